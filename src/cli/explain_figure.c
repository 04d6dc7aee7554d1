/* SPDX-License-Identifier: Apache-2.0 */
/* explain FIG:…: the controls, findings, runs or assets that make numbers of a report. */
#include <string.h>

#include "cli/explain.h"

enum { MEMBERS_SHOWN = 20 };

/* ---- JSON ---- */

static void
view_json(struct muster_json *json, const struct muster_assessed *assessed)
{
	const char *period = assessed->period.name;
	muster_json_time(json, "as_of", assessed->view.as_of);
	muster_json_int(json, "known_by", assessed->view.known_by);
	muster_json_string(json, "system", assessed->assessment->system);
	muster_json_string(json, "period", period[0] != '\0' ? period : NULL);
}

static void
members_json(struct muster_json *json, const struct muster_figure_derived *figure)
{
	muster_json_int(json, "value", (int64_t)figure->value);
	muster_json_array(json, "members");
	for (size_t i = 0; i < figure->count; i++) {
		const struct muster_figure_member *member = &figure->members[i];
		muster_json_object(json, NULL);
		muster_json_string(json, "kind", muster_figure_member_kind_name(member->kind));
		muster_json_string(json, "id", member->id);
		muster_json_string(json, "text", member->text);
		muster_json_int(json, "value", (int64_t)member->value);
		muster_json_object_end(json);
	}
	muster_json_array_end(json);
}

/* One figure is the document; several stand in a list. */
static void
put_json(struct cli *cli, const struct muster_figures_derived *derived)
{
	struct muster_json json;
	bool list = derived->count > 1;
	muster_json_init(&json, &cli->out, true);
	muster_json_object(&json, NULL);
	if (list) {
		view_json(&json, &derived->assessed);
		muster_json_array(&json, "figures");
	}
	for (size_t i = 0; i < derived->count; i++) {
		const struct muster_figure_derived *figure = &derived->figures[i];
		if (list)
			muster_json_object(&json, NULL);
		muster_json_string(&json, "figure", figure->id);
		muster_json_string(&json, "counts", figure->words);
		if (!list)
			view_json(&json, &derived->assessed);
		members_json(&json, figure);
		if (list)
			muster_json_object_end(&json);
	}
	if (list)
		muster_json_array_end(&json);
	muster_json_object_end(&json);
	cli_puts(cli, "\n");
}

/* ---- text ---- */

static void
put_next(struct cli *cli, const struct muster_figure_member *first)
{
	switch (first->kind) {
	case MUSTER_MEMBER_CONTROL:
	case MUSTER_MEMBER_FINDING:
		cli_printf(cli, "Next: muster explain %s\n", first->id);
		break;
	case MUSTER_MEMBER_RUN:
		cli_printf(cli, "Next: muster runs %s\n", first->id);
		break;
	case MUSTER_MEMBER_ASSET:
		cli_puts(cli, "Next: muster findings --asset ");
		cli_text(cli, first->id);
		cli_puts(cli, "\n");
		break;
	case MUSTER_MEMBER_SOURCE:
		cli_printf(cli, "Next: muster sources %s\n", first->id);
		break;
	case MUSTER_MEMBER_EXCEPTION:
		cli_puts(cli, "Next: muster exception list\n");
		break;
	case MUSTER_MEMBER_ATTESTATION:
		cli_printf(cli, "Next: muster attest show %s\n", first->id);
		break;
	default:
		break;
	}
}

static void
put_text(struct cli *cli, const struct muster_assessed *assessed,
    const struct muster_figure_derived *figure)
{
	static const struct cli_column columns[] = {{"What", CLI_LEFT, CLI_WHOLE},
	    {"Id", CLI_LEFT, CLI_CUT_MIDDLE}, {"", CLI_LEFT, CLI_CUT_END},
	    {"Adds", CLI_RIGHT, CLI_WHOLE}};
	char date[16];
	bool period = assessed->period.name[0] != '\0';
	cli_printf(cli, "%s = %llu\n", figure->id, (unsigned long long)figure->value);
	cli_puts(cli, "  ");
	cli_wrapped_from(cli, 2, 2, figure->words);
	cli_printf(cli, "  as of %s, known by entry %lld, system %s%s%s\n",
	    muster_date_format(assessed->view.as_of, date), (long long)assessed->view.known_by,
	    assessed->assessment->system, period ? ", period " : "", assessed->period.name);
	if (figure->count == 0) {
		cli_puts(cli, "  nothing makes it: it counts none\n");
		return;
	}
	cli_puts(cli, "\n");
	struct cli_table *table = cli_table_new(cli, columns, 4);
	for (size_t i = 0; i < figure->count && i < MEMBERS_SHOWN; i++) {
		const struct muster_figure_member *member = &figure->members[i];
		cli_table_cell(table, muster_figure_member_kind_name(member->kind), "");
		cli_table_cell(table, member->id, "");
		cli_table_cell(table, member->text, "");
		cli_table_number(table, member->value);
	}
	cli_table_print(table);
	if (figure->count > MEMBERS_SHOWN)
		cli_printf(
		    cli, "\nand %zu more: --json shows all\n", figure->count - MEMBERS_SHOWN);
	put_next(cli, &figure->members[0]);
}

/* ---- all of one framework ---- */

static int
names_of(struct cli *cli, char framework[64], const char **names)
{
	for (size_t i = 0; i < cli->operand_count; i++) {
		char other[64];
		if (!muster_figure_split(cli->operands[i], other, &names[i])) {
			muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.figure",
			    "'%.60s' is no figure", cli->operands[i]);
			return muster_error_remedy(
			    &cli->error, "only figures are explained together: FIG:…");
		}
		if (i == 0)
			memcpy(framework, other, sizeof(other));
		if (strcmp(framework, other) == 0)
			continue;
		muster_error_set(&cli->error, MUSTER_E_USAGE, "usage.figure",
		    "figures of %s and of %s", framework, other);
		return muster_error_remedy(
		    &cli->error, "figures explained together are those of one framework");
	}
	return 0;
}

int
explain_figures(struct cli *cli, struct muster_project *project)
{
	char framework[64];
	const char **names =
	    muster_arena_array(cli->arena, cli->operand_count, sizeof(const char *));
	if (names == NULL)
		return muster_error_memory(&cli->error);
	if (names_of(cli, framework, names) != 0)
		return -1;
	struct muster_assess_options options = {
	    framework, cli_value(cli, "system"), cli_value(cli, "period")};
	struct muster_figures_derived derived;
	int rc = muster_flow_figures(
	    project, &options, names, cli->operand_count, &derived, &cli->error);
	if (rc == 0 && cli->json)
		put_json(cli, &derived);
	for (size_t i = 0; i < derived.count && rc == 0 && !cli->json; i++) {
		if (i > 0)
			cli_puts(cli, "\n");
		put_text(cli, &derived.assessed, &derived.figures[i]);
	}
	muster_figures_derived_release(&derived);
	return rc;
}
