/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The content stream of a page: drawing operations of the display list as
 * operators, with their marks (MCID).  Written by us into libharu's stream:
 * its own operators format numbers unsafely, spend four hex digits a
 * character and look up every width again.
 */
#ifndef RENDER_PDF_CONTENT_H
#define RENDER_PDF_CONTENT_H

#include <muster/strbuf.h>

#include "page/display.h"
#include "render/pdf_fonts.h"
#include "render/pdf_tags.h"

struct pdf_content {
	struct muster_strbuf out;
	struct muster_strbuf turned; /* a text in the order in which it is drawn */
	struct pdf_fonts *fonts;
	struct pdf_tags *tags;
	int32_t height;         /* of the page, hundredths: y goes up in PDF */
	bool in_text;           /* between BT and ET */
	bool marked;            /* between BDC (or BMC) and EMC */
	bool text_in_mark;      /* BT stands after BDC */
	uint32_t element;       /* of the mark */
	int32_t line_x, line_y; /* what Td counts from */
	unsigned font;          /* set by Tf; PDF_FONT_COUNT none */
	int32_t size;           /* with it */
	uint32_t fill, stroke;  /* colours set */
	int32_t width;          /* of lines, set */
};

void pdf_content_init(struct pdf_content *content, struct pdf_fonts *fonts, struct pdf_tags *tags);
void pdf_content_release(struct pdf_content *content);
void pdf_content_begin(struct pdf_content *content, double height); /* a page */
/* image: its number in the resources (/I0), for PAGE_OP_IMAGE. */
void pdf_content_add(struct pdf_content *content, const struct page_op *op, unsigned image);
void pdf_content_end(struct pdf_content *content); /* out is the whole stream */

#endif
