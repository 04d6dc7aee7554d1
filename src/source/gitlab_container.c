/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitLab's report of container scanning: each vulnerability says itself which
 * image it is in, and its identifiers say what it is.
 */
#include "source/named.h"
#include "source/purl.h"
#include "source/sources.h"

struct gitlab {
	struct adapter base; /* first */
	struct named_assets assets;
	bool listed, named; /* a row named an image */
};

static struct gitlab *
of(struct adapter *adapter)
{
	return (struct gitlab *)adapter;
}

struct place {
	struct muster_span image, system;
};

/* A CVE is what other tools call it; without one the first identifier is. */
static void
read_identifiers(struct adapter *adapter, struct row *row)
{
	enum { I_TYPE, I_NAME, I_VALUE };
	static const struct json_member_row rows[] = {
	    [I_TYPE] = {"type", false}, [I_NAME] = {"name", false}, [I_VALUE] = {"value", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span cve = row_nothing, first = row_nothing;
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
		int member;
		if (!take_object(&adapter->take))
			continue;
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
		const struct muster_span id =
		    texts[I_VALUE].len > 0 ? texts[I_VALUE] : texts[I_NAME];
		if (muster_span_is(texts[I_TYPE], "cwe"))
			continue;
		if (muster_span_is(texts[I_TYPE], "cve") && cve.len == 0)
			cve = id;
		if (first.len == 0)
			first = id;
		row_add_alias(adapter, id);
	}
	if (cve.len > 0 || first.len > 0)
		row->text[ROW_CHECK] = cve.len > 0 ? cve : first;
}

static void
read_dependency(struct adapter *adapter, struct row *row)
{
	enum { D_PACKAGE, D_VERSION };
	static const struct json_member_row rows[] = {
	    [D_PACKAGE] = {"package", false}, [D_VERSION] = {"version", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == D_PACKAGE)
			take_member(&adapter->take, "name", &row->text[ROW_NAME]);
		else if (member == D_VERSION)
			take_text(&adapter->take, &row->text[ROW_VERSION]);
		else
			json_skip(adapter->reader);
	}
}

static void
read_location(struct adapter *adapter, struct row *row, struct place *place)
{
	enum { L_DEPENDENCY, L_SYSTEM, L_IMAGE };
	static const struct json_member_row rows[] = {[L_DEPENDENCY] = {"dependency", false},
	    [L_SYSTEM] = {"operating_system", false},
	    [L_IMAGE] = {"image", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == L_DEPENDENCY)
			read_dependency(adapter, row);
		else if (member == L_SYSTEM)
			take_text(&adapter->take, &place->system);
		else if (member == L_IMAGE)
			take_text(&adapter->take, &place->image);
		else
			json_skip(adapter->reader);
	}
}

/* "debian 10.9", "alpine:3.18": the distribution is the package's type. */
static struct muster_span
first_word(struct muster_span text)
{
	size_t len = 0;
	while (len < text.len && text.ptr[len] != ' ' && text.ptr[len] != ':')
		len++;
	return (struct muster_span){text.ptr, len};
}

/* "Upgrade PACKAGE from A to B": B. */
static struct muster_span
fix_of(struct muster_span solution)
{
	static const char to[] = " to ";
	size_t start = 0;
	for (size_t i = 0; i + 4 <= solution.len; i++)
		if (memcmp(solution.ptr + i, to, 4) == 0)
			start = i + 4;
	if (start == 0 || !muster_span_starts(solution, "Upgrade "))
		return row_nothing;
	struct muster_span version = {solution.ptr + start, solution.len - start};
	if (memchr(version.ptr, ' ', version.len) != NULL)
		return row_nothing; /* a sentence, no version */
	return version;
}

enum { V_CVE, V_NAME, V_MESSAGE, V_SEVERITY, V_SOLUTION, V_LOCATION, V_IDENTIFIERS };
static const struct json_member_row vulnerability_rows[] = {
    [V_CVE] = {"cve", false},
    [V_NAME] = {"name", false},
    [V_MESSAGE] = {"message", false},
    [V_SEVERITY] = {"severity", false},
    [V_SOLUTION] = {"solution", false},
    [V_LOCATION] = {"location", false},
    [V_IDENTIFIERS] = {"identifiers", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

static void
read_members(struct adapter *adapter, struct row *row, struct place *place)
{
	struct muster_span texts[V_IDENTIFIERS];
	int member;
	for (size_t i = 0; i < V_IDENTIFIERS; i++)
		texts[i] = row_nothing;
	while ((member = json_member(adapter->reader, &vulnerability_members)) != JSON_MEMBER_END) {
		if (member == V_IDENTIFIERS)
			read_identifiers(adapter, row);
		else if (member == V_LOCATION)
			read_location(adapter, row, place);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, &texts[member]);
	}
	/* version 14 has the id as a member, sometimes as "file:package:id" */
	if (row->text[ROW_CHECK].len == 0)
		row->text[ROW_CHECK] = texts[V_CVE];
	row->text[ROW_TITLE] = texts[V_NAME].len > 0 ? texts[V_NAME] : texts[V_MESSAGE];
	row->text[ROW_SEVERITY] = texts[V_SEVERITY];
	row->text[ROW_FIXED] = fix_of(texts[V_SOLUTION]);
}

static void
choose_image(struct adapter *adapter, struct muster_span reference)
{
	struct muster_asset_binding binding = {
	    .kind = MUSTER_ASSET_IMAGE, .parent = MUSTER_ASSET_UNKNOWN};
	muster_image_split(reference, &binding.name, &binding.tag, &binding.version);
	adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	named_cover(adapter, &of(adapter)->assets, &binding, row_nothing);
	of(adapter)->named = true;
}

static void
read_vulnerability(struct adapter *adapter)
{
	struct place place = {row_nothing, row_nothing};
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take))
		read_members(adapter, &row, &place);
	row.text[ROW_TYPE] = first_word(place.system);
	bool os = purl_is_os(row_nothing, row.text[ROW_TYPE]);
	row.domain = os ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	if (!os)
		row.text[ROW_TYPE] = row_nothing; /* "Unknown": a language's package */
	if (!row_end(adapter, &row))
		return;
	choose_image(adapter, place.image);
	row_say(adapter, &row);
}

