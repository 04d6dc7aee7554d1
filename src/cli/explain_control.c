/* SPDX-License-Identifier: Apache-2.0 */
/* explain FRAMEWORK:CONTROL: its status and why, rows, practices, assets, evidence. */
#include <stdio.h>
#include <string.h>

#include "cli/catalog.h"
#include "cli/control_nature.h"
#include "cli/crosswalk.h"
#include "cli/explain.h"

static const char *
asset_path(const struct muster_assessed *assessed, int64_t id)
{
	for (size_t i = 0; i < assessed->asset_count; i++) {
		if (assessed->assets[i].id == id)
			return assessed->assets[i].path;
	}
	return "?";
}

enum { FACTS_SHOWN = 5 };

/* "image:x: 2 fail, scanned completely, observed 2026-09-21" */
static void
fact_words(struct cli *cli, const char *asset, const struct muster_fact *fact)
{
	struct muster_strbuf words;
	char date[16];
	const char *between = ": ";
	muster_strbuf_init(&words, 8192);
	muster_strbuf_adds(&words, asset);
	for (int o = 0; o < MUSTER_OUTCOME_COUNT; o++) {
		if (fact->outcomes[o] == 0)
			continue;
		muster_strbuf_addf(&words, "%s%llu %s", between,
		    (unsigned long long)fact->outcomes[o],
		    muster_outcome_name((enum muster_outcome)o));
		between = ", ";
	}
	if (fact->scanned) {
		muster_strbuf_addf(&words, "%sscanned completely", between);
		between = ", ";
	}
	if (fact->named_count > 0) {
		muster_strbuf_addf(&words, "%snamed by an exception", between);
		between = ", ";
	}
	if (fact->observed != MUSTER_TIME_NONE)
		muster_strbuf_addf(
		    &words, "%sobserved %s", between, muster_date_format(fact->observed, date));
	if (words.failed)
		cli->out.failed = true;
	cli_wrapped_words(cli, 6, "    - ", "%s", words.len > 0 ? words.data : "");
	muster_strbuf_release(&words);
}

static void
row_text(struct cli *cli, struct muster_project *project, const struct muster_assessed *assessed,
    const struct muster_row_result *row)
{
	const struct muster_mapping *m = row->mapping;
	cli_printf(cli, "\n  practice %s%s%s: %s, %s confidence", m->practice,
	    m->aspect[0] != '\0' ? ", " : "", m->aspect, muster_effect_name(m->effect),
	    muster_confidence_name(m->confidence));
	if (row->status < MUSTER_STATUS_COUNT) {
		cli_puts(cli, "\n    status      ");
		cli_status(cli, row->status, muster_status_name(row->status));
	}
	cli_printf(cli, "\n    rule        %s:%u\n", m->origin.file, m->origin.line);
	cli_wrapped(cli, 16, m->rationale);
	cli_printf(cli, "    population  %llu of %llu assets\n", (unsigned long long)row->seen,
	    (unsigned long long)row->expected);
	if (row->failing_results > 0)
		cli_printf(cli, "    failing     %llu %s on %llu %s\n",
		    (unsigned long long)row->failing_results,
		    row->failing_results == 1 ? "result" : "results",
		    (unsigned long long)row->failing_assets,
		    row->failing_assets == 1 ? "asset" : "assets");
	cli_wrapped(cli, 16, row->reason);
	for (size_t i = 0; i < row->fact_count && i < FACTS_SHOWN; i++) {
		const struct muster_fact *fact = row->facts[i];
		fact_words(cli, asset_path(assessed, fact->asset), fact);
		cli_printf(cli, "      check     %s%s%s\n      rule      %s:%u\n",
		    fact->check[0] != '\0' ? fact->check : "no result of its own",
		    fact->example[0] != '\0' ? ", finding " : "", fact->example, fact->origin.file,
		    fact->origin.line);
		explain_evidence_text(cli, project, "      ", &fact->evidence);
	}
	if (row->fact_count > FACTS_SHOWN)
		cli_printf(cli, "    and %zu more assets: --json shows all\n",
		    row->fact_count - FACTS_SHOWN);
	explain_expected_text(cli, row);
}

static int
control_text(struct cli *cli, struct muster_project *project,
    const struct muster_assessed *assessed, const struct muster_control_result *result)
{
	const struct muster_assessment *a = assessed->assessment;
	char date[16];
	cli_wrapped_words(
	    cli, 2, "", "%s:%s  %s", a->catalog->id, result->control->id, result->control->title);
	cli_puts(cli, "  ");
	if (result->control->assessable || !result->out_of_profile)
		cli_status(cli, result->status, muster_status_name(result->status));
	else
		cli_puts(cli, "not assessed");
	bool named = assessed->system != NULL;
	cli_printf(cli, " (%s)\n  as of %s, known by entry %lld%s%s\n", result->label,
	    muster_date_format(a->as_of, date), (long long)a->known_by, named ? ", system " : "",
	    named ? a->system : "");
	struct muster_strbuf nature;
	muster_strbuf_init(&nature, 400);
	control_nature_words(result->control, &nature);
	if (nature.len > 0)
		cli_printf(cli, "  %s\n", nature.data);
	muster_strbuf_release(&nature);
	if (result->control->needs_attestation && result->row_count > 0)
		cli_puts(cli, "  a machine failure counts, a machine pass only supports\n");
	for (size_t i = 0; i < result->reason_count; i++) {
		cli_puts(cli, "  because ");
		cli_wrapped_from(cli, 10, 10, result->reasons[i]);
	}
	if (result->period_verdict != MUSTER_PERIOD_NONE) {
		cli_printf(cli, "  period %s: %s", a->period.name,
		    muster_period_verdict_name(result->period_verdict));
		if (result->period_verdict == MUSTER_PERIOD_BREACHED) {
			char from[16], to[16];
			cli_printf(cli, ", %lld %s, from %s to %s",
			    (long long)result->breached_days,
			    result->breached_days == 1 ? "day" : "days",
			    muster_date_format(result->breached_from, from),
			    muster_date_format(result->breached_to - 1, to));
		}
		cli_puts(cli, "\n");
	}
	if (result->evidence_age_days >= 0)
		cli_printf(cli, "  oldest evidence it stands on: %lld %s\n",
		    (long long)result->evidence_age_days,
		    result->evidence_age_days == 1 ? "day" : "days");
	explain_timings_text(cli, a, result);
	for (size_t i = 0; i < result->row_count; i++)
		row_text(cli, project, assessed, &result->rows[i]);
	explain_statements_text(cli, result);
	return cli_crosswalks_text(
	    cli, muster_project_controls(project), a->catalog, result->control, true);
}

