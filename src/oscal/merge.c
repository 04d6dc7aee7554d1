/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The selected controls put together: flat, as they stand in their catalogs,
 * or in groups of the profile's own.
 */
#include <stdlib.h>
#include <string.h>

#include "oscal/resolve.h"

int
move_under(struct resolve *resolve, struct node *parent, struct node *node, bool first)
{
	const struct member *member = model_member(parent->model, node->member->name);
	if (member == NULL)
		return muster_error_set(resolve->err, MUSTER_E_INTERNAL, "oscal.model",
		    "a node has no place in its new parent");
	node->member = member;
	node_hang(parent, node, first);
	return 0;
}

static struct pick *
pick_of(struct origin *origin, const struct node *control)
{
	return pick_find(origin->picks, origin->count, node_text(control, "id"));
}

/* ---- as it is ---- */

/*
 * Takes what is not selected out of a control or group; what is selected below
 * an unselected control moves up to where that stood.  Says whether anything
 * is left.
 */
static bool
prune(struct resolve *resolve, struct origin *origin, struct node *node, struct node *up)
{
	bool any = false;
	struct node *child = node->first, *next;
	for (; child != NULL; child = next) {
		next = child->next;
		if (node_is(child, "group")) {
			bool kept = prune(resolve, origin, child, child);
			if (!kept)
				node_take(node, child);
			any = any || kept;
		} else if (node_is(child, "control")) {
			bool selected = pick_of(origin, child)->selected;
			if (!selected || up != node)
				node_take(node, child);
			if (selected) {
				prune(resolve, origin, child, child);
				if (up != node)
					move_under(resolve, up, child, false);
				any = true;
			} else {
				any = prune(resolve, origin, child, up) || any;
			}
		}
	}
	return any;
}

static int
as_is(struct resolve *resolve)
{
	struct node *out = resolve->out.root;
	for (size_t i = 0; i < resolve->origin_count; i++) {
		struct origin *origin = &resolve->origins[i];
		prune(resolve, origin, origin->tree.root, origin->tree.root);
		struct node *child = origin->tree.root->first, *next;
		for (; child != NULL; child = next) {
			next = child->next;
			if (!node_is(child, "group") && !node_is(child, "control") &&
			    !node_is(child, "param"))
				continue;
			node_take(origin->tree.root, child);
			if (move_under(resolve, out, child, false) != 0)
				return -1;
		}
	}
	return 0;
}

/* ---- flat and custom ---- */

/* A control alone: its children, selected or not, stand for themselves. */
static int
take_control(struct resolve *resolve, struct pick *pick, struct node *to)
{
	pick->taken = true;
	if (pick->parent != NULL)
		node_take(pick->parent, pick->control);
	struct node *child = pick->control->first, *next;
	for (; child != NULL; child = next) {
		next = child->next;
		if (node_is(child, "control")) {
			node_take(pick->control, child);
			pick_of(&resolve->origins[pick->order >> 32], child)->parent = NULL;
		}
	}
	return move_under(resolve, to, pick->control, false);
}

