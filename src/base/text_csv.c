/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of CSV: RFC 4180, and nothing that a spreadsheet takes for a formula
 * (threats T24).
 */
#include <muster/text.h>

#include <muster/strbuf.h>

/* What a spreadsheet may trim before it looks for a formula: blanks, quotes, what is not seen. */
static bool
is_trimmed(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == '"' || cp == '\'' ||
	    cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F ||
	    cp == 0x3000 || muster_text_is_hidden(cp);
}

static bool
begins_formula(uint32_t cp)
{
	switch (cp) {
	case '=':
	case '+':
	case '-':
	case '@':
	case 0xFF1D: /* the full-width forms, which some input methods and programs fold */
	case 0xFF0B:
	case 0xFF0D:
	case 0xFF20:
	case 0xFE62: /* the small ones */
	case 0xFE63:
	case 0xFE66:
	case 0xFE6B:
		return true;
	default:
		return false;
	}
}

/* An apostrophe that is the text's own gets one too: so the first one is always ours. */
static bool
needs_apostrophe(const char *text, size_t len)
{
	if (len > 0 &&
	    (text[0] == '\'' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n' ||
		text[0] == '\0'))
		return true;
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += muster_utf8_decode(text + at, len - at, &cp);
		if (begins_formula(cp))
			return true;
		if (!is_trimmed(cp))
			return false;
	}
	return false;
}

void
muster_text_csv(struct muster_strbuf *out, const char *text, size_t len)
{
	muster_strbuf_addc(out, '"');
	if (needs_apostrophe(text, len))
		muster_strbuf_addc(out, '\'');
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (cp == '"')
			muster_strbuf_adds(out, "\"\"");
		else if (cp == 0xFFFD && used == 1)
			muster_strbuf_adds(out, "\xEF\xBF\xBD");
		else
			muster_strbuf_add(out, text + at, used);
		at += used;
	}
	muster_strbuf_addc(out, '"');
}
