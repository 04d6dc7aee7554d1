/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube-bench --json: controls of the CIS Kubernetes Benchmark, as an array (up
 * to 0.3), in an object with totals, or one alone.
 */
#include "source/row.h"
#include "source/sources.h"

struct bench {
	struct adapter base; /* first */
	bool any;            /* a control was there */
	/* of the control being read */
	struct muster_span version;
	uint64_t claimed, listed;
	struct muster_strbuf check;
};

static struct bench *
of(struct adapter *adapter)
{
	return (struct bench *)adapter;
}

enum { R_NUMBER, R_TITLE, R_TYPE, R_STATUS, R_REASON };
static const struct json_member_row result_rows[] = {
    [R_NUMBER] = {"test_number", false},
    [R_TITLE] = {"test_desc", false},
    [R_TYPE] = {"type", false},
    [R_STATUS] = {"status", false},
    [R_REASON] = {"reason", false},
};
static const struct json_members result_members = JSON_MEMBERS(result_rows);

/* WARN is what a person has to look at, or what could not be run: `reason` says why. */
static bool
judge(struct row *row, struct muster_span type, struct muster_span reason)
{
	const struct muster_span word = row->text[ROW_OUTCOME];
	if (muster_span_is(word, "PASS"))
		row->outcome = MUSTER_PASS;
	else if (muster_span_is(word, "FAIL"))
		row->outcome = MUSTER_FAIL;
	else if (muster_span_is(word, "INFO"))
		row->outcome = MUSTER_INFO;
	else if (muster_span_is(word, "WARN"))
		row->outcome = reason.len > 0 && !muster_span_is(type, "manual") &&
			!muster_span_is(reason, "Test marked as a manual test")
		    ? MUSTER_ERROR
		    : MUSTER_NOT_REVIEWED;
	else
		return false;
	return true;
}

static void
read_result(struct adapter *adapter)
{
	struct muster_span type = row_nothing, reason = row_nothing;
	struct row row;
	int member;
	if (!row_begin(adapter, &row))
		return;
	struct muster_span *const texts[] = {[R_NUMBER] = &row.text[ROW_CHECK],
	    [R_TITLE] = &row.text[ROW_TITLE],
	    [R_TYPE] = &type,
	    [R_STATUS] = &row.text[ROW_OUTCOME],
	    [R_REASON] = &reason};
	if (take_record(&adapter->take)) {
		while (
		    (member = json_member(adapter->reader, &result_members)) != JSON_MEMBER_END) {
			if (member == JSON_MEMBER_OTHER)
				json_skip(adapter->reader);
			else
				take_text(&adapter->take, texts[member]);
		}
	}
	of(adapter)->listed++;
	row.domain = MUSTER_DOMAIN_BENCHMARK;
	if (!row_end(adapter, &row))
		return;
	if (judge(&row, type, reason))
		row_wait(adapter, &row);
	else
		row_reject(adapter, &row, "the status is none that is known");
}

static void
read_test(struct adapter *adapter)
{
	static const struct json_member_row rows[] = {{"results", false}};
	static const struct json_members members = JSON_MEMBERS(rows);
	int member;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &members)) != JSON_MEMBER_END) {
		if (member != 0) {
			json_skip(adapter->reader);
			continue;
		}
		json_array(adapter->reader);
		while (json_element(adapter->reader) == 1)
			read_result(adapter);
	}
}

/* Numbers mean other things in other versions of the benchmark. */
static void
complete(struct adapter *adapter, struct row *row)
{
	struct bench *bench = of(adapter);
	muster_strbuf_clear(&bench->check);
	row_add(&bench->check, "", bench->version);
	row_add(&bench->check, "/", row->text[ROW_CHECK]);
	adapter->failed |= bench->check.failed;
	row->text[ROW_CHECK] = row_span(&bench->check);
	row->text[ROW_SECTION] = bench->version;
	row_say(adapter, row);
}

