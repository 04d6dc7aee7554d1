/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A logo out of a PNG file, as pixels on white.  The file is a user's: it may
 * be broken or meant to do harm, and is refused with a reason.
 */
#ifndef RENDER_LOGO_H
#define RENDER_LOGO_H

#include <stddef.h>

#include <muster/error.h>

#include "page/display.h"

#define LOGO_FILE_MOST (4u << 20) /* bytes */
#define LOGO_SIDE_MOST 4096       /* pixels */
#define LOGO_PIXELS_MOST (4u << 20)

/* To be freed with logo_free. */
struct page_image *logo_decode(const void *png, size_t len, struct muster_error *err);
void logo_free(struct page_image *image); /* NULL is fine */

#endif
