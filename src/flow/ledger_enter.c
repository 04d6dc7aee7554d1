/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows entered with a verb: written as the YAML (JSON is YAML) that a file
 * would hold, read back as strictly, and taken in as a document of their own.
 */
#include "flow/ledger.h"

#include <string.h>

#include <muster/json.h>
#include <muster/strbuf.h>

#include "base/hash.h"
#include "flow/documents.h"

/* Problems of a text nobody wrote have no place. */
struct told {
	muster_problem_fn problem;
	void *context;
};

static void
tell(void *context, const struct muster_error *problem)
{
	/* what a file would have, and how it is said here */
	static const struct {
		const char *remedy, *instead;
	} options[] = {
	    {"add controls: [FRAMEWORK:ID] or practices: [ID]",
		"give --control FRAMEWORK:ID or --practice ID"},
	    {"add controls: [FRAMEWORK:ID]", "give --control FRAMEWORK:ID"},
	    {"add finding, check, asset, control or practice; all that are given must match",
		"give --finding, --check, --asset, --control or --practice; all that are given "
		"must "
		"match"},
	    {"add kind: inherited", "give --kind inherited"},
	};
	const struct told *told = context;
	struct muster_error shown = *problem;
	shown.code = MUSTER_E_USAGE;
	shown.file[0] = '\0';
	shown.line = shown.column = 0;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].remedy, problem->remedy) == 0)
			muster_error_remedy(&shown, "%s", options[i].instead);
	if (told->problem != NULL)
		told->problem(told->context, &shown);
}

/* ---- the text ---- */

static void
write_pairs(struct muster_json *json, const struct muster_ledger_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].count == 0)
			continue;
		if (!pairs[i].list) {
			muster_json_string(json, pairs[i].key, pairs[i].values[0]);
			continue;
		}
		muster_json_array(json, pairs[i].key);
		for (size_t j = 0; j < pairs[i].count; j++)
			muster_json_string(json, NULL, pairs[i].values[j]);
		muster_json_array_end(json);
	}
}

struct entry_text {
	const struct muster_ledger_pair *pairs;
	size_t pair_count;
	const char *file, *sha256;    /* NULL none */
	const char *const *worksheet; /* NULL none */
};

static int
compose(struct muster_arena *arena, enum muster_ledger_kind kind, const struct entry_text *entry,
    const char *id, struct ledger_document *out, struct muster_error *err)
{
	struct muster_strbuf text;
	struct muster_json json;
	muster_strbuf_init(&text, 1 << 20);
	muster_json_init(&json, &text, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, ledger_folders[kind]);
	muster_json_object(&json, NULL);
	if (id != NULL)
		muster_json_string(&json, "id", id);
	write_pairs(&json, entry->pairs, entry->pair_count);
	if (entry->file != NULL) {
		muster_json_string(&json, "file", entry->file);
		muster_json_string(&json, "sha256", entry->sha256);
	}
	if (entry->worksheet != NULL) {
		muster_json_object(&json, "worksheet");
		for (size_t i = 0; i < MUSTER_WORKSHEET_PARTS; i++)
			if (entry->worksheet[i][0] != '\0')
				muster_json_string(
				    &json, muster_worksheet_parts[i], entry->worksheet[i]);
		muster_json_object_end(&json);
	}
	muster_json_object_end(&json);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	muster_strbuf_adds(&text, "\n");
	out->text = text.failed ? NULL : muster_arena_copy(arena, text.data, text.len);
	out->len = text.len;
	bool failed = out->text == NULL;
	muster_strbuf_release(&text);
	return failed ? muster_error_set(err, MUSTER_E_USAGE, "ledger.size",
			    "the texts of it are longer than 1 MiB together")
		      : 0;
}

