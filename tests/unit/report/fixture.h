/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hand-made assessment with what stands behind it: two sections, six
 * controls in every figure but one, four open findings, three runs.  Its
 * numbers are written out, so that a test can make any of them wrong.
 */
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include "support.h"

#include <muster/report.h>
#include <muster/strbuf.h>

#define SHA_A "aaaaaaaaaaaa1111aaaaaaaaaaaa1111aaaaaaaaaaaa1111aaaaaaaaaaaa1111"
#define SHA_B "bbbbbbbbbbbb2222bbbbbbbbbbbb2222bbbbbbbbbbbb2222bbbbbbbbbbbb2222"
#define SHA_C "cccccccccccc3333cccccccccccc3333cccccccccccc3333cccccccccccc3333"

enum { CONTROLS = 9, FINDINGS = 4, RUNS = 3, ASSETS = 4 };

struct fixture {
	struct muster_control controls[CONTROLS];
	struct muster_mapping mappings[4];
	struct muster_catalog catalog;
	struct muster_controls all;
	struct muster_fact facts[3];
	const struct muster_fact *fact_lists[3][1];
	struct muster_row_result rows[4];
	struct muster_attestation attestation;
	struct muster_exception exception;
	struct muster_exception_use use;
	struct muster_control_result results[CONTROLS];
	struct muster_assessment assessment;
	struct muster_asset assets[ASSETS];
	struct muster_run runs[RUNS];
	struct muster_refusal_view refusals[2];
	struct muster_coverage_view coverage[2];
	struct muster_finding findings[FINDINGS];
	size_t finding_count, at;
	struct muster_movement movement;
	struct muster_report_input in;
};

static inline muster_time
day(unsigned month, unsigned date)
{
	return muster_days_from_civil(2026, month, date) * MUSTER_DAY + MUSTER_DAY / 2;
}

static inline int
fixture_next(void *context, struct muster_finding *finding, struct muster_error *err)
{
	struct fixture *f = context;
	(void)err;
	if (f->at == f->finding_count)
		return 0;
	*finding = f->findings[f->at++];
	return 1;
}

static inline int
fixture_rewind(void *context, struct muster_error *err)
{
	struct fixture *f = context;
	(void)err;
	f->at = 0;
	return 0;
}

static const char *const REASONS_NOT[] = {
    "2 of 3 hosts fail; oldest since 2026-05-11 (F-0000000001)",
    "evidence is 120 days old; limit 92"};
static const char *const REASONS_OK[] = {"3 of 3 hosts pass; newest 2026-09-29"};
static const char *const REASONS_NONE[] = {"no practice is mapped"};
static const char *const REASONS_HEADING[] = {
    "1 not satisfied, 1 satisfied of 2 controls; weakest 1.1.1"};

static inline void
fixture_control(struct fixture *f, size_t i, const char *id, const char *parent, bool assessable,
    enum muster_status status)
{
	static const char *const titles[] = {"Host configuration", "Linux hosts", "Root user",
	    "Audit rule", "Daemon", "Files", "Trusted users", "Swarm", "Keys <b>&\"rotated\"</b>"};
	f->controls[i] = (struct muster_control){.id = id,
	    .title = titles[i],
	    .parent = parent,
	    .assessable = assessable,
	    .level = assessable ? "L1" : "",
	    .profile = ""};
	f->results[i] = (struct muster_control_result){.control = &f->controls[i],
	    .status = status,
	    .label = f->catalog.status_label[status],
	    .reasons = assessable ? REASONS_NONE : REASONS_HEADING,
	    .reason_count = 1,
	    .breached_from = MUSTER_TIME_NONE,
	    .breached_to = MUSTER_TIME_NONE,
	    .evidence_age_days = -1};
}

