/* SPDX-License-Identifier: Apache-2.0 */
/* Where the ids of a document stand; the first to come keeps an id. */
#ifndef PAGE_ANCHORS_H
#define PAGE_ANCHORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

struct anchor {
	uint64_t hash; /* 0 free */
	uint32_t page;
	float y;
};
struct anchors {
	struct anchor *entries;
	size_t count, cap;
};

int anchors_add(
    struct anchors *anchors, const char *id, unsigned page, double y, struct muster_error *err);
/* 1: found, 0: there is no such id, -1: memory is out. */
int anchors_find(
    const struct anchors *anchors, const char *id, struct anchor *out, struct muster_error *err);
void anchors_release(struct anchors *anchors);

#endif
