/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification of what is stored: the file, the journal's chain and form,
 * every byte of evidence and every document.  It names the first failure and
 * writes nothing.  That spans follow from the evidence is shown by a rebuild.
 */
#include <stdlib.h>

#include "base/output.h"
#include "store/canon.h"
#include "store/internal.h"

static int
broken(struct muster_store *store, struct muster_error *err, int64_t seq, const char *what)
{
	muster_error_set(err, MUSTER_E_INTEGRITY, "verify.journal", "journal entry %lld %s",
	    (long long)seq, what);
	muster_error_remedy(err, "restore the store from a copy");
	return muster_error_in(err, store->path);
}

static int
broken_store(struct muster_store *store, struct muster_error *err, const char *what)
{
	muster_error_set(err, MUSTER_E_INTEGRITY, "verify.store", "%s", what);
	muster_error_remedy(err, "restore the store from a copy");
	return muster_error_in(err, store->path);
}

static int
verify_file(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_QUICK_CHECK, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got < 0)
		return -1;
	bool ok = got == 1 && strcmp(column_text(stmt, 0), "ok") == 0;
	sqlite3_reset(stmt);
	if (!ok)
		return broken_store(store, err, "the file's structure is damaged");
	if ((stmt = stmt_get(store, STMT_FOREIGN_KEY_CHECK, err)) == NULL)
		return -1;
	got = stmt_step(store, stmt, err);
	if (got == 1) {
		sqlite3_reset(stmt);
		return broken_store(store, err, "a row refers to one that is not there");
	}
	return got;
}

/* ---- the journal ---------------------------------------------------------------------------- */

static bool
same_hex(const char *hex, const uint8_t bytes[HASH_SIZE])
{
	char text[2 * HASH_SIZE + 1];
	hash_hex(bytes, HASH_SIZE, text);
	return strcmp(hex, text) == 0;
}

/* What an entry promises of the rows beside it. */
static const char *
check_rows(sqlite3_stmt *stmt, const struct canon_head *head, struct muster_error *err)
{
	uint8_t derived[HASH_SIZE], salt[HASH_SIZE], sha256[HASH_SIZE], commit[HASH_SIZE];
	if (sqlite3_column_int64(stmt, 4) != head->seq)
		return "has no act";
	const char *type = act_type_name(sqlite3_column_int(stmt, 5));
	if (type == NULL || strcmp(type, head->type) != 0)
		return "is of another type than its act";
	if (head->derived[0] != '\0' &&
	    (!column_bytes(stmt, 6, derived, sizeof(derived)) || !same_hex(head->derived, derived)))
		return "speaks of other results than its run holds";
	if (head->commit[0] != '\0' &&
	    (!column_bytes(stmt, 7, salt, sizeof(salt)) ||
		!column_bytes(stmt, 8, sha256, sizeof(sha256)) ||
		evidence_commitment(salt, sha256, commit, err) != 0 ||
		!same_hex(head->commit, commit)))
		return "is committed to other evidence than its run holds";
	if (head->sha256[0] != '\0' &&
	    (!column_bytes(stmt, 9, sha256, sizeof(sha256)) || !same_hex(head->sha256, sha256)))
		return "speaks of another document than is stored";
	return NULL;
}

static int
check_entry(struct muster_store *store, sqlite3_stmt *stmt, int64_t want, char prev[65],
    struct muster_error *err)
{
	struct canon_head head;
	uint8_t leaf[HASH_SIZE], held[HASH_SIZE];
	int64_t seq = sqlite3_column_int64(stmt, 0);
	struct muster_span entry = column_span(stmt, 3);
	if (seq != want)
		return broken(store, err, want, "is missing");
	if (entry_leaf(entry.ptr, entry.len, leaf, err) != 0)
		return -1;
	if (!column_bytes(stmt, 2, held, sizeof(held)) || memcmp(held, leaf, sizeof(leaf)) != 0)
		return broken(store, err, seq, "differs from its digest");
	const char *wrong = canon_check(entry.ptr, entry.len, &head);
	if (wrong == NULL && head.seq != seq)
		wrong = "says another number";
	if (wrong == NULL && strcmp(head.prev, prev) != 0)
		wrong = "does not follow the one before it";
	if (wrong == NULL)
		wrong = check_rows(stmt, &head, err);
	if (wrong != NULL)
		return broken(store, err, seq, wrong);
	hash_hex(leaf, sizeof(leaf), prev);
	return 0;
}

