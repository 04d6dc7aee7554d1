/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of Markdown as elements of XML. */
#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

#include "oscal/markup_parts.h"

enum { BLOCKS_DEPTH = 16 };

/* Lines of the text at hand; in nested blocks each without its indentation. */
struct lines {
	struct muster_span *line;
	size_t count;
};

struct blocks {
	struct xml *xml;
	struct muster_strbuf text;
};

static void write_blocks(struct blocks *blocks, struct lines lines, unsigned depth);

static struct muster_span
trimmed(struct muster_span span)
{
	while (span.len > 0 && (span.ptr[0] == ' ' || span.ptr[0] == '\t')) {
		span.ptr++;
		span.len--;
	}
	while (span.len > 0 &&
	    (span.ptr[span.len - 1] == ' ' || span.ptr[span.len - 1] == '\t' ||
		span.ptr[span.len - 1] == '\r'))
		span.len--;
	return span;
}

static size_t
indent_of(struct muster_span line)
{
	size_t n = 0;
	while (n < line.len && line.ptr[n] == ' ')
		n++;
	return n;
}

/* "* ", "- ", "+ ", "12. ": the width with what is before it, 0 none. */
static size_t
marker(struct muster_span line, bool *numbered, size_t *indent)
{
	size_t at = indent_of(line), digits = 0;
	*indent = at;
	while (at + digits < line.len && line.ptr[at + digits] >= '0' &&
	    line.ptr[at + digits] <= '9' && digits < 9)
		digits++;
	*numbered = digits > 0;
	if (digits > 0 && at + digits < line.len &&
	    (line.ptr[at + digits] == '.' || line.ptr[at + digits] == ')'))
		at += digits + 1;
	else if (digits == 0 && at < line.len && strchr("*-+", line.ptr[at]) != NULL)
		at++;
	else
		return 0;
	return at < line.len && line.ptr[at] == ' ' ? at + 1 : 0;
}

static bool
is_rule(struct muster_span line)
{
	line = trimmed(line);
	return muster_span_is(line, "---") || muster_span_is(line, "***") ||
	    muster_span_is(line, "___");
}

static size_t
heading(struct muster_span line)
{
	size_t level = 0;
	while (level < line.len && line.ptr[level] == '#')
		level++;
	return level >= 1 && level <= 6 && level < line.len && line.ptr[level] == ' ' ? level : 0;
}

static bool
is_fence(struct muster_span line)
{
	return muster_span_starts(trimmed(line), "```");
}

static bool
begins_other(struct muster_span line)
{
	bool numbered;
	size_t indent;
	return trimmed(line).len == 0 || is_rule(line) || heading(line) > 0 || is_fence(line) ||
	    marker(line, &numbered, &indent) > 0 || muster_span_starts(trimmed(line), "|") ||
	    muster_span_starts(trimmed(line), ">");
}

static void
inline_of(struct blocks *blocks, struct lines lines)
{
	struct muster_strbuf joined, piece;
	muster_strbuf_init(&joined, 0);
	muster_strbuf_init(&piece, 0);
	for (size_t i = 0; i < lines.count; i++) {
		struct muster_span line = trimmed(lines.line[i]);
		if (i > 0)
			muster_strbuf_addc(&joined, ' ');
		muster_strbuf_add(&joined, line.ptr, line.len);
	}
	struct line line = {.xml = blocks->xml, .text = &piece};
	if (joined.failed)
		xml_fail(blocks->xml);
	else
		line_write(&line, joined.data, joined.len, 0);
	muster_strbuf_release(&joined);
	muster_strbuf_release(&piece);
}

static void
element(struct blocks *blocks, const char *name, struct lines lines)
{
	xml_indent(blocks->xml);
	xml_begin(blocks->xml, name);
	inline_of(blocks, lines);
	xml_end(blocks->xml);
}

/* Lines without what indents or quotes them; to be freed. */
static struct lines
inner(struct blocks *blocks, struct lines lines, size_t width, bool quote)
{
	struct lines out = {calloc(lines.count + 1, sizeof(*out.line)), lines.count};
	if (out.line == NULL) {
		xml_fail(blocks->xml);
		return (struct lines){NULL, 0};
	}
	for (size_t i = 0; i < lines.count; i++) {
		struct muster_span line = lines.line[i];
		size_t cut = i == 0 && !quote ? width : indent_of(line);
		if (quote && cut < line.len && line.ptr[cut] == '>')
			cut += 1 + (cut + 1 < line.len && line.ptr[cut + 1] == ' ');
		else if (cut > width)
			cut = width;
		cut = cut < line.len ? cut : line.len;
		out.line[i] = (struct muster_span){line.ptr + cut, line.len - cut};
	}
	return out;
}

