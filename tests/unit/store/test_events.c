/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event findings and activities: dated by what happened, closed by no
 * absence, judged when they happened; added up without losing a count.
 */
#include "estate.h"

struct happened {
	const char *check, *location;
	int first, last; /* days */
	unsigned count;
};

struct log {
	int observed;
	const struct happened *events;
	size_t event_count;
	const struct muster_activity *activities;
	size_t activity_count;
	bool large, undated;
};

static void
feed(struct muster_ingest *ingest, const struct log *log)
{
	struct muster_error err;
	const struct muster_asset_binding binding = {.kind = MUSTER_ASSET_VAULT,
	    .name = MUSTER_SPAN("prod"),
	    .version = MUSTER_SPAN(""),
	    .tag = MUSTER_SPAN(""),
	    .parent = MUSTER_ASSET_UNKNOWN};
	int rc = muster_ingest_asset(ingest, 0, &binding, &err);
	for (size_t i = 0; i < log->event_count && rc == 0; i++) {
		const struct happened *one = &log->events[i];
		const struct json_locus locus = {.offset = 10 * i,
		    .length = 9,
		    .container = MUSTER_SPAN(""),
		    .index = (int64_t)i};
		const struct muster_result result = {.asset = 0,
		    .domain = MUSTER_DOMAIN_EVENT,
		    .section = MUSTER_SPAN(""),
		    .check = muster_span_of(one->check),
		    .title = MUSTER_SPAN("it happened"),
		    .outcome = MUSTER_FAIL,
		    .severity = MUSTER_SEVERITY_HIGH,
		    .native_severity = MUSTER_SPAN("high"),
		    .native_outcome = MUSTER_SPAN(""),
		    .location = muster_span_of(one->location),
		    .first = log->undated ? MUSTER_TIME_NONE : DAY(one->first),
		    .last = log->undated ? MUSTER_TIME_NONE : DAY(one->last),
		    .count = one->count,
		    .locus = &locus};
		rc = muster_ingest_results(ingest, &result, 1, &err);
	}
	for (size_t i = 0; i < log->activity_count && rc == 0; i++)
		rc = muster_ingest_activities(ingest, &log->activities[i], 1, &err);
	if (rc != 0)
		estate_fail(&err);
}

static int64_t
take(struct estate *estate, const struct log *log, struct muster_counts *counts)
{
	struct muster_error err;
	struct muster_strbuf text;
	struct muster_ingest_start start;
	struct muster_counts mine = {0};
	int64_t run = 0;
	const struct told_run named = {.source = "vault-audit", .large = log->large};
	estate->actor.now += MUSTER_SECOND;
	muster_strbuf_init(&text, 0);
	muster_strbuf_addf(&text, "{\"log\":%d,\"events\":%zu}\n", log->observed, log->event_count);
	estate_start(estate, &named, &text, &start);
	struct muster_ingest *ingest =
	    muster_ingest_begin(estate->store, &estate->actor, &start, &err);
	if (ingest == NULL || estate_chunks(ingest, &text, &err) != 0)
		estate_fail(&err);
	feed(ingest, log);
	struct muster_ingest_end end = {.binding = {.tool = MUSTER_SPAN("vault"),
					    .tool_version = MUSTER_SPAN(""),
					    .data_date = MUSTER_TIME_NONE,
					    .observed_at = DAY(log->observed)},
	    .observed_at = DAY(log->observed),
	    .completeness = MUSTER_RUN_COMPLETE,
	    .why = "",
	    .evidence_bytes = text.len,
	    .source_is_evidence = true,
	    .diagnostics_json = "[]"};
	assert_int_equal(hash_bytes(text.data, text.len, end.sha256), 0);
	muster_strbuf_release(&text);
	if (muster_ingest_commit(ingest, &end, &mine, &run, &err) != 0)
		estate_fail(&err);
	if (counts != NULL)
		*counts = mine;
	return run;
}

#define LOG(day, list)                                          \
	{                                                       \
		.observed = (day), .events = (list),            \
		.event_count = sizeof(list) / sizeof((list)[0]) \
	}

