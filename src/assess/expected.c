/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expected sources: which mapping rows stand on their reports, and lose their
 * evidence when one is overdue.  It is what their checks test on assets of
 * that kind: the practices that expect evidence of such assets, and those that
 * this asset has some of; where none of them expects any of the kind, all of
 * them.
 */
#include <string.h>

#include "assess/internal.h"

enum { KINDS = MUSTER_ASSET_KIND_COUNT + 1 }; /* the last: no kind is known */

/* An expectation and what became of it. */
struct expected {
	const struct muster_expectation *expectation;
	const struct muster_delivery *deliveries;
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
find_checks(const struct context *context, struct expected *out)
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
expected_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->expected =
	    muster_arena_array(context->scratch, in->delivery_count, sizeof(*context->expected));
	context->delivery_buffer = muster_arena_array(
	    context->scratch, in->delivery_count, sizeof(const struct muster_delivery *));
	if (context->expected == NULL || context->delivery_buffer == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0, end; i < in->delivery_count; i = end) {
		for (end = i + 1; end < in->delivery_count &&
		     in->deliveries[end].expectation == in->deliveries[i].expectation;)
			end++;
		struct expected *out = &context->expected[context->expected_count++];
		*out = (struct expected){.expectation = in->deliveries[i].expectation,
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
is_tested(const struct expected *one, const struct muster_mapping *row, unsigned kind)
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
expected_tally(struct context *context, const struct muster_mapping *row, struct row_tally *tally)
{
	tally->deliveries = context->delivery_buffer;
	for (size_t i = 0; i < context->expected_count; i++) {
		const struct expected *one = &context->expected[i];
		unsigned last = KINDS;
		bool tested = false;
		for (size_t d = 0; d < one->delivery_count; d++) {
			const struct muster_delivery *delivery = &one->deliveries[d];
			unsigned kind = kind_of(delivery);
			if (kind != last)
				tested = is_tested(one, row, kind);
			last = kind;
			if (!tested ||
			    (one->at_home[kind] && !expects_kind(context, row->practice, kind) &&
				!is_touched(context, delivery)))
				continue;
			tally->deliveries[tally->delivery_count++] = delivery;
			tally->overdue_deliveries += delivery->overdue;
		}
	}
}

/* ---- saying ---- */

/* "trivy is expected every 30 days on image:a and 2 more, and last came 2026-07-01" */
static const char *
say(struct context *context, const struct muster_delivery *worst, uint64_t count)
{
	const struct muster_expectation *expectation = worst->expectation;
	const char *every = text_number(context, (uint64_t)expectation->every_days);
	const char *days = expectation->every_days == 1 ? "day" : "days";
	if (worst->asset == NULL)
		return text_format(context,
		    "%s is expected every %s %s on %s, and nothing of it is known",
		    expectation->source, every, days, expectation->assets);
	const char *others =
	    count > 1 ? text_format(context, " and %s more", text_number(context, count - 1)) : "";
	if (worst->received == MUSTER_TIME_NONE)
		return text_format(context, "%s is expected every %s %s on %s%s, and never came",
		    expectation->source, every, days, worst->asset->path, others);
	return text_format(context, "%s is expected every %s %s on %s%s, and last came %s",
	    expectation->source, every, days, worst->asset->path, others,
	    text_date(context, worst->received));
}

/* The overdue ones of an expectation from `from` on: the worst, and how many; *end is after it. */
static const struct muster_delivery *
overdue_of(const struct row_tally *tally, size_t from, size_t *end, uint64_t *count)
{
	const struct muster_delivery *worst = NULL;
	*count = 0;
	for (*end = from; *end < tally->delivery_count; ++*end) {
		const struct muster_delivery *one = tally->deliveries[*end];
		if (one->expectation != tally->deliveries[from]->expectation)
			break;
		if (!one->overdue)
			continue;
		++*count;
		if (worst == NULL || one->received < worst->received)
			worst = one; /* NONE is before every time */
	}
	return worst;
}

int
expected_reasons(
    struct context *context, const struct row_tally *tally, struct reason *out, size_t *count)
{
	enum { LINES = 3 };
	uint64_t sources = 0, overdue;
	for (size_t i = 0, end; i < tally->delivery_count; i = end) {
		const struct muster_delivery *worst = overdue_of(tally, i, &end, &overdue);
		if (worst == NULL || ++sources > LINES)
			continue;
		const char *text = say(context, worst, overdue);
		if (text == NULL)
			return -1;
		out[(*count)++] =
		    (struct reason){.status = MUSTER_STATUS_NO_EVIDENCE, .text = text};
	}
	if (sources <= LINES)
		return 0;
	const char *text = text_format(context, "and %s more expected sources are overdue",
	    text_number(context, sources - LINES));
	if (text == NULL)
		return -1;
	out[(*count)++] = (struct reason){.status = MUSTER_STATUS_NO_EVIDENCE, .text = text};
	return 0;
}
