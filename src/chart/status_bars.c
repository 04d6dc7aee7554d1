/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stacked bars of statuses.  Each row's bar has the full width, its parts in
 * proportion, a hairline between them, the row's total at its right.  Names
 * stand left of the bars, cut where they take more than two fifths of the
 * width; above them in narrow pictures that they would take a third of.  Every part that is not
 * zero is at least two units wide, so that nothing vanishes; what rounding leaves goes to the
 * widest part, so that all bars end at the same place.
 */
#include "chart/draw.h"

#define BAR 16
#define ROW_GAP 8
#define PART_LEAST 2
#define SIGN 16 /* the mark before a number */
#define NARROW 480

static uint64_t
total_of(const struct muster_chart_row *row)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++)
		sum = draw_add(sum, row->values[i]);
	return sum;
}

/* Widths of the parts, which with the hairlines between them fill width exactly. */
static void
share(const struct muster_chart_row *row, int width, int parts[MUSTER_STATUS_COUNT])
{
	double total = 0;
	int count = 0, used = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		total += (double)row->values[i];
		count += row->values[i] != 0;
	}
	int available = width - (count - 1) * DRAW_HAIRLINE;
	size_t widest = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		parts[i] = 0;
		if (row->values[i] == 0)
			continue;
		parts[i] = (int)((double)row->values[i] / total * (double)available);
		if (parts[i] < PART_LEAST)
			parts[i] = PART_LEAST;
		used += parts[i];
		if (parts[i] > parts[widest])
			widest = i;
	}
	parts[widest] += available - used;
}

/* The mark of the status and the number; the number, or nothing, where there is no room. */
static void
put_words(struct draw *draw, struct chart_color color, enum muster_status status, uint64_t value,
    int x, int width, int y)
{
	int number = draw_number_width(value), middle = x + width / 2;
	bool both = number + SIGN + DRAW_GAP <= width;
	if (both)
		draw_text(draw, color, CHART_SIGN, CHART_MIDDLE, middle - number / 2, y + 12,
		    chart_status_sign(status));
	if (both || number + DRAW_GAP <= width)
		draw_number(draw, color, CHART_VALUE, CHART_MIDDLE,
		    both ? middle + SIGN / 2 : middle, y + 12, value);
}

static void
put_parts(struct draw *draw, const struct muster_chart_row *row, int left, int right, int y)
{
	int parts[MUSTER_STATUS_COUNT];
	share(row, right - left, parts);
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		enum muster_status status = chart_status_order[i];
		uint64_t value = row->values[status];
		if (value == 0)
			continue;
		bool faint = status == MUSTER_STATUS_NOT_APPLICABLE;
		struct chart_color color = {CHART_STATUS, (unsigned)status};
		draw_rect(draw, faint ? draw_faint : color, left, y, parts[status], BAR);
		put_words(
		    draw, faint ? draw_ink : draw_paper, status, value, left, parts[status], y);
		left += parts[status] + DRAW_HAIRLINE;
	}
}

void
draw_status_bars(struct draw *draw)
{
	const struct muster_chart *chart = draw->chart;
	int names = 0, totals = 0;
	for (size_t i = 0; i < chart->row_count; i++) {
		int name = draw_text_width(chart->rows[i].label);
		int total = draw_number_width(total_of(&chart->rows[i]));
		names = name > names ? name : names;
		totals = total > totals ? total : totals;
	}
	bool above = draw->width < NARROW && names + DRAW_GAP > draw->width / 3;
	if (!above && names > draw->width * 2 / 5)
		names = draw->width * 2 / 5;
	int left = above ? 0 : names + DRAW_GAP;
	int right = draw->width - totals - DRAW_GAP;
	int y = 0;
	for (size_t i = 0; i < chart->row_count; i++) {
		const struct muster_chart_row *row = &chart->rows[i];
		uint64_t total = total_of(row);
		draw_text(draw, draw_ink, CHART_NAME, above ? CHART_START : CHART_END,
		    above ? 0 : left - DRAW_GAP, y + 12,
		    draw_cut(draw, row->label, above ? draw->width : names));
		if (above)
			y += DRAW_LINE;
		if (total != 0)
			put_parts(draw, row, left, right, y);
		draw_number(
		    draw, draw_soft, CHART_TOTAL, CHART_START, right + DRAW_GAP, y + 12, total);
		y += BAR + ROW_GAP;
	}
	draw->out->height = y;
}
