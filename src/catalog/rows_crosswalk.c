/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of crosswalks and of private texts. */
#include "catalog/rows.h"

static const char *const relations[MUSTER_RELATION_COUNT] = {
    "equal-to", "superset-of", "subset-of", "intersects-with", "equivalent-to"};

const char *
muster_relation_name(enum muster_relation relation)
{
	return (size_t)relation < MUSTER_RELATION_COUNT ? relations[relation] : "";
}

enum muster_relation
muster_relation_mirror(enum muster_relation relation)
{
	return relation == MUSTER_RELATION_SUPERSET_OF ? MUSTER_RELATION_SUBSET_OF
	    : relation == MUSTER_RELATION_SUBSET_OF    ? MUSTER_RELATION_SUPERSET_OF
						       : relation;
}

static const char *
relation_word(int value)
{
	return muster_relation_name((enum muster_relation)value);
}

static int
parse_relation(struct muster_span word)
{
	for (int i = 0; i < MUSTER_RELATION_COUNT; i++)
		if (muster_span_is(word, relations[i]))
			return i;
	return -1;
}

static const struct yaml_words relation_words = {
    parse_relation, relation_word, MUSTER_RELATION_COUNT};

/* ---- crosswalks ---- */

static void
no_relation(void *out)
{
	((struct crosswalk_row *)out)->relation = -1;
}

static const struct yaml_field row_fields[] = {
    {.key = "from", .type = YAML_STRING, .required = true, AT(crosswalk_row, from)},
    {.key = "to",
	.type = YAML_STRINGS,
	.required = true,
	AT(crosswalk_row, to),
	.count_offset = offsetof(struct crosswalk_row, to_count)},
    {.key = "relation", .type = YAML_ENUM, AT(crosswalk_row, relation), .words = &relation_words},
    {.key = "reviewed", .type = YAML_BOOL, AT(crosswalk_row, reviewed)},
    {.key = "rationale", .type = YAML_STRING, AT(crosswalk_row, rationale)},
};

static void
finish_row(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	const struct crosswalk_row *row = out;
	if (row->to_count == 0)
		yaml_problem(reader, yaml_node_member(node, "to"), "catalog.crosswalk",
		    "name a control, or remove the row", "\"to\" is empty");
	if (row->reviewed && row->rationale[0] == '\0')
		yaml_problem(reader, yaml_node_member(node, "reviewed"), "catalog.crosswalk",
		    "say in \"rationale\" why the relation holds",
		    "a reviewed row needs \"rationale\"");
}

static const struct yaml_schema row_schema = {.what = "a crosswalk row",
    .size = sizeof(struct crosswalk_row),
    .fields = row_fields,
    .field_count = COUNT(row_fields),
    .defaults = no_relation,
    .has_line = true,
    .line_offset = offsetof(struct crosswalk_row, line),
    .finish = finish_row};

static void
no_default(void *out)
{
	((struct crosswalk_document *)out)->relation = -1;
}

static const struct yaml_field crosswalk_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	.required = true,
	AT(crosswalk_document, id),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "title", .type = YAML_STRING, .required = true, AT(crosswalk_document, title)},
    {.key = "from",
	.type = YAML_STRING,
	.required = true,
	AT(crosswalk_document, from),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "to",
	.type = YAML_STRING,
	.required = true,
	AT(crosswalk_document, to),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "from-version", .type = YAML_STRING, AT(crosswalk_document, from_version)},
    {.key = "to-version", .type = YAML_STRING, AT(crosswalk_document, to_version)},
    {.key = "source", .type = YAML_STRING, .required = true, AT(crosswalk_document, source)},
    {.key = "relation",
	.type = YAML_ENUM,
	AT(crosswalk_document, relation),
	.words = &relation_words},
    {.key = "rows",
	.type = YAML_ROWS,
	.required = true,
	AT(crosswalk_document, rows),
	.count_offset = offsetof(struct crosswalk_document, count),
	.schema = &row_schema},
};

/* Each row has a relation: its own, or the table's. */
static void
finish_crosswalk(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	const struct crosswalk_document *document = out;
	const struct yaml_node *rows = yaml_node_member(node, "rows");
	const struct yaml_node *row = rows != NULL ? rows->first : NULL;
	for (size_t i = 0; i < document->count && row != NULL; i++, row = row->next)
		if (document->relation < 0 && document->rows[i].relation < 0)
			yaml_problem(reader, row, "yaml.missing-key",
			    "or say one for all rows at the top",
			    "a crosswalk row needs \"relation\"");
}

const struct yaml_schema rows_crosswalk_schema = {.what = "a crosswalk",
    .size = sizeof(struct crosswalk_document),
    .fields = crosswalk_fields,
    .field_count = COUNT(crosswalk_fields),
    .defaults = no_default,
    .has_line = true,
    .line_offset = offsetof(struct crosswalk_document, line),
    .finish = finish_crosswalk};

/* ---- texts ---- */

static const struct yaml_field text_fields[] = {
    {.key = "id", .type = YAML_STRING, .required = true, AT(text_row, id)},
    {.key = "title", .type = YAML_STRING, AT(text_row, title)},
    {.key = "text", .type = YAML_TEXT, AT(text_row, text)},
    {.key = "guidance", .type = YAML_TEXT, AT(text_row, guidance)},
};

static void
finish_text(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	const struct text_row *row = out;
	if (row->title[0] == '\0' && row->text[0] == '\0' && row->guidance[0] == '\0')
		yaml_problem(reader, node, "yaml.missing-key", NULL,
		    "a text needs \"title\", \"text\" or \"guidance\"");
}

static const struct yaml_schema text_schema = {.what = "a text",
    .size = sizeof(struct text_row),
    .fields = text_fields,
    .field_count = COUNT(text_fields),
    .has_line = true,
    .line_offset = offsetof(struct text_row, line),
    .finish = finish_text};

static const struct yaml_field texts_fields[] = {
    {.key = "catalog",
	.type = YAML_STRING,
	.required = true,
	AT(texts_document, catalog),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "controls",
	.type = YAML_ROWS,
	.required = true,
	AT(texts_document, rows),
	.count_offset = offsetof(struct texts_document, count),
	.schema = &text_schema},
};
const struct yaml_schema rows_texts_schema = {.what = "a file of texts",
    .size = sizeof(struct texts_document),
    .fields = texts_fields,
    .field_count = COUNT(texts_fields),
    .has_line = true,
    .line_offset = offsetof(struct texts_document, line)};
