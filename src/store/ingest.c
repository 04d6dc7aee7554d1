/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beginning and abandoning an input, its short transactions, its assets,
 * coverage, packages and evidence chunks.  Results are in ingest_results.c,
 * the end in ingest_commit.c.
 */
#include <stdlib.h>

#include "store/ingest.h"
#include "store/replay_state.h"

enum { SHORT_WORK = 32768, SHORT_BYTES = 16 << 20 };

static void
ingest_free(struct muster_ingest *ingest)
{
	if (ingest == NULL)
		return;
	for (size_t i = 0; i < ingest->part_count; i++) {
		block_writer_release(&ingest->parts[i].sightings);
		block_writer_release(&ingest->parts[i].packages);
	}
	free(ingest->handles);
	free(ingest->assets);
	free(ingest->parts);
	free(ingest->coverings);
	free(ingest->replacements);
	free(ingest->chunks);
	items_release(&ingest->items);
	map_release(&ingest->asset_map);
	map_release(&ingest->part_map);
	map_release(&ingest->replacement_map);
	map_release(&ingest->packages_seen);
	hash_release(&ingest->derived);
	muster_strbuf_release(&ingest->container.text);
	muster_strbuf_release(&ingest->package.text);
	muster_strbuf_release(&ingest->version.text);
	muster_strbuf_release(&ingest->derived_buffer);
	muster_strbuf_release(&ingest->stage);
	muster_arena_free(ingest->arena);
	ingest->store->in_ingest = false;
	free(ingest);
}

void
muster_ingest_abandon(struct muster_ingest *ingest)
{
	if (ingest == NULL)
		return;
	struct muster_store *store = ingest->store;
	bool large = ingest->large;
	write_abandon(store);
	if (ingest->staged)
		stmt_exec(store, STMT_STAGE_CLEAR, NULL);
	ingest_free(ingest);
	if (large) {
		/* as if the process had died: what nobody else needs goes now, or at the next open
		 */
		pending_release(store);
		pending_clean(store, NULL);
	}
}

static int
query_int(struct muster_store *store, enum stmt_id id, int64_t *out, struct muster_error *err)
{
	*out = 0;
	sqlite3_stmt *stmt = stmt_get(store, id, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got == 1) {
		*out = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

/* What others may have changed between two short transactions. */
static int
catch_up(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	int64_t version, last;
	if (query_int(store, STMT_DATA_VERSION, &version, err) != 0)
		return -1;
	if (version == ingest->data_version)
		return 0;
	ingest->data_version = store->data_version = version;
	ingest->contended = true;
	store->texts_known = false;
	store->text_misses = 0;
	sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_AFTER, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->last_item);
	int got;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint8_t fp[FINGERPRINT_SIZE];
		int64_t id = sqlite3_column_int64(stmt, 0);
		uint32_t asset = map_get(
		    &ingest->asset_map, mix_pair(0, (uint32_t)sqlite3_column_int64(stmt, 1)));
		if (asset == 0 || !ingest->assets[asset - 1].loaded ||
		    !column_bytes(stmt, 3, fp, sizeof(fp)) ||
		    items_find(&ingest->items, asset - 1, fp) != NULL)
			continue;
		struct slot *slot = items_add(
		    &ingest->items, asset - 1, (uint32_t)sqlite3_column_int64(stmt, 2), fp);
		if (slot == NULL) {
			sqlite3_reset(stmt);
			return muster_error_memory(err);
		}
		slot->item = (uint32_t)id;
	}
	if (got < 0 || query_int(store, STMT_ITEM_LAST, &last, err) != 0)
		return -1;
	ingest->last_item = last;
	return 0;
}

int
ingest_ready(struct muster_ingest *ingest, size_t work, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (!ingest->large)
		return 0;
	if (!store->in_write && (write_begin(store, err) != 0 || catch_up(ingest, err) != 0))
		return -1;
	ingest->since_commit += work;
	return 0;
}

