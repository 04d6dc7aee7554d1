/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arenas that give every piece its own block and fail when told to: a test
 * that includes this takes the place of base/arena.c in its program, so that
 * the n-th piece can be refused, whatever block it would have stood in, and a
 * sanitizer sees each overrun.
 */
#ifndef FAILING_ARENA_H
#define FAILING_ARENA_H

#include "support.h"

#include <limits.h>
#include <stdbool.h>

#include <muster/arena.h>

struct piece {
	struct piece *next;
	max_align_t bytes[];
};
struct muster_arena {
	struct piece *pieces;
	size_t size;
};

static long pieces_left = LONG_MAX; /* how many are given before one is refused */
static long arenas_held;

static bool
refuses(void)
{
	return pieces_left != LONG_MAX && pieces_left-- <= 0;
}

struct muster_arena *
muster_arena_new(void)
{
	struct muster_arena *arena = refuses() ? NULL : calloc(1, sizeof(*arena));
	arenas_held += arena != NULL;
	return arena;
}

void
muster_arena_reset(struct muster_arena *arena)
{
	while (arena->pieces != NULL) {
		struct piece *next = arena->pieces->next;
		free(arena->pieces);
		arena->pieces = next;
	}
}

void
muster_arena_free(struct muster_arena *arena)
{
	if (arena == NULL)
		return;
	muster_arena_reset(arena);
	free(arena);
	arenas_held--;
}

void *
muster_arena_alloc(struct muster_arena *arena, size_t size)
{
	struct piece *piece = refuses() ? NULL : calloc(1, sizeof(*piece) + size);
	if (piece == NULL)
		return NULL;
	piece->next = arena->pieces;
	arena->pieces = piece;
	arena->size += size;
	return piece->bytes;
}

void *
muster_arena_array(struct muster_arena *arena, size_t count, size_t size)
{
	return size != 0 && count > SIZE_MAX / size ? NULL
						    : muster_arena_alloc(arena, count * size);
}

char *
muster_arena_copy(struct muster_arena *arena, const char *text, size_t len)
{
	char *copy = muster_arena_alloc(arena, len + 1);
	if (copy != NULL && len > 0)
		memcpy(copy, text, len);
	return copy;
}

char *
muster_arena_strdup(struct muster_arena *arena, const char *text)
{
	return text != NULL ? muster_arena_copy(arena, text, strlen(text)) : NULL;
}

char *
muster_arena_printf(struct muster_arena *arena, const char *format, ...)
{
	char buffer[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(buffer, sizeof(buffer), format, args);
	va_end(args);
	assert_true(len >= 0 && (size_t)len < sizeof(buffer));
	return muster_arena_copy(arena, buffer, (size_t)len);
}

size_t
muster_arena_size(const struct muster_arena *arena)
{
	return arena->size;
}

#endif
