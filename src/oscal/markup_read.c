/* SPDX-License-Identifier: Apache-2.0 */
/* Mark-up of XML as Markdown. */
#include <string.h>

#include "oscal/markup.h"

struct reading {
	struct xml_reader *reader;
	struct muster_strbuf *out;
	bool blank; /* white space is due before the next word */
	bool start; /* nothing of this block has been written */
	bool cell;  /* of a table: "|" means something */
};

static int inline_children(struct reading *in);

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What a text begins with must not make a block of it. */
static bool
begins_block(struct muster_span text)
{
	size_t digits = 0;
	while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
		digits++;
	bool spaced = text.len > 1 && is_blank(text.ptr[1]);
	if (digits > 0)
		return digits + 1 < text.len && text.ptr[digits] == '.' &&
		    is_blank(text.ptr[digits + 1]);
	return text.len > 0 &&
	    (text.ptr[0] == '#' || text.ptr[0] == '|' || text.ptr[0] == '>' ||
		((text.ptr[0] == '-' || text.ptr[0] == '+') && (spaced || text.len == 1)));
}

static void
add_text(struct reading *in, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (is_blank(c)) {
			in->blank = true;
			continue;
		}
		struct muster_span rest = {text.ptr + i, text.len - i};
		if (in->blank && !in->start)
			muster_strbuf_addc(in->out, ' ');
		bool escape = strchr("\\*`~^", c) != NULL ||
		    (c == '(' && i > 0 && text.ptr[i - 1] == ']') ||
		    (c == '{' && muster_span_starts(rest, "{{")) || (c == '|' && in->cell);
		if (in->start && begins_block(rest)) {
			size_t digits = 0;
			for (; c >= '0' && c <= '9'; c = text.ptr[++i])
				digits++;
			if (digits > 0)
				muster_strbuf_add(in->out, rest.ptr, digits);
			escape = true;
		}
		if (escape)
			muster_strbuf_addc(in->out, '\\');
		muster_strbuf_addc(in->out, c);
		in->blank = in->start = false;
	}
}

/* A sign that stands before or after mark-up; white space stays outside. */
static void
add_sign(struct reading *in, const char *sign, bool opens)
{
	if (opens && in->blank && !in->start)
		muster_strbuf_addc(in->out, ' ');
	if (opens)
		in->blank = false;
	muster_strbuf_adds(in->out, sign);
	in->start = false;
}

/* Text that is taken as it stands. */
static int
verbatim(struct reading *in)
{
	for (;;) {
		switch (xml_reader_next(in->reader)) {
		case XML_EVENT_TEXT: {
			struct muster_span piece = xml_reader_piece(in->reader);
			muster_strbuf_add(in->out, piece.ptr, piece.len);
			break;
		}
		case XML_EVENT_START:
			if (verbatim(in) != 0)
				return -1;
			break;
		default:
			return xml_reader_failed(in->reader) ? -1 : 0;
		}
	}
}

static int
around(struct reading *in, const char *sign)
{
	add_sign(in, sign, true);
	bool start = in->start;
	in->start = true; /* blanks at its beginning go */
	if (inline_children(in) != 0)
		return -1;
	in->start = start;
	add_sign(in, sign, false);
	return 0;
}

static int
anchor(struct reading *in, bool image)
{
	const char *href = xml_reader_attribute(in->reader, image ? "src" : "href");
	const char *title = xml_reader_attribute(in->reader, "title");
	const char *alt = image ? xml_reader_attribute(in->reader, "alt") : NULL;
	struct muster_strbuf tail;
	muster_strbuf_init(&tail, 1 << 20);
	muster_strbuf_addf(&tail, "](%s", href != NULL ? href : "");
	if (title != NULL)
		muster_strbuf_addf(&tail, " \"%s\"", title);
	muster_strbuf_addc(&tail, ')');
	add_sign(in, image ? "![" : "[", true);
	if (alt != NULL)
		add_text(in, muster_span_of(alt));
	int rc = inline_children(in);
	add_sign(in, tail.data, false);
	muster_strbuf_release(&tail);
	return rc;
}

