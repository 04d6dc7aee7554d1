/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AWS CloudTrail: who called what in an account.  Delivered files hold
 * Records, look-ups hold Events with the event as a text of JSON; one event
 * per line occurs of both, and EventBridge wraps one in `detail`.
 */
#include <stdlib.h>

#include "source/cloud.h"
#include "source/log.h"
#include "source/sources.h"

/* Places of one event. */
struct event {
	uint16_t time, source, name, kind, error, actor_type, arn, user, invoker, account,
	    recipient, secret, key, force, window, trail, selected, group, response, extra,
	    signed_in, verified;
};

struct trail {
	struct log log; /* first */
	struct event plain, wrapped;
	uint16_t text, event_name, detail_type; /* of a look-up: the event as text */
	struct facts inner;                     /* of that text */
	struct event inside;
	struct muster_arena *inner_places;
};

static void
ask(struct facts *facts, struct event *event, const char *prefix)
{
	struct {
		uint16_t *place;
		const char *path;
		unsigned kinds;
	} const all[] = {{&event->time, "eventTime", FACTS_TEXT},
	    {&event->source, "eventSource", FACTS_TEXT}, {&event->name, "eventName", FACTS_TEXT},
	    {&event->kind, "eventType", FACTS_TEXT}, {&event->error, "errorCode", FACTS_TEXT},
	    {&event->actor_type, "userIdentity/type", FACTS_TEXT},
	    {&event->arn, "userIdentity/arn", FACTS_TEXT},
	    {&event->user, "userIdentity/userName", FACTS_TEXT},
	    {&event->invoker, "userIdentity/invokedBy", FACTS_TEXT},
	    {&event->account, "userIdentity/accountId", FACTS_TEXT},
	    {&event->recipient, "recipientAccountId", FACTS_TEXT},
	    {&event->secret, "requestParameters/secretId", FACTS_TEXT},
	    {&event->key, "requestParameters/keyId", FACTS_TEXT},
	    {&event->force, "requestParameters/forceDeleteWithoutRecovery", FACTS_FLAG},
	    {&event->window, "requestParameters/recoveryWindowInDays", FACTS_NUMBER},
	    {&event->trail, "requestParameters/name", FACTS_TEXT},
	    {&event->selected, "requestParameters/trailName", FACTS_TEXT},
	    {&event->group, "requestParameters/logGroupName", FACTS_TEXT},
	    {&event->response, "responseElements/ConsoleLogin", FACTS_TEXT},
	    {&event->extra, "additionalEventData/SecretId", FACTS_TEXT},
	    {&event->signed_in, "additionalEventData/UserName", FACTS_TEXT},
	    {&event->verified, "serviceEventDetails/CredentialVerification", FACTS_TEXT}};
	/* what a service gives its parameters for, and how, is its own affair */
	static const char *const any[] = {
	    "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"};
	enum { ANYTHING = FACTS_TEXT | FACTS_NUMBER | FACTS_FLAG | FACTS_LIST };
	char path[96];
	for (size_t i = 0; i < sizeof(any) / sizeof(any[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", prefix, any[i]);
		facts_ask(facts, path, ANYTHING);
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const bool of_service = strstr(all[i].path, "/") != NULL &&
		    strncmp(all[i].path, "userIdentity/", 13) != 0;
		snprintf(path, sizeof(path), "%s%s", prefix, all[i].path);
		*all[i].place =
		    facts_ask(facts, path, of_service ? (unsigned)ANYTHING : all[i].kinds);
	}
}

static void
begin(struct log *log)
{
	struct trail *trail = (struct trail *)log;
	ask(&log->facts, &trail->plain, "");
	ask(&log->facts, &trail->wrapped, "detail/");
	trail->text = log_ask(log, "CloudTrailEvent", FACTS_TEXT);
	trail->event_name = log_ask(log, "EventName", FACTS_TEXT);
	trail->detail_type = log_ask(log, "detail-type", FACTS_TEXT);
	ask(&trail->inner, &trail->inside, "");
	log->facts.failed |= trail->inner.failed;
}

/* ---- one event ---- */

/* "secretsmanager:GetSecretValue". */
static void
write_action(struct muster_strbuf *out, struct muster_span source, struct muster_span name)
{
	static const char domain[] = ".amazonaws.com";
	const size_t len = sizeof(domain) - 1;
	if (source.len > len && memcmp(source.ptr + source.len - len, domain, len) == 0)
		source.len -= len;
	row_add(out, "", source);
	row_add(out, ":", name);
}

static struct muster_span
first_of(const struct facts *facts, const uint16_t *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (facts_text(facts, places[i]).len > 0)
			return facts_text(facts, places[i]);
	return row_nothing;
}

static bool
is_denied(struct muster_span error)
{
	return muster_span_starts(error, "AccessDenied") ||
	    muster_span_starts(error, "VpceAccessDenied") ||
	    muster_span_starts(error, "Client.UnauthorizedOperation") ||
	    muster_span_starts(error, "Unauthorized");
}

/* Services of AWS act in the name of the root user without its credentials. */
static bool
is_root(const struct facts *facts, const struct event *event)
{
	return muster_span_is(facts_text(facts, event->actor_type), "Root") &&
	    facts_text(facts, event->invoker).len == 0 &&
	    !muster_span_is(facts_text(facts, event->kind), "AwsServiceEvent");
}

/* IAM Identity Center tells of a login only if it succeeded, else of the step that failed. */
static bool
is_login(const struct facts *facts, const struct event *event)
{
	const struct muster_span name = facts_text(facts, event->name);
	return muster_span_is(name, "ConsoleLogin") || muster_span_is(name, "UserAuthentication") ||
	    muster_span_is(facts_text(facts, event->verified), "Failure");
}

static bool
is_failure(const struct facts *facts, const struct event *event)
{
	static const char end[] = "Failed"; /* RotationFailed, of the service itself */
	const size_t len = sizeof(end) - 1;
	const struct muster_span name = facts_text(facts, event->name);
	if (facts_text(facts, event->error).len > 0 ||
	    muster_span_is(facts_text(facts, event->response), "Failure") ||
	    muster_span_is(facts_text(facts, event->verified), "Failure"))
		return true;
	return muster_span_is(facts_text(facts, event->kind), "AwsServiceEvent") &&
	    name.len > len && memcmp(name.ptr + name.len - len, end, len) == 0;
}

static void
add_marks(const struct facts *facts, const struct event *event, struct muster_strbuf *out)
{
	const struct muster_span name = facts_text(facts, event->name);
	const struct muster_span error = facts_text(facts, event->error);
	if (is_root(facts, event))
		row_add(out, " ", MUSTER_SPAN("root-user"));
	if (is_login(facts, event))
		row_add(out, " ", MUSTER_SPAN("login"));
	if (is_denied(error))
		row_add(out, " ", MUSTER_SPAN("denied"));
	if (muster_span_is(name, "GetSecretValue") || muster_span_is(name, "BatchGetSecretValue"))
		row_add(out, " ", MUSTER_SPAN("read"));
	if (muster_span_is(facts_text(facts, event->force), "true"))
		row_add(out, " ", MUSTER_SPAN("no-recovery"));
}

static void
say_event(struct trail *trail, const struct facts *facts, const struct event *event)
{
	struct log *log = &trail->log;
	struct adapter *adapter = &log->base;
	const uint16_t accounts[] = {event->recipient, event->account},
		       actors[] = {event->arn, event->user, event->signed_in, event->invoker,
			   event->actor_type},
		       objects[] = {event->secret, event->extra, event->key, event->trail,
			   event->selected, event->group};
	const struct muster_span name = facts_text(facts, event->name);
	if (name.len == 0 || facts_text(facts, event->source).len == 0) {
		row_reject(adapter, &log->row, "it has no eventName or no eventSource");
		return;
	}
	muster_strbuf_clear(&adapter->location);
	muster_strbuf_clear(&adapter->package);
	write_action(&adapter->location, facts_text(facts, event->source), name);
	add_marks(facts, event, &adapter->package);
	adapter->failed |= adapter->location.failed || adapter->package.failed;
	struct muster_activity activity = {
	    .asset = log_asset(log, MUSTER_ASSET_ACCOUNT, first_of(facts, accounts, 2)),
	    .action = row_span(&adapter->location),
	    .actor = first_of(facts, actors, 5),
	    .object = first_of(facts, objects, 6),
	    .marks = row_span(&adapter->package),
	    .deed = is_failure(facts, event) ? MUSTER_DEED_FAILURE : MUSTER_DEED_SUCCESS,
	    .first = log_time(log, facts_text(facts, event->time))};
	log_say(log, &activity);
}

/* The event of a look-up is a text of JSON in it. */
static void
say_text(struct trail *trail, struct muster_span text)
{
	struct adapter *adapter = &trail->log.base;
	struct muster_error ignored;
	struct take take;
	muster_error_clear(&ignored);
	struct json_reader *reader = json_reader_of_text(text.ptr, text.len, "", &ignored);
	if (reader == NULL) {
		adapter->failed = true;
		return;
	}
	take_init(&take, reader);
	bool whole = json_document(reader) == 1 && json_peek(reader) == JSON_OBJECT;
	if (whole)
		facts_read(&trail->inner, &take);
	whole = whole && !take.odd && json_document(reader) == 0 && !json_failed(reader);
	adapter->failed |= trail->inner.failed || ignored.code == MUSTER_E_MEMORY;
	if (whole)
		say_event(trail, &trail->inner, &trail->inside);
	else
		row_reject(
		    adapter, &trail->log.row, "its CloudTrailEvent is not the text of an event");
	json_reader_free(reader);
}

static void
read_event(struct trail *trail)
{
	struct log *log = &trail->log;
	if (!log_record(log))
		return;
	const struct muster_span text = log_text(log, trail->text);
	if (text.len > 0)
		say_text(trail, text);
	else if (log_text(log, trail->detail_type).len > 0)
		say_event(trail, &log->facts, &trail->wrapped);
	else
		say_event(trail, &log->facts, &trail->plain);
}

/* ---- documents ---- */

static void
read_list(struct trail *trail)
{
	struct json_reader *reader = trail->log.base.reader;
	json_array(reader);
	while (json_element(reader) == 1)
		read_event(trail);
}

/* {"Records":[…]}, {"Events":[…],"NextToken":…}. */
static void
read_wrapper(struct trail *trail)
{
	struct adapter *adapter = &trail->log.base;
	struct muster_span key;
	json_object(adapter->reader);
	while (json_key(adapter->reader, &key) == 1) {
		const enum json_kind kind = json_peek(adapter->reader);
		if (kind == JSON_ARRAY &&
		    (muster_span_is(key, "Records") || muster_span_is(key, "Events"))) {
			read_list(trail);
			sink_heard(adapter->sink); /* also if it is an empty page */
			continue;
		}
		if (kind == JSON_STRING && muster_span_is(key, "NextToken"))
			adapter_partial(adapter, "the look-up has more pages");
		json_skip(adapter->reader);
	}
}

/* Its first member tells: an event has none of these. */
static bool
is_wrapper(struct json_reader *reader)
{
	static const char *const keys[] = {"\"Records\"", "\"Events\"", "\"NextToken\""};
	return row_begins(reader, keys, sizeof(keys) / sizeof(keys[0]));
}

static void
read_document(struct adapter *adapter)
{
	struct trail *trail = (struct trail *)adapter;
	adapter->run.tool = MUSTER_SPAN("cloudtrail");
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_list(trail);
	else if (is_wrapper(adapter->reader))
		read_wrapper(trail);
	else
		read_event(trail);
}

static int
read_trail(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct trail trail = {.text = 0};
	trail.inner_places = muster_arena_new();
	if (trail.inner_places == NULL || facts_init(&trail.inner, trail.inner_places) != 0) {
		muster_arena_free(trail.inner_places);
		return muster_error_memory(err);
	}
	int result =
	    log_read(&trail.log, &source_aws_cloudtrail, reader, sink, begin, read_document, err);
	facts_release(&trail.inner);
	muster_arena_free(trail.inner_places);
	return result;
}

/* Of the top object, or of the first element of its list. */
static bool
is_event(const struct muster_peek *peek, bool (*has)(const struct muster_peek *, const char *))
{
	return (has(peek, "eventSource") && has(peek, "eventName") && has(peek, "eventTime")) ||
	    (has(peek, "CloudTrailEvent") && has(peek, "EventName"));
}

/* Insights have another shape, and are not read. */
static bool
is_bridged(const struct muster_peek *peek)
{
	return cloud_is_event(peek, "AWS API Call via CloudTrail") ||
	    cloud_is_event(peek, "AWS Service Event via CloudTrail") ||
	    cloud_is_event(peek, "AWS Console Sign In via CloudTrail") ||
	    cloud_is_event(peek, "AWS Console Action via CloudTrail");
}

static int
probe_trail(const struct muster_peek *peek)
{
	if (peek->kind == '{' && is_event(peek, muster_peek_has))
		return 90;
	if (is_bridged(peek))
		return 90;
	if (cloud_is_empty(peek, "Events"))
		return CLOUD_ANY; /* a look-up that found nothing */
	const bool list = peek->kind == '[' ? peek->element_of.len == 0
					    : muster_span_is(peek->element_of, "Records") ||
		muster_span_is(peek->element_of, "Events");
	return list && is_event(peek, muster_peek_element_has) ? 90 : 0;
}

/* What should not stand in an event and does, where a service forgets to hide it. */
static const char *const secrets[] = {"secretString!", "SecretString!", "secretBinary!",
    "password!", "masterUserPassword!", "secretAccessKey!", "sessionToken!", "Authorization!",
    "authorization!", NULL};

const struct muster_source source_aws_cloudtrail = {
    .name = "aws-cloudtrail",
    .title = "AWS CloudTrail",
    .kind = "log",
    .reads = "delivered log files (Records), look-ups (Events), one event per line, EventBridge",
    .version = 2,
    .probe = probe_trail,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secrets,
    .read = read_trail,
};
