/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of rules over activities and settings (controls/rules). */
#include "catalog/rows.h"

/* ---- words ---- */

static const char *const ons[MUSTER_RULE_ON_COUNT] = {
    [MUSTER_RULE_ACTIVITY] = "activity",
    [MUSTER_RULE_SILENCE] = "silence",
    [MUSTER_RULE_SETTING] = "setting",
};
static const char *const pers[MUSTER_RULE_PER_COUNT] = {
    [MUSTER_PER_ACTOR] = "actor",
    [MUSTER_PER_OBJECT] = "object",
    [MUSTER_PER_ASSET] = "asset",
};
static const char *const tests[MUSTER_RULE_TEST_COUNT] = {
    [MUSTER_TEST_IS] = "is",
    [MUSTER_TEST_IS_NOT] = "is-not",
    [MUSTER_TEST_SET] = "set",
    [MUSTER_TEST_WITHIN] = "within",
    [MUSTER_TEST_AHEAD] = "ahead",
    [MUSTER_TEST_AT_LEAST] = "at-least",
};

const char *
muster_rule_on_name(enum muster_rule_on on)
{
	return ons[on];
}

const char *
muster_rule_per_name(enum muster_rule_per per)
{
	return pers[per];
}

const char *
muster_rule_test_name(enum muster_rule_test test)
{
	return tests[test];
}

static int
parse_word(struct muster_span word, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (muster_span_is(word, words[i]))
			return i;
	return -1;
}

static int
parse_on(struct muster_span word)
{
	return parse_word(word, ons, MUSTER_RULE_ON_COUNT);
}

static int
parse_per(struct muster_span word)
{
	return parse_word(word, pers, MUSTER_RULE_PER_COUNT);
}

static int
parse_test(struct muster_span word)
{
	return parse_word(word, tests, MUSTER_RULE_TEST_COUNT);
}

static const char *
on_word(int value)
{
	return ons[value];
}

static const char *
per_word(int value)
{
	return pers[value];
}

static const char *
test_word(int value)
{
	return tests[value];
}

static const char *
severity_word(int value)
{
	return muster_severity_name((enum muster_severity)value);
}

static const char *
outcome_word(int value)
{
	return muster_outcome_name((enum muster_outcome)value);
}

static const char *
deed_word(int value)
{
	return muster_deed_name((enum muster_deed)value);
}

static const struct yaml_words on_words = {parse_on, on_word, MUSTER_RULE_ON_COUNT};
static const struct yaml_words per_words = {parse_per, per_word, MUSTER_RULE_PER_COUNT};
static const struct yaml_words test_words = {parse_test, test_word, MUSTER_RULE_TEST_COUNT};
static const struct yaml_words severity_words = {
    muster_severity_parse, severity_word, MUSTER_SEVERITY_COUNT};
static const struct yaml_words outcome_words = {
    muster_outcome_parse, outcome_word, MUSTER_OUTCOME_COUNT};
static const struct yaml_words deed_words = {muster_deed_parse, deed_word, MUSTER_DEED_COUNT};

/* muster's own checks only: what a tool says is not made here. */
static bool
is_own_check(const char *text)
{
	return strncmp(text, "muster:", 7) == 0 && text[7] != '\0' && rows_is_slug(text + 7);
}

/* ---- rules ---- */

#define LIST(member)                                                                 \
	.type = YAML_STRINGS, .offset = offsetof(struct rule_row, rule.member.list), \
	.count_offset = offsetof(struct rule_row, rule.member.count)

static const struct yaml_field rule_fields[] = {
    {.key = "check",
	.type = YAML_STRING,
	.required = true,
	AT(rule_row, rule.check),
	.valid = is_own_check,
	.form = "\"muster:\" and lower-case letters, digits, \".\", \"-\""},
    {.key = "title", .type = YAML_STRING, .required = true, AT(rule_row, rule.title)},
    {.key = "fix", .type = YAML_TEXT, AT(rule_row, rule.fix)},
    {.key = "severity",
	.type = YAML_ENUM,
	.required = true,
	AT(rule_row, severity),
	.words = &severity_words},
    {.key = "on", .type = YAML_ENUM, .required = true, AT(rule_row, on), .words = &on_words},
    {.key = "sources", LIST(sources)},
    {.key = "actions", LIST(actions)},
    {.key = "actors", LIST(actors)},
    {.key = "objects", LIST(objects)},
    {.key = "marks", LIST(marks), .valid = rows_is_slug, .form = ROWS_SLUG_FORM},
    {.key = "deed", .type = YAML_ENUM, AT(rule_row, deed), .words = &deed_words},
    {.key = "more-than", .type = YAML_INT, AT(rule_row, more_than), .min = 1, .max = INT32_MAX},
    {.key = "per", .type = YAML_ENUM, AT(rule_row, per), .words = &per_words},
    {.key = "unexpected", .type = YAML_BOOL, AT(rule_row, rule.unexpected)},
    {.key = "setting",
	.type = YAML_STRING,
	AT(rule_row, rule.setting),
	.valid = rows_is_slug,
	.form = ROWS_SLUG_FORM},
    {.key = "test", .type = YAML_ENUM, AT(rule_row, test), .words = &test_words},
    {.key = "words", LIST(words)},
    {.key = "days", .type = YAML_DAYS, AT(rule_row, rule.days), .min = 1, .max = 3660},
    {.key = "number", .type = YAML_INT, AT(rule_row, rule.number), .min = 1, .max = INT32_MAX},
    {.key = "missing", .type = YAML_ENUM, AT(rule_row, missing), .words = &outcome_words},
};

