/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary: what was assessed and when, the figures and a picture of
 * them, what moved, what no scanner can show.
 */
#include <string.h>

#include "report/internal.h"

static struct muster_key_value
pair(struct report *report, const char *id, const char *key, const char *value)
{
	return (struct muster_key_value){
	    .key = key, .id = id, .value = muster_inline_text(report->paper.arena, value)};
}

static const char *
period_words(struct report *report)
{
	const struct muster_period *period = &report->assessment->period;
	if (period->name[0] == '\0')
		return "none asked: the state at one time";
	return paper_format(&report->paper, "%s: %s to %s, %s", period->name,
	    paper_date(&report->paper, period->start), paper_date(&report->paper, period->end - 1),
	    report->in->period_closed ? "closed" : "open");
}

static const char *
evidence_words(struct report *report)
{
	const struct muster_report_input *in = report->in;
	uint64_t sources = 0, complete = 0;
	for (size_t i = 0; i < in->run_count; i++) {
		bool known = false;
		for (size_t j = 0; j < i && !known; j++)
			known = strcmp(in->runs[j].source, in->runs[i].source) == 0;
		sources += !known;
		complete += in->runs[i].completeness == MUSTER_RUN_COMPLETE;
	}
	return paper_format(&report->paper, "%s from %s, %s complete",
	    paper_count(&report->paper, in->run_count, "run", "runs"),
	    paper_count(&report->paper, sources, "source", "sources"),
	    paper_number(&report->paper, complete));
}

static void
put_facts(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_report_input *in = report->in;
	struct muster_inlines head =
	    cell_format(paper, "#%s \xC2\xB7 ", paper_number(paper, (uint64_t)in->journal_seq));
	const struct muster_key_value pairs[] = {
	    pair(report, "system", "System",
		paper_format(paper, "%s, %s", assessment->system,
		    paper_count(paper, in->asset_count, "asset", "assets"))),
	    pair(report, "period", "Period", period_words(report)),
	    pair(report, "as_of", "As of / known by",
		paper_format(paper, "%s / journal entry %s", paper_moment(paper, assessment->as_of),
		    paper_number(paper, (uint64_t)assessment->known_by))),
	    pair(report, "evidence", "Evidence", evidence_words(report)),
	    pair(report, "catalog", "Catalog",
		paper_format(paper, "%s %s, %s", report->catalog->title, report->catalog->version,
		    paper_count(paper, assessment->figures.assessable, "assessable control",
			"assessable controls"))),
	    {.key = "Mappings",
		.id = "mappings",
		.value =
		    muster_inline_code(paper->arena, paper_short(paper, in->controls->digest))},
	    {.key = "Journal head",
		.id = "journal_head",
		.value = cell_join(paper, head,
		    muster_inline_code(paper->arena, paper_short(paper, in->journal_head)))},
	    {.key = "Assessment",
		.id = "assessment",
		.value = muster_inline_code(paper->arena, paper_short(paper, assessment->digest))},
	};
	muster_build_key_values(&report->builder, "facts", pairs, sizeof(pairs) / sizeof(pairs[0]));
}

static const char *
unknown_note(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_figures *figures = &report->assessment->figures;
	const struct {
		const char *word;
		uint64_t number;
	} kinds[] = {{"no evidence", figures->unknown_no_evidence},
	    {"stale", figures->unknown_stale}, {"error", figures->unknown_error}};
	const char *text = "";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].number > 0)
			text = paper_format(paper, "%s%s%s %s", text, *text != '\0' ? ", " : "",
			    paper_number(paper, kinds[i].number), kinds[i].word);
	return text;
}

static void
put_figures(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_figures *figures = &assessment->figures;
	const char *before =
	    assessment->before_exceptions.failing != figures->failing || figures->accepted > 0
	    ? paper_format(paper, "%s failing before exceptions",
		  paper_number(paper, assessment->before_exceptions.failing))
	    : "";
	const char *fresh = assessment->without_stale.failing != figures->failing
	    ? paper_format(paper, "%s without stale evidence",
		  paper_number(paper, assessment->without_stale.failing))
	    : "";
	const struct muster_figure_item items[] = {
	    {figures->proven, MUSTER_STATUS_SATISFIED, "proven by machine", "", "figure:proven"},
	    {figures->attested, MUSTER_STATUS_SATISFIED, "attested", "", "figure:attested"},
	    {figures->both, MUSTER_STATUS_SATISFIED, "both", "proven and attested", "figure:both"},
	    {figures->accepted, MUSTER_STATUS_ACCEPTED, "accepted", before, "figure:accepted"},
	    {figures->failing, MUSTER_STATUS_NOT_SATISFIED, "failing", fresh, "figure:failing"},
	    {figures->unknown, MUSTER_STATUS_NO_EVIDENCE, "unknown", unknown_note(report),
		"figure:unknown"},
	};
	muster_build_figures(&report->builder, "figures", "Controls by kind of evidence", items,
	    sizeof(items) / sizeof(items[0]));
}

