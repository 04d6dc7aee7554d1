/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that state a part of a practice, serve one without being measured by it, or say more
 * than evidence shows. */
#include "fixture.h"

static const char *const parts[] = {"manifests", "memory", "pids"};
static const struct muster_practice limits[] = {
    {.id = "run.limits", .title = "Limits", .aspects = parts, .aspect_count = 3}};
static const struct muster_check limit_checks[] = {
    {.source = "bench", .id = "1", .practice = "run.limits", .aspect = "memory"},
    {.source = "bench", .id = "2", .practice = "run.limits", .aspect = "pids"},
    {.source = "bench", .id = "3", .practice = "run.limits", .aspect = ""},
    {.source = "bench",
	.id = "4",
	.practice = "run.limits",
	.aspect = "pids",
	.asset_kinds = 1u << MUSTER_ASSET_IMAGE},
};
static const struct muster_mapping limit_mappings[] = {
    {.practice = "run.limits", .aspect = "memory", .control = "5.11"},
    {.practice = "run.limits", .aspect = "pids", .control = "5.29"},
    {.practice = "run.limits", .aspect = "", .control = "6"},
};
static const struct muster_control limit_controls[] = {
    {.id = "5.11", .title = "Memory", .assessable = true},
    {.id = "5.29", .title = "Processes", .assessable = true},
    {.id = "6", .title = "All", .assessable = true},
};
static const struct muster_catalog limit_catalogs[] = {{.id = "cis",
    .title = "CIS",
    .version = "1",
    .controls = limit_controls,
    .control_count = 3,
    .mappings = limit_mappings,
    .mapping_count = 3}};
static const struct muster_controls limit_world = {.practices = limits,
    .practice_count = 1,
    .checks = limit_checks,
    .check_count = 4,
    .catalogs = limit_catalogs,
    .catalog_count = 1};

/* The policy with these lines before the sentence of its only statement; NULL: problems tell. */
static struct muster_policies *
load_lines(const char *lines, struct muster_strbuf *problems)
{
	static const char head[] = "---\nid: p\ntitle: P\nversion: 1.0.0\nstatus: draft\n"
				   "owner: Head\napprover: \"\"\neffective: \"\"\n"
				   "review_interval: 12 months\npractices: [run.limits]\n"
				   "history:\n  - {version: 1.0.0, date: 2026-11-26, author: A, "
				   "change: First.}\n---\n\n::: statement RUN-01 must\n";
	struct muster_strbuf text;
	struct muster_error err;
	muster_strbuf_init(&text, 0);
	muster_strbuf_addf(&text, "%s%sAll have a limit.\n:::\n", head, lines);
	const struct muster_policy_file file = {
	    .id = "p", .file = "p.md", .text = text.data, .len = text.len};
	const struct muster_policies_input input = {.files = &file,
	    .file_count = 1,
	    .config_file = "muster.yaml",
	    .organisation = "",
	    .controls = &limit_world};
	muster_strbuf_init(problems, 0);
	struct muster_policies *policies = muster_policies_load(&input, gather, problems, &err);
	muster_strbuf_release(&text);
	return policies;
}

struct said {
	const char *lines, *supports, *verified, *annex;
};

static const struct said said[] = {
    {"practices: run.limits\n", "CIS 5.11, 5.29, 6", "bench 1, 2, 3 and 1 more", "run.limits"},
    {"practices: run.limits/pids\n", "CIS 5.29, 6", "bench 2, 4", "run.limits (pids)"},
    {"practices: run.limits/memory, run.limits/pids\n", "CIS 5.11, 5.29, 6", "bench 1, 2, 4",
	"run.limits (memory, pids)"},
    {"practices: run.limits/pids\nserves: run.limits/memory\n", "CIS 5.11, 5.29, 6", "bench 2, 4",
	"run.limits (pids); serves only: run.limits (memory)"},
    {"practices: run.limits/pids\nfindings: host\n", "CIS 5.29, 6",
	"bench 2; of what they find: host", "run.limits (pids)"},
    {"serves: run.limits\n", "CIS 5.11, 5.29, 6", "people, with an attestation",
	"serves only: run.limits"},
};

