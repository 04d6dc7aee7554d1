/* SPDX-License-Identifier: Apache-2.0 */
/* sources --check: what a definition makes of a sample. */
#include "cli/sources_check.h"

#include <string.h>

static const struct cli_column columns[] = {
    {"Outcome", CLI_LEFT, CLI_WHOLE},
    {"Severity", CLI_LEFT, CLI_WHOLE},
    {"Check", CLI_LEFT, CLI_CUT_MIDDLE},
    {"Asset", CLI_LEFT, CLI_CUT_MIDDLE},
    {"Location", CLI_LEFT, CLI_CUT_MIDDLE},
    {"Title", CLI_LEFT, CLI_CUT_END},
};

static uint64_t
results(const struct muster_counts *counts)
{
	uint64_t sum = 0;
	for (int i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		sum += counts->results[i];
	return sum;
}

static void
print_run(struct cli *cli, const struct muster_trial *trial)
{
	char when[40];
	cli_printf(cli, "run        %s", trial->run.tool.ptr);
	if (trial->run.tool_version.len > 0)
		cli_printf(cli, " %s", trial->run.tool_version.ptr);
	cli_printf(cli, ", observed %s\n",
	    trial->run.observed_at != MUSTER_TIME_NONE
		? muster_time_format(trial->run.observed_at, when)
		: "at a time the document does not say");
	cli_printf(cli, "absence    %s\n",
	    trial->run.partial ? trial->run.why.ptr : "closes what a document no longer names");
}

static void
print(struct cli *cli, const struct muster_trial *trial, const char *sample)
{
	const struct muster_counts *counts = &trial->counts;
	cli_text(cli, sample);
	cli_printf(cli, ": read as %s (%s)\n", trial->definition.source.name,
	    trial->definition.source.title);
	print_run(cli, trial);
	cli_printf(cli, "records    %llu read = %llu used + %llu suppressed + %llu rejected\n",
	    (unsigned long long)counts->read, (unsigned long long)counts->used,
	    (unsigned long long)counts->suppressed, (unsigned long long)counts->rejected);
	cli_printf(cli, "assets     %zu\n", trial->asset_count);
	cli_printf(cli, "redacted   %llu values\n", (unsigned long long)counts->redactions);
	struct cli_table *table = cli_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < trial->result_count; i++) {
		const struct muster_trial_result *row = &trial->results[i];
		cli_table_cell(
		    table, row->suppressed ? "suppressed" : muster_outcome_name(row->outcome), "");
		cli_table_cell(table, muster_severity_name(row->severity),
		    cli_severity_colour(cli, row->severity));
		cli_table_cell(table, row->check, "");
		cli_table_cell(table, row->asset, "");
		cli_table_cell(table, row->location, "");
		cli_table_cell(table, row->title, "");
	}
	if (trial->result_count > 0) {
		cli_puts(cli, "\n");
		cli_table_print(table);
	}
	if (results(counts) > trial->result_count)
		cli_printf(cli, "… and %llu more\n",
		    (unsigned long long)(results(counts) - trial->result_count));
	if (trial->diagnostic_count > 0)
		cli_puts(cli, "\n");
	for (size_t i = 0; i < trial->diagnostic_count; i++)
		cli_printf(
		    cli, "%s: %s\n", trial->diagnostics[i].pointer, trial->diagnostics[i].message);
	if (counts->diagnostics > trial->diagnostic_count)
		cli_printf(cli, "… and %llu more diagnostics\n",
		    (unsigned long long)(counts->diagnostics - trial->diagnostic_count));
}

