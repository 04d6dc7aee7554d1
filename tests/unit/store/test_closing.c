/* SPDX-License-Identifier: Apache-2.0 */
/* How findings open, close and reopen: every closing word of rules.md 16, and suspect runs (17). */
#include "estate.h"

static const struct told two[] = {
    VULN("CVE-1", "pkg:deb/a", "1.0", "1.1", MUSTER_SEVERITY_HIGH),
    VULN("CVE-2", "pkg:deb/b", "2.0", "", MUSTER_SEVERITY_LOW),
};

static struct told_run
image_run(const char *version, int day, const struct told *results, size_t count)
{
	return (struct told_run){.source = "trivy",
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = "pay/api",
	    .version = version,
	    .observed = DAY(day),
	    .results = results,
	    .count = count,
	    .domain = MUSTER_DOMAIN_OS_PACKAGE};
}

static struct told_run
host_run(int day, const struct told *results, size_t count)
{
	return (struct told_run){.source = "docker-bench",
	    .kind = MUSTER_ASSET_HOST,
	    .name = "web1",
	    .observed = DAY(day),
	    .results = results,
	    .count = count,
	    .domain = MUSTER_DOMAIN_MISCONFIGURATION};
}

static void
test_opens(void **state)
{
	struct estate estate;
	struct muster_counts counts;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, two, 2);
	int64_t id = estate_take(&estate, &run, &counts);
	assert_true(id > 0);
	assert_int_equal(counts.findings_new, 2);
	assert_int_equal(counts.assets, 1);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high open first 1 last 1\n"
	    "image:pay/api CVE-2 low open first 1 last 1\n");
	run = image_run("sha256:1", 2, two, 2);
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_new, 0);
	assert_int_equal(counts.findings_unchanged, 2);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high open first 1 last 2\n"
	    "image:pay/api CVE-2 low open first 1 last 2\n");
	estate_close(&estate);
}

static void
test_fixed_on_host(void **state)
{
	struct estate estate;
	struct muster_counts counts;
	static const struct told results[] = {
	    TOLD("4.1", "", MUSTER_FAIL, MUSTER_SEVERITY_MEDIUM),
	    TOLD("4.2", "", MUSTER_FAIL, MUSTER_SEVERITY_MEDIUM),
	    TOLD("4.3", "", MUSTER_PASS, MUSTER_SEVERITY_MEDIUM),
	};
	static const struct told later[] = {
	    TOLD("4.1", "", MUSTER_PASS, MUSTER_SEVERITY_MEDIUM),
	    TOLD("4.3", "", MUSTER_FAIL, MUSTER_SEVERITY_MEDIUM),
	};
	(void)state;
	estate_open(&estate);
	struct told_run run = host_run(1, results, 3);
	estate_take(&estate, &run, NULL);
	run = host_run(2, later, 2);
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_closed, 2);
	assert_int_equal(counts.findings_new, 1);
	run = host_run(3, results, 1);
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_reopened, 1);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "host:web1 docker-bench:4.1 medium open first 1 last 3 reopened 1\n"
	    "host:web1 docker-bench:4.2 medium fixed first 1 last 1 closed 2\n"
	    "host:web1 docker-bench:4.3 medium fixed first 2 last 2 closed 3\n");
	estate_close(&estate);
}

static void
test_words_of_images(void **state)
{
	struct estate estate;
	static const struct told first[] = {
	    VULN("CVE-1", "pkg:deb/a", "1.0", "1.1", MUSTER_SEVERITY_HIGH),
	    VULN("CVE-2", "pkg:deb/b", "1.0", "", MUSTER_SEVERITY_HIGH),
	    VULN("CVE-3", "pkg:deb/c", "1.0", "", MUSTER_SEVERITY_HIGH),
	    VULN("CVE-4", "pkg:deb/d", "1.0", "", MUSTER_SEVERITY_HIGH),
	    TOLD("root", "", MUSTER_FAIL, MUSTER_SEVERITY_HIGH),
	    TOLD("shell", "", MUSTER_FAIL, MUSTER_SEVERITY_HIGH),
	};
	static const struct told rebuilt[] = {
	    TOLD("root", "", MUSTER_PASS, MUSTER_SEVERITY_HIGH),
	};
	static const char *const packages[] = {
	    "pkg:deb/a=1.1", "pkg:deb/b=1.0", "pkg:deb/d=", NULL};
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, first, 6);
	estate_take(&estate, &run, NULL);
	run = image_run("sha256:2", 2, rebuilt, 1);
	run.packages = packages;
	estate_take(&estate, &run, NULL);
	/* another version: fixed; the same or an unknown version: nothing shows why; gone: replaced
	 */
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high fixed first 1 last 1 closed 2\n"
	    "image:pay/api CVE-2 high no-longer-reported first 1 last 1 closed 2\n"
	    "image:pay/api CVE-3 high image-replaced first 1 last 1 closed 2\n"
	    "image:pay/api CVE-4 high no-longer-reported first 1 last 1 closed 2\n"
	    "image:pay/api trivy:root high fixed first 1 last 1 closed 2\n"
	    "image:pay/api trivy:shell high image-replaced first 1 last 1 closed 2\n");
	estate_close(&estate);
}

