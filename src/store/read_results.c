/* SPDX-License-Identifier: Apache-2.0 */
/* Results in force at a view, and failing ones within a time. */
#include <stdlib.h>

#include "store/rows.h"

struct gather {
	struct rows *rows;
	bool failing; /* within [from, to), one row a span */
	muster_time from, to;
};

static struct row *
add_row(struct rows *rows, const struct view_item *item, const struct view_span *span,
    struct muster_error *err)
{
	struct view_finding finding;
	struct row *row = rows_add(rows, err);
	if (row == NULL)
		return NULL;
	*row = (struct row){.item = item->item,
	    .asset = item->asset,
	    .scope = item->scope,
	    .probe = item->probe,
	    .n = span->n,
	    .seen_act = span->seen_act,
	    .detail = span->seen_detail,
	    .version = span->seen_version,
	    .since = span->from,
	    .first = span->from,
	    .until = span->to,
	    .outcome = span->outcome,
	    .suppressed = span->suppressed,
	    .ended = span->to_act != 0};
	if (view_finding(item, &finding))
		row->first = finding.first;
	return rows_set_event(rows, row, item, err) == 0 ? row : NULL;
}

static int
gather_result(void *context, const struct view_item *item, struct muster_error *err)
{
	struct gather *gather = context;
	for (size_t i = 0; i < item->span_count; i++) {
		const struct view_span *span = &item->spans[i];
		if (!gather->failing) {
			if (span->to_act == 0 && add_row(gather->rows, item, span, err) == NULL)
				return -1;
			continue;
		}
		bool over = item->event.count > 0
		    ? item->event.last < gather->from
		    : span->to != MUSTER_TIME_NONE && span->to <= gather->from;
		if (span->outcome != MUSTER_FAIL || span->from >= gather->to || over)
			continue;
		struct row *row = add_row(gather->rows, item, span, err);
		if (row == NULL)
			return -1;
		if (row->since < gather->from)
			row->since = gather->from;
		if (item->event.count > 0)
			row->until = item->event.last + 1;
		if (row->until == MUSTER_TIME_NONE || row->until > gather->to)
			row->until = gather->to;
	}
	return 0;
}

static int
fill_result(const struct rows *rows, const struct row *row, struct muster_arena *arena,
    struct muster_result_row *out, struct muster_error *err)
{
	struct row_texts texts;
	char id[FINDING_ID_SIZE] = "";
	if (rows_texts(rows, row, arena, &texts, err) != 0)
		return -1;
	if (row->outcome == MUSTER_FAIL)
		finding_id(texts.number, long_ids_digits(rows->ids, row->item), id);
	const struct listed_probe *probe = rows_probe(rows, row->probe);
	const struct scope_row *scope = &rows->scopes.rows[row->scope];
	*out = (struct muster_result_row){.item = row->item,
	    .asset = row->asset,
	    .source = probe->source,
	    .check = probe->check,
	    .native = probe->native,
	    .check_version = texts.check_version,
	    .location = texts.location,
	    .domain = scope->domain,
	    .section = scope->section,
	    .outcome = (enum muster_outcome)row->outcome,
	    .severity = (enum muster_severity)row->severity,
	    .score = texts.score,
	    .aliases = texts.aliases,
	    .has_fix = texts.fixed_in[0] != '\0',
	    .fix_available = texts.fix_available,
	    .advisory_date = texts.advisory_date,
	    .suppressed_by_tool = row->suppressed,
	    .event = row->event != 0,
	    .since = row->since,
	    .first_seen = row->first,
	    .observed =
		row->event != 0 ? rows_event(rows, row)->last : view_at(rows->view, row->seen_act),
	    .evidence = texts.evidence,
	    .title = texts.title,
	    .finding_id = muster_arena_strdup(arena, id)};
	return out->finding_id != NULL ? 0 : muster_error_memory(err);
}

typedef int (*row_fn)(void *context, const struct rows *rows, const struct row *row,
    struct muster_arena *arena, struct muster_error *err);

static int
read_rows(struct muster_store *store, const struct muster_view *view, struct gather *gather,
    row_fn fn, void *context, struct muster_error *err)
{
	struct view at;
	struct rows rows;
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return muster_error_memory(err);
	if (view_begin(store, view, &at, err) != 0) {
		muster_arena_free(arena);
		return -1;
	}
	struct long_ids ids = {0};
	gather->rows = &rows;
	int result = rows_init(&rows, &at, err);
	if (result == 0)
		result = long_ids_find(store, &ids, err);
	rows.ids = &ids;
	if (result == 0)
		result = view_walk(&at, 0, gather_result, gather, err);
	if (result == 0)
		result = rows_complete(&rows, err);
	if (result == 0)
		result = rows_sort_results(&rows, err);
	for (size_t i = 0; i < rows.count && result == 0; i++) {
		muster_arena_reset(arena);
		result = fn(context, &rows, &rows.list[i], arena, err);
	}
	long_ids_release(&ids);
	rows_release(&rows);
	view_end(&at);
	muster_arena_free(arena);
	return result;
}

struct give_result {
	muster_result_fn fn;
	void *context;
};

static int
give_result(void *context, const struct rows *rows, const struct row *row,
    struct muster_arena *arena, struct muster_error *err)
{
	const struct give_result *give = context;
	struct muster_result_row out;
	if (fill_result(rows, row, arena, &out, err) != 0)
		return -1;
	return give->fn(give->context, &out, err);
}

int
muster_store_results(struct muster_store *store, const struct muster_view *view,
    muster_result_fn fn, void *context, struct muster_error *err)
{
	struct gather gather = {0};
	struct give_result give = {fn, context};
	return read_rows(store, view, &gather, give_result, &give, err);
}

struct give_failing {
	muster_failing_fn fn;
	void *context;
};

static int
give_failing(void *context, const struct rows *rows, const struct row *row,
    struct muster_arena *arena, struct muster_error *err)
{
	const struct give_failing *give = context;
	struct muster_failing_row out = {.until = row->until};
	if (fill_result(rows, row, arena, &out.row, err) != 0)
		return -1;
	return give->fn(give->context, &out, err);
}

int
muster_store_failing_within(struct muster_store *store, const struct muster_view *view,
    muster_time from, muster_time to, muster_failing_fn fn, void *context, struct muster_error *err)
{
	struct gather gather = {.failing = true, .from = from, .to = to};
	struct give_failing give = {fn, context};
	return read_rows(store, view, &gather, give_failing, &give, err);
}
