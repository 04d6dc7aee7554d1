/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing rules, kind by kind, as tables to check by hand: what happened, what
 * was asked, what is said.  Dates are noon UTC unless they name an hour; a
 * period ends with its last day, which is the as-of unless another is given.
 */
#include "fixture.h"

#include <stdio.h>

/* "2026-09-30" at noon, "2026-09-30T08" on the hour. */
static muster_time
at(const char *text)
{
	int year, month, day, hour = 12;
	assert_true(sscanf(text, "%d-%d-%dT%d", &year, &month, &day, &hour) >= 3);
	return muster_days_from_civil(year, (unsigned)month, (unsigned)day) * MUSTER_DAY +
	    (muster_time)hour * 3600 * MUSTER_SECOND;
}

static muster_time
end_of(const char *text)
{
	return at(text) - at(text) % MUSTER_DAY + MUSTER_DAY - 1;
}

/* "E1", "E2", … of a list of dates. */
static size_t
read_dates(const char *dates, struct muster_occasion *out, int evidence)
{
	static const char *const ids[] = {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"};
	size_t count = 0;
	for (const char *p = dates; *p != '\0'; p += strcspn(p, " "), p += *p == ' ') {
		assert_true(count < sizeof(ids) / sizeof(ids[0]));
		out[count] = (struct muster_occasion){.id = ids[count],
		    .control = "1",
		    .evidence = evidence,
		    .date = at(p),
		    .file_sha256 = "0f"};
		count++;
	}
	return count;
}

/* A control that a person attests, and that needs a dated occurrence. */
static struct world *
dated(const struct muster_timing *rules, size_t count)
{
	struct world *w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_machine = false;
	c->needs_attestation = true;
	c->needs_occurrence = true;
	struct muster_attestation *a = attestation(w, "1", "met");
	a->id = "A1";
	a->given = at("2020-01-01");
	a->expires = at("2040-01-01");
	w->catalog.timings = rules;
	w->catalog.timing_count = count;
	return w;
}

static void
ask(struct world *w, const char *from, const char *to, const char *as_of)
{
	w->in.as_of = end_of(*as_of != '\0' ? as_of : to);
	w->in.period = NULL;
	if (*from == '\0')
		return;
	w->period = (struct muster_period){
	    .name = "the period", .start = end_of(from) + 1 - MUSTER_DAY, .end = end_of(to) + 1};
	w->in.period = &w->period;
}

static const struct muster_timing_result *
first_timing(struct world *w)
{
	assess(w);
	assert_true(control_of(w, "1")->timing_count > 0);
	return &control_of(w, "1")->timings[0];
}

#define D(text, value)                                                                         \
	do {                                                                                   \
		if ((int64_t)(text) != (int64_t)(value))                                       \
			fail_msg("row %zu: " #text " is %lld, not %lld", i, (long long)(text), \
			    (long long)(value));                                               \
	} while (0)
#define S(text, value)                                                                        \
	do {                                                                                  \
		if (strcmp((text), (value)) != 0)                                             \
			fail_msg("row %zu: " #text " is \"%s\", not \"%s\"", i, text, value); \
	} while (0)

/* ---- frequency ---- */

static const struct muster_timing every[] = {
    {.control = "1",
	.kind = MUSTER_TIMING_FREQUENCY,
	.what = "a scan",
	.period = {.months = 3},
	.window_days = 92,
	.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_FREQUENCY,
	.what = "a review",
	.period = {.months = 1},
	.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_FREQUENCY,
	.what = "a comparison",
	.period = {.days = 7},
	.window_days = 7,
	.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_FREQUENCY,
	.what = "a test",
	.period = {.months = 12},
	.window_days = 366,
	.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_FREQUENCY,
	.what = "an evaluation",
	.set_by = MUSTER_SET_BY_ORGANISATION,
	.default_period = {.months = 12},
	.evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
	.effective = MUSTER_TIME_NONE},
};
enum { P3M_92, P1M, P7D, P12M_366, DEFAULT_P12M };

static void
frequencies(void **state)
{
	(void)state;
	static const struct {
		int rule;
		const char *dates;
		const char *from, *to, *as_of;
		const char *state, *verdict;
		int gap, end, late; /* days; -1 none */
		const char *late_from;
	} table[] = {
	    /* PCI DSS 11.3.1: scans of 30 September, 31 December and 1 April hold it over
	     * each quarter from the last of 2026 to the second of 2027, and no longer.
	     * 30 September + 92 days = 31 December; 31 December + 92 days = 2 April;
	     * 1 April + 92 days = 2 July. */
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2026-10-01", "2026-12-31", "", "in-time",
		"held", 92, 0, 0, ""},
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2027-01-01", "2027-03-31", "", "in-time",
		"held", -1, 90, 0, ""}, /* none within: the gap counts, not the calendar */
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2027-04-01", "2027-06-30", "", "in-time",
		"held", 91, 90, 0, ""},
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2026-10-01", "2027-06-30", "", "in-time",
		"held", 92, 90, 0, ""},
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2027-07-01", "2027-09-30", "2027-07-02",
		"in-time", "held", -1, 92, 0, ""},
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2027-07-01", "2027-09-30", "2027-07-03",
		"late", "breached", -1, 93, 1, "2027-07-03"},
	    {P3M_92, "2026-09-30 2026-12-31 2027-04-01", "2027-07-01", "2027-09-30", "", "late",
		"breached", -1, 182, 90, "2027-07-03"},
	    /* One day too late is a breach although each quarter has its scan. */
	    {P3M_92, "2026-09-30 2027-01-01", "2027-01-01", "2027-03-31", "", "in-time", "breached",
		93, 89, 1, "2027-01-01"},
	    /* Nothing is known before the first: no verdict, and no breach. */
	    {P3M_92, "2026-11-03", "2026-10-01", "2026-12-31", "", "in-time", "", -1, 58, 0, ""},
	    {P3M_92, "", "2026-10-01", "2026-12-31", "", "missing", "", -1, -1, 0, ""},
	    /* What comes after the as-of does not count yet. */
	    {P3M_92, "2026-09-30 2026-12-20", "2026-10-01", "2026-12-31", "2026-12-19", "in-time",
		"held", -1, 80, 0, ""},
	    /* A gap in the middle, closed by the end: breached, with its days. */
	    {P3M_92, "2026-01-10 2026-08-01 2026-10-01", "2026-01-01", "2026-12-31", "", "in-time",
		"breached", 203, 91, 111, "2026-04-13"},
	    /* The end of a leap February: the 29th, and with the window 1 March. */
	    {P3M_92, "2027-11-30 2028-03-01", "2028-01-01", "2028-03-31", "", "in-time", "held", 92,
		30, 0, ""},
	    {P3M_92, "2027-11-30 2028-03-02", "2028-01-01", "2028-03-31", "", "in-time", "breached",
		93, 29, 1, "2028-03-02"},
	    /* A month without a window: the same day of the next, or its last. */
	    {P1M, "2027-01-31 2027-02-28 2027-03-28", "2027-02-01", "2027-03-31", "", "in-time",
		"held", 28, 3, 0, ""},
	    {P1M, "2027-01-31 2027-03-01", "2027-02-01", "2027-03-31", "", "in-time", "breached",
		29, 30, 1, "2027-03-01"},
	    {P1M, "2028-01-31 2028-02-29", "2028-02-01", "2028-02-29", "", "in-time", "held", 29, 0,
		0, ""},
	    {P7D, "2026-12-28 2027-01-04 2027-01-11", "2027-01-01", "2027-01-18", "", "in-time",
		"held", 7, 7, 0, ""},
	    {P7D, "2026-12-28 2027-01-04 2027-01-12", "2027-01-01", "2027-01-20", "", "late",
		"breached", 8, 8, 2, "2027-01-12"},
	    /* A year, a leap day in it or not: 29 February to 1 March is 366 days. */
	    {P12M_366, "2028-02-29 2029-03-01", "2029-01-01", "2029-12-31", "", "in-time", "held",
		366, 305, 0, ""},
	    {P12M_366, "2028-02-29 2029-03-02", "2029-01-01", "2029-12-31", "", "in-time",
		"breached", 367, 304, 1, "2029-03-02"},
	    {DEFAULT_P12M, "2027-05-10 2028-05-10", "2028-01-01", "2028-12-31", "", "in-time",
		"held", 366, 235, 0, ""},
	    /* Without a period only the as-of is judged. */
	    {P3M_92, "2026-09-30", "", "", "2026-12-31", "in-time", "", -1, -1, 0, ""},
	    {P3M_92, "2026-09-30", "", "", "2027-01-01", "late", "", -1, -1, 0, ""},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[8];
		struct world *w = dated(&every[table[i].rule], 1);
		w->in.occasions = dates;
		w->in.occasion_count =
		    read_dates(table[i].dates, dates, MUSTER_OCCURRENCE_SCAN_REPORT);
		ask(w, table[i].from, table[i].to, table[i].as_of);
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(muster_period_verdict_name(r->verdict), table[i].verdict);
		S(muster_period_verdict_name(control_of(w, "1")->period_verdict), table[i].verdict);
		D(r->gap_days, table[i].gap);
		D(r->end_days, table[i].end);
		D(r->late_days, table[i].late);
		D(control_of(w, "1")->breached_days, table[i].late);
		if (table[i].late > 0)
			D(r->late_from, end_of(table[i].late_from) + 1 - MUSTER_DAY);
		world_free(w);
	}
}