/* Controls by what is stated, checks by what is measured. */
static void
says_what_the_part_serves(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct muster_strbuf problems, out;
		struct muster_error err;
		struct muster_policies *policies = load_lines(said[i].lines, &problems);
		if (policies == NULL)
			fail_msg("%s", problems.data);
		const struct muster_policy_document_input input = {.policy = &policies->rows[0],
		    .controls = &limit_world,
		    .organisation = "",
		    .classification = "",
		    .as_of = INT64_C(1790000000) * MUSTER_SECOND,
		    .muster_version = "t"};
		struct muster_document *document = muster_policy_document(&input, &err);
		assert_non_null(document);
		muster_strbuf_init(&out, 0);
		dump_blocks(&out, document->first);
		char want[200], annex[200];
		snprintf(want, sizeof(want), "</> %s<br>", said[i].verified);
		snprintf(annex, sizeof(annex), "  must\n  %s\n", said[i].annex);
		if (strstr(out.data, said[i].supports) == NULL || strstr(out.data, want) == NULL ||
		    strstr(out.data, annex) == NULL)
			fail_msg("%s%s %s, in %s", said[i].lines, said[i].supports,
			    said[i].verified, out.data);
		muster_strbuf_release(&out);
		muster_strbuf_release(&problems);
		muster_document_free(document);
		muster_policies_free(policies);
	}
}

/* Rows of the assessment: one for each part that is measured, none for what is only served. */
static void
makes_rows_of_the_measured(void **state)
{
	(void)state;
	static const struct {
		const char *lines;
		size_t rows;
		const char *aspect;
		bool attested;
	} want[] = {
	    {"practices: run.limits\n", 1, "", false},
	    {"practices: run.limits/pids run.limits/memory\n", 2, "pids", false},
	    {"serves: run.limits/memory\npractices: run.limits/pids\n", 1, "pids", false},
	    {"serves: run.limits\n", 0, "", false},
	    {"practices: run.limits\nmeasured: in-part\n", 1, "", true},
	};
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct muster_strbuf problems;
		struct muster_error err;
		struct muster_arena *arena = muster_arena_new();
		struct muster_catalog catalog;
		struct muster_policies *policies = load_lines(want[i].lines, &problems);
		assert_non_null(policies);
		assert_int_equal(muster_policies_catalog(policies, arena, &catalog, &err), 0);
		assert_int_equal(catalog.mapping_count, want[i].rows);
		if (want[i].rows > 0)
			assert_string_equal(catalog.mappings[0].aspect, want[i].aspect);
		assert_int_equal(catalog.controls[0].needs_attestation, want[i].attested);
		muster_policies_free(policies);
		muster_arena_free(arena);
		muster_strbuf_release(&problems);
	}
}

/* What the lines say is part of the text that is approved. */
static void
tells_texts_apart(void **state)
{
	(void)state;
	static const char *const lines[] = {"practices: run.limits\n",
	    "practices: run.limits/pids\n", "serves: run.limits\n",
	    "practices: run.limits\nmeasured: in-part\n"};
	char digest[4][65];
	for (size_t i = 0; i < 4; i++) {
		struct muster_strbuf problems;
		struct muster_policies *policies = load_lines(lines[i], &problems);
		assert_non_null(policies);
		memcpy(digest[i], policies->rows[0].digest, sizeof(digest[i]));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(digest[k], digest[i]);
		muster_policies_free(policies);
		muster_strbuf_release(&problems);
	}
}

static const struct {
	const char *lines, *want;
} mistakes[] = {
    {"practices: run.limits/pidz\n",
	"p.md:16:12: the practice run.limits has no part \"pidz\"; did you mean \"pids\"?\n"},
    {"practices: run.limits/\n",
	"p.md:16:12: the practice run.limits has no part \"\"; muster "
	"catalog show names practices and their parts\n"},
    {"practices: run.limit/pids\n",
	"p.md:16:12: there is no practice \"run.limit\"; did you mean \"run.limits\"?\n"},
    {"practices: run.limits/pids, run.limits\n",
	"p.md:16:29: the practice is named twice; remove one of the two\n"},
    {"practices: run.limits/pids\nserves: run.limits/pids\n",
	"p.md:17:9: the practice is named twice; remove one of the two\n"},
    {"practices: run.limits\nmeasured: half\n",
	"p.md:17:1: it is measured in-part; leave the line out where all of the sentence is "
	"measured\n"},
    {"practices: run.limits\nmeasured:\n",
	"p.md:17:1: it is measured in-part; leave the line out where all of the sentence is "
	"measured\n"},
    {"practices:\n", "p.md:16:1: this line names nothing; name what is stated, or leave it out\n"},
    {"serves:\n", "p.md:16:1: this line names nothing; name what is stated, or leave it out\n"},
};

static void
tells_each_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct muster_strbuf problems;
		assert_null(load_lines(mistakes[i].lines, &problems));
		assert_string_equal(problems.data, mistakes[i].want);
		muster_strbuf_release(&problems);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_the_part_serves),
	    cmocka_unit_test(makes_rows_of_the_measured),
	    cmocka_unit_test(tells_texts_apart),
	    cmocka_unit_test(tells_each_mistake),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
