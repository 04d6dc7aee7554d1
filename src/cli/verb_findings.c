/* SPDX-License-Identifier: Apache-2.0 */
/* findings: the list, filtered, as table, JSON or CSV. */
#include <string.h>

#include "cli/catalog.h"
#include "cli/explain.h"
#include "cli/ledger.h"
#include "cli/problem.h"
#include "cli/verbs.h"
#include "cli/vex.h"

static const struct cli_option options[] = {
    {"state", 0, "STATE", false, "open (default), closed or all"},
    {"severity", 0, "LIST", true, "critical, high, medium, low, info, unknown"},
    {"rank", 0, "LIST", true, "the same words: the organisation's own ranking"},
    {"asset", 'a', "GLOB", false, "assets whose name matches: 'image:pay/*'"},
    {"source", 's', "SOURCE", false, "found by this source"},
    {"system", 'S', "SYSTEM", false, "of this system only, by its id in muster.yaml"},
    {"control", 0, "F:ID", false, "that bear on this control: cis-docker:4.1"},
    {"since", 0, "T", false, "first seen at or after T"},
    {"by", 0, "WHAT", false, "problem: what several scanners found, and where they differ"},
    {"overdue", 0, NULL, false, "past a deadline of muster.yaml's catalogs, or of --control's"},
    {"due-within", 0, "D", false, "due in at most so many days, or past: 14d"},
    {"limit", 0, "N", false, "at most N rows in the table (default 100; 0: all)"},
    {"format", 0, "FORMAT", false, "table, json or csv"},
    CLI_END_OF_OPTIONS,
};

struct filter {
	struct cli *cli;
	struct muster_project *project;
	struct muster_view view;
	uint32_t severities, ranks;
	const char *asset, *source;
	const struct muster_system *system; /* NULL: any */
	const struct muster_catalog *catalog;
	const struct muster_control *control;
	muster_time since;
	bool by_due; /* only those with a deadline, due in at most so many days */
	int64_t within;
	const struct muster_vex_set *statements; /* for JSON only */
	/* output */
	struct muster_json json;
	struct cli_table *table;
	struct cli_column columns[9];
	bool csv, as_json;
	bool wide;   /* there is room for locations */
	bool ranked; /* there are rules: a column tells the rank */
	bool states; /* open ones and others: a column tells */
	uint64_t count, limit;
};

static bool
bears_on(const struct filter *filter, const struct muster_check *check)
{
	if (check == NULL || check->practice[0] == '\0')
		return false;
	for (size_t i = 0; i < filter->catalog->mapping_count; i++) {
		const struct muster_mapping *row = &filter->catalog->mappings[i];
		if (strcmp(row->control, filter->control->id) == 0 &&
		    muster_mapping_asks(row, check->practice, check->aspect))
			return true;
	}
	return false;
}

static void
json_controls(struct filter *filter, const struct muster_check *check)
{
	const struct muster_controls *controls = muster_project_controls(filter->project);
	for (size_t c = 0; check != NULL && c < controls->catalog_count; c++) {
		const struct muster_catalog *catalog = &controls->catalogs[c];
		const char *last = "";
		for (size_t i = 0; i < catalog->mapping_count; i++) {
			const struct muster_mapping *row = &catalog->mappings[i];
			if (!muster_mapping_asks(row, check->practice, check->aspect) ||
			    strcmp(last, row->control) == 0)
				continue;
			last = row->control;
			char name[160];
			snprintf(name, sizeof(name), "%s:%s", catalog->id, row->control);
			muster_json_string(&filter->json, NULL, name);
		}
	}
}

/* How an event was followed up by then; NULL: it was not, or is none. */
static const struct muster_ledger_disposal *
disposal_of(const struct filter *filter, const struct muster_finding *f)
{
	return f->event ? muster_ledger_disposal_of(
			      muster_project_ledger(filter->project), f->id, filter->view.as_of)
			: NULL;
}

