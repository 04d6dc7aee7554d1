/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decisions in the catalogs of PCI DSS, HIPAA and GDPR that an audit would
 * turn on: how many requirements there are, what may set a status and what
 * may not, which clocks run.  That the data loads and hangs together is
 * test_shipped.c's.
 */
#include "shipped.h"

static struct muster_controls *controls;
static const struct muster_catalog *pci, *hipaa, *gdpr;

static int
setup(void **state)
{
	(void)state;
	controls = shipped_controls();
	if (controls == NULL)
		return -1;
	pci = muster_catalog_find(controls, "pci-dss");
	hipaa = muster_catalog_find(controls, "hipaa");
	gdpr = muster_catalog_find(controls, "gdpr");
	return pci == NULL || hipaa == NULL || gdpr == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	muster_controls_free(controls);
	return 0;
}

static const struct muster_control *
control(const struct muster_catalog *catalog, const char *id)
{
	const struct muster_control *found = muster_control_find(catalog, id);
	if (found == NULL)
		fail_msg("%s has no %s", catalog->id, id);
	return found;
}

static const struct muster_mapping *
row(const struct muster_catalog *catalog, const char *id, const char *practice)
{
	for (size_t i = 0; i < catalog->mapping_count; i++)
		if (strcmp(catalog->mappings[i].control, id) == 0 &&
		    strcmp(catalog->mappings[i].practice, practice) == 0)
			return &catalog->mappings[i];
	fail_msg("%s:%s has no row for %s", catalog->id, id, practice);
	return NULL;
}

static void
has_effect(const struct muster_catalog *catalog, const char *id, const char *practice,
    enum muster_effect effect)
{
	const struct muster_mapping *mapping = row(catalog, id, practice);
	if (mapping->effect != effect)
		fail_msg("%s %s %s", id, practice, muster_effect_name(mapping->effect));
}

static size_t
count_if(const struct muster_catalog *catalog, bool (*test)(const struct muster_control *control))
{
	size_t n = 0;
	for (size_t i = 0; i < catalog->control_count; i++)
		n += test(&catalog->controls[i]);
	return n;
}

static bool
is_assessable(const struct muster_control *c)
{
	return c->assessable;
}

static bool
is_appendix(const struct muster_control *c)
{
	return c->assessable && c->id[0] == 'A';
}

static bool
is_principal(const struct muster_control *c)
{
	return c->parent[0] == '\0' && c->id[0] != 'A';
}

static bool
is_future_dated(const struct muster_control *c)
{
	return c->effective != 0 && !c->effective_in_part;
}

static bool
is_future_dated_in_part(const struct muster_control *c)
{
	return c->effective_in_part;
}

static bool
is_superseded(const struct muster_control *c)
{
	return c->superseded_by[0] != '\0';
}

static bool
is_required(const struct muster_control *c)
{
	return c->specification == MUSTER_SPECIFICATION_REQUIRED;
}

static bool
is_addressable(const struct muster_control *c)
{
	return c->specification == MUSTER_SPECIFICATION_ADDRESSABLE;
}

static void
pci_is_complete(void **state)
{
	(void)state;
	assert_int_equal(pci->control_count, 366);
	assert_int_equal(count_if(pci, is_assessable), 280);
	assert_int_equal(count_if(pci, is_appendix), 30);
	assert_int_equal(count_if(pci, is_principal), 12);
	assert_int_equal(count_if(pci, is_future_dated), 45);
	assert_int_equal(count_if(pci, is_future_dated_in_part), 6);
	assert_int_equal(count_if(pci, is_superseded), 3);
	assert_false(pci->accepts_risk);
	static const char *const superseded[][2] = {
	    {"6.4.1", "6.4.2"}, {"8.3.10", "8.3.10.1"}, {"10.7.1", "10.7.2"}};
	muster_time day = muster_days_from_civil(2025, 3, 31) * MUSTER_DAY;
	for (size_t i = 0; i < 3; i++) {
		const struct muster_control *old = control(pci, superseded[i][0]);
		assert_string_equal(old->superseded_by, superseded[i][1]);
		assert_true(muster_control_in_force(old, day - 1));
		assert_false(muster_control_in_force(old, day));
		assert_true(muster_control_in_force(control(pci, old->superseded_by), day));
		assert_false(muster_control_in_force(control(pci, old->superseded_by), day - 1));
	}
	static const char *const roles[][2] = {{"12.4.2", "service-provider"},
	    {"A1.1.1", "multi-tenant"}, {"3.3.3", "issuer"}, {"A3.2.1", "designated-entity"},
	    {"11.3.1", ""}, {"A2.1.1", ""}};
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		assert_string_equal(control(pci, roles[i][0])->profile, roles[i][1]);
}

