/* SPDX-License-Identifier: Apache-2.0 */
#include "source/redact_rules.h"

#include <string.h>

/*
 * Where any source may show the environment of a thing: Docker's and ECS's arrays, the pairs of
 * Kubernetes and of task definitions, the objects of functions.
 */
static const char *const everywhere[] = {"Env{}", "env{}", "envs{}", "env_vars{}", "environment{}",
    "Environment{}", "environmentVariables{}", "environment_variables{}", "Variables{}",
    "variables{}", "appSettings{}"};
enum { EVERYWHERE = sizeof(everywhere) / sizeof(everywhere[0]) };
_Static_assert(EVERYWHERE <= (int)REDACT_EVERYWHERE_MAX, "too many");
_Static_assert(REDACT_RULES_MAX <= 32, "a rule is a bit of `below`");

static bool
drop_suffix(struct muster_span *text, const char *suffix)
{
	size_t len = strlen(suffix);
	if (text->len < len || memcmp(text->ptr + text->len - len, suffix, len) != 0)
		return false;
	text->len -= len;
	return true;
}

static struct redact_rule
parse_rule(const char *name)
{
	struct redact_rule rule = {0};
	struct muster_span text = muster_span_of(name);
	rule.encoded = drop_suffix(&text, "~");
	rule.listed = drop_suffix(&text, ",");
	rule.here = drop_suffix(&text, "!");
	rule.named = drop_suffix(&text, "{}");
	rule.array = rule.named || drop_suffix(&text, "[]");
	const char *slash = memchr(text.ptr, '/', text.len);
	if (slash != NULL) {
		rule.ancestor = (struct muster_span){text.ptr, (size_t)(slash - text.ptr)};
		text.len -= rule.ancestor.len + 1;
		text.ptr = slash + 1;
	}
	rule.member = text;
	rule.any = muster_span_is(text, "*") && rule.ancestor.len > 0;
	rule.env = rule.named || (rule.array && muster_span_is(text, "Env"));
	return rule;
}

/* Lengths from 63 on share a bit. */
static uint64_t
length_bit(size_t len)
{
	return UINT64_C(1) << (len < 63 ? len : 63);
}

void
redact_rules_init(struct redact_rules *rules, const char *const *members)
{
	*rules = (struct redact_rules){.count = 0};
	for (; members != NULL && *members != NULL && rules->count < REDACT_RULES_MAX; members++) {
		const struct redact_rule rule = parse_rule(*members);
		if (rule.any)
			rules->stars |= UINT32_C(1) << rules->count;
		else
			rules->member_lengths |= length_bit(rule.member.len);
		if (rule.ancestor.len > 0)
			rules->ancestor_lengths |= length_bit(rule.ancestor.len);
		rules->list[rules->count++] = rule;
	}
	for (size_t i = 0; i < EVERYWHERE; i++) {
		struct redact_rule *rule = &rules->list[REDACT_RULES_MAX + i];
		*rule = parse_rule(everywhere[i]);
		rule->careful = true;
		rules->everywhere_lengths |= length_bit(rule->member.len);
	}
}

static inline bool
is(struct muster_span name, struct muster_span key)
{
	return name.len == key.len && name.len > 0 && name.ptr[0] == key.ptr[0] &&
	    memcmp(name.ptr, key.ptr, key.len) == 0;
}

int
redact_rule_of(const struct redact_rules *rules, struct muster_span key, uint32_t below)
{
	const uint64_t length = length_bit(key.len);
	if ((rules->member_lengths & length) != 0 || (rules->stars & below) != 0)
		for (size_t i = 0; i < rules->count; i++) {
			const struct redact_rule *rule = &rules->list[i];
			if (rule->ancestor.len > 0 && (below >> i & 1) == 0)
				continue;
			if (rule->any || is(rule->member, key))
				return (int)i;
		}
	if ((rules->everywhere_lengths & length) != 0)
		for (size_t i = REDACT_RULES_MAX; i < REDACT_RULES_MAX + EVERYWHERE; i++)
			if (is(rules->list[i].member, key))
				return (int)i;
	return -1;
}

uint32_t
redact_rules_passed(const struct redact_rules *rules, struct muster_span key, uint32_t below)
{
	if ((rules->ancestor_lengths & length_bit(key.len)) != 0)
		for (size_t i = 0; i < rules->count; i++)
			if (is(rules->list[i].ancestor, key))
				below |= UINT32_C(1) << i;
	return below;
}
