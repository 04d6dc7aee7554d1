/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The VEX statements of a report: each with the open findings it is about and
 * the exceptions that rest on it.  Those that say something here come first;
 * of a supplier's thousands about other products a few stand for the rest.
 */
#include "flow/report_statements.h"

#include <stdlib.h>
#include <string.h>

#include "flow/ledger.h"
#include "flow/project.h"
#include "flow/scope.h"

enum { ABOUT_MOST = 16 }; /* statements about one finding */

int
statements_begin(struct statements *statements, struct muster_project *project,
    const struct muster_assessed *now, struct muster_error *err)
{
	*statements = (struct statements){.project = project, .now = now};
	statements->set = muster_flow_vex(project, &now->view, now->arena, err);
	if (statements->set == NULL)
		return -1;
	const struct muster_vex *list = muster_vex_list(statements->set, &statements->count);
	statements->views =
	    muster_arena_array(now->arena, statements->count + 1, sizeof(*statements->views));
	if (statements->views == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < statements->count; i++)
		statements->views[i] = (struct muster_statement_view){.statement = &list[i],
		    .status = muster_vex_status_name(list[i].status),
		    .supports = muster_vex_supports(list[i].status)};
	statements->first = list;
	return 0;
}

/* ---- open findings ---- */

static int
add_finding(struct statements *statements, struct muster_statement_view *view, const char *finding,
    struct muster_error *err)
{
	struct muster_arena *arena = statements->now->arena;
	view->finding_total++;
	if (view->finding_count == STATEMENT_FINDINGS)
		return 0;
	if (view->findings == NULL)
		view->findings =
		    muster_arena_array(arena, STATEMENT_FINDINGS, sizeof(*view->findings));
	const char *id = muster_arena_strdup(arena, finding);
	if (view->findings == NULL || id == NULL)
		return muster_error_memory(err);
	view->findings[view->finding_count++] = id;
	return 0;
}

int
statements_finding(
    struct statements *statements, const struct muster_finding *finding, struct muster_error *err)
{
	const struct muster_vex *about[ABOUT_MOST];
	size_t count =
	    statements->count == 0 ? 0 : muster_vex_of(statements->set, finding, about, ABOUT_MOST);
	for (size_t i = 0; i < count && i < ABOUT_MOST; i++)
		if (add_finding(statements, &statements->views[about[i] - statements->first],
			finding->id, err) != 0)
			return -1;
	return 0;
}

/* ---- exceptions ---- */

static int
add_exceptions(
    struct statements *statements, struct muster_statement_view *view, struct muster_error *err)
{
	const struct muster_assessed *now = statements->now;
	const struct muster_ledger *ledger = muster_project_ledger(statements->project);
	const char *system = now->system != NULL ? now->system->id : MUSTER_SYSTEM_DEFAULT;
	for (size_t i = 0; i < ledger->exception_count; i++) {
		struct muster_exception exception;
		muster_ledger_exception_view(&ledger->exceptions[i], &exception);
		if (!muster_vex_is_ground_of(view->statement, &exception) ||
		    !ledger_of_system(ledger->exceptions[i].system, system))
			continue;
		if (view->exceptions == NULL)
			view->exceptions = muster_arena_array(
			    now->arena, ledger->exception_count, sizeof(*view->exceptions));
		if (view->exceptions == NULL)
			return muster_error_memory(err);
		const enum muster_exception_state state =
		    muster_exception_state(&exception, now->view.as_of);
		view->exceptions[view->exception_count++] = (struct muster_statement_exception){
		    exception.id, muster_exception_state_name(state), exception.finding,
		    state == MUSTER_EXCEPTION_IN_FORCE};
	}
	return 0;
}

/* ---- those that are shown ---- */

static bool
says_something(const struct muster_statement_view *view)
{
	return view->finding_total > 0 || view->exception_count > 0;
}

/* Those that say something first, then by vulnerability, author, id. */
static int
by_weight(const void *a, const void *b)
{
	const struct muster_statement_view *x = a, *y = b;
	if (says_something(x) != says_something(y))
		return says_something(x) ? -1 : 1;
	int order = strcmp(x->statement->vulnerability, y->statement->vulnerability);
	if (order == 0)
		order = strcmp(x->statement->author, y->statement->author);
	return order != 0 ? order : strcmp(x->statement->id, y->statement->id);
}

/* What was collected for another system's asset is none of this one's. */
static bool
is_held(const struct statements *statements, const struct muster_statement_view *view)
{
	return says_something(view) || view->statement->anywhere ||
	    scope_holds(statements->now->held, view->statement->asset);
}

int
statements_end(
    struct statements *statements, struct muster_report_input *input, struct muster_error *err)
{
	size_t kept = 0, shown = 0;
	for (size_t i = 0; i < statements->count; i++) {
		struct muster_statement_view *view = &statements->views[i];
		if (add_exceptions(statements, view, err) != 0)
			return -1;
		if (is_held(statements, view))
			statements->views[kept++] = *view;
	}
	if (kept > 1)
		qsort(statements->views, kept, sizeof(*statements->views), by_weight);
	while (shown < kept && shown < STATEMENTS_SHOWN &&
	    (says_something(&statements->views[shown]) || shown < STATEMENTS_IDLE))
		shown++;
	input->statements_told = true;
	input->statements = statements->views;
	input->statement_count = shown;
	input->statement_total = kept;
	return 0;
}
