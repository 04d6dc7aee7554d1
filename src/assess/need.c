/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a control needs beside what was found: whether it is in force and in
 * profile at all, and the dated occurrences its timing rules count.
 */
#include <string.h>

#include "assess/internal.h"

bool
control_in_profile(const struct context *context, const struct muster_control *control)
{
	const struct muster_assess_input *in = context->in;
	const char *level = control->level != NULL ? control->level : "";
	if (!muster_control_in_force(control, in->as_of))
		return false;
	if (in->level != NULL && in->level[0] != '\0' && strcmp(level, in->level) > 0)
		return false;
	if (in->profile_count == 0 || control->profile == NULL || control->profile[0] == '\0')
		return true;
	for (size_t i = 0; i < in->profile_count; i++)
		if (strcmp(in->profiles[i], control->profile) == 0)
			return true;
	return false;
}

static int
add(struct reason *out, size_t *count, enum muster_status status, const char *text)
{
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = status, .text = text};
	return 0;
}

/* A remark: not in force, the control is in no count whatever its status. */
int
need_force_reason(struct context *context, const struct muster_control *control, struct reason *out,
    size_t *count)
{
	if (muster_control_in_force(control, context->in->as_of))
		return 0;
	bool superseded = control->superseded_by != NULL && control->superseded_by[0] != '\0' &&
	    context->in->as_of >= control->superseded_on;
	const char *text = superseded
	    ? text_format(context, "superseded by %s since %s: in no count", control->superseded_by,
		  text_date(context, control->superseded_on))
	    : text_format(context,
		  "good practice until %s, a requirement from then on: in no count",
		  text_date(context, control->effective));
	return add(out, count, MUSTER_STATUS_COUNT, text);
}

/* The rules that count occurrences; the first is named. */
static const struct muster_timing *
counted_rule(const struct context *context, const struct muster_control *control, size_t *count)
{
	const struct muster_catalog *catalog = context->in->catalog;
	const struct muster_timing *first = NULL;
	*count = 0;
	for (size_t i = 0; i < catalog->timing_count; i++) {
		const struct muster_timing *timing = &catalog->timings[i];
		if (strcmp(timing->control, control->id) != 0 ||
		    timing->kind == MUSTER_TIMING_DEADLINE ||
		    timing->kind == MUSTER_TIMING_RETENTION || timing->kind == MUSTER_TIMING_LIMIT)
			continue;
		first = first != NULL ? first : timing;
		++*count;
	}
	return first;
}

/* Occurrences are not among the facts of an assessment: what needs one has no evidence of it. */
int
need_occurrence_reason(struct context *context, const struct muster_control *control,
    struct reason *out, size_t *count)
{
	char words[160];
	size_t rules;
	if (!control->needs_occurrence)
		return 0;
	const struct muster_timing *rule = counted_rule(context, control, &rules);
	if (rule == NULL)
		return add(out, count, MUSTER_STATUS_NO_EVIDENCE,
		    text_format(context, "a dated occurrence is needed; none is entered"));
	return add(out, count, MUSTER_STATUS_NO_EVIDENCE,
	    text_format(context, "a dated occurrence is needed: %s, %s%s; none is entered",
		rule->what, muster_timing_words(rule, words, sizeof(words)),
		rules > 1 ? ", and more" : ""));
}
