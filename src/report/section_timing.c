/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing rules: how each stands, over the period too, with the dates that
 * count and the digest of what shows each.  Clocks of headings are shown as
 * well; they decide nothing.
 */
#include "report/internal.h"

enum { DATES_SHOWN = 6 };

static bool
is_shown(const struct muster_control_result *result)
{
	return !result->out_of_profile || !result->control->assessable;
}

size_t
timing_count(const struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	size_t count = 0;
	for (size_t i = 0; i < assessment->control_count; i++)
		if (is_shown(&assessment->controls[i]))
			count += assessment->controls[i].timing_count;
	return count;
}

/* The rule in words, and what the organisation set in the place of its number. */
static struct muster_inlines
rule_cell(struct paper *paper, const struct muster_timing_result *timing)
{
	char words[160], set[48];
	muster_timing_words(timing->rule, words, sizeof(words));
	struct muster_inlines cell = cell_stack(paper,
	    cell_line(paper, paper_format(paper, "%s: %s", timing->rule->what, words)),
	    muster_inline_emphasis(paper->arena, timing->rule->source));
	if (timing->setting == NULL)
		return cell;
	return cell_stack(paper, cell,
	    cell_line(paper,
		paper_format(paper, "set to %s at %s:%u",
		    muster_duration_words(&timing->setting->period, set),
		    timing->setting->origin.file, timing->setting->origin.line)));
}

static const char *
state_words(enum muster_timing_state state)
{
	static const char *const words[MUSTER_TIMING_STATE_COUNT] = {
	    [MUSTER_TIMING_IN_TIME] = "in time",
	    [MUSTER_TIMING_LATE] = "late",
	    [MUSTER_TIMING_RUNNING] = "running",
	    [MUSTER_TIMING_IDLE] = "nothing to follow",
	    [MUSTER_TIMING_MISSING] = "no evidence",
	    [MUSTER_TIMING_UNSET] = "not judged",
	    [MUSTER_TIMING_ATTESTED] = "attested",
	    [MUSTER_TIMING_TO_ATTEST] = "to be attested",
	};
	return words[state];
}

static struct muster_inlines
state_cell(struct paper *paper, const struct muster_timing_result *timing)
{
	const char *words = state_words(timing->state);
	struct muster_inlines head = timing->state == MUSTER_TIMING_LATE
	    ? muster_inline_overdue(paper->arena, words)
	    : muster_inline_strong(paper->arena, words);
	return cell_stack(paper, head, cell_line(paper, timing->text));
}

static struct muster_inlines
period_cell(struct paper *paper, const struct muster_timing_result *timing)
{
	if (timing->period_text[0] == '\0')
		return muster_inline_text(paper->arena, "");
	const char *verdict = timing->verdict == MUSTER_PERIOD_NONE
	    ? "not known"
	    : muster_period_verdict_name(timing->verdict);
	struct muster_inlines cell = cell_stack(paper,
	    timing->verdict == MUSTER_PERIOD_BREACHED ? muster_inline_overdue(paper->arena, verdict)
						      : muster_inline_strong(paper->arena, verdict),
	    cell_line(paper, timing->period_text));
	return timing->note[0] == '\0'
	    ? cell
	    : cell_stack(paper, cell, muster_inline_emphasis(paper->arena, timing->note));
}

/* "2026-09-30 E-asv 1924bd92": the last ones, all of them in the data. */
static struct muster_inlines
dates_cell(struct paper *paper, const struct muster_timing_result *timing)
{
	size_t skipped =
	    timing->occasion_count > DATES_SHOWN ? timing->occasion_count - DATES_SHOWN : 0;
	struct muster_inlines lines = {NULL};
	for (size_t i = timing->occasion_count; i-- > skipped;) {
		const struct muster_occasion *one = timing->occasions[i];
		lines = cell_stack(paper,
		    cell_join(paper, cell_date(paper, one->date),
			cell_join(paper,
			    muster_inline_text(paper->arena, paper_format(paper, " %s ", one->id)),
			    muster_inline_code(
				paper->arena, paper_short(paper, one->file_sha256)))),
		    lines);
	}
	if (skipped > 0)
		lines = cell_stack(paper,
		    muster_inline_emphasis(paper->arena,
			paper_format(paper, "%s earlier", paper_number(paper, skipped))),
		    lines);
	return lines;
}

