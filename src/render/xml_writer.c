/* SPDX-License-Identifier: Apache-2.0 */
/* Elements, attributes and text through libxml2, every string cleaned on its way. */
#include "render/xml_writer.h"

#include <limits.h>

#include <libxml/xmlwriter.h>

#include <muster/text.h>

void
xml_fail(struct xml *xml)
{
	if (!xml->failed)
		muster_error_memory(xml->err);
	xml->failed = true;
}

/*
 * The writer says -1 for some failures; for others (memory running out in the
 * midst of a text) it says nothing and goes on without the text: then its
 * buffer has lost its content.
 */
static void
check(struct xml *xml, int status)
{
	if (status < 0 || xml->buffer->error != 0 || xmlBufContent(xml->buffer->buffer) == NULL)
		xml_fail(xml);
}

static bool
is_xml_character(uint32_t cp)
{
	return cp == 0x9 || cp == 0xA || cp == 0xD || (cp >= 0x20 && cp <= 0xD7FF) ||
	    (cp >= 0xE000 && cp <= 0xFFFD) || (cp >= 0x10000 && cp <= 0x10FFFF);
}

/* What stands for a character that may not stand for itself, or NULL. */
static const char *
stand_in(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\r':
		return "&#13;"; /* a reader makes a line feed of a bare one */
	default:
		return NULL;
	}
}

/*
 * Escapes the text; what XML 1.0 forbids becomes U+FFFD and is counted, an
 * invalid byte as one.  The escaping is ours because the writer's own loses
 * the text where memory runs out.  In attributes line feeds and tabs are
 * references too: a reader makes spaces of bare ones.
 */
static void
put_clean(struct xml *xml, const char *text, bool in_attribute)
{
	struct muster_strbuf *out = &xml->text;
	size_t len = strlen(text), at = 0, start = 0;
	muster_strbuf_clear(out);
	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		const char *instead = stand_in(text[at]);
		size_t used = 1;
		if (c >= 0x20 && c < 0x80 && instead == NULL) {
			at++;
			continue;
		}
		if (in_attribute && (c == '\n' || c == '\t'))
			instead = c == '\n' ? "&#10;" : "&#9;";
		if (instead == NULL) {
			uint32_t cp;
			used = muster_utf8_decode(text + at, len - at, &cp);
			if ((cp == 0xFFFD && used == 1) || !is_xml_character(cp)) {
				instead = "\xEF\xBF\xBD";
				xml->replaced++;
			}
		}
		if (instead != NULL) {
			muster_strbuf_add(out, text + start, at - start);
			muster_strbuf_adds(out, instead);
			start = at + used;
		}
		at += used;
	}
	muster_strbuf_add(out, text + start, at - start);
	if (out->failed || out->len > INT_MAX)
		xml_fail(xml);
	else if (out->len > 0)
		check(xml,
		    xmlTextWriterWriteRawLen(
			xml->writer, (const xmlChar *)out->data, (int)out->len));
}

void
xml_begin(struct xml *xml, const char *name)
{
	check(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
}

void
xml_end(struct xml *xml)
{
	check(xml, xmlTextWriterEndElement(xml->writer));
}

void
xml_attribute(struct xml *xml, const char *name, const char *value)
{
	check(xml, xmlTextWriterStartAttribute(xml->writer, (const xmlChar *)name));
	put_clean(xml, value, true);
	check(xml, xmlTextWriterEndAttribute(xml->writer));
}

void
xml_attribute_if(struct xml *xml, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		xml_attribute(xml, name, value);
}

void
xml_attribute_number(struct xml *xml, const char *name, uint64_t number)
{
	char digits[24];
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	xml_attribute(xml, name, digits);
}

void
xml_text(struct xml *xml, const char *words)
{
	put_clean(xml, words, false);
}

void
xml_indent(struct xml *xml)
{
	static const char spaces[] = "\n                                ";
	size_t len = 1 + (size_t)xml->depth * 2;
	if (len > sizeof(spaces) - 1)
		len = sizeof(spaces) - 1;
	check(xml, xmlTextWriterWriteRawLen(xml->writer, (const xmlChar *)spaces, (int)len));
}

void
xml_open_element(struct xml *xml, const char *name)
{
	xml_indent(xml);
	xml_begin(xml, name);
	xml->depth++;
}

void
xml_close_element(struct xml *xml)
{
	xml->depth--;
	xml_indent(xml);
	xml_end(xml);
}

void
xml_line(struct xml *xml, const char *name, const char *words)
{
	xml_indent(xml);
	xml_begin(xml, name);
	xml_text(xml, words);
	xml_end(xml);
}

void
xml_line_if(struct xml *xml, const char *name, const char *words)
{
	if (words != NULL && *words != '\0')
		xml_line(xml, name, words);
}

/* A failure is kept here and never told to libxml2, which would print it. */
static int
write_bytes(void *context, const char *bytes, int len)
{
	struct xml *xml = context;
	if (!xml->failed && len > 0 && xml->set->write(xml->set, bytes, (size_t)len, xml->err) != 0)
		xml->failed = true;
	return len;
}

int
xml_writer_open(struct xml *xml)
{
	muster_strbuf_init(&xml->text, 0);
	xml->buffer = xmlOutputBufferCreateIO(write_bytes, NULL, xml, NULL);
	xml->writer = xml->buffer != NULL ? xmlNewTextWriter(xml->buffer) : NULL;
	if (xml->writer != NULL) {
		/* Written so, and not by the writer, it sets no converter: that one loses text
		 * where memory runs out. */
		static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
		check(xml, xmlTextWriterWriteRaw(xml->writer, (const xmlChar *)declaration));
		return 0;
	}
	if (xml->buffer != NULL)
		xmlOutputBufferClose(xml->buffer);
	xml_fail(xml);
	return -1;
}

void
xml_writer_close(struct xml *xml)
{
	if (xml->writer != NULL) {
		check(xml, xmlTextWriterEndDocument(xml->writer));
		check(xml, xmlTextWriterFlush(xml->writer));
		xmlFreeTextWriter(xml->writer);
	}
	muster_strbuf_release(&xml->text);
}
