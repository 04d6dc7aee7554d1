/* SPDX-License-Identifier: Apache-2.0 */
/* Timing rules of a catalog, hung where their control stands; profiles. */
#include "catalog/load.h"

struct placed {
	const struct timing_row *row;
	size_t control; /* position, count: unknown */
};

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->control != y->control)
		return x->control < y->control ? -1 : 1;
	int order = strcmp(x->row->timing.control, y->row->timing.control); /* of unknown ones */
	unsigned line = x->row->line, other = y->row->line;
	return order != 0 ? order : (line > other) - (line < other);
}

static int
fill_profiles(struct load *load, const struct parsed *document, struct muster_catalog *catalog)
{
	const struct catalog_document *rows = &document->as.catalog;
	struct muster_profile *profiles = load_array(load, rows->profile_count, sizeof(*profiles));
	if (profiles == NULL)
		return -1;
	for (size_t i = 0; i < rows->profile_count; i++) {
		profiles[i] = rows->profiles[i];
		profiles[i].origin.file = document->file;
	}
	catalog->profiles = profiles;
	catalog->profile_count = rows->profile_count;
	return 0;
}

int
load_timings(struct load *load, const struct parsed *document, struct muster_catalog *catalog)
{
	const struct catalog_document *rows = &document->as.catalog;
	size_t count = rows->timing_count;
	struct placed *placed = load_array(load, count, sizeof(*placed));
	struct muster_timing *timings = load_array(load, count, sizeof(*timings));
	if (placed == NULL || timings == NULL || fill_profiles(load, document, catalog) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct muster_control *control =
		    muster_control_find(catalog, rows->timings[i].timing.control);
		placed[i].row = &rows->timings[i];
		placed[i].control = control != NULL ? (size_t)(control - catalog->controls)
						    : catalog->control_count;
	}
	if (count > 1)
		qsort(placed, count, sizeof(*placed), by_place);
	for (size_t i = 0; i < count; i++) {
		timings[i] = placed[i].row->timing;
		timings[i].origin.file = document->file;
	}
	catalog->timings = timings;
	catalog->timing_count = count;
	return 0;
}

/* Rules are few (a hundred or two), and asked for control by control. */
const struct muster_timing *
muster_control_timings(const struct muster_catalog *catalog, const char *id, size_t *count)
{
	size_t first = 0;
	*count = 0;
	while (first < catalog->timing_count && strcmp(catalog->timings[first].control, id) != 0)
		first++;
	while (first + *count < catalog->timing_count &&
	    strcmp(catalog->timings[first + *count].control, id) == 0)
		++*count;
	return *count > 0 ? &catalog->timings[first] : NULL;
}
