/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration and controls: on disk (built in, overlaid by the project
 * folder) and in the store (as known by a seq).  Reading verbs use the
 * store's; collect takes in what is on disk (rules.md 19).
 */
#include "flow/documents.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "flow/collect.h"
#include "flow/definitions.h"
#include "flow/ledger.h"
#include "flow/rank.h"
#include "render/logo.h"

enum { DOCUMENT_MAX = 16 * 1024 * 1024 };

int
documents_read_file(struct muster_arena *arena, const char *path, const char **text, size_t *len,
    struct muster_error *err)
{
	FILE *file = fopen(path, "re");
	if (file == NULL && errno == ENOENT)
		return 0;
	if (file == NULL) {
		muster_error_set(
		    err, MUSTER_E_CONFIG, "config.read", "cannot read it: %s", strerror(errno));
		return muster_error_in(err, path);
	}
	struct muster_strbuf bytes;
	muster_strbuf_init(&bytes, DOCUMENT_MAX);
	char block[16384];
	size_t got;
	while ((got = fread(block, 1, sizeof(block), file)) > 0)
		muster_strbuf_add(&bytes, block, got);
	bool bad = ferror(file) != 0;
	fclose(file);
	int rc = 1;
	if (bad || bytes.failed) {
		muster_error_set(err, MUSTER_E_CONFIG, "config.read", "cannot read it: %s",
		    bad ? "an input error" : "it is larger than 16 MiB");
		rc = muster_error_in(err, path);
	} else {
		*len = bytes.len;
		*text = muster_arena_copy(arena, bytes.data, bytes.len);
		if (*text == NULL)
			rc = muster_error_memory(err);
	}
	muster_strbuf_release(&bytes);
	return rc;
}

const char *
path_join(struct muster_arena *arena, const char *folder, const char *name)
{
	if (name[0] == '/' || strcmp(folder, ".") == 0)
		return muster_arena_strdup(arena, name);
	size_t n = strlen(folder);
	return muster_arena_printf(
	    arena, "%s%s%s", folder, n > 0 && folder[n - 1] == '/' ? "" : "/", name);
}

/* A later document of the same kind and name replaces the earlier one. */
static void
place(struct muster_controls_document *list, size_t *count, struct muster_controls_document add)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(list[i].kind, add.kind) == 0 && strcmp(list[i].name, add.name) == 0) {
			list[i] = add;
			return;
		}
	}
	list[(*count)++] = add;
}

/* A file of a folder of ours that no reader knows would be lost in silence. */
static int
refuse_unknown(const char *path, struct muster_error *err)
{
	const char *dot = strrchr(path, '.');
	bool oscal = strstr(path, "/oscal/") != NULL;
	if (dot == NULL ||
	    (strcmp(dot, ".yaml") != 0 && strcmp(dot, ".yml") != 0 && strcmp(dot, ".xml") != 0 &&
		strcmp(dot, ".json") != 0))
		return 0;
	muster_error_set(
	    err, MUSTER_E_CONFIG, "config.unknown-file", "this is no file that is read here");
	muster_error_remedy(err, "%s",
	    oscal || strcmp(dot, ".json") == 0 || strcmp(dot, ".xml") == 0
		? "muster catalog import reads OSCAL and puts it where it belongs"
		: "in controls/ there are practices*.yaml, checks/, catalogs/, mappings/, "
		  "crosswalks/ and texts/, with names that end in .yaml");
	return muster_error_in(err, path);
}