static void
row_json(struct muster_json *json, const struct muster_assessed *assessed,
    const struct muster_row_result *row)
{
	const struct muster_mapping *m = row->mapping;
	muster_json_object(json, NULL);
	muster_json_string(json, "practice", m->practice);
	muster_json_string(json, "aspect", m->aspect);
	muster_json_string(json, "effect", muster_effect_name(m->effect));
	muster_json_string(json, "confidence", muster_confidence_name(m->confidence));
	muster_json_string(json, "rationale", m->rationale);
	muster_json_string(json, "file", m->origin.file);
	muster_json_int(json, "line", m->origin.line);
	muster_json_string(json, "status",
	    row->status < MUSTER_STATUS_COUNT ? muster_status_name(row->status) : NULL);
	muster_json_string(json, "reason", row->reason);
	muster_json_int(json, "seen", (int64_t)row->seen);
	muster_json_int(json, "expected", (int64_t)row->expected);
	muster_json_int(json, "failing_results", (int64_t)row->failing_results);
	muster_json_int(json, "failing_assets", (int64_t)row->failing_assets);
	muster_json_array(json, "facts");
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact *fact = row->facts[i];
		muster_json_object(json, NULL);
		muster_json_string(json, "asset", asset_path(assessed, fact->asset));
		muster_json_object(json, "results");
		for (int o = 0; o < MUSTER_OUTCOME_COUNT; o++)
			muster_json_int(json, muster_outcome_name((enum muster_outcome)o),
			    (int64_t)fact->outcomes[o]);
		muster_json_object_end(json);
		muster_json_bool(json, "scanned", fact->scanned);
		muster_json_array(json, "named");
		for (size_t n = 0; n < fact->named_count; n++)
			muster_json_string(json, NULL, fact->named[n]);
		muster_json_array_end(json);
		muster_json_time(json, "observed_at", fact->observed);
		muster_json_string(json, "check", fact->check);
		muster_json_string(
		    json, "finding", fact->example[0] != '\0' ? fact->example : NULL);
		muster_json_string(json, "file", fact->origin.file);
		muster_json_int(json, "line", fact->origin.line);
		explain_evidence_json(json, &fact->evidence);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
	explain_expected_json(json, row);
	muster_json_object_end(json);
}

static int
control_json(struct cli *cli, struct muster_project *project,
    const struct muster_assessed *assessed, const struct muster_control_result *result)
{
	struct muster_json json;
	char name[160];
	snprintf(
	    name, sizeof(name), "%s:%s", assessed->assessment->catalog->id, result->control->id);
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "control", name);
	muster_json_string(&json, "system", assessed->assessment->system);
	muster_json_string(&json, "title", result->control->title);
	control_nature_json(&json, result->control);
	explain_timings_json(&json, result);
	muster_json_time(&json, "as_of", assessed->view.as_of);
	muster_json_int(&json, "known_by", assessed->view.known_by);
	muster_json_bool(&json, "out_of_profile", result->out_of_profile);
	muster_json_string(&json, "status", muster_status_name(result->status));
	muster_json_string(&json, "label", result->label);
	muster_json_string(
	    &json, "period_verdict", muster_period_verdict_name(result->period_verdict));
	cli_breach_json(&json, result);
	muster_json_int(&json, "open_findings", (int64_t)result->open_findings);
	if (result->evidence_age_days < 0)
		muster_json_null(&json, "evidence_age_days");
	else
		muster_json_int(&json, "evidence_age_days", result->evidence_age_days);
	muster_json_array(&json, "reasons");
	for (size_t i = 0; i < result->reason_count; i++)
		muster_json_string(&json, NULL, result->reasons[i]);
	muster_json_array_end(&json);
	muster_json_array(&json, "rules");
	for (size_t i = 0; i < result->row_count; i++)
		row_json(&json, assessed, &result->rows[i]);
	muster_json_array_end(&json);
	explain_statements_json(&json, result);
	int rc = cli_crosswalks_json(&json, cli, muster_project_controls(project),
	    assessed->assessment->catalog, result->control);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
	return rc;
}

int
explain_control(struct cli *cli, struct muster_project *project, const char *name)
{
	const struct muster_catalog *catalog;
	const struct muster_control *control =
	    cli_control(cli, muster_project_controls(project), name, &catalog);
	if (control == NULL)
		return -1;
	struct muster_assess_options options = {
	    catalog->id, cli_value(cli, "system"), cli_value(cli, "period")};
	struct muster_assessed assessed;
	if (muster_flow_assess(project, &options, &assessed, &cli->error) != 0)
		return -1;
	const struct muster_control_result *result =
	    muster_assessment_control(assessed.assessment, control->id);
	int rc = cli->json ? control_json(cli, project, &assessed, result)
			   : control_text(cli, project, &assessed, result);
	muster_assessed_release(&assessed);
	return rc;
}
