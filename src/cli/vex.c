/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: who says what of a vulnerability in a product, and which open findings it is about.
 */
#include "cli/vex.h"

#include <string.h>

enum { SHOWN = 16 }; /* of one finding */

/* "not_affected (component_not_present), stated by Example Corp 2026-03-04" */
static const char *
words_of(struct cli *cli, const struct muster_vex *one)
{
	char day[16] = "";
	if (one->said != MUSTER_TIME_NONE)
		muster_date_format(one->said, day);
	const char *text = muster_arena_printf(cli->arena, "%s%s%s%s, stated by %s%s%s",
	    muster_vex_status_name(one->status), one->justification[0] != '\0' ? " (" : "",
	    one->justification, one->justification[0] != '\0' ? ")" : "", one->author,
	    day[0] != '\0' ? " " : "", day);
	return text != NULL ? text : "";
}

/* ---- beside a finding ---- */

int
vex_text(struct cli *cli, struct muster_project *project, const struct muster_view *view,
    const struct muster_finding *finding)
{
	const struct muster_vex *some[SHOWN];
	const struct muster_vex_set *set = muster_flow_vex(project, view, cli->arena, &cli->error);
	if (set == NULL)
		return -1;
	const size_t count = muster_vex_of(set, finding, some, SHOWN);
	bool supports = false;
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		supports |= muster_vex_supports(some[i]->status);
		cli_printf(cli, "  statement     %s ", some[i]->id);
		cli_text(cli, words_of(cli, some[i]));
		cli_puts(cli, "\n");
	}
	if (count > SHOWN)
		cli_printf(cli, "                and %zu more: muster exception statements\n",
		    count - SHOWN);
	if (supports && finding->open)
		cli_puts(cli,
		    "                a statement removes nothing: an exception of kind vex may "
		    "name "
		    "it\n");
	return 0;
}

static void
statement_json(struct muster_json *json, const struct muster_vex *one)
{
	muster_json_string(json, "id", one->id);
	muster_json_string(json, "source", one->source);
	muster_json_string(json, "vulnerability", one->vulnerability);
	muster_json_string(json, "status", muster_vex_status_name(one->status));
	muster_json_string(json, "native_status", one->word);
	muster_json_string(
	    json, "justification", one->justification[0] != '\0' ? one->justification : NULL);
	muster_json_string(json, "author", one->author);
	muster_json_time(json, "stated_at", one->said);
	muster_json_string(json, "asset", one->anywhere ? NULL : one->asset);
	muster_json_string(
	    json, "product", one->product.text[0] != '\0' ? one->product.text : NULL);
	muster_json_object(json, "evidence");
	muster_json_string(json, "sha256", one->evidence.sha256);
	muster_json_string(json, "pointer", one->evidence.pointer);
	muster_json_int(json, "offset", (int64_t)one->evidence.offset);
	muster_json_int(json, "length", (int64_t)one->evidence.length);
	muster_json_object_end(json);
}

void
vex_ids_json(struct muster_json *json, const struct muster_vex_set *set,
    const struct muster_finding *finding)
{
	const struct muster_vex *some[SHOWN];
	const size_t count = muster_vex_of(set, finding, some, SHOWN);
	muster_json_array(json, "statements");
	for (size_t i = 0; i < count && i < SHOWN; i++)
		muster_json_string(json, NULL, some[i]->id);
	muster_json_array_end(json);
}

void
vex_json(struct muster_json *json, const struct muster_vex_set *set,
    const struct muster_finding *finding)
{
	const struct muster_vex *some[SHOWN];
	const size_t count = muster_vex_of(set, finding, some, SHOWN);
	muster_json_array(json, "statements");
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		muster_json_object(json, NULL);
		statement_json(json, some[i]);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}

/* ---- the list ---- */

/* An open finding and a statement about it. */
struct match {
	const struct muster_vex *statement;
	const char *finding;
};

struct matches {
	struct cli *cli;
	const struct muster_vex_set *set;
	struct match *list;
	size_t count, cap;
};

static int
take(void *context, const struct muster_finding *finding, struct muster_error *err)
{
	struct matches *matches = context;
	const struct muster_vex *some[SHOWN];
	size_t count = muster_vex_of(matches->set, finding, some, SHOWN);
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		if (matches->count == matches->cap) {
			size_t cap = matches->cap == 0 ? 64 : matches->cap * 2;
			struct match *bigger =
			    muster_arena_array(matches->cli->arena, cap, sizeof(*bigger));
			if (bigger == NULL)
				return muster_error_memory(err);
			if (matches->count > 0)
				memcpy(bigger, matches->list, matches->count * sizeof(*bigger));
			matches->list = bigger;
			matches->cap = cap;
		}
		const char *id = muster_arena_strdup(matches->cli->arena, finding->id);
		if (id == NULL)
			return muster_error_memory(err);
		matches->list[matches->count++] = (struct match){some[i], id};
	}
	return 0;
}

