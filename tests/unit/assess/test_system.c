/* SPDX-License-Identifier: Apache-2.0 */
/* What a system holds, its profile, its confirmed scope, and what its sources delivered. */
#include "fixture.h"

#include <muster/system.h>

static void
selectors_name_kinds_and_paths(void **state)
{
	(void)state;
	static const struct {
		const char *selector, *path;
		bool named;
	} cases[] = {
	    {"*", "image:pay/api", true},
	    {"image:pay/*", "image:pay/api", true},
	    {"image:pay", "image:pay/api", false},
	    {"host:*", "host:web1", true},
	    /* a star crosses "/", but the kind is the asset's own */
	    {"host:*", "host:web1/container:api", false},
	    {"container:*", "host:web1/container:api", true},
	    {"container:api", "host:web1/container:api", true},
	    {"host:web1/container:*", "host:web1/container:api", true},
	    {"host:web2/container:*", "host:web1/container:api", false},
	    {"container:web1", "host:web1/container:api", false},
	    /* a name may look like a path: only a kind begins a part */
	    {"image:a/b:c/d", "image:a/b:c/d", true},
	    {"image:*", "registry:r/image:a/hosts:1/b", true},
	    {"image:?ay", "image:pay", true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (muster_selector_names(cases[i].selector, cases[i].path) != cases[i].named)
			fail_msg("%s and %s", cases[i].selector, cases[i].path);
	assert_true(muster_selector_valid("image:*"));
	assert_true(muster_selector_valid("*"));
	assert_false(muster_selector_valid("image:"));
	assert_false(muster_selector_valid("web1"));
	assert_false(muster_selector_valid("picture:a"));
	assert_false(muster_selector_valid(""));
	assert_int_equal(muster_selector_kind("host:a/container:*"), MUSTER_ASSET_CONTAINER);
	assert_int_equal(muster_selector_kind("*"), MUSTER_ASSET_KIND_COUNT);
}

static void
paths_stand_on_paths(void **state)
{
	(void)state;
	assert_true(muster_asset_path_within("host:a/container:b", "host:a"));
	assert_true(muster_asset_path_within("host:a", "host:a"));
	assert_false(muster_asset_path_within("host:a", "host:a/container:b"));
	assert_false(muster_asset_path_within("image:pay/api", "image:pay"));
	assert_false(muster_asset_path_within("host:ab/container:b", "host:a"));
	assert_false(muster_asset_path_within("host:a", ""));
	assert_int_equal(muster_asset_path_parent("host:a/container:b", 18), 6);
	assert_int_equal(muster_asset_path_parent("image:pay/api", 13), 0);
}

static void
systems_hold_what_stands_on_it(void **state)
{
	(void)state;
	static const char *const assets[] = {"host:web*", "image:pay/*"};
	static const char *const exclude[] = {"host:web9", "container:debug"};
	static const char *const given[] = {"host:lab", "image:tool"};
	const struct muster_system system = {
	    .id = "s", .assets = assets, .asset_count = 2, .exclude = exclude, .exclude_count = 2};
	static const struct {
		const char *path;
		bool held;
	} cases[] = {
	    {"host:web1", true},
	    {"host:web1/container:api", true},
	    {"host:web1/container:debug", false},
	    {"host:web9", false},
	    {"host:web9/container:api", false},
	    {"host:batch", false},
	    {"image:pay/api", true},
	    /* by a run that was collected for it */
	    {"host:lab", true},
	    {"host:lab/container:x", true},
	    {"host:lab2", false},
	    {"host:la", false},
	    {"image:tool", true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (muster_system_holds(&system, given, 2, cases[i].path) != cases[i].held)
			fail_msg("%s", cases[i].path);
	assert_true(muster_system_holds(NULL, NULL, 0, "host:any"));
}

static const char *
chosen(const struct muster_system *system, const char *catalog, char out[160])
{
	const struct muster_catalog one = {.id = catalog};
	struct muster_profile_choice choice;
	muster_system_profile(system, &one, &choice);
	int n = snprintf(out, 160, "%s", choice.level);
	for (size_t i = 0; i < choice.profile_count; i++)
		n += snprintf(out + n, 160 - (size_t)n, " %s", choice.profiles[i]);
	return out;
}

/* A list names requirements, headings for what is below them, and globs; none asks for all. */
static void
lists_hold_what_they_name(void **state)
{
	(void)state;
	static const struct muster_control controls[] = {
	    {.id = "1"},
	    {.id = "1.2", .parent = "1"},
	    {.id = "1.2.1", .parent = "1.2", .assessable = true},
	    {.id = "1.2.1.1", .parent = "1.2.1", .assessable = true},
	    {.id = "11.2.1", .parent = "", .assessable = true},
	};
	const struct muster_catalog catalog = {
	    .id = "pci-dss", .controls = controls, .control_count = 5};
	static const struct {
		const char *framework, *name;
		const char *held; /* a letter for each control */
	} cases[] = {
	    {"hipaa", "1.2.1", "yyyyy"}, /* of another catalog: nothing is said of this one */
	    {"pci-dss", "1.2.1", "nnynn"},
	    {"pci-dss", "1.2.1.1", "nnnyn"},
	    {"pci-dss", "1.2", "nyyyn"},
	    {"pci-dss", "1", "yyyyn"},
	    {"pci-dss", "1.2.1*", "nnyyn"},
	    {"pci-dss", "*.1", "nnyyy"},
	    {"pci-dss", "9", "nnnnn"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_requirements list = {
		    .framework = cases[i].framework, .controls = &cases[i].name, .count = 1};
		for (size_t k = 0; k < 5; k++)
			if (muster_requirements_hold(&list, 1, &catalog, &controls[k]) !=
			    (cases[i].held[k] == 'y'))
				fail_msg("%s and %s", cases[i].name, controls[k].id);
	}
	/* several of one catalog add up */
	static const char *const two[] = {"1.2.1", "11.2.1"};
	const struct muster_requirements lists[] = {
	    {.framework = "pci-dss", .controls = &two[0], .count = 1},
	    {.framework = "pci-dss", .controls = &two[1], .count = 1}};
	assert_true(muster_requirements_hold(lists, 2, &catalog, &controls[2]));
	assert_true(muster_requirements_hold(lists, 2, &catalog, &controls[4]));
	assert_false(muster_requirements_hold(lists, 2, &catalog, &controls[3]));
	assert_true(muster_requirements_hold(NULL, 0, &catalog, &controls[3]));
}

static void
roles_choose_profiles(void **state)
{
	(void)state;
	char got[160];
#define PCI(role) (UINT32_C(1) << MUSTER_PCI_##role)
#define HIPAA(role) (UINT32_C(1) << MUSTER_HIPAA_##role)
	static const struct {
		uint32_t pci, hipaa;
		int64_t level;
		const char *catalog, *want;
	} cases[] = {
	    {0, 0, 0, "pci-dss", ""},
	    {PCI(MERCHANT), 0, 0, "pci-dss", " merchant"},
	    {PCI(SERVICE_PROVIDER), 0, 0, "pci-dss", " service-provider"},
	    {PCI(MULTI_TENANT), 0, 0, "pci-dss", " service-provider multi-tenant"},
	    {PCI(MERCHANT) | PCI(ISSUER), 0, 0, "pci-dss", " issuer"},
	    {PCI(MULTI_TENANT) | PCI(ISSUER) | PCI(DESIGNATED), 0, 0, "pci-dss",
		" service-provider multi-tenant issuer designated-entity"},
	    {PCI(MERCHANT), HIPAA(COVERED_ENTITY), 0, "hipaa", " covered-entity"},
	    {0, HIPAA(GROUP_HEALTH_PLAN), 0, "hipaa", " covered-entity group-health-plan"},
	    {0, HIPAA(BUSINESS_ASSOCIATE) | HIPAA(CLEARINGHOUSE), 0, "hipaa",
		" covered-entity business-associate clearinghouse"},
	    {PCI(MERCHANT), 0, 1, "cis-docker", "L1"},
	    {0, 0, 2, "cis-docker", "L2"},
	    {PCI(MERCHANT), HIPAA(COVERED_ENTITY), 1, "gdpr", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct muster_system system = {.pci_roles = cases[i].pci,
		    .hipaa_roles = cases[i].hipaa,
		    .cis_level = cases[i].level};
		assert_string_equal(chosen(&system, cases[i].catalog, got), cases[i].want);
	}
	assert_string_equal(chosen(NULL, "pci-dss", got), "");
	for (int i = 0; i < MUSTER_PCI_ROLE_COUNT; i++)
		assert_int_equal(muster_pci_role_parse(muster_span_of(muster_pci_role_name(i))), i);
	for (int i = 0; i < MUSTER_HIPAA_ROLE_COUNT; i++)
		assert_int_equal(
		    muster_hipaa_role_parse(muster_span_of(muster_hipaa_role_name(i))), i);
}

/* Out of profile: assessed, in no figure, with the reason. */
static void
profiles_leave_requirements_out(void **state)
{
	(void)state;
	static const char *const profiles[] = {"merchant"};
	static const struct muster_profile titles[] = {
	    {"service-provider", "Service providers", {0}}};
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_PASS, 2);
	control(w, "1", "");
	control(w, "2", "")->profile = "service-provider";
	control(w, "3", "")->level = "L2";
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	map(w, "2", "p", MUSTER_EFFECT_DECIDES);
	map(w, "3", "p", MUSTER_EFFECT_DECIDES);
	w->catalog.profiles = titles;
	w->catalog.profile_count = 1;
	w->in.system = "shop";
	w->in.profiles = profiles;
	w->in.profile_count = 1;
	w->in.level = "L1";
	assess(w);
	assert_int_equal(w->result->figures.assessable, 1);
	assert_int_equal(w->result->figures.proven, 1);
	assert_int_equal(w->result->figures.out_of_profile, 2);
	assert_status("out of profile", control_of(w, "2")->status, MUSTER_STATUS_SATISFIED);
	assert_reason(control_of(w, "2"), "for others than shop: Service providers; in no count");
	assert_reason(
	    control_of(w, "3"), "of level L2, and shop is assessed at level L1: in no count");
	world_free(w);
}

static muster_time
day(int year, int month, int mday)
{
	return muster_days_from_civil(year, month, mday) * MUSTER_DAY;
}

static void
scopes_grow_old(void **state)
{
	(void)state;
	const struct muster_scope_statement said[] = {
	    {.date = day(2025, 3, 31), .by = "Bo"}, {.date = day(2026, 3, 31), .by = "Ann"}};
	const struct muster_timing yearly = {
	    .kind = MUSTER_TIMING_FREQUENCY, .period = {.months = 12}, .window_days = 366};
	const struct muster_timing halfyearly = {
	    .kind = MUSTER_TIMING_FREQUENCY, .period = {.months = 6}, .window_days = 184};
	struct muster_system system = {.confirmations = said, .confirmation_count = 2};
	struct muster_scope scope;
	muster_system_scope(&system, &yearly, day(2025, 3, 30), MUSTER_TIME_NONE, &scope);
	assert_int_equal(scope.state, MUSTER_SCOPE_UNCONFIRMED);
	assert_null(scope.statement);
	/* the newest that was made by then */
	muster_system_scope(&system, &yearly, day(2026, 3, 30), MUSTER_TIME_NONE, &scope);
	assert_ptr_equal(scope.statement, &said[0]);
	assert_int_equal(scope.state, MUSTER_SCOPE_CONFIRMED);
	muster_system_scope(&system, &yearly, day(2027, 4, 1), MUSTER_TIME_NONE, &scope);
	assert_string_equal(scope.statement->by, "Ann");
	assert_int_equal(scope.state, MUSTER_SCOPE_CONFIRMED); /* the 366th day */
	muster_system_scope(&system, &yearly, day(2027, 4, 2), MUSTER_TIME_NONE, &scope);
	assert_int_equal(scope.state, MUSTER_SCOPE_STALE);
	assert_int_equal(scope.due, muster_days_from_civil(2027, 4, 1));
	/* of service providers every six months; without the catalog's rule a year */
	system.pci_roles = UINT32_C(1) << MUSTER_PCI_MULTI_TENANT;
	assert_string_equal(muster_system_scope_control(&system), "12.5.2.1");
	muster_system_scope(&system, &halfyearly, day(2026, 10, 2), MUSTER_TIME_NONE, &scope);
	assert_int_equal(scope.due, muster_days_from_civil(2026, 10, 1));
	assert_int_equal(scope.state, MUSTER_SCOPE_STALE);
	system.pci_roles = UINT32_C(1) << MUSTER_PCI_MERCHANT;
	assert_string_equal(muster_system_scope_control(&system), "12.5.2");
	muster_system_scope(&system, NULL, day(2026, 10, 2), day(2026, 5, 1), &scope);
	assert_int_equal(scope.state, MUSTER_SCOPE_CHANGED);
	assert_int_equal(scope.due, muster_days_from_civil(2027, 3, 31));
	muster_system_scope(&system, NULL, day(2026, 10, 2), day(2026, 3, 1), &scope);
	assert_int_equal(scope.state, MUSTER_SCOPE_CONFIRMED);
	assert_int_equal(scope.change, MUSTER_TIME_NONE);
}

static void
deliveries_are_counted_by_day(void **state)
{
	(void)state;
	static const struct muster_expectation expectations[] = {
	    {.source = "trivy", .assets = "image:*", .every_days = 30},
	    {.source = "inspect", .assets = "container:*", .every_days = 7},
	    {.source = "leaks", .assets = "repository:*", .every_days = 7},
	};
	const struct muster_system system = {.expectations = expectations, .expectation_count = 3};
	const struct muster_asset assets[] = {
	    {.id = 1, .kind = MUSTER_ASSET_IMAGE, .path = "image:a"},
	    {.id = 2, .kind = MUSTER_ASSET_IMAGE, .path = "image:b"},
	    {.id = 3, .kind = MUSTER_ASSET_IMAGE, .path = "image:c"},
	    {.id = 4, .kind = MUSTER_ASSET_CONTAINER, .path = "host:h/container:x"},
	};
	const struct muster_receipt receipts[] = {
	    {"host:h", "inspect", days_ago(7), 4},
	    {"host:h/container:x", "inspect", days_ago(9), 3},
	    {"image:a", "grype", days_ago(1), 5},
	    {"image:a", "trivy", days_ago(30), 1},
	    {"image:b", "trivy", days_ago(31), 2},
	    {"image:c", "grype", days_ago(1), 5},
	};
	struct muster_arena *arena = muster_arena_new();
	const struct muster_delivery *rows;
	size_t count;
	struct muster_error err;
	assert_int_equal(muster_system_deliveries(
			     &system, assets, 4, receipts, 6, as_of(), arena, &rows, &count, &err),
	    0);
	assert_int_equal(count, 5);
	/* the last day in time, the day after, and never; another source does not stand in */
	assert_false(rows[0].overdue);
	assert_int_equal(rows[0].due, muster_days_from_civil(2026, 9, 30));
	assert_int_equal(rows[0].run, 1);
	assert_true(rows[1].overdue);
	assert_int_equal(rows[1].due, muster_days_from_civil(2026, 9, 29));
	assert_true(rows[2].overdue);
	assert_int_equal(rows[2].received, MUSTER_TIME_NONE);
	/* what it stands on was looked at later */
	assert_int_equal(rows[3].run, 4);
	assert_false(rows[3].overdue);
	/* nothing is known that it could report on */
	assert_null(rows[4].asset);
	assert_true(rows[4].overdue);
	muster_arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(selectors_name_kinds_and_paths),
	    cmocka_unit_test(paths_stand_on_paths),
	    cmocka_unit_test(systems_hold_what_stands_on_it),
	    cmocka_unit_test(lists_hold_what_they_name),
	    cmocka_unit_test(roles_choose_profiles),
	    cmocka_unit_test(profiles_leave_requirements_out),
	    cmocka_unit_test(scopes_grow_old),
	    cmocka_unit_test(deliveries_are_counted_by_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
