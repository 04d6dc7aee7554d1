/* SPDX-License-Identifier: Apache-2.0 */
/* Widths by weight first, then by what makes rows low. */
#include "page/widths.h"

#define BISECTIONS 60
#define NARROW_MOST 0.3 /* of the table: what a column of weight 0 is given at first */
#define STEP 4.0
#define SMOOTH 0.02 /* what a line counts that is not the last of its row */
#define MOVES 100
#define REFINED_MOST 16 /* columns: more have no room to move */

/* ---- by weight ---- */

static double
within(const struct width_wish *wish, double width)
{
	return width < wish->least ? wish->least : width > wish->natural ? wish->natural : width;
}

/* Widths as the weights are, as far as the content allows: the level at which they fill room. */
static void
weigh(const struct width_table *table, double *widths)
{
	double low = 0, high = table->room;
	for (unsigned i = 0; i < BISECTIONS; i++) {
		double level = (low + high) / 2, sum = 0;
		for (size_t n = 0; n < table->columns; n++)
			sum += within(&table->wishes[n], level * table->wishes[n].weight);
		if (sum > table->room)
			high = level;
		else
			low = level;
	}
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = within(&table->wishes[i], low * table->wishes[i].weight);
}

/* Too little room for all words: the widest columns give, down to one width. */
static void
cut(const struct width_table *table, double *widths)
{
	double low = 0, high = table->room;
	for (unsigned i = 0; i < BISECTIONS; i++) {
		double most = (low + high) / 2, sum = 0;
		for (size_t n = 0; n < table->columns; n++)
			sum += table->wishes[n].least < most ? table->wishes[n].least : most;
		if (sum > table->room)
			high = most;
		else
			low = most;
	}
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = table->wishes[i].least < low ? table->wishes[i].least : low;
}

static double
sum_of_least(const struct width_table *table)
{
	double sum = 0;
	for (size_t i = 0; i < table->columns; i++)
		sum += table->wishes[i].least;
	return sum;
}

/* A narrow column gets what it asks for, as far as that is little. */
static void
settle_narrow(struct width_table *table)
{
	double least = sum_of_least(table);
	for (size_t i = 0; i < table->columns; i++) {
		struct width_wish *wish = &table->wishes[i];
		double most = table->room * NARROW_MOST;
		double more = (wish->natural < most ? wish->natural : most) - wish->least;
		if (wish->weight > 0 || more <= 0 || least + more > table->room)
			continue;
		least += more;
		wish->least += more;
	}
}

/* ---- by height ---- */

/*
 * Widths change in steps only, so that the lines of a column at a width are
 * counted once: a place for each step from the narrowest a column may be.
 */
struct search {
	const struct width_table *table;
	struct muster_arena *arena;
	unsigned *steps;  /* of each column, above its least */
	uint8_t **counts; /* columns × places: of each row, NULL not counted yet */
	size_t places;
	bool failed;
};

static double
width_at(const struct width_table *table, size_t column, unsigned steps)
{
	return table->wishes[column].least + steps * STEP;
}

/* The lines of every sampled row in a column; NULL where memory is out. */
static const uint8_t *
counts_at(struct search *search, size_t column, unsigned steps)
{
	const struct width_table *table = search->table;
	uint8_t **place = &search->counts[column * search->places + steps];
	if (*place != NULL)
		return *place;
	uint8_t *counts = muster_arena_alloc(search->arena, table->rows);
	if (counts == NULL) {
		search->failed = true;
		return NULL;
	}
	double width = width_at(table, column, steps);
	for (size_t r = 0; r < table->rows; r++)
		counts[r] = (uint8_t)table->lines(table->context, r, column, width);
	return *place = counts;
}

/* The lines of the sampled rows, and a little for those of columns that are not the highest. */
static double
height_of(struct search *search)
{
	const struct width_table *table = search->table;
	uint8_t most[WIDTHS_SAMPLES] = {0};
	double height = 0;
	for (size_t i = 0; i < table->columns; i++) {
		const uint8_t *counts = counts_at(search, i, search->steps[i]);
		if (counts == NULL)
			return 0;
		for (size_t r = 0; r < table->rows; r++) {
			height += SMOOTH * counts[r];
			if (counts[r] > most[r])
				most[r] = counts[r];
		}
	}
	for (size_t r = 0; r < table->rows; r++)
		height += most[r];
	return height;
}

