/* SPDX-License-Identifier: Apache-2.0 */
/* Each fault that only the documents together show is found when it is planted, alone. */
#include "fixture.h"

struct fault {
	char document;
	const char *from, *to, *want;
};

static const struct fault faults[] = {
    {'k', "practice: image.non-root\n    aspect: user", "practice: image.non-rot",
	"k.yaml:3:5: there is no practice \"image.non-rot\"; did you mean \"image.non-root\"?\n"},
    {'k', "aspect: user", "aspect: usr",
	"k.yaml:3:5: the practice \"image.non-root\" has no aspect \"usr\"; did you mean "
	"\"user\"?\n"},
    {'m', "practice: continuous.patched", "practice: continuous.patch",
	"m.yaml:3:5: there is no practice \"continuous.patch\"; did you mean "
	"\"continuous.patched\"?\n"},
    {'m', "aspect: group", "aspect: team",
	"m.yaml:7:5: the practice \"image.non-root\" has no aspect \"team\"\n"},
    {'m', "control: \"4.4\"", "control: \"4.40\"",
	"m.yaml:3:5: cis-docker has no control \"4.40\"\n"},
    {'m', "control: \"4.4\"", "control: \"4\"",
	"m.yaml:3:5: \"4\" is a heading: nothing can decide it\n"},
    {'m', "aspect: group, effect: supports,\n    confidence: low",
	"aspect: group, effect: decides,\n    confidence: low",
	"m.yaml:7:5: at low confidence the effect is \"supports\": say so\n"},
    {'m', "aspect: group, ", "",
	"m.yaml:7:5: the same practice for the same control stands in line 5 already\n"},
    {'c', "parent: \"4\", title: User", "parent: \"5\", title: User",
	"c.yaml:11:5: there is no parent \"5\"\n"},
    {'c', "parent: \"4\", title: User", "parent: \"4.4\", title: User",
	"c.yaml:11:5: the parent \"4.4\" stands after its child\n"},
    {'c', "parent: \"4\", title: User", "parent: \"4.1\", title: User",
	"c.yaml:11:5: the parent \"4.1\" stands after its child\n"},
    {'c', "\"1.7:4.5\"", "\"1.7:4.1\"", "c.yaml:13:5: the alias \"1.7:4.1\" means line 11 too\n"},
    {'c', "\"1.7:4.5\"", "\"1.7:4.5\", \"1.7:4.5\"",
	"c.yaml:13:5: the alias \"1.7:4.5\" is named twice; line 13\n"},
    {'k', "  - match: cve", "  - {id: \"4.1\", title: Again, none: twice}\n  - match: cve",
	"k.yaml:7:5: the check \"4.1\" stands in line 3 already with the same conditions\n"},
    {'k', "  - match: cve",
	"  - {match: cve, severity: [critical], fix: true, none: twice}\n  - match: cve",
	"k.yaml:8:5: the check \"cve\" stands in line 7 already with the same conditions\n"},
    {'p', "[user, group]", "[user, group, home]",
	"p.yaml:2:5: no check tests and no control asks for the aspect \"home\" of "
	"\"image.non-root\"\n"},
    {'p', "    population: []\n", "    population: []\n    awaits: [cis-docker]\n",
	"p.yaml:9:5: \"continuous.patched\" awaits the catalog \"cis-docker\", which is here: map "
	"it\n"},
    {'p', "    population: []\n",
	"    population: []\n  - {id: image.x, group: image, title: t, statement: s, why: w, "
	"population: []}\n",
	"p.yaml:18:5: no control asks for the practice \"image.x\"\n"},
};

static void
finds_each_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct fixture fixture = plant(faults[i].document, faults[i].from, faults[i].to);
		struct muster_strbuf problems;
		struct muster_controls *controls = load_fixture(&fixture, &problems);
		if (controls == NULL)
			fail_msg("not loaded: %s", problems.data);
		size_t count = muster_controls_lint(controls, gather, &problems);
		/* A row that names nothing may leave a practice unused: the planted fault is told
		 * too. */
		if (strstr(problems.data, faults[i].want) == NULL)
			fail_msg("wanted: %sgot: %s", faults[i].want, problems.data);
		size_t lines = 0;
		for (const char *p = problems.data; (p = strchr(p, '\n')) != NULL; p++)
			lines++;
		assert_int_equal(count, lines);
		assert_int_equal(muster_controls_lint(controls, NULL, NULL), count);
		muster_controls_free(controls);
		muster_strbuf_release(&problems);
		uproot(&fixture);
	}
}

static void
awaited_practice_is_no_problem(void **state)
{
	(void)state;
	struct fixture fixture = plant('p', "    population: []\n",
	    "    population: []\n  - {id: image.x, group: image, title: t, statement: s, why: w, "
	    "population: [], awaits: [pci-dss]}\n");
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&fixture, &problems);
	assert_non_null(controls);
	assert_int_equal(muster_controls_lint(controls, gather, &problems), 0);
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
	uproot(&fixture);
}

static void
unknown_source(void **state)
{
	(void)state;
	static const char *const some[] = {"trivy", "benches"};
	static const char *const all[] = {"trivy", "bench"};
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&sound, &problems);
	assert_int_equal(muster_controls_lint_sources(controls, some, 2, gather, &problems), 1);
	assert_string_equal(problems.data, "k.yaml:1:1: there is no source \"bench\"\n");
	assert_int_equal(muster_controls_lint_sources(controls, all, 2, gather, &problems), 0);
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_each_fault),
	    cmocka_unit_test(awaited_practice_is_no_problem),
	    cmocka_unit_test(unknown_source),
	};
	return cmocka_run_group_tests_name("catalog lint", tests, NULL, NULL);
}
