/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar arithmetic and the printing of instants.  Reading them is
 * time_parse.c, periods are period.c.  No locale, no TZ.
 */
#include <muster/time.h>

#include <stdio.h>
#include <time.h>

#include "base/calendar.h"

#define DAYS_PER_ERA 146097 /* 400 years */
#define NOON 719468         /* days from 0000-03-01 to 1970-01-01 */

muster_time
muster_time_now(void)
{
	struct timespec now;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return MUSTER_TIME_NONE;
	return (muster_time)now.tv_sec * MUSTER_SECOND + now.tv_nsec;
}

int64_t
calendar_floor_div(int64_t a, int64_t b)
{
	int64_t q = a / b;
	return a % b < 0 ? q - 1 : q;
}

/* Without the product, which would overflow near the first instant. */
static int64_t
floor_mod(int64_t a, int64_t b)
{
	int64_t rest = a % b;
	return rest < 0 ? rest + b : rest;
}

unsigned
calendar_month_days(int64_t year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

int
calendar_instant(int64_t days, int64_t nanoseconds, muster_time *out)
{
	/* Negative days of the first, partial day would overflow before the sum comes back. */
	if (days < 0 && nanoseconds > 0) {
		days++;
		nanoseconds -= MUSTER_DAY;
	}
	muster_time t;
	if (__builtin_mul_overflow(days, MUSTER_DAY, &t) ||
	    __builtin_add_overflow(t, nanoseconds, &t) || t == MUSTER_TIME_NONE)
		return -1;
	*out = t;
	return 0;
}

/* The year is counted from March, so that the leap day is its last. */
int64_t
muster_days_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = calendar_floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - NOON;
}

void
muster_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t shifted = days + NOON;
	int64_t era = calendar_floor_div(shifted, DAYS_PER_ERA);
	int64_t day_of_era = shifted - era * DAYS_PER_ERA;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;
	*day = (unsigned)(day_of_year - (153 * march_month + 2) / 5 + 1);
	*month = (unsigned)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

muster_time
muster_time_add_months(muster_time t, int months)
{
	if (t == MUSTER_TIME_NONE)
		return t;
	int64_t days = calendar_floor_div(t, MUSTER_DAY);
	int64_t rest = floor_mod(t, MUSTER_DAY);
	int64_t year;
	unsigned month;
	unsigned day;
	muster_civil_from_days(days, &year, &month, &day);
	int64_t count = year * 12 + (month - 1) + months;
	year = calendar_floor_div(count, 12);
	month = (unsigned)(count - year * 12) + 1;
	unsigned last = calendar_month_days(year, month);
	muster_time out;
	if (calendar_instant(
		muster_days_from_civil(year, month, day < last ? day : last), rest, &out) != 0)
		return months < 0 ? MUSTER_TIME_NONE + 1 : MUSTER_TIME_MAX;
	return out;
}

int64_t
muster_time_days_between(muster_time from, muster_time to)
{
	return calendar_floor_div(to, MUSTER_DAY) - calendar_floor_div(from, MUSTER_DAY);
}

const char *
muster_date_format(muster_time t, char out[16])
{
	out[0] = '\0';
	if (t == MUSTER_TIME_NONE)
		return out;
	int64_t year;
	unsigned month;
	unsigned day;
	muster_civil_from_days(calendar_floor_div(t, MUSTER_DAY), &year, &month, &day);
	snprintf(out, 16, "%04d-%02u-%02u", (int)year, month, day);
	return out;
}

const char *
muster_date_format_long(muster_time t, char out[32])
{
	static const char *const names[] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"};
	out[0] = '\0';
	if (t == MUSTER_TIME_NONE)
		return out;
	int64_t year;
	unsigned month;
	unsigned day;
	muster_civil_from_days(calendar_floor_div(t, MUSTER_DAY), &year, &month, &day);
	snprintf(out, 32, "%u %s %d", day, names[month - 1], (int)year);
	return out;
}

const char *
muster_time_format(muster_time t, char out[40])
{
	out[0] = '\0';
	if (t == MUSTER_TIME_NONE)
		return out;
	int64_t rest = floor_mod(t, MUSTER_SECOND);
	int64_t days = calendar_floor_div(t, MUSTER_DAY);
	unsigned second =
	    (unsigned)(calendar_floor_div(t, MUSTER_SECOND) - days * (MUSTER_DAY / MUSTER_SECOND));
	char date[16];
	muster_date_format(t, date);
	char fraction[12] = "";
	if (rest != 0) {
		int n = snprintf(fraction, sizeof(fraction), ".%09u", (unsigned)rest);
		while (n > 0 && fraction[n - 1] == '0')
			fraction[--n] = '\0';
	}
	snprintf(out, 40, "%.10sT%02u:%02u:%02u%.10sZ", date, second / 3600 % 24, second / 60 % 60,
	    second % 60, fraction);
	return out;
}
