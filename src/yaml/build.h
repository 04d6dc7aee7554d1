/* SPDX-License-Identifier: Apache-2.0 */
/* A tree while it grows: what libyaml's events (tree.c) make of it. */
#ifndef YAML_BUILD_H
#define YAML_BUILD_H

#include <yaml.h>

#include "yaml/cursor.h"
#include "yaml/tree.h"

struct level {
	struct yaml_node *node;
	struct yaml_node *last;      /* child */
	const struct yaml_node *key; /* waiting for its value */
};

struct build {
	struct muster_arena *arena;
	struct muster_error *first; /* problem; may be NULL */
	yaml_problem_fn problem;
	void *context;
	const char *file;
	struct cursor cursor;
	struct level levels[YAML_MAX_DEPTH];
	unsigned depth;
	unsigned passed; /* levels of what is passed over */
	size_t nodes;
	unsigned documents;
	bool no_memory;
	/* The last event had "*", "&" or "!": what libyaml stumbles over is what follows of it. */
	bool after_sign;
	unsigned tab_line; /* told by the last node that stands behind a tab */
	struct yaml_tree *tree;
};

/* Problems: at libyaml's mark (the cursor goes there), at a cursor (NULL: of the whole document);
 * remedy "" if there is none. */
void build_tell(
    struct build *b, const yaml_mark_t *mark, const char *id, const char *what, const char *remedy);
void build_tell_at(
    struct build *b, const struct cursor *at, const char *id, const char *what, const char *remedy);
void build_tell_tab(struct build *b, const struct cursor *at);
/* Both -1. */
int build_no_memory(struct build *b);
int build_leave(struct build *b);

/* A node at a mark; NULL: out of memory or of nodes. */
struct yaml_node *build_node(struct build *b, enum yaml_kind kind, const yaml_mark_t *mark);
/* A key of a mapping comes next. */
bool build_wants_key(const struct build *b);
void build_attach(struct build *b, struct yaml_node *node, const yaml_mark_t *mark);
/* In place of what was told and is not read. */
int build_unread(struct build *b, const yaml_mark_t *mark);
/* Tells the keys a mapping has more than once. */
int build_check_keys(struct build *b, const struct yaml_node *mapping);

#endif
