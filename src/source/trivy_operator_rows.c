/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of reports of the Trivy operator. */
#include "source/trivy.h"
#include "source/trivy_operator.h"

static bool
is_compliance(const struct operator_reports *reports)
{
	return reports->base.covers[MUSTER_DOMAIN_BENCHMARK];
}

struct muster_span
operator_section(const struct operator_reports *reports)
{
	if (is_compliance(reports))
		return reports->report_name;
	return reports->container.len > 0 ? reports->container : reports->report_kind;
}

/* ---- vulnerabilities ---- */

enum {
	V_ID,
	V_NAME,
	V_VERSION,
	V_FIXED,
	V_SEVERITY,
	V_TITLE,
	V_PURL,
	V_CLASS,
	V_PATH,
	V_SCORE,
	V_PUBLISHED
};
static const struct json_member_row vulnerability_rows[] = {
    [V_ID] = {"vulnerabilityID", false},
    [V_NAME] = {"resource", false},
    [V_VERSION] = {"installedVersion", false},
    [V_FIXED] = {"fixedVersion", false},
    [V_SEVERITY] = {"severity", false},
    [V_TITLE] = {"title", false},
    [V_PURL] = {"packagePURL", false},
    [V_CLASS] = {"class", false},
    [V_PATH] = {"packagePath", false},
    [V_SCORE] = {"score", false},
    [V_PUBLISHED] = {"publishedDate", false},
};
static const struct json_members vulnerability_members = JSON_MEMBERS(vulnerability_rows);

void
operator_vulnerability(struct operator_reports *reports)
{
	static const int texts[] = {[V_ID] = ROW_CHECK,
	    [V_NAME] = ROW_NAME,
	    [V_VERSION] = ROW_VERSION,
	    [V_FIXED] = ROW_FIXED,
	    [V_SEVERITY] = ROW_SEVERITY,
	    [V_TITLE] = ROW_TITLE,
	    [V_PURL] = ROW_PURL,
	    [V_CLASS] = ROW_TYPE,
	    [V_PATH] = ROW_PLACE,
	    [V_SCORE] = ROW_SCORE};
	struct adapter *adapter = &reports->base;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &vulnerability_members)) !=
		    JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == V_SCORE)
				take_scalar(&adapter->take, &row.text[ROW_SCORE]);
			else if (member == V_PUBLISHED)
				row_take_date(adapter, &row, ROW_ADVISORY, "publishedDate");
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	/* Older releases do not say of what class a package is, nor its type. */
	row.domain = muster_span_is(row.text[ROW_TYPE], "lang-pkgs")
	    ? MUSTER_DOMAIN_LANGUAGE_PACKAGE
	    : MUSTER_DOMAIN_OS_PACKAGE;
	row.text[ROW_TYPE] = row_nothing;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- checks and secrets ---- */

enum { C_ID, C_TITLE, C_SEVERITY, C_SUCCESS, C_TARGET };
static const struct json_member_row check_rows[] = {
    [C_ID] = {"checkID", false},
    [C_TITLE] = {"title", false},
    [C_SEVERITY] = {"severity", false},
    [C_SUCCESS] = {"success", false},
    [C_TARGET] = {"target", false},
};
static const struct json_members check_members = JSON_MEMBERS(check_rows);

static void
take_success(struct adapter *adapter, struct row *row)
{
	struct muster_span word = row_nothing;
	take_scalar(&adapter->take, &word);
	if (muster_span_is(word, "true"))
		row->outcome = MUSTER_PASS;
	else if (!muster_span_is(word, "false"))
		take_mark(&adapter->take, "success is neither true nor false");
}

static bool
read_check(struct adapter *adapter, struct row *row)
{
	static const int texts[] = {[C_ID] = ROW_CHECK,
	    [C_TITLE] = ROW_TITLE,
	    [C_SEVERITY] = ROW_SEVERITY,
	    [C_SUCCESS] = ROW_TEXTS,
	    [C_TARGET] = ROW_PLACE};
	int member;
	if (!row_begin(adapter, row))
		return false;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &check_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (member == C_SUCCESS)
				take_success(adapter, row);
			else
				take_text(&adapter->take, &row->text[texts[member]]);
		}
	}
	return true;
}