/* Ten digits of the content: the same row entered twice is the same id. */
static const char *
id_of(struct muster_arena *arena, enum muster_ledger_kind kind,
    const struct ledger_document *document, struct muster_error *err)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	static const char letters[MUSTER_LEDGER_KIND_COUNT] = {'A', 'X', 'E'};
	uint8_t hash[HASH_SIZE];
	char id[13] = {letters[kind], '-'};
	if (hash_bytes(document->text, document->len, hash) != 0) {
		muster_error_memory(err);
		return NULL;
	}
	for (unsigned i = 0; i < 10; i++) {
		unsigned bit = i * 5;
		unsigned two = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
		id[2 + i] = digits[two >> (11 - bit % 8) & 31];
	}
	const char *copy = muster_arena_strdup(arena, id);
	if (copy == NULL)
		muster_error_memory(err);
	return copy;
}

/* ---- what goes with it ---- */

static int
read_attachment(struct muster_arena *arena, const char *path, struct ledger_attachment *out,
    struct muster_error *err)
{
	if (ledger_file_read(arena, NULL, path, &out->bytes, &out->len, out->sha256, err) != 0)
		return muster_error_in(err, path);
	out->name = out->sha256;
	return 0;
}

static int
read_worksheet(struct muster_arena *arena, const char *path,
    const char *parts[MUSTER_WORKSHEET_PARTS], muster_problem_fn problem, void *context,
    struct muster_error *err)
{
	const char *text;
	size_t len;
	int got = documents_read_file(arena, path, &text, &len, err);
	if (got < 0)
		return -1;
	if (got == 0) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.worksheet", "there is no such file");
		return muster_error_in(err, path);
	}
	struct yaml_reader reader = {
	    .arena = arena, .file = path, .problem = problem, .context = context, .first = err};
	return ledger_worksheet_read(&reader, text, len, parts);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

/* Where a row of that id stands, NULL there is none; *end: of the row, NULL for events. */
static const struct muster_ledger_place *
find_row(struct muster_project *project, enum muster_ledger_kind kind, const char *id,
    const struct muster_ledger_end **end)
{
	const struct muster_ledger *ledger = &project->ledger->rows;
	*end = NULL;
	for (size_t i = 0; kind == MUSTER_LEDGER_ATTESTATION && i < ledger->attestation_count; i++)
		if (strcmp(ledger->attestations[i].id, id) == 0) {
			*end = &ledger->attestations[i].ended;
			return &ledger->attestations[i].place;
		}
	for (size_t i = 0; kind == MUSTER_LEDGER_EXCEPTION && i < ledger->exception_count; i++)
		if (strcmp(ledger->exceptions[i].id, id) == 0) {
			*end = &ledger->exceptions[i].revoked;
			return &ledger->exceptions[i].place;
		}
	for (size_t i = 0; kind == MUSTER_LEDGER_EVENT && i < ledger->event_count; i++)
		if (strcmp(ledger->events[i].id, id) == 0)
			return &ledger->events[i].place;
	return NULL;
}

/* ---- entering ---- */

static int
prepare(struct muster_project *project, enum muster_ledger_kind kind,
    const struct entry_text *entry, const char *id, struct ledger_document *document,
    struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	const struct muster_ledger_end *end;
	*document = (struct ledger_document){
	    .kind = kind, .file = "", .entered = true, .taken_in = MUSTER_TIME_NONE};
	if (id == NULL &&
	    (compose(arena, kind, entry, NULL, document, err) != 0 ||
		(id = id_of(arena, kind, document, err)) == NULL))
		return -1;
	document->name = id;
	const struct muster_ledger_place *place = find_row(project, kind, id, &end);
	if (place != NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.twice",
		    "the %s %.64s is there already, at %.200s", ledger_kinds[kind], id,
		    place->file);
		return muster_error_remedy(err, "nothing was entered; --id names another");
	}
	return compose(arena, kind, entry, id, document, err);
}

static int
put(struct muster_project *project, const struct muster_actor *actor,
    const struct ledger_document *document, const struct ledger_attachment *attachment,
    struct muster_error *err)
{
	bool changed;
	if (attachment != NULL &&
	    muster_store_document_put(project->store, actor, "attachment", attachment->name,
		attachment->bytes, attachment->len, &changed, err) != 0)
		return -1;
	return muster_store_document_put(project->store, actor, ledger_kinds[document->kind],
	    document->name, document->text, document->len, &changed, err);
}

