/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SOURCES_CHECK_H
#define CLI_SOURCES_CHECK_H

#include "cli/cli.h"

/* sources --check DEFINITION with the sample as the operand. */
int sources_check(struct cli *cli, const char *definition);

#endif
