/* SPDX-License-Identifier: Apache-2.0 */
/* Rules between rows of the ledger: ids once, and what a row says of another by its id. */
#include "flow/ledger.h"

#include <stdlib.h>
#include <string.h>

static void
problem_at(struct yaml_reader *reader, const struct muster_ledger_place *place, const char *id,
    const char *remedy, const char *message)
{
	struct muster_error problem;
	muster_error_set(&problem, MUSTER_E_CONFIG, id, "%s", message);
	muster_error_remedy(&problem, "%s", remedy);
	muster_error_in(&problem, place->file);
	muster_error_at(&problem, place->line, place->column, 0);
	yaml_report(reader, &problem);
}

static void
said_twice(struct yaml_reader *reader, const char *what, const char *id,
    const struct muster_ledger_place *first, const struct muster_ledger_place *second)
{
	char message[400];
	snprintf(message, sizeof(message), "the %s \"%.70s\" is at %.200s:%u already", what, id,
	    first->file, first->line);
	problem_at(reader, second, "ledger.twice", "give it an id of its own", message);
}

static int
by_place(const struct muster_ledger_place *a, const struct muster_ledger_place *b)
{
	int order = strcmp(a->file, b->file);
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int
by_attestation(const void *a, const void *b)
{
	const struct muster_ledger_attestation *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : by_place(&x->place, &y->place);
}

static int
by_exception(const void *a, const void *b)
{
	const struct muster_ledger_exception *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : by_place(&x->place, &y->place);
}

static int
by_event_id(const void *a, const void *b)
{
	const struct muster_ledger_event *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : by_place(&x->place, &y->place);
}

static int
by_event(const void *a, const void *b)
{
	const struct muster_ledger_event *x = a, *y = b;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return by_event_id(a, b);
}

static void
sort(void *rows, size_t count, size_t size, int (*order)(const void *, const void *))
{
	if (count > 1)
		qsort(rows, count, size, order);
}

static int
by_said(const void *a, const void *b)
{
	const struct ledger_said *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : by_place(&x->place, &y->place);
}

static void
check_ids(struct yaml_reader *reader, struct ledger_read *read)
{
	struct ledger_said *said = read->said.rows;
	sort(said, read->said.count, sizeof(*said), by_said);
	for (size_t i = 1; i < read->said.count; i++)
		if (said[i].kind == said[i - 1].kind && strcmp(said[i].id, said[i - 1].id) == 0)
			said_twice(reader, ledger_kinds[said[i].kind], said[i].id,
			    &said[i - 1].place, &said[i].place);
}

static bool
is_said(const struct ledger_read *read, enum muster_ledger_kind kind, const char *id)
{
	const struct ledger_said wanted = {.kind = kind, .id = id};
	size_t low = 0, high = read->said.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ledger_said *said = &read->said.rows[middle];
		int order = wanted.kind != said->kind ? (wanted.kind < said->kind ? -1 : 1)
						      : strcmp(id, said->id);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* The earliest ending counts. */
static void
end_row(struct muster_ledger_end *end, const struct muster_ledger_end *by)
{
	if (end->at == MUSTER_TIME_NONE || by->at < end->at)
		*end = *by;
}

static void
apply_endings(struct ledger_read *read)
{
	for (size_t i = 0; i < read->endings.count; i++) {
		const struct ledger_ending *ending = &read->endings.rows[i];
		for (size_t j = 0;
		     ending->kind == MUSTER_LEDGER_ATTESTATION && j < read->attestations.count; j++)
			if (strcmp(read->attestations.rows[j].id, ending->id) == 0)
				end_row(&read->attestations.rows[j].ended, &ending->end);
		for (size_t j = 0;
		     ending->kind == MUSTER_LEDGER_EXCEPTION && j < read->exceptions.count; j++)
			if (strcmp(read->exceptions.rows[j].id, ending->id) == 0)
				end_row(&read->exceptions.rows[j].revoked, &ending->end);
	}
}

static int
by_disposal(const void *a, const void *b)
{
	const struct muster_ledger_disposal *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	if (order == 0)
		order = (x->at > y->at) - (x->at < y->at);
	return order != 0 ? order : by_place(&x->place, &y->place);
}

static const struct muster_ledger_event *
event_of(const struct ledger_read *read, const char *id)
{
	for (size_t i = 0; i < read->events.count; i++)
		if (strcmp(read->events.rows[i].id, id) == 0)
			return &read->events.rows[i];
	return NULL;
}

/* An occurrence follows what happened, not another occurrence. */
static bool
is_occurrence(const struct ledger_read *read, const char *id)
{
	const struct muster_ledger_event *event = event_of(read, id);
	return event != NULL && event->kind == MUSTER_EVENT_OCCURRENCE;
}

/* What rows say of others: those that were entered may have lost theirs. */
static void
check_naming(
    struct yaml_reader *reader, const struct ledger_read *read, const struct ledger_naming *naming)
{
	static const struct {
		const char *id, *remedy;
	} words[] = {[LEDGER_ENDS] = {"ledger.ending", "give the id of a row, or remove this one"},
	    [LEDGER_FOLLOWS] = {"ledger.follows",
		"give the id of a significant change or an incident"},
	    [LEDGER_DISPOSES] = {"ledger.disposal",
		"give the id of an event or of an event finding, or remove this one"}};
	bool there = read->open[naming->kind] || is_said(read, naming->kind, naming->id);
	if (naming->how == LEDGER_FOLLOWS && is_occurrence(read, naming->id))
		there = false;
	if (naming->how == LEDGER_DISPOSES && strncmp(naming->id, "F-", 2) == 0)
		there = true; /* of the store, not of the ledger */
	if (there || naming->place.entered)
		return;
	const char *message = naming->how == LEDGER_FOLLOWS
	    ? "it follows an event that is not there"
	    : naming->how == LEDGER_DISPOSES ? "there is no event of this id to dispose of"
	    : naming->kind == MUSTER_LEDGER_ATTESTATION
	    ? "there is no attestation of this id to end"
	    : "there is no exception of this id to revoke";
	problem_at(
	    reader, &naming->place, words[naming->how].id, words[naming->how].remedy, message);
}

void
ledger_follows(
    struct yaml_reader *reader, const struct ledger_read *read, const struct muster_ledger *known)
{
	for (size_t i = 0; i < read->namings.count; i++) {
		const struct ledger_naming *naming = &read->namings.rows[i];
		bool there = naming->how != LEDGER_FOLLOWS;
		for (size_t k = 0; !there && k < known->event_count; k++)
			there = known->events[k].kind != MUSTER_EVENT_OCCURRENCE &&
			    strcmp(known->events[k].id, naming->id) == 0;
		if (!there)
			problem_at(reader, &naming->place, "ledger.follows",
			    "muster event list shows significant changes and incidents",
			    "it follows an event that is not there");
	}
}

void
ledger_between(struct yaml_reader *reader, struct ledger_read *read)
{
	sort(read->attestations.rows, read->attestations.count, sizeof(*read->attestations.rows),
	    by_attestation);
	sort(read->exceptions.rows, read->exceptions.count, sizeof(*read->exceptions.rows),
	    by_exception);
	sort(read->events.rows, read->events.count, sizeof(*read->events.rows), by_event);
	sort(read->disposals.rows, read->disposals.count, sizeof(*read->disposals.rows),
	    by_disposal);
	check_ids(reader, read);
	for (size_t i = 0; i < read->namings.count; i++)
		check_naming(reader, read, &read->namings.rows[i]);
	apply_endings(read);
}
