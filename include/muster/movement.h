/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What moved between two assessments of one catalog, and why: each control
 * that failed or was unknown at one of them and not at the other.  Pure: from
 * the two assessments alone.  How often findings opened and closed is counted
 * by whoever can see them.
 */
#ifndef MUSTER_MOVEMENT_H
#define MUSTER_MOVEMENT_H

#include <muster/assess.h>

/* A control changes in one way only: failing comes before knowing. */
enum muster_change_kind {
	MUSTER_CHANGE_NEWLY_FAILING,
	MUSTER_CHANGE_NO_LONGER_FAILING, /* also where it is unknown now: the reason says so */
	MUSTER_CHANGE_EVIDENCE_LOST,     /* neither failed, unknown now */
	MUSTER_CHANGE_EVIDENCE_GAINED,   /* neither fails, unknown before */
	MUSTER_CHANGE_OTHER,             /* satisfied, accepted, not applicable; kinds of unknown */
	MUSTER_CHANGE_KIND_COUNT
};
const char *muster_change_kind_name(enum muster_change_kind kind); /* "newly-failing" … */

enum muster_change_reason {
	MUSTER_REASON_NEW_FINDINGS,
	MUSTER_REASON_PAST_DUE,
	MUSTER_REASON_FIRST_EVIDENCE, /* it was unknown, and fails */
	MUSTER_REASON_EXCEPTION_ENDED,
	MUSTER_REASON_ATTESTED_NOT_MET,
	MUSTER_REASON_FIXED,           /* no failing result is left */
	MUSTER_REASON_FIXED_TO_ATTEST, /* so, and an attestation is wanted still */
	MUSTER_REASON_EVIDENCE_MISSING,
	MUSTER_REASON_EVIDENCE_STALE,
	MUSTER_REASON_SCAN_ERRORS,
	MUSTER_REASON_ACCEPTED,
	MUSTER_REASON_NOT_APPLICABLE,
	MUSTER_REASON_EVIDENCE_ARRIVED,
	MUSTER_REASON_COUNT
};
const char *muster_change_reason_name(enum muster_change_reason reason);  /* "new-findings" */
const char *muster_change_reason_words(enum muster_change_reason reason); /* "new findings" */

struct muster_change {
	const struct muster_control_result *before, *now;
	enum muster_change_kind kind;
	enum muster_change_reason reason;
};

struct muster_movement {
	const char *previous_name; /* "2026-Q2" */
	uint64_t not_satisfied_before, not_satisfied_now;
	uint64_t newly_failing, no_longer_failing;
	uint64_t findings_opened, findings_fixed, findings_image_replaced,
	    findings_closed_otherwise;
	const struct muster_change *changes; /* in catalog order; those counted above and more */
	size_t change_count;
};

/*
 * Fills the counts of controls and the changes (in arena; they point into both
 * assessments, which must be of one catalog).  Only assessable controls that
 * are in the profile of both.
 */
int muster_movement_compare(const struct muster_assessment *before,
    const struct muster_assessment *now, struct muster_arena *arena, struct muster_movement *out,
    struct muster_error *err);

#endif
