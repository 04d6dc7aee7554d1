/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Geometry of charts: everything stays in the picture, bars fill the width
 * exactly, heights are in proportion, nothing vanishes, labels stand apart.
 */
#include "support.h"

#include "chart/chart.h"

#define THIN "\xE2\x80\x89"

static const unsigned widths[] = {340, 480, 720, 1001};
enum { WIDTHS = sizeof(widths) / sizeof(widths[0]) };

/* No shape leaves the picture; texts are judged by the width they are laid out with. */
static void
check_bounds(const struct chart_picture *picture)
{
	for (size_t i = 0; i < picture->count; i++) {
		const struct chart_shape *shape = &picture->shapes[i];
		if (shape->kind == CHART_RECT) {
			assert_true(shape->x >= 0 && shape->y >= 0);
			assert_true(shape->width > 0 && shape->height > 0);
			assert_true(shape->x + shape->width <= picture->width);
			assert_true(shape->y + shape->height <= picture->height);
		}
		if (shape->kind == CHART_TEXT) {
			assert_true(shape->y > 0 && shape->y <= picture->height);
			assert_true(shape->x >= 0 && shape->x <= picture->width);
			assert_true(*shape->text != '\0');
		}
		for (size_t p = 0; p < shape->point_count; p++) {
			assert_in_range(shape->points[p].x, 0, picture->width);
			assert_in_range(shape->points[p].y, 0, picture->height);
		}
	}
}

static struct chart_picture
draw(struct muster_arena *arena, const struct muster_chart *chart, unsigned width)
{
	struct chart_picture picture;
	assert_int_equal(chart_draw(arena, chart, width, &picture), 0);
	assert_int_equal(picture.width, width);
	check_bounds(&picture);
	return picture;
}

static const struct chart_shape *
text_of(const struct chart_picture *picture, enum chart_role role, size_t index)
{
	for (size_t i = 0; i < picture->count; i++)
		if (picture->shapes[i].kind == CHART_TEXT && picture->shapes[i].role == role &&
		    index-- == 0)
			return &picture->shapes[i];
	return NULL;
}

static const struct chart_shape *
rect_of(const struct chart_picture *picture, enum chart_ink ink, unsigned number, size_t index)
{
	for (size_t i = 0; i < picture->count; i++) {
		const struct chart_shape *shape = &picture->shapes[i];
		if (shape->kind == CHART_RECT && shape->color.ink == ink &&
		    shape->color.number == number && index-- == 0)
			return shape;
	}
	return NULL;
}

/* ---- status bars ---- */

static struct muster_chart
bars(const struct muster_chart_row *rows, size_t count)
{
	return (struct muster_chart){
	    .kind = MUSTER_CHART_STATUS_BARS, .rows = rows, .row_count = count};
}

static void
bars_fill_the_width(void **state)
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
	for (size_t i = 0; i < WIDTHS; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = bars(rows, 6);
		struct chart_picture picture = draw(arena, &chart, widths[i]);
		int left = -1, right = -1, parts = 0, y = -1, x = 0;
		for (size_t n = 0; n < picture.count; n++) {
			const struct chart_shape *shape = &picture.shapes[n];
			if (shape->kind != CHART_RECT)
				continue;
			parts++;
			assert_true(shape->width >= 2);
			if (left < 0)
				left = shape->x;
			if (shape->y != y) { /* a new row: the one before ended at the right */
				assert_int_equal(shape->x, left);
				assert_true(y < 0 || right < 0 || x == right);
				right = y < 0 ? -1 : x;
			} else {
				assert_int_equal(shape->x, x + 1); /* the hairline */
			}
			y = shape->y;
			x = shape->x + shape->width;
		}
		assert_int_equal(x, right);
		assert_int_equal(parts, 5 + 7 + 1 + 7 + 7);
		muster_arena_free(arena);
	}
}

