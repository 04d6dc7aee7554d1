/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence report: its title block, and the sections of each edition in
 * their order.  Every number in it is the assessment's or was counted and held
 * against it; what does not add up is an error and no report.
 */
#include <string.h>

#include "report/internal.h"

/* After the first page, which is that of all. */
static int (*const executive[])(struct report *) = {section_failing, section_basis, NULL};
static int (*const manager[])(struct report *) = {section_figures, section_due, section_movement,
    section_steps, section_remedies, section_findings, section_problems, section_remediation,
    section_exceptions, section_coverage, section_figure_ids, section_method, section_signatures,
    NULL};
static int (*const auditor[])(struct report *) = {section_figures, section_movement, section_due,
    section_controls, section_timing, section_findings, section_unmapped, section_problems,
    section_remediation, section_exceptions, section_coverage, section_evidence, section_crosswalks,
    section_custody, section_population, section_figure_ids, section_method, section_signatures,
    NULL};
static const struct {
	const char *name;
	int (*const *sections)(struct report *);
} editions[] = {
    [EDITION_EXECUTIVE] = {"executive", executive},
    [EDITION_MANAGER] = {"manager", manager},
    [EDITION_AUDITOR] = {"auditor", auditor},
};
#define EDITIONS (sizeof(editions) / sizeof(editions[0]))

static size_t
find_edition(const char *name)
{
	size_t i = 0;
	while (i < EDITIONS && strcmp(editions[i].name, name) != 0)
		i++;
	return i;
}

bool
muster_report_has_edition(const char *edition)
{
	return find_edition(edition) < EDITIONS;
}

static const char *
text_or(const char *text, const char *otherwise)
{
	return text != NULL && text[0] != '\0' ? text : otherwise;
}

/* "2026-Q3", or the as-of where no period was asked for. */
static const char *
scope_name(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	return assessment->period.name[0] != '\0'
	    ? muster_arena_strdup(report->paper.arena, assessment->period.name)
	    : paper_moment(&report->paper, assessment->as_of);
}

static void
put_title(struct report *report)
{
	struct paper *paper = &report->paper;
	struct muster_document *document = report->document;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_catalog *catalog = report->catalog;
	const char *scope = text_or(scope_name(report), "");
	const char *as_of = paper_moment(paper, assessment->as_of);
	char date[32];
	document->kicker = paper_format(
	    paper, "Evidence report \xC2\xB7 %s edition", text_or(report->in->edition, "auditor"));
	document->title = paper_format(
	    paper, "%s %s, %s, %s", catalog->title, catalog->version, assessment->system, scope);
	document->lead = paper_format(paper,
	    "What the evidence collected up to %s shows for each control, by which rule. It is not "
	    "an attestation of compliance.",
	    muster_date_format_long(assessment->as_of, date));
	document->classification =
	    paper_format(paper, "%s", text_or(report->in->classification, ""));
	document->organisation = paper_format(paper, "%s", text_or(report->in->organisation, ""));
	document->running_head = paper_format(
	    paper, "%s \xC2\xB7 %s \xC2\xB7 %s", assessment->system, catalog->title, scope);
	document->digest = paper_short(paper, assessment->digest);
	document->as_of = as_of;
	/* the auditor edition is the report; the others are its editions */
	bool named = report->in->system != NULL;
	document->identifier = paper_format(paper, "evidence-report:%s%s%s:%s%s%s", catalog->id,
	    named ? ":" : "", named ? assessment->system : "", scope,
	    report->edition != EDITION_AUDITOR ? ":" : "",
	    report->edition != EDITION_AUDITOR ? editions[report->edition].name : "");
}

