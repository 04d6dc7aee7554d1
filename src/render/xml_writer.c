/* SPDX-License-Identifier: Apache-2.0 */
/* Elements, attributes and text through libxml2, every string cleaned on its way. */
#include "render/xml_writer.h"

#include <libxml/xmlwriter.h>

#include <muster/text.h>

void
xml_fail(struct xml *xml)
{
	if (!xml->failed)
		muster_error_memory(xml->err);
	xml->failed = true;
}

/* The writer says -1 only if memory is out or the output failed (then *err is set). */
static void
check(struct xml *xml, int status)
{
	if (status < 0)
		xml_fail(xml);
}

static bool
is_xml_character(uint32_t cp)
{
	return cp == 0x9 || cp == 0xA || cp == 0xD || (cp >= 0x20 && cp <= 0xD7FF) ||
	    (cp >= 0xE000 && cp <= 0xFFFD) || (cp >= 0x10000 && cp <= 0x10FFFF);
}

/*
 * The text with everything XML 1.0 forbids replaced by U+FFFD, and counted:
 * an invalid byte counts as one.  Lives until the next call.
 */
static const xmlChar *
clean(struct xml *xml, const char *text)
{
	size_t len = strlen(text), at = 0, start = 0;
	muster_strbuf_clear(&xml->text);
	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		if (c >= 0x20 && c < 0x80) {
			at++;
			continue;
		}
		uint32_t cp;
		size_t used = muster_utf8_decode(text + at, len - at, &cp);
		bool broken = cp == 0xFFFD && used == 1;
		if (broken || !is_xml_character(cp)) {
			muster_strbuf_add(&xml->text, text + start, at - start);
			muster_strbuf_adds(&xml->text, "\xEF\xBF\xBD");
			xml->replaced++;
			start = at + used;
		}
		at += used;
	}
	muster_strbuf_add(&xml->text, text + start, at - start);
	if (xml->text.failed)
		xml_fail(xml);
	return (const xmlChar *)xml->text.data;
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
	check(xml,
	    xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name, clean(xml, value)));
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
	check(xml, xmlTextWriterWriteString(xml->writer, clean(xml, words)));
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
	xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_bytes, NULL, xml, NULL);
	xml->writer = buffer != NULL ? xmlNewTextWriter(buffer) : NULL;
	if (xml->writer != NULL) {
		check(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
		return 0;
	}
	if (buffer != NULL)
		xmlOutputBufferClose(buffer);
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
