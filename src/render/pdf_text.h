/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of PDF, added to a strbuf: numbers without a locale, strings,
 * references.  Numbers are rounded to a hundredth of a point (4 µm), never NaN,
 * infinite or beyond what readers accept (libharu would write garbage).
 */
#ifndef RENDER_PDF_TEXT_H
#define RENDER_PDF_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include <muster/strbuf.h>

#define PDF_COORDINATE_MOST 14400 /* points; 32000-1 annex C: 200 inches */

/* Hundredths; what is not finite is 0, what is too large is cut. */
int32_t pdf_hundredths(double value);

void pdf_add_integer(struct muster_strbuf *out, int64_t value);
void pdf_add_hundredths(struct muster_strbuf *out, int32_t value);  /* 1050 is "10.5" */
void pdf_add_reference(struct muster_strbuf *out, uint32_t number); /* "7 0 R" */

/* A text string: ASCII in parentheses, else UTF-16BE in hex, all of Unicode. */
void pdf_add_string(struct muster_strbuf *out, const char *utf8);
/* A name with its slash, escaped: "text/csv" is "/text#2Fcsv". */
void pdf_add_name(struct muster_strbuf *out, const char *name);
/* A URI: bytes that may not stand in one are written %XX. */
void pdf_add_uri(struct muster_strbuf *out, const char *uri);

#endif
