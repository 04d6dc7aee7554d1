/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure tree (ISO 32000-1, 14.7): what the marks on the pages mean.
 *
 * Kept as records of some 30 bytes per element and 12 per piece of content,
 * and written as objects of ours at the end.  The order of an element's kids
 * is that of the content on the pages; elements without content keep their
 * place by number.
 */
#ifndef RENDER_PDF_TAGS_H
#define RENDER_PDF_TAGS_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/error.h>

#include "page/display.h"
#include "render/pdf_file.h"

struct pdf_tags;

struct pdf_tags *pdf_tags_new(void);
void pdf_tags_free(struct pdf_tags *tags);

/* Ids must come in order, parents first. */
int pdf_tags_element(
    struct pdf_tags *tags, const struct page_element *element, struct muster_error *err);
bool pdf_tags_has(const struct pdf_tags *tags, uint32_t element, enum page_role *role);

int pdf_tags_page(struct pdf_tags *tags, struct muster_error *err); /* a page begins */
/* A piece of content of the element begins on the page: its number there (MCID). */
unsigned pdf_tags_content(struct pdf_tags *tags, uint32_t element);
/* What is drawn for a figure takes this space on the page (left, bottom, right, top; hundredths).
 */
void pdf_tags_space(struct pdf_tags *tags, uint32_t figure, const int32_t box[4]);
/* The annotation with this index (from 0, in order) belongs to the element. */
void pdf_tags_annotation(struct pdf_tags *tags, uint32_t element, uint32_t index);

const char *pdf_role_name(enum page_role role); /* "TD" */

/* Object numbers, for the references of and to the tree. */
struct pdf_tags_plan {
	uint32_t first;        /* ours: the root of the tree; set by pdf_tags_number */
	const uint32_t *pages; /* of the page objects */
	uint32_t annotations;  /* of the first annotation; the others follow */
};
/* Takes numbers from *next on. */
void pdf_tags_number(struct pdf_tags *tags, struct pdf_tags_plan *plan, uint32_t *next);
/* Writes as many objects.  -1 if memory ran out while content was noted. */
int pdf_tags_write(struct pdf_tags *tags, const struct pdf_tags_plan *plan, struct pdf_file *file,
    struct muster_error *err);

#endif
