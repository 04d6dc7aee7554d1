/* SPDX-License-Identifier: Apache-2.0 */
/* The audit of exceptions: which open findings each holds, for the decider. */
#include <muster/muster.h>

#include <string.h>

#include "flow/ledger.h"

struct holding {
	struct muster_project *project;
	const struct muster_view *view;
	struct muster_exception_holding *rows;
};

/* By when it had to be done by the strictest control in scope that asks for it; NONE: none does. */
static muster_time
due_of(struct muster_project *project, const struct muster_ledger_exception *row,
    const struct muster_check *check, const struct muster_finding *finding)
{
	const struct muster_start_dates dates = muster_start_dates_of(finding);
	muster_time due = MUSTER_TIME_NONE;
	for (size_t c = 0; c < project->controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &project->controls->catalogs[c];
		if (row->control.name[0] != '\0' && catalog != row->control.catalog)
			continue;
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			const struct muster_mapping *mapping = &catalog->mappings[i];
			if (mapping->effect != MUSTER_EFFECT_DEADLINE || mapping->days == 0 ||
			    !muster_mapping_asks(mapping, check->practice, check->aspect) ||
			    (row->control.control != NULL &&
				strcmp(mapping->control, row->control.control->id) != 0))
				continue;
			muster_time one = muster_mapping_due(mapping,
			    muster_clock_start_of(muster_mapping_release(mapping), &dates).at);
			if (due == MUSTER_TIME_NONE || one < due)
				due = one;
		}
	}
	return due;
}

static int
take(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	const struct holding *holding = context;
	const struct muster_ledger *ledger = &holding->project->ledger->rows;
	const struct muster_check *check =
	    muster_flow_check_of(holding->project, holding->view, finding);
	(void)err;
	for (size_t i = 0; i < ledger->exception_count; i++) {
		const struct muster_ledger_exception *row = &ledger->exceptions[i];
		if (!ledger_holds(row, finding, check) ||
		    !scope_of_row(holding->project, holding->view, row->system, finding->asset))
			continue;
		struct muster_exception_holding *out = &holding->rows[i];
		out->findings++;
		muster_time due = check != NULL && check->practice[0] != '\0'
		    ? due_of(holding->project, row, check, finding)
		    : MUSTER_TIME_NONE;
		int64_t late =
		    due == MUSTER_TIME_NONE ? 0 : muster_time_days_between(due, row->start);
		if (late > 0) {
			out->late++;
			out->late_days = late > out->late_days ? late : out->late_days;
		}
	}
	return 0;
}

int
exception_audit_at(struct muster_project *project, const struct muster_view *view,
    const char *system, int64_t within_days, struct muster_arena *arena,
    const struct muster_audit_problem **out, size_t *count, struct muster_error *err)
{
	const struct muster_ledger *ledger = &project->ledger->rows;
	size_t n = ledger->exception_count;
	struct muster_exception *exceptions = muster_arena_array(arena, n, sizeof(*exceptions));
	struct holding holding = {
	    project, view, muster_arena_array(arena, n, sizeof(struct muster_exception_holding))};
	*out = NULL;
	*count = 0;
	if (exceptions == NULL || holding.rows == NULL)
		return muster_error_memory(err);
	if (n == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		muster_ledger_exception_view(&ledger->exceptions[i], &exceptions[i]);
	if (muster_store_findings(
		project->store, view, MUSTER_FINDINGS_OPEN, take, &holding, err) != 0)
		return -1;
	const struct muster_audit_problem *all;
	size_t all_count;
	if (muster_exception_audit(exceptions, holding.rows, n, view->as_of, within_days, arena,
		&all, &all_count, err) != 0)
		return -1;
	struct muster_audit_problem *kept = muster_arena_array(arena, all_count, sizeof(*kept));
	if (kept == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < all_count; i++)
		if (system == NULL || ledger_of_system(all[i].exception->system, system))
			kept[(*count)++] = all[i];
	*out = kept;
	return 0;
}

int
muster_flow_exception_audit(struct muster_project *project, int64_t within_days,
    struct muster_arena *arena, const struct muster_audit_problem **out, size_t *count,
    struct muster_view *view, struct muster_error *err)
{
	return muster_project_view(project, view, err) != 0
	    ? -1
	    : exception_audit_at(project, view, NULL, within_days, arena, out, count, err);
}
