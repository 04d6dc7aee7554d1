/* SPDX-License-Identifier: Apache-2.0 */
/* Policies as a catalog: statements are controls, their practices decide them. */
#include <string.h>

#include "policy/internal.h"

static const char *const labels[MUSTER_STATUS_COUNT] = {
    [MUSTER_STATUS_SATISFIED] = "supported by evidence",
    [MUSTER_STATUS_NOT_SATISFIED] = "contradicted by evidence",
    [MUSTER_STATUS_ERROR] = "check failed",
    [MUSTER_STATUS_STALE] = "evidence stale",
    [MUSTER_STATUS_NO_EVIDENCE] = "not measured",
    [MUSTER_STATUS_ACCEPTED] = "accepted",
    [MUSTER_STATUS_NOT_APPLICABLE] = "not applicable",
};

/* Days of the statement's deadline, 0 none: the strictest of its durations, and what it counts
 * from.
 */
static uint32_t
deadline_of(const struct muster_statement *statement, enum muster_release *release)
{
	int64_t least = 0;
	*release = MUSTER_RELEASE_NONE;
	for (size_t i = 0; i < statement->parameter_count; i++) {
		const struct muster_parameter *parameter = statement->parameters[i];
		if (parameter->type != MUSTER_PARAMETER_DURATION ||
		    parameter->anchor == MUSTER_POLICY_ANCHOR_NONE ||
		    parameter->anchor == MUSTER_POLICY_ANCHOR_CREATION)
			continue;
		int64_t days = policy_duration_longest(&parameter->duration) / 86400;
		days = days < 1 ? 1 : days > UINT32_MAX ? UINT32_MAX : days;
		if (least != 0 && days >= least)
			continue;
		least = days;
		*release = parameter->anchor == MUSTER_POLICY_ANCHOR_FIX_AVAILABLE
		    ? MUSTER_RELEASE_FIX
		    : parameter->anchor == MUSTER_POLICY_ANCHOR_ADVISORY ? MUSTER_RELEASE_ADVISORY
									 : MUSTER_RELEASE_NONE;
	}
	return (uint32_t)least;
}

static struct muster_control
control_of(const struct muster_statement *statement)
{
	return (struct muster_control){
	    .id = statement->id,
	    .title = statement->id,
	    .parent = "",
	    .assessable = true,
	    .needs_attestation = statement->in_part,
	    .level = "",
	    .profile = "",
	    .superseded_by = "",
	    .origin = {statement->place.file, statement->place.line},
	};
}

/* Parts that only those have who use it: not to have it is no gap in the evidence of hosts. */
static bool
is_elsewhere(const char *aspect)
{
	return strcmp(aspect, "kubernetes") == 0 || strcmp(aspect, "orchestrator-rights") == 0 ||
	    strcmp(aspect, "enterprise") == 0;
}

static size_t
add_mappings(struct muster_mapping *rows, size_t at, const struct muster_statement *statement)
{
	enum muster_release release;
	uint32_t days = deadline_of(statement, &release);
	for (size_t i = 0; i < statement->practice_count; i++) {
		if (statement->blind || statement->practices[i].served)
			continue;
		rows[at++] = (struct muster_mapping){
		    .practice = statement->practices[i].name,
		    .aspect = statement->practices[i].aspect,
		    .control = statement->id,
		    .effect = days > 0 ? MUSTER_EFFECT_DEADLINE : MUSTER_EFFECT_DECIDES,
		    .confidence = MUSTER_CONFIDENCE_HIGH,
		    .rationale = "",
		    .days = days,
		    .release = release,
		    .only = statement->only,
		    .if_any = is_elsewhere(statement->practices[i].aspect),
		    .origin = {statement->place.file, statement->place.line},
		};
	}
	return at;
}

int
muster_policies_catalog(const struct muster_policies *policies, struct muster_arena *arena,
    struct muster_catalog *out, struct muster_error *err)
{
	size_t count = 0, rows = 0, n = 0, at = 0;
	for (size_t p = 0; p < policies->count; p++) {
		const struct muster_policy *policy = &policies->rows[p];
		count += policy->statement_count;
		for (size_t i = 0; i < policy->statement_count; i++)
			rows += policy->statements[i].practice_count;
	}
	struct muster_control *controls = muster_arena_array(arena, count, sizeof(*controls));
	struct muster_mapping *mappings = muster_arena_array(arena, rows, sizeof(*mappings));
	if (controls == NULL || mappings == NULL)
		return muster_error_memory(err);
	for (size_t p = 0; p < policies->count; p++) {
		for (size_t i = 0; i < policies->rows[p].statement_count; i++) {
			const struct muster_statement *statement = &policies->rows[p].statements[i];
			controls[n++] = control_of(statement);
			at = add_mappings(mappings, at, statement);
		}
	}
	*out = (struct muster_catalog){
	    .id = "policies",
	    .title = "Policies",
	    .version = "",
	    .notice = "",
	    .controls = controls,
	    .control_count = count,
	    .accepts_risk = true,
	    .mappings = mappings,
	    .mapping_count = at,
	    .origin = {"policies", 0},
	};
	for (unsigned i = 0; i < MUSTER_STATUS_COUNT; i++)
		out->status_label[i] = labels[i];
	return 0;
}
