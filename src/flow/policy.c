/* SPDX-License-Identifier: Apache-2.0 */
/* policy: files on disk, their statements assessed like controls, documents of them. */
#include <muster/muster.h>

#include <string.h>

#include "flow/assess.h"
#include "flow/policy_acts.h"
#include "flow/policy_files.h"
#include "flow/project.h"
#include "flow/publish.h"

/* ---- what is measured ---- */

/* A policy's own limit of age would be a parameter; evidence is stale by the project's. */
static int
measure(struct muster_project *project, struct muster_policies_view *view, struct muster_error *err)
{
	struct muster_assess_options options = {NULL, NULL, NULL}; /* over every asset */
	if (assess_view(project, &options, &view->assessed, err) != 0 ||
	    muster_store_snapshot(project->store, err) != 0)
		return -1;
	int rc = assess_catalog_at(project, &options, view->catalog, &view->assessed, err);
	muster_store_snapshot_end(project->store);
	view->as_of = view->assessed.view.as_of;
	return rc;
}

static int
as_of_alone(struct muster_project *project, muster_time *out, struct muster_error *err)
{
	*out = project->now;
	return project->as_of != NULL
	    ? muster_time_parse_as_of(project->as_of, project->config.fiscal_start_month, out, err)
	    : 0;
}

/* The acts of a view, and when it is. */
static int
view_acts(struct muster_project *project, struct muster_policies_view *view,
    struct muster_policies_input *input, struct muster_error *err)
{
	if (project->store == NULL)
		return as_of_alone(project, &view->as_of, err);
	struct muster_policy_act *acts;
	struct muster_view at;
	if (muster_project_view(project, &at, err) != 0 ||
	    policy_acts_read(
		project, at.known_by, at.as_of, view->arena, &acts, &input->act_count, err) != 0)
		return -1;
	input->acts = acts;
	input->recorded = true;
	input->as_of = view->as_of = at.as_of;
	return 0;
}

static int
view_new(struct muster_policies_view *out, struct muster_error *err)
{
	memset(out, 0, sizeof(*out));
	out->arena = muster_arena_new();
	return out->arena != NULL ? 0 : muster_error_memory(err);
}

/* Reads the files with the values of a configuration. */
static int
view_read(struct muster_project *project, struct muster_policies_input *input,
    muster_problem_fn problem, void *context, struct muster_policies_view *out,
    struct muster_error *err)
{
	struct muster_catalog *catalog = muster_arena_alloc(out->arena, sizeof(*catalog));
	const struct config_names names = {&project->defined, project->controls, NULL};
	struct muster_config config;
	if (catalog == NULL)
		return muster_error_memory(err);
	struct muster_error one;
	config_defaults(&config);
	input->config_told = input->config_text != NULL && input->config_len > 0 &&
	    config_parse(input->config_text, input->config_len, input->config_file,
		input->stored ? NULL : &names, out->arena, &config, problem, context, err) != 0;
	if (input->config_told && err->code == MUSTER_E_MEMORY)
		return -1;
	input->organisation = config.organisation;
	input->controls = project->controls;
	input->knows_exploited = project->config.ranking.kev_count > 0;
	out->organisation = config.organisation;
	out->classification = config.classification;
	out->files = input->files;
	out->file_count = input->file_count;
	out->policies =
	    muster_policies_load(input, problem, context, input->config_told ? &one : err);
	if (input->config_told || out->policies == NULL ||
	    muster_policies_catalog(out->policies, out->arena, catalog, err) != 0)
		return -1;
	out->catalog = catalog;
	return 0;
}

const struct muster_policy_file *
policy_file(const struct muster_policies_view *view, const char *id)
{
	for (size_t i = view->file_count; i-- > 0;) /* a later one replaces an earlier */
		if (strcmp(view->files[i].id, id) == 0)
			return &view->files[i];
	return NULL;
}

int
policy_load(struct muster_project *project, muster_problem_fn problem, void *context,
    struct muster_policies_view *out, struct muster_error *err)
{
	struct muster_policies_input input = {
	    .config_file = project->config_path,
	    .config_text = project->config_text,
	    .config_len = project->config_len,
	};
	if (view_new(out, err) != 0 || view_acts(project, out, &input, err) != 0 ||
	    policy_files(project->folder, out->arena, &input.files, &input.file_count, err) != 0)
		return -1;
	return view_read(project, &input, problem, context, out, err);
}

