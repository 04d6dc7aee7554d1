/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cutting evidence into chunks (rules.md 23): at record boundaries, about
 * 512 KB, at places the content decides, so that a re-scan that differs in a
 * few records shares the chunks of the rest.  Where the cuts fall depends on
 * the text and its records only, not on how it was read.
 */
#ifndef FLOW_EVIDENCE_H
#define FLOW_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

enum {
	EVIDENCE_MIN = 256 * 1024,       /* no cut before */
	EVIDENCE_MAX = 1024 * 1024,      /* the next record end cuts */
	EVIDENCE_HARD = 4 * 1024 * 1024, /* cut even inside a record */
	/* The reader looks at most one record and one fill ahead of the records it reports. */
	EVIDENCE_LOOKAHEAD = 20 * 1024 * 1024,
};

struct cutter {
	char *data; /* data[start..start + len) waits for its cut */
	size_t start, len, cap;
	uint64_t base; /* evidence offset of data[start] */
	/* Takes the bytes of one chunk (borrowed). */
	int (*chunk)(void *context, const char *bytes, size_t len, struct muster_error *err);
	void *context;
};

void cutter_init(struct cutter *cutter,
    int (*chunk)(void *, const char *, size_t, struct muster_error *), void *context);
void cutter_release(struct cutter *cutter);
int cutter_bytes(struct cutter *cutter, const void *bytes, size_t len, struct muster_error *err);
int cutter_boundary(struct cutter *cutter, uint64_t offset, struct muster_error *err);
int cutter_finish(struct cutter *cutter, struct muster_error *err);

#endif
