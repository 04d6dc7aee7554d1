/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: one snapshot, one assessment, one document, every format from it.
 * All files of a report are written before the first is published.
 */
#include <muster/muster.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/assess.h"
#include "flow/figure.h"
#include "flow/ledger.h"
#include "flow/problem.h"
#include "flow/project.h"
#include "flow/publish.h"
#include "flow/report_statements.h"
#include "flow/trend.h"

/* As the verb has it: an exception that ends within so many days is told. */
enum { EXPIRING_DAYS = 30 };

/* A list of findings: a cursor of the store, with practices filled in. */
static bool
fill_practice(struct report_list *list, struct muster_finding *finding)
{
	const struct muster_check *check = muster_flow_check_of(list->project, list->view, finding);
	list->check = check;
	finding->rank = muster_flow_rank(list->project, list->view, finding).rank;
	finding->practice = check != NULL ? check->practice : "";
	finding->aspect = check != NULL ? check->aspect : "";
	return finding->practice[0] != '\0';
}

static int
list_next(void *context, struct muster_finding *finding, struct muster_error *err)
{
	struct report_list *list = context;
	for (;;) {
		int rc = muster_finding_next(list->cursor, finding, err);
		if (rc != 1)
			return rc;
		if (!scope_holds(list->held, finding->asset))
			continue;
		if (!fill_practice(list, finding) || !list->unmapped_only)
			return 1;
	}
}

static int
list_rewind(void *context, struct muster_error *err)
{
	struct report_list *list = context;
	return muster_finding_rewind(list->cursor, err);
}

static int
list_open(struct report_list *list, struct muster_project *project,
    const struct muster_assessed *now, bool unmapped_only, struct figures *figures,
    struct statements *statements, struct muster_finding_list *out, struct muster_error *err)
{
	*list = (struct report_list){.project = project,
	    .view = &now->view,
	    .held = now->held,
	    .unmapped_only = unmapped_only};
	list->cursor =
	    muster_store_findings_open(project->store, &now->view, MUSTER_FINDINGS_OPEN, err);
	if (list->cursor == NULL)
		return -1;
	*out = (struct muster_finding_list){list_next, list_rewind, list, 0};
	struct muster_finding finding;
	int rc;
	while ((rc = list_next(list, &finding, err)) == 1) {
		out->count++;
		if (figures != NULL && figures_finding(figures, &finding, list->check, err) != 0)
			return -1;
		if (statements != NULL && statements_finding(statements, &finding, err) != 0)
			return -1;
	}
	return rc == 0 ? list_rewind(list, err) : -1;
}

/* ---- runs of the system ---- */

int
report_runs(struct muster_project *project, const struct muster_assessed *at,
    struct muster_run **runs, size_t *count, struct muster_error *err)
{
	struct scope scope;
	return muster_store_runs(project->store, &at->view, 0, at->arena, runs, count, err) != 0 ||
		scope_open(project->store, &at->view, at->system, at->arena, &scope, err) != 0
	    ? -1
	    : scope_keep_runs(&scope, *runs, count, at->arena, err);
}

/* What they read, counted together; of every run the store knows better. */
static int
totals_of(struct muster_project *project, const struct muster_assessed *now,
    const struct muster_run *runs, size_t count, struct muster_counts *out,
    struct muster_error *err)
{
	uint64_t known;
	if (now->system == NULL)
		return muster_store_totals(project->store, &now->view, out, &known, err);
	*out = (struct muster_counts){0};
	for (size_t i = 0; i < count; i++)
		muster_counts_add(out, &runs[i].counts);
	return 0;
}

/* ---- what moved since the period before ---- */

struct moved {
	const struct muster_period *period;
	const struct scope *held;
	struct muster_movement *movement;
	struct figures *figures;
};

