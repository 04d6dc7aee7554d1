/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of practices, checks and mappings: which keys there are, what
 * they hold, and the rules between keys of one row.  Rules between rows stand
 * in load.c, those between documents in lint.c; catalogs in rows_catalog.c.
 */
#include "catalog/rows.h"

/* ---- words ---- */

static const char *
kind_word(int value)
{
	return muster_asset_kind_name((enum muster_asset_kind)value);
}

static const char *
domain_word(int value)
{
	return muster_domain_name((enum muster_domain)value);
}

static const char *
severity_word(int value)
{
	return muster_severity_name((enum muster_severity)value);
}

static const char *
effect_word(int value)
{
	return muster_effect_name((enum muster_effect)value);
}

static const char *
confidence_word(int value)
{
	return muster_confidence_name((enum muster_confidence)value);
}

static const char *
match_word(int value)
{
	static const char *const words[] = {"id", "cve", "glob"};
	return words[value];
}

static int
parse_match(struct muster_span word)
{
	for (int i = 0; i < 3; i++)
		if (muster_span_is(word, match_word(i)))
			return i;
	return -1;
}

const struct yaml_words rows_kinds = {muster_asset_kind_parse, kind_word, MUSTER_ASSET_KIND_COUNT};
const struct yaml_words rows_domains = {muster_domain_parse, domain_word, MUSTER_DOMAIN_COUNT};
const struct yaml_words rows_severities = {
    muster_severity_parse, severity_word, MUSTER_SEVERITY_COUNT};
static const struct yaml_words effects = {muster_effect_parse, effect_word, MUSTER_EFFECT_COUNT};
static const struct yaml_words confidences = {
    muster_confidence_parse, confidence_word, MUSTER_CONFIDENCE_COUNT};
static const struct yaml_words matches = {parse_match, match_word, 3};

bool
rows_is_slug(const char *text)
{
	return text[0] != '-' && text[0] != '.' &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(text);
}

bool
rows_is_word(const char *text)
{
	return strpbrk(text, " \t") == NULL;
}

/* ---- practices ---- */

