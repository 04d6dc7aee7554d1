/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain: from a control, a finding or a check down to the bytes of the
 * evidence: control ← row ← practice ← check ← result ← SHA-256, offset,
 * JSON Pointer.
 */
#include <string.h>

#include "cli/explain.h"
#include "cli/ledger.h"
#include "cli/verbs.h"
#include "cli/vex.h"

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
	explain_evidence_text(cli, project, "  ", &f->evidence);
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
	explain_evidence_json(json, &f->evidence);
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
			rc = explain_control(cli, project, what);
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
