/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of catalogs and profiles: nodes in the order of their models. */
#include <string.h>

#include <muster/text.h>

#include "oscal/model.h"

const struct member *
model_member(const struct model *model, const char *name)
{
	for (size_t i = 0; i < model->count; i++)
		if (strcmp(model->members[i].name, name) == 0)
			return &model->members[i];
	return NULL;
}

struct node *
node_new(struct muster_arena *arena, const struct model *model)
{
	struct node *node = muster_arena_alloc(arena, sizeof(*node));
	if (node != NULL) {
		node->model = model;
		node->text = "";
	}
	return node;
}

void
node_hang(struct node *parent, struct node *node, bool first)
{
	struct node **at = &parent->first;
	/* Mostly behind all others: without looking at them. */
	if (parent->last != NULL &&
	    (parent->last->member < node->member ||
		(!first && parent->last->member == node->member)))
		at = &parent->last->next;
	while (*at != NULL &&
	    ((*at)->member < node->member || (!first && (*at)->member == node->member)))
		at = &(*at)->next;
	node->next = *at;
	*at = node;
	if (node->next == NULL)
		parent->last = node;
}

void
node_take(struct node *parent, struct node *child)
{
	struct node **at = &parent->first, *before = NULL;
	while (*at != NULL && *at != child) {
		before = *at;
		at = &(*at)->next;
	}
	if (*at != NULL)
		*at = child->next;
	if (parent->last == child)
		parent->last = before;
	child->next = NULL;
}

struct node *
node_add(
    struct muster_arena *arena, struct node *parent, const struct member *member, const char *text)
{
	struct node *node = node_new(arena, member->model);
	if (node == NULL)
		return NULL;
	node->member = member;
	if (text != NULL)
		node->text = muster_arena_strdup(arena, text);
	if (node->text == NULL)
		return NULL;
	node_hang(parent, node, false);
	return node;
}

struct node *
node_put(struct muster_arena *arena, struct node *parent, const char *name, const char *text)
{
	const struct member *member = model_member(parent->model, name);
	return member != NULL ? node_add(arena, parent, member, text) : NULL;
}

struct node *
node_copy(struct muster_arena *arena, const struct node *node)
{
	struct node *copy = node_new(arena, node->model);
	if (copy == NULL)
		return NULL;
	*copy = *node;
	copy->next = copy->first = copy->last = NULL;
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		struct node *own = node_copy(arena, child);
		if (own == NULL)
			return NULL;
		node_hang(copy, own, false);
	}
	return copy;
}

bool
node_is(const struct node *node, const char *name)
{
	return node->member != NULL && strcmp(node->member->name, name) == 0;
}

struct node *
node_child(const struct node *node, const char *name)
{
	struct node *child = node != NULL ? node->first : NULL;
	while (child != NULL && !node_is(child, name))
		child = child->next;
	return child;
}

struct node *
node_next(const struct node *node)
{
	return node->next != NULL && node->next->member == node->member ? node->next : NULL;
}

const char *
node_text(const struct node *node, const char *name)
{
	const struct node *child = node_child(node, name);
	return child != NULL ? child->text : "";
}

const char *
node_property_in(const struct node *node, const char *space, const char *name)
{
	for (const struct node *prop = node_child(node, "prop"); prop != NULL;
	     prop = node_next(prop))
		if (strcmp(node_text(prop, "name"), name) == 0 &&
		    strcmp(node_text(prop, "ns"), space) == 0)
			return node_text(prop, "value");
	return "";
}

const char *
node_property(const struct node *node, const char *name)
{
	const char *value = node_property_in(node, "", name);
	return value[0] != '\0' ? value
				: node_property_in(node, "http://csrc.nist.gov/ns/oscal", name);
}

const char *
node_lacks(const struct node *node)
{
	for (size_t i = 0; i < node->model->count; i++) {
		const struct member *member = &node->model->members[i];
		if (member->required && node_child(node, member->name) == NULL)
			return member->name;
	}
	return NULL;
}

/* ---- forms ---- */

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

bool
form_is_token(const char *text)
{
	if (!is_letter(text[0]))
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (!is_letter(*p) && !(*p >= '0' && *p <= '9') && *p != '.' && *p != '-')
			return false;
	return true;
}

bool
form_is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-vxxx-yxxx-xxxxxxxxxxxx";
	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		const char *of = form[i] == 'x' ? "0123456789abcdefABCDEF"
		    : form[i] == 'v'            ? "45"
		    : form[i] == 'y'            ? "89abAB"
						: "-";
		if (strchr(of, text[i]) == NULL)
			return false;
	}
	return true;
}

/* ---- other models ---- */

static const char *const others[] = {"assessment-plan", "assessment-results",
    "component-definition", "mapping-collection", "plan-of-action-and-milestones",
    "system-security-plan"};

bool
tree_is_other(const char *root)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(others[i], root) == 0)
			return true;
	return false;
}

int
tree_refuse(const char *root, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_INPUT, "oscal.model",
	    "this is an OSCAL %s: only catalogs and profiles are imported", root);
	return err != NULL ? muster_error_remedy(err, "give the catalog or profile it stands on")
			   : -1;
}
