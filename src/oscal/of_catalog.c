/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalog of ours as OSCAL.  Headings are groups where OSCAL lets them: it
 * has no group in a control and none beside controls, so such a heading is a
 * control that says it is not assessable.  What OSCAL has no word for stands
 * in properties of ours; oscal_to_yaml reads them back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oscal/catalog.h"
#include "oscal/internal.h"

struct making {
	const struct muster_catalog *catalog;
	struct muster_arena *arena;
	struct node **nodes; /* by control */
	bool *as_control;
	bool failed;
};

static struct node *
put(struct making *making, struct node *parent, const char *name, const char *text)
{
	if (parent == NULL || (text != NULL && text[0] == '\0'))
		return NULL;
	struct node *node = node_put(making->arena, parent, name, text);
	making->failed = making->failed || node == NULL;
	return node;
}

static struct node *
property(struct making *making, struct node *parent, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return NULL;
	struct node *prop = put(making, parent, "prop", NULL);
	put(making, prop, "name", name);
	put(making, prop, "ns", PROPERTY_NAMESPACE);
	put(making, prop, "value", value);
	return prop;
}

/* Text with no marks in it. */
static void
put_line(struct making *making, struct node *parent, const char *name, const char *text)
{
	struct muster_strbuf escaped;
	muster_strbuf_init(&escaped, 1 << 20);
	for (const char *p = text; *p != '\0'; p++) {
		if (strchr("\\*`~^", *p) != NULL)
			muster_strbuf_addc(&escaped, '\\');
		muster_strbuf_addc(&escaped, *p == '\n' ? ' ' : *p);
	}
	making->failed = making->failed || escaped.failed;
	put(making, parent, name, escaped.data);
	muster_strbuf_release(&escaped);
}

static size_t
parent_of(const struct muster_catalog *catalog, size_t at)
{
	const char *parent = catalog->controls[at].parent;
	for (size_t i = at; parent[0] != '\0' && i-- > 0;)
		if (strcmp(catalog->controls[i].id, parent) == 0)
			return i;
	return catalog->control_count;
}

