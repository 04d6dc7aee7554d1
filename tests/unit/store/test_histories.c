/* SPDX-License-Identifier: Apache-2.0 */
/* The stretches findings were open in: closed and reopened, late evidence, two times. */
#include "estate.h"

#include <unistd.h>

static const struct told failing[] = {TOLD("4.1", "", MUSTER_FAIL, MUSTER_SEVERITY_HIGH)};
static const struct told passing[] = {TOLD("4.1", "", MUSTER_PASS, MUSTER_SEVERITY_HIGH)};
static const struct told erring[] = {TOLD("4.1", "", MUSTER_ERROR, MUSTER_SEVERITY_HIGH)};

static void
take(struct estate *estate, const struct told *told, int day)
{
	char salt[16];
	snprintf(salt, sizeof(salt), "%d", day);
	const struct told_run run = {.source = "docker-bench",
	    .kind = MUSTER_ASSET_HOST,
	    .name = "web1",
	    .observed = DAY(day),
	    .domain = MUSTER_DOMAIN_BENCHMARK,
	    .completeness = MUSTER_RUN_COMPLETE,
	    .results = told,
	    .count = 1,
	    .salt = salt};
	estate_take(estate, &run, NULL);
}

static int
line(void *context, const struct muster_finding *finding, const struct muster_episode *episodes,
    size_t count, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_addf(out, "%s%s%s first %lld:", finding->check,
	    *finding->check != '\0' ? " " : "", muster_severity_name(finding->severity),
	    (long long)((finding->first_seen - DAY(0)) / MUSTER_DAY));
	for (size_t i = 0; i < count; i++) {
		muster_strbuf_addf(
		    out, " %lld-", (long long)((episodes[i].opened - DAY(0)) / MUSTER_DAY));
		if (episodes[i].closed != MUSTER_TIME_NONE)
			muster_strbuf_addf(out, "%lld %s",
			    (long long)((episodes[i].closed - DAY(0)) / MUSTER_DAY),
			    muster_close_reason_name(episodes[i].reason));
	}
	muster_strbuf_addc(out, '\n');
	return 0;
}

static void
expect(struct estate *estate, int as_of, int64_t known_by, bool texts, const char *lines)
{
	struct muster_error err;
	struct muster_strbuf out;
	const struct muster_view view = {DAY(as_of), known_by};
	muster_strbuf_init(&out, 0);
	if (muster_store_histories(estate->store, &view, texts, line, &out, &err) != 0)
		estate_fail(&err);
	assert_string_equal(out.data, lines);
	muster_strbuf_release(&out);
}

static void
closes_and_reopens(void **state)
{
	(void)state;
	struct estate estate;
	estate_open(&estate);
	take(&estate, failing, 1);
	take(&estate, passing, 5);
	take(&estate, failing, 9);
	take(&estate, erring, 10); /* leaves it open */
	int64_t head = estate_head(&estate);
	expect(&estate, 20, head, true, "docker-bench:4.1 high first 1: 1-5 fixed 9-\n");
	expect(&estate, 20, head, false, "high first 1: 1-5 fixed 9-\n");
	/* as of: what had not happened yet is not told */
	expect(&estate, 8, head, false, "high first 1: 1-5 fixed\n");
	expect(&estate, 4, head, false, "high first 1: 1-\n");
	expect(&estate, 0, head, false, "");
	estate_close(&estate);
}

static void
late_evidence_stands_where_it_belongs(void **state)
{
	(void)state;
	struct estate estate;
	estate_open(&estate);
	take(&estate, failing, 10);
	take(&estate, failing, 20);
	int64_t before = estate_head(&estate);
	/* arrives last: it was open on day 2 already, and fixed for a while from day 15 on */
	take(&estate, failing, 2);
	take(&estate, passing, 15);
	int64_t after = estate_head(&estate);
	expect(&estate, 30, before, false, "high first 10: 10-\n");
	expect(&estate, 30, after, false, "high first 2: 2-15 fixed 20-\n");
	expect(&estate, 17, after, false, "high first 2: 2-15 fixed\n");
	expect(&estate, 17, before, false, "high first 10: 10-\n");
	estate_close(&estate);
}

static int
stop(void *context, const struct muster_finding *finding, const struct muster_episode *episodes,
    size_t count, struct muster_error *err)
{
	(void)context, (void)finding, (void)episodes, (void)count, (void)err;
	return 7;
}

static void
a_callback_may_stop_it(void **state)
{
	(void)state;
	struct estate estate;
	struct muster_error err;
	estate_open(&estate);
	take(&estate, failing, 1);
	const struct muster_view view = {DAY(2), estate_head(&estate)};
	assert_int_equal(muster_store_histories(estate.store, &view, true, stop, NULL, &err), 7);
	estate_close(&estate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(closes_and_reopens),
	    cmocka_unit_test(late_evidence_stands_where_it_belongs),
	    cmocka_unit_test(a_callback_may_stop_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
