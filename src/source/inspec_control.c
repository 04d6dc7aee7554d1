/* SPDX-License-Identifier: Apache-2.0 */
/* One control of InSpec: what its results, its impact and its waiver make of it. */
#include "source/inspec.h"

static void
note_time(struct inspec *inspec, struct muster_span text)
{
	muster_time when = MUSTER_TIME_NONE;
	if (text.len == 0 || muster_time_parse(text, &when, NULL) != 0 || when == MUSTER_TIME_NONE)
		return;
	if (inspec->latest == MUSTER_TIME_NONE || when > inspec->latest)
		inspec->latest = when;
}

enum { T_STATUS, T_START, T_BACKTRACE };
static const struct json_member_row test_rows[] = {
    [T_STATUS] = {"status", false},
    [T_START] = {"start_time", false},
    [T_BACKTRACE] = {"backtrace", false},
};
static const struct json_members test_members = JSON_MEMBERS(test_rows);

static void
read_test(struct adapter *adapter, struct tests *tests)
{
	struct muster_span status = row_nothing, start = row_nothing;
	bool broke = false;
	int member;
	if (!take_object(&adapter->take))
		return;
	while ((member = json_member(adapter->reader, &test_members)) != JSON_MEMBER_END) {
		if (member == T_STATUS) {
			take_text(&adapter->take, &status);
		} else if (member == T_START) {
			take_text(&adapter->take, &start);
		} else {
			broke |= member == T_BACKTRACE && json_peek(adapter->reader) != JSON_NULL;
			json_skip(adapter->reader);
		}
	}
	note_time(of(adapter), start);
	tests->count++;
	if (broke || muster_span_is(status, "error"))
		tests->errors++;
	else if (muster_span_is(status, "failed"))
		tests->failed++;
	else if (muster_span_is(status, "skipped"))
		tests->skipped++;
	else if (muster_span_is(status, "passed"))
		tests->passed++;
	else
		take_mark(&adapter->take, "the status of a result is none that is known");
}

static void
read_tests(struct adapter *adapter, struct tests *tests)
{
	if (!take_array(&adapter->take))
		return;
	while (json_element(adapter->reader) == 1)
		read_test(adapter, tests);
}

/* {"skipped_due_to_waiver": true}, or a string that says so. */
static void
read_waiver(struct adapter *adapter, struct row *row)
{
	static const struct json_member_row rows[] = {{"skipped_due_to_waiver", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	struct muster_span word = row_nothing;
	int member;
	if (json_peek(adapter->reader) != JSON_OBJECT) {
		json_skip(adapter->reader);
		return;
	}
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member == 0)
			take_scalar(&adapter->take, &word);
		else
			json_skip(adapter->reader);
	}
	row->suppressed = word.len > 0 && !muster_span_is(word, "false");
}

void
inspec_judge(struct row *row, const struct tests *tests)
{
	if (tests->errors > 0) {
		row->outcome = MUSTER_ERROR;
		row->text[ROW_OUTCOME] = MUSTER_SPAN("error");
	} else if (tests->failed > 0) {
		row->outcome = MUSTER_FAIL;
		row->text[ROW_OUTCOME] = MUSTER_SPAN("failed");
	} else if (tests->passed > 0) {
		row->outcome = MUSTER_PASS;
		row->text[ROW_OUTCOME] = MUSTER_SPAN("passed");
	} else {
		row->outcome = MUSTER_NOT_REVIEWED;
		row->text[ROW_OUTCOME] =
		    tests->count > 0 ? MUSTER_SPAN("skipped") : MUSTER_SPAN("no_results");
	}
}

/* Impact: 0 does not apply; a word is a severity. */
void
inspec_weigh(struct row *row)
{
	const struct muster_span impact = row->text[ROW_SEVERITY];
	bool number = impact.len > 0 && impact.ptr[0] >= '0' && impact.ptr[0] <= '9';
	unsigned tenths = 0;
	if (!number) {
		row->severity = muster_severity_of(impact);
		return;
	}
	if (impact.ptr[0] != '0')
		tenths = 10;
	else if (impact.len > 2 && impact.ptr[1] == '.' && impact.ptr[2] >= '0' &&
	    impact.ptr[2] <= '9')
		tenths = (unsigned)(impact.ptr[2] - '0');
	bool zero = true;
	for (size_t i = 0; i < impact.len; i++)
		zero &= impact.ptr[i] < '1' || impact.ptr[i] > '9';
	if (zero)
		row->outcome = MUSTER_NOT_APPLICABLE;
	row->severity = zero ? MUSTER_SEVERITY_INFO
	    : tenths < 4     ? MUSTER_SEVERITY_LOW
	    : tenths < 7     ? MUSTER_SEVERITY_MEDIUM
	    : tenths < 9     ? MUSTER_SEVERITY_HIGH
			     : MUSTER_SEVERITY_CRITICAL;
}

static const struct json_member_row control_rows[] = {
    [C_ID] = {"id", false},
    [C_TITLE] = {"title", false},
    [C_IMPACT] = {"impact", false},
    [C_RESULTS] = {"results", false},
    [C_WAIVER] = {"waiver_data", false},
};
static const struct json_members control_members = JSON_MEMBERS(control_rows);

/* A text that outlives the call: a line of the log is too long to hold as a record. */
static void
keep_text(struct adapter *adapter, bool scalar, struct muster_span *out)
{
	struct muster_span text = row_nothing;
	if (scalar)
		take_scalar(&adapter->take, &text);
	else
		take_text(&adapter->take, &text);
	*out = adapter_keep(adapter, text);
}

void
inspec_control_member(struct adapter *adapter, int member, struct row *row, struct tests *tests)
{
	switch (member) {
	case C_ID:
		keep_text(adapter, false, &row->text[ROW_CHECK]);
		break;
	case C_TITLE:
		keep_text(adapter, false, &row->text[ROW_TITLE]);
		break;
	case C_IMPACT:
		keep_text(adapter, true, &row->text[ROW_SEVERITY]);
		break;
	case C_RESULTS:
		read_tests(adapter, tests);
		break;
	case C_WAIVER:
		read_waiver(adapter, row);
		break;
	default:
		json_skip(adapter->reader);
		break;
	}
}

bool
inspec_control(struct adapter *adapter, struct row *row, struct tests *tests)
{
	int member;
	if (!row_begin(adapter, row))
		return false;
	if (take_record(&adapter->take))
		while ((member = json_member(adapter->reader, &control_members)) != JSON_MEMBER_END)
			inspec_control_member(adapter, member, row, tests);
	row->domain = MUSTER_DOMAIN_BENCHMARK;
	if (!row_end(adapter, row))
		return false;
	inspec_judge(row, tests);
	return true;
}
