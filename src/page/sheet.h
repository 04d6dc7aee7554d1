/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page being filled: what is drawn on it, how far down it is full, its
 * footnotes, running head and foot.  In the first pass the same calls are made
 * and nothing is kept but numbers.  Failures are sticky.
 */
#ifndef PAGE_SHEET_H
#define PAGE_SHEET_H

#include <muster/arena.h>

#include "page/flow.h"
#include "page/layout.h"

#define SHEET_NOTES 512 /* on a page */

struct sheet_note {
	const char *digest;
	uint32_t element;
};

struct sheet {
	const struct muster_document *document;
	const struct page_sink *sink;
	const struct flow_metrics *metrics;
	const struct page_theme *theme;
	struct muster_error *err;
	bool failed;
	bool emit; /* the second pass */

	double width, height;
	double left, right, top, bottom; /* of what stands between the margins */
	unsigned number, total;
	bool bare; /* this page has no running head */

	double y;   /* where the next block may begin */
	double gap; /* room the last block wants below itself */
	bool fresh; /* nothing stands on it yet */

	struct muster_arena *arena; /* of the page */
	struct page_op *ops;
	size_t op_count, op_cap;
	struct page_link *links;
	size_t link_count, link_cap;
	struct sheet_note notes[SHEET_NOTES];
	size_t note_count;
	double note_widest;
	uint32_t elements; /* given out */
};

int sheet_open(struct sheet *sheet, const struct muster_document *document,
    const struct page_options *options, const struct page_sink *sink, struct muster_error *err);
void sheet_close(struct sheet *sheet);
void sheet_fail(struct sheet *sheet); /* *err was set by what was called */
void sheet_fail_memory(struct sheet *sheet);

void sheet_begin(struct sheet *sheet, bool bare); /* the first page of a pass */
void sheet_end(struct sheet *sheet);              /* hands the last page on */
void sheet_turn(struct sheet *sheet);             /* to the next page */

static inline double
sheet_measure(const struct sheet *sheet)
{
	return sheet->right - sheet->left;
}
/* How much room is left below y, footnotes taken off. */
double sheet_room(const struct sheet *sheet);
/*
 * Takes the room between blocks and makes sure that height follows on this
 * page: turns it if not.  What is higher than a page begins where it is.
 */
void sheet_need(struct sheet *sheet, double before, double height);
/* Something of that height was put at y. */
void sheet_advance(struct sheet *sheet, double height);

/* Drawing.  Text is copied, and what cannot be seen in it shown as an escape. */
uint32_t sheet_element(struct sheet *sheet, uint32_t parent, enum page_role role, const char *alt);
void sheet_op(struct sheet *sheet, const struct page_op *op);
void sheet_text(struct sheet *sheet, uint32_t element, const struct flow_style *style, double x,
    double baseline, const char *text, size_t len);
void sheet_rect(struct sheet *sheet, uint32_t element, uint32_t color, double x, double y,
    double width, double height);
void sheet_rule(struct sheet *sheet, uint32_t color, double x, double y, double width,
    double stroke); /* horizontal, an artifact */
void sheet_path(struct sheet *sheet, uint32_t element, uint32_t color, double stroke, bool closed,
    const struct page_point *points, size_t count);
void sheet_link(struct sheet *sheet, const struct page_link *link);
void sheet_mark(struct sheet *sheet, enum muster_status status, double x, double baseline,
    double size); /* sheet_mark.c */

/* A copy in the page's arena that shows what is hidden, cut at most bytes with an ellipsis. */
const char *sheet_clean(struct sheet *sheet, const char *text, size_t most);
/* How much of a clean text fits a width, with "…" if that is less than all. */
const char *sheet_fit(
    struct sheet *sheet, const struct flow_style *style, const char *text, double width);
/* The baseline of a line whose top is at y. */
double sheet_baseline(const struct sheet *sheet, double y, double leading, double size);

/* Footnotes: sheet_notes.c */
/* The number of a digest on this page; it gets one if it has none. */
size_t sheet_note(struct sheet *sheet, const char *digest, uint32_t parent);
bool sheet_has_note(const struct sheet *sheet, const char *digest);
/* The height of the footnotes with more added, the widest of them so wide. */
double sheet_notes_height(const struct sheet *sheet, size_t more, double widest);
double sheet_note_width(const struct sheet *sheet, const char *digest);
void sheet_put_notes(struct sheet *sheet);

#endif
