/* SPDX-License-Identifier: Apache-2.0 */
/* Runs at a view, their sums, and inputs that added nothing. */
#include <stdlib.h>

#include "store/counts.h"
#include "store/view.h"

enum column {
	C_ACT,
	C_SOURCE,
	C_TOOL,
	C_TOOL_VERSION,
	C_DATA_DATE,
	C_OBSERVED,
	C_ASSUMED,
	C_COMPLETENESS,
	C_WHY,
	C_SHA256,
	C_BYTES,
	C_COUNTS,
	C_ASSET,
	C_PATH,
	C_CONFIRMED
};

struct list {
	struct muster_arena *arena;
	struct muster_run *runs;
	size_t count, cap;
};

static const char *
copy(sqlite3_stmt *stmt, enum column column, struct muster_arena *arena)
{
	struct muster_span text = column_span(stmt, (int)column);
	return muster_arena_copy(arena, text.ptr, text.len);
}

static int
take_run(const struct view *view, sqlite3_stmt *stmt, struct muster_arena *arena,
    struct muster_run *out, struct muster_error *err)
{
	uint8_t sha256[HASH_SIZE], counts[COUNTS_SIZE];
	char hex[2 * HASH_SIZE + 1];
	if (!column_bytes(stmt, C_SHA256, sha256, sizeof(sha256)) ||
	    !column_bytes(stmt, C_COUNTS, counts, sizeof(counts)))
		return store_damaged(view->store, err, "a run is malformed");
	hash_hex(sha256, sizeof(sha256), hex);
	int64_t act = sqlite3_column_int64(stmt, C_ACT);
	uint32_t confirmed = (uint32_t)sqlite3_column_int64(stmt, C_CONFIRMED);
	*out = (struct muster_run){.id = act,
	    .seq = view->store->acts[act].seq,
	    .path = copy(stmt, C_PATH, arena),
	    .source = copy(stmt, C_SOURCE, arena),
	    .tool = copy(stmt, C_TOOL, arena),
	    .tool_version = copy(stmt, C_TOOL_VERSION, arena),
	    .asset = copy(stmt, C_ASSET, arena),
	    .sha256 = muster_arena_strdup(arena, hex),
	    .observed_at = sqlite3_column_int64(stmt, C_OBSERVED),
	    .observed_assumed = sqlite3_column_int(stmt, C_ASSUMED) != 0,
	    .received_at = view->store->acts[act].received,
	    .data_date = column_time(stmt, C_DATA_DATE),
	    .completeness = (enum muster_completeness)sqlite3_column_int(stmt, C_COMPLETENESS),
	    .why = copy(stmt, C_WHY, arena),
	    .confirmed = confirmed != 0 && view_knows(view, confirmed),
	    .bytes = (uint64_t)sqlite3_column_int64(stmt, C_BYTES)};
	counts_unpack(counts, &out->counts);
	bool whole = out->path != NULL && out->source != NULL && out->tool != NULL &&
	    out->tool_version != NULL && out->asset != NULL && out->sha256 != NULL &&
	    out->why != NULL;
	return whole ? 0 : muster_error_memory(err);
}

/* Runs whose parts are held back at the view. */
static int
mark_suspect(const struct view *view, struct muster_run *run, struct muster_error *err)
{
	if (run->completeness != MUSTER_RUN_COMPLETE)
		return 0;
	sqlite3_stmt *stmt = stmt_get(view->store, STMT_SUSPICION_OF_RUN, err);
	if (stmt == NULL)
		return -1;
	bind_int(view->store, stmt, 1, run->id);
	int got;
	while ((got = stmt_step(view->store, stmt, err)) == 1) {
		uint32_t opened = (uint32_t)sqlite3_column_int64(stmt, 0);
		uint32_t voided = (uint32_t)sqlite3_column_int64(stmt, 1);
		if (view_knows(view, opened) && (voided == 0 || !view_knows(view, voided))) {
			run->completeness = MUSTER_RUN_SUSPECT;
			run->why = "far fewer findings than before: confirm it if that is true";
		}
	}
	return got;
}

static int
read_runs(const struct view *view, int64_t only, struct list *list, struct muster_error *err)
{
	struct muster_store *store = view->store;
	sqlite3_stmt *stmt = stmt_get(store, only != 0 ? STMT_RUN_ONE : STMT_RUN_ALL, err);
	if (stmt == NULL)
		return -1;
	if (only != 0)
		bind_int(store, stmt, 1, only);
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (!view_counts(view, (uint32_t)sqlite3_column_int64(stmt, C_ACT)))
			continue;
		if (list->count == list->cap) {
			size_t cap = list->cap == 0 ? 16 : list->cap * 2;
			struct muster_run *more =
			    muster_arena_array(list->arena, cap, sizeof(*more));
			if (more == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			if (list->count > 0)
				memcpy(more, list->runs, list->count * sizeof(*more));
			list->runs = more;
			list->cap = cap;
		}
		if (take_run(view, stmt, list->arena, &list->runs[list->count], err) != 0) {
			sqlite3_reset(stmt);
			return -1;
		}
		list->count++;
	}
	for (size_t i = 0; i < list->count && got == 0; i++)
		got = mark_suspect(view, &list->runs[i], err);
	return got;
}

int
muster_store_runs(struct muster_store *store, const struct muster_view *view, int64_t run,
    struct muster_arena *arena, struct muster_run **out, size_t *count, struct muster_error *err)
{
	struct view at;
	struct list list = {.arena = arena};
	*out = NULL;
	*count = 0;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = read_runs(&at, run, &list, err);
	if (result == 0) {
		*out = list.runs;
		*count = list.count;
	}
	view_end(&at);
	return result;
}

