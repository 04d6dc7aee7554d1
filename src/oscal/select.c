/* SPDX-License-Identifier: Apache-2.0 */
/* Which controls an import takes: by id, by pattern, with their children; less what it excludes. */
#include <stdlib.h>
#include <string.h>

#include <muster/text.h>

#include "oscal/resolve.h"

static size_t
count_controls(const struct node *node)
{
	size_t n = 0;
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (node_is(child, "control") || node_is(child, "group"))
			n += count_controls(child) + node_is(child, "control");
	return n;
}

static void
fill(struct node *parent, struct pick *picks, size_t *count)
{
	for (struct node *child = parent->first; child != NULL; child = child->next) {
		bool control = node_is(child, "control");
		if (control) {
			picks[*count] = (struct pick){.control = child,
			    .parent = parent,
			    .id = node_text(child, "id"),
			    .order = *count};
			++*count;
		}
		if (control || node_is(child, "group"))
			fill(child, picks, count);
	}
}

static int
by_id(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

int
picks_of(struct resolve *resolve, const struct tree *tree, struct pick **out, size_t *count)
{
	size_t room = count_controls(tree->root), n = 0;
	struct pick *picks = muster_arena_array(resolve->arena, room, sizeof(*picks));
	if (picks == NULL)
		return resolve_memory(resolve);
	fill(tree->root, picks, &n);
	if (n > 1)
		qsort(picks, n, sizeof(*picks), by_id);
	for (size_t i = 1; i < n; i++)
		if (strcmp(picks[i].id, picks[i - 1].id) == 0)
			return resolve_fail(resolve, NULL, "oscal.duplicate",
			    "merge them with \"combine\", or mend the catalog",
			    "two controls have the id \"%.80s\"", picks[i].id);
	*out = picks;
	*count = n;
	return 0;
}

struct pick *
pick_find(struct pick *picks, size_t count, const char *id)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, picks[middle].id);
		if (order == 0)
			return &picks[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void
mark_children(
    const struct node *control, struct pick *picks, size_t count, bool value, bool *chosen)
{
	for (const struct node *child = node_child(control, "control"); child != NULL;
	     child = node_next(child)) {
		struct pick *pick = pick_find(picks, count, node_text(child, "id"));
		chosen[pick - picks] = value;
		mark_children(child, picks, count, value, chosen);
	}
}

static void
mark(struct pick *pick, struct pick *picks, size_t count, bool children, bool value, bool *chosen)
{
	chosen[pick - picks] = value;
	if (children)
		mark_children(pick->control, picks, count, value, chosen);
}

static const char *
nearest(const struct pick *picks, size_t count, const char *id)
{
	enum { WINDOW = 64 };
	for (size_t i = 0; i < count; i += WINDOW) {
		const char *ids[WINDOW];
		size_t n = 0;
		for (; n < WINDOW && i + n < count; n++)
			ids[n] = picks[i + n].id;
		const char *near = muster_text_nearest(id, ids, n);
		if (near != NULL)
			return near;
	}
	return NULL;
}

/* One include-controls or exclude-controls. */
static int
apply(struct resolve *resolve, const struct node *by, struct pick *picks, size_t count, bool value,
    bool *chosen)
{
	bool children = strcmp(node_text(by, "with-child-controls"), "yes") == 0;
	for (const struct node *id = node_child(by, "with-id"); id != NULL; id = node_next(id)) {
		struct pick *pick = pick_find(picks, count, id->text);
		if (pick == NULL) {
			const char *near = nearest(picks, count, id->text);
			char remedy[200] =
			    "give the version of the catalog that the profile is for";
			if (near != NULL)
				snprintf(remedy, sizeof(remedy),
				    "did you mean \"%.80s\"? or give the version of the catalog "
				    "that "
				    "the profile is for",
				    near);
			return resolve_fail(resolve, id, "oscal.control", remedy,
			    "the imported catalog has no control \"%.80s\"", id->text);
		}
		mark(pick, picks, count, children, value, chosen);
	}
	for (const struct node *match = node_child(by, "matching"); match != NULL;
	     match = node_next(match))
		for (size_t i = 0; i < count; i++)
			if (muster_text_glob(node_text(match, "pattern"), picks[i].id))
				mark(&picks[i], picks, count, children, value, chosen);
	return 0;
}

int
select_controls(struct resolve *resolve, const struct node *selection, struct pick *picks,
    size_t count, bool *chosen)
{
	const struct node *include = node_child(selection, "include-controls");
	if (include == NULL) /* include-all, and its default */
		for (size_t i = 0; i < count; i++)
			chosen[i] = true;
	for (; include != NULL; include = node_next(include))
		if (apply(resolve, include, picks, count, true, chosen) != 0)
			return -1;
	for (const struct node *exclude = node_child(selection, "exclude-controls");
	     exclude != NULL; exclude = node_next(exclude))
		if (apply(resolve, exclude, picks, count, false, chosen) != 0)
			return -1;
	return 0;
}
