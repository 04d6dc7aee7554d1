/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values: what comes next, and the scalars.
 */
#include "json/internal.h"

#include <string.h>

const char *
json_kind_name(enum json_kind kind)
{
	switch (kind) {
	case JSON_NULL:
		return "null";
	case JSON_FALSE:
	case JSON_TRUE:
		return "a boolean";
	case JSON_NUMBER:
		return "a number";
	case JSON_STRING:
		return "a string";
	case JSON_ARRAY:
		return "an array";
	case JSON_OBJECT:
		return "an object";
	case JSON_NONE:
		break;
	}
	return "nothing";
}

enum json_kind
value_kind(unsigned char first)
{
	switch (first) {
	case '"':
		return JSON_STRING;
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	case '-':
		return JSON_NUMBER;
	default:
		return first >= '0' && first <= '9' ? JSON_NUMBER : JSON_NONE;
	}
}

int
value_next_slow(struct json_reader *reader)
{
	for (;;) {
		char *keep = reader->p;
		if (window_more(reader, &keep) != 0)
			return -1;
		reader->p = scan_space(keep);
		if (reader->p != reader->end)
			return (unsigned char)*reader->p;
	}
}

enum json_kind
json_peek(struct json_reader *reader)
{
	return reader->pending ? value_kind((unsigned char)*reader->p) : JSON_NONE;
}

/* The value at p, the current token, is not of the kind that was asked for. */
int
value_wrong(struct json_reader *reader, const char *expected)
{
	enum json_kind kind = value_kind((unsigned char)*reader->p);
	if (kind == JSON_NONE)
		return fail_expected(reader, reader->p, "a value");
	return fail_token(
	    reader, "json.type", "expected %s, found %s", expected, json_kind_name(kind));
}

int
value_literal(struct json_reader *reader, const char *word, size_t len, struct muster_span *out)
{
	char *start = reader->p;
	for (size_t i = 0; i < len; i++) {
		if (start[i] == word[i])
			continue;
		if (start + i != reader->end)
			return fail_here(reader, start + i, "json.syntax",
			    "expected null, true or false, found another word");
		reader->p = start + i;
		int rc = window_more(reader, &start);
		reader->p = start;
		if (rc > 0)
			return fail_here(
			    reader, reader->end, "json.truncated", "the text ends inside a word");
		if (rc < 0)
			return -1;
		i--;
	}
	reader->p = start + len;
	if (out != NULL)
		*out = (struct muster_span){start, len};
	return 0;
}

static const char *
lacks(enum scan_number wrong)
{
	switch (wrong) {
	case SCAN_ZERO_LEADS:
		return "a number has a leading zero";
	case SCAN_NO_FRACTION:
		return "expected a digit after the dot of a number";
	case SCAN_NO_EXPONENT:
		return "expected a digit in the exponent of a number";
	case SCAN_NO_DIGIT:
	case SCAN_NUMBER:
		break;
	}
	return "expected a digit after the minus sign";
}

int
value_number(struct json_reader *reader, struct muster_span *out)
{
	char *start = reader->p;
	for (;;) {
		char *stop;
		enum scan_number wrong = scan_number(start, &stop);
		size_t len = (size_t)(stop - start);
		if (JSON_UNLIKELY(len > reader->limits.number))
			return fail_token(reader, "json.number-too-long",
			    "a number is longer than %zu characters", reader->limits.number);
		if (JSON_LIKELY(stop != reader->end || (reader->eof && wrong == SCAN_NUMBER))) {
			if (wrong != SCAN_NUMBER)
				return fail_here(reader, stop, "json.syntax", "%s", lacks(wrong));
			if (out != NULL)
				*out = (struct muster_span){start, len};
			reader->p = stop;
			return 0;
		}
		int rc = window_more(reader, &start);
		reader->p = start;
		if (rc < 0)
			return -1;
		if (rc > 0 && wrong != SCAN_NUMBER)
			return fail_here(
			    reader, reader->end, "json.truncated", "the text ends inside a number");
	}
}

