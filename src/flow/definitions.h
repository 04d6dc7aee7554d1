/* SPDX-License-Identifier: Apache-2.0 */
/* The sources a project defines itself: sources/NAME.yaml, on disk and in the store. */
#ifndef FLOW_DEFINITIONS_H
#define FLOW_DEFINITIONS_H

#include <muster/definition.h>

#include "flow/ledger.h"
#include "flow/project.h"

/*
 * Reads one definition; what it holds is the arena's, and `out` must stay
 * where it is (its source points at it).  All problems are told in one pass.
 */
int definition_parse(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct muster_definition *out, muster_problem_fn problem, void *context,
    struct muster_error *err);

struct definition_file {
	const char *name; /* of the source; the file is sources/NAME.yaml */
	const char *file, *text;
	size_t len;
};

/* Reads the project's files; fills definition_files of the project. */
int definitions_on_disk(struct muster_project *project, struct muster_error *err);
/* As the store knows them; *files is the arena's. */
int definitions_in_store(struct muster_store *store, int64_t known_by, struct muster_arena *arena,
    struct definition_file **files, size_t *count, struct muster_error *err);
int definitions_parse(const struct definition_file *files, size_t count, struct muster_arena *arena,
    struct muster_defined_sources *out, muster_problem_fn problem, void *context,
    struct muster_error *err);
/* Takes in what is on disk; what is gone from it is gone from then on. */
int definitions_sync(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err);

#endif
