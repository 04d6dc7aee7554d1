/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a report tells over time: findings by month, the status of each
 * control and the coverage of each source at month ends.  All of it as known
 * by the report's known-by.
 */
#include <muster/muster.h>

#include <stdlib.h>
#include <string.h>

#include "flow/assess.h"
#include "flow/project.h"
#include "flow/trend.h"

/* Findings that past assessments may read in all: 27 000 open ones leave twelve months. */
#define PAST_FINDINGS 300000

/* ---- findings ---- */

struct counting {
	struct muster_project *project;
	const struct muster_view *view;
	const struct scope *held;
	struct muster_trend *trend;
	struct muster_deadlines deadlines;
};

static int
count_history(void *context, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, struct muster_error *err)
{
	struct counting *counting = context;
	muster_time due = MUSTER_TIME_NONE;
	(void)err;
	if (!scope_holds(counting->held, finding->asset))
		return 0;
	if (counting->deadlines.count > 0) {
		const struct muster_check *check =
		    muster_flow_check_of(counting->project, counting->view, finding);
		if (check != NULL)
			due = muster_deadline_due(
			    &counting->deadlines, check->practice, check->aspect, finding);
	}
	muster_trend_add(counting->trend, finding, episodes, count, due);
	return 0;
}

static muster_time
first_of(const struct muster_report_input *input)
{
	muster_time first = MUSTER_TIME_NONE;
	for (size_t i = 0; i < input->run_count; i++)
		if (first == MUSTER_TIME_NONE || input->runs[i].observed_at < first)
			first = input->runs[i].observed_at;
	return first;
}

static int
count_findings(struct muster_project *project, const struct muster_assessed *now,
    const struct muster_report_input *input, struct muster_trend *trend, struct muster_error *err)
{
	struct counting counting = {
	    .project = project, .view = &now->view, .held = now->held, .trend = trend};
	if (muster_deadlines_of(now->assessment->catalog, now->arena, &counting.deadlines, err) !=
	    0)
		return -1;
	muster_trend_begin(trend, first_of(input), now->view.as_of,
	    now->period.name[0] != '\0' ? &now->period : NULL, &counting.deadlines);
	bool texts = counting.deadlines.count > 0 || now->system != NULL;
	if (muster_store_histories(
		project->store, &now->view, texts, count_history, &counting, err) != 0)
		return -1;
	return muster_trend_adds_up(trend)
	    ? 0
	    : muster_error_set(err, MUSTER_E_INTERNAL, "flow.trend",
		  "findings opened and closed do not add up to those that are open");
}

struct past {
	size_t months, controls;
	size_t skipped; /* of the trend's months: coverage only */
	enum muster_status *statuses;
	uint64_t *open;
	struct muster_coverage_month *coverage;
	const int64_t *now; /* ids of the assets in scope at the as-of, sorted */
	size_t now_count;
};

/* ---- coverage at a month's end ---- */

static int
by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The assets in scope at a view, by id. */
static int64_t *
ids_of(const struct muster_assessed *at, struct muster_error *err)
{
	int64_t *ids = muster_arena_array(at->arena, at->asset_count + 1, sizeof(*ids));
	if (ids == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < at->asset_count; i++)
		ids[i] = at->assets[i].id;
	if (at->asset_count > 1)
		qsort(ids, at->asset_count, sizeof(*ids), by_id);
	return ids;
}

/* Nobody else knows an asset that is gone by now. */
static const char *
path_then(const struct muster_assessed *at, int64_t asset, struct muster_arena *arena)
{
	for (size_t i = 0; i < at->asset_count; i++)
		if (at->assets[i].id == asset)
			return muster_arena_strdup(arena, at->assets[i].path);
	return NULL;
}

