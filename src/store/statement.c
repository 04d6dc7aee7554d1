/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prepared statements and what SQLite's answers mean to a user.
 *
 * All SQL is in the table of statements.h; values are only ever bound.
 */
#include "store/internal.h"

static const char *const texts[STMT_COUNT] = {
#define TEXT(name, sql) [STMT_##name] = sql,
    STATEMENTS(TEXT)
#undef TEXT
};

static int
fail_with(struct muster_store *store, struct muster_error *err, enum muster_code code,
    const char *id, const char *what, const char *remedy)
{
	muster_error_set(err, code, id, "%s", what);
	muster_error_remedy(err, "%s", remedy);
	return muster_error_in(err, store->path != NULL ? store->path : "");
}

int
store_fail(struct muster_store *store, int rc, struct muster_error *err)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return muster_error_memory(err);
	case SQLITE_FULL:
		return fail_with(store, err, MUSTER_E_STORE, "store.full",
		    "no space is left for the store",
		    "free space on its file system and run the command again; nothing was lost");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail_with(store, err, MUSTER_E_STORE, "store.locked",
		    "the store is locked by another process, waited 60 s",
		    "wait until it is done and run the command again");
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return fail_with(store, err, MUSTER_E_STORE, "store.read-only",
		    "the store cannot be written",
		    "check the permissions of the file and its folder");
	case SQLITE_CANTOPEN:
		return fail_with(store, err, MUSTER_E_STORE, "store.open",
		    "the store cannot be opened",
		    "check that the file exists, is no symbolic link, and that its folder can be "
		    "written");
	case SQLITE_NOTADB:
		return fail_with(store, err, MUSTER_E_INTEGRITY, "store.not-a-store",
		    "this file is no muster store",
		    "name the store with --store, or make one with muster init");
	case SQLITE_CORRUPT:
		return fail_with(store, err, MUSTER_E_INTEGRITY, "store.damaged",
		    "the store is damaged",
		    "restore it from a copy; muster verify --store names "
		    "what is affected");
	case SQLITE_TOOBIG:
		return fail_with(store, err, MUSTER_E_INPUT, "store.too-big",
		    "a value is too large for the store", "split the input");
	case SQLITE_IOERR:
		return fail_with(store, err, MUSTER_E_STORE, "store.io",
		    "the store cannot be read or written: input/output error",
		    "check the disk and run the command again");
	case SQLITE_CONSTRAINT:
		return fail_with(store, err, MUSTER_E_INTEGRITY, "store.constraint",
		    "the store contradicts itself", "run muster verify --store");
	default:
		muster_error_set(err, MUSTER_E_STORE, "store.sqlite", "the store failed: %s",
		    sqlite3_errstr(rc));
		return muster_error_in(err, store->path != NULL ? store->path : "");
	}
}

int
store_damaged(struct muster_store *store, struct muster_error *err, const char *what)
{
	muster_error_set(
	    err, MUSTER_E_INTEGRITY, "store.damaged", "the store is damaged: %s", what);
	muster_error_remedy(err,
	    "restore it from a copy; muster verify --store names what is "
	    "affected");
	return muster_error_in(err, store->path != NULL ? store->path : "");
}

sqlite3_stmt *
stmt_new(struct muster_store *store, enum stmt_id id, struct muster_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc =
	    sqlite3_prepare_v3(store->db, texts[id], -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (rc == SQLITE_OK)
		return stmt;
	if ((rc & 0xff) == SQLITE_ERROR)
		muster_error_set(err, MUSTER_E_INTERNAL, "store.statement", "statement %d: %s",
		    (int)id, sqlite3_errmsg(store->db));
	else
		store_fail(store, rc, err);
	return NULL;
}

sqlite3_stmt *
stmt_get(struct muster_store *store, enum stmt_id id, struct muster_error *err)
{
	sqlite3_stmt *stmt = store->statement[id];
	if (stmt == NULL) {
		stmt = stmt_new(store, id, err);
		store->statement[id] = stmt;
		return stmt;
	}
	sqlite3_reset(stmt);
	return stmt;
}

int
stmt_step(struct muster_store *store, sqlite3_stmt *stmt, struct muster_error *err)
{
	if (store->bind_failed) {
		store->bind_failed = false;
		sqlite3_reset(stmt);
		return store_fail(store, SQLITE_TOOBIG, err);
	}
	int rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		return 1;
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : store_fail(store, rc, err);
}

int
stmt_run(struct muster_store *store, sqlite3_stmt *stmt, struct muster_error *err)
{
	int got = stmt_step(store, stmt, err);
	if (got == 1)
		sqlite3_reset(stmt);
	return got < 0 ? -1 : 0;
}

int
stmt_exec(struct muster_store *store, enum stmt_id id, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, id, err);
	return stmt == NULL ? -1 : stmt_run(store, stmt, err);
}

void
stmt_finalize_all(struct muster_store *store)
{
	for (size_t i = 0; i < STMT_COUNT; i++) {
		sqlite3_finalize(store->statement[i]);
		store->statement[i] = NULL;
	}
}

static void
bound(struct muster_store *store, int rc)
{
	if (rc != SQLITE_OK)
		store->bind_failed = true;
}

void
bind_int(struct muster_store *store, sqlite3_stmt *stmt, int at, int64_t value)
{
	bound(store, sqlite3_bind_int64(stmt, at, value));
}

void
bind_null(struct muster_store *store, sqlite3_stmt *stmt, int at)
{
	bound(store, sqlite3_bind_null(stmt, at));
}

void
bind_time(struct muster_store *store, sqlite3_stmt *stmt, int at, muster_time t)
{
	if (t == MUSTER_TIME_NONE)
		bind_null(store, stmt, at);
	else
		bind_int(store, stmt, at, t);
}

void
bind_span(struct muster_store *store, sqlite3_stmt *stmt, int at, struct muster_span text)
{
	const char *ptr = text.ptr != NULL ? text.ptr : "";
	bound(store, sqlite3_bind_text64(stmt, at, ptr, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void
bind_text(struct muster_store *store, sqlite3_stmt *stmt, int at, const char *text)
{
	bind_span(store, stmt, at, muster_span_of(text));
}

void
bind_blob(struct muster_store *store, sqlite3_stmt *stmt, int at, const void *bytes, size_t len)
{
	bound(store, sqlite3_bind_blob64(stmt, at, len == 0 ? "" : bytes, len, SQLITE_STATIC));
}

muster_time
column_time(sqlite3_stmt *stmt, int at)
{
	return sqlite3_column_type(stmt, at) == SQLITE_NULL ? MUSTER_TIME_NONE
							    : sqlite3_column_int64(stmt, at);
}

struct muster_span
column_span(sqlite3_stmt *stmt, int at)
{
	const void *bytes = sqlite3_column_blob(stmt, at);
	int len = sqlite3_column_bytes(stmt, at);
	if (bytes == NULL || len < 0)
		return MUSTER_SPAN("");
	return (struct muster_span){bytes, (size_t)len};
}

const char *
column_text(sqlite3_stmt *stmt, int at)
{
	const unsigned char *text = sqlite3_column_text(stmt, at);
	return text != NULL ? (const char *)text : "";
}

bool
column_bytes(sqlite3_stmt *stmt, int at, void *out, size_t len)
{
	struct muster_span blob = column_span(stmt, at);
	if (blob.len != len)
		return false;
	memcpy(out, blob.ptr, len);
	return true;
}
