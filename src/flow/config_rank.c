/* SPDX-License-Identifier: Apache-2.0 */
/* ranking: and labels: of muster.yaml. */
#include <string.h>

#include "flow/rank.h"

#define RULE(member) offsetof(struct muster_rank_rule, member)
#define LIST(name, member)                                                    \
	{                                                                     \
		.key = name, .type = YAML_STRINGS, .offset = RULE(member##s), \
		.count_offset = RULE(member##_count)                          \
	}

static const char *
severity_word(int value)
{
	return muster_severity_name((enum muster_severity)value);
}

static const struct yaml_words severities = {
    muster_severity_parse, severity_word, MUSTER_SEVERITY_COUNT};

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
	.words = &severities},
    {.key = "reason", .type = YAML_STRING, .offset = RULE(reason)},
    {.key = "severity", .type = YAML_ENUMS, .offset = RULE(severities), .words = &severities},
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
check_sources(
    struct yaml_reader *reader, const struct yaml_node *node, const struct muster_rank_rule *rule)
{
	const struct yaml_node *list = yaml_node_member(node, "source");
	const struct yaml_node *at = list != NULL ? list->first : NULL;
	for (size_t i = 0; i < rule->source_count; i++, at = at != NULL ? at->next : NULL)
		if (strpbrk(rule->sources[i], "*?") == NULL &&
		    muster_source_find(rule->sources[i]) == NULL)
			yaml_problem(reader, at, "config.source", "muster sources lists them",
			    "this is no source muster knows");
}

static void
finish_rule(struct yaml_reader *reader, const struct yaml_node *node, void *row)
{
	struct rank_rule_row *read = row;
	read->rule.rank = (enum muster_severity)read->rank;
	read->rule.kev = flag(node, "kev", read->kev);
	read->rule.fix = flag(node, "fix", read->fix);
	read->rule.origin.file = "muster.yaml"; /* wherever the folder lies */
	check_sources(reader, node, &read->rule);
}

const struct yaml_schema rank_rule_schema = {
    .what = "a ranking rule",
    .size = sizeof(struct rank_rule_row),
    .fields = rule_fields,
    .field_count = sizeof(rule_fields) / sizeof(rule_fields[0]),
    .has_line = true,
    .line_offset = RULE(origin.line),
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

static bool
is_labelled(const struct muster_ranking *ranking, const char *glob)
{
	for (size_t i = 0; i < ranking->label_count; i++)
		for (size_t l = 0; l < ranking->labels[i].label_count; l++)
			if (muster_text_glob(glob, ranking->labels[i].labels[l]))
				return true;
	return false;
}

/* A label that no asset is given, and a rule no finding gets to, are mistakes. */
void
rank_check_rules(struct yaml_reader *reader, const struct yaml_node *root,
    const struct muster_ranking *ranking, const char *kev_file)
{
	const struct yaml_node *list = yaml_node_member(root, "ranking");
	const struct yaml_node *node = list != NULL ? list->first : NULL;
	unsigned all = 0;
	for (size_t i = 0; i < ranking->rule_count && node != NULL; i++, node = node->next) {
		const struct muster_rank_rule *rule = &ranking->rules[i];
		const struct yaml_node *kev = yaml_node_member(node, "kev");
		const struct yaml_node *label = yaml_node_member(node, "label");
		if (all > 0)
			yaml_problem(reader, node, "config.rank-order", "put it before that rule",
			    "no finding gets to this rule: the one in line %u takes all", all);
		else if (is_catch_all(node))
			all = node->line;
		if (kev != NULL && kev_file[0] == '\0')
			yaml_problem(reader, kev, "config.kev",
			    "name it beside ranking: as kev: FILE",
			    "the rule asks for known exploited vulnerabilities, and there is no "
			    "list of them");
		const struct yaml_node *at = label != NULL ? label->first : NULL;
		for (size_t l = 0; l < rule->label_count; l++, at = at != NULL ? at->next : NULL)
			if (!is_labelled(ranking, rule->labels[l]))
				yaml_problem(reader, at != NULL ? at : label, "config.label",
				    "labels: says which assets have it",
				    "no asset is given this label");
	}
}
