/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Google's Artifact Analysis: gcloud artifacts docker images describe with its vulnerabilities, and
 * lists of occurrences, as list-vulnerabilities and the API give them.
 */
#include "source/cloud.h"
#include "source/purl.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

struct gcloud {
	struct cloud cloud; /* first */
	/* of the document */
	bool described; /* it is what is said of one image */
	bool summary, analysed, os, languages;
	struct muster_span image;
};

static struct gcloud *
of(struct cloud *cloud)
{
	return (struct gcloud *)cloud;
}

enum {
	G_KIND,
	G_NOTE,
	G_RESOURCE,
	G_SEVERITY,
	G_SCORE,
	G_VEX,
	G_TITLE,
	G_PACKAGE,
	G_TYPE,
	G_CPE,
	G_VERSION,
	G_FIXED,
	G_FIXED_KIND,
	G_FILE,
	G_STATUS,
	G_SCANNED,
	G_ANALYSED,
	G_PLACES
};
static const char *const places[G_PLACES] = {
    [G_KIND] = "kind",
    [G_NOTE] = "noteName",
    [G_RESOURCE] = "resourceUri resource/uri",
    [G_SEVERITY] = "vulnerability/effectiveSeverity vulnerability/severity",
    [G_SCORE] = "vulnerability/cvssScore vulnerability/cvssv3/baseScore",
    [G_VEX] = "vulnerability/vexAssessment/state",
    [G_TITLE] = "vulnerability/shortDescription",
    [G_PACKAGE] = "vulnerability/packageIssue/[]/affectedPackage",
    [G_TYPE] = "vulnerability/packageIssue/[]/packageType",
    [G_CPE] = "vulnerability/packageIssue/[]/affectedCpeUri",
    [G_VERSION] = "vulnerability/packageIssue/[]/affectedVersion/fullName "
		  "vulnerability/packageIssue/[]/affectedVersion/name",
    [G_FIXED] = "vulnerability/packageIssue/[]/fixedVersion/fullName "
		"vulnerability/packageIssue/[]/fixedVersion/name",
    [G_FIXED_KIND] = "vulnerability/packageIssue/[]/fixedVersion/kind",
    [G_FILE] = "vulnerability/packageIssue/[]/fileLocation/[]/filePath",
    [G_STATUS] = "discovery/analysisStatus discovered/analysisStatus",
    [G_SCANNED] = "discovery/lastScanTime",
    [G_ANALYSED] = "discovery/analysisCompleted/analysisType/[]",
};

/* ---- what it is about ---- */

static void
bind_image(struct cloud *cloud, struct muster_span uri)
{
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .parent = MUSTER_ASSET_UNKNOWN};
	if (muster_span_starts(uri, "https://"))
		uri = (struct muster_span){uri.ptr + 8, uri.len - 8};
	muster_image_split(uri, &binding.name, &binding.tag, &binding.version);
	named_asset(&cloud->base, &cloud->assets, &binding);
}

/* Types of packages that are no word of theirs, and the distribution in "cpe:/o:debian:…". */
static struct muster_span
type_of(struct muster_span type, struct muster_span cpe, bool os)
{
	static const struct {
		const char *word, *type;
	} types[] = {{"GO_STDLIB", "golang"}, {"RUBYGEMS", "gem"}, {"RUST", "cargo"}};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (muster_span_is_nocase(type, types[i].word))
			return muster_span_of(types[i].type);
	return os ? cloud_part(cpe, ':', 2, 9) : type;
}

static struct muster_span
file_of(const struct cloud *cloud, int64_t issue)
{
	const struct fact *file = cloud_fact(cloud, G_FILE);
	while (file != NULL && file->outer != issue)
		file = file->next;
	return file != NULL ? file->text : none;
}

/* ---- occurrences ---- */

static void
say_issue(struct cloud *cloud, const struct fact *package)
{
	struct row *row = &cloud->row;
	const struct muster_span type = cloud_beside(cloud, G_TYPE, package);
	const struct muster_span kind = cloud_beside(cloud, G_FIXED_KIND, package);
	const bool os = type.len == 0 || muster_span_is_nocase(type, "OS");
	row->domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	row->text[ROW_TYPE] = type_of(type, cloud_beside(cloud, G_CPE, package), os);
	row->text[ROW_NAME] = package->text;
	row->text[ROW_VERSION] = cloud_beside(cloud, G_VERSION, package);
	row->text[ROW_FIXED] =
	    muster_span_is_nocase(kind, "MAXIMUM") ? none : cloud_beside(cloud, G_FIXED, package);
	row->text[ROW_PLACE] = os ? none : file_of(cloud, package->index);
	cloud_say(cloud);
}

