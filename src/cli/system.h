/* SPDX-License-Identifier: Apache-2.0 */
/* A system as status shows it: owner, scope, expected sources, assets of no system. */
#ifndef CLI_SYSTEM_H
#define CLI_SYSTEM_H

#include "cli/cli.h"

/* Nothing for "default". */
void system_text(struct cli *cli, const struct muster_assessed *assessed);
void system_json(struct muster_json *json, const struct muster_assessed *assessed);

/* Assets that no system holds: a line, and an array under the key. */
void unknown_text(struct cli *cli, const struct muster_assessed *assessed);
void unknown_json(struct muster_json *json, const struct muster_assessed *assessed);

#endif
