/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents and the sticky builder that makes them.  A failure (memory out,
 * sections nested too deeply or left open) is remembered in the document;
 * what is built after it is dropped, and renderers refuse the document.
 */
#include "model/builder.h"

struct muster_document *
muster_document_new(void)
{
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return NULL;
	struct muster_document *document = muster_arena_alloc(arena, sizeof(*document));
	if (document == NULL) {
		muster_arena_free(arena);
		return NULL;
	}
	document->arena = arena;
	document->language = "en";
	document->kicker = document->title = document->lead = document->classification = "";
	document->organisation = document->running_head = document->digest = "";
	document->as_of = document->identifier = "";
	return document;
}

void
muster_document_free(struct muster_document *document)
{
	if (document != NULL)
		muster_arena_free(document->arena);
}

void
muster_build(struct muster_builder *builder, struct muster_document *document)
{
	*builder = (struct muster_builder){.document = document};
}

const char *
builder_keep(struct muster_builder *builder, const char *text)
{
	const char *copy = muster_arena_strdup(builder->document->arena, text != NULL ? text : "");
	if (copy == NULL) {
		builder->document->failed = true;
		return "";
	}
	return copy;
}

/* Copies inlines to *to; a failure of their making becomes the document's. */
static void
keep_inlines(struct muster_builder *builder, struct muster_inlines from, struct muster_inlines *to)
{
	*to = muster_inline_copy(builder->document->arena, from);
	if (muster_inlines_failed(*to)) {
		builder->document->failed = true;
		to->first = NULL;
	}
}

struct muster_block *
builder_add_block(struct muster_builder *builder, enum muster_block_kind kind)
{
	struct muster_document *document = builder->document;
	builder->block = NULL;
	builder->tail = NULL;
	if (document->failed)
		return NULL;
	struct muster_block *block = muster_arena_alloc(document->arena, sizeof(*block));
	if (block == NULL) {
		document->failed = true;
		return NULL;
	}
	block->kind = kind;
	block->id = block->title = block->alt = block->element = block->code = "";
	block->tone = MUSTER_STATUS_COUNT;
	struct muster_block *parent = builder->depth > 0 ? builder->open[builder->depth - 1] : NULL;
	struct muster_block **last = parent != NULL ? &parent->last_child : &document->last;
	struct muster_block **first = parent != NULL ? &parent->children : &document->first;
	if (*last != NULL)
		(*last)->next = block;
	else
		*first = block;
	*last = block;
	builder->block = block;
	return block;
}

/* A block that takes inlines. */
static struct muster_block *
add_inline_block(struct muster_builder *builder, enum muster_block_kind kind)
{
	struct muster_block *block = builder_add_block(builder, kind);
	if (block != NULL)
		/* The list is the builder's own until the document is done. */
		builder->tail = (struct muster_inline **)(uintptr_t)&block->inlines.first;
	return block;
}

static void
open_block(struct muster_builder *builder, struct muster_block *block)
{
	if (block == NULL)
		return;
	if (builder->depth == sizeof(builder->open) / sizeof(builder->open[0])) {
		builder->document->failed = true;
		return;
	}
	builder->open[builder->depth++] = block;
}

/* Closes the innermost open block, which must be of that kind. */
static void
close_block(struct muster_builder *builder, enum muster_block_kind kind)
{
	builder->block = NULL;
	builder->tail = NULL;
	if (builder->document->failed)
		return;
	if (builder->depth == 0 || builder->open[builder->depth - 1]->kind != kind) {
		builder->document->failed = true;
		return;
	}
	builder->depth--;
}

void
muster_build_section(struct muster_builder *builder, const char *id, const char *title)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_SECTION);
	if (block == NULL)
		return;
	block->id = builder_keep(builder, id);
	block->title = builder_keep(builder, title);
	open_block(builder, block);
}

void
muster_build_section_end(struct muster_builder *builder)
{
	close_block(builder, MUSTER_BLOCK_SECTION);
}

void
muster_build_paragraph(struct muster_builder *builder)
{
	add_inline_block(builder, MUSTER_BLOCK_PARAGRAPH);
}

void
muster_build_note(struct muster_builder *builder, enum muster_status tone, const char *title)
{
	struct muster_block *block = add_inline_block(builder, MUSTER_BLOCK_NOTE);
	if (block == NULL)
		return;
	block->tone = tone;
	block->title = builder_keep(builder, title);
}

