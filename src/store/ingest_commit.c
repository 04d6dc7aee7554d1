/* SPDX-License-Identifier: Apache-2.0 */
/* The end of an input: run, coverage, spans, journal entry, in one transaction. */
#include <stdlib.h>

#include "store/bulk.h"
#include "store/counts.h"
#include "store/ingest.h"

struct ending {
	struct muster_ingest *ingest;
	const struct muster_ingest_end *end;
	struct muster_counts *counts;
	int64_t evidence;
	uint8_t commit[HASH_SIZE], derived[HASH_SIZE];
	int64_t asset; /* what the run is about, 0 none */
};

static int
check_covers(struct muster_ingest *ingest, struct muster_error *err)
{
	for (size_t i = 0; i < ingest->covering_count; i++) {
		muster_asset_handle handle = ingest->coverings[i].handle;
		if (handle >= ingest->handle_count || !ingest->handles[handle].bound) {
			muster_error_set(err, MUSTER_E_INPUT, "input.no-asset",
			    "the document does not say what it is about");
			return muster_error_remedy(err, "name it: --asset KIND:NAME");
		}
	}
	if (ingest->waiting > 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "store.handle", "an asset's parent was never bound");
	return 0;
}

static int
finish_digest(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	hash_update(&ingest->derived, ingest->derived_buffer.data, ingest->derived_buffer.len);
	return hash_final(&ingest->derived, e->derived, err);
}

/* Every root that is covered or listed has a part, if nothing was seen there too. */
static int
make_parts(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	for (uint32_t i = 0; i < ingest->part_count; i++) {
		if (ingest_need_part(ingest, i, err) != 0)
			return -1;
		if (ingest->parts[i].published)
			continue;
		sqlite3_stmt *stmt = stmt_get(ingest->store, STMT_PART_PUBLISH, err);
		if (stmt == NULL)
			return -1;
		bind_int(ingest->store, stmt, 1, ingest->parts[i].id);
		bind_int(ingest->store, stmt, 2, e->end->observed_at);
		if (stmt_run(ingest->store, stmt, err) != 0)
			return -1;
	}
	return 0;
}

static int
write_coverage(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	struct muster_store *store = ingest->store;
	if (e->end->completeness == MUSTER_RUN_UNSCOPED)
		return 0;
	for (size_t i = 0; i < ingest->covering_count; i++) {
		const struct covering *covering = &ingest->coverings[i];
		const struct known_asset *asset =
		    &ingest->assets[ingest->handles[covering->handle].asset];
		uint32_t scope;
		if (scope_id(store, ingest->source, covering->domain,
			muster_span_of(covering->section), asset->root, &scope, err) != 0)
			return -1;
		sqlite3_stmt *stmt = stmt_get(store, STMT_COVERAGE_ADD, err);
		if (stmt == NULL)
			return -1;
		bind_int(store, stmt, 1, ingest->parts[asset->part].id);
		bind_int(store, stmt, 2, scope);
		bind_int(store, stmt, 3, asset->id);
		if (stmt_run(store, stmt, err) != 0)
			return -1;
	}
	return 0;
}

static int
by_id(const void *a, const void *b)
{
	const struct known_asset *const *x = a, *const *y = b;
	return (*x)->id < (*y)->id ? -1 : (*x)->id > (*y)->id;
}

/* The assets the run listed, with their versions, by id. */
static int
list_assets(struct ending *e, struct muster_strbuf *out, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	const struct known_asset **list = calloc(ingest->asset_count + 1, sizeof(*list));
	size_t n = 0;
	if (list == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < ingest->asset_count; i++) {
		if (ingest->assets[i].listed)
			list[n++] = &ingest->assets[i];
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), by_id);
	varint_add(out, n);
	for (size_t i = 0; i < n; i++) {
		varint_add(out, (uint64_t)list[i]->id);
		varint_add(out, list[i]->version);
		varint_add(out, list[i]->tag);
	}
	free(list);
	e->counts->assets = n;
	if (ingest->covering_count > 0)
		e->asset = ingest->assets[ingest->handles[ingest->coverings[0].handle].asset].id;
	else if (ingest->asset_count > 0)
		e->asset = ingest->assets[0].id;
	return out->failed ? muster_error_memory(err) : 0;
}

/* Ends every tie in the order of runs, and is the same in every store. */
static int
run_identity(const struct ending *e, uint8_t out[HASH_SIZE], struct muster_error *err)
{
	const struct muster_ingest *ingest = e->ingest;
	const char *const texts[] = {
	    ingest->source, ingest->start.declared_asset, ingest->start.system};
	struct muster_strbuf all;
	muster_strbuf_init(&all, 0);
	muster_strbuf_add(&all, e->end->sha256, sizeof(e->end->sha256));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		varint_add(&all, strlen(texts[i]));
		muster_strbuf_adds(&all, texts[i]);
	}
	varint_add(&all, (uint64_t)ingest->start.declared_observed);
	int result =
	    all.failed || hash_bytes(all.data, all.len, out) != 0 ? muster_error_memory(err) : 0;
	muster_strbuf_release(&all);
	return result;
}

