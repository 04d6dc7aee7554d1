/* SPDX-License-Identifier: Apache-2.0 */
/* Figures and counts over random worlds, headings, profile, order, digest. */
#include "fixture.h"

/* xorshift64*: the same worlds on every machine. */
static uint64_t
draw(uint64_t *state, uint64_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (*state * UINT64_C(2685821657736338717) >> 33) % below;
}

static const char *const IDS[] = {"1", "1.1", "1.2", "1.3", "2", "2.1", "2.1.1", "2.1.2", "2.2",
    "3", "3.1", "3.2", "3.3", "3.4", "4"};
static const char *const PARENTS[] = {
    "", "1", "1", "1", "", "2", "2.1", "2.1", "2", "", "3", "3", "3", "3", ""};
static const char *const PRACTICES[] = {"a", "b", "c", "d", "e", "f"};
static const char *const PATHS[] = {"host:a", "host:b", "image:c", "image:d", "host:e"};

static void
random_controls(struct world *w, uint64_t *seed)
{
	for (size_t i = 0; i < sizeof(IDS) / sizeof(IDS[0]); i++) {
		struct muster_control *c = control(w, IDS[i], PARENTS[i]);
		c->assessable = strlen(IDS[i]) > 1 && strcmp(IDS[i], "2.1") != 0;
		c->needs_attestation = draw(seed, 3) == 0;
		c->needs_machine = draw(seed, 2) == 0;
		c->level = draw(seed, 4) == 0 ? "L2" : "L1";
		for (uint64_t n = draw(seed, 4); c->assessable && n > 0; n--) {
			struct muster_mapping *m = map(w, IDS[i], PRACTICES[draw(seed, 6)],
			    (enum muster_effect)draw(seed, MUSTER_EFFECT_COUNT));
			m->confidence = (enum muster_confidence)draw(seed, MUSTER_CONFIDENCE_COUNT);
		}
	}
}

/* A framework that needs more than a benchmark; by a stream of its own. */
static void
random_natures(struct world *w, uint64_t seed)
{
	for (size_t i = 0; i < w->catalog.control_count; i++) {
		struct muster_control *c = &w->controls[i];
		c->needs_occurrence = draw(&seed, 6) == 0;
		c->specification =
		    (enum muster_specification)draw(&seed, MUSTER_SPECIFICATION_COUNT);
		c->superseded_by = draw(&seed, 8) == 0 ? "9" : ""; /* since 1970 */
	}
}

static void
random_evidence(struct world *w, uint64_t *seed)
{
	static const char *const outcomes[] = {"met", "partly", "not-met", "not-applicable"};
	static const char *const kinds[] = {
	    "accepted-risk", "false-positive", "compensating-control", "odd"};
	for (int64_t i = 0; i < 5; i++)
		asset(w, i + 1, PATHS[i][0] == 'h' ? MUSTER_ASSET_HOST : MUSTER_ASSET_IMAGE,
		    PATHS[i]);
	for (size_t p = 0; p < 6; p++) {
		practice(w, PRACTICES[p], draw(seed, 2) == 0 ? HOST : HOST | IMAGE);
		for (int64_t i = 1; i <= 5; i++)
			if (draw(seed, 12) != 0)
				fact(w, PRACTICES[p], i,
				    draw(seed, 8) != 0
					? MUSTER_PASS
					: (enum muster_outcome)draw(seed, MUSTER_OUTCOME_COUNT),
				    (int64_t)draw(seed, 10) * (int64_t)draw(seed, 13));
	}
	for (uint64_t n = draw(seed, 6); n > 0; n--) {
		struct muster_attestation *a =
		    attestation(w, IDS[draw(seed, 15)], outcomes[draw(seed, 4)]);
		a->given = days_ago((int64_t)draw(seed, 100));
		a->expires = days_ago((int64_t)draw(seed, 20) - 10);
		a->file_sha256 = draw(seed, 4) == 0 ? "" : "0f";
	}
	for (uint64_t n = draw(seed, 6); n > 0; n--) {
		struct muster_exception *e =
		    exception(w, "EX", kinds[draw(seed, 4) * draw(seed, 2)]);
		e->complete = draw(seed, 2) == 0;
		e->control = draw(seed, 4) == 0 ? IDS[draw(seed, 15)] : "";
		e->practice = draw(seed, 2) == 0 ? PRACTICES[draw(seed, 6)] : "";
		e->finding = draw(seed, 3) == 0 ? "F-0000000001" : "";
	}
}

static uint64_t
sum_of(const struct muster_figures *f)
{
	assert_int_equal(f->unknown, f->unknown_error + f->unknown_no_evidence + f->unknown_stale);
	return f->proven + f->attested + f->both + f->accepted + f->failing + f->unknown;
}

