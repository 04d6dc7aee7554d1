/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dated occurrences: whether those entered for a control satisfy its timing
 * rules at the as-of.  A frequency is in time up to the day of the rule's next
 * occurrence; what follows a significant change must come after the last one.
 * Rules whose number or anchor nobody has given here cannot be judged, and say so.
 */
#include <string.h>

#include "assess/internal.h"

/* What one rule comes to. */
struct counted {
	const struct muster_timing *rule;
	enum muster_status status;
	bool judged;                          /* false: its number or anchor is not known */
	bool idle;                            /* it follows changes, and there was none */
	const struct muster_occasion *latest; /* that serves it, NULL none */
	muster_time change;                   /* the last one, NONE */
	int64_t due;                          /* day of the next, with latest */
};

static bool
counts_occurrences(const struct muster_timing *rule)
{
	return rule->kind == MUSTER_TIMING_FREQUENCY || rule->kind == MUSTER_TIMING_EVENT ||
	    rule->kind == MUSTER_TIMING_RISK_ANALYSIS;
}

static bool
is_filed(const struct muster_occasion *occasion)
{
	return occasion->file_sha256 != NULL && occasion->file_sha256[0] != '\0';
}

/* An ASV's scan is shown by its own report; other rules take what does not say what it is. */
static bool
serves(const struct muster_occasion *occasion, const struct muster_timing *rule)
{
	if (occasion->evidence < 0)
		return rule->evidence != MUSTER_OCCURRENCE_ASV_REPORT;
	return occasion->evidence == (int)rule->evidence;
}

/* The last that was entered with a file up to the as-of; rule NULL: for any. */
static const struct muster_occasion *
latest_of(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule)
{
	const struct muster_assess_input *in = context->in;
	const struct muster_occasion *latest = NULL;
	for (size_t i = 0; i < in->occasion_count; i++) {
		const struct muster_occasion *one = &in->occasions[i];
		if (!one->change && one->date <= in->as_of && is_filed(one) &&
		    strcmp(one->control, control->id) == 0 && (rule == NULL || serves(one, rule)) &&
		    (latest == NULL || one->date >= latest->date))
			latest = one;
	}
	return latest;
}

static muster_time
last_change(const struct context *context)
{
	const struct muster_assess_input *in = context->in;
	muster_time last = MUSTER_TIME_NONE;
	for (size_t i = 0; i < in->occasion_count; i++)
		if (in->occasions[i].change && in->occasions[i].date <= in->as_of &&
		    in->occasions[i].date > last)
			last = in->occasions[i].date;
	return last;
}

/* The last day in time: the same day of the later month, or within the window if that is later. */
static int64_t
next_day(const struct muster_timing *rule, const struct muster_duration *period, muster_time from)
{
	int64_t day =
	    day_of(muster_time_add_months(from, (int)period->months)) + (int64_t)period->days;
	int64_t window = day_of(from) + (int64_t)rule->window_days;
	return window > day ? window : day;
}

static void
judge_frequency(const struct context *context, struct counted *out)
{
	const struct muster_duration *period = muster_duration_is_set(&out->rule->period)
	    ? &out->rule->period
	    : &out->rule->default_period;
	out->judged = muster_duration_is_set(period);
	if (!out->judged || out->latest == NULL)
		return;
	out->due = next_day(out->rule, period, out->latest->date);
	out->status =
	    day_of(context->in->as_of) <= out->due ? MUSTER_STATUS_SATISFIED : MUSTER_STATUS_STALE;
}

static void
judge(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule, struct counted *out)
{
	*out = (struct counted){.rule = rule,
	    .status = MUSTER_STATUS_NO_EVIDENCE,
	    .latest = latest_of(context, control, rule),
	    .change = MUSTER_TIME_NONE};
	if (rule->kind == MUSTER_TIMING_FREQUENCY)
		judge_frequency(context, out);
	if (rule->kind != MUSTER_TIMING_EVENT || rule->anchor != MUSTER_ANCHOR_CHANGE)
		return;
	out->judged = true;
	out->change = last_change(context);
	out->idle = out->change == MUSTER_TIME_NONE;
	if (out->latest != NULL && !out->idle && out->latest->date >= out->change)
		out->status = MUSTER_STATUS_SATISFIED;
}

