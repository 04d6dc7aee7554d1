/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results of assets not named yet (rules.md 10): kept, redacted as they are,
 * in a temporary table, many in a row, and taken in document order once the
 * asset is bound.
 */
#include "store/ingest.h"
#include "json/reader.h"

enum { ROW_BYTES = 1 << 16, KIND_RESULT = 1, KIND_PACKAGE = 2 };

/* The texts of a result, in one order for writing and reading. */
enum { RESULT_TEXTS = 14 };

static void
result_texts(struct muster_result *result, struct muster_span *texts[RESULT_TEXTS])
{
	struct muster_span *all[RESULT_TEXTS] = {&result->section, &result->check, &result->title,
	    &result->native_severity, &result->native_outcome, &result->location, &result->package,
	    &result->version, &result->fixed_in, &result->score, &result->aliases,
	    &result->check_version, &result->dated_by, NULL};
	memcpy(texts, all, sizeof(all));
}

static void
put_text(struct muster_strbuf *out, struct muster_span text)
{
	varint_add(out, text.len);
	if (text.len > 0)
		muster_strbuf_add(out, text.ptr, text.len);
}

static int
flush(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (ingest->stage.len == 0)
		return 0;
	if (!ingest->staged) {
		if (stmt_exec(store, STMT_STAGE_MAKE, err) != 0 ||
		    stmt_exec(store, STMT_STAGE_CLEAR, err) != 0)
			return -1;
		ingest->staged = true;
	}
	sqlite3_stmt *stmt = stmt_get(store, STMT_STAGE_ADD, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, ingest->stage_handle);
	bind_int(store, stmt, 2, ingest->stage_count++);
	bind_blob(store, stmt, 3, ingest->stage.data, ingest->stage.len);
	int result = stmt_run(store, stmt, err);
	muster_strbuf_clear(&ingest->stage);
	return result;
}

static int
begin_row(struct muster_ingest *ingest, muster_asset_handle handle, struct muster_error *err)
{
	if ((ingest->stage.len >= ROW_BYTES || ingest->stage_handle != handle) &&
	    flush(ingest, err) != 0)
		return -1;
	ingest->stage_handle = handle;
	return 0;
}

int
stage_result(
    struct muster_ingest *ingest, const struct muster_result *result, struct muster_error *err)
{
	struct muster_strbuf *out = &ingest->stage;
	struct muster_result copy = *result;
	struct muster_span *texts[RESULT_TEXTS];
	const struct json_locus *locus = result->locus;
	if (begin_row(ingest, result->asset, err) != 0)
		return -1;
	muster_strbuf_addc(out, KIND_RESULT);
	varint_add(out, (uint64_t)result->domain);
	varint_add(out, (uint64_t)result->outcome);
	varint_add(out, (uint64_t)result->severity);
	varint_add(out, (result->suppressed ? 1u : 0u) | (locus != NULL ? 2u : 0u));
	result_texts(&copy, texts);
	for (int i = 0; texts[i] != NULL; i++)
		put_text(out, *texts[i]);
	varint_add(out, (uint64_t)result->fix_available);
	varint_add(out, (uint64_t)result->advisory_date);
	if (result->domain == MUSTER_DOMAIN_EVENT) {
		varint_add(out, (uint64_t)result->first);
		varint_add(out, (uint64_t)result->last);
		varint_add(out, result->count);
		varint_add(out, result->silence);
	}
	if (locus != NULL) {
		varint_add(out, locus->offset);
		varint_add(out, locus->length);
		varint_add(out, (uint64_t)(locus->index + 1));
		put_text(out, locus->container);
		put_text(out, locus->key);
	}
	return out->failed ? muster_error_memory(err) : 0;
}

int
stage_package(struct muster_ingest *ingest, const struct muster_ingest_package *package,
    struct muster_error *err)
{
	struct muster_strbuf *out = &ingest->stage;
	if (begin_row(ingest, package->asset, err) != 0)
		return -1;
	muster_strbuf_addc(out, KIND_PACKAGE);
	put_text(out, package->package);
	put_text(out, package->version);
	return out->failed ? muster_error_memory(err) : 0;
}

struct row {
	const uint8_t *bytes;
	size_t len, at;
	bool bad;
};

static uint64_t
take_number(struct row *row)
{
	uint64_t value = 0;
	if (!varint_take(row->bytes, row->len, &row->at, &value))
		row->bad = true;
	return value;
}

static struct muster_span
take_text(struct row *row)
{
	uint64_t len = take_number(row);
	if (row->bad || len > row->len - row->at) {
		row->bad = true;
		return MUSTER_SPAN("");
	}
	struct muster_span out = {(const char *)row->bytes + row->at, (size_t)len};
	row->at += (size_t)len;
	return out;
}

