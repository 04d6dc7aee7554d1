/* SPDX-License-Identifier: Apache-2.0 */
/* The pipeline of one input, with or without its two workers. */
#include "flow/pipeline.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/output.h"
#include "flow/batch.h"
#include "flow/evidence.h"
#include "flow/queue.h"

/*
 * How much may wait between the threads.  A commit keeps the store from its
 * queue while the disk works; what the others make meanwhile has to fit.
 */
enum {
	BATCHES = 8,              /* that go round */
	RAW_WAITING = 4 << 20,    /* bytes of chunks on their way to the evidence worker */
	PACKED_WAITING = 8 << 20, /* and behind it */
	SLABS = 3,                /* kept to be used again: fresh memory is dear */
};

struct chunk {
	struct slab *slab; /* held as long as raw is needed */
	const char *raw;
	size_t raw_len;
	uint8_t hash[HASH_SIZE];
	char *packed; /* NULL: the store has it */
	size_t packed_len;
};

struct message { /* to the store worker: one of the two */
	struct chunk *chunk;
	struct batch *batch;
};

struct pipeline {
	struct muster_ingest *ingest;
	bool threaded;
	struct batch *batch;
	struct cutter cutter;
	struct hash whole;
	uint64_t bytes;
	void *zstd;
	char *packing; /* where a chunk is compressed before its size is known */
	size_t packing_cap;
	bool told; /* the store knows an asset */
	/* workers */
	struct queue to_evidence, to_store, spare; /* spare: batches to be used again */
	struct queue slabs;                        /* all their chunks were packed */
	bool queues, evidence_started, store_started;
	pthread_t evidence, store;
	struct muster_error evidence_error, store_error;
	atomic_bool failed;
};

static void
chunk_free(struct chunk *chunk)
{
	if (chunk == NULL)
		return;
	if (slab_drop(chunk->slab))
		free(chunk->slab);
	free(chunk->packed);
	free(chunk);
}

static void
message_free(struct message *message)
{
	chunk_free(message->chunk);
	batch_free(message->batch);
	free(message);
}

/* ---- the three jobs ---- */

static int
chunk_pack(struct pipeline *pipeline, struct chunk *chunk, struct muster_error *err)
{
	hash_update(&pipeline->whole, chunk->raw, chunk->raw_len);
	if (hash_bytes(chunk->raw, chunk->raw_len, chunk->hash) != 0)
		return muster_error_memory(err);
	if (muster_ingest_has_chunk(pipeline->ingest, chunk->hash))
		return 0;
	size_t cap = zstd_bound(chunk->raw_len);
	if (cap > pipeline->packing_cap) {
		free(pipeline->packing);
		pipeline->packing = malloc(cap);
		pipeline->packing_cap = pipeline->packing != NULL ? cap : 0;
		if (pipeline->packing == NULL)
			return muster_error_memory(err);
	}
	size_t len = zstd_pack(pipeline->zstd, chunk->raw, chunk->raw_len, pipeline->packing, cap);
	if (len == 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "evidence.pack", "zstd failed to compress a chunk");
	chunk->packed = malloc(len);
	if (chunk->packed == NULL)
		return muster_error_memory(err);
	memcpy(chunk->packed, pipeline->packing, len);
	chunk->packed_len = len;
	return 0;
}

static int
chunk_store(struct pipeline *pipeline, const struct chunk *chunk, struct muster_error *err)
{
	return muster_ingest_chunk(
	    pipeline->ingest, chunk->hash, chunk->raw_len, chunk->packed, chunk->packed_len, err);
}

/* ---- workers ---- */

static void
stop(struct pipeline *pipeline)
{
	atomic_store(&pipeline->failed, true);
	queue_close(&pipeline->to_evidence);
	queue_close(&pipeline->to_store);
	queue_close(&pipeline->spare);
	queue_close(&pipeline->slabs);
}

static void *
evidence_worker(void *context)
{
	struct pipeline *pipeline = context;
	struct chunk *chunk;
	while ((chunk = queue_take(&pipeline->to_evidence)) != NULL) {
		struct message *message = NULL;
		if (atomic_load(&pipeline->failed) ||
		    chunk_pack(pipeline, chunk, &pipeline->evidence_error) != 0 ||
		    (message = calloc(1, sizeof(*message))) == NULL) {
			if (!atomic_load(&pipeline->failed) &&
			    pipeline->evidence_error.code == MUSTER_OK)
				muster_error_memory(&pipeline->evidence_error);
			chunk_free(chunk);
			stop(pipeline);
			continue;
		}
		if (slab_drop(chunk->slab) && !queue_offer(&pipeline->slabs, chunk->slab, 1))
			free(chunk->slab);
		chunk->slab = NULL;
		message->chunk = chunk;
		if (!queue_put(&pipeline->to_store, message, chunk->packed_len))
			message_free(message);
	}
	return NULL;
}