/*
 * The weightiest rule: one that fails before one that holds; a rule that
 * follows changes stands aside while there was none and another counts.
 */
static size_t
weigh(const struct context *context, const struct muster_control *control, struct counted *worst)
{
	const struct muster_catalog *catalog = context->in->catalog;
	size_t count = 0;
	for (size_t i = 0; i < catalog->timing_count; i++) {
		const struct muster_timing *rule = &catalog->timings[i];
		struct counted one;
		if (strcmp(rule->control, control->id) != 0 || !counts_occurrences(rule) ||
		    (rule->effective != MUSTER_TIME_NONE && rule->effective > context->in->as_of))
			continue;
		judge(context, control, rule, &one);
		bool heavier = count == 0 || (worst->idle && !one.idle) ||
		    (worst->idle == one.idle && one.status != worst->status &&
			status_worst(one.status, worst->status) == one.status);
		if (heavier)
			*worst = one;
		count++;
	}
	return count;
}

enum muster_status
occurrence_status(
    const struct context *context, const struct muster_control *control, enum mode mode)
{
	struct counted worst;
	if (!control->needs_occurrence)
		return MUSTER_STATUS_SATISFIED;
	enum muster_status status = MUSTER_STATUS_NO_EVIDENCE;
	if (weigh(context, control, &worst) > 0)
		status = worst.status;
	else if (latest_of(context, control, NULL) != NULL)
		status = MUSTER_STATUS_SATISFIED;
	return status == MUSTER_STATUS_STALE && mode == MODE_NO_STALE ? MUSTER_STATUS_NO_EVIDENCE
								      : status;
}

/* ---- saying ---- */

static const char *
rule_text(struct context *context, const struct counted *worst, size_t rules)
{
	char words[160];
	const struct muster_timing *rule = worst->rule;
	const char *more = rules > 1 ? ", and more" : "";
	muster_timing_words(rule, words, sizeof(words));
	if (worst->latest == NULL)
		return text_format(context,
		    "a dated occurrence is needed: %s, %s%s; none is entered", rule->what, words,
		    more);
	const char *last = text_date(context, worst->latest->date);
	if (!worst->judged)
		return text_format(context,
		    "%s, %s%s: the last of %s (%s); when the next was due is not known here",
		    rule->what, words, more, last, worst->latest->id);
	if (worst->idle)
		return text_format(
		    context, "%s, %s%s: no significant change is entered", rule->what, words, more);
	if (rule->kind == MUSTER_TIMING_EVENT)
		return text_format(context, "%s, %s%s: the last of %s (%s), the change of %s",
		    rule->what, words, more, last, worst->latest->id,
		    text_date(context, worst->change));
	return text_format(context, "%s, %s%s: the last of %s (%s), the next %s %s", rule->what,
	    words, more, last, worst->latest->id,
	    worst->status == MUSTER_STATUS_SATISFIED ? "by" : "was due by",
	    text_day(context, worst->due));
}

int
occurrence_reason(struct context *context, const struct muster_control *control, struct reason *out,
    size_t *count)
{
	struct counted worst;
	const char *text;
	if (!control->needs_occurrence)
		return 0;
	size_t rules = weigh(context, control, &worst);
	const struct muster_occasion *any = rules == 0 ? latest_of(context, control, NULL) : NULL;
	if (rules > 0)
		text = rule_text(context, &worst, rules);
	else if (any != NULL)
		text = text_format(context, "the last occurrence of %s (%s)",
		    text_date(context, any->date), any->id);
	else
		text = text_format(context, "a dated occurrence is needed; none is entered");
	if (text == NULL)
		return -1;
	out[(*count)++] =
	    (struct reason){.status = occurrence_status(context, control, MODE_FULL), .text = text};
	return 0;
}
