/* SPDX-License-Identifier: Apache-2.0 */
/* Turning right-to-left runs round, in place of an algorithm for whole paragraphs. */
#include "render/pdf_bidi.h"

#include <stdint.h>
#include <string.h>

#include <muster/text.h>

enum kind { OTHER, LETTER, MARK, DIGIT };

struct range {
	uint32_t first, last;
};

static bool
within(const struct range *ranges, size_t count, uint32_t cp)
{
	for (size_t i = 0; i < count; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

static enum kind
kind_of(uint32_t cp)
{
	static const struct range marks[] = {{0x0300, 0x036F}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
	    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A},
	    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
	    {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x08D3, 0x08FF}, {0xFB1E, 0xFB1E}};
	static const struct range digits[] = {
	    {'0', '9'}, {0x0660, 0x0669}, {0x066B, 0x066C}, {0x06F0, 0x06F9}};
	static const struct range letters[] = {
	    {0x05BE, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}};
	if (within(marks, sizeof(marks) / sizeof(marks[0]), cp))
		return MARK;
	if (within(digits, sizeof(digits) / sizeof(digits[0]), cp))
		return DIGIT;
	return within(letters, sizeof(letters) / sizeof(letters[0]), cp) ? LETTER : OTHER;
}

/* Can a letter from right to left be in it?  By lead bytes alone: most text has none. */
static bool
may_turn(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c >= 0xD6 && c <= 0xDF) || c == 0xE0 || c == 0xEF)
			return true;
	}
	return false;
}

/* A letter from left to right, roughly: it ends a run. */
static bool
is_left(uint32_t cp)
{
	uint32_t lower = cp | 0x20;
	return (lower >= 'a' && lower <= 'z') || (cp >= 0xC0 && cp < 0x2000) || cp >= 0x2E80;
}

/*
 * The run that begins with a letter at 0: up to its last letter with its
 * marks, or the bracket that closes one within the run.
 */
static size_t
run_length(const char *text, size_t len)
{
	size_t end = 0;
	unsigned open = 0;
	bool marks = true; /* follow what belongs to the run */
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += muster_utf8_decode(text + at, len - at, &cp);
		enum kind kind = kind_of(cp);
		bool closes = cp == ')' || cp == ']' || cp == '}';
		if ((closes && open == 0) || (kind == OTHER && is_left(cp)))
			break;
		open += cp == '(' || cp == '[' || cp == '{';
		open -= closes;
		if (kind == LETTER || closes || (kind == MARK && marks))
			end = at;
		marks = kind == LETTER || kind == MARK;
	}
	return end;
}

/* What stays together at text[0]: a number, or a character with its marks. */
static size_t
unit_length(const char *text, size_t len)
{
	uint32_t cp;
	size_t at = muster_utf8_decode(text, len, &cp), end = at;
	bool number = kind_of(cp) == DIGIT;
	while (at < len) {
		at += muster_utf8_decode(text + at, len - at, &cp);
		enum kind kind = kind_of(cp);
		bool joint = number && cp < 0x80 && strchr(".,:/-", (int)cp) != NULL;
		if (kind == (number ? DIGIT : MARK))
			end = at;
		else if (!joint)
			break;
	}
	return end;
}

static char
mirrored(char c)
{
	static const char pairs[] = "()[]{}";
	const char *at = strchr(pairs, c);
	return at != NULL && c != '\0' ? pairs[(size_t)(at - pairs) ^ 1] : c;
}

/* The units of a run from the last to the first. */
static void
add_turned(struct muster_strbuf *out, const char *text, size_t len)
{
	muster_strbuf_add(out, text, len); /* room, to be filled from its end */
	if (out->failed)
		return;
	char *end = out->data + out->len;
	for (size_t at = 0; at < len;) {
		size_t unit = unit_length(text + at, len - at);
		end -= unit;
		memcpy(end, text + at, unit);
		if (unit == 1)
			*end = mirrored(*end);
		at += unit;
	}
}

bool
pdf_bidi_order(const char *text, size_t len, struct muster_strbuf *out)
{
	bool turned = false;
	if (!may_turn(text, len))
		return false;
	muster_strbuf_clear(out);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		if (kind_of(cp) == LETTER) {
			used = run_length(text + at, len - at);
			add_turned(out, text + at, used);
			turned = true;
		} else {
			muster_strbuf_add(out, text + at, used);
		}
		at += used;
	}
	return turned;
}
