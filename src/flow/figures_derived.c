/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by their ids, for explain: what makes each, by the walks that count it for a report. */
#include <muster/muster.h>

#include <string.h>

#include "flow/assess.h"
#include "flow/figure.h"
#include "flow/scope.h"

/* ---- names ---- */

static bool
is_section(const struct muster_catalog *catalog, const char *id)
{
	for (size_t i = 0; i < catalog->control_count; i++)
		if (catalog->controls[i].parent[0] == '\0' &&
		    strcmp(catalog->controls[i].id, id) == 0)
			return true;
	return id[0] == '\0';
}

static int
no_such_figure(const struct muster_assessed *assessed, const char *name, struct muster_error *err)
{
	const char *framework = assessed->assessment->catalog->id;
	bool period = assessed->period.name[0] != '\0';
	muster_error_set(err, MUSTER_E_USAGE, "usage.figure", "there is no figure '%.120s' of %s%s",
	    name, framework, period ? "" : " as of this time");
	return muster_error_remedy(err,
	    "the section Figures of a report names them, for example FIG:%s:failing%s", framework,
	    period ? "" : "; those of a period need --period as for the report");
}

static int
is_usable(const struct muster_figure *figure, const struct muster_assessed *assessed,
    struct muster_error *err)
{
	bool wants = figure->kind == MUSTER_FIGURE_CHANGES || figure->verdict != 0 ||
	    (figure->kind == MUSTER_FIGURE_HISTORY && (!figure->episodes || figure->burn_down));
	if (!is_section(assessed->assessment->catalog, figure->section))
		return no_such_figure(assessed, figure->name, err);
	if (wants && assessed->period.name[0] == '\0') {
		muster_error_set(err, MUSTER_E_USAGE, "usage.period", "this figure is of a period");
		return muster_error_remedy(err, "give --period as for the report");
	}
	return 0;
}

/* ---- what makes them ---- */

struct listing {
	struct figures figures;
	struct muster_figures_derived *out;
	struct muster_report_figure *asked; /* one for each, whoever counts it */
	struct muster_deadlines deadlines;  /* of none, unless some figure is of what is overdue */
	size_t composed;                    /* those that a report counts while it is composed */
};

static int
keep_member(void *context, const struct figure_work *work, enum muster_figure_member_kind kind,
    const char *id, const char *text, uint64_t value, struct muster_error *err)
{
	struct listing *listing = context;
	struct muster_report_figure *asked = &listing->asked[work->asked];
	return muster_report_figure_add(asked, listing->out->arena, kind, id, text, value) == 0
	    ? 0
	    : muster_error_memory(err);
}

static int
take_finding(void *context, const struct muster_finding *row, struct muster_error *err)
{
	struct listing *listing = context;
	struct muster_project *project = listing->figures.project;
	const struct muster_view *view = &listing->out->assessed.view;
	struct muster_finding finding = *row;
	if (!scope_holds(listing->out->assessed.held, row->asset))
		return 0;
	const struct muster_check *check = muster_flow_check_of(project, view, &finding);
	finding.rank = muster_flow_rank(project, view, &finding).rank;
	finding.practice = check != NULL ? check->practice : "";
	finding.aspect = check != NULL ? check->aspect : "";
	return figures_finding(&listing->figures, &finding, check, err);
}

static int
take_history(void *context, const struct muster_finding *finding,
    const struct muster_episode *episodes, size_t count, struct muster_error *err)
{
	struct listing *listing = context;
	const struct muster_assessed *assessed = &listing->out->assessed;
	muster_time due = MUSTER_TIME_NONE;
	if (!scope_holds(assessed->held, finding->asset))
		return 0;
	const struct muster_check *check = listing->deadlines.count == 0
	    ? NULL
	    : muster_flow_check_of(listing->figures.project, &assessed->view, finding);
	if (check != NULL)
		due = muster_deadline_due(
		    &listing->deadlines, check->practice, check->aspect, finding);
	return figures_history(&listing->figures, finding, episodes, count, due, err);
}

static int
derive_changes(
    struct listing *listing, const struct muster_assess_options *options, struct muster_error *err)
{
	struct muster_assessed before;
	struct muster_movement movement;
	int moved = report_changes(
	    listing->figures.project, options, &listing->out->assessed, &before, &movement, err);
	int rc = moved < 0 ? -1 : 0;
	listing->figures.movement = moved == 1 ? &movement : NULL;
	if (rc == 0)
		rc = figures_controls(&listing->figures, err);
	listing->figures.movement = NULL;
	muster_assessed_release(&before);
	return rc;
}