static int
take_result(struct muster_ingest *ingest, uint32_t asset, struct row *row, struct muster_error *err)
{
	struct muster_result result = {0};
	struct muster_span *texts[RESULT_TEXTS];
	struct json_locus locus = {0};
	result.domain = (enum muster_domain)take_number(row);
	result.outcome = (enum muster_outcome)take_number(row);
	result.severity = (enum muster_severity)take_number(row);
	uint64_t flags = take_number(row);
	result.suppressed = (flags & 1) != 0;
	result_texts(&result, texts);
	for (int i = 0; texts[i] != NULL; i++)
		*texts[i] = take_text(row);
	result.fix_available = (muster_time)take_number(row);
	result.advisory_date = (muster_time)take_number(row);
	if (result.domain == MUSTER_DOMAIN_EVENT) {
		result.first = (muster_time)take_number(row);
		result.last = (muster_time)take_number(row);
		result.count = take_number(row);
		result.silence = take_number(row) != 0;
	}
	if (flags & 2) {
		locus.offset = take_number(row);
		locus.length = take_number(row);
		locus.index = (int64_t)take_number(row) - 1;
		locus.container = take_text(row);
		locus.key = take_text(row);
		result.locus = &locus;
	}
	struct prepared prepared;
	if (row->bad)
		return 0;
	return ingest_prepare(ingest, asset, &result, &prepared, err) != 0
	    ? -1
	    : ingest_take(ingest, asset, &result, &prepared, err);
}

static int
take_row(struct muster_ingest *ingest, uint32_t asset, struct muster_span bytes,
    struct muster_error *err)
{
	struct row row = {(const uint8_t *)bytes.ptr, bytes.len, 0, false};
	while (row.at < row.len && !row.bad) {
		if (row.bytes[row.at++] == KIND_RESULT) {
			if (take_result(ingest, asset, &row, err) != 0)
				return -1;
			continue;
		}
		struct muster_span package = take_text(&row), version = take_text(&row);
		if (!row.bad && ingest_take_package(ingest, asset, package, version, err) != 0)
			return -1;
	}
	return row.bad ? store_damaged(ingest->store, err, "a staged result is malformed") : 0;
}

static int
drain_buffer(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_strbuf bytes = ingest->stage;
	muster_strbuf_init(&ingest->stage, 1u << 28);
	int result = take_row(ingest, ingest->handles[ingest->stage_handle].asset,
	    (struct muster_span){bytes.data, bytes.len}, err);
	muster_strbuf_release(&bytes);
	return result;
}

int
stage_drain(struct muster_ingest *ingest, muster_asset_handle handle, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	struct muster_strbuf bytes;
	int64_t last = -1;
	int got;
	if (!ingest->staged) /* a short document: nothing went to the table */
		return ingest->stage_handle == handle ? drain_buffer(ingest, err) : 0;
	if (flush(ingest, err) != 0)
		return -1;
	muster_strbuf_init(&bytes, 0);
	/* row by row with a copy: taking a result writes, and may end the transaction */
	for (;;) {
		sqlite3_stmt *stmt = stmt_get(store, STMT_STAGE_NEXT, err);
		if (stmt == NULL) {
			got = -1;
			break;
		}
		bind_int(store, stmt, 1, handle);
		bind_int(store, stmt, 2, last);
		got = stmt_step(store, stmt, err);
		if (got != 1)
			break;
		struct muster_span row = column_span(stmt, 1);
		last = sqlite3_column_int64(stmt, 0);
		muster_strbuf_clear(&bytes);
		muster_strbuf_add(&bytes, row.ptr, row.len);
		sqlite3_reset(stmt);
		if (bytes.failed)
			got = muster_error_memory(err);
		else if (ingest_ready(ingest, 256, err) != 0 ||
		    take_row(ingest, ingest->handles[handle].asset,
			(struct muster_span){bytes.data, bytes.len}, err) != 0 ||
		    ingest_pause(ingest, err) != 0)
			got = -1;
		if (got != 1)
			break;
	}
	muster_strbuf_release(&bytes);
	sqlite3_stmt *stmt = got == 0 ? stmt_get(store, STMT_STAGE_DROP, err) : NULL;
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, handle);
	return stmt_run(store, stmt, err);
}

int
stage_finish(struct muster_ingest *ingest, struct muster_error *err)
{
	struct muster_store *store = ingest->store;
	if (ingest->stage.len == 0 && !ingest->staged)
		return 0;
	if (flush(ingest, err) != 0)
		return -1;
	for (size_t i = 0; i < ingest->handle_count; i++) {
		if (ingest->handles[i].bound &&
		    stage_drain(ingest, (muster_asset_handle)i, err) != 0)
			return -1;
	}
	sqlite3_stmt *stmt = stmt_get(store, STMT_STAGE_ANY, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got <= 0)
		return got;
	sqlite3_reset(stmt);
	muster_error_set(err, MUSTER_E_INPUT, "input.no-asset",
	    "the document has results but does not say what they are about");
	return muster_error_remedy(err, "name it: --asset KIND:NAME");
}
