/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to a search in Elasticsearch or OpenSearch: its hits, read as
 * documents of the Elastic Common Schema as far as they are.  What the search
 * itself says was missing (shards, pages, time) makes the run partial.
 */
#include "source/ecs.h"
#include "source/sources.h"

struct search {
	struct ecs ecs; /* first */
	uint16_t index;
	uint64_t hits, total;
	bool total_known, at_least;
};

static void
begin(struct log *log)
{
	struct search *search = (struct search *)log;
	ecs_ask(&search->ecs, "_source/");
	search->index = log_ask(log, "_index", FACTS_TEXT);
}

static void
read_hits(struct search *search)
{
	struct log *log = &search->ecs.log;
	json_array(log->base.reader);
	while (json_element(log->base.reader) == 1) {
		search->hits++;
		if (log_record(log))
			ecs_say(&search->ecs, log_text(log, search->index));
	}
}

/* A number up to release 6, {"value","relation"} since 7. */
static void
read_total(struct search *search)
{
	struct json_reader *reader = search->ecs.log.base.reader;
	struct muster_span key, text;
	int64_t value = -1;
	if (json_peek(reader) == JSON_NUMBER) {
		json_int(reader, &value);
	} else if (json_peek(reader) == JSON_OBJECT) {
		json_object(reader);
		while (json_key(reader, &key) == 1) {
			if (muster_span_is(key, "value") && json_peek(reader) == JSON_NUMBER)
				json_int(reader, &value);
			else if (muster_span_is(key, "relation") &&
			    json_peek(reader) == JSON_STRING && json_string(reader, &text) == 0)
				search->at_least = muster_span_is(text, "gte");
			else
				json_skip(reader);
		}
	} else {
		json_skip(reader);
	}
	search->total_known = value >= 0;
	search->total = value >= 0 ? (uint64_t)value : 0;
}

static void
read_outer(struct search *search)
{
	struct json_reader *reader = search->ecs.log.base.reader;
	struct muster_span key;
	if (json_peek(reader) != JSON_OBJECT) {
		json_skip(reader);
		return;
	}
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		if (muster_span_is(key, "hits") && json_peek(reader) == JSON_ARRAY)
			read_hits(search);
		else if (muster_span_is(key, "total"))
			read_total(search);
		else
			json_skip(reader);
	}
}

static void
read_shards(struct search *search)
{
	struct adapter *adapter = &search->ecs.log.base;
	struct json_reader *reader = adapter->reader;
	struct muster_span key;
	int64_t failed = 0;
	if (json_peek(reader) != JSON_OBJECT) {
		json_skip(reader);
		return;
	}
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		if (muster_span_is(key, "failed") && json_peek(reader) == JSON_NUMBER)
			json_int(reader, &failed);
		else
			json_skip(reader);
	}
	if (failed > 0)
		adapter_partial(adapter, "shards failed: the search has not seen all");
}

static void
read_document(struct adapter *adapter)
{
	struct search *search = (struct search *)adapter;
	struct muster_span key;
	bool flag = false;
	adapter->run.tool = MUSTER_SPAN("elasticsearch");
	search->hits = search->total = 0;
	search->total_known = search->at_least = false;
	json_object(adapter->reader);
	while (json_key(adapter->reader, &key) == 1) {
		const enum json_kind kind = json_peek(adapter->reader);
		if (muster_span_is(key, "hits")) {
			read_outer(search);
		} else if (muster_span_is(key, "_shards")) {
			read_shards(search);
		} else if (muster_span_is(key, "timed_out") &&
		    (kind == JSON_TRUE || kind == JSON_FALSE)) {
			if (json_bool(adapter->reader, &flag) == 0 && flag)
				adapter_partial(adapter, "the search timed out");
		} else {
			json_skip(adapter->reader);
		}
	}
	if (search->total_known && (search->at_least || search->total > search->hits))
		adapter_partial(adapter, "the search found more than it gave");
}

static int
read_search(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct search search = {.index = 0};
	return log_read(
	    &search.ecs.log, &source_elasticsearch, reader, sink, begin, read_document, err);
}

/* Inventories of vulnerabilities that Wazuh keeps there belong to its own source. */
static int
probe_search(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "hits") &&
		muster_peek_has(peek, "_shards") && muster_peek_has(peek, "took")
	    ? 70
	    : 0;
}

const struct muster_source source_elasticsearch = {
    .name = "elasticsearch",
    .title = "Elasticsearch",
    .kind = "log",
    .reads = "answers to _search of Elasticsearch and OpenSearch: hits in the common schema",
    .version = 2,
    .probe = probe_search,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_search,
};
