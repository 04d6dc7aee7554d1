/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Short tables, filled cell by cell.  A row with too few or too many cells
 * fails the document: it would be a bug, never data.
 */
#include <string.h>

#include "report/internal.h"

void
grid_begin(struct grid *grid, struct paper *paper, const struct muster_column *columns,
    size_t column_count)
{
	*grid = (struct grid){.paper = paper, .columns = columns, .column_count = column_count};
}

static bool
is_full(const struct grid *grid)
{
	return grid->count == 0 || grid->cell == grid->column_count;
}

void
grid_row(struct grid *grid, const char *id, const char *const *attributes)
{
	struct muster_arena *arena = grid->paper->arena;
	if (!is_full(grid))
		grid->paper->failed = true;
	if (grid->count == grid->cap) {
		size_t cap = grid->cap == 0 ? 16 : grid->cap * 2;
		struct muster_row *rows = muster_arena_array(arena, cap, sizeof(*rows));
		if (rows == NULL) {
			grid->paper->failed = true;
			return;
		}
		if (grid->count > 0)
			memcpy(rows, grid->rows, grid->count * sizeof(*rows));
		grid->rows = rows;
		grid->cap = cap;
	}
	grid->cells = muster_arena_array(arena, grid->column_count, sizeof(*grid->cells));
	grid->cell = 0;
	if (grid->cells == NULL) {
		grid->paper->failed = true;
		return;
	}
	grid->rows[grid->count++] =
	    (struct muster_row){.id = id, .cells = grid->cells, .attributes = attributes};
}

void
grid_sorted(struct grid *grid, struct muster_inlines inlines, const char *sort)
{
	if (grid->cells == NULL || grid->cell == grid->column_count) {
		grid->paper->failed = true;
		return;
	}
	grid->cells[grid->cell++] = (struct muster_cell){.inlines = inlines, .sort = sort};
}

void
grid_put(struct grid *grid, struct muster_inlines inlines)
{
	grid_sorted(grid, inlines, NULL);
}

void
grid_text(struct grid *grid, const char *text)
{
	grid_put(grid, muster_inline_text(grid->paper->arena, text));
}

void
grid_number(struct grid *grid, uint64_t number)
{
	grid_sorted(grid, cell_number(grid->paper, number), paper_digits(grid->paper, number));
}

static void
put_table(struct report *report, const struct muster_column *columns, size_t column_count,
    struct muster_rows rows, uint64_t count, const struct table_words *words, bool folded)
{
	size_t attribute_count;
	const struct muster_attribute *attributes =
	    row_attributes(words->row_element, &attribute_count);
	muster_build_table(&report->builder,
	    &(const struct muster_table){.id = words->id,
		.caption = words->caption,
		.columns = columns,
		.column_count = column_count,
		.rows = rows,
		.row_count = count,
		.empty = words->empty,
		.folded = folded,
		.rows_element = words->rows_element,
		.row_element = words->row_element,
		.attributes = attributes,
		.attribute_count = attribute_count});
}

void
report_stream(struct report *report, const struct muster_column *columns, size_t column_count,
    struct muster_rows rows, uint64_t count, const struct table_words *words)
{
	put_table(report, columns, column_count, rows, count, words, false);
}

static void
put_grid(struct report *report, struct grid *grid, const struct table_words *words, bool folded)
{
	if (!is_full(grid))
		grid->paper->failed = true;
	put_table(report, grid->columns, grid->column_count,
	    muster_rows_of_array(report->document->arena, grid->rows, grid->count), grid->count,
	    words, folded);
}

void
report_grid(struct report *report, struct grid *grid, const struct table_words *words)
{
	put_grid(report, grid, words, false);
}

void
report_data(struct report *report, struct grid *grid, const struct table_words *words)
{
	put_grid(report, grid, words, true);
}

void
report_nothing(struct report *report, const struct muster_column *columns, size_t column_count,
    const struct table_words *words)
{
	struct grid grid;
	grid_begin(&grid, &report->paper, columns, column_count);
	report_grid(report, &grid, words);
}
