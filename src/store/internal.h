/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the store share: the handle, transactions, statements and
 * the small writers of acts, texts, assets and blocks.
 *
 * Nothing here is seen above the layer.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/store.h>
#include <muster/strbuf.h>

#include "base/hash.h"
#include "store/map.h"
#include "store/spill.h"
#include "store/statements.h"

enum { STORE_APPLICATION_ID = 1297306706, STORE_USER_VERSION = 3 };

/* Types of acts as numbers in the file; the names are in act.c. */
enum act_type {
	ACT_INGEST = 1,
	ACT_DUPLICATE,
	ACT_REJECTED,
	ACT_DOCUMENT,
	ACT_CONFIRM,
	ACT_RETIRE_ASSET,
	ACT_RETIRE_SOURCE,
	ACT_REBUILD,
};
const char *act_type_name(int type); /* NULL for none of ours */

/* item.state */
enum {
	STATE_OUTCOME = 7,
	STATE_NONE = 7, /* no outcome in force */
	STATE_SUPPRESSED = 8,
	STATE_FINDING = 16,
	STATE_EVER = 32,
};

struct act_time {
	int64_t seq; /* 0: pending */
	muster_time at;
	muster_time received;
};

struct muster_store {
	sqlite3 *db;
	struct spill spill;
	char *path;
	int key_file; /* held shared while a large input is pending, -1 otherwise */
	uint8_t key[32];
	uint64_t sip[2]; /* key of the hashes in text and detail */
	bool writable;
	bool bind_failed;
	bool in_write, in_group, in_ingest;
	unsigned snapshots;
	sqlite3_stmt *statement[STMT_COUNT];

	struct bulk *bulk; /* rows gathered, of stores that are written */

	struct map texts, details, probes, scopes; /* hash → id of rows known to exist */
	int64_t data_version;                      /* PRAGMA data_version when they were right */
	bool texts_known;                          /* all there are, in this write and since */
	unsigned text_misses;                      /* of this input */
	bool details_known;                        /* those of other writers up to detail_last */
	int64_t detail_last;
	struct map chunks; /* first 8 bytes of a digest → index */
	uint8_t (*chunk_hashes)[32];
	size_t chunk_count, chunk_cap;
	int64_t chunk_last; /* highest chunk id in the set */

	void *zstd; /* for packing, made when first needed */

	struct act_time *acts; /* by act id, kept within a snapshot */
	size_t act_count;

	struct muster_store *from; /* scratch: whose evidence is read */
	int64_t replay_seq;
	muster_time replay_time;
};

/* ---- errors and statements (statement.c) -------------------------------------- */

/* Turns what SQLite said last into an error of ours.  Returns -1. */
int store_fail(struct muster_store *store, int rc, struct muster_error *err);
/* Stored content that contradicts itself.  Returns -1. */
int store_damaged(struct muster_store *store, struct muster_error *err, const char *what);

/* The prepared statement, reset and unbound; NULL failed. */
sqlite3_stmt *stmt_get(struct muster_store *store, enum stmt_id id, struct muster_error *err);
/* A statement of its own, for a walk during which the same one may be asked for again. */
sqlite3_stmt *stmt_new(struct muster_store *store, enum stmt_id id, struct muster_error *err);
/* 1 a row, 0 the end, -1 failed.  At the end and on failure the statement is reset. */
int stmt_step(struct muster_store *store, sqlite3_stmt *stmt, struct muster_error *err);
/* For statements that give no rows. */
int stmt_run(struct muster_store *store, sqlite3_stmt *stmt, struct muster_error *err);
int stmt_exec(struct muster_store *store, enum stmt_id id, struct muster_error *err);
void stmt_finalize_all(struct muster_store *store);

/* Binding; a failure is kept in the store and told by the next step. */
void bind_int(struct muster_store *store, sqlite3_stmt *stmt, int at, int64_t value);
void bind_null(struct muster_store *store, sqlite3_stmt *stmt, int at);
void bind_time(struct muster_store *store, sqlite3_stmt *stmt, int at, muster_time t);
/* Borrowed until the statement is reset. */
void bind_text(struct muster_store *store, sqlite3_stmt *stmt, int at, const char *text);
void bind_span(struct muster_store *store, sqlite3_stmt *stmt, int at, struct muster_span text);
void bind_blob(
    struct muster_store *store, sqlite3_stmt *stmt, int at, const void *bytes, size_t len);

muster_time column_time(sqlite3_stmt *stmt, int at);
const char *column_text(sqlite3_stmt *stmt, int at); /* never NULL */
struct muster_span column_span(sqlite3_stmt *stmt, int at);
/* A blob of exactly this size, else false. */
bool column_bytes(sqlite3_stmt *stmt, int at, void *out, size_t len);

/* ---- transactions (transaction.c) ----------------------------------------------- */

/* A write transaction, or inside a group a savepoint. */
int write_begin(struct muster_store *store, struct muster_error *err);
int write_commit(struct muster_store *store, struct muster_error *err);
void write_abandon(struct muster_store *store);
/* A read transaction unless something is open already; *mine tells read_end. */
int read_begin(struct muster_store *store, bool *mine, struct muster_error *err);
void read_end(struct muster_store *store, bool mine);
/* Forgets what was learnt of rows that may not be there any more. */
void store_forget(struct muster_store *store);
int store_need_writable(struct muster_store *store, struct muster_error *err);

