/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two halves of the CycloneDX adapter share: cyclonedx.c reads a bill
 * of materials, cyclonedx_rows.c the vulnerabilities of what is in it.
 */
#ifndef SOURCE_CYCLONEDX_H
#define SOURCE_CYCLONEDX_H

#include "source/statement.h"

struct cdx_component {
	struct muster_span ref, purl, name, version;
	size_t order; /* in the document: of two with one ref the first counts */
};

struct cdx {
	struct adapter base; /* first */
	/* of the document */
	struct cdx_component *components; /* sorted by ref once they are all there */
	size_t count, cap;
	bool sorted;
	bool gathered; /* all components are there: rows need not wait */
	bool listed;   /* vulnerabilities[] was there */
	bool bound;    /* the asset is */
	uint64_t rows;
	struct muster_span *refs; /* of the vulnerability being read; lives as long as the text */
	size_t ref_count, ref_cap;
	struct muster_span author; /* of statements */
	struct statement_texts texts;
};

static inline struct cdx *
cdx_of(struct adapter *adapter)
{
	return (struct cdx *)adapter;
}

/* The component of a bom-ref, or NULL. */
const struct cdx_component *cdx_find(struct cdx *cdx, struct muster_span ref);
/* vulnerabilities[]: said at once if all components are gathered, else kept. */
void cdx_read_vulnerabilities(struct cdx *cdx);
/* Says what waited. */
void cdx_say_vulnerabilities(struct cdx *cdx);

#endif
