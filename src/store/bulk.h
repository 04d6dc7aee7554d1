/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows written many at a time.
 *
 * A report adds rows to four tables by the hundred thousand, and a statement
 * bound, stepped and reset for each costs more than the row itself.  They are
 * gathered here, and one statement takes them all: it reads them as a table
 * of this connection that exists only while it does.
 *
 * Gathered rows are not in the file yet: who reads or changes rows of these
 * tables that the same write may have added flushes first.  A commit flushes,
 * an abandoned write forgets them.
 */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "store/internal.h"

enum bulk_table { BULK_TEXT, BULK_DETAIL, BULK_ITEM, BULK_SPAN, BULK_TABLES };

/* Once for each connection that writes. */
int bulk_open(struct muster_store *store, struct muster_error *err);
void bulk_close(struct muster_store *store);
/* A write begins or is given up: nothing is gathered, no id is known. */
void bulk_forget(struct muster_store *store);

/* Highest id of the table in this write, and the next; texts and details only. */
int bulk_last_id(
    struct muster_store *store, enum bulk_table table, int64_t *id, struct muster_error *err);
int bulk_new_id(
    struct muster_store *store, enum bulk_table table, int64_t *id, struct muster_error *err);
/* One more row: its cells, to be filled in the order of the statement; NULL failed. */
int64_t *bulk_row(struct muster_store *store, enum bulk_table table, struct muster_error *err);
/* What to put into a cell of text or bytes: they are copied. */
int64_t bulk_bytes(
    struct muster_store *store, enum bulk_table table, const void *bytes, size_t len);
int bulk_flush(struct muster_store *store, struct muster_error *err);

#endif
