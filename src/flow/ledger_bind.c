/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rows of the ledger to what an assessment of one catalog takes: an
 * attestation for each control it speaks of, an exception unless it names a
 * control of another catalog.  A row that names no system holds for every one.
 */
#include "flow/ledger.h"

#include <string.h>

bool
ledger_of_system(const char *row, const char *system)
{
	return strcmp(row, system) == 0 || strcmp(row, MUSTER_SYSTEM_DEFAULT) == 0;
}

/* ---- attestations ---- */

static struct muster_attestation
attestation_of(
    const struct muster_ledger_attestation *row, const char *control, const char *practice)
{
	muster_time until = row->until;
	if (row->ended.at != MUSTER_TIME_NONE && row->ended.at < until)
		until = row->ended.at;
	return (struct muster_attestation){.control = control,
	    .outcome = row->outcome,
	    .author = row->author,
	    .file_sha256 = row->file.sha256,
	    .given = row->date,
	    .expires = until,
	    .from = row->from,
	    .id = row->id,
	    .practice = practice,
	    .provider = row->inherited ? row->provider : "",
	    .responsibility = row->inherited ? row->responsibility : "",
	    .file = row->file.name,
	    .note = row->note,
	    .origin = {row->place.file, row->place.line},
	    .document_sha256 = row->place.sha256,
	    .seq = row->place.seq};
}

static bool
is_admission(const struct muster_ledger_attestation *row)
{
	return strcmp(row->outcome, "not-met") == 0 || strcmp(row->outcome, "partly") == 0;
}

/* Does an attestation of the mapping's practice concern its control?  An admission only if the
 * practice decides there. */
static bool
concerns(const struct muster_ledger_attestation *row, const struct muster_mapping *mapping)
{
	bool decides = mapping->effect == MUSTER_EFFECT_DECIDES &&
	    mapping->confidence != MUSTER_CONFIDENCE_LOW;
	if (is_admission(row) && !decides)
		return false;
	for (size_t i = 0; i < row->practice_count; i++)
		if (strcmp(row->practices[i], mapping->practice) == 0)
			return true;
	return false;
}

/* Writes them to out unless it is NULL; returns how many. */
static size_t
spread(const struct muster_ledger_attestation *row, const struct muster_catalog *catalog,
    struct muster_attestation *out)
{
	size_t n = 0;
	for (size_t i = 0; i < row->control_count; i++) {
		const struct muster_ledger_control *control = &row->controls[i];
		if (control->control == NULL || strcmp(control->catalog->id, catalog->id) != 0)
			continue;
		if (out != NULL)
			out[n] = attestation_of(row, control->control->id, "");
		n++;
	}
	/* mappings stand in the order of controls: a control's rows are neighbours */
	const char *last = "";
	for (size_t i = 0; row->practice_count > 0 && i < catalog->mapping_count; i++) {
		const struct muster_mapping *mapping = &catalog->mappings[i];
		if (strcmp(last, mapping->control) == 0 || !concerns(row, mapping))
			continue;
		last = mapping->control;
		if (out != NULL)
			out[n] = attestation_of(row, mapping->control, mapping->practice);
		n++;
	}
	return n;
}

/* ---- exceptions ---- */

void
muster_ledger_exception_view(
    const struct muster_ledger_exception *row, struct muster_exception *out)
{
	bool complete = true;
	for (size_t i = 0; i < MUSTER_WORKSHEET_PARTS; i++)
		complete = complete && row->worksheet[i][0] != '\0';
	*out = (struct muster_exception){.id = row->id,
	    .kind = row->kind,
	    .control = row->control.name,
	    .practice = row->practice,
	    .finding = row->finding,
	    .approver = row->approver,
	    .requester = row->requester,
	    .start = row->start,
	    .expires = row->expires,
	    .complete = complete,
	    .worksheet = row->worksheet,
	    .by_result = row->finding[0] != '\0' || row->check[0] != '\0' || row->asset[0] != '\0',
	    .revoked = row->revoked.at,
	    .check = row->check,
	    .asset = row->asset,
	    .system = row->system,
	    .reason = row->reason,
	    .origin = {row->place.file, row->place.line},
	    .document_sha256 = row->place.sha256,
	    .seq = row->place.seq};
}

bool
ledger_names_result(const struct muster_exception *exception, const char *finding,
    const char *check, const char *asset)
{
	return (exception->finding[0] == '\0' || strcmp(exception->finding, finding) == 0) &&
	    (exception->check[0] == '\0' || strcmp(exception->check, check) == 0) &&
	    (exception->asset[0] == '\0' || muster_text_glob(exception->asset, asset));
}

static bool
of_catalog(const struct muster_ledger_exception *row, const struct muster_catalog *catalog)
{
	const struct muster_ledger_control *control = &row->control;
	return control->name[0] == '\0' ||
	    (control->control != NULL && strcmp(control->catalog->id, catalog->id) == 0);
}

/* ---- events ---- */

/* An occurrence and an incident for each control of the catalog that they name, a change for all.
 */
