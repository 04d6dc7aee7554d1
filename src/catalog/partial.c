/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents read a second time, without a word: rows with mistakes are kept as
 * far as they say what they are and what they name, so that what others name
 * is looked up among all there is, and nothing is told to be missing that only
 * could not be read.
 */
#include "catalog/load.h"

/* ---- rows with mistakes ---- */

/* No rule between keys has run: what it would have filled.  false: of no use without it. */
static bool
mend_practice(struct muster_practice *practice)
{
	practice->partial = true;
	return practice->id[0] != '\0' && rows_is_in_group(practice); /* else it means another */
}

/* Under a name of its own: it stands twice with no other. */
static bool
mend_check(struct muster_arena *arena, struct check_row *row)
{
	struct muster_check *check = &row->check;
	check->match = MUSTER_MATCH_GLOB;
	check->id = muster_arena_printf(arena, "line %u", row->line);
	check->versions = check->reason = "";
	check->origin.line = row->line;
	check->origin.column = row->column;
	return check->id != NULL;
}

static bool
mend_control(struct control_row *row)
{
	struct muster_control *control = &row->control;
	control->assessable = true; /* whatever it is: nobody is told otherwise */
	control->needs_machine = control->needs_attestation = control->needs_occurrence = true;
	control->origin.line = row->line;
	control->origin.column = row->column;
	return control->id[0] != '\0';
}

static bool
mend_mapping(struct mapping_row *row)
{
	struct muster_mapping *mapping = &row->mapping;
	mapping->effect = MUSTER_EFFECT_SUPPORTS;
	mapping->rationale = ""; /* only such a row has none */
	mapping->origin.line = row->line;
	mapping->origin.column = row->column;
	return true;
}

static bool
mend_rule(struct rule_row *row)
{
	row->rule.origin.line = row->line;
	row->rule.origin.column = row->column;
	return true;
}

static bool
mend(struct load *load, enum parsed_kind kind, const char *key, void *row)
{
	switch (kind) {
	case PARSED_PRACTICES:
		return mend_practice(row);
	case PARSED_CHECKS:
		return mend_check(load->controls->arena, row);
	case PARSED_MAPPING:
		return mend_mapping(row);
	case PARSED_CATALOG:
		return strcmp(key, "controls") == 0 && mend_control(row);
	case PARSED_CROSSWALK:
		return true;
	case PARSED_RULES:
		return strcmp(key, "rules") == 0 && mend_rule(row);
	case PARSED_TEXTS:
		return ((const struct text_row *)row)->id[0] != '\0';
	default:
		return false;
	}
}

/* ---- documents ---- */

/* A list that stands twice, which was told: the rows of the first are known. */
static bool
is_repeated(const struct yaml_node *root, const char *key)
{
	size_t count = 0;
	for (const struct yaml_node *at = root->first; at != NULL; at = at->next)
		count += strcmp(at->key->text, key) == 0;
	return count > 1;
}

/* Rows that define what others name. */
static bool
defines(const struct parsed *out, const char *key)
{
	return out->kind == PARSED_PRACTICES ||
	    (out->kind == PARSED_CATALOG && strcmp(key, "controls") == 0);
}

static int
take_rows(struct load *load, struct yaml_reader *reader, const struct yaml_node *list,
    const struct yaml_field *field, struct parsed *out)
{
	const size_t size = field->schema->size;
	size_t room = list->count, n = 0;
	char *rows = load_array(load, room, size);
	if (rows == NULL)
		return -1;
	for (const struct yaml_node *item = list->first; item != NULL; item = item->next) {
		char *row = rows + n * size;
		bool kept = yaml_read(reader, item, field->schema, row) == 0 ||
		    (item->kind == YAML_MAPPING && mend(load, out->kind, field->key, row));
		if (!kept && defines(out, field->key))
			out->partial = true;
		n += kept;
	}
	const void *taken = rows;
	memcpy((char *)&out->as + field->offset, &taken, sizeof(taken));
	memcpy((char *)&out->as + field->count_offset, &n, sizeof(n));
	return 0;
}

/* Of a document that could not be read at all: that there is one of this name. */
static void
name_it(struct parsed *out)
{
	const char **ids[PARSED_KINDS] = {[PARSED_CHECKS] = (const char **)&out->as.checks.source,
	    [PARSED_CATALOG] = (const char **)&out->as.catalog.id,
	    [PARSED_MAPPING] = (const char **)&out->as.mapping.catalog,
	    [PARSED_TEXTS] = (const char **)&out->as.texts.catalog,
	    [PARSED_CROSSWALK] = (const char **)&out->as.crosswalk.id};
	const char **id = ids[out->kind];
	if (id != NULL && (*id == NULL || (*id)[0] == '\0'))
		*id = out->name;
	if (out->kind == PARSED_CROSSWALK && out->as.crosswalk.from == NULL)
		out->as.crosswalk.from = "";
	if (out->kind == PARSED_CROSSWALK && out->as.crosswalk.to == NULL)
		out->as.crosswalk.to = "";
}

static int
take_document(struct load *load, struct muster_arena *arena,
    const struct muster_controls_document *document, struct parsed *out)
{
	const struct yaml_schema *schema = load_schema(out->kind);
	struct yaml_reader reader = {.arena = load->controls->arena, .file = out->file};
	struct yaml_tree tree;
	yaml_read_tree(&reader, arena, document->text, document->len, &tree);
	if (!reader.no_memory)
		yaml_read(&reader, tree.root, schema, &out->as);
	for (size_t i = 0; i < schema->field_count && !reader.no_memory; i++) {
		const struct yaml_field *field = &schema->fields[i];
		const struct yaml_node *list = yaml_node_member(tree.root, field->key);
		if (field->type != YAML_ROWS)
			continue;
		bool there = list != NULL && list->kind == YAML_SEQUENCE;
		if (defines(out, field->key) &&
		    (!there || tree.root->partial || list->partial ||
			is_repeated(tree.root, field->key)))
			out->partial = true;
		if (there && take_rows(load, &reader, list, field, out) != 0)
			return -1;
	}
	if (tree.cut)
		out->partial = true;
	name_it(out);
	out->ok = true;
	if (reader.no_memory)
		yaml_no_memory(&load->reader);
	return reader.no_memory ? -1 : 0;
}

int
load_partial(
    struct load *load, const struct muster_controls_document *const *documents, size_t count)
{
	int status = 0;
	for (size_t i = 0; status == 0 && i < count; i++) {
		struct parsed *out = &load->documents[i];
		if (out->ok)
			continue;
		struct muster_arena *arena = muster_arena_new();
		if (arena == NULL)
			yaml_no_memory(&load->reader);
		status = arena == NULL ? -1 : take_document(load, arena, documents[i], out);
		if (out->kind == PARSED_PRACTICES && out->partial)
			load->controls->practices_partial = true;
		muster_arena_free(arena);
	}
	return status;
}
