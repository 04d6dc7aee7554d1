/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What documents cost: one table of findings of a given length, through each
 * renderer and through what a renderer cannot do without.
 *
 *	documents FORMAT ROWS FILE   html xml csv json pdf: rendered, no cap, to FILE
 *	documents plain ROWS FILE    the same rows as HTML with fputs: no escaping, no layout
 *	documents bare ROWS FILE     the pages of pdf drawn by libharu alone: no tags, links,
 *	                             metadata or attachments; the layout is not counted
 *
 * Prints processor seconds, wall seconds, bytes, and pages where there are any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <hpdf.h>

#include <muster/render.h>

#include "../unit/render/kitchen.h"
#include "page/layout.h"
#include "render/pdf_writer.h"

static double
seconds(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
complain(const struct muster_error *err)
{
	fprintf(stderr, "%s\n", err->message);
	return 1;
}

/* ---- where it goes ---- */

struct to_file {
	struct muster_output_set set; /* first */
	FILE *file;
	unsigned long long bytes;
};

static int
to_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set, (void)err;
	snprintf(name, 256, "documents%s", suffix);
	return 0;
}

static int
to_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	struct to_file *to = (struct to_file *)set;
	to->bytes += len;
	if (fwrite(bytes, 1, len, to->file) != len)
		return muster_error_set(err, MUSTER_E_OUTPUT, "bench.write", "cannot write");
	return 0;
}

static int
to_end(struct muster_output_set *set, struct muster_error *err)
{
	(void)set, (void)err;
	return 0;
}

/* ---- the document ---- */

static struct muster_document *
make(struct kitchen_rows *rows)
{
	struct muster_document *document = muster_document_new();
	struct muster_builder b;
	const struct muster_table table = kitchen_table(rows, "findings", "Open findings");
	if (document == NULL)
		return NULL;
	document->title = "Open findings";
	muster_build(&b, document);
	muster_build_section(&b, "findings-section", "Open findings");
	muster_build_table(&b, &table);
	muster_build_section_end(&b);
	return muster_build_done(&b) ? document : NULL;
}

static int
plain(struct kitchen_rows *rows, FILE *file, unsigned long long *bytes)
{
	struct muster_error err;
	struct muster_arena *scratch = muster_arena_new();
	struct muster_strbuf text;
	struct muster_row row;
	muster_strbuf_init(&text, 0);
	while (kitchen_next(rows, scratch, &row, &err) == 1) {
		muster_strbuf_clear(&text);
		muster_strbuf_adds(&text, "<tr>");
		for (size_t i = 0; i < 5; i++) {
			muster_strbuf_adds(&text, "<td>");
			muster_inlines_plain(&text, row.cells[i].inlines);
			muster_strbuf_adds(&text, "</td>");
		}
		muster_strbuf_adds(&text, "</tr>\n");
		fwrite(text.data, 1, text.len, file);
		*bytes += text.len;
		muster_arena_reset(scratch);
	}
	muster_strbuf_release(&text);
	muster_arena_free(scratch);
	return 0;
}

/* ---- libharu alone ---- */

struct bare_text {
	enum page_face face;
	double x, y, size;
	size_t at; /* in texts */
};

struct bare {
	struct muster_strbuf texts;
	struct bare_text *list;
	size_t *pages; /* where each ends in the list */
	size_t count, cap, page_count, page_cap;
};

static int
bare_element(void *context, const struct page_element *element, struct muster_error *err)
{
	(void)context, (void)element, (void)err;
	return 0;
}

static int
bare_bookmark(void *context, const struct page_bookmark *bookmark, struct muster_error *err)
{
	(void)context, (void)bookmark, (void)err;
	return 0;
}

static int
bare_page(void *context, const struct page *page, struct muster_error *err)
{
	struct bare *bare = context;
	for (size_t i = 0; i < page->op_count; i++) {
		const struct page_op *op = &page->ops[i];
		if (op->kind != PAGE_OP_TEXT)
			continue;
		if (bare->count == bare->cap) {
			bare->cap = bare->cap == 0 ? 1024 : bare->cap * 2;
			bare->list = realloc(bare->list, bare->cap * sizeof(*bare->list));
		}
		if (bare->list == NULL)
			return muster_error_memory(err);
		bare->list[bare->count++] = (struct bare_text){
		    op->face, op->x, page->height - op->y, op->size, bare->texts.len};
		muster_strbuf_add(&bare->texts, op->text, strlen(op->text) + 1);
	}
	if (bare->page_count == bare->page_cap) {
		bare->page_cap = bare->page_cap == 0 ? 64 : bare->page_cap * 2;
		bare->pages = realloc(bare->pages, bare->page_cap * sizeof(*bare->pages));
	}
	if (bare->pages == NULL)
		return muster_error_memory(err);
	bare->pages[bare->page_count++] = bare->count;
	return 0;
}

