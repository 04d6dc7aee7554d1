/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a page looks like: the tokens of templates/report/theme.css in their
 * light values.  A user's theme may change the values, never what they stand
 * for.  Colours are 0xRRGGBB.
 */
#ifndef PAGE_THEME_H
#define PAGE_THEME_H

#include <stdint.h>

#include <muster/model.h>

struct page_theme {
	uint32_t ink, soft, faint, paper, panel, link;
	uint32_t status[MUSTER_STATUS_COUNT];
	uint32_t severity[MUSTER_SEVERITY_COUNT];
};

extern const struct page_theme page_theme_default;

/* The colour of a status, soft where it is none. */
uint32_t page_theme_status(const struct page_theme *theme, enum muster_status status);
uint32_t page_theme_severity(const struct page_theme *theme, enum muster_severity severity);

#endif
