/* SPDX-License-Identifier: Apache-2.0 */
/* Method and limits in plain words, the catalog's notice, and who signs. */
#include "report/internal.h"

#define BLANK "\xC2\xA0" /* room to write in: not "nothing" */

static void
put_item(struct report *report, const char *head, const char *text)
{
	muster_build_list_item(&report->builder);
	muster_build_strong(&report->builder, head);
	muster_build_text(&report->builder, " %s", text);
}

static void
put_rules(struct report *report)
{
	struct paper *paper = &report->paper;
	int64_t limit = report->assessment->stale_after_days;
	muster_build_list(&report->builder);
	put_item(report, "Precedence.",
	    "A control takes the worst of what its practices and attestations say: not satisfied, "
	    "error, no evidence, stale, accepted, satisfied, in this order. Not applicable is "
	    "declared by a person with a file, and overruled by evidence that contradicts it.");
	put_item(report, "Population.",
	    "A practice is asked of every asset in scope of the kinds it concerns. Evidence "
	    "missing on one of them is missing evidence, never a pass; so is evidence over no "
	    "asset at all, and evidence that only says not applicable, not reviewed or "
	    "information.");
	put_item(report, "Staleness.",
	    limit < 0
		? "No limit is set on the age of evidence."
		: paper_format(paper,
		      "Evidence older than %s at the as-of is stale; the oldest that a control "
		      "needs decides.",
		      paper_count(paper, (uint64_t)limit, "day", "days")));
	put_item(report, "Effects.",
	    "A practice that decides fails its control with any failing result; one with a "
	    "deadline fails it when a finding is open past the control's timing rule, counted in "
	    "UTC calendar days: of a patch from the day its fix was available, else from its "
	    "advisory, where the scanner tells it and a fix is known, else from first sight; one "
	    "that evidences shows that an "
	    "activity ran, whatever it found; one that "
	    "supports is shown and sets no status, as does any mapping of low confidence.");
	put_item(report, "Attestations.",
	    "Where a control is manual, a machine's pass only supports: it needs a statement with "
	    "a file, an author and a date. A machine's failure counts all the same.");
	put_item(report, "Exceptions.",
	    "They act on failures only, within their dates, and only if another person than the "
	    "requester approved them. False positives and VEX statements remove a failure and are "
	    "disclosed; a complete compensating control is accepted; an accepted risk only where "
	    "the catalog allows it.");
	put_item(report, "Period.",
	    "A control is breached in the period if anything was failing or overdue within it, "
	    "even when fixed by its end: findings, notices of incidents, and what has to happen "
	    "again, by the gaps between its dates. It held only if all that has to happen again is "
	    "known to have; where too little is known there is no verdict.");
	put_item(report, "Two times.",
	    paper_format(paper,
		"What is said here was true as of %s, as known by journal entry %s. The same "
		"store and the same two times give the same report.",
		paper_moment(paper, report->assessment->as_of),
		paper_number(paper, (uint64_t)report->assessment->known_by)));
	put_item(report, "Limits.",
	    "This report says what the evidence shows, by which rule, as of which date. It is not "
	    "an audit opinion and no attestation of compliance; the finding is the assessor's. "
	    "What a scanner does not know or does not report cannot be seen here.");
	muster_build_list_end(&report->builder);
}

static void
put_notice(struct report *report)
{
	const char *notice = report->catalog->notice;
	if (notice == NULL || notice[0] == '\0')
		return;
	muster_build_note(&report->builder, MUSTER_STATUS_COUNT, report->catalog->title);
	muster_build_text(&report->builder, "%s", notice);
}

int
section_signatures(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"role", "Role", 2, MUSTER_ALIGN_TEXT, true},
	    {"name", "Name", 4, MUSTER_ALIGN_TEXT, false},
	    {"date", "Date", 2, MUSTER_ALIGN_TEXT, false},
	    {"signature", "Signature", 4, MUSTER_ALIGN_TEXT, false},
	};
	static const char *const roles[] = {"Prepared by", "Reviewed by"};
	struct paper *paper = &report->paper;
	struct grid grid;
	muster_build_section(&report->builder, "signatures", "Prepared by, reviewed by");
	muster_build_paragraph(&report->builder);
	muster_build_text(&report->builder,
	    "Assembled by muster %s from the evidence in custody, without changes by hand. "
	    "Assessment ",
	    report->in->muster_version);
	muster_build_code_inline(&report->builder, report->assessment->digest);
	muster_build_text(&report->builder, ".");
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		grid_row(&grid, "", NULL);
		grid_text(&grid, roles[i]);
		grid_text(&grid, BLANK);
		grid_text(&grid, BLANK);
		grid_text(&grid, BLANK);
	}
	report_grid(report, &grid,
	    &(const struct table_words){"signature-block", "", "", "signatures", "signature_line"});
	muster_build_section_end(&report->builder);
	return 0;
}

/* The method in a paragraph: what the executive edition says of it. */
int
section_basis(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	muster_build_section(builder, "basis", "What this rests on");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Each control takes the worst of what its practices and attestations say; missing "
	    "evidence is never a pass. Scanners show what is installed and configured where they "
	    "looked, not that people follow a procedure. This is no audit opinion and no "
	    "attestation of compliance. All controls, findings and evidence stand in the auditor "
	    "edition of the same assessment, ");
	muster_build_code_inline(builder, paper_short(&report->paper, report->assessment->digest));
	muster_build_text(builder, ". ");
	if (report->catalog->notice != NULL)
		muster_build_text(builder, "%s", report->catalog->notice);
	muster_build_section_end(builder);
	return 0;
}

int
section_method(struct report *report)
{
	muster_build_section(&report->builder, "method", "Method and limits");
	put_rules(report);
	put_notice(report);
	muster_build_section_end(&report->builder);
	return 0;
}
