/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expected sources that are overdue: which mapping rows their silence takes
 * the evidence from.  It is what their checks test on assets of that kind: the
 * practices that expect evidence of such assets, and those that this asset has
 * some of; where none of them expects any of the kind, all of them.
 */
#include <string.h>

#include "assess/internal.h"

enum { KINDS = MUSTER_ASSET_KIND_COUNT + 1 }; /* the last: no kind is known */

/* An expectation with something overdue. */
struct undelivered {
	const struct muster_expectation *expectation;
	const struct muster_delivery *deliveries; /* overdue or not */
	size_t delivery_count;
	const struct muster_check *checks; /* of its source */
	size_t check_count;
	bool at_home[KINDS]; /* some practice it tests expects evidence of the kind */
};

static bool
tests_kind(const struct muster_check *check, unsigned kind)
{
	return check->practice[0] != '\0' &&
	    (check->asset_kinds == 0 || kind == MUSTER_ASSET_KIND_COUNT ||
		(check->asset_kinds & UINT32_C(1) << kind) != 0);
}

static bool
expects_kind(const struct context *context, const char *practice, unsigned kind)
{
	return kind < MUSTER_ASSET_KIND_COUNT &&
	    (population_kinds(context, practice) & UINT32_C(1) << kind) != 0;
}

/* Checks stand by source. */
static void
find_checks(const struct context *context, struct undelivered *out)
{
	const struct muster_controls *controls = context->in->controls;
	size_t first = 0;
	const char *source = out->expectation->source;
	while (first < controls->check_count && strcmp(controls->checks[first].source, source) != 0)
		first++;
	size_t end = first;
	while (end < controls->check_count && strcmp(controls->checks[end].source, source) == 0)
		end++;
	out->checks = controls->checks + first;
	out->check_count = end - first;
	for (size_t i = 0; i < out->check_count; i++)
		for (unsigned kind = 0; kind < KINDS; kind++)
			if (tests_kind(&out->checks[i], kind) &&
			    expects_kind(context, out->checks[i].practice, kind))
				out->at_home[kind] = true;
}

int
undelivered_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->undelivered =
	    muster_arena_array(context->scratch, in->delivery_count, sizeof(*context->undelivered));
	context->delivery_buffer = muster_arena_array(
	    context->scratch, in->delivery_count, sizeof(const struct muster_delivery *));
	if (context->undelivered == NULL || context->delivery_buffer == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0, end; i < in->delivery_count; i = end) {
		bool overdue = false;
		for (end = i; end < in->delivery_count &&
		     in->deliveries[end].expectation == in->deliveries[i].expectation;
		     end++)
			overdue = overdue || in->deliveries[end].overdue;
		if (!overdue)
			continue;
		struct undelivered *out = &context->undelivered[context->undelivered_count++];
		*out = (struct undelivered){.expectation = in->deliveries[i].expectation,
		    .deliveries = &in->deliveries[i],
		    .delivery_count = end - i};
		find_checks(context, out);
	}
	return 0;
}

static unsigned
kind_of(const struct muster_delivery *delivery)
{
	return delivery->asset != NULL ? delivery->asset->kind
				       : muster_selector_kind(delivery->expectation->assets);
}

static bool
is_tested(const struct undelivered *one, const struct muster_mapping *row, unsigned kind)
{
	for (size_t i = 0; i < one->check_count; i++)
		if (tests_kind(&one->checks[i], kind) &&
		    muster_mapping_asks(row, one->checks[i].practice, one->checks[i].aspect))
			return true;
	return false;
}

/* Has the row at hand something of the asset? */
static bool
is_touched(const struct context *context, const struct muster_delivery *delivery)
{
	struct asset_slot *slot =
	    delivery->asset != NULL ? population_slot(context, delivery->asset->id) : NULL;
	return slot != NULL && slot->tally.touched;
}

/* After the tally of the row's population. */
void
undelivered_tally(
    struct context *context, const struct muster_mapping *row, struct row_tally *tally)
{
	tally->undelivered = context->delivery_buffer;
	for (size_t i = 0; i < context->undelivered_count; i++) {
		const struct undelivered *one = &context->undelivered[i];
		unsigned last = KINDS;
		bool tested = false;
		for (size_t d = 0; d < one->delivery_count; d++) {
			const struct muster_delivery *delivery = &one->deliveries[d];
			unsigned kind = kind_of(delivery);
			if (!delivery->overdue)
				continue;
			if (kind != last)
				tested = is_tested(one, row, kind);
			last = kind;
			if (tested &&
			    (!one->at_home[kind] || expects_kind(context, row->practice, kind) ||
				is_touched(context, delivery)))
				tally->undelivered[tally->undelivered_count++] = delivery;
		}
	}
}

/* ---- saying ---- */

/* "trivy, expected every 30 days on image:*, is overdue on 2 of 6: image:a since 2026-07-01" */
static const char *
say(struct context *context, const struct muster_delivery *const *overdue, size_t count)
{
	const struct muster_delivery *first = overdue[0];
	const struct muster_expectation *expectation = first->expectation;
	const char *every = text_number(context, (uint64_t)expectation->every_days);
	const char *days = expectation->every_days == 1 ? "day" : "days";
	if (first->asset == NULL)
		return text_format(context,
		    "%s is expected every %s %s on %s, and nothing of it is known",
		    expectation->source, every, days, expectation->assets);
	for (size_t i = 1; i < count; i++)
		if (overdue[i]->received < first->received)
			first = overdue[i]; /* NONE is before every time */
	const char *others =
	    count > 1 ? text_format(context, " and %s more", text_number(context, count - 1)) : "";
	if (first->received == MUSTER_TIME_NONE)
		return text_format(context, "%s is expected every %s %s on %s%s, and never came",
		    expectation->source, every, days, first->asset->path, others);
	return text_format(context, "%s is expected every %s %s on %s%s, and last came %s",
	    expectation->source, every, days, first->asset->path, others,
	    text_date(context, first->received));
}

int
undelivered_reasons(
    struct context *context, const struct row_tally *tally, struct reason *out, size_t *count)
{
	enum { LINES = 3 };
	size_t lines = 0, more = 0;
	for (size_t i = 0, end; i < tally->undelivered_count; i = end) {
		for (end = i + 1; end < tally->undelivered_count &&
		     tally->undelivered[end]->expectation == tally->undelivered[i]->expectation;)
			end++;
		if (lines == LINES - 1 && end < tally->undelivered_count) {
			more++;
			continue;
		}
		const char *text = more > 0
		    ? text_format(context, "and %s more expected sources are overdue",
			  text_number(context, more + 1))
		    : say(context, tally->undelivered + i, end - i);
		if (text == NULL)
			return -1;
		out[(*count)++] =
		    (struct reason){.status = MUSTER_STATUS_NO_EVIDENCE, .text = text};
		lines++;
	}
	return 0;
}
