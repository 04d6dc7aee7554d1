/* SPDX-License-Identifier: Apache-2.0 */
/* collect: inputs into the store, one line each. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"source", 's', "SOURCE", false, "the format, where the content does not tell"},
    {"asset", 'a', "ASSET", false, "what the run is about: KIND:NAME, host:web1"},
    {"system", 'S', "SYSTEM", false, "the run is of this system of muster.yaml"},
    {"observed-at", 0, "T", false, "when it was observed, if the document does not say"},
    {"partial", 0, NULL, false, "the run was filtered or cut: it closes nothing"},
    CLI_END_OF_OPTIONS,
};

struct answers {
	struct cli *cli;
	uint64_t inputs, accepted, duplicates, rejected;
	bool progress; /* a progress line stands on the terminal */
};

static void
clear_progress(struct answers *answers)
{
	if (answers->progress)
		(void)!write(STDERR_FILENO, "\r\033[K", 4);
	answers->progress = false;
}

static void
json_counts(struct muster_json *json, const struct muster_counts *counts)
{
	muster_json_int(json, "assets", (int64_t)counts->assets);
	muster_json_object(json, "results");
	for (int i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		muster_json_int(
		    json, muster_outcome_name((enum muster_outcome)i), (int64_t)counts->results[i]);
	muster_json_object_end(json);
	muster_json_object(json, "findings");
	muster_json_int(json, "new", (int64_t)counts->findings_new);
	muster_json_int(json, "unchanged", (int64_t)counts->findings_unchanged);
	muster_json_int(json, "reopened", (int64_t)counts->findings_reopened);
	muster_json_int(json, "closed", (int64_t)counts->findings_closed);
	muster_json_object_end(json);
	muster_json_int(json, "activities", (int64_t)counts->activities);
	muster_json_object(json, "records");
	muster_json_int(json, "read", (int64_t)counts->read);
	muster_json_int(json, "used", (int64_t)counts->used);
	muster_json_int(json, "suppressed", (int64_t)counts->suppressed);
	muster_json_int(json, "merged", (int64_t)counts->merged);
	muster_json_int(json, "out-of-scope", (int64_t)counts->out_of_scope);
	muster_json_int(json, "rejected", (int64_t)counts->rejected);
	muster_json_object_end(json);
	muster_json_int(json, "redactions", (int64_t)counts->redactions);
}

static const char *
status_word(enum muster_collect_status status)
{
	return status == MUSTER_ACCEPTED ? "accepted"
	    : status == MUSTER_DUPLICATE ? "duplicate"
					 : "rejected";
}

static void
json_error(struct muster_json *json, const struct muster_error *error)
{
	if (error->code == MUSTER_OK) {
		muster_json_null(json, "error");
		return;
	}
	muster_json_object(json, "error");
	muster_json_string(json, "id", error->id);
	muster_json_int(json, "line", (int64_t)error->line);
	muster_json_int(json, "column", (int64_t)error->column);
	muster_json_int(json, "byte", (int64_t)error->byte);
	muster_json_string(json, "pointer", error->pointer);
	muster_json_string(json, "message", error->message);
	muster_json_string(json, "remedy", error->remedy);
	muster_json_object_end(json);
}

static void
answer_json(struct cli *cli, const struct muster_collect_result *result)
{
	const struct muster_run *run = &result->run;
	bool stored = result->status != MUSTER_REJECTED_INPUT;
	struct muster_json json;
	muster_json_init(&json, &cli->out, false);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "path", result->path);
	muster_json_string(&json, "status", status_word(result->status));
	muster_json_string(&json, "source", result->source != NULL ? result->source->name : NULL);
	muster_json_string(&json, "tool", stored ? run->tool : NULL);
	muster_json_string(&json, "tool_version", stored ? run->tool_version : NULL);
	if (stored)
		muster_json_int(&json, "run", run->id);
	else
		muster_json_null(&json, "run");
	muster_json_string(&json, "sha256", stored ? run->sha256 : NULL);
	muster_json_time(&json, "observed_at", stored ? run->observed_at : MUSTER_TIME_NONE);
	muster_json_bool(&json, "observed_assumed", stored && run->observed_assumed);
	muster_json_bool(&json, "complete", stored && run->completeness == MUSTER_RUN_COMPLETE);
	muster_json_string(
	    &json, "completeness", stored ? muster_completeness_name(run->completeness) : NULL);
	muster_json_string(&json, "why", stored ? run->why : NULL);
	muster_json_string(&json, "asset", stored ? run->asset : NULL);
	json_counts(&json, result->status == MUSTER_DUPLICATE ? &run->counts : &result->counts);
	muster_json_array(&json, "diagnostics");
	for (size_t i = 0; i < result->diagnostic_count; i++) {
		muster_json_object(&json, NULL);
		muster_json_string(&json, "id", result->diagnostics[i].id);
		muster_json_string(&json, "pointer", result->diagnostics[i].pointer);
		muster_json_string(&json, "message", result->diagnostics[i].message);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	json_error(&json, &result->error);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

/* "412 records = 400 used + 12 suppressed": nothing is dropped in silence. */
static void
text_records(struct cli *cli, const struct muster_counts *counts)
{
	const struct {
		uint64_t number;
		const char *word;
	} parts[] = {{counts->used, "used"}, {counts->suppressed, "suppressed by the tool"},
	    {counts->merged, "merged"}, {counts->out_of_scope, "out of scope"},
	    {counts->rejected, "rejected"}};
	cli_printf(
	    cli, "%llu record%s", (unsigned long long)counts->read, counts->read == 1 ? "" : "s");
	const char *sign = " =";
	for (size_t i = 0; counts->read > 0 && i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].number == 0)
			continue;
		cli_printf(
		    cli, "%s %llu %s", sign, (unsigned long long)parts[i].number, parts[i].word);
		sign = " +";
	}
}

