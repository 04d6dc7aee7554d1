/* SPDX-License-Identifier: Apache-2.0 */
/* Problems that have more than one side to them, asset by asset, and those a report shows. */
#ifndef FLOW_PROBLEM_H
#define FLOW_PROBLEM_H

#include <muster/flow.h>

#include "flow/scope.h"

/*
 * Each shared problem (muster_problem_is_shared) of open findings of the assets that are held, in
 * no order that means anything.  It lives for the call: memory is that of one asset's findings.
 */
typedef int (*problem_fn)(
    void *context, const struct muster_problem *problem, struct muster_error *err);
int problems_each(struct muster_project *project, const struct muster_view *view,
    const struct scope *held, problem_fn fn, void *context, struct muster_error *err);

/*
 * Fills problems and their marks of the input, all in now's arena: of however many there are the
 * first PROBLEMS_SHOWN in the order of muster_problem_compare.
 */
enum { PROBLEMS_SHOWN = 500 };
int problems_gather(struct muster_project *project, const struct muster_assessed *now,
    struct muster_report_input *input, struct muster_error *err);

#endif
