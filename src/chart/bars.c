/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout of stacked bars.  Names stand left of the bars while they take no
 * more than a third of the width, else above them.  Every part that is not
 * zero is at least two units wide, so that nothing vanishes; what rounding
 * leaves goes to the widest part, so that all bars end at the same place.
 */
#include "chart/bars.h"

#include <muster/text.h>

#define ROW_GAP 8
#define LABEL_GAP 8
#define LINE_HEIGHT 16
#define HAIRLINE 1
#define PART_LEAST 2
#define LABEL_MOST 64 /* characters of a name; the table beside has all of it */

const enum muster_status chart_bars_order[MUSTER_STATUS_COUNT] = {
    MUSTER_STATUS_SATISFIED,
    MUSTER_STATUS_ACCEPTED,
    MUSTER_STATUS_NOT_SATISFIED,
    MUSTER_STATUS_ERROR,
    MUSTER_STATUS_STALE,
    MUSTER_STATUS_NO_EVIDENCE,
    MUSTER_STATUS_NOT_APPLICABLE,
};

static unsigned
text_width(const char *text)
{
	size_t columns = muster_text_columns(text, strlen(text));
	return (unsigned)(columns > 4096 ? 4096 : columns) * CHART_TEXT_WIDTH;
}

/* The sum, held at the largest number instead of wrapping. */
static uint64_t
total_of(const struct muster_chart_row *row)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++)
		sum = row->values[i] > UINT64_MAX - sum ? UINT64_MAX : sum + row->values[i];
	return sum;
}

/* The name cut at so many characters, with an ellipsis. */
static const char *
cut(struct muster_arena *arena, const char *text, size_t most)
{
	size_t len = strlen(text), at = 0, count = 0;
	while (at < len && count < most) {
		uint32_t cp;
		at += muster_utf8_decode(text + at, len - at, &cp);
		count++;
	}
	if (at == len)
		return text;
	return muster_arena_printf(arena, "%.*s\xE2\x80\xA6", (int)at, text);
}

/* Widths of the parts, which with the hairlines between them fill width exactly. */
static void
share(const struct muster_chart_row *row, unsigned width, unsigned parts[MUSTER_STATUS_COUNT])
{
	double total = 0;
	unsigned count = 0, used = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		total += (double)row->values[i];
		count += row->values[i] != 0;
	}
	unsigned available = width - (count - 1) * HAIRLINE;
	size_t widest = 0;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		parts[i] = 0;
		if (row->values[i] == 0)
			continue;
		parts[i] = (unsigned)((double)row->values[i] / total * (double)available);
		if (parts[i] < PART_LEAST)
			parts[i] = PART_LEAST;
		used += parts[i];
		if (parts[i] > parts[widest])
			widest = i;
	}
	parts[widest] = parts[widest] + available - used;
}

struct layout {
	struct muster_arena *arena;
	struct chart_bars *out;
	unsigned left, right; /* of the bars */
	bool above;           /* names above the bars */
};

static int
add_label(struct layout *layout, const struct chart_label *label)
{
	if (label->text == NULL)
		return -1;
	layout->out->labels[layout->out->label_count++] = *label;
	return 0;
}

static int
lay_number(struct layout *layout, struct chart_label label, uint64_t number)
{
	char digits[40];
	label.text = muster_arena_strdup(layout->arena, muster_number_format(number, digits));
	return add_label(layout, &label);
}

static int
lay_parts(struct layout *layout, const struct muster_chart_row *row, size_t index, unsigned y)
{
	unsigned parts[MUSTER_STATUS_COUNT];
	unsigned x = layout->left;
	share(row, layout->right - layout->left, parts);
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		enum muster_status status = chart_bars_order[i];
		uint64_t value = row->values[status];
		if (value == 0)
			continue;
		unsigned width = parts[status];
		layout->out->rects[layout->out->rect_count++] = (struct chart_rect){
		    .row = index,
		    .status = status,
		    .value = value,
		    .x = x,
		    .y = y,
		    .width = width,
		    .height = CHART_BAR_HEIGHT,
		};
		char digits[40];
		if (text_width(muster_number_format(value, digits)) + LABEL_GAP <= width &&
		    lay_number(layout,
			(struct chart_label){.kind = CHART_LABEL_VALUE,
			    .anchor = CHART_ANCHOR_MIDDLE,
			    .x = x + width / 2,
			    .y = y + 12,
			    .status = status},
			value) != 0)
			return -1;
		x += width + HAIRLINE;
	}
	return 0;
}

static int
lay_row(struct layout *layout, const struct muster_chart_row *row, size_t index, unsigned y)
{
	struct chart_label name = {
	    .kind = CHART_LABEL_ROW,
	    .anchor = layout->above ? CHART_ANCHOR_START : CHART_ANCHOR_END,
	    .x = layout->above ? layout->left : layout->left - LABEL_GAP,
	    .y = y + 12,
	};
	size_t most = layout->above ? layout->right / CHART_TEXT_WIDTH : LABEL_MOST;
	name.text = cut(layout->arena, row->label, most);
	if (add_label(layout, &name) != 0)
		return -1;
	if (layout->above)
		y += LINE_HEIGHT;
	uint64_t total = total_of(row);
	if (total != 0 && lay_parts(layout, row, index, y) != 0)
		return -1;
	return lay_number(layout,
	    (struct chart_label){.kind = CHART_LABEL_TOTAL,
		.anchor = CHART_ANCHOR_START,
		.x = layout->right + LABEL_GAP,
		.y = y + 12},
	    total);
}

int
chart_bars_layout(struct muster_arena *arena, const struct muster_chart *chart, unsigned width,
    struct chart_bars *out)
{
	*out = (struct chart_bars){.width = width};
	if (chart->row_count > SIZE_MAX / (2 * MUSTER_STATUS_COUNT))
		return -1;
	out->rects =
	    muster_arena_array(arena, chart->row_count * MUSTER_STATUS_COUNT, sizeof(*out->rects));
	out->labels = muster_arena_array(
	    arena, chart->row_count * (MUSTER_STATUS_COUNT + 2), sizeof(*out->labels));
	if (out->rects == NULL || out->labels == NULL)
		return -1;
	unsigned names = 0, totals = 0;
	for (size_t i = 0; i < chart->row_count; i++) {
		char digits[40];
		unsigned name = text_width(chart->rows[i].label);
		unsigned total =
		    text_width(muster_number_format(total_of(&chart->rows[i]), digits));
		names = name > names ? name : names;
		totals = total > totals ? total : totals;
	}
	struct layout layout = {.arena = arena, .out = out};
	layout.above = names + LABEL_GAP > width / 3;
	layout.left = layout.above ? 0 : names + LABEL_GAP;
	layout.right = width - totals - LABEL_GAP;
	unsigned y = 0;
	for (size_t i = 0; i < chart->row_count; i++) {
		if (lay_row(&layout, &chart->rows[i], i, y) != 0)
			return -1;
		y += CHART_BAR_HEIGHT + ROW_GAP + (layout.above ? LINE_HEIGHT : 0);
	}
	out->height = y;
	return 0;
}
