/* SPDX-License-Identifier: Apache-2.0 */
/* The files that paths mean: folders recursively, in byte order of their names. */
#include "flow/collect.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "flow/project.h"

enum { WALK_DEPTH = 64, WALK_FILES = 1000000 };

struct list {
	struct muster_arena *arena;
	const char **names;
	size_t count, cap;
};

static int
add(struct list *list, const char *name, struct muster_error *err)
{
	if (list->count == WALK_FILES) {
		muster_error_set(err, MUSTER_E_INPUT, "input.too-many-files",
		    "more than %d files in one call", WALK_FILES);
		return muster_error_remedy(err, "collect the folders one by one");
	}
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 64 : list->cap * 2;
		const char **names = muster_arena_array(list->arena, cap, sizeof(*names));
		if (names == NULL)
			return muster_error_memory(err);
		if (list->count > 0)
			memcpy(names, list->names, list->count * sizeof(*names));
		list->names = names;
		list->cap = cap;
	}
	list->names[list->count++] = name;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int walk(struct list *files, const char *path, unsigned depth, struct muster_error *err);

static int
walk_folder(struct list *files, const char *path, unsigned depth, struct muster_error *err)
{
	if (depth == WALK_DEPTH) {
		muster_error_set(
		    err, MUSTER_E_INPUT, "input.folder", "folders are nested too deep");
		return muster_error_in(err, path);
	}
	DIR *dir = opendir(path);
	if (dir == NULL) /* one bad input: opening it will say why */
		return add(files, path, err);
	struct list names = {.arena = files->arena};
	int rc = 0;
	for (struct dirent *entry; rc == 0 && (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		const char *name = path_join(files->arena, path, entry->d_name);
		rc = name != NULL ? add(&names, name, err) : muster_error_memory(err);
	}
	closedir(dir);
	if (rc == 0 && names.count > 0)
		qsort(names.names, names.count, sizeof(*names.names), by_name);
	for (size_t i = 0; rc == 0 && i < names.count; i++) {
		struct stat st;
		/* inside a folder links are followed to files only: no cycles */
		if (lstat(names.names[i], &st) == 0 && S_ISLNK(st.st_mode) &&
		    (stat(names.names[i], &st) != 0 || S_ISDIR(st.st_mode)))
			continue;
		rc = walk(files, names.names[i], depth + 1, err);
	}
	return rc;
}

static int
walk(struct list *files, const char *path, unsigned depth, struct muster_error *err)
{
	struct stat st;
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return walk_folder(files, path, depth, err);
	return add(files, path, err); /* what it is, opening it will say */
}

int
walk_paths(const char *const *paths, size_t path_count, struct muster_arena *arena,
    const char *const **files, size_t *file_count, struct muster_error *err)
{
	struct list list = {.arena = arena};
	for (size_t i = 0; i < path_count; i++) {
		if (walk(&list, paths[i], 0, err) != 0)
			return -1;
	}
	*files = list.names;
	*file_count = list.count;
	return 0;
}
