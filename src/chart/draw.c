/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shapes one by one.  All numbers are whole: the same data gives the same
 * shapes everywhere.  Patterns are lines in the colour of the paper over a
 * full part.
 */
#include "chart/draw.h"

#include <muster/text.h>

#define PATTERN_STEP 5
#define PATTERN_STROKE 10

const struct chart_color draw_ink = {CHART_INK, 0}, draw_soft = {CHART_SOFT, 0},
			 draw_faint = {CHART_FAINT, 0}, draw_paper = {CHART_PAPER, 0};

const enum muster_status chart_status_order[MUSTER_STATUS_COUNT] = {
    MUSTER_STATUS_SATISFIED,
    MUSTER_STATUS_ACCEPTED,
    MUSTER_STATUS_NOT_SATISFIED,
    MUSTER_STATUS_ERROR,
    MUSTER_STATUS_STALE,
    MUSTER_STATUS_NO_EVIDENCE,
    MUSTER_STATUS_NOT_APPLICABLE,
};

static const char *const signs[MUSTER_STATUS_COUNT] = {
    [MUSTER_STATUS_NOT_SATISFIED] = "\xE2\x96\xB2",
    [MUSTER_STATUS_ERROR] = "\xE2\x9C\x95",
    [MUSTER_STATUS_NO_EVIDENCE] = "\xE2\x97\x8B",
    [MUSTER_STATUS_STALE] = "\xE2\x97\x90",
    [MUSTER_STATUS_ACCEPTED] = "\xE2\x97\x86",
    [MUSTER_STATUS_SATISFIED] = "\xE2\x97\x8F",
    [MUSTER_STATUS_NOT_APPLICABLE] = "\xE2\x80\x93",
};

const char *
chart_status_sign(enum muster_status status)
{
	return (unsigned)status < MUSTER_STATUS_COUNT ? signs[status] : " ";
}

struct draw_look
draw_look_of(const struct muster_chart_series *series)
{
	/* Neighbours in a stack of severities always differ in pattern. */
	static const enum draw_pattern severities[MUSTER_SEVERITY_COUNT] = {
	    [MUSTER_SEVERITY_CRITICAL] = DRAW_SOLID,
	    [MUSTER_SEVERITY_HIGH] = DRAW_RISING,
	    [MUSTER_SEVERITY_MEDIUM] = DRAW_ROWS,
	    [MUSTER_SEVERITY_LOW] = DRAW_COLUMNS,
	    [MUSTER_SEVERITY_INFO] = DRAW_FALLING,
	    [MUSTER_SEVERITY_UNKNOWN] = DRAW_OPEN,
	};
	static const enum draw_pattern plain[] = {DRAW_SOLID, DRAW_RISING, DRAW_OPEN};
	switch (series->tone) {
	case MUSTER_TONE_STATUS:
		return (struct draw_look){{CHART_STATUS, series->number}, DRAW_SOLID};
	case MUSTER_TONE_SEVERITY:
		if (series->number == MUSTER_SEVERITY_UNKNOWN)
			return (struct draw_look){draw_soft, DRAW_OPEN};
		return (struct draw_look){
		    {CHART_SEVERITY, series->number}, severities[series->number]};
	default:
		return (struct draw_look){draw_soft, plain[series->number % 3]};
	}
}

static struct chart_shape *
add(struct draw *draw)
{
	struct chart_picture *out = draw->out;
	if (draw->failed)
		return NULL;
	if (out->count == out->cap) {
		size_t cap = out->cap == 0 ? 64 : out->cap * 2;
		struct chart_shape *more = muster_arena_array(draw->arena, cap, sizeof(*more));
		if (more == NULL) {
			draw->failed = true;
			return NULL;
		}
		if (out->count > 0)
			memcpy(more, out->shapes, out->count * sizeof(*more));
		out->shapes = more;
		out->cap = cap;
	}
	struct chart_shape *shape = &out->shapes[out->count++];
	*shape = (struct chart_shape){.kind = CHART_RECT};
	return shape;
}

void
draw_rect(struct draw *draw, struct chart_color color, int x, int y, int width, int height)
{
	struct chart_shape *shape = add(draw);
	if (shape != NULL)
		*shape = (struct chart_shape){.kind = CHART_RECT,
		    .color = color,
		    .x = x,
		    .y = y,
		    .width = width,
		    .height = height};
}

void
draw_text(struct draw *draw, struct chart_color color, enum chart_role role,
    enum chart_anchor anchor, int x, int y, const char *text)
{
	if (text == NULL)
		draw->failed = true;
	struct chart_shape *shape = text == NULL || *text == '\0' ? NULL : add(draw);
	if (shape != NULL)
		*shape = (struct chart_shape){.kind = CHART_TEXT,
		    .color = color,
		    .x = x,
		    .y = y,
		    .anchor = anchor,
		    .role = role,
		    .text = text};
}

void
draw_number(struct draw *draw, struct chart_color color, enum chart_role role,
    enum chart_anchor anchor, int x, int y, uint64_t number)
{
	char digits[40];
	draw_text(draw, color, role, anchor, x, y,
	    muster_arena_strdup(draw->arena, muster_number_format(number, digits)));
}

