/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only a configured system has: its owner, profile and confirmed scope
 * among the facts of the first page; in the section on coverage what its
 * expected sources delivered, and the assets of no system.
 */
#include <string.h>

#include "report/internal.h"

static muster_time
end_of(int64_t day)
{
	return (day + 1) * MUSTER_DAY - 1;
}

enum delivered { EXPECTED, IN_TIME, OVERDUE, NEVER, LATE };

static bool
is_delivered(const struct muster_delivery *one, enum delivered delivered)
{
	bool never = one->received == MUSTER_TIME_NONE;
	switch (delivered) {
	case IN_TIME:
		return !one->overdue;
	case OVERDUE:
		return one->overdue && !never;
	case NEVER:
		return one->overdue && never;
	case LATE:
		return one->overdue;
	default:
		return true;
	}
}

static struct number
count_deliveries(struct report *report, enum delivered delivered)
{
	static const struct {
		const char *name, *words;
	} names[] = {
	    [EXPECTED] = {"expected", "reports expected of sources"},
	    [IN_TIME] = {"expected:in-time", "reports of sources received in time"},
	    [OVERDUE] = {"expected:overdue", "reports of sources that are overdue"},
	    [NEVER] = {"expected:never", "reports of sources never received"},
	    [LATE] = {"expected:late", "reports of sources overdue or never received"},
	};
	const struct muster_report_input *in = report->in;
	struct count count =
	    count_begin(report, names[delivered].words, "%s", names[delivered].name);
	for (size_t i = 0; i < in->delivery_count; i++) {
		const struct muster_delivery *one = &in->deliveries[i];
		if (is_delivered(one, delivered))
			count_add(&count, MUSTER_MEMBER_SOURCE, one->expectation->source,
			    one->asset != NULL ? one->asset->path : one->expectation->assets, 1);
	}
	return count_number(&count);
}

/* ---- the first page ---- */

/* "payments: Card payments, 5 assets" */
struct muster_inlines
system_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_system *system = report->in->system;
	const char *id = report->assessment->system;
	const uint64_t assets = report->in->asset_count;
	bool titled = system != NULL && strcmp(system->title, id) != 0;
	return cell_join(paper,
	    cell_format(paper, "%s%s%s", id, titled ? ": " : "", titled ? system->title : ""),
	    NUMBERS_INLINE(report, assets == 1 ? ", # asset" : ", # assets", {"assets", assets}));
}

const char *
system_scope_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_scope *scope = report->in->scope;
	const char *rule = scope->control;
	if (scope->statement == NULL)
		return paper_format(paper, "confirmed by nobody (PCI DSS %s)", rule);
	const char *change = scope->change != MUSTER_TIME_NONE
	    ? paper_format(
		  paper, "; before the significant change of %s", paper_date(paper, scope->change))
	    : "";
	return paper_format(paper, "confirmed %s by %s; %s %s (PCI DSS %s)%s",
	    paper_date(paper, scope->statement->date), scope->statement->by,
	    scope->state == MUSTER_SCOPE_STALE ? "stale, it was due again by" : "due again by",
	    paper_date(paper, end_of(scope->due)), rule, change);
}

static const char *
add_word(struct paper *paper, const char *list, const char *word)
{
	return paper_format(paper, "%s%s%s", list, list[0] != '\0' ? ", " : "", word);
}

const char *
system_profile_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_system *system = report->in->system;
	const char *list = "";
	for (int i = 0; i < MUSTER_PCI_ROLE_COUNT; i++)
		if ((system->pci_roles >> i & 1) != 0)
			list = add_word(paper, list, muster_pci_role_name(i));
	for (int i = 0; i < MUSTER_HIPAA_ROLE_COUNT; i++)
		if ((system->hipaa_roles >> i & 1) != 0)
			list = add_word(paper, list, muster_hipaa_role_name(i));
	if (system->cis_level > 0)
		list = add_word(paper, list,
		    paper_format(paper, "CIS level %lld", (long long)system->cis_level));
	for (size_t i = 0; i < system->only_count; i++)
		list = add_word(paper, list,
		    paper_format(paper, "only the requirements of %s (%s:%u)", system->only[i].name,
			system->only[i].origin.file, system->only[i].origin.line));
	return list[0] != '\0' ? list : "not said: everything is asked";
}

