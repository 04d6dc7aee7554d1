/* SPDX-License-Identifier: Apache-2.0 */
/* Finders: spellings of controls, and the check row for a result in its order of precedence. */
#include "fixture.h"

#include <time.h>

/* ---- controls ---- */

static void
spellings(void **state)
{
	(void)state;
	static const struct {
		const char *spelling, *want;
	} cases[] = {
	    {"4.1", "4.1"},
	    {" 4.1\t", "4.1"},
	    {"cis-docker:4.1", "4.1"},
	    {"CIS-Docker:4.1", "4.1"},
	    {"cis-docker@1.8:4.1", "4.1"},
	    {"cis-docker@1.8.0:4.1", "4.1"},
	    {"cis-docker@1.7:4.5", "4.4"},
	    {"cis-docker@1.7.0:4.5", "4.4"},
	    {"cis-docker@1.7:4.4", NULL},
	    {"cis-docker@9:4.1", NULL},
	    {"CIS 4.1", "4.1"},
	    {"CIS-4.1", "4.1"},
	    {"CIS Docker 4.1", "4.1"},
	    {"CIS Docker Benchmark v1.7.0 - 4.5", "4.4"},
	    {"CIS Docker Benchmark v1.8.0 4.4", "4.4"},
	    {"CIS_Docker_4.1", "4.1"},
	    {"1.7:4.5", "4.4"},
	    {"1.8:4.4", "4.4"},
	    {"4.5@1.7", "4.4"},
	    {"4.5@1.7.0", "4.4"},
	    {"4.4@1.8.0", "4.4"},
	    {"docker-bench-1.6.0@v1.6.1:4.1", "4.1"},
	    {"4.1@docker-bench-1.6.0@v1.6.1", "4.1"},
	    {"4.5", NULL}, /* a number of 1.7 without its numbering is a number of 1.8.0 */
	    {"4.10", NULL},
	    {"4.1.", NULL},
	    {"CIS-DI-0001", NULL},
	    {"cis-docker", NULL},
	    {"cis-docker:", NULL},
	    {"cis-docker@:4.1", NULL},
	    {"CIS", NULL},
	    {"cisx4.1", NULL},
	    {"@", NULL},
	    {":", NULL},
	    {"", NULL},
	    {"cis docker", NULL},
	};
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&sound, &problems);
	const struct muster_catalog *catalog = muster_catalog_find(controls, "cis-docker");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_control *control =
		    muster_control_canonical(catalog, cases[i].spelling);
		if ((control == NULL) != (cases[i].want == NULL) ||
		    (control != NULL && strcmp(control->id, cases[i].want) != 0))
			fail_msg("\"%s\" gives %s", cases[i].spelling,
			    control != NULL ? control->id : "nothing");
	}
	char longest[5000];
	memset(longest, '4', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(muster_control_canonical(catalog, longest));
	assert_null(muster_control_canonical(catalog, NULL));
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

/* A version says whose number it is: 2.7 of an older one is not the 2.7 of today. */
static void
numbers_are_of_their_version(void **state)
{
	(void)state;
	static const struct {
		const char *name, *catalog, *want;
	} cases[] = {
	    {"cis-docker:4.4", "cis-docker", "4.4"},
	    {"cis-docker@1.8:4.4", "cis-docker", "4.4"},
	    {"CIS Docker Benchmark@1.8.0:4.4", "cis-docker", "4.4"},
	    {"cis-docker@1.7:4.5", "cis-docker", "4.4"},
	    {"cis-docker@1.7.0:4.5", "cis-docker", "4.4"},
	    {"cis-docker:1.7:4.5", "cis-docker", "4.4"},
	    {"cis-docker@1.7:4.4", "cis-docker", NULL},
	    {"cis-docker@1.5:4.1", "cis-docker", NULL},
	    {"cis-docker@:4.1", "cis-docker", NULL},
	    {"cis-docker@1.8:", "cis-docker", NULL},
	    {"cis-docker", NULL, NULL},
	    {"@1.8:4.1", NULL, NULL},
	    {":4.1", NULL, NULL},
	    {"nowhere:4.1", NULL, NULL},
	    {"", NULL, NULL},
	};
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&sound, &problems);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_catalog *catalog;
		const struct muster_control *control =
		    muster_control_named(controls, cases[i].name, &catalog);
		const char *id = control != NULL ? control->id : NULL;
		const char *framework = catalog != NULL ? catalog->id : NULL;
		if ((id == NULL) != (cases[i].want == NULL) ||
		    (id != NULL && strcmp(id, cases[i].want) != 0) ||
		    (framework == NULL) != (cases[i].catalog == NULL) ||
		    (framework != NULL && strcmp(framework, cases[i].catalog) != 0))
			fail_msg("\"%s\" gives %s of %s", cases[i].name,
			    id != NULL ? id : "nothing", framework != NULL ? framework : "nothing");
	}
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

