/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decisions in the shipped data that an audit would turn on: which check
 * speaks for which practice, which practice may decide which item of CIS
 * Docker, and what may not.  That the data loads and hangs together is
 * test_shipped.c's.
 */
#include "shipped.h"

static struct muster_controls *controls;
static const struct muster_catalog *cis;

static int
setup(void **state)
{
	(void)state;
	controls = shipped_controls();
	cis = controls == NULL ? NULL : muster_catalog_find(controls, "cis-docker");
	return cis == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	muster_controls_free(controls);
	return 0;
}

static const struct muster_check *
vulnerability(
    const char *source, enum muster_severity severity, bool fix, enum muster_asset_kind kind)
{
	return muster_check_for(controls, source, "CVE-2024-3094", "", "", MUSTER_DOMAIN_OS_PACKAGE,
	    severity, fix, kind);
}

static const struct muster_check *
finding(const char *source, const char *id, enum muster_domain domain, enum muster_asset_kind kind)
{
	return muster_check_for(
	    controls, source, id, "", "", domain, MUSTER_SEVERITY_HIGH, false, kind);
}

static void
tests(const struct muster_check *check, const char *practice, const char *aspect)
{
	assert_non_null(check);
	assert_string_equal(check->practice, practice);
	assert_string_equal(check->aspect, aspect);
}

static const struct muster_mapping *
row(const char *control, const char *practice, const char *aspect)
{
	for (size_t i = 0; i < cis->mapping_count; i++) {
		const struct muster_mapping *mapping = &cis->mappings[i];
		if (strcmp(mapping->control, control) == 0 &&
		    strcmp(mapping->practice, practice) == 0 &&
		    strcmp(mapping->aspect, aspect) == 0)
			return mapping;
	}
	return NULL;
}

static void
has_effect(const char *control, const char *practice, const char *aspect, enum muster_effect effect)
{
	const struct muster_mapping *mapping = row(control, practice, aspect);
	if (mapping == NULL)
		fail_msg("%s has no row for %s %s", control, practice, aspect);
	else if (mapping->effect != effect)
		fail_msg(
		    "%s: %s %s %s", control, practice, aspect, muster_effect_name(mapping->effect));
}

static void
vulnerabilities_go_by_severity_and_fix(void **state)
{
	(void)state;
	static const char *const sources[] = {"trivy", "grype", "clair-v2", "clair-v4",
	    "anchore-engine", "docker-scout", "sarif", "cyclonedx", "snyk", "osv", "harbor",
	    "gitlab-container", "trivy-operator", "twistlock", "jfrog-xray", "checkov",
	    "policy-report"};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const char *s = sources[i];
		tests(vulnerability(s, MUSTER_SEVERITY_CRITICAL, true, MUSTER_ASSET_IMAGE),
		    "continuous.critical-patched", "in-images");
		tests(vulnerability(s, MUSTER_SEVERITY_HIGH, true, MUSTER_ASSET_RESOURCE),
		    "continuous.high-patched", "in-images");
		tests(vulnerability(s, MUSTER_SEVERITY_CRITICAL, false, MUSTER_ASSET_IMAGE),
		    "continuous.unfixed-treated", "in-images");
		tests(vulnerability(s, MUSTER_SEVERITY_HIGH, false, MUSTER_ASSET_IMAGE),
		    "continuous.unfixed-treated", "in-images");
		tests(vulnerability(s, MUSTER_SEVERITY_LOW, false, MUSTER_ASSET_IMAGE),
		    "continuous.lower-patched", "in-images");
		/* a host's packages are no image's */
		tests(vulnerability(s, MUSTER_SEVERITY_CRITICAL, true, MUSTER_ASSET_HOST),
		    "continuous.critical-patched", "elsewhere");
		tests(vulnerability(s, MUSTER_SEVERITY_MEDIUM, true, MUSTER_ASSET_REPOSITORY),
		    "continuous.lower-patched", "elsewhere");
		/* unknown is not low */
		tests(vulnerability(s, MUSTER_SEVERITY_UNKNOWN, true, MUSTER_ASSET_IMAGE),
		    "continuous.vulnerabilities-ranked", "severity-known");
	}
}

/* No result may come to the row that stands for the scan itself: it would fail scanning. */
static void
no_finding_fails_scanning(void **state)
{
	(void)state;
	static const char *const sources[] = {"trivy", "grype", "clair-v2", "clair-v4",
	    "anchore-engine", "docker-scout", "sarif", "cyclonedx", "snyk", "osv", "harbor",
	    "gitlab-container", "trivy-operator", "twistlock", "jfrog-xray", "checkov",
	    "policy-report"};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		for (int severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++)
			for (int fix = 0; fix < 2; fix++)
				for (int kind = 0; kind < MUSTER_ASSET_KIND_COUNT; kind++) {
					const struct muster_check *check = vulnerability(sources[i],
					    (enum muster_severity)severity, fix == 1,
					    (enum muster_asset_kind)kind);
					if (check == NULL)
						continue;
					assert_string_not_equal(
					    check->practice, "continuous.scanned");
					assert_string_not_equal(
					    check->practice, "continuous.scans-authenticated");
				}
	bool stands = false;
	for (size_t i = 0; i < controls->check_count; i++)
		stands |= controls->checks[i].match == MUSTER_MATCH_CVE &&
		    strcmp(controls->checks[i].practice, "continuous.scanned") == 0;
	assert_true(stands);
}