static int
count_movement(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct moved *moved = context;
	const struct muster_period *period = moved->period;
	if (!scope_holds(moved->held, finding->asset))
		return 0;
	if (figures_history(moved->figures, finding, NULL, 0, MUSTER_TIME_NONE, err) != 0)
		return -1;
	if (finding->first_seen >= period->start && finding->first_seen < period->end)
		moved->movement->findings_opened++;
	if (finding->open || finding->closed_at < period->start ||
	    finding->closed_at >= period->end)
		return 0;
	if (finding->reason == MUSTER_CLOSE_FIXED)
		moved->movement->findings_fixed++;
	else if (finding->reason == MUSTER_CLOSE_IMAGE_REPLACED)
		moved->movement->findings_image_replaced++;
	else
		moved->movement->findings_closed_otherwise++;
	return 0;
}

int
report_changes(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct muster_assessed *before, struct muster_movement *out,
    struct muster_error *err)
{
	memset(out, 0, sizeof(*out));
	memset(before, 0, sizeof(*before));
	if (options->period == NULL || muster_period_previous(&now->period, &before->period) != 0)
		return 0;
	before->arena = muster_arena_new();
	if (before->arena == NULL)
		return muster_error_memory(err);
	before->view = (struct muster_view){before->period.end - 1, now->view.known_by};
	before->system = now->system;
	struct muster_run *runs;
	size_t run_count;
	if (report_runs(project, before, &runs, &run_count, err) != 0)
		return -1;
	if (run_count == 0)
		return 0;
	if (assess_at(project, options, before, err) != 0)
		return -1;
	out->previous_name = before->period.name;
	return muster_movement_compare(before->assessment, now->assessment, now->arena, out, err) ==
		0
	    ? 1
	    : -1;
}

/* The same with what became of findings in the period. */
static int
movement(struct muster_project *project, const struct muster_assess_options *options,
    const struct muster_assessed *now, struct muster_assessed *before, struct muster_movement *out,
    struct figures *figures, struct muster_error *err)
{
	int known = report_changes(project, options, now, before, out, err);
	struct moved moved = {&now->period, now->held, out, figures};
	if (known == 1 &&
	    muster_store_findings(
		project->store, &now->view, MUSTER_FINDINGS_ALL, count_movement, &moved, err) != 0)
		return -1;
	return known;
}

/* ---- rejected and duplicate inputs ---- */

static int
refusals(struct muster_project *project, const struct muster_assessed *assessed,
    struct muster_report_input *input, struct figures *figures, struct muster_error *err)
{
	struct muster_refusal *rows;
	size_t count;
	if (muster_store_refusals(
		project->store, assessed->view.known_by, assessed->arena, &rows, &count, err) != 0)
		return -1;
	struct muster_refusal_view *views =
	    muster_arena_array(assessed->arena, count + 1, sizeof(*views));
	if (views == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct muster_refusal *row = &rows[i];
		if (figures_input(figures, row, err) != 0)
			return -1;
		const char *reason = row->id;
		if (!row->duplicate && row->line > 0)
			reason = muster_arena_printf(assessed->arena,
			    "%s at line %llu, column %llu, byte %llu", row->id,
			    (unsigned long long)row->line, (unsigned long long)row->column,
			    (unsigned long long)row->byte);
		else if (!row->duplicate && row->pointer[0] != '\0')
			reason =
			    muster_arena_printf(assessed->arena, "%s at %s", row->id, row->pointer);
		if (reason == NULL)
			return muster_error_memory(err);
		views[i] = (struct muster_refusal_view){
		    row->path, reason, row->bytes, row->source_mac, row->at, row->duplicate};
	}
	input->refusals = views;
	input->refusal_count = count;
	return 0;
}

/* ---- event findings that were followed up ---- */

