/* SPDX-License-Identifier: Apache-2.0 */
/* The nature of controls and timing rules: what is read, and the words for each mistake. */
#include "support.h"

#include <muster/catalog.h>
#include <muster/strbuf.h>

/* Rows one below the other: the tests plant into lines. */
static const char catalog[] =
    "id: rules\n"
    "title: Rules\n"
    "version: 4.0.1\n"
    "notice: Not affiliated.\n"
    "labels: {satisfied: s, not-satisfied: ns, accepted: a, stale: st, no-evidence: ne,\n"
    "  error: e, not-applicable: na}\n"
    "profiles:\n"
    "  - {id: provider, title: Providers}\n"
    "controls:\n"
    "  - {id: \"1\", title: Head, heading: true}\n"
    "  - {id: \"1.1\", parent: \"1\", title: Scan, needs: [machine, attestation, occurrence]}\n"
    "  - {id: \"1.2\", parent: \"1\", title: Patch, needs: [attestation], profile: provider,\n"
    "    effective: 2025-03-31}\n"
    "  - {id: \"1.3\", parent: \"1\", title: Old, needs: [attestation], superseded-by: \"1.2\",\n"
    "    superseded-on: 2025-03-31}\n"
    "  - {id: \"1.4\", parent: \"1\", title: Law, needs: [attestation, occurrence],\n"
    "    specification: addressable, effective-in-part: 2025-03-31}\n"
    "timing:\n"
    "  - {control: \"1.2\", kind: deadline, what: patches, period: P1M, window-days: 31,\n"
    "    anchor: patch-release, ranks: [critical], evidence: scan-report, source: here}\n"
    "  - {control: \"1.1\", kind: frequency, what: scan, period: P3M, window-days: 92,\n"
    "    anchor: previous, evidence: scan-report, source: there}\n"
    "  - {control: \"1.4\", kind: risk-analysis, what: review, anchor: previous,\n"
    "    evidence: review-record, analysis: \"1.1\", analysis-period: P12M, source: law}\n"
    "  - {control: \"1\", kind: limit, what: idle, period: PT15M, bound: at-most, anchor: idle,\n"
    "    evidence: setting-fact, source: x}\n"
    "  - {control: \"1.2\", kind: retention, what: records, set-by: organisation, default: P6Y,\n"
    "    anchor: record, evidence: document, source: y}\n";
static const char practices[] = "practices:\n"
				"  - {id: continuous.scanned, group: continuous, title: t,\n"
				"    statement: s, why: w, population: [image]}\n";
static const char mapping[] =
    "catalog: rules\n"
    "mappings:\n"
    "  - {control: \"1.1\", practice: continuous.scanned, effect: evidences,\n"
    "    confidence: high, rationale: r}\n";

static const char checks[] = "source: scanner\n"
			     "checks:\n"
			     "  - {id: scan, title: t, practice: continuous.scanned}\n";

static void
gather(void *context, const struct muster_error *problem)
{
	muster_strbuf_addf(context, "%s:%u:%u: %s%s%s\n", problem->file, (unsigned)problem->line,
	    (unsigned)problem->column, problem->message, problem->remedy[0] != '\0' ? "; " : "",
	    problem->remedy);
}

static struct muster_controls *
load_with(const char *text, const char *check_text, struct muster_strbuf *problems)
{
	const struct muster_controls_document documents[] = {
	    {"checks", "scanner", "k.yaml", check_text, strlen(check_text)},
	    {"practices", "practices", "p.yaml", practices, strlen(practices)},
	    {"catalog", "rules", "c.yaml", text, strlen(text)},
	    {"mapping", "rules", "m.yaml", mapping, strlen(mapping)},
	};
	struct muster_error err;
	muster_strbuf_init(problems, 0);
	return muster_controls_load(documents, 4, gather, problems, &err);
}

static struct muster_controls *
load(const char *text, struct muster_strbuf *problems)
{
	return load_with(text, checks, problems);
}

static char *
planted(const char *from, const char *to)
{
	const char *at = strstr(catalog, from);
	if (at == NULL)
		fail_msg("the catalog has no \"%s\"", from);
	struct muster_strbuf out;
	muster_strbuf_init(&out, 0);
	muster_strbuf_add(&out, catalog, (size_t)(at - catalog));
	muster_strbuf_adds(&out, to);
	muster_strbuf_adds(&out, at + strlen(from));
	return out.data;
}

