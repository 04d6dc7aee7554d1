/* SPDX-License-Identifier: Apache-2.0 */
/* Views: visibility of acts and spans, walking items, what a finding's spans say. */
#include <stdlib.h>

#include "store/replay_state.h"
#include "store/view.h"

int
view_begin(struct muster_store *store, const struct muster_view *view, struct view *out,
    struct muster_error *err)
{
	*out = (struct view){.store = store, .as_of = view->as_of, .known_by = view->known_by};
	if (read_begin(store, &out->mine, err) != 0)
		return -1;
	if (acts_load(store, err) != 0) {
		view_end(out);
		return -1;
	}
	return 0;
}

void
view_end(struct view *view)
{
	if (view->store != NULL)
		read_end(view->store, view->mine);
	view->store = NULL;
}

bool
view_knows(const struct view *view, uint32_t act)
{
	if (act >= view->store->act_count)
		return false;
	int64_t seq = view->store->acts[act].seq;
	return seq > 0 && seq <= view->known_by;
}

muster_time
view_at(const struct view *view, uint32_t act)
{
	return act < view->store->act_count ? view->store->acts[act].at : MUSTER_TIME_NONE;
}

bool
view_counts(const struct view *view, uint32_t act)
{
	return view_knows(view, act) && view_at(view, act) <= view->as_of;
}

/* ---- walking ---------------------------------------------------------------------------- */

struct walk {
	const struct view *view;
	struct view_span *spans;
	size_t count, cap;
	sqlite3_stmt *happenings; /* stands at a row not taken yet, NULL: there are no more */
	struct view_event event;  /* of the item at hand */
	bool is_event;            /* one, though it may be unknown at the view */
};

enum happening_column { H_ITEM, H_RUN, H_FIRST, H_LAST, H_COUNT, H_DETAIL, H_SILENCE };

static int
next_happening(struct walk *walk, struct muster_error *err)
{
	int got = stmt_step(walk->view->store, walk->happenings, err);
	if (got == 1)
		return 0;
	sqlite3_finalize(walk->happenings);
	walk->happenings = NULL;
	return got;
}

/*
 * What a run tells of the event at hand.  Rows come by their first event: what
 * overlaps may be the same events told twice, so the larger count is taken;
 * what lies apart adds up.
 */
static void
take_happening(struct walk *walk, uint64_t *part)
{
	sqlite3_stmt *stmt = walk->happenings;
	struct view_event *event = &walk->event;
	const uint32_t act = (uint32_t)sqlite3_column_int64(stmt, H_RUN);
	const muster_time first = column_time(stmt, H_FIRST), last = column_time(stmt, H_LAST);
	const uint64_t count = (uint64_t)sqlite3_column_int64(stmt, H_COUNT);
	if (!view_knows(walk->view, act) || first > walk->view->as_of)
		return;
	if (event->count > 0 && first <= event->last) {
		event->count += count > *part ? count - *part : 0;
		*part = count > *part ? count : *part;
	} else {
		event->count += count;
		*part = count;
	}
	if (event->act == 0)
		event->first = first;
	if (event->act == 0 || last >= event->last) {
		event->last = last;
		event->act = act;
		event->detail = (uint32_t)sqlite3_column_int64(stmt, H_DETAIL);
	}
}

/* Does a run that is known tell of the day after all? */
static int
silence_over(const struct walk *walk, uint32_t item, bool *over, struct muster_error *err)
{
	struct muster_store *store = walk->view->store;
	const muster_time first = column_time(walk->happenings, H_FIRST);
	sqlite3_stmt *stmt = stmt_get(store, STMT_SILENCE_OVER, err);
	int got = -1;
	*over = false;
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, item);
	bind_int(store, stmt, 2, first / MUSTER_DAY - (first % MUSTER_DAY < 0));
	while (!*over && (got = stmt_step(store, stmt, err)) == 1)
		*over = view_knows(walk->view, (uint32_t)sqlite3_column_int64(stmt, 0));
	sqlite3_reset(stmt);
	return got < 0 ? -1 : 0;
}

/* Both walks go by item. */
static int
find_event(struct walk *walk, uint32_t item, struct muster_error *err)
{
	uint64_t part = 0;
	walk->event = (struct view_event){0};
	walk->is_event = false;
	while (walk->happenings != NULL) {
		const uint32_t at = (uint32_t)sqlite3_column_int64(walk->happenings, H_ITEM);
		if (at > item)
			break;
		bool over = false;
		if (at == item && sqlite3_column_int(walk->happenings, H_SILENCE) != 0 &&
		    silence_over(walk, item, &over, err) != 0)
			return -1;
		walk->is_event |= at == item;
		if (at == item && !over)
			take_happening(walk, &part);
		if (next_happening(walk, err) != 0)
			return -1;
	}
	return 0;
}

enum column {
	C_ITEM,
	C_ASSET,
	C_SCOPE,
	C_PROBE,
	C_N,
	C_OUTCOME,
	C_SUPPRESSED,
	C_FINDING,
	C_FROM,
	C_TO,
	C_REASON,
	C_SEEN,
	C_DETAIL,
	C_VERSION,
	C_OPENED,
	C_CLOSED,
	C_VOIDED
};

