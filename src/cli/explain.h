/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of explain that stand in a file of their own. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "cli/cli.h"

/* A check ("docker-bench:4.1", "CVE-2024-3094"): its rules and its results in force. */
int explain_check(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const char *what);

/* explain_control.c: a control by any spelling of its framework. */
int explain_control(struct cli *cli, struct muster_project *project, const char *name);

/* explain_evidence.c: digest, place and record, in as many columns as a digest leaves; a member. */
void explain_evidence_text(struct cli *cli, struct muster_project *project, const char *indent,
    const struct muster_evidence_ref *ref);
void explain_evidence_json(struct muster_json *json, const struct muster_evidence_ref *ref);

/* explain_timing.c: the timing rules of a control, how each stands, and what shows it. */
void explain_timings_text(struct cli *cli, const struct muster_assessment *assessment,
    const struct muster_control_result *result);
void explain_timings_json(struct muster_json *json, const struct muster_control_result *result);

/* The clocks of a finding, the strictest first: anchor, rule, due date. */
void explain_clocks_text(struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);
void explain_clocks_json(struct muster_json *json, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);

/* When fix and advisory came out, as told; and "fix 2026-03-01", what a clock counts from. */
void explain_dates_text(struct cli *cli, const struct muster_finding *finding);
void explain_dates_json(struct muster_json *json, const struct muster_finding *finding);
const char *explain_start_brief(const struct muster_clock *clock, bool date, char out[32]);

/* explain_statement.c: the attestation and the exceptions of a control, the exception of a finding
 * (NULL: says nothing). */
void explain_statements_text(struct cli *cli, const struct muster_control_result *result);
void explain_statements_json(struct muster_json *json, const struct muster_control_result *result);
void explain_exception_text(struct cli *cli, const struct muster_ledger_exception *row);

/* explain_rank.c: members rank, rank_rule and kev_since; and the lines of a finding. */
void explain_rank_json(struct muster_json *json, const struct muster_ranked *ranked);
void explain_rank_text(
    struct cli *cli, const struct muster_finding *finding, const struct muster_ranked *ranked);

/* explain_figure.c: the operands are figures of a report, all of one framework. */
int explain_figures(struct cli *cli, struct muster_project *project);
/* Expected sources whose checks would show what a row asks for. */
void explain_expected_text(struct cli *cli, const struct muster_row_result *row);
void explain_expected_json(struct muster_json *json, const struct muster_row_result *row);

/* problem.c: the other witnesses of a finding's problem, and who looked and is silent. */
int explain_problem_text(struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);
int explain_problem_json(struct muster_json *json, struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);

#endif
