/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing rules: how often, by when, for how long a framework wants something.
 * They belong to the catalog's version and are data only: nothing here judges.
 *
 * Which members a kind uses:
 *
 *	frequency      period or set_by; anchor is the last occurrence.  Met if the next one
 *	               comes by anchor + period (the same day of the later month, clamped to
 *	               its end) or within window_days, whichever is later.
 *	deadline       period, set_by or promptly; counts from the anchor, window_days as above
 *	retention      period or set_by; counts from the anchor; at_hand: readable at once
 *	limit          period and bound: a value of a setting or an account
 *	event          no period: it must follow the anchor (a change, a leaver)
 *	risk-analysis  the period is what the analysis named in `analysis` sets, which must be
 *	               approved and not older than analysis_period
 */
#ifndef MUSTER_TIMING_H
#define MUSTER_TIMING_H

#include <stdbool.h>
#include <stdint.h>

#include <muster/text.h>
#include <muster/time.h>

/* Where a line of YAML stands: for explain and for messages. */
struct muster_origin {
	const char *file;      /* "controls/mappings/cis-docker.yaml" */
	unsigned line, column; /* column 0: unknown */
};

enum muster_timing_kind {
	MUSTER_TIMING_FREQUENCY,
	MUSTER_TIMING_DEADLINE,
	MUSTER_TIMING_RETENTION,
	MUSTER_TIMING_LIMIT,
	MUSTER_TIMING_EVENT,
	MUSTER_TIMING_RISK_ANALYSIS,
	MUSTER_TIMING_KIND_COUNT
};

/* What happened, dated: an event of the ledger, or a run. */
enum muster_event_kind {
	MUSTER_EVENT_OCCURRENCE,         /* what a timing rule counts */
	MUSTER_EVENT_SIGNIFICANT_CHANGE, /* what some rules count from */
	MUSTER_EVENT_INCIDENT,           /* what the clocks of notices count from */
	MUSTER_EVENT_KIND_COUNT
};
const char *muster_event_kind_name(enum muster_event_kind kind); /* "significant-change" */

/* What the clock starts at. */
enum muster_anchor {
	MUSTER_ANCHOR_PREVIOUS,      /* the occurrence before */
	MUSTER_ANCHOR_PATCH_RELEASE, /* the vendor's fix is out */
	MUSTER_ANCHOR_FINDING,       /* first seen */
	MUSTER_ANCHOR_CHANGE,        /* a significant change */
	MUSTER_ANCHOR_DEPARTURE,     /* someone leaves or moves */
	MUSTER_ANCHOR_RELEASE,       /* software goes live */
	MUSTER_ANCHOR_INCIDENT,      /* it happens, or is suspected */
	MUSTER_ANCHOR_DISCOVERY,     /* it is found out (HIPAA) */
	MUSTER_ANCHOR_AWARENESS,     /* one is aware of it (GDPR) */
	MUSTER_ANCHOR_RISK_CHANGE,
	MUSTER_ANCHOR_REQUEST, /* someone asks */
	MUSTER_ANCHOR_RECORD,  /* the record is made, or last in effect: the later */
	MUSTER_ANCHOR_YEAR_END,
	MUSTER_ANCHOR_LAST_USE,
	MUSTER_ANCHOR_LAST_CHANGE,
	MUSTER_ANCHOR_IDLE,
	MUSTER_ANCHOR_LOCKOUT,
	MUSTER_ANCHOR_COUNT
};

