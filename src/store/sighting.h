/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seen sets: what each run saw, packed into blocks.
 *
 * A part (a run under one root asset) keeps its sightings in the order of the
 * document, about six bytes each, in zstd blocks named by their content: an
 * unchanged report shares the blocks of the one before it, even if all its
 * offsets are shifted.  This is rules.md 13's seen set without chains of deltas.
 */
#ifndef STORE_SIGHTING_H
#define STORE_SIGHTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/strbuf.h>

#include "store/internal.h"

struct place { /* where a record stands in evidence */
	uint64_t offset, length;
	uint32_t container; /* text: JSON Pointer of what holds it */
	uint32_t key;       /* text: its key, 0: index */
	int64_t index;
};

struct sighting {
	uint32_t item;
	uint8_t outcome;
	bool suppressed;
	uint32_t detail;
	uint32_t version; /* text: installed */
	struct place at;
};

enum block_kind { BLOCK_SIGHTINGS, BLOCK_REPLACEMENTS, BLOCK_PACKAGES };

/* Writing: a block under construction. */
struct block_writer {
	struct muster_strbuf raw;
	struct sighting prev;
	uint64_t base; /* offset of its first record */
	size_t records;
};
enum { BLOCK_RECORDS = 32768 };

void block_writer_init(struct block_writer *writer);
void block_writer_release(struct block_writer *writer);
void block_add(struct block_writer *writer, const struct sighting *sighting);
/* Stores it as the n-th of its kind in the part and empties the writer.  Nothing if empty. */
int block_flush(struct muster_store *store, struct block_writer *writer, int64_t part,
    enum block_kind kind, int64_t n, struct muster_error *err);

/* Reading: all sightings of a part, each item once. */
struct sighting_reader {
	struct muster_store *store;
	sqlite3_stmt *blocks;
	uint8_t *raw;
	size_t len, at;
	struct sighting prev;
	struct sighting *replaced; /* sorted by item */
	size_t replaced_count;
};
int sightings_open(struct sighting_reader *reader, struct muster_store *store, int64_t part,
    struct muster_error *err);
/* 1 one more, 0 the end, -1 failed. */
int sightings_next(struct sighting_reader *reader, struct sighting *out, struct muster_error *err);
void sightings_close(struct sighting_reader *reader);

/* Packages that were there: added with item = asset id, detail = package, version = version. */
int packages_open(struct sighting_reader *reader, struct muster_store *store, int64_t part,
    struct muster_error *err);

/* Varints, also used for the assets of a run. */
void varint_add(struct muster_strbuf *out, uint64_t value);
/* False at the end or if it is malformed. */
bool varint_take(const uint8_t *bytes, size_t len, size_t *at, uint64_t *value);

#endif
