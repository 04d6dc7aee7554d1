/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Systems: named scopes of assets (a cardholder environment, a product), each
 * with its owner, frameworks and profile, with who confirmed its scope, and
 * with the sources that are expected to report on it.
 *
 * What a system holds is decided by the paths of assets alone, so that it can
 * be said of assets that are gone too.  An asset belongs to a system if a
 * selector of its names the asset or one it stands on, or a run that was
 * collected for the system named it, unless an `exclude` names it or one it
 * stands on.
 *
 * A source that is expected and did not deliver is missing evidence: the
 * controls its checks would show are no-evidence until it does.
 */
#ifndef MUSTER_SYSTEM_H
#define MUSTER_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/catalog.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/time.h>
#include <muster/timing.h>

/* The one system there is while none is configured; it holds every asset. */
#define MUSTER_SYSTEM_DEFAULT "default"

/* Somebody stated that the scope is right. */
struct muster_scope_statement {
	muster_time date;
	const char *by, *note;
	struct muster_origin origin;
};

/* A source that is to report, completely, on each of these assets at least so often. */
struct muster_expectation {
	const char *source;
	const char *assets; /* selector */
	int64_t every_days;
	struct muster_origin origin;
};

/*
 * Of a catalog only these are asked of the system: a self-assessment questionnaire, say, whose
 * list is its owner's word, not ours.
 */
struct muster_requirements {
	const char *name;            /* "SAQ A-EP" */
	const char *framework;       /* id of the catalog */
	const char *const *controls; /* ids, of headings for all under them, or globs over ids */
	size_t count;
	struct muster_origin origin;
};

struct muster_system {
	const char *id, *title, *owner; /* title: the id if none was given; owner "" none */
	const char *const *assets;      /* selectors */
	size_t asset_count;
	const char *const *exclude; /* selectors */
	size_t exclude_count;
	const char *const *frameworks; /* ids of catalogs; count 0: those of the project */
	size_t framework_count;
	uint32_t pci_roles, hipaa_roles;        /* bits; 0: not said, nothing is out of profile */
	int64_t cis_level;                      /* 0 not said */
	const struct muster_requirements *only; /* as they stand */
	size_t only_count;
	const struct muster_scope_statement *confirmations; /* by date */
	size_t confirmation_count;
	const struct muster_expectation *expectations; /* as they stand */
	size_t expectation_count;
	struct muster_origin origin;
};

/* ---- what a system holds ---- */

/*
 * A selector is "*" or KIND:GLOB: it names an asset whose path it matches as a
 * whole ("host:web1/container:*"), or whose own kind and name ("container:api"
 * on any host).
 */
bool muster_selector_valid(const char *selector);
bool muster_selector_names(const char *selector, const char *path);
/* The kind of the assets it names, MUSTER_ASSET_KIND_COUNT for "*". */
enum muster_asset_kind muster_selector_kind(const char *selector);

/* Is the asset of this path the other one, or does it stand on it? */
bool muster_asset_path_within(const char *path, const char *on);
/* The path of what it stands on: its length, 0 none. */
size_t muster_asset_path_parent(const char *path, size_t len);

/* given: paths that runs collected for the system named, sorted. */
bool muster_system_holds(const struct muster_system *system, const char *const *given,
    size_t given_count, const char *path);

/* ---- profile ---- */

struct muster_profile_choice { /* as muster_assess_input takes it */
	const char *level;     /* "L1", "" all */
	const char *profiles[4];
	size_t profile_count; /* 0 all */
};
/* Roles choose the profiles of pci-dss and hipaa, the level those of cis-docker; other catalogs
 * are whole.  system NULL: all are. */
void muster_system_profile(const struct muster_system *system, const struct muster_catalog *catalog,
    struct muster_profile_choice *out);

/* Is it, or a heading above it, in a list of its catalog, or is there none? */
bool muster_requirements_hold(const struct muster_requirements *lists, size_t count,
    const struct muster_catalog *catalog, const struct muster_control *control);

/* ---- confirmation of scope ---- */

enum muster_scope_state {
	MUSTER_SCOPE_UNCONFIRMED,
	MUSTER_SCOPE_CONFIRMED,
	MUSTER_SCOPE_STALE,   /* past its day */
	MUSTER_SCOPE_CHANGED, /* a significant change came after it */
	MUSTER_SCOPE_STATE_COUNT
};
const char *muster_scope_state_name(enum muster_scope_state state); /* "unconfirmed" … */
struct muster_scope {
	enum muster_scope_state state;
	const struct muster_scope_statement *statement; /* the newest by then, NULL none */
	int64_t due;         /* UTC day since the epoch: the last day it counts, with a statement */
	muster_time change;  /* the significant change after it, NONE */
	const char *control; /* of pci-dss: says how often */
};
/*
 * The control of pci-dss whose timing rule says how often: 12.5.2, of service providers 12.5.2.1.
 * It holds for every system, whatever its frameworks: nothing else says when a scope is old.
 */
const char *muster_system_scope_control(const struct muster_system *system);
/* rule: of that control; NULL: every 12 months.  change: the last significant change by the
 * as-of, NONE none. */
void muster_system_scope(const struct muster_system *system, const struct muster_timing *rule,
    muster_time as_of, muster_time change, struct muster_scope *out);

/* ---- expected sources ---- */

/* The newest complete run of a source on an asset (and what stands on it); of a source that
 * covers nothing, its newest run on it. */
struct muster_receipt {
	const char *path, *source;
	muster_time observed;
	int64_t run;
};

/* What became of an expectation on an asset. */
struct muster_delivery {
	const struct muster_expectation *expectation;
	const struct muster_asset *asset; /* NULL: nothing in scope is of that kind and name */
	muster_time received;             /* NONE never */
	int64_t run;                      /* that brought it, 0 none */
	int64_t due;  /* UTC day since the epoch: the last one in time; received NONE: 0 */
	bool overdue; /* or never received */
};
/*
 * Each expectation with each asset in scope that its selector names, or once with none; by
 * expectation, then as the assets stand.  receipts: by path, then source, each once.  Allocated
 * in arena.
 */
int muster_system_deliveries(const struct muster_system *system, const struct muster_asset *assets,
    size_t asset_count, const struct muster_receipt *receipts, size_t receipt_count,
    muster_time as_of, struct muster_arena *arena, const struct muster_delivery **out,
    size_t *count, struct muster_error *err);

#endif