static int
line(void *context, const struct muster_finding *f, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_addf(out, "%s%s%s %s %s %lld-%lld x%llu\n", f->check,
	    f->location[0] != '\0' ? " " : "", f->location, f->event ? "event" : "state",
	    f->open ? "open" : muster_close_reason_name(f->reason),
	    (long long)((f->first_seen - DAY(0)) / MUSTER_DAY),
	    (long long)((f->last_seen - DAY(0)) / MUSTER_DAY), (unsigned long long)f->events);
	return 0;
}

static void
expect(struct estate *estate, int as_of, int64_t known_by, const char *lines)
{
	struct muster_error err;
	struct muster_strbuf out;
	const struct muster_view view = {DAY(as_of), known_by};
	muster_strbuf_init(&out, 0);
	muster_strbuf_adds(&out, "");
	if (muster_store_findings(estate->store, &view, MUSTER_FINDINGS_ALL, line, &out, &err) != 0)
		estate_fail(&err);
	assert_string_equal(out.len > 0 ? out.data : "", lines);
	muster_strbuf_release(&out);
}

static int
failing(void *context, const struct muster_failing_row *row, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	assert_true(row->row.event);
	muster_strbuf_addf(out, "%s %lld-%lld\n", row->row.check,
	    (long long)((row->row.since - DAY(0)) / MUSTER_DAY),
	    (long long)((row->until - DAY(0)) / MUSTER_DAY));
	return 0;
}

static void
expect_failing(struct estate *estate, int from, int to, const char *lines)
{
	struct muster_error err;
	struct muster_strbuf out;
	const struct muster_view view = {DAY(900), 100};
	muster_strbuf_init(&out, 0);
	if (muster_store_failing_within(
		estate->store, &view, DAY(from), DAY(to), failing, &out, &err) != 0)
		estate_fail(&err);
	assert_string_equal(out.len > 0 ? out.data : "", lines);
	muster_strbuf_release(&out);
}

static const struct happened march[] = {{"muster:vault.root-token", "root", 10, 11, 3}};
static const struct happened other[] = {{"muster:vault.raw-log", "", 40, 40, 1}};

/* A run of day 50 tells of day 10: then it happened, and later runs without it change nothing. */
static void
dated_by_what_happened(void **state)
{
	struct estate estate;
	struct muster_counts counts;
	const struct log first = LOG(50, march), second = LOG(60, other);
	(void)state;
	estate_open(&estate);
	take(&estate, &first, &counts);
	assert_int_equal(counts.findings_new, 1);
	expect(&estate, 9, 100, "");
	expect(&estate, 20, 100, "muster:vault.root-token root event open 10-11 x3\n");
	take(&estate, &second, &counts);
	assert_int_equal(counts.findings_new, 1);
	assert_int_equal(counts.findings_closed, 0);
	expect(&estate, 70, 100,
	    "muster:vault.root-token root event open 10-11 x3\n"
	    "muster:vault.raw-log event open 40-40 x1\n");
	expect(&estate, 70, 1, "muster:vault.root-token root event open 10-11 x3\n");
	estate_close(&estate);
}

/* It is judged in the period it happened in, not in all that follow. */
static void
judged_when_it_happened(void **state)
{
	struct estate estate;
	const struct log log = LOG(50, march);
	(void)state;
	estate_open(&estate);
	take(&estate, &log, NULL);
	expect_failing(&estate, 0, 10, "");
	expect_failing(&estate, 0, 90, "muster:vault.root-token 10-11\n");
	expect_failing(&estate, 11, 90, "muster:vault.root-token 11-11\n");
	expect_failing(&estate, 12, 90, "");
	estate_close(&estate);
}

