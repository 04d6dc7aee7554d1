/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Escaping for each context of an HTML page (threats T21 to T23).  The fast
 * path copies runs of plain bytes; everything else goes through one decoder.
 */
#include "render/html_escape.h"

#include <muster/text.h>

#define LONG_WORD 24    /* bytes: longer words may break inside */
#define LONG_STRETCH 16 /* bytes: and do so at least this often */

enum context { IN_TEXT, IN_WORDS, IN_ATTRIBUTE };

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '<' && c != '>' && c != '&' && c != '"' && c != '\'';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Writes one character that is not plain; returns the bytes of text it took. */
static size_t
put_character(struct muster_strbuf *out, const char *text, size_t len, enum context context)
{
	switch (*text) {
	case '<':
		muster_strbuf_adds(out, "&lt;");
		return 1;
	case '>':
		muster_strbuf_adds(out, "&gt;");
		return 1;
	case '&':
		muster_strbuf_adds(out, "&amp;");
		return 1;
	case '"':
		muster_strbuf_adds(out, "&quot;");
		return 1;
	case '\'':
		muster_strbuf_adds(out, "&#39;");
		return 1;
	case '\n':
	case '\t':
		muster_strbuf_addc(out, *text);
		return 1;
	default:
		break;
	}
	uint32_t cp;
	size_t used = muster_utf8_decode(text, len, &cp);
	char bytes[4];
	if (!muster_text_is_hidden(cp)) {
		muster_strbuf_add(out, bytes, muster_utf8_encode(cp, bytes));
		return used;
	}
	if (context != IN_ATTRIBUTE)
		muster_strbuf_adds(out, "<span class=\"x\">");
	muster_text_escape(out, text, used, 0);
	if (context != IN_ATTRIBUTE)
		muster_strbuf_adds(out, "</span>");
	return used;
}

static bool
has_long_word(const char *text, size_t len)
{
	size_t run = 0;
	for (size_t i = 0; i < len; i++) {
		run = is_space(text[i]) ? 0 : run + 1;
		if (run > LONG_WORD)
			return true;
	}
	return false;
}

/* If a date ("2026-09-30") stands at text[0..len), its length, else 0. */
static size_t
date_length(const char *text, size_t len)
{
	static const char pattern[] = "0000-00-00";
	size_t most = sizeof(pattern) - 1;
	for (size_t i = 0; i < most; i++)
		if (i == len || (pattern[i] == '0' ? !is_digit(text[i]) : text[i] != pattern[i]))
			return 0;
	return most < len && (is_digit(text[most]) || text[most] == '-') ? 0 : most;
}

/* If digits grouped by U+2009 or a date stand at text[0..len), their length, else 0. */
static size_t
unbroken(const char *text, size_t len)
{
	size_t at = 0;
	bool groups = false;
	for (;;) {
		size_t digits = 0;
		while (at + digits < len && is_digit(text[at + digits]))
			digits++;
		if (digits == 0)
			return 0;
		at += digits;
		if (len - at < 4 || memcmp(text + at, "\xE2\x80\x89", 3) != 0 ||
		    !is_digit(text[at + 3]))
			break;
		groups = true;
		at += 3;
	}
	return groups ? at : date_length(text, len);
}

static void
put_run(struct muster_strbuf *out, const char *text, size_t len, enum context context)
{
	size_t start = 0, at = 0;
	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		size_t number;
		if (context != IN_ATTRIBUTE && is_digit((char)c) &&
		    (at == 0 || !is_digit(text[at - 1])) &&
		    (number = unbroken(text + at, len - at)) != 0) {
			muster_strbuf_add(out, text + start, at - start);
			muster_strbuf_adds(out, "<span class=\"q\">");
			muster_strbuf_add(out, text + at, number);
			muster_strbuf_adds(out, "</span>");
			start = at += number;
		} else if (is_plain(c)) {
			at++;
		} else {
			muster_strbuf_add(out, text + start, at - start);
			at += put_character(out, text + at, len - at, context);
			start = at;
		}
	}
	muster_strbuf_add(out, text + start, at - start);
}