static void
test_same_digest(void **state)
{
	struct estate estate;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, two, 2);
	estate_take(&estate, &run, NULL);
	run = image_run("sha256:1", 2, two, 1);
	estate_take(&estate, &run, NULL);
	run = image_run("sha256:1", 3, two, 0);
	run.data_date = DAY(3);
	estate_take(&estate, &run, NULL);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high check-changed first 1 last 2 closed 3\n"
	    "image:pay/api CVE-2 low no-longer-reported first 1 last 1 closed 2\n");
	/* as of a day between, and as known before */
	assert_string_equal(estate_findings(&estate, DAY(2), 3, MUSTER_FINDINGS_OPEN),
	    "image:pay/api CVE-1 high open first 1 last 2\n");
	assert_string_equal(estate_findings(&estate, DAY(9), 1, MUSTER_FINDINGS_OPEN),
	    "image:pay/api CVE-1 high open first 1 last 1\n"
	    "image:pay/api CVE-2 low open first 1 last 1\n");
	estate_close(&estate);
}

static void
test_closes_nothing(void **state)
{
	struct estate estate;
	struct muster_counts counts;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, two, 2);
	estate_take(&estate, &run, NULL);
	run = image_run("sha256:1", 2, two, 1);
	run.completeness = MUSTER_RUN_PARTIAL;
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_closed, 0);
	run = image_run("sha256:1", 3, two, 0);
	run.completeness = MUSTER_RUN_UNSCOPED;
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_closed, 0);
	/* complete, but of another source and of another domain */
	run = image_run("sha256:1", 4, two, 0);
	run.source = "grype";
	estate_take(&estate, &run, NULL);
	run = image_run("sha256:1", 5, two, 0);
	run.domain = MUSTER_DOMAIN_SECRET;
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_closed, 0);
	assert_string_equal(estate_all(&estate, DAY(9)),
	    "image:pay/api CVE-1 high open first 1 last 2\n"
	    "image:pay/api CVE-2 low open first 1 last 1\n");
	estate_close(&estate);
}

static void
test_retired(void **state)
{
	struct estate estate;
	struct muster_error err;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, two, 2);
	estate_take(&estate, &run, NULL);
	run.source = "grype";
	estate_take(&estate, &run, NULL);
	assert_int_equal(muster_store_source_retire(
			     estate.store, &estate.actor, "grype", DAY(3), "replaced", &err),
	    0);
	assert_int_equal(
	    muster_store_asset_retire(estate.store, &estate.actor, 1, DAY(5), "gone", &err), 0);
	assert_string_equal(estate_all(&estate, DAY(4)),
	    "image:pay/api CVE-1 high open first 1 last 1\n"
	    "image:pay/api CVE-1 high source-retired first 1 last 1 closed 3\n"
	    "image:pay/api CVE-2 low open first 1 last 1\n"
	    "image:pay/api CVE-2 low source-retired first 1 last 1 closed 3\n");
	assert_string_equal(
	    estate_findings(&estate, DAY(9), estate_head(&estate), MUSTER_FINDINGS_OPEN), "");
	/* late evidence from before the retirement changes nothing after it */
	run = image_run("sha256:1", 2, two, 1);
	run.completeness = MUSTER_RUN_PARTIAL;
	estate_take(&estate, &run, NULL);
	assert_string_equal(
	    estate_findings(&estate, DAY(9), estate_head(&estate), MUSTER_FINDINGS_OPEN), "");
	estate_close(&estate);
}

