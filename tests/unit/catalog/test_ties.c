/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ties of practices and controls that an audit turns on: what may decide is
 * listed here row by row, but for CIS Docker, whose items are facts of
 * machines, so that none comes to it unread; and each row has a reason of its
 * own.
 */
#include "shipped.h"

static struct muster_controls *controls;
static const char *const hubs[] = {
    "nist-800-53", "nist-800-190", "nist-csf", "cis-controls", "iso-27001", "soc2"};
enum { HUBS = sizeof(hubs) / sizeof(hubs[0]) };

static int
setup(void **state)
{
	(void)state;
	controls = shipped_controls();
	return controls == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	muster_controls_free(controls);
	return 0;
}

struct tie {
	const char *catalog, *control, *practice, *aspect;
};

static bool
is_tie(const struct tie *tie, const char *catalog, const struct muster_mapping *row)
{
	return strcmp(tie->catalog, catalog) == 0 && strcmp(tie->control, row->control) == 0 &&
	    strcmp(tie->practice, row->practice) == 0 && strcmp(tie->aspect, row->aspect) == 0;
}

/* Each because the control's own words name the fact; a new one is to be read against them. */
static const struct tie deciding[] = {
    {"pci-dss", "2.2.6", "runtime.not-privileged", ""},
    {"pci-dss", "2.2.6", "runtime.no-docker-socket", ""},
    {"pci-dss", "2.2.6", "network.daemon-files", ""},
    {"pci-dss", "2.2.6", "network.daemon-key-file", ""},
    {"pci-dss", "2.2.6", "runtime.host-namespaces", ""},
    {"pci-dss", "2.2.6", "runtime.no-host-mounts", "sensitive-paths"},
    {"pci-dss", "2.2.6", "runtime.capabilities-dropped", "dangerous"},
    {"pci-dss", "2.2.6", "runtime.confined", "seccomp"},
    {"pci-dss", "2.2.6", "network.daemon-options", "iptables"},
    {"pci-dss", "2.2.7", "network.daemon-tls", "api"},
    {"pci-dss", "8.3.1", "network.daemon-tls", "api"},
    {"pci-dss", "8.3.2", "secrets.not-in-images", ""},
    {"pci-dss", "8.4.1", "governance.mfa", "administrators"},
    {"pci-dss", "8.6.2", "secrets.not-in-repositories", ""},
    {"pci-dss", "8.6.2", "secrets.not-in-images", ""},
    {"pci-dss", "8.6.2", "secrets.not-in-dockerfiles", "build-files"},
    {"pci-dss", "10.2.1", "secrets.store-audited", ""},
    {"pci-dss", "10.6.1", "continuous.clocks-synchronised", ""},
    {"pci-dss", "11.5.2", "continuous.file-integrity", ""},
    {"pci-dss", "12.5.1", "governance.inventory-complete", ""},
    {"hipaa", "164.312(b)", "secrets.store-audited", ""},
    {"hipaa", "164.312(d)", "network.daemon-tls", "api"},
    {"nist-800-53", "IA-2(1)", "governance.mfa", "administrators"},
    {"nist-800-53", "IA-5(7)", "secrets.not-in-dockerfiles", "build-files"},
    {"nist-800-53", "IA-5(7)", "secrets.not-in-images", ""},
    {"nist-800-53", "IA-5(7)", "secrets.not-in-repositories", ""},
    {"nist-800-53", "SC-8", "network.daemon-tls", "api"},
    {"nist-800-53", "SC-45", "continuous.clocks-synchronised", ""},
    {"nist-800-190", "4.1.2", "image.non-root", "image-user"},
    {"nist-800-190", "4.1.4", "secrets.no-private-keys-in-images", ""},
    {"nist-800-190", "4.1.4", "secrets.not-in-images", ""},
    {"nist-800-190", "4.2.1", "network.registries-secure", "insecure-registries"},
    {"nist-800-190", "4.4.3", "runtime.confined", "seccomp"},
    {"nist-800-190", "4.4.3", "runtime.not-privileged", ""},
    {"nist-800-190", "4.4.4", "runtime.read-only-root", "container"},
    {"nist-800-190", "4.5.5", "runtime.no-host-mounts", "sensitive-paths"},
    {"cis-controls", "4.6", "network.daemon-tls", "api"},
    {"cis-controls", "6.5", "governance.mfa", "administrators"},
    {"cis-controls", "8.4", "continuous.clocks-synchronised", ""},
    {"iso-27001", "A.8.17", "continuous.clocks-synchronised", ""},
};

