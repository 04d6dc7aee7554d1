/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flows: what a verb does, between its options and its printing.  A flow
 * wires edges (source, catalog, store, render) to deciders (assess, report)
 * and owns transactions and threads.  It prints nothing.
 */
#ifndef MUSTER_FLOW_H
#define MUSTER_FLOW_H

#include <stdbool.h>

#include <muster/assess.h>
#include <muster/catalog.h>
#include <muster/catalog_diff.h>
#include <muster/definition.h>
#include <muster/error.h>
#include <muster/figure.h>
#include <muster/gate.h>
#include <muster/model.h>
#include <muster/policy.h>
#include <muster/problem.h>
#include <muster/rank.h>
#include <muster/render.h>
#include <muster/report.h>
#include <muster/store.h>
#include <muster/system.h>

/* ---- the project: folder, configuration, store, controls ---- */

struct muster_config {
	const char *organisation, *classification;
	unsigned fiscal_start_month;
	int64_t stale_after_days;
	const char *const *catalogs; /* chosen at init */
	size_t catalog_count;
	/* which asset a run is about when the file names none: glob over the path → KIND:NAME */
	const struct muster_asset_rule {
		const char *path_glob, *source, *asset;
	} * asset_rules;
	size_t asset_rule_count;
	/* tags that stay in an image's lineage: globs over the tag; default: all but version-like
	 * ones fold */
	const char *const *keep_tags;
	size_t keep_tag_count;
	/* How documents look. */
	struct muster_theme theme;
	bool letter;
	const char *logo; /* a PNG, beside muster.yaml or absolute; "" none */
	/* Ranks: its rules, labels of assets, and what is known to be exploited, of kev_file. */
	struct muster_ranking ranking;
	const char *kev_file;                /* beside muster.yaml or absolute; "" none */
	const struct muster_system *systems; /* as they stand; count 0: "default" holds all */
	size_t system_count;
	/* What the organisation set for timing rules that leave it to it. */
	const struct muster_timing_setting *timing;
	size_t timing_count;
};

struct scope;
struct muster_project;
struct muster_project_options {
	const char *folder;           /* -C, "." */
	const char *store_path;       /* --store, NULL: FOLDER/muster.db */
	const char *as_of, *known_by; /* as given, NULL none */
	muster_time now;
};
/*
 * Opens the project.  Without muster.yaml the defaults hold.  Reading verbs
 * take configuration and controls from the store as known by known_by, and a
 * notice names the files on disk that differ from it.  need_store: a missing
 * store is an error with the remedy; writable creates nothing.
 */
struct muster_project *muster_project_open(const struct muster_project_options *options,
    bool need_store, bool writable, muster_problem_fn problem, void *context,
    struct muster_error *err);
void muster_project_close(struct muster_project *project);
struct muster_store *muster_project_store(struct muster_project *project);
const struct muster_controls *muster_project_controls(struct muster_project *project);
const struct muster_config *muster_project_config(struct muster_project *project);
/* The sources it defines itself, with the configuration it goes by. */
const struct muster_defined_sources *muster_project_defined(struct muster_project *project);
/* The view of the options: as-of (now if none given), known-by (the head if none given). */
int muster_project_view(
    struct muster_project *project, struct muster_view *view, struct muster_error *err);
/*
 * Systems.  muster_project_system: by id, NULL "default" or none named; the frameworks are its
 * own, else those of the project.  Opened for a view, muster_project_holds says what is in a
 * system (NULL: everything is).
 */
int muster_project_system(const struct muster_project *project, const char *id,
    const struct muster_system **out, struct muster_error *err);
const char *const *muster_system_frameworks(
    const struct muster_project *project, const struct muster_system *system, size_t *count);
int muster_project_scopes(
    struct muster_project *project, const struct muster_view *view, struct muster_error *err);
bool muster_project_holds(
    struct muster_project *project, const struct muster_system *system, const char *path);
/* Files on disk that the store has not taken in; for the notice. */
#define MUSTER_BUILT_IN " (built in)" /* at the end of a name: of this muster, not of a file */
size_t muster_project_stale_documents(struct muster_project *project, const char *const **names);

/* init: writes muster.yaml and the store; refuses to overwrite either. */
int muster_flow_init(const char *folder, const char *store_path, const char *const *catalogs,
    size_t catalog_count, const struct muster_actor *actor, struct muster_error *err);

/* Actor of this process: uid, names, CI run, boot id, clocks. */
void muster_actor_self(struct muster_actor *actor);

