/* SPDX-License-Identifier: Apache-2.0 */
/* attest: what people state of controls and practices. */
#include <string.h>

#include "cli/ledger.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"control", 0, "F:ID", true, "a control it speaks of: pci-dss:11.4.1 (repeatable)"},
    {"practice", 0, "ID", true, "a practice it speaks of (repeatable)"},
    {"outcome", 0, "WORD", false, "met, partly, not-met, not-applicable; of HIPAA see above"},
    {"file", 0, "FILE", false, "what shows it; without a file it is only asserted"},
    {"author", 0, "NAME", false, "who states it"},
    {"date", 0, "T", false, "when it was given (default: today)"},
    {"from", 0, "T", false, "valid from (default: its date)"},
    {"until", 0, "T", false, "valid until, to the end of the day"},
    {"kind", 0, "KIND", false, "own (default) or inherited from a provider"},
    {"provider", 0, "NAME", false, "inherited: whose it is"},
    {"responsibility", 0, "TEXT", false, "inherited: who does what"},
    {"note", 0, "TEXT", false, "a remark"},
    {"system", 'S', "SYSTEM", false, "the system it is for, if not for all"},
    {"id", 0, "ID", false, "a name of your own for it"},
    {"all", 0, NULL, false, "list: those that are over or not begun too"},
    {"at", 0, "T", false, "expire: from then on (default: now)"},
    {"by", 0, "NAME", false, "expire: who says so (default: the login name)"},
    {"why", 0, "TEXT", false, "expire: the reason"},
    CLI_END_OF_OPTIONS,
};

static const struct cli_entry_key keys[] = {
    {"control", "controls", true},
    {"practice", "practices", true},
    {"system", "system", false},
    {"kind", "kind", false},
    {"outcome", "outcome", false},
    {"author", "author", false},
    {"date", "date", false},
    {"from", "from", false},
    {"until", "until", false},
    {"provider", "provider", false},
    {"responsibility", "responsibility", false},
    {"note", "note", false},
};

/* How it stands at a time; an admission needs no file. */
const char *
attest_standing(const struct muster_ledger_attestation *row, muster_time as_of)
{
	bool admits = strcmp(row->outcome, "not-met") == 0 || strcmp(row->outcome, "partly") == 0;
	if (row->date > as_of || (row->from != MUSTER_TIME_NONE && row->from > as_of))
		return "not-begun";
	if (row->ended.at != MUSTER_TIME_NONE && row->ended.at < as_of)
		return "ended";
	if (row->until < as_of)
		return "expired";
	return row->file.sha256[0] == '\0' && !admits ? "asserted" : "in-force";
}

static void
row_json(struct muster_json *json, const struct muster_ledger_attestation *row, muster_time as_of)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", row->id);
	muster_json_string(json, "state", attest_standing(row, as_of));
	cli_controls_json(json, row->controls, row->control_count);
	muster_json_array(json, "practices");
	for (size_t i = 0; i < row->practice_count; i++)
		muster_json_string(json, NULL, row->practices[i]);
	muster_json_array_end(json);
	muster_json_string(json, "system", row->system);
	muster_json_string(json, "kind", row->inherited ? "inherited" : "own");
	muster_json_string(json, "outcome", row->outcome);
	muster_json_string(json, "author", row->author);
	muster_json_time(json, "date", row->date);
	muster_json_time(json, "from", row->from);
	muster_json_time(json, "until", row->until);
	muster_json_string(json, "provider", row->inherited ? row->provider : NULL);
	muster_json_string(json, "responsibility", row->inherited ? row->responsibility : NULL);
	muster_json_string(json, "note", row->note[0] != '\0' ? row->note : NULL);
	cli_file_json(json, &row->file);
	cli_end_json(json, "ended", &row->ended);
	cli_place_json(json, &row->place);
	muster_json_object_end(json);
}

static void
row_text(struct cli *cli, const struct muster_ledger_attestation *row, muster_time as_of)
{
	char day[16];
	cli_printf(cli, "%s  %s by %s, %s (%s)\n", row->id, row->outcome, row->author,
	    muster_date_format(row->date, day), attest_standing(row, as_of));
	for (size_t i = 0; i < row->control_count; i++)
		cli_printf(cli, "  control       %s%s\n", row->controls[i].name,
		    row->controls[i].control == NULL ? " (there is none any more)" : "");
	for (size_t i = 0; i < row->practice_count; i++)
		cli_printf(cli, "  practice      %s (supports the controls that ask for it)\n",
		    row->practices[i]);
	if (row->from != MUSTER_TIME_NONE)
		cli_printf(cli, "  valid from    %s\n", muster_date_format(row->from, day));
	cli_printf(cli, "  valid until   %s\n", muster_date_format(row->until, day));
	if (row->inherited)
		cli_wrapped_words(cli, 16, "  inherited     ", "from %s, responsibility %s",
		    row->provider, row->responsibility);
	if (row->file.sha256[0] != '\0')
		cli_printf(cli, "  file          %s\n                %s\n", row->file.name,
		    row->file.sha256);
	else
		cli_puts(cli, "  file          none: it is only asserted and satisfies nothing\n");
	if (row->note[0] != '\0')
		cli_wrapped_words(cli, 16, "  note          ", "%s", row->note);
	if (row->ended.at != MUSTER_TIME_NONE)
		cli_wrapped_words(cli, 16, "  ended         ", "%s by %s: %s",
		    muster_date_format(row->ended.at, day), row->ended.by, row->ended.why);
	cli_printf(cli,
	    "  written in    %s\n                %s\n                journal entry %lld\n",
	    cli_place_words(cli, &row->place), row->place.sha256, (long long)row->place.seq);
}