static int
cover_month(struct muster_project *project, const struct muster_assessed *at,
    const struct past *past, struct muster_arena *arena, struct muster_coverage_month *month,
    struct muster_error *err)
{
	struct muster_coverage *rows;
	size_t count;
	int64_t *ids = ids_of(at, err);
	if (ids == NULL ||
	    muster_store_coverage(project->store, &at->view, at->arena, &rows, &count, err) != 0)
		return -1;
	struct muster_coverage_view *views = muster_arena_array(arena, count + 1, sizeof(*views));
	if (views == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		if (bsearch(&rows[i].asset, ids, at->asset_count, sizeof(*ids), by_id) == NULL)
			continue;
		bool gone = bsearch(&rows[i].asset, past->now, past->now_count, sizeof(*ids),
				by_id) == NULL;
		const char *path = gone ? path_then(at, rows[i].asset, arena) : NULL;
		const char *source = muster_arena_strdup(arena, rows[i].source);
		const char *section = muster_arena_strdup(arena, rows[i].section);
		if (source == NULL || section == NULL || (gone && path == NULL))
			return muster_error_memory(err);
		views[month->count++] = (struct muster_coverage_view){.asset = rows[i].asset,
		    .path = path,
		    .run = rows[i].run,
		    .source = source,
		    .domain = rows[i].domain,
		    .section = section,
		    .observed = rows[i].observed,
		    .observed_any = rows[i].observed_any};
	}
	month->rows = views;
	return 0;
}

/* ---- controls at month ends ---- */

/* How many of the trend's months are assessed; by what is in the store, never by a clock. */
static size_t
months_assessed(const struct muster_trend *trend)
{
	uint64_t most = 0;
	for (size_t i = 0; i < trend->month_count; i++) {
		uint64_t open = muster_trend_open(&trend->months[i]);
		most = open > most ? open : most;
	}
	uint64_t months = most == 0 ? trend->month_count : 1 + PAST_FINDINGS / most;
	return months < trend->month_count ? (size_t)months : trend->month_count;
}

static int
past_month(struct muster_project *project, const struct muster_assessed *at, struct past *past,
    size_t month, struct muster_arena *arena, struct muster_error *err)
{
	for (size_t i = 0; at->assessment != NULL && i < past->controls; i++) {
		const struct muster_control_result *control = &at->assessment->controls[i];
		size_t cell = i * past->months + month - past->skipped;
		past->statuses[cell] = control->status;
		past->open[cell] = control->open_findings;
	}
	return cover_month(project, at, past, arena, &past->coverage[month], err);
}

/* One month's end: an assessment, or only its assets, that live no longer than this call. */
static int
look_back(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct past *past, size_t month, struct muster_error *err)
{
	struct muster_assess_options plain = *options;
	struct muster_assessed at = {.view = {past->coverage[month].end - 1, now->view.known_by},
	    .system = now->system,
	    .arena = muster_arena_new()};
	int result;
	plain.period = NULL; /* the verdict over a period is not asked */
	if (at.arena == NULL)
		result = muster_error_memory(err);
	else if (month >= past->skipped)
		result = assess_at(project, &plain, &at, err);
	else
		result = assess_assets(project, &at, err);
	if (result == 0)
		result = past_month(project, &at, past, month, now->arena, err);
	muster_assessed_release(&at);
	return result;
}

int
trend_gather(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct muster_report_input *input, struct muster_error *err)
{
	struct muster_trend *trend = muster_arena_alloc(now->arena, sizeof(*trend));
	struct muster_control_history *history = muster_arena_alloc(now->arena, sizeof(*history));
	if (trend == NULL || history == NULL)
		return muster_error_memory(err);
	if (count_findings(project, now, input, trend, err) != 0)
		return -1;
	struct past past = {.months = months_assessed(trend),
	    .controls = now->assessment->control_count,
	    .now = ids_of(now, err),
	    .now_count = now->asset_count};
	if (past.now == NULL)
		return -1;
	past.skipped = trend->month_count - past.months;
	size_t cells = past.months * past.controls;
	past.statuses = muster_arena_array(now->arena, cells, sizeof(*past.statuses));
	past.open = muster_arena_array(now->arena, cells, sizeof(*past.open));
	past.coverage = muster_arena_array(now->arena, trend->month_count, sizeof(*past.coverage));
	if (past.statuses == NULL || past.open == NULL || past.coverage == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < trend->month_count; i++) {
		past.coverage[i] = (struct muster_coverage_month){
		    .start = trend->months[i].start, .end = trend->months[i].end};
		bool last = i + 1 == trend->month_count;
		if ((last ? past_month(project, now, &past, i, now->arena, err)
			  : look_back(project, options, now, &past, i, err)) != 0)
			return -1;
	}
	*history =
	    (struct muster_control_history){past.months, past.controls, past.statuses, past.open};
	input->trend = trend;
	input->history = history;
	input->coverage_months = past.coverage;
	return 0;
}
