/* SPDX-License-Identifier: Apache-2.0 */
/* Seen sets under way: sightings, those that replace others, packages. */
#include <stdlib.h>

#include "store/ingest.h"
#include "store/replay_state.h"

enum { BUFFERED_MOST = 8 << 20 };

int
ingest_need_part(struct muster_ingest *ingest, uint32_t at, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	struct part *part = &ingest->parts[at];
	if (part->id != 0)
		return 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_PART_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_text(store, stmt, 2, ingest->source);
	bind_int(store, stmt, 3, part->root);
	bind_time(store, stmt, 4, ingest->observed);
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	part->id = sqlite3_last_insert_rowid(store->db);
	part->published = ingest->observed != MUSTER_TIME_NONE;
	return 0;
}

static int
flush_sightings(struct muster_ingest *ingest, uint32_t at, struct muster_error *err)
{
	struct part *part = &ingest->parts[at];
	if (part->sightings.records == 0)
		return 0;
	if (ingest_need_part(ingest, at, err) != 0)
		return -1;
	return block_flush(ingest->store, &part->sightings, part->id, BLOCK_SIGHTINGS,
	    part->sighting_blocks++, err);
}

static int
flush_packages(struct muster_ingest *ingest, uint32_t at, struct muster_error *err)
{
	struct part *part = &ingest->parts[at];
	if (part->packages.records == 0)
		return 0;
	if (ingest_need_part(ingest, at, err) != 0)
		return -1;
	return block_flush(
	    ingest->store, &part->packages, part->id, BLOCK_PACKAGES, part->package_blocks++, err);
}

static int
flush_replacements(struct muster_ingest *ingest, uint32_t at, struct muster_error *err)
{
	struct block_writer writer;
	int64_t n = 0;
	int result = 0;
	block_writer_init(&writer);
	for (size_t i = 0; i < ingest->replacement_count && result == 0; i++) {
		if (ingest->replacements[i].part != at)
			continue;
		block_add(&writer, &ingest->replacements[i].sighting);
		if (writer.records == BLOCK_RECORDS)
			result = block_flush(ingest->store, &writer, ingest->parts[at].id,
			    BLOCK_REPLACEMENTS, n++, err);
	}
	if (result == 0)
		result = block_flush(
		    ingest->store, &writer, ingest->parts[at].id, BLOCK_REPLACEMENTS, n, err);
	block_writer_release(&writer);
	return result;
}

int
ingest_flush(struct muster_ingest *ingest, struct muster_error *err)
{
	for (uint32_t i = 0; i < ingest->part_count; i++) {
		if (flush_sightings(ingest, i, err) != 0 || flush_packages(ingest, i, err) != 0 ||
		    (ingest->replacement_count > 0 && flush_replacements(ingest, i, err) != 0))
			return -1;
	}
	return 0;
}

/* A document of a thousand images has a thousand parts under way: together they stay small. */
static int
limit_buffers(struct muster_ingest *ingest, struct muster_error *err)
{
	size_t held = 0;
	for (uint32_t i = 0; i < ingest->part_count; i++)
		held += ingest->parts[i].sightings.raw.cap + ingest->parts[i].packages.raw.cap;
	if (held <= BUFFERED_MOST)
		return 0;
	for (uint32_t i = 0; i < ingest->part_count; i++) {
		if (flush_sightings(ingest, i, err) != 0 || flush_packages(ingest, i, err) != 0)
			return -1;
		muster_strbuf_release(&ingest->parts[i].sightings.raw);
		block_writer_init(&ingest->parts[i].sightings);
		muster_strbuf_release(&ingest->parts[i].packages.raw);
		block_writer_init(&ingest->parts[i].packages);
	}
	return 0;
}

int
ingest_see(struct muster_ingest *ingest, uint32_t at, const struct sighting *sighting,
    struct muster_error *err)
{
	struct block_writer *writer = &ingest->parts[at].sightings;
	block_add(writer, sighting);
	if (writer->records == BLOCK_RECORDS)
		return flush_sightings(ingest, at, err);
	if (ingest->part_count > 16 && writer->records % 1024 == 1)
		return limit_buffers(ingest, err);
	return 0;
}

int
ingest_see_package(struct muster_ingest *ingest, uint32_t at, uint32_t package, uint32_t version,
    struct muster_error *err)
{
	const struct known_asset *asset = &ingest->assets[at];
	/* what is installed decides closing words only where content is fixed by a digest */
	if (package == 0 || muster_asset_kind_is_mutable(asset->kind))
		return 0;
	const struct sighting one = {
	    .item = (uint32_t)asset->id, .detail = package, .version = version};
	const struct sighting *last = &ingest->package_last;
	if (last->item == one.item && last->detail == package && last->version == version)
		return 0;
	uint64_t pair = mix_pair(package, version);
	uint64_t key = mix_pair((uint32_t)pair ^ one.item, (uint32_t)(pair >> 32));
	if (map_get(&ingest->packages_seen, key) != 0)
		return 0;
	if (map_cache(&ingest->packages_seen, key, 1, 1u << 18) != 0)
		return muster_error_memory(err);
	ingest->package_last = one;
	struct block_writer *writer = &ingest->parts[asset->part].packages;
	block_add(writer, &one);
	return writer->records == BLOCK_RECORDS ? flush_packages(ingest, asset->part, err) : 0;
}
