/* SPDX-License-Identifier: Apache-2.0 */
/* assets and runs: inventory and import history. */
#include <string.h>

#include "cli/verbs.h"

/* Which assets are asked for, and the systems that hold them. */
struct inventory {
	struct cli *cli;
	struct muster_project *project;
	const struct muster_config *config;
	const struct muster_system *system; /* NULL: all assets */
	const char *glob;                   /* NULL: all paths */
	uint64_t shown, unknown;            /* of no system */
};

static bool
is_shown(const struct inventory *in, const struct muster_asset *asset)
{
	return (in->glob == NULL || muster_text_glob(in->glob, asset->path)) &&
	    muster_project_holds(in->project, in->system, asset->path);
}

/* "payments, portal", "-" of none. */
static void
systems_of(const struct inventory *in, const struct muster_asset *asset, struct muster_strbuf *out)
{
	muster_strbuf_clear(out);
	for (size_t i = 0; i < in->config->system_count; i++)
		if (muster_project_holds(in->project, &in->config->systems[i], asset->path))
			muster_strbuf_addf(
			    out, "%s%s", out->len > 0 ? ", " : "", in->config->systems[i].id);
	if (out->len == 0)
		muster_strbuf_adds(out, "-");
}

static void
json_asset(struct inventory *in, struct muster_json *json, const struct muster_asset *a)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "asset", a->path);
	muster_json_string(json, "kind", muster_asset_kind_name(a->kind));
	muster_json_string(json, "name", a->name);
	muster_json_string(json, "version", a->version[0] != '\0' ? a->version : NULL);
	muster_json_array(json, "systems");
	for (size_t i = 0; i < in->config->system_count; i++)
		if (muster_project_holds(in->project, &in->config->systems[i], a->path))
			muster_json_string(json, NULL, in->config->systems[i].id);
	muster_json_array_end(json);
	muster_json_time(json, "first_seen", a->first_seen);
	muster_json_time(json, "last_seen", a->last_seen);
	muster_json_int(json, "open_findings", (int64_t)a->open_findings);
	muster_json_object_end(json);
}

static void
json_assets(struct inventory *in, const struct muster_asset *assets, size_t count)
{
	struct muster_json json;
	muster_json_init(&json, &in->cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "assets");
	for (size_t i = 0; i < count; i++)
		if (is_shown(in, &assets[i]))
			json_asset(in, &json, &assets[i]);
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(in->cli, "\n");
}