static inline void
fixture_controls(struct fixture *f)
{
	static const char *const labels[] = {"Evidence shows: fail", "Check could not run",
	    "Evidence missing", "Evidence out of date", "Exception approved",
	    "Evidence supports: pass", "Declared not applicable"};
	for (unsigned i = 0; i < MUSTER_STATUS_COUNT; i++)
		f->catalog.status_label[i] = labels[i];
	fixture_control(f, 0, "1", "", false, MUSTER_STATUS_NOT_SATISFIED);
	fixture_control(f, 1, "1.1", "1", false, MUSTER_STATUS_NOT_SATISFIED);
	fixture_control(f, 2, "1.1.1", "1.1", true, MUSTER_STATUS_NOT_SATISFIED);
	fixture_control(f, 3, "1.1.2", "1.1", true, MUSTER_STATUS_SATISFIED);
	fixture_control(f, 4, "2", "", false, MUSTER_STATUS_NO_EVIDENCE);
	fixture_control(f, 5, "2.1", "2", true, MUSTER_STATUS_NO_EVIDENCE);
	fixture_control(f, 6, "2.2", "2", true, MUSTER_STATUS_SATISFIED);
	fixture_control(f, 7, "2.3", "2", true, MUSTER_STATUS_NOT_APPLICABLE);
	fixture_control(f, 8, "2.4", "2", true, MUSTER_STATUS_ACCEPTED);
	struct muster_control_result *failing = &f->results[2];
	failing->reasons = REASONS_NOT;
	failing->reason_count = 2;
	failing->open_findings = 2;
	failing->evidence_age_days = 120;
	failing->seen = failing->expected = 3;
	failing->period_verdict = MUSTER_PERIOD_BREACHED;
	failing->breached_from = day(7, 1);
	failing->breached_to = day(9, 30);
	failing->breached_days = 92;
	f->results[3].reasons = REASONS_OK;
	f->results[3].proven_by_machine = true;
	f->results[3].period_verdict = MUSTER_PERIOD_HELD;
	f->results[6].attested = true;
	f->attestation = (struct muster_attestation){.control = "2.2",
	    .outcome = "met",
	    .author = "Ann",
	    .file_sha256 = SHA_C,
	    .given = day(8, 1),
	    .expires = day(12, 1)};
	f->results[6].attestation = &f->attestation;
	f->exception = (struct muster_exception){.id = "EX-1",
	    .kind = "accepted-risk",
	    .control = "2.4",
	    .practice = "",
	    .finding = "",
	    .requester = "Bob",
	    .approver = "Ann",
	    .start = day(8, 1),
	    .expires = day(12, 1)};
	f->use = (struct muster_exception_use){&f->exception, true, "accepts 1 failing result", 1};
	f->results[8].exceptions = &f->use;
	f->results[8].exception_count = 1;
}

static inline void
fixture_mapping(
    struct fixture *f, size_t i, const char *control, const char *practice, size_t result)
{
	f->mappings[i] = (struct muster_mapping){.practice = practice,
	    .aspect = "",
	    .control = control,
	    .effect = MUSTER_EFFECT_DECIDES,
	    .confidence = MUSTER_CONFIDENCE_HIGH,
	    .rationale = ""};
	f->rows[i] = (struct muster_row_result){.mapping = &f->mappings[i],
	    .status = f->results[result].status,
	    .reason = f->results[result].reasons[0],
	    .newest = MUSTER_TIME_NONE,
	    .oldest = MUSTER_TIME_NONE};
	f->results[result].rows = &f->rows[i];
	f->results[result].row_count = 1;
	if (i >= 3)
		return;
	f->facts[i] = (struct muster_fact){.practice = practice,
	    .aspect = "",
	    .asset = 1,
	    .observed = day(9, 20),
	    .oldest_failing = MUSTER_TIME_NONE,
	    .example = i == 0 ? "F-0000000001" : "",
	    .check = "docker-bench:4.1",
	    .evidence = {.sha256 = SHA_A, .pointer = "/tests/3/results/0"}};
	f->fact_lists[i][0] = &f->facts[i];
	f->rows[i].facts = f->fact_lists[i];
	f->rows[i].fact_count = 1;
}

