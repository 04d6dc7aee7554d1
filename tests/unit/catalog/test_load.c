/* SPDX-License-Identifier: Apache-2.0 */
/* Loading: what is read, overlaying, the digest, and the words for each mistake. */
#include "fixture.h"

static void
reads_all_kinds(void **state)
{
	(void)state;
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&sound, &problems);
	assert_non_null(controls);
	assert_int_equal(controls->practice_count, 2);
	const struct muster_practice *practice = muster_practice_find(controls, "image.non-root");
	assert_non_null(practice);
	assert_string_equal(practice->title, "Not root");
	assert_string_equal(practice->fix, "");
	assert_int_equal(
	    practice->population, 1u << MUSTER_ASSET_IMAGE | 1u << MUSTER_ASSET_CONTAINER);
	assert_int_equal(practice->aspect_count, 2);
	assert_string_equal(practice->aspects[0], "group"); /* sorted */
	assert_string_equal(practice->origin.file, "p.yaml");
	assert_int_equal(practice->origin.line, 2);
	practice = muster_practice_find(controls, "continuous.patched");
	assert_string_equal(practice->statement, "Criticals are patched.");
	assert_string_equal(practice->why, "Two\nlines.");
	assert_null(muster_practice_find(controls, "image"));
	assert_null(muster_practice_find(controls, "zzz"));

	assert_int_equal(controls->check_count, 2);
	assert_string_equal(controls->checks[0].id, "4.1");
	assert_string_equal(controls->checks[0].source, "bench");
	assert_int_equal(controls->checks[0].domain, -1);
	assert_int_equal(controls->checks[0].fix, -1);
	assert_int_equal(controls->checks[0].origin.line, 3);
	assert_int_equal(controls->checks[1].match, MUSTER_MATCH_CVE);
	assert_int_equal(controls->checks[1].fix, 1);
	assert_int_equal(controls->checks[1].severities, 1u << MUSTER_SEVERITY_CRITICAL);

	const struct muster_catalog *catalog = muster_catalog_find(controls, "cis-docker");
	assert_int_equal(catalog->control_count, 3);
	assert_int_equal(catalog->stale_after_days, 92);
	assert_true(catalog->accepts_risk);
	assert_string_equal(catalog->status_label[MUSTER_STATUS_NO_EVIDENCE], "ne");
	assert_string_equal(catalog->status_label[MUSTER_STATUS_NOT_SATISFIED], "ns");
	assert_false(catalog->controls[0].assessable);
	assert_true(catalog->controls[1].needs_attestation);
	assert_false(catalog->controls[1].needs_machine);
	assert_true(catalog->controls[2].needs_machine);
	assert_string_equal(catalog->controls[1].level, "L1");
	assert_string_equal(catalog->controls[2].level, "");
	assert_int_equal(catalog->mapping_count, 3);
	assert_string_equal(catalog->mappings[0].control, "4.1"); /* by control, not as written */
	assert_string_equal(catalog->mappings[0].aspect, "");
	assert_string_equal(catalog->mappings[1].aspect, "group");
	assert_ptr_equal(catalog->mappings[2].clock, &catalog->timings[0]);
	assert_int_equal(catalog->mappings[2].days, 31); /* a month at most */
	assert_null(catalog->mappings[0].clock);
	assert_int_equal(catalog->mappings[2].effect, MUSTER_EFFECT_DEADLINE);
	assert_int_equal(catalog->mappings[2].origin.line, 3);
	assert_int_equal(muster_controls_lint(controls, gather, &problems), 0);
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

struct mistake {
	char document;
	const char *from, *to, *want;
};

