/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of an Anchore policy evaluation: a trigger of a gate that fired, as an
 * object (anchorectl) or as cells under a header (the API).
 */
#include "source/anchore_policy.h"

enum { TITLE_MAX = 160 };

static const struct muster_span none = {"", 0};

/* ---- what a row says ---- */

/* "HIGH Vulnerability found in …": the gate of vulnerabilities says the severity in its text. */
static struct muster_span
severity_in(struct muster_span output)
{
	static const char follows[] = " Vulnerability found";
	const char *space = output.len > 0 ? memchr(output.ptr, ' ', output.len) : NULL;
	if (space == NULL)
		return none;
	const struct muster_span word = {output.ptr, (size_t)(space - output.ptr)};
	const struct muster_span rest = {space, output.len - word.len};
	return muster_span_starts(rest, follows) ? word : none;
}

/* "(fixed in: 1.2.3)" */
static struct muster_span
fix_in(struct muster_span output)
{
	static const char word[] = "(fixed in: ";
	const size_t len = sizeof(word) - 1;
	for (size_t i = 0; i + len <= output.len; i++) {
		if (memcmp(output.ptr + i, word, len) != 0)
			continue;
		struct muster_span version = {output.ptr + i + len, 0};
		while (i + len + version.len < output.len && version.ptr[version.len] != ')')
			version.len++;
		return version;
	}
	return none;
}

/* "CVE-2024-3094+xz-utils": the id of a trigger of that gate. */
static struct muster_span
before_plus(struct muster_span id)
{
	const char *plus = id.len > 0 ? memchr(id.ptr, '+', id.len) : NULL;
	return plus != NULL ? (struct muster_span){id.ptr, (size_t)(plus - id.ptr)} : none;
}

/* False if the policy's word for what to do is none that is known. */
static bool
outcome_of(struct muster_span action, enum muster_outcome *out)
{
	if (muster_span_is_nocase(action, "stop") || muster_span_is_nocase(action, "warn"))
		*out = MUSTER_FAIL;
	else if (muster_span_is_nocase(action, "go"))
		*out = MUSTER_INFO; /* the trigger fired and the policy lets it */
	else
		return false;
	return true;
}

/* The record is open; all of its members are read. */
static void
finish_row(
    struct anchore_policy *policy, struct row *row, const struct muster_span field[FIELD_COUNT])
{
	struct adapter *adapter = &policy->base;
	muster_strbuf_clear(&policy->check);
	row_add(&policy->check, "", field[GATE]);
	row_add(&policy->check, ":", field[TRIGGER]);
	adapter->failed |= policy->check.failed;
	policy->rows++;
	row->domain = MUSTER_DOMAIN_MISCONFIGURATION;
	row->suppressed = field[ALLOWED].len > 0 && !muster_span_is(field[ALLOWED], "false");
	row->text[ROW_CHECK] = row_span(&policy->check);
	row->text[ROW_PLACE] = field[TRIGGER_ID];
	row->text[ROW_OUTCOME] = field[ACTION];
	row->text[ROW_SEVERITY] = severity_in(field[OUTPUT]);
	row->text[ROW_FIXED] = fix_in(field[OUTPUT]);
	if (field[OUTPUT].len <= TITLE_MAX)
		row->text[ROW_TITLE] = field[OUTPUT];
	if (muster_span_is(field[GATE], "vulnerabilities"))
		row_add_alias(adapter, before_plus(field[TRIGGER_ID]));
	if (field[GATE].len == 0 || field[TRIGGER].len == 0)
		take_mark(&adapter->take, "it names no gate and trigger");
	else if (!outcome_of(field[ACTION], &row->outcome))
		take_mark(&adapter->take, "its action is none of stop, warn and go");
	if (row_end(adapter, row))
		row_say(adapter, row);
}

/* false, or an object that says which list allows it: anything but false or null does. */
static void
take_allowed(struct adapter *adapter, struct muster_span *out)
{
	if (json_peek(adapter->reader) == JSON_OBJECT) {
		json_skip(adapter->reader);
		*out = MUSTER_SPAN("true");
	} else {
		take_scalar(&adapter->take, out);
	}
}

/* anchorectl's names, and those of the newer API. */
static const struct json_member_row detail_rows[] = {
    {"triggerId", false},
    {"trigger_id", false},
    {"gate", false},
    {"triggerName", false},
    {"trigger", false},
    {"description", false},
    {"message", false},
    {"status", false},
    {"action", false},
    {"whitelisted", false},
    {"allowlisted", false},
};
static const struct json_members detail_members = JSON_MEMBERS(detail_rows);

