/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL's JSON into a tree, by the tables of model.c. */
#include <string.h>

#include "oscal/model.h"
#include "json/reader.h"

struct reading {
	struct json_reader *reader;
	struct muster_arena *arena;
	struct muster_error *err;
	const char *other; /* an OSCAL model that is not read */
	unsigned depth;
};

static int read_object(struct reading *in, struct node *object);

static int
no_memory(struct reading *in)
{
	json_fail(in->reader, "memory", "out of memory");
	return muster_error_memory(in->err);
}

static int
check_form(struct reading *in, const struct member *member, const char *text)
{
	if (text[0] == '\0' && member->kind == MEMBER_FLAG) {
		json_fail(in->reader, "oscal.empty", "this may not be empty");
		return -1;
	}
	if (member->form == FORM_TOKEN && !form_is_token(text)) {
		json_fail(in->reader, "oscal.token",
		    "this is no OSCAL token: a letter or \"_\", then letters, digits, \".\", "
		    "\"-\", \"_\"");
		return -1;
	}
	if (member->form == FORM_UUID && !form_is_uuid(text)) {
		json_fail(in->reader, "oscal.uuid", "this is no UUID of version 4 or 5");
		return -1;
	}
	return 0;
}

static int
read_value(struct reading *in, struct node *parent, const struct member *member)
{
	struct json_position place = json_position(in->reader);
	struct node *node;
	if (member->kind == MEMBER_OBJECT) {
		if (json_peek(in->reader) != JSON_OBJECT) {
			json_fail(in->reader, "oscal.type", "this must be an object");
			return -1;
		}
		node = node_add(in->arena, parent, member, NULL);
	} else if (member->kind == MEMBER_BOOL) {
		bool yes;
		if (json_bool(in->reader, &yes) != 0)
			return -1;
		node = node_add(in->arena, parent, member, yes ? "true" : "false");
	} else {
		struct muster_span text;
		if (json_string(in->reader, &text) != 0)
			return -1;
		const char *copy = muster_arena_copy(in->arena, text.ptr, text.len);
		node = copy != NULL && memchr(text.ptr, '\0', text.len) == NULL
		    ? node_add(in->arena, parent, member, NULL)
		    : NULL;
		if (node != NULL)
			node->text = copy;
		if (node != NULL && check_form(in, member, copy) != 0)
			return -1;
	}
	if (node == NULL)
		return no_memory(in);
	node->line = (unsigned)place.line;
	node->column = (unsigned)place.column;
	return member->kind == MEMBER_OBJECT ? read_object(in, node) : 0;
}

static int
read_member(struct reading *in, struct node *parent, const struct member *member)
{
	if (member->group == NULL)
		return read_value(in, parent, member);
	if (json_peek(in->reader) != JSON_ARRAY) {
		json_fail(in->reader, "oscal.type", "this must be an array");
		return -1;
	}
	json_array(in->reader);
	while (json_element(in->reader))
		if (read_value(in, parent, member) != 0)
			return -1;
	return json_failed(in->reader) ? -1 : 0;
}

static const struct member *
find(const struct model *model, struct muster_span key)
{
	for (size_t i = 0; i < model->count; i++) {
		const struct member *member = &model->members[i];
		if (muster_span_is(key, member->group != NULL ? member->group : member->name))
			return member;
	}
	return NULL;
}

static int
read_object(struct reading *in, struct node *object)
{
	struct muster_span key;
	if (++in->depth > TREE_DEPTH) {
		json_fail(in->reader, "oscal.depth", "objects nest deeper than %d", TREE_DEPTH);
		return -1;
	}
	json_object(in->reader);
	while (json_key(in->reader, &key) == 1) {
		const struct member *member = find(object->model, key);
		if (member == NULL) {
			json_fail(in->reader, "oscal.member",
			    "OSCAL " OSCAL_LATEST " has no such member in \"%s\"",
			    object->model->name);
			return -1;
		}
		if (node_child(object, member->name) != NULL) {
			json_fail(in->reader, "oscal.duplicate", "this member stands twice");
			return -1;
		}
		if (read_member(in, object, member) != 0)
			return -1;
	}
	if (json_failed(in->reader))
		return -1;
	const char *lacks = node_lacks(object);
	if (lacks != NULL) {
		json_fail(
		    in->reader, "oscal.missing", "\"%s\" needs \"%s\"", object->model->name, lacks);
		return -1;
	}
	in->depth--;
	return 0;
}

static const char *
word_of(struct muster_span key, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (muster_span_is(key, words[i]))
			return words[i];
	return NULL;
}

/* The one member of the top that says which model it is; "$schema" may stand beside it. */
static int
read_top(struct reading *in, struct tree *out)
{
	static const char *const known[] = {"assessment-plan", "assessment-results",
	    "component-definition", "mapping-collection", "plan-of-action-and-milestones",
	    "system-security-plan"};
	struct muster_span key;
	if (json_document(in->reader) != 1 || json_peek(in->reader) != JSON_OBJECT) {
		json_fail(in->reader, "oscal.type", "this is no OSCAL: it must be an object");
		return -1;
	}
	json_object(in->reader);
	while (json_key(in->reader, &key) == 1) {
		if (muster_span_is(key, "$schema")) {
			json_skip(in->reader);
			continue;
		}
		const struct model *model = muster_span_is(key, "catalog") ? &model_catalog
		    : muster_span_is(key, "profile")                       ? &model_profile
									   : NULL;
		in->other = word_of(key, known, sizeof(known) / sizeof(known[0]));
		if (in->other != NULL)
			return -1;
		if (model == NULL || out->root != NULL) {
			json_fail(in->reader, "oscal.model",
			    "this is no OSCAL catalog or profile: its one member is \"catalog\" or "
			    "\"profile\"");
			return -1;
		}
		out->model = model;
		out->root = node_new(in->arena, model);
		if (out->root == NULL)
			return no_memory(in);
		if (json_peek(in->reader) != JSON_OBJECT) {
			json_fail(in->reader, "oscal.type", "this must be an object");
			return -1;
		}
		if (read_object(in, out->root) != 0)
			return -1;
	}
	if (!json_failed(in->reader) && out->root == NULL)
		json_fail(in->reader, "oscal.model", "there is no catalog or profile in it");
	return json_failed(in->reader) || json_document(in->reader) != 0 ? -1 : 0;
}

int
tree_read_json(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err)
{
	struct reading in = {.arena = arena, .err = err};
	*out = (struct tree){.arena = arena};
	in.reader = json_reader_of_text(text, len, file, err);
	if (in.reader == NULL)
		return -1;
	int rc = read_top(&in, out);
	if (rc != 0 && !json_failed(in.reader) && in.other == NULL)
		json_fail(in.reader, "oscal.trailing", "something stands after the document");
	json_reader_free(in.reader);
	if (in.other == NULL)
		return rc;
	tree_refuse(in.other, err);
	return muster_error_in(err, file);
}
