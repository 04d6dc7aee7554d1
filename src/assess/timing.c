/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The timing rules of a control, one by one: how each stands at the as-of, and
 * over the period.  A frequency is judged by its gaps; what follows a change
 * and what a clock of an incident asks for in timing_clock.c; what is kept in
 * timing_kept.c.  Where scans count, the worst asset speaks for all.
 */
#include <string.h>

#include "assess/internal.h"

/* ---- what the organisation set ---- */

/* The setting of a rule that leaves its number to the organisation; NULL none. */
static const struct muster_timing_setting *
setting_of(const struct context *context, const struct muster_timing *rule)
{
	const struct muster_assess_input *in = context->in;
	for (size_t i = 0; muster_timing_is_open(rule) && i < in->timing_setting_count; i++) {
		const struct muster_timing_setting *one = &in->timing_settings[i];
		if (strcmp(one->catalog, in->catalog->id) == 0 &&
		    strcmp(one->control, rule->control) == 0 &&
		    (one->rule[0] == '\0' ||
			(rule->id != NULL && strcmp(one->rule, rule->id) == 0)))
			return one;
	}
	return NULL;
}

static bool
is_time(muster_time t)
{
	return t != 0 && t != MUSTER_TIME_NONE;
}

/* Is the analysis that sets a number there, in force and not too old? */
static bool
is_approved(const struct context *context, const struct muster_timing *rule,
    const struct muster_timing_setting *setting)
{
	const struct muster_assess_input *in = context->in;
	for (size_t i = 0; i < in->attestation_count; i++) {
		const struct muster_attestation *one = &in->attestations[i];
		if (one->id == NULL || strcmp(one->id, setting->attestation) != 0 ||
		    one->file_sha256 == NULL || one->file_sha256[0] == '\0' ||
		    one->given > in->as_of || (is_time(one->from) && one->from > in->as_of) ||
		    (one->expires != MUSTER_TIME_NONE && one->expires < in->as_of))
			continue;
		bool fresh = !muster_duration_is_set(&rule->analysis_period) ||
		    muster_timing_due(rule, &rule->analysis_period, one->given) >= in->as_of;
		if (fresh)
			return true;
	}
	return false;
}

/* ---- a frequency ---- */

struct frequency {
	struct context *context;
	const struct muster_control *control;
	const struct muster_timing *rule;
	const struct muster_duration *set; /* NULL: the rule's own or its default */
	struct stretches *late;
	bool asked;          /* a period */
	size_t lines, empty; /* how many, and without any occurrence */
	struct worst {       /* at the as-of: without one, else due first */
		bool any;
		const struct muster_asset *asset;
		const struct muster_occasion *latest;
		muster_time due;
	} now;
	struct {
		bool any;
		enum muster_period_verdict verdict;
		struct gaps gaps;
		const struct muster_asset *asset;
		const struct muster_occasion **all;
	} past; /* in the period: breached longest, else not known, else the largest gap */
};

static int
look_now(struct frequency *f, const struct line *line)
{
	const struct muster_occasion *latest = line->count > 0 ? line->all[line->count - 1] : NULL;
	muster_time due =
	    latest != NULL ? muster_timing_due(f->rule, f->set, latest->date) : MUSTER_TIME_NONE;
	f->lines++;
	f->empty += latest == NULL;
	if (!f->now.any || due < f->now.due)
		f->now = (struct worst){true, line->asset, latest, due};
	return 0;
}

static int64_t
weight(enum muster_period_verdict verdict)
{
	return verdict == MUSTER_PERIOD_BREACHED ? 2 : verdict == MUSTER_PERIOD_NONE ? 1 : 0;
}

static bool
is_worse(const struct frequency *f, enum muster_period_verdict verdict, const struct gaps *gaps)
{
	if (!f->past.any || verdict != f->past.verdict)
		return !f->past.any || weight(verdict) > weight(f->past.verdict);
	if (gaps->late_days != f->past.gaps.late_days)
		return gaps->late_days > f->past.gaps.late_days;
	return gaps->gap_days > f->past.gaps.gap_days;
}

