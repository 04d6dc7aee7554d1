/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amazon Inspector: aws inspector2 list-findings, and its events.  A finding is about one or
 * several packages of one or several resources.
 */
#include "source/aws_inspector2.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

/* ---- one finding ---- */

/* What a finding says of itself; false if the word is none that is known. */
static bool
judge(struct row *row, struct muster_span status)
{
	row->text[ROW_OUTCOME] = status;
	row->suppressed = muster_span_is_nocase(status, "SUPPRESSED");
	if (muster_span_is_nocase(status, "CLOSED"))
		row->outcome = MUSTER_PASS;
	else if (!row->suppressed && status.len > 0 && !muster_span_is_nocase(status, "ACTIVE"))
		return false;
	return true;
}

/* Of code the detector, of a network the port; else whatever the finding is called. */
static void
name_check(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const struct muster_span port = cloud_text(cloud, I_PORT);
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row->text[ROW_CHECK] = cloud_text(cloud, I_VULNERABILITY);
	if (row->text[ROW_CHECK].len > 0)
		return;
	muster_strbuf_clear(&cloud->place);
	row->text[ROW_CHECK] = cloud_text(cloud, I_DETECTOR);
	if (row->text[ROW_CHECK].len > 0) {
		place_of_line(&cloud->place, cloud_text(cloud, I_CODE_FILE),
		    cloud_text(cloud, I_CODE_LINE), none);
	} else if (muster_span_is(cloud_text(cloud, I_TYPE), "NETWORK_REACHABILITY")) {
		row->text[ROW_CHECK] = MUSTER_SPAN("network-reachability");
		row_add(&cloud->place, "", cloud_text(cloud, I_PROTOCOL));
		row_add(&cloud->place, "/", port);
		if (!muster_span_eq(port, cloud_text(cloud, I_PORT_END)))
			row_add(&cloud->place, "-", cloud_text(cloud, I_PORT_END));
	} else {
		row->text[ROW_CHECK] = row->text[ROW_TITLE];
	}
	cloud->base.failed |= cloud->place.failed;
	row->text[ROW_PLACE] = row_span(&cloud->place);
}

static struct muster_span
tag_of(const struct cloud *cloud, int64_t resource)
{
	const struct fact *tag = cloud_fact(cloud, I_TAG);
	while (tag != NULL && tag->outer != resource)
		tag = tag->next;
	return tag != NULL ? tag->text : none;
}

/* Each scan of an image or a host is one for packages of both kinds. */
static void
cover(struct cloud *cloud, enum muster_asset_kind kind, struct muster_span region)
{
	if (kind == MUSTER_ASSET_IMAGE || kind == MUSTER_ASSET_HOST) {
		cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, region);
		cloud_cover(cloud, MUSTER_DOMAIN_LANGUAGE_PACKAGE, region);
	} else {
		cloud_cover(cloud, cloud->row.domain, region);
	}
}

static void
say_packages(struct cloud *cloud, struct muster_span platform, enum muster_asset_kind kind,
    struct muster_span region)
{
	const struct fact *name = cloud_fact(cloud, I_NAME);
	if (name == NULL) { /* of code, of a network, or a package nobody names */
		if (cloud_text(cloud, I_VULNERABILITY).len > 0)
			cloud->row.domain = MUSTER_DOMAIN_OS_PACKAGE;
		cover(cloud, kind, region);
		cloud_say(cloud);
	}
	for (; name != NULL; name = name->next) {
		const struct aws_package package = {.name = name->text,
		    .version = cloud_beside(cloud, I_VERSION, name),
		    .release = cloud_beside(cloud, I_RELEASE, name),
		    .fixed = cloud_beside(cloud, I_FIXED, name),
		    .manager = cloud_beside(cloud, I_MANAGER, name),
		    .path = cloud_beside(cloud, I_PATH, name),
		    .platform = platform};
		aws_package(cloud, &package);
		cover(cloud, kind, region);
		cloud_say(cloud);
	}
}

