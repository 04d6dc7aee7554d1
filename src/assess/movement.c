/* SPDX-License-Identifier: Apache-2.0 */
/* What moved between two assessments: see muster/movement.h. */
#include <muster/movement.h>

static bool
is_unknown(enum muster_status status)
{
	return status == MUSTER_STATUS_ERROR || status == MUSTER_STATUS_NO_EVIDENCE ||
	    status == MUSTER_STATUS_STALE;
}

static enum muster_change_kind
kind_of(enum muster_status before, enum muster_status now)
{
	if (now == MUSTER_STATUS_NOT_SATISFIED)
		return MUSTER_CHANGE_NEWLY_FAILING;
	if (before == MUSTER_STATUS_NOT_SATISFIED)
		return MUSTER_CHANGE_NO_LONGER_FAILING;
	if (is_unknown(now) && !is_unknown(before))
		return MUSTER_CHANGE_EVIDENCE_LOST;
	if (is_unknown(before) && !is_unknown(now))
		return MUSTER_CHANGE_EVIDENCE_GAINED;
	return MUSTER_CHANGE_OTHER;
}

static uint64_t
overdue_assets(const struct muster_control_result *result)
{
	uint64_t count = 0;
	for (size_t i = 0; i < result->row_count; i++)
		count += result->rows[i].overdue_assets;
	return count;
}

/* Does an exception act on failing results? */
static bool
is_excused(const struct muster_control_result *result)
{
	for (size_t i = 0; i < result->exception_count; i++)
		if (result->exceptions[i].effective && result->exceptions[i].results > 0)
			return true;
	return false;
}

static enum muster_change_reason
why_failing(const struct muster_control_result *before, const struct muster_control_result *now)
{
	if (before->status == MUSTER_STATUS_ACCEPTED || (is_excused(before) && !is_excused(now)))
		return MUSTER_REASON_EXCEPTION_ENDED;
	if (now->open_findings == 0)
		return MUSTER_REASON_ATTESTED_NOT_MET;
	if (overdue_assets(now) > 0 && before->open_findings > 0)
		return MUSTER_REASON_PAST_DUE;
	/* Unknown, though what was seen failed nowhere: a look at the rest shows it. */
	if (is_unknown(before->status) && before->seen < before->expected)
		return MUSTER_REASON_FIRST_EVIDENCE;
	return MUSTER_REASON_NEW_FINDINGS;
}

static enum muster_change_reason
why_otherwise(const struct muster_control_result *before, const struct muster_control_result *now)
{
	bool failed = before->status == MUSTER_STATUS_NOT_SATISFIED;
	/* What counts is no longer what was seen: neither fixed nor missing. */
	if (failed && is_excused(now) && !is_excused(before) &&
	    (now->status == MUSTER_STATUS_SATISFIED || now->status == MUSTER_STATUS_NO_EVIDENCE))
		return MUSTER_REASON_EXCUSED;
	switch (now->status) {
	case MUSTER_STATUS_ERROR:
		return MUSTER_REASON_SCAN_ERRORS;
	case MUSTER_STATUS_STALE:
		return MUSTER_REASON_EVIDENCE_STALE;
	case MUSTER_STATUS_NO_EVIDENCE:
		/* All was looked at and nothing fails: what is missing is a person's word. */
		return failed && now->control->needs_attestation && now->expected > 0 &&
			now->seen == now->expected && now->open_findings == 0
		    ? MUSTER_REASON_FIXED_TO_ATTEST
		    : MUSTER_REASON_EVIDENCE_MISSING;
	case MUSTER_STATUS_ACCEPTED:
		return MUSTER_REASON_ACCEPTED;
	case MUSTER_STATUS_NOT_APPLICABLE:
		return MUSTER_REASON_NOT_APPLICABLE;
	default:
		if (is_unknown(before->status) && now->attested && !before->attested)
			return MUSTER_REASON_ATTESTED;
		return failed || before->status == MUSTER_STATUS_ACCEPTED
		    ? MUSTER_REASON_FIXED
		    : MUSTER_REASON_EVIDENCE_ARRIVED;
	}
}

int
muster_movement_compare(const struct muster_assessment *before, const struct muster_assessment *now,
    struct muster_arena *arena, struct muster_movement *out, struct muster_error *err)
{
	if (before->control_count != now->control_count)
		return muster_error_set(err, MUSTER_E_INTERNAL, "assess.movement",
		    "two assessments of different catalogs were compared");
	struct muster_change *changes =
	    muster_arena_array(arena, now->control_count + 1, sizeof(*changes));
	if (changes == NULL)
		return muster_error_memory(err);
	out->before = before;
	out->changes = changes;
	out->change_count = 0;
	out->not_satisfied_before = out->not_satisfied_now = 0;
	out->newly_failing = out->no_longer_failing = 0;
	for (size_t i = 0; i < now->control_count; i++) {
		const struct muster_control_result *a = &before->controls[i];
		const struct muster_control_result *b = &now->controls[i];
		if (!b->control->assessable || a->out_of_profile || b->out_of_profile)
			continue;
		out->not_satisfied_before += a->status == MUSTER_STATUS_NOT_SATISFIED;
		out->not_satisfied_now += b->status == MUSTER_STATUS_NOT_SATISFIED;
		if (a->status == b->status)
			continue;
		struct muster_change *change = &changes[out->change_count++];
		*change = (struct muster_change){a, b, kind_of(a->status, b->status), 0};
		bool failing = change->kind == MUSTER_CHANGE_NEWLY_FAILING;
		change->reason = failing ? why_failing(a, b) : why_otherwise(a, b);
		out->newly_failing += failing;
		out->no_longer_failing += change->kind == MUSTER_CHANGE_NO_LONGER_FAILING;
	}
	return 0;
}
