/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan of action and milestones of the open findings: for each its
 * observation, its risk with deadline and log, and the item that joins them.
 */
#include <string.h>

#include "oscal/internal.h"

static bool
is_approved(const struct oscal *oscal, const struct approved *approved,
    const struct muster_finding *finding)
{
	const struct muster_exception *exception = approved->exception;
	if (exception->finding[0] != '\0' && strcmp(exception->finding, finding->id) != 0)
		return false;
	if (exception->practice[0] != '\0' && strcmp(exception->practice, finding->practice) != 0)
		return false;
	if (finding->practice[0] == '\0')
		return false;
	for (size_t i = 0; i < oscal->catalog->mapping_count; i++) {
		const struct muster_mapping *row = &oscal->catalog->mappings[i];
		if (strcmp(row->control, approved->control) == 0 &&
		    muster_mapping_asks(row, finding->practice, finding->aspect))
			return true;
	}
	return false;
}

/* The first exception with effect that this finding falls under, or NULL. */
static const struct muster_exception *
approval_of(const struct oscal *oscal, const struct muster_finding *finding)
{
	for (size_t i = 0; i < oscal->approved_count; i++)
		if (is_approved(oscal, &oscal->approved[i], finding))
			return oscal->approved[i].exception;
	return NULL;
}

/* The earliest of the deadlines that controls of this catalog set. */
static muster_time
deadline_of(const struct oscal *oscal, const struct muster_finding *finding)
{
	const struct muster_start_dates dates = muster_start_dates_of(finding);
	muster_time due = MUSTER_TIME_NONE;
	for (size_t i = 0; finding->practice[0] != '\0' && i < oscal->catalog->mapping_count; i++) {
		const struct muster_mapping *row = &oscal->catalog->mappings[i];
		if (!muster_mapping_asks(row, finding->practice, finding->aspect))
			continue;
		muster_time one = part_deadline(
		    row, muster_clock_start_of(muster_mapping_release(row), &dates).at);
		if (one != MUSTER_TIME_NONE && (due == MUSTER_TIME_NONE || one < due))
			due = one;
	}
	return due;
}

static struct id
finding_risk_id(struct oscal *oscal, const struct muster_finding *finding)
{
	return id_of(oscal, "risk:finding:%s", finding->id);
}

static const char *
title_of(struct oscal *oscal, const struct muster_finding *finding)
{
	return WORDS(oscal, "%s on %s", finding->check, finding->asset);
}

/* ---- risks ---- */

static void
severity(struct oscal *oscal, const struct muster_finding *finding)
{
	struct out *out = &oscal->out;
	out_list(out, "characterizations", "characterization");
	out_item(out);
	out_object(out, "origin");
	part_origin(oscal, finding->source);
	out_object_end(out);
	out_list(out, "facets", "facet");
	out_item(out);
	out_flag(out, "name", "severity");
	out_flag(out, "system", "urn:muster:severity");
	out_flag(out, "value", muster_severity_name(finding->severity));
	out_item_end(out);
	if (finding->score[0] != '\0') {
		out_item(out);
		out_flag(out, "name", "score");
		out_flag(out, "system", "urn:muster:score");
		out_flag(out, "value", finding->score);
		out_item_end(out);
	}
	out_list_end(out);
	out_item_end(out);
	out_list_end(out);
}

static void
recommendation(struct oscal *oscal, const struct muster_finding *finding)
{
	const struct muster_practice *practice = lookup_practice(oscal, finding->practice);
	struct out *out = &oscal->out;
	if (finding->fixed_in[0] == '\0' && practice == NULL)
		return;
	struct id id = id_of(oscal, "response:finding:%s", finding->id);
	out_list(out, "remediations", "response");
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_flag(out, "lifecycle", "recommendation");
	out_line(out, "title", practice != NULL ? practice->title : "Update");
	out_prose(out, "description");
	if (finding->fixed_in[0] != '\0')
		out_paragraphf(out, "Installed: %s. Fixed in: %s.",
		    finding->installed[0] != '\0' ? finding->installed : "unknown",
		    finding->fixed_in);
	if (practice != NULL)
		out_paragraph(out, practice->statement);
	out_prose_end(out, "description");
	out_item_end(out);
	out_list_end(out);
}

static void
risk_log(struct oscal *oscal, const struct muster_finding *finding, const char *risk,
    const struct muster_exception *approval)
{
	struct out *out = &oscal->out;
	struct id first = id_of(oscal, "log:%s:first-seen", risk);
	out_object(out, "risk-log");
	out_list(out, "entries", "entry");
	part_log_entry(
	    oscal, first.text, "First seen", finding->first_seen, MUSTER_TIME_NONE, "open");
	if (approval != NULL)
		risk_exception_log(oscal, risk, approval);
	if (finding->last_seen != MUSTER_TIME_NONE) {
		struct id last =
		    id_of(oscal, "log:%s:last-seen:%lld", risk, (long long)finding->last_seen);
		const char *title = finding->reopened == 0
		    ? "Last seen"
		    : WORDS(oscal, "Last seen; reopened %u times before", finding->reopened);
		part_log_entry(oscal, last.text, title, finding->last_seen, MUSTER_TIME_NONE, NULL);
	}
	out_list_end(out);
	out_object_end(out);
}

