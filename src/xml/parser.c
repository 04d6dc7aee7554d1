/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libxml2's half: a push parser without a tree, told one tag or run of text at
 * a time.  Its messages quote the text, so they are turned into words of ours.
 */
#include "xml/internal.h"

#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

static struct told *
tell(struct xml_reader *reader, enum xml_event event)
{
	if (reader->queued == XML_QUEUE) {
		reader_fail_at(reader, reader->token_place, "xml.internal",
		    "one tag says more than is possible: a bug in the XML reader");
		return NULL;
	}
	struct told *told = &reader->queue[reader->queued++];
	*told = (struct told){.event = event, .name = "", .space = ""};
	return told;
}

static void
no_memory(struct xml_reader *reader)
{
	if (!reader->failed)
		muster_error_memory(reader->err);
	reader->failed = true;
}

static const char *
copy(struct xml_reader *reader, const xmlChar *text, size_t len)
{
	const char *made =
	    text == NULL ? "" : muster_arena_copy(reader->arena, (const char *)text, len);
	if (made == NULL)
		no_memory(reader);
	return made != NULL ? made : "";
}

static const char *
name_of(struct xml_reader *reader, const xmlChar *name, const xmlChar *prefix)
{
	size_t len = xmlStrlen(name) < 0 ? 0 : (size_t)xmlStrlen(name);
	size_t all = len + (prefix != NULL ? strlen((const char *)prefix) : 0);
	if (all > reader->scanner.limits.name)
		reader_fail_at(reader, reader->token_place, "xml.limit",
		    "a name is longer than %zu bytes", reader->scanner.limits.name);
	return copy(reader, name, len);
}

/* attributes: five pointers each: name, prefix, space, value, its end. */
static void
start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
    int namespaces, const xmlChar **declared, int count, int defaulted, const xmlChar **attributes)
{
	struct xml_reader *reader = context;
	(void)namespaces;
	(void)declared;
	(void)defaulted; /* no DTD, no defaults */
	struct told *told = reader->failed ? NULL : tell(reader, XML_EVENT_START);
	if (told == NULL)
		return;
	told->name = name_of(reader, name, prefix);
	told->space = copy(reader, space, space != NULL ? strlen((const char *)space) : 0);
	size_t n = count > 0 ? (size_t)count : 0;
	struct xml_attribute *list = muster_arena_array(reader->arena, n, sizeof(*list));
	if (list == NULL) {
		no_memory(reader);
		return;
	}
	for (size_t i = 0; i < n; i++, attributes += 5) {
		const xmlChar *uri = attributes[2];
		list[i].name = name_of(reader, attributes[0], attributes[1]);
		list[i].space = copy(reader, uri, uri != NULL ? strlen((const char *)uri) : 0);
		list[i].value =
		    copy(reader, attributes[3], (size_t)(attributes[4] - attributes[3]));
	}
	told->attributes = list;
	told->attribute_count = n;
}

static void
end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	struct xml_reader *reader = context;
	struct told *told = reader->failed ? NULL : tell(reader, XML_EVENT_STOP);
	if (told == NULL)
		return;
	told->name = name_of(reader, name, prefix);
	told->space = copy(reader, space, space != NULL ? strlen((const char *)space) : 0);
}

static void
characters(void *context, const xmlChar *text, int len)
{
	struct xml_reader *reader = context;
	if (reader->failed || len <= 0)
		return;
	reader->untold = false;
	if (reader->queued == 0 || reader->queue[reader->queued - 1].event != XML_EVENT_TEXT) {
		muster_strbuf_clear(&reader->text);
		if (tell(reader, XML_EVENT_TEXT) == NULL)
			return;
	}
	muster_strbuf_add(&reader->text, text, (size_t)len);
	if (reader->text.failed)
		no_memory(reader);
}

static void
reference(void *context, const xmlChar *name)
{
	struct xml_reader *reader = context;
	(void)name;
	reader_fail_at(reader, reader->token_place, "xml.entity",
	    "an entity stands here that is none of the five of XML");
}

