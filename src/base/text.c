/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spans and UTF-8.  Everything here works on bytes with a length and knows
 * no locale; what a terminal shows is text_show.c.
 */
#include <muster/text.h>

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

struct muster_span
muster_span_of(const char *text)
{
	if (text == NULL)
		return (struct muster_span){"", 0};
	return (struct muster_span){text, strlen(text)};
}

bool
muster_span_eq(struct muster_span a, struct muster_span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
muster_span_is(struct muster_span span, const char *text)
{
	return muster_span_eq(span, muster_span_of(text));
}

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool
muster_span_is_nocase(struct muster_span span, const char *text)
{
	if (span.len != strlen(text))
		return false;
	for (size_t i = 0; i < span.len; i++)
		if (lower((unsigned char)span.ptr[i]) != lower((unsigned char)text[i]))
			return false;
	return true;
}

/* The next letter of a name, small; 0 at its end. */
static uint32_t
next_letter(const char **text)
{
	for (;;) {
		uint32_t cp;
		const size_t len = strlen(*text), used = muster_utf8_decode(*text, len, &cp);
		if (len == 0)
			return 0;
		const unsigned char byte = (unsigned char)**text;
		*text += used;
		if (used == 1 && byte >= 0x80) /* no UTF-8: the byte as it is */
			return 0x110000u + byte;
		if (cp == ' ' || cp == '\t' || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) ||
		    cp == 0x202F || cp == 0x3000 || muster_text_is_hidden(cp))
			continue;
		const bool capital = (cp >= 'A' && cp <= 'Z') ||
		    (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) || (cp >= 0x391 && cp <= 0x3A9) ||
		    (cp >= 0x410 && cp <= 0x42F);
		return capital ? cp + 32 : cp;
	}
}

bool
muster_text_same_person(const char *a, const char *b)
{
	uint32_t x, y;
	do {
		x = next_letter(&a);
		y = next_letter(&b);
	} while (x == y && x != 0);
	return x == y;
}

bool
muster_span_starts(struct muster_span span, const char *prefix)
{
	size_t len = strlen(prefix);
	return len == 0 || (span.len >= len && memcmp(span.ptr, prefix, len) == 0);
}

uint32_t
muster_span_hash(uint32_t seed, struct muster_span span)
{
	uint32_t hash = 2166136261u ^ seed;
	for (size_t i = 0; i < span.len; i++)
		hash = (hash ^ (unsigned char)span.ptr[i]) * 16777619u;
	return hash;
}

int
muster_span_cmp(struct muster_span a, struct muster_span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len != 0 ? memcmp(a.ptr, b.ptr, len) : 0;
	if (order != 0)
		return order < 0 ? -1 : 1;
	return a.len < b.len ? -1 : a.len > b.len;
}

/* Length of the valid sequence at s[0..len), 0 if there is none (RFC 3629 table). */
static size_t
sequence_len(const unsigned char *s, size_t len)
{
	unsigned char lead = s[0];
	if (lead < 0x80)
		return 1;
	size_t need = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
	if (need == 0 || len < need)
		return 0;
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	if (lead == 0xE0)
		low = 0xA0; /* overlong */
	else if (lead == 0xED)
		high = 0x9F; /* surrogates */
	else if (lead == 0xF0)
		low = 0x90; /* overlong */
	else if (lead == 0xF4)
		high = 0x8F; /* above U+10FFFF */
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return need;
}

/* Offset of the first byte at or after `at` that is no ASCII, or len. */
static size_t
skip_ascii(const unsigned char *s, size_t at, size_t len)
{
#if defined(__SSE2__)
	while (len - at >= 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(s + at));
		int mask = _mm_movemask_epi8(block);
		if (mask != 0)
			return at + (size_t)__builtin_ctz((unsigned)mask);
		at += 16;
	}
#else
	while (len - at >= 8) {
		uint64_t word;
		memcpy(&word, s + at, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
		at += 8;
	}
#endif
	while (at < len && s[at] < 0x80)
		at++;
	return at;
}

size_t
muster_utf8_valid_len(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t at = 0;
	while (at < len) {
		if (s[at] < 0x80) {
			at = skip_ascii(s, at, len);
			continue;
		}
		size_t used = sequence_len(s + at, len - at);
		if (used == 0)
			return at;
		at += used;
	}
	return len;
}

size_t
muster_utf8_decode(const char *text, size_t len, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)text;
	*cp = 0;
	if (len == 0)
		return 0;
	size_t used = sequence_len(s, len);
	switch (used) {
	case 1:
		*cp = s[0];
		break;
	case 2:
		*cp = (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
		break;
	case 3:
		*cp = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
		break;
	case 4:
		*cp = (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 |
		    (s[3] & 0x3Fu);
		break;
	default:
		*cp = 0xFFFD;
		return 1;
	}
	return used;
}

size_t
muster_utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}
