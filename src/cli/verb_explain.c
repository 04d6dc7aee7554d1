/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: from a control, a finding or a check down to the bytes of the
 * evidence: control ← row ← practice ← check ← result ← SHA-256, offset,
 * JSON Pointer.
 */
#include <string.h>

#include "cli/control_nature.h"
#include "cli/crosswalk.h"
#include "cli/explain.h"
#include "cli/ledger.h"
#include "cli/verbs.h"
#include "cli/vex.h"

/* ---- evidence ---- */

static void
evidence_json(struct muster_json *json, const struct muster_evidence_ref *ref)
{
	muster_json_object(json, "evidence");
	muster_json_string(json, "sha256", ref->sha256);
	muster_json_int(json, "offset", (int64_t)ref->offset);
	muster_json_int(json, "length", (int64_t)ref->length);
	muster_json_string(json, "pointer", ref->pointer);
	muster_json_object_end(json);
}

/* The record itself, cut: what an auditor would look up. */
enum { RECORD_SHOWN = 400 };

static void
record_text(struct cli *cli, struct muster_project *project, size_t column,
    const struct muster_evidence_ref *ref)
{
	const char *bytes;
	size_t len;
	struct muster_error unread;
	muster_error_clear(&unread);
	if (muster_store_evidence_read(muster_project_store(project), ref->sha256, ref->offset,
		ref->length, cli->arena, &bytes, &len, &unread) != 0) {
		cli_error(&unread);
		cli->worst = muster_exit_worst(cli->worst, muster_error_exit(unread.code));
		return;
	}
	struct muster_strbuf line;
	muster_strbuf_init(&line, 1 << 20);
	bool space = false;
	size_t i = 0;
	for (; i < len && (line.len < RECORD_SHOWN || (bytes[i] & 0xC0) == 0x80); i++) {
		bool blank = bytes[i] == '\n' || bytes[i] == ' ' || bytes[i] == '\t';
		if (!blank || !space)
			muster_strbuf_addc(&line, blank ? ' ' : bytes[i]);
		space = blank;
	}
	muster_strbuf_adds(&line, i < len ? " ..." : "");
	if (line.failed)
		cli->out.failed = true;
	cli_wrapped(cli, column, line.len > 0 ? line.data : "");
	muster_strbuf_release(&line);
}

/* Digest, place and record, in as many columns as a digest leaves. */
static void
evidence_text(struct cli *cli, struct muster_project *project, const char *indent,
    const struct muster_evidence_ref *ref)
{
	const size_t column = 16;
	const size_t label = column - strlen(indent);
	char place[700];
	if (ref->sha256[0] == '\0') {
		cli_printf(cli, "%sevidence  none\n", indent);
		return;
	}
	cli_printf(cli, "%sevidence", indent);
	for (size_t i = strlen("evidence"); i < label; i++)
		cli_puts(cli, " ");
	cli_printf(cli, "%s\n", ref->sha256);
	if (ref->length == 0)
		return;
	snprintf(place, sizeof(place), "offset %llu, length %llu, pointer %s",
	    (unsigned long long)ref->offset, (unsigned long long)ref->length,
	    ref->pointer[0] != '\0' ? ref->pointer : "(the whole document)");
	cli_wrapped(cli, column, place);
	record_text(cli, project, column, ref);
}

/* ---- a finding ---- */

static void
mappings_of(struct cli *cli, struct muster_project *project, const struct muster_check *check,
    struct muster_json *json)
{
	const struct muster_controls *controls = muster_project_controls(project);
	if (json != NULL)
		muster_json_array(json, "controls");
	for (size_t c = 0; c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			const struct muster_mapping *row = &catalog->mappings[i];
			if (!muster_mapping_asks(row, check->practice, check->aspect))
				continue;
			if (json != NULL) {
				char name[160];
				snprintf(name, sizeof(name), "%s:%s", catalog->id, row->control);
				muster_json_object(json, NULL);
				muster_json_string(json, "control", name);
				muster_json_string(json, "effect", muster_effect_name(row->effect));
				muster_json_string(
				    json, "confidence", muster_confidence_name(row->confidence));
				muster_json_string(json, "rationale", row->rationale);
				muster_json_string(json, "file", row->origin.file);
				muster_json_int(json, "line", row->origin.line);
				muster_json_object_end(json);
				continue;
			}
			cli_printf(cli, "  control       %s:%s (%s, %s confidence)\n", catalog->id,
			    row->control, muster_effect_name(row->effect),
			    muster_confidence_name(row->confidence));
			cli_printf(
			    cli, "                %s:%u\n", row->origin.file, row->origin.line);
			cli_wrapped(cli, 16, row->rationale);
		}
	}
	if (json != NULL)
		muster_json_array_end(json);
}

