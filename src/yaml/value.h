/* SPDX-License-Identifier: Apache-2.0 */
/* Single values of a mapping, by the type of their field; each tells its own problem. */
#ifndef YAML_VALUE_H
#define YAML_VALUE_H

#include "yaml/schema.h"

/* Writes the member at out + offset; -1: a problem was told. */
int value_read(struct yaml_reader *reader, const struct yaml_node *node,
    const struct yaml_field *field, void *out);

#endif
