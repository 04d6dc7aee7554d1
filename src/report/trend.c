/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings over time: how many were open at each month's end, and how old
 * the open ones are.  The counts are the trend's; they are held against the
 * list of open findings.
 */
#include "report/internal.h"

int
trend_check(struct report *report)
{
	const struct muster_report_input *in = report->in;
	const struct muster_trend *trend = in->trend;
	if (trend == NULL)
		return 0;
	bool fits = true;
	for (unsigned i = 0; i < MUSTER_SEVERITY_COUNT && trend->month_count > 0; i++)
		fits = fits &&
		    trend->months[trend->month_count - 1].open[i] == report->findings.severities[i];
	for (unsigned i = 0; i < MUSTER_SEVERITY_COUNT && trend->month_count > 0; i++) {
		uint64_t aged = 0;
		for (size_t j = 0; j < trend->class_count; j++)
			aged += trend->classes[j].open[i];
		fits = fits && aged == report->findings.severities[i];
	}
	if (in->history != NULL)
		fits = fits && in->history->month_count <= trend->month_count &&
		    (in->history->month_count > 0) == (trend->month_count > 0) &&
		    in->history->control_count == report->assessment->control_count;
	return fits ? 0
		    : report_mismatch(report, "report.trend",
			  "what is told over time does not add up to the open findings");
}

/* ---- words ---- */

const char *
trend_month_name(struct paper *paper, const struct muster_trend_month *month)
{
	return paper_format(paper, "%.7s", paper_date(paper, month->start));
}

/* "2026-04 to 2026-09", with the day where the last month is not over. */
const char *
trend_span(struct report *report, size_t first)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	const struct muster_trend_month *last = &trend->months[trend->month_count - 1];
	const char *until =
	    last->whole ? trend_month_name(paper, last) : paper_date(paper, trend->as_of);
	if (trend->month_count == first + 1)
		return until;
	return paper_format(
	    paper, "%s to %s", trend_month_name(paper, &trend->months[first]), until);
}

/* What the caption adds where the last month is cut at the as-of. */
const char *
trend_cut(struct report *report)
{
	const struct muster_trend *trend = report->in->trend;
	return trend->months[trend->month_count - 1].whole
	    ? ""
	    : paper_format(&report->paper, "; the last month up to %s",
		  paper_date(&report->paper, trend->as_of));
}

/* ---- a chart and a table by severity ---- */

/* One entry a row of the table, a column of the chart. */
struct counted {
	const char *label;
	const uint64_t *open; /* by severity */
};

static void
put_severities(
    struct report *report, struct picture *picture, const struct counted *rows, size_t count)
{
	picture_begin(picture, report, MUSTER_CHART_COLUMNS, MUSTER_SEVERITY_COUNT, count);
	for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++) {
		bool used = false;
		for (size_t i = 0; i < count; i++)
			used = used || rows[i].open[severity] > 0;
		if (!used)
			continue;
		size_t series =
		    picture_series(picture, muster_severity_name((enum muster_severity)severity),
			MUSTER_TONE_SEVERITY, severity, false);
		for (size_t i = 0; i < count; i++)
			picture_set(picture, series, i, rows[i].open[severity]);
	}
	for (size_t i = 0; i < count; i++)
		picture_column(picture, i, rows[i].label, 0);
}

/* A cell for each severity and one for all: "month:2026-07:open:critical", "month:2026-07:open". */
static uint64_t
put_counts(struct report *report, struct grid *grid, const char *figure, const uint64_t *open)
{
	uint64_t sum = 0;
	for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++) {
		number_cell(report, grid,
		    (struct number){paper_format(&report->paper, "%s:%s", figure,
					muster_severity_name(severity)),
			open[severity]});
		sum += open[severity];
	}
	number_cell(report, grid, (struct number){figure, sum});
	return sum;
}

/* "3, 10, 12": the sums, for the words that stand for a picture. */
static const char *
sums(struct report *report, const struct counted *rows, size_t count)
{
	struct paper *paper = &report->paper;
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		uint64_t sum = 0;
		for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++)
			sum += rows[i].open[severity];
		text = paper_format(
		    paper, "%s%s%s", text, i > 0 ? ", " : "", paper_number(paper, sum));
	}
	return text;
}

/* ---- open at each month's end ---- */