static void
practice_text(struct cli *cli, struct muster_project *project, const struct muster_check *check)
{
	if (check == NULL) {
		cli_puts(cli,
		    "  practice      none: no check rule knows this check; it is counted "
		    "as unmapped\n");
		return;
	}
	cli_printf(cli, "  check rule    %s:%u\n", check->origin.file, check->origin.line);
	if (check->practice[0] == '\0') {
		cli_printf(cli, "  practice      none by decision: %s\n", check->reason);
		return;
	}
	const struct muster_practice *practice =
	    muster_practice_find(muster_project_controls(project), check->practice);
	cli_printf(cli, "  practice      %s%s%s\n", check->practice,
	    check->aspect[0] != '\0' ? ", " : "", check->aspect);
	if (practice != NULL)
		cli_wrapped(cli, 16, practice->statement);
	mappings_of(cli, project, check, NULL);
}

/* How an event was followed up by then; NULL: it was not, or is none. */
static const struct muster_ledger_disposal *
disposal_of(
    struct muster_project *project, const struct muster_view *view, const struct muster_finding *f)
{
	return f->event
	    ? muster_ledger_disposal_of(muster_project_ledger(project), f->id, view->as_of)
	    : NULL;
}

static void
disposal_text(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *f)
{
	char date[16];
	const struct muster_ledger_disposal *row = disposal_of(project, view, f);
	if (row == NULL && f->event)
		cli_puts(cli, "  followed up   by nobody yet: muster event dispose\n");
	if (row != NULL)
		cli_printf(cli, "  followed up   %s by %s, %s%s%s\n",
		    muster_date_format(row->at, date), row->by, row->ticket,
		    row->note[0] != '\0' ? ": " : "", row->note);
}

static int
finding_text(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *f)
{
	char first[40], last[40], closed[40];
	cli_printf(cli, "%s  ", f->id);
	cli_puts(cli, cli_severity_colour(cli, f->severity));
	cli_puts(cli, muster_severity_name(f->severity));
	cli_puts(cli, cli_colour_end(cli));
	cli_puts(cli, "  ");
	cli_text(cli, f->check);
	cli_puts(cli, "\n");
	const struct {
		const char *name, *value;
	} rows[] = {{"title", f->title}, {"asset", f->asset}, {"location", f->location},
	    {"installed", f->installed}, {"fixed in", f->fixed_in}, {"source", f->source},
	    {"its severity", f->native_severity}, {"score", f->score}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].value[0] == '\0')
			continue;
		cli_printf(cli, "  %-13s ", rows[i].name);
		cli_text(cli, rows[i].value);
		cli_puts(cli, "\n");
	}
	const struct muster_ranked ranked = muster_flow_rank(project, view, f);
	explain_rank_text(cli, f, &ranked);
	cli_printf(cli, "  state         %s", f->open ? "open" : "closed");
	if (!f->open)
		cli_printf(cli, " %s, %s", muster_time_format(f->closed_at, closed),
		    muster_close_reason_name(f->reason));
	if (f->reopened > 0)
		cli_printf(cli, ", reopened %u times", f->reopened);
	cli_puts(cli, "\n");
	if (f->event)
		cli_printf(cli,
		    "  happened      %s\n  last          %s, %llu times\n"
		    "                no later run closes it by not repeating it\n",
		    muster_time_format(f->first_seen, first),
		    muster_time_format(f->last_seen, last), (unsigned long long)f->events);
	else
		cli_printf(cli, "  first seen    %s\n  last seen     %s\n",
		    muster_time_format(f->first_seen, first),
		    muster_time_format(f->last_seen, last));
	explain_dates_text(cli, f);
	disposal_text(cli, project, view, f);
	if (f->suppressed_by_tool)
		cli_puts(cli, "  suppressed    by the tool, not approved here: it still counts\n");
	explain_exception_text(cli, muster_flow_exception_of(project, view, f));
	int rc = vex_text(cli, project, view, f);
	if (rc == 0)
		rc = explain_problem_text(cli, project, view, f);
	explain_clocks_text(cli, project, view, f);
	practice_text(cli, project, muster_flow_check_of(project, view, f));
	evidence_text(cli, project, "  ", &f->evidence);
	return rc;
}

