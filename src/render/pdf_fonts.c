/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding the font for a character.  What was found stands in a cell per face
 * and character, so that measuring costs one look-up; no cell is made for
 * characters above U+FFFF.
 */
#include "render/pdf_fonts.h"

#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

#include "render/pdf_fontfile.h"
#include "render/pdf_fonts_internal.h"

enum {
	OPEN_SANS,
	OPEN_SANS_STRONG,
	OPEN_SANS_ITALIC,
	JETBRAINS,
	JETBRAINS_STRONG,
	DEJAVU,
	DEJAVU_STRONG,
	DEJAVU_MONO,
	DEJAVU_MONO_STRONG,
	MICRO_HEI,
	HELVETICA, /* built-in from here on */
	HELVETICA_STRONG,
	HELVETICA_ITALIC,
	COURIER,
	COURIER_STRONG,
	NO_FONT
};
_Static_assert(NO_FONT == PDF_FONT_COUNT, "every font has its place");

static const struct font_file {
	const char *folder; /* of the Debian package */
	const char *names[2];
} files[] = {
    [OPEN_SANS] = {"open-sans", {"OpenSans-Regular.ttf"}},
    [OPEN_SANS_STRONG] = {"open-sans", {"OpenSans-Semibold.ttf", "OpenSans-Bold.ttf"}},
    [OPEN_SANS_ITALIC] = {"open-sans", {"OpenSans-Italic.ttf"}},
    [JETBRAINS] = {"jetbrains-mono", {"JetBrainsMono-Regular.ttf"}},
    [JETBRAINS_STRONG] = {"jetbrains-mono", {"JetBrainsMono-Bold.ttf"}},
    [DEJAVU] = {"dejavu", {"DejaVuSans.ttf"}},
    [DEJAVU_STRONG] = {"dejavu", {"DejaVuSans-Bold.ttf"}},
    [DEJAVU_MONO] = {"dejavu", {"DejaVuSansMono.ttf"}},
    [DEJAVU_MONO_STRONG] = {"dejavu", {"DejaVuSansMono-Bold.ttf"}},
    [MICRO_HEI] = {"wqy", {"wqy-microhei.ttc"}},
};

static const char *const builtins[] = {
    "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Courier", "Courier-Bold"};

/* Debian's, then those of others, then ours. */
static const char *const folders[] = {
    "/usr/share/fonts/truetype",
    "/usr/share/fonts",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts",
    MUSTER_FONT_FOLDER,
};

/* Only the last file is asked for CJK alone; the built-in one serves where no file is there. */
static const struct chain {
	uint8_t files[5];
	uint8_t builtin;
} chains[PAGE_FACE_COUNT] = {
    [PAGE_TEXT] = {{OPEN_SANS, DEJAVU, NO_FONT}, HELVETICA},
    [PAGE_STRONG] = {{OPEN_SANS_STRONG, DEJAVU_STRONG, DEJAVU, NO_FONT}, HELVETICA_STRONG},
    [PAGE_EMPHASIS] = {{OPEN_SANS_ITALIC, DEJAVU, NO_FONT}, HELVETICA_ITALIC},
    [PAGE_CODE] = {{JETBRAINS, DEJAVU_MONO, DEJAVU, NO_FONT}, COURIER},
    [PAGE_CODE_STRONG] = {{JETBRAINS_STRONG, DEJAVU_MONO_STRONG, DEJAVU_STRONG, DEJAVU, NO_FONT},
	COURIER_STRONG},
};

bool
pdf_font_is_builtin(unsigned font)
{
	return font >= HELVETICA;
}

/* ---- reading a file ---- */

/* The first failure stays; what is drawn after it is of no use. */
static void
fail(struct pdf_fonts *fonts)
{
	if (!fonts->failed)
		muster_error_memory(&fonts->error);
	fonts->failed = true;
}

