/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stacked columns on a line, some series hanging below it.  No axis: the sum
 * stands above (below) each column where there is room, the key at the right in the order of the
 * stack.  Marks are dashed lines between columns, their words on top.
 */
#include "chart/draw.h"

#define PLOT 132
#define BAR_MOST 46
#define PART_LEAST 2
#define SWATCH 10

struct plot {
	struct draw *draw;
	int top, zero, bottom; /* of the columns */
	int right;             /* the columns end here, the key begins */
	int bar;
	double up, down; /* the highest sums */
};

static bool
is_below(const struct muster_chart *chart, size_t series)
{
	return chart->series[series].below;
}

static uint64_t
value_at(const struct muster_chart *chart, size_t series, size_t column)
{
	return chart->cells[series * chart->column_count + column].value;
}

static uint64_t
sum_of(const struct muster_chart *chart, size_t column, bool below)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < chart->series_count; i++)
		if (is_below(chart, i) == below)
			sum = draw_add(sum, value_at(chart, i, column));
	return sum;
}

/* For heights: it does not stop at the largest number. */
static double
height_of(const struct muster_chart *chart, size_t column, bool below)
{
	double sum = 0;
	for (size_t i = 0; i < chart->series_count; i++)
		if (is_below(chart, i) == below)
			sum += (double)value_at(chart, i, column);
	return sum;
}

static size_t
count_of(const struct muster_chart *chart, bool below)
{
	size_t count = 0;
	for (size_t i = 0; i < chart->series_count; i++)
		count += is_below(chart, i) == below;
	return count;
}

/* The centre of a column; of as many as there are, column_count is the right edge. */
static int
centre(const struct plot *plot, size_t column)
{
	size_t count = plot->draw->chart->column_count;
	return (int)((2 * column + 1) * (size_t)plot->right / (2 * count));
}

/* Returns the baseline of the number at its end. */
static int
put_stack(struct plot *plot, size_t column, bool below)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	int x = centre(plot, column) - plot->bar / 2;
	int y = below ? plot->zero + DRAW_HAIRLINE + 1 : plot->zero - 1;
	for (size_t i = 0; i < chart->series_count; i++) {
		if (is_below(chart, i) != below)
			continue;
		int height = draw_scale(
		    (double)value_at(chart, i, column), plot->up + plot->down, PLOT, PART_LEAST);
		if (height == 0)
			continue;
		draw_part(draw, draw_look_of(&chart->series[i]), x, below ? y : y - height,
		    plot->bar, height);
		y += below ? height + DRAW_HAIRLINE : -height - DRAW_HAIRLINE;
	}
	return below ? y + 12 : y - 3;
}

/* The number of one column, unless it would touch one that stands already (points: from, to). */
static void
put_total(
    struct plot *plot, size_t column, bool below, int y, struct chart_point *placed, size_t *count)
{
	uint64_t sum = sum_of(plot->draw->chart, column, below);
	int half = draw_number_width(sum) / 2, x = centre(plot, column);
	if (x + half > plot->right)
		x = plot->right - half;
	if (x < half)
		x = half;
	/* Nothing hangs below where nothing was: the zero above says it once. */
	if (sum == 0 && below)
		return;
	for (size_t i = 0; i < *count; i++)
		if (x - half < placed[i].y + 2 && x + half + 2 > placed[i].x)
			return;
	placed[(*count)++] = (struct chart_point){x - half, x + half};
	draw_number(plot->draw, draw_soft, CHART_TOTAL, CHART_MIDDLE, x, y, sum);
}

/* The stacks of one side; the highest one and the last are sure of their number. */
static void
put_side(struct plot *plot, bool below)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	int *ends = muster_arena_array(draw->arena, chart->column_count, sizeof(*ends));
	struct chart_point *placed =
	    muster_arena_array(draw->arena, chart->column_count, sizeof(*placed));
	size_t highest = 0, count = 0;
	if (ends == NULL || placed == NULL) {
		draw->failed = true;
		return;
	}
	for (size_t i = 0; i < chart->column_count; i++) {
		ends[i] = put_stack(plot, i, below);
		if (sum_of(chart, i, below) > sum_of(chart, highest, below))
			highest = i;
	}
	put_total(plot, highest, below, ends[highest], placed, &count);
	for (size_t i = chart->column_count; i-- > 0;)
		if (i != highest)
			put_total(plot, i, below, ends[i], placed, &count);
}

