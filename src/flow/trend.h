/* SPDX-License-Identifier: Apache-2.0 */
/* What a report tells over time, gathered within its snapshot. */
#ifndef FLOW_TREND_H
#define FLOW_TREND_H

#include <muster/flow.h>

/*
 * Fills trend, history and coverage_months of the input, whose runs must be
 * there; all in now's arena.  Each month end in the history but the as-of
 * costs an assessment of its own: where many findings are open, the history
 * is of fewer months, so that looking back costs no more than a few of them.
 */
int trend_gather(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct muster_report_input *input, struct muster_error *err);

#endif
