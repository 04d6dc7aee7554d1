/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scanner: cuts the text into tags and runs of text without judging them,
 * counts bytes and lines, and refuses what is too long, a DOCTYPE, and bytes
 * that libxml2 must not guess about (NUL).
 */
#include "xml/internal.h"

#include <stdlib.h>
#include <string.h>

int
scanner_init(
    struct xml_reader *reader, const struct xml_input *input, const struct xml_limits *limits)
{
	struct scanner *scanner = &reader->scanner;
	static const struct xml_limits usual = {
	    XML_DEPTH, XML_TAG, XML_ATTRIBUTES, XML_NAME, XML_TEXT, XML_FILL};
	struct xml_limits own = limits != NULL ? *limits : usual;
	own.depth = own.depth != 0 ? own.depth : usual.depth;
	own.tag = own.tag != 0 ? own.tag : usual.tag;
	own.attributes = own.attributes != 0 ? own.attributes : usual.attributes;
	own.name = own.name != 0 ? own.name : usual.name;
	own.text = own.text != 0 ? own.text : usual.text;
	own.fill = own.fill != 0 ? own.fill : usual.fill;
	scanner->limits = own;
	scanner->input = *input;
	scanner->place = (struct xml_place){0, 1, 1};
	scanner->cap = 2 * XML_FILL;
	scanner->buffer = malloc(scanner->cap);
	return scanner->buffer != NULL ? 0 : -1;
}

void
scanner_free(struct xml_reader *reader)
{
	free(reader->scanner.buffer);
}

/* More bytes behind [at, end); a token longer than the buffer makes it grow. */
static int
fill(struct xml_reader *reader)
{
	struct scanner *scanner = &reader->scanner;
	size_t held = scanner->end - scanner->at;
	if (scanner->at > 0) {
		memmove(scanner->buffer, scanner->buffer + scanner->at, held);
		scanner->at = 0;
		scanner->end = held;
	}
	if (held == scanner->cap) {
		char *bigger = realloc(scanner->buffer, 2 * scanner->cap);
		if (bigger == NULL) {
			reader->failed = true;
			return muster_error_memory(reader->err);
		}
		scanner->buffer = bigger;
		scanner->cap *= 2;
	}
	size_t room = scanner->cap - held, got = 0;
	if (room > scanner->limits.fill)
		room = scanner->limits.fill;
	if (scanner->input.read(
		scanner->input.context, scanner->buffer + held, room, &got, reader->err) != 0) {
		reader->failed = true;
		return -1;
	}
	scanner->drained = got == 0;
	if (got > 0 && memchr(scanner->buffer + held, '\0', got) != NULL)
		return reader_fail_at(reader, scanner->place, "xml.character",
		    "there is a NUL in or after it, which XML cannot hold");
	scanner->end += got;
	return 0;
}

/* At least n bytes at hand, unless the text ends before; -1 failed. */
static int
need(struct xml_reader *reader, size_t n)
{
	struct scanner *scanner = &reader->scanner;
	while (scanner->end - scanner->at < n && !scanner->drained)
		if (fill(reader) != 0)
			return -1;
	return 0;
}

static void
advance(struct scanner *scanner, size_t n)
{
	const char *p = scanner->buffer + scanner->at, *stop = p + n;
	scanner->place.byte += n;
	for (const char *line; (line = memchr(p, '\n', (size_t)(stop - p))) != NULL; p = line + 1) {
		scanner->place.line++;
		scanner->place.column = 1;
	}
	scanner->place.column += (size_t)(stop - p);
	scanner->at += n;
}

static bool
begins(const struct scanner *scanner, const char *with)
{
	size_t len = strlen(with);
	return scanner->end - scanner->at >= len &&
	    memcmp(scanner->buffer + scanner->at, with, len) == 0;
}

static int
too_long(struct xml_reader *reader, const char *what)
{
	return reader_fail_at(reader, reader->scanner.place, "xml.limit",
	    "%s longer than %zu bytes", what, reader->scanner.limits.tag);
}

/* Up to and with a mark ("-->"): its length in *len. */
static int
until(struct xml_reader *reader, size_t from, const char *mark, const char *what, size_t *len)
{
	struct scanner *scanner = &reader->scanner;
	size_t tail = strlen(mark), at = from;
	for (;;) {
		const char *p = scanner->buffer + scanner->at;
		size_t held = scanner->end - scanner->at;
		for (; at + tail <= held; at++)
			if (memcmp(p + at, mark, tail) == 0) {
				*len = at + tail;
				return 0;
			}
		if (held > scanner->limits.tag)
			return too_long(reader, what);
		if (scanner->drained)
			return reader_fail_at(
			    reader, scanner->place, "xml.truncated", "%s does not end", what);
		if (fill(reader) != 0)
			return -1;
	}
}

