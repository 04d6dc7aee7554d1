/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AWS Security Hub: findings of any product in its format (ASFF), as the API lists them, as events
 * and as tools write them to import them there (Prowler).
 */
#include "source/aws.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	A_ID,
	A_PRODUCT,
	A_GENERATOR,
	A_ACCOUNT,
	A_TITLE,
	A_SEVERITY,
	A_NORMALIZED,
	A_STATUS,
	A_CONTROL,
	A_RECORD,
	A_WORKFLOW,
	A_UPDATED,
	A_SCHEMA,
	A_KIND,
	A_FIRST,
	A_LAST,
	A_RESOURCE,
	A_RESOURCE_TYPE,
	A_RESOURCE_REGION,
	A_REPOSITORY,
	A_DIGEST,
	A_TAG,
	A_CONTAINER,
	A_OTHER_ID,
	A_OTHER_NAME,
	A_OTHER_VERSION,
	A_OTHER_FIXED,
	A_OTHER_SCORE,
	A_VULNERABILITY,
	A_RELATED,
	A_SCORE,
	A_NAME,
	A_VERSION,
	A_RELEASE,
	A_MANAGER,
	A_PATH,
	A_FIXED,
	A_ADVISORY,
	A_PLACES
};
static const char *const places[A_PLACES] = {
    [A_ID] = "Id",
    [A_PRODUCT] = "ProductArn",
    [A_GENERATOR] = "GeneratorId",
    [A_ACCOUNT] = "AwsAccountId",
    [A_TITLE] = "Title",
    [A_SEVERITY] = "Severity/Label FindingProviderFields/Severity/Label",
    [A_NORMALIZED] = "Severity/Normalized",
    [A_STATUS] = "Compliance/Status",
    [A_CONTROL] = "Compliance/SecurityControlId ProductFields/ControlId",
    [A_RECORD] = "RecordState",
    [A_WORKFLOW] = "Workflow/Status",
    [A_UPDATED] = "UpdatedAt",
    [A_SCHEMA] = "SchemaVersion",
    [A_KIND] = "Types/[]",
    [A_FIRST] = "FirstObservedAt CreatedAt",
    [A_LAST] = "LastObservedAt",
    [A_RESOURCE] = "Resources/[]/Id",
    [A_RESOURCE_TYPE] = "Resources/[]/Type",
    [A_RESOURCE_REGION] = "Resources/[]/Region",
    [A_REPOSITORY] = "Resources/[]/Details/AwsEcrContainerImage/RepositoryName",
    [A_DIGEST] = "Resources/[]/Details/AwsEcrContainerImage/ImageDigest",
    [A_TAG] = "Resources/[]/Details/AwsEcrContainerImage/ImageTags/[]",
    [A_CONTAINER] = "Resources/[]/Details/Container/ImageName",
    /* where Trivy writes what has a place of its own */
    [A_OTHER_ID] = "Resources/[]/Details/Other/CVE~ID Resources/[]/Details/Other/VulnerabilityID",
    [A_OTHER_NAME] = "Resources/[]/Details/Other/PkgName",
    [A_OTHER_VERSION] = "Resources/[]/Details/Other/Installed~Package",
    [A_OTHER_FIXED] = "Resources/[]/Details/Other/Patched~Package",
    [A_OTHER_SCORE] = "Resources/[]/Details/Other/NvdCvssScoreV3",
    [A_VULNERABILITY] = "Vulnerabilities/[]/Id",
    [A_RELATED] = "Vulnerabilities/[]/RelatedVulnerabilities/[]",
    [A_SCORE] = "Vulnerabilities/[]/Cvss/[]/BaseScore",
    [A_NAME] = "Vulnerabilities/[]/VulnerablePackages/[]/Name",
    [A_VERSION] = "Vulnerabilities/[]/VulnerablePackages/[]/Version",
    [A_RELEASE] = "Vulnerabilities/[]/VulnerablePackages/[]/Release",
    [A_MANAGER] = "Vulnerabilities/[]/VulnerablePackages/[]/PackageManager",
    [A_PATH] = "Vulnerabilities/[]/VulnerablePackages/[]/FilePath",
    [A_FIXED] = "Vulnerabilities/[]/VulnerablePackages/[]/FixedInVersion",
    [A_ADVISORY] = "Vulnerabilities/[]/Vendor/VendorCreatedAt",
};

/* ---- words ---- */

