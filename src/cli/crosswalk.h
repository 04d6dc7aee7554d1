/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of crosswalks that a control stands in: relation, the other control, whose table. */
#ifndef CLI_CROSSWALK_H
#define CLI_CROSSWALK_H

#include "cli/cli.h"

/* Behind an empty line if `after` something; says nothing then where there is none. */
int cli_crosswalks_text(struct cli *cli, const struct muster_controls *controls,
    const struct muster_catalog *catalog, const struct muster_control *control, bool after);
/* The member "crosswalks" of an open object. */
int cli_crosswalks_json(struct muster_json *json, struct cli *cli,
    const struct muster_controls *controls, const struct muster_catalog *catalog,
    const struct muster_control *control);

#endif
