/* SPDX-License-Identifier: Apache-2.0 */
/* The slow path: replay a chain from its beginning, then make the spans agree. */
#include <stdlib.h>

#include "store/chain.h"
#include "store/late.h"
#include "store/replay_state.h"

struct retirement {
	uint32_t act;
	muster_time at;
	uint32_t asset; /* index, REPLAY_NONE: the source */
};

struct stored {
	uint32_t n;
	struct replay_span span;
	bool kept;
};

struct late {
	struct muster_store *store;
	struct muster_arena *arena;
	int64_t act;
	struct asset_index assets;
	struct replay_item *items;
	size_t item_count, item_cap;
	struct chain_run *chain;
	size_t chain_count;
	struct retirement *retirements;
	size_t retirement_count, retirement_cap;
	struct replay_world world;
	struct replay *replay;
	struct replay_span *spans; /* that ended */
	size_t span_count, span_cap;
	struct replay_span *wanted; /* of the item being settled */
	size_t wanted_count, wanted_cap;
	struct stored *stored;
	size_t stored_count, stored_cap;
	bool *suspect; /* by place in the chain */
	size_t current;
	struct sighting_reader reader;
	struct severities severities;
	struct presence presence;
	late_fn fn;
	void *context;
};

/* ---- loading ------------------------------------------------------------------------------ */

static int
grow(void **array, size_t *cap, size_t size, struct muster_error *err)
{
	size_t more = *cap == 0 ? 64 : *cap + *cap / 2;
	void *bigger = realloc(*array, more * size);
	if (bigger == NULL)
		return muster_error_memory(err);
	*array = bigger;
	*cap = more;
	return 0;
}

static int
by_item(const void *a, const void *b)
{
	const struct replay_item *x = a, *y = b;
	return x->item < y->item ? -1 : x->item > y->item;
}

static int
load_items(struct late *late, const char *source, int64_t root, struct muster_error *err)
{
	struct muster_store *store = late->store;
	for (size_t i = 0; i < late->assets.count; i++) {
		sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_OF_ASSET, err);
		if (stmt == NULL)
			return -1;
		bind_int(store, stmt, 1, late->assets.ids[i]);
		bind_text(store, stmt, 2, source);
		bind_int(store, stmt, 3, root);
		int got;
		while ((got = stmt_step(store, stmt, err)) == 1) {
			if (late->item_count == late->item_cap &&
			    grow((void **)&late->items, &late->item_cap, sizeof(*late->items),
				err) != 0) {
				sqlite3_reset(stmt);
				return -1;
			}
			late->items[late->item_count++] =
			    (struct replay_item){(uint32_t)sqlite3_column_int64(stmt, 0),
				(uint32_t)i, (uint32_t)sqlite3_column_int64(stmt, 1)};
		}
		if (got < 0)
			return -1;
	}
	if (late->item_count > 1)
		qsort(late->items, late->item_count, sizeof(*late->items), by_item);
	return 0;
}

static uint32_t
find_path(const struct asset_index *assets, const char *path)
{
	for (size_t i = 0; i < assets->count; i++) {
		if (strcmp(assets->paths[i], path) == 0)
			return (uint32_t)i;
	}
	return REPLAY_NONE;
}

static int
load_retirements(struct late *late, const char *source, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(late->store, STMT_RETIREMENTS, err);
	if (stmt == NULL)
		return -1;
	bind_int(late->store, stmt, 1, late->act);
	int got;
	while ((got = stmt_step(late->store, stmt, err)) == 1) {
		struct retirement one = {(uint32_t)sqlite3_column_int64(stmt, 0),
		    sqlite3_column_int64(stmt, 1), REPLAY_NONE};
		bool whole_source = sqlite3_column_int(stmt, 2) == ACT_RETIRE_SOURCE;
		if (whole_source) {
			if (strcmp(column_text(stmt, 4), source) != 0)
				continue;
		} else {
			one.asset = find_path(&late->assets, column_text(stmt, 3));
			if (one.asset == REPLAY_NONE)
				continue;
		}
		if (late->retirement_count == late->retirement_cap &&
		    grow((void **)&late->retirements, &late->retirement_cap, sizeof(one), err) != 0)
			break;
		late->retirements[late->retirement_count++] = one;
	}
	sqlite3_reset(stmt);
	return got == 0 ? 0 : -1;
}

