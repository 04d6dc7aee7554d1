/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies: Markdown with data.  YAML in front of the text names the policy,
 * its parameters and its history; a statement in the text has an id, a
 * strength and the practices it states.  docs/policies.md describes the file.
 *
 * A statement is never a bare claim: through its practices the document says
 * which controls it serves, how it is verified and what is measured now.  The
 * measuring is an assessment like any other: muster_policies_catalog makes
 * a catalog whose controls are the statements.
 *
 * Pure: files come in as texts, documents go out.
 */
#ifndef MUSTER_POLICY_H
#define MUSTER_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/assess.h>
#include <muster/catalog.h>
#include <muster/document.h>
#include <muster/error.h>
#include <muster/time.h>
#include <muster/timing.h>

enum muster_policy_status {
	MUSTER_POLICY_DRAFT,
	MUSTER_POLICY_REVIEW,
	MUSTER_POLICY_APPROVED,
	MUSTER_POLICY_PUBLISHED,
	MUSTER_POLICY_DEPRECATED,
	MUSTER_POLICY_STATUS_COUNT
};
const char *muster_policy_status_name(enum muster_policy_status status);
int muster_policy_status_parse(struct muster_span word); /* -1 none */

enum muster_parameter_type {
	MUSTER_PARAMETER_DURATION,
	MUSTER_PARAMETER_COUNT_OF, /* "count": a whole number */
	MUSTER_PARAMETER_BOOLEAN,
	MUSTER_PARAMETER_ENUM,
	MUSTER_PARAMETER_LIST,
	MUSTER_PARAMETER_TEXT,
	MUSTER_PARAMETER_TYPE_COUNT
};
const char *muster_parameter_type_name(enum muster_parameter_type type);
int muster_parameter_type_parse(struct muster_span word);

/* What the clock of a duration starts at. */
enum muster_policy_anchor {
	MUSTER_POLICY_ANCHOR_NONE,          /* "": a length of time, no deadline */
	MUSTER_POLICY_ANCHOR_FIX_AVAILABLE, /* the vendor's fix is out */
	MUSTER_POLICY_ANCHOR_ADVISORY,      /* the vulnerability is published */
	MUSTER_POLICY_ANCHOR_FIRST_SEEN,    /* a scan shows it */
	MUSTER_POLICY_ANCHOR_CREATION,      /* the thing was made: an image, a secret */
	MUSTER_POLICY_ANCHOR_COUNT
};
const char *muster_policy_anchor_name(enum muster_policy_anchor anchor);
int muster_policy_anchor_parse(struct muster_span word);

/* Where something stands: for messages. */
struct muster_place {
	const char *file;
	unsigned line, column; /* 1-based; column in bytes */
};

struct muster_parameter {
	const char *name, *title; /* "max_critical_age", "time to fix critical vulnerabilities" */
	enum muster_parameter_type type;
	enum muster_policy_anchor anchor; /* of durations */
	const char *value;                /* as it is printed */
	const char *preset;               /* the template's default, as it is printed */
	bool overridden;                  /* by muster.yaml */
	bool used;                        /* the text or a statement names it */
	struct muster_duration duration;  /* of DURATION */
	int64_t count;                    /* of COUNT_OF */
	const char *least, *most;         /* limits as they are written, "" none */
	const char *fault;                /* the value is outside its limits: how; "" it is not */
	struct muster_place place;        /* of the value that counts */
	struct muster_place declared;
};

struct muster_policy_change {
	const char *version, *date, *author, *change;
};

/* A name in a list: a practice of a statement, a control that is promised. */
struct muster_policy_name {
	const char *name;
	const char *aspect;  /* of a statement's practice: the part that it states, "" all of it */
	const char *written; /* "runtime.limits/pids"; else the name */
	bool served; /* its controls are, and what its checks find says nothing of the sentence */
	struct muster_place place;
};

