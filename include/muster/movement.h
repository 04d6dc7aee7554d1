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

struct muster_change {
	const struct muster_control_result *before, *now;
	enum muster_change_kind kind;
	enum muster_change_reason reason;
};

struct muster_movement {
	const char *previous_name; /* "2026-Q2" */
	const struct muster_assessment *before;
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