static muster_time
day(int64_t year, unsigned month, unsigned number)
{
	return muster_days_from_civil(year, month, number) * MUSTER_DAY;
}

static void
reads_natures(void **state)
{
	(void)state;
	struct muster_strbuf problems;
	struct muster_controls *controls = load(catalog, &problems);
	if (controls == NULL)
		fail_msg("%s", problems.data);
	const struct muster_catalog *rules = muster_catalog_find(controls, "rules");
	assert_int_equal(rules->profile_count, 1);
	assert_string_equal(rules->profiles[0].title, "Providers");
	assert_string_equal(rules->profiles[0].origin.file, "c.yaml");
	const struct muster_control *c = rules->controls;
	assert_true(c[1].needs_machine && c[1].needs_attestation && c[1].needs_occurrence);
	assert_true(!c[2].needs_machine && c[2].needs_attestation && !c[2].needs_occurrence);
	assert_int_equal(c[4].specification, MUSTER_SPECIFICATION_ADDRESSABLE);
	assert_string_equal(muster_specification_name(c[4].specification), "addressable");
	assert_string_equal(muster_specification_name(c[1].specification), "");
	assert_int_equal(c[1].effective, 0);
	assert_int_equal(c[2].effective, day(2025, 3, 31));
	assert_true(c[4].effective_in_part);
	assert_string_equal(c[3].superseded_by, "1.2");
	/* future-dated before the day, superseded from it on; in part: always in force */
	muster_time before = day(2025, 3, 31) - 1, on = day(2025, 3, 31);
	assert_false(muster_control_in_force(&c[2], before));
	assert_true(muster_control_in_force(&c[2], on));
	assert_true(muster_control_in_force(&c[3], before));
	assert_false(muster_control_in_force(&c[3], on));
	assert_true(muster_control_in_force(&c[4], before));
	assert_true(muster_control_in_force(&c[1], before));
	assert_int_equal(muster_controls_lint(controls, gather, &problems), 0);
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

static void
reads_timings(void **state)
{
	(void)state;
	struct muster_strbuf problems;
	struct muster_controls *controls = load(catalog, &problems);
	assert_non_null(controls);
	const struct muster_catalog *rules = muster_catalog_find(controls, "rules");
	assert_int_equal(rules->timing_count, 5);
	static const char *const order[] = {"1", "1.1", "1.2", "1.2", "1.4"}; /* of the controls */
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(rules->timings[i].control, order[i]);
	size_t count;
	const struct muster_timing *t = muster_control_timings(rules, "1.2", &count);
	assert_int_equal(count, 2);
	assert_int_equal(t[0].kind, MUSTER_TIMING_DEADLINE);
	assert_int_equal(t[0].period.months, 1);
	assert_int_equal(t[0].window_days, 31);
	assert_int_equal(t[0].anchor, MUSTER_ANCHOR_PATCH_RELEASE);
	assert_int_equal(t[0].evidence, MUSTER_OCCURRENCE_SCAN_REPORT);
	assert_int_equal(t[0].rank_count, 1);
	assert_string_equal(t[0].ranks[0], "critical");
	assert_string_equal(t[0].source, "here");
	assert_string_equal(t[0].origin.file, "c.yaml");
	assert_int_equal(t[0].origin.line, 19);
	assert_int_equal(t[0].effective, MUSTER_TIME_NONE);
	assert_int_equal(t[1].set_by, MUSTER_SET_BY_ORGANISATION);
	assert_int_equal(t[1].default_period.months, 72);
	t = muster_control_timings(rules, "1.4", &count);
	assert_int_equal(count, 1);
	assert_string_equal(t->analysis, "1.1");
	assert_int_equal(t->analysis_period.months, 12);
	t = muster_control_timings(rules, "1", &count);
	assert_int_equal(t->period.seconds, 900);
	assert_int_equal(t->bound, MUSTER_BOUND_AT_MOST);
	assert_null(muster_control_timings(rules, "1.3", &count));
	assert_int_equal(count, 0);
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

struct mistake {
	const char *from, *to, *want;
};

static const struct mistake mistakes[] = {
    {"needs: [attestation], profile", "profile",
	"c.yaml:12:5: a control needs \"assessment\" or \"needs\"; or mark it \"heading: true\"\n"},
    {"needs: [attestation], profile", "needs: [], profile",
	"c.yaml:12:51: \"needs\" is empty: nothing could show the control\n"},
    {"needs: [attestation], profile", "needs: [attestaton], profile",
	"c.yaml:12:52: \"needs\" cannot be \"attestaton\"; did you mean \"attestation\"?\n"},
    {"needs: [attestation], profile", "needs: [attestation], assessment: manual, profile",
	"c.yaml:12:51: \"assessment\" and \"needs\" say the same thing; remove one of the two\n"},
    {"heading: true", "heading: true, needs: [machine]",
	"c.yaml:10:50: a heading needs no evidence\n"},
    {"specification: addressable", "specification: adressable",
	"c.yaml:17:20: \"specification\" cannot be \"adressable\"; did you mean "
	"\"addressable\"?\n"},
    {"effective: 2025-03-31", "effective: 31.3.2025",
	"c.yaml:13:16: \"31.3.2025\" in \"effective\" is not of the form: a date: YYYY-MM-DD\n"},
    {"effective: 2025-03-31", "effective: 2025-02-30",
	"c.yaml:13:16: \"2025-02-30\" in \"effective\" is not of the form: a date: YYYY-MM-DD\n"},
    {"effective: 2025-03-31", "effective: 2025-03-31, effective-in-part: 2025-03-31",
	"c.yaml:13:47: a control is future-dated whole or in part; remove one of the two\n"},
    {",\n    superseded-on: 2025-03-31", "",
	"c.yaml:14:5: a superseded control needs \"superseded-on\"\n"},
    {"superseded-by: \"1.2\",\n", "\n",
	"c.yaml:14:5: a superseded control needs \"superseded-by\"\n"},
    {"id: provider", "id: a provider",
	"c.yaml:8:10: \"a provider\" in \"id\" is not of the form: lower-case letters, digits, "
	"\".\", \"-\"\n"},
    /* ---- timing rules ---- */
    {"period: P1M", "period: 1M",
	"c.yaml:19:61: \"1M\" in \"period\" is not of the form: an ISO 8601 duration: P3M, P7D, "
	"PT72H\n"},
    {"period: P1M, window-days: 31,", "",
	"c.yaml:19:5: a rule of kind \"deadline\" needs \"period\"; or \"set-by: organisation\" "
	"where the framework names no number\n"},
    {"period: P3M, window-days: 92,", "window-days: 92, set-by: organisation,",
	"c.yaml:21:64: \"window-days\" without \"period\" or \"default\"\n"},
    {"period: P3M,", "period: P3M, set-by: organisation,",
	"c.yaml:21:72: \"period\" is the framework's own number; call it \"default\" if the "
	"organisation may set another\n"},
    {"period: P3M,", "period: P3M, default: P1M,",
	"c.yaml:21:73: \"default\" without \"set-by: organisation\"\n"},
    {"kind: frequency", "kind: frequence",
	"c.yaml:21:28: \"kind\" cannot be \"frequence\"; did you mean \"frequency\"?\n"},
    {"anchor: patch-release", "anchor: release-date",
	"c.yaml:20:13: \"anchor\" cannot be \"release-date\"; one of: previous patch-release "
	"finding change departure release incident discovery awareness risk-change request record "
	"year-end last-use last-change idle lockout\n"},
    {"evidence: setting-fact", "evidence: settings-fact",
	"c.yaml:26:15: \"evidence\" cannot be \"settings-fact\"; did you mean \"setting-fact\"?\n"},
    {"anchor: patch-release, ranks", "anchor: patch-release, at-hand: true, ranks",
	"c.yaml:20:37: a rule of kind \"deadline\" has no \"at-hand\"; remove it\n"},
    {"bound: at-most, ", "", "c.yaml:25:5: a rule of kind \"limit\" needs \"bound\"\n"},
    {"period: PT15M, ", "", "c.yaml:25:5: a rule of kind \"limit\" needs \"period\"\n"},
    {"analysis: \"1.1\", ", "",
	"c.yaml:23:5: a rule of kind \"risk-analysis\" needs \"analysis\"\n"},
    {"analysis-period: P12M, ", "",
	"c.yaml:23:5: a rule of kind \"risk-analysis\" needs \"analysis-period\"\n"},
    {"92,\n    anchor: previous", "92,\n    anchor: change",
	"c.yaml:22:13: a frequency counts from \"previous\"; use \"kind: event\" for what follows "
	"a "
	"change\n"},
    {"kind: frequency, what: scan, period: P3M, window-days: 92", "kind: event, what: scan",
	"c.yaml:22:13: an event follows something else than the one before\n"},
    {", source: there", "", "c.yaml:21:5: a timing rule needs \"source\"\n"},
    {"source: there", "sorce: there",
	"c.yaml:22:46: a timing rule has no key \"sorce\"; did you mean \"source\"?\n"
	"c.yaml:21:5: a timing rule needs \"source\"\n"},
};

static void
says_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		char *text = planted(mistakes[i].from, mistakes[i].to);
		struct muster_strbuf problems;
		assert_null(load(text, &problems));
		assert_string_equal(problems.data, mistakes[i].want);
		muster_strbuf_release(&problems);
		free(text);
	}
}

