/* SPDX-License-Identifier: Apache-2.0 */
/* One mapping row: each condition and pair of them, effects, population, age. */
#include "fixture.h"

/* What an asset may show, as bits that go together. */
enum { PASS = 1, FAIL = 2, ERR = 4, UNSEEN = 8, OLD = 16, EXCEPTED = 32, CONDITIONS = 64 };

/* The contract's order, written out apart from the code: worst first. */
static enum muster_status
expected_status(enum muster_effect effect, unsigned conditions)
{
	if ((conditions & FAIL) != 0 && effect == MUSTER_EFFECT_DECIDES)
		return MUSTER_STATUS_NOT_SATISFIED;
	if ((conditions & ERR) != 0)
		return MUSTER_STATUS_ERROR;
	if ((conditions & UNSEEN) != 0 || conditions == 0)
		return MUSTER_STATUS_NO_EVIDENCE;
	if ((conditions & OLD) != 0)
		return MUSTER_STATUS_STALE;
	if ((conditions & EXCEPTED) != 0 && effect == MUSTER_EFFECT_DECIDES)
		return MUSTER_STATUS_ACCEPTED;
	return MUSTER_STATUS_SATISFIED;
}

/* One host for each condition, so that any of them stand together. */
static void
put_conditions(struct world *w, const char *practice, unsigned conditions, int64_t first)
{
	static const char *const paths[] = {"host:a", "host:b", "host:c", "host:d", "host:e",
	    "host:f", "host:g", "host:h", "host:i", "host:j", "host:k", "host:l"};
	for (unsigned bit = 0; bit < 6; bit++) {
		if ((conditions & 1u << bit) == 0)
			continue;
		int64_t id = first + bit;
		asset(w, id, MUSTER_ASSET_HOST, paths[id]);
		switch (1u << bit) {
		case PASS:
			fact(w, practice, id, MUSTER_PASS, 1);
			break;
		case FAIL:
			fact(w, practice, id, MUSTER_FAIL, 2)->example = "F-00000000FA";
			break;
		case ERR:
			fact(w, practice, id, MUSTER_ERROR, 1);
			break;
		case OLD:
			fact(w, practice, id, MUSTER_PASS, LIMIT + 8);
			break;
		case EXCEPTED:
			fact(w, practice, id, MUSTER_FAIL, 3)->example = "F-00000000EX";
			break;
		default:
			break;
		}
	}
	if ((conditions & EXCEPTED) != 0 && w->in.exception_count == 0)
		exception(w, "EX-1", "accepted-risk")->finding = "F-00000000EX";
}

static void
every_set_of_conditions(void **state)
{
	(void)state;
	const enum muster_effect effects[] = {MUSTER_EFFECT_DECIDES, MUSTER_EFFECT_EVIDENCES};
	for (size_t e = 0; e < 2; e++) {
		for (unsigned conditions = 0; conditions < CONDITIONS; conditions++) {
			struct world *w = world_new();
			practice(w, "p", HOST);
			control(w, "1", "");
			map(w, "1", "p", effects[e]);
			put_conditions(w, "p", conditions, 0);
			assess(w);
			const struct muster_control_result *r = control_of(w, "1");
			char what[64];
			snprintf(what, sizeof(what), "effect %zu, conditions %02x", e, conditions);
			assert_status(what, r->status, expected_status(effects[e], conditions));
			assert_status(what, r->rows[0].status, r->status);
			/* All reasons that hold are there, whichever decides. */
			if ((conditions & FAIL) != 0 && e == 0)
				assert_reason(r, "oldest since 2026-09-28 (F-00000000FA)");
			if ((conditions & ERR) != 0)
				assert_reason(r, "the check could not run on 1 of");
			if ((conditions & UNSEEN) != 0)
				assert_true(has_reason(r, "evidence on "));
			if ((conditions & OLD) != 0)
				assert_reason(r, "evidence is 100 days old; limit 92");
			if ((conditions & EXCEPTED) != 0 && e == 0)
				assert_reason(r, "accepted by exception");
			world_free(w);
		}
	}
}

static void
two_rows_every_pair(void **state)
{
	(void)state;
	for (unsigned a = 0; a < CONDITIONS; a++) {
		for (unsigned b = 0; b < 6; b++) {
			struct world *w = world_new();
			practice(w, "p", 0);
			practice(w, "q", 0);
			control(w, "1", "");
			map(w, "1", "p", MUSTER_EFFECT_DECIDES);
			map(w, "1", "q", MUSTER_EFFECT_DECIDES);
			/* Nobody is expected, so that a row's assets do not count for the other. */
			put_conditions(w, "p", a & ~(unsigned)UNSEEN, 0);
			put_conditions(w, "q", 1u << b & ~(unsigned)UNSEEN, 6);
			assess(w);
			enum muster_status x =
			    expected_status(MUSTER_EFFECT_DECIDES, a & ~(unsigned)UNSEEN);
			enum muster_status y =
			    expected_status(MUSTER_EFFECT_DECIDES, 1u << b & ~(unsigned)UNSEEN);
			const struct muster_control_result *r = control_of(w, "1");
			assert_status("first row", r->rows[0].status, x);
			assert_status("second row", r->rows[1].status, y);
			assert_status("worst of two", r->status, x < y ? x : y);
			/* The first line is the worst row's, under its practice. */
			assert_int_equal(strncmp(r->reasons[0], x <= y ? "p: " : "q: ", 3), 0);
			world_free(w);
		}
	}
}