struct outcome {
	const char *word;
	enum muster_outcome outcome;
};
static const struct outcome outcomes[] = {
    {"PASSED", MUSTER_PASS},
    {"FAILED", MUSTER_FAIL},
    {"", MUSTER_FAIL},
    {"WARNING", MUSTER_NOT_REVIEWED},
    {"NOT_AVAILABLE", MUSTER_NOT_REVIEWED},
    {"MANUAL", MUSTER_NOT_REVIEWED},
    {"INFOED", MUSTER_INFO}, /* of Prowler 3 */
    {"INFO", MUSTER_INFO},
};

static bool
judge(struct row *row, struct muster_span status)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (!muster_span_is_nocase(status, outcomes[i].word))
			continue;
		row->outcome = outcomes[i].outcome;
		return true;
	}
	return false;
}

/* Before there were labels: 0 info, up to 39 low, 69 medium, 89 high, 100 critical. */
static enum muster_severity
severity_of(struct muster_span number)
{
	unsigned value = 0;
	for (size_t i = 0; i < number.len && number.ptr[i] >= '0' && number.ptr[i] <= '9'; i++)
		value = value > 100 ? value : value * 10 + (unsigned)(number.ptr[i] - '0');
	return number.len == 0 || value > 100 ? MUSTER_SEVERITY_UNKNOWN
	    : value == 0                      ? MUSTER_SEVERITY_INFO
	    : value < 40                      ? MUSTER_SEVERITY_LOW
	    : value < 70                      ? MUSTER_SEVERITY_MEDIUM
	    : value < 90                      ? MUSTER_SEVERITY_HIGH
					      : MUSTER_SEVERITY_CRITICAL;
}

/* "prowler/prowler@eu-west-1": what a product looks at, it looks at by region. */
static struct muster_span
section_of(struct cloud *cloud)
{
	const struct muster_span arn = cloud_text(cloud, A_PRODUCT);
	struct muster_span product = aws_arn(arn, AWS_REST);
	if (muster_span_starts(product, "product/"))
		product = (struct muster_span){product.ptr + 8, product.len - 8};
	muster_strbuf_clear(&cloud->place);
	row_add(&cloud->place, "", product);
	row_add(&cloud->place, "@", aws_arn(arn, AWS_REGION));
	cloud->base.failed |= cloud->place.failed;
	return row_span(&cloud->place);
}

/* ---- findings ---- */

static void
say(struct cloud *cloud)
{
	if (cloud->row.domain != MUSTER_DOMAIN_EVENT)
		cloud_cover(cloud, cloud->row.domain, cloud->row.text[ROW_SECTION]);
	cloud_say(cloud);
}

/* What stands beside one of several in a finding is about that one. */
static void
name_vulnerability(struct cloud *cloud, const struct fact *id)
{
	struct row *row = &cloud->row;
	const struct fact *score = cloud_fact(cloud, A_SCORE);
	muster_strbuf_clear(&cloud->base.aliases);
	for (const struct fact *other = cloud_fact(cloud, A_RELATED); other != NULL;
	     other = other->next)
		if (other->outer == id->index && !muster_span_eq(other->text, id->text))
			row_add_alias(&cloud->base, other->text);
	while (score != NULL && score->outer != id->index)
		score = score->next;
	cloud->base.failed |= cloud->base.aliases.failed;
	row->text[ROW_CHECK] = id->text;
	row->text[ROW_ALIASES] = row_span(&cloud->base.aliases);
	row->text[ROW_SCORE] = score != NULL ? score->text : none;
	row->dates[ROW_ADVISORY] = MUSTER_TIME_NONE;
	row->dated_by[ROW_ADVISORY] = NULL;
	row_set_date(&cloud->base, row, ROW_ADVISORY, "VendorCreatedAt",
	    cloud_beside(cloud, A_ADVISORY, id));
}

static void
say_vulnerability(struct cloud *cloud, const struct fact *id)
{
	const struct fact *name = cloud_fact(cloud, A_NAME);
	bool any = false;
	name_vulnerability(cloud, id);
	for (; name != NULL; name = name->next) {
		if (name->outer != id->index)
			continue;
		const struct aws_package package = {.name = name->text,
		    .version = cloud_beside(cloud, A_VERSION, name),
		    .release = cloud_beside(cloud, A_RELEASE, name),
		    .fixed = cloud_beside(cloud, A_FIXED, name),
		    .manager = cloud_beside(cloud, A_MANAGER, name),
		    .path = cloud_beside(cloud, A_PATH, name),
		    .platform = none};
		aws_package(cloud, &package);
		say(cloud);
		any = true;
	}
	if (!any) {
		cloud->row.domain = MUSTER_DOMAIN_OS_PACKAGE;
		say(cloud);
	}
}

