/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures: every number a report counts has a name, and explain derives it to
 * what makes it: controls, findings or runs.  One definition for both: what a
 * figure holds is asked here and nowhere else.
 *
 * Ids, named by meaning:
 *
 *	FIG:cis-docker:failing                     controls, as assessed
 *	FIG:cis-docker:before-exceptions:failing   … before exceptions, without-stale:…
 *	FIG:cis-docker:section:4:no-evidence       of a topmost section of the catalog
 *	FIG:cis-docker:open:critical               open findings by severity; open:rank:high
 *	FIG:cis-docker:month:2026-07:fixed         what happened to findings in a month
 *	FIG:cis-docker:period:fixed                … in the period
 *	FIG:cis-docker:records:used                over the runs in custody
 *
 * The number depends on system, period, as-of and known-by: explain takes those of
 * the report.
 */
#ifndef MUSTER_FIGURE_H
#define MUSTER_FIGURE_H

#include <muster/assess.h>
#include <muster/movement.h>

enum muster_figure_kind {
	MUSTER_FIGURE_CONTROLS,
	MUSTER_FIGURE_FINDINGS, /* open at the as-of */
	MUSTER_FIGURE_HISTORY,  /* findings opened, closed in a time, or open at its end */
	MUSTER_FIGURE_CHANGES,  /* controls that changed since the period before */
	MUSTER_FIGURE_RECORDS,  /* sums over runs */
	MUSTER_FIGURE_INPUTS,   /* inputs not taken in */
};

struct muster_figure {
	enum muster_figure_kind kind;
	const char *words; /* "controls whose evidence shows a failure" */
	enum muster_figure_set set;
	uint32_t parts;      /* controls: bit per part */
	const char *section; /* of the catalog, "" all */
	int verdict;         /* 1 breached, 2 breached and not failing; 0 does not matter */
	int severity, rank;  /* findings; -1 any */
	enum muster_figure_asked {
		MUSTER_ASKED_ANY,
		MUSTER_ASKED_FOR,
		MUSTER_ASKED_NO_PRACTICE,
		MUSTER_ASKED_NO_CONTROL,
		MUSTER_ASKED_SUPPRESSED /* by the tool */
	} asked;
	enum muster_figure_act {
		MUSTER_ACT_OPEN, /* at the end */
		MUSTER_ACT_OPENED,
		MUSTER_ACT_REOPENED,
		MUSTER_ACT_FIXED,
		MUSTER_ACT_IMAGE_REPLACED,
		MUSTER_ACT_CLOSED_OTHERWISE
	} act;
	muster_time start, end; /* history: [start, end); of the period: both NONE */
	bool episodes;  /* each opening and closing counts, not only the first and the last */
	int change;     /* enum muster_change_kind */
	int record;     /* 0 read … 5 rejected */
	bool duplicate; /* inputs */
	char name[96];  /* behind the framework */
	char section_text[48];
};

enum { MUSTER_FIGURE_ID = 160 };
/* "FIG:cis-docker:" name, cut to size. */
const char *muster_figure_id(const char *framework, const char *name, char out[MUSTER_FIGURE_ID]);
/* Splits an id (any case of FIG); false: it is none.  framework needs 64 bytes. */
bool muster_figure_split(const char *id, char framework[64], const char **name);
/* A figure by its name; false: there is none. */
bool muster_figure_parse(const char *name, struct muster_figure *out);
/* The names a report lists, in their order, without sections and months; NULL ends. */
extern const char *const muster_figure_names[];

/* section: the topmost heading of the control. */
bool muster_figure_has_control(const struct muster_figure *figure,
    const struct muster_control_result *result, const char *section);
/* asked_for: a control of the catalog asks for its practice. */
bool muster_figure_has_finding(
    const struct muster_figure *figure, const struct muster_finding *finding, bool asked_for);
/* How often a finding counts: it may be opened again. */
uint64_t muster_figure_times(const struct muster_figure *figure,
    const struct muster_finding *finding, const struct muster_episode *episodes, size_t count);
uint64_t muster_figure_records(
    const struct muster_figure *figure, const struct muster_counts *counts);

#endif