struct muster_statement {
	const char *id; /* "IMG-04" */
	bool must;      /* else should */
	const struct muster_policy_name *practices;
	size_t practice_count;
	const struct muster_parameter *const *parameters;
	size_t parameter_count;
	/* Of the practices' findings those it is about, NULL all; the words are as written. */
	const struct muster_finding_filter *only;
	const char *findings;
	bool in_part; /* evidence shows some of it, a person has to vouch for the rest */
	bool blind;   /* about what is exploited, and no list says what is: it is not measured */
	struct muster_place place;
};

/*
 * An approval or a publication: an act of the store's, of one text with its
 * values, named by its digest.  What it names is never edited; another text
 * of the policy needs acts of its own.
 */
enum muster_policy_act_kind {
	MUSTER_POLICY_APPROVE,
	MUSTER_POLICY_PUBLISH,
	MUSTER_POLICY_ACT_COUNT
};
const char *muster_policy_act_name(enum muster_policy_act_kind kind); /* "approve" "publish" */
int muster_policy_act_parse(struct muster_span word);                 /* -1 none */
struct muster_policy_act {
	enum muster_policy_act_kind kind;
	const char *policy, *version, *digest;
	const char *by, *note;
	muster_time at;        /* when it was decided */
	const char *effective; /* of a publication: the date it holds from; else "" */
	int64_t seq;           /* of its journal entry */
	muster_time received_at;
};

struct muster_policy_body; /* the text, cut at its statements */

struct muster_policy {
	const char *id, *title, *version, *classification, *owner, *approver, *language;
	enum muster_policy_status status;
	const char *effective; /* date, "" not yet */
	const char *review_interval;
	struct muster_duration interval;
	const struct muster_policy_name *practices, *controls;
	size_t practice_count, control_count;
	const struct muster_parameter *parameters;
	size_t parameter_count;
	const struct muster_policy_change *history; /* oldest first */
	size_t history_count;
	const struct muster_statement *statements;
	size_t statement_count;
	bool builtin; /* no file of the project folder */
	/* SHA-256 of what is read in it: texts, statements, values, history; not of status,
	 * approver and effective, which are said about it */
	char digest[65];
	/*
	 * What was done with it.  Where there is a store, status, approver and effective are those
	 * of the acts: a text that nobody approved is a draft, whatever the file says.
	 */
	enum muster_policy_status declared;   /* as the file has it */
	const struct muster_policy_act *acts; /* of this policy, oldest first */
	size_t act_count;
	const struct muster_policy_act *approval;    /* the last one of this text; NULL none */
	const struct muster_policy_act *publication; /* the last one of this text */
	/* The publication that holds at the as-of, of whatever text; NULL none.  This text is
	 * superseded if it was published and that is another one. */
	const struct muster_policy_act *in_force;
	bool recorded; /* there is a store that would know */
	struct muster_place place, status_place, approver_place, interval_place, version_place,
	    effective_place;
	const struct muster_policy_body *body;
};

struct muster_policies {
	struct muster_arena *arena;
	const struct muster_policy *rows; /* sorted by id */
	size_t count;
};

/* A file "policies/<id>.md". */
struct muster_policy_file {
	const char *id; /* what stands before ".md" */
	const char *file;
	const char *text;
	size_t len;
	bool builtin;
};
/* Those compiled in, in order of id; the texts live for ever.  NULL: out of memory. */
const struct muster_policy_file *muster_policies_builtin(struct muster_arena *arena, size_t *count);
/* What `policy new` writes, with @ID@ and @TITLE@ in it. */
const char *muster_policy_skeleton(void);
/* Lower-case letters, digits and "-", at most 64, beginning with a letter; not
 * "index", which is the page before them. */
bool muster_policy_id_valid(const char *id);

