/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libxml2's writer behind a cleaning function.  It passes control characters
 * and broken UTF-8 on without a word, so every string goes through the cleaner
 * first; what that replaces is counted.  White space is ours and stands only
 * between blocks, never inside text.  Failures are sticky.
 */
#ifndef RENDER_XML_WRITER_H
#define RENDER_XML_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/document.h>
#include <muster/render.h>
#include <muster/strbuf.h>

struct xml {
	const struct muster_document *document;
	struct muster_output_set *set;
	struct muster_error *err;
	struct _xmlTextWriter *writer;
	struct _xmlOutputBuffer *buffer; /* the writer's */
	bool failed;                     /* *err says why */
	struct muster_strbuf text;       /* the string being cleaned */
	uint64_t replaced, rows, tables;
	unsigned depth; /* of indentation */
};

/* Begins the document in the set's file begun last; -1 if memory is out. */
int xml_writer_open(struct xml *xml);
/* Ends it and frees the writer, also after a failure. */
void xml_writer_close(struct xml *xml);

void xml_fail(struct xml *xml); /* memory is out */
void xml_begin(struct xml *xml, const char *name);
void xml_end(struct xml *xml);
void xml_attribute(struct xml *xml, const char *name, const char *value);
void xml_attribute_if(struct xml *xml, const char *name, const char *value); /* not "" or NULL */
void xml_attribute_number(struct xml *xml, const char *name, uint64_t number);
void xml_text(struct xml *xml, const char *words);
void xml_indent(struct xml *xml);
/* An element on a line of its own that holds others. */
void xml_open_element(struct xml *xml, const char *name);
void xml_close_element(struct xml *xml);
/* An element of text on a line of its own. */
void xml_line(struct xml *xml, const char *name, const char *words);
void xml_line_if(struct xml *xml, const char *name, const char *words);

#endif
