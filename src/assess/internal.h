/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of assess/ share: the context of one assessment, the tally
 * of a mapping row over its population, and reasons.  An assessment decides
 * every control in three ways (all, without exceptions, without stale
 * evidence); only the first makes texts.
 */
#ifndef ASSESS_INTERNAL_H
#define ASSESS_INTERNAL_H

#include <muster/assess.h>

#define REASONS_OF_ROW 12

enum mode { MODE_FULL, MODE_NO_EXCEPTIONS, MODE_NO_STALE, MODES };

enum exception_effect { EXCEPTION_NONE, EXCEPTION_REMOVES, EXCEPTION_ACCEPTS };

/* A finding that an exception names. */
struct named {
	const char *finding;
	struct judged *judged;
};

/* An exception as judged once for all controls. */
struct judged {
	const struct muster_exception *exception;
	enum exception_effect effect;
	const char *why;  /* EXCEPTION_NONE: why it has no effect */
	uint64_t results; /* failing results met by the control at hand */
	bool used;
};

/* One line of a control's why.  status MUSTER_STATUS_COUNT: a remark, last. */
struct reason {
	enum muster_status status;
	const char *text;
	bool silent; /* of a row that only supports and has no evidence */
};

/* What a practice row's facts on one asset come to. */
struct asset_tally {
	bool touched;
	uint64_t pass, failing, accepted, removed, error, not_applicable, not_reviewed, info;
	bool overdue, overdue_accepted;
};

struct asset_slot {
	int64_t id;
	const struct muster_asset *asset;
	struct asset_tally tally; /* of the row at hand */
};

struct control_ref {
	const char *id;
	size_t index;
};

/* A mapping row over its population. */
struct row_tally {
	uint64_t population; /* before those that are not applicable leave */
	uint64_t expected, seen;
	uint64_t failing_assets, failing_results; /* neither removed nor accepted */
	uint64_t accepted_assets, accepted_results, removed_results;
	uint64_t overdue_assets, overdue_accepted; /* DEADLINE */
	uint64_t overdue_results;                  /* the same, where facts list their results */
	muster_time late_from; /* when the clock of what is longest past its time started, NONE */
	uint64_t passing_assets, error_assets, error_only;
	uint64_t not_applicable, not_reviewed, info_only; /* assets with nothing better */
	uint32_t kinds;                                   /* of the population */
	bool all_not_applicable;
	muster_time newest, oldest; /* of needed evidence */
	bool unknown_age;
	const struct muster_fact *worst;    /* failing longest; DEADLINE: overdue longest */
	const struct muster_fact *next_due; /* DEADLINE: failing in time, due first */
	const struct muster_fact **facts;
	size_t fact_count;
	const struct muster_delivery **deliveries; /* expected, and their checks would show it */
	size_t delivery_count;
	uint64_t overdue_deliveries;
};

struct stretch {
	muster_time from, to; /* to: the first instant after it */
};

/* A growing list of them, in the scratch. */
struct stretches {
	struct stretch *all;
	size_t count, cap;
	muster_time start, end; /* of the period, cut at the as-of: what is added is cut to it */
};

/* The timing rules of a control, judged once for all modes. */
struct timed {
	size_t control; /* 1 + its index */
	struct muster_timing_result *results;
	size_t count;
	struct stretches late; /* of rules that decide: frequencies, clocks of incidents */
};

struct expected;
struct context {
	const struct muster_assess_input *in;
	struct muster_arena *arena;   /* of the result */
	struct muster_arena *scratch; /* of the whole assessment, then gone */
	struct muster_error *err;
	bool failed; /* memory ran out while making a text */

	struct asset_slot *slots; /* by asset id */
	size_t slot_count;
	struct asset_slot **slot_of_fact; /* NULL: not in scope */
	bool any_stale;                   /* else leaving stale evidence out changes nothing */
	struct control_ref *refs;         /* by control id */
	const struct muster_mapping *
	    *rows; /* of control i: rows[first[i]] … rows[first[i + 1] - 1] */
	size_t *first;
	size_t *parent;        /* index of the parent control, or control_count */
	struct judged *judged; /* those that name no results first, then by id */
	size_t broad_count;    /* how many name no results */
	struct named *named;   /* by finding, then by exception */
	size_t named_count;
	const struct muster_fact **fact_buffer; /* room for all facts */
	struct expected *expected;              /* as the expectations stand */
	size_t expected_count;
	const struct muster_delivery **delivery_buffer; /* room for all deliveries */
	const struct muster_breach **breaches;          /* by practice */
	size_t *fact_mark; /* 1 + the last control that counted a fact's findings */
	const struct muster_occasion **entered; /* with a file, up to the as-of; by date */
	size_t entered_count;
	const struct muster_occasion **runs; /* up to the as-of; by asset, then date */
	size_t run_count;
	struct timed timed; /* of the control at hand */
};

