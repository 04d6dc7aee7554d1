/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running text on its own: paragraphs, headings, notes, code.  A paragraph
 * that breaks leaves at least two lines behind and takes at least two along.
 */
#include <string.h>

#include "page/internal.h"

#define LEAST_LINES 2

static size_t
lines_of_page(const struct layout *layout, const struct box *box)
{
	const struct sheet *sheet = &layout->sheet;
	double lines = (sheet->bottom - sheet->top - 2 * box->pad) / box->leading;
	return lines < 1 ? 1 : (size_t)lines;
}

static size_t
lines_to_come(const struct layout *layout, const struct box *box, const struct flow_reader *reader)
{
	return flow_count(reader, box->width, lines_of_page(layout, box) + LEAST_LINES);
}

static double
height_of(const struct box *box, size_t lines)
{
	return (double)lines * box->leading + 2 * box->pad;
}

double
box_height(const struct layout *layout, const struct box *box)
{
	struct flow_reader reader;
	flow_begin(&reader, &box->text);
	return height_of(box, lines_to_come(layout, box, &reader));
}

static bool
stays_whole(const struct layout *layout, const struct box *box, double height)
{
	const struct sheet *sheet = &layout->sheet;
	return box->whole && height <= (sheet->bottom - sheet->top) / 2;
}

double
box_least(const struct layout *layout, const struct box *box)
{
	struct flow_reader reader;
	flow_begin(&reader, &box->text);
	size_t lines = lines_to_come(layout, box, &reader);
	if (lines <= LEAST_LINES + 1 || stays_whole(layout, box, height_of(box, lines)))
		return height_of(box, lines);
	return height_of(box, LEAST_LINES);
}

/* How many of the lines to come stand on this page; 0: turn it first. */
static size_t
lines_here(const struct layout *layout, const struct box *box, size_t lines)
{
	const struct sheet *sheet = &layout->sheet;
	double room = sheet_room(sheet) + 0.001;
	if (height_of(box, lines) + box->follow <= room)
		return lines;
	if (!sheet->fresh && stays_whole(layout, box, height_of(box, lines)))
		return 0;
	double fit = (room - 2 * box->pad) / box->leading;
	size_t take = fit < 1 ? 0 : (size_t)fit;
	if (take >= lines)
		take = lines > LEAST_LINES && box->follow > 0 ? lines - LEAST_LINES : lines;
	if (lines - take < LEAST_LINES && lines - take > 0)
		take = lines > LEAST_LINES ? lines - LEAST_LINES : 0;
	if (take >= LEAST_LINES || (take > 0 && take == lines))
		return take;
	if (!sheet->fresh)
		return 0;
	take = fit < 1 ? 1 : (size_t)fit;
	return take < lines ? take : lines;
}

static void
put_ground(struct layout *layout, const struct box *box, size_t lines)
{
	struct sheet *sheet = &layout->sheet;
	double x = box->x - box->inset, height = height_of(box, lines);
	if (box->panel)
		sheet_rect(sheet, 0, sheet->theme->panel, x, sheet->y, box->width + 2 * box->inset,
		    height);
	if (box->rule > 0)
		sheet_rect(sheet, 0, box->color, x, sheet->y, box->rule, height);
}

/* Right before the text, so that the points of numbers stand below each other. */
static void
put_sign(struct layout *layout, const struct box *box)
{
	struct sheet *sheet = &layout->sheet;
	const struct flow_style style = {PAGE_TEXT, box->text.style.size, sheet->theme->soft};
	size_t len = strlen(box->sign);
	double width = flow_width(&layout->metrics, PAGE_TEXT, box->sign, len) / 1000 * style.size;
	sheet_text(sheet, box->label, &style, box->x - 1.25 * UNIT - width,
	    sheet_baseline(sheet, sheet->y, box->leading, style.size), box->sign, len);
}

static void
put_lines(struct layout *layout, struct box *box, struct run *run, struct flow_reader *reader,
    size_t lines)
{
	struct sheet *sheet = &layout->sheet;
	struct flow_line line;
	put_ground(layout, box, lines);
	double y = sheet->y + box->pad;
	for (size_t i = 0; i < lines && flow_next(reader, box->width, &line); i++) {
		run_put(run, &line, box->x, y, box->leading);
		y += box->leading;
	}
	sheet_advance(sheet, height_of(box, lines));
}

void
box_put(struct layout *layout, struct box *box, const char *id)
{
	struct sheet *sheet = &layout->sheet;
	struct run run = {.layout = layout, .text = &box->text, .element = box->element};
	struct flow_reader reader;
	flow_begin(&reader, &box->text);
	size_t lines = lines_to_come(layout, box, &reader);
	if (lines > 0)
		sheet_need(sheet, box->before, 0);
	bool first = true;
	while (lines > 0 && !sheet->failed) {
		size_t take = lines_here(layout, box, lines);
		if (take == 0) {
			sheet_turn(sheet);
			continue;
		}
		if (first) {
			layout_anchor(layout, id);
			if (box->sign[0] != '\0')
				put_sign(layout, box);
		}
		first = false;
		put_lines(layout, box, &run, &reader, take);
		lines = lines_to_come(layout, box, &reader);
		if (lines > 0)
			sheet_turn(sheet);
	}
	if (first)
		layout_anchor(layout, id);
	else
		sheet->gap = box->after;
	if (reader.failed)
		sheet_fail_memory(sheet);
}
