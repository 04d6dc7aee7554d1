/* SPDX-License-Identifier: Apache-2.0 */
/* Periods, --as-of and durations of muster/time.h. */
#include "support.h"

#include <muster/time.h>

static void
expect(const struct muster_period *period, const char *name, const char *start, const char *end)
{
	char text[16];
	assert_string_equal(period->name, name);
	assert_string_equal(muster_date_format(period->start, text), start);
	assert_string_equal(muster_date_format(period->end, text), end);
	assert_int_equal(period->start % MUSTER_DAY, 0);
	assert_int_equal(period->end % MUSTER_DAY, 0);
}

static void
periods(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned fiscal;
		const char *name, *start, *end; /* name NULL: refused */
		const char *before, *before_start;
	} cases[] = {
	    {"2026-Q3", 1, "2026-Q3", "2026-07-01", "2026-10-01", "2026-Q2", "2026-04-01"},
	    {"2026-q1", 1, "2026-Q1", "2026-01-01", "2026-04-01", "2025-Q4", "2025-10-01"},
	    {"2026-Q4", 1, "2026-Q4", "2026-10-01", "2027-01-01", "2026-Q3", "2026-07-01"},
	    {"2026-Q1", 10, "2026-Q1", "2025-10-01", "2026-01-01", "2025-Q4", "2025-07-01"},
	    {"2026-Q4", 4, "2026-Q4", "2026-01-01", "2026-04-01", "2026-Q3", "2025-10-01"},
	    {"2026-Q1", 2, "2026-Q1", "2025-02-01", "2025-05-01", "2025-Q4", "2024-11-01"},
	    {"2026", 1, "2026", "2026-01-01", "2027-01-01", "2025", "2025-01-01"},
	    {"2026", 7, "2026", "2025-07-01", "2026-07-01", "2025", "2024-07-01"},
	    {"2026-09", 7, "2026-09", "2026-09-01", "2026-10-01", "2026-08", "2026-08-01"},
	    {"2026-01", 1, "2026-01", "2026-01-01", "2026-02-01", "2025-12", "2025-12-01"},
	    {"2024-02", 1, "2024-02", "2024-02-01", "2024-03-01", "2024-01", "2024-01-01"},
	    {"2026-01-01..2026-03-31", 1, "2026-01-01..2026-03-31", "2026-01-01", "2026-04-01",
		"2025-10-01..2025-12-31", "2025-10-01"},
	    {"2026-01-05..2026-01-05", 1, "2026-01-05..2026-01-05", "2026-01-05", "2026-01-06",
		"2026-01-04..2026-01-04", "2026-01-04"},
	    {"2024-02-01..2024-02-29", 1, "2024-02-01..2024-02-29", "2024-02-01", "2024-03-01",
		"2024-01-01..2024-01-31", "2024-01-01"},
	    {.text = "2026-Q0"},
	    {.text = "2026-Q5"},
	    {.text = "2026-13"},
	    {.text = "2026-00"},
	    {.text = "2026Q3"},
	    {.text = "Q3"},
	    {.text = "26"},
	    {.text = "0001"},
	    {.text = "9999"},
	    {.text = ""},
	    {.text = "2026-Q3 "},
	    {.text = "2026-01-02..2026-01-01"},
	    {.text = "2026-02-30..2026-03-01"},
	    {.text = "2026-01-01.2026-01-02"},
	    {.text = "2026-01-01..2026-01-02x"},
	    {.text = "2026-01-01..now"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_period period;
		struct muster_period before;
		struct muster_error err;
		muster_error_clear(&err);
		unsigned fiscal = cases[i].fiscal != 0 ? cases[i].fiscal : 1;
		int result = muster_period_parse(cases[i].text, fiscal, &period, &err);
		if (result != (cases[i].name != NULL ? 0 : -1))
			fail_msg("\"%s\" gives %d", cases[i].text, result);
		if (result != 0) {
			assert_int_equal(err.code, MUSTER_E_USAGE);
			assert_string_not_equal(err.remedy, "");
			continue;
		}
		expect(&period, cases[i].name, cases[i].start, cases[i].end);
		assert_int_equal(muster_period_previous(&period, &before), 0);
		expect(&before, cases[i].before, cases[i].before_start, cases[i].start);
	}
}

static void
errors_name_the_forms(void **state)
{
	(void)state;
	struct muster_period period;
	struct muster_error err;
	muster_period_parse("next\x1bquarter", 1, &period, &err);
	assert_string_equal(err.id, "period.syntax");
	assert_string_equal(err.message, "\"next\\x1bquarter\" is no period");
	assert_non_null(strstr(err.remedy, "2026-Q3"));
	assert_non_null(strstr(err.remedy, "2026-07-01..2026-09-30"));
	muster_period_parse("2026-01-02..2026-01-01", 1, &period, &err);
	assert_string_equal(err.id, "period.order");
	char wide[500];
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	muster_period_parse(wide, 1, &period, &err);
	assert_true(strlen(err.message) < 110);
	assert_int_equal(muster_period_parse("x", 1, &period, NULL), -1);
}

