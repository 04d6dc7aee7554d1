/* SPDX-License-Identifier: Apache-2.0 */
/* What systems hold at a view, and what their expected sources delivered. */
#ifndef FLOW_SCOPE_H
#define FLOW_SCOPE_H

#include <muster/flow.h>
#include <muster/system.h>

/* What runs at a view named; system NULL: everything is held. */
struct scope {
	const struct muster_system *system;
	const char *const *given; /* paths that runs collected for it named, sorted */
	size_t given_count;
	const struct muster_run_asset *named; /* of all runs at the view */
	size_t named_count;
};

/* Scopes of all systems at one view, kept with the project. */
struct scopes {
	struct muster_arena *arena;
	struct muster_view view;
	struct scope *rows; /* as the configuration's systems */
};
void scopes_release(struct scopes *scopes);

int scope_open(struct muster_store *store, const struct muster_view *view,
    const struct muster_system *system, struct muster_arena *arena, struct scope *out,
    struct muster_error *err);
bool scope_holds(const struct scope *scope, const char *path);
/* Keeps the runs that named an asset that is held, or were collected for the system. */
int scope_keep_runs(const struct scope *scope, struct muster_run *runs, size_t *count,
    struct muster_arena *arena, struct muster_error *err);
/* Keeps the assets that are held, in their order. */
void scope_keep(const struct scope *scope, struct muster_asset *assets, size_t *count);

/* A row of the ledger and an asset: does the row's system hold it?  "default": all do. */
bool scope_of_row(struct muster_project *project, const struct muster_view *view,
    const char *system, const char *path);

/* Paths of the assets that no system holds; none where none is configured. */
int scope_unknown(struct muster_project *project, const struct muster_view *view,
    const struct muster_asset *assets, size_t count, struct muster_arena *arena,
    const char *const **out, size_t *out_count, struct muster_error *err);

/* Fills what the expected sources delivered.  all: every asset at the view, whose paths coverage
 * is told by; assessed->assets: those in scope. */
int scope_deliveries(struct muster_store *store, const struct muster_asset *all, size_t all_count,
    struct muster_assessed *assessed, struct muster_error *err);

#endif
