/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked up: assets, evidence, facts, exceptions, and which findings bear on which control.
 */
#include <stdlib.h>
#include <string.h>

#include "oscal/internal.h"

static int
no_memory(struct oscal *oscal)
{
	return muster_error_memory(oscal->err);
}

/* ---- assets and evidence ---- */

static int
compare_assets(const void *a, const void *b)
{
	const struct muster_asset *x = *(const struct muster_asset *const *)a;
	const struct muster_asset *y = *(const struct muster_asset *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_evidence(const void *a, const void *b)
{
	const struct muster_run *x = *(const struct muster_run *const *)a;
	const struct muster_run *y = *(const struct muster_run *const *)b;
	int order = strcmp(x->sha256, y->sha256);
	return order != 0 ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
build_custody(struct oscal *oscal)
{
	const struct muster_report_input *in = oscal->in;
	oscal->assets =
	    muster_arena_array(oscal->arena, in->asset_count + 1, sizeof(*oscal->assets));
	oscal->evidence =
	    muster_arena_array(oscal->arena, in->run_count + 1, sizeof(*oscal->evidence));
	oscal->sources =
	    muster_arena_array(oscal->arena, in->run_count + 1, sizeof(*oscal->sources));
	if (oscal->assets == NULL || oscal->evidence == NULL || oscal->sources == NULL)
		return no_memory(oscal);
	for (size_t i = 0; i < in->asset_count; i++)
		oscal->assets[i] = &in->assets[i];
	for (size_t i = 0; i < in->run_count; i++) {
		oscal->evidence[i] = &in->runs[i];
		oscal->sources[i] = in->runs[i].source;
	}
	qsort(oscal->assets, in->asset_count, sizeof(*oscal->assets), compare_assets);
	qsort(oscal->evidence, in->run_count, sizeof(*oscal->evidence), compare_evidence);
	qsort(oscal->sources, in->run_count, sizeof(*oscal->sources), compare_words);
	for (size_t i = 0; i < in->run_count; i++) {
		size_t n = oscal->evidence_count, s = oscal->source_count;
		if (n == 0 ||
		    strcmp(oscal->evidence[n - 1]->sha256, oscal->evidence[i]->sha256) != 0)
			oscal->evidence[oscal->evidence_count++] = oscal->evidence[i];
		if (s == 0 || strcmp(oscal->sources[s - 1], oscal->sources[i]) != 0)
			oscal->sources[oscal->source_count++] = oscal->sources[i];
	}
	return 0;
}

const struct muster_asset *
lookup_asset(const struct oscal *oscal, int64_t id)
{
	size_t low = 0, high = oscal->in->asset_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (oscal->assets[middle]->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < oscal->in->asset_count && oscal->assets[low]->id == id ? oscal->assets[low]
									    : NULL;
}

const struct muster_run *
lookup_evidence(const struct oscal *oscal, const char *sha256)
{
	size_t low = 0, high = oscal->evidence_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(oscal->evidence[middle]->sha256, sha256) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < oscal->evidence_count && strcmp(oscal->evidence[low]->sha256, sha256) == 0
	    ? oscal->evidence[low]
	    : NULL;
}

const struct muster_practice *
lookup_practice(const struct oscal *oscal, const char *id)
{
	const struct muster_controls *controls = oscal->in->controls;
	size_t low = 0, high = controls->practice_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(controls->practices[middle].id, id);
		if (order == 0)
			return &controls->practices[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- facts ---- */

/* By paths and not by ids: those depend on what arrived first. */
static int
compare_facts(const void *a, const void *b)
{
	const struct known_fact *x = a, *y = b;
	int order = strcmp(x->fact->practice, y->fact->practice);
	if (order == 0)
		order = strcmp(x->fact->aspect, y->fact->aspect);
	if (order == 0)
		order = strcmp(x->asset, y->asset);
	if (order == 0)
		order = (x->fact->asset > y->fact->asset) - (x->fact->asset < y->fact->asset);
	return order != 0 ? order : (x->fact->named_count > 0) - (y->fact->named_count > 0);
}

static size_t
add_facts(struct oscal *oscal, const struct muster_row_result *row, size_t count)
{
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_asset *asset = lookup_asset(oscal, row->facts[i]->asset);
		oscal->facts[count++] =
		    (struct known_fact){row->facts[i], asset != NULL ? asset->path : ""};
	}
	return count;
}

static int
build_facts(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	size_t count = 0;
	for (size_t i = 0; i < assessment->control_count; i++)
		for (size_t r = 0; r < assessment->controls[i].row_count; r++)
			count += assessment->controls[i].rows[r].fact_count;
	oscal->facts = muster_arena_array(oscal->arena, count + 1, sizeof(*oscal->facts));
	if (oscal->facts == NULL)
		return no_memory(oscal);
	count = 0;
	for (size_t i = 0; i < assessment->control_count; i++)
		for (size_t r = 0; r < assessment->controls[i].row_count; r++)
			count = add_facts(oscal, &assessment->controls[i].rows[r], count);
	qsort(oscal->facts, count, sizeof(*oscal->facts), compare_facts);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_facts(&oscal->facts[i - 1], &oscal->facts[i]) != 0)
			oscal->facts[oscal->fact_count++] = oscal->facts[i];
	return 0;
}

/* ---- exceptions ---- */

static int
build_approved(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	size_t count = 0;
	for (size_t i = 0; i < assessment->control_count; i++)
		count += assessment->controls[i].exception_count;
	oscal->approved = muster_arena_array(oscal->arena, count + 1, sizeof(*oscal->approved));
	if (oscal->approved == NULL)
		return no_memory(oscal);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t e = 0; e < result->exception_count; e++)
			if (result->exceptions[e].effective)
				oscal->approved[oscal->approved_count++] = (struct approved){
				    result->exceptions[e].exception, result->control->id};
	}
	return 0;
}

/* ---- findings ---- */

static int
add_group(struct oscal *oscal, const struct muster_finding *finding, uint32_t *group)
{
	for (size_t i = 0; i < oscal->group_count; i++)
		if (strcmp(oscal->groups[i].practice, finding->practice) == 0 &&
		    strcmp(oscal->groups[i].aspect, finding->aspect) == 0) {
			*group = (uint32_t)i;
			return 0;
		}
	if (oscal->group_count == oscal->group_room) {
		size_t room = oscal->group_room == 0 ? 64 : oscal->group_room * 2;
		struct practice_group *more = muster_arena_array(oscal->arena, room, sizeof(*more));
		if (more == NULL)
			return no_memory(oscal);
		if (oscal->group_count > 0)
			memcpy(more, oscal->groups, oscal->group_count * sizeof(*more));
		oscal->groups = more;
		oscal->group_room = room;
	}
	struct practice_group *new = &oscal->groups[oscal->group_count];
	new->practice = muster_arena_strdup(oscal->arena, finding->practice);
	new->aspect = muster_arena_strdup(oscal->arena, finding->aspect);
	if (new->practice == NULL || new->aspect == NULL)
		return no_memory(oscal);
	*group = (uint32_t)oscal->group_count++;
	return 0;
}

static void
add_ref(struct oscal *oscal, const struct muster_finding *finding)
{
	struct finding_ref *ref = &oscal->refs[oscal->ref_count];
	ref->observation = id_uuid(oscal, "observation:finding:%s", finding->id);
	if (add_group(oscal, finding, &ref->group) != 0)
		oscal->out.failed = true;
	else
		oscal->ref_count++;
}

int
lookup_build(struct oscal *oscal, bool with_refs)
{
	if (build_custody(oscal) != 0 || build_facts(oscal) != 0 || build_approved(oscal) != 0)
		return -1;
	if (!with_refs)
		return 0;
	oscal->refs = muster_arena_array(
	    oscal->arena, (size_t)oscal->in->open.count + 1, sizeof(*oscal->refs));
	if (oscal->refs == NULL)
		return no_memory(oscal);
	return each_finding(oscal, add_ref);
}
