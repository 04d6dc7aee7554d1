/* SPDX-License-Identifier: Apache-2.0 */
/* Attestations: the keys of a row, and the rules between them. */
#include "flow/ledger_rows.h"

static bool
is_outcome(const char *text)
{
	static const char *const words[] = {"met", "partly", "not-met", "not-applicable",
	    "implemented", "equivalent", "not-reasonable"};
	return ledger_is_one_of(text, words, COUNT(words));
}

static bool
is_statement_kind(const char *text)
{
	static const char *const words[] = {"own", "inherited"};
	return ledger_is_one_of(text, words, COUNT(words));
}

struct attestation_row {
	struct muster_ledger_attestation out;
	const char *const *controls;
	size_t control_count;
	const char *kind, *date, *from, *until, *file, *sha256;
};

static const struct yaml_field attestation_fields[] = {
    ID_KEY(attestation_row, "id", out.id),
    {.key = "controls",
	.type = YAML_STRINGS,
	AT(attestation_row, controls),
	.count_offset = offsetof(struct attestation_row, control_count)},
    {.key = "practices",
	.type = YAML_STRINGS,
	AT(attestation_row, out.practices),
	.count_offset = offsetof(struct attestation_row, out.practice_count)},
    TEXT_KEY(attestation_row, "system", out.system),
    {.key = "kind",
	.type = YAML_STRING,
	AT(attestation_row, kind),
	.valid = is_statement_kind,
	.form = "own or inherited"},
    {.key = "outcome",
	.type = YAML_STRING,
	.required = true,
	AT(attestation_row, out.outcome),
	.valid = is_outcome,
	.form = "met, partly, not-met, not-applicable; of an addressable specification also "
		"implemented, equivalent, not-reasonable"},
    TEXT_KEY(attestation_row, "file", file),
    DIGEST_KEY(attestation_row, "sha256", sha256),
    NEEDED_KEY(attestation_row, "author", out.author),
    DATE_KEY(attestation_row, "date", date, true),
    DATE_KEY(attestation_row, "from", from, false),
    DATE_KEY(attestation_row, "until", until, true),
    TEXT_KEY(attestation_row, "provider", out.provider),
    TEXT_KEY(attestation_row, "responsibility", out.responsibility),
    {.key = "note", .type = YAML_TEXT, AT(attestation_row, out.note)},
};

static void
check_inherited(
    struct yaml_reader *reader, const struct yaml_node *node, struct attestation_row *row)
{
	static const char *const keys[] = {"provider", "responsibility"};
	row->out.inherited = strcmp(row->kind, "inherited") == 0;
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct yaml_node *at = yaml_node_member(node, keys[i]);
		if (row->out.inherited && at == NULL)
			yaml_problem(reader, node, "yaml.missing-key", NULL,
			    "an inherited attestation needs \"%s\"", keys[i]);
		if (!row->out.inherited && at != NULL)
			yaml_problem(reader, at, "ledger.inherited", "add kind: inherited",
			    "\"%s\" is of an inherited attestation", keys[i]);
	}
}

/* "equivalent" of a requirement that is not addressable would stand there and count for nothing. */
static void
check_outcome(
    struct yaml_reader *reader, const struct yaml_node *node, const struct attestation_row *row)
{
	const struct yaml_node *at = yaml_node_member(node, "outcome");
	if (at == NULL || !is_outcome(row->out.outcome) || !ledger_is_new(reader))
		return;
	for (size_t i = 0; i < row->control_count; i++) {
		const struct muster_ledger_control *one = &row->out.controls[i];
		char shown[YAML_SHOWN];
		if (one->control != NULL && !muster_outcome_fits(one->control, row->out.outcome))
			yaml_problem(reader, at, "ledger.outcome",
			    "say met, partly, not-met or not-applicable",
			    "\"%s\" is of addressable specifications, and %s:%s is none",
			    yaml_shown(row->out.outcome, shown), one->catalog->id,
			    one->control->id);
	}
}

static void
finish_attestation(struct yaml_reader *reader, const struct yaml_node *node, void *out)
{
	struct ledger_read *read = reader->user;
	struct attestation_row *row = out;
	size_t before = reader->problems;
	row->out.date = ledger_instant(row->date, false);
	row->out.from = ledger_instant(row->from, false);
	row->out.until = ledger_instant(row->until, true);
	row->out.ended = (struct muster_ledger_end){MUSTER_TIME_NONE, "", ""};
	row->out.control_count = row->control_count;
	ledger_rows_system(&row->out.system);
	if (row->control_count == 0 && row->out.practice_count == 0)
		yaml_problem(reader, node, "ledger.scope",
		    "add controls: [FRAMEWORK:ID] or practices: [ID]",
		    "an attestation speaks of a control or a practice");
	ledger_rows_controls(reader, node, row->controls, row->control_count, &row->out.controls);
	if (row->out.controls != NULL)
		check_outcome(reader, node, row);
	check_inherited(reader, node, row);
	ledger_rows_order(reader, node, row->out.date, row->out.until, "date", "until");
	ledger_rows_order(reader, node, row->out.from, row->out.until, "from", "until");
	ledger_rows_file(reader, node, row->file, row->sha256, &row->out.file);
	if (reader->problems != before)
		return;
	struct muster_ledger_attestation *kept =
	    ledger_rows_push(reader, (void **)&read->attestations.rows, &read->attestations.count,
		&read->attestations.cap, sizeof(*kept));
	if (kept == NULL)
		return;
	*kept = row->out;
	ledger_rows_place(read, node, &kept->place);
}

const struct yaml_schema ledger_attestation_schema = {.what = "an attestation",
    .size = sizeof(struct attestation_row),
    .fields = attestation_fields,
    .field_count = COUNT(attestation_fields),
    .names = ledger_rows_names,
    .finish = finish_attestation};
