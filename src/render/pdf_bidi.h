/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hebrew and Arabic in the order in which they are drawn, left to right.
 *
 * The part of the bidirectional algorithm (UAX #9) that a piece of a
 * left-to-right line needs: runs of right-to-left letters are turned round,
 * numbers within them stay, brackets are mirrored, marks stay on their
 * letters.  Letters are not joined (no shaping): Arabic can be read, but is
 * not set well.  Readers that copy text turn such runs back.
 */
#ifndef RENDER_PDF_BIDI_H
#define RENDER_PDF_BIDI_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/strbuf.h>

/* False if nothing has to be turned (out is untouched); else out holds the text as drawn. */
bool pdf_bidi_order(const char *text, size_t len, struct muster_strbuf *out);

#endif
