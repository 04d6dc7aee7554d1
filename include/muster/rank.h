/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rank: the organisation's own ranking of a finding (PCI DSS 6.3.1).  Severity
 * is the scanner's word; rank is made of it, by rules of muster.yaml, and is
 * what clocks and check rows with severities run on.  The words are the same.
 *
 * The first rule whose every condition holds decides; without one the rank is
 * the severity.  Pure and deterministic: the same rules, list and as-of give
 * the same rank.  Re-ranking moves no anchor: a clock counts on from when the
 * finding was first seen, by the period of its new rank.
 */
#ifndef MUSTER_RANK_H
#define MUSTER_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/timing.h>

/* A CVE that is known to be exploited, and since when the list says so. */
struct muster_kev {
	const char *cve;   /* "CVE-2024-3094" */
	muster_time added; /* the beginning of that day */
};

enum { MUSTER_RANK_ANY = -1 };

/* A condition that is not given ("", 0, count 0, ANY) holds for every finding. */
struct muster_rank_rule {
	enum muster_severity rank;
	const char *reason;                       /* for people, "" none */
	uint32_t severities;                      /* bit per severity */
	const char *score_at_least, *score_below; /* "7.0"; a finding without score meets neither */
	int kev;                                  /* 1: on the list by the as-of, 0: not, ANY */
	int fix;                   /* 1: the source knows a fix, 0: it knows none, ANY */
	const char *const *assets; /* globs over the path; of each list one is enough */
	size_t asset_count;
	const char *const *labels; /* of the asset: "internet" */
	size_t label_count;
	const char *const *systems; /* that hold the asset */
	size_t system_count;
	const char *const *practices; /* globs */
	size_t practice_count;
	const char *const *classes; /* globs over finding classes: "vuln.*" */
	size_t class_count;
	const char *const *checks; /* globs: "CVE-2024-*", "docker-bench:4.1" */
	size_t check_count;
	const char *const *sources;
	size_t source_count;
	struct muster_origin origin; /* muster.yaml:12 */
};

/* Labels of assets: exposure, above all. */
struct muster_asset_label {
	const char *asset; /* glob over the path */
	const char *const *labels;
	size_t label_count;
};

struct muster_ranking {
	const struct muster_rank_rule *rules; /* in their order */
	size_t rule_count;
	const struct muster_asset_label *labels;
	size_t label_count;
	const struct muster_kev *kev; /* by CVE */
	size_t kev_count;
};

/* What a rule may look at.  Texts are "" where nothing is known. */
struct muster_rank_subject {
	enum muster_severity severity;
	const char *score; /* lexeme */
	const char *native,
	    *aliases; /* ids the list may have it under; aliases separated by blanks */
	bool has_fix;
	const char *source, *check, *asset;
	const char *practice, *finding_class; /* by the scanner's severity */
	const char *const *systems;
	size_t system_count;
};

struct muster_ranked {
	enum muster_severity rank;
	const struct muster_rank_rule *rule; /* NULL: none holds, the severity is the rank */
	const struct muster_kev *kev;        /* the list's entry in force at the as-of, NULL none */
};

/* Does a rule ask for practices or classes?  Then the subject needs them. */
bool muster_ranking_asks_practice(const struct muster_ranking *ranking);
struct muster_ranked muster_rank(const struct muster_ranking *ranking,
    const struct muster_rank_subject *subject, muster_time as_of);

/* "7", "9.8", "10.0" in thousandths; -1: no plain decimal number, or above 1000. */
int64_t muster_score_thousandths(const char *score);

#endif