static uint32_t
number(sqlite3_stmt *stmt, enum column column)
{
	return (uint32_t)sqlite3_column_int64(stmt, (int)column);
}

static int
take_span(struct walk *walk, sqlite3_stmt *stmt, struct muster_error *err)
{
	const struct view *view = walk->view;
	uint32_t voided = number(stmt, C_VOIDED), from = number(stmt, C_FROM);
	if (!view_knows(view, number(stmt, C_OPENED)) || (voided != 0 && view_knows(view, voided)))
		return 0;
	if (walk->is_event ? walk->event.count == 0 : view_at(view, from) > view->as_of)
		return 0;
	if (walk->count == walk->cap) {
		size_t cap = walk->cap == 0 ? 16 : walk->cap * 2;
		void *more = realloc(walk->spans, cap * sizeof(*walk->spans));
		if (more == NULL)
			return muster_error_memory(err);
		walk->spans = more;
		walk->cap = cap;
	}
	struct view_span *span = &walk->spans[walk->count++];
	uint32_t to = number(stmt, C_TO), closed = number(stmt, C_CLOSED);
	bool ended = to != 0 && view_knows(view, closed) && view_at(view, to) <= view->as_of;
	*span = (struct view_span){.n = number(stmt, C_N),
	    .outcome = (uint8_t)(number(stmt, C_OUTCOME) & 7),
	    .suppressed = number(stmt, C_SUPPRESSED) != 0,
	    .finding = number(stmt, C_FINDING) != 0,
	    .from_act = from,
	    .from = view_at(view, from),
	    .to = MUSTER_TIME_NONE};
	if (ended) {
		span->reason = (enum muster_close_reason)number(stmt, C_REASON);
		span->to_act = to;
		span->to = view_at(view, to);
		span->seen_act = number(stmt, C_SEEN);
		span->seen_detail = number(stmt, C_DETAIL);
		span->seen_version = number(stmt, C_VERSION);
	}
	return 0;
}

/* What orders runs of one instant (chain_compare); an act that is no run comes first. */
struct run_key {
	uint8_t sha256[HASH_SIZE], identity[HASH_SIZE];
};

static int
key_of(const struct walk *walk, uint32_t act, struct run_key *key, struct muster_error *err)
{
	struct muster_store *store = walk->view->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_KEY, err);
	*key = (struct run_key){0};
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, act);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got;
	bool whole = column_bytes(stmt, 0, key->sha256, sizeof(key->sha256)) &&
	    column_bytes(stmt, 1, key->identity, sizeof(key->identity));
	sqlite3_reset(stmt);
	return whole ? 0 : store_damaged(store, err, "a run is malformed");
}

/* 1: a comes before b, 0: it does not, -1 failed. */
static int
comes_before(const struct walk *walk, const struct view_span *a, const struct view_span *b,
    struct muster_error *err)
{
	struct run_key x, y;
	if (a->from != b->from)
		return a->from < b->from;
	if (a->from_act == b->from_act)
		return a->n < b->n;
	if (key_of(walk, a->from_act, &x, err) != 0 || key_of(walk, b->from_act, &y, err) != 0)
		return -1;
	int order = memcmp(&x, &y, sizeof(x));
	return order != 0 ? order < 0 : a->n < b->n;
}

/* In the order of the runs that began them. */
static int
sort_spans(struct walk *walk, struct muster_error *err)
{
	for (size_t i = 1; i < walk->count; i++) {
		struct view_span one = walk->spans[i];
		size_t at = i;
		int before = 1;
		while (
		    at > 0 && (before = comes_before(walk, &one, &walk->spans[at - 1], err)) == 1) {
			walk->spans[at] = walk->spans[at - 1];
			at--;
		}
		walk->spans[at] = one;
		if (before < 0)
			return -1;
	}
	return 0;
}

/*
 * An event begins when it happened; what is said of it later counts from then on.  A run may be
 * older than that: the silence between it and a younger one is later than it.
 */
static void
date_spans(struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++)
		if (i == 0 || walk->spans[i].from < walk->event.first)
			walk->spans[i].from = walk->event.first;
	while (walk->count > 1 && walk->spans[walk->count - 1].from > walk->view->as_of)
		walk->count--;
}

static int
give(struct walk *walk, struct view_item *item, view_item_fn fn, void *context,
    struct muster_error *err)
{
	if (walk->count == 0)
		return 0;
	if (sort_spans(walk, err) != 0)
		return -1;
	if (walk->is_event)
		date_spans(walk);
	item->spans = walk->spans;
	item->span_count = walk->count;
	item->event = walk->event;
	return fn(context, item, err);
}

static int
begin_happenings(struct walk *walk, uint32_t only, struct muster_error *err)
{
	walk->happenings = stmt_new(walk->view->store, STMT_HAPPENINGS, err);
	if (walk->happenings == NULL)
		return -1;
	bind_int(walk->view->store, walk->happenings, 1, only);
	return next_happening(walk, err);
}

