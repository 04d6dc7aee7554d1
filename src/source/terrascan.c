/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terrascan scan -o json: policies that infrastructure code violates, and
 * where asked for those it keeps and the vulnerabilities of its images.
 */
#include "source/named.h"
#include "source/sources.h"

struct terrascan {
	struct adapter base; /* first */
	struct named_assets images;
	muster_asset_handle code; /* what the document is about */
	bool listed;
	uint64_t claimed, found;
	struct muster_strbuf place;
};

static struct terrascan *
of(struct adapter *adapter)
{
	return (struct terrascan *)adapter;
}

/* ---- policies ---- */

enum { V_ID, V_NAME, V_DESCRIPTION, V_SEVERITY, V_RESOURCE, V_TYPE, V_FILE, V_MEMBERS };
static const struct json_member_row violation_rows[V_MEMBERS] = {
    [V_ID] = {"rule_id", false},
    [V_NAME] = {"rule_name", false},
    [V_DESCRIPTION] = {"description", false},
    [V_SEVERITY] = {"severity", false},
    [V_RESOURCE] = {"resource_name", false},
    [V_TYPE] = {"resource_type", false},
    [V_FILE] = {"file", false},
};
static const struct json_members violation_members = JSON_MEMBERS(violation_rows);

static void
read_rule(struct adapter *adapter, enum muster_outcome outcome, bool skipped)
{
	struct muster_strbuf *place = &of(adapter)->place;
	struct muster_span texts[V_MEMBERS];
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < V_MEMBERS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &violation_members)) !=
		    JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	muster_strbuf_clear(place);
	row_add(place, "", texts[V_FILE]);
	row_add(place, ":", texts[V_TYPE]);
	row_add(place, texts[V_TYPE].len > 0 ? "." : ":", texts[V_RESOURCE]);
	adapter->failed |= place->failed;
	row.text[ROW_PLACE] = row_span(place);
	row.text[ROW_CHECK] = texts[V_ID].len > 0 ? texts[V_ID] : texts[V_NAME];
	row.text[ROW_TITLE] = texts[V_DESCRIPTION];
	row.text[ROW_SEVERITY] = texts[V_SEVERITY];
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row.outcome = outcome;
	row.suppressed = skipped;
	of(adapter)->found += outcome == MUSTER_FAIL && !skipped;
	adapter->asset = of(adapter)->code;
	if (row_end(adapter, &row))
		row_say(adapter, &row);
}

/* ---- vulnerabilities of images that the code names ---- */

static void
read_score(struct adapter *adapter, struct muster_span *out)
{
	enum { S_V2, S_V3 };
	static const struct json_member_row rows[] = {
	    [S_V2] = {"v2_score", false}, [S_V3] = {"v3_score", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span old = row_nothing;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_scalar(&adapter->take, member == S_V3 ? out : &old);
	}
	if (out->len == 0)
		*out = old;
}

static void
read_vulnerability(struct adapter *adapter)
{
	enum { U_ID, U_SEVERITY, U_PACKAGE, U_VERSION, U_IMAGE, U_SCORE };
	static const struct json_member_row rows[] = {[U_ID] = {"vulnerability_id", false},
	    [U_SEVERITY] = {"severity", false},
	    [U_PACKAGE] = {"package", false},
	    [U_VERSION] = {"installed_version", false},
	    [U_IMAGE] = {"image", false},
	    [U_SCORE] = {"cvss_score", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span image = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	struct muster_span *const texts[] = {[U_ID] = &row.text[ROW_CHECK],
	    [U_SEVERITY] = &row.text[ROW_SEVERITY],
	    [U_PACKAGE] = &row.text[ROW_NAME],
	    [U_VERSION] = &row.text[ROW_VERSION],
	    [U_IMAGE] = &image};
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == U_SCORE)
				read_score(adapter, &row.text[ROW_SCORE]);
			else
				take_text(&adapter->take, texts[member]);
		}
	}
	row.domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (!row_end(adapter, &row))
		return;
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .parent = MUSTER_ASSET_UNKNOWN};
	muster_image_split(image, &binding.name, &binding.tag, &binding.version);
	named_asset(adapter, &of(adapter)->images, &binding);
	row_say(adapter, &row);
}

/* ---- the report ---- */

static bool
says(struct muster_span text, const char *words)
{
	const size_t len = strlen(words);
	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.ptr + i, words, len) == 0)
			return true;
	return false;
}

