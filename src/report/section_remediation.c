/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Remediation: what was opened and what was closed in each month, and what
 * became of the findings that were open when the period began.  Only fixed
 * and image-replaced are remediation.
 */
#include "report/internal.h"

static const struct muster_column month_columns[] = {
    {"month", "Month", 2, MUSTER_ALIGN_TEXT, true},
    {"opened", "Opened", 1, MUSTER_ALIGN_NUMBER, false},
    {"reopened", "Reopened", 1, MUSTER_ALIGN_NUMBER, false},
    {"fixed", "Fixed", 1, MUSTER_ALIGN_NUMBER, false},
    {"image_replaced", "Image replaced", 1, MUSTER_ALIGN_NUMBER, false},
    {"closed_otherwise", "Closed otherwise", 1, MUSTER_ALIGN_NUMBER, false},
    {"open", "Open at its end", 1, MUSTER_ALIGN_NUMBER, false},
};
static const struct muster_column point_columns[] = {
    {"day", "End of", 2, MUSTER_ALIGN_DATE, true},
    {"remaining", "Still open", 1, MUSTER_ALIGN_NUMBER, false},
    {"remediated", "Remediated", 1, MUSTER_ALIGN_NUMBER, false},
    {"closed_otherwise", "Closed otherwise", 1, MUSTER_ALIGN_NUMBER, false},
    {"overdue", "Overdue, of all open", 1, MUSTER_ALIGN_NUMBER, false},
};

struct sums {
	uint64_t opened, reopened, remediated, otherwise;
};

static struct sums
sums_of(const struct muster_trend *trend)
{
	struct sums sums = {0};
	for (size_t i = 0; i < trend->month_count; i++) {
		const struct muster_trend_month *month = &trend->months[i];
		sums.opened += month->opened;
		sums.reopened += month->reopened;
		sums.remediated += muster_trend_remediated(month);
		sums.otherwise += muster_trend_closed_otherwise(month);
	}
	return sums;
}

/* ---- opened against closed ---- */

static struct table_words
months_words(const char *empty)
{
	return (struct table_words){"opened-closed", "Findings opened and closed by month", empty,
	    "opened_closed", "month_count"};
}

static void
put_months_table(struct report *report)
{
	static const char *const names[] = {
	    "opened", "reopened", "fixed", "image-replaced", "closed-otherwise", "open"};
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct grid grid;
	GRID_BEGIN(&grid, paper, month_columns);
	for (size_t i = 0; i < trend->month_count; i++) {
		const struct muster_trend_month *month = &trend->months[i];
		const uint64_t numbers[] = {month->opened, month->reopened,
		    month->closed[MUSTER_CLOSE_FIXED], month->closed[MUSTER_CLOSE_IMAGE_REPLACED],
		    muster_trend_closed_otherwise(month), muster_trend_open(month)};
		grid_row(&grid, "",
		    paper_attributes(paper, "from", paper_time(paper, month->start), "to",
			paper_time(paper, month->end - 1), "opened",
			paper_digits(paper, numbers[0]), "reopened",
			paper_digits(paper, numbers[1]), "fixed", paper_digits(paper, numbers[2]),
			"image_replaced", paper_digits(paper, numbers[3]), "closed_otherwise",
			paper_digits(paper, numbers[4]), "open", paper_digits(paper, numbers[5]),
			NULL));
		grid_text(&grid, trend_month_name(paper, month));
		for (size_t j = 0; j < sizeof(numbers) / sizeof(numbers[0]); j++)
			number_cell(report, &grid,
			    (struct number){paper_format(paper, "month:%s:%s",
						trend_month_name(paper, month), names[j]),
				numbers[j]});
	}
	const struct table_words words = months_words("");
	report_data(report, &grid, &words);
}

