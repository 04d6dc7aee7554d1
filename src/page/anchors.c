/* SPDX-License-Identifier: Apache-2.0 */
/* A table of ids by their digests: 16 bytes each, at most two thirds full. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "page/anchors.h"

static int
hash_id(const char *id, uint64_t *hash)
{
	uint8_t digest[HASH_SIZE];
	if (hash_bytes(id, strlen(id), digest) != 0)
		return -1;
	memcpy(hash, digest, sizeof(*hash));
	*hash |= 1; /* 0 is a free entry */
	return 0;
}

static struct anchor *
slot(const struct anchors *anchors, uint64_t hash)
{
	size_t at = (size_t)(hash >> 1) & (anchors->cap - 1);
	while (anchors->entries[at].hash != 0 && anchors->entries[at].hash != hash)
		at = (at + 1) & (anchors->cap - 1);
	return &anchors->entries[at];
}

static int
grow(struct anchors *anchors, struct muster_error *err)
{
	struct anchors larger = {.cap = anchors->cap != 0 ? anchors->cap * 2 : 256};
	if (larger.cap > SIZE_MAX / 2 / sizeof(*larger.entries))
		return muster_error_memory(err);
	larger.entries = calloc(larger.cap, sizeof(*larger.entries));
	if (larger.entries == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < anchors->cap; i++)
		if (anchors->entries[i].hash != 0)
			*slot(&larger, anchors->entries[i].hash) = anchors->entries[i];
	larger.count = anchors->count;
	free(anchors->entries);
	*anchors = larger;
	return 0;
}

int
anchors_add(
    struct anchors *anchors, const char *id, unsigned page, double y, struct muster_error *err)
{
	uint64_t hash;
	if (id == NULL || *id == '\0')
		return 0;
	if (anchors->count * 3 >= anchors->cap * 2 && grow(anchors, err) != 0)
		return -1;
	if (hash_id(id, &hash) != 0)
		return muster_error_memory(err);
	struct anchor *entry = slot(anchors, hash);
	if (entry->hash != 0)
		return 0;
	*entry = (struct anchor){hash, page, (float)y};
	anchors->count++;
	return 0;
}

int
anchors_find(
    const struct anchors *anchors, const char *id, struct anchor *out, struct muster_error *err)
{
	uint64_t hash;
	if (anchors->cap == 0 || id == NULL || *id == '\0')
		return 0;
	if (hash_id(id, &hash) != 0)
		return muster_error_memory(err);
	*out = *slot(anchors, hash);
	return out->hash != 0;
}

void
anchors_release(struct anchors *anchors)
{
	free(anchors->entries);
	*anchors = (struct anchors){0};
}
