/* SPDX-License-Identifier: Apache-2.0 */
/* A working folder: opened for reading or writing, or made. */
#include "flow/project.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <muster/muster.h>

#include "base/embed.h"
#include "base/output.h"
#include "flow/config_timing.h"
#include "flow/definitions.h"
#include "flow/documents.h"
#include "flow/ledger.h"

extern const char embed_config_template[];
extern const size_t embed_config_template_len;

static int
open_store(struct muster_project *project, bool need_store, bool writable, struct muster_error *err)
{
	if (access(project->store_path, F_OK) != 0 && errno == ENOENT) {
		if (!need_store)
			return 0;
		muster_error_set(err, MUSTER_E_USAGE, "store.none", "there is no store here");
		muster_error_in(err, project->store_path);
		return muster_error_remedy(
		    err, "muster init makes one; -C DIR and --store FILE name another");
	}
	project->store = muster_store_open(project->store_path, writable, err);
	return project->store != NULL ? 0 : -1;
}

/* All files are read, whatever is wrong with one: the first problem is the error. */
struct telling {
	muster_problem_fn problem;
	void *context;
	struct muster_error *first;
	bool told;
};

static void
tell(void *context, const struct muster_error *problem)
{
	struct telling *telling = context;
	if (!telling->told && telling->first != NULL)
		*telling->first = *problem;
	telling->told = true;
	if (telling->problem != NULL)
		telling->problem(telling->context, problem);
}

/* Where muster.yaml has mistakes: the ids of its systems, for what names them. */
static int
load_config(struct muster_project *project, const char *text, size_t len, struct telling *telling)
{
	struct config_said said = {0};
	const struct config_names names = {&project->defined, project->controls, &said};
	struct muster_error one;
	config_defaults(&project->config);
	if (text == NULL || len == 0 ||
	    config_parse(text, len, project->config_path, &names, project->arena, &project->config,
		tell, telling, &one) == 0)
		return 0;
	if (!telling->told)
		tell(telling, &one);
	project->config.systems = said.systems;
	project->config.system_count = said.system_count;
	project->systems_partial = said.partial;
	return -1;
}

/* What `catalog lint` would tell of sources, while there are other mistakes in controls. */
static void
lint_sources(struct muster_project *project, struct telling *telling)
{
	const char *names[256];
	size_t count = source_names(&project->defined, names, sizeof(names) / sizeof(names[0]));
	muster_controls_lint_sources(project->controls, names, count, tell, telling);
}

/* Configuration and controls: from disk to write or without a store, else the store's as known. */
static int
load(struct muster_project *project, bool writable, muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	const struct muster_controls_document *documents = project->documents;
	size_t count = project->document_count;
	const char *config = project->config_text;
	size_t config_len = project->config_len;
	const struct definition_file *definitions = project->definition_files;
	size_t definition_count = project->definition_file_count;
	int64_t known_by = INT64_MAX;
	if (project->store != NULL && !writable) {
		struct muster_view view;
		struct muster_controls_document *stored;
		struct definition_file *known;
		size_t stored_count;
		config_defaults(&project->config);
		if (muster_project_view(project, &view, err) != 0 ||
		    documents_in_store(project, view.known_by, &stored, &stored_count, err) != 0 ||
		    muster_store_document_get(project->store, "config", "muster", view.known_by,
			project->arena, &config, &config_len, err) != 0 ||
		    definitions_in_store(project->store, view.known_by, project->arena, &known,
			&definition_count, err) != 0 ||
		    documents_compare(
			project, stored, project->known_by == NULL ? stored_count : 0, err) != 0)
			return -1;
		known_by = view.known_by;
		definitions = known;
		if (stored_count > 0) { /* before the first act: what is built in */
			documents = stored;
			count = stored_count;
			project->from_store = true;
			project->known_seq = known_by;
		}
	}
	struct telling telling = {problem, context, err, false};
	struct muster_error one;
	bool whole;
	definitions_parse(
	    definitions, definition_count, project->arena, &project->defined, tell, &telling, &one);
	project->controls =
	    muster_controls_load_partly(documents, count, tell, &telling, &whole, &one);
	if (project->controls == NULL)
		return muster_error_memory(err);
	if (!whole)
		lint_sources(project, &telling);
	if (load_config(project, config, config_len, &telling) == 0 && !telling.told &&
	    (documents_kev(project, project->store == NULL || writable, known_by, err) != 0 ||
		timing_bind(project, err) != 0))
		return -1;
	int rc = ledger_load(project, writable, known_by, tell, &telling, &one);
	if (rc != 0 && !telling.told)
		*err = one; /* no mistake in a file */
	return rc == 0 && !telling.told ? 0 : -1;
}

