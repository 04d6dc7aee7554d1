/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Geometry of charts: data in, a flat list of shapes out, in the order they
 * are painted.  HTML and PDF draw from the same list.
 *
 * Units are CSS pixels for letters of 12 (a writer of another size scales
 * the whole); the origin is the upper left corner, y goes down; text stands
 * on its baseline.  Colours are tokens: what a status looks like is the
 * theme's.  No meaning rests on colour alone: parts of a stack differ in
 * pattern, cells carry the mark of their status, lines are labelled where
 * they end.  Patterns are lines among the shapes, so that writers need none.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/document.h>

#define CHART_TEXT_SIZE 12
#define CHART_TEXT_WIDTH 7 /* of an average character, generous */
#define CHART_WIDTH_LEAST 200

enum chart_ink {
	CHART_INK, /* text, lines that are read */
	CHART_SOFT,
	CHART_FAINT,
	CHART_PAPER,
	CHART_STATUS,  /* number: which */
	CHART_SEVERITY /* number: which */
};
struct chart_color {
	enum chart_ink ink;
	unsigned number;
};

enum chart_shape_kind {
	CHART_RECT,     /* filled */
	CHART_LINES,    /* points in pairs, a stroke from the one to the other */
	CHART_POLYLINE, /* stroked */
	CHART_POLYGON,  /* filled */
	CHART_TEXT
};
enum chart_anchor { CHART_START, CHART_MIDDLE, CHART_END };
enum chart_role {    /* of a text */
	CHART_NAME,  /* of a row, a series */
	CHART_VALUE, /* on a part */
	CHART_TOTAL, /* beside or above it */
	CHART_AXIS,  /* under or above columns */
	CHART_SIGN   /* the mark of a status: of its own font size, drawn by glyph */
};
struct chart_point {
	int x, y;
};
struct chart_shape {
	enum chart_shape_kind kind;
	struct chart_color color;
	int x, y, width, height; /* RECT; TEXT: x, y */
	unsigned stroke;         /* LINES, POLYLINE: width in tenths */
	bool dashed;
	const struct chart_point *points;
	size_t point_count;
	enum chart_anchor anchor;
	enum chart_role role;
	const char *text; /* never "" */
};
struct chart_picture {
	int width, height;
	struct chart_shape *shapes;
	size_t count, cap;
};

/*
 * Lays a chart out for a width of at least CHART_WIDTH_LEAST; memory from
 * arena, the labels are borrowed.  0, or -1 if it is out.
 */
int chart_draw(struct muster_arena *arena, const struct muster_chart *chart, unsigned width,
    struct chart_picture *out);
/* The line of an inline SPARK: CHART_SPARK_WIDTH by CHART_SPARK_HEIGHT. */
#define CHART_SPARK_WIDTH 76
#define CHART_SPARK_HEIGHT 16
int chart_spark(
    struct muster_arena *arena, const uint64_t *values, size_t count, struct chart_picture *out);

/* The order of statuses in bars and keys: what holds first, what is unknown last. */
extern const enum muster_status chart_status_order[MUSTER_STATUS_COUNT];
/* The mark of a status, as text: it survives grey print. */
const char *chart_status_sign(enum muster_status status);

#endif
