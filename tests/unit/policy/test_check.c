/* SPDX-License-Identifier: Apache-2.0 */
/* Each fault is found when it is planted, with its place and remedy, and nothing else is. */
#include "fixture.h"

#define PUBLISHED "status: published\nowner: Head\napprover: Bob\neffective: \"2025-11-26\"\n"
#define HEAD "status: draft\nowner: Head\napprover: \"\"\neffective: \"\"\n"

struct fault {
	const char *from, *to, *config, *want;
};

static const struct fault faults[] = {
    {HEAD, HEAD, NULL, ""},
    {HEAD, PUBLISHED, NULL, ""},
    {HEAD, "status: published\nowner: Head\napprover: Bob\neffective: \"2025-09-21\"\n", NULL,
	"p.md:9:18: its review was due by 2026-09-21; review it, raise its version, then approve "
	"and publish it\n"},
    {HEAD, "status: deprecated\nowner: Head\napprover: Bob\neffective: \"2020-09-21\"\n", NULL, ""},
    {HEAD, "status: approved\nowner: Head\napprover: ADA\neffective: \"\"\n", NULL,
	"p.md:7:11: approved by the author of version 1.0.0; let somebody else approve it\n"},
    {HEAD, "status: approved\nowner: Head\napprover: \"\"\neffective: \"\"\n", NULL,
	"p.md:5:9: it is approved, and nobody approved it; name who approved it\n"},
    {HEAD, "status: published\nowner: Head\napprover: Bob\neffective: \"\"\n", NULL,
	"p.md:5:9: it is published, and never takes effect; give the date it takes effect\n"},
    {"image.scanned]", "image.scanned, image.minimal]", NULL,
	"p.md:10:44: no statement states the practice image.minimal; write the statement, or take "
	"the practice off the list\n"},
    {"practices: image.non-root\nE", "practices: image.non-root, image.minimal\nE", NULL,
	"p.md:22:28: the policy does not list the practice image.minimal of IMG-01; add it to the "
	"practices in the front of the file\n"},
    {"practices: image.scanned\np", "p", NULL,
	"p.md:10:29: no statement states the practice image.scanned; write the statement, or take "
	"the practice off the list\n"
	"p.md:26:1: IMG-02 states no practice: nothing can verify it; add a line \"practices: …\" "
	"below it\n"},
    {"parameters:\n", "controls: [\"cis:4.1\", \"cis:4.4\"]\nparameters:\n", NULL, ""},
    {"parameters:\n", "controls: [\"cis:9.9\"]\nparameters:\n", NULL,
	"p.md:11:12: there is no control \"cis:9.9\"; write FRAMEWORK:CONTROL as muster catalog "
	"show has it\n"},
    {"practices: image.non-root\nE", "practices: image.scanned\nE", NULL,
	"p.md:10:13: no statement states the practice image.non-root; write the statement, or "
	"take the practice off the list\n"},
    {"default: 30 days", "default: 93 days", NULL,
	"p.md:13:31: days of p: it is more than the most that is allowed; at most 92 days\n"},
    {"days:\n", "days:\n", "policies: {p: {days: 4 months}}",
	"muster.yaml:1:22: days of p: it is more than the most that is allowed; at most 92 days\n"},
    /* three months are at most 92 days, whichever they are */
    {"days:\n", "days:\n", "policies: {p: {days: 3 months}}", ""},
    {"parameters: days\nFixed within {{days}}.", "Fixed soon.", NULL,
	"p.md:12:3: nothing uses the parameter days; put it in with {{name}}, or remove it\n"},
};

static void
finds_each_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct muster_strbuf problems, told;
		char *text = planted(base_policy, faults[i].from, faults[i].to);
		struct muster_policies *policies =
		    load_text(text, strlen(text), faults[i].config, &problems);
		if (policies == NULL)
			fail_msg("not read: %s", problems.data);
		/* 2026-09-21 */
		const struct muster_policies_check check = {.policies = policies,
		    .controls = &fixture_controls,
		    .as_of = INT64_C(1789999200) * MUSTER_SECOND,
		    .strict = true};
		muster_strbuf_init(&told, 0);
		size_t count = muster_policies_check(&check, gather, &told);
		if (strcmp(told.data, faults[i].want) != 0)
			fail_msg("%zu wanted: %sgot: %s", i, faults[i].want, told.data);
		size_t lines = 0;
		for (const char *p = told.data; (p = strchr(p, '\n')) != NULL; p++)
			lines++;
		assert_int_equal(count, lines);
		assert_int_equal(muster_policies_check(&check, NULL, NULL), count);
		muster_policies_free(policies);
		muster_strbuf_release(&problems);
		muster_strbuf_release(&told);
		free(text);
	}
}

