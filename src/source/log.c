/* SPDX-License-Identifier: Apache-2.0 */
#include "source/log.h"

#include <stdlib.h>

#include "base/hash.h"

enum { ASSETS_MOST = 1 << 17 }; /* whom one log may tell of */

int
log_read(struct log *log, const struct muster_source *source, struct json_reader *reader,
    struct muster_sink *sink, void (*begin)(struct log *), void (*document)(struct adapter *),
    struct muster_error *err)
{
	struct muster_arena *places = muster_arena_new();
	if (places == NULL || facts_init(&log->facts, places) != 0) {
		muster_arena_free(places);
		return muster_error_memory(err);
	}
	muster_strbuf_init(&log->text, 0);
	muster_strbuf_init(&log->last_name, 0);
	log->last = MUSTER_ASSET_UNKNOWN;
	begin(log);
	int result = log->facts.failed
	    ? muster_error_memory(err)
	    : adapter_read_stream(&log->base, source, reader, sink, document, err);
	facts_release(&log->facts);
	muster_strbuf_release(&log->text);
	muster_strbuf_release(&log->last_name);
	free(log->assets);
	muster_arena_free(places);
	return result;
}

uint16_t
log_ask(struct log *log, const char *path, unsigned kinds)
{
	return facts_ask(&log->facts, path, kinds);
}

struct muster_span
log_text(const struct log *log, uint16_t place)
{
	return facts_text(&log->facts, place);
}

bool
log_has(const struct log *log, uint16_t place, const char *word)
{
	for (const struct fact *fact = log->facts.first[place]; fact != NULL; fact = fact->next)
		if (muster_span_is(fact->text, word))
			return true;
	return false;
}

bool
log_record(struct log *log)
{
	struct adapter *adapter = &log->base;
	if (adapter->failed || !row_begin(adapter, &log->row))
		return false;
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		facts_read(&log->facts, &adapter->take);
	} else {
		take_mark(&adapter->take, "expected an object");
		json_skip(adapter->reader);
	}
	adapter->failed |= log->facts.failed;
	return row_end_unnamed(adapter, &log->row) && !adapter->failed;
}

muster_time
log_time(struct log *log, struct muster_span text)
{
	muster_time when;
	if (text.len == 0 || muster_time_parse(text, &when, NULL) != 0)
		return MUSTER_TIME_NONE;
	if (when != MUSTER_TIME_NONE &&
	    (log->base.run.observed_at == MUSTER_TIME_NONE || when > log->base.run.observed_at))
		log->base.run.observed_at = when;
	return when;
}

/* ---- assets ---- */

/* Names come from outside: a digest keeps them from being made to collide. */
static uint64_t
hash_of(struct log *log, enum muster_asset_kind kind, struct muster_span name)
{
	uint8_t digest[HASH_SIZE];
	uint64_t hash = 0;
	muster_strbuf_clear(&log->text);
	muster_strbuf_addf(&log->text, "%s\n", muster_asset_kind_name(kind));
	muster_strbuf_add(&log->text, name.ptr, name.len);
	if (log->text.failed || hash_bytes(log->text.data, log->text.len, digest) != 0) {
		log->base.failed = true;
		return 0;
	}
	for (size_t i = 0; i < 8; i++)
		hash = hash << 8 | digest[i];
	return hash != 0 ? hash : 1;
}

static struct log_asset *
find_slot(struct log_asset *slots, size_t cap, uint64_t hash)
{
	size_t at = (size_t)hash & (cap - 1);
	while (slots[at].hash != 0 && slots[at].hash != hash)
		at = (at + 1) & (cap - 1);
	return &slots[at];
}

static bool
make_room(struct log *log)
{
	if (log->asset_cap > 0 && log->asset_count * 2 < log->asset_cap)
		return true;
	const size_t cap = log->asset_cap == 0 ? 64 : log->asset_cap * 2;
	struct log_asset *bigger = cap <= ASSETS_MOST ? calloc(cap, sizeof(*bigger)) : NULL;
	if (bigger == NULL) {
		log->base.failed |= cap <= ASSETS_MOST;
		if (cap > ASSETS_MOST)
			adapter_refuse(&log->base, "too-large",
			    "this log tells of more assets than can be kept apart; collect it in "
			    "parts");
		return false;
	}
	for (size_t i = 0; i < log->asset_cap; i++)
		if (log->assets[i].hash != 0)
			*find_slot(bigger, cap, log->assets[i].hash) = log->assets[i];
	free(log->assets);
	log->assets = bigger;
	log->asset_cap = cap;
	return true;
}

muster_asset_handle
log_asset(struct log *log, enum muster_asset_kind kind, struct muster_span name)
{
	struct adapter *adapter = &log->base;
	if (log->last != MUSTER_ASSET_UNKNOWN && log->last_kind == kind &&
	    muster_span_eq(row_span(&log->last_name), name))
		return log->last;
	if (!make_room(log))
		return MUSTER_ASSET_UNKNOWN;
	const uint64_t hash = hash_of(log, kind, name);
	if (hash == 0)
		return MUSTER_ASSET_UNKNOWN;
	struct log_asset *slot = find_slot(log->assets, log->asset_cap, hash);
	if (slot->hash == 0) {
		slot->hash = hash;
		log->asset_count++;
		sink_asset(adapter->sink, &adapter->asset);
		slot->asset = adapter->asset;
		adapter_bind(adapter, kind, name);
	}
	muster_strbuf_clear(&log->last_name);
	muster_strbuf_add(&log->last_name, name.ptr, name.len);
	adapter->failed |= log->last_name.failed;
	log->last_kind = kind;
	log->last = slot->asset;
	return slot->asset;
}

void
log_say(struct log *log, struct muster_activity *activity)
{
	activity->locus = &log->row.locus;
	activity->last = activity->first;
	activity->count = 1;
	if (activity->asset == MUSTER_ASSET_UNKNOWN)
		return;
	sink_activity(log->base.sink, activity);
	sink_record(log->base.sink, MUSTER_USED);
}
