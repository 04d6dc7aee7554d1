/* SPDX-License-Identifier: Apache-2.0 */
/* Gathering, completing and sorting rows. */
#include <stdlib.h>

#include "store/replay_state.h"
#include "store/rows.h"

static int
load_assets(struct rows *rows, struct muster_error *err)
{
	struct muster_store *store = rows->view->store;
	size_t cap = 0;
	int got;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_BY_PATH, err);
	if (stmt == NULL)
		return -1;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (rows->asset_count == cap) {
			cap = cap == 0 ? 64 : cap * 2;
			void *more = realloc(rows->asset_list, cap * sizeof(*rows->asset_list));
			if (more == NULL)
				break;
			rows->asset_list = more;
		}
		size_t i = rows->asset_count++;
		struct muster_span path = column_span(stmt, 1);
		rows->asset_list[i] = (struct listed_asset){sqlite3_column_int64(stmt, 0),
		    muster_arena_copy(rows->arena, path.ptr, path.len), (uint32_t)i,
		    (enum muster_asset_kind)sqlite3_column_int(stmt, 2)};
		if (rows->asset_list[i].path == NULL ||
		    map_put(&rows->assets, mix_pair(0, (uint32_t)rows->asset_list[i].id),
			(uint32_t)i + 1) != 0)
			break;
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	return got;
}

int
rows_init(struct rows *rows, struct view *view, struct muster_error *err)
{
	*rows = (struct rows){.view = view, .arena = muster_arena_new()};
	if (rows->arena == NULL)
		return muster_error_memory(err);
	if (scopes_load(view->store, rows->arena, &rows->scopes, err) != 0)
		return -1;
	return load_assets(rows, err);
}

void
rows_release(struct rows *rows)
{
	free(rows->list);
	free(rows->events);
	free(rows->asset_list);
	free(rows->probe_list);
	map_release(&rows->assets);
	map_release(&rows->probes);
	muster_arena_free(rows->arena);
	*rows = (struct rows){0};
}

