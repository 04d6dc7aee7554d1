/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second pass of redaction: a filter between the text as it was given
 * and everything that reads or keeps it.
 *
 * It cuts the text into tokens: JSON strings (decoded if they are escaped,
 * and written anew only if something in them was replaced), numbers, and
 * lines that are no JSON.  What needs no change is passed on where it lies.
 * It checks nothing: the first pass did, and the reader behind it does again.
 */
#include "source/redact.h"

#include "source/redact_filter.h"
#include "source/redact_internal.h"

struct redact *
redact_new(const uint8_t key[32], struct muster_error *err)
{
	struct redact *redact = calloc(1, sizeof(*redact));
	if (redact == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	redact->values = redact_values_new(key, err);
	if (redact->values == NULL) {
		free(redact);
		return NULL;
	}
	redact_patterns_mark(&redact->pairs);
	redact_pairs_seal(&redact->pairs);
	return redact;
}

void
redact_free(struct redact *redact)
{
	if (redact == NULL)
		return;
	redact_filter_free(redact->filter);
	redact_values_free(redact->values);
	free(redact->spots.list);
	free(redact);
}

void
redact_begin(struct redact *redact, const struct json_input *input)
{
	redact_filter_free(redact->filter);
	redact->filter = redact_filter_new(redact, input);
}

int
redact_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct redact *redact = context;
	*got = 0;
	if (redact->filter == NULL)
		return muster_error_memory(err);
	return redact_filter_read(redact->filter, buffer, cap, got, err);
}

uint64_t
redact_count(const struct redact *redact)
{
	return redact->filter != NULL ? redact_filter_count(redact->filter) : 0;
}

struct json_position
redact_locate(const struct redact *redact, struct json_position redacted)
{
	return redact->filter != NULL ? redact_filter_locate(redact->filter, redacted) : redacted;
}