int
ingest_pause(struct muster_ingest *ingest, struct muster_error *err)
{
	if (!ingest->large || ingest->since_commit < SHORT_WORK || !ingest->store->in_write)
		return 0;
	ingest->since_commit = 0;
	if (write_commit(ingest->store, err) != 0)
		return -1;
	/* long enough for a writer that waits to have its turn (busy handler of open.c) */
	const struct timespec turn = {0, 4000000};
	nanosleep(&turn, NULL);
	return 0;
}

static void
identity_text(struct muster_strbuf *out, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	varint_add(out, len);
	muster_strbuf_add(out, text, len);
}

/* The duplicate key (rules.md 11): what makes two inputs one. */
static int
identity_of(const struct muster_store *store, const struct muster_ingest_start *start,
    uint8_t out[HASH_SIZE], struct muster_error *err)
{
	struct muster_strbuf text;
	muster_strbuf_init(&text, 1u << 20);
	muster_strbuf_add(&text, start->source_mac, sizeof(start->source_mac));
	identity_text(&text, start->source->name);
	identity_text(&text, start->declared_asset);
	identity_text(&text, start->system);
	varint_add(&text, (uint64_t)start->declared_observed);
	int result =
	    text.failed || hash_hmac(store->key, sizeof(store->key), text.data, text.len, out) != 0
	    ? muster_error_memory(err)
	    : 0;
	muster_strbuf_release(&text);
	return result;
}

