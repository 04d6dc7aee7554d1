/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of sightings: packing, storing by content, reading back. */
#include <stdlib.h>

#include "base/output.h"
#include "store/sighting.h"

enum {
	BIT_SUPPRESSED = 8,
	BIT_SAME_CONTAINER = 16,
	BIT_NEXT_INDEX = 32,
	BIT_KEY = 64,
	RAW_MOST = BLOCK_RECORDS * 64,
};

void
varint_add(struct muster_strbuf *out, uint64_t value)
{
	char bytes[10];
	size_t n = 0;
	for (; value >= 0x80; value >>= 7)
		bytes[n++] = (char)(value | 0x80);
	bytes[n++] = (char)value;
	muster_strbuf_add(out, bytes, n);
}

bool
varint_take(const uint8_t *bytes, size_t len, size_t *at, uint64_t *value)
{
	uint64_t out = 0;
	for (int shift = 0; shift < 64 && *at < len; shift += 7) {
		uint8_t byte = bytes[(*at)++];
		out |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*value = out;
			return true;
		}
	}
	return false;
}

/* A signed difference as an unsigned number, small ones small. */
static size_t
put_difference(char *out, uint64_t from, uint64_t to)
{
	uint64_t d = to - from;
	uint64_t value = d << 1 ^ (uint64_t) - (int64_t)(d >> 63);
	size_t n = 0;
	for (; value >= 0x80; value >>= 7)
		out[n++] = (char)(value | 0x80);
	out[n++] = (char)value;
	return n;
}

static bool
take_difference(const uint8_t *bytes, size_t len, size_t *at, uint64_t from, uint64_t *to)
{
	uint64_t value;
	if (!varint_take(bytes, len, at, &value))
		return false;
	*to = from + (value >> 1 ^ (uint64_t) - (int64_t)(value & 1));
	return true;
}

void
block_writer_init(struct block_writer *writer)
{
	*writer = (struct block_writer){0};
	muster_strbuf_init(&writer->raw, RAW_MOST + 128);
}

void
block_writer_release(struct block_writer *writer)
{
	muster_strbuf_release(&writer->raw);
}

void
block_add(struct block_writer *writer, const struct sighting *s)
{
	struct sighting *prev = &writer->prev;
	char bytes[96];
	size_t n = 1;
	if (writer->records == 0) {
		writer->base = s->at.offset;
		*prev = (struct sighting){.at = {.offset = s->at.offset}};
	}
	unsigned bits = s->outcome | (s->suppressed ? BIT_SUPPRESSED : 0u);
	if (s->at.container == prev->at.container)
		bits |= BIT_SAME_CONTAINER;
	if (s->at.key != 0)
		bits |= BIT_KEY;
	else if (s->at.index == prev->at.index + 1)
		bits |= BIT_NEXT_INDEX;
	bytes[0] = (char)bits;
	n += put_difference(bytes + n, prev->item, s->item);
	n += put_difference(bytes + n, prev->detail, s->detail);
	n += put_difference(bytes + n, prev->version, s->version);
	n += put_difference(bytes + n, prev->at.offset + prev->at.length, s->at.offset);
	n += put_difference(bytes + n, prev->at.length, s->at.length);
	if (!(bits & BIT_SAME_CONTAINER))
		n += put_difference(bytes + n, prev->at.container, s->at.container);
	if (bits & BIT_KEY)
		n += put_difference(bytes + n, 0, s->at.key);
	else if (!(bits & BIT_NEXT_INDEX))
		n += put_difference(bytes + n, (uint64_t)prev->at.index, (uint64_t)s->at.index);
	muster_strbuf_add(&writer->raw, bytes, n);
	*prev = *s;
	writer->records++;
}

static int
find_block(struct muster_store *store, const uint8_t hash[HASH_SIZE], int64_t *id,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_BLOCK_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, hash, HASH_SIZE);
	int got = stmt_step(store, stmt, err);
	if (got == 1) {
		*id = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got;
}

