/* SPDX-License-Identifier: Apache-2.0 */
/* status: what the evidence shows for each control, and the figures. */
#include <string.h>

#include "cli/system.h"
#include "cli/verbs.h"

static const struct cli_option options[] = {
    {"system", 'S', "SYSTEM", false, "the system, by its id in muster.yaml"},
    {"period", 0, "P", false, "judge a period too: 2026-Q3, 2026-08, 2026, FROM..TO"},
    {"all", 0, NULL, false, "every control, satisfied ones too"},
    CLI_END_OF_OPTIONS,
};

static void
json_figures(struct muster_json *json, const char *key, const struct muster_figures *figures)
{
	muster_json_object(json, key);
	muster_json_int(json, "proven", (int64_t)figures->proven);
	muster_json_int(json, "attested", (int64_t)figures->attested);
	muster_json_int(json, "both", (int64_t)figures->both);
	muster_json_int(json, "accepted", (int64_t)figures->accepted);
	muster_json_int(json, "failing", (int64_t)figures->failing);
	muster_json_int(json, "unknown", (int64_t)figures->unknown);
}

static void
json_control(struct muster_json *json, const struct muster_control_result *result)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", result->control->id);
	muster_json_string(json, "title", result->control->title);
	muster_json_string(json, "status", muster_status_name(result->status));
	muster_json_string(
	    json, "period_verdict", muster_period_verdict_name(result->period_verdict));
	cli_breach_json(json, result);
	muster_json_string(json, "label", result->label);
	muster_json_array(json, "reasons");
	for (size_t i = 0; i < result->reason_count; i++)
		muster_json_string(json, NULL, result->reasons[i]);
	muster_json_array_end(json);
	muster_json_bool(json, "out_of_profile", result->out_of_profile);
	muster_json_int(json, "open_findings", (int64_t)result->open_findings);
	if (result->evidence_age_days >= 0)
		muster_json_int(json, "evidence_age_days", result->evidence_age_days);
	else
		muster_json_null(json, "evidence_age_days");
	muster_json_object(json, "population");
	muster_json_int(json, "seen", (int64_t)result->seen);
	muster_json_int(json, "expected", (int64_t)result->expected);
	muster_json_object_end(json);
	muster_json_object_end(json);
}

static void
json_framework(struct muster_json *json, const struct muster_assessment *assessment)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "system", assessment->system);
	muster_json_string(json, "id", assessment->catalog->id);
	muster_json_string(json, "version", assessment->catalog->version);
	muster_json_object(json, "counts");
	for (int i = 0; i < MUSTER_STATUS_COUNT; i++)
		muster_json_int(json, muster_status_name((enum muster_status)i),
		    (int64_t)assessment->counts[i]);
	muster_json_object_end(json);
	json_figures(json, "figures", &assessment->figures);
	json_figures(json, "before_exceptions", &assessment->before_exceptions);
	muster_json_object_end(json);
	json_figures(json, "without_stale", &assessment->without_stale);
	muster_json_object_end(json);
	muster_json_object_end(json);
	muster_json_array(json, "controls");
	for (size_t i = 0; i < assessment->control_count; i++) {
		if (assessment->controls[i].control->assessable)
			json_control(json, &assessment->controls[i]);
	}
	muster_json_array_end(json);
	muster_json_object_end(json);
}