/* No requirement of PCI DSS is shown by machines alone; so for the others. */
static void
people_always_vouch(void **state)
{
	(void)state;
	const struct muster_catalog *const all[] = {pci, hipaa, gdpr};
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < all[k]->control_count; i++)
			if (all[k]->controls[i].assessable &&
			    !all[k]->controls[i].needs_attestation)
				fail_msg("%s:%s", all[k]->id, all[k]->controls[i].id);
}

/* 6.3.1, 6.3.3 and 11.3.1 run on rank and clock; a finding of today fails none of them. */
static void
pci_vulnerabilities_run_on_clocks(void **state)
{
	(void)state;
	has_effect(pci, "6.3.3", "continuous.critical-patched", MUSTER_EFFECT_DEADLINE);
	assert_int_equal(row(pci, "6.3.3", "continuous.critical-patched")->days, 31);
	/* until the organisation sets the time of high ones */
	has_effect(pci, "6.3.3", "continuous.high-patched", MUSTER_EFFECT_SUPPORTS);
	assert_string_equal(
	    row(pci, "6.3.3", "continuous.high-patched")->clock->id, "high-patches");
	has_effect(pci, "6.3.1", "continuous.scanned", MUSTER_EFFECT_EVIDENCES);
	has_effect(pci, "6.3.1", "continuous.vulnerabilities-ranked", MUSTER_EFFECT_DEADLINE);
	has_effect(pci, "11.3.1", "continuous.critical-patched", MUSTER_EFFECT_DEADLINE);
	has_effect(pci, "11.3.1", "continuous.high-patched", MUSTER_EFFECT_DEADLINE);
	has_effect(pci, "11.3.1.1", "continuous.lower-patched", MUSTER_EFFECT_SUPPORTS);
	for (size_t i = 0; i < pci->mapping_count; i++) {
		const struct muster_mapping *m = &pci->mappings[i];
		if (strstr(m->practice, "-patched") != NULL)
			assert_true(m->effect == MUSTER_EFFECT_DEADLINE ||
			    m->effect == MUSTER_EFFECT_SUPPORTS);
	}
}

/* Images alone are not the internal scan: hosts are expected too, and an attested, dated one. */
static void
pci_scans(void **state)
{
	(void)state;
	const struct muster_control *internal = control(pci, "11.3.1");
	assert_true(internal->needs_machine && internal->needs_occurrence);
	has_effect(pci, "11.3.1", "continuous.scans-authenticated", MUSTER_EFFECT_EVIDENCES);
	const struct muster_practice *hosts =
	    muster_practice_find(controls, "continuous.scans-authenticated");
	assert_true((hosts->population & 1u << MUSTER_ASSET_HOST) != 0);
	/* 11.3.2: the ASV's report and nothing else */
	const struct muster_control *external = control(pci, "11.3.2");
	assert_false(external->needs_machine);
	size_t count;
	const struct muster_timing *asv = muster_control_timings(pci, "11.3.2", &count);
	assert_int_equal(count, 1);
	assert_int_equal(asv->evidence, MUSTER_OCCURRENCE_ASV_REPORT);
	for (size_t i = 0; i < pci->mapping_count; i++)
		if (strncmp(pci->mappings[i].control, "11.3.2", 6) == 0)
			assert_int_equal(pci->mappings[i].effect, MUSTER_EFFECT_SUPPORTS);
}