int
muster_flow_policies(struct muster_project *project, muster_problem_fn problem, void *context,
    struct muster_policies_view *out, struct muster_error *err)
{
	struct muster_error none;
	err = err != NULL ? err : &none;
	if (policy_load(project, problem, context, out, err) != 0)
		return -1;
	return project->store != NULL ? measure(project, out, err) : 0;
}

/* ---- a version of before ---- */

/* The publication of the version, else its last approval. */
static const struct muster_policy_act *
act_of(const struct muster_policies_input *input, const char *id, const char *version)
{
	const struct muster_policy_act *found = NULL;
	for (size_t i = 0; i < input->act_count; i++) {
		const struct muster_policy_act *act = &input->acts[i];
		if (strcmp(act->policy, id) == 0 && strcmp(act->version, version) == 0 &&
		    (found == NULL || found->kind == MUSTER_POLICY_APPROVE ||
			act->kind == MUSTER_POLICY_PUBLISH))
			found = act;
	}
	return found;
}

/* Text and values as they were when the act was entered. */
static int
fetch(struct muster_project *project, const struct muster_policy_act *act,
    struct muster_policy_file *file, struct muster_policies_input *input,
    struct muster_arena *arena, struct muster_error *err)
{
	*file = (struct muster_policy_file){.id = act->policy,
	    .file = muster_arena_printf(arena, "%s@%s", act->policy, act->version)};
	if (file->file == NULL)
		return muster_error_memory(err);
	if (muster_store_document_get(project->store, POLICY_TEXT, act->digest, act->seq, arena,
		&file->text, &file->len, err) != 0 ||
	    muster_store_document_get(project->store, "config", "muster", act->seq, arena,
		&input->config_text, &input->config_len, err) != 0)
		return -1;
	input->config_file = "muster.yaml";
	input->files = file;
	input->file_count = 1;
	input->stored = true;
	if (file->text != NULL)
		return 0;
	return muster_error_set(err, MUSTER_E_INTEGRITY, "policy.text",
	    "the store has an act of %s and not its text", file->file);
}

int
muster_flow_policy_version(struct muster_project *project, const char *id, const char *version,
    muster_problem_fn problem, void *context, struct muster_policies_view *out,
    struct muster_error *err)
{
	struct muster_policies_input input = {.config_file = NULL};
	struct muster_policy_file *file;
	if (view_new(out, err) != 0 || view_acts(project, out, &input, err) != 0)
		return -1;
	const struct muster_policy_act *act = act_of(&input, id, version);
	if (act == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "policy.version",
		    "no version %.40s of %.64s was approved or published by then", version, id);
		return muster_error_remedy(err, "muster policy list %.64s shows them", id);
	}
	file = muster_arena_alloc(out->arena, sizeof(*file));
	if (file == NULL)
		return muster_error_memory(err);
	if (fetch(project, act, file, &input, out->arena, err) != 0 ||
	    view_read(project, &input, problem, context, out, err) != 0)
		return -1;
	if (strcmp(out->policies->rows[0].digest, act->digest) != 0)
		return muster_error_set(err, MUSTER_E_INTEGRITY, "policy.digest",
		    "the text of %s in the store has not the digest it was approved with",
		    file->file);
	return measure(project, out, err);
}

void
muster_policies_view_release(struct muster_policies_view *view)
{
	muster_assessed_release(&view->assessed);
	muster_policies_free(view->policies);
	muster_arena_free(view->arena);
	memset(view, 0, sizeof(*view));
}

/* ---- documents ---- */

/* What a policy is written as, and by which renderer. */
static const struct policy_format {
	const char *name, *renderer;
} policy_formats[] = {{"html", "html"}, {"pdf", "pdf"}, {"xml", "docbook"}};
enum { POLICY_FORMATS = sizeof(policy_formats) / sizeof(policy_formats[0]) };

static const char *
renderer_of(const char *format)
{
	for (size_t i = 0; i < POLICY_FORMATS; i++)
		if (strcmp(format, policy_formats[i].name) == 0)
			return policy_formats[i].renderer;
	return NULL;
}

