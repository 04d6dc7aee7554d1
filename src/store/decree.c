/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts of people: a suspect run is confirmed, an asset or a source retired.
 * Each is journalled and the chains it touches are replayed.
 */
#include <stdlib.h>

#include "store/late.h"

struct chain_name {
	char *source;
	int64_t root;
};

/* The chains a statement names, as copies: the replay uses statements of its own. */
static int
list_chains(struct muster_store *store, sqlite3_stmt *stmt, struct chain_name **out, size_t *count,
    struct muster_error *err)
{
	size_t cap = 0;
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (*count == cap) {
			cap = cap == 0 ? 8 : cap * 2;
			void *more = realloc(*out, cap * sizeof(**out));
			if (more == NULL) {
				sqlite3_reset(stmt);
				return muster_error_memory(err);
			}
			*out = more;
		}
		char *source = strdup(column_text(stmt, 0));
		if (source == NULL) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		(*out)[(*count)++] = (struct chain_name){source, sqlite3_column_int64(stmt, 1)};
	}
	return got;
}

static int
write_decree(struct muster_store *store, const struct entry *entry, const char *source,
    int64_t *act, struct muster_error *err)
{
	if (act_write(store, entry, act, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_DECREE_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, *act);
	if (entry->run != 0)
		bind_int(store, stmt, 2, entry->run);
	else
		bind_null(store, stmt, 2);
	if (entry->asset != NULL)
		bind_text(store, stmt, 3, entry->asset);
	else
		bind_null(store, stmt, 3);
	if (source != NULL)
		bind_text(store, stmt, 4, source);
	else
		bind_null(store, stmt, 4);
	bind_text(store, stmt, 5, entry->why);
	return stmt_run(store, stmt, err);
}

static int
derive_all(struct muster_store *store, sqlite3_stmt *chains, int64_t act, struct muster_error *err)
{
	struct chain_name *list = NULL;
	size_t count = 0;
	int result = list_chains(store, chains, &list, &count, err);
	for (size_t i = 0; i < count; i++) {
		if (result == 0)
			result =
			    late_derive(store, list[i].source, list[i].root, act, NULL, NULL, err);
		free(list[i].source);
	}
	free(list);
	return result;
}

static int
finish(struct muster_store *store, int result, struct muster_error *err)
{
	if (result == 0)
		return write_commit(store, err);
	write_abandon(store);
	return -1;
}

/* 1 it is suspect, 0 it is not, -1 failed or there is no such run. */
static int
is_suspect(struct muster_store *store, int64_t run, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_SUSPECT, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, run);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "run.unknown", "there is no run %lld", (long long)run);
		return muster_error_remedy(err, "muster runs lists them");
	}
	int suspect = sqlite3_column_int(stmt, 0) != 0;
	sqlite3_reset(stmt);
	return suspect;
}

static int
confirm(struct muster_store *store, const struct muster_actor *actor, int64_t run,
    struct muster_error *err)
{
	int suspect = is_suspect(store, run, err);
	if (suspect < 0)
		return -1;
	/* a replay may confirm a run that is not held back there any more: it changes nothing */
	if (suspect == 0 && store->from == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "run.not-suspect",
		    "run %lld is not held back: there is nothing to confirm", (long long)run);
		return muster_error_remedy(err, "muster runs shows which are suspect");
	}
	int64_t act;
	const struct entry entry = {.type = ACT_CONFIRM,
	    .actor = actor,
	    .at = MUSTER_TIME_NONE,
	    .scan_time = MUSTER_TIME_NONE,
	    .run = run,
	    .why = ""};
	if (write_decree(store, &entry, NULL, &act, err) != 0)
		return -1;
	sqlite3_stmt *chains = stmt_get(store, STMT_CHAINS_OF_RUN, err);
	if (chains == NULL)
		return -1;
	bind_int(store, chains, 1, run);
	return derive_all(store, chains, act, err);
}

int
muster_store_run_confirm(struct muster_store *store, const struct muster_actor *actor, int64_t run,
    struct muster_error *err)
{
	if (write_begin(store, err) != 0)
		return -1;
	return finish(store, confirm(store, actor, run, err), err);
}

static int
find_by_path(struct muster_store *store, const char *path, struct muster_arena *arena,
    struct asset_row *out, bool *found, struct muster_error *err)
{
	*found = false;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_ID_BY_PATH, err);
	if (stmt == NULL)
		return -1;
	bind_text(store, stmt, 1, path);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got;
	int64_t id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return asset_get(store, id, arena, out, found, err);
}

static int
retire_asset(struct muster_store *store, const struct muster_actor *actor, int64_t asset,
    muster_time at, const char *why, struct muster_arena *arena, struct muster_error *err)
{
	struct asset_row row;
	bool found;
	int64_t act;
	/* a replay names the asset by its id in the store that is rebuilt */
	if (asset_get(store->from != NULL ? store->from : store, asset, arena, &row, &found, err) !=
	    0)
		return -1;
	if (found && store->from != NULL &&
	    find_by_path(store, row.path, arena, &row, &found, err) != 0)
		return -1;
	if (!found)
		return muster_error_set(err, MUSTER_E_USAGE, "asset.unknown",
		    "there is no asset %lld", (long long)asset);
	const struct entry entry = {.type = ACT_RETIRE_ASSET,
	    .actor = actor,
	    .at = at,
	    .scan_time = MUSTER_TIME_NONE,
	    .asset = row.path,
	    .why = why};
	if (write_decree(store, &entry, NULL, &act, err) != 0)
		return -1;
	sqlite3_stmt *chains = stmt_get(store, STMT_CHAINS_OF_ROOT, err);
	if (chains == NULL)
		return -1;
	bind_int(store, chains, 1, row.root);
	return derive_all(store, chains, act, err);
}

int
muster_store_asset_retire(struct muster_store *store, const struct muster_actor *actor,
    int64_t asset, muster_time at, const char *why, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return muster_error_memory(err);
	int result = write_begin(store, err);
	if (result == 0)
		result = finish(store,
		    retire_asset(store, actor, asset, at, why != NULL ? why : "", arena, err), err);
	muster_arena_free(arena);
	return result;
}

static int
retire_source(struct muster_store *store, const struct muster_actor *actor, const char *source,
    muster_time at, const char *why, struct muster_error *err)
{
	int64_t act;
	const struct entry entry = {.type = ACT_RETIRE_SOURCE,
	    .actor = actor,
	    .at = at,
	    .scan_time = MUSTER_TIME_NONE,
	    .format = source,
	    .why = why};
	if (write_decree(store, &entry, source, &act, err) != 0)
		return -1;
	sqlite3_stmt *chains = stmt_get(store, STMT_CHAINS_OF_SOURCE, err);
	if (chains == NULL)
		return -1;
	bind_text(store, chains, 1, source);
	return derive_all(store, chains, act, err);
}

int
muster_store_source_retire(struct muster_store *store, const struct muster_actor *actor,
    const char *source, muster_time at, const char *why, struct muster_error *err)
{
	if (write_begin(store, err) != 0)
		return -1;
	return finish(
	    store, retire_source(store, actor, source, at, why != NULL ? why : "", err), err);
}