/* The figure of a result, worked out apart from the code. */
static void
count_again(const struct muster_assessment *a, struct muster_figures *f)
{
	memset(f, 0, sizeof(*f));
	for (size_t i = 0; i < a->control_count; i++) {
		const struct muster_control_result *r = &a->controls[i];
		assert_true(r->reason_count > 0);
		assert_true(r->label[0] != '\0');
		if (!r->control->assessable || r->out_of_profile)
			continue;
		f->failing += r->status == MUSTER_STATUS_NOT_SATISFIED;
		f->accepted += r->status == MUSTER_STATUS_ACCEPTED;
		f->not_applicable += r->status == MUSTER_STATUS_NOT_APPLICABLE;
		bool satisfied = r->status == MUSTER_STATUS_SATISFIED;
		f->both += satisfied && r->proven_by_machine && r->attested;
		f->proven += satisfied && r->proven_by_machine && !r->attested;
		f->attested += satisfied && !r->proven_by_machine && r->attested;
		/* Satisfied by nothing would be a pass out of nowhere. */
		assert_true(!satisfied || r->proven_by_machine || r->attested);
		f->unknown_stale += r->status == MUSTER_STATUS_STALE;
	}
}

static void
figures_are_disjoint_and_sum(void **state)
{
	(void)state;
	uint64_t seen[MUSTER_STATUS_COUNT] = {0};
	for (uint64_t n = 1; n <= 1500; n++) {
		uint64_t seed = n * UINT64_C(0x9e3779b97f4a7c15);
		struct world *w = world_new();
		random_controls(w, &seed);
		if (n % 3 == 0)
			random_natures(w, ~seed);
		random_evidence(w, &seed);
		w->catalog.accepts_risk = draw(&seed, 2) == 0;
		w->in.level = draw(&seed, 3) == 0 ? "L1" : NULL;
		const struct muster_assessment *a = assess(w);
		const struct muster_figures *sets[] = {
		    &a->figures, &a->before_exceptions, &a->without_stale};
		uint64_t counts = 0;
		for (size_t i = 0; i < 3; i++) {
			assert_int_equal(sum_of(sets[i]), sets[i]->assessable);
			assert_int_equal(sets[i]->assessable + sets[i]->not_applicable +
				sets[i]->out_of_profile + sets[i]->headings,
			    a->control_count);
			assert_int_equal(sets[i]->headings, 5);
		}
		assert_int_equal(a->without_stale.unknown_stale, 0);
		assert_int_equal(a->before_exceptions.accepted, 0);
		assert_true(a->before_exceptions.failing >= a->figures.failing);
		struct muster_figures again;
		count_again(a, &again);
		assert_int_equal(again.failing, a->figures.failing);
		assert_int_equal(again.accepted, a->figures.accepted);
		assert_int_equal(again.both, a->figures.both);
		assert_int_equal(again.proven, a->figures.proven);
		assert_int_equal(again.attested, a->figures.attested);
		assert_int_equal(again.unknown_stale, a->figures.unknown_stale);
		assert_int_equal(again.not_applicable, a->figures.not_applicable);
		for (unsigned s = 0; s < MUSTER_STATUS_COUNT; s++) {
			counts += a->counts[s];
			seen[s] += a->counts[s];
		}
		assert_int_equal(counts, a->figures.assessable + a->figures.not_applicable);
		world_free(w);
	}
	for (unsigned s = 0; s < MUSTER_STATUS_COUNT; s++)
		if (seen[s] <= 20)
			fail_msg("only %d %s", (int)seen[s],
			    muster_status_name(
				s)); /* the worlds are wide enough to mean something */
}

/* Not really: not-reasonable is accepted by attestation, without an exception. */
static void
not_reasonable_is_accepted_without_exceptions(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct muster_control *c = control(w, "1", "");
	c->needs_attestation = true;
	c->specification = MUSTER_SPECIFICATION_ADDRESSABLE;
	attestation(w, "1", "not-reasonable");
	assess(w);
	assert_int_equal(w->result->figures.accepted, 1);
	assert_int_equal(w->result->before_exceptions.accepted, 1);
	world_free(w);
}

