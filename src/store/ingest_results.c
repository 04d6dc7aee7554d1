/* SPDX-License-Identifier: Apache-2.0 */
/* Results: each becomes a sighting, and an item and a span if it is new. */
#include <stdlib.h>

#include "store/bulk.h"
#include "store/ingest.h"
#include "store/replay_state.h"
#include "json/reader.h"

enum { DERIVED_MOST = 1 << 16, AHEAD = 16 };

/* ---- what the store knows of an asset --------------------------------------------------- */

static int
load_rows(struct muster_ingest *ingest, uint32_t at, sqlite3_stmt *stmt, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint8_t fp[FINGERPRINT_SIZE];
		int64_t item = sqlite3_column_int64(stmt, 0);
		if (item <= 0 || item > UINT32_MAX || !column_bytes(stmt, 2, fp, sizeof(fp))) {
			sqlite3_reset(stmt);
			return store_damaged(store, err, "an item is malformed");
		}
		struct slot *slot =
		    items_add(&ingest->items, at, (uint32_t)sqlite3_column_int64(stmt, 1), fp);
		if (slot == NULL) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		slot->item = (uint32_t)item;
		slot->before = (uint8_t)sqlite3_column_int(stmt, 3);
		slot->detail = (uint32_t)sqlite3_column_int64(stmt, 4);
		slot->detail_hash = (uint64_t)sqlite3_column_int64(stmt, 5);
	}
	return got;
}

int
ingest_load_asset(struct muster_ingest *ingest, uint32_t at, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	struct known_asset *asset = &ingest->assets[at];
	if (asset->loaded)
		return 0;
	asset->loaded = true;
	sqlite3_stmt *stmt =
	    bulk_flush(store, err) == 0 ? stmt_get(store, STMT_ITEM_COUNT, err) : NULL;
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, asset->id);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return -1;
	int64_t count = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (count == 0)
		return 0;
	/* most of the table: read it in its own order rather than by the index */
	bool all = count > 1000 && count > ingest->last_item / 4;
	stmt = stmt_get(store, all ? STMT_ITEM_LOAD_SCAN : STMT_ITEM_LOAD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, asset->id);
	bind_text(store, stmt, 2, ingest->source);
	bind_int(store, stmt, 3, asset->root);
	bind_int(store, stmt, 4, ingest->act);
	return load_rows(ingest, at, stmt, err);
}

/* ---- one result ------------------------------------------------------------------------------ */

static uint8_t
pack_now(const struct muster_result *result)
{
	return (uint8_t)(result->outcome | (result->suppressed ? STATE_SUPPRESSED : 0));
}

/* Smaller is worse: the worst of several results of one item in one run counts. */
static int
rank(uint8_t now)
{
	static const int ranks[] = {[MUSTER_FAIL] = 0,
	    [MUSTER_ERROR] = 1,
	    [MUSTER_NOT_REVIEWED] = 2,
	    [MUSTER_INFO] = 3,
	    [MUSTER_NOT_APPLICABLE] = 4,
	    [MUSTER_PASS] = 5};
	return ranks[now & STATE_OUTCOME] * 2 + ((now & STATE_SUPPRESSED) != 0);
}

static uint8_t
state_of(uint8_t now)
{
	bool fails = (now & STATE_OUTCOME) == MUSTER_FAIL;
	return (uint8_t)(now | (fails ? STATE_FINDING | STATE_EVER : 0));
}

int
ingest_place(struct muster_ingest *ingest, const struct json_locus *locus, struct place *out,
    struct muster_error *err)
{
	*out = (struct place){0};
	if (locus == NULL)
		return 0;
	if (text_memo_id(
		ingest->store, &ingest->container, locus->container, &out->container, err) != 0)
		return -1;
	out->offset = locus->offset;
	out->length = locus->length;
	out->index = locus->index;
	return locus->index < 0 ? text_id(ingest->store, locus->key, &out->key, err) : 0;
}

