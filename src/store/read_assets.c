/* SPDX-License-Identifier: Apache-2.0 */
/* The inventory at a view: which runs listed an asset, with which version. */
#include <stdlib.h>

#include "store/replay_state.h"
#include "store/sighting.h"
#include "store/view.h"

struct inventory {
	const struct view *view;
	struct muster_asset *list;
	struct known {
		uint32_t version; /* text */
		bool there;
	} * known;
	size_t count;
	struct map by_id; /* mix_pair(0, id) → index + 1 */
};

static int
load_assets(struct inventory *inventory, struct muster_arena *arena, struct muster_error *err)
{
	struct muster_store *store = inventory->view->store;
	size_t cap = 0;
	int got;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_LIST, err);
	if (stmt == NULL)
		return -1;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (inventory->count == cap) {
			cap = cap == 0 ? 64 : cap * 2;
			struct muster_asset *list = muster_arena_array(arena, cap, sizeof(*list));
			void *known = realloc(inventory->known, cap * sizeof(*inventory->known));
			if (known != NULL)
				inventory->known = known;
			if (list == NULL || known == NULL)
				break;
			if (inventory->count > 0)
				memcpy(list, inventory->list, inventory->count * sizeof(*list));
			inventory->list = list;
		}
		size_t i = inventory->count++;
		struct muster_span name = column_span(stmt, 3), path = column_span(stmt, 4);
		inventory->known[i] = (struct known){0};
		inventory->list[i] = (struct muster_asset){.id = sqlite3_column_int64(stmt, 0),
		    .parent = sqlite3_column_int64(stmt, 1),
		    .kind = (enum muster_asset_kind)sqlite3_column_int(stmt, 2),
		    .name = muster_arena_copy(arena, name.ptr, name.len),
		    .path = muster_arena_copy(arena, path.ptr, path.len),
		    .version = "",
		    .first_seen = MUSTER_TIME_NONE,
		    .last_seen = MUSTER_TIME_NONE};
		if (inventory->list[i].name == NULL || inventory->list[i].path == NULL ||
		    map_put(&inventory->by_id, mix_pair(0, (uint32_t)inventory->list[i].id),
			(uint32_t)i + 1) != 0)
			break;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	return got;
}

static void
see_asset(struct inventory *inventory, uint32_t id, uint32_t version, muster_time observed)
{
	uint32_t at = map_get(&inventory->by_id, mix_pair(0, id));
	if (at == 0)
		return;
	struct muster_asset *asset = &inventory->list[at - 1];
	struct known *known = &inventory->known[at - 1];
	known->there = true;
	if (asset->first_seen == MUSTER_TIME_NONE || observed < asset->first_seen)
		asset->first_seen = observed;
	if (asset->last_seen == MUSTER_TIME_NONE || observed > asset->last_seen)
		asset->last_seen = observed;
	/* the version seen last, where one was seen; runs come in their order */
	if (version != 0)
		known->version = version;
}

static int
see_runs(struct inventory *inventory, struct muster_error *err)
{
	const struct view *view = inventory->view;
	struct muster_store *store = view->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_ASSETS, err);
	if (stmt == NULL)
		return -1;
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint32_t act = (uint32_t)sqlite3_column_int64(stmt, 0);
		if (!view_counts(view, act))
			continue;
		struct muster_span blob = column_span(stmt, 1);
		uint64_t count, id, version, tag;
		size_t at = 0;
		const uint8_t *bytes = (const uint8_t *)blob.ptr;
		bool bad = !varint_take(bytes, blob.len, &at, &count);
		for (uint64_t i = 0; !bad && i < count; i++) {
			bad = !varint_take(bytes, blob.len, &at, &id) ||
			    !varint_take(bytes, blob.len, &at, &version) ||
			    !varint_take(bytes, blob.len, &at, &tag);
			if (!bad)
				see_asset(
				    inventory, (uint32_t)id, (uint32_t)version, view_at(view, act));
		}
		if (bad) {
			sqlite3_reset(stmt);
			return store_damaged(store, err, "a run's list of assets is malformed");
		}
	}
	return got;
}

static int
count_open(void *context, const struct view_item *item, struct muster_error *err)
{
	struct inventory *inventory = context;
	struct view_finding finding;
	(void)err;
	if (!view_finding(item, &finding) || !finding.open)
		return 0;
	uint32_t at = map_get(&inventory->by_id, mix_pair(0, item->asset));
	if (at != 0)
		inventory->list[at - 1].open_findings++;
	return 0;
}

static int
by_path(const void *a, const void *b)
{
	const struct muster_asset *x = a, *y = b;
	return strcmp(x->path, y->path);
}

static int
read_assets(struct inventory *inventory, struct muster_arena *arena, size_t *count,
    struct muster_error *err)
{
	if (load_assets(inventory, arena, err) != 0 || see_runs(inventory, err) != 0 ||
	    view_walk(inventory->view, 0, count_open, inventory, err) != 0)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < inventory->count; i++) {
		if (!inventory->known[i].there)
			continue;
		if (text_get(inventory->view->store, inventory->known[i].version, arena,
			&inventory->list[i].version, err) != 0)
			return -1;
		inventory->list[n++] = inventory->list[i];
	}
	if (n > 1)
		qsort(inventory->list, n, sizeof(*inventory->list), by_path);
	*count = n;
	return 0;
}

int
muster_store_assets(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_asset **out, size_t *count, struct muster_error *err)
{
	struct view at;
	struct inventory inventory = {.view = &at};
	*out = NULL;
	*count = 0;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = read_assets(&inventory, arena, count, err);
	if (result == 0)
		*out = inventory.list;
	free(inventory.known);
	map_release(&inventory.by_id);
	view_end(&at);
	return result;
}
