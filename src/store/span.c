/* SPDX-License-Identifier: Apache-2.0 */
/* Writing spans: added, closed, voided; never edited otherwise. */
#include "store/late.h"
#include "store/replay.h"

int
span_close(struct muster_store *store, const struct replay_span *span, uint32_t n, int64_t act,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_SPAN_CLOSE, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, span->item);
	bind_int(store, stmt, 2, n);
	bind_int(store, stmt, 3, span->to_act);
	bind_int(store, stmt, 4, span->reason);
	bind_int(store, stmt, 5, span->seen_act);
	bind_int(store, stmt, 6, span->seen_detail);
	bind_int(store, stmt, 7, span->seen_version);
	bind_int(store, stmt, 8, act);
	return stmt_run(store, stmt, err);
}

static int
next_n(struct muster_store *store, uint32_t item, uint32_t *n, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_SPAN_LAST, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, item);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	*n = got == 1 ? (uint32_t)sqlite3_column_int64(stmt, 0) + 1 : 1;
	sqlite3_reset(stmt);
	return 0;
}

int
span_add(struct muster_store *store, const struct replay_span *span, int64_t act, uint32_t *n,
    struct muster_error *err)
{
	if (next_n(store, span->item, n, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_SPAN_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, span->item);
	bind_int(store, stmt, 2, *n);
	bind_int(store, stmt, 3, span->outcome);
	bind_int(store, stmt, 4, span->suppressed);
	bind_int(store, stmt, 5, span->finding);
	bind_int(store, stmt, 6, span->from_act);
	if (span->to_act != 0)
		bind_int(store, stmt, 7, span->to_act);
	else
		bind_null(store, stmt, 7);
	bind_int(store, stmt, 8, span->reason);
	bind_int(store, stmt, 9, span->seen_act);
	bind_int(store, stmt, 10, span->seen_detail);
	bind_int(store, stmt, 11, span->seen_version);
	bind_int(store, stmt, 12, act);
	if (span->to_act != 0)
		bind_int(store, stmt, 13, act);
	else
		bind_null(store, stmt, 13);
	bind_int(store, stmt, 14, (int64_t)span->at.offset);
	bind_int(store, stmt, 15, (int64_t)span->at.length);
	bind_int(store, stmt, 16, span->at.container);
	bind_int(store, stmt, 17, span->at.key);
	bind_int(store, stmt, 18, span->at.index);
	return stmt_run(store, stmt, err);
}

int
item_state_set(struct muster_store *store, uint32_t item, uint8_t state, uint32_t n, int64_t act,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_STATE, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, item);
	bind_int(store, stmt, 2, state);
	bind_int(store, stmt, 3, n);
	bind_int(store, stmt, 4, act);
	return stmt_run(store, stmt, err);
}
