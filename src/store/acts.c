/* SPDX-License-Identifier: Apache-2.0 */
/* What a replay needs of the journal, act by act. */
#include <stdlib.h>

#include "store/canon.h"
#include "store/internal.h"

enum column {
	C_SEQ,
	C_TYPE,
	C_AT,
	C_RECEIVED,
	C_ACT,
	C_SOURCE,
	C_ADAPTER,
	C_PATH,
	C_ASSET,
	C_SYSTEM,
	C_OBSERVED,
	C_PARTIAL,
	C_FILE_TIME,
	C_LARGE,
	C_MAC,
	C_SOURCE_SHA256,
	C_BYTES,
	C_SHA256,
	C_RUN,
	C_DECREE_ASSET,
	C_DECREE_SOURCE,
	C_WHY,
	C_ASSET_ID,
	C_ENTRY
};

static const char *
copy(sqlite3_stmt *stmt, enum column column, struct muster_arena *arena, bool *whole)
{
	const char *text = muster_arena_strdup(arena, column_text(stmt, (int)column));
	*whole = *whole && text != NULL;
	return text;
}

static void
take_start(
    sqlite3_stmt *stmt, struct muster_arena *arena, struct muster_ingest_start *start, bool *whole)
{
	start->path = copy(stmt, C_PATH, arena, whole);
	start->declared_asset = copy(stmt, C_ASSET, arena, whole);
	start->system = copy(stmt, C_SYSTEM, arena, whole);
	start->declared_observed = column_time(stmt, C_OBSERVED);
	start->declared_partial = sqlite3_column_int(stmt, C_PARTIAL) != 0;
	start->file_time = column_time(stmt, C_FILE_TIME);
	start->large = sqlite3_column_int(stmt, C_LARGE) != 0;
	start->source_bytes = (uint64_t)sqlite3_column_int64(stmt, C_BYTES);
	column_bytes(stmt, C_MAC, start->source_mac, sizeof(start->source_mac));
	column_bytes(stmt, C_SOURCE_SHA256, start->source_sha256, sizeof(start->source_sha256));
}

/* The evidence is redacted: only the journal knows how much was found in what was given. */
static void
take_redactions(sqlite3_stmt *stmt, struct muster_act *out)
{
	struct canon_head head;
	struct muster_span entry = column_span(stmt, C_ENTRY);
	if (canon_check(entry.ptr, entry.len, &head) == NULL && head.redactions > 0)
		out->redactions = (uint64_t)head.redactions;
}

static int
take_act(sqlite3_stmt *stmt, struct muster_arena *arena, struct muster_act *out,
    struct muster_error *err)
{
	bool whole = true;
	uint8_t sha256[HASH_SIZE];
	int type = sqlite3_column_int(stmt, C_TYPE);
	*out = (struct muster_act){.seq = sqlite3_column_int64(stmt, C_SEQ),
	    .type = act_type_name(type),
	    .received_at = sqlite3_column_int64(stmt, C_RECEIVED),
	    .at = column_time(stmt, C_AT),
	    .asset = sqlite3_column_int64(stmt, C_ASSET_ID)};
	if (out->type == NULL)
		out->type = "";
	if (type == ACT_INGEST) {
		take_start(stmt, arena, &out->start, &whole);
		out->source_name = copy(stmt, C_SOURCE, arena, &whole);
		out->adapter_version = (unsigned)sqlite3_column_int64(stmt, C_ADAPTER);
		out->run = sqlite3_column_int64(stmt, C_ACT);
		if (column_bytes(stmt, C_SHA256, sha256, sizeof(sha256)))
			hash_hex(sha256, sizeof(sha256), out->sha256);
		out->source_is_evidence = sqlite3_column_type(stmt, C_SOURCE_SHA256) != SQLITE_NULL;
		take_redactions(stmt, out);
	} else {
		out->source_name = copy(stmt, C_DECREE_SOURCE, arena, &whole);
		out->run = sqlite3_column_int64(stmt, C_RUN);
	}
	out->asset_path = copy(stmt, C_DECREE_ASSET, arena, &whole);
	out->why = copy(stmt, C_WHY, arena, &whole);
	return whole ? 0 : muster_error_memory(err);
}

int
muster_store_acts(
    struct muster_store *store, muster_act_fn fn, void *context, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return muster_error_memory(err);
	/* a statement of its own: the callback replays, which asks for everything else */
	sqlite3_stmt *stmt = stmt_new(store, STMT_ACTS, err);
	int got, result = stmt == NULL ? -1 : 0;
	while (result == 0 && (got = stmt_step(store, stmt, err)) != 0) {
		struct muster_act act;
		muster_arena_reset(arena);
		if (got < 0 || take_act(stmt, arena, &act, err) != 0)
			result = -1;
		else
			result = fn(context, &act, err);
	}
	sqlite3_finalize(stmt);
	muster_arena_free(arena);
	return result;
}