static void
bars_are_in_proportion_and_labelled(void **state)
{
	(void)state;
	static const struct muster_chart_row row = {"Requirement 1", {500, 0, 1, 0, 0, 1500, 0}};
	struct muster_arena *arena = muster_arena_new();
	struct muster_chart chart = bars(&row, 1);
	struct chart_picture picture = draw(arena, &chart, 720);
	const struct chart_shape *good =
	    rect_of(&picture, CHART_STATUS, MUSTER_STATUS_SATISFIED, 0);
	const struct chart_shape *bad =
	    rect_of(&picture, CHART_STATUS, MUSTER_STATUS_NOT_SATISFIED, 0);
	assert_true(good->x < bad->x);
	assert_in_range(good->width, bad->width * 3 - 6, bad->width * 3 + 6);
	const struct chart_shape *name = text_of(&picture, CHART_NAME, 0);
	assert_string_equal(name->text, "Requirement 1");
	assert_int_equal(name->anchor, CHART_END);
	assert_true(name->x < good->x);
	assert_string_equal(text_of(&picture, CHART_TOTAL, 0)->text, "2" THIN "001");
	/* The part of one is too narrow for its number; the others carry theirs and a mark. */
	assert_string_equal(
	    text_of(&picture, CHART_SIGN, 0)->text, chart_status_sign(MUSTER_STATUS_SATISFIED));
	assert_null(text_of(&picture, CHART_SIGN, 2));
	assert_string_equal(text_of(&picture, CHART_VALUE, 0)->text, "1" THIN "500");
	assert_string_equal(text_of(&picture, CHART_VALUE, 1)->text, "500");
	assert_null(text_of(&picture, CHART_VALUE, 2));
	muster_arena_free(arena);
}

/* Long names stand above narrow bars, beside wide ones; cut with an ellipsis in both. */
static void
long_names_stand_above_or_are_cut(void **state)
{
	(void)state;
	static const struct muster_chart_row row = {
	    "Support information security with organisational policies and programmes, "
	    "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC",
	    {1, 0, 0, 0, 0, 1, 0}};
	struct muster_arena *arena = muster_arena_new();
	struct muster_chart chart = bars(&row, 1);
	struct chart_picture picture = draw(arena, &chart, 340);
	const struct chart_shape *name = text_of(&picture, CHART_NAME, 0);
	assert_int_equal(name->anchor, CHART_START);
	assert_int_equal(name->x, 0);
	assert_true(name->y <= rect_of(&picture, CHART_STATUS, MUSTER_STATUS_SATISFIED, 0)->y);
	size_t len = strlen(name->text);
	assert_true(len < strlen(row.label));
	assert_string_equal(name->text + len - 3, "\xE2\x80\xA6");
	assert_int_equal(muster_utf8_valid_len(name->text, len), len);
	picture = draw(arena, &chart, 720);
	name = text_of(&picture, CHART_NAME, 0);
	assert_int_equal(name->anchor, CHART_END);
	assert_in_range(strlen(name->text), 30, 720 * 2 / 5 / CHART_TEXT_WIDTH + 3);
	assert_true(name->x < rect_of(&picture, CHART_STATUS, MUSTER_STATUS_SATISFIED, 0)->x);
	muster_arena_free(arena);
}

/* ---- columns ---- */

enum { MONTHS = 12 };
static const struct muster_chart_column months[MONTHS] = {{"2025-10", 0}, {"2025-11", 31},
    {"2025-12", 61}, {"2026-01", 92}, {"2026-02", 123}, {"2026-03", 151}, {"2026-04", 182},
    {"2026-05", 212}, {"2026-06", 243}, {"2026-07", 273}, {"2026-08", 304}, {"2026-09", 335}};
static const struct muster_chart_series stack[] = {
    {"critical", MUSTER_TONE_SEVERITY, MUSTER_SEVERITY_CRITICAL, false},
    {"high", MUSTER_TONE_SEVERITY, MUSTER_SEVERITY_HIGH, false},
    {"closed", MUSTER_TONE_STATUS, MUSTER_STATUS_SATISFIED, true},
};

