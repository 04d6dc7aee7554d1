/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two halves of the Anchore policy adapter share: anchore_policy.c
 * reads documents and evaluations, anchore_policy_rows.c their rows.
 */
#ifndef SOURCE_ANCHORE_POLICY_H
#define SOURCE_ANCHORE_POLICY_H

#include "source/row.h"

enum { ANCHORE_COLUMNS_MAX = 32 };

/* What a cell or member of a row is. */
enum anchore_field { TRIGGER_ID, GATE, TRIGGER, OUTPUT, ACTION, ALLOWED, FIELD_COUNT };

struct anchore_policy {
	struct adapter base; /* first */
	struct muster_strbuf check;
	struct muster_span tag, digest; /* of the image */
	size_t images;                  /* of the document, so far */
	/* of the evaluation */
	const struct row *verdict; /* by its status, or if it has none by its action */
	uint64_t announced, rows;
	bool listed;
	/* of the API's table: the field of each column, FIELD_COUNT for others */
	enum anchore_field columns[ANCHORE_COLUMNS_MAX];
	size_t column_count;
};

/* detail[], details[] of anchorectl; null is an evaluation without its details. */
void anchore_read_details(struct anchore_policy *policy);
/* {header[], rows[][], row_count} of the API. */
void anchore_read_table(struct anchore_policy *policy);

#endif
