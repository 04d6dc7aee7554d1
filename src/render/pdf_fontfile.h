/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a font file what libharu can read?  It crashes, divides by zero or never
 * ends on damaged ones, so tables are checked against their checksums first.
 */
#ifndef RENDER_PDF_FONTFILE_H
#define RENDER_PDF_FONTFILE_H

enum pdf_fontfile {
	PDF_FONTFILE_NONE, /* not there, or no TrueType outlines (CFF, WOFF) */
	PDF_FONTFILE_SOUND,
	PDF_FONTFILE_DAMAGED,
	PDF_FONTFILE_NO_MEMORY
};

enum pdf_fontfile pdf_fontfile_check(const char *path);

#endif
