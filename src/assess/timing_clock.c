/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows something else: an occurrence after each significant change, a
 * notice in time after each incident.  What an occurrence answers is what it
 * names, else the last one before it.
 */
#include <string.h>

#include "assess/internal.h"

/* ---- significant changes ---- */

static bool
answers(const struct muster_occasion *occurrence, const struct muster_occasion *what)
{
	return occurrence->date >= what->date &&
	    (occurrence->follows == NULL || occurrence->follows[0] == '\0' ||
		strcmp(occurrence->follows, what->id) == 0);
}

/* The first of the control's that serves the rule and answers; NULL none. */
static const struct muster_occasion *
answer_of(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule, const struct muster_occasion *what, muster_time before)
{
	for (size_t i = 0; i < context->entered_count; i++) {
		const struct muster_occasion *one = context->entered[i];
		bool named = one->follows != NULL && one->follows[0] != '\0';
		if (strcmp(one->control, control->id) == 0 && occasion_serves(one, rule) &&
		    answers(one, what) && (named || one->date < before))
			return one;
	}
	return NULL;
}

/* Of the last change there is, and of each within the period. */
struct changes {
	const struct muster_occasion *last;
	const struct muster_occasion *answer; /* to the last */
	size_t within, open;                  /* open: not followed by the as-of */
	const struct muster_occasion *first_open;
};

static void
look_at_changes(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule, struct changes *out)
{
	const struct muster_assess_input *in = context->in;
	struct stretches period = stretch_of_period(context);
	*out = (struct changes){0};
	for (size_t i = 0; i < in->occasion_count; i++) {
		const struct muster_occasion *one = &in->occasions[i];
		if (one->kind != MUSTER_EVENT_SIGNIFICANT_CHANGE || one->date > in->as_of)
			continue;
		const struct muster_occasion *answer =
		    answer_of(context, control, rule, one, MUSTER_TIME_MAX);
		if (out->last == NULL || one->date >= out->last->date) {
			out->last = one;
			out->answer = answer;
		}
		if (one->date < period.start || one->date >= period.end)
			continue;
		out->within++;
		out->open += answer == NULL;
		if (answer == NULL && out->first_open == NULL)
			out->first_open = one;
	}
}

static const struct muster_occasion *
latest_of(const struct context *context, const struct muster_control *control,
    const struct muster_timing *rule)
{
	const struct muster_occasion *latest = NULL;
	for (size_t i = 0; i < context->entered_count; i++)
		if (strcmp(context->entered[i]->control, control->id) == 0 &&
		    occasion_serves(context->entered[i], rule))
			latest = context->entered[i];
	return latest;
}

static int
keep_occasion(struct context *context, const struct muster_occasion *occasion,
    struct muster_timing_result *out)
{
	const struct muster_occasion **one =
	    muster_arena_array(context->arena, 1, sizeof(const struct muster_occasion *));
	if (one == NULL)
		return muster_error_memory(context->err);
	one[0] = occasion;
	out->occasions = one;
	out->occasion_count = 1;
	return 0;
}

static const char *
changes_text(
    struct context *context, const struct changes *changes, const struct muster_occasion *latest)
{
	if (latest == NULL)
		return changes->last == NULL
		    ? "none is entered"
		    : text_format(context, "none is entered; the change of %s (%s) waits for it",
			  text_date(context, changes->last->date), changes->last->id);
	if (changes->last == NULL)
		return "no significant change is entered";
	const struct muster_occasion *shown = changes->answer != NULL ? changes->answer : latest;
	return text_format(context, "the last of %s (%s), the change of %s (%s)",
	    text_date(context, shown->date), shown->id, text_date(context, changes->last->date),
	    changes->last->id);
}

static const char *
within_text(struct context *context, const struct changes *changes)
{
	if (changes->within == 0)
		return "no significant change in the period";
	return changes->open == 0
	    ? text_format(context, "%s of %s significant changes in the period followed",
		  text_number(context, changes->within), text_number(context, changes->within))
	    : text_format(context,
		  "%s of %s significant changes in the period followed; not that of %s (%s)",
		  text_number(context, changes->within - changes->open),
		  text_number(context, changes->within),
		  text_date(context, changes->first_open->date), changes->first_open->id);
}

