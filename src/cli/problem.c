/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Problems: what scanners say of one vulnerability in one package, side by
 * side, as a list and beside a finding.
 */
#include "cli/problem.h"

#include <string.h>

#include "cli/explain.h"

/* ---- words ---- */

/* "severity, fix, presence": what the sources do not agree on. */
static const char *
differences(struct cli *cli, const struct muster_problem *problem)
{
	const char *const words[] = {problem->severities_differ ? "severity" : "",
	    problem->fixes_differ ? "fix" : "", problem->silent_count > 0 ? "presence" : ""};
	const char *text = "";
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][0] != '\0')
			text = muster_arena_printf(
			    cli->arena, "%s%s%s", text, text[0] != '\0' ? ", " : "", words[i]);
	return text != NULL ? text : "";
}

/* "grype, trivy" */
static const char *
sources(struct cli *cli, const struct muster_problem *problem)
{
	const char *text = "", *last = "";
	for (size_t i = 0; i < problem->witness_count && text != NULL; i++) {
		const char *source = problem->witnesses[i]->source;
		if (strcmp(source, last) == 0)
			continue;
		text = muster_arena_printf(
		    cli->arena, "%s%s%s", text, text[0] != '\0' ? ", " : "", source);
		last = source;
	}
	return text != NULL ? text : "";
}

/* ---- JSON ---- */

static void
witness_json(struct muster_json *json, const struct muster_finding *f)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "finding", f->id);
	muster_json_string(json, "source", f->source);
	muster_json_string(json, "check", f->check);
	muster_json_string(json, "severity", muster_severity_name(f->severity));
	muster_json_string(json, "location", f->location);
	muster_json_string(json, "installed", f->installed[0] != '\0' ? f->installed : NULL);
	muster_json_string(json, "fixed_in", f->fixed_in[0] != '\0' ? f->fixed_in : NULL);
	muster_json_string(json, "state", f->open ? "open" : "closed");
	muster_json_object_end(json);
}

static void
problem_json(struct muster_json *json, const struct muster_problem *problem)
{
	muster_json_object(json, NULL);
	muster_json_string(json, "id", problem->id);
	muster_json_array(json, "aliases");
	for (const char *at = problem->aliases; *at != '\0';) {
		size_t len = strcspn(at, " ");
		muster_json_span(json, NULL, (struct muster_span){at, len});
		at += len + (at[len] == ' ');
	}
	muster_json_array_end(json);
	muster_json_string(json, "asset", problem->asset);
	muster_json_string(json, "package", problem->package);
	muster_json_string(json, "severity", muster_severity_name(problem->severity));
	muster_json_array(json, "witnesses");
	for (size_t i = 0; i < problem->witness_count; i++)
		witness_json(json, problem->witnesses[i]);
	muster_json_array_end(json);
	muster_json_array(json, "not_reported_by");
	for (size_t i = 0; i < problem->silent_count; i++)
		muster_json_string(json, NULL, problem->silent[i]);
	muster_json_array_end(json);
	muster_json_array(json, "differ");
	if (problem->severities_differ)
		muster_json_string(json, NULL, "severity");
	if (problem->fixes_differ)
		muster_json_string(json, NULL, "fix");
	if (problem->silent_count > 0)
		muster_json_string(json, NULL, "presence");
	muster_json_array_end(json);
	muster_json_object_end(json);
}

/* ---- the list ---- */

static bool
passes(const struct problem_filter *filter, const struct muster_problem *problem)
{
	if ((filter->severities & (1u << problem->severity)) == 0 ||
	    (filter->asset != NULL && !muster_text_glob(filter->asset, problem->asset)))
		return false;
	bool seen = filter->source == NULL;
	for (size_t i = 0; i < problem->witness_count && !seen; i++)
		seen = strcmp(problem->witnesses[i]->source, filter->source) == 0;
	return seen;
}

/* A row for each witness: a table with lists in its cells is none. */
static void
add_csv(struct cli *cli, const struct muster_problem *problem)
{
	for (size_t i = 0; i < problem->witness_count; i++) {
		const struct muster_finding *f = problem->witnesses[i];
		const char *const cells[] = {problem->id, problem->aliases, problem->asset,
		    problem->package, muster_severity_name(problem->severity),
		    differences(cli, problem), f->id, f->source, f->check,
		    muster_severity_name(f->severity), f->installed, f->fixed_in};
		const size_t n = sizeof(cells) / sizeof(cells[0]);
		for (size_t k = 0; k < n; k++)
			cli_csv_cell(cli, cells[k], k + 1 == n);
	}
}

static void
add_row(struct cli *cli, struct cli_table *table, const struct muster_problem *problem)
{
	cli_table_cell(table, muster_severity_name(problem->severity),
	    cli_severity_colour(cli, problem->severity));
	cli_table_cell(table, problem->id, "");
	cli_table_cell(table, problem->package, "");
	cli_table_cell(table, problem->asset, "");
	cli_table_cell(table, sources(cli, problem), "");
	cli_table_cell(
	    table, muster_problem_differs(problem) ? differences(cli, problem) : "-", "");
}

