/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks a document as a renderer does: every block, every row of every table
 * twice, and keeps its words, anchors, references and row attributes.
 */
#ifndef REPORT_WALK_H
#define REPORT_WALK_H

#include "support.h"

#include <muster/document.h>
#include <muster/strbuf.h>

struct walked {
	struct muster_strbuf text;       /* all words, a line for each block and cell */
	struct muster_strbuf attributes; /* name=value, a line each */
	char *anchors[512];
	size_t anchor_count;
	char *references[512];
	size_t reference_count;
	size_t tables, sections;
};

static inline void
walk_inlines(struct walked *w, struct muster_inlines inlines)
{
	assert_false(muster_inlines_failed(inlines));
	for (const struct muster_inline *i = inlines.first; i != NULL; i = i->next) {
		if (i->kind != MUSTER_INLINE_REFERENCE)
			continue;
		assert_true(w->reference_count < 512);
		w->references[w->reference_count++] = strdup(i->target);
	}
	muster_inlines_plain(&w->text, inlines);
	muster_strbuf_addc(&w->text, '\n');
}

static inline void
walk_anchor(struct walked *w, const char *id)
{
	if (id == NULL || *id == '\0')
		return;
	for (size_t i = 0; i < w->anchor_count; i++)
		if (strcmp(w->anchors[i], id) == 0)
			fail_msg("anchor %s stands twice", id);
	assert_true(w->anchor_count < 512);
	w->anchors[w->anchor_count++] = strdup(id);
}

static inline void
walk_row(struct walked *w, const struct muster_table *table, const struct muster_row *row)
{
	walk_anchor(w, row->id);
	for (size_t i = 0; i < table->column_count; i++)
		walk_inlines(w, row->cells[i].inlines);
	for (const char *const *p = row->attributes; p != NULL && *p != NULL; p += 2) {
		assert_string_not_equal(p[0], "id");
		for (const char *const *q = row->attributes; q != p; q += 2)
			assert_string_not_equal(p[0], q[0]);
		muster_strbuf_addf(&w->attributes, "%s=%s\n", p[0], p[1]);
	}
}

static inline void
walk_table(struct walked *w, const struct muster_table *table)
{
	struct muster_arena *scratch = muster_arena_new();
	struct muster_error err;
	w->tables++;
	walk_anchor(w, table->id);
	muster_strbuf_addf(&w->text, "%s\n", table->caption);
	for (size_t i = 0; i < table->column_count; i++) {
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(table->columns[i].id, table->columns[j].id);
		muster_strbuf_addf(&w->text, "%s\n", table->columns[i].title);
	}
	for (int pass = 0; pass < 2; pass++) {
		uint64_t count = 0;
		struct muster_row row = {.id = ""};
		int more;
		assert_int_equal(table->rows.rewind(table->rows.context, &err), 0);
		while ((more = table->rows.next(table->rows.context, scratch, &row, &err)) == 1) {
			count++;
			if (pass == 0)
				walk_row(w, table, &row);
			muster_arena_reset(scratch);
		}
		assert_int_equal(more, 0);
		assert_int_equal(count, table->row_count);
	}
	if (table->row_count == 0) {
		if (table->empty[0] == '\0')
			fail_msg("table %s does not say why it is empty", table->id);
		muster_strbuf_addf(&w->text, "%s\n", table->empty);
	}
	muster_arena_free(scratch);
}

static inline void
walk_block(struct walked *w, const struct muster_block *block)
{
	for (; block != NULL; block = block->next) {
		if (block->kind != MUSTER_BLOCK_TABLE)
			walk_anchor(w, block->id);
		w->sections += block->kind == MUSTER_BLOCK_SECTION;
		muster_strbuf_addf(&w->text, "%s\n", block->title);
		walk_inlines(w, block->inlines);
		if (block->kind == MUSTER_BLOCK_TABLE)
			walk_table(w, block->table);
		for (size_t i = 0; i < block->item_count; i++)
			muster_strbuf_addf(&w->text, "%s: %u %s (%s)\n", block->items[i].id,
			    (unsigned)block->items[i].number, block->items[i].word,
			    block->items[i].note);
		for (size_t i = 0; i < block->pair_count; i++) {
			muster_strbuf_addf(&w->text, "%s: ", block->pairs[i].key);
			walk_inlines(w, block->pairs[i].value);
		}
		walk_block(w, block->children);
	}
}

static inline void
walk(struct walked *w, const struct muster_document *document)
{
	memset(w, 0, sizeof(*w));
	muster_strbuf_init(&w->text, 0);
	muster_strbuf_init(&w->attributes, 0);
	muster_strbuf_addf(&w->text, "%s\n%s\n%s\n%s\n", document->kicker, document->title,
	    document->lead, document->running_head);
	walk_block(w, document->first);
	assert_false(w->text.failed);
}

static inline void
walk_done(struct walked *w)
{
	for (size_t i = 0; i < w->anchor_count; i++)
		free(w->anchors[i]);
	for (size_t i = 0; i < w->reference_count; i++)
		free(w->references[i]);
	muster_strbuf_release(&w->text);
	muster_strbuf_release(&w->attributes);
}

static inline void
assert_says(const struct walked *w, const char *text)
{
	if (strstr(w->text.data, text) == NULL)
		fail_msg("the report does not say \"%s\"", text);
}

static inline void
assert_attribute(const struct walked *w, const char *pair)
{
	if (strstr(w->attributes.data, pair) == NULL)
		fail_msg("no row has %s", pair);
}

#endif
