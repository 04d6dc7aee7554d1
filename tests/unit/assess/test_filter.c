/* SPDX-License-Identifier: Apache-2.0 */
/* Statements about some of a practice's findings: who counts, who is late, what is seen. */
#include "fixture.h"

/* Two images with findings one by one, a third that was scanned and is clean, and a host. */
static struct muster_failing one_by_one[] = {
    {"F-0000000001", {.first_seen = 0, .has_fix = true}, MUSTER_SEVERITY_MEDIUM, false},
    {"F-0000000002", {.first_seen = 0, .has_fix = true}, MUSTER_SEVERITY_MEDIUM, true},
    {"F-0000000003", {.first_seen = 0, .has_fix = false}, MUSTER_SEVERITY_MEDIUM, false},
    {"F-0000000004", {.first_seen = 0, .has_fix = true}, MUSTER_SEVERITY_LOW, false},
    {"F-0000000005", {.first_seen = 0, .has_fix = true}, MUSTER_SEVERITY_LOW, false},
};
static const int64_t ages[] = {100, 10, 90, 80, 5};

static struct muster_fact *
failing(struct world *w, int64_t asset, size_t from, size_t count)
{
	struct muster_fact *f = fact(w, "p", asset, MUSTER_FAIL, ages[from]);
	for (size_t i = from; i < from + count; i++) {
		one_by_one[i].dates.first_seen = days_ago(ages[i]);
		one_by_one[i].dates.observed = days_ago(1);
	}
	f->observed = days_ago(1);
	f->outcomes[MUSTER_FAIL] = count;
	f->example = one_by_one[from].finding;
	f->each = one_by_one + from;
	f->each_count = count;
	f->scanned = true;
	return f;
}

static struct world *
estate(void)
{
	struct world *w = world_new();
	practice(w, "p", IMAGE);
	asset(w, 1, MUSTER_ASSET_IMAGE, "image:a");
	asset(w, 2, MUSTER_ASSET_IMAGE, "image:b");
	asset(w, 3, MUSTER_ASSET_IMAGE, "image:c");
	asset(w, 4, MUSTER_ASSET_HOST, "host:d");
	failing(w, 1, 0, 4);
	failing(w, 2, 4, 1);
	struct muster_fact *clean = fact(w, "p", 3, MUSTER_PASS, 1);
	clean->outcomes[MUSTER_PASS] = 0;
	clean->scanned = true;
	return w;
}

struct expected {
	struct muster_finding_filter only;
	enum muster_status status;
	uint64_t open, overdue_assets, overdue_results, seen, expected;
	int64_t late; /* days of the longest, 0 none */
};

#define RANK(name) (UINT32_C(1) << MUSTER_SEVERITY_##name)

/* Thirty days from first sight. */
static const struct expected rows[] = {
    {{0}, MUSTER_STATUS_NOT_SATISFIED, 5, 1, 3, 3, 3, 70},
    {{.ranks = RANK(MEDIUM)}, MUSTER_STATUS_NOT_SATISFIED, 3, 1, 2, 3, 3, 70},
    {{.ranks = RANK(MEDIUM), .unfixed = true}, MUSTER_STATUS_NOT_SATISFIED, 1, 1, 1, 3, 3, 60},
    {{.ranks = RANK(LOW)}, MUSTER_STATUS_NOT_SATISFIED, 2, 1, 1, 3, 3, 50},
    {{.ranks = RANK(MEDIUM) | RANK(LOW), .fixed = true}, MUSTER_STATUS_NOT_SATISFIED, 4, 1, 2, 3, 3,
	70},
    {{.exploited = true}, MUSTER_STATUS_SATISFIED, 1, 0, 0, 3, 3, 0},   /* in time */
    {{.ranks = RANK(HIGH)}, MUSTER_STATUS_SATISFIED, 0, 0, 0, 3, 3, 0}, /* scanned, and none */
    {{.kinds = IMAGE}, MUSTER_STATUS_NOT_SATISFIED, 5, 1, 3, 3, 3, 70},
    /* of hosts evidence is expected then: that of images is none */
    {{.kinds = HOST, .expects = HOST}, MUSTER_STATUS_NO_EVIDENCE, 0, 0, 0, 0, 1, 0},
    {{.kinds = HOST | IMAGE, .expects = HOST}, MUSTER_STATUS_NOT_SATISFIED, 5, 1, 3, 3, 3, 70},
};

