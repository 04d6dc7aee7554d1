/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Controls: a table for each top-level section of the catalog, its nested
 * headings as rows, and under each the sentence that adds it up.
 */
#include "report/internal.h"

static const struct muster_column columns[] = {
    {"control", "Control", 5, MUSTER_ALIGN_TEXT, true},
    {"status", "Evidence shows", 4, MUSTER_ALIGN_TEXT, false},
    {"why", "Why", 9, MUSTER_ALIGN_TEXT, false},
    {"open", "Open findings", 0, MUSTER_ALIGN_NUMBER, false},
    {"age", "Evidence age", 0, MUSTER_ALIGN_NUMBER, false},
    {"trend", "Open by month", 0, MUSTER_ALIGN_TEXT, false}, /* where it is known */
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* "4.1 Image runs as root  L1 · needs an attestation" */
static struct muster_inlines
control_cell(struct paper *paper, const struct muster_control *control)
{
	struct muster_inlines id = muster_inline_strong(paper->arena, control->id);
	const char *title = paper_format(paper, " %s", control->title);
	if (!control->assessable)
		return cell_join(paper, id, muster_inline_strong(paper->arena, title));
	const char *manual = control->needs_attestation ? "needs an attestation" : "";
	struct muster_inlines cell = cell_join(paper, id, muster_inline_text(paper->arena, title));
	if (control->level[0] == '\0' && *manual == '\0')
		return cell;
	return cell_join(paper, cell,
	    muster_inline_emphasis(paper->arena,
		paper_format(paper, " %s%s%s", control->level,
		    control->level[0] != '\0' && *manual != '\0' ? " \xC2\xB7 " : "", manual)));
}

static struct muster_inlines
reasons_cell(struct paper *paper, const struct muster_control_result *result)
{
	struct muster_inlines all = {NULL};
	if (result->out_of_profile && result->control->assessable)
		all = muster_inline_emphasis(
		    paper->arena, "out of the assessment profile: in no count");
	/* From the last, so that no line is copied twice. */
	struct muster_inlines lines = {NULL};
	for (size_t i = result->reason_count; i-- > 0;)
		lines = cell_stack(paper, cell_line(paper, result->reasons[i]), lines);
	return cell_stack(paper, all, lines);
}

/*
 * Under the status, since both are verdicts: "in the period breached, 43 d / from
 * 2026-07-01 / to 2026-08-12".  The dates are those of the whole.
 */
static struct muster_inlines
verdict_lines(
    struct paper *paper, const struct report *report, const struct muster_control_result *result)
{
	const struct muster_period *period = &report->assessment->period;
	if (result->period_verdict == MUSTER_PERIOD_NONE)
		return (struct muster_inlines){NULL};
	if (result->period_verdict == MUSTER_PERIOD_HELD)
		return muster_inline_text(paper->arena, "in the period held");
	struct muster_inlines dates = muster_inline_text(paper->arena, "throughout");
	if (result->breached_from != period->start || result->breached_to != period->end)
		dates = cell_stack(paper,
		    cell_join(paper, muster_inline_text(paper->arena, "from "),
			cell_date(paper, result->breached_from)),
		    cell_join(paper, muster_inline_text(paper->arena, "to "),
			cell_date(paper, result->breached_to - 1)));
	const char *breached = "in the period breached";
	if (result->control->assessable)
		breached = paper_format(paper,
		    "in the period breached, %s\xC2\xA0"
		    "d",
		    paper_number(paper, (uint64_t)result->breached_days));
	return cell_stack(paper, muster_inline_text(paper->arena, breached), dates);
}

static const char *const *
attributes(struct paper *paper, const struct muster_control_result *result)
{
	bool breached = result->period_verdict == MUSTER_PERIOD_BREACHED;
	return paper_attributes(paper, "control", result->control->id, "title",
	    result->control->title, "kind", result->control->assessable ? "control" : "heading",
	    "status", muster_status_name(result->status), "verdict",
	    muster_period_verdict_name(result->period_verdict), "breached_from",
	    breached ? paper_time(paper, result->breached_from) : "", "breached_to",
	    breached ? paper_time(paper, result->breached_to) : "", "breached_days",
	    paper_digits(paper, (uint64_t)result->breached_days), "open_findings",
	    paper_digits(paper, result->open_findings), "evidence_age_days",
	    result->evidence_age_days < 0
		? ""
		: paper_digits(paper, (uint64_t)result->evidence_age_days),
	    "seen", paper_digits(paper, result->seen), "expected",
	    paper_digits(paper, result->expected), "level", result->control->level, "proven",
	    result->proven_by_machine ? "true" : "false", "attested",
	    result->attested ? "true" : "false", "profile",
	    result->out_of_profile ? "outside" : "inside", "label", result->label, NULL);
}

/* A fact that several rows ask for counts once. */
static bool
is_told(const struct muster_control_result *result, size_t row, const struct muster_fact *fact)
{
	for (size_t i = 0; i < row; i++)
		if (muster_mapping_asks(result->rows[i].mapping, fact->practice, fact->aspect))
			return true;
	return false;
}

struct number
control_open(struct report *report, const struct muster_control_result *result)
{
	struct count count = count_begin(report,
	    "failing results behind the control, excepted ones too, by asset and check",
	    "control:%s:open", result->control->id);
	for (size_t r = 0; r < result->row_count && count.asked != NULL; r++)
		for (size_t f = 0; f < result->rows[r].fact_count; f++) {
			const struct muster_fact *fact = result->rows[r].facts[f];
			const struct muster_asset *asset = index_asset(report, fact->asset);
			if (!is_told(result, r, fact))
				count_add(&count, MUSTER_MEMBER_ASSET,
				    asset != NULL ? asset->path : "", fact->check,
				    fact->outcomes[MUSTER_FAIL]);
		}
	return (struct number){count.name, result->open_findings};
}

void
control_days(
    struct report *report, struct grid *grid, const struct muster_control *control, uint64_t days)
{
	grid_sorted(grid, cell_format(&report->paper, "%s d", paper_number(&report->paper, days)),
	    paper_digits(&report->paper, days));
	if (grid->cells != NULL && grid->cell > 0)
		grid->cells[grid->cell - 1].figure =
		    paper_format(&report->paper, "%s:%s", report->catalog->id, control->id);
}

static void
put_control(struct report *report, struct grid *grid, size_t index)
{
	struct paper *paper = &report->paper;
	const struct muster_control_result *result = &report->assessment->controls[index];
	const struct muster_control *control = result->control;
	grid_row(grid, paper_format(paper, "control-%s", control->id), attributes(paper, result));
	grid_put(grid, control_cell(paper, control));
	grid_sorted(grid,
	    cell_stack(paper, muster_inline_status(paper->arena, result->status, result->label),
		verdict_lines(paper, report, result)),
	    paper_digits(paper, result->status));
	grid_put(grid, reasons_cell(paper, result));
	if (control->assessable && result->row_count > 0)
		number_cell(report, grid, control_open(report, result));
	else
		grid_text(grid, "");
	if (result->evidence_age_days < 0)
		grid_text(grid, "");
	else
		control_days(report, grid, control, (uint64_t)result->evidence_age_days);
	if (report->in->history == NULL)
		return;
	if (control->assessable && result->row_count > 0)
		grid_put(grid, history_spark(paper, report, index));
	else
		grid_text(grid, "");
}

/* The heading's own line above its table. */
static void
put_heading(struct report *report, const struct muster_control_result *heading)
{
	struct muster_builder *builder = &report->builder;
	muster_build_paragraph(builder);
	muster_build_status(builder, heading->status, heading->label);
	muster_build_text(builder, ": %s.", heading->reasons[0]);
}

/* One top-level section; returns how many controls of the catalog it took. */
static size_t
put_group(struct report *report, size_t top)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_control_result *first = &assessment->controls[top];
	const char *name = paper_format(paper, "%s %s", first->control->id, first->control->title);
	bool heading = !first->control->assessable;
	size_t taken = 0;
	struct tally tally = {0};
	struct grid grid;
	muster_build_section(&report->builder,
	    heading ? paper_format(paper, "control-%s", first->control->id) : "", name);
	if (heading)
		put_heading(report, first);
	grid_begin(&grid, paper, columns, report->in->history != NULL ? COLUMNS : COLUMNS - 1);
	for (size_t i = top; i < assessment->control_count; i++) {
		if (report->group[i] != top)
			continue;
		taken++;
		tally_add(&tally, &assessment->controls[i]);
		if (i != top || !heading)
			put_control(report, &grid, i);
	}
	report_grid(report, &grid,
	    &(const struct table_words){paper_format(paper, "controls-%s", first->control->id),
		name, "No control of the catalog stands under this heading.", "controls",
		"control_result"});
	muster_build_reconciliation(&report->builder);
	tally_put(report, &tally, first->control->id);
	muster_build_section_end(&report->builder);
	return taken;
}

int
section_controls(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_assessment *assessment = report->assessment;
	size_t taken = 0;
	muster_build_section(builder, "controls", "Controls");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "The head says \"Evidence shows\": the words are the catalog's, the finding is the "
	    "assessor's. All reasons that hold are listed, the weightiest first; the age is that "
	    "of the oldest evidence the status stands on. What is said of the period stands under "
	    "the status.");
	history_put_map(report);
	for (size_t i = 0; i < assessment->control_count; i++)
		if (report->group[i] == i)
			taken += put_group(report, i);
	if (assessment->control_count == 0) {
		muster_build_paragraph(builder);
		muster_build_text(builder, "The catalog holds no control.");
	}
	muster_build_section_end(builder);
	return taken == assessment->control_count
	    ? 0
	    : report_mismatch(report, "report.controls",
		  "the controls shown are not all controls of the catalog");
}
