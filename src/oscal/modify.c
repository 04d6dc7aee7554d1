/* SPDX-License-Identifier: Apache-2.0 */
/* What a profile changes in the controls it took: parameters set, parts removed and added. */
#include <string.h>

#include "oscal/resolve.h"

/* ---- parameters ---- */

static struct node *
find_id(struct node *node, const char *name, const char *id)
{
	for (struct node *child = node->first; child != NULL; child = child->next) {
		if (child->model == NULL)
			continue;
		if ((name == NULL || node_is(child, name)) &&
		    strcmp(node_text(child, "id"), id) == 0)
			return child;
		if (node_is(child, "metadata") || node_is(child, "back-matter"))
			continue;
		struct node *found = find_id(child, name, id);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static void
drop(struct node *node, const char *name)
{
	for (struct node *child; (child = node_child(node, name)) != NULL;)
		node_take(node, child);
}

static int
add_copy(struct resolve *resolve, struct node *to, const struct node *from, bool first)
{
	struct node *copy = node_copy(resolve->arena, from);
	return copy == NULL ? resolve_memory(resolve) : move_under(resolve, to, copy, first);
}

/* Values and a selection exclude each other: what is set takes the place of both. */
static int
set_parameter(struct resolve *resolve, const struct node *set)
{
	struct node *param = find_id(resolve->out.root, "param", node_text(set, "param-id"));
	if (param == NULL)
		return resolve_fail(resolve, set, "oscal.parameter",
		    "mend the id, or import the control that has it",
		    "no control of the profile has a parameter \"%.80s\"",
		    node_text(set, "param-id"));
	static const char *const replaced[] = {
	    "class", "depends-on", "label", "usage", "constraint", "guideline"};
	for (size_t i = 0; i < sizeof(replaced) / sizeof(replaced[0]); i++)
		if (node_child(set, replaced[i]) != NULL)
			drop(param, replaced[i]);
	if (node_child(set, "value") != NULL || node_child(set, "select") != NULL) {
		drop(param, "value");
		drop(param, "select");
	}
	for (const struct node *child = set->first; child != NULL; child = child->next)
		if (!node_is(child, "param-id") && add_copy(resolve, param, child, false) != 0)
			return -1;
	return 0;
}

/* ---- removing ---- */

static bool
matches(const struct node *node, const struct node *remove)
{
	static const struct {
		const char *by, *of;
	} keys[] = {{"by-name", "name"}, {"by-class", "class"}, {"by-id", "id"}, {"by-ns", "ns"}};
	bool any = false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *want = node_text(remove, keys[i].by);
		if (want[0] == '\0')
			continue;
		if (strcmp(node_text(node, keys[i].of), want) != 0)
			return false;
		any = true;
	}
	const char *item = node_text(remove, "by-item-name");
	if (item[0] == '\0')
		return any;
	return node_is(node, item);
}

static size_t
remove_below(struct node *node, const struct node *remove)
{
	size_t n = 0;
	struct node *child = node->first, *next;
	for (; child != NULL; child = next) {
		next = child->next;
		if (child->model == NULL || node_is(child, "control"))
			continue;
		if (matches(child, remove)) {
			node_take(node, child);
			n++;
		} else {
			n += remove_below(child, remove);
		}
	}
	return n;
}

/* ---- adding ---- */

static struct node *
parent_of(struct node *node, const struct node *child)
{
	for (struct node *own = node->first; own != NULL; own = own->next) {
		if (own == child)
			return node;
		struct node *found = own->model != NULL ? parent_of(own, child) : NULL;
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* Beside a sibling of the same kind; others go behind those of theirs. */
static int
add_beside(struct resolve *resolve, struct node *parent, struct node *sibling,
    const struct node *from, bool before)
{
	struct node *copy = node_copy(resolve->arena, from);
	if (copy == NULL)
		return resolve_memory(resolve);
	if (strcmp(from->member->name, sibling->member->name) != 0)
		return move_under(resolve, parent, copy, false);
	copy->member = sibling->member;
	struct node **at = before ? &parent->first : &sibling->next;
	while (before && *at != sibling)
		at = &(*at)->next;
	copy->next = *at;
	*at = copy;
	if (copy->next == NULL)
		parent->last = copy;
	return 0;
}

static int
add_one(struct resolve *resolve, struct node *control, const struct node *add)
{
	const char *id = node_text(add, "by-id"), *position = node_text(add, "position");
	struct node *target = control;
	if (id[0] != '\0' && strcmp(id, node_text(control, "id")) != 0)
		target = find_id(control, NULL, id);
	if (target == NULL)
		return resolve_fail(resolve, add, "oscal.alter",
		    "mend \"by-id\": it names a part or parameter of the control",
		    "nothing in the control has the id \"%.80s\"", id);
	bool beside = strcmp(position, "before") == 0 || strcmp(position, "after") == 0;
	if (beside && target == control)
		return resolve_fail(resolve, add, "oscal.alter",
		    "say \"starting\" or \"ending\", or name a part in \"by-id\"",
		    "\"%s\" puts nothing beside a whole control", position);
	struct node *parent = beside ? parent_of(control, target) : NULL;
	/* what is put first in its place, one by one, is put first from the last on */
	bool starting = strcmp(position, "starting") == 0;
	const struct node *list[256];
	size_t n = 0;
	for (const struct node *child = add->first; child != NULL && n < 256; child = child->next)
		if (!node_is(child, "by-id") && !node_is(child, "position"))
			list[n++] = child;
	if (n == 256)
		return resolve_fail(
		    resolve, add, "oscal.limit", NULL, "it adds more than 255 things");
	for (size_t i = 0; i < n; i++) {
		const struct node *child =
		    list[starting || strcmp(position, "after") == 0 ? n - 1 - i : i];
		if (node_is(child, "title"))
			drop(target, "title");
		if (model_member((parent != NULL ? parent : target)->model, child->member->name) ==
		    NULL)
			return resolve_fail(resolve, child, "oscal.alter", NULL,
			    "\"%s\" holds no \"%s\"",
			    (parent != NULL ? parent : target)->model->name, child->member->name);
		if ((parent != NULL ? add_beside(resolve, parent, target, child, position[0] == 'b')
				    : add_copy(resolve, target, child, starting)) != 0)
			return -1;
	}
	return 0;
}

static int
alter_one(struct resolve *resolve, const struct node *alter)
{
	const char *id = node_text(alter, "control-id");
	struct pick *pick = pick_find(resolve->all, resolve->all_count, id);
	if (pick == NULL)
		return resolve_fail(resolve, alter, "oscal.control",
		    "import the control, or take the alteration out",
		    "the profile alters \"%.80s\", which it does not import", id);
	for (const struct node *remove = node_child(alter, "remove"); remove != NULL;
	     remove = node_next(remove))
		if (remove_below(pick->control, remove) == 0)
			return resolve_fail(resolve, remove, "oscal.alter",
			    "mend what it names, or take it out",
			    "nothing in \"%.80s\" is what this removes", id);
	for (const struct node *add = node_child(alter, "add"); add != NULL; add = node_next(add))
		if (add_one(resolve, pick->control, add) != 0)
			return -1;
	const char *lacks = node_lacks(pick->control);
	return lacks == NULL ? 0
			     : resolve_fail(resolve, alter, "oscal.missing", NULL,
				   "without it the control lacks its \"%s\"", lacks);
}

int
modify_result(struct resolve *resolve)
{
	const struct node *modify = node_child(resolve->profile->root, "modify");
	for (const struct node *set = node_child(modify, "set-parameter"); set != NULL;
	     set = node_next(set))
		if (set_parameter(resolve, set) != 0)
			return -1;
	for (const struct node *alter = node_child(modify, "alter"); alter != NULL;
	     alter = node_next(alter))
		if (alter_one(resolve, alter) != 0)
			return -1;
	return 0;
}
