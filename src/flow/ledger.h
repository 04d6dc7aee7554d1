/* SPDX-License-Identifier: Apache-2.0 */
/* Ledger documents: read, checked, taken in, and bound to an assessment. */
#ifndef FLOW_LEDGER_H
#define FLOW_LEDGER_H

#include <muster/ledger.h>

#include "flow/project.h"
#include "yaml/schema.h"

/* A document of the ledger, on disk or in the store. */
struct ledger_document {
	enum muster_ledger_kind kind;
	const char *name; /* in the store: "attestations/hr.yaml", or the id of an entered row */
	const char *file; /* in messages */
	const char *text;
	size_t len;
	bool entered;
	bool on_disk;
	char sha256[65];
	int64_t seq;
	muster_time taken_in;
};

/* A file that a row names. */
struct ledger_attachment {
	const char *name;  /* in the store */
	const char *bytes; /* NULL: it is in the store already */
	size_t len;
	char sha256[65];
};

struct ledger {
	struct muster_ledger rows;
	struct ledger_document
	    *documents; /* that were read, of a writable project: those on disk */
	size_t document_count;
	struct ledger_attachment *attachments; /* of documents on disk */
	size_t attachment_count, attachment_cap;
};

/* While documents are read. */
struct ledger_read {
	struct muster_project *project;
	const struct muster_controls *controls;
	struct ledger *ledger;
	const struct ledger_document *document;   /* at hand */
	const struct muster_document_row *stored; /* attachments in the store, by name */
	size_t stored_count;
	bool strict; /* entered rows too: what does not exist is a problem */
	/* Ids of all rows, those with mistakes too; open: there may be others of the kind. */
	struct ledger_said_list {
		struct ledger_said {
			enum muster_ledger_kind kind;
			const char *id;
			struct muster_ledger_place place;
		} * rows;
		size_t count, cap;
	} said;
	bool open[MUSTER_LEDGER_KIND_COUNT];
	/* What rows say of others, by id. */
	struct ledger_naming_list {
		struct ledger_naming {
			enum ledger_names { LEDGER_ENDS, LEDGER_FOLLOWS, LEDGER_DISPOSES } how;
			enum muster_ledger_kind kind; /* of what is named */
			const char *id;
			struct muster_ledger_place place;
		} * rows;
		size_t count, cap;
	} namings;
	struct ledger_attestation_list {
		struct muster_ledger_attestation *rows;
		size_t count, cap;
	} attestations;
	struct ledger_exception_list {
		struct muster_ledger_exception *rows;
		size_t count, cap;
	} exceptions;
	struct ledger_event_list {
		struct muster_ledger_event *rows;
		size_t count, cap;
	} events;
	struct ledger_disposal_list {
		struct muster_ledger_disposal *rows;
		size_t count, cap;
	} disposals;
	struct ledger_ending_list {
		struct ledger_ending {
			enum muster_ledger_kind kind;
			const char *id;
			struct muster_ledger_end end;
			struct muster_ledger_place place;
		} * rows;
		size_t count, cap;
	} endings;
};

/* ledger_rows.c */
/* Reads one document into the lists of reader->user, a struct ledger_read. */
int ledger_rows_read(
    struct yaml_reader *reader, const char *text, size_t len, enum muster_ledger_kind kind);
/* The parts of a worksheet, a YAML file of their own; "" what is not there. */
int ledger_worksheet_read(struct yaml_reader *reader, const char *text, size_t len,
    const char *parts[MUSTER_WORKSHEET_PARTS]);
extern const char *const ledger_kinds[MUSTER_LEDGER_KIND_COUNT];   /* "attestation" */
extern const char *const ledger_folders[MUSTER_LEDGER_KIND_COUNT]; /* "attestations" */

/* ledger_between.c: rules between rows: ids once, what is named is there; endings are applied. */
void ledger_between(struct yaml_reader *reader, struct ledger_read *read);
/* Of an event that is about to be entered: what it follows is known. */
void ledger_follows(
    struct yaml_reader *reader, const struct ledger_read *read, const struct muster_ledger *known);