static int
print(struct cli *cli, const struct problem_filter *filter, const struct muster_problem *list,
    size_t count)
{
	static const struct cli_column columns[] = {{"Severity", CLI_LEFT, CLI_WHOLE},
	    {"Problem", CLI_LEFT, CLI_WHOLE}, {"Package", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Asset", CLI_LEFT, CLI_CUT_MIDDLE}, {"Seen by", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Differ in", CLI_LEFT, CLI_WHOLE}};
	struct cli_table *table = cli_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
	uint64_t passed = 0, differ = 0;
	for (size_t i = 0; i < count; i++) {
		if (!passes(filter, &list[i]))
			continue;
		differ += muster_problem_differs(&list[i]);
		if (filter->limit == 0 || passed < filter->limit)
			add_row(cli, table, &list[i]);
		passed++;
	}
	if (passed == 0) {
		cli_puts(cli, "There is no such problem: no finding of a package matches.\n");
		return 0;
	}
	cli_table_print(table);
	cli_printf(cli, "\n%llu problems, %llu on which the sources differ",
	    (unsigned long long)passed, (unsigned long long)differ);
	if (filter->limit > 0 && passed > filter->limit)
		cli_printf(
		    cli, "; %llu shown: --limit 0 shows all", (unsigned long long)filter->limit);
	cli_puts(cli, ".\nNext: muster explain FINDING; --json names the findings\n");
	return 0;
}

int
problem_list(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    enum muster_finding_state state, const struct problem_filter *filter)
{
	struct muster_problem *list;
	size_t count;
	int64_t passed = 0;
	if (muster_flow_problems(
		project, view, state, NULL, cli->arena, &list, &count, &cli->error) != 0)
		return -1;
	if (!filter->as_json && !filter->csv)
		return print(cli, filter, list, count);
	struct muster_json json;
	if (filter->csv) {
		cli_puts(cli,
		    "problem,aliases,asset,package,severity,differ,finding,source,check,"
		    "finding_severity,installed,fixed_in\r\n");
	} else {
		muster_json_init(&json, &cli->out, true);
		muster_json_object(&json, NULL);
		muster_json_time(&json, "as_of", view->as_of);
		muster_json_int(&json, "known_by", view->known_by);
		muster_json_array(&json, "problems");
	}
	for (size_t i = 0; i < count; i++) {
		if (!passes(filter, &list[i]))
			continue;
		passed++;
		if (filter->csv)
			add_csv(cli, &list[i]);
		else
			problem_json(&json, &list[i]);
		if (cli->out.len > 1u << 20 && cli_flush(cli) != 0)
			return -1;
	}
	if (!filter->csv) {
		muster_json_array_end(&json);
		muster_json_int(&json, "count", passed);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	}
	return 0;
}

/* ---- beside a finding ---- */

static bool
is_of(const struct muster_problem *problem, const struct muster_finding *finding)
{
	for (size_t i = 0; i < problem->witness_count; i++)
		if (strcmp(problem->witnesses[i]->id, finding->id) == 0)
			return true;
	return false;
}

static int
problems_of(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding, struct muster_problem **list, size_t *count)
{
	*list = NULL;
	*count = 0;
	if (!finding->open || strncmp(finding->location, "pkg:", 4) != 0)
		return 0;
	return muster_flow_problems(project, view, MUSTER_FINDINGS_OPEN, finding->asset, cli->arena,
	    list, count, &cli->error);
}

static void
witness_text(struct cli *cli, const struct muster_finding *f)
{
	cli_printf(cli, "  also found    %s by %s: ", f->id, f->source);
	cli_text(cli, f->native);
	cli_printf(cli, ", severity %s, ", muster_severity_name(f->severity));
	if (f->fixed_in[0] != '\0') {
		cli_puts(cli, "fixed in ");
		cli_text(cli, f->fixed_in);
	} else {
		cli_puts(cli, "no fix known");
	}
	cli_puts(cli, "\n");
}

int
explain_problem_text(struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding)
{
	struct muster_problem *list;
	size_t count;
	if (problems_of(cli, project, view, finding, &list, &count) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!is_of(&list[i], finding))
			continue;
		for (size_t k = 0; k < list[i].witness_count; k++)
			if (strcmp(list[i].witnesses[k]->id, finding->id) != 0)
				witness_text(cli, list[i].witnesses[k]);
		for (size_t k = 0; k < list[i].silent_count; k++)
			cli_printf(cli, "  not found     by %s, which looked at %s here\n",
			    list[i].silent[k], muster_domain_name(finding->domain));
	}
	return 0;
}

int
explain_problem_json(struct muster_json *json, struct cli *cli, struct muster_project *project,
    const struct muster_view *view, const struct muster_finding *finding)
{
	struct muster_problem *list;
	size_t count;
	if (problems_of(cli, project, view, finding, &list, &count) != 0)
		return -1;
	muster_json_array(json, "problems");
	for (size_t i = 0; i < count; i++)
		if (is_of(&list[i], finding))
			problem_json(json, &list[i]);
	muster_json_array_end(json);
	return 0;
}
