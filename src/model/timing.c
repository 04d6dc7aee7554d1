/* SPDX-License-Identifier: Apache-2.0 */
/* The words of timing rules: enumerations, ISO 8601 durations, and a rule as a phrase. */
#include <muster/timing.h>

#include <stdio.h>

#include "model/words.h"

static const char *const kinds[MUSTER_TIMING_KIND_COUNT] = {
    [MUSTER_TIMING_FREQUENCY] = "frequency",
    [MUSTER_TIMING_DEADLINE] = "deadline",
    [MUSTER_TIMING_RETENTION] = "retention",
    [MUSTER_TIMING_LIMIT] = "limit",
    [MUSTER_TIMING_EVENT] = "event",
    [MUSTER_TIMING_RISK_ANALYSIS] = "risk-analysis",
};

const char *
muster_timing_kind_name(enum muster_timing_kind kind)
{
	return word_of(kinds, MUSTER_TIMING_KIND_COUNT, (size_t)kind);
}

int
muster_timing_kind_parse(struct muster_span word)
{
	return find_word(kinds, MUSTER_TIMING_KIND_COUNT, word);
}

static const char *const events[MUSTER_EVENT_KIND_COUNT] = {
    [MUSTER_EVENT_OCCURRENCE] = "occurrence",
    [MUSTER_EVENT_SIGNIFICANT_CHANGE] = "significant-change",
    [MUSTER_EVENT_INCIDENT] = "incident",
};

const char *
muster_event_kind_name(enum muster_event_kind kind)
{
	return word_of(events, MUSTER_EVENT_KIND_COUNT, (size_t)kind);
}

static const char *const anchors[MUSTER_ANCHOR_COUNT] = {
    [MUSTER_ANCHOR_PREVIOUS] = "previous",
    [MUSTER_ANCHOR_PATCH_RELEASE] = "patch-release",
    [MUSTER_ANCHOR_FINDING] = "finding",
    [MUSTER_ANCHOR_CHANGE] = "change",
    [MUSTER_ANCHOR_DEPARTURE] = "departure",
    [MUSTER_ANCHOR_RELEASE] = "release",
    [MUSTER_ANCHOR_INCIDENT] = "incident",
    [MUSTER_ANCHOR_DISCOVERY] = "discovery",
    [MUSTER_ANCHOR_AWARENESS] = "awareness",
    [MUSTER_ANCHOR_RISK_CHANGE] = "risk-change",
    [MUSTER_ANCHOR_REQUEST] = "request",
    [MUSTER_ANCHOR_RECORD] = "record",
    [MUSTER_ANCHOR_YEAR_END] = "year-end",
    [MUSTER_ANCHOR_LAST_USE] = "last-use",
    [MUSTER_ANCHOR_LAST_CHANGE] = "last-change",
    [MUSTER_ANCHOR_IDLE] = "idle",
    [MUSTER_ANCHOR_LOCKOUT] = "lockout",
};

const char *
muster_anchor_name(enum muster_anchor anchor)
{
	return word_of(anchors, MUSTER_ANCHOR_COUNT, (size_t)anchor);
}

int
muster_anchor_parse(struct muster_span word)
{
	return find_word(anchors, MUSTER_ANCHOR_COUNT, word);
}

static const char *const occurrences[MUSTER_OCCURRENCE_COUNT] = {
    [MUSTER_OCCURRENCE_SCAN_REPORT] = "scan-report",
    [MUSTER_OCCURRENCE_ASV_REPORT] = "asv-report",
    [MUSTER_OCCURRENCE_TEST_REPORT] = "test-report",
    [MUSTER_OCCURRENCE_REVIEW_RECORD] = "review-record",
    [MUSTER_OCCURRENCE_LOG_REVIEW] = "log-review",
    [MUSTER_OCCURRENCE_FILE_INTEGRITY_REPORT] = "file-integrity-report",
    [MUSTER_OCCURRENCE_TAMPER_REPORT] = "tamper-report",
    [MUSTER_OCCURRENCE_TRAINING_RECORD] = "training-record",
    [MUSTER_OCCURRENCE_RISK_ANALYSIS] = "risk-analysis",
    [MUSTER_OCCURRENCE_CHANGE_RECORD] = "change-record",
    [MUSTER_OCCURRENCE_INCIDENT_RECORD] = "incident-record",
    [MUSTER_OCCURRENCE_TICKET] = "ticket",
    [MUSTER_OCCURRENCE_DOCUMENT] = "document",
    [MUSTER_OCCURRENCE_ATTESTATION] = "attestation",
    [MUSTER_OCCURRENCE_ACCOUNT_FACT] = "account-fact",
    [MUSTER_OCCURRENCE_SETTING_FACT] = "setting-fact",
    [MUSTER_OCCURRENCE_LOG_STORE] = "log-store",
};

