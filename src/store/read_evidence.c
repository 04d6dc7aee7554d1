/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence read back: every chunk is checked against its digest before a byte of it is used. */
#include <stdlib.h>

#include "base/output.h"
#include "store/internal.h"

enum { CHUNK_MOST = 64 << 20, READ_MOST = 16 << 20 };

struct muster_evidence_reader {
	struct muster_store *store; /* whose chunks they are */
	int64_t evidence;
	uint64_t bytes, given;
	int64_t n; /* next chunk */
	uint8_t *chunk;
	size_t len, at;
	uint64_t start; /* of the chunk in memory */
};

static struct muster_store *
holder(struct muster_store *store)
{
	return store->from != NULL ? store->from : store;
}

struct muster_evidence_reader *
muster_store_evidence_open(struct muster_store *store, const char *sha256, struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	store = holder(store);
	if (hash_unhex(sha256, digest, sizeof(digest)) != 0) {
		muster_error_set(err, MUSTER_E_USAGE, "evidence.digest", "this is no SHA-256");
		return NULL;
	}
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_FIND, err);
	if (stmt == NULL)
		return NULL;
	bind_blob(store, stmt, 1, digest, sizeof(digest));
	int got = stmt_step(store, stmt, err);
	if (got == 0)
		muster_error_set(err, MUSTER_E_INTEGRITY, "evidence.missing",
		    "the evidence %s is not in the store", sha256);
	if (got != 1)
		return NULL;
	struct muster_evidence_reader *reader = calloc(1, sizeof(*reader));
	if (reader == NULL)
		muster_error_memory(err);
	else {
		reader->store = store;
		reader->evidence = sqlite3_column_int64(stmt, 0);
		reader->bytes = (uint64_t)sqlite3_column_int64(stmt, 1);
	}
	sqlite3_reset(stmt);
	return reader;
}

void
muster_evidence_close(struct muster_evidence_reader *reader)
{
	if (reader == NULL)
		return;
	free(reader->chunk);
	free(reader);
}

/* 1 the next chunk is in memory, 0 there is none, -1 failed. */
static int
next_chunk(struct muster_evidence_reader *reader, struct muster_error *err)
{
	struct muster_store *store = reader->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_CHUNK, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, reader->evidence);
	bind_int(store, stmt, 2, reader->n);
	int got = stmt_step(store, stmt, err);
	if (got != 1)
		return got;
	uint8_t want[HASH_SIZE], have[HASH_SIZE];
	struct muster_span packed = column_span(stmt, 3);
	int64_t raw_len = sqlite3_column_int64(stmt, 2);
	bool whole =
	    column_bytes(stmt, 1, want, sizeof(want)) && raw_len > 0 && raw_len <= CHUNK_MOST;
	reader->start = (uint64_t)sqlite3_column_int64(stmt, 0);
	free(reader->chunk);
	reader->chunk = whole ? malloc((size_t)raw_len) : NULL;
	if (whole && reader->chunk == NULL) {
		sqlite3_reset(stmt);
		return muster_error_memory(err);
	}
	whole = whole && zstd_unpack(packed.ptr, packed.len, reader->chunk, (size_t)raw_len) == 0 &&
	    hash_bytes(reader->chunk, (size_t)raw_len, have) == 0 &&
	    memcmp(want, have, sizeof(want)) == 0;
	sqlite3_reset(stmt);
	if (!whole)
		return store_damaged(store, err, "a chunk of evidence differs from its digest");
	reader->len = (size_t)raw_len;
	reader->at = 0;
	reader->n++;
	return 1;
}

int
muster_evidence_read(
    void *context, char *buffer, size_t cap, size_t *got_bytes, struct muster_error *err)
{
	struct muster_evidence_reader *reader = context;
	*got_bytes = 0;
	if (reader->at == reader->len) {
		int got = next_chunk(reader, err);
		if (got < 0)
			return -1;
		if (got == 0)
			return reader->given == reader->bytes
			    ? 0
			    : store_damaged(reader->store, err,
				  "an evidence is shorter or longer than it was");
	}
	size_t n = reader->len - reader->at;
	n = n < cap ? n : cap;
	memcpy(buffer, reader->chunk + reader->at, n);
	reader->at += n;
	reader->given += n;
	*got_bytes = n;
	return 0;
}

/* Stands the reader on the chunk that holds the offset. */
static int
seek(struct muster_evidence_reader *reader, uint64_t offset, struct muster_error *err)
{
	struct muster_store *store = reader->store;
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_CHUNK_AT, err);
	if (stmt == NULL)
		return -1;
	bind_int(store, stmt, 1, reader->evidence);
	bind_int(store, stmt, 2, (int64_t)offset);
	int got = stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	reader->n = got == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	if (got == 1)
		sqlite3_reset(stmt);
	got = next_chunk(reader, err);
	if (got != 1)
		return got < 0 ? -1 : store_damaged(store, err, "a chunk of evidence is missing");
	if (offset < reader->start || offset - reader->start >= reader->len)
		return store_damaged(store, err, "a chunk of evidence is missing");
	reader->at = (size_t)(offset - reader->start);
	reader->given = offset;
	return 0;
}

static int
read_range(struct muster_evidence_reader *reader, uint64_t offset, uint64_t length,
    struct muster_strbuf *out, struct muster_error *err)
{
	char buffer[16384];
	if (length > 0 && seek(reader, offset, err) != 0)
		return -1;
	while (out->len < length) {
		size_t want = (size_t)(length - out->len), got;
		if (muster_evidence_read(reader, buffer,
			want < sizeof(buffer) ? want : sizeof(buffer), &got, err) != 0)
			return -1;
		if (got == 0)
			return store_damaged(reader->store, err, "an evidence ends early");
		muster_strbuf_add(out, buffer, got);
		if (out->failed)
			return muster_error_memory(err);
	}
	return 0;
}

int
muster_store_evidence_read(struct muster_store *store, const char *sha256, uint64_t offset,
    uint64_t length, struct muster_arena *arena, const char **bytes, size_t *len,
    struct muster_error *err)
{
	struct muster_strbuf out;
	*bytes = NULL;
	*len = 0;
	struct muster_evidence_reader *reader = muster_store_evidence_open(store, sha256, err);
	if (reader == NULL)
		return -1;
	if (length == 0 && offset <= reader->bytes)
		length = reader->bytes - offset;
	if (offset > reader->bytes || length > reader->bytes - offset || length > READ_MOST) {
		muster_evidence_close(reader);
		return muster_error_set(err, MUSTER_E_INTEGRITY, "evidence.range",
		    "a reference points outside its evidence, or at more than 16 MiB of it");
	}
	muster_strbuf_init(&out, READ_MOST + 1);
	int result = read_range(reader, offset, length, &out, err);
	if (result == 0) {
		*bytes = muster_arena_copy(arena, out.data, out.len);
		*len = out.len;
		if (*bytes == NULL)
			result = muster_error_memory(err);
	}
	muster_strbuf_release(&out);
	muster_evidence_close(reader);
	return result;
}
