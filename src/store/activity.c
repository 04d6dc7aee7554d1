/* SPDX-License-Identifier: Apache-2.0 */
/* Taking in what logs tell of: activities, and when event findings happened. */
#include "store/bulk.h"
#include "store/ingest.h"
#include "store/rows.h"

static int64_t
day_of(muster_time t)
{
	if (t == MUSTER_TIME_NONE)
		return MUSTER_DAY_UNKNOWN;
	return t / MUSTER_DAY - (t % MUSTER_DAY < 0);
}

static int
add_activity(struct muster_ingest *ingest, int64_t asset, const struct muster_activity *activity,
    struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	const struct muster_span texts[] = {
	    activity->action, activity->actor, activity->object, activity->marks};
	uint32_t ids[4];
	struct place at;
	for (size_t i = 0; i < 4; i++)
		if (text_id(store, texts[i], &ids[i], err) != 0)
			return -1;
	if (ingest_place(ingest, activity->locus, &at, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ACTIVITY_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_int(store, stmt, 2, asset);
	bind_int(store, stmt, 3, day_of(activity->first));
	bind_int(store, stmt, 4, ids[0]);
	bind_int(store, stmt, 5, ids[1]);
	bind_int(store, stmt, 6, ids[2]);
	bind_int(store, stmt, 7, activity->deed);
	bind_int(store, stmt, 8, ids[3]);
	bind_int(store, stmt, 9, (int64_t)activity->count);
	bind_time(store, stmt, 10, activity->first);
	bind_time(store, stmt, 11, activity->last);
	bind_int(store, stmt, 12, (int64_t)at.offset);
	bind_int(store, stmt, 13, (int64_t)at.length);
	bind_int(store, stmt, 14, at.container);
	bind_int(store, stmt, 15, at.key);
	bind_int(store, stmt, 16, at.index);
	return stmt_run(store, stmt, err);
}

int
muster_ingest_activities(struct muster_ingest *ingest, const struct muster_activity *activities,
    size_t count, struct muster_error *err)
{
	if (ingest_ready(ingest, count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const muster_asset_handle handle = activities[i].asset;
		if (handle >= ingest->handle_count || !ingest->handles[handle].bound)
			return muster_error_set(err, MUSTER_E_INTERNAL, "store.handle",
			    "something happened to an asset that was not bound before");
		if (add_activity(ingest, ingest->assets[ingest->handles[handle].asset].id,
			&activities[i], err) != 0)
			return -1;
	}
	return ingest_pause(ingest, err);
}

int
ingest_happening(struct muster_ingest *ingest, uint32_t item, uint32_t detail,
    const struct muster_result *result, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (result->domain != MUSTER_DOMAIN_EVENT)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_HAPPENING_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, item);
	bind_int(store, stmt, 2, ingest->act);
	bind_time(store, stmt, 3, result->first);
	bind_time(store, stmt, 4, result->last < result->first ? result->first : result->last);
	bind_int(store, stmt, 5, result->count == 0 ? 1 : (int64_t)result->count);
	bind_int(store, stmt, 6, detail);
	bind_int(store, stmt, 7, result->silence);
	return stmt_run(store, stmt, err);
}

int
ingest_date(struct muster_ingest *ingest, muster_time observed, uint64_t *activities,
    struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_HAPPENING_DATE, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_time(store, stmt, 2, observed);
	if (stmt_run(store, stmt, err) != 0 ||
	    (stmt = stmt_get(store, STMT_ACTIVITY_COUNT, err)) == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	if (stmt_step(store, stmt, err) != 1)
		return -1;
	*activities = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return 0;
}

/* ---- looking at them before the end ---- */

struct telling {
	struct muster_ingest *ingest;
	muster_activity_fn fn;
	void *context;
};

static muster_asset_handle
handle_of(const struct muster_ingest *ingest, int64_t asset)
{
	for (size_t i = 0; i < ingest->handle_count; i++)
		if (ingest->handles[i].bound &&
		    ingest->assets[ingest->handles[i].asset].id == asset)
			return (muster_asset_handle)i;
	return MUSTER_ASSET_UNKNOWN;
}

static int
tell(void *context, const struct muster_activity_row *row, struct muster_error *err)
{
	const struct telling *telling = context;
	struct muster_activity_row mine = *row;
	mine.handle = handle_of(telling->ingest, row->asset_id);
	return telling->fn(telling->context, &mine, err);
}

int
muster_ingest_told(
    struct muster_ingest *ingest, muster_activity_fn fn, void *context, struct muster_error *err)
{
	struct telling telling = {ingest, fn, context};
	if (ingest_ready(ingest, 0, err) != 0 || bulk_flush(ingest->store, err) != 0)
		return -1;
	return activities_read(
	    ingest->store, STMT_ACTIVITY_TOLD, ingest->act, NULL, tell, &telling, err);
}

/* One number, or `none` where there is NULL or no row. */
static int
ask(struct muster_ingest *ingest, enum stmt_id which, muster_asset_handle asset, int64_t day,
    int64_t none, int64_t *out, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	*out = none;
	if (ingest_ready(ingest, 0, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, which, err);
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, ingest->source);
	bind_int(store, stmt, 2, ingest->assets[ingest->handles[asset].asset].id);
	bind_int(store, stmt, 3, day);
	const int got = stmt_step(store, stmt, err);
	if (got == 1) {
		if (sqlite3_column_type(stmt, 0) != SQLITE_NULL)
			*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

int
muster_ingest_days_outside(struct muster_ingest *ingest, muster_asset_handle asset, int64_t first,
    int64_t last, int64_t *before, int64_t *after, struct muster_error *err)
{
	return ask(ingest, STMT_DAY_BEFORE, asset, first, INT64_MIN, before, err) != 0
	    ? -1
	    : ask(ingest, STMT_DAY_AFTER, asset, last, INT64_MAX, after, err);
}

int
muster_ingest_day_told(struct muster_ingest *ingest, muster_asset_handle asset, int64_t day,
    bool *told, struct muster_error *err)
{
	int64_t one = 0;
	const int rc = ask(ingest, STMT_DAY_TOLD, asset, day, 0, &one, err);
	*told = one != 0;
	return rc;
}
