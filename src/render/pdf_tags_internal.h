/* SPDX-License-Identifier: Apache-2.0 */
/* The records of pdf_tags.c, which pdf_tree.c writes. */
#ifndef RENDER_PDF_TAGS_INTERNAL_H
#define RENDER_PDF_TAGS_INTERNAL_H

#include "render/pdf_tags.h"

struct pdf_element {
	uint32_t parent;
	uint32_t first, last;                               /* kids; 0 none */
	uint32_t first_waiting, last_waiting, next_waiting; /* children not among the kids yet */
	uint8_t role;
	bool placed;
};

enum pdf_kid_kind { PDF_KID_ELEMENT, PDF_KID_CONTENT, PDF_KID_ANNOTATION };

struct pdf_kid {
	uint32_t next;
	uint32_t value; /* element id, mark on the page, index of the annotation */
	uint32_t page : 30;
	uint32_t kind : 2;
};

struct pdf_alt {
	uint32_t element, text;
};

struct pdf_space { /* of a figure */
	uint32_t element, page;
	int32_t box[4];
	bool torn; /* on several pages: then it has none */
};

struct pdf_tags {
	struct pdf_element *elements; /* by id; 0 is the root */
	size_t element_count, element_cap;
	struct pdf_kid *kids;
	size_t kid_count, kid_cap;
	uint32_t *contents; /* the element of each piece, page after page */
	size_t content_count, content_cap;
	uint32_t *pages; /* where a page begins in contents */
	size_t page_count, page_cap;
	uint32_t *annotations; /* the element of each */
	size_t annotation_count, annotation_cap;
	struct pdf_alt *alts;
	size_t alt_count, alt_cap;
	struct muster_strbuf texts;
	struct pdf_space *spaces; /* by element once pdf_tags_number was called */
	size_t space_count, space_cap;
	uint32_t highest_space; /* element */
	size_t note_count;      /* set by pdf_tags_number */
	bool failed;
};

void pdf_tags_place_rest(struct pdf_tags *tags);

#endif
