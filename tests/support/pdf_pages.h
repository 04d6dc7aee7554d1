/* SPDX-License-Identifier: Apache-2.0 */
/* Display lists made by hand for the tests of the PDF writer. */
#ifndef PDF_PAGES_H
#define PDF_PAGES_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <muster/render.h>

#include "render/pdf_writer.h"

#define PAGES_OPS 1024
#define PAGES_DATE (INT64_C(1790683200) * MUSTER_SECOND) /* 2026-09-29T12:00:00Z */

static const struct pdf_meta pages_meta = {
    .title = "Evidence of “payments” & <others> \xF0\x9F\x93\x8B",
    .author = "Ärztekammer (Nord)",
    .subject = "CIS Docker Benchmark, third quarter \\ 2026",
    .identifier = "evidence-report:cis-docker:2026-Q3",
    .language = "en",
    .creator = "muster 0.1.0",
    .created = PAGES_DATE,
};

struct pages {
	struct pdf_writer *writer;
	struct page_sink sink;
	struct page_metrics metrics;
	struct page page;
	struct page_op ops[PAGES_OPS];
	struct page_link links[16];
	char texts[65536];
	size_t text_len;
	uint32_t elements;
	unsigned number;
	bool failed;
	struct muster_error err;
};

static inline void
pages_open(struct pages *pages, const struct pdf_font_options *options)
{
	memset(pages, 0, sizeof(*pages));
	muster_error_clear(&pages->err);
	pages->writer = pdf_writer_new(options, &pages->err);
	pages->failed = pages->writer == NULL;
	if (pages->failed)
		return;
	pages->sink = pdf_writer_sink(pages->writer);
	pages->metrics = pdf_writer_metrics(pages->writer);
}

static inline void
pages_close(struct pages *pages)
{
	pdf_writer_free(pages->writer);
}

static inline uint32_t
pages_element(struct pages *pages, uint32_t parent, enum page_role role, const char *alt)
{
	const struct page_element element = {++pages->elements, parent, role, alt};
	if (!pages->failed && pages->sink.element(pages->sink.context, &element, &pages->err) != 0)
		pages->failed = true;
	return element.id;
}

static inline void
pages_begin(struct pages *pages)
{
	pages->page =
	    (struct page){++pages->number, 595.28, 841.89, pages->ops, 0, pages->links, 0};
	pages->text_len = 0;
}

static inline void
pages_end(struct pages *pages)
{
	if (!pages->failed && pages->sink.page(pages->sink.context, &pages->page, &pages->err) != 0)
		pages->failed = true;
}

static inline struct page_op *
pages_op(struct pages *pages, enum page_op_kind kind, uint32_t element, uint32_t color)
{
	struct page_op *op = &pages->ops[pages->page.op_count];
	if (pages->page.op_count + 1 < PAGES_OPS)
		pages->page.op_count++;
	*op = (struct page_op){.kind = kind, .element = element, .color = color};
	return op;
}

static inline double
pages_text(struct pages *pages, uint32_t element, enum page_face face, double size, double x,
    double y, const char *text)
{
	size_t len = strlen(text);
	char *kept = pages->texts + pages->text_len;
	if (pages->text_len + len + 1 > sizeof(pages->texts))
		return 0;
	memcpy(kept, text, len + 1);
	pages->text_len += len + 1;
	struct page_op *op = pages_op(pages, PAGE_OP_TEXT, element, 0x1b1f24);
	op->face = face;
	op->size = size;
	op->x = x;
	op->y = y;
	op->text = kept;
	return pages->metrics.width(pages->metrics.fonts, face, text, len) * size / 1000;
}

static inline void
pages_box(struct pages *pages, enum page_op_kind kind, uint32_t element, uint32_t color, double x,
    double y, double width, double height)
{
	struct page_op *op = pages_op(pages, kind, element, color);
	op->x = x;
	op->y = y;
	op->width = width;
	op->height = height;
	op->stroke = 0.5;
}

static inline void
pages_link(struct pages *pages, uint32_t element, double x, double y, double width, const char *uri,
    unsigned target)
{
	pages->links[pages->page.link_count++] = (struct page_link){
	    x, y - 8, width, 11, element, uri, target, 100, uri != NULL ? uri : "to the table"};
}

