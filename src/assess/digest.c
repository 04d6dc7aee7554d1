/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The digest of an assessment: SHA-256 over a canonical text of all that it
 * says.  Texts stand with their lengths, assets by path: ids of rows in a
 * store are not content.
 */
#include "assess/internal.h"

#include "base/hash.h"

static void
put_text(struct hash *hash, const char *text)
{
	char head[32];
	size_t len = text != NULL ? strlen(text) : 0;
	int n = snprintf(head, sizeof(head), "%zu:", len);
	hash_update(hash, head, (size_t)n);
	hash_update(hash, text != NULL ? text : "", len);
	hash_update(hash, "\n", 1);
}

static void
put_number(struct hash *hash, int64_t number)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%lld\n", (long long)number);
	hash_update(hash, text, (size_t)n);
}

static void
put_count(struct hash *hash, uint64_t number)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%llu\n", (unsigned long long)number);
	hash_update(hash, text, (size_t)n);
}

static void
put_row(struct hash *hash, const struct context *context, const struct muster_row_result *row)
{
	put_text(hash, row->mapping->practice);
	put_text(hash, row->mapping->aspect);
	put_text(hash, muster_effect_name(row->mapping->effect));
	put_text(hash, muster_confidence_name(row->mapping->confidence));
	put_count(hash, row->mapping->days);
	put_count(hash, row->status);
	put_count(hash, row->seen);
	put_count(hash, row->expected);
	put_count(hash, row->failing_assets);
	put_count(hash, row->failing_results);
	put_count(hash, row->passing_assets);
	put_count(hash, row->removed_results);
	put_count(hash, row->accepted_results);
	put_count(hash, row->overdue_assets);
	put_number(hash, row->newest);
	put_number(hash, row->oldest);
	put_text(hash, row->reason);
	put_count(hash, row->fact_count);
	for (size_t i = 0; i < row->fact_count; i++) {
		const struct muster_fact *fact = row->facts[i];
		put_text(hash, asset_slot_find(context, fact->asset)->asset->path);
		put_text(hash, fact->aspect);
		for (unsigned outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++)
			put_count(hash, fact->outcomes[outcome]);
		put_number(hash, fact->observed);
		put_number(hash, fact->oldest_failing);
		put_text(hash, fact->example);
		put_text(hash, fact->evidence.sha256);
		put_count(hash, fact->evidence.offset);
		put_count(hash, fact->evidence.length);
		put_count(hash, fact->scanned);
	}
}

static void
put_control(
    struct hash *hash, const struct context *context, const struct muster_control_result *result)
{
	put_text(hash, result->control->id);
	put_text(hash, result->control->title);
	put_text(hash, muster_status_name(result->status));
	put_text(hash, muster_period_verdict_name(result->period_verdict));
	put_number(hash, result->breached_from);
	put_number(hash, result->breached_to);
	put_number(hash, result->breached_days);
	put_text(hash, result->label);
	put_count(hash, result->open_findings);
	put_number(hash, result->evidence_age_days);
	put_count(hash, result->seen);
	put_count(hash, result->expected);
	put_count(hash, result->proven_by_machine);
	put_count(hash, result->attested);
	put_count(hash, result->out_of_profile);
	put_text(hash, result->attestation != NULL ? result->attestation->file_sha256 : "");
	put_count(hash, result->reason_count);
	for (size_t i = 0; i < result->reason_count; i++)
		put_text(hash, result->reasons[i]);
	put_count(hash, result->exception_count);
	for (size_t i = 0; i < result->exception_count; i++)
		put_text(hash, result->exceptions[i].exception->id);
	put_count(hash, result->row_count);
	for (size_t i = 0; i < result->row_count; i++)
		put_row(hash, context, &result->rows[i]);
}

static void
put_figures(struct hash *hash, const struct muster_figures *figures)
{
	const uint64_t all[] = {figures->proven, figures->attested, figures->both,
	    figures->accepted, figures->failing, figures->unknown, figures->unknown_error,
	    figures->unknown_no_evidence, figures->unknown_stale, figures->not_applicable,
	    figures->out_of_profile, figures->headings, figures->assessable};
	_Static_assert(sizeof(all) == sizeof(*figures), "every figure is in the digest");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		put_count(hash, all[i]);
}

int
digest_assessment(struct context *context, struct muster_assessment *assessment)
{
	struct hash hash;
	if (hash_init(&hash, context->err) != 0)
		return -1;
	put_text(&hash, "muster assessment 1");
	put_text(&hash, assessment->catalog->id);
	put_text(&hash, assessment->catalog->version);
	put_text(&hash, context->in->controls->digest);
	put_text(&hash, assessment->system);
	put_number(&hash, assessment->as_of);
	put_number(&hash, assessment->known_by);
	put_text(&hash, assessment->period.name);
	put_number(&hash, assessment->period.start);
	put_number(&hash, assessment->period.end);
	put_number(&hash, assessment->stale_after_days);
	put_count(&hash, assessment->control_count);
	for (size_t i = 0; i < assessment->control_count; i++)
		put_control(&hash, context, &assessment->controls[i]);
	for (unsigned status = 0; status < MUSTER_STATUS_COUNT; status++)
		put_count(&hash, assessment->counts[status]);
	put_figures(&hash, &assessment->figures);
	put_figures(&hash, &assessment->before_exceptions);
	put_figures(&hash, &assessment->without_stale);
	uint8_t bytes[HASH_SIZE];
	if (hash_final(&hash, bytes, context->err) != 0)
		return -1;
	hash_hex(bytes, sizeof(bytes), assessment->digest);
	return 0;
}