/* The words of one row of each sort, as they are printed. */
static void
frequency_words(void **state)
{
	(void)state;
	struct muster_occasion dates[8];
	struct world *w = dated(&every[P3M_92], 1);
	w->in.occasions = dates;
	w->in.occasion_count =
	    read_dates("2026-09-30 2026-12-31", dates, MUSTER_OCCURRENCE_SCAN_REPORT);
	ask(w, "2027-01-01", "2027-03-31", "");
	const struct muster_timing_result *r = first_timing(w);
	assert_string_equal(r->text, "the last of 2026-12-31 (E2), the next by 2027-04-02");
	assert_string_equal(r->period_text, "0 in the period; 90 days from the last to the end");
	assert_string_equal(r->note, "none falls into the period itself; what counts is the gap");
	assert_int_equal(r->occasion_count, 1);
	assert_string_equal(r->occasions[0]->id, "E2");
	ask(w, "2026-10-01", "2027-06-30", "");
	r = first_timing(w);
	assert_string_equal(r->text, "the last of 2026-12-31 (E2), the next was due by 2027-04-02");
	assert_string_equal(r->period_text,
	    "1 in the period; largest gap 92 days, 2026-09-30 to 2026-12-31; 181 days from the "
	    "last to the end; overdue on 89 days, 2027-04-03 to 2027-06-30");
	assert_string_equal(r->note, "");
	ask(w, "2026-07-01", "2026-12-31", "");
	assert_string_equal(first_timing(w)->period_text,
	    "2 in the period; largest gap 92 days, 2026-09-30 to 2026-12-31; 0 days from the last "
	    "to the end; none is known before 2026-09-30, the gap to it is not judged");
	world_free(w);
}

