/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amazon CloudWatch: alarms and their changes of state, groups of logs and how long they are kept,
 * and lines of logs, of which only that they were written is told.
 */
#include "source/aws.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

struct watch {
	struct cloud cloud;        /* first */
	struct muster_span stream; /* of a subscription's message */
	bool control;              /* that message is CloudWatch's own, and no log */
	struct muster_span alarm;  /* of the event whose detail follows: its ARN */
};

enum {
	C_ALARM,
	C_ARN,
	C_STATE,
	C_SINCE,
	C_ACTIONS,
	C_ACCOUNT,
	C_GROUP,
	C_GROUP_ARN,
	C_KEPT,
	C_TIMESTAMP,
	C_STREAM,
	C_MESSAGE,
	C_PLACES
};
static const char *const places[C_PLACES] = {
    [C_ALARM] = "AlarmName alarmName",
    [C_ARN] = "AlarmArn alarmArn",
    [C_STATE] = "StateValue NewStateValue state/value",
    [C_SINCE] = "StateUpdatedTimestamp StateUpdatedTimestamp/* StateChangeTime state/timestamp",
    [C_ACTIONS] = "ActionsEnabled",
    [C_ACCOUNT] = "AWSAccountId",
    [C_GROUP] = "logGroupName",
    [C_GROUP_ARN] = "arn logGroupArn",
    [C_KEPT] = "retentionInDays",
    [C_TIMESTAMP] = "timestamp",
    [C_STREAM] = "logStreamName",
    [C_MESSAGE] = "message",
};

/* ---- alarms ---- */

static bool
judge(struct row *row, struct muster_span state)
{
	row->text[ROW_OUTCOME] = state;
	row->outcome = muster_span_is(state, "OK")
	    ? MUSTER_INFO /* who looked at it, it does not say */
	    : muster_span_is(state, "ALARM") ? MUSTER_FAIL
					     : MUSTER_NOT_REVIEWED;
	return row->outcome != MUSTER_NOT_REVIEWED || muster_span_is(state, "INSUFFICIENT_DATA");
}

/* An alarm that tells nobody when it goes off. */
static void
say_actions(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	if (cloud_text(cloud, C_ACTIONS).len == 0)
		return;
	const bool on = muster_span_is(cloud_text(cloud, C_ACTIONS), "true");
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row->first = row->last = MUSTER_TIME_NONE;
	row->text[ROW_CHECK] = MUSTER_SPAN("alarm-actions");
	row->text[ROW_TITLE] = MUSTER_SPAN("The actions of the alarm are switched off");
	row->text[ROW_OUTCOME] = cloud_text(cloud, C_ACTIONS);
	row->outcome = on ? MUSTER_PASS : MUSTER_FAIL;
	cloud_cover(cloud, row->domain, none);
	cloud_say(cloud);
}

static void
read_alarm(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const muster_time since = cloud_date(cloud, C_SINCE);
	const bool known = judge(row, cloud_text(cloud, C_STATE));
	struct muster_span id = cloud_text(cloud, C_ARN);
	if (id.len == 0)
		id = ((struct watch *)cloud)->alarm;
	struct aws_resource alarm = {.id = id,
	    .type = none,
	    .account = cloud_text(cloud, C_ACCOUNT),
	    .region = none,
	    .repository = none,
	    .digest = none,
	    .tag = none};
	row->text[ROW_CHECK] = cloud_text(cloud, C_ALARM);
	row->text[ROW_TITLE] = MUSTER_SPAN("The alarm went off");
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the state is none that is known");
		return;
	}
	cloud_owner(cloud, aws_arn(alarm.id, AWS_ACCOUNT), aws_arn(alarm.id, AWS_REGION));
	if (alarm.id.len == 0)
		alarm.id = row->text[ROW_CHECK];
	row->text[ROW_CHECK] = MUSTER_SPAN("alarm-state");
	aws_bind(cloud, &alarm);
	if (row->outcome == MUSTER_NOT_REVIEWED || since == MUSTER_TIME_NONE) {
		row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
		cloud_cover(cloud, row->domain, none);
	} else {
		cloud_event(cloud, since, MUSTER_TIME_NONE, 1);
	}
	cloud_say(cloud);
	say_actions(cloud);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- logs ---- */

static void
read_group(struct cloud *cloud)
{
	const struct muster_span arn = cloud_text(cloud, C_GROUP_ARN);
	struct muster_span kept = cloud_text(cloud, C_KEPT);
	cloud->row.text[ROW_CHECK] = cloud_text(cloud, C_GROUP);
	if (!cloud_row_end(cloud))
		return;
	muster_asset_handle account = MUSTER_ASSET_UNKNOWN;
	cloud_owner(cloud, aws_arn(arn, AWS_ACCOUNT), aws_arn(arn, AWS_REGION));
	if (aws_arn(arn, AWS_ACCOUNT).len > 0)
		account = aws_account(cloud, aws_arn(arn, AWS_ACCOUNT));
	cloud_asset(cloud, MUSTER_ASSET_LOG_STREAM, cloud_text(cloud, C_GROUP), account);
	if (kept.len == 0) /* never deleted: a hundred years */
		kept = MUSTER_SPAN("36500");
	cloud_cover(cloud, MUSTER_DOMAIN_MISCONFIGURATION, none);
	cloud_setting(cloud, "log.kept-days", kept, MUSTER_TIME_NONE, 0);
	cloud_count(cloud, MUSTER_USED);
}

