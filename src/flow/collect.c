/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect: inputs into the store, one answer each.  One bad input does not
 * stop the others; an answer is given only after the commit that holds it.
 */
#include "flow/collect.h"

#include <string.h>

#include "base/output.h"
#include "flow/lineage.h"
#include "flow/project.h"
#include "flow/take.h"

#define GROUP_TIME (INT64_C(200) * 1000 * 1000) /* ns between group commits (rules.md 21) */

/* ---- groups ---- */

static int
load_run(struct collect *collect, struct muster_collect_result *result, struct muster_error *err)
{
	const struct muster_view view = {MUSTER_TIME_MAX, INT64_MAX};
	struct muster_run *runs;
	size_t count;
	if (result->run.id == 0)
		return 0;
	if (muster_store_runs(collect->project->store, &view, result->run.id, collect->group.arena,
		&runs, &count, err) != 0)
		return -1;
	if (count == 1)
		result->run = runs[0];
	if (result->status == MUSTER_DUPLICATE && result->run.observed_assumed)
		result->notice = "its time was assumed: pass --observed-at to record a new "
				 "scan of the same content";
	return 0;
}

/* The runs as they are stored, all in one snapshot. */
static int
load_runs(struct collect *collect, struct muster_error *err)
{
	struct muster_store *store = collect->project->store;
	if (collect->group.count == 0)
		return 0;
	if (muster_store_snapshot(store, err) != 0)
		return -1;
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < collect->group.count; i++)
		rc = load_run(collect, collect->group.results[i], err);
	muster_store_snapshot_end(store);
	return rc;
}

int
group_end(struct collect *collect, struct muster_error *err)
{
	struct group *group = &collect->group;
	if (!group->open)
		return 0;
	group->open = false;
	if (muster_store_group_end(collect->project->store, err) != 0 ||
	    load_runs(collect, err) != 0)
		return -1;
	for (size_t i = 0; i < group->count; i++) {
		const struct muster_collect_result *result = group->results[i];
		if (result->status == MUSTER_REJECTED_INPUT)
			collect->worst = muster_exit_worst(
			    collect->worst, muster_error_exit(result->error.code));
		if (collect->options->done(collect->options->context, result) != 0)
			return muster_error_set(err, MUSTER_E_OUTPUT, "output.stdout",
			    "cannot write the answer: the inputs are stored all the same");
	}
	group->count = 0;
	muster_arena_reset(group->arena);
	return 0;
}

int
group_begin(struct collect *collect, struct muster_error *err)
{
	struct group *group = &collect->group;
	if (group->open)
		return 0;
	if (muster_store_group(collect->project->store, err) != 0)
		return -1;
	group->open = true;
	group->since = muster_time_now();
	return 0;
}

/* ---- all inputs ---- */

static int
begin_one(struct collect *collect, struct one *one, const char *path, struct muster_error *err)
{
	*one = (struct one){.collect = collect, .arena = collect->group.arena};
	one->result = muster_arena_alloc(one->arena, sizeof(*one->result));
	if (one->result == NULL ||
	    (one->result->path = muster_arena_strdup(one->arena, path)) == NULL)
		return muster_error_memory(err);
	one->result->notice = "";
	one->start.path = one->result->path;
	one->start.declared_asset = one->start.system = "";
	one->start.declared_observed = one->start.file_time = MUSTER_TIME_NONE;
	return 0;
}

/* Its answer goes to the group, and the group ends if it is time. */
static int
end_one(struct collect *collect, struct one *one, struct muster_error *err)
{
	struct group *group = &collect->group;
	group->results[group->count++] = one->result;
	if (!group->open) { /* a large input was committed by itself */
		if (group_begin(collect, err) != 0)
			return -1;
		return group_end(collect, err);
	}
	if (group->count == GROUP_INPUTS || muster_time_now() - group->since > GROUP_TIME)
		return group_end(collect, err);
	return 0;
}

static int
collect_one(struct collect *collect, const char *path, struct muster_error *err)
{
	struct one one;
	if (begin_one(collect, &one, path, err) != 0)
		return -1;
	int rc = take_in(&one, err);
	redact_free(one.redact);
	input_free(one.input);
	return rc == 0 ? end_one(collect, &one, err) : -1;
}

