/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The emitter: OSCAL's information model (objects with flags, fields, markup
 * and grouped lists), written as XML or JSON by a back end.  Every text is
 * cleaned once, here, so that both say the same:
 *  - data (flags, fields) is what OSCAL calls a string: no white space around
 *    it, no line ends in it, not empty; an empty one is left out;
 *  - what XML cannot hold and bytes that are no UTF-8 become U+FFFD;
 *  - markup is text alone: in JSON its Markdown characters are escaped.
 * Failures are sticky; *err says why.
 */
#ifndef OSCAL_OUT_H
#define OSCAL_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/error.h>
#include <muster/json.h>
#include <muster/oscal.h>
#include <muster/strbuf.h>

#include "render/xml_writer.h"

#define OUT_DEPTH_MOST 24

struct out;
struct out_back {
	void (*begin)(struct out *out, const char *root);
	void (*finish)(struct out *out);
	/* key NULL: an item of the list at hand */
	void (*object)(struct out *out, const char *name, const char *key);
	void (*object_end)(struct out *out);
	void (*list)(struct out *out, const char *group);
	void (*list_end)(struct out *out);
	void (*flag)(struct out *out, const char *name, const char *value);
	void (*field)(struct out *out, const char *name, const char *key, const char *value);
	void (*value)(struct out *out, const char *key, const char *value);
	void (*line)(struct out *out, const char *name, const char *text);
	void (*prose)(struct out *out, const char *name);
	void (*paragraph)(struct out *out, const char *text);
	void (*prose_end)(struct out *out, const char *name);
};
extern const struct out_back out_xml, out_json;

struct out {
	const struct out_back *back;
	struct muster_output_set *set;
	struct muster_error *err;
	bool failed;
	struct muster_strbuf clean; /* the text at hand */
	/* Lists that are open; one is begun by its first item: OSCAL has no empty ones. */
	struct {
		const char *group, *name;
		bool begun;
	} lists[OUT_DEPTH_MOST];
	unsigned list_count;
	bool said;                     /* the prose at hand has a paragraph */
	const char *const *extensions; /* of files beside this one, by model */
	/* of XML */
	struct xml xml;
	enum { OUT_EMPTY, OUT_ELEMENTS, OUT_TEXT } content[OUT_DEPTH_MOST];
	/* of JSON */
	struct muster_json json;
	unsigned record;             /* depth of the record at hand, 0 none */
	struct muster_strbuf text;   /* what is to be flushed */
	struct muster_strbuf markup; /* the prose at hand */
};

void out_begin(struct out *out, enum muster_oscal_format format, struct muster_output_set *set,
    const char *root, struct muster_error *err);
/* 0, or -1 with the error set. */
int out_finish(struct out *out);
void out_fail(struct out *out); /* memory is out */

void out_object(struct out *out, const char *name);
void out_object_end(struct out *out);
/* A list by its name in JSON and the name of its items in XML. */
void out_list(struct out *out, const char *group, const char *name);
void out_list_end(struct out *out);
void out_item(struct out *out); /* an object */
void out_item_end(struct out *out);
void out_item_field(struct out *out, const char *value); /* a string */

void out_flag(struct out *out, const char *name, const char *value); /* first in its object */
void out_field(struct out *out, const char *name, const char *value);
/* The text of an object that has flags too; key in JSON. */
void out_value(struct out *out, const char *key, const char *value);
void out_line(struct out *out, const char *name, const char *text); /* markup on one line */
/* Markup in paragraphs: prose, any number of paragraphs ("-" if none says anything), prose_end. */
void out_prose(struct out *out, const char *name);
void out_paragraph(struct out *out, const char *text);
void out_paragraphf(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_prose_end(struct out *out, const char *name);
/* Prose of one paragraph. */
void out_words(struct out *out, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
