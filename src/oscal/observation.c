/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observations: what was seen of a practice on an asset, each open finding,
 * and what a person attested.  They expire when the assessment calls evidence
 * stale.
 */
#include <stdio.h>

#include "oscal/internal.h"

static void
relevant_evidence(struct oscal *oscal, const struct muster_evidence_ref *ref)
{
	struct out *out = &oscal->out;
	if (ref->sha256[0] == '\0')
		return;
	out_list(out, "relevant-evidence", "relevant-evidence");
	out_item(out);
	if (lookup_evidence(oscal, ref->sha256) != NULL) {
		struct id id = id_of(oscal, "evidence:%s", ref->sha256);
		out_flag(out, "href", WORDS(oscal, "#%s", id.text));
	}
	out_words(out, "description", "The record in the evidence with this digest.");
	out_list(out, "props", "prop");
	part_prop(oscal, "sha256", ref->sha256);
	part_prop(oscal, "pointer", ref->pointer);
	part_prop_number(oscal, "offset", (int64_t)ref->offset);
	part_prop_number(oscal, "length", (int64_t)ref->length);
	out_list_end(out);
	out_item_end(out);
	out_list_end(out);
}

/* collected must stand: where it is not known the as-of does, and a property says so. */
static void
collected(struct oscal *oscal, muster_time at)
{
	const struct muster_assessment *assessment = oscal->assessment;
	int64_t days = assessment->stale_after_days;
	if (!part_time(oscal, "collected", at)) {
		part_time(oscal, "collected", assessment->as_of);
		return;
	}
	if (days >= 0 && days < (MUSTER_TIME_MAX - MUSTER_DAY) / MUSTER_DAY &&
	    at < MUSTER_TIME_MAX - days * MUSTER_DAY)
		part_time(oscal, "expires", at + days * MUSTER_DAY);
}

static void
methods(struct oscal *oscal, const char *method, const char *type)
{
	struct out *out = &oscal->out;
	out_list(out, "methods", "method");
	out_item_field(out, method);
	out_list_end(out);
	out_list(out, "types", "type");
	out_item_field(out, type);
	out_list_end(out);
}

static void
origin(struct oscal *oscal, const char *source)
{
	struct out *out = &oscal->out;
	out_list(out, "origins", "origin");
	out_item(out);
	part_origin(oscal, source);
	out_item_end(out);
	out_list_end(out);
}

/* ---- a practice on an asset ---- */

static const char *
asset_path(const struct oscal *oscal, int64_t asset)
{
	const struct muster_asset *found = lookup_asset(oscal, asset);
	return found != NULL ? found->path : "";
}

struct id
observe_fact_id(struct oscal *oscal, const struct muster_fact *fact)
{
	/* results that exceptions name stand apart from the others */
	return id_of(oscal, "observation:practice:%s:%s:%s%s", fact->practice, fact->aspect,
	    asset_path(oscal, fact->asset), fact->named_count > 0 ? ":excepted" : "");
}

static void
fact_outcomes(struct oscal *oscal, const struct muster_fact *fact)
{
	struct out *out = &oscal->out;
	char text[240] = "";
	size_t len = 0;
	for (unsigned i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		if (fact->outcomes[i] > 0)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%llu %s",
			    len > 0 ? ", " : "", (unsigned long long)fact->outcomes[i],
			    muster_outcome_name((enum muster_outcome)i));
	out_prose(out, "description");
	if (len > 0)
		out_paragraphf(out, "Results in force: %s.", text);
	if (fact->scanned)
		out_paragraph(
		    out, "A complete run covered what the checks look for; absence is a pass.");
	if (len == 0 && !fact->scanned)
		out_paragraph(out, "No result is in force.");
	out_prose_end(out, "description");
}

