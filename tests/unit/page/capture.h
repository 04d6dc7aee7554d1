/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages caught for tests: fonts of fixed widths, a sink that keeps everything
 * and holds every page to the rules (nothing outside the margins, elements
 * announced before they are used, parents first).
 */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <muster/arena.h>
#include <muster/strbuf.h>
#include <muster/text.h>

#include "page/layout.h"
#include "support.h"

#define CAPTURE_MARGIN (20 * 72 / 25.4)

/* Half an em a column, a tenth more for code: enough to tell faces apart. */
static inline double
capture_width(const void *fonts, enum page_face face, const char *text, size_t len)
{
	(void)fonts;
	double one = face == PAGE_CODE || face == PAGE_CODE_STRONG ? 600 : 500;
	return (double)muster_text_columns(text, len) * one;
}

static const struct page_metrics capture_metrics = {capture_width, NULL, 1069, 293};

struct capture {
	struct muster_arena *arena;
	struct page_element *elements; /* by id - 1 */
	size_t element_count, element_cap;
	struct page *pages;
	size_t page_count, page_cap;
	struct page_bookmark *bookmarks;
	size_t bookmark_count, bookmark_cap;
	size_t light; /* 1: count only */
	uint64_t fail_at, calls;
};

static inline void *
capture_grow(void *array, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return array;
	*cap = *cap != 0 ? *cap * 2 : 64;
	array = realloc(array, *cap * size);
	assert_non_null(array);
	return array;
}

static inline int
capture_call(struct capture *capture, struct muster_error *err)
{
	if (++capture->calls == capture->fail_at)
		return muster_error_set(err, MUSTER_E_OUTPUT, "test.sink", "the sink failed");
	return 0;
}

static inline int
capture_element(void *context, const struct page_element *element, struct muster_error *err)
{
	struct capture *capture = context;
	if (capture_call(capture, err) != 0)
		return -1;
	assert_int_equal(element->id, capture->element_count + 1);
	assert_true(element->parent < element->id);
	assert_true(element->role < PAGE_ROLE_COUNT);
	assert_non_null(element->alt);
	capture->elements = capture_grow(capture->elements, capture->element_count,
	    &capture->element_cap, sizeof(*capture->elements));
	capture->elements[capture->element_count] = *element;
	capture->elements[capture->element_count++].alt =
	    muster_arena_strdup(capture->arena, element->alt);
	return 0;
}

static inline void
capture_inside(const struct page *page, double x, double y, bool artifact)
{
	const double slack = 0.02;
	assert_true(x >= CAPTURE_MARGIN - slack && x <= page->width - CAPTURE_MARGIN + slack);
	if (!artifact &&
	    !(y >= CAPTURE_MARGIN - slack && y <= page->height - CAPTURE_MARGIN + slack))
		fail_msg("page %u: y %f is outside the margins", page->number, y);
	assert_true(y > 20 && y < page->height - 20);
}

static inline void
capture_check_op(const struct capture *capture, const struct page *page, const struct page_op *op)
{
	bool artifact = op->element == 0;
	assert_true(op->element <= capture->element_count);
	switch (op->kind) {
	case PAGE_OP_TEXT:
		assert_int_equal(
		    muster_utf8_valid_len(op->text, strlen(op->text)), strlen(op->text));
		for (const char *p = op->text; *p != '\0'; p++)
			assert_true((unsigned char)*p >= 0x20 && *p != 0x7f);
		assert_true(op->size > 0 && op->size < 40);
		capture_inside(page, op->x, op->y, artifact);
		capture_inside(page,
		    op->x +
			capture_width(NULL, op->face, op->text, strlen(op->text)) / 1000 * op->size,
		    op->y, artifact);
		break;
	case PAGE_OP_PATH:
		for (size_t i = 0; i < op->point_count; i++)
			capture_inside(page, op->points[i].x, op->points[i].y, artifact);
		break;
	default:
		capture_inside(page, op->x, op->y, artifact);
		capture_inside(page, op->x + op->width, op->y + op->height, artifact);
		break;
	}
}

