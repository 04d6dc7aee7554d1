/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A chain: the parts of one source under one root asset, in order of what
 * they observed, and what the replay wants to know of each.
 */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include "store/internal.h"
#include "store/replay.h"

struct chain_run {
	int64_t part;
	uint32_t act;
	muster_time observed;
	uint8_t sha256[32], identity[32];
	enum muster_completeness completeness;
	bool confirmed;
};

/* All published parts and those of the act; ascending; to be freed. */
int chain_load(struct muster_store *store, const char *source, int64_t root, int64_t act,
    struct chain_run **runs, size_t *count, struct muster_error *err);
/* The order of runs: observation, evidence digest, identity. */
int chain_compare(const void *a, const void *b);

/* Assets by index, with the way back from their ids. */
struct asset_index {
	struct replay_asset *assets;
	int64_t *ids;
	const char **paths; /* in the arena */
	size_t count;
	struct map by_id; /* mix_pair(0, id) → index + 1 */
};
int asset_index_load(struct muster_store *store, int64_t root, struct muster_arena *arena,
    struct asset_index *out, struct muster_error *err);
void asset_index_release(struct asset_index *index);
uint32_t asset_index_find(const struct asset_index *index, int64_t id); /* REPLAY_NONE */

/* Fills run from the store; its arrays live in the arena. */
int chain_describe(struct muster_store *store, const struct chain_run *which,
    const struct map *assets_by_id, struct muster_arena *arena, struct replay_run *run,
    struct muster_error *err);

/* Severities of details, kept: a byte each. */
struct severities {
	uint8_t *known; /* by id: severity + 1, 0 not asked for yet */
	size_t count;
};
int severities_get(struct severities *severities, struct muster_store *store, uint32_t detail,
    enum muster_severity *out, struct muster_error *err);
void severities_release(struct severities *severities);
int detail_package(
    struct muster_store *store, uint32_t detail, uint32_t *out, struct muster_error *err);

/* What packages a part knows, built when first asked. */
struct presence {
	struct map version; /* (asset, package) → version + 1 */
	struct map several; /* (asset, package) with more than one */
	int64_t part;
};
int presence_ask(struct presence *presence, struct muster_store *store, int64_t part,
    int64_t asset_id, uint32_t package, uint32_t version, enum replay_presence *out,
    struct muster_error *err);
void presence_release(struct presence *presence);

/* The last sightings before a run, of some items. */
struct last_seen {
	uint32_t item; /* ascending */
	uint32_t act;  /* 0: not found yet */
	uint32_t detail, version;
	uint32_t run; /* index of the chain */
};
int chain_last_seen(struct muster_store *store, const struct chain_run *runs, size_t count,
    struct last_seen *items, size_t item_count, struct muster_error *err);

#endif
