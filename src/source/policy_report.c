/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy reports of Kubernetes (wgpolicyk8s.io, openreports.io), as Kyverno and
 * others write them: one report, or a list of them.
 */
#include "source/named.h"
#include "source/sources.h"

struct policy {
	struct adapter base; /* first */
	struct named_assets assets;
	bool report;                         /* one was there */
	struct muster_span namespace, scope; /* of the report */
	bool covered;                        /* what was said last, below */
	muster_asset_handle covered_asset;
	enum muster_domain covered_domain;
	struct muster_span covered_section;
	struct muster_strbuf text, check;
};

static struct policy *
of(struct adapter *adapter)
{
	return (struct policy *)adapter;
}

/* ---- what a result is about ---- */

static struct muster_asset_binding
binding_of(enum muster_asset_kind kind, struct muster_span name, muster_asset_handle parent)
{
	return (struct muster_asset_binding){.kind = kind,
	    .name = name,
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = parent};
}

/* "/kind/name" without its namespace, or all of it: which, the first character says. */
static void
name_object(struct adapter *adapter, struct muster_strbuf *out)
{
	enum { O_KIND, O_NAME, O_NAMESPACE };
	static const struct json_member_row rows[] = {[O_KIND] = {"kind", false},
	    [O_NAME] = {"name", false},
	    [O_NAMESPACE] = {"namespace", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, &texts[member]);
	}
	muster_strbuf_clear(out);
	if (texts[O_NAME].len == 0)
		return;
	row_add(out, "", texts[O_NAMESPACE]);
	muster_strbuf_addc(out, '/');
	muster_strbuf_add(out, texts[O_KIND].ptr, texts[O_KIND].len);
	muster_strbuf_addc(out, '/');
	muster_strbuf_add(out, texts[O_NAME].ptr, texts[O_NAME].len);
	adapter->failed |= out->failed;
}

/* "namespace/kind/name" below the cluster; without a name the cluster itself. */
static void
choose_asset(struct adapter *adapter, const struct row *row)
{
	struct policy *policy = of(adapter);
	const struct muster_span object =
	    row->text[ROW_PLACE].len > 0 ? row->text[ROW_PLACE] : policy->scope;
	struct muster_asset_binding binding =
	    binding_of(MUSTER_ASSET_CLUSTER, row_nothing, MUSTER_ASSET_UNKNOWN);
	named_asset(adapter, &policy->assets, &binding);
	if (object.len > 0) {
		size_t slash = object.ptr[0] == '/' && policy->namespace.len == 0;
		muster_strbuf_clear(&policy->text);
		if (object.ptr[0] == '/')
			row_add(&policy->text, "", policy->namespace);
		muster_strbuf_add(&policy->text, object.ptr + slash, object.len - slash);
		adapter->failed |= policy->text.failed;
		binding =
		    binding_of(MUSTER_ASSET_RESOURCE, row_span(&policy->text), adapter->asset);
		named_asset(adapter, &policy->assets, &binding);
	}
}

/* What an object was looked at for, said once while reports go on about it. */
static void
cover(struct adapter *adapter, const struct row *row)
{
	struct policy *policy = of(adapter);
	if (policy->covered && policy->covered_asset == adapter->asset &&
	    policy->covered_domain == row->domain &&
	    muster_span_eq(policy->covered_section, row->text[ROW_SECTION]))
		return;
	policy->covered = true;
	policy->covered_asset = adapter->asset;
	policy->covered_domain = row->domain;
	policy->covered_section = adapter_keep_run(adapter, row->text[ROW_SECTION]);
	sink_coverage(adapter->sink, adapter->asset, row->domain, row->text[ROW_SECTION]);
}

/* ---- results ---- */

