/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks that count from a fix: of single findings, of a control with its
 * reasons, and over a period.
 */
#include "fixture.h"

#include <muster/trend.h>

enum { ROOM = 8 };

/* Rules of PCI DSS: a month after the fix, three from first sight. */
static const struct muster_timing after_fix = {.id = "critical-patches",
    .control = "6.3.3",
    .kind = MUSTER_TIMING_DEADLINE,
    .period = {.months = 1},
    .window_days = 31,
    .anchor = MUSTER_ANCHOR_PATCH_RELEASE};
static const struct muster_timing after_sight = {.id = "resolved",
    .control = "11.3.1",
    .kind = MUSTER_TIMING_DEADLINE,
    .period = {.months = 3},
    .window_days = 92,
    .anchor = MUSTER_ANCHOR_FINDING};
static const struct muster_timing high_after_fix = {.id = "high-patches",
    .control = "6.3.3",
    .kind = MUSTER_TIMING_DEADLINE,
    .period = {.months = 3},
    .window_days = 92,
    .anchor = MUSTER_ANCHOR_PATCH_RELEASE};

static const struct muster_mapping mappings[] = {
    {.practice = "critical",
	.aspect = "",
	.control = "6.3.3",
	.effect = MUSTER_EFFECT_DEADLINE,
	.clock = &after_fix,
	.days = 31},
    {.practice = "critical",
	.aspect = "",
	.control = "11.3.1",
	.effect = MUSTER_EFFECT_DEADLINE,
	.clock = &after_sight,
	.days = 92},
    {.practice = "high",
	.aspect = "",
	.control = "6.3.3",
	.effect = MUSTER_EFFECT_DEADLINE,
	.clock = &high_after_fix,
	.days = 92},
};
static const struct muster_catalog catalog = {
    .id = "pci-dss", .mappings = mappings, .mapping_count = 3};
static const struct muster_catalog *const catalogs[] = {&catalog};

static muster_time
on(int year, unsigned month, unsigned day)
{
	return muster_days_from_civil(year, month, day) * MUSTER_DAY;
}

/* The last instant of that day. */
static muster_time
end_of(int year, unsigned month, unsigned day)
{
	return on(year, month, day) + MUSTER_DAY - 1;
}

static struct muster_finding
finding_of(void)
{
	return (struct muster_finding){.first_seen = on(2026, 4, 2),
	    .last_seen = on(2026, 4, 20),
	    .closed_at = MUSTER_TIME_NONE,
	    .open = true,
	    .fixed_in = "1.2",
	    .fix_available = on(2026, 3, 1),
	    .advisory_date = on(2026, 2, 11)};
}

static size_t
clocks_at(const struct muster_finding *finding, const char *practice, muster_time as_of,
    struct muster_clock out[ROOM])
{
	return muster_clocks_of(catalogs, 1, finding, practice, "", as_of, out, ROOM);
}

static void
each_rule_has_its_own_start(void **state)
{
	(void)state;
	struct muster_clock clocks[ROOM];
	struct muster_finding finding = finding_of();
	assert_int_equal(clocks_at(&finding, "critical", end_of(2026, 4, 20), clocks), 2);
	assert_string_equal(clocks[0].mapping->control, "6.3.3");
	assert_int_equal(clocks[0].start, MUSTER_START_FIX_AVAILABLE);
	assert_int_equal(clocks[0].from, on(2026, 3, 1));
	assert_int_equal(clocks[0].due, end_of(2026, 4, 1));
	assert_int_equal(clocks[0].days, 19);
	assert_string_equal(clocks[1].mapping->control, "11.3.1");
	assert_int_equal(clocks[1].start, MUSTER_START_FIRST_SEEN);
	assert_int_equal(clocks[1].from, on(2026, 4, 2));
	assert_string_equal(clocks[1].because, "");
}

static void
late_on_the_first_day(void **state)
{
	(void)state;
	struct muster_clock clocks[ROOM];
	struct muster_finding finding = finding_of();
	finding.last_seen = finding.first_seen;
	assert_int_equal(clocks_at(&finding, "critical", end_of(2026, 4, 2), clocks), 2);
	assert_int_equal(clocks[0].days, 1);
	/* without a fix it is not */
	finding.fixed_in = "";
	assert_int_equal(clocks_at(&finding, "critical", end_of(2026, 4, 2), clocks), 2);
	assert_int_equal(clocks[0].due, end_of(2026, 5, 3));
	assert_int_equal(clocks[0].days, -31);
	assert_string_equal(clocks[0].because, "no fix is known");
}

