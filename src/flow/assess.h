/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of an assessment that report puts together within one snapshot. */
#ifndef FLOW_ASSESS_H
#define FLOW_ASSESS_H

#include <muster/flow.h>

/* Arena, view, period; nothing is read yet. */
int assess_view(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err);
/* Only the assets of out->system at out->view, and what its expected sources delivered. */
int assess_assets(
    struct muster_project *project, struct muster_assessed *out, struct muster_error *err);
/* The assessment at out->view; the caller holds the snapshot. */
int assess_at(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err);
/* The same of a catalog made by the caller; the framework of the options is not read. */
int assess_catalog_at(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_catalog *catalog, struct muster_assessed *out, struct muster_error *err);

#endif
