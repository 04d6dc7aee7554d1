/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What moved since the period before, and why: three lines on the first page
 * (what fails, what is known, findings), and the table of every control that
 * changed.
 */
#include <string.h>

#include "report/internal.h"

enum { NAMED = 4 }; /* controls named for a reason before the rest is a number */

static const struct muster_movement *
movement_of(const struct report *report)
{
	return report->in->movement;
}

static uint64_t
count_kind(const struct muster_movement *moved, enum muster_change_kind kind)
{
	uint64_t count = 0;
	for (size_t i = 0; i < moved->change_count; i++)
		count += moved->changes[i].kind == kind;
	return count;
}

/* "(new findings: 4.1, 5.2 and 3 more; findings past due: 4.4)"; nothing if none are known. */
static void
put_reasons(struct report *report, enum muster_change_kind kind)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_movement *moved = movement_of(report);
	const char *before = " (";
	for (int reason = 0; reason < MUSTER_REASON_COUNT; reason++) {
		uint64_t count = 0;
		for (size_t i = 0; i < moved->change_count; i++) {
			const struct muster_change *change = &moved->changes[i];
			const char *id = change->now->control->id;
			if (change->kind != kind || (int)change->reason != reason)
				continue;
			if (++count > NAMED)
				continue;
			if (count == 1)
				muster_build_text(builder, "%s%s: ", before,
				    muster_change_reason_words((enum muster_change_reason)reason));
			else
				muster_build_text(builder, ", ");
			muster_build_reference(builder, paper_format(paper, "control-%s", id), id);
			before = "; ";
		}
		if (count > NAMED)
			muster_build_text(
			    builder, " and %s more", paper_number(paper, count - NAMED));
	}
	if (*before == ';')
		muster_build_text(builder, ")");
}

/* Controls that failed in the period before, of those in the profile of both. */
static struct number
failing_before(struct report *report)
{
	const struct muster_movement *moved = movement_of(report);
	struct count count = count_begin(
	    report, "controls in both profiles that failed in the period before", "before:failing");
	for (size_t i = 0; i < report->assessment->control_count && moved->before != NULL; i++) {
		const struct muster_control_result *then = &moved->before->controls[i];
		if (then->control->assessable && !then->out_of_profile &&
		    !report->assessment->controls[i].out_of_profile &&
		    then->status == MUSTER_STATUS_NOT_SATISFIED)
			count_add(&count, MUSTER_MEMBER_CONTROL, then->control->id,
			    muster_status_name(report->assessment->controls[i].status), 1);
	}
	count.value = moved->not_satisfied_before;
	return count_number(&count);
}

static struct number
failing_now(struct report *report)
{
	const struct muster_movement *moved = movement_of(report);
	struct count count =
	    count_begin(report, "controls in both profiles that fail now", "both-periods:failing");
	for (size_t i = 0; i < report->assessment->control_count && moved->before != NULL; i++) {
		const struct muster_control_result *now = &report->assessment->controls[i];
		if (now->control->assessable && !now->out_of_profile &&
		    !moved->before->controls[i].out_of_profile &&
		    now->status == MUSTER_STATUS_NOT_SATISFIED)
			count_add(&count, MUSTER_MEMBER_CONTROL, now->control->id,
			    muster_status_name(moved->before->controls[i].status), 1);
	}
	count.value = moved->not_satisfied_now;
	return count_number(&count);
}

static void
put_failing(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_movement *moved = movement_of(report);
	const struct number before = failing_before(report), now = failing_now(report);
	muster_build_list_item(builder);
	if (before.value == now.value)
		NUMBERS_PUT(report, "Failing controls stayed at #", now);
	else
		NUMBERS_PUT(report,
		    now.value < before.value ? "Failing controls fell from # to #"
					     : "Failing controls rose from # to #",
		    before, now);
	NUMBERS_PUT(report,
	    moved->no_longer_failing == 1 ? ": # no longer fails" : ": # no longer fail",
	    {"no-longer-failing", moved->no_longer_failing});
	put_reasons(report, MUSTER_CHANGE_NO_LONGER_FAILING);
	NUMBERS_PUT(report, moved->newly_failing == 1 ? ", # newly fails" : ", # newly fail",
	    {"newly-failing", moved->newly_failing});
	put_reasons(report, MUSTER_CHANGE_NEWLY_FAILING);
	muster_build_text(builder, ".");
}

