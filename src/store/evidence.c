/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence as content-addressed chunks (rules.md 23): taking in.  Reading is
 * in read_evidence.c.
 *
 * The set of known chunks is frozen while an input is taken in, so that
 * another thread may ask it; a chunk that came twice in one input is found by
 * the table itself.
 */
#include <stdlib.h>

#include "store/internal.h"

static uint64_t
short_of(const uint8_t sha256[32])
{
	uint64_t out;
	memcpy(&out, sha256, sizeof(out));
	return out;
}

bool
chunks_have(const struct muster_store *store, const uint8_t sha256[32])
{
	uint32_t at = map_get(&store->chunks, short_of(sha256));
	return at != 0 && memcmp(store->chunk_hashes[at - 1], sha256, 32) == 0;
}

int
chunks_refresh(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_CHUNK_AFTER, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, store->chunk_last);
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (store->chunk_count == store->chunk_cap) {
			size_t cap = store->chunk_cap == 0 ? 256 : store->chunk_cap * 2;
			void *more = realloc(store->chunk_hashes, cap * 32);
			if (more == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			store->chunk_hashes = more;
			store->chunk_cap = cap;
		}
		uint8_t *hash = store->chunk_hashes[store->chunk_count];
		if (!column_bytes(stmt, 1, hash, 32)) {
			sqlite3_reset(stmt);
			return store_damaged(store, err, "a chunk's digest is not 32 bytes long");
		}
		if (map_put(&store->chunks, short_of(hash), (uint32_t)store->chunk_count + 1) !=
		    0) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		store->chunk_count++;
		store->chunk_last = sqlite3_column_int64(stmt, 0);
	}
	return got;
}

static int
find_by_digest(struct muster_store *store, enum stmt_id which, const uint8_t sha256[32],
    int64_t *id, struct muster_error *err)
{
	*id = 0;
	sqlite3_stmt *stmt = stmt_get(store, which, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, sha256, 32);
	int got = stmt_step(store, stmt, err);
	if (got == 1) {
		*id = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

int
chunk_put(struct muster_store *store, const uint8_t sha256[32], size_t raw_len, const void *packed,
    size_t packed_len, int64_t *id, struct muster_error *err)
{
	if (find_by_digest(store, STMT_CHUNK_FIND, sha256, id, err) != 0)
		return -1;
	if (*id != 0)
		return 0;
	if (packed == NULL) {
		muster_error_set(err, MUSTER_E_STORE, "store.chunk-gone",
		    "a chunk of evidence that was in the store was removed meanwhile");
		return muster_error_remedy(err, "run the command again");
	}
	sqlite3_stmt *stmt = stmt_get(store, STMT_CHUNK_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, sha256, 32);
	bind_int(store, stmt, 2, (int64_t)raw_len);
	bind_blob(store, stmt, 3, packed, packed_len);
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	*id = sqlite3_last_insert_rowid(store->db);
	return 0;
}

int
evidence_commitment(
    const uint8_t salt[32], const uint8_t sha256[32], uint8_t out[32], struct muster_error *err)
{
	static const char label[] = "muster/commit/1";
	struct hash hash;
	if (hash_init(&hash, err) != 0)
		return -1;
	hash_update(&hash, label, sizeof(label) - 1);
	hash_update(&hash, salt, 32);
	hash_update(&hash, sha256, 32);
	return hash_final(&hash, out, err);
}

static int
evidence_add(struct muster_store *store, const uint8_t sha256[32], uint64_t bytes,
    const uint8_t salt[32], const struct chunk_ref *chunks, size_t count, int64_t *id,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, sha256, 32);
	bind_int(store, stmt, 2, (int64_t)bytes);
	bind_blob(store, stmt, 3, salt, 32);
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	*id = sqlite3_last_insert_rowid(store->db);
	for (size_t i = 0; i < count; i++) {
		if ((stmt = stmt_get(store, STMT_EVIDENCE_CHUNK_ADD, err)) == NULL)
			return -1;
		bind_int(store, stmt, 1, *id);
		bind_int(store, stmt, 2, (int64_t)i);
		bind_int(store, stmt, 3, chunks[i].chunk);
		bind_int(store, stmt, 4, (int64_t)chunks[i].start);
		if (stmt_run(store, stmt, err) != 0)
			return -1;
	}
	return 0;
}

int
evidence_put(struct muster_store *store, const uint8_t sha256[32], uint64_t bytes,
    const struct chunk_ref *chunks, size_t count, int64_t *id, uint8_t commit[32],
    struct muster_error *err)
{
	uint8_t salt[32];
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, sha256, 32);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 1) {
		*id = sqlite3_column_int64(stmt, 0);
		bool whole = column_bytes(stmt, 2, salt, sizeof(salt));
		sqlite3_reset(stmt);
		if (!whole)
			return store_damaged(store, err, "an evidence salt is not 32 bytes long");
	} else {
		uint64_t total = 0;
		for (size_t i = 0; i < count; i++)
			total += chunks[i].len;
		if (store->from == NULL && total != bytes)
			return muster_error_set(err, MUSTER_E_INTERNAL, "store.evidence-size",
			    "the chunks of an evidence do not add up to its size");
		if (random_bytes(salt, sizeof(salt), err) != 0 ||
		    evidence_add(store, sha256, bytes, salt, chunks, count, id, err) != 0)
			return -1;
	}
	return evidence_commitment(salt, sha256, commit, err);
}
