/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps through running text.  Plain ASCII is the fast path: widths are summed
 * from a table; everything else is decoded, and asked for a word at a time.
 */
#include <stdio.h>
#include <string.h>

#include <muster/text.h>

#include "chart/chart.h"
#include "page/flow_step.h"

#define STEP_BYTES 256
#define ESCAPE_SIZE 0.82

void
flow_metrics_fill(struct flow_metrics *out, const struct page_metrics *metrics)
{
	out->metrics = metrics;
	for (int face = 0; face < PAGE_FACE_COUNT; face++)
		for (int c = 0; c < 128; c++) {
			char text[2] = {(char)c, '\0'};
			out->ascii[face][c] = c < 0x20 || c == 0x7f
			    ? 0
			    : metrics->width(metrics->fonts, (enum page_face)face, text, 1);
		}
}

double
flow_width(const struct flow_metrics *metrics, enum page_face face, const char *text, size_t len)
{
	double sum = 0;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] >= 0x80)
			return sum +
			    metrics->metrics->width(
				metrics->metrics->fonts, face, text + i, len - i);
		sum += metrics->ascii[face][(unsigned char)text[i]];
	}
	return sum;
}

double
flow_mark_width(const struct muster_inline *from, double size)
{
	if (from->kind == MUSTER_INLINE_SPARK)
		return size * CHART_SPARK_WIDTH / CHART_TEXT_SIZE;
	return size * (from->kind == MUSTER_INLINE_STATUS ? 1.25 : 0.95);
}

static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7f;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool
is_separator(char c)
{
	switch (c) {
	case '/':
	case '-':
	case '.':
	case ':':
	case '_':
	case '@':
		return true;
	default:
		return false;
	}
}

