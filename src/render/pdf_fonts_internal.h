/* SPDX-License-Identifier: Apache-2.0 */
/* What finding fonts (pdf_fonts.c) and embedding them (pdf_embed.c) share. */
#ifndef RENDER_PDF_FONTS_INTERNAL_H
#define RENDER_PDF_FONTS_INTERNAL_H

#include "render/pdf_fonts.h"
#include "render/pdf_haru.h"

struct pdf_font {
	HPDF_FontDef def;        /* NULL: not there, or not asked for yet */
	HPDF_TTFontDefAttr file; /* its tables */
	HPDF_Font builtin;
	bool tried, used;
	uint8_t *codes;       /* 65,536 bits: those drawn */
	uint16_t *glyph_of;   /* by code, filled where drawn */
	HPDF_Dict bytes, map; /* FontFile2, CIDToGIDMap */
	uint32_t number;      /* of the font dictionary */
};

struct pdf_cell {
	struct pdf_glyph glyph;
	uint8_t state; /* 0: not looked up yet */
};

struct pdf_fonts {
	struct pdf_handle { /* what the metrics' const pointer leads to */
		struct pdf_fonts *fonts;
	} handle;
	struct haru *haru;
	char *folder;
	bool only, failed;
	struct muster_error error; /* if it failed */
	struct pdf_font fonts[PDF_FONT_COUNT];
	struct pdf_cell *cells[PAGE_FACE_COUNT][256]; /* by the high byte of the character */
	HPDF_Dict to_unicode;
};

#endif
