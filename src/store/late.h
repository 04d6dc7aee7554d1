/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slow path: a chain replayed from its beginning and the stored spans
 * brought to agree, by closing, voiding and adding (rules.md 13, 14).
 */
#ifndef STORE_LATE_H
#define STORE_LATE_H

#include "store/internal.h"

/* Called once for each item of the chain with its state before and after. */
typedef void (*late_fn)(void *context, uint32_t item, uint8_t before, uint8_t after);

/* act: what makes it known; its own part counts although it is not published yet. */
int late_derive(struct muster_store *store, const char *source, int64_t root, int64_t act,
    late_fn fn, void *context, struct muster_error *err);

/* Writers of spans, also used by the fast path. */
struct replay_span;
int span_close(struct muster_store *store, const struct replay_span *span, uint32_t n, int64_t act,
    struct muster_error *err);
int span_add(struct muster_store *store, const struct replay_span *span, int64_t act, uint32_t *n,
    struct muster_error *err);
int item_state_set(struct muster_store *store, uint32_t item, uint8_t state, uint32_t n,
    int64_t act, struct muster_error *err);

#endif
