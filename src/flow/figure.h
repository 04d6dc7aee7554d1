/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by name, counted for a report and derived for explain: the same walk. */
#ifndef FLOW_FIGURE_H
#define FLOW_FIGURE_H

#include <muster/figure.h>

#include "flow/project.h"
#include "flow/report_statements.h"

/* One figure being counted. */
struct figure_work {
	struct muster_figure figure;
	uint64_t value;
	size_t asked; /* of those asked for */
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
	int8_t *asked;           /* by check row: 0 not known yet, 1 asked for, -1 not */
	figure_member_fn member; /* may be NULL */
	void *context;
};
/* Room for so many works, the arena's; none is there yet. */
int figures_begin(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, size_t most, struct muster_arena *arena,
    struct muster_error *err);
/* The period's days; what is not over ends with the as-of. */
void figure_set_times(struct muster_figure *figure, const struct muster_assessed *assessed);
/* All that a report lists. */
int figures_prepare(struct figures *figures, struct muster_project *project,
    const struct muster_assessed *assessed, struct muster_arena *arena, struct muster_error *err);
/* What is counted of each; findings with rank, practice and aspect. */
int figures_controls(struct figures *figures, struct muster_error *err);
int figures_finding(struct figures *figures, const struct muster_finding *finding,
    const struct muster_check *check, struct muster_error *err);
/* due: its last instant in time, NONE none */
int figures_history(struct figures *figures, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, muster_time due, struct muster_error *err);
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
/* report.c: everything a report is composed of, within the project's snapshot. */
struct report_list { /* of findings */
	struct muster_project *project;
	const struct muster_view *view;
	struct muster_finding_cursor *cursor;
	const struct scope *held;         /* the system's findings only */
	const struct muster_check *check; /* of the finding given last */
	bool unmapped_only;
};
struct report_build {
	struct muster_assessed now, before;
	struct muster_movement movement;
	struct report_list open, unmapped;
	struct muster_report_input input;
	struct figures figures;
	struct statements statements;
	char head[65];
};
/* now has its view; edition: that of the input. */
int report_gather(struct report_build *build, struct muster_project *project,
    const struct muster_assess_options *options, const char *edition, struct muster_error *err);
void report_build_release(struct report_build *build);

#endif