static void
print_json(struct cli *cli, const struct muster_trial *trial, const char *sample)
{
	struct muster_json json;
	char when[40];
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "path", sample);
	muster_json_string(&json, "source", trial->definition.source.name);
	muster_json_bool(&json, "recognised", trial->recognised);
	muster_json_string(&json, "tool_version", trial->run.tool_version.ptr);
	muster_json_string(&json, "observed_at",
	    trial->run.observed_at != MUSTER_TIME_NONE
		? muster_time_format(trial->run.observed_at, when)
		: "");
	muster_json_bool(&json, "complete", !trial->run.partial);
	muster_json_object(&json, "records");
	muster_json_int(&json, "read", (int64_t)trial->counts.read);
	muster_json_int(&json, "used", (int64_t)trial->counts.used);
	muster_json_int(&json, "suppressed", (int64_t)trial->counts.suppressed);
	muster_json_int(&json, "rejected", (int64_t)trial->counts.rejected);
	muster_json_object_end(&json);
	muster_json_int(&json, "redactions", (int64_t)trial->counts.redactions);
	muster_json_int(&json, "results_read", (int64_t)results(&trial->counts));
	muster_json_array(&json, "results");
	for (size_t i = 0; i < trial->result_count; i++) {
		const struct muster_trial_result *row = &trial->results[i];
		muster_json_object(&json, NULL);
		muster_json_string(&json, "asset", row->asset);
		muster_json_string(&json, "check", row->check);
		muster_json_string(&json, "outcome", muster_outcome_name(row->outcome));
		muster_json_string(&json, "severity", muster_severity_name(row->severity));
		muster_json_string(&json, "title", row->title);
		muster_json_string(&json, "location", row->location);
		muster_json_string(&json, "score", row->score);
		muster_json_string(&json, "fixed_in", row->fixed_in);
		muster_json_bool(&json, "suppressed", row->suppressed);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_array(&json, "diagnostics");
	for (size_t i = 0; i < trial->diagnostic_count; i++) {
		muster_json_object(&json, NULL);
		muster_json_string(&json, "id", trial->diagnostics[i].id);
		muster_json_string(&json, "pointer", trial->diagnostics[i].pointer);
		muster_json_string(&json, "message", trial->diagnostics[i].message);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

/* What stands in the way of its use, though the sample could be read. */
static void
warn(struct cli *cli, const struct muster_trial *trial, const char *definition, const char *sample)
{
	struct muster_error error;
	const struct muster_counts *counts = &trial->counts;
	muster_error_clear(&error);
	if (!trial->recognised) {
		muster_error_set(&error, MUSTER_E_INPUT, "definition.unrecognised",
		    "by its recognise section this is no document of %.40s: collect would need "
		    "--source",
		    trial->definition.source.name);
		muster_error_in(&error, sample);
	} else if (trial->other != NULL) {
		muster_error_set(&error, MUSTER_E_INPUT, "definition.ambiguous",
		    "this is a document of %s too, which muster reads itself: collect would need "
		    "--source",
		    trial->other->name);
		muster_error_in(&error, sample);
	} else if (counts->rejected > 0) {
		muster_error_set(&error, MUSTER_E_INPUT, "definition.rejected",
		    "%llu of %llu records are not understood", (unsigned long long)counts->rejected,
		    (unsigned long long)counts->read);
		muster_error_remedy(&error, "mend %.200s", definition);
		muster_error_in(&error, sample);
	} else {
		return;
	}
	cli_error(&error);
	cli->worst = muster_exit_worst(cli->worst, 3);
}

int
sources_check(struct cli *cli, const char *definition)
{
	struct muster_trial *trial = muster_arena_alloc(cli->arena, sizeof(*trial));
	if (trial == NULL)
		return muster_error_memory(&cli->error);
	if (cli->operand_count != 1) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.operands",
		    "--check wants a sample to read");
		return muster_error_remedy(
		    &cli->error, "muster sources --check sources/NAME.yaml SAMPLE.json");
	}
	const char *sample = cli->operands[0];
	if (muster_flow_trial(
		definition, sample, cli->arena, trial, cli_problem, cli, &cli->error) != 0)
		return -1;
	if (cli->json)
		print_json(cli, trial, sample);
	else
		print(cli, trial, sample);
	warn(cli, trial, definition, sample);
	return 0;
}
