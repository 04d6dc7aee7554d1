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

/* The assets it concerns; those of findings are told by explain of the control. */
static struct number
count_assets(struct report *report, const struct due *due)
{
	struct count count = count_begin(report, "assets that the date is about", "due:%zu:assets",
	    (size_t)(due - report->due) + 1);
	count.of_row = true;
	due_count_assets(report, due, &count);
	return count_number(&count);
}

static struct muster_inlines
which_cell(struct report *report, const struct due *due)
{
	struct paper *paper = &report->paper;
	struct muster_arena *arena = paper->arena;
	switch (due->kind) {
	case DUE_SCOPE:
		return muster_inline_text(arena, due->subject);
	case DUE_SOURCE:
	case DUE_EVIDENCE:
		return due->assets == 1
		    ? muster_inline_text(arena, due->example)
		    : cell_join(paper,
			  NUMBERS_INLINE(report, "# assets, first ", count_assets(report, due)),
			  muster_inline_text(arena, due->example));
	case DUE_EXCEPTION:
		return muster_inline_text(arena, due->subject);
	case DUE_FINDINGS: {
		const char *anchor = paper_format(paper, "finding-%s", due->example);
		const char *control =
		    paper_format(paper, "=%s:%s", report->catalog->id, due->subject);
		return cell_join(paper,
		    cell_join(paper,
			NUMBERS_INLINE(report,
			    due->assets == 1 ? "on # asset, first " : "on # assets, first ",
			    {control, due->assets}),
			muster_inline_reference(arena, anchor, due->example)),
		    cell_format(paper, ", counted from %s %s", muster_start_words(due->start),
			paper_date(paper, due->from)));
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

/* The controls that stand on a date, by its place in the list: two may be of one day and thing. */
static struct number
count_controls(struct report *report, const struct due *due)
{
	struct count count = count_begin(report, "controls that stand on that date",
	    "due:%zu:controls", (size_t)(due - report->due) + 1);
	count.of_row = true;
	for (size_t i = 0; i < report->assessment->control_count; i++) {
		const struct muster_control_result *result = &report->assessment->controls[i];
		if (count.asked != NULL && due_concerns(report, due, result))
			count_add(&count, MUSTER_MEMBER_CONTROL, result->control->id,
			    muster_status_name(result->status), 1);
	}
	return (struct number){count.name, due->controls};
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
		paper_digits(paper, due->assets), "counted_from",
		due->kind == DUE_FINDINGS ? paper_time(paper, due->from) : "", "anchor",
		due->kind == DUE_FINDINGS ? muster_start_name(due->start) : "", NULL));
	grid_put(grid, cell_date(paper, at));
	grid_sorted(
	    grid, left_cell(paper, due, left), paper_format(paper, "%lld", (long long)left));
	grid_put(grid, what_cell(paper, due));
	grid_put(grid, which_cell(report, due));
	number_cell(report, grid, count_controls(report, due));
}

static const char *
nothing_due(const struct report *report)
{
	return report->coverage_count == 0
	    ? "Nothing is due, because no evidence was collected that could run out."
	    : "Nothing is due: no limit is set on the age of evidence, and no deadline runs.";
}

/* Whom a date is about: what makes the number of dates. */
static enum muster_figure_member_kind
member_kind(const struct due *due)
{
	switch (due->kind) {
	case DUE_EVIDENCE:
	case DUE_SOURCE:
		return MUSTER_MEMBER_SOURCE;
	case DUE_EXCEPTION:
		return MUSTER_MEMBER_EXCEPTION;
	case DUE_SCOPE:
		return MUSTER_MEMBER_SYSTEM;
	default:
		return MUSTER_MEMBER_CONTROL;
	}
}

enum which { ALL, PAST, TO_COME };

static struct number
count_dates(struct report *report, enum which which)
{
	static const struct {
		const char *name, *words;
	} names[] = {{"due", "dates on which something is due"},
	    {"due:past", "dates that are past"}, {"due:to-come", "dates that are to come"}};
	struct paper *paper = &report->paper;
	struct count count = count_begin(report, names[which].words, "%s", names[which].name);
	for (size_t i = 0; i < report->due_count; i++) {
		const struct due *due = &report->due[i];
		if (which != ALL && due_is_past(report, due) != (which == PAST))
			continue;
		const char *text = count.asked == NULL
		    ? ""
		    : paper_format(paper, "%s %s, %s",
			  paper_date(paper, (due->day + 1) * MUSTER_DAY - 1), kind_names[due->kind],
			  due->example);
		count_add(&count, member_kind(due), due->subject, text, 1);
	}
	return count_number(&count);
}

static void
put_sum(struct report *report)
{
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    report->due_count == 1 ? "# date = # past + # to come" : "# dates = # past + # to come",
	    count_dates(report, ALL), count_dates(report, PAST), count_dates(report, TO_COME));
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
	muster_build_inlines(builder, which_cell(report, due));
	if (due->kind == DUE_SCOPE)
		muster_build_text(builder, ".");
	else
		NUMBERS_PUT(report,
		    due->controls == 1 ? "; # control stands on it." : "; # controls stand on it.",
		    count_controls(report, due));
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
	if (report->due_count > 0)
		figure_ids_put(report,
		    " Controls on the first date of the list: ", "due:1:controls", ", and so on.");
	muster_build_section_end(builder);
	return 0;
}