static inline const struct page_op *
capture_ops(struct capture *capture, const struct page *page)
{
	struct page_op *ops = muster_arena_array(capture->arena, page->op_count, sizeof(*ops));
	assert_non_null(ops);
	for (size_t i = 0; i < page->op_count; i++) {
		ops[i] = page->ops[i];
		if (ops[i].kind == PAGE_OP_TEXT)
			ops[i].text = muster_arena_strdup(capture->arena, ops[i].text);
		if (ops[i].kind == PAGE_OP_PATH) {
			struct page_point *points =
			    muster_arena_array(capture->arena, ops[i].point_count, sizeof(*points));
			assert_non_null(points);
			memcpy(points, ops[i].points, ops[i].point_count * sizeof(*points));
			ops[i].points = points;
		}
	}
	return ops;
}

static inline const struct page_link *
capture_links(struct capture *capture, const struct page *page)
{
	struct page_link *links =
	    muster_arena_array(capture->arena, page->link_count, sizeof(*links));
	assert_non_null(links);
	for (size_t i = 0; i < page->link_count; i++) {
		links[i] = page->links[i];
		if (links[i].uri != NULL)
			links[i].uri = muster_arena_strdup(capture->arena, links[i].uri);
		links[i].contents = muster_arena_strdup(capture->arena, links[i].contents);
		assert_true(links[i].element != 0 && links[i].element <= capture->element_count);
		assert_int_equal(capture->elements[links[i].element - 1].role, PAGE_ROLE_LINK);
		assert_true((links[i].uri != NULL) != (links[i].target != 0));
		capture_inside(page, links[i].x, links[i].y, true);
		capture_inside(
		    page, links[i].x + links[i].width, links[i].y + links[i].height, true);
	}
	return links;
}

static inline int
capture_page(void *context, const struct page *page, struct muster_error *err)
{
	struct capture *capture = context;
	if (capture_call(capture, err) != 0)
		return -1;
	assert_int_equal(page->number, capture->page_count + 1);
	for (size_t i = 0; i < page->op_count; i++)
		capture_check_op(capture, page, &page->ops[i]);
	capture->pages = capture_grow(
	    capture->pages, capture->page_count, &capture->page_cap, sizeof(*capture->pages));
	struct page *copy = &capture->pages[capture->page_count++];
	*copy = *page;
	if (capture->light) {
		copy->op_count = copy->link_count = 0;
		return 0;
	}
	copy->ops = capture_ops(capture, page);
	copy->links = capture_links(capture, page);
	return 0;
}

static inline int
capture_bookmark(void *context, const struct page_bookmark *bookmark, struct muster_error *err)
{
	struct capture *capture = context;
	if (capture_call(capture, err) != 0)
		return -1;
	capture->bookmarks = capture_grow(capture->bookmarks, capture->bookmark_count,
	    &capture->bookmark_cap, sizeof(*capture->bookmarks));
	capture->bookmarks[capture->bookmark_count] = *bookmark;
	capture->bookmarks[capture->bookmark_count++].title =
	    muster_arena_strdup(capture->arena, bookmark->title);
	return 0;
}

static inline int
capture_try(struct capture *capture, const struct muster_document *document,
    const struct page_options *options, struct muster_error *err)
{
	const struct page_sink sink = {capture_element, capture_page, capture_bookmark, capture};
	if (capture->arena == NULL)
		capture->arena = muster_arena_new();
	assert_non_null(capture->arena);
	muster_error_clear(err);
	return page_layout(document, &capture_metrics, options, &sink, err);
}

static inline void
capture_run(struct capture *capture, const struct muster_document *document,
    const struct page_options *options)
{
	struct muster_error err;
	if (capture_try(capture, document, options, &err) != 0)
		fail_msg("%s: %s", err.id, err.message);
}

static inline void
capture_free(struct capture *capture)
{
	muster_arena_free(capture->arena);
	free(capture->elements);
	free(capture->pages);
	free(capture->bookmarks);
	memset(capture, 0, sizeof(*capture));
}

/* ---- reading what was caught ---- */

/* The text as it can be freed. */
static inline char *
capture_taken(struct muster_strbuf *text)
{
	assert_false(text->failed);
	char *copy = strdup(text->data);
	assert_non_null(copy);
	muster_strbuf_release(text);
	return copy;
}

