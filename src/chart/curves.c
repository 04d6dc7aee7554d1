/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines over time, each named and numbered where it ends.  The first is
 * full, the others dashed; a line that a status colours keeps its colour.
 */
#include "chart/draw.h"

#define PLOT 132
#define DOT 5

struct plot {
	struct draw *draw;
	int top, zero, left, right;
	uint64_t most;
	uint32_t first, last; /* places */
};

static int
place(const struct plot *plot, size_t column)
{
	uint32_t span = plot->last - plot->first;
	uint64_t at = plot->draw->chart->columns[column].place - plot->first;
	return span == 0 ? plot->left
			 : plot->left + (int)(at * (uint64_t)(plot->right - plot->left) / span);
}

static struct chart_point
point_of(const struct plot *plot, size_t series, size_t column)
{
	const struct muster_chart *chart = plot->draw->chart;
	uint64_t value = chart->cells[series * chart->column_count + column].value;
	return (struct chart_point){place(plot, column),
	    plot->zero - draw_scale((double)value, (double)plot->most, PLOT, 1)};
}

static struct chart_color
color_of(const struct plot *plot, size_t series)
{
	const struct muster_chart_series *one = &plot->draw->chart->series[series];
	if (one->tone == MUSTER_TONE_PLAIN)
		return one->number == 0 ? draw_ink : draw_soft;
	return draw_look_of(one).color;
}

static void
put_line(struct plot *plot, size_t series)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	struct chart_point *points =
	    muster_arena_array(draw->arena, chart->column_count, sizeof(*points));
	if (points == NULL) {
		draw->failed = true;
		return;
	}
	for (size_t i = 0; i < chart->column_count; i++)
		points[i] = point_of(plot, series, i);
	draw_lines(draw, CHART_POLYLINE, color_of(plot, series), 20, series > 0, points,
	    chart->column_count);
	const size_t ends[] = {0, chart->column_count - 1};
	for (size_t i = 0; i < 2; i++)
		draw_rect(draw, color_of(plot, series), points[ends[i]].x - DOT / 2,
		    points[ends[i]].y - DOT / 2, DOT, DOT);
	draw_number(draw, color_of(plot, series), CHART_TOTAL, CHART_END, plot->left - DRAW_GAP,
	    points[0].y + 4, chart->cells[series * chart->column_count].value);
}

static const char *
end_label(struct plot *plot, size_t series)
{
	const struct muster_chart *chart = plot->draw->chart;
	char digits[40];
	return muster_arena_printf(plot->draw->arena, "%s %s",
	    muster_number_format(
		chart->cells[(series + 1) * chart->column_count - 1].value, digits),
	    chart->series[series].label);
}

/* At the height of the line's end, pushed apart from the top down where they would touch. */
static void
put_ends(struct plot *plot)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	const size_t count = chart->series_count, last = chart->column_count - 1;
	int y_before = -DRAW_LINE;
	uint64_t done = 0;
	for (size_t n = 0; n < count && count <= 64; n++) {
		size_t next = count;
		for (size_t i = 0; i < count; i++)
			if ((done >> i & 1) == 0 &&
			    (next == count ||
				point_of(plot, i, last).y < point_of(plot, next, last).y))
				next = i;
		done |= UINT64_C(1) << next;
		int y = point_of(plot, next, last).y + 4;
		y = y < y_before + DRAW_LINE ? y_before + DRAW_LINE : y;
		y_before = y;
		draw_text(draw, color_of(plot, next), CHART_NAME, CHART_START,
		    plot->right + DRAW_GAP, y, end_label(plot, next));
		if (y + 4 > draw->out->height)
			draw->out->height = y + 4;
	}
}

static void
put_axis(struct plot *plot)
{
	struct draw *draw = plot->draw;
	const struct muster_chart *chart = draw->chart;
	int free = draw->width; /* labels end left of it: from the last one back, as many as fit */
	draw_rect(draw, draw_soft, plot->left, plot->zero, plot->right - plot->left, DRAW_HAIRLINE);
	for (size_t i = chart->column_count; i-- > 0;) {
		const char *label = chart->columns[i].label;
		int half = draw_text_width(label) / 2, x = place(plot, i);
		x = x < half ? half : x;
		if (x + half > free)
			continue;
		draw_text(draw, draw_soft, CHART_AXIS, CHART_MIDDLE, x, plot->zero + 16, label);
		free = x - half - 4;
	}
}

void
draw_curves(struct draw *draw)
{
	const struct muster_chart *chart = draw->chart;
	struct plot plot = {.draw = draw, .top = DRAW_LINE};
	int names = 0;
	if (chart->column_count == 0)
		return;
	plot.first = chart->columns[0].place;
	plot.last = chart->columns[chart->column_count - 1].place;
	for (size_t i = 0; i < chart->series_count; i++) {
		const char *label = end_label(&plot, i);
		int width = label != NULL ? draw_text_width(label) : 0;
		names = width > names ? width : names;
		width = draw_number_width(chart->cells[i * chart->column_count].value);
		plot.left = width > plot.left ? width : plot.left;
	}
	for (size_t i = 0; i < chart->series_count * chart->column_count; i++)
		if (chart->cells[i].value > plot.most)
			plot.most = chart->cells[i].value;
	plot.left += DRAW_GAP;
	plot.right = draw->width - names - DRAW_GAP;
	plot.zero = plot.top + PLOT;
	draw->out->height = plot.zero + DRAW_LINE + 4;
	put_axis(&plot);
	for (size_t i = chart->series_count; i-- > 0;)
		put_line(&plot, i);
	put_ends(&plot);
}
