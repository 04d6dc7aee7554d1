/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The population of a mapping row: practice × in-scope asset.  Counts who is
 * expected, who was seen and what was seen on each; judges nothing.
 *
 * Expected are the assets of the practice's kinds and those that have a fact
 * of weight for it.  One that is not applicable leaves, unless none would be
 * left.  Information alone is no evidence.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

bool
row_sets_status(const struct muster_mapping *row)
{
	return muster_mapping_sets_status(row);
}

static int
compare_slots(const void *a, const void *b)
{
	const struct asset_slot *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int
compare_keys(const struct muster_fact *a, const struct muster_fact *b)
{
	int order = strcmp(a->practice, b->practice);
	if (order == 0)
		order = strcmp(a->aspect, b->aspect);
	if (order == 0)
		order = a->asset < b->asset ? -1 : a->asset > b->asset;
	return order;
}

static bool
is_stale(const struct context *context, const struct muster_fact *fact)
{
	int64_t limit = context->in->stale_after_days;
	return limit >= 0 &&
	    (fact->observed == MUSTER_TIME_NONE || age_of(context, fact->observed) > limit);
}

struct asset_slot *
population_slot(const struct context *context, int64_t asset)
{
	const struct asset_slot key = {.id = asset};
	return context->slot_count == 0
	    ? NULL
	    : bsearch(&key, context->slots, context->slot_count, sizeof(key), compare_slots);
}

/* Where each fact belongs, and whether any of them is stale. */
static void
find_slots(struct context *context)
{
	for (size_t i = 0; i < context->in->fact_count; i++) {
		const struct muster_fact *fact = &context->in->facts[i];
		context->slot_of_fact[i] = population_slot(context, fact->asset);
		context->any_stale = context->any_stale || is_stale(context, fact);
	}
}

/* Sorts the assets by id and checks what the caller promised. */
int
population_prepare(struct context *context)
{
	const struct muster_assess_input *in = context->in;
	context->slots =
	    muster_arena_array(context->scratch, in->asset_count, sizeof(*context->slots));
	context->fact_buffer = muster_arena_array(
	    context->scratch, in->fact_count, sizeof(const struct muster_fact *));
	context->fact_mark =
	    muster_arena_array(context->scratch, in->fact_count, sizeof(*context->fact_mark));
	context->slot_of_fact =
	    muster_arena_array(context->scratch, in->fact_count, sizeof(struct asset_slot *));
	if (context->slots == NULL || context->fact_buffer == NULL || context->fact_mark == NULL ||
	    context->slot_of_fact == NULL)
		return muster_error_memory(context->err);
	context->slot_count = in->asset_count;
	for (size_t i = 0; i < in->asset_count; i++)
		context->slots[i] =
		    (struct asset_slot){.id = in->assets[i].id, .asset = &in->assets[i]};
	if (in->asset_count > 1)
		qsort(context->slots, in->asset_count, sizeof(*context->slots), compare_slots);
	for (size_t i = 1; i < in->asset_count; i++)
		if (context->slots[i - 1].id == context->slots[i].id)
			return muster_error_set(context->err, MUSTER_E_INTERNAL,
			    "assess.asset-twice", "an asset stands in the scope twice");
	find_slots(context);
	for (size_t i = 1; i < in->fact_count; i++)
		if (compare_keys(&in->facts[i - 1], &in->facts[i]) > 0)
			return muster_error_set(context->err, MUSTER_E_INTERNAL,
			    "assess.fact-order", "facts are not sorted by practice and asset");
	return 0;
}

size_t
population_fact(const struct context *context, const struct muster_fact *fact)
{
	return (size_t)((fact->whole != NULL ? fact->whole : fact) - context->in->facts);
}

struct asset_slot *
population_asset(const struct context *context, const struct muster_fact *fact)
{
	return context->slot_of_fact[population_fact(context, fact)];
}

static const struct muster_practice *
find_practice(const struct muster_controls *controls, const char *id)
{
	size_t low = 0, high = controls->practice_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(controls->practices[middle].id, id);
		if (order == 0)
			return &controls->practices[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

uint32_t
population_kinds(const struct context *context, const char *practice)
{
	const struct muster_practice *found = find_practice(context->in->controls, practice);
	return found != NULL ? found->population : 0;
}

/* The first fact of a practice. */
static size_t
first_fact(const struct muster_assess_input *in, const char *practice)
{
	size_t low = 0, high = in->fact_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(in->facts[middle].practice, practice) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Evidence that a pass, a failure or an asset's leaving stands on has an age. */
static void
note_age(struct row_tally *tally, const struct muster_fact *fact)
{
	if (fact->observed == MUSTER_TIME_NONE) {
		tally->unknown_age = true;
		return;
	}
	if (tally->newest == MUSTER_TIME_NONE || fact->observed > tally->newest)
		tally->newest = fact->observed;
	if (tally->oldest == MUSTER_TIME_NONE || fact->observed < tally->oldest)
		tally->oldest = fact->observed;
}

static bool
began_before(
    const struct muster_mapping *row, const struct muster_fact *a, const struct muster_fact *b)
{
	if (b == NULL)
		return true;
	const struct muster_fact_start x = muster_fact_start_of(a, row);
	const struct muster_fact_start y = muster_fact_start_of(b, row);
	if (x.at != y.at)
		return x.at < y.at;
	return strcmp(x.finding, y.finding) < 0; /* not by row ids: a rebuild may change them */
}

static bool
is_late(const struct context *context, const struct muster_mapping *row, muster_time start)
{
	/* Since when is not known: it cannot be shown to be in time. */
	return row->effect == MUSTER_EFFECT_DEADLINE &&
	    (start == MUSTER_TIME_NONE || muster_mapping_due(row, start) < context->in->as_of);
}

/*
 * How many of a fact's failing results are past their time, of those that no
 * exception covers; *from: when the clock of the first of them started.
 */
static uint64_t
count_late(struct context *context, const struct muster_mapping *row, enum mode mode,
    const struct muster_fact *fact, muster_time *from)
{
	uint64_t count = 0;
	*from = MUSTER_TIME_NONE;
	for (size_t i = 0; i < fact->each_count; i++) {
		const struct muster_failing *one = &fact->each[i];
		const muster_time start =
		    muster_clock_start_of(muster_mapping_release(row), &one->dates).at;
		if (!is_late(context, row, start) ||
		    exception_covers(context, row->control, fact->practice, one->finding, mode))
			continue;
		count++;
		if (start != MUSTER_TIME_NONE && (*from == MUSTER_TIME_NONE || start < *from))
			*from = start;
	}
	return count;
}

/* A fact with a failing result past its time: whether one of them counts, and since when. */
static void
add_late(struct context *context, const struct muster_mapping *row, enum mode mode,
    const struct muster_fact *fact, uint64_t left, struct asset_tally *asset,
    struct row_tally *tally)
{
	muster_time from = muster_fact_start_of(fact, row).at;
	uint64_t late = left;
	if (left > 0 && fact->each_count > 0) {
		late = count_late(context, row, mode, fact, &from);
		tally->overdue_results += late;
	}
	if (late == 0) {
		asset->overdue_accepted = true;
		return;
	}
	asset->overdue = true;
	if (from != MUSTER_TIME_NONE &&
	    (tally->late_from == MUSTER_TIME_NONE || from < tally->late_from))
		tally->late_from = from;
}

/* Failing results of one fact: which count, which are removed or accepted, which are late. */
static void
add_failing(struct context *context, const struct muster_mapping *row, enum mode mode,
    const struct muster_fact *fact, struct asset_tally *asset, struct row_tally *tally)
{
	uint64_t removed, accepted;
	/* Only where a failure counts can an exception be of use. */
	bool note = row_sets_status(row) && row->effect != MUSTER_EFFECT_EVIDENCES;
	exception_split(context, row->control, fact, mode, note, &removed, &accepted);
	uint64_t left = fact->outcomes[MUSTER_FAIL] - removed - accepted;
	asset->failing += left;
	asset->accepted += accepted;
	asset->removed += removed;
	tally->failing_results += left;
	tally->accepted_results += accepted;
	tally->removed_results += removed;
	if (left + accepted == 0)
		return;
	bool late = is_late(context, row, muster_fact_start_of(fact, row).at);
	if (late)
		add_late(context, row, mode, fact, left, asset, tally);
	if (left == 0)
		return;
	if (row->effect == MUSTER_EFFECT_DEADLINE && !late) {
		if (began_before(row, fact, tally->next_due))
			tally->next_due = fact;
	} else if (began_before(row, fact, tally->worst)) {
		tally->worst = fact;
	}
}

static void
add_fact(struct context *context, const struct muster_mapping *row, enum mode mode,
    const struct muster_fact *fact, struct asset_tally *asset, struct row_tally *tally)
{
	asset->touched = true;
	asset->error += fact->outcomes[MUSTER_ERROR];
	asset->not_applicable += fact->outcomes[MUSTER_NOT_APPLICABLE];
	asset->not_reviewed += fact->outcomes[MUSTER_NOT_REVIEWED];
	asset->info += fact->outcomes[MUSTER_INFO];
	uint64_t failing = fact->outcomes[MUSTER_FAIL];
	asset->pass += fact->outcomes[MUSTER_PASS];
	if (failing > 0)
		add_failing(context, row, mode, fact, asset, tally);
	else if (fact->scanned)
		asset->pass++;
	if (failing > 0 || fact->outcomes[MUSTER_PASS] > 0 || fact->scanned ||
	    fact->outcomes[MUSTER_NOT_APPLICABLE] > 0)
		note_age(tally, fact);
	tally->facts[tally->fact_count++] = fact;
}

/* What the facts on one asset make of it. */
static void
add_asset(struct row_tally *tally, const struct asset_tally *asset, uint32_t kind, bool wanted)
{
	bool seen = asset->pass + asset->failing + asset->accepted + asset->removed > 0;
	bool weighty = seen || asset->error + asset->not_applicable + asset->not_reviewed > 0;
	if (asset->touched && !weighty)
		tally->info_only++;
	if (!wanted && !weighty)
		return;
	tally->kinds |= kind;
	tally->population++;
	if (asset->error > 0) {
		tally->error_assets++;
		tally->error_only += !seen;
	}
	if (seen) {
		tally->seen++;
		tally->failing_assets += asset->failing > 0;
		tally->accepted_assets += asset->failing == 0 && asset->accepted > 0;
		tally->passing_assets += asset->failing + asset->accepted == 0;
		tally->overdue_assets += asset->overdue;
		tally->overdue_accepted += !asset->overdue && asset->overdue_accepted;
	} else if (asset->error == 0 && asset->not_reviewed > 0) {
		tally->not_reviewed++;
	} else if (asset->error == 0 && asset->not_applicable > 0) {
		tally->not_applicable++;
	}
}

int
population_tally(struct context *context, const struct muster_mapping *row, enum mode mode,
    struct row_tally *tally)
{
	const struct muster_assess_input *in = context->in;
	uint32_t wanted = filter_expects(row, population_kinds(context, row->practice));
	*tally = (struct row_tally){.newest = MUSTER_TIME_NONE,
	    .oldest = MUSTER_TIME_NONE,
	    .late_from = MUSTER_TIME_NONE,
	    .facts = context->fact_buffer};
	for (size_t i = 0; i < context->slot_count; i++)
		context->slots[i].tally = (struct asset_tally){0};
	for (size_t i = first_fact(in, row->practice);
	     i < in->fact_count && strcmp(in->facts[i].practice, row->practice) == 0; i++) {
		const struct muster_fact *fact = &in->facts[i];
		struct asset_slot *slot = population_asset(context, fact);
		if (slot == NULL || !muster_mapping_asks(row, fact->practice, fact->aspect) ||
		    !filter_takes_kind(row->only, slot->asset->kind) ||
		    (mode == MODE_NO_STALE && is_stale(context, fact)))
			continue;
		fact = filter_narrow(context, row, fact);
		if (fact == NULL)
			return -1;
		add_fact(context, row, mode, fact, &slot->tally, tally);
	}
	for (size_t i = 0; i < context->slot_count; i++) {
		uint32_t kind = UINT32_C(1) << context->slots[i].asset->kind;
		add_asset(tally, &context->slots[i].tally, kind, (wanted & kind) != 0);
	}
	tally->all_not_applicable =
	    tally->population > 0 && tally->not_applicable == tally->population;
	tally->expected = tally->all_not_applicable ? tally->population
						    : tally->population - tally->not_applicable;
	if (tally->kinds == 0)
		tally->kinds = wanted;
	expected_tally(context, row, tally);
	return 0;
}
