/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all policies say, passage by passage: a table that a page can search
 * without a server.  Passages are read from the policies' own documents.
 */
#include "policy/tabular.h"

enum { PASSAGE_BYTES = 500 }; /* about: whole blocks are taken */

struct search {
	struct compose *c;
	struct tabular sheet;
	const struct muster_policy *policy;
	bool counting; /* the first pass */
	size_t count;
	struct muster_strbuf text; /* of the passage at hand */
};

static void
add_row(struct search *search, const char *id, const char *title, const char *text)
{
	struct compose *c = search->c;
	struct muster_arena *arena = c->document->arena;
	if (search->counting) {
		search->count++;
		return;
	}
	struct muster_cell spare[TABULAR_COLUMNS], *cells = tabular_row(&search->sheet, spare);
	cells[0] = tabular_text(c, search->policy->title);
	cells[1] = (struct muster_cell){
	    .inlines = muster_inline_link(
		arena, compose_format(c, "%s.html#%s", search->policy->id, id), title)};
	cells[2] = tabular_text(c, text);
}

static void
flush(struct search *search, const struct muster_block *section)
{
	if (search->text.len > 0)
		add_row(search, section->id, section->title, search->text.data);
	muster_strbuf_clear(&search->text);
}

static void
add_words(struct search *search, struct muster_inlines inlines)
{
	if (search->text.len > 0)
		muster_strbuf_addc(&search->text, ' ');
	muster_inlines_plain(&search->text, inlines);
}

static int
add_table(struct search *search, const struct muster_table *table, struct muster_error *err)
{
	struct muster_arena *scratch = muster_arena_new();
	struct muster_row row;
	int more = scratch != NULL ? table->rows.rewind(table->rows.context, err)
				   : muster_error_memory(err);
	while (more == 0) {
		muster_arena_reset(scratch);
		more = table->rows.next(table->rows.context, scratch, &row, err);
		if (more != 1)
			break;
		for (size_t i = 0; i < table->column_count; i++)
			add_words(search, row.cells[i].inlines);
		more = 0;
	}
	muster_arena_free(scratch);
	return more < 0 ? -1 : 0;
}

/* The words of a block and of what stands in it. */
static int
add_block(struct search *search, const struct muster_block *block, struct muster_error *err)
{
	add_words(search, block->inlines);
	if (block->code[0] != '\0')
		muster_strbuf_addf(&search->text, " %s", block->code);
	if (block->table != NULL && add_table(search, block->table, err) != 0)
		return -1;
	for (const struct muster_block *child = block->children; child != NULL; child = child->next)
		if (add_block(search, child, err) != 0)
			return -1;
	return 0;
}

static bool
is_statement(const struct muster_block *block)
{
	return block->kind == MUSTER_BLOCK_NOTE && strncmp(block->id, "statement-", 10) == 0;
}

/* The statement's own words: those before its first line break. */
static void
add_statement(struct search *search, const struct muster_block *block)
{
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_inlines_plain(&text, block->inlines);
	add_row(search, block->id, block->title, text.failed ? "" : text.data);
	if (text.failed)
		search->c->document->failed = true;
	muster_strbuf_release(&text);
}

static int
add_section(struct search *search, const struct muster_block *section, struct muster_error *err)
{
	int status = 0;
	for (const struct muster_block *block = section->children; status == 0 && block != NULL;
	     block = block->next) {
		if (block->kind == MUSTER_BLOCK_SECTION || is_statement(block))
			flush(search, section);
		if (block->kind == MUSTER_BLOCK_SECTION) {
			status = add_section(search, block, err);
		} else if (is_statement(block)) {
			add_statement(search, block);
		} else {
			status = add_block(search, block, err);
			if (search->text.len >= PASSAGE_BYTES)
				flush(search, section);
		}
	}
	flush(search, section);
	return status;
}

static int
add_policy(struct search *search, const struct muster_policy *policy, struct muster_error *err)
{
	struct muster_policy_document_input input = *search->c->in;
	input.policy = search->policy = policy;
	struct muster_document *document = muster_policy_document(&input, err);
	int status = document != NULL ? 0 : -1;
	for (const struct muster_block *block = status == 0 ? document->first : NULL;
	     status == 0 && block != NULL; block = block->next)
		if (block->kind == MUSTER_BLOCK_SECTION && strncmp(block->id, "annex-", 6) != 0)
			status = add_section(search, block, err);
	muster_document_free(document);
	return status;
}

static int
add_all(struct search *search, const struct muster_policies *policies, struct muster_error *err)
{
	for (size_t i = 0; i < policies->count; i++)
		if (policies->rows[i].status != MUSTER_POLICY_DEPRECATED &&
		    add_policy(search, &policies->rows[i], err) != 0)
			return -1;
	if (search->text.failed)
		search->c->document->failed = true;
	return 0;
}

int
search_put(struct compose *c, const struct muster_policies *policies, struct muster_error *err)
{
	static const struct muster_column columns[] = {
	    {.id = "policy", .title = "Policy", .weight = 20},
	    {.id = "place", .title = "Where", .weight = 20},
	    {.id = "text", .title = "What it says", .weight = 60},
	};
	struct search search = {.c = c, .counting = true};
	muster_strbuf_init(&search.text, 0);
	int status = add_all(&search, policies, err);
	search.counting = false;
	if (status == 0) {
		tabular_begin(&search.sheet, c, COUNT(columns), search.count);
		status = add_all(&search, policies, err);
	}
	muster_strbuf_release(&search.text);
	if (status != 0)
		return -1;
	muster_build_section(&c->builder, "search", "Search");
	muster_build_table(&c->builder,
	    &(const struct muster_table){.id = "passages",
		.caption = compose_format(c, "All %zu passages", search.sheet.count),
		.columns = columns,
		.column_count = COUNT(columns),
		.rows =
		    muster_rows_of_array(c->document->arena, search.sheet.rows, search.sheet.count),
		.row_count = search.sheet.count,
		.empty = "There are no policies.",
		.search = "Search in all policies",
		.rows_element = "passages",
		.row_element = "passage"});
	muster_build_section_end(&c->builder);
	return 0;
}
