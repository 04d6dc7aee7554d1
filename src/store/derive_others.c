/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings that stay as they are: needed only to judge whether too much is
 * missing, and then mostly the first few.  They are read from the runs that
 * saw them last, one by one, until the judgement is sure; none comes into the
 * replay.
 */
#include <stdlib.h>

#include "store/derive.h"

int
fast_describe(
    struct fast *fast, size_t run, const struct replay_run **out, struct muster_error *err)
{
	struct described *described = &fast->described[run];
	if (!described->done &&
	    chain_describe(fast->store, &fast->chain[run], &fast->ingest->asset_map, fast->arena,
		&described->run, err) != 0)
		return -1;
	described->done = true;
	*out = &described->run;
	return 0;
}

const struct replay_listing *
fast_listing(const struct replay_run *run, uint32_t asset)
{
	static const struct replay_listing none;
	size_t low = 0, high = run->listing_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->listings[middle].asset < asset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < run->listing_count && run->listings[low].asset == asset ? &run->listings[low]
									     : &none;
}

static bool
stays(const struct fast *fast, const struct slot *slot)
{
	return slot_is_of(fast->ingest, slot, fast->part_index) && slot->now != SLOT_UNSEEN &&
	    !(slot->flags & SLOT_NEW) && !slot_is_changed(slot) && (slot->before & STATE_FINDING) &&
	    fast_covers(fast, slot);
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* Numbers, not states: there may be a million of them beside a few that are gone. */
static int
list_others(struct fast *fast, struct muster_error *err)
{
	struct others *others = &fast->others;
	const struct item_table *table = &fast->ingest->items;
	bool sorted = true;
	others->list = malloc((table->count + 1) * sizeof(*others->list));
	if (others->list == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < table->count; i++) {
		const struct slot *slot = &table->slots[i];
		if (!stays(fast, slot))
			continue;
		uint64_t one = (uint64_t)slot->item << 32 | i;
		sorted = sorted && (others->count == 0 || others->list[others->count - 1] < one);
		others->list[others->count++] = one;
	}
	if (!sorted)
		qsort(others->list, others->count, sizeof(*others->list), by_number);
	others->left = others->count;
	others->run = fast->chain_count;
	others->begun = true;
	return 0;
}

static struct slot *
find_other(struct fast *fast, uint32_t item)
{
	struct others *others = &fast->others;
	size_t low = 0, high = others->count;
	if (others->hint < others->count && others->list[others->hint] >> 32 == item)
		low = high = others->hint;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (others->list[middle] >> 32 < item)
			low = middle + 1;
		else
			high = middle;
	}
	others->hint = low + 1;
	if (low == others->count || others->list[low] >> 32 != item)
		return NULL;
	return &fast->ingest->items.slots[(uint32_t)others->list[low]];
}

/* Where each was seen last: the runs before, the newest first. */
static int
next_seen(struct fast *fast, struct slot **slot, struct sighting *s, struct muster_error *err)
{
	struct others *others = &fast->others;
	while (others->left > 0) {
		if (!others->reading) {
			if (others->run == 0)
				return 0;
			others->run--;
			others->hint = 0;
			if (sightings_open(&others->reader, fast->store,
				fast->chain[others->run].part, err) != 0)
				return -1;
			others->reading = true;
		}
		int got = sightings_next(&others->reader, s, err);
		if (got < 0)
			return -1;
		if (got == 0) {
			sightings_close(&others->reader);
			others->reading = false;
			continue;
		}
		*slot = find_other(fast, s->item);
		if (*slot != NULL && !((*slot)->flags & SLOT_COUNTED))
			return 1;
	}
	return 0;
}

int
others_ask(void *context, struct replay_other *out, struct muster_error *err)
{
	struct fast *fast = context;
	struct slot *slot;
	struct sighting s;
	const struct replay_run *run;
	if (!fast->others.begun && list_others(fast, err) != 0)
		return -1;
	int got = next_seen(fast, &slot, &s, err);
	if (got != 1)
		return got;
	if (fast_describe(fast, fast->others.run, &run, err) != 0)
		return -1;
	slot->flags |= SLOT_COUNTED;
	fast->others.left--;
	const struct item_table *items = &fast->ingest->items;
	const struct replay_listing *listing = fast_listing(run, slot_asset(items, slot));
	*out = (struct replay_other){slot_asset(items, slot), slot_scope(items, slot), s.detail,
	    listing->version, listing->tag};
	return 1;
}

void
others_release(struct others *others)
{
	if (others->reading)
		sightings_close(&others->reader);
	free(others->list);
}
