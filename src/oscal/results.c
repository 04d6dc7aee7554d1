/* SPDX-License-Identifier: Apache-2.0 */
/* Assessment results: one result, over the period, of the catalog's controls. */
#include "oscal/internal.h"

static bool
in_profile(const struct muster_control_result *result)
{
	return result->control->assessable && !result->out_of_profile;
}

/* The catalog's objectives are not OSCAL's: each control is its own one here. */
static void
objectives(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	bool any = false;
	for (size_t i = 0; i < assessment->control_count; i++)
		any = any || in_profile(&assessment->controls[i]);
	if (!any)
		return;
	out_object(out, "local-definitions");
	out_list(out, "objectives-and-methods", "objectives-and-methods");
	for (size_t i = 0; i < assessment->control_count; i++) {
		const struct muster_control *control = assessment->controls[i].control;
		if (!in_profile(&assessment->controls[i]))
			continue;
		out_item(out);
		out_flag(out, "control-id", id_control(oscal, control->id));
		out_list(out, "parts", "part");
		out_item(out);
		out_flag(out, "id", id_objective(oscal, control->id));
		out_flag(out, "name", "assessment-objective");
		out_line(out, "title", control_title(control));
		out_list(out, "props", "prop");
		part_prop(oscal, "control", control->id);
		part_prop(oscal, "level", control->level);
		out_list_end(out);
		out_item_end(out);
		out_list_end(out);
		out_item_end(out);
	}
	out_list_end(out);
	out_object_end(out);
}

static muster_time
start_of(const struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	muster_time start = assessment->as_of;
	if (assessment->period.name[0] != '\0')
		return assessment->period.start;
	for (size_t i = 0; i < oscal->in->run_count; i++) {
		muster_time observed = oscal->in->runs[i].observed_at;
		if (observed != MUSTER_TIME_NONE && observed < start)
			start = observed;
	}
	return start;
}

static void
result_head(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "result:%s:%s:%s", oscal->catalog->id, assessment->system,
	    assessment->period.name);
	out_flag(out, "uuid", id.text);
	out_line(out, "title",
	    WORDS(oscal, "%s, %s%s%s", oscal->catalog->title, assessment->system,
		assessment->period.name[0] != '\0' ? ", " : "", assessment->period.name));
	out_words(out, "description",
	    "%llu assessable controls: %llu proven by machine, %llu attested, %llu both, %llu "
	    "accepted, %llu failing, %llu unknown.",
	    (unsigned long long)assessment->figures.assessable,
	    (unsigned long long)assessment->figures.proven,
	    (unsigned long long)assessment->figures.attested,
	    (unsigned long long)assessment->figures.both,
	    (unsigned long long)assessment->figures.accepted,
	    (unsigned long long)assessment->figures.failing,
	    (unsigned long long)assessment->figures.unknown);
	if (!part_time(oscal, "start", start_of(oscal)))
		part_time(oscal, "start", assessment->as_of);
	part_time(oscal, "end", assessment->as_of);
}

static int
observations(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	out_list(out, "observations", "observation");
	for (size_t i = 0; i < oscal->fact_count; i++)
		observe_fact(oscal, oscal->facts[i].fact);
	for (size_t i = 0; i < assessment->control_count; i++)
		if (in_profile(&assessment->controls[i]) &&
		    assessment->controls[i].attestation != NULL)
			observe_attestation(oscal, &assessment->controls[i]);
	int status = each_finding(oscal, observe_finding);
	out_list_end(out);
	return status;
}

static void
risks_and_findings(struct oscal *oscal)
{
	const struct muster_assessment *assessment = oscal->assessment;
	struct out *out = &oscal->out;
	out_list(out, "risks", "risk");
	for (size_t i = 0; i < assessment->control_count; i++)
		if (risk_has(&assessment->controls[i]))
			risk_control(oscal, &assessment->controls[i]);
	out_list_end(out);
	out_list(out, "findings", "finding");
	for (size_t i = 0; i < assessment->control_count; i++)
		if (in_profile(&assessment->controls[i]))
			finding_control(oscal, &assessment->controls[i]);
	out_list_end(out);
}

int
write_results(struct oscal *oscal)
{
	struct out *out = &oscal->out;
	head_document(oscal, "assessment-results", "assessment results",
	    "Written by muster from the evidence in custody. The status of each control is in the "
	    "properties of its finding, in muster's own words.");
	part_import(oscal, "import-ap", MUSTER_OSCAL_PLAN);
	objectives(oscal);
	out_list(out, "results", "result");
	out_item(out);
	result_head(oscal);
	head_local_definitions(oscal);
	head_reviewed_controls(oscal);
	int status = observations(oscal);
	if (status == 0)
		risks_and_findings(oscal);
	out_item_end(out);
	out_list_end(out);
	head_back_matter(oscal);
	return status;
}
