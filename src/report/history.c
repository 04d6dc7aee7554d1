/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Controls over time: the statuses of those that changed, as of each month's
 * end, and the line of open findings in the table of controls.
 */
#include "report/internal.h"

#define ROWS_OF_PICTURE 30 /* what fits a page of print */

static enum muster_status
status_at(const struct report *report, size_t control, size_t month)
{
	const struct muster_control_history *history = report->in->history;
	return history->statuses[control * history->month_count + month];
}

/* The trend's months from this one on are assessed. */
static size_t
first_month(const struct report *report)
{
	return report->in->trend->month_count - report->in->history->month_count;
}

static bool
has_changed(const struct report *report, size_t control)
{
	if (!report->assessment->controls[control].control->assessable)
		return false;
	for (size_t i = 1; i < report->in->history->month_count; i++)
		if (status_at(report, control, i) != status_at(report, control, 0))
			return true;
	return false;
}

static size_t
count_changed(const struct report *report)
{
	size_t count = 0;
	for (size_t i = 0; i < report->assessment->control_count; i++)
		count += has_changed(report, i);
	return count;
}

/* ---- the line in a cell ---- */

struct muster_inlines
history_spark(struct paper *paper, const struct report *report, size_t control)
{
	const struct muster_control_history *history = report->in->history;
	const uint64_t *open = &history->open[control * history->month_count];
	uint64_t any = 0;
	const char *words = "";
	for (size_t i = 0; i < history->month_count; i++) {
		any |= open[i];
		words = paper_format(
		    paper, "%s%s%s", words, i > 0 ? ", " : "", paper_number(paper, open[i]));
	}
	return any == 0 ? (struct muster_inlines){NULL}
			: muster_inline_spark(paper->arena, open, history->month_count, words);
}

/* ---- the map ---- */

static const struct muster_column columns[] = {
    {"control", "Control", 4, MUSTER_ALIGN_TEXT, true},
    {"from", "Month's end", 1, MUSTER_ALIGN_DATE, false},
    {"to", "to", 1, MUSTER_ALIGN_DATE, false},
    {"status", "Evidence showed", 3, MUSTER_ALIGN_TEXT, false},
};

/* Stretches of one status: a row each. */
static void
put_stretches(struct report *report, struct grid *grid, size_t index)
{
	struct paper *paper = &report->paper;
	const struct muster_trend_month *months = report->in->trend->months + first_month(report);
	const struct muster_control *control = report->assessment->controls[index].control;
	const size_t count = report->in->history->month_count;
	for (size_t from = 0, to; from < count; from = to + 1) {
		enum muster_status status = status_at(report, index, from);
		for (to = from; to + 1 < count && status_at(report, index, to + 1) == status;)
			to++;
		grid_row(grid, "",
		    paper_attributes(paper, "control", control->id, "from",
			paper_time(paper, months[from].end - 1), "to",
			paper_time(paper, months[to].end - 1), "status", muster_status_name(status),
			NULL));
		grid_put(grid,
		    muster_inline_reference(
			paper->arena, paper_format(paper, "control-%s", control->id), control->id));
		grid_put(grid, cell_date(paper, months[from].end - 1));
		grid_put(grid, cell_date(paper, months[to].end - 1));
		grid_put(grid,
		    muster_inline_status(
			paper->arena, status, report->catalog->status_label[status]));
	}
}

/* Why the picture does not go as far back as the others. */
static const char *
few_months(struct report *report)
{
	return first_month(report) == 0
	    ? ""
	    : paper_format(&report->paper, ". Of so many findings only the last %s are assessed",
		  paper_count(&report->paper, report->in->history->month_count, "month's end",
		      "month ends"));
}

