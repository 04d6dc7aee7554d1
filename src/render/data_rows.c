/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over rows and blocks that CSV and JSON share. */
#include "render/data_rows.h"

#include <string.h>

static int
fail_internal(
    struct muster_error *err, const char *id, const char *what, const struct muster_table *table)
{
	return muster_error_set(err, MUSTER_E_INTERNAL, id, "table %s has %s", table->id, what);
}

static int
check_attributes(
    const struct muster_table *table, const struct muster_row *row, struct muster_error *err)
{
	static const char *const none[] = {NULL};
	const char *const *pair = row->attributes != NULL ? row->attributes : none;
	size_t count = 0;
	for (; pair[0] != NULL; pair += 2, count++)
		if (count >= table->attribute_count || pair[1] == NULL ||
		    strcmp(pair[0], table->attributes[count].name) != 0)
			return fail_internal(err, "render.attribute",
			    "a row with an attribute that the table does not declare", table);
	if (count != table->attribute_count)
		return fail_internal(err, "render.attribute",
		    "a row without an attribute that the table declares", table);
	return 0;
}

int
data_rows_each(
    const struct muster_table *table, data_row_fn each, void *context, struct muster_error *err)
{
	struct muster_arena *scratch = muster_arena_new();
	uint64_t count = 0;
	int more = scratch != NULL ? 1 : muster_error_memory(err);
	if (more == 1 && table->rows.rewind(table->rows.context, err) != 0)
		more = -1;
	while (more == 1) {
		struct muster_row row = {.id = ""};
		muster_arena_reset(scratch);
		more = table->rows.next(table->rows.context, scratch, &row, err);
		if (more == 1 && ++count > table->row_count)
			break;
		if (more == 1 &&
		    (check_attributes(table, &row, err) != 0 ||
			each(context, table, &row, err) != 0))
			more = -1;
	}
	muster_arena_free(scratch);
	if (more >= 0 && count != table->row_count)
		return fail_internal(
		    err, "render.row-count", "another number of rows than was counted", table);
	return more < 0 ? -1 : 0;
}

static const char *
digits(const char *at)
{
	while (*at >= '0' && *at <= '9')
		at++;
	return at;
}

/* RFC 8259, section 6, without an exponent: nothing of ours has one. */
bool
data_is_number(const char *text)
{
	const char *first = *text == '-' ? text + 1 : text;
	const char *end = digits(first);
	if (end == first || (*first == '0' && end - first > 1))
		return false;
	if (*end == '.') {
		first = end + 1;
		end = digits(first);
		if (end == first)
			return false;
	}
	return *end == '\0';
}

bool
data_cell_number(
    const struct muster_column *column, const struct muster_cell *cell, struct muster_strbuf *out)
{
	muster_strbuf_clear(out);
	if (column->align == MUSTER_ALIGN_NUMBER && cell->sort != NULL &&
	    data_is_number(cell->sort)) {
		muster_strbuf_adds(out, cell->sort);
		return true;
	}
	muster_inlines_plain(out, cell->inlines);
	return column->align == MUSTER_ALIGN_NUMBER && data_is_number(out->data);
}

static int
visit(const struct muster_block *block, const char *section, data_block_fn each, void *context)
{
	for (; block != NULL; block = block->next) {
		bool inner = block->kind == MUSTER_BLOCK_SECTION && *block->id != '\0';
		int stop = each(context, block, section);
		if (stop == 0)
			stop = visit(block->children, inner ? block->id : section, each, context);
		if (stop != 0)
			return stop;
	}
	return 0;
}

int
data_blocks_each(const struct muster_document *document, data_block_fn each, void *context)
{
	return visit(document->first, "", each, context);
}
