/* SPDX-License-Identifier: Apache-2.0 */
/* Occurrences that are needed, requirements out of force, standards and their specifications. */
#include "fixture.h"

/* One host that passes p, for which a control decides; whether it is attested too. */
static struct world *
passing(bool attested)
{
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	fact(w, "p", 1, MUSTER_PASS, 2);
	if (attested)
		attestation(w, "1", "met");
	return w;
}

static void
occurrence_is_missed(void **state)
{
	(void)state;
	static const struct muster_timing rules[] = {
	    {.control = "1",
		.kind = MUSTER_TIMING_RETENTION,
		.what = "logs",
		.period = {.months = 12}},
	    {.control = "1",
		.kind = MUSTER_TIMING_FREQUENCY,
		.what = "a scan",
		.period = {.months = 3}},
	};
	struct world *w = passing(true);
	assess(w);
	assert_int_equal(control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	w->controls[0].needs_occurrence = true;
	w->catalog.timings = rules;
	w->catalog.timing_count = 2;
	assess(w);
	assert_int_equal(control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "1"),
	    "a dated occurrence is needed: a scan, at least every 3 months; none is entered");
	assert_int_equal(w->result->figures.unknown_no_evidence, 1);
	/* a rule that counts no occurrence is not named */
	w->catalog.timing_count = 1;
	assess(w);
	assert_reason(control_of(w, "1"), "a dated occurrence is needed; none is entered");
	world_free(w);
}

/* It adds to nothing else: a failure stays one, not applicable stays so. */
static void
occurrence_hides_nothing(void **state)
{
	(void)state;
	struct world *w = passing(true);
	w->controls[0].needs_occurrence = true;
	w->facts[0].outcomes[MUSTER_FAIL] = 1;
	assess(w);
	assert_int_equal(control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	world_free(w);
	w = passing(false);
	w->controls[0].needs_occurrence = true;
	attestation(w, "1", "not-applicable");
	assess(w);
	assert_int_equal(control_of(w, "1")->status, MUSTER_STATUS_NOT_APPLICABLE);
	for (size_t i = 0; i < control_of(w, "1")->reason_count; i++)
		assert_null(strstr(control_of(w, "1")->reasons[i], "occurrence"));
	world_free(w);
}

static void
assert_out(struct world *w, const char *reason)
{
	assess(w);
	assert_true(control_of(w, "1")->out_of_profile);
	assert_reason(control_of(w, "1"), reason);
	assert_int_equal(w->result->figures.assessable, 0);
	assert_int_equal(w->result->figures.out_of_profile, 1);
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		assert_int_equal(w->result->counts[status], 0);
}

static void
out_of_force_is_in_no_count(void **state)
{
	(void)state;
	muster_time day = muster_days_from_civil(2025, 3, 31) * MUSTER_DAY;
	struct world *w = passing(true);
	struct muster_control *c = &w->controls[0];
	c->effective = day;
	w->in.as_of = day - 1;
	assert_out(w, "good practice until 2025-03-31, a requirement from then on: in no count");
	w->in.as_of = day;
	assess(w);
	assert_false(control_of(w, "1")->out_of_profile);
	c->effective_in_part = true; /* a part of it was future-dated: the rest counts */
	w->in.as_of = day - 1;
	assess(w);
	assert_false(control_of(w, "1")->out_of_profile);
	*c = (struct muster_control){.id = "1",
	    .title = "t",
	    .parent = "",
	    .assessable = true,
	    .needs_machine = true,
	    .level = "",
	    .profile = "",
	    .superseded_by = "2",
	    .superseded_on = day};
	assess(w);
	assert_false(control_of(w, "1")->out_of_profile);
	w->in.as_of = day;
	assert_out(w, "superseded by 2 since 2025-03-31: in no count");
	world_free(w);
}

/* ---- standards ---- */

/* S is a standard with a required and an addressable specification; T stands alone. */
static struct world *
standards(void)
{
	static const struct {
		const char *id, *parent;
		enum muster_specification specification;
	} rows[] = {
	    {"H", "", MUSTER_SPECIFICATION_NONE},
	    {"S", "H", MUSTER_SPECIFICATION_STANDARD},
	    {"S.r", "S", MUSTER_SPECIFICATION_REQUIRED},
	    {"S.h", "S", MUSTER_SPECIFICATION_REQUIRED},
	    {"S.h.a", "S.h", MUSTER_SPECIFICATION_ADDRESSABLE},
	    {"T", "H", MUSTER_SPECIFICATION_STANDARD},
	};
	struct world *w = world_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct muster_control *c = control(w, rows[i].id, rows[i].parent);
		c->needs_machine = false;
		c->needs_attestation = true;
		c->specification = rows[i].specification;
	}
	w->controls[0].assessable = false;
	w->controls[3].assessable = false;
	return w;
}

static void
standard_is_met_with_its_specifications(void **state)
{
	(void)state;
	struct world *w = standards();
	attestation(w, "S", "met");
	attestation(w, "S.r", "implemented");
	attestation(w, "T", "met");
	assess(w);
	/* the addressable one, under a heading, is undecided */
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_string_equal(control_of(w, "S")->reasons[0],
	    "the standard is met only with its specifications: S.h.a no evidence");
	assert_int_equal(control_of(w, "T")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(w->result->figures.attested, 2);
	assert_int_equal(w->result->figures.unknown, 2);
	struct muster_attestation *a = attestation(w, "S.h.a", "not-reasonable");
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_ACCEPTED);
	a->outcome = "equivalent";
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(w->result->figures.attested, 4);
	a->outcome = "not-met";
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_int_equal(w->result->figures.failing, 2);
	assert_int_equal(control_of(w, "H")->status, MUSTER_STATUS_NOT_SATISFIED);
	world_free(w);
}

