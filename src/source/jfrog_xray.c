/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JFrog Xray: rows of a report, the export of its user interface, the summary
 * of artifacts and what a scan answers.  In all of them an issue names the
 * components it is in; what they are part of stands beside it or around it.
 */
#include "source/named.h"
#include "source/sources.h"

struct xray {
	struct adapter base; /* first */
	struct named_assets assets;
	bool listed, covers;
	uint64_t claimed, found;
	struct muster_span artifact, type; /* what the issues around are of */
};

static struct xray *
of(struct adapter *adapter)
{
	return (struct xray *)adapter;
}

/* ---- components: "npm://acorn:5.7.3", "deb://debian:buster:glibc:2.28" ---- */

struct component {
	struct muster_span id, fixed;
};

static struct muster_span
cut(struct muster_span *text, char at)
{
	const char *found = text->len > 0 ? memchr(text->ptr, at, text->len) : NULL;
	size_t len = found != NULL ? (size_t)(found - text->ptr) : text->len;
	const struct muster_span head = {text->ptr, len};
	size_t step = found != NULL ? len + 1 : len;
	*text = (struct muster_span){text->ptr + step, text->len - step};
	return head;
}

static struct muster_span
scheme_of(struct muster_span *id)
{
	for (size_t i = 0; i + 3 <= id->len; i++) {
		if (memcmp(id->ptr + i, "://", 3) != 0)
			continue;
		const struct muster_span scheme = {id->ptr, i};
		*id = (struct muster_span){id->ptr + i + 3, id->len - i - 3};
		return scheme;
	}
	return row_nothing;
}

/* Name and version at the last colon; a name of Maven has one of its own. */
static void
split_last(struct muster_span text, struct row *row)
{
	size_t end = text.len;
	for (size_t i = text.len; i > 0 && end == text.len; i--)
		if (text.ptr[i - 1] == ':')
			end = i - 1;
	row->text[ROW_NAME] = (struct muster_span){text.ptr, end};
	if (end < text.len)
		row->text[ROW_VERSION] =
		    (struct muster_span){text.ptr + end + 1, text.len - end - 1};
}

static void
apply_component(struct row *row, struct muster_span id)
{
	const struct muster_span scheme = scheme_of(&id);
	row->text[ROW_TYPE] = scheme;
	row->domain = MUSTER_DOMAIN_OS_PACKAGE;
	if (muster_span_is(scheme, "deb")) {
		row->text[ROW_TYPE] = cut(&id, ':');
		cut(&id, ':');
		row->text[ROW_NAME] = cut(&id, ':');
		row->text[ROW_VERSION] = id;
	} else if (muster_span_is(scheme, "rpm") || muster_span_is(scheme, "alpine")) {
		cut(&id, ':');
		row->text[ROW_NAME] = cut(&id, ':');
		row->text[ROW_VERSION] = id;
	} else {
		row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
		if (muster_span_is(scheme, "gav"))
			row->text[ROW_TYPE] = MUSTER_SPAN("maven");
		split_last(id, row);
	}
}

/* ---- issues ---- */

static void
read_versions(struct adapter *adapter, struct muster_strbuf *out)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span version = row_nothing;
		take_text(&adapter->take, &version);
		row_add(out, ", ", version);
	}
}

static void
read_cves(struct adapter *adapter, struct muster_span *first)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span cve = row_nothing;
		take_member(&adapter->take, "cve", &cve);
		if (first->len == 0)
			*first = cve;
		row_add_alias(adapter, cve);
	}
}

