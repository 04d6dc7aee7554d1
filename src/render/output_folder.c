/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output set that makes files in a folder.  Nothing is seen under its
 * name until commit, which publishes all files, the main one last: whoever
 * finds the main file finds every page it links to.
 */
#include <muster/render.h>

#include "base/output.h"

#define FILES_MOST 65536

struct muster_output_folder {
	struct muster_output_set set; /* first: the set is the folder */
	char *folder, *base, *extension;
	struct output **files; /* files[0] is the main one once begun */
	size_t count, cap;
	size_t main; /* its place, or SIZE_MAX */
};

static bool
is_component(const char *text, bool lower_only)
{
	for (const char *p = text; *p != '\0'; p++) {
		bool fine = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-' ||
		    (!lower_only && ((*p >= 'A' && *p <= 'Z') || *p == '.' || *p == '_'));
		if (!fine)
			return false;
	}
	return true;
}

static int
folder_name(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	const struct muster_output_folder *out = (const struct muster_output_folder *)set;
	if (!is_component(suffix, true))
		return muster_error_set(err, MUSTER_E_INTERNAL, "output.suffix",
		    "a file name suffix has characters outside [a-z0-9-]");
	int len = snprintf(
	    name, 256, "%s%s%s.%s", out->base, *suffix != '\0' ? "-" : "", suffix, out->extension);
	if (len < 0 || len >= 256)
		return muster_error_set(
		    err, MUSTER_E_OUTPUT, "output.name", "the file name of a report is too long");
	return 0;
}

static int
folder_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	struct muster_output_folder *out = (struct muster_output_folder *)set;
	if (folder_name(set, suffix, name, err) != 0)
		return -1;
	if (out->count == FILES_MOST)
		return muster_error_set(
		    err, MUSTER_E_OUTPUT, "output.files", "more than %d files", FILES_MOST);
	if (out->count == out->cap) {
		size_t cap = out->cap != 0 ? out->cap * 2 : 4;
		struct output **files = realloc(out->files, cap * sizeof(*files));
		if (files == NULL)
			return muster_error_memory(err);
		out->files = files;
		out->cap = cap;
	}
	struct output *file = output_new(out->folder, name, err);
	if (file == NULL)
		return -1;
	if (*suffix == '\0')
		out->main = out->count;
	out->files[out->count++] = file;
	return 0;
}

static int
folder_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	struct muster_output_folder *out = (struct muster_output_folder *)set;
	if (out->count == 0)
		return muster_error_set(err, MUSTER_E_INTERNAL, "output.no-file",
		    "something was written before a file was begun");
	output_write(out->files[out->count - 1], bytes, len); /* sticky; commit reports it */
	return 0;
}

static int
folder_end(struct muster_output_set *set, struct muster_error *err)
{
	struct muster_output_folder *out = (struct muster_output_folder *)set;
	return output_close(out->files[out->count - 1], err);
}

static void
free_folder(struct muster_output_folder *out)
{
	free(out->folder);
	free(out->base);
	free(out->extension);
	free(out->files);
	free(out);
}

struct muster_output_folder *
muster_output_folder_new(
    const char *folder, const char *base, const char *extension, struct muster_error *err)
{
	if (*base == '\0' || *base == '.' || !is_component(base, false) ||
	    !is_component(extension, false)) {
		muster_error_set(err, MUSTER_E_USAGE, "output.base",
		    "a report's file name has characters outside [A-Za-z0-9._-]");
		return NULL;
	}
	struct muster_output_folder *out = calloc(1, sizeof(*out));
	if (out == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	out->main = SIZE_MAX;
	out->folder = strdup(folder);
	out->base = strdup(base);
	out->extension = strdup(extension);
	if (out->folder == NULL || out->base == NULL || out->extension == NULL) {
		free_folder(out);
		muster_error_memory(err);
		return NULL;
	}
	out->set = (struct muster_output_set){
	    .begin = folder_begin,
	    .write = folder_write,
	    .end = folder_end,
	    .name = folder_name,
	};
	return out;
}

struct muster_output_set *
muster_output_folder_set(struct muster_output_folder *out)
{
	return &out->set;
}

const char *
muster_output_folder_entry(const struct muster_output_folder *out, size_t i)
{
	if (out->main != SIZE_MAX)
		return i == 0 ? output_name(out->files[out->main]) : NULL;
	return i < out->count ? output_name(out->files[i]) : NULL;
}

/* Commits one file unless something failed before; frees it either way. */
static int
finish(struct output *file, int status, struct muster_error *err)
{
	if (status == 0)
		return output_commit(file, err);
	output_abandon(file);
	return status;
}

int
muster_output_folder_commit(struct muster_output_folder *out, struct muster_error *err)
{
	int status = 0;
	for (size_t i = 0; i < out->count; i++)
		if (i != out->main)
			status = finish(out->files[i], status, err);
	if (out->main != SIZE_MAX)
		status = finish(out->files[out->main], status, err);
	free_folder(out);
	return status;
}

void
muster_output_folder_abandon(struct muster_output_folder *out)
{
	if (out == NULL)
		return;
	for (size_t i = 0; i < out->count; i++)
		output_abandon(out->files[i]);
	free_folder(out);
}
