/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings: checked always, decoded in place when they are taken.
 *
 * The first escape moves what follows down over it, so a decoded string may
 * hold line feeds that are none of the text: before that happens the lines up
 * to here are counted, and `counted` moves behind the string.  When more
 * text is needed, the gap between the decoded and the unread part is closed,
 * so the window need not hold more than the decoded string.
 */
#include "json/internal.h"

#include <string.h>

struct string_state {
	const char *what;
	size_t limit;
	uint64_t content; /* offset of the first byte after the quote */
	uint64_t saved;   /* bytes the escapes had more than what they mean */
	char *start;      /* the content; skipping: the byte after the last one checked */
	char *q;          /* next byte to check */
	char *w;          /* end of the decoded part, NULL: nothing had to be moved */
};

static bool
is_too_long(const struct json_reader *reader, const struct string_state *s)
{
	return json_offset(reader, s->q) - s->content - s->saved > s->limit;
}

static int
fail_too_long(struct json_reader *reader, const struct string_state *s)
{
	return fail_token(reader, s->what[0] == 'k' ? "json.key-too-long" : "json.string-too-long",
	    "a %s is longer than %zu bytes", s->what, s->limit);
}

/* Before any failure inside the string: what was decoded must not be counted for lines. */
static void
settle(struct json_reader *reader, const struct string_state *s)
{
	if (s->w != NULL)
		reader->counted = s->q;
}

/* The byte at p cannot stand in a string. */
static int
fail_in_string(struct json_reader *reader, struct string_state *s, const char *p, const char *id,
    const char *message)
{
	settle(reader, s);
	if (is_too_long(reader, s))
		return fail_too_long(reader, s);
	return fail_here(reader, p, id, "%s", message);
}

/* More text behind s->q; at the end of the text the string is cut off. */
static int
more(struct json_reader *reader, struct string_state *s)
{
	if (s->w != NULL) {
		size_t gap = (size_t)(s->q - s->w);
		memmove(s->w, s->q, (size_t)(reader->end - s->q) + 1);
		reader->end -= gap;
		reader->base += gap;
		s->q = s->w;
		reader->counted = s->q;
	}
	if (is_too_long(reader, s))
		return fail_too_long(reader, s);
	size_t done = (size_t)(s->q - s->start);
	bool decoded = s->w != NULL;
	reader->p = s->q;
	int rc = window_more(reader, &s->start);
	s->q = s->start + done;
	reader->p = s->q;
	if (decoded)
		s->w = s->q;
	if (rc > 0)
		return fail_here(
		    reader, reader->end, "json.truncated", "the text ends inside a %s", s->what);
	return rc;
}

enum escape_result { ESCAPE_DONE, ESCAPE_MORE, ESCAPE_BAD };