static void
risk(struct oscal *oscal, const struct muster_finding *finding)
{
	struct out *out = &oscal->out;
	struct id id = finding_risk_id(oscal, finding);
	struct id observation = id_of_finding_observation(oscal, finding->id);
	const struct muster_practice *practice = lookup_practice(oscal, finding->practice);
	const struct muster_exception *approval = approval_of(oscal, finding);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", title_of(oscal, finding));
	out_words(
	    out, "description", "%s", finding->title[0] != '\0' ? finding->title : finding->check);
	if (practice != NULL)
		out_words(out, "statement", "What this practice states does not hold here: %s.",
		    practice->title);
	else
		out_words(out, "statement", "No practice of the catalog is bound to this check.");
	out_list(out, "props", "prop");
	part_prop(oscal, "finding", finding->id);
	out_list_end(out);
	out_field(out, "status", approval != NULL ? "deviation-approved" : "open");
	severity(oscal, finding);
	part_time(oscal, "deadline", deadline_of(oscal, finding));
	recommendation(oscal, finding);
	risk_log(oscal, finding, id.text, approval);
	out_list(out, "related-observations", "related-observation");
	part_related_observation(oscal, observation.text);
	out_list_end(out);
	out_item_end(out);
	oscal->written++;
}

/* ---- items ---- */

static void
controls(struct oscal *oscal, const struct muster_finding *finding)
{
	const char *last = "";
	for (size_t i = 0; finding->practice[0] != '\0' && i < oscal->catalog->mapping_count; i++) {
		const struct muster_mapping *row = &oscal->catalog->mappings[i];
		if (strcmp(row->control, last) == 0 ||
		    !muster_mapping_asks(row, finding->practice, finding->aspect))
			continue;
		last = row->control;
		part_prop(oscal, "control", row->control);
	}
}

static void
item(struct oscal *oscal, const struct muster_finding *finding)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "poam-item:%s", finding->id);
	struct id observation = id_of_finding_observation(oscal, finding->id);
	struct id risk_uuid = finding_risk_id(oscal, finding);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", title_of(oscal, finding));
	out_words(
	    out, "description", "%s", finding->title[0] != '\0' ? finding->title : finding->check);
	out_list(out, "props", "prop");
	part_prop(oscal, "finding", finding->id);
	part_prop(oscal, "severity", muster_severity_name(finding->severity));
	part_prop(oscal, "rank", muster_severity_name(finding->rank));
	controls(oscal, finding);
	out_list_end(out);
	out_list(out, "related-observations", "related-observation");
	part_related_observation(oscal, observation.text);
	out_list_end(out);
	out_list(out, "related-risks", "associated-risk");
	out_item(out);
	out_flag(out, "risk-uuid", risk_uuid.text);
	out_item_end(out);
	out_list_end(out);
	out_item_end(out);
	oscal->written++;
}

/* OSCAL wants an item: where nothing is open, one that says so. */
static void
nothing_open(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "poam-item:none");
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", "Nothing to do");
	out_words(out, "description", "%s",
	    oscal->in->run_count > 0 ? "No finding is open."
				     : "No finding is open, because no evidence was collected.");
	out_list(out, "props", "prop");
	part_prop(oscal, "placeholder", "true");
	out_list_end(out);
	out_item_end(out);
}

int
write_poam(struct oscal *oscal)
{
	static const struct {
		const char *group, *name;
		void (*each)(struct oscal *oscal, const struct muster_finding *finding);
	} passes[] = {
	    {"observations", "observation", observe_finding},
	    {"risks", "risk", risk},
	    {"poam-items", "poam-item", item},
	};
	struct out *out = &oscal->out;
	int status = 0;
	head_document(oscal, "poam", "plan of action and milestones",
	    "The open findings, by muster. Items and risks keep their identity for as long as "
	    "their finding does.");
	part_import(oscal, "import-ssp", MUSTER_OSCAL_SYSTEM);
	system_id(oscal, "system-id");
	head_local_definitions(oscal);
	for (size_t i = 0; status == 0 && i < sizeof(passes) / sizeof(passes[0]); i++) {
		out_list(out, passes[i].group, passes[i].name);
		status = each_finding(oscal, passes[i].each);
		if (status == 0 && passes[i].each == item && oscal->in->open.count == 0)
			nothing_open(oscal);
		out_list_end(out);
	}
	head_back_matter(oscal);
	return status;
}
