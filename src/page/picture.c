/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts on a page: the shapes of chart/ scaled to the measure, a caption with
 * the key of statuses below.  A chart taller than a page is drawn smaller: its
 * numbers stand in the table that follows (document.h).
 */
#include <string.h>

#include "chart/chart.h"
#include "page/internal.h"

#define SCALE (SMALL_SIZE / CHART_TEXT_SIZE)
#define SIGN_SIZE (11.0 / CHART_TEXT_SIZE)
#define CAPTION_AIR 4.0
#define LABEL_MOST 1000 /* bytes */
#define DASH 3.0
#define DASH_GAP 2.0

/* ---- shapes ---- */

struct drawing {
	struct sheet *sheet;
	uint32_t element;
	double x, y;  /* of the upper left corner */
	double right; /* no text goes beyond */
	double scale;
};

static struct page_point
point_of(const struct drawing *drawing, const struct chart_point *point)
{
	return (struct page_point){
	    drawing->x + point->x * drawing->scale, drawing->y + point->y * drawing->scale};
}

static uint32_t
color_of(const struct page_theme *theme, struct chart_color color)
{
	switch (color.ink) {
	case CHART_SOFT:
		return theme->soft;
	case CHART_FAINT:
		return theme->faint;
	case CHART_PAPER:
		return theme->paper;
	case CHART_STATUS:
		return page_theme_status(theme, (enum muster_status)color.number);
	case CHART_SEVERITY:
		return page_theme_severity(theme, (enum muster_severity)color.number);
	default:
		return theme->ink;
	}
}

static void
put_line(const struct drawing *drawing, const struct chart_shape *shape, struct page_point from,
    struct page_point to)
{
	sheet_op(drawing->sheet,
	    &(const struct page_op){.kind = PAGE_OP_LINE,
		.element = drawing->element,
		.color = color_of(drawing->sheet->theme, shape->color),
		.x = from.x,
		.y = from.y,
		.width = to.x - from.x,
		.height = to.y - from.y,
		.stroke = shape->stroke / 10.0 * drawing->scale});
}

static double
magnitude(double a)
{
	return a < 0 ? -a : a;
}

/* A stroke in dashes, the first beginning at from. */
static void
put_dashes(const struct drawing *drawing, const struct chart_shape *shape, struct page_point from,
    struct page_point to)
{
	double dx = to.x - from.x, dy = to.y - from.y;
	double w = magnitude(dx), h = magnitude(dy);
	double length = w > h ? w + 0.4 * h : h + 0.4 * w; /* near enough for dashes */
	for (double at = 0; at < length; at += DASH + DASH_GAP) {
		double end = at + DASH < length ? at + DASH : length;
		put_line(drawing, shape,
		    (struct page_point){from.x + dx * at / length, from.y + dy * at / length},
		    (struct page_point){from.x + dx * end / length, from.y + dy * end / length});
	}
}

static void
put_strokes(const struct drawing *drawing, const struct chart_shape *shape)
{
	size_t step = shape->kind == CHART_LINES ? 2 : 1;
	for (size_t i = 0; i + 1 < shape->point_count; i += step) {
		struct page_point from = point_of(drawing, &shape->points[i]);
		struct page_point to = point_of(drawing, &shape->points[i + 1]);
		if (shape->dashed)
			put_dashes(drawing, shape, from, to);
		else
			put_line(drawing, shape, from, to);
	}
}

static void
put_path(const struct drawing *drawing, const struct chart_shape *shape, struct muster_arena *arena)
{
	struct sheet *sheet = drawing->sheet;
	struct page_point *points = muster_arena_array(arena, shape->point_count, sizeof(*points));
	if (points == NULL) {
		sheet_fail_memory(sheet);
		return;
	}
	for (size_t i = 0; i < shape->point_count; i++)
		points[i] = point_of(drawing, &shape->points[i]);
	bool filled = shape->kind == CHART_POLYGON;
	sheet_path(sheet, drawing->element, color_of(sheet->theme, shape->color),
	    filled ? 0 : shape->stroke / 10.0 * drawing->scale, filled, points, shape->point_count);
}