/* ---- runs are occurrences, asset by asset ---- */

static void
runs_count_on_their_asset(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b; /* scans of image:a and image:b */
		const char *entered;
		const char *state, *verdict, *asset;
	} table[] = {
	    {"2026-09-30 2026-12-31", "2026-09-29 2026-12-30", "", "in-time", "held", "image:a"},
	    {"2026-09-30 2026-12-31", "2026-09-29 2026-12-31", "", "in-time", "breached",
		"image:b"},
	    {"2026-09-30 2026-12-31", "", "", "missing", "", "image:b"},
	    /* A report of the whole estate speaks for every asset. */
	    {"", "", "2026-09-30 2026-12-31", "in-time", "held", ""},
	    {"2026-09-30", "", "2026-10-15 2026-12-31", "in-time", "", "image:b"},
	    /* b was first seen on 1 November: no scan before that is missing. */
	    {"2026-09-30 2026-12-31", "2026-11-01 2026-12-31", "", "in-time", "held", "image:a"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[24];
		struct world *w = dated(&every[P3M_92], 1);
		practice(w, "scanned", IMAGE);
		map(w, "1", "scanned", MUSTER_EFFECT_EVIDENCES);
		asset(w, 1, MUSTER_ASSET_IMAGE, "image:a");
		asset(w, 2, MUSTER_ASSET_IMAGE, "image:b");
		asset(w, 3, MUSTER_ASSET_HOST, "host:c"); /* not asked */
		w->assets[1].first_seen = i == 5 ? at("2026-11-01T08") : 0;
		fact(w, "scanned", 1, MUSTER_PASS, 1);
		fact(w, "scanned", 2, MUSTER_PASS, 1);
		size_t n = 0;
		for (int which = 0; which < 3; which++) {
			const char *text = which == 0 ? table[i].a
			    : which == 1              ? table[i].b
						      : table[i].entered;
			size_t more = read_dates(text, dates + n, MUSTER_OCCURRENCE_SCAN_REPORT);
			for (size_t j = n; which < 2 && j < n + more; j++) {
				dates[j].control = "";
				dates[j].practice = "scanned";
				dates[j].aspect = "";
				dates[j].asset = which + 1;
			}
			n += more;
		}
		w->in.occasions = dates;
		w->in.occasion_count = n;
		ask(w, "2026-10-01", "2026-12-31", "");
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(muster_period_verdict_name(r->verdict), table[i].verdict);
		S(r->asset, table[i].asset);
		world_free(w);
	}
}