static void
add_json(struct filter *filter, const struct muster_finding *f, const struct muster_ranked *ranked,
    const struct muster_check *check, const struct muster_clock *clock)
{
	struct muster_json *json = &filter->json;
	muster_json_object(json, NULL);
	muster_json_string(json, "id", f->id);
	muster_json_string(json, "source", f->source);
	muster_json_string(json, "check", f->check);
	muster_json_string(json, "title", f->title);
	muster_json_string(json, "severity", muster_severity_name(f->severity));
	muster_json_string(json, "native_severity", f->native_severity);
	explain_rank_json(json, ranked);
	muster_json_number(json, "score", f->score);
	muster_json_string(json, "asset", f->asset);
	muster_json_string(json, "location", f->location);
	muster_json_string(json, "installed", f->installed[0] != '\0' ? f->installed : NULL);
	muster_json_string(json, "fixed_in", f->fixed_in[0] != '\0' ? f->fixed_in : NULL);
	explain_dates_json(json, f);
	muster_json_bool(json, "suppressed_by_tool", f->suppressed_by_tool);
	muster_json_bool(json, "event", f->event);
	muster_json_int(json, "events", (int64_t)f->events);
	cli_disposal_json(json, disposal_of(filter, f));
	muster_json_string(json, "state", f->open ? "open" : "closed");
	muster_json_string(json, "reason", f->open ? NULL : muster_close_reason_name(f->reason));
	muster_json_time(json, "first_seen", f->first_seen);
	muster_json_time(json, "last_seen", f->last_seen);
	muster_json_time(json, "closed_at", f->open ? MUSTER_TIME_NONE : f->closed_at);
	muster_json_int(json, "reopened", f->reopened);
	muster_json_time(json, "due", clock != NULL ? clock->due : MUSTER_TIME_NONE);
	muster_json_time(json, "due_from", clock != NULL ? clock->from : MUSTER_TIME_NONE);
	muster_json_string(
	    json, "due_anchor", clock != NULL ? muster_start_name(clock->start) : NULL);
	if (clock != NULL)
		muster_json_int(json, "overdue_days", clock->days > 0 ? clock->days : 0);
	else
		muster_json_null(json, "overdue_days");
	muster_json_array(json, "practices");
	if (check != NULL && check->practice[0] != '\0')
		muster_json_string(json, NULL, check->practice);
	muster_json_array_end(json);
	muster_json_array(json, "controls");
	json_controls(filter, check);
	muster_json_array_end(json);
	const struct muster_ledger_exception *row =
	    muster_flow_exception_of(filter->project, &filter->view, f);
	muster_json_string(json, "exception", row != NULL ? row->id : NULL);
	vex_ids_json(json, filter->statements, f);
	muster_json_null(json, "owner");
	muster_json_null(json, "ticket");
	muster_json_object(json, "evidence");
	muster_json_string(json, "sha256", f->evidence.sha256);
	muster_json_string(json, "pointer", f->evidence.pointer);
	muster_json_int(json, "offset", (int64_t)f->evidence.offset);
	muster_json_int(json, "length", (int64_t)f->evidence.length);
	muster_json_object_end(json);
	muster_json_object_end(json);
}

static void
add_csv(struct cli *cli, const struct muster_finding *f, enum muster_severity rank,
    const struct muster_clock *clock)
{
	char first[40], last[40], closed[40], fix[40], advisory[40], due[40], from[40];
	const char *const cells[] = {f->id, muster_severity_name(f->severity),
	    muster_severity_name(rank), f->source, f->check, f->title, f->asset, f->location,
	    f->installed, f->fixed_in, f->open ? "open" : "closed",
	    muster_close_reason_name(f->reason), muster_time_format(f->first_seen, first),
	    muster_time_format(f->last_seen, last),
	    f->open ? "" : muster_time_format(f->closed_at, closed), f->evidence.sha256,
	    f->evidence.pointer, f->event ? "event" : "", muster_time_format(f->fix_available, fix),
	    muster_time_format(f->advisory_date, advisory), f->dated_by,
	    clock != NULL ? muster_time_format(clock->due, due) : "",
	    clock != NULL ? muster_time_format(clock->from, from) : "",
	    clock != NULL ? muster_start_name(clock->start) : ""};
	size_t n = sizeof(cells) / sizeof(cells[0]);
	for (size_t i = 0; i < n; i++)
		cli_csv_cell(cli, cells[i], i + 1 == n);
}

