/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures by their ids: what `muster explain ID` derives to the controls,
 * findings or runs that make it.  They were counted beside the report, and
 * are held against what it says elsewhere.
 */
#include <string.h>

#include "report/internal.h"

static const struct muster_column columns[] = {
    {"id", "Id", 5, MUSTER_ALIGN_TEXT, true},
    {"value", "Figure", 0, MUSTER_ALIGN_NUMBER, false},
    {"counts", "What it counts", 6, MUSTER_ALIGN_TEXT, false},
};

static int
check_figures(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	const struct {
		const char *name;
		uint64_t value;
	} known[] = {
	    {"assessable", assessment->figures.assessable},
	    {"proven", assessment->figures.proven},
	    {"attested", assessment->figures.attested},
	    {"both", assessment->figures.both},
	    {"accepted", assessment->figures.accepted},
	    {"failing", assessment->figures.failing},
	    {"unknown", assessment->figures.unknown},
	    {"before-exceptions:failing", assessment->before_exceptions.failing},
	    {"without-stale:unknown", assessment->without_stale.unknown},
	    {"open", report->findings.all},
	    {"asked-for", report->findings.asked_for},
	    {"no-practice", report->findings.no_practice},
	    {"no-control", report->findings.no_control},
	    {"records:read", report->in->totals.read},
	    {"records:used", report->in->totals.used},
	};
	for (size_t i = 0; i < report->in->figure_count; i++)
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (strcmp(report->in->figures[i].name, known[k].name) == 0 &&
			    report->in->figures[i].value != known[k].value)
				return report_mismatch(report, "report.figure-ids",
				    "a figure is not what the report says elsewhere");
	return 0;
}

/* "--as-of 2026-09-30 --period 2026-Q3": what explain needs to see the same. */
static const char *
view_words(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	bool period = assessment->period.name[0] != '\0';
	bool system = strcmp(assessment->system, "default") != 0;
	return paper_format(&report->paper, "--as-of %s%s%s%s%s",
	    paper_moment(&report->paper, assessment->as_of), system ? " --system " : "",
	    system ? assessment->system : "", period ? " --period " : "",
	    period ? assessment->period.name : "");
}

static void
put_figure(struct report *report, struct grid *grid, const struct muster_figure_row *row)
{
	struct paper *paper = &report->paper;
	grid_row(grid, "",
	    paper_attributes(
		paper, "figure", row->id, "number", paper_digits(paper, row->value), NULL));
	grid_put(grid, muster_inline_code(paper->arena, row->id));
	number_cell(report, grid, (struct number){row->name, row->value});
	grid_text(grid, row->words);
}

int
section_figure_ids(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_report_input *in = report->in;
	struct grid grid;
	if (in->figure_count == 0)
		return 0;
	if (check_figures(report) != 0)
		return -1;
	muster_build_section(builder, "figure-ids", "Figures and what makes them");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Each figure has an id, named by its meaning: those below, and those told under each "
	    "table. In HTML it shows where a number is pointed at, in XML it stands beside it. ");
	muster_build_code_inline(
	    builder, paper_format(paper, "muster explain ID %s", view_words(report)));
	muster_build_text(builder,
	    " derives it to the controls, findings, runs or assets that make it, and each of those "
	    "down to the bytes of the evidence. Days are no figures: the dates they lie between "
	    "stand beside them.");
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < in->figure_count; i++)
		put_figure(report, &grid, &in->figures[i]);
	for (size_t i = 0; i < report->counted_count; i++)
		put_figure(report, &grid, &report->counted[i]);
	report_grid(report, &grid,
	    &(const struct table_words){
		"figure-ids-table", "Figures by id", "", "figure_ids", "figure_id"});
	muster_build_section_end(builder);
	return 0;
}

void
figure_ids_put(struct report *report, const char *before, const char *name, const char *after)
{
	struct muster_builder *builder = &report->builder;
	if (report->in->figure_count == 0)
		return;
	muster_build_text(builder, "%s", before);
	muster_build_code_inline(
	    builder, paper_format(&report->paper, "FIG:%s:%s", report->catalog->id, name));
	muster_build_text(builder, "%s", after);
}
