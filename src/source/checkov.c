/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkov -o json: one report for each kind of code, or an array of them; a
 * run that met nothing to check is another object, of zeros.
 */
#include "source/named.h"
#include "source/sources.h"

struct checkov {
	struct adapter base; /* first */
	bool listed, counted;
	struct muster_span type; /* "dockerfile", "kubernetes", "sca_image" */
	struct muster_strbuf place;
};

static struct checkov *
of(struct adapter *adapter)
{
	return (struct checkov *)adapter;
}

/* ---- rows ---- */

enum { V_ID, V_PACKAGE, V_VERSION, V_FIXED };
static const struct json_member_row package_rows[] = {
    [V_ID] = {"id", false},
    [V_PACKAGE] = {"package_name", false},
    [V_VERSION] = {"package_version", false},
    [V_FIXED] = {"lowest_fixed_version", false},
};
static const struct json_members package_members = JSON_MEMBERS(package_rows);

/* Of a package: the vulnerability, where other rows have a check. */
static void
read_package(struct adapter *adapter, struct row *row, struct muster_span *id)
{
	struct muster_span *const texts[] = {
	    id, &row->text[ROW_NAME], &row->text[ROW_VERSION], &row->text[ROW_FIXED]};
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &package_members)) != JSON_MEMBER_END) {
		if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			take_text(&adapter->take, texts[member]);
	}
}

enum { C_ID, C_NAME, C_FILE, C_RESOURCE, C_SEVERITY, C_RESULT, C_PACKAGE, C_LINES };
static const struct json_member_row check_rows[] = {
    [C_ID] = {"check_id", false},
    [C_NAME] = {"check_name", false},
    [C_FILE] = {"file_path", false},
    [C_RESOURCE] = {"resource", false},
    [C_SEVERITY] = {"severity", false},
    [C_RESULT] = {"check_result", false},
    [C_PACKAGE] = {"vulnerability_details", false},
    [C_LINES] = {"file_line_range", false},
};
static const struct json_members check_members = JSON_MEMBERS(check_rows);

static void
read_line(struct adapter *adapter, struct muster_span *line)
{
	if (!take_array(&adapter->take))
		return;
	for (size_t i = 0; json_element(adapter->reader) == 1; i++) {
		if (i == 0)
			take_scalar(&adapter->take, line);
		else
			json_skip(adapter->reader);
	}
}

/* A package has no resource; that of a secret is a hash of it, which is nobody's business. */
static void
build_place(struct checkov *checkov, struct row *row, struct muster_span file,
    struct muster_span resource, struct muster_span line)
{
	bool secret = muster_span_starts(row->text[ROW_CHECK], "CKV_SECRET_");
	muster_strbuf_clear(&checkov->place);
	row_add(&checkov->place, "", file);
	if (row->text[ROW_NAME].len == 0)
		row_add(&checkov->place, ":", secret ? line : resource);
	row->text[ROW_PLACE] = row_span(&checkov->place);
	checkov->base.failed |= checkov->place.failed;
}

static bool
judge(struct row *row)
{
	const struct muster_span word = row->text[ROW_OUTCOME];
	row->suppressed = muster_span_is(word, "SKIPPED");
	if (muster_span_is(word, "PASSED"))
		row->outcome = MUSTER_PASS;
	else if (muster_span_is(word, "UNKNOWN"))
		row->outcome = MUSTER_NOT_REVIEWED;
	else
		return row->suppressed || muster_span_is(word, "FAILED");
	return true;
}

static enum muster_domain
domain_of(const struct checkov *checkov, const struct row *row)
{
	if (row->text[ROW_NAME].len > 0)
		return MUSTER_DOMAIN_LANGUAGE_PACKAGE;
	return muster_span_is(checkov->type, "secrets") ? MUSTER_DOMAIN_SECRET
							: MUSTER_DOMAIN_MISCONFIGURATION;
}

/* What it belongs to may stand behind the rows of a report. */
static void
complete(struct adapter *adapter, struct row *row)
{
	row->text[ROW_SECTION] = of(adapter)->type;
	row->domain = domain_of(of(adapter), row);
	adapter->covers[row->domain] = true;
	row_say(adapter, row);
}

static void
read_check(struct adapter *adapter)
{
	struct checkov *checkov = of(adapter);
	struct muster_span file = row_nothing, resource = row_nothing, id = row_nothing,
			   line = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	struct muster_span *const texts[] = {[C_ID] = &row.text[ROW_CHECK],
	    [C_NAME] = &row.text[ROW_TITLE],
	    [C_FILE] = &file,
	    [C_RESOURCE] = &resource,
	    [C_SEVERITY] = &row.text[ROW_SEVERITY]};
	if (take_record(&adapter->take)) {
		while ((member = json_member(adapter->reader, &check_members)) != JSON_MEMBER_END) {
			if (member == C_RESULT)
				take_member(&adapter->take, "result", &row.text[ROW_OUTCOME]);
			else if (member == C_PACKAGE)
				read_package(adapter, &row, &id);
			else if (member == C_LINES)
				read_line(adapter, &line);
			else if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, texts[member]);
		}
	}
	if (id.len > 0)
		row.text[ROW_CHECK] = id;
	build_place(checkov, &row, file, resource, line);
	if (!row_end(adapter, &row))
		return;
	if (!judge(&row))
		row_reject(adapter, &row, "the result is none that is known");
	else if (checkov->type.len > 0)
		complete(adapter, &row);
	else
		row_wait(adapter, &row);
}

