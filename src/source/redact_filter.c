/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of the raw text, one after the other, through a buffer that grows
 * only for a token that does not fit.  A raw line end always ends a string:
 * a quote in a line that is no JSON cannot turn the rest inside out.
 */
#include "source/redact_filter.h"

#include "json/scan.h"

enum {
	BUFFER = 256 << 10,
	TEXT_MAX = 16 << 20,            /* lines that are no JSON: cut here */
	TOKEN_MAX = (6 * 16 + 1) << 20, /* a string of 16 MiB, escaped */
};

enum token { TOKEN_NONE, TOKEN_STRING, TOKEN_NUMBER, TOKEN_TEXT };

struct redact_filter {
	const struct redact *redact;
	struct json_input input;
	bool ended;
	/* raw[0..len): clean..token is to be passed on, token..scan was looked at */
	char *raw;
	size_t cap, len;
	size_t clean, token, scan;
	enum token kind; /* the one that was begun at token */
	bool plain;      /* nothing but JSON and no secret numbers: whole strings can be passed */
	bool inside;     /* then: scan stands in a string, which began at or behind clean */
	bool escaped;    /* a backslash stands in it */
	uint64_t depth;
	bool line_start;
	/* what is being handed out */
	struct muster_span ready;
	struct muster_strbuf written;
	bool written_waits;
	/* reused */
	struct muster_strbuf decoded;
	struct redact_regions regions;
	size_t next_spot;
	uint64_t base; /* offset of raw[0] in the text */
	uint64_t count;
	bool numbers;
	struct redact_map map;
};

struct redact_filter *
redact_filter_new(const struct redact *redact, const struct json_input *input)
{
	struct redact_filter *filter = calloc(1, sizeof(*filter));
	if (filter == NULL)
		return NULL;
	filter->raw = malloc(BUFFER);
	if (filter->raw == NULL) {
		free(filter);
		return NULL;
	}
	filter->cap = BUFFER;
	filter->redact = redact;
	filter->input = *input;
	filter->line_start = true;
	filter->numbers = redact_values_have_numbers(redact->values);
	filter->plain = redact->plain;
	muster_strbuf_init(&filter->written, 0);
	muster_strbuf_init(&filter->decoded, 0);
	redact_map_init(&filter->map);
	return filter;
}

void
redact_filter_free(struct redact_filter *filter)
{
	if (filter == NULL)
		return;
	free(filter->raw);
	muster_strbuf_release(&filter->written);
	muster_strbuf_release(&filter->decoded);
	redact_regions_release(&filter->regions);
	redact_map_free(&filter->map);
	free(filter);
}

uint64_t
redact_filter_count(const struct redact_filter *filter)
{
	return filter->count;
}

struct json_position
redact_filter_locate(const struct redact_filter *filter, struct json_position redacted)
{
	return redact_map_locate(&filter->map, redacted);
}

/* ---- strings ---- */

static void
write_plain(struct muster_strbuf *out, struct muster_span text)
{
	muster_strbuf_add(out, text.ptr, text.len);
}

/* The text with its regions replaced, through write for what is kept. */
static void
rewrite(struct redact_filter *filter, struct muster_span text,
    void (*write)(struct muster_strbuf *, struct muster_span))
{
	size_t at = 0;
	for (size_t i = 0; i < filter->regions.count; i++) {
		const struct redact_region *region = &filter->regions.list[i];
		const struct muster_span secret = {
		    text.ptr + region->start, region->end - region->start};
		char tag[REDACT_TAG + 1];
		write(&filter->written, (struct muster_span){text.ptr + at, region->start - at});
		redact_values_tag(filter->redact->values, region->value, secret, tag);
		muster_strbuf_addf(
		    &filter->written, "[redacted:%s:%s]", redact_type_name(region->type), tag);
		at = region->end;
		filter->count++;
	}
	write(&filter->written, (struct muster_span){text.ptr + at, text.len - at});
}

