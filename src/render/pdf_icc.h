/* SPDX-License-Identifier: Apache-2.0 */
/* The colour space of the pages: sRGB as an ICC profile, made here, so that no file is needed. */
#ifndef RENDER_PDF_ICC_H
#define RENDER_PDF_ICC_H

#include <muster/strbuf.h>

/* Appends the profile (version 2.1, monitor, RGB, under 1,000 bytes). */
void pdf_icc_srgb(struct muster_strbuf *out);

#endif
