/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a JSON reader says about a text, written down: every event with its
 * bytes, the count of replacements, the error with its place.  Two readings
 * are the same if their traces are.
 */
#ifndef TEST_JSON_TRACE_H
#define TEST_JSON_TRACE_H

#include <muster/strbuf.h>

#include "json/reader.h"

/* A text given in pieces. */
struct feed {
	const char *text;
	size_t len;
	size_t at;
	size_t piece; /* most bytes a read gives, 0: all */
	size_t split; /* a boundary no read crosses, 0: none */
};

static int
feed_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct feed *feed = context;
	(void)err;
	size_t n = feed->len - feed->at;
	if (n > cap)
		n = cap;
	if (feed->piece != 0 && n > feed->piece)
		n = feed->piece;
	if (feed->at < feed->split && n > feed->split - feed->at)
		n = feed->split - feed->at;
	if (n > 0)
		memcpy(buffer, feed->text + feed->at, n);
	feed->at += n;
	*got = n;
	return 0;
}

enum trace_mode {
	TRACE_WALK, /* takes every value by its kind */
	TRACE_SKIP  /* skips every document */
};

static void trace_value(struct json_reader *reader, struct muster_strbuf *out);

static void
trace_span(struct muster_strbuf *out, char kind, struct muster_span span)
{
	muster_strbuf_addf(out, "%c%zu:", kind, span.len);
	muster_strbuf_add(out, span.ptr, span.len);
	muster_strbuf_addc(out, '\n');
}

static void
trace_container(struct json_reader *reader, struct muster_strbuf *out, bool object)
{
	struct muster_span key;
	if ((object ? json_object(reader) : json_array(reader)) != 0)
		return;
	muster_strbuf_adds(out, object ? "{\n" : "[\n");
	while (object ? json_key(reader, &key) : json_element(reader)) {
		if (object)
			trace_span(out, 'k', key);
		trace_value(reader, out);
	}
	if (!json_failed(reader))
		muster_strbuf_adds(out, object ? "}\n" : "]\n");
}

static void
trace_value(struct json_reader *reader, struct muster_strbuf *out)
{
	struct muster_span span;
	bool truth;
	enum json_kind kind = json_peek(reader);
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
		trace_container(reader, out, kind == JSON_OBJECT);
		break;
	case JSON_NONE:
		json_skip(reader);
		break;
	}
}

static void
trace_end(struct json_reader *reader, const struct muster_error *err, bool pointer,
    struct muster_strbuf *out)
{
	if (json_failed(reader)) {
		muster_strbuf_addf(out, "failed %s %llu:%llu @%llu %s: %s\n", err->id,
		    (unsigned long long)err->line, (unsigned long long)err->column,
		    (unsigned long long)err->byte, pointer ? err->pointer : "", err->message);
		return;
	}
	struct json_position at = json_position(reader);
	muster_strbuf_addf(out, "read %llu:%llu @%llu, %llu replaced\n",
	    (unsigned long long)at.line, (unsigned long long)at.column, (unsigned long long)at.byte,
	    (unsigned long long)json_replacements(reader));
}

/* Appends the trace of a text; true if it was read to its end. */
static bool
trace_text(struct feed feed, const struct json_limits *limits, enum trace_mode mode,
    struct muster_strbuf *out)
{
	struct muster_error err = {0};
	const struct json_input input = {feed_read, &feed};
	struct json_reader *reader = json_reader_new(&input, limits, "t.json", &err);
	if (reader == NULL)
		return false;
	while (json_document(reader) == 1) {
		if (mode == TRACE_SKIP) {
			json_skip(reader);
			continue;
		}
		muster_strbuf_addf(
		    out, "document %llu\n", (unsigned long long)json_document_index(reader));
		trace_value(reader, out);
	}
	bool ok = !json_failed(reader);
	trace_end(reader, &err, mode == TRACE_WALK, out);
	json_reader_free(reader);
	return ok;
}

#endif
