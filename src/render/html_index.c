/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pass before the page: which ids there are, on which page each row will
 * stand, and whether every table has as many rows as it says (rules.md 28).
 * Ordinals are given out in document order, as html.c counts them again.
 */
#include <muster/arena.h>

#include "base/hash.h"
#include "render/html.h"

static int
hash_id(const char *id, uint64_t *hash, struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	*hash = 0;
	if (hash_bytes(id, strlen(id), digest) != 0)
		return muster_error_memory(err);
	memcpy(hash, digest, sizeof(*hash));
	*hash |= 1; /* 0 is a free entry */
	return 0;
}

static struct html_index_entry *
slot(const struct html_index *index, uint64_t hash)
{
	size_t at = (size_t)(hash >> 1) & (index->entry_cap - 1);
	while (index->entries[at].hash != 0 && index->entries[at].hash != hash)
		at = (at + 1) & (index->entry_cap - 1);
	return &index->entries[at];
}

static int
grow(struct html_index *index, struct muster_error *err)
{
	size_t cap = index->entry_cap != 0 ? index->entry_cap * 2 : 256;
	if (cap > SIZE_MAX / 2 / sizeof(*index->entries))
		return muster_error_memory(err);
	struct html_index old = *index;
	index->entries = calloc(cap, sizeof(*index->entries));
	if (index->entries == NULL) {
		*index = old;
		return muster_error_memory(err);
	}
	index->entry_cap = cap;
	for (size_t i = 0; i < old.entry_cap; i++)
		if (old.entries[i].hash != 0)
			*slot(index, old.entries[i].hash) = old.entries[i];
	free(old.entries);
	return 0;
}

static int
add_loser(struct html_index *index, uint64_t ordinal, struct muster_error *err)
{
	if (index->loser_count == index->loser_cap) {
		size_t cap = index->loser_cap != 0 ? index->loser_cap * 2 : 16;
		uint64_t *losers = realloc(index->losers, cap * sizeof(*losers));
		if (losers == NULL)
			return muster_error_memory(err);
		index->losers = losers;
		index->loser_cap = cap;
	}
	index->losers[index->loser_count++] = ordinal;
	return 0;
}

/* Gives the id an ordinal; the first to come keeps the id.  "" takes one too. */
static int
add_id(struct html_index *index, const char *id, struct muster_error *err)
{
	uint64_t ordinal = index->ordinals++;
	uint64_t hash;
	if (id == NULL || *id == '\0')
		return 0;
	if (index->entry_count * 3 >= index->entry_cap * 2 && grow(index, err) != 0)
		return -1;
	if (hash_id(id, &hash, err) != 0)
		return -1;
	struct html_index_entry *entry = slot(index, hash);
	if (entry->hash != 0)
		return add_loser(index, ordinal, err);
	*entry = (struct html_index_entry){hash, ordinal};
	index->entry_count++;
	return 0;
}

/* "findings" of the table's id; made unlike any earlier one. */
static void
name_suffix(const struct html_index *index, struct html_table_place *place)
{
	size_t len = 0;
	for (const char *p = place->table->id; *p != '\0' && len < 24; p++) {
		char c = *p;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			c = '-';
		if (c != '-' || (len > 0 && place->suffix[len - 1] != '-'))
			place->suffix[len++] = c;
	}
	while (len > 0 && place->suffix[len - 1] == '-')
		len--;
	place->suffix[len] = '\0';
	bool taken = len == 0;
	for (size_t i = 0; i < index->table_count; i++)
		taken = taken || strcmp(index->tables[i].suffix, place->suffix) == 0;
	if (taken)
		snprintf(place->suffix, sizeof(place->suffix), "table-%zu", index->table_count + 1);
}

