/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Controls for those who own them (manager edition): of each what the
 * evidence shows, why, and the next step that would change it.  The step
 * follows from the status and the weightiest row alone: a rule, no advice.
 */
#include <string.h>

#include "report/internal.h"

/* The row that sets the status: the first that has it, else the first at all. */
static const struct muster_row_result *
deciding_row(const struct muster_control_result *result)
{
	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].status == result->status)
			return &result->rows[i];
	return NULL;
}

/* "docker-bench, trivy": sources with a check on what the row asks for. */
static const char *
sources_for(struct report *report, const struct muster_mapping *mapping)
{
	struct paper *paper = &report->paper;
	const struct muster_controls *controls = report->in->controls;
	const char *list = "", *last = "";
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (!muster_mapping_asks(mapping, check->practice, check->aspect) ||
		    strcmp(check->source, last) == 0)
			continue;
		last = check->source; /* checks stand by source */
		list = paper_format(paper, "%s%s%s", list, *list != '\0' ? ", " : "", last);
	}
	return list;
}

static struct muster_inlines
fix_step(struct report *report, const struct muster_control_result *result)
{
	struct paper *paper = &report->paper;
	struct muster_arena *arena = paper->arena;
	const struct muster_row_result *row = deciding_row(result);
	if (row == NULL || row->fact_count == 0)
		return muster_inline_text(
		    arena, "Do what the attestation says is not met, then attest again.");
	const char *id = paper_format(paper, "=%s:%s", report->catalog->id, result->control->id);
	struct muster_inlines step = NUMBERS_INLINE(report,
	    paper_format(paper, "Fix # %s on # %s%s",
		row->failing_results == 1 ? "finding" : "findings",
		row->failing_assets == 1 ? "asset" : "assets",
		row->overdue_assets > 0 ? ", those past due first" : ""),
	    {id, row->failing_results}, {id, row->failing_assets});
	const char *example = row->facts[0]->example;
	if (*example != '\0')
		step = cell_join(paper, step,
		    cell_join(paper, muster_inline_text(arena, "; oldest "),
			muster_inline_reference(
			    arena, paper_format(paper, "finding-%s", example), example)));
	const char *practice = row->mapping->practice;
	return cell_stack(paper, step,
	    cell_join(paper, muster_inline_text(arena, "How: "),
		muster_inline_reference(
		    arena, paper_format(paper, "practice-%s", practice), practice)));
}

/* Nothing decides it yet: not looked at, looked at without an answer, or a person's word wanted. */
static const char *
evidence_words(struct report *report, const struct muster_control_result *result)
{
	struct paper *paper = &report->paper;
	const struct muster_row_result *row = deciding_row(result);
	if (result->row_count == 0)
		return "No practice is mapped to it: attest it with a file.";
	if (row == NULL || row->seen == row->expected)
		return "Attest it with a file; what machines can show is shown.";
	if (row->fact_count >= row->expected)
		return "What came in neither passes nor fails: look at it by hand and attest it "
		       "with a file.";
	const char *sources = sources_for(report, row->mapping);
	if (*sources == '\0')
		return "No source read here tests it: attest it with a file.";
	uint64_t missing = row->expected - row->fact_count;
	return paper_format(paper, "Collect evidence from %s of %s (%s)%s.",
	    missing == row->expected ? "all" : paper_number(paper, missing),
	    paper_count(paper, row->expected, "asset", "assets"), sources,
	    result->control->needs_attestation ? ", and attest it with a file" : "");
}

/* The last day on which the oldest evidence of a control counts. */
static const char *
fresh_until(struct report *report, const struct muster_control_result *result)
{
	const int64_t limit = report->assessment->stale_after_days;
	if (limit < 0 || result->evidence_age_days < 0)
		return "";
	muster_time until =
	    report->assessment->as_of + (limit - result->evidence_age_days) * MUSTER_DAY;
	return paper_date(&report->paper, until);
}

