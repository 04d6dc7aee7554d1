/* SPDX-License-Identifier: Apache-2.0 */
/* The acts of the verb catalog. */
#ifndef CLI_CATALOG_H
#define CLI_CATALOG_H

#include "cli/cli.h"

/* The catalog of an id, NULL with the error set. */
const struct muster_catalog *catalog_wanted(
    struct cli *cli, const struct muster_controls *controls, const char *id);
/* F:ID or F@VERSION:ID; NULL with the error set. */
const struct muster_control *cli_control(struct cli *cli, const struct muster_controls *controls,
    const char *name, const struct muster_catalog **catalog);
/* todo: controls that nothing covers yet, of one catalog or (NULL) of all. */
int catalog_todo(struct cli *cli, const struct muster_controls *controls, const char *id);
int catalog_import(struct cli *cli, struct muster_project *project, const char *file);
/* a and b: ids, ID@VERSION or files. */
int catalog_diff(struct cli *cli, struct muster_project *project, const char *a, const char *b);
int catalog_export(struct cli *cli, struct muster_project *project, const char *id);

#endif
