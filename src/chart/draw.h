/* SPDX-License-Identifier: Apache-2.0 */
/* What the kinds of charts share: adding shapes, widths of words, patterns, heights. */
#ifndef CHART_DRAW_H
#define CHART_DRAW_H

#include "chart/chart.h"

#define DRAW_HAIRLINE 1
#define DRAW_LINE 16 /* of text */
#define DRAW_GAP 8   /* between words and what they name */

struct draw {
	struct muster_arena *arena;
	const struct muster_chart *chart;
	struct chart_picture *out;
	int width;
	bool failed; /* sticky: memory ran out */
};

extern const struct chart_color draw_ink, draw_soft, draw_faint, draw_paper;

enum draw_pattern {
	DRAW_SOLID,
	DRAW_RISING,
	DRAW_ROWS,
	DRAW_COLUMNS,
	DRAW_FALLING,
	DRAW_OPEN, /* an outline, faint within */
};
/* How a series looks. */
struct draw_look {
	struct chart_color color;
	enum draw_pattern pattern;
};
struct draw_look draw_look_of(const struct muster_chart_series *series);

void draw_rect(struct draw *draw, struct chart_color color, int x, int y, int width, int height);
/* A rect with the pattern of its series on it. */
void draw_part(struct draw *draw, struct draw_look look, int x, int y, int width, int height);
void draw_text(struct draw *draw, struct chart_color color, enum chart_role role,
    enum chart_anchor anchor, int x, int y, const char *text);
void draw_number(struct draw *draw, struct chart_color color, enum chart_role role,
    enum chart_anchor anchor, int x, int y, uint64_t number);
/* points are copied. */
void draw_lines(struct draw *draw, enum chart_shape_kind kind, struct chart_color color,
    unsigned stroke, bool dashed, const struct chart_point *points, size_t count);

int draw_text_width(const char *text);
int draw_number_width(uint64_t number);
/* The text cut to so many units, with an ellipsis; itself if it fits. */
const char *draw_cut(struct draw *draw, const char *text, int width);
/* The sum, held at the largest number instead of wrapping. */
uint64_t draw_add(uint64_t a, uint64_t b);
/* value of most, scaled to length; at least `least`, but 0 for 0. */
int draw_scale(double value, double most, int length, int least);
/*
 * Column labels, centred at left + (2i + 1) * step / 2 (step in 1/16 units):
 * all of them or every second, third, …, so that they stand apart; the last
 * always.  True for those that are shown.
 */
bool draw_label_shown(const struct muster_chart *chart, size_t column, int step);

void draw_status_bars(struct draw *draw);
void draw_columns(struct draw *draw);
void draw_curves(struct draw *draw);
void draw_cells(struct draw *draw);

#endif