/* ---- the replay ------------------------------------------------------------------------------ */

static int
next_sighting(void *context, struct sighting *out, struct muster_error *err)
{
	struct late *late = context;
	return sightings_next(&late->reader, out, err);
}

static int
ask_severity(void *context, uint32_t detail, enum muster_severity *out, struct muster_error *err)
{
	struct late *late = context;
	return severities_get(&late->severities, late->store, detail, out, err);
}

static int
ask_package(void *context, uint32_t detail, uint32_t *out, struct muster_error *err)
{
	struct late *late = context;
	return detail_package(late->store, detail, out, err);
}

static int
ask_presence(void *context, uint32_t asset, uint32_t package, uint32_t version,
    enum replay_presence *out, struct muster_error *err)
{
	struct late *late = context;
	return presence_ask(&late->presence, late->store, late->chain[late->current].part,
	    late->assets.ids[asset], package, version, out, err);
}

static int
take_span(void *context, const struct replay_span *span, struct muster_error *err)
{
	struct late *late = context;
	if (late->span_count == late->span_cap &&
	    grow((void **)&late->spans, &late->span_cap, sizeof(*span), err) != 0)
		return -1;
	late->spans[late->span_count++] = *span;
	return 0;
}

static int
feed_run(struct late *late, struct replay *replay, struct muster_arena *scratch,
    struct muster_error *err)
{
	struct replay_run run;
	muster_arena_reset(scratch);
	if (chain_describe(late->store, &late->chain[late->current], &late->assets.by_id, scratch,
		&run, err) != 0 ||
	    sightings_open(&late->reader, late->store, late->chain[late->current].part, err) != 0)
		return -1;
	int result = replay_run(replay, &run, &late->suspect[late->current], err);
	sightings_close(&late->reader);
	return result;
}

static int
retire_until(struct late *late, struct replay *replay, size_t *done, muster_time before,
    struct muster_error *err)
{
	for (; *done < late->retirement_count && late->retirements[*done].at < before; ++*done) {
		const struct retirement *one = &late->retirements[*done];
		enum muster_close_reason reason = one->asset == REPLAY_NONE
		    ? MUSTER_CLOSE_SOURCE_RETIRED
		    : MUSTER_CLOSE_ASSET_RETIRED;
		if (replay_retire(replay, one->act, one->asset, reason, err) != 0)
			return -1;
	}
	return 0;
}

/* A retirement comes after the runs of the same instant. */
static int
feed_all(struct late *late, struct replay *replay, struct muster_arena *scratch,
    struct muster_error *err)
{
	size_t retired = 0;
	for (late->current = 0; late->current < late->chain_count; late->current++) {
		if (retire_until(
			late, replay, &retired, late->chain[late->current].observed, err) != 0 ||
		    feed_run(late, replay, scratch, err) != 0)
			return -1;
	}
	return retire_until(late, replay, &retired, MUSTER_TIME_MAX, err);
}

static int
replay_chain(struct late *late, struct muster_error *err)
{
	late->world = (struct replay_world){.assets = late->assets.assets,
	    .asset_count = late->assets.count,
	    .items = late->items,
	    .item_count = late->item_count,
	    .next = next_sighting,
	    .severity = ask_severity,
	    .package = ask_package,
	    .presence = ask_presence,
	    .emit = take_span,
	    .context = late};
	struct muster_arena *scratch = muster_arena_new();
	late->suspect = calloc(late->chain_count + 1, sizeof(*late->suspect));
	late->replay = NULL;
	int result = -1;
	if (scratch == NULL || late->suspect == NULL)
		muster_error_memory(err);
	else if ((late->replay = replay_new(&late->world, err)) != NULL)
		result = feed_all(late, late->replay, scratch, err);
	muster_arena_free(scratch);
	return result;
}

/* ---- making the store agree -------------------------------------------------------------------
 */

/* Of one item spans come in order of time; between items in any. */
static int
by_item_and_order(const void *a, const void *b)
{
	const struct replay_span *x = a, *y = b;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	/* n holds the order of emission here */
	return x->n < y->n ? -1 : x->n > y->n;
}

