/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assessment: the status of every control of a catalog for a system, as of a
 * time.  Pure: structs in, structs out; no files, SQL, clock or printing.
 *
 * The rules are product.md's "Control status":
 *  - status, worst first, all reasons listed together: not-satisfied > error
 *    > no-evidence > stale > accepted > satisfied; not-applicable is declared;
 *  - a practice → control row acts by its effect (decides, deadline,
 *    evidences, supports); low confidence always only supports;
 *  - the population is practice × in-scope asset; missing evidence on any of
 *    it is no-evidence, "n of m"; zero of zero is no-evidence;
 *  - all-not-applicable or all-not-reviewed is no-evidence;
 *  - a source that is expected (system.h) and overdue is no-evidence on what its
 *    checks would show, whatever else reports there;
 *  - a machine pass on a control that needs an attestation only supports;
 *    a machine failure counts on it too;
 *  - children roll up to their headings, weakest first, for display; headings
 *    stand in no count.
 *
 * What flow must give, and what is made of it, is said at each struct.
 */
#ifndef MUSTER_ASSESS_H
#define MUSTER_ASSESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <muster/arena.h>
#include <muster/catalog.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/system.h>

/*
 * What is known of one practice (aspect) on one asset at the view.  Results
 * that are out of scope are not in it.  Facts of assets that are not in
 * muster_assess_input.assets are left alone.
 */
/* One of the failing results that a fact adds up. */
struct muster_failing {
	const char *finding; /* id, "" none */
	struct muster_start_dates dates;
	enum muster_severity rank;
	bool exploited;
};

struct muster_fact {
	const char *practice, *aspect; /* aspect as the check row has it */
	int64_t asset;
	uint64_t outcomes[MUSTER_OUTCOME_COUNT]; /* results in force */
	muster_time observed;                    /* newest evidence behind it */
	muster_time oldest_failing;              /* earliest first_seen of the failing ones, NONE */
	const char *example;                     /* finding id of the oldest failing one, "" */
	/* Of the failing ones that whose clock starts first, by what a deadline may count from; at
	 * 0 or NONE: the oldest one's, from when it was first seen.  That of MUSTER_RELEASE_NONE is
	 * not used. */
	struct muster_fact_start {
		muster_time at;
		enum muster_start start;
		muster_time since;   /* when it was first seen */
		const char *finding; /* its id, "" */
	} starts[MUSTER_RELEASE_COUNT];
	struct muster_evidence_ref evidence; /* of the example, else of the newest result */
	const char *check;                   /* "docker-bench:4.1" of the example */
	struct muster_origin origin;         /* check row that linked it */
	bool scanned; /* no result of its own, but a complete run covered what its checks look for:
			 absence of findings is a pass */
	/* Ids of the failing results that some exception of the input names: each is excused or
	 * accepted by itself.  Others need not be listed; `example` counts as listed.  Such results
	 * may stand in a fact of their own beside the others of the same practice, aspect and
	 * asset, so that neither's age and example speak for the other. */
	const char *const *named;
	size_t named_count;
	/* Where a row has a filter, or a deadline without a rule: the failing results one by one;
	 * else NULL. */
	const struct muster_failing *each;
	size_t each_count;
	const struct muster_fact *whole; /* of a part that a row's filter left: what it is of */
};

/* A failing stretch within the period, for the period verdict. */
struct muster_breach {
	const char *practice, *aspect;
	int64_t asset;
	muster_time since, until; /* until: the first instant it was over */
	const char *check;
	/* When the finding was first seen, before the period too: a deadline counts from it.
	 * 0 or NONE: from since. */
	muster_time first_seen;
	/* Where a deadline's clock starts by what it counts from; 0 or NONE: at first_seen. */
	muster_time starts[MUSTER_RELEASE_COUNT];
	const char *finding; /* its id, for exceptions; NULL or "" unknown */
};

