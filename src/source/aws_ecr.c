/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amazon ECR: aws ecr describe-image-scan-findings, of basic scans (a list of vulnerabilities, the
 * package among their attributes) and of enhanced ones (findings of Inspector).
 */
#include "source/aws_inspector2.h"
#include "source/sources.h"

struct ecr {
	struct cloud cloud; /* first */
	size_t depth;       /* of the objects of an image's answer */
	bool listed;        /* it has findings, be it none */
	bool enhanced;      /* and they are Inspector's */
	bool counted;       /* it says how many there are */
	uint64_t claimed, found;
	struct muster_span registry, region, repository, digest, tag, status;
	/* of the image whose pages follow, kept for the run: "" none */
	struct muster_span open;
	uint64_t open_found;
};

static struct ecr *
of(struct cloud *cloud)
{
	return (struct ecr *)cloud;
}

enum { E_NAME = I_PLACES, E_KEY, E_VALUE, E_PLACES };
static const char *const places[] = {
    INSPECTOR_PLACES,
    [E_NAME] = "name",
    [E_KEY] = "attributes/[]/key",
    [E_VALUE] = "attributes/[]/value",
};

/* ---- basic scans ---- */

static void
take_attribute(struct row *row, struct muster_span key, struct muster_span value)
{
	static const struct {
		const char *key;
		enum row_text text;
	} attributes[] = {
	    {"package_name", ROW_NAME},
	    {"package_version", ROW_VERSION},
	    {"fixed_version", ROW_FIXED},
	    {"patched_version", ROW_FIXED},
	    {"CVSS3_SCORE", ROW_SCORE},
	    {"CVSS4_SCORE", ROW_SCORE},
	    {"CVSS2_SCORE", ROW_SCORE},
	};
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (muster_span_is(key, attributes[i].key) &&
		    (row->text[attributes[i].text].len == 0 || muster_span_starts(key, "CVSS3")))
			row->text[attributes[i].text] = value;
}

/* Which image it is may stand behind its findings. */
static void
basic_record(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	row->text[ROW_CHECK] = cloud_text(cloud, E_NAME);
	row->text[ROW_SEVERITY] = cloud_text(cloud, I_SEVERITY);
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	for (const struct fact *key = cloud_fact(cloud, E_KEY); key != NULL; key = key->next)
		take_attribute(row, key->text, cloud_beside(cloud, E_VALUE, key));
	if (cloud_row_end(cloud))
		row_wait(&cloud->base, row);
}

/* Only the findings of an enhanced scan tell which region the registry is in. */
static void
take_region(struct ecr *ecr)
{
	struct cloud *cloud = &ecr->cloud;
	struct muster_span region = aws_arn(cloud_text(cloud, I_RESOURCE), AWS_REGION);
	if (region.len == 0)
		region = aws_arn(cloud_text(cloud, I_ARN), AWS_REGION);
	if (ecr->region.len == 0 && region.len > 0)
		ecr->region = adapter_keep(&cloud->base, region);
}

static void
read_finding(struct cloud *cloud)
{
	of(cloud)->found++;
	take_region(of(cloud));
	if (cloud_seen(cloud, I_ARN) || muster_span_is(cloud->list, "enhancedFindings"))
		inspector_record(cloud);
	else
		basic_record(cloud);
}

/* ---- the image ---- */

static void
begin_answer(struct cloud *cloud)
{
	struct ecr *ecr = of(cloud);
	if (ecr->depth++ > 0)
		return;
	ecr->listed = ecr->enhanced = ecr->counted = false;
	ecr->claimed = ecr->found = 0;
	ecr->registry = ecr->region = ecr->repository = row_nothing;
	ecr->digest = ecr->tag = ecr->status = row_nothing;
}

static void
read_texts(struct adapter *adapter, const char *const *names, struct muster_span *const *texts)
{
	struct muster_span key;
	json_object(adapter->reader);
	while (json_key(adapter->reader, &key) == 1) {
		size_t i = 0;
		while (names[i] != NULL && !muster_span_is(key, names[i]))
			i++;
		if (names[i] != NULL)
			adapter_text(adapter, texts[i]);
		else
			json_skip(adapter->reader);
	}
}

/* Numbers by severity: {"HIGH": 3}. */
static void
read_counts(struct ecr *ecr, struct json_reader *reader)
{
	struct muster_span key, number;
	ecr->counted = true;
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		number = row_nothing;
		if (json_peek(reader) == JSON_NUMBER)
			json_number(reader, &number);
		else
			json_skip(reader);
		ecr->claimed += cloud_number(number) % UINT32_MAX;
	}
}

