/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the SARIF adapter share: sarif.c reads runs, sarif_rules.c
 * the rules of their tools, sarif_results.c results, and sarif_say.c says them.
 */
#ifndef SOURCE_SARIF_H
#define SOURCE_SARIF_H

#include "source/row.h"

/* What a rule is about, as far as it tells. */
enum sarif_kind {
	SARIF_UNTOLD,
	SARIF_VULNERABILITY,
	SARIF_OS_VULNERABILITY,
	SARIF_MISCONFIGURATION,
	SARIF_SECRET,
	SARIF_LICENSE
};

struct sarif_purl {
	struct muster_span purl;
	const struct sarif_purl *next;
};

struct sarif_rule {
	struct muster_span id, level, title, score, fixed;
	struct muster_span description;  /* Snyk's, which names CVEs, package and version */
	struct muster_span package, fix; /* of one package alone: what its help says */
	const struct sarif_purl *purls;
	enum sarif_kind kind;
};

/* The driver or an extension of a tool. */
struct sarif_component {
	struct sarif_rule *rules; /* in the order of the document */
	size_t count, cap;
};

/* A result as it was read; what its rule adds is not in it yet. */
struct sarif_result {
	struct row row; /* check, place, suppressed; SEVERITY its level, OUTCOME its kind */
	struct muster_span message;
	int64_t rule_index; /* -1 none */
	int64_t component;  /* of the rule: -1 the driver, else the number of an extension */
	int64_t artifact;   /* whose uri stands in front of the place, -1 none */
	bool absent;        /* baselineState: it was there once */
	struct sarif_result *next;
};

struct sarif {
	struct adapter base; /* first */
	bool alone;          /* documents of one tool: scopes need not be kept apart by tool */
	bool bound;          /* the handle has its asset: the next run gets a new one */
	/* of the run */
	struct sarif_component *components; /* [0] the driver, then its extensions */
	size_t component_count, component_cap;
	const struct sarif_rule **by_id; /* of all components, sorted; made when first asked for */
	size_t by_id_count;
	struct muster_span tool, tool_version;
	struct muster_span image, digest, repository;
	struct muster_span *artifacts; /* their uris, in the order of the document */
	size_t artifact_count, artifact_cap;
	bool artifacts_seen;
	bool tool_seen, results_seen;
	struct sarif_result *waiting, **waiting_end;
	struct muster_strbuf place;          /* of the result being read */
	struct muster_strbuf artifact_place; /* the same, its file in front */
};

static inline struct sarif *
sarif_of(struct adapter *adapter)
{
	return (struct sarif *)adapter;
}

/* tool: {driver, extensions[]} */
void sarif_read_tool(struct sarif *sarif);
/* The rule a result is of, or NULL. */
const struct sarif_rule *sarif_find_rule(struct sarif *sarif, const struct sarif_result *result);
/* What a rule or, without one, a result of this id is about; untold if nothing tells. */
enum sarif_kind sarif_kind_of(
    const struct sarif *sarif, const struct sarif_rule *rule, struct muster_span id);

/* "Package: apt", "Fixed version : 1.2": the value of a line of a text. */
struct muster_span sarif_line_of(struct muster_span text, const char *key);

/* results: an array; what comes before its tool waits. */
void sarif_read_results(struct sarif *sarif);
/* A place without the digest of the image in it, which is another one each time. */
struct muster_span sarif_without_digest(struct muster_span place);
/* Joins a result with its rule and says it. */
void sarif_say_result(struct sarif *sarif, struct sarif_result *result);
/* Says what waited. */
void sarif_flush_results(struct sarif *sarif);

#endif
