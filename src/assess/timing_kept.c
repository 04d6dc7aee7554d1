/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Retentions, limits, and what has to be prompt: a person states them with a
 * file, unless something entered shows how far back what is kept reaches.
 */
#include "assess/internal.h"

#include <string.h>

static bool
is_time(muster_time t)
{
	return t != 0 && t != MUSTER_TIME_NONE;
}

/* The last that says how far back it reaches. */
static const struct muster_occasion *
store_shown(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule, muster_time *since)
{
	const struct muster_occasion *shown = NULL;
	for (size_t i = 0; i < context->entered_count; i++) {
		const struct muster_occasion *one = context->entered[i];
		muster_time back = rule->at_hand ? one->at_hand_since : one->since;
		if (strcmp(one->control, control->id) != 0 || !occasion_serves(one, rule) ||
		    !is_time(back))
			continue;
		shown = one;
		*since = back;
	}
	return shown;
}

/* Does it reach back the whole period, from the day it was looked at? */
static int
judge_reach(struct context *context, const struct muster_occasion *shown, muster_time since,
    struct muster_timing_result *out)
{
	const struct muster_timing *rule = out->rule;
	muster_time full =
	    muster_timing_due(rule, out->setting != NULL ? &out->setting->period : NULL, since);
	bool reaches = day_of(full) <= day_of(shown->date);
	out->state = reaches ? MUSTER_TIMING_IN_TIME : MUSTER_TIMING_MISSING;
	out->text = text_format(context, "on %s it reached back to %s (%s): %s days, %s",
	    text_date(context, shown->date), text_date(context, since), shown->id,
	    text_number(context, (uint64_t)(day_of(shown->date) - day_of(since))),
	    full == MUSTER_TIME_MAX ? "and how long it has to is not set"
		: reaches           ? "as long as it has to"
				    : "not as long as it has to");
	if (full == MUSTER_TIME_MAX)
		out->state = MUSTER_TIMING_UNSET;
	return out->text != NULL ? 0 : -1;
}

int
timing_judge_kept(
    struct context *context, const struct muster_control *control, struct muster_timing_result *out)
{
	muster_time since = MUSTER_TIME_NONE;
	const struct muster_occasion *shown = out->rule->kind == MUSTER_TIMING_RETENTION
	    ? store_shown(context, control, out->rule, &since)
	    : NULL;
	if (shown != NULL) {
		const struct muster_occasion **one =
		    muster_arena_array(context->arena, 1, sizeof(const struct muster_occasion *));
		if (one == NULL)
			return muster_error_memory(context->err);
		one[0] = shown;
		out->occasions = one;
		out->occasion_count = 1;
		return judge_reach(context, shown, since, out);
	}
	struct attest attest;
	attest_find(context, control, MODE_FULL, &attest);
	bool attested = attest.state == ATTEST_MET;
	out->state = attested ? MUSTER_TIMING_ATTESTED : MUSTER_TIMING_TO_ATTEST;
	out->text = attested
	    ? text_format(context, "attested %s by %s%s%s%s",
		  text_date(context, attest.attestation->given), attest.attestation->author,
		  attest.attestation->id != NULL ? " (" : "",
		  attest.attestation->id != NULL ? attest.attestation->id : "",
		  attest.attestation->id != NULL ? ")" : "")
	    : "an attestation with its file is needed";
	return out->text != NULL ? 0 : -1;
}