/* Faults of the reference data that must not come back. */
static void
pci_wrong_ties_stay_out(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {{"10.5.1", "governance.records-kept"},
	    {"3.7.5", "secrets.keys-recoverable"}, {"2.2.6", "secrets.no-private-keys-in-images"},
	    {"6.3.3", "runtime.limits"}, {"2.2.6", "runtime.limits"}, {"2.2.6", "runtime.health"}};
	for (size_t i = 0; i < pci->mapping_count; i++)
		for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++)
			assert_false(strcmp(pci->mappings[i].control, wrong[k][0]) == 0 &&
			    strcmp(pci->mappings[i].practice, wrong[k][1]) == 0);
	/* malware found is detection at work, no failure */
	has_effect(pci, "5.2.2", "image.malware-free", MUSTER_EFFECT_SUPPORTS);
	/* AppArmor or SELinux: the lack of one is no fault */
	has_effect(pci, "2.2.6", "runtime.not-privileged", MUSTER_EFFECT_DECIDES);
	for (size_t i = 0; i < pci->mapping_count; i++)
		if (strcmp(pci->mappings[i].aspect, "apparmor") == 0 ||
		    strcmp(pci->mappings[i].aspect, "selinux") == 0)
			assert_int_equal(pci->mappings[i].effect, MUSTER_EFFECT_SUPPORTS);
}

struct clock {
	const char *control;
	enum muster_timing_kind kind;
	struct muster_duration period;
	uint32_t window_days;
	enum muster_anchor anchor;
};

static void
has_clock(const struct muster_catalog *catalog, const struct clock *want)
{
	size_t count;
	const struct muster_timing *t = muster_control_timings(catalog, want->control, &count);
	for (size_t i = 0; i < count; i++)
		if (t[i].kind == want->kind && t[i].anchor == want->anchor &&
		    t[i].window_days == want->window_days &&
		    memcmp(&t[i].period, &want->period, sizeof(want->period)) == 0)
			return;
	fail_msg("%s:%s has no such clock", catalog->id, want->control);
}

static void
clocks(void **state)
{
	(void)state;
	static const struct clock of_pci[] = {
	    {"11.3.1", MUSTER_TIMING_FREQUENCY, {.months = 3}, 92, MUSTER_ANCHOR_PREVIOUS},
	    {"11.3.2", MUSTER_TIMING_FREQUENCY, {.months = 3}, 92, MUSTER_ANCHOR_PREVIOUS},
	    {"1.2.7", MUSTER_TIMING_FREQUENCY, {.months = 6}, 184, MUSTER_ANCHOR_PREVIOUS},
	    {"12.1.2", MUSTER_TIMING_FREQUENCY, {.months = 12}, 0, MUSTER_ANCHOR_PREVIOUS},
	    {"10.4.1", MUSTER_TIMING_FREQUENCY, {.days = 1}, 1, MUSTER_ANCHOR_PREVIOUS},
	    {"11.5.2", MUSTER_TIMING_FREQUENCY, {.days = 7}, 7, MUSTER_ANCHOR_PREVIOUS},
	    {"6.3.3", MUSTER_TIMING_DEADLINE, {.months = 1}, 31, MUSTER_ANCHOR_PATCH_RELEASE},
	    {"10.5.1", MUSTER_TIMING_RETENTION, {.months = 12}, 0, MUSTER_ANCHOR_RECORD},
	    {"10.5.1", MUSTER_TIMING_RETENTION, {.months = 3}, 0, MUSTER_ANCHOR_RECORD},
	    {"5.3.4", MUSTER_TIMING_RETENTION, {.months = 12}, 0, MUSTER_ANCHOR_RECORD},
	    {"8.2.6", MUSTER_TIMING_LIMIT, {.days = 90}, 0, MUSTER_ANCHOR_LAST_USE},
	    {"8.2.8", MUSTER_TIMING_LIMIT, {.seconds = 900}, 0, MUSTER_ANCHOR_IDLE},
	    {"A3.1.1", MUSTER_TIMING_FREQUENCY, {.months = 12}, 0, MUSTER_ANCHOR_PREVIOUS},
	    {"A3.2.3", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_CHANGE},
	    {"A3.3.1", MUSTER_TIMING_DEADLINE, {0, 0, 0}, 0, MUSTER_ANCHOR_INCIDENT},
	    {"A3.3.1.1", MUSTER_TIMING_DEADLINE, {0, 0, 0}, 0, MUSTER_ANCHOR_INCIDENT},
	    {"11.3.1.3", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_CHANGE},
	    {"11.4.3", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_CHANGE},
	    {"A3.2.4", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_CHANGE},
	    {"8.6.3", MUSTER_TIMING_RISK_ANALYSIS, {0, 0, 0}, 0, MUSTER_ANCHOR_PREVIOUS},
	};
	for (size_t i = 0; i < sizeof(of_pci) / sizeof(of_pci[0]); i++)
		has_clock(pci, &of_pci[i]);
	static const struct clock of_hipaa[] = {
	    {"164.316(b)(2)(i)", MUSTER_TIMING_RETENTION, {.months = 72}, 0, MUSTER_ANCHOR_RECORD},
	    {"164.308(a)(8)", MUSTER_TIMING_FREQUENCY, {0, 0, 0}, 0, MUSTER_ANCHOR_PREVIOUS},
	    {"164.308(a)(8)", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_CHANGE},
	    {"164.404", MUSTER_TIMING_DEADLINE, {.days = 60}, 0, MUSTER_ANCHOR_DISCOVERY},
	    {"164.408", MUSTER_TIMING_DEADLINE, {.days = 60}, 0, MUSTER_ANCHOR_YEAR_END},
	};
	for (size_t i = 0; i < sizeof(of_hipaa) / sizeof(of_hipaa[0]); i++)
		has_clock(hipaa, &of_hipaa[i]);
	static const struct clock of_gdpr[] = {
	    {"Art.33(1)", MUSTER_TIMING_DEADLINE, {.seconds = 72 * 3600}, 0,
		MUSTER_ANCHOR_AWARENESS},
	    {"Art.33(2)", MUSTER_TIMING_DEADLINE, {0, 0, 0}, 0, MUSTER_ANCHOR_AWARENESS},
	    {"Art.12", MUSTER_TIMING_DEADLINE, {.months = 1}, 0, MUSTER_ANCHOR_REQUEST},
	    {"Art.35(11)", MUSTER_TIMING_EVENT, {0, 0, 0}, 0, MUSTER_ANCHOR_RISK_CHANGE},
	};
	for (size_t i = 0; i < sizeof(of_gdpr) / sizeof(of_gdpr[0]); i++)
		has_clock(gdpr, &of_gdpr[i]);
}

