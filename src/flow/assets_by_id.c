/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/assets_by_id.h"

#include <stdlib.h>

static int
by_id(const void *a, const void *b)
{
	const struct muster_asset *x = *(const struct muster_asset *const *)a;
	const struct muster_asset *y = *(const struct muster_asset *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

int
assets_by_id_make(struct muster_arena *arena, const struct muster_asset *assets, size_t count,
    struct assets_by_id *out, struct muster_error *err)
{
	out->rows = muster_arena_array(arena, count, sizeof(const struct muster_asset *));
	out->count = count;
	if (out->rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		out->rows[i] = &assets[i];
	if (count > 1)
		qsort(out->rows, count, sizeof(const struct muster_asset *), by_id);
	return 0;
}

const struct muster_asset *
assets_by_id_find(const struct assets_by_id *index, int64_t id)
{
	const struct muster_asset key = {.id = id}, *want = &key;
	const struct muster_asset **found = index->count == 0
	    ? NULL
	    : bsearch(&want, index->rows, index->count, sizeof(const struct muster_asset *), by_id);
	return found != NULL ? *found : NULL;
}
