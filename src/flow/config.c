/* SPDX-License-Identifier: Apache-2.0 */
/* muster.yaml. */
#include <string.h>

#include "flow/lineage.h"
#include "flow/project.h"
#include "yaml/schema.h"

struct lineage_section {
	const char *const *keep_tags;
	size_t keep_tag_count;
};

struct file {
	struct muster_config config;
	int64_t fiscal;
	struct lineage_section lineage;
	const struct yaml_node *policies; /* values of parameters: src/policy reads them */
};

static bool
valid_asset(const char *text)
{
	enum muster_asset_kind kind;
	struct muster_span name;
	return asset_declaration_parse(text, &kind, &name, NULL) == 0;
}

static const struct yaml_field rule_fields[] = {
    {.key = "path",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_asset_rule, path_glob)},
    {.key = "source", .type = YAML_STRING, .offset = offsetof(struct muster_asset_rule, source)},
    {.key = "asset",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_asset_rule, asset),
	.valid = valid_asset,
	.form = "KIND:NAME, for example host:web1"},
};

static void
check_rule(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	const struct muster_asset_rule *rule = row;
	if (rule->source[0] != '\0' && muster_source_find(rule->source) == NULL)
		yaml_problem(reader, yaml_node_member(node, "source"), "config.source",
		    "muster sources lists them", "this is no source muster knows");
}

static const struct yaml_schema rule_schema = {
    .what = "an asset rule",
    .size = sizeof(struct muster_asset_rule),
    .fields = rule_fields,
    .field_count = sizeof(rule_fields) / sizeof(rule_fields[0]),
    .finish = check_rule,
};

static const struct yaml_field lineage_fields[] = {
    {.key = "keep-tags",
	.type = YAML_STRINGS,
	.offset = offsetof(struct lineage_section, keep_tags),
	.count_offset = offsetof(struct lineage_section, keep_tag_count)},
};

static const struct yaml_schema lineage_schema = {
    .what = "the lineage section",
    .size = sizeof(struct lineage_section),
    .fields = lineage_fields,
    .field_count = 1,
};

static const struct yaml_field file_fields[] = {
    {.key = "organisation",
	.type = YAML_STRING,
	.offset = offsetof(struct file, config.organisation)},
    {.key = "classification",
	.type = YAML_STRING,
	.offset = offsetof(struct file, config.classification)},
    {.key = "catalogs",
	.type = YAML_STRINGS,
	.offset = offsetof(struct file, config.catalogs),
	.count_offset = offsetof(struct file, config.catalog_count)},
    {.key = "stale-after",
	.type = YAML_DAYS,
	.offset = offsetof(struct file, config.stale_after_days),
	.min = 1,
	.max = 3660},
    {.key = "fiscal-year-start",
	.type = YAML_INT,
	.offset = offsetof(struct file, fiscal),
	.min = 1,
	.max = 12},
    {.key = "assets",
	.type = YAML_ROWS,
	.offset = offsetof(struct file, config.asset_rules),
	.count_offset = offsetof(struct file, config.asset_rule_count),
	.schema = &rule_schema},
    {.key = "lineage",
	.type = YAML_SECTION,
	.offset = offsetof(struct file, lineage),
	.schema = &lineage_schema},
    {.key = "policies", .type = YAML_NODE, .offset = offsetof(struct file, policies)},
};

static void
file_defaults(void *row)
{
	struct file *file = row;
	config_defaults(&file->config);
	file->fiscal = 1;
}

static const struct yaml_schema file_schema = {
    .what = "muster.yaml",
    .size = sizeof(struct file),
    .fields = file_fields,
    .field_count = sizeof(file_fields) / sizeof(file_fields[0]),
    .defaults = file_defaults,
};

void
config_defaults(struct muster_config *out)
{
	static const char *const catalogs[] = {"cis-docker"};
	*out = (struct muster_config){
	    .organisation = "",
	    .classification = "",
	    .fiscal_start_month = 1,
	    .catalogs = catalogs,
	    .catalog_count = 1,
	};
}

int
config_parse(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct muster_config *out, muster_problem_fn problem, void *context, struct muster_error *err)
{
	struct yaml_reader reader = {
	    .arena = arena, .file = file, .problem = problem, .context = context, .first = err};
	struct file read;
	memset(&read, 0, sizeof(read));
	if (yaml_read_text(&reader, NULL, text, len, &file_schema, &read) != 0)
		return -1;
	*out = read.config;
	out->fiscal_start_month = (unsigned)read.fiscal;
	out->keep_tags = read.lineage.keep_tags;
	out->keep_tag_count = read.lineage.keep_tag_count;
	return 0;
}