/* Trivy's targets are images with a remark: "alpine:3.19 (alpine 3.19.1)". */
static void
bind_container(struct cloud *cloud, struct muster_span reference)
{
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .parent = MUSTER_ASSET_UNKNOWN};
	for (size_t i = 0; i + 2 <= reference.len; i++)
		if (memcmp(reference.ptr + i, " (", 2) == 0)
			reference.len = i;
	muster_image_split(reference, &binding.name, &binding.tag, &binding.version);
	named_asset(&cloud->base, &cloud->assets, &binding);
}

static bool
is_of_trivy(const struct cloud *cloud, const struct aws_resource *resource)
{
	return muster_span_is_nocase(resource->type, "Container") &&
	    cloud_text(cloud, A_OTHER_NAME).len > 0;
}

static void
say_resource(struct cloud *cloud, const struct aws_resource *resource)
{
	const struct fact *id = cloud_fact(cloud, A_VULNERABILITY);
	if (is_of_trivy(cloud, resource))
		bind_container(cloud,
		    cloud_text(cloud, A_CONTAINER).len > 0 ? cloud_text(cloud, A_CONTAINER)
							   : resource->id);
	else
		aws_bind(cloud, resource);
	if (id == NULL)
		say(cloud);
	for (; id != NULL; id = id->next)
		say_vulnerability(cloud, id);
}

static struct muster_span
tag_of(const struct cloud *cloud, int64_t resource)
{
	const struct fact *tag = cloud_fact(cloud, A_TAG);
	while (tag != NULL && tag->outer != resource)
		tag = tag->next;
	return tag != NULL ? tag->text : none;
}

static void
say_resources(struct cloud *cloud)
{
	const struct fact *id = cloud_fact(cloud, A_RESOURCE);
	struct aws_resource resource = {.id = none,
	    .type = none,
	    .account = cloud_text(cloud, A_ACCOUNT),
	    .region = none,
	    .repository = none,
	    .digest = none,
	    .tag = none};
	if (id == NULL)
		say_resource(cloud, &resource);
	for (; id != NULL; id = id->next) {
		resource.id = id->text;
		resource.type = cloud_beside(cloud, A_RESOURCE_TYPE, id);
		resource.region = cloud_beside(cloud, A_RESOURCE_REGION, id);
		resource.repository = cloud_beside(cloud, A_REPOSITORY, id);
		resource.digest = cloud_beside(cloud, A_DIGEST, id);
		resource.tag = tag_of(cloud, id->index);
		say_resource(cloud, &resource);
	}
}

static bool
is_vulnerability(const struct cloud *cloud)
{
	return muster_span_is_nocase(
	    cloud_part(cloud_text(cloud, A_KIND), '/', 1, 4), "Vulnerabilities");
}

/* The first CVE in a text, "" none. */
static struct muster_span
cve_in(struct muster_span text)
{
	for (size_t i = 0; i + 4 <= text.len; i++) {
		size_t end = i + 4;
		if (memcmp(text.ptr + i, "CVE-", 4) != 0)
			continue;
		while (end < text.len &&
		    ((text.ptr[end] >= '0' && text.ptr[end] <= '9') || text.ptr[end] == '-'))
			end++;
		if (end > i + 9)
			return (struct muster_span){text.ptr + i, end - i};
	}
	return none;
}

/*
 * A vulnerability that no list names, which is of the class CVE as all others are: by where Trivy
 * writes it, or by the title.
 */
static struct muster_span
unlisted_check(const struct cloud *cloud)
{
	const struct muster_span texts[] = {cloud_text(cloud, A_OTHER_ID),
	    cve_in(cloud_text(cloud, A_TITLE)), cloud_text(cloud, A_GENERATOR)};
	size_t i = 0;
	while (i < 2 && texts[i].len == 0)
		i++;
	return texts[i];
}

/* A control by its id; what no control found by the last word of its type, or who found it. */
static struct muster_span
check_of(const struct cloud *cloud)
{
	const struct fact *vulnerability = cloud_fact(cloud, A_VULNERABILITY);
	const struct muster_span control = cloud_text(cloud, A_CONTROL);
	const struct muster_span kind = cloud_text(cloud, A_KIND), type = cloud_last(kind, '/');
	if (vulnerability != NULL || control.len > 0)
		return vulnerability != NULL ? vulnerability->text : control;
	if (is_vulnerability(cloud))
		return unlisted_check(cloud);
	/* a type of one word is a class of findings, and tells nothing apart */
	return cloud_text(cloud, A_STATUS).len == 0 && type.len > 0 && type.len < kind.len
	    ? type
	    : cloud_text(cloud, A_GENERATOR);
}

