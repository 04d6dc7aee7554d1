/* SPDX-License-Identifier: Apache-2.0 */
/* Each mistake in a file is told with line, column and remedy, and nothing else is. */
#include "fixture.h"

struct mistake {
	const char *from, *to, *want;
};

static const struct mistake mistakes[] = {
    {"---\nid", "id",
	"p.md:1:1: a policy begins with \"---\", YAML and \"---\"; muster policy new writes a "
	"skeleton\n"},
    {"id: p\n", "id: q\n",
	"p.md:2:5: the id \"q\" is not the name of the file; let file and id have one name\n"},
    {"title: A policy\n", "titel: A policy\n",
	"p.md:3:1: a policy has no key \"titel\"; did you mean \"title\"?\n"
	"p.md:2:1: a policy needs \"title\"\n"},
    {"status: draft", "status: final",
	"p.md:5:9: \"status\" cannot be \"final\"; one of: draft review approved published "
	"deprecated\n"},
    {"version: 1.0.0\nstatus", "version: one\nstatus",
	"p.md:4:10: \"one\" in \"version\" is not of the form: a version: 1.0.0\n"},
    {"version: 1.0.0\nstatus", "version: 1.1.0\nstatus",
	"p.md:4:10: the history ends with version 1.0.0, not with this one; add the change of "
	"this version to the end of the history\n"},
    {"effective: \"\"", "effective: \"26.11.2026\"",
	"p.md:8:12: \"effective\" wants a date, YYYY-MM-DD, or \"\"\n"},
    {"12 months", "P1Y",
	"p.md:9:18: \"P1Y\" in \"review_interval\" is not of the form: a number and days, weeks, "
	"months or years: 12 months\n"},
    {"[image.non-root, image.scanned]", "[image.non-rot, image.non-root, image.scanned]",
	"p.md:10:13: there is no practice \"image.non-rot\"; did you mean \"image.non-root\"?\n"},
    {"type: duration", "type: time",
	"p.md:13:12: \"type\" cannot be \"time\"; one of: duration count boolean enum list "
	"text\n"},
    {"default: 30 days", "default: 30",
	"p.md:13:31: days wants a number and a unit: 30 days, 1 month, not this\n"},
    {"anchor: first-seen", "anchor: seen",
	"p.md:13:48: there is no such anchor; anchors: fix-available, advisory, first-seen, "
	"creation, \"\"\n"},
    {"most: 92 days", "most: ninety",
	"p.md:13:66: this is no limit of a parameter of type duration; durations and counts have "
	"limits, of the same form as the value\n"},
    {"  days:\n", "  Days-1:\n",
	"p.md:12:3: \"Days-1\" is no name for a parameter; lower-case letters, digits and \"_\", "
	"beginning with a letter\n"},
    {"date: 2026-11-26", "date: yesterday",
	"p.md:15:28: \"yesterday\" in \"date\" is not of the form: a date: YYYY-MM-DD\n"},
    {"{{organisation}}", "{{7*7}}",
	"p.md:19:4: there is no parameter \"7*7\"; only names of parameters and organisation are "
	"put in; \\{{ writes two braces\n"},
    {"Of {{organisation}}", "Of caf\xC3\xA9 {{dayz}}",
	"p.md:19:10: there is no parameter \"dayz\"; did you mean \"days\"?\n"},
    {"{{organisation}}", "{{organisation",
	"p.md:19:4: \"{{\" is not closed; close it with }} in the same line, or write \\{{ for two "
	"braces\n"},
    {"{{organisation}}", "{{#if days}}",
	"p.md:19:4: there is no parameter \"#if days\"; only names of parameters and organisation "
	"are put in; \\{{ writes two braces\n"},
    {"Purpose\n\nOf",
	"Purpose\n\nO\x01"
	"f",
	"p.md:19:2: a control character (0x01); remove it\n"},
    {"IMG-01 must", "IMG-01 shall",
	"p.md:21:1: this opens no statement; write \"::: statement ABC-01 must\", or should\n"
	"p.md:24:1: this opens no statement; write \"::: statement ABC-01 must\", or should\n"},
    {"IMG-01 must", "img-1 must",
	"p.md:21:1: this opens no statement; write \"::: statement ABC-01 must\", or should\n"
	"p.md:24:1: this opens no statement; write \"::: statement ABC-01 must\", or should\n"},
    {"IMG-02 should", "IMG-01 should",
	"p.md:26:1: IMG-01 stands in p.md:21 already; give it a number of its own\n"},
    {"user.\n:::\n", "user.\n",
	"p.md:25:1: IMG-01 is not closed before this line; close it with a line \":::\"\n"
	"p.md:29:1: this opens no statement; write \"::: statement ABC-01 must\", or should\n"},
    {"{{days}}.\n:::\n", "{{days}}.\n",
	"p.md:26:1: IMG-02 is not closed; close it with a line \":::\"\n"},
    {"Every image names a user.\n", "",
	"p.md:21:1: IMG-01 says nothing; write the sentence before \":::\"\n"},
    {"practices: image.non-root\nE", "practices: image.non-root, image.minimum\nE",
	"p.md:22:28: there is no practice \"image.minimum\"; did you mean \"image.minimal\"?\n"},
    {"practices: image.non-root\nE", "practices: image.non-root, image.non-root\nE",
	"p.md:22:28: the practice is named twice; remove one of the two\n"},
    {"parameters: days\nF", "parameters: weeks\nF",
	"p.md:28:13: there is no parameter \"weeks\"; only names of parameters and organisation "
	"are put in; \\{{ writes two braces\n"},
    {"parameters: days\nF", "parameters: days\nfindings: medium, fixed\nF",
	"p.md:29:19: \"fixed\" says nothing of a finding; ranks (critical high medium low info "
	"unknown), kinds of assets (image host \xE2\x80\xA6), with-fix, without-fix, exploited\n"},
    {"parameters: days\nF", "parameters: days\nfindings: with-fix without-fix\nF",
	"p.md:29:1: no finding is with and without a fix; leave both out: all are meant\n"},
    {"parameters: days\nF", "parameters: days\nfindings:\nF",
	"p.md:29:1: this line names nothing; leave the line out: all are meant\n"},
    {"parameters: days\nF", "findings: low\nparameters: days\nfindings: high\nF",
	"p.md:30:1: this line stands twice; one line with all of them\n"},
    {"Of {{organisation}}.\n", "```sh\ntrue\n",
	"p.md:19:1: this block of code is not closed; end it with a line of the same signs\n"},
    {"Of {{organisation}}.\n", ">>>>>>>>>>>>>>>>> deep\n",
	"p.md:19:17: nested deeper than 16 levels; flatten the lists and quotes\n"},
    {"Of {{organisation}}.\n", "Of \xFF.\n",
	"p.md:19:4: the text is not valid UTF-8; save it as UTF-8\n"},
};

