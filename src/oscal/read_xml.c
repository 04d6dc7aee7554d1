/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL's XML into a tree, by the tables of model.c. */
#include <string.h>

#include "oscal/markup.h"
#include "oscal/model.h"
#include "xml/reader.h"

struct reading {
	struct xml_reader *reader;
	struct muster_arena *arena;
	struct muster_error *err;
	struct muster_strbuf text;
	unsigned depth;
};

static int read_object(struct reading *in, struct node *object);

static int
no_memory(struct reading *in)
{
	xml_reader_fail(in->reader, "memory", "out of memory");
	return muster_error_memory(in->err);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* White space as in a token: none around, one blank for any within. */
static void
collapse(struct muster_strbuf *text)
{
	size_t to = 0;
	for (size_t at = 0; at < text->len; at++) {
		char c = is_blank(text->data[at]) ? ' ' : text->data[at];
		if (c != ' ' || (to > 0 && text->data[to - 1] != ' '))
			text->data[to++] = c;
	}
	while (to > 0 && text->data[to - 1] == ' ')
		to--;
	if (text->len > 0)
		text->data[to] = '\0';
	text->len = to;
}

static int
check_form(struct reading *in, const struct member *member, const char *text)
{
	if (member->form == FORM_TOKEN && !form_is_token(text))
		return xml_reader_fail(in->reader, "oscal.token",
		    "\"%s\" is no OSCAL token: a letter or \"_\", then letters, digits, \".\", "
		    "\"-\", \"_\"",
		    member->name);
	if (member->form == FORM_UUID && !form_is_uuid(text))
		return xml_reader_fail(
		    in->reader, "oscal.uuid", "\"%s\" is no UUID of version 4 or 5", member->name);
	return 0;
}

static struct node *
add(struct reading *in, struct node *parent, const struct member *member, const char *text,
    struct xml_place place)
{
	struct node *node = node_add(in->arena, parent, member, text);
	if (node == NULL) {
		no_memory(in);
		return NULL;
	}
	node->line = (unsigned)place.line;
	node->column = (unsigned)place.column;
	return node;
}

static int
read_flags(struct reading *in, struct node *object)
{
	size_t count;
	const struct xml_attribute *attributes = xml_reader_attributes(in->reader, &count);
	struct xml_place place = xml_reader_place(in->reader);
	for (size_t i = 0; i < count; i++) {
		const struct member *member = attributes[i].space[0] == '\0'
		    ? model_member(object->model, attributes[i].name)
		    : NULL;
		if (attributes[i].space[0] != '\0' &&
		    strcmp(attributes[i].space, "http://www.w3.org/2001/XMLSchema-instance") == 0)
			continue; /* xsi:schemaLocation says nothing of the content */
		if (member == NULL || member->kind != MEMBER_FLAG)
			return xml_reader_fail(in->reader, "oscal.member",
			    "OSCAL " OSCAL_LATEST " has no such attribute of \"%s\"",
			    object->model->name);
		if (attributes[i].value[0] == '\0')
			return xml_reader_fail(
			    in->reader, "oscal.empty", "\"%s\" may not be empty", member->name);
		if (check_form(in, member, attributes[i].value) != 0 ||
		    add(in, object, member, attributes[i].value, place) == NULL)
			return -1;
	}
	return 0;
}

/* At the START of an element that is a member. */
static int
read_element(struct reading *in, struct node *parent, const struct member *member)
{
	struct xml_place place = xml_reader_place(in->reader);
	if (member->group == NULL && node_child(parent, member->name) != NULL)
		return xml_reader_fail(in->reader, "oscal.duplicate", "this element stands twice");
	if (member->kind == MEMBER_OBJECT) {
		struct node *node = add(in, parent, member, NULL, place);
		return node == NULL ? -1 : read_object(in, node);
	}
	muster_strbuf_clear(&in->text);
	int rc = member->kind == MEMBER_LINE ? markup_read_line(in->reader, &in->text)
	    : member->kind == MEMBER_PROSE   ? markup_read_blocks(in->reader, &in->text)
					     : xml_reader_text(in->reader, &in->text);
	if (rc != 0)
		return -1;
	if (member->kind == MEMBER_TEXT || member->kind == MEMBER_BOOL)
		collapse(&in->text);
	if (member->kind == MEMBER_BOOL && strcmp(in->text.data, "true") != 0 &&
	    strcmp(in->text.data, "false") != 0 && strcmp(in->text.data, "1") != 0 &&
	    strcmp(in->text.data, "0") != 0)
		return xml_reader_fail(in->reader, "oscal.type", "this must be true or false");
	const char *text = in->text.data;
	if (member->kind == MEMBER_BOOL)
		text = text[0] == 't' || text[0] == '1' ? "true" : "false";
	return check_form(in, member, text) != 0 || add(in, parent, member, text, place) == NULL
	    ? -1
	    : 0;
}

static const struct member *
of_kind(const struct model *model, enum member_kind kind)
{
	for (size_t i = 0; i < model->count; i++)
		if (model->members[i].kind == kind)
			return &model->members[i];
	return NULL;
}

/* <revisions>: the items stand inside of it. */
static const struct member *
wrapped(const struct model *model, const char *name)
{
	for (size_t i = 0; i < model->count; i++)
		if (model->members[i].wrapped && strcmp(model->members[i].group, name) == 0)
			return &model->members[i];
	return NULL;
}

/* The children of an element; prose that stands bare among them is gathered. */
static int
read_children(struct reading *in, struct node *object)
{
	const struct member *bare = of_kind(object->model, MEMBER_BARE);
	struct muster_strbuf prose;
	struct xml_place place = xml_reader_place(in->reader);
	muster_strbuf_init(&prose, 16 * 1024 * 1024);
	int rc = 0;
	while (rc == 0 && xml_reader_child(in->reader)) {
		const char *name = xml_reader_name(in->reader);
		bool ours = strcmp(xml_reader_space(in->reader), OSCAL_SPACE) == 0;
		const struct member *member = ours ? model_member(object->model, name) : NULL;
		const struct member *many = ours ? wrapped(object->model, name) : NULL;
		if (member != NULL && member->kind != MEMBER_FLAG && member->kind != MEMBER_VALUE &&
		    member->kind != MEMBER_BARE && !member->wrapped)
			rc = read_element(in, object, member);
		else if (many != NULL)
			while (rc == 0 && xml_reader_child(in->reader))
				rc = xml_reader_is(in->reader, OSCAL_SPACE, many->name)
				    ? read_element(in, object, many)
				    : xml_reader_fail(in->reader, "oscal.member",
					  "OSCAL " OSCAL_LATEST " has no such element here");
		else if (ours && bare != NULL && markup_is_block(name))
			rc = markup_read_block(in->reader, &prose);
		else
			rc = xml_reader_fail(in->reader, "oscal.member",
			    "OSCAL " OSCAL_LATEST " has no such element in \"%s\"",
			    object->model->name);
	}
	if (rc == 0 && prose.failed)
		rc = no_memory(in);
	if (rc == 0 && prose.len > 0 && add(in, object, bare, prose.data, place) == NULL)
		rc = -1;
	muster_strbuf_release(&prose);
	return rc;
}

static int
read_object(struct reading *in, struct node *object)
{
	if (++in->depth > TREE_DEPTH)
		return xml_reader_fail(
		    in->reader, "oscal.depth", "elements nest deeper than %d", TREE_DEPTH);
	const struct member *value = of_kind(object->model, MEMBER_VALUE);
	if (read_flags(in, object) != 0)
		return -1;
	if (value != NULL) {
		struct xml_place place = xml_reader_place(in->reader);
		muster_strbuf_clear(&in->text);
		if (xml_reader_text(in->reader, &in->text) != 0)
			return -1;
		collapse(&in->text);
		if (add(in, object, value, in->text.data, place) == NULL)
			return -1;
	} else if (read_children(in, object) != 0) {
		return -1;
	}
	if (xml_reader_failed(in->reader))
		return -1;
	const char *lacks = node_lacks(object);
	if (lacks != NULL)
		return xml_reader_fail(
		    in->reader, "oscal.missing", "\"%s\" needs \"%s\"", object->model->name, lacks);
	in->depth--;
	return 0;
}

int
tree_read_xml(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err)
{
	struct reading in = {.arena = arena, .err = err};
	*out = (struct tree){.arena = arena};
	in.reader = xml_reader_of_text(text, len, file, err);
	if (in.reader == NULL)
		return -1;
	muster_strbuf_init(&in.text, 64 * 1024 * 1024);
	int rc = -1;
	char root[64] = "";
	if (xml_reader_child(in.reader)) {
		bool ours = strcmp(xml_reader_space(in.reader), OSCAL_SPACE) == 0;
		out->model = !ours                                       ? NULL
		    : strcmp(xml_reader_name(in.reader), "catalog") == 0 ? &model_catalog
		    : strcmp(xml_reader_name(in.reader), "profile") == 0 ? &model_profile
									 : NULL;
		if (ours && tree_is_other(xml_reader_name(in.reader)))
			snprintf(root, sizeof(root), "%s", xml_reader_name(in.reader));
		else if (out->model == NULL)
			xml_reader_fail(in.reader, "oscal.model",
			    "this is no OSCAL catalog or profile: its root element is another");
		else if ((out->root = node_new(arena, out->model)) == NULL)
			no_memory(&in);
		else
			rc = read_object(&in, out->root);
		if (rc == 0 && xml_reader_next(in.reader) == XML_EVENT_END)
			rc = xml_reader_failed(in.reader) ? -1 : 0;
	}
	muster_strbuf_release(&in.text);
	xml_reader_free(in.reader);
	if (root[0] == '\0')
		return rc;
	tree_refuse(root, err);
	return muster_error_in(err, file);
}
