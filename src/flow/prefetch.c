/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of an input, read by a worker, in order. */
#include "flow/prefetch.h"

#include <stdlib.h>
#include <string.h>

#include "flow/queue.h"

enum { BLOCKS = 4, BLOCK_BYTES = 256 * 1024 };

struct block {
	char *bytes;
	size_t len, at;
	bool failed;
};

struct prefetch {
	struct input *input;
	struct block blocks[BLOCKS];
	struct block *current;
	struct queue empty, full;
	struct muster_error error; /* the worker's, handed over with a failed block */
	pthread_t thread;
	bool queues, started, ended;
};

static void *
worker(void *context)
{
	struct prefetch *prefetch = context;
	struct block *block;
	while ((block = queue_take(&prefetch->empty)) != NULL) {
		block->at = 0;
		block->failed = input_read(prefetch->input, block->bytes, BLOCK_BYTES, &block->len,
				    &prefetch->error) != 0;
		bool more = !block->failed && block->len > 0;
		if (!queue_put(&prefetch->full, block, 1) || !more)
			break;
	}
	return NULL;
}

static int
start(struct prefetch *prefetch, struct muster_error *err)
{
	if (queue_init(&prefetch->empty, BLOCKS) != 0)
		return muster_error_memory(err);
	if (queue_init(&prefetch->full, BLOCKS) != 0) {
		queue_release(&prefetch->empty);
		return muster_error_memory(err);
	}
	prefetch->queues = true;
	for (size_t i = 0; i < BLOCKS; i++) {
		struct block *block = &prefetch->blocks[i];
		block->bytes = malloc(BLOCK_BYTES);
		if (block->bytes == NULL || !queue_put(&prefetch->empty, block, 1))
			return muster_error_memory(err);
	}
	if (pthread_create(&prefetch->thread, NULL, worker, prefetch) != 0)
		return muster_error_set(
		    err, MUSTER_E_INTERNAL, "prefetch.thread", "cannot start a thread");
	prefetch->started = true;
	return 0;
}

struct prefetch *
prefetch_new(struct input *input, struct muster_error *err)
{
	struct prefetch *prefetch = calloc(1, sizeof(*prefetch));
	if (prefetch == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	prefetch->input = input;
	muster_error_clear(&prefetch->error);
	if (start(prefetch, err) != 0) {
		prefetch_free(prefetch);
		return NULL;
	}
	return prefetch;
}

int
prefetch_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct prefetch *prefetch = context;
	*got = 0;
	if (prefetch->ended)
		return 0;
	if (prefetch->current == NULL)
		prefetch->current = queue_take(&prefetch->full);
	struct block *block = prefetch->current;
	if (block == NULL || block->failed) { /* the queue closes only in prefetch_free */
		if (err != NULL)
			*err = prefetch->error;
		return -1;
	}
	if (block->len == 0) {
		prefetch->ended = true;
		return 0;
	}
	size_t left = block->len - block->at;
	*got = left < cap ? left : cap;
	memcpy(buffer, block->bytes + block->at, *got);
	block->at += *got;
	if (block->at == block->len) {
		prefetch->current = NULL;
		queue_put(&prefetch->empty, block, 1);
	}
	return 0;
}

void
prefetch_free(struct prefetch *prefetch)
{
	if (prefetch == NULL)
		return;
	if (prefetch->queues) {
		queue_close(&prefetch->empty);
		queue_close(&prefetch->full);
		if (prefetch->started)
			pthread_join(prefetch->thread, NULL);
		queue_release(&prefetch->empty);
		queue_release(&prefetch->full);
	}
	for (size_t i = 0; i < BLOCKS; i++) {
		if (prefetch->blocks[i].bytes == NULL)
			continue;
		/* The text may hold secrets that redaction has yet to find. */
		explicit_bzero(prefetch->blocks[i].bytes, BLOCK_BYTES);
		free(prefetch->blocks[i].bytes);
	}
	free(prefetch);
}
