/* SPDX-License-Identifier: Apache-2.0 */
/* event: dated things: occurrences that timing rules count, significant changes, incidents. */
#include <string.h>

#include "cli/ledger.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"kind", 0, "KIND", false, "occurrence, significant-change or incident"},
    {"control", 0, "F:ID", true, "whose timing rules it serves, or starts (repeatable)"},
    {"evidence", 0, "WORD", false, "what it is to the rule: scan-report, test-report, …"},
    {"what", 0, "TEXT", false, "what happened, one line"},
    {"author", 0, "NAME", false, "who states it"},
    {"date", 0, "T", false, "when it happened"},
    {"aware", 0, "T", false, "incident: when one was aware of it (default: its date)"},
    {"follows", 0, "ID", false, "occurrence: the change or incident it answers"},
    {"since", 0, "T", false, "occurrence: how far back what is kept reaches"},
    {"at-hand-since", 0, "T", false, "the same of what can be read at once"},
    {"file", 0, "FILE", false, "what shows it"},
    {"system", 'S', "SYSTEM", false, "the system it is for, if not for all"},
    {"id", 0, "ID", false, "a name of your own for it"},
    {"ticket", 0, "TEXT", false, "dispose: where it was followed up"},
    {"by", 0, "NAME", false, "dispose: who did (default: the login name)"},
    {"at", 0, "T", false, "dispose: when (default: now)"},
    {"note", 0, "TEXT", false, "dispose: what was found"},
    CLI_END_OF_OPTIONS,
};

static const struct cli_entry_key keys[] = {
    {"kind", "kind", false},
    {"control", "controls", true},
    {"evidence", "evidence", false},
    {"what", "what", false},
    {"author", "author", false},
    {"date", "date", false},
    {"aware", "aware", false},
    {"follows", "follows", false},
    {"since", "since", false},
    {"at-hand-since", "at-hand-since", false},
    {"system", "system", false},
};

static void
row_json(struct muster_json *json, const struct muster_ledger *ledger,
    const struct muster_ledger_event *row, muster_time as_of)
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
	muster_json_time(json, "aware", row->aware);
	muster_json_string(json, "follows", row->follows[0] != '\0' ? row->follows : NULL);
	muster_json_time(json, "since", row->since);
	muster_json_time(json, "at_hand_since", row->at_hand_since);
	cli_disposal_json(json, muster_ledger_disposal_of(ledger, row->id, as_of));
	cli_file_json(json, &row->file);
	cli_place_json(json, &row->place);
	muster_json_object_end(json);
}

/* "incident, open": what somebody has to follow up says whether it was. */
static const char *
kind_words(struct cli *cli, const struct muster_ledger *ledger,
    const struct muster_ledger_event *row, muster_time as_of)
{
	const char *kind = muster_event_kind_name(row->kind);
	bool disposed = muster_ledger_disposal_of(ledger, row->id, as_of) != NULL;
	if (row->kind == MUSTER_EVENT_OCCURRENCE ||
	    (row->kind == MUSTER_EVENT_SIGNIFICANT_CHANGE && !disposed))
		return kind;
	const char *words =
	    muster_arena_printf(cli->arena, "%s, %s", kind, disposed ? "followed-up" : "open");
	return words != NULL ? words : kind;
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
		cli_table_cell(table, kind_words(cli, ledger, row, as_of), "");
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
check_kind(struct cli *cli)
{
	const char *kind = cli_value(cli, "kind");
	for (unsigned i = 0; kind != NULL && i < MUSTER_EVENT_KIND_COUNT; i++)
		if (strcmp(kind, muster_event_kind_name((enum muster_event_kind)i)) == 0)
			kind = NULL;
	if (kind == NULL)
		return 0;
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.kind", "'%.40s' is no kind of event", kind);
	return muster_error_remedy(&cli->error, "occurrence, significant-change or incident");
}

static int
list(struct cli *cli)
{
	if (cli_operands(cli, 1, 1) != 0 || check_kind(cli) != 0)
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
				row_json(&json, ledger, &ledger->events[i], view.as_of);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0) {
		list_text(cli, ledger, kind, view.as_of);
	}
	muster_project_close(project);
	return rc;
}

/* ---- dispose ---- */

static int
dispose(struct cli *cli)
{
	muster_time at;
	const char *ticket = cli_value(cli, "ticket"), *by = cli_value(cli, "by");
	if (cli_operands(cli, 1, 2) != 0 || cli_parse_at(cli, &at) != 0)
		return -1;
	if (cli->operand_count < 2) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "it needs the id of an event and --ticket");
		return muster_error_remedy(&cli->error, "muster event list shows the ids");
	}
	if (ticket == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operand",
		    "it needs where it was followed up");
		return muster_error_remedy(&cli->error, "add --ticket TEXT");
	}
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	if (by == NULL)
		by = actor.user[0] != '\0' ? actor.user : "unknown";
	int rc = muster_flow_dispose(
	    project, &actor, cli->operands[1], at, by, ticket, cli_value(cli, "note"), &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	cli_acted(cli, "followed up", at);
	return 0;
}

static int
run_event(struct cli *cli)
{
	static const char *const words[] = {"add", "list", "dispose"};
	static const struct cli_option_acts acts[] = {{"kind", "add list"}, {"ticket", "dispose"},
	    {"by", "dispose"}, {"at", "dispose"}, {"note", "dispose"}, {NULL, NULL}};
	const char *word = cli_subcommand(cli, words, 3, acts);
	if (word == NULL)
		return -1;
	if (strcmp(word, "add") == 0)
		return cli_enter(
		    cli, MUSTER_LEDGER_EVENT, keys, sizeof(keys) / sizeof(keys[0]), NULL, NULL);
	return strcmp(word, "dispose") == 0 ? dispose(cli) : list(cli);
}

const struct cli_verb verb_event = {
    .name = "event",
    .operands = "add | list | dispose ID",
    .summary = "Enter, show and follow up dated events: reviews, changes, incidents",
    .about = "An occurrence is what a timing rule counts: a scan, a review, a test, a training. A\n"
	     "significant change is what some rules count from; an incident starts the clocks of\n"
	     "the controls it names (a notice within 72 hours). They are dated by when they\n"
	     "happened, not by when they were entered. dispose says who followed an incident or a\n"
	     "change up, and where. The same can be kept as YAML in events/ (docs/controls.md).",
    .options = options,
    .examples = "  muster event add --kind occurrence --control pci-dss:11.3.2 \\\n"
		"    --evidence asv-report --what 'ASV scan, passing' --author 'Ann Analyst' \\\n"
		"    --date 2026-09-12 --file asv.pdf\n"
		"  muster event add --kind significant-change --what 'new payment gateway' \\\n"
		"    --author 'Bo Builder' --date 2026-08-03\n"
		"  muster event add --kind incident --control 'gdpr:Art.33(1)' --id E-reader \\\n"
		"    --what 'reader stolen' --author 'Bo Builder' --date 2026-08-04 \\\n"
		"    --aware 2026-08-05T09:30:00Z\n"
		"  muster event dispose E-reader --ticket SEC-120 --by 'Ann Analyst'\n"
		"  muster event list --kind occurrence\n",
    .run = run_event,
};
