/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading as of D, known by K: which spans count, and what they say of an
 * item.
 */
#ifndef STORE_VIEW_H
#define STORE_VIEW_H

#include "store/chain.h"
#include "store/internal.h"

struct view {
	struct muster_store *store;
	muster_time as_of;
	int64_t known_by;
	bool mine; /* the read transaction */
};

int view_begin(struct muster_store *store, const struct muster_view *view, struct view *out,
    struct muster_error *err);
void view_end(struct view *view);

bool view_knows(const struct view *view, uint32_t act);
/* Known, and in valid time not after D. */
bool view_counts(const struct view *view, uint32_t act);
muster_time view_at(const struct view *view, uint32_t act);

struct view_span {
	uint32_t n;
	uint8_t outcome;
	bool suppressed, finding;
	enum muster_close_reason reason;
	uint32_t from_act, to_act; /* to_act 0: in force at the view */
	uint32_t seen_act, seen_detail, seen_version;
	muster_time from, to; /* to: NONE in force */
};

struct view_item {
	uint32_t item, asset, scope, probe;
	struct view_event { /* what is known at the view of when it happened; count 0: no event */
		muster_time first, last;
		uint64_t count;
		uint32_t act, detail; /* of the run that tells of the last of it */
	} event;
	const struct view_span *spans; /* visible ones, in order of time */
	size_t span_count;
};

/* All items with a visible span, by id; item 0: all, else that one. */
typedef int (*view_item_fn)(void *context, const struct view_item *item, struct muster_error *err);
int view_walk(const struct view *view, uint32_t item, view_item_fn fn, void *context,
    struct muster_error *err);

/* What the spans say of the finding; false: it never was one. */
struct view_finding {
	bool open;
	muster_time first;  /* of the first opening */
	uint32_t opening_n; /* span that opened the last episode */
	uint32_t last_n;    /* last span of it: index into the spans */
	unsigned reopened;
};
bool view_finding(const struct view_item *item, struct view_finding *out);

/* Scopes by id. */
struct scope_row {
	const char *source, *section;
	enum muster_domain domain;
	int64_t root;
	uint32_t chain;
};
struct scope_table {
	struct scope_row *rows; /* index = id */
	size_t count;
	struct chain_of {
		const char *source;
		int64_t root;
	} * chains;
	size_t chain_count;
};
int scopes_load(struct muster_store *store, struct muster_arena *arena, struct scope_table *out,
    struct muster_error *err);

/* The runs of a chain that count at the view, ascending; to be freed. */
int view_chain(const struct view *view, const struct chain_of *chain, struct chain_run **runs,
    size_t *count, struct muster_error *err);
/* Whether a part is held back at the view. */
int view_suspect(const struct view *view, int64_t part, bool *out, struct muster_error *err);

#endif
