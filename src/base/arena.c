/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arena allocation: a list of zeroed blocks, growing up to 1 MiB each.
 * Large requests get a block of their own behind the current one, so that
 * they do not waste what is left in it.  Not for threads to share.
 */
#include <muster/arena.h>

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST ((size_t)4096)
#define BLOCK_MOST ((size_t)1 << 20)
#define ALIGNMENT (alignof(max_align_t))

struct block {
	struct block *next;
	size_t size; /* usable bytes */
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct muster_arena {
	struct block *head; /* the one that is filled */
	size_t held;
	size_t next_size;
};

static struct block *
add_block(struct muster_arena *arena, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct block))
		return NULL;
	struct block *block = calloc(1, sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	arena->held += sizeof(*block) + size;
	return block;
}

struct muster_arena *
muster_arena_new(void)
{
	struct muster_arena *arena = calloc(1, sizeof(*arena));
	if (arena == NULL)
		return NULL;
	arena->held = sizeof(*arena);
	arena->next_size = BLOCK_FIRST;
	return arena;
}

static void
free_blocks(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;
		free(block);
		block = next;
	}
}

void
muster_arena_free(struct muster_arena *arena)
{
	if (arena == NULL)
		return;
	free_blocks(arena->head);
	free(arena);
}

void
muster_arena_reset(struct muster_arena *arena)
{
	struct block *keep = arena->head;
	if (keep == NULL)
		return;
	free_blocks(keep->next);
	keep->next = NULL;
	memset(keep->bytes, 0, keep->used);
	keep->used = 0;
	arena->held = sizeof(*arena) + sizeof(*keep) + keep->size;
}

static void *
alloc_slow(struct muster_arena *arena, size_t need)
{
	if (arena->head != NULL && need > arena->next_size / 4) {
		struct block *own = add_block(arena, need);
		if (own == NULL)
			return NULL;
		own->used = need;
		own->next = arena->head->next;
		arena->head->next = own;
		return own->bytes;
	}
	size_t size = need > arena->next_size ? need : arena->next_size;
	struct block *block = add_block(arena, size);
	if (block == NULL)
		return NULL;
	if (arena->next_size < BLOCK_MOST)
		arena->next_size *= 2;
	block->next = arena->head;
	arena->head = block;
	block->used = need;
	return block->bytes;
}

void *
muster_arena_alloc(struct muster_arena *arena, size_t size)
{
	if (size > SIZE_MAX - ALIGNMENT)
		return NULL;
	if (size == 0)
		size = 1;
	size_t need = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	struct block *block = arena->head;
	if (block == NULL || block->size - block->used < need)
		return alloc_slow(arena, need);
	void *result = block->bytes + block->used;
	block->used += need;
	return result;
}

void *
muster_arena_array(struct muster_arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		return NULL;
	return muster_arena_alloc(arena, total);
}

char *
muster_arena_copy(struct muster_arena *arena, const char *text, size_t len)
{
	if (len == SIZE_MAX)
		return NULL;
	char *out = muster_arena_alloc(arena, len + 1);
	if (out == NULL)
		return NULL;
	if (len > 0)
		memcpy(out, text, len);
	return out;
}

char *
muster_arena_strdup(struct muster_arena *arena, const char *text)
{
	return text != NULL ? muster_arena_copy(arena, text, strlen(text)) : NULL;
}

char *
muster_arena_printf(struct muster_arena *arena, const char *format, ...)
{
	char small[256];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0)
		return NULL;
	if ((size_t)n < sizeof(small))
		return muster_arena_copy(arena, small, (size_t)n);
	char *out = muster_arena_alloc(arena, (size_t)n + 1);
	if (out == NULL)
		return NULL;
	va_start(args, format);
	vsnprintf(out, (size_t)n + 1, format, args);
	va_end(args);
	return out;
}

size_t
muster_arena_size(const struct muster_arena *arena)
{
	return arena->held;
}
