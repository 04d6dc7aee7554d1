/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions as tables: every kind by whether the catalog accepts risk and
 * whether its worksheet is whole, and every way of standing without effect;
 * results named by check and asset; an excused overdue finding beside others.
 */
#include "fixture.h"

#define SATISFIED MUSTER_STATUS_SATISFIED
#define ACCEPTED MUSTER_STATUS_ACCEPTED
#define FAILING MUSTER_STATUS_NOT_SATISFIED

/* One host that fails p, for which a control decides. */
static struct world *
failing(void)
{
	struct world *w = world_new();
	practice(w, "p", HOST);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	fact(w, "p", 1, MUSTER_FAIL, 5);
	return w;
}

/* ---- kinds × effects ---- */

static void
kinds_and_effects(void **state)
{
	(void)state;
	static const struct {
		const char *kind;
		bool catalog_accepts, whole;
		enum muster_status status;
		bool effective;
	} table[] = {
	    {"false-positive", false, false, SATISFIED, true},
	    {"false-positive", true, false, SATISFIED, true},
	    {"vex", false, false, SATISFIED, true},
	    {"vex", true, false, SATISFIED, true},
	    {"compensating-control", false, false, FAILING, false},
	    {"compensating-control", true, false, FAILING, false},
	    {"compensating-control", false, true, ACCEPTED, true},
	    {"compensating-control", true, true, ACCEPTED, true},
	    {"accepted-risk", false, false, FAILING, false},
	    {"accepted-risk", true, false, ACCEPTED, true},
	    {"operational-requirement", false, false, FAILING, false},
	    {"operational-requirement", true, false, ACCEPTED, true},
	    {"wish", true, true, FAILING, false},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		/* by control, by practice, by finding, by result: all the same */
		for (unsigned scope = 0; scope < 4; scope++) {
			static const char *const ids[] = {"F-0000000001"};
			struct world *w = failing();
			struct muster_exception *e = exception(w, "X", table[i].kind);
			w->catalog.accepts_risk = table[i].catalog_accepts;
			e->complete = table[i].whole;
			e->control = scope == 0 ? "1" : "";
			e->practice = scope == 1 ? "p" : "";
			e->finding = scope == 2 ? "F-0000000001" : "";
			e->by_result = scope == 3;
			e->findings = ids;
			e->finding_count = 1;
			assess(w);
			const struct muster_control_result *r = control_of(w, "1");
			assert_status(table[i].kind, r->status, table[i].status);
			assert_int_equal(r->exception_count, 1);
			assert_int_equal(r->exceptions[0].effective, table[i].effective);
			/* the finding is never hidden, nor what it was before */
			assert_int_equal(r->open_findings, 1);
			assert_int_equal(w->result->before_exceptions.failing, 1);
			world_free(w);
		}
	}
}

/* ---- standing ---- */