static const struct yaml_field practice_fields[] = {
    {.key = "id",
	.type = YAML_STRING,
	.required = true,
	AT(muster_practice, id),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "group", .type = YAML_STRING, .required = true, AT(muster_practice, group)},
    {.key = "title", .type = YAML_STRING, .required = true, AT(muster_practice, title)},
    {.key = "statement", .type = YAML_STRING, .required = true, AT(muster_practice, statement)},
    {.key = "why", .type = YAML_TEXT, .required = true, AT(muster_practice, why)},
    {.key = "fix", .type = YAML_TEXT, AT(muster_practice, fix)},
    {.key = "violation", .type = YAML_STRING, AT(muster_practice, violation)},
    {.key = "population",
	.type = YAML_ENUMS,
	.required = true,
	AT(muster_practice, population),
	.words = &rows_kinds},
    {.key = "aspects",
	.type = YAML_STRINGS,
	AT(muster_practice, aspects),
	.count_offset = offsetof(struct muster_practice, aspect_count),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "awaits",
	.type = YAML_STRINGS,
	AT(muster_practice, awaits),
	.count_offset = offsetof(struct muster_practice, await_count),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
};

static const char *const groups[] = {
    "image", "runtime", "network", "secrets", "continuous", "governance"};

static bool
is_group(const char *text)
{
	bool known = false;
	for (size_t i = 0; i < COUNT(groups); i++)
		known |= strcmp(groups[i], text) == 0;
	return known;
}

bool
rows_is_in_group(const struct muster_practice *practice)
{
	size_t len = strlen(practice->group);
	return !is_group(practice->group) ||
	    (strncmp(practice->id, practice->group, len) == 0 && practice->id[len] == '.');
}

static void
finish_practice(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	const struct muster_practice *practice = row;
	const struct yaml_node *group = yaml_node_member(node, "group");
	bool known = is_group(practice->group);
	char shown[YAML_SHOWN], remedy[YAML_SHOWN];
	if (!known) {
		const char *near = muster_text_nearest(practice->group, groups, COUNT(groups));
		snprintf(remedy, sizeof(remedy), "%s%s%s",
		    near != NULL ? "did you mean \"" : "one of: image runtime network secrets ",
		    near != NULL ? near : "continuous governance", near != NULL ? "\"?" : "");
		yaml_problem(reader, group, "catalog.group", remedy, "\"%s\" is no group",
		    yaml_shown(practice->group, shown));
	}
	if (!rows_is_in_group(practice))
		yaml_problem(reader, yaml_node_member(node, "id"), "catalog.group", NULL,
		    "the id does not begin with its group: \"%s.\"", practice->group);
}

static const struct yaml_schema practice_schema = {.what = "a practice",
    .size = sizeof(struct muster_practice),
    .fields = practice_fields,
    .field_count = COUNT(practice_fields),
    .has_line = true,
    .line_offset = offsetof(struct muster_practice, origin.line),
    .finish = finish_practice};

static const struct yaml_field practices_fields[] = {
    {.key = "practices",
	.type = YAML_ROWS,
	.required = true,
	AT(practices_document, rows),
	.count_offset = offsetof(struct practices_document, count),
	.schema = &practice_schema},
};
const struct yaml_schema rows_practices_schema = {.what = "a practices file",
    .size = sizeof(struct practices_document),
    .fields = practices_fields,
    .field_count = COUNT(practices_fields)};

/* ---- checks ---- */

static const struct yaml_field check_fields[] = {
    {.key = "id", .type = YAML_STRING, AT(check_row, check.id)},
    {.key = "match", .type = YAML_ENUM, AT(check_row, match), .words = &matches},
    {.key = "title", .type = YAML_STRING, AT(check_row, check.title)},
    {.key = "practice", .type = YAML_STRING, AT(check_row, check.practice)},
    {.key = "aspect", .type = YAML_STRING, AT(check_row, check.aspect)},
    {.key = "none", .type = YAML_STRING, AT(check_row, none)},
    {.key = "versions",
	.type = YAML_STRINGS,
	AT(check_row, versions),
	.count_offset = offsetof(struct check_row, version_count),
	.valid = rows_is_word,
	.form = ROWS_WORD_FORM},
    {.key = "description", .type = YAML_STRING, AT(check_row, check.description_match)},
    {.key = "kinds", .type = YAML_ENUMS, AT(check_row, check.asset_kinds), .words = &rows_kinds},
    {.key = "domain", .type = YAML_ENUMS, AT(check_row, domains), .words = &rows_domains},
    {.key = "severity",
	.type = YAML_ENUMS,
	AT(check_row, check.severities),
	.words = &rows_severities},
    {.key = "fix", .type = YAML_BOOL, AT(check_row, fix)},
};

/* Versions are looked up in one text: words with a space between. */
static const char *
join(struct yaml_reader *reader, const char *const *words, size_t count)
{
	size_t size = 1;
	for (size_t i = 0; i < count; i++)
		size += strlen(words[i]) + 1;
	char *text = muster_arena_alloc(reader->arena, size);
	if (text == NULL) {
		yaml_no_memory(reader);
		return "";
	}
	char *out = text;
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(words[i]);
		if (i > 0)
			*out++ = ' ';
		memcpy(out, words[i], len);
		out += len;
	}
	*out = '\0';
	return text;
}

