/* SPDX-License-Identifier: Apache-2.0 */
/* The XML back end, on the cleaning writer of the XML renderer. */
#include "oscal/out.h"

#define NAMESPACE "http://csrc.nist.gov/ns/oscal/1.0"

/* An element is to be opened in the one at hand, which so has content. */
static void
note(struct out *out, unsigned depth, unsigned kind)
{
	if (depth > 0 && depth <= OUT_DEPTH_MOST)
		out->content[depth - 1] = kind == OUT_TEXT ? OUT_TEXT : OUT_ELEMENTS;
}

static void
enter(struct out *out, const char *name)
{
	struct xml *xml = &out->xml;
	note(out, xml->depth, OUT_ELEMENTS);
	xml_open_element(xml, name);
	if (xml->depth <= OUT_DEPTH_MOST)
		out->content[xml->depth - 1] = OUT_EMPTY;
	else
		xml_fail(xml);
}

static void
leave(struct out *out)
{
	struct xml *xml = &out->xml;
	if (xml->depth > 0 && xml->depth <= OUT_DEPTH_MOST &&
	    out->content[xml->depth - 1] == OUT_ELEMENTS) {
		xml_close_element(xml);
	} else {
		xml->depth--;
		xml_end(xml);
	}
	out->failed = out->failed || xml->failed;
}

static void
begin(struct out *out, const char *root)
{
	struct xml *xml = &out->xml;
	xml->set = out->set;
	xml->err = out->err;
	if (xml_writer_open(xml) != 0)
		return;
	xml_begin(xml, root);
	xml->depth = 1;
	out->content[0] = OUT_ELEMENTS;
	xml_attribute(xml, "xmlns", NAMESPACE);
}

static void
finish(struct out *out)
{
	struct xml *xml = &out->xml;
	if (xml->writer != NULL)
		xml_close_element(xml);
	xml_writer_close(xml);
	out->failed = out->failed || xml->failed;
}

static void
object(struct out *out, const char *name, const char *key)
{
	(void)key;
	enter(out, name);
}

static void
nothing(struct out *out)
{
	(void)out; /* XML has no lists: items stand one after the other */
}

static void
list(struct out *out, const char *group)
{
	(void)out;
	(void)group;
}

static void
flag(struct out *out, const char *name, const char *value)
{
	xml_attribute(&out->xml, name, value);
}

static void
field(struct out *out, const char *name, const char *key, const char *value)
{
	(void)key;
	note(out, out->xml.depth, OUT_ELEMENTS);
	xml_line(&out->xml, name, value);
}

static void
value(struct out *out, const char *key, const char *text)
{
	(void)key;
	note(out, out->xml.depth, OUT_TEXT);
	xml_text(&out->xml, text);
}

static void
line(struct out *out, const char *name, const char *text)
{
	field(out, name, NULL, text);
}

static void
paragraph(struct out *out, const char *text)
{
	field(out, "p", NULL, text);
}

static void
prose(struct out *out, const char *name)
{
	enter(out, name);
}

static void
prose_end(struct out *out, const char *name)
{
	(void)name;
	leave(out);
}

const struct out_back out_xml = {
    .begin = begin,
    .finish = finish,
    .object = object,
    .object_end = leave,
    .list = list,
    .list_end = nothing,
    .flag = flag,
    .field = field,
    .value = value,
    .line = line,
    .prose = prose,
    .paragraph = paragraph,
    .prose_end = prose_end,
};