static inline void
fixture_finding(struct fixture *f, size_t i, enum muster_severity severity, const char *check,
    const char *practice)
{
	static const char *const ids[] = {
	    "F-0000000001", "F-0000000002", "F-0000000003", "F-0000000004"};
	f->findings[i] = (struct muster_finding){.item = (int64_t)i,
	    .id = ids[i],
	    .source = "trivy",
	    .check = check,
	    .native = check,
	    .title = "A title",
	    .domain = MUSTER_DOMAIN_OS_PACKAGE,
	    .severity = severity,
	    .rank = severity,
	    .aliases = "",
	    .native_severity = "HIGH",
	    .score = "",
	    .asset = "image:pay/api",
	    .asset_id = 2,
	    .location = "pkg:deb/debian/openssl",
	    .installed = "3.0.14",
	    .fixed_in = i == 1 ? "" : "3.0.15",
	    .open = true,
	    .first_seen = day(5, 11),
	    .last_seen = day(9, 20),
	    .closed_at = MUSTER_TIME_NONE,
	    .practice = practice,
	    .aspect = "",
	    .evidence = {.sha256 = SHA_B, .pointer = "/Results/0/Vulnerabilities/1"}};
	f->finding_count++;
}

static inline void
fixture_run(struct fixture *f, size_t i, const char *source, const char *asset, const char *sha256,
    uint64_t read)
{
	f->runs[i] = (struct muster_run){.id = (int64_t)i + 1,
	    .seq = (int64_t)i + 10,
	    .path = "scans/one.json",
	    .source = source,
	    .tool = source,
	    .tool_version = "1.2.3",
	    .asset = asset,
	    .sha256 = sha256,
	    .observed_at = day(9, 20),
	    .received_at = day(9, 21),
	    .data_date = MUSTER_TIME_NONE,
	    .completeness = MUSTER_RUN_COMPLETE,
	    .why = "",
	    .bytes = 1236,
	    .counts = {.read = read, .used = read - 2, .merged = 1, .out_of_scope = 1}};
	f->runs[i].counts.results[MUSTER_FAIL] = 2;
	f->runs[i].counts.results[MUSTER_PASS] = read - 2;
	f->in.totals.read += read;
	f->in.totals.used += read - 2;
	f->in.totals.merged += 1;
	f->in.totals.out_of_scope += 1;
	f->in.totals.results[MUSTER_FAIL] += 2;
	f->in.totals.results[MUSTER_PASS] += read - 2;
}

static inline void
fixture_evidence(struct fixture *f)
{
	static const char *const paths[] = {
	    "host:web1", "image:pay/api", "host:web1/container:api", "image:alone"};
	for (size_t i = 0; i < ASSETS; i++)
		f->assets[i] = (struct muster_asset){.id = (int64_t)i + 1,
		    .parent = i == 2 ? 1 : 0,
		    .kind = i == 0 ? MUSTER_ASSET_HOST
			: i == 2   ? MUSTER_ASSET_CONTAINER
				   : MUSTER_ASSET_IMAGE,
		    .name = paths[i],
		    .path = paths[i],
		    .version = "",
		    .first_seen = day(5, 1),
		    .last_seen = day(9, 20)};
	fixture_run(f, 0, "docker-bench", "host:web1", SHA_A, 100);
	fixture_run(f, 1, "trivy", "image:pay/api", SHA_B, 1236);
	fixture_run(f, 2, "trivy", "image:pay/api", SHA_C, 10);
	f->runs[2].completeness = MUSTER_RUN_PARTIAL;
	f->runs[2].why = "--partial";
	f->runs[2].observed_assumed = true;
	f->refusals[0] = (struct muster_refusal_view){"scans/bad.json",
	    "json.syntax at line 3, column 4, byte 88", 99, SHA_B, day(9, 2), false};
	f->refusals[1] = (struct muster_refusal_view){
	    "scans/one.json", "duplicate of run 1", 1236, SHA_A, day(9, 22), true};
	f->coverage[0] = (struct muster_coverage_view){
	    1, 1, "docker-bench", MUSTER_DOMAIN_BENCHMARK, "4", day(9, 20), day(9, 20), NULL};
	f->coverage[1] = (struct muster_coverage_view){
	    2, 2, "trivy", MUSTER_DOMAIN_OS_PACKAGE, "", day(9, 20), day(9, 25), NULL};
	fixture_finding(f, 0, MUSTER_SEVERITY_CRITICAL, "CVE-2026-1187", "image.patched");
	fixture_finding(f, 1, MUSTER_SEVERITY_HIGH, "docker-bench:4.1", "image.non-root");
	fixture_finding(f, 2, MUSTER_SEVERITY_LOW, "trivy:DS-0005", "");
	fixture_finding(f, 3, MUSTER_SEVERITY_UNKNOWN, "trivy:DS-0026", "image.healthcheck");
}