/* What only the rows together show: lint finds it, alone. */
static const struct mistake faults[] = {
    {"profile: provider", "profile: providor",
	"c.yaml:12:5: \"profiles\" declares no \"providor\"\n"},
    {"superseded-by: \"1.2\"", "superseded-by: \"1.9\"",
	"c.yaml:14:5: there is no successor \"1.9\"\n"},
    {"superseded-by: \"1.2\"", "superseded-by: \"1.3\"",
	"c.yaml:14:5: \"1.3\" is superseded by itself\n"},
    {"title: Patch, needs: [attestation]", "title: Patch, needs: [machine, attestation]",
	"c.yaml:12:5: \"1.2\" needs machine evidence, but no practice can set its status\n"},
    {"title: Old, needs: [attestation]", "title: Old, needs: [attestation, occurrence]",
	"c.yaml:14:5: \"1.3\" needs an occurrence, but no timing rule says which\n"},
    {"needs: [attestation, occurrence]", "needs: [attestation]",
	"c.yaml:23:5: a rule of kind \"risk-analysis\" counts occurrences, but \"1.4\" needs "
	"none\n"},
    {"  - {control: \"1\",", "  - {control: \"9\",", "c.yaml:25:5: rules has no control \"9\"\n"},
    {"analysis: \"1.1\"", "analysis: \"9.9\"", "c.yaml:23:5: rules has no control \"9.9\"\n"},
    {"kind: retention, what: records, set-by: organisation, default: P6Y,\n    anchor: record",
	"kind: deadline, what: patches, promptly: true, anchor: patch-release",
	"c.yaml:27:5: the same rule for the same control stands in line 19 already\n"},
};