/* The end of a tag: ">" outside of quotes.  Counts what is quoted. */
static int
tag_end(struct xml_reader *reader, size_t *len)
{
	struct scanner *scanner = &reader->scanner;
	size_t at = 1, values = 0;
	char quote = '\0';
	for (;;) {
		const char *p = scanner->buffer + scanner->at;
		size_t held = scanner->end - scanner->at;
		for (; at < held; at++) {
			if (quote != '\0') {
				if (p[at] == '<')
					return reader_fail_at(reader, scanner->place, "xml.syntax",
					    "a \"<\" in an attribute");
				quote = p[at] == quote ? '\0' : quote;
			} else if (p[at] == '>') {
				*len = at + 1;
				return 0;
			} else if (p[at] == '"' || p[at] == '\'') {
				quote = p[at];
				if (++values > scanner->limits.attributes)
					return reader_fail_at(reader, scanner->place, "xml.limit",
					    "an element has more than %zu attributes",
					    scanner->limits.attributes);
			} else if (p[at] == '<') {
				return reader_fail_at(reader, scanner->place, "xml.syntax",
				    "a tag has no \">\" at its end");
			}
		}
		if (held > scanner->limits.tag)
			return too_long(reader, "a tag is");
		if (scanner->drained)
			return reader_fail_at(reader, scanner->place, "xml.truncated",
			    "the text ends inside of a tag");
		if (fill(reader) != 0)
			return -1;
	}
}

/* At "<" outside of CDATA. */
static int
markup(struct xml_reader *reader, size_t *len)
{
	struct scanner *scanner = &reader->scanner;
	if (need(reader, 9) != 0)
		return -1;
	if (begins(scanner, "<!--"))
		return until(reader, 4, "-->", "a comment", len);
	if (begins(scanner, "<?"))
		return until(reader, 2, "?>", "a processing instruction", len);
	if (begins(scanner, "<![CDATA[")) {
		scanner->cdata = true;
		*len = 9;
		return 0;
	}
	if (begins(scanner, "<!")) {
		reader_fail_at(reader, scanner->place, "xml.doctype",
		    "a document type or other declaration stands here: they are not read");
		return reader->err == NULL ? -1
					   : muster_error_remedy(reader->err,
						 "remove the <!DOCTYPE …>, and replace the "
						 "entities it declares by their text");
	}
	return tag_end(reader, len);
}

/* A run that is cut is cut between characters, not inside of one. */
static size_t
whole_characters(const char *text, size_t len, size_t held)
{
	size_t cut = len;
	for (int i = 0; i < 3 && cut > 1 && cut < held && (text[cut] & 0xC0) == 0x80; i++)
		cut--;
	return cut;
}

/* Text up to the next "<" (in CDATA: to its end), as much as is at hand. */
static int
run(struct xml_reader *reader, size_t *len)
{
	struct scanner *scanner = &reader->scanner;
	if (need(reader, XML_RUN) != 0)
		return -1;
	const char *p = scanner->buffer + scanner->at;
	size_t held = scanner->end - scanner->at, most = held < XML_RUN ? held : XML_RUN;
	if (!scanner->cdata) {
		const char *tag = memchr(p, '<', most);
		*len = tag != NULL ? (size_t)(tag - p) : whole_characters(p, most, held);
		return 0;
	}
	for (size_t i = 0; i + 3 <= held && i < most; i++)
		if (memcmp(p + i, "]]>", 3) == 0) {
			scanner->cdata = false;
			*len = i + 3;
			return 0;
		}
	if (scanner->drained && held <= 2)
		return reader_fail_at(
		    reader, scanner->place, "xml.truncated", "the text ends inside of CDATA");
	most = held - most >= 2 || scanner->drained ? most : most - 2;
	*len = whole_characters(p, most, held);
	return 0;
}

int
scanner_next(struct xml_reader *reader, enum xml_token *token, struct muster_span *text,
    struct xml_place *place)
{
	struct scanner *scanner = &reader->scanner;
	if (need(reader, 3) != 0)
		return -1;
	if (!scanner->begun && begins(scanner, "\xEF\xBB\xBF"))
		scanner->at += 3;
	scanner->begun = true;
	if (need(reader, 1) != 0)
		return -1;
	*place = scanner->place;
	*token = XML_TOKEN_END;
	*text = (struct muster_span){"", 0};
	if (scanner->at == scanner->end && !scanner->cdata)
		return 0;
	bool is_markup = !scanner->cdata && scanner->buffer[scanner->at] == '<';
	size_t len = 0;
	if ((is_markup ? markup(reader, &len) : run(reader, &len)) != 0)
		return -1;
	const char *at = scanner->buffer + scanner->at;
	size_t valid = muster_utf8_valid_len(at, len);
	if (valid < len) {
		advance(scanner, valid);
		return reader_fail_at(
		    reader, scanner->place, "xml.encoding", "bytes that are no UTF-8");
	}
	*token = is_markup ? XML_TOKEN_MARKUP : XML_TOKEN_TEXT;
	*text = (struct muster_span){at, len};
	advance(scanner, len);
	return 0;
}
