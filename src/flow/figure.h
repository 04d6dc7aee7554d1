/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by name, counted for a report and derived for explain: the same walk. */
#ifndef FLOW_FIGURE_H
#define FLOW_FIGURE_H

#include <muster/figure.h>

#include "flow/project.h"

/* One figure being counted; member may be NULL. */
struct figure_work {
	struct muster_figure figure;
	uint64_t value;
};
typedef int (*figure_member_fn)(void *context, const struct figure_work *work,
    enum muster_figure_member_kind kind, const char *id, const char *text, uint64_t value,
    struct muster_error *err);

struct figures {
	struct muster_project *project;
	const struct muster_assessed *assessed;
	const struct muster_movement *movement; /* NULL: none is known */
	struct figure_work *works;
	size_t count;
	int8_t *asked; /* by check row: 0 not known yet, 1 asked for, -1 not */
	figure_member_fn member;
	void *context;
};
/* All that a report lists; works are the arena's. */
int figures_prepare(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, struct muster_arena *arena, struct muster_error *err);
/* One by its name; MUSTER_E_USAGE if there is none. */
int figures_prepare_one(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, const char *name, struct muster_arena *arena,
    struct muster_error *err);
/* What is counted of each; findings with rank, practice and aspect. */
int figures_controls(struct figures *figures, struct muster_error *err);
int figures_finding(struct figures *figures, const struct muster_finding *finding,
    const struct muster_check *check, struct muster_error *err);
int figures_history(struct figures *figures, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, struct muster_error *err);
int figures_run(struct figures *figures, const struct muster_run *run, struct muster_error *err);
int figures_input(
    struct figures *figures, const struct muster_refusal *refusal, struct muster_error *err);
/* The rows of a report: those of what was counted. */
int figures_rows(const struct figures *figures, struct muster_arena *arena,
    const struct muster_figure_row **out, size_t *count, struct muster_error *err);

/* report.c: the runs of the system of an assessment, in its arena. */
int report_runs(struct muster_project *project, const struct muster_assessed *at,
    struct muster_run **runs, size_t *count, struct muster_error *err);
/* report.c: what moved since the period before, its findings not counted.  1, 0: nothing was
 * known then, -1. */
int report_changes(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct muster_assessed *before, struct muster_movement *out,
    struct muster_error *err);

#endif
