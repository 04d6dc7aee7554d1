/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over activities and settings: which findings, whose, when; no count is lost. */
#include "support.h"

#include <muster/rule.h>
#include <muster/strbuf.h>

#define DAY(n) ((n)*MUSTER_DAY)

static const struct muster_evidence_ref place = {.pointer = "/3", .offset = 7, .length = 2};

static int
line(void *context, const struct muster_judgement *j, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_addf(out, "%s %s [%s] %s%lld-%lld x%llu\n", j->rule->check,
	    muster_outcome_name(j->outcome), j->location, j->word,
	    (long long)(j->first / MUSTER_DAY), (long long)(j->last / MUSTER_DAY),
	    (unsigned long long)j->count);
	return 0;
}

static void
see(struct muster_watch *watch, const char *action, const char *actor, const char *object,
    const char *marks, enum muster_deed deed, int day, uint64_t count)
{
	const struct muster_activity activity = {.asset = 1,
	    .action = muster_span_of(action),
	    .actor = muster_span_of(actor),
	    .object = muster_span_of(object),
	    .marks = muster_span_of(marks),
	    .deed = deed,
	    .first = DAY(day),
	    .last = DAY(day),
	    .count = count};
	assert_int_equal(muster_watch_see(watch, &activity, "vault:prod", &place), 0);
}

static uint64_t
expect(struct muster_watch *watch, const char *lines)
{
	struct muster_strbuf out;
	struct muster_error err;
	uint64_t folded;
	muster_strbuf_init(&out, 0);
	assert_int_equal(muster_watch_judge(watch, NULL, &folded, line, &out, &err), 0);
	if (lines != NULL)
		assert_string_equal(out.len > 0 ? out.data : "", lines);
	muster_strbuf_release(&out);
	muster_watch_free(watch);
	return folded;
}

static const char *const marks_root[] = {"root-token"};
static const char *const marks_login[] = {"login"};
static const char *const marks_read[] = {"read"};
static const char *const vault[] = {"vault-*"};
static const char *const pay[] = {"secret/pay*"}, *const pay_actors[] = {"app-pay"};

static const struct muster_rule rows[] = {
    {.check = "muster:root",
	.on = MUSTER_RULE_ACTIVITY,
	.sources = {vault, 1},
	.marks = {marks_root, 1},
	.deed = -1,
	.origin.line = 1},
    {.check = "muster:logins",
	.on = MUSTER_RULE_ACTIVITY,
	.marks = {marks_login, 1},
	.deed = MUSTER_DEED_FAILURE,
	.more_than = 3,
	.per = MUSTER_PER_ASSET,
	.origin.line = 2},
    {.check = "muster:unexpected",
	.on = MUSTER_RULE_ACTIVITY,
	.marks = {marks_read, 1},
	.deed = MUSTER_DEED_SUCCESS,
	.per = MUSTER_PER_OBJECT,
	.unexpected = true,
	.origin.line = 3},
    {.check = "muster:silent", .on = MUSTER_RULE_SILENCE, .deed = -1, .origin.line = 4},
};
static const struct muster_expected expected[] = {{.objects = {pay, 1}, .actors = {pay_actors, 1}}};
static const struct muster_rules rules = {rows, 4, expected, 1};
static const struct muster_rules silence = {rows + 3, 1, NULL, 0};

static void
who_and_when(void **state)
{
	struct muster_watch *watch = muster_watch_new(&rules, "vault-audit");
	(void)state;
	see(watch, "read", "root", "sys/x", "root-token", MUSTER_DEED_SUCCESS, 5, 2);
	see(watch, "read", "root", "sys/y", "root-token raw", MUSTER_DEED_FAILURE, 5, 1);
	see(watch, "read", "root", "sys/y", "not-root-token", MUSTER_DEED_FAILURE, 5, 1);
	see(watch, "update", "eve", "", "login", MUSTER_DEED_FAILURE, 5, 2);
	see(watch, "update", "bob", "", "login", MUSTER_DEED_FAILURE, 5, 2);
	see(watch, "update", "bob", "", "login", MUSTER_DEED_FAILURE, 6, 3);
	see(watch, "read", "app-pay", "secret/pay/a", "read", MUSTER_DEED_SUCCESS, 5, 9);
	see(watch, "read", "eve", "secret/pay/a", "read", MUSTER_DEED_SUCCESS, 6, 1);
	see(watch, "read", "eve", "secret/other", "read", MUSTER_DEED_SUCCESS, 6, 1);
	expect(watch,
	    "muster:root fail [root] 5-5 x3\n"
	    "muster:logins fail [] 5-5 x4\n"
	    "muster:unexpected fail [secret/pay/a by eve] 6-6 x1\n"
	    "muster:silent pass [] 1970-01-06 to 1970-01-070-0 x22\n");
	watch = muster_watch_new(&rules, "other");
	see(watch, "read", "root", "sys/x", "root-token", MUSTER_DEED_SUCCESS, 5, 2);
	expect(watch, "muster:silent pass [] 1970-01-06 to 1970-01-060-0 x2\n");
}

