/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When fix and advisory came out: kept with the sighting, like the version that
 * fixes it.  The newest sighting at the view says what they are.
 */
#include "estate.h"

static int64_t
take(struct estate *estate, int day, muster_time fix, muster_time advisory, const char *by,
    bool staged)
{
	char salt[16];
	snprintf(salt, sizeof(salt), "%d", day);
	const struct told told[] = {{.check = "CVE-2026-1",
					.location = "pkg:npm/left-pad",
					.outcome = MUSTER_FAIL,
					.severity = MUSTER_SEVERITY_CRITICAL,
					.package = "pkg:npm/left-pad",
					.version = "1.0.0",
					.fixed_in = "1.0.1",
					.title = "T",
					.fix_available = fix,
					.advisory_date = advisory,
					.dated_by = by},
	    VULN("CVE-2026-2", "pkg:npm/other", "1", "2", MUSTER_SEVERITY_HIGH)};
	const struct told_run run = {.source = "grype",
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = "pay/api",
	    .version = "sha256:aa",
	    .observed = DAY(day),
	    .domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE,
	    .completeness = MUSTER_RUN_COMPLETE,
	    .results = told,
	    .count = 2,
	    .salt = salt,
	    .late_asset = staged};
	estate_take(estate, &run, NULL);
	return estate_head(estate);
}

static void
days_text(struct muster_strbuf *out, muster_time date)
{
	if (date == MUSTER_TIME_NONE)
		muster_strbuf_adds(out, " -");
	else
		muster_strbuf_addf(out, " %lld", (long long)((date - DAY(0)) / MUSTER_DAY));
}

static int
line(void *context, const struct muster_finding *f, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_adds(out, f->check);
	days_text(out, f->fix_available);
	days_text(out, f->advisory_date);
	muster_strbuf_addf(out, "%s%s\n", *f->dated_by != '\0' ? " " : "", f->dated_by);
	return 0;
}

static int
result_line(void *context, const struct muster_result_row *row, struct muster_error *err)
{
	struct muster_strbuf *out = context;
	(void)err;
	muster_strbuf_adds(out, row->check);
	days_text(out, row->fix_available);
	days_text(out, row->advisory_date);
	muster_strbuf_addc(out, '\n');
	return 0;
}

static void
expect(struct estate *estate, int as_of, int64_t known_by, const char *lines)
{
	struct muster_error err;
	struct muster_strbuf out;
	const struct muster_view view = {DAY(as_of), known_by};
	muster_strbuf_init(&out, 0);
	if (muster_store_findings(estate->store, &view, MUSTER_FINDINGS_ALL, line, &out, &err) != 0)
		estate_fail(&err);
	assert_string_equal(out.data, lines);
	muster_strbuf_release(&out);
}

static void
the_newest_sighting_tells(void **state)
{
	(void)state;
	struct estate estate;
	estate_open(&estate);
	int64_t first = take(&estate, 20, 0, 0, "", false);
	int64_t second = take(&estate, 30, DAY(25), DAY(3), "fixDate, published", false);
	int64_t third = take(&estate, 40, MUSTER_TIME_NONE, DAY(3), "published", true);
	/* late evidence belongs where it was observed */
	int64_t late = take(&estate, 25, DAY(24), 0, "fixDate", true);
	expect(&estate, 21, late, "CVE-2026-1 - -\nCVE-2026-2 - -\n");
	expect(&estate, 26, late, "CVE-2026-1 24 - fixDate\nCVE-2026-2 - -\n");
	expect(&estate, 31, late, "CVE-2026-1 25 3 fixDate, published\nCVE-2026-2 - -\n");
	expect(&estate, 41, late, "CVE-2026-1 - 3 published\nCVE-2026-2 - -\n");
	/* and what was known then */
	expect(&estate, 41, first, "CVE-2026-1 - -\nCVE-2026-2 - -\n");
	expect(&estate, 41, second, "CVE-2026-1 25 3 fixDate, published\nCVE-2026-2 - -\n");
	expect(&estate, 26, third, "CVE-2026-1 - -\nCVE-2026-2 - -\n");
	estate_close(&estate);
}

static void
results_tell_them_too(void **state)
{
	(void)state;
	struct estate estate;
	struct muster_error err;
	struct muster_strbuf out;
	estate_open(&estate);
	int64_t head = take(&estate, 20, DAY(12), DAY(3), "published", false);
	const struct muster_view view = {DAY(21), head};
	muster_strbuf_init(&out, 0);
	assert_int_equal(muster_store_results(estate.store, &view, result_line, &out, &err), 0);
	assert_string_equal(out.data, "CVE-2026-1 12 3\nCVE-2026-2 - -\n");
	muster_strbuf_release(&out);
	estate_close(&estate);
}

/* A date that comes, goes or moves opens and closes nothing. */
static void
dates_are_no_outcome(void **state)
{
	(void)state;
	struct estate estate;
	struct muster_counts counts;
	estate_open(&estate);
	take(&estate, 20, 0, 0, "", false);
	take(&estate, 30, DAY(25), DAY(3), "published", false);
	const struct told told[] = {{.check = "CVE-2026-1",
	    .location = "pkg:npm/left-pad",
	    .outcome = MUSTER_FAIL,
	    .severity = MUSTER_SEVERITY_CRITICAL,
	    .advisory_date = DAY(4)}};
	const struct told_run run = {.source = "grype",
	    .kind = MUSTER_ASSET_IMAGE,
	    .name = "pay/api",
	    .version = "sha256:aa",
	    .observed = DAY(40),
	    .domain = MUSTER_DOMAIN_LANGUAGE_PACKAGE,
	    .completeness = MUSTER_RUN_PARTIAL,
	    .results = told,
	    .count = 1};
	estate_take(&estate, &run, &counts);
	assert_int_equal(counts.findings_unchanged, 1);
	assert_int_equal(counts.findings_new + counts.findings_closed, 0);
	estate_close(&estate);
}

static void
digest_of(muster_time fix, const char *by, struct muster_store_digest *out)
{
	struct estate estate;
	struct muster_error err;
	estate_open(&estate);
	take(&estate, 20, fix, 0, by, false);
	assert_int_equal(muster_store_digest(estate.store, false, out, &err), 0);
	estate_close(&estate);
}

static bool
equal(const struct muster_store_digest *a, const struct muster_store_digest *b)
{
	for (size_t i = 0; i < MUSTER_DIGEST_SECTIONS && a->section[i].name != NULL; i++)
		if (strcmp(a->section[i].sha256, b->section[i].sha256) != 0)
			return false;
	return true;
}

static void
the_digest_covers_them(void **state)
{
	(void)state;
	struct muster_store_digest a, b;
	digest_of(DAY(12), "fixDate", &a);
	digest_of(DAY(12), "fixDate", &b);
	assert_true(equal(&a, &b));
	digest_of(DAY(13), "fixDate", &b);
	assert_false(equal(&a, &b));
	digest_of(DAY(12), "published", &b);
	assert_false(equal(&a, &b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_newest_sighting_tells),
	    cmocka_unit_test(results_tell_them_too),
	    cmocka_unit_test(dates_are_no_outcome),
	    cmocka_unit_test(the_digest_covers_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
