/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the tokens of raw text are.  A raw line end always ends a string: a
 * quote in a line that is no JSON cannot turn the rest inside out.
 */
#include "source/redact_filter_parts.h"
#include "json/scan.h"

enum { TEXT_MAX = 16 << 20 }; /* lines that are no JSON: cut here */

static void
begin_token(struct redact_filter *filter, enum token kind)
{
	filter->token = filter->scan;
	filter->kind = kind;
	filter->escaped = false;
}

/* The first quote, backslash or line feed of raw[from..to), or a place near `to` before any. */
static size_t
pass_plain(const char *raw, size_t from, size_t to)
{
#if SCAN_SSE2
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i feed = _mm_set1_epi8('\n');
	for (; from + 16 <= to; from += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(raw + from));
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, feed),
		    _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask != 0)
			return from + (unsigned)__builtin_ctz(mask);
	}
#else
	(void)raw, (void)to;
#endif
	return from;
}

/* Inside a string behind its opening quote.  True once it is closed. */
static bool
scan_string(struct redact_filter *filter)
{
	const char *raw = filter->raw;
	size_t i = filter->scan == filter->token ? filter->scan + 1 : filter->scan;
	for (i = pass_plain(raw, i, filter->len); i < filter->len; i++) {
		unsigned char c = (unsigned char)raw[i];
		if (c == '"') {
			filter->scan = i + 1;
			return true;
		}
		if (c == '\\') {
			filter->escaped = true;
			if (i + 1 == filter->len)
				break; /* look again when there is more */
			if (raw[i + 1] != '\n')
				i = pass_plain(raw, i + 2, filter->len) - 1;
		} else if (c == '\n') { /* no JSON string: a line of text */
			filter->kind = TOKEN_TEXT;
			break;
		}
	}
	filter->scan = i;
	return false;
}

/*
 * "[INFO] …" is a line of text, as the reader has it: after a bracket an array
 * has a letter only in true, false and null.  1 yes, 0 no, -1 not yet to be seen.
 */
static int
is_tag(const struct redact_filter *filter, size_t at)
{
	static const char *const words[] = {"true", "false", "null"};
	const char *next = filter->raw + at + 1;
	const size_t left = filter->len - at - 1;
	if (left == 0)
		return filter->ended ? 0 : -1;
	if ((next[0] < 'A' || next[0] > 'Z') && (next[0] < 'a' || next[0] > 'z'))
		return 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const size_t len = strlen(words[i]);
		if (memcmp(next, words[i], left < len ? left : len) != 0)
			continue;
		if (left >= len)
			return 0;
		if (!filter->ended)
			return -1;
	}
	return 1;
}

/* Lines up to one that starts with JSON. */
static bool
scan_text(struct redact_filter *filter)
{
	for (; filter->scan < filter->len; filter->scan++) {
		const char c = filter->raw[filter->scan];
		if (filter->line_start && (c == '{' || c == '[')) {
			const int tag = c == '[' ? is_tag(filter, filter->scan) : 0;
			if (tag <= 0)
				return tag == 0;
		}
		filter->line_start = c == '\n' || (filter->line_start && filter_is_space(c));
		if (c == '\n' && filter->scan - filter->token > TEXT_MAX) {
			filter->scan++;
			return true;
		}
	}
	return false;
}

static bool
is_number_byte(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

static bool
pass_number(struct redact_filter *filter)
{
	while (filter->scan < filter->len && is_number_byte(filter->raw[filter->scan]))
		filter->scan++;
	return filter->scan < filter->len;
}

/* Between documents: the next thing is JSON, white space or a line of text. */
static void
scan_outside(struct redact_filter *filter)
{
	while (filter->scan < filter->len) {
		const char c = filter->raw[filter->scan];
		if (c == '{' || (c == '[' && is_tag(filter, filter->scan) == 0)) {
			filter->depth = 1;
			filter->scan++;
			return;
		}
		if (!filter_is_space(c)) { /* also a bracket of which too little is in sight */
			filter->line_start = true;
			begin_token(filter, TOKEN_TEXT);
			return;
		}
		filter->scan++;
	}
}

#if SCAN_SSE2
static uint64_t
count_bits(unsigned mask)
{
	uint64_t count = 0;
	for (; mask != 0; mask &= mask - 1)
		count++;
	return count;
}
#endif

/* Passes what stands between strings, as long as the document cannot end in it. */
static void
pass_between(struct redact_filter *filter)
{
#if SCAN_SSE2
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
	const __m128i bit = _mm_set1_epi8(0x20); /* "[" becomes "{", "]" becomes "}" */
	while (filter->scan + 16 <= filter->len) {
		__m128i x =
		    _mm_loadu_si128((const __m128i *)(const void *)(filter->raw + filter->scan));
		__m128i y = _mm_or_si128(x, bit);
		unsigned quotes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, quote));
		unsigned opens = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(y, open));
		unsigned closes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(y, close));
		unsigned before = (quotes & -quotes) - 1; /* all, if there is no quote */
		uint64_t closed = count_bits(closes & before);
		if (closed >= filter->depth)
			return;
		filter->depth += count_bits(opens & before) - closed;
		filter->scan += quotes == 0 ? 16 : (unsigned)__builtin_ctz(quotes);
		if (quotes != 0)
			return;
	}
