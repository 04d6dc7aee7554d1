/* SPDX-License-Identifier: Apache-2.0 */
/* Editions: which sections each has, that all have one first page, and what is due and moved. */
#include "fixture_trend.h"
#include "walk.h"

static struct muster_practice practices[] = {
    {.id = "image.non-root",
	.group = "image",
	.title = "Containers run as a user that is not root",
	.statement = "Every image names a user.",
	.why = "Root is root.",
	.fix = "USER 10001:10001"},
    {.id = "image.patched",
	.group = "image",
	.title = "Images are patched",
	.statement = "So.",
	.why = "",
	.fix = ""},
};
static const struct muster_check checks[] = {
    {.source = "docker-bench", .practice = "vault.audit", .aspect = ""},
    {.source = "inspec", .practice = "vault.audit", .aspect = ""},
    {.source = "inspec", .practice = "vault.audit", .aspect = "other"},
    {.source = "trivy", .practice = "image.patched", .aspect = ""},
};

static struct fixture *
fixture_edition(const char *edition)
{
	struct fixture *f = fixture_new();
	f->in.edition = edition;
	f->all.practices = practices;
	f->all.practice_count = 2;
	f->all.checks = checks;
	f->all.check_count = 4;
	return f;
}

static void
walk_edition(struct fixture *f, struct walked *w)
{
	struct muster_error err;
	struct muster_document *document = muster_report_evidence(&f->in, &err);
	if (document == NULL)
		fail_msg("%s: %s", err.id, err.message);
	walk(w, document);
	muster_document_free(document);
}

static bool
has_anchor(const struct walked *w, const char *id)
{
	for (size_t i = 0; i < w->anchor_count; i++)
		if (strcmp(w->anchors[i], id) == 0)
			return true;
	return false;
}

static void
each_has_its_sections(void **state)
{
	(void)state;
	static const struct {
		const char *edition, *has[16], *lacks[12];
	} cases[] = {
	    {"executive", {"failing", "failing-controls", "basis"},
		{"controls", "findings", "custody", "evidence", "population", "remedies", "due"}},
	    {"manager",
		{"due", "changes", "controls", "steps-1", "steps-2", "remedies",
		    "practice-image.non-root", "findings", "exceptions", "coverage", "method",
		    "signatures"},
		{"custody", "evidence", "population", "failing", "practice-image.patched"}},
	    {"auditor",
		{"by-section", "changes", "due", "controls", "findings", "unmapped", "exceptions",
		    "coverage", "evidence", "custody", "population", "method", "signatures"},
		{"failing", "remedies", "steps-1"}},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fixture *f = fixture_edition(cases[i].edition);
		struct walked w;
		walk_edition(f, &w);
		for (const char *const *id = cases[i].has; *id != NULL; id++)
			if (!has_anchor(&w, *id))
				fail_msg("%s lacks %s", cases[i].edition, *id);
		for (const char *const *id = cases[i].lacks; *id != NULL; id++)
			if (has_anchor(&w, *id))
				fail_msg("%s has %s", cases[i].edition, *id);
		walk_done(&w);
		free(f);
	}
}

static void
all_have_one_first_page(void **state)
{
	(void)state;
	static const char *const editions[] = {"executive", "manager", "auditor"};
	static const char *const texts[] = {"System: default, 4 assets",
	    "Period: 2026-Q3: 2026-07-01 to 2026-09-30, closed", "As of / known by: 2026-09-30",
	    "Catalog: CIS Docker Benchmark 1.8.0, 5 assessable controls",
	    "figure:failing: 1 failing ()", "Controls in profile by status",
	    "5 controls = 1 proven by machine + 1 attested + 0 both + 1 accepted + 1 failing + 1 "
	    "unknown.",
	    "What moved since 2026-Q2", "Failing controls fell from 3 to 1",
	    "Exceptions met failing controls 1 time: 1 with effect, 0 without. Before them 2 "
	    "controls failed; with them 1 fails, and 1 accepted. The first to end is EX-1, on "
	    "2026-12-01. 1 control is attested.",
	    "What is due next",
	    "2026-12-01, in 62 d: attest again for 2.2; 1 control stands on it.",
	    "dates = 0 past + "};
	for (size_t e = 0; e < 3; e++) {
		struct fixture *f = fixture_edition(editions[e]);
		struct walked w;
		char kicker[64];
		walk_edition(f, &w);
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
			assert_says(&w, texts[i]);
		snprintf(
		    kicker, sizeof(kicker), "Evidence report \xC2\xB7 %s edition", editions[e]);
		assert_says(&w, kicker);
		walk_done(&w);
		free(f);
	}
}

