/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of attestations, exceptions and events, and what their rows share.
 * Rules between rows stand in ledger.c, what rows may name in ledger_names.c.
 */
#include "flow/ledger_rows.h"

const char *const ledger_kinds[MUSTER_LEDGER_KIND_COUNT] = {"attestation", "exception", "event"};
const char *const ledger_folders[MUSTER_LEDGER_KIND_COUNT] = {
    "attestations", "exceptions", "events"};

/* ---- values ---- */

bool
ledger_is_time(const char *text)
{
	muster_time t;
	return muster_time_parse(muster_span_of(text), &t, NULL) == 0 && t != MUSTER_TIME_NONE;
}

muster_time
ledger_instant(const char *text, bool last)
{
	muster_time t;
	if (text[0] == '\0' || muster_time_parse(muster_span_of(text), &t, NULL) != 0)
		return MUSTER_TIME_NONE;
	return last && strlen(text) == sizeof("2026-09-30") - 1 ? t + MUSTER_DAY - 1 : t;
}

bool
ledger_is_id(const char *text)
{
	size_t len = strlen(text);
	return len <= 64 && text[0] != '.' && text[0] != '-' &&
	    strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") ==
	    len;
}

bool
ledger_is_digest(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

bool
ledger_is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* ---- rows that end others ---- */

struct ending_row {
	const char *id, *at, *by, *why;
};

static const struct yaml_field ending_fields[] = {
    ID_KEY(ending_row, "id", id),
    DATE_KEY(ending_row, "at", at, true),
    NEEDED_KEY(ending_row, "by", by),
    NEEDED_KEY(ending_row, "why", why),
};

/* ---- what rows share ---- */

void
ledger_rows_place(
    struct ledger_read *read, const struct yaml_node *node, struct muster_ledger_place *place)
{
	const struct ledger_document *document = read->document;
	*place = (struct muster_ledger_place){.file = document->file,
	    .line = node->line,
	    .column = node->column,
	    .entered = document->entered,
	    .sha256 = document->sha256,
	    .seq = document->seq,
	    .taken_in = document->taken_in};
}

void *
ledger_rows_push(struct yaml_reader *reader, void **rows, size_t *count, size_t *cap, size_t size)
{
	if (*count == *cap) {
		size_t more = *cap == 0 ? 16 : *cap * 2;
		void *bigger = muster_arena_array(reader->arena, more, size);
		if (bigger == NULL) {
			yaml_no_memory(reader);
			return NULL;
		}
		if (*count > 0)
			memcpy(bigger, *rows, *count * size);
		*rows = bigger;
		*cap = more;
	}
	return (char *)*rows + (*count)++ * size;
}

/* That a row says something of another; the texts of the tree go. */
static void
names_row(struct yaml_reader *reader, const struct yaml_node *row, const char *key,
    enum ledger_names how, enum muster_ledger_kind kind)
{
	struct ledger_read *read = reader->user;
	const struct yaml_node *at = yaml_node_member(row, key);
	if (at == NULL || at->kind != YAML_SCALAR || at->len == 0)
		return;
	struct ledger_naming *naming = ledger_rows_push(reader, (void **)&read->namings.rows,
	    &read->namings.count, &read->namings.cap, sizeof(*naming));
	const char *id = muster_arena_copy(reader->arena, at->text, at->len);
	if (id == NULL)
		yaml_no_memory(reader);
	if (naming == NULL)
		return;
	*naming = (struct ledger_naming){.how = how, .kind = kind, .id = id != NULL ? id : ""};
	ledger_rows_place(read, row, &naming->place);
}

static void
says_id(struct yaml_reader *reader, const struct yaml_node *row)
{
	struct ledger_read *read = reader->user;
	const struct yaml_node *at = yaml_node_member(row, "id");
	const enum muster_ledger_kind kind = read->document->kind;
	if (at == NULL || at->kind != YAML_SCALAR || at->len == 0) {
		read->open[kind] = true;
		return;
	}
	struct ledger_said *said = ledger_rows_push(
	    reader, (void **)&read->said.rows, &read->said.count, &read->said.cap, sizeof(*said));
	const char *id = muster_arena_copy(reader->arena, at->text, at->len);
	if (id == NULL)
		yaml_no_memory(reader);
	if (said == NULL)
		return;
	*said = (struct ledger_said){.kind = kind, .id = id != NULL ? id : ""};
	ledger_rows_place(read, row, &said->place);
}

/* Ids of all rows, whatever else is wrong with them. */
static void
document_names(struct yaml_reader *reader, const struct yaml_node *node)
{
	static const char *const lists[MUSTER_LEDGER_KIND_COUNT] = {
	    "attestations", "exceptions", "events"};
	struct ledger_read *read = reader->user;
	const enum muster_ledger_kind kind = read->document->kind;
	if (node->partial)
		read->open[kind] = true;
	for (const struct yaml_node *member = node->first; member != NULL; member = member->next) {
		if (strcmp(member->key->text, lists[kind]) != 0)
			continue;
		if (member->kind != YAML_SEQUENCE || member->partial)
			read->open[kind] = true;
		for (const struct yaml_node *row = member->kind == YAML_SEQUENCE ? member->first
										 : NULL;
		     row != NULL; row = row->next)
			says_id(reader, row);
	}
}

/* Whatever else is wrong with a row, what it names must exist. */
void
ledger_rows_names(struct yaml_reader *reader, const struct yaml_node *node)
{
	struct muster_ledger_control control;
	for (const struct yaml_node *member = node->first; member != NULL; member = member->next) {
		const char *key = member->key->text;
		bool list = member->kind == YAML_SEQUENCE;
		bool one = member->kind == YAML_SCALAR && member->len > 0;
		for (const struct yaml_node *item = list ? member->first : NULL; item != NULL;
		     item = item->next) {
			if (item->kind != YAML_SCALAR || item->len == 0)
				continue;
			if (strcmp(key, "controls") == 0)
				ledger_name_control(reader, item, item->text, &control);
			else if (strcmp(key, "practices") == 0)
				ledger_name_practice(reader, item, item->text);
		}
		if (one && strcmp(key, "control") == 0)
			ledger_name_control(reader, member, member->text, &control);
		else if (one && strcmp(key, "practice") == 0)
			ledger_name_practice(reader, member, member->text);
		else if (one && strcmp(key, "system") == 0)
			ledger_name_system(reader, member, member->text);
	}
	names_row(reader, node, "follows", LEDGER_FOLLOWS, MUSTER_LEDGER_EVENT);
}

void
ledger_rows_disposes(struct yaml_reader *reader, const struct yaml_node *node)
{
	names_row(reader, node, "id", LEDGER_DISPOSES, MUSTER_LEDGER_EVENT);
}

static void
ending_names(struct yaml_reader *reader, const struct yaml_node *node)
{
	const struct ledger_read *read = reader->user;
	names_row(reader, node, "id", LEDGER_ENDS, read->document->kind);
}

void
ledger_rows_system(const char **system)
{
	if ((*system)[0] == '\0')
		*system = "default";
}

void
ledger_rows_controls(struct yaml_reader *reader, const struct yaml_node *node,
    const char *const *names, size_t count, const struct muster_ledger_control **out)
{
	const struct yaml_node *list = yaml_node_member(node, "controls");
	const struct yaml_node *at = list != NULL ? list->first : NULL;
	struct muster_ledger_control *controls =
	    muster_arena_array(reader->arena, count, sizeof(*controls));
	if (controls == NULL) {
		yaml_no_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++, at = at != NULL ? at->next : NULL)
		ledger_name_control(reader, at != NULL ? at : list, names[i], &controls[i]);
	*out = controls;
}

void
ledger_rows_file(struct yaml_reader *reader, const struct yaml_node *node, const char *name,
    const char *expected, struct muster_ledger_file *file)
{
	*file = (struct muster_ledger_file){name, "", ""};
	if (name[0] == '\0' && expected[0] != '\0')
		yaml_problem(reader, yaml_node_member(node, "sha256"), "ledger.file",
		    "name the file it is of", "\"sha256\" without \"file\"");
	if (name[0] != '\0')
		ledger_file_bind(reader, yaml_node_member(node, "file"), expected, file);
}

void
ledger_rows_order(struct yaml_reader *reader, const struct yaml_node *node, muster_time first,
    muster_time last, const char *first_key, const char *last_key)
{
	if (first != MUSTER_TIME_NONE && last != MUSTER_TIME_NONE && last < first)
		yaml_problem(reader, yaml_node_member(node, last_key), "ledger.order", NULL,
		    "\"%s\" is before \"%s\"", last_key, first_key);
}

/* ---- documents ---- */

static void
finish_ending(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct ledger_read *read = reader->user;
	const struct ending_row *row = out;
	struct ledger_ending *kept = ledger_rows_push(reader, (void **)&read->endings.rows,
	    &read->endings.count, &read->endings.cap, sizeof(*kept));
	if (kept == NULL)
		return;
	*kept = (struct ledger_ending){.kind = read->document->kind,
	    .id = row->id,
	    .end = {ledger_instant(row->at, false), row->by, row->why}};
	ledger_rows_place(read, node, &kept->place);
}

static const struct yaml_schema ending_schema = {.what = "an ending",
    .size = sizeof(struct ending_row),
    .fields = ending_fields,
    .field_count = COUNT(ending_fields),
    .names = ending_names,
    .finish = finish_ending};

/* The lists themselves are not used: finish has put each row where it belongs. */
struct document {
	const void *rows, *endings;
	size_t row_count, ending_count;
};

#define ROWS_KEY(name, member, counted, of)                                         \
	{                                                                           \
		.key = name, .type = YAML_ROWS, AT(document, member),               \
		.count_offset = offsetof(struct document, counted), .schema = &(of) \
	}

static const struct yaml_field attestation_document_fields[] = {
    ROWS_KEY("attestations", rows, row_count, ledger_attestation_schema),
    ROWS_KEY("ended", endings, ending_count, ending_schema),
};
static const struct yaml_field exception_document_fields[] = {
    ROWS_KEY("exceptions", rows, row_count, ledger_exception_schema),
    ROWS_KEY("revoked", endings, ending_count, ending_schema),
};
static const struct yaml_field event_document_fields[] = {
    ROWS_KEY("events", rows, row_count, ledger_event_schema),
    ROWS_KEY("disposed", endings, ending_count, ledger_disposal_schema),
};

static const struct yaml_schema documents[MUSTER_LEDGER_KIND_COUNT] = {
    {.what = "a file of attestations",
	.size = sizeof(struct document),
	.fields = attestation_document_fields,
	.field_count = COUNT(attestation_document_fields),
	.names = document_names},
    {.what = "a file of exceptions",
	.size = sizeof(struct document),
	.fields = exception_document_fields,
	.field_count = COUNT(exception_document_fields),
	.names = document_names},
    {.what = "a file of events",
	.size = sizeof(struct document),
	.fields = event_document_fields,
	.field_count = COUNT(event_document_fields),
	.names = document_names},
};

int
ledger_rows_read(
    struct yaml_reader *reader, const char *text, size_t len, enum muster_ledger_kind kind)
{
	struct document out;
	return yaml_read_text(reader, NULL, text, len, &documents[kind], &out);
}
