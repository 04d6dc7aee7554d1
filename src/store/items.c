/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items in memory: slots in a row (so that growing moves nothing twice)
 * and an index of numbers beside them.
 */
#include <stdlib.h>

#include "store/ingest.h"
#include "store/replay_state.h"

static size_t
home(const struct item_table *table, uint32_t asset, const uint8_t *fp)
{
	uint64_t h;
	memcpy(&h, fp, sizeof(h));
	h += asset * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)h & (table->index_cap - 1);
}

static size_t
place(const struct item_table *table, uint32_t asset, const uint8_t *fp)
{
	size_t i = home(table, asset, fp);
	for (; table->index[i] != 0; i = (i + 1) & (table->index_cap - 1)) {
		const struct slot *slot = &table->slots[table->index[i] - 1];
		if (slot_asset(table, slot) == asset && memcmp(slot->fp, fp, FINGERPRINT_SIZE) == 0)
			break;
	}
	return i;
}

struct slot *
items_find(const struct item_table *table, uint32_t asset, const uint8_t *fp)
{
	if (table->index_cap == 0)
		return NULL;
	uint32_t at = table->index[place(table, asset, fp)];
	return at == 0 ? NULL : &table->slots[at - 1];
}

void
items_expect(const struct item_table *table, uint32_t asset, const uint8_t *fp)
{
	if (table->index_cap != 0)
		__builtin_prefetch(&table->index[home(table, asset, fp)]);
}

void
items_expect_slot(const struct item_table *table, uint32_t asset, const uint8_t *fp)
{
	uint32_t at = table->index_cap != 0 ? table->index[home(table, asset, fp)] : 0;
	if (at != 0)
		__builtin_prefetch(&table->slots[at - 1]);
}

static int
grow_index(struct item_table *table)
{
	size_t cap = table->index_cap == 0 ? 256 : table->index_cap * 2;
	uint32_t *index = calloc(cap, sizeof(*index));
	if (index == NULL)
		return -1;
	free(table->index);
	table->index = index;
	table->index_cap = cap;
	for (size_t i = 0; i < table->count; i++) {
		const struct slot *slot = &table->slots[i];
		index[place(table, slot_asset(table, slot), slot->fp)] = (uint32_t)i + 1;
	}
	return 0;
}

static int
find_kind(struct item_table *table, uint32_t asset, uint32_t scope, uint32_t *out)
{
	const struct item_kind *last = table->kinds + table->kind_last;
	uint64_t key = mix_pair(asset, scope);
	if (table->kind_count == 0 || last->asset != asset || last->scope != scope) {
		uint32_t at = map_get(&table->kind_map, key);
		if (at == 0 && table->kind_count == table->kind_cap) {
			size_t cap = table->kind_cap == 0 ? 16 : table->kind_cap * 2;
			void *more = realloc(table->kinds, cap * sizeof(*table->kinds));
			if (more == NULL)
				return -1;
			table->kinds = more;
			table->kind_cap = cap;
		}
		if (at == 0) {
			at = (uint32_t)table->kind_count + 1;
			if (map_put(&table->kind_map, key, at) != 0)
				return -1;
			table->kinds[table->kind_count++] = (struct item_kind){asset, scope};
		}
		table->kind_last = at - 1;
	}
	*out = (uint32_t)table->kind_last;
	return 0;
}

struct slot *
items_add(struct item_table *table, uint32_t asset, uint32_t scope, const uint8_t *fp)
{
	uint32_t kind;
	if (find_kind(table, asset, scope, &kind) != 0)
		return NULL;
	if (table->count == table->cap) {
		size_t cap = table->cap == 0 ? 256 : table->cap + table->cap / 2;
		struct slot *more =
		    cap > UINT32_MAX / 2 ? NULL : realloc(table->slots, cap * sizeof(*more));
		if (more == NULL)
			return NULL;
		table->slots = more;
		table->cap = cap;
	}
	if (table->count + 1 > table->index_cap / 4 * 3 && grow_index(table) != 0)
		return NULL;
	table->index[place(table, asset, fp)] = (uint32_t)table->count + 1;
	struct slot *slot = &table->slots[table->count++];
	*slot = (struct slot){.kind = kind, .before = STATE_NONE, .now = SLOT_UNSEEN};
	memcpy(slot->fp, fp, FINGERPRINT_SIZE);
	return slot;
}

void
items_release(struct item_table *table)
{
	free(table->slots);
	free(table->index);
	free(table->kinds);
	map_release(&table->kind_map);
	*table = (struct item_table){0};
}