struct escape {
	uint32_t cp;
	size_t len;    /* bytes of the escape, or where it is wrong */
	bool replaced; /* by U+FFFD */
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Four hexadecimal digits at p; *at is where they end or go wrong. */
static enum escape_result
read_hex(const char *p, const char *end, uint32_t *out, size_t *at)
{
	uint32_t n = 0;
	for (size_t i = 0; i < 4; i++) {
		*at = i;
		if (p + i == end)
			return ESCAPE_MORE;
		int digit = hex_digit(p[i]);
		if (digit < 0)
			return ESCAPE_BAD;
		n = n << 4 | (uint32_t)digit;
	}
	*at = 4;
	*out = n;
	return ESCAPE_DONE;
}

/* \uXXXX at p, with the other half of a pair. */
static enum escape_result
read_unicode(const char *p, const char *end, struct escape *out)
{
	uint32_t low = 0;
	size_t at = 0;
	enum escape_result rc = read_hex(p + 2, end, &out->cp, &at);
	out->len = 2 + at;
	if (rc != ESCAPE_DONE)
		return rc;
	if (out->cp == 0) {
		out->replaced = true;
	} else if (out->cp >= 0xDC00 && out->cp <= 0xDFFF) {
		out->replaced = true;
	} else if (out->cp >= 0xD800 && out->cp <= 0xDBFF) {
		/* A pair needs \u and a low half; whatever else follows is looked at by itself. */
		const char *next = p + 6;
		rc = ESCAPE_BAD;
		if (next == end || (*next == '\\' && next + 1 == end))
			rc = ESCAPE_MORE;
		else if (next[0] == '\\' && next[1] == 'u')
			rc = read_hex(next + 2, end, &low, &at);
		if (rc == ESCAPE_MORE)
			return ESCAPE_MORE;
		if (rc == ESCAPE_DONE && low >= 0xDC00 && low <= 0xDFFF) {
			out->cp = 0x10000 + ((out->cp - 0xD800) << 10) + (low - 0xDC00);
			out->len = 12;
		} else {
			out->replaced = true;
		}
	}
	if (out->replaced)
		out->cp = 0xFFFD;
	return ESCAPE_DONE;
}

/* The escape whose backslash is at p. */
static enum escape_result
read_escape(const char *p, const char *end, struct escape *out)
{
	*out = (struct escape){0, 1, false};
	if (p + 1 == end)
		return ESCAPE_MORE;
	if (p[1] == 'u')
		return read_unicode(p, end, out);
	switch (p[1]) {
	case '"':
	case '\\':
	case '/':
		out->cp = (unsigned char)p[1];
		break;
	case 'n':
		out->cp = '\n';
		break;
	case 't':
		out->cp = '\t';
		break;
	case 'r':
		out->cp = '\r';
		break;
	case 'b':
		out->cp = '\b';
		break;
	case 'f':
		out->cp = '\f';
		break;
	default:
		return ESCAPE_BAD;
	}
	out->len = 2;
	return ESCAPE_DONE;
}

/* Takes the escape at s->q. */
static int
take_escape(struct json_reader *reader, struct string_state *s, bool take)
{
	struct escape escape;
	enum escape_result rc = read_escape(s->q, reader->end, &escape);
	if (rc == ESCAPE_MORE)
		return more(reader, s);
	if (rc == ESCAPE_BAD)
		return fail_in_string(reader, s, s->q + escape.len, "json.syntax",
		    escape.len > 1 ? "expected four hexadecimal digits after \\u"
				   : "expected one of \" \\ / b f n r t u after a backslash");
	if (take && s->w == NULL) {
		window_lines(reader, s->q);
		s->w = s->q;
	}
	char bytes[4];
	size_t n = muster_utf8_encode(escape.cp, bytes);
	if (take) {
		memcpy(s->w, bytes, n);
		s->w += n;
	}
	s->q += escape.len;
	s->saved += escape.len - n;
	reader->replacements += escape.replaced;
	return 0;
}

/* Takes the characters outside ASCII at s->q. */
static int
take_wide(struct json_reader *reader, struct string_state *s)
{
	char *from = s->q;
	char *to = from;
	unsigned n = 0;
	while ((unsigned char)*to >= 0x80 && (n = scan_utf8(to)) != 0)
		to += n;
	if (s->w != NULL) {
		memmove(s->w, from, (size_t)(to - from));
		s->w += to - from;
	}
	s->q = to;
	if ((unsigned char)*to < 0x80)
		return 0;
	size_t left = (size_t)(reader->end - to);
	if (left < 4 && scan_utf8_begins(to, left))
		return more(reader, s);
	return fail_in_string(reader, s, to, "json.utf8", "a byte is no valid UTF-8");
}

/* Everything up to the closing quote, which s->q is left at. */
static inline __attribute__((always_inline)) int
walk(struct json_reader *reader, struct string_state *s, bool take)
{
	for (;;) {
		char *run = s->q;
		s->q = scan_plain(run);
		if (take && s->w != NULL && s->q != run) {
			memmove(s->w, run, (size_t)(s->q - run));
			s->w += s->q - run;
		}
		if (!take)
			s->start = s->q;
		unsigned char c = (unsigned char)*s->q;
		int rc;
		if (c == '"')
			return 0;
		if (c == '\\')
			rc = take_escape(reader, s, take);
		else if (c >= 0x80)
			rc = take_wide(reader, s);
		else if (s->q == reader->end)
			rc = more(reader, s);
		else
			rc = fail_in_string(reader, s, s->q, "json.syntax",
			    "a control character stands in a string, it must be escaped");
		if (rc != 0)
			return rc;
	}
}

static struct string_state
begin(const struct json_reader *reader, size_t limit, const char *what)
{
	return (struct string_state){.what = what,
	    .limit = limit,
	    .content = json_offset(reader, reader->p + 1),
	    .start = reader->p + 1,
	    .q = reader->p + 1};
}

static int
take_slow(struct json_reader *reader, size_t limit, const char *what, struct muster_span *out)
{
	struct string_state s = begin(reader, limit, what);
	if (walk(reader, &s, true) != 0)
		return -1;
	settle(reader, &s);
	if (is_too_long(reader, &s))
		return fail_too_long(reader, &s);
	*out = (struct muster_span){s.start, (size_t)((s.w != NULL ? s.w : s.q) - s.start)};
	reader->p = s.q + 1;
	return 0;
}

int
string_take(struct json_reader *reader, size_t limit, const char *what, struct muster_span *out)
{
	char *start = reader->p + 1;
	char *q = scan_plain(start);
	if (JSON_UNLIKELY(*q != '"' || (size_t)(q - start) > limit))
		return take_slow(reader, limit, what, out);
	*out = (struct muster_span){start, (size_t)(q - start)};
	reader->p = q + 1;
	return 0;
}

int
string_skip(struct json_reader *reader, size_t limit, const char *what)
{
	char *start = reader->p + 1;
	char *q = scan_plain(start);
	if (JSON_LIKELY(*q == '"' && (size_t)(q - start) <= limit)) {
		reader->p = q + 1;
		return 0;
	}
	struct string_state s = begin(reader, limit, what);
	if (walk(reader, &s, false) != 0)
		return -1;
	if (is_too_long(reader, &s))
		return fail_too_long(reader, &s);
	reader->p = s.q + 1;
	return 0;
}
