/* SPDX-License-Identifier: Apache-2.0 */
/* Statements (VEX) on the command line. */
#ifndef CLI_VEX_H
#define CLI_VEX_H

#include <muster/vex.h>

#include "cli/cli.h"

/* exception statements: all of them, and the open findings each is about. */
int vex_list(struct cli *cli);
/*
 * exception add --statement: checks that it is there, supports an exception and is about the
 * finding; what to put in front of the reason, NULL with an error.
 */
const char *vex_ground(struct cli *cli, const char *id, const char *finding);

/* Beside a finding: a line for each, or the member "statements": ids, or all of them. */
int vex_text(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding);
void vex_ids_json(struct muster_json *json, const struct muster_vex_set *set,
    const struct muster_finding *finding);
void vex_json(struct muster_json *json, const struct muster_vex_set *set,
    const struct muster_finding *finding);

#endif