/* ---- collect ---- */

enum muster_collect_status { MUSTER_ACCEPTED, MUSTER_DUPLICATE, MUSTER_REJECTED_INPUT };
struct muster_collect_result {
	const char *path;
	enum muster_collect_status status;
	const struct muster_source *source; /* NULL if none was recognised */
	struct muster_run run;              /* of accepted and duplicate inputs */
	struct muster_counts counts;
	struct muster_diagnostic {
		const char *id, *pointer, *message;
	} * diagnostics;
	size_t diagnostic_count;
	struct muster_error error; /* why it was rejected */
	const char *notice;        /* "time assumed from the file: pass --observed-at …", "" */
};
struct muster_collect_options {
	const char *source; /* NULL: detect */
	const char *asset;  /* KIND:NAME or NULL */
	const char *system;
	const char *observed_at; /* RFC 3339 or date, NULL */
	bool partial;
	/* Called after the commit that holds it (rules.md 21).  Non-zero stops. */
	int (*done)(void *context, const struct muster_collect_result *result);
	/* Bytes read so far of the current input; may be NULL. */
	void (*progress)(void *context, const char *path, uint64_t bytes, uint64_t size);
	void *context;
};
/* paths: files, folders (recursively, sorted by name, dot files skipped), "-" for stdin. */
int muster_flow_collect(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_collect_options *options, const char *const *paths, size_t path_count,
    int *worst_exit, struct muster_error *err);

/*
 * The sources the project defines itself (sources/NAME.yaml), as they are on
 * disk: what collect would read with.  All problems are told in one pass.
 */
int muster_flow_defined(struct muster_project *project, struct muster_defined_sources *out,
    muster_problem_fn problem, void *context, struct muster_error *err);

/* How a file would be read; nothing is stored. */
struct muster_detected {
	const struct muster_source *source;
	char encoding[32], compression[16];
};
int muster_flow_detect(const struct muster_defined_sources *defined, const char *path,
    struct muster_detected *out, struct muster_error *err);

/*
 * What a definition makes of a sample: read as collect would, secrets
 * redacted (under a key of its own), stored nowhere.
 */
enum { MUSTER_TRIAL_RESULTS = 20 }; /* shown; more are counted */
struct muster_trial {
	struct muster_definition definition;
	bool recognised;                   /* the sample is one of its documents, by `recognise` */
	const struct muster_source *other; /* built in, and claims the sample too; NULL none */
	struct muster_run_binding run;
	struct muster_trial_result {
		const char *asset, *check, *title, *location, *score, *fixed_in;
		enum muster_outcome outcome;
		enum muster_severity severity;
		bool suppressed;
	} results[MUSTER_TRIAL_RESULTS];
	size_t result_count, asset_count;
	struct muster_counts counts;
	struct muster_diagnostic diagnostics[MUSTER_TRIAL_RESULTS];
	size_t diagnostic_count;
};
/* Texts are the arena's.  An error of the sample names it; of the definition, its file. */
int muster_flow_trial(const char *definition, const char *sample, struct muster_arena *arena,
    struct muster_trial *out, muster_problem_fn problem, void *context, struct muster_error *err);

/* ---- assess, explain, report ---- */

struct muster_assess_options {
	const char *framework; /* "cis-docker" or "cis-docker@1.8" */
	const char *system;    /* NULL: the only one, or the only one with the framework */
	const char *period;    /* NULL none */
};
/* The assessment and what it stands on; one snapshot. */
struct muster_assessed {
	struct muster_assessment *assessment;
	struct muster_view view;
	struct muster_period period;
	bool period_closed;
	const struct muster_system *system; /* NULL "default" */
	const struct scope *held;           /* what it holds (flow/scope.h) */
	struct muster_scope scope;          /* its confirmation */
	struct muster_asset *assets;        /* in scope */
	size_t asset_count;
	const struct muster_delivery *deliveries; /* of its expected sources */
	size_t delivery_count;
	const char *const *unknown; /* assets that no system holds, by path */
	size_t unknown_count;
	uint64_t unmapped_open; /* failing results no check row knows */
	struct muster_arena *arena;
};
int muster_flow_assess(struct muster_project *project, const struct muster_assess_options *options,
    struct muster_assessed *out, struct muster_error *err);
void muster_assessed_release(struct muster_assessed *assessed);

/*
 * Problems (problem.h) of the findings in that state at a view, of one asset (its path) or, asset
 * NULL, of all; all in arena.  Findings of packages are held in memory, some 500 bytes each.
 */
