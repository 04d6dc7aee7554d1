/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Byte scanning for the JSON reader: runs of plain string bytes, white space,
 * UTF-8 sequences, numbers.  With SSE2 where the compiler has it (every
 * amd64), else eight bytes at a time; JSON_SCALAR forces the latter, so that
 * a test can run both.
 *
 * The window guarantees 64 readable bytes after its end and a NUL at the end:
 * every scan stops there by itself.  Nothing here knows the reader.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__) && !defined(JSON_SCALAR)
#define SCAN_SSE2 1
#include <emmintrin.h>
#else
#define SCAN_SSE2 0
#endif

/* First byte at or after p that is no plain string byte: quote, backslash, control, non-ASCII. */
static inline char *
scan_plain(char *p)
{
#if SCAN_SSE2
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');
	for (;; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		/* Signed: bytes from 0x80 are negative, so one comparison finds both ends. */
		__m128i hit = _mm_or_si128(_mm_cmplt_epi8(x, space),
		    _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask != 0)
			return p + __builtin_ctz(mask);
	}
#else
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);
	for (;; p += 8) {
		uint64_t x;
		__builtin_memcpy(&x, p, sizeof(x));
		uint64_t quote = x ^ (ones * '"');
		uint64_t backslash = x ^ (ones * '\\');
		/* May also stop early at a byte after a hit: the loop below decides. */
		uint64_t hit = x | (x - ones * ' ') | (quote - ones) | (backslash - ones);
		if ((hit & tops) == 0)
			continue;
		for (int i = 0; i < 8; i++) {
			unsigned char c = (unsigned char)p[i];
			if (c < ' ' || c >= 0x80 || c == '"' || c == '\\')
				return p + i;
		}
	}
#endif
}

static inline bool
scan_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* First byte at or after p that is no white space of JSON. */
static inline char *
scan_space(char *p)
{
	/* Between tokens stand none, one, or a line break with indentation. */
	if (!scan_is_space(*p))
		return p;
	if (!scan_is_space(*++p))
		return p;
#if SCAN_SSE2
	const __m128i space = _mm_set1_epi8(' ');
	const __m128i tab = _mm_set1_epi8('\t');
	const __m128i lf = _mm_set1_epi8('\n');
	const __m128i cr = _mm_set1_epi8('\r');
	for (;; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit =
		    _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, space), _mm_cmpeq_epi8(x, lf)),
			_mm_or_si128(_mm_cmpeq_epi8(x, tab), _mm_cmpeq_epi8(x, cr)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit) ^ 0xFFFFU;
		if (mask != 0)
			return p + __builtin_ctz(mask);
	}
#else
	while (scan_is_space(*p))
		p++;
	return p;
#endif
}

/*
 * Length of the UTF-8 sequence at p (RFC 3629: no overlong forms, surrogates
 * or values above U+10FFFF), 0 if there is none.  Reads up to four bytes.
 */
static inline unsigned
scan_utf8(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	if (p[0] < 0xC2)
		return p[0] < 0x80 ? 1 : 0;
	if ((p[1] & 0xC0) != 0x80)
		return 0;
	if (p[0] < 0xE0)
		return 2;
	if ((p[2] & 0xC0) != 0x80)
		return 0;
	if (p[0] < 0xF0) {
		if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F))
			return 0;
		return 3;
	}
	if ((p[3] & 0xC0) != 0x80)
		return 0;
	if (p[0] > 0xF4 || (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
		return 0;
	return 4;
}

/* True if the len (1 to 3) bytes at text begin a valid sequence that is longer. */
bool scan_utf8_begins(const char *text, size_t len);

/* How many line feeds there are; *last is the last one (untouched if none). */
uint64_t scan_newlines(const char *text, size_t len, const char **last);

/* What a number lexeme lacks, SCAN_NUMBER if it is one. */
enum scan_number {
	SCAN_NUMBER = 0,
	SCAN_NO_DIGIT,    /* after "-" */
	SCAN_ZERO_LEADS,  /* "01" */
	SCAN_NO_FRACTION, /* after "." */
	SCAN_NO_EXPONENT  /* after "e" */
};

/* Reads the number at p; *stop is the byte after it, or the one that is wrong. */
enum scan_number scan_number(char *p, char **stop);

#endif
