/* SPDX-License-Identifier: Apache-2.0 */
/* Geometry of bars: they fill the width exactly, in order, and nothing vanishes. */
#include "support.h"

#include "chart/bars.h"

static struct chart_bars
lay(struct muster_arena *arena, const struct muster_chart_row *rows, size_t count, unsigned width)
{
	const struct muster_chart chart = {MUSTER_CHART_STATUS_BARS, rows, count};
	struct chart_bars bars;
	assert_int_equal(chart_bars_layout(arena, &chart, width, &bars), 0);
	return bars;
}

static void
check_rows(const struct chart_bars *bars, const struct muster_chart_row *rows, size_t count)
{
	size_t at = 0;
	unsigned left = 0, right = 0;
	for (size_t row = 0; row < count; row++) {
		unsigned x = 0;
		bool first = true;
		for (size_t i = 0; i < MUSTER_STATUS_COUNT; i++) {
			enum muster_status status = chart_bars_order[i];
			if (rows[row].values[status] == 0)
				continue;
			const struct chart_rect *rect = &bars->rects[at++];
			assert_int_equal(rect->row, row);
			assert_int_equal(rect->status, status);
			assert_true(rect->width >= 2);
			assert_int_equal(rect->height, CHART_BAR_HEIGHT);
			if (!first)
				assert_int_equal(rect->x, x + 1); /* the hairline */
			else if (left == 0)
				left = rect->x;
			else
				assert_int_equal(rect->x, left);
			x = rect->x + rect->width;
			first = false;
		}
		if (first)
			continue;
		if (right == 0)
			right = x;
		assert_int_equal(x, right); /* all end at one place */
		assert_true(right < bars->width);
	}
	assert_int_equal(at, bars->rect_count);
}

static void
test_fills_the_width(void **state)
{
	(void)state;
	static const struct muster_chart_row rows[] = {
	    {"Req 1", {4, 0, 10, 1, 2, 33, 0}},
	    {"Req 2", {1, 1, 1, 1, 1, 1, 1}},
	    {"Req 3", {0, 0, 0, 0, 0, 0, 7}},
	    {"Req 4", {1, 1, 1, 1, 1, 100000, 1}},
	    {"Req 5", {UINT64_MAX, 1, UINT64_MAX, 1, 1, UINT64_MAX, 1}},
	    {"none", {0, 0, 0, 0, 0, 0, 0}},
	};
	static const unsigned widths[] = {340, 720, 1001};
	for (size_t i = 0; i < 3; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct chart_bars bars = lay(arena, rows, 6, widths[i]);
		assert_int_equal(bars.width, widths[i]);
		check_rows(&bars, rows, 6);
		muster_arena_free(arena);
	}
}

static void
test_proportion(void **state)
{
	(void)state;
	static const struct muster_chart_row row = {"R", {25, 0, 0, 0, 0, 75, 0}};
	struct muster_arena *arena = muster_arena_new();
	struct chart_bars bars = lay(arena, &row, 1, 720);
	assert_int_equal(bars.rect_count, 2);
	unsigned sum = bars.rects[0].width + bars.rects[1].width;
	assert_int_equal(bars.rects[0].status, MUSTER_STATUS_SATISFIED);
	assert_true(
	    bars.rects[0].width * 4 >= sum * 3 - 4 && bars.rects[0].width * 4 <= sum * 3 + 4);
	muster_arena_free(arena);
}

static const struct chart_label *
label_of(const struct chart_bars *bars, enum chart_label_kind kind, size_t index)
{
	for (size_t i = 0; i < bars->label_count; i++)
		if (bars->labels[i].kind == kind && index-- == 0)
			return &bars->labels[i];
	return NULL;
}

static void
test_labels(void **state)
{
	(void)state;
	static const struct muster_chart_row row = {"Requirement 1", {500, 0, 1, 0, 0, 1500, 0}};
	struct muster_arena *arena = muster_arena_new();
	struct chart_bars bars = lay(arena, &row, 1, 720);
	const struct chart_label *name = label_of(&bars, CHART_LABEL_ROW, 0);
	assert_string_equal(name->text, "Requirement 1");
	assert_int_equal(name->anchor, CHART_ANCHOR_END);
	assert_true(name->x < bars.rects[0].x);
	assert_string_equal(label_of(&bars, CHART_LABEL_TOTAL, 0)->text,
	    "2\xE2\x80\x89"
	    "001");
	/* The part of one is too narrow for its number; the others carry theirs. */
	assert_string_equal(label_of(&bars, CHART_LABEL_VALUE, 0)->text,
	    "1\xE2\x80\x89"
	    "500");
	assert_string_equal(label_of(&bars, CHART_LABEL_VALUE, 1)->text, "500");
	assert_null(label_of(&bars, CHART_LABEL_VALUE, 2));
	muster_arena_free(arena);
}

/* Long names stand above the bars, cut with an ellipsis where they are longer than that. */
static void
test_long_names(void **state)
{
	(void)state;
	static const struct muster_chart_row row = {
	    "Support information security with organisational policies and programmes, "
	    "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC",
	    {1, 0, 0, 0, 0, 1, 0}};
	struct muster_arena *arena = muster_arena_new();
	struct chart_bars bars = lay(arena, &row, 1, 340);
	const struct chart_label *name = label_of(&bars, CHART_LABEL_ROW, 0);
	assert_int_equal(name->anchor, CHART_ANCHOR_START);
	assert_int_equal(name->x, 0);
	assert_true(name->y <= bars.rects[0].y);
	size_t len = strlen(name->text);
	assert_true(len < strlen(row.label));
	assert_string_equal(name->text + len - 3, "\xE2\x80\xA6");
	assert_int_equal(muster_utf8_valid_len(name->text, len), len);
	muster_arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fills_the_width),
	    cmocka_unit_test(test_proportion),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_long_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
