/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the sections of a report share: paper (an arena for words), a grid
 * (the short table being filled) and the report itself with its indexes.
 * Each section is one file and reads like the page it makes.
 */
#ifndef REPORT_INTERNAL_H
#define REPORT_INTERNAL_H

#include <muster/report.h>

/* ---- paper.c: words and cells, in the document's arena or a row's ---- */

struct paper {
	struct muster_arena *arena;
	bool failed; /* sticky: memory ran out */
};

const char *paper_format(struct paper *paper, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *paper_number(struct paper *paper, uint64_t number); /* "1 236", thin space */
const char *paper_digits(struct paper *paper, uint64_t number); /* "1236": sort keys, XML */
const char *paper_date(struct paper *paper, muster_time t);     /* "" for NONE */
const char *paper_time(struct paper *paper, muster_time t);     /* RFC 3339, "" for NONE */
/* The last instant of a day is the day. */
const char *paper_moment(struct paper *paper, muster_time t);
const char *paper_short(struct paper *paper, const char *sha256); /* twelve digits */
const char *paper_count(
    struct paper *paper, uint64_t number, const char *one, const char *many); /* "3 hosts" */
/* Pairs of name and value, ended by NULL; a NULL value is "". */
const char *const *paper_attributes(struct paper *paper, ...) __attribute__((sentinel));

struct muster_inlines cell_format(struct paper *paper, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct muster_inlines cell_number(struct paper *paper, uint64_t number);
struct muster_inlines cell_date(struct paper *paper, muster_time t);
/* A line with every finding id in it made a reference. */
struct muster_inlines cell_line(struct paper *paper, const char *line);
struct muster_inlines cell_join(
    struct paper *paper, struct muster_inlines a, struct muster_inlines b);
/* a, a line break, b; only the other where one is empty. */
struct muster_inlines cell_stack(
    struct paper *paper, struct muster_inlines a, struct muster_inlines b);

/* ---- grid.c: a short table, filled cell by cell ---- */

struct grid {
	struct paper *paper;
	const struct muster_column *columns;
	size_t column_count;
	struct muster_row *rows;
	size_t count, cap;
	struct muster_cell *cells; /* of the row at hand */
	size_t cell;
};

#define GRID_BEGIN(grid, paper, columns) \
	grid_begin(grid, paper, columns, sizeof(columns) / sizeof((columns)[0]))
void grid_begin(struct grid *grid, struct paper *paper, const struct muster_column *columns,
    size_t column_count);
void grid_row(struct grid *grid, const char *id, const char *const *attributes);
void grid_put(struct grid *grid, struct muster_inlines inlines);
void grid_sorted(struct grid *grid, struct muster_inlines inlines, const char *sort);
void grid_text(struct grid *grid, const char *text);
void grid_number(struct grid *grid, uint64_t number); /* with its sort key */

struct table_words {
	const char *id, *caption, *empty, *rows_element, *row_element;
};

/* ---- attributes.c: what rows of a kind say for machines ---- */

/* By the rows' XML name; NULL and 0: nothing. */
const struct muster_attribute *row_attributes(const char *row_element, size_t *count);

/* ---- the report ---- */

enum edition { EDITION_EXECUTIVE, EDITION_MANAGER, EDITION_AUDITOR };

struct run_ref {
	const char *sha256, *source;
	int64_t run;
};
struct coverage_ref {
	const struct muster_asset *asset;
	const char *source;
	int64_t run; /* newest complete, 0 none */
	muster_time observed, observed_any;
};

/* The figures of some controls, counted from their results. */
struct tally {
	uint64_t proven, attested, both, accepted, failing, unknown;
	uint64_t not_applicable, out_of_profile, headings;
	uint64_t controls; /* all of them, headings not */
	uint64_t breached_though_fixed;
	uint64_t statuses[MUSTER_STATUS_COUNT]; /* in profile */
};

/* What one pass over the open findings counts. */
struct finding_totals {
	uint64_t all, asked_for, no_practice, no_control, suppressed_by_tool;
	uint64_t severities[MUSTER_SEVERITY_COUNT], ranks[MUSTER_SEVERITY_COUNT];
	uint64_t reranked; /* whose rank is not the severity */
};

/* Something that runs out at the end of a day. */
struct due {
	int64_t day; /* since the epoch: the last one that counts */
	enum due_kind {
		DUE_EVIDENCE,
		DUE_FINDINGS,
		DUE_ATTESTATION,
		DUE_EXCEPTION,
		DUE_SOURCE, /* an expected source; never received: of the as-of's day */
		DUE_SCOPE,
		DUE_OCCURRENCE,
	} kind;
	/* source, control, control, exception, source, system, control; and its first asset,
	 * finding, outcome, kind, asset, confirmer, rule */
	const char *subject, *example;
	uint64_t assets, controls;                    /* it concerns; that stand on it */
	muster_time from;                             /* of DUE_FINDINGS: its clock starts there */
	enum muster_start start;                      /* and that is */
	bool never;                                   /* of DUE_SOURCE: it never came */
	const struct muster_expectation *expectation; /* of DUE_SOURCE */
};

struct report {
	const struct muster_report_input *in; /* a copy in the document's arena */
	enum edition edition;
	const struct muster_assessment *assessment;
	const struct muster_catalog *catalog;
	struct muster_document *document;
	struct muster_builder builder;
	struct paper paper; /* of the document */
	struct muster_error *err;

	struct run_ref *run_refs; /* by sha256 */
	size_t run_ref_count;
	const struct muster_asset **assets;     /* by id */
	const struct muster_mapping **mappings; /* by practice, then catalog order */
	struct coverage_ref *coverage;          /* by asset path, source; one each */
	size_t coverage_count;
	struct finding_totals findings;
	size_t *group; /* of each control: index of its topmost ancestor */
	/* figures counted so far, each once, in the order they came in */
	struct muster_figure_row *counted;
	size_t counted_count, counted_cap;
	/* what makes them is asked for: by name, in an arena of the caller's; NULL */
	struct muster_report_figure *asked;
	size_t asked_count;
	struct muster_arena *asked_arena;
	struct due *due; /* the nearest first */
	size_t due_count;
};

/* index.c */
int index_prepare(struct report *report);
int64_t index_run_of(const struct report *report, const char *sha256);        /* 0 none */
const char *index_source_of(const struct report *report, const char *sha256); /* NULL none */
/* Where a source's coverage of an asset stands in report->coverage; SIZE_MAX: nowhere. */
size_t index_coverage(const struct report *report, const char *asset, const char *source);
const struct muster_asset *index_asset(const struct report *report, int64_t id);
/* The rows that ask for a practice: [*first, end). */
size_t index_mappings(const struct report *report, const char *practice, size_t *first);
bool index_is_asked_for(const struct report *report, const struct muster_finding *finding);
int report_mismatch(struct report *report, const char *id, const char *what);

/* tally.c */
void tally_add(struct tally *tally, const struct muster_control_result *result);
/* Of each top-level section, at its index; NULL: memory is out. */
const struct tally *tally_sections(struct report *report);
int tally_check(struct report *report, const struct tally *all);
/* "32 controls = 3 proven by machine + … + 4 unknown."; of a section of the catalog, "" all */
void tally_put(struct report *report, const struct tally *tally, const char *section);

/* grid.c, the end of a grid and of a streamed table */
void report_grid(struct report *report, struct grid *grid, const struct table_words *words);
void report_stream(struct report *report, const struct muster_column *columns, size_t column_count,
    struct muster_rows rows, uint64_t count, const struct table_words *words);

/* The same for the numbers of the picture before it: folded away where they can be. */
void report_data(struct report *report, struct grid *grid, const struct table_words *words);

/* The table without a row, in place of a picture: words->empty says why. */
#define REPORT_NOTHING(report, columns, words) \
	report_nothing(report, columns, sizeof(columns) / sizeof((columns)[0]), words)
void report_nothing(struct report *report, const struct muster_column *columns, size_t column_count,
    const struct table_words *words);

/* ---- picture.c: a chart, filled number by number ---- */

struct picture {
	struct report *report;
	enum muster_chart_kind kind;
	struct muster_chart_series *series;
	size_t series_count, series_cap;
	struct muster_chart_column *columns;
	size_t column_count;
	struct muster_chart_cell *cells;
	struct muster_chart_mark *marks;
	size_t mark_count;
};
/* Room for so many series; all columns. */
void picture_begin(struct picture *picture, struct report *report, enum muster_chart_kind kind,
    size_t series, size_t columns);
size_t picture_series(struct picture *picture, const char *label, enum muster_chart_tone tone,
    unsigned number, bool below);
void picture_column(struct picture *picture, size_t column, const char *label, uint32_t place);
void picture_mark(struct picture *picture, size_t before, const char *label);
/* NULL: memory is out, or there is no such cell. */
struct muster_chart_cell *picture_cell(struct picture *picture, size_t series, size_t column);
void picture_set(struct picture *picture, size_t series, size_t column, uint64_t value);
void picture_end(struct picture *picture, const char *id, const char *caption, const char *alt);

/* due.c */
int due_prepare(struct report *report);
int64_t due_days_left(const struct report *report, const struct due *due); /* below 0: late */
bool due_is_past(const struct report *report, const struct due *due);
/* Does a control stand on it?  As many do as its `controls` says. */
bool due_concerns(const struct report *report, const struct due *entry,
    const struct muster_control_result *result);

/* ---- number.c: numbers with ids, and what makes them ---- */

/*
 * A number of the report by the name of its figure (muster/figure.h).  A name
 * that begins with "=" is the id itself, of what explain takes besides
 * figures: a control.
 */
struct number {
	const char *name;
	uint64_t value;
};
const char *number_id(struct report *report, const char *name); /* "FIG:cis-docker:failing" */
struct muster_inlines number_inline(struct report *report, struct number number);
/* Text in which each # stands for the next number. */
struct muster_inlines numbers_inline(
    struct report *report, const char *text, const struct number *numbers, size_t count);
void numbers_put(
    struct report *report, const char *text, const struct number *numbers, size_t count);
#define NUMBERS_COUNT(...) (sizeof((const struct number[]){__VA_ARGS__}) / sizeof(struct number))
#define NUMBERS_INLINE(report, text, ...) \
	numbers_inline(                   \
	    report, text, (const struct number[]){__VA_ARGS__}, NUMBERS_COUNT(__VA_ARGS__))
#define NUMBERS_PUT(report, text, ...) \
	numbers_put(report, text, (const struct number[]){__VA_ARGS__}, NUMBERS_COUNT(__VA_ARGS__))
void number_cell(struct report *report, struct grid *grid, struct number number);

/*
 * A number that is counted here, thing by thing: where explain asks for it,
 * what was added is kept.  Counted again under the same name it is not kept
 * again.
 */
struct count {
	struct report *report;
	struct muster_report_figure *asked; /* NULL: nobody asks */
	const char *name, *words;
	uint64_t value;
	bool
	    of_row; /* one of many in a table, under which its ids are told: not listed by itself */
};
struct count count_begin(struct report *report, const char *words, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void count_add(struct count *count, enum muster_figure_member_kind kind, const char *id,
    const char *text, uint64_t value);
/* The number, put on the list of figures. */
struct number count_number(const struct count *count);

/* due.c: the assets of evidence that runs out, or of a source that is expected */
void due_count_assets(struct report *report, const struct due *entry, struct count *count);

/* section_custody.c: runs by completeness, results by outcome; below 0 all */
struct number custody_runs(struct report *report, int completeness);
struct number custody_results(struct report *report, int outcome);

/* section_figure_ids.c: words around the id of a figure; nothing where the input has none. */
void figure_ids_put(struct report *report, const char *before, const char *name, const char *after);

/* section_controls.c: "control:4.1:open", the failing results behind a control */
struct number control_open(struct report *report, const struct muster_control_result *result);
/* A cell of days that explain of the control tells. */
void control_days(
    struct report *report, struct grid *grid, const struct muster_control *control, uint64_t days);

/* ---- blocks of the first page, which all editions share ---- */
int movement_put(struct report *report);                /* section_movement.c: three lines */
void statements_put(struct report *report);             /* section_statements.c: a table */
void exceptions_put_first(struct report *report);       /* section_exceptions.c */
void due_put_first(struct report *report, size_t most); /* section_due.c */

/* ---- over time: all say nothing where the input gives nothing ---- */

/* trend.c: open findings by month and by age */
int trend_check(struct report *report);
void trend_put_open(struct report *report);
void trend_put_ages(struct report *report);
const char *trend_month_name(struct paper *paper, const struct muster_trend_month *month);
/* "2026-04 to 2026-09", from that month on; there are months */
const char *trend_span(struct report *report, size_t first);
const char *trend_cut(struct report *report); /* "; the last month up to …", "" */
/* history.c: statuses of controls by month */
void history_put_map(struct report *report);
struct muster_inlines history_spark(
    struct paper *paper, const struct report *report, size_t control);
/* calendar.c: coverage by source and month */
void calendar_put(struct report *report);

/* section_system.c: of a configured system (but system_words: of any) */
struct muster_inlines system_words(struct report *report);
const char *system_scope_words(struct report *report);
const char *system_profile_words(struct report *report);
struct muster_inlines system_expected_words(struct report *report);
void system_put_coverage(struct report *report); /* nothing for "default" */

/* Sections, in their order.  0, or -1 with the error set. */
int section_summary(struct report *report); /* the first page */
int section_figures(struct report *report);
int section_movement(struct report *report); /* each control that changed */
int section_due(struct report *report);
int section_failing(struct report *report);  /* executive: the weightiest */
int section_steps(struct report *report);    /* manager: controls with next steps */
int section_remedies(struct report *report); /* manager: how to fix */
int section_controls(struct report *report);
int section_findings(struct report *report);
int section_unmapped(struct report *report);
int section_problems(struct report *report); /* nothing where the input gives none */
int section_timing(struct report *report);   /* nothing where the catalog has no rules */
size_t timing_count(const struct report *report);
int section_remediation(struct report *report);
int section_exceptions(struct report *report);
int section_coverage(struct report *report);
int section_evidence(struct report *report);
int section_custody(struct report *report);
int section_crosswalks(struct report *report); /* nothing where no table has the catalog */
int section_population(struct report *report);
int section_figure_ids(struct report *report);
int section_method(struct report *report);
int section_basis(struct report *report); /* executive: what it rests on */
int section_signatures(struct report *report);

#endif