int
view_walk(const struct view *view, uint32_t only, view_item_fn fn, void *context,
    struct muster_error *err)
{
	struct muster_store *store = view->store;
	struct walk walk = {.view = view};
	struct view_item item = {0};
	sqlite3_stmt *stmt = stmt_new(store, only != 0 ? STMT_WALK_ONE : STMT_WALK_ALL, err);
	if (stmt == NULL)
		return -1;
	if (only != 0)
		bind_int(store, stmt, 1, only);
	int got, result = begin_happenings(&walk, only, err);
	while (result == 0 && (got = stmt_step(store, stmt, err)) != 0) {
		if (got < 0) {
			result = -1;
			break;
		}
		uint32_t id = number(stmt, C_ITEM);
		if (id != item.item) {
			if ((result = give(&walk, &item, fn, context, err)) != 0)
				break;
			item = (struct view_item){.item = id,
			    .asset = number(stmt, C_ASSET),
			    .scope = number(stmt, C_SCOPE),
			    .probe = number(stmt, C_PROBE)};
			walk.count = 0;
			if ((result = find_event(&walk, id, err)) != 0)
				break;
		}
		result = take_span(&walk, stmt, err);
	}
	if (result == 0)
		result = give(&walk, &item, fn, context, err);
	sqlite3_finalize(stmt);
	sqlite3_finalize(walk.happenings);
	free(walk.spans);
	return result;
}

bool
view_finding(const struct view_item *item, struct view_finding *out)
{
	bool any = false;
	*out = (struct view_finding){0};
	for (size_t i = 0; i < item->span_count; i++) {
		const struct view_span *span = &item->spans[i];
		if (!span->finding)
			continue;
		const struct view_span *last = any ? &item->spans[out->last_n] : NULL;
		if (last == NULL || last->to_act != span->from_act) {
			if (any)
				out->reopened++;
			else
				out->first = span->from;
			out->opening_n = span->n;
		}
		any = true;
		out->last_n = (uint32_t)i;
		out->open = span->to_act == 0;
	}
	return any;
}

/* ---- scopes and chains ----------------------------------------------------------------------- */

int
scopes_load(struct muster_store *store, struct muster_arena *arena, struct scope_table *out,
    struct muster_error *err)
{
	*out = (struct scope_table){0};
	sqlite3_stmt *stmt = stmt_get(store, STMT_SCOPE_LAST, err);
	if (stmt == NULL || stmt_step(store, stmt, err) != 1)
		return -1;
	size_t most = (size_t)sqlite3_column_int64(stmt, 0) + 1;
	sqlite3_reset(stmt);
	out->rows = muster_arena_array(arena, most, sizeof(*out->rows));
	out->chains = muster_arena_array(arena, most, sizeof(*out->chains));
	if (out->rows == NULL || out->chains == NULL)
		return muster_error_memory(err);
	if ((stmt = stmt_get(store, STMT_SCOPE_ALL, err)) == NULL)
		return -1;
	int got;
	const struct scope_row *last = NULL;
	/* by source and root: the scopes of a chain stand together */
	while ((got = stmt_step(store, stmt, err)) == 1) {
		size_t id = (size_t)sqlite3_column_int64(stmt, 0);
		if (id >= most)
			continue;
		struct scope_row *row = &out->rows[id];
		const char *source = column_text(stmt, 1);
		row->domain = (enum muster_domain)sqlite3_column_int(stmt, 2);
		row->root = sqlite3_column_int64(stmt, 4);
		bool same = last != NULL && strcmp(last->source, source) == 0;
		row->source = same ? last->source : muster_arena_strdup(arena, source);
		row->section = muster_arena_strdup(arena, column_text(stmt, 3));
		if (row->source == NULL || row->section == NULL) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		if (!same || last->root != row->root)
			out->chains[out->chain_count++] = (struct chain_of){row->source, row->root};
		row->chain = (uint32_t)(out->chain_count - 1);
		last = row;
	}
	out->count = most;
	return got;
}

int
view_chain(const struct view *view, const struct chain_of *chain, struct chain_run **runs,
    size_t *count, struct muster_error *err)
{
	if (chain_load(view->store, chain->source, chain->root, 0, runs, count, err) != 0)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < *count; i++) {
		if (view_counts(view, (*runs)[i].act))
			(*runs)[n++] = (*runs)[i];
	}
	*count = n;
	return 0;
}

int
view_suspect(const struct view *view, int64_t part, bool *out, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(view->store, STMT_SUSPICION_ALL, err);
	*out = false;
	if (stmt == NULL)
		return -1;
	bind_int(view->store, stmt, 1, part);
	int got;
	while ((got = stmt_step(view->store, stmt, err)) == 1) {
		uint32_t opened = (uint32_t)sqlite3_column_int64(stmt, 0);
		uint32_t voided = (uint32_t)sqlite3_column_int64(stmt, 1);
		if (view_knows(view, opened) && (voided == 0 || !view_knows(view, voided)))
			*out = true;
	}
	return got;
}