/* Logs overlap: the same hours twice are not twice the events, other hours are. */
static void
told_twice(void **state)
{
	static const struct happened again[] = {{"muster:vault.root-token", "root", 10, 12, 5}};
	static const struct happened later[] = {{"muster:vault.root-token", "root", 14, 14, 2}};
	const struct log logs[] = {LOG(50, march), LOG(51, again), LOG(52, later)};
	static const int orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct estate estate;
		estate_open(&estate);
		for (size_t k = 0; k < 3; k++)
			take(&estate, &logs[orders[i][k]], NULL);
		expect(&estate, 70, 100, "muster:vault.root-token root event open 10-14 x7\n");
		estate_close(&estate);
	}
}

static void
undated_when_observed(void **state)
{
	struct estate estate;
	struct log log = LOG(50, march);
	(void)state;
	log.undated = true;
	estate_open(&estate);
	take(&estate, &log, NULL);
	expect(&estate, 49, 100, "");
	expect(&estate, 50, 100, "muster:vault.root-token root event open 50-50 x3\n");
	estate_close(&estate);
}

/* ---- activities ---- */

static struct muster_activity
deed(const char *action, const char *actor, muster_time first, uint64_t count)
{
	return (struct muster_activity){.asset = 0,
	    .action = muster_span_of(action),
	    .actor = muster_span_of(actor),
	    .object = MUSTER_SPAN("secret/pay"),
	    .marks = MUSTER_SPAN(""),
	    .deed = MUSTER_DEED_SUCCESS,
	    .first = first,
	    .last = first == MUSTER_TIME_NONE ? first : first + 1,
	    .count = count};
}

static int
activity(void *context, const struct muster_activity_row *row, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_addf(out, "%s %s %s %s %s x%llu", row->asset, row->action, row->actor,
	    row->object, muster_deed_name(row->deed), (unsigned long long)row->count);
	if (row->day == MUSTER_DAY_UNKNOWN)
		muster_strbuf_adds(out, " undated\n");
	else
		muster_strbuf_addf(out, " %lld %lld+%lld\n",
		    (long long)(row->day - DAY(0) / MUSTER_DAY),
		    (long long)((row->first - DAY(0)) / MUSTER_SECOND),
		    (long long)(row->last - row->first));
	return 0;
}

static void
added_up(void **state)
{
	(void)state;
	for (int large = 0; large < 2; large++) {
		struct estate estate;
		struct muster_error err;
		struct muster_counts counts;
		struct muster_strbuf out;
		const struct muster_activity list[] = {deed("read", "app", DAY(1) + 5, 2),
		    deed("read", "app", DAY(1), 1), deed("read", "app", DAY(2), 1),
		    deed("read", "", MUSTER_TIME_NONE, 4), deed("read", "", MUSTER_TIME_NONE, 3)};
		const struct log log = {.observed = 50,
		    .activities = list,
		    .activity_count = sizeof(list) / sizeof(list[0]),
		    .large = large != 0};
		const struct muster_view view = {DAY(60), 100}, before = {DAY(40), 100};
		estate_open(&estate);
		int64_t run = take(&estate, &log, &counts);
		assert_int_equal(counts.activities, 3);
		muster_strbuf_init(&out, 0);
		for (int64_t only = 0; only <= run; only += run)
			if (muster_store_activities(
				estate.store, &view, only, activity, &out, &err) != 0)
				estate_fail(&err);
		static const char once[] = "vault:prod read  secret/pay success x7 undated\n"
					   "vault:prod read app secret/pay success x3 1 86400+6\n"
					   "vault:prod read app secret/pay success x1 2 172800+1\n";
		char twice[2 * sizeof(once)];
		snprintf(twice, sizeof(twice), "%s%s", once, once);
		assert_string_equal(out.data, twice);
		muster_strbuf_clear(&out);
		if (muster_store_activities(estate.store, &before, 0, activity, &out, &err) != 0)
			estate_fail(&err);
		assert_int_equal(out.len, 0);
		muster_strbuf_release(&out);
		estate_close(&estate);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dated_by_what_happened),
	    cmocka_unit_test(judged_when_it_happened),
	    cmocka_unit_test(told_twice),
	    cmocka_unit_test(undated_when_observed),
	    cmocka_unit_test(added_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
