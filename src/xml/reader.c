/* SPDX-License-Identifier: Apache-2.0 */
/* The reader: tokens in, events out; depth, paths, and moving by elements. */
#include "xml/reader.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "xml/internal.h"

/* ---- making, failing ---- */

struct xml_reader *
xml_reader_new(const struct xml_input *input, const struct xml_limits *limits, const char *file,
    struct muster_error *err)
{
	muster_error_clear(err);
	struct xml_reader *reader = calloc(1, sizeof(*reader));
	if (reader == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	reader->file = file;
	reader->err = err;
	muster_strbuf_init(&reader->text, 0);
	reader->arena = muster_arena_new();
	reader->arena_own = muster_arena_new();
	bool room = scanner_init(reader, input, limits) == 0 && reader->arena != NULL &&
	    reader->arena_own != NULL;
	/* one more than may be open: the document itself */
	reader->frames =
	    room ? calloc(reader->scanner.limits.depth + 1, sizeof(*reader->frames)) : NULL;
	if (reader->frames == NULL)
		muster_error_memory(err);
	else if (parser_open(reader) == 0)
		return reader;
	xml_reader_free(reader);
	return NULL;
}

struct memory {
	const char *text;
	size_t left;
};

static int
read_memory(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct memory *memory = context;
	(void)err;
	*got = memory->left < cap ? memory->left : cap;
	memcpy(buffer, memory->text, *got);
	memory->text += *got;
	memory->left -= *got;
	return 0;
}

struct xml_reader *
xml_reader_of_text(const char *text, size_t len, const char *file, struct muster_error *err)
{
	struct xml_input input = {read_memory, NULL};
	struct xml_reader *reader = xml_reader_new(&input, NULL, file, err);
	struct memory *memory =
	    reader != NULL ? muster_arena_alloc(reader->arena_own, sizeof(*memory)) : NULL;
	if (memory != NULL) {
		*memory = (struct memory){text, len};
		reader->scanner.input.context = memory;
		return reader;
	}
	if (reader != NULL)
		muster_error_memory(err);
	xml_reader_free(reader);
	return NULL;
}

/* The names of children that were counted. */
static void
forget(struct frame *frame)
{
	for (size_t i = 0; i < frame->kind_count; i++)
		free(frame->kinds[i].name);
	frame->kind_count = 0;
}

void
xml_reader_free(struct xml_reader *reader)
{
	if (reader == NULL)
		return;
	parser_close(reader);
	if (reader->frames != NULL)
		for (size_t i = 0; i <= reader->scanner.limits.depth; i++) {
			forget(&reader->frames[i]);
			free(reader->frames[i].kinds);
		}
	free(reader->frames);
	scanner_free(reader);
	muster_strbuf_release(&reader->text);
	muster_arena_free(reader->arena);
	muster_arena_free(reader->arena_own);
	free(reader);
}

bool
xml_reader_failed(const struct xml_reader *reader)
{
	return reader->failed;
}

static int
set_failure(struct xml_reader *reader, struct xml_place place, const char *id, const char *format,
    va_list args)
{
	struct muster_error *err = reader->err;
	if (reader->failed)
		return -1;
	reader->failed = true;
	if (err == NULL)
		return -1;
	char message[sizeof(err->message)];
	vsnprintf(message, sizeof(message), format, args);
	muster_error_set(err, MUSTER_E_INPUT, id, "%s", message);
	muster_error_at(err, place.line, place.column, place.byte);
	muster_error_in(err, reader->file);
	xml_reader_path(reader, err->pointer, sizeof(err->pointer));
	if (strcmp(id, "xml.encoding") == 0)
		muster_error_remedy(err,
		    "convert it to UTF-8: iconv -t UTF-8, and mend the "
		    "encoding in the first line");
	return -1;
}

int
reader_fail_at(
    struct xml_reader *reader, struct xml_place place, const char *id, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_failure(reader, place, id, format, args);
	va_end(args);
	return -1;
}

int
xml_reader_fail(struct xml_reader *reader, const char *id, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_failure(reader, reader->place, id, format, args);
	va_end(args);
	return -1;
}

/* ---- events ---- */

/* Until libxml2 has told something, or the text is over. */
static int
feed(struct xml_reader *reader)
{
	reader->queued = reader->taken = 0;
	muster_arena_reset(reader->arena);
	while (reader->queued == 0 && !reader->finished && !reader->failed) {
		enum xml_token token;
		struct muster_span text;
		if (scanner_next(reader, &token, &text, &reader->token_place) != 0)
			return -1;
		if (token == XML_TOKEN_TEXT && !reader->in_text)
			reader->text_place = reader->token_place;
		reader->in_text = token == XML_TOKEN_TEXT;
		reader->untold = reader->untold || reader->in_text;
		reader->token_end = reader->token_place.byte + text.len;
		reader->finished = token == XML_TOKEN_END;
		if (reader->finished && !reader->rooted)
			return reader_fail_at(
			    reader, reader->token_place, "xml.empty", "there is no element in it");
		if (reader->finished && reader->depth > 0)
			return reader_fail_at(reader, reader->token_place, "xml.truncated",
			    "the text ends inside of an element");
		if (parser_feed(reader, text.ptr, text.len, reader->finished) != 0)
			return -1;
	}
	return reader->failed ? -1 : 0;
}

/* Counts a child of the open element by its name; its number among them. */
static uint64_t
count_child(struct frame *parent, const char *name, const char **kept)
{
	for (size_t i = 0; i < parent->kind_count; i++)
		if (strcmp(parent->kinds[i].name, name) == 0) {
			*kept = parent->kinds[i].name;
			return ++parent->kinds[i].count;
		}
	if (parent->kind_count == parent->kind_cap && parent->kind_cap < XML_KINDS) {
		size_t cap = parent->kind_cap == 0 ? 4 : 2 * parent->kind_cap;
		struct kind *bigger = realloc(parent->kinds, cap * sizeof(*bigger));
		if (bigger == NULL)
			return 0;
		parent->kinds = bigger;
		parent->kind_cap = cap;
	}
	*kept = NULL;
	return parent->kind_count < parent->kind_cap ? 1 : 0;
}

static int
enter(struct xml_reader *reader)
{
	if (reader->depth == reader->scanner.limits.depth)
		return reader_fail_at(reader, reader->place, "xml.limit",
		    "elements nest deeper than %zu", reader->scanner.limits.depth);
	struct frame *parent = &reader->frames[reader->depth];
	struct frame *frame = &reader->frames[++reader->depth];
	const char *kept = NULL;
	uint64_t number = count_child(parent, reader->now.name, &kept);
	if (kept == NULL && number == 1) {
		char *name = strdup(reader->now.name);
		if (name == NULL) {
			reader->failed = true;
			return muster_error_memory(reader->err);
		}
		parent->kinds[parent->kind_count++] = (struct kind){name, 1};
		kept = name;
	}
	frame->name = kept;
	frame->number = number;
	return 0;
}

static void
leave(struct xml_reader *reader)
{
	forget(&reader->frames[reader->depth--]);
}

enum xml_event
xml_reader_next(struct xml_reader *reader)
{
	if (reader->failed)
		return XML_EVENT_END;
	if (reader->leave)
		leave(reader);
	reader->leave = false;
	if (reader->taken == reader->queued && (reader->finished || feed(reader) != 0))
		return XML_EVENT_END;
	if (reader->taken == reader->queued)
		return XML_EVENT_END;
	reader->now = reader->queue[reader->taken++];
	bool text = reader->now.event == XML_EVENT_TEXT;
	reader->place = text ? reader->text_place : reader->token_place;
	reader->end =
	    text && reader->taken < reader->queued ? reader->token_place.byte : reader->token_end;
	reader->rooted = true;
	if (reader->now.event == XML_EVENT_START && enter(reader) != 0)
		return XML_EVENT_END;
	reader->leave = reader->now.event == XML_EVENT_STOP;
	return reader->now.event;
}

/* ---- of the event at hand ---- */

const char *
xml_reader_name(const struct xml_reader *reader)
{
	return reader->now.name != NULL ? reader->now.name : "";
}

const char *
xml_reader_space(const struct xml_reader *reader)
{
	return reader->now.space != NULL ? reader->now.space : "";
}

bool
xml_reader_is(const struct xml_reader *reader, const char *space, const char *name)
{
	return strcmp(xml_reader_name(reader), name) == 0 &&
	    (space == NULL || strcmp(xml_reader_space(reader), space) == 0);
}

const char *
xml_reader_attribute(const struct xml_reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->now.attribute_count; i++)
		if (reader->now.attributes[i].space[0] == '\0' &&
		    strcmp(reader->now.attributes[i].name, name) == 0)
			return reader->now.attributes[i].value;
	return NULL;
}

