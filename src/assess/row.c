/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one mapping row says: a status by its effect, and the reasons in
 * plain lines.  Rows that only support say the same but set nothing; that is
 * the control's affair.
 */
#include "assess/internal.h"

static bool
fails(const struct muster_mapping *row, const struct row_tally *tally)
{
	switch (row->effect) {
	case MUSTER_EFFECT_DEADLINE:
		return tally->overdue_assets > 0;
	case MUSTER_EFFECT_EVIDENCES:
		return false;
	default:
		return tally->failing_assets > 0;
	}
}

static bool
is_accepted(const struct muster_mapping *row, const struct row_tally *tally)
{
	switch (row->effect) {
	case MUSTER_EFFECT_DEADLINE:
		return tally->overdue_accepted > 0;
	case MUSTER_EFFECT_EVIDENCES:
		return false;
	default:
		return tally->accepted_results > 0;
	}
}

/* A check that could not run beside one that did is still evidence that it was looked at. */
static uint64_t
errors(const struct muster_mapping *row, const struct row_tally *tally)
{
	return row->effect == MUSTER_EFFECT_EVIDENCES ? tally->error_only : tally->error_assets;
}

static bool
is_stale(const struct context *context, const struct row_tally *tally)
{
	int64_t limit = context->in->stale_after_days;
	return limit >= 0 &&
	    (tally->unknown_age ||
		(tally->oldest != MUSTER_TIME_NONE && age_of(context, tally->oldest) > limit));
}

enum muster_status
row_status(
    const struct context *context, const struct muster_mapping *row, const struct row_tally *tally)
{
	if (fails(row, tally))
		return MUSTER_STATUS_NOT_SATISFIED;
	if (errors(row, tally) > 0)
		return MUSTER_STATUS_ERROR;
	if (tally->expected == 0 || tally->all_not_applicable || tally->seen < tally->expected ||
	    tally->overdue_deliveries > 0)
		return MUSTER_STATUS_NO_EVIDENCE;
	if (is_stale(context, tally))
		return MUSTER_STATUS_STALE;
	return is_accepted(row, tally) ? MUSTER_STATUS_ACCEPTED : MUSTER_STATUS_SATISFIED;
}

static int
add(struct reason *out, size_t *count, enum muster_status status, const char *text)
{
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = status, .text = text};
	return 0;
}

/* " (F-7K3QX0M2RD)" */
static const char *
example_of(const struct muster_fact *fact)
{
	return fact != NULL && fact->example != NULL ? fact->example : "";
}

/* "2 of 3 hosts fail with 14 findings; oldest since 2026-05-11 (F-…)" */
static const char *
failing_text(struct context *context, const struct row_tally *tally)
{
	const char *example = example_of(tally->worst);
	bool several = tally->failing_results != tally->failing_assets;
	muster_time since = tally->worst != NULL ? tally->worst->oldest_failing : MUSTER_TIME_NONE;
	return text_format(context, "%s of %s %s %s%s%s%s; oldest since %s%s%s%s",
	    text_number(context, tally->failing_assets), text_number(context, tally->expected),
	    kind_words(tally->kinds, tally->expected),
	    tally->failing_assets == 1 ? "fails" : "fail", several ? " with " : "",
	    several ? text_number(context, tally->failing_results) : "", several ? " findings" : "",
	    text_date(context, since), *example ? " (" : "", example, *example ? ")" : "");
}

/* " (F-…), counted from the fix of 2026-03-01": of a clock that may count from more than one. */
static const char *
start_text(struct context *context, const struct muster_mapping *row,
    const struct muster_fact_start *start)
{
	const char *id = start->finding != NULL ? start->finding : "";
	bool tells = muster_mapping_release(row) != MUSTER_RELEASE_NONE;
	const char *text =
	    text_format(context, "%s%s%s%s%s%s%s", *id ? " (" : "", id, *id ? ")" : "",
		tells ? ", counted from " : "", tells ? muster_start_words(start->start) : "",
		tells ? " " : "", tells ? text_date(context, start->at) : "");
	context->failed |= text == NULL;
	return text != NULL ? text : "";
}

/* "2 of 3 images have findings past 30 days; oldest by 12 days (F-…)" */
static const char *
overdue_text(
    struct context *context, const struct muster_mapping *row, const struct row_tally *tally)
{
	const char *have = tally->overdue_assets == 1 ? "has" : "have";
	const char *kinds = kind_words(tally->kinds, tally->expected);
	struct muster_fact_start start = {.at = MUSTER_TIME_NONE};
	if (tally->worst != NULL)
		start = muster_fact_start_of(tally->worst, row);
	if (start.at == MUSTER_TIME_NONE)
		return text_format(context,
		    "%s of %s %s %s findings open since an unknown date; the limit is %s days",
		    text_number(context, tally->overdue_assets),
		    text_number(context, tally->expected), kinds, have,
		    text_number(context, row->days));
	int64_t late = day_of(context->in->as_of) - day_of(muster_mapping_due(row, start.at));
	return text_format(context, "%s of %s %s %s findings past %s days; oldest by %s %s%s",
	    text_number(context, tally->overdue_assets), text_number(context, tally->expected),
	    kinds, have, text_number(context, row->days), text_number(context, (uint64_t)late),
	    late == 1 ? "day" : "days", start_text(context, row, &start));
}

static const char *
in_time_text(
    struct context *context, const struct muster_mapping *row, const struct row_tally *tally)
{
	const struct muster_fact_start start = muster_fact_start_of(tally->next_due, row);
	return text_format(context, "open findings within %s days; the next is due %s%s",
	    text_number(context, row->days), text_date(context, muster_mapping_due(row, start.at)),
	    start_text(context, row, &start));
}

