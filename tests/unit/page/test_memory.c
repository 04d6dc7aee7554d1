/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out at each allocation in turn: the layout then fails and says
 * so, or comes out whole; it never gives pages with something missing.
 */
#include "support.h"

#ifdef __SANITIZE_ADDRESS__
int
main(void)
{
	printf("skipped: the allocator is the sanitizer's\n");
	return 77;
}
#else
#include <errno.h>

#include <muster/document.h>
#include <muster/text.h>

#include "page/layout.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *old);

/* Seen by the shared libraries too. */
#define EXPORTED __attribute__((visibility("default")))

static unsigned long left; /* allocations until one fails; 0: none does */
static bool failed;
static long live; /* pieces not yet freed */

static bool
refuse(void)
{
	if (left == 0 || --left != 0)
		return false;
	failed = true;
	errno = ENOMEM;
	return true;
}

EXPORTED void *
malloc(size_t size)
{
	void *piece = refuse() ? NULL : __libc_malloc(size);
	live += piece != NULL;
	return piece;
}

EXPORTED void *
calloc(size_t count, size_t size)
{
	void *piece = refuse() ? NULL : __libc_calloc(count, size);
	live += piece != NULL;
	return piece;
}

EXPORTED void *
realloc(void *old, size_t size)
{
	void *piece = refuse() ? NULL : __libc_realloc(old, size);
	live += piece != NULL && old == NULL;
	return piece;
}

EXPORTED void
free(void *old)
{
	live -= old != NULL;
	__libc_free(old);
}

/* ---- a document with a bit of everything ---- */

static const struct muster_column columns[] = {
    {"finding", "Finding", 3, MUSTER_ALIGN_TEXT, true},
    {"evidence", "Evidence", 0, MUSTER_ALIGN_TEXT, false},
};

struct counter {
	unsigned at;
};

static int
next_row(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct counter *counter = context;
	if (counter->at == 60)
		return 0;
	const char *id = muster_arena_printf(scratch, "F-%u", ++counter->at);
	const char *digest = muster_arena_printf(scratch, "abcdef%058x", counter->at);
	struct muster_cell *cells = muster_arena_array(scratch, 2, sizeof(*cells));
	if (id == NULL || cells == NULL || digest == NULL)
		return muster_error_memory(err);
	cells[0].inlines = muster_inline_text(scratch, id);
	cells[1].inlines = muster_inline_code(scratch, digest);
	*row = (struct muster_row){.id = id, .cells = cells};
	return 1;
}

static int
rewind_rows(void *context, struct muster_error *err)
{
	(void)err;
	((struct counter *)context)->at = 0;
	return 0;
}

static struct muster_document *
build(struct counter *counter)
{
	static const struct muster_chart_row bar = {"R", {1, 2, 3, 4, 5, 6, 7}};
	static const struct muster_figure_item figure = {
	    1, MUSTER_STATUS_ERROR, "word", "note", "figure:x", NULL};
	static const uint64_t values[] = {3, 0, 7};
	struct muster_document *document = muster_document_new();
	assert_non_null(document);
	const struct muster_table table = {
	    .id = "findings",
	    .caption = "Findings",
	    .columns = columns,
	    .column_count = 2,
	    .rows = {next_row, rewind_rows, counter},
	    .row_count = 60,
	    .empty = "",
	};
	struct muster_builder b;
	document->title = "Title \xE2\x80\x8B";
	document->running_head = "Head";
	muster_build(&b, document);
	const struct muster_key_value pair = {
	    "Key", "key", muster_inline_code(document->arena, "value")};
	muster_build_key_values(&b, "about", &pair, 1);
	muster_build_contents(&b);
	muster_build_section(&b, "s", "Section");
	muster_build_text(&b, "%d words and ", 3);
	muster_build_reference(&b, "F-5", "a row");
	muster_build_link(&b, "https://example.org/", "a link");
	muster_build_inlines(&b, muster_inline_spark(document->arena, values, 3, "3, 0, 7"));
	muster_build_figures(&b, "figures", "alt", &figure, 1);
	muster_build_chart(&b, "c", "Chart", "alt",
	    &(const struct muster_chart){
		.kind = MUSTER_CHART_STATUS_BARS, .rows = &bar, .row_count = 1});
	muster_build_table(&b, &table);
	muster_build_list(&b);
	muster_build_list_item(&b);
	muster_build_strong(&b, "item");
	muster_build_list_end(&b);
	muster_build_section_end(&b);
	assert_true(muster_build_done(&b));
	return document;
}

/* ---- a sink that allocates nothing: a sum over all it gets ---- */

static void
add(uint64_t *sum, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < len; i++)
		*sum = (*sum ^ p[i]) * 1099511628211u;
}

static int
take_element(void *context, const struct page_element *element, struct muster_error *err)
{
	(void)err;
	add(context, &element->id, sizeof(element->id));
	add(context, &element->parent, sizeof(element->parent));
	add(context, element->alt, strlen(element->alt));
	return 0;
}

static int
take_page(void *context, const struct page *page, struct muster_error *err)
{
	(void)err;
	for (size_t i = 0; i < page->op_count; i++) {
		const struct page_op *op = &page->ops[i];
		add(context, &op->x, sizeof(op->x));
		add(context, &op->y, sizeof(op->y));
		add(context, &op->element, sizeof(op->element));
		if (op->kind == PAGE_OP_TEXT)
			add(context, op->text, strlen(op->text));
		if (op->kind == PAGE_OP_PATH)
			add(context, op->points, op->point_count * sizeof(*op->points));
	}
	for (size_t i = 0; i < page->link_count; i++) {
		add(context, &page->links[i].target, sizeof(page->links[i].target));
		add(context, page->links[i].contents, strlen(page->links[i].contents));
	}
	return 0;
}

static int
take_bookmark(void *context, const struct page_bookmark *bookmark, struct muster_error *err)
{
	(void)err;
	add(context, bookmark->title, strlen(bookmark->title));
	add(context, &bookmark->page, sizeof(bookmark->page));
	return 0;
}

static double
width(const void *fonts, enum page_face face, const char *text, size_t len)
{
	(void)fonts;
	(void)face;
	return (double)muster_text_columns(text, len) * 500;
}

static void
each_allocation(void **state)
{
	(void)state;
	static const struct page_metrics metrics = {width, NULL, 1069, 293};
	static const struct page_options options = {.table_cap = 50};
	struct counter counter = {0};
	struct muster_document *document = build(&counter);
	uint64_t whole = 0;
	for (unsigned long at = 0;; at++) {
		uint64_t sum = 14695981039346656037u;
		const struct page_sink sink = {take_element, take_page, take_bookmark, &sum};
		struct muster_error err;
		long before = live;
		muster_error_clear(&err);
		left = at;
		failed = false;
		int rc = page_layout(document, &metrics, &options, &sink, &err);
		left = 0;
		assert_int_equal(rc == 0 ? MUSTER_OK : MUSTER_E_MEMORY, err.code);
		if (at == 0) {
			assert_int_equal(rc, 0);
			whole = sum;
			continue; /* libcrypto keeps what it learned the first time */
		}
		assert_int_equal(live, before);
		if (rc == 0)
			assert_true(sum == whole);
		if (!failed)
			break;
		assert_true(at < 100000);
	}
	muster_document_free(document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
