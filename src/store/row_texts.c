/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of one row, and finding ids that collide. */
#include <stdlib.h>

#include "store/rows.h"

/* container "/" index or key, the key as a JSON Pointer token */
const char *
rows_pointer(struct muster_arena *arena, struct muster_span container, struct muster_span key,
    bool has_key, int64_t index)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	muster_strbuf_add(&out, container.ptr, container.len);
	if (has_key) {
		muster_strbuf_addc(&out, '/');
		for (size_t i = 0; i < key.len; i++) {
			if (key.ptr[i] == '~')
				muster_strbuf_adds(&out, "~0");
			else if (key.ptr[i] == '/')
				muster_strbuf_adds(&out, "~1");
			else
				muster_strbuf_addc(&out, key.ptr[i]);
		}
	} else if (index >= 0) {
		muster_strbuf_addf(&out, "/%lld", (long long)index);
	}
	const char *text = out.failed ? NULL : muster_arena_copy(arena, out.data, out.len);
	muster_strbuf_release(&out);
	return text;
}

enum column {
	C_LOCATION,
	C_NUMBER,
	C_SHA256,
	C_OFFSET,
	C_LENGTH,
	C_CONTAINER,
	C_KEY,
	C_INDEX,
	C_TITLE,
	C_NATIVE,
	C_SCORE,
	C_FIXED,
	C_CHECK_VERSION,
	C_INSTALLED,
	C_ALIASES,
	C_FIX_AVAILABLE,
	C_ADVISORY_DATE,
	C_DATED_BY
};

static const char *
take_text(sqlite3_stmt *stmt, enum column column, struct muster_arena *arena)
{
	struct muster_span text = column_span(stmt, (int)column);
	return text.len == 0 ? "" : muster_arena_copy(arena, text.ptr, text.len);
}

static muster_time
take_date(sqlite3_stmt *stmt, enum column column)
{
	muster_time date = sqlite3_column_int64(stmt, (int)column);
	return date == 0 ? MUSTER_TIME_NONE : date;
}

int
rows_texts(const struct rows *rows, const struct row *row, struct muster_arena *arena,
    struct row_texts *out, struct muster_error *err)
{
	struct muster_store *store = rows->view->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ROW_TEXTS, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, row->item);
	bind_int(store, stmt, 2, row->n);
	bind_int(store, stmt, 3, row->detail);
	bind_int(store, stmt, 4, row->version);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(store, err, "a finding's span is missing");
	uint8_t sha256[HASH_SIZE] = {0};
	column_bytes(stmt, C_SHA256, sha256, sizeof(sha256));
	*out = (struct row_texts){.location = take_text(stmt, C_LOCATION, arena),
	    .title = take_text(stmt, C_TITLE, arena),
	    .native_severity = take_text(stmt, C_NATIVE, arena),
	    .score = take_text(stmt, C_SCORE, arena),
	    .fixed_in = take_text(stmt, C_FIXED, arena),
	    .check_version = take_text(stmt, C_CHECK_VERSION, arena),
	    .installed = take_text(stmt, C_INSTALLED, arena),
	    .aliases = take_text(stmt, C_ALIASES, arena),
	    .dated_by = take_text(stmt, C_DATED_BY, arena),
	    .fix_available = take_date(stmt, C_FIX_AVAILABLE),
	    .advisory_date = take_date(stmt, C_ADVISORY_DATE),
	    .number = (uint64_t)sqlite3_column_int64(stmt, C_NUMBER)};
	hash_hex(sha256, sizeof(sha256), out->evidence.sha256);
	out->evidence.offset = (uint64_t)sqlite3_column_int64(stmt, C_OFFSET);
	out->evidence.length = (uint64_t)sqlite3_column_int64(stmt, C_LENGTH);
	out->evidence.pointer = rows_pointer(arena, column_span(stmt, C_CONTAINER),
	    column_span(stmt, C_KEY), sqlite3_column_type(stmt, C_KEY) != SQLITE_NULL,
	    sqlite3_column_int64(stmt, C_INDEX));
	sqlite3_reset(stmt);
	bool whole = out->location != NULL && out->title != NULL && out->native_severity != NULL &&
	    out->score != NULL && out->fixed_in != NULL && out->check_version != NULL &&
	    out->installed != NULL && out->aliases != NULL && out->dated_by != NULL &&
	    out->evidence.pointer != NULL;
	return whole ? 0 : muster_error_memory(err);
}
