/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions and attestations that met a control of this catalog: who asked,
 * who approved, until when, what each did or why it did nothing.
 */
#include <string.h>

#include "report/internal.h"

/* "exceptions/2026.yaml:12", "entered:X-7K3QX0M2RD"; "" unknown. */
static const char *
written_in(struct paper *paper, const struct muster_origin *origin)
{
	if (origin->file == NULL || strncmp(origin->file, "entered:", 8) == 0)
		return origin->file != NULL ? origin->file : "";
	return paper_format(paper, "%s:%u", origin->file, origin->line);
}

static void
put_use(struct paper *paper, struct grid *grid, const struct muster_control_result *result,
    const struct muster_exception_use *use)
{
	const struct muster_exception *exception = use->exception;
	grid_row(grid, "",
	    paper_attributes(paper, "exception", exception->id, "kind", exception->kind, "control",
		result->control->id, "effective", use->effective ? "true" : "false", "results",
		paper_digits(paper, use->results), "start", paper_time(paper, exception->start),
		"expires", paper_time(paper, exception->expires), "written_in",
		written_in(paper, &exception->origin), NULL));
	grid_text(grid, exception->id);
	grid_text(grid, exception->kind);
	grid_put(grid,
	    muster_inline_reference(paper->arena,
		paper_format(paper, "control-%s", result->control->id), result->control->id));
	grid_text(grid, exception->requester);
	grid_text(grid, exception->approver);
	grid_put(grid, cell_date(paper, exception->expires));
	grid_put(grid, cell_format(paper, "%s%s", use->effective ? "" : "no effect: ", use->why));
}

static void
put_exceptions(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"exception", "Exception", 2, MUSTER_ALIGN_TEXT, true},
	    {"kind", "Kind", 2, MUSTER_ALIGN_TEXT, false},
	    {"control", "Control", 0, MUSTER_ALIGN_TEXT, false},
	    {"requester", "Requested by", 2, MUSTER_ALIGN_TEXT, false},
	    {"approver", "Approved by", 2, MUSTER_ALIGN_TEXT, false},
	    {"expires", "Expires", 0, MUSTER_ALIGN_DATE, false},
	    {"effect", "What it does", 4, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct paper *paper = &report->paper;
	uint64_t effective = 0;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t j = 0; j < result->exception_count; j++) {
			put_use(paper, &grid, result, &result->exceptions[j]);
			effective += result->exceptions[j].effective;
		}
	}
	size_t count = grid.count;
	report_grid(report, &grid,
	    &(const struct table_words){"exceptions-used", "Exceptions, by the control they met",
		"No exception met a failing result of a control of this catalog.", "exceptions",
		"exception_use"});
	muster_build_reconciliation(&report->builder);
	muster_build_text(&report->builder, "%s = %s with effect + %s without.",
	    paper_count(paper, count, "exception met a control", "exceptions met a control"),
	    paper_number(paper, effective), paper_number(paper, count - effective));
}

/* The outcome, whose it is, and whether the evidence says otherwise. */
static const char *
outcome_words(struct paper *paper, const struct muster_control_result *result)
{
	const struct muster_attestation *one = result->attestation;
	bool inherited = one->provider != NULL && one->provider[0] != '\0';
	bool practice = one->practice != NULL && one->practice[0] != '\0';
	bool contradicted = strcmp(one->outcome, "not-applicable") == 0
	    ? result->status == MUSTER_STATUS_NOT_SATISFIED ||
		result->status == MUSTER_STATUS_ACCEPTED
	    : strcmp(one->outcome, "met") == 0 && result->status == MUSTER_STATUS_NOT_SATISFIED;
	return paper_format(paper, "%s%s%s%s%s%s", one->outcome, practice ? ", of " : "",
	    practice ? one->practice : "", inherited ? ", inherited from " : "",
	    inherited ? one->provider : "", contradicted ? ", contradicted by evidence" : "");
}

