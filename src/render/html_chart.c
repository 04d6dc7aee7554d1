/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts as inline SVG, drawn twice: for wide pages and for narrow ones, so
 * that letters keep their size (the style sheet shows one).  Below stands the
 * key of statuses in words and marks; the numbers stand in the table that
 * follows (document.h).  Colours are classes of the style sheet.
 *
 * Text in SVG is written as in attributes: an HTML element in it (html_text
 * keeps dates whole with one) would end the picture.
 */
#include <muster/arena.h>

#include "chart/chart.h"
#include "render/html.h"
#include "render/html_escape.h"

#define WIDE 720
#define NARROW 340

static const char *const anchors[] = {
    [CHART_START] = "start",
    [CHART_MIDDLE] = "middle",
    [CHART_END] = "end",
};
static const char *const roles[] = {
    [CHART_NAME] = "name",
    [CHART_VALUE] = "value",
    [CHART_TOTAL] = "total",
    [CHART_AXIS] = "axis",
    [CHART_SIGN] = "sign",
};

static const char *
color_class(struct chart_color color)
{
	static const char *const inks[] = {
	    [CHART_INK] = "ink",
	    [CHART_SOFT] = "sof",
	    [CHART_FAINT] = "fai",
	    [CHART_PAPER] = "pap",
	};
	switch (color.ink) {
	case CHART_STATUS:
		return html_status_class((enum muster_status)color.number);
	case CHART_SEVERITY:
		return html_severity_class((enum muster_severity)color.number);
	default:
		return inks[color.ink];
	}
}

static void
put_path(struct html *html, const struct chart_shape *shape)
{
	const struct chart_point *p = shape->points;
	bool filled = shape->kind == CHART_POLYGON;
	muster_strbuf_addf(
	    &html->out, "<path class=\"%s-%s", filled ? "b" : "r", color_class(shape->color));
	if (shape->dashed)
		html_put(html, " dash");
	if (filled)
		html_put(html, "\" d=\"");
	else
		muster_strbuf_addf(&html->out, "\" stroke-width=\"%u.%u\" d=\"", shape->stroke / 10,
		    shape->stroke % 10);
	for (size_t i = 0; i < shape->point_count; i++) {
		bool moves = i == 0 || (shape->kind == CHART_LINES && i % 2 == 0);
		muster_strbuf_addf(&html->out, "%c%d %d", moves ? 'M' : 'L', p[i].x, p[i].y);
	}
	html_put(html, filled ? "z\"/>\n" : "\"/>\n");
}

static void
put_text(struct html *html, const struct chart_shape *shape)
{
	muster_strbuf_addf(&html->out, "<text class=\"l-%s b-%s\" x=\"%d\" y=\"%d\"",
	    roles[shape->role], color_class(shape->color), shape->x, shape->y);
	if (shape->anchor != CHART_START)
		muster_strbuf_addf(&html->out, " text-anchor=\"%s\"", anchors[shape->anchor]);
	html_put(html, ">");
	html_attribute(&html->out, shape->text);
	html_put(html, "</text>\n");
}

static void
put_shapes(struct html *html, const struct chart_picture *picture)
{
	for (size_t i = 0; i < picture->count; i++) {
		const struct chart_shape *shape = &picture->shapes[i];
		switch (shape->kind) {
		case CHART_RECT:
			muster_strbuf_addf(&html->out,
			    "<rect class=\"b-%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
			    "height=\"%d\"/>\n",
			    color_class(shape->color), shape->x, shape->y, shape->width,
			    shape->height);
			break;
		case CHART_TEXT:
			put_text(html, shape);
			break;
		default:
			put_path(html, shape);
			break;
		}
	}
}

static void
put_svg(struct html *html, const struct muster_block *block, unsigned width, const char *class)
{
	struct muster_arena *arena = muster_arena_new();
	struct chart_picture picture;
	if (arena == NULL || chart_draw(arena, block->chart, width, &picture) != 0) {
		muster_arena_free(arena);
		html_fail_memory(html);
		return;
	}
	unsigned number = ++html->number;
	muster_strbuf_addf(&html->out,
	    "<svg class=\"%s\" role=\"img\" aria-labelledby=\"~g%u ~h%u\" viewBox=\"0 0 %d %d\" "
	    "width=\"%d\" height=\"%d\"><title id=\"~g%u\">",
	    class, number, number, picture.width, picture.height, picture.width, picture.height,
	    number);
	html_attribute(&html->out, *block->title != '\0' ? block->title : "Chart");
	muster_strbuf_addf(&html->out, "</title><desc id=\"~h%u\">", number);
	html_attribute(&html->out, block->alt);
	html_put(html, "</desc>\n");
	put_shapes(html, &picture);
	html_put(html, "</svg>\n");
	muster_arena_free(arena);
}

/* The line of a cell; its words are what a reader hears. */
void
html_spark(struct html *html, const struct muster_inline *i)
{
	struct muster_arena *arena = muster_arena_new();
	struct chart_picture picture;
	if (arena == NULL || chart_spark(arena, i->values, i->value_count, &picture) != 0) {
		muster_arena_free(arena);
		html_fail_memory(html);
		return;
	}
	html_put(html, "<svg class=\"spark\" role=\"img\" aria-label=\"");
	html_attribute(&html->out, i->text);
	muster_strbuf_addf(&html->out, "\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">",
	    picture.width, picture.height, picture.width, picture.height);
	put_shapes(html, &picture);
	html_put(html, "</svg>");
	muster_arena_free(arena);
}

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

static void
put_caption(struct html *html, const struct muster_block *block)
{
	html_put(html, "<figcaption>");
	if (*block->title != '\0') {
		html_put(html, "<span class=\"caption\">");
		html_text(&html->out, block->title);
		html_put(html, "</span> ");
	}
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		enum muster_status status = chart_status_order[i];
		if (is_used(block->chart, status))
			muster_strbuf_addf(&html->out,
			    "<span class=\"s %s\">%s<i class=\"b-%s\"></i></span> ",
			    html_status_class(status), html_status_words(status),
			    html_status_class(status));
	}
	html_put(html, "</figcaption>\n");
}

void
html_chart(struct html *html, const struct muster_block *block)
{
	html_put(html, "<figure");
	html_put_id(html, block->id);
	html_put(html, ">\n");
	put_svg(html, block, WIDE, "wide");
	put_svg(html, block, NARROW, "narrow");
	put_caption(html, block);
	html_put(html, "</figure>\n");
}