/*
 * A tool that reads what is installed on a host scans it as one that logs in
 * does.  Packages of a language alone are of a folder, no host.
 */
static void
scans_of_hosts_stand(void **state)
{
	(void)state;
	static const char *const sources[] = {"trivy", "aws-inspector2", "observations"};
	size_t met = 0;
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (strcmp(check->practice, "continuous.scans-authenticated") != 0)
			continue;
		assert_int_equal(check->match, MUSTER_MATCH_CVE);
		assert_int_equal(check->domain, MUSTER_DOMAIN_OS_PACKAGE);
		assert_int_equal(check->asset_kinds, 1u << MUSTER_ASSET_HOST);
		met++;
	}
	assert_int_equal(met, sizeof(sources) / sizeof(sources[0]));
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		tests(vulnerability(sources[i], MUSTER_SEVERITY_UNKNOWN, false, MUSTER_ASSET_HOST),
		    "continuous.vulnerabilities-ranked", "severity-known");
}

static void
secrets_go_by_where_they_are(void **state)
{
	(void)state;
	tests(finding("trivy", "github-pat", MUSTER_DOMAIN_SECRET, MUSTER_ASSET_IMAGE),
	    "secrets.not-in-images", "");
	tests(finding("trivy", "private-key", MUSTER_DOMAIN_SECRET, MUSTER_ASSET_IMAGE),
	    "secrets.no-private-keys-in-images", "");
	tests(finding("trivy", "private-key", MUSTER_DOMAIN_SECRET, MUSTER_ASSET_REPOSITORY),
	    "secrets.not-in-repositories", "files");
	tests(finding("trivy", "os-eosl", MUSTER_DOMAIN_OS_PACKAGE, MUSTER_ASSET_HOST),
	    "continuous.components-supported", "host-os");
	tests(finding("trivy", "os-eosl", MUSTER_DOMAIN_OS_PACKAGE, MUSTER_ASSET_IMAGE),
	    "continuous.components-supported", "os");
	const struct muster_check *licence =
	    finding("trivy", "GPL-3.0", MUSTER_DOMAIN_LICENSE, MUSTER_ASSET_IMAGE);
	assert_non_null(licence);
	assert_string_equal(licence->practice, "");
	assert_true(licence->reason[0] != '\0');
}

/* A low user id, sudo in a build, a request, style: real findings that no practice is about. */
static void
weak_checks_touch_no_practice(void **state)
{
	(void)state;
	static const char *const ids[] = {
	    "KSV-0020", "KSV-0021", "KSV-0015", "DS-0010", "DS-0008", "DS-0009", "DS-0022"};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct muster_check *check = finding(
		    "trivy", ids[i], MUSTER_DOMAIN_MISCONFIGURATION, MUSTER_ASSET_REPOSITORY);
		assert_non_null(check);
		assert_string_equal(check->practice, "");
		assert_true(check->reason[0] != '\0');
	}
}

/* Docker Bench has the benchmark's 1.6 numbers, so its check and that alias are one control. */
static void
docker_bench_checks_meet_their_item(void **state)
{
	(void)state;
	size_t met = 0;
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		if (strcmp(check->source, "docker-bench") != 0 || check->id[0] == '8' ||
		    check->id[0] == 'C' || strchr(check->id, '/') != NULL)
			continue;
		char alias[32];
		snprintf(alias, sizeof(alias), "1.6:%s", check->id);
		const struct muster_control *control = muster_control_canonical(cis, alias);
		assert_non_null(control);
		if (row(control->id, check->practice, check->aspect) == NULL)
			fail_msg("no row of %s is about what docker-bench:%s tests", control->id,
			    check->id);
		for (size_t k = 0; k < cis->mapping_count; k++) {
			const struct muster_mapping *mapping = &cis->mappings[k];
			if (strcmp(mapping->practice, check->practice) == 0 &&
			    strcmp(mapping->aspect, check->aspect) == 0)
				assert_string_equal(mapping->control, control->id);
		}
		met++;
	}
	assert_int_equal(met, 117); /* all of 1.6 */
}