static void
counts_what_the_statement_is_about(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct expected *want = &rows[i];
		struct world *w = estate();
		control(w, "S-01", "");
		map(w, "S-01", "p", MUSTER_EFFECT_DEADLINE)->only = &want->only;
		assess(w);
		const struct muster_control_result *got = control_of(w, "S-01");
		const struct muster_row_result *row = &got->rows[0];
		assert_status("filter", got->status, want->status);
		assert_int_equal(got->open_findings, want->open);
		assert_int_equal(row->overdue_assets, want->overdue_assets);
		assert_int_equal(row->overdue_results, want->overdue_results);
		assert_int_equal(got->seen, want->seen);
		assert_int_equal(got->expected, want->expected);
		if (want->late == 0)
			assert_true(row->overdue_since == MUSTER_TIME_NONE);
		else
			assert_int_equal(
			    muster_time_days_between(row->overdue_since, w->in.as_of), want->late);
		world_free(w);
	}
}

/* A finding that an exception covers is open, and not late. */
static void
leaves_out_what_is_excused(void **state)
{
	(void)state;
	static const struct muster_finding_filter medium = {.ranks = RANK(MEDIUM)};
	struct world *w = estate();
	control(w, "S-01", "");
	map(w, "S-01", "p", MUSTER_EFFECT_DEADLINE)->only = &medium;
	exception(w, "EX-1", "accepted-risk")->finding = "F-0000000001";
	assess(w);
	const struct muster_row_result *row = &control_of(w, "S-01")->rows[0];
	assert_int_equal(row->overdue_results, 1);
	assert_int_equal(row->accepted_results, 1);
	assert_int_equal(muster_time_days_between(row->overdue_since, w->in.as_of), 60);
	world_free(w);
}

/* Two statements about parts of one practice: neither's numbers are the other's. */
static void
keeps_statements_apart(void **state)
{
	(void)state;
	static const struct muster_finding_filter medium = {.ranks = RANK(MEDIUM)};
	static const struct muster_finding_filter low = {.ranks = RANK(LOW)};
	struct world *w = estate();
	control(w, "S-01", "");
	control(w, "S-02", "");
	map(w, "S-01", "p", MUSTER_EFFECT_DECIDES)->only = &medium;
	map(w, "S-02", "p", MUSTER_EFFECT_DECIDES)->only = &low;
	assess(w);
	assert_int_equal(control_of(w, "S-01")->open_findings, 3);
	assert_int_equal(control_of(w, "S-01")->rows[0].failing_assets, 1);
	assert_int_equal(control_of(w, "S-02")->open_findings, 2);
	assert_int_equal(control_of(w, "S-02")->rows[0].failing_assets, 2);
	world_free(w);
}

/* A part that few have: nobody misses it, and what is found there counts. */
static void
expects_nobody_to_have_it(void **state)
{
	(void)state;
	static const struct {
		enum muster_outcome outcome;
		bool there;
		enum muster_status status;
		uint64_t seen, expected;
	} cases[] = {
	    {MUSTER_PASS, false, MUSTER_STATUS_SATISFIED, 1, 1},
	    {MUSTER_FAIL, true, MUSTER_STATUS_NOT_SATISFIED, 2, 2},
	    {MUSTER_PASS, true, MUSTER_STATUS_SATISFIED, 2, 2},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world *w = world_new();
		practice(w, "p", HOST);
		asset(w, 1, MUSTER_ASSET_HOST, "host:a");
		asset(w, 2, MUSTER_ASSET_CLUSTER, "cluster:b");
		control(w, "S-01", "");
		if (cases[i].there)
			fact(w, "p", 2, cases[i].outcome, 1)->aspect = "kubernetes";
		fact(w, "p", 1, MUSTER_PASS, 1)->aspect = "memory";
		map(w, "S-01", "p", MUSTER_EFFECT_DECIDES)->aspect = "memory";
		struct muster_mapping *row = map(w, "S-01", "p", MUSTER_EFFECT_DECIDES);
		row->aspect = "kubernetes";
		row->if_any = true;
		assess(w);
		const struct muster_control_result *got = control_of(w, "S-01");
		assert_status("if any", got->status, cases[i].status);
		assert_int_equal(got->seen, cases[i].seen);
		assert_int_equal(got->expected, cases[i].expected);
		world_free(w);
	}
}

/* Where nothing else speaks, silence is no evidence. */
static void
takes_silence_for_nothing(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	control(w, "S-01", "");
	struct muster_mapping *row = map(w, "S-01", "p", MUSTER_EFFECT_DECIDES);
	row->aspect = "kubernetes";
	row->if_any = true;
	assess(w);
	assert_status("silence", control_of(w, "S-01")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_true(control_of(w, "S-01")->reason_count > 0);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_what_the_statement_is_about),
	    cmocka_unit_test(leaves_out_what_is_excused),
	    cmocka_unit_test(keeps_statements_apart),
	    cmocka_unit_test(expects_nobody_to_have_it),
	    cmocka_unit_test(takes_silence_for_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
