/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fonts of one PDF: which file shows which character, and how wide.
 *
 * No fontconfig: what it picks depends on the host's configuration.  Files
 * are looked for in an ordered list of folders; each face has a chain of
 * fonts, asked in turn for each character:
 *
 *   text   Open Sans, DejaVu Sans
 *   code   JetBrains Mono, DejaVu Sans Mono, DejaVu Sans
 *   both   WenQuanYi Micro Hei, read only when a Chinese, Japanese or Korean
 *          character asks for it
 *
 * A character nobody has, one above U+FFFF (libharu's limit) and one that
 * shows nothing (zero width, bidi controls) is shown as "[U+1F600]".
 *
 * Where none of the files is there, the readers' built-in Helvetica and
 * Courier serve, with Windows-1252 and a warning: such a file is not
 * self-contained.
 *
 * Fonts are trusted files (libharu crashes on broken ones): never take one
 * from evidence.
 */
#ifndef RENDER_PDF_FONTS_H
#define RENDER_PDF_FONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/strbuf.h>

#include "page/display.h"

#define PDF_FONT_COUNT 15      /* files and built-in ones */
#define PDF_SUBSTITUTE_MOST 10 /* "[U+10FFFF]" */

struct pdf_font_options {
	const char *folder; /* asked first; NULL none */
	bool only;          /* ask no other: for tests */
};

/* What is drawn for a character, or a part of its substitute. */
struct pdf_glyph {
	uint16_t code;  /* in the string: UTF-16 unit, or a byte of a built-in font */
	uint16_t id;    /* in the font file */
	uint16_t width; /* 1/1000 of the size */
	uint8_t font;   /* below PDF_FONT_COUNT */
};

struct pdf_fonts;
struct haru;

/*
 * Fonts live in libharu's document, which stays the caller's; the fonts the
 * options' folder or the system lacks are found later, when they are asked for.
 */
struct pdf_fonts *pdf_fonts_new(
    struct haru *haru, const struct pdf_font_options *options, struct muster_error *err);
void pdf_fonts_free(struct pdf_fonts *fonts);

/* Widths for the layout, of what will be drawn. */
struct page_metrics pdf_fonts_metrics(struct pdf_fonts *fonts);

/*
 * The glyphs of the next character of text (len > 0); returns the bytes it
 * took and how many glyphs it gave.  Says nothing about being drawn.
 */
size_t pdf_fonts_next(struct pdf_fonts *fonts, enum page_face face, const char *text, size_t len,
    struct pdf_glyph out[PDF_SUBSTITUTE_MOST], size_t *count);
/* It is drawn: it will be in the file. */
void pdf_fonts_use(struct pdf_fonts *fonts, const struct pdf_glyph *glyph);
/* Codes of this font are one byte, not two. */
bool pdf_font_is_builtin(unsigned font);

/* -1 if a font failed while it was asked for: what came out is then of no use. */
int pdf_fonts_check(const struct pdf_fonts *fonts, struct muster_error *err);
/* What the reader should know ("" nothing): fonts that are not there. */
const char *pdf_fonts_warning(const struct pdf_fonts *fonts);

/*
 * Puts what was used into the document, as streams of libharu and objects of
 * ours: prepare makes the streams; number gives each embedded font three
 * object numbers from *next on; add_object, called for each of these in turn
 * (index from 0), adds its body.
 */
int pdf_fonts_prepare(struct pdf_fonts *fonts, struct muster_error *err);
void pdf_fonts_number(struct pdf_fonts *fonts, uint32_t *next);
unsigned pdf_fonts_object_count(const struct pdf_fonts *fonts);
void pdf_fonts_add_object(const struct pdf_fonts *fonts, unsigned index, struct muster_strbuf *out);
/* "/F0 12 0 R/F5 15 0 R": for the resources. */
void pdf_fonts_add_resources(const struct pdf_fonts *fonts, struct muster_strbuf *out);

#endif