static void
the_manager_reads_next_steps(void **state)
{
	(void)state;
	struct fixture *f = fixture_edition("manager");
	f->rows[0].failing_results = 2;
	f->rows[0].failing_assets = 2;
	f->rows[3].expected = f->results[5].expected = 3;
	struct walked w;
	walk_edition(f, &w);
	/* failing: what, where to begin, how */
	assert_says(&w, "Fix 2 findings on 2 assets; oldest F-0000000001\nHow: image.non-root");
	/* proven: nothing to do until the evidence runs out (none is known to here) */
	assert_says(&w, "Nothing now.");
	/* nothing came in: the sources that test it, each once */
	assert_says(&w, "Collect evidence from all of 3 assets (docker-bench, inspec).");
	assert_says(&w, "Fix what is accepted before the exception ends, or renew it.");
	assert_says(&w, "Nothing, while the declaration holds.");
	/* how to fix: only what a failing control waits for */
	assert_says(&w, "Every image names a user. image.non-root, for 1.1.1.");
	walk_done(&w);
	free(f);
}

static void
next_steps_without_evidence(void **state)
{
	(void)state;
	static const struct {
		const char *practice;
		bool attest, fact;
		uint64_t seen;
		const char *says;
	} cases[] = {
	    {"vault.audit", true, false, 0,
		"Collect evidence from all of 3 assets (docker-bench, inspec), and attest it with "
		"a "
		"file."},
	    {"nobody.tests", false, false, 0,
		"No source read here tests it: attest it with a file."},
	    {"vault.audit", true, false, 3,
		"Attest it with a file; what machines can show is shown."},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fixture *f = fixture_edition("manager");
		f->mappings[3].practice = cases[i].practice;
		f->controls[5].needs_attestation = cases[i].attest;
		f->rows[3].expected = 3;
		f->rows[3].seen = cases[i].seen;
		struct walked w;
		walk_edition(f, &w);
		assert_says(&w, cases[i].says);
		walk_done(&w);
		free(f);
	}
}

static void
what_is_due_by_date(void **state)
{
	(void)state;
	struct fixture *f = fixture_edition("auditor");
	/* docker-bench 92 days after 2026-05-01: late; trivy after 2026-09-20: 2026-12-21 */
	f->coverage[0].observed = day(5, 1);
	f->mappings[1].effect = MUSTER_EFFECT_DEADLINE;
	f->mappings[1].days = 30;
	f->facts[1].oldest_failing = day(9, 10);
	f->facts[1].example = "F-0000000002";
	f->rows[1].failing_assets = 1;
	struct walked w;
	walk_edition(f, &w);
	/* evidence: once for each source and day, with the controls on it */
	assert_says(&w, "2026-08-01\n60 d late\nrun docker-bench again\nhost:web1\n3\n");
	assert_says(&w,
	    "2026-10-10\nin 10 d\nfix findings\non 1 asset, first F-0000000002, counted from "
	    "first sight on 2026-09-10\n1\n");
	assert_says(&w, "2026-12-01\nin 62 d\nattest again\n2.2\n1\n");
	assert_says(
	    &w, "2026-12-01\nin 62 d\nrenew or end the exception (accepted-risk)\nEX-1\n1\n");
	assert_says(&w, "2026-12-21\nin 82 d\nrun trivy again\nimage:pay/api\n0\n");
	assert_says(&w, "5 dates = 1 past + 4 to come.");
	walk_done(&w);
	/* no limit, nothing that expires */
	f->assessment.stale_after_days = -1;
	f->mappings[1].days = 0;
	f->attestation.expires = f->exception.expires = MUSTER_TIME_NONE;
	walk_edition(f, &w);
	assert_says(&w, "Nothing is due: no limit is set on the age of evidence");
	walk_done(&w);
	free(f);
}