/* A damaged font must not go unseen: another one would change what a report looks like. */
static void
fail_damaged(struct pdf_fonts *fonts, const char *path)
{
	muster_error_set(&fonts->error, MUSTER_E_CONFIG, "pdf.font", "the font is damaged");
	muster_error_in(&fonts->error, path);
	muster_error_remedy(
	    &fonts->error, "install its package again, or take it out of the folder");
	fonts->failed = true;
}

/* True if the file may be given to libharu. */
static bool
may_read(struct pdf_fonts *fonts, const char *path)
{
	if (fonts->failed || !haru_sound(fonts->haru))
		return false;
	switch (pdf_fontfile_check(path)) {
	case PDF_FONTFILE_SOUND:
		return true;
	case PDF_FONTFILE_DAMAGED:
		fail_damaged(fonts, path);
		return false;
	case PDF_FONTFILE_NO_MEMORY:
		fail(fonts);
		return false;
	default:
		return false;
	}
}

static bool
read_file(struct pdf_fonts *fonts, struct pdf_font *font, const char *path)
{
	HPDF_Doc doc = fonts->haru->doc;
	if (!may_read(fonts, path))
		return false;
	size_t len = strlen(path);
	const char *name = strcmp(path + len - 4, ".ttc") == 0
	    ? HPDF_LoadTTFontFromFile2(doc, path, 0, HPDF_TRUE)
	    : HPDF_LoadTTFontFromFile(doc, path, HPDF_TRUE);
	HPDF_FontDef def = name != NULL ? HPDF_Doc_FindFontDef(doc, name) : NULL;
	if (def == NULL || def->type != HPDF_FONTDEF_TYPE_TRUETYPE) {
		if (haru_forgive(fonts->haru))
			fail_damaged(fonts, path);
		else
			fail(fonts);
		return false;
	}
	font->codes = calloc(65536 / 8, 1);
	font->glyph_of = calloc(65536, sizeof(*font->glyph_of));
	if (font->codes == NULL || font->glyph_of == NULL) {
		fail(fonts);
		return false;
	}
	font->file = def->attr;
	font->def = def;
	return true;
}

static bool
read_in(struct pdf_fonts *fonts, unsigned which, const char *folder)
{
	for (size_t name = 0; name < 2 && files[which].names[name] != NULL; name++)
		for (size_t form = 0; form < 2; form++) {
			struct muster_strbuf path;
			muster_strbuf_init(&path, 4096);
			if (form == 0)
				muster_strbuf_addf(&path, "%s/%s/%s", folder, files[which].folder,
				    files[which].names[name]);
			else
				muster_strbuf_addf(
				    &path, "%s/%s", folder, files[which].names[name]);
			if (path.failed)
				fail(fonts);
			bool done = read_file(fonts, &fonts->fonts[which], path.data);
			muster_strbuf_release(&path);
			if (done)
				return true;
		}
	return false;
}

static bool
font_there(struct pdf_fonts *fonts, unsigned which)
{
	struct pdf_font *font = &fonts->fonts[which];
	if (font->tried)
		return font->def != NULL;
	font->tried = true;
	if (fonts->folder != NULL && read_in(fonts, which, fonts->folder))
		return true;
	for (size_t i = 0; !fonts->only && i < sizeof(folders) / sizeof(folders[0]); i++)
		if (read_in(fonts, which, folders[i]))
			return true;
	return false;
}

static bool
builtin_there(struct pdf_fonts *fonts, unsigned which)
{
	struct pdf_font *font = &fonts->fonts[which];
	if (!font->tried) {
		font->tried = true;
		font->builtin =
		    HPDF_GetFont(fonts->haru->doc, builtins[which - HELVETICA], "WinAnsiEncoding");
		if (font->builtin == NULL)
			fail(fonts);
	}
	return font->builtin != NULL;
}

/* ---- looking a character up ---- */

