/* SPDX-License-Identifier: Apache-2.0 */
/* Rank: the first rule whose every condition holds, as rows that can be read. */
#include "support.h"

#include <muster/rank.h>

#define BIT(severity) (UINT32_C(1) << MUSTER_SEVERITY_##severity)
#define SOME(name, text) .name##s = (const char *const[]){text}, .name##_count = 1

static const struct muster_rank_rule plain = {.rank = MUSTER_SEVERITY_CRITICAL,
    .score_at_least = "",
    .score_below = "",
    .reason = "",
    .kev = MUSTER_RANK_ANY,
    .fix = MUSTER_RANK_ANY};

static const struct muster_kev list[] = {{"CVE-2020-0001", 100}, {"CVE-2024-3094", 200}};
static const struct muster_asset_label labels[] = {
    {"image:shop/*", (const char *const[]){"internet", "payment"}, 2}};

static struct muster_rank_subject
subject(void)
{
	static const char *const systems[] = {"default", "cde"};
	return (struct muster_rank_subject){.severity = MUSTER_SEVERITY_HIGH,
	    .score = "7.5",
	    .native = "GHSA-1",
	    .aliases = "GHSA-2 CVE-2024-3094 CVE-2024-9",
	    .has_fix = true,
	    .source = "trivy",
	    .check = "CVE-2024-3094",
	    .asset = "image:shop/web",
	    .practice = "continuous.high-patched",
	    .finding_class = "vuln.high",
	    .systems = systems,
	    .system_count = 2};
}

static bool
takes(struct muster_rank_rule rule, struct muster_rank_subject of, muster_time as_of)
{
	struct muster_ranking ranking = {&rule, 1, labels, 1, list, sizeof(list) / sizeof(list[0])};
	struct muster_ranked ranked = muster_rank(&ranking, &of, as_of);
	assert_true((ranked.rule != NULL) == (ranked.rank == MUSTER_SEVERITY_CRITICAL));
	if (ranked.rule == NULL)
		assert_int_equal(ranked.rank, of.severity);
	return ranked.rule != NULL;
}

/* Each condition alone: one that holds and one that does not. */
static void
test_conditions(void **state)
{
	(void)state;
	const struct {
		const char *name;
		struct muster_rank_rule rule;
		bool holds;
	} rows[] = {
	    {"no condition", plain, true},
	    {"its severity", {.severities = BIT(HIGH) | BIT(LOW)}, true},
	    {"another severity", {.severities = BIT(CRITICAL)}, false},
	    {"score at its bound", {.score_at_least = "7.5"}, true},
	    {"score under the bound", {.score_at_least = "7.51"}, false},
	    {"score below", {.score_below = "7.6"}, true},
	    {"the upper bound is not in it", {.score_below = "7.5"}, false},
	    {"between", {.score_at_least = "7", .score_below = "8.0"}, true},
	    {"fix", {.fix = 1}, true},
	    {"no fix", {.fix = 0, .severities = 0}, false},
	    {"listed, by an alias", {.kev = 1}, true},
	    {"not listed", {.kev = 0, .severities = 0}, false},
	    {"asset", {SOME(asset, "image:shop/*")}, true},
	    {"another asset", {SOME(asset, "host:*")}, false},
	    {"label", {SOME(label, "internet")}, true},
	    {"another label", {SOME(label, "lab")}, false},
	    {"system", {SOME(system, "cde")}, true},
	    {"another system", {SOME(system, "lab")}, false},
	    {"practice", {SOME(practice, "continuous.*")}, true},
	    {"another practice", {SOME(practice, "image.*")}, false},
	    {"class", {.classes = (const char *const[]){"vuln.*"}, .class_count = 1}, true},
	    {"another class", {.classes = (const char *const[]){"log.*"}, .class_count = 1}, false},
	    {"check", {SOME(check, "CVE-2024-*")}, true},
	    {"another check", {SOME(check, "docker-bench:*")}, false},
	    {"source", {SOME(source, "trivy")}, true},
	    {"another source", {SOME(source, "grype")}, false},
	    {"one of two does not hold", {SOME(source, "trivy"), SOME(asset, "host:*")}, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct muster_rank_rule rule = rows[i].rule;
		rule.rank = MUSTER_SEVERITY_CRITICAL;
		if (rule.score_at_least == NULL)
			rule.score_at_least = "";
		if (rule.score_below == NULL)
			rule.score_below = "";
		/* 0 is a condition of its own: only the rows named after it have it */
		if (strstr(rows[i].name, "fix") == NULL)
			rule.fix = MUSTER_RANK_ANY;
		if (strstr(rows[i].name, "listed") == NULL)
			rule.kev = MUSTER_RANK_ANY;
		if (takes(rule, subject(), 1000) != rows[i].holds)
			fail_msg("%s", rows[i].name);
	}
}

/* An entry of the list counts from the day it was listed. */
static void
test_list_as_of(void **state)
{
	(void)state;
	struct muster_rank_rule kev = plain;
	kev.kev = 1;
	assert_false(takes(kev, subject(), 199));
	assert_true(takes(kev, subject(), 200));
	struct muster_rank_subject other = subject();
	other.aliases = "CVE-2024-30940 CVE-2024-309";
	assert_false(takes(kev, other, 1000));
	other.native = "CVE-2020-0001";
	assert_true(takes(kev, other, 1000));
}

/* Who has no score meets no bound: unknown is not low. */
static void
test_no_score(void **state)
{
	(void)state;
	struct muster_rank_rule rule = plain;
	struct muster_rank_subject none = subject();
	none.score = "";
	assert_true(takes(rule, none, 0));
	rule.score_below = "4.0";
	assert_false(takes(rule, none, 0));
	rule.score_below = "";
	rule.score_at_least = "0";
	assert_false(takes(rule, none, 0));
}

static void
test_first_rule_wins(void **state)
{
	(void)state;
	struct muster_rank_rule rules[3] = {plain, plain, plain};
	rules[0].severities = BIT(LOW);
	rules[1].rank = MUSTER_SEVERITY_MEDIUM;
	rules[2].rank = MUSTER_SEVERITY_INFO;
	struct muster_ranking ranking = {rules, 3, NULL, 0, NULL, 0};
	struct muster_rank_subject of = subject();
	struct muster_ranked ranked = muster_rank(&ranking, &of, 0);
	assert_ptr_equal(ranked.rule, &rules[1]);
	assert_int_equal(ranked.rank, MUSTER_SEVERITY_MEDIUM);
	of.severity = MUSTER_SEVERITY_LOW;
	assert_ptr_equal(muster_rank(&ranking, &of, 0).rule, &rules[0]);
	ranking.rule_count = 0;
	ranked = muster_rank(&ranking, &of, 0);
	assert_null(ranked.rule);
	assert_int_equal(ranked.rank, MUSTER_SEVERITY_LOW);
}

static void
test_scores(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = {{"0", 0}, {"7", 7000}, {"9.8", 9800}, {"10.0", 10000}, {"1000", 1000000},
	    {"5.620183333333334", 5620}, {"1001", -1}, {"", -1}, {".5", -1}, {"5.", -1}, {"-1", -1},
	    {"9.8e0", -1}, {"high", -1}, {"99999999999999999999", -1}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(muster_score_thousandths(rows[i].text), rows[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_conditions),
	    cmocka_unit_test(test_list_as_of),
	    cmocka_unit_test(test_no_score),
	    cmocka_unit_test(test_first_rule_wins),
	    cmocka_unit_test(test_scores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