static void
add_row(struct filter *filter, const struct muster_finding *f, enum muster_severity rank,
    const struct muster_clock *clock)
{
	char date[16], shown[32];
	snprintf(shown, sizeof(shown), "%s%s", muster_date_format(f->first_seen, date),
	    !f->event                            ? ""
		: disposal_of(filter, f) != NULL ? " (followed up)"
						 : " (event)");
	if (filter->ranked)
		cli_table_cell(filter->table, muster_severity_name(rank),
		    cli_severity_colour(filter->cli, rank));
	cli_table_cell(filter->table, muster_severity_name(f->severity),
	    cli_severity_colour(filter->cli, f->severity));
	cli_table_cell(filter->table, f->id, "");
	cli_table_cell(filter->table, f->check, "");
	if (filter->wide)
		cli_table_cell(filter->table, f->location[0] != '\0' ? f->location : "-", "");
	cli_table_cell(filter->table, f->asset, "");
	if (filter->by_due) {
		cli_table_cell(filter->table, muster_date_format(clock->due, date), "");
		cli_table_cell(filter->table, explain_start_brief(clock, filter->wide, shown), "");
	} else {
		cli_table_cell(filter->table, shown, "");
	}
	if (filter->states)
		cli_table_cell(
		    filter->table, f->open ? "open" : muster_close_reason_name(f->reason), "");
}

static int
take(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct filter *filter = context;
	if ((filter->severities & (1u << finding->severity)) == 0 ||
	    (filter->asset != NULL && !muster_text_glob(filter->asset, finding->asset)) ||
	    (filter->source != NULL && strcmp(filter->source, finding->source) != 0) ||
	    (filter->since != MUSTER_TIME_NONE && finding->first_seen < filter->since))
		return 0;
	if (!muster_project_holds(filter->project, filter->system, finding->asset))
		return 0;
	const struct muster_ranked ranked =
	    muster_flow_rank(filter->project, &filter->view, finding);
	if ((filter->ranks & (1u << ranked.rank)) == 0)
		return 0;
	const struct muster_check *check =
	    muster_flow_check_of(filter->project, &filter->view, finding);
	if (filter->control != NULL && !bears_on(filter, check))
		return 0;
	struct muster_clock strictest;
	bool asked = filter->by_due || filter->as_json || filter->csv;
	const struct muster_clock *clock = asked &&
		muster_flow_clocks_of(filter->project, &filter->view, finding, check,
		    filter->catalog, &strictest, 1) > 0
	    ? &strictest
	    : NULL;
	if (filter->by_due && (clock == NULL || clock->days < -filter->within))
		return 0;
	filter->count++;
	if (filter->as_json)
		add_json(filter, finding, &ranked, check, clock);
	else if (filter->csv)
		add_csv(filter->cli, finding, ranked.rank, clock);
	else if (filter->limit == 0 || filter->count <= filter->limit)
		add_row(filter, finding, ranked.rank, clock);
	/* long lists go out as they come */
	if ((filter->as_json || filter->csv) && filter->cli->out.len > 1u << 20 &&
	    cli_flush(filter->cli) != 0) {
		if (err != NULL)
			*err = filter->cli->error;
		return -1;
	}
	return 0;
}

