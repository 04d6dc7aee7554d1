/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs, lists, notes, code and the sentences of counts. */
#include <stdio.h>
#include <string.h>

#include "page/internal.h"

#define LEAD_LINES 6

/* Inlines of ours that stand before those of a block. */
struct prefix {
	struct muster_inline nodes[2];
};

static struct box
paragraph_box(const struct layout *layout, const struct muster_block *block)
{
	const struct sheet *sheet = &layout->sheet;
	return (struct box){
	    .text =
		layout_text(layout, block->inlines.first, PAGE_TEXT, PROSE_SIZE, sheet->theme->ink),
	    .x = sheet->left + layout->indent,
	    .width = (layout->wide ? sheet_measure(sheet) : PROSE_MEASURE) - layout->indent,
	    .leading = PROSE_LEADING,
	    .after = 2 * UNIT,
	};
}

/* A title that is no sentence stands on a line of its own. */
static const struct muster_inline *
with_title(struct prefix *prefix, const struct muster_block *block)
{
	size_t len = strlen(block->title);
	if (len == 0)
		return block->inlines.first;
	bool sentence = strchr(".:?", block->title[len - 1]) != NULL;
	prefix->nodes[1] = (struct muster_inline){
	    .kind = sentence ? MUSTER_INLINE_TEXT : MUSTER_INLINE_BREAK,
	    .text = sentence ? " " : "",
	    .target = "",
	    .next = block->inlines.first,
	};
	prefix->nodes[0] = (struct muster_inline){.kind = MUSTER_INLINE_STRONG,
	    .text = block->title,
	    .target = "",
	    .next = &prefix->nodes[1]};
	return &prefix->nodes[0];
}

static struct box
note_box(const struct layout *layout, const struct muster_block *block, struct prefix *prefix)
{
	const struct sheet *sheet = &layout->sheet;
	struct box box = paragraph_box(layout, block);
	box.text.first = with_title(prefix, block);
	box.inset = 3 * UNIT;
	box.x += box.inset;
	box.width = PROSE_MEASURE + 4 * UNIT - layout->indent - 2 * box.inset;
	box.pad = 2 * UNIT;
	box.rule = 3;
	box.color = (unsigned)block->tone < MUSTER_STATUS_COUNT
	    ? page_theme_status(sheet->theme, block->tone)
	    : sheet->theme->faint;
	box.panel = box.whole = true;
	box.before = 3 * UNIT;
	box.after = 4 * UNIT;
	return box;
}

static struct box
code_box(const struct layout *layout, const struct muster_block *block, struct prefix *prefix)
{
	const struct sheet *sheet = &layout->sheet;
	struct box box = paragraph_box(layout, block);
	prefix->nodes[0] =
	    (struct muster_inline){.kind = MUSTER_INLINE_CODE, .text = block->code, .target = ""};
	box.text.first = &prefix->nodes[0];
	box.text.verbatim = true;
	box.text.style.size = SMALL_SIZE;
	box.leading = SMALL_LEADING;
	box.inset = 3 * UNIT;
	box.x += box.inset;
	box.width = sheet_measure(sheet) - layout->indent - 2 * box.inset;
	box.pad = 2 * UNIT;
	box.rule = 2;
	box.color = sheet->theme->faint;
	box.panel = box.whole = true;
	box.before = 2 * UNIT;
	box.after = 3 * UNIT;
	return box;
}

static struct box
reconciliation_box(const struct layout *layout, const struct muster_block *block)
{
	const struct sheet *sheet = &layout->sheet;
	struct box box = paragraph_box(layout, block);
	box.text.style.size = SMALL_SIZE;
	box.text.style.color = sheet->theme->soft;
	box.leading = SMALL_LEADING;
	box.inset = 2.5 * UNIT;
	if (layout->wide)
		box.width -= box.inset;
	box.x = sheet->left + box.inset;
	box.rule = 2;
	box.color = sheet->theme->faint;
	box.whole = true;
	box.before = 2 * UNIT;
	box.after = 5 * UNIT;
	return box;
}

static struct box
prose_box(const struct layout *layout, const struct muster_block *block, struct prefix *prefix)
{
	switch (block->kind) {
	case MUSTER_BLOCK_NOTE:
		return note_box(layout, block, prefix);
	case MUSTER_BLOCK_CODE:
		return code_box(layout, block, prefix);
	case MUSTER_BLOCK_RECONCILIATION:
		return reconciliation_box(layout, block);
	default:
		return paragraph_box(layout, block);
	}
}

