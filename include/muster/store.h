/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence store: one SQLite file, spoken of in runs, findings and
 * spans, never in statements.
 *
 * Primary content (never rebuilt): evidence chunks, the journal, per-run
 * options and adapter version, configuration and catalog documents by digest.
 * All else is derived and can be dropped and rebuilt from it (rules.md 19).
 *
 * Two times.  Valid time is when something was observed; knowledge is the
 * journal: an act (a run, a document, a confirmation) becomes visible when it
 * is published and gets the next seq.  A span of an item's outcome holds the
 * acts that opened, closed and voided it; late evidence voids and replaces,
 * never edits (rules.md 13, 14).
 *
 * A store handle belongs to one thread at a time.  Writers use BEGIN
 * IMMEDIATE with a 60 s busy timeout; TRUNCATE journal, FULL sync, read back
 * at open.  What SQLite reports becomes MUSTER_E_STORE (full, I/O, locked) or
 * MUSTER_E_INTEGRITY (not ours, damaged, altered schema).
 */
#ifndef MUSTER_STORE_H
#define MUSTER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/source.h>
#include <muster/time.h>

struct muster_store;

/* Makes the file (0600) and beside it the key file (path + ".key", 0600); neither may exist. */
int muster_store_create(const char *path, struct muster_error *err);
struct muster_store *muster_store_open(const char *path, bool writable, struct muster_error *err);
void muster_store_close(struct muster_store *store);
const char *muster_store_path(const struct muster_store *store);
/* The key of keyed hashes (source_mac, duplicate keys); 32 bytes, never in the store or a pack. */
const uint8_t *muster_store_key(const struct muster_store *store);

/* The last published seq; 0 for an empty journal.  head: its leaf hash in hex, "" if none. */
int muster_store_head(
    struct muster_store *store, int64_t *seq, char head[65], struct muster_error *err);
/* The leaf hash (hex) of the entry with that seq, "" for seq 0. */
int muster_store_head_at(
    struct muster_store *store, int64_t seq, char head[65], struct muster_error *err);
/* The last seq published at or before t (its receipt time), for --known-by. */
int muster_store_seq_at(
    struct muster_store *store, muster_time t, int64_t *seq, struct muster_error *err);

/* One read transaction: everything read between sees one state. */
int muster_store_snapshot(struct muster_store *store, struct muster_error *err);
void muster_store_snapshot_end(struct muster_store *store);

/* ---- who and what acts (goes into the journal) --------------------------- */

struct muster_actor {
	uint32_t uid;
	const char *user; /* login name, "" unknown */
	const char *host;
	const char *ci_run;       /* "" none */
	const char *tool_version; /* muster's */
	muster_time now;
	char boot_id[40];
	int64_t monotonic;                               /* ns */
	char user_text[64], host_text[80], ci_text[160]; /* what user, host and ci_run point to */
};

/* ---- documents: configuration, catalogs, mappings (rules.md 19) ----------- */

/*
 * Takes in a document if its digest differs from the current one of that kind
 * and name; *changed says so.  kind: "config" "catalog" "practices" "checks"
 * "mapping" "rules" "attestation" "exception" "event" "attachment" "policy-text"
 * "policy-act".  Journalled.
 */
int muster_store_document_put(struct muster_store *store, const struct muster_actor *actor,
    const char *kind, const char *name, const void *bytes, size_t len, bool *changed,
    struct muster_error *err);
/* The document as known by seq; *bytes NULL if there is none. */
int muster_store_document_get(struct muster_store *store, const char *kind, const char *name,
    int64_t known_by, struct muster_arena *arena, const char **bytes, size_t *len,
    struct muster_error *err);
/* Names of a kind as known by seq, sorted. */
int muster_store_document_list(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, const char *const **names, size_t *count, struct muster_error *err);

/* The same with the newest version of each, without its bytes. */
struct muster_document_row {
	const char *name;
	char sha256[65];
	uint64_t bytes;
	int64_t seq;             /* journal entry that took this version in */
	muster_time received_at; /* when */
};
int muster_store_document_rows(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, struct muster_document_row **out, size_t *count,
    struct muster_error *err);

/* ---- taking in one input --------------------------------------------------- */

struct muster_ingest;