static const char *
accepted_text(struct context *context, const struct row_tally *tally)
{
	return text_format(context, "%s failing %s accepted by exception",
	    text_number(context, tally->accepted_results),
	    tally->accepted_results == 1 ? "result is" : "results are");
}

static const char *
error_text(struct context *context, const struct row_tally *tally, uint64_t assets)
{
	return text_format(context, "the check could not run on %s of %s %s",
	    text_number(context, assets), text_number(context, tally->expected),
	    kind_words(tally->kinds, tally->expected));
}

/* Why nothing at all was seen. */
static const char *
unseen_text(struct context *context, const struct row_tally *tally)
{
	const char *all = text_number(context, tally->expected);
	const char *kinds = kind_words(tally->kinds, tally->expected);
	if (tally->all_not_applicable)
		return text_format(
		    context, "not applicable on all of %s %s; that is no evidence", all, kinds);
	if (tally->not_reviewed == tally->expected)
		return text_format(
		    context, "not reviewed on all of %s %s; that is no evidence", all, kinds);
	if (tally->info_only == tally->expected)
		return text_format(context,
		    "only informational results on %s %s; they are no evidence", all, kinds);
	return text_format(context, "evidence on 0 of %s %s", all, kinds);
}

static const char *
missing_text(struct context *context, const struct row_tally *tally)
{
	if (tally->expected == 0 && tally->info_only > 0)
		return text_format(
		    context, "only informational results; they are no evidence (0 of 0)");
	if (tally->expected == 0 && tally->kinds == 0)
		return text_format(context, "nothing in scope has evidence for it (0 of 0)");
	if (tally->expected == 0)
		return text_format(
		    context, "0 of 0 %s: none is in scope", kind_words(tally->kinds, 0));
	if (tally->seen == 0)
		return unseen_text(context, tally);
	return text_format(context, "evidence on %s of %s %s%s%s%s",
	    text_number(context, tally->seen), text_number(context, tally->expected),
	    kind_words(tally->kinds, tally->expected), tally->not_reviewed > 0 ? "; " : "",
	    tally->not_reviewed > 0 ? text_number(context, tally->not_reviewed) : "",
	    tally->not_reviewed > 0 ? " not reviewed" : "");
}

static const char *
stale_text(struct context *context, const struct row_tally *tally)
{
	const char *limit = text_number(context, (uint64_t)context->in->stale_after_days);
	if (tally->unknown_age)
		return text_format(context, "evidence is of unknown age; limit %s days", limit);
	int64_t age = age_of(context, tally->oldest);
	return text_format(context, "evidence is %s %s old; limit %s",
	    text_number(context, (uint64_t)age), age == 1 ? "day" : "days", limit);
}

static const char *
satisfied_text(
    struct context *context, const struct muster_mapping *row, const struct row_tally *tally)
{
	const char *kinds = kind_words(tally->kinds, tally->expected);
	if (row->effect == MUSTER_EFFECT_EVIDENCES)
		return text_format(context, "evidence on %s of %s %s; newest %s",
		    text_number(context, tally->seen), text_number(context, tally->expected), kinds,
		    text_date(context, tally->newest));
	const char *left_out = tally->not_applicable > 0
	    ? text_format(
		  context, "; %s not applicable", text_number(context, tally->not_applicable))
	    : "";
	if (left_out != NULL && tally->removed_results > 0)
		left_out = text_format(context, "%s, once exceptions remove %s failing result%s",
		    left_out, text_number(context, tally->removed_results),
		    tally->removed_results == 1 ? "" : "s");
	if (left_out == NULL)
		return NULL;
	return text_format(context, "%s of %s %s %s%s; newest %s",
	    text_number(context, tally->passing_assets), text_number(context, tally->expected),
	    kinds, tally->passing_assets == 1 ? "passes" : "pass", left_out,
	    text_date(context, tally->newest));
}

/* All of them, worst first. */
int
row_reasons(struct context *context, const struct muster_mapping *row,
    const struct row_tally *tally, struct reason out[REASONS_OF_ROW], size_t *count)
{
	bool deadline = row->effect == MUSTER_EFFECT_DEADLINE;
	*count = 0;
	if (fails(row, tally) &&
	    add(out, count, MUSTER_STATUS_NOT_SATISFIED,
		deadline ? overdue_text(context, row, tally) : failing_text(context, tally)) != 0)
		return -1;
	if (errors(row, tally) > 0 &&
	    add(out, count, MUSTER_STATUS_ERROR, error_text(context, tally, errors(row, tally))) !=
		0)
		return -1;
	bool missing = tally->expected == 0 || tally->all_not_applicable ||
	    tally->seen + tally->error_only < tally->expected;
	if (missing &&
	    add(out, count, MUSTER_STATUS_NO_EVIDENCE, missing_text(context, tally)) != 0)
		return -1;
	if (expected_reasons(context, tally, out, count) != 0)
		return -1;
	if (is_stale(context, tally) &&
	    add(out, count, MUSTER_STATUS_STALE, stale_text(context, tally)) != 0)
		return -1;
	if (is_accepted(row, tally) &&
	    add(out, count, MUSTER_STATUS_ACCEPTED, accepted_text(context, tally)) != 0)
		return -1;
	if (*count == 0 &&
	    add(out, count, MUSTER_STATUS_SATISFIED, satisfied_text(context, row, tally)) != 0)
		return -1;
	if (deadline && tally->next_due != NULL &&
	    add(out, count, MUSTER_STATUS_SATISFIED, in_time_text(context, row, tally)) != 0)
		return -1;
	return 0;
}