static HPDF_Font
font(HPDF_Doc pdf, const char *path)
{
	const char *name = HPDF_LoadTTFontFromFile(pdf, path, HPDF_TRUE);
	return name != NULL ? HPDF_GetFont(pdf, name, "UTF-8") : NULL;
}

static int
draw_bare(const struct bare *bare, FILE *file, unsigned long long *bytes)
{
	HPDF_Doc pdf = HPDF_New(NULL, NULL);
	HPDF_UseUTFEncodings(pdf);
	HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
	HPDF_Font text = font(pdf, "/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf");
	HPDF_Font strong = font(pdf, "/usr/share/fonts/truetype/open-sans/OpenSans-Semibold.ttf");
	HPDF_Font code =
	    font(pdf, "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf");
	if (text == NULL || strong == NULL || code == NULL) {
		fprintf(stderr, "fonts-open-sans and fonts-jetbrains-mono are not installed\n");
		return 1;
	}
	for (size_t page = 0, i = 0; page < bare->page_count; page++) {
		HPDF_Page to = HPDF_AddPage(pdf);
		HPDF_Page_SetSize(to, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
		HPDF_Page_BeginText(to);
		for (; i < bare->pages[page]; i++) {
			const struct bare_text *one = &bare->list[i];
			HPDF_Page_SetFontAndSize(to,
			    one->face == PAGE_CODE || one->face == PAGE_CODE_STRONG ? code
				: one->face == PAGE_STRONG                          ? strong
										    : text,
			    (HPDF_REAL)one->size);
			HPDF_Page_TextOut(
			    to, (HPDF_REAL)one->x, (HPDF_REAL)one->y, bare->texts.data + one->at);
		}
		HPDF_Page_EndText(to);
	}
	HPDF_SaveToStream(pdf);
	HPDF_BYTE block[65536];
	HPDF_UINT32 len = sizeof(block);
	while (HPDF_ReadFromStream(pdf, block, &len) == HPDF_OK || len > 0) {
		*bytes += fwrite(block, 1, len, file);
		len = sizeof(block);
	}
	HPDF_Free(pdf);
	return 0;
}

static int
bare_main(const struct muster_document *document, size_t cap, FILE *file, unsigned long long *bytes,
    double start[2], size_t *pages)
{
	struct muster_error err;
	struct bare bare = {0};
	muster_strbuf_init(&bare.texts, 0);
	struct pdf_writer *writer = pdf_writer_new(&(struct pdf_font_options){0}, &err);
	if (writer == NULL)
		return complain(&err);
	const struct page_metrics metrics = pdf_writer_metrics(writer);
	const struct page_sink sink = {bare_element, bare_page, bare_bookmark, &bare};
	const struct page_options options = {.table_cap = cap};
	if (page_layout(document, &metrics, &options, &sink, &err) != 0)
		return complain(&err);
	pdf_writer_free(writer);
	start[0] = seconds(CLOCK_PROCESS_CPUTIME_ID);
	start[1] = seconds(CLOCK_MONOTONIC);
	int rc = draw_bare(&bare, file, bytes);
	*pages = bare.page_count;
	muster_strbuf_release(&bare.texts);
	free(bare.list);
	free(bare.pages);
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: documents html|xml|csv|json|pdf|plain|bare ROWS FILE\n");
		return 2;
	}
	struct kitchen_rows rows = {strtoull(argv[2], NULL, 10), 0, UINT64_MAX};
	struct to_file to = {{to_begin, to_write, to_end, to_begin}, fopen(argv[3], "wb"), 0};
	struct muster_document *document = make(&rows);
	struct muster_error err;
	double start[2] = {seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC)};
	size_t pages = 0;
	int rc;
	muster_error_clear(&err);
	if (to.file == NULL || document == NULL)
		return 1;
	if (strcmp(argv[1], "plain") == 0) {
		rc = plain(&rows, to.file, &to.bytes);
	} else if (strcmp(argv[1], "bare") == 0) {
		rc = bare_main(document, rows.count, to.file, &to.bytes, start, &pages);
	} else {
		const struct muster_renderer *renderer = muster_renderer_find(argv[1]);
		const struct muster_render_options options = {.table_cap = rows.count};
		rc = renderer == NULL ? 2 : renderer->render(document, &options, &to.set, &err);
		if (rc != 0)
			complain(&err);
	}
	if (fclose(to.file) != 0)
		rc = 1;
	printf("cpu %.3f wall %.3f bytes %llu pages %zu\n",
	    seconds(CLOCK_PROCESS_CPUTIME_ID) - start[0], seconds(CLOCK_MONOTONIC) - start[1],
	    to.bytes, pages);
	muster_document_free(document);
	return rc == 0 ? 0 : 1;
}
