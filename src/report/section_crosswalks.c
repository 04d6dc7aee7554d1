/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Crosswalks: how tables, most of them others', set the controls of this
 * catalog beside those of other frameworks.  Shown, whose table each row is
 * of; nothing of it is in any status.
 */
#include <string.h>

#include "report/internal.h"

static const struct muster_column columns[] = {
    {"control", "Control", 0, MUSTER_ALIGN_TEXT, true},
    {"relation", "Is", 2, MUSTER_ALIGN_TEXT, false},
    {"others", "Controls of the other framework", 5, MUSTER_ALIGN_TEXT, false},
    {"source", "Whose table", 5, MUSTER_ALIGN_TEXT, false},
};

/* Rows of one control that say the same of several: one table, relation and review. */
static bool
is_alike(const struct muster_crosswalk_line *a, const struct muster_crosswalk_line *b)
{
	return strcmp(a->control, b->control) == 0 && a->view->row->table == b->view->row->table &&
	    strcmp(a->relation, b->relation) == 0 && a->view->infers == b->view->infers &&
	    strcmp(a->view->catalog, b->view->catalog) == 0;
}

static void
put_lines(struct report *report, struct grid *grid, const struct muster_crosswalk_line *lines,
    size_t count)
{
	struct paper *paper = &report->paper;
	const char *control = lines[0].control, *relation = lines[0].relation;
	const struct muster_crosswalk_view *first = lines[0].view;
	const struct muster_crosswalk *table = first->row->table;
	const char *list = "", *words = "";
	for (size_t i = 0; i < count; i++) {
		const char *other = lines[i].view->control;
		list = paper_format(paper, "%s%s%s", list, i > 0 ? " " : "", other);
		words = paper_format(paper, "%s%s%s", words, i > 0 ? ", " : "", other);
	}
	grid_row(grid, "",
	    paper_attributes(paper, "control", control, "relation", relation, "framework",
		first->catalog, "controls", list, "table", table->id, "reviewed",
		first->infers ? "true" : "false", NULL));
	grid_put(grid,
	    muster_inline_reference(
		paper->arena, paper_format(paper, "control-%s", control), control));
	struct muster_inlines word = muster_inline_text(paper->arena, relation);
	if (first->infers)
		word = cell_stack(paper, word, muster_inline_emphasis(paper->arena, "reviewed"));
	grid_put(grid, word);
	grid_put(grid,
	    cell_join(paper, muster_inline_code(paper->arena, first->catalog),
		cell_format(paper, " %s", words)));
	grid_text(grid, table->source);
}

int
section_crosswalks(struct report *report)
{
	const struct muster_report_input *in = report->in;
	struct muster_builder *builder = &report->builder;
	struct count all =
	    count_begin(report, "crosswalk rows of the catalog's controls", "crosswalks");
	struct count reviewed =
	    count_begin(report, "crosswalk rows that we reviewed", "crosswalks:reviewed");
	struct count shown =
	    count_begin(report, "crosswalk rows that are only shown", "crosswalks:shown");
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	if (in->crosswalk_count == 0)
		return 0;
	for (size_t i = 0, next; i < in->crosswalk_count; i = next) {
		const struct muster_crosswalk_line *line = &in->crosswalks[i];
		const char *table = line->view->row->table->id;
		for (next = i + 1;
		     next < in->crosswalk_count && is_alike(line, &in->crosswalks[next]);)
			next++;
		put_lines(report, &grid, line, next - i);
		count_add(&all, MUSTER_MEMBER_CONTROL, line->control, table, next - i);
		count_add(line->view->infers ? &reviewed : &shown, MUSTER_MEMBER_CONTROL,
		    line->control, table, next - i);
	}
	muster_build_section(builder, "crosswalks", "Crosswalks to other frameworks");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "How tables of others, and some of ours, set the controls of %s beside those of other "
	    "frameworks: the control is, for example, a subset of the others. They are shown for "
	    "orientation. No status in this report comes through them; a verdict may only ever "
	    "flow through a row that is marked as reviewed.",
	    report->catalog->title);
	report_grid(report, &grid,
	    &(const struct table_words){
		"crosswalk-rows", "Crosswalks by control", "", "crosswalks", "crosswalk_row"});
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    all.value == 1 ? "# pair of controls = # reviewed + # only shown."
			   : "# pairs of controls = # reviewed + # only shown.",
	    count_number(&all), count_number(&reviewed), count_number(&shown));
	muster_build_section_end(builder);
	return 0;
}
