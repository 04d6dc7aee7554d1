/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markdown to document blocks, by md4c.  Raw HTML is off: it is text like any
 * other.  Values of parameters are put in here, into text that is already
 * parsed, so that no value can be Markdown.
 *
 * Notes and statements are one block of a document each: quotes and lists in
 * them become lines.
 */
#include "policy/markdown.h"

#include <md4c.h>

static enum muster_inline_kind
kind_now(const struct walk *walk)
{
	if (walk->href != NULL)
		return walk->href[0] == '#' ? MUSTER_INLINE_REFERENCE : MUSTER_INLINE_LINK;
	return walk->code > 0    ? MUSTER_INLINE_CODE
	    : walk->strong > 0   ? MUSTER_INLINE_STRONG
	    : walk->emphasis > 0 ? MUSTER_INLINE_EMPHASIS
				 : MUSTER_INLINE_TEXT;
}

/*
 * Where a link leads: to a statement of this policy by its id ("#IMG-04"), or
 * out; NULL: it is no link here.
 */
static const char *
href_of(struct walk *walk, const MD_ATTRIBUTE *href)
{
	struct muster_span span = {href->text, href->size};
	const struct muster_policy *policy = walk->markdown->policy;
	if (span.len > 1 && span.ptr[0] == '#') {
		struct muster_span id = {span.ptr + 1, span.len - 1};
		for (size_t i = 0; i < policy->statement_count; i++)
			if (muster_span_is(id, policy->statements[i].id))
				return muster_arena_printf(
				    walk->arena, "#statement-%s", policy->statements[i].id);
		return NULL;
	}
	if (!muster_span_starts(span, "https://") && !muster_span_starts(span, "http://") &&
	    !muster_span_starts(span, "mailto:"))
		return NULL;
	return muster_arena_copy(walk->arena, span.ptr, span.len);
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct walk *walk = context;
	if (walk_end_inline(walk) != 0)
		return -1;
	walk->strong += type == MD_SPAN_STRONG;
	walk->emphasis += type == MD_SPAN_EM;
	walk->code += type == MD_SPAN_CODE;
	if (type == MD_SPAN_A)
		walk->href = href_of(walk, &((const MD_SPAN_A_DETAIL *)detail)->href);
	walk->kind = kind_now(walk);
	return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct walk *walk = context;
	(void)detail;
	if (walk_end_inline(walk) != 0)
		return -1;
	walk->strong -= type == MD_SPAN_STRONG;
	walk->emphasis -= type == MD_SPAN_EM;
	walk->code -= type == MD_SPAN_CODE;
	if (type == MD_SPAN_A)
		walk->href = NULL;
	walk->kind = kind_now(walk);
	return 0;
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
	struct walk *walk = context;
	switch (type) {
	case MD_TEXT_NULLCHAR:
		muster_strbuf_adds(&walk->text, "\xEF\xBF\xBD");
		return 0;
	case MD_TEXT_BR:
		return walk_add_break(walk);
	case MD_TEXT_SOFTBR:
		muster_strbuf_addc(&walk->text, ' ');
		return 0;
	case MD_TEXT_ENTITY:
		walk_add_entity(walk, text, size);
		return 0;
	default:
		walk_add_text(walk, text, size);
		return 0;
	}
}

static int
table_begin(struct walk *walk, const MD_BLOCK_TABLE_DETAIL *detail)
{
	return walk_table_begin(walk, detail->col_count, detail->body_row_count);
}

static int
code_end(struct walk *walk, const MD_BLOCK_CODE_DETAIL *detail)
{
	return walk_code(walk, (struct muster_span){detail->info.text, detail->info.size});
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct walk *walk = context;
	if (walk->gather != NULL && type != MD_BLOCK_DOC && type != MD_BLOCK_P &&
	    type != MD_BLOCK_UL && type != MD_BLOCK_OL && type != MD_BLOCK_LI)
		return walk_fail(walk, "policy.statement", "put the rest behind \":::\"",
		    "a statement holds sentences and lists only");
	switch (type) {
	case MD_BLOCK_QUOTE:
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		if (++walk->nesting > POLICY_MAX_NESTING)
			return walk_fail(walk, "policy.too-deep", "flatten the lists and quotes",
			    "lists and quotes are nested deeper than 16 levels");
		if (type == MD_BLOCK_OL)
			return walk_list_begin(
			    walk, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
		if (type == MD_BLOCK_UL)
			return walk_list_begin(walk, false, 0);
		if (walk_open(walk) != 0)
			return -1;
		walk->quotes++;
		return 0;
	case MD_BLOCK_LI:
		return walk_item_begin(walk);
	case MD_BLOCK_P:
		/* in a quote or statement, not behind a sign: a further paragraph */
		return walk->first != NULL && walk->text.len == 0 ? walk_add_break(walk) : 0;
	case MD_BLOCK_CODE:
		if (walk_open(walk) != 0)
			return -1;
		walk->in_code = true;
		return 0;
	case MD_BLOCK_TABLE:
		return walk_open(walk) != 0 ? -1 : table_begin(walk, detail);
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		walk->table.head = type == MD_BLOCK_THEAD;
		return 0;
	case MD_BLOCK_TR:
		walk_table_row(&walk->table);
		return 0;
	default:
		return 0;
	}
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct walk *walk = context;
	if (!walk->in_code && walk_end_inline(walk) != 0)
		return -1;
	switch (type) {
	case MD_BLOCK_QUOTE: {
		int status = walk->quotes > 1 ? 0 : walk_quote(walk);
		walk->nesting--;
		walk->quotes--;
		return status;
	}
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		walk->nesting--;
		walk_list_end(walk);
		return 0;
	case MD_BLOCK_LI:
	case MD_BLOCK_P:
		if (walk->gather != NULL || walk->quotes > 0)
			return 0;
		return walk_paragraph(walk);
	case MD_BLOCK_H:
		return walk_heading(walk, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	case MD_BLOCK_CODE:
		return code_end(walk, detail);
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		return walk_table_cell(
		    walk, ((const MD_BLOCK_TD_DETAIL *)detail)->align == MD_ALIGN_RIGHT);
	case MD_BLOCK_TABLE:
		return walk_table(walk);
	default:
		return 0;
	}
}

int
markdown_part(struct markdown *markdown, const struct policy_part *part,
    struct muster_inlines *inlines, struct muster_error *err)
{
	static const MD_PARSER parser = {
	    .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
	    .enter_block = enter_block,
	    .leave_block = leave_block,
	    .enter_span = enter_span,
	    .leave_span = leave_span,
	    .text = on_text,
	};
	struct walk walk = {.markdown = markdown,
	    .body = markdown->policy->body,
	    .arena = markdown->builder->document->arena,
	    .gather = inlines,
	    .part = part,
	    .err = err};
	struct muster_error none;
	if (err == NULL)
		walk.err = &none;
	muster_error_clear(walk.err);
	muster_strbuf_init(&walk.text, TEXT_MAX);
	int status = md_parse(part->text, (MD_SIZE)part->len, &parser, &walk);
	if (status == 0)
		status = walk_end_inline(&walk);
	muster_strbuf_release(&walk.text);
	if (status != 0)
		return walk.err->code == MUSTER_OK ? muster_error_memory(err) : -1;
	if (inlines != NULL)
		*inlines = walk_take_inlines(&walk);
	return 0;
}
