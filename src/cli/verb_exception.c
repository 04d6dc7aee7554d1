/* SPDX-License-Identifier: Apache-2.0 */
/* exception: what is excused, by whom, until when; and the audit of it. */
#include <string.h>

#include "cli/ledger.h"
#include "cli/verbs.h"
#include "cli/vex.h"

static const struct cli_option options[] = {
    {"kind", 0, "KIND", false, "false-positive, vex, compensating-control, accepted-risk, …"},
    {"finding", 0, "ID", false, "scope: a finding"},
    {"check", 0, "CHECK", false, "scope: a check, as findings prints it: trivy:DS-0002"},
    {"asset", 'a', "GLOB", false, "scope: assets whose name matches: 'image:pay/*'"},
    {"control", 0, "F:ID", false, "scope: a control: cis-docker:4.1"},
    {"practice", 0, "ID", false, "scope: a practice"},
    {"statement", 0, "V-ID", false, "kind vex: the statement it rests on; see statements"},
    {"reason", 0, "TEXT", false, "why"},
    {"requester", 0, "NAME", false, "who asks for it"},
    {"approver", 0, "NAME", false, "who grants it: another person"},
    {"start", 0, "T", false, "granted from (default: today)"},
    {"expires", 0, "T", false, "until, to the end of the day"},
    {"ticket", 0, "TEXT", false, "where it is kept besides"},
    {"worksheet", 0, "FILE", false, "compensating control: YAML with its seven parts"},
    {"system", 'S', "SYSTEM", false, "the system it is for, if not for all"},
    {"id", 0, "ID", false, "a name of your own for it"},
    {"all", 0, NULL, false, "list: those that are over too"},
    {"at", 0, "T", false, "revoke: from then on (default: now)"},
    {"by", 0, "NAME", false, "revoke: who says so (default: the login name)"},
    {"why", 0, "TEXT", false, "revoke: the reason"},
    {"within", 0, "D", false, "audit: expiring within so many days (default 30d)"},
    {"strict", 0, NULL, false, "audit: exit 1 if there is a problem"},
    CLI_END_OF_OPTIONS,
};

static const struct cli_entry_key keys[] = {
    {"kind", "kind", false},
    {"finding", "finding", false},
    {"check", "check", false},
    {"asset", "asset", false},
    {"control", "control", false},
    {"practice", "practice", false},
    {"system", "system", false},
    {"reason", "reason", false},
    {"requester", "requester", false},
    {"approver", "approver", false},
    {"start", "start", false},
    {"expires", "expires", false},
    {"ticket", "ticket", false},
};

static const char *
standing(const struct muster_ledger_exception *row, muster_time as_of)
{
	struct muster_exception view;
	muster_ledger_exception_view(row, &view);
	return muster_exception_state_name(muster_exception_state(&view, as_of));
}

/* ---- list ---- */

static const char *
or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

static void
row_json(struct muster_json *json, const struct muster_ledger_exception *row, muster_time as_of)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", row->id);
	muster_json_string(json, "kind", row->kind);
	muster_json_string(json, "state", standing(row, as_of));
	muster_json_object(json, "scope");
	muster_json_string(json, "finding", or_null(row->finding));
	muster_json_string(json, "check", or_null(row->check));
	muster_json_string(json, "asset", or_null(row->asset));
	muster_json_string(json, "control", or_null(row->control.name));
	muster_json_string(json, "practice", or_null(row->practice));
	muster_json_string(json, "system", row->system);
	muster_json_object_end(json);
	muster_json_string(json, "reason", row->reason);
	muster_json_string(json, "requester", row->requester);
	muster_json_string(json, "approver", or_null(row->approver));
	muster_json_time(json, "start", row->start);
	muster_json_time(json, "expires", row->expires);
	muster_json_string(json, "ticket", or_null(row->ticket));
	muster_json_object(json, "worksheet");
	for (size_t i = 0; i < MUSTER_WORKSHEET_PARTS; i++)
		muster_json_string(json, muster_worksheet_parts[i], or_null(row->worksheet[i]));
	muster_json_object_end(json);
	cli_end_json(json, "revoked", &row->revoked);
	cli_place_json(json, &row->place);
	muster_json_object_end(json);
}

