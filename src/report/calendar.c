/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calendar of evidence: for each source and month, how many of the assets
 * it is expected to cover it covered.  Expected is what it ever covered and
 * is still in scope at that month's end.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

struct covered {
	struct count expected, received, current;
};

static const struct muster_column columns[] = {
    {"source", "Source", 3, MUSTER_ALIGN_TEXT, true},
    {"month", "Month", 2, MUSTER_ALIGN_TEXT, false},
    {"expected", "Assets expected", 1, MUSTER_ALIGN_NUMBER, false},
    {"received", "Received in it", 1, MUSTER_ALIGN_NUMBER, false},
    {"current", "Current at its end", 1, MUSTER_ALIGN_NUMBER, false},
};

/* ---- counting ---- */

static bool
is_current(const struct report *report, const struct muster_coverage_month *month, muster_time at)
{
	int64_t limit = report->assessment->stale_after_days;
	return at != MUSTER_TIME_NONE &&
	    (limit < 0 || muster_time_days_between(at, month->end - 1) <= limit);
}

/* "source:trivy:month:2026-07:expected" */
static struct covered
covered_begin(struct report *report, const char *source, size_t month)
{
	const char *name = trend_month_name(&report->paper, &report->in->trend->months[month]);
	struct covered covered = {
	    count_begin(report, "assets the source has covered before and is to cover again",
		"source:%s:month:%s:expected", source, name),
	    count_begin(report, "assets with a complete run of the source in the month",
		"source:%s:month:%s:received", source, name),
	    count_begin(report,
		"assets whose newest complete run of the source counted at the month's end",
		"source:%s:month:%s:current", source, name)};
	covered.expected.of_row = covered.received.of_row = covered.current.of_row = true;
	return covered;
}

static void
covered_add(
    const struct report *report, struct count *count, const struct muster_coverage_view *row)
{
	const struct muster_asset *asset =
	    count->asked != NULL ? index_asset(report, row->asset) : NULL;
	const char *path = row->path != NULL ? row->path : asset != NULL ? asset->path : "";
	count_add(count, MUSTER_MEMBER_ASSET, path, row->source, 1);
}

/* Rows of an asset and source stand together: domains and sections are one. */
static struct covered
count_source(struct report *report, size_t number, const char *source)
{
	const struct muster_coverage_month *month = &report->in->coverage_months[number];
	struct covered covered = covered_begin(report, source, number);
	for (size_t i = 0, next; i < month->count; i = next) {
		const struct muster_coverage_view *first = &month->rows[i];
		muster_time newest = MUSTER_TIME_NONE;
		for (next = i; next < month->count && month->rows[next].asset == first->asset &&
		     strcmp(month->rows[next].source, first->source) == 0;
		     next++)
			if (month->rows[next].observed > newest)
				newest = month->rows[next].observed;
		if (strcmp(first->source, source) != 0)
			continue;
		covered_add(report, &covered.expected, first);
		if (newest != MUSTER_TIME_NONE && newest >= month->start)
			covered_add(report, &covered.received, first);
		if (is_current(report, month, newest))
			covered_add(report, &covered.current, first);
	}
	return covered;
}

static enum muster_status
status_of(const struct covered *covered)
{
	if (covered->expected.value == 0)
		return MUSTER_STATUS_COUNT;
	if (covered->current.value == covered->expected.value)
		return MUSTER_STATUS_SATISFIED;
	return covered->current.value > 0 ? MUSTER_STATUS_STALE : MUSTER_STATUS_NO_EVIDENCE;
}

