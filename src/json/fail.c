/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failures of the JSON reader: one error, set once, with line, column, byte
 * and pointer.  Messages say what was expected and what kind of thing was
 * found; nothing of the text stands in them.
 */
#include "json/internal.h"

#include <stdio.h>

static void set_failure(struct json_reader *reader, struct json_place place, size_t depth,
    const char *id, const char *format, va_list args) __attribute__((format(printf, 5, 0)));

static void
set_failure(struct json_reader *reader, struct json_place place, size_t depth, const char *id,
    const char *format, va_list args)
{
	reader->failed = true;
	reader->pending = false;
	struct muster_error *err = reader->err;
	if (err == NULL)
		return;
	char message[sizeof(err->message)];
	if (vsnprintf(message, sizeof(message), format, args) < 0)
		message[0] = '\0';
	muster_error_set(err, MUSTER_E_INPUT, id, "%s", message);
	muster_error_at(err, place.line, place.byte - place.line_start + 1, place.byte);
	muster_error_in(err, reader->file);
	frame_pointer(reader, depth, err->pointer, sizeof(err->pointer));
}

int
fail_at(struct json_reader *reader, struct json_place place, size_t depth, const char *id,
    const char *format, ...)
{
	if (reader->failed)
		return -1;
	va_list args;
	va_start(args, format);
	set_failure(reader, place, depth, id, format, args);
	va_end(args);
	return -1;
}

int
fail_here(struct json_reader *reader, const char *p, const char *id, const char *format, ...)
{
	if (reader->failed)
		return -1;
	va_list args;
	va_start(args, format);
	set_failure(reader, window_place(reader, p), reader->depth, id, format, args);
	va_end(args);
	return -1;
}

/* Where the current token is, its line counted. */
static struct json_place
token_place(struct json_reader *reader)
{
	if (reader->token.line != 0)
		return reader->token;
	uint64_t counted = json_offset(reader, reader->counted);
	return window_place(reader, reader->counted + (reader->token.byte - counted));
}

int
fail_token(struct json_reader *reader, const char *id, const char *format, ...)
{
	if (reader->failed)
		return -1;
	va_list args;
	va_start(args, format);
	set_failure(reader, token_place(reader), reader->depth, id, format, args);
	va_end(args);
	return -1;
}

void
json_fail(struct json_reader *reader, const char *id, const char *format, ...)
{
	if (reader->failed)
		return;
	va_list args;
	va_start(args, format);
	/* A value that was only looked at is the current place too. */
	struct json_place place =
	    reader->pending ? window_place(reader, reader->p) : token_place(reader);
	set_failure(reader, place, reader->depth, id, format, args);
	va_end(args);
}

/* What kind of thing a byte is that stands where it should not. */
const char *
fail_kind(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return "a digit";
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return "a letter";
	switch (c) {
	case '"':
		return "a string";
	case '\'':
		return "a single quote";
	case ',':
		return "a comma";
	case ':':
		return "a colon";
	case '{':
		return "an opening brace";
	case '}':
		return "a closing brace";
	case '[':
		return "an opening bracket";
	case ']':
		return "a closing bracket";
	case '-':
		return "a minus sign";
	case '+':
		return "a plus sign";
	case '.':
		return "a dot";
	case '/':
	case '#':
		return "a comment sign";
	case '\\':
		return "a backslash";
	case ' ':
	case '\t':
	case '\n':
	case '\r':
		return "white space";
	default:
		break;
	}
	if (c < ' ' || c == 0x7F)
		return "a control character";
	return c >= 0x80 ? "a character outside ASCII" : "a punctuation sign";
}

int
fail_expected(struct json_reader *reader, const char *p, const char *expected)
{
	if (reader->failed)
		return -1;
	if (p == reader->end)
		return fail_here(
		    reader, p, "json.truncated", "the text ends where %s was expected", expected);
	return fail_here(reader, p, "json.syntax", "expected %s, found %s", expected,
	    fail_kind((unsigned char)*p));
}

int
fail_misuse(struct json_reader *reader, const char *what)
{
	if (reader->failed)
		return -1;
	fail_here(reader, reader->p, "json.misuse", "%s", what);
	if (reader->err != NULL)
		reader->err->code = MUSTER_E_INTERNAL;
	return -1;
}

int
fail_memory(struct json_reader *reader)
{
	if (reader->failed)
		return -1;
	reader->failed = true;
	reader->pending = false;
	return muster_error_memory(reader->err);
}