/* Where a deadline's clock starts that is over first in a fact. */
static inline struct muster_fact_start
muster_fact_start_of(const struct muster_fact *fact, const struct muster_mapping *mapping)
{
	enum muster_release release = muster_mapping_release(mapping);
	const struct muster_fact_start *start = &fact->starts[release];
	if (release != MUSTER_RELEASE_NONE && start->at != 0 && start->at != MUSTER_TIME_NONE)
		return *start;
	return (struct muster_fact_start){
	    fact->oldest_failing, MUSTER_START_FIRST_SEEN, fact->oldest_failing, fact->example};
}

/*
 * What a person states of a control.  The newest one given by as_of and valid from
 * then on counts.  Without a file it is only asserted: it satisfies nothing (an
 * admission, partly or not-met, counts).  Valid up to and with the instant
 * `expires`; NONE: it does not expire.  One that speaks of a practice supports
 * the controls that ask for it and meets none; its admission counts.
 * Texts may be NULL where "" is said.
 */
struct muster_attestation {
	const char *control; /* of the catalog assessed */
	const char *outcome; /* met partly not-met not-applicable; HIPAA: implemented equivalent
				not-reasonable */
	const char *author, *file_sha256;
	muster_time given, expires;
	muster_time from;                      /* valid from; 0 or NONE: since it was given */
	const char *id;                        /* "A-7K3QX0M2RD" */
	const char *practice;                  /* that it speaks of; "" of the control itself */
	const char *provider, *responsibility; /* inherited from a provider; "" our own */
	const char *file;                      /* name of the file */
	const char *note;                      /* why, in a sentence; "" or NULL none */
	struct muster_origin origin;           /* where it is written */
	const char *document_sha256;           /* of the text it is written in */
	int64_t seq;                           /* journal entry that took it in */
};
/*
 * Scope: all of control, practice and results that are not "" must match; one
 * without any scope matches nothing.  Results are named by finding, or by_result:
 * by `findings`, which whoever gives it found by check and asset.  Without
 * approver, with the requester as approver, without expiry or outside
 * [start, expires] it has no effect and is shown with the reason.  It acts on
 * failures, never on missing evidence.
 */
struct muster_exception {
	const char *id, *kind; /* accepted-risk compensating-control false-positive
				  operational-requirement vex */
	const char *control, *practice, *finding;
	const char *approver, *requester;
	muster_time start, expires;
	bool complete; /* compensating-control: constraint, objective, risk, control, validation,
			  maintenance and review are all there */
	const char *const *worksheet; /* muster_worksheet_parts, "" not given; NULL: none at all */
	bool by_result;
	const char *const *findings; /* ids, sorted, each once; of by_result */
	size_t finding_count;
	muster_time revoked;         /* from then on without effect; 0 or NONE: never */
	const char *check, *asset;   /* what found `findings`: for people */
	const char *system, *reason; /* for people */
	struct muster_origin origin; /* where it is written */
	const char *document_sha256; /* of the text it is written in */
	int64_t seq;                 /* journal entry that took it in */
};

/*
 * A dated event.  An occurrence serves the timing rules of a control; one that
 * has no file is only asserted and serves none.  A significant change is what
 * rules with that anchor count from; an incident starts the clocks of the
 * controls it names.  A complete run is an occurrence too, on one asset: it
 * serves the rules of controls that ask for its practice as evidence.
 */
struct muster_occasion {
	const char *id;      /* of the event, "run 12" of a run */
	const char *control; /* of an occurrence or incident: of the catalog assessed; else "" */
	enum muster_event_kind kind;
	int evidence; /* enum muster_occurrence, -1 any */
	muster_time date;
	const char *file_sha256; /* what shows it, of a run its evidence; "" none */
	/* An incident: when one was aware of it; 0 or NONE: at its date. */
	muster_time aware;
	const char *follows; /* an occurrence: the id of the change or incident it answers, "" the
				last one */
	/* What is kept (retention): how far back it reaches, and what of it is at hand; 0 or NONE:
	 * not said. */
	muster_time since, at_hand_since;
	/* Of a run; NULL and 0 of what was entered. */
	const char *practice, *aspect;
	int64_t asset;
};