static void
list_json(struct cli *cli, const struct muster_view *view, const struct matches *matches,
    const struct muster_vex *list, size_t count)
{
	struct muster_json json;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_time(&json, "as_of", view->as_of);
	muster_json_int(&json, "known_by", view->known_by);
	muster_json_array(&json, "statements");
	for (size_t i = 0; i < count; i++) {
		muster_json_object(&json, NULL);
		statement_json(&json, &list[i]);
		muster_json_array(&json, "open_findings");
		for (size_t k = 0; k < matches->count; k++)
			if (matches->list[k].statement == &list[i])
				muster_json_string(&json, NULL, matches->list[k].finding);
		muster_json_array_end(&json);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

static void
list_text(
    struct cli *cli, const struct matches *matches, const struct muster_vex *list, size_t count)
{
	static const struct cli_column columns[] = {{"Statement", CLI_LEFT, CLI_WHOLE},
	    {"Vulnerability", CLI_LEFT, CLI_CUT_MIDDLE}, {"Status", CLI_LEFT, CLI_WHOLE},
	    {"By", CLI_LEFT, CLI_CUT_END}, {"Stated", CLI_LEFT, CLI_WHOLE},
	    {"Product", CLI_LEFT, CLI_CUT_MIDDLE}, {"Open", CLI_RIGHT, CLI_WHOLE}};
	struct cli_table *table = cli_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
	if (count == 0) {
		cli_puts(cli, "There is no statement: collect OpenVEX, CSAF or CycloneDX VEX.\n");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct muster_vex *one = &list[i];
		char day[16], open[24];
		size_t findings = 0;
		for (size_t k = 0; k < matches->count; k++)
			findings += matches->list[k].statement == one;
		snprintf(open, sizeof(open), "%zu", findings);
		cli_table_cell(table, one->id, "");
		cli_table_cell(table, one->vulnerability, "");
		cli_table_cell(table, muster_vex_status_name(one->status), "");
		cli_table_cell(table, one->author, "");
		cli_table_cell(table,
		    one->said != MUSTER_TIME_NONE ? muster_date_format(one->said, day) : "-", "");
		cli_table_cell(
		    table, one->product.text[0] != '\0' ? one->product.text : one->asset, "");
		cli_table_cell(table, open, "");
	}
	cli_table_print(table);
	cli_puts(cli,
	    "\nOpen: open findings it is about. It removes none of them by itself.\n"
	    "Next: muster exception add --kind vex --statement V-ID --finding F-ID …\n");
}

int
vex_list(struct cli *cli)
{
	if (cli_operands(cli, 1, 1) != 0)
		return -1;
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return -1;
	struct muster_store *store = muster_project_store(project);
	struct muster_view view;
	struct matches matches = {.cli = cli};
	size_t count = 0;
	int rc = muster_project_view(project, &view, &cli->error);
	if (rc == 0 &&
	    (matches.set = muster_flow_vex(project, &view, cli->arena, &cli->error)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = muster_store_findings(
		    store, &view, MUSTER_FINDINGS_OPEN, take, &matches, &cli->error);
	if (rc == 0) {
		const struct muster_vex *list = muster_vex_list(matches.set, &count);
		if (cli->json)
			list_json(cli, &view, &matches, list, count);
		else
			list_text(cli, &matches, list, count);
	}
	muster_project_close(project);
	return rc;
}

/* ---- the ground of an exception ---- */

static const char *
refuse(struct cli *cli, const char *id, const char *why)
{
	muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.statement", "%.40s %s", id, why);
	muster_error_remedy(
	    &cli->error, "muster exception statements lists them, with what each is about");
	return NULL;
}

static const char *
check_ground(struct cli *cli, struct muster_project *project, const char *id, const char *finding)
{
	const struct muster_vex *some[SHOWN];
	struct muster_view view;
	struct muster_finding about;
	bool found = false;
	if (muster_project_view(project, &view, &cli->error) != 0)
		return NULL;
	const struct muster_vex_set *set = muster_flow_vex(project, &view, cli->arena, &cli->error);
	if (set == NULL ||
	    muster_store_finding(muster_project_store(project), &view, finding, cli->arena, &about,
		&found, &cli->error) != 0)
		return NULL;
	const size_t count = found ? muster_vex_of(set, &about, some, SHOWN) : 0;
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		if (strcmp(some[i]->id, id) != 0)
			continue;
		if (!muster_vex_supports(some[i]->status))
			return refuse(cli, id,
			    "says neither that it is not affected nor that it is "
			    "fixed: it supports no exception");
		return muster_arena_printf(cli->arena, "%s: %s", id, words_of(cli, some[i]));
	}
	return refuse(cli, id, "is no statement about that finding");
}

const char *
vex_ground(struct cli *cli, const char *id, const char *finding)
{
	const char *kind = cli_value(cli, "kind");
	if (kind == NULL || strcmp(kind, "vex") != 0)
		return refuse(cli, id, "can only be named by an exception of --kind vex");
	if (finding == NULL)
		return refuse(cli, id, "is about findings: add --finding");
	struct muster_project *project = cli_project(cli, true, false);
	if (project == NULL)
		return NULL;
	const char *ground = check_ground(cli, project, id, finding);
	muster_project_close(project);
	return ground;
}
