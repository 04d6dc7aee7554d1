/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What leads somewhere: links on the pages, bookmarks.  Records until the end,
 * because a link may lead to a page that is not there yet.
 */
#ifndef RENDER_PDF_PLACES_H
#define RENDER_PDF_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

#include "page/display.h"
#include "render/pdf_file.h"

struct pdf_link {
	int32_t box[4]; /* left, bottom, right, top; hundredths */
	uint32_t uri;   /* in texts; 0 none */
	uint32_t contents;
	uint32_t page; /* index of the target */
	int32_t y;
};

struct pdf_bookmark {
	uint32_t title; /* in texts */
	uint32_t page;
	double y;
	unsigned level;
	uint32_t parent, before, after, first, last; /* index + 1; 0 none */
	uint32_t count;                              /* of those right below */
};

struct pdf_places {
	struct pdf_link *links;
	size_t link_count, link_cap;
	struct pdf_bookmark *bookmarks;
	size_t bookmark_count, bookmark_cap;
	struct muster_strbuf texts;
};

void pdf_places_init(struct pdf_places *places);
void pdf_places_release(struct pdf_places *places);

int pdf_places_link(struct pdf_places *places, const struct page_link *link, double height,
    struct muster_error *err);
int pdf_places_bookmark(
    struct pdf_places *places, const struct page_bookmark *bookmark, struct muster_error *err);

/* Where pages are, for targets. */
struct pdf_target {
	uint32_t number; /* of the page object */
	double height;
};
/* Is every target a page? */
int pdf_places_check(struct pdf_places *places, size_t page_count, struct muster_error *err);
/* One object a link; structure keys are numbered from key on. */
void pdf_places_write_links(const struct pdf_places *places, const struct pdf_target *pages,
    uint32_t key, struct pdf_file *file);
/* The outline and one object a bookmark: bookmark_count + 1 objects from first on, or none. */
void pdf_places_write_bookmarks(const struct pdf_places *places, const struct pdf_target *pages,
    uint32_t first, struct pdf_file *file);

#endif
