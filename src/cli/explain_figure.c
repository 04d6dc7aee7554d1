/* SPDX-License-Identifier: Apache-2.0 */
/* explain FIG:…: the controls, findings or runs that make a number of a report. */
#include <string.h>

#include "cli/explain.h"

enum { MEMBERS_SHOWN = 20 };

static const char *
kind_word(enum muster_figure_member_kind kind)
{
	static const char *const words[] = {"control", "finding", "run", "input"};
	return words[kind];
}

static void
put_json(struct cli *cli, const struct muster_figure_derived *figure)
{
	struct muster_json json;
	const struct muster_assessment *assessment = figure->assessed.assessment;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	muster_json_string(&json, "figure", figure->id);
	muster_json_string(&json, "counts", figure->figure.words);
	muster_json_time(&json, "as_of", figure->assessed.view.as_of);
	muster_json_int(&json, "known_by", figure->assessed.view.known_by);
	muster_json_string(&json, "system", assessment->system);
	muster_json_string(&json, "period",
	    figure->assessed.period.name[0] != '\0' ? figure->assessed.period.name : NULL);
	muster_json_int(&json, "value", (int64_t)figure->value);
	muster_json_array(&json, "members");
	for (size_t i = 0; i < figure->count; i++) {
		const struct muster_figure_member *member = &figure->members[i];
		muster_json_object(&json, NULL);
		muster_json_string(&json, "kind", kind_word(member->kind));
		muster_json_string(&json, "id", member->id);
		muster_json_string(&json, "text", member->text);
		muster_json_int(&json, "value", (int64_t)member->value);
		muster_json_object_end(&json);
	}
	muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

static void
put_text(struct cli *cli, const struct muster_figure_derived *figure)
{
	static const struct cli_column columns[] = {{"What", CLI_LEFT, CLI_WHOLE},
	    {"Id", CLI_LEFT, CLI_CUT_MIDDLE}, {"", CLI_LEFT, CLI_CUT_END},
	    {"Adds", CLI_RIGHT, CLI_WHOLE}};
	char date[16];
	cli_printf(cli, "%s = %llu\n", figure->id, (unsigned long long)figure->value);
	cli_printf(cli, "  %s\n  as of %s, known by entry %lld, system %s%s%s\n",
	    figure->figure.words, muster_date_format(figure->assessed.view.as_of, date),
	    (long long)figure->assessed.view.known_by, figure->assessed.assessment->system,
	    figure->assessed.period.name[0] != '\0' ? ", period " : "",
	    figure->assessed.period.name);
	if (figure->count == 0) {
		cli_puts(cli, "  nothing makes it: it counts none\n");
		return;
	}
	cli_puts(cli, "\n");
	struct cli_table *table = cli_table_new(cli, columns, 4);
	for (size_t i = 0; i < figure->count && i < MEMBERS_SHOWN; i++) {
		const struct muster_figure_member *member = &figure->members[i];
		cli_table_cell(table, kind_word(member->kind), "");
		cli_table_cell(table, member->id, "");
		cli_table_cell(table, member->text, "");
		cli_table_number(table, member->value);
	}
	cli_table_print(table);
	if (figure->count > MEMBERS_SHOWN)
		cli_printf(
		    cli, "\nand %zu more: --json shows all\n", figure->count - MEMBERS_SHOWN);
	const struct muster_figure_member *first = &figure->members[0];
	if (first->kind == MUSTER_MEMBER_RUN)
		cli_printf(cli, "Next: muster runs %s\n", first->id);
	else if (first->kind != MUSTER_MEMBER_INPUT)
		cli_printf(cli, "Next: muster explain %s\n", first->id);
}

int
explain_figure(struct cli *cli, struct muster_project *project, const char *framework,
    const char *name, const char *system, const char *period)
{
	struct muster_assess_options options = {framework, system, period};
	struct muster_figure_derived figure;
	int rc = muster_flow_figure(project, &options, name, &figure, &cli->error);
	if (rc == 0 && cli->json)
		put_json(cli, &figure);
	else if (rc == 0)
		put_text(cli, &figure);
	muster_figure_derived_release(&figure);
	return rc;
}
