/* SPDX-License-Identifier: Apache-2.0 */
/* What a report tells over time: words, numbers, pictures with their tables, and why there are
 * none. */
#include "fixture_trend.h"
#include "walk.h"

static struct muster_document *
report(struct fixture *f)
{
	struct muster_error err;
	struct muster_document *document = muster_report_evidence(&f->in, &err);
	if (document == NULL)
		fail_msg("%s: %s", err.id, err.message);
	return document;
}

/* Walks the report and checks what it says, and what it does not. */
static void
expect(struct fixture *f, const char *const *says, const char *const *says_not)
{
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	for (; says != NULL && *says != NULL; says++)
		assert_says(&w, *says);
	for (; says_not != NULL && *says_not != NULL; says_not++)
		if (strstr(w.text.data, *says_not) != NULL)
			fail_msg("the report says \"%s\"", *says_not);
	walk_done(&w);
	muster_document_free(document);
}

static const struct muster_block *
find_block(const struct muster_block *block, const char *id)
{
	const struct muster_block *found = NULL;
	for (; block != NULL && found == NULL; block = block->next)
		found = strcmp(block->id, id) == 0 ? block : find_block(block->children, id);
	return found;
}

static const struct muster_chart *
chart_of(const struct muster_document *document, const char *id)
{
	const struct muster_block *block = find_block(document->first, id);
	if (block == NULL)
		fail_msg("there is no picture %s", id);
	return block->chart;
}

static void
assert_cells(
    const struct muster_chart *chart, size_t series, const char *label, const uint64_t *values)
{
	assert_true(series < chart->series_count);
	assert_string_equal(chart->series[series].label, label);
	for (size_t i = 0; i < chart->column_count; i++)
		assert_int_equal(chart->cells[series * chart->column_count + i].value, values[i]);
}

static void
says_what_happened(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	static const char *const texts[] = {"Open findings by severity at each month's end.",
	    "2026-08-31\n1\n2\n0\n1\n0\n1\n5\n2\n", "Dashed lines: deadlines of controls",
	    "0\xE2\x80\x93"
	    "30\n1\n0\n0\n1\n0\n1\n3\n",
	    "over 365\n0\n0\n0\n0\n0\n0\n0\n", "Together 4 open findings, as in the table below.",
	    "2026-08\n1\n1\n1\n0\n1\n5\n",
	    "3 open before 2026-07 + 5 opened + 1 reopened \xE2\x88\x92 4 remediated \xE2\x88\x92 "
	    "1 "
	    "closed otherwise = 4 open at the as-of.",
	    "How many of the 3 findings open when 2026-Q3 began are still open, and how many "
	    "findings were overdue",
	    "2026-08-15\n2\n1\n0\n2\n",
	    "3 open when 2026-Q3 began = 1 still open + 1 remediated + 1 closed otherwise.",
	    "Controls that changed, by status at each month's end",
	    "1.1.1\n2026-07-31\n2026-07-31\nEvidence supports: pass\n",
	    "1.1.1\n2026-08-31\n2026-09-30\nEvidence shows: fail\n", "0, 3, 2\n",
	    "trivy\n2026-08\n2\n1\n2\n", "trivy\n2026-09\n2\n0\n1\n",
	    "docker-bench\n2026-07\n1\n1\n1\n", NULL};
	static const char *const says_not[] = {
	    "sets a deadline in days", "the last month up to", NULL};
	expect(f, texts, says_not);
	free(f);
}