static int
look_back(struct frequency *f, const struct line *line)
{
	struct gaps gaps;
	if (gap_judge(f->context, line, f->rule, f->set, f->late, &gaps) != 0)
		return -1;
	enum muster_period_verdict verdict = gaps.late_days > 0 ? MUSTER_PERIOD_BREACHED
	    : gaps.judged                                       ? MUSTER_PERIOD_HELD
								: MUSTER_PERIOD_NONE;
	if (!is_worse(f, verdict, &gaps))
		return 0;
	const struct muster_occasion **all = muster_arena_array(
	    f->context->arena, gaps.count, sizeof(const struct muster_occasion *));
	if (all == NULL)
		return muster_error_memory(f->context->err);
	if (gaps.count > 0)
		memcpy(all, line->all + gaps.first, gaps.count * sizeof(all[0]));
	f->past.any = true;
	f->past.verdict = verdict;
	f->past.gaps = gaps;
	f->past.asset = line->asset;
	f->past.all = all;
	return 0;
}

static int
look_at_line(void *user, const struct line *line)
{
	struct frequency *f = user;
	if (look_now(f, line) != 0)
		return -1;
	return f->asked ? look_back(f, line) : 0;
}

/* " on image:pay/api", " on image:pay/api, the worst of 12" */
static const char *
place_text(struct context *context, const struct muster_asset *asset, size_t lines)
{
	if (asset == NULL)
		return "";
	return lines > 1 ? text_format(context, " on %s, the worst of %s", asset->path,
			       text_number(context, lines))
			 : text_format(context, " on %s", asset->path);
}

static const char *
set_text(struct context *context, const struct muster_timing_result *out)
{
	char words[48];
	const struct muster_timing_setting *setting = out->setting;
	if (setting == NULL)
		return "";
	return text_format(context, "every %s as set at %s:%s; ",
	    muster_duration_words(&setting->period, words), setting->origin.file,
	    text_number(context, setting->origin.line));
}

static const char *
now_text(struct frequency *f, const struct muster_timing_result *out)
{
	struct context *context = f->context;
	const char *set = set_text(context, out);
	if (set == NULL)
		return NULL;
	if (f->now.latest == NULL && f->now.asset == NULL)
		return text_format(context, "%snone is entered", set);
	if (f->now.latest == NULL)
		return text_format(context, "%snone on %s of %s assets: %s", set,
		    text_number(context, f->empty), text_number(context, f->lines),
		    f->now.asset->path);
	const char *place = place_text(context, f->now.asset, f->lines);
	if (place == NULL)
		return NULL;
	const char *last = text_date(context, f->now.latest->date);
	if (out->state == MUSTER_TIMING_UNSET)
		return text_format(context,
		    "%sthe last of %s (%s)%s; when the next was due is not known here", set, last,
		    f->now.latest->id, place);
	return text_format(context, "%sthe last of %s (%s)%s, the next %s %s", set, last,
	    f->now.latest->id, place, out->state == MUSTER_TIMING_IN_TIME ? "by" : "was due by",
	    text_date(context, f->now.due));
}

/* For another text, which fails if this one did. */
static const char *
days_text(struct context *context, int64_t days)
{
	const char *text = text_format(
	    context, "%s %s", text_number(context, (uint64_t)days), days == 1 ? "day" : "days");
	context->failed = context->failed || text == NULL;
	return text != NULL ? text : "";
}