static void
supporting_rows_set_nothing(void **state)
{
	(void)state;
	for (int outcome = 0; outcome < MUSTER_OUTCOME_COUNT; outcome++) {
		for (int low = 0; low < 2; low++) {
			struct world *w = world_new();
			practice(w, "p", HOST);
			practice(w, "q", HOST);
			control(w, "1", "");
			control(w, "2", "");
			struct muster_mapping *m =
			    map(w, "1", "p", low ? MUSTER_EFFECT_DECIDES : MUSTER_EFFECT_SUPPORTS);
			m->confidence = low ? MUSTER_CONFIDENCE_LOW : MUSTER_CONFIDENCE_HIGH;
			*map(w, "2", "p", m->effect) = *m;
			w->mappings[1].control = "2";
			map(w, "2", "q", MUSTER_EFFECT_DECIDES);
			asset(w, 1, MUSTER_ASSET_HOST, "host:a");
			fact(w, "p", 1, (enum muster_outcome)outcome, 1);
			fact(w, "q", 1, MUSTER_PASS, 1);
			assess(w);
			const struct muster_control_result *r = control_of(w, "1");
			assert_status("only support", r->status, MUSTER_STATUS_NO_EVIDENCE);
			assert_int_equal(r->rows[0].status, MUSTER_STATUS_COUNT);
			assert_int_equal(r->rows[0].fact_count, 1);
			assert_true(r->rows[0].reason[0] != '\0');
			assert_reason(r, "only supporting evidence is mapped");
			assert_reason(r, "supports only, p: ");
			assert_int_equal(r->open_findings, outcome == MUSTER_FAIL);
			assert_status("beside one that decides", control_of(w, "2")->status,
			    MUSTER_STATUS_SATISFIED);
			assert_int_equal(control_of(w, "2")->row_count, 2);
			world_free(w);
		}
	}
}

static void
medium_confidence_decides(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES)->confidence = MUSTER_CONFIDENCE_MEDIUM;
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_FAIL, 1);
	assess(w);
	assert_status("medium", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	world_free(w);
}

static void
deadline_counts_calendar_days(void **state)
{
	(void)state;
	const struct {
		int64_t age;
		enum muster_status status;
		const char *reason;
	} cases[] = {
	    {0, MUSTER_STATUS_SATISFIED,
		"within 30 days; the next is due 2026-10-30 (F-0000000001)"},
	    {30, MUSTER_STATUS_SATISFIED, "within 30 days; the next is due 2026-09-30"},
	    {31, MUSTER_STATUS_NOT_SATISFIED,
		"1 of 1 host has findings past 30 days; oldest by 1 day (F-0000000001)"},
	    {42, MUSTER_STATUS_NOT_SATISFIED, "oldest by 12 days"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world *w = world_new();
		practice(w, "p", HOST);
		control(w, "1", "");
		map(w, "1", "p", MUSTER_EFFECT_DEADLINE);
		asset(w, 1, MUSTER_ASSET_HOST, "host:a");
		struct muster_fact *f = fact(w, "p", 1, MUSTER_FAIL, cases[i].age);
		f->observed = days_ago(1);
		assess(w);
		const struct muster_control_result *r = control_of(w, "1");
		assert_status(cases[i].reason, r->status, cases[i].status);
		assert_reason(r, cases[i].reason);
		assert_int_equal(r->rows[0].seen, 1);
		assert_int_equal(r->rows[0].failing_assets, 1);
		assert_int_equal(r->rows[0].overdue_assets, cases[i].age > 30);
		assert_int_equal(r->open_findings, 1);
		world_free(w);
	}
	/* Since when is unknown: it cannot be shown to be in time. */
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DEADLINE);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_FAIL, 1)->oldest_failing = MUSTER_TIME_NONE;
	assess(w);
	assert_status("unknown start", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "1"), "open since an unknown date");
	world_free(w);
}

static void
deadline_needs_its_population(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DEADLINE);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	asset(w, 2, MUSTER_ASSET_HOST, "host:b");
	fact(w, "p", 1, MUSTER_FAIL, 3);
	assess(w);
	assert_status("one unseen", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_reason(control_of(w, "1"), "evidence on 1 of 2 hosts");
	world_free(w);
}

