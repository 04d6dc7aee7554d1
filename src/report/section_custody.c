/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Custody: every run behind the report with its digest, its records, and
 * every input that was refused or was already there.
 */
#include <string.h>

#include "report/internal.h"

static const char *
run_anchor(struct paper *paper, const struct muster_run *run)
{
	return paper_format(paper, "run-%lld", (long long)run->id);
}

static const char *
completeness_words(struct paper *paper, const struct muster_run *run)
{
	const char *name = muster_completeness_name(run->completeness);
	if (run->confirmed)
		name = paper_format(paper, "%s, confirmed by hand", name);
	return run->why[0] != '\0' ? paper_format(paper, "%s: %s", name, run->why) : name;
}

static const char *const *
run_attributes(struct paper *paper, const struct muster_run *run)
{
	return paper_attributes(paper, "run", paper_format(paper, "%lld", (long long)run->id),
	    "seq", paper_format(paper, "%lld", (long long)run->seq), "source", run->source, "tool",
	    run->tool, "tool_version", run->tool_version, "asset", run->asset, "sha256",
	    run->sha256, "bytes", paper_digits(paper, run->bytes), "observed",
	    paper_time(paper, run->observed_at), "observed_assumed",
	    run->observed_assumed ? "true" : "false", "received",
	    paper_time(paper, run->received_at), "data_date", paper_time(paper, run->data_date),
	    "completeness", muster_completeness_name(run->completeness), "confirmed",
	    run->confirmed ? "true" : "false", "redactions",
	    paper_digits(paper, run->counts.redactions), NULL);
}

/* "#12 trivy 0.71.0", the tool on a line of its own where it is not the source. */
static struct muster_inlines
run_cell(struct paper *paper, const struct muster_run *run)
{
	struct muster_inlines id =
	    muster_inline_strong(paper->arena, paper_format(paper, "#%lld", (long long)run->id));
	const char *space = run->tool_version[0] != '\0' ? " " : "";
	if (strcmp(run->tool, run->source) == 0 || run->tool[0] == '\0')
		return cell_join(paper, id,
		    cell_format(paper, " %s%s%s", run->source, space, run->tool_version));
	return cell_stack(paper, cell_join(paper, id, cell_format(paper, " %s", run->source)),
	    cell_format(paper, "%s%s%s", run->tool, space, run->tool_version));
}

static void
put_run(struct paper *paper, struct grid *grid, const struct muster_run *run)
{
	grid_row(grid, run_anchor(paper, run), run_attributes(paper, run));
	grid_sorted(grid, run_cell(paper, run), paper_digits(paper, (uint64_t)run->id));
	grid_put(grid,
	    cell_stack(paper, muster_inline_code(paper->arena, run->path),
		muster_inline_text(paper->arena, run->asset)));
	grid_put(grid,
	    cell_join(paper, cell_date(paper, run->observed_at),
		muster_inline_text(paper->arena, run->observed_assumed ? " (assumed)" : "")));
	grid_put(grid, cell_date(paper, run->received_at));
	grid_text(grid, completeness_words(paper, run));
	grid_put(grid, muster_inline_code(paper->arena, run->sha256));
}

struct number
custody_runs(struct report *report, int completeness)
{
	struct count count = count_begin(report,
	    completeness < 0 ? "runs in custody" : "runs in custody of that completeness",
	    completeness < 0 ? "runs%s" : "runs:%s",
	    completeness < 0 ? "" : muster_completeness_name(completeness));
	for (size_t i = 0; i < report->in->run_count; i++) {
		const struct muster_run *run = &report->in->runs[i];
		const char *id = count.asked == NULL
		    ? ""
		    : paper_format(&report->paper, "%lld", (long long)run->id);
		if (completeness < 0 || (int)run->completeness == completeness)
			count_add(&count, MUSTER_MEMBER_RUN, id, run->source, 1);
	}
	return count_number(&count);
}

struct number
custody_results(struct report *report, int outcome)
{
	struct count count = count_begin(report,
	    outcome < 0 ? "results in custody" : "results in custody of that outcome",
	    outcome < 0 ? "results%s" : "results:%s",
	    outcome < 0 ? "" : muster_outcome_name(outcome));
	for (size_t i = 0; i < report->in->run_count; i++) {
		const struct muster_run *run = &report->in->runs[i];
		const char *id = count.asked == NULL
		    ? ""
		    : paper_format(&report->paper, "%lld", (long long)run->id);
		for (int one = 0; one < MUSTER_OUTCOME_COUNT; one++)
			if (outcome < 0 || one == outcome)
				count_add(&count, MUSTER_MEMBER_RUN, id, run->source,
				    run->counts.results[one]);
	}
	return count_number(&count);
}

