/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, the words of timing rules, and a rule as a phrase. */
#include "support.h"

#include <muster/timing.h>

static void
durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t months, days, seconds; /* all 0: refused */
		const char *words;
	} cases[] = {
	    {"P3M", 3, 0, 0, "3 months"},
	    {"P1M", 1, 0, 0, "1 month"},
	    {"P12M", 12, 0, 0, "12 months"},
	    {"P6Y", 72, 0, 0, "6 years"},
	    {"P1Y6M", 18, 0, 0, "18 months"},
	    {"P7D", 0, 7, 0, "7 days"},
	    {"P2W", 0, 14, 0, "14 days"},
	    {"PT72H", 0, 0, 72 * 3600, "72 hours"},
	    {"PT15M", 0, 0, 900, "15 minutes"},
	    {"PT90S", 0, 0, 90, "90 seconds"},
	    {"P1DT12H", 0, 1, 12 * 3600, "1 day and 12 hours"},
	    {"", 0, 0, 0, NULL},
	    {"P", 0, 0, 0, NULL},
	    {"PT", 0, 0, 0, NULL},
	    {"P0D", 0, 0, 0, NULL},
	    {"3M", 0, 0, 0, NULL},
	    {"p3m", 0, 0, 0, NULL},
	    {"P3", 0, 0, 0, NULL},
	    {"PM", 0, 0, 0, NULL},
	    {"P3H", 0, 0, 0, NULL},
	    {"PT3D", 0, 0, 0, NULL},
	    {"P3D2M", 0, 0, 0, NULL}, /* out of order */
	    {"P3M3M", 0, 0, 0, NULL},
	    {"P1W2D", 0, 0, 0, NULL},
	    {"P1DT", 0, 0, 0, NULL},
	    {"P1DTT1H", 0, 0, 0, NULL},
	    {"P-3M", 0, 0, 0, NULL},
	    {"P1.5M", 0, 0, 0, NULL},
	    {"P99999999999D", 0, 0, 0, NULL},
	    {"P3M ", 0, 0, 0, NULL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct muster_duration d;
		char words[48];
		int rc = muster_duration_parse(muster_span_of(cases[i].text), &d);
		if ((rc == 0) != (cases[i].words != NULL))
			fail_msg("\"%s\" is %s", cases[i].text, rc == 0 ? "read" : "refused");
		if (rc != 0)
			continue;
		assert_int_equal(d.months, cases[i].months);
		assert_int_equal(d.days, cases[i].days);
		assert_int_equal(d.seconds, cases[i].seconds);
		assert_true(muster_duration_is_set(&d));
		assert_string_equal(muster_duration_words(&d, words), cases[i].words);
	}
}

/* Each word is read back as what it was printed for; none stands for two. */
static void
words_are_their_own(void **state)
{
	(void)state;
	for (int i = 0; i < MUSTER_TIMING_KIND_COUNT; i++)
		assert_int_equal(muster_timing_kind_parse(muster_span_of(
				     muster_timing_kind_name((enum muster_timing_kind)i))),
		    i);
	for (int i = 0; i < MUSTER_ANCHOR_COUNT; i++)
		assert_int_equal(
		    muster_anchor_parse(muster_span_of(muster_anchor_name((enum muster_anchor)i))),
		    i);
	for (int i = 0; i < MUSTER_OCCURRENCE_COUNT; i++)
		assert_int_equal(muster_occurrence_parse(muster_span_of(
				     muster_occurrence_name((enum muster_occurrence)i))),
		    i);
	for (int i = 0; i < MUSTER_SET_BY_COUNT; i++)
		assert_int_equal(
		    muster_set_by_parse(muster_span_of(muster_set_by_name((enum muster_set_by)i))),
		    i);
	for (int i = 0; i < MUSTER_BOUND_COUNT; i++)
		assert_int_equal(
		    muster_bound_parse(muster_span_of(muster_bound_name((enum muster_bound)i))), i);
	assert_int_equal(muster_anchor_parse(muster_span_of("")), -1);
	assert_int_equal(muster_anchor_parse(muster_span_of("yesterday")), -1);
	assert_string_equal(muster_anchor_name(MUSTER_ANCHOR_COUNT), "");
}

