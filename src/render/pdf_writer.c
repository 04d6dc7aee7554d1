/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the display list to libharu, page by page; then everything that needed
 * the whole document: fonts, links, bookmarks, structure, the file itself.
 */
#include "render/pdf_writer.h"

#include <stdlib.h>
#include <string.h>

#include "render/pdf_content.h"
#include "render/pdf_file.h"
#include "render/pdf_places.h"
#include "render/pdf_tags.h"
#include "render/pdf_text.h"

#define PAGES_A_NODE 64 /* of the page tree */
#define IMAGES_MOST 64

struct written_page {
	HPDF_Page page;
	double height;
	uint32_t first_link, link_count;
};

struct written_image {
	char *id;
	HPDF_Image image;
};

struct pdf_writer {
	struct haru haru;
	struct pdf_fonts *fonts;
	struct pdf_tags *tags;
	struct pdf_content content;
	struct pdf_places places;
	struct pdf_files files;
	struct written_page *pages;
	size_t page_count, page_cap;
	struct written_image images[IMAGES_MOST];
	unsigned image_count;
	struct muster_strbuf page_extra; /* of the page being written */
	uint32_t resources, annotations; /* object numbers */
};

/* ---- images ---- */

static int
image_index(struct pdf_writer *writer, const struct page_image *image, unsigned *index,
    struct muster_error *err)
{
	for (*index = 0; *index < writer->image_count; ++*index)
		if (strcmp(writer->images[*index].id, image->id) == 0)
			return 0;
	if (writer->image_count == IMAGES_MOST)
		return muster_error_set(err, MUSTER_E_OUTPUT, "pdf.images",
		    "the document has more than %d images", IMAGES_MOST);
	struct written_image *made = &writer->images[writer->image_count];
	if (haru_check(&writer->haru, err) != 0)
		return -1;
	made->image = HPDF_LoadRawImageFromMem(
	    writer->haru.doc, image->rgb, image->width, image->height, HPDF_CS_DEVICE_RGB, 8);
	if (made->image == NULL)
		return haru_check(&writer->haru, err) != 0 ? -1 : muster_error_memory(err);
	haru_deflate(&writer->haru, made->image);
	made->id = strdup(image->id);
	if (made->id == NULL)
		return muster_error_memory(err);
	writer->image_count++;
	return 0;
}

/* ---- the sink ---- */

static int
take_element(void *context, const struct page_element *element, struct muster_error *err)
{
	struct pdf_writer *writer = context;
	return pdf_tags_element(writer->tags, element, err);
}

static int
draw(struct pdf_writer *writer, const struct page *page, struct muster_error *err)
{
	enum page_role role;
	pdf_content_begin(&writer->content, page->height);
	for (size_t i = 0; i < page->op_count; i++) {
		const struct page_op *op = &page->ops[i];
		unsigned image = 0;
		if (op->element != 0 && !pdf_tags_has(writer->tags, op->element, &role))
			return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.structure",
			    "page %u draws for an element that was not announced", page->number);
		if (op->kind == PAGE_OP_IMAGE && image_index(writer, op->image, &image, err) != 0)
			return -1;
		pdf_content_add(&writer->content, op, image);
	}
	pdf_content_end(&writer->content);
	if (writer->content.out.failed)
		return muster_error_memory(err);
	return pdf_fonts_check(writer->fonts, err);
}

static int
take_links(struct pdf_writer *writer, const struct page *page, struct muster_error *err)
{
	enum page_role role;
	for (size_t i = 0; i < page->link_count; i++) {
		const struct page_link *link = &page->links[i];
		if (!pdf_tags_has(writer->tags, link->element, &role) || role != PAGE_ROLE_LINK)
			return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.structure",
			    "a link on page %u belongs to no element for links", page->number);
		uint32_t index = (uint32_t)writer->places.link_count;
		if (pdf_places_link(&writer->places, link, page->height, err) != 0)
			return -1;
		pdf_tags_annotation(writer->tags, link->element, index);
	}
	return 0;
}

