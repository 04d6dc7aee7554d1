/* SPDX-License-Identifier: Apache-2.0 */
/* Reading chains for the replay. */
#include <stdlib.h>

#include "store/chain.h"
#include "store/replay_state.h"

int
chain_compare(const void *a, const void *b)
{
	const struct chain_run *x = a, *y = b;
	if (x->observed != y->observed)
		return x->observed < y->observed ? -1 : 1;
	int order = memcmp(x->sha256, y->sha256, sizeof(x->sha256));
	return order != 0 ? order : memcmp(x->identity, y->identity, sizeof(x->identity));
}

int
chain_load(struct muster_store *store, const char *source, int64_t root, int64_t act,
    struct chain_run **runs, size_t *count, struct muster_error *err)
{
	size_t cap = 0;
	int got;
	*runs = NULL;
	*count = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_CHAIN, err);
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, source);
	bind_int(store, stmt, 2, root);
	bind_int(store, stmt, 3, act);
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (*count == cap) {
			cap = cap == 0 ? 16 : cap * 2;
			void *more = realloc(*runs, cap * sizeof(**runs));
			if (more == NULL) {
				got = muster_error_memory(err);
				break;
			}
			*runs = more;
		}
		struct chain_run *run = &(*runs)[(*count)++];
		*run = (struct chain_run){.part = sqlite3_column_int64(stmt, 0),
		    .act = (uint32_t)sqlite3_column_int64(stmt, 1),
		    .observed = sqlite3_column_int64(stmt, 2),
		    .completeness = (enum muster_completeness)sqlite3_column_int(stmt, 5),
		    .confirmed = sqlite3_column_int(stmt, 6) != 0};
		if (!column_bytes(stmt, 3, run->sha256, sizeof(run->sha256)) ||
		    !column_bytes(stmt, 4, run->identity, sizeof(run->identity))) {
			got = store_damaged(store, err, "a run's digest is not 32 bytes long");
			break;
		}
	}
	sqlite3_reset(stmt);
	if (got != 0) {
		free(*runs);
		*runs = NULL;
		*count = 0;
		return -1;
	}
	if (*count > 1)
		qsort(*runs, *count, sizeof(**runs), chain_compare);
	return 0;
}

/* ---- assets --------------------------------------------------------------------------- */

static int
index_grow(struct asset_index *index, size_t *cap, struct muster_error *err)
{
	size_t more = *cap == 0 ? 16 : *cap * 2;
	void *assets = realloc(index->assets, more * sizeof(*index->assets));
	if (assets != NULL)
		index->assets = assets;
	void *ids = realloc(index->ids, more * sizeof(*index->ids));
	if (ids != NULL)
		index->ids = ids;
	void *paths = realloc(index->paths, more * sizeof(*index->paths));
	if (paths != NULL)
		index->paths = paths;
	if (assets == NULL || ids == NULL || paths == NULL)
		return muster_error_memory(err);
	*cap = more;
	return 0;
}

int
asset_index_load(struct muster_store *store, int64_t root, struct muster_arena *arena,
    struct asset_index *out, struct muster_error *err)
{
	size_t cap = 0;
	int got;
	*out = (struct asset_index){0};
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_TREE, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, root);
	/* by id: a parent is always older than its children */
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (out->count == cap && index_grow(out, &cap, err) != 0)
			break;
		int64_t id = sqlite3_column_int64(stmt, 0);
		size_t i = out->count++;
		struct muster_span path = column_span(stmt, 3);
		out->ids[i] = id;
		out->assets[i].parent = asset_index_find(out, sqlite3_column_int64(stmt, 1));
		out->assets[i].kind = (enum muster_asset_kind)sqlite3_column_int(stmt, 2);
		out->paths[i] = muster_arena_copy(arena, path.ptr, path.len);
		if (out->paths[i] == NULL ||
		    map_put(&out->by_id, mix_pair(0, (uint32_t)id), (uint32_t)i + 1) != 0) {
			muster_error_memory(err);
			break;
		}
	}
	sqlite3_reset(stmt);
	return got == 0 ? 0 : -1;
}

