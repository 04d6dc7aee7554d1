/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the JSON reader.  The first byte says how the rest is given:
 * in pieces of up to 15 bytes (low four bits), under small limits (bit 4),
 * with text around documents (bit 5).
 *
 * What must hold: however the text is cut, the answer is the same; skipping
 * accepts what reading accepts and fails where reading fails; what a record's
 * locus names is a document by itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "unit/json/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_limits small = {
    .depth = 5, .string = 24, .key = 12, .number = 10, .record = 40};
/* Beyond what is fuzzed; small only to make a window cheap. */
static const struct json_limits usual = {.string = 65536, .record = 65536};

static void
broken(const char *what, const struct muster_strbuf *a, const struct muster_strbuf *b)
{
	fprintf(stderr, "%s\n%s\n---\n%s\n", what, a->data, b->data);
	abort();
}

static bool
traced(
    struct feed feed, const struct json_limits *limits, unsigned flags, struct muster_strbuf *out)
{
	muster_strbuf_init(out, 0);
	bool ok = trace_text(feed, limits, flags, out, NULL);
	if (strstr(out->data, "WRONG PLACE") != NULL)
		broken("a place is wrong", out, out);
	return ok;
}

static void
check_cuts(struct feed feed, const struct json_limits *limits, unsigned flags, size_t piece)
{
	struct muster_strbuf whole;
	struct muster_strbuf cut;
	struct feed pieces = feed;
	pieces.piece = piece;
	bool ok = traced(feed, limits, flags, &whole);
	if (traced(pieces, limits, flags, &cut) != ok || cut.len != whole.len ||
	    memcmp(cut.data, whole.data, cut.len) != 0)
		broken("cutting the text changes the answer", &whole, &cut);
	muster_strbuf_release(&cut);

	/* The last lines: where it ended and why; only the pointers differ. */
	bool skip_ok = traced(pieces, limits, flags | TRACE_SKIP, &cut);
	const char *end = strstr(cut.data, "@");
	const char *stop = end != NULL ? strchr(end, '\n') : NULL;
	if (skip_ok != ok || end == NULL || stop == NULL)
		broken("skipping accepts other texts", &whole, &cut);
	char place[64];
	snprintf(place, sizeof(place), "%s %.*s", ok ? "read" : "failed", (int)(stop - end), end);
	if (strstr(whole.data, place) == NULL)
		broken("skipping ends elsewhere", &whole, &cut);
	muster_strbuf_release(&whole);
	muster_strbuf_release(&cut);
}

/* The bytes of a record are a document of their own. */
static void
check_slice(const struct feed *feed, const struct json_locus *locus)
{
	struct muster_strbuf out;
	if (locus->offset > feed->len || locus->length > feed->len - locus->offset)
		abort();
	const struct feed slice = {
	    .text = feed->text + locus->offset, .len = (size_t)locus->length};
	if (!traced(slice, &usual, TRACE_SINGLE | TRACE_SKIP, &out))
		broken("a record is no document", &out, &out);
	muster_strbuf_release(&out);
}

static void
check_records(struct feed feed, const struct json_limits *limits, size_t piece)
{
	struct muster_error err = {0};
	struct feed pieces = feed;
	pieces.piece = piece;
	const struct json_input input = {feed_read, &pieces};
	struct json_reader *reader = json_reader_new(&input, limits, "t.json", &err);
	if (reader == NULL)
		return;
	while (json_document(reader) == 1) {
		struct json_locus locus;
		if (json_peek(reader) != JSON_ARRAY) {
			json_record(reader);
			json_skip(reader);
			if (json_record_end(reader, &locus) == 0)
				check_slice(&feed, &locus);
			continue;
		}
		json_array(reader);
		while (json_element(reader)) {
			struct muster_strbuf out;
			muster_strbuf_init(&out, 0);
			json_record(reader);
			trace_value(reader, TRACE_POINTERS, &out);
			if (json_record_end(reader, &locus) == 0)
				check_slice(&feed, &locus);
			muster_strbuf_release(&out);
		}
	}
	json_reader_free(reader);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const struct feed feed = {.text = (const char *)data + 1, .len = size - 1};
	const struct json_limits *limits = (data[0] & 0x10) != 0 ? &small : &usual;
	unsigned flags = (data[0] & 0x20) != 0 ? TRACE_TEXT : 0;
	size_t piece = data[0] & 0x0F;
	check_cuts(feed, limits, flags, piece);
	check_cuts(feed, limits, TRACE_SINGLE, piece + 1);
	check_records(feed, limits, piece);
	return 0;
}
