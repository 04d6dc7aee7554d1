/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VEX statements: who says what of a vulnerability in which product, which
 * open findings that is about, and whether an exception rests on it.  A
 * statement alone is shown and changes nothing.
 */
#include <string.h>

#include "report/internal.h"

static const struct muster_column columns[] = {
    {"statement", "Statement", 3, MUSTER_ALIGN_TEXT, true},
    {"author", "Stated by", 2, MUSTER_ALIGN_TEXT, false},
    {"said", "Stated", 0, MUSTER_ALIGN_DATE, false},
    {"status", "Status and justification", 3, MUSTER_ALIGN_TEXT, false},
    {"product", "Product", 4, MUSTER_ALIGN_TEXT, false},
    {"findings", "Open findings it is about", 3, MUSTER_ALIGN_TEXT, false},
    {"effect", "What rests on it", 3, MUSTER_ALIGN_TEXT, false},
};

static const char *
list_of(struct paper *paper, const char *list, const char *word)
{
	return paper_format(paper, "%s%s%s", list, *list != '\0' ? " " : "", word);
}

static bool
is_rested_on(const struct muster_statement_view *view)
{
	for (size_t i = 0; i < view->exception_count; i++)
		if (view->exceptions[i].in_force)
			return true;
	return false;
}

static const char *const *
attributes(struct paper *paper, const struct muster_statement_view *view)
{
	const struct muster_vex *one = view->statement;
	const char *findings = "", *exceptions = "";
	for (size_t i = 0; i < view->finding_count; i++)
		findings = list_of(paper, findings, view->findings[i]);
	for (size_t i = 0; i < view->exception_count; i++)
		exceptions = list_of(paper, exceptions, view->exceptions[i].id);
	return paper_attributes(paper, "statement", one->id, "vulnerability", one->vulnerability,
	    "aliases", one->aliases, "source", one->source, "author", one->author, "said",
	    paper_time(paper, one->said), "status", view->status, "native_status", one->word,
	    "justification", one->justification, "product", one->product.text, "asset",
	    one->anywhere ? "" : one->asset, "findings", findings, "finding_count",
	    paper_digits(paper, view->finding_total), "exceptions", exceptions, "in_force",
	    is_rested_on(view) ? "true" : "false", "sha256", one->evidence.sha256, "offset",
	    paper_digits(paper, one->evidence.offset), "length",
	    paper_digits(paper, one->evidence.length), "pointer", one->evidence.pointer, NULL);
}

static struct muster_inlines
findings_cell(struct paper *paper, const struct muster_statement_view *view)
{
	struct muster_inlines cell = {NULL};
	if (view->finding_total > view->finding_count)
		cell = cell_format(paper, "and %s more",
		    paper_number(paper, view->finding_total - view->finding_count));
	for (size_t i = view->finding_count; i-- > 0;)
		cell = cell_stack(paper,
		    muster_inline_reference(paper->arena,
			paper_format(paper, "finding-%s", view->findings[i]), view->findings[i]),
		    cell);
	return cell;
}

static struct muster_inlines
effect_cell(struct paper *paper, const struct muster_statement_view *view)
{
	struct muster_inlines cell = {NULL};
	if (view->exception_count == 0)
		return muster_inline_text(paper->arena, "no exception: shown, changes nothing");
	for (size_t i = view->exception_count; i-- > 0;) {
		const struct muster_statement_exception *one = &view->exceptions[i];
		const char *of = one->finding[0] != '\0'
		    ? paper_format(paper, "%s of %s", one->id, one->finding)
		    : one->id;
		cell = cell_stack(paper,
		    one->in_force
			? cell_format(paper, "%s, in force%s", of,
			      view->supports ? "" : ", though the statement supports none")
			: cell_format(paper, "%s, %s: changes nothing", of, one->state),
		    cell);
	}
	return cell;
}

static void
put_row(struct paper *paper, struct grid *grid, const struct muster_statement_view *view)
{
	const struct muster_vex *one = view->statement;
	grid_row(grid, "", attributes(paper, view));
	grid_put(grid,
	    cell_stack(paper, muster_inline_strong(paper->arena, one->vulnerability),
		muster_inline_code(paper->arena, one->id)));
	grid_text(grid, one->author);
	grid_put(grid, cell_date(paper, one->said));
	grid_put(grid,
	    cell_stack(paper, muster_inline_text(paper->arena, view->status),
		muster_inline_text(paper->arena, one->justification)));
	grid_put(grid,
	    one->product.text[0] != '\0' ? muster_inline_code(paper->arena, one->product.text)
					 : muster_inline_text(paper->arena, one->asset));
	grid_put(grid, findings_cell(paper, view));
	grid_put(grid, effect_cell(paper, view));
}

void
statements_put(struct report *report)
{
	const struct muster_report_input *in = report->in;
	struct paper *paper = &report->paper;
	struct grid grid;
	if (!in->statements_told)
		return;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < in->statement_count; i++)
		put_row(paper, &grid, &in->statements[i]);
	report_grid(report, &grid,
	    &(const struct table_words){"vex-statements", "VEX statements, and what rests on them",
		"No VEX statement is in custody.", "statements", "statement"});
	muster_build_reconciliation(&report->builder);
	muster_build_text(&report->builder,
	    "A statement removes no finding: an exception of kind vex may rest on it, asked for by "
	    "one person and granted by another.");
	if (in->statement_count < in->statement_total) {
		muster_build_text(&report->builder,
		    " The table shows those about open findings first, and not all of the others. "
		    "All are listed by ");
		muster_build_code_inline(&report->builder, "muster exception statements");
		muster_build_text(&report->builder, ".");
	}
}