static void
answer_text(struct cli *cli, const struct muster_collect_result *result)
{
	const struct muster_counts *counts = &result->counts;
	const struct muster_run *run = &result->run;
	cli_printf(cli, "%-9s  ", status_word(result->status));
	cli_text(cli, result->path);
	if (result->status == MUSTER_REJECTED_INPUT) {
		cli_puts(cli, "\n");
		return;
	}
	cli_printf(cli, "\n           %s", result->source->name);
	if (run->asset[0] != '\0') {
		cli_puts(cli, ", ");
		cli_text(cli, run->asset);
	}
	char date[16];
	cli_printf(cli, ", observed %s%s, run %lld", muster_date_format(run->observed_at, date),
	    run->observed_assumed ? " (assumed)" : "", (long long)run->id);
	if (result->status == MUSTER_DUPLICATE) {
		cli_puts(cli, ": taken in before, nothing changed\n");
		return;
	}
	cli_puts(cli, "\n           ");
	text_records(cli, counts);
	cli_printf(cli,
	    "\n           findings: %llu new, %llu unchanged, %llu reopened, %llu closed\n",
	    (unsigned long long)counts->findings_new,
	    (unsigned long long)counts->findings_unchanged,
	    (unsigned long long)counts->findings_reopened,
	    (unsigned long long)counts->findings_closed);
	if (run->completeness != MUSTER_RUN_COMPLETE) {
		cli_printf(cli,
		    "           %s, closes nothing: ", muster_completeness_name(run->completeness));
		cli_text(cli, run->why);
		if (run->completeness == MUSTER_RUN_SUSPECT)
			cli_printf(
			    cli, "; if it is right: muster runs confirm %lld", (long long)run->id);
		cli_puts(cli, "\n");
	}
	if (counts->redactions > 0)
		cli_printf(cli, "           %llu secrets redacted\n",
		    (unsigned long long)counts->redactions);
	for (size_t i = 0; i < result->diagnostic_count && i < 3; i++) {
		cli_puts(cli, "           note: ");
		cli_text(cli, result->diagnostics[i].message);
		if (result->diagnostics[i].pointer[0] != '\0') {
			cli_puts(cli, " at ");
			cli_text(cli, result->diagnostics[i].pointer);
		}
		cli_puts(cli, "\n");
	}
	if (counts->diagnostics > 3)
		cli_printf(cli, "           and %llu more notes: muster runs %lld --json\n",
		    (unsigned long long)counts->diagnostics - 3, (long long)run->id);
}