static struct muster_chart
matrix(enum muster_chart_kind kind, const struct muster_chart_series *series, size_t count,
    const struct muster_chart_cell *cells)
{
	return (struct muster_chart){.kind = kind,
	    .series = series,
	    .series_count = count,
	    .columns = months,
	    .column_count = MONTHS,
	    .cells = cells};
}

static void
columns_are_in_proportion(void **state)
{
	(void)state;
	struct muster_chart_cell cells[3 * MONTHS] = {0};
	cells[0].value = 40;              /* critical, first month */
	cells[1].value = 1;               /* next to nothing, still seen */
	cells[MONTHS].value = 20;         /* high, first month: the highest column, 60 */
	cells[2 * MONTHS + 3].value = 60; /* closed, fourth month */
	for (size_t i = 0; i < WIDTHS; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = matrix(MUSTER_CHART_COLUMNS, stack, 3, cells);
		struct chart_picture picture = draw(arena, &chart, widths[i]);
		const struct chart_shape *big = rect_of(&picture, CHART_SEVERITY, 0, 0);
		const struct chart_shape *tiny = rect_of(&picture, CHART_SEVERITY, 0, 1);
		const struct chart_shape *high = rect_of(&picture, CHART_SEVERITY, 1, 0);
		const struct chart_shape *below =
		    rect_of(&picture, CHART_STATUS, MUSTER_STATUS_SATISFIED, 0);
		const struct chart_shape *zero = rect_of(&picture, CHART_SOFT, 0, 0);
		assert_int_equal(big->height, high->height * 2);
		assert_int_equal(below->height, big->height + high->height);
		assert_int_equal(tiny->height, 2);
		assert_int_equal(high->y + high->height + 1, big->y); /* the hairline */
		assert_true(big->y + big->height <= zero->y);
		assert_true(below->y > zero->y);
		assert_int_equal(big->x + big->width / 2, zero->width / (2 * MONTHS));
		muster_arena_free(arena);
	}
}

static void
column_labels_stand_apart(void **state)
{
	(void)state;
	struct muster_chart_cell cells[MONTHS] = {{.value = 1}};
	for (size_t i = 0; i < WIDTHS; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = matrix(MUSTER_CHART_COLUMNS, stack, 1, cells);
		struct chart_picture picture = draw(arena, &chart, widths[i]);
		const struct chart_shape *label, *before = NULL;
		size_t count = 0;
		for (; (label = text_of(&picture, CHART_AXIS, count)) != NULL; count++) {
			int half = (int)strlen(label->text) * CHART_TEXT_WIDTH / 2;
			assert_true(label->x - half >= 0);
			assert_true(before == NULL || label->x - before->x >= 2 * half);
			before = label;
		}
		assert_true(count >= 3);
		assert_string_equal(before->text, "2026-09");
		muster_arena_free(arena);
	}
}

/* Numbers that would touch are left out, never that of the highest column. */
static void
totals_stand_apart(void **state)
{
	(void)state;
	struct muster_chart_cell cells[MONTHS];
	for (size_t i = 0; i < MONTHS; i++)
		cells[i].value = 2000 + i;
	cells[3].value = 123456;
	for (size_t i = 0; i < WIDTHS; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = matrix(MUSTER_CHART_COLUMNS, stack, 1, cells);
		struct chart_picture picture = draw(arena, &chart, widths[i]);
		const struct chart_shape *zero = rect_of(&picture, CHART_SOFT, 0, 0);
		const struct chart_shape *one, *other;
		assert_string_equal(text_of(&picture, CHART_TOTAL, 0)->text, "123" THIN "456");
		for (size_t a = 0; (one = text_of(&picture, CHART_TOTAL, a)) != NULL; a++) {
			int half = (int)(strlen(one->text) - 2) * CHART_TEXT_WIDTH / 2;
			assert_in_range(one->x, half, zero->width - half);
			for (size_t b = 0; b < a; b++) {
				other = text_of(&picture, CHART_TOTAL, b);
				int rest = (int)(strlen(other->text) - 2) * CHART_TEXT_WIDTH / 2;
				assert_true(one->x + half <= other->x - rest ||
				    other->x + rest <= one->x - half);
			}
		}
		muster_arena_free(arena);
	}
}

