/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files compiled into the binary by cmake/embed.cmake.  A user declares
 * `extern const char embed_<symbol>[]; extern const size_t embed_<symbol>_len;`
 * for one file, or `extern const struct embed_file embed_<symbol>[];` for a
 * tree, ended by a NULL name.  Texts are NUL-terminated; len is without it.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

struct embed_file {
	const char *name; /* "controls/practices.yaml" */
	const char *text;
	size_t len;
};

#endif
