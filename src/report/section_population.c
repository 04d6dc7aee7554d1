/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Population reconciliation: every number of the report that is a sum, with
 * its parts, in one table.  Each was checked before it came here or is
 * checked here.
 */
#include "report/internal.h"

struct part {
	const char *word;
	uint64_t number;
};

static int
put_sum(struct report *report, struct grid *grid, const char *id, const char *name, uint64_t total,
    const struct part *parts, size_t count)
{
	struct paper *paper = &report->paper;
	const char *text = "";
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		sum += parts[i].number;
		text = paper_format(paper, "%s%s%s %s", text, i > 0 ? " + " : "",
		    paper_number(paper, parts[i].number), parts[i].word);
	}
	if (sum != total)
		return report_mismatch(
		    report, "report.population", "a population of the report does not add up");
	grid_row(grid, "",
	    paper_attributes(paper, "population", id, "value", paper_digits(paper, total), NULL));
	grid_text(grid, name);
	grid_number(grid, total);
	grid_text(grid, text);
	return 0;
}

static int
put_evidence(struct report *report, struct grid *grid)
{
	const struct muster_counts *totals = &report->in->totals;
	const struct part records[] = {{"used", totals->used}, {"suppressed", totals->suppressed},
	    {"merged", totals->merged}, {"out of scope", totals->out_of_scope},
	    {"rejected", totals->rejected}};
	struct part results[MUSTER_OUTCOME_COUNT];
	uint64_t all = 0;
	for (int outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++) {
		results[outcome] =
		    (struct part){muster_outcome_name(outcome), totals->results[outcome]};
		all += totals->results[outcome];
	}
	struct part runs[MUSTER_COMPLETENESS_COUNT] = {{NULL, 0}};
	for (int i = 0; i < MUSTER_COMPLETENESS_COUNT; i++)
		runs[i].word = muster_completeness_name(i);
	for (size_t i = 0; i < report->in->run_count; i++)
		runs[report->in->runs[i].completeness].number++;
	if (put_sum(report, grid, "runs", "Runs", report->in->run_count, runs,
		MUSTER_COMPLETENESS_COUNT) != 0 ||
	    put_sum(report, grid, "records", "Records read", totals->read, records,
		sizeof(records) / sizeof(records[0])) != 0)
		return -1;
	return put_sum(report, grid, "results", "Results", all, results, MUSTER_OUTCOME_COUNT);
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
	struct part kinds[MUSTER_ASSET_KIND_COUNT] = {{NULL, 0}};
	size_t used = 0;
	for (int kind = 0; kind < MUSTER_ASSET_KIND_COUNT; kind++) {
		uint64_t count = 0;
		for (size_t i = 0; i < report->in->asset_count; i++)
			count += (int)report->in->assets[i].kind == kind;
		if (count > 0)
			kinds[used++] = (struct part){
			    count == 1 ? muster_asset_kind_name(kind) : many[kind], count};
	}
	return put_sum(
	    report, grid, "assets", "Assets in scope", report->in->asset_count, kinds, used);
}

static int
put_findings(struct report *report, struct grid *grid)
{
	const struct finding_totals *totals = &report->findings;
	const struct part parts[] = {{"asked for by a control", totals->asked_for},
	    {"without a practice", totals->no_practice}, {"without a control", totals->no_control}};
	return put_sum(report, grid, "open-findings", "Open findings", totals->all, parts,
	    sizeof(parts) / sizeof(parts[0]));
}

static int
put_controls(struct report *report, struct grid *grid)
{
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_figures *figures = &assessment->figures;
	const struct part all[] = {{"assessable", figures->assessable},
	    {"declared not applicable", figures->not_applicable},
	    {"out of profile", figures->out_of_profile}, {"headings", figures->headings}};
	const struct part assessable[] = {{"proven by machine", figures->proven},
	    {"attested", figures->attested}, {"both", figures->both},
	    {"accepted", figures->accepted}, {"failing", figures->failing},
	    {"unknown", figures->unknown}};
	const struct part unknown[] = {{"no evidence", figures->unknown_no_evidence},
	    {"stale", figures->unknown_stale}, {"error", figures->unknown_error}};
	if (put_sum(report, grid, "catalog", "Entries of the catalog", assessment->control_count,
		all, sizeof(all) / sizeof(all[0])) != 0 ||
	    put_sum(report, grid, "assessable", "Assessable controls", figures->assessable,
		assessable, sizeof(assessable) / sizeof(assessable[0])) != 0)
		return -1;
	return put_sum(report, grid, "unknown", "Unknown", figures->unknown, unknown,
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