/* One item: text alone stands bare in it, blocks as blocks. */
static void
item(struct blocks *blocks, struct lines lines, size_t width, unsigned depth)
{
	struct lines own = inner(blocks, lines, width, false);
	size_t text = 0;
	while (text < own.count &&
	    (text == 0 ? trimmed(own.line[0]).len > 0 : !begins_other(own.line[text])))
		text++;
	xml_indent(blocks->xml);
	xml_begin(blocks->xml, "li");
	bool numbered;
	size_t indent;
	if (text > 0 && marker(own.line[0], &numbered, &indent) > 0)
		text = 0;
	inline_of(blocks, (struct lines){own.line, text});
	size_t rest = text;
	while (rest < own.count && trimmed(own.line[rest]).len == 0)
		rest++;
	if (rest < own.count) {
		blocks->xml->depth++;
		write_blocks(blocks, (struct lines){own.line + rest, own.count - rest}, depth + 1);
		blocks->xml->depth--;
		xml_indent(blocks->xml);
	}
	xml_end(blocks->xml);
	free(own.line);
}

/* What is indented deeper, or blank with such behind it, is the item's; so is text that runs on. */
static size_t
item_end(struct lines lines, size_t at, size_t indent)
{
	for (at++; at < lines.count; at++) {
		struct muster_span line = lines.line[at];
		if (trimmed(line).len == 0) {
			bool goes_on = at + 1 < lines.count &&
			    (trimmed(lines.line[at + 1]).len == 0 ||
				indent_of(lines.line[at + 1]) >= indent + 2);
			if (!goes_on)
				break;
		} else if (indent_of(line) < indent + 2 && begins_other(line)) {
			break;
		}
	}
	return at;
}

static size_t
list(struct blocks *blocks, struct lines lines, unsigned depth)
{
	bool numbered, other;
	size_t indent, at = 0, width = marker(lines.line[0], &numbered, &indent);
	xml_indent(blocks->xml);
	xml_begin(blocks->xml, numbered ? "ol" : "ul");
	const char *digits = lines.line[0].ptr + indent;
	if (numbered && (digits[0] != '1' || digits[1] != '.')) {
		char start[16] = "";
		size_t n = strspn(digits, "0123456789");
		memcpy(start, digits, n < 15 ? n : 15);
		xml_attribute(blocks->xml, "start", start);
	}
	blocks->xml->depth++;
	while (at < lines.count) {
		size_t here;
		width = marker(lines.line[at], &other, &here);
		if (width == 0 || other != numbered || here > indent + 1)
			break;
		size_t next = item_end(lines, at, here);
		item(blocks, (struct lines){lines.line + at, next - at}, width, depth);
		at = next;
		while (next < lines.count && trimmed(lines.line[next]).len == 0)
			next++;
		if (next < lines.count && marker(lines.line[next], &other, &here) > 0 &&
		    other == numbered && here <= indent + 1)
			at = next;
	}
	blocks->xml->depth--;
	xml_indent(blocks->xml);
	xml_end(blocks->xml);
	return at;
}

static size_t
fence(struct blocks *blocks, struct lines lines)
{
	size_t end = 1;
	while (end < lines.count && !is_fence(lines.line[end]))
		end++;
	xml_indent(blocks->xml);
	xml_begin(blocks->xml, "pre");
	muster_strbuf_clear(&blocks->text);
	for (size_t i = 1; i < end; i++) {
		if (i > 1)
			muster_strbuf_addc(&blocks->text, '\n');
		muster_strbuf_add(&blocks->text, lines.line[i].ptr, lines.line[i].len);
	}
	if (blocks->text.failed)
		xml_fail(blocks->xml);
	else
		xml_text(blocks->xml, blocks->text.data);
	xml_end(blocks->xml);
	return end < lines.count ? end + 1 : end;
}

