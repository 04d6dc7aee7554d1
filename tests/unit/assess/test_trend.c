/* SPDX-License-Identifier: Apache-2.0 */
/* Findings over time, with numbers computed by hand. */
#include "support.h"

#include <muster/trend.h>

#define NONE MUSTER_TIME_NONE
#define OPEN MUSTER_CLOSE_NONE

static muster_time
on(int64_t year, unsigned month, unsigned day)
{
	return muster_days_from_civil(year, month, day) * MUSTER_DAY;
}

/* Noon of a day of 2026. */
static muster_time
noon(unsigned month, unsigned day)
{
	return on(2026, month, day) + MUSTER_DAY / 2;
}

static const struct muster_deadlines no_deadlines;

static void
add(struct muster_trend *trend, enum muster_severity severity, uint32_t days,
    const struct muster_episode *episodes, size_t count)
{
	const struct muster_finding finding = {
	    .severity = severity, .first_seen = episodes[0].opened};
	const struct muster_mapping row = {.days = days};
	muster_trend_add(trend, &finding, episodes, count,
	    days > 0 ? muster_mapping_due(&row, finding.first_seen) : MUSTER_TIME_NONE);
}
#define ADD(trend, severity, days, ...)                                        \
	do {                                                                   \
		const struct muster_episode all[] = {__VA_ARGS__};             \
		add(trend, severity, days, all, sizeof(all) / sizeof(all[0])); \
	} while (0)

static void
months_end_with_the_as_of(void **state)
{
	(void)state;
	struct muster_trend t;
	/* A year and more: twelve months, the last one not over. */
	muster_trend_begin(&t, on(2024, 3, 9), noon(2, 10), NULL, &no_deadlines);
	assert_int_equal(t.month_count, 12);
	assert_true(t.months[0].start == on(2025, 3, 1));
	assert_true(t.months[0].end == on(2025, 4, 1));
	assert_true(t.months[0].whole);
	assert_true(t.months[10].start == on(2026, 1, 1));
	assert_true(t.months[11].start == on(2026, 2, 1));
	assert_true(t.months[11].end == noon(2, 10) + 1);
	assert_false(t.months[11].whole);
	/* The last instant of a month: that month is over. */
	muster_trend_begin(&t, noon(9, 30), on(2026, 10, 1) - 1, NULL, &no_deadlines);
	assert_int_equal(t.month_count, 1);
	assert_true(t.months[0].whole);
	assert_true(t.months[0].end == on(2026, 10, 1));
	/* Nothing known, or only later. */
	muster_trend_begin(&t, NONE, noon(9, 30), NULL, &no_deadlines);
	assert_int_equal(t.month_count, 0);
	muster_trend_begin(&t, noon(10, 1), noon(9, 30), NULL, &no_deadlines);
	assert_int_equal(t.month_count, 0);
	assert_true(muster_trend_adds_up(&t));
}

static void
a_month_holds_its_first_instant_not_its_end(void **state)
{
	(void)state;
	struct muster_trend t;
	muster_trend_begin(&t, noon(6, 1), on(2026, 10, 1) - 1, NULL, &no_deadlines);
	assert_int_equal(t.month_count, 4);
	/* opened exactly when July ends: August's, and not open at July's end */
	ADD(&t, MUSTER_SEVERITY_HIGH, 0, {on(2026, 8, 1), NONE, OPEN});
	/* opened at July's last instant: July's */
	ADD(&t, MUSTER_SEVERITY_HIGH, 0, {on(2026, 8, 1) - 1, NONE, OPEN});
	/* closed exactly when August ends: still open at its end, closed in September */
	ADD(&t, MUSTER_SEVERITY_LOW, 0, {noon(7, 4), on(2026, 9, 1), MUSTER_CLOSE_FIXED});
	const uint64_t high[] = {0, 1, 2, 2}, low[] = {0, 1, 1, 0}, opened[] = {0, 2, 1, 0},
		       fixed[] = {0, 0, 0, 1};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(t.months[i].open[MUSTER_SEVERITY_HIGH], high[i]);
		assert_int_equal(t.months[i].open[MUSTER_SEVERITY_LOW], low[i]);
		assert_int_equal(t.months[i].opened, opened[i]);
		assert_int_equal(muster_trend_remediated(&t.months[i]), fixed[i]);
		assert_int_equal(muster_trend_open(&t.months[i]), high[i] + low[i]);
	}
	assert_true(muster_trend_adds_up(&t));
}

