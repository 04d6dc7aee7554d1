/* SPDX-License-Identifier: Apache-2.0 */
/* Problems: findings of one asset and package, joined by the ids they give. */
#include <stdlib.h>
#include <string.h>

#include <muster/strbuf.h>

#include "assess/problem_group.h"

struct problems {
	struct muster_arena *arena, *scratch;
	const struct muster_problem_cover *covers; /* by asset, domain, source */
	size_t cover_count;
	struct muster_problem *list;
	size_t count, cap;
};

/* ---- a problem ---- */

static int
by_source(const void *a, const void *b)
{
	const struct muster_finding *x = *(const struct muster_finding *const *)a;
	const struct muster_finding *y = *(const struct muster_finding *const *)b;
	int order = strcmp(x->source, y->source);
	return order != 0 ? order : strcmp(x->id, y->id);
}

/* Witnesses stand by source: the first of each speaks for it. */
static void
compare_witnesses(struct muster_problem *problem)
{
	const struct muster_finding *first = problem->witnesses[0];
	problem->severity = first->severity;
	problem->source_count = 1;
	for (size_t i = 1; i < problem->witness_count; i++) {
		const struct muster_finding *one = problem->witnesses[i];
		if (one->severity < problem->severity)
			problem->severity = one->severity;
		if (strcmp(one->source, problem->witnesses[i - 1]->source) == 0)
			continue;
		problem->source_count++;
		problem->severities_differ |= one->severity != first->severity;
		problem->fixes_differ |= strcmp(one->fixed_in, first->fixed_in) != 0;
	}
}

static bool
is_witness(const struct muster_problem *problem, const char *source)
{
	for (size_t i = 0; i < problem->witness_count; i++)
		if (strcmp(problem->witnesses[i]->source, source) == 0)
			return true;
	return false;
}

static int
list_silent(struct problems *problems, struct muster_problem *problem, struct muster_error *err)
{
	const struct muster_finding *first = problem->witnesses[0];
	size_t from = 0, to = problems->cover_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct muster_problem_cover *cover = &problems->covers[middle];
		bool before = cover->asset < first->asset_id ||
		    (cover->asset == first->asset_id && cover->domain < first->domain);
		if (before)
			from = middle + 1;
		else
			to = middle;
	}
	size_t end = from;
	while (end < problems->cover_count && problems->covers[end].asset == first->asset_id &&
	    problems->covers[end].domain == first->domain)
		end++;
	problem->silent =
	    muster_arena_array(problems->arena, end - from + 1, sizeof(*problem->silent));
	if (problem->silent == NULL)
		return muster_error_memory(err);
	for (size_t i = from; i < end; i++) {
		const char *source = problems->covers[i].source;
		bool again = problem->silent_count > 0 &&
		    strcmp(problem->silent[problem->silent_count - 1], source) == 0;
		if (!again && !is_witness(problem, source))
			problem->silent[problem->silent_count++] = source;
	}
	return 0;
}

/* The ids of the problem but its own. */
static int
name_problem(struct problems *problems, const struct problem_group *group, size_t root,
    struct muster_problem *problem, struct muster_error *err)
{
	const size_t lead = group->nodes[root].cve != PROBLEM_NONE ? group->nodes[root].cve : root;
	struct muster_strbuf text;
	muster_strbuf_init(&text, 0);
	for (size_t i = problem_group_names(group, root);
	     i < group->node_count && group->names[i].root == root; i++) {
		const struct muster_span id = group->nodes[group->names[i].index].id;
		if (group->names[i].index == lead)
			continue;
		if (text.len > 0)
			muster_strbuf_addc(&text, ' ');
		muster_strbuf_add(&text, id.ptr, id.len);
	}
	const struct muster_span id = group->nodes[lead].id;
	const struct muster_span package = group->parts[0].package;
	problem->id = muster_arena_copy(problems->arena, id.ptr, id.len);
	problem->aliases = text.failed
	    ? NULL
	    : muster_arena_copy(problems->arena, text.len > 0 ? text.data : "", text.len);
	problem->package = muster_arena_copy(problems->arena, package.ptr, package.len);
	problem->asset = group->parts[0].finding->asset;
	muster_strbuf_release(&text);
	return problem->id != NULL && problem->aliases != NULL && problem->package != NULL
	    ? 0
	    : muster_error_memory(err);
}

