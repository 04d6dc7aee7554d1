/* SPDX-License-Identifier: Apache-2.0 */
/* The PDF renderer: the layout measures and draws, the writer keeps what it draws. */
#include <string.h>

#include <muster/document.h>
#include <muster/text.h>
#include <muster/time.h>

#include "page/layout.h"
#include "render/logo.h"
#include "render/pdf_writer.h"
#include "render/registry.h"
#include "render/theme.h"

struct rendering {
	const struct muster_document *document;
	const struct muster_render_options *options;
	struct pdf_writer *writer;
	struct page_image *logo;
	struct pdf_meta meta;
	char creator[64];
};

/* A value of the machine header, "" if it has none of this name. */
static const char *
property(const struct muster_document *document, const char *name)
{
	for (const char *const *pair = document->properties;
	     pair != NULL && pair[0] != NULL && pair[1] != NULL; pair += 2)
		if (strcmp(pair[0], name) == 0)
			return pair[1];
	return "";
}

/* The file says when its content held, not when it was made. */
static muster_time
as_of(const struct muster_document *document)
{
	muster_time time;
	if (muster_time_parse(muster_span_of(property(document, "as-of")), &time, NULL) != 0)
		return MUSTER_TIME_NONE;
	return time;
}

static void
describe(struct rendering *rendering)
{
	const struct muster_document *document = rendering->document;
	const char *version = property(document, "muster-version");
	snprintf(rendering->creator, sizeof(rendering->creator), "muster%s%.40s",
	    *version != '\0' ? " " : "", version);
	rendering->meta = (struct pdf_meta){
	    .title = *document->title != '\0' ? document->title : "Untitled",
	    .author = document->organisation,
	    .subject = document->lead,
	    .identifier = document->identifier,
	    .language = *document->language != '\0' ? document->language : "en",
	    .creator = rendering->creator,
	    .created = as_of(document),
	};
}

static int
draw(struct rendering *rendering, struct muster_error *err)
{
	const struct muster_render_options *options = rendering->options;
	const struct pdf_font_options fonts = {.folder = options->fonts};
	const struct page_theme theme = theme_page(options->theme);
	struct page_options page = {.paper = options->letter ? PAGE_LETTER : PAGE_A4,
	    .table_cap = options->table_cap,
	    .theme = &theme};
	if (options->logo != NULL) {
		rendering->logo = logo_decode(options->logo, options->logo_len, err);
		if (rendering->logo == NULL)
			return -1;
		page.logo = rendering->logo;
	}
	rendering->writer = pdf_writer_new(&fonts, err);
	if (rendering->writer == NULL)
		return -1;
	const struct page_metrics metrics = pdf_writer_metrics(rendering->writer);
	const struct page_sink sink = pdf_writer_sink(rendering->writer);
	return page_layout(rendering->document, &metrics, &page, &sink, err);
}

/* ---- files that go with it ---- */

/* What the CSV renderer writes to: each file is attached when it ends. */
struct attaching {
	struct muster_output_set set; /* first: the set is the attaching */
	struct rendering *rendering;
	struct muster_strbuf bytes;
	char name[256], description[280];
};

static int
attaching_name(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set;
	(void)err;
	snprintf(name, 256, "%.200s.csv", suffix);
	return 0;
}

static int
attaching_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	struct attaching *attaching = (struct attaching *)set;
	muster_strbuf_clear(&attaching->bytes);
	snprintf(
	    attaching->description, sizeof(attaching->description), "All rows of: %.200s", suffix);
	attaching_name(set, suffix, attaching->name, err);
	return attaching_name(set, suffix, name, err);
}

static int
attaching_write(
    struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	struct attaching *attaching = (struct attaching *)set;
	muster_strbuf_add(&attaching->bytes, bytes, len);
	return attaching->bytes.failed ? muster_error_memory(err) : 0;
}

static int
attaching_end(struct muster_output_set *set, struct muster_error *err)
{
	const struct attaching *attaching = (struct attaching *)set;
	const struct pdf_attachment attachment = {attaching->name, "text/csv",
	    attaching->description, attaching->bytes.data, attaching->bytes.len,
	    attaching->rendering->meta.created};
	return pdf_writer_attach(attaching->rendering->writer, &attachment, err);
}

/* The tables, whole: the pages cut them. */
static int
attach_tables(struct rendering *rendering, struct muster_error *err)
{
	static const struct muster_render_options whole;
	struct attaching attaching = {
	    .set = {.begin = attaching_begin,
		.write = attaching_write,
		.end = attaching_end,
		.name = attaching_name},
	    .rendering = rendering,
	};
	muster_strbuf_init(&attaching.bytes, 0);
	int result = renderer_csv.render(rendering->document, &whole, &attaching.set, err);
	muster_strbuf_release(&attaching.bytes);
	return result;
}

static int
attach_files(struct rendering *rendering, struct muster_error *err)
{
	const struct muster_render_options *options = rendering->options;
	for (size_t i = 0; i < options->file_count; i++) {
		const struct muster_render_file *file = &options->files[i];
		const struct pdf_attachment attachment = {file->name, file->media_type,
		    file->description, file->bytes, file->len, rendering->meta.created};
		if (pdf_writer_attach(rendering->writer, &attachment, err) != 0)
			return -1;
	}
	return attach_tables(rendering, err);
}

static int
write_out(struct rendering *rendering, struct muster_output_set *out, struct muster_error *err)
{
	const struct muster_render_options *options = rendering->options;
	char name[256];
	if (attach_files(rendering, err) != 0 || out->begin(out, "", name, err) != 0 ||
	    pdf_writer_finish(rendering->writer, &rendering->meta, out, err) != 0 ||
	    out->end(out, err) != 0)
		return -1;
	const char *warning = pdf_writer_warning(rendering->writer);
	if (*warning != '\0' && options->warn != NULL)
		options->warn(options->warn_context, warning);
	return 0;
}

static int
render_pdf(const struct muster_document *document, const struct muster_render_options *options,
    struct muster_output_set *out, struct muster_error *err)
{
	static const struct muster_render_options defaults;
	struct rendering rendering = {
	    .document = document, .options = options != NULL ? options : &defaults};
	if (document->failed)
		return muster_error_memory(err);
	describe(&rendering);
	int result = draw(&rendering, err);
	if (result == 0)
		result = write_out(&rendering, out, err);
	pdf_writer_free(rendering.writer);
	logo_free(rendering.logo);
	return result;
}

const struct muster_renderer renderer_pdf = {
    .name = "pdf",
    .extension = "pdf",
    .media_type = "application/pdf",
    .render = render_pdf,
};
