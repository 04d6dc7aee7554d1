/* SPDX-License-Identifier: Apache-2.0 */
/* Where the clock of a finding starts: the fix, else the advisory, else first sight. */
#include "support.h"

#include <muster/model.h>
#include <muster/timing.h>

static muster_time
day(int year, unsigned month, unsigned dom)
{
	return muster_days_from_civil(year, month, dom) * MUSTER_DAY;
}

static void
expect(const struct muster_start_dates *dates, enum muster_release release, muster_time at,
    enum muster_start start, const char *because)
{
	const struct muster_clock_start is = muster_clock_start_of(release, dates);
	assert_int_equal(is.at, at);
	assert_int_equal(is.start, start);
	assert_string_equal(is.because, because);
}

static void
the_fix_comes_first(void **state)
{
	(void)state;
	struct muster_start_dates dates = {.first_seen = day(2026, 4, 2),
	    .observed = day(2026, 5, 1),
	    .fix_available = day(2026, 3, 1),
	    .advisory_date = day(2026, 2, 11),
	    .has_fix = true};
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 3, 1), MUSTER_START_FIX_AVAILABLE, "");
	expect(&dates, MUSTER_RELEASE_ADVISORY, day(2026, 2, 11), MUSTER_START_ADVISORY, "");
	expect(&dates, MUSTER_RELEASE_NONE, day(2026, 4, 2), MUSTER_START_FIRST_SEEN, "");
	/* a fix may come out after it was first seen */
	dates.fix_available = day(2026, 4, 20);
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 20), MUSTER_START_FIX_AVAILABLE, "");
}

static void
then_the_advisory(void **state)
{
	(void)state;
	struct muster_start_dates dates = {.first_seen = day(2026, 4, 2),
	    .observed = day(2026, 5, 1),
	    .advisory_date = day(2026, 2, 11),
	    .has_fix = true};
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 2, 11), MUSTER_START_ADVISORY,
	    "the date of the fix is not known");
	dates.fix_available = MUSTER_TIME_NONE;
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 2, 11), MUSTER_START_ADVISORY,
	    "the date of the fix is not known");
	dates.fix_available = day(2026, 5, 2);
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 2, 11), MUSTER_START_ADVISORY,
	    "the date told of the fix is before 1990 or after it was told");
}

static void
else_first_sight(void **state)
{
	(void)state;
	struct muster_start_dates dates = {
	    .first_seen = day(2026, 4, 2), .observed = day(2026, 5, 1), .has_fix = true};
	const char *unknown = "neither the date of the fix nor of the advisory is known";
	const char *unusable = "the date that is told is before 1990 or after it was told";
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 2), MUSTER_START_FIRST_SEEN, unknown);
	expect(&dates, MUSTER_RELEASE_ADVISORY, day(2026, 4, 2), MUSTER_START_FIRST_SEEN,
	    "the date of the advisory is not known");
	dates.advisory_date = day(1989, 12, 31);
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 2), MUSTER_START_FIRST_SEEN, unusable);
	dates.advisory_date = day(1990, 1, 1);
	expect(&dates, MUSTER_RELEASE_FIX, day(1990, 1, 1), MUSTER_START_ADVISORY,
	    "the date of the fix is not known");
	/* of tomorrow, at the moment it was told, and a nanosecond too late */
	dates.advisory_date = MUSTER_TIME_NONE;
	dates.fix_available = dates.observed;
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 5, 1), MUSTER_START_FIX_AVAILABLE, "");
	dates.fix_available = dates.observed + 1;
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 2), MUSTER_START_FIRST_SEEN, unusable);
	/* when it was told is not known: nothing shows that it is not of tomorrow */
	dates.fix_available = day(2020, 1, 1);
	dates.observed = MUSTER_TIME_NONE;
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 2), MUSTER_START_FIRST_SEEN, unusable);
}