int
muster_store_duplicate_of(struct muster_store *store, const struct muster_ingest_start *start,
    int64_t *run, struct muster_error *err)
{
	uint8_t identity[HASH_SIZE];
	*run = 0;
	if (identity_of(store, start, identity, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_INTAKE_FIND, err);
	if (stmt == NULL)
		return -1;
	bind_blob(store, stmt, 1, identity, sizeof(identity));
	int got = stmt_step(store, stmt, err);
	if (got == 1) {
		*run = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
	}
	return got < 0 ? -1 : 0;
}

static int
write_intake(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	const struct muster_ingest_start *start = &ingest->start;
	uint8_t identity[HASH_SIZE];
	if (identity_of(store, start, identity, err) != 0)
		return -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_INTAKE_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_text(store, stmt, 2, ingest->source);
	bind_int(store, stmt, 3, ingest->adapter);
	bind_text(store, stmt, 4, start->path);
	bind_text(store, stmt, 5, start->declared_asset);
	bind_text(store, stmt, 6, start->system);
	bind_time(store, stmt, 7, start->declared_observed);
	bind_int(store, stmt, 8, start->declared_partial);
	bind_time(store, stmt, 9, start->file_time);
	bind_int(store, stmt, 10, start->large);
	bind_blob(store, stmt, 11, start->source_mac, sizeof(start->source_mac));
	bind_int(store, stmt, 12, (int64_t)start->source_bytes);
	bind_blob(store, stmt, 13, identity, sizeof(identity));
	return stmt_run(store, stmt, err);
}

/* Who wrote meanwhile may have rebuilt: then nothing that was learnt of rows holds. */
static int
know_version(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (query_int(store, STMT_DATA_VERSION, &ingest->data_version, err) != 0)
		return -1;
	if (store->data_version != ingest->data_version)
		store_forget(store);
	store->data_version = ingest->data_version;
	store->text_misses = 0;
	return 0;
}

static int
begin_act(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	char head[65];
	if (write_begin(store, err) != 0)
		return -1;
	if (muster_store_head(store, &ingest->first_seq, head, err) != 0 ||
	    act_begin(store, ACT_INGEST, &ingest->act, err) != 0 ||
	    write_intake(ingest, err) != 0 ||
	    query_int(store, STMT_ITEM_LAST, &ingest->last_item, err) != 0 ||
	    know_version(ingest, err) != 0 || chunks_refresh(store, err) != 0)
		return -1;
	store->details_known = false; /* another process may have written some */
	return ingest->large ? write_commit(store, err) : 0;
}

static const char *
own(struct muster_arena *arena, const char *text)
{
	return muster_arena_strdup(arena, text != NULL ? text : "");
}

static int
take_start(struct muster_ingest *ingest, const struct muster_actor *actor,
    const struct muster_ingest_start *start, struct muster_error *err)
{
	struct muster_arena *arena = ingest->arena;
	ingest->start = *start;
	ingest->actor = *actor;
	ingest->source = own(arena, start->source->name);
	ingest->adapter = start->source->version;
	ingest->start.path = own(arena, start->path);
	ingest->start.declared_asset = own(arena, start->declared_asset);
	ingest->start.system = own(arena, start->system);
	ingest->actor.user = own(arena, actor->user);
	ingest->actor.host = own(arena, actor->host);
	ingest->actor.ci_run = own(arena, actor->ci_run);
	ingest->actor.tool_version = own(arena, actor->tool_version);
	bool whole = ingest->source != NULL && ingest->start.path != NULL &&
	    ingest->start.declared_asset != NULL && ingest->start.system != NULL &&
	    ingest->actor.user != NULL && ingest->actor.host != NULL &&
	    ingest->actor.ci_run != NULL && ingest->actor.tool_version != NULL;
	muster_strbuf_init(&ingest->container.text, 1u << 26);
	muster_strbuf_init(&ingest->package.text, 1u << 26);
	muster_strbuf_init(&ingest->version.text, 1u << 26);
	muster_strbuf_init(&ingest->derived_buffer, 1u << 20);
	muster_strbuf_init(&ingest->stage, 1u << 28);
	ingest->derived_asset = ASSET_NONE;
	ingest->observed = MUSTER_TIME_NONE;
	if (!whole)
		return muster_error_memory(err);
	return hash_init(&ingest->derived, err);
}

struct muster_ingest *
muster_ingest_begin(struct muster_store *store, const struct muster_actor *actor,
    const struct muster_ingest_start *start, struct muster_error *err)
{
	if (store->in_ingest) {
		muster_error_set(err, MUSTER_E_INTERNAL, "store.nested",
		    "an input was begun while another is under way");
		return NULL;
	}
	struct muster_ingest *ingest = calloc(1, sizeof(*ingest));
	if (ingest == NULL || (ingest->arena = muster_arena_new()) == NULL) {
		free(ingest);
		muster_error_memory(err);
		return NULL;
	}
	ingest->store = store;
	store->in_ingest = true;
	bool large = start->large && !store->in_group && store->from == NULL;
	if (take_start(ingest, actor, start, err) != 0 ||
	    (large && pending_hold(store, err) != 0)) {
		ingest_free(ingest);
		return NULL;
	}
	ingest->large = large;
	if (begin_act(ingest, err) != 0) {
		muster_ingest_abandon(ingest);
		return NULL;
	}
	return ingest;
}

/* ---- assets ------------------------------------------------------------------------- */

static int
part_of(struct muster_ingest *ingest, int64_t root, uint32_t *out, struct muster_error *err)
{
	uint64_t key = mix_pair(1, (uint32_t)root);
	uint32_t at = map_get(&ingest->part_map, key);
	if (at != 0) {
		*out = at - 1;
		return 0;
	}
	if (ingest->part_count == ingest->part_cap) {
		size_t cap = ingest->part_cap == 0 ? 4 : ingest->part_cap * 2;
		void *more = realloc(ingest->parts, cap * sizeof(*ingest->parts));
		if (more == NULL)
			return muster_error_memory(err);
		ingest->parts = more;
		ingest->part_cap = cap;
	}
	*out = (uint32_t)ingest->part_count;
	struct part *part = &ingest->parts[ingest->part_count];
	*part = (struct part){.root = root};
	block_writer_init(&part->sightings);
	block_writer_init(&part->packages);
	ingest->part_count++;
	return map_put(&ingest->part_map, key, *out + 1) == 0 ? 0 : muster_error_memory(err);
}

int
ingest_know_asset(struct muster_ingest *ingest, const struct asset_row *row, uint32_t *out,
    struct muster_error *err)
{
	if (row->id > UINT32_MAX)
		return muster_error_set(
		    err, MUSTER_E_STORE, "store.too-many", "the store holds too many assets");
	uint64_t key = mix_pair(0, (uint32_t)row->id);
	uint32_t at = map_get(&ingest->asset_map, key);
	if (at != 0) {
		*out = at - 1;
		return 0;
	}
	if (ingest->asset_count == ingest->asset_cap) {
		size_t cap = ingest->asset_cap == 0 ? 8 : ingest->asset_cap * 2;
		void *more = realloc(ingest->assets, cap * sizeof(*ingest->assets));
		if (more == NULL)
			return muster_error_memory(err);
		ingest->assets = more;
		ingest->asset_cap = cap;
	}
	struct known_asset *asset = &ingest->assets[ingest->asset_count];
	*asset = (struct known_asset){.id = row->id,
	    .root = row->root,
	    .parent = row->parent,
	    .kind = row->kind,
	    .path = row->path,
	    .scope_domain = -1};
	if (part_of(ingest, row->root, &asset->part, err) != 0)
		return -1;
	*out = (uint32_t)ingest->asset_count++;
	return map_put(&ingest->asset_map, key, *out + 1) == 0 ? 0 : muster_error_memory(err);
}

static struct handle *
handle_at(struct muster_ingest *ingest, muster_asset_handle handle)
{
	return handle < ingest->handle_count ? &ingest->handles[handle] : NULL;
}

static int
handle_make(struct muster_ingest *ingest, muster_asset_handle handle, struct muster_error *err)
{
	if (handle > UINT32_MAX / 2)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.handle", "an asset handle is out of range");
	size_t cap = ingest->handle_cap;
	while (handle >= cap)
		cap = cap == 0 ? 16 : cap * 2;
	if (cap > ingest->handle_cap) {
		void *more = realloc(ingest->handles, cap * sizeof(*ingest->handles));
		if (more == NULL)
			return muster_error_memory(err);
		ingest->handles = more;
		ingest->handle_cap = cap;
	}
	while (ingest->handle_count <= handle)
		ingest->handles[ingest->handle_count++] = (struct handle){.asset = ASSET_NONE};
	return 0;
}

static int
bind_now(struct muster_ingest *ingest, muster_asset_handle handle,
    const struct muster_asset_binding *binding, int64_t parent, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	struct asset_row row;
	uint32_t index, version, tag;
	if (ingest_ready(ingest, 1, err) != 0 ||
	    asset_put(store, parent, binding->kind, binding->name, ingest->arena, &row, err) != 0 ||
	    ingest_know_asset(ingest, &row, &index, err) != 0 ||
	    text_id(store, binding->version, &version, err) != 0 ||
	    text_id(store, binding->tag, &tag, err) != 0)
		return -1;
	struct known_asset *asset = &ingest->assets[index];
	asset->listed = true;
	if (version != 0)
		asset->version = version;
	if (tag != 0)
		asset->tag = tag;
	ingest->handles[handle].bound = true;
	ingest->handles[handle].asset = index;
	return ingest->staged || ingest->stage.len > 0 ? stage_drain(ingest, handle, err) : 0;
}

/* A binding whose parent is not bound yet waits for it. */
static int
wait_for_parent(struct muster_ingest *ingest, struct handle *handle,
    const struct muster_asset_binding *binding, struct muster_error *err)
{
	struct muster_asset_binding *copy = &handle->binding;
	struct muster_arena *arena = ingest->arena;
	*copy = *binding;
	copy->name.ptr = muster_arena_copy(arena, binding->name.ptr, binding->name.len);
	copy->version.ptr = muster_arena_copy(arena, binding->version.ptr, binding->version.len);
	copy->tag.ptr = muster_arena_copy(arena, binding->tag.ptr, binding->tag.len);
	if (copy->name.ptr == NULL || copy->version.ptr == NULL || copy->tag.ptr == NULL)
		return muster_error_memory(err);
	handle->waiting = true;
	ingest->waiting++;
	return 0;
}

static int
bind_waiting(struct muster_ingest *ingest, struct muster_error *err)
{
	for (size_t i = 0; i < ingest->handle_count && ingest->waiting > 0; i++) {
		struct handle *handle = &ingest->handles[i];
		if (!handle->waiting)
			continue;
		const struct handle *parent = handle_at(ingest, handle->binding.parent);
		if (parent == NULL || !parent->bound)
			continue;
		handle->waiting = false;
		ingest->waiting--;
		if (bind_now(ingest, (muster_asset_handle)i, &handle->binding,
			ingest->assets[parent->asset].id, err) != 0)
			return -1;
		i = (size_t)-1; /* this one may have been what others wait for */
	}
	return 0;
}

int
muster_ingest_asset(struct muster_ingest *ingest, muster_asset_handle handle,
    const struct muster_asset_binding *binding, struct muster_error *err)
{
	if (handle_make(ingest, handle, err) != 0)
		return -1;
	struct handle *mine = &ingest->handles[handle];
	if (mine->bound || mine->waiting)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.handle", "an asset handle was bound twice");
	int64_t parent_id = 0;
	if (binding->parent != MUSTER_ASSET_UNKNOWN) {
		const struct handle *parent = handle_at(ingest, binding->parent);
		if (parent == NULL || !parent->bound)
			return wait_for_parent(ingest, mine, binding, err);
		parent_id = ingest->assets[parent->asset].id;
	}
	if (bind_now(ingest, handle, binding, parent_id, err) != 0)
		return -1;
	return ingest->waiting > 0 ? bind_waiting(ingest, err) : 0;
}

int
muster_ingest_coverage(struct muster_ingest *ingest, muster_asset_handle handle,
    enum muster_domain domain, struct muster_span section, struct muster_error *err)
{
	if (ingest->covering_count == ingest->covering_cap) {
		size_t cap = ingest->covering_cap == 0 ? 16 : ingest->covering_cap * 2;
		void *more = realloc(ingest->coverings, cap * sizeof(*ingest->coverings));
		if (more == NULL)
			return muster_error_memory(err);
		ingest->coverings = more;
		ingest->covering_cap = cap;
	}
	struct covering *covering = &ingest->coverings[ingest->covering_count];
	covering->handle = handle;
	covering->domain = domain;
	covering->section = muster_arena_copy(ingest->arena, section.ptr, section.len);
	if (covering->section == NULL)
		return muster_error_memory(err);
	ingest->covering_count++;
	return 0;
}

int
muster_ingest_packages(struct muster_ingest *ingest, const struct muster_ingest_package *packages,
    size_t count, struct muster_error *err)
{
	if (ingest_ready(ingest, count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct handle *handle = handle_at(ingest, packages[i].asset);
		int result = handle != NULL && handle->bound
		    ? ingest_take_package(
			  ingest, handle->asset, packages[i].package, packages[i].version, err)
		    : stage_package(ingest, &packages[i], err);
		if (result != 0)
			return -1;
	}
	return ingest_pause(ingest, err);
}

/* ---- evidence ------------------------------------------------------------------------- */

bool
muster_ingest_has_chunk(const struct muster_ingest *ingest, const uint8_t raw_hash[32])
{
	const struct muster_store *store = ingest->store;
	return store->from != NULL || chunks_have(store, raw_hash);
}

int
muster_ingest_chunk(struct muster_ingest *ingest, const uint8_t raw_hash[32], size_t raw_len,
    const void *packed, size_t packed_len, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (store->from != NULL)
		return 0;
	if (ingest_ready(ingest, 1 + packed_len / (SHORT_BYTES / SHORT_WORK), err) != 0)
		return -1;
	if (ingest->chunk_count == ingest->chunk_cap) {
		size_t cap = ingest->chunk_cap == 0 ? 16 : ingest->chunk_cap * 2;
		void *more = realloc(ingest->chunks, cap * sizeof(*ingest->chunks));
		if (more == NULL)
			return muster_error_memory(err);
		ingest->chunks = more;
		ingest->chunk_cap = cap;
	}
	struct chunk_ref *ref = &ingest->chunks[ingest->chunk_count];
	if (chunk_put(store, raw_hash, raw_len, packed, packed_len, &ref->chunk, err) != 0)
		return -1;
	ref->start = ingest->chunk_bytes;
	ref->len = raw_len;
	ingest->chunk_bytes += raw_len;
	ingest->chunk_count++;
	return ingest_pause(ingest, err);
}