static bool
is_divider(struct muster_span line)
{
	line = trimmed(line);
	if (line.len < 3)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (strchr("|-: ", line.ptr[i]) == NULL)
			return false;
	return true;
}

static void
row(struct blocks *blocks, struct muster_span line, const char *cell)
{
	line = trimmed(line);
	xml_indent(blocks->xml);
	xml_begin(blocks->xml, "tr");
	size_t at = line.len > 0 && line.ptr[0] == '|' ? 1 : 0;
	bool any = false;
	while (at < line.len || !any) {
		size_t end = at;
		while (end < line.len && line.ptr[end] != '|')
			end += line.ptr[end] == '\\' && end + 1 < line.len ? 2 : 1;
		struct muster_span text = trimmed((struct muster_span){line.ptr + at, end - at});
		xml_begin(blocks->xml, cell);
		inline_of(blocks, (struct lines){&text, 1});
		xml_end(blocks->xml);
		any = true;
		at = end + 1;
	}
	xml_end(blocks->xml);
}

static size_t
table(struct blocks *blocks, struct lines lines)
{
	size_t end = 0;
	bool headed = lines.count > 1 && is_divider(lines.line[1]);
	while (end < lines.count && muster_span_starts(trimmed(lines.line[end]), "|"))
		end++;
	xml_open_element(blocks->xml, "table");
	for (size_t i = 0; i < end; i++)
		if (i != 1 || !headed)
			row(blocks, lines.line[i], i == 0 && headed ? "th" : "td");
	xml_close_element(blocks->xml);
	return end;
}

static size_t
quote(struct blocks *blocks, struct lines lines, unsigned depth)
{
	size_t end = 0;
	while (end < lines.count && muster_span_starts(trimmed(lines.line[end]), ">"))
		end++;
	struct lines own = inner(blocks, (struct lines){lines.line, end}, 0, true);
	xml_open_element(blocks->xml, "blockquote");
	write_blocks(blocks, own, depth + 1);
	xml_close_element(blocks->xml);
	free(own.line);
	return end;
}

/* What begins at the first of the lines; how many it takes. */
static size_t
block(struct blocks *blocks, struct lines lines, unsigned depth)
{
	static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
	struct muster_span first = lines.line[0];
	size_t level = heading(first), indent, end = 1;
	bool numbered;
	if (is_rule(first)) {
		xml_indent(blocks->xml);
		xml_begin(blocks->xml, "hr");
		xml_end(blocks->xml);
		return 1;
	}
	if (level > 0) {
		struct muster_span words = {first.ptr + level + 1, first.len - level - 1};
		element(blocks, headings[level - 1], (struct lines){&words, 1});
		return 1;
	}
	if (is_fence(first))
		return fence(blocks, lines);
	if (depth < BLOCKS_DEPTH && marker(first, &numbered, &indent) > 0)
		return list(blocks, lines, depth);
	if (muster_span_starts(trimmed(first), "|"))
		return table(blocks, lines);
	if (depth < BLOCKS_DEPTH && muster_span_starts(trimmed(first), ">"))
		return quote(blocks, lines, depth);
	while (end < lines.count && !begins_other(lines.line[end]))
		end++;
	element(blocks, "p", (struct lines){lines.line, end});
	return end;
}

static void
write_blocks(struct blocks *blocks, struct lines lines, unsigned depth)
{
	size_t at = 0;
	while (at < lines.count) {
		if (trimmed(lines.line[at]).len == 0) {
			at++;
			continue;
		}
		at += block(blocks, (struct lines){lines.line + at, lines.count - at}, depth);
	}
}

void
markup_write_blocks(struct xml *xml, const char *text)
{
	struct blocks blocks = {.xml = xml};
	size_t count = 1;
	for (const char *p = text; *p != '\0'; p++)
		count += *p == '\n';
	struct lines lines = {calloc(count, sizeof(*lines.line)), 0};
	if (lines.line == NULL) {
		xml_fail(xml);
		return;
	}
	for (const char *p = text;; p++) {
		size_t len = strcspn(p, "\n");
		lines.line[lines.count++] = (struct muster_span){p, len};
		p += len;
		if (*p == '\0')
			break;
	}
	muster_strbuf_init(&blocks.text, 0);
	write_blocks(&blocks, lines, 0);
	muster_strbuf_release(&blocks.text);
	free(lines.line);
}
