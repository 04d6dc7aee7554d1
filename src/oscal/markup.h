/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL's markup: XHTML-like elements in XML, Markdown in JSON and in trees.
 *
 * Markdown as OSCAL has it: paragraphs, "#" headings, "*" and "1." lists,
 * fences, quotes, tables with "|"; **strong**, *em*, `code`, ~sub~, ^sup^,
 * [text](href), ![alt](src) and {{ insert: param, ID }}.  A backslash in front
 * of a sign takes its meaning.  What is no mark-up by these rules is text:
 * nothing is lost either way.  <q> becomes quotation marks.
 */
#ifndef OSCAL_MARKUP_H
#define OSCAL_MARKUP_H

#include <stdbool.h>

#include <muster/strbuf.h>

#include "render/xml_writer.h"
#include "xml/reader.h"

/* At the START of the element that holds it; takes the element.  Appends to an empty buffer. */
int markup_read_line(struct xml_reader *reader, struct muster_strbuf *out);
int markup_read_blocks(struct xml_reader *reader, struct muster_strbuf *out);
/* At the START of one block; appends it behind what is there. */
bool markup_is_block(const char *name);
int markup_read_block(struct xml_reader *reader, struct muster_strbuf *out);

/* Inside of an element that is open. */
void markup_write_line(struct xml *xml, const char *text);
void markup_write_blocks(struct xml *xml, const char *text);

/* Markdown as one line of plain words, for people: no marks, parameters as [ID]. */
void markup_plain(const char *text, struct muster_strbuf *out);

#endif
