/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems: what several scanners found of one vulnerability in one package of
 * one asset, and where they disagree.  Findings keep their own identities
 * (source, check, asset, location): a problem is a view of them, made anew at
 * each view, and nothing is counted by it.
 *
 * Ids are one problem if a source says so: a finding's id and its aliases.  At
 * most one CVE is in a problem; an advisory that names several is a witness of
 * each of them, and joins none.  So no chain of aliases can grow beyond what
 * one CVE is called.  Packages are the same if their package URLs without
 * version are; nothing is guessed from names.
 */
#ifndef MUSTER_PROBLEM_H
#define MUSTER_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/model.h>

/* That a source looked at a domain of an asset, by a complete run. */
struct muster_problem_cover {
	int64_t asset;
	const char *source;
	enum muster_domain domain;
};

struct muster_problem {
	const char *id;      /* the CVE, else the first id in order */
	const char *aliases; /* the other ids, in order, with spaces between; "" none */
	const char *asset;
	const char *package;                     /* package URL without version */
	enum muster_severity severity;           /* the worst a witness gives */
	const struct muster_finding **witnesses; /* by source, then id */
	size_t witness_count;
	const char **silent; /* sources that looked there and do not report it, in order */
	size_t silent_count;
	size_t source_count;                  /* of different witnesses' sources */
	bool severities_differ, fixes_differ; /* between sources */
};

/*
 * Findings without a package (a location that starts "pkg:") are no part of
 * any problem.  Problems are ordered by severity, id, asset, package.  All is
 * of the arena or borrowed from the findings.
 */
int muster_problems(const struct muster_finding *findings, size_t finding_count,
    const struct muster_problem_cover *covers, size_t cover_count, struct muster_arena *arena,
    struct muster_problem **out, size_t *count, struct muster_error *err);

/* Is it something scanners may disagree on, and do they? */
static inline bool
muster_problem_differs(const struct muster_problem *problem)
{
	return problem->silent_count > 0 || problem->severities_differ || problem->fixes_differ;
}

/* Is there more than one side to it: several sources found it, or not all that looked? */
static inline bool
muster_problem_is_shared(const struct muster_problem *problem)
{
	return problem->source_count > 1 || muster_problem_differs(problem);
}

/* What is counted of each, where there may be too many to hold. */
struct muster_problem_mark {
	const char *id, *finding;     /* finding: its first witness */
	bool presence, severity, fix; /* what the sources differ in */
};
/* The order they are told in: those on which sources differ, then severity, id, asset, package. */
int muster_problem_compare(const struct muster_problem *a, const struct muster_problem *b);

#endif