static void
headings_roll_up(void **state)
{
	(void)state;
	struct world *w = world_new();
	practice(w, "p", 0);
	practice(w, "q", 0);
	control(w, "1", "")->assessable = false;
	control(w, "1.1", "1")->assessable = false;
	control(w, "1.1.1", "1.1");
	control(w, "1.1.2", "1.1");
	control(w, "1.2", "1");
	control(w, "2", "")->assessable = false;
	map(w, "1.1.1", "p", MUSTER_EFFECT_DECIDES);
	map(w, "1.1.2", "q", MUSTER_EFFECT_DECIDES);
	map(w, "1.2", "p", MUSTER_EFFECT_DECIDES);
	asset(w, 1, MUSTER_ASSET_HOST, "host:a");
	fact(w, "p", 1, MUSTER_PASS, 1);
	fact(w, "q", 1, MUSTER_FAIL, 1);
	assess(w);
	assert_status("1", control_of(w, "1")->status, MUSTER_STATUS_NOT_SATISFIED);
	assert_string_equal(control_of(w, "1")->reasons[0],
	    "1 not satisfied, 2 satisfied of 3 controls; weakest 1.1.2");
	assert_string_equal(control_of(w, "1.1")->reasons[0],
	    "1 not satisfied, 1 satisfied of 2 controls; weakest 1.1.2");
	assert_status("2", control_of(w, "2")->status, MUSTER_STATUS_NO_EVIDENCE);
	assert_int_equal(w->result->figures.headings, 3);
	assert_int_equal(w->result->figures.assessable, 3);
	assert_int_equal(w->result->counts[MUSTER_STATUS_NOT_SATISFIED], 1);
	world_free(w);
}

static void
outside_the_profile(void **state)
{
	(void)state;
	static const char *const profiles[] = {"docker-linux"};
	struct world *w = world_new();
	control(w, "1", "")->assessable = false;
	control(w, "1.1", "1")->level = "L1";
	control(w, "1.2", "1")->level = "L2";
	control(w, "1.3", "1")->profile = "docker-swarm";
	control(w, "1.4", "1")->profile = "docker-linux";
	assess(w);
	assert_int_equal(w->result->figures.assessable, 4);
	w->in.level = "L1";
	w->in.profiles = profiles;
	w->in.profile_count = 1;
	assess(w);
	assert_int_equal(w->result->figures.assessable, 2);
	assert_int_equal(w->result->figures.out_of_profile, 2);
	assert_true(control_of(w, "1.2")->out_of_profile);
	assert_true(control_of(w, "1.3")->out_of_profile);
	assert_false(control_of(w, "1.4")->out_of_profile);
	assert_reason(control_of(w, "1"), "2 no evidence of 2 controls");
	world_free(w);
}

static void
order_of_input_does_not_matter(void **state)
{
	(void)state;
	uint64_t seed = 77;
	struct world *w = world_new();
	random_controls(w, &seed);
	random_evidence(w, &seed);
	char first[65];
	memcpy(first, assess(w)->digest, sizeof(first));
	/* Assets the other way round under other row ids: ids are no content. */
	struct muster_asset turned[5];
	for (size_t i = 0; i < 5; i++) {
		turned[i] = w->assets[4 - i];
		turned[i].id = 100 - turned[i].id;
	}
	memcpy(w->assets, turned, sizeof(turned));
	for (size_t i = 0; i < w->in.fact_count; i++)
		w->facts[i].asset = 100 - w->facts[i].asset;
	assert_string_equal(assess(w)->digest, first);
	assert_int_equal(strlen(first), 64);
	/* Whatever is known is in the digest. */
	w->in.known_by++;
	char second[65];
	memcpy(second, assess(w)->digest, sizeof(second));
	assert_string_not_equal(second, first);
	w->in.known_by--;
	w->facts[3].observed -= MUSTER_DAY;
	assert_string_not_equal(assess(w)->digest, first);
	world_free(w);
}

static void
labels_are_the_catalogs(void **state)
{
	(void)state;
	struct world *w = world_new();
	control(w, "1", "");
	assess(w);
	assert_string_equal(control_of(w, "1")->label, "Evidence missing");
	w->catalog.status_label[MUSTER_STATUS_NO_EVIDENCE] = "Manual pending";
	assess(w);
	assert_string_equal(control_of(w, "1")->label, "Manual pending");
	world_free(w);
}

static void
nothing_at_all(void **state)
{
	(void)state;
	struct world *w = world_new();
	assess(w);
	assert_int_equal(w->result->control_count, 0);
	assert_int_equal(w->result->figures.assessable, 0);
	assert_null(muster_assessment_control(w->result, "1"));
	world_free(w);
	muster_assessment_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_disjoint_and_sum),
	    cmocka_unit_test(not_reasonable_is_accepted_without_exceptions),
	    cmocka_unit_test(headings_roll_up),
	    cmocka_unit_test(outside_the_profile),
	    cmocka_unit_test(order_of_input_does_not_matter),
	    cmocka_unit_test(labels_are_the_catalogs),
	    cmocka_unit_test(nothing_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
