/* SPDX-License-Identifier: Apache-2.0 */
/* Ranking: its part of muster.yaml, the list of what is known to be exploited, and subjects. */
#ifndef FLOW_RANK_H
#define FLOW_RANK_H

#include <muster/rank.h>

#include "flow/project.h"
#include "yaml/schema.h"

/* config_rank.c: the rows of `ranking:` and `labels:`, and what must hold between rules. */
struct rank_rule_row {
	struct muster_rank_rule rule;
	int rank;
	bool kev, fix;
};
extern const struct yaml_schema rank_rule_schema, asset_label_schema;
int rank_take_rules(struct muster_arena *arena, const struct rank_rule_row *rows, size_t count,
    struct muster_ranking *out);
void rank_check_rules(struct yaml_reader *reader, const struct yaml_node *root);

/*
 * kev.c: CISA's JSON as it is published, or lines of "CVE-2024-3094 2024-04-01"
 * with # comments.  What is wrong is told with file, line and column.
 */
int kev_read(const char *text, size_t len, const char *file, struct muster_arena *arena,
    const struct muster_kev **out, size_t *count, struct muster_error *err);

/* rank.c: of a result or finding on an asset.  practice: by the scanner's severity. */
struct rank_context {
	struct muster_project *project;
	const struct muster_view *view; /* of what systems hold */
	const struct muster_controls *controls;
	const struct muster_config *config;
	muster_time as_of;
};
struct muster_ranked rank_result(const struct rank_context *context,
    const struct muster_result_row *row, const struct muster_asset *asset);
struct muster_ranked rank_finding(
    const struct rank_context *context, const struct muster_finding *finding);
/* The check row of a result, by its rank. */
const struct muster_check *rank_check_of(const struct rank_context *context,
    const struct muster_result_row *row, const struct muster_asset *asset);

#endif
