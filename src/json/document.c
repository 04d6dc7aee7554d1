/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Going from document to document, and the lines of text that may stand
 * around them (rules.md 7): banners and summaries that tools print into the
 * same stream.
 */
#include "json/internal.h"

#include <string.h>

/* Makes n bytes from p on present; false if the text ends before or reading failed. */
static bool
have(struct json_reader *reader, size_t n)
{
	while ((size_t)(reader->end - reader->p) < n) {
		char *keep = reader->p;
		if (window_more(reader, &keep) != 0)
			return false;
		reader->p = keep;
	}
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* In an array letters stand, but for strings, only in these. */
static bool
is_literal(const char *text, size_t len)
{
	const struct muster_span rest = {text, len};
	return muster_span_starts(rest, "true") || muster_span_starts(rest, "false") ||
	    muster_span_starts(rest, "null");
}

bool
json_is_tag(const char *text, size_t len)
{
	size_t i = 1;
	while (i < len && text[i] == ' ')
		i++;
	if (len == 0 || text[0] != '[' || i >= len)
		return false;
	const char c = text[i];
	if (is_letter(c))
		return !is_literal(text + i, len - i);
	if (i > 1)
		return false;
	if (c == '-')
		return len > 2 && text[2] == ']';
	if (c < '0' || c > '9')
		return (c & 0x80) != 0 || (c != '\0' && strchr("+*!#?~.=>%@$&(", c) != NULL);
	while (i < len && text[i] >= '0' && text[i] <= '9')
		i++;
	return i < len && (text[i] == '-' || text[i] == ':' || text[i] == '/');
}

/* Whether the text at the bracket is that of a line of a log. */
static bool
is_tag(struct json_reader *reader)
{
	have(reader, JSON_TAG);
	const size_t len = (size_t)(reader->end - reader->p);
	return json_is_tag(reader->p, len < JSON_TAG ? len : JSON_TAG);
}

/* Skips to the end of the line p is in. */
static int
skip_line(struct json_reader *reader)
{
	window_lines(reader, reader->p);
	if (reader->skipped.lines++ == 0)
		reader->skipped.first_line = reader->line;
	reader->skipped.last_line = reader->line;
	for (;;) {
		char *lf = memchr(reader->p, '\n', (size_t)(reader->end - reader->p));
		if (lf != NULL) {
			reader->p = lf + 1;
			return 0;
		}
		reader->p = reader->end;
		char *keep = reader->p;
		int rc = window_more(reader, &keep);
		reader->p = keep;
		if (rc != 0)
			return rc < 0 ? -1 : 0;
	}
}

enum found { FOUND_NOTHING, FOUND_DOCUMENT, FOUND_TEXT };

/* Goes to the next document, over white space only. */
static enum found
find_bare(struct json_reader *reader)
{
	int c = value_next(reader);
	if (c < 0)
		return FOUND_NOTHING;
	/* What is no value at the start is for the value's reader to refuse. */
	bool text = reader->started && value_kind((unsigned char)c) == JSON_NONE;
	return text ? FOUND_TEXT : FOUND_DOCUMENT;
}

/* Some tools write null where there is nothing to report: alone it is a document, and no text. */
static bool
is_only_null(struct json_reader *reader)
{
	enum { SPACE_MAX = 256 };
	if (reader->started || reader->skipped.lines > 0 || !have(reader, 4) ||
	    memcmp(reader->p, "null", 4) != 0)
		return false;
	for (size_t len = 5; len < SPACE_MAX; len++) {
		if (!have(reader, len))
			return !reader->failed;
		char c = reader->p[len - 1];
		if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return false;
	}
	return false;
}

/* Goes to the next document, over lines of text too. */
static enum found
find_in_text(struct json_reader *reader)
{
	window_lines(reader, reader->p);
	const uint64_t line = reader->started ? reader->line : 0;
	for (;;) {
		int c = value_next(reader);
		if (c < 0)
			return FOUND_NOTHING;
		if (c == '{' || (c == '[' && !is_tag(reader)) || is_only_null(reader))
			return FOUND_DOCUMENT;
		if (reader->failed)
			return FOUND_NOTHING;
		/* Only whole lines are text: what follows a document in its line is an error. */
		window_lines(reader, reader->p);
		if (reader->line == line)
			return FOUND_TEXT;
		if (skip_line(reader) != 0)
			return FOUND_NOTHING;
	}
}

/* To the next document outside of lists: 1, 0 the end, -1 failed. */
static int
next_outside(struct json_reader *reader)
{
	enum found found = reader->allow_text ? find_in_text(reader) : find_bare(reader);
	if (reader->failed)
		return -1;
	if (found == FOUND_TEXT)
		return fail_here(reader, reader->p, "json.trailing-text",
		    reader->allow_text
			? "text that is no JSON follows a document in its line, found %s"
			: "expected the end of the text or another document, found %s",
		    fail_kind((unsigned char)*reader->p));
	return found == FOUND_DOCUMENT;
}

/* To the next document of the list p is in: 1, 0 the list is left, -1 failed. */
static int
next_in_list(struct json_reader *reader)
{
	int c = value_next(reader);
	const bool first = reader->list == LIST_ENTERED;
	if (c == ']') {
		reader->p++;
		reader->list = LIST_OUTSIDE;
		return 0;
	}
	if (!first && c == ',') {
		reader->p++;
		c = value_next(reader);
	} else if (!first) {
		return fail_expected(reader, reader->p, "a comma or ] after a document of a list");
	}
	if (reader->failed)
		return -1;
	if (c < 0 || value_kind((unsigned char)c) == JSON_NONE)
		return fail_expected(reader, reader->p, "a document of a list");
	reader->list = LIST_INSIDE;
	return 1;
}

static int
next_document(struct json_reader *reader)
{
	for (;;) {
		int rc = 0;
		if (reader->list == LIST_ENTERED || reader->list == LIST_INSIDE)
			rc = next_in_list(reader);
		if (rc != 0)
			return rc;
		rc = next_outside(reader);
		if (rc != 1 || reader->list != LIST_OUTSIDE || *reader->p != '[')
			return rc;
		reader->p++;
		reader->list = LIST_ENTERED;
	}
}

int
json_document(struct json_reader *reader)
{
	reader->null_as = JSON_NONE;
	if (reader->failed)
		return -1;
	if (reader->announced) {
		reader->announced = false;
		return 1;
	}
	if (reader->pending || reader->depth > 0 || reader->pinned)
		return fail_misuse(reader, "a document was not read to its end");
	const int rc = next_document(reader);
	if (rc != 1)
		return rc;
	if (reader->started)
		reader->document++;
	reader->started = true;
	reader->pending = true;
	reader->document_at = json_offset(reader, reader->p);
	value_mark(reader, reader->p);
	return 1;
}

struct muster_span
json_document_text(const struct json_reader *reader)
{
	if (reader->failed || !reader->started || reader->document_at < reader->base)
		return (struct muster_span){"", 0};
	const char *start = reader->window + (reader->document_at - reader->base);
	return (struct muster_span){start, (size_t)(reader->p - start)};
}

int
json_document_ahead(struct json_reader *reader)
{
	const int rc = json_document(reader);
	reader->announced = rc == 1;
	return rc;
}

void
json_list(struct json_reader *reader)
{
	reader->list = LIST_OUTSIDE;
	reader->sequence = true;
	if (reader->announced && reader->document == 0)
		reader->announced = reader->pending = reader->started = false;
}

struct muster_span
json_ahead(struct json_reader *reader, size_t most)
{
	if (reader->failed || !reader->pending || reader->pinned)
		return (struct muster_span){"", 0};
	have(reader, most);
	const size_t len = (size_t)(reader->end - reader->p);
	return (struct muster_span){reader->p, len < most ? len : most};
}