int
documents_on_disk(struct muster_project *project, struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	size_t builtin_count, file_count = 0;
	const struct muster_controls_document *builtin =
	    muster_controls_builtin(arena, &builtin_count);
	const char *folder = path_join(arena, project->folder, "controls");
	const char *config = path_join(arena, project->folder, "muster.yaml");
	const char *const *files = NULL;
	if (builtin == NULL || folder == NULL || config == NULL)
		return muster_error_memory(err);
	if (access(folder, F_OK) == 0 &&
	    walk_paths(&folder, 1, arena, &files, &file_count, err) != 0)
		return -1;
	struct muster_controls_document *list =
	    muster_arena_array(arena, builtin_count + file_count + 1, sizeof(*list));
	if (list == NULL)
		return muster_error_memory(err);
	size_t count = 0;
	for (size_t i = 0; i < builtin_count; i++)
		place(list, &count, builtin[i]);
	for (size_t i = 0; i < file_count; i++) {
		struct muster_controls_document document;
		const char *inside = files[i] + strlen(folder) + 1;
		int rc = muster_controls_classify(arena, inside, &document);
		if (rc < 0)
			return muster_error_memory(err);
		if (rc == 0) {
			if (refuse_unknown(files[i], err) != 0)
				return -1;
			continue;
		}
		document.file = files[i];
		if (documents_read_file(arena, files[i], &document.text, &document.len, err) != 1)
			return -1;
		place(list, &count, document);
	}
	project->documents = list;
	project->document_count = count;
	project->config_path = config;
	return documents_read_file(
		   arena, config, &project->config_text, &project->config_len, err) < 0
	    ? -1
	    : 0;
}

/* Where a stored document would lie on disk: for origins and messages. */
static const char *
file_of(struct muster_arena *arena, const char *kind, const char *name)
{
	static const struct {
		const char *kind, *folder;
	} folders[] = {{"checks", "checks/"}, {"catalog", "catalogs/"}, {"mapping", "mappings/"},
	    {"rules", "rules/"}, {"crosswalk", "crosswalks/"}, {"texts", "texts/"}};
	const char *folder = "";
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (strcmp(kind, folders[i].kind) == 0)
			folder = folders[i].folder;
	return muster_arena_printf(arena, "controls/%s%s.yaml", folder, name);
}

/* OSCAL's texts are large and needed by few: documents_one reads them. */
static const char *const kinds[] = {
    "practices", "checks", "catalog", "mapping", "rules", "crosswalk", "texts"};

int
documents_of_kind(struct muster_store *store, const char *kind, int64_t known_by,
    struct muster_arena *arena, struct muster_controls_document **out, size_t *count,
    struct muster_error *err)
{
	const char *const *names;
	size_t n;
	*count = 0;
	if (muster_store_document_list(store, kind, known_by, arena, &names, &n, err) != 0)
		return -1;
	*out = muster_arena_array(arena, n + 1, sizeof(**out));
	if (*out == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < n; i++) {
		struct muster_controls_document *row = &(*out)[*count];
		*row = (struct muster_controls_document){
		    .kind = kind, .name = names[i], .file = file_of(arena, kind, names[i])};
		if (row->file == NULL)
			return muster_error_memory(err);
		if (muster_store_document_get(
			store, kind, names[i], known_by, arena, &row->text, &row->len, err) != 0)
			return -1;
		*count += row->text != NULL;
	}
	return 0;
}

int
documents_one(struct muster_project *project, const char *kind, const char *name, const char **text,
    size_t *len, struct muster_error *err)
{
	*text = NULL;
	*len = 0;
	if (project->from_store)
		return muster_store_document_get(
		    project->store, kind, name, project->known_seq, project->arena, text, len, err);
	for (size_t i = 0; i < project->document_count; i++)
		if (strcmp(project->documents[i].kind, kind) == 0 &&
		    strcmp(project->documents[i].name, name) == 0) {
			*text = project->documents[i].text;
			*len = project->documents[i].len;
		}
	return 0;
}

int
documents_names(struct muster_project *project, const char *kind, const char *const **names,
    size_t *count, struct muster_error *err)
{
	if (project->from_store)
		return muster_store_document_list(
		    project->store, kind, project->known_seq, project->arena, names, count, err);
	const char **list =
	    muster_arena_array(project->arena, project->document_count + 1, sizeof(*list));
	if (list == NULL)
		return muster_error_memory(err);
	*count = 0;
	for (size_t i = 0; i < project->document_count; i++)
		if (strcmp(project->documents[i].kind, kind) == 0)
			list[(*count)++] = project->documents[i].name;
	*names = list;
	return 0;
}

