/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Themes.  The default values stand in theme.css and, for pages, in
 * page/theme.c; the dark ones are here again for the contrast only
 * (tests/unit/render/test_theme.c holds them against the style sheet).
 */
#include "render/theme.h"

#include <math.h>
#include <string.h>

#define STATUS(name) (MUSTER_TOKEN_STATUS + MUSTER_STATUS_##name)
#define SEVERITY(name) (MUSTER_TOKEN_SEVERITY + MUSTER_SEVERITY_##name)

static const int32_t dark_default[MUSTER_TOKEN_COUNT] = {
    [MUSTER_TOKEN_INK] = 0xe6edf3,
    [MUSTER_TOKEN_SOFT] = 0x9da7b3,
    [MUSTER_TOKEN_FAINT] = 0x30363d,
    [MUSTER_TOKEN_PAPER] = 0x0f1419,
    [MUSTER_TOKEN_PANEL] = 0x171d24,
    [MUSTER_TOKEN_LINK] = 0x6cb1ff,
    [STATUS(SATISFIED)] = 0x4cc38a,
    [STATUS(NOT_SATISFIED)] = 0xff8a7a,
    [STATUS(ACCEPTED)] = 0xb39df3,
    [STATUS(STALE)] = 0xe3b341,
    [STATUS(NO_EVIDENCE)] = 0x9da7b3,
    [STATUS(NOT_APPLICABLE)] = 0x9da7b3,
    [STATUS(ERROR)] = 0xf28bc7,
    [SEVERITY(CRITICAL)] = 0xff8fa0,
    [SEVERITY(HIGH)] = 0xff9e64,
    [SEVERITY(MEDIUM)] = 0xe3b341,
    [SEVERITY(LOW)] = 0x7cc0f0,
    [SEVERITY(INFO)] = 0x9da7b3,
};

void
muster_theme_clear(struct muster_theme *theme)
{
	for (size_t i = 0; i < MUSTER_TOKEN_COUNT; i++)
		theme->light[i] = theme->dark[i] = MUSTER_TOKEN_DEFAULT;
}

const char *
muster_token_name(enum muster_token token)
{
	static const char *const plain[] = {"ink", "soft", "faint", "paper", "panel", "link"};
	if (token < MUSTER_TOKEN_STATUS)
		return plain[token];
	if (token < MUSTER_TOKEN_SEVERITY)
		return muster_status_name((enum muster_status)(token - MUSTER_TOKEN_STATUS));
	return muster_severity_name((enum muster_severity)(token - MUSTER_TOKEN_SEVERITY));
}

int32_t
muster_colour_parse(const char *text)
{
	int32_t value = 0;
	if (*text == '#')
		text++;
	if (strlen(text) != 6)
		return MUSTER_TOKEN_DEFAULT;
	for (; *text != '\0'; text++) {
		char c = (char)(*text | 0x20);
		if (*text >= '0' && *text <= '9')
			value = value * 16 + (*text - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (c - 'a' + 10);
		else
			return MUSTER_TOKEN_DEFAULT;
	}
	return value;
}

bool
muster_token_is_text(enum muster_token token)
{
	return token != MUSTER_TOKEN_PAPER && token != MUSTER_TOKEN_PANEL &&
	    token != MUSTER_TOKEN_FAINT;
}

/* ---- pages ---- */

struct page_theme
theme_page(const struct muster_theme *theme)
{
	struct page_theme page = page_theme_default;
	uint32_t *const plain[] = {
	    &page.ink, &page.soft, &page.faint, &page.paper, &page.panel, &page.link};
	for (size_t i = 0; theme != NULL && i < MUSTER_TOKEN_COUNT; i++) {
		if (theme->light[i] == MUSTER_TOKEN_DEFAULT)
			continue;
		uint32_t *at = i < MUSTER_TOKEN_STATUS ? plain[i]
		    : i < MUSTER_TOKEN_SEVERITY        ? &page.status[i - MUSTER_TOKEN_STATUS]
						       : &page.severity[i - MUSTER_TOKEN_SEVERITY];
		*at = (uint32_t)theme->light[i];
	}
	return page;
}

/* ---- contrast ---- */

static uint32_t
light_of(const struct muster_theme *theme, enum muster_token token)
{
	const struct page_theme page = theme_page(theme);
	const uint32_t plain[] = {
	    page.ink, page.soft, page.faint, page.paper, page.panel, page.link};
	return token < MUSTER_TOKEN_STATUS  ? plain[token]
	    : token < MUSTER_TOKEN_SEVERITY ? page.status[token - MUSTER_TOKEN_STATUS]
					    : page.severity[token - MUSTER_TOKEN_SEVERITY];
}

static uint32_t
colour_of(const struct muster_theme *theme, bool dark, enum muster_token token)
{
	if (!dark)
		return light_of(theme, token);
	return (uint32_t)(theme->dark[token] != MUSTER_TOKEN_DEFAULT ? theme->dark[token]
								     : dark_default[token]);
}

/* WCAG 2.1, relative luminance. */
static double
luminance(uint32_t colour)
{
	static const double weights[3] = {0.2126, 0.7152, 0.0722};
	double sum = 0;
	for (unsigned i = 0; i < 3; i++) {
		double c = (double)(colour >> (16 - 8 * i) & 0xFF) / 255;
		sum += weights[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

unsigned
muster_theme_contrast(const struct muster_theme *theme, bool dark, enum muster_token token)
{
	double a = luminance(colour_of(theme, dark, token));
	double b = luminance(colour_of(theme, dark, MUSTER_TOKEN_PAPER));
	return (unsigned)((a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05)) * 100);
}

/* ---- style ---- */

static bool
put_tokens(struct muster_strbuf *out, const char *before, const int32_t *values)
{
	bool any = false;
	for (size_t i = 0; i < MUSTER_TOKEN_COUNT; i++) {
		if (values[i] == MUSTER_TOKEN_DEFAULT)
			continue;
		if (!any)
			muster_strbuf_adds(out, before);
		muster_strbuf_addf(out, "--%s:#%06x;", muster_token_name((enum muster_token)i),
		    (unsigned)values[i]);
		any = true;
	}
	return any;
}

void
theme_css(const struct muster_theme *theme, struct muster_strbuf *out)
{
	if (theme == NULL)
		return;
	/* not for dark screens: their values stand before these in theme.css */
	if (put_tokens(out, "\n@media print,(prefers-color-scheme:light){:root{", theme->light))
		muster_strbuf_adds(out, "}}\n");
	if (put_tokens(out, "\n@media screen and (prefers-color-scheme:dark){:root{", theme->dark))
		muster_strbuf_adds(out, "}}\n");
}
