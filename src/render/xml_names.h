/* SPDX-License-Identifier: Apache-2.0 */
/* Which words of a document may be XML element names as they are. */
#ifndef RENDER_XML_NAMES_H
#define RENDER_XML_NAMES_H

#include <stdbool.h>

/* An ASCII NCName ([A-Za-z_][A-Za-z0-9._-]*, at most 64) that does not begin with "xml". */
bool xml_is_name(const char *word);
/* The word if it is a name and not "report", else the fallback. */
const char *xml_name_or(const char *word, const char *fallback);
/*
 * Names that docs/report.xsd declares globally: as a column they would be
 * read as those, so such a column is written as <cell column="…">.
 */
bool xml_is_reserved(const char *word);

#endif