/* Every text that belongs to an element, in the order of the pages, without spaces. */
static inline char *
capture_words(const struct capture *capture, enum page_role without)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	for (size_t p = 0; p < capture->page_count; p++)
		for (size_t i = 0; i < capture->pages[p].op_count; i++) {
			const struct page_op *op = &capture->pages[p].ops[i];
			if (op->kind != PAGE_OP_TEXT || op->element == 0 ||
			    capture->elements[op->element - 1].role == without)
				continue;
			for (const char *c = op->text; *c != '\0'; c++)
				if (*c != ' ')
					muster_strbuf_addc(&out, *c);
		}
	return capture_taken(&out);
}

/* How often a text (one operation) stands on a page; 0: on any. */
static inline size_t
capture_count(const struct capture *capture, unsigned number, const char *text)
{
	size_t count = 0;
	for (size_t p = 0; p < capture->page_count; p++)
		for (size_t i = 0; i < capture->pages[p].op_count; i++) {
			const struct page_op *op = &capture->pages[p].ops[i];
			if (op->kind == PAGE_OP_TEXT && (number == 0 || number == p + 1) &&
			    strcmp(op->text, text) == 0)
				count++;
		}
	return count;
}

/* The first operation with that text; fails the test if there is none. */
static inline const struct page_op *
capture_find(const struct capture *capture, const char *text, unsigned *number)
{
	if (number != NULL)
		*number = 0;
	for (size_t p = 0; p < capture->page_count; p++)
		for (size_t i = 0; i < capture->pages[p].op_count; i++) {
			const struct page_op *op = &capture->pages[p].ops[i];
			if (op->kind == PAGE_OP_TEXT && strcmp(op->text, text) == 0) {
				if (number != NULL)
					*number = (unsigned)p + 1;
				return op;
			}
		}
	fail_msg("no page says \"%s\"", text);
	return NULL;
}

/* Everything as text: to compare two runs, and to look at. */
static inline char *
capture_print(const struct capture *capture)
{
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	for (size_t i = 0; i < capture->element_count; i++)
		muster_strbuf_addf(&out, "element %u in %u role %d alt %s\n",
		    capture->elements[i].id, capture->elements[i].parent,
		    (int)capture->elements[i].role, capture->elements[i].alt);
	for (size_t p = 0; p < capture->page_count; p++) {
		const struct page *page = &capture->pages[p];
		muster_strbuf_addf(&out, "page %u\n", page->number);
		for (size_t i = 0; i < page->op_count; i++)
			muster_strbuf_addf(&out,
			    "%d e%u #%06x %.3f,%.3f %.3fx%.3f %.3f f%d %.3f %s\n",
			    (int)page->ops[i].kind, page->ops[i].element, page->ops[i].color,
			    page->ops[i].x, page->ops[i].y, page->ops[i].width, page->ops[i].height,
			    page->ops[i].stroke, (int)page->ops[i].face, page->ops[i].size,
			    page->ops[i].kind == PAGE_OP_TEXT ? page->ops[i].text : "");
		for (size_t i = 0; i < page->link_count; i++)
			muster_strbuf_addf(&out, "link %.3f,%.3f e%u %s %u %.3f %s\n",
			    page->links[i].x, page->links[i].y, page->links[i].element,
			    page->links[i].uri != NULL ? page->links[i].uri : "",
			    page->links[i].target, page->links[i].target_y,
			    page->links[i].contents);
	}
	for (size_t i = 0; i < capture->bookmark_count; i++)
		muster_strbuf_addf(&out, "bookmark %u %s %u %.3f\n", capture->bookmarks[i].level,
		    capture->bookmarks[i].title, capture->bookmarks[i].page,
		    capture->bookmarks[i].y);
	return capture_taken(&out);
}

static inline void
capture_near(double got, double want, double most)
{
	if (got < want - most || got > want + most)
		fail_msg("%f is not within %f of %f", got, most, want);
}

/* ---- documents ---- */

static inline struct muster_document *
capture_document(struct muster_builder *builder)
{
	struct muster_document *document = muster_document_new();
	assert_non_null(document);
	document->title = "A title";
	document->running_head = "Running head";
	document->classification = "Internal";
	document->digest = "0123456789ab";
	document->as_of = "2026-09-30";
	muster_build(builder, document);
	return document;
}

#endif