static void
put_runs(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"run", "Run, source, tool", 3, MUSTER_ALIGN_TEXT, true},
	    {"input", "Input and asset", 4, MUSTER_ALIGN_TEXT, false},
	    {"observed", "Observed", 0, MUSTER_ALIGN_DATE, false},
	    {"received", "Received", 0, MUSTER_ALIGN_DATE, false},
	    {"completeness", "Completeness", 2, MUSTER_ALIGN_TEXT, false},
	    {"sha256", "SHA-256 of the redacted copy", 4, MUSTER_ALIGN_TEXT, false},
	};
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < report->in->run_count; i++)
		put_run(&report->paper, &grid, &report->in->runs[i]);
	report_grid(report, &grid,
	    &(const struct table_words){"custody-runs", "Evidence in custody",
		"No evidence was known and observed by the as-of.", "custody", "custody_run"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(
	    report, report->in->run_count == 1 ? "# run" : "# runs", custody_runs(report, -1));
	for (int i = 0; i < MUSTER_COMPLETENESS_COUNT; i++)
		NUMBERS_PUT(report,
		    paper_format(&report->paper, "%s# %s", i == 0 ? " = " : " + ",
			muster_completeness_name(i)),
		    custody_runs(report, i));
	muster_build_text(&report->builder, ".");
}

/* "run:12:read": what a run adds to the sums of all. */
static void
put_of_run(struct report *report, struct grid *grid, const struct muster_run *run, const char *name,
    uint64_t value)
{
	struct count count = count_begin(
	    report, "records or results of one run", "run:%lld:%s", (long long)run->id, name);
	count.of_row = true;
	const char *id =
	    count.asked == NULL ? "" : paper_format(&report->paper, "%lld", (long long)run->id);
	count_add(&count, MUSTER_MEMBER_RUN, id, run->source, value);
	number_cell(report, grid, count_number(&count));
}

static void
put_record_counts(struct report *report, struct grid *grid, const struct muster_run *run)
{
	const struct muster_counts *counts = &run->counts;
	const struct number records[] = {{"read", counts->read}, {"used", counts->used},
	    {"suppressed", counts->suppressed}, {"merged", counts->merged},
	    {"out-of-scope", counts->out_of_scope}, {"rejected", counts->rejected}};
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		put_of_run(report, grid, run, records[i].name, records[i].value);
	for (unsigned outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++)
		put_of_run(report, grid, run, muster_outcome_name((enum muster_outcome)outcome),
		    counts->results[outcome]);
}

static void
put_records(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"run", "Run", 0, MUSTER_ALIGN_TEXT, true},
	    {"read", "Read", 1, MUSTER_ALIGN_NUMBER, false},
	    {"used", "Used", 1, MUSTER_ALIGN_NUMBER, false},
	    {"suppressed", "Suppressed", 1, MUSTER_ALIGN_NUMBER, false},
	    {"merged", "Merged", 1, MUSTER_ALIGN_NUMBER, false},
	    {"out_of_scope", "Out of scope", 1, MUSTER_ALIGN_NUMBER, false},
	    {"rejected", "Rejected", 1, MUSTER_ALIGN_NUMBER, false},
	    {"pass", "Pass", 1, MUSTER_ALIGN_NUMBER, false},
	    {"fail", "Fail", 1, MUSTER_ALIGN_NUMBER, false},
	    {"not_applicable", "Not applicable", 1, MUSTER_ALIGN_NUMBER, false},
	    {"not_reviewed", "Not reviewed", 1, MUSTER_ALIGN_NUMBER, false},
	    {"error", "Error", 1, MUSTER_ALIGN_NUMBER, false},
	    {"info", "Info", 1, MUSTER_ALIGN_NUMBER, false},
	};
	_Static_assert(sizeof(columns) / sizeof(columns[0]) == 7 + MUSTER_OUTCOME_COUNT,
	    "a column for each outcome");
	struct paper *paper = &report->paper;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < report->in->run_count; i++) {
		const struct muster_run *run = &report->in->runs[i];
		grid_row(&grid, "",
		    paper_attributes(
			paper, "run", paper_format(paper, "%lld", (long long)run->id), NULL));
		grid_put(&grid,
		    muster_inline_reference(paper->arena, run_anchor(paper, run),
			paper_format(paper, "#%lld", (long long)run->id)));
		put_record_counts(report, &grid, run);
	}
	report_grid(report, &grid,
	    &(const struct table_words){"custody-records", "Records and results of each run",
		"There is no run.", "records", "run_records"});
}

