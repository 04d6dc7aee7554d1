/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Headings: what stands under each, rolled up weakest first for display.
 * They are in no count and no figure.
 */
#include <string.h>

#include "assess/internal.h"

/* Parents stand before their children; anything else is no parent. */
int
heading_prepare(struct context *context)
{
	const struct muster_catalog *catalog = context->in->catalog;
	const size_t count = catalog->control_count;
	context->parent = muster_arena_array(context->scratch, count, sizeof(*context->parent));
	if (context->parent == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < count; i++) {
		const char *id = catalog->controls[i].parent;
		context->parent[i] = count;
		if (id == NULL || id[0] == '\0')
			continue;
		for (size_t j = i; j-- > 0 && context->parent[i] == count;)
			if (strcmp(catalog->controls[j].id, id) == 0)
				context->parent[i] = j;
		if (context->parent[i] == count)
			return muster_error_set(context->err, MUSTER_E_CONFIG, "assess.parent",
			    "control %s of %s stands before its parent", catalog->controls[i].id,
			    catalog->id);
	}
	return 0;
}

/* All assessable controls below one, at any depth. */
struct below {
	uint64_t statuses[MUSTER_STATUS_COUNT];
	uint64_t count, breached;
	uint64_t outside;       /* out of profile: the count is without them */
	uint64_t held, unknown; /* over the period; what is not applicable is neither */
	const struct muster_control_result *weakest;
	muster_time from, to;
	int64_t days;
};

static void
widen(struct below *below, muster_time from, muster_time to, int64_t days)
{
	if (from == MUSTER_TIME_NONE)
		return;
	if (below->from == MUSTER_TIME_NONE || from < below->from)
		below->from = from;
	if (below->to == MUSTER_TIME_NONE || to > below->to)
		below->to = to;
	if (days > below->days)
		below->days = days;
}

/* Called from the last child to the first, so that the first of the weakest remains. */
static void
add_child(struct below *below, const struct muster_control_result *child)
{
	below->statuses[child->status]++;
	below->count++;
	below->breached += child->period_verdict == MUSTER_PERIOD_BREACHED;
	if (child->status != MUSTER_STATUS_NOT_APPLICABLE) {
		below->held += child->period_verdict == MUSTER_PERIOD_HELD;
		below->unknown += child->period_verdict == MUSTER_PERIOD_NONE;
	}
	if (below->weakest == NULL || child->status <= below->weakest->status)
		below->weakest = child;
	widen(below, child->breached_from, child->breached_to, child->breached_days);
}

static void
add_below(struct below *to, const struct below *from)
{
	for (unsigned i = 0; i < MUSTER_STATUS_COUNT; i++)
		to->statuses[i] += from->statuses[i];
	to->count += from->count;
	to->breached += from->breached;
	to->outside += from->outside;
	to->held += from->held;
	to->unknown += from->unknown;
	if (from->weakest != NULL &&
	    (to->weakest == NULL || from->weakest->status <= to->weakest->status))
		to->weakest = from->weakest;
	widen(to, from->from, from->to, from->days);
}

/* "3 not satisfied, 2 no evidence, 4 satisfied of 9 controls; weakest 4.1" */
static const char *
heading_text(struct context *context, const struct below *below)
{
	if (below->count == 0)
		return text_format(context, "%s",
		    below->outside > 0 ? "no control under it is in profile"
				       : "nothing under it is assessed");
	const char *text = "";
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT && text != NULL; status++)
		if (below->statuses[status] > 0)
			text = text_format(context, "%s%s%s %s", text, *text != '\0' ? ", " : "",
			    text_number(context, below->statuses[status]), status_words(status));
	if (text == NULL)
		return NULL;
	return text_format(context, "%s of %s %s; weakest %s", text,
	    text_number(context, below->count), below->count == 1 ? "control" : "controls",
	    below->weakest->control->id);
}

static int
fill_heading(struct context *context, size_t index, const struct below *below,
    struct muster_control_result *out)
{
	const struct muster_control *control = &context->in->catalog->controls[index];
	enum muster_status status =
	    below->weakest != NULL ? below->weakest->status : MUSTER_STATUS_NO_EVIDENCE;
	const char *label = below->weakest != NULL ? context->in->catalog->status_label[status]
	    : below->outside > 0                   ? "Out of profile: not assessed"
						   : "Structure: not assessed";
	const char **reasons = muster_arena_array(context->arena, 1, sizeof(*reasons));
	if (reasons == NULL)
		return muster_error_memory(context->err);
	reasons[0] = heading_text(context, below);
	/* Rules of a heading are clocks to show: they decide nothing. */
	if (reasons[0] == NULL || timing_judge(context, index) != 0)
		return -1;
	*out = (struct muster_control_result){.control = control,
	    .parts = {MUSTER_PART_HEADING, MUSTER_PART_HEADING, MUSTER_PART_HEADING},
	    .status = status,
	    .label = label != NULL && label[0] != '\0' ? label : default_label(status),
	    .reasons = reasons,
	    .reason_count = 1,
	    .timings = context->timed.results,
	    .timing_count = context->timed.count,
	    .evidence_age_days = -1,
	    .breached_from = below->from,
	    .breached_to = below->to,
	    .breached_days = below->days,
	    .out_of_profile = below->count == 0,
	    .period_verdict = below->breached > 0        ? MUSTER_PERIOD_BREACHED
		: below->held > 0 && below->unknown == 0 ? MUSTER_PERIOD_HELD
							 : MUSTER_PERIOD_NONE};
	return 0;
}

/* Fills the results of headings from those of the controls under them. */
int
heading_roll_up(struct context *context, struct muster_control_result *results)
{
	const struct muster_catalog *catalog = context->in->catalog;
	const size_t count = catalog->control_count;
	struct below *below = muster_arena_array(context->scratch, count, sizeof(*below));
	if (below == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < count; i++)
		below[i].from = below[i].to = MUSTER_TIME_NONE;
	for (size_t i = count; i-- > 0;) {
		const struct muster_control *control = &catalog->controls[i];
		if (!control->assessable && fill_heading(context, i, &below[i], &results[i]) != 0)
			return -1;
		if (context->parent[i] == count)
			continue;
		struct below *parent = &below[context->parent[i]];
		add_below(parent, &below[i]);
		if (control->assessable && results[i].out_of_profile)
			parent->outside++;
		else if (control->assessable)
			add_child(parent, &results[i]);
	}
	return 0;
}
