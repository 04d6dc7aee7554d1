/* SPDX-License-Identifier: Apache-2.0 */
/* Assets by their number: the store lists them by path. */
#ifndef FLOW_ASSETS_BY_ID_H
#define FLOW_ASSETS_BY_ID_H

#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/store.h>

struct assets_by_id {
	const struct muster_asset **rows; /* in order of id */
	size_t count;
};

/* The assets are borrowed. */
int assets_by_id_make(struct muster_arena *arena, const struct muster_asset *assets, size_t count,
    struct assets_by_id *out, struct muster_error *err);
const struct muster_asset *assets_by_id_find(
    const struct assets_by_id *index, int64_t id); /* NULL: it is not among them */

#endif
