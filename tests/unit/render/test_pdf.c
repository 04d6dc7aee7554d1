/* SPDX-License-Identifier: Apache-2.0 */
/* Whole documents as PDF: what options do, what fails, and that it is the same each time. */
#include <png.h>

#include "kitchen.h"

static const struct muster_renderer *
renderer(void)
{
	const struct muster_renderer *pdf = muster_renderer_find("pdf");
	assert_non_null(pdf);
	assert_string_equal(pdf->extension, "pdf");
	assert_string_equal(pdf->media_type, "application/pdf");
	return pdf;
}

static struct muster_output_memory *
render(const struct muster_render_options *options, struct muster_error *err)
{
	struct kitchen_rows rows = {.count = 120, .fail_at = UINT64_MAX},
			    none = {.fail_at = UINT64_MAX};
	struct muster_output_memory *memory = muster_output_memory_new();
	struct muster_document *document = kitchen_document(&rows, &none);
	assert_non_null(memory);
	muster_error_clear(err);
	int result = renderer()->render(document, options, muster_output_memory_set(memory), err);
	muster_document_free(document);
	if (result == 0)
		return memory;
	muster_output_memory_free(memory);
	return NULL;
}

static bool
contains(const char *bytes, size_t len, const char *text)
{
	size_t want = strlen(text);
	for (size_t i = 0; i + want <= len; i++)
		if (memcmp(bytes + i, text, want) == 0)
			return true;
	return false;
}

static void
test_twice(void **state)
{
	(void)state;
	struct muster_error err;
	struct muster_output_memory *first = render(NULL, &err), *second = render(NULL, &err);
	size_t len, again;
	assert_non_null(first);
	assert_non_null(second);
	assert_int_equal(muster_output_memory_count(first), 1);
	const char *bytes = muster_output_memory_file(first, 0, &len, NULL);
	const char *other = muster_output_memory_file(second, 0, &again, NULL);
	assert_int_equal(len, again);
	assert_memory_equal(bytes, other, len);
	assert_true(contains(bytes, len, "<dc:format>application/pdf</dc:format>"));
	muster_output_memory_free(first);
	muster_output_memory_free(second);
}

static void
note(void *context, const char *words)
{
	char *said = context;
	snprintf(said, 512, "%s", words);
}

static void
test_options(void **state)
{
	(void)state;
	static const struct muster_render_file files[] = {
	    {"b.csv", "text/csv", "b", "1\n", 2}, {"a.json", "application/json", "", "{}", 2}};
	struct muster_error err;
	size_t len;
	char said[512] = "";
	struct muster_render_options options = {
	    .files = files, .file_count = 2, .warn = note, .warn_context = said};
	struct muster_output_memory *memory = render(&options, &err);
	assert_non_null(memory);
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_true(contains(bytes, len, "/Subtype/text#2Fcsv"));
	assert_true(contains(bytes, len, "595.2")); /* A4 */
	muster_output_memory_free(memory);
	options.letter = true;
	memory = render(&options, &err);
	assert_non_null(memory);
	bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_true(contains(bytes, len, "612"));
	assert_false(contains(bytes, len, "595.2"));
	muster_output_memory_free(memory);
}

static void
test_logo(void **state)
{
	(void)state;
	static const uint8_t pixels[12] = {9, 9, 9, 9, 9, 9};
	png_image image = {
	    .version = PNG_IMAGE_VERSION, .width = 2, .height = 2, .format = PNG_FORMAT_RGB};
	uint8_t png[1024];
	png_alloc_size_t size = sizeof(png);
	struct muster_error err;
	size_t len;
	assert_true(png_image_write_to_memory(&image, png, &size, 0, pixels, 0, NULL) != 0);
	const struct muster_render_options options = {.logo = png, .logo_len = size};
	struct muster_output_memory *memory = render(&options, &err);
	assert_non_null(memory);
	const char *bytes = muster_output_memory_file(memory, 0, &len, NULL);
	assert_true(contains(bytes, len, "/Subtype /Image"));
	muster_output_memory_free(memory);
	const struct muster_render_options broken = {.logo = png, .logo_len = size / 2};
	assert_null(render(&broken, &err));
	assert_string_equal(err.id, "logo.png");
}

static void
test_failures(void **state)
{
	(void)state;
	struct kitchen_rows rows = {.count = 120, .fail_at = 40}, none = {.fail_at = UINT64_MAX};
	struct muster_error err;
	struct muster_output_memory *memory = muster_output_memory_new();
	struct muster_document *document = kitchen_document(&rows, &none);
	muster_error_clear(&err);
	assert_int_equal(
	    renderer()->render(document, NULL, muster_output_memory_set(memory), &err), -1);
	assert_string_equal(err.id, "test.cursor");
	assert_int_equal(muster_output_memory_count(memory), 0); /* no file was begun */
	document->failed = true;
	assert_int_equal(
	    renderer()->render(document, NULL, muster_output_memory_set(memory), &err), -1);
	assert_int_equal(err.code, MUSTER_E_MEMORY);
	muster_document_free(document);
	muster_output_memory_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_twice),
	    cmocka_unit_test(test_options),
	    cmocka_unit_test(test_logo),
	    cmocka_unit_test(test_failures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