struct muster_ingest_start {
	const char *path; /* as given, for the record */
	const struct muster_source *source;
	const char *declared_asset; /* "host:web1" or "" */
	const char *system;         /* "" default */
	muster_time declared_observed;
	bool declared_partial;
	uint8_t source_mac[32]; /* HMAC-SHA-256 over the SHA-256 of the bytes as they lie outside */
	uint8_t source_sha256[32];
	uint64_t source_bytes;
	bool large; /* over 64 MB: short transactions under a pending run (rules.md 21) */
	muster_time file_time; /* mtime, used when nothing better is known */
};

/* The run that already holds this input (rules.md 11), 0 none. */
int muster_store_duplicate_of(struct muster_store *store, const struct muster_ingest_start *start,
    int64_t *run, struct muster_error *err);
int muster_store_journal_duplicate(struct muster_store *store, const struct muster_actor *actor,
    const struct muster_ingest_start *start, int64_t run, struct muster_error *err);
/* Records that an input was refused: code, id and position only, never a value (rules.md 9). */
int muster_store_journal_rejected(struct muster_store *store, const struct muster_actor *actor,
    const struct muster_ingest_start *start, const struct muster_error *why,
    struct muster_error *err);

/*
 * Group commit: between group and group_end many small inputs share one
 * transaction, a savepoint each.  Their acknowledgements may be printed only
 * after muster_store_group_end returned 0.
 */
int muster_store_group(struct muster_store *store, struct muster_error *err);
int muster_store_group_end(struct muster_store *store, struct muster_error *err);
void muster_store_group_abandon(struct muster_store *store);

struct muster_ingest *muster_ingest_begin(struct muster_store *store,
    const struct muster_actor *actor, const struct muster_ingest_start *start,
    struct muster_error *err);
/* Undoes everything; the handle is gone. */
void muster_ingest_abandon(struct muster_ingest *ingest);

/*
 * An asset, final: kind, lineage name, version, parent handle.  Handles are
 * dense from 0.  Results of a handle that is not bound yet are staged.
 */
int muster_ingest_asset(struct muster_ingest *ingest, muster_asset_handle handle,
    const struct muster_asset_binding *binding, struct muster_error *err);
/* The run covered this domain on this asset and its descendants (rules.md 12). */
int muster_ingest_coverage(struct muster_ingest *ingest, muster_asset_handle handle,
    enum muster_domain domain, struct muster_span section, struct muster_error *err);
/* Any number of results; spans and loci are borrowed for the call. */
int muster_ingest_results(struct muster_ingest *ingest, const struct muster_result *results,
    size_t count, struct muster_error *err);
/* Results so far that repeated an item of this input: the worst outcome of them counts. */
uint64_t muster_ingest_merged(const struct muster_ingest *ingest);
struct muster_ingest_package {
	muster_asset_handle asset;
	enum muster_domain domain;
	struct muster_span package, version;
};
int muster_ingest_packages(struct muster_ingest *ingest,
    const struct muster_ingest_package *packages, size_t count, struct muster_error *err);
/*
 * What logs tell of, in any order and any number of parts: rows of one asset
 * (bound already), action, actor, object, deed, marks and day are added up.
 * The number of rows there are in the end is counts' activities.
 */
int muster_ingest_activities(struct muster_ingest *ingest, const struct muster_activity *activities,
    size_t count, struct muster_error *err);

/*
 * Evidence chunks in order.  raw_hash: SHA-256 of the raw bytes; packed: zstd
 * of them, or NULL if muster_ingest_has_chunk said the store has it already.
 */
bool muster_ingest_has_chunk(
    const struct muster_ingest *ingest, const uint8_t raw_hash[32]); /* any thread */
int muster_ingest_chunk(struct muster_ingest *ingest, const uint8_t raw_hash[32], size_t raw_len,
    const void *packed, size_t packed_len, struct muster_error *err);

struct muster_ingest_end {
	struct muster_run_binding
	    binding; /* observed_at resolved: declared, document, file or clock */
	bool observed_assumed;
	muster_time observed_at;
	enum muster_completeness completeness; /* COMPLETE PARTIAL or UNSCOPED */
	const char *why;
	uint8_t sha256[32]; /* of the evidence */
	uint64_t evidence_bytes;
	uint64_t redactions;
	bool source_is_evidence; /* redaction and decoding changed nothing: the plain digest may be
				    kept */
	const char *diagnostics_json; /* array of {id,pointer,message}, at most 1000 */
};
/*
 * Derives spans, writes the journal entry and publishes.  counts' findings_*
 * and assets are filled in; the rest is kept with the run.
 */
