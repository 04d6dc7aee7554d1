/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings with all the stretches they were open in.  The stretches stand in
 * one list beside the rows, each row's after those of the row before it.
 */
#include <stdlib.h>

#include "store/rows.h"

struct gather {
	struct rows *rows;
	struct muster_episode *list;
	size_t count, cap;
	uint32_t *ends; /* of each row: where its stretches end in the list */
	size_t end_cap;
};

static struct muster_episode *
add_episode(struct gather *gather, struct muster_error *err)
{
	if (gather->count == gather->cap) {
		size_t cap = gather->cap == 0 ? 256 : gather->cap * 2;
		void *more =
		    cap <= UINT32_MAX ? realloc(gather->list, cap * sizeof(*gather->list)) : NULL;
		if (more == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		gather->list = more;
		gather->cap = cap;
	}
	return &gather->list[gather->count++];
}

/* Spans that follow without a gap are one stretch, as in view_finding. */
static int
add_episodes(struct gather *gather, const struct view_item *item, struct muster_error *err)
{
	const struct view_span *last = NULL;
	struct muster_episode *episode = NULL;
	for (size_t i = 0; i < item->span_count; i++) {
		const struct view_span *span = &item->spans[i];
		if (!span->finding)
			continue;
		if (last == NULL || last->to_act != span->from_act) {
			if ((episode = add_episode(gather, err)) == NULL)
				return -1;
			episode->opened = span->from;
		}
		episode->closed = span->to;
		episode->reason = span->to_act != 0 ? span->reason : MUSTER_CLOSE_NONE;
		last = span;
	}
	return 0;
}

static int
gather_history(void *context, const struct view_item *item, struct muster_error *err)
{
	struct gather *gather = context;
	struct view_finding finding;
	size_t row = gather->rows->count;
	if (!view_finding(item, &finding))
		return 0;
	if (row == gather->end_cap) {
		size_t cap = row == 0 ? 256 : row * 2;
		void *more = realloc(gather->ends, cap * sizeof(*gather->ends));
		if (more == NULL)
			return muster_error_memory(err);
		gather->ends = more;
		gather->end_cap = cap;
	}
	if (rows_add_finding(gather->rows, item, &finding, err) != 0 ||
	    add_episodes(gather, item, err) != 0)
		return -1;
	gather->ends[row] = (uint32_t)gather->count;
	return 0;
}

/* What needs no text. */
static void
fill_plain(const struct row *row, struct muster_finding *out)
{
	*out = (struct muster_finding){.item = row->item,
	    .id = "",
	    .source = "",
	    .check = "",
	    .native = "",
	    .title = "",
	    .severity = (enum muster_severity)row->severity,
	    .rank = (enum muster_severity)row->severity,
	    .native_severity = "",
	    .score = "",
	    .aliases = "",
	    .asset = "",
	    .asset_id = row->asset,
	    .check_version = "",
	    .location = "",
	    .installed = "",
	    .fixed_in = "",
	    .fix_available = MUSTER_TIME_NONE,
	    .advisory_date = MUSTER_TIME_NONE,
	    .dated_by = "",
	    .suppressed_by_tool = row->suppressed,
	    .open = row->open,
	    .event = row->event != 0,
	    .reason = row->open ? MUSTER_CLOSE_NONE : (enum muster_close_reason)row->reason,
	    .first_seen = row->first,
	    .closed_at = row->until,
	    .reopened = row->reopened,
	    .practice = "",
	    .aspect = "",
	    .evidence = {.pointer = ""}};
}

static int
give_all(const struct gather *gather, bool texts, muster_history_fn fn, void *context,
    struct muster_error *err)
{
	const struct rows *rows = gather->rows;
	struct muster_arena *arena = muster_arena_new();
	struct long_ids ids = {0};
	if (arena == NULL)
		return muster_error_memory(err);
	int result = texts ? long_ids_find(rows->view->store, &ids, err) : 0;
	for (size_t i = 0; i < rows->count && result == 0; i++) {
		const struct row *row = &rows->list[i];
		size_t from = i > 0 ? gather->ends[i - 1] : 0;
		struct muster_finding finding;
		muster_arena_reset(arena);
		if (texts)
			result = rows_finding(
			    rows, row, long_ids_digits(&ids, row->item), arena, &finding, err);
		else
			fill_plain(row, &finding);
		if (result == 0)
			result =
			    fn(context, &finding, gather->list + from, gather->ends[i] - from, err);
	}
	long_ids_release(&ids);
	muster_arena_free(arena);
	return result;
}

int
muster_store_histories(struct muster_store *store, const struct muster_view *view, bool texts,
    muster_history_fn fn, void *context, struct muster_error *err)
{
	struct view at;
	struct rows rows;
	struct gather gather = {.rows = &rows};
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = rows_init(&rows, &at, err);
	if (result == 0)
		result = view_walk(&at, 0, gather_history, &gather, err);
	/* rows_complete keeps their order */
	if (result == 0)
		result = rows_complete(&rows, err);
	if (result == 0)
		result = give_all(&gather, texts, fn, context, err);
	free(gather.list);
	free(gather.ends);
	rows_release(&rows);
	view_end(&at);
	return result;
}
