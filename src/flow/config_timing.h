/* SPDX-License-Identifier: Apache-2.0 */
/* timing: of muster.yaml. */
#ifndef FLOW_CONFIG_TIMING_H
#define FLOW_CONFIG_TIMING_H

#include "flow/project.h"
#include "yaml/schema.h"

struct timing_setting_row {
	struct muster_timing_setting setting;
	const char *control, *period;
};
extern const struct yaml_schema timing_setting_schema;

/* -1: out of memory. */
int timing_take_settings(struct muster_arena *arena, const struct timing_setting_row *rows,
    size_t count, struct muster_config *out);
/* What the settings name, by the catalogs at hand: each must be a rule that leaves its number to
 * the organisation. */
void timing_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls);
/* Of settings that were checked: deadlines of findings go by them from then on. */
int timing_bind(struct muster_project *project, struct muster_error *err);

#endif
