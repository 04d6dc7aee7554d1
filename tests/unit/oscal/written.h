/* SPDX-License-Identifier: Apache-2.0 */
/* An OSCAL document of the report fixture, in memory. */
#ifndef WRITTEN_H
#define WRITTEN_H

#include "../report/fixture.h"

#include <muster/oscal.h>

#define BASE "cis-docker-2026-Q3"

/* To be freed by the caller; NULL with err set if it could not be written. */
static inline char *
written(const struct muster_report_input *in, enum muster_oscal_model model,
    enum muster_oscal_format format, size_t *len, struct muster_error *err)
{
	char *copy = NULL;
	muster_error_clear(err);
	struct muster_output_memory *memory = muster_output_memory_new();
	if (memory == NULL)
		muster_error_memory(err);
	else if (muster_oscal_write(
		     in, BASE, model, format, muster_output_memory_set(memory), err) == 0) {
		const char *bytes = muster_output_memory_file(memory, 0, len, NULL);
		assert_int_equal(muster_output_memory_count(memory), 1);
		copy = malloc(*len + 1);
		if (copy != NULL)
			memcpy(copy, bytes, *len + 1);
		else
			muster_error_memory(err);
	}
	muster_output_memory_free(memory);
	return copy;
}

#endif