void
muster_build_reconciliation(struct muster_builder *builder)
{
	add_inline_block(builder, MUSTER_BLOCK_RECONCILIATION);
}

void
muster_build_element(struct muster_builder *builder, const char *element)
{
	if (builder->block != NULL)
		builder->block->element = builder_keep(builder, element);
}

void
muster_build_inlines(struct muster_builder *builder, struct muster_inlines inlines)
{
	if (builder->tail == NULL && add_inline_block(builder, MUSTER_BLOCK_PARAGRAPH) == NULL)
		return;
	struct muster_inlines copy;
	keep_inlines(builder, inlines, &copy);
	*builder->tail = (struct muster_inline *)(uintptr_t)copy.first;
	while (*builder->tail != NULL)
		builder->tail = (struct muster_inline **)(uintptr_t) & (*builder->tail)->next;
}

void
muster_build_text(struct muster_builder *builder, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *buffer = len < 0 ? NULL : malloc((size_t)len + 1);
	if (buffer == NULL) {
		builder->document->failed = true;
		return;
	}
	va_start(args, format);
	vsnprintf(buffer, (size_t)len + 1, format, args);
	va_end(args);
	if (len > 0)
		muster_build_inlines(builder,
		    (struct muster_inlines){
			&(const struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = buffer}});
	free(buffer);
}

static void
build_one(struct muster_builder *builder, const struct muster_inline *one)
{
	muster_build_inlines(builder, (struct muster_inlines){one});
}

void
muster_build_strong(struct muster_builder *builder, const char *text)
{
	build_one(
	    builder, &(const struct muster_inline){.kind = MUSTER_INLINE_STRONG, .text = text});
}

void
muster_build_code_inline(struct muster_builder *builder, const char *text)
{
	build_one(builder, &(const struct muster_inline){.kind = MUSTER_INLINE_CODE, .text = text});
}

void
muster_build_link(struct muster_builder *builder, const char *href, const char *text)
{
	build_one(builder,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_LINK, .text = text, .target = href});
}

void
muster_build_reference(struct muster_builder *builder, const char *id, const char *text)
{
	build_one(builder,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_REFERENCE, .text = text, .target = id});
}

void
muster_build_status(struct muster_builder *builder, enum muster_status status, const char *words)
{
	build_one(builder,
	    &(const struct muster_inline){
		.kind = MUSTER_INLINE_STATUS, .text = words, .status = status});
}

void
muster_build_code(struct muster_builder *builder, const char *text)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_CODE);
	if (block != NULL)
		block->code = builder_keep(builder, text);
}

void
muster_build_contents(struct muster_builder *builder)
{
	builder_add_block(builder, MUSTER_BLOCK_CONTENTS);
}

void
muster_build_page_break(struct muster_builder *builder)
{
	builder_add_block(builder, MUSTER_BLOCK_PAGE_BREAK);
}

void *
builder_keep_array(struct muster_builder *builder, const void *from, size_t count, size_t size)
{
	void *copy = muster_arena_array(builder->document->arena, count, size);
	if (copy == NULL)
		builder->document->failed = true;
	else if (count > 0)
		memcpy(copy, from, count * size);
	return copy;
}

void
muster_build_figures(struct muster_builder *builder, const char *id, const char *alt,
    const struct muster_figure_item *items, size_t count)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_FIGURES);
	if (block == NULL)
		return;
	block->id = builder_keep(builder, id);
	block->alt = builder_keep(builder, alt);
	struct muster_figure_item *copy = builder_keep_array(builder, items, count, sizeof(*items));
	if (copy == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		copy[i].word = builder_keep(builder, items[i].word);
		copy[i].note = builder_keep(builder, items[i].note);
		copy[i].id = builder_keep(builder, items[i].id);
		if (items[i].figure != NULL)
			copy[i].figure = builder_keep(builder, items[i].figure);
	}
	block->items = copy;
	block->item_count = count;
}

