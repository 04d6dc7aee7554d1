/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Google Cloud Logging: entries as gcloud and sinks write them.  Audit logs tell who did what; of
 * other entries that they were written is told, and how bad they were held to be.
 */
#include "source/cloud.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum { L_LOG, L_TIME, L_SEVERITY, L_PROJECT, L_METHOD, L_ACTOR, L_OBJECT, L_STATUS, L_PLACES };
static const char *const places[L_PLACES] = {
    [L_LOG] = "logName log_name",
    [L_TIME] = "timestamp receiveTimestamp receive_timestamp",
    [L_SEVERITY] = "severity",
    [L_PROJECT] = "resource/labels/project_id",
    [L_METHOD] = "protoPayload/methodName proto_payload/audit_log/method_name",
    [L_ACTOR] = "protoPayload/authenticationInfo/principalEmail "
		"protoPayload/authenticationInfo/principalSubject "
		"proto_payload/audit_log/authentication_info/principal_email",
    [L_OBJECT] = "protoPayload/resourceName proto_payload/audit_log/resource_name",
    [L_STATUS] = "protoPayload/status/code proto_payload/audit_log/status/code",
};

/* 7: permission denied, in the words of gRPC. */
static bool
is_denied(const struct cloud *cloud)
{
	return cloud_number(cloud_text(cloud, L_STATUS)) == 7;
}

/* Words of the rules for what a call does, if it comes to be. */
static struct muster_span
marks_of(const struct cloud *cloud)
{
	const struct muster_span method = cloud_last(cloud_text(cloud, L_METHOD), '.');
	if (is_denied(cloud))
		return MUSTER_SPAN("denied");
	if (muster_span_is(method, "AccessSecretVersion"))
		return MUSTER_SPAN("read");
	return muster_span_is(method, "DeleteSecret") ? MUSTER_SPAN("no-recovery") : none;
}

static void
tell_call(struct cloud *cloud, muster_time when)
{
	const uint64_t status = cloud_number(cloud_text(cloud, L_STATUS));
	const struct muster_activity activity = {.action = cloud_text(cloud, L_METHOD),
	    .actor = cloud_text(cloud, L_ACTOR),
	    .object = cloud_text(cloud, L_OBJECT),
	    .marks = marks_of(cloud),
	    .deed = status != 0 ? MUSTER_DEED_FAILURE : MUSTER_DEED_SUCCESS,
	    .first = when,
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
}

static void
tell_line(struct cloud *cloud, muster_time when)
{
	const struct muster_span severity = cloud_text(cloud, L_SEVERITY);
	const struct muster_activity activity = {
	    .action = severity.len > 0 ? severity : MUSTER_SPAN("DEFAULT"),
	    .actor = none,
	    .object = none,
	    .marks = none,
	    .deed = MUSTER_DEED_UNKNOWN,
	    .first = when,
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
}

/* Who did what in a project; a log of something else is a stream below it. */
static void
read_entry(struct cloud *cloud)
{
	const muster_time when = cloud_time(cloud_text(cloud, L_TIME));
	const struct muster_span log = cloud_text(cloud, L_LOG);
	struct muster_span project = cloud_text(cloud, L_PROJECT);
	cloud->row.text[ROW_CHECK] = log;
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	if (!cloud_row_end(cloud))
		return;
	if (project.len == 0)
		project = cloud_part(log, '/', 1, 4);
	const muster_asset_handle account =
	    cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, project, MUSTER_ASSET_UNKNOWN);
	if (cloud_text(cloud, L_METHOD).len > 0) {
		tell_call(cloud, when);
	} else {
		cloud_asset(cloud, MUSTER_ASSET_LOG_STREAM, cloud_last(log, '/'), account);
		tell_line(cloud, when);
	}
	cloud_count(cloud, MUSTER_USED);
}

static const char *const lists[] = {"entries", NULL};
static const struct cloud_shape shape = {
    .tool = {"cloud-logging", 13},
    .places = places,
    .count = L_PLACES,
    .lists = lists,
    .record = read_entry,
};

static int
read_logging(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_gcp_logging, reader, sink, err);
}

static int
probe_logging(const struct muster_peek *peek)
{
	if (cloud_lists(peek, "entries", "logName") && muster_peek_element_has(peek, "resource"))
		return 85;
	return (cloud_has(peek, "logName") || cloud_has(peek, "log_name")) &&
		cloud_has(peek, "resource") &&
		(cloud_has(peek, "insertId") || cloud_has(peek, "insert_id") ||
		    cloud_has(peek, "receiveTimestamp"))
	    ? 85
	    : 0;
}

const struct muster_source source_gcp_logging = {
    .name = "gcp-logging",
    .title = "Google Cloud Logging",
    .kind = "log",
    .reads = "gcloud logging read --format json, files of log sinks, the API's lists",
    .version = 2,
    .probe = probe_logging,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_logging,
};
