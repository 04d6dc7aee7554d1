/* SPDX-License-Identifier: Apache-2.0 */
/* A control: manual and automated, attestations, exceptions, no mapping. */
#include "fixture.h"

/* Three hosts with that outcome; manual: an attestation is needed as well. */
static struct world *
one_control(enum muster_outcome outcome, bool manual, bool machine)
{
	static const char *const paths[] = {"host:a", "host:b", "host:c"};
	struct world *w = world_new();
	practice(w, "p", HOST);
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = manual;
	c->needs_machine = machine;
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	for (int64_t i = 1; i <= 3; i++) {
		asset(w, i, MUSTER_ASSET_HOST, paths[i - 1]);
		fact(w, "p", i, outcome, 2);
	}
	return w;
}

enum given {
	NOTHING,
	MET,
	NOT_MET,
	PARTLY,
	EXPIRED,
	NOT_APPLICABLE,
	WITHOUT_FILE,
	FUTURE,
	NOT_REASONABLE,
	ODD
};

static void
give(struct world *w, enum given given)
{
	static const char *const outcomes[] = {[MET] = "met",
	    [NOT_MET] = "not-met",
	    [PARTLY] = "partly",
	    [EXPIRED] = "met",
	    [NOT_APPLICABLE] = "not-applicable",
	    [WITHOUT_FILE] = "met",
	    [FUTURE] = "met",
	    [NOT_REASONABLE] = "not-reasonable",
	    [ODD] = "splendid"};
	if (given == NOTHING)
		return;
	struct muster_attestation *a = attestation(w, "1", outcomes[given]);
	if (given == EXPIRED)
		a->expires = days_ago(1);
	if (given == FUTURE)
		a->given = days_ago(-1);
	if (given == WITHOUT_FILE)
		a->file_sha256 = "";
}

static void
machine_and_attestation(void **state)
{
	(void)state;
	enum {
		SAT = MUSTER_STATUS_SATISFIED,
		NOT = MUSTER_STATUS_NOT_SATISFIED,
		NON = MUSTER_STATUS_NO_EVIDENCE,
		STA = MUSTER_STATUS_STALE,
		ERR = MUSTER_STATUS_ERROR,
		NAP = MUSTER_STATUS_NOT_APPLICABLE,
		ACC = MUSTER_STATUS_ACCEPTED
	};
	/* columns: machine passes, fails, is unseen, errs; automated, manual, both needed */
	const struct {
		enum given given;
		int automated[4], manual[4], both[4];
	} table[] = {
	    {NOTHING, {SAT, NOT, NON, ERR}, {NON, NOT, NON, ERR}, {NON, NOT, NON, ERR}},
	    {MET, {SAT, NOT, NON, ERR}, {SAT, NOT, SAT, SAT}, {SAT, NOT, NON, ERR}},
	    {NOT_MET, {NOT, NOT, NOT, NOT}, {NOT, NOT, NOT, NOT}, {NOT, NOT, NOT, NOT}},
	    {PARTLY, {NOT, NOT, NOT, NOT}, {NOT, NOT, NOT, NOT}, {NOT, NOT, NOT, NOT}},
	    {EXPIRED, {SAT, NOT, NON, ERR}, {STA, NOT, NON, ERR}, {STA, NOT, NON, ERR}},
	    {NOT_APPLICABLE, {NAP, NOT, NAP, NAP}, {NAP, NOT, NAP, NAP}, {NAP, NOT, NAP, NAP}},
	    {WITHOUT_FILE, {SAT, NOT, NON, ERR}, {NON, NOT, NON, ERR}, {NON, NOT, NON, ERR}},
	    {FUTURE, {SAT, NOT, NON, ERR}, {NON, NOT, NON, ERR}, {NON, NOT, NON, ERR}},
	    {NOT_REASONABLE, {SAT, NOT, NON, ERR}, {ACC, NOT, ACC, ACC}, {ACC, NOT, NON, ERR}},
	    {ODD, {SAT, NOT, NON, ERR}, {NON, NOT, NON, ERR}, {NON, NOT, NON, ERR}},
	};
	const enum muster_outcome outcomes[] = {
	    MUSTER_PASS, MUSTER_FAIL, MUSTER_NOT_REVIEWED, MUSTER_ERROR};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (size_t machine = 0; machine < 4; machine++) {
			for (int needs = 0; needs < 3; needs++) {
				struct world *w =
				    one_control(outcomes[machine], needs > 0, needs != 1);
				give(w, table[i].given);
				if (table[i].given == NOT_REASONABLE)
					w->controls[0].specification =
					    MUSTER_SPECIFICATION_ADDRESSABLE;
				assess(w);
				const int *want = needs == 0 ? table[i].automated
				    : needs == 1             ? table[i].manual
							     : table[i].both;
				char what[64];
				snprintf(what, sizeof(what), "given %d, machine %zu, needs %d",
				    table[i].given, machine, needs);
				const struct muster_control_result *r = control_of(w, "1");
				assert_status(what, r->status, (enum muster_status)want[machine]);
				assert_true(r->reason_count > 0);
				assert_int_equal(r->attested, table[i].given == MET);
				assert_int_equal(r->proven_by_machine, machine == 0);
				world_free(w);
			}
		}
	}
}

