/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy becomes: a golden of everything Markdown may have, and values that stay text. */
#include "fixture.h"

static const char kitchen_sink[] =
    "# Text\n\n"
    "Plain, *soft*, **strong**, `code {{days}}`, [out](https://example.com/a?b=1&c=2), "
    "[in](#IMG-02), [bad](javascript:alert(1)), [local](other.md), ![picture](x.png).\n"
    "Second line\\\nafter a break. &amp; &sect; &#8211; &unknown; \\{{ not a name }}\n\n"
    "<script>alert(1)</script> and <b>tags</b>\n\n"
    "<div>\nraw\n</div>\n\n"
    "## Lists\n\n"
    "- one\n- two with **weight**\n  - inner\n    - deeper\n- three\n\n  second paragraph\n\n"
    "1. first\n   1. inner\n   2. next\n\n      > quoted:\n      > 1. in lines\n      > 2. of "
    "it\n\n"
    "2. second\n\n   | a |\n   |---|\n   | b |\n\n"
    "3. third\n4. fourth\n   - below\n\n"
    "- before\n\n  ```\n  in an item\n  ```\n- after\n\n"
    "#### Deeper\n\n"
    "> A quote\n> of two lines\n>\n> and two paragraphs\n\n"
    "***\n\n"
    "## Code\n\n"
    "```dockerfile Dockerfile right\nUSER {{days}}\n::: no statement\n```\n\n"
    "```sh wrong\nrm -rf /\n```\n\n"
    "```json daemon.json-part\n{}\n```\n\n"
    "    indented\n\n"
    "| Role | Does |\n|---|--:|\n| owner | `all` of it |\n| other |\n\n"
    "# Last\n";

static void
write_golden(const char *name, const char *text)
{
	struct muster_strbuf problems, out;
	struct muster_error err = {.code = MUSTER_OK};
	struct muster_policies *policies = load_text(text, strlen(text), NULL, &problems);
	if (policies == NULL)
		fail_msg("%s", problems.data);
	struct muster_document *document = document_of(policies, &err);
	if (document == NULL)
		fail_msg("%s: %s", err.id, err.message);
	muster_strbuf_init(&out, 0);
	muster_strbuf_addf(&out, "%s|%s|%s|%s\n", document->kicker, document->title, document->lead,
	    document->running_head);
	dump_blocks(&out, document->first);
	support_golden(name, out.data, out.len);
	muster_strbuf_release(&out);
	muster_strbuf_release(&problems);
	muster_document_free(document);
	muster_policies_free(policies);
}

static void
builds_every_kind_of_block(void **state)
{
	(void)state;
	char *text = planted(base_policy, "# Purpose\n\nOf {{organisation}}.\n", kitchen_sink);
	write_golden(TEST_ROOT "/tests/golden/policy-kitchen-sink.txt", text);
	free(text);
}

/* The page before them: only what is not deprecated, and the frameworks' controls counted. */
static void
builds_an_index(void **state)
{
	(void)state;
	struct muster_strbuf problems, out;
	struct muster_error err;
	struct muster_policies *policies =
	    load_text(base_policy, strlen(base_policy), NULL, &problems);
	const struct muster_policy_document_input input = {.controls = &fixture_controls,
	    .organisation = "Example",
	    .as_of = INT64_C(1790000000) * MUSTER_SECOND};
	struct muster_document *document = muster_policies_index(policies, &input, &err);
	assert_non_null(document);
	assert_string_equal(document->title, "Policies of Example");
	muster_strbuf_init(&out, 0);
	dump_blocks(&out, document->first);
	assert_non_null(strstr(out.data,
	    "[Policy][Version][Status][Approved by][Next review][Statements]\n"
	    "  <link p.html>A policy</>\n  1.0.0\n  draft\n  nobody yet\n  not in effect yet\n  "
	    "2\n"));
	assert_non_null(strstr(out.data,
	    "[Policy][CIS][Law]\n  <link p.html>A policy</>\n  2\n  0\n"
	    "  <strong>Any of them</>\n  2\n  0\n  Controls there are\n  2\n  0\n"));
	muster_document_free(document);
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
	muster_strbuf_release(&out);
	char *old = planted(base_policy, "draft", "deprecated");
	policies = load_text(old, strlen(old), NULL, &problems);
	document = muster_policies_index(policies, &input, &err);
	muster_strbuf_init(&out, 0);
	dump_blocks(&out, document->first);
	assert_null(strstr(out.data, "p.html"));
	muster_document_free(document);
	muster_policies_free(policies);
	muster_strbuf_release(&problems);
	muster_strbuf_release(&out);
	free(old);
}

