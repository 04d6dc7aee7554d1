/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods, --as-of and durations: what the user writes for time.  Here a
 * mistake is answered with the forms there are; nothing is guessed.
 */
#include <muster/strbuf.h>
#include <muster/time.h>

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"

/* Whole years that lie within what an instant can say, fiscal shift included. */
#define YEAR_FIRST 1679
#define YEAR_LAST 2261
#define DAYS_MOST 36500

static const char period_forms[] =
    "say a quarter (2026-Q3), a month (2026-09), a year (2026) or FROM..TO "
    "(2026-07-01..2026-09-30)";

static int
refuse(struct muster_error *err, const char *id, const char *what, const char *text,
    const char *remedy)
{
	struct muster_strbuf shown;
	muster_strbuf_init(&shown, 0);
	muster_text_escape(&shown, text, strlen(text), 80);
	if (shown.failed)
		muster_error_memory(err);
	else
		muster_error_set(err, MUSTER_E_USAGE, id, "\"%s\" %s", shown.data, what);
	muster_strbuf_release(&shown);
	return muster_error_remedy(err, "%s", remedy);
}

static bool
digits(const char *text, size_t count, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(text[i] - '0');
	}
	return true;
}

/* "YYYY-MM-DD" at text, as days since the epoch. */
static bool
read_date(const char *text, int64_t *out)
{
	unsigned year;
	unsigned month;
	unsigned day;
	if (strnlen(text, 10) < 10 || !digits(text, 4, &year) || text[4] != '-' ||
	    !digits(text + 5, 2, &month) || text[7] != '-' || !digits(text + 8, 2, &day))
		return false;
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
	    day > calendar_month_days(year, month))
		return false;
	*out = muster_days_from_civil(year, month, day);
	return true;
}

/* Clamped to the first instant there is: only quarter_of can ask for one before it. */
static muster_time
month_start(int64_t year, unsigned month)
{
	muster_time t;
	if (calendar_instant(muster_days_from_civil(year, month, 1), 0, &t) != 0)
		return MUSTER_TIME_NONE + 1;
	return t;
}

/* First instant of the fiscal year that ends in `year`. */
static muster_time
year_start(unsigned year, unsigned fiscal_start_month)
{
	return month_start(fiscal_start_month > 1 ? (int64_t)year - 1 : year, fiscal_start_month);
}

static unsigned
fiscal_month(unsigned month)
{
	return month >= 1 && month <= 12 ? month : 1;
}

static void
name_period(struct muster_period *out, const char *name)
{
	snprintf(out->name, sizeof(out->name), "%s", name);
}

/* YYYY, YYYY-MM and YYYY-Qn. */
static bool
read_named(const char *text, unsigned fiscal_start_month, struct muster_period *out)
{
	size_t len = strlen(text);
	unsigned year;
	unsigned part;
	if ((len != 4 && len != 7) || !digits(text, 4, &year) || year < YEAR_FIRST ||
	    year > YEAR_LAST)
		return false;
	if (len == 4) {
		out->start = year_start(year, fiscal_start_month);
		out->end = muster_time_add_months(out->start, 12);
	} else if (text[4] == '-' && (text[5] == 'Q' || text[5] == 'q')) {
		if (!digits(text + 6, 1, &part) || part < 1 || part > 4)
			return false;
		out->start = muster_time_add_months(
		    year_start(year, fiscal_start_month), (int)(part - 1) * 3);
		out->end = muster_time_add_months(out->start, 3);
	} else {
		if (text[4] != '-' || !digits(text + 5, 2, &part) || part < 1 || part > 12)
			return false;
		out->start = month_start(year, part);
		out->end = muster_time_add_months(out->start, 1);
	}
	name_period(out, text);
	if (len == 7 && out->name[5] == 'q')
		out->name[5] = 'Q';
	return true;
}

int
muster_period_parse(const char *text, unsigned fiscal_start_month, struct muster_period *out,
    struct muster_error *err)
{
	memset(out, 0, sizeof(*out));
	if (read_named(text, fiscal_month(fiscal_start_month), out))
		return 0;
	int64_t from;
	int64_t to;
	if (strlen(text) != 22 || strncmp(text + 10, "..", 2) != 0 || !read_date(text, &from) ||
	    !read_date(text + 12, &to))
		return refuse(err, "period.syntax", "is no period", text, period_forms);
	if (from > to)
		return refuse(err, "period.order", "ends before it starts", text,
		    "write the earlier date first");
	out->start = from * MUSTER_DAY;
	out->end = (to + 1) * MUSTER_DAY;
	name_period(out, text);
	return 0;
}

