/* SPDX-License-Identifier: Apache-2.0 */
/* A user's theme, for each of the renderers that have colours. */
#ifndef RENDER_THEME_H
#define RENDER_THEME_H

#include <muster/render.h>
#include <muster/strbuf.h>

#include "page/theme.h"

/* Rules that go behind theme.css; nothing for a theme of defaults or NULL. */
void theme_css(const struct muster_theme *theme, struct muster_strbuf *out);
/* The default theme of pages with the light values in it. */
struct page_theme theme_page(const struct muster_theme *theme);

#endif
