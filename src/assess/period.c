/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The period verdict of a control: breached if anything was failing or
 * overdue within the period, even when fixed by its end: findings, notices of
 * incidents, and what has to happen again and again.  Gives the hull of the
 * breaches and the number of UTC days that saw one.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

static int
compare_breaches(const void *a, const void *b)
{
	const struct muster_breach *x = *(const struct muster_breach *const *)a;
	const struct muster_breach *y = *(const struct muster_breach *const *)b;
	return strcmp(x->practice, y->practice);
}

int
period_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->breaches = muster_arena_array(
	    context->scratch, in->breach_count, sizeof(const struct muster_breach *));
	if (context->breaches == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < in->breach_count; i++)
		context->breaches[i] = &in->breaches[i];
	if (in->breach_count > 1)
		qsort(context->breaches, in->breach_count, sizeof(const struct muster_breach *),
		    compare_breaches);
	return 0;
}

static size_t
first_breach(const struct context *context, const char *practice)
{
	size_t low = 0, high = context->in->breach_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(context->breaches[middle]->practice, practice) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct stretches
stretch_of_period(const struct context *context)
{
	const struct muster_period *period = context->in->period;
	if (period == NULL)
		return (struct stretches){0};
	muster_time known_end =
	    context->in->as_of < MUSTER_TIME_MAX ? context->in->as_of + 1 : MUSTER_TIME_MAX;
	return (struct stretches){
	    .start = period->start, .end = known_end < period->end ? known_end : period->end};
}

int
stretch_add(struct context *context, struct stretches *stretches, muster_time from, muster_time to)
{
	if (from < stretches->start)
		from = stretches->start;
	if (to > stretches->end)
		to = stretches->end;
	if (from >= to)
		return 0;
	if (stretches->count == stretches->cap) {
		size_t cap = stretches->cap == 0 ? 8 : stretches->cap * 2;
		struct stretch *all = muster_arena_array(context->scratch, cap, sizeof(*all));
		if (all == NULL)
			return muster_error_memory(context->err);
		if (stretches->count > 0)
			memcpy(all, stretches->all, stretches->count * sizeof(*all));
		stretches->all = all;
		stretches->cap = cap;
	}
	stretches->all[stretches->count++] = (struct stretch){from, to};
	return 0;
}

/* What its deadline counts from. */
static muster_time
breach_anchor(const struct muster_mapping *row, const struct muster_breach *breach)
{
	enum muster_release release = muster_mapping_release(row);
	muster_time start = breach->starts[release], first = breach->first_seen;
	if (release != MUSTER_RELEASE_NONE && start != 0 && start != MUSTER_TIME_NONE)
		return start;
	return first == MUSTER_TIME_NONE || first == 0 || first > breach->since ? breach->since
										: first;
}

/* When a failure that began then is a breach: at once, or after its deadline. */
static muster_time
breach_start(const struct muster_mapping *row, muster_time since, muster_time anchor)
{
	if (row->effect != MUSTER_EFFECT_DEADLINE || anchor == MUSTER_TIME_NONE)
		return since;
	muster_time due = muster_mapping_due(row, anchor);
	if (due == MUSTER_TIME_MAX)
		return due;
	return due + 1 > since ? due + 1 : since;
}

static bool
can_breach(const struct muster_mapping *row)
{
	return row_sets_status(row) && row->effect != MUSTER_EFFECT_EVIDENCES;
}

static int
add_row(struct context *context, const struct muster_control_result *result,
    const struct muster_row_result *row, struct stretches *stretches)
{
	const struct muster_mapping *mapping = row->mapping;
	for (size_t i = first_breach(context, mapping->practice); i < context->in->breach_count &&
	     strcmp(context->breaches[i]->practice, mapping->practice) == 0;
	     i++) {
		const struct muster_breach *breach = context->breaches[i];
		if (muster_mapping_asks(mapping, breach->practice, breach->aspect) &&
		    !exception_removes_breach(context, result->control->id, breach) &&
		    stretch_add(context, stretches,
			breach_start(mapping, breach->since, breach_anchor(mapping, breach)),
			breach->until) != 0)
			return -1;
	}
	/* What fails at the as-of fails within the period, whatever the caller knew of breaches. */
	if (row->status != MUSTER_STATUS_NOT_SATISFIED)
		return 0;
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact *fact = row->facts[i];
		uint64_t removed, accepted;
		exception_split(
		    context, result->control->id, fact, MODE_FULL, false, &removed, &accepted);
		if (fact->outcomes[MUSTER_FAIL] == removed + accepted)
			continue;
		const struct muster_fact_start start = muster_fact_start_of(fact, mapping);
		muster_time since =
		    start.since != MUSTER_TIME_NONE ? start.since : context->in->as_of;
		muster_time anchor = start.at != MUSTER_TIME_NONE ? start.at : since;
		if (stretch_add(context, stretches, breach_start(mapping, since, anchor),
			MUSTER_TIME_MAX) != 0)
			return -1;
	}
	return 0;
}