/* ---- what follows a change ---- */

static const struct muster_timing after_change = {.control = "1",
    .kind = MUSTER_TIMING_EVENT,
    .what = "a scan",
    .anchor = MUSTER_ANCHOR_CHANGE,
    .evidence = MUSTER_OCCURRENCE_SCAN_REPORT,
    .effective = MUSTER_TIME_NONE};

static void
changes(void **state)
{
	(void)state;
	static const struct {
		const char *changes, *scans, *follows; /* follows: which change each scan names */
		const char *state, *verdict, *text;
	} table[] = {
	    {"", "", "", "idle", "", "none is entered"},
	    {"", "2026-10-05", "", "idle", "", "no significant change is entered"},
	    {"2026-10-04", "", "", "missing", "",
		"none is entered; the change of 2026-10-04 (C1) waits for it"},
	    {"2026-10-04", "2026-10-03", "", "missing", "",
		"the last of 2026-10-03 (E1), the change of 2026-10-04 (C1)"},
	    {"2026-10-04", "2026-10-04", "", "in-time", "held",
		"the last of 2026-10-04 (E1), the change of 2026-10-04 (C1)"},
	    {"2026-10-04 2026-11-20", "2026-10-06", "", "missing", "",
		"the last of 2026-10-06 (E1), the change of 2026-11-20 (C2)"},
	    {"2026-10-04 2026-11-20", "2026-10-06 2026-11-21", "", "in-time", "held",
		"the last of 2026-11-21 (E2), the change of 2026-11-20 (C2)"},
	    /* One that says which change it follows answers no other. */
	    {"2026-10-04 2026-11-20", "2026-11-21", "C1", "missing", "",
		"the last of 2026-11-21 (E1), the change of 2026-11-20 (C2)"},
	    {"2026-09-04", "2026-09-06", "", "in-time", "held",
		"the last of 2026-09-06 (E1), the change of 2026-09-04 (C1)"},
	};
	static const char *const names[] = {"C1", "C2"};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[16];
		struct world *w = dated(&after_change, 1);
		size_t n = read_dates(table[i].changes, dates, -1);
		for (size_t j = 0; j < n; j++) {
			dates[j].id = names[j];
			dates[j].control = "";
			dates[j].kind = MUSTER_EVENT_SIGNIFICANT_CHANGE;
		}
		size_t scans = read_dates(table[i].scans, dates + n, MUSTER_OCCURRENCE_SCAN_REPORT);
		for (size_t j = n; j < n + scans; j++)
			dates[j].follows = table[i].follows;
		w->in.occasions = dates;
		w->in.occasion_count = n + scans;
		ask(w, "2026-10-01", "2026-12-31", "");
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(muster_period_verdict_name(r->verdict), table[i].verdict);
		S(r->text, table[i].text);
		world_free(w);
	}
}

/* ---- clocks of incidents ---- */