int
timing_judge_event(struct context *context, size_t index, struct muster_timing_result *out)
{
	const struct muster_control *control = &context->in->catalog->controls[index];
	const struct muster_occasion *latest = latest_of(context, control, out->rule);
	if (latest != NULL && keep_occasion(context, latest, out) != 0)
		return -1;
	if (out->rule->anchor != MUSTER_ANCHOR_CHANGE) {
		out->state = MUSTER_TIMING_UNSET;
		out->text = latest == NULL
		    ? "what it follows is not entered here; none is entered"
		    : text_format(context,
			  "what it follows is not entered here; the last of %s (%s)",
			  text_date(context, latest->date), latest->id);
		return out->text != NULL ? 0 : -1;
	}
	struct changes changes;
	look_at_changes(context, control, out->rule, &changes);
	out->state = changes.last == NULL ? MUSTER_TIMING_IDLE
	    : changes.answer != NULL      ? MUSTER_TIMING_IN_TIME
					  : MUSTER_TIMING_MISSING;
	out->text = changes_text(context, &changes, latest);
	if (context->in->period != NULL) {
		/* no number is missed: what is not followed yet is not known to be */
		out->verdict = changes.within > 0 && changes.open == 0 ? MUSTER_PERIOD_HELD
								       : MUSTER_PERIOD_NONE;
		if (changes.within == 0 && out->state == MUSTER_TIMING_IN_TIME)
			out->verdict = MUSTER_PERIOD_HELD;
		out->period_text = within_text(context, &changes);
	}
	return out->text != NULL && out->period_text != NULL ? 0 : -1;
}

/* ---- incidents ---- */

static bool
is_time(muster_time t)
{
	return t != 0 && t != MUSTER_TIME_NONE;
}

/* The last instant of the calendar year. */
static muster_time
year_end(muster_time t)
{
	int64_t year;
	unsigned month, day;
	muster_civil_from_days(day_of(t), &year, &month, &day);
	return muster_days_from_civil(year + 1, 1, 1) * MUSTER_DAY - 1;
}

static muster_time
clock_start(const struct muster_timing *rule, const struct muster_occasion *incident)
{
	muster_time aware = is_time(incident->aware) ? incident->aware : incident->date;
	return rule->anchor == MUSTER_ANCHOR_INCIDENT ? incident->date
	    : rule->anchor == MUSTER_ANCHOR_YEAR_END  ? year_end(aware)
						      : aware;
}

static bool
starts_clock(const struct context *context, const struct muster_occasion *occasion,
    const struct muster_control *control)
{
	return occasion->kind == MUSTER_EVENT_INCIDENT && occasion->date <= context->in->as_of &&
	    strcmp(occasion->control, control->id) == 0;
}

/* One that is not named answers the last incident before it. */
static muster_time
next_incident(const struct context *context, const struct muster_control *control,
    const struct muster_occasion *incident)
{
	const struct muster_assess_input *in = context->in;
	for (size_t i = (size_t)(incident - in->occasions) + 1; i < in->occasion_count; i++)
		if (starts_clock(context, &in->occasions[i], control) &&
		    in->occasions[i].date > incident->date)
			return in->occasions[i].date;
	return MUSTER_TIME_MAX;
}

struct clock {
	const struct muster_occasion *incident, *answer;
	muster_time start, due;
};

/* Answered late, or not at all and past it. */
static bool
is_late(const struct context *context, const struct clock *clock)
{
	muster_time done = clock->answer != NULL ? clock->answer->date : context->in->as_of;
	return done > clock->due;
}

static enum muster_timing_state
state_of(const struct context *context, const struct clock *clock)
{
	if (is_late(context, clock))
		return MUSTER_TIMING_LATE;
	return clock->answer != NULL ? MUSTER_TIMING_IN_TIME : MUSTER_TIMING_RUNNING;
}

