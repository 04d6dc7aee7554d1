/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making and freeing a reader, and going from document to document.
 */
#include "json/internal.h"

#include <stdlib.h>
#include <string.h>

static size_t
or_default(size_t value, size_t usual)
{
	return value != 0 ? value : usual;
}

static void
set_limits(struct json_reader *reader, const struct json_limits *limits)
{
	const struct json_limits none = {0};
	const struct json_limits *from = limits != NULL ? limits : &none;
	const size_t mib = 1024 * 1024;
	reader->limits.depth = or_default(from->depth, 512);
	reader->limits.string = or_default(from->string, 16 * mib);
	reader->limits.key = or_default(from->key, 64 * 1024);
	reader->limits.number = or_default(from->number, 1024);
	reader->limits.record = or_default(from->record, 16 * mib);
	reader->limits.fill = from->fill;
}

static int
open_reader(struct json_reader *reader, const char *file)
{
	size_t len = file != NULL ? strlen(file) : 0;
	reader->file = malloc(len + 1);
	reader->skip_bits = calloc(reader->limits.depth / 64 + 1, sizeof(*reader->skip_bits));
	if (reader->file == NULL || reader->skip_bits == NULL)
		return muster_error_memory(reader->err);
	memcpy(reader->file, file != NULL ? file : "", len);
	reader->file[len] = '\0';
	return window_open(reader);
}

struct json_reader *
json_reader_new(const struct json_input *input, const struct json_limits *limits, const char *file,
    struct muster_error *err)
{
	struct json_reader *reader = calloc(1, sizeof(*reader));
	if (reader == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	reader->input = *input;
	reader->err = err;
	reader->line = 1;
	reader->token.line = 1;
	set_limits(reader, limits);
	if (open_reader(reader, file) != 0) {
		json_reader_free(reader);
		return NULL;
	}
	return reader;
}

static int
read_text(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct json_reader *reader = context;
	(void)err;
	size_t n = reader->text_len < cap ? reader->text_len : cap;
	if (n > 0)
		memcpy(buffer, reader->text, n);
	reader->text += n;
	reader->text_len -= n;
	*got = n;
	return 0;
}

struct json_reader *
json_reader_of_text(const char *text, size_t len, const char *file, struct muster_error *err)
{
	const struct json_input input = {read_text, NULL};
	struct json_reader *reader = json_reader_new(&input, NULL, file, err);
	if (reader == NULL)
		return NULL;
	reader->input.context = reader;
	reader->text = text != NULL ? text : "";
	reader->text_len = len;
	return reader;
}

void
json_reader_free(struct json_reader *reader)
{
	if (reader == NULL)
		return;
	for (size_t i = 0; i < reader->depth; i++)
		free(reader->frames[i].pointer);
	free(reader->frames);
	free(reader->keys);
	free(reader->log);
	free(reader->skip_bits);
	free(reader->file);
	window_close(reader);
	free(reader);
}

bool
json_failed(const struct json_reader *reader)
{
	return reader->failed;
}

void
json_allow_text(struct json_reader *reader)
{
	reader->allow_text = true;
}

void
json_sequence(struct json_reader *reader)
{
	reader->sequence = true;
}

struct json_skipped
json_skipped_text(const struct json_reader *reader)
{
	return reader->skipped;
}

uint64_t
json_document_index(const struct json_reader *reader)
{
	return reader->document;
}

uint64_t
json_replacements(const struct json_reader *reader)
{
	return reader->replacements;
}

uint64_t
json_token_offset(const struct json_reader *reader)
{
	return reader->token.byte;
}

struct json_position
json_position(struct json_reader *reader)
{
	/* Counted for good, so that asking often costs nothing. */
	window_lines(reader, reader->p);
	struct json_place place = window_place(reader, reader->p);
	return (struct json_position){place.byte, place.line, place.byte - place.line_start + 1};
}