int muster_ingest_commit(struct muster_ingest *ingest, const struct muster_ingest_end *end,
    struct muster_counts *counts, int64_t *run, struct muster_error *err);

/* ---- other acts ---------------------------------------------------------------- */

/* A suspect run is accepted as complete (rules.md 17); its closings take effect. */
int muster_store_run_confirm(struct muster_store *store, const struct muster_actor *actor,
    int64_t run, struct muster_error *err);
/* From `at` on the asset and its descendants are retired: open findings close with asset-retired.
 */
int muster_store_asset_retire(struct muster_store *store, const struct muster_actor *actor,
    int64_t asset, muster_time at, const char *why, struct muster_error *err);
int muster_store_source_retire(struct muster_store *store, const struct muster_actor *actor,
    const char *source, muster_time at, const char *why, struct muster_error *err);

/* ---- reading, as of and known by ------------------------------------------------- */

struct muster_view {
	muster_time as_of;
	int64_t known_by; /* a seq */
};

enum muster_finding_state { MUSTER_FINDINGS_OPEN, MUSTER_FINDINGS_CLOSED, MUSTER_FINDINGS_ALL };

/*
 * Findings in a total order: severity (worst first), first seen, asset path,
 * check, location, id.  The callback's finding lives for the call.  A
 * non-zero return stops and is returned.  practice and aspect are left "".
 */
typedef int (*muster_finding_fn)(
    void *context, const struct muster_finding *finding, struct muster_error *err);
int muster_store_findings(struct muster_store *store, const struct muster_view *view,
    enum muster_finding_state state, muster_finding_fn fn, void *context, struct muster_error *err);
/*
 * The same findings asset by asset (by asset id, within one in no order that means anything), of
 * the assets that are wanted: what compares the sources of an asset holds no more than one.
 */
struct muster_asset_sources {
	int64_t asset;
	const char *path;
	const char *const *sources; /* of its findings, in order */
	size_t source_count;
};
typedef bool (*muster_asset_wanted_fn)(void *context, const struct muster_asset_sources *asset);
int muster_store_findings_by_asset(struct muster_store *store, const struct muster_view *view,
    enum muster_finding_state state, muster_asset_wanted_fn wanted, muster_finding_fn fn,
    void *context, struct muster_error *err);
/*
 * The same findings as a cursor, for tables that are run more than once; it
 * belongs to the snapshot it was opened in.  next: 1 filled (strings live
 * until the next call), 0 the end, -1 failed.
 */
struct muster_finding_cursor;
struct muster_finding_cursor *muster_store_findings_open(struct muster_store *store,
    const struct muster_view *view, enum muster_finding_state state, struct muster_error *err);
int muster_finding_next(void *cursor, struct muster_finding *finding, struct muster_error *err);
int muster_finding_rewind(void *cursor, struct muster_error *err);
void muster_finding_close(struct muster_finding_cursor *cursor);
/*
 * All findings with the stretches they were open in, by time, in no order that means
 * anything.  The severity is the one reported last.  texts false: what only texts say
 * ("" then) is not looked up, which is much faster.
 */
typedef int (*muster_history_fn)(void *context, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, struct muster_error *err);
int muster_store_histories(struct muster_store *store, const struct muster_view *view, bool texts,
    muster_history_fn fn, void *context, struct muster_error *err);
/* One finding by its id (any case, Crockford: I L O read as 1 1 0); *found false if there is none.
 */
int muster_store_finding(struct muster_store *store, const struct muster_view *view, const char *id,
    struct muster_arena *arena, struct muster_finding *out, bool *found, struct muster_error *err);

/*
 * Results in force at the view: one row per item with an outcome in force,
 * ordered by asset id, check, location.  Rows live for the call.
 */
