/* SPDX-License-Identifier: Apache-2.0 */
/* The renderers there are; each is defined in its own file. */
#ifndef RENDER_REGISTRY_H
#define RENDER_REGISTRY_H

#include <muster/render.h>

extern const struct muster_renderer renderer_html;
extern const struct muster_renderer renderer_pdf;
extern const struct muster_renderer renderer_xml;
extern const struct muster_renderer renderer_csv;
extern const struct muster_renderer renderer_json;
extern const struct muster_renderer renderer_docbook;

#endif
