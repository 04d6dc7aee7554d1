/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of renderers of reports, in the order in which messages list them.  DocBook is for
 * documents that are no reports: it is found by its name.
 */
#include "render/registry.h"

static const struct muster_renderer *const renderers[] = {
    &renderer_html,
    &renderer_pdf,
    &renderer_xml,
    &renderer_csv,
    &renderer_json,
};

const struct muster_renderer *const *
muster_renderers(size_t *count)
{
	*count = sizeof(renderers) / sizeof(renderers[0]);
	return renderers;
}

const struct muster_renderer *
muster_renderer_find(const char *name)
{
	for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++)
		if (strcmp(renderers[i]->name, name) == 0)
			return renderers[i];
	return strcmp(name, renderer_docbook.name) == 0 ? &renderer_docbook : NULL;
}
