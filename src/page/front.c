/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands before the text.  A document with contents has a cover.  If its
 * first section holds the figures and all of it fits, the page is the title
 * and that section, which begins as near to one third as it can; else it is
 * the title block at one third and what the first section begins with (facts,
 * figures, a picture) as far as the page holds it.  The contents follow on the
 * next page.  Without contents the title stands above the text.
 */
#include <stdio.h>
#include <string.h>

#include "page/internal.h"

#define TITLE_SIZE 22.0
#define TITLE_LEADING 27.0
#define LEAD_SIZE 10.5
#define LEAD_LEADING 15.0
#define LOGO_HEIGHT 42.0
#define LOGO_WIDTH 170.0
#define WORD_MOST 2000
#define TITLE_LINES 8 /* of a title that is balanced */

static struct muster_inline
word(const char *text)
{
	return (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = text, .target = ""};
}

/* The narrowest measure that takes no more lines: none is left with a single word. */
static void
balance(struct box *box)
{
	struct flow_reader reader;
	flow_begin(&reader, &box->text);
	size_t lines = flow_count(&reader, box->width, TITLE_LINES);
	if (lines < 2 || lines == TITLE_LINES)
		return;
	const double all = box->width;
	for (double width = all;
	     width > all / 2 && flow_count(&reader, width, TITLE_LINES) == lines; width -= 2 * UNIT)
		box->width = width;
}

static void
put_words(struct layout *layout, const char *text, enum page_role role, enum page_face face,
    double size, double leading, uint32_t color, double after)
{
	struct sheet *sheet = &layout->sheet;
	struct muster_inline node = word(text);
	struct box box = {
	    .text = layout_text(layout, &node, face, size, color),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = leading,
	    .after = after,
	};
	if (*text == '\0')
		return;
	if (role == PAGE_ROLE_H1)
		balance(&box);
	if (role == PAGE_ROLE_PARAGRAPH && size > PROSE_SIZE)
		box.width = PROSE_MEASURE + 10 * UNIT;
	box.element = sheet_element(sheet, layout->parent, role, "");
	box_put(layout, &box, "");
}

static const char *
kicker(struct layout *layout)
{
	const struct muster_document *document = layout->document;
	const char *const parts[] = {
	    document->kicker, document->organisation, document->classification};
	const char *all = "";
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && all != NULL; i++)
		if (*parts[i] != '\0')
			all = muster_arena_printf(layout->arena, "%s%s%s", all,
			    *all != '\0' ? " \xC2\xB7 " : "", parts[i]);
	if (all == NULL)
		layout_fail_memory(layout);
	return all != NULL ? all : "";
}

static void
put_title(struct layout *layout)
{
	const struct muster_document *document = layout->document;
	const struct page_theme *theme = layout->sheet.theme;
	put_words(layout, kicker(layout), PAGE_ROLE_PARAGRAPH, PAGE_TEXT, SMALL_SIZE, 12,
	    theme->soft, UNIT);
	put_words(layout, document->title, PAGE_ROLE_H1, PAGE_STRONG, TITLE_SIZE, TITLE_LEADING,
	    theme->ink, 2 * UNIT);
	put_words(layout, document->lead, PAGE_ROLE_PARAGRAPH, PAGE_TEXT, LEAD_SIZE, LEAD_LEADING,
	    theme->ink, 6 * UNIT);
}

static void
put_logo(struct layout *layout)
{
	const struct page_image *logo = layout->options->logo;
	struct sheet *sheet = &layout->sheet;
	if (logo == NULL || logo->width == 0 || logo->height == 0)
		return;
	double height = LOGO_HEIGHT;
	double width = height * logo->width / logo->height;
	if (width > LOGO_WIDTH) {
		height *= LOGO_WIDTH / width;
		width = LOGO_WIDTH;
	}
	const char *name =
	    *layout->document->organisation != '\0' ? layout->document->organisation : "Logo";
	sheet_op(sheet,
	    &(const struct page_op){.kind = PAGE_OP_IMAGE,
		.element = sheet_element(sheet, layout->parent, PAGE_ROLE_FIGURE, name),
		.x = sheet->left,
		.y = sheet->top,
		.width = width,
		.height = height,
		.image = logo});
}

