/* SPDX-License-Identifier: Apache-2.0 */
/* Paths in sources/NAME.yaml; what is wrong is told at the node. */
#ifndef FLOW_DEFINITION_PATHS_H
#define FLOW_DEFINITION_PATHS_H

#include <muster/definition.h>

#include "yaml/schema.h"

/* "results[].items[]" as a step from each level to the next. */
void definition_read_records(struct yaml_reader *reader, const struct yaml_node *node,
    const char *text, struct muster_definition *out);
/* "$.x" is of the document, "^.x" of what holds the record, "x" of the record; NULL, "": none. */
void definition_read_place(struct yaml_reader *reader, const struct yaml_node *node,
    const char *text, struct muster_defined_place *place, const struct muster_definition *out);

#endif
