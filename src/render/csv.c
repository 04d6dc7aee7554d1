/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSV renderer: a file for each kind of table (those of a report that
 * share their rows' name and their head share a file, in reading order), all
 * rows, no cap.  The head holds the rows' attributes and then the columns
 * that no attribute has the name of: what both have, the attribute says for
 * machines.  docs/tables.md is its documentation.
 *
 * UTF-8 without a byte order mark: with one, every reader but a spreadsheet
 * would see it as part of the first head.
 */
#include <string.h>

#include "render/data_rows.h"
#include "render/registry.h"

#define FLUSH_AT ((size_t)1 << 16)
#define TABLES_MOST 4096

struct csv {
	struct muster_output_set *set;
	struct muster_strbuf line, cell;
	/* Tables not written yet, in reading order; NULL once written. */
	const struct muster_table **tables;
	size_t table_count;
	char (*names)[64]; /* of the files so far */
	size_t name_count;
};

static int
flush(struct csv *csv, size_t at, struct muster_error *err)
{
	if (csv->line.failed)
		return muster_error_memory(err);
	if (csv->line.len < at || csv->line.len == 0)
		return 0;
	if (csv->set->write(csv->set, csv->line.data, csv->line.len, err) != 0)
		return -1;
	muster_strbuf_clear(&csv->line);
	return 0;
}

static bool
is_attribute(const struct muster_table *table, const char *name)
{
	for (size_t i = 0; i < table->attribute_count; i++)
		if (strcmp(table->attributes[i].name, name) == 0)
			return true;
	return false;
}

static void
comma(struct csv *csv, bool *first)
{
	if (!*first)
		muster_strbuf_addc(&csv->line, ',');
	*first = false;
}

/* Numbers stand bare, text in quotes, so that readers can tell "007" from 7. */
static void
put(struct csv *csv, const char *text, bool number)
{
	if (number && data_is_number(text))
		muster_strbuf_adds(&csv->line, text);
	else if (*text != '\0')
		muster_text_csv(&csv->line, text, strlen(text));
}

static void
put_head(struct csv *csv, const struct muster_table *table)
{
	bool first = true;
	for (size_t i = 0; i < table->attribute_count; i++) {
		comma(csv, &first);
		put(csv, table->attributes[i].name, false);
	}
	for (size_t i = 0; i < table->column_count; i++) {
		if (is_attribute(table, table->columns[i].id))
			continue;
		comma(csv, &first);
		put(csv, table->columns[i].id, false);
	}
	muster_strbuf_adds(&csv->line, "\r\n");
}

static int
put_row(void *context, const struct muster_table *table, const struct muster_row *row,
    struct muster_error *err)
{
	struct csv *csv = context;
	bool first = true;
	for (size_t i = 0; i < table->attribute_count; i++) {
		comma(csv, &first);
		put(csv, row->attributes[2 * i + 1],
		    table->attributes[i].kind == MUSTER_VALUE_NUMBER);
	}
	for (size_t i = 0; i < table->column_count; i++) {
		if (is_attribute(table, table->columns[i].id))
			continue;
		if (muster_inlines_failed(row->cells[i].inlines))
			return muster_error_memory(err);
		comma(csv, &first);
		bool number = data_cell_number(&table->columns[i], &row->cells[i], &csv->cell);
		if (csv->cell.failed)
			return muster_error_memory(err);
		put(csv, csv->cell.data, number);
	}
	muster_strbuf_adds(&csv->line, "\r\n");
	return flush(csv, FLUSH_AT, err);
}

/* "evidence_index" → "evidence-index": the kind of the table, else its id. */
static void
file_name(struct csv *csv, const struct muster_table *table, char name[64])
{
	const char *from = *table->rows_element != '\0' ? table->rows_element : table->id;
	size_t len = 0;
	for (; *from != '\0' && len < 48; from++) {
		char c = *from >= 'A' && *from <= 'Z' ? (char)(*from + 'a' - 'A') : *from;
		bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (fine || (len > 0 && name[len - 1] != '-'))
			name[len++] = fine ? c : '-';
	}
	if (len == 0)
		len = (size_t)snprintf(name, 64, "table");
	name[len] = '\0';
	/* Another head under the same name: findings, findings-2 … */
	size_t same = 1;
	for (size_t i = 0; i < csv->name_count; i++) {
		if (strcmp(csv->names[i], name) != 0)
			continue;
		snprintf(name + len, 64 - len, "-%zu", ++same);
		i = SIZE_MAX; /* from the start */
	}
}

static bool
is_same_kind(const struct muster_table *a, const struct muster_table *b)
{
	if (strcmp(a->rows_element, b->rows_element) != 0 || *a->rows_element == '\0' ||
	    a->column_count != b->column_count || a->attribute_count != b->attribute_count)
		return false;
	for (size_t i = 0; i < a->column_count; i++)
		if (strcmp(a->columns[i].id, b->columns[i].id) != 0)
			return false;
	for (size_t i = 0; i < a->attribute_count; i++)
		if (strcmp(a->attributes[i].name, b->attributes[i].name) != 0)
			return false;
	return true;
}

static int
put_file(struct csv *csv, size_t first, struct muster_error *err)
{
	const struct muster_table *kind = csv->tables[first];
	char *name = csv->names[csv->name_count];
	char published[256];
	file_name(csv, kind, name);
	csv->name_count++;
	if (csv->set->begin(csv->set, name, published, err) != 0)
		return -1;
	put_head(csv, kind);
	for (size_t i = first; i < csv->table_count; i++) {
		const struct muster_table *table = csv->tables[i];
		if (table == NULL || (table != kind && !is_same_kind(kind, table)))
			continue;
		if (data_rows_each(table, put_row, csv, err) != 0)
			return -1;
		csv->tables[i] = NULL;
	}
	if (flush(csv, 0, err) != 0)
		return -1;
	return csv->set->end(csv->set, err);
}

static int
collect(void *context, const struct muster_block *block, const char *section)
{
	struct csv *csv = context;
	(void)section;
	if (block->kind != MUSTER_BLOCK_TABLE)
		return 0;
	if (csv->tables != NULL)
		csv->tables[csv->table_count] = block->table;
	csv->table_count++;
	return 0;
}

static int
put_files(struct csv *csv, const struct muster_document *document, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	int status = arena != NULL ? 0 : muster_error_memory(err);
	data_blocks_each(document, collect, csv);
	size_t count = csv->table_count;
	if (status == 0 && count > TABLES_MOST)
		status = muster_error_set(err, MUSTER_E_INTERNAL, "render.tables",
		    "a document with more than %d tables", TABLES_MOST);
	if (status == 0) {
		csv->tables = muster_arena_array(arena, count + 1, sizeof(struct muster_table *));
		csv->names = muster_arena_array(arena, count + 1, sizeof(*csv->names));
		if (csv->tables == NULL || csv->names == NULL)
			status = muster_error_memory(err);
	}
	if (status == 0) {
		csv->table_count = 0;
		data_blocks_each(document, collect, csv);
	}
	for (size_t i = 0; status == 0 && i < count; i++)
		if (csv->tables[i] != NULL)
			status = put_file(csv, i, err);
	muster_arena_free(arena);
	return status;
}

static int
render_csv(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	struct csv csv = {.set = out};
	(void)options; /* all rows, always */
	if (document->failed)
		return muster_error_memory(err);
	muster_strbuf_init(&csv.line, 0);
	muster_strbuf_init(&csv.cell, 0);
	int status = put_files(&csv, document, err);
	muster_strbuf_release(&csv.line);
	muster_strbuf_release(&csv.cell);
	return status;
}

const struct muster_renderer renderer_csv = {
    .name = "csv",
    .extension = "csv",
    .media_type = "text/csv",
    .render = render_csv,
};