int muster_flow_problems(struct muster_project *project, const struct muster_view *view,
    enum muster_finding_state state, const char *asset, struct muster_arena *arena,
    struct muster_problem **out, size_t *count, struct muster_error *err);

/* The rank of a finding at a view, and the rule that gives it. */
struct muster_ranked muster_flow_rank(struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);
/* The check row of a finding, and of a result on an asset, by its rank; NULL: no row knows it. */
const struct muster_check *muster_flow_check_of(struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);
const struct muster_check *muster_flow_check_of_result(struct muster_project *project,
    const struct muster_view *view, const struct muster_result_row *row,
    const struct muster_asset *asset);

/*
 * Figures (figure.h): what numbers of a report are made of.  The options are those of
 * the report; out is to be released, also after a failure.
 */
struct muster_figure_derived {
	const char *id, *words;
	uint64_t value; /* the sum of the members' */
	const struct muster_figure_member *members;
	size_t count;
};
struct muster_figures_derived {
	struct muster_arena *arena;
	struct muster_assessed assessed;
	struct muster_figure_derived *figures; /* as asked for, in their order */
	size_t count;
};
int muster_flow_figures(struct muster_project *project, const struct muster_assess_options *options,
    const char *const *names, size_t count, struct muster_figures_derived *out,
    struct muster_error *err);
void muster_figures_derived_release(struct muster_figures_derived *derived);

/*
 * The clocks of a finding by the frameworks of the systems that hold its asset, or by that of
 * `only` (NULL: all), the strictest first.  Gives how many there are and writes at most `room`.
 */
size_t muster_flow_clocks_of(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding, const struct muster_check *check,
    const struct muster_catalog *only, struct muster_clock *out, size_t room);

struct muster_report_options {
	struct muster_assess_options assess;
	const char *edition;        /* "auditor" */
	const char *const *formats; /* renderer names, "oscal" */
	size_t format_count;
	const char *folder;
};
/* What was written, in the order of the formats; of pages linked from a first one, that one. */
struct muster_report_files {
	struct muster_arena *arena;
	const char **paths;
	size_t count;
	struct muster_error warning; /* what to know though nothing failed; code MUSTER_OK none */
};
/* All files or none; files is to be released, also after a failure. */
int muster_flow_report(struct muster_project *project, const struct muster_report_options *options,
    struct muster_report_files *files, struct muster_error *err);
void muster_report_files_release(struct muster_report_files *files);

/* ---- gate ---- */

struct muster_gate_options {
	const char *file;    /* thresholds; NULL: thresholds.yaml of the folder, if it is there */
	const char *fail_on; /* a status or a rank, NULL none; both may be given */
	const char *system, *period;
};
struct muster_gate {
	struct muster_arena *arena;
	struct muster_view view;
	const struct muster_gate_check *checks; /* in the order of the rules */
	size_t count, failed;
};
/* gate is to be released, also after a failure. */
int muster_flow_gate(struct muster_project *project, const struct muster_gate_options *options,
    muster_problem_fn problem, void *context, struct muster_gate *gate, struct muster_error *err);
void muster_gate_release(struct muster_gate *gate);
/* For CI systems: JUnit's XML and SARIF 2.1.0.  Appended to out. */
int muster_gate_junit(
    const struct muster_gate *gate, struct muster_strbuf *out, struct muster_error *err);
void muster_gate_sarif(const struct muster_gate *gate, struct muster_strbuf *out);

/* ---- policies ---- */

/*
 * All policies, those of the project's folder policies/ over those compiled
 * in.  Texts, values and the organisation's name are those on disk, that what
 * is edited can be checked; what is measured comes from the store as of the view.
 */
struct muster_policies_view {
	struct muster_policies *policies;
	struct muster_arena *arena;
	const struct muster_catalog *catalog; /* of their statements */
	struct muster_assessed assessed;      /* its assessment is NULL without a store */
	muster_time as_of;
	const char *organisation, *classification;
	const struct muster_policy_file *files;
	size_t file_count;
};
/* out is to be released, also after a failure. */
int muster_flow_policies(struct muster_project *project, muster_problem_fn problem, void *context,
    struct muster_policies_view *out, struct muster_error *err);
/*
 * The same with one policy, as it was approved or (rather) published under that version: text and
 * values come from the store.  MUSTER_E_USAGE if there is no such act at the view.
 */
