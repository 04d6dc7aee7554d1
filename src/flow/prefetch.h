/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading ahead: a worker reads, decompresses and digests an input while the
 * first pass looks at what it gave.  One such worker, and only before the
 * workers of the pipeline start.
 */
#ifndef FLOW_PREFETCH_H
#define FLOW_PREFETCH_H

#include <muster/error.h>

#include "base/input.h"

struct prefetch;

/* The input is the worker's until prefetch_free. */
struct prefetch *prefetch_new(struct input *input, struct muster_error *err);
/* Fits json_input.read. */
int prefetch_read(void *prefetch, char *buffer, size_t cap, size_t *got, struct muster_error *err);
/* Stops reading wherever it is. */
void prefetch_free(struct prefetch *prefetch);

#endif
