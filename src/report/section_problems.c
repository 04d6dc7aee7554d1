/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems: what several sources say of one vulnerability in one package of
 * one asset, side by side, those on which they differ first.
 */
#include <string.h>

#include <muster/strbuf.h>

#include "report/internal.h"

enum { WITNESSES_SHOWN = 8 };

static const struct muster_column columns[] = {
    {"severity", "Severity", 0, MUSTER_ALIGN_TEXT, false},
    {"problem", "Problem", 5, MUSTER_ALIGN_TEXT, true},
    {"said", "What each source says", 6, MUSTER_ALIGN_TEXT, false},
    {"differ", "They differ in", 2, MUSTER_ALIGN_TEXT, false},
};

static void
add_word(struct paper *paper, const char **list, const char *between, const char *word)
{
	*list = paper_format(paper, "%s%s%s", *list, **list != '\0' ? between : "", word);
}

/* The kinds of difference: "presence" "severity" "fix", or the same for people. */
static const char *
differences(struct paper *paper, const struct muster_problem *problem, bool people)
{
	const char *text = "", *between = people ? ", " : " ";
	if (problem->silent_count > 0)
		add_word(paper, &text, between, "presence");
	if (problem->severities_differ)
		add_word(paper, &text, between, "severity");
	if (problem->fixes_differ)
		add_word(paper, &text, between, people ? "fixed version" : "fix");
	return text;
}

/* Lists may be long: each is written once. */
static const char *
list_done(struct paper *paper, struct muster_strbuf *list)
{
	const char *text = paper_format(paper, "%s", list->len > 0 ? list->data : "");
	paper->failed |= list->failed;
	muster_strbuf_release(list);
	return text;
}

static const char *const *
attributes(struct paper *paper, const struct muster_problem *problem)
{
	struct muster_strbuf findings, sources, silent;
	const char *last = "";
	muster_strbuf_init(&findings, 0);
	muster_strbuf_init(&sources, 0);
	muster_strbuf_init(&silent, 0);
	for (size_t i = 0; i < problem->witness_count; i++) {
		const struct muster_finding *one = problem->witnesses[i];
		muster_strbuf_addf(&findings, "%s%s", i > 0 ? " " : "", one->id);
		if (strcmp(one->source, last) != 0)
			muster_strbuf_addf(&sources, "%s%s", i > 0 ? " " : "", one->source);
		last = one->source;
	}
	for (size_t i = 0; i < problem->silent_count; i++)
		muster_strbuf_addf(&silent, "%s%s", i > 0 ? " " : "", problem->silent[i]);
	return paper_attributes(paper, "problem", problem->id, "aliases", problem->aliases, "asset",
	    problem->asset, "package", problem->package, "severity",
	    muster_severity_name(problem->severity), "differ", differences(paper, problem, false),
	    "sources", list_done(paper, &sources), "not_reported_by", list_done(paper, &silent),
	    "findings", list_done(paper, &findings), NULL);
}

static struct muster_inlines
problem_cell(struct paper *paper, const struct muster_problem *problem)
{
	struct muster_inlines head = muster_inline_strong(paper->arena, problem->id);
	if (problem->aliases[0] != '\0')
		head = cell_join(paper, head, cell_format(paper, ", also %s", problem->aliases));
	return cell_stack(paper, head,
	    cell_stack(paper, muster_inline_code(paper->arena, problem->package),
		muster_inline_text(paper->arena, problem->asset)));
}

/* "F-7K3QX0M2RD grype: critical, fixed in 3.0.15" */
static struct muster_inlines
witness_line(struct paper *paper, const struct muster_finding *finding)
{
	struct muster_inlines id = muster_inline_reference(
	    paper->arena, paper_format(paper, "finding-%s", finding->id), finding->id);
	bool fix = finding->fixed_in[0] != '\0';
	return cell_join(paper, id,
	    cell_format(paper, " %s: %s, %s%s", finding->source,
		muster_severity_name(finding->severity), fix ? "fixed in " : "no fix known",
		finding->fixed_in));
}

static struct muster_inlines
said_cell(struct paper *paper, const struct muster_problem *problem)
{
	struct muster_inlines cell = {NULL};
	for (size_t i = problem->silent_count; i-- > 0;)
		cell = cell_stack(paper,
		    cell_format(
			paper, "%s looked there and does not report it", problem->silent[i]),
		    cell);
	if (problem->witness_count > WITNESSES_SHOWN)
		cell = cell_stack(paper,
		    cell_format(paper, "and %s more",
			paper_count(paper, problem->witness_count - WITNESSES_SHOWN, "finding",
			    "findings")),
		    cell);
	for (size_t i = problem->witness_count < WITNESSES_SHOWN ? problem->witness_count
								 : WITNESSES_SHOWN;
	     i-- > 0;)
		cell = cell_stack(paper, witness_line(paper, problem->witnesses[i]), cell);
	return cell;
}

/* ---- rows, made as they are read ---- */

struct cursor {
	const struct muster_report_input *in;
	size_t at;
};

