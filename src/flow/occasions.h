/* SPDX-License-Identifier: Apache-2.0 */
/* Dated occurrences of an assessment: what was entered, and complete runs. */
#ifndef FLOW_OCCASIONS_H
#define FLOW_OCCASIONS_H

#include "flow/facts.h"
#include "flow/ledger.h"

/*
 * The occasions of a catalog by date, then id.  A complete run is one on each
 * asset it covered, for each practice that it shows at work: those that a
 * control with a frequency of scans asks for as evidence.
 */
int occasions_gather(struct muster_store *store, const struct muster_view *view,
    const struct muster_controls *controls, const struct muster_catalog *catalog,
    const struct muster_asset *assets, size_t asset_count, const struct facts *facts,
    struct muster_arena *arena, struct ledger_bound *bound, struct muster_error *err);

#endif
