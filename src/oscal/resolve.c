/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL profile resolution: imports found and selected, merged, modified, and
 * framed by metadata and the resources that are still spoken of.  No clock:
 * the result is dated as the profile is.
 */
#include "oscal/resolve.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/uuid.h"

int
resolve_memory(struct resolve *resolve)
{
	return muster_error_memory(resolve->err);
}

int
resolve_fail(struct resolve *resolve, const struct node *at, const char *id, const char *remedy,
    const char *format, ...)
{
	char message[400];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	muster_error_set(resolve->err, MUSTER_E_INPUT, id, "%s", message);
	if (resolve->err == NULL)
		return -1;
	muster_error_in(resolve->err, resolve->file);
	if (at != NULL)
		muster_error_at(resolve->err, at->line, at->column, 0);
	if (remedy != NULL)
		muster_error_remedy(resolve->err, "%s", remedy);
	return -1;
}

/* ---- finding what is imported ---- */

static const struct node *
resource_of(const struct tree *tree, const char *uuid)
{
	const struct node *matter = node_child(tree->root, "back-matter");
	const struct node *resource = node_child(matter, "resource");
	while (resource != NULL && strcmp(node_text(resource, "uuid"), uuid) != 0)
		resource = node_next(resource);
	return resource;
}

/* 1 found, 0 nowhere, -1 failed. */
static int
find_href(struct resolve *resolve, const struct node *import, struct tree *out)
{
	const char *href = node_text(import, "href");
	if (href[0] != '#')
		return resolve->find(resolve->context, href, "", resolve->arena, out, resolve->err);
	const struct node *resource = resource_of(resolve->profile, href + 1);
	if (resource == NULL)
		return resolve_fail(resolve, import, "oscal.import", "mend \"href\"",
		    "the back matter has no resource \"%.80s\"", href + 1);
	const char *title = node_text(resource, "title");
	int found = 0;
	for (const struct node *link = node_child(resource, "rlink"); link != NULL && found == 0;
	     link = node_next(link))
		found = resolve->find(resolve->context, node_text(link, "href"), title,
		    resolve->arena, out, resolve->err);
	return found;
}

static const char *
named(const struct resolve *resolve, const struct node *import)
{
	const char *href = node_text(import, "href");
	if (href[0] != '#')
		return href;
	const struct node *resource = resource_of(resolve->profile, href + 1);
	const struct node *link = node_child(resource, "rlink");
	return link != NULL ? node_text(link, "href") : href;
}

static struct origin *
origin_of(struct resolve *resolve, const struct node *import, const struct tree *tree)
{
	const char *uuid = node_text(tree->root, "uuid");
	for (size_t i = 0; i < resolve->origin_count; i++)
		if (strcmp(resolve->origins[i].uuid, uuid) == 0)
			return &resolve->origins[i]; /* imported again: one catalog */
	if (resolve->origin_count == RESOLVE_SOURCES) {
		resolve_fail(resolve, import, "oscal.limit", NULL,
		    "a profile imports more than %d catalogs", RESOLVE_SOURCES);
		return NULL;
	}
	struct origin *origin = &resolve->origins[resolve->origin_count];
	origin->tree = *tree;
	origin->tree.root = node_copy(resolve->arena, tree->root);
	origin->uuid = uuid;
	if (origin->tree.root == NULL) {
		resolve_memory(resolve);
		return NULL;
	}
	if (picks_of(resolve, &origin->tree, &origin->picks, &origin->count) != 0)
		return NULL;
	for (size_t k = 0; k < origin->count; k++)
		origin->picks[k].order |= resolve->origin_count << 32;
	resolve->origin_count++;
	return origin;
}

static int resolve_at(const struct tree *profile, const char *file, oscal_find_fn find,
    void *context, unsigned depth, struct muster_arena *arena, struct tree *out,
    struct muster_error *err);

