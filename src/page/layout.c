/* SPDX-License-Identifier: Apache-2.0 */
/* The two passes, and the walk over the blocks they share. */
#include <stdlib.h>
#include <string.h>

#include "page/internal.h"

struct heading {
	enum page_role role;
	double size, leading, before, after;
};

static const struct heading headings[] = {
    {PAGE_ROLE_H2, 14, 19, 9 * UNIT, 2 * UNIT},
    {PAGE_ROLE_H3, 10.5, 14.5, 5 * UNIT, 1.5 * UNIT},
    {PAGE_ROLE_H4, PROSE_SIZE, PROSE_LEADING, 4 * UNIT, UNIT},
};
#define BLOCK_AIR (3 * UNIT) /* no block wants more above itself */
#define HEADING_RULE 1.5     /* above a section of the first level */

void
layout_fail_memory(struct layout *layout)
{
	sheet_fail_memory(&layout->sheet);
}

void
layout_anchor(struct layout *layout, const char *id)
{
	const struct sheet *sheet = &layout->sheet;
	if (sheet->emit || sheet->failed)
		return;
	if (anchors_add(&layout->anchors, id, sheet->number, sheet->y, sheet->err) != 0)
		sheet_fail(&layout->sheet);
}

struct flow_text
layout_text(const struct layout *layout, const struct muster_inline *first, enum page_face face,
    double size, uint32_t color)
{
	return (struct flow_text){
	    .metrics = &layout->metrics,
	    .theme = layout->sheet.theme,
	    .first = first,
	    .style = {face, size, color},
	};
}

/* ---- sections ---- */

static const struct heading *
heading_of(unsigned level)
{
	size_t most = sizeof(headings) / sizeof(headings[0]);
	return &headings[(level < most ? level : most) - 1];
}

static struct box
heading_box(const struct layout *layout, const struct muster_block *block, unsigned level,
    struct muster_inline *node)
{
	const struct sheet *sheet = &layout->sheet;
	const struct heading *heading = heading_of(level);
	*node =
	    (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = block->title, .target = ""};
	return (struct box){
	    .text = layout_text(layout, node, PAGE_STRONG, heading->size, sheet->theme->ink),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = heading->leading,
	    .after = heading->after,
	    .whole = true,
	};
}

static const struct muster_block *
first_child(const struct layout *layout, const struct muster_block *section)
{
	const struct muster_block *child = section->children;
	if (child != NULL && child == layout->cover_begin)
		child = layout->cover_end;
	return child;
}

static double
section_least(struct layout *layout, const struct muster_block *block, unsigned level)
{
	struct muster_inline node;
	struct box box = heading_box(layout, block, level, &node);
	double height = box_height(layout, &box) + (level == 1 ? 2 * UNIT : 0);
	const struct muster_block *child = first_child(layout, block);
	if (child == NULL)
		return height;
	if (child->kind == MUSTER_BLOCK_SECTION)
		return height + heading_of(level + 1)->before +
		    section_least(layout, child, level + 1);
	return height + BLOCK_AIR + layout_least(layout, child);
}

double
layout_least(struct layout *layout, const struct muster_block *block)
{
	switch (block->kind) {
	case MUSTER_BLOCK_SECTION:
		return section_least(layout, block, layout->level + 1);
	case MUSTER_BLOCK_TABLE:
		return table_least(layout, block);
	case MUSTER_BLOCK_FIGURES:
		return figures_height(layout, block);
	case MUSTER_BLOCK_FIGURE:
		return picture_height(layout, block);
	case MUSTER_BLOCK_KEY_VALUE:
		return pairs_height(layout, block);
	case MUSTER_BLOCK_CONTENTS:
	case MUSTER_BLOCK_PAGE_BREAK:
		return 0;
	default:
		return prose_least(layout, block);
	}
}

/* Where the section stands: learned in the first pass, a bookmark in the second. */
static void
note_section(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	size_t at = layout->section_at++;
	if (sheet->failed)
		return;
	if (sheet->emit) {
		const struct page_bookmark bookmark = {
		    .level = layout->level,
		    .title = sheet_clean(sheet, block->title, 2000),
		    .page = sheet->number,
		    .y = sheet->y,
		};
		if (!sheet->failed &&
		    sheet->sink->bookmark(sheet->sink->context, &bookmark, sheet->err) != 0)
			sheet_fail(sheet);
		return;
	}
	if (at == layout->section_cap) {
		size_t cap = at != 0 ? at * 2 : 64;
		struct section_place *sections = cap > SIZE_MAX / sizeof(*sections)
		    ? NULL
		    : realloc(layout->sections, cap * sizeof(*sections));
		if (sections == NULL) {
			layout_fail_memory(layout);
			return;
		}
		layout->sections = sections;
		layout->section_cap = cap;
	}
	layout->sections[at] = (struct section_place){sheet->number, sheet->y};
	layout->section_count = at + 1;
}