int
muster_flow_enter(struct muster_project *project, const struct muster_actor *actor,
    enum muster_ledger_kind kind, const struct muster_ledger_pair *pairs, size_t pair_count,
    const char *id, const char *file, const char *worksheet, muster_problem_fn problem,
    void *context, const char **out, struct muster_error *err)
{
	struct told told = {problem, context};
	struct ledger_attachment attachment = {0};
	struct ledger_document document;
	const char *parts[MUSTER_WORKSHEET_PARTS];
	struct entry_text entry = {.pairs = pairs, .pair_count = pair_count};
	if (file != NULL) {
		if (read_attachment(project->arena, file, &attachment, err) != 0)
			return -1;
		entry.file = base_name(file);
		entry.sha256 = attachment.sha256;
	}
	if (worksheet != NULL) {
		if (read_worksheet(project->arena, worksheet, parts, problem, context, err) != 0)
			return -1;
		entry.worksheet = parts;
	}
	const struct ledger_attachment *with = file != NULL ? &attachment : NULL;
	if (prepare(project, kind, &entry, id, &document, err) != 0 ||
	    ledger_try(project, &document, with != NULL ? &attachment : NULL, tell, &told, err) !=
		0)
		return -1;
	*out = document.name;
	if (put(project, actor, &document, with, err) != 0)
		return -1;
	/* what is asked of the project from now on knows the row */
	return ledger_load(project, false, INT64_MAX, problem, context, err);
}

/* ---- taking back ---- */

static const char *
ending_text(struct muster_arena *arena, enum muster_ledger_kind kind, const char *id,
    muster_time at, const char *by, const char *why, size_t *len)
{
	struct muster_strbuf text;
	struct muster_json json;
	char when[40];
	muster_strbuf_init(&text, 1 << 16);
	muster_json_init(&json, &text, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, kind == MUSTER_LEDGER_ATTESTATION ? "ended" : "revoked");
	muster_json_object(&json, NULL);
	muster_json_string(&json, "id", id);
	muster_json_string(&json, "at", muster_time_format(at, when));
	muster_json_string(&json, "by", by);
	muster_json_string(&json, "why", why);
	muster_json_object_end(&json);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	muster_strbuf_adds(&text, "\n");
	const char *copy = text.failed ? NULL : muster_arena_copy(arena, text.data, text.len);
	*len = text.len;
	muster_strbuf_release(&text);
	return copy;
}

int
muster_flow_end(struct muster_project *project, const struct muster_actor *actor,
    enum muster_ledger_kind kind, const char *id, muster_time at, const char *by, const char *why,
    struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	const struct muster_ledger_end *end;
	char day[16];
	struct told told = {NULL, NULL};
	if (find_row(project, kind, id, &end) == NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.unknown", "there is no %s %.64s",
		    ledger_kinds[kind], id);
		return muster_error_remedy(err, "muster %s list --all shows them",
		    kind == MUSTER_LEDGER_ATTESTATION ? "attest" : "exception");
	}
	if (end->at != MUSTER_TIME_NONE && end->at <= at) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.ended",
		    "the %s %.64s was taken back on %s already", ledger_kinds[kind], id,
		    muster_date_format(end->at, day));
		return muster_error_remedy(err, "nothing was entered");
	}
	struct ledger_document document = {.kind = kind,
	    .file = "",
	    .name = muster_arena_printf(arena, "%s:end", id),
	    .entered = true,
	    .taken_in = MUSTER_TIME_NONE};
	document.text = ending_text(arena, kind, id, at, by, why, &document.len);
	if (document.text == NULL || document.name == NULL)
		return muster_error_memory(err);
	if (ledger_try(project, &document, NULL, tell, &told, err) != 0)
		return -1;
	return put(project, actor, &document, NULL, err);
}

/* ---- following up ---- */

static const char *
disposal_text(struct muster_arena *arena, const char *id, muster_time at, const char *by,
    const char *ticket, const char *note, size_t *len)
{
	struct muster_strbuf text;
	struct muster_json json;
	char when[40];
	muster_strbuf_init(&text, 1 << 16);
	muster_json_init(&json, &text, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "disposed");
	muster_json_object(&json, NULL);
	muster_json_string(&json, "id", id);
	muster_json_string(&json, "at", muster_time_format(at, when));
	muster_json_string(&json, "by", by);
	muster_json_string(&json, "ticket", ticket);
	if (note != NULL && note[0] != '\0')
		muster_json_string(&json, "note", note);
	muster_json_object_end(&json);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	muster_strbuf_adds(&text, "\n");
	const char *copy = text.failed ? NULL : muster_arena_copy(arena, text.data, text.len);
	*len = text.len;
	muster_strbuf_release(&text);
	return copy;
}

