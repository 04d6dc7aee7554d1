/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docker events: what happened to whom.  A stream of them is no list of
 * findings: of all that happened to one container only the first of each
 * kind that matters is said, with its time.  They show a window in time, so
 * nothing is covered and nothing closed by them.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "source/docker_checks.h"
#include "source/docker_words.h"
#include "source/sources.h"

enum { NAMES_MAX = 64 << 20 }; /* bytes of all whom something happened to */

/* Whom something happened to that was said. */
struct actor {
	uint64_t hash; /* of kind and name */
	muster_asset_handle asset;
	uint32_t said; /* bits of the checks */
};

struct events {
	struct adapter base; /* first */
	struct docker_judge judge;
	uint16_t type, action, id, name, project, service, number, seconds, nanoseconds;
	struct actor *slots; /* open addressing; a hash of 0 is free */
	size_t cap, count;
	struct muster_strbuf text;
};

/* ---- whom it happened to ---- */

static struct actor *
find_slot(struct actor *slots, size_t cap, uint64_t hash)
{
	size_t at = (size_t)hash & (cap - 1);
	while (slots[at].hash != 0 && slots[at].hash != hash)
		at = (at + 1) & (cap - 1);
	return &slots[at];
}

static bool
make_room(struct events *events)
{
	if (events->cap > 0 && events->count * 2 < events->cap)
		return true;
	const size_t cap = events->cap == 0 ? 64 : events->cap * 2;
	struct actor *bigger = calloc(cap, sizeof(*bigger));
	if (bigger == NULL || cap > NAMES_MAX / sizeof(*bigger)) {
		events->base.failed |= bigger == NULL;
		free(bigger);
		return false;
	}
	for (size_t i = 0; i < events->cap; i++)
		if (events->slots[i].hash != 0)
			*find_slot(bigger, cap, events->slots[i].hash) = events->slots[i];
	free(events->slots);
	events->slots = bigger;
	events->cap = cap;
	return true;
}

/* Names come from outside: a digest keeps them from being made to collide. */
static uint64_t
hash_of(const struct muster_strbuf *text)
{
	uint8_t digest[HASH_SIZE];
	uint64_t hash = 0;
	if (hash_bytes(text->data, text->len, digest) != 0)
		return 0;
	for (size_t i = 0; i < 8; i++)
		hash = hash << 8 | digest[i];
	return hash;
}

static struct muster_span
text_at(const struct events *events, uint16_t place)
{
	return facts_text(&events->judge.facts, place);
}

/* Named as docker inspect names it. */
static void
write_name(struct events *events)
{
	struct muster_strbuf *out = &events->text;
	const struct muster_span project = text_at(events, events->project),
				 service = text_at(events, events->service),
				 number = text_at(events, events->number),
				 name = text_at(events, events->name);
	if (project.len == 0 || service.len == 0) {
		row_add(out, "", name.len > 0 ? name : text_at(events, events->id));
		return;
	}
	row_add(out, "", project);
	row_add(out, "/", service);
	if (!muster_span_is(number, "1"))
		row_add(out, "/", number);
}

static enum muster_asset_kind
kind_of(struct muster_span type)
{
	return muster_span_is(type, "container") ? MUSTER_ASSET_CONTAINER
	    : muster_span_is(type, "secret")     ? MUSTER_ASSET_SECRET
						 : MUSTER_ASSET_HOST;
}

static struct actor *
find_actor(struct events *events)
{
	struct muster_strbuf *out = &events->text;
	const enum muster_asset_kind kind = kind_of(text_at(events, events->type));
	if (!make_room(events)) {
		adapter_refuse(&events->base, "too-large",
		    "these events happened to more containers than can be kept apart; collect "
		    "fewer at a time");
		return NULL;
	}
	muster_strbuf_clear(out);
	write_name(events);
	const size_t len = out->len;
	muster_strbuf_addf(out, "\n%s", muster_asset_kind_name(kind));
	const uint64_t hash = hash_of(out);
	events->base.failed |= out->failed || hash == 0;
	if (events->base.failed)
		return NULL;
	struct actor *actor = find_slot(events->slots, events->cap, hash);
	if (actor->hash == 0) {
		*actor = (struct actor){.hash = hash};
		events->count++;
		sink_asset(events->base.sink, &events->base.asset);
		actor->asset = events->base.asset;
		adapter_bind(&events->base, kind, (struct muster_span){out->data, len});
	}
	return actor;
}

/* ---- what happened ---- */

/* "container/exec_create", "container/unhealthy": without the text some actions carry. */
static void
write_action(struct events *events, char out[128])
{
	const struct muster_span type = text_at(events, events->type),
				 action = text_at(events, events->action);
	struct muster_span word = docker_up_to(action, ':');
	if (muster_span_is(word, "health_status") && action.len > word.len + 2)
		word = (struct muster_span){action.ptr + word.len + 2, action.len - word.len - 2};
	snprintf(out, 128, "%.*s/%.*s", (int)(type.len < 32 ? type.len : 32), type.ptr,
	    (int)(word.len < 64 ? word.len : 64), word.ptr);
}