static void
put_label(const struct drawing *drawing, const struct chart_shape *shape)
{
	struct sheet *sheet = drawing->sheet;
	bool strong = shape->role == CHART_VALUE || shape->role == CHART_TOTAL;
	const struct flow_style style = {
	    .face = strong ? PAGE_STRONG : PAGE_TEXT,
	    .size = CHART_TEXT_SIZE * drawing->scale * (shape->role == CHART_SIGN ? SIGN_SIZE : 1),
	    .color = color_of(sheet->theme, shape->color),
	};
	double x = drawing->x + shape->x * drawing->scale;
	double room = shape->anchor == CHART_END ? x - drawing->x
	    : shape->anchor == CHART_START       ? drawing->right - x
						 : drawing->right - drawing->x;
	const char *text = sheet_clean(sheet, shape->text, LABEL_MOST);
	text = sheet_fit(sheet, &style, text, room);
	size_t len = strlen(text);
	double width = flow_width(sheet->metrics, style.face, text, len) / 1000 * style.size;
	if (shape->anchor != CHART_START)
		x -= shape->anchor == CHART_END ? width : width / 2;
	if (x + width > drawing->right)
		x = drawing->right - width;
	if (x < drawing->x)
		x = drawing->x;
	sheet_text(
	    sheet, drawing->element, &style, x, drawing->y + shape->y * drawing->scale, text, len);
}

static void
put_shape(
    const struct drawing *drawing, const struct chart_shape *shape, struct muster_arena *arena)
{
	struct sheet *sheet = drawing->sheet;
	switch (shape->kind) {
	case CHART_RECT:
		sheet_rect(sheet, drawing->element, color_of(sheet->theme, shape->color),
		    drawing->x + shape->x * drawing->scale, drawing->y + shape->y * drawing->scale,
		    shape->width * drawing->scale, shape->height * drawing->scale);
		break;
	case CHART_TEXT:
		put_label(drawing, shape);
		break;
	case CHART_LINES:
		put_strokes(drawing, shape);
		break;
	case CHART_POLYLINE:
		if (shape->dashed)
			put_strokes(drawing, shape);
		else
			put_path(drawing, shape, arena);
		break;
	default:
		put_path(drawing, shape, arena);
		break;
	}
}

static void
put_shapes(
    const struct drawing *drawing, const struct chart_picture *chart, struct muster_arena *arena)
{
	if (!drawing->sheet->emit)
		return;
	for (size_t i = 0; i < chart->count && !drawing->sheet->failed; i++)
		put_shape(drawing, &chart->shapes[i], arena);
}

void
picture_spark(struct layout *layout, const struct muster_inline *from, uint32_t parent, double x,
    double baseline, double size)
{
	struct sheet *sheet = &layout->sheet;
	struct muster_arena *arena = muster_arena_new();
	struct chart_picture chart;
	if (arena != NULL && chart_spark(arena, from->values, from->value_count, &chart) == 0) {
		double scale = size / CHART_TEXT_SIZE;
		const struct drawing drawing = {
		    .sheet = sheet,
		    .element = sheet_element(sheet, parent, PAGE_ROLE_FIGURE, from->text),
		    .x = x,
		    .y = baseline - (CHART_SPARK_HEIGHT - 3) * scale,
		    .right = x + CHART_SPARK_WIDTH * scale,
		    .scale = scale,
		};
		put_shapes(&drawing, &chart, arena);
	} else {
		layout_fail_memory(layout);
	}
	muster_arena_free(arena);
}

/* ---- the figure ---- */

struct picture {
	struct chart_picture chart;
	struct muster_inline nodes[2 * MUSTER_STATUS_COUNT + 1];
	struct box caption;
	double scale, height;
};

