/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as a cursor: the sorted list of the view, its texts fetched one by one. */
#include <stdlib.h>

#include "store/rows.h"

struct muster_finding_cursor {
	struct view at;
	struct rows rows;
	struct long_ids ids;
	struct muster_arena *arena; /* of the finding given last */
	size_t next;
};

struct muster_finding_cursor *
muster_store_findings_open(struct muster_store *store, const struct muster_view *view,
    enum muster_finding_state state, struct muster_error *err)
{
	struct muster_finding_cursor *cursor = calloc(1, sizeof(*cursor));
	if (cursor == NULL || (cursor->arena = muster_arena_new()) == NULL) {
		free(cursor);
		muster_error_memory(err);
		return NULL;
	}
	if (view_begin(store, view, &cursor->at, err) != 0) {
		muster_arena_free(cursor->arena);
		free(cursor);
		return NULL;
	}
	if (rows_findings(&cursor->rows, &cursor->at, state, err) != 0 ||
	    long_ids_find(store, &cursor->ids, err) != 0) {
		muster_finding_close(cursor);
		return NULL;
	}
	return cursor;
}

int
muster_finding_next(void *context, struct muster_finding *finding, struct muster_error *err)
{
	struct muster_finding_cursor *cursor = context;
	if (cursor->next == cursor->rows.count)
		return 0;
	const struct row *row = &cursor->rows.list[cursor->next++];
	muster_arena_reset(cursor->arena);
	return rows_finding(&cursor->rows, row, long_ids_digits(&cursor->ids, row->item),
		   cursor->arena, finding, err) == 0
	    ? 1
	    : -1;
}

int
muster_finding_rewind(void *context, struct muster_error *err)
{
	struct muster_finding_cursor *cursor = context;
	(void)err;
	cursor->next = 0;
	return 0;
}

void
muster_finding_close(struct muster_finding_cursor *cursor)
{
	if (cursor == NULL)
		return;
	long_ids_release(&cursor->ids);
	rows_release(&cursor->rows);
	view_end(&cursor->at);
	muster_arena_free(cursor->arena);
	free(cursor);
}