/* An alias that means two controls means none. */
static void
ambiguous_alias(void **state)
{
	(void)state;
	struct fixture fixture = plant('c', "\"1.7:4.5\"", "\"1.7:4.1\"");
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&fixture, &problems);
	const struct muster_catalog *catalog = muster_catalog_find(controls, "cis-docker");
	assert_null(muster_control_canonical(catalog, "1.7:4.1"));
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
	uproot(&fixture);
}

/* ---- checks ---- */

static const char rows[] =
    "source: bench\n"
    "checks:\n"
    "  - {match: glob, id: \"*\", domain: [secret], title: any, none: line 3}\n"
    "  - {match: glob, id: \"key*\", domain: [secret, misconfiguration], none: line 4}\n"
    "  - {match: glob, id: \"key*\", domain: [secret], kinds: [image], none: line 5}\n"
    "  - {match: cve, none: line 6}\n"
    "  - {match: cve, severity: [critical, high], none: line 7}\n"
    "  - {match: cve, severity: [critical], fix: true, none: line 8}\n"
    "  - {match: cve, severity: [critical], fix: true, kinds: [host], none: line 9}\n"
    "  - {match: cve, domain: [license], none: line 10}\n"
    "  - {id: \"5.1\", title: t, none: line 11}\n"
    "  - {id: \"5.1\", title: t, description: \"*AppArmor*\", none: line 12}\n"
    "  - {id: \"5.1\", title: t, versions: [\"1.6.0\"], none: line 13}\n"
    "  - {id: \"5.1\", title: t, versions: [\"1.3.6\", \"1.6.0\"], description: \"*swarm*\", none: "
    "line 14}\n"
    "  - {id: CVE-2024-3094, title: xz, none: line 15}\n"
    "  - {id: key-pem, title: t, kinds: [host], none: line 16}\n"
    "  - {id: \"5.2\", title: t, versions: [\"1.6.0@v1.6.1\"], none: line 17}\n";

struct ask {
	const char *native, *version, *title;
	enum muster_domain domain;
	enum muster_severity severity;
	bool fix;
	enum muster_asset_kind kind;
	unsigned line; /* 0: none */
};

