/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A batch: what an adapter said, copied, in order, on its way to the store.
 * Runs of results (and of packages) stand together so that the store can sort
 * them before it writes.
 */
#ifndef FLOW_BATCH_H
#define FLOW_BATCH_H

#include <muster/arena.h>
#include <muster/store.h>

#include "json/reader.h"

enum { BATCH_RESULTS = 2048, BATCH_PACKAGES = 2048, BATCH_ACTIVITIES = 1024, BATCH_STEPS = 256 };

enum batch_kind { BATCH_ASSET, BATCH_COVERAGE };
struct batch_step {
	enum batch_kind kind;
	muster_asset_handle handle;
	struct muster_asset_binding binding;
	enum muster_domain domain;
	struct muster_span section;
};

struct batch {
	struct muster_arena *arena;
	struct batch_step *steps;
	size_t step_count;
	struct muster_result *results;
	struct json_locus *loci;
	size_t result_count;
	struct muster_ingest_package *packages;
	size_t package_count;
	struct muster_activity *activities; /* made when the first one comes */
	struct json_locus *activity_loci;
	size_t activity_count;
	struct muster_span container; /* copied last: rows of one list share it */
};

struct batch *batch_new(void);
void batch_free(struct batch *batch);
void batch_clear(struct batch *batch);
bool batch_is_empty(const struct batch *batch);
bool batch_is_full(const struct batch *batch);

/* 0 or -1: out of memory. */
int batch_asset(
    struct batch *batch, muster_asset_handle handle, const struct muster_asset_binding *binding);
int batch_coverage(struct batch *batch, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span section);
int batch_result(struct batch *batch, const struct muster_result *result);
int batch_package(struct batch *batch, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span package, struct muster_span version);
int batch_activity(struct batch *batch, const struct muster_activity *activity);

/*
 * Says it all to the store: bindings and coverage first (they may come late,
 * never too early), then packages, activities, results.
 */
int batch_deliver(
    const struct batch *batch, struct muster_ingest *ingest, struct muster_error *err);

#endif
