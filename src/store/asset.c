/* SPDX-License-Identifier: Apache-2.0 */
/* Assets: found or made by (parent, kind, name). */
#include "store/internal.h"

static int
take_row(
    sqlite3_stmt *stmt, struct muster_arena *arena, struct asset_row *out, struct muster_error *err)
{
	struct muster_span name = column_span(stmt, 4), path = column_span(stmt, 5);
	out->id = sqlite3_column_int64(stmt, 0);
	out->parent = sqlite3_column_int64(stmt, 1);
	out->root = sqlite3_column_int64(stmt, 2);
	out->kind = (enum muster_asset_kind)sqlite3_column_int(stmt, 3);
	out->name = muster_arena_copy(arena, name.ptr, name.len);
	out->path = muster_arena_copy(arena, path.ptr, path.len);
	return out->name == NULL || out->path == NULL ? muster_error_memory(err) : 0;
}

int
asset_get(struct muster_store *store, int64_t id, struct muster_arena *arena, struct asset_row *out,
    bool *found, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_GET, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, id);
	int got = stmt_step(store, stmt, err);
	*found = got == 1;
	if (got != 1)
		return got;
	int result = take_row(stmt, arena, out, err);
	sqlite3_reset(stmt);
	return result;
}

static int
asset_add(struct muster_store *store, const struct asset_row *row, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, row->parent);
	bind_int(store, stmt, 2, row->root);
	bind_int(store, stmt, 3, row->kind);
	bind_text(store, stmt, 4, row->name);
	bind_text(store, stmt, 5, row->path);
	return stmt_run(store, stmt, err);
}

int
asset_put(struct muster_store *store, int64_t parent, enum muster_asset_kind kind,
    struct muster_span name, struct muster_arena *arena, struct asset_row *out,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, parent);
	bind_int(store, stmt, 2, kind);
	bind_span(store, stmt, 3, name);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 1) {
		int result = take_row(stmt, arena, out, err);
		sqlite3_reset(stmt);
		return result;
	}
	struct asset_row above = {0};
	bool found = true;
	if (parent != 0 && asset_get(store, parent, arena, &above, &found, err) != 0)
		return -1;
	if (!found)
		return store_damaged(store, err, "an asset's parent is missing");
	*out = (struct asset_row){.parent = parent, .kind = kind, .root = above.root};
	out->name = muster_arena_copy(arena, name.ptr, name.len);
	out->path = muster_arena_printf(arena, "%s%s%s:%s", parent != 0 ? above.path : "",
	    parent != 0 ? "/" : "", muster_asset_kind_name(kind),
	    out->name != NULL ? out->name : "");
	if (out->name == NULL || out->path == NULL)
		return muster_error_memory(err);
	if (asset_add(store, out, err) != 0)
		return -1;
	out->id = sqlite3_last_insert_rowid(store->db);
	if (parent == 0) {
		out->root = out->id;
		if ((stmt = stmt_get(store, STMT_ASSET_ROOT, err)) == NULL)
			return -1;
		bind_int(store, stmt, 1, out->id);
		return stmt_run(store, stmt, err);
	}
	return 0;
}