double
prose_height(struct layout *layout, const struct muster_block *block)
{
	struct prefix prefix;
	struct box box = prose_box(layout, block, &prefix);
	return box_height(layout, &box);
}

/* A few lines that lead to a table, picture or code stand with its beginning. */
static void
lead_to(struct layout *layout, const struct muster_block *block, struct box *box)
{
	const struct sheet *sheet = &layout->sheet;
	const struct muster_block *next = block->next;
	bool leads = next != NULL &&
	    (next->kind == MUSTER_BLOCK_TABLE || next->kind == MUSTER_BLOCK_FIGURE ||
		next->kind == MUSTER_BLOCK_FIGURES || next->kind == MUSTER_BLOCK_CODE);
	if (block->kind != MUSTER_BLOCK_PARAGRAPH || !leads ||
	    box_height(layout, box) > LEAD_LINES * box->leading)
		return;
	double least = layout_least(layout, next);
	if (least > (sheet->bottom - sheet->top) / 2)
		return;
	box->follow = 3 * UNIT + least;
	box->whole = true;
}

double
prose_least(struct layout *layout, const struct muster_block *block)
{
	struct prefix prefix;
	const struct muster_block *first = block;
	if (block->kind == MUSTER_BLOCK_LIST)
		first = block->children;
	if (first == NULL)
		return 0;
	struct box box = prose_box(layout, first, &prefix);
	lead_to(layout, first, &box);
	return box_least(layout, &box) + box.follow;
}

/* ---- lists ---- */

/* Words are never set narrower than half of the measure, however deep they stand. */
static double
item_indent(const struct layout *layout, const struct muster_block *list)
{
	double indent = layout->indent + (list->numbered ? 5 : 4) * UNIT;
	return indent < PROSE_MEASURE / 2 ? indent : PROSE_MEASURE / 2;
}

static struct box
item_box(struct layout *layout, const struct muster_block *item)
{
	static const struct muster_inline none = {
	    .kind = MUSTER_INLINE_TEXT, .text = "\xC2\xA0", .target = ""};
	struct box box = paragraph_box(layout, item);
	if (box.text.first == NULL) /* the sign wants a line */
		box.text.first = &none;
	box.after = item->next == NULL || item->children != NULL ? 2 * UNIT : UNIT;
	return box;
}

static void
choose_sign(
    const struct layout *layout, const struct muster_block *list, unsigned at, struct box *box)
{
	if (list->numbered)
		snprintf(box->sign, sizeof(box->sign), "%u.", list->first_number + at);
	else
		snprintf(box->sign, sizeof(box->sign), "%s",
		    layout->indent > 4 * UNIT ? "\xE2\x80\x93" : "\xE2\x80\xA2");
}

static void
put_list(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	uint32_t parent = layout->parent;
	uint32_t list = sheet_element(sheet, parent, PAGE_ROLE_LIST, "");
	double indent = layout->indent;
	unsigned at = 0;
	layout_anchor(layout, block->id);
	layout->indent = item_indent(layout, block);
	for (const struct muster_block *item = block->children; item != NULL; item = item->next) {
		uint32_t element = sheet_element(sheet, list, PAGE_ROLE_LIST_ITEM, "");
		struct box box = item_box(layout, item);
		choose_sign(layout, block, at++, &box);
		box.label = sheet_element(sheet, element, PAGE_ROLE_LABEL, "");
		box.element = sheet_element(sheet, element, PAGE_ROLE_BODY, "");
		box_put(layout, &box, item->id);
		layout->parent = box.element;
		layout_blocks(layout, item->children);
	}
	layout->indent = indent;
	layout->parent = parent;
}

static enum page_role
role_of(const struct muster_block *block)
{
	switch (block->kind) {
	case MUSTER_BLOCK_NOTE:
		return PAGE_ROLE_NOTE;
	case MUSTER_BLOCK_CODE:
		return PAGE_ROLE_CODE;
	default:
		return PAGE_ROLE_PARAGRAPH;
	}
}

void
prose_put(struct layout *layout, const struct muster_block *block)
{
	struct prefix prefix;
	if (block->kind == MUSTER_BLOCK_LIST) {
		put_list(layout, block);
		return;
	}
	struct box box = prose_box(layout, block, &prefix);
	lead_to(layout, block, &box);
	box.element = sheet_element(&layout->sheet, layout->parent, role_of(block), "");
	box_put(layout, &box, block->id);
}
