/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One control: its mapping rows, its attestation and the exceptions that
 * meet it, weighed into a status; and the whole of what is said about it.
 */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"

static int
compare_refs(const void *a, const void *b)
{
	const struct control_ref *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

static size_t
find_control(const struct context *context, const char *id)
{
	size_t low = 0, high = context->in->catalog->control_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(context->refs[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const size_t count = context->in->catalog->control_count;
	return low < count && strcmp(context->refs[low].id, id) == 0 ? context->refs[low].index
								     : count;
}

/* Groups the mapping rows by control, in the catalog's order within one. */
static int
group_rows(struct context *context)
{
	const struct muster_catalog *catalog = context->in->catalog;
	size_t *next =
	    muster_arena_array(context->scratch, catalog->control_count + 2, sizeof(*next));
	context->first = next;
	context->rows = muster_arena_array(
	    context->scratch, catalog->mapping_count, sizeof(const struct muster_mapping *));
	if (next == NULL || context->rows == NULL)
		return muster_error_memory(context->err);
	/* next[i + 2] counts control i, then next[i + 1] is where its next row goes. */
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		size_t control = find_control(context, catalog->mappings[i].control);
		if (control == catalog->control_count)
			return muster_error_set(context->err, MUSTER_E_CONFIG,
			    "assess.mapping-control", "a mapping names a control that %s has not",
			    catalog->id);
		next[control + 2]++;
	}
	for (size_t i = 2; i < catalog->control_count + 2; i++)
		next[i] += next[i - 1];
	for (size_t i = 0; i < catalog->mapping_count; i++) {
		const struct muster_mapping *row = &catalog->mappings[i];
		context->rows[next[find_control(context, row->control) + 1]++] = row;
	}
	return 0;
}

int
control_prepare(struct context *context)
{
	const struct muster_catalog *catalog = context->in->catalog;
	context->refs =
	    muster_arena_array(context->scratch, catalog->control_count, sizeof(*context->refs));
	if (context->refs == NULL)
		return muster_error_memory(context->err);
	for (size_t i = 0; i < catalog->control_count; i++)
		context->refs[i] = (struct control_ref){catalog->controls[i].id, i};
	if (catalog->control_count > 1)
		qsort(context->refs, catalog->control_count, sizeof(*context->refs), compare_refs);
	for (size_t i = 1; i < catalog->control_count; i++)
		if (strcmp(context->refs[i - 1].id, context->refs[i].id) == 0)
			return muster_error_set(context->err, MUSTER_E_CONFIG,
			    "assess.control-twice", "%s holds a control twice", catalog->id);
	return group_rows(context);
}

/* ---- weighing ---- */

/* What the attestation alone says. */
static enum muster_status
attested_status(const struct attest *attest)
{
	switch (attest->state) {
	case ATTEST_MET:
		return MUSTER_STATUS_SATISFIED;
	case ATTEST_NOT_MET:
		return MUSTER_STATUS_NOT_SATISFIED;
	case ATTEST_ACCEPTED:
		return MUSTER_STATUS_ACCEPTED;
	case ATTEST_EXPIRED:
		return MUSTER_STATUS_STALE;
	default:
		return MUSTER_STATUS_NO_EVIDENCE;
	}
}

static bool
is_failure(const struct decision *decision)
{
	return decision->deciding > 0 &&
	    (decision->machine == MUSTER_STATUS_NOT_SATISFIED ||
		decision->machine == MUSTER_STATUS_ACCEPTED);
}

/* What needs an occurrence is not shown by machine and attestation alone. */
static enum muster_status
with_occurrence(const struct context *context, const struct muster_control *control, enum mode mode,
    enum muster_status status)
{
	return status == MUSTER_STATUS_NOT_APPLICABLE
	    ? status
	    : status_worst(status, occurrence_status(context, control, mode));
}

/*
 * Machine evidence and attestation together.  Where only an attestation is
 * needed, a valid one stands unless a machine contradicts it; where machine
 * evidence is needed, an attestation adds to it and replaces none of it; where
 * no practice decides, an attestation is all there can be.
 */
static enum muster_status
weigh(const struct muster_control *control, const struct attest *attest,
    const struct decision *decision, enum muster_status attested)
{
	if (attest->state == ATTEST_NOT_APPLICABLE)
		return is_failure(decision) ? decision->machine : MUSTER_STATUS_NOT_APPLICABLE;
	if (decision->deciding == 0)
		return attested;
	if (attest->state == ATTEST_NOT_MET)
		return status_worst(decision->machine, attested);
	if (!control->needs_attestation)
		return decision->machine;
	bool stands = attested == MUSTER_STATUS_SATISFIED || attested == MUSTER_STATUS_ACCEPTED;
	if (stands && !control->needs_machine && !is_failure(decision))
		return attested;
	return status_worst(decision->machine, attested);
}

/* ---- saying ---- */

static int
compare_facts(
    const struct context *context, const struct muster_fact *a, const struct muster_fact *b)
{
	bool left = a->outcomes[MUSTER_FAIL] > 0, right = b->outcomes[MUSTER_FAIL] > 0;
	if (left != right)
		return left ? -1 : 1;
	if (left && a->oldest_failing != b->oldest_failing)
		return a->oldest_failing < b->oldest_failing ? -1 : 1;
	if (a->observed != b->observed)
		return a->observed < b->observed ? -1 : 1;
	int order = strcmp(a->practice, b->practice);
	if (order == 0)
		order = strcmp(a->aspect, b->aspect);
	if (order == 0)
		order = strcmp(population_asset(context, a)->asset->path,
		    population_asset(context, b)->asset->path);
	if (order == 0)
		order = (a->named_count > 0) - (b->named_count > 0);
	return order;
}

/* Merge sort: stable, no state outside. */
static void
sort_facts(const struct context *context, const struct muster_fact **facts,
    const struct muster_fact **room, size_t count)
{
	if (count < 2)
		return;
	size_t half = count / 2;
	sort_facts(context, facts, room, half);
	sort_facts(context, facts + half, room, count - half);
	memcpy(room, facts, count * sizeof(*facts));
	for (size_t i = 0, a = 0, b = half; i < count; i++)
		if (b == count || (a < half && compare_facts(context, room[a], room[b]) <= 0))
			facts[i] = room[a++];
		else
			facts[i] = room[b++];
}

static int
keep_facts(struct context *context, const struct row_tally *tally, struct muster_row_result *out)
{
	size_t count = tally->fact_count;
	const struct muster_fact **facts =
	    muster_arena_array(context->arena, count, sizeof(*facts));
	const struct muster_fact **room =
	    muster_arena_array(context->scratch, count, sizeof(*room));
	if (facts == NULL || room == NULL)
		return muster_error_memory(context->err);
	if (count > 0)
		memcpy(facts, tally->facts, count * sizeof(*facts));
	sort_facts(context, facts, room, count);
	out->facts = facts;
	out->fact_count = count;
	return 0;
}

static int
keep_deliveries(
    struct context *context, const struct row_tally *tally, struct muster_row_result *out)
{
	size_t count = tally->delivery_count;
	const struct muster_delivery **kept =
	    muster_arena_array(context->arena, count, sizeof(*kept));
	if (kept == NULL)
		return muster_error_memory(context->err);
	if (count > 0)
		memcpy(kept, tally->deliveries, count * sizeof(*kept));
	out->deliveries = kept;
	out->delivery_count = count;
	return 0;
}

static int
keep_row(struct context *context, const struct muster_mapping *row, const struct row_tally *tally,
    enum muster_status status, struct muster_row_result *out)
{
	*out = (struct muster_row_result){.mapping = row,
	    .status = row_sets_status(row) ? status : MUSTER_STATUS_COUNT,
	    .seen = tally->seen,
	    .expected = tally->expected,
	    .failing_assets = tally->failing_assets + tally->accepted_assets,
	    .failing_results = tally->failing_results + tally->accepted_results,
	    .passing_assets = tally->passing_assets,
	    .removed_results = tally->removed_results,
	    .accepted_results = tally->accepted_results,
	    .overdue_assets = tally->overdue_assets + tally->overdue_accepted,
	    .overdue_results = tally->overdue_results,
	    .overdue_since = muster_mapping_due(row, tally->late_from),
	    .newest = tally->newest,
	    .oldest = tally->unknown_age ? MUSTER_TIME_NONE : tally->oldest};
	return keep_facts(context, tally, out) == 0 ? keep_deliveries(context, tally, out) : -1;
}

/* Lines of a row, under the practice's name where several rows speak. */
static int
add_row_reasons(struct context *context, const struct muster_mapping *row,
    const struct row_tally *tally, bool named, struct muster_row_result *out,
    struct reason *reasons, size_t *count)
{
	struct reason own[REASONS_OF_ROW];
	size_t n;
	if (row_reasons(context, row, tally, own, &n) != 0)
		return -1;
	out->reason = own[0].text;
	bool sets = row_sets_status(row);
	for (size_t i = 0; i < n; i++) {
		const char *text = own[i].text;
		if (!sets || named)
			text = text_format(context, "%s%s%s%s: %s", sets ? "" : "supports only, ",
			    row->practice, row->aspect[0] != '\0' ? " " : "", row->aspect, text);
		if (text == NULL)
			return -1;
		reasons[(*count)++] =
		    (struct reason){.status = sets ? own[i].status : MUSTER_STATUS_COUNT,
			.text = text,
			.silent = !sets && tally->seen + tally->error_only == 0};
	}
	return 0;
}

/* What of a row goes into the control's own numbers. */
static void
add_numbers(struct context *context, size_t index, const struct muster_row_result *row, bool counts,
    struct muster_control_result *result, muster_time *oldest)
{
	for (size_t i = 0; i < row->fact_count; i++) {
		size_t *mark = &context->fact_mark[population_fact(context, row->facts[i])];
		if (*mark == index + 1)
			continue;
		*mark = index + 1;
		result->open_findings += row->facts[i]->outcomes[MUSTER_FAIL];
	}
	if (!counts)
		return;
	result->seen += row->seen;
	result->expected += row->expected;
	if (row->oldest != MUSTER_TIME_NONE &&
	    (*oldest == MUSTER_TIME_NONE || row->oldest < *oldest))
		*oldest = row->oldest;
}

/* ---- the whole ---- */

struct work {
	struct muster_row_result *rows;
	struct reason *reasons;
	size_t reason_count;
};

static int
decide_rows(struct context *context, size_t index, enum mode mode, struct decision *decision,
    struct work *work)
{
	const struct muster_mapping **rows = context->rows + context->first[index];
	size_t count = context->first[index + 1] - context->first[index];
	size_t firm = 0, heard = 0; /* rows that speak without evidence too; those that spoke */
	for (size_t i = 0; i < count; i++) {
		decision->deciding += row_sets_status(rows[i]);
		firm += row_sets_status(rows[i]) && !rows[i]->if_any;
	}
	for (size_t i = 0; i < count; i++) {
		struct row_tally tally;
		if (population_tally(context, rows[i], mode, &tally) != 0)
			return -1;
		enum muster_status status = row_status(context, rows[i], &tally);
		bool sets = row_sets_status(rows[i]);
		const bool silent = rows[i]->if_any && tally.population == 0;
		heard += sets && !silent;
		if (sets && !silent) {
			decision->machine = status_worst(decision->machine, status);
			decision->seen += tally.seen;
			decision->expected += tally.expected;
			decision->kinds |= tally.kinds;
		}
		if (work == NULL)
			continue;
		if (keep_row(context, rows[i], &tally, status, &work->rows[i]) != 0)
			return -1;
		/* A row that only supports speaks up where no other does. */
		size_t before = work->reason_count;
		if (add_row_reasons(context, rows[i], &tally, decision->deciding > 1,
			&work->rows[i], work->reasons, &work->reason_count) != 0)
			return -1;
		if ((silent && firm > 0) || (!sets && decision->deciding > 0))
			work->reason_count = before;
	}
	if (decision->deciding > 0 && heard == 0)
		decision->machine = MUSTER_STATUS_NO_EVIDENCE;
	return 0;
}

static int
fill_result(struct context *context, size_t index, const struct attest *attest,
    const struct decision *decision, struct work *work, struct muster_control_result *result)
{
	const struct muster_control *control = &context->in->catalog->controls[index];
	size_t rows = context->first[index + 1] - context->first[index];
	const char *label = context->in->catalog->status_label[decision->status];
	muster_time oldest = MUSTER_TIME_NONE;
	*result = (struct muster_control_result){.control = control,
	    .status = decision->status,
	    .label = label != NULL && label[0] != '\0' ? label : default_label(decision->status),
	    .rows = work->rows,
	    .row_count = rows,
	    .evidence_age_days = -1,
	    .breached_from = MUSTER_TIME_NONE,
	    .breached_to = MUSTER_TIME_NONE,
	    .proven_by_machine = decision->proven,
	    .attested = decision->attested,
	    .out_of_profile = !control_in_profile(context, control),
	    .attestation = attest->attestation,
	    .timings = context->timed.results,
	    .timing_count = context->timed.count};
	for (size_t i = 0; i < rows; i++)
		add_numbers(context, index, &work->rows[i],
		    decision->deciding == 0 || row_sets_status(work->rows[i].mapping), result,
		    &oldest);
	if (attest->attestation != NULL && decision->status != MUSTER_STATUS_NOT_APPLICABLE &&
	    (oldest == MUSTER_TIME_NONE || attest->attestation->given < oldest))
		oldest = attest->attestation->given;
	if (oldest != MUSTER_TIME_NONE)
		result->evidence_age_days = age_of(context, oldest);
	struct reason *reasons = work->reasons;
	if (timing_note_rows(context, work->rows, rows) != 0 ||
	    reason_unmapped(
		context, control, rows, decision, attest, reasons, &work->reason_count) != 0 ||
	    attest_reason(context, control, attest, decision, reasons, &work->reason_count) != 0 ||
	    (decision->status != MUSTER_STATUS_NOT_APPLICABLE &&
		occurrence_reason(context, control, reasons, &work->reason_count) != 0) ||
	    need_force_reason(context, control, reasons, &work->reason_count) != 0 ||
	    exception_report(context, result, reasons, &work->reason_count) != 0)
		return -1;
	if (reason_gather(context, reasons, &work->reason_count) != 0)
		return -1;
	return reason_keep(context, reasons, work->reason_count, result);
}

int
control_decide(struct context *context, size_t index, enum mode mode, struct decision *decision,
    struct muster_control_result *result)
{
	const struct muster_control *control = &context->in->catalog->controls[index];
	struct work work = {0};
	if (result != NULL) {
		size_t rows = context->first[index + 1] - context->first[index];
		exception_forget(context);
		work.rows = muster_arena_array(context->arena, rows, sizeof(*work.rows));
		/* Nine lines at most of mapping, attestation, occurrence and force beside those of
		 * rows and exceptions. */
		work.reasons = muster_arena_array(context->scratch,
		    rows * REASONS_OF_ROW + context->in->exception_count + 9,
		    sizeof(*work.reasons));
		if (work.rows == NULL || work.reasons == NULL)
			return muster_error_memory(context->err);
	}
	*decision = (struct decision){.machine = MUSTER_STATUS_SATISFIED};
	if (timing_judge(context, index) != 0 ||
	    decide_rows(context, index, mode, decision, result != NULL ? &work : NULL) != 0)
		return -1;
	struct attest attest;
	attest_find(context, control, mode, &attest);
	enum muster_status attested = attested_status(&attest);
	if (attest.state == ATTEST_NOT_MET && exception_accepts_control(context, control->id, mode))
		attested = MUSTER_STATUS_ACCEPTED;
	decision->status =
	    with_occurrence(context, control, mode, weigh(control, &attest, decision, attested));
	decision->attested = attest.state == ATTEST_MET;
	decision->proven = decision->deciding > 0 && decision->machine == MUSTER_STATUS_SATISFIED;
	return result != NULL ? fill_result(context, index, &attest, decision, &work, result) : 0;
}