static int
cursor_rewind(void *context, struct muster_error *err)
{
	(void)err;
	((struct cursor *)context)->at = 0;
	return 0;
}

static int
cursor_next(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct cursor *cursor = context;
	if (cursor->at == cursor->in->problem_count) {
		cursor->at = 0;
		return 0;
	}
	const struct muster_problem *problem = &cursor->in->problems[cursor->at++];
	struct paper paper = {.arena = scratch};
	struct muster_cell *cells =
	    muster_arena_array(scratch, sizeof(columns) / sizeof(columns[0]), sizeof(*cells));
	if (cells == NULL)
		return muster_error_memory(err);
	cells[0] =
	    (struct muster_cell){.inlines = muster_inline_severity(scratch, problem->severity),
		.sort = paper_digits(&paper, problem->severity)};
	cells[1] = (struct muster_cell){.inlines = problem_cell(&paper, problem)};
	cells[2] = (struct muster_cell){.inlines = said_cell(&paper, problem)};
	cells[3] = (struct muster_cell){
	    .inlines = muster_inline_text(scratch, differences(&paper, problem, true))};
	row->id = "";
	row->cells = cells;
	row->attributes = attributes(&paper, problem);
	return paper.failed ? muster_error_memory(err) : 1;
}

/* ---- the section ---- */

enum side { ALL, AGREE, DIFFER, PRESENCE, SEVERITY, FIX };

static bool
is_of_side(const struct muster_problem_mark *mark, enum side side)
{
	bool differs = mark->presence || mark->severity || mark->fix;
	switch (side) {
	case AGREE:
		return !differs;
	case DIFFER:
		return differs;
	case PRESENCE:
		return mark->presence;
	case SEVERITY:
		return mark->severity;
	case FIX:
		return mark->fix;
	default:
		return true;
	}
}

/* Each is told by its first witness: explain of a finding names its problem. */
static struct number
count_problems(struct report *report, enum side side)
{
	static const struct {
		const char *name, *words;
	} names[] = {
	    [ALL] = {"problems", "open problems that several sources looked at"},
	    [AGREE] = {"problems:agree", "those on which the sources agree"},
	    [DIFFER] = {"problems:differ", "those on which the sources differ"},
	    [PRESENCE] = {"problems:presence", "those on which the sources differ in presence"},
	    [SEVERITY] = {"problems:severity", "those on which the sources differ in severity"},
	    [FIX] = {"problems:fix", "those on which the sources differ in the fixed version"},
	};
	const struct muster_report_input *in = report->in;
	struct count count = count_begin(report, names[side].words, "%s", names[side].name);
	for (size_t i = 0; i < in->problem_mark_count; i++)
		if (is_of_side(&in->problem_marks[i], side))
			count_add(&count, MUSTER_MEMBER_FINDING, in->problem_marks[i].finding,
			    in->problem_marks[i].id, 1);
	return count_number(&count);
}

static void
put_sum(struct report *report)
{
	const struct muster_report_input *in = report->in;
	struct muster_builder *builder = &report->builder;
	if (in->problem_mark_count == 0)
		return;
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    in->problem_mark_count == 1
		? "# problem = # on which the sources agree + # on which they differ: # in "
		  "presence, # in severity, # in the fixed version (one may differ in several)."
		: "# problems = # on which the sources agree + # on which they differ: # in "
		  "presence, # in severity, # in the fixed version (one may differ in several).",
	    count_problems(report, ALL), count_problems(report, AGREE),
	    count_problems(report, DIFFER), count_problems(report, PRESENCE),
	    count_problems(report, SEVERITY), count_problems(report, FIX));
	if (in->problem_count == in->problem_mark_count)
		return;
	muster_build_text(builder, " The table shows the first of them; all are listed by ");
	muster_build_code_inline(builder, "muster findings --by problem --limit 0");
	muster_build_text(builder, ".");
}

int
section_problems(struct report *report)
{
	const struct muster_report_input *in = report->in;
	struct muster_builder *builder = &report->builder;
	if (!in->problems_told)
		return 0;
	if (in->problem_count > in->problem_mark_count)
		return report_mismatch(
		    report, "report.problems", "there are more problems than are counted");
	struct cursor *cursor = muster_arena_alloc(report->paper.arena, sizeof(*cursor));
	if (cursor == NULL)
		return muster_error_memory(report->err);
	*cursor = (struct cursor){in, 0};
	muster_build_section(builder, "problems", "Problems that several sources looked at");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "A problem is what several sources report of one vulnerability in one package of one "
	    "asset, by whatever names they call it: its findings stay what they are in the table "
	    "of open findings, and where the sources differ is shown here and not decided.");
	report_stream(report, columns, sizeof(columns) / sizeof(columns[0]),
	    (struct muster_rows){cursor_next, cursor_rewind, cursor}, in->problem_count,
	    &(const struct table_words){"problems-table",
		"Problems, those on which the sources differ first",
		"No open finding of a package stands where a second source looked.", "problems",
		"problem_row"});
	put_sum(report);
	muster_build_section_end(builder);
	return 0;
}
