/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures by section, and counted otherwise: before exceptions, without
 * stale evidence; and what no scanner can show.
 */
#include <string.h>

#include "report/internal.h"

static void
put_figure_set(struct report *report, struct grid *grid, const char *id, const char *name,
    const struct muster_figures *figures)
{
	struct paper *paper = &report->paper;
	const struct number parts[] = {{"proven", figures->proven}, {"attested", figures->attested},
	    {"both", figures->both}, {"accepted", figures->accepted}, {"failing", figures->failing},
	    {"unknown", figures->unknown}, {"assessable", figures->assessable}};
	const char *set = strcmp(id, "assessed") == 0 ? "" : paper_format(paper, "%s:", id);
	grid_row(grid, "", paper_attributes(paper, "set", id, NULL));
	grid_text(grid, name);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		number_cell(report, grid,
		    (struct number){
			paper_format(paper, "%s%s", set, parts[i].name), parts[i].value});
}

/* The same figures before exceptions and without stale evidence. */
static void
put_figure_table(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"counted", "Counted", 4, MUSTER_ALIGN_TEXT, true},
	    {"proven", "Proven by machine", 1, MUSTER_ALIGN_NUMBER, false},
	    {"attested", "Attested", 1, MUSTER_ALIGN_NUMBER, false},
	    {"both", "Both", 1, MUSTER_ALIGN_NUMBER, false},
	    {"accepted", "Accepted", 1, MUSTER_ALIGN_NUMBER, false},
	    {"failing", "Failing", 1, MUSTER_ALIGN_NUMBER, false},
	    {"unknown", "Unknown", 1, MUSTER_ALIGN_NUMBER, false},
	    {"assessable", "Assessable", 1, MUSTER_ALIGN_NUMBER, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	put_figure_set(report, &grid, "assessed", "As assessed", &assessment->figures);
	put_figure_set(report, &grid, "before-exceptions", "Before exceptions",
	    &assessment->before_exceptions);
	put_figure_set(
	    report, &grid, "without-stale", "Without stale evidence", &assessment->without_stale);
	report_grid(report, &grid,
	    &(const struct table_words){"figure-sets",
		"The figures, before exceptions, and without stale evidence", "", "figure_sets",
		"figures"});
}

static void
put_limits(struct report *report)
{
	muster_build_note(
	    &report->builder, MUSTER_STATUS_NO_EVIDENCE, "What machine evidence cannot show");
	muster_build_text(&report->builder,
	    "Scanners and benchmarks show what is installed and configured where they looked. "
	    "They do not show that people follow a procedure, that a review took place, that a "
	    "design is sound, or anything about what no source covers. Where a control needs "
	    "that, it stays unknown until it is attested with a file.");
}

static void
put_status(
    struct report *report, struct grid *grid, const char *section, const char *name, uint64_t value)
{
	number_cell(report, grid,
	    (struct number){paper_format(&report->paper, "section:%s:%s", section, name), value});
}

/* A row for each top-level section. */
static void
put_by_section(struct report *report, const struct tally *tallies)
{
	static const struct muster_column columns[] = {
	    {"section", "Section", 4, MUSTER_ALIGN_TEXT, true},
	    {"not_satisfied", "Not satisfied", 1, MUSTER_ALIGN_NUMBER, false},
	    {"error", "Error", 1, MUSTER_ALIGN_NUMBER, false},
	    {"no_evidence", "No evidence", 1, MUSTER_ALIGN_NUMBER, false},
	    {"stale", "Stale", 1, MUSTER_ALIGN_NUMBER, false},
	    {"accepted", "Accepted", 1, MUSTER_ALIGN_NUMBER, false},
	    {"satisfied", "Satisfied", 1, MUSTER_ALIGN_NUMBER, false},
	    {"not_applicable", "Not applicable", 1, MUSTER_ALIGN_NUMBER, false},
	    {"controls", "Controls", 1, MUSTER_ALIGN_NUMBER, false},
	};
	_Static_assert(sizeof(columns) / sizeof(columns[0]) == MUSTER_STATUS_COUNT + 2,
	    "a column for each status");
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control *control = assessment->controls[i].control;
		uint64_t in_profile = 0;
		if (report->group[i] != i)
			continue;
		grid_row(&grid, "", paper_attributes(paper, "control", control->id, NULL));
		grid_put(&grid,
		    muster_inline_reference(paper->arena,
			paper_format(paper, "control-%s", control->id),
			paper_format(paper, "%s %s", control->id, control->title)));
		for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++) {
			in_profile += tallies[i].statuses[status];
			put_status(report, &grid, control->id,
			    muster_status_name((enum muster_status)status),
			    tallies[i].statuses[status]);
		}
		put_status(report, &grid, control->id, "controls", in_profile);
	}
	report_data(report, &grid,
	    &(const struct table_words){"status-by-section", "Status by section",
		"The catalog holds no control.", "sections", "section_counts"});
}

static int
put_picture(struct report *report, const struct tally *tallies)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const size_t count = assessment->control_count;
	struct muster_chart_row *bars = muster_arena_array(paper->arena, count, sizeof(*bars));
	size_t bar = 0;
	if (bars == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < count; i++) {
		const struct muster_control *control = assessment->controls[i].control;
		if (report->group[i] != i)
			continue;
		bars[bar].label = paper_format(paper, "%s %s", control->id, control->title);
		memcpy(bars[bar].values, tallies[i].statuses, sizeof(bars[bar].values));
		bar++;
	}
	muster_build_chart(&report->builder, "chart-status",
	    "Status of the controls in profile, by section",
	    "Stacked bars of control statuses by section; the table below holds the numbers",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = bars, .row_count = bar});
	return 0;
}

static const char *
first_section(const struct report *report)
{
	return report->assessment->control_count > 0 ? report->assessment->controls[0].control->id
						     : "";
}

int
section_figures(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct tally *tallies = tally_sections(report);
	struct tally all = {0};
	if (tallies == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < report->assessment->control_count; i++)
		tally_add(&all, &report->assessment->controls[i]);
	muster_build_section(builder, "by-section", "Status by section");
	if (put_picture(report, tallies) != 0)
		return -1;
	put_by_section(report, tallies);
	muster_build_reconciliation(builder);
	tally_put(report, &all, "");
	figure_ids_put(report, " Ids are those of the section and the status: ",
	    paper_format(&report->paper, "section:%s:no-evidence", first_section(report)), ".");
	put_figure_table(report);
	muster_build_reconciliation(builder);
	muster_build_text(builder,
	    "Each row counts the same controls: its figures add up to those assessable in it.");
	put_limits(report);
	muster_build_section_end(builder);
	return 0;
}
