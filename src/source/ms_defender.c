/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Microsoft Defender: vulnerabilities of machines (Defender for Endpoint), assessments and
 * sub-assessments of resources (Defender for Cloud).
 */
#include "source/azure.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

enum {
	D_CVE,
	D_MACHINE,
	D_PRODUCT,
	D_VENDOR,
	D_VERSION,
	D_SEVERITY,
	D_FIX,
	D_SCORE,
	D_ID,
	D_NAME,
	D_TYPE,
	D_TITLE,
	D_CODE,
	D_RANK,
	D_SUB,
	D_RESOURCE,
	D_IMAGE_HOST,
	D_IMAGE,
	D_DIGEST,
	D_TAG,
	D_PACKAGE,
	D_PACKAGE_VERSION,
	D_PACKAGE_FIX,
	D_IMAGE_CVE,
	D_IMAGE_SCORE,
	D_PUBLISHED,
	D_PUBLISHED_TIME,
	D_ALERT,
	D_ALERT_TITLE,
	D_ALERT_TIME,
	D_ALERT_STATE,
	D_ALERT_RANK,
	D_ALERT_TARGET,
	D_PLACES
};
static const char *const places[D_PLACES] = {
    [D_CVE] = "cveId CveId",
    [D_MACHINE] = "machineId deviceId",
    [D_PRODUCT] = "productName softwareName",
    [D_VENDOR] = "productVendor softwareVendor",
    [D_VERSION] = "productVersion softwareVersion",
    [D_SEVERITY] = "severity vulnerabilitySeverityLevel",
    [D_FIX] = "fixingKbId recommendedSecurityUpdateId",
    [D_SCORE] = "cvssScore",
    [D_ID] = "id Id",
    [D_NAME] = "name Name",
    [D_TYPE] = "type Type",
    [D_TITLE] = "properties/displayName displayName Properties/DisplayName",
    [D_CODE] = "properties/status/code status/code Properties/Status/Code",
    [D_RANK] = "properties/status/severity status/severity properties/metadata/severity "
	       "metadata/severity Properties/Status/Severity",
    [D_SUB] = "properties/id idPropertiesId Properties/Id",
    [D_RESOURCE] = "properties/resourceDetails/Id properties/resourceDetails/id "
		   "resourceDetails/id resourceDetails/Id Properties/ResourceDetails/Id",
    [D_IMAGE_HOST] = "properties/additionalData/artifactDetails/registryHost "
		     "properties/additionalData/registryHost "
		     "additionalData/artifactDetails/registryHost additionalData/registryHost",
    [D_IMAGE] = "properties/additionalData/artifactDetails/repositoryName "
		"properties/additionalData/repositoryName "
		"additionalData/artifactDetails/repositoryName additionalData/repositoryName",
    [D_DIGEST] = "properties/additionalData/artifactDetails/digest "
		 "properties/additionalData/imageDigest "
		 "additionalData/artifactDetails/digest additionalData/imageDigest",
    [D_TAG] = "properties/additionalData/artifactDetails/tags/[] "
	      "additionalData/artifactDetails/tags/[]",
    [D_PACKAGE] = "properties/additionalData/softwareDetails/packageName "
		  "additionalData/softwareDetails/packageName",
    [D_PACKAGE_VERSION] = "properties/additionalData/softwareDetails/version "
			  "additionalData/softwareDetails/version",
    [D_PACKAGE_FIX] = "properties/additionalData/softwareDetails/fixedVersion "
		      "additionalData/softwareDetails/fixedVersion",
    [D_IMAGE_CVE] = "properties/additionalData/vulnerabilityDetails/cveId "
		    "additionalData/vulnerabilityDetails/cveId "
		    "properties/additionalData/cve/[]/title additionalData/cve/[]/title",
    [D_IMAGE_SCORE] = "properties/additionalData/vulnerabilityDetails/cvss/3.0/base "
		      "properties/additionalData/vulnerabilityDetails/cvss/3.1/base "
		      "properties/additionalData/cvss/3.0/base",
    [D_PUBLISHED] = "properties/additionalData/vulnerabilityDetails/publishedDate "
		    "additionalData/vulnerabilityDetails/publishedDate",
    [D_PUBLISHED_TIME] = "properties/additionalData/publishedTime additionalData/publishedTime",
    [D_ALERT] = "properties/alertType alertType AlertType",
    [D_ALERT_TITLE] = "properties/alertDisplayName alertDisplayName AlertDisplayName",
    [D_ALERT_TIME] = "properties/startTimeUtc properties/timeGeneratedUtc startTimeUtc "
		     "timeGeneratedUtc StartTimeUtc",
    [D_ALERT_STATE] = "properties/status status Status",
    [D_ALERT_RANK] = "properties/severity Severity",
    [D_ALERT_TARGET] = "properties/resourceIdentifiers/[]/azureResourceId "
		       "resourceIdentifiers/[]/azureResourceId AzureResourceId",
};

/* ---- vulnerabilities of machines ---- */

