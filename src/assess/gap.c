/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gaps of one line of occurrences against a period.  The last one before the
 * period counts: a gap runs from it.  What a gap is measured from when there is
 * none: on an asset, from when the asset was first seen; of a whole system it is
 * not known, and the gap up to the first is not judged.
 */
#include "assess/internal.h"

static int64_t
days_between(muster_time from, muster_time to)
{
	return day_of(to) - day_of(from);
}

/* One gap: its length, and what of it was overdue. */
static int
close_gap(struct context *context, const struct muster_timing *rule,
    const struct muster_duration *set, muster_time from, muster_time to, struct stretches *late)
{
	muster_time due = muster_timing_due(rule, set, from);
	return due < to && due < MUSTER_TIME_MAX ? stretch_add(context, late, due + 1, to) : 0;
}

static muster_time
first_seen(const struct line *line)
{
	return line->asset == NULL || line->asset->first_seen == 0 ? MUSTER_TIME_NONE
								   : line->asset->first_seen;
}

static void
note_gap(struct gaps *out, muster_time from, muster_time to)
{
	if (days_between(from, to) <= out->gap_days)
		return;
	out->gap_days = days_between(from, to);
	out->gap_from = from;
	out->gap_to = to;
}

int
gap_judge(struct context *context, const struct line *line, const struct muster_timing *rule,
    const struct muster_duration *set, struct stretches *late, struct gaps *out)
{
	*out = (struct gaps){.gap_days = -1,
	    .end_days = -1,
	    .gap_from = MUSTER_TIME_NONE,
	    .gap_to = MUSTER_TIME_NONE};
	struct stretches own = {.start = late->start, .end = late->end};
	size_t at = 0;
	while (at < line->count && line->all[at]->date < late->start)
		at++;
	muster_time last = at > 0 ? line->all[at - 1]->date : first_seen(line);
	out->first = at > 0 ? at - 1 : 0;
	out->judged = last != MUSTER_TIME_NONE;
	for (; at < line->count && line->all[at]->date < late->end; at++) {
		muster_time next = line->all[at]->date;
		if (last != MUSTER_TIME_NONE && last < next) {
			note_gap(out, last, next);
			if (close_gap(context, rule, set, last, next, &own) != 0)
				return -1;
		}
		last = next;
	}
	out->count = at - out->first;
	if (out->count == 0) {
		out->judged = false; /* nothing is known: no gap of evidence */
		return 0;
	}
	out->end_days = days_between(last, late->end - 1);
	if (close_gap(context, rule, set, last, late->end, &own) != 0)
		return -1;
	muster_time from, to;
	stretch_measure(&own, &from, &to, &out->late_days);
	for (size_t i = 0; i < own.count; i++)
		if (stretch_add(context, late, own.all[i].from, own.all[i].to) != 0)
			return -1;
	return 0;
}