/* Of the user interface: fixed versions, and the CVEs one level deeper. */
static void
read_details(struct adapter *adapter, struct muster_span *first)
{
	static const struct json_member_row rows[] = {{"cves", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_cves(adapter, first);
		else
			json_skip(adapter->reader);
	}
}

static void
read_component_versions(struct adapter *adapter, struct muster_span *first)
{
	static const struct json_member_row rows[] = {
	    {"fixed_versions", false}, {"more_details", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_versions(adapter, &adapter->fixed);
		else if (member == 1)
			read_details(adapter, first);
		else
			json_skip(adapter->reader);
	}
}

struct components {
	struct component *list;
	size_t count, cap;
};

/* One component, by its member name or its key. */
static void
read_component(struct adapter *adapter, struct components *components, struct muster_span id)
{
	static const struct json_member_row rows[] = {
	    {"component_id", false}, {"fixed_versions", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_strbuf fixed;
	int member;
	if (!take_object(&adapter->take))
		return;
	muster_strbuf_init(&fixed, 0);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_text(&adapter->take, &id);
		else if (member == 1)
			read_versions(adapter, &fixed);
		else
			json_skip(adapter->reader);
	}
	struct component *list = adapter_room(
	    adapter, components->list, components->count, &components->cap, sizeof(*list));
	if (list != NULL) {
		components->list = list;
		components->list[components->count++] = (struct component){
		    adapter_keep(adapter, id), adapter_keep(adapter, row_span(&fixed))};
	}
	adapter->failed |= fixed.failed;
	muster_strbuf_release(&fixed);
}

static void
read_components(struct adapter *adapter, struct components *components)
{
	struct muster_span id;
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		json_object(adapter->reader);
		while (json_key(adapter->reader, &id) == 1)
			read_component(adapter, components, id);
	} else if (take_array(&adapter->take)) {
		while (json_element(adapter->reader) == 1)
			read_component(adapter, components, row_nothing);
	}
}

enum {
	I_ISSUE,
	I_ID,
	I_SEVERITY,
	I_SUMMARY,
	I_VULNERABLE,
	I_SOURCE,
	I_IMPACTED,
	I_TEXTS,
	I_SCORE = I_TEXTS,
	I_FIXED,
	I_CVES,
	I_VERSIONS,
	I_COMPONENTS,
	I_MEMBERS
};
static const struct json_member_row issue_rows[I_MEMBERS] = {
    [I_ISSUE] = {"issue_id", false},
    [I_ID] = {"id", false},
    [I_SEVERITY] = {"severity", false},
    [I_SUMMARY] = {"summary", false},
    [I_VULNERABLE] = {"vulnerable_component", false},
    [I_SOURCE] = {"source_comp_id", false},
    [I_IMPACTED] = {"impacted_artifact", false},
    [I_SCORE] = {"cvss3_max_score", false},
    [I_FIXED] = {"fixed_versions", false},
    [I_CVES] = {"cves", false},
    [I_VERSIONS] = {"component_versions", false},
    [I_COMPONENTS] = {"components", false},
};
static const struct json_members issue_members = JSON_MEMBERS(issue_rows);

static void
read_members(struct adapter *adapter, struct row *row, struct muster_span *texts,
    struct muster_span *cve, struct components *components)
{
	int member;
	while ((member = json_member(adapter->reader, &issue_members)) != JSON_MEMBER_END) {
		if (member == I_SCORE)
			take_scalar(&adapter->take, &row->text[ROW_SCORE]);
		else if (member == I_FIXED)
			read_versions(adapter, &adapter->fixed);
		else if (member == I_CVES)
			read_cves(adapter, cve);
		else if (member == I_VERSIONS)
			read_component_versions(adapter, cve);
		else if (member == I_COMPONENTS)
			read_components(adapter, components);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, &texts[member]);
	}
}

/* Xray's own id; where an export left it out the CVE, and if there is none its summary. */
static void
fill_row(struct row *row, const struct muster_span *texts, struct muster_span cve)
{
	const struct muster_span ids[] = {texts[I_ISSUE], texts[I_ID], cve, texts[I_SUMMARY]};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]) && row->text[ROW_CHECK].len == 0; i++)
		row->text[ROW_CHECK] = ids[i];
	row->text[ROW_TITLE] = texts[I_SUMMARY];
	row->text[ROW_SEVERITY] = texts[I_SEVERITY];
	if (muster_span_is_nocase(texts[I_SEVERITY], "Information"))
		row->severity = MUSTER_SEVERITY_INFO;
	row->text[ROW_OUTCOME] = texts[I_IMPACTED]; /* until it is said */
	row->domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	apply_component(row, texts[I_VULNERABLE].len > 0 ? texts[I_VULNERABLE] : texts[I_SOURCE]);
}

static void
read_issue(struct adapter *adapter)
{
	struct muster_span texts[I_TEXTS], cve = row_nothing;
	struct components components = {NULL, 0, 0};
	struct row row;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < I_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take))
		read_members(adapter, &row, texts, &cve, &components);
	fill_row(&row, texts, cve);
	of(adapter)->found++;
	if (!row_end(adapter, &row))
		return;
	for (size_t i = 0; i < components.count; i++) {
		row.extra = i + 1 < components.count;
		row.text[ROW_FIXED] = components.list[i].fixed;
		apply_component(&row, components.list[i].id);
		row_wait(adapter, &row);
	}
	if (components.count == 0)
		row_wait(adapter, &row);
}

/* ---- what they are part of ---- */

/* "docker://pay/api:1.42" is an image; of others the component without its version. */
static void
choose_asset(struct adapter *adapter, struct muster_span id, bool image)
{
	struct muster_asset_binding binding = {.kind = MUSTER_ASSET_REPOSITORY,
	    .name = row_nothing,
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = MUSTER_ASSET_UNKNOWN};
	struct muster_span rest = id;
	const struct muster_span scheme = scheme_of(&rest);
	if (image || muster_span_is(scheme, "docker")) {
		binding.kind = MUSTER_ASSET_IMAGE;
		muster_image_split(rest, &binding.name, &binding.tag, &binding.version);
	} else {
		struct row parts;
		row_clear(&parts);
		split_last(id, &parts);
		binding.name = parts.text[ROW_VERSION].len > 0 ? parts.text[ROW_NAME] : id;
	}
	if (of(adapter)->covers)
		named_cover(adapter, &of(adapter)->assets, &binding, row_nothing);
	else
		named_asset(adapter, &of(adapter)->assets, &binding);
}