/* Instants of clocks of hours, dates of others. */
static const char *
moment_text(struct context *context, const struct muster_timing *rule, muster_time t)
{
	char buffer[40];
	return rule->period.seconds == 0
	    ? text_date(context, t)
	    : text_format(context, "%s", muster_time_format(t, buffer));
}

static const char *
clock_text(struct context *context, const struct muster_timing *rule, const struct clock *clock)
{
	const char *start = moment_text(context, rule, clock->start);
	const char *due = clock->due == MUSTER_TIME_MAX
	    ? "no number: without undue delay"
	    : text_format(context, "due by %s", moment_text(context, rule, clock->due));
	if (start == NULL || due == NULL)
		return NULL;
	if (clock->answer == NULL)
		return text_format(context, "incident %s, from %s, %s: nothing answers it%s",
		    clock->incident->id, start, due,
		    is_late(context, clock) ? ", and it is past" : " yet");
	return text_format(context, "incident %s, from %s, %s: answered %s (%s)%s",
	    clock->incident->id, start, due, moment_text(context, rule, clock->answer->date),
	    clock->answer->id, is_late(context, clock) ? ", late" : "");
}

/* Not answered and past; running; answered late; answered. */
static int
weight_of(const struct context *context, const struct clock *clock)
{
	return (clock->answer == NULL ? 3 : 1) + (is_late(context, clock) ? 1 : 0);
}

static int
take_clock(struct context *context, const struct clock *clock, struct muster_timing_result *out,
    struct stretches *late, int *worst)
{
	muster_time done = clock->answer != NULL ? clock->answer->date : MUSTER_TIME_MAX;
	if (clock->due < done && clock->due < MUSTER_TIME_MAX &&
	    stretch_add(context, late, clock->due + 1, done) != 0)
		return -1;
	/* the weightiest speaks; of equals the last */
	if (weight_of(context, clock) < *worst)
		return 0;
	*worst = weight_of(context, clock);
	out->state = state_of(context, clock);
	out->due =
	    clock->answer == NULL && clock->due < MUSTER_TIME_MAX ? clock->due : MUSTER_TIME_NONE;
	out->text = clock_text(context, out->rule, clock);
	out->occasion_count = 0;
	if (out->text == NULL)
		return -1;
	return clock->answer != NULL ? keep_occasion(context, clock->answer, out) : 0;
}

static bool
follows_incidents(const struct muster_timing *rule)
{
	return rule->anchor == MUSTER_ANCHOR_INCIDENT || rule->anchor == MUSTER_ANCHOR_DISCOVERY ||
	    rule->anchor == MUSTER_ANCHOR_AWARENESS || rule->anchor == MUSTER_ANCHOR_YEAR_END;
}

static int
judge_incidents(struct context *context, const struct muster_control *control,
    struct muster_timing_result *out, struct stretches *all_late)
{
	const struct muster_assess_input *in = context->in;
	struct stretches late = stretch_of_period(context);
	int worst = 0;
	out->state = MUSTER_TIMING_IDLE;
	out->text = "no incident is entered that names the control";
	for (size_t i = 0; i < in->occasion_count; i++) {
		const struct muster_occasion *incident = &in->occasions[i];
		if (!starts_clock(context, incident, control))
			continue;
		struct clock clock = {.incident = incident,
		    .start = clock_start(out->rule, incident),
		    .answer = answer_of(context, control, out->rule, incident,
			next_incident(context, control, incident))};
		clock.due = muster_timing_due(
		    out->rule, out->setting != NULL ? &out->setting->period : NULL, clock.start);
		if (take_clock(context, &clock, out, &late, &worst) != 0)
			return -1;
	}
	if (in->period == NULL || worst == 0)
		return 0;
	stretch_measure(&late, &out->late_from, &out->late_to, &out->late_days);
	out->verdict = out->late_days > 0 ? MUSTER_PERIOD_BREACHED : MUSTER_PERIOD_HELD;
	if (out->late_days > 0)
		out->period_text = text_format(context, "overdue on %s %s, %s to %s",
		    text_number(context, (uint64_t)out->late_days),
		    out->late_days == 1 ? "day" : "days", text_date(context, out->late_from),
		    text_date(context, out->late_to - 1));
	for (size_t i = 0; i < late.count; i++)
		if (stretch_add(context, all_late, late.all[i].from, late.all[i].to) != 0)
			return -1;
	return out->period_text != NULL ? 0 : -1;
}