static int
by_order(const void *a, const void *b)
{
	const struct pick *const *x = a, *const *y = b;
	return ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

static int
by_order_down(const void *a, const void *b)
{
	return by_order(b, a);
}

static int
by_id(const void *a, const void *b)
{
	const struct pick *const *x = a, *const *y = b;
	return strcmp((*x)->id, (*y)->id);
}

/* The selected controls of all origins, in document order. */
static struct pick **
selected(struct resolve *resolve, size_t *count)
{
	size_t all = 0, n = 0;
	for (size_t i = 0; i < resolve->origin_count; i++)
		all += resolve->origins[i].count;
	struct pick **list = muster_arena_array(resolve->arena, all, sizeof(*list));
	if (list == NULL) {
		resolve_memory(resolve);
		return NULL;
	}
	for (size_t i = 0; i < resolve->origin_count; i++)
		for (size_t k = 0; k < resolve->origins[i].count; k++)
			if (resolve->origins[i].picks[k].selected)
				list[n++] = &resolve->origins[i].picks[k];
	if (n > 1)
		qsort(list, n, sizeof(struct pick *), by_order);
	*count = n;
	return list;
}

static int
take_list(struct resolve *resolve, struct pick **list, size_t count, struct node *to)
{
	for (size_t i = 0; i < count; i++)
		if (!list[i]->taken && take_control(resolve, list[i], to) != 0)
			return -1;
	return 0;
}

/* Parameters that stood above the controls go along: they may be asked for. */
static int
take_params(struct resolve *resolve)
{
	for (size_t i = 0; i < resolve->origin_count; i++) {
		struct node *root = resolve->origins[i].tree.root, *child = root->first, *next;
		for (; child != NULL; child = next) {
			next = child->next;
			if (!node_is(child, "param"))
				continue;
			node_take(root, child);
			if (move_under(resolve, resolve->out.root, child, false) != 0)
				return -1;
		}
	}
	return 0;
}

static int
insert(struct resolve *resolve, const struct node *insertion, struct node *to)
{
	const char *order = node_text(insertion, "order");
	for (size_t i = 0; i < resolve->origin_count; i++) {
		struct origin *origin = &resolve->origins[i];
		bool *chosen =
		    muster_arena_array(resolve->arena, origin->count + 1, sizeof(*chosen));
		struct pick **list =
		    muster_arena_array(resolve->arena, origin->count + 1, sizeof(*list));
		size_t n = 0;
		if (chosen == NULL || list == NULL)
			return resolve_memory(resolve);
		/* an id of another import is none of this one: looked for in all of them */
		struct resolve quiet = *resolve;
		struct muster_error ignored;
		quiet.err = resolve->origin_count > 1 ? &ignored : resolve->err;
		if (select_controls(&quiet, insertion, origin->picks, origin->count, chosen) != 0 &&
		    resolve->origin_count == 1)
			return -1;
		for (size_t k = 0; k < origin->count; k++)
			if (chosen[k] && origin->picks[k].selected)
				list[n++] = &origin->picks[k];
		if (n > 1)
			qsort(list, n, sizeof(struct pick *),
			    strcmp(order, "ascending") == 0        ? by_id
				: strcmp(order, "descending") == 0 ? by_order_down
								   : by_order);
		if (take_list(resolve, list, n, to) != 0)
			return -1;
	}
	return 0;
}

static int
custom(struct resolve *resolve, const struct node *from, struct node *to)
{
	for (const struct node *child = from->first; child != NULL; child = child->next) {
		if (node_is(child, "insert-controls")) {
			if (insert(resolve, child, to) != 0)
				return -1;
			continue;
		}
		if (!node_is(child, "group")) {
			struct node *copy =
			    from->member != NULL ? node_copy(resolve->arena, child) : NULL;
			if (copy == NULL)
				return resolve_memory(resolve);
			if (move_under(resolve, to, copy, false) != 0)
				return -1;
			continue;
		}
		struct node *group = node_put(resolve->arena, to, "group", NULL);
		if (group == NULL)
			return resolve_memory(resolve);
		if (custom(resolve, child, group) != 0)
			return -1;
	}
	return 0;
}

/* ---- the same control from two catalogs ---- */

static int
combine_one(struct resolve *resolve, const char *method, struct pick *first, struct pick *second)
{
	if (strcmp(method, "use-first") == 0) {
		second->selected = false;
		return 0;
	}
	if (strcmp(method, "merge") != 0)
		return resolve_fail(resolve, node_child(resolve->profile->root, "merge"),
		    "oscal.duplicate",
		    "say merge: combine: method: use-first or merge, or exclude one of the two",
		    "two imports bring a control \"%.80s\"", first->id);
	struct node *child = second->control->first, *next;
	for (; child != NULL; child = next) {
		next = child->next;
		if (child->member->group == NULL || node_is(child, "control"))
			continue;
		bool there = false;
		for (struct node *own = node_child(first->control, child->member->name);
		     own != NULL && !there; own = node_next(own))
			there = strcmp(node_text(own, "id"), node_text(child, "id")) == 0 &&
			    strcmp(node_text(own, "name"), node_text(child, "name")) == 0 &&
			    strcmp(node_text(own, "value"), node_text(child, "value")) == 0 &&
			    strcmp(node_text(own, "href"), node_text(child, "href")) == 0;
		if (there)
			continue;
		node_take(second->control, child);
		if (move_under(resolve, first->control, child, false) != 0)
			return -1;
	}
	second->selected = false;
	return 0;
}

static int
combine(struct resolve *resolve)
{
	const struct node *merge = node_child(resolve->profile->root, "merge");
	const char *method = node_text(node_child(merge, "combine"), "method");
	for (size_t i = 1; i < resolve->origin_count; i++)
		for (size_t k = 0; k < resolve->origins[i].count; k++) {
			struct pick *pick = &resolve->origins[i].picks[k];
			for (size_t j = 0; j < i && pick->selected; j++) {
				struct pick *other = pick_find(
				    resolve->origins[j].picks, resolve->origins[j].count, pick->id);
				if (other != NULL && other->selected &&
				    combine_one(resolve, method, other, pick) != 0)
					return -1;
			}
		}
	return 0;
}

int
merge_result(struct resolve *resolve)
{
	const struct node *merge = node_child(resolve->profile->root, "merge");
	const struct node *own = node_child(merge, "custom");
	if (combine(resolve) != 0)
		return -1;
	if (strcmp(node_text(merge, "as-is"), "true") == 0)
		return as_is(resolve);
	if (take_params(resolve) != 0)
		return -1;
	if (own != NULL)
		return custom(resolve, own, resolve->out.root);
	size_t count;
	struct pick **list = selected(resolve, &count);
	return list == NULL ? -1 : take_list(resolve, list, count, resolve->out.root);
}
