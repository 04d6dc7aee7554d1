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

enum which { ALL, EFFECTIVE, WITHOUT_EFFECT, OUT_OF_PROFILE };

static struct number
count_uses(struct report *report, enum which which)
{
	static const struct {
		const char *name, *words;
	} names[] = {{"exceptions", "times an exception met a control"},
	    {"exceptions:with-effect", "times an exception met a control with effect"},
	    {"exceptions:without-effect", "times an exception met a control without effect"},
	    {"exceptions:out-of-profile", "times an exception met a control out of profile"}};
	const struct muster_assessment *assessment = report->assessment;
	struct count count = count_begin(report, names[which].words, "%s", names[which].name);
	for (size_t i = 0; i < assessment->control_count; i++)
		for (size_t j = 0; j < assessment->controls[i].exception_count; j++) {
			const struct muster_exception_use *use =
			    &assessment->controls[i].exceptions[j];
			if (which == OUT_OF_PROFILE
				? assessment->controls[i].out_of_profile
				: which == ALL || use->effective == (which == EFFECTIVE))
				count_add(&count, MUSTER_MEMBER_EXCEPTION, use->exception->id,
				    assessment->controls[i].control->id, 1);
		}
	return count_number(&count);
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
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t j = 0; j < result->exception_count; j++)
			put_use(paper, &grid, result, &result->exceptions[j]);
	}
	size_t count = grid.count;
	report_grid(report, &grid,
	    &(const struct table_words){"exceptions-used", "Exceptions, by the control they met",
		"No exception met a failing result of a control of this catalog.", "exceptions",
		"exception_use"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    count == 1 ? "# exception met a control = # with effect + # without."
		       : "# exceptions met a control = # with effect + # without.",
	    count_uses(report, ALL), count_uses(report, EFFECTIVE),
	    count_uses(report, WITHOUT_EFFECT));
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

static struct number
count_attestations(struct report *report, enum which which)
{
	static const struct {
		const char *name, *words;
	} names[] = {{"attestations", "attestations that count"},
	    {"attestations:with-file", "attestations that count, with a file"},
	    {"attestations:asserted", "attestations that count, only asserted"},
	    {"attestations:out-of-profile", "attestations of controls out of profile"}};
	const struct muster_assessment *assessment = report->assessment;
	struct count count = count_begin(report, names[which].words, "%s", names[which].name);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_attestation *one = assessment->controls[i].attestation;
		bool file = one != NULL && one->file_sha256 != NULL && one->file_sha256[0] != '\0';
		bool asked = which == OUT_OF_PROFILE ? assessment->controls[i].out_of_profile
						     : which == ALL || file == (which == EFFECTIVE);
		if (one != NULL && asked)
			count_add(&count, MUSTER_MEMBER_ATTESTATION, one->id != NULL ? one->id : "",
			    assessment->controls[i].control->id, 1);
	}
	return count_number(&count);
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
	    {"note", "Note", 4, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct paper *paper = &report->paper;
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_attestation *one = assessment->controls[i].attestation;
		const char *id = assessment->controls[i].control->id;
		if (one == NULL)
			continue;
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
		grid_text(&grid, one->note != NULL ? one->note : "");
	}
	report_grid(report, &grid,
	    &(const struct table_words){"attestations", "Attestations that count",
		"No control of this catalog is attested.", "attestations", "attestation"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    grid.count == 1 ? "# attestation = # with a file + # only asserted."
			    : "# attestations = # with a file + # only asserted.",
	    count_attestations(report, ALL), count_attestations(report, EFFECTIVE),
	    count_attestations(report, WITHOUT_EFFECT));
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

/* What was told of controls that are in no figure. */
static void
put_out_of_profile(struct report *report, struct number some)
{
	if (some.value > 0)
		NUMBERS_PUT(report,
		    some.value == 1 ? " # of them is of a control out of profile, in no figure."
				    : " # of them are of controls out of profile, in no figure.",
		    some);
}

/* Lines on the first page: how many there are, what they do, which ends first. */
void
exceptions_put_first(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct muster_builder *builder = &report->builder;
	struct paper *paper = &report->paper;
	const struct muster_exception *first = NULL;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		for (size_t j = 0; j < result->exception_count; j++) {
			const struct muster_exception *one = result->exceptions[j].exception;
			bool acts = result->exceptions[j].effective;
			if (acts && one->expires != MUSTER_TIME_NONE &&
			    (first == NULL || one->expires < first->expires))
				first = one;
		}
	}
	muster_build_section(builder, "exceptions-next", "Exceptions");
	muster_build_paragraph(builder);
	const struct number all = count_uses(report, ALL);
	if (all.value == 0)
		muster_build_text(
		    builder, "No exception met a failing result of a control of this catalog.");
	else
		NUMBERS_PUT(report,
		    all.value == 1
			? "Exceptions met failing controls # time: # with effect, # without."
			: "Exceptions met failing controls # times: # with effect, # without.",
		    all, count_uses(report, EFFECTIVE), count_uses(report, WITHOUT_EFFECT));
	put_out_of_profile(report, count_uses(report, OUT_OF_PROFILE));
	const uint64_t before = assessment->before_exceptions.failing;
	const uint64_t with = assessment->figures.failing;
	if (all.value > 0)
		NUMBERS_PUT(report,
		    paper_format(paper, " Before them # %s; with them # %s, and # accepted.",
			before == 1 ? "control failed" : "controls failed",
			with == 1 ? "fails" : "fail"),
		    {"before-exceptions:failing", before}, {"failing", with},
		    {"accepted", assessment->figures.accepted});
	if (first != NULL)
		muster_build_text(builder, " The first to end is %s, on %s.", first->id,
		    paper_date(paper, first->expires));
	const struct number attested = count_attestations(report, ALL);
	if (attested.value == 0)
		muster_build_text(builder, " No control is attested.");
	else
		NUMBERS_PUT(report,
		    attested.value == 1 ? " # control is attested." : " # controls are attested.",
		    attested);
	put_out_of_profile(report, count_attestations(report, OUT_OF_PROFILE));
	muster_build_section_end(builder);
}

/* Was it told with a control before?  acting: only of uses with an effect. */
static bool
is_told(const struct report *report, size_t control, size_t use, bool acting)
{
	const struct muster_control_result *results = report->assessment->controls;
	const struct muster_exception_use *one = &results[control].exceptions[use];
	for (size_t i = 0; i <= control; i++)
		for (size_t j = 0; j < (i < control ? results[i].exception_count : use); j++)
			if ((results[i].exceptions[j].effective || !acting) &&
			    strcmp(results[i].exceptions[j].exception->id, one->exception->id) == 0)
				return true;
	return false;
}

/* In force, with all its parts, and not yet told with a control before. */
static bool
is_worksheet(const struct report *report, size_t control, size_t use)
{
	const struct muster_exception_use *one =
	    &report->assessment->controls[control].exceptions[use];
	return one->effective && one->exception->worksheet != NULL &&
	    strcmp(one->exception->kind, "compensating-control") == 0 &&
	    !is_told(report, control, use, true);
}

/* "CVE-2026-1001 on image:pay/api": what must all match. */
static const char *
scope_words(struct paper *paper, const struct muster_exception *one)
{
	const char *parts[] = {one->finding, one->check, one->control, one->practice, one->asset};
	const char *words = "";
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i] != NULL && parts[i][0] != '\0')
			words = paper_format(
			    paper, "%s%s%s", words, words[0] != '\0' ? " on " : "", parts[i]);
	return words;
}