static void
numbers_that_moved(void **state)
{
	(void)state;
	static const char *const moved[][2] = {
	    {"1.7:2.7", "2.8"},
	    {"1.6:2.18", "2.19"},
	    {"2.7", "2.7"},
	    {"docker-bench-1.3.5:2.6", "2.8"},
	    {"docker-bench-1.3.6:5.31", "5.32"},
	    {"docker-bench-1.3.6:5.4", "5.5"},
	    {"docker-bench-1.3.6:7.1", "5.1"},
	    {"docker-bench-1.3.6:7.10", "7.9"},
	    {"docker-bench-1.3.4:1.5", "1.1.3"},
	};
	for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++) {
		const struct muster_control *control = muster_control_canonical(cis, moved[i][0]);
		assert_non_null(control);
		assert_string_equal(control->id, moved[i][1]);
	}
	assert_null(muster_control_canonical(cis, "1.7:2.19"));
}

static void
every_item_has_a_row(void **state)
{
	(void)state;
	size_t items = 0, second_level = 0, swarm = 0, automated = 0;
	for (size_t i = 0; i < cis->control_count; i++) {
		const struct muster_control *control = &cis->controls[i];
		if (!control->assessable)
			continue;
		items++;
		second_level += strcmp(control->level, "L2") == 0;
		swarm += strcmp(control->profile, "docker-swarm") == 0;
		automated += !control->needs_attestation;
		bool found = false;
		for (size_t k = 0; k < cis->mapping_count; k++)
			found |= strcmp(cis->mappings[k].control, control->id) == 0;
		if (!found)
			fail_msg("%s has no row", control->id);
	}
	assert_int_equal(items, 118);
	assert_int_equal(second_level, 31);
	assert_int_equal(swarm, 9);
	assert_int_equal(automated, 23);
}

/* 4.4 asks for scans and for rebuilds with patches: each part has its own effect. */
static void
item_4_4(void **state)
{
	(void)state;
	has_effect("4.4", "continuous.scanned", "by-scanner", MUSTER_EFFECT_EVIDENCES);
	has_effect("4.4", "continuous.critical-patched", "in-images", MUSTER_EFFECT_DECIDES);
	has_effect("4.4", "continuous.high-patched", "in-images", MUSTER_EFFECT_DECIDES);
	has_effect("4.4", "continuous.lower-patched", "in-images", MUSTER_EFFECT_SUPPORTS);
	has_effect("4.4", "continuous.unfixed-treated", "in-images", MUSTER_EFFECT_SUPPORTS);
	has_effect(
	    "4.4", "continuous.vulnerabilities-ranked", "severity-known", MUSTER_EFFECT_SUPPORTS);
	assert_null(row("4.4", "continuous.critical-patched", "elsewhere"));
}

/* Tests that cannot fail, or look for something else, set no status. */
static void
what_may_not_decide(void **state)
{
	(void)state;
	has_effect("2.18", "runtime.confined", "seccomp-daemon", MUSTER_EFFECT_SUPPORTS);
	has_effect("5.9", "network.ports", "needed", MUSTER_EFFECT_SUPPORTS);
	has_effect("5.19", "runtime.limits", "runtime-ulimit", MUSTER_EFFECT_SUPPORTS);
	has_effect("7.1", "network.daemon-options", "swarm-managers", MUSTER_EFFECT_SUPPORTS);
	has_effect("5.12", "runtime.limits", "cpu-shares", MUSTER_EFFECT_DECIDES);
	for (size_t i = 0; i < cis->mapping_count; i++) {
		const struct muster_mapping *mapping = &cis->mappings[i];
		/* a quota is no priority; a moving tag is neither 4.7 nor 5.28 */
		assert_string_not_equal(mapping->aspect, "cpu-quota");
		assert_string_not_equal(mapping->practice, "image.pinned");
		/* a cluster's manifest is no Docker host */
		assert_string_not_equal(mapping->aspect, "kubernetes");
		assert_string_not_equal(mapping->aspect, "orchestrator-rights");
	}
}

static void
labels_claim_no_compliance(void **state)
{
	(void)state;
	for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
		assert_null(strstr(cis->status_label[i], "omplian"));
		assert_null(strstr(cis->status_label[i], "ertif"));
	}
	assert_non_null(strstr(cis->notice, "not affiliated"));
}

int
main(void)
{
	static const struct CMUnitTest all[] = {
	    cmocka_unit_test(vulnerabilities_go_by_severity_and_fix),
	    cmocka_unit_test(no_finding_fails_scanning),
	    cmocka_unit_test(scans_of_hosts_stand),
	    cmocka_unit_test(secrets_go_by_where_they_are),
	    cmocka_unit_test(weak_checks_touch_no_practice),
	    cmocka_unit_test(docker_bench_checks_meet_their_item),
	    cmocka_unit_test(numbers_that_moved),
	    cmocka_unit_test(every_item_has_a_row),
	    cmocka_unit_test(item_4_4),
	    cmocka_unit_test(what_may_not_decide),
	    cmocka_unit_test(labels_claim_no_compliance),
	};
	return cmocka_run_group_tests_name("decisions", all, setup, teardown);
}
