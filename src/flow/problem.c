/* SPDX-License-Identifier: Apache-2.0 */
/* Problems at a view: findings of packages and what looked for them, handed to the decider. */
#include <muster/flow.h>

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
	    &kept->practice, &kept->aspect};
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
