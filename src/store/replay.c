/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine of replay.h: one state per item, runs applied in order.
 * When a run is held back and why a finding closes is in verdict.c.
 */
#include <stdlib.h>

#include "store/replay_state.h"

static const struct replay_listing no_listing;

struct replay *
replay_new(const struct replay_world *world, struct muster_error *err)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	if (replay != NULL) {
		replay->world = world;
		replay->states = calloc(world->item_count + 1, sizeof(*replay->states));
		replay->current = calloc(world->asset_count + 1, sizeof(*replay->current));
	}
	if (replay == NULL || replay->states == NULL || replay->current == NULL) {
		replay_free(replay);
		muster_error_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < world->item_count; i++)
		replay->states[i].outcome = OUTCOME_NONE;
	return replay;
}

void
replay_free(struct replay *replay)
{
	if (replay == NULL)
		return;
	map_release(&replay->covers);
	map_release(&replay->version_map);
	tally_release(&replay->tally);
	free(replay->versions);
	free(replay->runs);
	free(replay->current);
	free(replay->states);
	free(replay);
}

static int
add_run(struct replay *replay, uint32_t tool, muster_time data_date, struct muster_error *err)
{
	if (replay->run_count == replay->run_cap) {
		size_t cap = replay->run_cap == 0 ? 16 : replay->run_cap * 2;
		void *more = realloc(replay->runs, cap * sizeof(*replay->runs));
		if (more == NULL)
			return muster_error_memory(err);
		replay->runs = more;
		replay->run_cap = cap;
	}
	replay->runs[replay->run_count++] = (struct fed_run){tool, data_date};
	return 0;
}

int
version_number(
    struct replay *replay, uint32_t version, uint32_t tag, uint32_t *out, struct muster_error *err)
{
	*out = 0;
	if (version == 0 && tag == 0)
		return 0;
	uint64_t key = mix_pair(version, tag);
	if ((*out = map_get(&replay->version_map, key)) != 0)
		return 0;
	if (replay->version_count + 1 >= replay->version_cap) {
		size_t cap = replay->version_cap == 0 ? 16 : replay->version_cap * 2;
		void *more = realloc(replay->versions, cap * sizeof(*replay->versions));
		if (more == NULL)
			return muster_error_memory(err);
		replay->versions = more;
		replay->versions[0] = no_listing;
		replay->version_cap = cap;
	}
	*out = (uint32_t)++replay->version_count;
	replay->versions[*out] = (struct replay_listing){0, version, tag};
	return map_put(&replay->version_map, key, *out) == 0 ? 0 : muster_error_memory(err);
}

int
replay_seed(struct replay *replay, size_t item_index, const struct replay_seed *seed,
    struct muster_error *err)
{
	struct item_state *state = &replay->states[item_index];
	if (add_run(replay, seed->tool, seed->data_date, err) != 0 ||
	    version_number(replay, seed->version, seed->tag, &state->asset_version, err) != 0)
		return -1;
	state->n = seed->n;
	state->outcome = seed->outcome;
	state->suppressed = seed->suppressed;
	state->finding = seed->finding;
	state->from_act = seed->from_act;
	state->seen_act = seed->seen_act;
	state->seen_detail = seed->seen_detail;
	state->seen_version = seed->seen_version;
	state->seen_run = (uint32_t)replay->run_count;
	return 0;
}

static struct replay_span
span_of(const struct replay *replay, size_t i, uint32_t to_act, enum muster_close_reason reason)
{
	const struct item_state *state = &replay->states[i];
	return (struct replay_span){.item = replay->world->items[i].item,
	    .n = state->n,
	    .outcome = state->outcome,
	    .suppressed = state->suppressed,
	    .finding = state->finding,
	    .reason = reason,
	    .from_act = state->from_act,
	    .to_act = to_act,
	    .seen_act = to_act != 0 ? state->seen_act : 0,
	    .seen_detail = to_act != 0 ? state->seen_detail : 0,
	    .seen_version = to_act != 0 ? state->seen_version : 0,
	    .at = state->at};
}

static int
end_span(struct replay *replay, size_t i, uint32_t to_act, enum muster_close_reason reason,
    struct muster_error *err)
{
	const struct replay_span span = span_of(replay, i, to_act, reason);
	replay->states[i].outcome = OUTCOME_NONE;
	return replay->world->emit(replay->world->context, &span, err);
}

/* Items come mostly in order: the place after the last one is tried first. */
static size_t
find_item(struct replay *replay, uint32_t item)
{
	const struct replay_item *items = replay->world->items;
	size_t count = replay->world->item_count, low = 0, high = count;
	if (replay->hint < count && items[replay->hint].item == item)
		return replay->hint++;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (items[middle].item < item)
			low = middle + 1;
		else
			high = middle;
	}
	replay->hint = low + 1;
	return low < count && items[low].item == item ? low : count;
}

/* A finding stays open while its check cannot tell. */
static bool
finding_after(const struct item_state *state, enum muster_outcome outcome)
{
	if (outcome == MUSTER_FAIL)
		return true;
	return state->outcome != OUTCOME_NONE && state->finding &&
	    (outcome == MUSTER_ERROR || outcome == MUSTER_NOT_REVIEWED);
}

