/* SPDX-License-Identifier: Apache-2.0 */
/* ranking: and labels: of muster.yaml. */
#include <string.h>

#include "catalog/rows.h"
#include "flow/rank.h"

#define RULE(member) offsetof(struct muster_rank_rule, member)
#define LIST(name, member)                                                    \
	{                                                                     \
		.key = name, .type = YAML_STRINGS, .offset = RULE(member##s), \
		.count_offset = RULE(member##_count)                          \
	}

static bool
valid_score(const char *text)
{
	return muster_score_thousandths(text) >= 0;
}

static const char score_form[] = "a decimal number such as 7.0";

static const struct yaml_field rule_fields[] = {
    {.key = "rank",
	.type = YAML_ENUM,
	.required = true,
	.offset = offsetof(struct rank_rule_row, rank),
	.words = &rows_severities},
    {.key = "reason", .type = YAML_STRING, .offset = RULE(reason)},
    {.key = "severity", .type = YAML_ENUMS, .offset = RULE(severities), .words = &rows_severities},
    {.key = "score-at-least",
	.type = YAML_STRING,
	.offset = RULE(score_at_least),
	.valid = valid_score,
	.form = score_form},
    {.key = "score-below",
	.type = YAML_STRING,
	.offset = RULE(score_below),
	.valid = valid_score,
	.form = score_form},
    {.key = "kev", .type = YAML_BOOL, .offset = offsetof(struct rank_rule_row, kev)},
    {.key = "fix", .type = YAML_BOOL, .offset = offsetof(struct rank_rule_row, fix)},
    LIST("asset", asset),
    LIST("label", label),
    LIST("system", system),
    LIST("practice", practice),
    {.key = "class",
	.type = YAML_STRINGS,
	.offset = RULE(classes),
	.count_offset = RULE(class_count)},
    LIST("check", check),
    LIST("source", source),
};

/* Not given is neither true nor false. */
static int
flag(const struct yaml_node *node, const char *key, bool value)
{
	return yaml_node_member(node, key) != NULL ? (value ? 1 : 0) : MUSTER_RANK_ANY;
}

static void
name_sources(struct yaml_reader *reader, const struct yaml_node *node)
{
	const struct yaml_node *list = yaml_node_member(node, "source");
	const struct yaml_node *at =
	    list != NULL && list->kind == YAML_SEQUENCE ? list->first : NULL;
	for (; at != NULL; at = at->next)
		if (at->kind == YAML_SCALAR && strpbrk(at->text, "*?") == NULL)
			config_source_check(reader, at);
}

static void
finish_rule(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct rank_rule_row *read = row;
	(void)reader;
	read->rule.rank = (enum muster_severity)read->rank;
	read->rule.kev = flag(node, "kev", read->kev);
	read->rule.fix = flag(node, "fix", read->fix);
	read->rule.origin.file = "muster.yaml"; /* wherever the folder lies */
}

const struct yaml_schema rank_rule_schema = {
    .what = "a ranking rule",
    .size = sizeof(struct rank_rule_row),
    .fields = rule_fields,
    .field_count = sizeof(rule_fields) / sizeof(rule_fields[0]),
    .has_line = true,
    .line_offset = RULE(origin.line),
    .names = name_sources,
    .finish = finish_rule,
};

static const struct yaml_field label_fields[] = {
    {.key = "asset",
	.type = YAML_STRING,
	.required = true,
	.offset = offsetof(struct muster_asset_label, asset)},
    {.key = "labels",
	.type = YAML_STRINGS,
	.required = true,
	.offset = offsetof(struct muster_asset_label, labels),
	.count_offset = offsetof(struct muster_asset_label, label_count)},
};

const struct yaml_schema asset_label_schema = {
    .what = "labels of assets",
    .size = sizeof(struct muster_asset_label),
    .fields = label_fields,
    .field_count = sizeof(label_fields) / sizeof(label_fields[0]),
};

int
rank_take_rules(struct muster_arena *arena, const struct rank_rule_row *rows, size_t count,
    struct muster_ranking *out)
{
	struct muster_rank_rule *rules = muster_arena_array(arena, count, sizeof(*rules));
	if (rules == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		rules[i] = rows[i].rule;
	out->rules = rules;
	out->rule_count = count;
	return 0;
}

/* ---- between rules ---- */

static bool
is_catch_all(const struct yaml_node *node)
{
	for (const struct yaml_node *member = node->first; member != NULL; member = member->next)
		if (strcmp(member->key->text, "rank") != 0 &&
		    strcmp(member->key->text, "reason") != 0)
			return false;
	return true;
}

/* NULL where it is none, or none that could be read. */
static const struct yaml_node *
items_of(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *list = yaml_node_member(node, key);
	return list != NULL && list->kind == YAML_SEQUENCE ? list->first : NULL;
}

/* What could not be read may be the label. */
static bool
is_labelled(const struct yaml_node *root, const char *glob)
{
	const struct yaml_node *labels = yaml_node_member(root, "labels");
	if (root->partial || (labels != NULL && labels->told))
		return true;
	for (const struct yaml_node *row = items_of(root, "labels"); row != NULL; row = row->next) {
		const struct yaml_node *list = yaml_node_member(row, "labels");
		if (list == NULL || list->kind != YAML_SEQUENCE)
			return true; /* told */
		for (const struct yaml_node *item = list->first; item != NULL; item = item->next)
			if (item->kind != YAML_SCALAR || muster_text_glob(glob, item->text))
				return true;
	}
	return false;
}

static void
check_labels(struct yaml_reader *reader, const struct yaml_node *root, const struct yaml_node *rule)
{
	for (const struct yaml_node *at = items_of(rule, "label"); at != NULL; at = at->next)
		if (at->kind == YAML_SCALAR && at->len > 0 && !is_labelled(root, at->text))
			yaml_problem(reader, at, "config.label",
			    "labels: says which assets have it", "no asset is given this label");
}

/* A label that no asset is given, and a rule no finding gets to, are mistakes. */
void
rank_check_rules(struct yaml_reader *reader, const struct yaml_node *root)
{
	unsigned all = 0;
	for (const struct yaml_node *rule = items_of(root, "ranking"); rule != NULL;
	     rule = rule->next) {
		const struct yaml_node *kev = yaml_node_member(rule, "kev");
		if (all > 0)
			yaml_problem(reader, rule, "config.rank-order", "put it before that rule",
			    "no finding gets to this rule: the one in line %u takes all", all);
		else if (rule->kind == YAML_MAPPING && !rule->told && is_catch_all(rule))
			all = rule->line;
		if (kev != NULL && yaml_node_member(root, "kev") == NULL && !root->partial)
			yaml_problem(reader, kev, "config.kev",
			    "name it beside ranking: as kev: FILE",
			    "the rule asks for known exploited vulnerabilities, and there is no "
			    "list of them");
		check_labels(reader, root, rule);
	}
}