static int
write_run(struct ending *e, struct muster_error *err)
{
	struct muster_store *store = e->ingest->store;
	const struct muster_ingest_end *end = e->end;
	struct muster_strbuf assets;
	uint8_t zero[COUNTS_SIZE] = {0}, identity[HASH_SIZE];
	if (run_identity(e, identity, err) != 0)
		return -1;
	muster_strbuf_init(&assets, 1u << 28);
	sqlite3_stmt *stmt =
	    list_assets(e, &assets, err) == 0 ? stmt_get(store, STMT_RUN_ADD, err) : NULL;
	int result = -1;
	if (stmt != NULL) {
		bind_int(store, stmt, 1, e->ingest->act);
		bind_text(store, stmt, 2, e->ingest->source);
		bind_span(store, stmt, 3, end->binding.tool);
		bind_span(store, stmt, 4, end->binding.tool_version);
		bind_time(store, stmt, 5, end->binding.data_date);
		bind_int(store, stmt, 6, end->observed_at);
		bind_int(store, stmt, 7, end->observed_assumed);
		bind_int(store, stmt, 8, end->completeness);
		bind_text(store, stmt, 9, end->why);
		bind_int(store, stmt, 10, e->asset);
		bind_blob(store, stmt, 11, end->sha256, sizeof(end->sha256));
		bind_int(store, stmt, 12, (int64_t)end->evidence_bytes);
		bind_text(store, stmt, 13, end->diagnostics_json);
		bind_blob(store, stmt, 14, e->derived, sizeof(e->derived));
		bind_blob(store, stmt, 15, zero, sizeof(zero));
		bind_blob(store, stmt, 16, assets.data, assets.len);
		bind_blob(store, stmt, 17, identity, sizeof(identity));
		result = stmt_run(store, stmt, err);
	}
	muster_strbuf_release(&assets);
	return result;
}

static int
finish_run(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	struct muster_store *store = ingest->store;
	uint8_t bytes[COUNTS_SIZE];
	counts_pack(e->counts, bytes);
	sqlite3_stmt *stmt = stmt_get(store, STMT_RUN_COUNTS, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_blob(store, stmt, 2, bytes, sizeof(bytes));
	if (stmt_run(store, stmt, err) != 0)
		return -1;
	if ((stmt = stmt_get(store, STMT_INTAKE_END, err)) == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->act);
	bind_int(store, stmt, 2, e->evidence);
	if (e->end->source_is_evidence)
		bind_blob(store, stmt, 3, ingest->start.source_sha256,
		    sizeof(ingest->start.source_sha256));
	else
		bind_null(store, stmt, 3);
	return stmt_run(store, stmt, err);
}

static const char *
copy_span(struct muster_arena *arena, struct muster_span span)
{
	const char *text = muster_arena_copy(arena, span.ptr, span.len);
	return text != NULL ? text : "";
}

static int
publish(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	const struct muster_ingest_end *end = e->end;
	const struct entry entry = {.type = ACT_INGEST,
	    .actor = &ingest->actor,
	    .at = end->observed_at,
	    .name = ingest->start.path,
	    .bytes = end->evidence_bytes,
	    .commit = e->commit,
	    .mac = ingest->start.source_mac,
	    .format = ingest->source,
	    .adapter = ingest->adapter,
	    .asset = ingest->start.declared_asset,
	    .scanner = copy_span(ingest->arena, end->binding.tool),
	    .scanner_version = copy_span(ingest->arena, end->binding.tool_version),
	    .scan_time = end->binding.observed_at,
	    .counts = e->counts,
	    .derived = e->derived};
	return act_publish(ingest->store, ingest->act, &entry, err);
}

static int
commit(struct ending *e, struct muster_error *err)
{
	struct muster_ingest *ingest = e->ingest;
	struct muster_store *store = ingest->store;
	const struct muster_ingest_end *end = e->end;
	bool complete = end->completeness == MUSTER_RUN_COMPLETE;
	if (ingest_ready(ingest, 0, err) != 0 || stage_finish(ingest, err) != 0 ||
	    check_covers(ingest, err) != 0)
		return -1;
	/* publication is a transaction of its own: it must not wait behind what came before */
	ingest->since_commit = SIZE_MAX;
	if (ingest_pause(ingest, err) != 0)
		return -1;
	if (ingest_ready(ingest, 0, err) != 0)
		return -1;
	ingest->observed = end->observed_at;
	if (ingest_date(ingest, end->observed_at, &e->counts->activities, err) != 0)
		return -1;
	if (ingest_flush(ingest, err) != 0 || finish_digest(e, err) != 0 ||
	    evidence_put(store, end->sha256, end->evidence_bytes, ingest->chunks,
		ingest->chunk_count, &e->evidence, e->commit, err) != 0 ||
	    make_parts(e, err) != 0 || write_coverage(e, err) != 0 || write_run(e, err) != 0)
		return -1;
	/* what is derived reads what was written */
	if (bulk_flush(store, err) != 0)
		return -1;
	for (uint32_t i = 0; i < ingest->part_count; i++) {
		if (derive_part(ingest, i, end->observed_at, complete, e->counts, err) != 0)
			return -1;
	}
	if (finish_run(e, err) != 0 || publish(e, err) != 0 ||
	    (ingest->staged && stmt_exec(store, STMT_STAGE_CLEAR, err) != 0))
		return -1;
	return write_commit(store, err);
}

int
muster_ingest_commit(struct muster_ingest *ingest, const struct muster_ingest_end *end,
    struct muster_counts *counts, int64_t *run, struct muster_error *err)
{
	struct ending e = {.ingest = ingest, .end = end, .counts = counts};
	counts->findings_new = counts->findings_unchanged = 0;
	counts->findings_reopened = counts->findings_closed = 0;
	counts->redactions = end->redactions;
	if (end->observed_at == MUSTER_TIME_NONE) {
		muster_error_set(err, MUSTER_E_INTERNAL, "store.observed",
		    "a run was given without an observation time");
		muster_ingest_abandon(ingest);
		return -1;
	}
	if (commit(&e, err) != 0) {
		muster_ingest_abandon(ingest);
		return -1;
	}
	*run = ingest->act;
	ingest->large = false;
	ingest->staged = false;
	struct muster_store *store = ingest->store;
	muster_ingest_abandon(ingest); /* nothing is open any more: this only frees */
	pending_release(store);
	return 0;
}
