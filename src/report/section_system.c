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

static uint64_t
overdue_of(const struct muster_report_input *in)
{
	uint64_t count = 0;
	for (size_t i = 0; i < in->delivery_count; i++)
		count += in->deliveries[i].overdue;
	return count;
}

/* ---- the first page ---- */

/* "payments: Card payments, 5 assets" */
const char *
system_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_system *system = report->in->system;
	const char *id = report->assessment->system;
	const char *assets = paper_count(paper, report->in->asset_count, "asset", "assets");
	if (system == NULL || strcmp(system->title, id) == 0)
		return paper_format(paper, "%s, %s", id, assets);
	return paper_format(paper, "%s: %s, %s", id, system->title, assets);
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
	return list[0] != '\0' ? list : "not said: everything is asked";
}

const char *
system_expected_words(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_report_input *in = report->in;
	uint64_t overdue = overdue_of(in);
	if (in->delivery_count == 0)
		return "none are named";
	return paper_format(paper, "%s in time, %s overdue",
	    paper_number(paper, in->delivery_count - overdue), paper_number(paper, overdue));
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
	struct paper *paper = &report->paper;
	const struct muster_report_input *in = report->in;
	uint64_t overdue = overdue_of(in), never = 0;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < in->delivery_count; i++) {
		put_delivery(report, &grid, &in->deliveries[i]);
		never += in->deliveries[i].received == MUSTER_TIME_NONE;
	}
	report_grid(report, &grid,
	    &(const struct table_words){"expected-sources",
		"Sources that are expected, and what was received",
		"No source is expected of this system: none is named in its configuration.",
		"expected", "expected_source"});
	muster_build_reconciliation(&report->builder);
	muster_build_text(&report->builder,
	    "%s expected = %s received in time + %s overdue + %s never received.",
	    paper_count(paper, in->delivery_count, "report of a source", "reports of sources"),
	    paper_number(paper, in->delivery_count - overdue), paper_number(paper, overdue - never),
	    paper_number(paper, never));
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
