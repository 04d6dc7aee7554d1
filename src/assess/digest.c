/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digest of an assessment: SHA-256 over a canonical text of all that it
 * says.  Texts stand with their lengths, assets by path: ids of rows in a
 * store are not content.
 */
#include <string.h>

#include "assess/internal.h"

#include "base/hash.h"

/* Many short texts: gathered before they are hashed. */
struct sink {
	struct hash hash;
	char buffer[4096];
	size_t len;
};

static void
put_bytes(struct sink *sink, const char *bytes, size_t len)
{
	if (len > sizeof(sink->buffer) - sink->len) {
		hash_update(&sink->hash, sink->buffer, sink->len);
		sink->len = 0;
	}
	if (len > sizeof(sink->buffer)) {
		hash_update(&sink->hash, bytes, len);
		return;
	}
	memcpy(sink->buffer + sink->len, bytes, len);
	sink->len += len;
}

static void
put_decimal(struct sink *sink, bool negative, uint64_t number, char end)
{
	char digits[24];
	size_t at = sizeof(digits);
	digits[--at] = end;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	if (negative)
		digits[--at] = '-';
	put_bytes(sink, digits + at, sizeof(digits) - at);
}

static void
put_count(struct sink *sink, uint64_t number)
{
	put_decimal(sink, false, number, '\n');
}

static void
put_number(struct sink *sink, int64_t number)
{
	put_decimal(sink, number < 0, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, '\n');
}

static void
put_text(struct sink *sink, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	put_decimal(sink, false, len, ':');
	put_bytes(sink, text != NULL ? text : "", len);
	put_bytes(sink, "\n", 1);
}

static void
put_row(struct sink *sink, const struct context *context, const struct muster_row_result *row)
{
	put_text(sink, row->mapping->practice);
	put_text(sink, row->mapping->aspect);
	put_text(sink, muster_effect_name(row->mapping->effect));
	put_text(sink, muster_confidence_name(row->mapping->confidence));
	put_count(sink, row->mapping->days);
	put_count(sink, row->status);
	put_count(sink, row->seen);
	put_count(sink, row->expected);
	put_count(sink, row->failing_assets);
	put_count(sink, row->failing_results);
	put_count(sink, row->passing_assets);
	put_count(sink, row->removed_results);
	put_count(sink, row->accepted_results);
	put_count(sink, row->overdue_assets);
	if (row->overdue_results > 0) { /* of policies only */
		put_text(sink, "overdue-results");
		put_count(sink, row->overdue_results);
	}
	put_number(sink, row->newest);
	put_number(sink, row->oldest);
	put_text(sink, row->reason);
	put_count(sink, row->fact_count);
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact *fact = row->facts[i];
		put_text(sink, population_asset(context, fact)->asset->path);
		put_text(sink, fact->aspect);
		for (unsigned outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++)
			put_count(sink, fact->outcomes[outcome]);
		put_number(sink, fact->observed);
		put_number(sink, fact->oldest_failing);
		for (unsigned k = 0; k < MUSTER_RELEASE_COUNT; k++)
			put_number(sink, fact->starts[k].at);
		put_text(sink, fact->example);
		put_text(sink, fact->evidence.sha256);
		put_count(sink, fact->evidence.offset);
		put_count(sink, fact->evidence.length);
		put_count(sink, fact->scanned);
	}
	for (size_t i = 0; i < row->delivery_count; i++) {
		const struct muster_delivery *one = row->deliveries[i];
		put_text(sink, one->expectation->source);
		put_text(sink, one->asset != NULL ? one->asset->path : one->expectation->assets);
		put_number(sink, one->expectation->every_days);
		put_number(sink, one->received);
	}
}

