/* SPDX-License-Identifier: Apache-2.0 */
/* Findings at a view: the list in its total order, and one by its id. */
#include <stdlib.h>
#include <string.h>

#include "store/rows.h"

struct gather {
	struct rows *rows;
	enum muster_finding_state state;
};

int
rows_add_finding(struct rows *rows, const struct view_item *item,
    const struct view_finding *finding, struct muster_error *err)
{
	struct row *row = rows_add(rows, err);
	if (row == NULL)
		return -1;
	const struct view_span *last = &item->spans[finding->last_n];
	*row = (struct row){.item = item->item,
	    .asset = item->asset,
	    .scope = item->scope,
	    .probe = item->probe,
	    .n = finding->opening_n,
	    .seen_act = last->seen_act,
	    .detail = last->seen_detail,
	    .version = last->seen_version,
	    .since = last->from,
	    .first = finding->first,
	    .until = finding->open ? MUSTER_TIME_NONE : last->to,
	    .reopened = (uint16_t)(finding->reopened < UINT16_MAX ? finding->reopened : UINT16_MAX),
	    .outcome = last->outcome,
	    .reason = (uint8_t)last->reason,
	    .suppressed = last->suppressed,
	    .open = finding->open,
	    .ended = last->to_act != 0};
	return rows_set_event(rows, row, item, err);
}

static int
gather_finding(void *context, const struct view_item *item, struct muster_error *err)
{
	struct gather *gather = context;
	struct view_finding finding;
	if (!view_finding(item, &finding) ||
	    (gather->state == MUSTER_FINDINGS_OPEN && !finding.open) ||
	    (gather->state == MUSTER_FINDINGS_CLOSED && finding.open))
		return 0;
	return rows_add_finding(gather->rows, item, &finding, err);
}

int
rows_finding(const struct rows *rows, const struct row *row, unsigned digits,
    struct muster_arena *arena, struct muster_finding *out, struct muster_error *err)
{
	struct row_texts texts;
	char id[FINDING_ID_SIZE];
	if (rows_texts(rows, row, arena, &texts, err) != 0)
		return -1;
	finding_id(texts.number, digits, id);
	const struct view_event *event = rows_event(rows, row);
	const struct listed_probe *probe = rows_probe(rows, row->probe);
	*out = (struct muster_finding){.item = row->item,
	    .id = muster_arena_strdup(arena, id),
	    .source = probe->source,
	    .check = probe->check,
	    .native = probe->native,
	    .title = texts.title,
	    .domain = rows->scopes.rows[row->scope].domain,
	    .severity = (enum muster_severity)row->severity,
	    .rank = (enum muster_severity)row->severity,
	    .native_severity = texts.native_severity,
	    .score = texts.score,
	    .aliases = texts.aliases,
	    .asset = rows_asset(rows, row->asset)->path,
	    .asset_id = row->asset,
	    .asset_kind = rows_asset(rows, row->asset)->kind,
	    .check_version = texts.check_version,
	    .location = texts.location,
	    .installed = texts.installed,
	    .fixed_in = texts.fixed_in,
	    .fix_available = texts.fix_available,
	    .advisory_date = texts.advisory_date,
	    .dated_by = texts.dated_by,
	    .suppressed_by_tool = row->suppressed,
	    .open = row->open,
	    .reason = row->open ? MUSTER_CLOSE_NONE : (enum muster_close_reason)row->reason,
	    .event = event != NULL,
	    .events = event != NULL ? event->count : 0,
	    .first_seen = row->first,
	    .last_seen = event != NULL ? event->last : view_at(rows->view, row->seen_act),
	    .closed_at = row->until,
	    .reopened = row->reopened,
	    .practice = "",
	    .aspect = "",
	    .evidence = texts.evidence};
	return out->id == NULL ? muster_error_memory(err) : 0;
}

/* Whom findings are given to, and what that needs meanwhile. */
struct giving {
	const struct rows *rows;
	struct long_ids ids;
	struct muster_arena *arena; /* of the finding at hand */
	muster_finding_fn fn;
	void *context;
};

static int
give(struct giving *giving, size_t from, size_t to, struct muster_error *err)
{
	int result = 0;
	for (size_t i = from; i < to && result == 0; i++) {
		const struct row *row = &giving->rows->list[i];
		struct muster_finding finding;
		muster_arena_reset(giving->arena);
		result = rows_finding(giving->rows, row, long_ids_digits(&giving->ids, row->item),
		    giving->arena, &finding, err);
		if (result == 0)
			result = giving->fn(giving->context, &finding, err);
	}
	return result;
}

static int
give_begin(struct giving *giving, const struct rows *rows, muster_finding_fn fn, void *context,
    struct muster_error *err)
{
	*giving = (struct giving){
	    .rows = rows, .arena = muster_arena_new(), .fn = fn, .context = context};
	if (giving->arena == NULL)
		return muster_error_memory(err);
	return long_ids_find(rows->view->store, &giving->ids, err);
}

static void
give_end(struct giving *giving)
{
	long_ids_release(&giving->ids);
	muster_arena_free(giving->arena);
}

static int
gather_all(
    struct rows *rows, struct view *at, enum muster_finding_state state, struct muster_error *err)
{
	struct gather gather = {rows, state};
	int result = rows_init(rows, at, err);
	if (result == 0)
		result = view_walk(at, 0, gather_finding, &gather, err);
	return result == 0 ? rows_complete(rows, err) : result;
}

