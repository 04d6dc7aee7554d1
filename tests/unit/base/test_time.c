/* SPDX-License-Identifier: Apache-2.0 */
/* muster/time.h: the calendar, printing, and what tools write. */
#include "support.h"

#include <muster/time.h>

static unsigned
days_in(int64_t year, unsigned month)
{
	static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
	return month == 2 && leap ? 29 : days[month - 1];
}

/* Walks every day from 0001-01-01 to 3000-12-31 with a calendar of its own. */
static void
calendar_walk(void **state)
{
	(void)state;
	int64_t year = 1;
	unsigned month = 1;
	unsigned day = 1;
	int64_t days = -719162;
	while (year <= 3000) {
		int64_t y;
		unsigned m;
		unsigned d;
		muster_civil_from_days(days, &y, &m, &d);
		if (y != year || m != month || d != day ||
		    muster_days_from_civil(year, month, day) != days)
			fail_msg("%d-%02u-%02u", (int)year, month, day);
		days++;
		if (++day > days_in(year, month)) {
			day = 1;
			if (++month > 12) {
				month = 1;
				year++;
			}
		}
	}
	assert_int_equal(muster_days_from_civil(1970, 1, 1), 0);
	assert_int_equal(muster_days_from_civil(2000, 2, 29), 11016);
}

/* Every day an instant can name, and odd times within it, through print and parse. */
static void
print_and_parse(void **state)
{
	(void)state;
	uint64_t noise = 88172645463325252u;
	for (int64_t day = -106751; day <= 106751; day += 3) {
		noise ^= noise << 13;
		noise ^= noise >> 7;
		noise ^= noise << 17;
		int64_t within = (int64_t)(noise % (uint64_t)MUSTER_DAY);
		if (day % 4 == 0)
			within -= within % MUSTER_SECOND;
		muster_time t;
		if (__builtin_add_overflow(day * MUSTER_DAY, within, &t))
			continue;
		char text[40];
		muster_time back;
		bool assumed;
		assert_int_equal(
		    muster_time_parse(muster_span_of(muster_time_format(t, text)), &back, &assumed),
		    0);
		if (back != t)
			fail_msg("%s", text);
		assert_false(assumed);
	}
	static const muster_time edges[] = {INT64_MIN + 1, -1, 0, 1, INT64_MAX};
	static const char *const words[] = {"1677-09-21T00:12:43.145224193Z",
	    "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z",
	    "1970-01-01T00:00:00.000000001Z", "2262-04-11T23:47:16.854775807Z"};
	for (size_t i = 0; i < 5; i++) {
		char text[40];
		muster_time back;
		assert_string_equal(muster_time_format(edges[i], text), words[i]);
		assert_int_equal(muster_time_parse(muster_span_of(text), &back, NULL), 0);
		assert_int_equal(back, edges[i]);
	}
}