static bool
is_used(const struct muster_chart *chart, enum muster_status status)
{
	for (size_t i = 0; i < chart->row_count; i++)
		if (chart->rows[i].values[status] != 0)
			return true;
	for (size_t i = 0;
	     chart->kind == MUSTER_CHART_STATUSES && i < chart->series_count * chart->column_count;
	     i++)
		if (chart->cells[i].status == status)
			return true;
	return false;
}

/* The title, then the statuses there are. */
static void
fill_caption(const struct layout *layout, const struct muster_block *block, struct picture *picture)
{
	const struct sheet *sheet = &layout->sheet;
	size_t count = 0;
	picture->nodes[count++] =
	    (struct muster_inline){.kind = MUSTER_INLINE_TEXT, .text = block->title, .target = ""};
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		if (!is_used(block->chart, chart_status_order[i]))
			continue;
		picture->nodes[count++] = (struct muster_inline){
		    .kind = MUSTER_INLINE_TEXT, .text = "    ", .target = ""};
		picture->nodes[count++] = (struct muster_inline){.kind = MUSTER_INLINE_STATUS,
		    .text = flow_status_words(chart_status_order[i]),
		    .target = "",
		    .status = chart_status_order[i]};
	}
	for (size_t i = 0; i + 1 < count; i++)
		picture->nodes[i].next = &picture->nodes[i + 1];
	picture->caption = (struct box){
	    .text = layout_text(layout, picture->nodes, PAGE_TEXT, SMALL_SIZE, sheet->theme->soft),
	    .x = sheet->left,
	    .width = sheet_measure(sheet),
	    .leading = SMALL_LEADING,
	    .before = CAPTION_AIR,
	    .after = 4 * UNIT,
	    .whole = true,
	};
}

static bool
fill_picture(struct layout *layout, const struct muster_block *block, struct picture *picture,
    struct muster_arena *arena)
{
	const struct sheet *sheet = &layout->sheet;
	double width = sheet_measure(sheet);
	if (arena == NULL ||
	    chart_draw(arena, block->chart, (unsigned)(width / SCALE), &picture->chart) != 0) {
		layout_fail_memory(layout);
		return false;
	}
	fill_caption(layout, block, picture);
	double caption = box_height(layout, &picture->caption) + CAPTION_AIR;
	double page = sheet->bottom - sheet->top;
	double most = caption < page / 2 ? page - caption : page;
	picture->scale = SCALE;
	if (picture->chart.height * SCALE > most)
		picture->scale = most / picture->chart.height;
	if (picture->chart.width * picture->scale > width)
		picture->scale = width / picture->chart.width;
	picture->height = picture->chart.height * picture->scale + caption;
	return true;
}

double
picture_height(struct layout *layout, const struct muster_block *block)
{
	struct muster_arena *arena = muster_arena_new();
	struct picture picture;
	double height = 0;
	if (fill_picture(layout, block, &picture, arena))
		height = picture.height;
	muster_arena_free(arena);
	return height;
}

void
picture_put(struct layout *layout, const struct muster_block *block)
{
	struct sheet *sheet = &layout->sheet;
	struct muster_arena *arena = muster_arena_new();
	struct picture picture;
	if (fill_picture(layout, block, &picture, arena)) {
		sheet_need(sheet, 3 * UNIT, picture.height);
		layout_anchor(layout, block->id);
		const struct drawing drawing = {
		    .sheet = sheet,
		    .element = sheet_element(sheet, layout->parent, PAGE_ROLE_FIGURE,
			*block->alt != '\0' ? block->alt : block->title),
		    .x = sheet->left,
		    .y = sheet->y,
		    .right = sheet->right,
		    .scale = picture.scale,
		};
		put_shapes(&drawing, &picture.chart, arena);
		sheet_advance(sheet, picture.chart.height * picture.scale);
		picture.caption.element =
		    sheet_element(sheet, layout->parent, PAGE_ROLE_CAPTION, "");
		box_put(layout, &picture.caption, "");
	}
	muster_arena_free(arena);
}
