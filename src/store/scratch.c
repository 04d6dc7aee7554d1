/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scratch stores: what the journal says, derived again beside the store, and
 * the derived tables of one taken over by the other.
 */
#include <stdlib.h>
#include <unistd.h>

#include "store/bulk.h"

extern const char embed_schema[];

/* A name in the store's folder; the file is unlinked as soon as it is open. */
static char *
make_file(const struct muster_store *from, struct muster_error *err)
{
	static const char name[] = ".muster-scratch-XXXXXX";
	const char *slash = strrchr(from->path, '/');
	size_t folder = slash != NULL ? (size_t)(slash - from->path) + 1 : 0;
	char *path = malloc(folder + sizeof(name));
	if (path == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	memcpy(path, from->path, folder);
	memcpy(path + folder, name, sizeof(name));
	int fd = mkstemp(path);
	if (fd < 0) {
		muster_error_set(err, MUSTER_E_STORE, "store.scratch",
		    "no scratch file can be made beside the store");
		muster_error_remedy(err, "check that its folder can be written");
		muster_error_in(err, from->path);
		free(path);
		return NULL;
	}
	close(fd);
	return path;
}

static int
prepare(struct muster_store *store, struct muster_error *err)
{
	/* it dies with the process: nothing needs to survive a crash */
	static const char settings[] = "PRAGMA page_size=8192; PRAGMA journal_mode=MEMORY; PRAGMA "
				       "synchronous=OFF; PRAGMA temp_store=1;"
				       "PRAGMA cache_size=-16384; PRAGMA locking_mode=EXCLUSIVE;";
	sqlite3_extended_result_codes(store->db, 1);
	int rc = sqlite3_exec(store->db, settings, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(store->db, embed_schema, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : store_fail(store, rc, err);
}

struct muster_store *
muster_store_scratch(struct muster_store *from, struct muster_error *err)
{
	struct muster_store *store = calloc(1, sizeof(*store));
	char *path = store != NULL ? make_file(from, err) : NULL;
	if (path == NULL) {
		if (store == NULL)
			muster_error_memory(err);
		free(store);
		return NULL;
	}
	store->path = path;
	store->key_file = -1;
	store->writable = true;
	store->from = from;
	memcpy(store->key, from->key, sizeof(store->key));
	memcpy(store->sip, from->sip, sizeof(store->sip));
	const char *vfs = spill_begin(&store->spill);
	int rc = vfs == NULL
	    ? SQLITE_NOMEM
	    : sqlite3_open_v2(path, &store->db,
		  SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, vfs);
	int result = rc == SQLITE_OK ? prepare(store, err) : store_fail(store, rc, err);
	unlink(path);
	if (result == 0 && bulk_open(store, err) == 0)
		return store;
	muster_store_close(store);
	return NULL;
}

int
muster_store_replay_as(
    struct muster_store *scratch, int64_t seq, muster_time received_at, struct muster_error *err)
{
	if (scratch->from == NULL)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.replay", "only a scratch store replays");
	scratch->replay_seq = seq;
	scratch->replay_time = received_at;
	return 0;
}

/* ---- taking over ------------------------------------------------------------------------- */

static int
copy_value(sqlite3_stmt *to, int at, sqlite3_stmt *from)
{
	switch (sqlite3_column_type(from, at)) {
	case SQLITE_NULL:
		return sqlite3_bind_null(to, at + 1);
	case SQLITE_INTEGER:
		return sqlite3_bind_int64(to, at + 1, sqlite3_column_int64(from, at));
	case SQLITE_TEXT:
		return sqlite3_bind_text64(to, at + 1, (const char *)sqlite3_column_text(from, at),
		    (sqlite3_uint64)sqlite3_column_bytes(from, at), SQLITE_STATIC, SQLITE_UTF8);
	default:
		return sqlite3_bind_blob64(to, at + 1,
		    sqlite3_column_bytes(from, at) == 0 ? "" : sqlite3_column_blob(from, at),
		    (sqlite3_uint64)sqlite3_column_bytes(from, at), SQLITE_STATIC);
	}
}

static int
copy_table(struct muster_store *store, struct muster_store *scratch, enum stmt_id clear,
    enum stmt_id all, enum stmt_id add, struct muster_error *err)
{
	if (stmt_exec(store, clear, err) != 0)
		return -1;
	sqlite3_stmt *from = stmt_get(scratch, all, err);
	sqlite3_stmt *to = stmt_get(store, add, err);
	if (from == NULL || to == NULL)
		return -1;
	int got;
	while ((got = stmt_step(scratch, from, err)) == 1) {
		int columns = sqlite3_column_count(from);
		for (int i = 0; i < columns; i++) {
			if (copy_value(to, i, from) != SQLITE_OK)
				store->bind_failed = true;
		}
		if (stmt_run(store, to, err) != 0) {
			sqlite3_reset(from);
			return -1;
		}
	}
	return got;
}

static int
copy_all(struct muster_store *store, struct muster_store *scratch, struct muster_error *err)
{
	static const enum stmt_id tables[][3] = {
#define TABLE(name, columns) {STMT_CLEAR_##name, STMT_ALL_##name, STMT_COPY_##name},
	    DERIVED_TABLES(TABLE)
#undef TABLE
	};
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (copy_table(store, scratch, tables[i][0], tables[i][1], tables[i][2], err) != 0)
			return -1;
	}
	return 0;
}

static int
adopt(struct muster_store *store, const struct muster_actor *actor, struct muster_store *scratch,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_PENDING_FIRST, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 1) {
		sqlite3_reset(stmt);
		muster_error_set(err, MUSTER_E_STORE, "store.busy",
		    "a large input is being taken in by another process");
		return muster_error_remedy(err, "wait until it is done and rebuild again");
	}
	const struct entry entry = {.type = ACT_REBUILD,
	    .actor = actor,
	    .at = MUSTER_TIME_NONE,
	    .scan_time = MUSTER_TIME_NONE};
	if (copy_all(store, scratch, err) != 0)
		return -1;
	return act_write(store, &entry, NULL, err);
}

int
muster_store_adopt(struct muster_store *store, const struct muster_actor *actor,
    struct muster_store *scratch, struct muster_error *err)
{
	if (scratch->from != store)
		return muster_error_set(err, MUSTER_E_INTERNAL, "store.replay",
		    "a store takes over its own scratch only");
	if (write_begin(store, err) != 0)
		return -1;
	if (adopt(store, actor, scratch, err) != 0) {
		write_abandon(store);
		return -1;
	}
	store_forget(store);
	return write_commit(store, err);
}
