/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JFrog Xray: rows of a report, the export of its user interface, the summary
 * of artifacts and what a scan answers.  In all of them an issue names the
 * components it is in; what they are part of stands beside it or around it.
 */
#include "source/jfrog_xray.h"
#include "source/sources.h"

static struct xray *
of(struct adapter *adapter)
{
	return (struct xray *)adapter;
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
	const struct muster_span scheme = xray_scheme(&rest);
	if (image || muster_span_is(scheme, "docker")) {
		binding.kind = MUSTER_ASSET_IMAGE;
		muster_image_split(rest, &binding.name, &binding.tag, &binding.version);
	} else {
		struct row parts;
		row_clear(&parts);
		xray_split_component(id, &parts);
		/* the last colon may be that of "npm://" */
		bool versioned = parts.text[ROW_VERSION].len > 0 &&
		    !muster_span_starts(parts.text[ROW_VERSION], "//");
		binding.name = versioned ? parts.text[ROW_NAME] : id;
		if (muster_span_starts(parts.text[ROW_VERSION], "sha256:"))
			binding.version = parts.text[ROW_VERSION];
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
		xray_issue(&xray->base);
}

/* A scan that came to its end leaves its list out when it is empty. */
static void
read_status(struct xray *xray)
{
	struct adapter *adapter = &xray->base;
	struct muster_span status = row_nothing;
	if (json_peek(adapter->reader) != JSON_STRING)
		json_skip(adapter->reader);
	else if (json_text(adapter->reader, &status) != 0)
		return;
	if (muster_span_is_nocase(status, "completed"))
		xray->listed = true;
	else if (status.len > 0)
		adapter_partial(adapter, "a scan did not come to its end");
}

/* An artifact of a summary, or of a scan's answer: it covers what it is of. */
static void
read_artifact(struct xray *xray)
{
	enum { A_GENERAL, A_ISSUES, A_ROWS, A_COMPONENT, A_STATUS };
	static const struct json_member_row rows[] = {[A_GENERAL] = {"general", false},
	    [A_ISSUES] = {"issues", false},
	    [A_ROWS] = {"vulnerabilities", false},
	    [A_COMPONENT] = {"component_id", false},
	    [A_STATUS] = {"status", false}};
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
		} else if (member == A_STATUS) {
			read_status(xray);
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
			(muster_peek_element_has(peek, "vulnerabilities") ||
			    (muster_peek_element_has(peek, "scan_id") &&
				muster_peek_element_has(peek, "status")))
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
    .version = 3,
    .probe = probe_xray,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_xray,
};