static void
tells_each_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct muster_strbuf problems;
		char *text = planted(base_policy, mistakes[i].from, mistakes[i].to);
		struct muster_policies *policies = load_text(text, strlen(text), NULL, &problems);
		if (strcmp(problems.data, mistakes[i].want) != 0)
			fail_msg("wanted: %sgot: %s", mistakes[i].want, problems.data);
		assert_null(policies);
		muster_strbuf_release(&problems);
		free(text);
	}
}

static void
reads_what_is_right(void **state)
{
	(void)state;
	struct muster_strbuf problems;
	struct muster_policies *policies =
	    load_text(base_policy, strlen(base_policy), NULL, &problems);
	assert_non_null(policies);
	const struct muster_policy *policy = muster_policy_find(policies, "p");
	assert_string_equal(policy->language, "en");
	assert_int_equal(policy->statement_count, 2);
	assert_true(policy->statements[0].must);
	assert_false(policy->statements[1].must);
	assert_int_equal(policy->statements[1].place.line, 26);
	assert_ptr_equal(policy->statements[1].parameters[0], &policy->parameters[0]);
	assert_int_equal(strlen(policy->digest), 64);
	assert_null(muster_policy_find(policies, "q"));
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
}

/* Values of muster.yaml: they replace the default, and their mistakes stand in muster.yaml. */
static void
takes_values_of_the_organisation(void **state)
{
	(void)state;
	static const struct mistake configs[] = {
	    {"policies:\n  p:\n    days: 7 days\n", "7 days", ""},
	    {"policies:\n  p:\n    days: soon\n", NULL,
		"muster.yaml:3:11: days wants a number and a unit: 30 days, 1 month, not this\n"},
	    {"policies:\n  p:\n    dais: 7 days\n", NULL,
		"muster.yaml:3:5: the policy p has no parameter \"dais\"; did you mean "
		"\"days\"?\n"},
	    {"policies:\n  pp:\n    days: 7 days\n", NULL,
		"muster.yaml:2:3: there is no policy \"pp\"\n"},
	    {"policies: all\n", NULL,
		"muster.yaml:1:11: \"policies\" wants a mapping; policies: {ID: {parameter: "
		"value}}\n"},
	};
	char digest[65] = "";
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		struct muster_strbuf problems;
		struct muster_policies *policies =
		    load_text(base_policy, strlen(base_policy), configs[i].from, &problems);
		assert_string_equal(problems.data, configs[i].want);
		assert_true((policies != NULL) == (configs[i].to != NULL));
		if (policies != NULL) {
			const struct muster_parameter *days = &policies->rows[0].parameters[0];
			assert_string_equal(days->value, configs[i].to);
			assert_string_equal(days->preset, "30 days");
			assert_true(days->overridden);
			memcpy(digest, policies->rows[0].digest, sizeof(digest));
		}
		muster_policies_free(policies);
		muster_strbuf_release(&problems);
	}
	/* another value is another text */
	struct muster_strbuf problems;
	struct muster_policies *policies =
	    load_text(base_policy, strlen(base_policy), NULL, &problems);
	assert_string_not_equal(policies->rows[0].digest, digest);
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_each_mistake),
	    cmocka_unit_test(reads_what_is_right),
	    cmocka_unit_test(takes_values_of_the_organisation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
