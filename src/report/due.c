/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is due: the last day on which evidence still counts, a finding is in
 * time, an attestation or an exception holds.  By date, the nearest first;
 * each with the controls that stand on it.
 *
 * A source's evidence on many assets runs out on few days: what runs out on
 * one day is one entry.
 */
#include <stdlib.h>
#include <string.h>

#include "report/internal.h"

static int
compare_due(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->subject, y->subject);
	return order != 0 ? order : strcmp(x->example, y->example);
}

static int64_t
day_of(muster_time t)
{
	return t >= 0 ? t / MUSTER_DAY : -((-t + MUSTER_DAY - 1) / MUSTER_DAY);
}

/* ---- evidence ---- */

/* The entry of each covered scope; SIZE_MAX: it never runs out. */
static void
put_evidence(struct report *report, size_t *entry_of)
{
	const int64_t limit = report->assessment->stale_after_days;
	for (size_t i = 0; i < report->coverage_count; i++) {
		const struct coverage_ref *ref = &report->coverage[i];
		entry_of[i] = SIZE_MAX;
		if (limit < 0 || ref->observed == MUSTER_TIME_NONE)
			continue;
		int64_t day = day_of(ref->observed) + limit;
		size_t at = 0;
		while (at < report->due_count &&
		    (report->due[at].day != day ||
			strcmp(report->due[at].subject, ref->source) != 0))
			at++;
		if (at == report->due_count)
			report->due[report->due_count++] = (struct due){.day = day,
			    .kind = DUE_EVIDENCE,
			    .subject = ref->source,
			    .example = ref->asset->path};
		report->due[at].assets++;
		entry_of[i] = at;
	}
}

/* Where the evidence of a fact came in: its source's scope on the asset or on what it stands on. */
static size_t
scope_of(const struct report *report, const struct muster_fact *fact)
{
	const char *source = index_source_of(report, fact->evidence.sha256);
	const struct muster_asset *asset = index_asset(report, fact->asset);
	for (unsigned depth = 0; depth < 16 && asset != NULL && source != NULL; depth++) {
		size_t at = index_coverage(report, asset->path, source);
		if (at != SIZE_MAX)
			return at;
		asset = asset->parent != 0 ? index_asset(report, asset->parent) : NULL;
	}
	return SIZE_MAX;
}

/* How many controls stand on each entry; `seen` holds the last control that counted, plus one. */
static void
count_controls(struct report *report, const size_t *entry_of, size_t *seen)
{
	const struct muster_assessment *assessment = report->assessment;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		if (!result->control->assessable || result->out_of_profile)
			continue;
		for (size_t r = 0; r < result->row_count; r++)
			for (size_t f = 0; f < result->rows[r].fact_count; f++) {
				size_t scope = scope_of(report, result->rows[r].facts[f]);
				size_t entry = scope != SIZE_MAX ? entry_of[scope] : SIZE_MAX;
				if (entry == SIZE_MAX || seen[entry] == i + 1)
					continue;
				seen[entry] = i + 1;
				report->due[entry].controls++;
			}
	}
}

/* ---- what is expected ---- */

static int64_t
expected_day(const struct report *report, const struct muster_delivery *one)
{
	return one->received != MUSTER_TIME_NONE ? one->due : day_of(report->assessment->as_of);
}

static bool
is_of_entry(const struct report *report, const struct due *entry, const struct muster_delivery *one)
{
	return one->expectation == entry->expectation && expected_day(report, one) == entry->day &&
	    (one->received == MUSTER_TIME_NONE) == entry->never;
}

/* Does a control stand on the entry's reports? */
static bool
waits_for(const struct report *report, const struct due *entry,
    const struct muster_control_result *result)
{
	for (size_t r = 0; r < result->row_count; r++)
		for (size_t d = 0; d < result->rows[r].delivery_count; d++)
			if (is_of_entry(report, entry, result->rows[r].deliveries[d]))
				return true;
	return false;
}

static uint64_t
controls_on(const struct report *report, const struct due *entry)
{
	const struct muster_assessment *assessment = report->assessment;
	uint64_t count = 0;
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control_result *result = &assessment->controls[i];
		count += result->control->assessable && !result->out_of_profile &&
		    waits_for(report, entry, result);
	}
	return count;
}

