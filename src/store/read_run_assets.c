/* SPDX-License-Identifier: Apache-2.0 */
/* Which assets each run at a view named, and the system it was collected for. */
#include <string.h>

#include "store/replay_state.h"
#include "store/sighting.h"
#include "store/view.h"

struct naming {
	const struct view *view;
	struct muster_arena *arena;
	struct map path_of; /* mix_pair(0, asset id) → index + 1 */
	const char **paths;
	size_t path_count, path_cap;
	struct muster_run_asset *rows;
	size_t count, cap;
	const char *system; /* of the last run: a copy, shared by neighbours */
};

/* Room for one more in a list that doubles. */
static void *
grow(struct muster_arena *arena, void *list, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return list;
	size_t more = *cap == 0 ? 64 : *cap * 2;
	void *bigger = muster_arena_array(arena, more, size);
	if (bigger == NULL)
		return NULL;
	if (count > 0)
		memcpy(bigger, list, count * size);
	*cap = more;
	return bigger;
}

static int
load_paths(struct naming *naming, struct muster_error *err)
{
	int got;
	sqlite3_stmt *stmt = stmt_get(naming->view->store, STMT_ASSET_LIST, err);
	if (stmt == NULL)
		return -1;
	while ((got = stmt_step(naming->view->store, stmt, err)) == 1) {
		struct muster_span path = column_span(stmt, 4);
		uint32_t id = (uint32_t)sqlite3_column_int64(stmt, 0);
		const char **bigger = grow(naming->arena, naming->paths, naming->path_count,
		    &naming->path_cap, sizeof(*bigger));
		if (bigger == NULL)
			break;
		naming->paths = bigger;
		const char *copy = muster_arena_copy(naming->arena, path.ptr, path.len);
		naming->paths[naming->path_count++] = copy;
		if (copy == NULL ||
		    map_put(&naming->path_of, mix_pair(0, id), (uint32_t)naming->path_count) != 0)
			break;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	return got;
}

static int
add_row(struct naming *naming, int64_t run, uint32_t id, struct muster_error *err)
{
	uint32_t at = map_get(&naming->path_of, mix_pair(0, id));
	if (at == 0)
		return 0;
	struct muster_run_asset *bigger =
	    grow(naming->arena, naming->rows, naming->count, &naming->cap, sizeof(*bigger));
	if (bigger == NULL)
		return muster_error_memory(err);
	naming->rows = bigger;
	naming->rows[naming->count++] =
	    (struct muster_run_asset){run, naming->system, naming->paths[at - 1]};
	return 0;
}

static int
add_run(struct naming *naming, sqlite3_stmt *stmt, struct muster_error *err)
{
	int64_t run = sqlite3_column_int64(stmt, 0);
	struct muster_span system = column_span(stmt, 1), blob = column_span(stmt, 2);
	const uint8_t *bytes = (const uint8_t *)blob.ptr;
	uint64_t count, id, version, tag;
	size_t at = 0;
	if (naming->system == NULL || !muster_span_is(system, naming->system))
		naming->system = muster_arena_copy(naming->arena, system.ptr, system.len);
	if (naming->system == NULL)
		return muster_error_memory(err);
	bool whole = varint_take(bytes, blob.len, &at, &count);
	for (uint64_t i = 0; whole && i < count; i++) {
		whole = varint_take(bytes, blob.len, &at, &id) &&
		    varint_take(bytes, blob.len, &at, &version) &&
		    varint_take(bytes, blob.len, &at, &tag);
		if (whole && add_row(naming, run, (uint32_t)id, err) != 0)
			return -1;
	}
	return whole
	    ? 0
	    : store_damaged(naming->view->store, err, "a run's list of assets is malformed");
}

static int
read_rows(struct naming *naming, struct muster_error *err)
{
	int got;
	if (load_paths(naming, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(naming->view->store, STMT_RUN_NAMED, err);
	if (stmt == NULL)
		return -1;
	while ((got = stmt_step(naming->view->store, stmt, err)) == 1) {
		if (!view_counts(naming->view, (uint32_t)sqlite3_column_int64(stmt, 0)))
			continue;
		if (add_run(naming, stmt, err) != 0) {
			sqlite3_reset(stmt);
			return -1;
		}
	}
	return got;
}

int
muster_store_run_assets(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_run_asset **out, size_t *count,
    struct muster_error *err)
{
	struct view at;
	struct naming naming = {.view = &at, .arena = arena};
	*out = NULL;
	*count = 0;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = read_rows(&naming, err);
	if (result == 0) {
		*out = naming.rows;
		*count = naming.count;
	}
	map_release(&naming.path_of);
	view_end(&at);
	return result;
}
