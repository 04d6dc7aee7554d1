/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena: everything a result owns, freed at once.
 *
 * Each result (catalog, findings list, assessment, document) owns one arena
 * and has one *_free.  Borrowed pointers are const and live as long as their
 * owner; strings handed to a callback live for the call.
 *
 * Allocation returns NULL when memory is out; nothing aborts.
 */
#ifndef MUSTER_ARENA_H
#define MUSTER_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct muster_arena;

struct muster_arena *muster_arena_new(void);
void muster_arena_free(struct muster_arena *arena); /* NULL is fine */

/* Frees all but one block; every pointer handed out is gone. */
void muster_arena_reset(struct muster_arena *arena);

/* Zeroed, aligned for any type.  size 0 gives a valid pointer. */
void *muster_arena_alloc(struct muster_arena *arena, size_t size);

/* count * size with the multiplication checked. */
void *muster_arena_array(struct muster_arena *arena, size_t count, size_t size);

/* Copies len bytes and adds a NUL (the text may hold NULs of its own). */
char *muster_arena_copy(struct muster_arena *arena, const char *text, size_t len);
char *muster_arena_strdup(struct muster_arena *arena, const char *text); /* NULL gives NULL */
char *muster_arena_printf(struct muster_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes held, for limits and tests. */
size_t muster_arena_size(const struct muster_arena *arena);

#endif