static int
done(void *context, const struct muster_collect_result *result)
{
	struct answers *answers = context;
	struct cli *cli = answers->cli;
	clear_progress(answers);
	answers->inputs++;
	answers->accepted += result->status == MUSTER_ACCEPTED;
	answers->duplicates += result->status == MUSTER_DUPLICATE;
	answers->rejected += result->status == MUSTER_REJECTED_INPUT;
	if (cli->json)
		answer_json(cli, result);
	else if (!cli->quiet)
		answer_text(cli, result);
	if (cli_flush(cli) != 0)
		return -1;
	if (result->status == MUSTER_REJECTED_INPUT)
		cli_error(&result->error);
	else if (result->notice != NULL && result->notice[0] != '\0')
		cli_notice(cli, "%s: %s", result->path, result->notice);
	return 0;
}

static void
progress(void *context, const char *path, uint64_t bytes, uint64_t size)
{
	struct answers *answers = context;
	if (size < UINT64_C(32) * 1024 * 1024 || answers->cli->quiet || !isatty(STDERR_FILENO))
		return;
	struct muster_strbuf line;
	muster_strbuf_init(&line, 4096);
	muster_strbuf_addf(&line, "\r\033[K%3u %%  %llu MB  ",
	    (unsigned)(size > 0 ? bytes * 100 / size : 0), (unsigned long long)(bytes >> 20));
	muster_text_escape(&line, path, strlen(path), 60);
	(void)!write(STDERR_FILENO, line.data, line.len);
	muster_strbuf_release(&line);
	answers->progress = true;
}

static int
run_collect(struct cli *cli)
{
	if (cli_operands(cli, 1, SIZE_MAX - 1) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, true);
	if (project == NULL)
		return -1;
	struct answers answers = {.cli = cli};
	struct muster_actor actor;
	muster_actor_self(&actor);
	struct muster_collect_options collect = {
	    .source = cli_value(cli, "source"),
	    .asset = cli_value(cli, "asset"),
	    .system = cli_value(cli, "system"),
	    .observed_at = cli_value(cli, "observed-at"),
	    .partial = cli_given(cli, "partial"),
	    .done = done,
	    .progress = progress,
	    .context = &answers,
	};
	int worst = 0;
	int rc = muster_flow_collect(
	    project, &actor, &collect, cli->operands, cli->operand_count, &worst, &cli->error);
	clear_progress(&answers);
	muster_project_close(project);
	if (rc == 0 && answers.inputs == 0)
		cli_notice(cli, "there is no file under these paths");
	else if (!cli->json && !cli->quiet && answers.inputs > 1)
		cli_printf(cli, "%llu inputs: %llu accepted, %llu duplicate, %llu rejected\n",
		    (unsigned long long)answers.inputs, (unsigned long long)answers.accepted,
		    (unsigned long long)answers.duplicates, (unsigned long long)answers.rejected);
	if (rc != 0 && cli->error.code == MUSTER_OK)
		muster_error_set(
		    &cli->error, MUSTER_E_INTERNAL, "collect.unknown", "collecting failed");
	if (rc == 0)
		return worst;
	int status = muster_error_exit(cli->error.code);
	cli_error(&cli->error);
	return muster_exit_worst(status, worst);
}

const struct cli_verb verb_collect = {
    .name = "collect",
    .operands = "PATH…",
    .summary = "Take in what scanners, audits and monitors wrote",
    .about = "Reads files, folders (recursively, names in order, dot files skipped) or standard\n"
	     "input (-): JSON, JSON arrays, NDJSON, plain or .gz or .zst, UTF-8 or UTF-16 with a\n"
	     "byte order mark. The format is recognised from the content. One answer per input,\n"
	     "given once it is safely stored; a bad input does not stop the others. Secrets are\n"
	     "redacted before anything is written.",
    .options = options,
    .examples = "  muster collect scans/\n"
		"  muster collect -a host:web1 docker-bench.json\n"
		"  trivy image --format json pay/api:1.42 | muster collect -\n",
    .run = run_collect,
};