const char *
muster_occurrence_name(enum muster_occurrence occurrence)
{
	return word_of(occurrences, MUSTER_OCCURRENCE_COUNT, (size_t)occurrence);
}

int
muster_occurrence_parse(struct muster_span word)
{
	return find_word(occurrences, MUSTER_OCCURRENCE_COUNT, word);
}

static const char *const states[MUSTER_TIMING_STATE_COUNT] = {
    [MUSTER_TIMING_IN_TIME] = "in-time",
    [MUSTER_TIMING_LATE] = "late",
    [MUSTER_TIMING_RUNNING] = "running",
    [MUSTER_TIMING_IDLE] = "idle",
    [MUSTER_TIMING_MISSING] = "missing",
    [MUSTER_TIMING_UNSET] = "unset",
    [MUSTER_TIMING_ATTESTED] = "attested",
    [MUSTER_TIMING_TO_ATTEST] = "to-attest",
};

const char *
muster_timing_state_name(enum muster_timing_state state)
{
	return word_of(states, MUSTER_TIMING_STATE_COUNT, (size_t)state);
}

static const char *const setters[MUSTER_SET_BY_COUNT] = {
    [MUSTER_SET_BY_FRAMEWORK] = "framework",
    [MUSTER_SET_BY_ORGANISATION] = "organisation",
};

const char *
muster_set_by_name(enum muster_set_by set_by)
{
	return word_of(setters, MUSTER_SET_BY_COUNT, (size_t)set_by);
}

int
muster_set_by_parse(struct muster_span word)
{
	return find_word(setters, MUSTER_SET_BY_COUNT, word);
}

static const char *const bounds[MUSTER_BOUND_COUNT] = {
    [MUSTER_BOUND_AT_MOST] = "at-most",
    [MUSTER_BOUND_AT_LEAST] = "at-least",
};

const char *
muster_bound_name(enum muster_bound bound)
{
	return word_of(bounds, MUSTER_BOUND_COUNT, (size_t)bound);
}

int
muster_bound_parse(struct muster_span word)
{
	return find_word(bounds, MUSTER_BOUND_COUNT, word);
}

/* ---- durations ---- */

/* Units in their order; a number times `times` goes to months (0), days (1) or seconds (2). */
static const struct unit {
	char letter;
	bool of_day; /* after the T */
	unsigned member, times;
} units[] = {
    {'Y', false, 0, 12},
    {'M', false, 0, 1},
    {'W', false, 1, 7},
    {'D', false, 1, 1},
    {'H', true, 2, 3600},
    {'M', true, 2, 60},
    {'S', true, 2, 1},
};
enum { UNITS = sizeof(units) / sizeof(units[0]), NUMBER_MAX = 36600 };

static size_t
number_at(struct muster_span text, size_t at, uint64_t *number)
{
	size_t start = at;
	*number = 0;
	while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && *number <= NUMBER_MAX)
		*number = *number * 10 + (uint64_t)(text.ptr[at++] - '0');
	return at - start;
}

int
muster_duration_parse(struct muster_span text, struct muster_duration *out)
{
	uint32_t members[3] = {0, 0, 0};
	size_t at = 1, unit = 0;
	bool of_day = false;
	if (text.len < 3 || text.ptr[0] != 'P')
		return -1;
	while (at < text.len) {
		uint64_t number;
		if (text.ptr[at] == 'T' && !of_day) {
			of_day = true;
			at++;
		}
		size_t digits = number_at(text, at, &number);
		at += digits;
		if (digits == 0 || number > NUMBER_MAX || at == text.len)
			return -1;
		while (unit < UNITS &&
		    (units[unit].letter != text.ptr[at] || units[unit].of_day != of_day))
			unit++;
		if (unit == UNITS || (units[unit].letter == 'W' && text.len > at + 1))
			return -1;
		members[units[unit].member] += (uint32_t)number * units[unit].times;
		unit++;
		at++;
	}
	*out = (struct muster_duration){members[0], members[1], members[2]};
	return muster_duration_is_set(out) && text.ptr[text.len - 1] != 'T' ? 0 : -1;
}

