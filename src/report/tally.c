/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts of controls as the report prints them, made again from the results
 * and held against the assessment's figures: they cannot differ.
 */
#include "report/internal.h"

void
tally_add(struct tally *tally, const struct muster_control_result *result)
{
	if (!result->control->assessable) {
		tally->headings++;
		return;
	}
	tally->controls++;
	if (result->out_of_profile) {
		tally->out_of_profile++;
		return;
	}
	tally->statuses[result->status]++;
	tally->breached_though_fixed += result->period_verdict == MUSTER_PERIOD_BREACHED &&
	    result->status != MUSTER_STATUS_NOT_SATISFIED;
	switch (result->status) {
	case MUSTER_STATUS_NOT_SATISFIED:
		tally->failing++;
		break;
	case MUSTER_STATUS_ACCEPTED:
		tally->accepted++;
		break;
	case MUSTER_STATUS_SATISFIED:
		if (result->proven_by_machine && result->attested)
			tally->both++;
		else if (result->attested)
			tally->attested++;
		else
			tally->proven++;
		break;
	case MUSTER_STATUS_NOT_APPLICABLE:
		tally->not_applicable++;
		break;
	default:
		tally->unknown++;
		break;
	}
}

static uint64_t
sum_of(const struct tally *tally)
{
	return tally->proven + tally->attested + tally->both + tally->accepted + tally->failing +
	    tally->unknown;
}

const struct tally *
tally_sections(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct tally *tallies =
	    muster_arena_array(report->paper.arena, assessment->control_count, sizeof(*tallies));
	for (size_t i = 0; tallies != NULL && i < assessment->control_count; i++)
		tally_add(&tallies[report->group[i]], &assessment->controls[i]);
	return tallies;
}

/* All controls against the assessment. */
int
tally_check(struct report *report, const struct tally *all)
{
	const struct muster_figures *figures = &report->assessment->figures;
	bool equal = all->proven == figures->proven && all->attested == figures->attested &&
	    all->both == figures->both && all->accepted == figures->accepted &&
	    all->failing == figures->failing && all->unknown == figures->unknown &&
	    all->not_applicable == figures->not_applicable &&
	    all->out_of_profile == figures->out_of_profile && all->headings == figures->headings &&
	    sum_of(all) == figures->assessable;
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		equal = equal && all->statuses[status] == report->assessment->counts[status];
	return equal ? 0
		     : report_mismatch(report, "report.figures",
			   "the figures of the report are not those of the assessment");
}

const char *
tally_sentence(struct report *report, const struct tally *tally)
{
	struct paper *paper = &report->paper;
	uint64_t sum = sum_of(tally);
	const char *text = paper_format(paper,
	    "%s = %s proven by machine + %s attested + %s both + %s accepted + %s failing + %s "
	    "unknown.",
	    paper_count(paper, sum, "control", "controls"), paper_number(paper, tally->proven),
	    paper_number(paper, tally->attested), paper_number(paper, tally->both),
	    paper_number(paper, tally->accepted), paper_number(paper, tally->failing),
	    paper_number(paper, tally->unknown));
	if (tally->not_applicable + tally->out_of_profile > 0)
		text = paper_format(paper,
		    "%s Not in the sum: %s declared not applicable, %s out of profile.", text,
		    paper_number(paper, tally->not_applicable),
		    paper_number(paper, tally->out_of_profile));
	if (tally->breached_though_fixed > 0)
		text = paper_format(paper,
		    "%s Breached within the period though not failing at its end: %s.", text,
		    paper_number(paper, tally->breached_though_fixed));
	return text;
}
