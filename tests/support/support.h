/* SPDX-License-Identifier: Apache-2.0 */
/* What tests share: cmocka's includes in the order it needs, files, temporary folders. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The whole file, NUL-terminated, to be freed; fails the test if it cannot be read. */
char *support_read(const char *path, size_t *len);
void support_write(const char *path, const void *bytes, size_t len);
/* A new empty folder under TMPDIR; path lives until the process ends; removed by support_remove. */
const char *support_folder(void);
void support_remove(const char *folder);
/* TEST_SHARED/relative if it exists, else prints "skipped: …" and returns NULL: the test calls
 * skip(). */
const char *support_shared(const char *shared, const char *relative);
/* Compares with a golden file; with MUSTER_UPDATE_GOLDEN=1 in the environment rewrites it. */
void support_golden(const char *path, const char *text, size_t len);

#endif