/* ledger_names.c: what a row may name; -1 was told. */
/* Rows that were entered cannot be mended by an editor: what is gone since then counts for nothing.
 */
bool ledger_is_lenient(const struct yaml_reader *reader);
/* Is the document on disk, or about to be entered?  What the journal holds is past mending. */
bool ledger_is_new(const struct yaml_reader *reader);
int ledger_name_control(struct yaml_reader *reader, const struct yaml_node *at, const char *name,
    struct muster_ledger_control *out);
int ledger_name_practice(struct yaml_reader *reader, const struct yaml_node *at, const char *name);
int ledger_name_system(struct yaml_reader *reader, const struct yaml_node *at, const char *name);

/* ledger_file.c */
enum { LEDGER_FILE_MAX = 16 * 1024 * 1024 };
/* Reads a file that a row names into arena: a path below folder, by no link; folder NULL: any path.
 * It shows no secret.  What is wrong is err's, without place. */
int ledger_file_read(struct muster_arena *arena, const char *folder, const char *path,
    const char **bytes, size_t *len, char sha256[65], struct muster_error *err);
/* The line of the first text that looks like a secret, 0 none; -1 out of memory. */
int64_t ledger_secret_line(const char *bytes, size_t len, struct muster_error *err);
/* Fills file->sha256 and stored; expected: a digest that is written, "" none. */
int ledger_file_bind(struct yaml_reader *reader, const struct yaml_node *at, const char *expected,
    struct muster_ledger_file *file);

/* ledger.c: project->ledger; writable: from disk and what was entered, else from the store. */
int ledger_load(struct muster_project *project, bool writable, int64_t known_by,
    muster_problem_fn problem, void *context, struct muster_error *err);
/* Checks rows of one text as if it were entered (nothing is kept). */
int ledger_try(struct muster_project *project, struct ledger_document *document,
    struct ledger_attachment *attachment, muster_problem_fn problem, void *context,
    struct muster_error *err);
/* Names of ledger files on disk that the store has not (so), appended to the notice. */
int ledger_compare(
    struct muster_project *project, const char ***names, size_t *count, struct muster_error *err);

/* ledger_sync.c */
typedef int (*ledger_change_fn)(void *context, const char *kind, const char *name,
    const char *sha256, bool removed, struct muster_error *err);
/* Is what the store has of this kind, and the folder has not, gone? */
bool ledger_is_project(struct muster_project *project, int kind);
int ledger_sync(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err);

/* documents.c: all that is on disk; change may be NULL. */
int project_take_in(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err);

/* ledger_bind.c */
struct ledger_bound {
	struct muster_attestation *attestations;
	size_t attestation_count;
	struct muster_exception *exceptions;
	size_t exception_count;
	struct muster_occasion *occasions;
	size_t occasion_count;
};
int ledger_bind(const struct muster_ledger *ledger, const struct muster_catalog *catalog,
    const char *system, struct muster_arena *arena, struct ledger_bound *out,
    struct muster_error *err);
/* Does the finding, check and asset of its scope hold a result? */
bool ledger_names_result(const struct muster_exception *exception, const char *finding,
    const char *check, const char *asset);
/* Does an exception of the audit's view (control by full name) hold a finding with that check row?
 */
bool ledger_holds(const struct muster_ledger_exception *row, const struct muster_finding *finding,
    const struct muster_check *check);

/* A row that names no system is of every one. */
bool ledger_of_system(const char *row, const char *system);

/* exception_audit.c: at a view; the problems of a system's exceptions, NULL all */
int exception_audit_at(struct muster_project *project, const struct muster_view *view,
    const char *system, int64_t within_days, struct muster_arena *arena,
    const struct muster_audit_problem **out, size_t *count, struct muster_error *err);

#endif
