/* SPDX-License-Identifier: Apache-2.0 */
/* policy: list, check, build, and a new one. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"format", 0, "LIST", true, "build: html, pdf, xml (default html)"},
    {"output", 'o', "DIR", false, "build: folder to write to, made if missing (default .)"},
    {"strict", 0, NULL, false, "check: findings against a \"must\" are faults too"},
    {"title", 0, "TEXT", false, "new: its title"},
    CLI_END_OF_OPTIONS,
};

/* The notice differs from other verbs': what is edited on disk is what is read here. */
static struct muster_project *
open_project(struct cli *cli)
{
	struct muster_project_options project_options = {
	    .folder = cli->folder,
	    .store_path = cli->store,
	    .as_of = cli->as_of,
	    .known_by = cli->known_by,
	    .now = cli->now,
	};
	struct muster_project *project =
	    muster_project_open(&project_options, false, false, cli_problem, cli, &cli->error);
	if (project == NULL)
		return NULL;
	const char *const *names;
	size_t count = muster_project_stale_documents(project, &names);
	for (size_t i = 0; i < count; i++)
		cli_notice(cli,
		    "%s on disk differs from what the store has taken in: what is measured uses "
		    "the store's, texts and values are those on disk",
		    names[i]);
	return project;
}

/* ---- list ---- */

struct counts {
	uint64_t by_status[MUSTER_STATUS_COUNT];
};

static struct counts
count(const struct muster_policies_view *view, const struct muster_policy *policy)
{
	struct counts counts = {{0}};
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_control_result *result =
		    muster_statement_result(view->assessed.assessment, &policy->statements[i]);
		if (result != NULL)
			counts.by_status[result->status]++;
	}
	return counts;
}

static const char *
review_date(const struct muster_policy *policy, char out[16])
{
	return muster_date_format(muster_policy_next_review(policy), out);
}