static void
put_attestations(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"control", "Control", 0, MUSTER_ALIGN_TEXT, true},
	    {"outcome", "Outcome", 2, MUSTER_ALIGN_TEXT, false},
	    {"author", "Attested by", 2, MUSTER_ALIGN_TEXT, false},
	    {"given", "Given", 0, MUSTER_ALIGN_DATE, false},
	    {"expires", "Expires", 0, MUSTER_ALIGN_DATE, false},
	    {"file", "File", 2, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct paper *paper = &report->paper;
	uint64_t with_file = 0;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_attestation *one = assessment->controls[i].attestation;
		const char *id = assessment->controls[i].control->id;
		if (one == NULL)
			continue;
		with_file += one->file_sha256 != NULL && one->file_sha256[0] != '\0';
		grid_row(&grid, "",
		    paper_attributes(paper, "control", id, "outcome", one->outcome, "sha256",
			one->file_sha256, "given", paper_time(paper, one->given), "expires",
			paper_time(paper, one->expires), "attestation",
			one->id != NULL ? one->id : "", "written_in",
			written_in(paper, &one->origin), NULL));
		grid_put(&grid,
		    muster_inline_reference(
			paper->arena, paper_format(paper, "control-%s", id), id));
		grid_text(&grid, outcome_words(paper, &assessment->controls[i]));
		grid_text(&grid, one->author);
		grid_put(&grid, cell_date(paper, one->given));
		grid_put(&grid, cell_date(paper, one->expires));
		grid_put(
		    &grid, muster_inline_code(paper->arena, paper_short(paper, one->file_sha256)));
	}
	report_grid(report, &grid,
	    &(const struct table_words){"attestations", "Attestations that count",
		"No control of this catalog is attested.", "attestations", "attestation"});
	muster_build_reconciliation(&report->builder);
	muster_build_text(&report->builder, "%s = %s with a file + %s only asserted.",
	    paper_count(paper, grid.count, "attestation", "attestations"),
	    paper_number(paper, with_file), paper_number(paper, grid.count - with_file));
}

/* What is wrong with exceptions, whether this catalog met them or not. */
static void
put_audit(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"problem", "Problem", 2, MUSTER_ALIGN_TEXT, true},
	    {"exception", "Exception", 2, MUSTER_ALIGN_TEXT, false},
	    {"what", "What is wrong", 4, MUSTER_ALIGN_TEXT, false},
	    {"remedy", "What to do", 3, MUSTER_ALIGN_TEXT, false},
	};
	struct paper *paper = &report->paper;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < report->in->audit_count; i++) {
		const struct muster_audit_problem *problem = &report->in->audit[i];
		bool days = problem->kind == MUSTER_AUDIT_SERIAL ||
		    problem->kind == MUSTER_AUDIT_EXPIRING ||
		    problem->kind == MUSTER_AUDIT_AFTER_BREACH;
		grid_row(&grid, "",
		    paper_attributes(paper, "problem", problem->word, "exception",
			problem->exception->id, "written_in",
			written_in(paper, &problem->exception->origin), "findings",
			paper_digits(paper, problem->findings), "chain",
			problem->kind == MUSTER_AUDIT_SERIAL ? paper_digits(paper, problem->chain)
							     : "",
			"days", days ? paper_digits(paper, (uint64_t)problem->days) : "", NULL));
		grid_text(&grid, problem->word);
		grid_text(&grid, problem->exception->id);
		grid_text(&grid, problem->text);
		grid_text(&grid, problem->remedy);
	}
	report_grid(report, &grid,
	    &(const struct table_words){"exception-audit", "Exceptions that need attention",
		"Nothing is wrong with the exceptions there are.", "exception_audit",
		"exception_problem"});
}

/* Lines on the first page: how many there are, what they do, which ends first. */
void
exceptions_put_first(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	uint64_t effective = 0, without = 0, attested = 0;
	const struct muster_exception *first = NULL;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		attested += result->attestation != NULL;
		for (size_t j = 0; j < result->exception_count; j++) {
			const struct muster_exception *one = result->exceptions[j].exception;
			bool acts = result->exceptions[j].effective;
			effective += acts;
			without += !acts;
			if (acts && one->expires != MUSTER_TIME_NONE &&
			    (first == NULL || one->expires < first->expires))
				first = one;
		}
	}
	muster_build_section(builder, "exceptions-next", "Exceptions");
	muster_build_paragraph(builder);
	if (effective + without == 0)
		muster_build_text(
		    builder, "No exception met a failing result of a control of this catalog.");
	else
		muster_build_text(builder,
		    "Exceptions met failing controls %s: %s with effect, %s without.",
		    paper_count(paper, effective + without, "time", "times"),
		    paper_number(paper, effective), paper_number(paper, without));
	if (effective + without > 0)
		muster_build_text(builder, " Before them %s; with them %s, and %s accepted.",
		    paper_count(paper, assessment->before_exceptions.failing, "control failed",
			"controls failed"),
		    paper_count(paper, assessment->figures.failing, "fails", "fail"),
		    paper_number(paper, assessment->figures.accepted));
	if (first != NULL)
		muster_build_text(builder, " The first to end is %s, on %s.", first->id,
		    paper_date(paper, first->expires));
	muster_build_text(builder, " %s.",
	    attested == 0
		? "No control is attested"
		: paper_count(paper, attested, "control is attested", "controls are attested"));
	muster_build_section_end(builder);
}

int
section_exceptions(struct report *report)
{
	muster_build_section(&report->builder, "exceptions", "Exceptions and attestations");
	put_exceptions(report);
	if (report->in->audited)
		put_audit(report);
	statements_put(report);
	put_attestations(report);
	muster_build_section_end(&report->builder);
	return 0;
}
