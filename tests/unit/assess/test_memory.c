/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out at any piece of an assessment: an error, no leak, no half a result. */
#include "failing_arena.h"
#include "fixture.h"

static struct world *
busy_world(void)
{
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

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(any_piece_may_be_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
