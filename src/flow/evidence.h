/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cutting evidence into chunks (rules.md 23): at record boundaries, about
 * 512 KB, at places the content decides, so that a re-scan that differs in a
 * few records shares the chunks of the rest.  Where the cuts fall depends on
 * the text and its records only, not on how it was read.
 */
#ifndef FLOW_EVIDENCE_H
#define FLOW_EVIDENCE_H

#include <stdatomic.h>
#include <stdbool.h>
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

/* Text in which several chunks may lie, some still with the worker that packs them. */
struct slab {
	atomic_int users;
	size_t cap;
	char bytes[];
};
struct slab *slab_new(size_t cap); /* one user; NULL: out of memory */
void slab_hold(struct slab *slab);
/* True: that was the last user, and the slab is the caller's, to free or use again. */
bool slab_drop(struct slab *slab);

struct cutter {
	struct slab *slab; /* bytes[start..start + len) waits for its cut */
	size_t start, len;
	uint64_t base; /* evidence offset of bytes[start] */
	/*
	 * Takes the bytes of one chunk; they lie in the slab and live as long as
	 * the call, or for whoever holds it.
	 */
	int (*chunk)(void *context, struct slab *slab, const char *bytes, size_t len,
	    struct muster_error *err);
	struct slab *(*spare)(void *context); /* one to be used again, or NULL; may be NULL */
	void *context;
};

void cutter_init(struct cutter *cutter,
    int (*chunk)(void *, struct slab *, const char *, size_t, struct muster_error *),
    struct slab *(*spare)(void *), void *context);
void cutter_release(struct cutter *cutter);
int cutter_bytes(struct cutter *cutter, const void *bytes, size_t len, struct muster_error *err);
int cutter_boundary(struct cutter *cutter, uint64_t offset, struct muster_error *err);
int cutter_finish(struct cutter *cutter, struct muster_error *err);

#endif