static void
text_figures(struct cli *cli, const struct muster_assessment *assessment)
{
	const struct muster_figures *f = &assessment->figures;
	const struct {
		uint64_t number;
		enum muster_status status;
		const char *word;
	} rows[] = {
	    {f->proven, MUSTER_STATUS_SATISFIED, "proven by machine"},
	    {f->attested, MUSTER_STATUS_SATISFIED, "attested"},
	    {f->both, MUSTER_STATUS_SATISFIED, "both"},
	    {f->accepted, MUSTER_STATUS_ACCEPTED, "accepted"},
	    {f->failing, MUSTER_STATUS_NOT_SATISFIED, "failing"},
	    {f->unknown, MUSTER_STATUS_NO_EVIDENCE, "unknown"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cli_printf(cli, "%6llu  ", (unsigned long long)rows[i].number);
		cli_status(cli, rows[i].status, rows[i].word);
		if (rows[i].status == MUSTER_STATUS_NO_EVIDENCE && f->unknown > 0)
			cli_printf(cli, " (%llu no evidence, %llu stale, %llu error)",
			    (unsigned long long)f->unknown_no_evidence,
			    (unsigned long long)f->unknown_stale,
			    (unsigned long long)f->unknown_error);
		cli_puts(cli, "\n");
	}
	char head[32], declared[48] = "", outside[80] = "";
	snprintf(head, sizeof(head), "%6llu  ", (unsigned long long)f->assessable);
	if (f->not_applicable > 0)
		snprintf(declared, sizeof(declared), "; %llu not applicable",
		    (unsigned long long)f->not_applicable);
	if (f->out_of_profile > 0)
		snprintf(outside, sizeof(outside),
		    "; %llu out of profile or not in force, in no count",
		    (unsigned long long)f->out_of_profile);
	cli_wrapped_words(cli, 8, head, "controls assessed%s%s", declared, outside);
	const struct muster_figures *before = &assessment->before_exceptions;
	if (memcmp(before, f, sizeof(*f)) != 0)
		cli_wrapped_words(cli, 8, "        ",
		    "before exceptions: %llu proven, %llu attested, %llu both, %llu accepted, "
		    "%llu failing, %llu unknown",
		    (unsigned long long)before->proven, (unsigned long long)before->attested,
		    (unsigned long long)before->both, (unsigned long long)before->accepted,
		    (unsigned long long)before->failing, (unsigned long long)before->unknown);
}

/* Satisfied and not breached in the period that is asked. */
static bool
is_quiet(const struct muster_control_result *result)
{
	return result->status == MUSTER_STATUS_SATISFIED &&
	    result->period_verdict != MUSTER_PERIOD_BREACHED;
}

/* "held", "breached 43 d"; "-" where nothing is known. */
static void
put_verdict(struct cli_table *table, const struct muster_control_result *result)
{
	char words[48];
	snprintf(words, sizeof(words), "%s",
	    result->period_verdict == MUSTER_PERIOD_NONE
		? "-"
		: muster_period_verdict_name(result->period_verdict));
	if (result->period_verdict == MUSTER_PERIOD_BREACHED)
		snprintf(words, sizeof(words), "breached %lld d", (long long)result->breached_days);
	cli_table_cell(table, words, "");
}

static void
text_controls(struct cli *cli, const struct muster_assessment *assessment, bool all)
{
	static const struct cli_column columns[] = {{"Control", CLI_LEFT, CLI_WHOLE},
	    {"", CLI_LEFT, CLI_CUT_END}, {"Evidence shows", CLI_LEFT, CLI_WHOLE},
	    {"Open", CLI_RIGHT, CLI_WHOLE}, {"Seen", CLI_RIGHT, CLI_WHOLE},
	    {"Age", CLI_RIGHT, CLI_WHOLE}, {"In the period", CLI_LEFT, CLI_WHOLE}};
	bool period = assessment->period.name[0] != '\0';
	struct cli_table *table = cli_table_new(cli, columns, period ? 7 : 6);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (!result->control->assessable || result->out_of_profile ||
		    (!all && is_quiet(result)))
			continue;
		char words[64], seen[48], age[32] = "-";
		snprintf(words, sizeof(words), "%s %s", cli_status_mark(cli, result->status),
		    muster_status_name(result->status));
		snprintf(seen, sizeof(seen), "%llu/%llu", (unsigned long long)result->seen,
		    (unsigned long long)result->expected);
		if (result->evidence_age_days >= 0)
			snprintf(age, sizeof(age), "%lld d", (long long)result->evidence_age_days);
		cli_table_cell(table, result->control->id, "");
		cli_table_cell(table, result->control->title, "");
		cli_table_cell(table, words, cli_status_colour(cli, result->status));
		cli_table_number(table, result->open_findings);
		cli_table_cell(table, result->expected > 0 ? seen : "-", "");
		cli_table_cell(table, age, "");
		if (period)
			put_verdict(table, result);
	}
	cli_table_print(table);
	cli_puts(cli,
	    "\nSeen: assets with evidence of those expected.\n"
	    "Age: of the oldest evidence needed.\n");
	if (period)
		cli_puts(cli,
		    "In the period: breached if anything was failing or overdue within it, even\n"
		    "when fixed by its end; \"-\" where too little is known of it.\n");
}