/* ---- the cover ---- */

/* The height of what may stand on the cover, negative for what may not. */
static double
cover_height(struct layout *layout, const struct muster_block *block)
{
	switch (block->kind) {
	case MUSTER_BLOCK_KEY_VALUE:
		return pairs_height(layout, block);
	case MUSTER_BLOCK_FIGURES:
		return figures_height(layout, block);
	case MUSTER_BLOCK_FIGURE:
		return picture_height(layout, block);
	default:
		return -1;
	}
}

static bool
holds_figures(const struct muster_block *section)
{
	if (section == NULL || section->kind != MUSTER_BLOCK_SECTION)
		return false;
	for (const struct muster_block *block = section->children; block != NULL;
	     block = block->next)
		if (block->kind == MUSTER_BLOCK_FIGURES)
			return true;
	return false;
}

static void
put_whole_cover(struct layout *layout, double y)
{
	put_logo(layout);
	layout->sheet.y = y;
	put_title(layout);
	layout->wide = true;
	layout_section_bare(layout, layout->document->first);
	layout->wide = false;
}

static void
put_cover(struct layout *layout)
{
	struct sheet *sheet = &layout->sheet;
	const struct muster_block *block = layout->document->first;
	if (layout->cover_y > 0) {
		put_whole_cover(layout, layout->cover_y);
		return;
	}
	put_logo(layout);
	sheet->y = sheet->height / 3 - TITLE_LEADING;
	put_title(layout);
	if (block != NULL && block->kind == MUSTER_BLOCK_SECTION)
		block = block->children;
	layout->cover_begin = layout->cover_end = block;
	/* The section keeps at least one block of its own. */
	while (block != NULL && block->next != NULL && !sheet->failed) {
		double height = cover_height(layout, block);
		if (height < 0 || sheet->gap + height > sheet_room(sheet))
			break;
		layout_block(layout, block);
		block = block->next;
		layout->cover_end = block;
	}
}

/* ---- contents ---- */

#define ENTRY_SIZE 9.5
#define ENTRY_LEADING 14.0
#define ENTRY_INDENT 12.0
#define NUMBER_ROOM 30.0
#define DOT_AIR 4.0
#define DOTS_MOST 200

struct entries {
	struct layout *layout;
	uint32_t toc;
	size_t at; /* section, in document order */
};

/* Leaders on a common grid from the right, so that the dots of all lines stand below each other. */
static void
put_dots(struct layout *layout, double from, double to, double baseline)
{
	struct sheet *sheet = &layout->sheet;
	const struct flow_style style = {PAGE_TEXT, ENTRY_SIZE - 1.5, sheet->theme->soft};
	char dots[2 * DOTS_MOST];
	double step = flow_width(sheet->metrics, style.face, ". ", 2) / 1000 * style.size;
	size_t len = 0;
	double x = sheet->right;
	while (step > 0 && x + step > to)
		x -= step;
	for (; step > 0 && x >= from && len + 2 <= sizeof(dots); x -= step) {
		dots[len++] = '.';
		dots[len++] = ' ';
	}
	if (len > 0)
		sheet_text(sheet, 0, &style, x + step, baseline, dots, len - 1);
}

