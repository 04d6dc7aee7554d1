/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What containers write, as the json-file driver keeps it.  The lines are
 * evidence, not findings: how many a day and stream there are is kept.
 */
#include "source/log.h"
#include "source/sources.h"

struct lines {
	struct log log; /* first */
	uint16_t text, stream, time;
};

static void
begin(struct log *log)
{
	struct lines *lines = (struct lines *)log;
	lines->text = log_ask(log, "log", FACTS_TEXT);
	lines->stream = log_ask(log, "stream", FACTS_TEXT);
	lines->time = log_ask(log, "time", FACTS_TEXT);
}

static void
read_document(struct adapter *adapter)
{
	struct lines *lines = (struct lines *)adapter;
	struct log *log = &lines->log;
	adapter->run.tool = MUSTER_SPAN("docker");
	if (!log_record(log))
		return;
	if (log->facts.first[lines->text] == NULL) {
		row_reject(adapter, &log->row, "it has no log");
		return;
	}
	const struct muster_span stream = log_text(log, lines->stream);
	struct muster_activity activity = {
	    .asset = log_asset(log, MUSTER_ASSET_LOG_STREAM, row_nothing),
	    .action = stream.len > 0 ? stream : MUSTER_SPAN("log"),
	    .actor = row_nothing,
	    .object = row_nothing,
	    .marks = row_nothing,
	    .deed = MUSTER_DEED_UNKNOWN,
	    .first = log_time(log, log_text(log, lines->time))};
	log_say(log, &activity);
}

static int
read_lines(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct lines lines = {.text = 0};
	json_sequence(reader);
	return log_read(
	    &lines.log, &source_docker_json_log, reader, sink, begin, read_document, err);
}

static int
probe_lines(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "log") ||
	    muster_peek_value(peek, "log").len == 0)
		return 0;
	for (size_t i = 0; i < peek->key_count; i++)
		if (!muster_span_is(peek->keys[i], "log") &&
		    !muster_span_is(peek->keys[i], "stream") &&
		    !muster_span_is(peek->keys[i], "time") &&
		    !muster_span_is(peek->keys[i], "attrs"))
			return 0;
	return muster_peek_has(peek, "stream") ? 85 : 60;
}

const struct muster_source source_docker_json_log = {
    .name = "docker-json-log",
    .title = "Docker json-file logs",
    .kind = "log",
    .reads = "what a container wrote, as the json-file driver keeps it: CONTAINER-json.log",
    .version = 1,
    .probe = probe_lines,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_lines,
};