/* Scopes that no run came in for since the period began. */
static struct number
count_silent(struct report *report, const struct coverage_ref **longest)
{
	struct count count = count_begin(
	    report, "sources and assets of which no run came in the period", "coverage:silent");
	*longest = NULL;
	for (size_t i = 0; i < report->coverage_count; i++) {
		const struct coverage_ref *ref = &report->coverage[i];
		if (ref->observed_any >= report->assessment->period.start)
			continue;
		count_add(&count, MUSTER_MEMBER_SOURCE, ref->source, ref->asset->path, 1);
		if (*longest == NULL || ref->observed_any < (*longest)->observed_any)
			*longest = ref;
	}
	return count_number(&count);
}

static void
put_known(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_movement *moved = movement_of(report);
	uint64_t lost = count_kind(moved, MUSTER_CHANGE_EVIDENCE_LOST);
	uint64_t gained = count_kind(moved, MUSTER_CHANGE_EVIDENCE_GAINED);
	const struct coverage_ref *longest;
	struct number silent = count_silent(report, &longest);
	muster_build_list_item(builder);
	NUMBERS_PUT(report,
	    lost == 1 ? "Evidence: # other control lost it" : "Evidence: # other controls lost it",
	    {"evidence-lost", lost});
	put_reasons(report, MUSTER_CHANGE_EVIDENCE_LOST);
	NUMBERS_PUT(report, ", # gained it", {"evidence-gained", gained});
	put_reasons(report, MUSTER_CHANGE_EVIDENCE_GAINED);
	if (silent.value == 0) {
		muster_build_text(
		    builder, ". Every source reported in the period on each asset it covers.");
		return;
	}
	muster_build_text(builder, ". No run came in the period of %s on %s, last on %s",
	    longest->source, longest->asset->path, paper_date(paper, longest->observed_any));
	if (silent.value > 1)
		NUMBERS_PUT(report, "; of # sources and assets in all", silent);
	muster_build_text(builder, ".");
}

static void
put_findings(struct report *report)
{
	const struct muster_movement *moved = movement_of(report);
	muster_build_list_item(&report->builder);
	NUMBERS_PUT(report,
	    "Findings: # opened; # fixed, # gone with a replaced image, # closed for other "
	    "reasons, which are no remediation.",
	    {"period:opened", moved->findings_opened}, {"period:fixed", moved->findings_fixed},
	    {"period:image-replaced", moved->findings_image_replaced},
	    {"period:closed-otherwise", moved->findings_closed_otherwise});
}

static const char *
nothing_before(const struct report *report)
{
	return report->assessment->period.name[0] == '\0'
	    ? "No period was asked for, so there is none before it to compare with."
	    : "Nothing is known from the period before this one, so there is nothing to compare "
	      "with.";
}

static int
check(struct report *report)
{
	const struct muster_movement *moved = movement_of(report);
	bool adds_up = moved->not_satisfied_before + moved->newly_failing ==
	    moved->not_satisfied_now + moved->no_longer_failing;
	if (moved->changes != NULL)
		adds_up = adds_up &&
		    count_kind(moved, MUSTER_CHANGE_NEWLY_FAILING) == moved->newly_failing &&
		    count_kind(moved, MUSTER_CHANGE_NO_LONGER_FAILING) == moved->no_longer_failing;
	return adds_up ? 0
		       : report_mismatch(report, "report.movement",
			     "what moved since the period before does not add up");
}

int
movement_put(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_movement *moved = movement_of(report);
	muster_build_section(builder, "movement",
	    moved != NULL
		? paper_format(&report->paper, "What moved since %s", moved->previous_name)
		: "What moved");
	if (moved == NULL) {
		muster_build_paragraph(builder);
		muster_build_text(builder, "%s", nothing_before(report));
		muster_build_section_end(builder);
		return 0;
	}
	if (check(report) != 0)
		return -1;
	muster_build_list(builder);
	put_failing(report);
	put_known(report);
	put_findings(report);
	muster_build_list_end(builder);
	muster_build_section_end(builder);
	return 0;
}

/* ---- every control that changed ---- */