static inline void
fixture_figures(struct fixture *f)
{
	struct muster_assessment *a = &f->assessment;
	a->figures = (struct muster_figures){.proven = 1,
	    .attested = 1,
	    .accepted = 1,
	    .failing = 1,
	    .unknown = 1,
	    .unknown_no_evidence = 1,
	    .not_applicable = 1,
	    .headings = 3,
	    .assessable = 5};
	a->before_exceptions = a->figures;
	a->before_exceptions.accepted = 0;
	a->before_exceptions.failing = 2;
	a->without_stale = a->figures;
	a->counts[MUSTER_STATUS_NOT_SATISFIED] = 1;
	a->counts[MUSTER_STATUS_NO_EVIDENCE] = 1;
	a->counts[MUSTER_STATUS_ACCEPTED] = 1;
	a->counts[MUSTER_STATUS_SATISFIED] = 2;
	a->counts[MUSTER_STATUS_NOT_APPLICABLE] = 1;
}

static inline struct fixture *
fixture_new(void)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	f->catalog = (struct muster_catalog){.id = "cis-docker",
	    .title = "CIS Docker Benchmark",
	    .version = "1.8.0",
	    .notice = "muster is not affiliated with anybody.",
	    .controls = f->controls,
	    .control_count = CONTROLS,
	    .mappings = f->mappings,
	    .mapping_count = 4};
	memcpy(f->all.digest, SHA_C, 65);
	fixture_controls(f);
	fixture_mapping(f, 0, "1.1.1", "image.non-root", 2);
	fixture_mapping(f, 1, "1.1.2", "image.patched", 3);
	fixture_mapping(f, 2, "2.4", "image.patched", 8);
	fixture_mapping(f, 3, "2.1", "vault.audit", 5);
	fixture_evidence(f);
	f->assessment = (struct muster_assessment){.catalog = &f->catalog,
	    .system = "default",
	    .as_of = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY - 1,
	    .known_by = 1842,
	    .stale_after_days = 92,
	    .period = {.name = "2026-Q3",
		.start = muster_days_from_civil(2026, 7, 1) * MUSTER_DAY,
		.end = muster_days_from_civil(2026, 10, 1) * MUSTER_DAY},
	    .controls = f->results,
	    .control_count = CONTROLS};
	memcpy(f->assessment.digest, SHA_A, 65);
	fixture_figures(f);
	f->movement = (struct muster_movement){.previous_name = "2026-Q2",
	    .not_satisfied_before = 3,
	    .not_satisfied_now = 1,
	    .newly_failing = 1,
	    .no_longer_failing = 3,
	    .findings_opened = 5,
	    .findings_fixed = 2,
	    .findings_image_replaced = 1};
	struct muster_counts totals = f->in.totals;
	f->in = (struct muster_report_input){.assessment = &f->assessment,
	    .controls = &f->all,
	    .organisation = "Example Bank",
	    .classification = "Confidential",
	    .edition = "auditor",
	    .period_closed = true,
	    .assets = f->assets,
	    .asset_count = ASSETS,
	    .runs = f->runs,
	    .run_count = RUNS,
	    .coverage = f->coverage,
	    .coverage_count = 2,
	    .refusals = f->refusals,
	    .refusal_count = 2,
	    .open = {fixture_next, fixture_rewind, f, FINDINGS},
	    .unmapped = {fixture_next, fixture_rewind, f, 1},
	    .totals = totals,
	    .movement = &f->movement,
	    .journal_seq = 1842,
	    .journal_head = SHA_B,
	    .muster_version = "0.1.0"};
	return f;
}

#endif
