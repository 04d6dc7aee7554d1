/* SPDX-License-Identifier: Apache-2.0 */
/* Events: the keys of a row, and the rules between them. */
#include "flow/ledger_rows.h"

static bool
is_event_kind(const char *text)
{
	for (unsigned i = 0; i < MUSTER_EVENT_KIND_COUNT; i++)
		if (strcmp(text, muster_event_kind_name((enum muster_event_kind)i)) == 0)
			return true;
	return false;
}

struct event_row {
	struct muster_ledger_event out;
	const char *const *controls;
	size_t control_count;
	const char *kind, *evidence, *date, *aware, *since, *at_hand_since, *file, *sha256;
};

static bool
is_evidence(const char *text)
{
	return muster_occurrence_parse(muster_span_of(text)) >= 0;
}

static const struct yaml_field event_fields[] = {
    ID_KEY(event_row, "id", out.id),
    {.key = "kind",
	.type = YAML_STRING,
	.required = true,
	AT(event_row, kind),
	.valid = is_event_kind,
	.form = "occurrence, significant-change or incident"},
    {.key = "controls",
	.type = YAML_STRINGS,
	AT(event_row, controls),
	.count_offset = offsetof(struct event_row, control_count)},
    {.key = "evidence",
	.type = YAML_STRING,
	AT(event_row, evidence),
	.valid = is_evidence,
	.form = "what a timing rule names: scan-report, asv-report, test-report, review-record "
		"(docs/controls.md)"},
    TEXT_KEY(event_row, "system", out.system),
    NEEDED_KEY(event_row, "what", out.what),
    NEEDED_KEY(event_row, "author", out.author),
    DATE_KEY(event_row, "date", date, true),
    DATE_KEY(event_row, "aware", aware, false),
    FORM_KEY(event_row, "follows", out.follows, false, ledger_is_id, LEDGER_ID_FORM),
    DATE_KEY(event_row, "since", since, false),
    DATE_KEY(event_row, "at-hand-since", at_hand_since, false),
    TEXT_KEY(event_row, "file", file),
    DIGEST_KEY(event_row, "sha256", sha256),
};

/* Keys that only one kind has. */
static void
check_keys(
    struct yaml_reader *reader, const struct yaml_node *node, const struct muster_ledger_event *row)
{
	static const struct {
		const char *key;
		enum muster_event_kind kind;
	} keys[] = {{"aware", MUSTER_EVENT_INCIDENT}, {"follows", MUSTER_EVENT_OCCURRENCE},
	    {"since", MUSTER_EVENT_OCCURRENCE}, {"at-hand-since", MUSTER_EVENT_OCCURRENCE}};
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct yaml_node *at = yaml_node_member(node, keys[i].key);
		if (at != NULL && row->kind != keys[i].kind)
			yaml_problem(reader, at, "ledger.event", "remove it",
			    "only an event of kind \"%s\" has \"%s\"",
			    muster_event_kind_name(keys[i].kind), keys[i].key);
	}
}

static void
finish_event(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct ledger_read *read = reader->user;
	struct event_row *row = out;
	size_t before = reader->problems;
	while (strcmp(row->kind, muster_event_kind_name(row->out.kind)) != 0)
		row->out.kind++;
	row->out.date = ledger_instant(row->date, false);
	row->out.aware = ledger_instant(row->aware, false);
	row->out.since = ledger_instant(row->since, false);
	row->out.at_hand_since = ledger_instant(row->at_hand_since, false);
	check_keys(reader, node, &row->out);
	ledger_rows_order(reader, node, row->out.date, row->out.aware, "date", "aware");
	ledger_rows_order(reader, node, row->out.since, row->out.date, "since", "date");
	ledger_rows_order(
	    reader, node, row->out.at_hand_since, row->out.date, "at-hand-since", "date");
	row->out.evidence =
	    row->evidence[0] != '\0' ? muster_occurrence_parse(muster_span_of(row->evidence)) : -1;
	row->out.control_count = row->control_count;
	ledger_rows_system(&row->out.system);
	if (row->out.kind == MUSTER_EVENT_OCCURRENCE && row->control_count == 0)
		yaml_problem(reader, node, "ledger.scope", "add controls: [FRAMEWORK:ID]",
		    "an occurrence serves the timing rules of a control");
	ledger_rows_controls(reader, node, row->controls, row->control_count, &row->out.controls);
	ledger_rows_file(reader, node, row->file, row->sha256, &row->out.file);
	if (reader->problems != before)
		return;
	struct muster_ledger_event *kept = ledger_rows_push(reader, (void **)&read->events.rows,
	    &read->events.count, &read->events.cap, sizeof(*kept));
	if (kept == NULL)
		return;
	*kept = row->out;
	ledger_rows_place(read, node, &kept->place);
}

const struct yaml_schema ledger_event_schema = {.what = "an event",
    .size = sizeof(struct event_row),
    .fields = event_fields,
    .field_count = COUNT(event_fields),
    .names = ledger_rows_names,
    .finish = finish_event};

/* ---- disposals ---- */

struct disposal_row {
	struct muster_ledger_disposal out;
	const char *at;
};

static const struct yaml_field disposal_fields[] = {
    ID_KEY(disposal_row, "id", out.id),
    DATE_KEY(disposal_row, "at", at, true),
    NEEDED_KEY(disposal_row, "by", out.by),
    NEEDED_KEY(disposal_row, "ticket", out.ticket),
    TEXT_KEY(disposal_row, "note", out.note),
};

static void
finish_disposal(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct ledger_read *read = reader->user;
	struct disposal_row *row = out;
	row->out.at = ledger_instant(row->at, false);
	struct muster_ledger_disposal *kept =
	    ledger_rows_push(reader, (void **)&read->disposals.rows, &read->disposals.count,
		&read->disposals.cap, sizeof(*kept));
	if (kept == NULL)
		return;
	*kept = row->out;
	ledger_rows_place(read, node, &kept->place);
}

const struct yaml_schema ledger_disposal_schema = {.what = "a disposal",
    .size = sizeof(struct disposal_row),
    .fields = disposal_fields,
    .field_count = COUNT(disposal_fields),
    .names = ledger_rows_disposes,
    .finish = finish_disposal};