/* libharu's page with what was drawn; its own resources give way to the shared ones. */
static HPDF_Page
make_page(struct pdf_writer *writer, const struct page *page)
{
	const struct muster_strbuf *out = &writer->content.out;
	HPDF_Page made = haru_sound(&writer->haru) ? HPDF_AddPage(writer->haru.doc) : NULL;
	if (made == NULL || !haru_sound(&writer->haru))
		return NULL;
	HPDF_PageAttr attr = made->attr;
	HPDF_Page_SetWidth(made, (HPDF_REAL)page->width);
	HPDF_Page_SetHeight(made, (HPDF_REAL)page->height);
	if (!haru_sound(&writer->haru))
		return NULL;
	HPDF_Dict_RemoveElement(made, "Resources");
	HPDF_Dict_AddNumber(made, "StructParents", (HPDF_INT32)writer->page_count);
	if (!haru_sound(&writer->haru))
		return NULL;
	HPDF_Stream_Write(attr->stream, (const HPDF_BYTE *)out->data, (HPDF_UINT)out->len);
	haru_deflate(&writer->haru, attr->contents);
	attr->stream = attr->contents->stream;
	return made;
}

static int
take_page(void *context, const struct page *page, struct muster_error *err)
{
	struct pdf_writer *writer = context;
	if (page->number != writer->page_count + 1)
		return muster_error_set(err, MUSTER_E_INTERNAL, "pdf.page",
		    "page %u comes after page %zu", page->number, writer->page_count);
	if (writer->page_count == writer->page_cap) {
		size_t cap = writer->page_cap != 0 ? writer->page_cap * 2 : 64;
		struct written_page *pages = realloc(writer->pages, cap * sizeof(*pages));
		if (pages == NULL)
			return muster_error_memory(err);
		writer->pages = pages;
		writer->page_cap = cap;
	}
	uint32_t first_link = (uint32_t)writer->places.link_count;
	if (pdf_tags_page(writer->tags, err) != 0 || draw(writer, page, err) != 0 ||
	    take_links(writer, page, err) != 0)
		return -1;
	HPDF_Page made = make_page(writer, page);
	if (haru_check(&writer->haru, err) != 0)
		return -1;
	if (made == NULL)
		return muster_error_memory(err);
	writer->pages[writer->page_count++] =
	    (struct written_page){made, page->height, first_link, (uint32_t)page->link_count};
	return 0;
}

static int
take_bookmark(void *context, const struct page_bookmark *bookmark, struct muster_error *err)
{
	struct pdf_writer *writer = context;
	return pdf_places_bookmark(&writer->places, bookmark, err);
}

/* ---- the end ---- */

/* What a page says besides; asked by libharu while it writes the page. */
static HPDF_STATUS
write_page_extra(HPDF_Dict page, HPDF_Stream stream)
{
	HPDF_Number key = HPDF_Dict_GetItem(page, "StructParents", HPDF_OCLASS_NUMBER);
	const struct pdf_file *file = stream->attr;
	struct pdf_writer *writer = file->context;
	const struct written_page *written = &writer->pages[key->value];
	struct muster_strbuf *out = &writer->page_extra;
	muster_strbuf_clear(out);
	muster_strbuf_adds(out, "/Tabs/S/Resources ");
	pdf_add_reference(out, writer->resources);
	if (written->link_count != 0) {
		muster_strbuf_adds(out, "/Annots[");
		for (uint32_t i = 0; i < written->link_count; i++) {
			pdf_add_reference(out, writer->annotations + written->first_link + i);
			muster_strbuf_addc(out, ' ');
		}
		muster_strbuf_addc(out, ']');
	}
	muster_strbuf_addc(out, '\n');
	if (out->failed)
		return HPDF_SetError(page->error, HPDF_FAILD_TO_ALLOC_MEM, 0);
	return HPDF_Stream_Write(stream, (const HPDF_BYTE *)out->data, (HPDF_UINT)out->len);
}

