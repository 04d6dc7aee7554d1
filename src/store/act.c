/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts: what makes the store know something.  An act has an id from its start
 * and a seq, gapless, from its publication; readers see what acts up to
 * "known by" wrote.
 */
#include <stdlib.h>

#include "store/internal.h"

const char *
act_type_name(int type)
{
	static const char *const names[] = {
	    [ACT_INGEST] = "ingest",
	    [ACT_DUPLICATE] = "duplicate",
	    [ACT_REJECTED] = "rejected",
	    [ACT_DOCUMENT] = "document",
	    [ACT_CONFIRM] = "confirm",
	    [ACT_RETIRE_ASSET] = "retire-asset",
	    [ACT_RETIRE_SOURCE] = "retire-source",
	    [ACT_REBUILD] = "rebuild",
	};
	if (type <= 0 || (size_t)type >= sizeof(names) / sizeof(names[0]))
		return NULL;
	return names[type];
}

/* In a scratch store an act keeps the id it has in the store that is rebuilt. */
static int
replayed_id(struct muster_store *store, int64_t *id, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store->from, STMT_ACT_BY_SEQ, err);
	if (stmt == NULL)
		return -1;
	bind_int(store->from, stmt, 1, store->replay_seq);
	int got = stmt_step(store->from, stmt, err);
	if (got < 0)
		return -1;
	if (got == 0)
		return store_damaged(store, err, "a replayed act is not in the journal");
	*id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return 0;
}

int
act_begin(struct muster_store *store, enum act_type type, int64_t *id, struct muster_error *err)
{
	*id = 0;
	if (store->from != NULL && replayed_id(store, id, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ACT_ADD, err);
	if (stmt == NULL)
		return -1;
	if (*id != 0)
		bind_int(store, stmt, 1, *id);
	else
		bind_null(store, stmt, 1);
	bind_int(store, stmt, 2, type);
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	*id = sqlite3_last_insert_rowid(store->db);
	if (*id > UINT32_MAX)
		return muster_error_set(
		    err, MUSTER_E_STORE, "store.too-many", "the store holds too many acts");
	return 0;
}

int
act_write(
    struct muster_store *store, const struct entry *entry, int64_t *act, struct muster_error *err)
{
	int64_t id;
	if (act_begin(store, entry->type, &id, err) != 0 || act_publish(store, id, entry, err) != 0)
		return -1;
	if (act != NULL)
		*act = id;
	return 0;
}

int
muster_store_head_at(
    struct muster_store *store, int64_t seq, char head[65], struct muster_error *err)
{
	head[0] = '\0';
	sqlite3_stmt *stmt = stmt_get(store, STMT_HEAD_AT, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, seq);
	int got = stmt_step(store, stmt, err);
	if (got == 1) {
		if (sqlite3_column_bytes(stmt, 0) == HASH_SIZE)
			hash_hex(sqlite3_column_blob(stmt, 0), HASH_SIZE, head);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

int
muster_store_head(struct muster_store *store, int64_t *seq, char head[65], struct muster_error *err)
{
	*seq = 0;
	head[0] = '\0';
	/* a scratch store has no journal of its own */
	sqlite3_stmt *stmt = stmt_get(store, store->from != NULL ? STMT_ACT_LAST : STMT_HEAD, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got <= 0)
		return got;
	uint8_t leaf[HASH_SIZE];
	*seq = sqlite3_column_int64(stmt, 0);
	bool whole = store->from == NULL && column_bytes(stmt, 1, leaf, sizeof(leaf));
	sqlite3_reset(stmt);
	if (store->from != NULL)
		return 0;
	if (!whole)
		return store_damaged(store, err, "a journal leaf is not 32 bytes long");
	hash_hex(leaf, sizeof(leaf), head);
	return 0;
}

int
muster_store_seq_at(
    struct muster_store *store, muster_time t, int64_t *seq, struct muster_error *err)
{
	*seq = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_SEQ_AT, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, t);
	int got = stmt_step(store, stmt, err);
	if (got == 1) {
		*seq = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

int
acts_load(struct muster_store *store, struct muster_error *err)
{
	if (store->acts != NULL)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ACT_ALL, err);
	if (stmt == NULL)
		return -1;
	size_t cap = 1;
	int got;
	store->act_count = 1;
	store->acts = calloc(cap, sizeof(*store->acts));
	if (store->acts == NULL)
		return muster_error_memory(err);
	while ((got = stmt_step(store, stmt, err)) == 1) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		if (id <= 0 || id > UINT32_MAX) {
			sqlite3_reset(stmt);
			return store_damaged(store, err, "an act's id is out of range");
		}
		while ((size_t)id >= cap) {
			struct act_time *more =
			    realloc(store->acts, cap * 2 * sizeof(*store->acts));
			if (more == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			store->acts = more;
			cap *= 2;
		}
		while (store->act_count <= (size_t)id)
			store->acts[store->act_count++] = (struct act_time){0, MUSTER_TIME_NONE, 0};
		store->acts[id] = (struct act_time){sqlite3_column_int64(stmt, 1),
		    column_time(stmt, 2), sqlite3_column_int64(stmt, 3)};
	}
	return got;
}
