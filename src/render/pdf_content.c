/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operators.  Text goes on in one text object as long as nothing else is
 * drawn; colour, font and line width are set only where they change.  No
 * state is saved except around an image, so that libharu's and the readers'
 * limit of 28 nested states is never near.
 */
#include "render/pdf_content.h"

#include <string.h>

#include "render/pdf_bidi.h"
#include "render/pdf_text.h"

#define SIZE_MOST 60000 /* hundredths; larger sizes are a mistake libharu refuses */
#define NO_COLOR UINT32_MAX

void
pdf_content_init(struct pdf_content *content, struct pdf_fonts *fonts, struct pdf_tags *tags)
{
	*content = (struct pdf_content){.fonts = fonts, .tags = tags};
	muster_strbuf_init(&content->out, 0);
	muster_strbuf_init(&content->turned, 0);
}

void
pdf_content_release(struct pdf_content *content)
{
	muster_strbuf_release(&content->out);
	muster_strbuf_release(&content->turned);
}

void
pdf_content_begin(struct pdf_content *content, double height)
{
	muster_strbuf_clear(&content->out);
	content->height = pdf_hundredths(height);
	content->in_text = content->marked = content->text_in_mark = false;
	content->font = PDF_FONT_COUNT;
	content->fill = content->stroke = NO_COLOR;
	content->width = -1;
}

/* ---- numbers and state ---- */

static void
number(struct pdf_content *content, int32_t value)
{
	pdf_add_hundredths(&content->out, value);
	muster_strbuf_addc(&content->out, ' ');
}

static void
point(struct pdf_content *content, double x, double y)
{
	number(content, pdf_hundredths(x));
	number(content, content->height - pdf_hundredths(y));
}

/* A channel of 0 to 255 as 0 to 1, in thousandths. */
static void
channel(struct pdf_content *content, uint32_t value)
{
	uint32_t thousandths = ((value & 0xFF) * 1000 + 127) / 255;
	if (thousandths == 0 || thousandths == 1000) {
		muster_strbuf_add(&content->out, thousandths == 0 ? "0 " : "1 ", 2);
		return;
	}
	char text[5] = {'.', (char)('0' + thousandths / 100), (char)('0' + thousandths / 10 % 10),
	    (char)('0' + thousandths % 10), ' '};
	muster_strbuf_add(&content->out, text, 5);
}

static void
color(struct pdf_content *content, uint32_t *set, uint32_t wanted, const char *operator)
{
	wanted &= 0xFFFFFF;
	if (*set == wanted)
		return;
	*set = wanted;
	channel(content, wanted >> 16);
	channel(content, wanted >> 8);
	channel(content, wanted);
	muster_strbuf_adds(&content->out, operator);
}

static void
line_width(struct pdf_content *content, double width)
{
	int32_t wanted = pdf_hundredths(width);
	if (wanted < 0)
		wanted = 0;
	if (wanted == content->width)
		return;
	content->width = wanted;
	number(content, wanted);
	muster_strbuf_add(&content->out, "w\n", 2);
}

/* ---- marks ---- */

static void
open_text(struct pdf_content *content)
{
	muster_strbuf_add(&content->out, "BT\n", 3);
	content->in_text = true;
	content->text_in_mark = content->marked;
	content->line_x = content->line_y = 0;
}

static void
close_text(struct pdf_content *content)
{
	muster_strbuf_add(&content->out, "ET\n", 3);
	content->in_text = content->text_in_mark = false;
}

static void
close_mark(struct pdf_content *content)
{
	if (content->text_in_mark)
		close_text(content);
	muster_strbuf_add(&content->out, "EMC\n", 4);
	content->marked = false;
}

static void
open_mark(struct pdf_content *content, uint32_t element)
{
	enum page_role role;
	if (pdf_tags_has(content->tags, element, &role)) {
		muster_strbuf_addc(&content->out, '/');
		muster_strbuf_adds(&content->out, pdf_role_name(role));
		muster_strbuf_adds(&content->out, "<</MCID ");
		pdf_add_integer(&content->out, pdf_tags_content(content->tags, element));
		muster_strbuf_adds(&content->out, ">>BDC\n");
	} else {
		muster_strbuf_adds(&content->out, "/Artifact BMC\n");
	}
	content->marked = true;
	content->element = element;
}

/* Marks and text objects nest properly (14.6.1): what is open is closed as far as needed. */
static void
enter(struct pdf_content *content, uint32_t element, bool text)
{
	bool fits = content->marked && content->element == element &&
	    (text || !content->in_text || content->text_in_mark);
	if (content->marked && !fits)
		close_mark(content);
	if (content->in_text && !text)
		close_text(content);
	if (text && !content->in_text)
		open_text(content);
	if (!content->marked)
		open_mark(content, element);
}

/* ---- text ---- */

static void
byte(struct pdf_content *content, unsigned value)
{
	char text[2] = {'\\', (char)value};
	if (value == '(' || value == ')' || value == '\\') {
		muster_strbuf_add(&content->out, text, 2);
	} else if (value == '\r') { /* a reader would take it for a line feed */
		muster_strbuf_add(&content->out, "\\r", 2);
	} else {
		muster_strbuf_addc(&content->out, (char)value);
	}
}

static void
set_font(struct pdf_content *content, unsigned font, int32_t size)
{
	muster_strbuf_adds(&content->out, "/F");
	pdf_add_integer(&content->out, font);
	muster_strbuf_addc(&content->out, ' ');
	number(content, size);
	muster_strbuf_add(&content->out, "Tf\n", 3);
	content->font = font;
	content->size = size;
}