static void
default_rule(void *out)
{
	struct rule_row *row = out;
	row->deed = -1;
	row->missing = MUSTER_NOT_REVIEWED;
}

/* A key that only one kind of rule has. */
static void
refuse_key(
    struct yaml_reader *reader, const struct yaml_node *node, const char *key, const char *why)
{
	const struct yaml_node *at = yaml_node_member(node, key);
	if (at != NULL)
		yaml_problem(reader, at, "catalog.rule", "remove it", "\"%s\" is %s", key, why);
}

static void
need_key(
    struct yaml_reader *reader, const struct yaml_node *node, const char *key, const char *what)
{
	if (yaml_node_member(node, key) == NULL)
		yaml_problem(reader, node, "yaml.missing-key", NULL, "%s needs \"%s\"", what, key);
}

static void
check_setting(struct yaml_reader *reader, const struct yaml_node *node, const struct rule_row *row)
{
	static const char *const others[] = {
	    "actions", "actors", "objects", "marks", "deed", "more-than", "per", "unexpected"};
	static const struct {
		const char *key;
		uint32_t tests; /* a bit each that has it */
	} parameters[] = {{"words", 1u << MUSTER_TEST_IS | 1u << MUSTER_TEST_IS_NOT},
	    {"days", 1u << MUSTER_TEST_WITHIN}, {"number", 1u << MUSTER_TEST_AT_LEAST}};
	for (size_t i = 0; i < COUNT(others); i++)
		refuse_key(reader, node, others[i], "of rules on activity");
	need_key(reader, node, "setting", "a rule on a setting");
	need_key(reader, node, "test", "a rule on a setting");
	for (size_t i = 0; i < COUNT(parameters); i++) {
		if ((parameters[i].tests >> row->test & 1) != 0)
			need_key(reader, node, parameters[i].key, "this test");
		else
			refuse_key(reader, node, parameters[i].key, "not of this test");
	}
}

static void
finish_rule(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	static const char *const settings[] = {
	    "setting", "test", "words", "days", "number", "missing"};
	struct rule_row *row = out;
	struct muster_rule *rule = &row->rule;
	rule->severity = (enum muster_severity)row->severity;
	rule->on = (enum muster_rule_on)row->on;
	rule->deed = row->deed;
	rule->more_than = (uint64_t)row->more_than;
	rule->per = (enum muster_rule_per)row->per;
	rule->test = (enum muster_rule_test)row->test;
	rule->missing = (enum muster_outcome)row->missing;
	rule->origin.line = row->line;
	rule->origin.column = row->column;
	if (rule->on == MUSTER_RULE_SETTING) {
		check_setting(reader, node, row);
		return;
	}
	for (size_t i = 0; i < COUNT(settings); i++)
		refuse_key(reader, node, settings[i], "of rules on a setting");
	if (rule->on != MUSTER_RULE_SILENCE)
		return;
	refuse_key(reader, node, "more-than", "of rules on activity");
	refuse_key(reader, node, "per", "of rules on activity");
	refuse_key(reader, node, "unexpected", "of rules on activity");
}

static const struct yaml_schema rule_schema = {.what = "a rule",
    .size = sizeof(struct rule_row),
    .fields = rule_fields,
    .field_count = COUNT(rule_fields),
    .defaults = default_rule,
    .has_line = true,
    .line_offset = offsetof(struct rule_row, line),
    .finish = finish_rule};

/* ---- who is expected ---- */

static const struct yaml_field expected_fields[] = {
    {.key = "objects",
	.type = YAML_STRINGS,
	.required = true,
	AT(muster_expected, objects.list),
	.count_offset = offsetof(struct muster_expected, objects.count)},
    {.key = "actors",
	.type = YAML_STRINGS,
	.required = true,
	AT(muster_expected, actors.list),
	.count_offset = offsetof(struct muster_expected, actors.count)},
};

/* An empty list would be any: who wants that writes "*". */
static void
finish_expected(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	const struct muster_expected *row = out;
	if (row->objects.count == 0 || row->actors.count == 0)
		yaml_problem(reader, node, "catalog.rule", "write \"*\" for any",
		    "\"objects\" and \"actors\" cannot be empty");
}

static const struct yaml_schema expected_schema = {.what = "an expectation",
    .size = sizeof(struct muster_expected),
    .fields = expected_fields,
    .field_count = COUNT(expected_fields),
    .has_line = true,
    .line_offset = offsetof(struct muster_expected, origin.line),
    .finish = finish_expected};

static const struct yaml_field rules_fields[] = {
    {.key = "rules",
	.type = YAML_ROWS,
	AT(rules_document, rows),
	.count_offset = offsetof(struct rules_document, count),
	.schema = &rule_schema},
    {.key = "expected",
	.type = YAML_ROWS,
	AT(rules_document, expected),
	.count_offset = offsetof(struct rules_document, expected_count),
	.schema = &expected_schema},
};
const struct yaml_schema rows_rules_schema = {.what = "a file of rules",
    .size = sizeof(struct rules_document),
    .fields = rules_fields,
    .field_count = COUNT(rules_fields)};
