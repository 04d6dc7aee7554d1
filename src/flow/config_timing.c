/* SPDX-License-Identifier: Apache-2.0 */
/* timing: of muster.yaml, read, and bound to the rules of the catalogs. */
#include "flow/config_timing.h"

#include <string.h>

#define SETTING(member) offsetof(struct timing_setting_row, member)

static bool
is_duration(const char *text)
{
	struct muster_duration duration;
	return muster_duration_parse(muster_span_of(text), &duration) == 0;
}

static bool
is_control(const char *text)
{
	const char *colon = strchr(text, ':');
	return colon != NULL && colon != text && colon[1] != '\0';
}

static const struct yaml_field fields[] = {
    {.key = "control",
	.type = YAML_STRING,
	.required = true,
	.offset = SETTING(control),
	.valid = is_control,
	.form = "FRAMEWORK:ID, for example pci-dss:10.4.2"},
    {.key = "rule", .type = YAML_STRING, .offset = SETTING(setting.rule)},
    {.key = "period",
	.type = YAML_STRING,
	.required = true,
	.offset = SETTING(period),
	.valid = is_duration,
	.form = "an ISO 8601 duration: P3M, P7D, PT72H"},
    {.key = "attestation", .type = YAML_STRING, .offset = SETTING(setting.attestation)},
};

static void
finish(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct timing_setting_row *read = row;
	const char *colon = strchr(read->control, ':');
	(void)node;
	if (colon == NULL || !is_duration(read->period))
		return; /* told */
	read->setting.catalog =
	    muster_arena_copy(reader->arena, read->control, (size_t)(colon - read->control));
	if (read->setting.catalog == NULL)
		yaml_no_memory(reader);
	read->setting.control = colon + 1;
	muster_duration_parse(muster_span_of(read->period), &read->setting.period);
	read->setting.origin.file = "muster.yaml"; /* wherever the folder lies */
}

const struct yaml_schema timing_setting_schema = {
    .what = "a timing setting",
    .size = sizeof(struct timing_setting_row),
    .fields = fields,
    .field_count = sizeof(fields) / sizeof(fields[0]),
    .has_line = true,
    .line_offset = SETTING(setting.origin.line),
    .finish = finish,
};

int
timing_take_settings(struct muster_arena *arena, const struct timing_setting_row *rows,
    size_t count, struct muster_config *out)
{
	struct muster_timing_setting *settings =
	    muster_arena_array(arena, count, sizeof(*settings));
	if (settings == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		settings[i] = rows[i].setting;
	out->timing = settings;
	out->timing_count = count;
	return 0;
}

/* ---- what they name ---- */

/* A rule that is open, and that nothing named before. */
static bool
has_open_rule(const struct muster_catalog *catalog, const char *control, const char *rule)
{
	size_t count;
	const struct muster_timing *rules = muster_control_timings(catalog, control, &count);
	for (size_t i = 0; i < count; i++)
		if (muster_timing_is_open(&rules[i]) &&
		    (rule[0] == '\0' || strcmp(rule, rules[i].id) == 0))
			return true;
	return false;
}

/* The control a row names, NULL if none; *rule: the one of its rules, "" each. */
static const struct muster_control *
named(const struct yaml_node *node, const struct muster_controls *controls,
    const struct muster_catalog **catalog, const char **rule)
{
	const struct yaml_node *name = yaml_node_member(node, "control");
	const struct yaml_node *of = yaml_node_member(node, "rule");
	*catalog = NULL;
	*rule = of != NULL && of->kind == YAML_SCALAR ? of->text : "";
	return name != NULL && name->kind == YAML_SCALAR && is_control(name->text)
	    ? muster_control_named(controls, name->text, catalog)
	    : NULL;
}

/* One number for a rule: of two the later would be passed over. */
static void
check_once(struct yaml_reader *reader, const struct yaml_node *list, const struct yaml_node *node,
    const struct muster_controls *controls)
{
	const struct muster_catalog *catalog;
	const char *rule, *other;
	const struct muster_control *control = named(node, controls, &catalog, &rule);
	for (const struct yaml_node *one = list->first; control != NULL && one != node;
	     one = one->next) {
		if (named(one, controls, &catalog, &other) != control ||
		    (rule[0] != '\0' && other[0] != '\0' && strcmp(rule, other) != 0))
			continue;
		yaml_problem(reader, yaml_node_member(node, "control"), "config.timing",
		    "keep one, or name the rule of each", "%s is set in line %u already",
		    control->id, one->line);
		return;
	}
}

static void
check_setting(struct yaml_reader *reader, const struct yaml_node *node,
    const struct muster_controls *controls)
{
	const struct yaml_node *name = yaml_node_member(node, "control");
	if (name == NULL || name->kind != YAML_SCALAR || !is_control(name->text))
		return; /* told */
	char shown[YAML_SHOWN];
	const struct muster_catalog *catalog;
	const char *rule;
	const struct muster_control *control = named(node, controls, &catalog, &rule);
	if (control == NULL && catalog != NULL && catalog->partial)
		return; /* it may be one of those that were not read */
	if (control == NULL)
		yaml_problem(reader, name, "config.timing", "muster catalog show lists them",
		    "%s is no control muster has", yaml_shown(name->text, shown));
	else if (!catalog->partial && !has_open_rule(catalog, control->id, rule))
		yaml_problem(reader, name, "config.timing",
		    "muster catalog show prints the rules; numbers of the framework stand",
		    "%s has no timing rule that leaves this to the organisation",
		    yaml_shown(name->text, shown));
}

void
timing_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls)
{
	if (list == NULL || list->kind != YAML_SEQUENCE)
		return;
	for (const struct yaml_node *node = list->first; node != NULL; node = node->next) {
		check_setting(reader, node, controls);
		check_once(reader, list, node, controls);
	}
}

int
timing_bind(struct muster_project *project, struct muster_error *err)
{
	struct muster_config *config = &project->config;
	struct muster_timing_setting *settings =
	    muster_arena_array(project->controls->arena, config->timing_count, sizeof(*settings));
	if (settings == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < config->timing_count; i++) {
		settings[i] = config->timing[i];
		const struct muster_catalog *catalog;
		const char *name = muster_arena_printf(
		    project->controls->arena, "%s:%s", settings[i].catalog, settings[i].control);
		if (name == NULL)
			return muster_error_memory(err);
		const struct muster_control *control =
		    muster_control_named(project->controls, name, &catalog);
		if (control == NULL) /* timing_check saw to it */
			continue;
		settings[i].catalog = catalog->id;
		settings[i].control = control->id;
	}
	config->timing = settings;
	muster_controls_set_clocks(project->controls, settings, config->timing_count);
	return 0;
}
