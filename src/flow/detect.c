/* SPDX-License-Identifier: Apache-2.0 */
/* How a file would be read. */
#include <muster/flow.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/input.h"

enum { HEAD = 1024 * 1024 };

int
muster_flow_detect(const struct muster_defined_sources *defined, const char *path,
    struct muster_detected *out, struct muster_error *err)
{
	struct input *input = input_open(path, err);
	struct muster_peek *peek = calloc(1, sizeof(*peek));
	char *head = malloc(HEAD);
	int rc = input == NULL ? -1 : peek == NULL || head == NULL ? muster_error_memory(err) : 0;
	size_t len = 0, got = 1;
	while (rc == 0 && len < HEAD && got > 0) {
		rc = input_read(input, head + len, HEAD - len, &got, err);
		len += rc == 0 ? got : 0;
	}
	if (rc == 0) {
		muster_peek_text(peek, head, len, got == 0);
		out->source = muster_source_detect(defined, peek, path, err);
		rc = out->source != NULL ? 0 : -1;
	}
	if (rc == 0) {
		snprintf(out->encoding, sizeof(out->encoding), "%s", input_encoding(input));
		snprintf(
		    out->compression, sizeof(out->compression), "%s", input_compression(input));
	}
	free(head);
	free(peek);
	input_free(input);
	return rc;
}