static int
insert(struct reading *in)
{
	const char *type = xml_reader_attribute(in->reader, "type");
	const char *id = xml_reader_attribute(in->reader, "id-ref");
	if (type == NULL || id == NULL)
		return xml_reader_fail(
		    in->reader, "oscal.missing", "\"insert\" needs \"type\" and \"id-ref\"");
	add_sign(in, "{{ insert: ", true);
	muster_strbuf_addf(in->out, "%s, %s }}", type, id);
	return xml_reader_skip(in->reader);
}

/* At the START of an element inside of a line. */
static int
phrase(struct reading *in)
{
	static const struct {
		const char *name, *sign;
	} signs[] = {{"em", "*"}, {"i", "*"}, {"strong", "**"}, {"b", "**"}, {"sub", "~"},
	    {"sup", "^"}, {"q", "\""}};
	const char *name = xml_reader_name(in->reader);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strcmp(name, signs[i].name) == 0)
			return around(in, signs[i].sign);
	if (strcmp(name, "a") == 0 || strcmp(name, "img") == 0)
		return anchor(in, name[0] == 'i');
	if (strcmp(name, "insert") == 0)
		return insert(in);
	if (strcmp(name, "br") == 0) {
		in->blank = true;
		return xml_reader_skip(in->reader);
	}
	if (strcmp(name, "code") == 0) {
		add_sign(in, "`", true);
		int rc = verbatim(in);
		add_sign(in, "`", false);
		return rc;
	}
	return xml_reader_fail(in->reader, "oscal.markup", "OSCAL's markup has no such element");
}

/* Text and phrases up to the end of the element that is open. */
static int
inline_children(struct reading *in)
{
	for (;;) {
		switch (xml_reader_next(in->reader)) {
		case XML_EVENT_TEXT:
			add_text(in, xml_reader_piece(in->reader));
			break;
		case XML_EVENT_START:
			if (phrase(in) != 0)
				return -1;
			break;
		default:
			return xml_reader_failed(in->reader) ? -1 : 0;
		}
	}
}

int
markup_read_line(struct xml_reader *reader, struct muster_strbuf *out)
{
	struct reading in = {.reader = reader, .out = out, .start = true};
	return inline_children(&in);
}

/* ---- blocks ---- */