static void
put_properties(struct report *report)
{
	struct paper *paper = &report->paper;
	const struct muster_assessment *assessment = report->assessment;
	const struct muster_report_input *in = report->in;
	bool period = assessment->period.name[0] != '\0';
	report->document->properties = paper_attributes(paper, "kind", "evidence-report", "edition",
	    text_or(in->edition, "auditor"), "framework", report->catalog->id, "framework-version",
	    report->catalog->version, "controls-digest", in->controls->digest, "system",
	    assessment->system, "as-of", paper_time(paper, assessment->as_of), "known-by",
	    paper_format(paper, "%lld", (long long)assessment->known_by), "period",
	    period ? assessment->period.name : "", "period-start",
	    period ? paper_time(paper, assessment->period.start) : "", "period-end",
	    period ? paper_time(paper, assessment->period.end) : "", "period-closed",
	    !period                 ? ""
		: in->period_closed ? "true"
				    : "false",
	    "journal-seq", paper_format(paper, "%lld", (long long)in->journal_seq), "journal-head",
	    text_or(in->journal_head, ""), "assessment-digest", assessment->digest,
	    "stale-after-days",
	    paper_format(paper, "%lld", (long long)assessment->stale_after_days), "muster-version",
	    text_or(in->muster_version, ""), NULL);
}

static int
put_sections(struct report *report)
{
	int (*const *sections)(struct report *) = editions[report->edition].sections;
	if (section_summary(report) != 0)
		return -1;
	if (report->edition != EDITION_EXECUTIVE) {
		muster_build_contents(&report->builder);
		muster_build_page_break(&report->builder);
	}
	for (size_t i = 0; sections[i] != NULL; i++)
		if (sections[i](report) != 0)
			return -1;
	return 0;
}

/* Everything of the report lives as long as the document, its cursors included. */
static struct report *
report_new(const struct muster_report_input *input, struct muster_error *err)
{
	size_t edition = find_edition(text_or(input->edition, "auditor"));
	if (edition == EDITIONS) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.edition",
		    "there is no edition '%.40s'", input->edition);
		muster_error_remedy(err, "editions: executive, manager, auditor");
		return NULL;
	}
	struct muster_document *document = muster_document_new();
	if (document == NULL) {
		muster_error_memory(err);
		return NULL;
	}
	struct report *report = muster_arena_alloc(document->arena, sizeof(*report));
	struct muster_report_input *in = muster_arena_alloc(document->arena, sizeof(*in));
	if (report == NULL || in == NULL) {
		muster_document_free(document);
		muster_error_memory(err);
		return NULL;
	}
	*in = *input;
	*report = (struct report){.in = in,
	    .edition = (enum edition)edition,
	    .assessment = in->assessment,
	    .catalog = in->assessment->catalog,
	    .document = document,
	    .paper = {.arena = document->arena},
	    .err = err};
	muster_build(&report->builder, document);
	return report;
}

static struct muster_document *
compose(struct report *report, struct muster_error *err)
{
	struct muster_document *document = report->document;
	int failed = index_prepare(report);
	if (failed == 0) {
		put_title(report);
		put_properties(report);
		failed = put_sections(report);
	}
	if (failed == 0 && (!muster_build_done(&report->builder) || report->paper.failed))
		failed = muster_error_memory(err);
	report->err = NULL; /* the caller's; rendering brings its own */
	if (failed == 0)
		return document;
	muster_document_free(document);
	return NULL;
}

struct muster_document *
muster_report_evidence(const struct muster_report_input *input, struct muster_error *err)
{
	muster_error_clear(err);
	struct report *report = report_new(input, err);
	return report != NULL ? compose(report, err) : NULL;
}

int
muster_report_figures(const struct muster_report_input *input, struct muster_report_figure *figures,
    size_t count, struct muster_arena *arena, struct muster_error *err)
{
	muster_error_clear(err);
	struct report *report = report_new(input, err);
	if (report == NULL)
		return -1;
	report->asked = figures;
	report->asked_count = count;
	report->asked_arena = arena;
	struct muster_document *document = compose(report, err);
	muster_document_free(document);
	return document != NULL ? 0 : -1;
}
