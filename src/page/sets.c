/* SPDX-License-Identifier: Apache-2.0 */
/* The figures as a set, and keys with their values: grids that are no tables. */
#include <string.h>

#include "page/internal.h"

/* ---- keys and values ---- */

#define PAIR_COLUMNS 4
#define PAIR_GAP 12.0
#define PAIR_SIZE 8.5
#define PAIR_LEADING 12.0
#define PAIR_AIR 8.0

struct pair_row {
	struct cell cells[PAIR_COLUMNS];
	struct muster_inline nodes[PAIR_COLUMNS][3];
	size_t count;
};

static void
fill_pairs(const struct layout *layout, const struct muster_key_value *pairs, size_t count,
    struct pair_row *row)
{
	const struct sheet *sheet = &layout->sheet;
	double width = (sheet_measure(sheet) - (PAIR_COLUMNS - 1) * PAIR_GAP) / PAIR_COLUMNS;
	row->count = count < PAIR_COLUMNS ? count : PAIR_COLUMNS;
	for (size_t i = 0; i < row->count; i++) {
		struct muster_inline *nodes = row->nodes[i];
		const struct muster_inline *value = pairs[i].value.first;
		nodes[2] = (struct muster_inline){
		    .kind = MUSTER_INLINE_TEXT, .text = "\xE2\x80\x93", .target = ""};
		nodes[1] = (struct muster_inline){.kind = MUSTER_INLINE_BREAK,
		    .text = "",
		    .target = "",
		    .next = value != NULL ? value : &nodes[2]};
		nodes[0] = (struct muster_inline){.kind = MUSTER_INLINE_TEXT,
		    .text = pairs[i].key,
		    .target = "",
		    .next = &nodes[1]};
		row->cells[i] = (struct cell){
		    .text = layout_text(layout, nodes, PAGE_TEXT, PAIR_SIZE, sheet->theme->ink),
		    .x = sheet->left + (double)i * (width + PAIR_GAP),
		    .width = width,
		    .leading = PAIR_LEADING,
		};
		row->cells[i].text.soft = 1;
	}
	cells_begin(row->cells, row->count);
}

static size_t
most_lines(const struct layout *layout)
{
	return (size_t)((layout->sheet.bottom - layout->sheet.top) / PAIR_LEADING) - 1;
}

double
pairs_height(struct layout *layout, const struct muster_block *block)
{
	double height = 0;
	for (size_t i = 0; i < block->pair_count; i += PAIR_COLUMNS) {
		struct pair_row row;
		fill_pairs(layout, block->pairs + i, block->pair_count - i, &row);
		height +=
		    (double)cells_lines(row.cells, row.count, most_lines(layout)) * PAIR_LEADING +
		    (i > 0 ? PAIR_AIR : 0);
	}
	return height;
}

/* A key is the label, its value the body. */
static void
pair_elements(struct layout *layout, struct pair_row *row, uint32_t list)
{
	for (size_t i = 0; i < row->count; i++) {
		struct cell *cell = &row->cells[i];
		uint32_t item = sheet_element(&layout->sheet, list, PAGE_ROLE_LIST_ITEM, "");
		cell->run = (struct run){.layout = layout, .text = &cell->text};
		cell->run.element = sheet_element(&layout->sheet, item, PAGE_ROLE_BODY, "");
	}
}

static void
put_pair_row(struct layout *layout, struct pair_row *row)
{
	struct sheet *sheet = &layout->sheet;
	size_t lines;
	while (!sheet->failed &&
	    (lines = cells_lines(row->cells, row->count, most_lines(layout))) > 0) {
		double room = sheet_room(sheet);
		if ((double)lines * PAIR_LEADING > room + 0.001 && !sheet->fresh) {
			sheet_turn(sheet);
			room = sheet_room(sheet);
		}
		if ((double)lines * PAIR_LEADING > room)
			lines = (size_t)(room / PAIR_LEADING);
		cells_put(row->cells, row->count, sheet->y, lines);
		sheet_advance(sheet, (double)lines * PAIR_LEADING);
	}
}

void
pairs_put(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	if (block->pair_count == 0) {
		layout_anchor(layout, block->id);
		return;
	}
	double height = pairs_height(layout, block);
	bool whole = height < (sheet->bottom - sheet->top) / 2;
	sheet_need(sheet, 2 * UNIT, whole ? height : 2 * PAIR_LEADING);
	layout_anchor(layout, block->id);
	uint32_t list = sheet_element(sheet, layout->parent, PAGE_ROLE_LIST, "");
	for (size_t i = 0; i < block->pair_count; i += PAIR_COLUMNS) {
		struct pair_row row;
		fill_pairs(layout, block->pairs + i, block->pair_count - i, &row);
		pair_elements(layout, &row, list);
		if (i > 0 && !sheet->fresh)
			sheet_advance(sheet, PAIR_AIR);
		put_pair_row(layout, &row);
	}
	sheet->gap = 4 * UNIT;
}

/* ---- figures ---- */

#define FIGURE_COLUMNS 6
#define FIGURE_SIZE 17.0
#define FIGURE_LEADING 22.0
#define FIGURE_PAD 7.0
#define WORD_SIZE 8.5
#define WORD_LEADING 11.5
#define FIGURE_NOTE_SIZE 7.5
#define FIGURE_NOTE_LEADING 9.5
#define FIGURE_LINES 20 /* of words and of notes: no figure needs more */

