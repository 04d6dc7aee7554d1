/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files share that derive the spans of a new run: derive.c (the run
 * is the newest of its chain), derive_others.c (is it suspect?), derive_late.c
 * (it is not the newest).
 */
#ifndef STORE_DERIVE_H
#define STORE_DERIVE_H

#include "store/chain.h"
#include "store/ingest.h"
#include "store/late.h"
#include "store/replay_state.h"

struct fast {
	struct muster_ingest *ingest;
	struct muster_store *store;
	struct muster_arena *arena;
	struct part *part;
	uint32_t part_index;
	struct replay_asset *assets; /* by index of the ingest's assets */
	struct replay_run run;
	struct map covers;
	struct slot **slots; /* the affected, by item */
	struct replay_item *items;
	size_t count, cap;
	struct chain_run *chain;
	size_t chain_count;
	struct sighting_reader reader;
	struct severities severities;
	struct presence presence;
	size_t absent_findings;
	struct described *described; /* by place in the chain */
	struct others {              /* findings that stay as they are */
		uint64_t *list;      /* item << 32 | slot, ascending */
		size_t count, left, hint;
		size_t run; /* one past the run being read */
		bool begun, reading;
		struct sighting_reader reader;
	} others;
};

/* Runs that saw items before, described when first needed. */
struct described {
	struct replay_run run;
	bool done;
};

static inline bool
slot_is_of(const struct muster_ingest *ingest, const struct slot *slot, uint32_t part)
{
	return ingest->assets[slot_asset(&ingest->items, slot)].part == part;
}

/* The run covers the item. */
bool fast_covers(const struct fast *fast, const struct slot *slot);
/* Seen by the run, and not as before. */
bool slot_is_changed(const struct slot *slot);
/* A run of the chain, by its place in it. */
int fast_describe(
    struct fast *fast, size_t run, const struct replay_run **out, struct muster_error *err);
/* The asset in the list of a run; without version and tag if it is not there. */
const struct replay_listing *fast_listing(const struct replay_run *run, uint32_t asset);

/* replay_world.other */
int others_ask(void *context, struct replay_other *out, struct muster_error *err);
void others_release(struct others *others);

/* The part of a run that is not the newest of its chain, or met other writers. */
int derive_late(struct muster_ingest *ingest, uint32_t part, struct muster_counts *counts,
    struct muster_error *err);

#endif
