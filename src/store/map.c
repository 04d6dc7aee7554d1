/* SPDX-License-Identifier: Apache-2.0 */
/* The map of map.h: linear probing, at most three quarters full, doubling. */
#include <stdlib.h>
#include <string.h>

#include "store/map.h"

enum { SMALLEST = 64 };

static bool
holds(const struct map_slot *slot, uint64_t hash)
{
	return slot->hash[0] == (uint32_t)hash && slot->hash[1] == (uint32_t)(hash >> 32);
}

static struct map_slot *
place(const struct map *map, uint64_t hash)
{
	/* the hashes are keyed or digests: any bits are as good as any other */
	size_t i = (size_t)hash & (map->cap - 1);
	while (map->slots[i].value != 0 && !holds(&map->slots[i], hash))
		i = (i + 1) & (map->cap - 1);
	return &map->slots[i];
}

void
map_release(struct map *map)
{
	free(map->slots);
	*map = (struct map){0};
}

uint32_t
map_get(const struct map *map, uint64_t hash)
{
	return map->cap == 0 ? 0 : place(map, hash)->value;
}

void
map_expect(const struct map *map, uint64_t hash)
{
	if (map->cap != 0)
		__builtin_prefetch(&map->slots[(size_t)hash & (map->cap - 1)]);
}

static int
grow(struct map *map)
{
	struct map bigger = {.cap = map->cap == 0 ? SMALLEST : map->cap * 2};
	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (bigger.slots == NULL)
		return -1;
	/* A page read before it is written costs a second fault, and stops the other core. */
	for (size_t i = 0; i < bigger.cap; i += 4096 / sizeof(*bigger.slots))
		((volatile struct map_slot *)bigger.slots)[i].value = 0;
	for (size_t i = 0; i < map->cap; i++) {
		const struct map_slot *slot = &map->slots[i];
		if (slot->value != 0)
			*place(&bigger, (uint64_t)slot->hash[1] << 32 | slot->hash[0]) = *slot;
	}
	bigger.count = map->count;
	map_release(map);
	*map = bigger;
	return 0;
}

int
map_put(struct map *map, uint64_t hash, uint32_t value)
{
	if (map->count + 1 > map->cap / 4 * 3 && grow(map) != 0)
		return -1;
	struct map_slot *slot = place(map, hash);
	if (slot->value != 0)
		return 0;
	*slot = (struct map_slot){{(uint32_t)hash, (uint32_t)(hash >> 32)}, value};
	map->count++;
	return 0;
}

int
map_cache(struct map *map, uint64_t hash, uint32_t value, size_t limit)
{
	/* the memory stays: it would only be asked for again, doubling by doubling */
	if (map->count >= limit) {
		memset(map->slots, 0, map->cap * sizeof(*map->slots));
		map->count = 0;
	}
	return map_put(map, hash, value);
}
