/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From coverage and runs to receipts: when each source last looked at each
 * asset.  A complete run is what counts; of a source that covers nothing (a
 * log closes nothing, and covers nothing), any run that named the asset.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/assets_by_id.h"
#include "flow/scope.h"

struct receipts {
	struct muster_receipt *rows;
	size_t count;
};

static int
by_place(const void *a, const void *b)
{
	const struct muster_receipt *x = a, *y = b;
	int order = strcmp(x->path, y->path);
	return order != 0 ? order : strcmp(x->source, y->source);
}

/* Sorts, and keeps the newest of each path and source. */
static void
newest_of_each(struct receipts *receipts)
{
	size_t kept = 0;
	if (receipts->count > 1)
		qsort(receipts->rows, receipts->count, sizeof(*receipts->rows), by_place);
	for (size_t i = 0; i < receipts->count; i++) {
		struct muster_receipt *last = kept > 0 ? &receipts->rows[kept - 1] : NULL;
		const struct muster_receipt next = receipts->rows[i];
		if (last == NULL || by_place(last, &next) != 0)
			receipts->rows[kept++] = next;
		else if (next.observed > last->observed)
			*last = next;
	}
	receipts->count = kept;
}

/* Of coverage, incomplete scopes too: observed is NONE then. */
static int
take_coverage(struct muster_store *store, const struct muster_view *view,
    const struct muster_asset *all, size_t all_count, struct muster_arena *arena,
    struct receipts *out, struct muster_error *err)
{
	struct muster_coverage *rows;
	size_t count;
	struct assets_by_id assets;
	if (assets_by_id_make(arena, all, all_count, &assets, err) != 0 ||
	    muster_store_coverage(store, view, arena, &rows, &count, err) != 0)
		return -1;
	out->rows = muster_arena_array(arena, count, sizeof(*out->rows));
	if (out->rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct muster_asset *asset = assets_by_id_find(&assets, rows[i].asset);
		if (asset != NULL)
			out->rows[out->count++] = (struct muster_receipt){
			    asset->path, rows[i].source, rows[i].observed, rows[i].run};
	}
	newest_of_each(out);
	return 0;
}

static bool
is_covered(const struct receipts *coverage, const struct muster_receipt *receipt)
{
	return coverage->count > 0 &&
	    bsearch(receipt, coverage->rows, coverage->count, sizeof(*receipt), by_place) != NULL;
}

/* Runs stand the newest first, what they named the oldest first: the next is before the last. */
static const struct muster_run *
find_run(const struct muster_run *runs, size_t count, size_t *last, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = (*last + count - i) % count;
		if (runs[at].id == id) {
			*last = at;
			return &runs[at];
		}
	}
	return NULL;
}

/* Runs of sources that cover nothing on what they named. */
static int
add_runs(struct muster_store *store, const struct muster_view *view, const struct scope *scope,
    struct muster_arena *arena, struct receipts *receipts, struct muster_error *err)
{
	struct muster_run *runs;
	size_t run_count, covered = receipts->count;
	if (muster_store_runs(store, view, 0, arena, &runs, &run_count, err) != 0)
		return -1;
	const struct receipts coverage = *receipts;
	struct muster_receipt *rows =
	    muster_arena_array(arena, covered + scope->named_count, sizeof(*rows));
	if (rows == NULL)
		return muster_error_memory(err);
	if (covered > 0)
		memcpy(rows, coverage.rows, covered * sizeof(*rows));
	*receipts = (struct receipts){rows, covered};
	size_t last = run_count > 0 ? run_count - 1 : 0;
	for (size_t i = 0; i < scope->named_count; i++) {
		const struct muster_run *run =
		    find_run(runs, run_count, &last, scope->named[i].run);
		if (run == NULL || run->completeness == MUSTER_RUN_SUSPECT)
			continue;
		struct muster_receipt one = {
		    scope->named[i].path, run->source, run->observed_at, run->id};
		if (!is_covered(&coverage, &one))
			rows[receipts->count++] = one;
	}
	newest_of_each(receipts);
	return 0;
}

/* What was seen only in part was not received. */
static void
drop_incomplete(struct receipts *receipts)
{
	size_t kept = 0;
	for (size_t i = 0; i < receipts->count; i++)
		if (receipts->rows[i].observed != MUSTER_TIME_NONE)
			receipts->rows[kept++] = receipts->rows[i];
	receipts->count = kept;
}

int
scope_deliveries(struct muster_store *store, const struct muster_asset *all, size_t all_count,
    struct muster_assessed *assessed, struct muster_error *err)
{
	struct receipts receipts = {0};
	const struct muster_system *system = assessed->system;
	if (system == NULL || system->expectation_count == 0)
		return 0;
	if (take_coverage(
		store, &assessed->view, all, all_count, assessed->arena, &receipts, err) != 0 ||
	    add_runs(store, &assessed->view, assessed->held, assessed->arena, &receipts, err) != 0)
		return -1;
	drop_incomplete(&receipts);
	return muster_system_deliveries(system, assessed->assets, assessed->asset_count,
	    receipts.rows, receipts.count, assessed->view.as_of, assessed->arena,
	    &assessed->deliveries, &assessed->delivery_count, err);
}
