/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of a project: its documents on disk or in the store, read in one
 * pass, and the rules between rows: ids once, endings of rows that exist.
 */
#include "flow/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "flow/collect.h"
#include "flow/documents.h"

static bool
is_yaml(const char *path)
{
	size_t len = strlen(path);
	return (len > 5 && strcmp(path + len - 5, ".yaml") == 0) ||
	    (len > 4 && strcmp(path + len - 4, ".yml") == 0);
}

/* ---- documents ---- */

struct document_list {
	struct ledger_document *rows;
	size_t count, cap;
};

static struct ledger_document *
add_document(struct muster_arena *arena, struct document_list *list, struct muster_error *err)
{
	if (list->count == list->cap) {
		size_t cap = list->cap == 0 ? 16 : list->cap * 2;
		struct ledger_document *bigger = muster_arena_array(arena, cap, sizeof(*bigger));
		if (bigger == NULL) {
			muster_error_memory(err);
			return NULL;
		}
		if (list->count > 0)
			memcpy(bigger, list->rows, list->count * sizeof(*bigger));
		list->rows = bigger;
		list->cap = cap;
	}
	return &list->rows[list->count++];
}

static int
digest_of(struct ledger_document *document, struct muster_error *err)
{
	uint8_t digest[HASH_SIZE];
	if (hash_bytes(document->text, document->len, digest) != 0)
		return muster_error_memory(err);
	hash_hex(digest, sizeof(digest), document->sha256);
	return 0;
}

/* YAML files below the folder of a kind. */
static int
list_on_disk(struct muster_project *project, enum muster_ledger_kind kind,
    struct document_list *list, struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	const char *folder = path_join(arena, project->folder, ledger_folders[kind]);
	const char *const *files = NULL;
	size_t count = 0;
	if (folder == NULL)
		return muster_error_memory(err);
	if (access(folder, F_OK) != 0)
		return 0;
	if (walk_paths(&folder, 1, arena, &files, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!is_yaml(files[i]) || strlen(files[i]) <= strlen(folder))
			continue;
		struct ledger_document *document = add_document(arena, list, err);
		if (document == NULL)
			return -1;
		*document = (struct ledger_document){.kind = kind,
		    .file = files[i],
		    .name = muster_arena_printf(
			arena, "%s%s", ledger_folders[kind], files[i] + strlen(folder)),
		    .on_disk = true,
		    .taken_in = MUSTER_TIME_NONE};
		if (document->name == NULL)
			return muster_error_memory(err);
		if (documents_read_file(arena, files[i], &document->text, &document->len, err) !=
			1 ||
		    digest_of(document, err) != 0)
			return -1;
	}
	return 0;
}

