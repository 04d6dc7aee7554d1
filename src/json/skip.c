/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Skipping a value: the same grammar and the same limits as reading it, in
 * one loop.  What is open is a bit a level; there is no recursion.
 *
 * A failure inside a skipped value names the pointer of that value.
 */
#include "json/internal.h"

static inline void
set_level(struct json_reader *reader, size_t level, bool object)
{
	uint64_t bit = UINT64_C(1) << (level & 63);
	if (object)
		reader->skip_bits[level >> 6] |= bit;
	else
		reader->skip_bits[level >> 6] &= ~bit;
}

static inline bool
is_object(const struct json_reader *reader, size_t level)
{
	return (reader->skip_bits[level >> 6] >> (level & 63) & 1) != 0;
}

static int
skip_scalar(struct json_reader *reader, unsigned char c)
{
	switch (c) {
	case 't':
		return value_literal(reader, "true", 4, NULL);
	case 'f':
		return value_literal(reader, "false", 5, NULL);
	case 'n':
		return value_literal(reader, "null", 4, NULL);
	default:
		break;
	}
	value_mark(reader, reader->p);
	if (c == '"')
		return string_skip(reader, reader->limits.string, "string");
	if (c == '-' || (c >= '0' && c <= '9'))
		return value_number(reader, NULL);
	return fail_expected(reader, reader->p, "a value");
}

/* The key at p and its colon; then p is at the value. */
static int
skip_key(struct json_reader *reader, int c, const char *expected)
{
	if (JSON_UNLIKELY(c != '"'))
		return fail_expected(reader, reader->p, expected);
	value_mark(reader, reader->p);
	if (string_skip(reader, reader->limits.key, "key") != 0)
		return -1;
	if (JSON_UNLIKELY(value_next(reader) != ':'))
		return fail_expected(reader, reader->p, "a colon after a key");
	reader->p++;
	return 0;
}

/* Enters the container at p: 1 there is something in it and p is at the first value, 0 it is empty.
 */
static int
open_container(struct json_reader *reader, bool object, size_t *level)
{
	if (JSON_UNLIKELY(*level == reader->limits.depth))
		return fail_here(reader, reader->p, "json.depth",
		    "containers are nested deeper than %zu", reader->limits.depth);
	set_level(reader, (*level)++, object);
	reader->p++;
	int c = value_next(reader);
	if (c == (object ? '}' : ']')) {
		reader->p++;
		(*level)--;
		return 0;
	}
	if (object)
		return skip_key(reader, c, "a key or }") == 0 ? 1 : -1;
	if (JSON_UNLIKELY(c < 0))
		return fail_expected(reader, reader->p, "a value or ]");
	return 1;
}

/* After a value: leaves the containers that end; 1 p is before the next value, 0 all are left. */
static int
next_value(struct json_reader *reader, size_t *level, size_t outer)
{
	while (*level > outer) {
		bool object = is_object(reader, *level - 1);
		int c = value_next(reader);
		if (c == ',') {
			reader->p++;
			if (!object)
				return 1;
			return skip_key(reader, value_next(reader), "a key") == 0 ? 1 : -1;
		}
		if (JSON_UNLIKELY(c != (object ? '}' : ']')))
			return fail_expected(reader, reader->p,
			    object ? "a comma or } after a member"
				   : "a comma or ] after an element");
		reader->p++;
		(*level)--;
	}
	return 0;
}

int
json_skip(struct json_reader *reader)
{
	if (!value_begin(reader))
		return -1;
	size_t level = reader->depth;
	size_t outer = level;
	for (;;) {
		int c = value_next(reader);
		int rc;
		if (c == '{' || c == '[') {
			rc = open_container(reader, c == '{', &level);
			if (rc > 0)
				continue;
		} else if (JSON_UNLIKELY(c < 0)) {
			rc = fail_expected(reader, reader->p, "a value");
		} else {
			rc = skip_scalar(reader, (unsigned char)c);
		}
		if (JSON_UNLIKELY(rc < 0))
			return -1;
		rc = next_value(reader, &level, outer);
		if (rc <= 0)
			return rc;
	}
}