static const struct muster_timing notices[] = {
    {.control = "1",
	.kind = MUSTER_TIMING_DEADLINE,
	.what = "notice to the authority",
	.period = {.seconds = 72 * 3600},
	.promptly = true,
	.anchor = MUSTER_ANCHOR_AWARENESS,
	.evidence = MUSTER_OCCURRENCE_INCIDENT_RECORD,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_DEADLINE,
	.what = "notice to individuals",
	.period = {.days = 60},
	.anchor = MUSTER_ANCHOR_DISCOVERY,
	.evidence = MUSTER_OCCURRENCE_INCIDENT_RECORD,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_DEADLINE,
	.what = "yearly notice",
	.period = {.days = 60},
	.anchor = MUSTER_ANCHOR_YEAR_END,
	.evidence = MUSTER_OCCURRENCE_INCIDENT_RECORD,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_DEADLINE,
	.what = "answer",
	.promptly = true,
	.anchor = MUSTER_ANCHOR_INCIDENT,
	.evidence = MUSTER_OCCURRENCE_INCIDENT_RECORD,
	.effective = MUSTER_TIME_NONE},
};
enum { PT72H, P60D, YEAR_P60D, PROMPT };

static void
incidents(void **state)
{
	(void)state;
	static const struct {
		int rule;
		const char *happened, *aware; /* "" at once */
		const char *notices;
		const char *to; /* of the period, from 2026-10-01 */
		const char *state, *status, *verdict;
		const char *due; /* "" none, or answered */
		int late;
	} table[] = {
	    {PT72H, "", "", "", "2026-12-31", "idle", "satisfied", "held", "", 0},
	    /* From the awareness of the 4th, 10:00, to the 7th, 10:00. */
	    {PT72H, "2026-10-01", "2026-10-04T10", "2026-10-07T10", "2026-12-31", "in-time",
		"satisfied", "held", "", 0},
	    {PT72H, "2026-10-01", "2026-10-04T10", "2026-10-07T11", "2026-12-31", "late",
		"satisfied", "breached", "", 1},
	    {PT72H, "2026-10-01", "2026-10-04T10", "", "2026-10-06", "running", "satisfied", "held",
		"2026-10-07T10", 0},
	    {PT72H, "2026-10-01", "2026-10-04T10", "", "2026-10-08", "late", "not-satisfied",
		"breached", "2026-10-07T10", 2},
	    /* A notice of before the incident is none of it. */
	    {PT72H, "2026-10-04T10", "", "2026-10-03", "2026-10-08", "late", "not-satisfied",
		"breached", "2026-10-07T10", 2},
	    /* Across the end of a February, leap and not. */
	    {P60D, "2027-12-31", "", "2028-02-29", "2028-02-29", "in-time", "satisfied", "held", "",
		0},
	    {P60D, "2027-12-31", "", "", "2028-03-01", "late", "not-satisfied", "breached",
		"2028-02-29", 1},
	    {P60D, "2026-12-31", "", "", "2027-03-01", "running", "satisfied", "held", "2027-03-01",
		0},
	    {P60D, "2026-12-31", "", "", "2027-03-02", "late", "not-satisfied", "breached",
		"2027-03-01", 1},
	    /* From the end of the year it was found in: 60 days are 1 March, in leap years
	     * 29 February. */
	    {YEAR_P60D, "2026-10-04", "", "", "2027-03-01", "running", "satisfied", "held",
		"2027-03-01", 0},
	    {YEAR_P60D, "2027-12-31", "", "", "2028-03-01", "late", "not-satisfied", "breached",
		"2028-02-29", 1},
	    /* Without a number nothing is late. */
	    {PROMPT, "2026-10-04", "", "", "2026-12-31", "running", "satisfied", "held", "", 0},
	    {PROMPT, "2026-10-04", "", "2026-12-20", "2026-12-31", "in-time", "satisfied", "held",
		"", 0},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[16];
		struct world *w = dated(&notices[table[i].rule], 1);
		w->controls[0].needs_occurrence = false;
		size_t n = read_dates(table[i].happened, dates, -1);
		if (n > 0) {
			dates[0].id = "I1";
			dates[0].kind = MUSTER_EVENT_INCIDENT;
			dates[0].file_sha256 = "";
			dates[0].aware =
			    *table[i].aware != '\0' ? at(table[i].aware) : MUSTER_TIME_NONE;
		}
		n += read_dates(table[i].notices, dates + n, MUSTER_OCCURRENCE_INCIDENT_RECORD);
		w->in.occasions = dates;
		w->in.occasion_count = n;
		ask(w, "2026-10-01", table[i].to, "");
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(muster_status_name(control_of(w, "1")->status), table[i].status);
		S(muster_period_verdict_name(control_of(w, "1")->period_verdict), table[i].verdict);
		D(r->late_days, table[i].late);
		if (*table[i].due == '\0')
			assert_true(r->due == MUSTER_TIME_NONE);
		else
			D(r->due,
			    strchr(table[i].due, 'T') != NULL ? at(table[i].due)
							      : end_of(table[i].due));
		world_free(w);
	}
}