/* ---- runs that show too little (rules.md 17) ---------------------------------------------- */

static size_t
many(struct told *list, size_t high, size_t low)
{
	static char names[64][32];
	for (size_t i = 0; i < high + low; i++) {
		snprintf(names[i], sizeof(names[i]), "CVE-%02u", (unsigned)i);
		list[i] = (struct told){.check = names[i],
		    .location = "pkg:deb/x",
		    .outcome = MUSTER_FAIL,
		    .severity = i < high ? MUSTER_SEVERITY_HIGH : MUSTER_SEVERITY_LOW};
	}
	return high + low;
}

static size_t
open_now(struct estate *estate)
{
	size_t lines = 0;
	for (const char *p =
		 estate_findings(estate, DAY(9), estate_head(estate), MUSTER_FINDINGS_OPEN);
	     *p != '\0'; p++)
		lines += *p == '\n';
	return lines;
}

static enum muster_completeness
completeness(struct estate *estate, int64_t id, int64_t known_by)
{
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	struct muster_run *runs;
	size_t count;
	const struct muster_view view = {DAY(9), known_by};
	if (muster_store_runs(estate->store, &view, id, arena, &runs, &count, &err) != 0)
		estate_fail(&err);
	assert_int_equal(count, 1);
	enum muster_completeness result = runs[0].completeness;
	muster_arena_free(arena);
	return result;
}

/* What is left of (high, low) findings in the second run, and whether that is suspect. */
static void
try_suspect(size_t high, size_t low, size_t from, size_t left, const char *digest, bool suspect)
{
	struct estate estate;
	struct muster_counts counts;
	struct told list[64];
	size_t all = many(list, high, low);
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, list, all);
	estate_take(&estate, &run, NULL);
	run = image_run(digest, 2, list + from, left);
	int64_t id = estate_take(&estate, &run, &counts);
	enum muster_completeness got = completeness(&estate, id, estate_head(&estate));
	if ((got == MUSTER_RUN_SUSPECT) != suspect)
		fail_msg("%zu high, %zu low, %zu left: %s", high, low, left,
		    muster_completeness_name(got));
	assert_int_equal(counts.findings_closed, suspect ? 0 : all - left);
	assert_int_equal(open_now(&estate), suspect ? all : left);
	estate_close(&estate);
}

static void
test_suspect(void **state)
{
	(void)state;
	try_suspect(10, 5, 10, 5, "sha256:1", true);  /* a class of ten is gone */
	try_suspect(9, 5, 9, 5, "sha256:1", false);   /* nine are too few */
	try_suspect(10, 5, 9, 6, "sha256:1", false);  /* one of the class is there */
	try_suspect(10, 5, 10, 5, "sha256:2", false); /* another digest */
	try_suspect(10, 10, 9, 2, "sha256:1", true);  /* 90 % of 20 */
	try_suspect(10, 10, 8, 4, "sha256:1", false); /* 80 % is not over 80 % */
	try_suspect(9, 9, 8, 2, "sha256:1", false);   /* of 18 */
	try_suspect(10, 10, 8, 3, "sha256:1", true); /* 17 are gone, 20 with those that are there */
	try_suspect(10, 10, 8, 3, "sha256:2", false); /* of which none counts: other content */
	try_suspect(12, 30, 12, 30, "sha256:1", true);
	try_suspect(12, 30, 11, 31, "sha256:1", false);
}

/* What is there counts as it was seen last, however many runs ago. */
static void
test_suspect_over_runs(void **state)
{
	static const bool all_high_gone[] = {false, true};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct estate estate;
		struct told list[64];
		size_t all = many(list, 11, 5), from = all_high_gone[i] ? 11 : 10;
		estate_open(&estate);
		struct told_run run = image_run("sha256:1", 1, list, all);
		estate_take(&estate, &run, NULL);
		run = image_run("sha256:1", 2, list + 11, 5);
		run.completeness = MUSTER_RUN_PARTIAL;
		estate_take(&estate, &run, NULL);
		run = image_run("sha256:1", 3, list + from, all - from);
		int64_t id = estate_take(&estate, &run, NULL);
		assert_int_equal(completeness(&estate, id, estate_head(&estate)),
		    all_high_gone[i] ? MUSTER_RUN_SUSPECT : MUSTER_RUN_COMPLETE);
		assert_int_equal(open_now(&estate), all_high_gone[i] ? all : all - from);
		estate_close(&estate);
	}
}

