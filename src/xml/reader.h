/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hardened XML pull reader: elements, attributes and text of one document,
 * through a small window.  What it costs in memory does not depend on the
 * input's size; nothing but the input is ever opened.
 *
 * Two halves: a scanner cuts the text into tags and runs of text, holds the
 * limits and knows every place; libxml2 (fed one piece at a time, SAX, no
 * tree) judges well-formedness, names and namespaces.  A DOCTYPE is refused by
 * the scanner, so libxml2 never sees a DTD: no entities but the five of XML,
 * no external subset, no defaults.  Comments and processing instructions are
 * checked and left out.  Texts are UTF-8; a document that says it is in
 * another encoding and was not decoded before (base/input) fails at the first
 * byte that is no UTF-8.
 *
 *	while (xml_reader_child(r)) {                  the root, then its children
 *		if (xml_reader_is(r, SPACE, "title"))
 *			xml_reader_text(r, &title);    takes the element
 *		else
 *			xml_reader_skip(r);            takes the element
 *	}
 *	if (xml_reader_failed(r)) …
 *
 * Failure is sticky: after the first error every call returns its "no", so
 * loops end by themselves and the caller asks once.  No message holds anything
 * of the text.
 */
#ifndef XML_READER_H
#define XML_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/strbuf.h>
#include <muster/text.h>

struct xml_reader;

/* Where the text comes from; fits input_read of base/input.h.  *got 0 means the end. */
struct xml_input {
	int (*read)(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err);
	void *context;
};

/* Zero in a field means the default beside it. */
struct xml_limits {
	size_t depth;      /* 128 elements */
	size_t tag;        /* 1 MiB: a tag with its attributes, a comment, an instruction */
	size_t attributes; /* 256 in one tag, declarations of name spaces among them */
	size_t name;       /* 1,024 bytes of an element's or attribute's name, prefix and all */
	size_t text;       /* 16 MiB of one text taken with xml_reader_text */
	size_t fill;       /* most bytes asked of the input at once, 0: 64 KiB (tests use 1) */
};

enum xml_event {
	XML_EVENT_END = 0, /* of the document, or failed */
	XML_EVENT_START,   /* of an element */
	XML_EVENT_STOP,    /* of an element, an empty one too */
	XML_EVENT_TEXT,    /* a piece of one: several may follow each other */
};

/* limits may be NULL.  file names the text in errors; err receives the first failure. */
struct xml_reader *xml_reader_new(const struct xml_input *input, const struct xml_limits *limits,
    const char *file, struct muster_error *err);
/* text is borrowed. */
struct xml_reader *xml_reader_of_text(
    const char *text, size_t len, const char *file, struct muster_error *err);
void xml_reader_free(struct xml_reader *reader);

bool xml_reader_failed(const struct xml_reader *reader);
/* Fails the reader at the event at hand: MUSTER_E_INPUT, with place and path.  Returns -1. */
int xml_reader_fail(struct xml_reader *reader, const char *id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The next event. */
enum xml_event xml_reader_next(struct xml_reader *reader);

/* ---- of the event at hand, until the next call ---- */

/* Of START and STOP.  space is the URI of the name space, "" none. */
const char *xml_reader_name(const struct xml_reader *reader);
const char *xml_reader_space(const struct xml_reader *reader);
/* Is the element at hand this one?  space NULL: in any name space. */
bool xml_reader_is(const struct xml_reader *reader, const char *space, const char *name);
/* Of START: the value of an attribute of no name space, NULL none. */
const char *xml_reader_attribute(const struct xml_reader *reader, const char *name);
struct xml_attribute {
	const char *space, *name, *value; /* space "" none */
};
/* Of START: all of them, without the declarations of name spaces. */
const struct xml_attribute *xml_reader_attributes(const struct xml_reader *reader, size_t *count);
/* Of TEXT. */
struct muster_span xml_reader_piece(const struct xml_reader *reader);
/* Elements that are open: 1 for the root at its START, and at its STOP. */
size_t xml_reader_depth(const struct xml_reader *reader);

/* Where the event begins (a tag's "<"); byte is 0-based, line and column 1-based, in bytes. */
struct xml_place {
	uint64_t byte, line, column;
};
struct xml_place xml_reader_place(const struct xml_reader *reader);
/* The byte after the event: from a START's byte to its STOP's end is the whole element. */
uint64_t xml_reader_end(const struct xml_reader *reader);
/* The open elements as an XPath by local names, "/Benchmark/TestResult[1]/rule-result[3]": the
 * root bare, of others the number among siblings of the name.  Cut at cap, NUL-terminated. */
void xml_reader_path(const struct xml_reader *reader, char *out, size_t cap);

/* ---- moving by elements ---- */

/*
 * To the next child of the element that is open (before the root: to the root).
 * true: its START is at hand, and it must be taken: by another loop over its
 * children, xml_reader_skip or _text.  false: the element is left (or
 * the reader failed).  Text between children is passed over.
 */
bool xml_reader_child(struct xml_reader *reader);
/* The rest of the element whose START is at hand. */
int xml_reader_skip(struct xml_reader *reader);
/* Its text, appended; an element in it is an error that says so. */
int xml_reader_text(struct xml_reader *reader, struct muster_strbuf *out);

#endif
