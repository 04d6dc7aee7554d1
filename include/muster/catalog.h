/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Catalogs, practices, checks and mappings: YAML in controls/, compiled into
 * the binary, overlaid by the project folder.
 *
 * Sources speak of checks, frameworks of controls; practices stand between
 * (N sources + M frameworks).  A practice may have aspects: named parts that
 * a check tests and a control asks for alone (daemon.file-ownership has one
 * aspect per file, because CIS Docker asks for each file separately).
 */
#ifndef MUSTER_CATALOG_H
#define MUSTER_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/rule.h>
#include <muster/timing.h>

struct muster_practice {
	const char *id;        /* "image.non-root" */
	const char *group;     /* "image" "runtime" "network" "secrets" "continuous" "governance" */
	const char *title;     /* "Containers run as a user that is not root" */
	const char *statement; /* a full sentence, positive */
	const char *why;
	const char *fix; /* how to fix: text with snippets, "" none */
	const char
	    *violation; /* finding class of the reference data it is the opposite of: "user.root" */
	uint32_t
	    population; /* bit per muster_asset_kind: where missing evidence counts as missing */
	const char *const *aspects; /* names, sorted */
	size_t aspect_count;
	const char *const *awaits; /* catalogs not shipped yet that will ask for it */
	size_t await_count;
	bool partial; /* of muster_controls_load_partly: its row has mistakes */
	struct muster_origin origin;
};

enum muster_check_match {
	MUSTER_MATCH_ID,   /* native id exactly (after the source's canonical spelling) */
	MUSTER_MATCH_CVE,  /* any vulnerability id, by severity and fix */
	MUSTER_MATCH_GLOB, /* native id by glob, lowest precedence */
};
struct muster_check {
	const char *source;            /* "docker-bench" */
	const char *id;                /* "4.1", "DS-0002", glob "*" */
	const char *versions;          /* "" all, else space separated numberings: "1.3.6 1.5.0" */
	const char *title;             /* own words */
	const char *description_match; /* glob the tool's description must match, "" any (rules:
					  numbers move) */
	enum muster_check_match match;
	int32_t domain;       /* muster_domain or -1 any (a row of YAML with several domains is
				 several rows here; -1 of a CVE row: both package domains) */
	uint32_t severities;  /* bit per severity, 0 any (vulnerability rules) */
	int8_t fix;           /* 1 with a fix, 0 without, -1 any */
	uint32_t asset_kinds; /* bit per kind, 0 any */
	const char *practice; /* id, "" known to have none (style, licence): counted as unmapped by
				 decision */
	const char *reason;   /* why it has no practice, "" if it has one */
	const char *aspect;   /* "" the whole practice */
	struct muster_origin origin;
};

/* HIPAA: addressable is never optional; "not reasonable" must be documented (164.306(d)(3)). */
enum muster_specification {
	MUSTER_SPECIFICATION_NONE,
	MUSTER_SPECIFICATION_STANDARD,
	MUSTER_SPECIFICATION_REQUIRED,
	MUSTER_SPECIFICATION_ADDRESSABLE,
	MUSTER_SPECIFICATION_COUNT
};
const char *muster_specification_name(enum muster_specification specification); /* "" none */

/* Who a requirement is for, or what it is about: "service-provider", "docker-swarm". */
struct muster_profile {
	const char *id, *title;
	struct muster_origin origin;
};

struct muster_control {
	const char *id; /* canonical: "4.1" */
	/* own words where the text is copyrighted; a user's private title stands over it */
	const char *title;
	const char *shipped_title;   /* what the catalog itself says */
	const char *text, *guidance; /* of controls/texts/, private to the user; "" none */
	const char *parent;          /* id or "" */
	bool assessable;             /* sections and headings are not */
	bool needs_attestation;      /* a machine pass only supports (CIS "Manual") */
	bool needs_machine;          /* without machine evidence nothing else will do */
	bool needs_occurrence;       /* a dated event: scan, review, test */
	enum muster_specification specification;
	const char *level;   /* "L1" "L2", "" none */
	const char *profile; /* "docker-linux" "service-provider", "" all */
	/* A future-dated requirement is good practice until `effective`, and a superseded one is
	 * replaced from superseded_on on: outside the figures then.  0: always; "": by none. */
	muster_time effective;
	bool effective_in_part; /* only a part of it was future-dated: it counts all the time */
	const char *superseded_by;
	muster_time superseded_on;
	const char *const
	    *aliases; /* other numberings: "1.7:2.7", "1.6:2.7", "dockerbench-1.3.4:2.6" */
	size_t alias_count;
	struct muster_origin origin;
};

