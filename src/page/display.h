/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document laid out on pages: what is drawn where, and what it means.  The
 * layout makes it, page by page; a writer replays it.  No foreign type, no
 * file, no font stands in it, so that a test can read it.
 *
 * Units are points (1/72 inch); the origin is the upper left corner of the
 * page, y goes down.  Text stands on its baseline.  Colours are 0xRRGGBB.
 *
 * Structure: every drawing operation belongs to an element of the structure
 * tree (tagged PDF), or to none (0: an artifact: rules, running heads).
 * Elements are numbered from 1 in reading order and announced before the
 * first page that uses them; a page may go on with an element of the page
 * before it (a paragraph or table that breaks).
 */
#ifndef PAGE_DISPLAY_H
#define PAGE_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

/* ---- fonts, as the layout knows them ---- */

enum page_face {
	PAGE_TEXT,
	PAGE_STRONG,
	PAGE_EMPHASIS,
	PAGE_CODE,
	PAGE_CODE_STRONG,
	PAGE_FACE_COUNT
};

/*
 * Widths in 1/1000 of the font size.  The one who implements it falls back
 * from font to font for each character and puts a visible substitute
 * ("[U+1F600]") where none has it; the width is of what will be drawn.
 * Text is UTF-8 without control characters.
 */
struct page_metrics {
	double (*width)(const void *fonts, enum page_face face, const char *text, size_t len);
	const void *fonts;
	double ascent, descent; /* of the text face, both positive, in 1/1000 */
};

/* ---- structure ---- */

enum page_role { /* the standard structure types of PDF 1.7, 14.8.4 */
	PAGE_ROLE_DOCUMENT,
	PAGE_ROLE_SECTION,
	PAGE_ROLE_H1,
	PAGE_ROLE_H2,
	PAGE_ROLE_H3,
	PAGE_ROLE_H4,
	PAGE_ROLE_PARAGRAPH,
	PAGE_ROLE_LIST,
	PAGE_ROLE_LIST_ITEM,
	PAGE_ROLE_LABEL,
	PAGE_ROLE_BODY, /* of a list item */
	PAGE_ROLE_TABLE,
	PAGE_ROLE_ROW,
	PAGE_ROLE_HEAD, /* cell; scope column */
	PAGE_ROLE_CELL,
	PAGE_ROLE_CAPTION,
	PAGE_ROLE_FIGURE, /* has alt */
	PAGE_ROLE_NOTE,
	PAGE_ROLE_CODE,
	PAGE_ROLE_LINK,
	PAGE_ROLE_TOC,
	PAGE_ROLE_TOC_ITEM,
	PAGE_ROLE_SPAN,
	PAGE_ROLE_COUNT
};

struct page_element {
	uint32_t id, parent; /* parent 0: the root; parents come first */
	enum page_role role;
	const char *alt; /* "" none */
};

/* ---- drawing ---- */

enum page_op_kind {
	PAGE_OP_TEXT,
	PAGE_OP_RECT, /* filled */
	PAGE_OP_LINE, /* stroked with width */
	PAGE_OP_PATH, /* polygon or polyline */
	PAGE_OP_IMAGE
};

struct page_point {
	double x, y;
};

struct page_image { /* decoded and checked beforehand */
	unsigned width, height;
	const uint8_t *rgb; /* width × height × 3 */
	const char *id;     /* the same image has the same id */
};

struct page_op {
	enum page_op_kind kind;
	uint32_t element; /* 0: artifact */
	uint32_t color;
	double x, y;          /* TEXT: baseline start; RECT, IMAGE: upper left; LINE: from */
	double width, height; /* RECT, IMAGE; LINE: to is (x + width, y + height) */
	double stroke;        /* LINE, PATH: width; 0: PATH is filled */
	enum page_face face;  /* TEXT */
	double size;          /* TEXT: font size */
	const char *text;     /* TEXT: UTF-8, drawn as it is, never broken */
	bool closed;          /* PATH */
	const struct page_point *points;
	size_t point_count;
	const struct page_image *image;
};

struct page_link { /* an area that leads somewhere; element is the LINK it belongs to */
	double x, y, width, height;
	uint32_t element;
	const char *uri; /* http, https, mailto; NULL: inside the document */
	unsigned target; /* page number from 1, if uri is NULL */
	double target_y;
	const char *contents; /* alternative text of the annotation */
};

struct page {
	unsigned number; /* from 1 */
	double width, height;
	const struct page_op *ops;
	size_t op_count;
	const struct page_link *links;
	size_t link_count;
};

struct page_bookmark {
	unsigned level; /* 1, 2, … */
	const char *title;
	unsigned page;
	double y;
};

/*
 * Who takes the pages: the writer, or a test.  What a call gets lives until
 * it returns.  0, or -1 with err set, which ends the layout.
 */
struct page_sink {
	int (*element)(void *context, const struct page_element *element, struct muster_error *err);
	int (*page)(void *context, const struct page *page, struct muster_error *err);
	int (*bookmark)(
	    void *context, const struct page_bookmark *bookmark, struct muster_error *err);
	void *context;
};

#endif
