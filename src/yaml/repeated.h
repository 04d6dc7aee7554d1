/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that a mapping has more than once. */
#ifndef YAML_REPEATED_H
#define YAML_REPEATED_H

#include "yaml/tree.h"

struct repeated_key {
	const struct yaml_node *key, *first;
	bool second; /* not a later one */
};

/* In the order they stand; of the arena.  -1: out of memory. */
int repeated_keys(const struct yaml_node *mapping, struct muster_arena *arena,
    struct repeated_key **out, size_t *count);

#endif
