/* SPDX-License-Identifier: Apache-2.0 */
/* muster.yaml. */
#include <stdio.h>
#include <string.h>

#include "flow/config_systems.h"
#include "flow/config_timing.h"
#include "flow/lineage.h"
#include "flow/project.h"
#include "flow/rank.h"
#include "yaml/schema.h"

struct lineage_section {
	const char *const *keep_tags;
	size_t keep_tag_count;
};

struct colours {
	const char *values[MUSTER_TOKEN_COUNT];
};

struct look {
	int paper;
	const char *logo;
	struct colours light, dark;
};

struct file {
	struct muster_config config;
	int64_t fiscal;
	struct lineage_section lineage;
	struct look look;
	struct rank_rows {
		const struct rank_rule_row *rows;
		size_t count;
	} ranks;
	const struct system_row *systems;
	size_t system_count;
	struct timing_rows {
		const struct timing_setting_row *rows;
		size_t count;
	} timing;
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

void
config_source_check(struct yaml_reader *reader, const struct yaml_node *node)
{
	const struct config_names *names = reader->user;
	const char *all[256];
	char remedy[YAML_SHOWN], shown[YAML_SHOWN];
	if (names == NULL || node == NULL || node->kind != YAML_SCALAR || node->len == 0 ||
	    muster_source_find_among(names->defined, node->text) != NULL)
		return;
	size_t count = source_names(names->defined, all, sizeof(all) / sizeof(all[0]));
	const char *near = muster_text_nearest(node->text, all, count);
	snprintf(remedy, sizeof(remedy), "did you mean \"%s\"?", near != NULL ? near : "");
	yaml_problem(reader, node, "config.source",
	    near != NULL ? remedy : "muster sources lists them", "\"%s\" is no source muster knows",
	    yaml_shown(node->text, shown));
}

static void
name_rule(struct yaml_reader *reader, const struct yaml_node *node)
{
	config_source_check(reader, yaml_node_member(node, "source"));
}

static const struct yaml_schema rule_schema = {
    .what = "an asset rule",
    .size = sizeof(struct muster_asset_rule),
    .fields = rule_fields,
    .field_count = sizeof(rule_fields) / sizeof(rule_fields[0]),
    .names = name_rule,
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

/* ---- how documents look ---- */

static const char *const papers[] = {"a4", "letter"};

static int
parse_paper(struct muster_span word)
{
	for (int i = 0; i < 2; i++)
		if (muster_span_is(word, papers[i]))
			return i;
	return -1;
}

static const char *
paper_name(int paper)
{
	return papers[paper];
}

static const struct yaml_words paper_words = {parse_paper, paper_name, 2};

static bool
valid_colour(const char *text)
{
	return muster_colour_parse(text) != MUSTER_TOKEN_DEFAULT;
}

#define COLOUR(name, token)                                                                  \
	{                                                                                    \
		.key = name, .type = YAML_STRING,                                            \
		.offset = offsetof(struct colours, values) + (token) * sizeof(const char *), \
		.valid = valid_colour, .form = "a colour in quotes, for example \"#0b5cad\"" \
	}
#define STATUS(name, status) COLOUR(name, MUSTER_TOKEN_STATUS + MUSTER_STATUS_##status)
#define SEVERITY(name, severity) COLOUR(name, MUSTER_TOKEN_SEVERITY + MUSTER_SEVERITY_##severity)

static const struct yaml_field colour_fields[] = {
    COLOUR("ink", MUSTER_TOKEN_INK),
    COLOUR("soft", MUSTER_TOKEN_SOFT),
    COLOUR("faint", MUSTER_TOKEN_FAINT),
    COLOUR("paper", MUSTER_TOKEN_PAPER),
    COLOUR("panel", MUSTER_TOKEN_PANEL),
    COLOUR("link", MUSTER_TOKEN_LINK),
    STATUS("satisfied", SATISFIED),
    STATUS("not-satisfied", NOT_SATISFIED),
    STATUS("accepted", ACCEPTED),
    STATUS("stale", STALE),
    STATUS("no-evidence", NO_EVIDENCE),
    STATUS("not-applicable", NOT_APPLICABLE),
    STATUS("error", ERROR),
    SEVERITY("critical", CRITICAL),
    SEVERITY("high", HIGH),
    SEVERITY("medium", MEDIUM),
    SEVERITY("low", LOW),
    SEVERITY("info", INFO),
};
_Static_assert(
    sizeof(colour_fields) / sizeof(colour_fields[0]) == MUSTER_TOKEN_COUNT, "a key for each token");

static const struct yaml_schema colour_schema = {
    .what = "the section of colours",
    .size = sizeof(struct colours),
    .fields = colour_fields,
    .field_count = MUSTER_TOKEN_COUNT,
};

static void
take_colours(const struct colours *colours, int32_t *out)
{
	for (size_t i = 0; i < MUSTER_TOKEN_COUNT; i++)
		out[i] = colours->values[i] != NULL ? muster_colour_parse(colours->values[i])
						    : MUSTER_TOKEN_DEFAULT;
}

static void
take_look(const struct look *look, struct muster_config *out)
{
	take_colours(&look->light, out->theme.light);
	take_colours(&look->dark, out->theme.dark);
	out->letter = look->paper == 1;
	out->logo = look->logo != NULL ? look->logo : "";
}

/* Words have to be readable on the paper (WCAG 2.1, 1.4.3). */
static void
check_contrast(struct yaml_reader *reader, const struct yaml_node *section,
    const struct muster_theme *theme, bool dark)
{
	enum { LEAST = 450 };
	for (unsigned i = 0; section != NULL && i < MUSTER_TOKEN_COUNT; i++) {
		const enum muster_token token = (enum muster_token)i;
		const struct yaml_node *at = yaml_node_member(section, muster_token_name(token));
		const struct yaml_node *paper = yaml_node_member(section, "paper");
		unsigned contrast = muster_theme_contrast(theme, dark, token);
		if (!muster_token_is_text(token) || contrast >= LEAST ||
		    (at == NULL && paper == NULL))
			continue;
		yaml_problem(reader, at != NULL ? at : paper, "config.contrast",
		    "text needs at least 4.5 : 1",
		    "the contrast of %s on its paper is only %u.%02u : 1", muster_token_name(token),
		    contrast / 100, contrast % 100);
	}
}

static void
check_look(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct muster_config config;
	take_look(row, &config);
	check_contrast(reader, yaml_node_member(node, "colours"), &config.theme, false);
	check_contrast(reader, yaml_node_member(node, "dark-colours"), &config.theme, true);
}

static const struct yaml_field look_fields[] = {
    {.key = "paper",
	.type = YAML_ENUM,
	.offset = offsetof(struct look, paper),
	.words = &paper_words},
    {.key = "logo", .type = YAML_STRING, .offset = offsetof(struct look, logo)},
    {.key = "colours",
	.type = YAML_SECTION,
	.offset = offsetof(struct look, light),
	.schema = &colour_schema},
    {.key = "dark-colours",
	.type = YAML_SECTION,
	.offset = offsetof(struct look, dark),
	.schema = &colour_schema},
};

static const struct yaml_schema look_schema = {
    .what = "the documents section",
    .size = sizeof(struct look),
    .fields = look_fields,
    .field_count = sizeof(look_fields) / sizeof(look_fields[0]),
    .finish = check_look,
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
    {.key = "documents",
	.type = YAML_SECTION,
	.offset = offsetof(struct file, look),
	.schema = &look_schema},
    {.key = "kev", .type = YAML_STRING, .offset = offsetof(struct file, config.kev_file)},
    {.key = "labels",
	.type = YAML_ROWS,
	.offset = offsetof(struct file, config.ranking.labels),
	.count_offset = offsetof(struct file, config.ranking.label_count),
	.schema = &asset_label_schema},
    {.key = "ranking",
	.type = YAML_ROWS,
	.offset = offsetof(struct file, ranks.rows),
	.count_offset = offsetof(struct file, ranks.count),
	.schema = &rank_rule_schema},
    {.key = "systems",
	.type = YAML_ROWS,
	.offset = offsetof(struct file, systems),
	.count_offset = offsetof(struct file, system_count),
	.schema = &config_system_schema},
    {.key = "timing",
	.type = YAML_ROWS,
	.offset = offsetof(struct file, timing.rows),
	.count_offset = offsetof(struct file, timing.count),
	.schema = &timing_setting_schema},
    {.key = "policies", .type = YAML_NODE, .offset = offsetof(struct file, policies)},
};

static void
check_file(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct file *file = row;
	struct muster_ranking *ranking = &file->config.ranking;
	(void)node;
	if (rank_take_rules(reader->arena, file->ranks.rows, file->ranks.count, ranking) != 0 ||
	    timing_take_settings(
		reader->arena, file->timing.rows, file->timing.count, &file->config) != 0)
		yaml_no_memory(reader);
}

static void
check_names(struct yaml_reader *reader, const struct yaml_node *node)
{
	const struct yaml_node *systems = yaml_node_member(node, "systems");
	const struct config_names *names = reader->user;
	const struct muster_controls *controls = names != NULL ? names->controls : NULL;
	if (controls != NULL) {
		config_catalogs_check(reader, yaml_node_member(node, "catalogs"), controls);
		timing_check(reader, yaml_node_member(node, "timing"), controls);
	}
	config_systems_check(reader, systems, controls);
	config_systems_named(reader, systems, yaml_node_member(node, "ranking"));
	rank_check_rules(reader, node);
	if (names != NULL && names->said != NULL)
		config_systems_said(reader, node, names->said);
}

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
    .finish = check_file,
    .names = check_names,
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
	    .logo = "",
	    .kev_file = "",
	};
	muster_theme_clear(&out->theme);
}

int
config_parse(const char *text, size_t len, const char *file, const struct config_names *names,
    struct muster_arena *arena, struct muster_config *out, muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	struct yaml_reader reader = {.arena = arena,
	    .file = file,
	    .problem = problem,
	    .context = context,
	    .first = err,
	    .user = (void *)(uintptr_t)names};
	struct file read;
	memset(&read, 0, sizeof(read));
	if (yaml_read_text(&reader, NULL, text, len, &file_schema, &read) != 0)
		return -1;
	*out = read.config;
	out->fiscal_start_month = (unsigned)read.fiscal;
	out->keep_tags = read.lineage.keep_tags;
	out->keep_tag_count = read.lineage.keep_tag_count;
	take_look(&read.look, out);
	out->system_count = read.system_count;
	out->systems = config_systems_take(arena, read.systems, read.system_count);
	return out->systems != NULL ? 0 : muster_error_memory(err);
}
