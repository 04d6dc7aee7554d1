/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/policy_files.h"

#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "flow/collect.h"
#include "flow/documents.h"

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

int
policy_files(const char *project, struct muster_arena *arena, const struct muster_policy_file **out,
    size_t *count, struct muster_error *err)
{
	size_t builtin_count, path_count = 0;
	const struct muster_policy_file *builtin = muster_policies_builtin(arena, &builtin_count);
	const char *folder = path_join(arena, project, "policies");
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