struct figure {
	struct muster_inline word, note;
	struct cell cells[2]; /* word and note */
	size_t lines[2];
};

struct figure_row {
	struct figure figures[FIGURE_COLUMNS];
	size_t count;
	double width, height;
};

static void
fill_figure(const struct layout *layout, const struct muster_figure_item *item, double x,
    double width, struct figure *figure)
{
	const struct sheet *sheet = &layout->sheet;
	figure->word = (struct muster_inline){
	    .kind = MUSTER_INLINE_STATUS, .text = item->word, .target = "", .status = item->status};
	figure->note =
	    (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = item->note, .target = ""};
	figure->cells[0] = (struct cell){
	    .text = layout_text(layout, &figure->word, PAGE_TEXT, WORD_SIZE, sheet->theme->ink),
	    .x = x + FIGURE_PAD,
	    .width = width - 2 * FIGURE_PAD,
	    .leading = WORD_LEADING,
	};
	figure->cells[1] = (struct cell){
	    .text =
		layout_text(layout, &figure->note, PAGE_TEXT, FIGURE_NOTE_SIZE, sheet->theme->soft),
	    .x = x + FIGURE_PAD,
	    .width = width - 2 * FIGURE_PAD,
	    .leading = FIGURE_NOTE_LEADING,
	};
	cells_begin(figure->cells, 2);
	for (size_t i = 0; i < 2; i++)
		figure->lines[i] = cells_lines(&figure->cells[i], 1, FIGURE_LINES);
}

static void
fill_figures(const struct layout *layout, const struct muster_figure_item *items, size_t count,
    size_t all, struct figure_row *row)
{
	const struct sheet *sheet = &layout->sheet;
	size_t columns = all < FIGURE_COLUMNS ? all : FIGURE_COLUMNS;
	row->count = count < FIGURE_COLUMNS ? count : FIGURE_COLUMNS;
	row->width = sheet_measure(sheet) / (double)columns;
	row->height = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct figure *figure = &row->figures[i];
		fill_figure(
		    layout, &items[i], sheet->left + (double)i * row->width, row->width, figure);
		double height = 2 * FIGURE_PAD + FIGURE_LEADING +
		    (double)figure->lines[0] * WORD_LEADING +
		    (double)figure->lines[1] * FIGURE_NOTE_LEADING;
		if (height > row->height)
			row->height = height;
	}
}

double
figures_height(struct layout *layout, const struct muster_block *block)
{
	double height = 0;
	for (size_t i = 0; i < block->item_count; i += FIGURE_COLUMNS) {
		struct figure_row row;
		fill_figures(
		    layout, block->items + i, block->item_count - i, block->item_count, &row);
		height += row.height;
	}
	return height;
}

static void
put_figure(struct layout *layout, const struct muster_figure_item *item, struct figure *figure,
    uint32_t list)
{
	struct sheet *sheet = &layout->sheet;
	uint32_t body = sheet_element(
	    sheet, sheet_element(sheet, list, PAGE_ROLE_LIST_ITEM, ""), PAGE_ROLE_BODY, "");
	const struct flow_style style = {PAGE_STRONG, FIGURE_SIZE, sheet->theme->ink};
	char digits[40];
	const char *number = muster_number_format(item->number, digits);
	double y = sheet->y + FIGURE_PAD;
	sheet_text(sheet, body, &style, figure->cells[0].x,
	    sheet_baseline(sheet, y, FIGURE_LEADING, FIGURE_SIZE), number, strlen(number));
	y += FIGURE_LEADING;
	for (size_t i = 0; i < 2; i++) {
		struct cell *cell = &figure->cells[i];
		cell->run = (struct run){.layout = layout, .text = &cell->text, .element = body};
		cells_put(cell, 1, y, figure->lines[i]);
		y += (double)figure->lines[i] * cell->leading;
	}
	layout_anchor(layout, item->id);
}

/* Hairlines around and between them. */
static void
put_frame(struct layout *layout, const struct figure_row *row)
{
	struct sheet *sheet = &layout->sheet;
	uint32_t color = sheet->theme->faint;
	double width = row->width * (double)row->count;
	sheet_rule(sheet, color, sheet->left, sheet->y, width, 0.5);
	sheet_rule(sheet, color, sheet->left, sheet->y + row->height, width, 0.5);
	for (size_t i = 0; i <= row->count; i++)
		sheet_op(sheet,
		    &(const struct page_op){.kind = PAGE_OP_LINE,
			.color = color,
			.x = sheet->left + (double)i * row->width,
			.y = sheet->y,
			.height = row->height,
			.stroke = 0.5});
}

void
figures_put(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	struct figure_row row;
	uint32_t list = sheet_element(sheet, layout->parent, PAGE_ROLE_LIST, "");
	for (size_t i = 0; i < block->item_count; i += FIGURE_COLUMNS) {
		fill_figures(
		    layout, block->items + i, block->item_count - i, block->item_count, &row);
		sheet_need(sheet, i == 0 ? 3 * UNIT : 0, row.height);
		if (i == 0)
			layout_anchor(layout, block->id);
		put_frame(layout, &row);
		for (size_t n = 0; n < row.count; n++)
			put_figure(layout, &block->items[i + n], &row.figures[n], list);
		sheet_advance(sheet, row.height);
		sheet->gap = 0;
	}
	if (block->item_count > 0)
		sheet->gap = 5 * UNIT;
}
