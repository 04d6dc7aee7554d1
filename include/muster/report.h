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
#include <muster/model.h>

/* A list of findings that can be run any number of times within one snapshot. */
struct muster_finding_list {
	/* 1: *finding filled (lives until the next call), 0: the end, -1 failed. */
	int (*next)(void *context, struct muster_finding *finding, struct muster_error *err);
	int (*rewind)(void *context, struct muster_error *err);
	void *context;
	uint64_t count;
};

/* What moved since the previous period: counted, with reasons. */
struct muster_movement {
	const char *previous_name; /* "2026-Q2" */
	uint64_t not_satisfied_before, not_satisfied_now;
	uint64_t newly_failing, no_longer_failing;
	uint64_t findings_opened, findings_fixed, findings_image_replaced,
	    findings_closed_otherwise;
};

struct muster_report_input {
	const struct muster_assessment *assessment;
	const struct muster_controls *controls;
	const char *organisation, *classification; /* "" none */
	const char *edition;                       /* "auditor" */
	bool period_closed;
	const struct muster_asset *assets;
	size_t asset_count;
	const struct muster_run *runs; /* behind the assessment: known and observed by the view */
	size_t run_count;
	const struct muster_refusal_view *refusals;
	size_t refusal_count;
	struct muster_finding_list open;        /* open findings, all */
	struct muster_finding_list unmapped;    /* open findings no practice asks for */
	struct muster_counts totals;            /* over those runs: population reconciliation */
	const struct muster_movement *movement; /* NULL: no previous period known */
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

/* The evidence report, auditor edition.  The document borrows the input (rows are read while
 * rendering). */
struct muster_document *muster_report_evidence(
    const struct muster_report_input *input, struct muster_error *err);

#endif