static int
put_block(struct muster_store *store, const struct muster_strbuf *raw, int64_t *id,
    struct muster_error *err)
{
	uint8_t hash[HASH_SIZE];
	if (hash_bytes(raw->data, raw->len, hash) != 0)
		return muster_error_memory(err);
	int got = find_block(store, hash, id, err);
	if (got != 0)
		return got < 0 ? -1 : 0;
	if (store->zstd == NULL && (store->zstd = zstd_context_new()) == NULL)
		return muster_error_memory(err);
	size_t cap = zstd_bound(raw->len);
	void *packed = malloc(cap);
	size_t len = packed == NULL ? 0 : zstd_pack(store->zstd, raw->data, raw->len, packed, cap);
	sqlite3_stmt *stmt = len == 0 ? NULL : stmt_get(store, STMT_BLOCK_ADD, err);
	if (stmt == NULL) {
		free(packed);
		return len == 0 ? muster_error_memory(err) : -1;
	}
	bind_blob(store, stmt, 1, hash, HASH_SIZE);
	bind_int(store, stmt, 2, (int64_t)raw->len);
	bind_blob(store, stmt, 3, packed, len);
	int result = stmt_run(store, stmt, err);
	free(packed);
	*id = sqlite3_last_insert_rowid(store->db);
	return result;
}

