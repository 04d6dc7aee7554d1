/* SPDX-License-Identifier: Apache-2.0 */
/* Widths of columns: all of the room, words whole while they can be, weights where they may decide.
 */
#include "page/widths.h"
#include "support.h"

static void
check(struct width_table *table, double *widths)
{
	struct muster_arena *arena = muster_arena_new();
	double sum = 0;
	assert_non_null(arena);
	assert_int_equal(widths_share(table, widths, arena), 0);
	muster_arena_free(arena);
	for (size_t i = 0; i < table->columns; i++) {
		assert_true(widths[i] > 0);
		sum += widths[i];
	}
	assert_true(sum > table->room - 0.1 && sum < table->room + 0.1);
}

static void
much_room(void **state)
{
	(void)state;
	struct width_wish wishes[] = {{20, 50, 30, 0}, {20, 60, 40, 2}, {20, 70, 90, 1}};
	struct width_table table = {.wishes = wishes, .columns = 3, .room = 400};
	double widths[3];
	check(&table, widths);
	assert_true(widths[0] < 50.1); /* narrow: no more than it asks for */
	assert_true(widths[1] > 60 && widths[2] > 90);
}

static void
by_weight(void **state)
{
	(void)state;
	struct width_wish wishes[] = {{20, 50, 30, 0}, {20, 900, 40, 2}, {20, 900, 40, 1}};
	struct width_table table = {.wishes = wishes, .columns = 3, .room = 350};
	double widths[3];
	check(&table, widths);
	assert_true(widths[0] > 49.9 && widths[0] < 50.1);
	assert_true(widths[1] > 199 && widths[1] < 201);
}

static void
little_room(void **state)
{
	(void)state;
	struct width_wish wishes[] = {{30, 50, 30, 0}, {150, 900, 40, 2}, {200, 900, 40, 1}};
	struct width_table table = {.wishes = wishes, .columns = 3, .room = 200};
	double widths[3];
	check(&table, widths);
	assert_true(widths[0] > 29.9); /* the widest give first */
	assert_true(widths[1] > 84.9 && widths[2] > 84.9);
}

/* As if text of one length in the first column, another in the second. */
static unsigned
lines(const void *context, size_t row, size_t column, double width)
{
	const double *lengths = context;
	(void)row;
	return (unsigned)(lengths[column] / width) + 1;
}

static void
by_height(void **state)
{
	(void)state;
	static const double lengths[] = {100, 1000};
	struct width_wish wishes[] = {{40, 100, 20, 3}, {40, 1000, 20, 1}};
	struct width_table table = {.wishes = wishes,
	    .columns = 2,
	    .rows = 10,
	    .lines = lines,
	    .context = lengths,
	    .room = 200};
	double widths[2];
	check(&table, widths);
	assert_true(widths[1] > widths[0]); /* whatever the weights say */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(much_room),
	    cmocka_unit_test(by_weight),
	    cmocka_unit_test(little_room),
	    cmocka_unit_test(by_height),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
