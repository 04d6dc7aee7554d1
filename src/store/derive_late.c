/* SPDX-License-Identifier: Apache-2.0 */
/* The slow path, seen from an input: what it wrote is taken back, and all of its chain replayed. */
#include <stdlib.h>

#include "store/derive.h"

/* The spans that were written for new items as if the run were the newest. */
static int
take_back(struct muster_ingest *ingest, uint32_t part, struct muster_error *err)
{
	/* another writer may have taken the item up meanwhile: then its state is not ours */
	static const enum stmt_id steps[] = {STMT_SPAN_TAKE_BACK, STMT_ITEM_TAKE_BACK};
	struct muster_store *store = ingest->store;
	for (size_t i = 0; i < ingest->items.count; i++) {
		const struct slot *slot = &ingest->items.slots[i];
		if (!(slot->flags & SLOT_NEW) || !slot_is_of(ingest, slot, part))
			continue;
		for (size_t s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
			sqlite3_stmt *stmt = stmt_get(store, steps[s], err);
			if (stmt == NULL)
				return -1;
			bind_int(store, stmt, 1, slot->item);
			bind_int(store, stmt, 2, ingest->act);
			if (stmt_run(store, stmt, err) != 0)
				return -1;
		}
	}
	return 0;
}

struct late_counts {
	uint32_t *seen; /* items of this input, ascending */
	size_t count, at;
	struct muster_counts *counts;
};

/* Items come in their order. */
static bool
was_seen(struct late_counts *late, uint32_t item)
{
	while (late->at < late->count && late->seen[late->at] < item)
		late->at++;
	return late->at < late->count && late->seen[late->at] == item;
}

static void
count_late(void *context, uint32_t item, uint8_t before, uint8_t after)
{
	struct late_counts *late = context;
	bool was = (before & STATE_OUTCOME) != STATE_NONE && (before & STATE_FINDING);
	bool will = (after & STATE_OUTCOME) != STATE_NONE && (after & STATE_FINDING);
	if (was && !will)
		late->counts->findings_closed++;
	else if (!was && will && (before & STATE_EVER))
		late->counts->findings_reopened++;
	else if (!(before & STATE_EVER) && (after & STATE_EVER))
		late->counts->findings_new++;
	else if (was && will && was_seen(late, item))
		late->counts->findings_unchanged++;
}

static int
by_id(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

static int
list_seen(
    struct muster_ingest *ingest, uint32_t part, struct late_counts *late, struct muster_error *err)
{
	const struct item_table *items = &ingest->items;
	late->seen = malloc((items->count + 1) * sizeof(*late->seen));
	if (late->seen == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < items->count; i++) {
		const struct slot *slot = &items->slots[i];
		if (slot->now != SLOT_UNSEEN && slot_is_of(ingest, slot, part))
			late->seen[late->count++] = slot->item;
	}
	qsort(late->seen, late->count, sizeof(*late->seen), by_id);
	return 0;
}

int
derive_late(struct muster_ingest *ingest, uint32_t part, struct muster_counts *counts,
    struct muster_error *err)
{
	struct late_counts late = {.counts = counts};
	int result = take_back(ingest, part, err);
	if (result == 0)
		result = list_seen(ingest, part, &late, err);
	/* a replay of all the chain wants the memory, and nothing asks for the items again */
	if (part + 1 == ingest->part_count)
		items_release(&ingest->items);
	if (result == 0)
		result = late_derive(ingest->store, ingest->source, ingest->parts[part].root,
		    ingest->act, count_late, &late, err);
	free(late.seen);
	return result;
}
