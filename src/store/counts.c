/* SPDX-License-Identifier: Apache-2.0 */
/* The counts of a run to bytes and back. */
#include "store/counts.h"

#include <muster/store.h>

/* All numbers of the counts in their one order. */
static void
numbers(const struct muster_counts *counts, uint64_t *out[COUNTS_NUMBERS])
{
	struct muster_counts *c = (struct muster_counts *)(uintptr_t)counts;
	uint64_t *all[COUNTS_NUMBERS] = {&c->read, &c->used, &c->suppressed, &c->merged,
	    &c->out_of_scope, &c->rejected, &c->results[0], &c->results[1], &c->results[2],
	    &c->results[3], &c->results[4], &c->results[5], &c->findings_new,
	    &c->findings_unchanged, &c->findings_reopened, &c->findings_closed, &c->assets,
	    &c->activities, &c->redactions, &c->diagnostics};
	for (int i = 0; i < COUNTS_NUMBERS; i++)
		out[i] = all[i];
}

void
counts_pack(const struct muster_counts *counts, uint8_t out[COUNTS_SIZE])
{
	uint64_t *all[COUNTS_NUMBERS];
	numbers(counts, all);
	for (int i = 0; i < COUNTS_NUMBERS; i++) {
		for (int b = 0; b < 8; b++)
			out[i * 8 + b] = (uint8_t)(*all[i] >> (56 - 8 * b));
	}
}

void
counts_unpack(const uint8_t bytes[COUNTS_SIZE], struct muster_counts *out)
{
	uint64_t *all[COUNTS_NUMBERS];
	numbers(out, all);
	for (int i = 0; i < COUNTS_NUMBERS; i++) {
		*all[i] = 0;
		for (int b = 0; b < 8; b++)
			*all[i] = *all[i] << 8 | bytes[i * 8 + b];
	}
}

void
muster_counts_add(struct muster_counts *sum, const struct muster_counts *more)
{
	uint64_t *to[COUNTS_NUMBERS], *from[COUNTS_NUMBERS];
	numbers(sum, to);
	numbers(more, from);
	for (int i = 0; i < COUNTS_NUMBERS; i++)
		*to[i] += *from[i];
}