/* The move of so many steps from one column to another that helps most; false: none does. */
static bool
move(struct search *search, unsigned steps, double *height)
{
	const struct width_table *table = search->table;
	size_t from = 0, to = 0;
	double best = *height - 0.01;
	for (size_t a = 0; a < table->columns; a++) {
		if (search->steps[a] < steps)
			continue;
		for (size_t b = 0; b < table->columns && !search->failed; b++) {
			if (a == b || search->steps[b] + steps >= search->places ||
			    width_at(table, b, search->steps[b]) >= table->wishes[b].natural)
				continue;
			search->steps[a] -= steps;
			search->steps[b] += steps;
			double got = height_of(search);
			search->steps[a] += steps;
			search->steps[b] -= steps;
			if (got < best) {
				best = got;
				from = a;
				to = b;
			}
		}
	}
	if (from == to || search->failed)
		return false;
	search->steps[from] -= steps;
	search->steps[to] += steps;
	*height = best;
	return true;
}

static int
refine(const struct width_table *table, double *widths, struct muster_arena *arena)
{
	static const unsigned sizes[] = {8, 4, 2, 1};
	struct search search = {
	    .table = table, .arena = arena, .places = (size_t)(table->room / STEP) + 2};
	search.steps = muster_arena_array(arena, table->columns, sizeof(*search.steps));
	search.counts =
	    muster_arena_array(arena, table->columns, search.places * sizeof(uint8_t *));
	if (search.steps == NULL || search.counts == NULL)
		return -1;
	for (size_t i = 0; i < table->columns; i++)
		search.steps[i] = (unsigned)((widths[i] - table->wishes[i].least) / STEP);
	double height = height_of(&search);
	for (size_t i = 0, moves = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		while (moves < MOVES && move(&search, sizes[i], &height))
			moves++;
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = width_at(table, i, search.steps[i]);
	return search.failed ? -1 : 0;
}

/* ---- what is left over ---- */

/* Gives `left` to columns below their limits, by weight; what is left then. */
static double
fill(const struct width_table *table, double *widths, bool titles, double left)
{
	for (size_t round = 0; round <= table->columns && left > 0.01; round++) {
		double sum = 0, given = 0;
		for (size_t i = 0; i < table->columns; i++) {
			const struct width_wish *wish = &table->wishes[i];
			if (widths[i] < (titles ? wish->title : wish->natural))
				sum += wish->weight > 0 ? wish->weight : 1;
		}
		if (sum <= 0)
			break;
		for (size_t i = 0; i < table->columns; i++) {
			const struct width_wish *wish = &table->wishes[i];
			double room = (titles ? wish->title : wish->natural) - widths[i];
			double part = left * (wish->weight > 0 ? wish->weight : 1) / sum;
			if (room <= 0)
				continue;
			part = part < room ? part : room;
			widths[i] += part;
			given += part;
		}
		left -= given;
	}
	return left;
}

/* All have what they can use: the rest goes to those that have a weight. */
static void
spread(const struct width_table *table, double *widths, double left)
{
	double sum = 0;
	for (size_t i = 0; i < table->columns; i++)
		sum += table->wishes[i].weight;
	for (size_t i = 0; i < table->columns; i++)
		widths[i] +=
		    sum > 0 ? left * table->wishes[i].weight / sum : left / (double)table->columns;
}

int
widths_share(struct width_table *table, double *widths, struct muster_arena *arena)
{
	settle_narrow(table);
	if (sum_of_least(table) > table->room) {
		cut(table, widths);
	} else {
		weigh(table, widths);
		if (table->columns <= REFINED_MOST && table->rows > 0 &&
		    refine(table, widths, arena) != 0)
			return -1;
	}
	double left = table->room;
	for (size_t i = 0; i < table->columns; i++)
		left -= widths[i];
	left = fill(table, widths, false, left);
	left = fill(table, widths, true, left);
	if (left > 0)
		spread(table, widths, left);
	return 0;
}