/* Two incidents: a notice that names one answers no other; without a name, the last before it. */
static void
notices_answer_one_incident(void **state)
{
	(void)state;
	struct muster_occasion all[] = {
	    {.id = "I1",
		.control = "1",
		.kind = MUSTER_EVENT_INCIDENT,
		.evidence = -1,
		.date = at("2026-10-04")},
	    {.id = "I2",
		.control = "1",
		.kind = MUSTER_EVENT_INCIDENT,
		.evidence = -1,
		.date = at("2026-10-06")},
	    {.id = "E1",
		.control = "1",
		.evidence = MUSTER_OCCURRENCE_INCIDENT_RECORD,
		.date = at("2026-10-06T18"),
		.file_sha256 = "0f"},
	};
	struct world *w = dated(&notices[PT72H], 1);
	w->controls[0].needs_occurrence = false;
	w->in.occasions = all;
	w->in.occasion_count = 3;
	ask(w, "2026-10-01", "2026-12-31", "2026-10-08");
	const struct muster_timing_result *r = first_timing(w);
	assert_int_equal(r->state, MUSTER_TIMING_LATE);
	assert_string_equal(r->text,
	    "incident I1, from 2026-10-04T12:00:00Z, due by 2026-10-07T12:00:00Z: nothing answers "
	    "it, and it is past");
	assert_reason(control_of(w, "1"), r->text);
	all[2].follows = "I1";
	r = first_timing(w);
	assert_int_equal(r->state, MUSTER_TIMING_RUNNING);
	assert_string_equal(r->text,
	    "incident I2, from 2026-10-06T12:00:00Z, due by 2026-10-09T12:00:00Z: nothing answers "
	    "it yet");
	/* Only the controls it names. */
	all[0].control = all[1].control = "2";
	assert_int_equal(first_timing(w)->state, MUSTER_TIMING_IDLE);
	world_free(w);
}

/* ---- what is kept, and limits ---- */

static const struct muster_timing kept[] = {
    {.control = "1",
	.kind = MUSTER_TIMING_RETENTION,
	.what = "logs",
	.period = {.months = 12},
	.anchor = MUSTER_ANCHOR_RECORD,
	.evidence = MUSTER_OCCURRENCE_LOG_STORE,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_RETENTION,
	.what = "latest logs",
	.period = {.months = 3},
	.at_hand = true,
	.anchor = MUSTER_ANCHOR_RECORD,
	.evidence = MUSTER_OCCURRENCE_LOG_STORE,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_RETENTION,
	.what = "a register",
	.set_by = MUSTER_SET_BY_ORGANISATION,
	.anchor = MUSTER_ANCHOR_RECORD,
	.evidence = MUSTER_OCCURRENCE_LOG_STORE,
	.effective = MUSTER_TIME_NONE},
    {.control = "1",
	.kind = MUSTER_TIMING_LIMIT,
	.what = "a session",
	.period = {.seconds = 900},
	.anchor = MUSTER_ANCHOR_IDLE,
	.evidence = MUSTER_OCCURRENCE_SETTING_FACT,
	.effective = MUSTER_TIME_NONE},
};