static void
without_a_fix_no_date_counts(void **state)
{
	(void)state;
	const struct muster_start_dates dates = {.first_seen = day(2026, 4, 2),
	    .observed = day(2026, 5, 1),
	    .fix_available = day(2026, 3, 1),
	    .advisory_date = day(2026, 2, 11)};
	expect(&dates, MUSTER_RELEASE_FIX, day(2026, 4, 2), MUSTER_START_FIRST_SEEN,
	    "no fix is known");
	expect(&dates, MUSTER_RELEASE_ADVISORY, day(2026, 4, 2), MUSTER_START_FIRST_SEEN,
	    "no fix is known");
}

static void
dates_of_a_finding(void **state)
{
	(void)state;
	struct muster_finding finding = {.first_seen = day(2026, 4, 2),
	    .last_seen = day(2026, 5, 1),
	    .fix_available = day(2026, 3, 1),
	    .advisory_date = day(2026, 2, 11),
	    .fixed_in = "1.2"};
	struct muster_start_dates dates = muster_start_dates_of(&finding);
	assert_true(dates.has_fix);
	assert_int_equal(dates.first_seen, finding.first_seen);
	assert_int_equal(dates.observed, finding.last_seen);
	assert_int_equal(dates.fix_available, finding.fix_available);
	assert_int_equal(dates.advisory_date, finding.advisory_date);
	finding.fixed_in = "";
	assert_false(muster_start_dates_of(&finding).has_fix);
}

/* The due date of PCI DSS 6.3.3 from the ends of months, and through leap years. */
static void
ends_of_months(void **state)
{
	(void)state;
	static const struct {
		int year;
		unsigned month, day;
		int due_year;
		unsigned due_month, due_day;
	} cases[] = {
	    /* the same day of the next month or 31 days, whichever is later */
	    {2026, 1, 31, 2026, 3, 3},
	    {2024, 1, 31, 2024, 3, 2},
	    {2026, 2, 28, 2026, 3, 31},
	    {2024, 2, 29, 2024, 3, 31},
	    {2026, 3, 31, 2026, 5, 1},
	    {2026, 12, 31, 2027, 1, 31},
	    {2100, 2, 28, 2100, 3, 31},
	    {2026, 7, 15, 2026, 8, 15},
	};
	const struct muster_timing rule = {.control = "6.3.3",
	    .kind = MUSTER_TIMING_DEADLINE,
	    .period = {.months = 1},
	    .window_days = 31,
	    .anchor = MUSTER_ANCHOR_PATCH_RELEASE};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		muster_time fix =
		    day(cases[i].year, cases[i].month, cases[i].day) + 13 * 3600 * MUSTER_SECOND;
		const struct muster_start_dates dates = {.first_seen = fix + 90 * MUSTER_DAY,
		    .observed = fix + 90 * MUSTER_DAY,
		    .fix_available = fix,
		    .has_fix = true};
		const struct muster_clock_start start =
		    muster_clock_start_of(MUSTER_RELEASE_FIX, &dates);
		muster_time due = muster_timing_due(&rule, NULL, start.at);
		char is[16], wanted[16];
		muster_date_format(
		    day(cases[i].due_year, cases[i].due_month, cases[i].due_day), wanted);
		assert_string_equal(muster_date_format(due, is), wanted);
		assert_int_equal((due + 1) % MUSTER_DAY, 0);
	}
}

static void
names(void **state)
{
	(void)state;
	assert_string_equal(muster_start_name(MUSTER_START_FIX_AVAILABLE), "fix-available");
	assert_string_equal(muster_start_name(MUSTER_START_ADVISORY), "advisory");
	assert_string_equal(muster_start_name(MUSTER_START_FIRST_SEEN), "first-seen");
	assert_string_equal(muster_start_name(MUSTER_START_COUNT), "");
	assert_string_equal(muster_start_words(MUSTER_START_COUNT), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_fix_comes_first),
	    cmocka_unit_test(then_the_advisory), cmocka_unit_test(else_first_sight),
	    cmocka_unit_test(without_a_fix_no_date_counts), cmocka_unit_test(dates_of_a_finding),
	    cmocka_unit_test(ends_of_months), cmocka_unit_test(names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