static void
say_resource(struct cloud *cloud, const struct fact *id)
{
	const struct muster_span region = aws_arn(cloud_text(cloud, I_ARN), AWS_REGION);
	struct aws_resource resource = {.id = id->text,
	    .type = cloud_beside(cloud, I_RESOURCE_TYPE, id),
	    .account = cloud_text(cloud, I_ACCOUNT),
	    .region = cloud_beside(cloud, I_RESOURCE_REGION, id),
	    .repository = cloud_beside(cloud, I_REPOSITORY, id),
	    .digest = cloud_beside(cloud, I_DIGEST, id),
	    .tag = tag_of(cloud, id->index)};
	struct muster_span section = region.len > 0 ? region : resource.region;
	if (cloud->base.source != &source_aws_inspector2) { /* of ECR: one image, one list */
		if (resource.region.len == 0)
			resource.region = region;
		section = none;
		resource.type = MUSTER_SPAN("AWS_ECR_CONTAINER_IMAGE");
	}
	cloud->row.text[ROW_SECTION] = section;
	const enum muster_asset_kind kind = aws_bind(cloud, &resource);
	say_packages(cloud, cloud_beside(cloud, I_PLATFORM, id), kind, section);
}

void
inspector_record(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const struct fact *id = cloud_fact(cloud, I_RESOURCE);
	row->text[ROW_TITLE] = cloud_text(cloud, I_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, I_SEVERITY);
	row->text[ROW_SCORE] = cloud_text(cloud, I_SCORE);
	name_check(cloud);
	for (const struct fact *other = cloud_fact(cloud, I_RELATED); other != NULL;
	     other = other->next)
		row_add_alias(&cloud->base, other->text);
	if (id == NULL)
		take_mark(&cloud->base.take, "it names no resource");
	const bool known = judge(row, cloud_text(cloud, I_STATUS));
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the status is none that is known");
		return;
	}
	if (cloud->base.source == &source_aws_inspector2) /* ECR has a list for each image */
		cloud_owner(cloud, cloud_text(cloud, I_ACCOUNT),
		    aws_arn(cloud_text(cloud, I_ARN), AWS_REGION));
	row_set_date(
	    &cloud->base, row, ROW_ADVISORY, "vendorCreatedAt", cloud_text(cloud, I_ADVISORY));
	for (; id != NULL; id = id->next)
		say_resource(cloud, id);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

/* ---- the source ---- */

static void
say_nothing(struct cloud *cloud)
{
	cloud_nothing(cloud, MUSTER_DOMAIN_OS_PACKAGE);
	cloud_nothing(cloud, MUSTER_DOMAIN_LANGUAGE_PACKAGE);
}

static const char *const places[] = {INSPECTOR_PLACES};
static const char *const lists[] = {"findings", NULL};
static const struct cloud_shape shape = {
    .tool = {"inspector2", 10},
    .places = places,
    .count = I_PLACES,
    .lists = lists,
    .record = inspector_record,
    .end = say_nothing,
};

static int
read_inspector2(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_aws_inspector2, reader, sink, err);
}

static int
probe_inspector2(const struct muster_peek *peek)
{
	if (cloud_lists(peek, "findings", "findingArn") ||
	    cloud_is_event(peek, "Inspector2 Finding"))
		return 85;
	if (cloud_is_empty(peek, "findings"))
		return 60;
	if (cloud_wraps(peek, "findingArn", NULL))
		return head_says(peek, "imageScanFindings") ? 0 : 80;
	return cloud_has(peek, "findingArn") && cloud_has(peek, "awsAccountId") ? 80 : 0;
}

const struct muster_source source_aws_inspector2 = {
    .name = "aws-inspector2",
    .title = "Amazon Inspector",
    .kind = "scanner",
    .reads = "aws inspector2 list-findings, and its events",
    .version = 3,
    .probe = probe_inspector2,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_inspector2,
};
