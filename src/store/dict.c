/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dictionaries: texts, details, probes and scopes by number.
 *
 * A keyed hash (SipHash-2-4) finds a row: first in a bounded cache of rows
 * known to exist, then in the table, where the value itself is compared.  The
 * key is made from the store's, so an input cannot aim at a collision.  Texts
 * are compared by number elsewhere, so each is there once; details need not be.
 */
#include "store/bulk.h"

enum { CACHE_LIMIT = 1 << 18, MISSES_MOST = 512, TEXTS_MOST = 9 };

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

uint64_t
sip_hash(const uint64_t key[2], const void *bytes, size_t len)
{
	uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575),
	    key[1] ^ UINT64_C(0x646f72616e646f6d), key[0] ^ UINT64_C(0x6c7967656e657261),
	    key[1] ^ UINT64_C(0x7465646279746573)};
	const uint8_t *p = bytes;
	size_t left = len;
	for (; left >= 8; left -= 8, p += 8) {
		uint64_t m;
		memcpy(&m, p, 8);
		v[3] ^= m;
		sip_round(v);
		sip_round(v);
		v[0] ^= m;
	}
	uint64_t last = (uint64_t)(len & 0xff) << 56;
	for (size_t i = 0; i < left; i++)
		last |= (uint64_t)p[i] << (8 * i);
	v[3] ^= last;
	sip_round(v);
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Several texts as one hash: each by itself, then their hashes and lengths together. */
static uint64_t
hash_texts(
    const struct muster_store *store, const struct muster_span *texts, size_t count, uint64_t seed)
{
	uint64_t parts[1 + 2 * TEXTS_MOST] = {seed};
	size_t n = 1;
	for (size_t i = 0; i < count && i < TEXTS_MOST; i++) {
		parts[n++] = texts[i].len;
		parts[n++] =
		    texts[i].len == 0 ? 0 : sip_hash(store->sip, texts[i].ptr, texts[i].len);
	}
	return sip_hash(store->sip, parts, n * sizeof(parts[0]));
}

static int
take_id(struct muster_store *store, int64_t row, struct map *map, uint64_t hash, uint32_t *id,
    struct muster_error *err)
{
	if (row <= 0 || row > UINT32_MAX)
		return muster_error_set(
		    err, MUSTER_E_STORE, "store.too-many", "the store holds too many rows");
	*id = (uint32_t)row;
	/* a full cache is emptied: then the file alone must know */
	if (map->count >= CACHE_LIMIT) {
		store->texts_known = store->texts_known && map != &store->texts;
		if (bulk_flush(store, err) != 0)
			return -1;
	}
	if (map_cache(map, hash, *id, CACHE_LIMIT) != 0)
		return muster_error_memory(err);
	return 0;
}

/* Looks for a row whose columns from 1 on are these texts: 1 found, 0 not, -1 failed. */
static int
find_same(struct muster_store *store, sqlite3_stmt *stmt, const struct muster_span *texts,
    size_t count, int64_t *row, struct muster_error *err)
{
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		size_t same = 0;
		while (
		    same < count && muster_span_eq(column_span(stmt, (int)same + 1), texts[same]))
			same++;
		if (same == count) {
			*row = sqlite3_column_int64(stmt, 0);
			sqlite3_reset(stmt);
			return 1;
		}
	}
	return got;
}

/*
 * A report with many new texts would ask the file for each of them in vain:
 * after some, all there are come into the cache, if they fit, and what is not
 * in it is new.
 */
static int
texts_load(struct muster_store *store, struct muster_error *err)
{
	int64_t last;
	if (bulk_flush(store, err) != 0 || bulk_last_id(store, BULK_TEXT, &last, err) != 0)
		return -1;
	if (last > CACHE_LIMIT / 2)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_TEXT_HASHES, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		if (map_put(&store->texts, (uint64_t)sqlite3_column_int64(stmt, 1),
			(uint32_t)sqlite3_column_int64(stmt, 0)) != 0) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
	}
	store->texts_known = got == 0;
	return got;
}

static int
text_find(struct muster_store *store, struct muster_span text, uint64_t hash, int64_t *row,
    struct muster_error *err)
{
	if (store->texts_known)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_TEXT_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, (int64_t)hash);
	int got = find_same(store, stmt, &text, 1, row, err);
	if (got == 0 && ++store->text_misses == MISSES_MOST && texts_load(store, err) != 0)
		return -1;
	return got;
}

