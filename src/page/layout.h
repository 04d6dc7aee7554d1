/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a document to pages (display.h).  Two passes over the same code: the
 * first learns on which page everything stands, the second hands the pages to
 * the sink one by one.  A table's rows come from its cursor each time, so that
 * memory holds a page, the places of ids and the widths of columns, never a
 * table.
 *
 * Rows are counted (rules.md 28): a table whose cursor gives another number
 * than its row_count is MUSTER_E_INTERNAL.  Above the cap the table says how
 * many of its rows are shown.
 */
#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

#include <muster/document.h>

#include "page/display.h"
#include "page/theme.h"

#define PAGE_TABLE_CAP 2000

enum page_paper { PAGE_A4, PAGE_LETTER };

struct page_options {
	enum page_paper paper;
	size_t table_cap;               /* rows of a table that are shown; 0: PAGE_TABLE_CAP */
	const struct page_theme *theme; /* NULL: the default */
	const struct page_image *logo;  /* on the cover; NULL none */
};

/*
 * Widths must add up over pieces of text that end at ASCII characters (no
 * kerning): the layout asks for each of those once and sums.  options may be
 * NULL.  What the sink got before a failure is of no use.
 */
int page_layout(const struct muster_document *document, const struct page_metrics *metrics,
    const struct page_options *options, const struct page_sink *sink, struct muster_error *err);

#endif