/* Of another rank it violates another practice: the clock starts where it did. */
static void
a_new_rank_keeps_the_start(void **state)
{
	(void)state;
	struct muster_clock clocks[ROOM];
	const struct muster_finding finding = finding_of();
	assert_int_equal(clocks_at(&finding, "high", end_of(2026, 4, 20), clocks), 1);
	assert_int_equal(clocks[0].from, on(2026, 3, 1));
	assert_int_equal(clocks[0].due, end_of(2026, 6, 1));
	assert_int_equal(clocks_at(&finding, "critical", end_of(2026, 4, 20), clocks), 2);
	assert_int_equal(clocks[0].from, on(2026, 3, 1));
	assert_int_equal(clocks[0].due, end_of(2026, 4, 1));
}

static void
what_comes_back_goes_on(void **state)
{
	(void)state;
	struct muster_clock clocks[ROOM];
	struct muster_finding finding = finding_of();
	/* closed: it stands still */
	finding.open = false;
	finding.closed_at = on(2026, 4, 25);
	clocks_at(&finding, "critical", end_of(2026, 9, 30), clocks);
	assert_int_equal(clocks[0].days, 24);
	/* back in September, by a source that tells no dates of it any more */
	finding.open = true;
	finding.closed_at = MUSTER_TIME_NONE;
	finding.reopened = 1;
	finding.last_seen = on(2026, 9, 1);
	clocks_at(&finding, "critical", end_of(2026, 9, 1), clocks);
	assert_int_equal(clocks[0].from, on(2026, 3, 1));
	assert_int_equal(clocks[0].due, end_of(2026, 4, 1));
	finding.fix_available = finding.advisory_date = MUSTER_TIME_NONE;
	clocks_at(&finding, "critical", end_of(2026, 9, 1), clocks);
	assert_int_equal(clocks[0].from, on(2026, 4, 2)); /* its first sight, not the second */
}

static void
trends_know_the_same_due_date(void **state)
{
	(void)state;
	struct muster_clock clocks[ROOM];
	struct muster_deadlines deadlines;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	const struct muster_finding finding = finding_of();
	assert_int_equal(muster_deadlines_of(&catalog, arena, &deadlines, &err), 0);
	clocks_at(&finding, "critical", end_of(2026, 4, 20), clocks);
	assert_int_equal(muster_deadline_due(&deadlines, "critical", "", &finding), clocks[0].due);
	muster_arena_free(arena);
}

/* ---- a control ---- */

static struct world *
world_of_patches(void)
{
	struct world *w = world_new();
	practice(w, "critical", IMAGE);
	control(w, "6.3.3", "");
	*map(w, "6.3.3", "critical", MUSTER_EFFECT_DEADLINE) = mappings[0];
	asset(w, 1, MUSTER_ASSET_IMAGE, "image:pay/api");
	return w;
}

static void
a_control_counts_from_the_fix(void **state)
{
	(void)state;
	struct world *w = world_of_patches();
	struct muster_fact *f = fact(w, "critical", 1, MUSTER_FAIL, 3);
	f->outcomes[MUSTER_FAIL] = 2;
	assess(w);
	assert_status(
	    "seen three days ago", control_of(w, "6.3.3")->status, MUSTER_STATUS_SATISFIED);
	assert_reason(control_of(w, "6.3.3"),
	    "the next is due 2026-10-28 (F-0000000001), counted from first sight on 2026-09-27");
	/* another one, seen today: its fix is forty days old */
	w->facts[0].starts[MUSTER_RELEASE_FIX] = (struct muster_fact_start){
	    days_ago(40), MUSTER_START_FIX_AVAILABLE, days_ago(0), "F-0000000002"};
	assess(w);
	assert_status("an old fix", control_of(w, "6.3.3")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "6.3.3"),
	    "oldest by 9 days (F-0000000002), counted from the fix of 2026-08-21");
	w->facts[0].starts[MUSTER_RELEASE_FIX].start = MUSTER_START_ADVISORY;
	assess(w);
	assert_reason(control_of(w, "6.3.3"), "counted from the advisory of 2026-08-21");
	/* a rule that counts from the finding does not look at it */
	w->mappings[0].clock = &after_sight;
	assess(w);
	assert_status("from first sight", control_of(w, "6.3.3")->status, MUSTER_STATUS_SATISFIED);
	world_free(w);
}