static void
manual_reasons(void **state)
{
	(void)state;
	struct world *w = one_control(MUSTER_PASS, true, false);
	assess(w);
	assert_string_equal(control_of(w, "1")->reasons[0],
	    "machine checks pass on 3 of 3 hosts; an attestation with its file is "
	    "needed");
	assert_int_equal(w->result->figures.unknown_no_evidence, 1);
	give(w, MET);
	assess(w);
	assert_reason(control_of(w, "1"), "attested as met 2026-09-10 by Ann");
	assert_int_equal(w->result->figures.both, 1);
	w->in.fact_count = 0;
	assess(w);
	assert_int_equal(w->result->figures.attested, 1);
	assert_int_equal(w->result->figures.both, 0);
	world_free(w);

	w = one_control(MUSTER_FAIL, true, false);
	give(w, MET);
	assess(w);
	assert_string_equal(control_of(w, "1")->reasons[0],
	    "3 of 3 hosts fail; oldest since 2026-09-28 (F-0000000001)");
	assert_reason(
	    control_of(w, "1"), "attested as met 2026-09-10 by Ann, contradicted by evidence");
	world_free(w);
}

static void
attestation_states(void **state)
{
	(void)state;
	struct world *w = one_control(MUSTER_FAIL, false, true);
	give(w, NOT_APPLICABLE);
	assess(w);
	assert_status("contradicted", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "1"), "declared not applicable, contradicted");
	assert_int_equal(w->result->figures.not_applicable, 0);
	world_free(w);

	w = one_control(MUSTER_PASS, false, true);
	give(w, NOT_APPLICABLE);
	assess(w);
	assert_reason(control_of(w, "1"), "declared not applicable 2026-09-10 by Ann");
	assert_int_equal(w->result->figures.not_applicable, 1);
	assert_int_equal(w->result->figures.assessable, 0);
	assert_int_equal(w->result->counts[MUSTER_STATUS_NOT_APPLICABLE], 1);
	world_free(w);

	w = one_control(MUSTER_PASS, true, false);
	give(w, EXPIRED);
	assess(w);
	assert_reason(control_of(w, "1"), "attestation of 2026-09-10 expired 2026-09-29");
	assert_int_equal(w->result->figures.unknown_stale, 1);
	assert_int_equal(w->result->without_stale.unknown_no_evidence, 1);
	/* The instant of expiry is still in time. */
	w->attestations[0].expires = as_of();
	assess(w);
	assert_status("last instant", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	/* The newest counts, whatever stands first. */
	attestation(w, "1", "not-met")->given = days_ago(3);
	attestation(w, "1", "met")->given = days_ago(30);
	assess(w);
	assert_status("newest", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	/* An assertion that is newer counts for nothing, and is shown. */
	struct muster_attestation *a = attestation(w, "1", "met");
	a->given = days_ago(1);
	a->file_sha256 = NULL;
	assess(w);
	assert_status("asserted", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "1"), "without a file; it counts for nothing");
	world_free(w);
}