static void
finish_check(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct check_row *row = out;
	struct muster_check *check = &row->check;
	bool exact = row->match == MUSTER_MATCH_ID;
	check->match = (enum muster_check_match)row->match;
	check->fix = yaml_node_member(node, "fix") == NULL ? -1 : row->fix;
	check->reason = row->none;
	check->origin.line = row->line;
	check->origin.column = row->column;
	check->versions = join(reader, row->versions, row->version_count);
	if (row->match != MUSTER_MATCH_CVE && check->id[0] == '\0')
		yaml_problem(reader, node, "yaml.missing-key", NULL, "a check needs \"id\"");
	if (row->match == MUSTER_MATCH_CVE && check->id[0] != '\0')
		yaml_problem(reader, yaml_node_member(node, "id"), "catalog.check",
		    "remove it, or remove \"match: cve\"",
		    "a row for any vulnerability has no \"id\"");
	if (exact && check->title[0] == '\0')
		yaml_problem(reader, node, "yaml.missing-key", NULL, "a check needs \"title\"");
	if (exact && strchr(check->id, '*') != NULL)
		yaml_problem(reader, yaml_node_member(node, "id"), "catalog.check",
		    "add \"match: glob\"", "\"id\" holds a \"*\" but is matched exactly");
	if ((check->practice[0] == '\0') == (row->none[0] == '\0'))
		yaml_problem(reader, node, "catalog.check",
		    "name the practice, or say in \"none\" why there is none",
		    "a check needs either \"practice\" or \"none\"");
	if (check->aspect[0] != '\0' && check->practice[0] == '\0')
		yaml_problem(reader, yaml_node_member(node, "aspect"), "catalog.check", NULL,
		    "\"aspect\" without \"practice\"");
}

static const struct yaml_schema check_schema = {.what = "a check",
    .size = sizeof(struct check_row),
    .fields = check_fields,
    .field_count = COUNT(check_fields),
    .has_line = true,
    .line_offset = offsetof(struct check_row, line),
    .finish = finish_check};

static const struct yaml_field checks_fields[] = {
    {.key = "source",
	.type = YAML_STRING,
	.required = true,
	AT(checks_document, source),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "checks",
	.type = YAML_ROWS,
	.required = true,
	AT(checks_document, rows),
	.count_offset = offsetof(struct checks_document, count),
	.schema = &check_schema},
};
const struct yaml_schema rows_checks_schema = {.what = "a checks file",
    .size = sizeof(struct checks_document),
    .fields = checks_fields,
    .field_count = COUNT(checks_fields)};

/* ---- mappings ---- */

static const struct yaml_field mapping_fields[] = {
    {.key = "control", .type = YAML_STRING, .required = true, AT(mapping_row, mapping.control)},
    {.key = "practice", .type = YAML_STRING, .required = true, AT(mapping_row, mapping.practice)},
    {.key = "aspect", .type = YAML_STRING, AT(mapping_row, mapping.aspect)},
    {.key = "effect",
	.type = YAML_ENUM,
	.required = true,
	AT(mapping_row, effect),
	.words = &effects},
    {.key = "confidence",
	.type = YAML_ENUM,
	.required = true,
	AT(mapping_row, confidence),
	.words = &confidences},
    {.key = "clock", .type = YAML_STRING, AT(mapping_row, clock)},
    {.key = "rationale", .type = YAML_STRING, .required = true, AT(mapping_row, mapping.rationale)},
};

static void
finish_mapping(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct mapping_row *row = out;
	struct muster_mapping *mapping = &row->mapping;
	mapping->effect = (enum muster_effect)row->effect;
	mapping->confidence = (enum muster_confidence)row->confidence;
	mapping->origin.line = row->line;
	mapping->origin.column = row->column;
	if (mapping->effect != MUSTER_EFFECT_DEADLINE && row->clock[0] != '\0')
		yaml_problem(reader, yaml_node_member(node, "clock"), "catalog.mapping",
		    "remove it, or use \"effect: deadline\"", "only a deadline has a \"clock\"");
}

static const struct yaml_schema mapping_schema = {.what = "a mapping",
    .size = sizeof(struct mapping_row),
    .fields = mapping_fields,
    .field_count = COUNT(mapping_fields),
    .has_line = true,
    .line_offset = offsetof(struct mapping_row, line),
    .finish = finish_mapping};

static const struct yaml_field mappings_fields[] = {
    {.key = "catalog",
	.type = YAML_STRING,
	.required = true,
	AT(mapping_document, catalog),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "mappings",
	.type = YAML_ROWS,
	.required = true,
	AT(mapping_document, rows),
	.count_offset = offsetof(struct mapping_document, count),
	.schema = &mapping_schema},
};
const struct yaml_schema rows_mapping_schema = {.what = "a mappings file",
    .size = sizeof(struct mapping_document),
    .fields = mappings_fields,
    .field_count = COUNT(mappings_fields),
    .has_line = true,
    .line_offset = offsetof(struct mapping_document, line)};