static void
phrases(void **state)
{
	(void)state;
	static const struct {
		struct muster_timing rule;
		const char *want;
	} cases[] = {
	    {{.kind = MUSTER_TIMING_FREQUENCY, .period = {.months = 3}}, "at least every 3 months"},
	    {{.kind = MUSTER_TIMING_FREQUENCY, .set_by = MUSTER_SET_BY_ORGANISATION},
		"as often as the organisation sets"},
	    {{.kind = MUSTER_TIMING_FREQUENCY,
		 .set_by = MUSTER_SET_BY_ORGANISATION,
		 .default_period = {.months = 12}},
		"as often as the organisation sets (until it does: every 12 months)"},
	    {{.kind = MUSTER_TIMING_DEADLINE,
		 .period = {.months = 1},
		 .anchor = MUSTER_ANCHOR_PATCH_RELEASE},
		"within 1 month of the release of the patch"},
	    {{.kind = MUSTER_TIMING_DEADLINE,
		 .period = {.seconds = 72 * 3600},
		 .promptly = true,
		 .anchor = MUSTER_ANCHOR_AWARENESS},
		"without undue delay, within 72 hours of becoming aware"},
	    {{.kind = MUSTER_TIMING_DEADLINE, .promptly = true, .anchor = MUSTER_ANCHOR_DISCOVERY},
		"without undue delay after discovery"},
	    {{.kind = MUSTER_TIMING_DEADLINE,
		 .set_by = MUSTER_SET_BY_ORGANISATION,
		 .anchor = MUSTER_ANCHOR_FINDING},
		"in the time the organisation sets, from the finding"},
	    {{.kind = MUSTER_TIMING_DEADLINE,
		 .set_by = MUSTER_SET_BY_ORGANISATION,
		 .default_period = {.months = 3},
		 .anchor = MUSTER_ANCHOR_FINDING},
		"in the time the organisation sets (until it does: within 3 months), from the "
		"finding"},
	    {{.kind = MUSTER_TIMING_RETENTION, .period = {.months = 72}}, "kept for 6 years"},
	    {{.kind = MUSTER_TIMING_RETENTION, .period = {.months = 3}, .at_hand = true},
		"kept at hand for 3 months"},
	    {{.kind = MUSTER_TIMING_RETENTION, .set_by = MUSTER_SET_BY_ORGANISATION},
		"kept as long as the organisation sets"},
	    {{.kind = MUSTER_TIMING_LIMIT,
		 .period = {.days = 90},
		 .anchor = MUSTER_ANCHOR_LAST_USE},
		"at most 90 days after the last use"},
	    {{.kind = MUSTER_TIMING_LIMIT,
		 .period = {.seconds = 1800},
		 .bound = MUSTER_BOUND_AT_LEAST,
		 .anchor = MUSTER_ANCHOR_LOCKOUT},
		"at least 30 minutes after the lockout"},
	    {{.kind = MUSTER_TIMING_EVENT, .anchor = MUSTER_ANCHOR_CHANGE},
		"after a significant change"},
	    {{.kind = MUSTER_TIMING_RISK_ANALYSIS,
		 .analysis = "12.3.1",
		 .analysis_period = {.months = 12}},
		"as often as the risk analysis of 12.3.1 sets, reviewed every 12 months"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[160];
		assert_string_equal(
		    muster_timing_words(&cases[i].rule, out, sizeof(out)), cases[i].want);
	}
	char small[8];
	assert_string_equal(muster_timing_words(&cases[0].rule, small, sizeof(small)), "at leas");
}

static muster_time
at(int64_t year, unsigned month, unsigned day, unsigned hour)
{
	return muster_days_from_civil(year, month, day) * MUSTER_DAY +
	    (muster_time)hour * 3600 * MUSTER_SECOND;
}

/* The last instant in time, at month ends, in leap years and to the hour; and the most days. */
static void
due(void **state)
{
	(void)state;
	static const struct {
		struct muster_timing rule;
		struct muster_duration set; /* zero: nothing is */
		struct {
			int year, month, day, hour;
		} from, due; /* of whole days the last one */
		uint32_t days;
	} table[] = {
	    {{.period = {.months = 1}}, {0}, {2027, 1, 31, 12}, {2027, 2, 28, 0}, 31},
	    {{.period = {.months = 1}}, {0}, {2028, 1, 31, 12}, {2028, 2, 29, 0}, 31},
	    {{.period = {.months = 1}, .window_days = 31}, {0}, {2027, 1, 31, 12}, {2027, 3, 3, 0},
		31},
	    {{.period = {.months = 1}, .window_days = 31}, {.months = 1}, {2027, 1, 31, 12},
		{2027, 2, 28, 0}, 31},
	    {{.period = {.months = 3}, .window_days = 92}, {0}, {2026, 9, 30, 23},
		{2026, 12, 31, 0}, 92},
	    {{.period = {.months = 12}, .window_days = 366}, {0}, {2027, 3, 1, 0}, {2028, 3, 1, 0},
		366},
	    {{.period = {.months = 12}}, {0}, {2028, 2, 29, 0}, {2029, 2, 28, 0}, 366},
	    {{.period = {.days = 60}}, {0}, {2027, 12, 31, 5}, {2028, 2, 29, 0}, 60},
	    {{.period = {.seconds = 72 * 3600}}, {0}, {2028, 2, 27, 9}, {2028, 3, 1, 9}, 3},
	    {{.set_by = MUSTER_SET_BY_ORGANISATION, .default_period = {.months = 6}}, {0},
		{2026, 8, 31, 1}, {2027, 2, 28, 0}, 184},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct muster_duration *set =
		    muster_duration_is_set(&table[i].set) ? &table[i].set : NULL;
		muster_time from = at(table[i].from.year, (unsigned)table[i].from.month,
		    (unsigned)table[i].from.day, (unsigned)table[i].from.hour);
		muster_time want = at(table[i].due.year, (unsigned)table[i].due.month,
		    (unsigned)table[i].due.day, (unsigned)table[i].due.hour);
		if (table[i].rule.period.seconds == 0)
			want += MUSTER_DAY - 1;
		if (muster_timing_due(&table[i].rule, set, from) != want)
			fail_msg("row %zu", i);
		assert_int_equal(muster_timing_days(&table[i].rule, set), table[i].days);
	}
	const struct muster_timing none = {.promptly = true};
	assert_true(muster_timing_due(&none, NULL, at(2026, 1, 1, 0)) == MUSTER_TIME_MAX);
	const struct muster_timing ages = {.period = {.months = 12 * 400}};
	assert_true(muster_timing_due(&ages, NULL, at(2026, 1, 1, 0)) == MUSTER_TIME_MAX);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(durations),
	    cmocka_unit_test(words_are_their_own),
	    cmocka_unit_test(phrases),
	    cmocka_unit_test(due),
	};
	return cmocka_run_group_tests_name("timing", tests, NULL, NULL);
}