/* A value is never Markdown, never a name again, never a link. */
static void
keeps_values_as_text(void **state)
{
	(void)state;
	static const char *const values[] = {"{{days}}", "**bold**", "<script>alert(1)</script>",
	    "`code`", "[a](https://b.example)", "# heading", "| a | b |",
	    "::: statement IMG-09 must", "%s%n", "]]>", "--", "\xE2\x80\xAE reversed", "&lt;",
	    "- item", "\\", "$(id)", "{{7*7}}"};
	char *front = planted(
	    base_policy, "  days:\n", "  word: {type: text, default: x, title: a word}\n  days:\n");
	char *text = planted(front, "Of {{organisation}}.",
	    "Of {{organisation}}: {{word}}, *{{ word }}*, `{{word}}`.\n\n"
	    "| {{word}} |\n|---|\n| {{word}} |\n\n# {{word}}");
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct muster_strbuf config, problems, out, want;
		struct muster_error err;
		muster_strbuf_init(&config, 0);
		muster_strbuf_addf(&config, "policies:\n  p:\n    word: '%s'\n", values[i]);
		struct muster_policies *policies =
		    load_text(text, strlen(text), config.data, &problems);
		if (policies == NULL)
			fail_msg("%s: %s", values[i], problems.data);
		struct muster_document *document = document_of(policies, &err);
		assert_non_null(document);
		muster_strbuf_init(&out, 0);
		dump_blocks(&out, document->first);
		muster_strbuf_init(&want, 0);
		muster_strbuf_addf(&want,
		    "|Of Example *Bank*: %s, <em>%s</>, <code>%s</>.\n"
		    "table#table-1 |[%s]\n  %s\n/section\nsection#section-2 %s|\n",
		    values[i], values[i], values[i], values[i], values[i], values[i]);
		if (strstr(out.data, want.data) == NULL)
			fail_msg("wanted: %sgot: %s", want.data, out.data);
		muster_document_free(document);
		muster_policies_free(policies);
		muster_strbuf_release(&config);
		muster_strbuf_release(&problems);
		muster_strbuf_release(&out);
		muster_strbuf_release(&want);
	}
	free(text);
	free(front);
}

static void
refuses_what_a_document_cannot_hold(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *want;
	} cases[] = {
	    {"Every image names a user.", "One:\n\n    code",
		"p.md:23: a statement holds sentences and lists only"},
	    {"Of {{organisation}}.",
		"|a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|\n"
		"|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
		"p.md:17: a table has more than 16 columns or 1,250 rows"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_strbuf problems;
		struct muster_error err;
		char got[1200];
		char *text = planted(base_policy, cases[i].from, cases[i].to);
		struct muster_policies *policies = load_text(text, strlen(text), NULL, &problems);
		assert_non_null(policies);
		struct muster_document *document = document_of(policies, &err);
		if (document != NULL)
			fail_msg("built: %s", cases[i].want);
		snprintf(got, sizeof(got), "%.80s:%llu: %s", err.file, (unsigned long long)err.line,
		    err.message);
		assert_string_equal(got, cases[i].want);
		muster_policies_free(policies);
		muster_strbuf_release(&problems);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(builds_every_kind_of_block),
	    cmocka_unit_test(builds_an_index),
	    cmocka_unit_test(keeps_values_as_text),
	    cmocka_unit_test(refuses_what_a_document_cannot_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
