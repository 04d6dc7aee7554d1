/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Containers: entering them, going from element to element and from member
 * to member, and the member tables of the adapters.
 */
#include "json/internal.h"

#include <stdlib.h>
#include <string.h>

static int
enter(struct json_reader *reader, enum json_kind kind, char bracket, const char *expected)
{
	if (!value_begin(reader))
		return -1;
	if (JSON_LIKELY(*reader->p == bracket))
		return frame_push(reader, kind == JSON_OBJECT);
	if (*reader->p != 'n')
		return value_wrong(reader, expected);
	if (value_literal(reader, "null", 4, NULL) != 0)
		return -1;
	reader->null_as = (unsigned char)kind;
	return 1;
}

int
json_array(struct json_reader *reader)
{
	return enter(reader, JSON_ARRAY, '[', "an array or null");
}

int
json_object(struct json_reader *reader)
{
	return enter(reader, JSON_OBJECT, '{', "an object or null");
}

/*
 * A null was just taken as a container and now a loop asks for what is in it.
 * True if the loop is the null's, not that of the container around it.
 */
static bool
is_null_loop(struct json_reader *reader, bool object, const struct json_members *members)
{
	enum json_kind kind = (enum json_kind)reader->null_as;
	reader->null_as = JSON_NONE;
	if (kind != (object ? JSON_OBJECT : JSON_ARRAY))
		return false;
	if (reader->depth == 0)
		return true;
	const struct json_frame *frame = &reader->frames[reader->depth - 1];
	return !object || members == NULL || frame->members != members;
}

/* The innermost container, if it is of this kind and nothing is due in it. */
static struct json_frame *
current(struct json_reader *reader, bool object)
{
	struct json_frame *frame = reader->depth > 0 ? &reader->frames[reader->depth - 1] : NULL;
	if (JSON_UNLIKELY(frame == NULL || frame->object != object || reader->pending)) {
		fail_misuse(reader,
		    reader->pending ? "a value was not taken"
				    : "the container asked for is not open");
		return NULL;
	}
	return frame;
}

static int
leave(struct json_reader *reader)
{
	reader->p++;
	frame_pop(reader);
	return 0;
}

int
json_element(struct json_reader *reader)
{
	if (JSON_UNLIKELY(reader->failed))
		return 0;
	if (JSON_UNLIKELY(reader->null_as != JSON_NONE) && is_null_loop(reader, false, NULL))
		return 0;
	struct json_frame *frame = current(reader, false);
	if (frame == NULL)
		return 0;
	int c = value_next(reader);
	if (c == ']')
		return leave(reader);
	if (!frame->first) {
		if (c != ',') {
			fail_expected(reader, reader->p, "a comma or ] after an element");
			return 0;
		}
		reader->p++;
		c = value_next(reader);
	}
	if (JSON_UNLIKELY(c < 0 || c == ']')) {
		fail_expected(reader, reader->p, frame->first ? "a value or ]" : "a value");
		return 0;
	}
	frame->first = false;
	frame->index++;
	reader->pending = true;
	return 1;
}

/* Takes the key at p and goes to its value. */
static int
take_key(struct json_reader *reader, struct json_frame *frame)
{
	struct muster_span key;
	value_mark(reader, reader->p);
	if (string_take(reader, reader->limits.key, "key", &key) != 0)
		return -1;
	frame->home = KEY_IN_WINDOW;
	frame->key_at = (size_t)(key.ptr - reader->window);
	frame->key_len = key.len;
	if (JSON_LIKELY(*reader->p == ':'))
		reader->p++;
	else if (value_next(reader) == ':')
		reader->p++;
	else
		return fail_expected(reader, reader->p, "a colon after a key");
	if (JSON_UNLIKELY(value_next(reader) < 0))
		return fail_expected(reader, reader->p, "a value");
	reader->pending = true;
	return 0;
}

/* 1: there is a next member and its key is the frame's; 0: the object is left; -1 failed. */
static int
next_member(struct json_reader *reader, struct json_frame *frame)
{
	int c = value_next(reader);
	if (c == '}')
		return leave(reader);
	if (!frame->first) {
		if (c != ',')
			return fail_expected(reader, reader->p, "a comma or } after a member");
		reader->p++;
		c = value_next(reader);
	}
	frame_forget_key(reader, frame);
	if (JSON_UNLIKELY(c != '"'))
		return fail_expected(reader, reader->p, frame->first ? "a key or }" : "a key");
	frame->first = false;
	return take_key(reader, frame) == 0 ? 1 : -1;
}

