/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy's statement is about, of the findings of its practices. */
#include <string.h>

#include "assess/internal.h"

bool
filter_takes_kind(const struct muster_finding_filter *only, enum muster_asset_kind kind)
{
	return only == NULL || only->kinds == 0 || (only->kinds & UINT32_C(1) << kind) != 0;
}

uint32_t
filter_expects(const struct muster_mapping *row, uint32_t population)
{
	if (row->if_any)
		return 0;
	if (row->only == NULL || row->only->kinds == 0)
		return population;
	const uint32_t both = row->only->kinds & population;
	return both != 0 ? both : row->only->expects;
}

static bool
takes(const struct muster_finding_filter *only, const struct muster_failing *one)
{
	return (only->ranks == 0 || (only->ranks & UINT32_C(1) << one->rank) != 0) &&
	    (!only->fixed || one->dates.has_fix) && (!only->unfixed || !one->dates.has_fix) &&
	    (!only->exploited || one->exploited);
}

static bool
asks_findings(const struct muster_finding_filter *only)
{
	return only != NULL &&
	    (only->ranks != 0 || only->fixed || only->unfixed || only->exploited);
}

/* Of the part: its age, its example, and where its clocks start. */
static void
add_one(struct muster_fact *part, const struct muster_failing *one)
{
	if (part->oldest_failing == MUSTER_TIME_NONE ||
	    one->dates.first_seen < part->oldest_failing) {
		part->oldest_failing = one->dates.first_seen;
		part->example = one->finding;
	}
	for (unsigned i = MUSTER_RELEASE_NONE + 1; i < MUSTER_RELEASE_COUNT; i++) {
		const struct muster_clock_start start =
		    muster_clock_start_of((enum muster_release)i, &one->dates);
		struct muster_fact_start *first = &part->starts[i];
		if (first->at != MUSTER_TIME_NONE && first->at <= start.at)
			continue;
		*first = (struct muster_fact_start){
		    start.at, start.start, one->dates.first_seen, one->finding};
	}
}

static int
keep_ones(struct context *context, const struct muster_finding_filter *only,
    const struct muster_fact *fact, struct muster_fact *part)
{
	struct muster_failing *each =
	    muster_arena_array(context->arena, fact->each_count, sizeof(*each));
	const char **named = muster_arena_array(context->arena, fact->each_count, sizeof(*named));
	if (each == NULL || named == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < fact->each_count; i++) {
		if (!takes(only, &fact->each[i]))
			continue;
		each[part->each_count] = fact->each[i];
		named[part->each_count++] = fact->each[i].finding;
		add_one(part, &fact->each[i]);
	}
	part->each = each;
	part->outcomes[MUSTER_FAIL] = part->each_count;
	if (fact->named_count > 0) { /* such a fact holds no other results */
		part->named = named;
		part->named_count = part->each_count;
	}
	return 0;
}

const struct muster_fact *
filter_narrow(
    struct context *context, const struct muster_mapping *row, const struct muster_fact *fact)
{
	if (!asks_findings(row->only) || fact->outcomes[MUSTER_FAIL] == 0)
		return fact;
	struct muster_fact *part = muster_arena_alloc(context->arena, sizeof(*part));
	if (part == NULL) {
		muster_error_memory(context->err);
		return NULL;
	}
	*part = *fact;
	part->whole = fact;
	part->oldest_failing = MUSTER_TIME_NONE;
	part->example = part->check = "";
	part->named = NULL;
	part->each_count = part->named_count = 0;
	for (unsigned i = 0; i < MUSTER_RELEASE_COUNT; i++)
		part->starts[i] = (struct muster_fact_start){.at = MUSTER_TIME_NONE, .finding = ""};
	if (keep_ones(context, row->only, fact, part) != 0)
		return NULL;
	if (strcmp(part->example, fact->example) == 0)
		part->check = fact->check;
	else
		part->evidence = (struct muster_evidence_ref){.pointer = ""};
	return part;
}
