/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a report: each format into an output set of its own; all are
 * written before the first is published, so that a failure leaves none.
 */
#include "flow/publish.h"

#include <string.h>

#include <muster/oscal.h>
#include <muster/render.h>

#include "base/output.h"
#include "flow/project.h"

#define FORMATS_MOST 16
#define OUTPUTS_MOST (FORMATS_MOST + MUSTER_OSCAL_MODEL_COUNT * MUSTER_OSCAL_FORMAT_COUNT)

/* OSCAL is no rendering of the document: it says what the report's input says. */
static bool
is_oscal(const char *format)
{
	return strcmp(format, "oscal") == 0;
}

static bool
is_listed(const char *format)
{
	size_t count;
	const struct muster_renderer *const *all = muster_renderers(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i]->name, format) == 0)
			return true;
	return false;
}

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
	return muster_error_remedy(err, "formats: %s, oscal", list);
}

int
publish_check(const char *const *formats, size_t count, struct muster_error *err)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++)
			if (strcmp(formats[i], formats[j]) == 0)
				return muster_error_set(err, MUSTER_E_USAGE, "usage.format",
				    "format '%.40s' is given twice", formats[i]);
		if (!is_oscal(formats[i]) && !is_listed(formats[i]))
			return no_such_format(formats[i], err);
	}
	if (count > FORMATS_MOST)
		return muster_error_set(
		    err, MUSTER_E_USAGE, "usage.format", "more formats than there are");
	return 0;
}

struct shelf {
	const char *folder;
	const char *stem, *base; /* of OSCAL; of what the edition renders */
	struct muster_output_folder *outputs[OUTPUTS_MOST];
	size_t count;
	const struct muster_render_options *look;
	struct muster_error *warning;
};

static void
keep_warning(void *context, const char *words)
{
	muster_error_set(context, MUSTER_E_CONFIG, "report.warning", "%s", words);
}

/* A set of files of the shelf's; NULL if it cannot be. */
static struct muster_output_set *
begin_set(struct shelf *shelf, const char *base, const char *extension, struct muster_error *err)
{
	struct muster_output_folder *out =
	    muster_output_folder_new(shelf->folder, base, extension, err);
	if (out == NULL)
		return NULL;
	shelf->outputs[shelf->count++] = out;
	return muster_output_folder_set(out);
}

static int
write_oscal(struct shelf *shelf, const struct muster_report_input *input, struct muster_error *err)
{
	for (unsigned model = 0; model < MUSTER_OSCAL_MODEL_COUNT; model++) {
		for (unsigned format = 0; format < MUSTER_OSCAL_FORMAT_COUNT; format++) {
			struct muster_output_set *set = begin_set(
			    shelf, shelf->stem, muster_oscal_extension(model, format), err);
			if (set == NULL ||
			    muster_oscal_write(input, shelf->stem, model, format, set, err) != 0)
				return -1;
		}
	}
	return 0;
}

static int
write_format(struct shelf *shelf, const char *format, const struct muster_document *document,
    const struct muster_report_input *input, struct muster_error *err)
{
	if (is_oscal(format))
		return write_oscal(shelf, input, err);
	const struct muster_renderer *renderer = muster_renderer_find(format);
	struct muster_output_set *set = begin_set(shelf, shelf->base, renderer->extension, err);
	if (set == NULL)
		return -1;
	struct muster_render_options options = *shelf->look;
	options.warn = keep_warning;
	options.warn_context = shelf->warning;
	return renderer->render(document, &options, set, err);
}

/* The names people look for: of linked pages only the first. */
static int
list_files(const struct shelf *shelf, struct muster_report_files *files, struct muster_error *err)
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
			const char *path =
			    muster_arena_printf(files->arena, "%s/%s", shelf->folder, name);
			if (path == NULL)
				return muster_error_memory(err);
			files->paths[files->count++] = path;
		}
	}
	return 0;
}

static int
publish(struct shelf *shelf, const struct muster_document *document,
    const struct muster_report_input *input, const char *const *formats, size_t count,
    struct muster_report_files *files, struct muster_error *err)
{
	int status = output_folder(shelf->folder, err);
	for (size_t i = 0; status == 0 && i < count; i++)
		status = write_format(shelf, formats[i], document, input, err);
	if (status == 0)
		status = list_files(shelf, files, err);
	for (size_t i = 0; i < shelf->count; i++) {
		if (status == 0)
			status = muster_output_folder_commit(shelf->outputs[i], err);
		else
			muster_output_folder_abandon(shelf->outputs[i]);
	}
	if (status != 0)
		muster_report_files_release(files);
	return status;
}

int
publish_look(struct muster_project *project, int64_t known_by, struct muster_render_options *look,
    struct muster_error *err)
{
	const char *logo = NULL;
	*look = (struct muster_render_options){
	    .theme = &project->config.theme, .letter = project->config.letter};
	if (project->config.logo[0] == '\0' || project->store == NULL)
		return 0;
	if (muster_store_document_get(project->store, "logo", "logo", known_by, project->arena,
		&logo, &look->logo_len, err) != 0)
		return -1;
	look->logo = logo;
	return 0;
}

int
publish_report(const struct muster_document *document, const struct muster_report_input *input,
    const struct muster_report_options *options, const struct muster_render_options *look,
    const char *stem, struct muster_report_files *files, struct muster_error *err)
{
	char base[200];
	struct shelf shelf = {.folder = options->folder,
	    .stem = stem,
	    .base = base,
	    .look = look,
	    .warning = &files->warning};
	bool whole = strcmp(options->edition, "auditor") == 0;
	snprintf(
	    base, sizeof(base), "%s%s%s", stem, whole ? "" : "-", whole ? "" : options->edition);
	return publish(
	    &shelf, document, input, options->formats, options->format_count, files, err);
}

int
publish_document(const struct muster_document *document, const struct muster_render_options *look,
    const char *folder, const char *base, const char *const *formats, size_t count,
    struct muster_report_files *files, struct muster_error *err)
{
	struct shelf shelf = {
	    .folder = folder, .stem = base, .base = base, .look = look, .warning = &files->warning};
	return publish(&shelf, document, NULL, formats, count, files, err);
}

void
muster_report_files_release(struct muster_report_files *files)
{
	muster_arena_free(files->arena);
	*files = (struct muster_report_files){0};
}
