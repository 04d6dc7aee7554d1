/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was done with a policy: approved, published, superseded.  The acts
 * name a text by its digest; what the file says of itself is a claim.
 */
#include "policy/internal.h"

static const char *const act_names[] = {"approve", "publish"};
_Static_assert(COUNT(act_names) == MUSTER_POLICY_ACT_COUNT, "a word for each act");

const char *
muster_policy_act_name(enum muster_policy_act_kind kind)
{
	return kind < MUSTER_POLICY_ACT_COUNT ? act_names[kind] : "";
}

int
muster_policy_act_parse(struct muster_span word)
{
	for (size_t i = 0; i < COUNT(act_names); i++)
		if (muster_span_is(word, act_names[i]))
			return (int)i;
	return -1;
}

/* ---- people ---- */

const char *
muster_policy_partial(const struct muster_policy *policy, const char *by)
{
	for (size_t i = 0; i < policy->history_count; i++)
		if (strcmp(policy->history[i].version, policy->version) == 0 &&
		    muster_text_same_person(by, policy->history[i].author))
			return "author";
	return muster_text_same_person(by, policy->owner) ? "owner" : NULL;
}

/* ---- acts ---- */

static bool
is_of_text(const struct muster_policy *policy, const struct muster_policy_act *act)
{
	return strcmp(act->digest, policy->digest) == 0;
}

/* Does it hold on the day of the as-of? */
static bool
has_begun(const struct muster_policy_act *act, muster_time as_of)
{
	char today[16];
	return strcmp(act->effective, muster_date_format(as_of, today)) <= 0;
}

static int
gather(struct muster_policy *policy, const struct muster_policies_input *input,
    struct muster_arena *arena)
{
	struct muster_policy_act *own = muster_arena_array(arena, input->act_count, sizeof(*own));
	if (own == NULL)
		return -1;
	for (size_t i = 0; i < input->act_count; i++)
		if (strcmp(input->acts[i].policy, policy->id) == 0)
			own[policy->act_count++] = input->acts[i];
	policy->acts = own;
	for (size_t i = 0; i < policy->act_count; i++) {
		const struct muster_policy_act *act = &own[i];
		bool publish = act->kind == MUSTER_POLICY_PUBLISH;
		if (is_of_text(policy, act))
			*(publish ? &policy->publication : &policy->approval) = act;
		if (publish && has_begun(act, input->as_of))
			policy->in_force = act;
	}
	return 0;
}

int
policy_life(struct muster_policy *policy, const struct muster_policies_input *input,
    struct muster_arena *arena)
{
	policy->declared = policy->status;
	policy->recorded = input->recorded;
	if (!input->recorded)
		return 0;
	if (gather(policy, input, arena) != 0)
		return -1;
	policy->approver = policy->approval != NULL ? policy->approval->by : "";
	policy->effective = policy->publication != NULL ? policy->publication->effective : "";
	if (policy->declared == MUSTER_POLICY_DEPRECATED)
		return 0;
	if (policy->publication != NULL)
		policy->status = MUSTER_POLICY_PUBLISHED;
	else if (policy->approval != NULL)
		policy->status = MUSTER_POLICY_APPROVED;
	else if (policy->declared != MUSTER_POLICY_REVIEW)
		policy->status = MUSTER_POLICY_DRAFT;
	return 0;
}

bool
muster_policy_is_superseded(const struct muster_policy *policy)
{
	return policy->publication != NULL && policy->in_force != NULL &&
	    !is_of_text(policy, policy->in_force) &&
	    policy->in_force->seq > policy->publication->seq;
}

const struct muster_policy_act *
muster_policy_changed_since(const struct muster_policy *policy)
{
	const struct muster_policy_act *last = NULL;
	for (size_t i = 0; i < policy->act_count; i++)
		if (strcmp(policy->acts[i].version, policy->version) == 0 &&
		    !is_of_text(policy, &policy->acts[i]))
			last = &policy->acts[i];
	return policy->approval == NULL || (last != NULL && last->seq > policy->approval->seq)
	    ? last
	    : NULL;
}

muster_time
muster_policy_next_review(const struct muster_policy *policy)
{
	muster_time from;
	const char *effective =
	    policy->in_force != NULL ? policy->in_force->effective : policy->effective;
	if (effective[0] == '\0' ||
	    muster_time_parse(muster_span_of(effective), &from, NULL) != 0 ||
	    from == MUSTER_TIME_NONE)
		return MUSTER_TIME_NONE;
	int64_t years = policy->interval.months / 12;
	if (years > 100 || policy->interval.days > 36500)
		return MUSTER_TIME_NONE;
	return muster_time_add_months(from, (int)policy->interval.months) +
	    (int64_t)policy->interval.days * MUSTER_DAY;
}