static void
complete(struct adapter *adapter, struct row *row)
{
	const struct xray *xray = of(adapter);
	const struct muster_span impacted = row->text[ROW_OUTCOME];
	choose_asset(adapter, impacted.len > 0 ? impacted : xray->artifact,
	    impacted.len == 0 && muster_span_is_nocase(xray->type, "docker"));
	row->text[ROW_OUTCOME] = row_nothing;
	row_say(adapter, row);
}

static void
read_issues(struct xray *xray)
{
	xray->listed = true;
	json_array(xray->base.reader);
	while (json_element(xray->base.reader) == 1)
		read_issue(&xray->base);
}

/* An artifact of a summary, or of a scan's answer: it covers what it is of. */
static void
read_artifact(struct xray *xray)
{
	enum { A_GENERAL, A_ISSUES, A_ROWS, A_COMPONENT };
	static const struct json_member_row rows[] = {[A_GENERAL] = {"general", false},
	    [A_ISSUES] = {"issues", false},
	    [A_ROWS] = {"vulnerabilities", false},
	    [A_COMPONENT] = {"component_id", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	static const struct json_member_row general_rows[] = {{"name", false}, {"pkg_type", false}};
	static const struct json_members general = JSON_MEMBERS(general_rows);
	struct adapter *adapter = &xray->base;
	int member;
	xray->artifact = xray->type = row_nothing;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == A_GENERAL) {
			json_object(adapter->reader);
			while (
			    (member = json_member(adapter->reader, &general)) != JSON_MEMBER_END) {
				if (member == JSON_MEMBER_OTHER)
					json_skip(adapter->reader);
				else
					adapter_text(
					    adapter, member == 0 ? &xray->artifact : &xray->type);
			}
		} else if (member == A_ISSUES || member == A_ROWS) {
			read_issues(xray);
		} else if (member == A_COMPONENT) {
			adapter_text(adapter, &xray->artifact);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (json_failed(adapter->reader))
		return;
	xray->covers = true;
	choose_asset(adapter, xray->artifact, muster_span_is_nocase(xray->type, "docker"));
	row_flush(adapter, complete);
}

static void
read_artifacts(struct xray *xray)
{
	xray->base.covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
	xray->base.covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	json_array(xray->base.reader);
	while (json_element(xray->base.reader) == 1)
		read_artifact(xray);
}

enum { D_ROWS, D_DATA, D_ARTIFACTS, D_TOTAL_ROWS, D_TOTAL };
static const struct json_member_row document_rows[] = {
    [D_ROWS] = {"rows", false},
    [D_DATA] = {"data", false},
    [D_ARTIFACTS] = {"artifacts", false},
    [D_TOTAL_ROWS] = {"total_rows", false},
    [D_TOTAL] = {"total_count", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_object(struct xray *xray)
{
	struct adapter *adapter = &xray->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		int64_t count = 0;
		if (member == D_ROWS || member == D_DATA)
			read_issues(xray);
		else if (member == D_ARTIFACTS)
			read_artifacts(xray);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_int(adapter->reader, &count) == 0 && count > 0)
			xray->claimed = (uint64_t)count;
	}
}

static void
read_document(struct adapter *adapter)
{
	struct xray *xray = of(adapter);
	xray->listed = xray->covers = false;
	xray->claimed = xray->found = 0;
	xray->artifact = xray->type = row_nothing;
	adapter->run.tool = MUSTER_SPAN("xray");
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_artifacts(xray);
	else
		read_object(xray);
	if (!xray->listed)
		adapter_refuse(adapter, "no-results",
		    "there is no list of issues in this document: it says nothing, which is not "
		    "that "
		    "nothing was found");
	if (json_failed(adapter->reader))
		return;
	row_flush(adapter, complete);
	if (xray->claimed > xray->found)
		adapter_partial(adapter, "the total is more than there are rows");
}

static int
read_xray(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct xray xray = {.assets = {{NULL}}};
	return adapter_read(&xray.base, &source_jfrog_xray, reader, sink, read_document, err);
}

static int
probe_xray(const struct muster_peek *peek)
{
	if (peek->kind == '[')
		return muster_peek_element_has(peek, "component_id") &&
			muster_peek_element_has(peek, "vulnerabilities")
		    ? 85
		    : 0;
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "total_rows") && muster_peek_has(peek, "rows"))
		return 85;
	if (muster_peek_has(peek, "total_count") && muster_span_is(peek->element_of, "data") &&
	    muster_peek_element_has(peek, "source_comp_id"))
		return 85;
	return muster_span_is(peek->element_of, "artifacts") &&
		muster_peek_element_has(peek, "general") && muster_peek_element_has(peek, "issues")
	    ? 85
	    : 0;
}

const struct muster_source source_jfrog_xray = {
    .name = "jfrog-xray",
    .title = "JFrog Xray",
    .kind = "scanner",
    .reads = "reports, exports and artifact summaries of Xray, answers of jf scan",
    .version = 1,
    .probe = probe_xray,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_xray,
};
