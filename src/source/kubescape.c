/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kubescape: results by resource, each with its controls; how grave a control
 * is the summary says, which may stand on either side of them.
 */
#include "source/row.h"
#include "source/sources.h"

/* A control of the summary. */
struct known {
	struct muster_span id, name, factor;
};

struct kubescape {
	struct adapter base; /* first */
	bool listed;
	struct known *known;
	size_t known_count, known_cap;
	struct muster_span cluster;
};

static struct kubescape *
of(struct adapter *adapter)
{
	return (struct kubescape *)adapter;
}

/* ---- results ---- */

/* Releases of 2022 have no status of the control, only of its rules. */
struct rules {
	bool failed, skipped;
};

static void
take_status(struct adapter *adapter, struct muster_span *status, struct muster_span *detail)
{
	enum { S_STATUS, S_SUB };
	static const struct json_member_row rows[] = {
	    [S_STATUS] = {"status", false}, [S_SUB] = {"subStatus", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, member == S_STATUS ? status : detail);
	}
}

static void
read_rules(struct adapter *adapter, struct rules *rules)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1) {
		struct muster_span status = row_nothing;
		take_member(&adapter->take, "status", &status);
		rules->failed |= muster_span_is(status, "failed");
		rules->skipped |= muster_span_is(status, "skipped");
	}
}

enum { C_ID, C_NAME, C_STATUS, C_RULES };
static const struct json_member_row control_rows[] = {
    [C_ID] = {"controlID", false},
    [C_NAME] = {"name", false},
    [C_STATUS] = {"status", false},
    [C_RULES] = {"rules", false},
};
static const struct json_members control_members = JSON_MEMBERS(control_rows);

static bool
judge(struct row *row, struct muster_span status, struct muster_span detail)
{
	row->text[ROW_OUTCOME] = status;
	/* what an exception covers is there all the same */
	row->suppressed = muster_span_is(detail, "w/exceptions");
	if (row->suppressed)
		row->outcome = MUSTER_FAIL;
	else if (muster_span_is(detail, "irrelevant") || muster_span_is(status, "irrelevant"))
		row->outcome = MUSTER_NOT_APPLICABLE;
	else if (muster_span_is(status, "passed"))
		row->outcome = MUSTER_PASS;
	else if (muster_span_is(status, "skipped"))
		row->outcome = MUSTER_NOT_REVIEWED;
	else
		return muster_span_is(status, "failed");
	return true;
}

static void
read_control(struct adapter *adapter)
{
	struct muster_span status = row_nothing, detail = row_nothing;
	struct rules rules = {false, false};
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &control_members)) != JSON_MEMBER_END) {
			if (member == C_ID)
				take_text(&adapter->take, &row.text[ROW_CHECK]);
			else if (member == C_NAME)
				take_text(&adapter->take, &row.text[ROW_TITLE]);
			else if (member == C_STATUS)
				take_status(adapter, &status, &detail);
			else if (member == C_RULES)
				read_rules(adapter, &rules);
			else
				json_skip(adapter->reader);
		}
	}
	if (status.len == 0)
		status = rules.failed ? MUSTER_SPAN("failed")
		    : rules.skipped   ? MUSTER_SPAN("skipped")
				      : MUSTER_SPAN("passed");
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	if (!row_end(adapter, &row))
		return;
	if (judge(&row, status, detail))
		row_wait(adapter, &row);
	else
		row_reject(adapter, &row, "the status is none that is known");
}

static void
read_result(struct kubescape *kubescape)
{
	enum { R_RESOURCE, R_CONTROLS };
	static const struct json_member_row rows[] = {
	    [R_RESOURCE] = {"resourceID", false}, [R_CONTROLS] = {"controls", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &kubescape->base;
	struct row **start = adapter->waiting_end;
	struct muster_span id = row_nothing;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_RESOURCE) {
			adapter_text(adapter, &id);
		} else if (member == R_CONTROLS) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_control(adapter);
		} else {
			json_skip(adapter->reader);
		}
	}
	for (struct row *row = *start; row != NULL; row = row->next)
		row->text[ROW_PLACE] = id;
}

/* ---- the summary ---- */

