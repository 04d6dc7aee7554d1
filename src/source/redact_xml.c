/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction of XML.  The first pass reads the document strictly and gathers
 * what matches a pattern in a text or an attribute.  The second knows no
 * elements: what stands between the characters that mark them is a token,
 * decoded if it holds references, and written anew if something in it goes.
 */
#include "source/redact.h"

#include "source/redact_filter_parts.h"
#include "source/redact_internal.h"
#include "xml/reader.h"

/* ---- references ---- */

/* "&#x41;" and the five names at text[at]; the bytes it takes, 0: it is none. */
static size_t
decode_reference(struct muster_span text, size_t at, struct muster_strbuf *out)
{
	static const struct {
		const char *name;
		char c;
	} names[] = {
	    {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
	const struct muster_span rest = {text.ptr + at, text.len - at};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (muster_span_starts(rest, names[i].name)) {
			muster_strbuf_addc(out, names[i].c);
			return strlen(names[i].name);
		}
	if (!muster_span_starts(rest, "&#"))
		return 0;
	bool hex = rest.len > 2 && rest.ptr[2] == 'x';
	uint32_t cp = 0;
	size_t i = hex ? 3 : 2;
	const size_t first = i;
	for (; i < rest.len && rest.ptr[i] != ';' && i < 12; i++) {
		const char c = rest.ptr[i];
		const char lower = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			cp = cp * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && lower >= 'a' && lower <= 'f')
			cp = cp * 16 + (uint32_t)(lower - 'a' + 10);
		else
			return 0;
	}
	if (i == first || i >= rest.len || rest.ptr[i] != ';' || cp == 0 || cp > 0x10FFFF ||
	    (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	char utf8[4];
	muster_strbuf_add(out, utf8, muster_utf8_encode(cp, utf8));
	return i + 1;
}

void
redact_xml_decode(struct muster_span text, struct muster_strbuf *out)
{
	muster_strbuf_clear(out);
	for (size_t i = 0; i < text.len;) {
		size_t used = text.ptr[i] == '&' ? decode_reference(text, i, out) : 0;
		if (used == 0)
			muster_strbuf_addc(out, text.ptr[i]);
		i += used == 0 ? 1 : used;
	}
}

void
redact_xml_encode(struct muster_strbuf *out, struct muster_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.ptr[i];
		if (c == '<')
			muster_strbuf_adds(out, "&lt;");
		else if (c == '>')
			muster_strbuf_adds(out, "&gt;");
		else if (c == '&')
			muster_strbuf_adds(out, "&amp;");
		else if (c == '"')
			muster_strbuf_adds(out, "&quot;");
		else if (c == '\'')
			muster_strbuf_adds(out, "&apos;");
		else
			muster_strbuf_addc(out, c);
	}
}

/* ---- tokens of the second pass ---- */

static bool
is_mark(char c)
{
	return c == '<' || c == '>' || c == '"' || c == '\'';
}

void
filter_pass_xml(struct redact_filter *filter)
{
	while (filter->scan < filter->len && is_mark(filter->raw[filter->scan]))
		filter->scan++;
	if (filter->scan == filter->len)
		return;
	filter->token = filter->scan;
	filter->kind = TOKEN_XML;
	filter->escaped = false;
}

bool
filter_scan_xml(struct redact_filter *filter)
{
	for (; filter->scan < filter->len; filter->scan++) {
		const char c = filter->raw[filter->scan];
		if (is_mark(c))
			return true;
		filter->escaped |= c == '&';
	}
	return false;
}

/* ---- the first pass ---- */

struct gather {
	struct redact *redact;
	struct muster_error *err;
	struct redact_regions regions;
	struct muster_strbuf text;
};

static int
gather_text(struct gather *gather, struct muster_span text)
{
	if (text.len < REDACT_MIN)
		return 0;
	return redact_gather(gather->redact, text, &gather->regions, NULL, gather->err);
}

/* A text comes in pieces: it is looked at as a whole. */
static int
flush(struct gather *gather)
{
	const struct muster_span text = {gather->text.data, gather->text.len};
	int result = gather_text(gather, text);
	muster_strbuf_clear(&gather->text);
	return result;
}

static int
gather_event(struct gather *gather, struct xml_reader *reader, enum xml_event event)
{
	size_t count = 0;
	if (event == XML_EVENT_TEXT) {
		const struct muster_span piece = xml_reader_piece(reader);
		muster_strbuf_add(&gather->text, piece.ptr, piece.len);
		return gather->text.len < (size_t)16 << 20 ? 0 : flush(gather);
	}
	if (flush(gather) != 0)
		return -1;
	const struct xml_attribute *attributes =
	    event == XML_EVENT_START ? xml_reader_attributes(reader, &count) : NULL;
	for (size_t i = 0; i < count; i++)
		if (gather_text(gather, muster_span_of(attributes[i].value)) != 0)
			return -1;
	return 0;
}

int
redact_collect_xml(struct redact *redact, const struct json_input *input, const char *file,
    struct muster_error *err)
{
	const struct xml_input text = {input->read, input->context};
	struct gather gather = {.redact = redact, .err = err};
	struct xml_reader *reader = xml_reader_new(&text, NULL, file, err);
	enum xml_event event;
	int result = reader == NULL ? -1 : 0;
	redact->xml = true;
	muster_strbuf_init(&gather.text, 0);
	while (result == 0 && (event = xml_reader_next(reader)) != XML_EVENT_END)
		result = gather_event(&gather, reader, event);
	if (result == 0 && xml_reader_failed(reader))
		result = -1;
	if (result == 0 && gather.text.failed)
		result = muster_error_memory(err);
	xml_reader_free(reader);
	muster_strbuf_release(&gather.text);
	redact_regions_release(&gather.regions);
	return result;
}