/* The spot at this offset, if the first pass noted one. */
static const struct redact_spot *
spot_at(struct redact_filter *filter, uint64_t offset)
{
	const struct redact_spots *spots = &filter->redact->spots;
	while (filter->next_spot < spots->count && spots->list[filter->next_spot].offset < offset)
		filter->next_spot++;
	if (filter->next_spot < spots->count && spots->list[filter->next_spot].offset == offset)
		return &spots->list[filter->next_spot];
	return NULL;
}

static int
find_regions(struct redact_filter *filter, struct muster_span text, uint64_t offset,
    struct muster_error *err)
{
	const struct redact *redact = filter->redact;
	const struct redact_spot *spot = spot_at(filter, offset);
	filter->regions.count = 0;
	if (redact_search(&redact->pairs, redact->values, text, &filter->regions, err) != 0)
		return -1;
	if (spot == NULL || text.len == 0)
		return 0;
	struct redact_region whole = {
	    0, text.len, REDACT_NO_VALUE, (enum redact_type)spot->type, false};
	const char *equals = spot->after_equals ? memchr(text.ptr, '=', text.len) : NULL;
	if (equals != NULL)
		whole.start = (size_t)(equals - text.ptr) + 1;
	if (whole.start == whole.end)
		return 0;
	return redact_regions_force(&filter->regions, &whole, err);
}

static void
drop_weak(struct redact_regions *regions)
{
	size_t kept = 0;
	for (size_t i = 0; i < regions->count; i++)
		if (!regions->list[i].weak)
			regions->list[kept++] = regions->list[i];
	regions->count = kept;
}

/* Is the next thing a colon?  1 yes, 0 no, -1 not yet to be seen. */
static int
is_key(const struct redact_filter *filter)
{
	for (size_t i = filter->scan; i < filter->len; i++)
		if (strchr(" \t\r\n", filter->raw[i]) == NULL || filter->raw[i] == '\0')
			return filter->raw[i] == ':';
	return filter->ended ? 0 : -1;
}

/* The string token..scan, both quotes included.  1 replaced, 0 clean, -1 failed, 2 more needed. */
static int
judge_string(struct redact_filter *filter, struct muster_error *err)
{
	struct muster_span text = {
	    filter->raw + filter->token + 1, filter->scan - filter->token - 2};
	if (filter->escaped) {
		redact_decode(text, &filter->decoded);
		if (filter->decoded.failed)
			return muster_error_memory(err);
		text = (struct muster_span){filter->decoded.data, filter->decoded.len};
	}
	if (find_regions(filter, text, filter->base + filter->token, err) != 0)
		return -1;
	if (filter->regions.count == 0)
		return 0;
	int key = is_key(filter);
	if (key < 0)
		return 2;
	if (key > 0)
		drop_weak(&filter->regions);
	if (filter->regions.count == 0)
		return 0;
	muster_strbuf_clear(&filter->written);
	muster_strbuf_addc(&filter->written, '"');
	rewrite(filter, text, filter->escaped ? redact_encode : write_plain);
	muster_strbuf_addc(&filter->written, '"');
	return 1;
}

/* A number that is a secret becomes a string that says so. */
static int
judge_number(struct redact_filter *filter)
{
	const struct muster_span text = {filter->raw + filter->token, filter->scan - filter->token};
	if (!redact_values_has(filter->redact->values, text))
		return 0;
	char tag[REDACT_TAG + 1];
	redact_values_tag(filter->redact->values, REDACT_NO_VALUE, text, tag);
	muster_strbuf_clear(&filter->written);
	muster_strbuf_addf(&filter->written, "\"[redacted:match:%s]\"", tag);
	filter->count++;
	return 1;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * Text must stay text, and what follows it JSON: a line end is never replaced
 * with what comes before it, and a bracket that begins a line goes along, or
 * "[" and a replacement would begin an array.
 */
static void
keep_lines(struct muster_span text, struct redact_regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct redact_region *region = &regions->list[i];
		while (region->end > region->start && text.ptr[region->end - 1] == '\n')
			region->end--;
		size_t start = region->start;
		if (start == 0 || text.ptr[start - 1] != '[')
			continue;
		size_t before = start - 1;
		while (before > 0 && is_space(text.ptr[before - 1]) && text.ptr[before - 1] != '\n')
			before--;
		if (before == 0 || text.ptr[before - 1] == '\n')
			region->start--;
	}
}

