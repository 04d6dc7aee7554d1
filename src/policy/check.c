/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults of policies that can be read: what contradicts itself, is overdue,
 * or promises what nothing bears out.
 */
#include "policy/check.h"

#include <stdio.h>

void
check_tell(struct check *check, struct muster_place place, const char *id, const char *remedy,
    const char *format, ...)
{
	char message[512];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	check->faults++;
	if (check->problem == NULL)
		return;
	struct muster_error fault;
	muster_error_set(&fault, MUSTER_E_CONFIG, id, "%s", message);
	muster_error_remedy(&fault, "%s", remedy);
	muster_error_in(&fault, place.file);
	muster_error_at(&fault, place.line, place.column, 0);
	check->problem(check->context, &fault);
}

/* ---- life ---- */

static bool
is_claimed(const struct muster_policy *policy)
{
	return policy->declared == MUSTER_POLICY_APPROVED ||
	    policy->declared == MUSTER_POLICY_PUBLISHED;
}

/* Without a store the file's word is all there is. */
static void
check_word(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	if (policy->approver[0] == '\0')
		check_tell(check, policy->status_place, "policy.not-approved",
		    "name who approved it", "it is %s, and nobody approved it",
		    muster_policy_status_name(policy->declared));
	if (policy->declared == MUSTER_POLICY_PUBLISHED && policy->effective[0] == '\0')
		check_tell(check, policy->status_place, "policy.not-effective",
		    "give the date it takes effect", "it is published, and never takes effect");
}

/* What was approved, and what the file says, against what is recorded. */
static void
check_record(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	const struct muster_policy_act *other = muster_policy_changed_since(policy);
	char date[16], remedy[200];
	if (other != NULL)
		check_tell(check, policy->version_place, "policy.changed",
		    other->kind == MUSTER_POLICY_PUBLISH
			? "raise the version, or put the text back"
			: "have it approved anew, or put the text back",
		    "the text is not the one of version %s that was %s on %s", policy->version,
		    other->kind == MUSTER_POLICY_PUBLISH ? "published" : "approved",
		    muster_date_format(other->at, date));
	snprintf(remedy, sizeof(remedy), "muster policy %s %.64s%s, or write draft",
	    policy->declared == MUSTER_POLICY_PUBLISHED && policy->approval != NULL ? "publish"
										    : "approve",
	    policy->id, policy->approval == NULL ? " --by NAME" : "");
	bool missing = policy->declared == MUSTER_POLICY_PUBLISHED ? policy->publication == NULL
								   : policy->approval == NULL;
	if (is_claimed(policy) && missing && other == NULL)
		check_tell(check, policy->status_place, "policy.not-recorded", remedy,
		    "it says that it is %s, and no such act is recorded for this text",
		    muster_policy_status_name(policy->declared));
}

static void
check_life(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	char date[16];
	const char *partial =
	    policy->approver[0] != '\0' ? muster_policy_partial(policy, policy->approver) : NULL;
	if (partial != NULL)
		check_tell(check, policy->approver_place, "policy.self-approved",
		    "let somebody else approve it", "approved by the %s of version %s", partial,
		    policy->version);
	if (policy->recorded)
		check_record(check);
	else if (is_claimed(policy))
		check_word(check);
	if (policy->declared == MUSTER_POLICY_DEPRECATED ||
	    (!is_claimed(policy) && policy->in_force == NULL))
		return;
	muster_time next = muster_policy_next_review(policy);
	if (next != MUSTER_TIME_NONE && check->in->as_of >= next)
		check_tell(check, policy->interval_place, "policy.review-overdue",
		    "review it, raise its version, then approve and publish it",
		    "its review was due by %s", muster_date_format(next, date));
}

/* ---- practices ---- */

static bool
is_stated(const struct muster_policy *policy, const char *practice)
{
	for (size_t i = 0; i < policy->statement_count; i++)
		if (policy_states(&policy->statements[i], practice))
			return true;
	return false;
}

static bool
is_listed(const struct muster_policy *policy, const char *practice)
{
	for (size_t i = 0; i < policy->practice_count; i++)
		if (strcmp(policy->practices[i].name, practice) == 0)
			return true;
	return false;
}

static void
check_list(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	for (size_t i = 0; i < policy->practice_count; i++)
		if (!is_stated(policy, policy->practices[i].name))
			check_tell(check, policy->practices[i].place, "policy.practice-unstated",
			    "write the statement, or take the practice off the list",
			    "no statement states the practice %s", policy->practices[i].name);
}

static void
check_statements(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_statement *statement = &policy->statements[i];
		if (statement->practice_count == 0)
			check_tell(check, statement->place, "policy.statement-without-practice",
			    "add a line \"practices: …\" below it",
			    "%s states no practice: nothing can verify it", statement->id);
		for (size_t k = 0; k < statement->practice_count; k++)
			if (!is_listed(policy, statement->practices[k].name))
				check_tell(check, statement->practices[k].place,
				    "policy.practice-unlisted",
				    "add it to the practices in the front of the file",
				    "the policy does not list the practice %s of %s",
				    statement->practices[k].name, statement->id);
	}
}