static void
put_timing(struct sink *sink, const struct muster_timing_result *timing)
{
	put_text(sink, muster_timing_kind_name(timing->rule->kind));
	put_text(sink, timing->rule->what);
	put_text(sink, muster_timing_state_name(timing->state));
	put_text(sink, timing->text);
	put_number(sink, timing->due);
	put_text(sink, muster_period_verdict_name(timing->verdict));
	put_text(sink, timing->period_text);
	put_text(sink, timing->note);
	put_text(sink, timing->asset);
	put_number(sink, timing->gap_days);
	put_number(sink, timing->end_days);
	put_number(sink, timing->late_days);
	put_count(sink, timing->occasion_count);
	for (size_t i = 0; i < timing->occasion_count; i++) {
		put_text(sink, timing->occasions[i]->id);
		put_number(sink, timing->occasions[i]->date);
		put_text(sink, timing->occasions[i]->file_sha256);
	}
}

static void
put_control(
    struct sink *sink, const struct context *context, const struct muster_control_result *result)
{
	put_text(sink, result->control->id);
	put_text(sink, result->control->title);
	put_text(sink, muster_status_name(result->status));
	put_text(sink, muster_period_verdict_name(result->period_verdict));
	put_number(sink, result->breached_from);
	put_number(sink, result->breached_to);
	put_number(sink, result->breached_days);
	put_text(sink, result->label);
	put_count(sink, result->open_findings);
	put_number(sink, result->evidence_age_days);
	put_count(sink, result->seen);
	put_count(sink, result->expected);
	put_count(sink, result->proven_by_machine);
	put_count(sink, result->attested);
	put_count(sink, result->out_of_profile);
	put_text(sink, result->attestation != NULL ? result->attestation->file_sha256 : "");
	put_count(sink, result->reason_count);
	for (size_t i = 0; i < result->reason_count; i++)
		put_text(sink, result->reasons[i]);
	put_count(sink, result->exception_count);
	for (size_t i = 0; i < result->exception_count; i++)
		put_text(sink, result->exceptions[i].exception->id);
	put_count(sink, result->timing_count);
	for (size_t i = 0; i < result->timing_count; i++)
		put_timing(sink, &result->timings[i]);
	put_count(sink, result->row_count);
	for (size_t i = 0; i < result->row_count; i++)
		put_row(sink, context, &result->rows[i]);
}

static void
put_figures(struct sink *sink, const struct muster_figures *figures)
{
	const uint64_t all[] = {figures->proven, figures->attested, figures->both,
	    figures->accepted, figures->failing, figures->unknown, figures->unknown_error,
	    figures->unknown_no_evidence, figures->unknown_stale, figures->not_applicable,
	    figures->out_of_profile, figures->headings, figures->assessable};
	_Static_assert(sizeof(all) == sizeof(*figures), "every figure is in the digest");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		put_count(sink, all[i]);
}

int
digest_assessment(struct context *context, struct muster_assessment *assessment)
{
	struct sink sink = {.len = 0};
	if (hash_init(&sink.hash, context->err) != 0)
		return -1;
	put_text(&sink, "muster assessment 2");
	put_text(&sink, assessment->catalog->id);
	put_text(&sink, assessment->catalog->version);
	put_text(&sink, context->in->controls->digest);
	put_text(&sink, assessment->system);
	put_number(&sink, assessment->as_of);
	put_number(&sink, assessment->known_by);
	put_text(&sink, assessment->period.name);
	put_number(&sink, assessment->period.start);
	put_number(&sink, assessment->period.end);
	put_number(&sink, assessment->stale_after_days);
	put_count(&sink, assessment->control_count);
	for (size_t i = 0; i < assessment->control_count; i++)
		put_control(&sink, context, &assessment->controls[i]);
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		put_count(&sink, assessment->counts[status]);
	put_figures(&sink, &assessment->figures);
	put_figures(&sink, &assessment->before_exceptions);
	put_figures(&sink, &assessment->without_stale);
	uint8_t bytes[HASH_SIZE];
	hash_update(&sink.hash, sink.buffer, sink.len);
	if (hash_final(&sink.hash, bytes, context->err) != 0)
		return -1;
	hash_hex(bytes, sizeof(bytes), assessment->digest);
	return 0;
}
