/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger: what people state.  Attestations, exceptions and events are
 * entered with a verb or kept as YAML in the project folder (attestations/,
 * exceptions/, events/; docs/controls.md), where the next sync takes them in.
 * Either way they are documents of the store, journalled by digest; a row is
 * judged at the as-of, never when it was entered.
 *
 * Files that rows name are kept as they are, byte for byte: an auditor
 * compares their SHA-256 with the original.  For that reason they are not
 * redacted; one that shows a secret is refused (docs/controls.md).
 */
#ifndef MUSTER_LEDGER_H
#define MUSTER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <muster/arena.h>
#include <muster/assess.h>
#include <muster/catalog.h>
#include <muster/error.h>
#include <muster/model.h>
#include <muster/store.h>
#include <muster/time.h>
#include <muster/timing.h>

struct muster_project;

/* Where a row is written. */
struct muster_ledger_place {
	const char *file; /* "attestations/hr.yaml", or "entered:A-7K3QX0M2RD" */
	unsigned line, column;
	bool entered;         /* with the verb, not in a file of the project */
	const char *sha256;   /* of the document, hex */
	int64_t seq;          /* journal entry that took it in, 0 not yet */
	muster_time taken_in; /* when, NONE not yet */
};

/* A control by name; control NULL: there is none of that name any more (entered rows only). */
struct muster_ledger_control {
	const char *name; /* as written */
	const struct muster_catalog *catalog;
	const struct muster_control *control;
};

/* A file that goes with a row. */
struct muster_ledger_file {
	const char *name;   /* as written, "" none */
	const char *sha256; /* hex, "" none */
	const char *stored; /* its name among the store's attachments */
};

/* A row taken back before its time. */
struct muster_ledger_end {
	muster_time at; /* NONE: it was not */
	const char *by, *why;
};

struct muster_ledger_attestation {
	const char *id;
	const struct muster_ledger_control *controls;
	size_t control_count;
	const char *const *practices;
	size_t practice_count;
	const char *system;
	bool inherited; /* by a provider */
	const char *outcome, *author, *provider, *responsibility, *note;
	muster_time date, from, until; /* until: the last instant */
	struct muster_ledger_file file;
	struct muster_ledger_end ended;
	struct muster_ledger_place place;
};

struct muster_ledger_exception {
	const char *id, *kind;
	const char *finding, *check, *asset, *practice; /* "" not part of the scope */
	struct muster_ledger_control control;           /* name "" none */
	const char *system, *reason, *requester, *approver, *ticket;
	const char *worksheet[MUSTER_WORKSHEET_PARTS]; /* "" not given */
	muster_time start, expires;                    /* expires: the last instant, NONE none */
	struct muster_ledger_end revoked;
	struct muster_ledger_place place;
};

struct muster_ledger_event {
	const char *id;
	enum muster_event_kind kind;
	const struct muster_ledger_control *controls; /* of an occurrence: whose rules it serves */
	size_t control_count;
	int evidence; /* enum muster_occurrence, -1 not said */
	const char *system, *what, *author;
	muster_time date;
	muster_time aware;   /* of an incident: when one was aware of it; NONE at its date */
	const char *follows; /* of an occurrence: the change or incident it answers, "" not said */
	muster_time since, at_hand_since; /* of an occurrence: how far back what is kept reaches */
	struct muster_ledger_file file;
	struct muster_ledger_place place;
};

/* Somebody followed up an incident or a change, or an event finding (F-…): from then on. */
struct muster_ledger_disposal {
	const char *id; /* of what was followed up */
	muster_time at;
	const char *by, *ticket, *note;
	struct muster_ledger_place place;
};

struct muster_ledger {
	const struct muster_ledger_attestation *attestations; /* by id */
	size_t attestation_count;
	const struct muster_ledger_exception *exceptions; /* by id */
	size_t exception_count;
	const struct muster_ledger_event *events; /* by date, then id */
	size_t event_count;
	const struct muster_ledger_disposal *disposals; /* by id, then at */
	size_t disposal_count;
};

/* How an event or event finding was disposed of by then; NULL: it is open. */
const struct muster_ledger_disposal *muster_ledger_disposal_of(
    const struct muster_ledger *ledger, const char *id, muster_time as_of);

/* As known by the project's known-by; of a project opened to write: as it will be. */
const struct muster_ledger *muster_project_ledger(struct muster_project *project);

/* The exception for people and for the audit: the control by its full name. */
void muster_ledger_exception_view(
    const struct muster_ledger_exception *row, struct muster_exception *out);

/*
 * The exception that acts on an open finding at the project's view: one that
 * removes it before one that accepts it, then the first id; NULL none.  What a
 * catalog makes of it is the assessment's.
 */
const struct muster_ledger_exception *muster_flow_exception_of(struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding);

/* ---- taking in, entering, taking back ---- */

struct muster_sync_change {
	const char *kind, *name; /* "attestation" "attestations/hr.yaml" */
	const char *sha256;
	bool removed;
};
/* Takes in configuration, controls and ledger files on disk; all changes, in order. */
int muster_flow_sync(struct muster_project *project, const struct muster_actor *actor,
    struct muster_arena *arena, const struct muster_sync_change **changes, size_t *count,
    struct muster_error *err);

/* A row from a command line: texts as they are written in YAML, NULL or count 0 not given. */
struct muster_ledger_pair {
	const char *key;
	const char *const *values; /* a list if `list`, else one */
	size_t count;
	bool list;
};
enum muster_ledger_kind {
	MUSTER_LEDGER_ATTESTATION,
	MUSTER_LEDGER_EXCEPTION,
	MUSTER_LEDGER_EVENT,
	MUSTER_LEDGER_KIND_COUNT
};
/*
 * Enters a row, checked as its YAML would be.  file: path of the file that goes with
 * it, NULL none; worksheet: path of a YAML file with the parts of a compensating
 * control, NULL none.  id NULL: made from the content.  *out is the id, in the project's arena.
 */
int muster_flow_enter(struct muster_project *project, const struct muster_actor *actor,
    enum muster_ledger_kind kind, const struct muster_ledger_pair *pairs, size_t pair_count,
    const char *id, const char *file, const char *worksheet, muster_problem_fn problem,
    void *context, const char **out, struct muster_error *err);
/* Ends an entered attestation, or revokes an entered exception, from `at` on. */
int muster_flow_end(struct muster_project *project, const struct muster_actor *actor,
    enum muster_ledger_kind kind, const char *id, muster_time at, const char *by, const char *why,
    struct muster_error *err);

/* Somebody followed up what the id names, from `at` on. */
int muster_flow_dispose(struct muster_project *project, const struct muster_actor *actor,
    const char *id, muster_time at, const char *by, const char *ticket, const char *note,
    struct muster_error *err);

/* ---- audit ---- */

/* Problems of the exceptions at the project's view; rows live in arena. */
int muster_flow_exception_audit(struct muster_project *project, int64_t within_days,
    struct muster_arena *arena, const struct muster_audit_problem **out, size_t *count,
    struct muster_view *view, struct muster_error *err);

#endif
