/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of Markdown as blocks of the document. */
#include "policy/markdown.h"

#include <stdio.h>

/* The first words of an item are the item's own. */
static bool
is_item_begun(struct walk *walk)
{
	if (walk->list_depth == 0 || !walk->lists[walk->list_depth - 1].fresh)
		return false;
	walk->lists[walk->list_depth - 1].fresh = false;
	return true;
}

int
walk_paragraph(struct walk *walk)
{
	struct muster_builder *builder = walk->markdown->builder;
	if (walk->first == NULL)
		return 0;
	if (!is_item_begun(walk))
		muster_build_paragraph(builder);
	muster_build_inlines(builder, walk_take_inlines(walk));
	return 0;
}

int
walk_quote(struct walk *walk)
{
	if (walk->first == NULL)
		return 0;
	is_item_begun(walk);
	muster_build_note(walk->markdown->builder, MUSTER_STATUS_COUNT, "");
	muster_build_inlines(walk->markdown->builder, walk_take_inlines(walk));
	return 0;
}

int
walk_open(struct walk *walk)
{
	if (walk_end_inline(walk) != 0)
		return -1;
	int status = walk->quotes > 0 ? walk_quote(walk) : walk_paragraph(walk);
	is_item_begun(walk);
	return status;
}

/* ---- lists ---- */

/* Notes and statements are one block: lists in them are lines. */
static bool
is_flat(const struct walk *walk)
{
	return walk->gather != NULL || walk->quotes > 0;
}

int
walk_list_begin(struct walk *walk, bool numbered, unsigned first_number)
{
	bool flat = is_flat(walk);
	if (!flat && walk_open(walk) != 0)
		return -1;
	walk->lists[walk->list_depth++] = (struct walk_level){
	    .numbered = numbered, .number = first_number, .flat = flat, .fresh = false};
	if (!flat && numbered)
		muster_build_numbered_list(walk->markdown->builder, first_number);
	else if (!flat)
		muster_build_list(walk->markdown->builder);
	return 0;
}

void
walk_list_end(struct walk *walk)
{
	if (!walk->lists[--walk->list_depth].flat)
		muster_build_list_end(walk->markdown->builder);
}

int
walk_item_begin(struct walk *walk)
{
	struct walk_level *level = &walk->lists[walk->list_depth - 1];
	if (!level->flat) {
		muster_build_list_item(walk->markdown->builder);
		level->fresh = true;
		return 0;
	}
	if (walk_add_break(walk) != 0)
		return -1;
	if (level->numbered)
		muster_strbuf_addf(&walk->text, "%u. ", level->number++);
	else
		muster_strbuf_adds(&walk->text, "\xE2\x80\x93 ");
	return 0;
}

void
markdown_close_sections(struct markdown *markdown)
{
	for (; markdown->depth > 0; markdown->depth--)
		muster_build_section_end(markdown->builder);
}

int
walk_heading(struct walk *walk, unsigned level)
{
	struct markdown *markdown = walk->markdown;
	struct muster_strbuf title;
	if (walk->first == NULL)
		return 0;
	if (walk->quotes > 0)
		return walk_add_break(walk);
	if (walk->list_depth > 0)
		return walk_paragraph(walk);
	while (markdown->depth > 0 && markdown->levels[markdown->depth - 1] >= level) {
		muster_build_section_end(markdown->builder);
		markdown->depth--;
	}
	muster_strbuf_init(&title, TEXT_MAX);
	muster_inlines_plain(&title, walk_take_inlines(walk));
	char id[32];
	snprintf(id, sizeof(id), "section-%u", ++markdown->sections);
	int status = title.failed ? walk_no_memory(walk) : 0;
	if (status == 0) {
		muster_build_section(markdown->builder, id, title.data);
		markdown->levels[markdown->depth++] = level;
	}
	muster_strbuf_release(&title);
	return status;
}

/* "json daemon.json right": what it is and whether it is right stand over it. */
static int
emit_code_words(struct walk *walk, struct muster_span info)
{
	struct muster_builder *builder = walk->markdown->builder;
	const char *text = info.ptr, *end = text + info.len;
	if (text == NULL)
		return 0;
	const char *blank = memchr(text, ' ', info.len);
	if (blank == NULL)
		return 0;
	struct muster_span what = {blank + 1, (size_t)(end - blank - 1)};
	bool right = false, wrong = false;
	static const struct muster_span words[2] = {MUSTER_SPAN("right"), MUSTER_SPAN("wrong")};
	for (size_t i = 0; i < 2; i++) {
		size_t len = words[i].len;
		if (what.len < len || memcmp(end - len, words[i].ptr, len) != 0 ||
		    (what.len > len && end[-(ptrdiff_t)len - 1] != ' '))
			continue;
		right = i == 0;
		wrong = i == 1;
		what.len -= what.len > len ? len + 1 : len;
		break;
	}
	/* "daemon.json-part": what may be tested as a whole is named without it */
	static const struct muster_span part = MUSTER_SPAN("-part");
	bool is_part =
	    what.len > part.len && memcmp(what.ptr + what.len - part.len, part.ptr, part.len) == 0;
	walk_add_text(walk, what.ptr, what.len - (is_part ? part.len : 0));
	const char *shown = walk_take_text(walk);
	if (shown == NULL)
		return walk_no_memory(walk);
	if (!right && !wrong && shown[0] == '\0')
		return 0;
	muster_build_paragraph(builder);
	if (right || wrong)
		muster_build_strong(builder, right ? "Right" : "Wrong");
	muster_build_text(builder, "%s%s%s", (right || wrong) && shown[0] != '\0' ? ": " : "",
	    shown, is_part ? ", in part" : "");
	return 0;
}

int
walk_code(struct walk *walk, struct muster_span info)
{
	const char *code = walk_take_text(walk);
	walk->in_code = false;
	if (code == NULL)
		return walk_no_memory(walk);
	size_t len = strlen(code);
	const char *whole =
	    muster_arena_copy(walk->arena, code, len > 0 && code[len - 1] == '\n' ? len - 1 : len);
	if (whole == NULL || emit_code_words(walk, info) != 0)
		return walk_no_memory(walk);
	muster_build_code(walk->markdown->builder, whole);
	return 0;
}