/* Every day of eight years: the quarter holds it, is what its name parses to, and quarters join. */
static void
quarters_tile_the_calendar(void **state)
{
	(void)state;
	for (unsigned fiscal = 1; fiscal <= 12; fiscal++) {
		muster_time end = MUSTER_TIME_NONE;
		for (int64_t day = 19000; day < 22000; day++) {
			muster_time t = day * MUSTER_DAY + 12345;
			struct muster_period period;
			struct muster_period parsed;
			struct muster_period before;
			muster_period_quarter_of(t, fiscal, &period);
			assert_true(period.start <= t && t < period.end);
			if (end != MUSTER_TIME_NONE && period.end != end)
				assert_int_equal(period.start, end);
			end = period.end;
			assert_int_equal(
			    muster_period_parse(period.name, fiscal, &parsed, NULL), 0);
			assert_memory_equal(&period, &parsed, sizeof(period));
			assert_int_equal(muster_period_previous(&period, &before), 0);
			assert_int_equal(
			    muster_period_parse(before.name, fiscal, &parsed, NULL), 0);
			assert_memory_equal(&before, &parsed, sizeof(before));
		}
	}
}

static void
quarters_at_the_ends_of_time(void **state)
{
	(void)state;
	struct muster_period period;
	muster_period_quarter_of(MUSTER_TIME_NONE + 1, 1, &period);
	assert_string_equal(period.name, "1677-Q3");
	assert_true(period.start == MUSTER_TIME_NONE + 1 && period.start < period.end);
	muster_period_quarter_of(MUSTER_TIME_MAX, 1, &period);
	assert_string_equal(period.name, "2262-Q2");
	assert_true(period.end == MUSTER_TIME_MAX && period.start < period.end);
}

static void
previous_stops_at_the_edge(void **state)
{
	(void)state;
	struct muster_period period;
	struct muster_period before = {0};
	assert_int_equal(muster_period_parse("1679", 1, &period, NULL), 0);
	assert_int_equal(muster_period_previous(&period, &before), 0);
	assert_string_equal(before.name, "1678");
	period = before;
	assert_int_equal(muster_period_previous(&period, &before), -1);
	assert_string_equal(before.name, "1678");
}

static void
as_of(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *expected; /* NULL refused */
	} cases[] = {
	    {"2026-09-30T12:00:00Z", "2026-09-30T12:00:00Z"},
	    {"2026-09-30T12:00:00+02:00", "2026-09-30T10:00:00Z"},
	    {"2026-09-30T12:00:00", "2026-09-30T12:00:00Z"},
	    {"2026-09-30", "2026-09-30T23:59:59.999999999Z"},
	    {"2026-Q3", "2026-09-30T23:59:59.999999999Z"},
	    {"2026-02", "2026-02-28T23:59:59.999999999Z"},
	    {"2026", "2026-12-31T23:59:59.999999999Z"},
	    {"2026-07-01..2026-07-15", "2026-07-15T23:59:59.999999999Z"},
	    {"", NULL},
	    {"yesterday", NULL},
	    {"2026-02-30", NULL},
	    {"1/2/2026 1:00:00 AM", NULL},
	    {"0001-01-01T00:00:00Z", NULL},
	    {"1790769600", NULL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		muster_time t;
		struct muster_error err;
		char text[40];
		int result = muster_time_parse_as_of(cases[i].text, 1, &t, &err);
		if (result != (cases[i].expected != NULL ? 0 : -1))
			fail_msg("\"%s\" gives %d", cases[i].text, result);
		if (result == 0) {
			assert_string_equal(muster_time_format(t, text), cases[i].expected);
		} else {
			assert_int_equal(err.code, MUSTER_E_USAGE);
			assert_string_not_equal(err.remedy, "");
		}
	}
	muster_time t;
	struct muster_error err;
	assert_int_equal(muster_time_parse_as_of("2026-Q1", 10, &t, &err), 0);
	char text[40];
	assert_string_equal(muster_time_format(t, text), "2025-12-31T23:59:59.999999999Z");
	muster_time_parse_as_of("9999-01-01T00:00:00Z", 1, &t, &err);
	assert_string_equal(err.id, "time.range");
}

static void
durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t days; /* -1 refused */
	} cases[] = {
	    {"30d", 30},
	    {"0d", 0},
	    {"12w", 84},
	    {"36500d", 36500},
	    {"36501d", -1},
	    {"5214w", 36498},
	    {"5215w", -1},
	    {"", -1},
	    {"d", -1},
	    {"30", -1},
	    {"30D", -1},
	    {"P3M", -1},
	    {"3m", -1},
	    {"-3d", -1},
	    {"3.5d", -1},
	    {"30 d", -1},
	    {"99999999999999999999d", -1},
	    {"+3d", -1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t days;
		struct muster_error err;
		int result = muster_days_parse(cases[i].text, &days, &err);
		if (result != (cases[i].days < 0 ? -1 : 0))
			fail_msg("\"%s\" gives %d", cases[i].text, result);
		if (result == 0)
			assert_int_equal(days, cases[i].days);
		else
			assert_non_null(strstr(err.remedy, "30d"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(periods),
	    cmocka_unit_test(errors_name_the_forms),
	    cmocka_unit_test(quarters_tile_the_calendar),
	    cmocka_unit_test(quarters_at_the_ends_of_time),
	    cmocka_unit_test(previous_stops_at_the_edge),
	    cmocka_unit_test(as_of),
	    cmocka_unit_test(durations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
