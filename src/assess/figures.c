/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework's figures: a set, disjoint, whose sum is the assessable
 * controls in profile that are not declared not applicable.
 */
#include "assess/internal.h"

enum muster_part
figures_part(const struct context *context, const struct muster_control *control,
    const struct decision *decision)
{
	if (!control->assessable)
		return MUSTER_PART_HEADING;
	if (!control_in_profile(context, control))
		return MUSTER_PART_OUT_OF_PROFILE;
	switch (decision->status) {
	case MUSTER_STATUS_NOT_SATISFIED:
		return MUSTER_PART_FAILING;
	case MUSTER_STATUS_ERROR:
		return MUSTER_PART_ERROR;
	case MUSTER_STATUS_NO_EVIDENCE:
		return MUSTER_PART_NO_EVIDENCE;
	case MUSTER_STATUS_STALE:
		return MUSTER_PART_STALE;
	case MUSTER_STATUS_ACCEPTED:
		return MUSTER_PART_ACCEPTED;
	case MUSTER_STATUS_SATISFIED:
		return decision->proven && decision->attested ? MUSTER_PART_BOTH
		    : decision->attested                      ? MUSTER_PART_ATTESTED
							      : MUSTER_PART_PROVEN;
	default:
		return MUSTER_PART_NOT_APPLICABLE;
	}
}

void
figures_add(struct muster_figures *figures, enum muster_part part)
{
	uint64_t *const counts[MUSTER_PART_COUNT] = {
	    [MUSTER_PART_PROVEN] = &figures->proven,
	    [MUSTER_PART_ATTESTED] = &figures->attested,
	    [MUSTER_PART_BOTH] = &figures->both,
	    [MUSTER_PART_ACCEPTED] = &figures->accepted,
	    [MUSTER_PART_FAILING] = &figures->failing,
	    [MUSTER_PART_ERROR] = &figures->unknown_error,
	    [MUSTER_PART_NO_EVIDENCE] = &figures->unknown_no_evidence,
	    [MUSTER_PART_STALE] = &figures->unknown_stale,
	    [MUSTER_PART_NOT_APPLICABLE] = &figures->not_applicable,
	    [MUSTER_PART_OUT_OF_PROFILE] = &figures->out_of_profile,
	    [MUSTER_PART_HEADING] = &figures->headings,
	};
	(*counts[part])++;
	figures->unknown += part >= MUSTER_PART_ERROR && part <= MUSTER_PART_STALE;
	figures->assessable += part < MUSTER_PART_NOT_APPLICABLE;
}

int
figures_check(const struct muster_figures *figures, struct muster_error *err)
{
	uint64_t unknown =
	    figures->unknown_error + figures->unknown_no_evidence + figures->unknown_stale;
	uint64_t sum = figures->proven + figures->attested + figures->both + figures->accepted +
	    figures->failing + figures->unknown;
	if (unknown == figures->unknown && sum == figures->assessable)
		return 0;
	return muster_error_set(
	    err, MUSTER_E_INTERNAL, "assess.figures", "the figures of an assessment do not add up");
}