#else
	(void)filter;
#endif
}

static void
scan_inside(struct redact_filter *filter)
{
	const char *raw = filter->raw;
	if (!filter->numbers)
		pass_between(filter);
	for (; filter->scan < filter->len; filter->scan++) {
		char c = raw[filter->scan];
		if (c == '"') {
			begin_token(filter, TOKEN_STRING);
			return;
		}
		if (c == '{' || c == '[') {
			filter->depth++;
		} else if (c == '}' || c == ']') {
			if (--filter->depth == 0) {
				filter->scan++;
				filter->line_start = false;
				return;
			}
		} else if (filter->numbers && c >= '0' && c <= '9') {
			begin_token(filter, TOKEN_NUMBER);
			return;
		}
	}
}

/* ---- the short way: from place to place ---- */

/* Where the string began that raw[scan] stands in: behind `from`, or where it began before. */
static size_t
opening_quote(const struct redact_filter *filter, size_t from)
{
	for (size_t at = filter->scan; at > from; at--)
		if (filter->raw[at - 1] == '"')
			return at - 1;
	return filter->token;
}

static bool
is_worth_it(const struct redact_filter *filter, size_t at)
{
	const struct muster_span raw = {filter->raw, filter->len};
	return raw.ptr[at] == '\\' || redact_pattern_may(raw, at) ||
	    redact_values_may(filter->redact->values, raw, at);
}

/* Where the next spot stands, or UINT64_MAX. */
static uint64_t
next_spot(struct redact_filter *filter)
{
	const struct redact_spots *spots = &filter->redact->spots;
	const uint64_t here = filter->base + filter->scan;
	while (filter->next_spot < spots->count && spots->list[filter->next_spot].offset < here)
		filter->next_spot++;
	return filter->next_spot < spots->count ? spots->list[filter->next_spot].offset
						: UINT64_MAX;
}

/*
 * Passes text without a place at which something may begin.  At one, the
 * string around it becomes the token; else scan ends where more is needed.
 * The last byte waits for its neighbour.
 */
static void
pass_plainly(struct redact_filter *filter)
{
	size_t end = filter->ended ? filter->len : filter->len - 1;
	const size_t from = filter->scan;
	const uint64_t spot = next_spot(filter);
	const bool has_spot = spot < filter->base + end;
	if (has_spot)
		end = (size_t)(spot - filter->base);
	while (filter->scan < end) {
		/* with the byte behind the end, so that the last pair is seen */
		const struct muster_span raw = {filter->raw, end < filter->len ? end + 1 : end};
		size_t quotes = 0;
		size_t at =
		    redact_pairs_next_raw(&filter->redact->pairs, raw, filter->scan, &quotes);
		if (at >= end) {
			quotes -= at > end && raw.ptr[end] == '"';
			at = end;
		}
		filter->inside ^= (quotes & 1) != 0;
		filter->scan = at;
		if (at == end)
			break;
		bool opens = filter->raw[at] == '"' && !filter->inside;
		if ((filter->inside || opens) && is_worth_it(filter, at)) {
			filter->token = opens ? at : opening_quote(filter, from);
			filter->kind = TOKEN_STRING;
			filter->escaped = false;
			filter->inside = false;
			return;
		}
		filter->inside ^= filter->raw[at] == '"';
		filter->scan++;
	}
	if (has_spot)
		begin_token(filter, TOKEN_STRING);
	else if (filter->inside)
		filter->token = opening_quote(filter, from);
}

void
filter_pass(struct redact_filter *filter)
{
	if (filter->redact->xml)
		filter_pass_xml(filter);
	else if (filter->plain)
		pass_plainly(filter);
	else if (filter->depth == 0)
		scan_outside(filter);
	else
		scan_inside(filter);
}

bool
filter_scan_token(struct redact_filter *filter)
{
	bool whole = false;
	if (filter->kind == TOKEN_STRING)
		whole = scan_string(filter);
	else if (filter->kind == TOKEN_NUMBER)
		whole = pass_number(filter);
	if (filter->kind == TOKEN_TEXT)
		whole = scan_text(filter);
	else if (filter->kind == TOKEN_XML)
		whole = filter_scan_xml(filter);
	return whole || filter->ended;
}