static bool
in_file(struct pdf_fonts *fonts, unsigned which, uint32_t cp, struct pdf_glyph *out)
{
	if (!font_there(fonts, which))
		return false;
	const struct pdf_font *font = &fonts->fonts[which];
	uint16_t id = HPDF_TTFontDef_GetGlyphid(font->def, (HPDF_UINT16)cp);
	if (id == 0 || id >= font->file->num_glyphs)
		return false;
	uint32_t em = font->file->header.units_per_em;
	uint32_t width = (font->file->h_metric[id].advance_width * 1000 + em / 2) / em;
	*out = (struct pdf_glyph){(uint16_t)cp, id, (uint16_t)width, (uint8_t)which};
	return true;
}

static bool
in_builtin(struct pdf_fonts *fonts, unsigned which, uint32_t cp, struct pdf_glyph *out)
{
	if (!builtin_there(fonts, which))
		return false;
	HPDF_FontAttr attr = fonts->fonts[which].builtin->attr;
	for (uint16_t code = 0x20; code < 0x100; code++)
		if (HPDF_Encoder_ToUnicode(attr->encoder, code) == cp && attr->widths[code] > 0) {
			*out = (struct pdf_glyph){
			    code, 0, (uint16_t)attr->widths[code], (uint8_t)which};
			return true;
		}
	return false;
}

static bool
is_cjk(uint32_t cp)
{
	return (cp >= 0x1100 && cp < 0x1200) || (cp >= 0x2E80 && cp < 0xA000) ||
	    (cp >= 0xAC00 && cp < 0xD7B0) || (cp >= 0xF900 && cp < 0xFB00) ||
	    (cp >= 0xFE30 && cp < 0xFE50) || (cp >= 0xFF00 && cp < 0xFFF0);
}

static bool
find(struct pdf_fonts *fonts, enum page_face face, uint32_t cp, struct pdf_glyph *out)
{
	bool any = false;
	if (muster_text_is_hidden(cp))
		return false;
	for (const uint8_t *which = chains[face].files; *which != NO_FONT; which++) {
		if (in_file(fonts, *which, cp, out))
			return true;
		any = any || fonts->fonts[*which].def != NULL;
	}
	if (is_cjk(cp) && in_file(fonts, MICRO_HEI, cp, out))
		return true;
	return !any && in_builtin(fonts, chains[face].builtin, cp, out);
}

enum { UNKNOWN, FOUND, NOWHERE };

static const struct pdf_cell *
look_up(struct pdf_fonts *fonts, enum page_face face, uint32_t cp)
{
	struct pdf_cell **page = &fonts->cells[face][cp >> 8];
	if (*page == NULL && (*page = calloc(256, sizeof(**page))) == NULL) {
		fail(fonts);
		return NULL;
	}
	struct pdf_cell *cell = &(*page)[cp & 0xFF];
	if (cell->state == UNKNOWN)
		cell->state = find(fonts, face, cp, &cell->glyph) ? FOUND : NOWHERE;
	return cell->state == FOUND ? cell : NULL;
}

/* "[U+1F600]" in the face's own font, which has these characters. */
static size_t
substitute(struct pdf_fonts *fonts, enum page_face face, uint32_t cp,
    struct pdf_glyph out[PDF_SUBSTITUTE_MOST])
{
	char text[PDF_SUBSTITUTE_MOST + 2];
	size_t count = 0;
	int len = snprintf(text, sizeof(text), "[U+%04X]", (unsigned)cp);
	for (int i = 0; i < len; i++) {
		const struct pdf_cell *cell = look_up(fonts, face, (unsigned char)text[i]);
		if (cell != NULL)
			out[count++] = cell->glyph;
	}
	return count;
}

size_t
pdf_fonts_next(struct pdf_fonts *fonts, enum page_face face, const char *text, size_t len,
    struct pdf_glyph out[PDF_SUBSTITUTE_MOST], size_t *count)
{
	uint32_t cp = (unsigned char)text[0];
	size_t used = cp < 0x80 ? 1 : muster_utf8_decode(text, len, &cp);
	const struct pdf_cell *cell = cp < 0x10000 ? look_up(fonts, face, cp) : NULL;
	if (cell != NULL) {
		out[0] = cell->glyph;
		*count = 1;
	} else {
		*count = substitute(fonts, face, cp, out);
	}
	return used;
}

