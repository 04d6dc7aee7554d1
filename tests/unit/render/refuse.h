/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An allocator that refuses the n-th piece, whoever asks: ours and libxml2
 * alike.  A test that includes this (once, and not under AddressSanitizer,
 * which has an allocator of its own) takes the C library's place.
 */
#ifndef REFUSE_H
#define REFUSE_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

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

#endif
