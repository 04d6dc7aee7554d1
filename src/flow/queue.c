/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded queue between the reading thread and its two workers. */
#include "flow/queue.h"

int
queue_init(struct queue *queue)
{
	queue->head = queue->count = 0;
	queue->closed = false;
	if (pthread_mutex_init(&queue->lock, NULL) != 0)
		return -1;
	if (pthread_cond_init(&queue->changed, NULL) != 0) {
		pthread_mutex_destroy(&queue->lock);
		return -1;
	}
	return 0;
}

void
queue_release(struct queue *queue)
{
	pthread_cond_destroy(&queue->changed);
	pthread_mutex_destroy(&queue->lock);
}

static bool
put(struct queue *queue, void *item, bool wait)
{
	pthread_mutex_lock(&queue->lock);
	while (wait && queue->count == QUEUE_SLOTS && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->lock);
	bool taken = !queue->closed && queue->count < QUEUE_SLOTS;
	if (taken) {
		queue->slots[(queue->head + queue->count) % QUEUE_SLOTS] = item;
		queue->count++;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->lock);
	return taken;
}

static void *
take(struct queue *queue, bool wait)
{
	void *item = NULL;
	pthread_mutex_lock(&queue->lock);
	while (wait && queue->count == 0 && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->lock);
	if (queue->count > 0) {
		item = queue->slots[queue->head];
		queue->head = (queue->head + 1) % QUEUE_SLOTS;
		queue->count--;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->lock);
	return item;
}

bool
queue_put(struct queue *queue, void *item)
{
	return put(queue, item, true);
}

void *
queue_take(struct queue *queue)
{
	return take(queue, true);
}

bool
queue_offer(struct queue *queue, void *item)
{
	return put(queue, item, false);
}

void *
queue_poll(struct queue *queue)
{
	return take(queue, false);
}

void
queue_close(struct queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
}
