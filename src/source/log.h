/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What readers of logs have in common: records whose places are read as facts,
 * the assets they name, and one activity for each.
 */
#ifndef SOURCE_LOG_H
#define SOURCE_LOG_H

#include "source/facts.h"
#include "source/row.h"

struct log {
	struct adapter base; /* first */
	struct facts facts;
	bool begun;
	struct row row; /* of the record at hand */
	/* assets by kind and name; open addressing */
	struct log_asset {
		uint64_t hash; /* 0: free */
		muster_asset_handle asset;
	} * assets;
	size_t asset_count, asset_cap;
	struct muster_strbuf text;
	/* the last one: records of one follow each other */
	struct muster_strbuf last_name;
	enum muster_asset_kind last_kind;
	muster_asset_handle last;
};

/* Reads all documents: `begin` asks for places once, `document` is called for each. */
int log_read(struct log *log, const struct muster_source *source, struct json_reader *reader,
    struct muster_sink *sink, void (*begin)(struct log *), void (*document)(struct adapter *),
    struct muster_error *err);
uint16_t log_ask(struct log *log, const char *path, unsigned kinds);
struct muster_span log_text(const struct log *log, uint16_t place);
/* Whether a list of texts at a place holds the word. */
bool log_has(const struct log *log, uint16_t place, const char *word);
/* The value that is next, as one record: false if it was rejected. */
bool log_record(struct log *log);
/* The time of the record, which is also the run's if it is the latest; NONE: none. */
muster_time log_time(struct log *log, struct muster_span text);
/* The asset of that name, bound when it is first seen; MUSTER_ASSET_UNKNOWN: the run is over. */
muster_asset_handle log_asset(
    struct log *log, enum muster_asset_kind kind, struct muster_span name);
/* Says it, with the record as its evidence, and counts the record as used. */
void log_say(struct log *log, struct muster_activity *activity);

#endif
