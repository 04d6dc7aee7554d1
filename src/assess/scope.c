/* SPDX-License-Identifier: Apache-2.0 */
/* Who confirmed a system's scope, and whether that still counts. */
#include <muster/system.h>

#include "assess/internal.h"

const char *
muster_scope_state_name(enum muster_scope_state state)
{
	static const char *const names[MUSTER_SCOPE_STATE_COUNT] = {
	    [MUSTER_SCOPE_UNCONFIRMED] = "unconfirmed",
	    [MUSTER_SCOPE_CONFIRMED] = "confirmed",
	    [MUSTER_SCOPE_STALE] = "stale",
	    [MUSTER_SCOPE_CHANGED] = "changed",
	};
	return (unsigned)state < MUSTER_SCOPE_STATE_COUNT ? names[state] : "";
}

const char *
muster_system_scope_control(const struct muster_system *system)
{
	uint32_t providers =
	    UINT32_C(1) << MUSTER_PCI_SERVICE_PROVIDER | UINT32_C(1) << MUSTER_PCI_MULTI_TENANT;
	return (system->pci_roles & providers) != 0 ? "12.5.2.1" : "12.5.2";
}

static muster_time
due_after(const struct muster_timing *rule, muster_time from)
{
	const struct muster_timing yearly = {
	    .kind = MUSTER_TIMING_FREQUENCY, .period = {.months = 12}};
	return muster_timing_due(rule != NULL ? rule : &yearly, NULL, from);
}

void
muster_system_scope(const struct muster_system *system, const struct muster_timing *rule,
    muster_time as_of, muster_time change, struct muster_scope *out)
{
	*out = (struct muster_scope){
	    .change = MUSTER_TIME_NONE, .control = muster_system_scope_control(system)};
	for (size_t i = 0; i < system->confirmation_count; i++)
		if (system->confirmations[i].date <= as_of)
			out->statement = &system->confirmations[i];
	if (out->statement == NULL)
		return;
	out->due = day_of(due_after(rule, out->statement->date));
	out->state = MUSTER_SCOPE_CONFIRMED;
	if (change != MUSTER_TIME_NONE && change > out->statement->date) {
		out->change = change;
		out->state = MUSTER_SCOPE_CHANGED;
	}
	if (day_of(as_of) > out->due)
		out->state = MUSTER_SCOPE_STALE;
}
