/* SPDX-License-Identifier: Apache-2.0 */
/* The population of a row: who is expected, who was seen, what is no evidence. */
#include "fixture.h"

/* One letter for each host: p f e pass, fail, error; n not applicable; r not reviewed; i info; -
 * nothing.  Capitals: an image, which the practice does not expect. */
static void
put(struct world *w, const char *letters)
{
	static const char *const paths[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
	for (int64_t i = 0; letters[i] != '\0'; i++) {
		bool image = letters[i] >= 'A' && letters[i] <= 'Z';
		asset(w, i + 1, image ? MUSTER_ASSET_IMAGE : MUSTER_ASSET_HOST, paths[i]);
		const char *known = "pfnrei";
		const char *at = strchr(known, image ? letters[i] - 'A' + 'a' : letters[i]);
		if (at != NULL)
			fact(w, "p", i + 1, (enum muster_outcome)(at - known), 1);
	}
}

static void
cases(void **state)
{
	(void)state;
	_Static_assert(MUSTER_PASS == 0 && MUSTER_FAIL == 1 && MUSTER_NOT_APPLICABLE == 2 &&
		MUSTER_NOT_REVIEWED == 3 && MUSTER_ERROR == 4 && MUSTER_INFO == 5,
	    "the letters of put");
	const struct {
		const char *letters;
		enum muster_status status;
		uint64_t seen, expected;
		const char *reason;
	} table[] = {
	    {"", MUSTER_STATUS_NO_EVIDENCE, 0, 0, "0 of 0 hosts: none is in scope"},
	    {"-", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "evidence on 0 of 1 host"},
	    {"p", MUSTER_STATUS_SATISFIED, 1, 1, "1 of 1 host passes"},
	    {"p-", MUSTER_STATUS_NO_EVIDENCE, 1, 2, "evidence on 1 of 2 hosts"},
	    {"f-", MUSTER_STATUS_NOT_SATISFIED, 1, 2, "1 of 2 hosts fails"},
	    {"ff-", MUSTER_STATUS_NOT_SATISFIED, 2, 3, "2 of 3 hosts fail; oldest since"},
	    {"pn", MUSTER_STATUS_SATISFIED, 1, 1, "1 of 1 host passes; 1 not applicable"},
	    {"n-", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "evidence on 0 of 1 host"},
	    {"n", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "not applicable on all of 1 host"},
	    {"nn", MUSTER_STATUS_NO_EVIDENCE, 0, 2, "not applicable on all of 2 hosts"},
	    {"r", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "not reviewed on all of 1 host"},
	    {"rr", MUSTER_STATUS_NO_EVIDENCE, 0, 2, "not reviewed on all of 2 hosts"},
	    {"nr", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "not reviewed on all of 1 host"},
	    {"pr", MUSTER_STATUS_NO_EVIDENCE, 1, 2, "evidence on 1 of 2 hosts; 1 not reviewed"},
	    {"i", MUSTER_STATUS_NO_EVIDENCE, 0, 1, "only informational results on 1 host"},
	    {"pi", MUSTER_STATUS_NO_EVIDENCE, 1, 2, "evidence on 1 of 2 hosts"},
	    {"e", MUSTER_STATUS_ERROR, 0, 1, "could not run on 1 of 1 host"},
	    {"pe", MUSTER_STATUS_ERROR, 1, 2, "could not run on 1 of 2 hosts"},
	    {"ne", MUSTER_STATUS_ERROR, 0, 1, "could not run on 1 of 1 host"},
	    /* An image that has a fact of weight is expected too; information is of none. */
	    {"pP", MUSTER_STATUS_SATISFIED, 2, 2, "2 of 2 assets pass"},
	    {"pR", MUSTER_STATUS_NO_EVIDENCE, 1, 2, "evidence on 1 of 2 assets"},
	    {"pI", MUSTER_STATUS_SATISFIED, 1, 1, "1 of 1 host passes"},
	    {"P", MUSTER_STATUS_SATISFIED, 1, 1, "1 of 1 image passes"},
	    {"I", MUSTER_STATUS_NO_EVIDENCE, 0, 0, "only informational results"},
	    {"pX", MUSTER_STATUS_SATISFIED, 1, 1, "1 of 1 host passes"},
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world *w = world_new();
		practice(w, "p", HOST);
		control(w, "1", "");
		map(w, "1", "p", MUSTER_EFFECT_DECIDES);
		put(w, table[i].letters);
		assess(w);
		const struct muster_control_result *r = control_of(w, "1");
		assert_status(table[i].letters, r->status, table[i].status);
		if (r->seen != table[i].seen || r->expected != table[i].expected)
			fail_msg(
			    "\"%s\": %d of %d", table[i].letters, (int)r->seen, (int)r->expected);
		assert_reason(r, table[i].reason);
		world_free(w);
	}
}

static void
one_of_four_hundred(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", IMAGE);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	for (int64_t i = 1; i <= 400; i++)
		asset(w, i, MUSTER_ASSET_IMAGE, "image:x");
	fact(w, "p", 17, MUSTER_PASS, 1);
	assess(w);
	const struct muster_control_result *r = control_of(w, "1");
	assert_status("1 of 400", r->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_string_equal(r->reasons[0], "evidence on 1 of 400 images");
	assert_int_equal(r->seen, 1);
	assert_int_equal(r->expected, 400);
	assert_false(r->proven_by_machine);
	world_free(w);
}

static void
nobody_expected(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", 0);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	assess(w);
	assert_status("none", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "1"), "nothing in scope has evidence for it (0 of 0)");
	fact(w, "p", 1, MUSTER_PASS, 1);
	assess(w);
	assert_status("where it exists", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	world_free(w);
}

static void
out_of_scope_facts_do_not_count(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 5, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 5, MUSTER_PASS, 1);
	fact(w, "p", 6, MUSTER_FAIL, 1);
	assess(w);
	assert_status("retired host", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_int_equal(control_of(w, "1")->open_findings, 0);
	world_free(w);
}

/* What takes an asset out of the population is evidence too, and may be too old. */
static void
old_not_applicable_is_stale(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	asset(w, 2, MUSTER_ASSET_HOST, "host:b");
	fact(w, "p", 1, MUSTER_PASS, 1);
	fact(w, "p", 2, MUSTER_NOT_APPLICABLE, LIMIT + 1);
	assess(w);
	assert_status("old leave", control_of(w, "1")->status, MUSTER_STATUS_STALE);
	assert_int_equal(w->result->without_stale.unknown_no_evidence, 1);
	world_free(w);
}

static void
caller_errors_are_named(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct muster_error err;
	practice(w, "p", HOST);
	control(w, "1", "");
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	asset(w, 2, MUSTER_ASSET_HOST, "host:b");
	fact(w, "p", 2, MUSTER_PASS, 1);
	fact(w, "p", 1, MUSTER_PASS, 1);
	assert_null(muster_assess(&w->in, &err));
	assert_string_equal(err.id, "assess.fact-order");
	w->in.fact_count = 0;
	w->assets[1].id = 1;
	assert_null(muster_assess(&w->in, &err));
	assert_string_equal(err.id, "assess.asset-twice");
	w->assets[1].id = 2;
	map(w, "9", "p", MUSTER_EFFECT_DECIDES);
	assert_null(muster_assess(&w->in, &err));
	assert_string_equal(err.id, "assess.mapping-control");
	w->catalog.mapping_count = 0;
	control(w, "1", "");
	assert_null(muster_assess(&w->in, &err));
	assert_string_equal(err.id, "assess.control-twice");
	w->controls[1].id = "2";
	w->controls[0].parent = "2";
	assert_null(muster_assess(&w->in, &err));
	assert_string_equal(err.id, "assess.parent");
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases),
	    cmocka_unit_test(one_of_four_hundred),
	    cmocka_unit_test(nobody_expected),
	    cmocka_unit_test(out_of_scope_facts_do_not_count),
	    cmocka_unit_test(old_not_applicable_is_stale),
	    cmocka_unit_test(caller_errors_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