static void
read_stored(sqlite3_stmt *stmt, uint32_t item, struct stored *out)
{
	*out = (struct stored){.n = (uint32_t)sqlite3_column_int64(stmt, 0)};
	struct replay_span *span = &out->span;
	span->item = item;
	span->outcome = (uint8_t)sqlite3_column_int(stmt, 1);
	span->suppressed = sqlite3_column_int(stmt, 2) != 0;
	span->finding = sqlite3_column_int(stmt, 3) != 0;
	span->from_act = (uint32_t)sqlite3_column_int64(stmt, 4);
	span->to_act = (uint32_t)sqlite3_column_int64(stmt, 5);
	span->reason = (enum muster_close_reason)sqlite3_column_int(stmt, 6);
	span->seen_act = (uint32_t)sqlite3_column_int64(stmt, 7);
	span->seen_detail = (uint32_t)sqlite3_column_int64(stmt, 8);
	span->seen_version = (uint32_t)sqlite3_column_int64(stmt, 9);
	span->at.offset = (uint64_t)sqlite3_column_int64(stmt, 10);
	span->at.length = (uint64_t)sqlite3_column_int64(stmt, 11);
}

static bool
same_beginning(const struct replay_span *a, const struct replay_span *b)
{
	return a->outcome == b->outcome && a->suppressed == b->suppressed &&
	    a->finding == b->finding && a->from_act == b->from_act &&
	    a->at.offset == b->at.offset && a->at.length == b->at.length;
}

static bool
same_end(const struct replay_span *a, const struct replay_span *b)
{
	return a->to_act == b->to_act && a->reason == b->reason && a->seen_act == b->seen_act &&
	    a->seen_detail == b->seen_detail && a->seen_version == b->seen_version;
}

static int
load_stored(struct late *late, uint32_t item, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(late->store, STMT_SPAN_OF_ITEM, err);
	if (stmt == NULL)
		return -1;
	bind_int(late->store, stmt, 1, item);
	bind_int(late->store, stmt, 2, late->act);
	int got;
	late->stored_count = 0;
	while ((got = stmt_step(late->store, stmt, err)) == 1) {
		if (late->stored_count == late->stored_cap &&
		    grow((void **)&late->stored, &late->stored_cap, sizeof(*late->stored), err) !=
			0) {
			sqlite3_reset(stmt);
			return -1;
		}
		read_stored(stmt, item, &late->stored[late->stored_count++]);
	}
	return got;
}

/* One span that ought to be: kept, closed in place, or to be added. */
static int
settle_span(
    struct late *late, const struct replay_span *want, uint32_t *n, struct muster_error *err)
{
	*n = 0;
	for (size_t i = 0; i < late->stored_count; i++) {
		struct stored *have = &late->stored[i];
		if (have->kept || !same_beginning(&have->span, want))
			continue;
		if (same_end(&have->span, want) || have->span.to_act == 0) {
			have->kept = true;
			*n = have->n;
			return same_end(&have->span, want)
			    ? 0
			    : span_close(late->store, want, have->n, late->act, err);
		}
	}
	return 0;
}

static int
void_span(struct late *late, uint32_t item, uint32_t n, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(late->store, STMT_SPAN_VOID, err);
	if (stmt == NULL)
		return -1;
	bind_int(late->store, stmt, 1, item);
	bind_int(late->store, stmt, 2, n);
	bind_int(late->store, stmt, 3, late->act);
	return stmt_run(late->store, stmt, err);
}