static void *
store_worker(void *context)
{
	struct pipeline *pipeline = context;
	struct message *message;
	while ((message = queue_take(&pipeline->to_store)) != NULL) {
		if (!atomic_load(&pipeline->failed)) {
			int rc = message->chunk != NULL
			    ? chunk_store(pipeline, message->chunk, &pipeline->store_error)
			    : batch_deliver(
				  message->batch, pipeline->ingest, &pipeline->store_error);
			if (rc != 0)
				stop(pipeline);
		}
		if (message->batch != NULL && !atomic_load(&pipeline->failed)) {
			batch_clear(message->batch);
			if (queue_put(&pipeline->spare, message->batch, 1))
				message->batch = NULL;
		}
		message_free(message);
	}
	return NULL;
}

/* The failure that stopped a worker: what the reading thread reports. */
static int
worker_error(struct pipeline *pipeline, struct muster_error *err)
{
	const struct muster_error *cause = pipeline->store_error.code != MUSTER_OK
	    ? &pipeline->store_error
	    : &pipeline->evidence_error;
	if (err != NULL)
		*err = *cause;
	return -1;
}

static void
join(struct pipeline *pipeline)
{
	if (pipeline->evidence_started) {
		queue_close(&pipeline->to_evidence);
		pthread_join(pipeline->evidence, NULL);
		pipeline->evidence_started = false;
	}
	if (pipeline->store_started) {
		queue_close(&pipeline->to_store);
		queue_close(&pipeline->spare);
		pthread_join(pipeline->store, NULL);
		pipeline->store_started = false;
	}
}

/* ---- the reading thread's side ---- */

static struct slab *
spare_slab(void *context)
{
	struct pipeline *pipeline = context;
	return pipeline->threaded ? queue_poll(&pipeline->slabs) : NULL;
}

static int
take_chunk(
    void *context, struct slab *slab, const char *bytes, size_t len, struct muster_error *err)
{
	struct pipeline *pipeline = context;
	struct chunk *chunk = calloc(1, sizeof(*chunk));
	if (chunk == NULL)
		return muster_error_memory(err);
	slab_hold(slab);
	chunk->slab = slab;
	chunk->raw = bytes;
	chunk->raw_len = len;
	if (pipeline->threaded) {
		if (queue_put(&pipeline->to_evidence, chunk, len))
			return 0;
		chunk_free(chunk);
		/* the cause is known once the workers have stopped: pipeline_finish */
		return muster_error_set(
		    err, MUSTER_E_STORE, "pipeline.stopped", "writing the evidence stopped");
	}
	int rc = chunk_pack(pipeline, chunk, err);
	if (rc == 0)
		rc = chunk_store(pipeline, chunk, err);
	chunk_free(chunk);
	return rc;
}

static int
flush(struct pipeline *pipeline, struct muster_error *err)
{
	if (batch_is_empty(pipeline->batch))
		return 0;
	if (!pipeline->threaded) {
		int rc = batch_deliver(pipeline->batch, pipeline->ingest, err);
		batch_clear(pipeline->batch);
		return rc;
	}
	struct message *message = calloc(1, sizeof(*message));
	if (message == NULL)
		return muster_error_memory(err);
	message->batch = pipeline->batch;
	pipeline->batch = NULL;
	if (!queue_put(&pipeline->to_store, message, 0)) { /* batches are counted otherwise */
		message_free(message);
		return muster_error_set(
		    err, MUSTER_E_STORE, "pipeline.stopped", "writing the results stopped");
	}
	pipeline->batch = queue_take(&pipeline->spare);
	return pipeline->batch != NULL ? 0
				       : muster_error_set(err, MUSTER_E_STORE, "pipeline.stopped",
					     "writing the results stopped");
}

static int
room(struct pipeline *pipeline, struct muster_error *err)
{
	if (pipeline->batch == NULL)
		return muster_error_set(
		    err, MUSTER_E_STORE, "pipeline.stopped", "writing the results stopped");
	return batch_is_full(pipeline->batch) ? flush(pipeline, err) : 0;
}

static int
start(struct pipeline *pipeline, struct muster_error *err)
{
	if (queue_init(&pipeline->to_evidence, RAW_WAITING) != 0 ||
	    queue_init(&pipeline->to_store, PACKED_WAITING) != 0 ||
	    queue_init(&pipeline->spare, BATCHES) != 0 || queue_init(&pipeline->slabs, SLABS) != 0)
		return muster_error_memory(err);
	pipeline->queues = true;
	for (int i = 1; i < BATCHES; i++) { /* one is in hand */
		struct batch *batch = batch_new();
		if (batch == NULL || !queue_put(&pipeline->spare, batch, 1)) {
			batch_free(batch);
			return muster_error_memory(err);
		}
	}
	if (pthread_create(&pipeline->evidence, NULL, evidence_worker, pipeline) != 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "pipeline.thread", "cannot start a thread");
	pipeline->evidence_started = true;
	if (pthread_create(&pipeline->store, NULL, store_worker, pipeline) != 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "pipeline.thread", "cannot start a thread");
	pipeline->store_started = true;
	return 0;
}

