/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Population reconciliation: every number of the report that is a sum, with
 * its parts, in one table.  Each was checked before it came here or is
 * checked here.
 */
#include "report/internal.h"

struct part {
	const char *word;
	struct number number;
};

static int
put_sum(struct report *report, struct grid *grid, const char *id, const char *name,
    struct number total, const struct part *parts, size_t count)
{
	struct paper *paper = &report->paper;
	struct muster_inlines text = {NULL};
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		sum += parts[i].number.value;
		text = cell_join(paper, text,
		    numbers_inline(report,
			paper_format(paper, "%s# %s", i > 0 ? " + " : "", parts[i].word),
			&parts[i].number, 1));
	}
	if (sum != total.value)
		return report_mismatch(
		    report, "report.population", "a population of the report does not add up");
	grid_row(grid, "",
	    paper_attributes(
		paper, "population", id, "value", paper_digits(paper, total.value), NULL));
	grid_text(grid, name);
	number_cell(report, grid, total);
	grid_put(grid, text);
	return 0;
}

static int
put_evidence(struct report *report, struct grid *grid)
{
	const struct muster_counts *totals = &report->in->totals;
	const struct part records[] = {{"used", {"records:used", totals->used}},
	    {"suppressed", {"records:suppressed", totals->suppressed}},
	    {"merged", {"records:merged", totals->merged}},
	    {"out of scope", {"records:out-of-scope", totals->out_of_scope}},
	    {"rejected", {"records:rejected", totals->rejected}}};
	struct part results[MUSTER_OUTCOME_COUNT];
	for (int outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++) {
		results[outcome] =
		    (struct part){muster_outcome_name(outcome), custody_results(report, outcome)};
	}
	struct part runs[MUSTER_COMPLETENESS_COUNT] = {{NULL, {NULL, 0}}};
	for (int i = 0; i < MUSTER_COMPLETENESS_COUNT; i++)
		runs[i] = (struct part){muster_completeness_name(i), custody_runs(report, i)};
	if (put_sum(report, grid, "runs", "Runs", custody_runs(report, -1), runs,
		MUSTER_COMPLETENESS_COUNT) != 0 ||
	    put_sum(report, grid, "records", "Records read",
		(struct number){"records:read", totals->read}, records,
		sizeof(records) / sizeof(records[0])) != 0)
		return -1;
	return put_sum(report, grid, "results", "Results", custody_results(report, -1), results,
	    MUSTER_OUTCOME_COUNT);
}

static int
put_assets(struct report *report, struct grid *grid)
{
	static const char *const many[] = {
	    [MUSTER_ASSET_IMAGE] = "images",
	    [MUSTER_ASSET_CONTAINER] = "containers",
	    [MUSTER_ASSET_HOST] = "hosts",
	    [MUSTER_ASSET_DAEMON] = "daemons",
	    [MUSTER_ASSET_REGISTRY] = "registries",
	    [MUSTER_ASSET_SECRET] = "secrets",
	    [MUSTER_ASSET_VAULT] = "vaults",
	    [MUSTER_ASSET_ACCOUNT] = "accounts",
	    [MUSTER_ASSET_LOG_STREAM] = "log streams",
	    [MUSTER_ASSET_REPOSITORY] = "repositories",
	    [MUSTER_ASSET_CLUSTER] = "clusters",
	    [MUSTER_ASSET_RESOURCE] = "resources",
	};
	_Static_assert(sizeof(many) / sizeof(many[0]) == MUSTER_ASSET_KIND_COUNT, "each kind");
	struct part kinds[MUSTER_ASSET_KIND_COUNT] = {{NULL, {NULL, 0}}};
	size_t used = 0;
	for (int kind = 0; kind < MUSTER_ASSET_KIND_COUNT; kind++) {
		struct count count = count_begin(report, "assets in scope of that kind",
		    "assets:%s", muster_asset_kind_name(kind));
		for (size_t i = 0; i < report->in->asset_count; i++)
			if ((int)report->in->assets[i].kind == kind)
				count_add(&count, MUSTER_MEMBER_ASSET, report->in->assets[i].path,
				    muster_asset_kind_name(kind), 1);
		if (count.value > 0)
			kinds[used++] = (struct part){
			    count.value == 1 ? muster_asset_kind_name(kind) : many[kind],
			    count_number(&count)};
	}
	return put_sum(report, grid, "assets", "Assets in scope",
	    (struct number){"assets", report->in->asset_count}, kinds, used);
}