static void
a_policy_says_what_it_counts_from(void **state)
{
	(void)state;
	struct world *w = world_of_patches();
	struct muster_fact *f = fact(w, "critical", 1, MUSTER_FAIL, 3);
	f->starts[MUSTER_RELEASE_FIX] = (struct muster_fact_start){
	    days_ago(20), MUSTER_START_FIX_AVAILABLE, days_ago(3), "F-0000000001"};
	f->starts[MUSTER_RELEASE_ADVISORY] = (struct muster_fact_start){
	    days_ago(40), MUSTER_START_ADVISORY, days_ago(3), "F-0000000001"};
	w->mappings[0].clock = NULL;
	w->mappings[0].days = 30;
	static const enum muster_status statuses[MUSTER_RELEASE_COUNT] = {
	    [MUSTER_RELEASE_NONE] = MUSTER_STATUS_SATISFIED,
	    [MUSTER_RELEASE_FIX] = MUSTER_STATUS_SATISFIED,
	    [MUSTER_RELEASE_ADVISORY] = MUSTER_STATUS_NOT_SATISFIED};
	for (unsigned i = 0; i < MUSTER_RELEASE_COUNT; i++) {
		w->mappings[0].release = (enum muster_release)i;
		assess(w);
		assert_status("anchor", control_of(w, "6.3.3")->status, statuses[i]);
	}
	world_free(w);
}

/* ---- a period ---- */

static void
a_period_is_breached_from_first_sight_at_the_earliest(void **state)
{
	(void)state;
	struct world *w = world_of_patches();
	struct muster_error err;
	assert_int_equal(muster_period_parse("2026-Q3", 1, &w->period, &err), 0);
	w->in.period = &w->period;
	fact(w, "critical", 1, MUSTER_PASS, 1);
	w->breaches[0] = (struct muster_breach){.practice = "critical",
	    .aspect = "",
	    .asset = 1,
	    .since = on(2026, 8, 10),
	    .until = on(2026, 8, 20),
	    .first_seen = on(2026, 8, 10),
	    .check = "CVE-2026-1"};
	w->in.breach_count = 1;
	assess(w);
	assert_int_equal(control_of(w, "6.3.3")->period_verdict, MUSTER_PERIOD_HELD);
	/* a fix of June: late when it was first seen, and not before */
	w->breaches[0].starts[MUSTER_RELEASE_FIX] = on(2026, 6, 1);
	assess(w);
	assert_int_equal(control_of(w, "6.3.3")->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_int_equal(control_of(w, "6.3.3")->breached_from, on(2026, 8, 10));
	assert_int_equal(control_of(w, "6.3.3")->breached_days, 10);
	/* a fix of 15 July: in time up to and with 15 August */
	w->breaches[0].starts[MUSTER_RELEASE_FIX] = on(2026, 7, 15);
	assess(w);
	assert_int_equal(control_of(w, "6.3.3")->breached_from, on(2026, 8, 16));
	/* a fix after it was first seen moves the clock on */
	w->breaches[0].starts[MUSTER_RELEASE_FIX] = on(2026, 8, 15);
	assess(w);
	assert_int_equal(control_of(w, "6.3.3")->period_verdict, MUSTER_PERIOD_HELD);
	world_free(w);
}

/* Of two findings in a fact that whose clock is over first may have been seen last. */
static void
a_fact_breaches_when_that_finding_was_seen(void **state)
{
	(void)state;
	struct world *w = world_of_patches();
	struct muster_error err;
	assert_int_equal(muster_period_parse("2026-Q3", 1, &w->period, &err), 0);
	w->in.period = &w->period;
	struct muster_fact *f = fact(w, "critical", 1, MUSTER_FAIL, 20);
	f->outcomes[MUSTER_FAIL] = 2;
	f->starts[MUSTER_RELEASE_FIX] = (struct muster_fact_start){
	    days_ago(90), MUSTER_START_FIX_AVAILABLE, days_ago(4), "F-0000000002"};
	assess(w);
	assert_int_equal(control_of(w, "6.3.3")->period_verdict, MUSTER_PERIOD_BREACHED);
	assert_int_equal(control_of(w, "6.3.3")->breached_from, days_ago(4));
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_rule_has_its_own_start),
	    cmocka_unit_test(late_on_the_first_day),
	    cmocka_unit_test(a_new_rank_keeps_the_start),
	    cmocka_unit_test(what_comes_back_goes_on),
	    cmocka_unit_test(trends_know_the_same_due_date),
	    cmocka_unit_test(a_control_counts_from_the_fix),
	    cmocka_unit_test(a_policy_says_what_it_counts_from),
	    cmocka_unit_test(a_period_is_breached_from_first_sight_at_the_earliest),
	    cmocka_unit_test(a_fact_breaches_when_that_finding_was_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
