/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bounded queue of pointers between two threads.  Closing it from either
 * side wakes both: a consumer then drains what is left, a producer is refused.
 */
#ifndef FLOW_QUEUE_H
#define FLOW_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { QUEUE_SLOTS = 4 };

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	void *slots[QUEUE_SLOTS];
	size_t head, count;
	bool closed;
};

int queue_init(struct queue *queue); /* 0 or -1 */
void queue_release(struct queue *queue);
bool queue_put(
    struct queue *queue, void *item);  /* waits for room; false: closed, item is not taken */
void *queue_take(struct queue *queue); /* waits; NULL: closed and empty */
/* Without waiting: false if there is no room, NULL if there is nothing. */
bool queue_offer(struct queue *queue, void *item);
void *queue_poll(struct queue *queue);
void queue_close(struct queue *queue);

#endif