/* What is drawn for a figure: its box is in the structure. */
static void
space(struct pdf_content *content, uint32_t element, double left, double top, double right,
    double bottom)
{
	enum page_role role;
	if (!pdf_tags_has(content->tags, element, &role) || role != PAGE_ROLE_FIGURE)
		return;
	int32_t box[4] = {pdf_hundredths(left < right ? left : right),
	    content->height - pdf_hundredths(top > bottom ? top : bottom),
	    pdf_hundredths(left < right ? right : left),
	    content->height - pdf_hundredths(top > bottom ? bottom : top)};
	pdf_tags_space(content->tags, element, box);
}

static void
glyph(struct pdf_content *content, const struct pdf_glyph *drawn, int32_t size, bool *in_string)
{
	if (drawn->font != content->font || size != content->size) {
		if (*in_string)
			muster_strbuf_add(&content->out, ")Tj\n", 4);
		*in_string = false;
		set_font(content, drawn->font, size);
	}
	if (!*in_string)
		muster_strbuf_addc(&content->out, '(');
	*in_string = true;
	if (!pdf_font_is_builtin(drawn->font))
		byte(content, drawn->code >> 8);
	byte(content, drawn->code & 0xFF);
	pdf_fonts_use(content->fonts, drawn);
}

static void
text(struct pdf_content *content, const struct page_op *op)
{
	struct pdf_glyph glyphs[PDF_SUBSTITUTE_MOST];
	const char *at = op->text;
	size_t len = strlen(at), count;
	int32_t x = pdf_hundredths(op->x), y = content->height - pdf_hundredths(op->y);
	int32_t size = pdf_hundredths(op->size);
	bool in_string = false;
	if (len == 0)
		return;
	if (size < 1 || size > SIZE_MOST)
		size = size < 1 ? 1 : SIZE_MOST;
	enter(content, op->element, true);
	color(content, &content->fill, op->color, "rg\n");
	number(content, x - content->line_x);
	number(content, y - content->line_y);
	muster_strbuf_add(&content->out, "Td\n", 3);
	content->line_x = x;
	content->line_y = y;
	if (pdf_bidi_order(at, len, &content->turned)) {
		content->out.failed = content->out.failed || content->turned.failed;
		at = content->turned.data;
		len = content->turned.len;
	}
	double width = 0;
	while (len > 0) {
		size_t used = pdf_fonts_next(content->fonts, op->face, at, len, glyphs, &count);
		for (size_t i = 0; i < count; i++) {
			glyph(content, &glyphs[i], size, &in_string);
			width += glyphs[i].width;
		}
		at += used;
		len -= used;
	}
	if (in_string)
		muster_strbuf_add(&content->out, ")Tj\n", 4);
	space(content, op->element, op->x, op->y - op->size, op->x + width * op->size / 1000,
	    op->y + op->size / 4);
}

/* ---- shapes ---- */

static void
rectangle(struct pdf_content *content, const struct page_op *op)
{
	color(content, &content->fill, op->color, "rg\n");
	point(content, op->x, op->y + op->height);
	number(content, pdf_hundredths(op->width));
	number(content, pdf_hundredths(op->height));
	muster_strbuf_adds(&content->out, "re f\n");
}

static void
line(struct pdf_content *content, const struct page_op *op)
{
	color(content, &content->stroke, op->color, "RG\n");
	line_width(content, op->stroke);
	point(content, op->x, op->y);
	muster_strbuf_adds(&content->out, "m ");
	point(content, op->x + op->width, op->y + op->height);
	muster_strbuf_adds(&content->out, "l S\n");
}

static void
path(struct pdf_content *content, const struct page_op *op)
{
	bool filled = !(op->stroke > 0);
	if (filled) {
		color(content, &content->fill, op->color, "rg\n");
	} else {
		color(content, &content->stroke, op->color, "RG\n");
		line_width(content, op->stroke);
	}
	for (size_t i = 0; i < op->point_count; i++) {
		double x = op->points[i].x, y = op->points[i].y;
		space(content, op->element, x, y, x, y);
		point(content, x, y);
		muster_strbuf_adds(&content->out, i == 0 ? "m\n" : "l\n");
	}
	if (filled)
		muster_strbuf_adds(&content->out, "f\n");
	else
		muster_strbuf_adds(&content->out, op->closed ? "s\n" : "S\n");
}

static void
image(struct pdf_content *content, const struct page_op *op, unsigned index)
{
	muster_strbuf_adds(&content->out, "q ");
	number(content, pdf_hundredths(op->width));
	muster_strbuf_adds(&content->out, "0 0 ");
	number(content, pdf_hundredths(op->height));
	point(content, op->x, op->y + op->height);
	muster_strbuf_addf(&content->out, "cm /I%u Do Q\n", index);
}

void
pdf_content_add(struct pdf_content *content, const struct page_op *op, unsigned index)
{
	if (op->kind == PAGE_OP_TEXT) {
		text(content, op);
		return;
	}
	if (op->kind == PAGE_OP_PATH && op->point_count < 2)
		return;
	enter(content, op->element, false);
	if (op->kind != PAGE_OP_PATH)
		space(content, op->element, op->x, op->y, op->x + op->width, op->y + op->height);
	if (op->kind == PAGE_OP_RECT)
		rectangle(content, op);
	else if (op->kind == PAGE_OP_LINE)
		line(content, op);
	else if (op->kind == PAGE_OP_PATH)
		path(content, op);
	else
		image(content, op, index);
}

void
pdf_content_end(struct pdf_content *content)
{
	if (content->marked)
		close_mark(content);
	if (content->in_text)
		close_text(content);
}
