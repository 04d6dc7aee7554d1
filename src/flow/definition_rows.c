/* SPDX-License-Identifier: Apache-2.0 */
/* sources/NAME.yaml: the keys of a definition, and the rules between them. */
#include <stdlib.h>
#include <string.h>

#include <muster/strbuf.h>

#include "catalog/rows.h"
#include "flow/definition_paths.h"
#include "flow/definitions.h"

struct recognise {
	const char *const *has, *const *element_has;
	size_t has_count, element_has_count;
	const struct yaml_node *equals;
};

struct values {
	const struct yaml_node *severity, *outcome;
};

struct paths {
	const char *at[MUSTER_DEFINED_FIELDS];
};

struct file {
	const char *source, *title, *kind, *reads, *records;
	int domain, asset_kind;
	bool complete;
	struct recognise recognise;
	struct values values;
	struct paths run, asset, fields;
	const char *const *secrets;
	size_t secret_count;
	/* where it goes */
	struct muster_definition *out;
};

static const char *
outcome_word(int value)
{
	return muster_outcome_name((enum muster_outcome)value);
}
static bool
is_name(const char *text)
{
	return text[0] >= 'a' && text[0] <= 'z' && strlen(text) <= 40 &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

#define PATH(name, field)                                                                       \
	{                                                                                       \
		.key = (name), .type = YAML_STRING, .offset = offsetof(struct paths, at[field]) \
	}

static const struct yaml_field run_fields[] = {
    PATH("tool-version", MUSTER_DEFINED_TOOL_VERSION),
    PATH("observed-at", MUSTER_DEFINED_OBSERVED_AT),
    PATH("data-date", MUSTER_DEFINED_DATA_DATE),
};
static const struct yaml_schema run_schema = {.what = "the run section",
    .size = sizeof(struct paths),
    .fields = run_fields,
    .field_count = COUNT(run_fields)};

static const struct yaml_field result_fields[] = {
    {.key = "check",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct paths, at[MUSTER_DEFINED_CHECK])},
    PATH("title", MUSTER_DEFINED_TITLE),
    PATH("severity", MUSTER_DEFINED_SEVERITY),
    PATH("outcome", MUSTER_DEFINED_OUTCOME),
    PATH("score", MUSTER_DEFINED_SCORE),
    PATH("package", MUSTER_DEFINED_PACKAGE),
    PATH("package-type", MUSTER_DEFINED_PACKAGE_TYPE),
    PATH("version", MUSTER_DEFINED_VERSION),
    PATH("fixed-in", MUSTER_DEFINED_FIXED_IN),
    PATH("fix-available", MUSTER_DEFINED_FIX_AVAILABLE),
    PATH("advisory-date", MUSTER_DEFINED_ADVISORY_DATE),
    PATH("location", MUSTER_DEFINED_LOCATION),
    PATH("aliases", MUSTER_DEFINED_ALIASES),
    PATH("suppressed", MUSTER_DEFINED_SUPPRESSED),
};
static const struct yaml_schema result_schema = {.what = "the fields section",
    .size = sizeof(struct paths),
    .fields = result_fields,
    .field_count = COUNT(result_fields)};

struct asset {
	int kind;
	struct paths paths;
};
#define ASSET_PATH(name, field)                                   \
	{                                                         \
		.key = (name), .type = YAML_STRING,               \
		.offset = offsetof(struct asset, paths.at[field]) \
	}
static const struct yaml_field asset_fields[] = {
    {.key = "kind",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct asset, kind),
	.words = &rows_kinds},
    ASSET_PATH("name", MUSTER_DEFINED_ASSET_NAME),
    ASSET_PATH("version", MUSTER_DEFINED_ASSET_VERSION),
};
static const struct yaml_schema asset_schema = {.what = "the asset section",
    .size = sizeof(struct asset),
    .fields = asset_fields,
    .field_count = COUNT(asset_fields)};

static const struct yaml_field recognise_fields[] = {
    {.key = "has",
	.type = YAML_STRINGS,
	.offset = offsetof(struct recognise, has),
	.count_offset = offsetof(struct recognise, has_count)},
    {.key = "element-has",
	.type = YAML_STRINGS,
	.offset = offsetof(struct recognise, element_has),
	.count_offset = offsetof(struct recognise, element_has_count)},
    {.key = "equals", .type = YAML_NODE, .offset = offsetof(struct recognise, equals)},
};
static const struct yaml_schema recognise_schema = {.what = "the recognise section",
    .size = sizeof(struct recognise),
    .fields = recognise_fields,
    .field_count = COUNT(recognise_fields)};

static const struct yaml_field value_fields[] = {
    {.key = "severity", .type = YAML_NODE, .offset = offsetof(struct values, severity)},
    {.key = "outcome", .type = YAML_NODE, .offset = offsetof(struct values, outcome)},
};
static const struct yaml_schema value_schema = {.what = "the values section",
    .size = sizeof(struct values),
    .fields = value_fields,
    .field_count = COUNT(value_fields)};