/* States of an assessment by VEX; what was not assessed is affected. */
static bool
judge(struct row *row, struct muster_span vex)
{
	static const char *const affected[] = {
	    "", "AFFECTED", "UNDER_INVESTIGATION", "STATE_UNSPECIFIED"};
	row->text[ROW_OUTCOME] = vex;
	row->suppressed =
	    muster_span_is_nocase(vex, "NOT_AFFECTED") || muster_span_is_nocase(vex, "FIXED");
	for (size_t i = 0; i < sizeof(affected) / sizeof(affected[0]); i++)
		if (muster_span_is_nocase(vex, affected[i]))
			return true;
	return row->suppressed;
}

static void
read_vulnerability(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const struct fact *package = cloud_fact(cloud, G_PACKAGE);
	row->text[ROW_CHECK] = cloud_last(cloud_text(cloud, G_NOTE), '/');
	if (row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = cloud_text(cloud, G_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, G_SEVERITY);
	if (row->text[ROW_SEVERITY].len == 0 && of(cloud)->described)
		row->text[ROW_SEVERITY] = cloud->list;
	row->text[ROW_SCORE] = cloud_text(cloud, G_SCORE);
	row_add_alias(&cloud->base, cloud_text(cloud, G_TITLE));
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (!cloud_row_end(cloud))
		return;
	if (!judge(row, cloud_text(cloud, G_VEX))) {
		row_reject(&cloud->base, row, "the assessment is none that is known");
		return;
	}
	bind_image(cloud, cloud_text(cloud, G_RESOURCE));
	if (!of(cloud)->described) {
		cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, none);
		cloud_cover(cloud, MUSTER_DOMAIN_LANGUAGE_PACKAGE, none);
	}
	if (package == NULL)
		cloud_say(cloud);
	for (; package != NULL; package = package->next)
		say_issue(cloud, package);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

/* The analysis itself: whether it is over, when, and what it looked for. */
static void
take_discovery(struct cloud *cloud)
{
	struct gcloud *gcloud = of(cloud);
	const struct muster_span status = cloud_text(cloud, G_STATUS);
	const struct fact *type = cloud_fact(cloud, G_ANALYSED);
	const bool done = muster_span_is_nocase(status, "FINISHED_SUCCESS") ||
	    muster_span_is_nocase(status, "COMPLETE");
	cloud_observed(cloud, cloud_time(cloud_text(cloud, G_SCANNED)));
	if (status.len > 0 && !done)
		adapter_partial(&cloud->base, "the analysis of an image is not finished");
	gcloud->analysed |= done;
	gcloud->os |= done && type == NULL;
	gcloud->languages |= done && type == NULL;
	for (; type != NULL && done; type = type->next) {
		gcloud->os |= muster_span_is_nocase(type->text, "OS");
		gcloud->languages |= !muster_span_is_nocase(type->text, "OS") &&
		    !muster_span_is_nocase(type->text, "SECRET");
	}
}

static void
read_occurrence(struct cloud *cloud)
{
	const struct muster_span kind = cloud_text(cloud, G_KIND);
	if (muster_span_is(kind, "VULNERABILITY") || kind.len == 0) {
		read_vulnerability(cloud);
		return;
	}
	take_discovery(cloud);
	cloud->row.text[ROW_CHECK] = kind;
	if (cloud_row_end(cloud))
		cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
}

/* ---- what is said of one image ---- */

/* Vulnerabilities by severity, whatever words there are for that. */
static void
read_groups(struct cloud *cloud)
{
	struct muster_span key;
	json_object(cloud->base.reader);
	while (json_key(cloud->base.reader, &key) == 1)
		cloud_list(cloud, key);
}

static void
read_summary(struct cloud *cloud)
{
	struct json_reader *reader = cloud->base.reader;
	struct muster_span key;
	of(cloud)->summary = true;
	json_object(reader);
	while (json_key(reader, &key) == 1) {
		if (muster_span_is(key, "vulnerabilities") ||
		    muster_span_is(key, "not_affected_vulnerabilities"))
			read_groups(cloud);
		else
			json_skip(reader);
	}
}

/* Beside the vulnerabilities it is no record of its own. */
static void
read_discoveries(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	static const struct json_member_row rows[] = {{"discovery", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1) {
			if (!row_begin(adapter, &cloud->row))
				return;
			facts_read(&cloud->facts, &adapter->take);
			adapter->failed |= cloud->facts.failed;
			cloud->row.text[ROW_CHECK] = MUSTER_SPAN("discovery");
			take_discovery(cloud);
			row_end_uncounted(adapter, &cloud->row);
		}
	}
}

static void
read_image(struct cloud *cloud)
{
	struct adapter *adapter = &cloud->base;
	static const struct json_member_row rows[] = {{"fully_qualified_digest", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_text(adapter, &of(cloud)->image);
		else
			json_skip(adapter->reader);
	}
}

static bool
read_beside(struct cloud *cloud, struct muster_span key)
{
	if (muster_span_is(key, "package_vulnerability_summary"))
		read_summary(cloud);
	else if (muster_span_is(key, "discovery_summary"))
		read_discoveries(cloud);
	else if (muster_span_is(key, "image_summary"))
		read_image(cloud);
	else
		return false;
	return true;
}

static void
begin(struct cloud *cloud)
{
	struct gcloud *gcloud = of(cloud);
	gcloud->described = muster_peek_has(&cloud->peek, "package_vulnerability_summary") ||
	    muster_peek_has(&cloud->peek, "image_summary");
	gcloud->summary = gcloud->analysed = gcloud->os = gcloud->languages = false;
	gcloud->image = none;
}

static void
finish(struct cloud *cloud)
{
	struct gcloud *gcloud = of(cloud);
	if (!gcloud->described)
		return;
	if (!gcloud->summary && !gcloud->analysed) { /* with an analysis it is clean */
		adapter_refuse(&cloud->base, "no-results",
		    "no analysis of the image has succeeded: it says nothing, which is not that "
		    "nothing was found");
		return;
	}
	bind_image(cloud, gcloud->image);
	cloud->listed = true;
	if (gcloud->os)
		cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, none);
	if (gcloud->languages)
		cloud_cover(cloud, MUSTER_DOMAIN_LANGUAGE_PACKAGE, none);
}

/* ---- the source ---- */

static const char *const lists[] = {"occurrences", NULL};
static const char *const wraps[] = {"package_vulnerability_summary", "image_summary", NULL};
static const struct cloud_shape shape = {
    .tool = {"artifact-analysis", 17},
    .places = places,
    .count = G_PLACES,
    .lists = lists,
    .wraps = wraps,
    .page = begin,
    .page_end = finish,
    .beside = read_beside,
    .record = read_occurrence,
};

static int
read_gcloud(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct gcloud gcloud = {.described = false};
	return cloud_read(&gcloud.cloud, &shape, &source_gcloud_artifact_scan, reader, sink, err);
}

static bool
is_occurrence(const struct muster_peek *peek)
{
	return muster_peek_element_has(peek, "noteName") &&
	    muster_peek_element_has(peek, "resourceUri") && muster_peek_element_has(peek, "kind");
}

static int
probe_gcloud(const struct muster_peek *peek)
{
	if (cloud_wraps(peek, "goog-vulnz", NULL))
		return 80;
	if (peek->kind == '[')
		return peek->element_of.len == 0 && is_occurrence(peek) ? 85 : 0;
	if (muster_peek_has(peek, "package_vulnerability_summary") ||
	    (muster_peek_has(peek, "discovery_summary") && muster_peek_has(peek, "image_summary")))
		return 90;
	return muster_span_is(peek->element_of, "occurrences") && is_occurrence(peek) ? 85 : 0;
}

const struct muster_source source_gcloud_artifact_scan = {
    .name = "gcloud-artifact-scan",
    .title = "Google Artifact Analysis",
    .kind = "scanner",
    .reads = "gcloud artifacts docker images describe --show-package-vulnerability, "
	     "list-vulnerabilities, lists of occurrences",
    .version = 1,
    .probe = probe_gcloud,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_gcloud,
};
