/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ICC.1:2001-04.  Primaries are those of IEC 61966-2-1 adapted to D50
 * (Bradford), as every sRGB profile has them; the curve has 256 points.
 */
#include "render/pdf_icc.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define CURVE_POINTS 256
#define NAME "sRGB"
#define FREE_TO_USE "Public domain"

static void
put16(struct muster_strbuf *out, uint32_t value)
{
	char bytes[2] = {(char)(value >> 8), (char)value};
	muster_strbuf_add(out, bytes, 2);
}

static void
put32(struct muster_strbuf *out, uint32_t value)
{
	put16(out, value >> 16);
	put16(out, value);
}

static void
put_zeros(struct muster_strbuf *out, size_t count)
{
	while (count-- > 0)
		muster_strbuf_addc(out, 0);
}

static void
put_xyz(struct muster_strbuf *out, uint32_t x, uint32_t y, uint32_t z)
{
	put32(out, x); /* 1/65536 */
	put32(out, y);
	put32(out, z);
}

static void
put_xyz_tag(struct muster_strbuf *out, uint32_t x, uint32_t y, uint32_t z)
{
	muster_strbuf_add(out, "XYZ \0\0\0", 8);
	put_xyz(out, x, y, z);
}

/* 6.5.17: ASCII, then empty Unicode and Macintosh forms. */
static void
put_description(struct muster_strbuf *out)
{
	muster_strbuf_add(out, "desc\0\0\0", 8);
	put32(out, sizeof(NAME));
	muster_strbuf_add(out, NAME, sizeof(NAME));
	put_zeros(out, 4 + 4 + 2 + 1 + 67);
}

static void
put_copyright(struct muster_strbuf *out)
{
	muster_strbuf_add(out, "text\0\0\0", 8);
	muster_strbuf_add(out, FREE_TO_USE, sizeof(FREE_TO_USE));
}

static void
put_curve(struct muster_strbuf *out)
{
	muster_strbuf_add(out, "curv\0\0\0", 8);
	put32(out, CURVE_POINTS);
	for (unsigned i = 0; i < CURVE_POINTS; i++) {
		double c = i / (CURVE_POINTS - 1.0);
		double light = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
		put16(out, (uint32_t)(light * 65535 + 0.5));
	}
}

static void
put_header(struct muster_strbuf *out, size_t size)
{
	put32(out, (uint32_t)size);
	put32(out, 0);
	put32(out, 0x02100000);
	muster_strbuf_add(out, "mntrRGB XYZ ", 12);
	put16(out, 2000); /* a date must stand here */
	put16(out, 1);
	put16(out, 1);
	put_zeros(out, 6);
	muster_strbuf_add(out, "acsp", 4);
	put_zeros(out, 4 + 4 + 4 + 4 + 8 + 4);
	put_xyz(out, 0xF6D6, 0x10000, 0xD32D); /* D50 */
	put_zeros(out, 4 + 44);
}

enum { DESCRIPTION, COPYRIGHT, WHITE, RED, GREEN, BLUE, CURVE, PART_COUNT };

static void
put_part(struct muster_strbuf *out, unsigned part)
{
	switch (part) {
	case DESCRIPTION:
		put_description(out);
		break;
	case COPYRIGHT:
		put_copyright(out);
		break;
	case WHITE:
		put_xyz_tag(out, 0xF6D6, 0x10000, 0xD32D);
		break;
	case RED:
		put_xyz_tag(out, 0x6FA2, 0x38F5, 0x0390);
		break;
	case GREEN:
		put_xyz_tag(out, 0x6299, 0xB785, 0x18DA);
		break;
	case BLUE:
		put_xyz_tag(out, 0x24A0, 0x0F84, 0xB6CF);
		break;
	default:
		put_curve(out);
	}
}

void
pdf_icc_srgb(struct muster_strbuf *out)
{
	static const struct {
		const char *tag;
		unsigned part;
	} tags[] = {{"desc", DESCRIPTION}, {"cprt", COPYRIGHT}, {"wtpt", WHITE}, {"rXYZ", RED},
	    {"gXYZ", GREEN}, {"bXYZ", BLUE}, {"rTRC", CURVE}, {"gTRC", CURVE}, {"bTRC", CURVE}};
	enum { TAG_COUNT = sizeof(tags) / sizeof(tags[0]), HEAD = 128 + 4 + 12 * TAG_COUNT };
	struct muster_strbuf parts;
	uint32_t place[PART_COUNT], len[PART_COUNT];
	muster_strbuf_init(&parts, 4096);
	for (unsigned i = 0; i < PART_COUNT; i++) {
		place[i] = (uint32_t)(HEAD + parts.len);
		put_part(&parts, i);
		len[i] = (uint32_t)(HEAD + parts.len) - place[i];
		put_zeros(&parts, (4 - parts.len % 4) % 4);
	}
	put_header(out, HEAD + parts.len);
	put32(out, TAG_COUNT);
	for (size_t i = 0; i < TAG_COUNT; i++) {
		muster_strbuf_add(out, tags[i].tag, 4);
		put32(out, place[tags[i].part]);
		put32(out, len[tags[i].part]);
	}
	muster_strbuf_add(out, parts.data, parts.len);
	if (parts.failed)
		out->failed = true;
	muster_strbuf_release(&parts);
}
