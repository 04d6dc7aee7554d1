/* SPDX-License-Identifier: Apache-2.0 */
/* Where evidence is cut into chunks. */
#include "flow/evidence.h"

#include <stdlib.h>
#include <string.h>

void
cutter_init(struct cutter *cutter,
    int (*chunk)(void *, const char *, size_t, struct muster_error *), void *context)
{
	*cutter = (struct cutter){.chunk = chunk, .context = context};
}

void
cutter_release(struct cutter *cutter)
{
	free(cutter->data);
	cutter->data = NULL;
}

static int
cut(struct cutter *cutter, size_t len, struct muster_error *err)
{
	if (cutter->chunk(cutter->context, cutter->data + cutter->start, len, err) != 0)
		return -1;
	cutter->start += len;
	cutter->len -= len;
	cutter->base += len;
	return 0;
}

/* Room for len more bytes.  Half of it stays free after a move, so that moves are rare. */
static int
make_room(struct cutter *cutter, size_t len, struct muster_error *err)
{
	if (cutter->cap - cutter->start - cutter->len >= len)
		return 0;
	if (cutter->start > 0) {
		memmove(cutter->data, cutter->data + cutter->start, cutter->len);
		cutter->start = 0;
	}
	size_t cap = cutter->cap == 0 ? 4u * 1024 * 1024 : cutter->cap;
	while (cap / 2 < len || cap / 2 - len < cutter->len)
		cap *= 2;
	if (cap == cutter->cap)
		return 0;
	char *data = realloc(cutter->data, cap);
	if (data == NULL)
		return muster_error_memory(err);
	cutter->data = data;
	cutter->cap = cap;
	return 0;
}

int
cutter_bytes(struct cutter *cutter, const void *bytes, size_t len, struct muster_error *err)
{
	if (make_room(cutter, len, err) != 0)
		return -1;
	memcpy(cutter->data + cutter->start + cutter->len, bytes, len);
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
	if (len < EVIDENCE_MAX && (mix(cutter->data + cutter->start + len, WINDOW) & 63) != 0)
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
