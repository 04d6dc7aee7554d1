/* SPDX-License-Identifier: Apache-2.0 */
/* What people state: when it is valid, whose it is, what it speaks of; dated occurrences. */
#include "fixture.h"

#define SATISFIED MUSTER_STATUS_SATISFIED
#define STALE MUSTER_STATUS_STALE
#define MISSING MUSTER_STATUS_NO_EVIDENCE

static struct world *
attested(const char *outcome)
{
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	struct muster_control *c = control(w, "1", "");
	c->needs_machine = false;
	c->needs_attestation = true;
	attestation(w, "1", outcome);
	return w;
}

static void
valid_between(void **state)
{
	(void)state;
	static const struct {
		int64_t given, from, until; /* days before the as-of; from -999: none */
		enum muster_status status;
	} table[] = {
	    {20, -999, -300, SATISFIED},
	    {-1, -999, -300, MISSING}, /* given tomorrow */
	    {20, -1, -300, MISSING},   /* valid from tomorrow */
	    {20, 10, -300, SATISFIED},
	    {20, -999, 1, STALE}, /* expired yesterday */
	    {20, -999, -1, SATISFIED},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = attested("met");
		w->attestations[0].given = days_ago(table[i].given);
		w->attestations[0].from =
		    table[i].from == -999 ? MUSTER_TIME_NONE : days_ago(table[i].from);
		w->attestations[0].expires = days_ago(table[i].until);
		assess(w);
		assert_status("validity", control_of(w, "1")->status, table[i].status);
		world_free(w);
	}
}

static void
inherited_says_whose(void **state)
{
	(void)state;
	struct world *w = attested("met");
	w->attestations[0].provider = "Example Cloud";
	w->attestations[0].responsibility = "provider";
	assess(w);
	assert_status("inherited", control_of(w, "1")->status, SATISFIED);
	assert_reason(control_of(w, "1"),
	    "attested as met 2026-09-10 by Ann, inherited from Example Cloud, responsibility "
	    "provider");
	world_free(w);
}

/* Of a practice: an admission counts, anything better only supports. */
static void
practice_supports(void **state)
{
	(void)state;
	static const struct {
		const char *outcome;
		enum muster_status status;
	} table[] = {
	    {"met", MISSING},
	    {"not-applicable", MISSING},
	    {"not-met", MUSTER_STATUS_NOT_SATISFIED},
	    {"partly", MUSTER_STATUS_NOT_SATISFIED},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = attested(table[i].outcome);
		w->attestations[0].practice = "p";
		assess(w);
		assert_status(table[i].outcome, control_of(w, "1")->status, table[i].status);
		if (table[i].status == MISSING)
			assert_reason(control_of(w, "1"), "the control asks for its own");
		/* the control's own stands beside it */
		struct muster_attestation *own = attestation(w, "1", "met");
		own->given = days_ago(5);
		assess(w);
		assert_status("its own", control_of(w, "1")->status, SATISFIED);
		world_free(w);
	}
}

/* ---- occurrences ---- */

static const struct muster_timing quarterly = {.control = "1",
    .kind = MUSTER_TIMING_FREQUENCY,
    .what = "a scan",
    .period = {.months = 3},
    .window_days = 92,
    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT};
static const struct muster_timing asv = {.control = "1",
    .kind = MUSTER_TIMING_FREQUENCY,
    .what = "a vendor's scan",
    .period = {.months = 3},
    .evidence = MUSTER_OCCURRENCE_ASV_REPORT};
static const struct muster_timing after_change = {.control = "1",
    .kind = MUSTER_TIMING_EVENT,
    .what = "a scan",
    .anchor = MUSTER_ANCHOR_CHANGE,
    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT};
static const struct muster_timing by_analysis = {.control = "1",
    .kind = MUSTER_TIMING_RISK_ANALYSIS,
    .what = "a scan",
    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT};
static const struct muster_timing later = {.control = "1",
    .kind = MUSTER_TIMING_FREQUENCY,
    .what = "a scan",
    .period = {.months = 1},
    .effective = INT64_MAX,
    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT};

static muster_time
on(int64_t year, unsigned month, unsigned day)
{
	return muster_days_from_civil(year, month, day) * MUSTER_DAY;
}

static enum muster_status
with(const struct muster_timing *rule, size_t rules, const struct muster_occasion *occasions,
    size_t count, muster_time day)
{
	struct world *w = attested("met");
	w->controls[0].needs_occurrence = true;
	w->attestations[0].given = day - MUSTER_DAY;
	w->attestations[0].expires = day + 400 * MUSTER_DAY;
	w->in.as_of = day;
	w->catalog.timings = rule;
	w->catalog.timing_count = rules;
	w->in.occasions = occasions;
	w->in.occasion_count = count;
	assess(w);
	enum muster_status status = control_of(w, "1")->status;
	world_free(w);
	return status;
}