void
muster_period_quarter_of(muster_time t, unsigned fiscal_start_month, struct muster_period *out)
{
	memset(out, 0, sizeof(*out));
	int64_t year;
	unsigned month;
	unsigned day;
	muster_civil_from_days(calendar_floor_div(t, MUSTER_DAY), &year, &month, &day);
	unsigned first = fiscal_month(fiscal_start_month);
	unsigned into = (month + 12 - first) % 12; /* months into the fiscal year */
	int64_t fiscal_year = first > 1 && month >= first ? year + 1 : year;
	unsigned back = into % 3;
	out->start = muster_time_add_months(month_start(year, month), -(int)back);
	out->end = muster_time_add_months(out->start, 3);
	snprintf(out->name, sizeof(out->name), "%04d-Q%u", (int)fiscal_year, into / 3 + 1);
}

/* Whole calendar months in a period, 0 if it is not made of them. */
static int
whole_months(const struct muster_period *period)
{
	int64_t year[2];
	unsigned month[2];
	unsigned day[2];
	const muster_time at[2] = {period->start, period->end};
	for (int i = 0; i < 2; i++)
		muster_civil_from_days(
		    calendar_floor_div(at[i], MUSTER_DAY), &year[i], &month[i], &day[i]);
	if (day[0] != 1 || day[1] != 1)
		return 0;
	return (int)((year[1] - year[0]) * 12) + (int)month[1] - (int)month[0];
}

static void
name_previous(const struct muster_period *period, struct muster_period *out)
{
	size_t len = strlen(period->name);
	unsigned year = 0;
	unsigned part = 0;
	digits(period->name, len >= 4 ? 4 : 0, &year);
	if (len == 4) {
		snprintf(out->name, sizeof(out->name), "%04u", year - 1);
	} else if (len == 7 && period->name[5] == 'Q') {
		digits(period->name + 6, 1, &part);
		snprintf(out->name, sizeof(out->name), "%04u-Q%u", part > 1 ? year : year - 1,
		    part > 1 ? part - 1 : 4);
	} else if (len == 7) {
		digits(period->name + 5, 2, &part);
		snprintf(out->name, sizeof(out->name), "%04u-%02u", part > 1 ? year : year - 1,
		    part > 1 ? part - 1 : 12);
	} else {
		char first[16];
		char last[16];
		snprintf(out->name, sizeof(out->name), "%s..%s",
		    muster_date_format(out->start, first), muster_date_format(out->end - 1, last));
	}
}

int
muster_period_previous(const struct muster_period *period, struct muster_period *out)
{
	struct muster_period before = {{0}, 0, period->start};
	int months = whole_months(period);
	if (months > 0)
		before.start = muster_time_add_months(period->start, -months);
	else if (__builtin_sub_overflow(period->start, period->end - period->start, &before.start))
		return -1;
	if (before.start < month_start(YEAR_FIRST - 1, 1))
		return -1;
	name_previous(period, &before);
	*out = before;
	return 0;
}

int
muster_time_parse_as_of(
    const char *text, unsigned fiscal_start_month, muster_time *out, struct muster_error *err)
{
	static const char forms[] = "say a time (2026-09-30T12:00:00Z), a date (2026-09-30) or a "
				    "period (2026-Q3, 2026-09, 2026)";
	size_t len = strlen(text);
	int64_t days;
	struct muster_period period = {0};
	*out = MUSTER_TIME_NONE;
	if (len == 10 && read_date(text, &days)) {
		*out = (days + 1) * MUSTER_DAY - 1;
		return 0;
	}
	if (len <= 7 || (len == 22 && text[10] == '.')) {
		if (muster_period_parse(text, fiscal_start_month, &period, NULL) != 0)
			return refuse(err, "time.syntax", "is no time", text, forms);
		*out = period.end - 1;
		return 0;
	}
	if (len < 11 || text[4] != '-' || muster_time_parse(muster_span_of(text), out, NULL) != 0)
		return refuse(err, "time.syntax", "is no time", text, forms);
	if (*out == MUSTER_TIME_NONE)
		return refuse(err, "time.range", "is outside the years that can be stored", text,
		    "use a time between 1678 and 2261");
	return 0;
}

int
muster_days_parse(const char *text, int64_t *days, struct muster_error *err)
{
	static const char forms[] = "say days or weeks: 30d, 12w";
	size_t len = strlen(text);
	unsigned count;
	*days = 0;
	if (len < 2 || (text[len - 1] != 'd' && text[len - 1] != 'w') || text[0] < '0' ||
	    text[0] > '9')
		return refuse(err, "days.syntax", "is no number of days", text, forms);
	if (len > 7)
		return refuse(err, "days.range", "is more than 36500 days", text, forms);
	if (!digits(text, len - 1, &count))
		return refuse(err, "days.syntax", "is no number of days", text, forms);
	int64_t total = (int64_t)count * (text[len - 1] == 'w' ? 7 : 1);
	if (total > DAYS_MOST)
		return refuse(err, "days.range", "is more than 36500 days", text, forms);
	*days = total;
	return 0;
}
