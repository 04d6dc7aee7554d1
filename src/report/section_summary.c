/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary, the first page of every edition: what was assessed and when,
 * the figures and a picture of them, what moved, exceptions, what is due.
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

/* Each source once, by its first run. */
static struct number
count_sources(struct report *report)
{
	const struct muster_report_input *in = report->in;
	struct count count = count_begin(report, "sources with a run in custody", "runs:sources");
	for (size_t i = 0; i < in->run_count; i++) {
		bool known = false;
		for (size_t j = 0; j < i && !known; j++)
			known = strcmp(in->runs[j].source, in->runs[i].source) == 0;
		if (!known)
			count_add(&count, MUSTER_MEMBER_SOURCE, in->runs[i].source, "", 1);
	}
	return count_number(&count);
}

static struct muster_inlines
evidence_words(struct report *report)
{
	const struct number runs = custody_runs(report, -1), sources = count_sources(report);
	return NUMBERS_INLINE(report,
	    paper_format(&report->paper, "# %s from # %s, # complete",
		runs.value == 1 ? "run" : "runs", sources.value == 1 ? "source" : "sources"),
	    runs, sources, custody_runs(report, MUSTER_RUN_COMPLETE));
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
	    {.key = "System", .id = "system", .value = system_words(report)},
	    pair(report, "period", "Period", period_words(report)),
	    pair(report, "as_of", "As of / known by",
		paper_format(paper, "%s / journal entry %s", paper_moment(paper, assessment->as_of),
		    paper_number(paper, (uint64_t)assessment->known_by))),
	    {.key = "Evidence", .id = "evidence", .value = evidence_words(report)},
	    {.key = "Catalog",
		.id = "catalog",
		.value = cell_join(paper,
		    cell_format(paper, "%s %s, ", report->catalog->title, report->catalog->version),
		    NUMBERS_INLINE(report,
			assessment->figures.assessable == 1 ? "# assessable control"
							    : "# assessable controls",
			{"assessable", assessment->figures.assessable}))},
	    {.key = "Assessment",
		.id = "assessment",
		.value = muster_inline_code(paper->arena, paper_short(paper, assessment->digest))},
	    /* for who checks it: not in the executive edition */
	    {.key = "Mappings",
		.id = "mappings",
		.value =
		    muster_inline_code(paper->arena, paper_short(paper, in->controls->digest))},
	    {.key = "Journal head",
		.id = "journal_head",
		.value = cell_join(paper, head,
		    muster_inline_code(paper->arena, paper_short(paper, in->journal_head)))},
	};
	size_t count = sizeof(pairs) / sizeof(pairs[0]);
	if (report->edition == EDITION_EXECUTIVE)
		count -= 2;
	if (in->system == NULL) {
		muster_build_key_values(&report->builder, "facts", pairs, count);
		return;
	}
	/* after the first, what a configured system is */
	const char *owner = in->system->owner[0] != '\0' ? in->system->owner : "not named";
	struct muster_key_value all[sizeof(pairs) / sizeof(pairs[0]) + 4] = {pairs[0],
	    pair(report, "owner", "Owner", owner),
	    pair(report, "profile", "Profile", system_profile_words(report)),
	    pair(report, "scope", "Scope", system_scope_words(report)),
	    {.key = "Expected sources", .id = "expected", .value = system_expected_words(report)}};
	memcpy(all + 5, pairs + 1, (count - 1) * sizeof(pairs[0]));
	muster_build_key_values(&report->builder, "facts", all, count + 4);
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
	    {figures->proven, MUSTER_STATUS_SATISFIED, "proven by machine", "", "figure:proven",
		number_id(report, "proven")},
	    {figures->attested, MUSTER_STATUS_SATISFIED, "attested", "", "figure:attested",
		number_id(report, "attested")},
	    {figures->both, MUSTER_STATUS_SATISFIED, "both", "proven and attested", "figure:both",
		number_id(report, "both")},
	    {figures->accepted, MUSTER_STATUS_ACCEPTED, "accepted", before, "figure:accepted",
		number_id(report, "accepted")},
	    {figures->failing, MUSTER_STATUS_NOT_SATISFIED, "failing", fresh, "figure:failing",
		number_id(report, "failing")},
	    {figures->unknown, MUSTER_STATUS_NO_EVIDENCE, "unknown", unknown_note(report),
		"figure:unknown", number_id(report, "unknown")},
	};
	muster_build_figures(&report->builder, "figures", "Controls by kind of evidence", items,
	    sizeof(items) / sizeof(items[0]));
}

/* The set as one bar: its numbers are the figures above it. */
static void
put_picture(struct report *report)
{
	struct muster_chart_row bar = {.label = "all controls"};
	memcpy(bar.values, report->assessment->counts, sizeof(bar.values));
	muster_build_chart(&report->builder, "chart-figures", "Controls in profile by status",
	    "One bar with a part for each status of the controls; the figures above hold the "
	    "numbers",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = &bar, .row_count = 1});
}

static void
put_open_period(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	if (assessment->period.name[0] == '\0' || report->in->period_closed)
		return;
	muster_build_note(&report->builder, MUSTER_STATUS_STALE, "The period is open");
	muster_build_text(&report->builder,
	    "It ends %s. What is said here holds as of %s and may still change.",
	    paper_date(&report->paper, assessment->period.end - 1),
	    paper_moment(&report->paper, assessment->as_of));
}

/* The first page of every edition. */
int
section_summary(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	muster_build_section(builder, "summary", "Summary");
	put_facts(report);
	put_figures(report);
	put_picture(report);
	muster_build_reconciliation(builder);
	struct tally all = {0};
	for (size_t i = 0; i < report->assessment->control_count; i++)
		tally_add(&all, &report->assessment->controls[i]);
	tally_put(report, &all, "");
	figure_ids_put(report, " Each number has an id for muster explain, as ", "failing", ".");
	put_open_period(report);
	if (movement_put(report) != 0)
		return -1;
	exceptions_put_first(report);
	due_put_first(report, 3);
	muster_build_section_end(builder);
	return tally_check(report, &all);
}
