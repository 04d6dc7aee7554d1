/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out at any piece of an assessment: an error, no leak, no half a result. */
#include "failing_arena.h"
#include "fixture.h"

static struct world *
busy_world(void)
{
	static const char *const ids[] = {"F-0000000001"};
	static const struct muster_timing rule = {.control = "1.3",
	    .kind = MUSTER_TIMING_FREQUENCY,
	    .what = "a scan",
	    .period = {.months = 3}};
	static const struct muster_occasion occasion = {
	    .id = "E", .control = "1.3", .evidence = -1, .date = 0, .file_sha256 = "0f"};
	struct world *w = world_new();
	w->period = (struct muster_period){.name = "2026-Q3",
	    .start = days_ago(91),
	    .end = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY};
	w->in.period = &w->period;
	practice(w, "p", HOST);
	practice(w, "q", HOST);
	control(w, "1", "")->assessable = false;
	control(w, "1.1", "1");
	control(w, "1.2", "1")->needs_attestation = true;
	control(w, "1.3", "1")->needs_attestation = true;
	control(w, "1.4", "1");
	map(w, "1.1", "p", MUSTER_EFFECT_DECIDES);
	map(w, "1.1", "q", MUSTER_EFFECT_DEADLINE);
	map(w, "1.2", "p", MUSTER_EFFECT_EVIDENCES);
	map(w, "1.4", "q", MUSTER_EFFECT_SUPPORTS);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	asset(w, 2, MUSTER_ASSET_HOST, "host:b");
	fact(w, "p", 1, MUSTER_FAIL, 100);
	fact(w, "p", 2, MUSTER_ERROR, 100);
	fact(w, "q", 1, MUSTER_FAIL, 5);
	attestation(w, "1.2", "met");
	attestation(w, "1.3", "met")->file_sha256 = "";
	exception(w, "EX-1", "accepted-risk")->practice = "p";
	exception(w, "EX-2", "vex")->finding = "F-0000000009";
	exception(w, "EX-3", "vex")->expires = days_ago(3);
	struct muster_exception *named = exception(w, "EX-4", "accepted-risk");
	named->by_result = true;
	named->findings = ids;
	named->finding_count = 1;
	attestation(w, "1.2", "met")->practice = "p";
	w->controls[3].needs_occurrence = true;
	w->catalog.timings = &rule;
	w->catalog.timing_count = 1;
	w->in.occasions = &occasion;
	w->in.occasion_count = 1;
	return w;
}

static void
any_piece_may_be_refused(void **state)
{
	(void)state;
	struct world *w = busy_world();
	char digest[65];
	memcpy(digest, assess(w)->digest, sizeof(digest));
	muster_assessment_free(w->result);
	w->result = NULL;
	long n = 0;
	for (;; n++) {
		struct muster_error err;
		muster_error_clear(&err);
		pieces_left = n;
		struct muster_assessment *result = muster_assess(&w->in, &err);
		bool spent = pieces_left < 0;
		pieces_left = LONG_MAX;
		if (result == NULL) {
			assert_int_equal(err.code, MUSTER_E_MEMORY);
			assert_int_equal(arenas_held, 0);
			continue;
		}
		/* What succeeds was refused nothing. */
		assert_false(spent);
		assert_string_equal(result->digest, digest);
		muster_assessment_free(result);
		break;
	}
	print_message("%ld pieces, each refused once\n", n);
	assert_true(n > 80);
	world_free(w);
	assert_int_equal(arenas_held, 0);
}

/* The audit too. */
static void
an_audit_may_be_refused(void **state)
{
	(void)state;
	struct world *w = busy_world();
	struct muster_exception_holding holdings[16] = {{0}};
	for (long n = 0;; n++) {
		struct muster_error err;
		struct muster_arena *arena = muster_arena_new();
		const struct muster_audit_problem *problems;
		size_t count = 0;
		muster_error_clear(&err);
		pieces_left = n;
		int rc = muster_exception_audit(w->exceptions, holdings, w->in.exception_count,
		    as_of(), 30, arena, &problems, &count, &err);
		pieces_left = LONG_MAX;
		muster_arena_free(arena);
		if (rc == 0) {
			assert_true(count > 2 && n > 2);
			break;
		}
		assert_int_equal(err.code, MUSTER_E_MEMORY);
	}
	world_free(w);
	assert_int_equal(arenas_held, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_piece_may_be_refused),
	    cmocka_unit_test(an_audit_may_be_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
