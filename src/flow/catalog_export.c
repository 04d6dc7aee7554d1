/* SPDX-License-Identifier: Apache-2.0 */
/* catalog export: the document as it is kept, or made of the catalog. */
#include <string.h>

#include "flow/documents.h"
#include "oscal/catalog.h"

/* The OSCAL that was imported, else made of what muster judges by. */
static int
tree_of(struct muster_project *project, const struct muster_catalog *catalog, struct tree *out,
    struct muster_error *err)
{
	const char *text = NULL;
	size_t len = 0;
	if (catalog->oscal_ids &&
	    documents_one(project, "oscal", catalog->id, &text, &len, err) != 0)
		return -1;
	if (text != NULL)
		return oscal_read(text, len, catalog->id, project->arena, out, err);
	muster_time at = project->now;
	struct muster_view view;
	if (project->store != NULL) {
		if (muster_project_view(project, &view, err) != 0)
			return -1;
		at = view.as_of;
	}
	return oscal_of_catalog(catalog, at, project->arena, out, err);
}

int
catalog_tree(struct muster_project *project, const struct muster_catalog *catalog, struct tree *out,
    struct muster_error *err)
{
	return tree_of(project, catalog, out, err);
}

int
muster_flow_catalog_export(struct muster_project *project, const char *id,
    enum muster_catalog_format format, struct muster_strbuf *out, struct muster_error *err)
{
	const struct muster_catalog *catalog = muster_catalog_named(project->controls, id);
	if (catalog == NULL) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "usage.catalog", "'%.60s' is no catalog muster has", id);
		return muster_error_remedy(err, "muster catalog list shows them");
	}
	if (format == MUSTER_CATALOG_YAML) {
		const char *text;
		size_t len;
		if (documents_one(project, "catalog", id, &text, &len, err) != 0)
			return -1;
		if (text == NULL)
			return muster_error_set(err, MUSTER_E_INTERNAL, "catalog.export",
			    "the document of the catalog is not there");
		muster_strbuf_add(out, text, len);
		return out->failed ? muster_error_memory(err) : 0;
	}
	struct tree tree;
	if (tree_of(project, catalog, &tree, err) != 0)
		return -1;
	if (format == MUSTER_CATALOG_OSCAL_XML)
		return tree_write_xml(&tree, out, err);
	return tree_write_json(&tree, out) == 0 ? 0 : muster_error_memory(err);
}