static int
apply_sighting(struct replay *replay, const struct replay_run *run, size_t i,
    const struct sighting *s, struct muster_error *err)
{
	struct item_state *state = &replay->states[i];
	uint32_t asset = replay->world->items[i].asset;
	bool finding = finding_after(state, s->outcome);
	bool in_force = state->outcome != OUTCOME_NONE;
	bool same = in_force && state->outcome == s->outcome &&
	    state->suppressed == s->suppressed && state->finding == finding;
	if (in_force && state->finding && tally_seen(replay, i, state->seen_detail, err) != 0)
		return -1;
	if (in_force && !same) {
		enum muster_close_reason reason = MUSTER_CLOSE_NONE;
		if (state->finding && !finding)
			reason = reason_seen(replay, i, s->outcome);
		if (end_span(replay, i, run->act, reason, err) != 0)
			return -1;
	}
	if (!same) {
		state->n = 0;
		state->outcome = s->outcome;
		state->suppressed = s->suppressed;
		state->finding = finding;
		state->from_act = run->act;
		state->at = s->at;
	}
	state->seen_run = (uint32_t)replay->run_count;
	state->seen_act = run->act;
	state->seen_detail = s->detail;
	state->seen_version = s->version;
	if (replay->current[asset].listed)
		state->asset_version = replay->current[asset].version;
	return 0;
}

static int
begin_run(struct replay *replay, const struct replay_run *run, struct muster_error *err)
{
	if (add_run(replay, run->tool, run->data_date, err) != 0)
		return -1;
	map_release(&replay->covers);
	memset(replay->current, 0, replay->world->asset_count * sizeof(*replay->current));
	tally_clear(&replay->tally);
	replay->hint = 0;
	for (size_t i = 0; i < run->listing_count; i++) {
		const struct replay_listing *l = &run->listings[i];
		if (l->asset >= replay->world->asset_count)
			continue;
		replay->current[l->asset].listed = true;
		if (version_number(
			replay, l->version, l->tag, &replay->current[l->asset].version, err) != 0)
			return -1;
	}
	if (!run->complete)
		return 0;
	for (size_t i = 0; i < run->cover_count; i++) {
		const struct replay_cover *c = &run->covers[i];
		if (map_put(&replay->covers, mix_pair(c->scope, c->asset), 1) != 0 ||
		    (c->facts && map_put(&replay->covers, mix_pair(FACTS_SCOPE, c->asset), 1) != 0))
			return muster_error_memory(err);
	}
	return 0;
}

static int
feed_sightings(struct replay *replay, const struct replay_run *run, struct muster_error *err)
{
	struct sighting s;
	int got;
	while ((got = replay->world->next(replay->world->context, &s, err)) == 1) {
		size_t i = find_item(replay, s.item);
		if (i < replay->world->item_count && apply_sighting(replay, run, i, &s, err) != 0)
			return -1;
	}
	return got;
}

static bool
is_absent(struct replay *replay, size_t i)
{
	const struct item_state *state = &replay->states[i];
	return state->outcome != OUTCOME_NONE && state->seen_run != replay->run_count &&
	    is_covered(replay, i);
}

/* Too much missing?  What else was seen is counted only as far as it matters. */
static int
judge(struct replay *replay, bool *suspect, struct muster_error *err)
{
	const struct replay_world *world = replay->world;
	struct replay_other other;
	int got = 1;
	while (world->other != NULL && is_undecided(replay) &&
	    (got = world->other(world->context, &other, err)) == 1) {
		if (tally_other(replay, &other, err) != 0)
			return -1;
	}
	*suspect = is_suspect(replay);
	return got < 0 ? -1 : 0;
}

int
replay_run(
    struct replay *replay, const struct replay_run *run, bool *suspect, struct muster_error *err)
{
	*suspect = false;
	if (begin_run(replay, run, err) != 0 || feed_sightings(replay, run, err) != 0)
		return -1;
	if (!run->complete)
		return 0;
	size_t absent = 0;
	for (size_t i = 0; i < replay->world->item_count; i++) {
		if (!is_absent(replay, i))
			continue;
		absent++;
		if (replay->states[i].finding && tally_absent(replay, i, err) != 0)
			return -1;
	}
	if (!run->confirmed && judge(replay, suspect, err) != 0)
		return -1;
	bool held = *suspect;
	for (size_t i = 0; i < replay->world->item_count && absent > 0 && !held; i++) {
		enum muster_close_reason reason = MUSTER_CLOSE_NONE;
		if (!is_absent(replay, i))
			continue;
		absent--;
		if (replay->states[i].finding && reason_absent(replay, i, &reason, err) != 0)
			return -1;
		if (end_span(replay, i, run->act, reason, err) != 0)
			return -1;
	}
	return 0;
}

int
replay_retire(struct replay *replay, uint32_t act, uint32_t asset, enum muster_close_reason reason,
    struct muster_error *err)
{
	for (size_t i = 0; i < replay->world->item_count; i++) {
		struct item_state *state = &replay->states[i];
		if (state->outcome == OUTCOME_NONE ||
		    (asset != REPLAY_NONE &&
			!is_below(replay, replay->world->items[i].asset, asset)))
			continue;
		enum muster_close_reason why = state->finding ? reason : MUSTER_CLOSE_NONE;
		if (end_span(replay, i, act, why, err) != 0)
			return -1;
	}
	return 0;
}

bool
replay_in_force(const struct replay *replay, size_t i, struct replay_span *out)
{
	const struct item_state *state = &replay->states[i];
	if (state->outcome == OUTCOME_NONE || state->n != 0)
		return false;
	*out = span_of(replay, i, 0, MUSTER_CLOSE_NONE);
	return true;
}

int
replay_finish(struct replay *replay, struct muster_error *err)
{
	for (size_t i = 0; i < replay->world->item_count; i++) {
		struct replay_span span;
		if (replay_in_force(replay, i, &span) &&
		    replay->world->emit(replay->world->context, &span, err) != 0)
			return -1;
	}
	return 0;
}
