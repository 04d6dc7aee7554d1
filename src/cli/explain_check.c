/* SPDX-License-Identifier: Apache-2.0 */
/* explain CHECK: what rules make of a check, and what is known of it now. */
#include <string.h>

#include "cli/explain.h"

struct search {
	struct cli *cli;
	const char *what;
	struct muster_project *project;
	const struct muster_view *view;
	struct muster_json *json; /* NULL: text */
	struct cli_table *table;
	struct muster_asset *assets; /* by id */
	size_t asset_count;
	uint64_t count;
	const struct muster_check *rule; /* of the first result */
	char title[256];
};

static const struct muster_asset *
asset_of(const struct search *search, int64_t id)
{
	static const struct muster_asset unknown = {.path = "?", .kind = MUSTER_ASSET_KIND_COUNT};
	for (size_t i = 0; i < search->asset_count; i++) {
		if (search->assets[i].id == id)
			return &search->assets[i];
	}
	return &unknown;
}

static int
take(void *context, const struct muster_result_row *row, struct muster_error *err)
{
	struct search *search = context;
	(void)err;
	if (strcmp(row->check, search->what) != 0)
		return 0;
	const struct muster_asset *asset = asset_of(search, row->asset);
	if (search->count++ == 0)
		snprintf(search->title, sizeof(search->title), "%s", row->title);
	if (search->rule == NULL)
		search->rule =
		    muster_flow_check_of_result(search->project, search->view, row, asset);
	char since[40];
	if (search->json != NULL) {
		struct muster_json *json = search->json;
		muster_json_object(json, NULL);
		muster_json_string(json, "asset", asset->path);
		muster_json_string(json, "location", row->location);
		muster_json_string(json, "outcome", muster_outcome_name(row->outcome));
		muster_json_time(json, "since", row->since);
		muster_json_time(json, "observed_at", row->observed);
		muster_json_string(json, "finding",
		    row->finding_id != NULL && row->finding_id[0] != '\0' ? row->finding_id : NULL);
		muster_json_object(json, "evidence");
		muster_json_string(json, "sha256", row->evidence.sha256);
		muster_json_int(json, "offset", (int64_t)row->evidence.offset);
		muster_json_int(json, "length", (int64_t)row->evidence.length);
		muster_json_string(json, "pointer", row->evidence.pointer);
		muster_json_object_end(json);
		muster_json_object_end(json);
		return 0;
	}
	char digest[13];
	snprintf(digest, sizeof(digest), "%.12s", row->evidence.sha256);
	cli_table_cell(search->table, muster_outcome_name(row->outcome), "");
	cli_table_cell(search->table, row->finding_id != NULL ? row->finding_id : "", "");
	cli_table_cell(search->table, asset->path, "");
	cli_table_cell(search->table, row->location[0] != '\0' ? row->location : "-", "");
	cli_table_cell(search->table, muster_date_format(row->since, since), "");
	cli_table_cell(search->table, digest, "");
	return 0;
}

/* The rules that name the check, whether or not there are results. */
static uint64_t
rules(struct search *search)
{
	const struct muster_controls *controls = muster_project_controls(search->project);
	struct cli *cli = search->cli;
	uint64_t found = 0;
	if (search->json != NULL)
		muster_json_array(search->json, "rules");
	for (size_t i = 0; i < controls->check_count; i++) {
		const struct muster_check *check = &controls->checks[i];
		char name[256];
		snprintf(name, sizeof(name), "%s:%s", check->source, check->id);
		if (check->match != MUSTER_MATCH_ID || strcmp(name, search->what) != 0)
			continue;
		found++;
		if (search->json != NULL) {
			muster_json_object(search->json, NULL);
			muster_json_string(search->json, "title", check->title);
			muster_json_string(search->json, "practice",
			    check->practice[0] != '\0' ? check->practice : NULL);
			muster_json_string(search->json, "aspect", check->aspect);
			muster_json_string(
			    search->json, "none", check->reason[0] != '\0' ? check->reason : NULL);
			muster_json_string(search->json, "file", check->origin.file);
			muster_json_int(search->json, "line", check->origin.line);
			muster_json_object_end(search->json);
			continue;
		}
		cli_printf(cli, "  rule          %s:%u: %s\n", check->origin.file,
		    check->origin.line, check->title);
		if (check->practice[0] != '\0')
			cli_printf(cli, "  practice      %s%s%s\n", check->practice,
			    check->aspect[0] != '\0' ? ", " : "", check->aspect);
		else
			cli_printf(cli, "  practice      none by decision: %s\n", check->reason);
	}
	if (search->json != NULL)
		muster_json_array_end(search->json);
	return found;
}

