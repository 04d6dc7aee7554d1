/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fonts into the file.  The code of a character is its UTF-16 unit, so that
 * what is copied out is exactly what went in, even where two characters share
 * a glyph; CIDToGIDMap leads from there to the glyph.  Widths and map hold
 * what was drawn: libharu's own dictionaries hold all the font has (310 KB of
 * numbers for Micro Hei) and a ToUnicode map that readers complain about.
 */
#include <string.h>

#include "render/pdf_fonts_internal.h"
#include "render/pdf_text.h"

/* ---- closure over composite glyphs ---- */

enum { ARGS_ARE_WORDS = 1, HAS_SCALE = 8, MORE_PARTS = 32, HAS_TWO_SCALES = 64, HAS_MATRIX = 128 };

static bool
read_bytes(HPDF_Stream stream, uint8_t *bytes, HPDF_UINT want)
{
	HPDF_UINT got = want;
	return HPDF_Stream_Read(stream, bytes, &got) == HPDF_OK && got == want;
}

/*
 * Marks the parts of one glyph.  libharu does this one level deep, with a
 * signed index: glyphs made of made-up glyphs came out blank.
 */
static bool
mark_parts(HPDF_TTFontDefAttr file, unsigned glyph, bool *more)
{
	uint32_t unit = file->header.index_to_loc_format == 0 ? 2 : 1;
	uint32_t start = file->glyph_tbl.offsets[glyph] * unit;
	uint32_t end = file->glyph_tbl.offsets[glyph + 1] * unit;
	uint8_t head[10], part[4];
	if (end < start + 10)
		return true; /* empty: a space */
	if (HPDF_Stream_Seek(file->stream, (HPDF_INT)(file->glyph_tbl.base_offset + start),
		HPDF_SEEK_SET) != HPDF_OK ||
	    !read_bytes(file->stream, head, 10))
		return false;
	if (head[0] < 0x80)
		return true; /* contours of its own */
	for (unsigned parts = 0; parts < 256; parts++) {
		if (!read_bytes(file->stream, part, 4))
			return false;
		unsigned flags = (unsigned)part[0] << 8 | part[1];
		unsigned id = (unsigned)part[2] << 8 | part[3];
		if (id < file->num_glyphs && file->glyph_tbl.flgs[id] == 0) {
			file->glyph_tbl.flgs[id] = 1; /* any other value would empty it */
			*more = true;
		}
		if ((flags & MORE_PARTS) == 0)
			return true;
		HPDF_INT skip = (flags & ARGS_ARE_WORDS) != 0 ? 4 : 2;
		if ((flags & HAS_SCALE) != 0)
			skip += 2;
		else if ((flags & HAS_TWO_SCALES) != 0)
			skip += 4;
		else if ((flags & HAS_MATRIX) != 0)
			skip += 8;
		if (HPDF_Stream_Seek(file->stream, skip, HPDF_SEEK_CUR) != HPDF_OK)
			return false;
	}
	return false;
}

static int
close_over_parts(HPDF_TTFontDefAttr file, struct muster_error *err)
{
	uint8_t *visited = calloc(file->num_glyphs, 1);
	bool more = true, sound = true;
	if (visited == NULL)
		return muster_error_memory(err);
	while (more && sound) {
		more = false;
		for (unsigned i = 0; i < file->num_glyphs && sound; i++)
			if (file->glyph_tbl.flgs[i] != 0 && visited[i] == 0) {
				visited[i] = 1;
				sound = mark_parts(file, i, &more);
			}
	}
	free(visited);
	if (!sound)
		return muster_error_set(err, MUSTER_E_CONFIG, "pdf.font",
		    "the font %s is damaged: a glyph cannot be read", file->base_font);
	return 0;
}

/* ---- streams ---- */

/*
 * The file's own character map and glyph names mean nothing beside a
 * CIDToGIDMap, and are most of a small subset: a table without its name is
 * written empty, which readers take for absent.
 */
static void
drop_tables(HPDF_TTFontDefAttr file)
{
	for (unsigned i = 0; i < file->offset_tbl.num_tables; i++) {
		char *tag = file->offset_tbl.table[i].tag;
		if (memcmp(tag, "cmap", 4) == 0 || memcmp(tag, "post", 4) == 0)
			memcpy(tag, "none", 4);
	}
}