static int
derive_history(struct listing *listing, struct muster_error *err)
{
	const struct muster_assessed *assessed = &listing->out->assessed;
	bool overdue = false;
	for (size_t i = 0; i < listing->figures.count; i++)
		overdue = overdue || listing->figures.works[i].figure.act == MUSTER_ACT_OVERDUE;
	if (overdue &&
	    muster_deadlines_of(
		assessed->assessment->catalog, listing->out->arena, &listing->deadlines, err) != 0)
		return -1;
	return muster_store_histories(
	    listing->figures.project->store, &assessed->view, true, take_history, listing, err);
}

static int
derive_records(struct listing *listing, struct muster_error *err)
{
	struct muster_store *store = listing->figures.project->store;
	struct muster_arena *arena = listing->out->arena;
	const struct muster_view *view = &listing->out->assessed.view;
	struct muster_run *runs;
	struct muster_refusal *refusals;
	size_t run_count, refusal_count;
	if (report_runs(
		listing->figures.project, &listing->out->assessed, &runs, &run_count, err) != 0 ||
	    muster_store_refusals(store, view->known_by, arena, &refusals, &refusal_count, err) !=
		0)
		return -1;
	for (size_t i = 0; i < run_count; i++)
		if (figures_run(&listing->figures, &runs[i], err) != 0)
			return -1;
	for (size_t i = 0; i < refusal_count; i++)
		if (figures_input(&listing->figures, &refusals[i], err) != 0)
			return -1;
	return 0;
}

static bool
has_kind(const struct listing *listing, enum muster_figure_kind kind)
{
	for (size_t i = 0; i < listing->figures.count; i++)
		if (listing->figures.works[i].figure.kind == kind)
			return true;
	return false;
}

/* Each walk once, however many figures it serves. */
static int
derive(
    struct listing *listing, const struct muster_assess_options *options, struct muster_error *err)
{
	const struct muster_view *view = &listing->out->assessed.view;
	int rc = 0;
	if (has_kind(listing, MUSTER_FIGURE_CHANGES))
		rc = derive_changes(listing, options, err); /* and the other controls */
	else if (has_kind(listing, MUSTER_FIGURE_CONTROLS))
		rc = figures_controls(&listing->figures, err);
	if (rc == 0 && has_kind(listing, MUSTER_FIGURE_FINDINGS))
		rc = muster_store_findings(listing->figures.project->store, view,
		    MUSTER_FINDINGS_OPEN, take_finding, listing, err);
	if (rc == 0 && has_kind(listing, MUSTER_FIGURE_HISTORY))
		rc = derive_history(listing, err);
	if (rc == 0 &&
	    (has_kind(listing, MUSTER_FIGURE_RECORDS) || has_kind(listing, MUSTER_FIGURE_INPUTS)))
		rc = derive_records(listing, err);
	return rc;
}

static bool
all_found(const struct muster_report_figure *figures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!figures[i].found)
			return false;
	return true;
}

/* What a report counts while it is composed: it is composed again.  The auditor edition holds what
 * all have but for the next steps. */
static int
compose(
    struct listing *listing, const struct muster_assess_options *options, struct muster_error *err)
{
	static const char *const editions[] = {"auditor", "manager"};
	struct report_build build = {.now = {.view = {0}}};
	struct muster_arena *arena = listing->out->arena;
	struct muster_report_figure *wanted =
	    muster_arena_array(arena, listing->composed, sizeof(*wanted));
	size_t count = 0;
	if (listing->composed == 0)
		return 0;
	if (wanted == NULL)
		return muster_error_memory(err);
	int rc = assess_view(listing->figures.project, options, &build.now, err);
	if (rc == 0)
		rc = report_gather(&build, listing->figures.project, options, editions[0], err);
	for (size_t i = 0; i < listing->out->count; i++)
		if (!listing->asked[i].found)
			wanted[count++] = listing->asked[i];
	for (size_t i = 0; i < sizeof(editions) / sizeof(editions[0]) && rc == 0; i++) {
		if (all_found(wanted, count))
			break;
		build.input.edition = editions[i];
		rc = muster_report_figures(&build.input, wanted, count, arena, err);
	}
	count = 0;
	for (size_t i = 0; i < listing->out->count && rc == 0; i++) {
		if (listing->asked[i].found)
			continue;
		listing->asked[i] = wanted[count++];
		if (!listing->asked[i].found)
			rc = no_such_figure(&listing->out->assessed, listing->asked[i].name, err);
	}
	report_build_release(&build);
	return rc;
}