int
rows_findings(
    struct rows *rows, struct view *at, enum muster_finding_state state, struct muster_error *err)
{
	int result = gather_all(rows, at, state, err);
	return result == 0 ? rows_sort_findings(rows, err) : result;
}

int
muster_store_findings(struct muster_store *store, const struct muster_view *view,
    enum muster_finding_state state, muster_finding_fn fn, void *context, struct muster_error *err)
{
	struct view at;
	struct rows rows;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = rows_findings(&rows, &at, state, err);
	if (result == 0) {
		struct giving giving;
		result = give_begin(&giving, &rows, fn, context, err);
		if (result == 0)
			result = give(&giving, 0, rows.count, err);
		give_end(&giving);
	}
	rows_release(&rows);
	view_end(&at);
	return result;
}

/* ---- asset by asset ------------------------------------------------------------------------ */

enum { ASSET_SOURCES = 64 }; /* more than there are adapters for one kind of asset */

static int
by_asset(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	if (x->asset != y->asset)
		return x->asset < y->asset ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

/* In order, each once. */
static void
add_source(struct muster_asset_sources *asset, const char **list, const char *source)
{
	size_t at = 0;
	while (at < asset->source_count && strcmp(list[at], source) < 0)
		at++;
	if ((at < asset->source_count && strcmp(list[at], source) == 0) ||
	    asset->source_count == ASSET_SOURCES)
		return;
	memmove(list + at + 1, list + at, (asset->source_count - at) * sizeof(*list));
	list[at] = source;
	asset->source_count++;
}

static int
give_assets(struct giving *giving, muster_asset_wanted_fn wanted, struct muster_error *err)
{
	const struct rows *rows = giving->rows;
	int result = 0;
	for (size_t from = 0, to; from < rows->count && result == 0; from = to) {
		const char *list[ASSET_SOURCES];
		struct muster_asset_sources asset = {.asset = rows->list[from].asset,
		    .path = rows_asset(rows, rows->list[from].asset)->path,
		    .sources = list};
		for (to = from; to < rows->count && rows->list[to].asset == asset.asset; to++)
			add_source(&asset, list, rows_probe(rows, rows->list[to].probe)->source);
		if (wanted(giving->context, &asset))
			result = give(giving, from, to, err);
	}
	return result;
}

int
muster_store_findings_by_asset(struct muster_store *store, const struct muster_view *view,
    enum muster_finding_state state, muster_asset_wanted_fn wanted, muster_finding_fn fn,
    void *context, struct muster_error *err)
{
	struct view at;
	struct rows rows;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = gather_all(&rows, &at, state, err);
	if (result == 0 && rows.count > 0) {
		struct giving giving;
		qsort(rows.list, rows.count, sizeof(*rows.list), by_asset);
		result = give_begin(&giving, &rows, fn, context, err);
		if (result == 0)
			result = give_assets(&giving, wanted, err);
		give_end(&giving);
	}
	rows_release(&rows);
	view_end(&at);
	return result;
}

/* ---- one by its id ------------------------------------------------------------------------- */

/* The item whose number begins with the printed digits; a walk, since an index would be random. */
static int
find_item(struct muster_store *store, uint64_t number, unsigned digits, uint32_t *item,
    struct muster_error *err)
{
	uint64_t mask = (UINT64_C(1) << (60 - 5 * digits)) - 1;
	struct long_ids ids = {0};
	bool have_ids = false;
	*item = 0;
	sqlite3_stmt *stmt = stmt_new(store, STMT_ITEM_BY_NUMBER, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, (int64_t)number);
	bind_int(store, stmt, 2, (int64_t)(number | mask));
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint32_t one = (uint32_t)sqlite3_column_int64(stmt, 0);
		if (!have_ids && long_ids_find(store, &ids, err) != 0) {
			got = -1;
			break;
		}
		have_ids = true;
		if (long_ids_digits(&ids, one) == digits)
			*item = one;
	}
	long_ids_release(&ids);
	sqlite3_finalize(stmt);
	return got;
}

static int
read_one(struct view *at, uint32_t item, unsigned digits, struct muster_arena *arena,
    struct muster_finding *out, bool *found, struct muster_error *err)
{
	struct rows rows;
	struct gather gather = {&rows, MUSTER_FINDINGS_ALL};
	int result = rows_init(&rows, at, err);
	if (result == 0)
		result = view_walk(at, item, gather_finding, &gather, err);
	if (result == 0 && rows.count == 1) {
		*found = true;
		result = rows_complete(&rows, err);
		if (result == 0)
			result = rows_finding(&rows, &rows.list[0], digits, arena, out, err);
		if (result == 0) {
			/* these live in the list, which goes */
			out->source = muster_arena_strdup(arena, out->source);
			out->check = muster_arena_strdup(arena, out->check);
			out->native = muster_arena_strdup(arena, out->native);
			out->asset = muster_arena_strdup(arena, out->asset);
			if (out->source == NULL || out->check == NULL || out->native == NULL ||
			    out->asset == NULL)
				result = muster_error_memory(err);
		}
	}
	rows_release(&rows);
	return result;
}

int
muster_store_finding(struct muster_store *store, const struct muster_view *view, const char *id,
    struct muster_arena *arena, struct muster_finding *out, bool *found, struct muster_error *err)
{
	uint64_t number;
	unsigned digits;
	*found = false;
	if (!finding_id_parse(id, &number, &digits))
		return 0;
	struct view at;
	uint32_t item;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = find_item(store, number, digits, &item, err);
	if (result == 0 && item != 0)
		result = read_one(&at, item, digits, arena, out, found, err);
	view_end(&at);
	return result;
}
