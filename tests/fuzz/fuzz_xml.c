/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the XML reader.  The first byte says in which pieces the rest
 * is given (low four bits) and whether under small limits (bit 4).
 *
 * What must hold: however the text is cut, the events are the same; whatever
 * opens is closed; places do not go back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xml/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct feed {
	const char *text;
	size_t len;
};

static int
feed_read(void *context, char *buffer, size_t cap, size_t *got, struct muster_error *err)
{
	struct feed *feed = context;
	(void)err;
	*got = feed->len < cap ? feed->len : cap;
	memcpy(buffer, feed->text, *got);
	feed->text += *got;
	feed->len -= *got;
	return 0;
}

/* Events, texts joined. */
static bool
trace(struct feed feed, const struct xml_limits *limits, struct muster_strbuf *out)
{
	struct muster_error err;
	struct xml_input input = {feed_read, &feed};
	struct xml_reader *reader = xml_reader_new(&input, limits, "f.xml", &err);
	if (reader == NULL)
		abort();
	enum xml_event event;
	size_t open = 0;
	uint64_t last = 0;
	char path[64];
	muster_strbuf_init(out, 0);
	while ((event = xml_reader_next(reader)) != XML_EVENT_END) {
		struct muster_span piece = xml_reader_piece(reader);
		if (event != XML_EVENT_TEXT && xml_reader_place(reader).byte < last)
			abort();
		last = event != XML_EVENT_TEXT ? xml_reader_place(reader).byte : last;
		open += event == XML_EVENT_START;
		if (xml_reader_depth(reader) != open)
			abort();
		if (event == XML_EVENT_STOP && open-- == 0)
			abort();
		if (event == XML_EVENT_TEXT)
			muster_strbuf_add(out, piece.ptr, piece.len);
		else
			muster_strbuf_addf(out, "%c%s@%llu", event == XML_EVENT_START ? '<' : '/',
			    xml_reader_name(reader), (unsigned long long)last);
		xml_reader_path(reader, path, sizeof(path));
	}
	bool ok = !xml_reader_failed(reader);
	if (ok && open != 0)
		abort();
	if (!ok && (err.code == MUSTER_OK || err.message[0] == '\0'))
		abort();
	xml_reader_free(reader);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const struct feed feed = {(const char *)data + 1, size - 1};
	struct xml_limits limits = {0};
	if ((data[0] & 0x10) != 0)
		limits = (struct xml_limits){.depth = 4, .tag = 64, .attributes = 3, .name = 16};
	struct muster_strbuf whole, cut;
	bool ok = trace(feed, &limits, &whole);
	limits.fill = (data[0] & 0x0F) + 1u;
	if (trace(feed, &limits, &cut) != ok || (ok && strcmp(whole.data, cut.data) != 0)) {
		fprintf(stderr, "cutting changes the answer\n%s\n---\n%s\n", whole.data, cut.data);
		abort();
	}
	muster_strbuf_release(&whole);
	muster_strbuf_release(&cut);
	return 0;
}
