/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Geometry of stacked status bars: data in, shapes out.  Units are CSS pixels
 * (points in print).  Each row's bar has the full width, its parts in
 * proportion, a hairline between them; the row's total stands at its right.
 * What colour a status has, or which font, is the renderer's.
 */
#ifndef CHART_BARS_H
#define CHART_BARS_H

#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/document.h>

#define CHART_BAR_HEIGHT 16
#define CHART_TEXT_WIDTH 7 /* of an average character at 12 px, generous */

struct chart_rect {
	size_t row;
	enum muster_status status;
	uint64_t value;
	unsigned x, y, width, height;
};
enum chart_label_kind {
	CHART_LABEL_ROW,   /* the row's name */
	CHART_LABEL_VALUE, /* within a part, if it fits */
	CHART_LABEL_TOTAL, /* at the right end */
};
enum chart_anchor { CHART_ANCHOR_START, CHART_ANCHOR_MIDDLE, CHART_ANCHOR_END };
struct chart_label {
	enum chart_label_kind kind;
	enum chart_anchor anchor;
	unsigned x, y;             /* of the baseline */
	enum muster_status status; /* of the part, for VALUE */
	const char *text;
};
struct chart_bars {
	unsigned width, height;
	struct chart_rect *rects;
	size_t rect_count;
	struct chart_label *labels;
	size_t label_count;
};

/* The order of the parts from the left: what holds first, what is unknown last. */
extern const enum muster_status chart_bars_order[MUSTER_STATUS_COUNT];

/* Lays the chart out for a width of at least 200; memory from arena.  0, or -1 if it is out. */
int chart_bars_layout(struct muster_arena *arena, const struct muster_chart *chart, unsigned width,
    struct chart_bars *out);

#endif