struct whole {
	struct file file;
	struct asset asset;
};

static const struct yaml_field file_fields[] = {
    {.key = "source",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct whole, file.source),
	.valid = is_name,
	.form = "lower-case letters, digits and dashes, up to 40"},
    {.key = "title",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct whole, file.title)},
    {.key = "kind", .type = YAML_STRING, .offset = offsetof(struct whole, file.kind)},
    {.key = "reads", .type = YAML_STRING, .offset = offsetof(struct whole, file.reads)},
    {.key = "recognise",
	.type = YAML_SECTION,
	.required = true,
	.offset = offsetof(struct whole, file.recognise),
	.schema = &recognise_schema},
    {.key = "records",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct whole, file.records)},
    {.key = "complete",
	.type = YAML_BOOL,
	.required = true,
	.offset = offsetof(struct whole, file.complete)},
    {.key = "domain",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct whole, file.domain),
	.words = &rows_domains},
    {.key = "run",
	.type = YAML_SECTION,
	.offset = offsetof(struct whole, file.run),
	.schema = &run_schema},
    {.key = "asset",
	.type = YAML_SECTION,
	.required = true,
	.offset = offsetof(struct whole, asset),
	.schema = &asset_schema},
    {.key = "fields",
	.type = YAML_SECTION,
	.required = true,
	.offset = offsetof(struct whole, file.fields),
	.schema = &result_schema},
    {.key = "values",
	.type = YAML_SECTION,
	.offset = offsetof(struct whole, file.values),
	.schema = &value_schema},
    {.key = "secrets",
	.type = YAML_STRINGS,
	.offset = offsetof(struct whole, file.secrets),
	.count_offset = offsetof(struct whole, file.secret_count)},
};

static void
read_paths(struct yaml_reader *reader, const struct yaml_node *section,
    const struct yaml_field *fields, size_t count, size_t base, const struct paths *paths,
    struct muster_definition *out)
{
	for (size_t i = 0; i < count; i++) {
		if (fields[i].type != YAML_STRING)
			continue;
		const size_t field = (fields[i].offset - base) / sizeof(paths->at[0]);
		definition_read_place(reader, yaml_node_member(section, fields[i].key),
		    paths->at[field], &out->fields[field], out);
	}
}

/* ---- words ---- */

static const struct muster_defined_word *
read_words(struct yaml_reader *reader, const struct yaml_node *node,
    int (*parse)(struct muster_span word), const char *(*name)(int), int words, size_t *count)
{
	if (node == NULL)
		return NULL;
	if (node->kind != YAML_MAPPING) {
		yaml_problem(reader, node, "yaml.type", NULL, "this wants a mapping of words");
		return NULL;
	}
	struct muster_defined_word *list =
	    muster_arena_array(reader->arena, node->count + 1, sizeof(*list));
	struct muster_strbuf all;
	muster_strbuf_init(&all, 4096);
	for (int i = 0; i < words; i++)
		muster_strbuf_addf(&all, "%s%s", i > 0 ? ", " : "one of ", name(i));
	for (const struct yaml_node *at = node->first; at != NULL && list != NULL; at = at->next) {
		const int meaning =
		    at->kind == YAML_SCALAR ? parse((struct muster_span){at->text, at->len}) : -1;
		if (meaning < 0) {
			yaml_problem(reader, at, "definition.word", all.failed ? NULL : all.data,
			    "this is no word of muster's");
			continue;
		}
		list[*count].word = muster_arena_copy(reader->arena, at->key->text, at->key->len);
		list[*count].meaning = meaning;
		if (list[*count].word == NULL)
			yaml_no_memory(reader);
		(*count)++;
	}
	if (list == NULL || all.failed)
		yaml_no_memory(reader);
	muster_strbuf_release(&all);
	return list;
}

