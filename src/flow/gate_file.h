/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds as they are written: a file of rules, or a word on the command line. */
#ifndef FLOW_GATE_FILE_H
#define FLOW_GATE_FILE_H

#include "flow/project.h"
#include "yaml/schema.h"

struct gate_rules {
	struct muster_gate_rule *rows;
	size_t count;
};

/* Reads a file; what the rules name must be there.  Mistakes with file, line and column. */
int gate_file_read(struct muster_project *project, const char *path, struct muster_arena *arena,
    muster_problem_fn problem, void *context, struct gate_rules *out, struct muster_error *err);
/* "not-satisfied" and worse, "high" and worse, as a rule with at most none. */
int gate_word_read(const char *word, struct muster_gate_rule *out, struct muster_error *err);

#endif
