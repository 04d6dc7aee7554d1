/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What fails most (executive edition): failing controls by the days they were
 * breached in the period, then by their open findings; the rest as a number.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

enum { MOST = 8 };

static int
compare_weight(const void *a, const void *b)
{
	const struct muster_control_result *x = *(const struct muster_control_result *const *)a;
	const struct muster_control_result *y = *(const struct muster_control_result *const *)b;
	if (x->breached_days != y->breached_days)
		return x->breached_days > y->breached_days ? -1 : 1;
	if (x->open_findings != y->open_findings)
		return x->open_findings > y->open_findings ? -1 : 1;
	return (x > y) - (x < y); /* one array: the catalog's order */
}

static const struct muster_column columns[] = {
    {"control", "Control", 5, MUSTER_ALIGN_TEXT, true},
    {"why", "Why", 6, MUSTER_ALIGN_TEXT, false},
    {"open", "Open findings", 0, MUSTER_ALIGN_NUMBER, false},
    {"breached", "Breached", 0, MUSTER_ALIGN_NUMBER, false},
};

static void
put_control(struct report *report, struct grid *grid, const struct muster_control_result *result)
{
	struct paper *paper = &report->paper;
	const struct muster_control *control = result->control;
	const char *days = paper_digits(paper, (uint64_t)result->breached_days);
	grid_row(grid, paper_format(paper, "control-%s", control->id),
	    paper_attributes(paper, "control", control->id, "title", control->title,
		"open_findings", paper_digits(paper, result->open_findings), "breached_days", days,
		NULL));
	grid_put(grid,
	    cell_join(paper, muster_inline_strong(paper->arena, control->id),
		cell_format(paper, " %s", control->title)));
	grid_put(grid, cell_line(paper, result->reasons[0]));
	number_cell(report, grid, control_open(report, result));
	control_days(report, grid, control, (uint64_t)result->breached_days);
}

static void
put_findings(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct finding_totals *totals = &report->findings;
	muster_build_paragraph(builder);
	NUMBERS_PUT(report, totals->all == 1 ? "# finding is open:" : "# findings are open:",
	    {"open", totals->all});
	for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++) {
		const char *name = muster_severity_name(severity);
		NUMBERS_PUT(report, paper_format(paper, "%s # %s", severity > 0 ? "," : "", name),
		    {paper_format(paper, "open:%s", name), totals->severities[severity]});
	}
	muster_build_text(builder, ".");
}

int
section_failing(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_control_result **failing = muster_arena_array(
	    paper->arena, assessment->control_count, sizeof(const struct muster_control_result *));
	size_t count = 0;
	if (failing == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (result->control->assessable && !result->out_of_profile &&
		    result->status == MUSTER_STATUS_NOT_SATISFIED)
			failing[count++] = result;
	}
	if (count > 1)
		qsort(failing, count, sizeof(const struct muster_control_result *), compare_weight);
	size_t shown = count < MOST ? count : MOST;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < shown; i++)
		put_control(report, &grid, failing[i]);
	muster_build_section(builder, "failing", "What fails, the longest first");
	put_findings(report);
	report_grid(report, &grid,
	    &(const struct table_words){"failing-controls", "What fails, the longest first",
		"No control fails.", "failing", "failing_control"});
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    count == 1 ? "# failing control = " : "# failing controls = ", {"failing", count});
	muster_build_text(builder, "%s shown + %s in the manager edition.",
	    paper_number(paper, shown), paper_number(paper, count - shown));
	muster_build_section_end(builder);
	return 0;
}