static int
first_span(struct muster_ingest *ingest, const struct sighting *s, struct muster_error *err)
{
	int64_t *cells = bulk_row(ingest->store, BULK_SPAN, err);
	if (cells == NULL)
		return -1;
	*cells++ = s->item;
	*cells++ = ingest->act;
	*cells++ = s->outcome;
	*cells++ = s->suppressed;
	*cells++ = s->outcome == MUSTER_FAIL;
	*cells++ = (int64_t)s->at.offset;
	*cells++ = (int64_t)s->at.length;
	*cells++ = s->at.container;
	*cells++ = s->at.key;
	*cells++ = s->at.index;
	return 0;
}

static int
amend_span(struct muster_ingest *ingest, const struct sighting *s, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	sqlite3_stmt *stmt =
	    bulk_flush(store, err) == 0 ? stmt_get(store, STMT_SPAN_AMEND, err) : NULL;
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, s->item);
	bind_int(store, stmt, 2, ingest->act);
	bind_int(store, stmt, 3, s->outcome);
	bind_int(store, stmt, 4, s->suppressed);
	bind_int(store, stmt, 5, s->outcome == MUSTER_FAIL);
	bind_int(store, stmt, 6, (int64_t)s->at.offset);
	bind_int(store, stmt, 7, (int64_t)s->at.length);
	bind_int(store, stmt, 8, s->at.container);
	bind_int(store, stmt, 9, s->at.key);
	bind_int(store, stmt, 10, s->at.index);
	return stmt_run(store, stmt, err);
}

struct known_detail {
	uint64_t hash;
	uint32_t id;
};

static int
new_item(struct muster_ingest *ingest, uint32_t at, const struct muster_result *result,
    uint32_t scope, const uint8_t *fp, const struct known_detail *detail, struct slot **out,
    struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	const struct known_asset *asset = &ingest->assets[at];
	uint32_t probe;
	uint64_t number;
	if (ingest->last_item >= UINT32_MAX)
		return muster_error_set(
		    err, MUSTER_E_STORE, "store.too-many", "the store holds too many items");
	struct slot *slot = items_add(&ingest->items, at, scope, fp);
	if (slot == NULL || finding_number(asset->path, fp, &number) != 0)
		return muster_error_memory(err);
	slot->item = (uint32_t)(ingest->last_item + 1);
	slot->flags = SLOT_NEW;
	slot->detail = detail->id;
	slot->detail_hash = detail->hash;
	*out = slot;
	if (probe_id(store, ingest->source, result->check, &probe, err) != 0)
		return -1;
	int64_t *cells = bulk_row(store, BULK_ITEM, err);
	if (cells == NULL)
		return -1;
	*cells++ = slot->item;
	*cells++ = asset->id;
	*cells++ = scope;
	*cells++ = probe;
	*cells++ = bulk_bytes(store, BULK_ITEM, fp, FINGERPRINT_SIZE);
	*cells++ = (int64_t)number;
	*cells++ = ingest->act;
	*cells++ = state_of(pack_now(result));
	*cells++ = detail->id;
	*cells++ = (int64_t)detail->hash;
	*cells++ = bulk_bytes(store, BULK_ITEM, result->location.ptr, result->location.len);
	ingest->last_item++;
	return 0;
}

static int
update_state(struct muster_ingest *ingest, const struct slot *slot, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_STATE, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, slot->item);
	bind_int(store, stmt, 2, state_of(slot->now));
	bind_int(store, stmt, 3, 1);
	bind_int(store, stmt, 4, ingest->act);
	return stmt_run(store, stmt, err);
}

