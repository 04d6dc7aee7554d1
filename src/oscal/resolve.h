/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of profile resolution share. */
#ifndef OSCAL_RESOLVE_H
#define OSCAL_RESOLVE_H

#include "oscal/catalog.h"

enum { RESOLVE_DEPTH = 8, RESOLVE_SOURCES = 64 };

/* A control of an imported catalog, and whether it is selected. */
struct pick {
	struct node *control;
	struct node *parent; /* control, group or catalog */
	const char *id;
	size_t order; /* in the document */
	bool selected, taken;
};
struct origin {           /* one imported catalog */
	struct tree tree; /* a copy that may be changed */
	const char *uuid;
	struct pick *picks; /* by id */
	size_t count;
};

struct resolve {
	const struct tree *profile;
	const char *file;
	oscal_find_fn find;
	void *context;
	struct muster_arena *arena;
	struct muster_error *err;
	unsigned depth;
	struct origin origins[RESOLVE_SOURCES];
	size_t origin_count;
	struct tree out;
	struct pick *all; /* the controls of the result, by id, once merged */
	size_t all_count;
};

/* A problem at a node of the profile.  Returns -1. */
int resolve_fail(struct resolve *resolve, const struct node *at, const char *id, const char *remedy,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
int resolve_memory(struct resolve *resolve);

/* select.c: picks of one catalog, and what an import or insert-controls selects among them. */
int picks_of(struct resolve *resolve, const struct tree *tree, struct pick **out, size_t *count);
struct pick *pick_find(struct pick *picks, size_t count, const char *id);
/* Calls `hit` for what the selection means: includes, then without the excludes. */
int select_controls(struct resolve *resolve, const struct node *selection, struct pick *picks,
    size_t count, bool *chosen);

/* modify.c */
int modify_result(struct resolve *resolve);
/* merge.c */
int merge_result(struct resolve *resolve);
/* Moves a node under a parent of another model, its member looked up by name. */
int move_under(struct resolve *resolve, struct node *parent, struct node *node, bool first);

#endif
