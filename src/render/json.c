/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON renderer: one document with the head, the figures, what charts say
 * and every table with all its rows, a row a line.  Prose is in the other
 * formats.  docs/json.md is its documentation.
 */
#include <muster/json.h>

#include <string.h>

#include "render/data_rows.h"
#include "render/registry.h"

#define FLUSH_AT ((size_t)1 << 16)

struct page {
	const struct muster_document *document;
	struct muster_output_set *set;
	struct muster_error *err;
	struct muster_strbuf out, text;
	struct muster_json json;
	uint64_t tables, rows;
	const char *table; /* the one before, of the same section */
	const char *section;
};

static int
flush(struct page *page, size_t at)
{
	if (page->out.failed)
		return muster_error_memory(page->err);
	if (page->out.len < at || page->out.len == 0)
		return 0;
	if (page->set->write(page->set, page->out.data, page->out.len, page->err) != 0)
		return -1;
	muster_strbuf_clear(&page->out);
	return 0;
}

static int
put_inlines(struct page *page, const char *key, struct muster_inlines inlines)
{
	if (muster_inlines_failed(inlines))
		return muster_error_memory(page->err);
	muster_strbuf_clear(&page->text);
	muster_inlines_plain(&page->text, inlines);
	if (page->text.failed)
		return muster_error_memory(page->err);
	muster_json_string(&page->json, key, page->text.data);
	return 0;
}

/* ---- rows ---- */

static void
put_list(struct muster_json *json, const char *name, const char *words)
{
	muster_json_array(json, name);
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		if (len > 0)
			muster_json_span(json, NULL, (struct muster_span){words, len});
		words += len + (words[len] != '\0');
	}
	muster_json_array_end(json);
}

static void
put_attribute(struct muster_json *json, const struct muster_attribute *attribute, const char *value)
{
	bool none = *value == '\0';
	switch (attribute->kind) {
	case MUSTER_VALUE_NUMBER:
		muster_json_number(json, attribute->name, value);
		break;
	case MUSTER_VALUE_TIME:
		muster_json_string(json, attribute->name, none ? NULL : value);
		break;
	case MUSTER_VALUE_FLAG:
		if (none)
			muster_json_null(json, attribute->name);
		else
			muster_json_bool(json, attribute->name, strcmp(value, "true") == 0);
		break;
	case MUSTER_VALUE_LIST:
		put_list(json, attribute->name, value);
		break;
	default:
		muster_json_string(json, attribute->name, value);
		break;
	}
}

static int
put_cells(struct page *page, const struct muster_table *table, const struct muster_row *row)
{
	struct muster_json *json = &page->json;
	muster_json_object(json, "cells");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		if (muster_inlines_failed(row->cells[i].inlines))
			return muster_error_memory(page->err);
		bool number = data_cell_number(column, &row->cells[i], &page->text);
		if (page->text.failed)
			return muster_error_memory(page->err);
		if (number)
			muster_json_number(json, column->id, page->text.data);
		else if (page->text.len == 0 && column->align != MUSTER_ALIGN_TEXT)
			muster_json_null(json, column->id);
		else
			muster_json_string(json, column->id, page->text.data);
	}
	muster_json_object_end(json);
	return 0;
}

static int
put_row(void *context, const struct muster_table *table, const struct muster_row *row,
    struct muster_error *err)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	(void)err; /* the page's */
	muster_json_object(json, NULL);
	json->pretty = false;
	muster_json_string(json, "id", *row->id != '\0' ? row->id : NULL);
	muster_json_object(json, "attributes");
	for (size_t i = 0; i < table->attribute_count; i++)
		put_attribute(json, &table->attributes[i], row->attributes[2 * i + 1]);
	muster_json_object_end(json);
	int status = put_cells(page, table, row);
	muster_json_object_end(json);
	json->pretty = true;
	page->rows++;
	return status == 0 ? flush(page, FLUSH_AT) : status;
}

/* ---- tables ---- */

