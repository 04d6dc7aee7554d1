/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The findings of one package of one asset, and the ids they give joined to
 * trees: a tree is a problem, its root stands for it.
 */
#ifndef ASSESS_PROBLEM_GROUP_H
#define ASSESS_PROBLEM_GROUP_H

#include <muster/problem.h>

/* A finding of a package, and the part of its location that names that. */
struct problem_part {
	const struct muster_finding *finding;
	struct muster_span package;
};

/* An id that is named in a group, a node of its forest. */
struct problem_node {
	struct muster_span id;
	size_t parent;
	size_t cve; /* of the root: the node of its CVE, else PROBLEM_NONE */
};
#define PROBLEM_NONE SIZE_MAX

/* That something (a node, a finding) belongs to the tree with that root. */
struct problem_member {
	size_t root, index;
};

struct problem_group {
	const struct problem_part *parts;
	size_t count;
	struct problem_node *nodes;
	size_t node_count;
	struct problem_member *names;     /* of nodes, by root, then order: node_count of them */
	struct problem_member *witnesses; /* of parts, by root, then order */
	size_t witness_count;
};

/* Joins the ids of the parts, and puts side by side what belongs to each root; all in scratch. */
int problem_group_plant(
    struct problem_group *group, struct muster_arena *scratch, struct muster_error *err);
/* Where the ids of a root begin among the names. */
size_t problem_group_names(const struct problem_group *group, size_t root);

#endif
