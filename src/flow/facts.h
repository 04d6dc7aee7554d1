/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts: what the store's results say of each practice on each asset, by the
 * check rows.  The bridge between the store's words (checks) and the
 * assessment's (practices).
 */
#ifndef FLOW_FACTS_H
#define FLOW_FACTS_H

#include <muster/assess.h>
#include <muster/catalog.h>
#include <muster/store.h>

#include "flow/project.h"

struct facts {
	struct muster_fact *rows; /* sorted by practice, aspect, asset */
	size_t count;
	struct muster_breach *breaches; /* sorted by practice, aspect, asset, since */
	size_t breach_count;
	uint64_t unmapped_open; /* failing results no check row knows, or with none by decision */
	const struct muster_run *runs; /* up to the view, newest first */
	size_t run_count;
};

/* A complete run that looked for whatever the check finds, and reports only what it found. */
bool facts_covers(const struct muster_check *check, const struct muster_coverage *coverage,
    enum muster_asset_kind kind);

/*
 * assets: live ones at the view, in any order.  period NULL: no breaches.
 * Everything is allocated in arena.  Of exceptions that name results, the
 * results they meet are found here: `findings` of each is filled in, of open
 * ones and of those within the period.  An asset glob meets live assets only.
 * each: facts list their failing results one by one.
 */
int facts_gather(struct muster_project *project, const struct muster_view *view,
    const struct muster_asset *assets, size_t asset_count, const struct muster_period *period,
    struct muster_exception *exceptions, size_t exception_count, bool each,
    struct muster_arena *arena, struct facts *out, struct muster_error *err);

#endif