static void
put_axis(struct plot *plot)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	int step = plot->right / (int)chart->column_count;
	for (size_t i = 0; i < chart->column_count; i++) {
		const char *label = chart->columns[i].label;
		int half = draw_text_width(label) / 2, x = centre(plot, i);
		if (draw_label_shown(chart, i, step))
			draw_text(draw, draw_soft, CHART_AXIS, CHART_MIDDLE, x < half ? half : x,
			    plot->bottom + 14, label);
	}
}

static int
put_key_line(struct plot *plot, size_t series, int y)
{
	struct draw *draw = plot->draw;
	int x = plot->right + DRAW_GAP;
	draw_part(draw, draw_look_of(&draw->chart->series[series]), x, y + 3, SWATCH, SWATCH);
	draw_text(draw, draw_ink, CHART_NAME, CHART_START, x + SWATCH + 6, y + 12,
	    draw->chart->series[series].label);
	return y + DRAW_LINE;
}

/* The uppermost part first; what hangs below stands under the line. */
static int
put_key(struct plot *plot)
{
	const struct muster_chart *chart = plot->draw->chart;
	int y = plot->zero - (int)count_of(chart, false) * DRAW_LINE;
	y = y < 0 ? 0 : y;
	for (size_t i = chart->series_count; i-- > 0;)
		if (!is_below(chart, i))
			y = put_key_line(plot, i, y);
	if (count_of(chart, true) == 0)
		return y;
	y = y > plot->zero + 4 ? y : plot->zero + 4;
	for (size_t i = 0; i < chart->series_count; i++)
		if (is_below(chart, i))
			y = put_key_line(plot, i, y);
	return y;
}

static void
put_marks(struct plot *plot)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	for (size_t i = 0; i < chart->mark_count; i++) {
		const struct muster_chart_mark *mark = &chart->marks[i];
		int x = (int)(mark->before * (size_t)plot->right / chart->column_count);
		int y = (int)i * DRAW_LINE;
		const struct chart_point line[] = {{x, y + 2}, {x, plot->zero}};
		bool left = x + 4 + draw_text_width(mark->label) > draw->width;
		draw_lines(draw, CHART_LINES, draw_ink, 10, true, line, 2);
		draw_text(draw, draw_ink, CHART_AXIS, left ? CHART_END : CHART_START,
		    left ? x - 4 : x + 4, y + 12, mark->label);
	}
}

static void
measure(struct plot *plot)
{
	const struct muster_chart *chart = plot->draw->chart;
	int names = 0;
	for (size_t i = 0; i < chart->series_count; i++) {
		int width = draw_text_width(chart->series[i].label);
		names = width > names ? width : names;
	}
	for (size_t i = 0; i < chart->column_count; i++) {
		double up = height_of(chart, i, false), down = height_of(chart, i, true);
		plot->up = up > plot->up ? up : plot->up;
		plot->down = down > plot->down ? down : plot->down;
	}
	double all = plot->up + plot->down;
	/* Small parts are drawn higher than they are: room for all of them. */
	int slack = (PART_LEAST + DRAW_HAIRLINE) * (int)chart->series_count;
	plot->right = plot->draw->width - names - SWATCH - 6 - DRAW_GAP;
	plot->top = (int)chart->mark_count * DRAW_LINE + DRAW_LINE + slack;
	plot->zero = plot->top + draw_scale(plot->up, all, PLOT, 0);
	bool below = count_of(chart, true) > 0;
	plot->bottom =
	    plot->zero + (below ? draw_scale(plot->down, all, PLOT, 0) + slack + DRAW_LINE : 2);
	plot->bar = plot->right / (int)chart->column_count * 5 / 8;
	plot->bar = plot->bar > BAR_MOST ? BAR_MOST : plot->bar < PART_LEAST ? 2 : plot->bar;
}

void
draw_columns(struct draw *draw)
{
	struct plot plot = {.draw = draw};
	if (draw->chart->column_count == 0)
		return;
	measure(&plot);
	put_side(&plot, false);
	if (count_of(draw->chart, true) > 0)
		put_side(&plot, true);
	draw_rect(draw, draw_soft, 0, plot.zero, plot.right, DRAW_HAIRLINE);
	put_marks(&plot);
	put_axis(&plot);
	int key = put_key(&plot);
	draw->out->height = plot.bottom + DRAW_LINE + 4;
	if (key > draw->out->height)
		draw->out->height = key;
}
