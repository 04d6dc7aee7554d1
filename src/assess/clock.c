/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of one finding: every deadline that asks for its practice, due first. */
#include <string.h>

#include "assess/internal.h"

/* Due first; of one instant in the order of the catalogs and their rows. */
static void
insert(struct muster_clock *out, size_t kept, size_t room, const struct muster_clock *one)
{
	size_t at = kept < room ? kept : room;
	while (at > 0 && out[at - 1].due > one->due) {
		if (at < room)
			out[at] = out[at - 1];
		at--;
	}
	if (at < room)
		out[at] = *one;
}

size_t
muster_clocks_of(const struct muster_catalog *const *catalogs, size_t catalog_count,
    const struct muster_finding *finding, const char *practice, const char *aspect,
    muster_time as_of, struct muster_clock *out, size_t room)
{
	size_t count = 0;
	muster_time until = finding->open ? as_of : finding->closed_at;
	const struct muster_start_dates dates = muster_start_dates_of(finding);
	for (size_t c = 0; practice[0] != '\0' && c < catalog_count; c++)
		for (size_t i = 0; i < catalogs[c]->mapping_count; i++) {
			const struct muster_mapping *row = &catalogs[c]->mappings[i];
			if (row->effect != MUSTER_EFFECT_DEADLINE || !row_sets_status(row) ||
			    !muster_mapping_asks(row, practice, aspect) ||
			    finding->first_seen == MUSTER_TIME_NONE)
				continue;
			const struct muster_clock_start start =
			    muster_clock_start_of(muster_mapping_release(row), &dates);
			const muster_time due = muster_mapping_due(row, start.at);
			const struct muster_clock one = {.catalog = catalogs[c],
			    .mapping = row,
			    .from = start.at,
			    .start = start.start,
			    .because = start.because,
			    .due = due,
			    .days = day_of(until) - day_of(due)};
			insert(out, count++, room, &one);
		}
	return count;
}