/* Which of them are defined in figure.h, and which a report counts by itself. */
static int
sort_out(struct listing *listing, const char *const *names, size_t count, struct muster_error *err)
{
	struct muster_figures_derived *out = listing->out;
	struct figures *figures = &listing->figures;
	for (size_t i = 0; i < count; i++) {
		struct figure_work *work = &figures->works[figures->count];
		listing->asked[i] = (struct muster_report_figure){.name = names[i]};
		if (!muster_figure_parse(names[i], &work->figure)) {
			listing->composed++;
			continue;
		}
		work->figure.section = work->figure.section_text;
		if (is_usable(&work->figure, &out->assessed, err) != 0)
			return -1;
		figure_set_times(&work->figure, &out->assessed);
		work->asked = i;
		figures->count++;
		listing->asked[i].found = true;
		listing->asked[i].words = work->figure.words;
	}
	return 0;
}

static int
put_out(const struct listing *listing, struct muster_error *err)
{
	struct muster_figures_derived *out = listing->out;
	const char *framework = out->assessed.assessment->catalog->id;
	for (size_t i = 0; i < out->count; i++) {
		const struct muster_report_figure *asked = &listing->asked[i];
		out->figures[i] = (struct muster_figure_derived){
		    .id = muster_arena_printf(out->arena, "FIG:%s:%s", framework, asked->name),
		    .words = muster_arena_strdup(out->arena, asked->words),
		    .value = asked->value,
		    .members = asked->members,
		    .count = asked->count};
		if (out->figures[i].id == NULL || out->figures[i].words == NULL)
			return muster_error_memory(err);
		/* controls are named as explain takes them */
		for (size_t m = 0; m < asked->count; m++) {
			struct muster_figure_member *member = &asked->members[m];
			if (member->kind != MUSTER_MEMBER_CONTROL)
				continue;
			member->id =
			    muster_arena_printf(out->arena, "%s:%s", framework, member->id);
			if (member->id == NULL)
				return muster_error_memory(err);
		}
	}
	return 0;
}

static int
derive_all(struct listing *listing, const struct muster_assess_options *options,
    const char *const *names, size_t count, struct muster_error *err)
{
	struct muster_figures_derived *out = listing->out;
	struct muster_project *project = listing->figures.project;
	if (assess_at(project, options, &out->assessed, err) != 0 ||
	    figures_begin(&listing->figures, project, &out->assessed, count, out->arena, err) != 0)
		return -1;
	listing->figures.member = keep_member;
	listing->figures.context = listing;
	listing->asked = muster_arena_array(out->arena, count, sizeof(*listing->asked));
	out->figures = muster_arena_array(out->arena, count, sizeof(*out->figures));
	if (listing->asked == NULL || out->figures == NULL)
		return muster_error_memory(err);
	out->count = count;
	return sort_out(listing, names, count, err) == 0 && derive(listing, options, err) == 0 &&
		compose(listing, options, err) == 0
	    ? put_out(listing, err)
	    : -1;
}

int
muster_flow_figures(struct muster_project *project, const struct muster_assess_options *options,
    const char *const *names, size_t count, struct muster_figures_derived *out,
    struct muster_error *err)
{
	struct listing listing = {.figures = {.project = project}, .out = out};
	*out = (struct muster_figures_derived){.arena = muster_arena_new()};
	if (out->arena == NULL)
		return muster_error_memory(err);
	if (assess_view(project, options, &out->assessed, err) != 0 ||
	    muster_store_snapshot(project->store, err) != 0)
		return -1;
	int rc = derive_all(&listing, options, names, count, err);
	muster_store_snapshot_end(project->store);
	return rc;
}

void
muster_figures_derived_release(struct muster_figures_derived *derived)
{
	muster_assessed_release(&derived->assessed);
	muster_arena_free(derived->arena);
	*derived = (struct muster_figures_derived){0};
}
