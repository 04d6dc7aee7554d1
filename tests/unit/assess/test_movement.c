/* SPDX-License-Identifier: Apache-2.0 */
/* What moved between two assessments: each pair of statuses has one kind and one reason. */
#include "support.h"

#include <muster/movement.h>

static const struct muster_control machine = {.id = "1.1", .assessable = true};
static const struct muster_control manual = {
    .id = "1.2", .assessable = true, .needs_attestation = true};
static const struct muster_control heading = {.id = "1"};

/* One control before and now; open findings and population as given. */
struct half {
	enum muster_status status;
	uint64_t open, seen, expected, overdue;
};
enum { EXCUSED_BEFORE = 1, EXCUSED_NOW = 2, ATTESTED_NOW = 4 };

static struct muster_change
change_with(
    const struct muster_control *control, struct half before, struct half now, unsigned flags)
{
	static const struct muster_exception_use use = {.effective = true, .results = 1};
	static struct muster_row_result rows[2];
	static struct muster_control_result results[2];
	struct half halves[2] = {before, now};
	struct muster_assessment assessments[2] = {0};
	for (int i = 0; i < 2; i++) {
		rows[i] = (struct muster_row_result){.overdue_assets = halves[i].overdue};
		results[i] = (struct muster_control_result){.control = control,
		    .status = halves[i].status,
		    .open_findings = halves[i].open,
		    .seen = halves[i].seen,
		    .expected = halves[i].expected,
		    .rows = &rows[i],
		    .row_count = 1,
		    .exceptions = &use,
		    .exception_count = (flags & (i == 0 ? EXCUSED_BEFORE : EXCUSED_NOW)) != 0,
		    .attested = i == 1 && (flags & ATTESTED_NOW) != 0};
		assessments[i].controls = &results[i];
		assessments[i].control_count = 1;
	}
	struct muster_arena *arena = muster_arena_new();
	struct muster_movement moved = {0};
	struct muster_error err;
	assert_int_equal(
	    muster_movement_compare(&assessments[0], &assessments[1], arena, &moved, &err), 0);
	struct muster_change change = {.kind = MUSTER_CHANGE_KIND_COUNT};
	if (moved.change_count == 1)
		change = moved.changes[0];
	bool failed = before.status == MUSTER_STATUS_NOT_SATISFIED && control->assessable;
	bool fails = now.status == MUSTER_STATUS_NOT_SATISFIED && control->assessable;
	assert_int_equal(moved.not_satisfied_before, failed);
	assert_int_equal(moved.not_satisfied_now, fails);
	assert_int_equal(moved.not_satisfied_before + moved.newly_failing,
	    moved.not_satisfied_now + moved.no_longer_failing);
	muster_arena_free(arena);
	return change;
}

static struct muster_change
change_of(const struct muster_control *control, struct half before, struct half now)
{
	return change_with(control, before, now, 0);
}

#define FAIL MUSTER_STATUS_NOT_SATISFIED
#define PASS MUSTER_STATUS_SATISFIED
#define NONE MUSTER_STATUS_NO_EVIDENCE
#define STALE MUSTER_STATUS_STALE

static void
expect(struct muster_change change, enum muster_change_kind kind, enum muster_change_reason reason)
{
	assert_string_equal(muster_change_kind_name(change.kind), muster_change_kind_name(kind));
	assert_string_equal(
	    muster_change_reason_name(change.reason), muster_change_reason_name(reason));
}

static void
fails_now(void **state)
{
	(void)state;
	const enum muster_change_kind kind = MUSTER_CHANGE_NEWLY_FAILING;
	expect(
	    change_of(&machine, (struct half){PASS, 0, 3, 3, 0}, (struct half){FAIL, 2, 3, 3, 0}),
	    kind, MUSTER_REASON_NEW_FINDINGS);
	expect(
	    change_of(&machine, (struct half){PASS, 2, 3, 3, 0}, (struct half){FAIL, 2, 3, 3, 1}),
	    kind, MUSTER_REASON_PAST_DUE);
	expect(
	    change_of(&machine, (struct half){NONE, 0, 0, 3, 0}, (struct half){FAIL, 2, 3, 3, 0}),
	    kind, MUSTER_REASON_FIRST_EVIDENCE);
	/* all was seen and only an attestation was missing: the findings are new */
	expect(change_of(&manual, (struct half){NONE, 0, 3, 3, 0}, (struct half){FAIL, 1, 3, 3, 0}),
	    kind, MUSTER_REASON_NEW_FINDINGS);
	expect(change_of(&machine, (struct half){MUSTER_STATUS_ACCEPTED, 2, 3, 3, 0},
		   (struct half){FAIL, 2, 3, 3, 0}),
	    kind, MUSTER_REASON_EXCEPTION_ENDED);
	expect(change_of(&manual, (struct half){NONE, 0, 0, 0, 0}, (struct half){FAIL, 0, 0, 0, 0}),
	    kind, MUSTER_REASON_ATTESTED_NOT_MET);
}