static int
replace(struct muster_ingest *ingest, uint32_t part, struct slot *slot, uint8_t now,
    const struct sighting *sighting, struct muster_error *err)
{
	uint64_t key = mix_pair(2, slot->item);
	uint32_t at = map_get(&ingest->replacement_map, key);
	if (at == 0) {
		if (ingest->replacement_count == ingest->replacement_cap) {
			size_t cap =
			    ingest->replacement_cap == 0 ? 16 : ingest->replacement_cap * 2;
			void *more =
			    realloc(ingest->replacements, cap * sizeof(*ingest->replacements));
			if (more == NULL)
				return muster_error_memory(err);
			ingest->replacements = more;
			ingest->replacement_cap = cap;
		}
		at = (uint32_t)++ingest->replacement_count;
		if (map_put(&ingest->replacement_map, key, at) != 0)
			return muster_error_memory(err);
	}
	ingest->replacements[at - 1] = (struct replacement){*sighting, part};
	slot->now = now;
	if (!(slot->flags & SLOT_NEW))
		return 0;
	return amend_span(ingest, sighting, err) != 0 ? -1 : update_state(ingest, slot, err);
}

/* The digest over all results in the order of the document, for the journal. */
static int
derive_digest(struct muster_ingest *ingest, uint32_t at, const uint8_t *fp, uint8_t now,
    struct muster_error *err)
{
	struct muster_strbuf *buffer = &ingest->derived_buffer;
	const char *path = at != ingest->derived_asset ? ingest->assets[at].path : "";
	size_t len = strlen(path);
	varint_add(buffer, len);
	muster_strbuf_add(buffer, path, len);
	muster_strbuf_add(buffer, fp, FINGERPRINT_SIZE);
	muster_strbuf_addc(buffer, (char)now);
	ingest->derived_asset = at;
	if (buffer->failed)
		return muster_error_memory(err);
	if (buffer->len >= DERIVED_MOST) {
		hash_update(&ingest->derived, buffer->data, buffer->len);
		muster_strbuf_clear(buffer);
	}
	return 0;
}

static int
scope_for(struct muster_ingest *ingest, uint32_t at, const struct muster_result *result,
    uint32_t *scope, struct muster_error *err)
{
	struct known_asset *asset = &ingest->assets[at];
	*scope = asset->scope;
	if (asset->scope_domain == (int)result->domain &&
	    muster_span_eq(asset->scope_section, result->section))
		return 0;
	if (scope_id(ingest->store, ingest->source, result->domain, result->section, asset->root,
		scope, err) != 0)
		return -1;
	/* sections are borrowed for the call: only the common empty one is remembered */
	asset->scope_domain = result->section.len == 0 ? (int)result->domain : -1;
	asset->scope_section = MUSTER_SPAN("");
	asset->scope = *scope;
	return 0;
}

int
ingest_prepare(struct muster_ingest *ingest, uint32_t at, const struct muster_result *result,
    struct prepared *out, struct muster_error *err)
{
	if (fingerprint(ingest->source, result->check, result->location, out->fp) != 0)
		return muster_error_memory(err);
	out->detail_hash = detail_hash(ingest->store, result);
	items_expect(&ingest->items, at, out->fp);
	map_expect(&ingest->store->details, out->detail_hash);
	return 0;
}

/* The texts of a sighting by their numbers; package: of its detail. */
static int
put_texts(struct muster_ingest *ingest, const struct muster_result *result,
    struct sighting *sighting, uint32_t *package, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	return text_memo_id(store, &ingest->version, result->version, &sighting->version, err) !=
		    0 ||
		text_memo_id(store, &ingest->package, result->package, package, err) != 0
	    ? -1
	    : ingest_place(ingest, result->locus, &sighting->at, err);
}