static int
count_rows(struct html_index *index, const struct muster_table *table, struct muster_error *err)
{
	struct muster_arena *scratch = muster_arena_new();
	if (scratch == NULL)
		return muster_error_memory(err);
	uint64_t count = 0;
	int more = table->rows.rewind(table->rows.context, err);
	if (more == 0) {
		for (;;) {
			struct muster_row row = {.id = ""};
			muster_arena_reset(scratch);
			more = table->rows.next(table->rows.context, scratch, &row, err);
			if (more <= 0)
				break;
			if (++count > table->row_count)
				break; /* wrong already; it may never end */
			if (add_id(index, row.id, err) != 0) {
				more = -1;
				break;
			}
		}
	}
	muster_arena_free(scratch);
	if (more < 0)
		return -1;
	if (count != table->row_count)
		return muster_error_set(err, MUSTER_E_INTERNAL, "render.row-count",
		    "table %s has %llu rows where %llu were counted", table->id,
		    (unsigned long long)count, (unsigned long long)table->row_count);
	return 0;
}

static int
add_table(struct html_index *index, const struct muster_table *table, struct muster_error *err)
{
	if (index->table_count == index->table_cap) {
		size_t cap = index->table_cap != 0 ? index->table_cap * 2 : 16;
		struct html_table_place *tables =
		    realloc(index->tables, cap * sizeof(*index->tables));
		if (tables == NULL)
			return muster_error_memory(err);
		index->tables = tables;
		index->table_cap = cap;
	}
	struct html_table_place place = {
	    .table = table,
	    .first = index->ordinals,
	    .pages = 1,
	};
	if (table->row_count > index->table_rows)
		place.pages = (table->row_count - 1) / index->table_rows + 1;
	name_suffix(index, &place);
	index->tables[index->table_count++] = place;
	return count_rows(index, table, err);
}

static int
add_blocks(struct html_index *index, const struct muster_block *block, struct muster_error *err)
{
	for (; block != NULL; block = block->next) {
		if (add_id(index, block->id, err) != 0)
			return -1;
		for (size_t i = 0; i < block->item_count; i++)
			if (add_id(index, block->items[i].id, err) != 0)
				return -1;
		if (block->kind == MUSTER_BLOCK_TABLE && add_table(index, block->table, err) != 0)
			return -1;
		if (add_blocks(index, block->children, err) != 0)
			return -1;
	}
	return 0;
}

int
html_index_build(struct html_index *index, const struct muster_document *document,
    uint64_t table_rows, struct muster_error *err)
{
	*index = (struct html_index){.table_rows = table_rows};
	if (grow(index, err) != 0)
		return -1;
	return add_blocks(index, document->first, err);
}

void
html_index_release(struct html_index *index)
{
	free(index->entries);
	free(index->tables);
	free(index->losers);
	*index = (struct html_index){0};
}

bool
html_index_owns(const struct html_index *index, uint64_t ordinal)
{
	size_t low = 0, high = index->loser_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (index->losers[middle] < ordinal)
			low = middle + 1;
		else
			high = middle;
	}
	return low == index->loser_count || index->losers[low] != ordinal;
}

static const struct html_index_entry *
find(const struct html_index *index, const char *id)
{
	uint64_t hash;
	if (*id == '\0' || hash_id(id, &hash, NULL) != 0)
		return NULL;
	const struct html_index_entry *entry = slot(index, hash);
	return entry->hash != 0 ? entry : NULL;
}

bool
html_index_find(const struct html_index *index, const char *id,
    const struct html_table_place **place, uint64_t *page)
{
	const struct html_index_entry *entry = find(index, id);
	*place = NULL;
	*page = 1;
	if (entry == NULL)
		return false;
	for (size_t i = 0; i < index->table_count; i++) {
		const struct html_table_place *table = &index->tables[i];
		if (entry->ordinal >= table->first &&
		    entry->ordinal - table->first < table->table->row_count) {
			*place = table;
			*page = (entry->ordinal - table->first) / index->table_rows + 1;
		}
	}
	return true;
}