const struct xml_attribute *
xml_reader_attributes(const struct xml_reader *reader, size_t *count)
{
	*count = reader->now.attribute_count;
	return reader->now.attributes;
}

struct muster_span
xml_reader_piece(const struct xml_reader *reader)
{
	bool text = reader->now.event == XML_EVENT_TEXT;
	return (struct muster_span){text ? reader->text.data : "", text ? reader->text.len : 0};
}

size_t
xml_reader_depth(const struct xml_reader *reader)
{
	return reader->depth;
}

struct xml_place
xml_reader_place(const struct xml_reader *reader)
{
	return reader->place;
}

uint64_t
xml_reader_end(const struct xml_reader *reader)
{
	return reader->end;
}

void
xml_reader_path(const struct xml_reader *reader, char *out, size_t cap)
{
	struct muster_strbuf path;
	muster_strbuf_init(&path, 65536);
	for (size_t i = 1; i <= reader->depth; i++) {
		const struct frame *frame = &reader->frames[i];
		muster_strbuf_addf(&path, "/%s", frame->name != NULL ? frame->name : "*");
		if (i > 1 && frame->number > 0)
			muster_strbuf_addf(&path, "[%llu]", (unsigned long long)frame->number);
	}
	size_t len = path.len < cap ? path.len : cap - 1;
	if (cap > 0) {
		memcpy(out, path.data, len);
		out[len] = '\0';
	}
	muster_strbuf_release(&path);
}

