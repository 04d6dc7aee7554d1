/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The period verdict of a control: breached if anything was failing or
 * overdue within the period, even when fixed by its end.  Gives the hull of
 * the breaches and the number of UTC days that saw one.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

struct stretch {
	muster_time from, to; /* to: the first instant after it */
};

struct stretches {
	struct stretch *all;
	size_t count;
	muster_time start, end; /* of the period, cut at the as-of */
};

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

static void
add(struct stretches *stretches, muster_time from, muster_time to)
{
	if (from < stretches->start)
		from = stretches->start;
	if (to > stretches->end)
		to = stretches->end;
	if (from < to)
		stretches->all[stretches->count++] = (struct stretch){from, to};
}

/* When a failure that began then is a breach: at once, or after its days. */
static muster_time
breach_start(const struct muster_mapping *row, muster_time since, muster_time first_seen)
{
	if (row->effect != MUSTER_EFFECT_DEADLINE)
		return since;
	muster_time anchor = first_seen == MUSTER_TIME_NONE || first_seen == 0 || first_seen > since
	    ? since
	    : first_seen;
	if (anchor == MUSTER_TIME_NONE)
		return since;
	int64_t late = due_day(anchor, row->days) + 1;
	if (late >= MUSTER_TIME_MAX / MUSTER_DAY)
		return MUSTER_TIME_MAX;
	return late * MUSTER_DAY > since ? late * MUSTER_DAY : since;
}

static bool
can_breach(const struct muster_mapping *row)
{
	return row_sets_status(row) && row->effect != MUSTER_EFFECT_EVIDENCES;
}

static size_t
room_needed(const struct context *context, const struct muster_control_result *result)
{
	size_t room = 1; /* what was attested as not met */
	for (size_t i = 0; i < result->row_count; i++) {
		const char *practice = result->rows[i].mapping->practice;
		room += result->rows[i].fact_count;
		for (size_t j = first_breach(context, practice); j < context->in->breach_count &&
		     strcmp(context->breaches[j]->practice, practice) == 0;
		     j++)
			room++;
	}
	return room;
}

static void
add_row(struct context *context, const struct muster_control_result *result,
    const struct muster_row_result *row, struct stretches *stretches)
{
	const struct muster_mapping *mapping = row->mapping;
	for (size_t i = first_breach(context, mapping->practice); i < context->in->breach_count &&
	     strcmp(context->breaches[i]->practice, mapping->practice) == 0;
	     i++) {
		const struct muster_breach *breach = context->breaches[i];
		if (muster_mapping_asks(mapping, breach->practice, breach->aspect) &&
		    !exception_removes_breach(context, result->control->id, breach))
			add(stretches, breach_start(mapping, breach->since, breach->first_seen),
			    breach->until);
	}
	/* What fails at the as-of fails within the period, whatever the caller knew of breaches. */
	if (row->status != MUSTER_STATUS_NOT_SATISFIED)
		return;
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact *fact = row->facts[i];
		uint64_t removed, accepted;
		exception_split(
		    context, result->control->id, fact, MODE_FULL, false, &removed, &accepted);
		if (fact->outcomes[MUSTER_FAIL] == removed + accepted)
			continue;
		muster_time since = fact->oldest_failing != MUSTER_TIME_NONE ? fact->oldest_failing
									     : context->in->as_of;
		add(stretches, breach_start(mapping, since, MUSTER_TIME_NONE), MUSTER_TIME_MAX);
	}
}

static int
compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* Hull and number of days, each day once. */
static void
measure(struct stretches *stretches, struct muster_control_result *result)
{
	qsort(stretches->all, stretches->count, sizeof(stretches->all[0]), compare_stretches);
	int64_t counted = INT64_MIN; /* last day counted */
	for (size_t i = 0; i < stretches->count; i++) {
		int64_t from = day_of(stretches->all[i].from);
		int64_t to = day_of(stretches->all[i].to - 1);
		if (from <= counted)
			from = counted + 1;
		if (to >= from) {
			result->breached_days += to - from + 1;
			counted = to;
		}
		if (result->breached_to == MUSTER_TIME_NONE ||
		    stretches->all[i].to > result->breached_to)
			result->breached_to = stretches->all[i].to;
	}
	result->breached_from = stretches->all[0].from;
}

/* Evidence from within the period, or an attestation that held at its as-of. */
static bool
is_known(
    const struct context *context, const struct muster_control_result *result, muster_time start)
{
	for (size_t i = 0; i < result->row_count; i++) {
		const struct muster_row_result *row = &result->rows[i];
		if (row_sets_status(row->mapping) && row->seen > 0 && row->newest >= start &&
		    row->newest <= context->in->as_of)
			return true;
	}
	return result->attested;
}

int
period_judge(struct context *context, struct muster_control_result *result)
{
	const struct muster_period *period = context->in->period;
	if (period == NULL)
		return 0;
	muster_time known_end =
	    context->in->as_of < MUSTER_TIME_MAX ? context->in->as_of + 1 : MUSTER_TIME_MAX;
	struct stretches stretches = {
	    .start = period->start, .end = known_end < period->end ? known_end : period->end};
	stretches.all = muster_arena_array(
	    context->scratch, room_needed(context, result), sizeof(stretches.all[0]));
	if (stretches.all == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < result->row_count; i++)
		if (can_breach(result->rows[i].mapping))
			add_row(context, result, &result->rows[i], &stretches);
	const struct muster_attestation *one = result->attestation;
	if (one != NULL && result->status == MUSTER_STATUS_NOT_SATISFIED &&
	    (strcmp(one->outcome, "not-met") == 0 || strcmp(one->outcome, "partly") == 0))
		add(&stretches, one->given, MUSTER_TIME_MAX);
	if (stretches.count > 0) {
		result->period_verdict = MUSTER_PERIOD_BREACHED;
		measure(&stretches, result);
	} else if (is_known(context, result, period->start)) {
		result->period_verdict = MUSTER_PERIOD_HELD;
	}
	return 0;
}
