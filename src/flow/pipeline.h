/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pipeline of one input: text goes through redaction to the JSON reader
 * and, the same bytes, to the evidence; what the adapter says goes in batches
 * to the store.
 *
 *	reading thread: redact → reader → adapter → batches
 *	evidence worker: SHA-256 of all, chunk digests, zstd
 *	store worker:    everything that is SQL
 *
 * Small inputs run without the workers, in the same order of calls: what is
 * stored does not depend on it.  The first failure of any part stops all.
 */
#ifndef FLOW_PIPELINE_H
#define FLOW_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/store.h>

#include "json/reader.h"

struct pipeline;

/*
 * The ingest is borrowed, and so is the zstd context (dear to make; not used
 * by anyone else meanwhile); threaded: use the workers.
 */
struct pipeline *pipeline_new(
    struct muster_ingest *ingest, void *zstd, bool threaded, struct muster_error *err);
void pipeline_free(struct pipeline *pipeline);

/* Evidence bytes in order, as the reader is given them. */
int pipeline_bytes(
    struct pipeline *pipeline, const void *bytes, size_t len, struct muster_error *err);
/* A record ends at this offset of the evidence: a place where a chunk may be cut. */
int pipeline_boundary(struct pipeline *pipeline, uint64_t offset, struct muster_error *err);

/* What an adapter says, copied. */
int pipeline_asset(struct pipeline *pipeline, muster_asset_handle handle,
    const struct muster_asset_binding *binding, struct muster_error *err);
int pipeline_coverage(struct pipeline *pipeline, muster_asset_handle handle,
    enum muster_domain domain, struct muster_span section, struct muster_error *err);
int pipeline_result(
    struct pipeline *pipeline, const struct muster_result *result, struct muster_error *err);
int pipeline_package(struct pipeline *pipeline, muster_asset_handle handle,
    enum muster_domain domain, struct muster_span package, struct muster_span version,
    struct muster_error *err);

int pipeline_activity(
    struct pipeline *pipeline, const struct muster_activity *activity, struct muster_error *err);

/* Flushes and waits.  sha256 and bytes of the whole evidence. */
int pipeline_finish(
    struct pipeline *pipeline, uint8_t sha256[32], uint64_t *bytes, struct muster_error *err);

#endif