static void
evidences_looks_at_being_there(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_EVIDENCES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_FAIL, 3)->outcomes[MUSTER_ERROR] = 1;
	assess(w);
	const struct muster_control_result *r = control_of(w, "1");
	assert_status("a failing scan ran", r->status, MUSTER_STATUS_SATISFIED);
	assert_reason(r, "evidence on 1 of 1 host; newest 2026-09-27");
	assert_true(r->proven_by_machine);
	world_free(w);
}

static void
staleness_at_and_past_the_limit(void **state)
{
	(void)state;
	const struct {
		int64_t limit, age;
		enum muster_status status;
	} cases[] = {
	    {LIMIT, LIMIT, MUSTER_STATUS_SATISFIED},
	    {LIMIT, LIMIT + 1, MUSTER_STATUS_STALE},
	    {0, 0, MUSTER_STATUS_SATISFIED},
	    {0, 1, MUSTER_STATUS_STALE},
	    {-1, 5000, MUSTER_STATUS_SATISFIED},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world *w = world_new();
		practice(w, "p", HOST);
		control(w, "1", "");
		map(w, "1", "p", MUSTER_EFFECT_DECIDES);
		asset(w, 1, MUSTER_ASSET_HOST, "host:a");
		asset(w, 2, MUSTER_ASSET_HOST, "host:b");
		fact(w, "p", 1, MUSTER_PASS, cases[i].age);
		fact(w, "p", 2, MUSTER_PASS, 0);
		w->in.stale_after_days = cases[i].limit;
		assess(w);
		const struct muster_control_result *r = control_of(w, "1");
		assert_status("the oldest needed counts", r->status, cases[i].status);
		assert_int_equal(r->evidence_age_days, cases[i].age);
		assert_true(r->rows[0].newest == days_ago(0));
		assert_true(r->rows[0].oldest == days_ago(cases[i].age));
		world_free(w);
	}
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_PASS, 0)->observed = MUSTER_TIME_NONE;
	assess(w);
	assert_status("no age", control_of(w, "1")->status, MUSTER_STATUS_STALE);
	assert_reason(control_of(w, "1"), "unknown age");
	world_free(w);
}

static void
scanned_without_findings_passes(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", IMAGE);
	control(w, "1", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_IMAGE, "image:a");
	struct muster_fact *f = fact(w, "p", 1, MUSTER_PASS, 1);
	memset(f->outcomes, 0, sizeof(f->outcomes));
	assess(w);
	assert_status("nothing", control_of(w, "1")->status, MUSTER_STATUS_NO_EVIDENCE);
	w->facts[0].scanned = true;
	assess(w);
	assert_status("scanned", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_reason(control_of(w, "1"), "1 of 1 image passes; newest 2026-09-29");
	w->facts[0].outcomes[MUSTER_FAIL] = 14;
	w->facts[0].example = "F-0000000009";
	w->facts[0].oldest_failing = days_ago(142);
	assess(w);
	assert_status("scanned, failing", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_reason(control_of(w, "1"),
	    "1 of 1 image fails with 14 findings; oldest since 2026-05-11 (F-0000000009)");
	assert_int_equal(control_of(w, "1")->open_findings, 14);
	world_free(w);
}

static void
aspects_are_asked_for_alone(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", HOST);
	control(w, "1", "");
	control(w, "2", "");
	control(w, "3", "");
	map(w, "1", "p", MUSTER_EFFECT_DECIDES)->aspect = "a";
	map(w, "2", "p", MUSTER_EFFECT_DECIDES)->aspect = "b";
	map(w, "3", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_PASS, 1)->aspect = "a";
	fact(w, "p", 1, MUSTER_FAIL, 1)->aspect = "b";
	assess(w);
	assert_status("a", control_of(w, "1")->status, MUSTER_STATUS_SATISFIED);
	assert_status("b", control_of(w, "2")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_status("whole", control_of(w, "3")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_int_equal(control_of(w, "3")->rows[0].fact_count, 2);
	/* failing first */
	assert_string_equal(control_of(w, "3")->rows[0].facts[0]->aspect, "b");
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_set_of_conditions),
	    cmocka_unit_test(two_rows_every_pair),
	    cmocka_unit_test(supporting_rows_set_nothing),
	    cmocka_unit_test(medium_confidence_decides),
	    cmocka_unit_test(deadline_counts_calendar_days),
	    cmocka_unit_test(deadline_needs_its_population),
	    cmocka_unit_test(evidences_looks_at_being_there),
	    cmocka_unit_test(staleness_at_and_past_the_limit),
	    cmocka_unit_test(scanned_without_findings_passes),
	    cmocka_unit_test(aspects_are_asked_for_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