struct ending {
	struct pdf_writer *writer;
	struct pdf_about about;
	struct pdf_target *targets;
	uint32_t *page_numbers;
	struct pdf_tags_plan tags;
	uint32_t bookmarks, attachments, end; /* object numbers */
};

static int
list_pages(struct ending *ending, struct muster_error *err)
{
	const struct pdf_writer *writer = ending->writer;
	ending->targets = calloc(writer->page_count + 1, sizeof(*ending->targets));
	ending->page_numbers = calloc(writer->page_count + 1, sizeof(*ending->page_numbers));
	if (ending->targets == NULL || ending->page_numbers == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < writer->page_count; i++) {
		const struct written_page *page = &writer->pages[i];
		ending->page_numbers[i] = haru_number(page->page);
		ending->targets[i] = (struct pdf_target){ending->page_numbers[i], page->height};
		page->page->write_fn = write_page_extra;
	}
	ending->tags.pages = ending->page_numbers;
	return 0;
}

/* Numbers for all objects of ours, in the order in which write_ours writes them. */
static void
number_ours(struct ending *ending, const struct pdf_meta *meta)
{
	struct pdf_writer *writer = ending->writer;
	uint32_t next = pdf_file_first(&writer->haru);
	struct muster_strbuf *catalog = &ending->about.catalog;
	writer->resources = next++;
	pdf_fonts_number(writer->fonts, &next);
	ending->attachments = next;
	next += (uint32_t)writer->files.count;
	ending->bookmarks = next;
	if (writer->places.bookmark_count != 0)
		next += (uint32_t)writer->places.bookmark_count + 1;
	writer->annotations = ending->tags.annotations = next;
	next += (uint32_t)writer->places.link_count;
	pdf_tags_number(writer->tags, &ending->tags, &next);
	ending->end = next;
	pdf_about_catalog(&ending->about, meta);
	pdf_files_catalog(&writer->files, ending->attachments, catalog);
	muster_strbuf_adds(catalog, "/StructTreeRoot ");
	pdf_add_reference(catalog, ending->tags.first);
	if (writer->places.bookmark_count != 0) {
		muster_strbuf_adds(catalog, "/PageMode/UseOutlines/Outlines ");
		pdf_add_reference(catalog, ending->bookmarks);
	}
	muster_strbuf_addc(catalog, '\n');
}

static void
write_resources(struct pdf_writer *writer, struct pdf_file *file)
{
	struct muster_strbuf *out = pdf_file_object(file);
	muster_strbuf_adds(out, "<</Font<<");
	pdf_fonts_add_resources(writer->fonts, out);
	muster_strbuf_adds(out, ">>");
	if (writer->image_count != 0) {
		muster_strbuf_adds(out, "/XObject<<");
		for (unsigned i = 0; i < writer->image_count; i++) {
			muster_strbuf_addf(out, "/I%u ", i);
			pdf_add_reference(out, haru_number(writer->images[i].image));
		}
		muster_strbuf_adds(out, ">>");
	}
	muster_strbuf_adds(out, ">>");
}

static int
write_ours(struct ending *ending, struct pdf_file *file, struct muster_error *err)
{
	struct pdf_writer *writer = ending->writer;
	write_resources(writer, file);
	for (unsigned i = 0; i < pdf_fonts_object_count(writer->fonts); i++)
		pdf_fonts_add_object(writer->fonts, i, pdf_file_object(file));
	pdf_files_write(&writer->files, file);
	pdf_places_write_bookmarks(&writer->places, ending->targets, ending->bookmarks, file);
	pdf_places_write_links(
	    &writer->places, ending->targets, (uint32_t)writer->page_count, file);
	return pdf_tags_write(writer->tags, &ending->tags, file, err);
}

