/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assessment: the status of every control of a catalog for a system, as of a
 * time.  Pure: structs in, structs out; no files, SQL, clock or printing.
 *
 * The rules are product.md's "Control status":
 *  - status, worst first, all reasons listed together: not-satisfied > error
 *    > no-evidence > stale > accepted > satisfied; not-applicable is declared;
 *  - a practice → control row acts by its effect (decides, deadline,
 *    evidences, supports); low confidence always only supports;
 *  - the population is practice × in-scope asset; missing evidence on any of
 *    it is no-evidence, "n of m"; zero of zero is no-evidence;
 *  - all-not-applicable or all-not-reviewed is no-evidence;
 *  - a machine pass on a control that needs an attestation only supports;
 *    a machine failure counts on it too;
 *  - children roll up to parents, weakest first.
 */
#ifndef MUSTER_ASSESS_H
#define MUSTER_ASSESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/catalog.h>
#include <muster/error.h>
#include <muster/model.h>

/* What is known of one practice (aspect) on one asset at the view. */
struct muster_fact {
	const char *practice, *aspect; /* aspect as the check row has it */
	int64_t asset;
	uint64_t outcomes[MUSTER_OUTCOME_COUNT]; /* results in force */
	muster_time observed;                    /* newest evidence behind it */
	muster_time oldest_failing;              /* earliest first_seen of the failing ones, NONE */
	const char *example;                     /* finding id of the oldest failing one, "" */
	struct muster_evidence_ref evidence;     /* of the example, else of the newest result */
	const char *check;                       /* "docker-bench:4.1" of the example */
	struct muster_origin origin;             /* check row that linked it */
	bool scanned; /* no result of its own, but a complete run covered what its checks look for:
			 absence of findings is a pass */
};

/* A failing stretch within the period, for the period verdict. */
struct muster_breach {
	const char *practice, *aspect;
	int64_t asset;
	muster_time since, until;
	const char *check;
};

/* States of issue "controls": given from then on; empty until. */
struct muster_attestation {
	const char *control;
	const char *outcome; /* met partly not-met not-applicable … */
	const char *author, *file_sha256;
	muster_time given, expires;
};
struct muster_exception {
	const char *id, *kind; /* accepted-risk compensating-control false-positive
				  operational-requirement vex */
	const char *control, *practice, *finding;
	const char *approver, *requester;
	muster_time start, expires;
};

struct muster_assess_input {
	const struct muster_controls *controls;
	const struct muster_catalog *catalog;
	const char *system;
	muster_time as_of;
	int64_t known_by;
	const struct muster_period *period; /* NULL: none asked */
	int64_t stale_after_days;           /* evidence older than this at as_of is stale */
	const struct muster_asset *assets;  /* in scope, live at as_of */
	size_t asset_count;
	const struct muster_fact *facts; /* sorted by practice, aspect, asset */
	size_t fact_count;
	const struct muster_breach *breaches;
	size_t breach_count;
	const struct muster_attestation *attestations;
	size_t attestation_count;
	const struct muster_exception *exceptions;
	size_t exception_count;
};

/* How one mapping row came out: the middle of explain. */
struct muster_row_result {
	const struct muster_mapping *mapping;
	enum muster_status status; /* what this row alone says; SUPPORTS rows: MUSTER_STATUS_COUNT
				      (says nothing) */
	uint64_t seen, expected;   /* population */
	uint64_t failing_assets, failing_results, passing_assets;
	muster_time newest, oldest; /* evidence over the assets seen */
	const struct muster_fact *const
	    *facts; /* failing first, then oldest evidence; all of them */
	size_t fact_count;
	const char *reason; /* one line */
};

struct muster_control_result {
	const struct muster_control *control;
	enum muster_status status;
	enum muster_period_verdict period_verdict;
	muster_time breached_from, breached_to; /* hull of the breaches; NONE */
	int64_t breached_days;
	const char *label;          /* the catalog's words for the status */
	const char *const *reasons; /* worst first; at least one */
	size_t reason_count;
	const struct muster_row_result *rows;
	size_t row_count;
	uint64_t open_findings;    /* failing results behind it, each counted once per control */
	int64_t evidence_age_days; /* of the oldest evidence it stands on, -1 none */
	uint64_t seen, expected;
	bool proven_by_machine, attested;
};

/* A framework's figure is a set, never one percentage (product.md). Disjoint; sum = assessable. */
struct muster_figures {
	uint64_t proven, attested, both, accepted, failing, unknown;
	uint64_t unknown_error, unknown_no_evidence, unknown_stale; /* unknown = their sum */
	uint64_t not_applicable, out_of_profile, headings;          /* outside the sum */
	uint64_t assessable;
};

struct muster_assessment {
	struct muster_arena *arena; /* owns all but the borrowed input */
	const struct muster_catalog *catalog;
	const char *system;
	muster_time as_of;
	int64_t known_by;
	struct muster_period period;                  /* name "" none */
	const struct muster_control_result *controls; /* in catalog order, headings too */
	size_t control_count;
	uint64_t counts[MUSTER_STATUS_COUNT]; /* assessable controls only */
	struct muster_figures figures, before_exceptions, without_stale;
	char digest[65]; /* SHA-256 of the canonical text of the above: the short digest in feet */
};

struct muster_assessment *muster_assess(
    const struct muster_assess_input *input, struct muster_error *err);
void muster_assessment_free(struct muster_assessment *assessment);

const struct muster_control_result *muster_assessment_control(
    const struct muster_assessment *assessment, const char *control);

#endif