/* Does an occurrence with a file serve the rule?  evidence: enum muster_occurrence, -1 not said. */
bool muster_timing_takes(const struct muster_timing *rule, int evidence);
/* May a control be attested so?  Some outcomes are of addressable specifications only. */
bool muster_outcome_fits(const struct muster_control *control, const char *outcome);

/* How an exception stands at a time, whatever it meets. */
enum muster_exception_state {
	MUSTER_EXCEPTION_IN_FORCE,
	MUSTER_EXCEPTION_UNAPPROVED,
	MUSTER_EXCEPTION_UNREQUESTED,
	MUSTER_EXCEPTION_SELF_APPROVED,
	MUSTER_EXCEPTION_ENDLESS, /* no expiry */
	MUSTER_EXCEPTION_REVOKED,
	MUSTER_EXCEPTION_NOT_STARTED,
	MUSTER_EXCEPTION_EXPIRED,
	MUSTER_EXCEPTION_INCOMPLETE, /* a compensating control without all its parts */
	MUSTER_EXCEPTION_UNKNOWN,    /* its kind */
};
enum muster_exception_state muster_exception_state(
    const struct muster_exception *exception, muster_time as_of);
const char *muster_exception_state_name(enum muster_exception_state state); /* "in-force" */

struct muster_assess_input {
	const struct muster_controls *controls;
	const struct muster_catalog *catalog;
	const char *system;
	muster_time as_of;
	int64_t known_by;
	const struct muster_period *period; /* NULL: none asked */
	int64_t stale_after_days; /* evidence older than this at as_of is stale; below 0: never */
	/* Assessment profile; controls outside it are out of profile, not missing. */
	const char *level;           /* "L1": L2 is outside; NULL or "": all levels */
	const char *const *profiles; /* "docker-linux" …; count 0: all */
	size_t profile_count;
	const struct muster_requirements *only; /* of any catalog; of none of this one: all */
	size_t only_count;
	const struct muster_asset *assets; /* in scope, live at as_of */
	size_t asset_count;
	const struct muster_fact *facts; /* sorted by practice, aspect, asset */
	size_t fact_count;
	const struct muster_delivery *deliveries; /* of the system's expected sources */
	size_t delivery_count;
	const struct muster_breach *breaches; /* in scope, retired assets too; any order */
	size_t breach_count;
	const struct muster_attestation *attestations;
	size_t attestation_count;
	const struct muster_exception *exceptions;
	size_t exception_count;
	const struct muster_occasion *occasions; /* by date, then id */
	size_t occasion_count;
	const struct muster_timing_setting *timing_settings; /* of any catalog */
	size_t timing_setting_count;
};

/* How one mapping row came out: the middle of explain. */
struct muster_row_result {
	const struct muster_mapping *mapping;
	enum muster_status status; /* what this row alone says; SUPPORTS rows: MUSTER_STATUS_COUNT
				      (says nothing) */
	uint64_t seen, expected;   /* population */
	uint64_t failing_assets, failing_results, passing_assets; /* without those removed */
	uint64_t removed_results, accepted_results;               /* by exceptions in effect */
	uint64_t overdue_assets;    /* DEADLINE: with a failing one past it */
	uint64_t overdue_results;   /* those past it that no exception covers; 0 where the facts do
				       not list their failing results */
	muster_time overdue_since;  /* DEADLINE: when the one longest past it was due, of those no
				       exception covers; NONE: none, or of unknown age */
	muster_time newest, oldest; /* evidence it stands on; NONE: none, or of unknown age */
	const struct muster_fact *const
	    *facts; /* failing first (earliest first seen), then oldest evidence; all */
	size_t fact_count;
	/* Expected sources whose checks would show it, overdue or not; by expectation. */
	const struct muster_delivery *const *deliveries;
	size_t delivery_count;
	const char *reason; /* one line, the weightiest */
};

/* An exception that met failing results of a control, with or without effect. */
struct muster_exception_use {
	const struct muster_exception *exception;
	bool effective;
	const char *why;  /* no effect: the reason; else what it did */
	uint64_t results; /* failing results it met; 0: an attestation of not met */
};