struct muster_catalog {
	const char *id;                                /* "cis-docker" */
	const char *title;                             /* "CIS Docker Benchmark" */
	const char *version;                           /* "1.8.0" */
	const char *notice;                            /* non-affiliation line */
	const char *status_label[MUSTER_STATUS_COUNT]; /* the framework's own words: "Evidence
							  supports: passed" */
	const struct muster_control *controls; /* in document order, parents before children */
	size_t control_count;
	/* `accepts-risk: true` in the catalog: an accepted risk or operational requirement gives
	 * "accepted" (CIS does; PCI DSS does not).  Absent is false. */
	bool accepts_risk;
	/* It came as OSCAL (`oscal: true`): ids are OSCAL's, texts in controls/oscal/ID.json. */
	bool oscal_ids;
	const struct muster_mapping *mappings; /* by control order, then practice */
	size_t mapping_count;
	const struct muster_timing *timings; /* by control order, then as they stand */
	size_t timing_count;
	const struct muster_profile *profiles; /* as they stand */
	size_t profile_count;
	int64_t stale_after_days; /* the catalog's default, 0 none */
	struct muster_origin origin;
	const struct muster_catalog_index *index; /* of the finders */
	bool partial; /* of muster_controls_load_partly: it may have controls that were not read */
};

/* How two controls lie to each other, in a row "A R B" (product: Crosswalks). */
enum muster_relation {
	MUSTER_RELATION_EQUAL_TO,
	MUSTER_RELATION_SUPERSET_OF, /* A asks for all that B asks for */
	MUSTER_RELATION_SUBSET_OF,
	MUSTER_RELATION_INTERSECTS_WITH, /* shown, never a verdict; so is: */
	MUSTER_RELATION_EQUIVALENT_TO,   /* by its author's word, without review */
	MUSTER_RELATION_COUNT
};
const char *muster_relation_name(enum muster_relation relation); /* "superset-of" */
/* The relation read from the other side: superset-of ↔ subset-of. */
enum muster_relation muster_relation_mirror(enum muster_relation relation);

struct muster_crosswalk;
struct muster_crosswalk_row {
	const char *from, *to; /* control ids of the table's catalogs */
	enum muster_relation relation;
	/* Read and found sound by us, `rationale` says why: only through such rows may a verdict
	 * flow, one hop.  Tables of others are shown. */
	bool reviewed;
	const char *rationale; /* "" none */
	const struct muster_crosswalk *table;
	struct muster_origin origin;
};
struct muster_crosswalk {
	const char *id, *title;
	const char *from, *to;                   /* catalog ids */
	const char *from_version, *to_version;   /* that the source speaks of, "" any */
	const char *source;                      /* whose table it is */
	const struct muster_crosswalk_row *rows; /* as they stand */
	size_t count;
	struct muster_origin origin;
};
/* A row as a control sees it: "this RELATION other". */
struct muster_crosswalk_view {
	const struct muster_crosswalk_row *row;
	enum muster_relation relation; /* from this control's side */
	const char *catalog, *control; /* the other */
	bool infers;                   /* a verdict may flow through it */
};

