/* SPDX-License-Identifier: Apache-2.0 */
/* Sharing the width of a table among its columns; numbers in, numbers out. */
#ifndef PAGE_WIDTHS_H
#define PAGE_WIDTHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>

#define WIDTHS_SAMPLES 64 /* rows that are looked at more closely */
#define WIDTHS_LINES 200  /* no cell counts for more */

struct width_wish {
	double least;   /* the longest word */
	double natural; /* the longest line */
	double title;   /* the title on one line */
	unsigned weight;
};

struct width_table {
	struct width_wish *wishes;
	size_t columns, rows; /* rows: sampled ones */
	/* Lines that a sampled cell takes at a width, up to WIDTHS_LINES. */
	unsigned (*lines)(const void *context, size_t row, size_t column, double width);
	const void *context;
	double room; /* without the gaps */
};

/*
 * Fills widths, whose sum is room.  Narrow columns (weight 0) get what they
 * ask for, the others share the rest by their weights within what they need
 * and can use; then room moves to where it makes the sampled rows lower.
 * Changes the wishes.  0, or -1 where memory is out; arena is for what is
 * remembered meanwhile.
 */
int widths_share(struct width_table *table, double *widths, struct muster_arena *arena);

#endif