int
text_id(struct muster_store *store, struct muster_span text, uint32_t *id, struct muster_error *err)
{
	*id = 0;
	if (text.len == 0)
		return 0;
	uint64_t hash = hash_texts(store, &text, 1, 1);
	if ((*id = map_get(&store->texts, hash)) != 0)
		return 0;
	int64_t row = 0;
	int got = text_find(store, text, hash, &row, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		int64_t *cells = bulk_row(store, BULK_TEXT, err);
		if (cells == NULL || bulk_new_id(store, BULK_TEXT, &row, err) != 0)
			return -1;
		cells[0] = row;
		cells[1] = (int64_t)hash;
		cells[2] = bulk_bytes(store, BULK_TEXT, text.ptr, text.len);
	}
	return take_id(store, row, &store->texts, hash, id, err);
}

int
text_memo_id(struct muster_store *store, struct text_memo *memo, struct muster_span text,
    uint32_t *id, struct muster_error *err)
{
	*id = memo->id;
	if (muster_span_eq((struct muster_span){memo->text.data, memo->text.len}, text))
		return 0;
	if (text_id(store, text, id, err) != 0)
		return -1;
	muster_strbuf_clear(&memo->text);
	muster_strbuf_add(&memo->text, text.ptr, text.len);
	memo->id = *id;
	return memo->text.failed ? muster_error_memory(err) : 0;
}

int
text_get(struct muster_store *store, uint32_t id, struct muster_arena *arena, const char **out,
    struct muster_error *err)
{
	*out = "";
	if (id == 0)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_TEXT_GET, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, id);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 0)
		return store_damaged(store, err, "a text is missing");
	struct muster_span text = column_span(stmt, 0);
	*out = muster_arena_copy(arena, text.ptr, text.len);
	sqlite3_reset(stmt);
	return *out == NULL ? muster_error_memory(err) : 0;
}

enum { DETAIL_COLUMNS = 6, DETAIL_TEXTS = 9, DETAIL_SHORT = 1024 };

/* The first six are columns, the others are texts of their own. */
static void
detail_texts(const struct muster_result *result, struct muster_span texts[DETAIL_TEXTS])
{
	const struct muster_span all[DETAIL_TEXTS] = {result->native_severity, result->score,
	    result->fixed_in, result->aliases, result->check_version, result->native_outcome,
	    result->package, result->title, result->dated_by};
	memcpy(texts, all, sizeof(all));
}

static int64_t
date_cell(muster_time date)
{
	return date == MUSTER_TIME_NONE ? 0 : date;
}

static int
add_detail(struct muster_store *store, const struct muster_result *result, uint64_t hash,
    uint32_t package, uint32_t title, uint32_t dated_by, int64_t *row, struct muster_error *err)
{
	struct muster_span texts[DETAIL_TEXTS];
	detail_texts(result, texts);
	int64_t *cells = bulk_row(store, BULK_DETAIL, err);
	if (cells == NULL || bulk_new_id(store, BULK_DETAIL, row, err) != 0)
		return -1;
	*cells++ = *row;
	*cells++ = (int64_t)hash;
	*cells++ = result->severity;
	*cells++ = package;
	*cells++ = title;
	for (int i = 0; i < DETAIL_COLUMNS; i++)
		*cells++ = bulk_bytes(store, BULK_DETAIL, texts[i].ptr, texts[i].len);
	*cells++ = date_cell(result->fix_available);
	*cells++ = date_cell(result->advisory_date);
	*cells++ = dated_by;
	return 0;
}

/* The hashes of the newest details; older ones are written again if they come back. */
static int
details_load(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_DETAIL_HASHES, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, store->detail_last);
	bind_int(store, stmt, 2, CACHE_LIMIT);
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		int64_t row = sqlite3_column_int64(stmt, 0);
		uint32_t id;
		if (row > store->detail_last)
			store->detail_last = row;
		if (take_id(store, row, &store->details, (uint64_t)sqlite3_column_int64(stmt, 1),
			&id, err) != 0) {
			sqlite3_reset(stmt);
			return -1;
		}
	}
	store->details_known = got == 0;
	return got;
}