static void
decide_where_the_words_say_so(void **state)
{
	(void)state;
	enum { TIES = sizeof(deciding) / sizeof(deciding[0]) };
	bool met[TIES] = {false};
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			const struct muster_mapping *row = &catalog->mappings[i];
			if (row->effect != MUSTER_EFFECT_DECIDES ||
			    strcmp(catalog->id, "cis-docker") == 0)
				continue;
			bool listed = false;
			for (size_t k = 0; k < TIES; k++)
				if (is_tie(&deciding[k], catalog->id, row))
					listed = met[k] = true;
			if (!listed)
				fail_msg("%s:%s is decided by %s %s", catalog->id, row->control,
				    row->practice, row->aspect);
		}
	}
	for (size_t k = 0; k < TIES; k++)
		if (!met[k])
			fail_msg("%s:%s %s", deciding[k].catalog, deciding[k].control,
			    deciding[k].practice);
}

/* Their periods are an organisation's own, so nothing is overdue by them. */
static void
hubs_know_no_deadline(void **state)
{
	(void)state;
	for (size_t h = 0; h < HUBS; h++) {
		const struct muster_catalog *hub = muster_catalog_find(controls, hubs[h]);
		assert_int_equal(hub->timing_count, 0);
		for (size_t i = 0; i < hub->mapping_count; i++) {
			const struct muster_mapping *row = &hub->mappings[i];
			assert_int_not_equal(row->effect, MUSTER_EFFECT_DEADLINE);
			/* a vulnerability is no evidence that a scan ran, nor a failure of scanning
			 */
			if (strstr(row->practice, "-patched") != NULL)
				assert_int_equal(row->effect, MUSTER_EFFECT_SUPPORTS);
		}
	}
}

/* Reminders of Docker Bench and settings of a registry are no scan: in no catalog. */
static void
scans_are_those_of_scanners(void **state)
{
	(void)state;
	for (size_t c = 0; c < controls->catalog_count; c++)
		for (size_t i = 0; i < controls->catalogs[c].mapping_count; i++) {
			const struct muster_mapping *row = &controls->catalogs[c].mappings[i];
			if (strcmp(row->practice, "continuous.scanned") == 0 &&
			    row->effect == MUSTER_EFFECT_EVIDENCES)
				assert_string_equal(row->aspect, "by-scanner");
		}
}

/* A sentence that fits many controls says nothing of any: two rows may share one, no more. */
static void
reasons_are_their_own(void **state)
{
	(void)state;
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			const char *why = catalog->mappings[i].rationale;
			size_t same = 0;
			for (size_t k = 0; k < catalog->mapping_count; k++)
				same += strcmp(catalog->mappings[k].rationale, why) == 0;
			if (same > 2)
				fail_msg("%s says %zu times: %s", catalog->id, same, why);
		}
	}
}

/* Nothing in assess lets a verdict flow: a row that is marked as reviewed would promise it. */
static void
crosswalks_are_shown_only(void **state)
{
	(void)state;
	assert_true(controls->crosswalk_count > 0);
	for (size_t i = 0; i < controls->crosswalk_count; i++)
		for (size_t k = 0; k < controls->crosswalks[i].count; k++)
			assert_false(controls->crosswalks[i].rows[k].reviewed);
}

/* Malware that is found is the watching at work; AU-8 is about time stamps, SC-45 about clocks. */
static void
wrong_ties_stay_out(void **state)
{
	(void)state;
	static const struct tie wrong[] = {
	    {"pci-dss", "1.4.4", "secrets.store-restricted", ""},
	    {"pci-dss", "3.6.1", "network.daemon-key-file", ""}, /* keys of account data */
	    {"hipaa", "164.312(e)(2)(i)", "network.registries-secure", ""}, /* images */
	    {"gdpr", "Art.28(1)", "image.trusted-base", ""},                /* processors */
	    {"iso-27001", "A.5.7", "governance.risk-analysed", ""},  /* threat intelligence */
	    {"nist-800-53", "AU-11", "governance.records-kept", ""}, /* audit records */
	    {"nist-800-190", "4.5.5", "continuous.clocks-synchronised", ""},
	    {"nist-800-190", "4.5.5", "continuous.backups-made", ""},
	    {"nist-800-190", "4.1.1", "continuous.scans-authenticated", ""}, /* of hosts */
	    {"soc2", "P6.1", "governance.processing-recorded", ""},          /* disclosure */
	};
	for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
		const struct muster_catalog *hub = muster_catalog_find(controls, wrong[k].catalog);
		assert_non_null(muster_control_find(hub, wrong[k].control));
		for (size_t i = 0; i < hub->mapping_count; i++)
			if (is_tie(&wrong[k], hub->id, &hub->mappings[i]))
				fail_msg("%s:%s", hub->id, wrong[k].control);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decide_where_the_words_say_so),
	    cmocka_unit_test(hubs_know_no_deadline),
	    cmocka_unit_test(scans_are_those_of_scanners),
	    cmocka_unit_test(reasons_are_their_own),
	    cmocka_unit_test(crosswalks_are_shown_only),
	    cmocka_unit_test(wrong_ties_stay_out),
	};
	return cmocka_run_group_tests_name("ties", tests, setup, teardown);
}
