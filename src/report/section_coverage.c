/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coverage: which source looked at which asset, and when last; which assets
 * have only what was seen of the asset they stand on, and which nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

static int64_t
age_of(const struct report *report, muster_time observed)
{
	int64_t age = muster_time_days_between(observed, report->assessment->as_of);
	return age > 0 ? age : 0;
}

static void
put_coverage(struct report *report, const struct coverage_ref *ref, struct grid *grid)
{
	struct paper *paper = &report->paper;
	bool complete = ref->observed != MUSTER_TIME_NONE;
	muster_time newest = complete ? ref->observed : ref->observed_any;
	uint64_t age = (uint64_t)age_of(report, newest);
	const char *run = ref->run != 0 ? paper_format(paper, "%lld", (long long)ref->run) : "";
	grid_row(grid, "",
	    paper_attributes(paper, "asset", ref->asset->path, "kind",
		muster_asset_kind_name(ref->asset->kind), "source", ref->source, "run", run,
		"observed", paper_time(paper, ref->observed), "observed_any",
		paper_time(paper, ref->observed_any), "age_days", paper_digits(paper, age),
		"complete", complete ? "true" : "false", NULL));
	grid_text(grid, ref->asset->path);
	grid_text(grid, ref->source);
	grid_put(grid, cell_date(paper, newest));
	grid_sorted(
	    grid, cell_format(paper, "%s d", paper_number(paper, age)), paper_digits(paper, age));
	if (ref->run != 0)
		grid_put(grid,
		    muster_inline_reference(paper->arena, paper_format(paper, "run-%s", run),
			paper_format(paper, "#%s", run)));
	else
		grid_text(grid, "no complete run: closes nothing");
}

static int
compare_path(const void *a, const void *b)
{
	const struct muster_asset *x = *(const struct muster_asset *const *)a;
	const struct muster_asset *y = *(const struct muster_asset *const *)b;
	return strcmp(x->path, y->path);
}