static void
precedence(void **state)
{
	(void)state;
	static const enum muster_domain os = MUSTER_DOMAIN_OS_PACKAGE,
					language = MUSTER_DOMAIN_LANGUAGE_PACKAGE,
					secret = MUSTER_DOMAIN_SECRET,
					bench = MUSTER_DOMAIN_BENCHMARK,
					conf = MUSTER_DOMAIN_MISCONFIGURATION;
	static const enum muster_asset_kind image = MUSTER_ASSET_IMAGE, host = MUSTER_ASSET_HOST;
	static const enum muster_severity critical = MUSTER_SEVERITY_CRITICAL,
					  high = MUSTER_SEVERITY_HIGH, low = MUSTER_SEVERITY_LOW;
	const struct ask asks[] = {
	    /* exact before CVE before glob */
	    {"CVE-2024-3094", "", "", os, critical, true, image, 15},
	    {"CVE-2024-1", "", "", os, critical, true, image, 8},
	    {"key-pem", "", "", secret, high, false, host, 16},
	    /* an exact row whose condition does not hold gives way */
	    {"key-pem", "", "", secret, high, false, image, 5},
	    /* CVE: the more conditions, the earlier */
	    {"CVE-1", "", "", os, critical, true, host, 9},
	    {"CVE-1", "", "", language, critical, true, image, 8},
	    {"CVE-1", "", "", language, critical, false, image, 7},
	    {"CVE-1", "", "", os, high, true, image, 7},
	    {"CVE-1", "", "", os, low, true, image, 6},
	    {"anything", "", "", os, low, true, image, 6},
	    /* a CVE row speaks of packages unless it names a domain */
	    {"CVE-1", "", "", conf, low, true, image, 0},
	    {"MIT", "", "", MUSTER_DOMAIN_LICENSE, low, false, image, 10},
	    /* globs: the longer first, then the more conditions */
	    {"key-x", "", "", secret, high, false, image, 5},
	    {"key-x", "", "", secret, high, false, host, 4},
	    {"key-x", "", "", conf, high, false, host, 4},
	    {"other", "", "", secret, high, false, host, 3},
	    {"other", "", "", conf, high, false, host, 0},
	    /* version and description, version, description, any */
	    {"5.1", "1.6.0", "swarm mode", bench, low, false, host, 14},
	    {"5.1", "1.3.6", "swarm mode", bench, low, false, host, 14},
	    {"5.1", "1.6.0", "AppArmor", bench, low, false, host, 13},
	    {"5.1", "1.6.0@v1.6.1", "x", bench, low, false, host, 13},
	    {"5.1", "1.3.6", "an AppArmor profile", bench, low, false, host, 12},
	    {"5.1", "1.3.6", "x", bench, low, false, host, 11},
	    {"5.1", "1.6", "x", bench, low, false, host, 11},
	    {"5.1", "1.6.00", "x", bench, low, false, host, 11},
	    {"5.1", NULL, NULL, bench, low, false, host, 11},
	    {"5.2", "1.6.0@v1.6.1", "", bench, low, false, host, 17},
	    {"5.2", "1.6.0@v1.6.0", "", bench, low, false, host, 0},
	    {"5.2", "1.6.0", "", bench, low, false, host, 0},
	    {"5.10", "", "", bench, low, false, host, 0},
	};
	struct fixture fixture = sound;
	fixture.checks = rows;
	struct muster_strbuf problems;
	struct muster_controls *controls = load_fixture(&fixture, &problems);
	if (controls == NULL)
		fail_msg("%s", problems.data);
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		const struct ask *ask = &asks[i];
		const struct muster_check *check = muster_check_for(controls, "bench", ask->native,
		    ask->version, ask->title, ask->domain, ask->severity, ask->fix, ask->kind);
		unsigned line = check != NULL ? check->origin.line : 0;
		if (line != ask->line)
			fail_msg(
			    "question %zu (%s): line %u, not %u", i, ask->native, line, ask->line);
		if (check != NULL) {
			assert_string_equal(check->practice, "");
			assert_int_equal(strncmp(check->reason, "line ", 5), 0);
		}
		assert_null(muster_check_for(controls, "benc", ask->native, ask->version,
		    ask->title, ask->domain, ask->severity, ask->fix, ask->kind));
		assert_null(muster_check_for(controls, "zebra", ask->native, ask->version,
		    ask->title, ask->domain, ask->severity, ask->fix, ask->kind));
	}
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* 200,000 questions over `rows` exact rows. */
static double
time_lookups(unsigned count)
{
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	muster_strbuf_adds(&text, "source: bench\nchecks:\n");
	for (unsigned i = 0; i < count; i++)
		muster_strbuf_addf(&text, "- {id: c%u, title: t, none: n}\n", i);
	const struct muster_controls_document document = {
	    "checks", "bench", "k.yaml", text.data, text.len};
	struct muster_error err;
	struct muster_controls *controls = muster_controls_load(&document, 1, NULL, NULL, &err);
	assert_non_null(controls);
	double start = seconds();
	for (unsigned i = 0; i < 200000; i++) {
		char id[16];
		snprintf(id, sizeof(id), "c%u", i * 7919u % count);
		assert_non_null(muster_check_for(controls, "bench", id, "", "",
		    MUSTER_DOMAIN_BENCHMARK, MUSTER_SEVERITY_LOW, false, MUSTER_ASSET_HOST));
	}
	double took = seconds() - start;
	muster_controls_free(controls);
	muster_strbuf_release(&text);
	return took;
}

/* A hundred times the rows cost a few steps more, not a hundred times the time. */
static void
lookups_do_not_grow_with_the_rows(void **state)
{
	(void)state;
	double few = time_lookups(500), many = time_lookups(50000);
	print_message("200,000 lookups: %.3f s over 500 rows, %.3f s over 50,000\n", few, many);
	assert_true(many < few * 12 + 0.2);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(spellings),
	    cmocka_unit_test(numbers_are_of_their_version),
	    cmocka_unit_test(ambiguous_alias),
	    cmocka_unit_test(precedence),
	    cmocka_unit_test(lookups_do_not_grow_with_the_rows),
	};
	return cmocka_run_group_tests_name("catalog find", tests, NULL, NULL);
}
