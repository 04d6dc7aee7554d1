/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records: a value whose spans all live until its end, and where it stands.
 */
#include "json/internal.h"

#include <stdlib.h>

int
json_record(struct json_reader *reader)
{
	if (reader->failed)
		return -1;
	if (!reader->pending || reader->pinned)
		return fail_misuse(reader,
		    reader->pinned ? "a record is open" : "a record begins where no value is due");
	reader->record_depth = reader->depth;
	return window_pin(reader);
}

/* The pointer of the container the record is in, made once for each container. */
static int
container_pointer(struct json_reader *reader, struct json_locus *out)
{
	struct json_frame *frame = &reader->frames[reader->depth - 1];
	if (frame->pointer == NULL) {
		/* The frame's own key or index is that of the record: one level less. */
		size_t len = frame_pointer(reader, reader->depth - 1, NULL, 0);
		char *pointer = malloc(len + 1);
		if (pointer == NULL)
			return fail_memory(reader);
		frame_pointer(reader, reader->depth - 1, pointer, len + 1);
		frame->pointer = pointer;
		frame->pointer_len = len;
	}
	out->container = (struct muster_span){frame->pointer, frame->pointer_len};
	if (frame->object)
		out->key = frame_key(reader, frame);
	else
		out->index = frame->index;
	return 0;
}

int
json_record_end(struct json_reader *reader, struct json_locus *out)
{
	*out = (struct json_locus){.container = {"", 0}, .index = -1, .key = {"", 0}};
	if (reader->failed)
		return -1;
	if (!reader->pinned || reader->pending || reader->depth != reader->record_depth)
		return fail_misuse(reader, "a record ends where none is open");
	reader->null_as = JSON_NONE;
	out->offset = reader->record.byte;
	out->length = json_offset(reader, reader->p) - out->offset;
	if (out->length > reader->limits.record)
		return fail_at(reader, reader->record, reader->record_depth, "json.record-too-long",
		    "a record is longer than %zu bytes", reader->limits.record);
	window_unhide(reader);
	reader->pinned = false;
	if (reader->depth > 0)
		return container_pointer(reader, out);
	if (reader->sequence || reader->document > 0)
		out->index = (int64_t)reader->document;
	return 0;
}