enum {
	R_POLICY,
	R_RULE,
	R_RESULT,
	R_STATUS,
	R_SEVERITY,
	R_SOURCE,
	R_MESSAGE,
	R_TEXTS,
	R_RESOURCES = R_TEXTS,
	R_SUBJECTS,
	R_PROPERTIES,
	R_MEMBERS
};
static const struct json_member_row result_rows[R_MEMBERS] = {
    [R_POLICY] = {"policy", false},
    [R_RULE] = {"rule", false},
    [R_RESULT] = {"result", false},
    [R_STATUS] = {"status", false},
    [R_SEVERITY] = {"severity", false},
    [R_SOURCE] = {"source", false},
    [R_MESSAGE] = {"message", false},
    [R_RESOURCES] = {"resources", false},
    [R_SUBJECTS] = {"subjects", false},
    [R_PROPERTIES] = {"properties", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

/* Scanners of images write these; of what other tools put there nothing is read. */
enum { P_NAME, P_VERSION, P_FIXED };
static const struct json_member_row property_rows[] = {
    [P_NAME] = {"pkgName", false},
    [P_VERSION] = {"installedVersion", false},
    [P_FIXED] = {"fixedVersion", false},
};
static const struct json_members property_members = JSON_MEMBERS(property_rows);

static void
read_properties(struct adapter *adapter, struct row *row)
{
	struct muster_span *const texts[] = {
	    &row->text[ROW_NAME], &row->text[ROW_VERSION], &row->text[ROW_FIXED]};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &property_members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_scalar(&adapter->take, texts[member]);
	}
}

struct outcome {
	const char *word;
	enum muster_outcome outcome;
};
static const struct outcome outcomes[] = {
    {"pass", MUSTER_PASS},
    {"fail", MUSTER_FAIL},
    {"warn", MUSTER_FAIL},
    {"error", MUSTER_ERROR},
    {"skip", MUSTER_NOT_REVIEWED},
};

static bool
judge(struct row *row)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (!muster_span_is(row->text[ROW_OUTCOME], outcomes[i].word))
			continue;
		row->outcome = outcomes[i].outcome;
		return true;
	}
	return false;
}

/* "policy/rule"; a vulnerability has no rule. */
static void
fill_row(struct adapter *adapter, struct row *row, const struct muster_span *texts)
{
	struct policy *policy = of(adapter);
	muster_strbuf_clear(&policy->check);
	row_add(&policy->check, "", texts[R_POLICY]);
	row_add(&policy->check, "/", texts[R_RULE]);
	adapter->failed |= policy->check.failed;
	row->text[ROW_CHECK] = row_span(&policy->check);
	row->text[ROW_TITLE] = texts[R_MESSAGE];
	row->text[ROW_SEVERITY] = texts[R_SEVERITY];
	row->text[ROW_SECTION] = texts[R_SOURCE];
	row->text[ROW_OUTCOME] = texts[R_RESULT].len > 0 ? texts[R_RESULT] : texts[R_STATUS];
	row->domain =
	    row->text[ROW_NAME].len > 0 ? MUSTER_DOMAIN_OS_PACKAGE : MUSTER_DOMAIN_MISCONFIGURATION;
}

/* The objects of one result: the first in ROW_PLACE, rows of their own for the others. */
struct objects {
	struct muster_span *list;
	size_t count, cap;
};

static void
read_objects(struct adapter *adapter, struct objects *objects)
{
	struct policy *policy = of(adapter);
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		name_object(adapter, &policy->text);
		struct muster_span *list = adapter_room(
		    adapter, objects->list, objects->count, &objects->cap, sizeof(*list));
		if (list == NULL || policy->text.len == 0)
			continue;
		objects->list = list;
		objects->list[objects->count++] = adapter_keep(adapter, row_span(&policy->text));
		muster_strbuf_clear(&policy->text);
	}
}

/* What the report is about may stand behind its results. */
static void
wait_for_scope(struct adapter *adapter, struct row *row, const struct objects *objects)
{
	for (size_t i = 0; i + 1 < objects->count; i++) {
		row->extra = true;
		row->text[ROW_PLACE] = objects->list[i];
		row_wait(adapter, row);
	}
	row->extra = false;
	row->text[ROW_PLACE] = objects->count > 0 ? objects->list[objects->count - 1] : row_nothing;
	row_wait(adapter, row);
}

static void
read_result(struct adapter *adapter)
{
	struct muster_span texts[R_TEXTS];
	struct objects objects = {NULL, 0, 0};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	for (size_t i = 0; i < R_TEXTS; i++)
		texts[i] = row_nothing;
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
			if (member == R_PROPERTIES)
				read_properties(adapter, &row);
			else if (member == R_RESOURCES || member == R_SUBJECTS)
				read_objects(adapter, &objects);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &texts[member]);
		}
	}
	fill_row(adapter, &row, texts);
	if (!row_end(adapter, &row))
		return;
	if (judge(&row))
		wait_for_scope(adapter, &row, &objects);
	else
		row_reject(adapter, &row, "the result is none that is known");
}

