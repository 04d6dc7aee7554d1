/* SPDX-License-Identifier: Apache-2.0 */
/* Activities at a view. */
#include "store/rows.h"

enum column {
	C_RUN,
	C_SOURCE,
	C_ASSET,
	C_PATH,
	C_DAY,
	C_ACTION,
	C_ACTOR,
	C_OBJECT,
	C_DEED,
	C_MARKS,
	C_COUNT,
	C_FIRST,
	C_LAST,
	C_SHA256,
	C_OFFSET,
	C_LENGTH,
	C_CONTAINER,
	C_KEY,
	C_INDEX
};

static const char *
text(sqlite3_stmt *stmt, enum column column, struct muster_arena *arena)
{
	const struct muster_span span = column_span(stmt, (int)column);
	return span.len == 0 ? "" : muster_arena_copy(arena, span.ptr, span.len);
}

static int
take_row(sqlite3_stmt *stmt, struct muster_arena *arena, struct muster_activity_row *out,
    struct muster_error *err)
{
	uint8_t sha256[HASH_SIZE] = {0};
	column_bytes(stmt, C_SHA256, sha256, sizeof(sha256));
	*out = (struct muster_activity_row){.handle = MUSTER_ASSET_UNKNOWN,
	    .run = sqlite3_column_int64(stmt, C_RUN),
	    .asset_id = sqlite3_column_int64(stmt, C_ASSET),
	    .source = text(stmt, C_SOURCE, arena),
	    .asset = text(stmt, C_PATH, arena),
	    .action = text(stmt, C_ACTION, arena),
	    .actor = text(stmt, C_ACTOR, arena),
	    .object = text(stmt, C_OBJECT, arena),
	    .marks = text(stmt, C_MARKS, arena),
	    .deed = (enum muster_deed)sqlite3_column_int(stmt, C_DEED),
	    .day = sqlite3_column_int64(stmt, C_DAY),
	    .first = column_time(stmt, C_FIRST),
	    .last = column_time(stmt, C_LAST),
	    .count = (uint64_t)sqlite3_column_int64(stmt, C_COUNT)};
	hash_hex(sha256, sizeof(sha256), out->evidence.sha256);
	out->evidence.offset = (uint64_t)sqlite3_column_int64(stmt, C_OFFSET);
	out->evidence.length = (uint64_t)sqlite3_column_int64(stmt, C_LENGTH);
	out->evidence.pointer = rows_pointer(arena, column_span(stmt, C_CONTAINER),
	    column_span(stmt, C_KEY), sqlite3_column_type(stmt, C_KEY) != SQLITE_NULL,
	    sqlite3_column_int64(stmt, C_INDEX));
	const bool whole = out->source != NULL && out->asset != NULL && out->action != NULL &&
	    out->actor != NULL && out->object != NULL && out->marks != NULL &&
	    out->evidence.pointer != NULL;
	return whole ? 0 : muster_error_memory(err);
}

int
activities_read(struct muster_store *store, enum stmt_id which, int64_t run, const struct view *at,
    muster_activity_fn fn, void *context, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	sqlite3_stmt *stmt = arena != NULL ? stmt_new(store, which, err) : NULL;
	int got = -1, result = 0;
	if (arena == NULL)
		return muster_error_memory(err);
	if (stmt != NULL)
		bind_int(store, stmt, 1, run);
	while (stmt != NULL && result == 0 && (got = stmt_step(store, stmt, err)) == 1) {
		struct muster_activity_row row;
		muster_arena_reset(arena);
		if (at != NULL && !view_counts(at, (uint32_t)sqlite3_column_int64(stmt, C_RUN)))
			continue;
		result = take_row(stmt, arena, &row, err);
		if (result == 0)
			result = fn(context, &row, err);
	}
	sqlite3_finalize(stmt);
	muster_arena_free(arena);
	return result != 0 ? result : got;
}

int
muster_store_activities(struct muster_store *store, const struct muster_view *view, int64_t run,
    muster_activity_fn fn, void *context, struct muster_error *err)
{
	struct view at;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	const int result = activities_read(store, STMT_ACTIVITIES, run, &at, fn, context, err);
	view_end(&at);
	return result;
}