/* A picture of up to so many of the changed controls; returns where the next one begins. */
static size_t
put_picture(struct report *report, size_t index, size_t part, size_t parts, size_t count)
{
	struct paper *paper = &report->paper;
	const struct muster_trend_month *months = report->in->trend->months + first_month(report);
	const size_t month_count = report->in->history->month_count;
	const struct muster_assessment *assessment = report->assessment;
	const char *of = parts > 1 ? paper_format(paper, ", %zu of %zu", part + 1, parts) : "";
	struct picture picture;
	picture_begin(&picture, report, MUSTER_CHART_STATUSES, count, month_count);
	for (size_t i = 0; i < month_count; i++)
		picture_column(&picture, i, trend_month_name(paper, &months[i]), 0);
	for (; index < assessment->control_count && picture.series_count < count; index++) {
		const struct muster_control *control = assessment->controls[index].control;
		if (!has_changed(report, index))
			continue;
		size_t series = picture_series(&picture,
		    paper_format(paper, "%s %s", control->id, control->title), MUSTER_TONE_PLAIN, 0,
		    false);
		for (size_t month = 0; month < month_count; month++) {
			struct muster_chart_cell *cell = picture_cell(&picture, series, month);
			if (cell != NULL)
				cell->status = status_at(report, index, month);
		}
	}
	picture_end(&picture,
	    parts > 1 ? paper_format(paper, "chart-history-%zu", part + 1) : "chart-history",
	    paper_format(paper, "Controls that changed, by status at each month's end%s%s%s", of,
		trend_cut(report), few_months(report)),
	    paper_format(paper,
		"A row for each of %s, a cell for each month's end, %s, with the mark of its "
		"status. The table below holds the same in words.",
		paper_count(paper, count, "control that changed", "controls that changed"),
		trend_span(report, first_month(report))));
	return index;
}

static struct table_words
map_words(const char *empty)
{
	return (struct table_words){"status-history",
	    "Statuses of the controls that changed, from month's end to month's end", empty,
	    "status_history", "status_stretch"};
}

static const char *
no_map(struct report *report)
{
	struct paper *paper = &report->paper;
	size_t months = report->in->history->month_count;
	if (months < 2)
		return paper_format(paper,
		    "Statuses at %s only are known, so no change can be shown.",
		    months == 0 ? "the as-of" : trend_span(report, first_month(report)));
	return paper_format(paper,
	    "No control had another status at one month's end than at the next, %s.",
	    trend_span(report, first_month(report)));
}

/* Controls whose status changed (1), did not (0), all of them (below 0). */
static struct number
count_controls(struct report *report, int changed)
{
	struct count count = count_begin(report,
	    changed < 0        ? "controls, those outside the profile too"
		: changed == 1 ? "controls of another status at some month's end than at the first"
			       : "controls of the same status at every month's end",
	    "%s",
	    changed < 0        ? "history:controls"
		: changed == 1 ? "history:changed"
			       : "history:unchanged");
	for (size_t i = 0; i < report->assessment->control_count; i++) {
		const struct muster_control_result *result = &report->assessment->controls[i];
		if (result->control->assessable &&
		    (changed < 0 || has_changed(report, i) == (changed == 1)))
			count_add(&count, MUSTER_MEMBER_CONTROL, result->control->id,
			    muster_status_name(result->status), 1);
	}
	return count_number(&count);
}

void
history_put_map(struct report *report)
{
	struct paper *paper = &report->paper;
	if (report->in->history == NULL || report->in->trend == NULL)
		return;
	size_t changed = count_changed(report), index = 0;
	if (changed == 0) {
		const struct table_words words = map_words(no_map(report));
		REPORT_NOTHING(report, columns, &words);
		return;
	}
	size_t parts = (changed + ROWS_OF_PICTURE - 1) / ROWS_OF_PICTURE;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t part = 0; part < parts; part++) {
		size_t left = changed - part * ROWS_OF_PICTURE;
		index = put_picture(
		    report, index, part, parts, left < ROWS_OF_PICTURE ? left : ROWS_OF_PICTURE);
	}
	for (size_t i = 0; i < report->assessment->control_count; i++)
		if (has_changed(report, i))
			put_stretches(report, &grid, i);
	const struct table_words words = map_words("");
	report_data(report, &grid, &words);
	muster_build_reconciliation(&report->builder);
	const struct number all = count_controls(report, -1);
	NUMBERS_PUT(report,
	    all.value == 1 ? "# control = # that changed + # that did not."
			   : "# controls = # that changed + # that did not.",
	    all, count_controls(report, 1), count_controls(report, 0));
}