static struct muster_inlines
step_of(struct report *report, const struct muster_control_result *result)
{
	struct paper *paper = &report->paper;
	struct muster_arena *arena = paper->arena;
	const char *until = fresh_until(report, result);
	switch (result->status) {
	case MUSTER_STATUS_NOT_SATISFIED:
		return fix_step(report, result);
	case MUSTER_STATUS_NO_EVIDENCE:
		return muster_inline_text(arena, evidence_words(report, result));
	case MUSTER_STATUS_STALE:
		return cell_format(
		    paper, "Scan again: its oldest evidence counted until %s.", until);
	case MUSTER_STATUS_ERROR:
		return muster_inline_text(
		    arena, "Find out why the check ended in an error, and scan again.");
	case MUSTER_STATUS_ACCEPTED:
		return muster_inline_text(
		    arena, "Fix what is accepted before the exception ends, or renew it.");
	case MUSTER_STATUS_NOT_APPLICABLE:
		return muster_inline_text(arena, "Nothing, while the declaration holds.");
	default:
		return *until != '\0' ? cell_format(paper, "Nothing now; scan again by %s.", until)
				      : muster_inline_text(arena, "Nothing now.");
	}
}

static const struct muster_column columns[] = {
    {"control", "Control", 5, MUSTER_ALIGN_TEXT, true},
    {"status", "Evidence shows", 4, MUSTER_ALIGN_TEXT, false},
    {"why", "Why", 5, MUSTER_ALIGN_TEXT, false},
    {"next", "Next step", 6, MUSTER_ALIGN_TEXT, false},
    {"open", "Open findings", 0, MUSTER_ALIGN_NUMBER, false},
};

static void
put_control(struct report *report, struct grid *grid, const struct muster_control_result *result)
{
	struct paper *paper = &report->paper;
	const struct muster_control *control = result->control;
	grid_row(grid, paper_format(paper, "control-%s", control->id),
	    paper_attributes(paper, "control", control->id, "title", control->title, "status",
		muster_status_name(result->status), "open_findings",
		paper_digits(paper, result->open_findings), NULL));
	grid_put(grid,
	    cell_join(paper, muster_inline_strong(paper->arena, control->id),
		cell_format(paper, " %s", control->title)));
	grid_sorted(grid, muster_inline_status(paper->arena, result->status, result->label),
	    paper_digits(paper, result->status));
	grid_put(grid, cell_line(paper, result->reasons[0]));
	grid_put(grid, step_of(report, result));
	number_cell(report, grid, control_open(report, result));
}

static size_t
put_group(struct report *report, size_t top)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_control *first = assessment->controls[top].control;
	const char *name = paper_format(paper, "%s %s", first->id, first->title);
	struct tally tally = {0};
	struct grid grid;
	size_t taken = 0;
	muster_build_section(&report->builder,
	    first->assessable ? "" : paper_format(paper, "control-%s", first->id), name);
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = top; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (report->group[i] != top)
			continue;
		taken++;
		tally_add(&tally, result);
		if (result->control->assessable && !result->out_of_profile)
			put_control(report, &grid, result);
	}
	report_grid(report, &grid,
	    &(const struct table_words){paper_format(paper, "steps-%s", first->id), name,
		"No control under this heading is in the profile.", "next_steps", "next_step"});
	muster_build_reconciliation(&report->builder);
	tally_put(report, &tally, first->id);
	muster_build_section_end(&report->builder);
	return taken;
}

int
section_steps(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_assessment *assessment = report->assessment;
	size_t taken = 0;
	muster_build_section(builder, "controls", "Controls and next steps");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "The reason is the weightiest one; the auditor edition lists all. The next step is "
	    "what would change the status, by the same rules that gave it.");
	for (size_t i = 0; i < assessment->control_count; i++)
		if (report->group[i] == i)
			taken += put_group(report, i);
	muster_build_section_end(builder);
	return taken == assessment->control_count
	    ? 0
	    : report_mismatch(report, "report.controls",
		  "the controls shown are not all controls of the catalog");
}