struct muster_result_row {
	int64_t item, asset;
	const char *source, *check, *native, *check_version, *location;
	enum muster_domain domain;
	const char *section;
	enum muster_outcome outcome;
	enum muster_severity severity;
	const char *score, *aliases; /* of the last sighting, "" none */
	bool has_fix;
	muster_time fix_available, advisory_date; /* of the last sighting, NONE not told */
	bool suppressed_by_tool;
	bool event;                          /* of an event finding: see struct muster_finding */
	muster_time since;                   /* valid start of this outcome */
	muster_time first_seen;              /* of the finding, its first opening */
	muster_time observed;                /* the last run that saw it */
	struct muster_evidence_ref evidence; /* sighting that began this outcome */
	const char *title;
	const char *finding_id; /* of a failing result, "" otherwise */
};
typedef int (*muster_result_fn)(
    void *context, const struct muster_result_row *row, struct muster_error *err);
int muster_store_results(struct muster_store *store, const struct muster_view *view,
    muster_result_fn fn, void *context, struct muster_error *err);

/*
 * Failing results in force at any time in [from, to), even if closed by then: for the period
 * verdict.  `since` is the later of from and the span's start, `until` its end or `to`.
 * An event fails when it happened, not for as long as nobody has disposed of it.
 */
struct muster_failing_row {
	struct muster_result_row row;
	muster_time until;
};
typedef int (*muster_failing_fn)(
    void *context, const struct muster_failing_row *row, struct muster_error *err);
int muster_store_failing_within(struct muster_store *store, const struct muster_view *view,
    muster_time from, muster_time to, muster_failing_fn fn, void *context,
    struct muster_error *err);

/* Coverage in force: the newest complete run of each scope at the view, ordered by asset, source,
 * domain, section. */
struct muster_coverage {
	int64_t asset, run;
	const char *source;
	enum muster_domain domain;
	const char *section;
	muster_time observed;     /* of the newest complete run */
	muster_time observed_any; /* of the newest run at all, partial ones too */
	uint64_t runs;            /* complete runs up to the view */
};
int muster_store_coverage(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_coverage **out, size_t *count,
    struct muster_error *err);

/* Not only the newest: every complete run of each scope up to the view, oldest first within one. */
int muster_store_scans(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_coverage **out, size_t *count,
    struct muster_error *err);

int muster_store_assets(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_asset **out, size_t *count, struct muster_error *err);
/* Newest first; observed at or before the view and known by then. run 0: all. */
int muster_store_runs(struct muster_store *store, const struct muster_view *view, int64_t run,
    struct muster_arena *arena, struct muster_run **out, size_t *count, struct muster_error *err);

/* The assets that runs at the view named, oldest run first, retired ones too. */
struct muster_run_asset {
	int64_t run;
	const char *system; /* that the run was collected for, "" none said */
	const char *path;
};
int muster_store_run_assets(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_run_asset **out, size_t *count,
    struct muster_error *err);

/*
 * Activities of the runs at the view (run 0), or of one run: by asset path, day,
 * action, actor, object, deed, marks, run.  Rows live for the call.  Of several
 * runs each has its own rows: logs may overlap.
 */
enum { MUSTER_DAY_UNKNOWN = INT32_MIN };
struct muster_activity_row {
	int64_t run, asset_id;
	muster_asset_handle handle; /* of muster_ingest_told only */
	const char *source, *asset; /* path */
	const char *action, *actor, *object, *marks;
	enum muster_deed deed;
	int64_t day; /* since 1970-01-01, UTC; MUSTER_DAY_UNKNOWN */
	muster_time first, last;
	uint64_t count;
	struct muster_evidence_ref evidence; /* one of its events */
};
typedef int (*muster_activity_fn)(
    void *context, const struct muster_activity_row *row, struct muster_error *err);
int muster_store_activities(struct muster_store *store, const struct muster_view *view, int64_t run,
    muster_activity_fn fn, void *context, struct muster_error *err);

/*
 * While an input is taken in, after all its activities: they, added up, in the
 * order above; nothing may be taken in from the callback.  And what other runs
 * of the source tell of an asset: the nearest days outside [first, last]
 * (INT64_MIN, INT64_MAX: none), and whether a day is told of.
 */
int muster_ingest_told(
    struct muster_ingest *ingest, muster_activity_fn fn, void *context, struct muster_error *err);
