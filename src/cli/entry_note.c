/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What attest, exception and event add say of a row that is in the store now
 * and has no effect, or another one than it seems: nobody should find out from
 * the auditor.
 */
#include <string.h>

#include "cli/ledger.h"

struct notes {
	struct cli *cli;
	const char **all;
	size_t count, room;
};

static int
note(struct notes *notes, const char *text)
{
	if (text == NULL || notes->count == notes->room)
		return muster_error_memory(&notes->cli->error);
	notes->all[notes->count++] = text;
	return 0;
}

static int
of_attestation(struct notes *notes, const struct muster_ledger_attestation *row, muster_time as_of)
{
	const char *state = attest_standing(row, as_of);
	char day[16];
	if (strcmp(state, "asserted") == 0)
		return note(notes, "without a file it is only asserted and satisfies nothing");
	if (strcmp(state, "not-begun") == 0) {
		muster_time from =
		    row->from != MUSTER_TIME_NONE && row->from > row->date ? row->from : row->date;
		return note(notes,
		    muster_arena_printf(
			notes->cli->arena, "it counts from %s", muster_date_format(from, day)));
	}
	if (strcmp(state, "expired") == 0)
		return note(notes,
		    muster_arena_printf(notes->cli->arena, "it is over: it counts up to %s",
			muster_date_format(row->until, day)));
	return 0;
}

/* What an audit would say of it: it names what holds nothing as well. */
static int
of_exception(struct notes *notes, struct muster_project *project,
    const struct muster_ledger_exception *row, muster_time as_of)
{
	const struct muster_audit_problem *problems;
	struct muster_view view;
	size_t count;
	char day[16];
	if (row->start > as_of &&
	    note(notes,
		muster_arena_printf(notes->cli->arena, "it has no effect before %s",
		    muster_date_format(row->start, day))) != 0)
		return -1;
	const struct muster_catalog *catalog = row->control.catalog;
	bool risk = strcmp(row->kind, "accepted-risk") == 0 ||
	    strcmp(row->kind, "operational-requirement") == 0;
	if (risk && catalog != NULL && !catalog->accepts_risk &&
	    note(notes,
		muster_arena_printf(notes->cli->arena,
		    "%s accepts no risk: what fails stays not satisfied, with it shown",
		    catalog->title)) != 0)
		return -1;
	if (muster_flow_exception_audit(
		project, 0, notes->cli->arena, &problems, &count, &view, &notes->cli->error) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (strcmp(problems[i].exception->id, row->id) == 0 &&
		    note(notes,
			muster_arena_printf(notes->cli->arena, "%s: %s",
			    muster_audit_kind_name(problems[i].kind), problems[i].text)) != 0)
			return -1;
	return 0;
}

/* The evidence that the rules of a control count: "asv-report". */
static int
of_occurrence(struct notes *notes, const struct muster_ledger_event *row)
{
	if (row->file.sha256[0] == '\0')
		return note(notes, "without a file it serves no timing rule");
	for (size_t i = 0; i < row->control_count; i++) {
		const struct muster_ledger_control *one = &row->controls[i];
		size_t count = 0, taken = 0;
		const struct muster_timing *rules = one->control != NULL
		    ? muster_control_timings(one->catalog, one->control->id, &count)
		    : NULL;
		for (size_t k = 0; k < count; k++)
			taken += muster_timing_takes(&rules[k], row->evidence);
		if (one->control == NULL || taken > 0)
			continue;
		const char *text = count == 0
		    ? muster_arena_printf(notes->cli->arena,
			  "%s:%s has no timing rule: nothing counts it there", one->catalog->id,
			  one->control->id)
		    : muster_arena_printf(notes->cli->arena,
			  "no timing rule of %s:%s counts it: %s is what they ask for",
			  one->catalog->id, one->control->id,
			  muster_occurrence_name(rules[0].evidence));
		if (note(notes, text) != 0)
			return -1;
	}
	return 0;
}

int
cli_entry_notes(struct cli *cli, struct muster_project *project, enum muster_ledger_kind kind,
    const char *id, const char ***out, size_t *count)
{
	enum { ROOM = 64 }; /* kinds of problems of an audit, or controls of an occurrence */
	const struct muster_ledger *ledger = muster_project_ledger(project);
	struct notes notes = {.cli = cli, .room = ROOM};
	struct muster_view view;
	for (size_t i = 0; i < ledger->event_count; i++)
		if (ledger->events[i].control_count > notes.room)
			notes.room = ledger->events[i].control_count;
	notes.all = muster_arena_array(cli->arena, notes.room, sizeof(*notes.all));
	if (notes.all == NULL)
		return muster_error_memory(&cli->error);
	int rc = muster_project_view(project, &view, &cli->error);
	for (size_t i = 0; rc == 0 && i < ledger->attestation_count; i++)
		if (kind == MUSTER_LEDGER_ATTESTATION &&
		    strcmp(ledger->attestations[i].id, id) == 0)
			rc = of_attestation(&notes, &ledger->attestations[i], view.as_of);
	for (size_t i = 0; rc == 0 && i < ledger->exception_count; i++)
		if (kind == MUSTER_LEDGER_EXCEPTION && strcmp(ledger->exceptions[i].id, id) == 0)
			rc = of_exception(&notes, project, &ledger->exceptions[i], view.as_of);
	for (size_t i = 0; rc == 0 && i < ledger->event_count; i++)
		if (kind == MUSTER_LEDGER_EVENT && strcmp(ledger->events[i].id, id) == 0 &&
		    ledger->events[i].kind == MUSTER_EVENT_OCCURRENCE)
			rc = of_occurrence(&notes, &ledger->events[i]);
	*out = notes.all;
	*count = notes.count;
	return rc;
}
