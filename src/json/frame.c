/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stack of open containers, and the JSON Pointer read off it.
 *
 * The key of a member stays in the window; only when the window loses it is
 * it copied to the key store, which is a stack too: the keys of inner
 * containers lie above those of outer ones.
 */
#include "json/internal.h"

#include <stdlib.h>
#include <string.h>

static int
grow_frames(struct json_reader *reader)
{
	size_t cap = reader->frame_cap == 0 ? 16 : reader->frame_cap * 2;
	if (cap > reader->limits.depth)
		cap = reader->limits.depth;
	if (cap > SIZE_MAX / sizeof(*reader->frames))
		return fail_memory(reader);
	struct json_frame *frames = realloc(reader->frames, cap * sizeof(*frames));
	if (frames == NULL)
		return fail_memory(reader);
	reader->frames = frames;
	reader->frame_cap = cap;
	return 0;
}

/* Enters the container whose bracket is at reader->p. */
int
frame_push(struct json_reader *reader, bool object)
{
	if (JSON_UNLIKELY(reader->depth == reader->frame_cap)) {
		if (reader->depth >= reader->limits.depth)
			return fail_here(reader, reader->p, "json.depth",
			    "containers are nested deeper than %zu", reader->limits.depth);
		if (grow_frames(reader) != 0)
			return -1;
	}
	struct json_frame *frame = &reader->frames[reader->depth++];
	*frame = (struct json_frame){
	    .object = object, .first = true, .index = -1, .seen_mark = reader->log_len};
	reader->p++;
	return 0;
}

void
frame_pop(struct json_reader *reader)
{
	struct json_frame *frame = &reader->frames[--reader->depth];
	frame_forget_key(reader, frame);
	reader->log_len = frame->seen_mark;
	if (reader->log_counted > reader->log_len)
		reader->log_counted = reader->log_len;
	if (JSON_UNLIKELY(frame->pointer != NULL))
		free(frame->pointer);
}

void
frame_forget_key(struct json_reader *reader, struct json_frame *frame)
{
	if (JSON_UNLIKELY(frame->home == KEY_STORED))
		reader->keys_len = frame->key_at;
	frame->home = KEY_NONE;
	frame->key_len = 0;
}

struct muster_span
frame_key(const struct json_reader *reader, const struct json_frame *frame)
{
	if (frame->home == KEY_NONE)
		return (struct muster_span){"", 0};
	const char *from = frame->home == KEY_STORED ? reader->keys : reader->window;
	return (struct muster_span){from + frame->key_at, frame->key_len};
}

static int
store_key(struct json_reader *reader, struct json_frame *frame)
{
	if (reader->keys == NULL || frame->key_len > reader->keys_cap - reader->keys_len) {
		size_t cap = reader->keys_cap == 0 ? 4096 : reader->keys_cap;
		while (cap - reader->keys_len < frame->key_len) {
			if (cap > SIZE_MAX / 2)
				return fail_memory(reader);
			cap *= 2;
		}
		char *keys = realloc(reader->keys, cap);
		if (keys == NULL)
			return fail_memory(reader);
		reader->keys = keys;
		reader->keys_cap = cap;
	}
	memcpy(reader->keys + reader->keys_len, reader->window + frame->key_at, frame->key_len);
	frame->key_at = reader->keys_len;
	frame->home = KEY_STORED;
	reader->keys_len += frame->key_len;
	return 0;
}

int
frame_slide(struct json_reader *reader)
{
	for (size_t i = 0; i < reader->depth; i++) {
		struct json_frame *frame = &reader->frames[i];
		if (frame->home == KEY_IN_WINDOW && store_key(reader, frame) != 0)
			return -1;
	}
	return 0;
}

/* Output that counts on after it is full, and does not cut a character. */
struct pointer_out {
	char *out;
	size_t cap; /* without the NUL */
	size_t kept;
	size_t len;
};

static void
put(struct pointer_out *to, const char *text, size_t len)
{
	if (to->kept == to->len && len <= to->cap - to->kept) {
		memcpy(to->out + to->kept, text, len);
		to->kept += len;
	}
	to->len += len;
}

static void
put_number(struct pointer_out *to, uint64_t n)
{
	char digits[24];
	size_t at = sizeof(digits);
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	digits[--at] = '/';
	put(to, digits + at, sizeof(digits) - at);
}

static void
put_key(struct pointer_out *to, struct muster_span key)
{
	put(to, "/", 1);
	for (size_t i = 0; i < key.len;) {
		size_t n = 1;
		if (key.ptr[i] == '~') {
			put(to, "~0", 2);
		} else if (key.ptr[i] == '/') {
			put(to, "~1", 2);
		} else {
			n = scan_utf8(key.ptr + i);
			put(to, key.ptr + i, n);
		}
		i += n;
	}
}

size_t
frame_pointer(const struct json_reader *reader, size_t depth, char *out, size_t cap)
{
	struct pointer_out to = {out, cap > 0 ? cap - 1 : 0, 0, 0};
	if (reader->sequence || reader->document > 0)
		put_number(&to, reader->document);
	for (size_t i = 0; i < depth; i++) {
		const struct json_frame *frame = &reader->frames[i];
		if (frame->object && frame->home != KEY_NONE)
			put_key(&to, frame_key(reader, frame));
		else if (!frame->object && frame->index >= 0)
			put_number(&to, (uint64_t)frame->index);
	}
	if (cap > 0)
		out[to.kept] = '\0';
	return to.len;
}

void
json_pointer(const struct json_reader *reader, char *out, size_t cap)
{
	frame_pointer(reader, reader->depth, out, cap);
}