static void
read_machine(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const struct muster_span change = cloud_text(cloud, D_ALERT_STATE);
	row->text[ROW_CHECK] = cloud_text(cloud, D_CVE);
	row->text[ROW_OUTCOME] = change;
	if (muster_span_is_nocase(change, "Fixed")) /* an export of changes */
		row->outcome = MUSTER_PASS;
	row->text[ROW_SEVERITY] = cloud_text(cloud, D_SEVERITY);
	row->text[ROW_VERSION] = cloud_text(cloud, D_VERSION);
	row->text[ROW_FIXED] = cloud_text(cloud, D_FIX);
	row->text[ROW_SCORE] = cloud_text(cloud, D_SCORE);
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	muster_strbuf_clear(&cloud->text);
	row_add(&cloud->text, "", cloud_text(cloud, D_VENDOR));
	row_add(&cloud->text, "/", cloud_text(cloud, D_PRODUCT));
	row->text[ROW_NAME] = row_span(&cloud->text);
	if (!cloud_row_end(cloud))
		return;
	cloud_asset(cloud, MUSTER_ASSET_HOST, cloud_text(cloud, D_MACHINE), MUSTER_ASSET_UNKNOWN);
	if (change.len == 0) /* changes are not all that there is */
		cloud_cover(cloud, row->domain, none);
	cloud_say(cloud);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- assessments ---- */

static bool
judge(struct row *row, struct muster_span code)
{
	row->text[ROW_OUTCOME] = code;
	if (muster_span_is_nocase(code, "Healthy"))
		row->outcome = MUSTER_PASS;
	else if (muster_span_is_nocase(code, "NotApplicable"))
		row->outcome = MUSTER_NOT_APPLICABLE;
	else
		return muster_span_is_nocase(code, "Unhealthy");
	return true;
}

/* The id without what Defender has put behind the resource's own. */
static struct muster_span
resource_of(struct cloud *cloud)
{
	static const char mark[] = "/providers/microsoft.security/";
	struct muster_span id = cloud_text(cloud, D_ID);
	if (cloud_text(cloud, D_RESOURCE).len > 0)
		return cloud_text(cloud, D_RESOURCE);
	for (size_t i = 0; i + sizeof(mark) - 1 <= id.len; i++)
		if (muster_span_is_nocase((struct muster_span){id.ptr + i, sizeof(mark) - 1}, mark))
			id.len = i;
	return id;
}

static void
bind_image(struct cloud *cloud)
{
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_IMAGE,
	    .version = cloud_text(cloud, D_DIGEST),
	    .tag = cloud_text(cloud, D_TAG),
	    .parent = MUSTER_ASSET_UNKNOWN};
	muster_strbuf_clear(&cloud->other);
	row_add(&cloud->other, "", cloud_text(cloud, D_IMAGE_HOST));
	row_add(&cloud->other, "/", cloud_text(cloud, D_IMAGE));
	cloud->base.failed |= cloud->other.failed;
	binding.name = row_span(&cloud->other);
	named_asset(&cloud->base, &cloud->assets, &binding);
}

/* Of a sub-assessment its own id, which is a vulnerability where the assessment looks for them. */
static void
fill_assessment(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const bool image = cloud_text(cloud, D_IMAGE).len > 0;
	struct muster_span check = cloud_text(cloud, D_IMAGE_CVE);
	if (check.len == 0)
		check = cloud_text(cloud, D_SUB);
	row->text[ROW_CHECK] = check.len > 0 ? check : cloud_text(cloud, D_NAME);
	row->text[ROW_TITLE] = cloud_text(cloud, D_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, D_RANK);
	row->text[ROW_NAME] = cloud_text(cloud, D_PACKAGE);
	row->text[ROW_VERSION] = cloud_text(cloud, D_PACKAGE_VERSION);
	row->text[ROW_FIXED] = cloud_text(cloud, D_PACKAGE_FIX);
	row->text[ROW_SCORE] = cloud_text(cloud, D_IMAGE_SCORE);
	row->domain = image || row->text[ROW_NAME].len > 0 ? MUSTER_DOMAIN_OS_PACKAGE
							   : MUSTER_DOMAIN_MISCONFIGURATION;
}

static void
read_assessment(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	fill_assessment(cloud);
	const bool known = judge(row, cloud_text(cloud, D_CODE));
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the status is none that is known");
		return;
	}
	row_set_date(
	    &cloud->base, row, ROW_ADVISORY, "publishedDate", cloud_text(cloud, D_PUBLISHED));
	row_set_date(
	    &cloud->base, row, ROW_ADVISORY, "publishedTime", cloud_text(cloud, D_PUBLISHED_TIME));
	if (cloud_text(cloud, D_IMAGE).len > 0)
		bind_image(cloud);
	else
		azure_bind(cloud, resource_of(cloud));
	cloud_cover(cloud, row->domain, none);
	cloud_say(cloud);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- alerts ---- */

static bool
judge_alert(struct row *row, struct muster_span state)
{
	row->text[ROW_OUTCOME] = state;
	if (muster_span_is_nocase(state, "Resolved"))
		row->outcome = MUSTER_PASS;
	row->suppressed = muster_span_is_nocase(state, "Dismissed");
	return row->suppressed || row->outcome == MUSTER_PASS ||
	    muster_span_is_nocase(state, "Active") || muster_span_is_nocase(state, "New") ||
	    muster_span_is_nocase(state, "InProgress");
}

