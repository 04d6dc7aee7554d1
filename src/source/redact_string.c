/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON strings taken apart and written again, as redaction needs it: lenient
 * (the reader has checked them), and lone surrogates become U+FFFD as there.
 */
#include "source/redact_internal.h"

static bool
hex4(const char *text, uint32_t *out)
{
	uint32_t value = 0;
	for (size_t i = 0; i < 4; i++) {
		char c = text[i];
		uint32_t digit;
		if (c >= '0' && c <= '9')
			digit = (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
		value = value << 4 | digit;
	}
	*out = value;
	return true;
}

/* \uXXXX at text[i] ("u" is text[i]); returns the bytes used after the backslash. */
static size_t
decode_unicode(struct muster_span text, size_t i, struct muster_strbuf *out)
{
	uint32_t cp, low;
	char utf8[4];
	size_t used = 5;
	if (text.len - i < 5 || !hex4(text.ptr + i + 1, &cp)) {
		muster_strbuf_adds(out, "\\u");
		return 1;
	}
	if (cp >= 0xD800 && cp <= 0xDBFF && text.len - i >= 11 && text.ptr[i + 5] == '\\' &&
	    text.ptr[i + 6] == 'u' && hex4(text.ptr + i + 7, &low) && low >= 0xDC00 &&
	    low <= 0xDFFF) {
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
		used = 11;
	} else if (cp >= 0xD800 && cp <= 0xDFFF) {
		cp = 0xFFFD;
	}
	muster_strbuf_add(out, utf8, muster_utf8_encode(cp, utf8));
	return used;
}

void
redact_decode(struct muster_span text, struct muster_strbuf *out)
{
	static const char from[] = "bfnrt";
	static const char to[] = "\b\f\n\r\t";
	muster_strbuf_clear(out);
	size_t start = 0;
	for (size_t i = 0; i < text.len;) {
		if (text.ptr[i] != '\\' || i + 1 == text.len) {
			i++;
			continue;
		}
		muster_strbuf_add(out, text.ptr + start, i - start);
		char c = text.ptr[++i];
		const char *known = c != '\0' ? strchr(from, c) : NULL;
		if (c == 'u') {
			i += decode_unicode(text, i, out);
		} else {
			muster_strbuf_addc(out, known != NULL ? to[known - from] : c);
			i++;
		}
		start = i;
	}
	muster_strbuf_add(out, text.ptr + start, text.len - start);
}

void
redact_encode(struct muster_strbuf *out, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == '"' || c == '\\') {
			muster_strbuf_addc(out, '\\');
			muster_strbuf_addc(out, (char)c);
		} else if (c == '\n') {
			muster_strbuf_adds(out, "\\n");
		} else if (c < 0x20) {
			muster_strbuf_addf(out, "\\u%04x", c);
		} else {
			muster_strbuf_addc(out, (char)c);
		}
	}
}
