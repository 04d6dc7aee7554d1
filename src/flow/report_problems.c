/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The problems of a report: marks of all, and of the problems themselves only
 * those it shows.  Those it may yet show are copied; from time to time the
 * rest of them is let go, so that memory does not grow with their number.
 */
#include "flow/problem.h"

#include <stdlib.h>
#include <string.h>

#include "flow/project.h"

struct shown {
	struct muster_arena *arena, *spare;
	struct muster_problem list[2 * PROBLEMS_SHOWN];
	size_t count;
};

struct gathering {
	struct shown *shown;
	struct muster_arena *arena; /* of the marks */
	struct muster_problem_mark *marks;
	size_t mark_count, mark_cap;
};

/* ---- marks ---- */

static int
mark(struct gathering *gathering, const struct muster_problem *problem, struct muster_error *err)
{
	if (gathering->mark_count == gathering->mark_cap) {
		size_t cap = gathering->mark_cap == 0 ? 256 : gathering->mark_cap * 2;
		struct muster_problem_mark *bigger =
		    realloc(gathering->marks, cap * sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(err);
		gathering->marks = bigger;
		gathering->mark_cap = cap;
	}
	struct muster_problem_mark *out = &gathering->marks[gathering->mark_count++];
	*out =
	    (struct muster_problem_mark){.id = muster_arena_strdup(gathering->arena, problem->id),
		.finding = muster_arena_strdup(gathering->arena, problem->witnesses[0]->id),
		.presence = problem->silent_count > 0,
		.severity = problem->severities_differ,
		.fix = problem->fixes_differ};
	return out->id != NULL && out->finding != NULL ? 0 : muster_error_memory(err);
}

static int
by_finding(const void *a, const void *b)
{
	const struct muster_problem_mark *x = a, *y = b;
	int order = strcmp(x->finding, y->finding);
	return order != 0 ? order : strcmp(x->id, y->id);
}

/* ---- copies ---- */

/* What a report says of a witness. */
static bool
copy_witness(
    struct muster_arena *arena, const struct muster_finding *from, struct muster_finding *to)
{
	*to = (struct muster_finding){.id = muster_arena_strdup(arena, from->id),
	    .source = muster_arena_strdup(arena, from->source),
	    .fixed_in = muster_arena_strdup(arena, from->fixed_in),
	    .severity = from->severity};
	return to->id != NULL && to->source != NULL && to->fixed_in != NULL;
}

static bool
copy_problem(
    struct muster_arena *arena, const struct muster_problem *from, struct muster_problem *to)
{
	struct muster_problem copy = *from;
	struct muster_finding *witnesses =
	    muster_arena_array(arena, from->witness_count, sizeof(*witnesses));
	copy.witnesses = muster_arena_array(arena, from->witness_count, sizeof(*copy.witnesses));
	copy.silent = muster_arena_array(arena, from->silent_count + 1, sizeof(*copy.silent));
	copy.id = muster_arena_strdup(arena, from->id);
	copy.aliases = muster_arena_strdup(arena, from->aliases);
	copy.asset = muster_arena_strdup(arena, from->asset);
	copy.package = muster_arena_strdup(arena, from->package);
	bool done = witnesses != NULL && copy.witnesses != NULL && copy.silent != NULL &&
	    copy.id != NULL && copy.aliases != NULL && copy.asset != NULL && copy.package != NULL;
	for (size_t i = 0; i < from->witness_count && done; i++) {
		done = copy_witness(arena, from->witnesses[i], &witnesses[i]);
		copy.witnesses[i] = &witnesses[i];
	}
	for (size_t i = 0; i < from->silent_count && done; i++) {
		copy.silent[i] = muster_arena_strdup(arena, from->silent[i]);
		done = copy.silent[i] != NULL;
	}
	*to = copy;
	return done;
}

static int
by_weight(const void *a, const void *b)
{
	return muster_problem_compare(a, b);
}

/* Keeps the first, copied into that arena. */
static int
keep_first(struct shown *shown, struct muster_arena *into, struct muster_error *err)
{
	if (shown->count > 1)
		qsort(shown->list, shown->count, sizeof(*shown->list), by_weight);
	if (shown->count > PROBLEMS_SHOWN)
		shown->count = PROBLEMS_SHOWN;
	for (size_t i = 0; i < shown->count; i++)
		if (!copy_problem(into, &shown->list[i], &shown->list[i]))
			return muster_error_memory(err);
	return 0;
}

static int
take(void *context, const struct muster_problem *problem, struct muster_error *err)
{
	struct gathering *gathering = context;
	struct shown *shown = gathering->shown;
	if (mark(gathering, problem, err) != 0)
		return -1;
	if (shown->count == sizeof(shown->list) / sizeof(shown->list[0])) {
		if (keep_first(shown, shown->spare, err) != 0)
			return -1;
		struct muster_arena *old = shown->arena;
		shown->arena = shown->spare;
		shown->spare = old;
		muster_arena_reset(old);
	}
	return copy_problem(shown->arena, problem, &shown->list[shown->count++])
	    ? 0
	    : muster_error_memory(err);
}

/* ---- both ---- */

static int
finish(struct gathering *gathering, struct muster_report_input *input, struct muster_error *err)
{
	struct muster_arena *arena = gathering->arena;
	struct shown *shown = gathering->shown;
	const size_t count = gathering->mark_count;
	struct muster_problem_mark *marks = muster_arena_array(arena, count + 1, sizeof(*marks));
	if (marks == NULL)
		return muster_error_memory(err);
	if (keep_first(shown, arena, err) != 0)
		return -1;
	struct muster_problem *problems =
	    muster_arena_array(arena, shown->count + 1, sizeof(*problems));
	if (problems == NULL)
		return muster_error_memory(err);
	memcpy(problems, shown->list, shown->count * sizeof(*problems));
	if (count > 0)
		memcpy(marks, gathering->marks, count * sizeof(*marks));
	qsort(marks, count, sizeof(*marks), by_finding);
	input->problems_told = true;
	input->problem_marks = marks;
	input->problem_mark_count = count;
	input->problems = problems;
	input->problem_count = shown->count;
	return 0;
}

int
problems_gather(struct muster_project *project, const struct muster_assessed *now,
    struct muster_report_input *input, struct muster_error *err)
{
	struct gathering gathering = {
	    .shown = calloc(1, sizeof(struct shown)), .arena = now->arena};
	struct shown *shown = gathering.shown;
	if (shown == NULL)
		return muster_error_memory(err);
	shown->arena = muster_arena_new();
	shown->spare = muster_arena_new();
	int result = shown->arena == NULL || shown->spare == NULL ? muster_error_memory(err) : 0;
	if (result == 0)
		result = problems_each(project, &now->view, now->held, take, &gathering, err);
	if (result == 0)
		result = finish(&gathering, input, err);
	muster_arena_free(shown->arena);
	muster_arena_free(shown->spare);
	free(shown);
	free(gathering.marks);
	return result;
}
