/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of an adapter's words between the reading thread and the store. */
#include "flow/batch.h"

#include <stdlib.h>

struct batch *
batch_new(void)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	if (batch == NULL)
		return NULL;
	batch->arena = muster_arena_new();
	/* Not cleared: rows are written whole, and most inputs need few of them. */
	batch->steps = malloc(BATCH_STEPS * sizeof(*batch->steps));
	batch->results = malloc(BATCH_RESULTS * sizeof(*batch->results));
	batch->loci = malloc(BATCH_RESULTS * sizeof(*batch->loci));
	batch->packages = malloc(BATCH_PACKAGES * sizeof(*batch->packages));
	if (batch->arena == NULL || batch->steps == NULL || batch->results == NULL ||
	    batch->loci == NULL || batch->packages == NULL) {
		batch_free(batch);
		return NULL;
	}
	return batch;
}

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	muster_arena_free(batch->arena);
	free(batch->steps);
	free(batch->results);
	free(batch->loci);
	free(batch->packages);
	free(batch->activities);
	free(batch->activity_loci);
	free(batch);
}

void
batch_clear(struct batch *batch)
{
	muster_arena_reset(batch->arena);
	batch->step_count = batch->result_count = batch->package_count = 0;
	batch->activity_count = 0;
	batch->container = (struct muster_span){NULL, 0};
}

bool
batch_is_empty(const struct batch *batch)
{
	return batch->step_count == 0 && batch->result_count == 0 && batch->package_count == 0 &&
	    batch->activity_count == 0;
}

/* 2 MiB of text is enough for one batch, however long single texts are. */
bool
batch_is_full(const struct batch *batch)
{
	return batch->step_count == BATCH_STEPS || batch->result_count == BATCH_RESULTS ||
	    batch->package_count == BATCH_PACKAGES || batch->activity_count == BATCH_ACTIVITIES ||
	    muster_arena_size(batch->arena) > 2u * 1024 * 1024;
}

static int
copy(struct batch *batch, struct muster_span *span)
{
	if (span->len == 0) {
		*span = (struct muster_span){"", 0};
		return 0;
	}
	char *text = muster_arena_copy(batch->arena, span->ptr, span->len);
	if (text == NULL)
		return -1;
	span->ptr = text;
	return 0;
}

static int
copy_locus(struct batch *batch, const struct json_locus *from, struct json_locus *locus)
{
	*locus = *from;
	if (batch->container.ptr == NULL || !muster_span_eq(batch->container, locus->container)) {
		batch->container = locus->container;
		if (copy(batch, &batch->container) != 0)
			return -1;
	}
	locus->container = batch->container;
	return copy(batch, &locus->key);
}

int
batch_asset(
    struct batch *batch, muster_asset_handle handle, const struct muster_asset_binding *binding)
{
	struct batch_step *step = &batch->steps[batch->step_count];
	*step = (struct batch_step){.kind = BATCH_ASSET, .handle = handle, .binding = *binding};
	if (copy(batch, &step->binding.name) != 0 || copy(batch, &step->binding.version) != 0 ||
	    copy(batch, &step->binding.tag) != 0)
		return -1;
	batch->step_count++;
	return 0;
}

int
batch_coverage(struct batch *batch, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span section)
{
	struct batch_step *step = &batch->steps[batch->step_count];
	*step = (struct batch_step){
	    .kind = BATCH_COVERAGE, .handle = handle, .domain = domain, .section = section};
	if (copy(batch, &step->section) != 0)
		return -1;
	batch->step_count++;
	return 0;
}

int
batch_result(struct batch *batch, const struct muster_result *result)
{
	struct muster_result *row = &batch->results[batch->result_count];
	*row = *result;
	struct muster_span *const spans[] = {&row->section, &row->check, &row->title,
	    &row->native_severity, &row->native_outcome, &row->location, &row->package,
	    &row->version, &row->fixed_in, &row->score, &row->aliases, &row->check_version,
	    &row->dated_by};
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		if (copy(batch, spans[i]) != 0)
			return -1;
	}
	if (result->locus != NULL) {
		row->locus = &batch->loci[batch->result_count];
		if (copy_locus(batch, result->locus, &batch->loci[batch->result_count]) != 0)
			return -1;
	}
	batch->result_count++;
	return 0;
}

int
batch_package(struct batch *batch, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span package, struct muster_span version)
{
	struct muster_ingest_package *row = &batch->packages[batch->package_count];
	*row = (struct muster_ingest_package){handle, domain, package, version};
	if (copy(batch, &row->package) != 0 || copy(batch, &row->version) != 0)
		return -1;
	batch->package_count++;
	return 0;
}

static int
make_activities(struct batch *batch)
{
	if (batch->activities == NULL)
		batch->activities = malloc(BATCH_ACTIVITIES * sizeof(*batch->activities));
	if (batch->activity_loci == NULL)
		batch->activity_loci = malloc(BATCH_ACTIVITIES * sizeof(*batch->activity_loci));
	return batch->activities != NULL && batch->activity_loci != NULL ? 0 : -1;
}

int
batch_activity(struct batch *batch, const struct muster_activity *activity)
{
	if (make_activities(batch) != 0)
		return -1;
	struct muster_activity *row = &batch->activities[batch->activity_count];
	*row = *activity;
	if (copy(batch, &row->action) != 0 || copy(batch, &row->actor) != 0 ||
	    copy(batch, &row->object) != 0 || copy(batch, &row->marks) != 0)
		return -1;
	if (activity->locus != NULL) {
		row->locus = &batch->activity_loci[batch->activity_count];
		if (copy_locus(
			batch, activity->locus, &batch->activity_loci[batch->activity_count]) != 0)
			return -1;
	}
	batch->activity_count++;
	return 0;
}

int
batch_deliver(const struct batch *batch, struct muster_ingest *ingest, struct muster_error *err)
{
	for (size_t i = 0; i < batch->step_count; i++) {
		const struct batch_step *step = &batch->steps[i];
		int rc = step->kind == BATCH_ASSET
		    ? muster_ingest_asset(ingest, step->handle, &step->binding, err)
		    : muster_ingest_coverage(
			  ingest, step->handle, step->domain, step->section, err);
		if (rc != 0)
			return -1;
	}
	if (batch->package_count > 0 &&
	    muster_ingest_packages(ingest, batch->packages, batch->package_count, err) != 0)
		return -1;
	if (batch->activity_count > 0 &&
	    muster_ingest_activities(ingest, batch->activities, batch->activity_count, err) != 0)
		return -1;
	if (batch->result_count > 0 &&
	    muster_ingest_results(ingest, batch->results, batch->result_count, err) != 0)
		return -1;
	return 0;
}