static void
read_detail(struct anchore_policy *policy)
{
	static const enum anchore_field meaning[] = {TRIGGER_ID, TRIGGER_ID, GATE, TRIGGER, TRIGGER,
	    OUTPUT, OUTPUT, ACTION, ACTION, ALLOWED, ALLOWED};
	struct adapter *adapter = &policy->base;
	struct muster_span field[FIELD_COUNT];
	struct row row;
	int member;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		field[i] = none;
	if (!row_begin(adapter, &row))
		return;
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &detail_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else if (meaning[member] == ALLOWED)
				take_allowed(adapter, &field[ALLOWED]);
			else
				take_text(&adapter->take, &field[meaning[member]]);
		}
	}
	finish_row(policy, &row, field);
}

void
anchore_read_details(struct anchore_policy *policy)
{
	struct json_reader *reader = policy->base.reader;
	if (json_peek(reader) == JSON_NULL) { /* asked for without its details */
		json_null(reader);
		return;
	}
	policy->listed = true;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1)
		read_detail(policy);
}

/* ---- the API's table ---- */

static void
read_header(struct anchore_policy *policy)
{
	static const struct {
		const char *name;
		enum anchore_field field;
	} names[] = {{"Trigger_Id", TRIGGER_ID}, {"Gate", GATE}, {"Trigger", TRIGGER},
	    {"Check_Output", OUTPUT}, {"Gate_Action", ACTION}, {"Whitelisted", ALLOWED},
	    {"Allowlisted", ALLOWED}};
	struct json_reader *reader = policy->base.reader;
	policy->column_count = 0;
	if (json_array(reader) != 0)
		return;
	while (json_element(reader) == 1) {
		struct muster_span name = none;
		enum anchore_field field = FIELD_COUNT;
		json_scalar(reader, &name);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (muster_span_is_nocase(name, names[i].name))
				field = names[i].field;
		if (policy->column_count < ANCHORE_COLUMNS_MAX)
			policy->columns[policy->column_count++] = field;
	}
}

static void
read_table_row(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct muster_span field[FIELD_COUNT];
	struct row row;
	size_t column = 0;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		field[i] = none;
	if (!row_begin(adapter, &row))
		return;
	if (json_peek(adapter->reader) != JSON_ARRAY) {
		take_mark(&adapter->take, "expected an array of cells");
		json_skip(adapter->reader);
	} else {
		json_array(adapter->reader);
		for (; json_element(adapter->reader) == 1; column++) {
			enum anchore_field is =
			    column < policy->column_count ? policy->columns[column] : FIELD_COUNT;
			if (is == FIELD_COUNT)
				json_skip(adapter->reader);
			else if (is == ALLOWED)
				take_allowed(adapter, &field[ALLOWED]);
			else
				take_text(&adapter->take, &field[is]);
		}
	}
	finish_row(policy, &row, field);
}

enum { T_HEADER, T_ROWS, T_COUNT };
static const struct json_member_row table_rows[] = {
    [T_HEADER] = {"header", false}, [T_ROWS] = {"rows", false}, [T_COUNT] = {"row_count", false}};
static const struct json_members table_members = JSON_MEMBERS(table_rows);

void
anchore_read_table(struct anchore_policy *policy)
{
	struct adapter *adapter = &policy->base;
	struct json_reader *reader = adapter->reader;
	int64_t count = 0;
	int member;
	policy->column_count = 0;
	if (json_object(reader) != 0)
		return;
	while ((member = json_member(reader, &table_members)) != JSON_MEMBER_END) {
		if (member == T_HEADER) {
			read_header(policy);
		} else if (member == T_COUNT) {
			if (json_int(reader, &count) == 0 && count > 0)
				policy->announced += (uint64_t)count;
		} else if (member == T_ROWS) {
			if (policy->column_count == 0) {
				adapter_refuse(adapter, "no-header",
				    "the rows of this evaluation come before the header that says "
				    "what their cells are; keep the order the tool wrote");
				return;
			}
			policy->listed = true;
			json_array(reader);
			while (json_element(reader) == 1)
				read_table_row(policy);
		} else {
			json_skip(reader);
		}
	}
}
