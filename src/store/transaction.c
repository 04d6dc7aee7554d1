/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transactions: BEGIN IMMEDIATE for writers, a savepoint each inside a group,
 * one read transaction for what must see one state.
 */
#include <stdlib.h>

#include "store/bulk.h"

int
store_need_writable(struct muster_store *store, struct muster_error *err)
{
	if (store->writable)
		return 0;
	return muster_error_set(
	    err, MUSTER_E_INTERNAL, "store.opened-for-reading", "the store was opened for reading");
}

void
store_forget(struct muster_store *store)
{
	map_release(&store->texts);
	store->texts_known = false;
	map_release(&store->details);
	store->details_known = false;
	store->detail_last = 0;
	map_release(&store->probes);
	map_release(&store->scopes);
	map_release(&store->chunks);
	store->chunk_count = 0;
	store->chunk_last = 0;
	free(store->acts);
	store->acts = NULL;
	store->act_count = 0;
}

int
write_begin(struct muster_store *store, struct muster_error *err)
{
	if (store_need_writable(store, err) != 0)
		return -1;
	if (store->in_write)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.nested", "a write began inside another");
	if (stmt_exec(store, store->in_group ? STMT_SAVEPOINT : STMT_BEGIN, err) != 0)
		return -1;
	store->in_write = true;
	bulk_forget(store);
	return 0;
}

int
write_commit(struct muster_store *store, struct muster_error *err)
{
	if (bulk_flush(store, err) != 0 ||
	    stmt_exec(store, store->in_group ? STMT_RELEASE : STMT_COMMIT, err) != 0) {
		write_abandon(store);
		return -1;
	}
	store->in_write = false;
	return 0;
}

void
write_abandon(struct muster_store *store)
{
	if (!store->in_write)
		return;
	bulk_forget(store);
	/* after some errors SQLite has rolled back already: what is asked then fails, harmlessly */
	if (store->in_group) {
		stmt_exec(store, STMT_ROLLBACK_TO, NULL);
		stmt_exec(store, STMT_RELEASE, NULL);
	} else {
		stmt_exec(store, STMT_ROLLBACK, NULL);
	}
	store->in_write = false;
	store_forget(store);
}

int
muster_store_group(struct muster_store *store, struct muster_error *err)
{
	if (store_need_writable(store, err) != 0)
		return -1;
	if (store->in_group || store->in_write)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.nested", "a group began inside another write");
	if (stmt_exec(store, STMT_BEGIN, err) != 0)
		return -1;
	store->in_group = true;
	return 0;
}

int
muster_store_group_end(struct muster_store *store, struct muster_error *err)
{
	if (!store->in_group)
		return 0;
	if (stmt_exec(store, STMT_COMMIT, err) != 0) {
		muster_store_group_abandon(store);
		return -1;
	}
	store->in_group = false;
	return 0;
}

void
muster_store_group_abandon(struct muster_store *store)
{
	if (!store->in_group)
		return;
	bulk_forget(store);
	stmt_exec(store, STMT_ROLLBACK, NULL);
	store->in_group = false;
	store->in_write = false;
	store_forget(store);
}

int
read_begin(struct muster_store *store, bool *mine, struct muster_error *err)
{
	*mine = false;
	if (store->snapshots > 0 || store->in_group || store->in_write)
		return 0;
	*mine = true;
	return muster_store_snapshot(store, err);
}

void
read_end(struct muster_store *store, bool mine)
{
	if (mine)
		muster_store_snapshot_end(store);
}

int
muster_store_snapshot(struct muster_store *store, struct muster_error *err)
{
	if (store->snapshots > 0 || store->in_group || store->in_write) {
		store->snapshots++;
		return 0;
	}
	if (stmt_exec(store, STMT_BEGIN_READ, err) != 0)
		return -1;
	/* the lock is only taken by the first read */
	if (stmt_exec(store, STMT_HEAD, err) != 0) {
		stmt_exec(store, STMT_ROLLBACK, NULL);
		return -1;
	}
	store->snapshots = 1;
	return 0;
}

void
muster_store_snapshot_end(struct muster_store *store)
{
	if (store->snapshots == 0 || --store->snapshots > 0)
		return;
	free(store->acts);
	store->acts = NULL;
	store->act_count = 0;
	if (!store->in_group && !store->in_write)
		stmt_exec(store, STMT_ROLLBACK, NULL);
}
