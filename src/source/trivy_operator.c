/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports of the Trivy operator, as kubectl gives them: one, an array, a List,
 * or an object of arrays by kind.  What a report is about its labels say.
 */
#include "source/trivy_operator.h"
#include "source/sources.h"

/* ---- metadata ---- */

/* "nginx-965685897" of a ReplicaSet: each rollout has another hash, the workload is one. */
static struct muster_span
without_hash(struct muster_span name)
{
	size_t dash = name.len;
	while (dash > 0 && name.ptr[dash - 1] != '-')
		dash--;
	size_t len = name.len - dash;
	if (dash < 2 || len < 8 || len > 10)
		return name;
	for (size_t i = dash; i < name.len; i++)
		if (strchr("bcdfghjklmnpqrstvwxz2456789", name.ptr[i]) == NULL &&
		    (name.ptr[i] < '0' || name.ptr[i] > '9'))
			return name;
	return (struct muster_span){name.ptr, dash - 1};
}

enum { L_KIND, L_NAME, L_NAMESPACE, L_CONTAINER, L_HASH, L_COUNT };
/* Starboard's, which the operator was before, stand behind in the same order. */
static const struct json_member_row label_rows[] = {
    [L_KIND] = {"trivy-operator.resource.kind", false},
    [L_NAME] = {"trivy-operator.resource.name", false},
    [L_NAMESPACE] = {"trivy-operator.resource.namespace", false},
    [L_CONTAINER] = {"trivy-operator.container.name", false},
    [L_HASH] = {"trivy-operator.resource.name-hash", false},
    [L_COUNT + L_KIND] = {"starboard.resource.kind", false},
    [L_COUNT + L_NAME] = {"starboard.resource.name", false},
    [L_COUNT + L_NAMESPACE] = {"starboard.resource.namespace", false},
    [L_COUNT + L_CONTAINER] = {"starboard.container.name", false},
    [L_COUNT + L_HASH] = {"starboard.resource.name-hash", false},
};
static const struct json_members label_members = JSON_MEMBERS(label_rows);

/* Labels, and annotations: a name that may be no label stands there, its hash with the labels. */
static void
read_labels(struct operator_reports *reports)
{
	struct muster_span *const texts[] = {&reports->kind, &reports->name, &reports->namespace,
	    &reports->container, &reports->name_hash};
	struct json_reader *reader = reports->base.reader;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &label_members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(reader);
		else
			adapter_text(&reports->base, texts[member % L_COUNT]);
	}
}

static void
read_metadata(struct operator_reports *reports)
{
	static const struct json_member_row rows[] = {
	    {"labels", false}, {"name", false}, {"annotations", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = reports->base.reader;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
		if (member == 0 || member == 2)
			read_labels(reports);
		else if (member == 1)
			adapter_text(&reports->base, &reports->report_name);
		else
			json_skip(reader);
	}
}

static struct muster_asset_binding
binding_of(enum muster_asset_kind kind, struct muster_span name, muster_asset_handle parent)
{
	return (struct muster_asset_binding){.kind = kind,
	    .name = name,
	    .version = row_nothing,
	    .tag = row_nothing,
	    .parent = parent};
}

/* "namespace/kind/name" below the cluster. */
static void
choose_asset(struct operator_reports *reports)
{
	struct adapter *adapter = &reports->base;
	struct muster_asset_binding binding =
	    binding_of(MUSTER_ASSET_CLUSTER, row_nothing, MUSTER_ASSET_UNKNOWN);
	named_asset(adapter, &reports->assets, &binding);
	const struct muster_span name = reports->name.len > 0 ? reports->name : reports->name_hash;
	if (name.len == 0)
		return;
	bool set = muster_span_is(reports->kind, "ReplicaSet");
	muster_strbuf_clear(&reports->text);
	row_add(&reports->text, "", reports->namespace);
	row_add(&reports->text, "/", reports->kind);
	row_add(&reports->text, "/", set ? without_hash(name) : name);
	adapter->failed |= reports->text.failed;
	binding = binding_of(MUSTER_ASSET_RESOURCE, row_span(&reports->text), adapter->asset);
	named_asset(adapter, &reports->assets, &binding);
}

/* ---- what is in a report ---- */

static void
read_scanner(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"version", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span text = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0)
			json_skip(adapter->reader);
		else if (json_text(adapter->reader, &text) == 0)
			adapter->run.tool_version = adapter_keep_run(adapter, text);
	}
}

