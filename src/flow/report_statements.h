/* SPDX-License-Identifier: Apache-2.0 */
/* The VEX statements of a report, filled in as its open findings are read. */
#ifndef FLOW_REPORT_STATEMENTS_H
#define FLOW_REPORT_STATEMENTS_H

#include <muster/flow.h>
#include <muster/report.h>
#include <muster/vex.h>

/* At most so many are shown; and of those that say nothing here, only up to so many rows. */
enum { STATEMENTS_SHOWN = 500, STATEMENTS_IDLE = 50, STATEMENT_FINDINGS = 20 };

struct statements {
	struct muster_project *project;
	const struct muster_assessed *now;
	struct muster_vex_set *set;
	const struct muster_vex *first; /* of the set */
	struct muster_statement_view *views;
	size_t count;
};
int statements_begin(struct statements *statements, struct muster_project *project,
    const struct muster_assessed *now, struct muster_error *err);
int statements_finding(
    struct statements *statements, const struct muster_finding *finding, struct muster_error *err);
/* Fills the statements of the input; all in now's arena. */
int statements_end(
    struct statements *statements, struct muster_report_input *input, struct muster_error *err);

#endif
