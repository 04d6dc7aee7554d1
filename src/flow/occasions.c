/* SPDX-License-Identifier: Apache-2.0 */
/* Complete runs as dated occurrences, among those that people entered. */
#include "flow/occasions.h"

#include <stdlib.h>
#include <string.h>

#include "flow/assets_by_id.h"

struct gather {
	const struct muster_controls *controls;
	const struct muster_catalog *catalog;
	const struct muster_check **checks; /* that show a practice at work */
	size_t check_count;
	struct assets_by_id assets;
	const struct muster_run **runs; /* by id */
	size_t run_count;
	struct muster_occasion *rows;
	size_t count, cap;
	struct muster_arena *arena;
};

static bool
counts_scans(const struct muster_catalog *catalog, const char *control)
{
	size_t count;
	const struct muster_timing *rules = muster_control_timings(catalog, control, &count);
	for (size_t i = 0; i < count; i++)
		if (rules[i].kind == MUSTER_TIMING_FREQUENCY &&
		    rules[i].evidence == MUSTER_OCCURRENCE_SCAN_REPORT)
			return true;
	return false;
}

static bool
is_asked(const struct muster_catalog *catalog, const struct muster_check *check)
{
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		const struct muster_mapping *row = &catalog->mappings[i];
		if (row->effect == MUSTER_EFFECT_EVIDENCES &&
		    muster_mapping_asks(row, check->practice, check->aspect) &&
		    counts_scans(catalog, row->control))
			return true;
	}
	return false;
}

/* One check of a source for each practice and aspect would do; the rest is left out later. */
static int
find_checks(struct gather *g, struct muster_error *err)
{
	const struct muster_controls *controls = g->controls;
	g->checks = muster_arena_array(
	    g->arena, controls->check_count, sizeof(const struct muster_check *));
	if (g->checks == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (check->match != MUSTER_MATCH_ID && is_asked(g->catalog, check))
			g->checks[g->check_count++] = check;
	}
	return 0;
}

static int
by_run_id(const void *a, const void *b)
{
	const struct muster_run *x = *(const struct muster_run *const *)a;
	const struct muster_run *y = *(const struct muster_run *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static int
index_runs(struct gather *g, const struct facts *facts, struct muster_error *err)
{
	g->run_count = facts->run_count;
	g->runs = muster_arena_array(g->arena, g->run_count, sizeof(const struct muster_run *));
	if (g->runs == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < g->run_count; i++)
		g->runs[i] = &facts->runs[i];
	if (g->run_count > 1)
		qsort(g->runs, g->run_count, sizeof(const struct muster_run *), by_run_id);
	return 0;
}

static const struct muster_run *
run_of(const struct gather *g, int64_t id)
{
	const struct muster_run key = {.id = id}, *want = &key;
	const struct muster_run **found = g->run_count == 0
	    ? NULL
	    : bsearch(&want, g->runs, g->run_count, sizeof(const struct muster_run *), by_run_id);
	return found != NULL ? *found : NULL;
}

static int
add(struct gather *g, const struct muster_occasion *occasion, struct muster_error *err)
{
	if (g->count == g->cap) {
		size_t cap = g->cap == 0 ? 64 : g->cap * 2;
		struct muster_occasion *rows = muster_arena_array(g->arena, cap, sizeof(*rows));
		if (rows == NULL)
			return muster_error_memory(err);
		if (g->count > 0)
			memcpy(rows, g->rows, g->count * sizeof(*rows));
		g->rows = rows;
		g->cap = cap;
	}
	g->rows[g->count++] = *occasion;
	return 0;
}

static int
take_scan(struct gather *g, const struct muster_coverage *scan, struct muster_error *err)
{
	const struct muster_asset *asset = assets_by_id_find(&g->assets, scan->asset);
	const struct muster_run *run = run_of(g, scan->run);
	const char *id = NULL;
	for (size_t i = 0; asset != NULL && run != NULL && i < g->check_count; i++) {
		const struct muster_check *check = g->checks[i];
		if (!facts_covers(check, scan, asset->kind))
			continue;
		if (id == NULL &&
		    (id = muster_arena_printf(g->arena, "run %lld", (long long)run->id)) == NULL)
			return muster_error_memory(err);
		const struct muster_occasion occasion = {.id = id,
		    .control = "",
		    .kind = MUSTER_EVENT_OCCURRENCE,
		    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
		    .date = scan->observed,
		    .file_sha256 = run->sha256,
		    .practice = check->practice,
		    .aspect = check->aspect,
		    .asset = asset->id};
		if (add(g, &occasion, err) != 0)
			return -1;
	}
	return 0;
}

static const char *
text(const char *may_be_null)
{
	return may_be_null != NULL ? may_be_null : "";
}

static int
by_date(const void *a, const void *b)
{
	const struct muster_occasion *x = a, *y = b;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	size_t m = strlen(x->id), n = strlen(y->id); /* run 9 before run 10 */
	int order = m != n ? (m < n ? -1 : 1) : strcmp(x->id, y->id);
	if (order == 0)
		order = (x->asset > y->asset) - (x->asset < y->asset);
	if (order == 0)
		order = strcmp(text(x->practice), text(y->practice));
	if (order == 0)
		order = strcmp(text(x->aspect), text(y->aspect));
	return order != 0 ? order : strcmp(x->control, y->control);
}

/* A run of several domains, and a check of several rows, is one occurrence. */
static void
sort_once(struct gather *g)
{
	size_t kept = 0;
	if (g->count > 1)
		qsort(g->rows, g->count, sizeof(*g->rows), by_date);
	for (size_t i = 0; i < g->count; i++)
		if (kept == 0 || by_date(&g->rows[kept - 1], &g->rows[i]) != 0)
			g->rows[kept++] = g->rows[i];
	g->count = kept;
}

int
occasions_gather(struct muster_store *store, const struct muster_view *view,
    const struct muster_controls *controls, const struct muster_catalog *catalog,
    const struct muster_asset *assets, size_t asset_count, const struct facts *facts,
    struct muster_arena *arena, struct ledger_bound *bound, struct muster_error *err)
{
	struct gather g = {.controls = controls, .catalog = catalog, .arena = arena};
	struct muster_coverage *scans = NULL;
	size_t count = 0;
	if (find_checks(&g, err) != 0)
		return -1;
	if (g.check_count > 0 &&
	    (assets_by_id_make(arena, assets, asset_count, &g.assets, err) != 0 ||
		index_runs(&g, facts, err) != 0 ||
		muster_store_scans(store, view, arena, &scans, &count, err) != 0))
		return -1;
	for (size_t i = 0; i < count; i++)
		if (take_scan(&g, &scans[i], err) != 0)
			return -1;
	for (size_t i = 0; i < bound->occasion_count; i++)
		if (add(&g, &bound->occasions[i], err) != 0)
			return -1;
	sort_once(&g);
	bound->occasions = g.rows;
	bound->occasion_count = g.count;
	return 0;
}