/* The entry of the expectation and day among the last ones, NULL there is none yet. */
static struct due *
expected_entry(struct report *report, const struct muster_delivery *one)
{
	for (size_t i = report->due_count; i > 0; i--) {
		struct due *entry = &report->due[i - 1];
		if (entry->expectation != one->expectation)
			return NULL;
		if (entry->day == expected_day(report, one) &&
		    entry->never == (one->received == MUSTER_TIME_NONE))
			return entry;
	}
	return NULL;
}

static void
put_expected(struct report *report)
{
	const struct muster_report_input *in = report->in;
	const size_t first = report->due_count;
	for (size_t i = 0; i < in->delivery_count; i++) {
		const struct muster_delivery *one = &in->deliveries[i];
		struct due *entry = expected_entry(report, one);
		if (entry == NULL) {
			entry = &report->due[report->due_count++];
			*entry = (struct due){.day = expected_day(report, one),
			    .kind = DUE_SOURCE,
			    .subject = one->expectation->source,
			    .example =
				one->asset != NULL ? one->asset->path : one->expectation->assets,
			    .never = one->received == MUSTER_TIME_NONE,
			    .expectation = one->expectation};
		}
		entry->assets++;
	}
	for (size_t i = first; i < report->due_count; i++)
		report->due[i].controls = controls_on(report, &report->due[i]);
	if (in->system != NULL && in->scope->statement != NULL)
		report->due[report->due_count++] = (struct due){.day = in->scope->due,
		    .kind = DUE_SCOPE,
		    .subject = in->system->id,
		    .example = in->scope->statement->by};
}

/* ---- what a control waits for ---- */

/* The nearest deadline of a row's open findings. */
static void
put_deadline(struct report *report, const struct muster_row_result *row)
{
	const struct muster_fact *nearest = NULL;
	struct muster_fact_start start = {.at = MUSTER_TIME_NONE};
	if (row->mapping->effect != MUSTER_EFFECT_DEADLINE || row->mapping->days == 0)
		return;
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact_start one =
		    muster_fact_start_of(row->facts[i], row->mapping);
		if (one.at != MUSTER_TIME_NONE && (nearest == NULL || one.at < start.at)) {
			nearest = row->facts[i];
			start = one;
		}
	}
	if (nearest != NULL)
		report->due[report->due_count++] =
		    (struct due){.day = day_of(muster_mapping_due(row->mapping, start.at)),
			.kind = DUE_FINDINGS,
			.subject = row->mapping->control,
			.example = start.finding,
			.from = start.at,
			.start = start.start,
			.assets = row->failing_assets,
			.controls = 1};
}

static void
put_exception(struct report *report, const struct muster_exception_use *use)
{
	if (!use->effective || use->exception->expires == MUSTER_TIME_NONE)
		return;
	for (size_t i = 0; i < report->due_count; i++)
		if (report->due[i].kind == DUE_EXCEPTION &&
		    strcmp(report->due[i].subject, use->exception->id) == 0) {
			report->due[i].controls++;
			return;
		}
	report->due[report->due_count++] = (struct due){.day = day_of(use->exception->expires),
	    .kind = DUE_EXCEPTION,
	    .subject = use->exception->id,
	    .example = use->exception->kind,
	    .controls = 1};
}

/* What has to happen again, or to follow, by a day. */
static void
put_timing(struct report *report, const struct muster_timing_result *timing)
{
	bool findings = timing->rule->anchor == MUSTER_ANCHOR_PATCH_RELEASE ||
	    timing->rule->anchor == MUSTER_ANCHOR_FINDING; /* put_deadline tells */
	if (timing->due == MUSTER_TIME_NONE || findings)
		return;
	report->due[report->due_count++] = (struct due){.day = day_of(timing->due),
	    .kind = DUE_OCCURRENCE,
	    .subject = timing->rule->control,
	    .example = timing->rule->what,
	    .controls = 1};
}