static bool
read_beside(struct cloud *cloud, struct muster_span key)
{
	static const char *const id[] = {"imageDigest", "imageTag", NULL};
	static const char *const status[] = {"status", NULL};
	struct ecr *ecr = of(cloud);
	struct adapter *adapter = &cloud->base;
	struct muster_span text = row_nothing;
	if (muster_span_is(key, "repositoryName")) {
		adapter_text(adapter, &ecr->repository);
	} else if (muster_span_is(key, "registryId")) {
		adapter_text(adapter, &ecr->registry);
	} else if (muster_span_is(key, "imageId")) {
		read_texts(adapter, id, (struct muster_span *[]){&ecr->digest, &ecr->tag});
	} else if (muster_span_is(key, "imageScanStatus")) {
		read_texts(adapter, status, (struct muster_span *[]){&ecr->status});
	} else if (muster_span_is(key, "findingSeverityCounts")) {
		read_counts(ecr, adapter->reader);
	} else if (muster_span_is(key, "imageScanCompletedAt")) {
		json_scalar(adapter->reader, &text);
		cloud_observed(cloud, cloud_time(text));
	} else if (muster_span_is(key, "vulnerabilitySourceUpdatedAt")) {
		json_scalar(adapter->reader, &text);
		if (cloud_time(text) > adapter->run.data_date)
			adapter->run.data_date = cloud_time(text);
	} else {
		ecr->enhanced |= muster_span_is(key, "enhancedFindings");
		ecr->listed |= ecr->enhanced || muster_span_is(key, "findings");
		return false;
	}
	return true;
}

static void
complete(struct adapter *adapter, struct row *row)
{
	row_say(adapter, row);
}

/* Each page counts what all of them hold: that is judged where the last one is. */
static void
count_pages(struct ecr *ecr)
{
	struct adapter *adapter = &ecr->cloud.base;
	struct muster_strbuf *const image = &ecr->cloud.place;
	uint64_t found = ecr->found;
	muster_strbuf_clear(image);
	row_add(image, "", ecr->registry);
	row_add(image, "/", ecr->repository);
	row_add(image, "@", ecr->digest);
	row_add(image, ":", ecr->tag);
	adapter->failed |= image->failed;
	if (ecr->repository.len > 0)
		cloud_owner(&ecr->cloud, row_span(image), row_nothing);
	if (ecr->open.len > 0 && muster_span_eq(ecr->open, row_span(image))) {
		found += ecr->open_found;
		ecr->open = row_nothing;
	}
	if (ecr->cloud.page.more) {
		ecr->open = adapter_keep_run(adapter, row_span(image));
		ecr->open_found = found;
	} else if (ecr->claimed > found) {
		adapter_partial(adapter, "there are fewer findings than are counted");
	}
}

static void
end_answer(struct cloud *cloud)
{
	struct ecr *ecr = of(cloud);
	struct adapter *adapter = &cloud->base;
	const struct aws_resource image = {.id = row_nothing,
	    .type = MUSTER_SPAN("AWS_ECR_CONTAINER_IMAGE"),
	    .account = ecr->registry,
	    .region = ecr->region,
	    .repository = ecr->repository,
	    .digest = ecr->digest,
	    .tag = ecr->tag};
	if (--ecr->depth > 0)
		return;
	const bool done = ecr->status.len == 0 || muster_span_is_nocase(ecr->status, "COMPLETE") ||
	    muster_span_is_nocase(ecr->status, "ACTIVE");
	/* what is clean may have no list, but then it says that there are none */
	if ((!ecr->listed && (!ecr->counted || ecr->claimed > 0)) || !done) {
		adapter_refuse(adapter, "no-results",
		    "the scan of this image did not finish: it says nothing, which is not that "
		    "nothing was found");
		return;
	}
	count_pages(ecr);
	cloud->listed = true;
	aws_bind(cloud, &image);
	cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, row_nothing);
	if (ecr->enhanced || muster_span_is_nocase(ecr->status, "ACTIVE"))
		cloud_cover(cloud, MUSTER_DOMAIN_LANGUAGE_PACKAGE, row_nothing);
	row_flush(adapter, complete);
}

/* ---- the source ---- */

/* The last two tell the object of the findings from a finding where it has no list. */
static const char *const lists[] = {
    "findings", "enhancedFindings", "findingSeverityCounts", "imageScanCompletedAt", NULL};
static const char *const wraps[] = {"imageScanFindings", "imageScanStatus", NULL};
static const struct cloud_shape shape = {
    .tool = {"ecr", 3},
    .places = places,
    .count = E_PLACES,
    .lists = lists,
    .wraps = wraps,
    .page = begin_answer,
    .page_end = end_answer,
    .beside = read_beside,
    .record = read_finding,
};

static int
read_ecr(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct ecr ecr = {.depth = 0};
	return cloud_read(&ecr.cloud, &shape, &source_aws_ecr, reader, sink, err);
}

static int
probe_ecr(const struct muster_peek *peek)
{
	if (cloud_wraps(peek, "imageScanFindings", NULL))
		return 80;
	return cloud_has(peek, "imageScanFindings") ||
		(cloud_has(peek, "imageScanStatus") && cloud_has(peek, "repositoryName"))
	    ? 90
	    : 0;
}

const struct muster_source source_aws_ecr = {
    .name = "aws-ecr",
    .title = "Amazon ECR image scan",
    .kind = "scanner",
    .reads = "aws ecr describe-image-scan-findings, of basic and enhanced scans",
    .version = 3,
    .probe = probe_ecr,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_ecr,
};