/* What does not apply, or is for others, binds nothing; nor does a standard bind downwards. */
static void
what_binds_no_standard(void **state)
{
	(void)state;
	struct world *w = standards();
	attestation(w, "S", "met");
	attestation(w, "S.r", "implemented");
	attestation(w, "S.h.a", "not-applicable");
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_SATISFIED);
	w->attestations[2].outcome = "not-met";
	w->controls[4].profile = "others";
	static const char *const profiles[] = {"ours"};
	w->in.profiles = profiles;
	w->in.profile_count = 1;
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_SATISFIED);
	w->in.profile_count = 0;
	w->attestations[2].outcome = "implemented";
	w->attestations[0].outcome = "not-met";
	assess(w);
	assert_int_equal(control_of(w, "S")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_int_equal(control_of(w, "S.r")->status, MUSTER_STATUS_SATISFIED);
	world_free(w);
}

/* Over the period a standard is breached with any of its specifications, and held with all. */
static void
standards_over_the_period(void **state)
{
	(void)state;
	struct world *w = standards();
	w->period = (struct muster_period){.name = "2026-Q3",
	    .start = muster_days_from_civil(2026, 7, 1) * MUSTER_DAY,
	    .end = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY};
	w->in.period = &w->period;
	attestation(w, "S", "met");
	attestation(w, "S.r", "implemented");
	assess(w);
	assert_int_equal(control_of(w, "S.r")->period_verdict, MUSTER_PERIOD_HELD);
	assert_int_equal(control_of(w, "S")->period_verdict, MUSTER_PERIOD_NONE);
	struct muster_attestation *a = attestation(w, "S.h.a", "implemented");
	assess(w);
	assert_int_equal(control_of(w, "S")->period_verdict, MUSTER_PERIOD_HELD);
	a->outcome = "not-met"; /* twenty days ago */
	assess(w);
	assert_int_equal(control_of(w, "S")->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_true(control_of(w, "S")->breached_from == a->given);
	assert_int_equal(control_of(w, "S")->breached_days, 21);
	world_free(w);
}

/* ---- reasons ---- */

static void
silent_support_is_one_line(void **state)
{
	(void)state;
	static const char *const names[] = {"a", "b", "c", "d", "e"};
	struct world *w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	c->needs_machine = false;
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	for (size_t i = 0; i < 5; i++) {
		practice(w, names[i], HOST);
		map(w, "1", names[i], MUSTER_EFFECT_SUPPORTS);
	}
	fact(w, "e", 1, MUSTER_PASS, 2);
	assess(w);
	assert_int_equal(control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "1"), "supports only, without evidence: 4 mappings");
	assert_reason(
	    control_of(w, "1"), "supports only, e: 1 of 1 host passes; newest 2026-09-28");
	w->catalog.mapping_count = 1; /* one is named */
	assess(w);
	assert_reason(control_of(w, "1"), "supports only, a: evidence on 0 of 1 host");
	world_free(w);
}

static void
addressable_says_the_choices(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	c->needs_machine = false;
	c->specification = MUSTER_SPECIFICATION_ADDRESSABLE;
	assess(w);
	assert_reason(control_of(w, "1"),
	    "an attestation with its file is needed: implemented, an equivalent measure, or why "
	    "neither is reasonable and appropriate; none is given");
	world_free(w);
}

/* A requirement is met or not: "not reasonable" and "equivalent" are for addressable ones alone. */
static void
only_addressable_may_choose(void **state)
{
	(void)state;
	static const char *const outcomes[] = {"not-reasonable", "equivalent"};
	static const enum muster_status addressable[] = {
	    MUSTER_STATUS_ACCEPTED, MUSTER_STATUS_SATISFIED};
	for (size_t i = 0; i < 2; i++) {
		struct world *w = world_new();
		struct muster_control *c = control(w, "1", "");
		c->needs_attestation = true;
		c->needs_machine = false;
		attestation(w, "1", outcomes[i]);
		for (int spec = 0; spec < MUSTER_SPECIFICATION_COUNT; spec++) {
			c->specification = (enum muster_specification)spec;
			bool may = spec == MUSTER_SPECIFICATION_ADDRESSABLE;
			assess(w);
			assert_int_equal(control_of(w, "1")->status,
			    may ? addressable[i] : MUSTER_STATUS_NO_EVIDENCE);
			assert_true(may !=
			    has_reason(control_of(w, "1"),
				"which only an addressable "
				"specification allows"));
		}
		world_free(w);
	}
}

/* Structure under which nothing is assessed says so, and counts nowhere. */
static void
structure_is_not_assessed(void **state)
{
	(void)state;
	struct world *w = world_new();
	control(w, "1", "")->assessable = false;
	control(w, "1.1", "1")->assessable = false;
	assess(w);
	assert_string_equal(control_of(w, "1")->label, "Structure: not assessed");
	assert_reason(control_of(w, "1"), "nothing under it is assessed");
	assert_int_equal(w->result->figures.assessable, 0);
	assert_int_equal(w->result->figures.headings, 2);
	world_free(w);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(occurrence_is_missed),
	    cmocka_unit_test(occurrence_hides_nothing),
	    cmocka_unit_test(out_of_force_is_in_no_count),
	    cmocka_unit_test(standard_is_met_with_its_specifications),
	    cmocka_unit_test(what_binds_no_standard),
	    cmocka_unit_test(standards_over_the_period),
	    cmocka_unit_test(silent_support_is_one_line),
	    cmocka_unit_test(addressable_says_the_choices),
	    cmocka_unit_test(only_addressable_may_choose),
	    cmocka_unit_test(structure_is_not_assessed),
	};
	return cmocka_run_group_tests_name("needs", tests, NULL, NULL);
}