/* The ledger has them by id, then time: the first by the as-of counts. */
static int
disposals(struct muster_project *project, const struct muster_assessed *assessed,
    struct muster_report_input *input, struct muster_error *err)
{
	const struct muster_ledger *ledger = muster_project_ledger(project);
	struct muster_disposal_view *views =
	    muster_arena_array(assessed->arena, ledger->disposal_count + 1, sizeof(*views));
	size_t count = 0;
	if (views == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < ledger->disposal_count; i++) {
		const struct muster_ledger_disposal *row = &ledger->disposals[i];
		if (row == muster_ledger_disposal_of(ledger, row->id, assessed->view.as_of))
			views[count++] = (struct muster_disposal_view){
			    row->id, row->at, row->by, row->ticket, row->note};
	}
	input->disposals = views;
	input->disposal_count = count;
	return 0;
}

/* ---- which scopes were covered when ---- */

static int
coverage(struct muster_project *project, const struct muster_assessed *assessed,
    struct muster_report_input *input, struct muster_error *err)
{
	struct muster_coverage *rows;
	size_t count;
	if (muster_store_coverage(
		project->store, &assessed->view, assessed->arena, &rows, &count, err) != 0)
		return -1;
	struct muster_coverage_view *views =
	    muster_arena_array(assessed->arena, count + 1, sizeof(*views));
	if (views == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < count; i++)
		views[i] = (struct muster_coverage_view){
		    .asset = rows[i].asset,
		    .run = rows[i].run,
		    .source = rows[i].source,
		    .domain = rows[i].domain,
		    .section = rows[i].section,
		    .observed = rows[i].observed,
		    .observed_any = rows[i].observed_any,
		};
	input->coverage = views;
	input->coverage_count = count;
	return 0;
}

/* ---- crosswalks ---- */

static int
crosswalks(struct muster_project *project, const struct muster_assessed *now,
    struct muster_report_input *input, struct muster_error *err)
{
	const struct muster_catalog *catalog = now->assessment->catalog;
	struct muster_crosswalk_line *lines = NULL;
	/* counted, then filled */
	for (int pass = 0; pass < 2; pass++) {
		size_t used = 0;
		for (size_t i = 0; i < catalog->control_count; i++) {
			const struct muster_crosswalk_view *views;
			const char *control = catalog->controls[i].id;
			size_t count;
			if (muster_control_crosswalks(project->controls, catalog->id, control,
				now->arena, &views, &count) != 0)
				return muster_error_memory(err);
			for (size_t v = 0; v < count && lines != NULL; v++)
				lines[used + v] = (struct muster_crosswalk_line){
				    control, muster_relation_name(views[v].relation), &views[v]};
			used += count;
		}
		input->crosswalk_count = used;
		if (lines == NULL)
			lines = muster_arena_array(now->arena, used + 1, sizeof(*lines));
		if (lines == NULL)
			return muster_error_memory(err);
	}
	input->crosswalks = lines;
	return 0;
}

/* ---- the report ---- */

static int
check_options(const struct muster_report_options *options, struct muster_error *err)
{
	if (!muster_report_has_edition(options->edition)) {
		muster_error_set(err, MUSTER_E_USAGE, "usage.edition",
		    "there is no edition '%.40s'", options->edition);
		return muster_error_remedy(err, "editions: executive, manager, auditor");
	}
	return publish_check(options->formats, options->format_count, err);
}