int
documents_in_store(struct muster_project *project, int64_t known_by,
    struct muster_controls_document **out, size_t *count, struct muster_error *err)
{
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	struct muster_arena *arena = project->arena;
	struct muster_controls_document *lists[KINDS];
	size_t counts[KINDS], all = 0;
	*out = NULL;
	*count = 0;
	for (size_t k = 0; k < KINDS; k++) {
		if (documents_of_kind(
			project->store, kinds[k], known_by, arena, &lists[k], &counts[k], err) != 0)
			return -1;
		all += counts[k];
	}
	*out = muster_arena_array(arena, all + 1, sizeof(**out));
	if (*out == NULL)
		return muster_error_memory(err);
	for (size_t k = 0; k < KINDS; k++) {
		memcpy(*out + *count, lists[k], counts[k] * sizeof(**out));
		*count += counts[k];
	}
	return 0;
}

static bool
differs(struct muster_project *project, const char *kind, const char *name, const char *text,
    size_t len)
{
	const char *bytes = NULL;
	size_t stored = 0;
	struct muster_error ignored;
	if (muster_store_document_get(project->store, kind, name, INT64_MAX, project->arena, &bytes,
		&stored, &ignored) != 0)
		return false;
	return bytes == NULL || stored != len || memcmp(bytes, text, len) != 0;
}

/* In the list if it is there, which saves reading it from the store once more. */
static bool
differs_from(struct muster_project *project, const struct muster_controls_document *newest,
    size_t count, const struct muster_controls_document *row)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(newest[i].name, row->name) == 0 &&
		    strcmp(newest[i].kind, row->kind) == 0)
			return newest[i].len != row->len ||
			    memcmp(newest[i].text, row->text, row->len) != 0;
	return differs(project, row->kind, row->name, row->text, row->len);
}

/* Its name, and whether it is no file: "controls/practices.yaml (built in)"; NULL: memory is out.
 */
static const char *
name_of(struct muster_arena *arena, const struct muster_controls_document *row,
    const struct muster_controls_document *builtin, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (builtin[i].text == row->text)
			return muster_arena_printf(arena, "%s%s", row->file, MUSTER_BUILT_IN);
	return row->file;
}

int
documents_compare(struct muster_project *project, const struct muster_controls_document *newest,
    size_t count, struct muster_error *err)
{
	const char **ledger;
	size_t ledger_count, n = 0;
	if (ledger_compare(project, &ledger, &ledger_count, err) != 0)
		return -1;
	const char **names = muster_arena_array(project->arena,
	    project->document_count + project->definition_file_count + ledger_count + 2,
	    sizeof(*names));
	size_t builtin_count;
	const struct muster_controls_document *builtin =
	    muster_controls_builtin(project->arena, &builtin_count);
	if (names == NULL || builtin == NULL)
		return muster_error_memory(err);
	if (project->config_text != NULL &&
	    differs(project, "config", "muster", project->config_text, project->config_len))
		names[n++] = project->config_path;
	for (size_t i = 0; i < project->document_count; i++) {
		const struct muster_controls_document *row = &project->documents[i];
		if (!differs_from(project, newest, count, row))
			continue;
		names[n] = name_of(project->arena, row, builtin, builtin_count);
		if (names[n++] == NULL)
			return muster_error_memory(err);
	}
	for (size_t i = 0; i < project->definition_file_count; i++) {
		const struct definition_file *row = &project->definition_files[i];
		if (differs(project, "source", row->name, row->text, row->len))
			names[n++] = row->file;
	}
	for (size_t i = 0; i < ledger_count; i++)
		names[n++] = ledger[i];
	project->stale = names;
	project->stale_count = n;
	return 0;
}

/* ---- the list of what is known to be exploited ---- */

static int
kev_on_disk(struct muster_project *project, const char *path, const char **text, size_t *len,
    struct muster_error *err)
{
	int rc = documents_read_file(project->arena, path, text, len, err);
	if (rc != 0)
		return rc;
	muster_error_set(err, MUSTER_E_CONFIG, "config.kev", "there is no such file");
	muster_error_remedy(err, "put the list there, or mend kev: in muster.yaml");
	muster_error_in(err, path);
	return 0;
}