static void
unmapped_controls(void **state)
{
	(void)state;
	struct world *w = world_new();
	control(w, "1", "");
	assess(w);
	assert_status("unmapped", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_string_equal(control_of(w, "1")->reasons[0], "no practice is mapped");
	assert_int_equal(control_of(w, "1")->evidence_age_days, -1);
	give(w, MET);
	assess(w);
	assert_status("attested", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(w->result->figures.attested, 1);
	assert_int_equal(control_of(w, "1")->evidence_age_days, 20);
	world_free(w);

	w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	c->needs_machine = false;
	assess(w);
	assert_string_equal(control_of(w, "1")->reasons[0],
	    "an attestation with its file is needed; none is given");
	world_free(w);
}

/* ---- exceptions ---- */

static void
exceptions_act_by_kind(void **state)
{
	(void)state;
	const struct {
		const char *kind;
		bool complete, accepts_risk;
		enum muster_status status;
		const char *reason;
	} table[] = {
	    {"false-positive", false, false, MUSTER_STATUS_SATISFIED,
		"false-positive EX-1 removes 3 failing results; approved by Ann, until 2026-11-19"},
	    {"vex", false, false, MUSTER_STATUS_SATISFIED, "vex EX-1 removes 3 failing results"},
	    {"accepted-risk", false, true, MUSTER_STATUS_ACCEPTED,
		"accepted-risk EX-1 accepts 3 failing results"},
	    {"accepted-risk", false, false, MUSTER_STATUS_NOT_SATISFIED,
		"accepted-risk EX-1 has no effect: the catalog does not allow it"},
	    {"operational-requirement", false, true, MUSTER_STATUS_ACCEPTED, "EX-1 accepts"},
	    {"operational-requirement", false, false, MUSTER_STATUS_NOT_SATISFIED,
		"the catalog does not allow it"},
	    {"compensating-control", true, false, MUSTER_STATUS_ACCEPTED, "EX-1 accepts"},
	    {"compensating-control", false, true, MUSTER_STATUS_NOT_SATISFIED, "not all parts"},
	    {"wishful-thinking", true, true, MUSTER_STATUS_NOT_SATISFIED, "kind is unknown"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (int scope = 0; scope < 3; scope++) {
			struct world *w = one_control(MUSTER_FAIL, false, true);
			w->catalog.accepts_risk = table[i].accepts_risk;
			struct muster_exception *e = exception(w, "EX-1", table[i].kind);
			e->complete = table[i].complete;
			e->control = scope == 0 ? "1" : "";
			e->practice = scope == 1 ? "p" : "";
			e->finding = scope == 2 ? "F-0000000001" : "";
			assess(w);
			const struct muster_control_result *r = control_of(w, "1");
			assert_status(table[i].kind, r->status, table[i].status);
			assert_reason(r, table[i].reason);
			assert_int_equal(r->exception_count, 1);
			assert_int_equal(r->exceptions[0].results, 3);
			assert_int_equal(r->exceptions[0].effective,
			    table[i].status != MUSTER_STATUS_NOT_SATISFIED);
			/* Open findings stay open; the figures before exceptions say so. */
			assert_int_equal(r->open_findings, 3);
			assert_int_equal(w->result->before_exceptions.failing, 1);
			assert_int_equal(w->result->before_exceptions.accepted, 0);
			assert_int_equal(w->result->before_exceptions.proven, 0);
			world_free(w);
		}
	}
}

static void
exceptions_without_effect(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++) {
		struct world *w = one_control(MUSTER_FAIL, false, true);
		struct muster_exception *e = exception(w, "EX-1", "accepted-risk");
		e->control = "1";
		const char *reason = "accepts";
		enum muster_status status = MUSTER_STATUS_NOT_SATISFIED;
		switch (i) {
		case 0:
			e->approver = "Bob";
			reason = "no effect: requested and approved by the same person";
			break;
		case 1:
			e->approver = "";
			reason = "no effect: it has no approver";
			break;
		case 2:
			e->expires = days_ago(1);
			reason = "no effect: it expired 2026-09-29";
			break;
		case 3:
			e->start = days_ago(-2);
			reason = "no effect: it starts 2026-10-02";
			break;
		case 4:
			e->expires = MUSTER_TIME_NONE;
			reason = "no effect: it has no expiry";
			break;
		case 5:
			e->requester = NULL;
			reason = "no effect: it has no requester";
			break;
		case 6:
			e->expires = as_of();
			status = MUSTER_STATUS_ACCEPTED;
			break;
		default:
			e->start = MUSTER_TIME_NONE;
			status = MUSTER_STATUS_ACCEPTED;
			break;
		}
		assess(w);
		assert_status(reason, control_of(w, "1")->status, status);
		assert_reason(control_of(w, "1"), reason);
		world_free(w);
	}
}

static void
exceptions_match_their_scope(void **state)
{
	(void)state;
	const struct {
		const char *control, *practice, *finding;
		bool matches;
	} table[] = {
	    {"", "", "", false},
	    {"2", "", "", false},
	    {"", "q", "", false},
	    {"1", "q", "", false},
	    {"1", "p", "F-0000000002", false},
	    {"2", "", "F-0000000001", false},
	    {"1", "p", "F-0000000001", true},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = one_control(MUSTER_FAIL, false, true);
		struct muster_exception *e = exception(w, "EX-1", "false-positive");
		e->control = table[i].control;
		e->practice = table[i].practice;
		e->finding = table[i].finding;
		assess(w);
		assert_int_equal(control_of(w, "1")->exception_count, table[i].matches);
		assert_status("scope", control_of(w, "1")->status,
		    table[i].matches ? MUSTER_STATUS_SATISFIED : MUSTER_STATUS_NOT_SATISFIED);
		world_free(w);
	}
}

static void
findings_are_excused_one_by_one(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	struct muster_fact *f = fact(w, "p", 1, MUSTER_FAIL, 2);
	static const char *const named[] = {"F-0000000002", "F-0000000001"};
	f->outcomes[MUSTER_FAIL] = 3;
	f->named = named;
	f->named_count = 2;
	exception(w, "EX-1", "false-positive")->finding = "F-0000000001";
	exception(w, "EX-2", "accepted-risk")->finding = "F-0000000002";
	assess(w);
	const struct muster_row_result *row = &control_of(w, "1")->rows[0];
	assert_status("one is left", row->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_int_equal(row->removed_results, 1);
	assert_int_equal(row->accepted_results, 1);
	assert_int_equal(row->failing_results, 2);
	w->facts[0].outcomes[MUSTER_FAIL] = 2;
	assess(w);
	assert_status("none is left", control_of(w, "1")->status, MUSTER_STATUS_ACCEPTED);
	/* Two exceptions of one finding do not excuse two. */
	w->exceptions[1].finding = "F-0000000001";
	assess(w);
	assert_status("twice one", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_int_equal(control_of(w, "1")->exception_count, 2);
	/* A broad one takes the rest. */
	w->exceptions[1].finding = "";
	w->exceptions[1].practice = "p";
	assess(w);
	assert_status("the rest", control_of(w, "1")->status, MUSTER_STATUS_ACCEPTED);
	assert_int_equal(control_of(w, "1")->rows[0].accepted_results, 1);
	world_free(w);
}

static void
exceptions_never_stand_for_evidence(void **state)
{
	(void)state;
	const enum muster_outcome outcomes[] = {MUSTER_NOT_REVIEWED, MUSTER_ERROR, MUSTER_INFO};
	for (size_t i = 0; i < 3; i++) {
		struct world *w = one_control(outcomes[i], false, true);
		exception(w, "EX-1", "accepted-risk")->control = "1";
		assess(w);
		enum muster_status with = control_of(w, "1")->status;
		w->in.exception_count = 0;
		assess(w);
		assert_status("no evidence", with, control_of(w, "1")->status);
		world_free(w);
	}
	/* Accepted failures beside an unseen host: still no evidence. */
	struct world *w = one_control(MUSTER_FAIL, false, true);
	exception(w, "EX-1", "accepted-risk")->control = "1";
	asset(w, 9, MUSTER_ASSET_HOST, "host:z");
	assess(w);
	assert_status("unseen", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	world_free(w);
}

static void
an_admission_may_be_accepted(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	give(w, NOT_MET);
	exception(w, "EX-1", "accepted-risk")->control = "1";
	assess(w);
	assert_status("accepted", control_of(w, "1")->status, MUSTER_STATUS_ACCEPTED);
	assert_reason(control_of(w, "1"), "accepts what is attested");
	w->exceptions[0].kind = "false-positive";
	assess(w);
	assert_status("no false positive", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	world_free(w);
}

static void
deadline_and_exceptions(void **state)
{
	(void)state;
	struct world *w = one_control(MUSTER_FAIL, false, true);
	w->mappings[0].effect = MUSTER_EFFECT_DEADLINE;
	for (size_t i = 0; i < 3; i++)
		w->facts[i].oldest_failing = days_ago(40);
	exception(w, "EX-1", "accepted-risk")->practice = "p";
	assess(w);
	assert_status("overdue, accepted", control_of(w, "1")->status, MUSTER_STATUS_ACCEPTED);
	for (size_t i = 0; i < 3; i++)
		w->facts[i].oldest_failing = days_ago(4);
	assess(w);
	assert_status("in time", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(machine_and_attestation),
	    cmocka_unit_test(manual_reasons),
	    cmocka_unit_test(attestation_states),
	    cmocka_unit_test(unmapped_controls),
	    cmocka_unit_test(exceptions_act_by_kind),
	    cmocka_unit_test(exceptions_without_effect),
	    cmocka_unit_test(exceptions_match_their_scope),
	    cmocka_unit_test(findings_are_excused_one_by_one),
	    cmocka_unit_test(exceptions_never_stand_for_evidence),
	    cmocka_unit_test(an_admission_may_be_accepted),
	    cmocka_unit_test(deadline_and_exceptions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
