/* SPDX-License-Identifier: Apache-2.0 */
/* policy: list, check, build, and a new one. */
#include <stdio.h>
#include <string.h>

#include "cli/ledger.h"
#include "cli/policy.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"format", 0, "LIST", true, "build: html, pdf, xml (default html)"},
    {"output", 'o', "DIR", false, "build: folder to write to, made if missing (default .)"},
    {"version", 0, "V", false, "build: the one that was approved or published as that"},
    {"strict", 0, NULL, false, "check: findings against a \"must\" are faults too"},
    {"by", 0, "NAME", false, "approve, publish: who decides (publish: default the login name)"},
    {"at", 0, "T", false, "approve, publish: when it was decided (default: now)"},
    {"effective", 0, "DATE", false, "publish: from when it holds (default: today)"},
    {"note", 0, "TEXT", false, "approve, publish: a remark"},
    {"title", 0, "TEXT", false, "new: its title"},
    CLI_END_OF_OPTIONS,
};

/* The notice differs from other verbs': what is edited on disk is what is read here. */
static struct muster_project *
open_project(struct cli *cli, bool writable)
{
	struct muster_project_options project_options = {
	    .folder = cli->folder,
	    .store_path = cli->store,
	    .as_of = cli->as_of,
	    .known_by = cli->known_by,
	    .now = cli->now,
	};
	struct muster_project *project = muster_project_open(
	    &project_options, writable, writable, cli_problem, cli, &cli->error);
	if (project == NULL)
		return NULL;
	static const char what[] =
	    "what is measured uses the store's, texts and values are those on disk";
	cli_notice_stale(cli, project, what, what);
	return project;
}

int
policy_none(struct cli *cli, const char *id)
{
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.policy", "there is no policy '%.64s'", id);
	return muster_error_remedy(&cli->error, "muster policy list shows them");
}

/* ---- check ---- */

/* Problems as cli_problem prints them, and collected for --json. */
struct faults {
	struct cli *cli;
	struct muster_json json;
};

static void
on_fault(void *context, const struct muster_error *fault)
{
	struct faults *faults = context;
	cli_problem(faults->cli, fault);
	if (!faults->cli->json)
		return;
	struct muster_json *json = &faults->json;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", fault->id);
	muster_json_string(json, "file", fault->file);
	muster_json_int(json, "line", (int64_t)fault->line);
	muster_json_int(json, "column", (int64_t)fault->column);
	muster_json_string(json, "message", fault->message);
	muster_json_string(json, "remedy", fault->remedy);
	muster_json_object_end(json);
}

static int
check(struct cli *cli, struct muster_project *project, const struct muster_policies_view *view)
{
	struct muster_policies_check in = {
	    .policies = view->policies,
	    .controls = muster_project_controls(project),
	    .assessment = view->assessed.assessment,
	    .as_of = view->as_of,
	    .strict = cli_given(cli, "strict"),
	};
	for (size_t i = 1; i < cli->operand_count; i++) {
		if (muster_policy_find(view->policies, cli->operands[i]) == NULL)
			return policy_none(cli, cli->operands[i]);
		for (size_t k = 1; k < i; k++)
			if (strcmp(cli->operands[k], cli->operands[i]) == 0)
				return muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.twice",
				    "'%.64s' is named twice", cli->operands[i]);
	}
	struct faults faults = {.cli = cli};
	if (cli->json) {
		muster_json_init(&faults.json, &cli->out, true);
		muster_json_object(&faults.json, NULL);
		muster_json_array(&faults.json, "faults");
	}
	size_t found = 0, checked = cli->operand_count - 1;
	for (size_t i = 1; i < cli->operand_count; i++) {
		in.only = cli->operands[i];
		found += muster_policies_check(&in, on_fault, &faults);
	}
	if (cli->operand_count == 1) {
		found = muster_policies_check(&in, on_fault, &faults);
		checked = view->policies->count;
	}
	if (cli->json) {
		muster_json_array_end(&faults.json);
		muster_json_int(&faults.json, "policies", (int64_t)checked);
		muster_json_object_end(&faults.json);
		cli_puts(cli, "\n");
	} else {
		cli_printf(cli, "%zu %s: %zu %s\n", checked, checked == 1 ? "policy" : "policies",
		    found, found == 1 ? "fault" : "faults");
	}
	return found == 0 ? 0 : 1;
}