static const struct muster_column open_columns[] = {
    {"month", "Month's end", 2, MUSTER_ALIGN_TEXT, true},
    {"critical", "Critical", 1, MUSTER_ALIGN_NUMBER, false},
    {"high", "High", 1, MUSTER_ALIGN_NUMBER, false},
    {"medium", "Medium", 1, MUSTER_ALIGN_NUMBER, false},
    {"low", "Low", 1, MUSTER_ALIGN_NUMBER, false},
    {"info", "Info", 1, MUSTER_ALIGN_NUMBER, false},
    {"unknown", "Unknown", 1, MUSTER_ALIGN_NUMBER, false},
    {"open", "Open", 1, MUSTER_ALIGN_NUMBER, false},
    {"overdue", "Overdue", 1, MUSTER_ALIGN_NUMBER, false},
};

static const char *const *
severity_attributes(struct paper *paper, const char *name, const char *value, const char *also,
    const char *also_value, const uint64_t *open)
{
	return paper_attributes(paper, name, value, also, also_value, "critical",
	    paper_digits(paper, open[MUSTER_SEVERITY_CRITICAL]), "high",
	    paper_digits(paper, open[MUSTER_SEVERITY_HIGH]), "medium",
	    paper_digits(paper, open[MUSTER_SEVERITY_MEDIUM]), "low",
	    paper_digits(paper, open[MUSTER_SEVERITY_LOW]), "info",
	    paper_digits(paper, open[MUSTER_SEVERITY_INFO]), "unknown",
	    paper_digits(paper, open[MUSTER_SEVERITY_UNKNOWN]), NULL);
}

static struct table_words
open_words(const char *empty)
{
	return (struct table_words){"open-by-month", "Open findings at each month's end", empty,
	    "open_by_month", "month_end"};
}

static void
put_open_table(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct grid grid;
	GRID_BEGIN(&grid, paper, open_columns);
	for (size_t i = 0; i < trend->month_count; i++) {
		const struct muster_trend_month *month = &trend->months[i];
		grid_row(&grid, "",
		    severity_attributes(paper, "at", paper_time(paper, month->end - 1), "overdue",
			paper_digits(paper, month->overdue), month->open));
		grid_text(&grid, paper_date(paper, month->end - 1));
		const char *name = trend_month_name(paper, month);
		put_counts(report, &grid, paper_format(paper, "month:%s:open", name), month->open);
		number_cell(report, &grid,
		    (struct number){paper_format(paper, "month:%s:overdue", name), month->overdue});
	}
	const struct table_words words = open_words("");
	report_data(report, &grid, &words);
	const struct muster_trend_month *last = &trend->months[trend->month_count - 1];
	muster_build_reconciliation(&report->builder);
	const char *figure = paper_format(paper, "month:%s:open", trend_month_name(paper, last));
	const uint64_t open = muster_trend_open(last);
	muster_build_text(&report->builder, "%s: ", paper_date(paper, last->end - 1));
	NUMBERS_PUT(report, open == 1 ? "# open finding" : "# open findings", {figure, open});
	for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++) {
		const char *name = muster_severity_name(severity);
		NUMBERS_PUT(report,
		    paper_format(paper, "%s# %s", severity == 0 ? " = " : " + ", name),
		    {paper_format(paper, "%s:%s", figure, name), last->open[severity]});
	}
	muster_build_text(&report->builder, ".");
	figure_ids_put(report, " Ids are those of the month, what is counted and the severity: ",
	    paper_format(paper, "%s:critical", figure), ".");
}

void
trend_put_open(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct counted rows[MUSTER_TREND_MONTHS];
	uint64_t any = 0;
	if (trend == NULL)
		return;
	if (trend->month_count == 0) {
		const struct table_words words =
		    open_words("No evidence was collected, so there is nothing to tell over time.");
		REPORT_NOTHING(report, open_columns, &words);
		return;
	}
	for (size_t i = 0; i < trend->month_count; i++) {
		rows[i] = (struct counted){
		    trend_month_name(paper, &trend->months[i]), trend->months[i].open};
		any += muster_trend_open(&trend->months[i]);
	}
	if (any == 0) {
		muster_build_paragraph(&report->builder);
		muster_build_text(&report->builder, "No finding was open at any month's end, %s.",
		    trend_span(report, 0));
		return;
	}
	struct picture picture;
	put_severities(report, &picture, rows, trend->month_count);
	picture_end(&picture, "chart-open",
	    paper_format(paper,
		"Open findings by severity at each month's end%s. The severity is the one "
		"reported last.",
		trend_cut(report)),
	    paper_format(paper,
		"Stacked columns, one for each month's end, %s: %s open findings. The table below "
		"holds the numbers by severity.",
		trend_span(report, 0), sums(report, rows, trend->month_count)));
	put_open_table(report);
}