static void
retentions_and_limits(void **state)
{
	(void)state;
	static const struct {
		int rule;
		const char *looked, *since, *at_hand; /* "" not said */
		bool attested;
		const char *state, *text;
	} table[] = {
	    {0, "2026-09-30", "2025-09-30", "", false, "in-time",
		"on 2026-09-30 it reached back to 2025-09-30 (E1): 365 days, as long as it has "
		"to"},
	    {0, "2026-09-30", "2025-10-01", "", true, "missing",
		"on 2026-09-30 it reached back to 2025-10-01 (E1): 364 days, not as long as it has "
		"to"},
	    /* A leap year: from 28 February it is 366 days to the same day, from the 29th 365. */
	    {0, "2028-02-28", "2027-02-28", "", false, "in-time",
		"on 2028-02-28 it reached back to 2027-02-28 (E1): 365 days, as long as it has "
		"to"},
	    {0, "2029-02-28", "2028-02-29", "", false, "in-time",
		"on 2029-02-28 it reached back to 2028-02-29 (E1): 365 days, as long as it has "
		"to"},
	    {1, "2026-09-30", "2025-09-30", "2026-06-30", false, "in-time",
		"on 2026-09-30 it reached back to 2026-06-30 (E1): 92 days, as long as it has to"},
	    {1, "2026-09-30", "2025-09-30", "2026-07-01", false, "missing",
		"on 2026-09-30 it reached back to 2026-07-01 (E1): 91 days, not as long as it has "
		"to"},
	    {1, "2026-09-30", "2025-09-30", "", false, "to-attest",
		"an attestation with its file is needed"},
	    {2, "2026-09-30", "2025-09-30", "", false, "unset",
		"on 2026-09-30 it reached back to 2025-09-30 (E1): 365 days, and how long it has "
		"to "
		"is not set"},
	    {0, "", "", "", true, "attested", "attested 2020-01-01 by Ann (A1)"},
	    {3, "", "", "", true, "attested", "attested 2020-01-01 by Ann (A1)"},
	    {3, "", "", "", false, "to-attest", "an attestation with its file is needed"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[8];
		struct world *w = dated(&kept[table[i].rule], 1);
		w->controls[0].needs_occurrence = false;
		w->in.attestation_count = table[i].attested;
		w->in.occasions = dates;
		w->in.occasion_count =
		    read_dates(table[i].looked, dates, MUSTER_OCCURRENCE_LOG_STORE);
		if (*table[i].since != '\0')
			dates[0].since = at(table[i].since);
		if (*table[i].at_hand != '\0')
			dates[0].at_hand_since = at(table[i].at_hand);
		ask(w, "", "", "2029-12-31");
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(r->text, table[i].text);
		world_free(w);
	}
}

/* ---- what a risk analysis sets ---- */

static const struct muster_timing by_analysis = {.control = "1",
    .kind = MUSTER_TIMING_RISK_ANALYSIS,
    .what = "review of other logs",
    .anchor = MUSTER_ANCHOR_PREVIOUS,
    .evidence = MUSTER_OCCURRENCE_LOG_REVIEW,
    .analysis = "2",
    .analysis_period = {.months = 12},
    .effective = MUSTER_TIME_NONE};
static const struct muster_timing the_analysis = {.control = "1",
    .kind = MUSTER_TIMING_RISK_ANALYSIS,
    .what = "the analysis",
    .anchor = MUSTER_ANCHOR_PREVIOUS,
    .evidence = MUSTER_OCCURRENCE_RISK_ANALYSIS,
    .analysis = "2",
    .analysis_period = {.months = 12},
    .effective = MUSTER_TIME_NONE};

static void
risk_analyses(void **state)
{
	(void)state;
	static const struct {
		const char *dates;
		const char *analysed, *file; /* "" no value is set */
		const char *state, *verdict;
		int late;
	} table[] = {
	    {"2026-09-30 2026-10-07 2026-10-14", "", "", "unset", "", 0},
	    {"2026-09-30 2026-10-07 2026-10-14", "2026-06-01", "0f", "in-time", "held", 0},
	    {"2026-09-30 2026-10-08 2026-10-14", "2026-06-01", "0f", "in-time", "breached", 1},
	    {"2026-09-30 2026-10-07", "2026-06-01", "0f", "late", "breached", 1},
	    /* Not attested with a file, too old, or to come: the number stands on nothing. */
	    {"2026-09-30 2026-10-07 2026-10-14", "2026-06-01", "", "missing", "", 0},
	    {"2026-09-30 2026-10-07 2026-10-14", "2025-10-14", "0f", "missing", "", 0},
	    {"2026-09-30 2026-10-07 2026-10-14", "2025-10-15", "0f", "in-time", "held", 0},
	    {"2026-09-30 2026-10-07 2026-10-14", "2026-10-16", "0f", "missing", "", 0},
	};
	static const struct muster_timing_setting week = {.catalog = "test",
	    .control = "1",
	    .rule = "",
	    .period = {.days = 7},
	    .attestation = "A2",
	    .origin = {"muster.yaml", 9}};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct muster_occasion dates[8];
		struct world *w = dated(&by_analysis, 1);
		control(w, "2", "");
		if (*table[i].analysed != '\0') {
			struct muster_attestation *a = attestation(w, "2", "met");
			a->id = "A2";
			a->given = at(table[i].analysed);
			a->expires = at("2040-01-01");
			a->file_sha256 = table[i].file;
			w->in.timing_settings = &week;
			w->in.timing_setting_count = 1;
		}
		w->in.occasions = dates;
		w->in.occasion_count =
		    read_dates(table[i].dates, dates, MUSTER_OCCURRENCE_LOG_REVIEW);
		ask(w, "2026-10-01", "2026-10-15", "");
		const struct muster_timing_result *r = first_timing(w);
		S(muster_timing_state_name(r->state), table[i].state);
		S(muster_period_verdict_name(r->verdict), table[i].verdict);
		D(r->late_days,
		    r->verdict == MUSTER_PERIOD_BREACHED ? table[i].late : r->late_days);
		S(muster_period_verdict_name(control_of(w, "1")->period_verdict), table[i].verdict);
		world_free(w);
	}
}