struct row *
rows_add(struct rows *rows, struct muster_error *err)
{
	if (rows->count == rows->cap) {
		size_t cap = rows->cap == 0 ? 256 : rows->cap + rows->cap / 2;
		struct row *more = realloc(rows->list, cap * sizeof(*more));
		if (more == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		rows->list = more;
		rows->cap = cap;
	}
	struct row *row = &rows->list[rows->count++];
	*row = (struct row){0};
	return row;
}

int
rows_set_event(
    struct rows *rows, struct row *row, const struct view_item *item, struct muster_error *err)
{
	if (item->event.count == 0)
		return 0;
	if (rows->event_count == rows->event_cap) {
		size_t cap = rows->event_cap == 0 ? 64 : rows->event_cap * 2;
		void *more =
		    cap < UINT32_MAX ? realloc(rows->events, cap * sizeof(*rows->events)) : NULL;
		if (more == NULL)
			return muster_error_memory(err);
		rows->events = more;
		rows->event_cap = cap;
	}
	rows->events[rows->event_count++] = item->event;
	row->event = (uint32_t)rows->event_count;
	row->seen_act = item->event.act;
	row->detail = item->event.detail;
	return 0;
}

const struct view_event *
rows_event(const struct rows *rows, const struct row *row)
{
	return row->event != 0 ? &rows->events[row->event - 1] : NULL;
}

const struct listed_asset *
rows_asset(const struct rows *rows, uint32_t id)
{
	static const struct listed_asset none = {0, "", 0, MUSTER_ASSET_HOST};
	uint32_t at = map_get(&rows->assets, mix_pair(0, id));
	return at != 0 ? &rows->asset_list[at - 1] : &none;
}

const struct listed_probe *
rows_probe(const struct rows *rows, uint32_t id)
{
	static const struct listed_probe none = {0, 0, "", "", ""};
	uint32_t at = map_get(&rows->probes, mix_pair(0, id));
	return at != 0 ? &rows->probe_list[at - 1] : &none;
}

/* ---- checks by name ------------------------------------------------------------------------ */

static int
know_probe(struct rows *rows, uint32_t id, struct muster_strbuf *name, struct muster_error *err)
{
	struct muster_store *store = rows->view->store;
	if (map_get(&rows->probes, mix_pair(0, id)) != 0)
		return 0;
	if (rows->probe_count == rows->probe_cap) {
		size_t cap = rows->probe_cap == 0 ? 64 : rows->probe_cap * 2;
		void *more = realloc(rows->probe_list, cap * sizeof(*rows->probe_list));
		if (more == NULL)
			return muster_error_memory(err);
		rows->probe_list = more;
		rows->probe_cap = cap;
	}
	sqlite3_stmt *stmt = stmt_get(store, STMT_PROBE_GET, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, id);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(store, err, "a check is missing");
	struct listed_probe *probe = &rows->probe_list[rows->probe_count++];
	struct muster_span native = column_span(stmt, 1);
	*probe = (struct listed_probe){.id = id};
	probe->source = muster_arena_strdup(rows->arena, column_text(stmt, 0));
	probe->native = muster_arena_copy(rows->arena, native.ptr, native.len);
	int failed = probe->source == NULL || check_name(name, probe->source, native) != 0;
	sqlite3_reset(stmt);
	probe->check = muster_arena_copy(rows->arena, name->data, name->len);
	if (failed || probe->native == NULL || probe->check == NULL)
		return muster_error_memory(err);
	return map_put(&rows->probes, mix_pair(0, id), (uint32_t)rows->probe_count) == 0
	    ? 0
	    : muster_error_memory(err);
}

static int
by_check(const void *a, const void *b)
{
	const struct listed_probe *x = a, *y = b;
	int order = strcmp(x->check, y->check);
	if (order == 0)
		order = strcmp(x->source, y->source);
	return order != 0 ? order : strcmp(x->native, y->native);
}

static int
rank_probes(struct rows *rows, struct muster_error *err)
{
	struct muster_strbuf name;
	int result = 0;
	muster_strbuf_init(&name, 0);
	for (size_t i = 0; i < rows->count && result == 0; i++)
		result = know_probe(rows, rows->list[i].probe, &name, err);
	muster_strbuf_release(&name);
	if (result != 0)
		return -1;
	if (rows->probe_count > 1)
		qsort(rows->probe_list, rows->probe_count, sizeof(*rows->probe_list), by_check);
	map_release(&rows->probes);
	for (size_t i = 0; i < rows->probe_count; i++) {
		bool same =
		    i > 0 && strcmp(rows->probe_list[i].check, rows->probe_list[i - 1].check) == 0;
		rows->probe_list[i].rank = same ? rows->probe_list[i - 1].rank : (uint32_t)i;
		if (map_put(&rows->probes, mix_pair(0, rows->probe_list[i].id), (uint32_t)i + 1) !=
		    0)
			return muster_error_memory(err);
	}
	return 0;
}

/* ---- last sightings ---------------------------------------------------------------------------
 */

static int
see_chain(struct rows *rows, uint32_t chain, const uint32_t *first, const uint32_t *next,
    struct muster_error *err)
{
	struct chain_run *runs;
	size_t run_count, n = 0, count = 0;
	for (uint32_t i = first[chain]; i != UINT32_MAX; i = next[i])
		count++;
	if (count == 0)
		return 0;
	struct last_seen *seen = calloc(count, sizeof(*seen));
	if (seen == NULL)
		return muster_error_memory(err);
	if (view_chain(rows->view, &rows->scopes.chains[chain], &runs, &run_count, err) != 0) {
		free(seen);
		return -1;
	}
	/* items come ascending; of one item there may be several rows, of which one is open */
	for (uint32_t i = first[chain]; i != UINT32_MAX; i = next[i])
		seen[n++].item = rows->list[i].item;
	int result = chain_last_seen(rows->view->store, runs, run_count, seen, n, err);
	n = 0;
	for (uint32_t i = first[chain]; i != UINT32_MAX && result == 0; i = next[i], n++) {
		rows->list[i].seen_act = seen[n].act;
		rows->list[i].detail = seen[n].detail;
		rows->list[i].version = seen[n].version;
	}
	free(runs);
	free(seen);
	return result;
}

static int
find_sightings(struct rows *rows, struct muster_error *err)
{
	size_t chains = rows->scopes.chain_count;
	uint32_t *first = calloc(chains + 1, sizeof(*first));
	uint32_t *next = calloc(rows->count + 1, sizeof(*next));
	int result = first == NULL || next == NULL ? muster_error_memory(err) : 0;
	if (result == 0)
		memset(first, 0xff, (chains + 1) * sizeof(*first));
	for (size_t i = rows->count; i-- > 0 && result == 0;) {
		const struct row *row = &rows->list[i];
		if (row->ended || row->event != 0)
			continue;
		if (row->scope >= rows->scopes.count ||
		    rows->scopes.rows[row->scope].source == NULL) {
			result = store_damaged(rows->view->store, err, "an item has no scope");
			break;
		}
		uint32_t chain = rows->scopes.rows[row->scope].chain;
		next[i] = first[chain];
		first[chain] = (uint32_t)i;
	}
	for (uint32_t c = 0; c < chains && result == 0; c++)
		result = see_chain(rows, c, first, next, err);
	free(first);
	free(next);
	return result;
}

int
rows_complete(struct rows *rows, struct muster_error *err)
{
	struct severities severities = {0};
	if (find_sightings(rows, err) != 0 || rank_probes(rows, err) != 0)
		return -1;
	int result = 0;
	for (size_t i = 0; i < rows->count && result == 0; i++) {
		struct row *row = &rows->list[i];
		enum muster_severity severity = MUSTER_SEVERITY_UNKNOWN;
		if (row->detail != 0)
			result = severities_get(
			    &severities, rows->view->store, row->detail, &severity, err);
		row->severity = (uint8_t)severity;
		row->asset_rank = rows_asset(rows, row->asset)->rank;
		row->probe_rank = rows_probe(rows, row->probe)->rank;
	}
	severities_release(&severities);
	return result;
}

/* ---- order
 * ---------------------------------------------------------------------------------------- */

static int
compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_finding(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = compare(x->severity, y->severity);
	if (order == 0)
		order = compare(x->first, y->first);
	if (order == 0)
		order = compare(x->asset_rank, y->asset_rank);
	return order != 0 ? order : compare(x->probe_rank, y->probe_rank);
}

static int
by_result(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = compare(x->asset, y->asset);
	return order != 0 ? order : compare(x->probe_rank, y->probe_rank);
}

struct located {
	struct row row;
	const char *location;
	uint8_t fp[FINGERPRINT_SIZE];
};

static int
by_location(const void *a, const void *b)
{
	const struct located *x = a, *y = b;
	int order = strcmp(x->location, y->location);
	if (order == 0)
		order = memcmp(x->fp, y->fp, sizeof(x->fp));
	return order != 0 ? order : compare(x->row.since, y->row.since);
}

/* Rows equal so far are put in order of their location, then fingerprint. */
static int
sort_equal(struct rows *rows, size_t from, size_t to, struct muster_error *err)
{
	struct muster_store *store = rows->view->store;
	struct muster_arena *arena = muster_arena_new();
	struct located *group = calloc(to - from, sizeof(*group));
	int result = arena == NULL || group == NULL ? muster_error_memory(err) : 0;
	for (size_t i = from; i < to && result == 0; i++) {
		struct located *one = &group[i - from];
		sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_LOCATION, err);
		if (stmt == NULL) {
			result = -1;
			break;
		}
		bind_int(store, stmt, 1, rows->list[i].item);
		int got = stmt_step(store, stmt, err);
		if (got != 1) {
			result = got < 0 ? -1 : store_damaged(store, err, "an item is missing");
			break;
		}
		struct muster_span location = column_span(stmt, 0);
		one->row = rows->list[i];
		one->location = muster_arena_copy(arena, location.ptr, location.len);
		column_bytes(stmt, 1, one->fp, sizeof(one->fp));
		sqlite3_reset(stmt);
		if (one->location == NULL)
			result = muster_error_memory(err);
	}
	if (result == 0) {
		qsort(group, to - from, sizeof(*group), by_location);
		for (size_t i = from; i < to; i++)
			rows->list[i] = group[i - from].row;
	}
	free(group);
	muster_arena_free(arena);
	return result;
}

static int
sort_rows(struct rows *rows, int (*order)(const void *, const void *), struct muster_error *err)
{
	if (rows->count < 2)
		return 0;
	qsort(rows->list, rows->count, sizeof(*rows->list), order);
	for (size_t from = 0; from < rows->count;) {
		size_t to = from + 1;
		while (to < rows->count && order(&rows->list[from], &rows->list[to]) == 0)
			to++;
		if (to - from > 1 && sort_equal(rows, from, to, err) != 0)
			return -1;
		from = to;
	}
	return 0;
}

int
rows_sort_findings(struct rows *rows, struct muster_error *err)
{
	return sort_rows(rows, by_finding, err);
}

int
rows_sort_results(struct rows *rows, struct muster_error *err)
{
	return sort_rows(rows, by_result, err);
}
