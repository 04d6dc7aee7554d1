/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks a mapping against its table.  Problems are told as they are met and
 * reading goes on, so that one pass shows all of them.
 */
#include "yaml/schema.h"

#include <stdarg.h>

#include <muster/strbuf.h>

#include "yaml/value.h"

/* ---- problems ---- */

void
yaml_report(struct yaml_reader *reader, const struct muster_error *problem)
{
	reader->problems++;
	if (reader->problems == 1 && reader->first != NULL)
		*reader->first = *problem;
	if (reader->problem != NULL)
		reader->problem(reader->context, problem);
}

void
yaml_problem(struct yaml_reader *reader, const struct yaml_node *at, const char *id,
    const char *remedy, const char *format, ...)
{
	char message[512];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	struct muster_error problem;
	muster_error_set(&problem, MUSTER_E_CONFIG, id, "%s", message);
	if (remedy != NULL)
		muster_error_remedy(&problem, "%s", remedy);
	muster_error_in(&problem, reader->file);
	muster_error_at(&problem, at != NULL ? at->line : 1, at != NULL ? at->column : 1, 0);
	yaml_report(reader, &problem);
}

void
yaml_no_memory(struct yaml_reader *reader)
{
	if (reader->no_memory)
		return;
	reader->no_memory = true;
	struct muster_error problem;
	muster_error_memory(&problem);
	yaml_report(reader, &problem);
}

const char *
yaml_shown(const char *text, char out[YAML_SHOWN])
{
	struct muster_strbuf buf;
	muster_strbuf_init(&buf, YAML_SHOWN - 1);
	muster_text_escape(&buf, text, strlen(text), 80);
	size_t len = buf.len < YAML_SHOWN ? buf.len : YAML_SHOWN - 1;
	memcpy(out, buf.data, len);
	out[len] = '\0';
	muster_strbuf_release(&buf);
	return out;
}

/* ---- mappings ---- */

static size_t
find_field(const struct yaml_schema *schema, const char *key)
{
	size_t i = 0;
	while (i < schema->field_count && strcmp(schema->fields[i].key, key) != 0)
		i++;
	return i;
}

static void
unknown_key(
    struct yaml_reader *reader, const struct yaml_node *key, const struct yaml_schema *schema)
{
	const char *names[YAML_MAX_FIELDS];
	size_t count =
	    schema->field_count < YAML_MAX_FIELDS ? schema->field_count : YAML_MAX_FIELDS;
	for (size_t i = 0; i < count; i++)
		names[i] = schema->fields[i].key;
	char remedy[YAML_SHOWN] = "", shown[YAML_SHOWN];
	const char *near = muster_text_nearest(key->text, names, count);
	if (near != NULL)
		snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near);
	yaml_problem(reader, key, "yaml.unknown-key", near != NULL ? remedy : NULL,
	    "%s has no key \"%s\"", schema->what, yaml_shown(key->text, shown));
}