static void
fails_no_longer(void **state)
{
	(void)state;
	const enum muster_change_kind kind = MUSTER_CHANGE_NO_LONGER_FAILING;
	struct half failing = {FAIL, 2, 3, 3, 0};
	expect(change_of(&machine, failing, (struct half){PASS, 0, 3, 3, 0}), kind,
	    MUSTER_REASON_FIXED);
	expect(change_of(&manual, failing, (struct half){NONE, 0, 3, 3, 0}), kind,
	    MUSTER_REASON_FIXED_TO_ATTEST);
	/* not all was looked at: nobody knows that it is fixed */
	expect(change_of(&manual, failing, (struct half){NONE, 0, 2, 3, 0}), kind,
	    MUSTER_REASON_EVIDENCE_MISSING);
	expect(change_of(&machine, failing, (struct half){STALE, 0, 3, 3, 0}), kind,
	    MUSTER_REASON_EVIDENCE_STALE);
	expect(change_of(&machine, failing, (struct half){MUSTER_STATUS_ERROR, 0, 3, 3, 0}), kind,
	    MUSTER_REASON_SCAN_ERRORS);
	expect(change_of(&machine, failing, (struct half){MUSTER_STATUS_ACCEPTED, 2, 3, 3, 0}),
	    kind, MUSTER_REASON_ACCEPTED);
	expect(
	    change_of(&machine, failing, (struct half){MUSTER_STATUS_NOT_APPLICABLE, 0, 0, 0, 0}),
	    kind, MUSTER_REASON_NOT_APPLICABLE);
}

static void
is_known_or_not(void **state)
{
	(void)state;
	struct half passing = {PASS, 0, 3, 3, 0}, missing = {NONE, 0, 1, 3, 0};
	expect(change_of(&machine, passing, missing), MUSTER_CHANGE_EVIDENCE_LOST,
	    MUSTER_REASON_EVIDENCE_MISSING);
	expect(change_of(&machine, passing, (struct half){STALE, 0, 3, 3, 0}),
	    MUSTER_CHANGE_EVIDENCE_LOST, MUSTER_REASON_EVIDENCE_STALE);
	expect(change_of(&machine, missing, passing), MUSTER_CHANGE_EVIDENCE_GAINED,
	    MUSTER_REASON_EVIDENCE_ARRIVED);
	expect(change_of(&machine, missing, (struct half){STALE, 0, 3, 3, 0}), MUSTER_CHANGE_OTHER,
	    MUSTER_REASON_EVIDENCE_STALE);
	expect(change_of(&machine, (struct half){MUSTER_STATUS_ACCEPTED, 1, 3, 3, 0}, passing),
	    MUSTER_CHANGE_OTHER, MUSTER_REASON_FIXED);
}

static void
leaves_out(void **state)
{
	(void)state;
	struct half failing = {FAIL, 2, 3, 3, 0}, passing = {PASS, 0, 3, 3, 0};
	assert_int_equal(change_of(&machine, failing, failing).kind, MUSTER_CHANGE_KIND_COUNT);
	assert_int_equal(change_of(&heading, passing, failing).kind, MUSTER_CHANGE_KIND_COUNT);
}

static void
refuses_two_catalogs(void **state)
{
	(void)state;
	struct muster_assessment a = {.control_count = 1}, b = {.control_count = 2};
	struct muster_movement moved;
	struct muster_error err;
	assert_int_equal(muster_movement_compare(&a, &b, NULL, &moved, &err), -1);
	assert_int_equal(err.code, MUSTER_E_INTERNAL);
}

static void
names_everything(void **state)
{
	(void)state;
	for (int i = 0; i < MUSTER_CHANGE_KIND_COUNT; i++)
		assert_true(*muster_change_kind_name((enum muster_change_kind)i) != '\0');
	for (int i = 0; i < MUSTER_REASON_COUNT; i++) {
		assert_true(*muster_change_reason_name((enum muster_change_reason)i) != '\0');
		assert_true(*muster_change_reason_words((enum muster_change_reason)i) != '\0');
	}
}

/* An exception fixes nothing, its end breaks nothing; a person's word is no scan. */
static void
is_stated(void **state)
{
	(void)state;
	struct half failing = {FAIL, 2, 3, 3, 0}, passing = {PASS, 2, 3, 3, 0};
	struct half missing = {NONE, 0, 3, 3, 0};
	expect(change_with(&machine, failing, passing, EXCUSED_NOW),
	    MUSTER_CHANGE_NO_LONGER_FAILING, MUSTER_REASON_EXCUSED);
	expect(change_with(&manual, failing, missing, EXCUSED_NOW), MUSTER_CHANGE_NO_LONGER_FAILING,
	    MUSTER_REASON_EXCUSED);
	/* it was excused in part before: what is gone now was fixed */
	expect(change_with(&machine, failing, passing, EXCUSED_BEFORE | EXCUSED_NOW),
	    MUSTER_CHANGE_NO_LONGER_FAILING, MUSTER_REASON_FIXED);
	expect(change_with(&machine, passing, failing, EXCUSED_BEFORE), MUSTER_CHANGE_NEWLY_FAILING,
	    MUSTER_REASON_EXCEPTION_ENDED);
	expect(change_with(&manual, missing, passing, ATTESTED_NOW), MUSTER_CHANGE_EVIDENCE_GAINED,
	    MUSTER_REASON_ATTESTED);
	expect(change_with(&manual, failing, passing, ATTESTED_NOW),
	    MUSTER_CHANGE_NO_LONGER_FAILING, MUSTER_REASON_FIXED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fails_now),
	    cmocka_unit_test(fails_no_longer),
	    cmocka_unit_test(is_known_or_not),
	    cmocka_unit_test(is_stated),
	    cmocka_unit_test(leaves_out),
	    cmocka_unit_test(refuses_two_catalogs),
	    cmocka_unit_test(names_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