/* The analysis itself is a yearly thing, whatever it sets. */
static void
the_analysis_is_yearly(void **state)
{
	(void)state;
	struct muster_occasion dates[8];
	struct world *w = dated(&the_analysis, 1);
	w->in.occasions = dates;
	w->in.occasion_count = read_dates("2026-09-30", dates, MUSTER_OCCURRENCE_RISK_ANALYSIS);
	ask(w, "", "", "2027-09-30");
	assert_int_equal(first_timing(w)->state, MUSTER_TIMING_IN_TIME);
	ask(w, "", "", "2027-10-01");
	assert_int_equal(first_timing(w)->state, MUSTER_TIMING_LATE);
	world_free(w);
}

/* A number that the organisation set replaces the default, and says where it stands. */
static void
settings_replace_the_default(void **state)
{
	(void)state;
	static const struct muster_timing_setting half = {.catalog = "test",
	    .control = "1",
	    .rule = "",
	    .period = {.months = 6},
	    .attestation = "",
	    .origin = {"muster.yaml", 9}};
	struct muster_occasion dates[8];
	struct world *w = dated(&every[DEFAULT_P12M], 1);
	w->in.occasions = dates;
	w->in.occasion_count = read_dates("2026-03-31", dates, MUSTER_OCCURRENCE_SCAN_REPORT);
	ask(w, "", "", "2026-10-01");
	assert_string_equal(
	    first_timing(w)->text, "the last of 2026-03-31 (E1), the next by 2027-03-31");
	w->in.timing_settings = &half;
	w->in.timing_setting_count = 1;
	const struct muster_timing_result *r = first_timing(w);
	assert_int_equal(r->state, MUSTER_TIMING_LATE);
	assert_string_equal(r->text,
	    "every 6 months as set at muster.yaml:9; the last of 2026-03-31 (E1), the next was due "
	    "by 2026-09-30");
	/* The framework's own number is nobody's to set. */
	w->catalog.timings = &every[P12M_366];
	assert_null(first_timing(w)->setting);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frequencies),
	    cmocka_unit_test(frequency_words),
	    cmocka_unit_test(runs_count_on_their_asset),
	    cmocka_unit_test(changes),
	    cmocka_unit_test(incidents),
	    cmocka_unit_test(notices_answer_one_incident),
	    cmocka_unit_test(retentions_and_limits),
	    cmocka_unit_test(risk_analyses),
	    cmocka_unit_test(the_analysis_is_yearly),
	    cmocka_unit_test(settings_replace_the_default),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
