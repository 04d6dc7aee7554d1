/* SPDX-License-Identifier: Apache-2.0 */
/* Where policies stand: those built in, and policies/<id>.md of a project. */
#ifndef FLOW_POLICY_FILES_H
#define FLOW_POLICY_FILES_H

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/policy.h>

/* The built-in ones first; those of the project's folder after them, sorted by path. */
int policy_files(const char *project, struct muster_arena *arena,
    const struct muster_policy_file **out, size_t *count, struct muster_error *err);

#endif