static const struct mistake mistakes[] = {
    {'p', "title: Not root", "titel: Not root",
	"p.yaml:4:5: a practice has no key \"titel\"; did you mean \"title\"?\n"
	"p.yaml:2:5: a practice needs \"title\"\n"},
    {'p', "    why: Root is root.\n", "", "p.yaml:2:5: a practice needs \"why\"\n"},
    {'p', "population: [image, container]", "population: image",
	"p.yaml:7:17: \"population\" wants a list; write it in brackets: [a, b]\n"},
    {'p', "[image, container]", "[image, contaner]",
	"p.yaml:7:25: \"population\" cannot be \"contaner\"; did you mean \"container\"?\n"},
    {'p', "[image, container]", "[image, image]",
	"p.yaml:7:25: \"image\" is named twice in \"population\"; remove one of the two\n"},
    {'p', "group: image", "group: imagery",
	"p.yaml:3:12: \"imagery\" is no group; did you mean \"image\"?\n"},
    {'p', "id: image.non-root", "id: runtime.non-root",
	"p.yaml:2:9: the id does not begin with its group: \"image.\"\n"},
    {'p', "id: image.non-root", "id: Image",
	"p.yaml:2:9: \"Image\" in \"id\" is not of the form: lower-case letters, digits, \".\", "
	"\"-\"\n"},
    {'p', "id: continuous.patched\n    group: continuous", "id: image.non-root\n    group: image",
	"p.yaml:9:5: the practice \"image.non-root\" stands in p.yaml:2 already; remove one of the "
	"two\nk.yaml:7:5: there is no practice \"continuous.patched\"\n"
	"m.yaml:3:5: there is no practice \"continuous.patched\"\n"},
    {'p', "[user, group]", "[user, user]",
	"p.yaml:2:5: the aspect \"user\" is named twice; remove one of the two\n"},
    {'p', "title: Not root", "title:", "p.yaml:4:11: \"title\" wants a text, not nothing\n"},
    {'p', "title: Not root", "title: [a]", "p.yaml:4:12: \"title\" wants a text, not a list\n"},
    {'p', "title: Not root", "title: \"a\\nb\"",
	"p.yaml:4:12: \"title\" has several lines; write it in one line\n"},
    {'p', "title: Not root", "title: \"a\\e[31mb\\u202e\"\n    x\\e: 1",
	"p.yaml:5:5: a practice has no key \"x\\e\"\n"},
    {'p', "practices:\n", "practices:\n  - text\n",
	"p.yaml:2:5: a practice is a mapping (\"key: value\" lines), not a text\n"},
    {'k', "    practice: image.non-root\n    aspect: user\n", "",
	"k.yaml:3:5: a check needs either \"practice\" or \"none\"; name the practice, or say in "
	"\"none\" why there is none\n"},
    {'k', "aspect: user", "none: style only",
	"k.yaml:3:5: a check needs either \"practice\" or \"none\"; name the practice, or say in "
	"\"none\" why there is none\n"},
    {'k', "    title: Root\n", "", "k.yaml:3:5: a check needs \"title\"\n"},
    {'k', "fix: true", "fix: yes",
	"k.yaml:9:10: \"fix\" wants true or false without quotes, not \"yes\"; did you mean "
	"true?\n"},
    {'k', "fix: true", "fix: \"true\"",
	"k.yaml:9:10: \"fix\" wants true or false without quotes, not \"true\"; did you mean "
	"true?\n"},
    {'k', "fix: true", "fix: off",
	"k.yaml:9:10: \"fix\" wants true or false without quotes, not \"off\"; did you mean "
	"false?\n"},
    {'k', "match: cve", "match: globe",
	"k.yaml:7:12: \"match\" cannot be \"globe\"; did you mean \"glob\"?\n"},
    {'k', "match: cve", "match: regex",
	"k.yaml:7:12: \"match\" cannot be \"regex\"; one of: id cve glob\n"},
    {'k', "match: cve", "match: glob", "k.yaml:7:5: a check needs \"id\"\n"},
    {'k', "match: cve", "match: cve\n    id: x",
	"k.yaml:8:9: a row for any vulnerability has no \"id\"; remove it, or remove \"match: "
	"cve\"\n"},
    {'k', "id: \"4.1\"", "id: \"4.*\"",
	"k.yaml:3:9: \"id\" holds a \"*\" but is matched exactly; add \"match: glob\"\n"},
    {'k', "source: bench", "source: trivy",
	"k.yaml:1:1: \"source\" is \"trivy\", but the file is named \"bench\"; name the file after "
	"it\n"},
    {'c', "stale-after-days: 92", "stale-after-days: 92 days",
	"c.yaml:5:19: \"stale-after-days\" wants days (30, 30d, 12w), not \"92 days\"\n"},
    {'c', "stale-after-days: 92", "stale-after-days: 0",
	"c.yaml:5:19: \"stale-after-days\" is out of range: 1 to 3660\n"},
    {'c', "stale: st, ", "", "c.yaml:7:9: labels needs \"stale\"\n"},
    {'c', "assessment: automated", "assessment: automatic",
	"c.yaml:13:55: \"assessment\" cannot be \"automatic\"; did you mean \"automated\"?\n"},
    {'c', "assessment: automated, ", "",
	"c.yaml:13:5: a control needs \"assessment\" or \"needs\"; or mark it \"heading: true\"\n"},
    {'c', "heading: true", "heading: true, assessment: manual",
	"c.yaml:10:57: a heading is not assessed\n"},
    {'c', "id: \"4.4\"", "id: \"4.1\"",
	"c.yaml:13:5: the control \"4.1\" stands in line 11 already; remove one of the two\n"
	"m.yaml:3:5: cis-docker has no control \"4.4\"\n"
	"c.yaml:17:5: cis-docker has no control \"4.4\"\n"},
    {'c', "\"1.7:4.5\"", "\"4.5\"",
	"c.yaml:13:76: \"4.5\" in \"aliases\" is not of the form: NUMBERING:ID\n"},
    {'m', "effect: decides", "effect: decide",
	"m.yaml:5:56: \"effect\" cannot be \"decide\"; did you mean \"decides\"?\n"},
    {'m', "effect: decides", "effect: decides, clock: c",
	"m.yaml:5:72: only a deadline has a \"clock\"; remove it, or use \"effect: deadline\"\n"},
    {'m', "effect: deadline", "effect: deadline, clock: c",
	"m.yaml:3:5: the control has no timing rule \"c\" to run by; a rule of kind deadline, from "
	"the finding or its patch, with a number or one that the organisation sets\n"},
    {'c', "anchor: finding", "anchor: request",
	"m.yaml:3:5: a deadline needs a timing rule of its control; add one to the catalog, of "
	"kind "
	"deadline, from the finding or its patch\n"},
    {'m', "catalog: cis-docker", "catalog: pci-dss",
	"m.yaml:1:1: \"catalog\" is \"pci-dss\", but the file is named \"cis-docker\"; name the "
	"file "
	"after it\nm.yaml:1:1: there is no catalog \"pci-dss\"\n"},
    {'m', "catalog: cis-docker\n", "", "m.yaml:1:1: a mappings file needs \"catalog\"\n"},
    {'m', "mappings:", "mappings: *x",
	"m.yaml:2:11: aliases (*) are not read; write the value out, or put the text in quotes\n"
	"m.yaml:3:3: nothing was read from here on; mend what is wrong here, then run it again\n"},
};