static int
parse_control(struct filter *filter, const char *text)
{
	struct cli *cli = filter->cli;
	const struct muster_controls *controls = muster_project_controls(filter->project);
	filter->control = cli_control(cli, controls, text, &filter->catalog);
	return filter->control != NULL ? 0 : -1;
}

static int
parse_number(struct cli *cli, const char *text, uint64_t *out)
{
	*out = 0;
	for (const char *c = text; *c >= '0' && *c <= '9' && *out <= 100000000; c++) {
		*out = *out * 10 + (uint64_t)(*c - '0');
		if (c[1] == '\0')
			return 0;
	}
	muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.number", "'%.40s' is no number", text);
	return muster_error_remedy(&cli->error, "--limit wants a count of rows; 0 shows all");
}

/* A bit for each word of the option; all where it is not given. */
static int
parse_severities(struct cli *cli, const char *option, uint32_t *out)
{
	size_t count;
	const char *const *words = cli_values(cli, option, &count);
	*out = count == 0 ? ~0u : 0;
	for (size_t i = 0; i < count; i++) {
		int severity = muster_severity_parse(muster_span_of(words[i]));
		if (severity < 0) {
			char id[32];
			snprintf(id, sizeof(id), "usage.%s", option);
			return muster_error_set(&cli->error, MUSTER_E_USAGE, id,
			    "'%.40s' is no %s: critical, high, medium, low, info, unknown",
			    words[i], option);
		}
		*out |= 1u << severity;
	}
	return 0;
}

/* One that is there now, or that a run was read by: its definition may be gone since. */
static int
check_source(const struct filter *filter)
{
	static const struct muster_view ever = {.as_of = INT64_MAX, .known_by = INT64_MAX};
	struct cli *cli = filter->cli;
	struct muster_run *runs;
	size_t count;
	if (muster_source_find_among(muster_project_defined(filter->project), filter->source) !=
	    NULL)
		return 0;
	if (muster_store_runs(muster_project_store(filter->project), &ever, 0, cli->arena, &runs,
		&count, &cli->error) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (strcmp(runs[i].source, filter->source) == 0)
			return 0;
	muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.source",
	    "'%.60s' is no source muster knows", filter->source);
	return muster_error_remedy(&cli->error, "muster sources lists them");
}

static int
parse_filter(struct filter *filter, enum muster_finding_state *state)
{
	struct cli *cli = filter->cli;
	const char *word = cli_value(cli, "state");
	*state = MUSTER_FINDINGS_OPEN;
	if (word != NULL && strcmp(word, "closed") == 0)
		*state = MUSTER_FINDINGS_CLOSED;
	else if (word != NULL && strcmp(word, "all") == 0)
		*state = MUSTER_FINDINGS_ALL;
	else if (word != NULL && strcmp(word, "open") != 0)
		return muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.state",
		    "--state is open, closed or all, not '%.40s'", word);
	filter->states = *state != MUSTER_FINDINGS_OPEN;
	if (parse_severities(cli, "severity", &filter->severities) != 0 ||
	    parse_severities(cli, "rank", &filter->ranks) != 0)
		return -1;
	filter->asset = cli_value(cli, "asset");
	filter->source = cli_value(cli, "source");
	if (filter->source != NULL && check_source(filter) != 0)
		return -1;
	if (muster_project_system(
		filter->project, cli_value(cli, "system"), &filter->system, &cli->error) != 0)
		return -1;
	filter->since = MUSTER_TIME_NONE;
	if (cli_given(cli, "since")) {
		/* a date means its beginning here */
		muster_time end;
		if (muster_time_parse(
			muster_span_of(cli_value(cli, "since")), &filter->since, NULL) != 0) {
			struct muster_period period;
			if (muster_period_parse(cli_value(cli, "since"), 1, &period, NULL) == 0)
				filter->since = period.start;
			else if (muster_time_parse_as_of(
				     cli_value(cli, "since"), 1, &end, &cli->error) != 0)
				return -1;
			else
				filter->since = end - MUSTER_DAY + 1;
		}
	}
	if (cli_given(cli, "due-within") &&
	    muster_days_parse(cli_value(cli, "due-within"), &filter->within, &cli->error) != 0)
		return -1;
	if (cli_given(cli, "overdue"))
		filter->within = -1;
	filter->by_due = cli_given(cli, "overdue") || cli_given(cli, "due-within");
	filter->limit = 100;
	if (cli_given(cli, "limit") &&
	    parse_number(cli, cli_value(cli, "limit"), &filter->limit) != 0)
		return -1;
	const char *format = cli_value(cli, "format");
	filter->as_json = cli->json || (format != NULL && strcmp(format, "json") == 0);
	filter->csv = format != NULL && strcmp(format, "csv") == 0;
	if (format != NULL && !filter->csv && !filter->as_json && strcmp(format, "table") != 0)
		return muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.format",
		    "--format is table, json or csv, not '%.40s'", format);
	return cli_given(cli, "control") ? parse_control(filter, cli_value(cli, "control")) : 0;
}