void
draw_lines(struct draw *draw, enum chart_shape_kind kind, struct chart_color color, unsigned stroke,
    bool dashed, const struct chart_point *points, size_t count)
{
	struct chart_point *copy = muster_arena_array(draw->arena, count, sizeof(*copy));
	if (copy == NULL)
		draw->failed = true;
	struct chart_shape *shape = copy == NULL || count == 0 ? NULL : add(draw);
	if (shape == NULL)
		return;
	memcpy(copy, points, count * sizeof(*copy));
	*shape = (struct chart_shape){.kind = kind,
	    .color = color,
	    .stroke = stroke,
	    .dashed = dashed,
	    .points = copy,
	    .point_count = count};
}

/* ---- patterns ---- */

/* Diagonals x + y = c (rising) or x - y = c, each cut at the edges of the part. */
static size_t
diagonals(bool rising, int width, int height, struct chart_point *points)
{
	size_t count = 0;
	for (int c = PATTERN_STEP; c < width + height; c += PATTERN_STEP) {
		int from = c > height ? c - height : 0, to = c < width ? c : width;
		if (from == to)
			continue;
		points[count++] = (struct chart_point){from, rising ? c - from : height - c + from};
		points[count++] = (struct chart_point){to, rising ? c - to : height - c + to};
	}
	return count;
}

static size_t
parallels(bool rows, int width, int height, struct chart_point *points)
{
	size_t count = 0;
	for (int at = PATTERN_STEP - 1; at < (rows ? height : width) - 1; at += PATTERN_STEP) {
		points[count++] = rows ? (struct chart_point){0, at} : (struct chart_point){at, 0};
		points[count++] =
		    rows ? (struct chart_point){width, at} : (struct chart_point){at, height};
	}
	return count;
}

static void
put_pattern(struct draw *draw, enum draw_pattern pattern, int x, int y, int width, int height)
{
	size_t room = 2 * (size_t)(width + height) / PATTERN_STEP + 4;
	struct chart_point *points = muster_arena_array(draw->arena, room, sizeof(*points));
	if (points == NULL) {
		draw->failed = true;
		return;
	}
	bool across = pattern == DRAW_ROWS || pattern == DRAW_COLUMNS;
	size_t count = across ? parallels(pattern == DRAW_ROWS, width, height, points)
			      : diagonals(pattern == DRAW_RISING, width, height, points);
	for (size_t i = 0; i < count; i++) {
		points[i].x += x;
		points[i].y += y;
	}
	draw_lines(draw, CHART_LINES, draw_paper, PATTERN_STROKE, false, points, count);
}

void
draw_part(struct draw *draw, struct draw_look look, int x, int y, int width, int height)
{
	draw_rect(draw, look.color, x, y, width, height);
	if (look.pattern == DRAW_OPEN && width > 2 && height > 2)
		draw_rect(draw, draw_faint, x + 1, y + 1, width - 2, height - 2);
	else if (look.pattern != DRAW_SOLID && look.pattern != DRAW_OPEN && height > 2)
		put_pattern(draw, look.pattern, x, y, width, height);
}

/* ---- sizes ---- */

int
draw_text_width(const char *text)
{
	size_t columns = muster_text_columns(text, strlen(text));
	return (int)(columns > 4096 ? 4096 : columns) * CHART_TEXT_WIDTH;
}

int
draw_number_width(uint64_t number)
{
	char digits[40];
	return draw_text_width(muster_number_format(number, digits));
}

const char *
draw_cut(struct draw *draw, const char *text, int width)
{
	if (draw_text_width(text) <= width)
		return text;
	size_t len = strlen(text), at = 0;
	int used = CHART_TEXT_WIDTH; /* the ellipsis */
	while (at < len) {
		uint32_t cp;
		size_t step = muster_utf8_decode(text + at, len - at, &cp);
		int wide = (int)muster_text_columns(text + at, step) * CHART_TEXT_WIDTH;
		if (used + wide > width)
			break;
		used += wide;
		at += step;
	}
	while (at > 0 && text[at - 1] == ' ')
		at--;
	return muster_arena_printf(draw->arena, "%.*s\xE2\x80\xA6", (int)at, text);
}

uint64_t
draw_add(uint64_t a, uint64_t b)
{
	return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

int
draw_scale(double value, double most, int length, int least)
{
	if (value <= 0 || most <= 0)
		return 0;
	int scaled = (int)(value / most * (double)length + 0.5);
	return scaled < least ? least : scaled;
}

bool
draw_label_shown(const struct muster_chart *chart, size_t column, int step)
{
	int widest = 0;
	for (size_t i = 0; i < chart->column_count; i++) {
		int width = draw_text_width(chart->columns[i].label);
		widest = width > widest ? width : widest;
	}
	size_t every = step <= 0 ? chart->column_count : (size_t)((widest + 4 + step - 1) / step);
	return every <= 1 || (chart->column_count - 1 - column) % every == 0;
}

/* ---- a chart ---- */

int
chart_draw(struct muster_arena *arena, const struct muster_chart *chart, unsigned width,
    struct chart_picture *out)
{
	static void (*const kinds[])(struct draw *) = {
	    [MUSTER_CHART_STATUS_BARS] = draw_status_bars,
	    [MUSTER_CHART_COLUMNS] = draw_columns,
	    [MUSTER_CHART_LINES] = draw_curves,
	    [MUSTER_CHART_STATUSES] = draw_cells,
	    [MUSTER_CHART_CALENDAR] = draw_cells,
	};
	_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == MUSTER_CHART_KIND_COUNT,
	    "every kind of chart is drawn");
	*out = (struct chart_picture){.width = (int)width};
	struct draw draw = {arena, chart, out, (int)width, false};
	kinds[chart->kind](&draw);
	return draw.failed ? -1 : 0;
}
