/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the timing rules make of a control.  One that needs a dated occurrence
 * takes the weightiest of the rules that count them; any control fails by a
 * clock of an incident that is past.  Rules whose number or anchor nobody has
 * given here cannot be judged, and say so.
 */
#include <string.h>

#include "assess/internal.h"

static bool
counts_occurrences(const struct muster_timing_result *one)
{
	return one->rule->kind == MUSTER_TIMING_FREQUENCY ||
	    one->rule->kind == MUSTER_TIMING_EVENT ||
	    one->rule->kind == MUSTER_TIMING_RISK_ANALYSIS;
}

/* It follows what has not happened here: it stands aside while another counts. */
static bool
is_aside(const struct muster_timing_result *one)
{
	return one->rule->kind == MUSTER_TIMING_EVENT &&
	    (one->state == MUSTER_TIMING_IDLE || one->state == MUSTER_TIMING_UNSET);
}

static enum muster_status
status_of(const struct muster_timing_result *one)
{
	return one->state == MUSTER_TIMING_IN_TIME ? MUSTER_STATUS_SATISFIED
	    : one->state == MUSTER_TIMING_LATE     ? MUSTER_STATUS_STALE
						   : MUSTER_STATUS_NO_EVIDENCE;
}

/* The weightiest rule that counts, NULL none: one that fails before one that holds. */
static const struct muster_timing_result *
weigh(const struct context *context, size_t *count)
{
	const struct muster_timing_result *worst = NULL;
	*count = 0;
	for (size_t i = 0; i < context->timed.count; i++) {
		const struct muster_timing_result *one = &context->timed.results[i];
		if (!counts_occurrences(one))
			continue;
		bool heavier = worst == NULL || (is_aside(worst) && !is_aside(one)) ||
		    (is_aside(worst) == is_aside(one) && status_of(one) != status_of(worst) &&
			status_worst(status_of(one), status_of(worst)) == status_of(one));
		if (heavier)
			worst = one;
		++*count;
	}
	return worst;
}

/* Those of findings speak through the rows of their practices. */
static bool
follows_findings(const struct muster_timing *rule)
{
	return rule->anchor == MUSTER_ANCHOR_PATCH_RELEASE || rule->anchor == MUSTER_ANCHOR_FINDING;
}

/* A clock of an incident that is past, and not answered; NULL none. */
static const struct muster_timing_result *
missed_clock(const struct context *context)
{
	for (size_t i = 0; i < context->timed.count; i++) {
		const struct muster_timing_result *one = &context->timed.results[i];
		if (one->rule->kind == MUSTER_TIMING_DEADLINE && one->state == MUSTER_TIMING_LATE &&
		    one->due != MUSTER_TIME_NONE && !follows_findings(one->rule))
			return one;
	}
	return NULL;
}

static const struct muster_occasion *
latest_of(const struct context *context, const struct muster_control *control)
{
	const struct muster_occasion *latest = NULL;
	for (size_t i = 0; i < context->entered_count; i++)
		if (strcmp(context->entered[i]->control, control->id) == 0)
			latest = context->entered[i];
	return latest;
}

enum muster_status
occurrence_status(
    const struct context *context, const struct muster_control *control, enum mode mode)
{
	size_t count;
	if (missed_clock(context) != NULL)
		return MUSTER_STATUS_NOT_SATISFIED;
	if (!control->needs_occurrence)
		return MUSTER_STATUS_SATISFIED;
	const struct muster_timing_result *worst = weigh(context, &count);
	enum muster_status status = worst != NULL ? status_of(worst)
	    : latest_of(context, control) != NULL ? MUSTER_STATUS_SATISFIED
						  : MUSTER_STATUS_NO_EVIDENCE;
	return status == MUSTER_STATUS_STALE && mode == MODE_NO_STALE ? MUSTER_STATUS_NO_EVIDENCE
								      : status;
}

/* ---- saying ---- */

static const char *
rule_text(struct context *context, const struct muster_timing_result *one, size_t rules)
{
	char words[160];
	const char *more = rules > 1 ? ", and more" : "";
	muster_timing_words(one->rule, words, sizeof(words));
	return one->occasion_count == 0
	    ? text_format(context, "a dated occurrence is needed: %s, %s%s; %s", one->rule->what,
		  words, more, one->text)
	    : text_format(context, "%s, %s%s: %s", one->rule->what, words, more, one->text);
}

static int
add(struct reason *out, size_t *count, enum muster_status status, const char *text)
{
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = status, .text = text};
	return 0;
}

static int
clock_reason(struct context *context, struct reason *out, size_t *count)
{
	char words[160];
	const struct muster_timing_result *missed = missed_clock(context);
	if (missed == NULL)
		return 0;
	muster_timing_words(missed->rule, words, sizeof(words));
	return add(out, count, MUSTER_STATUS_NOT_SATISFIED,
	    text_format(context, "%s, %s: %s", missed->rule->what, words, missed->text));
}

/* At most two lines. */
int
occurrence_reason(struct context *context, const struct muster_control *control, struct reason *out,
    size_t *count)
{
	size_t rules;
	if (clock_reason(context, out, count) != 0)
		return -1;
	if (!control->needs_occurrence)
		return 0;
	const struct muster_timing_result *worst = weigh(context, &rules);
	const struct muster_occasion *any = worst == NULL ? latest_of(context, control) : NULL;
	if (worst != NULL)
		return add(out, count, status_of(worst), rule_text(context, worst, rules));
	if (any != NULL)
		return add(out, count, MUSTER_STATUS_SATISFIED,
		    text_format(context, "the last occurrence of %s (%s)",
			text_date(context, any->date), any->id));
	return add(out, count, MUSTER_STATUS_NO_EVIDENCE,
	    text_format(context, "a dated occurrence is needed; none is entered"));
}