/* A member is an input by itself: "reports.zip:trivy/api.json". */
static int
collect_member(struct collect *collect, const char *path, struct archive_file *archive,
    const struct archive_member *member, struct muster_error *err)
{
	struct one one;
	const char *name = muster_arena_printf(collect->group.arena, "%s:%s", path, member->name);
	if (name == NULL)
		return muster_error_memory(err);
	if (begin_one(collect, &one, name, err) != 0)
		return -1;
	one.member = member;
	one.input = input_of_member(archive, name, member->mtime, err);
	int rc = one.input != NULL ? take_in(&one, err) : -1;
	redact_free(one.redact);
	input_free(one.input);
	return rc == 0 ? end_one(collect, &one, err) : -1;
}

/* What is wrong with an archive as a whole is said of its own path. */
static int
reject_archive(struct collect *collect, const char *path, const struct muster_error *why,
    struct muster_error *err)
{
	struct one one;
	if (why->code != MUSTER_E_INPUT) {
		if (err != NULL)
			*err = *why;
		return -1;
	}
	if (begin_one(collect, &one, path, err) != 0 || take_reject_input(&one, why, err) != 0)
		return -1;
	return end_one(collect, &one, err);
}

static int
collect_archive(struct collect *collect, const char *path, struct archive_file *archive,
    struct muster_error *err)
{
	struct archive_member member;
	struct muster_error why;
	size_t count = 0;
	int more;
	muster_error_clear(&why);
	while ((more = archive_file_next(archive, &member, &why)) == 1) {
		if (collect_member(collect, path, archive, &member, err) != 0)
			return -1;
		count++;
	}
	if (more == 0 && count > 0)
		return 0;
	if (more == 0) {
		muster_error_set(
		    &why, MUSTER_E_INPUT, "input.archive", "there is no file in this archive");
		muster_error_remedy(&why, "make it again, with the reports in it");
	}
	return reject_archive(collect, path, &why, err);
}

static int
collect_path(struct collect *collect, const char *path, struct muster_error *err)
{
	struct archive_file *archive = NULL;
	struct muster_error why;
	muster_error_clear(&why);
	switch (strcmp(path, "-") == 0 ? 0 : archive_file_open(path, &archive, &why)) {
	case 0:
		return collect_one(collect, path, err);
	case 1:
		break;
	default:
		return reject_archive(collect, path, &why, err);
	}
	int rc = collect_archive(collect, path, archive, err);
	archive_file_close(archive);
	return rc;
}

static int
parse_options(struct collect *collect, struct muster_error *err)
{
	const struct muster_collect_options *options = collect->options;
	collect->declared_observed = MUSTER_TIME_NONE;
	if (options->source != NULL &&
	    (collect->source = muster_source_find_among(
		 &collect->project->defined, options->source)) == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.source",
		    "'%.80s' is no source muster knows", options->source);
		return source_suggest(&collect->project->defined, options->source, err);
	}
	if (options->asset != NULL) {
		enum muster_asset_kind kind;
		struct muster_span name;
		if (asset_declaration_parse(options->asset, &kind, &name, err) != 0)
			return -1;
	}
	const struct muster_system *system;
	if (muster_project_system(collect->project, options->system, &system, err) != 0)
		return -1;
	if (options->observed_at != NULL &&
	    muster_time_parse_as_of(options->observed_at,
		collect->project->config.fiscal_start_month, &collect->declared_observed, err) != 0)
		return -1;
	if (collect->declared_observed != MUSTER_TIME_NONE &&
	    collect->declared_observed > collect->actor->now + MUSTER_DAY) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "usage.observed-at", "--observed-at lies in the future");
		return muster_error_remedy(err, "give the time the scan was made");
	}
	return 0;
}

int
muster_flow_collect(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_collect_options *options, const char *const *paths, size_t path_count,
    int *worst_exit, struct muster_error *err)
{
	struct collect collect = {.project = project, .actor = actor, .options = options};
	struct muster_arena *names = muster_arena_new();
	collect.group.arena = muster_arena_new();
	collect.zstd = zstd_context_new();
	const char *const *files = NULL;
	size_t count = 0;
	int rc = names == NULL || collect.group.arena == NULL || collect.zstd == NULL
	    ? muster_error_memory(err)
	    : 0;
	if (rc == 0)
		rc = parse_options(&collect, err);
	if (rc == 0)
		rc = walk_paths(paths, path_count, names, &files, &count, err);
	if (rc == 0)
		rc = project_sync(project, actor, err);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = collect_path(&collect, files[i], err);
	if (rc == 0)
		rc = group_end(&collect, err);
	else if (collect.group.open)
		muster_store_group_abandon(project->store);
	*worst_exit = collect.worst;
	zstd_context_free(collect.zstd);
	muster_arena_free(collect.group.arena);
	muster_arena_free(names);
	return rc;
}
