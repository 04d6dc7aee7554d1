/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of a table: its head and a row, as texts that stand side by side. */
#include <string.h>

#include "page/internal.h"

#define HEAD_SIZE 7.3
#define BLANK_LINES 2    /* for a name, a date, a signature */
#define BLANK "\xC2\xA0" /* all that stands in a cell to be filled in */

/* ---- cells of a head and of a row ---- */

void
table_head_cells(const struct layout *layout, const struct table_plan *plan,
    struct muster_inline *titles, struct cell *cells)
{
	const struct muster_table *table = plan->table;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		titles[i] = (struct muster_inline){
		    .kind = MUSTER_INLINE_TEXT, .text = column->title, .target = ""};
		cells[i] = (struct cell){
		    .text = layout_text(
			layout, &titles[i], PAGE_STRONG, HEAD_SIZE, layout->sheet.theme->soft),
		    .x = plan->x[i],
		    .width = plan->width[i],
		    .leading = TABLE_HEAD_LEADING,
		    .right = column->align == MUSTER_ALIGN_NUMBER,
		};
	}
}

static bool
is_empty(struct muster_inlines inlines)
{
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next)
		if (i->kind == MUSTER_INLINE_STATUS || i->kind == MUSTER_INLINE_SPARK ||
		    i->kind >= MUSTER_INLINE_KIND_COUNT || *i->text != '\0' || *i->target != '\0')
			return false;
	return true;
}

void
table_row_cells(const struct layout *layout, const struct table_plan *plan,
    const struct muster_row *row, struct cell *cells)
{
	static const struct muster_inline dash = {
	    .kind = MUSTER_INLINE_TEXT, .text = "\xE2\x80\x93", .target = ""};
	const struct muster_table *table = plan->table;
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		const struct muster_inline *first = row->cells[i].inlines.first;
		bool empty = is_empty(row->cells[i].inlines);
		cells[i] = (struct cell){
		    .text = layout_text(layout, empty ? &dash : first, PAGE_TEXT, TABLE_SIZE,
			empty ? layout->sheet.theme->soft : layout->sheet.theme->ink),
		    .x = plan->x[i],
		    .width = plan->width[i],
		    .leading = TABLE_LEADING,
		    .right = column->align == MUSTER_ALIGN_NUMBER,
		};
		/* Where part of an identity is strong, that part alone is bold. */
		cells[i].text.strong =
		    column->identity && !empty && first->kind != MUSTER_INLINE_STRONG;
		cells[i].text.in_cell = true;
		cells[i].blank = !empty && first->next == NULL && strcmp(first->text, BLANK) == 0;
	}
}

size_t
table_row_lines(const struct cell *cells, size_t count, size_t most)
{
	size_t lines = cells_lines(cells, count, most);
	for (size_t i = 0; i < count; i++)
		if (cells[i].blank && lines < BLANK_LINES)
			lines = BLANK_LINES;
	return lines;
}
