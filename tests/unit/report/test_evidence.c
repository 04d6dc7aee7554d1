/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence report: its words, anchors, references, counts, and what it refuses. */
#include "fixture.h"
#include "walk.h"

#include <ctype.h>

#define THIN "\xE2\x80\x89"

static struct muster_document *
report(struct fixture *f)
{
	struct muster_error err;
	struct muster_document *document = muster_report_evidence(&f->in, &err);
	if (document == NULL)
		fail_msg("%s: %s", err.id, err.message);
	return document;
}

static void
says_what_the_assessment_says(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	static const char *const texts[] = {
	    "Evidence report \xC2\xB7 auditor edition",
	    "CIS Docker Benchmark 1.8.0, default, 2026-Q3",
	    "up to 30 September 2026",
	    "System: default, 4 assets",
	    "Period: 2026-Q3: 2026-07-01 to 2026-09-30, closed",
	    "As of / known by: 2026-09-30 / journal entry 1" THIN "842",
	    "Evidence: 3 runs from 2 sources, 2 complete",
	    "Catalog: CIS Docker Benchmark 1.8.0, 5 assessable controls",
	    "Journal head: #1" THIN "842 \xC2\xB7 bbbbbbbbbbbb",
	    "figure:proven: 1 proven by machine ()",
	    "figure:attested: 1 attested ()",
	    "figure:both: 0 both",
	    "figure:accepted: 1 accepted (2 failing before exceptions)",
	    "figure:failing: 1 failing ()",
	    "figure:unknown: 1 unknown (1 no evidence)",
	    "5 controls = 1 proven by machine + 1 attested + 0 both + 1 accepted + 1 failing + 1 "
	    "unknown.",
	    "Not in the sum: 1 declared not applicable, 0 out of profile.",
	    "What moved since 2026-Q2",
	    "Failing controls fell from 3 to 1: 3 no longer fail, 1 newly fails.",
	    "Findings: 5 opened; 2 fixed, 1 gone with a replaced image, 0 closed for other reasons",
	    "What machine evidence cannot show",
	    "Evidence shows",
	    "2 of 3 hosts fail; oldest since 2026-05-11 (F-0000000001)\nevidence is 120 days old; "
	    "limit 92",
	    "in the period breached, 92\xC2\xA0"
	    "d\nfrom 2026-07-01\nto 2026-09-30",
	    "1.1.1 Root user L1",
	    "#1 docker-bench 1.2.3",
	    "2 controls = 1 proven by machine + 0 attested + 0 both + 0 accepted + 1 failing + 0 "
	    "unknown.",
	    "Keys <b>&\"rotated\"</b>",
	    "CVE-2026-1187 A title\npkg:deb/debian/openssl\n3.0.14 \xE2\x86\x92 "
	    "3.0.15\nF-0000000001",
	    "installed 3.0.14, no fix known",
	    "image.patched\n1.1.2, 2.4",
	    "bbbbbbbbbbbb\n/Results/0/Vulnerabilities/1",
	    "4 open findings = 1 critical + 1 high + 0 medium + 1 low + 0 info + 1 unknown; = 2 "
	    "asked "
	    "for by a control + 1 without a practice + 1 without a control.",
	    "no practice is bound to this check",
	    "image.healthcheck: no control of this catalog asks for it",
	    "2 findings = 1 whose check has no practice + 1 whose practice no control of CIS "
	    "Docker "
	    "Benchmark asks for.",
	    "accepts 1 failing result",
	    "1 exception met a control = 1 with effect + 0 without.",
	    "seen with host:web1",
	    "no source covers it",
	    "4 assets in scope = 2 with evidence of their own + 1 seen with the asset they stand "
	    "on + "
	    "1 without evidence.",
	    "aaaaaaaaaaaa\n/tests/3/results/0\nseen 2026-09-20",
	    "6 controls = 3 with machine evidence + 1 with a practice but no evidence + 2 without "
	    "a "
	    "practice.",
	    "partial: --partial",
	    "2026-09-20 (assumed)",
	    SHA_B,
	    "1" THIN "346 records read = 1" THIN
	    "340 used + 0 suppressed + 3 merged + 3 out of scope + "
	    "0 rejected.",
	    "json.syntax at line 3, column 4, byte 88",
	    "2 inputs not taken in = 1 rejected + 1 already in custody.",
	    "Digests are of the decoded, redacted copy",
	    "2 images + 1 container + 1 host",
	    "Evidence older than 92 days at the as-of is stale",
	    "muster is not affiliated with anybody.",
	    "Prepared by",
	    "Reviewed by",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_says(&w, texts[i]);
	assert_string_equal(document->digest, "aaaaaaaaaaaa");
	assert_string_equal(document->identifier, "evidence-report:cis-docker:2026-Q3");
	assert_string_equal(document->organisation, "Example Bank");
	assert_string_equal(document->classification, "Confidential");
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

static void
rows_carry_machine_values(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	static const char *const pairs[] = {"status=not-satisfied\n", "verdict=breached\n",
	    "breached_from=2026-07-01T12:00:00Z\n", "kind=heading\n", "evidence_age_days=120\n",
	    "finding_id=F-0000000002\n", "severity=critical\n", "controls=1.1.2 2.4\n",
	    "sha256=" SHA_B "\n", "first_seen=2026-05-11T12:00:00Z\n", "because=no-practice\n",
	    "because=no-control\n", "completeness=partial\n", "observed_assumed=true\n",
	    "outcome=duplicate\n", "population=records\nvalue=1346\n", "set=before-exceptions\n",
	    "effective=true\n", "through=host:web1\n", "pointer=/tests/3/results/0\n"};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_attribute(&w, pairs[i]);
	/* name=value pairs of the document, in pairs */
	size_t count = 0;
	while (document->properties[count] != NULL)
		count++;
	assert_int_equal(count % 2, 0);
	assert_string_equal(document->properties[0], "kind");
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

static void
anchors_are_unique_and_references_lead_to_them(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document); /* fails on an anchor that stands twice */
	static const char *const wanted[] = {"control-1", "control-1.1", "control-1.1.1",
	    "control-2.4", "finding-F-0000000001", "finding-F-0000000004", "run-1", "run-3",
	    "summary", "controls", "findings", "unmapped", "exceptions", "coverage", "evidence",
	    "custody", "population", "method", "signatures"};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		bool found = false;
		for (size_t j = 0; j < w.anchor_count; j++)
			found = found || strcmp(w.anchors[j], wanted[i]) == 0;
		if (!found)
			fail_msg("no anchor %s", wanted[i]);
	}
	assert_true(w.reference_count > 20);
	for (size_t i = 0; i < w.reference_count; i++) {
		bool found = false;
		for (size_t j = 0; j < w.anchor_count; j++)
			found = found || strcmp(w.anchors[j], w.references[i]) == 0;
		if (!found)
			fail_msg("%s is referred to and is nowhere", w.references[i]);
	}
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

static void
never_says_forbidden_words(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	for (size_t i = 0; i < w.text.len; i++)
		w.text.data[i] = (char)tolower((unsigned char)w.text.data[i]);
	static const char *const words[] = {"compliant", "secure", "passed the audit", "!"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(w.text.data, words[i]) != NULL)
			fail_msg("the report says \"%s\"", words[i]);
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

/* Each makes one number wrong; the report must refuse with that id. */
static void
wrong(struct fixture *f, int which)
{
	switch (which) {
	case 0:
		f->assessment.figures.failing++;
		break;
	case 1:
		f->assessment.counts[MUSTER_STATUS_STALE]++;
		break;
	case 2:
		f->in.open.count++;
		break;
	case 3:
		f->in.unmapped.count = 2;
		break;
	case 4:
		f->in.totals.merged++;
		break;
	case 5:
		f->in.totals.results[MUSTER_ERROR]++;
		break;
	case 6:
		f->runs[1].counts.used--;
		break;
	case 7:
		f->movement.newly_failing++;
		break;
	case 8:
		f->results[3].proven_by_machine = false;
		f->results[3].attested = true;
		break;
	default:
		f->assessment.figures.unknown_stale++;
		break;
	}
}

static void
refuses_what_does_not_add_up(void **state)
{
	(void)state;
	static const char *const ids[] = {"report.figures", "report.figures",
	    "report.open-findings", "report.unmapped-findings", "report.totals", "report.totals",
	    "report.run-records", "report.movement", "report.figures", "report.population"};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct fixture *f = fixture_new();
		struct muster_error err;
		wrong(f, (int)i);
		struct muster_document *document = muster_report_evidence(&f->in, &err);
		if (document != NULL)
			fail_msg("wrong number %zu passed", i);
		assert_string_equal(err.id, ids[i]);
		assert_int_equal(err.code, MUSTER_E_INTERNAL);
		free(f);
	}
}

static void
an_empty_store_says_why_it_is_empty(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	f->finding_count = 0;
	f->in.open.count = 0;
	f->in.unmapped.count = 0;
	f->in.run_count = f->in.asset_count = f->in.refusal_count = f->in.coverage_count = 0;
	f->in.totals = (struct muster_counts){0};
	f->in.movement = NULL;
	f->in.organisation = f->in.classification = "";
	f->in.period_closed = false;
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document); /* fails on an empty table without words */
	assert_says(&w, "No finding is open because no evidence was collected.");
	assert_says(&w, "No evidence was known and observed by the as-of.");
	assert_says(&w, "No asset is known.");
	assert_says(&w, "Every input that was offered was taken in.");
	assert_says(&w, "Nothing is known from the period before this one");
	assert_says(&w, "The period is open");
	walk_done(&w);
	muster_document_free(document);
	f->assessment.period = (struct muster_period){.name = ""};
	document = report(f);
	assert_string_equal(document->identifier, "evidence-report:cis-docker:2026-09-30");
	muster_document_free(document);
	free(f);
}

static int
failing_next(void *context, struct muster_finding *finding, struct muster_error *err)
{
	struct fixture *f = context;
	if (f->at == 2)
		return muster_error_set(err, MUSTER_E_STORE, "store.io", "the disk is gone");
	return fixture_next(context, finding, err);
}

static void
errors_of_the_list_come_through(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	struct muster_error err;
	f->in.open.next = failing_next;
	assert_null(muster_report_evidence(&f->in, &err));
	assert_string_equal(err.id, "store.io");
	free(f);
}

static void
coverage_falls_back_to_the_runs(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	f->in.coverage_count = 0;
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	assert_says(&w, "4 assets in scope = 2 with evidence of their own + 1 seen with the asset");
	assert_attribute(&w, "asset=image:pay/api\nkind=image\nsource=trivy\nrun=2\n");
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

static void
event_findings_are_marked_with_their_dates_and_disposal(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	const struct muster_disposal_view disposals[] = {
	    {"F-0000000001", day(9, 1), "Eve", "SEC-1", ""}, /* no event finding: of nothing */
	    {"F-0000000003", day(9, 25), "Ann", "SEC-7", "token revoked"}};
	f->in.disposals = disposals;
	f->in.disposal_count = 2;
	f->findings[2].event = f->findings[3].event = true;
	f->findings[2].events = 3;
	f->findings[3].events = 1;
	f->findings[3].last_seen = f->findings[3].first_seen;
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	assert_says(&w,
	    "event finding, 3 events from 2026-05-11 to 2026-09-20\n"
	    "followed up 2026-09-25 by Ann, ticket SEC-7: token revoked\n");
	assert_says(&w, "event finding, 1 event on 2026-05-11\nfollowed up by nobody yet\n");
	assert_attribute(&w, "kind=finding\nevents=\ndisposed_at=\ndisposed_by=\n");
	assert_attribute(&w,
	    "kind=event-finding\nevents=3\ndisposed_at=2026-09-25T12:00:00Z\ndisposed_by=Ann\n"
	    "disposed_ticket=SEC-7\ndisposed_note=token revoked\n");
	assert_attribute(&w, "kind=event-finding\nevents=1\ndisposed_at=\ndisposed_by=\n");
	assert_null(strstr(w.text.data, "SEC-1"));
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

static void
problems_lead_to_their_findings(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	f->findings[1].source = "grype";
	const struct muster_finding *two[] = {&f->findings[1], &f->findings[0]};
	const struct muster_finding *many[10];
	for (size_t i = 0; i < 10; i++)
		many[i] = &f->findings[3];
	const char *silent[] = {"osv"};
	const struct muster_problem problems[] = {{.id = "CVE-2026-1187",
						      .aliases = "GHSA-1 RHSA-2",
						      .asset = "image:pay/api",
						      .package = "pkg:deb/debian/openssl",
						      .severity = MUSTER_SEVERITY_CRITICAL,
						      .witnesses = two,
						      .witness_count = 2,
						      .silent = silent,
						      .silent_count = 1,
						      .source_count = 2,
						      .severities_differ = true,
						      .fixes_differ = true},
	    {.id = "CVE-2026-1188",
		.aliases = "",
		.asset = "image:pay/api",
		.package = "pkg:deb/debian/openssl",
		.severity = MUSTER_SEVERITY_LOW,
		.witnesses = many,
		.witness_count = 10,
		.source_count = 2}};
	const struct muster_problem_mark marks[] = {
	    {"CVE-2026-1187", "F-0000000002", true, true, true},
	    {"CVE-2026-1188", "F-0000000004", false, false, false},
	    {"CVE-2026-1189", "F-0000000004", false, false, true}};
	f->in.problems_told = true;
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	assert_says(&w, "No open finding of a package stands where a second source looked.");
	assert_null(strstr(w.text.data, "on which the sources agree"));
	walk_done(&w);
	muster_document_free(document);
	f->in.problems = problems;
	f->in.problem_count = 2;
	f->in.problem_marks = marks;
	f->in.problem_mark_count = 3;
	document = report(f);
	walk(&w, document);
	assert_says(&w,
	    "CVE-2026-1187, also GHSA-1 RHSA-2\npkg:deb/debian/openssl\nimage:pay/api\n"
	    "F-0000000002 grype: high, no fix known\n"
	    "F-0000000001 trivy: critical, fixed in 3.0.15\n"
	    "osv looked there and does not report it\npresence, severity, fixed version\n");
	assert_says(&w, "and 2 findings more");
	assert_says(&w,
	    "3 problems = 1 on which the sources agree + 2 on which they differ: 1 in presence, 1 "
	    "in severity, 2 in the fixed version (one may differ in several). The table shows the "
	    "first of them; all are listed by muster findings --by problem --limit 0.");
	assert_attribute(&w,
	    "differ=presence severity fix\nsources=grype trivy\nnot_reported_by=osv\n"
	    "findings=F-0000000002 F-0000000001\n");
	walk_done(&w);
	muster_document_free(document);
	struct muster_error err;
	f->in.problem_mark_count = 1;
	assert_null(muster_report_evidence(&f->in, &err));
	assert_string_equal(err.id, "report.problems");
	free(f);
}

static void
statements_say_what_rests_on_them(void **state)
{
	(void)state;
	struct fixture *f = fixture_new();
	const char *findings[] = {"F-0000000001"};
	const struct muster_vex affected = {.id = "V-2",
	    .source = "csaf",
	    .vulnerability = "CVE-2026-1188",
	    .aliases = "",
	    .status = MUSTER_VEX_AFFECTED,
	    .word = "known_affected",
	    .justification = "",
	    .author = "Vendor",
	    .said = MUSTER_TIME_NONE,
	    .asset = "image:pay/api",
	    .product = {.text = ""},
	    .evidence = {.sha256 = SHA_A, .pointer = "/vulnerabilities/0"}};
	struct muster_vex spared = affected;
	spared.id = "V-1";
	spared.status = MUSTER_VEX_NOT_AFFECTED;
	spared.word = "known_not_affected";
	spared.justification = "component_not_present";
	spared.said = day(9, 3);
	spared.product.text = "pkg:deb/debian/openssl";
	spared.anywhere = true;
	struct muster_statement_exception none[] = {
	    {"X-1", "expired", "", false}, {"X-2", "in-force", "F-0000000001", true}};
	const struct muster_statement_view views[] = {{.statement = &spared,
							  .status = "not_affected",
							  .supports = true,
							  .findings = findings,
							  .finding_count = 1,
							  .finding_total = 3,
							  .exceptions = none,
							  .exception_count = 2},
	    {.statement = &affected,
		.status = "affected",
		.exceptions = none + 1,
		.exception_count = 1},
	    {.statement = &affected, .status = "affected"}};
	f->in.statements_told = true;
	struct muster_document *document = report(f);
	struct walked w;
	walk(&w, document);
	assert_says(&w, "No VEX statement is in custody.");
	walk_done(&w);
	muster_document_free(document);
	f->in.statements = views;
	f->in.statement_count = 3;
	f->in.statement_total = 90;
	document = report(f);
	walk(&w, document);
	assert_says(&w,
	    "CVE-2026-1188\nV-1\nVendor\n2026-09-03\nnot_affected\ncomponent_not_present\n"
	    "pkg:deb/debian/openssl\nF-0000000001\nand 2 more\nX-1, expired: changes nothing\n"
	    "X-2 of F-0000000001, in force\n");
	assert_says(&w,
	    "image:pay/api\n\nX-2 of F-0000000001, in force, though the statement supports none\n");
	assert_says(&w, "no exception: shown, changes nothing");
	assert_says(&w, "All are listed by muster exception statements.");
	assert_attribute(&w,
	    "asset=\nfindings=F-0000000001\nfinding_count=3\nexceptions=X-1 X-2\nin_force=true\n");
	assert_attribute(&w, "said=\nstatus=affected\nnative_status=known_affected\n");
	assert_attribute(&w, "findings=\nfinding_count=0\nexceptions=\nin_force=false\n");
	walk_done(&w);
	muster_document_free(document);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_the_assessment_says),
	    cmocka_unit_test(rows_carry_machine_values),
	    cmocka_unit_test(anchors_are_unique_and_references_lead_to_them),
	    cmocka_unit_test(never_says_forbidden_words),
	    cmocka_unit_test(refuses_what_does_not_add_up),
	    cmocka_unit_test(an_empty_store_says_why_it_is_empty),
	    cmocka_unit_test(errors_of_the_list_come_through),
	    cmocka_unit_test(coverage_falls_back_to_the_runs),
	    cmocka_unit_test(statements_say_what_rests_on_them),
	    cmocka_unit_test(problems_lead_to_their_findings),
	    cmocka_unit_test(event_findings_are_marked_with_their_dates_and_disposal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
