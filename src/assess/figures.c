/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework's figures: a set, disjoint, whose sum is the assessable
 * controls in profile that are not declared not applicable.
 */
#include "assess/internal.h"

static void
add_unknown(struct muster_figures *figures, uint64_t *kind)
{
	(*kind)++;
	figures->unknown++;
	figures->assessable++;
}

static void
add_known(struct muster_figures *figures, uint64_t *kind)
{
	(*kind)++;
	figures->assessable++;
}

void
figures_add(struct muster_figures *figures, const struct context *context,
    const struct muster_control *control, const struct decision *decision)
{
	if (!control->assessable) {
		figures->headings++;
		return;
	}
	if (!control_in_profile(context, control)) {
		figures->out_of_profile++;
		return;
	}
	switch (decision->status) {
	case MUSTER_STATUS_NOT_SATISFIED:
		add_known(figures, &figures->failing);
		break;
	case MUSTER_STATUS_ERROR:
		add_unknown(figures, &figures->unknown_error);
		break;
	case MUSTER_STATUS_NO_EVIDENCE:
		add_unknown(figures, &figures->unknown_no_evidence);
		break;
	case MUSTER_STATUS_STALE:
		add_unknown(figures, &figures->unknown_stale);
		break;
	case MUSTER_STATUS_ACCEPTED:
		add_known(figures, &figures->accepted);
		break;
	case MUSTER_STATUS_SATISFIED:
		add_known(figures,
		    decision->proven && decision->attested ? &figures->both
			: decision->attested               ? &figures->attested
							   : &figures->proven);
		break;
	default:
		figures->not_applicable++;
		break;
	}
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
