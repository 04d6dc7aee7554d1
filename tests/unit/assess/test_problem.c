/* SPDX-License-Identifier: Apache-2.0 */
/* Problems: who is a witness of what, what joins and what must not, who is silent. */
#include "support.h"

#include <string.h>

#include <muster/problem.h>

enum { MOST = 16 };

struct case_of {
	struct muster_finding findings[MOST];
	size_t count;
	struct muster_problem_cover covers[MOST];
	size_t cover_count;
	struct muster_arena *arena;
	struct muster_problem *list;
	size_t problem_count;
};

static void
add(struct case_of *c, const char *source, const char *native, const char *aliases,
    const char *location)
{
	static const char *const ids[MOST] = {"F-0", "F-1", "F-2", "F-3", "F-4", "F-5", "F-6",
	    "F-7", "F-8", "F-9", "F-A", "F-B", "F-C", "F-D", "F-E", "F-G"};
	assert_true(c->count < MOST);
	c->findings[c->count] = (struct muster_finding){.id = ids[c->count],
	    .source = source,
	    .native = native,
	    .aliases = aliases,
	    .location = location,
	    .asset = "image:api",
	    .asset_id = 1,
	    .domain = MUSTER_DOMAIN_OS_PACKAGE,
	    .severity = MUSTER_SEVERITY_HIGH,
	    .fixed_in = "2",
	    .open = true};
	c->count++;
}

static void
cover(struct case_of *c, int64_t asset, const char *source, enum muster_domain domain)
{
	c->covers[c->cover_count++] = (struct muster_problem_cover){asset, source, domain};
}

static void
solve(struct case_of *c)
{
	struct muster_error err;
	c->arena = muster_arena_new();
	assert_non_null(c->arena);
	assert_int_equal(muster_problems(c->findings, c->count, c->covers, c->cover_count, c->arena,
			     &c->list, &c->problem_count, &err),
	    0);
}

static const struct muster_problem *
named(const struct case_of *c, const char *id)
{
	for (size_t i = 0; i < c->problem_count; i++)
		if (strcmp(c->list[i].id, id) == 0)
			return &c->list[i];
	fail_msg("there is no problem %s", id);
	return NULL;
}

static void
aliases_join_findings_of_several_scanners(void **state)
{
	(void)state;
	struct case_of c = {.count = 0};
	add(&c, "grype", "GHSA-1", "CVE-2026-1", "pkg:npm/a");
	add(&c, "trivy", "CVE-2026-1", "", "pkg:npm/a#app/package.json");
	add(&c, "snyk", "SNYK-JS-A-1", "GHSA-1", "pkg:npm/a");
	solve(&c);
	assert_int_equal(c.problem_count, 1);
	assert_string_equal(c.list[0].id, "CVE-2026-1");
	assert_string_equal(c.list[0].aliases, "GHSA-1 SNYK-JS-A-1");
	assert_int_equal(c.list[0].witness_count, 3);
	assert_int_equal(c.list[0].source_count, 3);
	assert_string_equal(c.list[0].witnesses[0]->source, "grype");
	assert_false(muster_problem_differs(&c.list[0]));
	muster_arena_free(c.arena);
}

