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

/*
 * "[INFO] …" is a banner and no array: after a bracket an array has a letter
 * only in true, false and null.
 */
static bool
is_tag(struct json_reader *reader)
{
	const char *const words[] = {"true", "false", "null"};
	if (!have(reader, 2))
		return false;
	char c = reader->p[1];
	if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z'))
		return false;
	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(words[i]);
		if (have(reader, 1 + len) && memcmp(reader->p + 1, words[i], len) == 0)
			return false;
	}
	return true;
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

int
json_document(struct json_reader *reader)
{
	reader->null_as = JSON_NONE;
	if (reader->failed)
		return -1;
	if (reader->pending || reader->depth > 0 || reader->pinned)
		return fail_misuse(reader, "a document was not read to its end");
	enum found found = reader->allow_text ? find_in_text(reader) : find_bare(reader);
	if (reader->failed)
		return -1;
	if (found == FOUND_NOTHING)
		return 0;
	if (found == FOUND_TEXT)
		return fail_here(reader, reader->p, "json.trailing-text",
		    reader->allow_text
			? "text that is no JSON follows a document in its line, found %s"
			: "expected the end of the text or another document, found %s",
		    fail_kind((unsigned char)*reader->p));
	if (reader->started)
		reader->document++;
	reader->started = true;
	reader->pending = true;
	value_mark(reader, reader->p);
	return 1;
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
