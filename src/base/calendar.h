/* SPDX-License-Identifier: Apache-2.0 */
/* What time.c, time_parse.c and period.c share. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <muster/time.h>

int64_t calendar_floor_div(int64_t a, int64_t b); /* b > 0 */
unsigned calendar_month_days(int64_t year, unsigned month);
/* days since the epoch and the time of that day (any offset applied); -1 out of range. */
int calendar_instant(int64_t days, int64_t nanoseconds, muster_time *out);

#endif
