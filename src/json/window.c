/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window: one mapping that is large enough for the longest record or
 * string, touched only as far as it is used.  Outside a record it slides to
 * the front when WINDOW_SLIDE bytes are consumed; inside one it only grows,
 * so that spans stay where they are.
 *
 * Lines are counted when text leaves the window or a position is asked for.
 * Text before `counted` may have been decoded in place and is never read for
 * that again.
 */
#include "json/internal.h"

#include <string.h>
#include <sys/mman.h>

int
window_open(struct json_reader *reader)
{
	size_t most = reader->limits.string;
	if (reader->limits.record > most)
		most = reader->limits.record;
	if (reader->limits.key > most)
		most = reader->limits.key;
	if (reader->limits.number > most)
		most = reader->limits.number;
	size_t more = (size_t)WINDOW_SLIDE + 4 * (size_t)WINDOW_BLOCK;
	if (most > SIZE_MAX / 2 - more)
		return muster_error_memory(reader->err);
	void *map = mmap(NULL, most + more, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return muster_error_memory(reader->err);
	reader->window = map;
	reader->window_size = most + more;
	reader->p = reader->end = reader->counted = reader->window;
	return 0;
}

void
window_close(struct json_reader *reader)
{
	if (reader->window != NULL)
		munmap(reader->window, reader->window_size);
}

/* Lines from `counted` up to p, which is in the window. */
static void
count_to(struct json_reader *reader, const char *p)
{
	const char *last = NULL;
	uint64_t n = scan_newlines(reader->counted, (size_t)(p - reader->counted), &last);
	if (n > 0) {
		reader->line += n;
		reader->line_start = json_offset(reader, last) + 1;
	}
	reader->counted = reader->window + (p - reader->window);
}

static void
count_place(struct json_reader *reader, struct json_place *place)
{
	uint64_t counted = json_offset(reader, reader->counted);
	if (place->byte > counted)
		count_to(reader, reader->counted + (place->byte - counted));
	place->line = reader->line;
	place->line_start = reader->line_start;
}

void
window_lines(struct json_reader *reader, const char *p)
{
	if (p <= reader->counted)
		return;
	uint64_t offset = json_offset(reader, p);
	/* The log is in the order of the text, and the token is the last of it or after it. */
	while (reader->log_counted < reader->log_len) {
		struct json_place *place = &reader->log[reader->log_counted].place;
		if (place->byte >= offset)
			break;
		if (place->line == 0)
			count_place(reader, place);
		reader->log_counted++;
	}
	if (reader->token.line == 0 && reader->token.byte < offset)
		count_place(reader, &reader->token);
	count_to(reader, p);
}

struct json_place
window_place(const struct json_reader *reader, const char *p)
{
	struct json_place place = {json_offset(reader, p), reader->line, reader->line_start};
	if (p <= reader->counted)
		return place;
	const char *last = NULL;
	uint64_t n = scan_newlines(reader->counted, (size_t)(p - reader->counted), &last);
	if (n > 0) {
		place.line += n;
		place.line_start = json_offset(reader, last) + 1;
	}
	return place;
}

/* Moves the text from keep on to the window's front. */
static int
slide(struct json_reader *reader, char *keep)
{
	size_t n = (size_t)(keep - reader->window);
	if (n == 0)
		return 0;
	window_lines(reader, keep);
	if (frame_slide(reader) != 0)
		return -1;
	memmove(reader->window, keep, (size_t)(reader->end - keep) + 1);
	reader->base += n;
	reader->end -= n;
	reader->p -= n;
	reader->counted -= n;
	return 0;
}

static int
record_too_long(struct json_reader *reader)
{
	return fail_at(reader, reader->record, reader->record_depth, "json.record-too-long",
	    "a record is longer than %zu bytes", reader->limits.record);
}

int
window_more(struct json_reader *reader, char **keep)
{
	if (reader->failed)
		return -1;
	if (reader->fence != NULL)
		return record_too_long(reader);
	size_t want = WINDOW_BLOCK;
	if (reader->pinned) {
		/* One byte more than a record may have: the one that ends a number. */
		uint64_t stop = reader->record.byte + reader->limits.record + 1;
		uint64_t end = json_offset(reader, reader->end);
		if (end >= stop)
			return record_too_long(reader);
		if (stop - end < want)
			want = (size_t)(stop - end);
	}
	if (reader->eof)
		return 1;
	size_t room = reader->window_size - WINDOW_SLACK - (size_t)(reader->end - reader->window);
	if (!reader->pinned && (*keep - reader->window >= WINDOW_SLIDE || room < want)) {
		if (slide(reader, *keep) != 0)
			return -1;
		*keep = reader->window;
		room = reader->window_size - WINDOW_SLACK - (size_t)(reader->end - reader->window);
	}
	if (room < want)
		return fail_misuse(reader, "the window is too small");
	if (reader->limits.fill != 0 && reader->limits.fill < want)
		want = reader->limits.fill;
	size_t got = 0;
	if (reader->input.read(reader->input.context, reader->end, want, &got, reader->err) != 0) {
		*reader->end = '\0';
		reader->failed = true;
		reader->pending = false;
		muster_error_in(reader->err, reader->file);
		return -1;
	}
	if (got > want)
		return fail_misuse(reader, "the input gave more than was asked for");
	reader->end += got;
	*reader->end = '\0';
	reader->eof = got == 0;
	return got == 0 ? 1 : 0;
}

int
window_pin(struct json_reader *reader)
{
	if (reader->p - reader->window >= WINDOW_SLIDE && slide(reader, reader->p) != 0)
		return -1;
	window_lines(reader, reader->p);
	reader->record = window_place(reader, reader->p);
	reader->pinned = true;
	size_t most = reader->limits.record + 1;
	if ((size_t)(reader->end - reader->p) > most) {
		reader->fence = reader->p + most;
		reader->fence_end = reader->end;
		reader->fence_byte = *reader->fence;
		*reader->fence = '\0';
		reader->end = reader->fence;
	}
	return 0;
}

void
window_unhide(struct json_reader *reader)
{
	if (reader->fence == NULL)
		return;
	*reader->fence = reader->fence_byte;
	reader->end = reader->fence_end;
	reader->fence = NULL;
}