static void
put_months(struct report *report, const struct sums *sums)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct picture picture;
	picture_begin(&picture, report, MUSTER_CHART_COLUMNS, 3, trend->month_count);
	size_t opened = picture_series(&picture, "opened", MUSTER_TONE_PLAIN, 0, false);
	size_t remediated = picture_series(
	    &picture, "remediated", MUSTER_TONE_STATUS, MUSTER_STATUS_SATISFIED, true);
	size_t otherwise = sums->otherwise == 0
	    ? remediated
	    : picture_series(&picture, "closed otherwise", MUSTER_TONE_PLAIN, 1, true);
	for (size_t i = 0; i < trend->month_count; i++) {
		const struct muster_trend_month *month = &trend->months[i];
		picture_column(&picture, i, trend_month_name(paper, month), 0);
		picture_set(&picture, opened, i, month->opened + month->reopened);
		if (sums->otherwise > 0)
			picture_set(&picture, otherwise, i, muster_trend_closed_otherwise(month));
		picture_set(&picture, remediated, i, muster_trend_remediated(month));
	}
	picture_end(&picture, "chart-opened-closed",
	    paper_format(paper,
		"Findings opened or reopened (above the line) and closed (below) in each month%s",
		trend_cut(report)),
	    paper_format(paper,
		"Columns above and below a line, one for each month, %s: %s opened or reopened, %s "
		"remediated and %s closed otherwise in all. The table below holds the numbers.",
		trend_span(report, 0), paper_number(paper, sums->opened + sums->reopened),
		paper_number(paper, sums->remediated), paper_number(paper, sums->otherwise)));
	put_months_table(report);
	muster_build_reconciliation(&report->builder);
	const struct muster_trend_month *first = &trend->months[0];
	const char *month = trend_month_name(paper, first);
	NUMBERS_PUT(report,
	    paper_format(paper,
		"# open before %s + # opened + # reopened \xE2\x88\x92 # remediated \xE2\x88\x92 # "
		"closed otherwise = # open at the as-of.",
		month),
	    {paper_format(paper, "month:%.7s:open", paper_date(paper, first->start - 1)),
		trend->open_before},
	    {paper_format(paper, "from:%s:opened", month), sums->opened},
	    {paper_format(paper, "from:%s:reopened", month), sums->reopened},
	    {paper_format(paper, "from:%s:remediated", month), sums->remediated},
	    {paper_format(paper, "from:%s:closed-otherwise", month), sums->otherwise},
	    {"open", muster_trend_open(&trend->months[trend->month_count - 1])});
	figure_ids_put(report, " Ids are those of the month and what happened: ",
	    paper_format(paper, "month:%s:fixed",
		trend_month_name(paper, &trend->months[trend->month_count - 1])),
	    ".");
}

/* ---- burn-down ---- */

static struct table_words
points_words(const char *empty)
{
	return (struct table_words){"burn-down-by-week", "What became of what was open", empty,
	    "burn_down", "burn_down_point"};
}

/* "burn-down:2026-07-08:remaining" */
static struct number
point_number(
    struct paper *paper, const struct muster_trend_point *point, const char *name, uint64_t value)
{
	return (struct number){
	    paper_format(paper, "burn-down:%s:%s", paper_date(paper, point->at), name), value};
}

static void
put_points_table(struct report *report)
{
	static const char *const names[] = {
	    "remaining", "remediated", "closed-otherwise", "overdue"};
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct grid grid;
	GRID_BEGIN(&grid, paper, point_columns);
	for (size_t i = 0; i < trend->point_count; i++) {
		const struct muster_trend_point *point = &trend->points[i];
		const uint64_t numbers[] = {
		    point->remaining, point->remediated, point->closed_otherwise, point->overdue};
		grid_row(&grid, "",
		    paper_attributes(paper, "at", paper_time(paper, point->at), "remaining",
			paper_digits(paper, numbers[0]), "remediated",
			paper_digits(paper, numbers[1]), "closed_otherwise",
			paper_digits(paper, numbers[2]), "overdue", paper_digits(paper, numbers[3]),
			NULL));
		grid_put(&grid, cell_date(paper, point->at));
		for (size_t j = 0; j < sizeof(numbers) / sizeof(numbers[0]); j++)
			number_cell(
			    report, &grid, point_number(paper, point, names[j], numbers[j]));
	}
	const struct table_words words = points_words("");
	report_data(report, &grid, &words);
}

