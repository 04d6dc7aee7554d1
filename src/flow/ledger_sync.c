/* SPDX-License-Identifier: Apache-2.0 */
/* Taking the ledger's files into the store, and noticing those that are gone. */
#include "flow/ledger.h"

#include <string.h>
#include <unistd.h>

/*
 * A folder without muster.yaml and without the kind's folder is no project:
 * what the store has from elsewhere is not missing there.
 */
bool
ledger_is_project(struct muster_project *project, int kind)
{
	const char *folder = path_join(project->arena, project->folder, ledger_folders[kind]);
	return project->config_text != NULL || (folder != NULL && access(folder, F_OK) == 0);
}

static int
put_files(struct muster_project *project, const struct muster_actor *actor, ledger_change_fn change,
    void *context, struct muster_error *err)
{
	const struct ledger *ledger = project->ledger;
	bool changed;
	for (size_t i = 0; i < ledger->attachment_count; i++) {
		const struct ledger_attachment *file = &ledger->attachments[i];
		if (muster_store_document_put(project->store, actor, "attachment", file->name,
			file->bytes, file->len, &changed, err) != 0)
			return -1;
		if (changed && change != NULL &&
		    change(context, "attachment", file->name, file->sha256, false, err) != 0)
			return -1;
	}
	return 0;
}

static int
put_documents(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err)
{
	const struct ledger *ledger = project->ledger;
	bool changed;
	for (size_t i = 0; i < ledger->document_count; i++) {
		const struct ledger_document *document = &ledger->documents[i];
		if (!document->on_disk)
			continue;
		const char *kind = ledger_kinds[document->kind];
		if (muster_store_document_put(project->store, actor, kind, document->name,
			document->text, document->len, &changed, err) != 0)
			return -1;
		if (changed && change != NULL &&
		    change(context, kind, document->name, document->sha256, false, err) != 0)
			return -1;
	}
	return 0;
}

static bool
is_on_disk(const struct ledger *ledger, int kind, const char *name)
{
	for (size_t i = 0; i < ledger->document_count; i++)
		if (ledger->documents[i].on_disk && (int)ledger->documents[i].kind == kind &&
		    strcmp(ledger->documents[i].name, name) == 0)
			return true;
	return false;
}

/* A file that is gone states nothing from now on: an empty version of it. */
static int
put_absences(struct muster_project *project, const struct muster_actor *actor, int kind,
    ledger_change_fn change, void *context, struct muster_error *err)
{
	struct muster_document_row *rows;
	size_t count;
	bool changed;
	if (!ledger_is_project(project, kind))
		return 0;
	if (muster_store_document_rows(project->store, ledger_kinds[kind], INT64_MAX,
		project->arena, &rows, &count, err) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].bytes == 0 || strchr(rows[i].name, '/') == NULL ||
		    is_on_disk(project->ledger, kind, rows[i].name))
			continue;
		if (muster_store_document_put(project->store, actor, ledger_kinds[kind],
			rows[i].name, "", 0, &changed, err) != 0)
			return -1;
		if (change != NULL &&
		    change(context, ledger_kinds[kind], rows[i].name, rows[i].sha256, true, err) !=
			0)
			return -1;
	}
	return 0;
}

int
ledger_sync(struct muster_project *project, const struct muster_actor *actor,
    ledger_change_fn change, void *context, struct muster_error *err)
{
	/* files first: a row in the store never names what is not there */
	if (put_files(project, actor, change, context, err) != 0 ||
	    put_documents(project, actor, change, context, err) != 0)
		return -1;
	for (int kind = 0; kind < MUSTER_LEDGER_KIND_COUNT; kind++)
		if (put_absences(project, actor, kind, change, context, err) != 0)
			return -1;
	return 0;
}

/* ---- sync, the verb ---- */

struct collected {
	struct muster_arena *arena;
	struct muster_sync_change *rows;
	size_t count, cap;
};

static int
collect_change(void *context, const char *kind, const char *name, const char *sha256, bool removed,
    struct muster_error *err)
{
	struct collected *to = context;
	if (to->count == to->cap) {
		size_t cap = to->cap == 0 ? 32 : to->cap * 2;
		struct muster_sync_change *bigger =
		    muster_arena_array(to->arena, cap, sizeof(*bigger));
		if (bigger == NULL)
			return muster_error_memory(err);
		if (to->count > 0)
			memcpy(bigger, to->rows, to->count * sizeof(*bigger));
		to->rows = bigger;
		to->cap = cap;
	}
	struct muster_sync_change *row = &to->rows[to->count++];
	row->kind = muster_arena_strdup(to->arena, kind);
	row->name = muster_arena_strdup(to->arena, name);
	row->sha256 = muster_arena_strdup(to->arena, sha256);
	row->removed = removed;
	return row->kind != NULL && row->name != NULL && row->sha256 != NULL
	    ? 0
	    : muster_error_memory(err);
}

int
muster_flow_sync(struct muster_project *project, const struct muster_actor *actor,
    struct muster_arena *arena, const struct muster_sync_change **changes, size_t *count,
    struct muster_error *err)
{
	struct collected collected = {.arena = arena};
	int rc = project_take_in(project, actor, collect_change, &collected, err);
	*changes = collected.rows;
	*count = collected.count;
	return rc;
}