static void
list_json(struct cli *cli, const struct muster_policies_view *view)
{
	struct muster_json json;
	char date[16];
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "policies");
	for (size_t i = 0; i < view->policies->count; i++) {
		const struct muster_policy *policy = &view->policies->rows[i];
		struct counts counts = count(view, policy);
		muster_json_object(&json, NULL);
		muster_json_string(&json, "id", policy->id);
		muster_json_string(&json, "title", policy->title);
		muster_json_string(&json, "version", policy->version);
		muster_json_string(&json, "status", muster_policy_status_name(policy->status));
		muster_json_bool(&json, "builtin", policy->builtin);
		muster_json_string(&json, "owner", policy->owner);
		muster_json_string(&json, "approver", policy->approver);
		muster_json_string(&json, "effective", policy->effective);
		muster_json_string(&json, "next_review", review_date(policy, date));
		muster_json_string(&json, "digest", policy->digest);
		muster_json_int(&json, "statements", (int64_t)policy->statement_count);
		muster_json_bool(&json, "measured", view->assessed.assessment != NULL);
		muster_json_object(&json, "counts");
		for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
			muster_json_int(
			    &json, muster_status_name(status), (int64_t)counts.by_status[status]);
		muster_json_object_end(&json);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

static void
list_text(struct cli *cli, const struct muster_policies_view *view)
{
	static const struct cli_column columns[] = {
	    {"policy", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"version", CLI_LEFT, CLI_WHOLE},
	    {"review", CLI_LEFT, CLI_WHOLE},
	    {"stated", CLI_RIGHT, CLI_WHOLE},
	    {"for", CLI_RIGHT, CLI_WHOLE},
	    {"against", CLI_RIGHT, CLI_WHOLE},
	};
	bool measured = view->assessed.assessment != NULL;
	struct cli_table *table = cli_table_new(cli, columns, measured ? 6 : 4);
	for (size_t i = 0; i < view->policies->count; i++) {
		const struct muster_policy *policy = &view->policies->rows[i];
		struct counts counts = count(view, policy);
		char date[16], version[80];
		review_date(policy, date);
		snprintf(version, sizeof(version), "%s %s", policy->version,
		    muster_policy_status_name(policy->status));
		cli_table_cell(table, policy->id, "");
		cli_table_cell(table, version, "");
		cli_table_cell(table, date[0] != '\0' ? date : "-", "");
		cli_table_number(table, policy->statement_count);
		if (!measured)
			continue;
		cli_table_number(table, counts.by_status[MUSTER_STATUS_SATISFIED]);
		cli_table_number(table, counts.by_status[MUSTER_STATUS_NOT_SATISFIED]);
	}
	cli_table_print(table);
	if (measured)
		cli_puts(cli,
		    "Statements: all, those the evidence supports, those it contradicts; the rest "
		    "is not\nmeasured, stale or accepted.\n");
	else
		cli_puts(cli, "Nothing is measured: there is no store in this folder.\n");
}

static int
list(struct cli *cli, struct muster_project *project, const struct muster_policies_view *view)
{
	(void)project;
	if (cli->json)
		list_json(cli, view);
	else
		list_text(cli, view);
	return 0;
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
no_policy(struct cli *cli, const char *id)
{
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.policy", "there is no policy '%.64s'", id);
	return muster_error_remedy(&cli->error, "muster policy list shows them");
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
	for (size_t i = 1; i < cli->operand_count; i++)
		if (muster_policy_find(view->policies, cli->operands[i]) == NULL)
			return no_policy(cli, cli->operands[i]);
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
	const char *title = cli_given(cli, "title") ? cli_value(cli, "title") : id;
	if (muster_flow_policy_new(
		cli->folder, id, title, cli->now, cli->arena, &path, &cli->error) != 0)
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
	cli_puts(cli, "\nNext: edit it, then muster policy check ");
	cli_text(cli, id);
	cli_puts(cli, "\n");
	return 0;
}

static int
run_policy(struct cli *cli)
{
	static const struct {
		const char *word;
		size_t max;
		int (*run)(struct cli *cli, struct muster_project *project,
		    const struct muster_policies_view *view);
	} acts[] = {{"list", 1, list}, {"check", SIZE_MAX, check}, {"build", SIZE_MAX, build}};
	if (cli_operands(cli, 1, SIZE_MAX) != 0)
		return -1;
	if (strcmp(cli->operands[0], "new") == 0)
		return new_policy(cli);
	size_t act = 0;
	while (act < 3 && strcmp(acts[act].word, cli->operands[0]) != 0)
		act++;
	if (act == 3) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.policy",
		    "policy is followed by list, check [ID…], build [ID…] or new ID");
		return muster_error_remedy(&cli->error, "see muster policy --help");
	}
	if (cli_operands(cli, 1, acts[act].max) != 0)
		return -1;
	struct muster_project *project = open_project(cli);
	if (project == NULL)
		return -1;
	struct muster_policies_view view;
	int rc = muster_flow_policies(project, cli_problem, cli, &view, &cli->error);
	if (rc == 0)
		rc = acts[act].run(cli, project, &view);
	muster_policies_view_release(&view);
	muster_project_close(project);
	return rc;
}

const struct cli_verb verb_policy = {
    .name = "policy",
    .operands = "list|check [ID…]|build [ID…]|new ID",
    .summary = "List, check and write policies, with what is measured of them",
    .about =
	"Policies are Markdown with data: those built in, overlaid by policies/ID.md in the\n"
	"working folder; muster.yaml gives their parameters other values. build writes ID.html\n"
	"and ID.pdf: each statement with the controls it serves, the checks that verify it, and\n"
	"what is measured of it as of the date; of all of them, also index.html, with the state "
	"of\n"
	"each and how many controls of each framework it bears on. check names what contradicts "
	"itself, is overdue\n"
	"for review or promises what nothing bears out, and exits with 1 if there is any; a file\n"
	"that cannot be read exits with 2. new writes a commented skeleton.",
    .options = options,
    .examples = "  muster policy list\n"
		"  muster policy check --strict\n"
		"  muster policy build image-security --format html,pdf -o policies-2026\n"
		"  muster policy new own-rules --title 'Our own rules'\n",
    .run = run_policy,
};