int
ingest_take(struct muster_ingest *ingest, uint32_t at, const struct muster_result *result,
    const struct prepared *prepared, struct muster_error *err)
{
	uint8_t now = pack_now(result);
	struct sighting sighting = {
	    .outcome = (uint8_t)result->outcome, .suppressed = result->suppressed};
	uint32_t scope, package, part = ingest->assets[at].part;
	if ((unsigned)result->outcome >= MUSTER_OUTCOME_COUNT)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.outcome", "a result has no outcome");
	if (ingest_load_asset(ingest, at, err) != 0 ||
	    scope_for(ingest, at, result, &scope, err) != 0 ||
	    put_texts(ingest, result, &sighting, &package, err) != 0 ||
	    derive_digest(ingest, at, prepared->fp, now, err) != 0)
		return -1;
	struct slot *slot = items_find(&ingest->items, at, prepared->fp);
	struct known_detail detail = {.hash = prepared->detail_hash};
	if (slot != NULL && slot->detail != 0 && slot->detail_hash == detail.hash)
		detail.id = slot->detail;
	else if (detail_id(ingest->store, result, package, detail.hash, &detail.id, err) != 0)
		return -1;
	sighting.detail = detail.id;
	if (slot != NULL && slot->now != SLOT_UNSEEN) {
		ingest->merged++;
		sighting.item = slot->item;
		if (ingest_happening(ingest, slot->item, detail.id, result, err) != 0)
			return -1;
		return rank(now) < rank(slot->now)
		    ? replace(ingest, part, slot, now, &sighting, err)
		    : 0;
	}
	bool fresh = slot == NULL;
	if (fresh && new_item(ingest, at, result, scope, prepared->fp, &detail, &slot, err) != 0)
		return -1;
	slot->now = now;
	sighting.item = slot->item;
	if (ingest_happening(ingest, slot->item, detail.id, result, err) != 0 ||
	    ingest_see_package(ingest, at, package, sighting.version, err) != 0 ||
	    (fresh && first_span(ingest, &sighting, err) != 0))
		return -1;
	return ingest_see(ingest, part, &sighting, err);
}

/* The asset a handle stands for, ASSET_NONE while that is not known. */
static uint32_t
asset_of(const struct muster_ingest *ingest, muster_asset_handle handle)
{
	bool bound = handle < ingest->handle_count && ingest->handles[handle].bound;
	return bound ? ingest->handles[handle].asset : ASSET_NONE;
}

/* In step: what memory holds of one result is fetched while the others are worked on. */
static int
take_some(struct muster_ingest *ingest, const struct muster_result *results, size_t count,
    struct muster_error *err)
{
	struct prepared prepared[AHEAD];
	uint32_t assets[AHEAD];
	for (size_t i = 0; i < count; i++) {
		assets[i] = asset_of(ingest, results[i].asset);
		if (assets[i] != ASSET_NONE &&
		    ingest_prepare(ingest, assets[i], &results[i], &prepared[i], err) != 0)
			return -1;
	}
	for (size_t i = 0; i < count; i++) {
		if (assets[i] != ASSET_NONE)
			items_expect_slot(&ingest->items, assets[i], prepared[i].fp);
	}
	for (size_t i = 0; i < count; i++) {
		int result = assets[i] != ASSET_NONE
		    ? ingest_take(ingest, assets[i], &results[i], &prepared[i], err)
		    : stage_result(ingest, &results[i], err);
		if (result != 0)
			return -1;
	}
	return 0;
}

int
muster_ingest_results(struct muster_ingest *ingest, const struct muster_result *results,
    size_t count, struct muster_error *err)
{
	if (ingest_ready(ingest, count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i += AHEAD) {
		if (take_some(ingest, results + i, count - i < AHEAD ? count - i : AHEAD, err) != 0)
			return -1;
	}
	return ingest_pause(ingest, err);
}

uint64_t
muster_ingest_merged(const struct muster_ingest *ingest)
{
	return ingest->merged;
}

int
ingest_take_package(struct muster_ingest *ingest, uint32_t at, struct muster_span package,
    struct muster_span version, struct muster_error *err)
{
	uint32_t ids[2];
	if (muster_asset_kind_is_mutable(ingest->assets[at].kind) || package.len == 0)
		return 0;
	return text_memo_id(ingest->store, &ingest->package, package, &ids[0], err) != 0 ||
		text_memo_id(ingest->store, &ingest->version, version, &ids[1], err) != 0
	    ? -1
	    : ingest_see_package(ingest, at, ids[0], ids[1], err);
}
