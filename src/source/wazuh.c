/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wazuh: vulnerabilities of an agent, as the API of releases up to 4.7 lists them, and alerts
 * (alerts.json), which are events.
 */
#include "source/wazuh.h"
#include "source/cloud.h"
#include "source/sources.h"

static const struct muster_span none = {"", 0};

struct wazuh {
	struct cloud cloud;       /* first */
	uint64_t claimed, failed; /* of the document */
};

enum {
	W_CVE,
	W_TITLE,
	W_NAME,
	W_VERSION,
	W_TYPE,
	W_SEVERITY,
	W_STATUS,
	W_SCORE,
	W_CONDITION,
	W_RULE,
	W_LEVEL,
	W_RULE_TITLE,
	W_TIME,
	W_AGENT,
	W_AGENT_BESIDE,
	W_ACTOR,
	W_GROUP,
	W_PUBLISHED,
	W_WHAT,
	W_ANY,
	W_PLACES
};
static const char *const places[W_PLACES] = {
    [W_CVE] = "cve",
    [W_TITLE] = "title",
    [W_NAME] = "name",
    [W_VERSION] = "version",
    [W_TYPE] = "type",
    [W_SEVERITY] = "severity",
    [W_STATUS] = "status",
    [W_SCORE] = "cvss3_score cvss2_score",
    [W_CONDITION] = "condition",
    [W_RULE] = "rule/id",
    [W_LEVEL] = "rule/level",
    [W_RULE_TITLE] = "rule/description",
    [W_TIME] = "timestamp @timestamp",
    [W_AGENT] = "agent/name manager/name",
    [W_AGENT_BESIDE] = "agent_name",
    [W_ACTOR] = "data/dstuser data/srcuser data/win/eventdata/targetUserName",
    [W_GROUP] = "rule/groups/[]",
    [W_PUBLISHED] = "published",
    [W_WHAT] = "data/vulnerability/cve syscheck/path data/sca/check/id "
	       "data/docker/Actor/Attributes/name",
    /* decoders of one's own put anything there */
    [W_ANY] = "data/vulnerability data/docker data/sca data/sca/check syscheck",
};

/* ---- vulnerabilities ---- */

static bool
judge(struct row *row, struct muster_span status)
{
	static const char *const open[] = {"", "VALID", "PENDING", "UNTRIAGED", "-"};
	row->text[ROW_OUTCOME] = status;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (muster_span_is_nocase(status, open[i]))
			return true;
	row->outcome = MUSTER_INFO;
	return muster_span_is_nocase(status, "OBSOLETE") || muster_span_is_nocase(status, "SOLVED");
}

/* "Package less than 2.12-1": what it is less than mends it. */
static struct muster_span
fix_of(struct muster_span condition)
{
	static const char mark[] = " less than ";
	for (size_t i = 0; i + sizeof(mark) - 1 <= condition.len; i++)
		if (memcmp(condition.ptr + i, mark, sizeof(mark) - 1) == 0)
			return (struct muster_span){condition.ptr + i + sizeof(mark) - 1,
			    condition.len - i - sizeof(mark) + 1};
	return none;
}

/* The answer is about one agent, whose number stands in the request only, unless whoever put
 * several answers together has said it. */
static void
read_vulnerability(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	row->text[ROW_CHECK] = cloud_text(cloud, W_CVE);
	row->text[ROW_TITLE] = cloud_text(cloud, W_TITLE);
	row->text[ROW_SEVERITY] = cloud_text(cloud, W_SEVERITY);
	row->text[ROW_NAME] = cloud_text(cloud, W_NAME);
	row->text[ROW_VERSION] = cloud_text(cloud, W_VERSION);
	row->text[ROW_SCORE] = cloud_text(cloud, W_SCORE);
	row->text[ROW_FIXED] = fix_of(cloud_text(cloud, W_CONDITION));
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	const bool known = judge(row, cloud_text(cloud, W_STATUS));
	if (!cloud_row_end(cloud))
		return;
	if (!known) {
		row_reject(&cloud->base, row, "the status is none that is known");
		return;
	}
	row_set_date(&cloud->base, row, ROW_ADVISORY, "published", cloud_text(cloud, W_PUBLISHED));
	cloud_asset(
	    cloud, MUSTER_ASSET_HOST, cloud_text(cloud, W_AGENT_BESIDE), MUSTER_ASSET_UNKNOWN);
	cloud_cover(cloud, row->domain, none);
	cloud_say(cloud);
	cloud_count(cloud, MUSTER_USED);
}

/* ---- alerts ---- */

static bool
is_number(struct muster_span level)
{
	return level.len > 0 && level.ptr[0] >= '0' && level.ptr[0] <= '9';
}

enum muster_severity
wazuh_severity(struct muster_span level)
{
	const uint64_t n = cloud_number(level);
	return !is_number(level) || n > 16 ? MUSTER_SEVERITY_UNKNOWN
	    : n >= 15                      ? MUSTER_SEVERITY_CRITICAL
	    : n >= 12                      ? MUSTER_SEVERITY_HIGH
	    : n >= 7                       ? MUSTER_SEVERITY_MEDIUM
	    : n >= 4                       ? MUSTER_SEVERITY_LOW
					   : MUSTER_SEVERITY_INFO;
}

