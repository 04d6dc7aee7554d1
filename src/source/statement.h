/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements (VEX) as results: info of check "vex:ID" among the facts.  Title:
 * "STATUS: why"; location: "PRODUCT by AUTHOR", for two people may state
 * something of one product, and those are two statements; numbering: when it
 * was made, RFC 3339.  flow/vex.c takes them apart again.
 */
#ifndef SOURCE_STATEMENT_H
#define SOURCE_STATEMENT_H

#include "source/row.h"

/* What there is to say beside the row's check (without "vex:"), outcome, title and aliases. */
struct statement {
	struct muster_span part, product; /* "" not said */
	struct muster_span author;
	muster_time when;
};

/* Says it and counts the row's record.  The texts are the caller's, to be used again. */
struct statement_texts {
	struct muster_strbuf check, title, location;
};
void statement_texts_init(struct statement_texts *texts);
void statement_texts_release(struct statement_texts *texts);
void statement_say(struct adapter *adapter, struct statement_texts *texts, const struct row *row,
    const struct statement *statement);

#endif
