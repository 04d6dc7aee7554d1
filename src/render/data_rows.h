/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables as data: every row of a table once, its count held against the
 * table's (rules.md 28), its attributes against those the table declares.
 */
#ifndef RENDER_DATA_ROWS_H
#define RENDER_DATA_ROWS_H

#include <muster/document.h>

/* The row lives until the call returns; anything but 0 stops and fails. */
typedef int (*data_row_fn)(void *context, const struct muster_table *table,
    const struct muster_row *row, struct muster_error *err);
int data_rows_each(
    const struct muster_table *table, data_row_fn each, void *context, struct muster_error *err);

/* Is text a number as JSON writes it?  "" is none. */
bool data_is_number(const char *text);
/*
 * The number of a cell in a column of numbers: its sort key, else its text,
 * into out; false (out is the text) if it is none.
 */
bool data_cell_number(
    const struct muster_column *column, const struct muster_cell *cell, struct muster_strbuf *out);

/* Where blocks that stand in sections are visited, in reading order. */
typedef int (*data_block_fn)(void *context, const struct muster_block *block, const char *section);
/* section: the id of the innermost section with one, "" none.  Stops at the first that is not 0. */
int data_blocks_each(const struct muster_document *document, data_block_fn each, void *context);

#endif