static void
reads_what_tools_write(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *expected; /* "" NONE, NULL refused */
		bool assumed;
	} cases[] = {
	    {"2026-09-30T12:00:00Z", "2026-09-30T12:00:00Z", false},
	    {"2026-09-30t12:00:00z", "2026-09-30T12:00:00Z", false},
	    {"2026-09-30 12:00:00Z", "2026-09-30T12:00:00Z", false},
	    {"2024-06-27T00:56:32.023000+02:00", "2024-06-26T22:56:32.023Z", false},
	    {"2026-09-30T12:00:00-0730", "2026-09-30T19:30:00Z", false},
	    {"2026-09-30T12:00:00+02", "2026-09-30T10:00:00Z", false},
	    {"2026-09-30T12:00:00-00:00", "2026-09-30T12:00:00Z", false},
	    {"2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z", false},
	    {"2016-01-07T16:49:10.0", "2016-01-07T16:49:10Z", true},
	    {"2016-01-07 16:49", "2016-01-07T16:49:00Z", true},
	    {"2016-01-07", "2016-01-07T00:00:00Z", true},
	    {"2020-05-11T07:24:11.1234567Z", "2020-05-11T07:24:11.1234567Z", false},
	    {"2020-05-11T07:24:11.123456789Z", "2020-05-11T07:24:11.123456789Z", false},
	    {"2020-05-11T07:24:11.1234567899Z", "2020-05-11T07:24:11.123456789Z", false},
	    {"2020-05-11T07:24:11,5Z", "2020-05-11T07:24:11.5Z", false},
	    {"2009-11-10 23:00:00 +0000 UTC", "2009-11-10T23:00:00Z", false},
	    {"2009-11-10 23:00:00 UTC", "2009-11-10T23:00:00Z", false},
	    {"1/2/2020 12:05:06 AM", "2020-01-02T00:05:06Z", true},
	    {"11/22/2020 12:05:06 PM", "2020-11-22T12:05:06Z", true},
	    {"11/22/2020 1:05:06 pm", "2020-11-22T13:05:06Z", true},
	    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", false},
	    {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", false},
	    {"0001-01-01T00:00:00Z", "", false},
	    {"0001-01-01T00:00:00", "", true},
	    {"9999-12-31T23:59:59Z", "", false},
	    {"1677-09-21T00:12:43.145224192Z", "", false},
	    {"2262-04-11T23:47:16.854775808Z", "", false},
	    {"2262-04-12T01:47:16+02:00", "2262-04-11T23:47:16Z", false},
	    {"2023-02-29T00:00:00Z", NULL, false},
	    {"2100-02-29", NULL, false},
	    {"2026-13-01T00:00:00Z", NULL, false},
	    {"2026-00-01T00:00:00Z", NULL, false},
	    {"2026-01-32T00:00:00Z", NULL, false},
	    {"2026-01-00T00:00:00Z", NULL, false},
	    {"2026-01-01T24:00:00Z", NULL, false},
	    {"2026-01-01T00:60:00Z", NULL, false},
	    {"2026-01-01T00:00:61Z", NULL, false},
	    {"2026-01-01T00:00:00.Z", NULL, false},
	    {"2026-01-01T00:00:00+24:00", NULL, false},
	    {"2026-01-01T00:00:00+01:60", NULL, false},
	    {"2026-01-01T00:00:00+1:00", NULL, false},
	    {"2026-01-01T00:00:00Zx", NULL, false},
	    {"2026-01-01T00:00:00 ", NULL, false},
	    {"2026-1-01T00:00:00Z", NULL, false},
	    {"26-01-01", NULL, false},
	    {"12026-01-01", NULL, false},
	    {"2026-01-01T", NULL, false},
	    {"13/1/2020 1:00:00 AM", NULL, false},
	    {"1/1/2020 13:00:00 AM", NULL, false},
	    {"1/1/2020 0:00:00 AM", NULL, false},
	    {"1/1/2020 1:00:00", NULL, false},
	    {"", NULL, false},
	    {"now", NULL, false},
	    {"1523477145", NULL, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* A copy without a NUL: reading beyond the span is found by the sanitizer. */
		size_t len = strlen(cases[i].text);
		char *exact = malloc(len + (len == 0));
		assert_non_null(exact);
		memcpy(exact, cases[i].text, len);
		muster_time t;
		bool assumed;
		char text[40];
		int result = muster_time_parse((struct muster_span){exact, len}, &t, &assumed);
		free(exact);
		if (result != (cases[i].expected != NULL ? 0 : -1))
			fail_msg("\"%s\" gives %d", cases[i].text, result);
		if (result != 0)
			continue;
		if (strcmp(muster_time_format(t, text), cases[i].expected) != 0)
			fail_msg("\"%s\" is read as %s", cases[i].text, text);
		if (assumed != cases[i].assumed)
			fail_msg("\"%s\": zone assumed %d", cases[i].text, assumed);
	}
}

static void
reads_epochs(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned exponent;
		int result;
		muster_time expected;
	} cases[] = {
	    {"0", 9, 0, 0},
	    {"1579839105.0", 9, 0, INT64_C(1579839105000000000)},
	    {"1523477145.729", 9, 0, INT64_C(1523477145729000000)},
	    {"1.523477145729E9", 9, 0, INT64_C(1523477145729000000)},
	    {"152347714572900e-5", 9, 0, INT64_C(1523477145729000000)},
	    {"1523477145.7290000009", 9, 0, INT64_C(1523477145729000000)},
	    {"-1.5", 9, 0, INT64_C(-1500000000)},
	    {"0.000000001", 9, 0, 1},
	    {"0.0000000019", 9, 0, 1},
	    {"1e-10", 9, 0, 0},
	    {"1523477145729", 6, 0, INT64_C(1523477145729000000)},
	    {"1523477145729123456", 0, 0, INT64_C(1523477145729123456)},
	    {"9223372036.854775807", 9, 0, INT64_MAX},
	    {"9223372036.854775808", 9, -1, 0},
	    {"-9223372036.854775807", 9, 0, INT64_MIN + 1},
	    {"-9223372036.854775808", 9, -1, 0},
	    {"9223372036854775807", 0, 0, INT64_MAX},
	    {"99999999999", 9, -1, 0},
	    {"1e10", 9, -1, 0},
	    {"1e9999", 9, -1, 0},
	    {"1e99999", 9, -1, 0},
	    {"0e9999", 9, 0, 0},
	    {"1e-9999", 9, 0, 0},
	    {"", 9, -1, 0},
	    {"-", 9, -1, 0},
	    {"1.", 9, -1, 0},
	    {".5", 9, -1, 0},
	    {"1.2.3", 9, -1, 0},
	    {"1e", 9, -1, 0},
	    {"12 ", 9, -1, 0},
	    {"0x10", 9, -1, 0},
	    {"NaN", 9, -1, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		muster_time t;
		int result = muster_time_parse_epoch_unit(
		    muster_span_of(cases[i].text), cases[i].exponent, &t);
		if (result != cases[i].result || (result == 0 && t != cases[i].expected))
			fail_msg("\"%s\" gives %d, %lld", cases[i].text, result, (long long)t);
	}
	muster_time t;
	assert_int_equal(muster_time_parse_epoch(MUSTER_SPAN("1.5"), &t), 0);
	assert_int_equal(t, 1500000000);
	char digits[1100];
	memset(digits, '1', sizeof(digits));
	assert_int_equal(muster_time_parse_epoch((struct muster_span){digits, 1100}, &t), -1);
}

static muster_time
at(const char *text)
{
	muster_time t;
	assert_int_equal(muster_time_parse(muster_span_of(text), &t, NULL), 0);
	return t;
}

static void
adds_months(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		int months;
		const char *to;
	} cases[] = {
	    {"2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00Z"},
	    {"2024-01-31T10:00:00Z", 1, "2024-02-29T10:00:00Z"},
	    {"2024-02-29T10:00:00.5Z", 12, "2025-02-28T10:00:00.5Z"},
	    {"2024-02-29T00:00:00Z", 48, "2028-02-29T00:00:00Z"},
	    {"2026-03-31T23:59:59Z", -1, "2026-02-28T23:59:59Z"},
	    {"2026-01-15T00:00:00Z", -1, "2025-12-15T00:00:00Z"},
	    {"2026-01-15T00:00:00Z", -13, "2024-12-15T00:00:00Z"},
	    {"2026-12-15T00:00:00Z", 1, "2027-01-15T00:00:00Z"},
	    {"1970-01-31T00:00:00.000000001Z", -2, "1969-11-30T00:00:00.000000001Z"},
	    {"2026-05-05T00:00:00Z", 0, "2026-05-05T00:00:00Z"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    muster_time_add_months(at(cases[i].from), cases[i].months), at(cases[i].to));
	assert_int_equal(muster_time_add_months(MUSTER_TIME_NONE, 1), MUSTER_TIME_NONE);
	assert_int_equal(muster_time_add_months(MUSTER_TIME_NONE + 1, 0), MUSTER_TIME_NONE + 1);
	assert_int_equal(
	    muster_time_add_months(MUSTER_TIME_NONE + 1, 1), at("1677-10-21T00:12:43.145224193Z"));
	assert_int_equal(muster_time_add_months(MUSTER_TIME_NONE + 1, -1), MUSTER_TIME_NONE + 1);
	assert_int_equal(muster_time_add_months(MUSTER_TIME_MAX, 1), MUSTER_TIME_MAX);
	assert_int_equal(muster_time_add_months(0, INT32_MAX), MUSTER_TIME_MAX);
	assert_int_equal(muster_time_add_months(0, INT32_MIN), MUSTER_TIME_NONE + 1);
}

static void
counts_days(void **state)
{
	(void)state;
	assert_int_equal(
	    muster_time_days_between(at("2026-01-01T23:59:59Z"), at("2026-01-02T00:00:00Z")), 1);
	assert_int_equal(
	    muster_time_days_between(at("2026-01-01T00:00:00Z"), at("2026-01-01T23:59:59Z")), 0);
	assert_int_equal(
	    muster_time_days_between(at("2026-03-01T00:00:00Z"), at("2026-02-01T00:00:00Z")), -28);
	assert_int_equal(
	    muster_time_days_between(at("1969-12-31T23:00:00Z"), at("1970-01-01T01:00:00Z")), 1);
}

static void
prints_dates(void **state)
{
	(void)state;
	char text[32];
	assert_string_equal(muster_date_format(at("2026-09-30T23:59:59Z"), text), "2026-09-30");
	assert_string_equal(
	    muster_date_format_long(at("2026-09-03T00:00:00Z"), text), "3 September 2026");
	assert_string_equal(muster_date_format(-1, text), "1969-12-31");
	assert_string_equal(muster_date_format(MUSTER_TIME_NONE, text), "");
	assert_string_equal(muster_date_format_long(MUSTER_TIME_NONE, text), "");
	char stamp[40];
	assert_string_equal(muster_time_format(MUSTER_TIME_NONE, stamp), "");
	assert_string_equal(muster_time_format(1500000000, stamp), "1970-01-01T00:00:01.5Z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calendar_walk),
	    cmocka_unit_test(print_and_parse),
	    cmocka_unit_test(reads_what_tools_write),
	    cmocka_unit_test(reads_epochs),
	    cmocka_unit_test(adds_months),
	    cmocka_unit_test(counts_days),
	    cmocka_unit_test(prints_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
