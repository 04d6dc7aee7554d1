/* SPDX-License-Identifier: Apache-2.0 */
/* Where evidence is cut into chunks. */
#include "flow/evidence.h"

#include <stdlib.h>
#include <string.h>

enum { SLAB = 4 << 20 };

struct slab *
slab_new(size_t cap)
{
	struct slab *slab = malloc(sizeof(*slab) + cap);
	if (slab == NULL)
		return NULL;
	atomic_init(&slab->users, 1);
	slab->cap = cap;
	return slab;
}

void
slab_hold(struct slab *slab)
{
	atomic_fetch_add(&slab->users, 1);
}

bool
slab_drop(struct slab *slab)
{
	return slab != NULL && atomic_fetch_sub(&slab->users, 1) == 1;
}

void
cutter_init(struct cutter *cutter,
    int (*chunk)(void *, struct slab *, const char *, size_t, struct muster_error *),
    struct slab *(*spare)(void *), void *context)
{
	*cutter = (struct cutter){.chunk = chunk, .spare = spare, .context = context};
}

void
cutter_release(struct cutter *cutter)
{
	if (slab_drop(cutter->slab))
		free(cutter->slab);
	cutter->slab = NULL;
}

static int
cut(struct cutter *cutter, size_t len, struct muster_error *err)
{
	struct slab *slab = cutter->slab;
	if (cutter->chunk(cutter->context, slab, slab->bytes + cutter->start, len, err) != 0)
		return -1;
	cutter->start += len;
	cutter->len -= len;
	cutter->base += len;
	return 0;
}

static struct slab *
next_slab(struct cutter *cutter, size_t cap)
{
	struct slab *slab = cutter->spare != NULL ? cutter->spare(cutter->context) : NULL;
	if (slab != NULL && slab->cap >= cap) {
		atomic_store(&slab->users, 1);
		return slab;
	}
	free(slab);
	return slab_new(cap);
}

/*
 * Room for len more bytes.  What waits moves to the front, or to the next slab
 * while chunks of this one are still in use; half of it stays free, so that
 * moves are rare.
 */
static int
make_room(struct cutter *cutter, size_t len, struct muster_error *err)
{
	struct slab *old = cutter->slab;
	if (old != NULL && old->cap - cutter->start - cutter->len >= len)
		return 0;
	size_t cap = SLAB;
	while (cap / 2 < len || cap / 2 - len < cutter->len)
		cap *= 2;
	bool mine = old != NULL && atomic_load(&old->users) == 1;
	if (mine && cap <= old->cap) {
		memmove(old->bytes, old->bytes + cutter->start, cutter->len);
		cutter->start = 0;
		return 0;
	}
	struct slab *slab = next_slab(cutter, cap);
	if (slab == NULL)
		return muster_error_memory(err);
	if (cutter->len > 0)
		memcpy(slab->bytes, old->bytes + cutter->start, cutter->len);
	if (slab_drop(old))
		free(old);
	cutter->slab = slab;
	cutter->start = 0;
	return 0;
}

int
cutter_bytes(struct cutter *cutter, const void *bytes, size_t len, struct muster_error *err)
{
	if (make_room(cutter, len, err) != 0)
		return -1;
	memcpy(cutter->slab->bytes + cutter->start + cutter->len, bytes, len);
	cutter->len += len;
	while (cutter->len > (size_t)EVIDENCE_HARD + EVIDENCE_LOOKAHEAD) {
		if (cut(cutter, EVIDENCE_HARD, err) != 0)
			return -1;
	}
	return 0;
}

/* FNV-1a over the last bytes before a boundary: any mixing that spreads its low bits will do. */
static uint32_t
mix(const char *end, size_t len)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)end[-(ptrdiff_t)len + (ptrdiff_t)i]) * 16777619u;
	return h ^ (h >> 15);
}

int
cutter_boundary(struct cutter *cutter, uint64_t offset, struct muster_error *err)
{
	if (offset <= cutter->base)
		return 0;
	while (offset - cutter->base > EVIDENCE_HARD) {
		if (cut(cutter, EVIDENCE_HARD, err) != 0)
			return -1;
	}
	size_t len = (size_t)(offset - cutter->base);
	if (len < EVIDENCE_MIN || len > cutter->len)
		return 0;
	/* One record in 64 is a cutting place: with records of 3 KB about 200 KB past the minimum.
	 */
	enum { WINDOW = 64 };
	if (len < EVIDENCE_MAX &&
	    (mix(cutter->slab->bytes + cutter->start + len, WINDOW) & 63) != 0)
		return 0;
	return cut(cutter, len, err);
}

int
cutter_finish(struct cutter *cutter, struct muster_error *err)
{
	while (cutter->len > EVIDENCE_HARD) {
		if (cut(cutter, EVIDENCE_HARD, err) != 0)
			return -1;
	}
	return cutter->len > 0 ? cut(cutter, cutter->len, err) : 0;
}
