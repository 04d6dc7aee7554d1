/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judgements of a replay: what a run covered, whether too much is missing
 * (rules.md 17), and in which words a finding closes (rules.md 16).
 */
#include <stdlib.h>

#include "store/replay_state.h"

uint64_t
mix_pair(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) + UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

bool
is_below(const struct replay *replay, uint32_t asset, uint32_t top)
{
	while (asset != REPLAY_NONE && asset != top)
		asset = replay->world->assets[asset].parent;
	return asset == top;
}

static bool
covered_from(const struct replay *replay, uint32_t scope, uint32_t asset)
{
	for (; asset != REPLAY_NONE; asset = replay->world->assets[asset].parent) {
		if (map_get(&replay->covers, mix_pair(scope, asset)) != 0)
			return true;
	}
	return false;
}

bool
is_covered(const struct replay *replay, size_t item)
{
	const struct replay_item *i = &replay->world->items[item];
	return replay->covers.count > 0 && covered_from(replay, i->scope, i->asset);
}

static bool
is_mutable(const struct replay *replay, uint32_t asset)
{
	return muster_asset_kind_is_mutable(replay->world->assets[asset].kind);
}

/* The same content as when it was seen last; where nothing tells, it is taken for the same. */
static bool
same_version(const struct replay *replay, uint32_t asset, uint32_t before)
{
	const struct asset_now *now = &replay->current[asset];
	if (!now->listed || now->version == 0 || before == 0 || now->version == before)
		return true;
	const struct replay_listing *a = &replay->versions[before];
	const struct replay_listing *b = &replay->versions[now->version];
	if (a->version != 0 && b->version != 0)
		return a->version == b->version;
	if (a->tag != 0 && b->tag != 0)
		return a->tag == b->tag;
	return true;
}

static bool
same_content(const struct replay *replay, size_t item)
{
	return same_version(
	    replay, replay->world->items[item].asset, replay->states[item].asset_version);
}

/* ---- too much missing ------------------------------------------------------------ */

void
tally_clear(struct tally *tally)
{
	memset(tally->severity, 0, sizeof(tally->severity));
	tally->scope_count = 0;
	map_release(&tally->scope_map);
}

void
tally_release(struct tally *tally)
{
	map_release(&tally->scope_map);
	free(tally->scopes);
}

static struct tally_count *
scope_count(struct tally *tally, uint32_t scope)
{
	uint64_t key = mix_pair(0, scope);
	uint32_t at = map_get(&tally->scope_map, key);
	if (at != 0)
		return &tally->scopes[at - 1];
	if (tally->scope_count == tally->scope_cap) {
		size_t cap = tally->scope_cap == 0 ? 16 : tally->scope_cap * 2;
		void *more = realloc(tally->scopes, cap * sizeof(*tally->scopes));
		if (more == NULL)
			return NULL;
		tally->scopes = more;
		tally->scope_cap = cap;
	}
	if (map_put(&tally->scope_map, key, (uint32_t)tally->scope_count + 1) != 0)
		return NULL;
	tally->scopes[tally->scope_count] = (struct tally_count){0, 0};
	return &tally->scopes[tally->scope_count++];
}

/* version: the number of its asset's version when it was seen last. */
static int
count_one(struct replay *replay, uint32_t asset, uint32_t version, uint32_t scope, uint32_t detail,
    bool absent, struct muster_error *err)
{
	enum muster_severity severity = MUSTER_SEVERITY_UNKNOWN;
	if (!is_mutable(replay, asset) && !same_version(replay, asset, version))
		return 0;
	if (detail != 0 &&
	    replay->world->severity(replay->world->context, detail, &severity, err) != 0)
		return -1;
	struct tally_count *counts[2] = {
	    &replay->tally.severity[severity], scope_count(&replay->tally, scope)};
	if (counts[1] == NULL)
		return muster_error_memory(err);
	for (int i = 0; i < 2; i++) {
		counts[i]->all++;
		counts[i]->absent += absent;
	}
	return 0;
}

static int
count_item(
    struct replay *replay, size_t item, uint32_t detail, bool absent, struct muster_error *err)
{
	const struct replay_item *i = &replay->world->items[item];
	return count_one(
	    replay, i->asset, replay->states[item].asset_version, i->scope, detail, absent, err);
}

int
tally_seen(struct replay *replay, size_t item, uint32_t detail, struct muster_error *err)
{
	return is_covered(replay, item) ? count_item(replay, item, detail, false, err) : 0;
}

int
tally_absent(struct replay *replay, size_t item, struct muster_error *err)
{
	return count_item(replay, item, replay->states[item].seen_detail, true, err);
}