static void
what_comes_back_is_reopened_and_keeps_its_clock(void **state)
{
	(void)state;
	struct muster_trend t;
	const struct muster_mapping row = {.days = 60};
	const struct muster_mapping *const rows[] = {&row};
	const struct muster_deadlines deadlines = {rows, 1};
	muster_trend_begin(&t, noon(4, 2), on(2026, 10, 1) - 1, NULL, &deadlines);
	assert_int_equal(t.month_count, 6);
	/* April 10: due June 9.  Open in April, closed in May, back from July 20 on. */
	ADD(&t, MUSTER_SEVERITY_CRITICAL, 60, {noon(4, 10), noon(5, 5), MUSTER_CLOSE_FIXED},
	    {noon(7, 20), NONE, OPEN});
	const uint64_t open[] = {1, 0, 0, 1, 1, 1}, overdue[] = {0, 0, 0, 1, 1, 1};
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(muster_trend_open(&t.months[i]), open[i]);
		assert_int_equal(t.months[i].overdue, overdue[i]);
		assert_int_equal(t.months[i].opened, i == 0);
		assert_int_equal(t.months[i].reopened, i == 3);
		assert_int_equal(t.months[i].closed[MUSTER_CLOSE_FIXED], i == 1);
	}
	/* 173 days old, not 72 */
	for (size_t i = 0; i < t.class_count; i++)
		assert_int_equal(t.classes[i].open[MUSTER_SEVERITY_CRITICAL],
		    t.classes[i].from <= 173 && 173 <= t.classes[i].to);
	assert_true(muster_trend_adds_up(&t));
}

static void
only_two_reasons_are_remediation(void **state)
{
	(void)state;
	struct muster_trend t;
	muster_trend_begin(&t, noon(8, 1), noon(8, 31), NULL, &no_deadlines);
	for (unsigned reason = MUSTER_CLOSE_FIXED; reason < MUSTER_CLOSE_REASON_COUNT; reason++)
		ADD(&t, MUSTER_SEVERITY_LOW, 0,
		    {noon(8, 2), noon(8, 20), (enum muster_close_reason)reason});
	assert_int_equal(t.months[0].opened, 6);
	assert_int_equal(muster_trend_remediated(&t.months[0]), 2);
	assert_int_equal(muster_trend_closed_otherwise(&t.months[0]), 4);
	assert_int_equal(muster_trend_open(&t.months[0]), 0);
	assert_true(muster_trend_adds_up(&t));
}

/* What was opened before the window stands in it all the same. */
static void
the_window_begins_with_what_was_open(void **state)
{
	(void)state;
	struct muster_trend t;
	muster_trend_begin(&t, on(2020, 1, 1), on(2026, 10, 1) - 1, NULL, &no_deadlines);
	ADD(&t, MUSTER_SEVERITY_INFO, 0, {on(2021, 1, 1), NONE, OPEN});
	ADD(&t, MUSTER_SEVERITY_INFO, 0, {on(2021, 1, 1), on(2022, 1, 1), MUSTER_CLOSE_FIXED});
	ADD(&t, MUSTER_SEVERITY_INFO, 0, {on(2021, 1, 1), on(2025, 10, 1), MUSTER_CLOSE_FIXED});
	assert_int_equal(t.open_before, 2);
	assert_int_equal(muster_trend_open(&t.months[0]), 1);
	assert_int_equal(muster_trend_remediated(&t.months[0]), 1);
	assert_true(muster_trend_adds_up(&t));
	t.open_before--;
	assert_false(muster_trend_adds_up(&t));
}