void
asset_index_release(struct asset_index *index)
{
	free(index->assets);
	free(index->ids);
	free(index->paths);
	map_release(&index->by_id);
	*index = (struct asset_index){0};
}

uint32_t
asset_index_find(const struct asset_index *index, int64_t id)
{
	return map_get(&index->by_id, mix_pair(0, (uint32_t)id)) - 1;
}

/* ---- runs ------------------------------------------------------------------------------- */

static int
by_asset(const void *a, const void *b)
{
	const struct replay_listing *x = a, *y = b;
	return x->asset < y->asset ? -1 : x->asset > y->asset;
}

static int
take_listings(struct muster_store *store, struct muster_span blob, const struct map *by_id,
    struct muster_arena *arena, struct replay_run *run, struct muster_error *err)
{
	const uint8_t *bytes = (const uint8_t *)blob.ptr;
	uint64_t count, id, version, tag;
	size_t at = 0, n = 0;
	if (!varint_take(bytes, blob.len, &at, &count) || count > blob.len)
		return store_damaged(store, err, "a run's list of assets is malformed");
	struct replay_listing *list = muster_arena_array(arena, (size_t)count + 1, sizeof(*list));
	if (list == NULL)
		return muster_error_memory(err);
	for (uint64_t i = 0; i < count; i++) {
		if (!varint_take(bytes, blob.len, &at, &id) ||
		    !varint_take(bytes, blob.len, &at, &version) ||
		    !varint_take(bytes, blob.len, &at, &tag))
			return store_damaged(store, err, "a run's list of assets is malformed");
		uint32_t index = map_get(by_id, mix_pair(0, (uint32_t)id));
		if (index != 0)
			list[n++] =
			    (struct replay_listing){index - 1, (uint32_t)version, (uint32_t)tag};
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), by_asset);
	run->listings = list;
	run->listing_count = n;
	return 0;
}

static int
take_covers(struct muster_store *store, int64_t part, const struct map *by_id,
    struct muster_arena *arena, struct replay_run *run, struct muster_error *err)
{
	struct replay_cover *list = NULL;
	size_t n = 0, cap = 0;
	int got;
	sqlite3_stmt *stmt = stmt_get(store, STMT_COVERAGE_OF, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, part);
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (n == cap) {
			size_t more = cap == 0 ? 16 : cap * 2;
			struct replay_cover *bigger =
			    muster_arena_array(arena, more, sizeof(*list));
			if (bigger == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			if (n > 0)
				memcpy(bigger, list, n * sizeof(*list));
			list = bigger;
			cap = more;
		}
		uint32_t index =
		    map_get(by_id, mix_pair(0, (uint32_t)sqlite3_column_int64(stmt, 1)));
		if (index != 0)
			list[n++] = (struct replay_cover){(uint32_t)sqlite3_column_int64(stmt, 0),
			    index - 1, sqlite3_column_int(stmt, 2) == MUSTER_DOMAIN_FACTS};
	}
	run->covers = list;
	run->cover_count = n;
	return got;
}

int
chain_describe(struct muster_store *store, const struct chain_run *which, const struct map *by_id,
    struct muster_arena *arena, struct replay_run *run, struct muster_error *err)
{
	*run = (struct replay_run){.act = which->act,
	    .complete = which->completeness == MUSTER_RUN_COMPLETE,
	    .confirmed = which->confirmed};
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_TOOL, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, which->act);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(store, err, "a run is missing");
	struct muster_span tool = column_span(stmt, 0);
	/* compared for equality only */
	run->tool = (uint32_t)sip_hash(store->sip, tool.ptr, tool.len);
	run->data_date = column_time(stmt, 1);
	int result = take_listings(store, column_span(stmt, 2), by_id, arena, run, err);
	sqlite3_reset(stmt);
	if (result != 0 || !run->complete)
		return result;
	return take_covers(store, which->part, by_id, arena, run, err);
}