static int
too_early(const char *id, struct muster_error *err)
{
	muster_error_set(err, MUSTER_E_USAGE, "ledger.order", "%.64s happened later than that", id);
	return muster_error_remedy(err, "nothing was entered");
}

/* A finding made from a log or an alert, as known now. */
static int
check_finding(struct muster_project *project, const char **spelled, muster_time at,
    const struct muster_actor *actor, struct muster_error *err)
{
	const struct muster_view view = {actor->now, INT64_MAX};
	const char *id = *spelled;
	struct muster_finding finding;
	bool found = false;
	if (muster_store_finding(
		project->store, &view, id, project->arena, &finding, &found, err) != 0)
		return -1;
	if (!found) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "ledger.unknown", "there is no finding %.64s", id);
		return muster_error_remedy(err, "muster findings --state all shows them");
	}
	*spelled = id = finding.id;
	if (!finding.event) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.disposal",
		    "%.64s is no event: it closes when a scan no longer finds it", id);
		return muster_error_remedy(
		    err, "fix it, or enter an exception: muster exception add --finding %.64s", id);
	}
	return at < finding.first_seen ? too_early(id, err) : 0;
}

/* Is there something of that id to follow up, as of now? */
static int
check_subject(struct muster_project *project, const char **spelled, muster_time at,
    const struct muster_actor *actor, struct muster_error *err)
{
	const char *id = *spelled;
	if ((id[0] == 'F' || id[0] == 'f') && id[1] == '-')
		return check_finding(project, spelled, at, actor, err);
	const struct muster_ledger *ledger = &project->ledger->rows;
	const struct muster_ledger_event *row = NULL;
	for (size_t i = 0; i < ledger->event_count && row == NULL; i++)
		if (strcmp(ledger->events[i].id, id) == 0)
			row = &ledger->events[i];
	if (row == NULL) {
		muster_error_set(
		    err, MUSTER_E_USAGE, "ledger.unknown", "there is no event %.64s", id);
		return muster_error_remedy(err, "muster event list shows them");
	}
	if (row->kind == MUSTER_EVENT_OCCURRENCE) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.disposal",
		    "%.64s is an occurrence: there is nothing to follow up", id);
		return muster_error_remedy(
		    err, "significant changes and incidents are disposed of");
	}
	return at < row->date ? too_early(id, err) : 0;
}

int
muster_flow_dispose(struct muster_project *project, const struct muster_actor *actor,
    const char *id, muster_time at, const char *by, const char *ticket, const char *note,
    struct muster_error *err)
{
	struct muster_arena *arena = project->arena;
	char day[16];
	struct told told = {NULL, NULL};
	if (check_subject(project, &id, at, actor, err) != 0)
		return -1;
	const struct muster_ledger_disposal *before =
	    muster_ledger_disposal_of(&project->ledger->rows, id, at);
	if (before != NULL) {
		muster_error_set(err, MUSTER_E_USAGE, "ledger.disposed",
		    "%.64s was followed up on %s already, by %.64s (%.64s)", id,
		    muster_date_format(before->at, day), before->by, before->ticket);
		return muster_error_remedy(err, "nothing was entered");
	}
	struct ledger_document document = {.kind = MUSTER_LEDGER_EVENT,
	    .file = "",
	    .name = muster_arena_printf(arena, "%s:disposed", id),
	    .entered = true,
	    .taken_in = MUSTER_TIME_NONE};
	document.text = disposal_text(arena, id, at, by, ticket, note, &document.len);
	if (document.text == NULL || document.name == NULL)
		return muster_error_memory(err);
	if (ledger_try(project, &document, NULL, tell, &told, err) != 0)
		return -1;
	return put(project, actor, &document, NULL, err);
}