static size_t
add_unit(char *out, size_t size, size_t len, uint32_t number, const char *unit)
{
	if (number == 0 || len >= size)
		return len;
	int more = snprintf(out + len, size - len, "%s%u %s%s", len > 0 ? " and " : "",
	    (unsigned)number, unit, number == 1 ? "" : "s");
	return more < 0 ? len : len + (size_t)more;
}

const char *
muster_duration_words(const struct muster_duration *duration, char out[48])
{
	enum { SIZE = 48, HOUR = 3600, MINUTE = 60, YEAR = 12 };
	size_t len = 0;
	bool years = duration->months > YEAR && duration->months % YEAR == 0;
	out[0] = '\0';
	len = years ? add_unit(out, SIZE, len, duration->months / YEAR, "year")
		    : add_unit(out, SIZE, len, duration->months, "month");
	len = add_unit(out, SIZE, len, duration->days, "day");
	if (duration->seconds % HOUR == 0)
		add_unit(out, SIZE, len, duration->seconds / HOUR, "hour");
	else if (duration->seconds % MINUTE == 0)
		add_unit(out, SIZE, len, duration->seconds / MINUTE, "minute");
	else
		add_unit(out, SIZE, len, duration->seconds, "second");
	return out;
}

/* ---- when it is due ---- */

const struct muster_duration *
muster_timing_period(const struct muster_timing *timing)
{
	return muster_duration_is_set(&timing->period) ? &timing->period : &timing->default_period;
}

bool
muster_timing_is_open(const struct muster_timing *timing)
{
	return timing->set_by == MUSTER_SET_BY_ORGANISATION ||
	    (timing->kind == MUSTER_TIMING_RISK_ANALYSIS &&
		timing->evidence != MUSTER_OCCURRENCE_RISK_ANALYSIS);
}

/* Over any twelve months in a row there may be a leap day; the longest come first. */
static uint32_t
longest_days(uint32_t months)
{
	static const uint32_t of_months[] = {0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337};
	uint32_t years = months / 12;
	return (years * 1461 + 3) / 4 + of_months[months % 12];
}

uint32_t
muster_timing_days(const struct muster_timing *timing, const struct muster_duration *set)
{
	enum { DAY_SECONDS = 86400 };
	const struct muster_duration *period = set != NULL ? set : muster_timing_period(timing);
	uint32_t days = longest_days(period->months) + period->days + period->seconds / DAY_SECONDS;
	if (set == NULL && timing->window_days > days)
		days = timing->window_days;
	return days > 0 ? days : 1;
}

static int64_t
day_of(muster_time t)
{
	int64_t day = t / MUSTER_DAY;
	return t % MUSTER_DAY < 0 ? day - 1 : day;
}

muster_time
muster_timing_due(
    const struct muster_timing *timing, const struct muster_duration *set, muster_time from)
{
	const struct muster_duration *period = set != NULL ? set : muster_timing_period(timing);
	if (!muster_duration_is_set(period))
		return MUSTER_TIME_MAX;
	muster_time later = muster_time_add_months(from, (int)period->months);
	int64_t day = day_of(later) + (int64_t)period->days;
	int64_t window = day_of(from) + (int64_t)timing->window_days;
	if (set == NULL && window > day)
		day = window;
	if (day >= MUSTER_TIME_MAX / MUSTER_DAY - 1)
		return MUSTER_TIME_MAX;
	if (period->seconds == 0)
		return (day + 1) * MUSTER_DAY - 1;
	muster_time of_day = later - day_of(later) * MUSTER_DAY;
	muster_time at = day * MUSTER_DAY + of_day,
		    span = (muster_time)period->seconds * MUSTER_SECOND;
	return at > MUSTER_TIME_MAX - span ? MUSTER_TIME_MAX : at + span;
}

/* ---- a rule as a phrase ---- */

