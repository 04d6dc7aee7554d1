/* SPDX-License-Identifier: Apache-2.0 */
/* The words of policies. */
#include "policy/internal.h"

static int
find(struct muster_span word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (muster_span_is(word, words[i]))
			return (int)i;
	return -1;
}

static const char *const statuses[] = {"draft", "review", "approved", "published", "deprecated"};
static const char *const types[] = {"duration", "count", "boolean", "enum", "list", "text"};
static const char *const anchors[] = {"", "fix-available", "advisory", "first-seen", "creation"};
_Static_assert(COUNT(statuses) == MUSTER_POLICY_STATUS_COUNT, "a word for each status");
_Static_assert(COUNT(types) == MUSTER_PARAMETER_TYPE_COUNT, "a word for each type");
_Static_assert(COUNT(anchors) == MUSTER_POLICY_ANCHOR_COUNT, "a word for each anchor");

const char *
muster_policy_status_name(enum muster_policy_status status)
{
	return status < MUSTER_POLICY_STATUS_COUNT ? statuses[status] : "";
}

int
muster_policy_status_parse(struct muster_span word)
{
	return find(word, statuses, COUNT(statuses));
}

const char *
muster_parameter_type_name(enum muster_parameter_type type)
{
	return type < MUSTER_PARAMETER_TYPE_COUNT ? types[type] : "";
}

int
muster_parameter_type_parse(struct muster_span word)
{
	return find(word, types, COUNT(types));
}

const char *
muster_policy_anchor_name(enum muster_policy_anchor anchor)
{
	return anchor < MUSTER_POLICY_ANCHOR_COUNT ? anchors[anchor] : "";
}

int
muster_policy_anchor_parse(struct muster_span word)
{
	return find(word, anchors, COUNT(anchors));
}