/* ---- build ---- */

static int
build(struct cli *cli, struct muster_project *project, const struct muster_policies_view *view)
{
	static const char *const html[] = {"html"};
	size_t format_count;
	const char *const *formats = cli_values(cli, "format", &format_count);
	if (format_count == 0) {
		formats = html;
		format_count = 1;
	}
	struct muster_report_files files;
	int rc = muster_flow_policy_build(project, view, cli->operands + 1, cli->operand_count - 1,
	    formats, format_count, cli_given(cli, "output") ? cli_value(cli, "output") : ".",
	    &files, &cli->error);
	if (rc == 0 && files.warning.code != MUSTER_OK)
		cli_warning(cli, &files.warning);
	if (rc == 0)
		cli_files(cli, &files);
	muster_report_files_release(&files);
	return rc;
}

/* ---- new ---- */

static int
new_policy(struct cli *cli)
{
	if (cli_operands(cli, 2, 2) != 0)
		return -1;
	const char *path, *id = cli->operands[1];
	bool copied;
	if (muster_flow_policy_new(cli->folder, id, cli_value(cli, "title"), cli->now, cli->arena,
		&path, &copied, &cli->error) != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "file", path);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return 0;
	}
	cli_puts(cli, "Wrote ");
	cli_text(cli, path);
	cli_puts(cli, copied ? ", a copy of the built-in policy" : "");
	cli_puts(cli, "\nNext: edit it, then muster policy check ");
	cli_text(cli, id);
	cli_puts(cli, "\n");
	return 0;
}

/* ---- approve, publish ---- */

static int
parse_at(struct cli *cli, muster_time *at)
{
	const char *text = cli_value(cli, "at");
	*at = cli->now;
	if (text == NULL || muster_time_parse(muster_span_of(text), at, NULL) == 0)
		return 0;
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.time", "'%.40s' is no date and no time", text);
	return muster_error_remedy(
	    &cli->error, "write 2026-09-30 or 2026-09-30T12:00:00Z; a date is its beginning");
}

static void
decided(struct cli *cli, const struct muster_policy_act *act)
{
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "act", muster_policy_act_name(act->kind));
		muster_json_string(&json, "policy", act->policy);
		muster_json_string(&json, "version", act->version);
		muster_json_string(&json, "digest", act->digest);
		muster_json_string(&json, "by", act->by);
		muster_json_time(&json, "at", act->at);
		muster_json_string(&json, "effective", act->effective);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return;
	}
	bool publish = act->kind == MUSTER_POLICY_PUBLISH;
	cli_printf(
	    cli, "%s %s %s by ", publish ? "Published" : "Approved", act->policy, act->version);
	cli_text(cli, act->by);
	if (publish)
		cli_printf(cli, ", in effect from %s", act->effective);
	cli_printf(cli, "; text %.12s\n", act->digest);
	if (!publish)
		cli_printf(cli, "Next: muster policy publish %s\n", act->policy);
}

static int
decide(struct cli *cli, enum muster_policy_act_kind kind)
{
	struct muster_policy_decision decision = {.kind = kind};
	struct muster_policy_act act;
	struct muster_actor actor;
	char today[16];
	if (cli_operands(cli, 2, 2) != 0 || parse_at(cli, &decision.at) != 0)
		return -1;
	muster_actor_self(&actor);
	decision.id = cli->operands[1];
	decision.by = cli_value(cli, "by");
	decision.note = cli_given(cli, "note") ? cli_value(cli, "note") : "";
	decision.effective = cli_value(cli, "effective");
	if (decision.by == NULL && kind == MUSTER_POLICY_APPROVE) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.by", "it needs --by");
		return muster_error_remedy(&cli->error, "--by names who approves it");
	}
	if (decision.by == NULL)
		decision.by = actor.user[0] != '\0' ? actor.user : "unknown";
	if (decision.effective == NULL)
		decision.effective = muster_date_format(cli->now, today);
	struct muster_project *project = open_project(cli, true);
	if (project == NULL)
		return -1;
	int rc = muster_flow_policy_decide(
	    project, &actor, &decision, cli_problem, cli, &act, &cli->error);
	if (rc == 0)
		decided(cli, &act);
	muster_project_close(project);
	return rc;
}

