/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AWS Secrets Manager: aws secretsmanager list-secrets and describe-secret.  Neither has a value in
 * it; what they show of rotation and deletion is judged by rules on settings.
 */
#include "source/aws.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	M_ARN,
	M_NAME,
	M_KEY,
	M_ROTATION,
	M_INTERVAL,
	M_CREATED,
	M_ROTATED,
	M_NEXT,
	M_DELETED,
	M_STAGES,
	M_STAGE,
	M_PLACES
};
static const char *const places[M_PLACES] = {
    [M_ARN] = "ARN",
    [M_NAME] = "Name",
    [M_KEY] = "KmsKeyId",
    [M_ROTATION] = "RotationEnabled",
    [M_INTERVAL] = "RotationRules/AutomaticallyAfterDays",
    [M_CREATED] = "CreatedDate CreatedDate/*",
    [M_ROTATED] = "LastRotatedDate LastRotatedDate/*",
    [M_NEXT] = "NextRotationDate NextRotationDate/*",
    [M_DELETED] = "DeletedDate DeletedDate/*",
    [M_STAGES] = "SecretVersionsToStages/* VersionIdsToStages/*",
    [M_STAGE] = "SecretVersionsToStages/*/[] VersionIdsToStages/*/[]",
};

/* "pay/db@eu-west-1" below the account: names are unique in a region. */
static void
bind_secret(struct cloud *cloud)
{
	const struct muster_span arn = cloud_text(cloud, M_ARN);
	const muster_asset_handle account = aws_account(cloud, aws_arn(arn, AWS_ACCOUNT));
	muster_strbuf_clear(&cloud->text);
	row_add(&cloud->text, "", cloud_text(cloud, M_NAME));
	row_add(&cloud->text, "@", aws_arn(arn, AWS_REGION));
	cloud->base.failed |= cloud->text.failed;
	cloud_asset(cloud, MUSTER_ASSET_SECRET, row_span(&cloud->text), account);
}

/* A version that is pending, and not the current one too, is a rotation that did not come to its
 * end. */
static bool
is_unfinished(const struct cloud *cloud)
{
	for (const struct fact *stage = cloud_fact(cloud, M_STAGE); stage != NULL;
	     stage = stage->next) {
		if (!muster_span_is(stage->text, "AWSPENDING"))
			continue;
		bool current = false;
		for (const struct fact *other = cloud_fact(cloud, M_STAGE); other != NULL;
		     other = other->next)
			current |= muster_span_eq(other->key, stage->key) &&
			    muster_span_is(other->text, "AWSCURRENT");
		if (!current)
			return true;
	}
	return false;
}

static void
say_settings(struct cloud *cloud)
{
	const bool rotates = muster_span_is(cloud_text(cloud, M_ROTATION), "true");
	const muster_time deleted = cloud_date(cloud, M_DELETED);
	muster_time rotated = cloud_date(cloud, M_ROTATED);
	if (rotated == MUSTER_TIME_NONE) /* never: it is as old as it is */
		rotated = cloud_date(cloud, M_CREATED);
	cloud_setting(cloud, "secret.deletion",
	    deleted != MUSTER_TIME_NONE ? MUSTER_SPAN("scheduled") : MUSTER_SPAN("none"), deleted,
	    0);
	if (deleted != MUSTER_TIME_NONE) /* nobody can read it any more */
		return;
	cloud_setting(cloud, "secret.rotation",
	    rotates ? MUSTER_SPAN("true") : MUSTER_SPAN("false"), MUSTER_TIME_NONE, 0);
	cloud_setting(cloud, "secret.rotated", none, rotated,
	    (int64_t)(cloud_number(cloud_text(cloud, M_INTERVAL)) % 36500));
	cloud_setting(cloud, "secret.key", cloud_text(cloud, M_KEY), MUSTER_TIME_NONE, 0);
	if (rotates)
		cloud_setting(cloud, "secret.next-rotation", none, cloud_date(cloud, M_NEXT), 0);
	if (cloud_seen(cloud, M_STAGES))
		cloud_setting(cloud, "secret.rotation-pending",
		    is_unfinished(cloud) ? MUSTER_SPAN("true") : MUSTER_SPAN("false"),
		    MUSTER_TIME_NONE, 0);
}

static void
read_secret(struct cloud *cloud)
{
	const struct muster_span arn = cloud_text(cloud, M_ARN);
	cloud->row.text[ROW_CHECK] = cloud_text(cloud, M_NAME);
	if (!muster_span_is(aws_arn(arn, AWS_SERVICE), "secretsmanager"))
		take_mark(&cloud->base.take, "it has no ARN of a secret");
	if (!cloud_row_end(cloud))
		return;
	bind_secret(cloud);
	cloud_owner(cloud, aws_arn(arn, AWS_ACCOUNT), aws_arn(arn, AWS_REGION));
	cloud->listed = true; /* each is told whole */
	cloud_cover(cloud, MUSTER_DOMAIN_MISCONFIGURATION, none);
	say_settings(cloud);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- the source ---- */

static void
say_nothing(struct cloud *cloud)
{
	cloud_nothing(cloud, MUSTER_DOMAIN_MISCONFIGURATION);
}

static const char *const lists[] = {"SecretList", NULL};
static const struct cloud_shape shape = {
    .tool = {"secrets-manager", 15},
    .places = places,
    .count = M_PLACES,
    .lists = lists,
    .record = read_secret,
    .end = say_nothing,
};

static int
read_secrets(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_aws_secretsmanager, reader, sink, err);
}

static bool
is_arn(struct muster_span value)
{
	return muster_span_starts(value, "\"arn:") &&
	    muster_span_is(cloud_part(value, ':', AWS_SERVICE, 6), "secretsmanager");
}

static int
probe_secrets(const struct muster_peek *peek)
{
	if (cloud_lists(peek, "SecretList", "ARN") || cloud_is_empty(peek, "SecretList"))
		return 90;
	if (cloud_wraps(peek, ":secretsmanager:", "ToStages"))
		return head_says(peek, "SecretString") ? 0 : 80;
	return is_arn(cloud_member(peek, "ARN")) && cloud_has(peek, "Name") &&
		!cloud_has(peek, "SecretString") && !cloud_has(peek, "SecretBinary") &&
		(cloud_has(peek, "CreatedDate") || cloud_has(peek, "LastChangedDate") ||
		    cloud_has(peek, "VersionIdsToStages") ||
		    cloud_has(peek, "SecretVersionsToStages"))
	    ? 85
	    : 0;
}

static const char *const secret_members[] = {"SecretString", "SecretBinary", NULL};

const struct muster_source source_aws_secretsmanager = {
    .name = "aws-secretsmanager",
    .title = "AWS Secrets Manager",
    .kind = "facts",
    .reads = "aws secretsmanager list-secrets, describe-secret",
    .version = 2,
    .probe = probe_secrets,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_secrets,
};
