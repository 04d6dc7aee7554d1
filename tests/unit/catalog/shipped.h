/* SPDX-License-Identifier: Apache-2.0 */
/* The controls that muster ships, as a project without files of its own has them. */
#ifndef SHIPPED_H
#define SHIPPED_H

#include "support.h"

#include <muster/catalog.h>

/* NULL if they do not load; the caller's to free. */
static inline struct muster_controls *
shipped_controls(void)
{
	size_t count = 0;
	struct muster_error err;
	struct muster_arena *arena = muster_arena_new();
	const struct muster_controls_document *documents = muster_controls_builtin(arena, &count);
	struct muster_controls *controls =
	    documents == NULL ? NULL : muster_controls_load(documents, count, NULL, NULL, &err);
	muster_arena_free(arena);
	return controls;
}

#endif