static const char *
value_kind(enum muster_value_kind kind)
{
	static const char *const names[] = {
	    [MUSTER_VALUE_TEXT] = "text",
	    [MUSTER_VALUE_NUMBER] = "number",
	    [MUSTER_VALUE_TIME] = "time",
	    [MUSTER_VALUE_FLAG] = "flag",
	    [MUSTER_VALUE_LIST] = "list",
	};
	return names[kind];
}

static void
put_heads(struct muster_json *json, const struct muster_table *table)
{
	static const char *const types[] = {
	    [MUSTER_ALIGN_TEXT] = "text",
	    [MUSTER_ALIGN_NUMBER] = "number",
	    [MUSTER_ALIGN_DATE] = "date",
	};
	muster_json_array(json, "columns");
	for (size_t i = 0; i < table->column_count; i++) {
		const struct muster_column *column = &table->columns[i];
		muster_json_object(json, NULL);
		json->pretty = false;
		muster_json_string(json, "id", column->id);
		muster_json_string(json, "title", column->title);
		muster_json_string(json, "type", types[column->align]);
		muster_json_bool(json, "identity", column->identity);
		muster_json_object_end(json);
		json->pretty = true;
	}
	muster_json_array_end(json);
	muster_json_array(json, "attributes");
	for (size_t i = 0; i < table->attribute_count; i++) {
		muster_json_object(json, NULL);
		json->pretty = false;
		muster_json_string(json, "name", table->attributes[i].name);
		muster_json_string(json, "type", value_kind(table->attributes[i].kind));
		muster_json_object_end(json);
		json->pretty = true;
	}
	muster_json_array_end(json);
}

static int
put_table(void *context, const struct muster_block *block, const char *section)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	const struct muster_table *table = block->table;
	if (block->kind != MUSTER_BLOCK_TABLE)
		return 0;
	page->tables++;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", table->id);
	muster_json_string(json, "kind", table->rows_element);
	muster_json_string(json, "row_kind", table->row_element);
	muster_json_string(json, "section", section);
	muster_json_string(json, "caption", table->caption);
	put_heads(json, table);
	muster_json_int(json, "row_count", (int64_t)table->row_count);
	muster_json_string(json, "empty", table->row_count == 0 ? table->empty : NULL);
	muster_json_array(json, "rows");
	if (data_rows_each(table, put_row, page, page->err) != 0)
		return -1;
	muster_json_array_end(json);
	muster_json_object_end(json);
	return flush(page, FLUSH_AT);
}

/* ---- the other blocks ---- */

static int
put_figures(void *context, const struct muster_block *block, const char *section)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	if (block->kind != MUSTER_BLOCK_FIGURES)
		return 0;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", block->id);
	muster_json_string(json, "section", section);
	muster_json_string(json, "alternative", block->alt);
	muster_json_array(json, "items");
	for (size_t i = 0; i < block->item_count; i++) {
		const struct muster_figure_item *item = &block->items[i];
		bool known = (unsigned)item->status < MUSTER_STATUS_COUNT;
		muster_json_object(json, NULL);
		json->pretty = false;
		muster_json_string(json, "id", item->id);
		muster_json_int(json, "number", (int64_t)item->number);
		muster_json_string(json, "word", item->word);
		muster_json_string(json, "note", *item->note != '\0' ? item->note : NULL);
		muster_json_string(json, "status", known ? muster_status_name(item->status) : NULL);
		muster_json_object_end(json);
		json->pretty = true;
	}
	muster_json_array_end(json);
	muster_json_object_end(json);
	return 0;
}

static int
put_chart(void *context, const struct muster_block *block, const char *section)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	if (block->kind != MUSTER_BLOCK_FIGURE)
		return 0;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", block->id);
	muster_json_string(json, "section", section);
	muster_json_string(json, "kind", muster_chart_kind_name(block->chart->kind));
	muster_json_string(json, "caption", block->title);
	muster_json_string(json, "alternative", block->alt);
	muster_json_object_end(json);
	return 0;
}

