/* SPDX-License-Identifier: Apache-2.0 */
/* A table that is filled row by row. */
#ifndef POLICY_TABULAR_H
#define POLICY_TABULAR_H

#include "policy/compose.h"

enum { TABULAR_COLUMNS = 16 };

struct tabular {
	struct compose *c;
	struct muster_row *rows;
	struct muster_cell *cells;
	size_t columns, count, cap;
};

void tabular_begin(struct tabular *sheet, struct compose *c, size_t columns, size_t cap);
/* The cells of a further row, to be filled; a row that nobody sees once memory is out. */
struct muster_cell *tabular_row(struct tabular *sheet, struct muster_cell spare[TABULAR_COLUMNS]);
struct muster_cell tabular_text(struct compose *c, const char *text);
/* Into the document. */
void tabular_put(struct tabular *sheet, const char *id, const char *caption,
    const struct muster_column *columns, const char *empty, const char *rows_element,
    const char *row_element);

#endif