static int
verify_journal(struct muster_store *store, struct muster_error *err)
{
	char prev[65] = "";
	int64_t want = 1;
	int got = -1;
	sqlite3_stmt *stmt = stmt_get(store, STMT_JOURNAL_ALL, err);
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		if (check_entry(store, stmt, want++, prev, err) != 0) {
			sqlite3_reset(stmt);
			return -1;
		}
	}
	if (got < 0)
		return -1;
	if ((stmt = stmt_get(store, STMT_ACT_UNJOURNALLED, err)) == NULL)
		return -1;
	got = stmt_step(store, stmt, err);
	if (got == 1) {
		int64_t seq = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return broken(store, err, seq, "is missing");
	}
	return got;
}

/* ---- evidence and documents ---------------------------------------------------------------------
 */

static int
verify_one(struct muster_store *store, const char *hex, const uint8_t want[HASH_SIZE],
    struct muster_error *err)
{
	struct muster_evidence_reader *reader = muster_store_evidence_open(store, hex, err);
	if (reader == NULL)
		return -1;
	struct hash hash;
	uint8_t have[HASH_SIZE];
	char *buffer = malloc(1 << 16);
	size_t got = 0;
	int result = buffer == NULL ? muster_error_memory(err) : hash_init(&hash, err);
	if (result == 0) {
		while ((result = muster_evidence_read(reader, buffer, 1 << 16, &got, err)) == 0 &&
		    got > 0)
			hash_update(&hash, buffer, got);
		if (result == 0)
			result = hash_final(&hash, have, err);
		else
			hash_release(&hash);
	}
	free(buffer);
	muster_evidence_close(reader);
	if (result != 0 || memcmp(have, want, sizeof(have)) == 0)
		return result;
	muster_error_set(err, MUSTER_E_INTEGRITY, "verify.evidence",
	    "the evidence %s differs from its digest", hex);
	muster_error_remedy(err, "restore the store from a copy");
	return muster_error_in(err, store->path);
}

static int
verify_evidence(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_EVIDENCE_USED, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got == 1) {
		sqlite3_reset(stmt);
		return broken_store(store, err, "a run's evidence is not in the store");
	}
	if (got < 0 || (stmt = stmt_get(store, STMT_EVIDENCE_ALL, err)) == NULL)
		return -1;
	while ((got = stmt_step(store, stmt, err)) == 1) {
		uint8_t want[HASH_SIZE];
		char hex[2 * HASH_SIZE + 1];
		bool whole = column_bytes(stmt, 0, want, sizeof(want));
		hash_hex(want, sizeof(want), hex);
		if (!whole || verify_one(store, hex, want, err) != 0) {
			sqlite3_reset(stmt);
			return whole
			    ? -1
			    : broken_store(store, err, "a digest of evidence is malformed");
		}
	}
	return got;
}

static int
verify_documents(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_DOCUMENT_ALL, err);
	int got = -1;
	while (stmt != NULL && (got = stmt_step(store, stmt, err)) == 1) {
		uint8_t want[HASH_SIZE], have[HASH_SIZE];
		struct muster_span bytes = column_span(stmt, 3);
		if (column_bytes(stmt, 2, want, sizeof(want)) &&
		    hash_bytes(bytes.ptr, bytes.len, have) == 0 &&
		    memcmp(want, have, sizeof(want)) == 0)
			continue;
		sqlite3_reset(stmt);
		return broken_store(store, err, "a document differs from its digest");
	}
	return got;
}

static int
verify_items(struct muster_store *store, struct muster_error *err)
{
	sqlite3_stmt *stmt = stmt_get(store, STMT_ITEM_TWICE, err);
	int got = stmt == NULL ? -1 : stmt_step(store, stmt, err);
	if (got == 1) {
		sqlite3_reset(stmt);
		return broken_store(store, err, "two items of an asset have one fingerprint");
	}
	return got;
}

int
muster_store_verify(struct muster_store *store, struct muster_error *err)
{
	bool mine;
	if (read_begin(store, &mine, err) != 0)
		return -1;
	int result = verify_file(store, err);
	if (result == 0)
		result = verify_journal(store, err);
	if (result == 0)
		result = verify_evidence(store, err);
	if (result == 0)
		result = verify_documents(store, err);
	if (result == 0)
		result = verify_items(store, err);
	read_end(store, mine);
	return result;
}
