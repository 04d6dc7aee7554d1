/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage at a view: the newest complete run of each scope, or all of them. */
#include <stdlib.h>

#include "store/view.h"

struct placed {
	struct muster_coverage row;
	size_t place; /* in the order of runs */
};

struct list {
	const struct view *view;
	struct muster_arena *arena;
	struct scope_table scopes;
	struct placed *rows;
	size_t count, cap;
};

static int
by_scope(const void *a, const void *b)
{
	const struct placed *p = a, *q = b;
	const struct muster_coverage *x = &p->row, *y = &q->row;
	if (x->asset != y->asset)
		return x->asset < y->asset ? -1 : 1;
	int order = strcmp(x->source, y->source);
	if (order == 0)
		order = (int)x->domain - (int)y->domain;
	if (order == 0)
		order = strcmp(x->section, y->section);
	if (order != 0)
		return order;
	return p->place < q->place ? -1 : p->place > q->place;
}

static struct muster_coverage *
add(struct list *list, struct muster_error *err)
{
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 32 : list->cap * 2;
		void *more = realloc(list->rows, cap * sizeof(*list->rows));
		if (more == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		list->rows = more;
		list->cap = cap;
	}
	struct placed *placed = &list->rows[list->count];
	placed->place = list->count++;
	return &placed->row;
}

/* One row a run and scope, oldest run first, ties as in a chain; suspect and partial runs count as
 * seen, not as complete. */
static int
gather(struct list *list, struct muster_error *err)
{
	struct muster_store *store = list->view->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_COVERAGE_ALL, err);
	int64_t last_part = 0;
	bool held = false;
	int got = -1;
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		uint32_t act = (uint32_t)sqlite3_column_int64(stmt, 1);
		if (!view_counts(list->view, act))
			continue;
		int64_t part = sqlite3_column_int64(stmt, 0);
		size_t scope = (size_t)sqlite3_column_int64(stmt, 2);
		if (part != last_part && view_suspect(list->view, part, &held, err) != 0)
			break;
		last_part = part;
		if (scope >= list->scopes.count)
			continue;
		const struct scope_row *row = &list->scopes.rows[scope];
		struct muster_coverage *one = add(list, err);
		if (one == NULL)
			break;
		bool complete = sqlite3_column_int(stmt, 4) == MUSTER_RUN_COMPLETE && !held;
		*one = (struct muster_coverage){.asset = sqlite3_column_int64(stmt, 3),
		    .run = act,
		    .source = row->source,
		    .domain = row->domain,
		    .section = row->section,
		    .observed = complete ? view_at(list->view, act) : MUSTER_TIME_NONE,
		    .observed_any = view_at(list->view, act),
		    .runs = complete};
	}
	if (got == 1) {
		sqlite3_reset(stmt);
		return -1;
	}
	return got;
}

static bool
same_scope(const struct muster_coverage *a, const struct muster_coverage *b)
{
	return a->asset == b->asset && strcmp(a->source, b->source) == 0 &&
	    a->domain == b->domain && strcmp(a->section, b->section) == 0;
}

/* Rows of a scope stand together, oldest first. */
static int
fold(struct list *list, struct muster_coverage **out, size_t *count, struct muster_error *err)
{
	struct muster_coverage *result =
	    muster_arena_array(list->arena, list->count + 1, sizeof(*result));
	size_t n = 0;
	if (result == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < list->count; i++) {
		const struct muster_coverage *row = &list->rows[i].row;
		if (n == 0 || !same_scope(&result[n - 1], row)) {
			result[n] = *row;
			if (row->runs == 0)
				result[n].run = 0;
			n++;
			continue;
		}
		struct muster_coverage *to = &result[n - 1];
		to->observed_any = row->observed_any;
		to->runs += row->runs;
		if (row->runs > 0) {
			to->observed = row->observed;
			to->run = row->run;
		}
	}
	*out = result;
	*count = n;
	return 0;
}

static int
keep_complete(
    struct list *list, struct muster_coverage **out, size_t *count, struct muster_error *err)
{
	struct muster_coverage *result =
	    muster_arena_array(list->arena, list->count + 1, sizeof(*result));
	if (result == NULL)
		return muster_error_memory(err);
	*count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].row.runs > 0)
			result[(*count)++] = list->rows[i].row;
	*out = result;
	return 0;
}

typedef int (*make_fn)(struct list *, struct muster_coverage **, size_t *, struct muster_error *);

static int
read_scopes(struct muster_store *store, const struct muster_view *view, make_fn make,
    struct muster_arena *arena, struct muster_coverage **out, size_t *count,
    struct muster_error *err)
{
	struct view at;
	struct list list = {.view = &at, .arena = arena};
	*out = NULL;
	*count = 0;
	if (view_begin(store, view, &at, err) != 0)
		return -1;
	int result = scopes_load(store, arena, &list.scopes, err);
	if (result == 0)
		result = gather(&list, err);
	if (result == 0 && list.count > 1)
		qsort(list.rows, list.count, sizeof(*list.rows), by_scope);
	if (result == 0)
		result = make(&list, out, count, err);
	free(list.rows);
	view_end(&at);
	return result;
}

int
muster_store_coverage(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_coverage **out, size_t *count,
    struct muster_error *err)
{
	return read_scopes(store, view, fold, arena, out, count, err);
}

int
muster_store_scans(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_coverage **out, size_t *count,
    struct muster_error *err)
{
	return read_scopes(store, view, keep_complete, arena, out, count, err);
}
