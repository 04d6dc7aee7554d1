/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spans of a new run.  The common case: it is the newest of its chain, so
 * only items that changed or are gone go through the replay, seeded with what
 * is in force.  Everything else (late evidence, a writer in between, a
 * retirement dated later) is replayed from the beginning by late.c.
 */
#include <stdlib.h>

#include "store/derive.h"

static int
by_item(const void *a, const void *b)
{
	const struct slot *const *x = a, *const *y = b;
	return (*x)->item < (*y)->item ? -1 : (*x)->item > (*y)->item;
}

static int
affect(struct fast *fast, struct slot *slot, struct muster_error *err)
{
	if (fast->count == fast->cap) {
		size_t cap = fast->cap == 0 ? 64 : fast->cap * 2;
		void *more = realloc(fast->slots, cap * sizeof(struct slot *));
		if (more == NULL)
			return muster_error_memory(err);
		fast->slots = more;
		fast->cap = cap;
	}
	fast->slots[fast->count++] = slot;
	return 0;
}

/* ---- what the run covers ------------------------------------------------------------------ */

static int
index_assets(struct fast *fast, struct muster_error *err)
{
	struct muster_ingest *ingest = fast->ingest;
	fast->assets = calloc(ingest->asset_count + 1, sizeof(*fast->assets));
	if (fast->assets == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < ingest->asset_count; i++) {
		const struct known_asset *asset = &ingest->assets[i];
		fast->assets[i].kind = asset->kind;
		fast->assets[i].parent = asset->parent == 0
		    ? REPLAY_NONE
		    : map_get(&ingest->asset_map, mix_pair(0, (uint32_t)asset->parent)) - 1;
	}
	return 0;
}

