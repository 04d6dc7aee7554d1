/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts as inline SVG, drawn twice: for wide pages and for narrow ones, so
 * that letters keep their size (the style sheet shows one).  Below stand the
 * key in words and marks, and the data as a table.
 */
#include <muster/arena.h>

#include "chart/bars.h"
#include "render/html.h"
#include "render/html_escape.h"

#define WIDE 720
#define NARROW 340

static const char *const anchors[] = {
    [CHART_ANCHOR_START] = "start",
    [CHART_ANCHOR_MIDDLE] = "middle",
    [CHART_ANCHOR_END] = "end",
};
static const char *const labels[] = {
    [CHART_LABEL_ROW] = "name",
    [CHART_LABEL_VALUE] = "value",
    [CHART_LABEL_TOTAL] = "total",
};

static void
put_shapes(struct html *html, const struct chart_bars *bars)
{
	for (size_t i = 0; i < bars->rect_count; i++) {
		const struct chart_rect *rect = &bars->rects[i];
		muster_strbuf_addf(&html->out,
		    "<rect class=\"b-%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>\n",
		    html_status_class(rect->status), rect->x, rect->y, rect->width, rect->height);
	}
	for (size_t i = 0; i < bars->label_count; i++) {
		const struct chart_label *label = &bars->labels[i];
		muster_strbuf_addf(&html->out,
		    "<text class=\"l-%s%s%s\" x=\"%u\" y=\"%u\" text-anchor=\"%s\">",
		    labels[label->kind], label->kind == CHART_LABEL_VALUE ? " on-" : "",
		    label->kind == CHART_LABEL_VALUE ? html_status_class(label->status) : "",
		    label->x, label->y, anchors[label->anchor]);
		html_verbatim(&html->out, label->text);
		html_put(html, "</text>\n");
	}
}

static void
put_svg(struct html *html, const struct muster_block *block, unsigned width, const char *class)
{
	struct muster_arena *arena = muster_arena_new();
	struct chart_bars bars;
	if (arena == NULL || chart_bars_layout(arena, block->chart, width, &bars) != 0) {
		muster_arena_free(arena);
		html_fail_memory(html);
		return;
	}
	unsigned number = ++html->number;
	muster_strbuf_addf(&html->out,
	    "<svg class=\"%s\" role=\"img\" aria-labelledby=\"~g%u ~h%u\" viewBox=\"0 0 %u %u\" "
	    "width=\"%u\" height=\"%u\"><title id=\"~g%u\">",
	    class, number, number, bars.width, bars.height, bars.width, bars.height, number);
	html_verbatim(&html->out, *block->title != '\0' ? block->title : "Chart");
	muster_strbuf_addf(&html->out, "</title><desc id=\"~h%u\">", number);
	html_verbatim(&html->out, block->alt);
	html_put(html, "</desc>\n");
	put_shapes(html, &bars);
	html_put(html, "</svg>\n");
	muster_arena_free(arena);
}

static bool
is_used(const struct muster_chart *chart, enum muster_status status)
{
	for (size_t i = 0; i < chart->row_count; i++)
		if (chart->rows[i].values[status] != 0)
			return true;
	return false;
}

/* Begins <figcaption>, which must come last and so takes the data in as well. */
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
		enum muster_status status = chart_bars_order[i];
		if (is_used(block->chart, status))
			muster_strbuf_addf(&html->out,
			    "<span class=\"s %s\">%s<i class=\"b-%s\"></i></span> ",
			    html_status_class(status), html_status_words(status),
			    html_status_class(status));
	}
	html_put(html, "\n");
}

static void
put_data(struct html *html, const struct muster_block *block)
{
	const struct muster_chart *chart = block->chart;
	html_put(html,
	    "<details class=\"data\"><summary>The figures of this chart</summary>\n"
	    "<div class=\"scroll\" role=\"region\" aria-label=\"The figures of this "
	    "chart\" tabindex=\"0\"><table class=\"small\">\n<thead><tr><td></td>");
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++)
		if (is_used(chart, chart_bars_order[i]))
			muster_strbuf_addf(&html->out, "<th scope=\"col\" class=\"n\">%s</th>",
			    html_status_words(chart_bars_order[i]));
	html_put(html, "</tr></thead>\n<tbody>\n");
	for (size_t row = 0; row < chart->row_count; row++) {
		html_put(html, "<tr><th scope=\"row\">");
		html_text(&html->out, chart->rows[row].label);
		html_put(html, "</th>");
		for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
			char digits[40];
			if (!is_used(chart, chart_bars_order[i]))
				continue;
			html_put(html, "<td class=\"n\">");
			html_text(&html->out,
			    muster_number_format(
				chart->rows[row].values[chart_bars_order[i]], digits));
			html_put(html, "</td>");
		}
		html_put(html, "</tr>\n");
	}
	html_put(html, "</tbody></table></div></details>\n");
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
	put_data(html, block);
	html_put(html, "</figcaption>\n</figure>\n");
}
