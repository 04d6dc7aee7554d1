/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that stand in memory. */
#include "policy/tabular.h"

void
tabular_begin(struct tabular *sheet, struct compose *c, size_t columns, size_t cap)
{
	*sheet = (struct tabular){.c = c, .columns = columns, .cap = cap};
	sheet->rows = muster_arena_array(c->document->arena, cap, sizeof(*sheet->rows));
	sheet->cells = muster_arena_array(c->document->arena, cap * columns, sizeof(*sheet->cells));
	if (sheet->rows == NULL || sheet->cells == NULL)
		c->document->failed = true;
}

struct muster_cell *
tabular_row(struct tabular *sheet, struct muster_cell spare[TABULAR_COLUMNS])
{
	if (sheet->c->document->failed || sheet->count == sheet->cap)
		return spare;
	struct muster_cell *cells = &sheet->cells[sheet->count * sheet->columns];
	sheet->rows[sheet->count++] = (struct muster_row){.id = "", .cells = cells};
	return cells;
}

struct muster_cell
tabular_text(struct compose *c, const char *text)
{
	return (struct muster_cell){.inlines = muster_inline_text(c->document->arena, text)};
}

void
tabular_put(struct tabular *sheet, const char *id, const char *caption,
    const struct muster_column *columns, const char *empty, const char *rows_element,
    const char *row_element)
{
	struct compose *c = sheet->c;
	muster_build_table(&c->builder,
	    &(const struct muster_table){.id = id,
		.caption = caption,
		.columns = columns,
		.column_count = sheet->columns,
		.rows = muster_rows_of_array(c->document->arena, sheet->rows, sheet->count),
		.row_count = sheet->count,
		.empty = empty,
		.rows_element = rows_element,
		.row_element = row_element});
}
