/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML document as a tree of nodes, each with its line and column.
 *
 * It is the part of YAML that people write by hand: one document of mappings,
 * sequences and scalars.  Aliases, anchors, tags, merge keys, duplicate keys,
 * keys that are no scalars, several documents, tabs as indentation and texts
 * that are no UTF-8 are errors with their place and the remedy.  Scalars stay
 * text: what a value means is decided by yaml/schema.h.
 */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/arena.h>
#include <muster/error.h>

enum {
	YAML_MAX_BYTES = 16 * 1024 * 1024,
	YAML_MAX_DEPTH = 64,
	YAML_MAX_NODES = 1000 * 1000, /* keys count too */
};

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	bool plain;            /* a scalar written without quotes or block sign */
	unsigned line, column; /* 1-based, column in bytes */
	const char *text;      /* of a scalar: NUL-terminated, holds no NUL */
	size_t len;
	const struct yaml_node *key;          /* of a member of a mapping */
	const struct yaml_node *first, *next; /* children in order */
	size_t count;                         /* children */
};

/*
 * Reads one document.  Nodes and texts are the arena's.  *root is NULL if the
 * document is empty (nothing but comments).  file stands in messages.
 */
int yaml_tree_read(struct muster_arena *arena, const char *file, const char *text, size_t len,
    const struct yaml_node **root, struct muster_error *err);

/* The member of a mapping, NULL none (or no mapping). */
const struct yaml_node *yaml_node_member(const struct yaml_node *mapping, const char *key);

#endif