int
chain_last_seen(struct muster_store *store, const struct chain_run *runs, size_t count,
    struct last_seen *items, size_t item_count, struct muster_error *err)
{
	size_t missing = item_count;
	for (size_t r = count; r-- > 0 && missing > 0;) {
		struct sighting_reader reader;
		struct sighting s;
		size_t hint = 0;
		int got = 0;
		if (sightings_open(&reader, store, runs[r].part, err) != 0)
			return -1;
		while (missing > 0 && (got = sightings_next(&reader, &s, err)) == 1) {
			size_t low = 0, high = item_count;
			if (hint < item_count && items[hint].item == s.item)
				low = high = hint;
			while (low < high) {
				size_t middle = low + (high - low) / 2;
				if (items[middle].item < s.item)
					low = middle + 1;
				else
					high = middle;
			}
			hint = low + 1;
			if (low == item_count || items[low].item != s.item || items[low].act != 0)
				continue;
			items[low] = (struct last_seen){
			    s.item, runs[r].act, s.detail, s.version, (uint32_t)r};
			missing--;
		}
		sightings_close(&reader);
		if (missing > 0 && got < 0)
			return -1;
	}
	return 0;
}

/* ---- details and packages ------------------------------------------------------------------ */

static int
detail_brief(struct muster_store *store, uint32_t detail, int *severity, uint32_t *package,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_DETAIL_BRIEF, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, detail);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(store, err, "a detail is missing");
	*severity = sqlite3_column_int(stmt, 0);
	*package = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	if (*severity < 0 || *severity >= MUSTER_SEVERITY_COUNT)
		return store_damaged(store, err, "a severity is out of range");
	return 0;
}

int
severities_get(struct severities *severities, struct muster_store *store, uint32_t detail,
    enum muster_severity *out, struct muster_error *err)
{
	int severity;
	uint32_t package;
	if (detail >= severities->count) {
		size_t count = severities->count == 0 ? 1024 : severities->count;
		while (count <= detail)
			count *= 2;
		uint8_t *more = realloc(severities->known, count);
		if (more == NULL)
			return muster_error_memory(err);
		severities->known = more;
		memset(more + severities->count, 0, count - severities->count);
		severities->count = count;
	}
	if (severities->known[detail] == 0) {
		if (detail_brief(store, detail, &severity, &package, err) != 0)
			return -1;
		severities->known[detail] = (uint8_t)(severity + 1);
	}
	*out = (enum muster_severity)(severities->known[detail] - 1);
	return 0;
}

void
severities_release(struct severities *severities)
{
	free(severities->known);
	*severities = (struct severities){0};
}

int
detail_package(struct muster_store *store, uint32_t detail, uint32_t *out, struct muster_error *err)
{
	int severity;
	return detail_brief(store, detail, &severity, out, err);
}

static int
presence_build(
    struct presence *presence, struct muster_store *store, int64_t part, struct muster_error *err)
{
	struct sighting_reader reader;
	struct sighting s;
	int got;
	presence_release(presence);
	presence->part = part;
	if (packages_open(&reader, store, part, err) != 0)
		return -1;
	while ((got = sightings_next(&reader, &s, err)) == 1) {
		uint64_t key = mix_pair(s.item, s.detail);
		uint32_t known = map_get(&presence->version, key);
		int failed = 0;
		if (known == 0)
			failed = map_put(&presence->version, key, s.version + 1);
		else if (known != s.version + 1)
			failed = map_put(&presence->several, key, 1);
		if (failed != 0) {
			got = muster_error_memory(err);
			break;
		}
	}
	sightings_close(&reader);
	return got;
}

int
presence_ask(struct presence *presence, struct muster_store *store, int64_t part, int64_t asset_id,
    uint32_t package, uint32_t version, enum replay_presence *out, struct muster_error *err)
{
	if (presence->part != part && presence_build(presence, store, part, err) != 0)
		return -1;
	uint64_t key = mix_pair((uint32_t)asset_id, package);
	uint32_t known = map_get(&presence->version, key);
	/* without a version nothing shows that it changed */
	bool other = known > 1 && version != 0 && known != version + 1;
	*out = known == 0                                    ? PACKAGE_ABSENT
	    : other || map_get(&presence->several, key) != 0 ? PACKAGE_OTHER_VERSION
							     : PACKAGE_SAME_VERSION;
	return 0;
}

void
presence_release(struct presence *presence)
{
	map_release(&presence->version);
	map_release(&presence->several);
	presence->part = 0;
}