static struct json_frame *
next_object(struct json_reader *reader, const struct json_members *members)
{
	if (JSON_UNLIKELY(reader->failed))
		return NULL;
	if (JSON_UNLIKELY(reader->null_as != JSON_NONE) && is_null_loop(reader, true, members))
		return NULL;
	return current(reader, true);
}

int
json_key(struct json_reader *reader, struct muster_span *key)
{
	*key = (struct muster_span){"", 0};
	struct json_frame *frame = next_object(reader, NULL);
	if (frame == NULL || next_member(reader, frame) != 1)
		return 0;
	*key = frame_key(reader, frame);
	return 1;
}

static bool
is_row(const struct json_member_row *row, struct muster_span key)
{
	/* A key has no NUL in it: U+0000 was replaced. */
	return key.len > 0 ? row->name[0] == key.ptr[0] &&
		strncmp(row->name, key.ptr, key.len) == 0 && row->name[key.len] == '\0'
			   : row->name[0] == '\0';
}

static size_t
find_row(const struct json_members *members, struct muster_span key, size_t hint)
{
	/* Members mostly stand in the order of the table. */
	if (hint < members->count && is_row(&members->rows[hint], key))
		return hint;
	for (size_t i = 0; i < members->count; i++)
		if (is_row(&members->rows[i], key))
			return i;
	return members->count;
}

static int
fail_duplicate(
    struct json_reader *reader, const struct json_frame *frame, size_t row, const char *name)
{
	window_lines(reader, reader->p);
	const struct json_place *first = NULL;
	for (size_t i = frame->seen_mark; i < reader->log_len && first == NULL; i++)
		if (reader->log[i].row == row)
			first = &reader->log[i].place;
	if (first == NULL)
		return fail_misuse(reader, "the member tables of one object differ");
	struct json_place again = reader->token;
	return fail_token(reader, "json.duplicate-member",
	    "the member \"%s\" stands twice in one object: at %llu:%llu and at %llu:%llu", name,
	    (unsigned long long)first->line,
	    (unsigned long long)(first->byte - first->line_start + 1),
	    (unsigned long long)again.line,
	    (unsigned long long)(again.byte - again.line_start + 1));
}

/* Remembers where a bound member stands, for the error about the second one. */
static int
remember(struct json_reader *reader, struct json_frame *frame, size_t row)
{
	if (JSON_UNLIKELY(reader->log_len == reader->log_cap)) {
		size_t cap = reader->log_cap == 0 ? 128 : reader->log_cap * 2;
		if (cap > SIZE_MAX / sizeof(*reader->log))
			return fail_memory(reader);
		struct json_occurrence *log = realloc(reader->log, cap * sizeof(*log));
		if (log == NULL)
			return fail_memory(reader);
		reader->log = log;
		reader->log_cap = cap;
	}
	reader->log[reader->log_len++] = (struct json_occurrence){reader->token, row};
	frame->seen |= UINT64_C(1) << row;
	return 0;
}

int
json_member(struct json_reader *reader, const struct json_members *members)
{
	struct json_frame *frame = next_object(reader, members);
	if (frame == NULL || next_member(reader, frame) != 1)
		return JSON_MEMBER_END;
	frame->members = members;
	size_t row = find_row(members, frame_key(reader, frame), frame->hint);
	if (row == members->count)
		return JSON_MEMBER_OTHER;
	frame->hint = (uint16_t)(row + 1);
	if (members->rows[row].repeats)
		return (int)row;
	if (JSON_UNLIKELY(row >= 64)) {
		fail_misuse(reader, "a member table has more than 64 rows");
		return JSON_MEMBER_END;
	}
	int rc = (frame->seen >> row & 1) != 0
	    ? fail_duplicate(reader, frame, row, members->rows[row].name)
	    : remember(reader, frame, row);
	return rc == 0 ? (int)row : JSON_MEMBER_END;
}

struct muster_span
json_last_key(const struct json_reader *reader)
{
	for (size_t i = reader->depth; i-- > 0;)
		if (reader->frames[i].object && reader->frames[i].home != KEY_NONE)
			return frame_key(reader, &reader->frames[i]);
	return (struct muster_span){"", 0};
}