static int
settle_state(struct late *late, uint32_t item, uint8_t after, uint32_t n, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(late->store, STMT_ITEM_STATE_GET, err);
	if (stmt == NULL)
		return -1;
	bind_int(late->store, stmt, 1, item);
	int got = stmt_step(late->store, stmt, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(late->store, err, "an item is missing");
	uint8_t before = (uint8_t)sqlite3_column_int(stmt, 0);
	uint32_t held = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	if (late->fn != NULL)
		late->fn(late->context, item, before, after);
	if (before == after && held == n)
		return 0;
	return item_state_set(late->store, item, after, n, late->act, err);
}

static int
settle_item(struct late *late, uint32_t item, const struct replay_span *want, size_t want_count,
    struct muster_error *err)
{
	uint8_t after = STATE_NONE;
	uint32_t current = 0;
	if (load_stored(late, item, err) != 0)
		return -1;
	uint32_t *numbers = calloc(want_count + 1, sizeof(*numbers));
	if (numbers == NULL)
		return muster_error_memory(err);
	int result = 0;
	for (size_t i = 0; i < want_count && result == 0; i++)
		result = settle_span(late, &want[i], &numbers[i], err);
	for (size_t i = 0; i < late->stored_count && result == 0; i++) {
		if (!late->stored[i].kept)
			result = void_span(late, item, late->stored[i].n, err);
	}
	for (size_t i = 0; i < want_count && result == 0; i++) {
		if (numbers[i] == 0)
			result = span_add(late->store, &want[i], late->act, &numbers[i], err);
		if (want[i].finding)
			after |= STATE_EVER;
		if (want[i].to_act == 0) {
			after = (uint8_t)((after & STATE_EVER) | want[i].outcome |
			    (want[i].suppressed ? STATE_SUPPRESSED : 0) |
			    (want[i].finding ? STATE_FINDING : 0));
			current = numbers[i];
		}
	}
	free(numbers);
	return result == 0 ? settle_state(late, item, after, current, err) : -1;
}

/* The spans that ended come by item; the one in force is asked for, so that all never stand
 * beside each other. */
static int
settle_next(struct late *late, size_t i, size_t *at, struct muster_error *err)
{
	uint32_t item = late->items[i].item;
	late->wanted_count = 0;
	for (bool more = true; more;) {
		if (late->wanted_count == late->wanted_cap &&
		    grow((void **)&late->wanted, &late->wanted_cap, sizeof(*late->wanted), err) !=
			0)
			return -1;
		struct replay_span *next = &late->wanted[late->wanted_count];
		if (*at < late->span_count && late->spans[*at].item == item) {
			*next = late->spans[(*at)++];
			late->wanted_count++;
		} else {
			late->wanted_count += replay_in_force(late->replay, i, next);
			more = false;
		}
	}
	return settle_item(late, item, late->wanted, late->wanted_count, err);
}

static int
settle_spans(struct late *late, struct muster_error *err)
{
	for (size_t i = 0; i < late->span_count; i++)
		late->spans[i].n = (uint32_t)i;
	if (late->span_count > 1)
		qsort(late->spans, late->span_count, sizeof(*late->spans), by_item_and_order);
	size_t at = 0;
	int result = 0;
	for (size_t i = 0; i < late->item_count && result == 0; i++)
		result = settle_next(late, i, &at, err);
	return result;
}

static int
settle_suspicion(struct late *late, size_t i, struct muster_error *err)
{
	struct muster_store *store = late->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_SUSPICION_GET, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, late->chain[i].part);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	int64_t id = got == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	if ((got == 1) == late->suspect[i])
		return 0;
	stmt = stmt_get(store, late->suspect[i] ? STMT_SUSPICION_ADD : STMT_SUSPICION_VOID, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, late->suspect[i] ? late->chain[i].part : id);
	bind_int(store, stmt, 2, late->act);
	return stmt_run(store, stmt, err);
}

static int
derive(struct late *late, const char *source, int64_t root, struct muster_error *err)
{
	if (asset_index_load(late->store, root, late->arena, &late->assets, err) != 0 ||
	    load_items(late, source, root, err) != 0 || load_retirements(late, source, err) != 0 ||
	    chain_load(
		late->store, source, root, late->act, &late->chain, &late->chain_count, err) != 0 ||
	    replay_chain(late, err) != 0 || settle_spans(late, err) != 0)
		return -1;
	for (size_t i = 0; i < late->chain_count; i++) {
		if (settle_suspicion(late, i, err) != 0)
			return -1;
	}
	return 0;
}

int
late_derive(struct muster_store *store, const char *source, int64_t root, int64_t act, late_fn fn,
    void *context, struct muster_error *err)
{
	struct late late = {
	    .store = store, .arena = muster_arena_new(), .act = act, .fn = fn, .context = context};
	int result =
	    late.arena == NULL ? muster_error_memory(err) : derive(&late, source, root, err);
	asset_index_release(&late.assets);
	severities_release(&late.severities);
	presence_release(&late.presence);
	free(late.items);
	free(late.chain);
	free(late.retirements);
	replay_free(late.replay);
	free(late.spans);
	free(late.wanted);
	free(late.stored);
	free(late.suspect);
	muster_arena_free(late.arena);
	return result;
}