static void
complete(struct adapter *adapter, struct row *row)
{
	choose_asset(adapter, row);
	cover(adapter, row);
	row->text[ROW_PLACE] = row_nothing;
	row_say(adapter, row);
}

/* ---- reports ---- */

static void
read_namespace(struct policy *policy)
{
	static const struct json_member_row rows[] = {{"namespace", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(policy->base.reader);
	while ((member = json_member(policy->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_text(&policy->base, &policy->namespace);
		else
			json_skip(policy->base.reader);
	}
}

/* The scope of a report is an object like any other, outside of a record. */
static void
read_scope(struct policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct row scope;
	if (!row_begin(adapter, &scope))
		return;
	name_object(adapter, &policy->text);
	policy->scope = adapter_keep(adapter, row_span(&policy->text));
	scope.text[ROW_CHECK] = MUSTER_SPAN("scope");
	row_end_uncounted(adapter, &scope);
}

static void read_reports(struct policy *policy);

enum { D_RESULTS, D_SCOPE, D_METADATA, D_KIND, D_ITEMS };
static const struct json_member_row report_rows[] = {
    [D_RESULTS] = {"results", false},
    [D_SCOPE] = {"scope", false},
    [D_METADATA] = {"metadata", false},
    [D_KIND] = {"kind", false},
    [D_ITEMS] = {"items", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static bool
is_report(struct muster_span kind)
{
	static const char *const kinds[] = {
	    "PolicyReport", "ClusterPolicyReport", "Report", "ClusterReport"};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (muster_span_is(kind, kinds[i]))
			return true;
	return false;
}

/* A report without results is one of an object of which nothing is to be said. */
static void
read_report(struct policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct muster_span kind = row_nothing;
	bool items = false;
	int member;
	policy->namespace = policy->scope = row_nothing;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &report_members)) != JSON_MEMBER_END) {
		if (member == D_RESULTS) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_result(adapter);
		} else if (member == D_SCOPE) {
			read_scope(policy);
		} else if (member == D_METADATA) {
			read_namespace(policy);
		} else if (member == D_KIND) {
			adapter_text(adapter, &kind);
		} else if (member == D_ITEMS) {
			policy->report = items = true;
			read_reports(policy);
		} else {
			json_skip(adapter->reader);
		}
	}
	if (json_failed(adapter->reader))
		return;
	if (!is_report(kind) && !items && kind.len > 0)
		adapter_note(adapter, "other-item",
		    "an object that is no policy report stands here: it is not read");
	policy->report |= is_report(kind);
	row_flush(adapter, complete);
}

static void
read_reports(struct policy *policy)
{
	json_array(policy->base.reader);
	while (json_element(policy->base.reader) == 1)
		read_report(policy);
}

static void
read_document(struct adapter *adapter)
{
	struct policy *policy = of(adapter);
	struct muster_asset_binding cluster =
	    binding_of(MUSTER_ASSET_CLUSTER, row_nothing, MUSTER_ASSET_UNKNOWN);
	policy->report = false;
	adapter->run.tool = MUSTER_SPAN("policy-report");
	read_report(policy);
	if (!policy->report)
		adapter_refuse(adapter, "no-results", "there is no policy report in this document");
	if (!json_failed(adapter->reader))
		named_asset(adapter, &policy->assets, &cluster);
}

static int
read_policy(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct policy policy = {.assets = {{NULL}}};
	muster_strbuf_init(&policy.text, 0);
	muster_strbuf_init(&policy.check, 0);
	int result =
	    adapter_read(&policy.base, &source_policy_report, reader, sink, read_document, err);
	muster_strbuf_release(&policy.text);
	muster_strbuf_release(&policy.check);
	return result;
}

static bool
is_of_policies(struct muster_span version)
{
	return muster_span_starts(version, "\"wgpolicyk8s.io/") ||
	    muster_span_starts(version, "\"openreports.io/");
}

static int
probe_policy(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	if (is_of_policies(muster_peek_value(peek, "apiVersion")))
		return 90;
	if (!muster_span_is(peek->element_of, "items"))
		return 0;
	for (size_t i = 0; i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], "apiVersion") &&
		    is_of_policies(peek->element_values[i]))
			return 90;
	return 0;
}

const struct muster_source source_policy_report = {
    .name = "policy-report",
    .title = "Policy reports",
    .kind = "policy",
    .reads = "kubectl get polr,cpolr -A -o json: Kyverno and others",
    .version = 1,
    .probe = probe_policy,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_policy,
};
