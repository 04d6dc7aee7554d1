/* SPDX-License-Identifier: Apache-2.0 */
/* Answers as text: written out field by field, then compared byte for byte. */
#include "support.h"

#include "answers.h"

#include <ctype.h>
#include <unistd.h>

#include "flow/project.h"

enum { SHORT_HEAD = 12 };

/* What turns ids of rows into names while one state is written out. */
struct answers {
	struct muster_project *project;
	struct muster_store *store;
	struct muster_view view;
	struct muster_arena *arena;
	struct muster_asset *assets;
	size_t asset_count;
	struct muster_run *runs;
	size_t run_count;
	FILE *out;
	/* lines of a section whose rows come in the order of ids: sorted before they count */
	char **lines;
	size_t line_count, line_cap;
};

void
answers_fail(const char *what, const struct muster_error *err)
{
	fail_msg("%s: %s: %s", what, err->id, err->message);
}

static const char *
asset_path(const struct answers *a, int64_t id)
{
	for (size_t i = 0; i < a->asset_count; i++) {
		if (a->assets[i].id == id)
			return a->assets[i].path;
	}
	return id == 0 ? "-" : "?";
}

static const char *
run_sha(const struct answers *a, int64_t id)
{
	for (size_t i = 0; i < a->run_count; i++) {
		if (a->runs[i].id == id)
			return a->runs[i].sha256;
	}
	return id == 0 ? "-" : "?";
}

static const char *
at(char buffer[40], muster_time t)
{
	return t == MUSTER_TIME_MAX ? "-" : muster_time_format(t, buffer);
}

