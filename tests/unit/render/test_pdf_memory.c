/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out at each allocation of a PDF in turn, ours, libharu's and
 * zlib's alike: writing then fails and says so, or the file comes out whole.
 * Nothing crashes and nothing of ours is lost.
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

#include "pdf_pages.h"

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

/* A page with two fonts, a link, a picture, a bookmark and a file; NULL if writing failed. */
static char *
make(size_t *len)
{
	static const uint8_t rgb[12] = {1, 2, 3};
	static const struct page_image image = {2, 2, rgb, "image"};
	static const struct page_bookmark bookmark = {1, "Title ●", 1, 20};
	static const struct pdf_attachment file = {"a.csv", "text/csv", "", "a\n", 2, PAGES_DATE};
	struct pages *pages = __libc_calloc(1, sizeof(*pages));
	struct muster_output_memory *memory = muster_output_memory_new();
	char *result = NULL, name[256];
	pages_open(pages, NULL);
	if (!pages->failed) {
		uint32_t p = pages_element(pages, 0, PAGE_ROLE_PARAGRAPH, "alternative");
		uint32_t link = pages_element(pages, p, PAGE_ROLE_LINK, "");
		pages_begin(pages);
		pages_text(pages, p, PAGE_TEXT, 9, 40, 40, "Text ● ");
		pages_text(pages, link, PAGE_TEXT, 9, 90, 40, "link");
		pages_link(pages, link, 90, 40, 20, NULL, 1);
		struct page_op *op = pages_op(pages, PAGE_OP_IMAGE, 0, 0);
		op->image = &image;
		op->width = op->height = 10;
		pages_end(pages);
		if (!pages->failed &&
		    pages->sink.bookmark(pages->sink.context, &bookmark, &pages->err) != 0)
			pages->failed = true;
	}
	if (!pages->failed) {
		struct muster_output_set *set = muster_output_memory_set(memory);
		if (memory != NULL && pdf_writer_attach(pages->writer, &file, &pages->err) == 0 &&
		    set->begin(set, "", name, &pages->err) == 0 &&
		    pdf_writer_finish(pages->writer, &pages_meta, set, &pages->err) == 0) {
			const char *bytes = muster_output_memory_file(memory, 0, len, NULL);
			result = __libc_malloc(*len);
			memcpy(result, bytes, *len);
		}
	}
	left = 0;
	/* libharu hides its first error behind others, so the words may be other ones. */
	if (result == NULL && memory != NULL && muster_error_exit(pages->err.code) != 70)
		fail_msg("%s: %s", pages->err.id, pages->err.message);
	pages_close(pages);
	muster_output_memory_free(memory);
	__libc_free(pages);
	return result;
}

static void
test_each(void **state)
{
	(void)state;
	size_t len, got_len;
	char *whole = make(&len);
	assert_non_null(whole);
	unsigned long n = 0, survived = 0, lost = 0;
	do {
		long before = live;
		failed = false;
		left = ++n;
		char *got = make(&got_len);
		if (got != NULL) {
			assert_int_equal(got_len, len);
			assert_memory_equal(got, whole, len);
			survived += failed;
		}
		__libc_free(got);
		lost += live > before;
	} while (failed);
	printf("%lu allocations, %lu of them spared, after %lu a library lost a piece\n", n - 1,
	    survived, lost);
	assert_true(n > 500);
	/* libharu, when it has opened a font file and gets no more (two fonts); libcrypto once. */
	assert_true(lost <= 3);
	__libc_free(whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_each)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