static void
says_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct fixture fixture =
		    plant(mistakes[i].document, mistakes[i].from, mistakes[i].to);
		struct muster_strbuf problems;
		assert_null(load_fixture(&fixture, &problems));
		assert_string_equal(problems.data, mistakes[i].want);
		muster_strbuf_release(&problems);
		uproot(&fixture);
	}
}

/* Mistakes in every document come together, and the first is in err. */
static void
one_pass(void **state)
{
	(void)state;
	struct fixture fixture = sound;
	fixture.practices = planted(sound.practices, "title: Not root", "titel: Not root");
	fixture.checks = planted(sound.checks, "fix: true", "fix: no");
	fixture.mapping = planted(sound.mapping, "confidence: high", "confidence: hihg");
	fixture.catalog = planted(sound.catalog, "version", "versoin");
	struct muster_strbuf problems;
	assert_null(load_fixture(&fixture, &problems));
	assert_string_equal(problems.data,
	    "p.yaml:4:5: a practice has no key \"titel\"; did you mean \"title\"?\n"
	    "p.yaml:2:5: a practice needs \"title\"\n"
	    "k.yaml:9:10: \"fix\" wants true or false without quotes, not \"no\"; did you mean "
	    "false?\n"
	    "c.yaml:3:1: a catalog has no key \"versoin\"; did you mean \"version\"?\n"
	    "c.yaml:1:1: a catalog needs \"version\"\n"
	    "m.yaml:4:17: \"confidence\" cannot be \"hihg\"; did you mean \"high\"?\n");
	muster_strbuf_release(&problems);
	uproot(&fixture);
}

/* A later document of the same kind and name replaces the earlier one, order of kinds apart. */
static void
overlays(void **state)
{
	(void)state;
	char *other = planted(sound.practices, "title: Not root", "title: Ours");
	const struct muster_controls_document documents[] = {
	    {"practices", "practices", "builtin/p.yaml", sound.practices, strlen(sound.practices)},
	    {"practices", "practices", "mine/p.yaml", other, strlen(other)},
	};
	struct muster_error err;
	struct muster_controls *first = muster_controls_load(documents, 1, NULL, NULL, &err);
	struct muster_controls *both = muster_controls_load(documents, 2, NULL, NULL, &err);
	struct muster_controls *second = muster_controls_load(documents + 1, 1, NULL, NULL, &err);
	assert_non_null(first);
	assert_non_null(both);
	assert_int_equal(both->practice_count, 2);
	assert_string_equal(muster_practice_find(both, "image.non-root")->title, "Ours");
	assert_string_equal(
	    muster_practice_find(both, "image.non-root")->origin.file, "mine/p.yaml");
	assert_string_equal(both->digest, second->digest);
	assert_string_not_equal(both->digest, first->digest);
	muster_controls_free(first);
	muster_controls_free(both);
	muster_controls_free(second);
	free(other);
}

static void
classifies(void **state)
{
	(void)state;
	struct muster_arena *arena = muster_arena_new();
	struct muster_controls_document document = {0};
	assert_int_equal(
	    muster_controls_classify(arena, "controls/checks/docker-bench.yaml", &document), 1);
	assert_string_equal(document.kind, "checks");
	assert_string_equal(document.name, "docker-bench");
	assert_int_equal(muster_controls_classify(arena, "catalogs/x.yaml", &document), 1);
	assert_string_equal(document.kind, "catalog");
	assert_int_equal(muster_controls_classify(arena, "mappings/x.yaml", &document), 1);
	assert_string_equal(document.kind, "mapping");
	assert_int_equal(
	    muster_controls_classify(arena, "controls/practices-mine.yaml", &document), 1);
	assert_string_equal(document.name, "practices-mine");
	static const char *const none[] = {"controls/readme.md", "controls/other.yaml",
	    "controls/checks/a/b.yaml", "checks/.yaml", ".yaml", "", "controls/others/x.yaml"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(muster_controls_classify(arena, none[i], &document), 0);
	muster_arena_free(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_all_kinds),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(one_pass),
	    cmocka_unit_test(overlays),
	    cmocka_unit_test(classifies),
	};
	return cmocka_run_group_tests_name("catalog load", tests, NULL, NULL);
}
