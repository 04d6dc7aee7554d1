/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statuses over time: a row of cells for each series, each with the colour
 * and the mark of its status; a calendar has "3/4" beside the mark, but not
 * for 0.  A cell of which nothing is known is left empty.
 */
#include "chart/draw.h"

#define CELL 18
#define STEP_MOST 64
#define MARK_WIDTH 16

struct plot {
	struct draw *draw;
	int left, step;
};

static const char *
words_of(struct draw *draw, const struct muster_chart_cell *cell)
{
	char value[40], of[40];
	return draw->chart->kind != MUSTER_CHART_CALENDAR || cell->value == 0
	    ? ""
	    : muster_arena_printf(draw->arena, "%s/%s", muster_number_format(cell->value, value),
		  muster_number_format(cell->of, of));
}

static void
put_cell(struct plot *plot, const struct muster_chart_cell *cell, int x, int y)
{
	struct draw *draw = plot->draw;
	if ((unsigned)cell->status >= MUSTER_STATUS_COUNT)
		return;
	bool faint = cell->status == MUSTER_STATUS_NOT_APPLICABLE;
	struct chart_color on = faint ? draw_ink : draw_paper;
	struct chart_color color = {CHART_STATUS, (unsigned)cell->status};
	int width = plot->step - DRAW_HAIRLINE, middle = x + width / 2;
	const char *words = words_of(draw, cell);
	int length = words != NULL ? draw_text_width(words) : 0;
	draw_rect(draw, faint ? draw_faint : color, x, y, width, CELL - DRAW_HAIRLINE);
	/* The mark and the words if both fit, else the mark. */
	if (length == 0 || length + MARK_WIDTH + 4 > width) {
		draw_text(draw, on, CHART_SIGN, CHART_MIDDLE, middle, y + 13,
		    chart_status_sign(cell->status));
		if (words == NULL)
			draw->failed = true;
		return;
	}
	draw_text(draw, on, CHART_SIGN, CHART_MIDDLE, middle - length / 2, y + 13,
	    chart_status_sign(cell->status));
	draw_text(draw, on, CHART_VALUE, CHART_MIDDLE, middle + MARK_WIDTH / 2, y + 13, words);
}

void
draw_cells(struct draw *draw)
{
	const struct muster_chart *chart = draw->chart;
	struct plot plot = {.draw = draw};
	int names = 0;
	if (chart->column_count == 0)
		return;
	for (size_t i = 0; i < chart->series_count; i++) {
		int width = draw_text_width(chart->series[i].label);
		names = width > names ? width : names;
	}
	if (names > draw->width / 3)
		names = draw->width / 3;
	plot.left = names + DRAW_GAP;
	plot.step = (draw->width - plot.left) / (int)chart->column_count;
	plot.step = plot.step > STEP_MOST ? STEP_MOST : plot.step < 4 ? 4 : plot.step;
	for (size_t i = 0; i < chart->column_count; i++) {
		int x = plot.left + (int)i * plot.step + (plot.step - DRAW_HAIRLINE) / 2;
		int half = draw_text_width(chart->columns[i].label) / 2;
		if (draw_label_shown(chart, i, plot.step))
			draw_text(draw, draw_soft, CHART_AXIS, CHART_MIDDLE,
			    x + half > draw->width ? draw->width - half : x, 12,
			    chart->columns[i].label);
	}
	int y = DRAW_LINE + 4;
	for (size_t i = 0; i < chart->series_count; i++, y += CELL) {
		draw_text(draw, draw_ink, CHART_NAME, CHART_END, plot.left - DRAW_GAP, y + 13,
		    draw_cut(draw, chart->series[i].label, names));
		for (size_t j = 0; j < chart->column_count; j++)
			put_cell(&plot, &chart->cells[i * chart->column_count + j],
			    plot.left + (int)j * plot.step, y);
	}
	draw->out->height = y;
}