/*
 * The length of the piece of a long word that may end in a break: up to a
 * mark that separates, if one comes soon, else a fixed stretch; the whole
 * rest at the end.  Never inside a character, never before a last byte.
 */
static size_t
next_piece(const char *word, size_t len)
{
	size_t forced = 0;
	for (size_t i = 0; i < len && i < LONG_WORD; i++) {
		bool breaks = i >= 3 && strchr("/:@.,;=&?#_-+%|)", word[i]) != NULL;
		if ((word[i] == '.' || word[i] == ',') && i + 1 < len && is_digit(word[i + 1]))
			breaks = false; /* not within a number or version */
		size_t after = i + 1;
		while (after < len && ((unsigned char)word[after] & 0xC0) == 0x80)
			after++;
		if (len - after < 2)
			return len;
		if (breaks)
			return after;
		if (after >= LONG_STRETCH && forced == 0)
			forced = after;
	}
	return len > LONG_WORD && forced != 0 ? forced : len;
}

static void
put_words(struct muster_strbuf *out, const char *text, size_t len)
{
	size_t at = 0;
	while (at < len) {
		size_t end = at;
		while (end < len && is_space(text[end]))
			end++;
		size_t word = end;
		while (end < len && !is_space(text[end]))
			end++;
		put_run(out, text + at, word - at, IN_WORDS);
		if (end - word <= LONG_WORD) {
			put_run(out, text + word, end - word, IN_WORDS);
		} else {
			for (size_t i = word; i < end;) {
				size_t piece = next_piece(text + i, end - i);
				put_run(out, text + i, piece, IN_WORDS);
				i += piece;
				if (i < end)
					muster_strbuf_adds(out, "<wbr>");
			}
		}
		at = end;
	}
}

void
html_text(struct muster_strbuf *out, const char *text)
{
	size_t len = strlen(text);
	if (has_long_word(text, len))
		put_words(out, text, len);
	else
		put_run(out, text, len, IN_TEXT);
}

void
html_verbatim(struct muster_strbuf *out, const char *text)
{
	put_run(out, text, strlen(text), IN_TEXT);
}

void
html_attribute(struct muster_strbuf *out, const char *text)
{
	put_run(out, text, strlen(text), IN_ATTRIBUTE);
}

static void
put_hex(struct muster_strbuf *out, char mark, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	muster_strbuf_addc(out, mark);
	muster_strbuf_addc(out, digits[c >> 4]);
	muster_strbuf_addc(out, digits[c & 15]);
}

static bool
is_alphanumeric(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void
html_url(struct muster_strbuf *out, const char *url)
{
	for (const char *p = url; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '&')
			muster_strbuf_adds(out, "&amp;");
		else if (is_alphanumeric(c) || strchr("-._~:/?#[]@!$()*+,;=%", c) != NULL)
			muster_strbuf_addc(out, (char)c);
		else
			put_hex(out, '%', c);
	}
}

void
html_anchor(struct muster_strbuf *out, const char *id)
{
	for (const char *p = id; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if (is_alphanumeric(c) || strchr("._:-", c) != NULL)
			muster_strbuf_addc(out, (char)c);
		else
			put_hex(out, '~', c);
	}
}

bool
html_href_allowed(const char *url)
{
	static const char *const schemes[] = {"https://", "http://", "mailto:"};
	size_t len = strlen(url);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t most = strlen(schemes[i]);
		if (len >= most &&
		    muster_span_is_nocase((struct muster_span){url, most}, schemes[i]))
			return true;
	}
	/* a page beside this one: "image-security.html", no folder, no scheme; and a place in it */
	static const char page[] = ".html";
	size_t stem = strspn(url, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (stem == 0 || strncmp(url + stem, page, sizeof(page) - 1) != 0)
		return false;
	const char *place = url + stem + sizeof(page) - 1;
	return *place == '\0' ||
	    (*place == '#' && place[1] != '\0' &&
		place[1 +
		    strspn(place + 1,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] ==
		    '\0');
}