/* The nth day of the third month after, or 92 days: whichever is later. */
static void
frequency_is_in_time(void **state)
{
	(void)state;
	static const struct {
		int year, month, day;    /* the last scan */
		int year2, month2, day2; /* the as-of */
		enum muster_status status;
	} table[] = {
	    {2026, 9, 30, 2026, 12, 31, SATISFIED}, /* 92 days */
	    {2026, 9, 30, 2027, 1, 1, STALE},
	    {2026, 12, 31, 2027, 4, 1, SATISFIED}, /* 91 days, past the 31 March */
	    {2026, 12, 31, 2027, 4, 2, SATISFIED}, {2026, 12, 31, 2027, 4, 3, STALE},
	    {2027, 11, 30, 2028, 2, 29, SATISFIED}, /* the end of a leap February */
	    {2027, 11, 30, 2028, 3, 1, SATISFIED}, {2027, 11, 30, 2028, 3, 2, STALE},
	    {2026, 9, 30, 2026, 9, 30, SATISFIED},
	    {2026, 10, 1, 2026, 9, 30, MISSING}, /* not yet */
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct muster_occasion one = {.id = "E",
		    .control = "1",
		    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
		    .date = on(table[i].year, (unsigned)table[i].month, (unsigned)table[i].day),
		    .file_sha256 = "0f"};
		assert_status("frequency",
		    with(&quarterly, 1, &one, 1,
			on(table[i].year2, (unsigned)table[i].month2, (unsigned)table[i].day2)),
		    table[i].status);
	}
}

static void
only_what_serves_counts(void **state)
{
	(void)state;
	muster_time day = on(2026, 9, 30);
	struct muster_occasion one = {.id = "E",
	    .control = "1",
	    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	    .date = day - 5 * MUSTER_DAY,
	    .file_sha256 = "0f"};
	assert_status("a scan", with(&quarterly, 1, &one, 1, day), SATISFIED);
	assert_status("not of a vendor", with(&asv, 1, &one, 1, day), MISSING);
	one.evidence = -1;
	assert_status("of any kind", with(&quarterly, 1, &one, 1, day), SATISFIED);
	assert_status("nor by silence", with(&asv, 1, &one, 1, day), MISSING);
	one.evidence = MUSTER_OCCURRENCE_ASV_REPORT;
	assert_status("of a vendor", with(&asv, 1, &one, 1, day), SATISFIED);
	one.evidence = -1;
	one.file_sha256 = "";
	assert_status("only asserted", with(&quarterly, 1, &one, 1, day), MISSING);
	one.file_sha256 = "0f";
	one.control = "2";
	assert_status("of another control", with(&quarterly, 1, &one, 1, day), MISSING);
	one.control = "1";
	assert_status("nobody said how often", with(&by_analysis, 1, &one, 1, day), MISSING);
	assert_status("no rule at all", with(NULL, 0, &one, 1, day), SATISFIED);
	const struct muster_timing both[] = {quarterly, later};
	assert_status("a rule to come", with(both, 2, &one, 1, day), SATISFIED);
}

static void
changes_are_followed(void **state)
{
	(void)state;
	muster_time day = on(2026, 9, 30);
	const struct muster_timing both[] = {quarterly, after_change};
	struct muster_occasion two[] = {
	    {.id = "E1",
		.control = "1",
		.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
		.date = day - 20 * MUSTER_DAY,
		.file_sha256 = "0f"},
	    {.id = "E2",
		.control = "",
		.kind = MUSTER_EVENT_SIGNIFICANT_CHANGE,
		.date = day - 5 * MUSTER_DAY},
	};
	assert_status("no change", with(both, 2, two, 1, day), SATISFIED);
	assert_status("no change, no other rule", with(&after_change, 1, two, 1, day), MISSING);
	assert_status("a change since", with(both, 2, two, 2, day), MISSING);
	two[1].date = day - 21 * MUSTER_DAY;
	assert_status("scanned after it", with(both, 2, two, 2, day), SATISFIED);
	two[1].date = day + MUSTER_DAY;
	assert_status("a change to come", with(both, 2, two, 2, day), SATISFIED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(valid_between),
	    cmocka_unit_test(inherited_says_whose),
	    cmocka_unit_test(practice_supports),
	    cmocka_unit_test(frequency_is_in_time),
	    cmocka_unit_test(only_what_serves_counts),
	    cmocka_unit_test(changes_are_followed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