static int
take_import(struct resolve *resolve, const struct node *import)
{
	struct tree tree;
	int found = find_href(resolve, import, &tree);
	if (found == 0)
		return resolve_fail(resolve, import, "oscal.import",
		    "put the file beside the profile, or import it first: nothing is fetched",
		    "the catalog it imports is not here: \"%.200s\"", named(resolve, import));
	if (found < 0)
		return -1;
	if (tree.model == &model_profile) {
		struct tree resolved;
		if (resolve->depth == RESOLVE_DEPTH)
			return resolve_fail(resolve, import, "oscal.depth", NULL,
			    "profiles import each other deeper than %d, or in a circle",
			    RESOLVE_DEPTH);
		if (resolve_at(&tree, named(resolve, import), resolve->find, resolve->context,
			resolve->depth + 1, resolve->arena, &resolved, resolve->err) != 0)
			return -1;
		tree = resolved;
	}
	struct origin *origin = origin_of(resolve, import, &tree);
	if (origin == NULL)
		return -1;
	bool *chosen = muster_arena_array(resolve->arena, origin->count + 1, sizeof(*chosen));
	if (chosen == NULL)
		return resolve_memory(resolve);
	if (select_controls(resolve, import, origin->picks, origin->count, chosen) != 0)
		return -1;
	for (size_t i = 0; i < origin->count; i++)
		origin->picks[i].selected = origin->picks[i].selected || chosen[i];
	return 0;
}

/* ---- what frames the result ---- */

struct spoken { /* UUIDs that a "#" stands before */
	const char **uuids;
	size_t count, cap;
};

