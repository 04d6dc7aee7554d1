/* SPDX-License-Identifier: Apache-2.0 */
/* CSAF: products by their ids, reasons by product. */
#ifndef SOURCE_CSAF_H
#define SOURCE_CSAF_H

#include "source/statement.h"

/* Of the product tree; part and whole are ids, "" none. */
struct csaf_product {
	struct muster_span id, name, purl, part, whole;
};

/* A group and one of the products in it. */
struct csaf_member {
	struct muster_span group, product;
};

struct csaf_pair {
	struct muster_span product, status;
};

/* Why: of a product or a group; a flag's label comes before an impact's details. */
struct csaf_reason {
	struct muster_span product, text;
	bool threat;
};

/* A vulnerability: the row of it, and which pairs and reasons are its own. */
struct csaf_about {
	struct row *row;
	size_t first_pair, end_pair, first_reason, end_reason;
};

struct csaf {
	struct adapter base; /* first */
	struct statement_texts texts;
	/* of the document */
	struct muster_span version, category, author;
	struct csaf_product *products;
	size_t product_count, product_cap;
	struct csaf_member *members;
	size_t member_count, member_cap;
	struct csaf_pair *pairs;
	size_t pair_count, pair_cap;
	struct csaf_reason *reasons;
	size_t reason_count, reason_cap;
	struct csaf_about *abouts;
	size_t about_count, about_cap;
};

void csaf_clear(struct csaf *csaf);
/* The value of product_tree. */
void csaf_read_tree(struct csaf *csaf);
/* A list of products or groups a reason is given for, appended to reasons. */
void csaf_read_names(struct csaf *csaf, bool threat);
void csaf_sort_products(struct csaf *csaf);
/* By id; NULL for "" and ids nobody defines. */
const struct csaf_product *csaf_product(const struct csaf *csaf, struct muster_span id);
/* Before csaf_reason is asked of a vulnerability. */
void csaf_sort_reasons(struct csaf *csaf, const struct csaf_about *about);
/* The reason given for a product, also through a group it is in; "" none. */
struct muster_span csaf_reason(
    const struct csaf *csaf, const struct csaf_about *about, struct muster_span product);

#endif
