/* SPDX-License-Identifier: Apache-2.0 */
/* gate: hold thresholds, for CI; exit 1 where one is not held. */
#include <string.h>

#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"file", 'f', "FILE", false, "thresholds (default: thresholds.yaml, if it is there)"},
    {"fail-on", 0, "S", false, "a status or a rank: fails on it and on what is worse"},
    {"system", 'S', "SYSTEM", false, "the system, where a rule names none"},
    {"period", 0, "P", false, "as of the end of a period: 2026-Q3, 2026-08, 2026, FROM..TO"},
    {"format", 0, "FORMAT", false, "text (default), junit or sarif"},
    CLI_END_OF_OPTIONS,
};

static void
put_json(struct cli *cli, const struct muster_gate *gate)
{
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_time(&json, "as_of", gate->view.as_of);
	muster_json_int(&json, "known_by", gate->view.known_by);
	muster_json_bool(&json, "passed", gate->failed == 0);
	muster_json_array(&json, "checks");
	for (size_t i = 0; i < gate->count; i++) {
		const struct muster_gate_check *check = &gate->checks[i];
		muster_json_object(&json, NULL);
		muster_json_string(&json, "place", check->place);
		muster_json_string(&json, "name",
		    check->rule->name[0] != '\0' && check->rule->origin.file != NULL
			? check->rule->name
			: NULL);
		muster_json_string(
		    &json, "framework", check->framework[0] != '\0' ? check->framework : NULL);
		muster_json_string(
		    &json, "system", check->system[0] != '\0' ? check->system : NULL);
		muster_json_bool(&json, "passed", check->passed);
		muster_json_string(&json, "text", check->text);
		muster_json_int(&json, "counted", (int64_t)check->counted);
		muster_json_int(&json, "unknown", (int64_t)check->unknown);
		muster_json_array(&json, "items");
		for (size_t n = 0; n < check->item_count; n++)
			muster_json_string(&json, NULL, check->items[n]);
		muster_json_array_end(&json);
		muster_json_int(&json, "item_total", (int64_t)check->item_total);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

enum { ITEMS_SHOWN = 5 };

static void
put_check(struct cli *cli, const struct muster_gate_check *check)
{
	cli_puts(cli,
	    cli_status_colour(
		cli, check->passed ? MUSTER_STATUS_SATISFIED : MUSTER_STATUS_NOT_SATISFIED));
	cli_puts(cli, check->passed ? "passed" : "FAILED");
	cli_puts(cli, cli_colour_end(cli));
	cli_printf(cli, "  %s", check->place);
	if (check->rule->name[0] != '\0' && check->rule->origin.file != NULL)
		cli_printf(cli, ", %s", check->rule->name);
	cli_puts(cli, "\n");
	cli_wrapped(cli, 8, check->text);
	if (check->passed)
		return;
	for (size_t i = 0; i < check->item_count && i < ITEMS_SHOWN; i++)
		cli_wrapped(cli, 10, check->items[i]);
	if (check->item_total > ITEMS_SHOWN)
		cli_printf(cli, "          and %llu more: --json names them\n",
		    (unsigned long long)(check->item_total - ITEMS_SHOWN));
}

static void
put_text(struct cli *cli, const struct muster_gate *gate)
{
	char date[16];
	for (size_t i = 0; i < gate->count; i++)
		put_check(cli, &gate->checks[i]);
	if (gate->failed > 0)
		cli_printf(cli, "The gate failed: %zu of %zu checks, as of %s.\n", gate->failed,
		    gate->count, muster_date_format(gate->view.as_of, date));
	else
		cli_printf(cli, "The gate holds: %zu %s, as of %s.\n", gate->count,
		    gate->count == 1 ? "check" : "checks",
		    muster_date_format(gate->view.as_of, date));
}

static int
put(struct cli *cli, const struct muster_gate *gate, const char *format)
{
	if (strcmp(format, "junit") == 0)
		return muster_gate_junit(gate, &cli->out, &cli->error);
	if (strcmp(format, "sarif") == 0)
		muster_gate_sarif(gate, &cli->out);
	else if (cli->json)
		put_json(cli, gate);
	else
		put_text(cli, gate);
	return 0;
}

static int
run_gate(struct cli *cli)
{
	const char *format = cli_value(cli, "format") != NULL ? cli_value(cli, "format") : "text";
	if (cli_operands(cli, 0, 0) != 0)
		return -1;
	if (strcmp(format, "text") != 0 && strcmp(format, "junit") != 0 &&
	    strcmp(format, "sarif") != 0)
		return muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.format",
		    "--format is text, junit or sarif, not '%.40s'", format);
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	struct muster_gate_options wanted = {cli_value(cli, "file"), cli_value(cli, "fail-on"),
	    cli_value(cli, "system"), cli_value(cli, "period")};
	struct muster_gate gate;
	int rc = muster_flow_gate(project, &wanted, cli_problem, cli, &gate, &cli->error);
	if (rc == 0)
		rc = put(cli, &gate, format);
	if (rc == 0 && gate.failed > 0)
		cli->worst = muster_exit_worst(cli->worst, 1);
	muster_gate_release(&gate);
	muster_project_close(project);
	return rc;
}

const struct cli_verb verb_gate = {
    .name = "gate",
    .operands = "",
    .summary = "Hold thresholds, for CI: exit 1 where one is not held",
    .about = "Missing evidence is never a pass: controls in error, without evidence or with stale\n"
	     "evidence, and images without a fresh complete scan, count against every max unless\n"
	     "the rule allows a number of them. --fail-on STATUS fails on controls of that status\n"
	     "and worse, in the catalogs of muster.yaml; --fail-on RANK on open findings of that\n"
	     "rank and worse that no exception excuses. docs/gate.md explains the file.",
    .options = options,
    .examples = "  muster gate --fail-on critical\n  muster gate --file thresholds.yaml\n"
		"  muster gate --format junit > gate.xml\n",
    .run = run_gate,
};
