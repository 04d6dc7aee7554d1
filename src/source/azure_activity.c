/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure's activity log: as az and the API list it, as diagnostic settings write it, and as tools
 * of Python do (names with underscores).
 */
#include "source/azure.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	Y_TIME,
	Y_WRITTEN,
	Y_OPERATION,
	Y_CATEGORY,
	Y_STATUS,
	Y_ACTOR,
	Y_IDENTITY,
	Y_CLAIM,
	Y_RESOURCE,
	Y_LEVEL,
	Y_PLACES
};
static const char *const places[Y_PLACES] = {
    [Y_TIME] = "eventTimestamp event_timestamp time TimeGenerated",
    [Y_WRITTEN] = "time", /* by a diagnostic setting */
    [Y_OPERATION] = "operationName/value operation_name/value operationName OperationNameValue",
    [Y_CATEGORY] = "category/value category CategoryValue",
    [Y_STATUS] = "status/value status resultType ActivityStatusValue",
    [Y_ACTOR] = "caller Caller",
    [Y_IDENTITY] = "identity", /* of a sign-in a name */
    [Y_CLAIM] = "identity/claims/*",
    [Y_RESOURCE] = "resourceId resource_id _ResourceId ResourceId",
    [Y_LEVEL] = "level Level",
};

static enum muster_deed
deed_of(struct muster_span status)
{
	static const char *const good[] = {"Succeeded", "Success", "Resolved"};
	static const char *const bad[] = {"Failed", "Failure"};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (muster_span_is_nocase(status, good[i]))
			return MUSTER_DEED_SUCCESS;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (muster_span_is_nocase(status, bad[i]))
			return MUSTER_DEED_FAILURE;
	return MUSTER_DEED_UNKNOWN; /* Started, Accepted: how it came out another event says */
}

static struct muster_span
actor_of(const struct cloud *cloud)
{
	static const char *const names[] = {"upn", "name", "appid", "objectidentifier"};
	if (cloud_text(cloud, Y_ACTOR).len > 0)
		return cloud_text(cloud, Y_ACTOR);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (const struct fact *claim = cloud_fact(cloud, Y_CLAIM); claim != NULL;
		     claim = claim->next)
			if (claim->text.len > 0 &&
			    muster_span_is_nocase(cloud_last(claim->key, '/'), names[i]))
				return claim->text;
	return none;
}

/* Categories of the activity log, where a diagnostic setting has written it. */
static bool
is_category(struct muster_span name)
{
	static const char *const names[] = {"Administrative", "Security", "ServiceHealth", "Alert",
	    "Recommendation", "Policy", "Autoscale", "ResourceHealth"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (muster_span_is(name, names[i]))
			return true;
	return false;
}

/* The log is the subscription's: its silence is not that of one resource in it. */
static struct muster_span
bind_subscription(struct cloud *cloud, struct muster_span id)
{
	struct muster_span rest;
	const struct muster_span subscription = azure_split(id, &rest);
	muster_strbuf_clear(&cloud->other);
	cloud_lower(&cloud->other, subscription);
	cloud->base.failed |= cloud->other.failed;
	cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, row_span(&cloud->other), MUSTER_ASSET_UNKNOWN);
	muster_strbuf_clear(&cloud->text);
	cloud_lower(&cloud->text, rest);
	cloud->base.failed |= cloud->text.failed;
	return row_span(&cloud->text);
}

static void
read_event(struct cloud *cloud)
{
	const muster_time when = cloud_time(cloud_text(cloud, Y_TIME));
	const struct muster_span category = cloud_text(cloud, Y_CATEGORY);
	cloud->row.text[ROW_CHECK] = cloud_text(cloud, Y_OPERATION);
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	if (!cloud_row_end(cloud))
		return;
	/* an event hub carries other logs (sign-ins, of resources) beside this one */
	if (cloud_seen(cloud, Y_WRITTEN) && category.len > 0 && !is_category(category)) {
		cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
		return;
	}
	const struct muster_activity activity = {.action = cloud->row.text[ROW_CHECK],
	    .actor = actor_of(cloud),
	    .object = bind_subscription(cloud, cloud_text(cloud, Y_RESOURCE)),
	    .marks = none,
	    .deed = deed_of(cloud_text(cloud, Y_STATUS)),
	    .first = when,
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
	cloud_count(cloud, MUSTER_USED);
}

static const char *const lists[] = {"value", "records", NULL};
static const struct cloud_shape shape = {
    .tool = {"activity-log", 12},
    .places = places,
    .count = Y_PLACES,
    .lists = lists,
    .record = read_event,
};

static int
read_activity(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_azure_activity, reader, sink, err);
}

static bool
has(const struct muster_peek *peek, const char *key)
{
	return peek->kind == '{' &&
		(muster_span_is(peek->element_of, "value") ||
		    muster_span_is(peek->element_of, "records"))
	    ? muster_peek_element_has(peek, key)
	    : cloud_has(peek, key);
}

static struct muster_span
value_of(const struct muster_peek *peek, const char *key)
{
	if (peek->kind != '{' || muster_peek_has(peek, key))
		return cloud_member(peek, key);
	for (size_t i = 0; i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], key))
			return peek->element_values[i];
	return none;
}

static bool
is_text_of_category(struct muster_span value)
{
	return value.len > 2 && is_category((struct muster_span){value.ptr + 1, value.len - 2});
}

static int
probe_activity(const struct muster_peek *peek)
{
	if (cloud_is_wrapped(peek))
		return head_says(peek, "\"eventTimestamp\"") && head_says(peek, "\"eventDataId\"")
		    ? 80
		    : 0;
	if (peek->kind == '[' && peek->element_of.len > 0)
		return 0;
	if (cloud_is_empty(peek, "value"))
		return CLOUD_ANY;
	if ((has(peek, "eventTimestamp") && has(peek, "operationName")) ||
	    (has(peek, "event_timestamp") && has(peek, "operation_name")))
		return 85;
	return has(peek, "operationName") && has(peek, "resourceId") && has(peek, "time") &&
		is_text_of_category(value_of(peek, "category"))
	    ? 85
	    : 0;
}

const struct muster_source source_azure_activity = {
    .name = "azure-activity",
    .title = "Azure activity log",
    .kind = "log",
    .reads = "az monitor activity-log list, the API's lists, files of diagnostic settings",
    .version = 2,
    .probe = probe_activity,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_activity,
};
