/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instants, dates and periods.
 *
 * An instant is nanoseconds since 1970-01-01T00:00:00Z in an int64
 * (1677-09-21 to 2262-04-11); MUSTER_TIME_NONE is "unknown" and is written
 * as NULL in the store.  Nothing here reads a clock, a locale or TZ, except
 * muster_time_now, which only flow and cli may call.
 */
#ifndef MUSTER_TIME_H
#define MUSTER_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/text.h>

typedef int64_t muster_time;

#define MUSTER_TIME_NONE INT64_MIN
#define MUSTER_TIME_MAX INT64_MAX
#define MUSTER_SECOND INT64_C(1000000000)
#define MUSTER_DAY (INT64_C(86400) * MUSTER_SECOND)

/* The wall clock.  Only flow and cli call it. */
muster_time muster_time_now(void);

/*
 * Reads what tools write: RFC 3339 with 0 to 9 (more: cut) fraction digits,
 * any offset, "T" or a space, missing zone (taken as UTC; *assumed_zone set).
 * Also a date alone (its first instant), Go's "… +0000 UTC" and Azure's
 * "M/D/YYYY h:mm:ss AM".
 * Year 1 ("0001-01-01T00:00:00Z", Go's zero time) and other instants out of
 * range give MUSTER_TIME_NONE and return 0.  Returns -1 if it is no time.
 * assumed_zone may be NULL.
 */
int muster_time_parse(struct muster_span text, muster_time *out, bool *assumed_zone);

/* Seconds since the epoch, an integer or decimal lexeme.  -1 if it is none or out of range. */
int muster_time_parse_epoch(struct muster_span text, muster_time *out);
/* The same for units of 10^exponent ns: 9 seconds, 6 ms, 3 us, 0 ns. */
int muster_time_parse_epoch_unit(struct muster_span text, unsigned exponent, muster_time *out);

/* All three: "" for NONE. */
/* "2026-09-30T12:00:00Z", with a fraction only if there is one; needs 40 bytes. */
const char *muster_time_format(muster_time t, char out[40]);
/* "2026-09-30" in UTC; needs 16 bytes. */
const char *muster_date_format(muster_time t, char out[16]);
/* "30 September 2026"; needs 32 bytes. */
const char *muster_date_format_long(muster_time t, char out[32]);

/* Proleptic Gregorian, UTC.  days = days since the epoch. */
int64_t muster_days_from_civil(int64_t year, unsigned month, unsigned day);
void muster_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day);
muster_time muster_time_add_months(muster_time t, int months); /* clamps to the month's end */
int64_t muster_time_days_between(
    muster_time from, muster_time to); /* floor of UTC dates' difference */

/*
 * A period [start, end).  name is what the user wrote ("2026-Q3").
 */
struct muster_period {
	char name[32];
	muster_time start;
	muster_time end; /* first instant after it */
};

/*
 * YYYY-Qn, YYYY-MM, YYYY, or FROM..TO (dates, TO included).
 * fiscal_start_month 1..12 shifts years and quarters (1: calendar); a fiscal
 * year bears the number of the calendar year it ends in: with 10, 2026-Q1 is
 * October to December 2025.  YYYY-MM is always the calendar month.
 * On failure the message says which forms there are.
 */
int muster_period_parse(const char *text, unsigned fiscal_start_month, struct muster_period *out,
    struct muster_error *err);

/*
 * The quarter holding an instant; the period of the same kind before one
 * (whole months go back by months, other ranges by days).
 */
void muster_period_quarter_of(
    muster_time t, unsigned fiscal_start_month, struct muster_period *out);
int muster_period_previous(const struct muster_period *period, struct muster_period *out);

/*
 * --as-of and --known-by: RFC 3339, a date (its last instant, UTC), or a
 * period (its last instant).
 */
int muster_time_parse_as_of(
    const char *text, unsigned fiscal_start_month, muster_time *out, struct muster_error *err);

/* ISO 8601 durations used in configuration: "30d", "12w", "P3M" style is refused here. */
int muster_days_parse(const char *text, int64_t *days, struct muster_error *err);

#endif