/* ---- age of the open ones ---- */

static const struct muster_column age_columns[] = {
    {"age", "Age in days", 2, MUSTER_ALIGN_TEXT, true},
    {"critical", "Critical", 1, MUSTER_ALIGN_NUMBER, false},
    {"high", "High", 1, MUSTER_ALIGN_NUMBER, false},
    {"medium", "Medium", 1, MUSTER_ALIGN_NUMBER, false},
    {"low", "Low", 1, MUSTER_ALIGN_NUMBER, false},
    {"info", "Info", 1, MUSTER_ALIGN_NUMBER, false},
    {"unknown", "Unknown", 1, MUSTER_ALIGN_NUMBER, false},
    {"open", "Open", 1, MUSTER_ALIGN_NUMBER, false},
};

static const char *
class_name(struct paper *paper, const struct muster_trend_class *one)
{
	if (one->to == UINT32_MAX)
		return paper_format(paper, "over %u", (unsigned)one->from - 1);
	if (one->from == one->to)
		return paper_format(paper, "%u", (unsigned)one->to);
	return paper_format(paper, "%u\xE2\x80\x93%u", (unsigned)one->from, (unsigned)one->to);
}

/* "age:8-30", "age:366-" */
static const char *
class_figure(struct paper *paper, const struct muster_trend_class *one)
{
	return one->to == UINT32_MAX
	    ? paper_format(paper, "age:%u-", (unsigned)one->from)
	    : paper_format(paper, "age:%u-%u", (unsigned)one->from, (unsigned)one->to);
}

static struct table_words
age_words(const char *empty)
{
	return (struct table_words){
	    "open-by-age", "Open findings by age", empty, "ages", "age_class"};
}

static void
put_age_table(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct grid grid;
	uint64_t all = 0;
	GRID_BEGIN(&grid, paper, age_columns);
	for (size_t i = 0; i < trend->class_count; i++) {
		const struct muster_trend_class *one = &trend->classes[i];
		grid_row(&grid, "",
		    severity_attributes(paper, "from_days", paper_digits(paper, one->from),
			"to_days", one->to == UINT32_MAX ? "" : paper_digits(paper, one->to),
			one->open));
		grid_text(&grid, class_name(paper, one));
		all += put_counts(report, &grid, class_figure(paper, one), one->open);
	}
	const struct table_words words = age_words("");
	report_data(report, &grid, &words);
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    all == 1 ? "Together # open finding, as in the table below."
		     : "Together # open findings, as in the table below.",
	    {"open", all});
	figure_ids_put(report, " Ids are those of the age and the severity: ",
	    paper_format(paper, "%s:critical", class_figure(paper, &trend->classes[0])), ".");
}

static const char *
deadline_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	if (trend->deadline_count == 0)
		return paper_format(
		    paper, "No control of %s sets a deadline in days.", report->catalog->title);
	return "Dashed lines: deadlines of controls; which findings they hold for is said there.";
}

void
trend_put_ages(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct counted rows[MUSTER_TREND_CLASSES];
	if (trend == NULL)
		return;
	if (report->findings.all == 0) {
		const struct table_words words =
		    age_words("No finding is open, so none has an age.");
		REPORT_NOTHING(report, age_columns, &words);
		return;
	}
	for (size_t i = 0; i < trend->class_count; i++)
		rows[i] =
		    (struct counted){class_name(paper, &trend->classes[i]), trend->classes[i].open};
	struct picture picture;
	put_severities(report, &picture, rows, trend->class_count);
	for (size_t i = 0; i < trend->class_count; i++)
		for (size_t j = 0; j < trend->deadline_count; j++)
			if (trend->classes[i].to == trend->deadlines[j])
				picture_mark(&picture, i + 1,
				    paper_format(
					paper, "due after %u d", (unsigned)trend->deadlines[j]));
	picture_end(&picture, "chart-ages",
	    paper_format(paper, "Open findings by days since they were first seen. %s",
		deadline_words(report)),
	    paper_format(paper,
		"Stacked columns, one for each class of age from the youngest to the oldest: %s "
		"open findings. The table below holds the numbers by severity.",
		sums(report, rows, trend->class_count)));
	put_age_table(report);
}