void
observe_fact(struct oscal *oscal, const struct muster_fact *fact)
{
	const struct muster_practice *practice = lookup_practice(oscal, fact->practice);
	const struct muster_run *run = lookup_evidence(oscal, fact->evidence.sha256);
	struct out *out = &oscal->out;
	struct id id = observe_fact_id(oscal, fact);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", practice != NULL ? practice->title : fact->practice);
	fact_outcomes(oscal, fact);
	out_list(out, "props", "prop");
	part_prop(oscal, "practice", fact->practice);
	part_prop(oscal, "aspect", fact->aspect);
	part_prop(oscal, "asset", asset_path(oscal, fact->asset));
	for (unsigned i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		if (fact->outcomes[i] > 0)
			part_prop_number(oscal, muster_outcome_name((enum muster_outcome)i),
			    (int64_t)fact->outcomes[i]);
	if (fact->scanned)
		part_prop(oscal, "scanned", "true");
	part_prop_time(oscal, "oldest-failing", fact->oldest_failing);
	if (fact->observed == MUSTER_TIME_NONE)
		part_prop(oscal, "collected", "unknown");
	out_list_end(out);
	methods(oscal, "TEST", "control-objective");
	origin(oscal, run != NULL ? run->source : "");
	part_asset_subject(oscal, fact->asset);
	relevant_evidence(oscal, &fact->evidence);
	collected(oscal, fact->observed);
	out_item_end(out);
}

/* ---- an open finding ---- */

void
observe_finding(struct oscal *oscal, const struct muster_finding *finding)
{
	struct out *out = &oscal->out;
	struct id id = id_of_finding_observation(oscal, finding->id);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", finding->check);
	out_words(out, "description", "%s",
	    finding->title[0] != '\0' ? finding->title
				      : "A check fails; its source gives no title.");
	out_list(out, "props", "prop");
	part_prop(oscal, "finding", finding->id);
	part_prop(oscal, "source", finding->source);
	part_prop(oscal, "severity", muster_severity_name(finding->severity));
	part_prop(oscal, "rank", muster_severity_name(finding->rank));
	part_prop(oscal, "native-severity", finding->native_severity);
	part_prop(oscal, "score", finding->score);
	part_prop(oscal, "asset", finding->asset);
	part_prop(oscal, "location", finding->location);
	part_prop(oscal, "installed", finding->installed);
	part_prop(oscal, "fixed-in", finding->fixed_in);
	part_prop_time(oscal, "fix-available", muster_time_told(finding->fix_available));
	part_prop_time(oscal, "advisory-date", muster_time_told(finding->advisory_date));
	if (finding->dated_by != NULL)
		part_prop(oscal, "dated-by", finding->dated_by);
	part_prop(oscal, "practice", finding->practice);
	part_prop(oscal, "aspect", finding->aspect);
	part_prop_time(oscal, "first-seen", finding->first_seen);
	if (finding->reopened > 0)
		part_prop_number(oscal, "reopened", finding->reopened);
	if (finding->suppressed_by_tool)
		part_prop(oscal, "suppressed-by-tool", "true");
	if (finding->last_seen == MUSTER_TIME_NONE)
		part_prop(oscal, "collected", "unknown");
	out_list_end(out);
	methods(oscal, "TEST", "finding");
	origin(oscal, finding->source);
	part_asset_subject(oscal, finding->asset_id);
	relevant_evidence(oscal, &finding->evidence);
	collected(oscal, finding->last_seen);
	out_item_end(out);
	oscal->written++;
}

/* ---- an attestation ---- */

struct id
observe_attestation_id(struct oscal *oscal, const struct muster_control_result *result)
{
	return id_of(oscal, "observation:attestation:%s:%s:%s:%lld", oscal->catalog->id,
	    oscal->assessment->system, result->control->id, (long long)result->attestation->given);
}

void
observe_attestation(struct oscal *oscal, const struct muster_control_result *result)
{
	const struct muster_attestation *one = result->attestation;
	bool has_file = one->file_sha256 != NULL && one->file_sha256[0] != '\0';
	struct out *out = &oscal->out;
	struct id id = observe_attestation_id(oscal, result);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", WORDS(oscal, "Attestation for %s", result->control->id));
	out_words(out, "description", "%s states: %s%s.",
	    one->author != NULL && *one->author != '\0' ? one->author : "Somebody", one->outcome,
	    has_file ? ", with a file" : ", without a file: asserted only");
	out_list(out, "props", "prop");
	part_prop(oscal, "outcome", one->outcome);
	part_prop(oscal, "author", one->author);
	part_prop(oscal, "sha256", one->file_sha256);
	out_list_end(out);
	methods(oscal, has_file ? "EXAMINE" : "INTERVIEW", "control-objective");
	if (!part_time(oscal, "collected", one->given))
		part_time(oscal, "collected", oscal->assessment->as_of);
	part_time(oscal, "expires", one->expires);
	out_item_end(out);
}
