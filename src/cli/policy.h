/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the verb policy share. */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli/cli.h"

/* There is no such policy: -1. */
int policy_none(struct cli *cli, const char *id);
int policy_list(
    struct cli *cli, struct muster_project *project, const struct muster_policies_view *view);

#endif
