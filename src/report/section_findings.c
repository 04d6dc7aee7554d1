/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open findings, and those among them that no control of this catalog asks
 * for.  Both tables run the list of findings as they are rendered: it never
 * stands in memory.
 */
#include <string.h>

#include "report/internal.h"

struct cursor {
	const struct report *report; /* in the document's arena */
	bool unasked;                /* only those no control asks for */
	bool started;
};

static struct muster_inlines
practice_cell(struct paper *paper, const struct report *report,
    const struct muster_finding *finding, const char **controls)
{
	size_t first, end = index_mappings(report, finding->practice, &first);
	struct muster_inlines list = {NULL};
	*controls = "";
	if (finding->practice[0] == '\0')
		return list;
	for (size_t i = end; i-- > first;) {
		const struct muster_mapping *row = report->mappings[i];
		if (!muster_mapping_asks(row, finding->practice, finding->aspect))
			continue;
		if (**controls != '\0')
			list = cell_join(paper, muster_inline_text(paper->arena, ", "), list);
		list = cell_join(paper,
		    muster_inline_reference(paper->arena,
			paper_format(paper, "control-%s", row->control), row->control),
		    list);
		*controls = paper_format(
		    paper, "%s%s%s", row->control, **controls != '\0' ? " " : "", *controls);
	}
	struct muster_inlines name = muster_inline_code(paper->arena, finding->practice);
	if (finding->aspect[0] != '\0')
		name = cell_join(paper, name, cell_format(paper, " (%s)", finding->aspect));
	return cell_stack(paper, name, list);
}

static struct muster_inlines
version_line(struct paper *paper, const struct muster_finding *finding)
{
	if (finding->installed[0] == '\0' && finding->fixed_in[0] == '\0')
		return (struct muster_inlines){NULL};
	if (finding->fixed_in[0] == '\0')
		return cell_format(paper, "installed %s, no fix known", finding->installed);
	return cell_format(paper, "%s \xE2\x86\x92 %s",
	    finding->installed[0] != '\0' ? finding->installed : "installed version unknown",
	    finding->fixed_in);
}

