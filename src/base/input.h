/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document from outside: file, descriptor or memory, decompressed (gzip,
 * zstd; recognised by content) and decoded to UTF-8 without BOM (UTF-8,
 * UTF-16LE/BE with BOM; anything else is refused by name with the remedy).
 *
 * Bytes that are no valid UTF-8 are passed on: the JSON reader reports them
 * with line and column.  An input that changes while it is read (size, mtime,
 * inode) is an error at the end.
 */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

#include "base/hash.h"

struct input;
struct archive_file;

/*
 * Opens a regular file.  A directory, device, FIFO or socket is refused
 * (MUSTER_E_INPUT, "input.not-a-file"); O_NOFOLLOW is not used: users link.
 */
struct input *input_open(const char *path, struct muster_error *err);
/* name is for messages ("-"); the descriptor is borrowed. */
struct input *input_of_fd(int fd, const char *name, struct muster_error *err);
struct input *input_of_memory(
    const void *bytes, size_t len, const char *name, struct muster_error *err);
/*
 * The member an archive stands at (base/archive.h), until the next one; time
 * is the member's.  It cannot be read twice: spool it.
 */
struct input *input_of_member(
    struct archive_file *archive, const char *name, int64_t time, struct muster_error *err);
void input_free(struct input *input);

/* True if it can be read twice from the start (regular, uncompressed or not; memory). */
bool input_can_rewind(const struct input *input);
int input_rewind(struct input *input, struct muster_error *err);

/* Decoded bytes; *got 0 is the end.  Fits struct json_input.read. */
int input_read(void *input, char *buffer, size_t cap, size_t *got, struct muster_error *err);

/*
 * Digests of the bytes as they lie outside (before decompression): plain
 * SHA-256 and, if a key was set before the first read, the HMAC-SHA-256 of
 * that digest: what it hides is as hard to guess as under an HMAC of all
 * bytes, and they are hashed once.  Complete only after input_read said the
 * end; covers the first pass that got there (a rewind before it starts the
 * digests anew).
 */
void input_set_key(struct input *input, const uint8_t *key, size_t len);
struct input_digest {
	uint8_t sha256[HASH_SIZE];
	uint8_t mac[HASH_SIZE];
	uint64_t bytes;
	bool has_mac;
};
int input_digest(struct input *input, struct input_digest *out, struct muster_error *err);

const char *input_name(const struct input *input);
uint64_t input_size(const struct input *input); /* as on disk, 0 unknown */
int64_t input_mtime(const struct input *input); /* ns, INT64_MIN unknown */
const char *input_encoding(
    const struct input *input); /* "UTF-8", "UTF-8 with BOM", "UTF-16LE", … once read, "" before */
const char *input_compression(const struct input *input); /* "", "gzip", "zstd" */
/* Lone surrogates of UTF-16 that became U+FFFD so far in this pass (rules.md 3). */
uint64_t input_replaced(const struct input *input);

/*
 * Keeps what a stream gives in an unlinked temporary file in dir, encrypted
 * under a key that dies with the process, so that it can be read twice
 * (rules.md 8).  After it, input_can_rewind is true and the digests are
 * complete.  Only before the first read.  A full disk is MUSTER_E_OUTPUT.
 */
int input_spool(struct input *input, const char *dir, struct muster_error *err);

#endif
