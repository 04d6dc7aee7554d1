/* SPDX-License-Identifier: Apache-2.0 */
/* Widths by weight first, then by what makes rows low. */
#include "page/widths.h"

#define BISECTIONS 60
#define NARROW_MOST 0.3 /* of the table: what a column of weight 0 is given at first */
#define RAGGED 13.0     /* points at the end of a line that breaks */
#define SMOOTH 0.05     /* what a line not yet saved counts */
#define MOVES 200

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

/* How many lines a text of that length takes; smooth says how near it is to one less. */
static double
lines_of(const struct width_sample *sample, double width, double *smooth)
{
	double full = width - sample->hang - RAGGED;
	if (full < width * 0.5)
		full = width * 0.5;
	double count = 0;
	for (size_t i = 0; i < WIDTHS_LINES && sample->lines[i] > 0; i++) {
		double lines = sample->lines[i] / full;
		unsigned whole = (unsigned)lines;
		*smooth += lines;
		count += sample->lines[i] <= width ? 1 : lines > whole ? whole + 1 : whole;
	}
	return count;
}

static double
height_of(const struct width_table *table, const double *widths)
{
	double height = 0, smooth = 0;
	for (size_t r = 0; r < table->rows; r++) {
		const struct width_sample *row = &table->samples[r * table->columns];
		double most = 0;
		for (size_t i = 0; i < table->columns; i++) {
			double lines = lines_of(&row[i], widths[i], &smooth);
			most = lines > most ? lines : most;
		}
		height += most;
	}
	return height + SMOOTH * smooth;
}

/* The move of step from one column to another that helps most; false: none does. */
static bool
move(const struct width_table *table, double *widths, double step, double *height)
{
	size_t from = 0, to = 0;
	double best = *height - 0.01;
	for (size_t a = 0; a < table->columns; a++) {
		if (widths[a] - step < table->wishes[a].least)
			continue;
		for (size_t b = 0; b < table->columns; b++) {
			if (a == b || widths[b] >= table->wishes[b].natural)
				continue;
			widths[a] -= step;
			widths[b] += step;
			double got = height_of(table, widths);
			widths[a] += step;
			widths[b] -= step;
			if (got < best) {
				best = got;
				from = a;
				to = b;
			}
		}
	}
	if (from == to)
		return false;
	widths[from] -= step;
	widths[to] += step;
	*height = best;
	return true;
}

static void
refine(const struct width_table *table, double *widths)
{
	static const double steps[] = {32, 16, 8, 4};
	double height = height_of(table, widths);
	unsigned moves = 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		while (moves < MOVES && move(table, widths, steps[i], &height))
			moves++;
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

void
widths_share(struct width_table *table, double *widths)
{
	settle_narrow(table);
	if (sum_of_least(table) > table->room) {
		cut(table, widths);
	} else {
		weigh(table, widths);
		if (table->columns <= 16)
			refine(table, widths);
	}
	double left = table->room;
	for (size_t i = 0; i < table->columns; i++)
		left -= widths[i];
	left = fill(table, widths, false, left);
	left = fill(table, widths, true, left);
	if (left > 0)
		spread(table, widths, left);
}
