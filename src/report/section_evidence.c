/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence index: for each control and each practice row of it, what the
 * row says over which population, and the record that decides or illustrates
 * it, down to evidence digest and JSON Pointer.
 */
#include "report/internal.h"

static const struct muster_column columns[] = {
    {"control", "Control", 0, MUSTER_ALIGN_TEXT, true},
    {"practice", "Practice", 3, MUSTER_ALIGN_TEXT, false},
    {"effect", "Effect", 1, MUSTER_ALIGN_TEXT, false},
    {"shows", "Shows", 4, MUSTER_ALIGN_TEXT, false},
    {"seen", "Seen", 0, MUSTER_ALIGN_NUMBER, false},
    {"expected", "Expected", 0, MUSTER_ALIGN_NUMBER, false},
    {"example", "Deciding example", 4, MUSTER_ALIGN_TEXT, false},
    {"evidence", "Evidence", 3, MUSTER_ALIGN_TEXT, false},
};

static struct muster_inlines
example_cell(struct report *report, const struct muster_fact *fact)
{
	struct paper *paper = &report->paper;
	const struct muster_asset *asset = index_asset(report, fact->asset);
	struct muster_inlines cell = muster_inline_code(paper->arena, fact->check);
	if (fact->check[0] == '\0' && fact->scanned)
		cell = muster_inline_text(paper->arena, "a complete run that found nothing");
	cell = cell_stack(
	    paper, cell, muster_inline_text(paper->arena, asset != NULL ? asset->path : ""));
	if (fact->example[0] == '\0')
		return cell;
	return cell_stack(paper, cell,
	    muster_inline_reference(
		paper->arena, paper_format(paper, "finding-%s", fact->example), fact->example));
}

static struct muster_inlines
evidence_cell(struct report *report, const struct muster_fact *fact)
{
	struct paper *paper = &report->paper;
	const char *digest = paper_short(paper, fact->evidence.sha256);
	int64_t run = index_run_of(report, fact->evidence.sha256);
	struct muster_inlines head = run != 0
	    ? muster_inline_reference(
		  paper->arena, paper_format(paper, "run-%lld", (long long)run), digest)
	    : muster_inline_code(paper->arena, digest);
	head = cell_stack(paper, head, muster_inline_code(paper->arena, fact->evidence.pointer));
	return cell_stack(paper, head,
	    fact->observed != MUSTER_TIME_NONE
		? cell_format(paper, "seen %s", paper_date(paper, fact->observed))
		: (struct muster_inlines){NULL});
}

static const char *const *
attributes(struct paper *paper, const struct muster_row_result *row, const struct muster_fact *fact)
{
	const struct muster_mapping *mapping = row->mapping;
	return paper_attributes(paper, "control", mapping->control, "practice", mapping->practice,
	    "aspect", mapping->aspect, "effect", muster_effect_name(mapping->effect), "confidence",
	    muster_confidence_name(mapping->confidence), "status",
	    row->status < MUSTER_STATUS_COUNT ? muster_status_name(row->status) : "supports",
	    "failing_results", paper_digits(paper, row->failing_results), "newest",
	    paper_time(paper, row->newest), "oldest", paper_time(paper, row->oldest), "facts",
	    paper_digits(paper, row->fact_count), "sha256",
	    fact != NULL ? fact->evidence.sha256 : "", "offset",
	    fact != NULL ? paper_digits(paper, fact->evidence.offset) : "", "length",
	    fact != NULL ? paper_digits(paper, fact->evidence.length) : "", "pointer",
	    fact != NULL ? fact->evidence.pointer : "", "finding",
	    fact != NULL ? fact->example : "", NULL);
}

static void
put_row(struct report *report, struct grid *grid, const struct muster_row_result *row)
{
	struct paper *paper = &report->paper;
	const struct muster_mapping *mapping = row->mapping;
	const struct muster_fact *fact = row->fact_count > 0 ? row->facts[0] : NULL;
	struct muster_inlines practice = muster_inline_code(paper->arena, mapping->practice);
	if (mapping->aspect[0] != '\0')
		practice = cell_join(paper, practice, cell_format(paper, " (%s)", mapping->aspect));
	grid_row(grid, "", attributes(paper, row, fact));
	grid_put(grid,
	    muster_inline_reference(paper->arena,
		paper_format(paper, "control-%s", mapping->control), mapping->control));
	grid_put(grid, practice);
	grid_put(grid,
	    cell_format(paper, "%s%s", muster_effect_name(mapping->effect),
		mapping->confidence == MUSTER_CONFIDENCE_LOW ? ", low confidence" : ""));
	grid_put(grid, cell_line(paper, row->reason));
	const char *id = paper_format(paper, "=%s:%s", report->catalog->id, mapping->control);
	number_cell(report, grid, (struct number){id, row->seen});
	number_cell(report, grid, (struct number){id, row->expected});
	grid_put(grid, fact != NULL ? example_cell(report, fact) : (struct muster_inlines){NULL});
	grid_put(grid, fact != NULL ? evidence_cell(report, fact) : (struct muster_inlines){NULL});
}

int
section_evidence(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	struct count all = count_begin(report, "assessable controls", "evidence:controls");
	struct count with =
	    count_begin(report, "controls with machine evidence", "evidence:machine");
	struct count without =
	    count_begin(report, "controls with a practice but no evidence of it", "evidence:none");
	struct count unmapped =
	    count_begin(report, "controls without a practice", "evidence:no-practice");
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		size_t facts = 0;
		if (!result->control->assessable)
			continue;
		for (size_t j = 0; j < result->row_count; j++) {
			facts += result->rows[j].fact_count;
			put_row(report, &grid, &result->rows[j]);
		}
		struct count *of = facts > 0 ? &with : result->row_count > 0 ? &without : &unmapped;
		const char *status = muster_status_name(result->status);
		count_add(of, MUSTER_MEMBER_CONTROL, result->control->id, status, 1);
		count_add(&all, MUSTER_MEMBER_CONTROL, result->control->id, status, 1);
	}
	muster_build_section(builder, "evidence", "Evidence by control");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Each practice a control asks for, and the record that decides or illustrates it: the "
	    "failure open longest, else the oldest evidence. Digest and JSON Pointer lead to the "
	    "bytes; muster explain shows all records behind a control.");
	report_grid(report, &grid,
	    &(const struct table_words){"evidence-by-control", "Evidence by control and practice",
		"No practice is mapped to a control of this catalog.", "evidence_index",
		"evidence_row"});
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    all.value == 1
		? "# control = # with machine evidence + # with a practice but no evidence "
		  "+ # without a practice."
		: "# controls = # with machine evidence + # with a practice but no "
		  "evidence + # without a practice.",
	    count_number(&all), count_number(&with), count_number(&without),
	    count_number(&unmapped));
	muster_build_text(builder,
	    " What was seen of what is expected is explained with the control and practice.");
	muster_build_section_end(builder);
	return 0;
}