/* A page of a table that goes on from page to page: 40 rows of 6 cells. */
static inline void
pages_table(struct pages *pages, uint32_t table, unsigned first)
{
	static const double lefts[6] = {40, 120, 200, 320, 400, 480};
	static const char *const heads[6] = {
	    "Finding", "Severity", "Package", "First seen", "Due", "State"};
	char text[64];
	uint32_t row = pages_element(pages, table, PAGE_ROLE_ROW, "");
	for (unsigned c = 0; c < 6; c++)
		pages_text(pages, pages_element(pages, row, PAGE_ROLE_HEAD, ""), PAGE_STRONG, 8.5,
		    lefts[c], 50, heads[c]);
	pages_box(pages, PAGE_OP_LINE, 0, 0x1b1f24, 40, 54, 515, 0);
	for (unsigned r = 0; r < 40; r++) {
		double y = 72 + r * 18;
		unsigned n = first + r;
		row = pages_element(pages, table, PAGE_ROLE_ROW, "");
		for (unsigned c = 0; c < 6; c++) {
			uint32_t cell = pages_element(pages, row, PAGE_ROLE_CELL, "");
			static const char *const words[4] = {"critical", "high", "medium", "low"};
			if (c == 0)
				snprintf(text, sizeof(text), "CVE-2026-%04u", 1000 + n * 7 % 9000);
			else if (c == 1)
				snprintf(text, sizeof(text), "%s", words[n % 4]);
			else if (c == 2)
				snprintf(
				    text, sizeof(text), "libssl%u %u.0.%u-1", n % 9, n % 5, n % 17);
			else if (c == 5)
				snprintf(text, sizeof(text), n % 3 == 0 ? "● open" : "✓ fixed");
			else
				snprintf(
				    text, sizeof(text), "2026-%02u-%02u", n % 12 + 1, n % 28 + 1);
			pages_text(pages, cell,
			    c == 0       ? PAGE_STRONG
				: c == 2 ? PAGE_CODE
					 : PAGE_TEXT,
			    8.5, lefts[c], y, text);
		}
		pages_box(pages, PAGE_OP_LINE, 0, 0xd0d7de, 40, y + 4, 515, 0);
	}
	snprintf(text, sizeof(text), "page %u", pages->number);
	pages_text(pages, 0, PAGE_TEXT, 8, 520, 820, text);
}

static inline void
pages_tables(struct pages *pages, unsigned count)
{
	pages_element(pages, 0, PAGE_ROLE_DOCUMENT, "");
	uint32_t table = pages_element(pages, 1, PAGE_ROLE_TABLE, "");
	for (unsigned i = 0; i < count; i++) {
		pages_begin(pages);
		pages_table(pages, table, i * 40);
		pages_end(pages);
	}
}

