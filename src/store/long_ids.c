/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Printed ids are 10 digits (50 bits); where two items share them, the later
 * ones in order of (fingerprint, asset path) get more digits.
 *
 * Looking for equals among millions: a bitmap finds candidates in one walk
 * over all items, and only those are sorted and compared.
 */
#include <stdlib.h>

#include "store/replay_state.h"
#include "store/rows.h"

enum { HIDDEN_BITS = 10 }; /* 60 bits are kept, 50 printed */

struct numbered {
	uint64_t number; /* the printed part */
	uint32_t item;
	uint8_t fp[FINGERPRINT_SIZE];
	const char *path;
};

struct search {
	struct muster_store *store;
	struct muster_arena *arena;
	uint8_t *seen, *twice; /* bitmaps by hash of the number */
	size_t bits;
	struct numbered *list;
	size_t count, cap;
};

static size_t
spread(const struct search *search, uint64_t number)
{
	return (size_t)mix_pair((uint32_t)(number >> 32), (uint32_t)number) & (search->bits - 1);
}

static int
mark(struct search *search, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(search->store, STMT_ITEM_NUMBERS, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(search->store, stmt, err)) == 1) {
		size_t at = spread(search, (uint64_t)sqlite3_column_int64(stmt, 0) >> HIDDEN_BITS);
		uint8_t bit = (uint8_t)(1u << (at & 7));
		search->twice[at / 8] |= search->seen[at / 8] & bit;
		search->seen[at / 8] |= bit;
	}
	return got;
}

static int
gather(struct search *search, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(search->store, STMT_ITEM_NUMBERS, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(search->store, stmt, err)) == 1) {
		uint64_t number = (uint64_t)sqlite3_column_int64(stmt, 0) >> HIDDEN_BITS;
		size_t at = spread(search, number);
		if ((search->twice[at / 8] >> (at & 7) & 1) == 0)
			continue;
		if (search->count == search->cap) {
			size_t cap = search->cap == 0 ? 64 : search->cap * 2;
			void *more = realloc(search->list, cap * sizeof(*search->list));
			if (more == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			search->list = more;
			search->cap = cap;
		}
		search->list[search->count++] = (struct numbered){
		    .number = number, .item = (uint32_t)sqlite3_column_int64(stmt, 1)};
	}
	return got;
}

static int
by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	return x->number < y->number ? -1 : x->number > y->number;
}

static int
by_identity(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int order = memcmp(x->fp, y->fp, sizeof(x->fp));
	return order != 0 ? order : strcmp(x->path, y->path);
}

static int
fetch_identity(struct search *search, struct numbered *one, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(search->store, STMT_ITEM_IDENTITY, err);
	if (stmt == NULL)
		return -1;
	bind_int(search->store, stmt, 1, one->item);
	int got = stmt_step(search->store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(search->store, err, "an item is missing");
	struct muster_span path = column_span(stmt, 1);
	column_bytes(stmt, 0, one->fp, sizeof(one->fp));
	one->path = muster_arena_copy(search->arena, path.ptr, path.len);
	sqlite3_reset(stmt);
	return one->path == NULL ? muster_error_memory(err) : 0;
}

static int
lengthen(
    struct search *search, size_t from, size_t to, struct long_ids *out, struct muster_error *err)
{
	for (size_t i = from; i < to; i++) {
		if (fetch_identity(search, &search->list[i], err) != 0)
			return -1;
	}
	qsort(search->list + from, to - from, sizeof(*search->list), by_identity);
	for (size_t i = from + 1; i < to; i++) {
		if (out->count == out->cap) {
			size_t cap = out->cap == 0 ? 16 : out->cap * 2;
			void *more = realloc(out->list, cap * sizeof(*out->list));
			if (more == NULL)
				return muster_error_memory(err);
			out->list = more;
			out->cap = cap;
		}
		unsigned extra = i - from < 2 ? (unsigned)(i - from) : 2;
		out->list[out->count++] = (struct long_id){search->list[i].item, 10 + extra};
	}
	return 0;
}

static int
by_long_item(const void *a, const void *b)
{
	const struct long_id *x = a, *y = b;
	return x->item < y->item ? -1 : x->item > y->item;
}

static int
compare_all(struct search *search, struct long_ids *out, struct muster_error *err)
{
	if (search->count > 1)
		qsort(search->list, search->count, sizeof(*search->list), by_number);
	for (size_t from = 0; from < search->count;) {
		size_t to = from + 1;
		while (to < search->count && search->list[to].number == search->list[from].number)
			to++;
		if (to - from > 1 && lengthen(search, from, to, out, err) != 0)
			return -1;
		from = to;
	}
	if (out->count > 1)
		qsort(out->list, out->count, sizeof(*out->list), by_long_item);
	return 0;
}

static int
item_total(struct muster_store *store, size_t *out, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_LAST, err);
	if (stmt == NULL || stmt_step(store, stmt, err) != 1)
		return -1;
	*out = (size_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return 0;
}

int
long_ids_find(struct muster_store *store, struct long_ids *out, struct muster_error *err)
{
	struct search search = {.store = store, .bits = 1u << 16};
	size_t items;
	*out = (struct long_ids){0};
	if (item_total(store, &items, err) != 0)
		return -1;
	while (search.bits < items * 16)
		search.bits *= 2;
	search.arena = muster_arena_new();
	search.seen = calloc(search.bits / 8, 1);
	search.twice = calloc(search.bits / 8, 1);
	int result = -1;
	if (search.arena == NULL || search.seen == NULL || search.twice == NULL)
		muster_error_memory(err);
	else if (mark(&search, err) == 0 && gather(&search, err) == 0)
		result = compare_all(&search, out, err);
	free(search.seen);
	free(search.twice);
	free(search.list);
	muster_arena_free(search.arena);
	return result;
}

unsigned
long_ids_digits(const struct long_ids *ids, uint32_t item)
{
	const struct long_id key = {item, 0};
	const struct long_id *found = ids->count == 0
	    ? NULL
	    : bsearch(&key, ids->list, ids->count, sizeof(key), by_long_item);
	return found != NULL ? found->digits : 10;
}

void
long_ids_release(struct long_ids *ids)
{
	free(ids->list);
	*ids = (struct long_ids){0};
}