/* After "within 30 days of", "after each". */
static const char *
anchor_words(enum muster_anchor anchor)
{
	static const char *const words[MUSTER_ANCHOR_COUNT] = {
	    [MUSTER_ANCHOR_PREVIOUS] = "the one before",
	    [MUSTER_ANCHOR_PATCH_RELEASE] = "the release of the patch",
	    [MUSTER_ANCHOR_FINDING] = "the finding",
	    [MUSTER_ANCHOR_CHANGE] = "a significant change",
	    [MUSTER_ANCHOR_DEPARTURE] = "someone's leaving",
	    [MUSTER_ANCHOR_RELEASE] = "a release",
	    [MUSTER_ANCHOR_INCIDENT] = "an incident",
	    [MUSTER_ANCHOR_DISCOVERY] = "discovery",
	    [MUSTER_ANCHOR_AWARENESS] = "becoming aware",
	    [MUSTER_ANCHOR_RISK_CHANGE] = "a change of the risk",
	    [MUSTER_ANCHOR_REQUEST] = "the request",
	    [MUSTER_ANCHOR_RECORD] = "the record or its last effect",
	    [MUSTER_ANCHOR_YEAR_END] = "the end of the calendar year",
	    [MUSTER_ANCHOR_LAST_USE] = "the last use",
	    [MUSTER_ANCHOR_LAST_CHANGE] = "the last change",
	    [MUSTER_ANCHOR_IDLE] = "the session's going idle",
	    [MUSTER_ANCHOR_LOCKOUT] = "the lockout",
	};
	return word_of(words, MUSTER_ANCHOR_COUNT, (size_t)anchor);
}

static void
frequency_words(const struct muster_timing *timing, const char *period, char *out, size_t size)
{
	char until[48];
	if (timing->set_by != MUSTER_SET_BY_ORGANISATION)
		snprintf(out, size, "at least every %s", period);
	else if (muster_duration_is_set(&timing->default_period))
		snprintf(out, size, "as often as the organisation sets (until it does: every %s)",
		    muster_duration_words(&timing->default_period, until));
	else
		snprintf(out, size, "as often as the organisation sets");
}

static void
deadline_words(const struct muster_timing *timing, const char *period, char *out, size_t size)
{
	const char *anchor = anchor_words(timing->anchor);
	char until[48];
	if (timing->set_by == MUSTER_SET_BY_ORGANISATION &&
	    muster_duration_is_set(&timing->default_period))
		snprintf(out, size,
		    "in the time the organisation sets (until it does: within %s), from %s",
		    muster_duration_words(&timing->default_period, until), anchor);
	else if (timing->set_by == MUSTER_SET_BY_ORGANISATION)
		snprintf(out, size, "in the time the organisation sets, from %s", anchor);
	else if (*period == '\0')
		snprintf(out, size, "without undue delay after %s", anchor);
	else
		snprintf(out, size, "%swithin %s of %s",
		    timing->promptly ? "without undue delay, " : "", period, anchor);
}

const char *
muster_timing_words(const struct muster_timing *timing, char *out, size_t size)
{
	char period[48], reviewed[48];
	muster_duration_words(&timing->period, period);
	switch (timing->kind) {
	case MUSTER_TIMING_FREQUENCY:
		frequency_words(timing, period, out, size);
		break;
	case MUSTER_TIMING_DEADLINE:
		deadline_words(timing, period, out, size);
		break;
	case MUSTER_TIMING_RETENTION:
		snprintf(out, size, "kept%s %s%s", timing->at_hand ? " at hand" : "",
		    *period != '\0' ? "for " : "as long as the organisation sets", period);
		break;
	case MUSTER_TIMING_LIMIT:
		snprintf(out, size, "%s %s after %s",
		    timing->bound == MUSTER_BOUND_AT_LEAST ? "at least" : "at most", period,
		    anchor_words(timing->anchor));
		break;
	case MUSTER_TIMING_EVENT:
		snprintf(out, size, "after %s", anchor_words(timing->anchor));
		break;
	default:
		snprintf(out, size, "as often as the risk analysis of %s sets, reviewed every %s",
		    timing->analysis, muster_duration_words(&timing->analysis_period, reviewed));
		break;
	}
	return out;
}