static void
finish_control(struct bench *bench)
{
	struct adapter *adapter = &bench->base;
	if (json_failed(adapter->reader))
		return;
	bench->any = true;
	row_flush(adapter, complete);
	if (bench->claimed > bench->listed)
		adapter_partial(adapter, "totals count more checks than are listed");
	adapter->covers[MUSTER_DOMAIN_BENCHMARK] = true;
	adapter_cover(adapter, bench->version);
}

enum { C_VERSION, C_TESTS, C_PASS, C_FAIL, C_WARN, C_INFO, C_CONTROLS };
static const struct json_member_row control_rows[] = {
    [C_VERSION] = {"version", false},
    [C_TESTS] = {"tests", false},
    [C_PASS] = {"total_pass", false},
    [C_FAIL] = {"total_fail", false},
    [C_WARN] = {"total_warn", false},
    [C_INFO] = {"total_info", false},
    [C_CONTROLS] = {"Controls", false}, /* of the object that holds all controls */
};
static const struct json_members control_members = JSON_MEMBERS(control_rows);

static void read_controls(struct bench *bench);

static void
read_tests(struct adapter *adapter)
{
	json_array(adapter->reader);
	while (json_element(adapter->reader) == 1)
		read_test(adapter);
}

static void
read_control(struct bench *bench)
{
	struct adapter *adapter = &bench->base;
	int member;
	bool tested = false;
	bench->version = row_nothing;
	bench->claimed = bench->listed = 0;
	json_object(adapter->reader);
	while ((member = json_member(adapter->reader, &control_members)) != JSON_MEMBER_END) {
		int64_t count = 0;
		if (member == C_VERSION) {
			adapter_text(adapter, &bench->version);
		} else if (member == C_TESTS) {
			tested = true;
			read_tests(adapter);
		} else if (member == C_CONTROLS) {
			read_controls(bench);
		} else if (member == JSON_MEMBER_OTHER) {
			json_skip(adapter->reader);
		} else if (json_int(adapter->reader, &count) == 0 && count > 0) {
			bench->claimed += (uint64_t)count;
		}
	}
	if (tested)
		finish_control(bench);
}

static void
read_controls(struct bench *bench)
{
	json_array(bench->base.reader);
	while (json_element(bench->base.reader) == 1)
		read_control(bench);
}

static void
read_document(struct adapter *adapter)
{
	struct bench *bench = of(adapter);
	bench->any = false;
	adapter->run.tool = MUSTER_SPAN("kube-bench");
	if (json_peek(adapter->reader) == JSON_ARRAY)
		read_controls(bench);
	else
		read_control(bench);
	if (!bench->any)
		adapter_refuse(adapter, "no-results",
		    "there are no controls with tests[] in this document: it says nothing, which "
		    "is not that nothing was found");
	if (!json_failed(adapter->reader))
		adapter_bind(adapter, MUSTER_ASSET_HOST, row_nothing);
}

static int
read_bench(struct json_reader *reader, struct muster_sink *sink, struct muster_error *err)
{
	struct bench bench = {.version = row_nothing};
	muster_strbuf_init(&bench.check, 0);
	int result =
	    adapter_read(&bench.base, &source_kube_bench, reader, sink, read_document, err);
	muster_strbuf_release(&bench.check);
	return result;
}

static int
probe_bench(const struct muster_peek *peek)
{
	if (peek->kind == '{' && muster_peek_has(peek, "Controls"))
		return muster_peek_has(peek, "Totals") || muster_peek_element_has(peek, "node_type")
		    ? 90
		    : 0;
	if (peek->kind == '{')
		return muster_peek_has(peek, "node_type") && muster_peek_has(peek, "tests") ? 85
											    : 0;
	return peek->kind == '[' && muster_peek_element_has(peek, "node_type") &&
		muster_peek_element_has(peek, "tests")
	    ? 90
	    : 0;
}

const struct muster_source source_kube_bench = {
    .name = "kube-bench",
    .title = "kube-bench",
    .kind = "benchmark",
    .reads = "kube-bench --json: the CIS Kubernetes Benchmark on a node",
    .version = 1,
    .probe = probe_bench,
    .secrets = MUSTER_SECRETS_DOCUMENT,
    .read = read_bench,
};