/* A year of PCI DSS is 365 days, or 366 where a leap day is among them: the same date. */
static void
a_year_is_the_same_date(void **state)
{
	(void)state;
	static const struct {
		const char *from, *due;
	} years[] = {{"2025-06-08", "2026-06-08"}, {"2023-06-08", "2024-06-08"},
	    {"2024-06-08", "2025-06-08"}, {"2024-02-29", "2025-02-28"},
	    {"2023-02-28", "2024-02-28"}};
	size_t yearly = 0;
	for (size_t i = 0; i < pci->timing_count; i++) {
		const struct muster_timing *rule = &pci->timings[i];
		if (rule->kind != MUSTER_TIMING_FREQUENCY || rule->period.months != 12)
			continue;
		yearly++;
		for (size_t k = 0; k < sizeof(years) / sizeof(years[0]); k++) {
			muster_time from;
			char due[16];
			assert_int_equal(
			    muster_time_parse(muster_span_of(years[k].from), &from, NULL), 0);
			muster_date_format(muster_timing_due(rule, NULL, from), due);
			if (strcmp(due, years[k].due) != 0)
				fail_msg("%s from %s: %s", rule->control, years[k].from, due);
		}
	}
	assert_true(yearly > 15);
}

static void
hipaa_is_complete(void **state)
{
	(void)state;
	assert_int_equal(count_if(hipaa, is_required), 28);
	assert_int_equal(count_if(hipaa, is_addressable), 22);
	assert_false(hipaa->accepts_risk);
	assert_non_null(
	    strstr(control(hipaa, "164.306(d)(3)")->title, "reasonable and appropriate"));
	assert_int_equal(
	    control(hipaa, "164.312(b)")->specification, MUSTER_SPECIFICATION_STANDARD);
	assert_string_equal(control(hipaa, "164.308(b)(2)")->profile, "business-associate");
	/* subpart D is not the Security Rule: structure, in no figure */
	static const char *const outside[] = {"164.404", "164.406", "164.408", "164.410"};
	for (size_t i = 0; i < 4; i++)
		assert_false(control(hipaa, outside[i])->assessable);
	has_effect(
	    hipaa, "164.308(a)(1)(ii)(B)", "continuous.critical-patched", MUSTER_EFFECT_SUPPORTS);
	has_effect(hipaa, "164.312(b)", "secrets.store-audited", MUSTER_EFFECT_DECIDES);
}