static void
text_framework(struct cli *cli, const struct muster_assessed *assessed, bool all)
{
	const struct muster_assessment *assessment = assessed->assessment;
	char date[16];
	bool period = assessment->period.name[0] != '\0';
	cli_wrapped_words(cli, 2, "", "%s %s, system %s, as of %s%s%s%s",
	    assessment->catalog->title, assessment->catalog->version, assessment->system,
	    muster_date_format(assessment->as_of, date), period ? ", period " : "",
	    period ? assessment->period.name : "",
	    !period                       ? ""
		: assessed->period_closed ? " (closed)"
					  : " (open)");
	cli_puts(cli, "\n");
	text_figures(cli, assessment);
	cli_puts(cli, "\n");
	text_controls(cli, assessment, all);
	uint64_t satisfied = 0;
	for (size_t i = 0; i < assessment->control_count; i++)
		satisfied += assessment->controls[i].control->assessable &&
		    !assessment->controls[i].out_of_profile && is_quiet(&assessment->controls[i]);
	if (!all && satisfied > 0)
		cli_printf(cli, "%llu satisfied controls are not listed: --all shows them.\n",
		    (unsigned long long)satisfied);
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (result->control->assessable && !result->out_of_profile &&
		    result->status == MUSTER_STATUS_NOT_SATISFIED) {
			cli_printf(cli, "Next: muster explain %s:%s%s%s\n", assessment->catalog->id,
			    result->control->id, assessed->system != NULL ? " -S " : "",
			    assessed->system != NULL ? assessment->system : "");
			return;
		}
	}
	cli_printf(cli, "Next: muster report %s%s%s\n", assessment->catalog->id,
	    assessed->system != NULL ? " -S " : "",
	    assessed->system != NULL ? assessment->system : "");
}

/* What of the command line and the configuration is asked for. */
struct question {
	struct cli *cli;
	struct muster_project *project;
	struct muster_json json;
	const struct muster_system *const *systems; /* NULL: "default" */
	size_t system_count;
	struct muster_assessed *first; /* of each system: kept for what is said of it at the end */
	size_t frameworks;
};

static bool
is_asked(const struct question *question, const struct muster_system *system)
{
	const char *framework = question->cli->operands[0];
	size_t count, n = strcspn(framework, "@");
	const char *const *ids = muster_system_frameworks(question->project, system, &count);
	for (size_t i = 0; i < count; i++)
		if (strlen(ids[i]) == n && strncmp(ids[i], framework, n) == 0)
			return true;
	return false;
}

/* The named one; else all that have the framework, or all if none has it. */
static int
choose_systems(struct question *question)
{
	struct cli *cli = question->cli;
	const struct muster_config *config = muster_project_config(question->project);
	const struct muster_system **systems =
	    muster_arena_array(cli->arena, config->system_count + 1, sizeof(*systems));
	question->first =
	    muster_arena_array(cli->arena, config->system_count + 1, sizeof(*question->first));
	if (systems == NULL || question->first == NULL)
		return muster_error_memory(&cli->error);
	question->systems = systems;
	question->system_count = 1;
	if (cli_given(cli, "system") || config->system_count == 0)
		return muster_project_system(
		    question->project, cli_value(cli, "system"), &systems[0], &cli->error);
	question->system_count = 0;
	for (size_t i = 0; i < config->system_count; i++)
		if (cli->operand_count == 0 || is_asked(question, &config->systems[i]))
			systems[question->system_count++] = &config->systems[i];
	for (size_t i = 0; question->system_count == 0 && i < config->system_count; i++)
		systems[i] = &config->systems[i];
	if (question->system_count == 0)
		question->system_count = config->system_count;
	return 0;
}

static void
json_begin(struct question *question, const struct muster_assessed *assessed)
{
	struct muster_json *json = &question->json;
	muster_json_init(json, &question->cli->out, true);
	muster_json_object(json, NULL);
	muster_json_time(json, "as_of", assessed->view.as_of);
	muster_json_int(json, "known_by", assessed->view.known_by);
	muster_json_string(
	    json, "system", question->system_count == 1 ? assessed->assessment->system : NULL);
	muster_json_array(json, "frameworks");
}