/* "CVE-2024-3094 on image:pay/api": what must all match. */
static const char *
scope_words(struct cli *cli, const struct muster_ledger_exception *row)
{
	const char *parts[] = {
	    row->finding, row->check, row->control.name, row->practice, row->asset};
	struct muster_strbuf words;
	muster_strbuf_init(&words, 4096);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i][0] != '\0')
			muster_strbuf_addf(&words, "%s%s", words.len > 0 ? " on " : "", parts[i]);
	char *copy = words.failed ? NULL : muster_arena_copy(cli->arena, words.data, words.len);
	muster_strbuf_release(&words);
	return copy != NULL ? copy : "";
}

static void
list_text(struct cli *cli, const struct muster_ledger *ledger, muster_time as_of)
{
	bool all = cli_given(cli, "all");
	size_t shown = 0;
	for (size_t i = 0; i < ledger->exception_count; i++) {
		const struct muster_ledger_exception *row = &ledger->exceptions[i];
		const char *state = standing(row, as_of);
		char day[16];
		if (!all && (strcmp(state, "expired") == 0 || strcmp(state, "revoked") == 0))
			continue;
		cli_wrapped_words(cli, 2, "", "%s  %s, %s, %s%s", row->id, row->kind, state,
		    row->expires != MUSTER_TIME_NONE ? "until " : "without expiry",
		    row->expires != MUSTER_TIME_NONE ? muster_date_format(row->expires, day) : "");
		cli_wrapped_words(cli, 4, "  ", "%s; asked by %s, approved by %s",
		    scope_words(cli, row), row->requester,
		    row->approver[0] != '\0' ? row->approver : "nobody");
		shown++;
	}
	cli_puts(cli, shown == 0 ? "No exception stands.\n" : "\n");
	if (shown < ledger->exception_count)
		cli_printf(cli, "Not listed, expired or revoked: %zu. --all shows them.\n",
		    ledger->exception_count - shown);
	cli_puts(cli, "Next: muster exception audit\n");
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
	struct muster_view view;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0 && cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_time(&json, "as_of", view.as_of);
		muster_json_int(&json, "known_by", view.known_by);
		muster_json_array(&json, "exceptions");
		for (size_t i = 0; i < ledger->exception_count; i++)
			row_json(&json, &ledger->exceptions[i], view.as_of);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0) {
		list_text(cli, ledger, view.as_of);
	}
	muster_project_close(project);
	return rc;
}

/* ---- audit ---- */

static void
problem_json(struct muster_json *json, const struct muster_audit_problem *problem)
{
	bool days = problem->kind == MUSTER_AUDIT_SERIAL ||
	    problem->kind == MUSTER_AUDIT_EXPIRING || problem->kind == MUSTER_AUDIT_AFTER_BREACH;
	muster_json_object(json, NULL);
	muster_json_string(json, "problem", muster_audit_kind_name(problem->kind));
	muster_json_string(json, "exception", problem->exception->id);
	muster_json_string(json, "text", problem->text);
	muster_json_string(json, "remedy", problem->remedy);
	muster_json_string(json, "file", problem->exception->origin.file);
	muster_json_int(json, "line", problem->exception->origin.line);
	muster_json_int(json, "findings", (int64_t)problem->findings);
	if (problem->kind == MUSTER_AUDIT_SERIAL)
		muster_json_int(json, "chain", (int64_t)problem->chain);
	else
		muster_json_null(json, "chain");
	if (days)
		muster_json_int(json, "days", problem->days);
	else
		muster_json_null(json, "days");
	muster_json_object_end(json);
}

static void
audit_text(
    struct cli *cli, const struct muster_audit_problem *problems, size_t count, size_t exceptions)
{
	for (size_t i = 0; i < count; i++) {
		const struct muster_audit_problem *problem = &problems[i];
		cli_wrapped_words(cli, 2, "", "%s  %s: %s", problem->exception->id,
		    muster_audit_kind_name(problem->kind), problem->text);
		if (strncmp(problem->exception->origin.file, "entered:", 8) == 0)
			cli_wrapped_words(cli, 2, "  ", "%s; %s", problem->exception->origin.file,
			    problem->remedy);
		else
			cli_wrapped_words(cli, 2, "  ", "%s:%u; %s",
			    problem->exception->origin.file, problem->exception->origin.line,
			    problem->remedy);
	}
	if (count > 0)
		cli_puts(cli, "\n");
	cli_printf(cli, "%zu problem%s of %zu exception%s.\n", count, count == 1 ? "" : "s",
	    exceptions, exceptions == 1 ? "" : "s");
}

