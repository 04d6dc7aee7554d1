/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml/repeated.h"

#include <stdlib.h>
#include <string.h>

static int
by_key(const void *a, const void *b)
{
	const struct yaml_node *x = (*(const struct yaml_node *const *)a)->key;
	const struct yaml_node *y = (*(const struct yaml_node *const *)b)->key;
	int order = strcmp(x->text, y->text);
	if (order == 0)
		order = (x->line > y->line) - (x->line < y->line);
	return order != 0 ? order : (x->column > y->column) - (x->column < y->column);
}

static int
by_place(const void *a, const void *b)
{
	const struct yaml_node *x = ((const struct repeated_key *)a)->key;
	const struct yaml_node *y = ((const struct repeated_key *)b)->key;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Sorting keeps a mapping of a million keys from costing its square. */
int
repeated_keys(const struct yaml_node *mapping, struct muster_arena *arena,
    struct repeated_key **out, size_t *count)
{
	size_t n = 0;
	*out = NULL;
	*count = 0;
	if (mapping->count < 2)
		return 0;
	const struct yaml_node **sorted =
	    muster_arena_array(arena, mapping->count, sizeof(*sorted));
	if (sorted == NULL)
		return -1;
	for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
		sorted[n++] = node;
	qsort(sorted, n, sizeof(*sorted), by_key);
	size_t repeats = 0;
	for (size_t i = 1; i < n; i++)
		repeats += strcmp(sorted[i]->key->text, sorted[i - 1]->key->text) == 0;
	if (repeats == 0)
		return 0;
	struct repeated_key *list = muster_arena_array(arena, repeats, sizeof(*list));
	if (list == NULL)
		return -1;
	const struct yaml_node *first = sorted[0]->key;
	for (size_t i = 1; i < n; i++) {
		const struct yaml_node *key = sorted[i]->key;
		if (strcmp(key->text, first->text) == 0)
			list[(*count)++] =
			    (struct repeated_key){key, first, first == sorted[i - 1]->key};
		else
			first = key;
	}
	qsort(list, *count, sizeof(*list), by_place);
	*out = list;
	return 0;
}