/* ---- acts and the journal (act.c, journal.c) --------------------------------------- */

int act_begin(
    struct muster_store *store, enum act_type type, int64_t *id, struct muster_error *err);

/* What goes into an entry; NULL and "" members are left out. */
struct entry {
	enum act_type type;
	const struct muster_actor *actor;
	muster_time at;
	/* subject */
	const char *name;
	uint64_t bytes;
	const uint8_t *commit; /* 32 */
	const uint8_t *mac;    /* 32 */
	const uint8_t *sha256; /* of a document: public by nature */
	const char *kind;
	const char *format;
	unsigned adapter;
	const char *scanner, *scanner_version;
	muster_time scan_time;
	const char *error;
	uint64_t line, column, byte;
	int64_t run; /* what a confirmation or duplicate speaks of */
	const char *asset, *why;
	const struct muster_counts *counts;
	const uint8_t *derived; /* 32 */
};
/* Gives the act the next seq and writes its entry.  Within a write transaction. */
int act_publish(
    struct muster_store *store, int64_t act, const struct entry *entry, struct muster_error *err);
/* act_begin and act_publish. */
int act_write(
    struct muster_store *store, const struct entry *entry, int64_t *act, struct muster_error *err);
int entry_leaf(const void *entry, size_t len, uint8_t leaf[HASH_SIZE], struct muster_error *err);

/* All acts by id (index = id), for as long as the read transaction. */
int acts_load(struct muster_store *store, struct muster_error *err);

/* ---- dictionaries (dict.c) ------------------------------------------------------------ */

uint64_t sip_hash(const uint64_t key[2], const void *bytes, size_t len);
int text_id(
    struct muster_store *store, struct muster_span text, uint32_t *id, struct muster_error *err);
/* The same through the last text asked for: rows of a report repeat their neighbours. */
struct text_memo {
	struct muster_strbuf text; /* initialised by the owner, and released */
	uint32_t id;
};
int text_memo_id(struct muster_store *store, struct text_memo *memo, struct muster_span text,
    uint32_t *id, struct muster_error *err);
/* 0 gives "".  The text is copied. */
int text_get(struct muster_store *store, uint32_t id, struct muster_arena *arena, const char **out,
    struct muster_error *err);
uint64_t detail_hash(const struct muster_store *store, const struct muster_result *result);
int detail_id(struct muster_store *store, const struct muster_result *result, uint32_t package,
    uint64_t hash, uint32_t *id, struct muster_error *err);
int probe_id(struct muster_store *store, const char *source, struct muster_span native,
    uint32_t *id, struct muster_error *err);
int scope_id(struct muster_store *store, const char *source, enum muster_domain domain,
    struct muster_span section, int64_t root, uint32_t *id, struct muster_error *err);

/* ---- assets (asset.c) --------------------------------------------------------------------- */

struct asset_row {
	int64_t id, parent, root;
	enum muster_asset_kind kind;
	const char *name, *path;
};
/* Finds or makes it.  path and name are copied into the arena. */
int asset_put(struct muster_store *store, int64_t parent, enum muster_asset_kind kind,
    struct muster_span name, struct muster_arena *arena, struct asset_row *out,
    struct muster_error *err);
int asset_get(struct muster_store *store, int64_t id, struct muster_arena *arena,
    struct asset_row *out, bool *found, struct muster_error *err);

/* ---- identity (identity.c) ------------------------------------------------------------------ */

enum { FINGERPRINT_SIZE = 16, FINDING_ID_SIZE = 20 };
int fingerprint(const char *source, struct muster_span check, struct muster_span location,
    uint8_t out[FINGERPRINT_SIZE]);
/* 60 bits; the first 50 are the printed digits. */
int finding_number(const char *asset_path, const uint8_t fp[FINGERPRINT_SIZE], uint64_t *out);
void finding_id(uint64_t number, unsigned digits, char out[FINDING_ID_SIZE]);
/* Any case, I L as 1, O as 0.  False if it is no finding id.  digits: 10 to 12. */
bool finding_id_parse(const char *text, uint64_t *number, unsigned *digits);
/* "docker-bench:4.1"; identifiers that are the same everywhere (CVE, GHSA, muster:) stand alone. */
int check_name(struct muster_strbuf *out, const char *source, struct muster_span native);

/* ---- evidence (evidence.c) ------------------------------------------------------------------ */

int chunks_refresh(struct muster_store *store, struct muster_error *err);
bool chunks_have(const struct muster_store *store, const uint8_t sha256[32]);
struct chunk_ref {
	int64_t chunk;
	uint64_t start;
	size_t len;
};
int chunk_put(struct muster_store *store, const uint8_t sha256[32], size_t raw_len,
    const void *packed, size_t packed_len, int64_t *id, struct muster_error *err);
/* Finds or makes the evidence; commit: the salted commitment for the journal. */
int evidence_put(struct muster_store *store, const uint8_t sha256[32], uint64_t bytes,
    const struct chunk_ref *chunks, size_t count, int64_t *id, uint8_t commit[32],
    struct muster_error *err);
int evidence_commitment(
    const uint8_t salt[32], const uint8_t sha256[32], uint8_t out[32], struct muster_error *err);

/* Leftovers of large inputs whose process died (pending.c). */
int pending_clean(struct muster_store *store, struct muster_error *err);
int pending_hold(struct muster_store *store, struct muster_error *err);
void pending_release(struct muster_store *store);

#endif