int
json_string(struct json_reader *reader, struct muster_span *out)
{
	*out = (struct muster_span){"", 0};
	if (!value_begin(reader))
		return -1;
	if (JSON_UNLIKELY(*reader->p != '"'))
		return value_wrong(reader, "a string");
	return string_take(reader, reader->limits.string, "string", out);
}

int
json_number(struct json_reader *reader, struct muster_span *lexeme)
{
	*lexeme = (struct muster_span){"", 0};
	if (!value_begin(reader))
		return -1;
	if (value_kind((unsigned char)*reader->p) != JSON_NUMBER)
		return value_wrong(reader, "a number");
	return value_number(reader, lexeme);
}

int
json_bool(struct json_reader *reader, bool *out)
{
	*out = false;
	if (!value_begin(reader))
		return -1;
	if (*reader->p == 'f')
		return value_literal(reader, "false", 5, NULL);
	if (*reader->p != 't')
		return value_wrong(reader, "a boolean");
	if (value_literal(reader, "true", 4, NULL) != 0)
		return -1;
	*out = true;
	return 0;
}

int
json_null(struct json_reader *reader)
{
	if (!value_begin(reader))
		return -1;
	if (*reader->p != 'n')
		return value_wrong(reader, "null");
	return value_literal(reader, "null", 4, NULL);
}

int
json_text(struct json_reader *reader, struct muster_span *out)
{
	*out = (struct muster_span){"", 0};
	if (!value_begin(reader))
		return -1;
	if (JSON_LIKELY(*reader->p == '"'))
		return string_take(reader, reader->limits.string, "string", out);
	if (*reader->p == 'n')
		return value_literal(reader, "null", 4, NULL);
	return value_wrong(reader, "a string or null");
}

int
json_scalar(struct json_reader *reader, struct muster_span *out)
{
	*out = (struct muster_span){"", 0};
	if (!value_begin(reader))
		return -1;
	switch (value_kind((unsigned char)*reader->p)) {
	case JSON_STRING:
		return string_take(reader, reader->limits.string, "string", out);
	case JSON_NUMBER:
		return value_number(reader, out);
	case JSON_TRUE:
		return value_literal(reader, "true", 4, out);
	case JSON_FALSE:
		return value_literal(reader, "false", 5, out);
	case JSON_NULL:
		return value_literal(reader, "null", 4, NULL);
	default:
		return value_wrong(reader, "a string, a number or a boolean");
	}
}

/* The value of an integer lexeme; false if it does not fit. */
static bool
parse_int(struct muster_span lexeme, int64_t *out)
{
	bool negative = lexeme.ptr[0] == '-';
	/* Counted below zero, where one value more fits. */
	int64_t n = 0;
	for (size_t i = negative; i < lexeme.len; i++) {
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, lexeme.ptr[i] - '0', &n))
			return false;
	}
	if (!negative && n == INT64_MIN)
		return false;
	*out = negative ? n : -n;
	return true;
}

int
json_int(struct json_reader *reader, int64_t *out)
{
	struct muster_span lexeme;
	*out = 0;
	if (!value_begin(reader))
		return -1;
	if (value_kind((unsigned char)*reader->p) != JSON_NUMBER)
		return value_wrong(reader, "an integer");
	if (value_number(reader, &lexeme) != 0)
		return -1;
	for (size_t i = 0; i < lexeme.len; i++) {
		char c = lexeme.ptr[i];
		if (c == '.')
			return fail_token(
			    reader, "json.integer", "expected an integer, found a fraction");
		if (c == 'e' || c == 'E')
			return fail_token(
			    reader, "json.integer", "expected an integer, found an exponent");
	}
	if (!parse_int(lexeme, out))
		return fail_token(reader, "json.integer-range",
		    "the integer does not fit into 64 bits with a sign");
	return 0;
}
