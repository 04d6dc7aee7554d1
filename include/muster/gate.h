/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gate: thresholds over controls, findings and coverage, for CI systems.
 *
 * Missing evidence is never a pass: a control in error, without evidence or
 * with stale evidence, and an image without a fresh scan, count against every
 * rule with `max` that does not name them, beyond the number it allows
 * (`unknown`).  Nothing counted over nothing seen fails.
 */
#ifndef MUSTER_GATE_H
#define MUSTER_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/assess.h>
#include <muster/error.h>
#include <muster/timing.h>

/*
 * One threshold.  What it counts:
 *
 *	coverage given   the population that has evidence, in per cent of what is expected
 *	ranks given      open findings of these ranks that no exception in force excuses;
 *	                 with a framework those that bear on its controls (of the statuses)
 *	else             controls of these statuses, of a framework
 */
struct muster_gate_rule {
	const char *name;            /* for people, "" none */
	const char *framework;       /* "" of controls and coverage: each the project chose */
	const char *system;          /* "" as the options say */
	const char *const *controls; /* ids or globs; count 0: all in profile */
	size_t control_count;
	uint32_t statuses;         /* bit per status */
	uint32_t ranks;            /* bit per rank */
	const char *const *assets; /* globs, of findings */
	size_t asset_count;
	int64_t min, max;            /* -1 not given */
	int64_t coverage;            /* per cent at least, -1 not given */
	int64_t unknown;             /* how many may be unknown */
	bool unranked;               /* vulnerabilities nobody ranked count too: of --fail-on */
	struct muster_origin origin; /* file NULL: the command line */
};

/* What became of a rule for a framework. */
struct muster_gate_check {
	const struct muster_gate_rule *rule;
	const char *framework; /* "" findings of all */
	const char *system;    /* "" every asset */
	const char *subject;   /* both, for people: "shop, cis-docker"; "" neither */
	const char *place;     /* "thresholds.yaml:12", "--fail-on critical" */
	bool passed;
	const char *text; /* "shop, cis-docker: 14 controls are not-satisfied, at most 3" */
	uint64_t counted, unknown;
	const char *const
	    *items; /* what counted, the first MUSTER_GATE_ITEMS: "4.1 not-satisfied" */
	size_t item_count;
	uint64_t item_total;
};
enum { MUSTER_GATE_ITEMS = 20, MUSTER_GATE_IMAGES = 5 };

/* A check being made: begin, add what is counted, end. */
struct muster_gate_work {
	struct muster_gate_check check;
	const struct muster_assessment *assessment; /* NULL: of no framework */
	struct muster_arena *arena;
	const char **items;
	uint64_t controls, excused, seen, expected;
	uint64_t scanned;                       /* scopes with a fresh complete run */
	uint64_t unscanned;                     /* images without */
	const char *images[MUSTER_GATE_IMAGES]; /* the first of them */
	size_t image_count;
	bool failed; /* memory is out */
};
void muster_gate_begin(struct muster_gate_work *work, const struct muster_gate_rule *rule,
    const struct muster_assessment *assessment, const char *system, struct muster_arena *arena);
/* Is a control in what the rule is about: assessable, in profile, of its list? */
bool muster_gate_selects(
    const struct muster_gate_rule *rule, const struct muster_control_result *result);
/* Does an open finding bear on the check?  practice "" where none is known. */
bool muster_gate_bears(const struct muster_gate_work *work, const struct muster_finding *finding);
/* kind: of the exception in force that acts on it, NULL none. */
void muster_gate_finding(
    struct muster_gate_work *work, const struct muster_finding *finding, const char *kind);
/* An asset that a fresh complete run covered, or one it stands on: counted if the rule is of it. */
void muster_gate_scanned(struct muster_gate_work *work, const char *asset);
/* An image that no fresh complete run covers; its path outlives the work. */
void muster_gate_unscanned(struct muster_gate_work *work, const char *image);
/* -1: memory is out. */
int muster_gate_end(struct muster_gate_work *work, struct muster_error *err);

#endif
