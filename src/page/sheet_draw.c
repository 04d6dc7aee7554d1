/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing on the page: operations and links are gathered until it is handed on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

#include "page/sheet.h"

#define ALT_MOST 4000 /* bytes of an alternative text */

uint32_t
sheet_element(struct sheet *sheet, uint32_t parent, enum page_role role, const char *alt)
{
	struct page_element element = {
	    .id = ++sheet->elements, .parent = parent, .role = role, .alt = ""};
	if (!sheet->emit || sheet->failed)
		return element.id;
	element.alt = sheet_clean(sheet, alt, ALT_MOST);
	if (!sheet->failed && sheet->sink->element(sheet->sink->context, &element, sheet->err) != 0)
		sheet_fail(sheet);
	return element.id;
}

void
sheet_op(struct sheet *sheet, const struct page_op *op)
{
	if (!sheet->emit || sheet->failed)
		return;
	if (sheet->op_count == sheet->op_cap) {
		size_t cap = sheet->op_cap != 0 ? sheet->op_cap * 2 : 256;
		struct page_op *ops =
		    cap > SIZE_MAX / sizeof(*ops) ? NULL : realloc(sheet->ops, cap * sizeof(*ops));
		if (ops == NULL) {
			sheet_fail_memory(sheet);
			return;
		}
		sheet->ops = ops;
		sheet->op_cap = cap;
	}
	sheet->ops[sheet->op_count++] = *op;
}

void
sheet_link(struct sheet *sheet, const struct page_link *link)
{
	if (!sheet->emit || sheet->failed)
		return;
	if (sheet->link_count == sheet->link_cap) {
		size_t cap = sheet->link_cap != 0 ? sheet->link_cap * 2 : 64;
		struct page_link *links = cap > SIZE_MAX / sizeof(*links)
		    ? NULL
		    : realloc(sheet->links, cap * sizeof(*links));
		if (links == NULL) {
			sheet_fail_memory(sheet);
			return;
		}
		sheet->links = links;
		sheet->link_cap = cap;
	}
	sheet->links[sheet->link_count++] = *link;
}

/* ---- text made fit to draw ---- */

/* One character as it may be drawn; returns the bytes of text it took. */
static size_t
clean_one(const char *text, size_t len, char out[16], size_t *out_len)
{
	uint32_t cp;
	size_t used = muster_utf8_decode(text, len, &cp);
	if (cp == '\n' || cp == '\t') {
		memcpy(out, " ", 2);
		*out_len = 1;
	} else if (muster_text_is_hidden(cp) || (cp == 0xFFFD && used == 1)) {
		const struct flow_piece piece = {.text = text, .len = used};
		flow_escape(&piece, out);
		*out_len = strlen(out);
	} else {
		memcpy(out, text, used);
		*out_len = used;
	}
	return used;
}

static bool
is_clean_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] == 0x7f) /* char may be signed: not ASCII is < 0 */
			return false;
	return true;
}

/* A NUL-terminated copy of text[0..len) in the page's arena; NULL where memory is out. */
static const char *
clean(struct sheet *sheet, const char *text, size_t len)
{
	if (is_clean_ascii(text, len))
		return muster_arena_copy(sheet->arena, text, len);
	size_t size = 0;
	char shown[16];
	size_t n;
	for (size_t at = 0; at < len; size += n)
		at += clean_one(text + at, len - at, shown, &n);
	char *copy = muster_arena_alloc(sheet->arena, size + 1);
	if (copy == NULL)
		return NULL;
	size_t out = 0;
	for (size_t at = 0; at < len; out += n) {
		at += clean_one(text + at, len - at, shown, &n);
		memcpy(copy + out, shown, n);
	}
	return copy;
}

const char *
sheet_clean(struct sheet *sheet, const char *text, size_t most)
{
	const char *end = text != NULL ? memchr(text, '\0', most + 1) : NULL;
	const char *copy;
	if (text == NULL || sheet->failed)
		return "";
	if (end != NULL) {
		copy = clean(sheet, text, (size_t)(end - text));
	} else {
		size_t len = most;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
			len--; /* not within a character */
		copy = clean(sheet, text, len);
		if (copy != NULL)
			copy = muster_arena_printf(sheet->arena, "%s\xE2\x80\xA6", copy);
	}
	if (copy == NULL)
		sheet_fail_memory(sheet);
	return copy != NULL ? copy : "";
}

const char *
sheet_fit(struct sheet *sheet, const struct flow_style *style, const char *text, double width)
{
	double scale = style->size / 1000;
	size_t len = strlen(text), at = 0, fits = 0;
	if (flow_width(sheet->metrics, style->face, text, len) * scale <= width)
		return text;
	width -= flow_width(sheet->metrics, style->face, "\xE2\x80\xA6", 3) * scale;
	while (at < len) {
		uint32_t cp;
		at += muster_utf8_decode(text + at, len - at, &cp);
		if (flow_width(sheet->metrics, style->face, text, at) * scale > width)
			break;
		fits = at;
	}
	const char *copy = muster_arena_printf(sheet->arena, "%.*s\xE2\x80\xA6", (int)fits, text);
	if (copy == NULL)
		sheet_fail_memory(sheet);
	return copy != NULL ? copy : "";
}

void
sheet_text(struct sheet *sheet, uint32_t element, const struct flow_style *style, double x,
    double baseline, const char *text, size_t len)
{
	if (!sheet->emit || sheet->failed || len == 0)
		return;
	const char *copy = clean(sheet, text, len);
	if (copy == NULL) {
		sheet_fail_memory(sheet);
		return;
	}
	sheet_op(sheet,
	    &(const struct page_op){.kind = PAGE_OP_TEXT,
		.element = element,
		.color = style->color,
		.x = x,
		.y = baseline,
		.face = style->face,
		.size = style->size,
		.text = copy});
}

/* ---- shapes ---- */

void
sheet_rect(struct sheet *sheet, uint32_t element, uint32_t color, double x, double y, double width,
    double height)
{
	sheet_op(sheet,
	    &(const struct page_op){.kind = PAGE_OP_RECT,
		.element = element,
		.color = color,
		.x = x,
		.y = y,
		.width = width,
		.height = height});
}

void
sheet_rule(struct sheet *sheet, uint32_t color, double x, double y, double width, double stroke)
{
	sheet_op(sheet,
	    &(const struct page_op){.kind = PAGE_OP_LINE,
		.color = color,
		.x = x,
		.y = y,
		.width = width,
		.stroke = stroke});
}

void
sheet_path(struct sheet *sheet, uint32_t element, uint32_t color, double stroke, bool closed,
    const struct page_point *points, size_t count)
{
	if (!sheet->emit || sheet->failed)
		return;
	struct page_point *copy = muster_arena_array(sheet->arena, count, sizeof(*copy));
	if (copy == NULL) {
		sheet_fail_memory(sheet);
		return;
	}
	memcpy(copy, points, count * sizeof(*copy));
	sheet_op(sheet,
	    &(const struct page_op){.kind = PAGE_OP_PATH,
		.element = element,
		.color = color,
		.stroke = stroke,
		.closed = closed,
		.points = copy,
		.point_count = count});
}