static HPDF_Dict
subset(struct haru *haru, struct pdf_font *font)
{
	HPDF_Dict bytes = haru_stream(haru, "", 0);
	if (bytes == NULL || HPDF_TTFontDef_SaveFontData(font->def, bytes->stream) != HPDF_OK ||
	    !haru_sound(haru))
		return NULL;
	HPDF_Dict_AddNumber(bytes, "Length1", (HPDF_INT32)font->file->length1);
	haru_deflate(haru, bytes);
	return bytes;
}

static bool
is_used(const struct pdf_font *font, unsigned code)
{
	return (font->codes[code / 8] >> code % 8 & 1) != 0;
}

static HPDF_Dict
code_map(struct haru *haru, const struct pdf_font *font, struct muster_strbuf *scratch)
{
	unsigned last = 0xFFFF;
	while (last > 0 && !is_used(font, last))
		last--;
	muster_strbuf_clear(scratch);
	for (unsigned code = 0; code <= last; code++) {
		unsigned id = is_used(font, code) ? font->glyph_of[code] : 0;
		char pair[2] = {(char)(id >> 8), (char)id};
		muster_strbuf_add(scratch, pair, 2);
	}
	if (scratch->failed)
		return NULL;
	HPDF_Dict map = haru_stream(haru, scratch->data, scratch->len);
	if (map != NULL)
		haru_deflate(haru, map);
	return map;
}

/* Code and character are the same; a range may not cross a high byte (9.10.3). */
static HPDF_Dict
to_unicode(struct pdf_fonts *fonts, struct muster_strbuf *scratch)
{
	static const char head[] =
	    "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
	    "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
	    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n";
	static const char foot[] =
	    "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";
	bool pages[256] = {false};
	for (size_t i = 0; i < PDF_FONT_COUNT; i++)
		for (size_t byte = 0;
		     fonts->fonts[i].used && fonts->fonts[i].def != NULL && byte < 8192; byte++)
			pages[byte / 32] = pages[byte / 32] || fonts->fonts[i].codes[byte] != 0;
	muster_strbuf_clear(scratch);
	muster_strbuf_adds(scratch, head);
	for (unsigned page = 0; page < 256; page++)
		if (pages[page])
			muster_strbuf_addf(scratch,
			    "1 beginbfrange\n<%02X00><%02XFF><%02X00>\nendbfrange\n", page, page,
			    page);
	muster_strbuf_adds(scratch, foot);
	if (scratch->failed)
		return NULL;
	HPDF_Dict map = haru_stream(fonts->haru, scratch->data, scratch->len);
	if (map != NULL)
		haru_deflate(fonts->haru, map);
	return map;
}

static int
prepare_font(struct pdf_fonts *fonts, struct pdf_font *font, struct muster_strbuf *scratch,
    struct muster_error *err)
{
	if (close_over_parts(font->file, err) != 0)
		return -1;
	drop_tables(font->file);
	font->bytes = subset(fonts->haru, font);
	font->map = font->bytes != NULL ? code_map(fonts->haru, font, scratch) : NULL;
	if (fonts->to_unicode == NULL)
		fonts->to_unicode = to_unicode(fonts, scratch);
	if (haru_check(fonts->haru, err) != 0)
		return -1;
	return font->map != NULL && fonts->to_unicode != NULL ? 0 : muster_error_memory(err);
}

int
pdf_fonts_prepare(struct pdf_fonts *fonts, struct muster_error *err)
{
	struct muster_strbuf scratch;
	int result = 0;
	muster_strbuf_init(&scratch, 0);
	for (size_t i = 0; i < PDF_FONT_COUNT && result == 0; i++) {
		struct pdf_font *font = &fonts->fonts[i];
		if (font->used && font->def != NULL)
			result = prepare_font(fonts, font, &scratch, err);
	}
	muster_strbuf_release(&scratch);
	return result;
}

/* ---- dictionaries ---- */

void
pdf_fonts_number(struct pdf_fonts *fonts, uint32_t *next)
{
	for (size_t i = 0; i < PDF_FONT_COUNT; i++) {
		struct pdf_font *font = &fonts->fonts[i];
		if (!font->used)
			continue;
		if (font->def != NULL) {
			font->number = *next;
			*next += 3;
		} else {
			font->number = haru_number(font->builtin);
		}
	}
}