/* ---- the verb ---- */

/* A view of what is on disk, or of the version asked for. */
static int
view_of(struct cli *cli, struct muster_project *project, struct muster_policies_view *view)
{
	if (!cli_given(cli, "version"))
		return muster_flow_policies(project, cli_problem, cli, view, &cli->error);
	return muster_flow_policy_version(project, cli->operands[1], cli_value(cli, "version"),
	    cli_problem, cli, view, &cli->error);
}

static int
check_version(struct cli *cli)
{
	if (!cli_given(cli, "version") || cli->operand_count == 2)
		return 0;
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.version", "--version is of one policy");
	return muster_error_remedy(&cli->error, "muster policy build ID --version V");
}

static int
run_policy(struct cli *cli)
{
	static const struct {
		const char *word;
		size_t max;
		int (*run)(struct cli *cli, struct muster_project *project,
		    const struct muster_policies_view *view);
	} acts[] = {
	    {"list", 2, policy_list}, {"check", SIZE_MAX, check}, {"build", SIZE_MAX, build}};
	static const char *const words[] = {"list", "check", "build", "approve", "publish", "new"};
	static const struct cli_option_acts of[] = {{"format", "build"}, {"output", "build"},
	    {"version", "build"}, {"strict", "check"}, {"by", "approve publish"},
	    {"at", "approve publish"}, {"effective", "publish"}, {"note", "approve publish"},
	    {"title", "new"}, {NULL, NULL}};
	const char *word = cli_subcommand(cli, words, sizeof(words) / sizeof(words[0]), of);
	if (word == NULL || check_version(cli) != 0)
		return -1;
	if (strcmp(word, "new") == 0)
		return new_policy(cli);
	if (strcmp(word, "approve") == 0)
		return decide(cli, MUSTER_POLICY_APPROVE);
	if (strcmp(word, "publish") == 0)
		return decide(cli, MUSTER_POLICY_PUBLISH);
	size_t act = 0;
	while (strcmp(acts[act].word, word) != 0)
		act++;
	if (cli_operands(cli, 1, acts[act].max) != 0)
		return -1;
	struct muster_project *project = open_project(cli, false);
	if (project == NULL)
		return -1;
	struct muster_policies_view view = {0};
	int rc = view_of(cli, project, &view);
	if (rc == 0)
		rc = acts[act].run(cli, project, &view);
	muster_policies_view_release(&view);
	muster_project_close(project);
	return rc;
}

const struct cli_verb verb_policy = {
    .name = "policy",
    .operands = "list [ID] | check [ID…] | build [ID…] | approve ID | publish ID | new ID",
    .summary = "List, check, write, approve and publish policies",
    .about =
	"Policies are Markdown with data: those built in, overlaid by policies/ID.md in the\n"
	"working folder; muster.yaml gives their parameters other values. build writes ID.html,\n"
	"ID.pdf and ID.xml (DocBook 5): each statement with the controls it serves, the checks\n"
	"that verify it, and what is measured of it as of the date; of all of them, also\n"
	"index.html, with the state of each, a search and how many controls of each framework\n"
	"it bears on.\n\n"
	"check names what contradicts itself, is overdue for review, was changed since it was\n"
	"approved or promises what nothing bears out, and exits with 1 if there is any; a file\n"
	"that cannot be read exits with 2. approve and publish are kept in the store: who, when,\n"
	"and of which text; neither its author nor its owner approves it, and a changed text is a\n"
	"draft again. list ID shows them, build --version writes a version of before.\n"
	"new writes a commented skeleton; of a built-in policy, its text to be changed.",
    .options = options,
    .examples = "  muster policy list\n"
		"  muster policy check --strict\n"
		"  muster policy build image-security --format html,pdf,xml -o policies-2026\n"
		"  muster policy approve image-security --by 'Ann Approver'\n"
		"  muster policy publish image-security --effective 2027-01-01\n"
		"  muster policy build image-security --version 1.0.0 -o policies-before\n"
		"  muster policy new own-rules --title 'Our own rules'\n",
    .run = run_policy,
};
