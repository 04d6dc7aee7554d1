/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: an assessment and its evidence, composed into a document.  Pure:
 * everything comes in through the struct, long lists as row iterators that
 * flow binds to the store.
 */
#ifndef MUSTER_REPORT_H
#define MUSTER_REPORT_H

#include <muster/assess.h>
#include <muster/document.h>
#include <muster/figure.h>
#include <muster/model.h>
#include <muster/movement.h>
#include <muster/problem.h>
#include <muster/system.h>
#include <muster/trend.h>
#include <muster/vex.h>

/* A list of findings that can be run any number of times within one snapshot. */
struct muster_finding_list {
	/* 1: *finding filled (lives until the next call), 0: the end, -1 failed. */
	int (*next)(void *context, struct muster_finding *finding, struct muster_error *err);
	int (*rewind)(void *context, struct muster_error *err);
	void *context;
	uint64_t count;
};

/*
 * What a source covers on an asset (and with it on those that stand on it),
 * as the store's coverage has it.  Flow copies muster_store_coverage; without
 * any (count 0) the scope assets of the runs are taken instead.
 */
struct muster_coverage_view {
	int64_t asset, run; /* run: the newest complete one, 0 none */
	const char *source;
	enum muster_domain domain;
	const char *section;
	muster_time observed;     /* of the newest complete run, NONE none */
	muster_time observed_any; /* of the newest run at all */
	const char *path;         /* of an asset in scope in a month and no longer; else NULL */
};

/* The same as of a month's end, of the assets in scope then: for the calendar. */
struct muster_coverage_month {
	muster_time start, end; /* as the trend's months */
	const struct muster_coverage_view *rows;
	size_t count;
};

/* Somebody followed up an event finding (muster_ledger_disposal). */
struct muster_disposal_view {
	const char *finding;
	muster_time at;
	const char *by, *ticket, *note; /* "" none */
};

/* A VEX statement, with what it is about and what rests on it. */
struct muster_statement_view {
	const struct muster_vex *statement;
	const char *status; /* muster_vex_status_name */
	bool supports;      /* muster_vex_supports */
	/* Ids of open findings it is about, worst first: the first of them. */
	const char **findings;
	size_t finding_count;
	uint64_t finding_total;
	/* That name it as their ground. */
	struct muster_statement_exception {
		const char *id, *state; /* muster_exception_state_name */
		const char *finding;    /* it is for, "" others too */
		bool in_force;
	} * exceptions;
	size_t exception_count;
};

struct muster_report_input {
	const struct muster_assessment *assessment;
	const struct muster_controls *controls;
	const char *organisation, *classification; /* "" none */
	const char *edition; /* "executive" "manager" "auditor"; "" is the last */
	bool period_closed;
	/* Of a configured system; NULL: "default", nothing is said of it. */
	const struct muster_system *system;
	const struct muster_scope *scope;
	const struct muster_delivery *deliveries; /* of its expected sources */
	size_t delivery_count;
	const char *const *unknown; /* assets that no system holds */
	size_t unknown_count;
	const struct muster_asset *assets;
	size_t asset_count;
	const struct muster_run *runs; /* behind the assessment: known and observed by the view */
	size_t run_count;
	const struct muster_coverage_view *coverage;
	size_t coverage_count;
	const struct muster_refusal_view *refusals;
	size_t refusal_count;
	/* Open findings, all, with practice and aspect filled in ("" unmapped). */
	struct muster_finding_list open;
	/* Those that no practice asks for: only the count is used, and must be that of `open`'s
	 * findings without a practice.  next NULL: not given, not checked. */
	struct muster_finding_list unmapped;
	struct muster_counts totals;            /* over those runs: must be the sum of theirs */
	const struct muster_movement *movement; /* NULL: no previous period known */
	/* Over time, as of the month ends up to the as-of; NULL: not given, nothing is said of it.
	 * The trend's last month and its ages must be those of `open`.  The history may be of fewer
	 * months, which the report then says. */
	const struct muster_trend *trend;
	const struct muster_control_history *history;
	const struct muster_coverage_month *coverage_months; /* as many as the trend's, or NULL */
	/* What is wrong with exceptions, of all catalogs; audited false: not given, nothing is
	 * said. */
	bool audited;
	const struct muster_audit_problem *audit;
	size_t audit_count;
	/* Event findings that were followed up by the as-of: the first of each, by finding id. */
	const struct muster_disposal_view *disposals;
	size_t disposal_count;
	/*
	 * Open problems that have more than one side to them (muster_problem_is_shared): what is
	 * counted of all, by finding, and the first of them in the order of
	 * muster_problem_compare.  problems_told false: not given, nothing is said.
	 */
	bool problems_told;
	const struct muster_problem_mark *problem_marks;
	size_t problem_mark_count;
	const struct muster_problem *problems;
	size_t problem_count;
	/*
	 * VEX statements, those about open findings or under an exception first; statement_total:
	 * how many there are.  statements_told false: not given, nothing is said.
	 */
	bool statements_told;
	const struct muster_statement_view *statements;
	size_t statement_count, statement_total;
	/* Crosswalk rows of the catalog's controls, in its order; count 0: nothing is said. */
	const struct muster_crosswalk_line {
		const char *control, *relation; /* relation: of the view, as a word */
		const struct muster_crosswalk_view *view;
	} * crosswalks;
	size_t crosswalk_count;
	/* The figures by name, for the table that tells their ids; count 0: not given.  Others are
	 * counted while the report is composed. */
	const struct muster_figure_row {
		const char *id; /* "FIG:cis-docker:failing" */
		const char *name, *words;
		uint64_t value;
	} * figures;
	size_t figure_count;
	int64_t journal_seq;
	const char *journal_head; /* hex */
	const char *muster_version;
};
struct muster_refusal_view {
	const char *path, *reason; /* reason: error id and place */
	uint64_t bytes;
	const char *digest; /* keyed */
	muster_time at;
	bool duplicate;
};

/*
 * The evidence report in an edition: executive (the first page, what fails
 * most), manager (each control with its next step), auditor (everything, with
 * custody and the evidence index).  All have the same first page and figures.
 * The document borrows what the input
 * points to (not the struct itself): rows are read while rendering.  Whatever
 * does not add up is MUSTER_E_INTERNAL with an id "report.…" and no document.
 * Anchors: control-ID, finding-F-…, run-N; figures: figure:proven ….
 */
bool muster_report_has_edition(const char *edition);
struct muster_document *muster_report_evidence(
    const struct muster_report_input *input, struct muster_error *err);

/*
 * Figures that are counted while the report is composed: what makes each.  Fills
 * those asked for by name; members are arena's.
 */
struct muster_report_figure {
	const char *name; /* behind the framework: "coverage:none" */
	bool found;       /* the report has it */
	const char *words;
	uint64_t value; /* the sum of the members' */
	struct muster_figure_member *members;
	size_t count, cap;
};
/* One member more; text and id are copied.  -1: memory is out. */
int muster_report_figure_add(struct muster_report_figure *figure, struct muster_arena *arena,
    enum muster_figure_member_kind kind, const char *id, const char *text, uint64_t value);
int muster_report_figures(const struct muster_report_input *input,
    struct muster_report_figure *figures, size_t count, struct muster_arena *arena,
    struct muster_error *err);

#endif
