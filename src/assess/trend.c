/* SPDX-License-Identifier: Apache-2.0 */
/* Findings over time: by month, by age, and what became of those open before a period. */
#include <muster/trend.h>

#include <stdlib.h>

#include "assess/internal.h"

#define WEEK 7
#define NEAR 3
#define NEVER MUSTER_TIME_MAX /* due, of what has no deadline */

/* ---- deadlines ---- */

int
muster_deadlines_of(const struct muster_catalog *catalog, struct muster_arena *arena,
    struct muster_deadlines *out, struct muster_error *err)
{
	const struct muster_mapping **rows = muster_arena_array(
	    arena, catalog->mapping_count, sizeof(const struct muster_mapping *));
	*out = (struct muster_deadlines){0};
	if (rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		const struct muster_mapping *row = &catalog->mappings[i];
		if (row->effect == MUSTER_EFFECT_DEADLINE && row_sets_status(row) && row->days > 0)
			rows[out->count++] = row;
	}
	out->rows = rows;
	return 0;
}

muster_time
muster_deadline_due(const struct muster_deadlines *deadlines, const char *practice,
    const char *aspect, const struct muster_finding *finding)
{
	const struct muster_start_dates dates = muster_start_dates_of(finding);
	muster_time due = MUSTER_TIME_NONE;
	for (size_t i = 0; practice[0] != '\0' && i < deadlines->count; i++) {
		const struct muster_mapping *row = deadlines->rows[i];
		if (!muster_mapping_asks(row, practice, aspect))
			continue;
		muster_time one = muster_mapping_due(
		    row, muster_clock_start_of(muster_mapping_release(row), &dates).at);
		if (due == MUSTER_TIME_NONE || one < due)
			due = one;
	}
	return due;
}

/* ---- the frame ---- */

