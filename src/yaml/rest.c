/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml/rest.h"

#include <stdint.h>
#include <string.h>

/* A line as far as it can be told without parsing. */
struct line {
	size_t start, indent, end; /* bytes; indent: where its first character stands */
	bool empty;                /* or a comment */
};

static struct line
line_at(const char *text, size_t len, size_t start)
{
	struct line line = {.start = start, .indent = start};
	const char *end = memchr(text + start, '\n', len - start);
	line.end = end != NULL ? (size_t)(end - text) : len;
	while (line.indent < line.end && (text[line.indent] == ' ' || text[line.indent] == '\t'))
		line.indent++;
	line.empty =
	    line.indent == line.end || text[line.indent] == '\r' || text[line.indent] == '#';
	return line;
}

/* Ends with "|" or ">" and their signs: the lines below that are indented more are a text. */
static bool
opens_text(const char *text, const struct line *line)
{
	size_t at = line->end;
	while (at > line->indent && strchr(" \t\r", text[at - 1]) != NULL)
		at--;
	while (at > line->indent && strchr("+-0123456789", text[at - 1]) != NULL)
		at--;
	return at > line->indent + 1 && strchr("|>", text[at - 1]) != NULL && text[at - 2] == ' ';
}

bool
rest_scan(
    const struct cursor *from, void (*tab)(void *context, const struct cursor *at), void *context)
{
	struct cursor at = *from;
	const char *text = at.text;
	const char *end = memchr(text + at.byte, '\n', at.len - at.byte);
	size_t within = SIZE_MAX; /* columns: lines that are indented more are a text */
	bool any = false;
	for (size_t start = end != NULL ? (size_t)(end - text) + 1 : at.len; start < at.len;) {
		struct line line = line_at(text, at.len, start);
		size_t indent = line.indent - line.start, spaces = 0;
		while (spaces < indent && text[line.start + spaces] == ' ')
			spaces++;
		start = line.end + 1;
		if (line.empty)
			continue;
		any = true;
		if (spaces > within)
			continue;
		within = opens_text(text, &line) ? indent : SIZE_MAX;
		if (spaces == indent)
			continue;
		cursor_to(&at, SIZE_MAX, line.start + spaces);
		tab(context, &at);
	}
	return any;
}
