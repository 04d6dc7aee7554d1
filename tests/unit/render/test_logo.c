/* SPDX-License-Identifier: Apache-2.0 */
/* Logos: good ones come out as pixels on white, all others are refused with a reason. */
#include <png.h>

#include "render/logo.h"

#include "support.h"

/* A PNG made by libpng; format as in png.h. */
static uint8_t *
encode(unsigned width, unsigned height, png_uint_32 format, const void *pixels, size_t *len)
{
	png_image image = {
	    .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = format};
	png_alloc_size_t size = 0;
	assert_int_not_equal(png_image_write_to_memory(&image, NULL, &size, 0, pixels, 0, NULL), 0);
	uint8_t *bytes = malloc(size);
	assert_non_null(bytes);
	assert_int_not_equal(
	    png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL), 0);
	*len = size;
	return bytes;
}

static const uint8_t four[16] = {255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 10, 20, 30, 255};

static void
test_pixels(void **state)
{
	(void)state;
	struct muster_error err;
	size_t len;
	uint8_t *png = encode(2, 2, PNG_FORMAT_RGBA, four, &len);
	struct page_image *image = logo_decode(png, len, &err);
	assert_non_null(image);
	assert_int_equal(image->width, 2);
	assert_int_equal(image->height, 2);
	static const uint8_t opaque[3] = {255, 0, 0}, clear[3] = {255, 255, 255},
			     dark[3] = {10, 20, 30};
	assert_memory_equal(image->rgb, opaque, 3);
	assert_true(image->rgb[3] > 100 && image->rgb[4] == 255); /* half of green on white */
	assert_memory_equal(image->rgb + 6, clear, 3);
	assert_memory_equal(image->rgb + 9, dark, 3);
	assert_int_equal(strlen(image->id), 64);
	logo_free(image);
	free(png);
}

static void
test_grey_and_sixteen_bits(void **state)
{
	(void)state;
	struct muster_error err;
	size_t len;
	static const uint8_t grey[4] = {0, 85, 170, 255};
	uint8_t *png = encode(4, 1, PNG_FORMAT_GRAY, grey, &len);
	struct page_image *image = logo_decode(png, len, &err);
	assert_non_null(image);
	assert_int_equal(image->rgb[3], 85);
	assert_int_equal(image->rgb[5], 85);
	logo_free(image);
	free(png);
	static const uint16_t linear[4] = {0, 65535, 65535, 65535};
	png = encode(1, 1, PNG_FORMAT_LINEAR_RGB_ALPHA, linear, &len);
	image = logo_decode(png, len, &err);
	assert_non_null(image);
	assert_int_equal(image->rgb[0], 0);
	assert_int_equal(image->rgb[1], 255);
	logo_free(image);
	free(png);
}

static void
refused(const void *bytes, size_t len, const char *word)
{
	struct muster_error err;
	muster_error_clear(&err);
	assert_null(logo_decode(bytes, len, &err));
	assert_int_equal(err.code, MUSTER_E_CONFIG);
	assert_string_equal(err.id, "logo.png");
	assert_non_null(strstr(err.message, word));
	assert_string_not_equal(err.remedy, "");
}

/* libharu's loader ends the process at the first of these. */
static void
test_cut_short(void **state)
{
	(void)state;
	size_t len;
	uint8_t *png = encode(2, 2, PNG_FORMAT_RGBA, four, &len);
	for (size_t cut = 0; cut < 33; cut++)
		refused(png, cut, "no PNG");
	/* without the end mark alone the pixels are all there */
	for (size_t cut = 33; cut + 12 + 4 < len; cut++)
		refused(png, cut, "damaged");
	free(png);
}

static void
test_every_byte_changed(void **state)
{
	(void)state;
	struct muster_error err;
	size_t len;
	unsigned refusals = 0;
	uint8_t *png = encode(2, 2, PNG_FORMAT_RGBA, four, &len);
	for (size_t i = 0; i < len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			png[i] ^= (uint8_t)(1u << bit);
			struct page_image *image = logo_decode(png, len, &err);
			refusals += image == NULL;
			logo_free(image);
			png[i] ^= (uint8_t)(1u << bit);
		}
	assert_true(refusals > len * 4);
	free(png);
}

static void
test_sizes(void **state)
{
	(void)state;
	size_t len;
	uint8_t *png = encode(2, 2, PNG_FORMAT_RGBA, four, &len);
	static const uint8_t sizes[][8] = {
	    {0, 0, 0, 0, 0, 0, 0, 2},
	    {0, 0, 0x10, 1, 0, 0, 0, 2},
	    {0, 0, 0x10, 0, 0, 0, 0x10, 0},
	    {0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF},
	};
	for (size_t i = 0; i < 4; i++) {
		memcpy(png + 16, sizes[i], 8);
		refused(png, len, "pixels");
	}
	free(png);
	uint8_t *large = calloc(LOGO_FILE_MOST + 1, 1);
	assert_non_null(large);
	png = encode(2, 2, PNG_FORMAT_RGBA, four, &len);
	memcpy(large, png, len);
	refused(large, LOGO_FILE_MOST + 1, "too large");
	free(large);
	free(png);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pixels),
	    cmocka_unit_test(test_grey_and_sixteen_bits),
	    cmocka_unit_test(test_cut_short),
	    cmocka_unit_test(test_every_byte_changed),
	    cmocka_unit_test(test_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
