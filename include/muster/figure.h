/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures: every number a report counts has a name, and explain derives it to
 * what makes it: controls, findings, runs, assets.  One definition for both.
 * What the figures here hold is asked here and nowhere else; all others the
 * report counts while it is composed, and whoever asks for one composes it
 * again (muster_report_figures).
 *
 * Ids, named by meaning:
 *
 *	FIG:cis-docker:failing                     controls, as assessed
 *	FIG:cis-docker:before-exceptions:failing   … before exceptions, without-stale:…
 *	FIG:cis-docker:section:4:no-evidence       of a topmost section of the catalog
 *	FIG:cis-docker:open:critical               open findings by severity; open:rank:high
 *	FIG:cis-docker:age:8-30:high               open findings of an age in days; age:366-
 *	FIG:cis-docker:month:2026-07:fixed         what happened to findings in a month
 *	FIG:cis-docker:from:2026-04:fixed          … from that month's beginning up to the as-of
 *	FIG:cis-docker:burn-down:2026-07-08:remaining  of those open when the period began
 *	FIG:cis-docker:period:fixed                … in the period
 *	FIG:cis-docker:records:used                over the runs in custody
 *	FIG:cis-docker:coverage:none               composed: assets without evidence
 *	FIG:cis-docker:due:past                    composed: dates that are past
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
		MUSTER_ASKED_UNMAPPED,   /* one or the other */
		MUSTER_ASKED_SUPPRESSED, /* by the tool */
		MUSTER_ASKED_RERANKED    /* whose rank is not the severity */
	} asked;
	enum muster_figure_act {
		MUSTER_ACT_OPEN, /* at the end */
		MUSTER_ACT_OPENED,
		MUSTER_ACT_REOPENED,
		MUSTER_ACT_FIXED,
		MUSTER_ACT_IMAGE_REPLACED,
		MUSTER_ACT_REMEDIATED, /* one or the other */
		MUSTER_ACT_CLOSED_OTHERWISE,
		MUSTER_ACT_OVERDUE /* open at the end, and past its deadline */
	} act;
	/* History: [start, end); of the period: both NONE.  Up to the as-of: end is NONE. */
	muster_time start, end;
	bool episodes;  /* each opening and closing counts, not only the first and the last */
	bool burn_down; /* of those open just before start: OPEN, REMEDIATED, CLOSED_OTHERWISE */
	bool aged;      /* findings: of an age of so many days at `end`, the as-of */
	uint32_t from_days, to_days; /* UINT32_MAX: no end */
	int change;                  /* enum muster_change_kind */
	int record;                  /* 0 read … 5 rejected */
	bool duplicate;              /* inputs */
	char name[96];               /* behind the framework */
	char section_text[48];
};

/* What makes a figure. */
enum muster_figure_member_kind {
	MUSTER_MEMBER_CONTROL,
	MUSTER_MEMBER_FINDING,
	MUSTER_MEMBER_RUN,
	MUSTER_MEMBER_INPUT,
	MUSTER_MEMBER_ASSET,
	MUSTER_MEMBER_SOURCE, /* on an asset */
	MUSTER_MEMBER_EXCEPTION,
	MUSTER_MEMBER_ATTESTATION,
	MUSTER_MEMBER_SYSTEM,
	MUSTER_MEMBER_KIND_COUNT
};
const char *muster_figure_member_kind_name(enum muster_figure_member_kind kind); /* "control" */
struct muster_figure_member {
	enum muster_figure_member_kind kind;
	const char
	    *id; /* what explain, runs or assets take: "cis-docker:4.1", "F-…", "12", "image:a" */
	const char *text; /* status, check on asset, source, reason */
	uint64_t value;   /* what it adds to the figure */
};

enum { MUSTER_FIGURE_ID = 400 };
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
/*
 * How often a finding counts: it may be opened again.  due: its last instant in
 * time by the catalog's deadlines, NONE none (trend.h).
 */
uint64_t muster_figure_times(const struct muster_figure *figure,
    const struct muster_finding *finding, const struct muster_episode *episodes, size_t count,
    muster_time due);
uint64_t muster_figure_records(
    const struct muster_figure *figure, const struct muster_counts *counts);

#endif