/* Parents stand before their children, so one pass down and one up will do. */
static int
choose(struct making *making, const size_t *parents)
{
	size_t count = making->catalog->control_count;
	bool *mixed = muster_arena_array(making->arena, count + 1, sizeof(*mixed));
	if (mixed == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		mixed[parents[i]] |= making->catalog->controls[i].assessable;
	mixed[count] = false; /* beside groups the catalog itself may have controls */
	for (size_t i = 0; i < count; i++)
		making->as_control[i] = making->catalog->controls[i].assessable ||
		    mixed[parents[i]] || (parents[i] < count && making->as_control[parents[i]]);
	return 0;
}

static void
natures(struct making *making, struct node *node, const struct muster_control *control)
{
	char date[16];
	property(making, node, "control", control->id);
	if (!control->assessable && node_is(node, "control"))
		property(making, node, "assessable", "false");
	property(making, node, "level", control->level);
	property(making, node, "profile", control->profile);
	property(making, node, "specification", muster_specification_name(control->specification));
	if (control->needs_machine)
		property(making, node, "needs", "machine");
	if (control->needs_attestation)
		property(making, node, "needs", "attestation");
	if (control->needs_occurrence)
		property(making, node, "needs", "occurrence");
	if (control->effective != 0)
		property(making, node,
		    control->effective_in_part ? "effective-in-part" : "effective",
		    muster_date_format(control->effective, date));
	property(making, node, "superseded-by", control->superseded_by);
	if (control->superseded_by[0] != '\0')
		property(making, node, "superseded-on",
		    muster_date_format(control->superseded_on, date));
	for (size_t i = 0; i < control->alias_count; i++)
		property(making, node, "alias", control->aliases[i]);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two ids may come to one token. */
static int
check_tokens(const struct muster_catalog *catalog, const char **tokens, struct muster_error *err)
{
	qsort(tokens, catalog->control_count, sizeof(*tokens), by_text);
	for (size_t i = 1; i < catalog->control_count; i++)
		if (strcmp(tokens[i], tokens[i - 1]) == 0) {
			muster_error_set(err, MUSTER_E_CONFIG, "oscal.token",
			    "two controls of %s would have the OSCAL id \"%.80s\"", catalog->id,
			    tokens[i]);
			muster_error_in(err, catalog->origin.file);
			return muster_error_remedy(err, "give one of them another id");
		}
	return 0;
}

static int
controls(struct making *making, struct node *root, struct muster_error *err)
{
	const struct muster_catalog *catalog = making->catalog;
	size_t count = catalog->control_count;
	size_t *parents = muster_arena_array(making->arena, count + 1, sizeof(*parents));
	const char **tokens = muster_arena_array(making->arena, count + 1, sizeof(*tokens));
	making->nodes = muster_arena_array(making->arena, count + 1, sizeof(*making->nodes));
	making->as_control =
	    muster_arena_array(making->arena, count + 1, sizeof(*making->as_control));
	if (parents == NULL || tokens == NULL || making->nodes == NULL ||
	    making->as_control == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		parents[i] = parent_of(catalog, i);
	if (choose(making, parents) != 0)
		return muster_error_memory(err);
	making->nodes[count] = root;
	for (size_t i = 0; i < count; i++) {
		const struct muster_control *control = &catalog->controls[i];
		struct node *node = put(making, making->nodes[parents[i]],
		    making->as_control[i] ? "control" : "group", NULL);
		tokens[i] = id_token(making->arena, catalog, control->id);
		if (node == NULL || tokens[i] == NULL)
			return muster_error_memory(err);
		making->nodes[i] = node;
		put(making, node, "id", tokens[i]);
		put_line(making, node, "title", control_title(control));
		struct node *label = put(making, node, "prop", NULL);
		put(making, label, "name", "label");
		put(making, label, "value", control->id);
		natures(making, node, control);
	}
	return check_tokens(catalog, tokens, err);
}

static void
metadata(struct making *making, struct node *root, muster_time last_modified)
{
	const struct muster_catalog *catalog = making->catalog;
	struct node *metadata = put(making, root, "metadata", NULL);
	char text[64];
	put_line(making, metadata, "title", catalog->title);
	put(making, metadata, "last-modified", muster_time_format(last_modified, text));
	put(making, metadata, "version", catalog->version);
	put(making, metadata, "oscal-version", OSCAL_LATEST);
	property(making, metadata, "framework", catalog->id);
	property(making, metadata, "notice", catalog->notice);
	if (catalog->accepts_risk)
		property(making, metadata, "accepts-risk", "true");
	snprintf(text, sizeof(text), "%lld", (long long)catalog->stale_after_days);
	if (catalog->stale_after_days > 0)
		property(making, metadata, "stale-after-days", text);
	for (int status = 0; status < MUSTER_STATUS_COUNT; status++) {
		snprintf(
		    text, sizeof(text), "label-%s", muster_status_name((enum muster_status)status));
		property(making, metadata, text, catalog->status_label[status]);
	}
	for (size_t i = 0; i < catalog->profile_count; i++)
		put(making, property(making, metadata, "profile-title", catalog->profiles[i].title),
		    "class", catalog->profiles[i].id);
}

int
oscal_of_catalog(const struct muster_catalog *catalog, muster_time last_modified,
    struct muster_arena *arena, struct tree *out, struct muster_error *err)
{
	struct making making = {.catalog = catalog, .arena = arena};
	struct uuid space = uuid_of_name(&uuid_space_url, "urn:muster:oscal");
	const char *name =
	    muster_arena_printf(arena, "catalog:%s:%s", catalog->id, catalog->version);
	*out = (struct tree){
	    .arena = arena, .model = &model_catalog, .root = node_new(arena, &model_catalog)};
	if (name == NULL || out->root == NULL)
		return muster_error_memory(err);
	struct uuid uuid = uuid_of_name(&space, name);
	char text[UUID_TEXT];
	put(&making, out->root, "uuid", uuid_format(&uuid, text));
	metadata(&making, out->root, last_modified);
	if (controls(&making, out->root, err) != 0)
		return -1;
	return making.failed ? muster_error_memory(err) : 0;
}
