/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What serves a timing rule.  An occurrence that was entered with a file speaks
 * for the whole system; a complete run only for the asset it was made on, and
 * only where a control asks for its practice as evidence.  So a rule that runs
 * serve is asked of each asset of that population; every other rule once.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

static bool
is_run(const struct muster_occasion *occasion)
{
	return occasion->practice != NULL && occasion->practice[0] != '\0';
}

static bool
is_filed(const struct muster_occasion *occasion)
{
	return occasion->file_sha256 != NULL && occasion->file_sha256[0] != '\0';
}

/* The order of the input decides between two of one instant. */
static int
by_date(const void *a, const void *b)
{
	const struct muster_occasion *x = *(const struct muster_occasion *const *)a;
	const struct muster_occasion *y = *(const struct muster_occasion *const *)b;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return (x > y) - (x < y);
}

static int
by_asset(const void *a, const void *b)
{
	const struct muster_occasion *x = *(const struct muster_occasion *const *)a;
	const struct muster_occasion *y = *(const struct muster_occasion *const *)b;
	if (x->asset != y->asset)
		return x->asset < y->asset ? -1 : 1;
	return by_date(a, b);
}

int
occasion_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->entered = muster_arena_array(
	    context->scratch, in->occasion_count, sizeof(const struct muster_occasion *));
	context->runs = muster_arena_array(
	    context->scratch, in->occasion_count, sizeof(const struct muster_occasion *));
	if (context->entered == NULL || context->runs == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < in->occasion_count; i++) {
		const struct muster_occasion *one = &in->occasions[i];
		if (one->kind != MUSTER_EVENT_OCCURRENCE || one->date > in->as_of || !is_filed(one))
			continue;
		if (is_run(one))
			context->runs[context->run_count++] = one;
		else
			context->entered[context->entered_count++] = one;
	}
	if (context->entered_count > 1)
		qsort(context->entered, context->entered_count,
		    sizeof(const struct muster_occasion *), by_date);
	if (context->run_count > 1)
		qsort(context->runs, context->run_count, sizeof(const struct muster_occasion *),
		    by_asset);
	return 0;
}

/* An ASV's scan is shown by its own report; other rules take what does not say what it is. */
bool
muster_timing_takes(const struct muster_timing *rule, int evidence)
{
	return evidence < 0 ? rule->evidence != MUSTER_OCCURRENCE_ASV_REPORT
			    : evidence == (int)rule->evidence;
}

bool
occasion_serves(const struct muster_occasion *occasion, const struct muster_timing *rule)
{
	return rule == NULL || muster_timing_takes(rule, occasion->evidence);
}

/* ---- lines ---- */

static size_t
first_run(const struct context *context, int64_t asset)
{
	size_t low = 0, high = context->run_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (context->runs[middle]->asset < asset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Two sorted lists to one. */
static void
merge(const struct muster_occasion **out, const struct muster_occasion *const *a, size_t a_count,
    const struct muster_occasion *const *b, size_t b_count)
{
	for (size_t i = 0, j = 0; i + j < a_count + b_count;)
		if (j == b_count || (i < a_count && a[i]->date <= b[j]->date)) {
			out[i + j] = a[i];
			i++;
		} else {
			out[i + j] = b[j];
			j++;
		}
}

struct lines {
	struct context *context;
	const struct muster_timing *rule;
	const struct muster_occasion **entered, **own, **merged;
	size_t entered_count, given;
	line_fn fn;
	void *user;
};

/* The runs of one asset that a row asks for, among those that were entered. */
static int
give_asset(struct lines *lines, const struct muster_mapping *row, const struct muster_asset *asset)
{
	const struct context *context = lines->context;
	size_t own = 0;
	for (size_t i = first_run(context, asset->id);
	     i < context->run_count && context->runs[i]->asset == asset->id; i++) {
		const struct muster_occasion *run = context->runs[i];
		if (muster_mapping_asks(row, run->practice, run->aspect) &&
		    occasion_serves(run, lines->rule))
			lines->own[own++] = run;
	}
	merge(lines->merged, lines->entered, lines->entered_count, lines->own, own);
	const struct line line = {asset, lines->merged, lines->entered_count + own};
	lines->given++;
	return lines->fn(lines->user, &line);
}

static bool
is_asked_as_evidence(const struct muster_mapping *row)
{
	return row->effect == MUSTER_EFFECT_EVIDENCES && row_sets_status(row);
}

/* A scan of the images is none of the hosts: each asset of each practice is asked. */
static int
give_row(struct lines *lines, const struct muster_mapping *row)
{
	const struct context *context = lines->context;
	uint32_t kinds = population_kinds(context, row->practice);
	for (size_t i = 0; i < context->slot_count; i++) {
		const struct muster_asset *asset = context->slots[i].asset;
		if ((kinds & UINT32_C(1) << asset->kind) != 0 && give_asset(lines, row, asset) != 0)
			return -1;
	}
	return 0;
}

int
occasion_lines(struct context *context, size_t control, const struct muster_timing *rule,
    line_fn fn, void *user)
{
	const char *id = context->in->catalog->controls[control].id;
	struct lines lines = {.context = context, .rule = rule, .fn = fn, .user = user};
	size_t room = context->entered_count + context->run_count;
	lines.entered =
	    muster_arena_array(context->scratch, room, sizeof(const struct muster_occasion *));
	lines.own = muster_arena_array(
	    context->scratch, context->run_count, sizeof(const struct muster_occasion *));
	lines.merged =
	    muster_arena_array(context->scratch, room, sizeof(const struct muster_occasion *));
	if (lines.entered == NULL || lines.own == NULL || lines.merged == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < context->entered_count; i++)
		if (strcmp(context->entered[i]->control, id) == 0 &&
		    occasion_serves(context->entered[i], rule))
			lines.entered[lines.entered_count++] = context->entered[i];
	bool runs = rule != NULL && rule->evidence == MUSTER_OCCURRENCE_SCAN_REPORT &&
	    rule->kind == MUSTER_TIMING_FREQUENCY && context->run_count > 0;
	for (size_t i = context->first[control]; runs && i < context->first[control + 1]; i++)
		if (is_asked_as_evidence(context->rows[i]) &&
		    give_row(&lines, context->rows[i]) != 0)
			return -1;
	if (lines.given > 0)
		return 0;
	const struct line line = {NULL, lines.entered, lines.entered_count};
	return fn(user, &line);
}