/* What the store holds: files of the project, or only what was entered. */
static int
list_in_store(struct muster_project *project, enum muster_ledger_kind kind, int64_t known_by,
    bool entered_only, struct document_list *list, struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	struct muster_document_row *rows;
	size_t count;
	if (muster_store_document_rows(
		project->store, ledger_kinds[kind], known_by, arena, &rows, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		bool entered = strchr(rows[i].name, '/') == NULL;
		if (rows[i].bytes == 0 || (entered_only && !entered))
			continue;
		struct ledger_document *document = add_document(arena, list, err);
		if (document == NULL)
			return -1;
		*document = (struct ledger_document){.kind = kind,
		    .name = rows[i].name,
		    .file = entered ? muster_arena_printf(arena, "entered:%s", rows[i].name)
				    : rows[i].name,
		    .entered = entered,
		    .seq = rows[i].seq,
		    .taken_in = rows[i].received_at};
		memcpy(document->sha256, rows[i].sha256, sizeof(document->sha256));
		if (document->file == NULL)
			return muster_error_memory(err);
		if (muster_store_document_get(project->store, ledger_kinds[kind], rows[i].name,
			known_by, arena, &document->text, &document->len, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- reading ---- */

static int
prepare(struct muster_project *project, int64_t known_by, struct ledger_read *read,
    struct muster_error *err)
{
	*read = (struct ledger_read){.project = project, .controls = project->controls};
	read->ledger = muster_arena_alloc(project->arena, sizeof(*read->ledger));
	if (read->ledger == NULL)
		return muster_error_memory(err);
	if (project->store == NULL)
		return 0;
	struct muster_document_row *rows;
	if (muster_store_document_rows(project->store, "attachment", known_by, project->arena,
		&rows, &read->stored_count, err) != 0)
		return -1;
	read->stored = rows;
	return 0;
}

static void
read_document(struct yaml_reader *reader, const struct ledger_document *document)
{
	struct ledger_read *read = reader->user;
	struct muster_error err;
	read->document = document;
	reader->file = document->file;
	int64_t line =
	    document->on_disk ? ledger_secret_line(document->text, document->len, &err) : 0;
	if (line < 0) {
		yaml_no_memory(reader);
		return;
	}
	if (line > 0) {
		struct muster_error problem;
		muster_error_set(&problem, MUSTER_E_CONFIG, "ledger.secret",
		    "this looks like a secret, and the store would keep it");
		muster_error_remedy(&problem, "take it out, and change the secret");
		muster_error_in(&problem, document->file);
		muster_error_at(&problem, (uint64_t)line, 1, 0);
		yaml_report(reader, &problem);
		read->open[document->kind] = true; /* no value of it stands in a message */
		return;
	}
	reader->cut = false;
	ledger_rows_read(reader, document->text, document->len, document->kind);
	if (reader->cut)
		read->open[document->kind] = true;
}

const struct muster_ledger_disposal *
muster_ledger_disposal_of(const struct muster_ledger *ledger, const char *id, muster_time as_of)
{
	for (size_t i = 0; i < ledger->disposal_count; i++)
		if (strcmp(ledger->disposals[i].id, id) == 0 && ledger->disposals[i].at <= as_of)
			return &ledger->disposals[i];
	return NULL;
}

static void
keep_rows(struct ledger_read *read)
{
	read->ledger->rows = (struct muster_ledger){
	    .attestations = read->attestations.rows,
	    .attestation_count = read->attestations.count,
	    .exceptions = read->exceptions.rows,
	    .exception_count = read->exceptions.count,
	    .events = read->events.rows,
	    .event_count = read->events.count,
	    .disposals = read->disposals.rows,
	    .disposal_count = read->disposals.count,
	};
}

int
ledger_load(struct muster_project *project, bool writable, int64_t known_by,
    muster_problem_fn problem, void *context, struct muster_error *err)
{
	struct ledger_read read;
	struct document_list list = {0};
	if (prepare(project, known_by, &read, err) != 0)
		return -1;
	bool disk = writable || project->store == NULL;
	for (int kind = 0; kind < MUSTER_LEDGER_KIND_COUNT; kind++) {
		enum muster_ledger_kind k = (enum muster_ledger_kind)kind;
		if ((disk && list_on_disk(project, k, &list, err) != 0) ||
		    (project->store != NULL &&
			list_in_store(project, k, known_by, disk, &list, err) != 0))
			return -1;
	}
	struct yaml_reader reader = {.arena = project->arena,
	    .problem = problem,
	    .context = context,
	    .first = err,
	    .user = &read};
	for (size_t i = 0; i < list.count; i++)
		read_document(&reader, &list.rows[i]);
	ledger_between(&reader, &read);
	if (reader.problems > 0)
		return -1;
	keep_rows(&read);
	read.ledger->documents = list.rows;
	read.ledger->document_count = list.count;
	project->ledger = read.ledger;
	return 0;
}

const struct muster_ledger *
muster_project_ledger(struct muster_project *project)
{
	return &project->ledger->rows;
}

int
ledger_try(struct muster_project *project, struct ledger_document *document,
    struct ledger_attachment *attachment, muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	struct ledger_read read;
	struct muster_document_row row = {.name = ""};
	if (prepare(project, INT64_MAX, &read, err) != 0)
		return -1;
	read.strict = true;
	read.stored_count = 0;
	if (attachment != NULL) {
		row.name = attachment->name;
		memcpy(row.sha256, attachment->sha256, sizeof(row.sha256));
		read.stored = &row;
		read.stored_count = 1;
	}
	struct yaml_reader reader = {.arena = project->arena,
	    .problem = problem,
	    .context = context,
	    .first = err,
	    .user = &read};
	int64_t line = ledger_secret_line(document->text, document->len, err);
	if (line < 0)
		return -1;
	if (line > 0)
		return muster_error_set(err, MUSTER_E_USAGE, "ledger.secret",
		    "one of the texts looks like a secret, and the store would keep it");
	read_document(&reader, document);
	ledger_follows(&reader, &read, &project->ledger->rows);
	return reader.problems == 0 ? 0 : -1;
}

/* ---- the notice of what was not taken in ---- */

static const struct muster_document_row *
find_row(const struct muster_document_row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

int
ledger_compare(
    struct muster_project *project, const char ***names, size_t *count, struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	*names = NULL;
	*count = 0;
	for (int kind = 0; kind < MUSTER_LEDGER_KIND_COUNT; kind++) {
		struct document_list list = {0};
		struct muster_document_row *rows;
		size_t n, kept = 0;
		if (list_on_disk(project, (enum muster_ledger_kind)kind, &list, err) != 0 ||
		    muster_store_document_rows(
			project->store, ledger_kinds[kind], INT64_MAX, arena, &rows, &n, err) != 0)
			return -1;
		const char **more = muster_arena_array(arena,
		    *count + list.count + (ledger_is_project(project, kind) ? n : 0) + 1,
		    sizeof(*more));
		if (more == NULL)
			return muster_error_memory(err);
		if (*count > 0)
			memcpy(more, *names, *count * sizeof(*more));
		kept = *count;
		for (size_t i = 0; i < list.count; i++) {
			const struct muster_document_row *row =
			    find_row(rows, n, list.rows[i].name);
			if (row == NULL || strcmp(row->sha256, list.rows[i].sha256) != 0)
				more[kept++] = list.rows[i].file;
		}
		for (size_t i = 0; ledger_is_project(project, kind) && i < n; i++) {
			bool there = rows[i].bytes == 0 || strchr(rows[i].name, '/') == NULL;
			for (size_t d = 0; !there && d < list.count; d++)
				there = strcmp(list.rows[d].name, rows[i].name) == 0;
			if (!there)
				more[kept++] = rows[i].name;
		}
		*names = more;
		*count = kept;
	}
	return 0;
}