int muster_flow_policy_version(struct muster_project *project, const char *id, const char *version,
    muster_problem_fn problem, void *context, struct muster_policies_view *out,
    struct muster_error *err);

/* What is decided of a policy; "" where nothing is given. */
struct muster_policy_decision {
	enum muster_policy_act_kind kind;
	const char *id;
	const char *by;
	muster_time at;
	const char *effective; /* of PUBLISH: a date */
	const char *note;
};
/*
 * Approves or publishes the text on disk: the project is writable; it is taken in first, like
 * with sync.  Its author and owner approve nothing, and only what is approved is published; a
 * version that was published is that text for ever.  Nothing is entered if it is refused.
 */
int muster_flow_policy_decide(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_policy_decision *decision, muster_problem_fn problem, void *context,
    struct muster_policy_act *out, struct muster_error *err);
void muster_policies_view_release(struct muster_policies_view *view);

/* ids: none is all but the deprecated, and as HTML a page before them, index.html.  Formats: html,
 * pdf, xml (DocBook).  A policy's files all or none. */
int muster_flow_policy_build(struct muster_project *project,
    const struct muster_policies_view *view, const char *const *ids, size_t id_count,
    const char *const *formats, size_t format_count, const char *folder,
    struct muster_report_files *files, struct muster_error *err);
/* Writes policies/ID.md in the folder: a commented skeleton (title NULL: the id), or a copy of the
 * built-in policy of that id, which takes no title.  path is the arena's. */
int muster_flow_policy_new(const char *folder, const char *id, const char *title, muster_time now,
    struct muster_arena *arena, const char **path, bool *copied, struct muster_error *err);

/* ---- catalogs ---- */

struct muster_catalog_import_options {
	const char *file; /* OSCAL catalog or profile, JSON or XML, or YAML of ours */
	const char *id;   /* NULL: made of the file's name */
	/* What a profile imports: files, or ids of catalogs that are here.  One stands for whatever
	 * is imported, several each for the file of its name.  Then beside the profile, then what
	 * was imported before; nothing is fetched. */
	const char *const *catalogs;
	size_t catalog_count;
	bool replace; /* writes over a catalog of the same id */
};
struct muster_catalog_imported {
	const char *id, *title, *version;
	const char *model;         /* "catalog" "profile" "yaml" */
	size_t controls, headings; /* assessable ones, and the others */
	const char *paths[2];      /* files of the project */
	size_t path_count;
	bool changed;  /* false: they lay there just so */
	bool taken_in; /* by the store; false: there is none */
};
/* All or nothing: problems of the catalog with all others are told, and nothing is written. */
int muster_flow_catalog_import(struct muster_project *project, const struct muster_actor *actor,
    const struct muster_catalog_import_options *options, muster_problem_fn problem, void *context,
    struct muster_arena *arena, struct muster_catalog_imported *out, struct muster_error *err);

/*
 * Two catalogs compared, each ID or ID@VERSION of one that is here, or else a
 * file as import reads it (of OSCAL its id is made of the file's name).  Of
 * the options only `catalogs` counts.  Rows are those that are here for a's id.
 * Writes nothing.  To be freed, whatever points into it with it.
 */
struct muster_catalog_compared {
	struct muster_catalog_side a, b;
	struct muster_catalog_diff diff;
	struct muster_controls *loaded[2]; /* of files */
};
int muster_flow_catalog_diff(struct muster_project *project, const char *a, const char *b,
    const struct muster_catalog_import_options *options, muster_problem_fn problem, void *context,
    struct muster_arena *arena, struct muster_catalog_compared *out, struct muster_error *err);
void muster_flow_catalog_diff_free(struct muster_catalog_compared *compared);

enum muster_catalog_format {
	MUSTER_CATALOG_YAML,
	MUSTER_CATALOG_OSCAL_JSON,
	MUSTER_CATALOG_OSCAL_XML
};
/* Private texts (controls/texts/) are in none of them. */
int muster_flow_catalog_export(struct muster_project *project, const char *id,
    enum muster_catalog_format format, struct muster_strbuf *out, struct muster_error *err);

/* ---- rebuild ---- */
struct muster_rebuild_result {
	uint64_t runs_replayed, runs_digest_only;
	bool equal;
	struct muster_store_digest stored, replayed;
};
int muster_flow_rebuild(struct muster_project *project, const struct muster_actor *actor,
    bool check_only, struct muster_rebuild_result *out, struct muster_error *err);

#endif