/* "E-asv run:12": ids have no blanks but for runs. */
static const char *
list_of(struct paper *paper, const struct muster_timing_result *timing, bool digests)
{
	const char *list = "";
	for (size_t i = 0; i < timing->occasion_count; i++) {
		const struct muster_occasion *one = timing->occasions[i];
		const char *word = digests  ? one->file_sha256
		    : one->practice != NULL ? paper_format(paper, "run:%s", one->id + 4)
					    : one->id;
		list = paper_format(paper, "%s%s%s", list, i > 0 ? " " : "", word);
	}
	return list;
}

static const char *
days_of(struct paper *paper, int64_t days)
{
	return days < 0 ? "" : paper_digits(paper, (uint64_t)days);
}

static void
put_timing(struct report *report, struct grid *grid, const struct muster_control_result *result,
    const struct muster_timing_result *timing)
{
	struct paper *paper = &report->paper;
	const char *id = result->control->id;
	grid_row(grid, "",
	    paper_attributes(paper, "control", id, "kind",
		muster_timing_kind_name(timing->rule->kind), "what", timing->rule->what, "state",
		muster_timing_state_name(timing->state), "due", paper_time(paper, timing->due),
		"verdict", muster_period_verdict_name(timing->verdict), "asset", timing->asset,
		"largest_gap_days", days_of(paper, timing->gap_days), "largest_gap_from",
		paper_time(paper, timing->gap_from), "largest_gap_to",
		paper_time(paper, timing->gap_to), "days_to_end", days_of(paper, timing->end_days),
		"overdue_days", paper_digits(paper, (uint64_t)timing->late_days), "overdue_from",
		paper_time(paper, timing->late_from), "overdue_to",
		paper_time(paper, timing->late_to), "occurrences", list_of(paper, timing, false),
		"evidence", list_of(paper, timing, true), "source", timing->rule->source, NULL));
	grid_put(
	    grid, muster_inline_reference(paper->arena, paper_format(paper, "control-%s", id), id));
	grid_put(grid, rule_cell(paper, timing));
	grid_put(grid, state_cell(paper, timing));
	grid_put(grid, period_cell(paper, timing));
	grid_put(grid, dates_cell(paper, timing));
}

/* Those in a state, below 0 all. */
static struct number
count_rules(struct report *report, int state)
{
	const struct muster_assessment *assessment = report->assessment;
	struct count count =
	    count_begin(report, state < 0 ? "timing rules" : "timing rules that stand like that",
		state < 0 ? "timing%s" : "timing:%s",
		state < 0 ? "" : muster_timing_state_name((enum muster_timing_state)state));
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t t = 0; is_shown(result) && t < result->timing_count; t++)
			if (state < 0 || (int)result->timings[t].state == state)
				count_add(&count, MUSTER_MEMBER_CONTROL, result->control->id,
				    result->timings[t].rule->what, 1);
	}
	return count_number(&count);
}

int
section_timing(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"control", "Control", 0, MUSTER_ALIGN_TEXT, true},
	    {"rule", "Rule", 4, MUSTER_ALIGN_TEXT, false},
	    {"stands", "As it stands", 6, MUSTER_ALIGN_TEXT, false},
	    {"period", "In the period", 5, MUSTER_ALIGN_TEXT, false},
	    {"dates", "Dates and evidence", 4, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct muster_builder *builder = &report->builder;
	struct grid grid;
	size_t count = timing_count(report);
	if (count == 0)
		return 0;
	muster_build_section(builder, "timing", "Timing rules");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "How often, by when, for how long, by the clauses of %s. A frequency is judged by the "
	    "gaps between occurrences, the last one before the period included; the quarter of the "
	    "calendar is only a note. Where scans count, they count on each asset, and the worst "
	    "is shown. Rules that nothing here can judge say so.",
	    report->catalog->title);
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t t = 0; is_shown(result) && t < result->timing_count; t++)
			put_timing(report, &grid, result, &result->timings[t]);
	}
	report_grid(report, &grid,
	    &(const struct table_words){
		"timing-rules", "Timing rules", "", "timing_rules", "timing_rule"});
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report, count == 1 ? "# rule =" : "# rules =", count_rules(report, -1));
	const char *plus = " ";
	for (int state = 0; state < MUSTER_TIMING_STATE_COUNT; state++) {
		const struct number rules = count_rules(report, state);
		if (rules.value == 0)
			continue;
		NUMBERS_PUT(report,
		    paper_format(&report->paper, "%s# %s", plus,
			state_words((enum muster_timing_state)state)),
		    rules);
		plus = " + ";
	}
	muster_build_text(builder, ".");
	muster_build_section_end(builder);
	return 0;
}