static int
answer_framework(struct question *question, size_t system, const char *framework, bool first)
{
	struct cli *cli = question->cli;
	const struct muster_system *one = question->systems[system];
	struct muster_assess_options assess = {
	    framework, one != NULL ? one->id : NULL, cli_value(cli, "period")};
	struct muster_assessed assessed;
	if (muster_flow_assess(question->project, &assess, &assessed, &cli->error) != 0)
		return -1;
	if (cli->json) {
		if (question->frameworks == 0)
			json_begin(question, &assessed);
		json_framework(&question->json, assessed.assessment);
	} else {
		if (question->frameworks > 0)
			cli_puts(cli, "\n");
		if (first)
			system_text(cli, &assessed);
		text_framework(cli, &assessed, cli_given(cli, "all"));
	}
	question->frameworks++;
	if (first)
		question->first[system] = assessed;
	else
		muster_assessed_release(&assessed);
	return 0;
}

static int
answer_system(struct question *question, size_t system)
{
	struct cli *cli = question->cli;
	size_t count;
	const char *const *frameworks =
	    muster_system_frameworks(question->project, question->systems[system], &count);
	if (cli->operand_count == 1) {
		frameworks = cli->operands;
		count = 1;
	}
	for (size_t i = 0; i < count; i++)
		if (answer_framework(question, system, frameworks[i], i == 0) != 0)
			return -1;
	return 0;
}

static void
answer_end(struct question *question)
{
	struct cli *cli = question->cli;
	const struct muster_assessed *any = NULL;
	for (size_t i = 0; i < question->system_count; i++)
		if (question->first[i].assessment != NULL)
			any = &question->first[i];
	if (!cli->json) {
		if (any == NULL)
			cli_puts(cli,
			    "muster.yaml chooses no catalog.\nNext: muster catalog list, then "
			    "name one under catalogs: in muster.yaml\n");
		else
			unknown_text(cli, any);
		return;
	}
	struct muster_json *json = &question->json;
	if (any == NULL) {
		muster_json_init(json, &cli->out, true);
		muster_json_object(json, NULL);
		muster_json_array(json, "frameworks");
	}
	muster_json_array_end(json);
	muster_json_array(json, "systems");
	for (size_t i = 0; i < question->system_count; i++)
		if (question->first[i].assessment != NULL)
			system_json(json, &question->first[i]);
	muster_json_array_end(json);
	unknown_json(json, any);
	muster_json_object_end(json);
	cli_puts(cli, "\n");
}

static int
run_status(struct cli *cli)
{
	if (cli_operands(cli, 0, 1) != 0)
		return -1;
	struct question question = {.cli = cli, .project = cli_project(cli, true, false)};
	if (question.project == NULL)
		return -1;
	int rc = choose_systems(&question);
	for (size_t i = 0; rc == 0 && i < question.system_count; i++)
		rc = answer_system(&question, i);
	if (rc == 0)
		answer_end(&question);
	else if (cli->json)
		muster_strbuf_clear(&cli->out); /* half a document is none */
	for (size_t i = 0; question.first != NULL && i < question.system_count; i++)
		if (question.first[i].assessment != NULL)
			muster_assessed_release(&question.first[i]);
	muster_project_close(question.project);
	return rc;
}

const struct cli_verb verb_status = {
    .name = "status",
    .operands = "[FRAMEWORK]",
    .summary = "Show what the evidence shows for each control",
    .about =
	"FRAMEWORK is a catalog (cis-docker, cis-docker@1.8); without it, those of the system or\n"
	"of muster.yaml.  Without --system, every system.  Expected sources that did not report,\n"
	"and assets of no system, are listed.\n"
	"Missing evidence is never a pass: a control without fresh evidence on every asset\n"
	"that needs it is unknown.",
    .options = options,
    .examples = "  muster status\n  muster status pci-dss\n"
		"  muster status cis-docker --period 2026-Q3 --all\n"
		"  muster status -S payments\n",
    .run = run_status,
};