struct muster_project *
muster_project_open(const struct muster_project_options *options, bool need_store, bool writable,
    muster_problem_fn problem, void *context, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	struct muster_project *project =
	    arena != NULL ? muster_arena_alloc(arena, sizeof(*project)) : NULL;
	if (project == NULL) {
		muster_arena_free(arena);
		muster_error_memory(err);
		return NULL;
	}
	project->arena = arena;
	project->folder = options->folder;
	project->now = options->now;
	project->as_of = options->as_of;
	project->known_by = options->known_by;
	project->store_path = options->store_path != NULL
	    ? options->store_path
	    : path_join(arena, options->folder, "muster.db");
	if (project->store_path == NULL) {
		muster_error_memory(err);
	} else if (open_store(project, need_store, writable, err) == 0 &&
	    documents_on_disk(project, err) == 0 && definitions_on_disk(project, err) == 0 &&
	    load(project, writable, problem, context, err) == 0) {
		return project;
	}
	muster_project_close(project);
	return NULL;
}

void
muster_project_close(struct muster_project *project)
{
	if (project == NULL)
		return;
	scopes_release(&project->scopes);
	muster_controls_free(project->controls);
	muster_store_close(project->store);
	muster_arena_free(project->arena);
}

struct muster_store *
muster_project_store(struct muster_project *project)
{
	return project->store;
}

const struct muster_controls *
muster_project_controls(struct muster_project *project)
{
	return project->controls;
}

const struct muster_config *
muster_project_config(struct muster_project *project)
{
	return &project->config;
}

const struct muster_defined_sources *
muster_project_defined(struct muster_project *project)
{
	return &project->defined;
}

size_t
muster_project_stale_documents(struct muster_project *project, const char *const **names)
{
	*names = project->stale;
	return project->stale_count;
}

int
muster_project_view(
    struct muster_project *project, struct muster_view *view, struct muster_error *err)
{
	unsigned fiscal =
	    project->config.fiscal_start_month > 0 ? project->config.fiscal_start_month : 1;
	view->as_of = project->now;
	if (project->as_of != NULL &&
	    muster_time_parse_as_of(project->as_of, fiscal, &view->as_of, err) != 0)
		return -1;
	char head[65];
	if (project->known_by == NULL)
		return muster_store_head(project->store, &view->known_by, head, err);
	muster_time known;
	if (muster_time_parse_as_of(project->known_by, fiscal, &known, err) != 0)
		return -1;
	return muster_store_seq_at(project->store, known, &view->known_by, err);
}

int
muster_project_system(const struct muster_project *project, const char *id,
    const struct muster_system **out, struct muster_error *err)
{
	const struct muster_config *config = &project->config;
	char list[200] = "";
	size_t len = 0;
	*out = NULL;
	if (id == NULL || id[0] == '\0')
		return 0;
	for (size_t i = 0; i < config->system_count; i++)
		if (strcmp(config->systems[i].id, id) == 0) {
			*out = &config->systems[i];
			return 0;
		}
	if (config->system_count == 0 && strcmp(id, MUSTER_SYSTEM_DEFAULT) == 0)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "usage.system", "there is no system '%.60s'", id);
	if (config->system_count == 0)
		return muster_error_remedy(err,
		    "leave --system out: 'default' holds every asset while muster.yaml has no "
		    "systems:");
	for (size_t i = 0; i < config->system_count && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i > 0 ? ", " : "",
		    config->systems[i].id);
	return muster_error_remedy(err, "systems of muster.yaml: %s", list);
}

int
project_system_for(const struct muster_project *project, const char *id, const char *framework,
    const struct muster_system **out, struct muster_error *err)
{
	const struct muster_config *config = &project->config;
	char list[200] = "";
	size_t len = 0, count = 0;
	if (id != NULL && id[0] != '\0')
		return muster_project_system(project, id, out, err);
	*out = config->system_count == 1 && framework != NULL ? &config->systems[0] : NULL;
	if (config->system_count < 2 || framework == NULL)
		return 0;
	size_t n = strcspn(framework, "@");
	for (size_t i = 0; i < config->system_count; i++) {
		size_t frameworks;
		const char *const *ids =
		    muster_system_frameworks(project, &config->systems[i], &frameworks);
		bool has = false;
		for (size_t f = 0; f < frameworks && !has; f++)
			has = strlen(ids[f]) == n && strncmp(ids[f], framework, n) == 0;
		if (!has)
			continue;
		*out = &config->systems[i];
		count++;
	}
	if (count == 1)
		return 0;
	for (size_t i = 0; i < config->system_count && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i > 0 ? ", " : "",
		    config->systems[i].id);
	muster_error_set(err, MUSTER_E_USAGE, "usage.system",
	    count == 0 ? "no system has the framework %.60s" : "several systems have %.60s",
	    framework);
	return muster_error_remedy(err, "name one with --system: %s", list);
}