static void
put_entry(struct entries *entries, const struct muster_block *block, unsigned level)
{
	struct layout *layout = entries->layout;
	struct sheet *sheet = &layout->sheet;
	struct muster_inline node = word(block->title);
	const struct section_place *place =
	    entries->at < layout->section_count ? &layout->sections[entries->at] : NULL;
	const struct flow_text text = layout_text(
	    layout, &node, level == 1 ? PAGE_STRONG : PAGE_TEXT, ENTRY_SIZE, sheet->theme->ink);
	double x = sheet->left + (level - 1) * ENTRY_INDENT;
	double width = sheet->right - NUMBER_ROOM - x;
	struct run run = {.layout = layout, .text = &text};
	struct flow_reader reader;
	struct flow_line line;
	double end = x;
	flow_begin(&reader, &text);
	size_t lines = flow_count(&reader, width, 40);
	if (lines == 0)
		return;
	sheet_need(sheet, level == 1 ? 1.5 * UNIT : 0, (double)lines * ENTRY_LEADING);
	uint32_t item = sheet_element(sheet, entries->toc, PAGE_ROLE_TOC_ITEM, "");
	run.element = sheet_element(sheet, item, PAGE_ROLE_LINK, "");
	double top = sheet->y;
	for (size_t i = 0; i < lines && flow_next(&reader, width, &line); i++) {
		run_put(&run, &line, x, sheet->y, ENTRY_LEADING);
		end = x + line.width;
		sheet_advance(sheet, ENTRY_LEADING);
	}
	if (place == NULL || !sheet->emit)
		return;
	char digits[16];
	int len = snprintf(digits, sizeof(digits), "%u", place->page);
	double number =
	    flow_width(sheet->metrics, text.style.face, digits, (size_t)len) / 1000 * ENTRY_SIZE;
	double baseline =
	    sheet_baseline(sheet, sheet->y - ENTRY_LEADING, ENTRY_LEADING, ENTRY_SIZE);
	put_dots(layout, end + DOT_AIR, sheet->right - number - DOT_AIR, baseline);
	sheet_text(
	    sheet, run.element, &text.style, sheet->right - number, baseline, digits, (size_t)len);
	sheet_link(sheet,
	    &(const struct page_link){.x = x,
		.y = top,
		.width = sheet->right - x,
		.height = sheet->y - top,
		.element = run.element,
		.target = place->page,
		.target_y = place->y,
		.contents = sheet_clean(sheet, block->title, WORD_MOST)});
}

static void
put_entries(struct entries *entries, const struct muster_block *block, unsigned level)
{
	for (; block != NULL && !entries->layout->sheet.failed; block = block->next) {
		if (block->kind != MUSTER_BLOCK_SECTION)
			continue;
		if (level <= 2)
			put_entry(entries, block, level);
		entries->at++;
		put_entries(entries, block->children, level + 1);
	}
}

static void
put_contents(struct layout *layout)
{
	struct sheet *sheet = &layout->sheet;
	struct entries entries = {.layout = layout};
	uint32_t parent = layout->parent;
	sheet_turn(sheet);
	entries.toc = sheet_element(sheet, parent, PAGE_ROLE_TOC, "");
	layout->parent = entries.toc;
	put_words(layout, "Contents", PAGE_ROLE_CAPTION, PAGE_STRONG, 14, 19, sheet->theme->ink,
	    3 * UNIT);
	layout->parent = parent;
	put_entries(&entries, layout->document->first, 1);
	sheet_turn(sheet);
}

static const struct muster_block *
find_contents(const struct muster_block *block)
{
	for (; block != NULL; block = block->next) {
		if (block->kind == MUSTER_BLOCK_CONTENTS)
			return block;
		const struct muster_block *found = find_contents(block->children);
		if (found != NULL)
			return found;
	}
	return NULL;
}

void
front_try(struct layout *layout)
{
	struct sheet *sheet = &layout->sheet;
	const struct muster_block *first = layout->document->first;
	const double top =
	    sheet->top + (layout->options->logo != NULL ? LOGO_HEIGHT + 6 * UNIT : 0);
	if (!holds_figures(first) || find_contents(first) == NULL)
		return;
	layout->cover_begin = layout->cover_end = NULL;
	for (double y = sheet->height / 3 - TITLE_LEADING; layout->cover_y <= 0; y -= 6 * UNIT) {
		y = y > top ? y : top;
		layout_restart(layout);
		sheet_begin(sheet, true);
		put_whole_cover(layout, y);
		if (sheet->failed)
			return;
		if (sheet->number == 1)
			layout->cover_y = y;
		if (y <= top)
			break;
	}
	/* what was tried is forgotten: the first pass learns where things stand */
	anchors_release(&layout->anchors);
	layout->section_count = 0;
}

void
front_put(struct layout *layout)
{
	const struct muster_block *contents = find_contents(layout->document->first);
	sheet_begin(&layout->sheet, contents != NULL);
	layout->cover_begin = layout->cover_end = NULL;
	if (contents == NULL) {
		put_title(layout);
		return;
	}
	put_cover(layout);
	layout_anchor(layout, contents->id);
	put_contents(layout);
}
