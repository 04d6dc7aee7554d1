/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions: whether each has effect at the as-of, which failing results of
 * a control it meets, and what it does to them by its kind.  One without
 * effect changes nothing but is shown with the reason.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

static bool
is_empty(const char *text)
{
	return text == NULL || text[0] == '\0';
}

/* Does it name results, one by one? */
static bool
names_results(const struct muster_exception *exception)
{
	return exception->by_result || !is_empty(exception->finding);
}

/* The effect of a kind that is in force, or why it has none here. */
static enum exception_effect
effect_of_kind(const struct muster_exception *exception, const struct muster_catalog *catalog,
    const char **why)
{
	if (strcmp(exception->kind, "false-positive") == 0 || strcmp(exception->kind, "vex") == 0)
		return EXCEPTION_REMOVES;
	if (strcmp(exception->kind, "compensating-control") == 0 || catalog->accepts_risk)
		return EXCEPTION_ACCEPTS;
	*why = "the catalog does not allow it";
	return EXCEPTION_NONE;
}

static enum exception_effect
judge(struct context *context, const struct muster_exception *exception, const char **why)
{
	*why = "";
	switch (muster_exception_state(exception, context->in->as_of)) {
	case MUSTER_EXCEPTION_IN_FORCE:
		return effect_of_kind(exception, context->in->catalog, why);
	case MUSTER_EXCEPTION_UNAPPROVED:
		*why = "it has no approver";
		break;
	case MUSTER_EXCEPTION_UNREQUESTED:
		*why = "it has no requester";
		break;
	case MUSTER_EXCEPTION_SELF_APPROVED:
		*why = "requested and approved by the same person";
		break;
	case MUSTER_EXCEPTION_ENDLESS:
		*why = "it has no expiry";
		break;
	case MUSTER_EXCEPTION_REVOKED:
		*why = text_format(
		    context, "it was revoked %s", text_date(context, exception->revoked));
		break;
	case MUSTER_EXCEPTION_NOT_STARTED:
		*why = text_format(context, "it starts %s", text_date(context, exception->start));
		break;
	case MUSTER_EXCEPTION_EXPIRED:
		*why =
		    text_format(context, "it expired %s", text_date(context, exception->expires));
		break;
	case MUSTER_EXCEPTION_INCOMPLETE:
		*why = "not all parts of the compensating control are given";
		break;
	case MUSTER_EXCEPTION_UNKNOWN:
		*why = "its kind is unknown";
		break;
	}
	return EXCEPTION_NONE;
}

/* ---- those of an assessment ---- */

static int
compare_judged(const void *a, const void *b)
{
	const struct muster_exception *x = ((const struct judged *)a)->exception;
	const struct muster_exception *y = ((const struct judged *)b)->exception;
	bool left = names_results(x), right = names_results(y);
	if (left != right)
		return left ? 1 : -1;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : (x > y) - (x < y); /* as given */
}

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->finding, y->finding);
	return order != 0 ? order : (x->judged > y->judged) - (x->judged < y->judged);
}

/* An index of the findings that exceptions name. */
static int
index_named(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	size_t count = 0;
	for (size_t i = context->broad_count; i < in->exception_count; i++) {
		const struct muster_exception *exception = context->judged[i].exception;
		count += exception->by_result ? exception->finding_count : 1;
	}
	context->named = muster_arena_array(context->scratch, count, sizeof(*context->named));
	if (context->named == NULL)
		return muster_error_memory(context->err);
	for (size_t i = context->broad_count; i < in->exception_count; i++) {
		struct judged *judged = &context->judged[i];
		const struct muster_exception *exception = judged->exception;
		if (!exception->by_result)
			context->named[context->named_count++] =
			    (struct named){exception->finding, judged};
		else
			for (size_t f = 0; f < exception->finding_count; f++)
				context->named[context->named_count++] =
				    (struct named){exception->findings[f], judged};
	}
	if (count > 1)
		qsort(context->named, count, sizeof(*context->named), compare_named);
	return 0;
}