/* ---- moving by elements ---- */

bool
xml_reader_child(struct xml_reader *reader)
{
	for (;;) {
		switch (xml_reader_next(reader)) {
		case XML_EVENT_START:
			return true;
		case XML_EVENT_TEXT:
			break;
		default:
			return false;
		}
	}
}

int
xml_reader_skip(struct xml_reader *reader)
{
	size_t depth = reader->depth;
	enum xml_event event = XML_EVENT_START;
	while (event != XML_EVENT_END && !(event == XML_EVENT_STOP && reader->depth == depth))
		event = xml_reader_next(reader);
	return reader->failed ? -1 : 0;
}

int
xml_reader_text(struct xml_reader *reader, struct muster_strbuf *out)
{
	size_t before = out->len;
	for (;;) {
		switch (xml_reader_next(reader)) {
		case XML_EVENT_TEXT: {
			struct muster_span piece = xml_reader_piece(reader);
			if (out->len - before + piece.len > reader->scanner.limits.text)
				return xml_reader_fail(reader, "xml.limit",
				    "a text is longer than %zu bytes", reader->scanner.limits.text);
			muster_strbuf_add(out, piece.ptr, piece.len);
			if (out->failed) {
				reader->failed = true;
				return muster_error_memory(reader->err);
			}
			break;
		}
		case XML_EVENT_START:
			return xml_reader_fail(
			    reader, "xml.content", "an element stands where only text may stand");
		default:
			return reader->failed ? -1 : 0;
		}
	}
}