int muster_ingest_days_outside(struct muster_ingest *ingest, muster_asset_handle asset,
    int64_t first, int64_t last, int64_t *before, int64_t *after, struct muster_error *err);
int muster_ingest_day_told(struct muster_ingest *ingest, muster_asset_handle asset, int64_t day,
    bool *told, struct muster_error *err);

/* Rejected and duplicate inputs, from the journal, newest last. */
struct muster_refusal {
	int64_t seq;
	bool duplicate;
	const char *path, *id, *pointer; /* id of the error; never its message */
	uint64_t line, column, byte, bytes;
	const char *source_mac; /* hex */
	muster_time at;
};
int muster_store_refusals(struct muster_store *store, int64_t known_by, struct muster_arena *arena,
    struct muster_refusal **out, size_t *count, struct muster_error *err);

/* Counts of the store at the view, for reconciliations: sums over the runs known and observed by
 * then. */
int muster_store_totals(struct muster_store *store, const struct muster_view *view,
    struct muster_counts *out, uint64_t *runs, struct muster_error *err);
void muster_counts_add(struct muster_counts *sum, const struct muster_counts *more);

/*
 * Reads [offset, offset+length) of an evidence (checked against its chunk
 * digests).  length 0: to the end, at most 16 MiB.
 */
int muster_store_evidence_read(struct muster_store *store, const char *sha256, uint64_t offset,
    uint64_t length, struct muster_arena *arena, const char **bytes, size_t *len,
    struct muster_error *err);
/* All of it, in chunks, for rebuild and verification. Fits json_input.read. */
struct muster_evidence_reader;
struct muster_evidence_reader *muster_store_evidence_open(
    struct muster_store *store, const char *sha256, struct muster_error *err);
int muster_evidence_read(
    void *reader, char *buffer, size_t cap, size_t *got, struct muster_error *err);
void muster_evidence_close(struct muster_evidence_reader *reader);

/* ---- rebuild ------------------------------------------------------------------------ */

/*
 * What a replay needs of the journal, in order of seq.  kind: "ingest"
 * "confirm" "retire-asset" "retire-source"; others carry no derived content.
 */
struct muster_act {
	int64_t seq;
	const char *type;
	struct muster_ingest_start start; /* of an ingest */
	muster_time received_at;
	const char *source_name;
	unsigned adapter_version;
	char sha256[65];
	int64_t run, asset;
	const char *asset_path;
	muster_time at;
	const char *why;
	uint64_t redactions;     /* of an ingest: made when it was taken in */
	bool source_is_evidence; /* as given at its commit */
};
typedef int (*muster_act_fn)(void *context, const struct muster_act *act, struct muster_error *err);
int muster_store_acts(
    struct muster_store *store, muster_act_fn fn, void *context, struct muster_error *err);

/*
 * A canonical digest of all derived content (runs, assets, items, spans,
 * coverage, seen sets, events, activities; not row ids), section by section, so that a difference
 * can be named.  Equal answers give equal digests in any order of arrival except where journal
 * order itself is content (with_journal: seqs included).
 */
enum { MUSTER_DIGEST_SECTIONS = 10 };
struct muster_store_digest {
	struct {
		const char *name; /* "runs" "assets" "items" "spans" … NULL ends */
		uint64_t rows;
		char sha256[65];
	} section[MUSTER_DIGEST_SECTIONS];
};
int muster_store_digest(struct muster_store *store, bool with_journal,
    struct muster_store_digest *out, struct muster_error *err);

/*
 * A scratch store for replaying: a new unlinked file in the store's folder
 * that takes the evidence of `from` as read and journals with the seqs and
 * times of the acts replayed into it.
 */
struct muster_store *muster_store_scratch(struct muster_store *from, struct muster_error *err);
/* Replaces the derived content of `store` by that of a scratch; journalled as "rebuild". */
int muster_store_adopt(struct muster_store *store, const struct muster_actor *actor,
    struct muster_store *scratch, struct muster_error *err);
/* The next published act takes this seq and time (scratch stores only). */
int muster_store_replay_as(
    struct muster_store *scratch, int64_t seq, muster_time received_at, struct muster_error *err);

/* Checks the journal's chain and canonical form and every chunk digest; names the first failure. */
int muster_store_verify(struct muster_store *store, struct muster_error *err);

#endif