static void
silent_days(void **state)
{
	struct muster_watch *watch = muster_watch_new(&silence, "vault-audit");
	(void)state;
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 9, 1);
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 5, 1);
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 7, 1);
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 6, 1);
	expect(watch, "muster:silent fail [] 8-8 x1\n");
	watch = muster_watch_new(&silence, "vault-audit");
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 5, 1);
	see(watch, "read", "a", "", "", MUSTER_DEED_SUCCESS, 50, 1);
	expect(watch, "muster:silent fail [for over a month] 6-49 x44\n");
}

/* However many there are, memory is bounded and no count is lost. */
static void
too_many(void **state)
{
	struct muster_watch *watch = muster_watch_new(&rules, "vault-audit");
	struct muster_strbuf out;
	struct muster_error err;
	uint64_t folded, sum = 0;
	(void)state;
	for (int i = 0; i < MUSTER_WATCH_MOST + 5000; i++) {
		char name[32];
		snprintf(name, sizeof(name), "root-%d", i);
		see(watch, "read", name, "x", "root-token", MUSTER_DEED_SUCCESS, 5, 1);
	}
	muster_strbuf_init(&out, 0);
	assert_int_equal(muster_watch_judge(watch, NULL, &folded, line, &out, &err), 0);
	assert_int_equal(folded, 5000);
	for (const char *at = out.data; (at = strstr(at, " x")) != NULL; at += 2)
		sum += strtoull(at + 2, NULL, 10);
	/* the pass of the silent rule counts them all once more */
	assert_int_equal(sum, 2 * (MUSTER_WATCH_MOST + 5000));
	assert_non_null(strstr(out.data, "muster:root fail [others] 5-5 x5000\n"));
	muster_strbuf_release(&out);
	muster_watch_free(watch);
}

static void
settings(void **state)
{
	static const char *const yes[] = {"true"};
	static const struct {
		struct muster_rule rule;
		struct muster_setting setting;
		enum muster_outcome outcome;
	} cases[] = {
	    {{.test = MUSTER_TEST_IS, .words = {yes, 1}, .missing = MUSTER_FAIL},
		{.value = {"TRUE", 4}, .at = MUSTER_TIME_NONE}, MUSTER_PASS},
	    {{.test = MUSTER_TEST_IS, .words = {yes, 1}, .missing = MUSTER_FAIL},
		{.value = {"", 0}, .at = MUSTER_TIME_NONE}, MUSTER_FAIL},
	    {{.test = MUSTER_TEST_IS_NOT, .words = {yes, 1}},
		{.value = {"true", 4}, .at = MUSTER_TIME_NONE}, MUSTER_FAIL},
	    {{.test = MUSTER_TEST_WITHIN, .days = 90}, {.value = {"", 0}, .at = DAY(10)},
		MUSTER_PASS},
	    {{.test = MUSTER_TEST_WITHIN, .days = 89}, {.value = {"", 0}, .at = DAY(10)},
		MUSTER_FAIL},
	    {{.test = MUSTER_TEST_WITHIN, .days = 1}, {.value = {"", 0}, .at = DAY(10), .days = 95},
		MUSTER_PASS},
	    {{.test = MUSTER_TEST_WITHIN, .days = 1, .missing = MUSTER_NOT_REVIEWED},
		{.value = {"", 0}, .at = MUSTER_TIME_NONE}, MUSTER_NOT_REVIEWED},
	    {{.test = MUSTER_TEST_AHEAD}, {.value = {"", 0}, .at = DAY(100)}, MUSTER_FAIL},
	    {{.test = MUSTER_TEST_AHEAD}, {.value = {"", 0}, .at = DAY(101)}, MUSTER_PASS},
	    {{.test = MUSTER_TEST_AT_LEAST, .number = 365},
		{.value = {"365", 3}, .at = MUSTER_TIME_NONE}, MUSTER_PASS},
	    {{.test = MUSTER_TEST_AT_LEAST, .number = 365},
		{.value = {"99", 2}, .at = MUSTER_TIME_NONE}, MUSTER_FAIL},
	    {{.test = MUSTER_TEST_AT_LEAST, .number = 365, .missing = MUSTER_NOT_REVIEWED},
		{.value = {"many", 4}, .at = MUSTER_TIME_NONE}, MUSTER_NOT_REVIEWED},
	    {{.test = MUSTER_TEST_SET, .missing = MUSTER_FAIL},
		{.value = {"", 0}, .at = MUSTER_TIME_NONE}, MUSTER_FAIL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (muster_rule_outcome(&cases[i].rule, &cases[i].setting, DAY(100)) !=
		    cases[i].outcome)
			fail_msg("case %zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_and_when),
	    cmocka_unit_test(silent_days),
	    cmocka_unit_test(too_many),
	    cmocka_unit_test(settings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