static void
put_burn_down(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	const struct muster_trend_point *first = &trend->points[0];
	const struct muster_trend_point *last = &trend->points[trend->point_count - 1];
	bool deadlines = trend->deadline_count > 0;
	struct picture picture;
	picture_begin(&picture, report, MUSTER_CHART_LINES, 2, trend->point_count);
	size_t remaining = picture_series(&picture, "still open", MUSTER_TONE_PLAIN, 0, false);
	size_t overdue = !deadlines ? remaining
				    : picture_series(&picture, "overdue", MUSTER_TONE_STATUS,
					  MUSTER_STATUS_NOT_SATISFIED, false);
	for (size_t i = 0; i < trend->point_count; i++) {
		const struct muster_trend_point *point = &trend->points[i];
		picture_column(&picture, i, paper_date(paper, point->at),
		    (uint32_t)muster_time_days_between(first->at, point->at));
		if (deadlines)
			picture_set(&picture, overdue, i, point->overdue);
		picture_set(&picture, remaining, i, point->remaining);
	}
	picture_end(&picture, "chart-burn-down",
	    paper_format(paper, "How many of the %s open when %s began are still open%s",
		paper_count(paper, first->remaining, "finding", "findings"),
		report->assessment->period.name,
		deadlines ? ", and how many findings were overdue" : ""),
	    paper_format(paper,
		"A line from %s open at the end of %s to %s at the end of %s%s. The table below "
		"holds the numbers.",
		paper_number(paper, first->remaining), paper_date(paper, first->at),
		paper_number(paper, last->remaining), paper_date(paper, last->at),
		!deadlines ? ""
			   : paper_format(paper, "; a dashed line of overdue ones from %s to %s",
				 paper_number(paper, first->overdue),
				 paper_number(paper, last->overdue))));
	put_points_table(report);
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    paper_format(paper,
		"# open when %s began = # still open + # remediated + # closed "
		"otherwise.",
		report->assessment->period.name),
	    point_number(paper, first, "remaining", first->remaining),
	    point_number(paper, last, "remaining", last->remaining),
	    point_number(paper, last, "remediated", last->remediated),
	    point_number(paper, last, "closed-otherwise", last->closed_otherwise));
	figure_ids_put(report, " Ids are those of the day and what is counted: ",
	    point_number(paper, last, "remaining", 0).name, ".");
	if (!deadlines)
		muster_build_text(&report->builder,
		    " No control of %s sets a deadline in days, so none of them is overdue.",
		    report->catalog->title);
}

/* What stands there if there is nothing to burn down. */
static const char *
no_burn_down(const struct muster_trend *trend)
{
	if (trend->point_count == 0)
		return "No period was asked for, so there is no beginning to count from.";
	uint64_t any = trend->points[0].remaining;
	for (size_t i = 0; i < trend->point_count; i++)
		any += trend->points[i].overdue;
	return any == 0 ? "No finding was open when the period began, and none was overdue in it."
			: NULL;
}

int
section_remediation(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct muster_trend *trend = report->in->trend;
	if (trend == NULL)
		return 0;
	const struct sums sums = sums_of(trend);
	muster_build_section(builder, "remediation", "Remediation");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Remediated is what was fixed, or gone with an image that was replaced. Closed "
	    "otherwise is what was retired with its asset or source, what a changed check no "
	    "longer looks for, and what is no longer reported without a reason seen. What a first "
	    "scan found counts as opened when it was made. Months and weeks are in UTC.");
	if (trend->month_count == 0 ||
	    trend->open_before + sums.opened + sums.reopened + sums.remediated + sums.otherwise ==
		0) {
		const struct table_words words =
		    months_words("No finding was opened, so none could be closed.");
		REPORT_NOTHING(report, month_columns, &words);
	} else {
		put_months(report, &sums);
	}
	muster_build_section(builder, "burn-down", "Burn-down");
	const char *none = no_burn_down(trend);
	if (none == NULL) {
		put_burn_down(report);
	} else {
		const struct table_words words = points_words(none);
		REPORT_NOTHING(report, point_columns, &words);
	}
	muster_build_section_end(builder);
	muster_build_section_end(builder);
	return 0;
}
