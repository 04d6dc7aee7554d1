/* SPDX-License-Identifier: Apache-2.0 */
/* What replay.c and verdict.c share: the states and the questions about them. */
#ifndef STORE_REPLAY_STATE_H
#define STORE_REPLAY_STATE_H

#include "store/map.h"
#include "store/replay.h"

enum {
	OUTCOME_NONE = 7,
	FACTS_SCOPE = UINT32_MAX - 1, /* "an inventory of this asset" among the covers */
};

struct item_state {
	struct place at;
	uint32_t n, from_act;
	uint32_t seen_run; /* count of runs fed when it was seen: an index + 1 */
	uint32_t seen_act, seen_detail, seen_version;
	uint32_t asset_version; /* number of (version, tag) of its asset when seen */
	uint8_t outcome;
	bool suppressed, finding;
};

struct fed_run {
	uint32_t tool;
	muster_time data_date;
};

/* Open findings a run could have seen, by severity class and by scope. */
struct tally {
	struct tally_count {
		size_t all, absent;
	} severity[MUSTER_SEVERITY_COUNT];
	struct tally_count *scopes;
	size_t scope_count, scope_cap;
	struct map scope_map; /* scope → index + 1 */
};

struct replay {
	const struct replay_world *world;
	struct item_state *states;
	struct asset_now {
		bool listed;
		uint32_t version;
	} * current; /* by asset: as the run being fed lists it */
	struct map covers;
	struct fed_run *runs;
	size_t run_count, run_cap;
	struct replay_listing *versions; /* from 1 on */
	size_t version_count, version_cap;
	struct map version_map;
	size_t hint;
	struct tally tally;
};

uint64_t mix_pair(uint32_t a, uint32_t b);
bool is_below(const struct replay *replay, uint32_t asset, uint32_t top);
bool is_covered(const struct replay *replay, size_t item);

int tally_seen(struct replay *replay, size_t item, uint32_t detail, struct muster_error *err);
int tally_absent(struct replay *replay, size_t item, struct muster_error *err);
int tally_other(struct replay *replay, const struct replay_other *other, struct muster_error *err);
void tally_clear(struct tally *tally); /* keeps the memory */
void tally_release(struct tally *tally);
bool is_suspect(const struct replay *replay);
/* Whether findings that are there can still change that. */
bool is_undecided(const struct replay *replay);

/* A number for (version, tag); 0 is "unknown" (replay.c). */
int version_number(
    struct replay *replay, uint32_t version, uint32_t tag, uint32_t *out, struct muster_error *err);

enum muster_close_reason reason_seen(
    const struct replay *replay, size_t item, enum muster_outcome outcome);
int reason_absent(
    struct replay *replay, size_t item, enum muster_close_reason *reason, struct muster_error *err);

#endif