struct pipeline *
pipeline_new(struct muster_ingest *ingest, void *zstd, bool threaded, struct muster_error *err)
{
	struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
	if (pipeline == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	pipeline->ingest = ingest;
	pipeline->threaded = threaded;
	cutter_init(&pipeline->cutter, take_chunk, spare_slab, pipeline);
	pipeline->batch = batch_new();
	pipeline->zstd = zstd;
	if (pipeline->batch == NULL) {
		muster_error_memory(err);
		pipeline_free(pipeline);
		return NULL;
	}
	if (hash_init(&pipeline->whole, err) != 0 || (threaded && start(pipeline, err) != 0)) {
		pipeline_free(pipeline);
		return NULL;
	}
	return pipeline;
}

void
pipeline_free(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	if (pipeline->queues) {
		stop(pipeline);
		join(pipeline);
		void *item;
		while ((item = queue_take(&pipeline->to_evidence)) != NULL)
			chunk_free(item);
		while ((item = queue_take(&pipeline->to_store)) != NULL)
			message_free(item);
		while ((item = queue_take(&pipeline->spare)) != NULL)
			batch_free(item);
		while ((item = queue_take(&pipeline->slabs)) != NULL)
			free(item);
		queue_release(&pipeline->to_evidence);
		queue_release(&pipeline->to_store);
		queue_release(&pipeline->spare);
		queue_release(&pipeline->slabs);
	}
	batch_free(pipeline->batch);
	free(pipeline->packing);
	hash_release(&pipeline->whole);
	cutter_release(&pipeline->cutter);
	free(pipeline);
}

int
pipeline_bytes(struct pipeline *pipeline, const void *bytes, size_t len, struct muster_error *err)
{
	pipeline->bytes += len;
	return cutter_bytes(&pipeline->cutter, bytes, len, err);
}

int
pipeline_boundary(struct pipeline *pipeline, uint64_t offset, struct muster_error *err)
{
	return cutter_boundary(&pipeline->cutter, offset, err);
}

int
pipeline_asset(struct pipeline *pipeline, muster_asset_handle handle,
    const struct muster_asset_binding *binding, struct muster_error *err)
{
	if (room(pipeline, err) != 0)
		return -1;
	if (batch_asset(pipeline->batch, handle, binding) != 0)
		return muster_error_memory(err);
	/* The first one goes ahead: the store looks up what it knows of it meanwhile. */
	bool first = !pipeline->told;
	pipeline->told = true;
	return first && pipeline->threaded ? flush(pipeline, err) : 0;
}

int
pipeline_coverage(struct pipeline *pipeline, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span section, struct muster_error *err)
{
	if (room(pipeline, err) != 0)
		return -1;
	return batch_coverage(pipeline->batch, handle, domain, section) == 0
	    ? 0
	    : muster_error_memory(err);
}

int
pipeline_result(
    struct pipeline *pipeline, const struct muster_result *result, struct muster_error *err)
{
	if (room(pipeline, err) != 0)
		return -1;
	return batch_result(pipeline->batch, result) == 0 ? 0 : muster_error_memory(err);
}

int
pipeline_package(struct pipeline *pipeline, muster_asset_handle handle, enum muster_domain domain,
    struct muster_span package, struct muster_span version, struct muster_error *err)
{
	if (room(pipeline, err) != 0)
		return -1;
	return batch_package(pipeline->batch, handle, domain, package, version) == 0
	    ? 0
	    : muster_error_memory(err);
}

int
pipeline_activity(
    struct pipeline *pipeline, const struct muster_activity *activity, struct muster_error *err)
{
	if (room(pipeline, err) != 0)
		return -1;
	return batch_activity(pipeline->batch, activity) == 0 ? 0 : muster_error_memory(err);
}

int
pipeline_finish(
    struct pipeline *pipeline, uint8_t sha256[32], uint64_t *bytes, struct muster_error *err)
{
	struct muster_error own;
	muster_error_clear(&own);
	int rc = pipeline->batch != NULL ? flush(pipeline, &own) : -1;
	if (rc == 0)
		rc = cutter_finish(&pipeline->cutter, &own);
	if (pipeline->threaded) {
		join(pipeline);
		if (atomic_load(&pipeline->failed))
			return worker_error(pipeline, err);
	}
	if (rc != 0) {
		if (err != NULL)
			*err = own;
		return -1;
	}
	*bytes = pipeline->bytes;
	return hash_final(&pipeline->whole, sha256, err);
}
