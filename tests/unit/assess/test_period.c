/* SPDX-License-Identifier: Apache-2.0 */
/* The period verdict: breaches even when fixed, their hull and days, deadlines. */
#include "fixture.h"

static struct world *
quarter(enum muster_effect effect)
{
	struct world *w = world_new();
	w->period = (struct muster_period){.name = "2026-Q3",
	    .start = muster_days_from_civil(2026, 7, 1) * MUSTER_DAY,
	    .end = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY};
	w->in.period = &w->period;
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", effect);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_PASS, 1);
	return w;
}

static void
breach(struct world *w, muster_time since, muster_time until)
{
	w->breaches[w->in.breach_count++] = (struct muster_breach){.practice = "p",
	    .aspect = "",
	    .asset = 1,
	    .since = since,
	    .until = until,
	    .check = "docker-bench:4.1"};
}

static muster_time
at(unsigned month, unsigned day, unsigned hour)
{
	return muster_days_from_civil(2026, month, day) * MUSTER_DAY +
	    (muster_time)hour * 3600 * MUSTER_SECOND;
}

static void
held_breached_or_nothing_known(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_HELD);
	assert_true(control_of(w, "1")->breached_from == MUSTER_TIME_NONE);
	/* The newest evidence is from before the period: nothing is known in it. */
	w->facts[0].observed = at(6, 30, 23);
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_NONE);
	w->in.period = NULL;
	breach(w, at(7, 10, 12), at(7, 12, 12));
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_NONE);
	world_free(w);
}

static void
hull_and_days(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	breach(w, at(8, 20, 12), at(8, 21, 0));  /* 1 day: until is no part of it */
	breach(w, at(7, 10, 12), at(7, 12, 12)); /* 3 days */
	breach(w, at(7, 12, 1), at(7, 13, 1));   /* 1 more */
	breach(w, at(7, 11, 0), at(7, 11, 5));   /* within */
	assess(w);
	const struct muster_control_result *r = control_of(w, "1");
	assert_status("fixed by the end", r->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(r->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_true(r->breached_from == at(7, 10, 12));
	assert_true(r->breached_to == at(8, 21, 0));
	assert_int_equal(r->breached_days, 5);
	world_free(w);
}

static void
cut_at_the_period_and_the_as_of(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	breach(w, at(1, 1, 0), at(7, 3, 0));
	breach(w, at(1, 1, 0), at(6, 3, 0));   /* before */
	breach(w, at(11, 1, 0), at(12, 3, 0)); /* after */
	assess(w);
	assert_true(control_of(w, "1")->breached_from == at(7, 1, 0));
	assert_true(control_of(w, "1")->breached_to == at(7, 3, 0));
	assert_int_equal(control_of(w, "1")->breached_days, 2);
	/* An open quarter is judged up to the as-of. */
	w->in.as_of = at(7, 2, 0) - 1;
	assess(w);
	assert_int_equal(control_of(w, "1")->breached_days, 1);
	world_free(w);
}

static void
failing_now_is_a_breach(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	w->facts[0] = (struct muster_fact){0};
	w->in.fact_count = 0;
	fact(w, "p", 1, MUSTER_FAIL, 9);
	assess(w);
	const struct muster_control_result *r = control_of(w, "1");
	assert_int_equal(r->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_int_equal(r->breached_days, 10);
	assert_true(r->breached_to == w->period.end);
	world_free(w);
}

static void
deadlines_breach_when_overdue(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DEADLINE);
	/* 30 days from 07-10: in time up to and with 08-09. */
	breach(w, at(7, 10, 12), at(8, 9, 23));
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_HELD);
	w->breaches[0].until = at(8, 12, 1);
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_true(control_of(w, "1")->breached_from == at(8, 10, 0));
	assert_int_equal(control_of(w, "1")->breached_days, 3);
	/* Seen long before the period: overdue from its start. */
	w->breaches[0].since = at(7, 1, 0);
	w->breaches[0].first_seen = at(3, 1, 0);
	assess(w);
	assert_true(control_of(w, "1")->breached_from == at(7, 1, 0));
	world_free(w);
}

static void
evidence_rows_and_others_do_not_breach(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_EVIDENCES);
	breach(w, at(7, 10, 12), at(7, 12, 12));
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_HELD);
	w->mappings[0].effect = MUSTER_EFFECT_DECIDES;
	w->mappings[0].aspect = "other";
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_NONE);
	w->mappings[0].aspect = "";
	w->mappings[0].confidence = MUSTER_CONFIDENCE_LOW;
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_NONE);
	w->mappings[0].confidence = MUSTER_CONFIDENCE_HIGH;
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_BREACHED);
	world_free(w);
}

static void
false_positives_are_no_breach(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	breach(w, at(7, 10, 12), at(7, 12, 12));
	w->breaches[0].finding = "F-0000000001";
	exception(w, "EX-1", "false-positive")->finding = "F-0000000001";
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_HELD);
	/* An accepted failure was a failure. */
	w->exceptions[0].kind = "accepted-risk";
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_BREACHED);
	w->exceptions[0].kind = "false-positive";
	w->breaches[0].finding = NULL;
	assess(w);
	assert_int_equal(control_of(w, "1")->period_verdict, MUSTER_PERIOD_BREACHED);
	world_free(w);
}

static void
headings_take_the_hull(void **state)
{
	(void)state;
	struct world *w = quarter(MUSTER_EFFECT_DECIDES);
	w->controls[0].assessable = false;
	control(w, "1.1", "1");
	control(w, "1.2", "1");
	practice(w, "q", HOST);
	w->mappings[0].control = "1.1";
	map(w, "1.2", "q", MUSTER_EFFECT_DECIDES);
	breach(w, at(7, 10, 12), at(7, 12, 12));
	breach(w, at(7, 20, 12), at(7, 21, 0));
	w->breaches[1].practice = "q";
	assess(w);
	const struct muster_control_result *r = control_of(w, "1");
	assert_int_equal(r->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_true(r->breached_from == at(7, 10, 12));
	assert_true(r->breached_to == at(7, 21, 0));
	assert_int_equal(r->breached_days, 3);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(held_breached_or_nothing_known),
	    cmocka_unit_test(hull_and_days),
	    cmocka_unit_test(cut_at_the_period_and_the_as_of),
	    cmocka_unit_test(failing_now_is_a_breach),
	    cmocka_unit_test(deadlines_breach_when_overdue),
	    cmocka_unit_test(evidence_rows_and_others_do_not_breach),
	    cmocka_unit_test(false_positives_are_no_breach),
	    cmocka_unit_test(headings_take_the_hull),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