static struct muster_problem *
new_problem(struct problems *problems, struct muster_error *err)
{
	if (problems->count == problems->cap) {
		size_t cap = problems->cap == 0 ? 64 : problems->cap * 2;
		struct muster_problem *bigger =
		    muster_arena_array(problems->arena, cap, sizeof(*bigger));
		if (bigger == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		if (problems->count > 0)
			memcpy(bigger, problems->list, problems->count * sizeof(*bigger));
		problems->list = bigger;
		problems->cap = cap;
	}
	struct muster_problem *problem = &problems->list[problems->count];
	*problem = (struct muster_problem){.severity = MUSTER_SEVERITY_UNKNOWN};
	return problem;
}

/* Of one root: its witnesses side by side. */
static int
add_problem(struct problems *problems, const struct problem_group *group,
    const struct problem_member *witnesses, size_t count, struct muster_error *err)
{
	struct muster_problem *problem = new_problem(problems, err);
	if (problem == NULL)
		return -1;
	problem->witnesses =
	    muster_arena_array(problems->arena, count, sizeof(*problem->witnesses));
	if (problem->witnesses == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		problem->witnesses[i] = group->parts[witnesses[i].index].finding;
	problem->witness_count = count;
	qsort(problem->witnesses, problem->witness_count, sizeof(*problem->witnesses), by_source);
	compare_witnesses(problem);
	if (list_silent(problems, problem, err) != 0 ||
	    name_problem(problems, group, witnesses[0].root, problem, err) != 0)
		return -1;
	problems->count++;
	return 0;
}

/* A root without a witness is an advisory's own id, which only its CVEs stand for. */
static int
add_problems(struct problems *problems, struct problem_group *group, struct muster_error *err)
{
	if (problem_group_plant(group, problems->scratch, err) != 0)
		return -1;
	const struct problem_member *all = group->witnesses;
	for (size_t from = 0, to; from < group->witness_count; from = to) {
		to = from + 1;
		while (to < group->witness_count && all[to].root == all[from].root)
			to++;
		if (add_problem(problems, group, all + from, to - from, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- all of them ---- */

static int
by_group(const void *a, const void *b)
{
	const struct problem_part *x = a, *y = b;
	int order = strcmp(x->finding->asset, y->finding->asset);
	if (order == 0)
		order = muster_span_cmp(x->package, y->package);
	if (order == 0)
		order = strcmp(x->finding->source, y->finding->source);
	return order != 0 ? order : strcmp(x->finding->id, y->finding->id);
}

static int
by_place(const void *a, const void *b)
{
	const struct muster_problem_cover *x = a, *y = b;
	if (x->asset != y->asset)
		return x->asset < y->asset ? -1 : 1;
	if (x->domain != y->domain)
		return x->domain < y->domain ? -1 : 1;
	return strcmp(x->source, y->source);
}

static int
by_severity(const void *a, const void *b)
{
	const struct muster_problem *x = a, *y = b;
	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	int order = strcmp(x->id, y->id);
	if (order == 0)
		order = strcmp(x->asset, y->asset);
	return order != 0 ? order : strcmp(x->package, y->package);
}

int
muster_problem_compare(const struct muster_problem *a, const struct muster_problem *b)
{
	const bool x = muster_problem_differs(a), y = muster_problem_differs(b);
	return x != y ? (x ? -1 : 1) : by_severity(a, b);
}

static int
group_all(struct problems *problems, const struct problem_part *parts, size_t count,
    struct muster_error *err)
{
	int result = 0;
	for (size_t start = 0, end; start < count && result == 0; start = end) {
		end = start + 1;
		while (end < count &&
		    strcmp(parts[end].finding->asset, parts[start].finding->asset) == 0 &&
		    muster_span_eq(parts[end].package, parts[start].package))
			end++;
		struct problem_group group = {.parts = parts + start, .count = end - start};
		muster_arena_reset(problems->scratch);
		result = add_problems(problems, &group, err);
	}
	return result;
}

int
muster_problems(const struct muster_finding *findings, size_t finding_count,
    const struct muster_problem_cover *covers, size_t cover_count, struct muster_arena *arena,
    struct muster_problem **out, size_t *count, struct muster_error *err)
{
	struct problems problems = {.arena = arena, .scratch = muster_arena_new()};
	struct problem_part *parts = malloc((finding_count + 1) * sizeof(*parts));
	struct muster_problem_cover *sorted = malloc((cover_count + 1) * sizeof(*sorted));
	int result = problems.scratch == NULL || parts == NULL || sorted == NULL
	    ? muster_error_memory(err)
	    : 0;
	size_t part_count = 0;
	for (size_t i = 0; i < finding_count && result == 0; i++) {
		const char *location = findings[i].location;
		if (strncmp(location, "pkg:", 4) == 0)
			parts[part_count++] =
			    (struct problem_part){&findings[i], {location, strcspn(location, "#")}};
	}
	if (result == 0) {
		if (cover_count > 0)
			memcpy(sorted, covers, cover_count * sizeof(*sorted));
		qsort(sorted, cover_count, sizeof(*sorted), by_place);
		qsort(parts, part_count, sizeof(*parts), by_group);
		problems.covers = sorted;
		problems.cover_count = cover_count;
		result = group_all(&problems, parts, part_count, err);
	}
	if (result == 0 && problems.count > 1)
		qsort(problems.list, problems.count, sizeof(*problems.list), by_severity);
	*out = problems.list;
	*count = problems.count;
	muster_arena_free(problems.scratch);
	free(sorted);
	free(parts);
	return result;
}