/* How it was followed up, NULL: by nobody yet; of other findings NULL too. */
static const struct muster_disposal_view *
disposal_of(const struct report *report, const struct muster_finding *finding)
{
	const struct muster_report_input *in = report->in;
	size_t low = 0, high = finding->event ? in->disposal_count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(in->disposals[middle].finding, finding->id);
		if (order == 0)
			return &in->disposals[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* "event finding, 3 events from 2026-07-01 to 2026-07-04", and who followed it up. */
static struct muster_inlines
event_lines(struct paper *paper, const struct report *report, const struct muster_finding *finding)
{
	const struct muster_disposal_view *disposal = disposal_of(report, finding);
	if (!finding->event)
		return (struct muster_inlines){NULL};
	const char *last = paper_date(paper, finding->last_seen);
	bool one_day = strcmp(paper_date(paper, finding->first_seen), last) == 0;
	struct muster_inlines head = cell_format(paper, "event finding, %s %s%s%s",
	    paper_count(paper, finding->events, "event", "events"), one_day ? "on " : "from ",
	    one_day ? "" : paper_format(paper, "%s to ", paper_date(paper, finding->first_seen)),
	    last);
	if (disposal == NULL)
		return cell_stack(paper, head, cell_format(paper, "followed up by nobody yet"));
	return cell_stack(paper, head,
	    cell_format(paper, "followed up %s by %s, ticket %s%s%s",
		paper_date(paper, disposal->at), disposal->by, disposal->ticket,
		disposal->note[0] != '\0' ? ": " : "", disposal->note));
}

/* The strictest of the clocks that controls of this catalog set. */
struct clock {
	muster_time due; /* NONE: there is none */
	struct muster_clock_start start;
};

static struct clock
clock_of(const struct report *report, const struct muster_finding *finding)
{
	struct clock strictest = {.due = MUSTER_TIME_NONE};
	const struct muster_start_dates dates = muster_start_dates_of(finding);
	size_t first, end = index_mappings(report, finding->practice, &first);
	for (size_t i = first; finding->practice[0] != '\0' && i < end; i++) {
		const struct muster_mapping *row = report->mappings[i];
		if (row->effect != MUSTER_EFFECT_DEADLINE || !muster_mapping_sets_status(row) ||
		    !muster_mapping_asks(row, finding->practice, finding->aspect))
			continue;
		const struct muster_clock_start start =
		    muster_clock_start_of(muster_mapping_release(row), &dates);
		muster_time due = muster_mapping_due(row, start.at);
		if (due != MUSTER_TIME_NONE &&
		    (strictest.due == MUSTER_TIME_NONE || due < strictest.due))
			strictest = (struct clock){due, start};
	}
	return strictest;
}

/* "due 2026-04-01, counted from the fix of 2026-03-01" */
static struct muster_inlines
clock_line(struct paper *paper, const struct clock *clock)
{
	if (clock->due == MUSTER_TIME_NONE || clock->due == MUSTER_TIME_MAX)
		return (struct muster_inlines){NULL};
	return cell_format(paper, "due %s, counted from %s %s", paper_date(paper, clock->due),
	    muster_start_words(clock->start.start), paper_date(paper, clock->start.at));
}

static struct muster_inlines
finding_cell(struct paper *paper, const struct report *report, const struct muster_finding *finding,
    const struct clock *clock)
{
	struct muster_inlines head = muster_inline_strong(paper->arena, finding->check);
	if (finding->title[0] != '\0')
		head = cell_join(paper, head, cell_format(paper, " %s", finding->title));
	struct muster_inlines cell = muster_inline_code(paper->arena, finding->id);
	if (finding->suppressed_by_tool)
		cell = cell_stack(paper,
		    muster_inline_emphasis(paper->arena, "suppressed by the tool, not approved"),
		    cell);
	if (finding->reopened > 0)
		cell = cell_stack(paper,
		    cell_format(paper, "reopened %s",
			paper_count(paper, finding->reopened, "time", "times")),
		    cell);
	cell = cell_stack(paper, clock_line(paper, clock), cell);
	cell = cell_stack(paper, version_line(paper, finding), cell);
	cell = cell_stack(paper, event_lines(paper, report, finding), cell);
	cell = cell_stack(paper, muster_inline_code(paper->arena, finding->location), cell);
	return cell_stack(paper, head, cell);
}

static struct muster_inlines
evidence_cell(
    struct paper *paper, const struct report *report, const struct muster_finding *finding)
{
	const char *digest = paper_short(paper, finding->evidence.sha256);
	int64_t run = index_run_of(report, finding->evidence.sha256);
	struct muster_inlines head = run != 0
	    ? muster_inline_reference(
		  paper->arena, paper_format(paper, "run-%lld", (long long)run), digest)
	    : muster_inline_code(paper->arena, digest);
	return cell_stack(paper, head, muster_inline_code(paper->arena, finding->evidence.pointer));
}

static const char *const *
attributes(struct paper *paper, const struct report *report, const struct muster_finding *finding,
    const char *controls, const struct clock *clock)
{
	static const struct muster_disposal_view none = {"", MUSTER_TIME_NONE, "", "", ""};
	const struct muster_disposal_view *disposal = disposal_of(report, finding);
	if (disposal == NULL)
		disposal = &none;
	/* the digest lies in the caller's finding: the row outlives it */
	const char *sha256 = paper_format(paper, "%s", finding->evidence.sha256);
	return paper_attributes(paper, "finding_id", finding->id, "source", finding->source,
	    "check", finding->check, "severity", muster_severity_name(finding->severity),
	    "native_severity", finding->native_severity, "score", finding->score, "domain",
	    muster_domain_name(finding->domain), "asset", finding->asset, "location",
	    finding->location, "installed", finding->installed, "fixed_in", finding->fixed_in,
	    "first_seen", paper_time(paper, finding->first_seen), "last_seen",
	    paper_time(paper, finding->last_seen), "reopened",
	    paper_digits(paper, finding->reopened), "suppressed_by_tool",
	    finding->suppressed_by_tool ? "true" : "false", "practice", finding->practice, "aspect",
	    finding->aspect, "controls", controls, "sha256", sha256, "offset",
	    paper_digits(paper, finding->evidence.offset), "length",
	    paper_digits(paper, finding->evidence.length), "pointer", finding->evidence.pointer,
	    "title", finding->title, "rank", muster_severity_name(finding->rank), "kind",
	    finding->event ? "event-finding" : "finding", "events",
	    finding->event ? paper_digits(paper, finding->events) : "", "disposed_at",
	    paper_time(paper, disposal->at), "disposed_by", disposal->by, "disposed_ticket",
	    disposal->ticket, "disposed_note", disposal->note, "fix_available",
	    paper_time(paper, muster_time_told(finding->fix_available)), "advisory_date",
	    paper_time(paper, muster_time_told(finding->advisory_date)), "dated_by",
	    finding->dated_by != NULL ? finding->dated_by : "", "due",
	    paper_time(paper, clock->due), "due_from",
	    clock->due != MUSTER_TIME_NONE ? paper_time(paper, clock->start.at) : "", "due_anchor",
	    clock->due != MUSTER_TIME_NONE ? muster_start_name(clock->start.start) : "", NULL);
}

/* The scanner's word, and below it the organisation's where it is another. */
static struct muster_cell
severity_cell(struct paper *paper, const struct muster_finding *finding)
{
	struct muster_inlines cell = muster_inline_severity(paper->arena, finding->severity);
	if (finding->rank != finding->severity)
		cell = cell_stack(paper, cell,
		    cell_format(paper, "rank %s", muster_severity_name(finding->rank)));
	return (struct muster_cell){
	    .inlines = cell, .sort = paper_digits(paper, finding->severity)};
}

static const struct muster_column open_columns[] = {
    {"severity", "Severity", 0, MUSTER_ALIGN_TEXT, false},
    {"finding", "Finding", 6, MUSTER_ALIGN_TEXT, true},
    {"asset", "Asset", 3, MUSTER_ALIGN_TEXT, false},
    {"first_seen", "First seen", 0, MUSTER_ALIGN_DATE, false},
    {"asked_for_by", "Practice and controls", 3, MUSTER_ALIGN_TEXT, false},
    {"evidence", "Evidence", 2, MUSTER_ALIGN_TEXT, false},
};
#define OPEN_COLUMNS (sizeof(open_columns) / sizeof(open_columns[0]))

static const struct muster_column unasked_columns[] = {
    {"severity", "Severity", 0, MUSTER_ALIGN_TEXT, false},
    {"finding", "Finding", 2, MUSTER_ALIGN_TEXT, true},
    {"check", "Check", 4, MUSTER_ALIGN_TEXT, false},
    {"asset", "Asset", 3, MUSTER_ALIGN_TEXT, false},
    {"first_seen", "First seen", 0, MUSTER_ALIGN_DATE, false},
    {"because", "Why no control asks for it", 4, MUSTER_ALIGN_TEXT, false},
};
#define UNASKED_COLUMNS (sizeof(unasked_columns) / sizeof(unasked_columns[0]))

static void
fill_open(struct paper *paper, const struct report *report, const struct muster_finding *finding,
    struct muster_cell *cells, struct muster_row *row)
{
	const char *controls;
	const struct clock clock = clock_of(report, finding);
	cells[0] = severity_cell(paper, finding);
	cells[1] = (struct muster_cell){.inlines = finding_cell(paper, report, finding, &clock)};
	cells[2] =
	    (struct muster_cell){.inlines = muster_inline_text(paper->arena, finding->asset)};
	cells[3] = (struct muster_cell){.inlines = cell_date(paper, finding->first_seen)};
	cells[4] =
	    (struct muster_cell){.inlines = practice_cell(paper, report, finding, &controls)};
	cells[5] = (struct muster_cell){.inlines = evidence_cell(paper, report, finding)};
	row->id = paper_format(paper, "finding-%s", finding->id);
	row->attributes = attributes(paper, report, finding, controls, &clock);
}

static void
fill_unasked(struct paper *paper, const struct muster_finding *finding, struct muster_cell *cells,
    struct muster_row *row)
{
	cells[0] = severity_cell(paper, finding);
	cells[1] =
	    (struct muster_cell){.inlines = muster_inline_reference(paper->arena,
				     paper_format(paper, "finding-%s", finding->id), finding->id)};
	cells[2] = (struct muster_cell){
	    .inlines = cell_join(paper, muster_inline_strong(paper->arena, finding->check),
		cell_format(paper, "%s%s", finding->title[0] != '\0' ? " " : "", finding->title))};
	cells[3] =
	    (struct muster_cell){.inlines = muster_inline_text(paper->arena, finding->asset)};
	cells[4] = (struct muster_cell){.inlines = cell_date(paper, finding->first_seen)};
	cells[5] = (struct muster_cell){.inlines = finding->practice[0] == '\0'
		? muster_inline_text(paper->arena, "no practice is bound to this check")
		: cell_join(paper, muster_inline_code(paper->arena, finding->practice),
		      muster_inline_text(
			  paper->arena, ": no control of this catalog asks for it"))};
	row->id = "";
	row->attributes = paper_attributes(paper, "finding_id", finding->id, "severity",
	    muster_severity_name(finding->severity), "practice", finding->practice, "because",
	    finding->practice[0] == '\0' ? "no-practice" : "no-control", "rank",
	    muster_severity_name(finding->rank), NULL);
}

static int
cursor_rewind(void *context, struct muster_error *err)
{
	struct cursor *cursor = context;
	const struct muster_finding_list *list = &cursor->report->in->open;
	cursor->started = true;
	return list->rewind(list->context, err);
}

static int
cursor_next(
    void *context, struct muster_arena *scratch, struct muster_row *row, struct muster_error *err)
{
	struct cursor *cursor = context;
	const struct report *report = cursor->report;
	const struct muster_finding_list *list = &report->in->open;
	struct muster_finding finding;
	/* The list is shared by both tables: each run starts it anew. */
	if (!cursor->started && cursor_rewind(cursor, err) != 0)
		return -1;
	int more;
	do
		more = list->next(list->context, &finding, err);
	while (more == 1 && cursor->unasked && index_is_asked_for(report, &finding));
	if (more != 1) {
		cursor->started = false;
		return more;
	}
	struct paper paper = {.arena = scratch};
	struct muster_cell *cells = muster_arena_array(
	    scratch, cursor->unasked ? UNASKED_COLUMNS : OPEN_COLUMNS, sizeof(*cells));
	if (cells == NULL)
		return muster_error_memory(err);
	if (cursor->unasked)
		fill_unasked(&paper, &finding, cells, row);
	else
		fill_open(&paper, report, &finding, cells, row);
	row->cells = cells;
	return paper.failed ? muster_error_memory(err) : 1;
}

static struct muster_rows
rows_of(struct report *report, bool unasked)
{
	struct cursor *cursor = muster_arena_alloc(report->paper.arena, sizeof(*cursor));
	if (cursor == NULL)
		return (struct muster_rows){0}; /* the builder fails on it */
	*cursor = (struct cursor){.report = report, .unasked = unasked};
	return (struct muster_rows){cursor_next, cursor_rewind, cursor};
}

/* "3 critical + 14 high + …" */
static void
put_severities(
    struct report *report, const char *figure, const uint64_t counts[MUSTER_SEVERITY_COUNT])
{
	struct paper *paper = &report->paper;
	for (unsigned severity = 0; severity < MUSTER_SEVERITY_COUNT; severity++) {
		const char *name = muster_severity_name(severity);
		NUMBERS_PUT(report, paper_format(paper, "%s# %s", severity > 0 ? " + " : "", name),
		    {paper_format(paper, "%s:%s", figure, name), counts[severity]});
	}
}

static void
put_sum(struct report *report)
{
	const struct finding_totals *totals = &report->findings;
	NUMBERS_PUT(report,
	    totals->all == 1 ? "# open finding = " : "# open findings = ", {"open", totals->all});
	put_severities(report, "open", totals->severities);
	if (totals->reranked > 0) {
		muster_build_text(&report->builder, "; by rank = ");
		put_severities(report, "open:rank", totals->ranks);
		NUMBERS_PUT(report,
		    totals->reranked == 1 ? " (# has another rank than severity)"
					  : " (# have another rank than severity)",
		    {"reranked", totals->reranked});
	}
	NUMBERS_PUT(report,
	    "; = # asked for by a control + # without a practice + # without a control.",
	    {"asked-for", totals->asked_for}, {"no-practice", totals->no_practice},
	    {"no-control", totals->no_control});
}

int
section_findings(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct finding_totals *totals = &report->findings;
	muster_build_section(builder, "findings", "Open findings");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "Severity is the scanner's word. The rank is the organisation's, by the rules of its "
	    "configuration; it is what clocks run on, equal to the severity where no rule says "
	    "otherwise, and stands below it where it differs. First seen is when the evidence "
	    "first showed it, not "
	    "when it came to be. The clock of a patch counts from the day its fix was available, "
	    "else from its advisory, as far as the scanner tells and a fix is known, else from "
	    "first sight: so a finding may be overdue the day it is first seen. A finding closes "
	    "only when a complete run of the same source no "
	    "longer shows it.");
	trend_put_open(report);
	trend_put_ages(report);
	report_stream(report, open_columns, OPEN_COLUMNS, rows_of(report, false), totals->all,
	    &(const struct table_words){"open-findings", "Open findings, the most severe first",
		report->in->run_count > 0
		    ? "No finding is open: the runs listed under custody show none."
		    : "No finding is open because no evidence was collected.",
		"findings", "finding_row"});
	muster_build_reconciliation(builder);
	put_sum(report);
	if (totals->suppressed_by_tool > 0)
		NUMBERS_PUT(report,
		    " Suppressed by the tool that reported them, and open until an exception here "
		    "matches: #.",
		    {"suppressed-by-tool", totals->suppressed_by_tool});
	muster_build_section_end(builder);
	return 0;
}

int
section_unmapped(struct report *report)
{
	struct muster_builder *builder = &report->builder;
	const struct finding_totals *totals = &report->findings;
	uint64_t count = totals->no_practice + totals->no_control;
	muster_build_section(builder, "unmapped", "Findings no control asks for");
	muster_build_paragraph(builder);
	muster_build_text(builder,
	    "They are open and stand in the table above. No control of this catalog depends on "
	    "them, so they change no status here.");
	report_stream(report, unasked_columns, UNASKED_COLUMNS, rows_of(report, true), count,
	    &(const struct table_words){"unmapped-findings", "Findings no control asks for",
		totals->all > 0 ? "Every open finding is asked for by a control of this catalog."
				: "No finding is open.",
		"unmapped", "unmapped_finding"});
	muster_build_reconciliation(builder);
	NUMBERS_PUT(report,
	    count == 1
		? "# finding = # whose check has no practice + # whose practice no control of "
		: "# findings = # whose check has no practice + # whose practice no control of ",
	    {"unmapped", count}, {"no-practice", totals->no_practice},
	    {"no-control", totals->no_control});
	muster_build_text(builder, "%s asks for.", report->catalog->title);
	muster_build_section_end(builder);
	return 0;
}