/* Every operation and role, links of both kinds, text on two pages. */
static inline void
pages_kitchen(struct pages *pages, unsigned count)
{
	static uint8_t rgb[16 * 8 * 3];
	static const struct page_image image = {16, 8, rgb, "logo"};
	static const struct page_point triangle[] = {{60, 400}, {100, 340}, {140, 400}};
	static const struct page_point zigzag[] = {{160, 400}, {200, 350}, {240, 390}, {280, 345}};
	for (size_t i = 0; i < sizeof(rgb); i++)
		rgb[i] = (uint8_t)(i * 255 / sizeof(rgb));
	uint32_t document = pages_element(pages, 0, PAGE_ROLE_DOCUMENT, "");
	uint32_t section = pages_element(pages, document, PAGE_ROLE_SECTION, "");
	uint32_t h1 = pages_element(pages, section, PAGE_ROLE_H1, "");
	pages_begin(pages);
	pages_text(pages, 0, PAGE_TEXT, 8, 40, 30, "Running head");
	pages_box(pages, PAGE_OP_LINE, 0, 0xd0d7de, 40, 36, 515, 0);
	pages_text(pages, h1, PAGE_STRONG, 22, 40, 80, "Evidence of the quarter");
	uint32_t p = pages_element(pages, section, PAGE_ROLE_PARAGRAPH, "");
	uint32_t link = pages_element(pages, p, PAGE_ROLE_LINK, "");
	uint32_t inner = pages_element(pages, p, PAGE_ROLE_LINK, "");
	double x = 40 + pages_text(pages, p, PAGE_TEXT, 9.5, 40, 110, "Before the link, ");
	double width = pages_text(pages, link, PAGE_TEXT, 9.5, x, 110, "a place on the web");
	pages_link(pages, link, x, 110, width, "https://example.org/a(b)?q=\xC3\xA9&r=<1>", 0);
	x += width;
	x += pages_text(pages, p, PAGE_TEXT, 9.5, x, 110, " and ");
	width = pages_text(pages, inner, PAGE_EMPHASIS, 9.5, x, 110, "a page further on");
	pages_link(pages, inner, x, 110, width, NULL, 2);
	pages_text(pages, p, PAGE_TEXT, 9.5, x + width, 110, ", after it.");
	uint32_t list = pages_element(pages, section, PAGE_ROLE_LIST, "");
	uint32_t item = pages_element(pages, list, PAGE_ROLE_LIST_ITEM, "");
	pages_text(
	    pages, pages_element(pages, item, PAGE_ROLE_LABEL, ""), PAGE_TEXT, 9.5, 40, 140, "•");
	pages_text(pages, pages_element(pages, item, PAGE_ROLE_BODY, ""), PAGE_TEXT, 9.5, 52, 140,
	    "An item with \\ (escapes) in it");
	uint32_t note = pages_element(pages, section, PAGE_ROLE_NOTE, "");
	pages_box(pages, PAGE_OP_RECT, 0, 0xf6f8fa, 40, 160, 515, 40);
	pages_box(pages, PAGE_OP_RECT, 0, 0x96600a, 40, 160, 2, 40);
	pages_text(pages, note, PAGE_TEXT, 9.5, 52, 184, "A note set off from the text");
	uint32_t code = pages_element(pages, section, PAGE_ROLE_CODE, "");
	pages_text(pages, code, PAGE_CODE, 8.5, 40, 230, "sha256:9f86d081 0O 1lI ≠ → ✓");
	pages_text(pages, code, PAGE_CODE_STRONG, 8.5, 40, 244, "/etc/docker/daemon.json 漢字");
	uint32_t figure = pages_element(
	    pages, section, PAGE_ROLE_FIGURE, "Three shapes: a triangle, a line “up and down”");
	pages_box(pages, PAGE_OP_RECT, figure, 0x1a7f5a, 300, 340, 60, 60);
	struct page_op *op = pages_op(pages, PAGE_OP_PATH, figure, 0xb42318);
	op->points = triangle;
	op->point_count = 3;
	op = pages_op(pages, PAGE_OP_PATH, figure, 0x6941c6);
	op->points = zigzag;
	op->point_count = 4;
	op->stroke = 1.5;
	pages_text(pages, figure, PAGE_TEXT, 8, 300, 415, "label inside");
	op = pages_op(pages, PAGE_OP_IMAGE, figure, 0);
	op->image = &image;
	op->x = 400;
	op->y = 340;
	op->width = 120;
	op->height = 60;
	pages_text(pages, pages_element(pages, figure, PAGE_ROLE_CAPTION, ""), PAGE_EMPHASIS, 8, 40,
	    430, "Figure 1");
	pages_text(pages, section, PAGE_TEXT, 9.5, 40, 460, "●▲◆◐○–✕ Ångström Ελλάδα Кириллица ệ");
	pages_end(pages);
	uint32_t table = pages_element(pages, section, PAGE_ROLE_TABLE, "");
	for (unsigned i = 0; i < count; i++) {
		pages_begin(pages);
		pages_table(pages, table, i * 40);
		pages_end(pages);
	}
	static const struct page_bookmark bookmarks[] = {{1, "Summary", 1, 60},
	    {2, "Ελλάδα \xF0\x9F\x98\x80 (marks)", 1, 300}, {2, "Table", 2, 40},
	    {1, "Rest", 2, 200}};
	for (size_t i = 0; i < 4 && !pages->failed; i++)
		if (pages->sink.bookmark(pages->sink.context, &bookmarks[i], &pages->err) != 0)
			pages->failed = true;
}

#endif
