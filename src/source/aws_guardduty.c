/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amazon GuardDuty: events of EventBridge and files it exports (names in camel case), aws guardduty
 * get-findings (in Pascal case).  A finding is an event that goes on: first, last and how often.
 */
#include "source/aws.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	G_ID,
	G_TYPE,
	G_TITLE,
	G_SEVERITY,
	G_ACCOUNT,
	G_REGION,
	G_KIND,
	G_INSTANCE,
	G_BUCKET,
	G_CLUSTER,
	G_FUNCTION,
	G_USER,
	G_CONTAINER,
	G_FIRST,
	G_LAST,
	G_UPDATED,
	G_COUNT,
	G_ARCHIVED,
	G_SAMPLE,
	G_PLACES
};
static const char *const places[G_PLACES] = {
    [G_ID] = "id Id",
    [G_TYPE] = "type Type",
    [G_TITLE] = "title Title",
    [G_SEVERITY] = "severity Severity",
    [G_ACCOUNT] = "accountId AccountId",
    [G_REGION] = "region Region",
    [G_KIND] = "resource/resourceType Resource/ResourceType",
    [G_INSTANCE] = "resource/instanceDetails/instanceId Resource/InstanceDetails/InstanceId",
    [G_BUCKET] = "resource/s3BucketDetails/[]/arn Resource/S3BucketDetails/[]/Arn "
		 "resource/s3BucketDetails/[]/name Resource/S3BucketDetails/[]/Name",
    [G_CLUSTER] = "resource/eksClusterDetails/arn Resource/EksClusterDetails/Arn "
		  "resource/ecsClusterDetails/arn Resource/EcsClusterDetails/Arn",
    [G_FUNCTION] = "resource/lambdaDetails/functionArn Resource/LambdaDetails/FunctionArn",
    [G_USER] = "resource/accessKeyDetails/userName Resource/AccessKeyDetails/UserName",
    [G_CONTAINER] = "resource/containerDetails/name Resource/ContainerDetails/Name "
		    "resource/kubernetesDetails/kubernetesWorkloadDetails/name "
		    "Resource/KubernetesDetails/KubernetesWorkloadDetails/Name",
    [G_FIRST] = "service/eventFirstSeen Service/EventFirstSeen",
    [G_LAST] = "service/eventLastSeen Service/EventLastSeen",
    [G_UPDATED] = "updatedAt UpdatedAt createdAt CreatedAt",
    [G_COUNT] = "service/count Service/Count",
    [G_ARCHIVED] = "service/archived Service/Archived",
    [G_SAMPLE] = "service/additionalInfo/sample Service/AdditionalInfo/Sample",
};

/* 1 to 3.9 low, 4 to 6.9 medium, 7 to 8.9 high, 9 to 10 critical. */
static enum muster_severity
severity_of(struct muster_span number)
{
	const uint64_t whole = cloud_number(number);
	return number.len == 0 || whole < 1 || whole > 10 ? MUSTER_SEVERITY_UNKNOWN
	    : whole >= 9                                  ? MUSTER_SEVERITY_CRITICAL
	    : whole >= 7                                  ? MUSTER_SEVERITY_HIGH
	    : whole >= 4                                  ? MUSTER_SEVERITY_MEDIUM
							  : MUSTER_SEVERITY_LOW;
}

static void
bind_target(struct cloud *cloud)
{
	static const size_t targets[] = {G_BUCKET, G_CLUSTER, G_FUNCTION};
	struct aws_resource resource = {.id = none,
	    .type = none,
	    .account = cloud_text(cloud, G_ACCOUNT),
	    .region = cloud_text(cloud, G_REGION),
	    .repository = none,
	    .digest = none,
	    .tag = none};
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]) && resource.id.len == 0; i++)
		resource.id = cloud_text(cloud, targets[i]);
	if (cloud_text(cloud, G_INSTANCE).len > 0) {
		resource.id = cloud_text(cloud, G_INSTANCE);
		resource.type = MUSTER_SPAN("AwsEc2Instance");
	}
	aws_bind(cloud, &resource);
	cloud->row.text[ROW_PLACE] = cloud_text(cloud, G_CONTAINER).len > 0
	    ? cloud_text(cloud, G_CONTAINER)
	    : cloud_text(cloud, G_USER);
}

/* What somebody asked for to see how it looks: nothing has happened. */
static bool
is_sample(const struct cloud *cloud)
{
	return muster_span_is(cloud_text(cloud, G_SAMPLE), "true") ||
	    muster_span_starts(cloud_text(cloud, G_TITLE), "[SAMPLE]");
}

static void
read_finding(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	muster_time first = cloud_time(cloud_text(cloud, G_FIRST));
	if (first == MUSTER_TIME_NONE)
		first = cloud_time(cloud_text(cloud, G_UPDATED));
	row->text[ROW_CHECK] = cloud_text(cloud, G_TYPE);
	row->text[ROW_TITLE] = cloud_text(cloud, G_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, G_SEVERITY);
	row->severity = severity_of(cloud_text(cloud, G_SEVERITY));
	row->suppressed = muster_span_is(cloud_text(cloud, G_ARCHIVED), "true");
	if (first == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	if (!cloud_row_end(cloud))
		return;
	if (is_sample(cloud)) {
		cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
		return;
	}
	bind_target(cloud);
	cloud_event(cloud, first, cloud_time(cloud_text(cloud, G_LAST)),
	    cloud_number(cloud_text(cloud, G_COUNT)));
	cloud_say(cloud);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

/* Small in what the API itself answers. */
static const char *const lists[] = {"Findings", "findings", NULL};
static const struct cloud_shape shape = {
    .tool = {"guardduty", 9},
    .places = places,
    .count = G_PLACES,
    .lists = lists,
    .record = read_finding,
};

static int
read_guardduty(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_aws_guardduty, reader, sink, err);
}

static int
probe_guardduty(const struct muster_peek *peek)
{
	if (cloud_is_event(peek, "GuardDuty Finding"))
		return 85;
	if (cloud_lists(peek, "Findings", "Arn") && muster_peek_element_has(peek, "Service") &&
	    muster_peek_element_has(peek, "Type"))
		return 85;
	if (cloud_lists(peek, "findings", "accountId") &&
	    muster_peek_element_has(peek, "schemaVersion") &&
	    muster_peek_element_has(peek, "service") && muster_peek_element_has(peek, "type"))
		return 85;
	if (cloud_is_empty(peek, "Findings"))
		return 60;
	if (cloud_wraps(peek, ":guardduty:", "etector") && !head_says(peek, "ProductArn"))
		return 80;
	if (cloud_has(peek, "AccountId") && cloud_has(peek, "Service") &&
	    cloud_has(peek, "Severity") && cloud_has(peek, "Type"))
		return 85;
	return cloud_has(peek, "accountId") && cloud_has(peek, "schemaVersion") &&
		cloud_has(peek, "service") && cloud_has(peek, "severity") && cloud_has(peek, "type")
	    ? 85
	    : 0;
}

const struct muster_source source_aws_guardduty = {
    .name = "aws-guardduty",
    .title = "Amazon GuardDuty",
    .kind = "log",
    .reads = "aws guardduty get-findings, events and exported files of GuardDuty",
    .version = 2,
    .probe = probe_guardduty,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_guardduty,
};
