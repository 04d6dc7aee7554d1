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

/* "32 controls = 3 proven by machine + …"; section: of the catalog, "" all of it. */
void
tally_put(struct report *report, const struct tally *tally, const char *section)
{
	struct paper *paper = &report->paper;
	const uint64_t sum = sum_of(tally);
	const struct number all[] = {
	    {"assessable", sum},
	    {"proven", tally->proven},
	    {"attested", tally->attested},
	    {"both", tally->both},
	    {"accepted", tally->accepted},
	    {"failing", tally->failing},
	    {"unknown", tally->unknown},
	    {"not-applicable", tally->not_applicable},
	    {"out-of-profile", tally->out_of_profile},
	    {"breached-though-fixed", tally->breached_though_fixed},
	};
	struct number numbers[sizeof(all) / sizeof(all[0])];
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		numbers[i] = all[i];
		if (*section != '\0')
			numbers[i].name =
			    paper_format(paper, "section:%s:%s", section, all[i].name);
	}
	numbers_put(report,
	    sum == 1 ? "# control = # proven by machine + # attested + # both + # accepted + # "
		       "failing + # unknown."
		     : "# controls = # proven by machine + # attested + # both + # accepted + # "
		       "failing + # unknown.",
	    numbers, 7);
	if (tally->not_applicable + tally->out_of_profile > 0)
		numbers_put(report, " Not in the sum: # declared not applicable, # out of profile.",
		    numbers + 7, 2);
	if (tally->breached_though_fixed > 0)
		numbers_put(report, " Breached within the period though not failing at its end: #.",
		    numbers + 9, 1);
}