static void
section_put(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	struct muster_inline node;
	uint32_t parent = layout->parent;
	double least = section_least(layout, block, layout->level + 1);
	double most = (sheet->bottom - sheet->top) * 0.9;
	layout->level++;
	const struct heading *heading = heading_of(layout->level);
	sheet_need(sheet, layout->wide ? heading->before / 2 : heading->before,
	    least < most ? least : most);
	layout_anchor(layout, block->id);
	note_section(layout, block);
	layout->parent = sheet_element(sheet, parent, PAGE_ROLE_SECTION, "");
	if (layout->level == 1) {
		sheet_rule(sheet, sheet->theme->ink, sheet->left, sheet->y + HEADING_RULE / 2,
		    sheet_measure(sheet), HEADING_RULE);
		sheet_advance(sheet, 2 * UNIT);
	}
	struct box box = heading_box(layout, block, layout->level, &node);
	box.element = sheet_element(sheet, layout->parent, heading->role, "");
	box_put(layout, &box, "");
	layout_blocks(layout, block->children);
	layout->parent = parent;
	layout->level--;
}

void
layout_section_bare(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	uint32_t parent = layout->parent;
	layout->level++;
	layout_anchor(layout, block->id);
	note_section(layout, block);
	layout->parent = sheet_element(sheet, parent, PAGE_ROLE_SECTION, "");
	layout_blocks(layout, block->children);
	layout->parent = parent;
	layout->level--;
}

/* ---- blocks ---- */

void
layout_block(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	switch (block->kind) {
	case MUSTER_BLOCK_SECTION:
		section_put(layout, block);
		break;
	case MUSTER_BLOCK_TABLE:
		table_put(layout, block);
		break;
	case MUSTER_BLOCK_FIGURES:
		figures_put(layout, block);
		break;
	case MUSTER_BLOCK_FIGURE:
		picture_put(layout, block);
		break;
	case MUSTER_BLOCK_KEY_VALUE:
		pairs_put(layout, block);
		break;
	case MUSTER_BLOCK_CONTENTS: /* stands behind the cover */
		break;
	case MUSTER_BLOCK_PAGE_BREAK:
		if (!sheet->fresh)
			sheet_turn(sheet);
		layout_anchor(layout, block->id);
		break;
	default:
		prose_put(layout, block);
		break;
	}
}

void
layout_blocks(struct layout *layout, const struct muster_block *block)
{
	if (block != NULL && block == layout->cover_begin)
		block = layout->cover_end;
	for (; block != NULL && !layout->sheet.failed; block = block->next) {
		layout_block(layout, block);
		/* the break was for the contents, which stand in front of all */
		if (block->kind == MUSTER_BLOCK_CONTENTS && block->next != NULL &&
		    block->next->kind == MUSTER_BLOCK_PAGE_BREAK)
			block = block->next;
	}
}

/* ---- passes ---- */

void
layout_restart(struct layout *layout)
{
	layout->plan_at = layout->section_at = 0;
	layout->level = 0;
	layout->sheet.elements = 0;
	layout->parent = sheet_element(&layout->sheet, 0, PAGE_ROLE_DOCUMENT, "");
}

static void
run_pass(struct layout *layout)
{
	struct sheet *sheet = &layout->sheet;
	const struct muster_block *first = layout->document->first;
	layout_restart(layout);
	front_put(layout);
	layout_blocks(layout, layout->cover_y > 0 ? first->next : first);
	/* a page that was turned to and not used is none */
	if (!sheet->fresh || sheet->number == 1)
		sheet_end(sheet);
	else
		sheet->number--;
}

static void
run_passes(struct layout *layout)
{
	struct sheet *sheet = &layout->sheet;
	plans_make(layout);
	if (!sheet->failed)
		front_try(layout);
	if (!sheet->failed)
		run_pass(layout);
	sheet->total = sheet->number;
	if (sheet->failed)
		return;
	sheet->emit = true;
	run_pass(layout);
	if (!sheet->failed && sheet->number != sheet->total) {
		muster_error_set(sheet->err, MUSTER_E_INTERNAL, "page.passes",
		    "the second pass made %u pages where the first counted %u", sheet->number,
		    sheet->total);
		sheet_fail(sheet);
	}
}

int
page_layout(const struct muster_document *document, const struct page_metrics *metrics,
    const struct page_options *options, const struct page_sink *sink, struct muster_error *err)
{
	static const struct page_options defaults = {.paper = PAGE_A4};
	struct layout *layout;
	if (document->failed)
		return muster_error_memory(err);
	layout = calloc(1, sizeof(*layout)); /* too large for a stack */
	if (layout == NULL)
		return muster_error_memory(err);
	layout->document = document;
	layout->options = options != NULL ? options : &defaults;
	flow_metrics_fill(&layout->metrics, metrics);
	layout->arena = muster_arena_new();
	int rc = sheet_open(&layout->sheet, document, layout->options, sink, err);
	layout->sheet.metrics = &layout->metrics;
	if (rc == 0 && layout->arena == NULL)
		rc = muster_error_memory(err);
	if (rc == 0) {
		run_passes(layout);
		rc = layout->sheet.failed ? -1 : 0;
	}
	sheet_close(&layout->sheet);
	anchors_release(&layout->anchors);
	free(layout->sections);
	muster_arena_free(layout->arena);
	free(layout);
	return rc;
}
