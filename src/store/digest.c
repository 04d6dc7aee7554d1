/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digest of all derived content, section by section.
 *
 * Each row is hashed with its references replaced by digests of what they
 * stand for, never by row ids; the digests of a section's rows are added
 * modulo 2^256, so that no order of rows matters and nothing is sorted.
 */
#include <stdlib.h>

#include "store/sighting.h"

enum { KEY_SIZE = 16 };

/* What a row of some table stands for, by its id. */
struct keys {
	uint8_t (*at)[KEY_SIZE];
	size_t count;
};

struct digest {
	struct muster_store *store;
	bool journal;
	struct keys texts, details, assets, scopes, items, acts;
	struct muster_store_digest *out;
	size_t section;
	uint64_t sum[4];
	struct muster_strbuf row;
};

/* ---- hashing rows ----------------------------------------------------------------------- */

static void
put_number(struct muster_strbuf *out, uint64_t value)
{
	char bytes[8];
	for (int i = 7; i >= 0; i--, value >>= 8)
		bytes[i] = (char)value;
	muster_strbuf_add(out, bytes, sizeof(bytes));
}

static void
put_column(struct muster_strbuf *out, sqlite3_stmt *stmt, int at)
{
	int type = sqlite3_column_type(stmt, at);
	muster_strbuf_addc(out, (char)type);
	if (type == SQLITE_INTEGER) {
		put_number(out, (uint64_t)sqlite3_column_int64(stmt, at));
	} else if (type != SQLITE_NULL) {
		struct muster_span bytes = column_span(stmt, at);
		put_number(out, bytes.len);
		muster_strbuf_add(out, bytes.ptr, bytes.len);
	}
}

static void
put_key(struct muster_strbuf *out, const struct keys *keys, int64_t id)
{
	static const uint8_t none[KEY_SIZE];
	bool known = id > 0 && (size_t)id < keys->count;
	muster_strbuf_add(out, known ? keys->at[id] : none, KEY_SIZE);
}

static int
add_row(struct digest *digest, struct muster_error *err)
{
	uint8_t hash[HASH_SIZE];
	if (digest->row.failed || hash_bytes(digest->row.data, digest->row.len, hash) != 0)
		return muster_error_memory(err);
	uint64_t carry = 0;
	for (int i = 3; i >= 0; i--) {
		uint64_t word = 0;
		for (int b = 0; b < 8; b++)
			word = word << 8 | hash[i * 8 + b];
		uint64_t sum = digest->sum[i] + word;
		uint64_t over = sum < word;
		digest->sum[i] = sum + carry;
		carry = over | (digest->sum[i] < sum);
	}
	digest->out->section[digest->section].rows++;
	muster_strbuf_clear(&digest->row);
	return 0;
}

static void
end_section(struct digest *digest, const char *name)
{
	uint8_t bytes[HASH_SIZE];
	for (int i = 0; i < 4; i++) {
		for (int b = 0; b < 8; b++)
			bytes[i * 8 + b] = (uint8_t)(digest->sum[i] >> (56 - 8 * b));
	}
	digest->out->section[digest->section].name = name;
	hash_hex(bytes, sizeof(bytes), digest->out->section[digest->section].sha256);
	digest->section++;
	memset(digest->sum, 0, sizeof(digest->sum));
}

static int
load_keys(struct digest *digest, struct keys *keys, enum stmt_id which, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(digest->store, which, err);
	size_t cap = 0;
	int got = -1;
	while (stmt != NULL && (got = stmt_step(digest->store, stmt, err)) == 1) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		uint8_t hash[HASH_SIZE];
		if (id <= 0 || id > UINT32_MAX)
			continue;
		if ((size_t)id >= cap) {
			size_t more = cap == 0 ? 256 : cap;
			while (more <= (size_t)id)
				more *= 2;
			void *bigger = realloc(keys->at, more * KEY_SIZE);
			if (bigger == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			keys->at = bigger;
			memset(keys->at + cap, 0, (more - cap) * KEY_SIZE);
			cap = more;
		}
		if ((size_t)id >= keys->count)
			keys->count = (size_t)id + 1;
		muster_strbuf_clear(&digest->row);
		for (int i = 1; i < sqlite3_column_count(stmt); i++)
			put_column(&digest->row, stmt, i);
		if (digest->row.failed ||
		    hash_bytes(digest->row.data, digest->row.len, hash) != 0) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		memcpy(keys->at[id], hash, KEY_SIZE);
	}
	muster_strbuf_clear(&digest->row);
	return got;
}

