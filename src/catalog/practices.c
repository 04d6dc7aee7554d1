/* SPDX-License-Identifier: Apache-2.0 */
/* Practices: all files together, sorted by id, found by it. */
#include "catalog/load.h"

static int
by_id(const void *a, const void *b)
{
	const struct muster_practice *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	if (order == 0)
		order = strcmp(x->origin.file, y->origin.file);
	return order != 0 ? order
			  : (x->origin.line > y->origin.line) - (x->origin.line < y->origin.line);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
sort_aspects(struct load *load, struct muster_practice *practice)
{
	const char **aspects = load_array(load, practice->aspect_count, sizeof(*aspects));
	if (aspects == NULL)
		return -1;
	for (size_t i = 0; i < practice->aspect_count; i++)
		aspects[i] = practice->aspects[i];
	if (practice->aspect_count > 1)
		qsort(aspects, practice->aspect_count, sizeof(*aspects), by_text);
	for (size_t i = 1; i < practice->aspect_count; i++)
		if (strcmp(aspects[i], aspects[i - 1]) == 0) {
			load_problem(load, &practice->origin, "catalog.duplicate",
			    "remove one of the two", "the aspect \"%s\" is named twice",
			    aspects[i]);
			practice->partial = true;
		}
	practice->aspects = aspects;
	return 0;
}

int
load_practices(struct load *load)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < load->count; i++)
		if (load->documents[i].kind == PARSED_PRACTICES && load->documents[i].ok)
			total += load->documents[i].as.practices.count;
	struct muster_practice *practices = load_array(load, total, sizeof(*practices));
	if (practices == NULL)
		return -1;
	for (size_t i = 0; i < load->count; i++) {
		const struct parsed *document = &load->documents[i];
		if (document->kind != PARSED_PRACTICES || !document->ok)
			continue;
		for (size_t k = 0; k < document->as.practices.count; k++) {
			practices[n] = document->as.practices.rows[k];
			practices[n].origin.file = document->file;
			if (sort_aspects(load, &practices[n++]) != 0)
				return -1;
		}
	}
	if (n > 1)
		qsort(practices, n, sizeof(*practices), by_id);
	for (size_t i = 1; i < n; i++)
		if (strcmp(practices[i].id, practices[i - 1].id) == 0) {
			load_problem(load, &practices[i].origin, "catalog.duplicate",
			    "remove one of the two", "the practice \"%s\" stands in %s:%u already",
			    practices[i].id, practices[i - 1].origin.file,
			    practices[i - 1].origin.line);
			practices[i].partial = practices[i - 1].partial =
			    true; /* which is meant? */
		}
	load->controls->practices = practices;
	load->controls->practice_count = n;
	return 0;
}

const struct muster_practice *
muster_practice_find(const struct muster_controls *controls, const char *id)
{
	size_t low = 0, high = controls->practice_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, controls->practices[middle].id);
		if (order == 0)
			return &controls->practices[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