static int
compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

void
stretch_measure(struct stretches *stretches, muster_time *from, muster_time *to, int64_t *days)
{
	int64_t counted = INT64_MIN; /* last day counted */
	*from = *to = MUSTER_TIME_NONE;
	*days = 0;
	if (stretches->count == 0)
		return;
	qsort(stretches->all, stretches->count, sizeof(stretches->all[0]), compare_stretches);
	*from = stretches->all[0].from;
	for (size_t i = 0; i < stretches->count; i++) {
		int64_t first = day_of(stretches->all[i].from);
		int64_t last = day_of(stretches->all[i].to - 1);
		if (first <= counted)
			first = counted + 1;
		if (last >= first) {
			*days += last - first + 1;
			counted = last;
		}
		if (*to == MUSTER_TIME_NONE || stretches->all[i].to > *to)
			*to = stretches->all[i].to;
	}
}

/*
 * Evidence from within the period, or an attestation that held at its as-of; and
 * nothing a control needs is missing: of what is known in part only, nobody can say
 * that it held.
 */
static bool
is_known(
    const struct context *context, const struct muster_control_result *result, muster_time start)
{
	if (result->status == MUSTER_STATUS_NO_EVIDENCE || result->status == MUSTER_STATUS_ERROR)
		return false;
	for (size_t i = 0; i < result->row_count; i++) {
		const struct muster_row_result *row = &result->rows[i];
		if (row_sets_status(row->mapping) && row->seen > 0 && row->newest >= start &&
		    row->newest <= context->in->as_of)
			return true;
	}
	return result->attested;
}

/* What has to happen again and again did, as far as the period goes. */
static bool
occurrences_held(const struct context *context, const struct muster_control *control)
{
	const struct timed *timed = &context->timed;
	for (size_t i = 0; control->needs_occurrence && i < timed->count; i++) {
		const struct muster_timing_result *one = &timed->results[i];
		bool counts = one->rule->kind == MUSTER_TIMING_FREQUENCY ||
		    one->rule->kind == MUSTER_TIMING_EVENT ||
		    one->rule->kind == MUSTER_TIMING_RISK_ANALYSIS;
		bool aside = one->state == MUSTER_TIMING_IDLE ||
		    (one->state == MUSTER_TIMING_UNSET && one->rule->kind == MUSTER_TIMING_EVENT);
		if (counts && !aside && one->verdict != MUSTER_PERIOD_HELD)
			return false;
	}
	return true;
}

static int
add_admission(struct context *context, const struct muster_control_result *result,
    struct stretches *stretches)
{
	const struct muster_attestation *one = result->attestation;
	return one != NULL && result->status == MUSTER_STATUS_NOT_SATISFIED &&
		(strcmp(one->outcome, "not-met") == 0 || strcmp(one->outcome, "partly") == 0)
	    ? stretch_add(context, stretches, one->given, MUSTER_TIME_MAX)
	    : 0;
}

static int
add_late(struct context *context, const struct muster_control_result *result,
    struct stretches *stretches)
{
	const struct stretches *late = &context->timed.late;
	if (result->status == MUSTER_STATUS_NOT_APPLICABLE)
		return 0;
	for (size_t i = 0; i < late->count; i++)
		if (stretch_add(context, stretches, late->all[i].from, late->all[i].to) != 0)
			return -1;
	return 0;
}

int
period_judge(struct context *context, struct muster_control_result *result)
{
	const struct muster_period *period = context->in->period;
	if (period == NULL)
		return 0;
	struct stretches stretches = stretch_of_period(context);
	for (size_t i = 0; i < result->row_count; i++)
		if (can_breach(result->rows[i].mapping) &&
		    add_row(context, result, &result->rows[i], &stretches) != 0)
			return -1;
	if (add_admission(context, result, &stretches) != 0 ||
	    add_late(context, result, &stretches) != 0)
		return -1;
	if (stretches.count > 0) {
		result->period_verdict = MUSTER_PERIOD_BREACHED;
		stretch_measure(&stretches, &result->breached_from, &result->breached_to,
		    &result->breached_days);
	} else if (is_known(context, result, period->start) &&
	    (result->status == MUSTER_STATUS_NOT_APPLICABLE ||
		occurrences_held(context, result->control))) {
		result->period_verdict = MUSTER_PERIOD_HELD;
	}
	return 0;
}