static void
list_text(struct cli *cli, const struct muster_ledger *ledger, muster_time as_of)
{
	static const struct cli_column columns[] = {{"Attestation", CLI_LEFT, CLI_WHOLE},
	    {"Of", CLI_LEFT, CLI_CUT_MIDDLE}, {"Outcome", CLI_LEFT, CLI_WHOLE},
	    {"By", CLI_LEFT, CLI_CUT_END}, {"Until", CLI_LEFT, CLI_WHOLE},
	    {"Stands", CLI_LEFT, CLI_WHOLE}};
	struct cli_table *table = cli_table_new(cli, columns, 6);
	bool all = cli_given(cli, "all");
	size_t shown = 0, asserted = 0;
	for (size_t i = 0; i < ledger->attestation_count; i++) {
		const struct muster_ledger_attestation *row = &ledger->attestations[i];
		const char *state = attest_standing(row, as_of);
		char day[16];
		if (!all && strcmp(state, "in-force") != 0 && strcmp(state, "asserted") != 0)
			continue;
		cli_table_cell(table, row->id, "");
		cli_table_cell(table,
		    cli_controls_words(cli, row->controls, row->control_count, row->practices,
			row->practice_count),
		    "");
		cli_table_cell(table, row->outcome, "");
		cli_table_cell(table, row->author, "");
		cli_table_cell(table, muster_date_format(row->until, day), "");
		cli_table_cell(table, state, "");
		shown++;
		asserted += strcmp(state, "asserted") == 0;
	}
	if (shown == 0)
		cli_puts(cli, "No attestation is in force.\n");
	else
		cli_table_print(table);
	if (asserted > 0)
		cli_puts(cli, "\nAsserted: without a file, it satisfies nothing.\n");
	if (shown < ledger->attestation_count)
		cli_printf(cli, "Not listed, over or not begun: %zu. --all shows them.\n",
		    ledger->attestation_count - shown);
}

/* id NULL: all. */
static int
list(struct cli *cli, const char *id)
{
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	const struct muster_ledger *ledger = muster_project_ledger(project);
	struct muster_view view;
	struct muster_json json;
	bool found = id == NULL;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0 && cli->json) {
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_time(&json, "as_of", view.as_of);
		muster_json_int(&json, "known_by", view.known_by);
		muster_json_array(&json, "attestations");
	}
	for (size_t i = 0; rc == 0 && i < ledger->attestation_count; i++) {
		const struct muster_ledger_attestation *row = &ledger->attestations[i];
		if (id != NULL && strcmp(row->id, id) != 0)
			continue;
		found = true;
		if (cli->json)
			row_json(&json, row, view.as_of);
		else if (id != NULL)
			row_text(cli, row, view.as_of);
	}
	if (rc == 0 && cli->json) {
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0 && id == NULL) {
		list_text(cli, ledger, view.as_of);
	}
	muster_project_close(project);
	if (rc != 0 || found)
		return rc;
	muster_strbuf_clear(&cli->out);
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "ledger.unknown", "there is no attestation %.64s", id);
	return muster_error_remedy(&cli->error, "muster attest list --all shows them");
}

static int
run_attest(struct cli *cli)
{
	static const char *const words[] = {"add", "list", "show", "expire"};
	static const struct cli_option_acts acts[] = {
	    {"all", "list"}, {"at", "expire"}, {"by", "expire"}, {"why", "expire"}, {NULL, NULL}};
	const char *word = cli_subcommand(cli, words, 4, acts);
	if (word == NULL)
		return -1;
	if (strcmp(word, "add") == 0)
		return cli_enter(cli, MUSTER_LEDGER_ATTESTATION, keys,
		    sizeof(keys) / sizeof(keys[0]), "date", NULL);
	if (strcmp(word, "expire") == 0)
		return cli_end(cli, MUSTER_LEDGER_ATTESTATION, "ends on");
	if (strcmp(word, "list") == 0)
		return cli_operands(cli, 1, 1) == 0 ? list(cli, NULL) : -1;
	if (cli->operand_count < 2) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "show needs the id of an attestation");
		return muster_error_remedy(&cli->error, "muster attest list --all shows the ids");
	}
	if (cli_operands(cli, 2, 2) != 0)
		return -1;
	return list(cli, cli->operands[1]);
}

const struct cli_verb verb_attest = {
    .name = "attest",
    .operands = "add | list | show ID | expire ID",
    .summary = "Enter and show what people state of controls",
    .about =
	"An attestation counts at the as-of, from its date until it expires, never by when it\n"
	"was entered. Without a file it satisfies nothing; an admission (partly, not-met)\n"
	"counts all the same. The file is kept byte for byte; one that shows a secret is\n"
	"refused. Of an addressable specification of HIPAA the outcome may also be implemented,\n"
	"equivalent or not-reasonable. One of a practice only supports the controls that ask\n"
	"for it. The same can be kept as YAML in attestations/ (docs/controls.md).",
    .options = options,
    .examples = "  muster attest add --control pci-dss:11.4.1 --outcome met --file pentest.pdf \\\n"
		"    --author 'Ann Analyst' --date 2026-09-10 --until 2027-09-09\n"
		"  muster attest list\n"
		"  muster attest expire A-7K3QX0M2RD --why 'the contract ended'\n",
    .run = run_attest,
};
