/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happened over time: findings by month, by age and against their
 * deadlines; statuses of controls at month ends.  Pure counting: structs in,
 * structs out.
 *
 * Two times: everything is told from what was known by the view's known-by,
 * so late evidence stands in the month it was observed in, not in the one it
 * arrived in.  Months are calendar months in UTC, [start, end): what happens
 * at midnight belongs to the day that begins.
 *
 * Ages and deadlines count from when a finding was first seen; one that
 * closed and came back goes on with its old clock.
 */
#ifndef MUSTER_TREND_H
#define MUSTER_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/catalog.h>
#include <muster/model.h>

enum {
	MUSTER_TREND_MONTHS = 12,
	MUSTER_TREND_CLASSES = 12,
	MUSTER_TREND_POINTS = 28,
	MUSTER_TREND_DEADLINES = 4 /* different ones that are drawn */
};

/* ---- deadlines ---- */

/*
 * The rows of a catalog that set a deadline for findings (low confidence and
 * `supports` never do).  Due is what the assessment says: muster_mapping_due.
 */
struct muster_deadlines {
	const struct muster_mapping *const *rows;
	size_t count;
};
/* 0, or -1: memory is out. */
int muster_deadlines_of(const struct muster_catalog *catalog, struct muster_arena *arena,
    struct muster_deadlines *out, struct muster_error *err);
/* The last instant in time by the strictest that asks for the finding's practice; NONE: none. */
muster_time muster_deadline_due(const struct muster_deadlines *deadlines, const char *practice,
    const char *aspect, const struct muster_finding *finding);

/* ---- findings ---- */

struct muster_trend_month {
	muster_time start, end;               /* of the last one: the instant after the as-of */
	bool whole;                           /* it was over at the as-of */
	uint64_t open[MUSTER_SEVERITY_COUNT]; /* at its end */
	uint64_t overdue;                     /* of these */
	uint64_t opened, reopened;            /* in it */
	uint64_t closed[MUSTER_CLOSE_REASON_COUNT];
};
struct muster_trend_class { /* of age, in days, both included */
	uint32_t from, to;  /* to UINT32_MAX: no end */
	uint64_t open[MUSTER_SEVERITY_COUNT];
};
/* What became of the findings open just before the period, and what was overdue. */
struct muster_trend_point {
	muster_time at; /* the instant; the first is the last one before the period */
	uint64_t remaining;
	uint64_t remediated, closed_otherwise; /* of the same; reopened ones remain */
	uint64_t overdue;                      /* of all that were open then */
};
struct muster_trend {
	muster_time as_of;
	struct muster_trend_month months[MUSTER_TREND_MONTHS]; /* oldest first */
	size_t month_count;
	uint64_t open_before; /* just before the first month */
	struct muster_trend_class classes[MUSTER_TREND_CLASSES];
	size_t class_count;
	uint32_t deadlines[MUSTER_TREND_DEADLINES]; /* days, ascending; classes end at them */
	size_t deadline_count;
	struct muster_trend_point points[MUSTER_TREND_POINTS];
	size_t point_count; /* 0: no period */
};

/*
 * Sets the months (those from the one of `first`, at most twelve; none if it
 * is NONE or after as_of), classes and points, all counts 0.  period may be NULL.
 */
void muster_trend_begin(struct muster_trend *trend, muster_time first, muster_time as_of,
    const struct muster_period *period, const struct muster_deadlines *deadlines);
/* One finding, with its episodes in order of time; due: its last instant in time, NONE none. */
void muster_trend_add(struct muster_trend *trend, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due);
/* Each month: open before + opened + reopened - closed = open at its end; and so on. */
bool muster_trend_adds_up(const struct muster_trend *trend);

static inline uint64_t
muster_trend_open(const struct muster_trend_month *month)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < MUSTER_SEVERITY_COUNT; i++)
		sum += month->open[i];
	return sum;
}

/* Only fixed and image-replaced are remediation. */
static inline uint64_t
muster_trend_remediated(const struct muster_trend_month *month)
{
	return month->closed[MUSTER_CLOSE_FIXED] + month->closed[MUSTER_CLOSE_IMAGE_REPLACED];
}

static inline uint64_t
muster_trend_closed_otherwise(const struct muster_trend_month *month)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < MUSTER_CLOSE_REASON_COUNT; i++)
		sum += month->closed[i];
	return sum - muster_trend_remediated(month);
}

/* ---- controls ---- */

/* At month ends, from assessments as of then: [control * month_count + month]. */
struct muster_control_history {
	size_t month_count; /* the last so many of the trend's; the very last is the as-of */
	size_t control_count;
	const enum muster_status *statuses;
	const uint64_t *open; /* failing results behind it */
};

#endif