int
tally_other(struct replay *replay, const struct replay_other *other, struct muster_error *err)
{
	uint32_t version;
	if (version_number(replay, other->version, other->tag, &version, err) != 0)
		return -1;
	return count_one(replay, other->asset, version, other->scope, other->detail, false, err);
}

static bool
class_is_gone(const struct tally_count *c)
{
	return c->all >= 10 && c->absent == c->all;
}

static bool
scope_is_gone(const struct tally_count *c)
{
	return c->all >= 20 && c->absent * 5 > c->all * 4;
}

bool
is_suspect(const struct replay *replay)
{
	const struct tally *tally = &replay->tally;
	bool suspect = false;
	for (int i = 0; i < MUSTER_SEVERITY_COUNT; i++)
		suspect = suspect || class_is_gone(&tally->severity[i]);
	for (size_t i = 0; i < tally->scope_count; i++)
		suspect = suspect || scope_is_gone(&tally->scopes[i]);
	return suspect;
}

bool
is_undecided(const struct replay *replay)
{
	const struct tally *tally = &replay->tally;
	bool undecided = false;
	/* one that is there clears a class */
	for (int i = 0; i < MUSTER_SEVERITY_COUNT; i++)
		undecided = undecided || class_is_gone(&tally->severity[i]);
	/* a scope may first have to reach its twenty; with 17 absent it still can be suspect there
	 */
	for (size_t i = 0; i < tally->scope_count; i++) {
		const struct tally_count *c = &tally->scopes[i];
		undecided = undecided || (c->absent >= 17 && c->absent * 5 > c->all * 4);
	}
	return undecided;
}

/* ---- why it closes ------------------------------------------------------------------ */

/* The same content, another answer: because the tool or its data changed, or for no known reason.
 */
static enum muster_close_reason
unexplained(const struct replay *replay, size_t item)
{
	const struct fed_run *now = &replay->runs[replay->run_count - 1];
	const struct fed_run *then = &replay->runs[replay->states[item].seen_run - 1];
	bool changed = now->tool != then->tool || now->data_date != then->data_date;
	return changed ? MUSTER_CLOSE_CHECK_CHANGED : MUSTER_CLOSE_NO_LONGER_REPORTED;
}

enum muster_close_reason
reason_seen(const struct replay *replay, size_t item, enum muster_outcome outcome)
{
	uint32_t asset = replay->world->items[item].asset;
	if (outcome != MUSTER_PASS)
		return unexplained(replay, item);
	if (is_mutable(replay, asset) || !same_content(replay, item))
		return MUSTER_CLOSE_FIXED;
	return unexplained(replay, item);
}

/* The parent was looked at as a whole and the asset is not there any more. */
static bool
asset_gone(const struct replay *replay, uint32_t scope, uint32_t asset)
{
	enum muster_asset_kind kind = replay->world->assets[asset].kind;
	uint32_t parent = replay->world->assets[asset].parent;
	if (replay->current[asset].listed ||
	    map_get(&replay->covers, mix_pair(scope, asset)) != 0 || parent == REPLAY_NONE)
		return false;
	if (kind == MUSTER_ASSET_IMAGE || kind == MUSTER_ASSET_CONTAINER)
		return covered_from(replay, scope, parent);
	return covered_from(replay, FACTS_SCOPE, parent);
}

int
reason_absent(
    struct replay *replay, size_t item, enum muster_close_reason *reason, struct muster_error *err)
{
	const struct replay_item *i = &replay->world->items[item];
	const struct item_state *state = &replay->states[item];
	uint32_t package = 0;
	enum replay_presence presence = PACKAGE_ABSENT;
	void *context = replay->world->context;
	if (asset_gone(replay, i->scope, i->asset)) {
		*reason = MUSTER_CLOSE_ASSET_RETIRED;
		return 0;
	}
	if (is_mutable(replay, i->asset)) {
		*reason = MUSTER_CLOSE_FIXED;
		return 0;
	}
	if (same_content(replay, item)) {
		*reason = unexplained(replay, item);
		return 0;
	}
	if (state->seen_detail != 0 &&
	    replay->world->package(context, state->seen_detail, &package, err) != 0)
		return -1;
	if (package != 0 &&
	    replay->world->presence(
		context, i->asset, package, state->seen_version, &presence, err) != 0)
		return -1;
	switch (presence) {
	case PACKAGE_OTHER_VERSION:
		*reason = MUSTER_CLOSE_FIXED;
		break;
	case PACKAGE_SAME_VERSION:
		*reason = unexplained(replay, item);
		break;
	default:
		*reason = MUSTER_CLOSE_IMAGE_REPLACED;
	}
	return 0;
}
