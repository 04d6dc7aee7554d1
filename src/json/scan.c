/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scans that are not worth inlining: line feeds, numbers, the beginnings
 * of UTF-8 sequences.
 */
#include "json/scan.h"

#include <string.h>

bool
scan_utf8_begins(const char *text, size_t len)
{
	/* The best continuation decides: the one that is valid after any such lead. */
	char probe[4] = {0, (char)0x80, (char)0x80, (char)0x80};
	memcpy(probe, text, len);
	if (scan_utf8(probe) > len)
		return true;
	if (len != 1)
		return false;
	probe[1] = (char)0xBF; /* E0 needs A0 and F0 needs 90 at least */
	if (scan_utf8(probe) > len)
		return true;
	return false;
}

#if SCAN_SSE2
/* Line feeds in whole blocks of 16; stops before the counters of a byte could overflow. */
static uint64_t
count_blocks(const char *text, size_t blocks)
{
	const __m128i lf = _mm_set1_epi8('\n');
	const __m128i zero = _mm_setzero_si128();
	uint64_t total = 0;
	while (blocks > 0) {
		size_t n = blocks < 255 ? blocks : 255;
		__m128i sum = zero;
		for (size_t i = 0; i < n; i++, text += 16) {
			__m128i x = _mm_loadu_si128((const __m128i *)(const void *)text);
			sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(x, lf));
		}
		__m128i wide = _mm_sad_epu8(sum, zero);
		total += (uint64_t)_mm_cvtsi128_si64(wide);
		total += (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(wide, wide));
		blocks -= n;
	}
	return total;
}
#else
static uint64_t
count_blocks(const char *text, size_t blocks)
{
	uint64_t total = 0;
	const char *end = text + blocks * 16;
	while (text < end) {
		const char *lf = memchr(text, '\n', (size_t)(end - text));
		if (lf == NULL)
			break;
		total++;
		text = lf + 1;
	}
	return total;
}
#endif

uint64_t
scan_newlines(const char *text, size_t len, const char **last)
{
	size_t blocks = len / 16;
	uint64_t total = count_blocks(text, blocks);
	for (size_t i = blocks * 16; i < len; i++)
		total += text[i] == '\n';
	if (total == 0)
		return 0;
	const char *p = text + len - 1;
	while (*p != '\n')
		p--;
	*last = p;
	return total;
}

static bool
is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

enum scan_number
scan_number(char *p, char **stop)
{
	enum scan_number wrong = SCAN_NUMBER;
	if (*p == '-')
		p++;
	if (*p == '0') {
		p++;
		if (is_digit(*p)) {
			*stop = p;
			return SCAN_ZERO_LEADS;
		}
	} else if (is_digit(*p)) {
		do
			p++;
		while (is_digit(*p));
	} else {
		*stop = p;
		return SCAN_NO_DIGIT;
	}
	if (*p == '.') {
		p++;
		if (!is_digit(*p))
			wrong = SCAN_NO_FRACTION;
		while (is_digit(*p))
			p++;
	}
	if (wrong == SCAN_NUMBER && (*p == 'e' || *p == 'E')) {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		if (!is_digit(*p))
			wrong = SCAN_NO_EXPONENT;
		while (is_digit(*p))
			p++;
	}
	*stop = p;
	return wrong;
}