static double
width(const void *context, enum page_face face, const char *text, size_t len)
{
	struct pdf_fonts *fonts = ((const struct pdf_handle *)context)->fonts;
	const struct pdf_cell *ascii = fonts->cells[face][0];
	struct pdf_glyph glyphs[PDF_SUBSTITUTE_MOST];
	uint64_t sum = 0;
	while (len > 0) {
		unsigned char c = (unsigned char)*text;
		size_t used = 1, count;
		if (c < 0x80 && ascii != NULL && ascii[c].state == FOUND) {
			sum += ascii[c].glyph.width;
		} else {
			used = pdf_fonts_next(fonts, face, text, len, glyphs, &count);
			for (size_t i = 0; i < count; i++)
				sum += glyphs[i].width;
			ascii = fonts->cells[face][0];
		}
		text += used;
		len -= used;
	}
	return (double)sum;
}

/* ---- the whole ---- */

struct pdf_fonts *
pdf_fonts_new(struct haru *haru, const struct pdf_font_options *options, struct muster_error *err)
{
	struct pdf_fonts *fonts = calloc(1, sizeof(*fonts));
	if (fonts == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	fonts->handle.fonts = fonts;
	fonts->haru = haru;
	fonts->only = options != NULL && options->only;
	if (options != NULL && options->folder != NULL &&
	    (fonts->folder = strdup(options->folder)) == NULL) {
		pdf_fonts_free(fonts);
		muster_error_memory(err);
		return NULL;
	}
	return fonts;
}

void
pdf_fonts_free(struct pdf_fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (size_t i = 0; i < PDF_FONT_COUNT; i++) {
		free(fonts->fonts[i].codes);
		free(fonts->fonts[i].glyph_of);
	}
	for (size_t face = 0; face < PAGE_FACE_COUNT; face++)
		for (size_t i = 0; i < 256; i++)
			free(fonts->cells[face][i]);
	free(fonts->folder);
	free(fonts);
}

struct page_metrics
pdf_fonts_metrics(struct pdf_fonts *fonts)
{
	struct page_metrics metrics = {
	    .width = width, .fonts = &fonts->handle, .ascent = 1069, .descent = 293};
	for (const uint8_t *which = chains[PAGE_TEXT].files; *which != NO_FONT; which++)
		if (font_there(fonts, *which)) {
			metrics.ascent = fonts->fonts[*which].def->ascent;
			metrics.descent = -fonts->fonts[*which].def->descent;
			break;
		}
	return metrics;
}

void
pdf_fonts_use(struct pdf_fonts *fonts, const struct pdf_glyph *glyph)
{
	struct pdf_font *font = &fonts->fonts[glyph->font];
	font->used = true;
	if (font->def == NULL)
		return;
	font->file->glyph_tbl.flgs[glyph->id] = 1;
	font->codes[glyph->code / 8] |= (uint8_t)(1 << glyph->code % 8);
	font->glyph_of[glyph->code] = glyph->id;
}

int
pdf_fonts_check(const struct pdf_fonts *fonts, struct muster_error *err)
{
	if (fonts->failed && err != NULL)
		*err = fonts->error;
	return fonts->failed ? -1 : 0;
}

const char *
pdf_fonts_warning(const struct pdf_fonts *fonts)
{
	for (unsigned i = HELVETICA; i < NO_FONT; i++)
		if (fonts->fonts[i].used)
			return "no font file was found, so the PDF relies on the reader's own "
			       "Helvetica "
			       "and Courier: install fonts-open-sans, fonts-jetbrains-mono and "
			       "fonts-dejavu-core";
	return "";
}