/* ---- the scan ---- */

static void
read_scanner(struct adapter *adapter)
{
	enum { N_ID, N_VERSION };
	static const struct json_member_row rows[] = {
	    [N_ID] = {"id", false}, [N_VERSION] = {"version", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span *const texts[] = {&adapter->run.tool, &adapter->run.tool_version};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		struct muster_span text = row_nothing;
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &text) == 0)
			*texts[member] = adapter_keep_run(adapter, text);
	}
}

static void
read_scan(struct adapter *adapter)
{
	enum { C_SCANNER, C_END, C_STATUS };
	static const struct json_member_row rows[] = {[C_SCANNER] = {"scanner", false},
	    [C_END] = {"end_time", false},
	    [C_STATUS] = {"status", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		struct muster_span status = row_nothing;
		if (member == C_SCANNER)
			read_scanner(adapter);
		else if (member == C_END)
			adapter_observed(adapter);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &status) == 0 &&
		    !muster_span_is(status, "success"))
			adapter_partial(adapter, "the scan says that it did not succeed");
	}
}

static void
read_document(struct adapter *adapter)
{
	enum { R_VULNERABILITIES, R_SCAN };
	static const struct json_member_row rows[] = {
	    [R_VULNERABILITIES] = {"vulnerabilities", false}, [R_SCAN] = {"scan", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct gitlab *gitlab = of(adapter);
	int member;
	gitlab->listed = gitlab->named = false;
	adapter->run.tool = MUSTER_SPAN("gitlab");
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_VULNERABILITIES) {
			gitlab->listed = true;
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_vulnerability(adapter);
		} else if (member == R_SCAN) {
			read_scan(adapter);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (!gitlab->listed)
		adapter_refuse(adapter, "no-results", "this report has no list of vulnerabilities");
	if (!json_failed(adapter->reader) && !gitlab->named)
		choose_image(adapter, row_nothing);
}

static int
read_gitlab(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct gitlab gitlab = {.listed = false};
	return adapter_read(
	    &gitlab.base, &source_gitlab_container, reader, sink, read_document, err);
}

static int
probe_gitlab(const struct muster_peek *peek)
{
	if (peek->kind != '{' || !muster_peek_has(peek, "version") ||
	    !muster_peek_has(peek, "vulnerabilities"))
		return 0;
	/* before schema 14 there is no scan, and in a long report it stands behind the rows */
	const bool scanned = muster_peek_has(peek, "scan") ||
	    (muster_span_is(peek->element_of, "vulnerabilities") &&
		muster_peek_element_has(peek, "location") &&
		muster_peek_element_has(peek, "identifiers"));
	const bool image = head_says(peek, "\"container_scanning\"") ||
	    (!peek->whole && head_says(peek, "\"operating_system\"") &&
		head_says(peek, "\"image\""));
	return scanned && image ? 90 : 0;
}

const struct muster_source source_gitlab_container = {
    .name = "gitlab-container",
    .title = "GitLab container scanning",
    .kind = "scanner",
    .reads = "gl-container-scanning-report.json of a GitLab pipeline",
    .version = 1,
    .probe = probe_gitlab,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_gitlab,
};