/* No rule names the check: the pattern that took its first result, if any. */
static void
rule_of_results(struct search *search)
{
	struct cli *cli = search->cli;
	const struct muster_check *rule = search->rule;
	if (search->title[0] != '\0')
		cli_printf(cli, "  title         %s\n", search->title);
	if (rule == NULL) {
		cli_puts(cli, "  practice      none: no check rule knows this check\n");
		return;
	}
	cli_printf(cli, "  rule          %s:%u\n", rule->origin.file, rule->origin.line);
	if (rule->practice[0] != '\0')
		cli_printf(cli, "  practice      %s%s%s\n", rule->practice,
		    rule->aspect[0] != '\0' ? ", " : "", rule->aspect);
	else
		cli_printf(cli, "  practice      none by decision: %s\n", rule->reason);
}

int
explain_check(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const char *what)
{
	static const struct cli_column columns[] = {{"Outcome", CLI_LEFT, CLI_WHOLE},
	    {"Finding", CLI_LEFT, CLI_WHOLE}, {"Asset", CLI_LEFT, CLI_CUT_MIDDLE},
	    {"Location", CLI_LEFT, CLI_CUT_MIDDLE}, {"Since", CLI_LEFT, CLI_WHOLE},
	    {"Evidence", CLI_LEFT, CLI_WHOLE}};
	struct muster_json json;
	struct muster_strbuf kept; /* nothing is printed for a check nobody knows */
	struct search search = {.cli = cli, .what = what, .project = project, .view = view};
	if (muster_store_assets(muster_project_store(project), view, cli->arena, &search.assets,
		&search.asset_count, &cli->error) != 0)
		return -1;
	muster_strbuf_init(&kept, 0);
	struct muster_strbuf out = cli->out;
	cli->out = kept;
	if (cli->json) {
		muster_json_init(&json, &cli->out, true);
		search.json = &json;
		muster_json_object(&json, NULL);
		muster_json_string(&json, "check", what);
	} else {
		search.table = cli_table_new(cli, columns, 6);
		cli_text(cli, what);
		cli_puts(cli, "\n");
	}
	uint64_t found = rules(&search);
	if (cli->json)
		muster_json_array(&json, "results");
	int rc =
	    muster_store_results(muster_project_store(project), view, take, &search, &cli->error);
	if (cli->json) {
		muster_json_array_end(&json);
		muster_json_object_end(&json);
		cli_puts(cli, "\n");
	} else if (search.count > 0) {
		if (found == 0)
			rule_of_results(&search);
		cli_puts(cli, "\n");
		cli_table_print(search.table);
		cli_puts(cli, "Next: muster explain FINDING, or --json for offsets and pointers\n");
	} else {
		cli_puts(cli, "  results       none in force at this as-of\n");
	}
	kept = cli->out;
	cli->out = out;
	if (rc == 0 && found == 0 && search.count == 0) {
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.explain",
		    "'%.80s' is no control, finding or check muster knows", what);
		rc = muster_error_remedy(&cli->error,
		    "write cis-docker:4.1, F-…, docker-bench:4.1 or a CVE id that was reported");
	}
	if (rc == 0 && kept.failed)
		rc = muster_error_memory(&cli->error);
	if (rc == 0)
		muster_strbuf_add(&cli->out, kept.data, kept.len);
	muster_strbuf_release(&kept);
	return rc;
}
