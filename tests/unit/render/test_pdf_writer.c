/* SPDX-License-Identifier: Apache-2.0 */
/* The writer's contract with layouts and outputs: what it refuses, and that it loses no failure. */
#include "support.h"

#include "pdf_pages.h"

static struct pages pages;
static const struct pdf_font_options no_files = {.only = true};

static void
open_pages(void)
{
	pages_open(&pages, &no_files);
	assert_false(pages.failed);
	pages_element(&pages, 0, PAGE_ROLE_DOCUMENT, "");
	pages_element(&pages, 1, PAGE_ROLE_LINK, "");
}

static int
finish(struct muster_output_set *set, const struct pdf_attachment *files, size_t count)
{
	char name[256];
	assert_int_equal(set->begin(set, "", name, &pages.err), 0);
	for (size_t i = 0; i < count; i++)
		if (pdf_writer_attach(pages.writer, &files[i], &pages.err) != 0)
			return -1;
	return pdf_writer_finish(pages.writer, &pages_meta, set, &pages.err);
}

static void
refused(const char *id)
{
	assert_true(pages.failed);
	assert_int_equal(pages.err.code, MUSTER_E_INTERNAL);
	assert_string_equal(pages.err.id, id);
	pages_close(&pages);
}

static void
test_elements(void **state)
{
	(void)state;
	open_pages();
	pages.elements++; /* one is left out */
	pages_element(&pages, 1, PAGE_ROLE_SPAN, "");
	refused("pdf.structure");
	open_pages();
	pages_element(&pages, 3, PAGE_ROLE_SPAN, ""); /* of itself */
	refused("pdf.structure");
	open_pages();
	pages_element(&pages, 1, PAGE_ROLE_COUNT, "");
	refused("pdf.structure");
	open_pages();
	pages_begin(&pages);
	pages_text(&pages, 3, PAGE_TEXT, 9, 0, 0, "of nobody");
	pages_end(&pages);
	refused("pdf.structure");
}

static void
test_pages(void **state)
{
	(void)state;
	open_pages();
	pages.number = 1;
	pages_begin(&pages);
	pages_end(&pages);
	refused("pdf.page");
	open_pages();
	struct muster_output_memory *memory = muster_output_memory_new();
	assert_int_equal(finish(muster_output_memory_set(memory), NULL, 0), -1);
	pages.failed = true;
	refused("pdf.page"); /* none at all */
	muster_output_memory_free(memory);
}

static void
link_to(uint32_t element, const char *uri, unsigned target, const char *id)
{
	open_pages();
	pages_begin(&pages);
	pages_text(&pages, 2, PAGE_TEXT, 9, 0, 0, "a link");
	pages_link(&pages, element, 0, 0, 10, uri, target);
	pages_end(&pages);
	if (!pages.failed) {
		struct muster_output_memory *memory = muster_output_memory_new();
		pages.failed = finish(muster_output_memory_set(memory), NULL, 0) != 0;
		muster_output_memory_free(memory);
	}
	if (id != NULL) {
		refused(id);
	} else {
		assert_false(pages.failed);
		pages_close(&pages);
	}
}

static void
test_links(void **state)
{
	(void)state;
	link_to(2, "https://example.org", 0, NULL);
	link_to(2, "mailto:a@example.org", 0, NULL);
	link_to(2, NULL, 1, NULL);
	link_to(2, NULL, 2, "pdf.target");
	link_to(2, NULL, 0, "pdf.target");
	link_to(1, NULL, 1, "pdf.structure");
	link_to(0, NULL, 1, "pdf.structure");
	link_to(2, "javascript:alert(1)", 0, "pdf.link");
	link_to(2, "file:///etc/passwd", 0, "pdf.link");
	link_to(2, "HTTPS://example.org", 0, "pdf.link");
	link_to(2, "", 0, "pdf.link");
}

static void
test_attachments(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "", "../x", "a/b", ".hidden", "a b", "ä.csv", "a\\b", "b"};
	for (size_t i = 0; i < 8; i++) {
		const struct pdf_attachment files[] = {
		    {"b", "text/plain", "", "1", 1, 0}, {bad[i], "text/plain", "", "2", 1, 0}};
		open_pages();
		pages_begin(&pages);
		pages_end(&pages);
		struct muster_output_memory *memory = muster_output_memory_new();
		pages.failed = finish(muster_output_memory_set(memory), files, 2) != 0;
		refused("pdf.attachment");
		muster_output_memory_free(memory);
	}
}

/* An output that takes so many bytes and then no more. */
struct small {
	struct muster_output_set set;
	size_t left;
};

static int
small_begin(
    struct muster_output_set *set, const char *suffix, char name[256], struct muster_error *err)
{
	(void)set;
	(void)suffix;
	(void)err;
	name[0] = '\0';
	return 0;
}

static int
small_write(struct muster_output_set *set, const void *bytes, size_t len, struct muster_error *err)
{
	struct small *small = (struct small *)set;
	(void)bytes;
	if (len > small->left)
		return muster_error_set(err, MUSTER_E_OUTPUT, "test.full", "no space left");
	small->left -= len;
	return 0;
}

/* libharu's own output forgets that a write failed. */
static void
test_full(void **state)
{
	(void)state;
	for (size_t room = 0; room < 200000; room += 20000) {
		struct small small = {{.begin = small_begin, .write = small_write}, room};
		open_pages();
		for (unsigned i = 0; i < 200; i++) {
			pages_begin(&pages);
			for (unsigned line = 0; line < 20; line++) {
				char text[64];
				snprintf(
				    text, sizeof(text), "%u", (i * 7919 + line * 104729) % 65521);
				pages_text(&pages, 1, PAGE_TEXT, 9, 40, 40 + line * 12, text);
			}
			pages_end(&pages);
		}
		int result = finish(&small.set, NULL, 0);
		if (result != 0) {
			assert_int_equal(pages.err.code, MUSTER_E_OUTPUT);
			assert_string_equal(pages.err.id, "test.full");
		} else {
			assert_true(room > 60000);
		}
		pages_close(&pages);
	}
}

static void
test_version_of_output(void **state)
{
	(void)state;
	struct muster_output_memory *memory = muster_output_memory_new();
	size_t len;
	open_pages();
	pages_begin(&pages);
	pages_text(&pages, 1, PAGE_TEXT, 1e9, -1e9, 1e9, "far too large");
	pages_end(&pages);
	assert_int_equal(finish(muster_output_memory_set(memory), NULL, 0), 0);
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_memory_equal(bytes, "%PDF-1.7\n", 9);
	assert_memory_equal(bytes + len - 6, "%%EOF\n", 6);
	pages_close(&pages);
	muster_output_memory_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_elements),
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_attachments),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_version_of_output),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
