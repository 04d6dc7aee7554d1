/* SPDX-License-Identifier: Apache-2.0 */
/* From results and coverage in force to facts about practices. */
#include "flow/facts.h"

#include <stdlib.h>
#include <string.h>

#include "flow/assets_by_id.h"
#include "flow/ledger.h"
#include "flow/rank.h"

struct gather {
	const struct muster_controls *controls;
	struct rank_context ranking;
	struct assets_by_id assets;
	struct muster_arena *arena;
	/* (practice, aspect) pairs of the check rows: slot of each check, check of each slot */
	size_t *slot_of_check;
	const struct muster_check **slots;
	size_t slot_count;
	/* facts so far; of each slot the newest fact, valid if it is about the asset at hand */
	struct muster_fact *facts;
	size_t count, cap;
	size_t *fact_of_slot;             /* index + 1 */
	size_t *named_of_slot;            /* the same of results that exceptions name */
	const struct muster_asset *asset; /* at hand */
	uint64_t unmapped;
	struct muster_run *runs;
	size_t run_count;
	struct muster_breach *breaches;
	size_t breach_count, breach_cap;
	bool each;                /* failing results are kept one by one */
	struct meeting *meetings; /* of the exceptions that name results */
	size_t meeting_count;
};

/* An exception that names results, and those it met. */
struct meeting {
	struct muster_exception *exception;
	const char **ids;
	size_t count;
};

static int
by_practice(const void *a, const void *b)
{
	const struct muster_check *x = *(const struct muster_check *const *)a;
	const struct muster_check *y = *(const struct muster_check *const *)b;
	int order = strcmp(x->practice, y->practice);
	if (order == 0)
		order = strcmp(x->aspect, y->aspect);
	return order != 0 ? order : (x > y) - (x < y);
}