/* "2 in the period; largest gap 92 days, 2026-09-30 to 2026-12-31; 0 days to its end" */
static const char *
past_text(struct frequency *f, const struct muster_timing_result *out)
{
	struct context *context = f->context;
	const struct gaps *gaps = &f->past.gaps;
	const char *place = place_text(context, f->past.asset, f->lines);
	if (gaps->count == 0)
		return text_format(context, "none is known up to its end%s", place);
	size_t before = gaps->count > 0 && f->past.all[0]->date < f->late->start;
	const char *count = text_number(context, gaps->count - before);
	const char *gap = gaps->gap_days < 0
	    ? ""
	    : text_format(context, "; largest gap %s, %s to %s", days_text(context, gaps->gap_days),
		  text_date(context, gaps->gap_from), text_date(context, gaps->gap_to));
	const char *end = text_format(
	    context, "; %s from the last to the end", days_text(context, gaps->end_days));
	const char *unknown = gaps->judged
	    ? ""
	    : text_format(context, "; none is known before %s, the gap to it is not judged",
		  text_date(context, f->past.all[0]->date));
	const char *late = out->late_days == 0
	    ? ""
	    : text_format(context, "; overdue on %s, %s to %s", days_text(context, out->late_days),
		  text_date(context, out->late_from), text_date(context, out->late_to - 1));
	if (place == NULL || gap == NULL || end == NULL || unknown == NULL || late == NULL)
		return NULL;
	return text_format(
	    context, "%s in the period%s%s%s%s%s", count, place, gap, end, unknown, late);
}

/* The period of the calendar is not what the rule counts. */
static const char *
calendar_note(struct frequency *f)
{
	const struct gaps *gaps = &f->past.gaps;
	bool before_only = gaps->count == 1 && f->past.all[0]->date < f->late->start;
	if (f->past.verdict != MUSTER_PERIOD_HELD || !before_only)
		return "";
	return text_format(f->context, "none falls into %s itself; what counts is the gap",
	    f->context->in->period->name);
}

static int
fill_past(struct frequency *f, struct muster_timing_result *out)
{
	const struct gaps *gaps = &f->past.gaps;
	out->verdict = f->past.verdict;
	out->asset = f->past.asset != NULL ? f->past.asset->path : "";
	out->occasions = f->past.all;
	out->occasion_count = gaps->count;
	out->gap_days = gaps->gap_days;
	out->gap_from = gaps->gap_from;
	out->gap_to = gaps->gap_to;
	out->end_days = gaps->end_days;
	stretch_measure(f->late, &out->late_from, &out->late_to, &out->late_days);
	out->period_text = past_text(f, out);
	out->note = calendar_note(f);
	return out->period_text != NULL && out->note != NULL ? 0 : -1;
}

static int
fill_now(struct frequency *f, struct muster_timing_result *out)
{
	struct context *context = f->context;
	out->asset = f->now.asset != NULL ? f->now.asset->path : "";
	out->due =
	    f->now.latest != NULL && f->now.due < MUSTER_TIME_MAX ? f->now.due : MUSTER_TIME_NONE;
	if (out->state != MUSTER_TIMING_UNSET)
		out->state = f->now.latest == NULL     ? MUSTER_TIMING_MISSING
		    : f->now.due >= context->in->as_of ? MUSTER_TIMING_IN_TIME
						       : MUSTER_TIMING_LATE;
	out->text = now_text(f, out);
	if (out->text == NULL)
		return -1;
	if (f->now.latest == NULL)
		return 0;
	const struct muster_occasion **one =
	    muster_arena_array(context->arena, 1, sizeof(const struct muster_occasion *));
	if (one == NULL)
		return muster_error_memory(context->err);
	one[0] = f->now.latest;
	out->occasions = one;
	out->occasion_count = 1;
	return 0;
}

static int
judge_frequency(struct context *context, size_t control, struct muster_timing_result *out,
    struct stretches *all_late)
{
	const struct muster_timing *rule = out->rule;
	struct stretches late = stretch_of_period(context);
	struct frequency f = {.context = context,
	    .control = &context->in->catalog->controls[control],
	    .rule = rule,
	    .set = out->setting != NULL ? &out->setting->period : NULL,
	    .late = &late};
	/* of an analysis itself: how old it may be */
	if (rule->kind == MUSTER_TIMING_RISK_ANALYSIS && out->setting == NULL &&
	    rule->evidence == MUSTER_OCCURRENCE_RISK_ANALYSIS)
		f.set = &rule->analysis_period;
	bool set = muster_duration_is_set(f.set != NULL ? f.set : muster_timing_period(rule));
	out->state = set ? MUSTER_TIMING_IN_TIME : MUSTER_TIMING_UNSET;
	f.asked = set && late.start < late.end;
	if (occasion_lines(context, control, rule, look_at_line, &f) != 0 ||
	    fill_now(&f, out) != 0 || (f.asked && fill_past(&f, out) != 0))
		return -1;
	for (size_t i = 0; i < late.count; i++)
		if (stretch_add(context, all_late, late.all[i].from, late.all[i].to) != 0)
			return -1;
	return 0;
}