/* What lies above in a stack differs in pattern: lines of paper, within the part. */
static void
parts_differ_without_colour(void **state)
{
	(void)state;
	struct muster_chart_cell cells[2 * MONTHS] = {{.value = 5}};
	cells[MONTHS].value = 5;
	struct muster_arena *arena = muster_arena_new();
	struct muster_chart chart = matrix(MUSTER_CHART_COLUMNS, stack, 2, cells);
	struct chart_picture picture = draw(arena, &chart, 720);
	size_t patterns = 0;
	for (size_t i = 1; i < picture.count; i++) {
		const struct chart_shape *lines = &picture.shapes[i], *part = lines - 1;
		if (lines->kind != CHART_LINES)
			continue;
		patterns++;
		assert_int_equal(lines->color.ink, CHART_PAPER);
		assert_int_equal(part->color.ink, CHART_SEVERITY);
		assert_int_equal(part->color.number, MUSTER_SEVERITY_HIGH);
		assert_int_equal(lines->point_count % 2, 0);
		for (size_t p = 0; p < lines->point_count; p++) {
			assert_in_range(lines->points[p].x, part->x, part->x + part->width);
			assert_in_range(lines->points[p].y, part->y, part->y + part->height);
		}
	}
	assert_int_equal(patterns, 2); /* the part, and its place in the key */
	muster_arena_free(arena);
}

static void
marks_stand_between_columns(void **state)
{
	(void)state;
	struct muster_chart_cell cells[MONTHS] = {{.value = 1}};
	const struct muster_chart_mark marks[] = {{3, "due after 30 d"}, {12, "due after 90 d"}};
	for (size_t i = 0; i < WIDTHS; i++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = matrix(MUSTER_CHART_COLUMNS, stack, 1, cells);
		chart.marks = marks;
		chart.mark_count = 2;
		struct chart_picture picture = draw(arena, &chart, widths[i]);
		const struct chart_shape *zero = rect_of(&picture, CHART_SOFT, 0, 0);
		const struct chart_shape *line[2] = {NULL, NULL};
		size_t count = 0;
		for (size_t n = 0; n < picture.count; n++)
			if (picture.shapes[n].dashed)
				line[count++] = &picture.shapes[n];
		assert_int_equal(count, 2);
		assert_int_equal(line[0]->points[0].x, zero->width * 3 / MONTHS);
		assert_int_equal(line[1]->points[0].x, zero->width);
		muster_arena_free(arena);
	}
}

static void
the_largest_numbers_fit(void **state)
{
	(void)state;
	struct muster_chart_cell cells[3 * MONTHS];
	for (size_t i = 0; i < 3 * MONTHS; i++)
		cells[i] = (struct muster_chart_cell){UINT64_MAX, UINT64_MAX, MUSTER_STATUS_STALE};
	for (unsigned kind = MUSTER_CHART_COLUMNS; kind < MUSTER_CHART_KIND_COUNT; kind++) {
		struct muster_arena *arena = muster_arena_new();
		struct muster_chart chart = matrix((enum muster_chart_kind)kind, stack, 3, cells);
		draw(arena, &chart, 720);
		chart.column_count = 0;
		assert_int_equal(draw(arena, &chart, 720).count, 0);
		muster_arena_free(arena);
	}
}

/* ---- lines, cells, sparks ---- */

