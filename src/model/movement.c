/* SPDX-License-Identifier: Apache-2.0 */
/* The words for what moved: see muster/model.h. */
#include <muster/model.h>

static const char *const kind_names[] = {
    [MUSTER_CHANGE_NEWLY_FAILING] = "newly-failing",
    [MUSTER_CHANGE_NO_LONGER_FAILING] = "no-longer-failing",
    [MUSTER_CHANGE_EVIDENCE_LOST] = "evidence-lost",
    [MUSTER_CHANGE_EVIDENCE_GAINED] = "evidence-gained",
    [MUSTER_CHANGE_OTHER] = "other",
};
static const struct {
	const char *name, *words;
} reasons[] = {
    [MUSTER_REASON_NEW_FINDINGS] = {"new-findings", "new findings"},
    [MUSTER_REASON_PAST_DUE] = {"past-due", "findings past due"},
    [MUSTER_REASON_FIRST_EVIDENCE] = {"first-evidence", "first evidence, which fails"},
    [MUSTER_REASON_EXCEPTION_ENDED] = {"exception-ended", "an exception ended"},
    [MUSTER_REASON_ATTESTED_NOT_MET] = {"attested-not-met", "attested as not met"},
    [MUSTER_REASON_FIXED] = {"fixed", "fixed"},
    [MUSTER_REASON_FIXED_TO_ATTEST] = {"fixed-to-attest", "fixed, still to be attested"},
    [MUSTER_REASON_EVIDENCE_MISSING] = {"evidence-missing", "evidence missing"},
    [MUSTER_REASON_EVIDENCE_STALE] = {"evidence-stale", "evidence gone stale"},
    [MUSTER_REASON_SCAN_ERRORS] = {"scan-errors", "checks that ended in errors"},
    [MUSTER_REASON_ACCEPTED] = {"accepted", "accepted by an exception"},
    [MUSTER_REASON_NOT_APPLICABLE] = {"not-applicable", "declared not applicable"},
    [MUSTER_REASON_EVIDENCE_ARRIVED] = {"evidence-arrived", "evidence arrived"},
    [MUSTER_REASON_EXCUSED] = {"excused", "excused by an exception"},
    [MUSTER_REASON_ATTESTED] = {"attested", "attested"},
};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == MUSTER_CHANGE_KIND_COUNT, "each kind");
_Static_assert(sizeof(reasons) / sizeof(reasons[0]) == MUSTER_REASON_COUNT, "each reason");

const char *
muster_change_kind_name(enum muster_change_kind kind)
{
	return (unsigned)kind < MUSTER_CHANGE_KIND_COUNT ? kind_names[kind] : "";
}

const char *
muster_change_reason_name(enum muster_change_reason reason)
{
	return (unsigned)reason < MUSTER_REASON_COUNT ? reasons[reason].name : "";
}

const char *
muster_change_reason_words(enum muster_change_reason reason)
{
	return (unsigned)reason < MUSTER_REASON_COUNT ? reasons[reason].words : "";
}