static void
finds_each_fault(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		char *text = planted(faults[i].from, faults[i].to);
		struct muster_strbuf problems;
		struct muster_controls *controls = load(text, &problems);
		if (controls == NULL)
			fail_msg("not loaded: %s", problems.data);
		assert_int_equal(muster_controls_lint(controls, gather, &problems), 1);
		assert_string_equal(problems.data, faults[i].want);
		muster_controls_free(controls);
		muster_strbuf_release(&problems);
		free(text);
	}
}

/* A control that needs machine evidence, asked of a practice that no check tests: nobody can meet
 * it. */
static void
machine_evidence_has_a_check(void **state)
{
	(void)state;
	static const char none[] = "source: scanner\n"
				   "checks:\n"
				   "  - {id: scan, title: t, none: Nothing.}\n";
	struct muster_strbuf problems;
	struct muster_controls *controls = load_with(catalog, none, &problems);
	if (controls == NULL)
		fail_msg("%s", problems.data);
	assert_int_equal(muster_controls_lint(controls, gather, &problems), 1);
	assert_string_equal(problems.data,
	    "m.yaml:3:5: \"1.1\" needs machine evidence, but no check tests "
	    "\"continuous.scanned\"\n");
	muster_controls_free(controls);
	muster_strbuf_release(&problems);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_natures),
	    cmocka_unit_test(reads_timings),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(finds_each_fault),
	    cmocka_unit_test(machine_evidence_has_a_check),
	};
	return cmocka_run_group_tests_name("catalog nature", tests, NULL, NULL);
}
