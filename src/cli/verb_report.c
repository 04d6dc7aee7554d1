/* SPDX-License-Identifier: Apache-2.0 */
/* report and rebuild. */
#include <string.h>

#include "cli/verbs.h"

static const struct cli_option report_options[] = {
    {"system", 'S', "SYSTEM", false, "the system, by its id in muster.yaml"},
    {"period", 0, "P", false, "2026-Q3, 2026-08, 2026, FROM..TO"},
    {"edition", 0, "EDITION", false, "executive, manager or auditor (default)"},
    {"format", 0, "LIST", true, "html, pdf, xml, oscal, csv, json (default html)"},
    {"output", 'o', "DIR", false, "folder to write to, made if missing (default .)"},
    CLI_END_OF_OPTIONS,
};

void
cli_files(struct cli *cli, const struct muster_report_files *files)
{
	struct muster_json json;
	if (cli->json) {
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_array(&json, "files");
		for (size_t i = 0; i < files->count; i++)
			muster_json_string(&json, NULL, files->paths[i]);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
		return;
	}
	for (size_t i = 0; i < files->count; i++) {
		cli_text(cli, files->paths[i]);
		cli_puts(cli, "\n");
	}
}

static int
run_report(struct cli *cli)
{
	if (cli_operands(cli, 1, 1) != 0)
		return -1;
	static const char *const html[] = {"html"};
	size_t count;
	const char *const *formats = cli_values(cli, "format", &count);
	if (count == 0) {
		formats = html;
		count = 1;
	}
	struct muster_report_options options = {
	    .assess = {cli->operands[0], cli_value(cli, "system"), cli_value(cli, "period")},
	    .edition = cli_given(cli, "edition") ? cli_value(cli, "edition") : "auditor",
	    .formats = formats,
	    .format_count = count,
	    .folder = cli_given(cli, "output") ? cli_value(cli, "output") : ".",
	};
	struct muster_report_files files;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	int rc = muster_flow_report(project, &options, &files, &cli->error);
	muster_project_close(project);
	if (rc == 0 && files.warning.code != MUSTER_OK)
		cli_warning(cli, &files.warning);
	if (rc == 0)
		cli_files(cli, &files);
	muster_report_files_release(&files);
	return rc;
}

const struct cli_verb verb_report = {
    .name = "report",
    .operands = "FRAMEWORK",
    .summary = "Write an evidence report",
    .about =
	"Writes FRAMEWORK-PERIOD.html, .pdf, .xml and .json, a FRAMEWORK-PERIOD-TABLE.csv for "
	"each\n"
	"kind of table, and for oscal assessment results and POA&M with the plans they import, as\n"
	"XML and JSON, into the folder, all or none; without --period files are named by the "
	"as-of\n"
	"date; of a system they are FRAMEWORK-SYSTEM-PERIOD, and other editions than auditor end\n"
	"in -EDITION. All editions have the same first\n"
	"page. A PDF shows up to 2,000 rows of a table and says how many there are; CSV has them\n"
	"all. The same store, the same --as-of and --known-by give the same bytes.",
    .options = report_options,
    .examples = "  muster report cis-docker --period 2026-Q3 --format html,pdf -o reports\n"
		"  muster report cis-docker --period 2026-Q3 --edition executive --format pdf\n"
		"  muster report cis-docker --period 2026-Q3 --format csv,oscal\n",
    .run = run_report,
};

static const struct cli_option rebuild_options[] = {
    {"check", 0, NULL, false, "compare only; the store is not changed"},
    CLI_END_OF_OPTIONS,
};

static void
text_sections(struct cli *cli, const struct muster_rebuild_result *result)
{
	for (size_t i = 0; i < MUSTER_DIGEST_SECTIONS && result->stored.section[i].name != NULL;
	     i++) {
		bool same = strcmp(result->stored.section[i].sha256,
				result->replayed.section[i].sha256) == 0;
		cli_printf(cli, "%-12s %10llu rows  %s\n", result->stored.section[i].name,
		    (unsigned long long)result->stored.section[i].rows,
		    same ? "equal" : "DIFFERENT");
	}
}

static int
run_rebuild(struct cli *cli)
{
	if (cli_operands(cli, 0, 0) != 0)
		return -1;
	bool check = cli_given(cli, "check");
	struct muster_project *project = cli_project(cli, true, !check);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	struct muster_rebuild_result result;
	int rc = muster_flow_rebuild(project, &actor, check, &result, &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_bool(&json, "equal", result.equal);
		muster_json_bool(&json, "replaced", !check && !result.equal);
		muster_json_int(&json, "runs_replayed", (int64_t)result.runs_replayed);
		muster_json_int(&json, "runs_digest_only", (int64_t)result.runs_digest_only);
		muster_json_array(&json, "sections");
		for (size_t i = 0;
		     i < MUSTER_DIGEST_SECTIONS && result.stored.section[i].name != NULL; i++) {
			muster_json_object(&json, NULL);
			muster_json_string(&json, "name", result.stored.section[i].name);
			muster_json_int(&json, "rows", (int64_t)result.stored.section[i].rows);
			muster_json_string(&json, "stored", result.stored.section[i].sha256);
			muster_json_string(&json, "replayed", result.replayed.section[i].sha256);
			muster_json_object_end(&json);
		}
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else {
		text_sections(cli, &result);
		cli_printf(cli, "%llu runs replayed from their evidence: %s\n",
		    (unsigned long long)result.runs_replayed,
		    result.equal ? "the store agrees with it"
			: check  ? "the store does not agree with it"
				 : "the derived content was replaced");
	}
	if (result.equal || !check)
		return 0;
	muster_error_set(&cli->error, MUSTER_E_INTEGRITY, "rebuild.differs",
	    "the derived content differs from what the evidence gives");
	return muster_error_remedy(&cli->error, "muster rebuild replaces it");
}

const struct cli_verb verb_rebuild = {
    .name = "rebuild",
    .operands = "",
    .summary = "Derive everything again from stored evidence",
    .about = "Evidence is the truth, the rest is derived. Replays the journal into a scratch file\n"
	     "and compares; without --check a store that differs gets the replayed content, as a\n"
	     "journalled act.",
    .options = rebuild_options,
    .examples = "  muster rebuild --check\n",
    .run = run_rebuild,
};