static int
count_one(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	(void)finding;
	(void)err;
	++*(uint64_t *)context;
	return 0;
}

static struct cli_table *
table_of(struct filter *filter)
{
	const struct {
		bool shown;
		struct cli_column column;
	} all[] = {{filter->ranked, {"Rank", CLI_LEFT, CLI_WHOLE}},
	    {true, {"Severity", CLI_LEFT, CLI_WHOLE}}, {true, {"Finding", CLI_LEFT, CLI_WHOLE}},
	    {true, {"Check", CLI_LEFT, CLI_CUT_MIDDLE}},
	    {filter->wide, {"Location", CLI_LEFT, CLI_CUT_MIDDLE}},
	    {true, {"Asset", CLI_LEFT, CLI_CUT_MIDDLE}},
	    {!filter->by_due, {"First seen", CLI_LEFT, CLI_WHOLE}},
	    {filter->by_due, {"Due", CLI_LEFT, CLI_WHOLE}},
	    {filter->by_due, {"Counted from", CLI_LEFT, CLI_WHOLE}},
	    {filter->states, {"State", CLI_LEFT, CLI_WHOLE}}};
	size_t count = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].shown)
			filter->columns[count++] = all[i].column;
	return cli_table_new(filter->cli, filter->columns, count);
}

static void
begin(struct filter *filter, const struct muster_view *view)
{
	struct cli *cli = filter->cli;
	if (filter->as_json) {
		muster_json_init(&filter->json, &cli->out, true);
		muster_json_object(&filter->json, NULL);
		muster_json_time(&filter->json, "as_of", view->as_of);
		muster_json_int(&filter->json, "known_by", view->known_by);
		muster_json_array(&filter->json, "findings");
	} else if (filter->csv) {
		cli_puts(cli,
		    "id,severity,rank,source,check,title,asset,location,installed,fixed_in,"
		    "state,reason,first_seen,last_seen,closed_at,evidence_sha256,"
		    "evidence_pointer,event,fix_available,advisory_date,dated_by,due,due_from,"
		    "due_anchor\r\n");
	} else {
		filter->wide = cli->width >= 110;
		filter->ranked = muster_project_config(filter->project)->ranking.rule_count > 0;
		filter->table = table_of(filter);
	}
}