/* A framework's deadline for the same practice: its days, and what its clock starts at. */
static void
compares_with_the_framework(void **state)
{
	(void)state;
	static const struct {
		const char *value, *anchor, *want;
	} cases[] = {
	    {"31 days", "fix-available", ""},
	    {"1 month", "fix-available", ""},
	    {"744 hours", "advisory", ""},
	    {"32 days", "fix-available",
		"p.md:13:31: days is 32 days, and law:6.3.3 demands 31 days; shorten it in the "
		"policy or in muster.yaml\n"},
	    {"5 weeks", "first-seen",
		"p.md:13:31: days is 5 weeks, and law:6.3.3 demands 31 days; shorten it in the "
		"policy or in muster.yaml\n"},
	    {"7 days", "first-seen",
		"p.md:12:3: days counts from first sight, and law:6.3.3 from the release of the "
		"fix, which may be long before; give it the anchor fix-available\n"},
	    /* no deadline: an interval, an age */
	    {"60 days", "creation", ""},
	};
	char *listed = planted(
	    base_policy, "image.non-root, image.scanned]", "image.non-root, image.minimal]");
	char *text = planted(listed, "practices: image.scanned\np", "practices: image.minimal\np");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_strbuf problems, told;
		char *valued = planted(text, "30 days", cases[i].value);
		char *whole = planted(valued, "first-seen", cases[i].anchor);
		struct muster_policies *policies = load_text(whole, strlen(whole), NULL, &problems);
		const struct muster_policies_check check = {
		    .policies = policies, .controls = &fixture_controls};
		muster_strbuf_init(&told, 0);
		muster_policies_check(&check, gather, &told);
		assert_string_equal(told.data, cases[i].want);
		muster_policies_free(policies);
		muster_strbuf_release(&problems);
		muster_strbuf_release(&told);
		free(valued);
		free(whole);
	}
	free(text);
	free(listed);
}

/* A promised control that no statement bears on: its practice is stated by none. */
static void
finds_a_broken_promise(void **state)
{
	(void)state;
	struct muster_strbuf problems, told;
	char *promised =
	    planted(base_policy, "parameters:\n", "controls: [\"cis:4.1\"]\nparameters:\n");
	char *text = planted(promised, "practices: image.non-root\n", "practices: image.scanned\n");
	struct muster_policies *policies = load_text(text, strlen(text), NULL, &problems);
	const struct muster_policies_check check = {
	    .policies = policies, .controls = &fixture_controls, .only = "p"};
	muster_strbuf_init(&told, 0);
	assert_int_equal(muster_policies_check(&check, gather, &told), 2);
	assert_non_null(strstr(told.data,
	    "p.md:11:12: cis:4.1 is promised, and no statement serves it; state a practice that is "
	    "mapped to it, or take the promise back\n"));
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
	muster_strbuf_release(&told);
	free(promised);
	free(text);
}

/* What is measured against a "must" is a fault in strict mode only. */
static void
finds_a_contradiction(void **state)
{
	(void)state;
	struct muster_strbuf problems, told;
	struct muster_policies *policies =
	    load_text(base_policy, strlen(base_policy), NULL, &problems);
	struct muster_arena *arena = muster_arena_new();
	struct muster_catalog catalog;
	assert_int_equal(muster_policies_catalog(policies, arena, &catalog, NULL), 0);
	assert_int_equal(catalog.control_count, 2);
	assert_int_equal(catalog.mappings[0].effect, MUSTER_EFFECT_DECIDES);
	assert_int_equal(catalog.mappings[1].effect, MUSTER_EFFECT_DEADLINE);
	assert_int_equal(catalog.mappings[1].days, 30);
	const struct muster_row_result row = {.mapping = &catalog.mappings[0], .failing_assets = 2};
	const struct muster_control_result results[] = {
	    {.control = &catalog.controls[0],
		.status = MUSTER_STATUS_NOT_SATISFIED,
		.label = catalog.status_label[MUSTER_STATUS_NOT_SATISFIED],
		.rows = &row,
		.row_count = 1,
		.open_findings = 3,
		.seen = 2,
		.expected = 4},
	    {.control = &catalog.controls[1],
		.status = MUSTER_STATUS_NOT_SATISFIED,
		.open_findings = 1,
		.label = ""},
	};
	const struct muster_assessment assessment = {
	    .catalog = &catalog, .controls = results, .control_count = 2};
	struct muster_policies_check check = {.policies = policies,
	    .controls = &fixture_controls,
	    .assessment = &assessment,
	    .as_of = INT64_C(1790000000) * MUSTER_SECOND};
	assert_int_equal(muster_policies_check(&check, NULL, NULL), 0);
	check.strict = true;
	muster_strbuf_init(&told, 0);
	assert_int_equal(muster_policies_check(&check, gather, &told), 1);
	assert_string_equal(told.data,
	    "p.md:21:1: IMG-01 is contradicted: 3 open findings; evidence of 2 of 4 expected, as "
	    "of 2026-09-21; fix the findings, or record an exception\n");
	muster_arena_free(arena);
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
	muster_strbuf_release(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_each_fault),
	    cmocka_unit_test(compares_with_the_framework),
	    cmocka_unit_test(finds_a_broken_promise),
	    cmocka_unit_test(finds_a_contradiction),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