static int
make_slots(struct gather *g, struct muster_error *err)
{
	size_t n = g->controls->check_count;
	g->slot_of_check = muster_arena_array(g->arena, n, sizeof(*g->slot_of_check));
	g->slots = muster_arena_array(g->arena, n, sizeof(*g->slots));
	g->fact_of_slot = muster_arena_array(g->arena, n + 1, sizeof(*g->fact_of_slot));
	g->named_of_slot = muster_arena_array(g->arena, n + 1, sizeof(*g->named_of_slot));
	const struct muster_check **sorted = muster_arena_array(g->arena, n, sizeof(*sorted));
	if (g->slot_of_check == NULL || g->slots == NULL || g->fact_of_slot == NULL ||
	    g->named_of_slot == NULL || sorted == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &g->controls->checks[i];
	if (n > 0)
		qsort(sorted, n, sizeof(*sorted), by_practice);
	for (size_t i = 0; i < n; i++) {
		const struct muster_check *last =
		    g->slot_count > 0 ? g->slots[g->slot_count - 1] : NULL;
		if (last == NULL || strcmp(last->practice, sorted[i]->practice) != 0 ||
		    strcmp(last->aspect, sorted[i]->aspect) != 0)
			g->slots[g->slot_count++] = sorted[i];
		g->slot_of_check[sorted[i] - g->controls->checks] = g->slot_count - 1;
	}
	return 0;
}

static struct muster_fact *
fact_for(struct gather *g, const struct muster_check *check, int64_t asset, bool named,
    struct muster_error *err)
{
	size_t slot = g->slot_of_check[check - g->controls->checks];
	size_t *fact_of_slot = named ? g->named_of_slot : g->fact_of_slot;
	size_t at = fact_of_slot[slot];
	if (at > 0 && g->facts[at - 1].asset == asset)
		return &g->facts[at - 1];
	if (g->count == g->cap) {
		size_t cap = g->cap == 0 ? 1024 : g->cap * 2;
		struct muster_fact *facts = muster_arena_array(g->arena, cap, sizeof(*facts));
		if (facts == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		if (g->count > 0)
			memcpy(facts, g->facts, g->count * sizeof(*facts));
		g->facts = facts;
		g->cap = cap;
	}
	struct muster_fact *fact = &g->facts[g->count++];
	*fact = (struct muster_fact){
	    .practice = check->practice,
	    .aspect = check->aspect,
	    .asset = asset,
	    .observed = MUSTER_TIME_NONE,
	    .oldest_failing = MUSTER_TIME_NONE,
	    .example = "",
	    .check = "",
	    .origin = check->origin,
	    .evidence = {.pointer = ""},
	};
	for (unsigned i = 0; i < MUSTER_RELEASE_COUNT; i++)
		fact->starts[i] = (struct muster_fact_start){.at = MUSTER_TIME_NONE, .finding = ""};
	fact_of_slot[slot] = g->count;
	return fact;
}

static struct muster_start_dates
dates_of(const struct muster_result_row *row)
{
	return (struct muster_start_dates){.first_seen = row->first_seen,
	    .observed = row->observed,
	    .fix_available = row->fix_available,
	    .advisory_date = row->advisory_date,
	    .has_fix = row->has_fix};
}

/* Of the failing results those whose deadlines start first. */
static int
note_starts(struct gather *g, struct muster_fact *fact, const struct muster_result_row *row,
    struct muster_error *err)
{
	const struct muster_start_dates dates = dates_of(row);
	const char *id = NULL;
	for (unsigned i = MUSTER_RELEASE_NONE + 1; i < MUSTER_RELEASE_COUNT; i++) {
		const struct muster_clock_start start =
		    muster_clock_start_of((enum muster_release)i, &dates);
		struct muster_fact_start *first = &fact->starts[i];
		if (first->at != MUSTER_TIME_NONE && first->at <= start.at)
			continue;
		if (id == NULL)
			id = muster_arena_strdup(
			    g->arena, row->finding_id != NULL ? row->finding_id : "");
		if (id == NULL)
			return muster_error_memory(err);
		*first = (struct muster_fact_start){start.at, start.start, row->first_seen, id};
	}
	return 0;
}

/* Keeps a failing result; the list's room is the next power of two. */
static int
note_each(struct gather *g, struct muster_fact *fact, const struct muster_result_row *row,
    struct muster_error *err)
{
	struct muster_failing *list = (struct muster_failing *)(uintptr_t)fact->each;
	const size_t n = fact->each_count;
	if ((n & (n - 1)) == 0) {
		struct muster_failing *bigger =
		    muster_arena_array(g->arena, n == 0 ? 1 : 2 * n, sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(err);
		if (n > 0)
			memcpy(bigger, list, n * sizeof(*bigger));
		fact->each = list = bigger;
	}
	const struct muster_ranked ranked = rank_result(&g->ranking, row, g->asset);
	const char *id =
	    muster_arena_strdup(g->arena, row->finding_id != NULL ? row->finding_id : "");
	if (id == NULL)
		return muster_error_memory(err);
	list[n] = (struct muster_failing){id, dates_of(row), ranked.rank, ranked.kev != NULL};
	fact->each_count = n + 1;
	return 0;
}

/* The fact's evidence: of its oldest failing result, else of the first result. */
static int
illustrate(struct gather *g, struct muster_fact *fact, const struct muster_result_row *row,
    const struct muster_check *check, struct muster_error *err)
{
	bool failing = row->outcome == MUSTER_FAIL;
	bool older = failing &&
	    (fact->oldest_failing == MUSTER_TIME_NONE || row->first_seen < fact->oldest_failing);
	if (!older && (fact->check[0] != '\0' || failing))
		return 0;
	fact->evidence = row->evidence;
	fact->evidence.pointer = muster_arena_strdup(g->arena, row->evidence.pointer);
	fact->check = muster_arena_strdup(g->arena, row->check);
	fact->example = muster_arena_strdup(
	    g->arena, failing && row->finding_id != NULL ? row->finding_id : "");
	fact->origin = check->origin;
	if (failing)
		fact->oldest_failing = row->first_seen;
	return fact->evidence.pointer != NULL && fact->check != NULL && fact->example != NULL
	    ? 0
	    : muster_error_memory(err);
}

static const struct muster_check *
check_of(struct gather *g, const struct muster_result_row *row)
{
	if (g->asset == NULL || g->asset->id != row->asset)
		g->asset = assets_by_id_find(&g->assets, row->asset);
	if (g->asset == NULL)
		return NULL;
	return rank_check_of(&g->ranking, row, g->asset);
}

/* ---- exceptions that name results ---- */

static int
prepare_meetings(
    struct gather *g, struct muster_exception *exceptions, size_t count, struct muster_error *err)
{
	g->meetings = muster_arena_array(g->arena, count, sizeof(*g->meetings));
	if (g->meetings == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		if (exceptions[i].by_result)
			g->meetings[g->meeting_count++].exception = &exceptions[i];
	return 0;
}

/* Adds to a list whose room is the next power of two. */
static int
add_id(
    struct gather *g, const char *id, const char ***list, size_t *count, struct muster_error *err)
{
	size_t n = *count;
	if ((n & (n - 1)) == 0) {
		const char **bigger =
		    muster_arena_array(g->arena, n == 0 ? 1 : 2 * n, sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(err);
		if (n > 0)
			memcpy(bigger, *list, n * sizeof(*bigger));
		*list = bigger;
	}
	(*list)[n] = id;
	*count = n + 1;
	return 0;
}

/* Notes a failing result with every exception that names it; *named: its id, NULL none does. */
static int
meet(struct gather *g, const struct muster_result_row *row, const char **named,
    struct muster_error *err)
{
	const char *kept = NULL;
	*named = NULL;
	if (row->finding_id == NULL || row->finding_id[0] == '\0')
		return 0;
	for (size_t i = 0; i < g->meeting_count; i++) {
		struct meeting *meeting = &g->meetings[i];
		if (!ledger_names_result(meeting->exception, row->finding_id, row->check,
			g->asset != NULL ? g->asset->path : ""))
			continue;
		if (kept == NULL && (kept = muster_arena_strdup(g->arena, row->finding_id)) == NULL)
			return muster_error_memory(err);
		if (add_id(g, kept, &meeting->ids, &meeting->count, err) != 0)
			return -1;
	}
	*named = kept;
	return 0;
}

static int
name_in_fact(struct gather *g, struct muster_fact *fact, const char *id, struct muster_error *err)
{
	const char **named = (const char **)(uintptr_t)fact->named;
	if (add_id(g, id, &named, &fact->named_count, err) != 0)
		return -1;
	fact->named = named;
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each once: a result may be met as open and within the period. */
static void
keep_meetings(struct gather *g)
{
	for (size_t i = 0; i < g->meeting_count; i++) {
		struct meeting *meeting = &g->meetings[i];
		size_t kept = 0;
		if (meeting->count > 1)
			qsort(meeting->ids, meeting->count, sizeof(*meeting->ids), by_text);
		for (size_t j = 0; j < meeting->count; j++)
			if (kept == 0 || strcmp(meeting->ids[kept - 1], meeting->ids[j]) != 0)
				meeting->ids[kept++] = meeting->ids[j];
		meeting->exception->findings = meeting->ids;
		meeting->exception->finding_count = kept;
	}
}

/* ---- results ---- */

/*
 * An event that somebody followed up is no open failure any more; in its
 * period it stays one.
 */
static bool
is_disposed(const struct gather *g, const struct muster_result_row *row)
{
	return row->event && row->outcome == MUSTER_FAIL && row->finding_id != NULL &&
	    muster_ledger_disposal_of(muster_project_ledger(g->ranking.project), row->finding_id,
		g->ranking.as_of) != NULL;
}

static int
take_result(void *context, const struct muster_result_row *given, struct muster_error *err)
{
	struct gather *g = context;
	struct muster_result_row copy = *given;
	const struct muster_result_row *row = &copy;
	if (is_disposed(g, given))
		copy.outcome = MUSTER_INFO;
	const struct muster_check *check = check_of(g, row);
	if (g->asset == NULL) /* retired or out of scope */
		return 0;
	if (check == NULL || check->practice[0] == '\0') {
		if (row->outcome == MUSTER_FAIL)
			g->unmapped++;
		return 0;
	}
	const char *named = NULL;
	if (row->outcome == MUSTER_FAIL && meet(g, row, &named, err) != 0)
		return -1;
	/* apart from the rest: their ages and examples are their own */
	struct muster_fact *fact = fact_for(g, check, row->asset, named != NULL, err);
	if (fact == NULL || illustrate(g, fact, row, check, err) != 0 ||
	    (row->outcome == MUSTER_FAIL && note_starts(g, fact, row, err) != 0) ||
	    (row->outcome == MUSTER_FAIL && g->each && note_each(g, fact, row, err) != 0) ||
	    (named != NULL && name_in_fact(g, fact, named, err) != 0))
		return -1;
	fact->outcomes[row->outcome]++;
	if (row->observed > fact->observed)
		fact->observed = row->observed;
	return 0;
}

/* Vulnerabilities and secrets: silence of a complete run is a pass. */
bool
facts_covers(const struct muster_check *check, const struct muster_coverage *coverage,
    enum muster_asset_kind kind)
{
	if (strcmp(check->source, coverage->source) != 0 || check->practice[0] == '\0' ||
	    (check->asset_kinds != 0 && (check->asset_kinds & (1u << kind)) == 0))
		return false;
	bool package = coverage->domain == MUSTER_DOMAIN_OS_PACKAGE ||
	    coverage->domain == MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (check->match == MUSTER_MATCH_CVE)
		return package && (check->domain < 0 || check->domain == (int32_t)coverage->domain);
	return check->match == MUSTER_MATCH_GLOB && coverage->domain == MUSTER_DOMAIN_SECRET &&
	    check->domain == MUSTER_DOMAIN_SECRET;
}

/* Evidence of a run. */
static const char *
digest_of(const struct gather *g, int64_t run)
{
	for (size_t i = 0; i < g->run_count; i++) {
		if (g->runs[i].id == run)
			return g->runs[i].sha256;
	}
	return NULL;
}

static int
take_coverage(struct gather *g, const struct muster_coverage *coverage, struct muster_error *err)
{
	const struct muster_asset *asset = assets_by_id_find(&g->assets, coverage->asset);
	if (asset == NULL || coverage->observed == MUSTER_TIME_NONE)
		return 0;
	for (size_t i = 0; i < g->controls->check_count; i++) {
		const struct muster_check *check = &g->controls->checks[i];
		if (!facts_covers(check, coverage, asset->kind))
			continue;
		const struct muster_practice *practice =
		    muster_practice_find(g->controls, check->practice);
		if (practice == NULL || (practice->population & (1u << asset->kind)) == 0)
			continue;
		struct muster_fact *fact = fact_for(g, check, asset->id, false, err);
		if (fact == NULL)
			return -1;
		fact->scanned = true;
		if (coverage->observed > fact->observed)
			fact->observed = coverage->observed;
		const char *sha256 = digest_of(g, coverage->run);
		if (fact->check[0] == '\0' && fact->evidence.sha256[0] == '\0' && sha256 != NULL)
			memcpy(fact->evidence.sha256, sha256, sizeof(fact->evidence.sha256));
	}
	return 0;
}

static int
take_failing(void *context, const struct muster_failing_row *failing, struct muster_error *err)
{
	struct gather *g = context;
	const struct muster_check *check = check_of(g, &failing->row);
	if (check == NULL || check->practice[0] == '\0')
		return 0;
	const char *named;
	if (meet(g, &failing->row, &named, err) != 0)
		return -1;
	if (g->breach_count == g->breach_cap) {
		size_t cap = g->breach_cap == 0 ? 256 : g->breach_cap * 2;
		struct muster_breach *rows = muster_arena_array(g->arena, cap, sizeof(*rows));
		if (rows == NULL)
			return muster_error_memory(err);
		if (g->breach_count > 0)
			memcpy(rows, g->breaches, g->breach_count * sizeof(*rows));
		g->breaches = rows;
		g->breach_cap = cap;
	}
	const char *name = muster_arena_strdup(g->arena, failing->row.check);
	const char *finding = muster_arena_strdup(
	    g->arena, failing->row.finding_id != NULL ? failing->row.finding_id : "");
	if (name == NULL || finding == NULL)
		return muster_error_memory(err);
	const struct muster_start_dates dates = dates_of(&failing->row);
	struct muster_breach *breach = &g->breaches[g->breach_count++];
	*breach = (struct muster_breach){
	    .practice = check->practice,
	    .aspect = check->aspect,
	    .asset = failing->row.asset,
	    .since = failing->row.since,
	    .until = failing->until,
	    .first_seen = failing->row.first_seen,
	    .check = name,
	    .finding = finding,
	};
	for (unsigned i = MUSTER_RELEASE_NONE + 1; i < MUSTER_RELEASE_COUNT; i++)
		breach->starts[i] = muster_clock_start_of((enum muster_release)i, &dates).at;
	return 0;
}

static int
order_of(const char *practice_a, const char *aspect_a, int64_t asset_a, const char *practice_b,
    const char *aspect_b, int64_t asset_b)
{
	int order = strcmp(practice_a, practice_b);
	if (order == 0)
		order = strcmp(aspect_a, aspect_b);
	return order != 0 ? order : (asset_a > asset_b) - (asset_a < asset_b);
}

static int
by_fact(const void *a, const void *b)
{
	const struct muster_fact *x = a, *y = b;
	int order = order_of(x->practice, x->aspect, x->asset, y->practice, y->aspect, y->asset);
	return order != 0 ? order : (x->named_count > 0) - (y->named_count > 0);
}

static int
by_breach(const void *a, const void *b)
{
	const struct muster_breach *x = a, *y = b;
	int order = order_of(x->practice, x->aspect, x->asset, y->practice, y->aspect, y->asset);
	if (order == 0)
		order = (x->since > y->since) - (x->since < y->since);
	return order != 0 ? order : strcmp(x->check, y->check);
}

int
facts_gather(struct muster_project *project, const struct muster_view *view,
    const struct muster_asset *assets, size_t asset_count, const struct muster_period *period,
    struct muster_exception *exceptions, size_t exception_count, bool each,
    struct muster_arena *arena, struct facts *out, struct muster_error *err)
{
	struct muster_store *store = project->store;
	const struct muster_controls *controls = project->controls;
	struct gather g = {.controls = controls,
	    .ranking = {project, view, controls, &project->config, view->as_of},
	    .each = each,
	    .arena = arena};
	if (assets_by_id_make(arena, assets, asset_count, &g.assets, err) != 0 ||
	    make_slots(&g, err) != 0 ||
	    prepare_meetings(&g, exceptions, exception_count, err) != 0 ||
	    muster_store_results(store, view, take_result, &g, err) != 0)
		return -1;
	/* results came asset by asset; coverage is looked up in the same way once they are sorted
	 */
	struct muster_coverage *coverage;
	size_t coverage_count;
	if (muster_store_coverage(store, view, arena, &coverage, &coverage_count, err) != 0 ||
	    muster_store_runs(store, view, 0, arena, &g.runs, &g.run_count, err) != 0)
		return -1;
	if (g.count > 0)
		qsort(g.facts, g.count, sizeof(*g.facts), by_fact);
	struct gather late = g; /* coverage makes its own facts; equal keys are merged below */
	late.facts = NULL;
	late.count = late.cap = 0;
	memset(late.fact_of_slot, 0, (controls->check_count + 1) * sizeof(*late.fact_of_slot));
	for (size_t i = 0; i < coverage_count; i++) {
		if (take_coverage(&late, &coverage[i], err) != 0)
			return -1;
	}
	size_t total = g.count + late.count, kept = 0;
	struct muster_fact *all = muster_arena_array(arena, total + 1, sizeof(*all));
	if (all == NULL)
		return muster_error_memory(err);
	if (g.count > 0)
		memcpy(all, g.facts, g.count * sizeof(*all));
	if (late.count > 0) {
		memcpy(all + g.count, late.facts, late.count * sizeof(*all));
		qsort(all, total, sizeof(*all), by_fact);
	}
	for (size_t i = 0; i < total; i++) {
		struct muster_fact *last = kept > 0 ? &all[kept - 1] : NULL;
		if (last == NULL || by_fact(last, &all[i]) != 0) {
			all[kept++] = all[i];
			continue;
		}
		/* the one with results keeps its illustration */
		struct muster_fact first = *last, second = all[i];
		*last = first.check[0] != '\0' || second.check[0] == '\0' ? first : second;
		last->scanned = first.scanned || second.scanned;
		last->observed =
		    first.observed > second.observed ? first.observed : second.observed;
	}
	if (period != NULL &&
	    muster_store_failing_within(
		store, view, period->start, period->end, take_failing, &g, err) != 0)
		return -1;
	if (g.breach_count > 0)
		qsort(g.breaches, g.breach_count, sizeof(*g.breaches), by_breach);
	keep_meetings(&g);
	*out =
	    (struct facts){all, kept, g.breaches, g.breach_count, g.unmapped, g.runs, g.run_count};
	return 0;
}