static void
classes_end_at_deadlines(void **state)
{
	(void)state;
	struct muster_trend t;
	const struct muster_mapping a = {.days = 90}, b = {.days = 30}, c = {.days = 45};
	const struct muster_mapping *const rows[] = {&a, &b, &c, &b};
	const struct muster_deadlines deadlines = {rows, 4};
	muster_trend_begin(&t, noon(1, 1), noon(9, 30), NULL, &deadlines);
	static const uint32_t ends[] = {7, 30, 45, 90, 180, 365, UINT32_MAX};
	assert_int_equal(t.class_count, 7);
	uint32_t from = 0;
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(t.classes[i].from, from);
		assert_int_equal(t.classes[i].to, ends[i]);
		from = ends[i] + 1;
	}
	assert_int_equal(t.deadline_count, 3);
	assert_int_equal(t.deadlines[0], 30);
	assert_int_equal(t.deadlines[1], 45);
	assert_int_equal(t.deadlines[2], 90);
	/* Usual ends give way to deadlines near them; a deadline of a day is a class. */
	struct muster_trend near;
	const struct muster_mapping month = {.days = 31}, quarter = {.days = 92}, one = {.days = 1};
	const struct muster_mapping *const close[] = {&quarter, &month, &one};
	muster_trend_begin(
	    &near, noon(1, 1), noon(9, 30), NULL, &(const struct muster_deadlines){close, 3});
	static const uint32_t nearer[] = {1, 7, 31, 92, 180, 365, UINT32_MAX};
	assert_int_equal(near.class_count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(near.classes[i].to, nearer[i]);
	/* The last day in time and the day after: 30 and 31 days. */
	ADD(&t, MUSTER_SEVERITY_HIGH, 30, {noon(8, 31), NONE, OPEN});
	ADD(&t, MUSTER_SEVERITY_HIGH, 30, {noon(8, 30), NONE, OPEN});
	ADD(&t, MUSTER_SEVERITY_LOW, 0, {noon(9, 30), NONE, OPEN});
	assert_int_equal(t.classes[0].open[MUSTER_SEVERITY_LOW], 1);
	assert_int_equal(t.classes[1].open[MUSTER_SEVERITY_HIGH], 1);
	assert_int_equal(t.classes[2].open[MUSTER_SEVERITY_HIGH], 1);
	assert_int_equal(t.months[t.month_count - 1].overdue, 1);
	assert_true(muster_trend_adds_up(&t));
}

