/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded queue between the reading thread and its two workers. */
#include "flow/queue.h"

int
queue_init(struct queue *queue, size_t most)
{
	queue->head = queue->count = 0;
	queue->weight = 0;
	queue->most = most;
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
has_room(const struct queue *queue, size_t weight)
{
	return queue->count == 0 ||
	    (queue->count < QUEUE_SLOTS && queue->weight < queue->most &&
		weight <= queue->most - queue->weight);
}

static bool
put(struct queue *queue, void *item, size_t weight, bool wait)
{
	pthread_mutex_lock(&queue->lock);
	while (wait && !has_room(queue, weight) && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->lock);
	bool taken = !queue->closed && has_room(queue, weight);
	if (taken) {
		size_t slot = (queue->head + queue->count) % QUEUE_SLOTS;
		queue->slots[slot].item = item;
		queue->slots[slot].weight = weight;
		queue->weight += weight;
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
		item = queue->slots[queue->head].item;
		queue->weight -= queue->slots[queue->head].weight;
		queue->head = (queue->head + 1) % QUEUE_SLOTS;
		queue->count--;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->lock);
	return item;
}

bool
queue_put(struct queue *queue, void *item, size_t weight)
{
	return put(queue, item, weight, true);
}

void *
queue_take(struct queue *queue)
{
	return take(queue, true);
}

bool
queue_offer(struct queue *queue, void *item, size_t weight)
{
	return put(queue, item, weight, false);
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