static int
write_file(struct ending *ending, struct muster_output_set *out, struct muster_error *err)
{
	struct pdf_writer *writer = ending->writer;
	struct pdf_file file;
	if (pdf_file_open(&file, &writer->haru, out, err) != 0)
		return -1;
	file.context = writer;
	pdf_file_haru(&file, ending->end);
	if (!file.failed && write_ours(ending, &file, err) != 0)
		file.failed = true;
	return pdf_file_close(
	    &file, haru_number(writer->haru.doc->catalog), haru_number(writer->haru.doc->info));
}

static int
finish(struct ending *ending, const struct pdf_meta *meta, struct muster_output_set *out,
    struct muster_error *err)
{
	struct pdf_writer *writer = ending->writer;
	if (writer->page_count == 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "pdf.page", "the document has no page");
	if (pdf_places_check(&writer->places, writer->page_count, err) != 0 ||
	    pdf_fonts_prepare(writer->fonts, err) != 0 || list_pages(ending, err) != 0 ||
	    pdf_files_sort(&writer->files, err) != 0 ||
	    pdf_about_make(&ending->about, &writer->haru, meta, err) != 0)
		return -1;
	number_ours(ending, meta);
	if (ending->about.catalog.failed)
		return muster_error_memory(err);
	return write_file(ending, out, err);
}

int
pdf_writer_finish(struct pdf_writer *writer, const struct pdf_meta *meta,
    struct muster_output_set *out, struct muster_error *err)
{
	struct ending ending = {.writer = writer};
	int result = finish(&ending, meta, out, err);
	pdf_about_release(&ending.about);
	free(ending.targets);
	free(ending.page_numbers);
	return result;
}

int
pdf_writer_attach(
    struct pdf_writer *writer, const struct pdf_attachment *attachment, struct muster_error *err)
{
	return pdf_files_add(&writer->files, &writer->haru, attachment, err);
}

/* ---- the whole ---- */

struct pdf_writer *
pdf_writer_new(const struct pdf_font_options *fonts, struct muster_error *err)
{
	struct pdf_writer *writer = calloc(1, sizeof(*writer));
	if (writer == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	pdf_places_init(&writer->places);
	pdf_content_init(&writer->content, NULL, NULL);
	muster_strbuf_init(&writer->page_extra, 0);
	if (haru_open(&writer->haru, err) != 0)
		goto failed;
	HPDF_SetPagesConfiguration(writer->haru.doc, PAGES_A_NODE);
	if (haru_check(&writer->haru, err) != 0)
		goto failed;
	writer->fonts = pdf_fonts_new(&writer->haru, fonts, err);
	if (writer->fonts == NULL)
		goto failed;
	writer->tags = pdf_tags_new();
	if (writer->tags == NULL) {
		muster_error_memory(err);
		goto failed;
	}
	writer->content.fonts = writer->fonts;
	writer->content.tags = writer->tags;
	return writer;
failed:
	pdf_writer_free(writer);
	return NULL;
}

void
pdf_writer_free(struct pdf_writer *writer)
{
	if (writer == NULL)
		return;
	pdf_tags_free(writer->tags);
	pdf_fonts_free(writer->fonts);
	pdf_content_release(&writer->content);
	pdf_places_release(&writer->places);
	pdf_files_release(&writer->files);
	muster_strbuf_release(&writer->page_extra);
	for (unsigned i = 0; i < writer->image_count; i++)
		free(writer->images[i].id);
	if (writer->haru.doc != NULL)
		haru_close(&writer->haru);
	free(writer->pages);
	free(writer);
}

struct page_metrics
pdf_writer_metrics(struct pdf_writer *writer)
{
	return pdf_fonts_metrics(writer->fonts);
}

struct page_sink
pdf_writer_sink(struct pdf_writer *writer)
{
	return (struct page_sink){take_element, take_page, take_bookmark, writer};
}

const char *
pdf_writer_warning(const struct pdf_writer *writer)
{
	return pdf_fonts_warning(writer->fonts);
}