static bool
has_own(const struct report *report, const struct muster_asset *asset)
{
	size_t low = 0, high = report->coverage_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(report->coverage[middle].asset->path, asset->path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < report->coverage_count &&
	    strcmp(report->coverage[low].asset->path, asset->path) == 0;
}

/* The nearest covered asset it stands on; a chain that loops ends too. */
static const struct muster_asset *
covered_through(const struct report *report, const struct muster_asset *asset)
{
	for (unsigned depth = 0; depth < 16 && asset != NULL; depth++) {
		asset = asset->parent != 0 ? index_asset(report, asset->parent) : NULL;
		if (asset != NULL && has_own(report, asset))
			return asset;
	}
	return NULL;
}

static void
put_uncovered(struct report *report, struct grid *grid, const struct muster_asset *asset,
    const struct muster_asset *through)
{
	struct paper *paper = &report->paper;
	grid_row(grid, "",
	    paper_attributes(paper, "asset", asset->path, "kind",
		muster_asset_kind_name(asset->kind), "through",
		through != NULL ? through->path : "", NULL));
	grid_text(grid, asset->path);
	grid_text(grid, muster_asset_kind_name(asset->kind));
	grid_put(grid, cell_date(paper, asset->last_seen));
	if (through != NULL)
		grid_put(grid, cell_format(paper, "seen with %s", through->path));
	else
		grid_text(grid, "no source covers it");
}

static const struct muster_column coverage_columns[] = {
    {"asset", "Asset", 4, MUSTER_ALIGN_TEXT, true},
    {"source", "Source", 2, MUSTER_ALIGN_TEXT, false},
    {"observed", "Newest", 0, MUSTER_ALIGN_DATE, false},
    {"age", "Age", 0, MUSTER_ALIGN_NUMBER, false},
    {"run", "Newest complete run", 2, MUSTER_ALIGN_TEXT, false},
};
static const struct muster_column uncovered_columns[] = {
    {"asset", "Asset", 5, MUSTER_ALIGN_TEXT, true},
    {"kind", "Kind", 2, MUSTER_ALIGN_TEXT, false},
    {"last_seen", "Last seen", 0, MUSTER_ALIGN_DATE, false},
    {"coverage", "What is known", 4, MUSTER_ALIGN_TEXT, false},
};

/* What is known of an asset. */
enum known { OWN, THROUGH, NOTHING, ANY };
static const struct {
	const char *name, *words;
} known_names[] = {
    [OWN] = {"coverage:own", "assets in scope with evidence of their own"},
    [THROUGH] = {"coverage:through", "assets in scope seen with the asset they stand on"},
    [NOTHING] = {"coverage:none", "assets in scope without evidence"},
    [ANY] = {"assets", "assets in scope"},
};

/* Pairs of asset and source; complete: 1 with a complete run, 0 without, -1 all. */
static struct number
count_pairs(struct report *report, int complete)
{
	struct count count = count_begin(report,
	    complete < 0        ? "pairs of asset and source that covers it"
		: complete == 1 ? "pairs of asset and source with a complete run"
				: "pairs of asset and source without a complete run",
	    "%s",
	    complete < 0        ? "coverage:pairs"
		: complete == 1 ? "coverage:complete"
				: "coverage:incomplete");
	for (size_t i = 0; i < report->coverage_count; i++) {
		const struct coverage_ref *ref = &report->coverage[i];
		if (complete < 0 || (ref->observed != MUSTER_TIME_NONE) == (complete == 1))
			count_add(&count, MUSTER_MEMBER_SOURCE, ref->source, ref->asset->path, 1);
	}
	return count_number(&count);
}

static void
put_covered(struct report *report)
{
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, coverage_columns);
	for (size_t i = 0; i < report->coverage_count; i++)
		put_coverage(report, &report->coverage[i], &grid);
	report_grid(report, &grid,
	    &(const struct table_words){"coverage-by-asset",
		"Assets and the sources that cover them", "No run covers a named asset.",
		"coverage", "covered_asset"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    report->coverage_count == 1
		? "# pair of asset and source = # with a complete run + # without."
		: "# pairs of asset and source = # with a complete run + # without.",
	    count_pairs(report, -1), count_pairs(report, 1), count_pairs(report, 0));
}

static void
put_known(struct report *report, const struct muster_asset *const *by_path)
{
	const size_t count = report->in->asset_count;
	struct count counts[ANY + 1];
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, uncovered_columns);
	for (size_t known = 0; known <= ANY; known++)
		counts[known] =
		    count_begin(report, known_names[known].words, "%s", known_names[known].name);
	for (size_t i = 0; i < count; i++) {
		const struct muster_asset *asset = by_path[i], *on = NULL;
		enum known known = OWN;
		if (!has_own(report, asset)) {
			on = covered_through(report, asset);
			known = on != NULL ? THROUGH : NOTHING;
			put_uncovered(report, &grid, asset, on);
		}
		const char *words = on != NULL ? on->path : muster_asset_kind_name(asset->kind);
		count_add(&counts[known], MUSTER_MEMBER_ASSET, asset->path, words, 1);
		count_add(&counts[ANY], MUSTER_MEMBER_ASSET, asset->path, words, 1);
	}
	report_grid(report, &grid,
	    &(const struct table_words){"assets-without-evidence",
		"Assets without evidence of their own",
		count > 0 ? "Every asset in scope has evidence of its own." : "No asset is known.",
		"uncovered", "uncovered_asset"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    count == 1 ? "# asset in scope = # with evidence of their own + # seen with the asset "
			 "they stand on + # without evidence."
		       : "# assets in scope = # with evidence of their own + # seen with the asset "
			 "they stand on + # without evidence.",
	    count_number(&counts[ANY]), count_number(&counts[OWN]), count_number(&counts[THROUGH]),
	    count_number(&counts[NOTHING]));
}

int
section_coverage(struct report *report)
{
	const size_t count = report->in->asset_count;
	const struct muster_asset **by_path =
	    muster_arena_array(report->paper.arena, count, sizeof(const struct muster_asset *));
	if (by_path == NULL)
		return muster_error_memory(report->err);
	if (count > 0)
		memcpy(by_path, report->assets, count * sizeof(const struct muster_asset *));
	if (count > 1)
		qsort(by_path, count, sizeof(const struct muster_asset *), compare_path);
	muster_build_section(&report->builder, "coverage", "Coverage");
	system_put_coverage(report);
	calendar_put(report);
	put_covered(report);
	put_known(report, by_path);
	muster_build_section_end(&report->builder);
	return 0;
}