bool
markup_is_block(const char *name)
{
	static const char *const names[] = {"p", "ul", "ol", "pre", "table", "hr", "blockquote",
	    "img", "h1", "h2", "h3", "h4", "h5", "h6"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* What was written since `from`: with a prefix on every line but the first. */
static void
prefix_lines(struct muster_strbuf *out, size_t from, const char *prefix)
{
	struct muster_strbuf copy;
	muster_strbuf_init(&copy, 0);
	for (size_t i = from; i < out->len; i++) {
		muster_strbuf_addc(&copy, out->data[i]);
		if (out->data[i] == '\n' && i + 1 < out->len && out->data[i + 1] != '\n')
			muster_strbuf_adds(&copy, prefix);
	}
	out->len = from;
	muster_strbuf_add(out, copy.data, copy.len);
	out->failed |= copy.failed;
	muster_strbuf_release(&copy);
}

static int one_block(struct xml_reader *reader, struct muster_strbuf *out, size_t depth);

static int
list(struct xml_reader *reader, struct muster_strbuf *out, size_t depth)
{
	bool numbered = strcmp(xml_reader_name(reader), "ol") == 0;
	const char *start = numbered ? xml_reader_attribute(reader, "start") : NULL;
	unsigned long number = 1;
	if (start != NULL)
		for (number = 0; *start >= '0' && *start <= '9' && number < 100000000; start++)
			number = number * 10 + (unsigned long)(*start - '0');
	bool first = true;
	while (xml_reader_child(reader)) {
		if (!xml_reader_is(reader, NULL, "li"))
			return xml_reader_fail(
			    reader, "oscal.markup", "a list holds nothing but items");
		if (!first)
			muster_strbuf_addc(out, '\n');
		first = false;
		size_t before = out->len;
		if (numbered)
			muster_strbuf_addf(
			    out, "%lu. ", number); /* as OSCAL has it: all the same */
		else
			muster_strbuf_adds(out, "* ");
		size_t width = out->len - before, from = out->len;
		struct reading in = {.reader = reader, .out = out, .start = true};
		enum xml_event event;
		while ((event = xml_reader_next(reader)) == XML_EVENT_TEXT ||
		    event == XML_EVENT_START) {
			if (event == XML_EVENT_TEXT) {
				add_text(&in, xml_reader_piece(reader));
			} else if (markup_is_block(xml_reader_name(reader)) &&
			    strcmp(xml_reader_name(reader), "img") != 0) {
				bool nested = xml_reader_name(reader)[1] == 'l' &&
				    xml_reader_name(reader)[2] == '\0';
				if (out->len > from)
					muster_strbuf_adds(out, nested ? "\n" : "\n\n");
				if (one_block(reader, out, depth + 1) != 0)
					return -1;
				in.start = false;
			} else if (phrase(&in) != 0) {
				return -1;
			}
		}
		if (xml_reader_failed(reader))
			return -1;
		char indent[16] = "               ";
		indent[width < 15 ? width : 15] = '\0';
		prefix_lines(out, from, indent);
	}
	return xml_reader_failed(reader) ? -1 : 0;
}

static int
table(struct xml_reader *reader, struct muster_strbuf *out)
{
	bool first = true;
	while (xml_reader_child(reader)) {
		size_t cells = 0;
		if (!first)
			muster_strbuf_addc(out, '\n');
		muster_strbuf_addc(out, '|');
		while (xml_reader_child(reader)) {
			struct reading in = {
			    .reader = reader, .out = out, .start = true, .cell = true};
			muster_strbuf_addc(out, ' ');
			if (inline_children(&in) != 0)
				return -1;
			muster_strbuf_adds(out, " |");
			cells++;
		}
		if (first) {
			muster_strbuf_adds(out, "\n|");
			for (; cells > 0; cells--)
				muster_strbuf_adds(out, " --- |");
		}
		first = false;
	}
	return xml_reader_failed(reader) ? -1 : 0;
}

static int
one_block(struct xml_reader *reader, struct muster_strbuf *out, size_t depth)
{
	const char *name = xml_reader_name(reader);
	struct reading in = {.reader = reader, .out = out, .start = true};
	if (depth > 16)
		return xml_reader_fail(reader, "oscal.depth", "lists and quotes nest too deep");
	if (strcmp(name, "ul") == 0 || strcmp(name, "ol") == 0)
		return list(reader, out, depth);
	if (strcmp(name, "table") == 0)
		return table(reader, out);
	if (strcmp(name, "hr") == 0) {
		muster_strbuf_adds(out, "---");
		return xml_reader_skip(reader);
	}
	if (strcmp(name, "img") == 0)
		return anchor(&in, true);
	if (strcmp(name, "pre") == 0) {
		muster_strbuf_adds(out, "```\n");
		if (verbatim(&in) != 0)
			return -1;
		muster_strbuf_adds(out, "\n```");
		return 0;
	}
	if (strcmp(name, "blockquote") == 0) {
		size_t from = out->len;
		bool first = true;
		muster_strbuf_adds(out, "> ");
		while (xml_reader_child(reader)) {
			if (!markup_is_block(xml_reader_name(reader)))
				return xml_reader_fail(
				    reader, "oscal.markup", "OSCAL's markup has no such element");
			if (!first)
				muster_strbuf_adds(out, "\n\n");
			first = false;
			if (one_block(reader, out, depth + 1) != 0)
				return -1;
		}
		prefix_lines(out, from + 2, "> ");
		return xml_reader_failed(reader) ? -1 : 0;
	}
	if (name[0] == 'h') {
		for (char level = '0'; level < name[1]; level++)
			muster_strbuf_addc(out, '#');
		muster_strbuf_addc(out, ' ');
	}
	return inline_children(&in);
}

int
markup_read_block(struct xml_reader *reader, struct muster_strbuf *out)
{
	if (out->len > 0)
		muster_strbuf_adds(out, "\n\n");
	return one_block(reader, out, 0);
}

int
markup_read_blocks(struct xml_reader *reader, struct muster_strbuf *out)
{
	while (xml_reader_child(reader)) {
		if (!markup_is_block(xml_reader_name(reader)))
			return xml_reader_fail(
			    reader, "oscal.markup", "OSCAL's markup has no such element");
		if (markup_read_block(reader, out) != 0)
			return -1;
	}
	return xml_reader_failed(reader) ? -1 : 0;
}