static void
pictures_hold_the_numbers(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	struct muster_document *document = report(f);
	const struct muster_chart *open = chart_of(document, "chart-open");
	assert_int_equal(open->series_count, 4); /* medium and info are nowhere */
	assert_cells(open, 0, "critical", (const uint64_t[]){2, 1, 1});
	assert_cells(open, 1, "high", (const uint64_t[]){1, 2, 1});
	assert_string_equal(open->columns[2].label, "2026-09");
	const struct muster_chart *ages = chart_of(document, "chart-ages");
	assert_int_equal(ages->mark_count, 1);
	assert_int_equal(ages->marks[0].before, 1); /* behind the class that ends at 30 */
	assert_string_equal(ages->marks[0].label, "due after 30 d");
	const struct muster_chart *flow = chart_of(document, "chart-opened-closed");
	assert_cells(flow, 0, "opened", (const uint64_t[]){4, 2, 0});
	assert_cells(flow, 1, "remediated", (const uint64_t[]){2, 1, 1});
	assert_cells(flow, 2, "closed otherwise", (const uint64_t[]){0, 1, 0});
	assert_true(!flow->series[0].below && flow->series[1].below && flow->series[2].below);
	const struct muster_chart *burn = chart_of(document, "chart-burn-down");
	assert_cells(burn, 0, "still open", (const uint64_t[]){3, 2, 1});
	assert_cells(burn, 1, "overdue", (const uint64_t[]){0, 2, 1});
	assert_int_equal(burn->columns[1].place, 46);
	assert_int_equal(burn->columns[2].place, 92);
	const struct muster_chart *history = chart_of(document, "chart-history");
	assert_int_equal(history->series_count, 1); /* no heading */
	assert_string_equal(history->series[0].label, "1.1.1 Root user");
	assert_int_equal(history->cells[0].status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(history->cells[2].status, MUSTER_STATUS_NOT_SATISFIED);
	const struct muster_chart *calendar = chart_of(document, "chart-calendar");
	assert_cells(calendar, 0, "docker-bench", (const uint64_t[]){1, 1, 1});
	assert_cells(calendar, 1, "trivy", (const uint64_t[]){0, 1, 0});
	const struct muster_chart_cell *trivy = &calendar->cells[3];
	assert_int_equal(trivy[0].status, MUSTER_STATUS_COUNT); /* not known yet */
	assert_int_equal(trivy[1].status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(trivy[2].status, MUSTER_STATUS_STALE); /* June 1 is 121 days ago */
	assert_int_equal(trivy[2].of, 2);
	muster_document_free(document);
	free(f);
}

/* The rule of document.h: the numbers stand in the table behind the last picture of a kind. */
static size_t
check_pictures(const struct muster_block *block)
{
	size_t count = 0;
	enum muster_block_kind before, kind = MUSTER_BLOCK_KIND_COUNT;
	for (; block != NULL; block = block->next) {
		before = kind;
		kind = block->kind;
		count += check_pictures(block->children);
		if (block->kind != MUSTER_BLOCK_FIGURE)
			continue;
		count++;
		assert_true(*block->title != '\0' && strlen(block->alt) > 40);
		/* or in the figures just before it */
		if (before == MUSTER_BLOCK_FIGURES) {
			assert_non_null(strstr(block->alt, "figures above"));
			continue;
		}
		assert_non_null(strstr(block->alt, "table below"));
		assert_non_null(block->next);
		assert_true(block->next->kind == MUSTER_BLOCK_TABLE ||
		    block->next->kind == MUSTER_BLOCK_FIGURE);
	}
	return count;
}

static void
every_picture_has_its_table(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	struct muster_document *document = report(f);
	assert_int_equal(check_pictures(document->first), 8);
	assert_true(find_block(document->first, "open-by-month")->table->folded);
	assert_false(find_block(document->first, "open-findings")->table->folded);
	muster_document_free(document);
	free(f);
}

static void
says_why_there_is_nothing(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	/* no deadline, no period, nothing changed, no coverage */
	t.trend.deadline_count = t.trend.point_count = 0;
	t.statuses[2 * MONTHS] = f->results[2].status;
	for (size_t i = 0; i < MONTHS; i++)
		t.months[i].count = 0;
	static const char *const texts[] = {
	    "No control of CIS Docker Benchmark sets a deadline in days.",
	    "No period was asked for, so there is no beginning to count from.",
	    "No control had another status at one month's end than at the next, 2026-07 to "
	    "2026-09.",
	    "No source has covered a named asset, so none is expected in any month.", NULL};
	expect(f, texts, NULL);
	/* no month at all */
	f->finding_count = 0;
	f->in.open.count = f->in.unmapped.count = 0;
	t.trend.month_count = t.history.month_count = 0;
	static const char *const nothing[] = {
	    "No evidence was collected, so there is nothing to tell over time.",
	    "No finding was opened, so none could be closed.",
	    "Statuses at the as-of only are known, so no change can be shown.", NULL};
	static const char *const says_not[] = {"Open findings by days", NULL};
	expect(f, nothing, says_not);
	/* not given: not a word of it */
	f->in.trend = NULL;
	f->in.history = NULL;
	f->in.coverage_months = NULL;
	static const char *const silent[] = {"Remediation\n", "over time", "Open by month",
	    "No source has covered", "no change can be shown", NULL};
	expect(f, NULL, silent);
	free(f);
}

/* Where there is very much to assess, the history is of the last months only. */
static void
a_short_history_is_of_the_last_months(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	static enum muster_status statuses[CONTROLS * 2];
	static uint64_t open[CONTROLS * 2] = {[2 * 2] = 3, [2 * 2 + 1] = 2};
	for (size_t i = 0; i < CONTROLS * 2; i++)
		statuses[i] = f->results[i / 2].status;
	statuses[2 * 2] = MUSTER_STATUS_STALE;
	t.history = (struct muster_control_history){2, CONTROLS, statuses, open};
	static const char *const texts[] = {
	    "month's end. Of so many findings only the last 2 month ends are assessed",
	    "1.1.1\n2026-08-31\n2026-08-31\nEvidence out of date\n",
	    "1.1.1\n2026-09-30\n2026-09-30\nEvidence shows: fail\n", "3, 2\n", NULL};
	static const char *const says_not[] = {"1.1.1\n2026-07-31", NULL};
	expect(f, texts, says_not);
	struct muster_document *document = report(f);
	const struct muster_chart *history = chart_of(document, "chart-history");
	assert_int_equal(history->column_count, 2);
	assert_string_equal(history->columns[0].label, "2026-08");
	assert_int_equal(chart_of(document, "chart-open")->column_count, 3);
	muster_document_free(document);
	free(f);
}

static void
an_open_month_says_how_far_it_goes(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct fixture_trend t;
	fixture_over_time(f, &t);
	t.trend.months[2].whole = false;
	t.trend.as_of = day(9, 15);
	static const char *const texts[] = {
	    "each month's end; the last month up to 2026-09-15. The severity", NULL};
	expect(f, texts, NULL);
	free(f);
}

static void
what_does_not_add_up_is_refused(void **state)
{
	(void)state;
	for (int wrong = 0; wrong < 4; wrong++) {
		struct fixture *f = fixture_new();
		struct fixture_trend t;
		struct muster_error err;
		fixture_over_time(f, &t);
		if (wrong == 0)
			t.trend.months[2].open[MUSTER_SEVERITY_HIGH]++;
		else if (wrong == 1)
			t.trend.classes[1].open[MUSTER_SEVERITY_HIGH]++;
		else if (wrong == 2)
			t.history.month_count++;
		else
			t.history.control_count--;
		assert_null(muster_report_evidence(&f->in, &err));
		assert_int_equal(err.code, MUSTER_E_INTERNAL);
		assert_string_equal(err.id, "report.trend");
		free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_happened),
	    cmocka_unit_test(pictures_hold_the_numbers),
	    cmocka_unit_test(every_picture_has_its_table),
	    cmocka_unit_test(says_why_there_is_nothing),
	    cmocka_unit_test(a_short_history_is_of_the_last_months),
	    cmocka_unit_test(an_open_month_says_how_far_it_goes),
	    cmocka_unit_test(what_does_not_add_up_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