static int
put_findings(struct report *report, struct grid *grid)
{
	const struct finding_totals *totals = &report->findings;
	const struct part parts[] = {{"asked for by a control", {"asked-for", totals->asked_for}},
	    {"without a practice", {"no-practice", totals->no_practice}},
	    {"without a control", {"no-control", totals->no_control}}};
	return put_sum(report, grid, "open-findings", "Open findings",
	    (struct number){"open", totals->all}, parts, sizeof(parts) / sizeof(parts[0]));
}

static int
put_controls(struct report *report, struct grid *grid)
{
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_figures *figures = &assessment->figures;
	struct count entries = count_begin(report, "entries of the catalog", "catalog");
	struct count headings = count_begin(report, "headings of the catalog", "catalog:headings");
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control *control = assessment->controls[i].control;
		count_add(&entries, MUSTER_MEMBER_CONTROL, control->id,
		    control->assessable ? "control" : "heading", 1);
		count_add(
		    &headings, MUSTER_MEMBER_CONTROL, control->id, "heading", !control->assessable);
	}
	const struct part all[] = {{"assessable", {"assessable", figures->assessable}},
	    {"declared not applicable", {"not-applicable", figures->not_applicable}},
	    {"out of profile", {"out-of-profile", figures->out_of_profile}},
	    {"headings", count_number(&headings)}};
	const struct part assessable[] = {{"proven by machine", {"proven", figures->proven}},
	    {"attested", {"attested", figures->attested}}, {"both", {"both", figures->both}},
	    {"accepted", {"accepted", figures->accepted}},
	    {"failing", {"failing", figures->failing}}, {"unknown", {"unknown", figures->unknown}}};
	const struct part unknown[] = {
	    {"no evidence", {"no-evidence", figures->unknown_no_evidence}},
	    {"stale", {"stale", figures->unknown_stale}},
	    {"error", {"error", figures->unknown_error}}};
	if (put_sum(report, grid, "catalog", "Entries of the catalog", count_number(&entries), all,
		sizeof(all) / sizeof(all[0])) != 0 ||
	    put_sum(report, grid, "assessable", "Assessable controls",
		(struct number){"assessable", figures->assessable}, assessable,
		sizeof(assessable) / sizeof(assessable[0])) != 0)
		return -1;
	return put_sum(report, grid, "unknown", "Unknown",
	    (struct number){"unknown", figures->unknown}, unknown,
	    sizeof(unknown) / sizeof(unknown[0]));
}

int
section_population(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"population", "Population", 2, MUSTER_ALIGN_TEXT, true},
	    {"total", "Total", 0, MUSTER_ALIGN_NUMBER, false},
	    {"parts", "Is the sum of", 6, MUSTER_ALIGN_TEXT, false},
	};
	struct muster_builder *builder = &report->builder;
	struct grid grid;
	muster_build_section(builder, "population", "Population reconciliation");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Nothing is dropped in silence. Every total below was added up again when this report "
	    "was made; had one not been the sum of its parts, there would be no report.");
	GRID_BEGIN(&grid, &report->paper, columns);
	if (put_evidence(report, &grid) != 0 || put_assets(report, &grid) != 0 ||
	    put_findings(report, &grid) != 0 || put_controls(report, &grid) != 0)
		return -1;
	report_grid(report, &grid,
	    &(const struct table_words){
		"populations", "Populations and their parts", "", "populations", "population_sum"});
	muster_build_section_end(builder);
	return 0;
}
