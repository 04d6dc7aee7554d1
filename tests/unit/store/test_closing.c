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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_opens),
	    cmocka_unit_test(test_fixed_on_host),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