static void
test_rescored_is_not_suspect(void **state)
{
	struct estate estate;
	struct told list[64];
	size_t all = many(list, 12, 0);
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, list, all);
	estate_take(&estate, &run, NULL);
	for (size_t i = 0; i < all; i++)
		list[i].severity = MUSTER_SEVERITY_LOW;
	run = image_run("sha256:1", 2, list, all - 1);
	int64_t id = estate_take(&estate, &run, NULL);
	assert_int_equal(completeness(&estate, id, estate_head(&estate)), MUSTER_RUN_COMPLETE);
	assert_int_equal(open_now(&estate), all - 1);
	estate_close(&estate);
}

static void
test_confirm(void **state)
{
	struct estate estate;
	struct muster_error err;
	struct told list[64];
	size_t all = many(list, 10, 5);
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, list, all);
	int64_t first = estate_take(&estate, &run, NULL);
	run = image_run("sha256:1", 2, list + 10, 5);
	int64_t id = estate_take(&estate, &run, NULL);
	int64_t before = estate_head(&estate);
	assert_int_equal(muster_store_run_confirm(estate.store, &estate.actor, first, &err), -1);
	assert_string_equal(err.id, "run.not-suspect");
	assert_int_equal(muster_store_run_confirm(estate.store, &estate.actor, 99, &err), -1);
	assert_string_equal(err.id, "run.unknown");
	assert_int_equal(estate_head(&estate), before);
	assert_int_equal(muster_store_run_confirm(estate.store, &estate.actor, id, &err), 0);
	assert_int_equal(open_now(&estate), 5);
	assert_int_equal(completeness(&estate, id, estate_head(&estate)), MUSTER_RUN_COMPLETE);
	assert_int_equal(completeness(&estate, id, before), MUSTER_RUN_SUSPECT);
	estate_close(&estate);
}

/* ---- what may change while a problem stays the same ------------------------------------------ */

static void
test_details(void **state)
{
	struct estate estate;
	struct told list[1] = {VULN("CVE-1", "pkg:deb/a", "1.0", "", MUSTER_SEVERITY_HIGH)};
	struct muster_store_digest digest;
	struct muster_error err;
	(void)state;
	estate_open(&estate);
	struct told_run run = image_run("sha256:1", 1, list, 1);
	estate_take(&estate, &run, NULL);
	list[0].severity = MUSTER_SEVERITY_CRITICAL;
	run = image_run("sha256:1", 4, list, 1);
	estate_take(&estate, &run, NULL);
	/* late: between the two */
	list[0].severity = MUSTER_SEVERITY_LOW;
	run = image_run("sha256:1", 2, list, 1);
	estate_take(&estate, &run, NULL);
	assert_string_equal(
	    estate_all(&estate, DAY(1)), "image:pay/api CVE-1 high open first 1 last 1\n");
	assert_string_equal(
	    estate_all(&estate, DAY(3)), "image:pay/api CVE-1 low open first 1 last 2\n");
	assert_string_equal(
	    estate_all(&estate, DAY(4)), "image:pay/api CVE-1 critical open first 1 last 4\n");
	assert_string_equal(estate_findings(&estate, DAY(3), 2, MUSTER_FINDINGS_ALL),
	    "image:pay/api CVE-1 high open first 1 last 1\n");
	/* a rescoring is no span */
	assert_int_equal(muster_store_digest(estate.store, true, &digest, &err), 0);
	assert_string_equal(digest.section[3].name, "spans");
	assert_int_equal(digest.section[3].rows, 1);
	estate_close(&estate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_opens),
	    cmocka_unit_test(test_fixed_on_host),
	    cmocka_unit_test(test_words_of_images),
	    cmocka_unit_test(test_same_digest),
	    cmocka_unit_test(test_closes_nothing),
	    cmocka_unit_test(test_retired),
	    cmocka_unit_test(test_suspect),
	    cmocka_unit_test(test_suspect_over_runs),
	    cmocka_unit_test(test_rescored_is_not_suspect),
	    cmocka_unit_test(test_confirm),
	    cmocka_unit_test(test_details),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