static int
audit(struct cli *cli)
{
	int64_t within = 30;
	if (cli_operands(cli, 1, 1) != 0 ||
	    (cli_given(cli, "within") &&
		muster_days_parse(cli_value(cli, "within"), &within, &cli->error) != 0))
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	const struct muster_audit_problem *problems;
	size_t count, exceptions = muster_project_ledger(project)->exception_count;
	struct muster_view view;
	int rc = muster_flow_exception_audit(
	    project, within, cli->arena, &problems, &count, &view, &cli->error);
	if (rc == 0 && cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_time(&json, "as_of", view.as_of);
		muster_json_int(&json, "known_by", view.known_by);
		muster_json_int(&json, "exceptions", (int64_t)exceptions);
		muster_json_array(&json, "problems");
		for (size_t i = 0; i < count; i++)
			problem_json(&json, &problems[i]);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (rc == 0) {
		audit_text(cli, problems, count, exceptions);
	}
	if (rc == 0 && count > 0 && cli_given(cli, "strict"))
		cli->worst = muster_exit_worst(cli->worst, 1);
	muster_project_close(project);
	return rc;
}

static int
run_exception(struct cli *cli)
{
	static const char *const words[] = {"add", "list", "revoke", "audit", "statements"};
	static const struct cli_option_acts acts[] = {{"all", "list"}, {"at", "revoke"},
	    {"by", "revoke"}, {"why", "revoke"}, {"within", "audit"}, {"strict", "audit"},
	    {NULL, NULL}};
	const char *word = cli_subcommand(cli, words, 5, acts), *ground = NULL;
	if (word == NULL)
		return -1;
	if (strcmp(word, "statements") == 0)
		return vex_list(cli);
	if (strcmp(word, "add") == 0) {
		if (cli_given(cli, "statement") &&
		    (ground = vex_ground(
			 cli, cli_value(cli, "statement"), cli_value(cli, "finding"))) == NULL)
			return -1;
		return cli_enter(cli, MUSTER_LEDGER_EXCEPTION, keys, sizeof(keys) / sizeof(keys[0]),
		    "start", ground);
	}
	if (strcmp(word, "revoke") == 0)
		return cli_end(cli, MUSTER_LEDGER_EXCEPTION, "is without effect from");
	return strcmp(word, "list") == 0 ? list(cli) : audit(cli);
}

const struct cli_verb verb_exception = {
    .name = "exception",
    .operands = "add | list | revoke ID | audit | statements",
    .summary = "Enter, show and audit exceptions",
    .about =
	"false-positive and vex remove the failure; compensating-control with all parts of its\n"
	"worksheet gives accepted; accepted-risk and operational-requirement give it only where\n"
	"the catalog allows it (PCI DSS, HIPAA and the GDPR do not). Everything named in the\n"
	"scope must match. Without an approver who is another person and without an expiry it\n"
	"has no effect. Figures are always shown before and after. The audit tells what is\n"
	"unused, expired, expiring, too broad, self-approved, granted after a missed deadline or\n"
	"granted again and again. statements lists what VEX documents state, and the open\n"
	"findings each is about: none is removed by it, but an exception may rest on it. The\n"
	"same can be kept as YAML in exceptions/ (docs/controls.md).",
    .options = options,
    .examples = "  muster exception add --kind false-positive --finding F-7K3QX0M2RD \\\n"
		"    --reason 'the file is a test fixture' --requester Bo --approver Ann \\\n"
		"    --expires 2026-12-31\n"
		"  muster exception statements\n"
		"  muster exception audit --within 14d --strict\n"
		"  muster exception revoke X-7K3QX0M2RD --why 'fixed'\n",
    .run = run_exception,
};
