/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The definitions of a project: read from disk by what writes, from the store
 * by what reads or reads again (rules.md 19).
 */
#include "flow/definitions.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "flow/collect.h"
#include "flow/documents.h"

static const char document_kind[] = "source";

/* sources/NAME.yaml → NAME; NULL for anything else, and if memory ran out. */
static const char *
name_of(struct muster_arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash != NULL ? slash + 1 : file;
	const size_t len = strlen(base);
	if (len <= strlen(".yaml") || strcmp(base + len - strlen(".yaml"), ".yaml") != 0)
		return NULL;
	return muster_arena_copy(arena, base, len - strlen(".yaml"));
}

int
definitions_on_disk(struct muster_project *project, struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	const char *folder = path_join(arena, project->folder, "sources");
	const char *const *files = NULL;
	size_t count = 0;
	if (folder == NULL)
		return muster_error_memory(err);
	if (access(folder, F_OK) == 0 && walk_paths(&folder, 1, arena, &files, &count, err) != 0)
		return -1;
	struct definition_file *list = muster_arena_array(arena, count + 1, sizeof(*list));
	if (list == NULL)
		return muster_error_memory(err);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		struct definition_file row = {.name = name_of(arena, files[i]), .file = files[i]};
		if (row.name == NULL)
			continue;
		if (documents_read_file(arena, files[i], &row.text, &row.len, err) != 1)
			return -1;
		list[n++] = row;
	}
	project->definition_files = list;
	project->definition_file_count = n;
	return 0;
}

int
definitions_in_store(struct muster_store *store, int64_t known_by, struct muster_arena *arena,
    struct definition_file **files, size_t *count, struct muster_error *err)
{
	struct muster_document_row *rows;
	size_t row_count;
	*count = 0;
	if (muster_store_document_rows(
		store, document_kind, known_by, arena, &rows, &row_count, err) != 0)
		return -1;
	*files = muster_arena_array(arena, row_count + 1, sizeof(**files));
	if (*files == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < row_count; i++) {
		struct definition_file file = {.name = rows[i].name,
		    .file = muster_arena_printf(arena, "sources/%s.yaml", rows[i].name)};
		if (rows[i].bytes == 0)
			continue; /* gone */
		if (file.file == NULL)
			return muster_error_memory(err);
		if (muster_store_document_get(store, document_kind, rows[i].name, known_by, arena,
			&file.text, &file.len, err) != 0)
			return -1;
		(*files)[(*count)++] = file;
	}
	return 0;
}

int
definitions_parse(const struct definition_file *files, size_t count, struct muster_arena *arena,
    struct muster_defined_sources *out, muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	struct muster_definition *list = muster_arena_array(arena, count + 1, sizeof(*list));
	*out = (struct muster_defined_sources){list, 0};
	if (list == NULL)
		return muster_error_memory(err);
	int rc = 0;
	for (size_t i = 0; i < count; i++) {
		struct muster_error each, *to = rc == 0 ? err : &each;
		struct muster_definition *definition = &list[out->count];
		if (definition_parse(files[i].text, files[i].len, files[i].file, arena, definition,
			problem, context, to) != 0) {
			rc = -1;
			definition->source.name = files[i].name; /* there is one: others name it */
			out->count++;
			continue;
		}
		if (strcmp(definition->source.name, files[i].name) != 0) {
			muster_error_set(to, MUSTER_E_CONFIG, "definition.name",
			    "this file defines a source of another name than its own");
			muster_error_remedy(to, "rename one: sources/NAME.yaml defines NAME");
			muster_error_in(to, files[i].file);
			muster_error_at(to, definition->line, definition->column, 0);
			if (problem != NULL && to != NULL)
				problem(context, to);
			rc = -1;
		}
		out->count++;
	}
	return rc;
}

static bool
is_on_disk(const struct muster_project *project, const char *name)
{
	for (size_t i = 0; i < project->definition_file_count; i++)
		if (strcmp(project->definition_files[i].name, name) == 0)
			return true;
	return false;
}

static int
put(struct muster_project *project, const struct muster_actor *actor, const char *name,
    const char *text, size_t len, ledger_change_fn change, void *context, struct muster_error *err)
{
	bool changed;
	uint8_t digest[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	if (muster_store_document_put(
		project->store, actor, document_kind, name, text, len, &changed, err) != 0)
		return -1;
	if (!changed || change == NULL)
		return 0;
	if (hash_bytes(text, len, digest) != 0)
		return muster_error_memory(err);
	hash_hex(digest, sizeof(digest), hex);
	return change(context, document_kind, name, hex, len == 0, err);
}

int
definitions_sync(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err)
{
	struct muster_document_row *rows;
	size_t count;
	for (size_t i = 0; i < project->definition_file_count; i++) {
		const struct definition_file *file = &project->definition_files[i];
		if (put(project, actor, file->name, file->text, file->len, change, context, err) !=
		    0)
			return -1;
	}
	if (muster_store_document_rows(
		project->store, document_kind, INT64_MAX, project->arena, &rows, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (rows[i].bytes > 0 && !is_on_disk(project, rows[i].name) &&
		    put(project, actor, rows[i].name, "", 0, change, context, err) != 0)
			return -1;
	return 0;
}

int
muster_flow_defined(struct muster_project *project, struct muster_defined_sources *out,
    muster_problem_fn problem, void *context, struct muster_error *err)
{
	return definitions_parse(project->definition_files, project->definition_file_count,
	    project->arena, out, problem, context, err);
}
