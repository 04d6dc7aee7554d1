/* SPDX-License-Identifier: Apache-2.0 */
/* systems: in muster.yaml. */
#ifndef FLOW_CONFIG_SYSTEMS_H
#define FLOW_CONFIG_SYSTEMS_H

#include <muster/system.h>

#include "yaml/schema.h"

struct profile_row {
	uint32_t pci, hipaa; /* bits */
	int64_t cis_level;
	const struct muster_requirements *only;
	size_t only_count;
};
struct confirmation_row {
	struct muster_scope_statement out;
	const char *date;
};
/* A system as it is written; the schema fills in `out` from the rest. */
struct system_row {
	struct muster_system out;
	struct profile_row profile;
	const struct confirmation_row *confirmations;
	size_t confirmation_count;
};
extern const struct yaml_schema config_system_schema;

/* The name of a catalog, and a list of such: each must exist.  NULL is none. */
void config_catalog_check(struct yaml_reader *reader, const struct yaml_node *item,
    const struct muster_controls *controls);
void config_catalogs_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls);
/* What a row cannot see alone: ids once, frameworks that exist (controls NULL: not looked at). */
void config_systems_check(struct yaml_reader *reader, const struct yaml_node *list,
    const struct muster_controls *controls);
void config_systems_named(
    struct yaml_reader *reader, const struct yaml_node *systems, const struct yaml_node *rules);
/* Ids of all systems, those with mistakes too. */
struct config_said;
void config_systems_said(
    struct yaml_reader *reader, const struct yaml_node *root, struct config_said *said);
/* The systems alone; NULL: memory is out. */
const struct muster_system *config_systems_take(
    struct muster_arena *arena, const struct system_row *rows, size_t count);

#endif
