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

enum { QUEUE_SLOTS = 12 };

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct {
		void *item;
		size_t weight;
	} slots[QUEUE_SLOTS];
	size_t head, count;
	size_t weight, most; /* together, and how much there may be */
	bool closed;
};

/* most: what the weights of its items may add up to (one item always fits).  0 or -1. */
int queue_init(struct queue *queue, size_t most);
void queue_release(struct queue *queue);
/* Waits for room; false: closed, item is not taken. */
bool queue_put(struct queue *queue, void *item, size_t weight);
void *queue_take(struct queue *queue); /* waits; NULL: closed and empty */
/* Without waiting: false if there is no room, NULL if there is nothing. */
bool queue_offer(struct queue *queue, void *item, size_t weight);
void *queue_poll(struct queue *queue);
void queue_close(struct queue *queue);

#endif