/* All in one row of bytes: severity and lengths, dates, then the texts, then zeros. */
uint64_t
detail_hash(const struct muster_store *store, const struct muster_result *result)
{
	struct muster_span texts[DETAIL_TEXTS];
	uint8_t bytes[DETAIL_SHORT + 8];
	struct {
		uint32_t numbers[DETAIL_TEXTS + 1];
		int64_t dates[2];
	} head = {.dates = {date_cell(result->fix_available), date_cell(result->advisory_date)}};
	_Static_assert(sizeof(head) == 56, "no padding is hashed");
	size_t total = sizeof(head);
	detail_texts(result, texts);
	head.numbers[0] = (uint32_t)result->severity;
	for (size_t i = 0; i < DETAIL_TEXTS; i++) {
		head.numbers[i + 1] = (uint32_t)texts[i].len;
		total += texts[i].len;
	}
	if (total > DETAIL_SHORT)
		return hash_texts(
		    store, texts, DETAIL_TEXTS, sip_hash(store->sip, &head, sizeof(head)));
	uint8_t *at = bytes;
	memcpy(at, &head, sizeof(head));
	at += sizeof(head);
	for (size_t i = 0; i < DETAIL_TEXTS; i++) {
		if (texts[i].len > 0)
			memcpy(at, texts[i].ptr, texts[i].len);
		at += texts[i].len;
	}
	memset(at, 0, 8);
	return sip_hash(store->sip, bytes, (total + 7) / 8 * 8);
}

int
detail_id(struct muster_store *store, const struct muster_result *result, uint32_t package,
    uint64_t hash, uint32_t *id, struct muster_error *err)
{
	if ((*id = map_get(&store->details, hash)) != 0)
		return 0;
	/* the first miss loads what is there: an index on hashes would cost more on every new row
	 */
	if (!store->details_known) {
		if (details_load(store, err) != 0)
			return -1;
		if ((*id = map_get(&store->details, hash)) != 0)
			return 0;
	}
	uint32_t title, dated_by;
	if (text_id(store, result->title, &title, err) != 0 ||
	    text_id(store, result->dated_by, &dated_by, err) != 0)
		return -1;
	int64_t row;
	if (add_detail(store, result, hash, package, title, dated_by, &row, err) != 0)
		return -1;
	store->detail_last = row > store->detail_last ? row : store->detail_last;
	return take_id(store, row, &store->details, hash, id, err);
}

int
probe_id(struct muster_store *store, const char *source, struct muster_span native, uint32_t *id,
    struct muster_error *err)
{
	const struct muster_span texts[2] = {muster_span_of(source), native};
	uint64_t hash = hash_texts(store, texts, 2, 3);
	if ((*id = map_get(&store->probes, hash)) != 0)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_PROBE_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_span(store, stmt, 1, texts[0]);
	bind_span(store, stmt, 2, texts[1]);
	int64_t row = 0;
	int got = find_same(store, stmt, texts, 0, &row, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		if ((stmt = stmt_get(store, STMT_PROBE_ADD, err)) == NULL)
			return -1;
		bind_span(store, stmt, 1, texts[0]);
		bind_span(store, stmt, 2, texts[1]);
		if (stmt_run(store, stmt, err) != 0)
			return -1;
		row = sqlite3_last_insert_rowid(store->db);
	}
	return take_id(store, row, &store->probes, hash, id, err);
}

int
scope_id(struct muster_store *store, const char *source, enum muster_domain domain,
    struct muster_span section, int64_t root, uint32_t *id, struct muster_error *err)
{
	const struct muster_span texts[3] = {
	    muster_span_of(source), section, {(const char *)&root, sizeof(root)}};
	uint64_t hash = hash_texts(store, texts, 3, 16 + (uint64_t)domain);
	if ((*id = map_get(&store->scopes, hash)) != 0)
		return 0;
	int64_t row = 0;
	int got = 0;
	for (int adding = 0; adding < 2; adding++) {
		sqlite3_stmt *stmt =
		    stmt_get(store, adding ? STMT_SCOPE_ADD : STMT_SCOPE_FIND, err);
		if (stmt == NULL)
			return -1;
		bind_span(store, stmt, 1, texts[0]);
		bind_int(store, stmt, 2, domain);
		bind_span(store, stmt, 3, section);
		bind_int(store, stmt, 4, root);
		if (adding) {
			if (stmt_run(store, stmt, err) != 0)
				return -1;
			row = sqlite3_last_insert_rowid(store->db);
			break;
		}
		got = find_same(store, stmt, NULL, 0, &row, err);
		if (got < 0)
			return -1;
		if (got == 1)
			break;
	}
	return take_id(store, row, &store->scopes, hash, id, err);
}