static const char *const kind_words[] = {
    [MUSTER_CHANGE_NEWLY_FAILING] = "newly failing",
    [MUSTER_CHANGE_NO_LONGER_FAILING] = "no longer failing",
    [MUSTER_CHANGE_EVIDENCE_LOST] = "lost evidence",
    [MUSTER_CHANGE_EVIDENCE_GAINED] = "gained evidence",
    [MUSTER_CHANGE_OTHER] = "changed otherwise",
};
_Static_assert(sizeof(kind_words) / sizeof(kind_words[0]) == MUSTER_CHANGE_KIND_COUNT, "each kind");

static void
put_status(struct grid *grid, const struct muster_control_result *result)
{
	grid_sorted(grid, muster_inline_status(grid->paper->arena, result->status, result->label),
	    paper_digits(grid->paper, result->status));
}

static void
put_change(struct paper *paper, struct grid *grid, const struct muster_change *change)
{
	const struct muster_control *control = change->now->control;
	grid_row(grid, "",
	    paper_attributes(paper, "control", control->id, "before",
		muster_status_name(change->before->status), "now",
		muster_status_name(change->now->status), "kind",
		muster_change_kind_name(change->kind), "reason",
		muster_change_reason_name(change->reason), "title", control->title, NULL));
	grid_put(grid,
	    cell_join(paper,
		muster_inline_reference(
		    paper->arena, paper_format(paper, "control-%s", control->id), control->id),
		cell_format(paper, " %s", control->title)));
	put_status(grid, change->before);
	put_status(grid, change->now);
	grid_text(grid, muster_change_reason_words(change->reason));
	grid_put(grid, cell_line(paper, change->now->reasons[0]));
}

static struct number
count_changes(struct report *report, int kind)
{
	const struct muster_movement *moved = movement_of(report);
	static const char *const ids[] = {
	    [MUSTER_CHANGE_NEWLY_FAILING] = "newly-failing",
	    [MUSTER_CHANGE_NO_LONGER_FAILING] = "no-longer-failing",
	    [MUSTER_CHANGE_EVIDENCE_LOST] = "evidence-lost",
	    [MUSTER_CHANGE_EVIDENCE_GAINED] = "evidence-gained",
	    [MUSTER_CHANGE_OTHER] = "changes:other",
	};
	struct count count = count_begin(report,
	    kind < 0 ? "controls whose status changed since the period before"
		     : "controls that changed otherwise: neither failing nor known at one of both",
	    "%s", kind < 0 ? "changes" : ids[kind]);
	for (size_t i = 0; moved != NULL && i < moved->change_count; i++) {
		const struct muster_change *change = &moved->changes[i];
		if (kind < 0 || (int)change->kind == kind)
			count_add(&count, MUSTER_MEMBER_CONTROL, change->now->control->id,
			    muster_change_reason_words(change->reason), 1);
	}
	count.of_row = kind >= 0 && kind != MUSTER_CHANGE_OTHER; /* listed already */
	return count_number(&count);
}

static void
put_sum(struct report *report)
{
	struct paper *paper = &report->paper;
	struct number all = count_changes(report, -1);
	NUMBERS_PUT(report, all.value == 1 ? "# control changed" : "# controls changed", all);
	for (int kind = 0; movement_of(report) != NULL && kind < MUSTER_CHANGE_KIND_COUNT; kind++)
		NUMBERS_PUT(report,
		    paper_format(paper, "%s# %s", kind == 0 ? " = " : " + ", kind_words[kind]),
		    count_changes(report, kind));
}

int
section_movement(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"control", "Control", 5, MUSTER_ALIGN_TEXT, true},
	    {"before", "Evidence showed", 3, MUSTER_ALIGN_TEXT, false},
	    {"now", "Evidence shows", 3, MUSTER_ALIGN_TEXT, false},
	    {"reason", "Because", 3, MUSTER_ALIGN_TEXT, false},
	    {"why", "As it stands", 5, MUSTER_ALIGN_TEXT, false},
	};
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_movement *moved = movement_of(report);
	const char *title = paper_format(paper, "Controls that changed since %s",
	    moved != NULL ? moved->previous_name : "the period before");
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; moved != NULL && i < moved->change_count; i++)
		put_change(paper, &grid, &moved->changes[i]);
	muster_build_section(builder, "changes", title);
	report_grid(report, &grid,
	    &(const struct table_words){"changed-controls", title,
		moved == NULL ? nothing_before(report) : "No control changed its status.",
		"changes", "control_change"});
	muster_build_reconciliation(builder);
	put_sum(report);
	muster_build_text(builder, ".");
	muster_build_section_end(builder);
	return 0;
}