/* What shows that it happened. */
enum muster_occurrence {
	MUSTER_OCCURRENCE_SCAN_REPORT,
	MUSTER_OCCURRENCE_ASV_REPORT, /* with its attestation; nothing else will do */
	MUSTER_OCCURRENCE_TEST_REPORT,
	MUSTER_OCCURRENCE_REVIEW_RECORD,
	MUSTER_OCCURRENCE_LOG_REVIEW,
	MUSTER_OCCURRENCE_FILE_INTEGRITY_REPORT,
	MUSTER_OCCURRENCE_TAMPER_REPORT,
	MUSTER_OCCURRENCE_TRAINING_RECORD,
	MUSTER_OCCURRENCE_RISK_ANALYSIS,
	MUSTER_OCCURRENCE_CHANGE_RECORD,
	MUSTER_OCCURRENCE_INCIDENT_RECORD,
	MUSTER_OCCURRENCE_TICKET,
	MUSTER_OCCURRENCE_DOCUMENT,
	MUSTER_OCCURRENCE_ATTESTATION,
	MUSTER_OCCURRENCE_ACCOUNT_FACT,
	MUSTER_OCCURRENCE_SETTING_FACT,
	MUSTER_OCCURRENCE_LOG_STORE,
	MUSTER_OCCURRENCE_COUNT
};

/* How a timing rule stands. */
enum muster_timing_state {
	MUSTER_TIMING_IN_TIME,
	MUSTER_TIMING_LATE,     /* it is overdue at the as-of */
	MUSTER_TIMING_RUNNING,  /* a clock runs, and is not over yet */
	MUSTER_TIMING_IDLE,     /* what it follows has not happened, as far as was entered */
	MUSTER_TIMING_MISSING,  /* nothing shows it, or not on all assets */
	MUSTER_TIMING_UNSET,    /* its number or anchor is given by nobody */
	MUSTER_TIMING_ATTESTED, /* a retention or a limit: a person states it with a file */
	MUSTER_TIMING_TO_ATTEST,
	MUSTER_TIMING_STATE_COUNT
};
const char *muster_timing_state_name(enum muster_timing_state state); /* "in-time" */

/* Who says the number where the framework names none. */
enum muster_set_by { MUSTER_SET_BY_FRAMEWORK, MUSTER_SET_BY_ORGANISATION, MUSTER_SET_BY_COUNT };

enum muster_bound { MUSTER_BOUND_AT_MOST, MUSTER_BOUND_AT_LEAST, MUSTER_BOUND_COUNT };

/* The words of YAML; parse gives -1 for none. */
const char *muster_timing_kind_name(enum muster_timing_kind kind);
int muster_timing_kind_parse(struct muster_span word);
const char *muster_anchor_name(enum muster_anchor anchor);
int muster_anchor_parse(struct muster_span word);
const char *muster_occurrence_name(enum muster_occurrence occurrence);
int muster_occurrence_parse(struct muster_span word);
const char *muster_set_by_name(enum muster_set_by set_by);
int muster_set_by_parse(struct muster_span word);
const char *muster_bound_name(enum muster_bound bound);
int muster_bound_parse(struct muster_span word);

/* ISO 8601: P3M, P7D, P6Y, PT72H, PT15M; years are twelve months, hours and minutes seconds. */
struct muster_duration {
	uint32_t months, days, seconds; /* all 0: none */
};
/* Whole numbers, each unit once, in order; weeks alone (P1W).  -1 if it is none, or zero. */
int muster_duration_parse(struct muster_span text, struct muster_duration *out);
static inline bool
muster_duration_is_set(const struct muster_duration *duration)
{
	return duration->months != 0 || duration->days != 0 || duration->seconds != 0;
}
/* "3 months", "72 hours", "1 day"; "" for none; needs 48 bytes. */
const char *muster_duration_words(const struct muster_duration *duration, char out[48]);

/*
 * What a clock counts from that runs on a finding.  That of a patch counts from the day the fix is
 * available, else from that of the advisory, else from when the finding was first seen; a date is
 * what the source told when it last reported the finding.  It counts only
 *  - while a fix is known: a patch that nobody has is not late;
 *  - from 1990 on, and not after the observation that told it: others are mistakes.
 * So a finding may be overdue the day it is first seen.  Rank is no part of it: a new rank, and a
 * finding that comes back, keep the clock where it was.
 */