/* What happened, as its type says, and is no state of anything. */
static bool
is_threat(const struct cloud *cloud)
{
	static const char *const types[] = {"TTPs", "Effects", "Unusual Behaviors"};
	const struct muster_span type = cloud_part(cloud_text(cloud, A_KIND), '/', 0, 2);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (muster_span_is(type, types[i]))
			return cloud_time(cloud_text(cloud, A_FIRST)) != MUSTER_TIME_NONE &&
			    cloud_fact(cloud, A_VULNERABILITY) == NULL;
	return false;
}

static void
fill_row(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	row->text[ROW_CHECK] = check_of(cloud);
	row->text[ROW_TITLE] = cloud_text(cloud, A_TITLE);
	row->text[ROW_SECTION] = section_of(cloud);
	row->text[ROW_SEVERITY] = cloud_text(cloud, A_SEVERITY);
	row->text[ROW_OUTCOME] = cloud_text(cloud, A_STATUS);
	if (row->text[ROW_SEVERITY].len == 0)
		row->severity = severity_of(cloud_text(cloud, A_NORMALIZED));
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	if (is_vulnerability(cloud)) {
		row->domain = MUSTER_DOMAIN_OS_PACKAGE;
		row->text[ROW_NAME] = cloud_text(cloud, A_OTHER_NAME);
		row->text[ROW_VERSION] = cloud_text(cloud, A_OTHER_VERSION);
		row->text[ROW_FIXED] = cloud_text(cloud, A_OTHER_FIXED);
		row->text[ROW_SCORE] = cloud_text(cloud, A_OTHER_SCORE);
	}
	if (is_threat(cloud)) {
		row->domain = MUSTER_DOMAIN_EVENT;
		row->first = cloud_time(cloud_text(cloud, A_FIRST));
		row->last = cloud_time(cloud_text(cloud, A_LAST));
	}
	const struct muster_span workflow = cloud_text(cloud, A_WORKFLOW);
	row->suppressed = muster_span_is_nocase(workflow, "SUPPRESSED") ||
	    muster_span_is_nocase(workflow, "RESOLVED");
}

/* What a product has put away is no state of now, good or bad; why it did, it does not say. */
static bool
is_archived(struct cloud *cloud)
{
	return muster_span_is_nocase(cloud_text(cloud, A_RECORD), "ARCHIVED");
}

static void
read_finding(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	fill_row(cloud);
	if (!cloud_seen(cloud, A_SCHEMA) || !cloud_seen(cloud, A_PRODUCT))
		take_mark(&cloud->base.take, "it is no finding of Security Hub");
	if (!cloud_row_end(cloud))
		return;
	if (!judge(row, row->text[ROW_OUTCOME])) {
		row_reject(&cloud->base, row, "the status is none that is known");
		return;
	}
	if (is_archived(cloud)) {
		row->outcome = MUSTER_INFO;
		row->text[ROW_OUTCOME] = MUSTER_SPAN("ARCHIVED");
	}
	row->suppressed &= row->outcome == MUSTER_FAIL;
	cloud_owner(
	    cloud, cloud_text(cloud, A_ACCOUNT), aws_arn(cloud_text(cloud, A_PRODUCT), AWS_REGION));
	say_resources(cloud);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

/* ---- the source ---- */

static void
say_nothing(struct cloud *cloud)
{
	cloud_nothing(cloud, MUSTER_DOMAIN_MISCONFIGURATION);
}

static const char *const lists[] = {"Findings", "findings", NULL};
static const struct cloud_shape shape = {
    .tool = {"security-hub", 12},
    .places = places,
    .count = A_PLACES,
    .lists = lists,
    .record = read_finding,
    .end = say_nothing,
};

static int
read_asff(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_aws_asff, reader, sink, err);
}

static int
probe_asff(const struct muster_peek *peek)
{
	static const char *const events[] = {
	    "Security Hub Findings - Imported", "Security Hub Findings - Custom Action"};
	for (size_t i = 0; i < 2; i++)
		if (cloud_is_event(peek, events[i]))
			return 85;
	if ((cloud_lists(peek, "Findings", "ProductArn") ||
		cloud_lists(peek, "findings", "ProductArn")) &&
	    head_says(peek, "\"SchemaVersion\""))
		return 85;
	if (cloud_is_empty(peek, "Findings"))
		return 60;
	if (cloud_wraps(peek, "ProductArn", "2018-10-08"))
		return 80;
	return cloud_has(peek, "ProductArn") && cloud_has(peek, "SchemaVersion") ? 85 : 0;
}

const struct muster_source source_aws_asff = {
    .name = "aws-asff",
    .title = "AWS Security Hub",
    .kind = "policy",
    .reads = "aws securityhub get-findings, events of Security Hub, ASFF files of other tools",
    .version = 3,
    .probe = probe_asff,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_asff,
};