/* Each format once; fills the renderers' names. */
static int
choose_formats(const char *const *formats, size_t count, const char *renderers[POLICY_FORMATS],
    struct muster_error *err)
{
	for (size_t i = 0; i < count; i++)
		if (renderer_of(formats[i]) == NULL) {
			muster_error_set(err, MUSTER_E_USAGE, "usage.format",
			    "a policy has no format '%.40s'", formats[i]);
			return muster_error_remedy(err, "formats: html, pdf, xml");
		}
	if (publish_check(formats, count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		renderers[i] = renderer_of(formats[i]);
	return 0;
}

static int
check_ids(const struct muster_policies *policies, const char *const *ids, size_t count,
    struct muster_error *err)
{
	for (size_t i = 0; i < count; i++)
		if (muster_policy_find(policies, ids[i]) == NULL) {
			muster_error_set(err, MUSTER_E_USAGE, "usage.policy",
			    "there is no policy '%.64s'", ids[i]);
			return muster_error_remedy(err, "muster policy list shows them");
		}
	return 0;
}

static bool
is_wanted(const struct muster_policy *policy, const char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ids[i], policy->id) == 0)
			return true;
	return count == 0 && policy->status != MUSTER_POLICY_DEPRECATED;
}

/* What every document of one call shares. */
struct build {
	const struct muster_policies_view *view;
	struct muster_policy_document_input input;
	struct muster_render_options look;
	const char *const *formats;
	size_t format_count;
	const char *folder;
	struct muster_report_files *files;
};

/* Publishes a document, which is freed, and adds its files to the list. */
static int
publish_one(struct build *build, struct muster_document *document, const char *base,
    const char *const *formats, size_t count, struct muster_error *err)
{
	struct muster_report_files own = {0}, *files = build->files;
	int rc = document != NULL ? publish_document(document, &build->look, build->folder, base,
					formats, count, &own, err)
				  : -1;
	for (size_t i = 0; rc == 0 && i < own.count; i++) {
		const char *path = muster_arena_strdup(files->arena, own.paths[i]);
		if (path == NULL)
			rc = muster_error_memory(err);
		else
			files->paths[files->count++] = path;
	}
	if (own.warning.code != MUSTER_OK)
		files->warning = own.warning;
	muster_report_files_release(&own);
	muster_document_free(document);
	return rc;
}

/* The page before them, where all are built as pages. */
static int
build_index(struct build *build, struct muster_error *err)
{
	static const char *const html[] = {"html"};
	bool wanted = false;
	for (size_t i = 0; i < build->format_count; i++)
		wanted = wanted || strcmp(build->formats[i], "html") == 0;
	return wanted
	    ? publish_one(build, muster_policies_index(build->view->policies, &build->input, err),
		  "index", html, 1, err)
	    : 0;
}

static int
build_all(struct build *build, const char *const *ids, size_t id_count, struct muster_error *err)
{
	for (size_t i = 0; i < build->view->policies->count; i++) {
		build->input.policy = &build->view->policies->rows[i];
		if (!is_wanted(build->input.policy, ids, id_count))
			continue;
		if (publish_one(build, muster_policy_document(&build->input, err),
			build->input.policy->id, build->formats, build->format_count, err) != 0)
			return -1;
	}
	return id_count == 0 ? build_index(build, err) : 0;
}

int
muster_flow_policy_build(struct muster_project *project, const struct muster_policies_view *view,
    const char *const *ids, size_t id_count, const char *const *formats, size_t format_count,
    const char *folder, struct muster_report_files *files, struct muster_error *err)
{
	const char *renderers[POLICY_FORMATS];
	struct build build = {
	    .view = view,
	    .input = {.controls = project->controls,
		.assessment = view->assessed.assessment,
		.organisation = view->organisation,
		.classification = view->classification,
		.as_of = view->as_of,
		.muster_version = muster_version()},
	    .formats = renderers,
	    .format_count = format_count,
	    .folder = folder,
	    .files = files,
	};
	*files = (struct muster_report_files){0};
	if (publish_look(project, view->assessed.view.known_by, &build.look, err) != 0 ||
	    choose_formats(formats, format_count, renderers, err) != 0 ||
	    check_ids(view->policies, ids, id_count, err) != 0)
		return -1;
	files->arena = muster_arena_new();
	files->paths = files->arena != NULL
	    ? muster_arena_array(
		  files->arena, view->policies->count * format_count + 2, sizeof(*files->paths))
	    : NULL;
	if (files->paths == NULL)
		return muster_error_memory(err);
	return build_all(&build, ids, id_count, err);
}
