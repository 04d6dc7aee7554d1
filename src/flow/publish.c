/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a report: each format into an output set of its own; all are
 * written before the first is published, so that a failure leaves none.
 */
#include "flow/publish.h"

#include <string.h>

#include <muster/render.h>

#include "base/output.h"

#define FORMATS_MOST 16

static int
no_such_format(const char *format, struct muster_error *err)
{
	char list[160] = "";
	size_t count, len = 0;
	const struct muster_renderer *const *all = muster_renderers(&count);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(list + len, len < sizeof(list) ? sizeof(list) - len : 0,
		    "%s%s", i > 0 ? ", " : "", all[i]->name);
	muster_error_set(err, MUSTER_E_USAGE, "usage.format", "there is no format '%.40s'", format);
	return muster_error_remedy(err, "formats: %s", list);
}

int
publish_check(const char *const *formats, size_t count, struct muster_error *err)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++)
			if (strcmp(formats[i], formats[j]) == 0)
				return muster_error_set(err, MUSTER_E_USAGE, "usage.format",
				    "format '%.40s' is given twice", formats[i]);
		if (muster_renderer_find(formats[i]) == NULL)
			return no_such_format(formats[i], err);
	}
	if (count > FORMATS_MOST)
		return muster_error_set(
		    err, MUSTER_E_USAGE, "usage.format", "more formats than there are");
	return 0;
}

struct shelf {
	struct muster_output_folder *outputs[FORMATS_MOST];
	size_t count;
};

static int
write_format(struct shelf *shelf, const struct muster_renderer *renderer,
    const struct muster_document *document, const char *folder, const char *base,
    struct muster_error *err)
{
	struct muster_output_folder *out =
	    muster_output_folder_new(folder, base, renderer->extension, err);
	if (out == NULL)
		return -1;
	shelf->outputs[shelf->count++] = out;
	return renderer->render(
	    document, &(struct muster_render_options){0}, muster_output_folder_set(out), err);
}

/* The names people look for: of linked pages only the first. */
static int
list_files(const struct shelf *shelf, const char *folder, struct muster_report_files *files,
    struct muster_error *err)
{
	size_t room = 0;
	for (size_t i = 0; i < shelf->count; i++)
		for (size_t k = 0; muster_output_folder_entry(shelf->outputs[i], k) != NULL; k++)
			room++;
	files->arena = muster_arena_new();
	files->paths = files->arena != NULL
	    ? muster_arena_array(files->arena, room + 1, sizeof(*files->paths))
	    : NULL;
	if (files->paths == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < shelf->count; i++) {
		const char *name;
		for (size_t k = 0;
		     (name = muster_output_folder_entry(shelf->outputs[i], k)) != NULL; k++) {
			const char *path = muster_arena_printf(files->arena, "%s/%s", folder, name);
			if (path == NULL)
				return muster_error_memory(err);
			files->paths[files->count++] = path;
		}
	}
	return 0;
}

int
publish_report(const struct muster_document *document, const struct muster_report_options *options,
    const char *base, struct muster_report_files *files, struct muster_error *err)
{
	struct shelf shelf = {.count = 0};
	int status = output_folder(options->folder, err);
	for (size_t i = 0; status == 0 && i < options->format_count; i++)
		status = write_format(&shelf, muster_renderer_find(options->formats[i]), document,
		    options->folder, base, err);
	if (status == 0)
		status = list_files(&shelf, options->folder, files, err);
	for (size_t i = 0; i < shelf.count; i++) {
		if (status == 0)
			status = muster_output_folder_commit(shelf.outputs[i], err);
		else
			muster_output_folder_abandon(shelf.outputs[i]);
	}
	if (status != 0)
		muster_report_files_release(files);
	return status;
}

void
muster_report_files_release(struct muster_report_files *files)
{
	muster_arena_free(files->arena);
	*files = (struct muster_report_files){NULL, NULL, 0};
}