static muster_time
time_of(const struct events *events)
{
	const uint64_t nanoseconds = docker_number(text_at(events, events->nanoseconds)),
		       seconds = docker_number(text_at(events, events->seconds));
	if (nanoseconds > 0 && nanoseconds <= INT64_MAX)
		return (muster_time)nanoseconds;
	return seconds > 0 && seconds < 9000000000 ? (muster_time)seconds * 1000000000
						   : MUSTER_TIME_NONE;
}

static void
say_check(struct events *events, size_t number, muster_time when)
{
	struct docker_judge *judge = &events->judge;
	struct actor *actor = find_actor(events);
	char text[40];
	if (actor == NULL || (actor->said >> number & 1) != 0)
		return;
	actor->said |= UINT32_C(1) << number;
	events->base.asset = actor->asset;
	judge->watch = &judge->watches[number];
	if (when != MUSTER_TIME_NONE)
		judge->row.text[ROW_VERSION] = muster_span_of(muster_time_format(when, text));
	docker_say(judge,
	    judge->watch->check->rule == RULE_EVENT_REVIEW ? MUSTER_NOT_REVIEWED : MUSTER_INFO,
	    row_nothing, row_nothing);
}

static void
say_event(struct events *events)
{
	struct adapter *adapter = &events->base;
	const struct docker_judge *judge = &events->judge;
	const muster_time when = time_of(events);
	char action[128];
	if (text_at(events, events->type).len == 0 || text_at(events, events->action).len == 0) {
		row_reject(adapter, &judge->row, "it has no type or no action");
		return;
	}
	if (when != MUSTER_TIME_NONE &&
	    (adapter->run.observed_at == MUSTER_TIME_NONE || when > adapter->run.observed_at))
		adapter->run.observed_at = when;
	write_action(events, action);
	for (size_t i = 0; i < judge->count && !adapter->failed; i++)
		if (docker_has_word(judge->watches[i].check->words, muster_span_of(action)))
			say_check(events, i, when);
	sink_record(adapter->sink, MUSTER_USED);
}

/* ---- the source ---- */

static void
begin(struct events *events)
{
	static const char labels[] = "Actor/Attributes/com.docker.compose.";
	struct docker_judge *judge = &events->judge;
	char path[128];
	events->base.run.tool = MUSTER_SPAN("docker");
	if (judge->adapter != NULL ||
	    docker_judge_init(judge, &events->base, 1u << DOCKER_EVENT) != 0)
		return;
	events->type = docker_judge_ask(judge, "Type", FACTS_TEXT);
	events->action = docker_judge_ask(judge, "Action", FACTS_TEXT);
	events->id = docker_judge_ask(judge, "Actor/ID", FACTS_TEXT);
	events->name = docker_judge_ask(judge, "Actor/Attributes/name", FACTS_TEXT);
	snprintf(path, sizeof(path), "%sproject", labels);
	events->project = docker_judge_ask(judge, path, FACTS_TEXT);
	snprintf(path, sizeof(path), "%sservice", labels);
	events->service = docker_judge_ask(judge, path, FACTS_TEXT);
	snprintf(path, sizeof(path), "%scontainer-number", labels);
	events->number = docker_judge_ask(judge, path, FACTS_TEXT);
	events->seconds = docker_judge_ask(judge, "time", FACTS_NUMBER);
	events->nanoseconds = docker_judge_ask(judge, "timeNano", FACTS_NUMBER);
}

static void
read_document(struct adapter *adapter)
{
	struct events *events = (struct events *)adapter;
	const bool one = json_peek(adapter->reader) != JSON_ARRAY;
	begin(events);
	if (!one)
		json_array(adapter->reader);
	while (one || json_element(adapter->reader) == 1) {
		if (docker_judge_read(&events->judge))
			say_event(events);
		if (one)
			return;
	}
}

static int
read_events(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct events events = {.cap = 0};
	muster_strbuf_init(&events.text, 0);
	int result = adapter_read_stream(
	    &events.base, &source_docker_events, reader, sink, read_document, err);
	docker_judge_release(&events.judge);
	muster_strbuf_release(&events.text);
	free(events.slots);
	return result;
}

static int
probe_events(const struct muster_peek *peek)
{
	bool (*has)(const struct muster_peek *, const char *) =
	    peek->kind == '[' ? muster_peek_element_has : muster_peek_has;
	if (peek->kind != '{' && (peek->kind != '[' || peek->element_of.len > 0))
		return 0;
	return has(peek, "Type") && has(peek, "Action") && has(peek, "Actor") &&
		(has(peek, "timeNano") || has(peek, "time"))
	    ? 85
	    : 0;
}

const struct muster_source source_docker_events = {
    .name = "docker-events",
    .title = "Docker events",
    .kind = "log",
    .reads = "docker events --format json: what happened to containers, secrets, the daemon",
    .version = 1,
    .probe = probe_events,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_events,
};
