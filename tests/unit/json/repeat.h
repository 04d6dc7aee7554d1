/* SPDX-License-Identifier: Apache-2.0 */
/* An input of any size that is stored nowhere: before, count times unit, after. */
#ifndef TEST_JSON_REPEAT_H
#define TEST_JSON_REPEAT_H

#include <string.h>

#include "json/reader.h"

struct repeat {
	const char *before;
	const char *unit;
	size_t count;
	const char *after;
	size_t at;
	size_t most; /* bytes a read gives, 0: all */
};

static inline int
repeat_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct repeat *r = context;
	(void)err;
	size_t before = strlen(r->before);
	size_t unit = strlen(r->unit);
	size_t middle = before + unit * r->count;
	size_t total = middle + strlen(r->after);
	size_t n = 0;
	if (r->most != 0 && cap > r->most)
		cap = r->most;
	while (n < cap && r->at < total) {
		const char *from = r->unit + (r->at - before) % unit;
		size_t run = unit - (r->at - before) % unit;
		if (r->at < before) {
			from = r->before + r->at;
			run = before - r->at;
		} else if (r->at >= middle) {
			from = r->after + (r->at - middle);
			run = total - r->at;
		}
		if (run > cap - n)
			run = cap - n;
		memcpy(buffer + n, from, run);
		n += run;
		r->at += run;
	}
	*got = n;
	return 0;
}

#endif
