/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: one for each assessable control in profile.  OSCAL knows two
 * states, muster seven (docs/oscal.md): satisfied and not-satisfied are those;
 * accepted is not-satisfied with an approved deviation; what the evidence
 * cannot decide is not-satisfied for the reason "other", with remarks.
 */
#include <string.h>

#include "oscal/internal.h"

static const struct {
	const char *state, *reason;
	const char *remarks; /* NULL: none but the label */
} states[] = {
    [MUSTER_STATUS_NOT_SATISFIED] = {"not-satisfied", "fail", NULL},
    [MUSTER_STATUS_ERROR] = {"not-satisfied", "other",
	"muster's status is error: a check could not be run, so nothing is shown either way."},
    [MUSTER_STATUS_NO_EVIDENCE] = {"not-satisfied", "other",
	"muster's status is no-evidence: evidence is missing, which is never a pass. It does not "
	"say that the control fails."},
    [MUSTER_STATUS_STALE] = {"not-satisfied", "other",
	"muster's status is stale: the evidence is older than the limit."},
    [MUSTER_STATUS_ACCEPTED] = {"not-satisfied", "fail",
	"muster's status is accepted: it fails, and the deviation is approved; see the associated "
	"risk."},
    [MUSTER_STATUS_SATISFIED] = {"satisfied", "pass", NULL},
    [MUSTER_STATUS_NOT_APPLICABLE] = {"not-satisfied", "other",
	"muster's status is not-applicable: declared so by a person, and no evidence contradicts "
	"it. It does not say that the control fails."},
};
_Static_assert(
    sizeof(states) / sizeof(states[0]) == MUSTER_STATUS_COUNT, "a state for each status");

/* ---- what it stands on ---- */

static void
related_facts(struct oscal *oscal, const struct muster_control_result *result)
{
	/* One practice may stand behind a control by several rows: each fact once. */
	for (size_t r = 0; r < result->row_count; r++) {
		const struct muster_row_result *row = &result->rows[r];
		for (size_t f = 0; f < row->fact_count; f++) {
			bool before = false;
			for (size_t q = 0; q < r && !before; q++)
				before = muster_mapping_asks(result->rows[q].mapping,
				    row->facts[f]->practice, row->facts[f]->aspect);
			if (before)
				continue;
			struct id id = observe_fact_id(oscal, row->facts[f]);
			part_related_observation(oscal, id.text);
		}
	}
}

static bool
asks(const struct muster_control_result *result, const struct practice_group *group)
{
	for (size_t r = 0; r < result->row_count; r++)
		if (muster_mapping_asks(result->rows[r].mapping, group->practice, group->aspect))
			return true;
	return false;
}

static void
related_findings(struct oscal *oscal, const struct muster_control_result *result, bool *asked)
{
	bool any = false;
	for (size_t g = 0; g < oscal->group_count; g++) {
		asked[g] = oscal->groups[g].practice[0] != '\0' && asks(result, &oscal->groups[g]);
		any = any || asked[g];
	}
	for (size_t i = 0; any && i < oscal->ref_count; i++) {
		char text[UUID_TEXT];
		if (asked[oscal->refs[i].group])
			part_related_observation(
			    oscal, uuid_format(&oscal->refs[i].observation, text));
	}
}

static void
related(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	bool *asked = muster_arena_array(oscal->arena, oscal->group_count + 1, sizeof(*asked));
	if (asked == NULL) {
		out_fail(out);
		return;
	}
	out_list(out, "related-observations", "related-observation");
	related_facts(oscal, result);
	if (result->attestation != NULL) {
		struct id id = observe_attestation_id(oscal, result);
		part_related_observation(oscal, id.text);
	}
	related_findings(oscal, result, asked);
	out_list_end(out);
	out_list(out, "related-risks", "associated-risk");
	if (risk_has(result)) {
		struct id id = risk_id(oscal, result);
		out_item(out);
		out_flag(out, "risk-uuid", id.text);
		out_item_end(out);
	}
	out_list_end(out);
}

/* ---- the finding ---- */

static void
properties(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	bool breached = result->period_verdict == MUSTER_PERIOD_BREACHED;
	out_list(out, "props", "prop");
	part_prop(oscal, "control", result->control->id);
	part_prop(oscal, "status", muster_status_name(result->status));
	part_prop(oscal, "label", result->label);
	part_prop(oscal, "period-verdict", muster_period_verdict_name(result->period_verdict));
	if (breached) {
		part_prop_time(oscal, "breached-from", result->breached_from);
		part_prop_time(oscal, "breached-to", result->breached_to);
		part_prop_number(oscal, "breached-days", result->breached_days);
	}
	part_prop_number(oscal, "open-findings", (int64_t)result->open_findings);
	if (result->evidence_age_days >= 0)
		part_prop_number(oscal, "evidence-age-days", result->evidence_age_days);
	part_prop_number(oscal, "seen", (int64_t)result->seen);
	part_prop_number(oscal, "expected", (int64_t)result->expected);
	part_prop(oscal, "level", result->control->level);
	part_prop(oscal, "proven-by-machine", result->proven_by_machine ? "true" : "false");
	part_prop(oscal, "attested", result->attested ? "true" : "false");
	out_list_end(out);
}

/* "not-applicable", "alternative" for a compensating control; else NULL: not ours to say. */
static const char *
implementation_status(const struct muster_control_result *result)
{
	if (result->status == MUSTER_STATUS_NOT_APPLICABLE)
		return "not-applicable";
	for (size_t i = 0; i < result->exception_count; i++)
		if (result->exceptions[i].effective &&
		    strcmp(result->exceptions[i].exception->kind, "compensating-control") == 0)
			return "alternative";
	return NULL;
}

static void
target(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	const char *implementation = implementation_status(result);
	out_object(out, "target");
	out_flag(out, "type", "objective-id");
	out_flag(out, "target-id", id_objective(oscal, result->control->id));
	out_object(out, "status");
	out_flag(out, "state", states[result->status].state);
	out_flag(out, "reason", states[result->status].reason);
	out_prose(out, "remarks");
	out_paragraph(out, result->label);
	if (states[result->status].remarks != NULL)
		out_paragraph(out, states[result->status].remarks);
	out_prose_end(out, "remarks");
	out_object_end(out);
	if (implementation != NULL) {
		out_object(out, "implementation-status");
		out_flag(out, "state", implementation);
		out_object_end(out);
	}
	out_object_end(out);
}

void
finding_control(struct oscal *oscal, const struct muster_control_result *result)
{
	struct out *out = &oscal->out;
	struct id id = id_of(oscal, "finding:%s:%s:%s", oscal->catalog->id,
	    oscal->assessment->system, result->control->id);
	out_item(out);
	out_flag(out, "uuid", id.text);
	out_line(out, "title", control_title(result->control));
	out_prose(out, "description");
	for (size_t i = 0; i < result->reason_count; i++)
		out_paragraph(out, result->reasons[i]);
	out_prose_end(out, "description");
	properties(oscal, result);
	out_list(out, "origins", "origin");
	out_item(out);
	part_origin(oscal, "");
	out_item_end(out);
	out_list_end(out);
	target(oscal, result);
	related(oscal, result);
	if (result->exception_count > 0) {
		out_prose(out, "remarks");
		for (size_t i = 0; i < result->exception_count; i++)
			out_paragraphf(out, "Exception %s (%s) %s: %s.",
			    result->exceptions[i].exception->id,
			    result->exceptions[i].exception->kind,
			    result->exceptions[i].effective ? "has effect" : "has no effect",
			    result->exceptions[i].why);
		out_prose_end(out, "remarks");
	}
	out_item_end(out);
}