static void
read_alert(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const muster_time when = cloud_time(cloud_text(cloud, D_ALERT_TIME));
	row->text[ROW_CHECK] = cloud_text(cloud, D_ALERT);
	row->text[ROW_TITLE] = cloud_text(cloud, D_ALERT_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, D_ALERT_RANK).len > 0
	    ? cloud_text(cloud, D_ALERT_RANK)
	    : cloud_text(cloud, D_SEVERITY);
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	const bool known = judge_alert(row, cloud_text(cloud, D_ALERT_STATE));
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the status is none that is known");
		return;
	}
	azure_bind(cloud,
	    cloud_text(cloud, D_ALERT_TARGET).len > 0 ? cloud_text(cloud, D_ALERT_TARGET)
						      : resource_of(cloud));
	row->domain = MUSTER_DOMAIN_EVENT;
	row->first = when;
	cloud_say(cloud);
	cloud_count(cloud, row->suppressed ? MUSTER_SUPPRESSED : MUSTER_USED);
}

static void
read_record(struct cloud *cloud)
{
	if (cloud_seen(cloud, D_ALERT)) {
		read_alert(cloud);
		return;
	}
	const bool machine = cloud_seen(cloud, D_CVE) && cloud_text(cloud, D_MACHINE).len > 0;
	if (machine && cloud_text(cloud, D_CVE).len == 0) { /* software that has none */
		if (row_end_unnamed(&cloud->base, &cloud->row))
			cloud_count(cloud, MUSTER_OUT_OF_SCOPE);
		return;
	}
	if (machine)
		read_machine(cloud);
	else
		read_assessment(cloud);
}

/* ---- the source ---- */

static void
say_nothing(struct cloud *cloud)
{
	if (!cloud->lists || cloud->records > 0)
		return;
	cloud_asset(cloud, MUSTER_ASSET_HOST, none, MUSTER_ASSET_UNKNOWN);
	cloud->listed = true;
	cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, none);
}

static const char *const lists[] = {"value", NULL};
static const struct cloud_shape shape = {
    .tool = {"defender", 8},
    .places = places,
    .count = D_PLACES,
    .lists = lists,
    .record = read_record,
    .end = say_nothing,
};

static int
read_defender(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct cloud cloud = {.shape = &shape};
	return cloud_read(&cloud, &shape, &source_ms_defender, reader, sink, err);
}

static bool
is_machine(const struct muster_peek *peek, bool (*has)(const struct muster_peek *, const char *))
{
	return has(peek, "cveId") &&
	    ((has(peek, "machineId") && has(peek, "productName")) ||
		(has(peek, "deviceId") && has(peek, "softwareName")));
}

static bool
holds(struct muster_span text, const char *part)
{
	const size_t len = strlen(part);
	for (size_t i = 0; i + len <= text.len; i++)
		if (muster_span_is_nocase((struct muster_span){text.ptr + i, len}, part))
			return true;
	return false;
}

/* "Microsoft.Security/assessments", and what is below it; alerts have a place before them. */
static bool
is_assessment(struct muster_span type)
{
	return holds(type, "Microsoft.Security/assessments") ||
	    (holds(type, "Microsoft.Security/") && holds(type, "/alerts"));
}

static struct muster_span
element_value(const struct muster_peek *peek, const char *key)
{
	for (size_t i = 0; i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], key))
			return peek->element_values[i];
	return none;
}

/* What continuous export writes has names of its own. */
static bool
is_exported(const struct muster_peek *peek)
{
	return is_assessment(cloud_member(peek, "Type")) ||
	    (cloud_has(peek, "AlertType") && cloud_has(peek, "StartTimeUtc") &&
		cloud_has(peek, "SystemAlertId"));
}

static int
probe_defender(const struct muster_peek *peek)
{
	if (cloud_wraps(peek, "Microsoft.Security/assessments", NULL))
		return 80;
	if (peek->kind == '{' && muster_span_is(peek->element_of, "value"))
		return is_machine(peek, muster_peek_element_has) ||
			is_assessment(element_value(peek, "type")) ||
			is_assessment(element_value(peek, "id"))
		    ? 85
		    : 0;
	if (is_machine(peek, cloud_has) || is_assessment(cloud_member(peek, "type")) ||
	    is_assessment(cloud_member(peek, "id")) || is_exported(peek))
		return 85;
	if (peek->element_count == 0 && muster_peek_has(peek, "value") &&
	    holds(muster_peek_value(peek, "@odata.context"), "securitycenter"))
		return 60;
	return cloud_is_empty(peek, "value") ? CLOUD_ANY : 0;
}

const struct muster_source source_ms_defender = {
    .name = "ms-defender",
    .title = "Microsoft Defender",
    .kind = "scanner",
    .reads =
	"vulnerabilities of machines (Defender for Endpoint), assessments of Defender for Cloud",
    .version = 3,
    .probe = probe_defender,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_defender,
};
