/* SPDX-License-Identifier: Apache-2.0 */
/* runs: the import history, and what one run tells of. */
#include <string.h>

#include "cli/verbs.h"

/* ---- what logs tell of in a run ---- */

enum { SHOWN = 100 }; /* activities in the table of a run */

static const char *
day_text(int64_t day, char out[16])
{
	return day == MUSTER_DAY_UNKNOWN ? "-" : muster_date_format(day * MUSTER_DAY, out);
}

struct told {
	struct cli *cli;
	struct muster_json *json;
};

static int
json_activity(void *context, const struct muster_activity_row *row, struct muster_error *err)
{
	const struct told *told = context;
	struct cli *cli = told->cli;
	struct muster_json *json = told->json;
	char day[16];
	muster_json_object(json, NULL);
	muster_json_string(json, "asset", row->asset);
	muster_json_string(
	    json, "day", row->day == MUSTER_DAY_UNKNOWN ? NULL : day_text(row->day, day));
	muster_json_string(json, "action", row->action);
	muster_json_string(json, "actor", row->actor);
	muster_json_string(json, "object", row->object);
	muster_json_string(json, "deed", muster_deed_name(row->deed));
	muster_json_string(json, "marks", row->marks);
	muster_json_int(json, "count", (int64_t)row->count);
	muster_json_time(json, "first", row->first);
	muster_json_time(json, "last", row->last);
	muster_json_object(json, "evidence");
	muster_json_string(json, "sha256", row->evidence.sha256);
	muster_json_string(json, "pointer", row->evidence.pointer);
	muster_json_int(json, "offset", (int64_t)row->evidence.offset);
	muster_json_int(json, "length", (int64_t)row->evidence.length);
	muster_json_object_end(json);
	muster_json_object_end(json);
	if (cli->out.len <= 1u << 20 || cli_flush(cli) == 0)
		return 0;
	if (err != NULL)
		*err = cli->error;
	return -1;
}

struct shown {
	struct cli_table *table;
	uint64_t count;
};

static int
text_activity(void *context, const struct muster_activity_row *row, struct muster_error *err)
{
	struct shown *shown = context;
	char day[16], what[3 * MUSTER_ACTIVITY_TEXT];
	(void)err;
	if (shown->count++ >= SHOWN)
		return 0;
	snprintf(what, sizeof(what), "%s%s%s%s", row->action,
	    row->deed == MUSTER_DEED_FAILURE ? " (failed)" : "", row->object[0] != '\0' ? " " : "",
	    row->object);
	cli_table_cell(shown->table, day_text(row->day, day), "");
	cli_table_cell(shown->table, row->asset, "");
	cli_table_cell(shown->table, what, "");
	cli_table_cell(shown->table, row->actor[0] != '\0' ? row->actor : "-", "");
	cli_table_number(shown->table, row->count);
	return 0;
}

static int
text_activities(struct cli *cli, struct muster_store *store, const struct muster_view *view,
    const struct muster_run *run)
{
	static const struct cli_column columns[] = {{"Day", CLI_LEFT, CLI_WHOLE},
	    {"Asset", CLI_LEFT, CLI_CUT_MIDDLE}, {"Activity", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Actor", CLI_LEFT, CLI_CUT_MIDDLE}, {"Count", CLI_RIGHT, CLI_WHOLE}};
	struct shown shown = {0};
	if (run->counts.activities == 0)
		return 0;
	cli_puts(cli, "\n");
	shown.table = cli_table_new(cli, columns, 5);
	if (muster_store_activities(store, view, run->id, text_activity, &shown, &cli->error) != 0)
		return -1;
	cli_table_print(shown.table);
	if (shown.count > SHOWN)
		cli_printf(cli, "\n%d of %llu activities shown: --json has all.\n", SHOWN,
		    (unsigned long long)shown.count);
	else
		cli_printf(cli, "\n%llu activities.\n", (unsigned long long)shown.count);
	return 0;
}

/* ---- runs ---- */

static void
json_run(struct muster_json *json, const struct muster_run *run)
{
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
	muster_json_int(json, "activities", (int64_t)run->counts.activities);
	muster_json_int(json, "redactions", (int64_t)run->counts.redactions);
	muster_json_int(json, "diagnostics", (int64_t)run->counts.diagnostics);
}

static int
json_runs(struct cli *cli, struct muster_store *store, const struct muster_view *view,
    const struct muster_run *runs, size_t count, bool one)
{
	struct muster_json json;
	int rc = 0;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_array(&json, "runs");
	for (size_t i = 0; i < count && rc == 0; i++) {
		muster_json_object(&json, NULL);
		json_run(&json, &runs[i]);
		if (one) {
			struct told told = {cli, &json};
			muster_json_array(&json, "activity");
			rc = muster_store_activities(
			    store, view, runs[i].id, json_activity, &told, &cli->error);
			muster_json_array_end(&json);
		}
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
	return rc;
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
	cli_wrapped_words(cli, 4, "  ",
	    "%llu records read = %llu used + %llu suppressed + %llu merged + %llu out of scope + "
	    "%llu rejected",
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
no_run(struct cli *cli, int64_t run)
{
	muster_error_set(
	    &cli->error, MUSTER_E_USAGE, "usage.run", "there is no run %lld", (long long)run);
	return muster_error_remedy(&cli->error, "muster runs lists them");
}

static int
print(struct cli *cli, struct muster_store *store, const struct muster_view *view,
    const struct muster_run *runs, size_t count, bool one)
{
	if (cli->json)
		return json_runs(cli, store, view, runs, count, one);
	if (!one) {
		text_runs(cli, runs, count);
		return 0;
	}
	text_run(cli, &runs[0]);
	return text_activities(cli, store, view, &runs[0]);
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
	struct muster_store *store = muster_project_store(project);
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0)
		rc = muster_store_snapshot(store, &cli->error);
	if (rc == 0) {
		rc = muster_store_runs(store, &view, only, cli->arena, &runs, &count, &cli->error);
		if (rc == 0 && only != 0 && count == 0)
			rc = no_run(cli, only);
		else if (rc == 0)
			rc = print(cli, store, &view, runs, count, only != 0);
		muster_store_snapshot_end(store);
	}
	muster_project_close(project);
	return rc;
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
