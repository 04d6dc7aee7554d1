/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML document as a tree of nodes, each with its line and column.
 *
 * It is the part of YAML that people write by hand: one document of mappings,
 * sequences and scalars.  Aliases, anchors, tags, merge keys, duplicate keys,
 * keys that are no scalars, several documents, tabs as indentation and texts
 * that are no UTF-8 are problems with their place and the remedy.  Scalars stay
 * text: what a value means is decided by yaml/schema.h.
 *
 * Reading goes on behind a problem, so that one pass shows all of them.  What
 * libyaml cannot read on from (a tab, wrong indentation) leaves the document:
 * what stands before it is in the tree, of what stands behind only tabs are
 * told, and that it was not read.
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

enum yaml_kind {
	YAML_SCALAR,
	YAML_SEQUENCE,
	YAML_MAPPING,
	YAML_UNREAD, /* something stands here, and why it is not read was told */
};

struct yaml_node {
	enum yaml_kind kind;
	bool plain;            /* a scalar written without quotes or block sign */
	bool told;             /* a problem of it, or of something in it, was told */
	bool partial;          /* a mapping or list that may have more than was read */
	unsigned line, column; /* 1-based, column in bytes */
	const char *text;      /* of a scalar: NUL-terminated, holds no NUL */
	size_t len;
	const struct yaml_node *key;          /* of a member of a mapping */
	const struct yaml_node *first, *next; /* children in order */
	size_t count;                         /* children */
};

typedef void (*yaml_problem_fn)(void *context, const struct muster_error *problem);

struct yaml_tree {
	const struct yaml_node *root; /* NULL: empty (nothing but comments), or nothing was read */
	size_t problems;              /* that were told; 0: root is all the document says */
	bool cut;                     /* it was left before its end */
};

/*
 * Reads one document.  Nodes and texts are the arena's; file stands in
 * messages.  -1: there were problems, told to problem (may be NULL) in the
 * order they are met, err has the first; or memory is out, which only err says.
 */
int yaml_tree_read(struct muster_arena *arena, const char *file, const char *text, size_t len,
    yaml_problem_fn problem, void *context, struct yaml_tree *tree, struct muster_error *err);

/* The member of a mapping, NULL none (or no mapping). */
const struct yaml_node *yaml_node_member(const struct yaml_node *mapping, const char *key);

#endif
