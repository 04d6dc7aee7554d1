/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs: one file each. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/cli.h"

extern const struct cli_verb verb_init, verb_collect, verb_sources, verb_status, verb_findings,
    verb_explain, verb_assets, verb_runs, verb_attest, verb_exception, verb_event, verb_sync,
    verb_catalog, verb_report, verb_policy, verb_gate, verb_rebuild, verb_help, verb_version;

#endif