static void
add_type0(const struct pdf_fonts *fonts, const struct pdf_font *font, struct muster_strbuf *out)
{
	muster_strbuf_adds(out, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont");
	pdf_add_name(out, font->file->base_font);
	muster_strbuf_adds(out, "/DescendantFonts[");
	pdf_add_reference(out, font->number + 1);
	muster_strbuf_adds(out, "]/ToUnicode ");
	pdf_add_reference(out, haru_number(fonts->to_unicode));
	muster_strbuf_adds(out, ">>");
}

static void
add_widths(const struct pdf_font *font, struct muster_strbuf *out)
{
	uint32_t em = font->file->header.units_per_em;
	bool open = false;
	muster_strbuf_adds(out, "/W[");
	for (unsigned code = 0; code < 0x10000; code++) {
		if (!is_used(font, code)) {
			if (open)
				muster_strbuf_addc(out, ']');
			open = false;
			continue;
		}
		if (!open)
			pdf_add_integer(out, code);
		muster_strbuf_addc(out, open ? ' ' : '[');
		open = true;
		pdf_add_integer(out,
		    (font->file->h_metric[font->glyph_of[code]].advance_width * 1000 + em / 2) /
			em);
	}
	muster_strbuf_adds(out, open ? "]]" : "]");
}

static void
add_cid_font(const struct pdf_font *font, struct muster_strbuf *out)
{
	muster_strbuf_adds(out, "<</Type/Font/Subtype/CIDFontType2/BaseFont");
	pdf_add_name(out, font->file->base_font);
	muster_strbuf_adds(
	    out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>");
	muster_strbuf_adds(out, "/FontDescriptor ");
	pdf_add_reference(out, font->number + 2);
	muster_strbuf_adds(out, "/CIDToGIDMap ");
	pdf_add_reference(out, haru_number(font->map));
	add_widths(font, out);
	muster_strbuf_adds(out, ">>");
}

static void
add_member(struct muster_strbuf *out, const char *key, int64_t value)
{
	muster_strbuf_adds(out, key);
	pdf_add_integer(out, value);
}

static void
add_descriptor(const struct pdf_font *font, struct muster_strbuf *out)
{
	HPDF_FontDef def = font->def;
	muster_strbuf_adds(out, "<</Type/FontDescriptor/FontName");
	pdf_add_name(out, font->file->base_font);
	/* Codes are not of a standard Latin character set: symbolic (9.8.2). */
	int64_t flags = (int64_t)(def->flags & ~(HPDF_UINT)32) | 4;
	add_member(out, "/Flags ", flags);
	add_member(out, "/FontBBox[", (int64_t)def->font_bbox.left);
	add_member(out, " ", (int64_t)def->font_bbox.bottom);
	add_member(out, " ", (int64_t)def->font_bbox.right);
	add_member(out, " ", (int64_t)def->font_bbox.top);
	add_member(out, "]/ItalicAngle ", def->italic_angle);
	add_member(out, "/Ascent ", def->ascent);
	add_member(out, "/Descent ", def->descent);
	add_member(out, "/CapHeight ", def->cap_height);
	add_member(out, "/StemV ", def->stemv != 0 ? def->stemv : 80);
	muster_strbuf_adds(out, "/FontFile2 ");
	pdf_add_reference(out, haru_number(font->bytes));
	muster_strbuf_adds(out, ">>");
}

unsigned
pdf_fonts_object_count(const struct pdf_fonts *fonts)
{
	unsigned count = 0;
	for (size_t i = 0; i < PDF_FONT_COUNT; i++)
		if (fonts->fonts[i].used && fonts->fonts[i].def != NULL)
			count += 3;
	return count;
}

void
pdf_fonts_add_object(const struct pdf_fonts *fonts, unsigned index, struct muster_strbuf *out)
{
	const struct pdf_font *font = fonts->fonts;
	unsigned at = index / 3;
	while (!font->used || font->def == NULL || at-- != 0)
		font++;
	if (index % 3 == 0)
		add_type0(fonts, font, out);
	else if (index % 3 == 1)
		add_cid_font(font, out);
	else
		add_descriptor(font, out);
}

void
pdf_fonts_add_resources(const struct pdf_fonts *fonts, struct muster_strbuf *out)
{
	for (size_t i = 0; i < PDF_FONT_COUNT; i++)
		if (fonts->fonts[i].used) {
			add_member(out, "/F", (int64_t)i);
			muster_strbuf_addc(out, ' ');
			pdf_add_reference(out, fonts->fonts[i].number);
		}
}