static int
finding_json(struct muster_json *json, struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *f)
{
	const struct muster_check *check = muster_flow_check_of(project, view, f);
	muster_json_string(json, "id", f->id);
	muster_json_string(json, "check", f->check);
	muster_json_string(json, "source", f->source);
	muster_json_string(json, "title", f->title);
	muster_json_string(json, "severity", muster_severity_name(f->severity));
	const struct muster_ranked ranked = muster_flow_rank(project, view, f);
	explain_rank_json(json, &ranked);
	muster_json_string(json, "asset", f->asset);
	muster_json_string(json, "location", f->location);
	muster_json_bool(json, "event", f->event);
	muster_json_int(json, "events", (int64_t)f->events);
	cli_disposal_json(json, disposal_of(project, view, f));
	muster_json_string(json, "state", f->open ? "open" : "closed");
	muster_json_string(json, "reason", f->open ? NULL : muster_close_reason_name(f->reason));
	muster_json_time(json, "first_seen", f->first_seen);
	muster_json_time(json, "last_seen", f->last_seen);
	muster_json_time(json, "closed_at", f->open ? MUSTER_TIME_NONE : f->closed_at);
	explain_dates_json(json, f);
	if (check != NULL) {
		muster_json_object(json, "check_rule");
		muster_json_string(json, "file", check->origin.file);
		muster_json_int(json, "line", check->origin.line);
		muster_json_string(
		    json, "practice", check->practice[0] != '\0' ? check->practice : NULL);
		muster_json_string(json, "aspect", check->aspect);
		muster_json_string(json, "none", check->reason[0] != '\0' ? check->reason : NULL);
		muster_json_object_end(json);
		if (check->practice[0] != '\0')
			mappings_of(cli, project, check, json);
	} else {
		muster_json_null(json, "check_rule");
	}
	const struct muster_ledger_exception *row = muster_flow_exception_of(project, view, f);
	muster_json_string(json, "exception", row != NULL ? row->id : NULL);
	const struct muster_vex_set *set = muster_flow_vex(project, view, cli->arena, &cli->error);
	if (set != NULL)
		vex_json(json, set, f);
	int rc = set == NULL ? -1 : explain_problem_json(json, cli, project, view, f);
	explain_clocks_json(json, project, view, f);
	evidence_json(json, &f->evidence);
	return rc;
}

static int
explain_finding(
    struct cli *cli, struct muster_project *project, const struct muster_view *view, const char *id)
{
	struct muster_finding finding;
	bool found;
	if (muster_store_finding(muster_project_store(project), view, id, cli->arena, &finding,
		&found, &cli->error) != 0)
		return -1;
	if (!found) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.finding",
		    "there is no finding %.40s at this as-of", id);
		return muster_error_remedy(&cli->error, "muster findings --state all lists them");
	}
	if (!cli->json)
		return finding_text(cli, project, view, &finding);
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	int rc = finding_json(&json, cli, project, view, &finding);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
	return rc;
}