/* A number that an analysis sets stands only with the analysis. */
static int
judge_analysis(struct context *context, size_t control, struct muster_timing_result *out,
    struct stretches *late)
{
	struct stretches own = stretch_of_period(context);
	if (out->rule->anchor != MUSTER_ANCHOR_PREVIOUS) {
		out->state = MUSTER_TIMING_UNSET;
		const char *set = set_text(context, out);
		out->text = set == NULL    ? NULL
		    : out->setting == NULL ? "a clock of findings, in the time that the analysis "
					     "sets; none is set"
					   : text_format(context, "a clock of findings, %s", set);
		return out->text != NULL ? 0 : -1;
	}
	if (judge_frequency(context, control, out, &own) != 0)
		return -1;
	if (out->setting != NULL && !is_approved(context, out->rule, out->setting)) {
		out->state = MUSTER_TIMING_MISSING;
		out->verdict = MUSTER_PERIOD_NONE;
		out->text = text_format(context,
		    "%s; but the analysis that sets it (%s) is not attested, or older than it may "
		    "be",
		    out->text,
		    out->setting->attestation[0] != '\0' ? out->setting->attestation
							 : "none is named");
		return out->text != NULL ? 0 : -1;
	}
	for (size_t i = 0; i < own.count; i++)
		if (stretch_add(context, late, own.all[i].from, own.all[i].to) != 0)
			return -1;
	return 0;
}

/* ---- all of a control ---- */

static int
judge_rule(struct context *context, size_t control, struct muster_timing_result *out,
    struct stretches *late)
{
	const struct muster_control *of = &context->in->catalog->controls[control];
	switch (out->rule->kind) {
	case MUSTER_TIMING_FREQUENCY:
		return judge_frequency(context, control, out, late);
	case MUSTER_TIMING_EVENT:
		return timing_judge_event(context, control, out);
	case MUSTER_TIMING_DEADLINE:
		return timing_judge_clock(context, of, out, late);
	case MUSTER_TIMING_RISK_ANALYSIS:
		return judge_analysis(context, control, out, late);
	default:
		return timing_judge_kept(context, of, out);
	}
}

static bool
in_force(const struct context *context, const struct muster_timing *rule)
{
	return rule->effective == MUSTER_TIME_NONE || rule->effective <= context->in->as_of;
}

int
timing_judge(struct context *context, size_t control)
{
	const struct muster_catalog *catalog = context->in->catalog;
	const char *id = catalog->controls[control].id;
	struct timed *timed = &context->timed;
	size_t room = 0;
	if (timed->control == control + 1)
		return 0;
	*timed = (struct timed){.late = stretch_of_period(context)};
	for (size_t i = 0; i < catalog->timing_count; i++)
		room += strcmp(catalog->timings[i].control, id) == 0;
	timed->results = muster_arena_array(context->arena, room, sizeof(*timed->results));
	if (timed->results == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; room > 0 && i < catalog->timing_count; i++) {
		const struct muster_timing *rule = &catalog->timings[i];
		if (strcmp(rule->control, id) != 0 || !in_force(context, rule))
			continue;
		struct muster_timing_result *out = &timed->results[timed->count++];
		*out = (struct muster_timing_result){.rule = rule,
		    .setting = setting_of(context, rule),
		    .text = "",
		    .due = MUSTER_TIME_NONE,
		    .period_text = "",
		    .note = "",
		    .asset = "",
		    .gap_days = -1,
		    .gap_from = MUSTER_TIME_NONE,
		    .gap_to = MUSTER_TIME_NONE,
		    .end_days = -1,
		    .late_from = MUSTER_TIME_NONE,
		    .late_to = MUSTER_TIME_NONE};
		if (judge_rule(context, control, out, &timed->late) != 0)
			return -1;
	}
	timed->control = control + 1;
	return 0;
}