/*
 * One timing rule of a control.  Where scans count, they count asset by asset:
 * what stands here is of the worst of them.  Gaps are in UTC days, from an
 * occurrence to the next; the last one before the period counts too.
 */
struct muster_timing_result {
	const struct muster_timing *rule;
	const struct muster_timing_setting *setting; /* what the organisation set, NULL none */
	enum muster_timing_state state;              /* at the as-of */
	const char *text;                            /* one line, for the as-of */
	muster_time due; /* last instant of the next one, or of the clock; NONE none */
	/* Over the period, where one is asked; a frequency or a clock. */
	enum muster_period_verdict verdict; /* NONE: not asked, or not known */
	const char *period_text;            /* one line; "" none */
	const char *note;                   /* what decides nothing: the calendar; "" none */
	/* The last before the period and those within; where none is asked, the last. */
	const struct muster_occasion *const *occasions;
	size_t occasion_count;
	const char *asset;              /* the worst one's path, "" the whole system */
	int64_t gap_days;               /* the largest that ends within it, -1 none */
	muster_time gap_from, gap_to;   /* NONE none */
	int64_t end_days;               /* from the last one to the period's end or as-of, -1 */
	muster_time late_from, late_to; /* hull of what was overdue within it; NONE */
	int64_t late_days;              /* days of it, each once */
};

/* Where a control stands in a set of figures; disjoint. */
enum muster_part {
	MUSTER_PART_PROVEN,
	MUSTER_PART_ATTESTED,
	MUSTER_PART_BOTH,
	MUSTER_PART_ACCEPTED,
	MUSTER_PART_FAILING,
	MUSTER_PART_ERROR, /* this and the next two: unknown */
	MUSTER_PART_NO_EVIDENCE,
	MUSTER_PART_STALE,
	MUSTER_PART_NOT_APPLICABLE, /* this and the next two: outside the sum */
	MUSTER_PART_OUT_OF_PROFILE,
	MUSTER_PART_HEADING,
	MUSTER_PART_COUNT
};
enum muster_figure_set {
	MUSTER_SET_ASSESSED,
	MUSTER_SET_BEFORE_EXCEPTIONS,
	MUSTER_SET_WITHOUT_STALE,
	MUSTER_SETS
};

struct muster_control_result {
	const struct muster_control *control;
	enum muster_part parts[MUSTER_SETS];
	enum muster_status status;
	enum muster_period_verdict period_verdict;
	muster_time breached_from, breached_to; /* hull of the breaches; NONE */
	int64_t breached_days;
	const char *label;          /* the catalog's words for the status */
	const char *const *reasons; /* worst first; at least one */
	size_t reason_count;
	const struct muster_row_result *rows;
	size_t row_count;
	uint64_t open_findings;    /* failing results behind it, each counted once per control */
	int64_t evidence_age_days; /* of the oldest evidence it stands on, -1 none */
	uint64_t seen, expected; /* practice × asset, over the rows that set a status (else all) */
	bool proven_by_machine, attested;
	bool out_of_profile;                          /* assessed, in no count */
	const struct muster_attestation *attestation; /* the one that counts, NULL */
	const struct muster_exception_use *exceptions;
	size_t exception_count;
	const struct muster_timing_result *timings; /* as the catalog's rules stand */
	size_t timing_count;
};

/* A framework's figure is a set, never one percentage (product.md). Disjoint; sum = assessable. */
struct muster_figures {
	uint64_t proven, attested, both, accepted, failing, unknown;
	uint64_t unknown_error, unknown_no_evidence, unknown_stale; /* unknown = their sum */
	uint64_t not_applicable, out_of_profile, headings;          /* outside the sum */
	uint64_t assessable;
};

struct muster_assessment {
	struct muster_arena *arena; /* owns all but the borrowed input */
	const struct muster_catalog *catalog;
	const char *system;
	muster_time as_of;
	int64_t known_by;
	struct muster_period period;                  /* name "" none */
	const struct muster_control_result *controls; /* in catalog order, headings too */
	size_t control_count;
	uint64_t counts[MUSTER_STATUS_COUNT]; /* assessable controls in profile only */
	int64_t stale_after_days;
	struct muster_figures figures, before_exceptions, without_stale;
	char digest[65]; /* SHA-256 of the canonical text of the above: the short digest in feet */
};

