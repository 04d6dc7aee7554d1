/* SPDX-License-Identifier: Apache-2.0 */
/* policy: files on disk, their statements assessed like controls, documents of them. */
#include <muster/muster.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "flow/assess.h"
#include "flow/collect.h"
#include "flow/documents.h"
#include "flow/project.h"
#include "flow/publish.h"

/* ---- files ---- */

/* The id of "…/policies/<id>.md" right in the folder; NULL: something else. */
static const char *
id_of(struct muster_arena *arena, const char *folder, const char *path, struct muster_error *err)
{
	size_t skip = strlen(folder), len = strlen(path);
	if (len < skip + 5 || strcmp(path + len - 3, ".md") != 0 ||
	    strchr(path + skip + 1, '/') != NULL)
		return NULL;
	const char *id = muster_arena_copy(arena, path + skip + 1, len - skip - 4);
	if (id == NULL)
		muster_error_memory(err);
	return id;
}

static int
gather_files(struct muster_project *project, struct muster_arena *arena,
    const struct muster_policy_file **out, size_t *count, struct muster_error *err)
{
	size_t builtin_count, path_count = 0;
	const struct muster_policy_file *builtin = muster_policies_builtin(arena, &builtin_count);
	const char *folder = path_join(arena, project->folder, "policies");
	const char *const *paths = NULL;
	if (builtin == NULL || folder == NULL)
		return muster_error_memory(err);
	if (access(folder, F_OK) == 0 &&
	    walk_paths(&folder, 1, arena, &paths, &path_count, err) != 0)
		return -1;
	struct muster_policy_file *files =
	    muster_arena_array(arena, builtin_count + path_count + 1, sizeof(*files));
	if (files == NULL)
		return muster_error_memory(err);
	*count = builtin_count;
	if (builtin_count > 0)
		memcpy(files, builtin, builtin_count * sizeof(*files));
	muster_error_clear(err);
	for (size_t i = 0; i < path_count; i++) {
		struct muster_policy_file *file = &files[*count];
		*file = (struct muster_policy_file){.file = paths[i]};
		file->id = id_of(arena, folder, paths[i], err);
		if (file->id == NULL && err->code == MUSTER_OK)
			continue;
		if (file->id == NULL ||
		    documents_read_file(arena, paths[i], &file->text, &file->len, err) != 1)
			return -1;
		++*count;
	}
	*out = files;
	return 0;
}

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

int
muster_flow_policies(struct muster_project *project, muster_problem_fn problem, void *context,
    struct muster_policies_view *out, struct muster_error *err)
{
	struct muster_error none;
	err = err != NULL ? err : &none;
	memset(out, 0, sizeof(*out));
	out->arena = muster_arena_new();
	struct muster_catalog *catalog =
	    out->arena != NULL ? muster_arena_alloc(out->arena, sizeof(*catalog)) : NULL;
	if (catalog == NULL)
		return muster_error_memory(err);
	struct muster_config config;
	config_defaults(&config);
	if (project->config_text != NULL && project->config_len > 0 &&
	    config_parse(project->config_text, project->config_len, project->config_path,
		project->controls, out->arena, &config, problem, context, err) != 0)
		return -1;
	struct muster_policies_input input = {
	    .config_file = project->config_path,
	    .config_text = project->config_text,
	    .config_len = project->config_len,
	    .organisation = config.organisation,
	    .controls = project->controls,
	};
	if (gather_files(project, out->arena, &input.files, &input.file_count, err) != 0)
		return -1;
	out->organisation = config.organisation;
	out->classification = config.classification;
	out->policies = muster_policies_load(&input, problem, context, err);
	if (out->policies == NULL ||
	    muster_policies_catalog(out->policies, out->arena, catalog, err) != 0)
		return -1;
	out->catalog = catalog;
	return project->store != NULL ? measure(project, out, err)
				      : as_of_alone(project, &out->as_of, err);
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

/* ---- a new one ---- */

/* Each mark of the skeleton becomes its value. */
static void
fill(struct muster_strbuf *out, const char *text, const char *id, const char *title,
    const char *date)
{
	const struct {
		const char *mark, *value;
	} marks[] = {{"@ID@", id}, {"@TITLE@", title}, {"@DATE@", date}};
	while (*text != '\0') {
		size_t taken = 0;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && taken == 0; i++) {
			size_t len = strlen(marks[i].mark);
			if (strncmp(text, marks[i].mark, len) != 0)
				continue;
			muster_strbuf_adds(out, marks[i].value);
			taken = len;
		}
		if (taken == 0)
			muster_strbuf_addc(out, *text);
		text += taken > 0 ? taken : 1;
	}
}

/* As a YAML text in double quotes. */
static const char *
quoted(struct muster_arena *arena, const char *title)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 4096);
	muster_strbuf_addc(&out, '"');
	for (; *title != '\0'; title++) {
		if (*title == '"' || *title == '\\')
			muster_strbuf_addc(&out, '\\');
		muster_strbuf_addc(&out, *title);
	}
	muster_strbuf_addc(&out, '"');
	const char *text = out.failed ? NULL : muster_arena_copy(arena, out.data, out.len);
	muster_strbuf_release(&out);
	return text;
}

static int
check_title(const char *title, struct muster_error *err)
{
	size_t len = strlen(title);
	bool good = len > 0 && len <= 200 && muster_utf8_valid_len(title, len) == len;
	for (size_t i = 0; good && i < len; i++)
		good = (unsigned char)title[i] >= 0x20 && title[i] != 0x7f;
	if (good)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "usage.title", "the title is no line of text");
	return muster_error_remedy(err, "give one of at most 200 bytes, in UTF-8");
}

int
muster_flow_policy_new(const char *folder, const char *id, const char *title, muster_time now,
    struct muster_arena *arena, const char **path, struct muster_error *err)
{
	if (!muster_policy_id_valid(id)) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "usage.policy", "'%.64s' is no id for a policy", id);
		return muster_error_remedy(
		    err, "lower-case letters, digits and '-', beginning with a letter");
	}
	if (check_title(title, err) != 0)
		return -1;
	char date[16];
	const char *policies = path_join(arena, folder, "policies");
	const char *name = muster_arena_printf(arena, "%s.md", id);
	const char *yaml_title = quoted(arena, title);
	*path = policies != NULL && name != NULL ? path_join(arena, policies, name) : NULL;
	if (*path == NULL || yaml_title == NULL)
		return muster_error_memory(err);
	if (access(*path, F_OK) == 0) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "policy.exists", "this exists and is not overwritten");
		muster_error_in(err, *path);
		return muster_error_remedy(err, "choose another id, or move it away");
	}
	struct muster_strbuf text;
	muster_strbuf_init(&text, 1 << 20);
	fill(&text, muster_policy_skeleton(), id, yaml_title, muster_date_format(now, date));
	struct output *output =
	    output_folder(policies, err) == 0 ? output_new(policies, name, err) : NULL;
	int rc = -1;
	if (output != NULL && text.failed) {
		output_abandon(output);
		muster_error_memory(err);
	} else if (output != NULL) {
		output_write(output, text.data, text.len);
		rc = output_commit(output, err);
	}
	muster_strbuf_release(&text);
	return rc;
}