static void
read_known(struct kubescape *kubescape, struct muster_span id)
{
	enum { K_NAME, K_FACTOR };
	static const struct json_member_row rows[] = {
	    [K_NAME] = {"name", false}, [K_FACTOR] = {"scoreFactor", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &kubescape->base;
	struct known known = {adapter_keep(adapter, id), row_nothing, row_nothing};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		struct muster_span text = row_nothing;
		if (member == K_NAME)
			adapter_text(adapter, &known.name);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else if (json_scalar(adapter->reader, &text) == 0)
			known.factor = adapter_keep(adapter, text);
	}
	struct known *list = adapter_room(adapter, kubescape->known, kubescape->known_count,
	    &kubescape->known_cap, sizeof(*list));
	if (list == NULL)
		return;
	kubescape->known = list;
	kubescape->known[kubescape->known_count++] = known;
}

static void
read_summary(struct kubescape *kubescape)
{
	static const struct json_member_row rows[] = {{"controls", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct json_reader *reader = kubescape->base.reader;
	struct muster_span id;
	int member;
	json_object(reader);
	while ((member = json_member(reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(reader);
			continue;
		}
		json_object(reader);
		while (json_key(reader, &id) == 1)
			read_known(kubescape, id);
	}
}

/* Kubescape's own bands: 9 critical, 7 high, 4 medium, 1 low. */
static enum muster_severity
severity_of(struct muster_span factor)
{
	unsigned whole = 0;
	size_t i = 0;
	for (; i < factor.len && i < 3 && factor.ptr[i] >= '0' && factor.ptr[i] <= '9'; i++)
		whole = whole * 10 + (unsigned)(factor.ptr[i] - '0');
	if (i == 0 || whole == 0)
		return MUSTER_SEVERITY_UNKNOWN;
	return whole >= 9 ? MUSTER_SEVERITY_CRITICAL
	    : whole >= 7  ? MUSTER_SEVERITY_HIGH
	    : whole >= 4  ? MUSTER_SEVERITY_MEDIUM
			  : MUSTER_SEVERITY_LOW;
}

static void
complete(struct adapter *adapter, struct row *row)
{
	const struct kubescape *kubescape = of(adapter);
	for (size_t i = 0; i < kubescape->known_count; i++) {
		const struct known *known = &kubescape->known[i];
		if (!muster_span_eq(known->id, row->text[ROW_CHECK]))
			continue;
		row->severity = severity_of(known->factor);
		if (row->text[ROW_TITLE].len == 0)
			row->text[ROW_TITLE] = known->name;
		break;
	}
	row_say(adapter, row);
}

/* ---- documents ---- */

enum { D_RESULTS, D_SUMMARY, D_TIME, D_CLUSTER };
static const struct json_member_row document_rows[] = {
    [D_RESULTS] = {"results", false},
    [D_SUMMARY] = {"summaryDetails", false},
    [D_TIME] = {"generationTime", false},
    [D_CLUSTER] = {"clusterName", false},
};
static const struct json_members document_members = JSON_MEMBERS(document_rows);

static void
read_members(struct kubescape *kubescape)
{
	struct adapter *adapter = &kubescape->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &document_members)) != JSON_MEMBER_END) {
		switch (member) {
		case D_RESULTS:
			kubescape->listed = true;
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_result(kubescape);
			break;
		case D_SUMMARY:
			read_summary(kubescape);
			break;
		case D_TIME:
			adapter_observed(adapter);
			break;
		case D_CLUSTER:
			adapter_text(adapter, &kubescape->cluster);
			break;
		default:
			json_skip(adapter->reader);
			break;
		}
	}
}

static void
read_document(struct adapter *adapter)
{
	struct kubescape *kubescape = of(adapter);
	kubescape->listed = false;
	kubescape->known = NULL;
	kubescape->known_count = kubescape->known_cap = 0;
	kubescape->cluster = row_nothing;
	adapter->run.tool = MUSTER_SPAN("kubescape");
	read_members(kubescape);
	if (!kubescape->listed)
		adapter_refuse(adapter, "no-results",
		    "this report has a summary and no results[]: ask for all of it with "
		    "--format json --verbose");
	if (json_failed(adapter->reader))
		return;
	adapter_bind(adapter, MUSTER_ASSET_CLUSTER, kubescape->cluster);
	row_flush(adapter, complete);
	adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, row_nothing);
}

static int
read_kubescape(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct kubescape kubescape = {.listed = false};
	return adapter_read(&kubescape.base, &source_kubescape, reader, sink, read_document, err);
}

static int
probe_kubescape(const struct muster_peek *peek)
{
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "summaryDetails"))
		return 90;
	return muster_peek_has(peek, "clusterAPIServerInfo") && muster_peek_has(peek, "results")
	    ? 85
	    : 0;
}

const struct muster_source source_kubescape = {
    .name = "kubescape",
    .title = "Kubescape",
    .kind = "scanner",
    .reads = "kubescape scan --format json, versions 2 and 3",
    .version = 1,
    .probe = probe_kubescape,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_kubescape,
};