enum muster_start {
	MUSTER_START_FIRST_SEEN,
	MUSTER_START_FIX_AVAILABLE,
	MUSTER_START_ADVISORY,
	MUSTER_START_COUNT
};
const char *muster_start_name(
    enum muster_start start); /* "first-seen" "fix-available" "advisory" */
/* In front of the date: "first sight on", "the fix of", "the advisory of". */
const char *muster_start_words(enum muster_start start);

/* From which of them a deadline may count, beside first seen. */
enum muster_release {
	MUSTER_RELEASE_NONE,
	MUSTER_RELEASE_FIX,      /* the fix, else the advisory */
	MUSTER_RELEASE_ADVISORY, /* the advisory; policies may say so */
	MUSTER_RELEASE_COUNT
};

/* What is known of a finding at a view.  Dates: 0 or NONE not told. */
struct muster_start_dates {
	muster_time first_seen;
	muster_time observed; /* when the source last reported it */
	muster_time fix_available, advisory_date;
	bool has_fix;
};
struct muster_finding;
struct muster_start_dates muster_start_dates_of(const struct muster_finding *finding);

struct muster_clock_start {
	muster_time at; /* NONE: not known */
	enum muster_start start;
	const char *because; /* why none that comes before it: "no fix is known"; "" */
};
struct muster_clock_start muster_clock_start_of(
    enum muster_release release, const struct muster_start_dates *dates);

struct muster_timing {
	const char *id; /* what a mapping or a setting names it by, "" none */
	const char *control;
	enum muster_timing_kind kind;
	const char *what; /* "internal vulnerability scan" */
	struct muster_duration period;
	uint32_t window_days; /* frequency, deadline: so many days are in time too, 0 none */
	enum muster_set_by set_by;
	struct muster_duration default_period; /* set by the organisation, until it does */
	bool promptly;                         /* no number: without undue delay */
	bool at_hand;                          /* retention: readable without restoring */
	enum muster_bound bound;               /* limit */
	enum muster_anchor anchor;
	enum muster_occurrence evidence;
	const char *const *ranks; /* only findings of these ranks; count 0: all */
	size_t rank_count;
	const char *analysis; /* risk-analysis: the control that asks for the analysis, else "" */
	struct muster_duration analysis_period; /* how old it may be */
	const char *condition; /* what may stand in its place, or narrows it: words for a person */
	muster_time effective; /* first instant; NONE: always */
	const char *source;    /* the clause: "PCI DSS 4.0.1, 11.3.1 and section 7" */
	struct muster_origin origin;
};

/* What the organisation set for a rule that leaves its number to it (muster.yaml, timing). */
struct muster_timing_setting {
	const char *catalog, *control; /* canonical once it is bound */
	const char *rule;              /* id of the rule, "" whichever the control leaves open */
	struct muster_duration period;
	const char *attestation; /* id of the one that approves it, "" none */
	struct muster_origin origin;
};
/* Does a rule leave its number to the organisation, or to a risk analysis? */
bool muster_timing_is_open(const struct muster_timing *timing);

/* The period a rule goes by while nobody has set another: its own, else the default; not set: none.
 */
const struct muster_duration *muster_timing_period(const struct muster_timing *timing);
/*
 * The last instant in time after `from`: the end of the same UTC day of the later month (clamped
 * to its end), or of the window's last day if that is later; of hours and minutes the instant.
 * set: what the organisation set in place of the rule's own, then without the window; NULL: it did
 * not.  A rule without any period: MUSTER_TIME_MAX.
 */
muster_time muster_timing_due(
    const struct muster_timing *timing, const struct muster_duration *set, muster_time from);

/* The most days a period gives, with the rule's window; at least 1. */
uint32_t muster_timing_days(const struct muster_timing *timing, const struct muster_duration *set);

/*
 * "at least every 3 months (or 92 days)", "within 1 month of the release of the patch": the
 * rule in words, without what and source.  Cut to size.
 */
const char *muster_timing_words(const struct muster_timing *timing, char *out, size_t size);

#endif