/* ---- sections ------------------------------------------------------------------------------ */

/*
 * A section whose rows come from one statement: each column is hashed as the
 * letter at its place says: v its value, a t d s i the key of an act, text,
 * detail, scope, item; A of an asset; j a value only with the journal, J the
 * key of an act only with it.
 */
static int
add_rows(struct digest *digest, enum stmt_id which, const char *columns, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(digest->store, which, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(digest->store, stmt, err)) == 1) {
		for (int i = 0; columns[i] != '\0'; i++) {
			const struct keys *keys = columns[i] == 'a' || columns[i] == 'J'
			    ? &digest->acts
			    : columns[i] == 't' ? &digest->texts
			    : columns[i] == 'd' ? &digest->details
			    : columns[i] == 's' ? &digest->scopes
			    : columns[i] == 'i' ? &digest->items
						: &digest->assets;
			if ((columns[i] == 'j' || columns[i] == 'J') && !digest->journal)
				continue;
			if (columns[i] == 'v' || columns[i] == 'j')
				put_column(&digest->row, stmt, i);
			else
				put_key(&digest->row, keys, sqlite3_column_int64(stmt, i));
		}
		if (add_row(digest, err) != 0) {
			sqlite3_reset(stmt);
			return -1;
		}
	}
	return got;
}

static int
add_assets(struct digest *digest, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(digest->store, STMT_RUN_ASSETS, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(digest->store, stmt, err)) == 1) {
		struct muster_span blob = column_span(stmt, 1);
		const uint8_t *bytes = (const uint8_t *)blob.ptr;
		uint64_t count, id, version, tag;
		size_t at = 0;
		bool bad = !varint_take(bytes, blob.len, &at, &count);
		for (uint64_t i = 0; !bad && i < count; i++) {
			bad = !varint_take(bytes, blob.len, &at, &id) ||
			    !varint_take(bytes, blob.len, &at, &version) ||
			    !varint_take(bytes, blob.len, &at, &tag);
			put_key(&digest->row, &digest->acts, sqlite3_column_int64(stmt, 0));
			put_key(&digest->row, &digest->assets, (int64_t)id);
			put_key(&digest->row, &digest->texts, (int64_t)version);
			put_key(&digest->row, &digest->texts, (int64_t)tag);
			if (!bad && add_row(digest, err) != 0) {
				sqlite3_reset(stmt);
				return -1;
			}
		}
		if (bad) {
			sqlite3_reset(stmt);
			return store_damaged(
			    digest->store, err, "a run's list of assets is malformed");
		}
	}
	return got;
}

static int
add_sightings(struct digest *digest, int64_t run, struct sighting_reader *reader, bool packages,
    struct muster_error *err)
{
	struct sighting s;
	int got;
	while ((got = sightings_next(reader, &s, err)) == 1) {
		struct muster_strbuf *row = &digest->row;
		put_key(row, &digest->acts, run);
		muster_strbuf_addc(row, packages ? 'p' : 's');
		put_key(row, packages ? &digest->assets : &digest->items, s.item);
		put_number(row, s.outcome * 2u + s.suppressed);
		put_key(row, packages ? &digest->texts : &digest->details, s.detail);
		put_key(row, &digest->texts, s.version);
		if (!packages) {
			put_number(row, s.at.offset);
			put_number(row, s.at.length);
			put_key(row, &digest->texts, s.at.container);
			put_key(row, &digest->texts, s.at.key);
			put_number(row, (uint64_t)s.at.index);
		}
		if (add_row(digest, err) != 0)
			return -1;
	}
	return got;
}