static int
read_rows(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    void *out)
{
	if (node->kind != YAML_SEQUENCE) {
		if (!node->partial)
			yaml_problem(
			    reader, node, "yaml.type", NULL, "\"%s\" wants a list", field->key);
		return -1;
	}
	char *rows = muster_arena_array(reader->arena, node->count, field->schema->size);
	if (rows == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	size_t n = 0;
	int status = 0;
	for (const struct yaml_node *item = node->first; item != NULL; item = item->next) {
		if (yaml_read(reader, item, field->schema, rows + n * field->schema->size) == 0)
			n++;
		else
			status = -1;
	}
	const void *list = rows;
	memcpy((char *)out + field->offset, &list, sizeof(list));
	memcpy((char *)out + field->count_offset, &n, sizeof(n));
	return status;
}

static int
read_field(struct yaml_reader *reader, const struct yaml_node *node, const struct yaml_field *field,
    void *out)
{
	if (node->kind == YAML_UNREAD)
		return -1;
	switch (field->type) {
	case YAML_SECTION:
		return yaml_read(reader, node, field->schema, (char *)out + field->offset);
	case YAML_ROWS:
		return read_rows(reader, node, field, out);
	case YAML_NODE:
		memcpy((char *)out + field->offset, &node, sizeof(node));
		return 0;
	default:
		return value_read(reader, node, field, out);
	}
}

/* Texts that are still NULL become "". */
static void
fill_texts(const struct yaml_schema *schema, void *out)
{
	for (size_t i = 0; i < schema->field_count; i++) {
		const struct yaml_field *field = &schema->fields[i];
		if (field->type == YAML_SECTION)
			fill_texts(field->schema, (char *)out + field->offset);
		if (field->type != YAML_STRING && field->type != YAML_TEXT)
			continue;
		const char *text;
		memcpy(&text, (char *)out + field->offset, sizeof(text));
		if (text == NULL) {
			text = "";
			memcpy((char *)out + field->offset, &text, sizeof(text));
		}
	}
}

static void
set_defaults(const struct yaml_schema *schema, void *out)
{
	memset(out, 0, schema->size);
	for (size_t i = 0; i < schema->field_count; i++)
		if (schema->fields[i].type == YAML_SECTION)
			set_defaults(
			    schema->fields[i].schema, (char *)out + schema->fields[i].offset);
	if (schema->defaults != NULL)
		schema->defaults(out);
}

static void
read_members(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_schema *schema, void *out)
{
	uint64_t seen = 0;
	const struct yaml_node *first = node != NULL ? node->first : NULL;
	for (const struct yaml_node *member = first; member != NULL; member = member->next) {
		size_t i = find_field(schema, member->key->text);
		if (i == schema->field_count) {
			unknown_key(reader, member->key, schema);
			continue;
		}
		bool again =
		    (seen & UINT64_C(1) << i) != 0; /* told by the tree: the first stands */
		const enum yaml_type type = schema->fields[i].type;
		if (again && type != YAML_ROWS && type != YAML_SECTION)
			continue;
		seen |= UINT64_C(1) << i;
		read_field(reader, member, &schema->fields[i], out);
	}
	for (size_t i = 0; i < schema->field_count && !(node != NULL && node->partial); i++)
		if (schema->fields[i].required && (seen & UINT64_C(1) << i) == 0)
			yaml_problem(reader, node, "yaml.missing-key", NULL, "%s needs \"%s\"",
			    schema->what, schema->fields[i].key);
}

int
yaml_read(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_schema *schema, void *out)
{
	size_t before = reader->problems;
	set_defaults(schema, out);
	bool empty = node == NULL || (node->kind == YAML_SCALAR && node->plain && node->len == 0);
	bool unread = node != NULL &&
	    (node->kind == YAML_UNREAD || (node->partial && node->kind != YAML_MAPPING));
	if (unread) {
		fill_texts(schema, out);
		return -1;
	}
	if (!empty && node->kind != YAML_MAPPING) {
		yaml_problem(reader, node, "yaml.type", NULL,
		    "%s is a mapping (\"key: value\" lines), not %s", schema->what,
		    node->kind == YAML_SEQUENCE ? "a list" : "a text");
		return -1;
	}
	read_members(reader, empty ? NULL : node, schema, out);
	if (schema->has_line) {
		unsigned place[2] = {1, 1};
		if (node != NULL) {
			place[0] = node->line;
			place[1] = node->column;
		}
		memcpy((char *)out + schema->line_offset, place, sizeof(place));
	}
	fill_texts(schema, out);
	if (schema->names != NULL && !empty)
		schema->names(reader, node);
	bool told = node != NULL && node->told;
	if (!told && reader->problems == before && schema->finish != NULL)
		schema->finish(reader, node, out);
	return !told && reader->problems == before ? 0 : -1;
}

static void
on_problem(void *context, const struct muster_error *problem)
{
	yaml_report(context, problem);
}

int
yaml_read_tree(struct yaml_reader *reader, struct muster_arena *arena, const char *text, size_t len,
    struct yaml_tree *tree)
{
	struct muster_error err;
	muster_error_clear(&err);
	int status = yaml_tree_read(arena, reader->file, text, len, on_problem, reader, tree, &err);
	if (err.code == MUSTER_E_MEMORY)
		yaml_no_memory(reader);
	reader->cut |= tree->cut;
	return status;
}

int
yaml_read_text(struct yaml_reader *reader, struct muster_arena *tree_arena, const char *text,
    size_t len, const struct yaml_schema *schema, void *out)
{
	struct muster_arena *own = tree_arena == NULL ? muster_arena_new() : NULL;
	struct muster_arena *arena = tree_arena != NULL ? tree_arena : own;
	struct yaml_tree tree;
	memset(out, 0, schema->size);
	if (arena == NULL) {
		yaml_no_memory(reader);
		return -1;
	}
	int status = yaml_read_tree(reader, arena, text, len, &tree);
	if ((status == 0 || tree.root != NULL) && yaml_read(reader, tree.root, schema, out) != 0)
		status = -1;
	muster_arena_free(own);
	return status;
}