static void
without_effect(void **state)
{
	(void)state;
	static const struct {
		const char *requester, *approver;
		int64_t start, expires, revoked; /* days before the as-of; -999 none */
		enum muster_exception_state state;
		const char *reason;
	} table[] = {
	    {"Bo", "Ann", 10, -10, -999, MUSTER_EXCEPTION_IN_FORCE, "removes 1 failing result"},
	    {"Bo", "Ann", 10, -10, 3, MUSTER_EXCEPTION_REVOKED, "it was revoked 2026-09-27"},
	    {"Bo", "Ann", 10, -10, -3, MUSTER_EXCEPTION_IN_FORCE, "removes 1 failing result"},
	    {"Bo", "Ann", -2, -10, -999, MUSTER_EXCEPTION_NOT_STARTED, "it starts 2026-10-02"},
	    {"Bo", "Ann", 10, 1, -999, MUSTER_EXCEPTION_EXPIRED, "it expired 2026-09-29"},
	    {"Bo", "Ann", 10, -999, -999, MUSTER_EXCEPTION_ENDLESS, "it has no expiry"},
	    {"Bo", "", 10, -10, -999, MUSTER_EXCEPTION_UNAPPROVED, "it has no approver"},
	    {"", "Ann", 10, -10, -999, MUSTER_EXCEPTION_UNREQUESTED, "it has no requester"},
	    {"Ann", "Ann", 10, -10, -999, MUSTER_EXCEPTION_SELF_APPROVED, "the same person"},
	    {"Ann Lee", " ann lee ", 10, -10, -999, MUSTER_EXCEPTION_SELF_APPROVED,
		"the same person"},
	    {"Ann Lee", "Ann Leeds", 10, -10, -999, MUSTER_EXCEPTION_IN_FORCE, "removes"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = failing();
		struct muster_exception *e = exception(w, "X", "false-positive");
		e->control = "1";
		e->requester = table[i].requester;
		e->approver = table[i].approver;
		e->start = days_ago(table[i].start);
		e->expires =
		    table[i].expires == -999 ? MUSTER_TIME_NONE : days_ago(table[i].expires);
		e->revoked = table[i].revoked == -999 ? 0 : days_ago(table[i].revoked);
		assert_int_equal(muster_exception_state(e, as_of()), table[i].state);
		assess(w);
		assert_status(table[i].reason, control_of(w, "1")->status,
		    table[i].state == MUSTER_EXCEPTION_IN_FORCE ? SATISFIED : FAILING);
		assert_reason(control_of(w, "1"), table[i].reason);
		world_free(w);
	}
}

/* ---- results found by check and asset ---- */

static void
by_result(void **state)
{
	(void)state;
	static const char *const ids[] = {"F-0000000002", "F-0000000003"};
	struct world *w = failing();
	struct muster_fact *named = fact(w, "p", 1, MUSTER_FAIL, 5);
	named->outcomes[MUSTER_FAIL] = 2;
	named->example = "F-0000000002";
	named->named = ids;
	named->named_count = 2;
	struct muster_exception *e = exception(w, "X", "accepted-risk");
	e->by_result = true;
	e->findings = ids;
	e->finding_count = 2;
	assess(w);
	assert_status("one is left", control_of(w, "1")->status, FAILING);
	assert_int_equal(control_of(w, "1")->exceptions[0].results, 2);
	assert_reason(control_of(w, "1"), "accepts 2 failing results");
	/* one that met nothing is no exception to everything */
	e->finding_count = 0;
	assess(w);
	assert_status("nothing met", control_of(w, "1")->status, FAILING);
	assert_int_equal(control_of(w, "1")->exception_count, 0);
	world_free(w);
}

/* A finding past its deadline is excused; a young one beside it is still in time. */
static void
excused_beside_others(void **state)
{
	(void)state;
	static const char *const ids[] = {"F-0000000002"};
	static const struct {
		const char *kind;
		bool whole;
		enum muster_status status;
	} table[] = {
	    {"false-positive", false, SATISFIED},
	    {"compensating-control", true, ACCEPTED},
	    {"compensating-control", false, FAILING},
	    {"accepted-risk", false, ACCEPTED},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = world_new();
		practice(w, "p", HOST);
		asset(w, 1, MUSTER_ASSET_HOST, "host:a");
		control(w, "1", "");
		map(w, "1", "p", MUSTER_EFFECT_DEADLINE);
		fact(w, "p", 1, MUSTER_FAIL, 3);
		struct muster_fact *old = fact(w, "p", 1, MUSTER_FAIL, 60);
		old->example = "F-0000000002";
		old->named = ids;
		old->named_count = 1;
		struct muster_exception *e = exception(w, "X", table[i].kind);
		e->finding = "F-0000000002";
		e->complete = table[i].whole;
		assess(w);
		assert_status(table[i].kind, control_of(w, "1")->status, table[i].status);
		world_free(w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds_and_effects),
	    cmocka_unit_test(without_effect),
	    cmocka_unit_test(by_result),
	    cmocka_unit_test(excused_beside_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