int
exception_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->judged =
	    muster_arena_array(context->scratch, in->exception_count, sizeof(*context->judged));
	if (context->judged == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < in->exception_count; i++) {
		struct judged *judged = &context->judged[i];
		judged->exception = &in->exceptions[i];
		judged->effect = judge(context, judged->exception, &judged->why);
		if (judged->why == NULL)
			return -1;
		context->broad_count += !names_results(judged->exception);
	}
	if (in->exception_count > 1)
		qsort(
		    context->judged, in->exception_count, sizeof(*context->judged), compare_judged);
	return index_named(context);
}

void
exception_forget(struct context *context)
{
	for (size_t i = 0; i < context->in->exception_count; i++) {
		context->judged[i].results = 0;
		context->judged[i].used = false;
	}
}

/* Everything but the results. */
static bool
in_scope(const struct muster_exception *exception, const char *control, const char *practice)
{
	if (is_empty(exception->control) && is_empty(exception->practice) &&
	    !names_results(exception))
		return false;
	return (is_empty(exception->control) || strcmp(exception->control, control) == 0) &&
	    (is_empty(exception->practice) || strcmp(exception->practice, practice) == 0);
}

/* Removal outweighs acceptance, which outweighs nothing. */
static enum exception_effect
stronger(enum exception_effect a, enum exception_effect b)
{
	if (a == EXCEPTION_REMOVES || b == EXCEPTION_REMOVES)
		return EXCEPTION_REMOVES;
	return a == EXCEPTION_ACCEPTS ? a : b;
}