/* All assets below what is covered, and their items, come into memory. */
static int
load_below(struct muster_ingest *ingest, uint32_t index, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	int64_t *ids = NULL;
	size_t count = 0, cap = 0;
	int got;
	if (ingest_load_asset(ingest, index, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ASSET_CHILDREN, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->assets[index].id);
	while ((got = stmt_step(store, stmt, err)) == 1) {
		if (count == cap) {
			cap = cap == 0 ? 16 : cap * 2;
			void *more = realloc(ids, cap * sizeof(*ids));
			if (more == NULL) {
				got = muster_error_memory(err);
				break;
			}
			ids = more;
		}
		ids[count++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_reset(stmt);
	for (size_t i = 0; i < count && got == 0; i++) {
		struct asset_row row;
		bool found;
		uint32_t child;
		if (asset_get(store, ids[i], ingest->arena, &row, &found, err) != 0 ||
		    ingest_know_asset(ingest, &row, &child, err) != 0 ||
		    load_below(ingest, child, err) != 0)
			got = -1;
	}
	free(ids);
	return got;
}

static int
load_covered(struct fast *fast, struct muster_error *err)
{
	struct muster_ingest *ingest = fast->ingest;
	for (size_t i = 0; i < ingest->covering_count; i++) {
		uint32_t index = ingest->handles[ingest->coverings[i].handle].asset;
		if (ingest->assets[index].part == fast->part_index &&
		    load_below(ingest, index, err) != 0)
			return -1;
	}
	return 0;
}

static int
index_covers(struct fast *fast, struct muster_error *err)
{
	for (size_t i = 0; i < fast->run.cover_count; i++) {
		const struct replay_cover *c = &fast->run.covers[i];
		if (map_put(&fast->covers, mix_pair(c->scope, c->asset), 1) != 0)
			return muster_error_memory(err);
	}
	return 0;
}

bool
fast_covers(const struct fast *fast, const struct slot *slot)
{
	const struct item_table *items = &fast->ingest->items;
	uint32_t scope = slot_scope(items, slot);
	for (uint32_t a = slot_asset(items, slot); a != REPLAY_NONE; a = fast->assets[a].parent) {
		if (map_get(&fast->covers, mix_pair(scope, a)) != 0)
			return true;
	}
	return false;
}

/* ---- which items are affected ---------------------------------------------------------------- */

static bool
will_be_finding(const struct slot *slot)
{
	int outcome = slot->now & STATE_OUTCOME;
	bool open = (slot->before & STATE_OUTCOME) != STATE_NONE && (slot->before & STATE_FINDING);
	return outcome == MUSTER_FAIL ||
	    (open && (outcome == MUSTER_ERROR || outcome == MUSTER_NOT_REVIEWED));
}

static void
count_seen(const struct slot *slot, struct muster_counts *counts)
{
	bool was = (slot->before & STATE_OUTCOME) != STATE_NONE && (slot->before & STATE_FINDING);
	bool will = will_be_finding(slot);
	if (was && will)
		counts->findings_unchanged++;
	else if (will && (slot->before & STATE_EVER))
		counts->findings_reopened++;
	else if (will)
		counts->findings_new++;
	else if (was)
		counts->findings_closed++;
}

bool
slot_is_changed(const struct slot *slot)
{
	uint8_t mask = STATE_OUTCOME | STATE_SUPPRESSED;
	bool finding = (slot->before & STATE_FINDING) != 0;
	return (slot->before & mask) != (slot->now & mask) || finding != will_be_finding(slot);
}

/* Nothing the chain knows is touched: a first report, or one of new assets. */
static bool
all_are_new(const struct fast *fast)
{
	const struct item_table *table = &fast->ingest->items;
	for (size_t i = 0; i < table->count; i++) {
		const struct slot *slot = &table->slots[i];
		if (!(slot->flags & SLOT_NEW) && slot_is_of(fast->ingest, slot, fast->part_index))
			return false;
	}
	return true;
}

static int
find_affected(struct fast *fast, struct muster_counts *counts, struct muster_error *err)
{
	struct item_table *table = &fast->ingest->items;
	for (size_t i = 0; i < table->count; i++) {
		struct slot *slot = &table->slots[i];
		if (!slot_is_of(fast->ingest, slot, fast->part_index))
			continue;
		if (slot->now != SLOT_UNSEEN) {
			count_seen(slot, counts);
			if (!(slot->flags & SLOT_NEW) && slot_is_changed(slot) &&
			    affect(fast, slot, err) != 0)
				return -1;
			continue;
		}
		if ((slot->before & STATE_OUTCOME) == STATE_NONE || !fast_covers(fast, slot))
			continue;
		fast->absent_findings += (slot->before & STATE_FINDING) != 0;
		if (affect(fast, slot, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- the replay of one run ---------------------------------------------------------------------
 */

static int
next_sighting(void *context, struct sighting *out, struct muster_error *err)
{
	struct fast *fast = context;
	return sightings_next(&fast->reader, out, err);
}

static int
ask_severity(void *context, uint32_t detail, enum muster_severity *out, struct muster_error *err)
{
	struct fast *fast = context;
	return severities_get(&fast->severities, fast->store, detail, out, err);
}

static int
ask_package(void *context, uint32_t detail, uint32_t *out, struct muster_error *err)
{
	struct fast *fast = context;
	return detail_package(fast->store, detail, out, err);
}

static int
ask_presence(void *context, uint32_t asset, uint32_t package, uint32_t version,
    enum replay_presence *out, struct muster_error *err)
{
	struct fast *fast = context;
	return presence_ask(&fast->presence, fast->store, fast->part->id,
	    fast->ingest->assets[asset].id, package, version, out, err);
}

static struct slot *
slot_of(struct fast *fast, uint32_t item)
{
	struct slot key = {.item = item}, *at = &key;
	struct slot **found =
	    bsearch(&at, fast->slots, fast->count, sizeof(struct slot *), by_item);
	return found != NULL ? *found : NULL;
}

static int
take_span(void *context, const struct replay_span *span, struct muster_error *err)
{
	struct fast *fast = context;
	struct slot *slot = slot_of(fast, span->item);
	uint8_t state = STATE_NONE | (slot->before & STATE_EVER);
	uint32_t n = span->n;
	if (span->to_act != 0) {
		if (span_close(fast->store, span, n, fast->ingest->act, err) != 0)
			return -1;
	} else {
		if (span_add(fast->store, span, fast->ingest->act, &n, err) != 0)
			return -1;
		state = (uint8_t)(span->outcome | (span->suppressed ? STATE_SUPPRESSED : 0) |
		    (span->finding ? STATE_FINDING | STATE_EVER : slot->before & STATE_EVER));
	}
	return item_state_set(fast->store, span->item, state, n, fast->ingest->act, err);
}

/* What is in force of an affected item, and where it was seen last. */
static int
seed_one(struct fast *fast, struct replay *replay, size_t i, const struct last_seen *seen,
    struct muster_error *err)
{
	const struct slot *slot = fast->slots[i];
	const struct replay_run *run;
	struct replay_seed seed = {.outcome = slot->before & STATE_OUTCOME,
	    .suppressed = (slot->before & STATE_SUPPRESSED) != 0,
	    .finding = (slot->before & STATE_FINDING) != 0,
	    .seen_act = seen->act,
	    .seen_detail = seen->detail,
	    .seen_version = seen->version};
	sqlite3_stmt *stmt = stmt_get(fast->store, STMT_SPAN_IN_FORCE, err);
	if (stmt == NULL)
		return -1;
	bind_int(fast->store, stmt, 1, slot->item);
	int got = stmt_step(fast->store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 0 || seen->act == 0)
		return store_damaged(fast->store, err, "an item's state contradicts its spans");
	seed.n = (uint32_t)sqlite3_column_int64(stmt, 0);
	seed.from_act = (uint32_t)sqlite3_column_int64(stmt, 1);
	sqlite3_reset(stmt);
	if (fast_describe(fast, seen->run, &run, err) != 0)
		return -1;
	seed.tool = run->tool;
	seed.data_date = run->data_date;
	const struct replay_listing *listing =
	    fast_listing(run, slot_asset(&fast->ingest->items, slot));
	seed.version = listing->version;
	seed.tag = listing->tag;
	return replay_seed(replay, i, &seed, err);
}

static int
seed_all(struct fast *fast, struct replay *replay, struct muster_error *err)
{
	struct last_seen *seen = calloc(fast->count + 1, sizeof(*seen));
	fast->described = calloc(fast->chain_count + 1, sizeof(*fast->described));
	int result = seen == NULL || fast->described == NULL ? muster_error_memory(err) : 0;
	size_t n = 0;
	for (size_t i = 0; i < fast->count && result == 0; i++) {
		if ((fast->slots[i]->before & STATE_OUTCOME) != STATE_NONE)
			seen[n++].item = fast->slots[i]->item;
	}
	if (result == 0)
		result = chain_last_seen(fast->store, fast->chain, fast->chain_count, seen, n, err);
	for (size_t i = 0, s = 0; i < fast->count && result == 0; i++) {
		if ((fast->slots[i]->before & STATE_OUTCOME) != STATE_NONE)
			result = seed_one(fast, replay, i, &seen[s++], err);
	}
	free(seen);
	return result;
}

static int
replay_affected(struct fast *fast, bool *suspect, struct muster_error *err)
{
	qsort(fast->slots, fast->count, sizeof(struct slot *), by_item);
	fast->items = calloc(fast->count, sizeof(*fast->items));
	if (fast->items == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < fast->count; i++)
		fast->items[i] = (struct replay_item){fast->slots[i]->item,
		    slot_asset(&fast->ingest->items, fast->slots[i]),
		    slot_scope(&fast->ingest->items, fast->slots[i])};
	const struct replay_world world = {.assets = fast->assets,
	    .asset_count = fast->ingest->asset_count,
	    .items = fast->items,
	    .item_count = fast->count,
	    .next = next_sighting,
	    .severity = ask_severity,
	    .package = ask_package,
	    .presence = ask_presence,
	    .other = others_ask,
	    .emit = take_span,
	    .context = fast};
	struct replay *replay = replay_new(&world, err);
	if (replay == NULL)
		return -1;
	int result = seed_all(fast, replay, err);
	if (result == 0)
		result = sightings_open(&fast->reader, fast->store, fast->part->id, err);
	if (result == 0) {
		result = replay_run(replay, &fast->run, suspect, err);
		sightings_close(&fast->reader);
	}
	if (result == 0)
		result = replay_finish(replay, err);
	replay_free(replay);
	return result;
}

/* The chain without the run itself, which is its last. */
static int
load_chain(struct fast *fast, struct chain_run *mine, struct muster_error *err)
{
	if (chain_load(fast->store, fast->ingest->source, fast->part->root, fast->ingest->act,
		&fast->chain, &fast->chain_count, err) != 0)
		return -1;
	if (fast->chain_count == 0 || fast->chain[fast->chain_count - 1].part != fast->part->id)
		return muster_error_set(err, MUSTER_E_INTERNAL, "store.chain",
		    "a run taken for the newest of its chain is not");
	*mine = fast->chain[--fast->chain_count];
	return 0;
}

static int
derive_fast(
    struct fast *fast, bool complete, struct muster_counts *counts, struct muster_error *err)
{
	struct chain_run mine = {.part = fast->part->id,
	    .act = (uint32_t)fast->ingest->act,
	    .completeness = complete ? MUSTER_RUN_COMPLETE : MUSTER_RUN_PARTIAL};
	bool suspect = false;
	if (complete && load_covered(fast, err) != 0)
		return -1;
	if (!all_are_new(fast) &&
	    (index_assets(fast, err) != 0 ||
		chain_describe(fast->store, &mine, &fast->ingest->asset_map, fast->arena,
		    &fast->run, err) != 0 ||
		index_covers(fast, err) != 0))
		return -1;
	if (find_affected(fast, counts, err) != 0)
		return -1;
	if (fast->count == 0)
		return 0;
	if (load_chain(fast, &mine, err) != 0 || replay_affected(fast, &suspect, err) != 0)
		return -1;
	if (!suspect) {
		counts->findings_closed += fast->absent_findings;
		return 0;
	}
	sqlite3_stmt *stmt = stmt_get(fast->store, STMT_SUSPICION_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(fast->store, stmt, 1, fast->part->id);
	bind_int(fast->store, stmt, 2, fast->ingest->act);
	return stmt_run(fast->store, stmt, err);
}

static int
is_newest(struct muster_ingest *ingest, const struct part *part, muster_time observed, bool *newest,
    struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(ingest->store, STMT_PART_LATER, err);
	*newest = false;
	if (stmt == NULL)
		return -1;
	bind_text(ingest->store, stmt, 1, ingest->source);
	bind_int(ingest->store, stmt, 2, part->root);
	bind_int(ingest->store, stmt, 3, observed);
	bind_int(ingest->store, stmt, 4, ingest->act);
	int got = stmt_step(ingest->store, stmt, err);
	if (got < 0)
		return -1;
	if (got == 1)
		sqlite3_reset(stmt);
	*newest = got == 0;
	return 0;
}

int
derive_part(struct muster_ingest *ingest, uint32_t at, muster_time observed, bool complete,
    struct muster_counts *counts, struct muster_error *err)
{
	bool newest;
	if (is_newest(ingest, &ingest->parts[at], observed, &newest, err) != 0)
		return -1;
	if (!newest || ingest->contended)
		return derive_late(ingest, at, counts, err);
	struct fast fast = {.ingest = ingest,
	    .store = ingest->store,
	    .arena = muster_arena_new(),
	    .part = &ingest->parts[at],
	    .part_index = at};
	int result = fast.arena == NULL ? muster_error_memory(err)
					: derive_fast(&fast, complete, counts, err);
	map_release(&fast.covers);
	severities_release(&fast.severities);
	others_release(&fast.others);
	presence_release(&fast.presence);
	free(fast.assets);
	free(fast.slots);
	free(fast.items);
	free(fast.chain);
	free(fast.described);
	muster_arena_free(fast.arena);
	return result;
}