static void
read_equals(struct yaml_reader *reader, const struct yaml_node *node, struct muster_definition *out)
{
	if (node == NULL)
		return;
	struct muster_defined_text *list =
	    muster_arena_array(reader->arena, node->count + 1, sizeof(*list));
	if (list == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (const struct yaml_node *at = node->first; at != NULL; at = at->next) {
		if (at->kind != YAML_SCALAR || at->key == NULL) {
			yaml_problem(reader, at, "yaml.type", NULL,
			    "\"equals\" wants names of members with the text each has");
			continue;
		}
		struct muster_defined_text *row = &list[out->equal_count++];
		row->member = muster_arena_copy(reader->arena, at->key->text, at->key->len);
		row->text = muster_arena_copy(reader->arena, at->text, at->len);
		if (row->member == NULL || row->text == NULL)
			yaml_no_memory(reader);
	}
	out->equals = list;
}

/* ---- the whole ---- */

enum { SECRETS = 32 }; /* what a source may name (source.h) */

static void
fill_source(struct yaml_reader *reader, const struct file *file)
{
	struct muster_definition *out = file->out;
	const char **secrets =
	    muster_arena_array(reader->arena, file->secret_count + 1, sizeof(*secrets));
	if (secrets == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (size_t i = 0; i < file->secret_count; i++)
		secrets[i] = file->secrets[i];
	secrets[file->secret_count] = NULL;
	out->source = (struct muster_source){.name = file->source,
	    .title = file->title,
	    .kind = file->kind[0] != '\0' ? file->kind : "defined",
	    .reads = file->reads[0] != '\0' ? file->reads : "defined in this project",
	    .version = 1,
	    .secrets = MUSTER_SECRETS_DOCUMENT,
	    .secret_members = secrets,
	    .definition = out};
	out->has = file->recognise.has;
	out->has_count = file->recognise.has_count;
	out->element_has = file->recognise.element_has;
	out->element_has_count = file->recognise.element_has_count;
	out->domain = (enum muster_domain)file->domain;
	out->complete = file->complete;
}

static void
check_levels(
    struct yaml_reader *reader, const struct yaml_node *node, const struct muster_definition *out)
{
	const struct muster_defined_place *name = &out->fields[MUSTER_DEFINED_ASSET_NAME];
	const struct muster_defined_place *version = &out->fields[MUSTER_DEFINED_ASSET_VERSION];
	if (version->path != NULL && (name->path == NULL || name->level != version->level))
		yaml_problem(reader, yaml_node_member(node, "asset"), "definition.asset", NULL,
		    "name and version of the asset have to be members of one object");
	for (int field = 0; field <= MUSTER_DEFINED_DATA_DATE; field++)
		if (out->fields[field].path != NULL && out->fields[field].level != 0)
			yaml_problem(reader, yaml_node_member(node, "run"), "definition.run",
			    "write $.NAME", "what is said of a run is a member of the document");
	unsigned outer = out->levels;
	for (int field = MUSTER_DEFINED_CHECK; field < MUSTER_DEFINED_FIELDS; field++) {
		const struct muster_defined_place *place = &out->fields[field];
		if (place->path == NULL || place->level == out->levels)
			continue;
		if (outer != out->levels && place->level != outer) {
			yaml_problem(reader, yaml_node_member(node, "fields"), "definition.level",
			    NULL,
			    "fields that are not of the record have to be of one other level");
			break;
		}
		outer = place->level;
	}
	if (out->fields[MUSTER_DEFINED_ALIASES].path != NULL &&
	    out->fields[MUSTER_DEFINED_ALIASES].level != out->levels)
		yaml_problem(reader, yaml_node_member(node, "fields"), "definition.level", NULL,
		    "aliases have to be of the record");
}

static void
finish(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct whole *whole = row;
	struct file *file = &whole->file;
	file->out = reader->user;
	fill_source(reader, file);
	struct muster_definition *out = file->out;
	const struct yaml_node *name = yaml_node_member(node, "source");
	out->line = name->line;
	out->column = name->column;
	out->asset_kind = (enum muster_asset_kind)whole->asset.kind;
	read_equals(reader, file->recognise.equals, out);
	if (out->has_count + out->element_has_count + out->equal_count < 2)
		yaml_problem(reader, yaml_node_member(node, "recognise"), "definition.recognise",
		    "name two members or more that only documents of this tool have",
		    "one member is too little to recognise a document by");
	if (muster_source_find(file->source) != NULL)
		yaml_problem(reader, name, "definition.source", "choose another name",
		    "muster has a source of this name");
	if (file->secret_count > SECRETS)
		yaml_problem(reader, yaml_node_member(node, "secrets"), "definition.secrets", NULL,
		    "at most %d members can be named as secrets", SECRETS);
	definition_read_records(reader, yaml_node_member(node, "records"), file->records, out);
	read_paths(reader, yaml_node_member(node, "run"), run_fields, COUNT(run_fields), 0,
	    &file->run, out);
	read_paths(reader, yaml_node_member(node, "asset"), asset_fields, COUNT(asset_fields),
	    offsetof(struct asset, paths), &whole->asset.paths, out);
	read_paths(reader, yaml_node_member(node, "fields"), result_fields, COUNT(result_fields), 0,
	    &file->fields, out);
	out->severities = read_words(reader, file->values.severity, rows_severities.parse,
	    rows_severities.name, rows_severities.count, &out->severity_count);
	out->outcomes = read_words(reader, file->values.outcome, muster_outcome_parse, outcome_word,
	    MUSTER_OUTCOME_COUNT, &out->outcome_count);
	check_levels(reader, node, out);
}

static const struct yaml_schema file_schema = {.what = "a source's definition",
    .size = sizeof(struct whole),
    .fields = file_fields,
    .field_count = COUNT(file_fields),
    .finish = finish};

int
definition_parse(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct muster_definition *out, muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	struct yaml_reader reader = {.arena = arena,
	    .file = file,
	    .problem = problem,
	    .context = context,
	    .first = err,
	    .user = out};
	struct whole whole;
	*out = (struct muster_definition){0};
	return yaml_read_text(&reader, arena, text, len, &file_schema, &whole);
}