/* ---- reports ---- */

static void
read_checks(struct adapter *adapter)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_check(adapter);
}

static void
read_errors(struct adapter *adapter)
{
	bool any = false;
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1) {
		json_skip(adapter->reader);
		any = true;
	}
	if (any)
		adapter_partial(adapter, "files could not be parsed");
}

static void
read_results(struct checkov *checkov)
{
	enum { R_PASSED, R_FAILED, R_SKIPPED, R_ERRORS };
	static const struct json_member_row rows[] = {[R_PASSED] = {"passed_checks", false},
	    [R_FAILED] = {"failed_checks", false},
	    [R_SKIPPED] = {"skipped_checks", false},
	    [R_ERRORS] = {"parsing_errors", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct adapter *adapter = &checkov->base;
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		checkov->listed |= member == R_FAILED;
		if (member == R_ERRORS)
			read_errors(adapter);
		else if (member == JSON_MEMBER_OTHER)
			json_skip(adapter->reader);
		else
			read_checks(adapter);
	}
}

static void
read_version(struct adapter *adapter)
{
	struct muster_span text = row_nothing;
	if (json_text(adapter->reader, &text) == 0)
		adapter->run.tool_version = adapter_keep_run(adapter, text);
}

static void
read_summary(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"checkov_version", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			read_version(adapter);
		else
			json_skip(adapter->reader);
	}
}

enum { D_TYPE, D_RESULTS, D_SUMMARY, D_VERSION, D_FAILED };
static const struct json_member_row report_rows[] = {
    [D_TYPE] = {"check_type", false},
    [D_RESULTS] = {"results", false},
    [D_SUMMARY] = {"summary", false},
    [D_VERSION] = {"checkov_version", false},
    [D_FAILED] = {"failed", false},
};
static const struct json_members report_members = JSON_MEMBERS(report_rows);

static void
finish_report(struct checkov *checkov)
{
	struct adapter *adapter = &checkov->base;
	if (json_failed(adapter->reader))
		return;
	row_flush(adapter, complete);
	if (muster_span_is(checkov->type, "secrets"))
		adapter->covers[MUSTER_DOMAIN_SECRET] = true;
	else if (muster_span_starts(checkov->type, "sca_"))
		adapter->covers[MUSTER_DOMAIN_LANGUAGE_PACKAGE] = true;
	else
		adapter->covers[MUSTER_DOMAIN_MISCONFIGURATION] = true;
	adapter_cover(adapter, checkov->type);
	memset(adapter->covers, 0, sizeof(adapter->covers));
}

static void
read_report(struct checkov *checkov)
{
	struct adapter *adapter = &checkov->base;
	int member;
	checkov->listed = checkov->counted = false;
	checkov->type = row_nothing;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &report_members)) != JSON_MEMBER_END) {
		if (member == D_TYPE)
			adapter_text(adapter, &checkov->type);
		else if (member == D_RESULTS)
			read_results(checkov);
		else if (member == D_SUMMARY)
			read_summary(adapter);
		else if (member == D_VERSION)
			read_version(adapter);
		else
			json_skip(adapter->reader);
		checkov->counted |= member == D_FAILED;
	}
	if (checkov->listed)
		finish_report(checkov);
	else if (!checkov->counted)
		adapter_refuse(adapter, "no-results",
		    "there are no failed_checks[] in this report: it says nothing, which is not "
		    "that nothing was found");
}

static void
read_document(struct adapter *adapter)
{
	struct checkov *checkov = of(adapter);
	adapter->run.tool = MUSTER_SPAN("checkov");
	if (json_peek(adapter->reader) == JSON_ARRAY) {
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_report(checkov);
	} else {
		read_report(checkov);
	}
	if (!json_failed(adapter->reader))
		adapter_bind(adapter, MUSTER_ASSET_REPOSITORY, row_nothing);
}

static int
read_checkov(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct checkov checkov = {.listed = false};
	muster_strbuf_init(&checkov.place, 0);
	int result = adapter_read(&checkov.base, &source_checkov, reader, sink, read_document, err);
	muster_strbuf_release(&checkov.place);
	return result;
}

static int
probe_checkov(const struct muster_peek *peek)
{
	if (peek->kind == '[')
		return muster_peek_element_has(peek, "check_type") &&
			muster_peek_element_has(peek, "results")
		    ? 85
		    : 0;
	if (peek->kind != '{')
		return 0;
	if (muster_peek_has(peek, "check_type") && muster_peek_has(peek, "results"))
		return 85;
	return muster_peek_has(peek, "checkov_version") && muster_peek_has(peek, "failed") ? 85 : 0;
}

const struct muster_source source_checkov = {
    .name = "checkov",
    .title = "Checkov",
    .kind = "linter",
    .reads = "checkov -o json: Dockerfiles, manifests, infrastructure code, packages",
    .version = 1,
    .probe = probe_checkov,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_checkov,
};
