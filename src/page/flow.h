/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running text: inlines in, lines out, one at a time.  A reader is a place in
 * the inlines and may be copied to look ahead.  Nothing is allocated: pieces of
 * a line point into the document's text.
 *
 * Lines break at spaces, between ideographs, and in words over 24 bytes behind
 * / - . : _ @ (never between two digits); in shorter words only where they do not
 * fit a line of their own, anywhere as a last resort.  No line is wider than asked.
 */
#ifndef PAGE_FLOW_H
#define PAGE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/document.h>

#include "page/display.h"
#include "page/theme.h"

#define FLOW_PIECES 96       /* of a line */
#define FLOW_LINE_BYTES 4096 /* of a line: what has no width ends too */
#define FLOW_LONG_WORD 24
#define FLOW_NOTE_SIZE 0.75  /* of the text, for the number of a footnote */
#define FLOW_DIGEST_SHOWN 12 /* digits of a digest in a cell */

/* Widths of ASCII characters, asked once for all. */
struct flow_metrics {
	const struct page_metrics *metrics;
	double ascii[PAGE_FACE_COUNT][128];
};
void flow_metrics_fill(struct flow_metrics *out, const struct page_metrics *metrics);
double flow_width(
    const struct flow_metrics *metrics, enum page_face face, const char *text, size_t len);

struct flow_style {
	enum page_face face;
	double size;
	uint32_t color;
};

/* A text to be set. */
struct flow_text {
	const struct flow_metrics *metrics;
	const struct page_theme *theme;
	const struct muster_inline *first;
	struct flow_style style; /* of plain text */
	size_t soft;             /* so many inlines at its beginning are in the soft colour */
	bool strong;             /* plain text is bold */
	bool verbatim;           /* line feeds break, spaces stay */
	bool in_cell; /* a digest is shown short, with the mark of a footnote; code breaks early */
};

/* An inline is read in parts: the mark of a status and its words, the text of a dead link, … */
struct flow_place {
	const struct muster_inline *at; /* NULL: the end */
	unsigned part;
	size_t offset;
	size_t index; /* of the inline */
};

enum flow_kind {
	FLOW_END,
	FLOW_BREAK,
	FLOW_SPACE,
	FLOW_TEXT,
	FLOW_ESCAPE, /* one character that is shown as something else: flow_escape */
	FLOW_MARK,   /* of a status or severity; a SPARK */
	FLOW_NOTE,   /* raised number of a footnote; text is the whole digest */
};

struct flow_span {
	enum flow_kind kind; /* TEXT, MARK, NOTE, BREAK */
	struct flow_style style;
	const char *text;
	size_t most;      /* bytes of text, which may end before */
	size_t long_word; /* words of more bytes break behind separators */
	bool whole;       /* broken as a last resort only */
};

struct flow_piece {
	enum flow_kind kind; /* TEXT, ESCAPE, MARK, NOTE */
	const struct muster_inline *from;
	unsigned part;
	struct flow_style style;
	const char *text; /* of the document; line feeds and tabs in it are spaces */
	size_t len;
	double x, width; /* x from the beginning of the line */
};

struct flow_line {
	struct flow_piece pieces[FLOW_PIECES];
	size_t count;
	size_t bytes;
	double width;
	bool forced; /* ended by a break or the end */
};

struct flow_reader {
	const struct flow_text *text;
	struct flow_place place;
	struct flow_span span; /* the part at place */
	bool has_span;
	bool failed; /* met an inline that memory ran out for */
};

void flow_begin(struct flow_reader *reader, const struct flow_text *text);
/* False: there is no more. */
bool flow_next(struct flow_reader *reader, double width, struct flow_line *line);
/* How many lines there are to come, counted up to most; the reader stays. */
size_t flow_count(const struct flow_reader *reader, double width, size_t most);

/* What a text asks for; widths up to most. */
struct flow_size {
	double least;   /* the widest part that does not break */
	double natural; /* the widest line, broken where it must be only */
};
void flow_measure(const struct flow_text *text, double most, struct flow_size *size);

/* What an ESCAPE piece shows; NUL-terminated. */
void flow_escape(const struct flow_piece *piece, char out[16]);

/* If text is a digest (hexadecimal, as long as SHA-1 or SHA-2, perhaps after "sha256:"), its
 * digits. */
const char *flow_digest(const char *text);
/* http, https and mailto; nothing else is a link. */
bool flow_is_link(const char *target);
/* Where words are not given. */
const char *flow_status_words(enum muster_status status);
/* How far a mark moves the text that follows it. */
double flow_mark_width(const struct muster_inline *from, double size);

#endif
