/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over settings: what a state file shows of a thing, well or not. */
#include <muster/rule.h>

static bool
is_word(const struct muster_globs *words, struct muster_span value)
{
	for (size_t i = 0; i < words->count; i++)
		if (muster_span_is_nocase(value, words->list[i]))
			return true;
	return false;
}

bool
muster_rule_fits(
    const struct muster_rule *rule, const char *source, const struct muster_setting *setting)
{
	bool mine = rule->sources.count == 0;
	for (size_t i = 0; i < rule->sources.count; i++)
		mine |= muster_text_glob(rule->sources.list[i], source);
	return mine && rule->on == MUSTER_RULE_SETTING &&
	    muster_span_is(setting->name, rule->setting);
}

bool
muster_rule_needs_time(const struct muster_rule *rule)
{
	return rule->test == MUSTER_TEST_WITHIN || rule->test == MUSTER_TEST_AHEAD;
}

static bool
at_least(struct muster_span value, int64_t number, bool *is_number)
{
	int64_t have = 0;
	size_t i = 0;
	for (; i < value.len && value.ptr[i] >= '0' && value.ptr[i] <= '9'; i++)
		have = have < INT32_MAX ? have * 10 + (value.ptr[i] - '0') : have;
	*is_number = i > 0 && i == value.len;
	return have >= number;
}

static enum muster_outcome
verdict(bool good)
{
	return good ? MUSTER_PASS : MUSTER_FAIL;
}

enum muster_outcome
muster_rule_outcome(
    const struct muster_rule *rule, const struct muster_setting *setting, muster_time at)
{
	const bool dated = setting->at != MUSTER_TIME_NONE;
	bool good, known = true;
	switch (rule->test) {
	case MUSTER_TEST_IS:
	case MUSTER_TEST_IS_NOT:
		if (setting->value.len == 0)
			return rule->missing;
		return verdict(
		    is_word(&rule->words, setting->value) == (rule->test == MUSTER_TEST_IS));
	case MUSTER_TEST_SET:
		return dated || setting->value.len > 0 ? MUSTER_PASS : rule->missing;
	case MUSTER_TEST_WITHIN: {
		const int64_t days = setting->days > 0 ? setting->days : rule->days;
		if (!dated)
			return rule->missing;
		/* a day that has begun counts as one: dates of files have no hour */
		return verdict(muster_time_days_between(setting->at, at) <= days);
	}
	case MUSTER_TEST_AHEAD:
		return dated ? verdict(setting->at > at) : rule->missing;
	case MUSTER_TEST_AT_LEAST:
		good = at_least(setting->value, rule->number, &known);
		return known ? verdict(good) : rule->missing;
	default:
		return MUSTER_ERROR;
	}
}
