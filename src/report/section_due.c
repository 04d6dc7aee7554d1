/* SPDX-License-Identifier: Apache-2.0 */
/* What is due next: a few lines on the first page, and the whole list. */
#include "report/internal.h"

static const char *const kind_names[] = {
    [DUE_EVIDENCE] = "evidence",
    [DUE_FINDINGS] = "findings",
    [DUE_ATTESTATION] = "attestation",
    [DUE_EXCEPTION] = "exception",
    [DUE_SOURCE] = "expected-source",
    [DUE_SCOPE] = "scope",
    [DUE_OCCURRENCE] = "occurrence",
};

static struct muster_inlines
what_cell(struct paper *paper, const struct due *due)
{
	struct muster_arena *arena = paper->arena;
	switch (due->kind) {
	case DUE_EVIDENCE:
		return cell_format(paper, "run %s again", due->subject);
	case DUE_FINDINGS:
		return muster_inline_text(arena, "fix findings");
	case DUE_ATTESTATION:
		return muster_inline_text(arena, "attest again");
	case DUE_SOURCE:
		return cell_format(paper, "receive %s as expected", due->subject);
	case DUE_SCOPE:
		return muster_inline_text(arena, "confirm the scope again");
	case DUE_OCCURRENCE:
		return muster_inline_text(arena, due->example);
	default:
		return cell_format(paper, "renew or end the exception (%s)", due->example);
	}
}

static struct muster_inlines
which_cell(struct paper *paper, const struct due *due)
{
	struct muster_arena *arena = paper->arena;
	switch (due->kind) {
	case DUE_SCOPE:
		return muster_inline_text(arena, due->subject);
	case DUE_SOURCE:
	case DUE_EVIDENCE:
		return due->assets == 1
		    ? muster_inline_text(arena, due->example)
		    : cell_format(paper, "%s and %s", due->example,
			  paper_count(paper, due->assets - 1, "other", "others"));
	case DUE_EXCEPTION:
		return muster_inline_text(arena, due->subject);
	case DUE_FINDINGS: {
		const char *anchor = paper_format(paper, "finding-%s", due->example);
		return cell_join(paper,
		    cell_format(
			paper, "on %s, first ", paper_count(paper, due->assets, "asset", "assets")),
		    muster_inline_reference(arena, anchor, due->example));
	}
	default:
		return muster_inline_reference(
		    arena, paper_format(paper, "control-%s", due->subject), due->subject);
	}
}

static struct muster_inlines
left_cell(struct paper *paper, const struct due *due, int64_t left)
{
	if (due->never)
		return muster_inline_overdue(paper->arena, "never received");
	const char *days = paper_number(paper, (uint64_t)(left < 0 ? -left : left));
	if (left < 0)
		return muster_inline_overdue(paper->arena, paper_format(paper, "%s d late", days));
	if (left == 0)
		return muster_inline_text(paper->arena, "the last day");
	return cell_format(paper, "in %s d", days);
}

static void
put_due(struct report *report, struct grid *grid, const struct due *due)
{
	struct paper *paper = &report->paper;
	int64_t left = due_days_left(report, due);
	/* the last instant of the day */
	muster_time at = (due->day + 1) * MUSTER_DAY - 1;
	grid_row(grid, "",
	    paper_attributes(paper, "at", paper_time(paper, at), "days_left",
		paper_format(paper, "%lld", (long long)left), "kind", kind_names[due->kind],
		"subject", due->subject, "example", due->example, "assets",
		paper_digits(paper, due->assets), NULL));
	grid_put(grid, cell_date(paper, at));
	grid_sorted(
	    grid, left_cell(paper, due, left), paper_format(paper, "%lld", (long long)left));
	grid_put(grid, what_cell(paper, due));
	grid_put(grid, which_cell(paper, due));
	grid_number(grid, due->controls);
}

static const char *
nothing_due(const struct report *report)
{
	return report->coverage_count == 0
	    ? "Nothing is due, because no evidence was collected that could run out."
	    : "Nothing is due: no limit is set on the age of evidence, and no deadline runs.";
}

static void
put_sum(struct report *report)
{
	struct paper *paper = &report->paper;
	size_t past = due_past(report);
	muster_build_reconciliation(&report->builder);
	muster_build_text(&report->builder, "%s = %s past + %s to come",
	    paper_count(paper, report->due_count, "date", "dates"), paper_number(paper, past),
	    paper_number(paper, report->due_count - past));
}

/* "2026-11-03, in 34 d: run trivy again for image:pay/api; 2 controls stand on it." */
static void
put_line(struct report *report, const struct due *due)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	muster_build_list_item(builder);
	muster_build_strong(builder, paper_date(paper, (due->day + 1) * MUSTER_DAY - 1));
	muster_build_text(builder, ", ");
	muster_build_inlines(builder, left_cell(paper, due, due_days_left(report, due)));
	muster_build_text(builder, ": ");
	muster_build_inlines(builder, what_cell(paper, due));
	muster_build_text(builder, due->kind == DUE_FINDINGS ? " " : " for ");
	muster_build_inlines(builder, which_cell(paper, due));
	if (due->kind == DUE_SCOPE)
		muster_build_text(builder, ".");
	else
		muster_build_text(builder, "; %s on it.",
		    paper_count(paper, due->controls, "control stands", "controls stand"));
}

/* A list, not a table: the table of all dates holds the same rows. */
void
due_put_first(struct report *report, size_t most)
{
	struct muster_builder *builder = &report->builder;
	size_t shown = report->due_count < most ? report->due_count : most;
	muster_build_section(builder, "due-next", "What is due next");
	if (shown == 0) {
		muster_build_paragraph(builder);
		muster_build_text(builder, "%s", nothing_due(report));
		muster_build_section_end(builder);
		return;
	}
	muster_build_list(builder);
	for (size_t i = 0; i < shown; i++)
		put_line(report, &report->due[i]);
	muster_build_list_end(builder);
	put_sum(report);
	muster_build_text(builder, "; %s shown.", paper_number(&report->paper, shown));
	if (report->edition == EDITION_EXECUTIVE && shown < report->due_count)
		muster_build_text(builder, " The manager edition has all.");
	muster_build_section_end(builder);
}

int
section_due(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"until", "Until", 0, MUSTER_ALIGN_DATE, true},
	    {"left", "Left", 0, MUSTER_ALIGN_NUMBER, false},
	    {"what", "What", 3, MUSTER_ALIGN_TEXT, false},
	    {"which", "For", 6, MUSTER_ALIGN_TEXT, false},
	    {"controls", "Controls on it", 0, MUSTER_ALIGN_NUMBER, false},
	};
	struct muster_builder *builder = &report->builder;
	struct grid grid;
	muster_build_section(builder, "due", "What is due");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "The last day on which evidence counts, a finding is in time, an attestation or an "
	    "exception holds, or something has to happen again; and how many controls stand on it. "
	    "A scan in time keeps them as they are.");
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < report->due_count; i++)
		put_due(report, &grid, &report->due[i]);
	report_grid(report, &grid,
	    &(const struct table_words){
		"due-dates", "What is due", nothing_due(report), "due_dates", "due_date"});
	put_sum(report);
	muster_build_text(builder, ".");
	muster_build_section_end(builder);
	return 0;
}
