/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpng through its simplified interface, which catches its own errors
 * (libharu's loader does not, and a broken file ends the process), bounds what
 * text and profile chunks may unpack to, and turns gamma, palettes, 16 bits
 * and transparency into plain sRGB.  Size is looked at before libpng sees it.
 */
#include "render/logo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/hash.h"

static int
refuse(struct muster_error *err, const char *why)
{
	muster_error_set(err, MUSTER_E_CONFIG, "logo.png", "the logo cannot be used: %s", why);
	return muster_error_remedy(err, "save it as a PNG of at most %d × %d pixels and 4 MiB",
	    LOGO_SIDE_MOST / 2, LOGO_SIDE_MOST / 2);
}

static uint32_t
number(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	    bytes[3];
}

/* Signature and IHDR (ISO/IEC 15948, 5.2 and 11.2.2). */
static int
check_head(const uint8_t *png, size_t len, struct muster_error *err)
{
	static const uint8_t head[16] = {
	    0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
	if (len < 33 || memcmp(png, head, sizeof(head)) != 0)
		return refuse(err, "it is no PNG");
	if (len > LOGO_FILE_MOST)
		return refuse(err, "the file is too large");
	uint32_t width = number(png + 16), height = number(png + 20);
	if (width == 0 || height == 0 || width > LOGO_SIDE_MOST || height > LOGO_SIDE_MOST ||
	    width * height > LOGO_PIXELS_MOST)
		return refuse(err, "it has too many pixels, or none");
	return 0;
}

static int
read_pixels(const void *png, size_t len, struct page_image *image, struct muster_error *err)
{
	static const png_color white = {255, 255, 255};
	png_image reader = {.version = PNG_IMAGE_VERSION};
	if (png_image_begin_read_from_memory(&reader, png, len) == 0)
		return refuse(err, "it is damaged");
	reader.format = PNG_FORMAT_RGB;
	uint8_t *rgb = malloc(PNG_IMAGE_SIZE(reader));
	if (rgb == NULL) {
		png_image_free(&reader);
		return muster_error_memory(err);
	}
	if (png_image_finish_read(&reader, &white, rgb, 0, NULL) == 0) {
		free(rgb);
		return refuse(err, "it is damaged");
	}
	image->width = reader.width;
	image->height = reader.height;
	image->rgb = rgb;
	return 0;
}

struct page_image *
logo_decode(const void *png, size_t len, struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	if (check_head(png, len, err) != 0)
		return NULL;
	/* The name stands behind the image in one piece. */
	struct page_image *image = calloc(1, sizeof(*image) + 2 * HASH_SIZE + 1);
	if (image == NULL || hash_bytes(png, len, digest) != 0) {
		free(image);
		muster_error_memory(err);
		return NULL;
	}
	char *id = (char *)(image + 1);
	hash_hex(digest, HASH_SIZE, id);
	image->id = id;
	if (read_pixels(png, len, image, err) != 0) {
		free(image);
		return NULL;
	}
	return image;
}

void
logo_free(struct page_image *image)
{
	if (image == NULL)
		return;
	free((void *)(uintptr_t)image->rgb);
	free(image);
}