static void
lines_end_with_their_names(void **state)
{
	(void)state;
	static const struct muster_chart_series lines[] = {
	    {"still open", MUSTER_TONE_PLAIN, 0, false},
	    {"overdue", MUSTER_TONE_STATUS, MUSTER_STATUS_NOT_SATISFIED, false},
	};
	struct muster_chart_cell cells[2 * MONTHS] = {{.value = 100}};
	cells[MONTHS - 1].value = 51;
	cells[2 * MONTHS - 1].value = 50; /* as good as the same height */
	struct muster_arena *arena = muster_arena_new();
	struct muster_chart chart = matrix(MUSTER_CHART_LINES, lines, 2, cells);
	struct chart_picture picture = draw(arena, &chart, 480);
	const struct chart_shape *first = text_of(&picture, CHART_NAME, 0);
	const struct chart_shape *second = text_of(&picture, CHART_NAME, 1);
	assert_string_equal(first->text, "51 still open");
	assert_string_equal(second->text, "50 overdue");
	assert_true(second->y - first->y >= 16);
	assert_int_equal(second->color.number, MUSTER_STATUS_NOT_SATISFIED);
	const struct chart_shape *line = NULL;
	for (size_t i = 0; i < picture.count; i++)
		if (picture.shapes[i].kind == CHART_POLYLINE)
			line = &picture.shapes[i]; /* the first is painted last */
	assert_false(line->dashed);
	assert_int_equal(line->point_count, MONTHS);
	/* by its day, not by its number: 31 of 335 */
	int span = line->points[MONTHS - 1].x - line->points[0].x;
	assert_int_equal(line->points[1].x - line->points[0].x, 31 * span / 335);
	assert_int_equal(line->points[1].y - line->points[0].y, 132);
	muster_arena_free(arena);
}

static void
cells_carry_marks(void **state)
{
	(void)state;
	static const struct muster_chart_series row = {
	    "4.1 Root user", MUSTER_TONE_PLAIN, 0, false};
	struct muster_chart_cell cells[MONTHS];
	for (size_t i = 0; i < MONTHS; i++)
		cells[i] = (struct muster_chart_cell){
		    i, 12, (enum muster_status)(i < MUSTER_STATUS_COUNT ? i : MUSTER_STATUS_COUNT)};
	struct muster_arena *arena = muster_arena_new();
	struct muster_chart chart = matrix(MUSTER_CHART_STATUSES, &row, 1, cells);
	struct chart_picture picture = draw(arena, &chart, 720);
	size_t count = 0;
	for (; text_of(&picture, CHART_SIGN, count) != NULL; count++)
		assert_string_equal(text_of(&picture, CHART_SIGN, count)->text,
		    chart_status_sign((enum muster_status)count));
	assert_int_equal(count, MUSTER_STATUS_COUNT); /* what is not known stays empty */
	chart.kind = MUSTER_CHART_CALENDAR;
	chart.column_count = 4;
	picture = draw(arena, &chart, 720);
	assert_string_equal(text_of(&picture, CHART_VALUE, 0)->text, "1/12"); /* none for 0 */
	assert_string_equal(text_of(&picture, CHART_VALUE, 2)->text, "3/12");
	assert_null(text_of(&picture, CHART_VALUE, 3));
	muster_arena_free(arena);
}

static void
sparks_fit_their_cell(void **state)
{
	(void)state;
	static const uint64_t values[] = {0, UINT64_MAX, 0, 1, 5, 0, 0};
	for (size_t count = 0; count <= 7; count++) {
		struct muster_arena *arena = muster_arena_new();
		struct chart_picture picture;
		assert_int_equal(chart_spark(arena, values, count, &picture), 0);
		assert_int_equal(picture.width, CHART_SPARK_WIDTH);
		assert_int_equal(picture.height, CHART_SPARK_HEIGHT);
		check_bounds(&picture);
		assert_int_equal(picture.count, count == 0 ? 1 : count == 1 ? 2 : 3);
		muster_arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bars_fill_the_width),
	    cmocka_unit_test(bars_are_in_proportion_and_labelled),
	    cmocka_unit_test(long_names_stand_above_or_are_cut),
	    cmocka_unit_test(columns_are_in_proportion),
	    cmocka_unit_test(column_labels_stand_apart),
	    cmocka_unit_test(totals_stand_apart),
	    cmocka_unit_test(parts_differ_without_colour),
	    cmocka_unit_test(marks_stand_between_columns),
	    cmocka_unit_test(the_largest_numbers_fit),
	    cmocka_unit_test(lines_end_with_their_names),
	    cmocka_unit_test(cells_carry_marks),
	    cmocka_unit_test(sparks_fit_their_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