/* Of a practice's findings those that a policy's statement is about. */
struct muster_finding_filter {
	uint32_t ranks;      /* bit per severity, 0 any */
	uint32_t kinds;      /* of assets, bit per kind, 0 any */
	uint32_t expects;    /* of them the kind evidence is expected of where the practice expects
				it of none of them */
	bool fixed, unfixed; /* of one of the two only: a fix is known, none is known */
	bool exploited;      /* on the list of known exploited vulnerabilities only */
};
struct muster_mapping {
	const char *practice;
	const char *aspect; /* "" the whole practice */
	const char *control;
	enum muster_effect effect;
	enum muster_confidence confidence;
	const char *rationale;
	/* Of a deadline: the catalog's rule that its clock runs by, and what the organisation set
	 * in the place of that rule's number, NULL nothing.  A policy's deadline has no rule, only
	 * days. */
	const struct muster_timing *clock;
	const struct muster_duration *set;
	uint32_t days;               /* the most it gives, 0 no deadline */
	enum muster_release release; /* of a policy's deadline; a rule has its own anchor */
	/* NULL all.  Only rows of policies have one, which are not judged over a period: breaches
	 * are not sorted by it. */
	const struct muster_finding_filter *only;
	/* Evidence of this part is expected of nobody: where there is none the other rows speak. */
	bool if_any;
	struct muster_origin origin;
};
/* From which dates a deadline counts. */
static inline enum muster_release
muster_mapping_release(const struct muster_mapping *mapping)
{
	if (mapping->clock == NULL)
		return mapping->release;
	return mapping->clock->anchor == MUSTER_ANCHOR_PATCH_RELEASE ? MUSTER_RELEASE_FIX
								     : MUSTER_RELEASE_NONE;
}
/* The last instant in time of a deadline, for what started then; NONE stays NONE. */
static inline muster_time
muster_mapping_due(const struct muster_mapping *mapping, muster_time from)
{
	if (from == MUSTER_TIME_NONE)
		return from;
	if (mapping->clock != NULL)
		return muster_timing_due(mapping->clock, mapping->set, from);
	const struct muster_timing none = {.control = ""};
	const struct muster_duration days = {.days = mapping->days};
	return muster_timing_due(&none, &days, from);
}

/* Everything loaded: owned by one arena. */
struct muster_controls {
	struct muster_arena *arena;
	const struct muster_practice *practices; /* sorted by id */
	size_t practice_count;
	const struct muster_check *checks; /* by source and match; in the order they are tried */
	size_t check_count;
	const struct muster_catalog *catalogs; /* sorted by id */
	size_t catalog_count;
	const struct muster_crosswalk *crosswalks; /* sorted by id */
	size_t crosswalk_count;
	struct muster_rules rules; /* over activities and settings */
	char digest[65];           /* SHA-256 over all documents in order of kind and name */
	bool practices_partial;    /* of muster_controls_load_partly: there may be others */
	const struct muster_check_index *index; /* of muster_check_for */
};

/* One document: kind "practices" "checks" "catalog" "mapping" "rules" "crosswalk" "texts", YAML, or
 * "oscal", JSON that nothing is judged by; its name and text. */
struct muster_controls_document {
	const char *kind;
	const char *name; /* "practices", "docker-bench", "cis-docker" */
	const char *file; /* for messages */
	const char *text;
	size_t len;
};
/*
 * The documents compiled into the binary, in order; the array is the arena's,
 * the texts live for ever.  NULL: out of memory.
 */
const struct muster_controls_document *muster_controls_builtin(
    struct muster_arena *arena, size_t *count);
/*
 * What a file in a controls folder is: "controls/checks/trivy.yaml" is kind
 * "checks", name "trivy" (also checks/…, catalogs/…, mappings/…, rules/…, crosswalks/…,
 * texts/…, oscal/….json, practices*.yaml).  Fills kind, name (a copy in the arena) and file (as
 * given).  1: filled, 0: no document of ours, -1: out of memory.
 */
int muster_controls_classify(
    struct muster_arena *arena, const char *path, struct muster_controls_document *out);

/*
 * Problems are many: all are reported in one pass, as file:line:column:
 * message, through the callback (may be NULL); the return value is NULL (and
 * err the first) if there was any.
 *
 * A later document of the same kind and name replaces the earlier one: give
 * the built-in ones first, then those of the project folder.
 */
typedef void (*muster_problem_fn)(void *context, const struct muster_error *problem);
struct muster_controls *muster_controls_load(const struct muster_controls_document *documents,
    size_t count, muster_problem_fn problem, void *context, struct muster_error *err);
/*
 * The same, but what could be read is handed out although there were problems
 * (*whole is false): rows with mistakes have their ids and little else.  It is
 * for looking up what other files name, so that all problems of a project are
 * told in one pass, and for nothing else.  NULL: out of memory.
 */