static void
end(struct filter *filter, uint64_t total)
{
	struct cli *cli = filter->cli;
	if (filter->as_json) {
		muster_json_array_end(&filter->json);
		muster_json_int(&filter->json, "count", (int64_t)filter->count);
		muster_json_object_end(&filter->json);
		cli_puts(cli, "\n");
		return;
	}
	if (filter->csv)
		return;
	if (filter->count == 0 && total == 0) {
		cli_puts(cli, "There is no such finding.\nmuster runs shows what was taken in.\n");
		return;
	}
	if (filter->count == 0) {
		cli_printf(cli, "No finding matches; %llu in that state without the filters.\n",
		    (unsigned long long)total);
		if (filter->by_due && filter->catalog == NULL)
			cli_puts(cli,
			    "Deadlines are of the catalogs in muster.yaml; --control F:ID takes "
			    "F's.\n");
		return;
	}
	cli_table_print(filter->table);
	if (filter->limit > 0 && filter->count > filter->limit)
		cli_printf(cli, "\n%llu of %llu findings shown: --limit 0 shows all.\n",
		    (unsigned long long)filter->limit, (unsigned long long)filter->count);
	else
		cli_printf(cli, "\n%llu findings.\n", (unsigned long long)filter->count);
	cli_puts(cli, "Next: muster explain FINDING\n");
}

/* By problem only what a problem has can be asked for. */
static int
list_problems(struct filter *filter, enum muster_finding_state state)
{
	static const char *const of_findings[] = {"rank", "control", "since", "system"};
	struct cli *cli = filter->cli;
	if (strcmp(cli_value(cli, "by"), "problem") != 0)
		return muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.by",
		    "--by is problem, not '%.40s'", cli_value(cli, "by"));
	for (size_t i = 0; i < sizeof(of_findings) / sizeof(of_findings[0]); i++) {
		if (!cli_given(cli, of_findings[i]))
			continue;
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.by",
		    "--%s is of a finding, and --by problem lists none", of_findings[i]);
		return muster_error_remedy(&cli->error,
		    "leave one of the two out; --severity, --asset and --source go with it");
	}
	const struct problem_filter problems = {.severities = filter->severities,
	    .asset = filter->asset,
	    .source = filter->source,
	    .limit = filter->limit,
	    .csv = filter->csv,
	    .as_json = filter->as_json};
	return problem_list(cli, filter->project, &filter->view, state, &problems);
}

static int
run_findings(struct cli *cli)
{
	if (cli_operands(cli, 0, 0) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	struct filter filter = {.cli = cli, .project = project};
	struct muster_store *store = muster_project_store(project);
	struct muster_view view = {0};
	enum muster_finding_state state;
	uint64_t total = 0;
	int rc = parse_filter(&filter, &state);
	if (rc == 0)
		rc = muster_project_view(project, &view, &cli->error);
	filter.view = view;
	if (rc == 0)
		rc = muster_store_snapshot(store, &cli->error);
	if (rc == 0 && (rc = muster_project_scopes(project, &view, &cli->error)) != 0)
		muster_store_snapshot_end(store);
	if (rc == 0 && cli_given(cli, "by")) {
		rc = list_problems(&filter, state);
		muster_store_snapshot_end(store);
	} else if (rc == 0 && filter.as_json &&
	    (filter.statements = muster_flow_vex(project, &view, cli->arena, &cli->error)) ==
		NULL) {
		rc = -1;
		muster_store_snapshot_end(store);
	} else if (rc == 0) {
		begin(&filter, &view);
		rc = muster_store_findings(store, &view, state, take, &filter, &cli->error);
		if (rc == 0 && filter.count == 0)
			rc = muster_store_findings(
			    store, &view, state, count_one, &total, &cli->error);
		muster_store_snapshot_end(store);
		if (rc == 0)
			end(&filter, total);
	}
	muster_project_close(project);
	return rc;
}

const struct cli_verb verb_findings = {
    .name = "findings",
    .operands = "",
    .summary = "List findings",
    .about = "Worst severity first, then oldest. Filters add up. The rank is what the rules under\n"
	     "ranking: of muster.yaml make of a finding; without a rule it is the severity.",
    .options = options,
    .examples = "  muster findings --severity critical,high\n"
		"  muster findings --rank critical\n"
		"  muster findings --control cis-docker:4.1 --format csv\n"
		"  muster findings --by problem --asset 'image:pay/*'\n"
		"  muster findings --state closed --since 2026-07-01\n",
    .run = run_findings,
};