struct muster_inlines
system_expected_words(struct report *report)
{
	if (report->in->delivery_count == 0)
		return muster_inline_text(report->paper.arena, "none are named");
	return NUMBERS_INLINE(report, "# in time, # overdue", count_deliveries(report, IN_TIME),
	    count_deliveries(report, LATE));
}

/* ---- expected against received ---- */

static void
put_delivery(struct report *report, struct grid *grid, const struct muster_delivery *one)
{
	struct paper *paper = &report->paper;
	const struct muster_expectation *expectation = one->expectation;
	bool never = one->received == MUSTER_TIME_NONE;
	const char *asset = one->asset != NULL ? one->asset->path : "";
	muster_time due = never ? MUSTER_TIME_NONE : end_of(one->due);
	grid_row(grid, "",
	    paper_attributes(paper, "source", expectation->source, "assets", expectation->assets,
		"every_days", paper_digits(paper, (uint64_t)expectation->every_days), "asset",
		asset, "received", paper_time(paper, one->received), "due", paper_time(paper, due),
		"overdue", one->overdue ? "true" : "false", NULL));
	grid_text(grid, expectation->source);
	if (one->asset != NULL)
		grid_text(grid, asset);
	else
		grid_put(grid, cell_format(paper, "%s: none is known", expectation->assets));
	grid_sorted(grid,
	    cell_format(paper, "%s d", paper_number(paper, (uint64_t)expectation->every_days)),
	    paper_digits(paper, (uint64_t)expectation->every_days));
	grid_put(grid, cell_date(paper, one->received));
	grid_put(grid, cell_date(paper, due));
	if (!one->overdue)
		grid_text(grid, "in time");
	else
		grid_put(grid,
		    muster_inline_overdue(paper->arena, never ? "never received" : "overdue"));
}

static void
put_expected(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"source", "Source", 2, MUSTER_ALIGN_TEXT, true},
	    {"asset", "Asset", 5, MUSTER_ALIGN_TEXT, false},
	    {"every", "Every", 0, MUSTER_ALIGN_NUMBER, false},
	    {"received", "Received", 0, MUSTER_ALIGN_DATE, false},
	    {"due", "Due by", 0, MUSTER_ALIGN_DATE, false},
	    {"state", "State", 2, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_report_input *in = report->in;
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < in->delivery_count; i++)
		put_delivery(report, &grid, &in->deliveries[i]);
	report_grid(report, &grid,
	    &(const struct table_words){"expected-sources",
		"Sources that are expected, and what was received",
		"No source is expected of this system: none is named in its configuration.",
		"expected", "expected_source"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    in->delivery_count == 1
		? "# report of a source expected = # received in time + # overdue + # never "
		  "received."
		: "# reports of sources expected = # received in time + # overdue + # never "
		  "received.",
	    count_deliveries(report, EXPECTED), count_deliveries(report, IN_TIME),
	    count_deliveries(report, OVERDUE), count_deliveries(report, NEVER));
}

static void
put_unknown(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"asset", "Asset", 1, MUSTER_ALIGN_TEXT, true},
	};
	const struct muster_report_input *in = report->in;
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < in->unknown_count; i++) {
		grid_row(
		    &grid, "", paper_attributes(&report->paper, "asset", in->unknown[i], NULL));
		grid_text(&grid, in->unknown[i]);
	}
	report_grid(report, &grid,
	    &(const struct table_words){"assets-of-no-system",
		"Assets of no system: whose scope is unknown, in no system's report",
		"Every known asset is in a system.", "unscoped", "unscoped_asset"});
}

void
system_put_coverage(struct report *report)
{
	if (report->in->system == NULL)
		return;
	put_expected(report);
	put_unknown(report);
}