struct muster_policies_input {
	const struct muster_policy_file *files; /* a later one of the same id replaces an earlier */
	size_t file_count;
	/* muster.yaml, whose "policies" are values of parameters; text NULL: there is none. */
	const char *config_file, *config_text;
	size_t config_len;
	bool config_told;         /* what is wrong with it as YAML was told by who read it before */
	const char *organisation; /* {{organisation}}; "" prints "the organisation" */
	const struct muster_controls *controls;
	/* What was done with them, oldest first, up to the as-of; borrowed. */
	const struct muster_policy_act *acts;
	size_t act_count;
	bool recorded;        /* there is a store: acts are all there are */
	bool knows_exploited; /* there is a list of vulnerabilities known to be exploited */
	muster_time as_of;
	/* Files are the store's: values for other policies and practices that are no more are no
	 * mistakes. */
	bool stored;
};
/*
 * Reads them all.  Mistakes are told as file:line:column through the callback
 * (may be NULL); if there was any the value is NULL and err the first.
 * A file may have 1 MiB, lists and quotes nested 16 deep, tables of 16 columns.
 */
struct muster_policies *muster_policies_load(const struct muster_policies_input *input,
    muster_problem_fn problem, void *context, struct muster_error *err);
void muster_policies_free(struct muster_policies *policies);
const struct muster_policy *muster_policy_find(
    const struct muster_policies *policies, const char *id);

/* First instant after the interval from when what is in force took effect; NONE: nothing is. */
muster_time muster_policy_next_review(const struct muster_policy *policy);
bool muster_policy_is_superseded(const struct muster_policy *policy);
/* The last approval or publication of another text with the same version, or NULL. */
const struct muster_policy_act *muster_policy_changed_since(const struct muster_policy *policy);
/* Why that person may not approve it: "its author", "its owner"; NULL nothing.  Author and owner
 * approve nothing. */
const char *muster_policy_partial(const struct muster_policy *policy, const char *by);
/* Controls of the catalog with a practice that it states (NULL: that any does). */
uint64_t muster_policy_borne(const struct muster_policies *policies,
    const struct muster_policy *policy, const struct muster_catalog *catalog);

/*
 * A catalog whose controls are the statements of all policies and whose
 * mappings are their practices.  A duration with an anchor before or at a finding's first sight
 * makes the statement a deadline, counted in days from what the anchor says as
 * far as evidence shows it (timing.h), else from first sight.  Allocated in arena, which it needs.
 */
int muster_policies_catalog(const struct muster_policies *policies, struct muster_arena *arena,
    struct muster_catalog *out, struct muster_error *err);
/* The statement's result in an assessment of that catalog; NULL: there is none. */
const struct muster_control_result *muster_statement_result(
    const struct muster_assessment *assessment, const struct muster_statement *statement);

struct muster_policy_document_input {
	const struct muster_policy *policy;
	const struct muster_controls *controls;
	const struct muster_assessment *assessment; /* of its catalog; NULL: there is no store */
	const char *organisation, *classification;
	muster_time as_of;
	const char *muster_version;
};
/* Anchors: statement-ID.  The document borrows nothing but the embedded texts. */
struct muster_document *muster_policy_document(
    const struct muster_policy_document_input *input, struct muster_error *err);

/*
 * The page before them: what there is, its state, what is measured, and how
 * many controls of each framework each policy serves.  policy of the input is
 * not read.  Titles link to ID.html beside it.  Deprecated ones are left out.
 */
struct muster_document *muster_policies_index(const struct muster_policies *policies,
    const struct muster_policy_document_input *input, struct muster_error *err);

struct muster_policies_check {
	const struct muster_policies *policies;
	const struct muster_controls *controls;
	const struct muster_assessment
	    *assessment; /* of their catalog; NULL: nothing is measured */
	muster_time as_of;
	bool strict;      /* what is measured against a "must" is a fault too */
	const char *only; /* id of the one policy to check, NULL all */
};
/* Tells each fault with its place and remedy; returns how many. */
size_t muster_policies_check(
    const struct muster_policies_check *check, muster_problem_fn problem, void *context);

#endif
