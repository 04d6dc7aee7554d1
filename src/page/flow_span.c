/* SPDX-License-Identifier: Apache-2.0 */
/* What inlines look like: each is a sequence of parts in one style. */
#include <string.h>

#include "page/flow_step.h"

#define CODE_SIZE 0.86 /* of the text around it: the face is wide */
#define STATUS_SIZE 0.96
#define SHORT_TEXT FLOW_LONG_WORD /* bytes: an id up to this stays in one piece */
#define SHORT_CODE 16             /* in a cell, where room is scarce */

static const char *const status_words[] = {
    [MUSTER_STATUS_NOT_SATISFIED] = "not satisfied",
    [MUSTER_STATUS_ERROR] = "error",
    [MUSTER_STATUS_NO_EVIDENCE] = "no evidence",
    [MUSTER_STATUS_STALE] = "stale",
    [MUSTER_STATUS_ACCEPTED] = "accepted",
    [MUSTER_STATUS_SATISFIED] = "satisfied",
    [MUSTER_STATUS_NOT_APPLICABLE] = "not applicable",
};
_Static_assert(sizeof(status_words) / sizeof(status_words[0]) == MUSTER_STATUS_COUNT,
    "a word for each status");

const char *
flow_status_words(enum muster_status status)
{
	return (unsigned)status < MUSTER_STATUS_COUNT ? status_words[status] : "";
}

static bool
starts_with(const char *text, const char *lower)
{
	for (; *lower != '\0'; text++, lower++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
		if (c != *lower)
			return false;
	}
	return true;
}

bool
flow_is_link(const char *target)
{
	return starts_with(target, "http://") || starts_with(target, "https://") ||
	    starts_with(target, "mailto:");
}

static size_t
bounded_length(const char *text, size_t most)
{
	const char *end = memchr(text, '\0', most);
	return end != NULL ? (size_t)(end - text) : most;
}

const char *
flow_digest(const char *text)
{
	const char *digits = strncmp(text, "sha256:", 7) == 0 ? text + 7 : text;
	size_t len = bounded_length(digits, 129);
	bool known = len == 40 || len == 56 || len == 64 || len == 96 || len == 128;
	/* digits alone are a number */
	if (!known || strspn(digits, "0123456789abcdefABCDEF") != len ||
	    strspn(digits, "0123456789") == len)
		return NULL;
	return digits;
}

static bool
is_short(const char *text, size_t most)
{
	size_t len = bounded_length(text, most + 1);
	return len <= most && memchr(text, ' ', len) == NULL;
}

static void
as_code(const struct flow_text *text, struct flow_span *span)
{
	bool strong = span->style.face == PAGE_STRONG;
	span->style.face = strong ? PAGE_CODE_STRONG : PAGE_CODE;
	if (!text->verbatim)
		span->style.size *= CODE_SIZE;
}

static bool
code_part(const struct flow_text *text, const struct flow_place *place, struct flow_span *span)
{
	const char *digits = text->in_cell ? flow_digest(place->at->text) : NULL;
	as_code(text, span);
	span->whole =
	    !text->verbatim && is_short(place->at->text, text->in_cell ? SHORT_CODE : SHORT_TEXT);
	if (text->in_cell)
		span->long_word = SHORT_CODE;
	if (digits == NULL)
		return place->part == 0;
	span->whole = true;
	if (place->part == 0) {
		span->text = digits;
		span->most = FLOW_DIGEST_SHOWN;
		return true;
	}
	span->kind = FLOW_NOTE;
	span->style.face = PAGE_TEXT;
	return place->part == 1;
}

/* What is no link is shown with its target, as text. */
static bool
link_part(const struct flow_text *text, const struct flow_place *place, struct flow_span *span)
{
	const struct muster_inline *at = place->at;
	const char *words = *at->text != '\0' ? at->text : at->target;
	bool is_link = flow_is_link(at->target);
	if (is_link)
		span->style.color = text->theme->link;
	span->text = words;
	if (place->part == 0)
		return true;
	if (is_link || *at->target == '\0' || words == at->target || strcmp(words, at->target) == 0)
		return false;
	span->text = place->part == 1 ? " (" : place->part == 2 ? at->target : ")";
	if (place->part == 2)
		as_code(text, span);
	return place->part <= 3;
}

static bool
marked_part(const struct flow_text *text, const struct flow_place *place, struct flow_span *span)
{
	const struct muster_inline *at = place->at;
	span->style.face = PAGE_STRONG;
	if (at->kind == MUSTER_INLINE_STATUS) {
		span->style.size *= STATUS_SIZE;
		span->style.color = page_theme_status(text->theme, at->status);
		if (*span->text == '\0')
			span->text = flow_status_words(at->status);
	}
	if (place->part == 0)
		span->kind = FLOW_MARK;
	span->whole = at->kind == MUSTER_INLINE_SEVERITY;
	return place->part <= 1;
}

bool
flow_span_of(const struct flow_text *text, const struct flow_place *place, struct flow_span *span)
{
	const struct muster_inline *at = place->at;
	*span = (struct flow_span){
	    .kind = FLOW_TEXT,
	    .style = text->style,
	    .text = at->text,
	    .most = SIZE_MAX,
	    .long_word = FLOW_LONG_WORD,
	};
	if (text->strong && span->style.face == PAGE_TEXT)
		span->style.face = PAGE_STRONG;
	if (place->index < text->soft)
		span->style.color = text->theme->soft;
	switch (at->kind) {
	case MUSTER_INLINE_CODE:
		return code_part(text, place, span);
	case MUSTER_INLINE_LINK:
		return link_part(text, place, span);
	case MUSTER_INLINE_STATUS:
	case MUSTER_INLINE_SEVERITY:
		return marked_part(text, place, span);
	case MUSTER_INLINE_STRONG:
		span->style.face = PAGE_STRONG;
		break;
	case MUSTER_INLINE_EMPHASIS:
		span->style.face = PAGE_EMPHASIS;
		break;
	case MUSTER_INLINE_REFERENCE:
		span->style.color = text->theme->link;
		if (*span->text == '\0')
			span->text = at->target;
		span->whole = is_short(span->text, SHORT_TEXT);
		break;
	case MUSTER_INLINE_OVERDUE:
		span->style.face = PAGE_STRONG;
		span->style.color = page_theme_status(text->theme, MUSTER_STATUS_NOT_SATISFIED);
		span->whole = true;
		break;
	case MUSTER_INLINE_DATE:
		span->whole = true;
		break;
	case MUSTER_INLINE_SPARK:
		span->kind = FLOW_MARK;
		break;
	case MUSTER_INLINE_BREAK:
		span->kind = FLOW_BREAK;
		break;
	default:
		break;
	}
	return place->part == 0;
}