/* ---- controls promised: "pci-dss:6.3.3" ---- */

static const struct muster_catalog *
catalog_of(const struct muster_controls *controls, const char *name, const char **control)
{
	const char *colon = strchr(name, ':');
	for (size_t i = 0; colon != NULL && i < controls->catalog_count; i++) {
		const char *id = controls->catalogs[i].id;
		if (strlen(id) == (size_t)(colon - name) &&
		    strncmp(id, name, (size_t)(colon - name)) == 0) {
			*control = colon + 1;
			return &controls->catalogs[i];
		}
	}
	return NULL;
}

static bool
has_control(const struct muster_catalog *catalog, const char *control)
{
	for (size_t i = 0; i < catalog->control_count; i++)
		if (strcmp(catalog->controls[i].id, control) == 0)
			return true;
	return false;
}

static void
check_controls(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	for (size_t i = 0; i < policy->control_count; i++) {
		const struct muster_policy_name *name = &policy->controls[i];
		const char *control = "";
		char shown[YAML_SHOWN];
		const struct muster_catalog *catalog =
		    catalog_of(check->in->controls, name->name, &control);
		if (catalog == NULL || !has_control(catalog, control)) {
			check_tell(check, name->place, "policy.control-unknown",
			    "write FRAMEWORK:CONTROL as muster catalog show has it",
			    "there is no control \"%s\"", yaml_shown(name->name, shown));
			continue;
		}
		bool served = false;
		for (size_t k = 0; k < policy->statement_count && !served; k++)
			served = policy_serves(catalog, control, &policy->statements[k]);
		if (!served)
			check_tell(check, name->place, "policy.control-unserved",
			    "state a practice that is mapped to it, or take the promise back",
			    "%s is promised, and no statement serves it", name->name);
	}
}

/* ---- parameters ---- */

static void
check_parameters(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	for (size_t i = 0; i < policy->parameter_count; i++) {
		const struct muster_parameter *parameter = &policy->parameters[i];
		char remedy[160];
		bool both = parameter->least[0] != '\0' && parameter->most[0] != '\0';
		snprintf(remedy, sizeof(remedy), "%s%.40s%s%s%.40s",
		    parameter->least[0] != '\0' ? "at least " : "", parameter->least,
		    both ? ", " : "", parameter->most[0] != '\0' ? "at most " : "",
		    parameter->most);
		if (parameter->fault[0] != '\0')
			check_tell(check, parameter->place, "policy.parameter-range",
			    remedy[0] != '\0' ? remedy
					      : "choose one of the values the policy lists",
			    "%s of %s: %s", parameter->name, policy->id, parameter->fault);
		if (!parameter->used)
			check_tell(check, parameter->declared, "policy.parameter-unused",
			    "put it in with {{name}}, or remove it",
			    "nothing uses the parameter %s", parameter->name);
	}
}

/* ---- what is measured ---- */

static void
check_measured(struct check *check)
{
	const struct muster_policy *policy = check->policy;
	const struct muster_policy_document_input input = {.policy = policy,
	    .controls = check->in->controls,
	    .assessment = check->in->assessment,
	    .as_of = check->in->as_of};
	for (size_t i = 0; i < policy->statement_count; i++) {
		const struct muster_statement *statement = &policy->statements[i];
		const struct muster_control_result *result =
		    muster_statement_result(check->in->assessment, statement);
		if (!statement->must || result == NULL ||
		    result->status != MUSTER_STATUS_NOT_SATISFIED)
			continue;
		struct muster_strbuf words;
		muster_strbuf_init(&words, 4096);
		policy_observed(&words, &input, statement);
		check_tell(check, statement->place, "policy.contradicted",
		    "fix the findings, or record an exception", "%s is contradicted: %s",
		    statement->id, words.data);
		muster_strbuf_release(&words);
	}
}

/* As they stand in a file. */
static void
check_one(struct check *check)
{
	check_life(check);
	check_list(check);
	check_controls(check);
	check_parameters(check);
	check_demands(check);
	check_statements(check);
	if (check->in->strict && check->policy->status != MUSTER_POLICY_DEPRECATED)
		check_measured(check);
}

size_t
muster_policies_check(
    const struct muster_policies_check *in, muster_problem_fn problem, void *context)
{
	struct check check = {.in = in, .problem = problem, .context = context};
	for (size_t i = 0; i < in->policies->count; i++) {
		check.policy = &in->policies->rows[i];
		if (in->only == NULL || strcmp(in->only, check.policy->id) == 0)
			check_one(&check);
	}
	return check.faults;
}
