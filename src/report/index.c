/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indexes of a report: evidence to run, asset by id, practice to mapping
 * rows, coverage by asset and source, the section of each control, and what
 * one pass over the open findings counts.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

int
report_mismatch(struct report *report, const char *id, const char *what)
{
	return muster_error_set(report->err, MUSTER_E_INTERNAL, id, "%s", what);
}

static int
compare_runs(const void *a, const void *b)
{
	const struct run_ref *x = a, *y = b;
	int order = strcmp(x->sha256, y->sha256);
	return order != 0 ? order : (x->run > y->run) - (x->run < y->run);
}

static int
compare_assets(const void *a, const void *b)
{
	const struct muster_asset *x = *(const struct muster_asset *const *)a;
	const struct muster_asset *y = *(const struct muster_asset *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_mappings(const void *a, const void *b)
{
	const struct muster_mapping *x = *(const struct muster_mapping *const *)a;
	const struct muster_mapping *y = *(const struct muster_mapping *const *)b;
	int order = strcmp(x->practice, y->practice);
	return order != 0 ? order : (x > y) - (x < y); /* one array: its order */
}

static int
compare_coverage(const void *a, const void *b)
{
	const struct coverage_ref *x = a, *y = b;
	int order = strcmp(x->asset->path, y->asset->path);
	return order != 0 ? order : strcmp(x->source, y->source);
}

static int
prepare_runs(struct report *report)
{
	const struct muster_report_input *in = report->in;
	report->run_refs =
	    muster_arena_array(report->paper.arena, in->run_count, sizeof(*report->run_refs));
	if (report->run_refs == NULL)
		return muster_error_memory(report->err);
	report->run_ref_count = in->run_count;
	for (size_t i = 0; i < in->run_count; i++)
		report->run_refs[i] =
		    (struct run_ref){in->runs[i].sha256, in->runs[i].source, in->runs[i].id};
	if (in->run_count > 1)
		qsort(report->run_refs, in->run_count, sizeof(*report->run_refs), compare_runs);
	return 0;
}

static const struct run_ref *
find_run(const struct report *report, const char *sha256)
{
	size_t low = 0, high = report->run_ref_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(report->run_refs[middle].sha256, sha256) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < report->run_ref_count && strcmp(report->run_refs[low].sha256, sha256) == 0
	    ? &report->run_refs[low]
	    : NULL;
}

int64_t
index_run_of(const struct report *report, const char *sha256)
{
	const struct run_ref *ref = find_run(report, sha256);
	return ref != NULL ? ref->run : 0;
}

const char *
index_source_of(const struct report *report, const char *sha256)
{
	const struct run_ref *ref = find_run(report, sha256);
	return ref != NULL ? ref->source : NULL;
}

static int
prepare_assets(struct report *report)
{
	const struct muster_report_input *in = report->in;
	report->assets = muster_arena_array(
	    report->paper.arena, in->asset_count, sizeof(const struct muster_asset *));
	if (report->assets == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < in->asset_count; i++)
		report->assets[i] = &in->assets[i];
	if (in->asset_count > 1)
		qsort(report->assets, in->asset_count, sizeof(const struct muster_asset *),
		    compare_assets);
	return 0;
}

const struct muster_asset *
index_asset(const struct report *report, int64_t id)
{
	size_t low = 0, high = report->in->asset_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (report->assets[middle]->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < report->in->asset_count && report->assets[low]->id == id ? report->assets[low]
									      : NULL;
}

static int
prepare_mappings(struct report *report)
{
	const struct muster_catalog *catalog = report->catalog;
	report->mappings = muster_arena_array(
	    report->paper.arena, catalog->mapping_count, sizeof(const struct muster_mapping *));
	if (report->mappings == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < catalog->mapping_count; i++)
		report->mappings[i] = &catalog->mappings[i];
	if (catalog->mapping_count > 1)
		qsort(report->mappings, catalog->mapping_count,
		    sizeof(const struct muster_mapping *), compare_mappings);
	return 0;
}

size_t
index_mappings(const struct report *report, const char *practice, size_t *first)
{
	const size_t count = report->catalog->mapping_count;
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(report->mappings[middle]->practice, practice) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	while (low < count && strcmp(report->mappings[low]->practice, practice) == 0)
		low++;
	return low;
}

bool
index_is_asked_for(const struct report *report, const struct muster_finding *finding)
{
	size_t first, end = index_mappings(report, finding->practice, &first);
	for (size_t i = first; i < end; i++)
		if (muster_mapping_asks(report->mappings[i], finding->practice, finding->aspect))
			return true;
	return false;
}

/* ---- coverage ---- */

/* The store's coverage, or else the scope assets of the runs; one entry each, not yet merged. */
static size_t
gather_coverage(struct report *report, struct coverage_ref *out)
{
	const struct muster_report_input *in = report->in;
	size_t count = 0;
	for (size_t i = 0; i < in->coverage_count; i++) {
		const struct muster_coverage_view *view = &in->coverage[i];
		const struct muster_asset *asset = index_asset(report, view->asset);
		if (asset != NULL)
			out[count++] = (struct coverage_ref){asset, view->source,
			    view->observed != MUSTER_TIME_NONE ? view->run : 0, view->observed,
			    view->observed_any};
	}
	for (size_t i = 0; i < in->run_count && in->coverage_count == 0; i++) {
		const struct muster_run *run = &in->runs[i];
		const struct muster_asset *asset = NULL;
		for (size_t j = 0; j < in->asset_count && asset == NULL; j++)
			if (strcmp(in->assets[j].path, run->asset) == 0)
				asset = &in->assets[j];
		bool complete = run->completeness == MUSTER_RUN_COMPLETE;
		if (asset != NULL)
			out[count++] =
			    (struct coverage_ref){asset, run->source, complete ? run->id : 0,
				complete ? run->observed_at : MUSTER_TIME_NONE, run->observed_at};
	}
	return count;
}

static void
merge_coverage(struct report *report)
{
	size_t kept = 0;
	for (size_t i = 0; i < report->coverage_count; i++) {
		const struct coverage_ref *next = &report->coverage[i];
		struct coverage_ref *last = kept > 0 ? &report->coverage[kept - 1] : NULL;
		if (last == NULL || compare_coverage(last, next) != 0) {
			report->coverage[kept++] = *next;
			continue;
		}
		/* NONE is before every time. */
		if (next->observed > last->observed ||
		    (next->observed == last->observed && next->run > last->run)) {
			last->observed = next->observed;
			last->run = next->run;
		}
		if (next->observed_any > last->observed_any)
			last->observed_any = next->observed_any;
	}
	report->coverage_count = kept;
}

static int
prepare_coverage(struct report *report)
{
	const struct muster_report_input *in = report->in;
	size_t room = in->coverage_count > 0 ? in->coverage_count : in->run_count;
	report->coverage = muster_arena_array(report->paper.arena, room, sizeof(*report->coverage));
	if (report->coverage == NULL)
		return muster_error_memory(report->err);
	report->coverage_count = gather_coverage(report, report->coverage);
	if (report->coverage_count > 1)
		qsort(report->coverage, report->coverage_count, sizeof(*report->coverage),
		    compare_coverage);
	merge_coverage(report);
	return 0;
}

size_t
index_coverage(const struct report *report, const char *asset, const char *source)
{
	size_t low = 0, high = report->coverage_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct coverage_ref *ref = &report->coverage[middle];
		int order = strcmp(ref->asset->path, asset);
		if (order == 0)
			order = strcmp(ref->source, source);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

/* ---- controls and findings ---- */

/* Parents stand before their children. */
static int
prepare_groups(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	report->group = muster_arena_array(
	    report->paper.arena, assessment->control_count, sizeof(*report->group));
	if (report->group == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const char *parent = assessment->controls[i].control->parent;
		report->group[i] = i;
		for (size_t j = i; *parent != '\0' && j-- > 0;)
			if (strcmp(assessment->controls[j].control->id, parent) == 0) {
				report->group[i] = report->group[j];
				break;
			}
	}
	return 0;
}

static int
count_findings(struct report *report)
{
	const struct muster_finding_list *list = &report->in->open;
	struct finding_totals *totals = &report->findings;
	struct muster_finding finding;
	if (list->rewind(list->context, report->err) != 0)
		return -1;
	int more;
	while ((more = list->next(list->context, &finding, report->err)) == 1) {
		totals->all++;
		totals->severities[finding.severity]++;
		totals->ranks[finding.rank]++;
		totals->reranked += finding.rank != finding.severity;
		totals->suppressed_by_tool += finding.suppressed_by_tool;
		if (finding.practice[0] == '\0')
			totals->no_practice++;
		else if (index_is_asked_for(report, &finding))
			totals->asked_for++;
		else
			totals->no_control++;
	}
	if (more != 0)
		return -1;
	if (totals->all != list->count)
		return report_mismatch(report, "report.open-findings",
		    "the open findings are not as many as was said");
	if (report->in->unmapped.next != NULL && totals->no_practice != report->in->unmapped.count)
		return report_mismatch(report, "report.unmapped-findings",
		    "the findings without a practice are not as many as was said");
	return 0;
}

int
index_prepare(struct report *report)
{
	return prepare_runs(report) == 0 && prepare_assets(report) == 0 &&
		prepare_mappings(report) == 0 && prepare_coverage(report) == 0 &&
		prepare_groups(report) == 0 && count_findings(report) == 0 &&
		trend_check(report) == 0 && due_prepare(report) == 0
	    ? 0
	    : -1;
}
