/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog diff: each side a catalog that is here, with the texts it was
 * imported with, or a file as import would read it.  Writes nothing.
 */
#include <string.h>
#include <unistd.h>

#include "flow/documents.h"
#include "oscal/catalog.h"

struct siding {
	struct muster_project *project;
	const struct muster_catalog_import_options *options;
	muster_problem_fn problem;
	void *context;
	struct muster_arena *arena;
};

/* ---- texts ---- */

/* All that its parts and parameters say; ids and properties name places, not content. */
static void
add_words(const struct node *node, struct muster_strbuf *out)
{
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (node_is(child, "prop") || node_is(child, "link") || node_is(child, "id") ||
		    node_is(child, "uuid") || node_is(child, "control") || node_is(child, "group"))
			continue;
		if (child->text[0] != '\0')
			muster_strbuf_addf(out, "%s: %s\n", child->member->name, child->text);
		add_words(child, out);
	}
}

static int
add_texts(struct siding *siding, const struct muster_catalog *catalog, const struct node *parent,
    const char **texts, bool *any)
{
	for (const struct node *child = parent->first; child != NULL; child = child->next) {
		if (!node_is(child, "control") && !node_is(child, "group"))
			continue;
		const struct muster_control *control =
		    muster_control_find(catalog, oscal_control_id(child));
		struct muster_strbuf words;
		muster_strbuf_init(&words, 0);
		for (const struct node *part = child->first; part != NULL; part = part->next)
			if (node_is(part, "part") || node_is(part, "param"))
				add_words(part, &words);
		const char *text = control == NULL || words.len == 0
		    ? ""
		    : muster_arena_copy(siding->arena, words.data, words.len);
		bool failed = words.failed || text == NULL;
		muster_strbuf_release(&words);
		if (failed)
			return -1;
		if (control != NULL)
			texts[control - catalog->controls] = text;
		*any = *any || text[0] != '\0';
		if (add_texts(siding, catalog, child, texts, any) != 0)
			return -1;
	}
	return 0;
}

static int
take_texts(struct siding *siding, const struct tree *oscal, struct muster_catalog_side *out,
    struct muster_error *err)
{
	size_t count = out->catalog->control_count;
	const char **texts = muster_arena_array(siding->arena, count + 1, sizeof(*texts));
	bool any = false;
	if (texts == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		texts[i] = "";
	if (add_texts(siding, out->catalog, oscal->root, texts, &any) != 0)
		return muster_error_memory(err);
	out->texts = any ? texts : NULL;
	return 0;
}

/* ---- a side ---- */

static int
side_here(struct siding *siding, const struct muster_catalog *catalog,
    struct muster_catalog_side *out, struct muster_error *err)
{
	const char *text = NULL;
	size_t len = 0;
	struct tree oscal;
	out->catalog = catalog;
	if (documents_one(siding->project, "oscal", catalog->id, &text, &len, err) != 0)
		return -1;
	if (text == NULL)
		return 0;
	if (oscal_read(text, len, catalog->id, siding->arena, &oscal, err) != 0)
		return -1;
	return take_texts(siding, &oscal, out, err);
}

static int
side_file(struct siding *siding, const char *file, struct muster_catalog_side *out,
    struct muster_controls **loaded, struct muster_error *err)
{
	struct muster_catalog_import_options options = *siding->options;
	struct muster_controls_document document;
	struct tree oscal;
	options.file = file;
	options.id = NULL;
	if (catalog_read(siding->project, &options, siding->arena, &document, &oscal, err) != 0)
		return -1;
	*loaded = muster_controls_load(&document, 1, siding->problem, siding->context, err);
	if (*loaded == NULL)
		return -1;
	out->catalog = muster_catalog_find(*loaded, document.name);
	if (out->catalog == NULL)
		return muster_error_set(err, MUSTER_E_INTERNAL, "catalog.diff",
		    "the catalog that was read is not there");
	return oscal.root != NULL ? take_texts(siding, &oscal, out, err) : 0;
}

static int
no_such(struct siding *siding, const char *name, struct muster_error *err)
{
	const struct muster_controls *controls = siding->project->controls;
	const char **ids =
	    muster_arena_array(siding->arena, controls->catalog_count + 1, sizeof(*ids));
	if (ids == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < controls->catalog_count; i++)
		ids[i] = controls->catalogs[i].id;
	const char *near = muster_text_nearest(name, ids, controls->catalog_count);
	muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
	    "'%.80s' is neither a catalog muster has nor a file", name);
	return near != NULL
	    ? muster_error_remedy(err, "did you mean %s?", near)
	    : muster_error_remedy(err, "muster catalog list shows those that are here");
}

/* ID, ID@VERSION, or a file. */
static int
side_of(struct siding *siding, const char *name, struct muster_catalog_side *out,
    struct muster_controls **loaded, struct muster_error *err)
{
	const char *at = strchr(name, '@');
	const char *id =
	    muster_arena_copy(siding->arena, name, at != NULL ? (size_t)(at - name) : strlen(name));
	if (id == NULL)
		return muster_error_memory(err);
	const struct muster_catalog *catalog = muster_catalog_find(siding->project->controls, id);
	if (catalog != NULL && (at == NULL || muster_catalog_is_version(catalog, at + 1)))
		return side_here(siding, catalog, out, err);
	if (access(name, F_OK) == 0)
		return side_file(siding, name, out, loaded, err);
	if (catalog == NULL)
		return no_such(siding, id, err);
	muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
	    "%s is here at version %s, not at '%.40s'", catalog->id, catalog->version, at + 1);
	return muster_error_remedy(err, "give the other version as a file, YAML or OSCAL");
}

int
muster_flow_catalog_diff(struct muster_project *project, const char *a, const char *b,
    const struct muster_catalog_import_options *options, muster_problem_fn problem, void *context,
    struct muster_arena *arena, struct muster_catalog_compared *out, struct muster_error *err)
{
	struct siding siding = {project, options, problem, context, arena};
	*out = (struct muster_catalog_compared){0};
	if (side_of(&siding, a, &out->a, &out->loaded[0], err) != 0 ||
	    side_of(&siding, b, &out->b, &out->loaded[1], err) != 0) {
		muster_flow_catalog_diff_free(out);
		return -1;
	}
	/* rows are tied to an id: a file that is a version of a catalog here has its rows */
	const struct muster_catalog *mapped =
	    muster_catalog_find(project->controls, out->a.catalog->id);
	if (mapped != NULL) {
		out->a.mappings = mapped->mappings;
		out->a.mapping_count = mapped->mapping_count;
	}
	if (muster_catalog_diff(&out->a, &out->b, arena, &out->diff) == 0)
		return 0;
	muster_flow_catalog_diff_free(out);
	return muster_error_memory(err);
}

void
muster_flow_catalog_diff_free(struct muster_catalog_compared *compared)
{
	for (size_t i = 0; i < 2; i++) {
		muster_controls_free(compared->loaded[i]);
		compared->loaded[i] = NULL;
	}
}