static int
add_seen(struct digest *digest, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(digest->store, STMT_PARTS, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(digest->store, stmt, err)) == 1) {
		int64_t part = sqlite3_column_int64(stmt, 0), run = sqlite3_column_int64(stmt, 1);
		for (int packages = 0; packages < 2 && got == 1; packages++) {
			struct sighting_reader reader;
			int opened = packages ? packages_open(&reader, digest->store, part, err)
					      : sightings_open(&reader, digest->store, part, err);
			if (opened != 0 ||
			    add_sightings(digest, run, &reader, packages != 0, err) != 0)
				got = -1;
			if (opened == 0)
				sightings_close(&reader);
		}
		if (got < 0)
			break;
	}
	if (got < 0 && stmt != NULL)
		sqlite3_reset(stmt);
	return got;
}

static int
load_all(struct digest *digest, struct muster_error *err)
{
	enum stmt_id acts = digest->journal ? STMT_KEY_ACT_JOURNAL : STMT_KEY_ACT;
	if (load_keys(digest, &digest->texts, STMT_KEY_TEXT, err) != 0 ||
	    load_keys(digest, &digest->details, STMT_KEY_DETAIL, err) != 0 ||
	    load_keys(digest, &digest->assets, STMT_KEY_ASSET, err) != 0 ||
	    load_keys(digest, &digest->scopes, STMT_KEY_SCOPE, err) != 0 ||
	    load_keys(digest, &digest->items, STMT_KEY_ITEM, err) != 0 ||
	    load_keys(digest, &digest->acts, acts, err) != 0)
		return -1;
	return 0;
}

static int
digest_all(struct digest *digest, struct muster_error *err)
{
	if (load_all(digest, err) != 0 ||
	    add_rows(digest, STMT_DIGEST_RUN, "avvvvvvvAvvvvj", err) != 0)
		return -1;
	end_section(digest, "runs");
	if (add_assets(digest, err) != 0)
		return -1;
	end_section(digest, "assets");
	if (add_rows(digest, STMT_DIGEST_ITEM, "isvvvvv", err) != 0)
		return -1;
	end_section(digest, "items");
	enum stmt_id spans = digest->journal ? STMT_DIGEST_SPAN_ALL : STMT_DIGEST_SPAN;
	if (add_rows(digest, spans, "ivvvaavadtvvttvJJJ", err) != 0)
		return -1;
	end_section(digest, "spans");
	if (add_rows(digest, STMT_DIGEST_COVERAGE, "asA", err) != 0)
		return -1;
	end_section(digest, "coverage");
	if (add_seen(digest, err) != 0)
		return -1;
	end_section(digest, "seen");
	enum stmt_id held = digest->journal ? STMT_DIGEST_SUSPICION_ALL : STMT_DIGEST_SUSPICION;
	if (add_rows(digest, held, "aAJJ", err) != 0)
		return -1;
	end_section(digest, "held");
	if (add_rows(digest, STMT_DIGEST_HAPPENING, "iavvvdv", err) != 0)
		return -1;
	end_section(digest, "events");
	if (add_rows(digest, STMT_DIGEST_ACTIVITY, "aAvtttvtvvvvvttv", err) != 0)
		return -1;
	end_section(digest, "activities");
	return 0;
}

int
muster_store_digest(struct muster_store *store, bool with_journal, struct muster_store_digest *out,
    struct muster_error *err)
{
	struct digest digest = {.store = store, .journal = with_journal, .out = out};
	bool mine;
	*out = (struct muster_store_digest){0};
	if (read_begin(store, &mine, err) != 0)
		return -1;
	muster_strbuf_init(&digest.row, 0);
	int result = digest_all(&digest, err);
	struct keys *all[] = {&digest.texts, &digest.details, &digest.assets, &digest.scopes,
	    &digest.items, &digest.acts};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]->at);
	muster_strbuf_release(&digest.row);
	read_end(store, mine);
	return result;
}
