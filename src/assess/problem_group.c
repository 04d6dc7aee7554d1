/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/problem_group.h"

#include <stdlib.h>
#include <string.h>

enum { IDS_MAX = 64 }; /* of one finding: what it names beyond them joins nothing */

static bool
is_cve(struct muster_span id)
{
	return muster_span_starts(id, "CVE-");
}

/* ---- ids of a finding ---- */

/* Its own id and its aliases, each once. */
static size_t
ids_of(const struct muster_finding *finding, struct muster_span out[IDS_MAX])
{
	size_t count = 0;
	out[count++] = muster_span_of(finding->native);
	for (const char *at = finding->aliases; *at != '\0' && count < IDS_MAX;) {
		size_t len = strcspn(at, " ");
		const struct muster_span id = {at, len};
		bool known = len == 0;
		for (size_t i = 0; i < count && !known; i++)
			known = muster_span_eq(out[i], id);
		if (!known)
			out[count++] = id;
		at += len;
		at += *at == ' ';
	}
	return count;
}

static size_t
count_cves(const struct muster_span *ids, size_t count)
{
	size_t cves = 0;
	for (size_t i = 0; i < count; i++)
		cves += is_cve(ids[i]);
	return cves;
}

/* ---- the forest of a group ---- */

static int
by_id(const void *a, const void *b)
{
	return muster_span_cmp(
	    ((const struct problem_node *)a)->id, ((const struct problem_node *)b)->id);
}

static size_t
find_node(const struct problem_group *group, struct muster_span id)
{
	size_t from = 0, to = group->node_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (muster_span_cmp(group->nodes[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from; /* all ids are there */
}

static size_t
root_of(const struct problem_group *group, size_t node)
{
	struct problem_node *nodes = group->nodes;
	while (nodes[node].parent != node)
		node = nodes[node].parent =
		    nodes[nodes[node].parent].parent; /* the way gets shorter */
	return node;
}

/* Two different CVEs stay two problems, whoever says what. */
static void
join(struct problem_group *group, size_t a, size_t b)
{
	a = root_of(group, a);
	b = root_of(group, b);
	struct problem_node *x = &group->nodes[a], *y = &group->nodes[b];
	if (a == b || (x->cve != PROBLEM_NONE && y->cve != PROBLEM_NONE))
		return;
	if (b < a) { /* the first in order is the root */
		struct problem_node *swap = x;
		x = y;
		y = swap;
		a = b;
	}
	if (x->cve == PROBLEM_NONE)
		x->cve = y->cve;
	y->parent = a;
}

static int
plant(struct problem_group *group, struct muster_arena *scratch, struct muster_error *err)
{
	struct muster_span ids[IDS_MAX];
	size_t total = 0;
	for (size_t i = 0; i < group->count; i++)
		total += ids_of(group->parts[i].finding, ids);
	group->nodes = muster_arena_array(scratch, total, sizeof(*group->nodes));
	if (group->nodes == NULL)
		return muster_error_memory(err);
	group->node_count = 0;
	for (size_t i = 0; i < group->count; i++) {
		size_t count = ids_of(group->parts[i].finding, ids);
		for (size_t k = 0; k < count; k++)
			group->nodes[group->node_count++] =
			    (struct problem_node){ids[k], 0, PROBLEM_NONE};
	}
	qsort(group->nodes, group->node_count, sizeof(*group->nodes), by_id);
	size_t kept = 0;
	for (size_t i = 0; i < group->node_count; i++) {
		if (kept > 0 && muster_span_eq(group->nodes[kept - 1].id, group->nodes[i].id))
			continue;
		group->nodes[kept] = (struct problem_node){group->nodes[i].id, kept,
		    is_cve(group->nodes[i].id) ? kept : (size_t)PROBLEM_NONE};
		kept++;
	}
	group->node_count = kept;
	for (size_t i = 0; i < group->count; i++) {
		size_t count = ids_of(group->parts[i].finding, ids);
		if (count_cves(ids, count) > 1)
			continue;
		for (size_t k = 1; k < count; k++)
			join(group, find_node(group, ids[0]), find_node(group, ids[k]));
	}
	return 0;
}

/* ---- what belongs to each root ---- */

static int
by_root(const void *a, const void *b)
{
	const struct problem_member *x = a, *y = b;
	if (x->root != y->root)
		return x->root < y->root ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* The roots a finding is a witness of, each once; of an advisory only those of its CVEs. */
static size_t
roots_of(
    const struct problem_group *group, const struct muster_finding *finding, size_t roots[IDS_MAX])
{
	struct muster_span ids[IDS_MAX];
	size_t count = ids_of(finding, ids), root_count = 0;
	bool several = count_cves(ids, count) > 1;
	for (size_t i = 0; i < count; i++) {
		if (several && !is_cve(ids[i]))
			continue;
		size_t root = root_of(group, find_node(group, ids[i])), k = 0;
		while (k < root_count && roots[k] != root)
			k++;
		if (k == root_count)
			roots[root_count++] = root;
	}
	return root_count;
}

/* What belongs to each root, side by side: no list is walked once for each problem. */
static int
gather_members(struct problem_group *group, struct muster_arena *scratch, struct muster_error *err)
{
	size_t roots[IDS_MAX], total = 0;
	for (size_t i = 0; i < group->count; i++)
		total += roots_of(group, group->parts[i].finding, roots);
	group->names = muster_arena_array(scratch, group->node_count, sizeof(*group->names));
	group->witnesses = muster_arena_array(scratch, total, sizeof(*group->witnesses));
	if (group->names == NULL || group->witnesses == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < group->node_count; i++)
		group->names[i] = (struct problem_member){root_of(group, i), i};
	group->witness_count = 0;
	for (size_t i = 0; i < group->count; i++) {
		size_t count = roots_of(group, group->parts[i].finding, roots);
		for (size_t k = 0; k < count; k++)
			group->witnesses[group->witness_count++] =
			    (struct problem_member){roots[k], i};
	}
	qsort(group->names, group->node_count, sizeof(*group->names), by_root);
	if (group->witness_count > 1)
		qsort(group->witnesses, group->witness_count, sizeof(*group->witnesses), by_root);
	return 0;
}

/* Where the ids of a root begin among the names. */
size_t
problem_group_names(const struct problem_group *group, size_t root)
{
	size_t from = 0, to = group->node_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (group->names[middle].root < root)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

int
problem_group_plant(
    struct problem_group *group, struct muster_arena *scratch, struct muster_error *err)
{
	return plant(group, scratch, err) == 0 ? gather_members(group, scratch, err) : -1;
}
