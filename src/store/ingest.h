/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One input being taken in: its assets, the items they are known to have, its
 * seen sets under way.
 *
 * Everything an unchanged result needs is in memory: fingerprint, slot, a few
 * hashed texts, six bytes of a block.  New items and their first spans are
 * written at once; what changed or is gone is derived at the end.
 */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include "store/internal.h"
#include "store/sighting.h"

enum {
	SLOT_UNSEEN = 255,
	SLOT_NEW = 1,     /* made by this input, its span too */
	SLOT_COUNTED = 2, /* in the judgement whether too much is missing */
	ASSET_NONE = UINT32_MAX,
};

struct slot { /* an item known in memory; 40 bytes */
	uint8_t fp[FINGERPRINT_SIZE];
	uint64_t detail_hash; /* of its first sighting, with the number below */
	uint32_t detail;
	uint32_t item;
	uint32_t kind;  /* its asset and scope, which many share */
	uint8_t before; /* item.state before this input */
	uint8_t now;    /* outcome and suppressed bit, or SLOT_UNSEEN */
	uint8_t flags;
};

struct item_table {
	struct slot *slots;
	size_t count, cap;
	uint32_t *index; /* slot + 1 */
	size_t index_cap;
	struct item_kind {
		uint32_t asset, scope;
	} * kinds;
	size_t kind_count, kind_cap, kind_last;
	struct map kind_map; /* (asset, scope) → index + 1 */
};

static inline uint32_t
slot_asset(const struct item_table *table, const struct slot *slot)
{
	return table->kinds[slot->kind].asset;
}

static inline uint32_t
slot_scope(const struct item_table *table, const struct slot *slot)
{
	return table->kinds[slot->kind].scope;
}

struct slot *items_find(const struct item_table *table, uint32_t asset, const uint8_t *fp);
struct slot *items_add(struct item_table *table, uint32_t asset, uint32_t scope, const uint8_t *fp);
/* Both fetch what items_find will read: first the index, then the slot it names. */
void items_expect(const struct item_table *table, uint32_t asset, const uint8_t *fp);
void items_expect_slot(const struct item_table *table, uint32_t asset, const uint8_t *fp);
void items_release(struct item_table *table);

struct known_asset {
	int64_t id, root, parent;
	enum muster_asset_kind kind;
	const char *path;
	uint32_t part;
	uint32_t version, tag;
	bool loaded, listed;
	/* the scope of its last result */
	uint32_t scope;
	int scope_domain;
	struct muster_span scope_section;
};

struct part {
	int64_t root, id; /* id 0: not in the store yet */
	bool published;   /* its row says what the run observed */
	struct block_writer sightings, packages;
	int64_t sighting_blocks, package_blocks;
	uint64_t derived_changes;
};

struct handle {
	bool bound, waiting;
	uint32_t asset;
	struct muster_asset_binding binding; /* while waiting for its parent */
};

struct covering {
	muster_asset_handle handle;
	enum muster_domain domain;
	const char *section;
};

struct replacement {
	struct sighting sighting;
	uint32_t part;
};

struct muster_ingest {
	struct muster_store *store;
	struct muster_arena *arena;
	const char *source; /* its name, owned */
	unsigned adapter;
	struct muster_ingest_start start;
	struct muster_actor actor;
	int64_t act;
	int64_t first_seq;    /* the head when it began */
	muster_time observed; /* MUSTER_TIME_NONE until the commit */
	bool large, failed;

	struct handle *handles;
	size_t handle_count, handle_cap, waiting;
	struct known_asset *assets;
	size_t asset_count, asset_cap;
	struct map asset_map;
	struct part *parts;
	size_t part_count, part_cap;
	struct map part_map;
	struct covering *coverings;
	size_t covering_count, covering_cap;

	struct item_table items;
	int64_t last_item;
	struct replacement *replacements;
	size_t replacement_count, replacement_cap;
	struct map replacement_map; /* by item → index + 1 */
	uint64_t merged;
	struct map packages_seen;
	struct sighting package_last; /* the last of them; item 0: none yet */

	struct text_memo container, package, version;

	struct hash derived;
	struct muster_strbuf derived_buffer;
	uint32_t derived_asset;

	struct muster_strbuf stage;
	muster_asset_handle stage_handle;
	int64_t stage_count;
	bool staged;

	struct chunk_ref *chunks;
	size_t chunk_count, chunk_cap;
	uint64_t chunk_bytes;
	size_t since_commit; /* work in the open short transaction */
	int64_t data_version;
	bool contended; /* somebody else wrote meanwhile */
};

/* ---- between the files of the ingest ---- */

/* Opens the short transaction of a large input if none is open; pause ends it when it is due. */
int ingest_ready(struct muster_ingest *ingest, size_t work, struct muster_error *err);
int ingest_pause(struct muster_ingest *ingest, struct muster_error *err);
int ingest_need_part(struct muster_ingest *ingest, uint32_t part, struct muster_error *err);
int ingest_flush(struct muster_ingest *ingest, struct muster_error *err);
int ingest_see(struct muster_ingest *ingest, uint32_t part, const struct sighting *sighting,
    struct muster_error *err);
/* package, version: texts */
int ingest_see_package(struct muster_ingest *ingest, uint32_t asset, uint32_t package,
    uint32_t version, struct muster_error *err);
int ingest_load_asset(struct muster_ingest *ingest, uint32_t asset, struct muster_error *err);
/* The index of an asset of the store, found, taken or loaded into the table of assets. */
int ingest_know_asset(struct muster_ingest *ingest, const struct asset_row *row, uint32_t *out,
    struct muster_error *err);
/* What a result is found by; made some results ahead, so that memory can be fetched meanwhile. */
struct prepared {
	uint8_t fp[FINGERPRINT_SIZE];
	uint64_t detail_hash;
};
int ingest_prepare(struct muster_ingest *ingest, uint32_t asset, const struct muster_result *result,
    struct prepared *out, struct muster_error *err);
int ingest_take(struct muster_ingest *ingest, uint32_t asset, const struct muster_result *result,
    const struct prepared *prepared, struct muster_error *err);
int ingest_place(struct muster_ingest *ingest, const struct json_locus *locus, struct place *out,
    struct muster_error *err);
/* When it happened, of a result that is an event; of others nothing is done (activity.c). */
int ingest_happening(struct muster_ingest *ingest, uint32_t item, uint32_t detail,
    const struct muster_result *result, struct muster_error *err);
/* At the end: undated ones happened when the run was observed; how many activities there are. */
int ingest_date(struct muster_ingest *ingest, muster_time observed, uint64_t *activities,
    struct muster_error *err);
int ingest_take_package(struct muster_ingest *ingest, uint32_t asset, struct muster_span package,
    struct muster_span version, struct muster_error *err);

int stage_result(
    struct muster_ingest *ingest, const struct muster_result *result, struct muster_error *err);
int stage_package(struct muster_ingest *ingest, const struct muster_ingest_package *package,
    struct muster_error *err);
int stage_drain(struct muster_ingest *ingest, muster_asset_handle handle, struct muster_error *err);
/* Fails if anything is left whose asset was never named. */
int stage_finish(struct muster_ingest *ingest, struct muster_error *err);

/* Spans of one part, after its run, coverage and blocks are in the store (derive.c). */
int derive_part(struct muster_ingest *ingest, uint32_t part, muster_time observed, bool complete,
    struct muster_counts *counts, struct muster_error *err);

#endif