void
muster_build_table(struct muster_builder *builder, const struct muster_table *table)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_TABLE);
	if (block == NULL)
		return;
	struct muster_table *copy = builder_keep_array(builder, table, 1, sizeof(*table));
	struct muster_column *columns =
	    builder_keep_array(builder, table->columns, table->column_count, sizeof(*columns));
	struct muster_attribute *attributes = builder_keep_array(
	    builder, table->attributes, table->attribute_count, sizeof(*attributes));
	if (copy == NULL || columns == NULL || attributes == NULL || table->rows.next == NULL) {
		builder->document->failed = true;
		return;
	}
	for (size_t i = 0; i < table->column_count; i++) {
		columns[i].id = builder_keep(builder, table->columns[i].id);
		columns[i].title = builder_keep(builder, table->columns[i].title);
	}
	copy->columns = columns;
	for (size_t i = 0; i < table->attribute_count; i++)
		attributes[i].name = builder_keep(builder, table->attributes[i].name);
	copy->attributes = attributes;
	block->id = copy->id = builder_keep(builder, table->id);
	copy->caption = builder_keep(builder, table->caption);
	const struct muster_block *parent =
	    builder->depth > 0 ? builder->open[builder->depth - 1] : NULL;
	copy->said = parent != NULL && parent->kind == MUSTER_BLOCK_SECTION &&
	    *copy->caption != '\0' && strcmp(parent->title, copy->caption) == 0;
	copy->empty = builder_keep(builder, table->empty);
	if (table->search != NULL)
		copy->search = builder_keep(builder, table->search);
	copy->rows_element = builder_keep(builder, table->rows_element);
	copy->row_element = builder_keep(builder, table->row_element);
	block->table = copy;
}

void
muster_build_key_values(struct muster_builder *builder, const char *id,
    const struct muster_key_value *pairs, size_t count)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_KEY_VALUE);
	if (block == NULL)
		return;
	block->id = builder_keep(builder, id);
	struct muster_key_value *copy = builder_keep_array(builder, pairs, count, sizeof(*pairs));
	if (copy == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		copy[i].key = builder_keep(builder, pairs[i].key);
		copy[i].id = builder_keep(builder, pairs[i].id);
		keep_inlines(builder, pairs[i].value, &copy[i].value);
	}
	block->pairs = copy;
	block->pair_count = count;
}

void
muster_build_list(struct muster_builder *builder)
{
	open_block(builder, builder_add_block(builder, MUSTER_BLOCK_LIST));
}

void
muster_build_numbered_list(struct muster_builder *builder, unsigned first_number)
{
	struct muster_block *block = builder_add_block(builder, MUSTER_BLOCK_LIST);
	if (block == NULL)
		return;
	block->numbered = true;
	block->first_number = first_number;
	open_block(builder, block);
}

/* An item ends where the next one or the end of its list is. */
static void
close_item(struct muster_builder *builder)
{
	if (builder->depth > 0 && builder->open[builder->depth - 1]->kind == MUSTER_BLOCK_ITEM)
		close_block(builder, MUSTER_BLOCK_ITEM);
}

void
muster_build_list_item(struct muster_builder *builder)
{
	close_item(builder);
	struct muster_block *item = add_inline_block(builder, MUSTER_BLOCK_ITEM);
	open_block(builder, item);
}

void
muster_build_list_end(struct muster_builder *builder)
{
	close_item(builder);
	close_block(builder, MUSTER_BLOCK_LIST);
}

bool
muster_build_done(struct muster_builder *builder)
{
	if (builder->depth != 0)
		builder->document->failed = true;
	return !builder->document->failed;
}

/* ---- a cursor over rows in memory ---- */
struct array_rows {
	const struct muster_row *rows;
	size_t count, at;
};

static int
array_next(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct array_rows *array = context;
	(void)scratch;
	(void)err;
	if (array->at == array->count)
		return 0;
	*row = array->rows[array->at++];
	return 1;
}

static int
array_rewind(void *context, struct muster_error *err)
{
	struct array_rows *array = context;
	(void)err;
	array->at = 0;
	return 0;
}

struct muster_rows
muster_rows_of_array(struct muster_arena *arena, const struct muster_row *rows, size_t count)
{
	struct array_rows *array = muster_arena_alloc(arena, sizeof(*array));
	if (array == NULL)
		return (struct muster_rows){0};
	array->rows = rows;
	array->count = count;
	return (struct muster_rows){array_next, array_rewind, array};
}