/* The store's is what it took in; one on disk that differs goes into the notice. */
int
documents_kev(
    struct muster_project *project, bool on_disk, int64_t known_by, struct muster_error *err)
{
	struct muster_ranking *ranking = &project->config.ranking;
	if (project->config.kev_file[0] == '\0')
		return 0;
	const char *path = path_join(project->arena, project->folder, project->config.kev_file);
	const char *text = NULL;
	size_t len = 0;
	struct muster_error absent;
	if (path == NULL)
		return muster_error_memory(err);
	int found = kev_on_disk(project, path, &text, &len, on_disk ? err : &absent);
	if (on_disk) {
		project->kev_text = text;
		project->kev_len = len;
		return found != 1 ? -1
				  : kev_read(text, len, path, project->arena, &ranking->kev,
					&ranking->kev_count, err);
	}
	if (found == 1 && differs(project, "kev", "kev", text, len))
		project->stale[project->stale_count++] = path;
	if (muster_store_document_get(
		project->store, "kev", "kev", known_by, project->arena, &text, &len, err) != 0)
		return -1;
	return text == NULL
	    ? 0
	    : kev_read(text, len, path, project->arena, &ranking->kev, &ranking->kev_count, err);
}

static int
put(struct muster_project *project, const struct muster_actor *actor, const char *kind,
    const char *name, const char *text, size_t len, ledger_change_fn change, void *context,
    struct muster_error *err)
{
	bool changed;
	uint8_t digest[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	if (muster_store_document_put(
		project->store, actor, kind, name, text, len, &changed, err) != 0)
		return -1;
	if (!changed || change == NULL)
		return 0;
	if (hash_bytes(text, len, digest) != 0)
		return muster_error_memory(err);
	hash_hex(digest, sizeof(digest), hex);
	return change(context, kind, name, hex, false, err);
}

/* The logo goes into the store with the rest: a report is made of what the store knows. */
static int
put_logo(struct muster_project *project, const struct muster_actor *actor, ledger_change_fn change,
    void *context, struct muster_error *err)
{
	if (project->config.logo[0] == '\0')
		return 0;
	const char *path = path_join(project->arena, project->folder, project->config.logo);
	const char *bytes = NULL;
	size_t len = 0;
	if (path == NULL)
		return muster_error_memory(err);
	int rc = documents_read_file(project->arena, path, &bytes, &len, err);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		muster_error_set(err, MUSTER_E_CONFIG, "config.logo", "there is no such file");
		muster_error_remedy(
		    err, "put the logo there, or mend documents: logo: in muster.yaml");
		return muster_error_in(err, path);
	}
	struct page_image *image = logo_decode(bytes, len, err);
	if (image == NULL)
		return muster_error_in(err, path);
	logo_free(image);
	return put(project, actor, "logo", "logo", bytes, len, change, context, err);
}

int
project_take_in(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err)
{
	const char *text = project->config_text != NULL ? project->config_text : "";
	if (put_logo(project, actor, change, context, err) != 0 ||
	    (project->kev_text != NULL &&
		put(project, actor, "kev", "kev", project->kev_text, project->kev_len, change,
		    context, err) != 0) ||
	    put(project, actor, "config", "muster", text,
		project->config_text != NULL ? project->config_len : 0, change, context, err) != 0)
		return -1;
	for (size_t i = 0; i < project->document_count; i++) {
		const struct muster_controls_document *row = &project->documents[i];
		if (put(project, actor, row->kind, row->name, row->text, row->len, change, context,
			err) != 0)
			return -1;
	}
	if (definitions_sync(project, actor, change, context, err) != 0)
		return -1;
	return ledger_sync(project, actor, change, context, err);
}

int
project_sync(
    struct muster_project *project, const struct muster_actor *actor, struct muster_error *err)
{
	return project_take_in(project, actor, NULL, NULL, err);
}
