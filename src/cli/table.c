/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for terminals: widths from content; what is too long is shortened. */
#include <string.h>

#include "cli/cli.h"

enum { GAP = 2, NARROWEST = 8 };

struct cell {
	const char *text; /* escaped */
	const char *colour;
	size_t columns;
};

struct cli_table {
	struct cli *cli;
	const struct cli_column *columns;
	size_t column_count;
	struct cell *cells;
	size_t count, cap;
};

struct cli_table *
cli_table_new(struct cli *cli, const struct cli_column *columns, size_t count)
{
	struct cli_table *table = muster_arena_alloc(cli->arena, sizeof(*table));
	if (table != NULL)
		*table = (struct cli_table){cli, columns, count, NULL, 0, 0};
	return table;
}

void
cli_table_cell(struct cli_table *table, const char *text, const char *colour)
{
	if (table == NULL)
		return;
	struct muster_arena *arena = table->cli->arena;
	if (table->count == table->cap) {
		size_t cap = table->cap == 0 ? 256 : table->cap * 2;
		struct cell *cells = muster_arena_array(arena, cap, sizeof(*cells));
		if (cells == NULL) {
			table->cli->out.failed = true;
			return;
		}
		if (table->count > 0)
			memcpy(cells, table->cells, table->count * sizeof(*cells));
		table->cells = cells;
		table->cap = cap;
	}
	struct muster_strbuf safe;
	muster_strbuf_init(&safe, 65536);
	muster_text_escape(&safe, text, strlen(text), 4096);
	char *copy = safe.failed ? NULL : muster_arena_copy(arena, safe.data, safe.len);
	if (copy == NULL)
		table->cli->out.failed = true;
	table->cells[table->count++] = (struct cell){
	    copy != NULL ? copy : "", colour, muster_text_columns(safe.data, safe.len)};
	muster_strbuf_release(&safe);
}

void
cli_table_number(struct cli_table *table, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	cli_table_cell(table, text, "");
}

/* Takes width from the widest column that may be cut until the table fits. */
static void
fit(const struct cli_table *table, size_t *widths)
{
	for (;;) {
		size_t total = 0, widest = table->column_count;
		for (size_t c = 0; c < table->column_count; c++) {
			total += widths[c] + (c > 0 ? GAP : 0);
			if (table->columns[c].cut != CLI_WHOLE && widths[c] > NARROWEST &&
			    (widest == table->column_count || widths[c] > widths[widest]))
				widest = c;
		}
		if (total <= table->cli->width || widest == table->column_count)
			return;
		widths[widest]--;
	}
}

/* Bytes of text that fill at most `columns` columns. */
static size_t
prefix(const char *text, size_t len, size_t columns)
{
	size_t used = 0, shown = 0;
	while (used < len) {
		uint32_t cp;
		size_t n = muster_utf8_decode(text + used, len - used, &cp);
		shown += muster_text_columns(text + used, n);
		if (shown > columns)
			break;
		used += n;
	}
	return used;
}

static void
put(struct cli_table *table, const struct cell *cell, size_t width, const struct cli_column *column,
    bool last)
{
	struct cli *cli = table->cli;
	size_t len = strlen(cell->text), shown = cell->columns;
	const char *head = cell->text;
	size_t head_len = len;
	const char *tail = "";
	if (shown > width) {
		size_t right = column->cut == CLI_CUT_END ? 0 : width / 2;
		head_len = prefix(head, len, width - 1 - right);
		tail = head + (right == 0 ? len : prefix(head, len, shown - right));
		shown = muster_text_columns(head, head_len) + 1 +
		    muster_text_columns(tail, strlen(tail));
	}
	if (column->align == CLI_RIGHT)
		for (size_t i = shown; i < width; i++)
			muster_strbuf_addc(&cli->out, ' ');
	muster_strbuf_adds(&cli->out, cell->colour);
	muster_strbuf_add(&cli->out, head, head_len);
	if (head_len < len)
		muster_strbuf_adds(&cli->out, "…");
	muster_strbuf_adds(&cli->out, tail);
	if (cell->colour[0] != '\0')
		muster_strbuf_adds(&cli->out, cli_colour_end(cli));
	if (column->align == CLI_LEFT && !last)
		for (size_t i = shown; i < width; i++)
			muster_strbuf_addc(&cli->out, ' ');
}

void
cli_table_print(struct cli_table *table)
{
	size_t widths[32];
	if (table == NULL || table->column_count == 0 || table->column_count > 32)
		return;
	for (size_t c = 0; c < table->column_count; c++)
		widths[c] = strlen(table->columns[c].title);
	for (size_t i = 0; i < table->count; i++) {
		size_t c = i % table->column_count;
		if (table->cells[i].columns > widths[c])
			widths[c] = table->cells[i].columns;
	}
	fit(table, widths);
	size_t rows = table->count / table->column_count;
	for (size_t row = 0; row <= rows; row++) { /* row 0 is the head */
		for (size_t c = 0; c < table->column_count; c++) {
			struct cell head = {table->columns[c].title,
			    table->cli->colour ? "\033[1m" : "", strlen(table->columns[c].title)};
			const struct cell *cell =
			    row == 0 ? &head : &table->cells[(row - 1) * table->column_count + c];
			if (c > 0)
				muster_strbuf_adds(&table->cli->out, "  ");
			put(table, cell, widths[c], &table->columns[c],
			    c + 1 == table->column_count);
		}
		muster_strbuf_addc(&table->cli->out, '\n');
	}
}