static void
text_assets(struct inventory *in, const struct muster_asset *assets, size_t count)
{
	static const struct cli_column columns[] = {{"Asset", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Version", CLI_LEFT, CLI_CUT_MIDDLE}, {"First seen", CLI_LEFT, CLI_WHOLE},
	    {"Last seen", CLI_LEFT, CLI_WHOLE}, {"Open", CLI_RIGHT, CLI_WHOLE},
	    {"Systems", CLI_LEFT, CLI_CUT_END}};
	bool systems = in->config->system_count > 0;
	struct cli_table *table = cli_table_new(in->cli, columns, systems ? 6 : 5);
	struct muster_strbuf names;
	muster_strbuf_init(&names, 0);
	for (size_t i = 0; i < count; i++) {
		const struct muster_asset *a = &assets[i];
		char first[40], last[40];
		if (!is_shown(in, a))
			continue;
		in->shown++;
		cli_table_cell(table, a->path, "");
		cli_table_cell(table, a->version[0] != '\0' ? a->version : "-", "");
		cli_table_cell(table, muster_date_format(a->first_seen, first), "");
		cli_table_cell(table, muster_date_format(a->last_seen, last), "");
		cli_table_number(table, a->open_findings);
		if (!systems)
			continue;
		systems_of(in, a, &names);
		in->unknown += strcmp(names.data, "-") == 0;
		cli_table_cell(table, names.data, "");
	}
	muster_strbuf_release(&names);
	if (count == 0) {
		cli_puts(in->cli, "No asset is known yet.\nNext: muster collect FILE…\n");
		return;
	}
	if (in->shown == 0) {
		cli_printf(in->cli, "No asset matches; %zu are known.\n", count);
		return;
	}
	cli_table_print(table);
	cli_printf(in->cli, "\n%llu assets.\n", (unsigned long long)in->shown);
	if (in->unknown > 0)
		cli_printf(in->cli, "%llu of no system: they are in no system's report.\n",
		    (unsigned long long)in->unknown);
}

static int
run_assets(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	struct inventory in = {.cli = cli,
	    .project = cli_project(cli, true, false),
	    .glob = cli->operand_count == 1 ? cli->operands[0] : NULL};
	if (in.project == NULL)
		return -1;
	struct muster_store *store = muster_project_store(in.project);
	struct muster_view view;
	struct muster_asset *assets;
	size_t count;
	in.config = muster_project_config(in.project);
	int rc =
	    muster_project_system(in.project, cli_value(cli, "system"), &in.system, &cli->error);
	if (rc == 0)
		rc = muster_project_view(in.project, &view, &cli->error);
	if (rc == 0)
		rc = muster_store_assets(store, &view, cli->arena, &assets, &count, &cli->error);
	if (rc == 0)
		rc = muster_project_scopes(in.project, &view, &cli->error);
	if (rc == 0 && cli->json)
		json_assets(&in, assets, count);
	else if (rc == 0)
		text_assets(&in, assets, count);
	muster_project_close(in.project);
	return rc;
}

static const struct cli_option assets_options[] = {
    {"system", 'S', "SYSTEM", false, "of this system only, by its id in muster.yaml"},
    CLI_END_OF_OPTIONS,
};

const struct cli_verb verb_assets = {
    .name = "assets",
    .operands = "[GLOB]",
    .summary = "List the assets evidence speaks of",
    .about = "GLOB matches the asset's path as it is printed: 'image:pay/*', 'host:*'.",
    .options = assets_options,
    .examples = "  muster assets 'image:*'\n  muster assets -S payments\n",
    .run = run_assets,
};

/* ---- runs ---- */

static void
json_run(struct muster_json *json, const struct muster_run *run)
{
	muster_json_object(json, NULL);
	muster_json_int(json, "run", run->id);
	muster_json_int(json, "seq", run->seq);
	muster_json_string(json, "path", run->path);
	muster_json_string(json, "source", run->source);
	muster_json_string(json, "tool", run->tool);
	muster_json_string(json, "tool_version", run->tool_version);
	muster_json_string(json, "asset", run->asset[0] != '\0' ? run->asset : NULL);
	muster_json_string(json, "sha256", run->sha256);
	muster_json_int(json, "bytes", (int64_t)run->bytes);
	muster_json_time(json, "observed_at", run->observed_at);
	muster_json_bool(json, "observed_assumed", run->observed_assumed);
	muster_json_time(json, "received_at", run->received_at);
	muster_json_time(json, "data_date", run->data_date);
	muster_json_string(json, "completeness", muster_completeness_name(run->completeness));
	muster_json_string(json, "why", run->why);
	muster_json_bool(json, "confirmed", run->confirmed);
	muster_json_object(json, "records");
	muster_json_int(json, "read", (int64_t)run->counts.read);
	muster_json_int(json, "used", (int64_t)run->counts.used);
	muster_json_int(json, "suppressed", (int64_t)run->counts.suppressed);
	muster_json_int(json, "merged", (int64_t)run->counts.merged);
	muster_json_int(json, "out-of-scope", (int64_t)run->counts.out_of_scope);
	muster_json_int(json, "rejected", (int64_t)run->counts.rejected);
	muster_json_object_end(json);
	muster_json_object(json, "results");
	for (int i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		muster_json_int(json, muster_outcome_name((enum muster_outcome)i),
		    (int64_t)run->counts.results[i]);
	muster_json_object_end(json);
	muster_json_int(json, "redactions", (int64_t)run->counts.redactions);
	muster_json_int(json, "diagnostics", (int64_t)run->counts.diagnostics);
	muster_json_object_end(json);
}

static void
text_runs(struct cli *cli, const struct muster_run *runs, size_t count)
{
	static const struct cli_column columns[] = {{"Run", CLI_RIGHT, CLI_WHOLE},
	    {"Observed", CLI_LEFT, CLI_WHOLE}, {"Source", CLI_LEFT, CLI_WHOLE},
	    {"Asset", CLI_LEFT, CLI_CUT_MIDDLE}, {"Records", CLI_RIGHT, CLI_WHOLE},
	    {"Fail", CLI_RIGHT, CLI_WHOLE}, {"Completeness", CLI_LEFT, CLI_WHOLE}};
	struct cli_table *table = cli_table_new(cli, columns, 7);
	for (size_t i = 0; i < count; i++) {
		const struct muster_run *run = &runs[i];
		char date[16];
		cli_table_number(table, (uint64_t)run->id);
		cli_table_cell(table, muster_date_format(run->observed_at, date), "");
		cli_table_cell(table, run->source, "");
		cli_table_cell(table, run->asset[0] != '\0' ? run->asset : "-", "");
		cli_table_number(table, run->counts.read);
		cli_table_number(table, run->counts.results[MUSTER_FAIL]);
		cli_table_cell(table, muster_completeness_name(run->completeness), "");
	}
	if (count == 0)
		cli_puts(cli, "No run yet.\nNext: muster collect FILE…\n");
	else
		cli_table_print(table);
}

/* One run, line by line. */
static void
text_run(struct cli *cli, const struct muster_run *run)
{
	char at[40];
	cli_printf(cli, "Run %lld, journal entry %lld\n", (long long)run->id, (long long)run->seq);
	const struct {
		const char *name, *value;
	} rows[] = {{"path", run->path}, {"source", run->source}, {"tool", run->tool},
	    {"tool version", run->tool_version}, {"asset", run->asset}, {"sha256", run->sha256},
	    {"completeness", muster_completeness_name(run->completeness)}, {"why", run->why}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cli_printf(cli, "  %-13s ", rows[i].name);
		cli_text(cli, rows[i].value[0] != '\0' ? rows[i].value : "-");
		cli_puts(cli, "\n");
	}
	cli_printf(cli, "  %-13s %s%s\n", "observed", muster_time_format(run->observed_at, at),
	    run->observed_assumed ? " (assumed)" : "");
	cli_printf(cli, "  %-13s %s\n", "received", muster_time_format(run->received_at, at));
	if (run->data_date != MUSTER_TIME_NONE)
		cli_printf(cli, "  %-13s %s\n", "data of", muster_time_format(run->data_date, at));
	const struct muster_counts *c = &run->counts;
	cli_printf(cli,
	    "  %llu records read = %llu used + %llu suppressed + %llu merged + %llu out of scope + "
	    "%llu rejected\n",
	    (unsigned long long)c->read, (unsigned long long)c->used,
	    (unsigned long long)c->suppressed, (unsigned long long)c->merged,
	    (unsigned long long)c->out_of_scope, (unsigned long long)c->rejected);
	if (run->completeness == MUSTER_RUN_SUSPECT)
		cli_printf(
		    cli, "Next, if it is right: muster runs confirm %lld\n", (long long)run->id);
}

static int
parse_run(struct cli *cli, const char *text, int64_t *run)
{
	*run = 0;
	for (const char *c = text; *c >= '0' && *c <= '9' && *run < INT64_MAX / 10; c++) {
		*run = *run * 10 + (*c - '0');
		if (c[1] == '\0' && *run > 0)
			return 0;
	}
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.run", "'%.40s' is no run number", text);
	return muster_error_remedy(&cli->error, "muster runs lists them");
}

static int
confirm(struct cli *cli)
{
	int64_t run;
	if (cli->operand_count != 2) {
		muster_error_set(
		    &cli->error, MUSTER_E_USAGE, "usage.run", "confirm needs one run number");
		return muster_error_remedy(&cli->error, "muster runs lists them");
	}
	if (parse_run(cli, cli->operands[1], &run) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct muster_actor actor;
	muster_actor_self(&actor);
	int rc = muster_store_run_confirm(muster_project_store(project), &actor, run, &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	if (cli->json)
		cli_printf(cli, "{\"confirmed\": %lld}\n", (long long)run);
	else
		cli_printf(cli,
		    "Run %lld is confirmed as complete; what it no longer reports is closed.\n",
		    (long long)run);
	return 0;
}

static int
run_runs(struct cli *cli)
{
	if (cli_operands(cli, 0, 2) != 0)
		return -1;
	if (cli->operand_count > 0 && strcmp(cli->operands[0], "confirm") == 0)
		return confirm(cli);
	int64_t only = 0;
	if (cli_operands(cli, 0, 1) != 0 ||
	    (cli->operand_count == 1 && parse_run(cli, cli->operands[0], &only) != 0))
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	struct muster_view view;
	struct muster_run *runs = NULL;
	size_t count = 0;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0)
		rc = muster_store_runs(muster_project_store(project), &view, only, cli->arena,
		    &runs, &count, &cli->error);
	muster_project_close(project);
	if (rc != 0)
		return -1;
	if (only != 0 && count == 0) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.run", "there is no run %lld",
		    (long long)only);
		return muster_error_remedy(&cli->error, "muster runs lists them");
	}
	if (cli->json) {
		struct muster_json json;
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_array(&json, "runs");
		for (size_t i = 0; i < count; i++)
			json_run(&json, &runs[i]);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (only != 0) {
		text_run(cli, &runs[0]);
	} else {
		text_runs(cli, runs, count);
	}
	return 0;
}

const struct cli_verb verb_runs = {
    .name = "runs",
    .operands = "[N | confirm N]",
    .summary = "Show the import history, or confirm a suspect run",
    .about = "A run that suddenly lacks most findings of a scope is marked suspect and closes\n"
	     "nothing until it is confirmed.",
    .options = NULL,
    .examples = "  muster runs\n  muster runs 7\n  muster runs confirm 7\n",
    .run = run_runs,
};
