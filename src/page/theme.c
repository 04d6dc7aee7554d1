/* SPDX-License-Identifier: Apache-2.0 */
/* The default theme; tests/unit/page holds it against the style sheet. */
#include "page/theme.h"

const struct page_theme page_theme_default = {
    .ink = 0x1b1f24,
    .soft = 0x57606a,
    .faint = 0xd0d7de,
    .paper = 0xffffff,
    .panel = 0xf6f8fa,
    .link = 0x0b5cad,
    .status =
	{
	    [MUSTER_STATUS_NOT_SATISFIED] = 0xb42318,
	    [MUSTER_STATUS_ERROR] = 0xa11d6f,
	    [MUSTER_STATUS_NO_EVIDENCE] = 0x656d76,
	    [MUSTER_STATUS_STALE] = 0x96600a,
	    [MUSTER_STATUS_ACCEPTED] = 0x6941c6,
	    [MUSTER_STATUS_SATISFIED] = 0x1a7f5a,
	    [MUSTER_STATUS_NOT_APPLICABLE] = 0x57606a,
	},
    .severity =
	{
	    [MUSTER_SEVERITY_CRITICAL] = 0x7a0f1d,
	    [MUSTER_SEVERITY_HIGH] = 0xc2410c,
	    [MUSTER_SEVERITY_MEDIUM] = 0xa16207,
	    [MUSTER_SEVERITY_LOW] = 0x2f6f9f,
	    [MUSTER_SEVERITY_INFO] = 0x6b7280,
	    [MUSTER_SEVERITY_UNKNOWN] = 0x57606a,
	},
};

uint32_t
page_theme_status(const struct page_theme *theme, enum muster_status status)
{
	return (unsigned)status < MUSTER_STATUS_COUNT ? theme->status[status] : theme->soft;
}

uint32_t
page_theme_severity(const struct page_theme *theme, enum muster_severity severity)
{
	return (unsigned)severity < MUSTER_SEVERITY_COUNT ? theme->severity[severity] : theme->soft;
}
