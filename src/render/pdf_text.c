/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of PDF.  Escapes are those of ISO 32000-1, 7.3.4 and 7.3.5. */
#include "render/pdf_text.h"

#include <math.h>
#include <string.h>

#include <muster/text.h>

static const char digits[] = "0123456789ABCDEF";

int32_t
pdf_hundredths(double value)
{
	if (!isfinite(value))
		return 0;
	if (value > PDF_COORDINATE_MOST)
		value = PDF_COORDINATE_MOST;
	if (value < -PDF_COORDINATE_MOST)
		value = -PDF_COORDINATE_MOST;
	return (int32_t)(value * 100 + (value < 0 ? -0.5 : 0.5));
}

void
pdf_add_integer(struct muster_strbuf *out, int64_t value)
{
	char text[24];
	char *at = text + sizeof(text);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--at = digits[rest % 10];
	while ((rest /= 10) != 0);
	if (value < 0)
		*--at = '-';
	muster_strbuf_add(out, at, (size_t)(text + sizeof(text) - at));
}

void
pdf_add_hundredths(struct muster_strbuf *out, int32_t value)
{
	char text[16];
	char *at = text + sizeof(text);
	uint32_t rest = value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
	uint32_t fraction = rest % 100;
	rest /= 100;
	if (fraction % 10 != 0)
		*--at = digits[fraction % 10];
	if (fraction != 0) {
		*--at = digits[fraction / 10];
		*--at = '.';
	}
	do
		*--at = digits[rest % 10];
	while ((rest /= 10) != 0);
	if (value < 0)
		*--at = '-';
	muster_strbuf_add(out, at, (size_t)(text + sizeof(text) - at));
}

void
pdf_add_reference(struct muster_strbuf *out, uint32_t number)
{
	pdf_add_integer(out, number);
	muster_strbuf_add(out, " 0 R", 4);
}

static void
add_unit(struct muster_strbuf *out, uint32_t unit)
{
	char hex[4] = {digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
	    digits[unit & 15]};
	muster_strbuf_add(out, hex, 4);
}

static void
add_utf16(struct muster_strbuf *out, const char *utf8, size_t len)
{
	muster_strbuf_adds(out, "<FEFF");
	while (len > 0) {
		uint32_t cp;
		size_t used = muster_utf8_decode(utf8, len, &cp);
		utf8 += used;
		len -= used;
		if (cp >= 0x10000) {
			add_unit(out, 0xD800 + (cp - 0x10000) / 0x400);
			cp = 0xDC00 + cp % 0x400;
		}
		add_unit(out, cp);
	}
	muster_strbuf_addc(out, '>');
}

void
pdf_add_string(struct muster_strbuf *out, const char *utf8)
{
	size_t len = strlen(utf8);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)utf8[i] < 0x20 || (unsigned char)utf8[i] > 0x7E) {
			add_utf16(out, utf8, len);
			return;
		}
	muster_strbuf_addc(out, '(');
	for (size_t i = 0; i < len; i++) {
		if (utf8[i] == '(' || utf8[i] == ')' || utf8[i] == '\\')
			muster_strbuf_addc(out, '\\');
		muster_strbuf_addc(out, utf8[i]);
	}
	muster_strbuf_addc(out, ')');
}

static void
add_escaped(struct muster_strbuf *out, const char *text, const char *special, char mark)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c <= 0x20 || c > 0x7E || strchr(special, c) != NULL) {
			char hex[3] = {mark, digits[c >> 4], digits[c & 15]};
			muster_strbuf_add(out, hex, 3);
		} else {
			muster_strbuf_addc(out, (char)c);
		}
	}
}

void
pdf_add_name(struct muster_strbuf *out, const char *name)
{
	muster_strbuf_addc(out, '/');
	add_escaped(out, name, "#%/()<>[]{}", '#');
}

void
pdf_add_uri(struct muster_strbuf *out, const char *uri)
{
	muster_strbuf_addc(out, '(');
	add_escaped(out, uri, "()\\<>\"{}|^`", '%');
	muster_strbuf_addc(out, ')');
}
