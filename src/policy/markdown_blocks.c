/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of Markdown as blocks of the document. */
#include "policy/markdown.h"

#include <stdio.h>

void
walk_close_list(struct walk *walk)
{
	if (walk->list_open)
		muster_build_list_end(walk->markdown->builder);
	walk->list_open = false;
}

int
walk_paragraph(struct walk *walk)
{
	struct muster_builder *builder = walk->markdown->builder;
	if (walk->first == NULL)
		return 0;
	walk_close_list(walk);
	muster_build_paragraph(builder);
	muster_build_inlines(builder, walk_take_inlines(walk));
	return 0;
}

/* What the item at hand has so far; its sign stands before it once. */
int
walk_item(struct walk *walk)
{
	struct muster_builder *builder = walk->markdown->builder;
	if (walk->first == NULL)
		return 0;
	struct walk_level *level = &walk->lists[walk->list_depth - 1];
	struct muster_inlines inlines = walk_take_inlines(walk);
	bool paragraph = walk->lists[0].ordered && walk->list_depth == 1;
	char sign[24] = "";
	if (level->ordered && level->fresh)
		snprintf(sign, sizeof(sign), "%u. ", level->number);
	else if (walk->list_depth > (walk->lists[0].ordered ? 2 : 1) && level->fresh)
		snprintf(sign, sizeof(sign), "\xE2\x80\x93 ");
	level->fresh = false;
	if (paragraph) {
		walk_close_list(walk);
		muster_build_paragraph(builder);
	} else {
		if (!walk->list_open)
			muster_build_list(builder);
		walk->list_open = true;
		muster_build_list_item(builder);
	}
	muster_build_text(builder, "%s", sign);
	muster_build_inlines(builder, inlines);
	return 0;
}

/* What is open gets a block of its own, because something else begins. */
int
walk_open(struct walk *walk)
{
	if (walk_end_inline(walk) != 0)
		return -1;
	if (walk->list_depth > 0)
		return walk_item(walk);
	return walk->quotes > 0 ? 0 : walk_paragraph(walk);
}

int
walk_quote(struct walk *walk)
{
	if (walk->first == NULL)
		return 0;
	walk_close_list(walk);
	muster_build_note(walk->markdown->builder, MUSTER_STATUS_COUNT, "");
	muster_build_inlines(walk->markdown->builder, walk_take_inlines(walk));
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
	if (walk->list_depth > 0 || walk->quotes > 0)
		return walk_add_break(walk);
	walk_close_list(walk);
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
