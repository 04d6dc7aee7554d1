/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Google Security Command Center: lists of findings of the API and of gcloud, and notifications of
 * single ones.
 */
#include "source/cloud.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

struct scc {
	struct cloud cloud; /* first */
	uint64_t claimed;   /* of the document */
};

enum {
	S_NAME,
	S_CATEGORY,
	S_RESOURCE,
	S_STATE,
	S_SEVERITY,
	S_CLASS,
	S_MUTE,
	S_TIME,
	S_TITLE,
	S_CVE,
	S_SCORE,
	S_PACKAGE,
	S_TYPE,
	S_VERSION,
	S_FIXED,
	S_PROJECT,
	S_PLACES
};
static const char *const places[S_PLACES] = {
    [S_NAME] = "finding/name name",
    [S_CATEGORY] = "finding/category category",
    [S_RESOURCE] = "finding/resourceName resourceName",
    [S_STATE] = "finding/state state",
    [S_SEVERITY] = "finding/severity severity finding/sourceProperties/SeverityLevel "
		   "sourceProperties/SeverityLevel",
    [S_CLASS] = "finding/findingClass findingClass",
    [S_MUTE] = "finding/mute mute",
    [S_TIME] = "finding/eventTime eventTime",
    [S_TITLE] = "finding/description description finding/sourceProperties/Explanation",
    [S_CVE] = "finding/vulnerability/cve/id vulnerability/cve/id",
    [S_SCORE] = "finding/vulnerability/cve/cvssv3/baseScore vulnerability/cve/cvssv3/baseScore",
    [S_PACKAGE] = "finding/vulnerability/offendingPackage/packageName "
		  "vulnerability/offendingPackage/packageName",
    [S_TYPE] = "finding/vulnerability/offendingPackage/packageType "
	       "vulnerability/offendingPackage/packageType",
    [S_VERSION] = "finding/vulnerability/offendingPackage/packageVersion "
		  "vulnerability/offendingPackage/packageVersion",
    [S_FIXED] = "finding/vulnerability/fixedPackage/packageVersion "
		"vulnerability/fixedPackage/packageVersion",
    [S_PROJECT] = "resource/gcpMetadata/projectDisplayName resource/projectDisplayName "
		  "finding/sourceProperties/ProjectId sourceProperties/ProjectId",
};

/* ---- what it is about ---- */

/* "//storage.googleapis.com/NAME" below the project; the project itself is the account. */
static void
bind_resource(struct cloud *cloud)
{
	const struct muster_span resource = cloud_text(cloud, S_RESOURCE);
	const bool project =
	    muster_span_starts(resource, "//cloudresourcemanager.googleapis.com/projects/");
	struct muster_span account = cloud_text(cloud, S_PROJECT);
	if (account.len == 0)
		account = cloud_segment(resource, "projects");
	if (account.len == 0)
		account = cloud_segment(cloud_text(cloud, S_NAME), "organizations");
	const muster_asset_handle parent =
	    cloud_asset(cloud, MUSTER_ASSET_ACCOUNT, account, MUSTER_ASSET_UNKNOWN);
	if (resource.len > 2 && !project)
		cloud_asset(cloud, MUSTER_ASSET_RESOURCE,
		    (struct muster_span){resource.ptr + 2, resource.len - 2}, parent);
}

/* Sources of an organisation look at what they look at: "sources/N". */
static struct muster_span
section_of(const struct cloud *cloud)
{
	return cloud_segment(cloud_text(cloud, S_NAME), "sources");
}

/* ---- findings ---- */

/* INACTIVE: fixed, or no longer held to be one; the product does not say which of them. */
static bool
judge(struct row *row, struct muster_span state, struct muster_span class)
{
	row->text[ROW_OUTCOME] = state;
	if (muster_span_is_nocase(state, "INACTIVE"))
		row->outcome = MUSTER_INFO;
	else if (muster_span_is_nocase(class, "SCC_ERROR"))
		row->outcome = MUSTER_ERROR;
	return muster_span_is_nocase(state, "ACTIVE") || muster_span_is_nocase(state, "INACTIVE") ||
	    muster_span_is_nocase(state, "STATE_UNSPECIFIED");
}