/* What libxml2 finds wrong; its warnings (a relative URI of a name space) are none. */
static void
complain(void *context, xmlErrorPtr error)
{
	static const struct {
		int code;
		const char *id, *words;
	} known[] = {
	    {XML_ERR_NO_MEMORY, "", ""},
	    {XML_ERR_DOCUMENT_EMPTY, "xml.empty", "there is no element in it"},
	    {XML_ERR_DOCUMENT_END, "xml.syntax", "something stands after the root element"},
	    {XML_ERR_TAG_NAME_MISMATCH, "xml.syntax",
		"the end tag names another element than the one that is open"},
	    {XML_ERR_TAG_NOT_FINISHED, "xml.truncated", "the text ends inside of an element"},
	    {XML_ERR_ATTRIBUTE_REDEFINED, "xml.syntax", "an attribute stands twice"},
	    {XML_NS_ERR_ATTRIBUTE_REDEFINED, "xml.syntax", "an attribute stands twice"},
	    {XML_ERR_UNDECLARED_ENTITY, "xml.entity",
		"an entity stands here that is none of the five of XML"},
	    {XML_WAR_UNDECLARED_ENTITY, "xml.entity",
		"an entity stands here that is none of the five of XML"},
	    {XML_ERR_INVALID_CHAR, "xml.character", "a character that XML cannot hold"},
	    {XML_ERR_INVALID_CHARREF, "xml.character", "a character that XML cannot hold"},
	    {XML_NS_ERR_UNDEFINED_NAMESPACE, "xml.namespace",
		"a prefix that no name space is declared for"},
	    {XML_ERR_RESERVED_XML_NAME, "xml.syntax",
		"an XML declaration that is not at the very beginning"},
	};
	struct xml_reader *reader = context;
	if (error == NULL || error->level < XML_ERR_ERROR || reader->failed)
		return;
	/* Text is judged when the tag behind it is there. */
	struct xml_place place =
	    reader->untold && !reader->in_text ? reader->text_place : reader->token_place;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == error->code) {
			if (known[i].code == XML_ERR_NO_MEMORY)
				no_memory(reader);
			else
				reader_fail_at(reader, place, known[i].id, "%s", known[i].words);
			return;
		}
	reader_fail_at(reader, place, "xml.syntax",
	    "this is not well-formed XML (code %d of libxml2)", error->code);
}

/* Nothing is ever resolved; without a DTD nothing asks for it either. */
static xmlParserInputPtr
resolve(void *context, const xmlChar *public_id, const xmlChar *system_id)
{
	(void)public_id;
	(void)system_id;
	reference(context, NULL);
	return NULL;
}

int
parser_open(struct xml_reader *reader)
{
	xmlSAXHandler sax;
	memset(&sax, 0, sizeof(sax));
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = start_element;
	sax.endElementNs = end_element;
	sax.characters = characters;
	sax.cdataBlock = characters;
	sax.ignorableWhitespace = characters;
	sax.reference = reference;
	sax.resolveEntity = resolve;
	sax.serror = complain;
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, reader, NULL, 0, NULL);
	if (parser == NULL) {
		no_memory(reader);
		return -1;
	}
	reader->parser = parser;
	/* Not NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE, HUGE, RECOVER. */
	xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT);
	return 0;
}

int
parser_feed(struct xml_reader *reader, const char *text, size_t len, bool end)
{
	if (len > INT_MAX)
		return reader_fail_at(
		    reader, reader->token_place, "xml.limit", "a tag is too long");
	/* It waits for four bytes before it looks at any: a blank in front of "<a>" is harmless. */
	if (!reader->fed && len > 0 && len < 4)
		xmlParseChunk(reader->parser, "\n", 1, 0);
	reader->fed = reader->fed || len > 0;
	int rc = xmlParseChunk(reader->parser, text, (int)len, end);
	if (rc != 0 && !reader->failed && rc != XML_WAR_NS_URI_RELATIVE && rc != XML_WAR_NS_URI &&
	    rc != XML_NS_ERR_XML_NAMESPACE && ((xmlParserCtxtPtr)reader->parser)->wellFormed == 0)
		reader_fail_at(reader, reader->token_place, "xml.syntax",
		    "this is not well-formed XML (code %d of libxml2)", rc);
	return reader->failed ? -1 : 0;
}

void
parser_close(struct xml_reader *reader)
{
	xmlParserCtxtPtr parser = reader->parser;
	if (parser == NULL)
		return;
	if (parser->myDoc != NULL)
		xmlFreeDoc(parser->myDoc);
	parser->myDoc = NULL;
	xmlFreeParserCtxt(parser);
}
