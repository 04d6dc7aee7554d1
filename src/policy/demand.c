/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a deadline of a policy looser than a framework's?  The framework's days
 * stand in the mapping of the practice, what its clock starts at in the timing
 * rules of the control.  Both are compared: thirty days from when a scanner
 * saw it are longer than thirty days from when the fix was out.
 */
#include "policy/check.h"

static bool
is_deadline(const struct muster_parameter *parameter)
{
	return parameter->type == MUSTER_PARAMETER_DURATION &&
	    parameter->anchor != MUSTER_POLICY_ANCHOR_NONE &&
	    parameter->anchor != MUSTER_POLICY_ANCHOR_CREATION;
}

/* Does the control's clock start when the fix is out? */
static bool
starts_at_fix(const struct muster_catalog *catalog, const char *control)
{
	for (size_t i = 0; i < catalog->timing_count; i++) {
		const struct muster_timing *timing = &catalog->timings[i];
		if (strcmp(timing->control, control) == 0 &&
		    timing->kind == MUSTER_TIMING_DEADLINE &&
		    timing->anchor == MUSTER_ANCHOR_PATCH_RELEASE)
			return true;
	}
	return false;
}

static void
compare(struct check *check, const struct muster_parameter *parameter,
    const struct muster_catalog *catalog, const struct muster_mapping *mapping)
{
	int64_t allowed = (int64_t)mapping->days * 86400;
	if (policy_duration_longest(&parameter->duration) > allowed)
		check_tell(check, parameter->place, "policy.looser",
		    "shorten it in the policy or in muster.yaml",
		    "%s is %s, and %s:%s demands %u days", parameter->name, parameter->value,
		    catalog->id, mapping->control, mapping->days);
	else if (parameter->anchor == MUSTER_POLICY_ANCHOR_FIRST_SEEN &&
	    starts_at_fix(catalog, mapping->control))
		check_tell(check, parameter->declared, "policy.looser",
		    "give it the anchor fix-available",
		    "%s counts from first sight, and %s:%s from the release of the fix, which may "
		    "be long before",
		    parameter->name, catalog->id, mapping->control);
}

static void
check_statement(struct check *check, const struct muster_parameter *parameter,
    const struct muster_statement *statement)
{
	const struct muster_controls *controls = check->in->controls;
	for (size_t i = 0; i < controls->catalog_count; i++) {
		const struct muster_catalog *catalog = &controls->catalogs[i];
		for (size_t k = 0; k < catalog->mapping_count; k++) {
			const struct muster_mapping *mapping = &catalog->mappings[k];
			if (mapping->effect == MUSTER_EFFECT_DEADLINE && mapping->days > 0 &&
			    mapping->confidence != MUSTER_CONFIDENCE_LOW &&
			    policy_bears(statement, mapping))
				compare(check, parameter, catalog, mapping);
		}
	}
}

void
check_demands(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_statement *statement = &policy->statements[i];
		for (size_t k = 0; k < statement->parameter_count; k++)
			if (is_deadline(statement->parameters[k]))
				check_statement(check, statement->parameters[k], statement);
	}
}