static void
a_backlog_burns_down(void **state)
{
	(void)state;
	struct muster_trend t;
	const struct muster_period q3 = {"2026-Q3", on(2026, 7, 1), on(2026, 10, 1)};
	const struct muster_mapping row = {.days = 30};
	const struct muster_mapping *const rows[] = {&row};
	const struct muster_deadlines deadlines = {rows, 1};
	muster_trend_begin(&t, noon(4, 1), on(2026, 10, 1) - 1, &q3, &deadlines);
	/* June 30 and thirteen weeks on from it, then the as-of. */
	assert_int_equal(t.point_count, 15);
	assert_true(t.points[0].at == on(2026, 7, 1) - 1);
	assert_true(t.points[1].at == on(2026, 7, 8) - 1);
	assert_true(t.points[13].at == on(2026, 9, 30) - 1);
	assert_true(t.points[14].at == on(2026, 10, 1) - 1);
	/* fixed in the second week; gone with the asset; away for the weeks 3 to 5; not backlog */
	ADD(&t, MUSTER_SEVERITY_HIGH, 30, {noon(6, 20), noon(7, 9), MUSTER_CLOSE_FIXED});
	ADD(&t, MUSTER_SEVERITY_HIGH, 0, {noon(5, 1), noon(8, 1), MUSTER_CLOSE_ASSET_RETIRED});
	ADD(&t, MUSTER_SEVERITY_HIGH, 0, {noon(5, 1), noon(7, 16), MUSTER_CLOSE_IMAGE_REPLACED},
	    {noon(8, 6), NONE, OPEN});
	ADD(&t, MUSTER_SEVERITY_HIGH, 30, {noon(7, 1), NONE, OPEN});
	static const uint64_t remaining[] = {3, 3, 2, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	static const uint64_t remediated[] = {0, 0, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	static const uint64_t otherwise[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	/* from July 1 with 30 days: in time up to July 31 */
	static const uint64_t overdue[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	for (size_t i = 0; i < 15; i++) {
		assert_int_equal(t.points[i].remaining, remaining[i]);
		assert_int_equal(t.points[i].remediated, remediated[i]);
		assert_int_equal(t.points[i].closed_otherwise, otherwise[i]);
		assert_int_equal(t.points[i].overdue, overdue[i]);
	}
	assert_true(muster_trend_adds_up(&t));
	/* A long period has fewer, wider steps. */
	const struct muster_period years = {"FROM..TO", on(2015, 1, 1), on(2026, 10, 1)};
	muster_trend_begin(&t, noon(4, 1), on(2026, 10, 1) - 1, &years, &deadlines);
	assert_in_range(t.point_count, 20, MUSTER_TREND_POINTS);
	assert_true(t.points[t.point_count - 1].at == t.as_of);
	assert_true(t.points[t.point_count - 2].at < t.as_of);
}

static void
the_strictest_deadline_counts(void **state)
{
	(void)state;
	static const struct muster_mapping rows[] = {
	    {.practice = "image.patched",
		.aspect = "",
		.control = "6.3.3",
		.effect = MUSTER_EFFECT_DEADLINE,
		.days = 90},
	    {.practice = "image.patched",
		.aspect = "critical",
		.control = "6.3.3",
		.effect = MUSTER_EFFECT_DEADLINE,
		.days = 30},
	    {.practice = "image.patched",
		.aspect = "",
		.control = "6.3.1",
		.effect = MUSTER_EFFECT_DEADLINE,
		.confidence = MUSTER_CONFIDENCE_LOW,
		.days = 1},
	    {.practice = "image.patched",
		.aspect = "",
		.control = "11.3",
		.effect = MUSTER_EFFECT_DECIDES,
		.days = 2},
	};
	const struct muster_catalog catalog = {.mappings = rows, .mapping_count = 4};
	struct muster_arena *arena = muster_arena_new();
	struct muster_deadlines deadlines;
	struct muster_error err;
	const struct muster_finding seen = {.first_seen = noon(7, 1), .last_seen = noon(7, 9)};
	assert_int_equal(muster_deadlines_of(&catalog, arena, &deadlines, &err), 0);
	assert_int_equal(deadlines.count, 2);
	assert_int_equal(muster_deadline_due(&deadlines, "image.patched", "critical", &seen),
	    on(2026, 7, 1) + 31 * MUSTER_DAY - 1);
	assert_int_equal(muster_deadline_due(&deadlines, "image.patched", "high", &seen),
	    on(2026, 7, 1) + 91 * MUSTER_DAY - 1);
	assert_int_equal(muster_deadline_due(&deadlines, "image.patched", "", &seen),
	    on(2026, 7, 1) + 91 * MUSTER_DAY - 1);
	assert_int_equal(
	    muster_deadline_due(&deadlines, "image.non-root", "", &seen), MUSTER_TIME_NONE);
	assert_int_equal(muster_deadline_due(&deadlines, "", "", &seen), MUSTER_TIME_NONE);
	muster_arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(months_end_with_the_as_of),
	    cmocka_unit_test(a_month_holds_its_first_instant_not_its_end),
	    cmocka_unit_test(what_comes_back_is_reopened_and_keeps_its_clock),
	    cmocka_unit_test(only_two_reasons_are_remediation),
	    cmocka_unit_test(the_window_begins_with_what_was_open),
	    cmocka_unit_test(classes_end_at_deadlines),
	    cmocka_unit_test(a_backlog_burns_down),
	    cmocka_unit_test(the_strictest_deadline_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
