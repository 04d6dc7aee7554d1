/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The definition of spans: what runs, in order of what they observed, mean
 * for items.  A pure function: no SQL, no clock, no order of arrival.
 *
 * Feed the runs of one source under one root asset in order of (observation,
 * evidence digest, identity), and the retirements at their places; spans come
 * out as they end, those still in force from replay_finish.
 *
 * The same engine serves the common case (a run newer than all others): items
 * whose state changes are seeded with what is in force, one run is fed.
 */
#ifndef STORE_REPLAY_H
#define STORE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>
#include <muster/model.h>

#include "store/sighting.h"

enum { REPLAY_NONE = UINT32_MAX };

struct replay_asset {
	uint32_t parent; /* index, REPLAY_NONE at the top */
	enum muster_asset_kind kind;
};

struct replay_item {
	uint32_t item; /* ascending */
	uint32_t asset;
	uint32_t scope;
};

struct replay_listing { /* an asset the run knew, and which version of it */
	uint32_t asset;
	uint32_t version, tag; /* texts, 0 unknown */
};

struct replay_cover {
	uint32_t scope, asset;
	bool facts; /* the scope's domain is facts: an inventory */
};

struct replay_run {
	uint32_t act;
	bool complete;  /* as far as the file and the user say */
	bool confirmed; /* runs confirm: never held back */
	uint32_t tool;  /* a number for the tool's version */
	muster_time data_date;
	const struct replay_listing *listings; /* ascending by asset */
	size_t listing_count;
	const struct replay_cover *covers;
	size_t cover_count;
};

/* A finding seen as before by the run being fed that is none of the items. */
struct replay_other {
	uint32_t asset, scope;
	uint32_t detail;       /* of its last sighting before */
	uint32_t version, tag; /* of its asset then */
};

enum replay_presence { PACKAGE_ABSENT, PACKAGE_SAME_VERSION, PACKAGE_OTHER_VERSION };

struct replay_span {
	uint32_t item;
	uint32_t n; /* of a seeded span that ended, 0: a new one */
	uint8_t outcome;
	bool suppressed, finding;
	enum muster_close_reason reason;
	uint32_t from_act, to_act; /* to_act 0: in force */
	uint32_t seen_act, seen_detail, seen_version;
	struct place at;
};

/* Where the engine asks; all return 0 or -1. */
struct replay_world {
	const struct replay_asset *assets;
	size_t asset_count;
	const struct replay_item *items;
	size_t item_count;
	/* the sightings of the run being fed: 1, 0 the end, -1; unknown items are passed over */
	int (*next)(void *context, struct sighting *out, struct muster_error *err);
	int (*severity)(
	    void *context, uint32_t detail, enum muster_severity *out, struct muster_error *err);
	int (*package)(void *context, uint32_t detail, uint32_t *out, struct muster_error *err);
	/* whether the run being fed knows this package on this asset */
	int (*presence)(void *context, uint32_t asset, uint32_t package, uint32_t version,
	    enum replay_presence *out, struct muster_error *err);
	/* one finding more that counts although it is no item: 1, 0 there is none, -1.  Asked only
	 * while it can change whether the run is suspect; NULL: the items are all there is */
	int (*other)(void *context, struct replay_other *out, struct muster_error *err);
	int (*emit)(void *context, const struct replay_span *span, struct muster_error *err);
	void *context;
};

struct replay;

struct replay *replay_new(const struct replay_world *world, struct muster_error *err);
void replay_free(struct replay *replay);

/* What an item is in before the first run fed; seen_*: its last sighting. */
struct replay_seed {
	uint32_t n;
	uint8_t outcome;
	bool suppressed, finding;
	uint32_t from_act;
	uint32_t seen_act, seen_detail, seen_version;
	uint32_t tool; /* of the run that saw it last */
	muster_time data_date;
	uint32_t version, tag; /* of its asset in that run */
};
int replay_seed(struct replay *replay, size_t item_index, const struct replay_seed *seed,
    struct muster_error *err);

/* suspect: the run was complete but too much was missing, and nobody confirmed it. */
int replay_run(
    struct replay *replay, const struct replay_run *run, bool *suspect, struct muster_error *err);
/* asset REPLAY_NONE: all. */
int replay_retire(struct replay *replay, uint32_t act, uint32_t asset,
    enum muster_close_reason reason, struct muster_error *err);
/* The span in force of an item, as replay_finish would emit it.  False: none, or a seeded one. */
bool replay_in_force(const struct replay *replay, size_t item_index, struct replay_span *out);
/* Emits what is in force, except seeded spans nothing happened to. */
int replay_finish(struct replay *replay, struct muster_error *err);

#endif
