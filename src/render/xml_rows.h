/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a table, for what is written as XML. */
#ifndef RENDER_XML_ROWS_H
#define RENDER_XML_ROWS_H

#include "render/xml_writer.h"

typedef void (*xml_row_fn)(
    struct xml *xml, const struct muster_table *table, const struct muster_row *row);
/* All of them, counted: another number than the table says is MUSTER_E_INTERNAL (rules.md 28). */
void xml_rows(struct xml *xml, const struct muster_table *table, xml_row_fn put);
/* MUSTER_E_INTERNAL: "table X has …". */
void xml_refuse(struct xml *xml, const char *id, const char *what, const char *table);

#endif
