/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Risks of controls: one for each that is not satisfied, and one, with its
 * deviation approved, for each whose failure is accepted.
 */
#include "oscal/internal.h"

bool
risk_has(const struct muster_control_result *result)
{
	return result->control->assessable && !result->out_of_profile &&
	    (result->status == MUSTER_STATUS_NOT_SATISFIED ||
		result->status == MUSTER_STATUS_ACCEPTED);
}

struct id
risk_id(struct oscal *oscal, const struct muster_control_result *result)
{
	return id_of(oscal, "risk:control:%s:%s:%s", oscal->catalog->id, oscal->assessment->system,
	    result->control->id);
}

static muster_time
earlier(muster_time a, muster_time b)
{
	if (a == MUSTER_TIME_NONE || b == MUSTER_TIME_NONE)
		return a == MUSTER_TIME_NONE ? b : a;
	return a < b ? a : b;
}

/* Since when the control fails, and when the first of what has a deadline was due. */
static void
find_times(const struct muster_control_result *result, muster_time *since, muster_time *due)
{
	*since = *due = MUSTER_TIME_NONE;
	for (size_t r = 0; r < result->row_count; r++) {
		const struct muster_row_result *row = &result->rows[r];
		if (row->mapping->effect == MUSTER_EFFECT_SUPPORTS)
			continue;
		for (size_t f = 0; f < row->fact_count; f++) {
			muster_time failing = row->facts[f]->oldest_failing;
			*since = earlier(*since, failing);
			*due = earlier(*due,
			    part_deadline(row->mapping,
				muster_fact_start_of(row->facts[f], row->mapping).at));
		}
	}
}

static void
mitigating_factors(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	out_list(out, "mitigating-factors", "mitigating-factor");
	for (size_t i = 0; i < result->exception_count; i++) {
		const struct muster_exception_use *use = &result->exceptions[i];
		if (!use->effective)
			continue;
		struct id id = id_of(oscal, "exception:%s:%s:%s:%s", oscal->catalog->id,
		    oscal->assessment->system, result->control->id, use->exception->id);
		out_item(out);
		out_flag(out, "uuid", id.text);
		out_words(out, "description", "Exception %s, %s: %s.", use->exception->id,
		    use->exception->kind, use->why);
		out_item_end(out);
	}
	out_list_end(out);
}

void
risk_exception_log(struct oscal *oscal, const char *owner, const struct muster_exception *exception)
{
	struct id id = id_of(oscal, "log:%s:exception:%s", owner, exception->id);
	char until[16];
	const char *title = WORDS(oscal, "Exception %s (%s) approved by %s for %s%s%s",
	    exception->id, exception->kind, exception->approver, exception->requester,
	    exception->expires != MUSTER_TIME_NONE ? ", until " : "",
	    muster_date_format(exception->expires, until));
	part_log_entry(
	    oscal, id.text, title, exception->start, MUSTER_TIME_NONE, "deviation-approved");
}

static void
risk_log(struct oscal *oscal, const struct muster_control_result *result, muster_time since)
{
	struct out *out = &oscal->out;
	struct id risk = risk_id(oscal, result);
	bool accepted = result->status == MUSTER_STATUS_ACCEPTED;
	out_object(out, "risk-log");
	out_list(out, "entries", "entry");
	if (since != MUSTER_TIME_NONE) {
		struct id id = id_of(oscal, "log:%s:first-failing", risk.text);
		part_log_entry(oscal, id.text, "First seen failing, of what fails now", since,
		    MUSTER_TIME_NONE, "open");
	}
	if (result->period_verdict == MUSTER_PERIOD_BREACHED) {
		struct id id =
		    id_of(oscal, "log:%s:breached:%s", risk.text, oscal->assessment->period.name);
		part_log_entry(oscal, id.text, "Breached within the period", result->breached_from,
		    result->breached_to, NULL);
	}
	for (size_t i = 0; i < result->exception_count; i++)
		if (result->exceptions[i].effective)
			risk_exception_log(oscal, risk.text, result->exceptions[i].exception);
	struct id id =
	    id_of(oscal, "log:%s:assessed:%lld", risk.text, (long long)oscal->assessment->as_of);
	part_log_entry(oscal, id.text, result->label, oscal->assessment->as_of, MUSTER_TIME_NONE,
	    accepted ? "deviation-approved" : "open");
	out_list_end(out);
	out_object_end(out);
}

void
risk_control(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	struct id id = risk_id(oscal, result);
	bool accepted = result->status == MUSTER_STATUS_ACCEPTED;
	muster_time since, due;
	find_times(result, &since, &due);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", control_title(result->control));
	out_prose(out, "description");
	for (size_t i = 0; i < result->reason_count; i++)
		out_paragraph(out, result->reasons[i]);
	out_prose_end(out, "description");
	out_words(out, "statement", "Control %s %s.", result->control->id,
	    accepted ? "fails, and an approved exception accepts it" : "is not satisfied");
	out_list(out, "props", "prop");
	part_prop(oscal, "control", result->control->id);
	part_prop_number(oscal, "open-findings", (int64_t)result->open_findings);
	out_list_end(out);
	out_field(out, "status", accepted ? "deviation-approved" : "open");
	out_list(out, "origins", "origin");
	out_item(out);
	part_origin(oscal, "");
	out_item_end(out);
	out_list_end(out);
	mitigating_factors(oscal, result);
	part_time(oscal, "deadline", due);
	risk_log(oscal, result, since);
	out_item_end(out);
}