static void
put_refusals(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"at", "When", 0, MUSTER_ALIGN_DATE, false},
	    {"input", "Input", 4, MUSTER_ALIGN_TEXT, true},
	    {"outcome", "Outcome", 1, MUSTER_ALIGN_TEXT, false},
	    {"reason", "Reason", 3, MUSTER_ALIGN_TEXT, false},
	    {"bytes", "Bytes", 1, MUSTER_ALIGN_NUMBER, false},
	    {"digest", "Keyed digest", 2, MUSTER_ALIGN_TEXT, false},
	};
	struct paper *paper = &report->paper;
	uint64_t duplicates = 0;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < report->in->refusal_count; i++) {
		const struct muster_refusal_view *view = &report->in->refusals[i];
		const char *outcome = view->duplicate ? "duplicate" : "rejected";
		duplicates += view->duplicate;
		grid_row(&grid, "",
		    paper_attributes(paper, "outcome", outcome, "at", paper_time(paper, view->at),
			"mac", view->digest, NULL));
		grid_put(&grid, cell_date(paper, view->at));
		grid_put(&grid, muster_inline_code(paper->arena, view->path));
		grid_text(&grid, outcome);
		grid_text(&grid,
		    view->duplicate && view->reason[0] == '\0'
			? "the same bytes were already in custody"
			: view->reason);
		grid_number(&grid, view->bytes);
		grid_put(&grid, muster_inline_code(paper->arena, paper_short(paper, view->digest)));
	}
	size_t count = grid.count;
	report_grid(report, &grid,
	    &(const struct table_words){"custody-refused", "Inputs that were not taken in",
		"Every input that was offered was taken in.", "refused", "refused_input"});
	muster_build_reconciliation(&report->builder);
	struct count all = count_begin(report, "inputs not taken in", "inputs");
	for (size_t i = 0; i < report->in->refusal_count; i++)
		count_add(&all, MUSTER_MEMBER_INPUT, report->in->refusals[i].path,
		    report->in->refusals[i].reason, 1);
	NUMBERS_PUT(report,
	    count == 1 ? "# input not taken in = # rejected + # already in custody."
		       : "# inputs not taken in = # rejected + # already in custody.",
	    count_number(&all), {"inputs:rejected", count - duplicates},
	    {"inputs:duplicate", duplicates});
}

/* Each run adds up, and all of them to the totals that were given. */
static int
check_totals(struct report *report)
{
	const struct muster_counts *totals = &report->in->totals;
	struct muster_counts sum = {0};
	for (size_t i = 0; i < report->in->run_count; i++) {
		const struct muster_counts *counts = &report->in->runs[i].counts;
		if (!muster_counts_reconcile(counts))
			return report_mismatch(
			    report, "report.run-records", "the records of a run do not add up");
		sum.read += counts->read;
		sum.used += counts->used;
		sum.suppressed += counts->suppressed;
		sum.merged += counts->merged;
		sum.out_of_scope += counts->out_of_scope;
		sum.rejected += counts->rejected;
		for (unsigned outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++)
			sum.results[outcome] += counts->results[outcome];
	}
	bool equal = sum.read == totals->read && sum.used == totals->used &&
	    sum.suppressed == totals->suppressed && sum.merged == totals->merged &&
	    sum.out_of_scope == totals->out_of_scope && sum.rejected == totals->rejected &&
	    memcmp(sum.results, totals->results, sizeof(sum.results)) == 0;
	return equal ? 0
		     : report_mismatch(report, "report.totals",
			   "the records of the runs are not the totals of the store");
}

int
section_custody(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_counts *totals = &report->in->totals;
	if (check_totals(report) != 0)
		return -1;
	muster_build_section(builder, "custody", "Custody");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Digests are of the decoded, redacted copy that is stored, not of the file as it was "
	    "delivered: secrets are taken out before anything is written. Inputs that were not "
	    "taken in are named by a digest under a key that never leaves the store's folder.");
	put_runs(report);
	put_records(report);
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    totals->read == 1
		? "# record read = # used + # suppressed + # merged + # out of scope + # "
		  "rejected."
		: "# records read = # used + # suppressed + # merged + # out of scope + "
		  "# rejected.",
	    {"records:read", totals->read}, {"records:used", totals->used},
	    {"records:suppressed", totals->suppressed}, {"records:merged", totals->merged},
	    {"records:out-of-scope", totals->out_of_scope}, {"records:rejected", totals->rejected});
	if (report->in->run_count > 0)
		muster_build_text(builder,
		    " Each number of a run has an id of its own: the run's, and what is counted.");
	put_refusals(report);
	muster_build_section_end(builder);
	return 0;
}