static void
other_packages_and_assets_are_other_problems(void **state)
{
	(void)state;
	struct case_of c = {.count = 0};
	add(&c, "trivy", "CVE-2026-1", "", "pkg:npm/a");
	add(&c, "grype", "CVE-2026-1", "", "pkg:npm/b");
	add(&c, "grype", "CVE-2026-1", "", "pkg:npm/a");
	c.findings[2].asset = "image:web";
	c.findings[2].asset_id = 2;
	add(&c, "kics", "q", "CVE-2026-1", "Dockerfile:3"); /* no package */
	solve(&c);
	assert_int_equal(c.problem_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(c.list[i].witness_count, 1);
	muster_arena_free(c.arena);
}

/* An advisory of several CVEs is a witness of each, and makes them no one problem. */
static void
an_advisory_joins_no_cves(void **state)
{
	(void)state;
	struct case_of c = {.count = 0};
	add(&c, "trivy", "CVE-2026-1", "", "pkg:rpm/redhat/x");
	add(&c, "trivy", "CVE-2026-2", "", "pkg:rpm/redhat/x");
	add(&c, "clair-v4", "RHSA-2026:7", "CVE-2026-1 CVE-2026-2 CVE-2026-3", "pkg:rpm/redhat/x");
	solve(&c);
	assert_int_equal(c.problem_count, 3);
	assert_int_equal(named(&c, "CVE-2026-1")->witness_count, 2);
	assert_int_equal(named(&c, "CVE-2026-2")->witness_count, 2);
	assert_int_equal(named(&c, "CVE-2026-3")->witness_count, 1);
	muster_arena_free(c.arena);
}

/* One id that two findings give to two CVEs is a chain that must not close. */
static void
chains_do_not_join_two_cves(void **state)
{
	(void)state;
	struct case_of c = {.count = 0};
	add(&c, "a", "CVE-2026-1", "GHSA-x", "pkg:npm/a");
	add(&c, "b", "CVE-2026-2", "GHSA-x", "pkg:npm/a");
	add(&c, "c", "GHSA-x", "GHSA-y", "pkg:npm/a");
	solve(&c);
	assert_int_equal(c.problem_count, 2);
	assert_int_equal(named(&c, "CVE-2026-1")->witness_count, 3);
	assert_int_equal(named(&c, "CVE-2026-2")->witness_count, 1);
	muster_arena_free(c.arena);
}

static void
disagreements_are_told(void **state)
{
	(void)state;
	struct case_of c = {.count = 0};
	add(&c, "trivy", "CVE-2026-1", "", "pkg:deb/debian/x");
	add(&c, "grype", "CVE-2026-1", "", "pkg:deb/debian/x");
	c.findings[1].severity = MUSTER_SEVERITY_CRITICAL;
	c.findings[1].fixed_in = "";
	cover(&c, 1, "trivy", MUSTER_DOMAIN_OS_PACKAGE);
	cover(&c, 1, "snyk", MUSTER_DOMAIN_OS_PACKAGE);
	cover(&c, 1, "snyk", MUSTER_DOMAIN_OS_PACKAGE); /* another section */
	cover(&c, 1, "osv", MUSTER_DOMAIN_LANGUAGE_PACKAGE);
	cover(&c, 2, "harbor", MUSTER_DOMAIN_OS_PACKAGE);
	solve(&c);
	assert_int_equal(c.problem_count, 1);
	const struct muster_problem *problem = &c.list[0];
	assert_true(problem->severities_differ && problem->fixes_differ);
	assert_int_equal(problem->severity, MUSTER_SEVERITY_CRITICAL);
	assert_int_equal(problem->silent_count, 1);
	assert_string_equal(problem->silent[0], "snyk");
	muster_arena_free(c.arena);
}

/* The order of findings decides nothing. */
static void
order_decides_nothing(void **state)
{
	(void)state;
	static const size_t orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
	static const char *const rows[][3] = {{"a", "CVE-2026-1", "GHSA-x"},
	    {"b", "GHSA-x", "OSV-1"}, {"c", "OSV-1", ""}, {"d", "CVE-2026-2", "OSV-1"}};
	for (size_t o = 0; o < 3; o++) {
		struct case_of c = {.count = 0};
		for (size_t i = 0; i < 4; i++) {
			const char *const *row = rows[orders[o][i]];
			add(&c, row[0], row[1], row[2], "pkg:npm/a");
		}
		/* ids go with the finding, not with its place */
		for (size_t i = 0; i < 4; i++)
			c.findings[i].id = rows[orders[o][i]][0];
		solve(&c);
		assert_int_equal(c.problem_count, 2);
		assert_int_equal(named(&c, "CVE-2026-1")->witness_count, 4);
		assert_string_equal(named(&c, "CVE-2026-1")->aliases, "GHSA-x OSV-1");
		assert_int_equal(named(&c, "CVE-2026-2")->witness_count, 1);
		muster_arena_free(c.arena);
	}
}

/* A kernel's headers alone have thousands; a chain of aliases is as long as somebody wrote it. */
static void
many_of_one_package_take_no_longer(void **state)
{
	enum { MANY = 60000 };
	(void)state;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	struct muster_finding *findings = calloc(2 * MANY, sizeof(*findings));
	struct muster_problem *list;
	size_t count;
	assert_non_null(findings);
	for (size_t i = 0; i < 2 * MANY; i++) {
		bool chain = i >= MANY; /* GHSA-n is GHSA-n+1, from the last to the first */
		size_t n = chain ? 2 * MANY - i : i;
		findings[i] = (struct muster_finding){.id = muster_arena_printf(arena, "F-%zu", i),
		    .source = i % 2 == 0 ? "grype" : "trivy",
		    .native = muster_arena_printf(
			arena, chain ? "GHSA-%06zu" : "CVE-2026-%06zu", chain ? n : n / 2),
		    .aliases = chain ? muster_arena_printf(arena, "GHSA-%06zu", n + 1) : "",
		    .location = "pkg:deb/debian/linux-libc-dev",
		    .asset = "image:api",
		    .asset_id = 1,
		    .fixed_in = ""};
	}
	assert_int_equal(
	    muster_problems(findings, 2 * MANY, NULL, 0, arena, &list, &count, &err), 0);
	assert_int_equal(count, MANY / 2 + 1);
	size_t witnesses = 0;
	for (size_t i = 0; i < count; i++)
		witnesses += list[i].witness_count;
	assert_int_equal(witnesses, 2 * MANY);
	muster_arena_free(arena);
	free(findings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(aliases_join_findings_of_several_scanners),
	    cmocka_unit_test(other_packages_and_assets_are_other_problems),
	    cmocka_unit_test(an_advisory_joins_no_cves),
	    cmocka_unit_test(chains_do_not_join_two_cves),
	    cmocka_unit_test(disagreements_are_told),
	    cmocka_unit_test(order_decides_nothing),
	    cmocka_unit_test(many_of_one_package_take_no_longer),
	};
	return cmocka_run_group_tests_name("problem", tests, NULL, NULL);
}