/* The first that names this finding; those after it may too. */
static size_t
first_naming(const struct context *context, const char *finding)
{
	size_t low = 0, high = context->named_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(context->named[middle].finding, finding) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
note_use(struct judged *judged, bool note, uint64_t results)
{
	if (!note)
		return;
	judged->used = true;
	judged->results += results;
}

static enum exception_effect
effect_on_finding(struct context *context, const char *control, const char *practice,
    const char *finding, bool note)
{
	enum exception_effect effect = EXCEPTION_NONE;
	if (is_empty(finding))
		return effect;
	for (size_t i = first_naming(context, finding);
	     i < context->named_count && strcmp(context->named[i].finding, finding) == 0; i++) {
		struct judged *judged = context->named[i].judged;
		if (!in_scope(judged->exception, control, practice))
			continue;
		note_use(judged, note, 1);
		effect = stronger(effect, judged->effect);
	}
	return effect;
}

static enum exception_effect
effect_on_rest(
    struct context *context, const char *control, const char *practice, bool note, uint64_t results)
{
	enum exception_effect effect = EXCEPTION_NONE;
	for (size_t i = 0; i < context->broad_count; i++) {
		struct judged *judged = &context->judged[i];
		if (!in_scope(judged->exception, control, practice))
			continue;
		note_use(judged, note, results);
		effect = stronger(effect, judged->effect);
	}
	return effect;
}

/* Adds one finding's or the rest's effect, never past what is left. */
static void
apply(enum exception_effect effect, uint64_t results, uint64_t *left, uint64_t *removed,
    uint64_t *accepted)
{
	uint64_t some = results < *left ? results : *left;
	if (effect == EXCEPTION_REMOVES)
		*removed += some;
	else if (effect == EXCEPTION_ACCEPTS)
		*accepted += some;
	else
		return;
	*left -= some;
}

void
exception_split(struct context *context, const char *control, const struct muster_fact *fact,
    enum mode mode, bool note, uint64_t *removed, uint64_t *accepted)
{
	uint64_t left = fact->outcomes[MUSTER_FAIL];
	*removed = *accepted = 0;
	if (mode == MODE_NO_EXCEPTIONS || context->in->exception_count == 0)
		return;
	note = note && mode == MODE_FULL;
	bool example_named = false;
	for (size_t i = 0; i < fact->named_count; i++) {
		example_named = example_named || strcmp(fact->named[i], fact->example) == 0;
		apply(effect_on_finding(context, control, fact->practice, fact->named[i], note), 1,
		    &left, removed, accepted);
	}
	if (!example_named)
		apply(effect_on_finding(context, control, fact->practice, fact->example, note), 1,
		    &left, removed, accepted);
	if (left > 0)
		apply(effect_on_rest(context, control, fact->practice, note, left), left, &left,
		    removed, accepted);
}

bool
exception_covers(struct context *context, const char *control, const char *practice,
    const char *finding, enum mode mode)
{
	return mode != MODE_NO_EXCEPTIONS && context->in->exception_count > 0 &&
	    (effect_on_finding(context, control, practice, finding, false) != EXCEPTION_NONE ||
		effect_on_rest(context, control, practice, false, 0) != EXCEPTION_NONE);
}

bool
exception_removes_breach(
    const struct context *context, const char *control, const struct muster_breach *breach)
{
	for (size_t i = 0; i < context->broad_count; i++) {
		const struct judged *judged = &context->judged[i];
		if (judged->effect == EXCEPTION_REMOVES &&
		    in_scope(judged->exception, control, breach->practice))
			return true;
	}
	if (is_empty(breach->finding))
		return false;
	for (size_t i = first_naming(context, breach->finding);
	     i < context->named_count && strcmp(context->named[i].finding, breach->finding) == 0;
	     i++) {
		const struct judged *judged = context->named[i].judged;
		if (judged->effect == EXCEPTION_REMOVES &&
		    in_scope(judged->exception, control, breach->practice))
			return true;
	}
	return false;
}

bool
exception_accepts_control(struct context *context, const char *control, enum mode mode)
{
	bool accepts = false;
	for (size_t i = 0; i < context->broad_count && mode != MODE_NO_EXCEPTIONS; i++) {
		struct judged *judged = &context->judged[i];
		if (!is_empty(judged->exception->practice) ||
		    !in_scope(judged->exception, control, ""))
			continue;
		note_use(judged, mode == MODE_FULL, 0);
		accepts = accepts || judged->effect == EXCEPTION_ACCEPTS;
	}
	return accepts;
}

static int
compare_uses(const void *a, const void *b)
{
	const struct muster_exception *x = ((const struct muster_exception_use *)a)->exception;
	const struct muster_exception *y = ((const struct muster_exception_use *)b)->exception;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : (x > y) - (x < y); /* as given */
}

static const char *
use_text(struct context *context, const struct judged *judged)
{
	const char *of = judged->results == 1 ? "result" : "results";
	if (judged->effect == EXCEPTION_REMOVES)
		return text_format(context, "removes %s failing %s; approved by %s, until %s",
		    text_number(context, judged->results), of, judged->exception->approver,
		    text_date(context, judged->exception->expires));
	if (judged->effect == EXCEPTION_NONE)
		return judged->why;
	if (judged->results == 0)
		return text_format(context, "accepts what is attested; approved by %s, until %s",
		    judged->exception->approver, text_date(context, judged->exception->expires));
	return text_format(context, "accepts %s failing %s; approved by %s, until %s",
	    text_number(context, judged->results), of, judged->exception->approver,
	    text_date(context, judged->exception->expires));
}

/* The uses of the control at hand, and a line for each. */
int
exception_report(struct context *context, struct muster_control_result *result,
    struct reason *reasons, size_t *count)
{
	size_t used = 0;
	for (size_t i = 0; i < context->in->exception_count; i++)
		used += context->judged[i].used;
	struct muster_exception_use *uses = muster_arena_array(context->arena, used, sizeof(*uses));
	if (uses == NULL)
		return muster_error_memory(context->err);
	size_t n = 0;
	for (size_t i = 0; i < context->in->exception_count; i++) {
		const struct judged *judged = &context->judged[i];
		if (!judged->used)
			continue;
		const char *why = use_text(context, judged);
		if (why == NULL)
			return -1;
		uses[n++] = (struct muster_exception_use){.exception = judged->exception,
		    .effective = judged->effect != EXCEPTION_NONE,
		    .why = why,
		    .results = judged->results};
	}
	if (n > 1)
		qsort(uses, n, sizeof(*uses), compare_uses);
	for (size_t i = 0; i < n; i++) {
		const struct muster_exception *exception = uses[i].exception;
		const char *text = text_format(context, "%s %s %s%s", exception->kind,
		    exception->id, uses[i].effective ? "" : "has no effect: ", uses[i].why);
		if (text == NULL)
			return -1;
		bool accepts = uses[i].effective && strcmp(exception->kind, "vex") != 0 &&
		    strcmp(exception->kind, "false-positive") != 0;
		reasons[(*count)++] = (struct reason){
		    .status = accepts ? MUSTER_STATUS_ACCEPTED : MUSTER_STATUS_COUNT, .text = text};
	}
	result->exceptions = uses;
	result->exception_count = n;
	return 0;
}