static void
put_control(struct report *report, const struct muster_control_result *result)
{
	if (!result->control->assessable || result->out_of_profile)
		return;
	for (size_t i = 0; i < result->row_count; i++)
		put_deadline(report, &result->rows[i]);
	for (size_t i = 0; i < result->timing_count; i++)
		put_timing(report, &result->timings[i]);
	const struct muster_attestation *attestation = result->attestation;
	if (attestation != NULL && attestation->expires != MUSTER_TIME_NONE)
		report->due[report->due_count++] = (struct due){.day = day_of(attestation->expires),
		    .kind = DUE_ATTESTATION,
		    .subject = result->control->id,
		    .example = attestation->outcome,
		    .controls = 1};
	for (size_t i = 0; i < result->exception_count; i++)
		put_exception(report, &result->exceptions[i]);
}

int
due_prepare(struct report *report)
{
	const struct muster_assessment *assessment = report->assessment;
	struct muster_arena *arena = report->paper.arena;
	size_t most = report->coverage_count + report->in->delivery_count + 1;
	for (size_t i = 0; i < assessment->control_count; i++)
		most += assessment->controls[i].row_count + assessment->controls[i].timing_count +
		    assessment->controls[i].exception_count + 1;
	report->due = muster_arena_array(arena, most + 1, sizeof(*report->due));
	size_t *entry_of = muster_arena_array(arena, report->coverage_count + 1, sizeof(*entry_of));
	size_t *seen = muster_arena_array(arena, report->coverage_count + 1, sizeof(*seen));
	if (report->due == NULL || entry_of == NULL || seen == NULL)
		return muster_error_memory(report->err);
	put_evidence(report, entry_of);
	count_controls(report, entry_of, seen);
	put_expected(report);
	for (size_t i = 0; i < assessment->control_count; i++)
		put_control(report, &assessment->controls[i]);
	if (report->due_count > 1)
		qsort(report->due, report->due_count, sizeof(*report->due), compare_due);
	return 0;
}

int64_t
due_days_left(const struct report *report, const struct due *due)
{
	return due->day - day_of(report->assessment->as_of);
}

bool
due_is_past(const struct report *report, const struct due *due)
{
	return due->never || due_days_left(report, due) < 0;
}

/* ---- what makes its numbers ---- */

static bool
is_covered_by(const struct report *report, const struct due *entry, const struct coverage_ref *ref)
{
	return ref->observed != MUSTER_TIME_NONE && strcmp(ref->source, entry->subject) == 0 &&
	    day_of(ref->observed) + report->assessment->stale_after_days == entry->day;
}

static bool
rests_on(const struct report *report, const struct due *entry,
    const struct muster_control_result *result)
{
	for (size_t r = 0; r < result->row_count; r++)
		for (size_t f = 0; f < result->rows[r].fact_count; f++) {
			size_t scope = scope_of(report, result->rows[r].facts[f]);
			if (scope != SIZE_MAX &&
			    is_covered_by(report, entry, &report->coverage[scope]))
				return true;
		}
	return false;
}

static bool
is_excepted_by(const struct due *entry, const struct muster_control_result *result)
{
	for (size_t i = 0; i < result->exception_count; i++)
		if (result->exceptions[i].effective &&
		    strcmp(result->exceptions[i].exception->id, entry->subject) == 0)
			return true;
	return false;
}

bool
due_concerns(const struct report *report, const struct due *entry,
    const struct muster_control_result *result)
{
	if (!result->control->assessable || result->out_of_profile)
		return false;
	switch (entry->kind) {
	case DUE_EVIDENCE:
		return rests_on(report, entry, result);
	case DUE_SOURCE:
		return waits_for(report, entry, result);
	case DUE_EXCEPTION:
		return is_excepted_by(entry, result);
	case DUE_SCOPE:
		return false;
	default:
		return strcmp(result->control->id, entry->subject) == 0;
	}
}

void
due_count_assets(struct report *report, const struct due *entry, struct count *count)
{
	for (size_t i = 0; i < report->coverage_count && entry->kind == DUE_EVIDENCE; i++)
		if (is_covered_by(report, entry, &report->coverage[i]))
			count_add(count, MUSTER_MEMBER_ASSET, report->coverage[i].asset->path,
			    entry->subject, 1);
	for (size_t i = 0; i < report->in->delivery_count && entry->kind == DUE_SOURCE; i++) {
		const struct muster_delivery *one = &report->in->deliveries[i];
		if (is_of_entry(report, entry, one))
			count_add(count, MUSTER_MEMBER_ASSET,
			    one->asset != NULL ? one->asset->path : one->expectation->assets,
			    entry->subject, 1);
	}
}