/* ---- a control ---- */

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
		char date[16];
		cli_puts(cli, "    - ");
		cli_text(cli, asset_path(assessed, fact->asset));
		cli_puts(cli, ":");
		for (int o = 0; o < MUSTER_OUTCOME_COUNT; o++) {
			if (fact->outcomes[o] > 0)
				cli_printf(cli, " %llu %s", (unsigned long long)fact->outcomes[o],
				    muster_outcome_name((enum muster_outcome)o));
		}
		if (fact->scanned)
			cli_puts(cli, " scanned completely");
		if (fact->named_count > 0)
			cli_puts(cli, ", named by an exception");
		if (fact->observed != MUSTER_TIME_NONE)
			cli_printf(cli, ", observed %s", muster_date_format(fact->observed, date));
		cli_printf(cli, "\n      check     %s%s%s\n      rule      %s:%u\n",
		    fact->check[0] != '\0' ? fact->check : "no result of its own",
		    fact->example[0] != '\0' ? ", finding " : "", fact->example, fact->origin.file,
		    fact->origin.line);
		evidence_text(cli, project, "      ", &fact->evidence);
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
	cli_printf(cli, "%s:%s  %s\n", a->catalog->id, result->control->id, result->control->title);
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
		evidence_json(json, &fact->evidence);
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

static int
explain_control(
    struct cli *cli, struct muster_project *project, const char *framework, const char *spelling)
{
	struct muster_assess_options options = {
	    framework, cli_value(cli, "system"), cli_value(cli, "period")};
	struct muster_assessed assessed;
	if (muster_flow_assess(project, &options, &assessed, &cli->error) != 0)
		return -1;
	const struct muster_control *control =
	    muster_control_canonical(assessed.assessment->catalog, spelling);
	const struct muster_control_result *result =
	    control == NULL ? NULL : muster_assessment_control(assessed.assessment, control->id);
	int rc = 0;
	if (result == NULL) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.control",
		    "%s has no control '%.60s'", framework, spelling);
		rc = muster_error_remedy(&cli->error, "muster catalog show %s lists them",
		    assessed.assessment->catalog->id);
	} else if (cli->json) {
		rc = control_json(cli, project, &assessed, result);
	} else {
		rc = control_text(cli, project, &assessed, result);
	}
	muster_assessed_release(&assessed);
	return rc;
}

/* ---- choosing ---- */

static int
run_explain(struct cli *cli)
{
	char framework[64];
	const char *figure;
	bool figures =
	    cli->operand_count > 0 && muster_figure_split(cli->operands[0], framework, &figure);
	if (cli_operands(cli, 1, figures ? SIZE_MAX : 1) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	const char *what = cli->operands[0];
	const char *colon = strchr(what, ':');
	char prefix[64] = "";
	if (colon != NULL && (size_t)(colon - what) < sizeof(prefix)) {
		memcpy(prefix, what, (size_t)(colon - what));
		prefix[colon - what] = '\0';
	}
	char id[64];
	snprintf(id, sizeof(id), "%.*s", (int)strcspn(prefix, "@"), prefix);
	struct muster_view view;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0) {
		if (figures)
			rc = explain_figures(cli, project);
		else if (colon == NULL && (what[0] == 'F' || what[0] == 'f') && what[1] == '-')
			rc = explain_finding(cli, project, &view, what);
		else if (muster_catalog_named(muster_project_controls(project), id) != NULL)
			rc = explain_control(cli, project, prefix, colon + 1);
		else
			rc = explain_check(cli, project, &view, what);
	}
	muster_project_close(project);
	return rc;
}

static const struct cli_option options[] = {
    {"system", 'S', "SYSTEM", false, "the system, by its id in muster.yaml"},
    {"period", 0, "P", false, "judge a period too: 2026-Q3, 2026-08, 2026, FROM..TO"},
    CLI_END_OF_OPTIONS,
};

const struct cli_verb verb_explain = {
    .name = "explain",
    .operands = "F:CONTROL|FINDING|CHECK|FIGURE…",
    .summary = "Show what a status, a finding, a check or a figure rests on",
    .about =
	"The chain ends in the SHA-256 of stored evidence, the offset of the record in it and\n"
	"its JSON Pointer. Digests are of the redacted copy. A figure of a report (FIG:…) is\n"
	"derived to the controls, findings, runs or assets that make it; give --as-of, --system\n"
	"and --period as for the report. Several figures of one framework are derived at once.",
    .options = options,
    .examples = "  muster explain cis-docker:4.1\n  muster explain 'hipaa:164.312(a)(1)'\n"
		"  muster explain F-7K3QX0M2RD\n  muster explain docker-bench:4.1\n"
		"  muster explain FIG:pci-dss:failing --period 2026-Q3\n",
    .run = run_explain,
};