static void
put_figure_set(struct report *report, struct grid *grid, const char *id, const char *name,
    const struct muster_figures *figures)
{
	struct paper *paper = &report->paper;
	const uint64_t parts[] = {figures->proven, figures->attested, figures->both,
	    figures->accepted, figures->failing, figures->unknown, figures->assessable};
	grid_row(grid, "", paper_attributes(paper, "set", id, NULL));
	grid_text(grid, name);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		grid_number(grid, parts[i]);
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

/* A row per top-level section: for the chart and for the table of its data. */
static int
put_sections(struct report *report)
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
	const size_t count = assessment->control_count;
	struct tally *tallies = muster_arena_array(paper->arena, count, sizeof(*tallies));
	struct muster_chart_row *bars = muster_arena_array(paper->arena, count, sizeof(*bars));
	if (tallies == NULL || bars == NULL)
		return muster_error_memory(report->err);
	for (size_t i = 0; i < count; i++)
		tally_add(&tallies[report->group[i]], &assessment->controls[i]);
	struct grid grid;
	size_t bar = 0;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < count; i++) {
		const struct muster_control *control = assessment->controls[i].control;
		uint64_t in_profile = 0;
		if (report->group[i] != i)
			continue;
		for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
			in_profile += tallies[i].statuses[status];
		bars[bar].label = paper_format(paper, "%s %s", control->id, control->title);
		memcpy(bars[bar].values, tallies[i].statuses, sizeof(bars[bar].values));
		grid_row(&grid, "", paper_attributes(paper, "control", control->id, NULL));
		grid_put(&grid,
		    muster_inline_reference(paper->arena,
			paper_format(paper, "control-%s", control->id), bars[bar].label));
		for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
			grid_number(&grid, tallies[i].statuses[status]);
		grid_number(&grid, in_profile);
		bar++;
	}
	muster_build_chart(&report->builder, "chart-status",
	    "Status of the controls in profile, by section",
	    "Stacked bars of control statuses by section; the table below holds the numbers",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = bars, .row_count = bar});
	report_grid(report, &grid,
	    &(const struct table_words){"status-by-section", "Status by section",
		"The catalog holds no control.", "sections", "section_counts"});
	return 0;
}

static const char *
closed_words(struct report *report, const struct muster_movement *moved)
{
	struct paper *paper = &report->paper;
	return paper_format(paper,
	    "Findings: %s opened; %s fixed, %s gone with a replaced image, %s closed for other "
	    "reasons, which are no remediation.",
	    paper_number(paper, moved->findings_opened), paper_number(paper, moved->findings_fixed),
	    paper_number(paper, moved->findings_image_replaced),
	    paper_number(paper, moved->findings_closed_otherwise));
}

static int
put_movement(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_movement *moved = report->in->movement;
	muster_build_section(builder, "movement",
	    moved != NULL ? paper_format(paper, "What moved since %s", moved->previous_name)
			  : "What moved");
	muster_build_paragraph(builder);
	if (moved == NULL) {
		muster_build_text(builder, "%s",
		    report->assessment->period.name[0] == '\0'
			? "No period was asked for, so there is none before it to compare with."
			: "Nothing is known from the period before this one, so there is nothing "
			  "to compare with.");
		muster_build_section_end(builder);
		return 0;
	}
	if (moved->not_satisfied_before + moved->newly_failing !=
	    moved->not_satisfied_now + moved->no_longer_failing)
		return report_mismatch(report, "report.movement",
		    "what moved since the period before does not add up");
	const char *went = moved->not_satisfied_now < moved->not_satisfied_before ? "fell"
	    : moved->not_satisfied_now > moved->not_satisfied_before              ? "rose"
										  : "stayed";
	if (moved->not_satisfied_now == moved->not_satisfied_before)
		muster_build_text(builder, "Failing controls stayed at %s",
		    paper_number(paper, moved->not_satisfied_now));
	else
		muster_build_text(builder, "Failing controls %s from %s to %s", went,
		    paper_number(paper, moved->not_satisfied_before),
		    paper_number(paper, moved->not_satisfied_now));
	muster_build_text(builder, ": %s no longer %s, %s newly %s. %s",
	    paper_number(paper, moved->no_longer_failing),
	    moved->no_longer_failing == 1 ? "fails" : "fail",
	    paper_number(paper, moved->newly_failing), moved->newly_failing == 1 ? "fails" : "fail",
	    closed_words(report, moved));
	muster_build_section_end(builder);
	return 0;
}

static void
put_notes(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_assessment *assessment = report->assessment;
	if (assessment->period.name[0] != '\0' && !report->in->period_closed) {
		muster_build_note(builder, MUSTER_STATUS_STALE, "The period is open");
		muster_build_text(builder,
		    "It ends %s. What is said here holds as of %s and may still change.",
		    paper_date(&report->paper, assessment->period.end - 1),
		    paper_moment(&report->paper, assessment->as_of));
	}
	muster_build_note(builder, MUSTER_STATUS_NO_EVIDENCE, "What machine evidence cannot show");
	muster_build_text(builder,
	    "Scanners and benchmarks show what is installed and configured where they looked. "
	    "They do not show that people follow a procedure, that a review took place, that a "
	    "design is sound, or anything about what no source covers. Where a control needs "
	    "that, it stays unknown until it is attested with a file.");
}

int
section_summary(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	muster_build_section(builder, "summary", "Summary");
	put_facts(report);
	put_figures(report);
	if (put_sections(report) != 0)
		return -1;
	trend_put_open(report);
	put_figure_table(report);
	muster_build_reconciliation(builder);
	struct tally all = {0};
	for (size_t i = 0; i < report->assessment->control_count; i++)
		tally_add(&all, &report->assessment->controls[i]);
	muster_build_text(builder, "%s", tally_sentence(report, &all));
	put_notes(report);
	if (put_movement(report) != 0)
		return -1;
	muster_build_section_end(builder);
	return tally_check(report, &all);
}