static void
keep_line(struct answers *a, char *line)
{
	if (a->line_count == a->line_cap) {
		a->line_cap = a->line_cap == 0 ? 256 : a->line_cap * 2;
		a->lines = realloc(a->lines, a->line_cap * sizeof(*a->lines));
		assert_non_null(a->lines);
	}
	a->lines[a->line_count++] = line;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
put_lines(struct answers *a)
{
	if (a->line_count > 0)
		qsort(a->lines, a->line_count, sizeof(*a->lines), by_text);
	for (size_t i = 0; i < a->line_count; i++) {
		fputs(a->lines[i], a->out);
		free(a->lines[i]);
	}
	a->line_count = 0;
}

static int
put_finding(void *context, const struct muster_finding *f, struct muster_error *err)
{
	struct answers *a = context;
	char first[40], last[40], closed[40];
	(void)err;
	fprintf(a->out, "finding %s %s %s %s '%s' %s %s %s '%s' %s/%s %s '%s' %s -> %s", f->id,
	    f->source, f->check, f->native, f->title, muster_domain_name(f->domain),
	    muster_severity_name(f->severity), f->native_severity, f->score, f->asset,
	    muster_asset_kind_name(f->asset_kind), f->check_version, f->location, f->installed,
	    f->fixed_in);
	fprintf(a->out, " %d %d %s %s %s %s %u %s+%llu+%llu%s\n", f->suppressed_by_tool, f->open,
	    f->open ? "" : muster_close_reason_name(f->reason), at(first, f->first_seen),
	    at(last, f->last_seen), at(closed, f->closed_at), f->reopened, f->evidence.sha256,
	    (unsigned long long)f->evidence.offset, (unsigned long long)f->evidence.length,
	    f->evidence.pointer);
	return 0;
}

static char *
row_text(
    const struct answers *a, const char *word, const struct muster_result_row *r, muster_time until)
{
	char *text = NULL;
	size_t len;
	char since[40], first[40], observed[40], end[40];
	FILE *out = open_memstream(&text, &len);
	assert_non_null(out);
	fprintf(out, "%s %s %s %s %s %s '%s' %s %s %s %s fix%d tool%d", word,
	    asset_path(a, r->asset), r->source, r->check, r->native, r->check_version, r->location,
	    muster_domain_name(r->domain), r->section, muster_outcome_name(r->outcome),
	    muster_severity_name(r->severity), r->has_fix, r->suppressed_by_tool);
	fprintf(out, " %s..%s %s %s '%s' %s %s+%llu+%llu%s\n", at(since, r->since), at(end, until),
	    at(first, r->first_seen), at(observed, r->observed), r->title, r->finding_id,
	    r->evidence.sha256, (unsigned long long)r->evidence.offset,
	    (unsigned long long)r->evidence.length, r->evidence.pointer);
	assert_int_equal(fclose(out), 0);
	return text;
}

static int
put_result(void *context, const struct muster_result_row *row, struct muster_error *err)
{
	(void)err;
	keep_line(context, row_text(context, "result", row, MUSTER_TIME_MAX));
	return 0;
}

static int
put_failing(void *context, const struct muster_failing_row *row, struct muster_error *err)
{
	(void)err;
	keep_line(context, row_text(context, "failing", &row->row, row->until));
	return 0;
}

static void
put_counts(FILE *out, const struct muster_counts *c)
{
	fprintf(out, " read %llu = %llu + %llu + %llu + %llu + %llu;", (unsigned long long)c->read,
	    (unsigned long long)c->used, (unsigned long long)c->suppressed,
	    (unsigned long long)c->merged, (unsigned long long)c->out_of_scope,
	    (unsigned long long)c->rejected);
	for (int i = 0; i < MUSTER_OUTCOME_COUNT; i++)
		fprintf(out, " %llu", (unsigned long long)c->results[i]);
	fprintf(out, "; %llu %llu\n", (unsigned long long)c->redactions,
	    (unsigned long long)c->diagnostics);
}

static void
put_runs(const struct answers *a)
{
	for (size_t i = 0; i < a->run_count; i++) {
		const struct muster_run *r = &a->runs[i];
		char observed[40], data[40];
		const char *name = strrchr(r->path, '/');
		fprintf(a->out, "run %s %s %s %s %s %s %s%s %s %s '%s' %d %llu;", r->sha256,
		    name != NULL ? name + 1 : r->path, r->source, r->tool, r->tool_version,
		    r->asset, at(observed, r->observed_at), r->observed_assumed ? "?" : "",
		    at(data, r->data_date), muster_completeness_name(r->completeness), r->why,
		    r->confirmed, (unsigned long long)r->bytes);
		put_counts(a->out, &r->counts);
	}
}

static void
put_assets(const struct answers *a)
{
	for (size_t i = 0; i < a->asset_count; i++) {
		const struct muster_asset *s = &a->assets[i];
		char first[40], last[40];
		fprintf(a->out, "asset %s under %s: %s %s %s %s..%s %llu open\n", s->path,
		    asset_path(a, s->parent), muster_asset_kind_name(s->kind), s->name, s->version,
		    at(first, s->first_seen), at(last, s->last_seen),
		    (unsigned long long)s->open_findings);
	}
}

static void
put_coverage(struct answers *a)
{
	struct muster_error err;
	struct muster_coverage *rows;
	size_t count;
	if (muster_store_coverage(a->store, &a->view, a->arena, &rows, &count, &err) != 0)
		answers_fail("coverage", &err);
	for (size_t i = 0; i < count; i++) {
		char observed[40], any[40];
		char *line = NULL;
		size_t len;
		FILE *out = open_memstream(&line, &len);
		assert_non_null(out);
		fprintf(out, "coverage %s %s %s %s by %s: %s %s %llu runs\n",
		    asset_path(a, rows[i].asset), rows[i].source,
		    muster_domain_name(rows[i].domain), rows[i].section, run_sha(a, rows[i].run),
		    at(observed, rows[i].observed), at(any, rows[i].observed_any),
		    (unsigned long long)rows[i].runs);
		assert_int_equal(fclose(out), 0);
		keep_line(a, line);
	}
	put_lines(a);
}

static void
put_figures(FILE *out, const struct muster_figures *f)
{
	fprintf(out, " figures %llu %llu %llu %llu %llu %llu (%llu %llu %llu) of %llu\n",
	    (unsigned long long)f->proven, (unsigned long long)f->attested,
	    (unsigned long long)f->both, (unsigned long long)f->accepted,
	    (unsigned long long)f->failing, (unsigned long long)f->unknown,
	    (unsigned long long)f->unknown_error, (unsigned long long)f->unknown_no_evidence,
	    (unsigned long long)f->unknown_stale, (unsigned long long)f->assessable);
}

static void
put_status(const struct answers *a, const char *period)
{
	struct muster_error err;
	struct muster_assessed assessed;
	const struct muster_assess_options options = {"cis-docker", NULL, period};
	if (muster_flow_assess(a->project, &options, &assessed, &err) != 0)
		answers_fail("status", &err);
	const struct muster_assessment *s = assessed.assessment;
	fprintf(a->out, "status %s %s, %llu unmapped", period != NULL ? period : "now", s->digest,
	    (unsigned long long)assessed.unmapped_open);
	put_figures(a->out, &s->figures);
	put_figures(a->out, &s->before_exceptions);
	put_figures(a->out, &s->without_stale);
	for (size_t i = 0; i < s->control_count; i++) {
		const struct muster_control_result *c = &s->controls[i];
		char from[40], to[40];
		if (!c->control->assessable)
			continue;
		fprintf(a->out, "control %s %s %s %s..%s %lld '%s' %llu/%llu %llu %lld",
		    c->control->id, muster_status_name(c->status),
		    muster_period_verdict_name(c->period_verdict), at(from, c->breached_from),
		    at(to, c->breached_to), (long long)c->breached_days, c->label,
		    (unsigned long long)c->seen, (unsigned long long)c->expected,
		    (unsigned long long)c->open_findings, (long long)c->evidence_age_days);
		for (size_t r = 0; r < c->reason_count; r++)
			fprintf(a->out, " '%s'", c->reasons[r]);
		fputs("\n", a->out);
	}
	muster_assessed_release(&assessed);
}

struct muster_project *
answers_open(const char *folder, const char *known_by)
{
	struct muster_error err;
	muster_time now;
	bool assumed;
	assert_int_equal(
	    muster_time_parse(muster_span_of("2026-12-01T00:00:00Z"), &now, &assumed), 0);
	const struct muster_project_options options = {folder, NULL, NULL, known_by, now};
	struct muster_project *project =
	    muster_project_open(&options, true, false, NULL, NULL, &err);
	if (project == NULL)
		answers_fail("open", &err);
	return project;
}

static void
begin_answers(struct answers *a, struct muster_project *project, const char *as_of, FILE *out)
{
	struct muster_error err;
	memset(a, 0, sizeof(*a));
	a->out = out;
	a->project = project;
	a->project->as_of = as_of;
	a->store = muster_project_store(project);
	a->arena = muster_arena_new();
	assert_non_null(a->arena);
	if (muster_project_view(a->project, &a->view, &err) != 0 ||
	    muster_store_assets(a->store, &a->view, a->arena, &a->assets, &a->asset_count, &err) !=
		0 ||
	    muster_store_runs(a->store, &a->view, 0, a->arena, &a->runs, &a->run_count, &err) != 0)
		answers_fail("view", &err);
}

static void
end_answers(struct answers *a)
{
	free(a->lines);
	muster_arena_free(a->arena);
}

void
answers_at(struct muster_project *project, const char *as_of, FILE *out)
{
	struct answers a;
	struct muster_error err;
	struct muster_period period;
	struct muster_counts totals;
	uint64_t runs;
	begin_answers(&a, project, as_of, out);
	fprintf(out, "== as of %s\n", as_of);
	put_runs(&a);
	put_assets(&a);
	if (muster_store_findings(a.store, &a.view, MUSTER_FINDINGS_ALL, put_finding, &a, &err) !=
		0 ||
	    muster_store_results(a.store, &a.view, put_result, &a, &err) != 0)
		answers_fail("findings", &err);
	put_lines(&a);
	if (muster_period_parse("2026-05", 1, &period, &err) != 0 ||
	    muster_store_failing_within(
		a.store, &a.view, period.start, period.end, put_failing, &a, &err) != 0)
		answers_fail("failing", &err);
	put_lines(&a);
	put_coverage(&a);
	if (muster_store_totals(a.store, &a.view, &totals, &runs, &err) != 0)
		answers_fail("totals", &err);
	fprintf(out, "totals of %llu:", (unsigned long long)runs);
	put_counts(out, &totals);
	put_status(&a, NULL);
	put_status(&a, "2026-Q2");
	end_answers(&a);
}

/* ---- reports ---- */

/*
 * Where a report prints the number of a run: its anchor and references to it,
 * "#12" in a cell, the attributes of its row, what that row is sorted by and
 * the ids of its figures.
 * "#27" of the journal is the same in every order and no run's.
 */
static const struct number_place {
	const char *before, *after;
} number_places[] = {{"run-", "\""}, {">#", "<"}, {" run=\"", "\""}, {" seq=\"", "\""},
    {"sort=\"", "\"><strong>#"}, {":run:", ":"}, {":run:", "\""}, {"run:<wbr>", ":"}};

/* The length of such a number with what stands before it, written out by name; 0: none here. */
static size_t
put_run_number(const struct answers *a, const char *text)
{
	for (size_t i = 0; i < sizeof(number_places) / sizeof(number_places[0]); i++) {
		const struct number_place *place = &number_places[i];
		size_t len = strlen(place->before);
		if (strncmp(text, place->before, len) != 0 || !isdigit((unsigned char)text[len]))
			continue;
		char *end;
		long n = strtol(text + len, &end, 10);
		const char *sha = run_sha(a, n);
		if (*sha == '?' || strncmp(end, place->after, strlen(place->after)) != 0)
			continue;
		fprintf(a->out, "%s%s", place->before, sha);
		return (size_t)(end - text);
	}
	return 0;
}

/*
 * A report without what the order of arrival may change: numbers of runs
 * become their digests; the journal's head, which is a hash over the order,
 * becomes a word; so do receipt times: they are all of January 2027, which
 * nothing else in the estate is.
 */
static void
put_report(const struct answers *a, const char *text, const char *head)
{
	bool starts[256] = {false}; /* what any of the below starts with */
	starts[(unsigned char)*head] = starts['2'] = true;
	for (size_t i = 0; i < sizeof(number_places) / sizeof(number_places[0]); i++)
		starts[(unsigned char)number_places[i].before[0]] = true;
	while (*text != '\0') {
		if (!starts[(unsigned char)*text]) {
			putc_unlocked(*text++, a->out);
			continue;
		}
		size_t number = put_run_number(a, text);
		if (number > 0) {
			text += number;
		} else if (*head != '\0' && strncmp(text, head, SHORT_HEAD) == 0) {
			fputs("HEAD", a->out);
			text += strncmp(text, head, 64) == 0 ? 64 : SHORT_HEAD;
		} else if (strncmp(text, "2027-01-", 8) == 0) {
			fputs("RECEIVED", a->out);
			text += strspn(text, "0123456789-:.TZ");
		} else {
			putc_unlocked(*text++, a->out);
		}
	}
}

static void
report_of(struct answers *a, const char *period)
{
	static const char *const formats[] = {"html", "xml"};
	struct muster_error err;
	struct muster_report_files files;
	int64_t seq;
	char head[65], into[600];
	snprintf(into, sizeof(into), "%s/reports", a->project->folder);
	const struct muster_report_options options = {
	    {"cis-docker", NULL, period}, "auditor", formats, 2, into};
	if (muster_store_head(a->store, &seq, head, &err) != 0 ||
	    (a->view.known_by != seq &&
		muster_store_head_at(a->store, a->view.known_by, head, &err) != 0) ||
	    muster_flow_report(a->project, &options, &files, &err) != 0)
		answers_fail("report", &err);
	for (size_t i = 0; i < files.count; i++) {
		char *text = support_read(files.paths[i], NULL);
		put_report(a, text, head);
		free(text);
		unlink(files.paths[i]);
	}
	muster_report_files_release(&files);
}

void
answers_reports(struct muster_project *project, const char *as_of, FILE *out)
{
	struct answers a;
	begin_answers(&a, project, as_of, out);
	report_of(&a, NULL);
	report_of(&a, "2026-Q2");
	end_answers(&a);
}
