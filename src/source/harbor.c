/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Harbor: the report of a scanner's adapter, below one key that is a media
 * type with its version, as the API gives an artifact's vulnerabilities, or
 * alone, as the adapter itself answers.
 */
#include "source/row.h"
#include "source/sources.h"

struct harbor {
	struct adapter base; /* first */
	bool listed;
	struct muster_span digest, repository, tag;
};

static struct harbor *
of(struct adapter *adapter)
{
	return (struct harbor *)adapter;
}

enum { V_ID, V_PACKAGE, V_VERSION, V_FIXED, V_SEVERITY, V_DIGESTS, V_CVSS };
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"id", false},
    [V_PACKAGE] = {"package", false},
    [V_VERSION] = {"version", false},
    [V_FIXED] = {"fix_version", false},
    [V_SEVERITY] = {"severity", false},
    [V_DIGESTS] = {"artifact_digests", false},
    [V_CVSS] = {"preferred_cvss", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_score(struct adapter *adapter, struct muster_span *out)
{
	static const struct json_member_row rows[] = {{"score_v3", false}, {"score_v2", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span older = row_nothing;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_scalar(&adapter->take, member == 0 ? out : &older);
	}
	if (out->len == 0)
		*out = older;
}

/* All rows of a report are about one artifact: the first digest is its own. */
static void
read_digests(struct adapter *adapter)
{
	struct harbor *harbor = of(adapter);
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span digest = row_nothing;
		take_text(&adapter->take, &digest);
		if (harbor->digest.len == 0)
			harbor->digest = adapter_keep(adapter, digest);
	}
}

static void
read_vulnerability(struct adapter *adapter)
{
	static const int texts[] = {[V_ID] = ROW_CHECK,
	    [V_PACKAGE] = ROW_NAME,
	    [V_VERSION] = ROW_VERSION,
	    [V_FIXED] = ROW_FIXED,
	    [V_SEVERITY] = ROW_SEVERITY};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == V_DIGESTS)
				read_digests(adapter);
			else if (member == V_CVSS)
				read_score(adapter, &row.text[ROW_SCORE]);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	row.domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (row_end(adapter, &row))
		row_say(adapter, &row);
}

/* An object of texts, all by name; others are skipped. */
static void
read_texts(struct adapter *adapter, const struct json_members *members,
    struct muster_span *const *texts, bool of_run)
{
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, members)) != JSON_MEMBER_END) {
		struct muster_span text = row_nothing;
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &text) == 0)
			*texts[member] =
			    of_run ? adapter_keep_run(adapter, text) : adapter_keep(adapter, text);
	}
}

enum { R_TIME, R_ARTIFACT, R_SCANNER, R_VULNERABILITIES };
static const struct json_member_row report_rows[] = {
    [R_TIME] = {"generated_at", false},
    [R_ARTIFACT] = {"artifact", false},
    [R_SCANNER] = {"scanner", false},
    [R_VULNERABILITIES] = {"vulnerabilities", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static void
read_member(struct harbor *harbor, int member)
{
	static const struct json_member_row scanner_rows[] = {{"name", false}, {"version", false}};
	static const struct json_members scanner = JSON_MEMBERS(scanner_rows);
	static const struct json_member_row artifact_rows[] = {
	    {"digest", false}, {"repository", false}, {"tag", false}};
	static const struct json_members artifact = JSON_MEMBERS(artifact_rows);
	struct adapter *adapter = &harbor->base;
	struct muster_span *const tool[] = {&adapter->run.tool, &adapter->run.tool_version};
	struct muster_span *const image[] = {&harbor->digest, &harbor->repository, &harbor->tag};
	if (member == R_TIME) {
		adapter_observed(adapter);
	} else if (member == R_ARTIFACT) {
		read_texts(adapter, &artifact, image, false);
	} else if (member == R_SCANNER) {
		read_texts(adapter, &scanner, tool, true);
	} else if (member == R_VULNERABILITIES) {
		harbor->listed = true;
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_vulnerability(adapter);
	} else {
		json_skip(adapter->reader);
	}
}

static void
read_report(struct harbor *harbor)
{
	struct json_reader *reader = harbor->base.reader;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &report_members)) != JSON_MEMBER_END)
		read_member(harbor, member);
}

/* The number of a member of a report that stands alone. */
static int
report_member(struct muster_span key)
{
	for (size_t i = 0; i < sizeof(report_rows) / sizeof(report_rows[0]); i++)
		if (muster_span_is(key, report_rows[i].name))
			return (int)i;
	return JSON_MEMBER_OTHER;
}

static bool
is_report_type(struct muster_span key)
{
	return muster_span_starts(key, "application/vnd.scanner.adapter.vuln.report.") ||
	    muster_span_starts(key, "application/vnd.security.vulnerability.report");
}

static void
bind_image(struct harbor *harbor)
{
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_IMAGE,
	    .name = harbor->repository,
	    .version = harbor->digest,
	    .tag = harbor->tag,
	    .parent = MUSTER_ASSET_UNKNOWN};
	sink_asset_bind(harbor->base.sink, harbor->base.asset, &binding);
}

static void
read_document(struct adapter *adapter)
{
	struct harbor *harbor = of(adapter);
	struct muster_span key;
	harbor->listed = false;
	harbor->digest = harbor->repository = harbor->tag = row_nothing;
	adapter->run.tool = MUSTER_SPAN("harbor");
	json_object(adapter->reader);
	while (json_key(adapter->reader, &key) == 1) {
		const int member = report_member(key);
		if (harbor->listed && (is_report_type(key) || member == R_VULNERABILITIES))
			adapter_refuse(
			    adapter, "two-reports", "there are two reports in this document");
		else if (is_report_type(key))
			read_report(harbor);
		else
			read_member(harbor, member);
	}
	if (!harbor->listed)
		adapter_refuse(adapter, "no-results",
		    "there is no list of vulnerabilities in this document: it says nothing, which "
		    "is not that nothing was found");
	if (json_failed(adapter->reader))
		return;
	bind_image(harbor);
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_harbor(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct harbor harbor = {.digest = row_nothing};
	return adapter_read(&harbor.base, &source_harbor, reader, sink, read_document, err);
}

static int
probe_harbor(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	for (size_t i = 0; i < peek->key_count; i++)
		if (is_report_type(peek->keys[i]))
			return 95;
	return muster_peek_has(peek, "generated_at") && muster_peek_has(peek, "scanner") &&
		muster_peek_has(peek, "vulnerabilities")
	    ? 85
	    : 0;
}

const struct muster_source source_harbor = {
    .name = "harbor",
    .title = "Harbor",
    .kind = "scanner",
    .reads = "…/artifacts/REF/additions/vulnerabilities of Harbor's API, its scanners' answers",
    .version = 1,
    .probe = probe_harbor,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_harbor,
};