/* What a line of text hides behind escapes costs it the whole line. */
static int
hide_escaped_lines(struct redact_filter *filter, struct muster_span text, bool *changed,
    struct muster_strbuf *out, struct muster_error *err)
{
	for (size_t start = 0; start < text.len;) {
		const char *newline = memchr(text.ptr + start, '\n', text.len - start);
		size_t end = newline != NULL ? (size_t)(newline - text.ptr) : text.len;
		const struct muster_span line = {text.ptr + start, end - start};
		filter->regions.count = 0;
		if (memchr(line.ptr, '\\', line.len) != NULL) {
			redact_decode(line, &filter->decoded);
			const struct muster_span decoded = {
			    filter->decoded.data, filter->decoded.len};
			if (redact_search(&filter->redact->pairs, filter->redact->values, decoded,
				&filter->regions, err) != 0)
				return -1;
		}
		if (filter->regions.count > 0) {
			char tag[REDACT_TAG + 1];
			redact_values_tag(filter->redact->values, REDACT_NO_VALUE, line, tag);
			muster_strbuf_addf(out, "[redacted:%s:%s]",
			    redact_type_name(filter->regions.list[0].type), tag);
			*changed = true;
			filter->count++;
		} else {
			muster_strbuf_add(out, line.ptr, line.len);
		}
		if (newline != NULL)
			muster_strbuf_addc(out, '\n');
		start = end + 1;
	}
	return filter->decoded.failed ? muster_error_memory(err) : 0;
}

static int
judge_text(struct redact_filter *filter, struct muster_error *err)
{
	struct muster_span text = {filter->raw + filter->token, filter->scan - filter->token};
	bool changed = false;
	filter->regions.count = 0;
	if (redact_search(
		&filter->redact->pairs, filter->redact->values, text, &filter->regions, err) != 0)
		return -1;
	muster_strbuf_clear(&filter->written);
	if (filter->regions.count > 0) {
		keep_lines(text, &filter->regions);
		rewrite(filter, text, write_plain);
		changed = true;
		text = (struct muster_span){filter->written.data, filter->written.len};
	}
	if (memchr(text.ptr, '\\', text.len) == NULL)
		return changed;
	struct muster_strbuf lines;
	muster_strbuf_init(&lines, 0);
	int result = hide_escaped_lines(filter, text, &changed, &lines, err);
	muster_strbuf_clear(&filter->written);
	muster_strbuf_add(&filter->written, lines.data, lines.len);
	if (lines.failed)
		result = muster_error_memory(err);
	muster_strbuf_release(&lines);
	return result != 0 ? -1 : changed;
}

