/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A map from 64-bit hashes to 32-bit numbers, open addressing, 12 bytes a
 * slot, side by side: what is asked costs one cache line.  It holds the first
 * number given for a hash and never a 0 number.
 */
#ifndef STORE_MAP_H
#define STORE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
	struct map_slot {
		uint32_t hash[2];
		uint32_t value; /* 0: the slot is free */
	} * slots;
	size_t cap; /* a power of two, or 0 */
	size_t count;
};

void map_release(struct map *map);                      /* also empties */
uint32_t map_get(const struct map *map, uint64_t hash); /* 0 none */
/* Fetches the place of a hash that will be asked for soon. */
void map_expect(const struct map *map, uint64_t hash);
/* Returns -1 if memory is out; an entry that is there stays. */
int map_put(struct map *map, uint64_t hash, uint32_t value);
/* As map_put, but the map is emptied first when it holds limit entries: a cache. */
int map_cache(struct map *map, uint64_t hash, uint32_t value, size_t limit);

#endif
