/* SPDX-License-Identifier: Apache-2.0 */
/* Running text in steps: the longest piece within which no line should break. */
#ifndef PAGE_FLOW_STEP_H
#define PAGE_FLOW_STEP_H

#include "page/flow.h"

enum flow_after {
	FLOW_AFTER_NOTHING,
	FLOW_AFTER_SEPARATOR, /* where the word does not fit a line */
	FLOW_AFTER_FREE,
};

struct flow_step {
	enum flow_kind kind;
	enum flow_after after;
	struct flow_place from;
	const char *text;
	size_t len;
	double width;
	bool single; /* one character with its marks */
};

/* The step at the reader's place, which moves behind it. */
void flow_step(struct flow_reader *reader, struct flow_step *step);

/* Cuts a TEXT to what fits into room, at least least characters; 0 bytes: nothing fits. */
size_t flow_cut(const struct flow_reader *reader, const struct flow_step *step, double room,
    bool force, double *width);

/* flow_span.c: the part of an inline; false: it has no such part. */
bool flow_span_of(
    const struct flow_text *text, const struct flow_place *place, struct flow_span *span);

#endif
