/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making foreign text harmless to show: what is hidden is shown as an escape.
 * Markup (HTML, XML, CSV, PDF) is escaped by the renderers, not here.
 */
#include <muster/strbuf.h>
#include <muster/text.h>

#include <stdio.h>
#include <string.h>

bool
muster_text_is_hidden(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
		return true;
	if (cp < 0x61C)
		return false;
	return cp == 0x61C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2060 && cp <= 0x2069) || cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE007F);
}

/* One code point (or invalid byte) as it is shown; returns the length. */
static size_t
show_one(const char *text, size_t used, uint32_t cp, char out[16])
{
	unsigned char byte = (unsigned char)text[0];
	int n;
	if (cp == '\n' || cp == '\t') {
		n = snprintf(out, 16, "\\%c", cp == '\n' ? 'n' : 't');
	} else if (cp < 0x80 ? muster_text_is_hidden(cp) : used == 1) {
		n = snprintf(out, 16, "\\x%02x", byte);
	} else if (muster_text_is_hidden(cp)) {
		n = snprintf(out, 16, "\\u{%04X}", (unsigned)cp);
	} else {
		memcpy(out, text, used);
		return used;
	}
	return n > 0 ? (size_t)n : 0;
}

void
muster_text_escape(struct muster_strbuf *out, const char *text, size_t len, size_t limit)
{
	size_t written = 0;
	size_t at = 0;
	while (at < len) {
		/* Runs of plain ASCII are the common case. */
		size_t run = at;
		while (run < len && text[run] >= 0x20 && text[run] < 0x7F)
			run++;
		size_t plain = run - at;
		if (limit != 0 && plain > limit - written) {
			muster_strbuf_add(out, text + at, limit - written);
			muster_strbuf_adds(out, "...");
			return;
		}
		muster_strbuf_add(out, text + at, plain);
		written += plain;
		at = run;
		if (at == len)
			return;
		uint32_t cp;
		char shown[16];
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		size_t n = show_one(text + at, used, cp, shown);
		if (limit != 0 && n > limit - written) {
			muster_strbuf_adds(out, "...");
			return;
		}
		muster_strbuf_add(out, shown, n);
		written += n;
		at += used;
	}
}
