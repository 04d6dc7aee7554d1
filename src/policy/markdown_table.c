/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of Markdown: cells are gathered, columns get their widths from them. */
#include "policy/markdown.h"

#include <stdio.h>

enum { CELLS_MAX = 20000 };

int
walk_table_begin(struct walk *walk, size_t columns, size_t rows)
{
	struct walk_table *table = &walk->table;
	if (columns > POLICY_MAX_COLUMNS || rows > CELLS_MAX / POLICY_MAX_COLUMNS)
		return walk_fail(walk, "policy.table", "make several tables of it",
		    "a table has more than 16 columns or 1,250 rows");
	memset(table, 0, sizeof(*table));
	table->columns = muster_arena_array(walk->arena, columns, sizeof(*table->columns));
	table->rows = muster_arena_array(walk->arena, rows, sizeof(*table->rows));
	table->cells = muster_arena_array(walk->arena, rows * columns, sizeof(*table->cells));
	table->longest = muster_arena_array(walk->arena, columns, sizeof(*table->longest));
	if (table->columns == NULL || table->rows == NULL || table->cells == NULL ||
	    table->longest == NULL)
		return walk_no_memory(walk);
	table->column_count = columns;
	table->row_cap = rows;
	return 0;
}

int
walk_table_cell(struct walk *walk, bool right)
{
	struct walk_table *table = &walk->table;
	struct muster_strbuf plain;
	size_t column = table->column++;
	if (column >= table->column_count || (!table->head && table->row_count > table->row_cap))
		return 0;
	struct muster_inlines inlines = walk_take_inlines(walk);
	muster_strbuf_init(&plain, TEXT_MAX);
	muster_inlines_plain(&plain, inlines);
	if (plain.len > table->longest[column])
		table->longest[column] = plain.len;
	int status = plain.failed ? walk_no_memory(walk) : 0;
	if (status == 0 && table->head) {
		const char *title = muster_arena_copy(walk->arena, plain.data, plain.len);
		const char *id = muster_arena_printf(walk->arena, "column_%zu", column + 1);
		if (title == NULL || id == NULL)
			status = walk_no_memory(walk);
		else
			table->columns[column] = (struct muster_column){.id = id,
			    .title = title,
			    .align = right ? MUSTER_ALIGN_NUMBER : MUSTER_ALIGN_TEXT};
	} else if (status == 0) {
		table->cells[(table->row_count - 1) * table->column_count + column] =
		    (struct muster_cell){.inlines = inlines};
	}
	muster_strbuf_release(&plain);
	return status;
}

void
walk_table_row(struct walk_table *table)
{
	table->column = 0;
	if (table->head || table->row_count == table->row_cap)
		return;
	table->rows[table->row_count] = (struct muster_row){
	    .id = "", .cells = &table->cells[table->row_count * table->column_count]};
	table->row_count++;
}

int
walk_table(struct walk *walk)
{
	struct walk_table *table = &walk->table;
	char id[32];
	snprintf(id, sizeof(id), "table-%u", ++walk->markdown->tables);
	for (size_t i = 0; i < table->column_count; i++) {
		size_t longest = table->longest[i];
		table->columns[i].weight =
		    longest < 16 ? 0 : (unsigned)(longest < 60 ? longest : 60);
	}
	muster_build_table(walk->markdown->builder,
	    &(const struct muster_table){.id = id,
		.caption = "",
		.columns = table->columns,
		.column_count = table->column_count,
		.rows = muster_rows_of_array(walk->arena, table->rows, table->row_count),
		.row_count = table->row_count,
		.empty = "No rows.",
		.rows_element = "rows",
		.row_element = "row"});
	return 0;
}
