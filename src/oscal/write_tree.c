/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of catalogs and profiles as OSCAL's JSON and XML. */
#include <string.h>

#include <muster/json.h>

#include "oscal/markup.h"
#include "oscal/model.h"

/* ---- JSON ---- */

static void
json_node(struct muster_json *json, const struct node *node, const char *key)
{
	if (node->member != NULL && node->member->kind == MEMBER_BOOL) {
		muster_json_bool(json, key, strcmp(node->text, "true") == 0);
		return;
	}
	if (node->model == NULL) {
		muster_json_string(json, key, node->text);
		return;
	}
	muster_json_object(json, key);
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		const struct member *member = child->member;
		if (member->group == NULL) {
			json_node(json, child, member->name);
			continue;
		}
		muster_json_array(json, member->group);
		for (;; child = child->next) {
			json_node(json, child, NULL);
			if (node_next(child) == NULL)
				break;
		}
		muster_json_array_end(json);
	}
	muster_json_object_end(json);
}

int
tree_write_json(const struct tree *tree, struct muster_strbuf *out)
{
	struct muster_json json;
	muster_json_init(&json, out, true);
	muster_json_object(&json, NULL);
	json_node(&json, tree->root, tree->model->name);
	muster_json_object_end(&json);
	muster_strbuf_addc(out, '\n');
	return out->failed ? -1 : 0;
}

/* ---- XML ---- */

static void xml_children(struct xml *xml, const struct node *node);

static bool
holds_elements(const struct node *node)
{
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (child->member->kind != MEMBER_FLAG)
			return true;
	return false;
}

static const struct node *
value_of(const struct node *node)
{
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (child->member->kind == MEMBER_VALUE)
			return child;
	return NULL;
}

static void
xml_object(struct xml *xml, const struct node *node, const char *name, const char *space)
{
	const struct node *value = value_of(node);
	xml_indent(xml);
	xml_begin(xml, name);
	xml_attribute_if(xml, "xmlns", space);
	for (const struct node *child = node->first; child != NULL; child = child->next)
		if (child->member->kind == MEMBER_FLAG)
			xml_attribute(xml, child->member->name, child->text);
	if (value != NULL) {
		xml_text(xml, value->text);
	} else if (holds_elements(node)) {
		xml->depth++;
		xml_children(xml, node);
		xml->depth--;
		xml_indent(xml);
	}
	xml_end(xml);
}

static void
xml_member(struct xml *xml, const struct node *node)
{
	const char *name = node->member->name;
	switch (node->member->kind) {
	case MEMBER_TEXT:
	case MEMBER_BOOL:
		xml_line(xml, name, node->text);
		break;
	case MEMBER_LINE:
		xml_indent(xml);
		xml_begin(xml, name);
		markup_write_line(xml, node->text);
		xml_end(xml);
		break;
	case MEMBER_PROSE:
		xml_open_element(xml, name);
		markup_write_blocks(xml, node->text);
		xml_close_element(xml);
		break;
	case MEMBER_BARE:
		markup_write_blocks(xml, node->text);
		break;
	case MEMBER_OBJECT:
		xml_object(xml, node, name, NULL);
		break;
	default:
		break;
	}
}

static void
xml_children(struct xml *xml, const struct node *node)
{
	for (const struct node *child = node->first; child != NULL; child = child->next) {
		if (!child->member->wrapped) {
			xml_member(xml, child);
			continue;
		}
		xml_open_element(xml, child->member->group);
		for (;; child = child->next) {
			xml_member(xml, child);
			if (node_next(child) == NULL)
				break;
		}
		xml_close_element(xml);
	}
}

int
tree_write_xml(const struct tree *tree, struct muster_strbuf *out, struct muster_error *err)
{
	struct muster_output_memory *memory = muster_output_memory_new();
	struct xml xml = {.err = err};
	char name[256];
	if (memory == NULL)
		return muster_error_memory(err);
	xml.set = muster_output_memory_set(memory);
	int rc = xml.set->begin(xml.set, "", name, err);
	if (rc == 0 && (rc = xml_writer_open(&xml)) == 0) {
		xml_object(&xml, tree->root, tree->model->name, OSCAL_SPACE);
		xml_writer_close(&xml);
		rc = xml.failed ? -1 : xml.set->end(xml.set, err);
	}
	if (rc == 0) {
		size_t len;
		const char *suffix;
		const char *text = muster_output_memory_file(memory, 0, &len, &suffix);
		/* the declaration ends a line, and so does an indented root */
		static const char gap[] = "?>\n\n";
		const char *twice = strstr(text, gap);
		size_t head = twice != NULL ? (size_t)(twice - text) + 3 : 0;
		muster_strbuf_add(out, text, head);
		muster_strbuf_add(out, text + head + (twice != NULL), len - head - (twice != NULL));
		if (out->failed)
			rc = muster_error_memory(err);
	}
	muster_output_memory_free(memory);
	return rc;
}
