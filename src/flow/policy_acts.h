/* SPDX-License-Identifier: Apache-2.0 */
/* Policies and what was done with them, on disk and in the store. */
#ifndef FLOW_POLICY_ACTS_H
#define FLOW_POLICY_ACTS_H

#include "flow/project.h"

/* Kinds of documents in the store: texts by their policy digest, acts by a name of their own.
 * Nothing prunes them: HIPAA wants documentation for six years (45 CFR 164.316(b)(2)(i)). */
#define POLICY_TEXT "policy-text"
#define POLICY_ACT "policy-act"

/* What was decided up to as_of and known by then, oldest first. */
int policy_acts_read(struct muster_project *project, int64_t known_by, muster_time as_of,
    struct muster_arena *arena, struct muster_policy_act **out, size_t *count,
    struct muster_error *err);

/* policy.c: a view without what is measured; its file of each policy. */
int policy_load(struct muster_project *project, muster_problem_fn problem, void *context,
    struct muster_policies_view *out, struct muster_error *err);
const struct muster_policy_file *policy_file(
    const struct muster_policies_view *view, const char *id);

#endif
