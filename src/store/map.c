/* SPDX-License-Identifier: Apache-2.0 */
/* The map of map.h: linear probing, at most three quarters full, doubling. */
#include <stdlib.h>

#include "store/map.h"

enum { SMALLEST = 64 };

static size_t
place(const struct map *map, uint64_t hash)
{
	/* the hashes are keyed or digests: any bits are as good as any other */
	size_t i = (size_t)hash & (map->cap - 1);
	while (map->value[i] != 0 && map->hash[i] != hash)
		i = (i + 1) & (map->cap - 1);
	return i;
}

void
map_release(struct map *map)
{
	free(map->hash);
	free(map->value);
	*map = (struct map){0};
}

uint32_t
map_get(const struct map *map, uint64_t hash)
{
	return map->cap == 0 ? 0 : map->value[place(map, hash)];
}

static int
grow(struct map *map)
{
	struct map bigger = {.cap = map->cap == 0 ? SMALLEST : map->cap * 2};
	bigger.hash = calloc(bigger.cap, sizeof(*bigger.hash));
	bigger.value = calloc(bigger.cap, sizeof(*bigger.value));
	if (bigger.hash == NULL || bigger.value == NULL) {
		map_release(&bigger);
		return -1;
	}
	for (size_t i = 0; i < map->cap; i++) {
		if (map->value[i] == 0)
			continue;
		size_t at = place(&bigger, map->hash[i]);
		bigger.hash[at] = map->hash[i];
		bigger.value[at] = map->value[i];
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
	size_t at = place(map, hash);
	if (map->value[at] != 0)
		return 0;
	map->hash[at] = hash;
	map->value[at] = value;
	map->count++;
	return 0;
}

int
map_cache(struct map *map, uint64_t hash, uint32_t value, size_t limit)
{
	if (map->count >= limit)
		map_release(map);
	return map_put(map, hash, value);
}