struct muster_controls *muster_controls_load_partly(
    const struct muster_controls_document *documents, size_t count, muster_problem_fn problem,
    void *context, bool *whole, struct muster_error *err);
void muster_controls_free(struct muster_controls *controls);

/*
 * What the organisation set: deadlines of findings go by it from then on.  The settings live as
 * long as the controls.
 */
void muster_controls_set_clocks(
    struct muster_controls *controls, const struct muster_timing_setting *settings, size_t count);

/*
 * Cross-document checks: dangling ids (practice, control, aspect, source),
 * duplicates, unused aspects, practices no control asks for, catalog parents,
 * aliases that mean two controls.  Returns the number of problems.
 */
size_t muster_controls_lint(
    const struct muster_controls *controls, muster_problem_fn problem, void *context);
/* The sources that check rows and rules name against those that exist: the caller knows the
 * registry. */
size_t muster_controls_lint_sources(const struct muster_controls *controls,
    const char *const *sources, size_t count, muster_problem_fn problem, void *context);

const struct muster_practice *muster_practice_find(
    const struct muster_controls *controls, const char *id);
const struct muster_catalog *muster_catalog_find(
    const struct muster_controls *controls, const char *id);
/* As people write it too: "PCI-DSS", "pci", "ISO 27001", "nist_800_53"; NULL unknown. */
const struct muster_catalog *muster_catalog_named(
    const struct muster_controls *controls, const char *name);
/* Is text its version, perhaps with fewer parts?  "1.8" and "1.8.0" are version 1.8.0. */
bool muster_catalog_is_version(const struct muster_catalog *catalog, const char *text);
const struct muster_control *muster_control_find(
    const struct muster_catalog *catalog, const char *id);
/*
 * The crosswalk rows of a control, from both sides, by table, then as they
 * stand; the array is the arena's.  -1: out of memory.
 */
int muster_control_crosswalks(const struct muster_controls *controls, const char *catalog,
    const char *control, struct muster_arena *arena, const struct muster_crosswalk_view **out,
    size_t *count);
/* The timing rules of a control, NULL and 0 if it has none. */
const struct muster_timing *muster_control_timings(
    const struct muster_catalog *catalog, const char *id, size_t *count);
/*
 * Is a control neither future-dated nor superseded at t?  Pure; for assess
 * and for whoever counts.
 */
static inline bool
muster_control_in_force(const struct muster_control *control, muster_time t)
{
	if (control->superseded_by != NULL && control->superseded_by[0] != '\0' &&
	    t >= control->superseded_on)
		return false;
	return control->effective_in_part || t >= control->effective;
}
/*
 * Spellings seen in tools ("PCI-DSS-v4.0-6.3.3", "Req. 6.3.3", "§164.312(a)", "Article 32.1.b",
 * "ac-02.01" for AC-2(1), "8.8" for A.8.8), older numberings ("1.7:2.7") → the control; NULL
 * unknown.
 */
const struct muster_control *muster_control_canonical(
    const struct muster_catalog *catalog, const char *spelling);
/*
 * "F:ID" or "F@VERSION:ID", the ID by the numbers of that version: those of an older one only where
 * an alias says what they are now.  *catalog is what F names, NULL if nothing.
 */
const struct muster_control *muster_control_named(const struct muster_controls *controls,
    const char *name, const struct muster_catalog **catalog);

/*
 * The check row for a result: of the rows of the source whose every condition
 * holds, exact id before CVE before glob (a longer glob before a shorter);
 * among those, one that names version and description before one that names
 * the version, before one that names the description, before any; then the
 * one with more conditions (severity, fix, domain, asset kind), then the first
 * in the file.  A row's version "1.6.0" holds for "1.6.0" and "1.6.0@v1.6.1".
 * NULL: unmapped, counted.  O(log n) plus the source's few CVE and glob rows.
 */
const struct muster_check *muster_check_for(const struct muster_controls *controls,
    const char *source, const char *native, const char *check_version, const char *title,
    enum muster_domain domain, enum muster_severity severity, bool has_fix,
    enum muster_asset_kind asset_kind);

#endif
