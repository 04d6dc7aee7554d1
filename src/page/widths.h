/* SPDX-License-Identifier: Apache-2.0 */
/* Sharing the width of a table among its columns; numbers in, numbers out. */
#ifndef PAGE_WIDTHS_H
#define PAGE_WIDTHS_H

#include <stdbool.h>
#include <stddef.h>

#define WIDTHS_LINES 4
#define WIDTHS_SAMPLES 64 /* rows that are looked at more closely */

struct width_wish {
	double least;   /* the longest word */
	double natural; /* the longest line */
	double title;   /* the title on one line */
	unsigned weight;
};

/* A cell of a sampled row: how long its text is between breaks, 0 where there is no more. */
struct width_sample {
	float lines[WIDTHS_LINES];
	float hang; /* indent of every line but the first */
};

struct width_table {
	struct width_wish *wishes;
	size_t columns;
	const struct width_sample *samples; /* rows × columns */
	size_t rows;
	double room; /* without the gaps */
};

/*
 * Fills widths, whose sum is room.  Narrow columns (weight 0) get what they
 * ask for, the others share the rest by their weights within what they need
 * and can use; then room moves to where it makes the sampled rows lower.
 * Changes the wishes.
 */
void widths_share(struct width_table *table, double *widths);

#endif
