/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of findings and results: rows gathered from a view, completed with
 * their last sightings, sorted, and given out one by one with their texts.
 * A row is small: texts are fetched only while it is given out.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/view.h"

struct row {
	uint32_t item, asset, scope, probe;
	uint32_t n;        /* the span that says so, for its place in evidence */
	uint32_t seen_act; /* last sighting; 0: to be found */
	uint32_t detail, version;
	muster_time since, first, until;
	uint32_t asset_rank, probe_rank;
	uint32_t event; /* index + 1 of what it is as an event, 0: it is none */
	uint16_t reopened;
	uint8_t outcome, severity, reason;
	bool suppressed, open, ended;
};

struct long_ids;

struct rows {
	struct view *view;
	struct muster_arena *arena; /* of the whole list */
	struct row *list;
	size_t count, cap;
	struct view_event *events;
	size_t event_count, event_cap;
	struct scope_table scopes;
	struct map assets; /* mix_pair(0, id) → index + 1 */
	struct listed_asset {
		int64_t id;
		const char *path;
		uint32_t rank;
		enum muster_asset_kind kind;
	} * asset_list;
	size_t asset_count;
	struct map probes; /* mix_pair(0, id) → index + 1 */
	struct listed_probe {
		uint32_t id, rank;
		const char *source, *native, *check;
	} * probe_list;
	size_t probe_count, probe_cap;
	const struct long_ids *ids; /* borrowed, for finding ids of results */
};

int rows_init(struct rows *rows, struct view *view, struct muster_error *err);
void rows_release(struct rows *rows);
struct row *rows_add(struct rows *rows, struct muster_error *err);

/* The row is of this item: an event is its own last sighting. */
int rows_set_event(
    struct rows *rows, struct row *row, const struct view_item *item, struct muster_error *err);
/* NULL: it is no event. */
const struct view_event *rows_event(const struct rows *rows, const struct row *row);

/* Last sightings, severities, ranks. */
int rows_complete(struct rows *rows, struct muster_error *err);
/* severity, first seen, asset path, check, location, id */
int rows_sort_findings(struct rows *rows, struct muster_error *err);
/* asset id, check, location, since */
int rows_sort_results(struct rows *rows, struct muster_error *err);

const struct listed_asset *rows_asset(const struct rows *rows, uint32_t id);
const struct listed_probe *rows_probe(const struct rows *rows, uint32_t id);

/* The texts of one row, for as long as the buffers are not used again. */
struct row_texts {
	const char *location, *title, *native_severity, *score, *fixed_in, *check_version;
	const char *aliases;
	const char *installed;
	const char *dated_by;
	muster_time fix_available, advisory_date; /* NONE: not told */
	uint64_t number;                          /* of the finding id */
	struct muster_evidence_ref evidence;
};
/* Where something stands in evidence, as a JSON Pointer; NULL: out of memory. */
const char *rows_pointer(struct muster_arena *arena, struct muster_span container,
    struct muster_span key, bool has_key, int64_t index);
int rows_texts(const struct rows *rows, const struct row *row, struct muster_arena *arena,
    struct row_texts *out, struct muster_error *err);

/* Rows of a statement with the columns of STMT_ACTIVITIES; at NULL: all of them. */
int activities_read(struct muster_store *store, enum stmt_id which, int64_t run,
    const struct view *at, muster_activity_fn fn, void *context, struct muster_error *err);

/* A row for the finding an item is or was; `finding` is what its spans say (view_finding). */
int rows_add_finding(struct rows *rows, const struct view_item *item,
    const struct view_finding *finding, struct muster_error *err);
/* The findings of a view in that state, sorted; and one of them, its strings in arena or rows. */
int rows_findings(
    struct rows *rows, struct view *at, enum muster_finding_state state, struct muster_error *err);
int rows_finding(const struct rows *rows, const struct row *row, unsigned digits,
    struct muster_arena *arena, struct muster_finding *out, struct muster_error *err);

/* Finding ids that need more digits: numbers of items by collision. */
struct long_ids {
	struct long_id {
		uint32_t item;
		unsigned digits;
	} * list; /* by item */
	size_t count, cap;
};
int long_ids_find(struct muster_store *store, struct long_ids *out, struct muster_error *err);
unsigned long_ids_digits(const struct long_ids *ids, uint32_t item);
void long_ids_release(struct long_ids *ids);

#endif