static int
put_entries(void *context, const struct muster_block *block, const char *section)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	if (block->kind != MUSTER_BLOCK_KEY_VALUE)
		return 0;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", block->id);
	muster_json_string(json, "section", section);
	muster_json_array(json, "entries");
	for (size_t i = 0; i < block->pair_count; i++) {
		muster_json_object(json, NULL);
		json->pretty = false;
		muster_json_string(json, "id", block->pairs[i].id);
		muster_json_string(json, "key", block->pairs[i].key);
		if (put_inlines(page, "value", block->pairs[i].value) != 0)
			return -1;
		muster_json_object_end(json);
		json->pretty = true;
	}
	muster_json_array_end(json);
	muster_json_object_end(json);
	return 0;
}

/* A sentence of counts belongs to the table before it in its section. */
static int
put_reconciliation(void *context, const struct muster_block *block, const char *section)
{
	struct page *page = context;
	struct muster_json *json = &page->json;
	if (strcmp(section, page->section) != 0)
		page->table = NULL;
	page->section = section;
	if (block->kind == MUSTER_BLOCK_TABLE)
		page->table = block->table->id;
	if (block->kind != MUSTER_BLOCK_RECONCILIATION)
		return 0;
	muster_json_object(json, NULL);
	muster_json_string(json, "section", section);
	muster_json_string(json, "table", page->table);
	if (put_inlines(page, "text", block->inlines) != 0)
		return -1;
	muster_json_object_end(json);
	return 0;
}

/* ---- the document ---- */

static void
put_head(struct page *page)
{
	const struct muster_document *document = page->document;
	struct muster_json *json = &page->json;
	muster_json_string(json, "format", "muster-report");
	muster_json_int(json, "version", 1);
	muster_json_string(json, "identifier", document->identifier);
	muster_json_string(json, "language", document->language);
	muster_json_string(json, "kicker", document->kicker);
	muster_json_string(json, "title", document->title);
	muster_json_string(json, "lead", document->lead);
	muster_json_string(json, "classification", document->classification);
	muster_json_string(json, "organisation", document->organisation);
	muster_json_string(json, "as_of", document->as_of);
	muster_json_string(json, "assessment_digest", document->digest);
	muster_json_object(json, "properties");
	for (const char *const *pair = document->properties;
	     pair != NULL && pair[0] != NULL && pair[1] != NULL; pair += 2)
		muster_json_string(json, pair[0], pair[1]);
	muster_json_object_end(json);
}

static int
put_document(struct page *page)
{
	static const struct {
		const char *name;
		data_block_fn put;
	} parts[] = {
	    {"figures", put_figures},
	    {"entries", put_entries},
	    {"charts", put_chart},
	    {"tables", put_table},
	    {"reconciliation", put_reconciliation},
	};
	struct muster_json *json = &page->json;
	muster_json_object(json, NULL);
	put_head(page);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		muster_json_array(json, parts[i].name);
		if (data_blocks_each(page->document, parts[i].put, page) != 0)
			return -1;
		muster_json_array_end(json);
	}
	muster_json_object(json, "end");
	muster_json_int(json, "tables", (int64_t)page->tables);
	muster_json_int(json, "rows", (int64_t)page->rows);
	muster_json_object_end(json);
	muster_json_object_end(json);
	muster_strbuf_addc(&page->out, '\n');
	return flush(page, 0);
}

static int
render_json(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	struct page page = {.document = document, .set = out, .err = err, .section = ""};
	char name[256];
	(void)options; /* all rows, always */
	if (document->failed)
		return muster_error_memory(err);
	if (out->begin(out, "", name, err) != 0)
		return -1;
	muster_strbuf_init(&page.out, 0);
	muster_strbuf_init(&page.text, 0);
	muster_json_init(&page.json, &page.out, true);
	int status = put_document(&page);
	muster_strbuf_release(&page.out);
	muster_strbuf_release(&page.text);
	return status == 0 ? out->end(out, err) : -1;
}

const struct muster_renderer renderer_json = {
    .name = "json",
    .extension = "json",
    .media_type = "application/json",
    .render = render_json,
};
