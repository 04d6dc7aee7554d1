/* SPDX-License-Identifier: Apache-2.0 */
/* How an exception stands at a time: whether it may have an effect at all. */
#include <string.h>

#include <muster/assess.h>
#include <muster/text.h>

static bool
is_empty(const char *text)
{
	return text == NULL || text[0] == '\0';
}

static bool
is_time(muster_time t)
{
	return t != 0 && t != MUSTER_TIME_NONE;
}

enum muster_exception_state
muster_exception_state(const struct muster_exception *exception, muster_time as_of)
{
	static const char *const kinds[] = {"accepted-risk", "compensating-control",
	    "false-positive", "operational-requirement", "vex"};
	size_t kind = 0;
	while (kind < sizeof(kinds) / sizeof(kinds[0]) &&
	    (exception->kind == NULL || strcmp(exception->kind, kinds[kind]) != 0))
		kind++;
	if (kind == sizeof(kinds) / sizeof(kinds[0]))
		return MUSTER_EXCEPTION_UNKNOWN;
	if (is_time(exception->revoked) && exception->revoked <= as_of)
		return MUSTER_EXCEPTION_REVOKED;
	if (is_empty(exception->approver))
		return MUSTER_EXCEPTION_UNAPPROVED;
	if (is_empty(exception->requester))
		return MUSTER_EXCEPTION_UNREQUESTED;
	if (muster_text_same_person(exception->approver, exception->requester))
		return MUSTER_EXCEPTION_SELF_APPROVED;
	if (exception->expires == MUSTER_TIME_NONE)
		return MUSTER_EXCEPTION_ENDLESS;
	if (exception->start != MUSTER_TIME_NONE && exception->start > as_of)
		return MUSTER_EXCEPTION_NOT_STARTED;
	if (exception->expires < as_of)
		return MUSTER_EXCEPTION_EXPIRED;
	if (kind == 1 && !exception->complete)
		return MUSTER_EXCEPTION_INCOMPLETE;
	return MUSTER_EXCEPTION_IN_FORCE;
}

const char *
muster_exception_state_name(enum muster_exception_state state)
{
	static const char *const names[] = {[MUSTER_EXCEPTION_IN_FORCE] = "in-force",
	    [MUSTER_EXCEPTION_UNAPPROVED] = "unapproved",
	    [MUSTER_EXCEPTION_UNREQUESTED] = "unrequested",
	    [MUSTER_EXCEPTION_SELF_APPROVED] = "self-approved",
	    [MUSTER_EXCEPTION_ENDLESS] = "endless",
	    [MUSTER_EXCEPTION_REVOKED] = "revoked",
	    [MUSTER_EXCEPTION_NOT_STARTED] = "not-started",
	    [MUSTER_EXCEPTION_EXPIRED] = "expired",
	    [MUSTER_EXCEPTION_INCOMPLETE] = "incomplete",
	    [MUSTER_EXCEPTION_UNKNOWN] = "unknown"};
	return (size_t)state < sizeof(names) / sizeof(names[0]) ? names[state] : "";
}