static int
bind_events(const struct muster_ledger *ledger, const struct muster_catalog *catalog,
    const char *system, struct muster_arena *arena, struct ledger_bound *out,
    struct muster_error *err)
{
	size_t room = 0;
	for (size_t i = 0; i < ledger->event_count; i++)
		room += ledger->events[i].control_count + 1;
	out->occasions = muster_arena_array(arena, room, sizeof(*out->occasions));
	if (out->occasions == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < ledger->event_count; i++) {
		const struct muster_ledger_event *row = &ledger->events[i];
		struct muster_occasion occasion = {.id = row->id,
		    .control = "",
		    .kind = row->kind,
		    .evidence = row->evidence,
		    .date = row->date,
		    .aware = row->aware,
		    .follows = row->follows,
		    .since = row->since,
		    .at_hand_since = row->at_hand_since,
		    .file_sha256 = row->file.sha256};
		if (!ledger_of_system(row->system, system))
			continue;
		if (row->kind == MUSTER_EVENT_SIGNIFICANT_CHANGE)
			out->occasions[out->occasion_count++] = occasion;
		for (size_t j = 0;
		     row->kind != MUSTER_EVENT_SIGNIFICANT_CHANGE && j < row->control_count; j++) {
			const struct muster_ledger_control *control = &row->controls[j];
			if (control->control == NULL ||
			    strcmp(control->catalog->id, catalog->id) != 0)
				continue;
			occasion.control = control->control->id;
			out->occasions[out->occasion_count++] = occasion;
		}
	}
	return 0;
}

int
ledger_bind(const struct muster_ledger *ledger, const struct muster_catalog *catalog,
    const char *system, struct muster_arena *arena, struct ledger_bound *out,
    struct muster_error *err)
{
	*out = (struct ledger_bound){0};
	size_t count = 0;
	for (size_t i = 0; i < ledger->attestation_count; i++)
		count += spread(&ledger->attestations[i], catalog, NULL);
	out->attestations = muster_arena_array(arena, count, sizeof(*out->attestations));
	out->exceptions =
	    muster_arena_array(arena, ledger->exception_count, sizeof(*out->exceptions));
	if (out->attestations == NULL || out->exceptions == NULL)
		return muster_error_memory(err);
	for (size_t i = 0; i < ledger->attestation_count; i++)
		if (ledger_of_system(ledger->attestations[i].system, system))
			out->attestation_count += spread(&ledger->attestations[i], catalog,
			    out->attestations + out->attestation_count);
	for (size_t i = 0; i < ledger->exception_count; i++) {
		const struct muster_ledger_exception *row = &ledger->exceptions[i];
		if (!ledger_of_system(row->system, system) || !of_catalog(row, catalog))
			continue;
		struct muster_exception *exception = &out->exceptions[out->exception_count++];
		muster_ledger_exception_view(row, exception);
		exception->control = row->control.control != NULL ? row->control.control->id : "";
	}
	return bind_events(ledger, catalog, system, arena, out, err);
}

/* ---- findings ---- */

bool
ledger_holds(const struct muster_ledger_exception *row, const struct muster_finding *finding,
    const struct muster_check *check)
{
	struct muster_exception view;
	muster_ledger_exception_view(row, &view);
	if (!ledger_names_result(&view, finding->id, finding->check, finding->asset))
		return false;
	const char *practice = check != NULL ? check->practice : "";
	if (row->practice[0] != '\0' && strcmp(row->practice, practice) != 0)
		return false;
	if (row->control.name[0] == '\0')
		return true;
	if (row->control.control == NULL || practice[0] == '\0')
		return false;
	const struct muster_catalog *catalog = row->control.catalog;
	for (size_t i = 0; i < catalog->mapping_count; i++)
		if (strcmp(catalog->mappings[i].control, row->control.control->id) == 0 &&
		    muster_mapping_asks(&catalog->mappings[i], practice, check->aspect))
			return true;
	return false;
}

static bool
removes(const struct muster_ledger_exception *row)
{
	return strcmp(row->kind, "false-positive") == 0 || strcmp(row->kind, "vex") == 0;
}

const struct muster_ledger_exception *
muster_flow_exception_of(struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding)
{
	const struct muster_ledger *ledger = &project->ledger->rows;
	const struct muster_ledger_exception *best = NULL;
	if (ledger->exception_count == 0)
		return NULL;
	const struct muster_check *check = muster_flow_check_of(project, view, finding);
	for (size_t i = 0; i < ledger->exception_count; i++) {
		const struct muster_ledger_exception *row = &ledger->exceptions[i];
		struct muster_exception exception;
		muster_ledger_exception_view(row, &exception);
		if (muster_exception_state(&exception, view->as_of) != MUSTER_EXCEPTION_IN_FORCE ||
		    !ledger_holds(row, finding, check) ||
		    !scope_of_row(project, view, row->system, finding->asset))
			continue;
		if (best == NULL || (removes(row) && !removes(best)))
			best = row;
	}
	return best;
}
