/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large inputs are taken in under a pending act (rules.md 21).  While one is
 * under way its process holds the key file locked (shared); whoever can lock
 * it alone knows that every pending act in the file was left by a death, and
 * removes what those acts wrote.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/internal.h"

static int
open_key(const struct muster_store *store)
{
	struct muster_strbuf path;
	muster_strbuf_init(&path, 1u << 16);
	muster_strbuf_adds(&path, store->path);
	muster_strbuf_adds(&path, ".key");
	int fd = path.failed ? -1 : open(path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	muster_strbuf_release(&path);
	return fd;
}

int
pending_hold(struct muster_store *store, struct muster_error *err)
{
	if (store->from != NULL)
		return 0;
	store->key_file = open_key(store);
	if (store->key_file >= 0 && flock(store->key_file, LOCK_SH) == 0)
		return 0;
	pending_release(store);
	muster_error_set(err, MUSTER_E_STORE, "store.key", "the store's key file cannot be locked");
	return muster_error_in(err, store->path);
}

void
pending_release(struct muster_store *store)
{
	if (store->key_file >= 0)
		close(store->key_file);
	store->key_file = -1;
}

static int
remove_act(struct muster_store *store, int64_t act, struct muster_error *err)
{
	/* items stay: they are only identity, and another act may have taken them up */
	static const enum stmt_id steps[] = {STMT_PENDING_SPANS, STMT_PENDING_HAPPENINGS,
	    STMT_PENDING_ACTIVITIES, STMT_PENDING_BLOCKS, STMT_PENDING_COVERAGE, STMT_PENDING_PARTS,
	    STMT_PENDING_INTAKE, STMT_PENDING_ACT};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		sqlite3_stmt *stmt = stmt_get(store, steps[i], err);
		if (stmt == NULL)
			return -1;
		bind_int(store, stmt, 1, act);
		if (stmt_run(store, stmt, err) != 0)
			return -1;
	}
	return 0;
}

static int
remove_all(struct muster_store *store, struct muster_error *err)
{
	for (;;) {
		sqlite3_stmt *stmt = stmt_get(store, STMT_PENDING_FIRST, err);
		int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		int64_t act = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		if (remove_act(store, act, err) != 0)
			return -1;
	}
	if (stmt_exec(store, STMT_PENDING_ORPHAN_BLOCKS, err) != 0 ||
	    stmt_exec(store, STMT_PENDING_ORPHAN_CHUNKS, err) != 0 ||
	    stmt_exec(store, STMT_PENDING_ORPHAN_ITEMS, err) != 0)
		return -1;
	store_forget(store);
	return 0;
}

int
pending_clean(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_PENDING_FIRST, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got <= 0)
		return got;
	sqlite3_reset(stmt);
	int fd = open_key(store);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
		/* somebody is at work: not ours to touch, and invisible */
		if (fd >= 0)
			close(fd);
		return 0;
	}
	int result = write_begin(store, err);
	if (result == 0) {
		result = remove_all(store, err);
		if (result == 0)
			result = write_commit(store, err);
		else
			write_abandon(store);
	}
	close(fd);
	return result;
}