static int
listen(struct muster_arena *arena, const struct node *node, struct spoken *spoken)
{
	for (const char *p = node->text; (p = strchr(p, '#')) != NULL; p++) {
		char uuid[37];
		size_t len = strnlen(p + 1, 36);
		memcpy(uuid, p + 1, len);
		uuid[len] = '\0';
		if (!form_is_uuid(uuid))
			continue;
		if (spoken->count == spoken->cap) {
			size_t cap = spoken->cap == 0 ? 256 : 2 * spoken->cap;
			const char **bigger = muster_arena_array(arena, cap, sizeof(*bigger));
			if (bigger == NULL)
				return -1;
			if (spoken->count > 0)
				memcpy(bigger, spoken->uuids, spoken->count * sizeof(*bigger));
			spoken->uuids = bigger;
			spoken->cap = cap;
		}
		spoken->uuids[spoken->count] = muster_arena_strdup(arena, uuid);
		if (spoken->uuids[spoken->count++] == NULL)
			return -1;
	}
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (listen(arena, child, spoken) != 0)
			return -1;
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
add_resources(struct resolve *resolve, const struct tree *from, const struct spoken *spoken)
{
	const struct node *matter = node_child(from->root, "back-matter");
	for (const struct node *resource = node_child(matter, "resource"); resource != NULL;
	     resource = node_next(resource)) {
		const char *uuid = node_text(resource, "uuid");
		if ((spoken->count == 0 ||
			bsearch(&uuid, spoken->uuids, spoken->count, sizeof(uuid), by_text) ==
			    NULL) &&
		    strcmp(node_property(resource, "keep"), "always") != 0)
			continue;
		struct node *to = node_child(resolve->out.root, "back-matter");
		if (to == NULL)
			to = node_put(resolve->arena, resolve->out.root, "back-matter", NULL);
		struct node *copy = node_copy(resolve->arena, resource);
		if (to == NULL || copy == NULL)
			return resolve_memory(resolve);
		bool there = false;
		for (struct node *own = node_child(to, "resource"); own != NULL && !there;
		     own = node_next(own))
			there = strcmp(node_text(own, "uuid"), uuid) == 0;
		if (!there && move_under(resolve, to, copy, false) != 0)
			return -1;
	}
	return 0;
}

static int
frame(struct resolve *resolve)
{
	struct node *root = resolve->out.root;
	struct node *metadata =
	    node_copy(resolve->arena, node_child(resolve->profile->root, "metadata"));
	struct uuid url = uuid_of_name(&uuid_space_url, "urn:muster:oscal");
	struct muster_strbuf name;
	char text[UUID_TEXT];
	muster_strbuf_init(&name, 1 << 16);
	muster_strbuf_addf(&name, "resolved:%s:%s", node_text(resolve->profile->root, "uuid"),
	    node_text(metadata, "last-modified"));
	for (size_t i = 0; i < resolve->origin_count; i++)
		muster_strbuf_addf(&name, ":%s:%s", resolve->origins[i].uuid,
		    node_text(
			node_child(resolve->origins[i].tree.root, "metadata"), "last-modified"));
	struct uuid uuid = uuid_of_name(&url, name.data);
	bool failed = name.failed || metadata == NULL;
	muster_strbuf_release(&name);
	struct node *prop, *link;
	if (failed || node_put(resolve->arena, root, "uuid", uuid_format(&uuid, text)) == NULL ||
	    move_under(resolve, root, metadata, false) != 0 ||
	    (prop = node_put(resolve->arena, metadata, "prop", NULL)) == NULL ||
	    node_put(resolve->arena, prop, "name", "resolution-tool") == NULL ||
	    node_put(resolve->arena, prop, "value", "muster") == NULL ||
	    (link = node_put(resolve->arena, metadata, "link", NULL)) == NULL ||
	    node_put(resolve->arena, link, "rel", "source-profile") == NULL)
		return resolve_memory(resolve);
	const char *slash = strrchr(resolve->file, '/');
	return node_put(resolve->arena, link, "href", slash != NULL ? slash + 1 : resolve->file) ==
		NULL
	    ? resolve_memory(resolve)
	    : 0;
}

static int
back_matter(struct resolve *resolve)
{
	struct spoken spoken = {0};
	if (listen(resolve->arena, resolve->out.root, &spoken) != 0)
		return resolve_memory(resolve);
	if (spoken.count > 1)
		qsort(spoken.uuids, spoken.count, sizeof(*spoken.uuids), by_text);
	for (size_t i = 0; i < resolve->origin_count; i++)
		if (add_resources(resolve, &resolve->origins[i].tree, &spoken) != 0)
			return -1;
	return add_resources(resolve, resolve->profile, &spoken);
}

static int
run(struct resolve *resolve)
{
	for (const struct node *import = node_child(resolve->profile->root, "import");
	     import != NULL; import = node_next(import))
		if (take_import(resolve, import) != 0)
			return -1;
	resolve->out = (struct tree){.arena = resolve->arena, .model = &model_catalog};
	resolve->out.root = node_new(resolve->arena, &model_catalog);
	if (resolve->out.root == NULL)
		return resolve_memory(resolve);
	if (merge_result(resolve) != 0 ||
	    picks_of(resolve, &resolve->out, &resolve->all, &resolve->all_count) != 0)
		return -1;
	if (resolve->all_count == 0)
		return resolve_fail(resolve, NULL, "oscal.import", "mend its includes and excludes",
		    "the profile selects no control");
	return modify_result(resolve) == 0 && frame(resolve) == 0 ? back_matter(resolve) : -1;
}

static int
resolve_at(const struct tree *profile, const char *file, oscal_find_fn find, void *context,
    unsigned depth, struct muster_arena *arena, struct tree *out, struct muster_error *err)
{
	struct resolve *resolve = muster_arena_alloc(arena, sizeof(*resolve));
	if (resolve == NULL)
		return muster_error_memory(err);
	*resolve = (struct resolve){.profile = profile,
	    .file = file,
	    .find = find,
	    .context = context,
	    .arena = arena,
	    .err = err,
	    .depth = depth};
	if (run(resolve) != 0)
		return -1;
	*out = resolve->out;
	return 0;
}

int
oscal_resolve(const struct tree *profile, const char *file, oscal_find_fn find, void *context,
    struct muster_arena *arena, struct tree *out, struct muster_error *err)
{
	return resolve_at(profile, file, find, context, 1, arena, out, err);
}
