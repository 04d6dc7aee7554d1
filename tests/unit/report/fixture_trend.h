/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fixture's report tells over time: three months, July to September,
 * that end with its four open findings.  Numbers written out, as there.
 */
#ifndef REPORT_FIXTURE_TREND_H
#define REPORT_FIXTURE_TREND_H

#include "fixture.h"

enum { MONTHS = 3 };

struct fixture_trend {
	struct muster_trend trend;
	enum muster_status statuses[CONTROLS * MONTHS];
	uint64_t open[CONTROLS * MONTHS];
	struct muster_control_history history;
	struct muster_coverage_view rows[MONTHS][3];
	struct muster_coverage_month months[MONTHS];
};

static inline void
fixture_month(struct fixture_trend *t, size_t i, uint64_t opened, uint64_t reopened, uint64_t fixed,
    uint64_t replaced, uint64_t retired)
{
	struct muster_trend_month *month = &t->trend.months[i];
	month->start = muster_days_from_civil(2026, 7 + (unsigned)i, 1) * MUSTER_DAY;
	month->end = muster_days_from_civil(2026, 8 + (unsigned)i, 1) * MUSTER_DAY;
	month->whole = true;
	month->opened = opened;
	month->reopened = reopened;
	month->closed[MUSTER_CLOSE_FIXED] = fixed;
	month->closed[MUSTER_CLOSE_IMAGE_REPLACED] = replaced;
	month->closed[MUSTER_CLOSE_ASSET_RETIRED] = retired;
}

static inline void
fixture_counts(uint64_t open[MUSTER_SEVERITY_COUNT], uint64_t critical, uint64_t high, uint64_t low,
    uint64_t unknown)
{
	open[MUSTER_SEVERITY_CRITICAL] = critical;
	open[MUSTER_SEVERITY_HIGH] = high;
	open[MUSTER_SEVERITY_LOW] = low;
	open[MUSTER_SEVERITY_UNKNOWN] = unknown;
}

static inline void
fixture_findings_over_time(struct fixture_trend *t)
{
	struct muster_trend *trend = &t->trend;
	trend->as_of = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY - 1;
	trend->month_count = MONTHS;
	/* 3 + 4 + 0 - 2 = 5;  5 + 1 + 1 - 2 = 5;  5 + 0 + 0 - 1 = 4 */
	trend->open_before = 3;
	fixture_month(t, 0, 4, 0, 1, 1, 0);
	fixture_month(t, 1, 1, 1, 1, 0, 1);
	fixture_month(t, 2, 0, 0, 1, 0, 0);
	fixture_counts(trend->months[0].open, 2, 1, 1, 1);
	fixture_counts(trend->months[1].open, 1, 2, 1, 1);
	fixture_counts(trend->months[2].open, 1, 1, 1, 1);
	trend->months[1].overdue = 2;
	trend->months[2].overdue = 1;
	trend->deadlines[trend->deadline_count++] = 30;
	trend->classes[0] = (struct muster_trend_class){.from = 0, .to = 30};
	trend->classes[1] = (struct muster_trend_class){.from = 31, .to = 365};
	trend->classes[2] = (struct muster_trend_class){.from = 366, .to = UINT32_MAX};
	trend->class_count = 3;
	fixture_counts(trend->classes[0].open, 1, 0, 1, 1);
	fixture_counts(trend->classes[1].open, 0, 1, 0, 0);
	trend->points[0] = (struct muster_trend_point){trend->months[0].start - 1, 3, 0, 0, 0};
	trend->points[1] = (struct muster_trend_point){day(8, 15), 2, 1, 0, 2};
	trend->points[2] = (struct muster_trend_point){trend->as_of, 1, 1, 1, 1};
	trend->point_count = 3;
}

/* Fills the input of a fixture; t lives as long as it. */
static inline void
fixture_over_time(struct fixture *f, struct fixture_trend *t)
{
	memset(t, 0, sizeof(*t));
	fixture_findings_over_time(t);
	for (size_t control = 0; control < CONTROLS; control++)
		for (size_t month = 0; month < MONTHS; month++)
			t->statuses[control * MONTHS + month] = f->results[control].status;
	/* 1.1.1 was satisfied in July; the heading above it changed with it */
	t->statuses[2 * MONTHS] = t->statuses[0] = MUSTER_STATUS_SATISFIED;
	const uint64_t open[] = {0, 3, 2};
	memcpy(&t->open[2 * MONTHS], open, sizeof(open));
	t->history = (struct muster_control_history){MONTHS, CONTROLS, t->statuses, t->open};
	/* docker-bench on one host in all months; trivy on two images, of which it saw one in
	 * August and the other in June only, and from August on */
	for (size_t i = 0; i < MONTHS; i++) {
		const struct muster_trend_month *month = &t->trend.months[i];
		t->rows[i][0] = (struct muster_coverage_view){1, 1, "docker-bench",
		    MUSTER_DOMAIN_BENCHMARK, "4", month->start, month->start, NULL};
		t->rows[i][1] =
		    (struct muster_coverage_view){2, 2, "trivy", MUSTER_DOMAIN_OS_PACKAGE, "",
			i < 1 ? MUSTER_TIME_NONE : day(8, 10), day(8, 10), NULL};
		t->rows[i][2] = (struct muster_coverage_view){
		    4, 3, "trivy", MUSTER_DOMAIN_OS_PACKAGE, "", day(6, 1), day(6, 1), NULL};
		t->months[i] = (struct muster_coverage_month){
		    month->start, month->end, t->rows[i], i == 0 ? 1 : 3};
	}
	f->in.trend = &t->trend;
	f->in.history = &t->history;
	f->in.coverage_months = t->months;
}

#endif