/* May a mapping row set a status, or does it only support? */
static inline bool
muster_mapping_sets_status(const struct muster_mapping *mapping)
{
	return mapping->effect != MUSTER_EFFECT_SUPPORTS &&
	    mapping->confidence != MUSTER_CONFIDENCE_LOW;
}

/* Does a mapping row ask for this practice (aspect)?  One rule for facts and findings alike. */
static inline bool
muster_mapping_asks(const struct muster_mapping *mapping, const char *practice, const char *aspect)
{
	return strcmp(mapping->practice, practice) == 0 &&
	    (mapping->aspect[0] == '\0' || strcmp(mapping->aspect, aspect) == 0);
}

struct muster_assessment *muster_assess(
    const struct muster_assess_input *input, struct muster_error *err);
void muster_assessment_free(struct muster_assessment *assessment);

/* By canonical id; NULL if the catalog has none. */
const struct muster_control_result *muster_assessment_control(
    const struct muster_assessment *assessment, const char *control);

/* ---- clocks of findings ---- */

/* A clock that runs on a finding: a deadline of a control that asks for its practice. */
struct muster_clock {
	const struct muster_catalog *catalog;
	const struct muster_mapping *mapping; /* its control, and the rule in `clock` */
	muster_time from;                     /* where it starts */
	enum muster_start start;              /* what that is */
	const char *because;                  /* why nothing before it (timing.h); "" */
	muster_time due;                      /* the last instant in time */
	int64_t days; /* from the due day on, at the as-of or when it was closed; below 0: left */
};
/*
 * The clocks of a finding with a practice, the strictest (due first) before the others; those of
 * low confidence and of `supports` never run.  A closed finding's stand still at closed_at.  Gives
 * how many there are and writes at most `room` of them.
 */
size_t muster_clocks_of(const struct muster_catalog *const *catalogs, size_t catalog_count,
    const struct muster_finding *finding, const char *practice, const char *aspect,
    muster_time as_of, struct muster_clock *out, size_t room);

/* ---- hygiene of exceptions ---- */

/* What open findings an exception holds. */
struct muster_exception_holding {
	uint64_t findings;
	uint64_t late; /* of them past a deadline of a control in its scope when it was granted */
	int64_t late_days; /* the most */
};
enum muster_audit_kind {
	MUSTER_AUDIT_SELF_APPROVED,
	MUSTER_AUDIT_UNAPPROVED, /* or without requester, or without end: no effect */
	MUSTER_AUDIT_INCOMPLETE,
	MUSTER_AUDIT_EXPIRED,
	MUSTER_AUDIT_EXPIRING,
	MUSTER_AUDIT_UNUSED,
	MUSTER_AUDIT_TOO_BROAD,
	MUSTER_AUDIT_AFTER_BREACH,
	MUSTER_AUDIT_SERIAL,
	MUSTER_AUDIT_KIND_COUNT
};
const char *muster_audit_kind_name(enum muster_audit_kind kind); /* "self-approved" */
struct muster_audit_problem {
	enum muster_audit_kind kind;
	const char *word; /* for the kind: "self-approved" */
	const struct muster_exception *exception;
	const char *text, *remedy;
	uint64_t findings; /* that it holds at the as-of */
	uint64_t chain;    /* serial: exceptions of this scope so far */
	int64_t days;      /* serial: they cover together; expiring: left; after breach: late */
};
/*
 * exceptions: of all catalogs, the control by its full name; holdings: one for each.
 * Problems by kind, then id.  Everything is allocated in arena.
 */
int muster_exception_audit(const struct muster_exception *exceptions,
    const struct muster_exception_holding *holdings, size_t count, muster_time as_of,
    int64_t within_days, struct muster_arena *arena, const struct muster_audit_problem **out,
    size_t *out_count, struct muster_error *err);

#endif
