/* SPDX-License-Identifier: Apache-2.0 */
/* Which assets, runs and rows of the ledger belong to a system at a view. */
#include "flow/scope.h"

#include <stdlib.h>
#include <string.h>

#include "flow/project.h"

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths that runs collected for the system named, each once. */
static int
take_given(struct scope *scope, struct muster_arena *arena, struct muster_error *err)
{
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < scope->named_count; i++)
		count += strcmp(scope->named[i].system, scope->system->id) == 0;
	const char **given = muster_arena_array(arena, count, sizeof(*given));
	if (given == NULL)
		return muster_error_memory(err);
	count = 0;
	for (size_t i = 0; i < scope->named_count; i++)
		if (strcmp(scope->named[i].system, scope->system->id) == 0)
			given[count++] = scope->named[i].path;
	if (count > 1)
		qsort(given, count, sizeof(*given), by_text);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(given[kept - 1], given[i]) != 0)
			given[kept++] = given[i];
	scope->given = given;
	scope->given_count = kept;
	return 0;
}

int
scope_open(struct muster_store *store, const struct muster_view *view,
    const struct muster_system *system, struct muster_arena *arena, struct scope *out,
    struct muster_error *err)
{
	struct muster_run_asset *named;
	*out = (struct scope){.system = system};
	if (system == NULL)
		return 0;
	if (muster_store_run_assets(store, view, arena, &named, &out->named_count, err) != 0)
		return -1;
	out->named = named;
	return take_given(out, arena, err);
}

bool
scope_holds(const struct scope *scope, const char *path)
{
	return muster_system_holds(scope->system, scope->given, scope->given_count, path);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

int
scope_keep_runs(const struct scope *scope, struct muster_run *runs, size_t *count,
    struct muster_arena *arena, struct muster_error *err)
{
	size_t n = 0, kept = 0;
	if (scope->system == NULL)
		return 0;
	int64_t *ids = muster_arena_array(arena, scope->named_count, sizeof(*ids));
	if (ids == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < scope->named_count; i++)
		if (strcmp(scope->named[i].system, scope->system->id) == 0 ||
		    scope_holds(scope, scope->named[i].path))
			ids[n++] = scope->named[i].run;
	if (n > 1)
		qsort(ids, n, sizeof(*ids), by_number);
	for (size_t i = 0; i < *count && n > 0; i++)
		if (bsearch(&runs[i].id, ids, n, sizeof(*ids), by_number) != NULL)
			runs[kept++] = runs[i];
	*count = kept;
	return 0;
}

void
scope_keep(const struct scope *scope, struct muster_asset *assets, size_t *count)
{
	size_t kept = 0;
	for (size_t i = 0; i < *count; i++)
		if (scope_holds(scope, assets[i].path))
			assets[kept++] = assets[i];
	*count = kept;
}

/* ---- all systems at a view ---- */

void
scopes_release(struct scopes *scopes)
{
	muster_arena_free(scopes->arena);
	*scopes = (struct scopes){0};
}

static int
open_all(struct muster_project *project, const struct muster_view *view, struct muster_error *err)
{
	struct scopes *scopes = &project->scopes;
	const struct muster_config *config = &project->config;
	scopes->rows =
	    muster_arena_array(scopes->arena, config->system_count, sizeof(*scopes->rows));
	if (scopes->rows == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < config->system_count; i++) {
		struct scope *scope = &scopes->rows[i];
		if (i == 0) {
			if (scope_open(project->store, view, &config->systems[i], scopes->arena,
				scope, err) != 0)
				return -1;
			continue;
		}
		*scope = scopes->rows[0];
		scope->system = &config->systems[i];
		if (take_given(scope, scopes->arena, err) != 0)
			return -1;
	}
	scopes->view = *view;
	return 0;
}

int
muster_project_scopes(
    struct muster_project *project, const struct muster_view *view, struct muster_error *err)
{
	struct scopes *scopes = &project->scopes;
	if (scopes->arena != NULL && scopes->view.as_of == view->as_of &&
	    scopes->view.known_by == view->known_by)
		return 0;
	scopes_release(scopes);
	scopes->arena = muster_arena_new();
	if (scopes->arena == NULL)
		return muster_error_memory(err);
	if (open_all(project, view, err) == 0)
		return 0;
	scopes_release(scopes);
	return -1;
}

bool
muster_project_holds(
    struct muster_project *project, const struct muster_system *system, const char *path)
{
	if (system == NULL)
		return true;
	return project->scopes.arena != NULL &&
	    scope_holds(&project->scopes.rows[system - project->config.systems], path);
}

bool
scope_of_row(struct muster_project *project, const struct muster_view *view, const char *system,
    const char *path)
{
	const struct muster_system *found;
	if (strcmp(system, MUSTER_SYSTEM_DEFAULT) == 0)
		return true;
	return muster_project_system(project, system, &found, NULL) == 0 && found != NULL &&
	    muster_project_scopes(project, view, NULL) == 0 &&
	    muster_project_holds(project, found, path);
}

int
scope_unknown(struct muster_project *project, const struct muster_view *view,
    const struct muster_asset *assets, size_t count, struct muster_arena *arena,
    const char *const **out, size_t *out_count, struct muster_error *err)
{
	const struct muster_config *config = &project->config;
	*out = NULL;
	*out_count = 0;
	if (config->system_count == 0)
		return 0;
	const char **paths = muster_arena_array(arena, count, sizeof(*paths));
	if (paths == NULL)
		return muster_error_memory(err);
	if (muster_project_scopes(project, view, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		bool held = false;
		for (size_t s = 0; s < config->system_count && !held; s++)
			held = muster_project_holds(project, &config->systems[s], assets[i].path);
		if (!held)
			paths[(*out_count)++] = assets[i].path;
	}
	*out = paths;
	return 0;
}