int
block_flush(struct muster_store *store, struct block_writer *writer, int64_t part,
    enum block_kind kind, int64_t n, struct muster_error *err)
{
	int64_t block = 0;
	if (writer->records == 0)
		return 0;
	if (writer->raw.failed)
		return muster_error_memory(err);
	if (put_block(store, &writer->raw, &block, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_PART_BLOCK_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, part);
	bind_int(store, stmt, 2, kind);
	bind_int(store, stmt, 3, n);
	bind_int(store, stmt, 4, block);
	bind_int(store, stmt, 5, (int64_t)writer->base);
	muster_strbuf_clear(&writer->raw);
	writer->records = 0;
	return stmt_run(store, stmt, err);
}

/* ---- reading -------------------------------------------------------------------- */

static int
open_kind(struct sighting_reader *reader, struct muster_store *store, int64_t part,
    enum block_kind kind, struct muster_error *err)
{
	*reader = (struct sighting_reader){.store = store};
	/* parts are read inside walks over parts: each reader has its own statement */
	reader->blocks = stmt_new(store, STMT_PART_BLOCKS, err);
	if (reader->blocks == NULL)
		return -1;
	bind_int(store, reader->blocks, 1, part);
	bind_int(store, reader->blocks, 2, kind);
	return 0;
}

static int
next_block(struct sighting_reader *reader, struct muster_error *err)
{
	int got = stmt_step(reader->store, reader->blocks, err);
	if (got <= 0)
		return got;
	int64_t raw_len = sqlite3_column_int64(reader->blocks, 0);
	struct muster_span packed = column_span(reader->blocks, 1);
	if (raw_len <= 0 || raw_len > RAW_MOST + 128)
		return store_damaged(reader->store, err, "a block has an impossible size");
	free(reader->raw);
	reader->raw = malloc((size_t)raw_len);
	if (reader->raw == NULL)
		return muster_error_memory(err);
	if (zstd_unpack(packed.ptr, packed.len, reader->raw, (size_t)raw_len) != 0)
		return store_damaged(reader->store, err, "a block cannot be unpacked");
	reader->len = (size_t)raw_len;
	reader->at = 0;
	reader->prev =
	    (struct sighting){.at = {.offset = (uint64_t)sqlite3_column_int64(reader->blocks, 2)}};
	return 1;
}

static bool
narrow(uint64_t value, uint32_t *out)
{
	*out = (uint32_t)value;
	return value <= UINT32_MAX;
}

static bool
decode(struct sighting_reader *r, struct sighting *s)
{
	const struct sighting *prev = &r->prev;
	uint8_t bits = r->raw[r->at++];
	uint64_t item, detail, version, container = prev->at.container, key = 0;
	uint64_t index = (uint64_t)prev->at.index + 1;
	if (!take_difference(r->raw, r->len, &r->at, prev->item, &item) ||
	    !take_difference(r->raw, r->len, &r->at, prev->detail, &detail) ||
	    !take_difference(r->raw, r->len, &r->at, prev->version, &version) ||
	    !take_difference(
		r->raw, r->len, &r->at, prev->at.offset + prev->at.length, &s->at.offset) ||
	    !take_difference(r->raw, r->len, &r->at, prev->at.length, &s->at.length))
		return false;
	if (!(bits & BIT_SAME_CONTAINER) &&
	    !take_difference(r->raw, r->len, &r->at, prev->at.container, &container))
		return false;
	if (bits & BIT_KEY) {
		index = (uint64_t)-1;
		if (!take_difference(r->raw, r->len, &r->at, 0, &key))
			return false;
	} else if (!(bits & BIT_NEXT_INDEX) &&
	    !take_difference(r->raw, r->len, &r->at, (uint64_t)prev->at.index, &index)) {
		return false;
	}
	s->outcome = bits & 7;
	s->suppressed = (bits & BIT_SUPPRESSED) != 0;
	s->at.index = (int64_t)index;
	r->prev = *s;
	bool fits = narrow(item, &s->item) && narrow(detail, &s->detail) &&
	    narrow(version, &s->version) && narrow(container, &s->at.container) &&
	    narrow(key, &s->at.key);
	r->prev = *s;
	return fits && s->outcome < MUSTER_OUTCOME_COUNT;
}

static int
next_plain(struct sighting_reader *reader, struct sighting *out, struct muster_error *err)
{
	if (reader->at == reader->len) {
		int got = next_block(reader, err);
		if (got <= 0)
			return got;
	}
	if (!decode(reader, out))
		return store_damaged(reader->store, err, "a block of sightings is malformed");
	return 1;
}

static int
by_item(const void *a, const void *b)
{
	const struct sighting *x = a, *y = b;
	return x->item < y->item ? -1 : x->item > y->item;
}

static const struct sighting *
find_replaced(const struct sighting_reader *reader, uint32_t item)
{
	if (reader->replaced_count == 0)
		return NULL;
	struct sighting key = {.item = item};
	return bsearch(&key, reader->replaced, reader->replaced_count, sizeof(key), by_item);
}

/* At most one for an item: the writer keeps the worst. */
static int
load_replaced(
    struct sighting_reader *reader, struct sighting_reader *from, struct muster_error *err)
{
	struct sighting one;
	size_t cap = 0;
	int got;
	while ((got = next_plain(from, &one, err)) == 1) {
		if (reader->replaced_count == cap) {
			cap = cap == 0 ? 64 : cap * 2;
			struct sighting *more = realloc(reader->replaced, cap * sizeof(*more));
			if (more == NULL)
				return muster_error_memory(err);
			reader->replaced = more;
		}
		reader->replaced[reader->replaced_count++] = one;
	}
	if (got == 0 && reader->replaced_count > 1)
		qsort(reader->replaced, reader->replaced_count, sizeof(one), by_item);
	return got;
}

int
sightings_open(struct sighting_reader *reader, struct muster_store *store, int64_t part,
    struct muster_error *err)
{
	struct sighting_reader other;
	if (open_kind(reader, store, part, BLOCK_SIGHTINGS, err) != 0)
		return -1;
	if (open_kind(&other, store, part, BLOCK_REPLACEMENTS, err) != 0 ||
	    load_replaced(reader, &other, err) != 0) {
		sightings_close(&other);
		sightings_close(reader);
		return -1;
	}
	sightings_close(&other);
	return 0;
}

int
packages_open(struct sighting_reader *reader, struct muster_store *store, int64_t part,
    struct muster_error *err)
{
	return open_kind(reader, store, part, BLOCK_PACKAGES, err);
}

int
sightings_next(struct sighting_reader *reader, struct sighting *out, struct muster_error *err)
{
	int got = next_plain(reader, out, err);
	if (got != 1)
		return got;
	const struct sighting *better = find_replaced(reader, out->item);
	if (better != NULL)
		*out = *better;
	return 1;
}

void
sightings_close(struct sighting_reader *reader)
{
	sqlite3_finalize(reader->blocks);
	free(reader->raw);
	free(reader->replaced);
	*reader = (struct sighting_reader){0};
}
