/* SPDX-License-Identifier: Apache-2.0 */
/* A line onto the page: text, marks, the areas of links, the numbers of footnotes. */
#include <stdio.h>
#include <string.h>

#include "page/internal.h"

#define NOTE_RAISE 0.33
#define ESCAPE_SIZE 0.82
#define URI_MOST 4000
#define WORDS_MOST 500

struct spot {
	const struct flow_piece *piece;
	double x, y, leading, baseline;
};

static uint32_t
link_element(struct run *run, const struct flow_piece *piece)
{
	if (run->link != piece->from) {
		run->link = piece->from;
		run->link_element =
		    sheet_element(&run->layout->sheet, run->element, PAGE_ROLE_LINK, "");
	}
	return run->link_element;
}

/* Where the piece leads; false: nowhere. */
static bool
destination(struct run *run, const struct flow_piece *piece, struct page_link *link)
{
	struct sheet *sheet = &run->layout->sheet;
	const struct muster_inline *from = piece->from;
	if (from->kind == MUSTER_INLINE_LINK && flow_is_link(from->target)) {
		link->uri = sheet_clean(sheet, from->target, URI_MOST);
		return true;
	}
	if (from->kind != MUSTER_INLINE_REFERENCE)
		return false;
	struct anchor anchor;
	int found = anchors_find(&run->layout->anchors, from->target, &anchor, sheet->err);
	if (found < 0)
		sheet_fail(sheet);
	if (found <= 0)
		return false;
	link->target = anchor.page;
	link->target_y = anchor.y;
	return true;
}

static void
put_text(struct run *run, const struct spot *spot)
{
	const struct flow_piece *piece = spot->piece;
	struct sheet *sheet = &run->layout->sheet;
	struct flow_style style = piece->style;
	uint32_t element = run->element;
	struct page_link link = {
	    .x = spot->x, .y = spot->y, .width = piece->width, .height = spot->leading};
	char shown[16];
	if (destination(run, piece, &link)) {
		element = link.element = link_element(run, piece);
		link.contents = sheet_clean(sheet,
		    *piece->from->text != '\0' ? piece->from->text : piece->from->target,
		    WORDS_MOST);
		sheet_link(sheet, &link);
	} else if (piece->from->kind == MUSTER_INLINE_REFERENCE) {
		style.color = run->text->style.color;
	}
	if (piece->kind == FLOW_TEXT) {
		sheet_text(
		    sheet, element, &style, spot->x, spot->baseline, piece->text, piece->len);
		return;
	}
	flow_escape(piece, shown);
	if (shown[0] == '\\') {
		style.face = PAGE_CODE;
		style.size *= ESCAPE_SIZE;
		style.color = sheet->theme->soft;
	}
	sheet_text(sheet, element, &style, spot->x, spot->baseline, shown, strlen(shown));
}

static void
put_mark(struct run *run, const struct spot *spot)
{
	const struct muster_inline *from = spot->piece->from;
	double size = spot->piece->style.size;
	struct sheet *sheet = &run->layout->sheet;
	uint32_t color = page_theme_severity(sheet->theme, from->severity);
	double top = spot->baseline - 0.86 * size, height = 1.1 * size;
	if (from->kind == MUSTER_INLINE_SPARK) {
		picture_spark(run->layout, from, run->element, spot->x, spot->baseline, size);
	} else if (from->kind == MUSTER_INLINE_STATUS) {
		sheet_mark(sheet, from->status, spot->x, spot->baseline, size);
	} else if ((unsigned)from->severity < MUSTER_SEVERITY_COUNT &&
	    from->severity != MUSTER_SEVERITY_UNKNOWN) {
		sheet_rect(sheet, 0, color, spot->x, top, 0.42 * size, height);
	} else { /* a double line: nothing is known */
		sheet_rect(sheet, 0, color, spot->x, top, 0.12 * size, height);
		sheet_rect(sheet, 0, color, spot->x + 0.3 * size, top, 0.12 * size, height);
	}
}

static void
put_note(struct run *run, const struct spot *spot)
{
	struct sheet *sheet = &run->layout->sheet;
	struct flow_style style = spot->piece->style;
	size_t number = sheet_note(sheet, spot->piece->text, run->element);
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%zu", number);
	style.size *= FLOW_NOTE_SIZE;
	if (number > 99)
		style.size *= 2.0 / 3; /* room was kept for two digits */
	sheet_text(sheet, run->element, &style, spot->x,
	    spot->baseline - NOTE_RAISE * spot->piece->style.size, digits, (size_t)len);
}

void
run_put(struct run *run, const struct flow_line *line, double x, double y, double leading)
{
	struct sheet *sheet = &run->layout->sheet;
	double baseline = sheet_baseline(sheet, y, leading, run->text->style.size);
	for (size_t i = 0; i < line->count && !sheet->failed; i++) {
		const struct flow_piece *piece = &line->pieces[i];
		const struct spot spot = {piece, x + piece->x, y, leading, baseline};
		if (piece->kind == FLOW_NOTE)
			put_note(run, &spot);
		else if (sheet->emit && piece->kind == FLOW_MARK)
			put_mark(run, &spot);
		else if (sheet->emit)
			put_text(run, &spot);
	}
}
