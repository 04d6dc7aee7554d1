/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The error value every fallible function fills.
 *
 * A function that can fail returns int 0 or -1, a constructor a pointer or
 * NULL, and writes the caller's struct muster_error (last argument, may be
 * NULL).  It is set once, where the failure happens; a layer above may add
 * the file name but never rewrites the message.  The arrays are fixed, so
 * there is nothing to free and the value may be copied.
 *
 * The message never holds a value taken from evidence (it may be a secret);
 * a value from configuration may stand in it, escaped and cut at 80 bytes.
 */
#ifndef MUSTER_ERROR_H
#define MUSTER_ERROR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

enum muster_code {
	MUSTER_OK = 0,
	MUSTER_E_USAGE,        /* the command line: exit 2 */
	MUSTER_E_CONFIG,       /* muster.yaml, a catalog, a mapping: exit 2 */
	MUSTER_E_INPUT,        /* evidence that cannot be accepted: exit 3 */
	MUSTER_E_STORE,        /* the store cannot be read or written: exit 4 */
	MUSTER_E_OUTPUT,       /* an output cannot be written: exit 4 */
	MUSTER_E_INTEGRITY,    /* stored content contradicts itself: exit 5 */
	MUSTER_E_UNVERIFIABLE, /* no key, no anchor: exit 6 */
	MUSTER_E_MEMORY,       /* out of memory: exit 70 */
	MUSTER_E_INTERNAL,     /* a bug in muster: exit 70 */
	MUSTER_E_COUNT
};

struct muster_error {
	enum muster_code code;
	char id[48];       /* stable word for journals and tests: "json.syntax" */
	char file[512];    /* path as the user gave it, "" if none */
	uint64_t line;     /* 1-based, 0 unknown */
	uint64_t column;   /* 1-based, in bytes of the decoded text, 0 unknown */
	uint64_t byte;     /* 0-based offset in the decoded text */
	char pointer[512]; /* JSON Pointer or YAML path, "" if none */
	char message[512]; /* what is wrong */
	char remedy[320];  /* what to do, "" if there is nothing to say */
};

/* Clears the error to MUSTER_OK. */
void muster_error_clear(struct muster_error *err);

/*
 * Sets code, id and message (and clears everything else).  Always returns -1,
 * so that `return muster_error_set(...)` reads well.  err may be NULL.
 */
int muster_error_set(struct muster_error *err, enum muster_code code, const char *id,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Adds what to do about it.  Returns -1. */
int muster_error_remedy(struct muster_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the place.  Returns -1. */
int muster_error_at(struct muster_error *err, uint64_t line, uint64_t column, uint64_t byte);

/* Adds the file unless one is set.  Returns -1. */
int muster_error_in(struct muster_error *err, const char *file);

/* Out of memory, with fixed words.  Returns -1. */
int muster_error_memory(struct muster_error *err);

/* The exit status of a code (product: 0 2 3 4 5 6 70). */
int muster_error_exit(enum muster_code code);

/*
 * The worse of two exit statuses in the order 70, 5, 4, 6, 3, 2, 1, 0.
 */
int muster_exit_worst(int a, int b);

#endif