enum muster_outcome
wazuh_outcome(struct muster_span level)
{
	return is_number(level) && cloud_number(level) < 7 ? MUSTER_INFO : MUSTER_FAIL;
}

static bool
is_of_group(const struct cloud *cloud, const char *name)
{
	for (const struct fact *group = cloud_fact(cloud, W_GROUP); group != NULL;
	     group = group->next)
		if (muster_span_is_nocase(group->text, name))
			return true;
	return false;
}

static void
tell_login(struct cloud *cloud, muster_time when)
{
	const bool failed = is_of_group(cloud, "authentication_failed") ||
	    is_of_group(cloud, "authentication_failures");
	if (!failed && !is_of_group(cloud, "authentication_success"))
		return;
	const struct muster_activity activity = {.action = MUSTER_SPAN("login"),
	    .actor = cloud_text(cloud, W_ACTOR),
	    .object = none,
	    .marks = MUSTER_SPAN("login"),
	    .deed = failed ? MUSTER_DEED_FAILURE : MUSTER_DEED_SUCCESS,
	    .first = when,
	    .last = MUSTER_TIME_NONE};
	cloud_activity(cloud, &activity);
}

static void
read_alert(struct cloud *cloud)
{
	struct row *row = &cloud->row;
	const muster_time when = cloud_time(cloud_text(cloud, W_TIME));
	row->text[ROW_CHECK] = cloud_text(cloud, W_RULE);
	row->text[ROW_TITLE] = cloud_text(cloud, W_RULE_TITLE);
	row->text[ROW_PLACE] = cloud_text(cloud, W_WHAT); /* one rule tells of many */
	row->text[ROW_SEVERITY] = cloud_text(cloud, W_LEVEL);
	row->severity = wazuh_severity(cloud_text(cloud, W_LEVEL));
	row->outcome = wazuh_outcome(cloud_text(cloud, W_LEVEL));
	if (when == MUSTER_TIME_NONE)
		take_mark(&cloud->base.take, "it has no time");
	if (!cloud_row_end(cloud))
		return;
	cloud_asset(cloud, MUSTER_ASSET_HOST, cloud_text(cloud, W_AGENT), MUSTER_ASSET_UNKNOWN);
	tell_login(cloud, when);
	cloud_event(cloud, when, MUSTER_TIME_NONE, 1);
	cloud_say(cloud);
	cloud_count(cloud, MUSTER_USED);
}

static void
read_record(struct cloud *cloud)
{
	if (cloud_seen(cloud, W_RULE) || cloud_seen(cloud, W_LEVEL))
		read_alert(cloud);
	else
		read_vulnerability(cloud);
}

/* ---- the source ---- */

static bool
read_beside(struct cloud *cloud, struct muster_span key)
{
	struct wazuh *wazuh = (struct wazuh *)cloud;
	int64_t count = 0;
	const bool total = muster_span_is(key, "total_affected_items");
	if (!total && !muster_span_is(key, "total_failed_items"))
		return false;
	if (json_int(cloud->base.reader, &count) == 0 && count > 0 && total)
		wazuh->claimed = (uint64_t)count;
	else if (count > 0)
		wazuh->failed = (uint64_t)count;
	return true;
}

static void
finish(struct cloud *cloud)
{
	struct wazuh *wazuh = (struct wazuh *)cloud;
	if (wazuh->claimed > cloud->records)
		adapter_partial(&cloud->base, "the total is more than there are items");
	if (wazuh->failed > 0)
		adapter_partial(&cloud->base, "some items could not be returned");
	wazuh->claimed = wazuh->failed = 0;
	if (!cloud->lists || cloud->records > 0)
		return;
	cloud_asset(cloud, MUSTER_ASSET_HOST, none, MUSTER_ASSET_UNKNOWN);
	cloud->listed = true;
	cloud_cover(cloud, MUSTER_DOMAIN_OS_PACKAGE, none);
}

static const char *const lists[] = {"affected_items", NULL};
static const struct cloud_shape shape = {
    .tool = {"wazuh", 5},
    .places = places,
    .count = W_PLACES,
    .lists = lists,
    .beside = read_beside,
    .record = read_record,
    .end = finish,
};

static int
read_wazuh(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct wazuh wazuh = {.claimed = 0};
	return cloud_read(&wazuh.cloud, &shape, &source_wazuh, reader, sink, err);
}

/* The API lists much in this way: it is vulnerabilities, or said to be when there is none. */
static int
probe_wazuh(const struct muster_peek *peek)
{
	if (peek->kind == '{' && muster_peek_has(peek, "data") &&
	    head_says(peek, "\"total_affected_items\""))
		return (head_says(peek, "\"cve\"") && head_says(peek, "\"detection_time\"")) ||
			head_says(peek, "All selected vulnerabilities were returned")
		    ? 85
		    : 0;
	return cloud_has(peek, "rule") && cloud_has(peek, "agent") && cloud_has(peek, "manager") &&
		cloud_has(peek, "timestamp")
	    ? 85
	    : 0;
}

const struct muster_source source_wazuh = {
    .name = "wazuh",
    .title = "Wazuh",
    .kind = "log",
    .reads = "vulnerabilities of an agent from the API up to 4.7, and alerts.json",
    .version = 3,
    .probe = probe_wazuh,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_wazuh,
};