int
muster_store_totals(struct muster_store *store, const struct muster_view *view,
    struct muster_counts *out, uint64_t *runs, struct muster_error *err)
{
	struct view at;
	*out = (struct muster_counts){0};
	*runs = 0;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_COUNTS_ALL, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		uint8_t bytes[COUNTS_SIZE];
		struct muster_counts counts;
		if (!view_counts(&at, (uint32_t)sqlite3_column_int64(stmt, 0)))
			continue;
		if (!column_bytes(stmt, 1, bytes, sizeof(bytes))) {
			sqlite3_reset(stmt);
			got = store_damaged(store, err, "a run is malformed");
			break;
		}
		counts_unpack(bytes, &counts);
		muster_counts_add(out, &counts);
		++*runs;
	}
	view_end(&at);
	return got;
}

/* ---- refusals ------------------------------------------------------------------------------- */

static int
take_refusal(sqlite3_stmt *stmt, struct muster_arena *arena, struct muster_refusal *out)
{
	uint8_t mac[HASH_SIZE] = {0};
	char hex[2 * HASH_SIZE + 1];
	column_bytes(stmt, 10, mac, sizeof(mac));
	hash_hex(mac, sizeof(mac), hex);
	*out = (struct muster_refusal){.seq = sqlite3_column_int64(stmt, 0),
	    .at = sqlite3_column_int64(stmt, 1),
	    .duplicate = sqlite3_column_type(stmt, 2) != SQLITE_NULL,
	    .path = muster_arena_strdup(arena, column_text(stmt, 3)),
	    .id = muster_arena_strdup(arena, column_text(stmt, 4)),
	    .pointer = muster_arena_strdup(arena, column_text(stmt, 5)),
	    .line = (uint64_t)sqlite3_column_int64(stmt, 6),
	    .column = (uint64_t)sqlite3_column_int64(stmt, 7),
	    .byte = (uint64_t)sqlite3_column_int64(stmt, 8),
	    .bytes = (uint64_t)sqlite3_column_int64(stmt, 9),
	    .source_mac = muster_arena_strdup(arena, hex)};
	return out->path != NULL && out->id != NULL && out->pointer != NULL &&
		out->source_mac != NULL
	    ? 0
	    : -1;
}

int
muster_store_refusals(struct muster_store *store, int64_t known_by, struct muster_arena *arena,
    struct muster_refusal **out, size_t *count, struct muster_error *err)
{
	size_t cap = 0;
	int got = -1;
	*out = NULL;
	*count = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_REFUSALS, err);
	if (stmt != NULL)
		bind_int(store, stmt, 1, known_by);
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		if (*count == cap) {
			size_t more = cap == 0 ? 16 : cap * 2;
			struct muster_refusal *bigger =
			    muster_arena_array(arena, more, sizeof(*bigger));
			if (bigger == NULL)
				break;
			if (cap > 0)
				memcpy(bigger, *out, cap * sizeof(*bigger));
			*out = bigger;
			cap = more;
		}
		if (take_refusal(stmt, arena, &(*out)[*count]) != 0)
			break;
		++*count;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	return got;
}

static int
write_refusal(struct muster_store *store, const struct muster_ingest_start *start,
    const struct entry *entry, const char *pointer, struct muster_error *err)
{
	int64_t act;
	if (act_write(store, entry, &act, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_REFUSAL_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, act);
	if (entry->run != 0)
		bind_int(store, stmt, 2, entry->run);
	else
		bind_null(store, stmt, 2);
	bind_text(store, stmt, 3, start->path);
	bind_text(store, stmt, 4, entry->error);
	bind_text(store, stmt, 5, pointer);
	bind_int(store, stmt, 6, (int64_t)entry->line);
	bind_int(store, stmt, 7, (int64_t)entry->column);
	bind_int(store, stmt, 8, (int64_t)entry->byte);
	bind_int(store, stmt, 9, (int64_t)start->source_bytes);
	bind_blob(store, stmt, 10, start->source_mac, sizeof(start->source_mac));
	return stmt_run(store, stmt, err);
}

static int
journal_refusal(struct muster_store *store, const struct muster_ingest_start *start,
    const struct entry *entry, const char *pointer, struct muster_error *err)
{
	if (write_begin(store, err) != 0)
		return -1;
	if (write_refusal(store, start, entry, pointer, err) != 0) {
		write_abandon(store);
		return -1;
	}
	return write_commit(store, err);
}

int
muster_store_journal_duplicate(struct muster_store *store, const struct muster_actor *actor,
    const struct muster_ingest_start *start, int64_t run, struct muster_error *err)
{
	const struct entry entry = {.type = ACT_DUPLICATE,
	    .actor = actor,
	    .at = MUSTER_TIME_NONE,
	    .scan_time = MUSTER_TIME_NONE,
	    .name = start->path,
	    .bytes = start->source_bytes,
	    .mac = start->source_mac,
	    .format = start->source != NULL ? start->source->name : NULL,
	    .run = run};
	return journal_refusal(store, start, &entry, "", err);
}

int
muster_store_journal_rejected(struct muster_store *store, const struct muster_actor *actor,
    const struct muster_ingest_start *start, const struct muster_error *why,
    struct muster_error *err)
{
	/* the pointer stays out of the journal: keys come from the input */
	const struct entry entry = {.type = ACT_REJECTED,
	    .actor = actor,
	    .at = MUSTER_TIME_NONE,
	    .scan_time = MUSTER_TIME_NONE,
	    .name = start->path,
	    .bytes = start->source_bytes,
	    .mac = start->source_mac,
	    .format = start->source != NULL ? start->source->name : NULL,
	    .error = why->id,
	    .line = why->line,
	    .column = why->column,
	    .byte = why->byte};
	return journal_refusal(store, start, &entry, why->pointer, err);
}