const char *const *
muster_system_frameworks(
    const struct muster_project *project, const struct muster_system *system, size_t *count)
{
	bool own = system != NULL && system->framework_count > 0;
	*count = own ? system->framework_count : project->config.catalog_count;
	return own ? system->frameworks : project->config.catalogs;
}

size_t
source_names(const struct muster_defined_sources *defined, const char **names, size_t room)
{
	size_t count, n = 0;
	const struct muster_source *const *sources = muster_sources(&count);
	for (size_t i = 0; i < count && n < room; i++)
		names[n++] = sources[i]->name;
	for (size_t i = 0; defined != NULL && i < defined->count && n < room; i++)
		names[n++] = defined->list[i].source.name;
	return n;
}

int
source_suggest(
    const struct muster_defined_sources *defined, const char *name, struct muster_error *err)
{
	const char *names[256];
	size_t count = source_names(defined, names, sizeof(names) / sizeof(names[0]));
	const char *near = muster_text_nearest(name, names, count);
	return near != NULL ? muster_error_remedy(err, "did you mean %s?", near)
			    : muster_error_remedy(err, "muster sources lists them");
}

/* ---- init ---- */

static int
known_catalogs(
    struct muster_arena *arena, const char *const *catalogs, size_t count, struct muster_error *err)
{
	size_t n;
	const struct muster_controls_document *documents = muster_controls_builtin(arena, &n);
	if (documents == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		bool found = false;
		for (size_t d = 0; d < n && !found; d++)
			found = strcmp(documents[d].kind, "catalog") == 0 &&
			    strcmp(documents[d].name, catalogs[i]) == 0;
		if (!found) {
			muster_error_set(err, MUSTER_E_USAGE, "usage.catalog",
			    "'%.60s' is no catalog muster has", catalogs[i]);
			return muster_error_remedy(err, "muster catalog list shows them");
		}
	}
	return 0;
}

static int
write_config(const char *folder, const char *const *catalogs, size_t count,
    struct muster_arena *arena, struct muster_error *err)
{
	struct muster_strbuf list;
	muster_strbuf_init(&list, 65536);
	for (size_t i = 0; i < count; i++)
		muster_strbuf_addf(&list, "%s%s", i > 0 ? ", " : "", catalogs[i]);
	if (count == 0)
		muster_strbuf_adds(&list, "cis-docker");
	const char *mark = strstr(embed_config_template, "@CATALOGS@");
	const char *text = mark == NULL || list.failed
	    ? NULL
	    : muster_arena_printf(arena, "%.*s%s%s", (int)(mark - embed_config_template),
		  embed_config_template, list.data, mark + strlen("@CATALOGS@"));
	muster_strbuf_release(&list);
	if (text == NULL)
		return muster_error_memory(err);
	struct output *output = output_new(folder, "muster.yaml", err);
	if (output == NULL)
		return -1;
	output_write(output, text, strlen(text));
	return output_commit(output, err);
}

static int
refuse_existing(const char *path, struct muster_error *err)
{
	if (access(path, F_OK) != 0)
		return 0;
	muster_error_set(err, MUSTER_E_USAGE, "init.exists", "this exists and is not overwritten");
	muster_error_in(err, path);
	return muster_error_remedy(err, "choose another folder, or move it away");
}

int
muster_flow_init(const char *folder, const char *store_path, const char *const *catalogs,
    size_t catalog_count, const struct muster_actor *actor, struct muster_error *err)
{
	struct muster_arena *arena = muster_arena_new();
	if (arena == NULL)
		return muster_error_memory(err);
	const char *config = path_join(arena, folder, "muster.yaml");
	const char *store = store_path != NULL ? store_path : path_join(arena, folder, "muster.db");
	int rc = config == NULL || store == NULL ? muster_error_memory(err) : 0;
	if (rc == 0)
		rc = known_catalogs(arena, catalogs, catalog_count, err);
	if (rc == 0)
		rc = output_folder(folder, err);
	if (rc == 0)
		rc = refuse_existing(config, err);
	if (rc == 0)
		rc = refuse_existing(store, err);
	if (rc == 0)
		rc = muster_store_create(store, err);
	if (rc == 0)
		rc = write_config(folder, catalogs, catalog_count, arena, err);
	if (rc == 0) {
		struct muster_project_options options = {
		    .folder = folder, .store_path = store, .now = actor->now};
		struct muster_project *project =
		    muster_project_open(&options, true, true, NULL, NULL, err);
		rc = project != NULL ? project_sync(project, actor, err) : -1;
		muster_project_close(project);
	}
	muster_arena_free(arena);
	return rc;
}