/* Why each was asked for, and for what: once, whatever it met. */
static void
put_reasons(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"exception", "Exception", 2, MUSTER_ALIGN_TEXT, true},
	    {"scope", "Scope", 3, MUSTER_ALIGN_TEXT, false},
	    {"start", "From", 0, MUSTER_ALIGN_DATE, false},
	    {"reason", "Reason", 5, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct paper *paper = &report->paper;
	struct count count =
	    count_begin(report, "exceptions that met a control, each once", "exceptions:each");
	struct grid grid;
	GRID_BEGIN(&grid, paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++)
		for (size_t j = 0; j < assessment->controls[i].exception_count; j++) {
			const struct muster_exception *one =
			    assessment->controls[i].exceptions[j].exception;
			if (is_told(report, i, j, false))
				continue;
			grid_row(&grid, "",
			    paper_attributes(paper, "exception", one->id, "kind", one->kind,
				"written_in", written_in(paper, &one->origin), NULL));
			grid_text(&grid, one->id);
			grid_text(&grid, scope_words(paper, one));
			grid_put(&grid, cell_date(paper, one->start));
			grid_text(&grid, one->reason != NULL ? one->reason : "");
			count_add(&count, MUSTER_MEMBER_EXCEPTION, one->id,
			    assessment->controls[i].control->id, 1);
		}
	report_grid(report, &grid,
	    &(const struct table_words){"exception-reasons", "What they are for, and why",
		"No exception met a failing result of a control of this catalog.",
		"exception_reasons", "exception_reason"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    count.value == 1 ? "# exception that met a control."
			     : "# exceptions that met controls, each told once.",
	    count_number(&count));
}

/* The whole worksheet, part by part: "Constraint", what it says. */
static void
put_worksheet(struct report *report, struct grid *grid, const struct muster_exception *exception)
{
	struct paper *paper = &report->paper;
	for (size_t part = 0; part < MUSTER_WORKSHEET_PARTS; part++) {
		const char *name = muster_worksheet_parts[part];
		grid_row(grid, "",
		    paper_attributes(paper, "exception", exception->id, "part", name, "written_in",
			written_in(paper, &exception->origin), NULL));
		grid_text(grid, exception->id);
		grid_put(grid, muster_inline_strong(paper->arena, name));
		grid_text(grid, exception->worksheet[part]);
	}
}

static void
put_worksheets(struct report *report)
{
	static const struct muster_column columns[] = {
	    {"exception", "Exception", 2, MUSTER_ALIGN_TEXT, true},
	    {"part", "Part", 2, MUSTER_ALIGN_TEXT, false},
	    {"says", "What it says", 8, MUSTER_ALIGN_TEXT, false},
	};
	const struct muster_assessment *assessment = report->assessment;
	struct count count = count_begin(
	    report, "compensating controls in force that met a control", "exceptions:worksheets");
	struct grid grid;
	GRID_BEGIN(&grid, &report->paper, columns);
	for (size_t i = 0; i < assessment->control_count; i++)
		for (size_t j = 0; j < assessment->controls[i].exception_count; j++) {
			const struct muster_exception *exception =
			    assessment->controls[i].exceptions[j].exception;
			if (!is_worksheet(report, i, j))
				continue;
			put_worksheet(report, &grid, exception);
			count_add(&count, MUSTER_MEMBER_EXCEPTION, exception->id,
			    assessment->controls[i].control->id, 1);
		}
	report_grid(report, &grid,
	    &(const struct table_words){"compensating-controls",
		"Worksheets of compensating controls in force",
		"No compensating control acts on a control of this catalog.", "worksheets",
		"worksheet_part"});
	muster_build_reconciliation(&report->builder);
	NUMBERS_PUT(report,
	    count.value == 1 ? "# compensating control in force, with each part of its worksheet."
			     : "# compensating controls in force, each with every part of its "
			       "worksheet.",
	    count_number(&count));
}

int
section_exceptions(struct report *report)
{
	muster_build_section(&report->builder, "exceptions", "Exceptions and attestations");
	put_exceptions(report);
	put_reasons(report);
	put_worksheets(report);
	if (report->in->audited)
		put_audit(report);
	statements_put(report);
	put_attestations(report);
	muster_build_section_end(&report->builder);
	return 0;
}