static void
set_months(struct muster_trend *trend, muster_time first)
{
	if (first == MUSTER_TIME_NONE || first > trend->as_of || trend->as_of == MUSTER_TIME_MAX)
		return;
	int64_t year, first_year;
	unsigned month, first_month, day;
	muster_civil_from_days(day_of(trend->as_of), &year, &month, &day);
	muster_civil_from_days(day_of(first), &first_year, &first_month, &day);
	int64_t count = (year - first_year) * 12 + (int64_t)month - (int64_t)first_month + 1;
	trend->month_count = count > MUSTER_TREND_MONTHS ? MUSTER_TREND_MONTHS : (size_t)count;
	for (size_t i = trend->month_count; i-- > 0;) {
		struct muster_trend_month *one = &trend->months[i];
		one->start = muster_days_from_civil(year, month, 1) * MUSTER_DAY;
		one->end = muster_time_add_months(one->start, 1);
		one->whole = one->end - 1 <= trend->as_of;
		if (!one->whole)
			one->end = trend->as_of + 1;
		year -= month == 1;
		month = month == 1 ? 12 : month - 1;
	}
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void
set_deadlines(struct muster_trend *trend, const struct muster_deadlines *deadlines)
{
	for (size_t i = 0; i < deadlines->count; i++) {
		bool known = trend->deadline_count == MUSTER_TREND_DEADLINES;
		for (size_t j = 0; j < trend->deadline_count; j++)
			known = known || trend->deadlines[j] == deadlines->rows[i]->days;
		if (!known)
			trend->deadlines[trend->deadline_count++] = deadlines->rows[i]->days;
	}
	if (trend->deadline_count > 1)
		qsort(trend->deadlines, trend->deadline_count, sizeof(trend->deadlines[0]),
		    by_number);
}

/* So near to a deadline that a class between the two would say nothing. */
static bool
is_near_deadline(const struct muster_trend *trend, uint32_t days)
{
	for (size_t i = 0; i < trend->deadline_count; i++) {
		uint32_t deadline = trend->deadlines[i];
		if ((deadline > days ? deadline - days : days - deadline) <= NEAR)
			return true;
	}
	return false;
}

/* Every deadline; and a week, a month, a quarter, half a year, a year where none is near. */
static void
set_classes(struct muster_trend *trend)
{
	static const uint32_t usual[] = {7, 30, 90, 180, 365};
	uint32_t ends[MUSTER_TREND_CLASSES];
	size_t count = 0;
	for (size_t i = 0; i < trend->deadline_count; i++)
		ends[count++] = trend->deadlines[i];
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (!is_near_deadline(trend, usual[i]))
			ends[count++] = usual[i];
	qsort(ends, count, sizeof(ends[0]), by_number);
	uint32_t from = 0;
	for (size_t i = 0; i < count; i++) {
		if (ends[i] < from)
			continue;
		trend->classes[trend->class_count++] =
		    (struct muster_trend_class){.from = from, .to = ends[i]};
		from = ends[i] + 1;
	}
	trend->classes[trend->class_count++] =
	    (struct muster_trend_class){.from = from, .to = UINT32_MAX};
}

/* Every week, or as many weeks as it takes for the points to suffice; the as-of last. */
static void
set_points(struct muster_trend *trend, const struct muster_period *period)
{
	if (period == NULL || period->start > trend->as_of)
		return;
	int64_t days = (trend->as_of - period->start) / MUSTER_DAY;
	int64_t step = WEEK * (1 + days / (WEEK * (MUSTER_TREND_POINTS - 2)));
	muster_time at = period->start - 1;
	while (at < trend->as_of && trend->point_count < MUSTER_TREND_POINTS - 1) {
		trend->points[trend->point_count++].at = at;
		at += step * MUSTER_DAY;
	}
	trend->points[trend->point_count++].at = trend->as_of;
}

void
muster_trend_begin(struct muster_trend *trend, muster_time first, muster_time as_of,
    const struct muster_period *period, const struct muster_deadlines *deadlines)
{
	*trend = (struct muster_trend){.as_of = as_of};
	set_months(trend, first);
	set_deadlines(trend, deadlines);
	set_classes(trend);
	set_points(trend, period);
}

/* ---- counting ---- */

/* The episode it was open in at that instant, NULL if it was not. */
const struct muster_episode *
episode_open_at(const struct muster_episode *episodes, size_t count, muster_time at)
{
	for (size_t i = 0; i < count; i++)
		if (episodes[i].opened <= at &&
		    (episodes[i].closed == MUSTER_TIME_NONE || episodes[i].closed > at))
			return &episodes[i];
	return NULL;
}

bool
episode_is_remediation(enum muster_close_reason reason)
{
	return reason == MUSTER_CLOSE_FIXED || reason == MUSTER_CLOSE_IMAGE_REPLACED;
}

static void
add_month(struct muster_trend_month *month, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due)
{
	for (size_t i = 0; i < count; i++) {
		const struct muster_episode *one = &episodes[i];
		if (one->opened >= month->start && one->opened < month->end) {
			month->opened += i == 0;
			month->reopened += i > 0;
		}
		if (one->closed != MUSTER_TIME_NONE && one->closed >= month->start &&
		    one->closed < month->end)
			month->closed[one->reason]++;
	}
	if (episode_open_at(episodes, count, month->end - 1) == NULL)
		return;
	month->open[finding->severity]++;
	month->overdue += month->end - 1 > due;
}

static void
add_age(struct muster_trend *trend, const struct muster_finding *finding)
{
	int64_t age = muster_time_days_between(finding->first_seen, trend->as_of);
	for (size_t i = 0; i < trend->class_count; i++)
		if (age <= (int64_t)trend->classes[i].to || i + 1 == trend->class_count) {
			trend->classes[i].open[finding->severity]++;
			return;
		}
}

/* Of a finding that was open before the period and is not any more: how its last stretch ended. */
enum muster_close_reason
episode_last_reason(const struct muster_episode *episodes, size_t count, muster_time at)
{
	enum muster_close_reason reason = MUSTER_CLOSE_NONE;
	for (size_t i = 0; i < count && episodes[i].opened <= at; i++)
		reason = episodes[i].reason;
	return reason;
}

static void
add_points(struct muster_trend *trend, const struct muster_episode *episodes, size_t count,
    muster_time due)
{
	if (trend->point_count == 0)
		return;
	bool before = episode_open_at(episodes, count, trend->points[0].at) != NULL;
	for (size_t i = 0; i < trend->point_count; i++) {
		struct muster_trend_point *point = &trend->points[i];
		bool open = episode_open_at(episodes, count, point->at) != NULL;
		point->overdue += open && point->at > due;
		if (!before)
			continue;
		if (open)
			point->remaining++;
		else if (episode_is_remediation(episode_last_reason(episodes, count, point->at)))
			point->remediated++;
		else
			point->closed_otherwise++;
	}
}

void
muster_trend_add(struct muster_trend *trend, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due)
{
	if (due == MUSTER_TIME_NONE)
		due = NEVER;
	for (size_t i = 0; i < trend->month_count; i++)
		add_month(&trend->months[i], finding, episodes, count, due);
	if (trend->month_count > 0)
		trend->open_before +=
		    episode_open_at(episodes, count, trend->months[0].start - 1) != NULL;
	if (episode_open_at(episodes, count, trend->as_of) != NULL)
		add_age(trend, finding);
	add_points(trend, episodes, count, due);
}

/* ---- sums ---- */

static uint64_t
sum_of(const uint64_t *numbers, size_t count)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += numbers[i];
	return sum;
}

bool
muster_trend_adds_up(const struct muster_trend *trend)
{
	uint64_t open = trend->open_before;
	for (size_t i = 0; i < trend->month_count; i++) {
		const struct muster_trend_month *month = &trend->months[i];
		open += month->opened + month->reopened;
		open -= sum_of(month->closed, MUSTER_CLOSE_REASON_COUNT);
		if (open != muster_trend_open(month) || month->overdue > open)
			return false;
	}
	uint64_t aged = 0;
	for (size_t i = 0; i < trend->class_count; i++)
		aged += sum_of(trend->classes[i].open, MUSTER_SEVERITY_COUNT);
	if (trend->month_count > 0 && aged != open)
		return false;
	for (size_t i = 0; i < trend->point_count; i++) {
		const struct muster_trend_point *point = &trend->points[i];
		if (point->remaining + point->remediated + point->closed_otherwise !=
		    trend->points[0].remaining)
			return false;
	}
	return true;
}