/* With -i all it tries every kind of code: that there is none of one kind is no failure. */
static bool
is_absence(struct muster_span message)
{
	static const char *const words[] = {"not found in the directory",
	    "no helm charts found in directory", "has no terraform config files",
	    "no Dockerfile found", "no such file or directory: kustomization"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (says(message, words[i]))
			return true;
	return false;
}

static void
read_error(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"errMsg", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span message = row_nothing;
	bool absence = false;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &message) == 0)
			absence = is_absence(message);
	}
	if (absence || json_failed(adapter->reader))
		return;
	adapter_note(adapter, "scan-error", "terrascan could not read a folder or file");
	adapter_partial(adapter, "code could not be read");
}

/* "2021-05-19 13:13:06.083208 +0000 UTC": Go's way to print a time. */
static void
read_time(struct adapter *adapter)
{
	static const char zone[] = " +0000 UTC";
	const size_t tail = sizeof(zone) - 1;
	struct muster_span text = row_nothing;
	char copy[64];
	muster_time when;
	if (json_text(adapter->reader, &text) != 0 || text.len <= tail ||
	    text.len - tail >= sizeof(copy) - 1 || text.len < 11 || text.ptr[10] != ' ' ||
	    memcmp(text.ptr + text.len - tail, zone, tail) != 0)
		return;
	memcpy(copy, text.ptr, text.len - tail);
	copy[10] = 'T';
	copy[text.len - tail] = 'Z';
	if (muster_time_parse((struct muster_span){copy, text.len - tail + 1}, &when, NULL) == 0)
		adapter->run.observed_at = when;
}

static void
read_summary(struct terrascan *terrascan)
{
	enum { S_TIME, S_VIOLATED };
	static const struct json_member_row rows[] = {
	    [S_TIME] = {"scanned_at", false}, [S_VIOLATED] = {"violated_policies", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &terrascan->base;
	int64_t count = 0;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == S_TIME)
			read_time(adapter);
		else if (member != S_VIOLATED)
			json_skip(adapter->reader);
		else if (json_int(adapter->reader, &count) == 0 && count > 0)
			terrascan->claimed = (uint64_t)count;
	}
}

enum { R_VIOLATIONS, R_SKIPPED, R_PASSED, R_VULNERABILITIES, R_ERRORS, R_SUMMARY };
static const struct json_member_row result_rows[] = {
    [R_VIOLATIONS] = {"violations", false},
    [R_SKIPPED] = {"skipped_violations", false},
    [R_PASSED] = {"passed_rules", false},
    [R_VULNERABILITIES] = {"vulnerabilities", false},
    [R_ERRORS] = {"scan_errors", false},
    [R_SUMMARY] = {"scan_summary", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

static void
read_list(struct adapter *adapter, int member)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		if (member == R_VULNERABILITIES)
			read_vulnerability(adapter);
		else if (member == R_ERRORS)
			read_error(adapter);
		else
			read_rule(adapter, member == R_PASSED ? MUSTER_PASS : MUSTER_FAIL,
			    member == R_SKIPPED);
	}
}

static void
read_results(struct terrascan *terrascan)
{
	struct adapter *adapter = &terrascan->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
		terrascan->listed |= member == R_VIOLATIONS;
		if (member == R_SUMMARY)
			read_summary(terrascan);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_list(adapter, member);
	}
}

static void
read_document(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct terrascan *terrascan = of(adapter);
	int member;
	terrascan->listed = false;
	terrascan->claimed = terrascan->found = 0;
	terrascan->code = adapter->asset;
	adapter->run.tool = MUSTER_SPAN("terrascan");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_results(terrascan);
		else
			json_skip(adapter->reader);
	}
	if (!terrascan->listed)
		adapter_refuse(adapter, "no-results", "this report has no violations[]");
	if (json_failed(adapter->reader))
		return;
	if (terrascan->claimed > terrascan->found)
		adapter_partial(adapter, "violated_policies is more than there are");
	adapter->asset = terrascan->code;
	adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_terrascan(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct terrascan terrascan = {.listed = false};
	muster_strbuf_init(&terrascan.place, 0);
	int result =
	    adapter_read(&terrascan.base, &source_terrascan, reader, sink, read_document, err);
	muster_strbuf_release(&terrascan.place);
	return result;
}

static int
probe_terrascan(const struct muster_peek *peek)
{
	return peek->kind == '{' && muster_peek_has(peek, "results") && peek->element_count == 0 &&
		head_says(peek, "\"violations\"") &&
		(head_says(peek, "\"scan_summary\"") || head_says(peek, "\"skipped_violations\"") ||
		    head_says(peek, "\"rule_id\"") || head_says(peek, "\"count\""))
	    ? 85
	    : 0;
}

const struct muster_source source_terrascan = {
    .name = "terrascan",
    .title = "Terrascan",
    .kind = "linter",
    .reads = "terrascan scan -o json: infrastructure code, also with --show-passed",
    .version = 1,
    .probe = probe_terrascan,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_terrascan,
};