/* What one control comes to. */
struct decision {
	enum muster_status status;
	enum muster_status machine; /* of the rows that set a status */
	size_t deciding;            /* how many rows do */
	bool attested;              /* a valid attestation of met counts */
	bool proven;                /* the machine's evidence alone satisfies */
	uint64_t seen, expected;    /* over the deciding rows */
	uint32_t kinds;
};

/* An attestation, read for one control. */
enum attest_state {
	ATTEST_NONE,
	ATTEST_MET,
	ATTEST_NOT_MET,
	ATTEST_ACCEPTED, /* HIPAA: not reasonable, documented */
	ATTEST_NOT_APPLICABLE,
	ATTEST_EXPIRED
};
struct attest {
	enum attest_state state;
	const struct muster_attestation *attestation; /* NULL with ATTEST_NONE */
	const struct muster_attestation *asserted;    /* newer or only one that has no file */
	const struct muster_attestation *supporting;  /* of a practice: the newest */
};

/* status.c */
enum muster_status status_worst(enum muster_status a, enum muster_status b);
const char *status_words(enum muster_status status);    /* "not satisfied" */
const char *kind_words(uint32_t kinds, uint64_t count); /* "host" "hosts" "assets" */
const char *default_label(enum muster_status status);

/* text.c: all in the result's arena, NULL when memory is out. */
const char *text_format(struct context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *text_number(struct context *context, uint64_t number);
const char *text_date(struct context *context, muster_time t); /* "an unknown date" for NONE */
int64_t day_of(muster_time t);                                 /* UTC days since the epoch */
int64_t age_of(const struct context *context, muster_time observed); /* days at as_of, >= 0 */

/* trend.c: the episode a finding was open in at that instant, NULL if it was not */
const struct muster_episode *episode_open_at(
    const struct muster_episode *episodes, size_t count, muster_time at);
/* how its last stretch by then ended */
enum muster_close_reason episode_last_reason(
    const struct muster_episode *episodes, size_t count, muster_time at);
bool episode_is_remediation(enum muster_close_reason reason);

/* population.c */
int population_prepare(struct context *context);
/* -1: memory is out */
int population_tally(struct context *context, const struct muster_mapping *row, enum mode mode,
    struct row_tally *tally);
/* The asset of a fact of the input; NULL: not in scope. */
struct asset_slot *population_asset(const struct context *context, const struct muster_fact *fact);
/* Its index in the input, of a part that of the whole. */
size_t population_fact(const struct context *context, const struct muster_fact *fact);
/* Kinds of assets where missing evidence of a practice counts as missing. */
uint32_t population_kinds(const struct context *context, const char *practice);
struct asset_slot *population_slot(const struct context *context, int64_t asset); /* NULL none */
bool row_sets_status(const struct muster_mapping *row);

/* filter.c: of a policy's statement */
bool filter_takes_kind(const struct muster_finding_filter *only, enum muster_asset_kind kind);
/* Kinds of assets of which evidence is expected, where the practice expects it of these. */
uint32_t filter_expects(const struct muster_mapping *row, uint32_t population);
/* The fact, or of its failing results those the row is about; NULL: memory is out. */
const struct muster_fact *filter_narrow(
    struct context *context, const struct muster_mapping *row, const struct muster_fact *fact);

/* expected.c: expected sources */
int expected_prepare(struct context *context);
/* Those whose checks would show what the row asks for; after population_tally. */
void expected_tally(
    struct context *context, const struct muster_mapping *row, struct row_tally *tally);
int expected_reasons(
    struct context *context, const struct row_tally *tally, struct reason *out, size_t *count);

/* row.c */
enum muster_status row_status(
    const struct context *context, const struct muster_mapping *row, const struct row_tally *tally);
int row_reasons(struct context *context, const struct muster_mapping *row,
    const struct row_tally *tally, struct reason out[REASONS_OF_ROW], size_t *count);

/* exception.c */
int exception_prepare(struct context *context);
void exception_forget(struct context *context); /* before a control */
/* How many of a fact's failing results are removed and accepted for a control; note: as a use. */
void exception_split(struct context *context, const char *control, const struct muster_fact *fact,
    enum mode mode, bool note, uint64_t *removed, uint64_t *accepted);
/* Whether one of them is, by its id ("" unknown). */
bool exception_covers(struct context *context, const char *control, const char *practice,
    const char *finding, enum mode mode);
/* A failing stretch that is a false positive. */
bool exception_removes_breach(
    const struct context *context, const char *control, const struct muster_breach *breach);
/* Does one accept what the attestation of this control admits? */
bool exception_accepts_control(struct context *context, const char *control, enum mode mode);
int exception_report(struct context *context, struct muster_control_result *result,
    struct reason *reasons, size_t *count);

/* attest.c */
void attest_find(const struct context *context, const struct muster_control *control,
    enum mode mode, struct attest *attest);
int attest_reason(struct context *context, const struct muster_control *control,
    const struct attest *attest, const struct decision *decision, struct reason *out,
    size_t *count);

/* control.c */
int control_prepare(struct context *context); /* groups the mapping rows */
/* result NULL: only the decision. */
int control_decide(struct context *context, size_t index, enum mode mode, struct decision *decision,
    struct muster_control_result *result);

/* need.c */
/* In force at the as-of and in the profile: else assessed, in no count. */
bool control_in_profile(const struct context *context, const struct muster_control *control);
int need_force_reason(struct context *context, const struct muster_control *control,
    struct reason *out, size_t *count);

/* occasion.c: what serves a rule */
int occasion_prepare(struct context *context);
/* Occurrences that serve a rule, by date, up to the as-of: on an asset, or of the whole system. */
struct line {
	const struct muster_asset *asset; /* NULL: the whole system */
	const struct muster_occasion **all;
	size_t count;
};
/* Calls with each line of the rule; there is at least one.  Rule NULL: what serves any. */
typedef int (*line_fn)(void *user, const struct line *line);
int occasion_lines(struct context *context, size_t control, const struct muster_timing *rule,
    line_fn fn, void *user);
bool occasion_serves(const struct muster_occasion *occasion, const struct muster_timing *rule);

/* gap.c: one line against a period */
struct gaps {
	size_t first,
	    count;   /* of the line's occurrences: the last before the period, those within */
	bool judged; /* false: since when is not known, or nothing is there */
	int64_t gap_days, end_days; /* -1 none */
	muster_time gap_from, gap_to;
	int64_t late_days;
};
/* Adds what was overdue to late, whose start and end are the period's. */
int gap_judge(struct context *context, const struct line *line, const struct muster_timing *rule,
    const struct muster_duration *set, struct stretches *late, struct gaps *out);

/* timing.c: fills context->timed for a control. */
int timing_judge(struct context *context, size_t control);
/* timing_clock.c: deadlines of notices after incidents, what follows changes. */
int timing_judge_clock(struct context *context, const struct muster_control *control,
    struct muster_timing_result *out, struct stretches *late);
/* How the findings stand that a clock runs on, once the rows are counted. */
int timing_note_rows(struct context *context, const struct muster_row_result *rows, size_t count);
int timing_judge_event(struct context *context, size_t control, struct muster_timing_result *out);
/* timing_kept.c: what a person attests unless something shows it: retentions, limits. */
int timing_judge_kept(struct context *context, const struct muster_control *control,
    struct muster_timing_result *out);

/* occurrence.c */
/* What the timing rules make of a control; SATISFIED where they ask for nothing. */
enum muster_status occurrence_status(
    const struct context *context, const struct muster_control *control, enum mode mode);
int occurrence_reason(struct context *context, const struct muster_control *control,
    struct reason *out, size_t *count);

/* standard.c: modes are the decisions of all controls, by mode. */
int standard_bind(struct context *context, struct decision *const modes[MODES],
    struct muster_control_result *results);

/* reason.c: in this order, before the reasons are kept for good. */
int reason_unmapped(struct context *context, const struct muster_control *control, size_t rows,
    const struct decision *decision, const struct attest *attest, struct reason *reasons,
    size_t *count);
int reason_gather(struct context *context, struct reason *reasons, size_t *count);
int reason_keep(struct context *context, struct reason *reasons, size_t count,
    struct muster_control_result *result);

/* heading.c */
int heading_prepare(struct context *context); /* finds the parents */
int heading_roll_up(struct context *context, struct muster_control_result *results);

/* period.c */
int period_prepare(struct context *context);
/* -1: memory is out.  Cut to the list's period; what is empty then is left out. */
int stretch_add(
    struct context *context, struct stretches *stretches, muster_time from, muster_time to);
/* Hull, and number of UTC days that saw one, each once; sorts them. */
void stretch_measure(
    struct stretches *stretches, muster_time *from, muster_time *to, int64_t *days);
/* The period asked, up to the as-of; of none: empty. */
struct stretches stretch_of_period(const struct context *context);
int period_judge(struct context *context, struct muster_control_result *result);

/* figures.c */
enum muster_part figures_part(const struct context *context, const struct muster_control *control,
    const struct decision *decision);
void figures_add(struct muster_figures *figures, enum muster_part part);
int figures_check(const struct muster_figures *figures, struct muster_error *err);

/* digest.c */
int digest_assessment(struct context *context, struct muster_assessment *assessment);

#endif
