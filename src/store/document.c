/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration, catalogs and mappings by digest: each version that was in
 * force is kept and journalled, so that an old report can be made again.
 */
#include "store/internal.h"

/* The newest version known by then: 1 found and the statement stands on it, 0 none. */
static int
find_document(struct muster_store *store, const char *kind, const char *name, int64_t known_by,
    sqlite3_stmt **out, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_DOCUMENT_GET, err);
	*out = stmt;
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, kind);
	bind_text(store, stmt, 2, name);
	bind_int(store, stmt, 3, known_by);
	return stmt_step(store, stmt, err);
}

static int
put_document(struct muster_store *store, const struct entry *entry, const void *bytes, size_t len,
    struct muster_error *err)
{
	int64_t act;
	if (act_write(store, entry, &act, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_DOCUMENT_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, act);
	bind_text(store, stmt, 2, entry->kind);
	bind_text(store, stmt, 3, entry->name);
	bind_blob(store, stmt, 4, entry->sha256, HASH_SIZE);
	bind_blob(store, stmt, 5, bytes, len);
	return stmt_run(store, stmt, err);
}

int
muster_store_document_put(struct muster_store *store, const struct muster_actor *actor,
    const char *kind, const char *name, const void *bytes, size_t len, bool *changed,
    struct muster_error *err)
{
	uint8_t digest[HASH_SIZE], held[HASH_SIZE];
	*changed = false;
	if (hash_bytes(bytes, len, digest) != 0)
		return muster_error_memory(err);
	if (write_begin(store, err) != 0)
		return -1;
	sqlite3_stmt *stmt;
	int got = find_document(store, kind, name, INT64_MAX, &stmt, err);
	bool same = false;
	if (got == 1) {
		same = column_bytes(stmt, 0, held, sizeof(held)) &&
		    memcmp(held, digest, sizeof(held)) == 0;
		sqlite3_reset(stmt);
	}
	struct entry entry = {.type = ACT_DOCUMENT,
	    .actor = actor,
	    .at = MUSTER_TIME_NONE,
	    .scan_time = MUSTER_TIME_NONE,
	    .kind = kind,
	    .name = name,
	    .bytes = len,
	    .sha256 = digest};
	if (got < 0 || (!same && put_document(store, &entry, bytes, len, err) != 0)) {
		write_abandon(store);
		return -1;
	}
	*changed = !same;
	return write_commit(store, err);
}

int
muster_store_document_get(struct muster_store *store, const char *kind, const char *name,
    int64_t known_by, struct muster_arena *arena, const char **bytes, size_t *len,
    struct muster_error *err)
{
	*bytes = NULL;
	*len = 0;
	sqlite3_stmt *stmt;
	int got = find_document(store, kind, name, known_by, &stmt, err);
	if (got != 1)
		return got;
	uint8_t held[HASH_SIZE], digest[HASH_SIZE];
	struct muster_span text = column_span(stmt, 1);
	bool whole = column_bytes(stmt, 0, held, sizeof(held)) &&
	    hash_bytes(text.ptr, text.len, digest) == 0 && memcmp(held, digest, sizeof(held)) == 0;
	if (whole) {
		*bytes = muster_arena_copy(arena, text.ptr, text.len);
		*len = text.len;
	}
	sqlite3_reset(stmt);
	if (!whole)
		return store_damaged(store, err, "a document differs from its digest");
	return *bytes == NULL ? muster_error_memory(err) : 0;
}

int
muster_store_document_list(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, const char *const **names, size_t *count, struct muster_error *err)
{
	*names = NULL;
	*count = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_DOCUMENT_NAMES, err);
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, kind);
	bind_int(store, stmt, 2, known_by);
	const char **list = NULL;
	size_t cap = 0;
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (*count == cap) {
			size_t more = cap == 0 ? 16 : cap * 2;
			const char **bigger = muster_arena_array(arena, more, sizeof(*list));
			if (bigger == NULL)
				break;
			if (cap > 0)
				memcpy(bigger, list, cap * sizeof(*list));
			list = bigger;
			cap = more;
		}
		list[*count] = muster_arena_strdup(arena, column_text(stmt, 0));
		if (list[*count] == NULL)
			break;
		(*count)++;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	*names = list;
	return got;
}

int
muster_store_document_rows(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, struct muster_document_row **out, size_t *count,
    struct muster_error *err)
{
	*out = NULL;
	*count = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_DOCUMENT_ROWS, err);
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, kind);
	bind_int(store, stmt, 2, known_by);
	size_t cap = 0;
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint8_t digest[HASH_SIZE];
		if (*count == cap) {
			size_t more = cap == 0 ? 16 : cap * 2;
			struct muster_document_row *bigger =
			    muster_arena_array(arena, more, sizeof(*bigger));
			if (bigger == NULL)
				break;
			if (cap > 0)
				memcpy(bigger, *out, cap * sizeof(*bigger));
			*out = bigger;
			cap = more;
		}
		struct muster_document_row *row = &(*out)[*count];
		row->name = muster_arena_strdup(arena, column_text(stmt, 0));
		if (row->name == NULL)
			break;
		if (column_bytes(stmt, 1, digest, sizeof(digest)))
			hash_hex(digest, sizeof(digest), row->sha256);
		row->bytes = (uint64_t)sqlite3_column_int64(stmt, 2);
		row->seq = sqlite3_column_int64(stmt, 3);
		row->received_at = sqlite3_column_int64(stmt, 4);
		(*count)++;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	return got;
}