static int
by_word(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All sources of all months, each once. */
static const char **
sources_of(struct report *report, size_t *count)
{
	const struct muster_coverage_month *months = report->in->coverage_months;
	const size_t month_count = report->in->trend->month_count;
	size_t all = 0, kept = 0;
	for (size_t i = 0; i < month_count; i++)
		all += months[i].count;
	const char **words = muster_arena_array(report->paper.arena, all, sizeof(const char *));
	if (words == NULL) {
		report->paper.failed = true;
		*count = 0;
		return NULL;
	}
	all = 0;
	for (size_t i = 0; i < month_count; i++)
		for (size_t j = 0; j < months[i].count; j++)
			words[all++] = months[i].rows[j].source;
	if (all > 1)
		qsort(words, all, sizeof(const char *), by_word);
	for (size_t i = 0; i < all; i++)
		if (kept == 0 || strcmp(words[kept - 1], words[i]) != 0)
			words[kept++] = words[i];
	*count = kept;
	return words;
}

/* ---- putting ---- */

static void
put_row(struct report *report, struct grid *grid, const char *source, size_t month,
    const struct covered *covered)
{
	struct paper *paper = &report->paper;
	const struct muster_trend_month *one = &report->in->trend->months[month];
	grid_row(grid, "",
	    paper_attributes(paper, "source", source, "from", paper_time(paper, one->start), "to",
		paper_time(paper, one->end - 1), "expected",
		paper_digits(paper, covered->expected.value), "received",
		paper_digits(paper, covered->received.value), "current",
		paper_digits(paper, covered->current.value), NULL));
	grid_text(grid, source);
	grid_text(grid, trend_month_name(paper, one));
	number_cell(report, grid, count_number(&covered->expected));
	number_cell(report, grid, count_number(&covered->received));
	number_cell(report, grid, count_number(&covered->current));
}

static const char *
key_words(struct report *report)
{
	int64_t limit = report->assessment->stale_after_days;
	return limit < 0
	    ? ""
	    : paper_format(&report->paper,
		  " At the month's end the newest evidence was at most %lld days old for all of "
		  "them (\xE2\x97\x8F), for some (\xE2\x97\x90), for none (\xE2\x97\x8B).",
		  (long long)limit);
}

static struct table_words
calendar_words(const char *empty)
{
	return (struct table_words){"coverage-by-month",
	    "Assets expected and received by source and month", empty, "coverage_months",
	    "source_month"};
}

static void
put_calendar(struct report *report, const char *const *sources, size_t count)
{
	struct paper *paper = &report->paper;
	const struct muster_trend *trend = report->in->trend;
	struct picture picture;
	struct grid grid;
	struct count expected = count_begin(
	    report, "assets expected of each source in each month", "coverage:expected");
	struct count received = count_begin(
	    report, "assets received of each source in each month", "coverage:received");
	struct count missing = count_begin(report,
	    "assets expected of a source in a month and not received", "coverage:not-received");
	GRID_BEGIN(&grid, paper, columns);
	picture_begin(&picture, report, MUSTER_CHART_CALENDAR, count, trend->month_count);
	for (size_t month = 0; month < trend->month_count; month++)
		picture_column(&picture, month, trend_month_name(paper, &trend->months[month]), 0);
	for (size_t i = 0; i < count; i++) {
		size_t series = picture_series(&picture, sources[i], MUSTER_TONE_PLAIN, 0, false);
		for (size_t month = 0; month < trend->month_count; month++) {
			struct covered covered = count_source(report, month, sources[i]);
			struct muster_chart_cell *cell = picture_cell(&picture, series, month);
			if (cell != NULL)
				*cell = (struct muster_chart_cell){covered.received.value,
				    covered.expected.value, status_of(&covered)};
			put_row(report, &grid, sources[i], month, &covered);
			count_add(&expected, MUSTER_MEMBER_SOURCE, sources[i],
			    trend_month_name(paper, &trend->months[month]), covered.expected.value);
			count_add(&received, MUSTER_MEMBER_SOURCE, sources[i],
			    trend_month_name(paper, &trend->months[month]), covered.received.value);
			count_add(&missing, MUSTER_MEMBER_SOURCE, sources[i],
			    trend_month_name(paper, &trend->months[month]),
			    covered.expected.value - covered.received.value);
		}
	}
	picture_end(&picture, "chart-calendar",
	    paper_format(paper,
		"Numbers: assets with a complete run in the month, of those the source is "
		"expected to cover%s.%s",
		trend_cut(report), key_words(report)),
	    paper_format(paper,
		"A row for each of %s, a cell for each month, %s: assets received of assets "
		"expected. The table below holds the numbers.",
		paper_count(paper, count, "source", "sources"), trend_span(report, 0)));
	const struct table_words words = calendar_words("");
	report_data(report, &grid, &words);
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    expected.value == 1
		? "# asset in its month expected = # received + # not received."
		: "# assets in their months expected = # received + # not received.",
	    count_number(&expected), count_number(&received), count_number(&missing));
	figure_ids_put(report, " Ids are those of the source and the month: ",
	    paper_format(paper, "source:%s:month:%s:received", sources[0],
		trend_month_name(paper, &trend->months[trend->month_count - 1])),
	    ".");
}

void
calendar_put(struct report *report)
{
	size_t count;
	if (report->in->coverage_months == NULL || report->in->trend == NULL)
		return;
	const char **sources = sources_of(report, &count);
	if (count == 0) {
		const struct table_words words = calendar_words(
		    "No source has covered a named asset, so none is expected in any month.");
		REPORT_NOTHING(report, columns, &words);
		return;
	}
	muster_build_paragraph(&report->builder);
	muster_build_text(&report->builder,
	    "A source is expected here to cover every asset in scope that it has covered before. "
	    "%s: the limit is the age at which evidence is stale.",
	    report->in->delivery_count > 0 ? "What is declared of it stands above"
					   : "Nobody declares how often");
	put_calendar(report, sources, count);
}
