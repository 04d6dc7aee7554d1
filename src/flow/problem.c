/* SPDX-License-Identifier: Apache-2.0 */
/* Problems at a view: findings of packages and what looked for them, handed to the decider. */
#include "flow/problem.h"

#include <stdlib.h>
#include <string.h>

#include "flow/project.h"

struct gather {
	struct muster_arena *arena;
	const char *asset; /* path, NULL any */
	struct muster_finding *list;
	size_t count, cap;
};

static bool
keep_text(struct muster_arena *arena, const char **text)
{
	*text = (*text)[0] == '\0' ? "" : muster_arena_strdup(arena, *text);
	return *text != NULL;
}

static int
take(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct gather *gather = context;
	if (strncmp(finding->location, "pkg:", 4) != 0 ||
	    (gather->asset != NULL && strcmp(gather->asset, finding->asset) != 0))
		return 0;
	if (gather->count == gather->cap) {
		size_t cap = gather->cap == 0 ? 256 : gather->cap * 2;
		struct muster_finding *bigger =
		    muster_arena_array(gather->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(err);
		if (gather->count > 0)
			memcpy(bigger, gather->list, gather->count * sizeof(*bigger));
		gather->list = bigger;
		gather->cap = cap;
	}
	struct muster_finding *kept = &gather->list[gather->count++];
	*kept = *finding;
	kept->evidence.pointer = "";
	const char **const texts[] = {&kept->id, &kept->source, &kept->check, &kept->native,
	    &kept->title, &kept->native_severity, &kept->score, &kept->aliases, &kept->asset,
	    &kept->check_version, &kept->location, &kept->installed, &kept->fixed_in,
	    &kept->dated_by, &kept->practice, &kept->aspect};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!keep_text(gather->arena, texts[i]))
			return muster_error_memory(err);
	return 0;
}

/* What covers an asset covers all below it. */
static int
gather_covers(struct muster_store *store, const struct muster_view *view,
    struct muster_arena *arena, struct muster_problem_cover **out, size_t *count,
    struct muster_error *err)
{
	struct muster_coverage *rows;
	struct muster_asset *assets;
	size_t row_count, asset_count;
	if (muster_store_coverage(store, view, arena, &rows, &row_count, err) != 0 ||
	    muster_store_assets(store, view, arena, &assets, &asset_count, err) != 0)
		return -1;
	size_t cap = row_count + 1;
	struct muster_problem_cover *list = muster_arena_array(arena, cap, sizeof(*list));
	*count = 0;
	for (size_t i = 0; i < row_count && list != NULL; i++) {
		const struct muster_coverage *row = &rows[i];
		if (row->runs == 0 ||
		    (row->domain != MUSTER_DOMAIN_OS_PACKAGE &&
			row->domain != MUSTER_DOMAIN_LANGUAGE_PACKAGE))
			continue;
		for (size_t k = 0; k < asset_count && list != NULL; k++) {
			if (assets[k].id != row->asset && assets[k].parent != row->asset)
				continue;
			if (*count == cap) {
				struct muster_problem_cover *bigger =
				    muster_arena_array(arena, cap * 2, sizeof(*bigger));
				if (bigger != NULL)
					memcpy(bigger, list, cap * sizeof(*bigger));
				list = bigger;
				cap *= 2;
			}
			if (list != NULL)
				list[(*count)++] = (struct muster_problem_cover){
				    assets[k].id, row->source, row->domain};
		}
	}
	*out = list;
	return list != NULL ? 0 : muster_error_memory(err);
}

/* ---- asset by asset ---- */

struct each {
	const struct scope *held;
	const struct muster_problem_cover *covers; /* by asset, then source */
	size_t cover_count;
	struct gather gather; /* of the asset at hand */
	int64_t asset;
	problem_fn fn;
	void *context;
};

static int
by_asset(const void *a, const void *b)
{
	const struct muster_problem_cover *x = a, *y = b;
	if (x->asset != y->asset)
		return x->asset < y->asset ? -1 : 1;
	return strcmp(x->source, y->source);
}

/* The covers of an asset: [*first, end). */
static size_t
covers_of(const struct each *each, int64_t asset, size_t *first)
{
	size_t from = 0, to = each->cover_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (each->covers[middle].asset < asset)
			from = middle + 1;
		else
			to = middle;
	}
	*first = from;
	while (from < each->cover_count && each->covers[from].asset == asset)
		from++;
	return from;
}

/* A second source has to have found something there, or to have looked. */
static bool
is_wanted(void *context, const struct muster_asset_sources *asset)
{
	const struct each *each = context;
	size_t first, end = covers_of(each, asset->asset, &first);
	bool several = asset->source_count > 1;
	for (size_t i = first; i < end && !several; i++)
		several = strcmp(each->covers[i].source, asset->sources[0]) != 0;
	return several && scope_holds(each->held, asset->path);
}

static int
give_problems(struct each *each, struct muster_error *err)
{
	struct muster_problem *list;
	size_t count, first, end = covers_of(each, each->asset, &first);
	if (each->gather.count == 0)
		return 0;
	int result = muster_problems(each->gather.list, each->gather.count, each->covers + first,
	    end - first, each->gather.arena, &list, &count, err);
	for (size_t i = 0; i < count && result == 0; i++)
		if (muster_problem_is_shared(&list[i]))
			result = each->fn(each->context, &list[i], err);
	muster_arena_reset(each->gather.arena);
	each->gather = (struct gather){.arena = each->gather.arena};
	return result;
}

static int
take_each(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct each *each = context;
	if (finding->asset_id != each->asset && give_problems(each, err) != 0)
		return -1;
	each->asset = finding->asset_id;
	return take(&each->gather, finding, err);
}

int
problems_each(struct muster_project *project, const struct muster_view *view,
    const struct scope *held, problem_fn fn, void *context, struct muster_error *err)
{
	struct muster_store *store = muster_project_store(project);
	struct muster_arena *arena = muster_arena_new();
	struct muster_problem_cover *covers = NULL;
	struct each each = {
	    .held = held, .gather = {.arena = muster_arena_new()}, .fn = fn, .context = context};
	int result = arena == NULL || each.gather.arena == NULL ? muster_error_memory(err) : 0;
	if (result == 0)
		result = gather_covers(store, view, arena, &covers, &each.cover_count, err);
	if (result == 0) {
		qsort(covers, each.cover_count, sizeof(*covers), by_asset);
		each.covers = covers;
		result = muster_store_findings_by_asset(
		    store, view, MUSTER_FINDINGS_OPEN, is_wanted, take_each, &each, err);
	}
	if (result == 0)
		result = give_problems(&each, err);
	muster_arena_free(each.gather.arena);
	muster_arena_free(arena);
	return result;
}

int
muster_flow_problems(struct muster_project *project, const struct muster_view *view,
    enum muster_finding_state state, const char *asset, struct muster_arena *arena,
    struct muster_problem **out, size_t *count, struct muster_error *err)
{
	struct muster_store *store = muster_project_store(project);
	struct gather gather = {.arena = arena, .asset = asset};
	struct muster_problem_cover *covers;
	size_t cover_count;
	if (muster_store_findings(store, view, state, take, &gather, err) != 0 ||
	    gather_covers(store, view, arena, &covers, &cover_count, err) != 0)
		return -1;
	return muster_problems(
	    gather.list, gather.count, covers, cover_count, arena, out, count, err);
}
