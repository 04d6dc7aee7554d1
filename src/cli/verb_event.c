/* SPDX-License-Identifier: Apache-2.0 */
/* event: dated things: occurrences that timing rules count, significant changes, incidents. */
#include <string.h>

#include "cli/ledger.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"kind", 0, "KIND", false, "occurrence, significant-change or incident"},
    {"control", 0, "F:ID", true, "occurrence: whose timing rules it serves (repeatable)"},
    {"evidence", 0, "WORD", false, "what it is to the rule: scan-report, test-report, …"},
    {"what", 0, "TEXT", false, "what happened, one line"},
    {"author", 0, "NAME", false, "who states it"},
    {"date", 0, "T", false, "when it happened"},
    {"file", 0, "FILE", false, "what shows it"},
    {"system", 'S', "SYSTEM", false, "the system it is for, if not for all"},
    {"id", 0, "ID", false, "a name of your own for it"},
    CLI_END_OF_OPTIONS,
};

static const struct cli_entry_key keys[] = {
    {"kind", "kind", false},
    {"control", "controls", true},
    {"evidence", "evidence", false},
    {"what", "what", false},
    {"author", "author", false},
    {"date", "date", false},
    {"system", "system", false},
};

static void
row_json(struct muster_json *json, const struct muster_ledger_event *row)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", row->id);
	muster_json_string(json, "kind", muster_event_kind_name(row->kind));
	cli_controls_json(json, row->controls, row->control_count);
	muster_json_string(json, "evidence",
	    row->evidence >= 0 ? muster_occurrence_name((enum muster_occurrence)row->evidence)
			       : NULL);
	muster_json_string(json, "system", row->system);
	muster_json_string(json, "what", row->what);
	muster_json_string(json, "author", row->author);
	muster_json_time(json, "date", row->date);
	cli_file_json(json, &row->file);
	cli_place_json(json, &row->place);
	muster_json_object_end(json);
}

static void
list_text(struct cli *cli, const struct muster_ledger *ledger, const char *kind, muster_time as_of)
{
	static const struct cli_column columns[] = {{"Event", CLI_LEFT, CLI_WHOLE},
	    {"Date", CLI_LEFT, CLI_WHOLE}, {"Kind", CLI_LEFT, CLI_WHOLE},
	    {"For", CLI_LEFT, CLI_CUT_MIDDLE}, {"What", CLI_LEFT, CLI_CUT_END},
	    {"File", CLI_LEFT, CLI_CUT_MIDDLE}};
	struct cli_table *table = cli_table_new(cli, columns, 6);
	size_t shown = 0;
	for (size_t i = 0; i < ledger->event_count; i++) {
		const struct muster_ledger_event *row = &ledger->events[i];
		char day[16];
		if (row->date > as_of ||
		    (kind != NULL && strcmp(kind, muster_event_kind_name(row->kind)) != 0))
			continue;
		cli_table_cell(table, row->id, "");
		cli_table_cell(table, muster_date_format(row->date, day), "");
		cli_table_cell(table, muster_event_kind_name(row->kind), "");
		cli_table_cell(
		    table, cli_controls_words(cli, row->controls, row->control_count, NULL, 0), "");
		cli_table_cell(table, row->what, "");
		cli_table_cell(table, row->file.sha256[0] != '\0' ? row->file.name : "none", "");
		shown++;
	}
	if (shown == 0)
		cli_puts(cli, "No such event is entered up to the as-of.\n");
	else
		cli_table_print(table);
}

static int
list(struct cli *cli)
{
	if (cli_operands(cli, 1, 1) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	const struct muster_ledger *ledger = muster_project_ledger(project);
	const char *kind = cli_value(cli, "kind");
	struct muster_view view;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0 && cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_time(&json, "as_of", view.as_of);
		muster_json_int(&json, "known_by", view.known_by);
		muster_json_array(&json, "events");
		for (size_t i = 0; i < ledger->event_count; i++)
			if (ledger->events[i].date <= view.as_of &&
			    (kind == NULL ||
				strcmp(kind, muster_event_kind_name(ledger->events[i].kind)) == 0))
				row_json(&json, &ledger->events[i]);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0) {
		list_text(cli, ledger, kind, view.as_of);
	}
	muster_project_close(project);
	return rc;
}

static int
run_event(struct cli *cli)
{
	static const char *const words[] = {"add", "list"};
	const char *word = cli_subcommand(cli, words, 2);
	if (word == NULL)
		return -1;
	if (strcmp(word, "add") == 0)
		return cli_enter(
		    cli, MUSTER_LEDGER_EVENT, keys, sizeof(keys) / sizeof(keys[0]), NULL, NULL);
	return list(cli);
}

const struct cli_verb verb_event = {
    .name = "event",
    .operands = "add | list",
    .summary = "Enter and show dated events: scans and reviews, changes, incidents",
    .about = "An occurrence is what a timing rule counts: a scan, a review, a test, a training. A\n"
	     "significant change is what some rules count from. They are dated by when they\n"
	     "happened, not by when they were entered. The same can be kept as YAML in events/\n"
	     "(docs/controls.md).",
    .options = options,
    .examples =
	"  muster event add --kind occurrence --control pci-dss:11.3.2 --evidence asv-report \\\n"
	"    --what 'ASV scan, passing' --author 'Ann Analyst' --date 2026-09-12 --file asv.pdf\n"
	"  muster event add --kind significant-change --what 'new payment gateway' \\\n"
	"    --author 'Bo Builder' --date 2026-08-03\n"
	"  muster event list --kind occurrence\n",
    .run = run_event,
};