/* Assessable is 5(1)(f), 5(2), 24, 25, 28, 30 and 32 to 35, and nothing else. */
static void
gdpr_is_what_it_may_be(void **state)
{
	(void)state;
	static const char *const articles[] = {"Art.5(1)(f)", "Art.5(2)", "Art.24(", "Art.25(",
	    "Art.28(", "Art.30(", "Art.32(", "Art.33(", "Art.34(", "Art.35("};
	size_t whole = 0;
	for (size_t i = 0; i < gdpr->control_count; i++) {
		const char *id = gdpr->controls[i].id;
		bool may = false;
		for (size_t k = 0; k < sizeof(articles) / sizeof(articles[0]); k++)
			may = may || strncmp(id, articles[k], strlen(articles[k])) == 0;
		if (gdpr->controls[i].assessable && !may)
			fail_msg("%s is assessable", id);
		whole += strncmp(id, "Art.", 4) == 0 && strchr(id, '(') == NULL;
	}
	assert_int_equal(whole, 99);
	for (size_t k = 0; k < sizeof(articles) / sizeof(articles[0]); k++) {
		bool any = false;
		for (size_t i = 0; i < gdpr->control_count; i++)
			any = any ||
			    (gdpr->controls[i].assessable &&
				strncmp(gdpr->controls[i].id, articles[k], strlen(articles[k])) ==
				    0);
		assert_true(any);
	}
	for (size_t i = 0; i < gdpr->mapping_count; i++)
		assert_int_equal(gdpr->mappings[i].effect, MUSTER_EFFECT_SUPPORTS);
	static const char *const wrong[][2] = {{"Art.5(1)(e)", "continuous.logs-kept"},
	    {"Art.33(5)", "continuous.alerts-followed-up"}, {"Art.30(1)(g)", "image.sbom"},
	    {"Art.30(1)(g)", "continuous.no-sprawl"}, {"Art.32(4)", "governance.access-reviewed"}};
	for (size_t i = 0; i < gdpr->mapping_count; i++)
		for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++)
			assert_false(strcmp(gdpr->mappings[i].control, wrong[k][0]) == 0 &&
			    strcmp(gdpr->mappings[i].practice, wrong[k][1]) == 0);
}

/* Each practice serves some framework; each row says one sentence of why. */
static void
every_practice_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(controls->practice_count, 82);
	for (size_t p = 0; p < controls->practice_count; p++) {
		size_t rows = 0;
		for (size_t c = 0; c < controls->catalog_count; c++)
			for (size_t i = 0; i < controls->catalogs[c].mapping_count; i++)
				rows += strcmp(controls->catalogs[c].mappings[i].practice,
					    controls->practices[p].id) == 0;
		if (rows == 0)
			fail_msg("nothing asks for %s", controls->practices[p].id);
		assert_int_equal(controls->practices[p].await_count, 0);
	}
	for (size_t c = 0; c < controls->catalog_count; c++)
		for (size_t i = 0; i < controls->catalogs[c].mapping_count; i++) {
			const char *why = controls->catalogs[c].mappings[i].rationale;
			size_t len = strlen(why);
			assert_true(len > 20 && len < 200 && why[len - 1] == '.');
		}
}

static void
labels_claim_no_compliance(void **state)
{
	(void)state;
	const struct muster_catalog *const all[] = {pci, hipaa, gdpr};
	for (size_t k = 0; k < 3; k++) {
		for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
			assert_null(strstr(all[k]->status_label[i], "omplian"));
			assert_null(strstr(all[k]->status_label[i], "ertif"));
		}
		assert_non_null(strstr(all[k]->notice, "not affiliated"));
	}
	assert_string_equal(
	    pci->status_label[MUSTER_STATUS_SATISFIED], "Evidence supports: in place");
	assert_string_equal(
	    pci->status_label[MUSTER_STATUS_NOT_SATISFIED], "Evidence shows: not in place");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pci_is_complete),
	    cmocka_unit_test(people_always_vouch),
	    cmocka_unit_test(pci_vulnerabilities_run_on_clocks),
	    cmocka_unit_test(pci_scans),
	    cmocka_unit_test(pci_wrong_ties_stay_out),
	    cmocka_unit_test(clocks),
	    cmocka_unit_test(a_year_is_the_same_date),
	    cmocka_unit_test(hipaa_is_complete),
	    cmocka_unit_test(gdpr_is_what_it_may_be),
	    cmocka_unit_test(every_practice_is_asked_for),
	    cmocka_unit_test(labels_claim_no_compliance),
	};
	return cmocka_run_group_tests_name("framework decisions", tests, setup, teardown);
}