int
report_gather(struct report_build *build, struct muster_project *project,
    const struct muster_assess_options *options, const char *edition, struct muster_error *err)
{
	struct muster_assessed *now = &build->now;
	struct muster_report_input *input = &build->input;
	if (assess_at(project, options, now, err) != 0)
		return -1;
	if (figures_prepare(&build->figures, project, now, now->arena, err) != 0)
		return -1;
	int moved =
	    movement(project, options, now, &build->before, &build->movement, &build->figures, err);
	if (moved < 0)
		return -1;
	build->figures.movement = moved == 1 ? &build->movement : NULL;
	*input = (struct muster_report_input){
	    .assessment = now->assessment,
	    .controls = project->controls,
	    .organisation = project->config.organisation,
	    .classification = project->config.classification,
	    .edition = edition,
	    .period_closed = now->period_closed,
	    .system = now->system,
	    .scope = &now->scope,
	    .deliveries = now->deliveries,
	    .delivery_count = now->delivery_count,
	    .unknown = now->unknown,
	    .unknown_count = now->unknown_count,
	    .assets = now->assets,
	    .asset_count = now->asset_count,
	    .movement = moved == 1 ? &build->movement : NULL,
	    .muster_version = muster_version(),
	};
	struct muster_run *rows;
	if (report_runs(project, now, &rows, &input->run_count, err) != 0 ||
	    totals_of(project, now, rows, input->run_count, &input->totals, err) != 0 ||
	    refusals(project, now, input, &build->figures, err) != 0 ||
	    disposals(project, now, input, err) != 0 || coverage(project, now, input, err) != 0 ||
	    crosswalks(project, now, input, err) != 0)
		return -1;
	input->runs = rows;
	input->audited = true;
	if (exception_audit_at(project, &now->view, now->assessment->system, EXPIRING_DAYS,
		now->arena, &input->audit, &input->audit_count, err) != 0)
		return -1;
	/* before the lists, which hold their findings until the end: peaks do not add up */
	if (trend_gather(project, options, now, input, err) != 0 ||
	    problems_gather(project, now, input, err) != 0 ||
	    statements_begin(&build->statements, project, now, err) != 0 ||
	    list_open(&build->open, project, now, false, &build->figures, &build->statements,
		&input->open, err) != 0 ||
	    statements_end(&build->statements, input, err) != 0 ||
	    list_open(&build->unmapped, project, now, true, NULL, NULL, &input->unmapped, err) !=
		0 ||
	    muster_store_head_at(project->store, now->view.known_by, build->head, err) != 0)
		return -1;
	for (size_t i = 0; i < input->run_count; i++)
		if (figures_run(&build->figures, &rows[i], err) != 0)
			return -1;
	if (figures_controls(&build->figures, err) != 0 ||
	    figures_rows(&build->figures, now->arena, &input->figures, &input->figure_count, err) !=
		0)
		return -1;
	input->journal_seq = now->view.known_by;
	input->journal_head = build->head;
	return 0;
}

void
report_build_release(struct report_build *build)
{
	muster_finding_close(build->open.cursor);
	muster_finding_close(build->unmapped.cursor);
	muster_assessed_release(&build->now);
	muster_assessed_release(&build->before);
}

int
muster_flow_report(struct muster_project *project, const struct muster_report_options *options,
    struct muster_report_files *files, struct muster_error *err)
{
	struct report_build build;
	memset(&build, 0, sizeof(build));
	*files = (struct muster_report_files){0};
	if (check_options(options, err) != 0)
		return -1;
	if (assess_view(project, &options->assess, &build.now, err) != 0 ||
	    muster_store_snapshot(project->store, err) != 0) {
		muster_assessed_release(&build.now);
		return -1;
	}
	int rc = report_gather(&build, project, &options->assess, options->edition, err);
	struct muster_document *document = NULL;
	if (rc == 0) {
		document = muster_report_evidence(&build.input, err);
		rc = document != NULL ? 0 : -1;
	}
	if (rc == 0) {
		char stem[200];
		char date[16];
		const struct muster_system *system = build.now.system;
		/* without a period the file is named by the as-of date */
		snprintf(stem, sizeof(stem), "%s%s%s-%s", build.now.assessment->catalog->id,
		    system != NULL ? "-" : "", system != NULL ? system->id : "",
		    options->assess.period != NULL
			? build.now.period.name
			: muster_date_format(build.now.view.as_of, date));
		struct muster_render_options look;
		rc = publish_look(project, build.now.view.known_by, &look, err);
		if (rc == 0)
			rc = publish_report(
			    document, &build.input, options, &look, stem, files, err);
	}
	muster_document_free(document);
	muster_store_snapshot_end(project->store);
	report_build_release(&build);
	return rc;
}