static void
fill_package(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const struct muster_span cve = cloud_text(cloud, S_CVE);
	if (cve.len == 0)
		return;
	row->text[ROW_CHECK] = cve;
	row->text[ROW_SCORE] = cloud_text(cloud, S_SCORE);
	row->text[ROW_NAME] = cloud_text(cloud, S_PACKAGE);
	row->text[ROW_VERSION] = cloud_text(cloud, S_VERSION);
	row->text[ROW_FIXED] = cloud_text(cloud, S_FIXED);
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (!muster_span_is_nocase(cloud_text(cloud, S_TYPE), "OS"))
		row->text[ROW_TYPE] = cloud_text(cloud, S_TYPE);
}

static void
read_finding(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	row->text[ROW_CHECK] = cloud_text(cloud, S_CATEGORY);
	row->text[ROW_TITLE] = cloud_text(cloud, S_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, S_SEVERITY);
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	fill_package(cloud);
	const bool known = judge(row, cloud_text(cloud, S_STATE), cloud_text(cloud, S_CLASS));
	row->suppressed = row->outcome == MUSTER_FAIL &&
	    muster_span_is_nocase(cloud_text(cloud, S_MUTE), "MUTED");
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the state is none that is known");
		return;
	}
	row->text[ROW_SECTION] = section_of(cloud);
	bind_resource(cloud);
	if (muster_span_is_nocase(cloud_text(cloud, S_CLASS), "THREAT")) {
		row->domain = MUSTER_DOMAIN_EVENT;
		row->first = cloud_time(cloud_text(cloud, S_TIME));
	} else {
		cloud_cover(cloud, row->domain, row->text[ROW_SECTION]);
	}
	if (!cloud->listed)
		cloud_observed(cloud, cloud_time(cloud_text(cloud, S_TIME)));
	cloud_say(cloud);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

/* ---- lists ---- */

static bool
read_beside(struct cloud *cloud, struct muster_span key)
{
	struct json_reader *reader = cloud->base.reader;
	struct muster_span text = none;
	int64_t count = 0;
	if (muster_span_is(key, "readTime")) {
		json_text(reader, &text);
		cloud_observed(cloud, cloud_time(text));
	} else if (muster_span_is(key, "totalSize")) {
		if (json_int(reader, &count) == 0 && count > 0)
			((struct scc *)cloud)->claimed = (uint64_t)count;
	} else {
		return false;
	}
	return true;
}

static void
finish(struct cloud *cloud)
{
	struct scc *scc = (struct scc *)cloud;
	if (scc->claimed > cloud->records)
		adapter_partial(&cloud->base, "the total is more than there are findings");
	scc->claimed = 0;
	cloud_nothing(cloud, MUSTER_DOMAIN_MISCONFIGURATION);
}

/* ---- the source ---- */

static const char *const lists[] = {"listFindingsResults", NULL};
static const struct cloud_shape shape = {
    .tool = {"security-command-center", 23},
    .places = places,
    .count = S_PLACES,
    .lists = lists,
    .beside = read_beside,
    .record = read_finding,
    .end = finish,
};

static int
read_scc(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct scc scc = {.claimed = 0};
	return cloud_read(&scc.cloud, &shape, &source_gcp_scc, reader, sink, err);
}

/* A finding is an object in sight of no peek: what stands in it is looked for in the head. */
static int
probe_scc(const struct muster_peek *peek)
{
	if (cloud_wraps(peek, "resourceName", "sourceProperties"))
		return 80;
	if (cloud_lists(peek, "listFindingsResults", "finding") ||
	    cloud_is_empty(peek, "listFindingsResults"))
		return 90;
	if (cloud_has(peek, "resourceName") && cloud_has(peek, "category") &&
	    cloud_has(peek, "state") && cloud_has(peek, "parent"))
		return 80;
	return cloud_has(peek, "finding") &&
		(cloud_has(peek, "notificationConfigName") ||
		    (head_says(peek, "\"category\"") && head_says(peek, "\"resourceName\"")))
	    ? 85
	    : 0;
}

const struct muster_source source_gcp_scc = {
    .name = "gcp-scc",
    .title = "Google Security Command Center",
    .kind = "policy",
    .reads = "gcloud scc findings list, the API's lists, notifications",
    .version = 1,
    .probe = probe_scc,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_scc,
};
