/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a JSON reader says about a text, written down: every event with its
 * bytes and pointer, the count of replacements, the error with its place.
 * Two readings are the same if their traces are.  The line and column of
 * every end are checked against the text by counting it once more.
 */
#ifndef TEST_JSON_TRACE_H
#define TEST_JSON_TRACE_H

#include <string.h>

#include <muster/strbuf.h>

#include "json/reader.h"

/* A text given in pieces; `pad` spaces are put in front of text[pad_at]. */
struct feed {
	const char *text;
	size_t len;
	size_t piece; /* most bytes a read gives, 0: all */
	size_t split; /* a boundary no read crosses, 0: none */
	size_t pad;
	size_t pad_at;
	size_t at;
};

enum trace_flags {
	TRACE_SKIP = 1,     /* skip every document instead of walking it */
	TRACE_SINGLE = 2,   /* exactly one document */
	TRACE_POINTERS = 4, /* the pointer of every scalar */
	TRACE_TEXT = 8      /* json_allow_text */
};

/* The byte of the padded text. */
static inline char
feed_byte(const struct feed *feed, size_t at)
{
	if (at < feed->pad_at)
		return feed->text[at];
	return at < feed->pad_at + feed->pad ? ' ' : feed->text[at - feed->pad];
}

static inline int
feed_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct feed *feed = context;
	(void)err;
	size_t n = feed->len + feed->pad - feed->at;
	if (n > cap)
		n = cap;
	if (feed->piece != 0 && n > feed->piece)
		n = feed->piece;
	if (feed->at < feed->split && n > feed->split - feed->at)
		n = feed->split - feed->at;
	for (size_t i = 0; i < n;) {
		size_t from = feed->at + i;
		size_t stop = from < feed->pad_at     ? feed->pad_at
		    : from < feed->pad_at + feed->pad ? feed->pad_at + feed->pad
						      : feed->len + feed->pad;
		size_t run = stop - from < n - i ? stop - from : n - i;
		if (from < feed->pad_at)
			memcpy(buffer + i, feed->text + from, run);
		else if (from < feed->pad_at + feed->pad)
			memset(buffer + i, ' ', run);
		else
			memcpy(buffer + i, feed->text + from - feed->pad, run);
		i += run;
	}
	feed->at += n;
	*got = n;
	return 0;
}

static inline void
trace_span(struct muster_strbuf *out, char kind, struct muster_span span)
{
	muster_strbuf_addf(out, "%c%zu:", kind, span.len);
	muster_strbuf_add(out, span.ptr, span.len);
	muster_strbuf_addc(out, '\n');
}

static inline void
trace_pointer(struct json_reader *reader, unsigned flags, struct muster_strbuf *out)
{
	char pointer[4096];
	if ((flags & TRACE_POINTERS) == 0)
		return;
	json_pointer(reader, pointer, sizeof(pointer));
	muster_strbuf_addf(out, "at %s ", pointer);
}

static inline void trace_value(
    struct json_reader *reader, unsigned flags, struct muster_strbuf *out);

static inline void
trace_container(struct json_reader *reader, bool object, unsigned flags, struct muster_strbuf *out)
{
	struct muster_span key;
	if ((object ? json_object(reader) : json_array(reader)) != 0)
		return;
	muster_strbuf_adds(out, object ? "{\n" : "[\n");
	while (object ? json_key(reader, &key) : json_element(reader)) {
		if (object)
			trace_span(out, 'k', key);
		trace_value(reader, flags, out);
	}
	if (!json_failed(reader))
		muster_strbuf_adds(out, object ? "}\n" : "]\n");
}

static inline void
trace_value(struct json_reader *reader, unsigned flags, struct muster_strbuf *out)
{
	struct muster_span span;
	bool truth;
	enum json_kind kind = json_peek(reader);
	if (kind != JSON_ARRAY && kind != JSON_OBJECT)
		trace_pointer(reader, flags, out);
	switch (kind) {
	case JSON_STRING:
		if (json_string(reader, &span) == 0)
			trace_span(out, 's', span);
		break;
	case JSON_NUMBER:
		if (json_number(reader, &span) == 0)
			trace_span(out, 'n', span);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		if (json_bool(reader, &truth) == 0)
			muster_strbuf_adds(out, truth ? "true\n" : "false\n");
		break;
	case JSON_NULL:
		if (json_null(reader) == 0)
			muster_strbuf_adds(out, "null\n");
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		trace_container(reader, kind == JSON_OBJECT, flags, out);
		break;
	case JSON_NONE:
		json_skip(reader);
		break;
	}
}

/* False if line and column are not those of the byte in the text. */
static inline bool
is_place(const struct feed *feed, uint64_t line, uint64_t column, uint64_t byte)
{
	uint64_t want_line = 1;
	uint64_t start = 0;
	if (byte > feed->len + feed->pad)
		return false;
	for (uint64_t i = 0; i < byte; i++) {
		if (i == feed->pad_at && feed->pad > 0) {
			i += feed->pad - 1;
		} else if (feed_byte(feed, i) == '\n') {
			want_line++;
			start = i + 1;
		}
	}
	return line == want_line && column == byte - start + 1;
}

static inline void
trace_end(struct json_reader *reader, const struct feed *feed, const struct muster_error *err,
    unsigned flags, struct muster_strbuf *out)
{
	struct json_position at = json_position(reader);
	uint64_t byte = json_failed(reader) ? err->byte : at.byte;
	uint64_t line = json_failed(reader) ? err->line : at.line;
	uint64_t column = json_failed(reader) ? err->column : at.column;
	if (!is_place(feed, line, column, byte))
		muster_strbuf_addf(out, "WRONG PLACE %llu:%llu @%llu\n", (unsigned long long)line,
		    (unsigned long long)column, (unsigned long long)byte);
	if (byte >= feed->pad_at + feed->pad)
		byte -= feed->pad;
	muster_strbuf_addf(out, "%s @%llu, %llu replaced\n",
	    json_failed(reader) ? "failed" : "read", (unsigned long long)byte,
	    (unsigned long long)json_replacements(reader));
	if (json_failed(reader))
		muster_strbuf_addf(out, "%s %s: %s\n", err->id,
		    (flags & TRACE_SKIP) != 0 ? "" : err->pointer, err->message);
}

/* Appends the trace of a text; true if it was read to its end; err may be NULL. */
static inline bool
trace_text(struct feed feed, const struct json_limits *limits, unsigned flags,
    struct muster_strbuf *out, struct muster_error *err)
{
	struct muster_error error = {0};
	const struct json_input input = {feed_read, &feed};
	struct json_reader *reader = json_reader_new(&input, limits, "t.json", &error);
	if (reader == NULL)
		return false;
	if ((flags & TRACE_TEXT) != 0)
		json_allow_text(reader);
	uint64_t documents = 0;
	while (json_document(reader) == 1) {
		if ((flags & TRACE_SINGLE) != 0 && documents > 0)
			json_fail(reader, "test.second", "there is a second document");
		documents++;
		if ((flags & TRACE_SKIP) != 0) {
			json_skip(reader);
			continue;
		}
		muster_strbuf_addf(
		    out, "document %llu\n", (unsigned long long)json_document_index(reader));
		trace_value(reader, flags, out);
	}
	if ((flags & TRACE_SINGLE) != 0 && documents == 0)
		json_fail(reader, "test.none", "there is no document");
	bool ok = !json_failed(reader);
	trace_end(reader, &feed, &error, flags, out);
	json_reader_free(reader);
	if (err != NULL)
		*err = error;
	return ok;
}

#endif