static void
read_line(struct cloud *cloud)
{
	const muster_time when = cloud_time(cloud_text(cloud, C_TIMESTAMP));
	cloud->row.text[ROW_CHECK] = MUSTER_SPAN("log");
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	if (!cloud_row_end(cloud))
		return;
	if (((struct watch *)cloud)->control) {
		cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
		return;
	}
	const struct muster_span stream = cloud_text(cloud, C_STREAM);
	cloud_asset(cloud, MUSTER_ASSET_LOG_STREAM,
	    stream.len > 0 ? stream : ((struct watch *)cloud)->stream, MUSTER_ASSET_UNKNOWN);
	const struct muster_activity activity = {.action = MUSTER_SPAN("log"),
	    .actor = none,
	    .object = none,
	    .marks = none,
	    .deed = MUSTER_DEED_UNKNOWN,
	    .first = when,
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
	cloud_count(cloud, MUSTER_USED);
}

static void
read_record(struct cloud *cloud)
{
	if (cloud_seen(cloud, C_GROUP))
		read_group(cloud);
	else if (cloud_seen(cloud, C_MESSAGE) && cloud_seen(cloud, C_TIMESTAMP))
		read_line(cloud);
	else
		read_alarm(cloud);
}

/* ---- the source ---- */

/* ["arn:aws:cloudwatch:…:alarm:NAME"]: an event's detail has the name only. */
static void
read_resources(struct watch *watch)
{
	struct adapter *adapter = &watch->cloud.base;
	struct muster_span text = none;
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		json_skip(adapter->reader);
		return;
	}
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		adapter_text(adapter, &text);
		if (muster_span_is(aws_arn(text, AWS_SERVICE), "cloudwatch"))
			watch->alarm = text;
	}
}

/* What stands in front of the records: a subscription's stream and kind, an event's alarm. */
static bool
read_beside(struct cloud *cloud, struct muster_span key)
{
	struct watch *watch = (struct watch *)cloud;
	struct muster_span kind = none;
	if (muster_span_is(key, "logStream")) {
		adapter_text(&cloud->base, &watch->stream);
	} else if (muster_span_is(key, "messageType")) {
		adapter_text(&cloud->base, &kind);
		watch->control = muster_span_is(kind, "CONTROL_MESSAGE");
	} else if (muster_span_is(key, "resources")) {
		read_resources(watch);
	} else {
		return false;
	}
	return true;
}

/* They are those of one document. */
static void
forget(struct cloud *cloud)
{
	struct watch *watch = (struct watch *)cloud;
	watch->stream = watch->alarm = none;
	watch->control = false;
}

static const char *const lists[] = {
    "MetricAlarms", "CompositeAlarms", "logGroups", "events", "logEvents", NULL};
static const struct cloud_shape shape = {
    .tool = {"cloudwatch", 10},
    .places = places,
    .count = C_PLACES,
    .lists = lists,
    .beside = read_beside,
    .record = read_record,
    .end = forget,
};

static int
read_cloudwatch(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct watch watch = {.stream = {"", 0}, .alarm = {"", 0}};
	return cloud_read(&watch.cloud, &shape, &source_aws_cloudwatch, reader, sink, err);
}

static int
probe_cloudwatch(const struct muster_peek *peek)
{
	if (cloud_is_event(peek, "CloudWatch Alarm State Change"))
		return 85;
	if (cloud_is_wrapped(peek))
		return head_says(peek, "\"MetricAlarms\"") || head_says(peek, "\"logGroupName\"") ||
			(head_says(peek, "AlarmName") && head_says(peek, "NewStateValue")) ||
			head_says(peek, "CloudWatch Alarm State Change")
		    ? 80
		    : 0;
	if (cloud_has(peek, "MetricAlarms") || cloud_has(peek, "CompositeAlarms") ||
	    (cloud_has(peek, "AlarmName") &&
		(cloud_has(peek, "StateValue") || cloud_has(peek, "NewStateValue"))))
		return 85;
	if (cloud_has(peek, "messageType") && cloud_has(peek, "logGroup") &&
	    cloud_has(peek, "logEvents"))
		return 85;
	if (cloud_lists(peek, "logGroups", "logGroupName") || cloud_is_empty(peek, "logGroups") ||
	    (cloud_has(peek, "events") && cloud_has(peek, "nextForwardToken")))
		return 85;
	return cloud_lists(peek, "events", "ingestionTime") &&
		muster_peek_element_has(peek, "message")
	    ? 85
	    : 0;
}

const struct muster_source source_aws_cloudwatch = {
    .name = "aws-cloudwatch",
    .title = "Amazon CloudWatch",
    .kind = "log",
    .reads = "aws cloudwatch describe-alarms, alarms as events and notifications, aws logs "
	     "describe-log-groups, filter-log-events, get-log-events",
    .version = 3,
    .probe = probe_cloudwatch,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_cloudwatch,
};
