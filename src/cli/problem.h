/* SPDX-License-Identifier: Apache-2.0 */
/* findings --by problem. */
#ifndef CLI_PROBLEM_H
#define CLI_PROBLEM_H

#include "cli/cli.h"

struct problem_filter {
	uint32_t severities;        /* bit per severity of the problem */
	const char *asset, *source; /* glob; of any witness; NULL any */
	uint64_t limit;             /* rows of the table, 0 all */
	bool csv, as_json;
};

int problem_list(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    enum muster_finding_state state, const struct problem_filter *filter);

#endif