/* ---- tokens ---- */

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
		filter->line_start = c == '\n' || (filter->line_start && is_space(c));
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
		if (!is_space(c)) { /* also a bracket of which too little is in sight */
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

/* Goes on with the token that was begun.  True when it is whole. */
static bool
scan_token(struct redact_filter *filter)
{
	bool whole = false;
	if (filter->kind == TOKEN_STRING)
		whole = scan_string(filter);
	else if (filter->kind == TOKEN_NUMBER)
		whole = pass_number(filter);
	if (filter->kind == TOKEN_TEXT)
		whole = scan_text(filter);
	return whole || filter->ended;
}

/* 1: something was replaced, and waits in written; 0: nothing; -1 failed; 2 more needed. */
static int
judge(struct redact_filter *filter, struct muster_error *err)
{
	switch (filter->kind) {
	case TOKEN_STRING:
		if (filter->scan - filter->token < 2 || filter->raw[filter->scan - 1] != '"')
			return judge_text(filter, err); /* cut off by the end */
		return judge_string(filter, err);
	case TOKEN_NUMBER:
		return judge_number(filter);
	case TOKEN_TEXT:
		return judge_text(filter, err);
	case TOKEN_NONE:
		break;
	}
	return 0;
}

/* ---- in and out ---- */

static int
refill(struct redact_filter *filter, struct muster_error *err)
{
	if (filter->len == filter->cap && filter->clean > 0) {
		size_t gone = filter->clean;
		memmove(filter->raw, filter->raw + gone, filter->len - gone);
		filter->len -= gone;
		filter->token -= gone;
		filter->scan -= gone;
		filter->clean = 0;
		filter->base += gone;
	}
	if (filter->len == filter->cap) {
		if (filter->cap >= TOKEN_MAX) {
			muster_error_set(err, MUSTER_E_INPUT, "redact.too-long",
			    "a string is longer than 16 MiB");
			return muster_error_at(err, filter->map.given.line,
			    filter->map.given.column, filter->map.given.byte);
		}
		char *raw = realloc(filter->raw, filter->cap * 2);
		if (raw == NULL)
			return muster_error_memory(err);
		filter->raw = raw;
		filter->cap *= 2;
	}
	size_t got = 0;
	if (filter->input.read(filter->input.context, filter->raw + filter->len,
		filter->cap - filter->len, &got, err) != 0)
		return -1;
	filter->len += got;
	filter->ended = got == 0;
	return 0;
}

/* Makes raw[clean..to) ready to be handed out. */
static void
hand_out(struct redact_filter *filter, size_t to)
{
	filter->ready = (struct muster_span){filter->raw + filter->clean, to - filter->clean};
	redact_map_copy(&filter->map, filter->ready.ptr, filter->ready.len);
	filter->clean = to;
}

/* The token was replaced: first what comes before it, then what stands for it. */
static int
hand_out_written(struct redact_filter *filter, struct muster_error *err)
{
	if (filter->written.failed)
		return muster_error_memory(err);
	hand_out(filter, filter->token);
	const struct muster_span given = {
	    filter->raw + filter->token, filter->scan - filter->token};
	const struct muster_span written = {filter->written.data, filter->written.len};
	if (redact_map_replace(&filter->map, given, written, err) != 0)
		return -1;
	filter->clean = filter->scan;
	filter->written_waits = true;
	return 0;
}

/*
 * Goes on until something is ready, or *done.  What is ready lies in raw,
 * which is not touched before the next call.
 */
static int
advance(struct redact_filter *filter, bool *done, struct muster_error *err)
{
	for (;;) {
		if (filter->kind == TOKEN_NONE && filter->plain) {
			if (filter->len > 0)
				pass_plainly(filter);
		} else if (filter->kind == TOKEN_NONE && filter->scan < filter->len) {
			if (filter->depth == 0)
				scan_outside(filter);
			else
				scan_inside(filter);
			continue;
		}
		if (filter->kind != TOKEN_NONE && scan_token(filter)) {
			int verdict = judge(filter, err);
			if (verdict < 0)
				return -1;
			if (verdict != 2) {
				filter->kind = TOKEN_NONE;
				if (verdict == 1)
					return hand_out_written(filter, err);
				continue;
			}
			filter->scan = filter->token; /* looked at again with more */
		}
		const bool held = filter->kind != TOKEN_NONE || (filter->inside && !filter->ended);
		size_t to = held ? filter->token : filter->scan;
		if (to > filter->clean) {
			hand_out(filter, to);
			return 0;
		}
		if (filter->ended) {
			*done = true;
			return 0;
		}
		if (refill(filter, err) != 0)
			return -1;
	}
}

int
redact_filter_read(
    struct redact_filter *filter, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	bool done = false;
	*got = 0;
	while (*got < cap && !done) {
		if (filter->ready.len == 0 && filter->written_waits) {
			filter->ready =
			    (struct muster_span){filter->written.data, filter->written.len};
			filter->written_waits = false;
		}
		if (filter->ready.len == 0) {
			if (*got > 0 && filter->kind != TOKEN_NONE)
				return 0; /* rather than wait for more input */
			if (advance(filter, &done, err) != 0)
				return -1;
			continue;
		}
		size_t len = filter->ready.len < cap - *got ? filter->ready.len : cap - *got;
		memcpy(buffer + *got, filter->ready.ptr, len);
		filter->ready.ptr += len;
		filter->ready.len -= len;
		*got += len;
	}
	return 0;
}