void
operator_check(struct operator_reports *reports)
{
	struct adapter *adapter = &reports->base;
	struct row row;
	if (!read_check(adapter, &row))
		return;
	row.domain = MUSTER_DOMAIN_MISCONFIGURATION;
	if (row.text[ROW_CHECK].len == 0) /* policies of one's own need not have an id */
		row.text[ROW_CHECK] = row.text[ROW_TITLE];
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

void
operator_secret(struct operator_reports *reports)
{
	enum { S_ID, S_TITLE, S_SEVERITY, S_TARGET };
	static const struct json_member_row rows[] = {[S_ID] = {"ruleID", false},
	    [S_TITLE] = {"title", false},
	    [S_SEVERITY] = {"severity", false},
	    [S_TARGET] = {"target", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	static const int texts[] = {ROW_CHECK, ROW_TITLE, ROW_SEVERITY, ROW_PLACE};
	struct adapter *adapter = &reports->base;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	row.domain = MUSTER_DOMAIN_SECRET;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- compliance ---- */

/* The control in CHECK; which check of it failed on what is the place. */
static void
name_control(
    struct row **start, struct muster_span id, struct muster_span name, struct muster_span severity)
{
	for (struct row *row = *start; row != NULL; row = row->next) {
		row->text[ROW_TYPE] = row->text[ROW_CHECK];
		row->text[ROW_CHECK] = id;
		row->text[ROW_TITLE] = name;
		if (row->text[ROW_SEVERITY].len == 0)
			row->severity = muster_severity_of(severity);
	}
}

/* Without an id it says that the control passed. */
static void
read_control_check(struct adapter *adapter)
{
	struct row row;
	if (!read_check(adapter, &row))
		return;
	row.domain = MUSTER_DOMAIN_BENCHMARK;
	if (row.text[ROW_CHECK].len == 0 && row.outcome != MUSTER_PASS)
		take_mark(&adapter->take, "it failed and has no id");
	if (row_end_unnamed(adapter, &row))
		row_wait(adapter, &row);
}

void
operator_control(struct operator_reports *reports)
{
	enum { R_ID, R_NAME, R_SEVERITY, R_CHECKS };
	static const struct json_member_row rows[] = {[R_ID] = {"id", false},
	    [R_NAME] = {"name", false},
	    [R_SEVERITY] = {"severity", false},
	    [R_CHECKS] = {"checks", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &reports->base;
	struct row **start = adapter->waiting_end;
	struct muster_span texts[] = {row_nothing, row_nothing, row_nothing};
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == R_CHECKS) {
			json_array(adapter->reader);
			while (json_element(adapter->reader) == 1)
				read_control_check(adapter);
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		} else {
			adapter_text(adapter, &texts[member]);
		}
	}
	name_control(start, texts[R_ID], texts[R_NAME], texts[R_SEVERITY]);
}

/* null: nothing of it was looked at, which is not that nothing failed. */
void
operator_total(struct operator_reports *reports)
{
	enum { T_ID, T_NAME, T_SEVERITY, T_FAILED };
	static const struct json_member_row rows[] = {[T_ID] = {"id", false},
	    [T_NAME] = {"name", false},
	    [T_SEVERITY] = {"severity", false},
	    [T_FAILED] = {"totalFail", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	static const int texts[] = {ROW_CHECK, ROW_TITLE, ROW_SEVERITY};
	struct adapter *adapter = &reports->base;
	struct row row;
	uint64_t failed = UINT64_MAX;
	int member;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
			if (member == T_FAILED)
				take_count(&adapter->take, &failed);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, &row.text[texts[member]]);
		}
	}
	row.domain = MUSTER_DOMAIN_BENCHMARK;
	row.outcome = failed == UINT64_MAX ? MUSTER_NOT_REVIEWED
	    : failed == 0                  ? MUSTER_PASS
					   : MUSTER_FAIL;
	if (row_end(adapter, &row))
		row_wait(adapter, &row);
}

/* ---- saying ---- */

static void
complete_control(const struct operator_reports *reports, struct row *row,
    struct muster_strbuf *check, struct muster_strbuf *place)
{
	row_add(check, "", reports->report_name);
	row_add(check, "/", row->text[ROW_CHECK]);
	trivy_check_id(place, row->text[ROW_TYPE], row_nothing);
	row_add(place, ":", row->text[ROW_PLACE]);
	row->text[ROW_TYPE] = row_nothing;
}

void
operator_complete(struct adapter *adapter, struct row *row)
{
	struct operator_reports *reports = (struct operator_reports *)adapter;
	struct muster_strbuf check, place;
	bool package = row->text[ROW_NAME].len > 0;
	muster_strbuf_init(&check, 0);
	muster_strbuf_init(&place, 0);
	if (row->domain == MUSTER_DOMAIN_BENCHMARK) {
		complete_control(reports, row, &check, &place);
	} else {
		trivy_check_id(&check, row->text[ROW_CHECK], row_nothing);
		/* containers of one object are told apart by their names */
		if (package || row->domain == MUSTER_DOMAIN_SECRET)
			row_add(&place, "", reports->container);
		row_add(&place, ":", row->text[ROW_PLACE]);
	}
	if (package && row->domain == MUSTER_DOMAIN_OS_PACKAGE)
		row->text[ROW_TYPE] = reports->system;
	adapter->failed |= check.failed || place.failed;
	row->text[ROW_CHECK] = row_span(&check);
	row->text[ROW_PLACE] = row_span(&place);
	row->text[ROW_SECTION] = operator_section(reports);
	row_say(adapter, row);
	muster_strbuf_release(&check);
	muster_strbuf_release(&place);
}