static void
read_system(struct operator_reports *reports)
{
	static const struct json_member_row rows[] = {{"family", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(reports->base.reader);
	while ((member = json_member(reports->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			adapter_text(&reports->base, &reports->system);
		else
			json_skip(reports->base.reader);
	}
}

/* Reports of one text were made at different times: the last is when it was seen. */
static void
read_time(struct operator_reports *reports)
{
	struct adapter *adapter = &reports->base;
	muster_time before = adapter->run.observed_at;
	adapter_observed(adapter);
	if (before != MUSTER_TIME_NONE && before > adapter->run.observed_at)
		adapter->run.observed_at = before;
}

static void
read_list(struct operator_reports *reports, void (*row)(struct operator_reports *))
{
	reports->listed = true;
	json_array(reports->base.reader);
	while (json_element(reports->base.reader) == 1)
		row(reports);
}

static void
read_report(struct operator_reports *reports)
{
	enum { R_VULNERABILITIES, R_CHECKS, R_SECRETS, R_SCANNER, R_SYSTEM, R_TIME };
	static const struct json_member_row rows[] = {
	    [R_VULNERABILITIES] = {"vulnerabilities", false},
	    [R_CHECKS] = {"checks", false},
	    [R_SECRETS] = {"secrets", false},
	    [R_SCANNER] = {"scanner", false},
	    [R_SYSTEM] = {"os", false},
	    [R_TIME] = {"updateTimestamp", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &reports->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_VULNERABILITIES) {
			adapter->covers[MUSTER_DOMAIN_OS_PACKAGE] = true;
			adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
			read_list(reports, operator_vulnerability);
		} else if (member == R_CHECKS) {
			adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
			read_list(reports, operator_check);
		} else if (member == R_SECRETS) {
			adapter->covers[MUSTER_DOMAIN_SECRET] = true;
			read_list(reports, operator_secret);
		} else if (member == R_SCANNER) {
			read_scanner(adapter);
		} else if (member == R_SYSTEM) {
			read_system(reports);
		} else if (member == R_TIME) {
			read_time(reports);
		} else {
			json_skip(adapter->reader);
		}
	}
}

static void
read_summary(struct operator_reports *reports)
{
	static const struct json_member_row rows[] = {{"controlCheck", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(reports->base.reader);
	while ((member = json_member(reports->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_list(reports, operator_total);
		else
			json_skip(reports->base.reader);
	}
}

static void
read_details(struct operator_reports *reports)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(reports->base.reader);
	while ((member = json_member(reports->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_list(reports, operator_control);
		else
			json_skip(reports->base.reader);
	}
}

static void
read_status(struct operator_reports *reports)
{
	enum { S_DETAILS, S_SUMMARY, S_TIME };
	static const struct json_member_row rows[] = {[S_DETAILS] = {"detailReport", false},
	    [S_SUMMARY] = {"summaryReport", false},
	    [S_TIME] = {"updateTimestamp", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	reports->base.covers[MUSTER_DOMAIN_BENCHMARK] = true;
	json_object(reports->base.reader);
	while ((member = json_member(reports->base.reader, &members)) != JSON_MEMBER_END) {
		if (member == S_DETAILS)
			read_details(reports);
		else if (member == S_SUMMARY)
			read_summary(reports);
		else if (member == S_TIME)
			read_time(reports);
		else
			json_skip(reports->base.reader);
	}
}

/* ---- documents ---- */

static void read_reports(struct operator_reports *reports);

enum { D_KIND, D_METADATA, D_REPORT, D_STATUS, D_ITEMS, D_VERSION };
static const struct json_member_row item_rows[] = {
    [D_KIND] = {"kind", false},
    [D_METADATA] = {"metadata", false},
    [D_REPORT] = {"report", false},
    [D_STATUS] = {"status", false},
    [D_ITEMS] = {"items", false},
    [D_VERSION] = {"apiVersion", false},
};
static const struct json_members item_members = JSON_MEMBERS(item_rows);

static void
start_item(struct operator_reports *reports)
{
	reports->report_kind = reports->report_name = reports->system = row_nothing;
	reports->kind = reports->name = reports->namespace = reports->container =
	    reports->name_hash = row_nothing;
	reports->foreign = false;
	reports->base.waiting = NULL;
	reports->base.waiting_end = &reports->base.waiting;
	memset(reports->base.covers, 0, sizeof(reports->base.covers));
}

static void
finish_item(struct operator_reports *reports)
{
	struct adapter *adapter = &reports->base;
	bool any = false;
	for (size_t i = 0; i < MUSTER_DOMAIN_COUNT; i++)
		any |= adapter->covers[i];
	if (json_failed(adapter->reader))
		return;
	if (!any && reports->foreign)
		adapter_note(adapter, "other-item",
		    "an object that is no report of the operator stands here: it is not read");
	if (!any)
		return;
	choose_asset(reports);
	row_flush(adapter, operator_complete);
	adapter_cover(adapter, operator_section(reports));
}

/* Arrays by kind: vulnerabilityreports.aquasecurity.github.io, … */
static bool
is_group(struct muster_span key)
{
	static const char tail[] = "reports.aquasecurity.github.io";
	const size_t len = sizeof(tail) - 1;
	return key.len > len && memcmp(key.ptr + key.len - len, tail, len) == 0;
}

/* Whose object it is: a list of kubectl's may hold others beside. */
static void
read_version(struct operator_reports *reports)
{
	struct muster_span version = row_nothing;
	if (json_text(reports->base.reader, &version) == 0)
		reports->foreign = !muster_span_starts(version, "aquasecurity.github.io/");
}

static void
read_item(struct operator_reports *reports)
{
	struct adapter *adapter = &reports->base;
	bool list = false;
	int member;
	start_item(reports);
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &item_members)) != JSON_MEMBER_END) {
		if (member == D_KIND) {
			adapter_text(adapter, &reports->report_kind);
		} else if (member == D_METADATA) {
			read_metadata(reports);
		} else if (member == D_VERSION) {
			read_version(reports);
		} else if (member == D_REPORT) {
			read_report(reports);
		} else if (member == D_STATUS) {
			read_status(reports);
		} else if (member == D_ITEMS || is_group(json_last_key(adapter->reader))) {
			reports->listed = true;
			read_reports(reports);
			start_item(reports);
			list = true;
		} else {
			json_skip(adapter->reader);
		}
	}
	reports->foreign &= !list;
	finish_item(reports);
}

static void
read_reports(struct operator_reports *reports)
{
	json_array(reports->base.reader);
	while (json_element(reports->base.reader) == 1)
		read_item(reports);
}

static void
read_document(struct adapter *adapter)
{
	struct operator_reports *reports = (struct operator_reports *)adapter;
	struct muster_asset_binding cluster =
	    binding_of(MUSTER_ASSET_CLUSTER, row_nothing, MUSTER_ASSET_UNKNOWN);
	reports->listed = false;
	adapter->run.tool = MUSTER_SPAN("trivy");
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_reports(reports);
	else
		read_item(reports);
	if (!reports->listed)
		adapter_refuse(adapter, "no-results",
		    "there are no vulnerabilities, checks or secrets in this report: an inventory, "
		    "or a report of a kind that is not read");
	if (!json_failed(adapter->reader))
		named_asset(adapter, &reports->assets, &cluster);
}

static int
read_operator(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct operator_reports reports = {.assets = {{NULL}}};
	muster_strbuf_init(&reports.text, 0);
	int result =
	    adapter_read(&reports.base, &source_trivy_operator, reader, sink, read_document, err);
	muster_strbuf_release(&reports.text);
	return result;
}

static bool
is_of_operator(struct muster_span version)
{
	return muster_span_starts(version, "\"aquasecurity.github.io/");
}

static int
probe_operator(const struct muster_peek *peek)
{
	if (is_of_operator(muster_peek_value(peek, "apiVersion")))
		return 90;
	for (size_t i = 0; i < peek->key_count; i++)
		if (is_group(peek->keys[i]))
			return 90;
	if (peek->kind != '[' && !muster_span_is(peek->element_of, "items"))
		return 0;
	for (size_t i = 0; i < peek->element_count; i++)
		if (muster_span_is(peek->element_keys[i], "apiVersion") &&
		    is_of_operator(peek->element_values[i]))
			return 90;
	return 0;
}

/* Masked by Trivy; what it left stands there. */
static const char *const secret_members[] = {"secrets/match!", NULL};

const struct muster_source source_trivy_operator = {
    .name = "trivy-operator",
    .title = "Trivy operator",
    .kind = "scanner",
    .reads = "kubectl get vulnerabilityreports,configauditreports,… -A -o json",
    .version = 3,
    .probe = probe_operator,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .secret_members = secret_members,
    .read = read_operator,
};
