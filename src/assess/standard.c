/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standards and their specifications (HIPAA, 164.306(d)): a standard is met
 * only with those under it, so its status is never better than theirs.
 */
#include "assess/internal.h"

static bool
is_standard(const struct muster_control *control)
{
	return control->assessable && control->specification == MUSTER_SPECIFICATION_STANDARD;
}

/* The standard a specification stands under, headings between them passed over. */
static size_t
standard_of(const struct context *context, size_t index)
{
	const struct muster_catalog *catalog = context->in->catalog;
	size_t up = context->parent[index];
	while (up < catalog->control_count && !catalog->controls[up].assessable)
		up = context->parent[up];
	return up < catalog->control_count && is_standard(&catalog->controls[up])
	    ? up
	    : catalog->control_count;
}

static bool
binds(const struct context *context, const struct muster_control *control)
{
	return control->assessable && control->specification != MUSTER_SPECIFICATION_NONE &&
	    control_in_profile(context, control);
}

/* Lowers the statuses of one mode.  From the last to the first: standards under standards first. */
static void
lower(struct context *context, struct decision *decisions)
{
	const size_t count = context->in->catalog->control_count;
	for (size_t i = count; i-- > 0;) {
		size_t standard = standard_of(context, i);
		if (standard == count || !binds(context, &context->in->catalog->controls[i]) ||
		    decisions[i].status == MUSTER_STATUS_NOT_APPLICABLE ||
		    decisions[standard].status == MUSTER_STATUS_NOT_APPLICABLE)
			continue;
		decisions[standard].status =
		    status_worst(decisions[standard].status, decisions[i].status);
	}
}

/* The same over the period: breached with any of them, held only with all. */
static void
lower_verdicts(struct context *context, const struct decision *decisions,
    struct muster_control_result *results)
{
	const size_t count = context->in->catalog->control_count;
	for (size_t i = count; i-- > 0;) {
		size_t standard = standard_of(context, i);
		if (standard == count || !binds(context, &context->in->catalog->controls[i]) ||
		    decisions[i].status == MUSTER_STATUS_NOT_APPLICABLE ||
		    decisions[standard].status == MUSTER_STATUS_NOT_APPLICABLE)
			continue;
		const struct muster_control_result *one = &results[i];
		struct muster_control_result *to = &results[standard];
		if (one->period_verdict == MUSTER_PERIOD_NONE &&
		    to->period_verdict == MUSTER_PERIOD_HELD)
			to->period_verdict = MUSTER_PERIOD_NONE;
		if (one->period_verdict != MUSTER_PERIOD_BREACHED)
			continue;
		bool first = to->period_verdict != MUSTER_PERIOD_BREACHED;
		to->period_verdict = MUSTER_PERIOD_BREACHED;
		if (first || one->breached_from < to->breached_from)
			to->breached_from = one->breached_from;
		if (first || one->breached_to > to->breached_to)
			to->breached_to = one->breached_to;
		if (one->breached_days > to->breached_days) /* at least */
			to->breached_days = one->breached_days;
	}
}

/* "met only with its specifications: 164.312(a)(2)(iv) not satisfied" before the others. */
static int
say(struct context *context, const struct decision *decisions, size_t standard,
    struct muster_control_result *result)
{
	const struct muster_catalog *catalog = context->in->catalog;
	size_t weakest = standard;
	for (size_t i = catalog->control_count; i-- > standard + 1;)
		if (standard_of(context, i) == standard && binds(context, &catalog->controls[i]) &&
		    decisions[i].status == decisions[standard].status)
			weakest = i;
	const char **reasons =
	    muster_arena_array(context->arena, result->reason_count + 1, sizeof(*reasons));
	if (reasons == NULL)
		return muster_error_memory(context->err);
	reasons[0] = text_format(context, "the standard is met only with its specifications: %s %s",
	    catalog->controls[weakest].id, status_words(decisions[standard].status));
	if (reasons[0] == NULL)
		return -1;
	for (size_t i = 0; i < result->reason_count; i++)
		reasons[i + 1] = result->reasons[i];
	const char *label = catalog->status_label[decisions[standard].status];
	result->status = decisions[standard].status;
	result->label = label != NULL && label[0] != '\0' ? label : default_label(result->status);
	result->reasons = reasons;
	result->reason_count++;
	return 0;
}

int
standard_bind(struct context *context, struct decision *const modes[MODES],
    struct muster_control_result *results)
{
	const struct muster_catalog *catalog = context->in->catalog;
	bool any = false;
	for (size_t i = 0; i < catalog->control_count; i++)
		any = any || is_standard(&catalog->controls[i]);
	if (!any)
		return 0;
	for (unsigned mode = 0; mode < MODES; mode++)
		lower(context, modes[mode]);
	lower_verdicts(context, modes[MODE_FULL], results);
	for (size_t i = 0; i < catalog->control_count; i++)
		if (is_standard(&catalog->controls[i]) &&
		    modes[MODE_FULL][i].status != results[i].status &&
		    say(context, modes[MODE_FULL], i, &results[i]) != 0)
			return -1;
	return 0;
}
