/* SPDX-License-Identifier: Apache-2.0 */
/* Expected sources that do not deliver: missing evidence on what their checks would show. */
#include "fixture.h"

#include <muster/system.h>

static const struct muster_expectation trivy = {
    .source = "trivy", .assets = "image:*", .every_days = 30};
static const struct muster_expectation linter = {
    .source = "hadolint", .assets = "repository:*", .every_days = 7};

/* Checks as the catalog has them: by source. */
static const struct muster_check checks[] = {
    {.source = "docker-bench", .id = "1", .practice = "hosts", .aspect = ""},
    {.source = "hadolint", .id = "DL3002", .practice = "hosts", .aspect = "user"},
    {.source = "trivy", .id = "*", .practice = "patched", .aspect = "", .asset_kinds = IMAGE},
    {.source = "trivy", .id = "DS-1", .practice = "hosts", .aspect = "user"},
    {.source = "trivy", .id = "DS-9", .practice = "", .aspect = ""},
};

/* Two images that pass "patched" (control 1), a host that passes "hosts" (control 2). */
static struct world *
estate(void)
{
	struct world *w = world_new();
	practice(w, "hosts", HOST);
	practice(w, "patched", IMAGE);
	asset(w, 1, MUSTER_ASSET_IMAGE, "image:a");
	asset(w, 2, MUSTER_ASSET_IMAGE, "image:b");
	asset(w, 3, MUSTER_ASSET_HOST, "host:h");
	control(w, "1", "");
	control(w, "2", "");
	map(w, "1", "patched", MUSTER_EFFECT_DECIDES);
	map(w, "2", "hosts", MUSTER_EFFECT_DECIDES);
	fact(w, "patched", 1, MUSTER_PASS, 2);
	fact(w, "patched", 2, MUSTER_PASS, 40);
	fact(w, "hosts", 3, MUSTER_PASS, 2);
	w->all.checks = checks;
	w->all.check_count = sizeof(checks) / sizeof(checks[0]);
	return w;
}

static void
deliver(struct world *w, const struct muster_delivery *rows, size_t count)
{
	w->in.deliveries = rows;
	w->in.delivery_count = count;
	assess(w);
}

static void
silence_is_no_evidence(void **state)
{
	(void)state;
	struct world *w = estate();
	const struct muster_delivery in_time[] = {
	    {.expectation = &trivy, .asset = &w->assets[0], .received = days_ago(2), .due = 1},
	    {.expectation = &trivy, .asset = &w->assets[1], .received = days_ago(3), .due = 1}};
	struct muster_delivery late[2] = {in_time[0], in_time[1]};
	late[1].overdue = true;
	late[1].received = days_ago(40);
	deliver(w, in_time, 2);
	assert_status("in time", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(control_of(w, "1")->rows[0].delivery_count, 2);
	char digest[65];
	memcpy(digest, w->result->digest, sizeof(digest));
	deliver(w, late, 2);
	assert_status("overdue", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "1"),
	    "trivy is expected every 30 days on image:b, and last came 2026-08-21");
	assert_string_not_equal(digest, w->result->digest);
	assert_int_equal(w->result->figures.unknown_no_evidence, 1);
	/* practices that expect no evidence of images, and have none of these, are untouched */
	assert_status("hosts", control_of(w, "2")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(control_of(w, "2")->rows[0].delivery_count, 0);
	late[0] = (struct muster_delivery){.expectation = &trivy,
	    .asset = &w->assets[0],
	    .received = MUSTER_TIME_NONE,
	    .overdue = true};
	deliver(w, late, 2);
	assert_reason(control_of(w, "1"),
	    "trivy is expected every 30 days on image:a and 1 more, and never came");
	world_free(w);
}

static void
failures_and_errors_stay(void **state)
{
	(void)state;
	struct world *w = estate();
	const struct muster_delivery late = {.expectation = &trivy,
	    .asset = &w->assets[0],
	    .received = days_ago(40),
	    .overdue = true};
	w->facts[0].outcomes[MUSTER_FAIL] = 1;
	w->facts[0].oldest_failing = days_ago(40);
	deliver(w, &late, 1);
	assert_status("failing", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "1"), "trivy is expected every 30 days on image:a");
	/* a person's statement stands where a machine only supports */
	w->facts[1].outcomes[MUSTER_FAIL] = 0; /* they are sorted now */
	w->controls[0].needs_machine = false;
	w->controls[0].needs_attestation = true;
	attestation(w, "1", "met");
	deliver(w, &late, 1);
	assert_status("attested", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(w->result->figures.attested, 1);
	world_free(w);
}

/* An asset with results of a practice that expects none of its kind stands on the source too. */
static void
results_make_it_expected(void **state)
{
	(void)state;
	struct world *w = estate();
	const struct muster_delivery late = {.expectation = &trivy,
	    .asset = &w->assets[0],
	    .received = days_ago(40),
	    .overdue = true};
	struct muster_fact *f = fact(w, "hosts", 1, MUSTER_PASS, 40);
	f->aspect = "user";
	deliver(w, &late, 1);
	assert_status("hosts", control_of(w, "2")->status, MUSTER_STATUS_NO_EVIDENCE);
	/* but a row that asks for another aspect does not */
	w->mappings[1].aspect = "files";
	deliver(w, &late, 1);
	assert_int_equal(control_of(w, "2")->rows[0].delivery_count, 0);
	world_free(w);
}

/* Where no practice of its checks expects evidence of the kind, all of them are silent. */
static void
sources_of_nothing_known(void **state)
{
	(void)state;
	struct world *w = estate();
	const struct muster_delivery none = {
	    .expectation = &linter, .received = MUSTER_TIME_NONE, .overdue = true};
	deliver(w, &none, 1);
	assert_status("hosts", control_of(w, "2")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "2"),
	    "hadolint is expected every 7 days on repository:*, and nothing of it is known");
	assert_status("patched", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	world_free(w);
}

/* Many overdue sources are told in few lines. */
static void
reasons_are_few(void **state)
{
	(void)state;
	struct world *w = estate();
	struct muster_expectation many[6];
	struct muster_delivery rows[6];
	for (size_t i = 0; i < 6; i++) {
		many[i] = trivy;
		rows[i] = (struct muster_delivery){.expectation = &many[i],
		    .asset = &w->assets[0],
		    .received = days_ago(40),
		    .overdue = true};
	}
	deliver(w, rows, 6);
	assert_reason(control_of(w, "1"), "and 3 more expected sources are overdue");
	assert_int_equal(control_of(w, "1")->reason_count, 4);
	assert_int_equal(control_of(w, "1")->rows[0].delivery_count, 6);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(silence_is_no_evidence),
	    cmocka_unit_test(failures_and_errors_stay),
	    cmocka_unit_test(results_make_it_expected),
	    cmocka_unit_test(sources_of_nothing_known),
	    cmocka_unit_test(reasons_are_few),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