/* Ideographs and what is set like them. */
static bool
is_ideograph(uint32_t cp)
{
	return (cp >= 0x2E80 && cp <= 0x303E) || (cp >= 0x3041 && cp <= 0x33FF) ||
	    (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
	    (cp >= 0xA960 && cp <= 0xA97F) || (cp >= 0xAC00 && cp <= 0xD7FF) ||
	    (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) ||
	    (cp >= 0xFF00 && cp <= 0xFFEF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* No line begins with these, or ends with those. */
static bool
is_closing(uint32_t cp)
{
	static const uint16_t closing[] = {0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F,
	    0x3011, 0x3015, 0x3017, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085,
	    0x3087, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30FB,
	    0x30FC, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D};
	for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++)
		if (closing[i] == cp)
			return true;
	return cp < 0x80 && strchr(".,:;!?)]}%'\"", (int)cp) != NULL;
}

static bool
is_opening(uint32_t cp)
{
	return cp == 0x3008 || cp == 0x300A || cp == 0x300C || cp == 0x300E || cp == 0x3010 ||
	    cp == 0x3014 || cp == 0x3016 || cp == 0xFF08 || cp == 0xFF3B || cp == 0xFF5B;
}

/* The bytes of text up to its end, looking at no more than most. */
static size_t
ahead(const char *text, size_t most)
{
	const char *end = memchr(text, '\0', most);
	return end != NULL ? (size_t)(end - text) : most;
}

static size_t
decode(const char *text, uint32_t *cp)
{
	return muster_utf8_decode(text, ahead(text, 4), cp);
}

static bool
is_mark(const char *text, size_t used)
{
	return used > 1 && muster_text_columns(text, used) == 0;
}

/* The bytes of the marks that sit on the character before text. */
static size_t
marks(const char *text, size_t most)
{
	size_t at = 0;
	while (at < most && (unsigned char)text[at] >= 0x80) {
		uint32_t cp;
		size_t used = decode(text + at, &cp);
		if (!is_mark(text + at, used) || muster_text_is_hidden(cp))
			break;
		at += used;
	}
	return at;
}

static bool
in_long_word(const struct flow_span *span, const char *at)
{
	const char *start = span->text;
	size_t before = 0, behind = 0;
	while (before <= span->long_word && at - before > start && !is_space(*(at - before - 1)))
		before++;
	while (before + behind <= span->long_word && at[behind] != '\0' && !is_space(at[behind]))
		behind++;
	return before + behind > span->long_word;
}

/* Whether a line may break behind the separator at `at`. */
static enum flow_after
behind_separator(const struct flow_span *span, const char *at)
{
	if (span->whole || at[1] == '\0' || is_space(at[1]))
		return FLOW_AFTER_NOTHING;
	if (at > span->text && is_digit(at[-1]) && is_digit(at[1]))
		return FLOW_AFTER_NOTHING;
	if (is_separator(at[1])) /* "://" stays together */
		return FLOW_AFTER_NOTHING;
	if (at[2] == '\0' || is_space(at[2])) /* no line for one last character */
		return FLOW_AFTER_NOTHING;
	return in_long_word(span, at) ? FLOW_AFTER_FREE : FLOW_AFTER_SEPARATOR;
}

static void
step_ascii(const struct flow_reader *reader, struct flow_step *step, size_t most)
{
	const struct flow_span *span = &reader->span;
	const double *widths = reader->text->metrics->ascii[span->style.face];
	const char *text = step->text;
	double sum = 0;
	size_t n = 0;
	if (most > STEP_BYTES)
		most = STEP_BYTES;
	while (n < most && is_plain(text[n])) {
		sum += widths[(unsigned char)text[n]];
		n++;
		if (is_separator(text[n - 1]) && n < most) {
			step->after = behind_separator(span, text + n - 1);
			if (step->after != FLOW_AFTER_NOTHING)
				break;
		}
	}
	size_t on_it = n < most && (unsigned char)text[n] >= 0x80 ? marks(text + n, 64) : 0;
	if (on_it > 0 && n > 1) { /* the last one and its marks are a step of their own */
		n--;
		sum -= widths[(unsigned char)text[n]];
		step->after = FLOW_AFTER_NOTHING;
	} else if (on_it > 0) {
		const struct page_metrics *metrics = reader->text->metrics->metrics;
		n += on_it;
		sum = metrics->width(metrics->fonts, span->style.face, text, n);
		step->single = true;
	}
	step->len = n;
	step->width = sum / 1000 * span->style.size;
}

static void
step_shown(const struct flow_reader *reader, struct flow_step *step, size_t used)
{
	struct flow_piece piece = {.text = step->text, .len = used};
	char shown[16];
	enum page_face face = reader->span.style.face;
	double size = reader->span.style.size;
	step->kind = FLOW_ESCAPE;
	step->len = used;
	step->single = true;
	flow_escape(&piece, shown);
	if (shown[0] == '\\') {
		face = PAGE_CODE;
		size *= ESCAPE_SIZE;
	}
	step->width = flow_width(reader->text->metrics, face, shown, strlen(shown)) / 1000 * size;
}

static void
step_ideograph(const struct flow_reader *reader, struct flow_step *step, uint32_t cp, size_t used)
{
	const char *text = step->text;
	const struct page_metrics *metrics = reader->text->metrics->metrics;
	uint32_t next = 0;
	used += marks(text + used, 64);
	step->len = used;
	step->single = true;
	step->width = metrics->width(metrics->fonts, reader->span.style.face, text, used) / 1000 *
	    reader->span.style.size;
	decode(text + used, &next);
	if (!reader->span.whole && text[used] != '\0' && !is_opening(cp) && !is_closing(next))
		step->after = FLOW_AFTER_FREE;
}

/* A word of characters outside ASCII. */
static void
step_word(const struct flow_reader *reader, struct flow_step *step)
{
	const struct page_metrics *metrics = reader->text->metrics->metrics;
	const char *text = step->text;
	uint32_t cp;
	size_t used = decode(text, &cp);
	if (muster_text_is_hidden(cp) || (cp == 0xFFFD && used == 1)) {
		step_shown(reader, step, used);
		return;
	}
	if (is_ideograph(cp)) {
		step_ideograph(reader, step, cp, used);
		return;
	}
	size_t n = 0;
	do {
		n += used;
		n += marks(text + n, 64);
		if (n >= STEP_BYTES || (unsigned char)text[n] < 0x80)
			break;
		used = decode(text + n, &cp);
	} while (!muster_text_is_hidden(cp) && !(cp == 0xFFFD && used == 1) && !is_ideograph(cp));
	step->len = n;
	step->width = metrics->width(metrics->fonts, reader->span.style.face, text, n) / 1000 *
	    reader->span.style.size;
	if ((unsigned char)text[n] >= 0x80 && is_ideograph(cp) && !is_closing(cp))
		step->after = FLOW_AFTER_FREE;
}

static void
step_text(const struct flow_reader *reader, struct flow_step *step)
{
	size_t most = reader->span.most - step->from.offset;
	bool verbatim = reader->text->verbatim;
	char c = *step->text;
	step->kind = FLOW_TEXT;
	if (verbatim && c == '\n') {
		step->kind = FLOW_BREAK;
		step->len = 1;
	} else if (verbatim && c == '\t') {
		step_shown(reader, step, 1);
		step->after = FLOW_AFTER_FREE;
	} else if (is_space(c)) {
		step->kind = verbatim ? FLOW_TEXT : FLOW_SPACE;
		step->len = 1;
		step->width = reader->text->metrics->ascii[reader->span.style.face][' '] / 1000 *
		    reader->span.style.size;
		step->after = FLOW_AFTER_FREE;
		step->single = true;
	} else if (is_plain(c)) {
		step_ascii(reader, step, most);
	} else if ((unsigned char)c < 0x80) {
		step_shown(reader, step, 1);
	} else {
		step_word(reader, step);
	}
}

static bool
span_ended(const struct flow_reader *reader)
{
	size_t offset = reader->place.offset;
	if (reader->span.kind != FLOW_TEXT)
		return offset > 0;
	return offset >= reader->span.most || reader->span.text[offset] == '\0';
}

/* Makes reader->span the part at its place; false at the end. */
static bool
span_at(struct flow_reader *reader)
{
	struct flow_place *place = &reader->place;
	for (;;) {
		if (place->at == NULL)
			return false;
		if ((unsigned)place->at->kind >= MUSTER_INLINE_KIND_COUNT) {
			reader->failed = true;
			place->at = NULL;
			return false;
		}
		if (!reader->has_span) {
			if (!flow_span_of(reader->text, place, &reader->span)) {
				*place = (struct flow_place){
				    .at = place->at->next, .index = place->index + 1};
				continue;
			}
			reader->has_span = true;
		}
		if (!span_ended(reader))
			return true;
		place->part++;
		place->offset = 0;
		reader->has_span = false;
	}
}

void
flow_step(struct flow_reader *reader, struct flow_step *step)
{
	*step = (struct flow_step){.kind = FLOW_END};
	bool more = span_at(reader);
	step->from = reader->place;
	if (!more)
		return;
	step->kind = reader->span.kind;
	step->text = reader->span.text;
	switch (reader->span.kind) {
	case FLOW_TEXT:
		step->text += reader->place.offset;
		step_text(reader, step);
		break;
	case FLOW_MARK:
		step->width = flow_mark_width(reader->place.at, reader->span.style.size);
		step->single = true;
		step->len = 1;
		break;
	case FLOW_NOTE:
		step->text = reader->place.at->text;
		step->width = 2 * reader->text->metrics->ascii[PAGE_TEXT]['0'] / 1000 *
		    reader->span.style.size * FLOW_NOTE_SIZE;
		step->single = true;
		step->len = 1;
		break;
	default:
		step->len = 1;
		break;
	}
	reader->place.offset += step->len;
}

/* The character at text with its marks. */
static size_t
character(const char *text, size_t most)
{
	uint32_t cp;
	size_t used = (unsigned char)*text < 0x80 ? 1 : decode(text, &cp);
	return used < most ? used + marks(text + used, most - used) : most;
}

size_t
flow_cut(const struct flow_reader *reader, const struct flow_step *step, double room, bool force,
    double *width)
{
	enum page_face face = reader->span.style.face;
	double scale = reader->span.style.size / 1000;
	size_t fits = 0;
	*width = 0;
	if (step->kind != FLOW_TEXT || step->single)
		return 0;
	while (fits < step->len) {
		size_t next = fits + character(step->text + fits, step->len - fits);
		double w = flow_width(reader->text->metrics, face, step->text, next) * scale;
		if (w > room && !(force && fits == 0))
			break;
		fits = next;
		*width = w;
	}
	return fits;
}

void
flow_escape(const struct flow_piece *piece, char out[16])
{
	uint32_t cp = 0;
	size_t used = muster_utf8_decode(piece->text, piece->len, &cp);
	if (cp == '\t')
		snprintf(out, 16, "    ");
	else if (cp == 0xFFFD && used == 1)
		snprintf(out, 16, "\xEF\xBF\xBD");
	else if (cp < 0x80)
		snprintf(out, 16, "\\x%02x", (unsigned)cp);
	else
		snprintf(out, 16, "\\u{%04X}", (unsigned)cp);
}