static void
what_changed_and_why(void **state)
{
	(void)state;
	struct fixture *f = fixture_edition("auditor");
	struct muster_control_result before[4];
	const size_t at[] = {2, 3, 6, 5};
	const enum muster_status was[] = {MUSTER_STATUS_SATISFIED, MUSTER_STATUS_NOT_SATISFIED,
	    MUSTER_STATUS_NOT_SATISFIED, MUSTER_STATUS_NOT_SATISFIED};
	const enum muster_change_kind kinds[] = {MUSTER_CHANGE_NEWLY_FAILING,
	    MUSTER_CHANGE_NO_LONGER_FAILING, MUSTER_CHANGE_NO_LONGER_FAILING,
	    MUSTER_CHANGE_NO_LONGER_FAILING};
	const enum muster_change_reason reasons[] = {MUSTER_REASON_NEW_FINDINGS,
	    MUSTER_REASON_FIXED, MUSTER_REASON_FIXED, MUSTER_REASON_EVIDENCE_MISSING};
	struct muster_change changes[4];
	for (size_t i = 0; i < 4; i++) {
		before[i] = f->results[at[i]];
		before[i].status = was[i];
		before[i].label = f->catalog.status_label[was[i]];
		changes[i] =
		    (struct muster_change){&before[i], &f->results[at[i]], kinds[i], reasons[i]};
	}
	f->movement.changes = changes;
	f->movement.change_count = 4;
	struct walked w;
	walk_edition(f, &w);
	assert_says(&w,
	    "Failing controls fell from 3 to 1: 3 no longer fail (fixed: 1.1.2, 2.2; evidence "
	    "missing: 2.1), 1 newly fails (new findings: 1.1.1).");
	assert_says(&w, "Every source reported in the period on each asset it covers.");
	assert_says(&w, "4 controls changed = 1 newly failing + 3 no longer failing + 0 lost");
	assert_says(&w, "Evidence supports: pass\nEvidence shows: fail\nnew findings\n");
	walk_done(&w);
	/* a source that fell silent before the period began */
	f->coverage[1].observed_any = day(6, 12);
	walk_edition(f, &w);
	assert_says(&w, "No run came in the period of trivy on image:pay/api, last on 2026-06-12.");
	walk_done(&w);
	f->movement.change_count = 3;
	struct muster_error err;
	assert_null(muster_report_evidence(&f->in, &err));
	assert_string_equal(err.id, "report.movement");
	free(f);
}

/* What may stand between a table and its sum: nothing but the other tables it adds up with. */
static size_t
count_unreconciled(const struct muster_block *block)
{
	size_t count = 0;
	const char *open = NULL;
	for (; block != NULL; block = block->next) {
		count += count_unreconciled(block->children);
		if (block->kind == MUSTER_BLOCK_RECONCILIATION)
			open = NULL;
		if (block->kind != MUSTER_BLOCK_TABLE)
			continue;
		if (open != NULL) {
			count++;
			print_message("no sum under %s\n", open);
		}
		/* room for signatures has no population; nor have sums themselves */
		open = strcmp(block->id, "signature-block") == 0 ||
			strcmp(block->id, "populations") == 0
		    ? NULL
		    : block->id;
	}
	if (open != NULL) {
		count++;
		print_message("no sum under %s\n", open);
	}
	return count;
}

static void
tables_end_with_their_sum(void **state)
{
	(void)state;
	static const char *const editions[] = {"executive", "manager", "auditor"};
	for (size_t i = 0; i < 3; i++) {
		struct fixture *f = fixture_edition(editions[i]);
		struct fixture_trend t;
		struct muster_error err;
		fixture_over_time(f, &t);
		struct muster_document *document = muster_report_evidence(&f->in, &err);
		assert_non_null(document);
		assert_int_equal(count_unreconciled(document->first), 0);
		muster_document_free(document);
		free(f);
	}
}

static void
refuses_others(void **state)
{
	(void)state;
	struct fixture *f = fixture_edition("board");
	struct muster_error err;
	assert_null(muster_report_evidence(&f->in, &err));
	assert_int_equal(err.code, MUSTER_E_USAGE);
	assert_false(muster_report_has_edition("board"));
	assert_true(muster_report_has_edition("manager"));
	f->in.edition = "";
	struct walked w;
	walk_edition(f, &w);
	assert_says(&w, "auditor edition");
	walk_done(&w);
	free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_has_its_sections),
	    cmocka_unit_test(all_have_one_first_page),
	    cmocka_unit_test(the_manager_reads_next_steps),
	    cmocka_unit_test(next_steps_without_evidence),
	    cmocka_unit_test(what_is_due_by_date),
	    cmocka_unit_test(what_changed_and_why),
	    cmocka_unit_test(tables_end_with_their_sum),
	    cmocka_unit_test(refuses_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