int
timing_judge_clock(struct context *context, const struct muster_control *control,
    struct muster_timing_result *out, struct stretches *late)
{
	if (follows_incidents(out->rule))
		return judge_incidents(context, control, out, late);
	if (out->rule->anchor != MUSTER_ANCHOR_PATCH_RELEASE &&
	    out->rule->anchor != MUSTER_ANCHOR_FINDING)
		return timing_judge_kept(context, control, out);
	bool mapped = false;
	const struct muster_catalog *catalog = context->in->catalog;
	for (size_t i = 0; i < catalog->mapping_count; i++)
		mapped |= catalog->mappings[i].clock == out->rule;
	out->state = MUSTER_TIMING_UNSET;
	out->text = mapped
	    ? "the organisation has set no time: findings are on no clock (timing: in muster.yaml)"
	    : out->setting != NULL ? "a time is set, and no practice is mapped that it could run on"
				   : "no practice is mapped to this clock of findings";
	return 0;
}

/* Where evidence is missing or old nobody knows of findings that are late. */
static enum muster_timing_state
state_of_row(const struct muster_row_result *row)
{
	bool known =
	    row->status == MUSTER_STATUS_SATISFIED || row->status == MUSTER_STATUS_ACCEPTED;
	return row->status == MUSTER_STATUS_NOT_SATISFIED ? MUSTER_TIMING_LATE
	    : row->failing_results > 0                    ? MUSTER_TIMING_RUNNING
	    : known                                       ? MUSTER_TIMING_IN_TIME
							  : MUSTER_TIMING_MISSING;
}

/* The clock that is over first. */
static muster_time
first_due(const struct muster_row_result *row)
{
	muster_time due = MUSTER_TIME_NONE;
	for (size_t i = 0; i < row->fact_count; i++) {
		muster_time one = row->facts[i]->outcomes[MUSTER_FAIL] > 0
		    ? muster_mapping_due(
			  row->mapping, muster_fact_start_of(row->facts[i], row->mapping).at)
		    : MUSTER_TIME_NONE;
		if (one != MUSTER_TIME_NONE && (due == MUSTER_TIME_NONE || one < due))
			due = one;
	}
	return due;
}

/* "image.patched in-images: open findings, the first due 2026-10-03" */
static const char *
row_text(struct context *context, const struct muster_row_result *row,
    enum muster_timing_state state, muster_time due)
{
	const char *practice = row->mapping->practice, *aspect = row->mapping->aspect;
	const char *space = aspect[0] != '\0' ? " " : "";
	return state == MUSTER_TIMING_RUNNING
	    ? text_format(context, "%s%s%s: open findings, the first due %s", practice, space,
		  aspect, text_date(context, due))
	    : text_format(context, "%s%s%s: %s", practice, space, aspect, row->reason);
}

int
timing_note_rows(struct context *context, const struct muster_row_result *rows, size_t count)
{
	static const int weights[MUSTER_TIMING_STATE_COUNT] = {[MUSTER_TIMING_LATE] = 4,
	    [MUSTER_TIMING_RUNNING] = 3,
	    [MUSTER_TIMING_MISSING] = 2,
	    [MUSTER_TIMING_IN_TIME] = 1};
	for (size_t t = 0; t < context->timed.count; t++) {
		struct muster_timing_result *out = &context->timed.results[t];
		int worst = 0;
		for (size_t i = 0; i < count; i++) {
			enum muster_timing_state state = state_of_row(&rows[i]);
			if (rows[i].mapping->clock != out->rule ||
			    !row_sets_status(rows[i].mapping) || weights[state] <= worst)
				continue;
			worst = weights[state];
			out->state = state;
			out->due = first_due(&rows[i]);
			out->text = row_text(context, &rows[i], state, out->due);
			if (out->text == NULL)
				return -1;
		}
	}
	return 0;
}
